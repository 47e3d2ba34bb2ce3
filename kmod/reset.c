// SPDX-License-Identifier: GPL-2.0
/* The reset that VFIO couldn't do: see reset.h. */
#include "reset.h"

bool ppt_reset_answers(struct pci_dev *pdev)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	return !PCI_POSSIBLE_ERROR(command);
}

int ppt_reset_leftovers(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	struct pci_dev *bridge = pci_upstream_bridge(pdev);
	int ret;

	device_lock_assert(&pdev->dev);
	if (!device->core.needs_reset)
		return 0;
	if (!ppt_reset_possible(device))
		return -EOPNOTSUPP;
	if (!ppt_reset_answers(pdev))
		return -EIO;
	/*
	 * The kernel wants the bridge locked for a bus reset, and elsewhere
	 * locks it before the device; so here it may only be tried.
	 */
	if (bridge && !pci_dev_trylock(bridge))
		bridge = NULL;
	pci_cfg_access_lock(pdev);
	ret = pci_reset_function_locked(pdev);
	pci_cfg_access_unlock(pdev);
	if (bridge)
		pci_dev_unlock(bridge);
	if (!ret)
		device->core.needs_reset = false;
	return ret;
}
