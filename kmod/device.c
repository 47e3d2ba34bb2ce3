// SPDX-License-Identifier: GPL-2.0
/* The registry of claimed devices: see device.h. */
#include <linux/iommu.h>
#include <linux/mutex.h>

#include "device.h"
#include "reset.h"

/* Protects the list below and its members' devices_node. */
static DEFINE_MUTEX(devices_lock);
/* Every bound device, by devices_node, in the order of their addresses. */
static LIST_HEAD(devices);

static struct ppt_address pdev_address(struct pci_dev *pdev)
{
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
	u64 order = address_order(pdev_address(device->core.pdev));
	struct list_head *before = &devices;
	struct ppt_device *other;

	mutex_lock(&devices_lock);
	list_for_each_entry(other, &devices, devices_node) {
		if (address_order(pdev_address(other->core.pdev)) > order) {
			before = &other->devices_node;
			break;
		}
	}
	list_add_tail(&device->devices_node, before);
	mutex_unlock(&devices_lock);
}

void ppt_device_unregister(struct ppt_device *device)
{
	mutex_lock(&devices_lock);
	list_del(&device->devices_node);
	mutex_unlock(&devices_lock);
}

u32 ppt_devices_list(struct ppt_address *addresses, u32 capacity)
{
	struct ppt_device *device;
	u32 count = 0;

	mutex_lock(&devices_lock);
	list_for_each_entry(device, &devices, devices_node) {
		if (count < capacity)
			addresses[count] = pdev_address(device->core.pdev);
		count++;
	}
	mutex_unlock(&devices_lock);
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

static void device_report(struct ppt_device *device, struct ppt_ioc_device *out)
{
	struct pci_dev *pdev = device->core.pdev;
	bool noreset = READ_ONCE(device->allow_noreset);
	bool reset = ppt_reset_possible(device);

	ppt_owner_report(&device->owner, out);
	out->out_group = iommu_group_number(&pdev->dev);
	out->out_blockers = 0;
	if (!READ_ONCE(device->in_vfio))
		out->out_blockers |= PPT_BLOCKER_NO_IOMMU;
	if (!reset && !noreset)
		out->out_blockers |= PPT_BLOCKER_NO_RESET;
	if (out->out_state == PPT_DEVICE_SRIOV)
		out->out_blockers |= PPT_BLOCKER_SRIOV;
	out->out_properties = (reset ? PPT_PROPERTY_RESET : 0) |
			      (noreset ? PPT_PROPERTY_NORESET : 0);
	out->out_vendor = pdev->vendor;
	out->out_device = pdev->device;
	out->out_subvendor = pdev->subsystem_vendor;
	out->out_subdevice = pdev->subsystem_device;
	out->out_class = pdev->class;
}

int ppt_devices_report(struct ppt_ioc_device *out)
{
	u64 order = address_order(out->address);
	struct ppt_device *device;
	int ret = -ENODEV;

	mutex_lock(&devices_lock);
	list_for_each_entry(device, &devices, devices_node) {
		if (address_order(pdev_address(device->core.pdev)) == order) {
			device_report(device, out);
			ret = 0;
			break;
		}
	}
	mutex_unlock(&devices_lock);
	return ret;
}

static bool is_vf_of(const struct ppt_device *device,
		     const struct pci_dev *physfn)
{
	return device->core.pdev->is_virtfn &&
	       pci_physfn(device->core.pdev) == physfn;
}

int ppt_devices_retire_vfs(const struct pci_dev *physfn, bool force)
{
	struct ppt_device *device;
	int ret = 0;

	mutex_lock(&devices_lock);
	list_for_each_entry(device, &devices, devices_node) {
		if (!is_vf_of(device, physfn))
			continue;
		ret = ppt_owner_event(&device->owner, PPT_EVENT_RETIRE);
		if (ret && !force)
			break;
		ret = 0;
	}
	if (ret)
		list_for_each_entry_continue_reverse(device, &devices,
						     devices_node)
			if (is_vf_of(device, physfn))
				ppt_owner_event(&device->owner,
						PPT_EVENT_REINSTATE);
	mutex_unlock(&devices_lock);
	return ret;
}
