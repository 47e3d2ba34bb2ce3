// SPDX-License-Identifier: GPL-2.0
/* Functions that can only be reset together: see slot.h. */
#include "driver.h"
#include "slot.h"

bool ppt_slot_has(const struct pci_dev *pdev, const struct pci_dev *other)
{
	return other->bus == pdev->bus && !other->is_virtfn;
}

/*
 * What is on a bus is found among all devices of the machine: the list of the
 * bus is protected by a lock under which AER calls ppt back.
 */
static bool has_other(const struct pci_dev *pdev, bool foreign_only)
{
	struct pci_dev *other = NULL;

	for_each_pci_dev(other) {
		if (other == pdev || !ppt_slot_has(pdev, other) ||
		    (foreign_only && pci_dev_driver(other) == &ppt_driver))
			continue;
		pci_dev_put(other);
		return true;
	}
	return false;
}

bool ppt_slot_is_single(const struct pci_dev *pdev)
{
	return !has_other(pdev, false);
}

static bool forbids_bus_reset(const struct ppt_device *device)
{
	/* Not what ppt itself has raised for a moment. */
	return device->core.pdev->dev_flags & PCI_DEV_FLAGS_NO_BUS_RESET &&
	       !device->hides_bus_reset;
}

bool ppt_slot_is_resettable(const struct ppt_device *device)
{
	const struct pci_dev *pdev = device->core.pdev;
	const struct pci_dev *bridge = pdev->bus->self;
	const struct ppt_device *other;

	lockdep_assert_held(&ppt_devices_lock);
	if (pdev->is_virtfn || !bridge ||
	    bridge->dev_flags & PCI_DEV_FLAGS_NO_BUS_RESET)
		return false;
	list_for_each_entry(other, &ppt_devices, devices_node)
		if (ppt_slot_has(pdev, other->core.pdev) &&
		    forbids_bus_reset(other))
			return false;
	return !has_other(pdev, true);
}

bool ppt_slot_is_needed(const struct ppt_device *device)
{
	return !ppt_reset_possible_alone(device) &&
	       ppt_slot_is_resettable(device);
}

bool ppt_slot_is_shared(const struct ppt_device *device,
			const struct ppt_device *other)
{
	if (device == other)
		return true;
	if (!ppt_slot_has(device->core.pdev, other->core.pdev) ||
	    device->core.pdev->is_virtfn)
		return false;
	return ppt_slot_is_needed(device) || ppt_slot_is_needed(other);
}
