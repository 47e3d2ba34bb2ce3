// SPDX-License-Identifier: GPL-2.0
/* Functions that can only be reset together: see slot.h. */
#include "driver.h"
#include "reset.h"
#include "slot.h"

bool ppt_slot_has(struct pci_dev *pdev, struct pci_dev *other)
{
	if (other->is_virtfn || other->bus != pdev->bus)
		return false;
	return pci_probe_reset_slot(pdev->slot) || other->slot == pdev->slot;
}

/*
 * Goes over all devices of the machine, because the list of those on a bus is
 * protected by a lock under which AER calls ppt back.
 */
static bool is_all_ours(struct pci_dev *pdev)
{
	struct pci_dev *other = NULL;

	for_each_pci_dev(other) {
		if (ppt_slot_has(pdev, other) &&
		    pci_dev_driver(other) != &ppt_driver) {
			pci_dev_put(other);
			return false;
		}
	}
	return true;
}

bool ppt_slot_is_resettable(struct pci_dev *pdev)
{
	if (pdev->is_virtfn || pci_is_root_bus(pdev->bus))
		return false;
	if (pci_probe_reset_slot(pdev->slot) && pci_probe_reset_bus(pdev->bus))
		return false;
	return is_all_ours(pdev);
}

bool ppt_slot_is_needed(struct pci_dev *pdev)
{
	return !ppt_reset_possible_alone(pdev) && ppt_slot_is_resettable(pdev);
}

bool ppt_slot_is_shared(struct ppt_device *device, struct ppt_device *other)
{
	struct pci_dev *a = device->core.pdev, *b = other->core.pdev;

	if (a == b)
		return true;
	if (a->is_virtfn || b->is_virtfn || a->bus != b->bus ||
	    pci_is_root_bus(a->bus) || !ppt_slot_has(a, b))
		return false;
	return ppt_slot_is_needed(a) || ppt_slot_is_needed(b);
}
