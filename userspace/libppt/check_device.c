// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules about one device: whether it is awake and answers, what it can do, and
 * whose it is.
 */
#include <limits.h>
#include <unistd.h>

#include "check.h"

#define INTERRUPT_PIN 0x3d
#define CAP_MSI 0x05
#define CAP_MSIX 0x11
#define CLASS_BASE_DISPLAY 0x03
#define ROM_LINE 6
#define SIBLINGS_SIZE 256

static void read_power(struct check_run *run, const struct ppt_device *device,
		       char state[PPT_TEXT_SIZE])
{
	if (ppt_sysfs_read(run->ctx, state, PPT_TEXT_SIZE,
			   "bus/pci/devices/%s/power_state",
			   device->address) < 0)
		state[0] = '\0';
}

int check_power(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	char state[PPT_TEXT_SIZE];
	int ret = 0;

	target->is_asleep = check_is_asleep(run, device);
	read_power(run, device, state);
	if (target->is_asleep)
		ret = check_add(run, PPT_FINDING_NOTE, PPT_FINDING_ASLEEP,
				device, state, NULL, 0);
	if (ret || strcmp(state, "D3cold") ||
	    ppt_sysfs_read_number(run->ctx, 0,
				  "bus/pci/devices/%s/d3cold_allowed",
				  device->address) != 1)
		return ret;
	return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_D3COLD, device,
			 NULL, NULL, 0);
}

static int tell_interrupts(struct check_run *run, struct ppt_device *device,
			   int config)
{
	u32 pin = 0;
	int ret;

	ret = ppt_config_read(config, INTERRUPT_PIN, 1, &pin);
	if (ret || !pin)
		return ret;
	ret = ppt_config_find(config, CAP_MSIX);
	if (ret == -ENOENT)
		ret = ppt_config_find(config, CAP_MSI);
	if (ret == -ENOENT)
		return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_NO_MSI,
				 device, NULL, NULL, 0);
	return ret < 0 ? ret : 0;
}

int check_config(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	int config, ret;
	u32 ids = 0;

	if (target->is_asleep)
		return 0;
	config = ppt_config_open(run->ctx, device->address);
	if (config == -ENOENT)
		return 0;
	ret = config < 0 ? config : ppt_config_read(config, 0, 4, &ids);
	if (!ret && ids == UINT32_MAX &&
	    !ppt_sysfs_exists(run->ctx, "bus/pci/devices/%s/physfn",
			      device->address))
		ret = check_add(run, PPT_FINDING_ERROR, PPT_FINDING_NO_ANSWER,
				device, NULL, NULL, 0);
	else if (!ret && ids != UINT32_MAX)
		ret = tell_interrupts(run, device, config);
	if (config >= 0)
		close(config);
	if (!ret || ret == -ENOMEM)
		return ret;
	/* What root would see isn't odd; the rest of this is left out. */
	if (ret == -ENODATA && geteuid() && !run->ctx->root[0])
		return 0;
	return check_add(run, PPT_FINDING_WARNING, PPT_FINDING_ODD_CONFIG,
			 device, NULL, check_config_error(ret), 0);
}

/* The other functions of its slot, if they are below a bridge of their own. */
static size_t list_siblings(struct check_run *run, struct check_device *target,
			    char text[SIBLINGS_SIZE])
{
	struct ppt_bdf bdf = target->device->bdf;
	size_t used = 0, count = 0, at;
	unsigned int function;

	text[0] = '\0';
	if (ppt_topology_parent(run->topology, target->index) ==
	    PPT_TOPOLOGY_NONE)
		return 0;
	for (function = 0; function < 8; function++) {
		bdf.function = function;
		at = ppt_list_index(run->list, &bdf);
		if (at == SIZE_MAX || at == target->index)
			continue;
		count++;
		used += snprintf(text + used, SIBLINGS_SIZE - used, "%s%s",
				 used ? " " : "",
				 run->list->devices[at]->address);
	}
	return count;
}

/* As the module judges, or would if it had the device. */
int check_reset(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	char methods[PPT_TEXT_SIZE] = "", siblings[SIBLINGS_SIZE];
	size_t shared = list_siblings(run, target, siblings);
	bool is_possible, is_allowed = false;

	if (ppt_sysfs_read(run->ctx, methods, sizeof(methods),
			   "bus/pci/devices/%s/reset_method",
			   device->address) < 0)
		methods[0] = '\0';
	is_possible = methods[0] || shared;
	if (device->has_ledger) {
		is_possible = device->properties & PPT_DEVICE_PROPERTY_RESET;
		is_allowed = device->properties & PPT_DEVICE_PROPERTY_NORESET;
	}
	if (is_possible && !methods[0] && shared)
		return check_add(run, PPT_FINDING_NOTE,
				 PPT_FINDING_RESET_SHARED, device, siblings,
				 NULL, shared);
	if (is_possible)
		return 0;
	return check_add(run,
			 is_allowed ? PPT_FINDING_WARNING : PPT_FINDING_ERROR,
			 is_allowed ? PPT_FINDING_RESET_LEFT_OUT :
				      PPT_FINDING_NO_RESET,
			 device, NULL, NULL, 0);
}

/* Whether there is a ROM BAR: sysfs shows all BARs, a line each. */
static bool has_rom(struct check_run *run, const struct ppt_device *device)
{
	unsigned long long start, end = 0;
	char path[PATH_MAX], line[PPT_TEXT_SIZE];
	bool found = false;
	FILE *file;
	int i;

	snprintf(path, sizeof(path), "%s/bus/pci/devices/%s/resource",
		 run->ctx->sysfs_root, device->address);
	file = fopen(path, "re");
	/* What can't be read isn't known to be missing. */
	if (!file)
		return true;
	for (i = 0; i <= ROM_LINE && fgets(line, sizeof(line), file); i++)
		found = i == ROM_LINE;
	fclose(file);
	return !found || sscanf(line, "%llx %llx", &start, &end) != 2 || end;
}

/* Only what shows pictures needs a ROM of its own. */
int check_rom(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;

	if (device->class_code >> 16 != CLASS_BASE_DISPLAY ||
	    has_rom(run, device))
		return 0;
	return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_NO_ROM, device,
			 NULL, NULL, 0);
}

/* Last, because its remedy is what comes last: claim it. */
int check_state(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	const char *owner = device->owner;

	switch (device->state) {
	case PPT_DEVICE_STATE_FREE:
	case PPT_DEVICE_STATE_HOST:
		/* Nobody is told to take away what the host runs from. */
		if (run->users[target->index] == CHECK_USE_SYSTEM)
			return 0;
		return check_add(run, PPT_FINDING_ERROR,
				 PPT_FINDING_NOT_CLAIMED, device,
				 device->driver, NULL, 0);
	case PPT_DEVICE_STATE_QUARANTINED:
		return check_add(run, PPT_FINDING_ERROR,
				 PPT_FINDING_QUARANTINED, device, NULL, NULL,
				 0);
	case PPT_DEVICE_STATE_SRIOV:
		return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_SRIOV,
				 device, NULL, NULL, 0);
	case PPT_DEVICE_STATE_LEAVING:
		return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_LEAVING,
				 device, owner, NULL, 0);
	case PPT_DEVICE_STATE_IN_USE:
	case PPT_DEVICE_STATE_ASSIGNED:
		return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_OWNED,
				 device, owner, NULL, device->owner_pid);
	case PPT_DEVICE_STATE_RESETTING:
		return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_RESETTING,
				 device, owner, NULL, 0);
	case PPT_DEVICE_STATE_CLAIMED:
	case PPT_DEVICE_STATE_UNKNOWN:
		break;
	}
	return 0;
}
