// SPDX-License-Identifier: GPL-2.0
/* The registry of claimed devices: see device.h. */
#include <linux/iommu.h>
#include <linux/mutex.h>

#include "assignment.h"
#include "device.h"
#include "event.h"
#include "slot.h"

/* Protects what device.h says. */
DEFINE_MUTEX(ppt_devices_lock);
LIST_HEAD(ppt_devices);

struct ppt_address ppt_device_address(const struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;

	return (struct ppt_address){
		.domain = pci_domain_nr(pdev->bus),
		.bus = pdev->bus->number,
		.slot = PCI_SLOT(pdev->devfn),
		.function = PCI_FUNC(pdev->devfn),
	};
}

static u64 address_order(struct ppt_address address)
{
	return (u64)address.domain << 32 | address.bus << 16 |
	       address.slot << 8 | address.function;
}

void ppt_device_register(struct ppt_device *device)
{
	u64 order = address_order(ppt_device_address(device));
	struct list_head *before = &ppt_devices;
	struct ppt_device *other;

	mutex_lock(&ppt_devices_lock);
	list_for_each_entry(other, &ppt_devices, devices_node) {
		if (address_order(ppt_device_address(other)) > order) {
			before = &other->devices_node;
			break;
		}
	}
	list_add_tail(&device->devices_node, before);
	ppt_event_send(device, PPT_EVENT_CLAIMED, 0, NULL);
	mutex_unlock(&ppt_devices_lock);
}

void ppt_device_unregister(struct ppt_device *device)
{
	mutex_lock(&ppt_devices_lock);
	list_del(&device->devices_node);
	ppt_event_send(device, PPT_EVENT_REMOVED, 0, NULL);
	mutex_unlock(&ppt_devices_lock);
}

struct ppt_device *ppt_device_find(const struct ppt_address *address)
{
	u64 order = address_order(*address);
	struct ppt_device *device;

	lockdep_assert_held(&ppt_devices_lock);
	list_for_each_entry(device, &ppt_devices, devices_node)
		if (address_order(ppt_device_address(device)) == order)
			return device;
	return NULL;
}

struct ppt_device *ppt_device_get(const struct ppt_address *address)
{
	struct ppt_device *device;

	mutex_lock(&ppt_devices_lock);
	device = ppt_device_find(address);
	if (device) {
		get_device(&device->core.vdev.device);
		/* VFIO has none of its own. */
		pci_dev_get(device->core.pdev);
	}
	mutex_unlock(&ppt_devices_lock);
	return device;
}

void ppt_device_put(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;

	vfio_put_device(&device->core.vdev);
	pci_dev_put(pdev);
}

u32 ppt_devices_list(struct ppt_address *addresses, u32 capacity)
{
	struct ppt_device *device;
	u32 count = 0;

	mutex_lock(&ppt_devices_lock);
	list_for_each_entry(device, &ppt_devices, devices_node) {
		if (count < capacity)
			addresses[count] = ppt_device_address(device);
		count++;
	}
	mutex_unlock(&ppt_devices_lock);
	return count;
}

static s32 iommu_group_number(struct device *dev)
{
	struct iommu_group *group = iommu_group_get(dev);
	s32 number;

	if (!group)
		return -1;
	number = iommu_group_id(group);
	iommu_group_put(group);
	return number;
}

u32 ppt_device_blockers(const struct ppt_device *device)
{
	u32 blockers = 0;

	lockdep_assert_held(&ppt_devices_lock);
	if (!READ_ONCE(device->in_vfio))
		blockers |= PPT_BLOCKER_NO_IOMMU;
	if (!ppt_reset_possible(device) && !READ_ONCE(device->allow_noreset))
		blockers |= PPT_BLOCKER_NO_RESET;
	if (device->owner.state == PPT_STATE_SRIOV)
		blockers |= PPT_BLOCKER_SRIOV;
	if (device->owner.state == PPT_STATE_QUARANTINED)
		blockers |= PPT_BLOCKER_QUARANTINED;
	return blockers;
}

static u32 device_properties(const struct ppt_device *device)
{
	u32 properties = 0;

	if (ppt_reset_possible(device)) {
		properties |= PPT_PROPERTY_RESET;
		if (!ppt_reset_possible_alone(device))
			properties |= PPT_PROPERTY_RESET_SHARED;
		if (ppt_touch_is_clean(&device->touch))
			properties |= PPT_PROPERTY_CLEAN;
	}
	if (READ_ONCE(device->allow_noreset))
		properties |= PPT_PROPERTY_NORESET;
	if (device->owner.assignment && !device->owner.assignment->implicit)
		properties |= PPT_PROPERTY_EXPLICIT;
	return properties;
}

static void device_report(const struct ppt_device *device,
			  struct ppt_ioc_device *out)
{
	struct pci_dev *pdev = device->core.pdev;

	ppt_owner_report(device, out);
	out->out_group = iommu_group_number(&pdev->dev);
	out->out_blockers = ppt_device_blockers(device);
	out->out_properties = device_properties(device);
	out->out_vendor = pdev->vendor;
	out->out_device = pdev->device;
	out->out_subvendor = pdev->subsystem_vendor;
	out->out_subdevice = pdev->subsystem_device;
	out->out_class = pdev->class;
	out->out_resets = device->ledger.resets;
	out->out_failed = device->ledger.failed;
	out->out_elided = device->ledger.elided;
}

int ppt_devices_report(struct ppt_ioc_device *out)
{
	const struct ppt_device *device;

	mutex_lock(&ppt_devices_lock);
	device = ppt_device_find(&out->address);
	if (device)
		device_report(device, out);
	mutex_unlock(&ppt_devices_lock);
	return device ? 0 : -ENODEV;
}

int ppt_devices_resets(struct ppt_ioc_resets *out)
{
	const struct ppt_device *device;

	memset(out->out_records, 0, sizeof(out->out_records));
	mutex_lock(&ppt_devices_lock);
	device = ppt_device_find(&out->address);
	if (device)
		out->out_count =
			ppt_ledger_copy(&device->ledger, out->out_records);
	mutex_unlock(&ppt_devices_lock);
	return device ? 0 : -ENODEV;
}

static bool is_vf_of(const struct ppt_device *device,
		     const struct pci_dev *physfn)
{
	return device->core.pdev->is_virtfn &&
	       pci_physfn(device->core.pdev) == physfn;
}

static void reinstate(struct ppt_device *device)
{
	ppt_owner_event(device, PPT_FSM_REINSTATE);
	/* It may have been in the middle of one, or in quarantine. */
	if (device->owner.state != PPT_STATE_CLEANING)
		return;
	if (device->owner.quarantined)
		ppt_owner_event(device, PPT_FSM_RESET_FAILED);
	else
		ppt_reset_start(device, PPT_WHY_SRIOV, PPT_METHOD_NONE);
}

/* Takes it from an owner that hasn't opened it, if that's what it takes. */
static int retire(struct ppt_device *device, bool force)
{
	enum ppt_state state = device->owner.state;

	if (force &&
	    (state == PPT_STATE_ASSIGNED || state == PPT_STATE_PREPARING))
		ppt_owner_event(device, PPT_FSM_RELEASE);
	return ppt_owner_event(device, PPT_FSM_RETIRE);
}

int ppt_devices_retire_vfs(const struct pci_dev *physfn, bool force)
{
	struct ppt_device *device;
	int ret = 0;

	mutex_lock(&ppt_devices_lock);
	list_for_each_entry(device, &ppt_devices, devices_node) {
		if (!is_vf_of(device, physfn))
			continue;
		ret = retire(device, force);
		if (ret && !force)
			break;
		ret = 0;
	}
	if (ret)
		list_for_each_entry_continue_reverse(device, &ppt_devices,
						     devices_node)
			if (is_vf_of(device, physfn))
				reinstate(device);
	mutex_unlock(&ppt_devices_lock);
	return ret;
}
