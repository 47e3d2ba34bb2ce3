// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device: a snapshot of one PCI function, and the questions that it answers.
 * Only claim, unclaim and revert bring its driver up to date.
 */
#include <stdlib.h>

#include "internal.h"

#define CLASS_BASE_BRIDGE 0x06

int ppt_device_new(struct ppt_ctx *ctx, const struct ppt_bdf *bdf,
		   struct ppt_device **ret_device)
{
	struct ppt_device *device = calloc(1, sizeof(*device));

	if (!device)
		return -ENOMEM;
	device->refs = 1;
	device->ctx = ppt_ctx_ref(ctx);
	device->bdf = *bdf;
	device->group = -1;
	device->ids.has_subsystem = true;
	ppt_bdf_format(bdf, device->address);
	ppt_bdf_format_decimal(bdf, device->bsf);
	*ret_device = device;
	return 0;
}

struct ppt_device *ppt_device_ref(struct ppt_device *device)
{
	device->refs++;
	return device;
}

struct ppt_device *ppt_device_unref(struct ppt_device *device)
{
	if (!device || --device->refs)
		return NULL;
	ppt_undo_clear(&device->undo);
	free(device->driver);
	free(device->vendor_name);
	free(device->model_name);
	free(device->class_name);
	ppt_ctx_unref(device->ctx);
	free(device);
	return NULL;
}

/* Only of the device in ppt's hands does it say anything. */
static void clear_ledger(struct ppt_device *device)
{
	device->has_ledger = false;
	device->owner[0] = '\0';
	device->owner_pid = 0;
	device->owner_since_ns = 0;
	device->assignments = 0;
	device->resets = 0;
	device->failed_resets = 0;
	device->elided_resets = 0;
	device->blockers = 0;
	device->properties = 0;
}

int ppt_device_set_driver(struct ppt_device *device, const char *driver)
{
	char *copy = NULL;

	if (driver && *driver) {
		copy = strdup(driver);
		if (!copy)
			return -ENOMEM;
	}
	free(device->driver);
	device->driver = copy;
	if (!ppt_device_is_claimed(device))
		clear_ledger(device);
	if (!copy)
		device->state = PPT_DEVICE_STATE_FREE;
	else if (device->has_ledger)
		return 0;
	else if (ppt_device_is_claimed(device))
		device->state = PPT_DEVICE_STATE_UNKNOWN;
	else
		device->state = PPT_DEVICE_STATE_HOST;
	return 0;
}

unsigned int ppt_device_count_vfs(struct ppt_device *device)
{
	unsigned int count = 0;

	while (ppt_sysfs_exists(device->ctx, "bus/pci/devices/%s/virtfn%u",
				device->address, count))
		count++;
	return count;
}

int ppt_device_read_driver(struct ppt_device *device, char *buf, size_t size)
{
	int ret;

	ret = ppt_sysfs_link(device->ctx, buf, size,
			     "bus/pci/devices/%s/driver", device->address);
	if (ret != -ENOENT)
		return ret;
	if (!ppt_sysfs_exists(device->ctx, "bus/pci/devices/%s",
			      device->address))
		return -ENODEV;
	buf[0] = '\0';
	return 0;
}

/* clang-format off */
static const enum ppt_device_state ledger_state[] = {
	[PPT_DEVICE_CLAIMED]	 = PPT_DEVICE_STATE_CLAIMED,
	[PPT_DEVICE_RESETTING]	 = PPT_DEVICE_STATE_RESETTING,
	[PPT_DEVICE_IN_USE]	 = PPT_DEVICE_STATE_IN_USE,
	[PPT_DEVICE_SRIOV]	 = PPT_DEVICE_STATE_SRIOV,
	[PPT_DEVICE_LEAVING]	 = PPT_DEVICE_STATE_LEAVING,
	[PPT_DEVICE_GONE]	 = PPT_DEVICE_STATE_LEAVING,
	[PPT_DEVICE_ASSIGNED]	 = PPT_DEVICE_STATE_ASSIGNED,
	[PPT_DEVICE_QUARANTINED] = PPT_DEVICE_STATE_QUARANTINED,
};

/* clang-format on */

_Static_assert(PPT_DEVICE_BLOCKER_NO_IOMMU == PPT_BLOCKER_NO_IOMMU, "bits");
_Static_assert(PPT_DEVICE_BLOCKER_NO_RESET == PPT_BLOCKER_NO_RESET, "bits");
_Static_assert(PPT_DEVICE_BLOCKER_SRIOV == PPT_BLOCKER_SRIOV, "bits");
_Static_assert(PPT_DEVICE_BLOCKER_QUARANTINED == PPT_BLOCKER_QUARANTINED,
	       "bits");
_Static_assert(PPT_DEVICE_PROPERTY_RESET == PPT_PROPERTY_RESET, "bits");
_Static_assert(PPT_DEVICE_PROPERTY_NORESET == PPT_PROPERTY_NORESET, "bits");
_Static_assert(PPT_DEVICE_PROPERTY_RESET_SHARED == PPT_PROPERTY_RESET_SHARED,
	       "bits");
_Static_assert(PPT_DEVICE_PROPERTY_CLEAN == PPT_PROPERTY_CLEAN, "bits");
_Static_assert(PPT_DEVICE_PROPERTY_EXPLICIT == PPT_PROPERTY_EXPLICIT, "bits");

void ppt_device_set_ledger(struct ppt_device *device,
			   const struct ppt_ioc_device *ledger)
{
	device->has_ledger = true;
	if (ledger->out_state && ledger->out_state < ARRAY_SIZE(ledger_state))
		device->state = ledger_state[ledger->out_state];
	else
		device->state = PPT_DEVICE_STATE_UNKNOWN;
	memcpy(device->owner, ledger->out_owner, sizeof(device->owner));
	device->owner_pid = ledger->out_owner_pid;
	device->owner_since_ns = ledger->out_owner_since_ns;
	device->assignments = ledger->out_assignments;
	device->resets = ledger->out_resets;
	device->failed_resets = ledger->out_failed;
	device->elided_resets = ledger->out_elided;
	device->blockers = ledger->out_blockers;
	device->properties = ledger->out_properties;
	device->group = ledger->out_group;
	device->ids = (struct ppt_ids){
		.vendor = ledger->out_vendor,
		.device = ledger->out_device,
		.subvendor = ledger->out_subvendor,
		.subdevice = ledger->out_subdevice,
		.has_subsystem = true,
	};
	device->class_code = ledger->out_class & 0xffffff;
}

const char *ppt_device_address(const struct ppt_device *device)
{
	return device->address;
}

const char *ppt_device_bsf(const struct ppt_device *device)
{
	return device->bsf[0] ? device->bsf : NULL;
}

uint32_t ppt_device_domain(const struct ppt_device *device)
{
	return device->bdf.domain;
}

uint8_t ppt_device_bus(const struct ppt_device *device)
{
	return device->bdf.bus;
}

uint8_t ppt_device_slot(const struct ppt_device *device)
{
	return device->bdf.slot;
}

uint8_t ppt_device_function(const struct ppt_device *device)
{
	return device->bdf.function;
}

uint16_t ppt_device_vendor_id(const struct ppt_device *device)
{
	return device->ids.vendor;
}

uint16_t ppt_device_model_id(const struct ppt_device *device)
{
	return device->ids.device;
}

uint16_t ppt_device_subvendor_id(const struct ppt_device *device)
{
	return device->ids.subvendor;
}

uint16_t ppt_device_subsystem_id(const struct ppt_device *device)
{
	return device->ids.subdevice;
}

uint32_t ppt_device_class_code(const struct ppt_device *device)
{
	return device->class_code;
}

/* Late, because not every caller wants names, and they take a while. */
static void find_names(struct ppt_device *device)
{
	if (device->names_known)
		return;
	device->names_known = true;
	ppt_names_find(device->ctx, device->ids.vendor, device->ids.device,
		       &device->vendor_name, &device->model_name);
}

const char *ppt_device_vendor_name(struct ppt_device *device)
{
	find_names(device);
	return device->vendor_name;
}

const char *ppt_device_model_name(struct ppt_device *device)
{
	find_names(device);
	return device->model_name;
}

const char *ppt_device_class_name(struct ppt_device *device)
{
	if (!device->class_name)
		device->class_name =
			ppt_names_find_class(device->ctx, device->class_code);
	return device->class_name;
}

const char *ppt_device_driver(const struct ppt_device *device)
{
	return device->driver;
}

int ppt_device_group(const struct ppt_device *device)
{
	return device->group;
}

bool ppt_device_is_claimable(const struct ppt_device *device)
{
	return device->class_code >> 16 != CLASS_BASE_BRIDGE;
}

bool ppt_device_is_claimed(const struct ppt_device *device)
{
	return device->driver && !strcmp(device->driver, PPT_DRIVER);
}

enum ppt_device_state ppt_device_state(const struct ppt_device *device)
{
	return device->state;
}

bool ppt_device_has_ledger(const struct ppt_device *device)
{
	return device->has_ledger;
}

const char *ppt_device_owner(const struct ppt_device *device)
{
	return device->owner[0] ? device->owner : NULL;
}

unsigned int ppt_device_owner_pid(const struct ppt_device *device)
{
	return device->owner_pid;
}

uint64_t ppt_device_owner_since_ns(const struct ppt_device *device)
{
	return device->owner_since_ns;
}

uint64_t ppt_device_assignments(const struct ppt_device *device)
{
	return device->assignments;
}

uint64_t ppt_device_resets(const struct ppt_device *device)
{
	return device->resets;
}

uint64_t ppt_device_failed_resets(const struct ppt_device *device)
{
	return device->failed_resets;
}

uint64_t ppt_device_elided_resets(const struct ppt_device *device)
{
	return device->elided_resets;
}

unsigned int ppt_device_blockers(const struct ppt_device *device)
{
	if (device->group < 0)
		return device->blockers | PPT_DEVICE_BLOCKER_NO_IOMMU;
	return device->blockers;
}

unsigned int ppt_device_properties(const struct ppt_device *device)
{
	return device->properties;
}
