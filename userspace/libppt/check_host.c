// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules about the host: what it would lose with a device, and what of it has the
 * device's memory without being its driver.
 */
#include <stdlib.h>

#include "check.h"

#define ADDRESSES_SIZE 256
#define CLASS_BASE_DISPLAY 0x03

/* Bits of what an input device says it can do: /sys/class/input/…/ev */
#define EV_RELATIVE (1UL << 0x02)
#define EV_REPEAT (1UL << 0x14)

enum check_input {
	INPUT_KEYBOARD,
	INPUT_MOUSE
};

static int tell_network(struct check_run *run, struct ppt_device *device,
			const char *name, const char *master)
{
	char addresses[ADDRESSES_SIZE];

	if (!name[0])
		return check_add(run, PPT_FINDING_ERROR,
				 PPT_FINDING_HOST_NET_HIDDEN, device, NULL,
				 NULL, 0);
	if (master[0])
		return check_add(run, PPT_FINDING_ERROR,
				 PPT_FINDING_HOST_NET_PART, device, name,
				 master, 0);
	ppt_addresses_find(run->ctx, name, addresses, sizeof(addresses));
	return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_HOST_NET, device,
			 name, addresses, 0);
}

static int tell_user(struct check_run *run, struct ppt_device *device,
		     struct ppt_reasons *reasons, size_t index)
{
	const char *name = ppt_reasons_name(reasons, index);
	const char *detail = ppt_reasons_detail(reasons, index);
	enum ppt_finding_severity severity = PPT_FINDING_ERROR;
	enum ppt_finding_code code;

	switch (ppt_reasons_kind(reasons, index)) {
	case PPT_REASON_MOUNT:
		code = PPT_FINDING_HOST_MOUNT;
		break;
	case PPT_REASON_SWAP:
		code = PPT_FINDING_HOST_SWAP;
		break;
	case PPT_REASON_BLOCK:
		code = PPT_FINDING_HOST_BLOCK;
		break;
	case PPT_REASON_PROCESS:
		code = PPT_FINDING_HOST_PROCESS;
		break;
	case PPT_REASON_DISPLAY:
		code = PPT_FINDING_HOST_DISPLAY;
		/* A driver's is refused; without any, --force is enough. */
		if (!device->driver)
			severity = PPT_FINDING_WARNING;
		break;
	case PPT_REASON_VFS:
		return check_add(run, severity, PPT_FINDING_HOST_VFS, device,
				 NULL, NULL, strtoul(name, NULL, 10));
	case PPT_REASON_NET:
		return tell_network(run, device, name, detail);
	default:
		code = PPT_FINDING_HOST_UNCHECKED;
		severity = PPT_FINDING_WARNING;
	}
	return check_add(run, severity, code, device, name, detail, 0);
}

/* Where a host has what it runs from: nothing of that is unmounted. */
static bool is_system_mount(const struct ppt_reasons *reasons, size_t index)
{
	static const char *const points[] = { "/",     "/usr",	    "/var",
					      "/boot", "/boot/efi", "/efi" };
	const char *detail = ppt_reasons_detail(reasons, index);
	size_t i;

	if (ppt_reasons_kind(reasons, index) != PPT_REASON_MOUNT)
		return false;
	for (i = 0; i < ARRAY_SIZE(points); i++)
		if (!strcmp(detail, points[i]))
			return true;
	return false;
}

/*
 * Of a disk that the host runs from, only that is told: who follows remedies
 * from the top to the bottom would unmount the rest of it in vain.
 */
static int tell_system(struct check_run *run, struct check_device *target,
		       struct ppt_reasons *reasons)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ppt_reasons_count(reasons); i++) {
		if (!is_system_mount(reasons, i))
			continue;
		run->users[target->index] = CHECK_USE_SYSTEM;
		ret = check_add(run, PPT_FINDING_ERROR, PPT_FINDING_HOST_MOUNT,
				target->device, ppt_reasons_name(reasons, i),
				ppt_reasons_detail(reasons, i), 1);
	}
	return ret;
}

static int tell_users(struct check_run *run, struct check_device *target,
		      struct ppt_reasons *reasons)
{
	size_t i;
	int ret;

	ret = tell_system(run, target, reasons);
	if (ret || run->users[target->index] == CHECK_USE_SYSTEM)
		return ret;
	/* What was mounted last is unmounted first. */
	for (i = ppt_reasons_count(reasons); !ret && i; i--)
		if (ppt_reasons_kind(reasons, i - 1) == PPT_REASON_MOUNT)
			ret = tell_user(run, target->device, reasons, i - 1);
	for (i = 0; !ret && i < ppt_reasons_count(reasons); i++)
		if (ppt_reasons_kind(reasons, i) != PPT_REASON_MOUNT)
			ret = tell_user(run, target->device, reasons, i);
	return ret;
}

int check_users(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	struct ppt_reasons *reasons;
	int ret;

	/* It may have been the turn of another member of its group. */
	if (run->users[target->index] != CHECK_USE_UNKNOWN)
		return 0;
	run->users[target->index] = CHECK_USE_TOLD;
	/* The host has lost it, or given it to other VMs. */
	if (ppt_device_is_claimed(device) ||
	    (device->driver && ppt_driver_is_harmless(device->driver)))
		return 0;
	reasons = ppt_reasons_new();
	if (!reasons)
		return -ENOMEM;
	ret = ppt_users_report(run->survey, device, false, reasons);
	/* It went away: that is in its state. */
	if (ret == -ENODEV)
		ret = 0;
	else if (ret && ret != -ENOMEM)
		ret = ppt_reasons_add(reasons, PPT_REASON_UNCHECKED,
				      device->address, strerror(-ret));
	if (!ret)
		ret = tell_users(run, target, reasons);
	ppt_reasons_unref(reasons);
	return ret;
}

int check_inputs(struct check_run *run, struct check_device *target)
{
	struct ppt_device *device = target->device;
	const struct ppt_path *inputs;
	size_t i, count;
	int ret = 0;
	char *dir;

	if (!device->driver || !run->inputs.count)
		return 0;
	dir = ppt_sysfs_real_entry(run->ctx, "bus/pci/devices",
				   device->address);
	if (!dir)
		return errno == ENOMEM ? -ENOMEM : 0;
	inputs = ppt_paths_below(&run->inputs, dir, &count);
	for (i = 0; !ret && i < count; i++)
		ret = check_add(run, PPT_FINDING_WARNING,
				inputs[i].index == INPUT_KEYBOARD ?
					PPT_FINDING_HOST_KEYBOARD :
					PPT_FINDING_HOST_MOUSE,
				device, inputs[i].name, NULL, 0);
	free(dir);
	return ret;
}

static int compare_held(const void *left, const void *right)
{
	const struct check_held *a = left, *b = right;

	return strcmp(a->address, b->address);
}

/* From a display, the module takes a framebuffer away when it claims it. */
static enum ppt_finding_severity held_severity(const struct ppt_device *device)
{
	return device->class_code >> 16 == CLASS_BASE_DISPLAY &&
			       !ppt_device_is_claimed(device) ?
		       PPT_FINDING_NOTE :
		       PPT_FINDING_ERROR;
}

int check_memory(struct check_run *run, struct check_device *target)
{
	size_t low = 0, high = run->held_count;
	const char *address = target->device->address;
	int ret = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(run->held[middle].address, address) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; !ret && low < run->held_count &&
	       !strcmp(run->held[low].address, address);
	     low++)
		ret = check_add(run, held_severity(target->device),
				PPT_FINDING_MEMORY_HELD, target->device,
				run->held[low].user, NULL, 0);
	return ret;
}

/* What shows the firmware's picture, without being a driver of the device. */
static bool is_framebuffer(const char *name)
{
	static const char *const names[] = { "BOOTFB", "efifb", "vesafb",
					     "simplefb", "simpledrm" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return strstr(name, "framebuffer");
}

static int add_held(void *data, const char *address,
		    const struct ppt_bar_user *user)
{
	struct check_run *run = data;
	struct check_held held = { 0 };
	int ret;

	if (!is_framebuffer(user->name))
		return 0;
	/* Its own is inside of it, once more. */
	if (run->held_count &&
	    !strcmp(run->held[run->held_count - 1].address, address))
		return 0;
	ret = ppt_array_grow((void **)&run->held, run->held_count,
			     &run->held_capacity, sizeof(held));
	if (ret)
		return ret;
	snprintf(held.address, sizeof(held.address), "%s", address);
	held.user = strdup(user->name);
	if (!held.user)
		return -ENOMEM;
	run->held[run->held_count++] = held;
	return 0;
}

static int add_input(struct check_run *run, const char *input)
{
	char name[PPT_TEXT_SIZE], text[PPT_TEXT_SIZE];
	unsigned long events;
	char *real;
	int ret;

	/* "event3" is inside of "input3". */
	if (strncmp(input, "input", strlen("input")) ||
	    ppt_sysfs_read(run->ctx, text, sizeof(text),
			   "class/input/%s/capabilities/ev", input) <= 0)
		return 0;
	events = strtoul(text, NULL, 16);
	/* The rest are switches and buttons of the case, jacks and the like. */
	if (!(events & (EV_REPEAT | EV_RELATIVE)))
		return 0;
	if (ppt_sysfs_read(run->ctx, name, sizeof(name), "class/input/%s/name",
			   input) <= 0)
		snprintf(name, sizeof(name), "%s", input);
	real = ppt_sysfs_real_entry(run->ctx, "class/input", input);
	if (!real)
		return errno == ENOMEM ? -ENOMEM : 0;
	ret = ppt_paths_add(&run->inputs, real, name,
			    events & EV_REPEAT ? INPUT_KEYBOARD : INPUT_MOUSE);
	free(real);
	return ret;
}

int check_host_init(struct check_run *run)
{
	char **names;
	size_t i;
	int ret;

	run->users = calloc(run->list->count + 1, sizeof(*run->users));
	if (!run->users)
		return -ENOMEM;
	/* Others than root see the tree, too; without one there are no BARs. */
	ret = ppt_iomem_walk(run->ctx, add_held, run);
	if (ret == -ENOMEM)
		return ret;
	if (run->held_count)
		qsort(run->held, run->held_count, sizeof(*run->held),
		      compare_held);
	ret = ppt_sysfs_names(run->ctx, &names, "class/input");
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	for (i = 0; !ret && names[i]; i++)
		ret = add_input(run, names[i]);
	ppt_sysfs_names_free(names);
	ppt_paths_sort(&run->inputs);
	return ret;
}

void check_host_free(struct check_run *run)
{
	size_t i;

	for (i = 0; i < run->held_count; i++)
		free(run->held[i].user);
	free(run->held);
	free(run->users);
	ppt_paths_clear(&run->inputs);
}
