// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What would keep a VM from having devices, judged by a list of all of them.
 * The module has the last word when they are assigned; this is for who wants to
 * know before, or on a machine that is only recorded.
 */
#include "internal.h"

/**
 * struct check - a set of devices that are looked at
 * @list: where their neighbours are
 * @devices: the set
 * @count: of @devices
 * @label: of the VM; NULL for none, which owns nothing
 * @reasons: what was found so far
 */
struct check {
	const struct ppt_list *list;
	struct ppt_device *const *devices;
	size_t count;
	const char *label;
	struct ppt_reasons *reasons;
};

static int add(struct check *check, const struct ppt_device *device,
	       enum ppt_reason_kind kind, const char *name, const char *detail)
{
	return ppt_reasons_add_for(check->reasons, device->address, kind,
				   name ? name : "", detail);
}

static bool is_same(const struct ppt_device *device,
		    const struct ppt_device *other)
{
	return !strcmp(device->address, other->address);
}

static bool is_in_set(const struct check *check,
		      const struct ppt_device *device)
{
	size_t i;

	for (i = 0; i < check->count; i++)
		if (is_same(check->devices[i], device))
			return true;
	return false;
}

static bool is_of_another(const struct check *check,
			  const struct ppt_device *device)
{
	return device->owner[0] &&
	       (!check->label || strcmp(check->label, device->owner));
}

static int check_owner(struct check *check, const struct ppt_device *device)
{
	char pid[16];

	if (!is_of_another(check, device))
		return 0;
	snprintf(pid, sizeof(pid), "%u", (unsigned int)device->owner_pid);
	return add(check, device, PPT_REASON_VM, device->owner, pid);
}

static int check_blockers(struct check *check, const struct ppt_device *device)
{
	/* clang-format off */
	static const struct {
		u32 bit;
		enum ppt_reason_kind kind;
	} table[] = {
		{ PPT_DEVICE_BLOCKER_NO_IOMMU,	  PPT_REASON_NO_IOMMU },
		{ PPT_DEVICE_BLOCKER_NO_RESET,	  PPT_REASON_NO_RESET },
		{ PPT_DEVICE_BLOCKER_SRIOV,	  PPT_REASON_VFS },
		{ PPT_DEVICE_BLOCKER_QUARANTINED, PPT_REASON_QUARANTINED },
	};
	/* clang-format on */
	unsigned int blockers = ppt_device_blockers(device);
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(table); i++)
		if (blockers & table[i].bit)
			ret = add(check, device, table[i].kind, NULL, "");
	return ret;
}

static int check_state(struct check *check, const struct ppt_device *device)
{
	if (!ppt_device_is_claimable(device))
		return add(check, device, PPT_REASON_BRIDGE, NULL, "");
	if (!ppt_device_is_claimed(device))
		return add(check, device, PPT_REASON_NOT_CLAIMED,
			   device->driver, "");
	if (device->state == PPT_DEVICE_STATE_LEAVING)
		return add(check, device, PPT_REASON_LEAVING, NULL, "");
	return check_owner(check, device);
}

/* The first of the set that is in the group speaks for it. */
static bool speaks_for_group(const struct check *check, size_t index)
{
	size_t i;

	for (i = 0; i < index; i++)
		if (check->devices[i]->group == check->devices[index]->group)
			return false;
	return check->devices[index]->group >= 0;
}

static int check_group(struct check *check, const struct ppt_device *device)
{
	const struct ppt_device *member;
	int ret = 0;
	size_t i;

	for (i = 0; !ret && (member = ppt_list_get(check->list, i)); i++) {
		if (member->group != device->group || is_in_set(check, member))
			continue;
		if (is_of_another(check, member))
			ret = add(check, device, PPT_REASON_GROUP,
				  member->owner, member->address);
		else if (member->driver &&
			 !ppt_driver_is_harmless(member->driver))
			ret = add(check, device, PPT_REASON_HOST,
				  member->driver, member->address);
	}
	return ret;
}

int ppt_list_check_assign(const struct ppt_list *list,
			  struct ppt_device *const *devices, size_t count,
			  const char *label, struct ppt_reasons **ret_reasons)
{
	struct check check = {
		.list = list,
		.devices = devices,
		.count = count,
		.label = label,
		.reasons = ppt_reasons_new(),
	};
	int ret = check.reasons ? 0 : -ENOMEM;
	size_t i;

	for (i = 0; !ret && i < count; i++) {
		ret = check_state(&check, devices[i]);
		if (!ret)
			ret = check_blockers(&check, devices[i]);
		if (!ret && speaks_for_group(&check, i))
			ret = check_group(&check, devices[i]);
	}
	if (ret)
		ppt_reasons_unref(check.reasons);
	else
		*ret_reasons = check.reasons;
	return ret;
}
