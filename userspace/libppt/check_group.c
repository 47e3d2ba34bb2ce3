// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules about IOMMU groups: a VM gets a whole group, or nothing of it. What
 * speaks against a group is told once, at the first checked device that is in
 * it; at the others only that it is so.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"

/* Enough for the first addresses of a big group. */
#define MEMBERS_SIZE 256

#define CAP_EXPRESS 0x10
#define EXPRESS_FLAGS 2
#define EXPRESS_ROOT_PORT 4
#define EXPRESS_UPSTREAM 5
#define EXPRESS_DOWNSTREAM 6
#define CAP_ACS 0x0d
#define ACS_CAP 4
#define ACS_CTRL 6
/* What the kernel wants of a bridge: source validation, request redirect… */
#define ACS_WANTED 0x1d

static int group_at(const struct check_run *run, size_t position)
{
	return run->list->devices[run->order[position]]->group;
}

static int compare(const void *left, const void *right, void *data)
{
	size_t a = *(const size_t *)left, b = *(const size_t *)right;
	const struct check_run *run = data;
	int group_a = run->list->devices[a]->group;
	int group_b = run->list->devices[b]->group;

	if (group_a != group_b)
		return group_a < group_b ? -1 : 1;
	return a < b ? -1 : a > b;
}

int check_groups_init(struct check_run *run)
{
	size_t i, count = run->list->count;

	run->order = calloc(count + 1, sizeof(*run->order));
	run->groups = calloc(count + 1, sizeof(*run->groups));
	if (!run->order || !run->groups)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		run->order[i] = i;
	qsort_r(run->order, count, sizeof(*run->order), compare, run);
	for (i = 0; i < count; i++) {
		if (!i || group_at(run, i) != group_at(run, i - 1))
			run->groups[run->group_count++] = (struct check_group){
				.number = group_at(run, i),
				.first = i,
			};
		run->groups[run->group_count - 1].count++;
	}
	return 0;
}

void check_groups_free(struct check_run *run)
{
	free(run->order);
	free(run->groups);
}

static int compare_number(const void *key, const void *member)
{
	const struct check_group *group = member;
	int number = *(const int *)key;

	return number < group->number ? -1 : number > group->number;
}

static struct ppt_device *member_at(const struct check_run *run,
				    const struct check_group *group, size_t i)
{
	return run->list->devices[run->order[group->first + i]];
}

/* A driver of the host does I/O with it. */
static bool is_held(const struct ppt_device *device)
{
	return device->driver && !ppt_driver_is_harmless(device->driver);
}

/* A host driver has it, and what the host would lose has to go first. */
static int tell_holder(struct check_run *run, struct ppt_device *device,
		       size_t index)
{
	struct check_device member = {
		.device = run->list->devices[index],
		.index = index,
	};
	int ret = 0;

	if (ppt_device_is_claimable(member.device))
		ret = check_users(run, &member);
	if (ret)
		return ret;
	return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_GROUP_HELD, device,
			 member.device->driver, member.device->address,
			 ppt_device_is_claimable(member.device));
}

static int tell_holders(struct check_run *run, struct check_group *group,
			struct ppt_device *device)
{
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < group->count; i++) {
		struct ppt_device *member = member_at(run, group, i);

		if (!is_held(member))
			continue;
		group->is_bad = true;
		/* Of its own driver is told where its state is. */
		if (member != device)
			ret = tell_holder(run, device,
					  run->order[group->first + i]);
	}
	return ret;
}

/* All that one VM must have besides @device; how many these are. */
static size_t list_others(struct check_run *run, struct check_group *group,
			  struct ppt_device *device, char text[MEMBERS_SIZE])
{
	size_t i, used = 0, count = 0;

	text[0] = '\0';
	for (i = 0; i < group->count; i++) {
		struct ppt_device *member = member_at(run, group, i);

		if (member == device || !ppt_device_is_claimable(member))
			continue;
		count++;
		if (used + strlen(member->address) + 2 > MEMBERS_SIZE)
			continue;
		used += sprintf(text + used, "%s%s", used ? " " : "",
				member->address);
	}
	return count;
}

/* Why a bridge doesn't keep what is below it apart. */
enum gap {
	GAP_NONE,
	GAP_CONVENTIONAL,
	GAP_ACS
};

/* 0 or -errno; -ENODATA if the caller may not read that far. */
static int find_acs_gap(int config, enum gap *ret_gap, u32 *ret_missing)
{
	u32 supported = 0, enabled = 0;
	int offset, ret;

	offset = ppt_config_find_extended(config, CAP_ACS);
	if (offset == -ENOENT) {
		*ret_gap = GAP_ACS;
		*ret_missing = ACS_WANTED;
		return 0;
	}
	if (offset < 0)
		return offset;
	ret = ppt_config_read(config, offset + ACS_CAP, 2, &supported);
	if (!ret)
		ret = ppt_config_read(config, offset + ACS_CTRL, 2, &enabled);
	if (ret)
		return ret;
	/* What it can't switch, the kernel takes for always on. */
	*ret_missing = ACS_WANTED & supported & ~enabled;
	*ret_gap = *ret_missing ? GAP_ACS : GAP_NONE;
	return 0;
}

/* As the kernel judges a bridge (pci_acs_enabled()), but for its quirks. */
static int find_gap(int config, enum gap *ret_gap, u32 *ret_missing)
{
	u32 flags = 0;
	int offset, ret;

	*ret_missing = 0;
	offset = ppt_config_find(config, CAP_EXPRESS);
	if (offset == -ENOENT) {
		*ret_gap = GAP_CONVENTIONAL;
		return 0;
	}
	if (offset < 0)
		return offset;
	ret = ppt_config_read(config, offset + EXPRESS_FLAGS, 2, &flags);
	if (ret)
		return ret;
	switch (flags >> 4 & 0xf) {
	case EXPRESS_ROOT_PORT:
	case EXPRESS_DOWNSTREAM:
		return find_acs_gap(config, ret_gap, ret_missing);
	case EXPRESS_UPSTREAM:
		*ret_gap = GAP_NONE;
		return 0;
	}
	*ret_gap = GAP_CONVENTIONAL;
	return 0;
}

static int tell_bridge(struct check_run *run, struct ppt_device *device,
		       const struct ppt_device *bridge, bool *told)
{
	enum gap gap = GAP_NONE;
	u32 missing = 0;
	int config, ret;

	if (check_is_asleep(run, bridge)) {
		*told = true;
		return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_ACS_UNKNOWN,
				 device, bridge->address, "asleep", 0);
	}
	config = ppt_config_open(run->ctx, bridge->address);
	ret = config < 0 ? config : find_gap(config, &gap, &missing);
	if (config >= 0)
		close(config);
	*told |= ret || gap != GAP_NONE;
	if (ret)
		return check_add(run, PPT_FINDING_NOTE, PPT_FINDING_ACS_UNKNOWN,
				 device, bridge->address,
				 ret == -ENODATA ? "" : check_config_error(ret),
				 0);
	if (gap == GAP_NONE)
		return 0;
	return check_add(run, PPT_FINDING_NOTE,
			 gap == GAP_ACS ? PPT_FINDING_NO_ACS :
					  PPT_FINDING_PCI_BRIDGE,
			 device, bridge->address, NULL, missing);
}

static bool is_same_slot(const struct ppt_device *a, const struct ppt_device *b)
{
	return a->bdf.domain == b->bdf.domain && a->bdf.bus == b->bdf.bus &&
	       a->bdf.slot == b->bdf.slot;
}

/* Which bridges, or else whose missing ACS, put the group together. */
static int tell_cause(struct check_run *run, struct check_group *group,
		      struct check_device *target)
{
	struct ppt_device *device = target->device, *member;
	size_t at = target->index, i;
	bool told = false;
	int ret = 0;

	while (!ret) {
		at = ppt_topology_parent(run->topology, at);
		if (at == PPT_TOPOLOGY_NONE ||
		    run->list->devices[at]->group != group->number)
			break;
		ret = tell_bridge(run, device, run->list->devices[at], &told);
	}
	for (i = 0; !ret && !told && i < group->count; i++) {
		member = member_at(run, group, i);
		if (member == device || !is_same_slot(member, device))
			continue;
		told = true;
		ret = check_add(run, PPT_FINDING_NOTE,
				PPT_FINDING_NO_ACS_FUNCTIONS, device,
				member->address, NULL, 0);
	}
	return ret;
}

/* "0x000000007c000000 0x000000007fffffff direct" */
static int tell_region(struct check_run *run, struct check_group *group,
		       const struct ppt_device *device, const char *line)
{
	unsigned long long start, end;
	char type[32], range[64];
	bool is_fatal;

	if (sscanf(line, "%llx %llx %31s", &start, &end, type) != 3 ||
	    end < start)
		return 0;
	is_fatal = !strcmp(type, "direct");
	if (!is_fatal && strcmp(type, "direct-relaxable"))
		return 0;
	group->is_bad |= is_fatal;
	snprintf(range, sizeof(range), "0x%llx-0x%llx", start, end);
	return check_add(run, is_fatal ? PPT_FINDING_ERROR : PPT_FINDING_NOTE,
			 is_fatal ? PPT_FINDING_RESERVED_MEMORY :
				    PPT_FINDING_RELAXABLE_MEMORY,
			 device, range, NULL, end - start + 1);
}

static int tell_regions(struct check_run *run, struct check_group *group,
			const struct ppt_device *device)
{
	char path[PATH_MAX], line[PPT_TEXT_SIZE];
	FILE *file;
	int ret = 0;

	snprintf(path, sizeof(path),
		 "%s/kernel/iommu_groups/%d/reserved_regions",
		 run->ctx->sysfs_root, group->number);
	file = fopen(path, "re");
	while (!ret && file && fgets(line, sizeof(line), file))
		ret = tell_region(run, group, device, line);
	if (file)
		fclose(file);
	return ret;
}

static int tell_group(struct check_run *run, struct check_group *group,
		      struct check_device *target)
{
	char others[MEMBERS_SIZE];
	size_t count;
	int ret;

	group->told_at = target->device->address;
	ret = tell_regions(run, group, target->device);
	count = list_others(run, group, target->device, others);
	if (!ret && count)
		ret = check_add(run, PPT_FINDING_NOTE, PPT_FINDING_GROUP_SHARED,
				target->device, others, NULL, count);
	if (!ret && count)
		ret = tell_cause(run, group, target);
	if (!ret)
		ret = tell_holders(run, group, target->device);
	return ret;
}

int check_group(struct check_run *run, struct check_device *target)
{
	int number = target->device->group;
	struct check_group *group;

	if (number < 0)
		/* Of a machine without any, that is said of the machine. */
		return run->has_groups ?
			       check_add(run, PPT_FINDING_ERROR,
					 PPT_FINDING_NO_GROUP, target->device,
					 NULL, NULL, 0) :
			       0;
	group = bsearch(&number, run->groups, run->group_count,
			sizeof(*run->groups), compare_number);
	if (!group->told_at)
		return tell_group(run, group, target);
	if (!group->is_bad)
		return 0;
	return check_add(run, PPT_FINDING_ERROR, PPT_FINDING_GROUP_ELSEWHERE,
			 target->device, group->told_at, NULL, number);
}
