// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A check: what keeps devices from VMs, and what may hurt. Each rule looks for
 * one kind of thing and adds findings; the tables below are all of them, in the
 * order in which a person would follow the remedies. What is the whole machine's
 * is found out once, so that a rule about a device is a lookup.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

#define CHECK_FLAGS (PPT_CHECK_WAKE | PPT_CHECK_OURS | PPT_CHECK_ALL)

/**
 * struct ppt_check - see libppt.h
 * @refs: references
 * @findings: the texts from malloc
 * @count: of @findings
 * @capacity: of @findings
 * @errors: so many of @findings are errors
 * @devices: what was checked
 */
struct ppt_check {
	unsigned int refs;
	struct ppt_finding *findings;
	size_t count;
	size_t capacity;
	size_t errors;
	struct ppt_list *devices;
};

/* clang-format off */
static int (*const machine_rules[])(struct check_run *run) = {
	check_iommu,      /* there is one, and it is in use */
	check_remapping,  /* of interrupts, too */
	check_module,     /* ppt for this kernel, and the kernel takes it */
	check_vfio,       /* what ppt needs of it */
	check_access,     /* /dev/ppt, and its version */
	check_limits,     /* locked memory of this user */
};

static int (*const device_rules[])(struct check_run *run,
				   struct check_device *target) = {
	check_power,   /* asleep, and whether it gets to D3cold */
	check_config,  /* it answers; MSI and MSI-X */
	check_users,   /* disks, processes, links, display, virtual functions */
	check_inputs,  /* keyboards and mice below it */
	check_memory,  /* framebuffers in its BARs */
	check_reset,   /* methods, and what they hit */
	check_group,   /* other members, their drivers, why; reserved memory */
	check_rom,     /* of a graphics card */
	check_boot,    /* who gets it the next time */
	check_state,   /* whose it is now */
};

/* clang-format on */

static int copy_text(const char **ret, const char *text)
{
	*ret = strdup(text ? text : "");
	return *ret ? 0 : -ENOMEM;
}

static void free_finding(struct ppt_finding *finding)
{
	free((char *)finding->address);
	free((char *)finding->name);
	free((char *)finding->detail);
}

int check_add(struct check_run *run, enum ppt_finding_severity severity,
	      enum ppt_finding_code code, const struct ppt_device *device,
	      const char *name, const char *detail, uint64_t number)
{
	struct ppt_finding finding = {
		.severity = severity,
		.code = code,
		.number = number,
	};
	struct ppt_check *check = run->check;
	int ret;

	ret = ppt_array_grow((void **)&check->findings, check->count,
			     &check->capacity, sizeof(finding));
	if (!ret)
		ret = copy_text(&finding.address,
				device ? device->address : NULL);
	if (!ret)
		ret = copy_text(&finding.name, name);
	if (!ret)
		ret = copy_text(&finding.detail, detail);
	if (ret) {
		free_finding(&finding);
		return ret;
	}
	check->findings[check->count++] = finding;
	if (severity == PPT_FINDING_ERROR)
		check->errors++;
	return 0;
}

bool check_has_word(const struct check_run *run, const char *word)
{
	const char *at = run->cmdline;
	size_t length = strlen(word);

	while ((at = strstr(at, word))) {
		if ((at == run->cmdline || at[-1] == ' ') &&
		    (!at[length] || strchr(" \n", at[length])))
			return true;
		at += length;
	}
	return false;
}

int check_read_proc(struct check_run *run, const char *file, char *buf,
		    size_t size)
{
	char path[PATH_MAX];
	ssize_t length;
	int fd, ret;

	snprintf(path, sizeof(path), "%s/%s", run->ctx->proc_root, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	length = read(fd, buf, size - 1);
	ret = length < 0 ? -errno : length;
	close(fd);
	if (ret >= 0)
		buf[ret] = '\0';
	return ret;
}

bool check_is_asleep(struct check_run *run, const struct ppt_device *device)
{
	char status[PPT_TEXT_SIZE];

	if (run->flags & PPT_CHECK_WAKE)
		return false;
	if (ppt_sysfs_read(run->ctx, status, sizeof(status),
			   "bus/pci/devices/%s/power/runtime_status",
			   device->address) <= 0 ||
	    (strcmp(status, "suspended") && strcmp(status, "suspending")))
		return false;
	/* Its driver may rest and leave it awake. */
	return ppt_sysfs_read(run->ctx, status, sizeof(status),
			      "bus/pci/devices/%s/power_state",
			      device->address) <= 0 ||
	       strcmp(status, "D0");
}

const char *check_config_error(int error)
{
	switch (error) {
	case -ELOOP:
		return "loop";
	case -EBADMSG:
		return "outside";
	case -ENODATA:
		return "short";
	}
	return strerror(-error);
}

static int check_one(struct check_run *run, const struct ppt_device *asked)
{
	struct check_device target = { 0 };
	size_t i;
	int ret;

	target.index = ppt_list_index(run->list, &asked->bdf);
	if (target.index == SIZE_MAX)
		return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_GONE,
				 asked, NULL, NULL, 0);
	target.device = run->list->devices[target.index];
	ret = ppt_list_add(run->check->devices, target.device);
	if (!ret && !ppt_device_is_claimable(target.device))
		return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_BRIDGE,
				 target.device, NULL, NULL, 0);
	for (i = 0; !ret && i < ARRAY_SIZE(device_rules); i++)
		ret = device_rules[i](run, &target);
	return ret;
}

static bool is_meant(struct check_run *run, const struct ppt_device *device)
{
	if (run->flags & PPT_CHECK_ALL && ppt_device_is_claimable(device))
		return true;
	return run->flags & PPT_CHECK_OURS &&
	       (ppt_device_is_claimed(device) ||
		(ppt_device_is_claimable(device) &&
		 check_boot_is_listed(run, device)));
}

static int check_devices(struct check_run *run, const struct ppt_list *devices)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && devices && i < devices->count; i++)
		ret = check_one(run, devices->devices[i]);
	for (i = 0; !ret && i < run->list->count; i++)
		if (is_meant(run, run->list->devices[i]))
			ret = check_one(run, run->list->devices[i]);
	return ret;
}

static int prepare(struct check_run *run)
{
	int ret;

	ret = ppt_list_new(run->ctx, &run->list);
	if (!ret)
		ret = ppt_topology_new(run->list, &run->topology);
	if (!ret)
		ret = ppt_survey_new(run->ctx, &run->survey);
	if (ret)
		return ret;
	if (check_read_proc(run, "cmdline", run->cmdline, CMDLINE_SIZE) < 0)
		run->cmdline[0] = '\0';
	ret = check_groups_init(run);
	if (!ret)
		ret = check_host_init(run);
	return ret ? ret : check_boot_init(run);
}

static int check_all(struct check_run *run, const struct ppt_list *devices)
{
	size_t i;
	int ret;

	ret = prepare(run);
	for (i = 0; !ret && i < ARRAY_SIZE(machine_rules); i++)
		ret = machine_rules[i](run);
	return ret ? ret : check_devices(run, devices);
}

static void finish(struct check_run *run)
{
	check_boot_free(run);
	check_host_free(run);
	check_groups_free(run);
	check_module_free(run);
	ppt_survey_free(run->survey);
	ppt_topology_unref(run->topology);
	ppt_list_unref(run->list);
}

int ppt_check_new(struct ppt_ctx *ctx, const struct ppt_list *devices,
		  unsigned int flags, struct ppt_check **ret_check)
{
	struct check_run run = { .ctx = ctx, .flags = flags };
	int ret = -ENOMEM;

	if (flags & ~CHECK_FLAGS || (devices && flags & ~PPT_CHECK_WAKE))
		return -EINVAL;
	run.check = calloc(1, sizeof(*run.check));
	if (!run.check)
		return -ENOMEM;
	run.check->refs = 1;
	run.check->devices = ppt_list_alloc();
	if (run.check->devices)
		ret = check_all(&run, devices);
	finish(&run);
	if (ret)
		ppt_check_unref(run.check);
	else
		*ret_check = run.check;
	return ret;
}

struct ppt_check *ppt_check_ref(struct ppt_check *check)
{
	check->refs++;
	return check;
}

struct ppt_check *ppt_check_unref(struct ppt_check *check)
{
	size_t i;

	if (!check || --check->refs)
		return NULL;
	for (i = 0; i < check->count; i++)
		free_finding(&check->findings[i]);
	free(check->findings);
	ppt_list_unref(check->devices);
	free(check);
	return NULL;
}

size_t ppt_check_count(const struct ppt_check *check)
{
	return check->count;
}

const struct ppt_finding *ppt_check_get(const struct ppt_check *check,
					size_t index)
{
	return index < check->count ? &check->findings[index] : NULL;
}

size_t ppt_check_errors(const struct ppt_check *check)
{
	return check->errors;
}

const struct ppt_list *ppt_check_devices(const struct ppt_check *check)
{
	return check->devices;
}
