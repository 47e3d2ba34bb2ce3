/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that can only be reset together: those of a bus, none of which has
 * a reset of its own. They go to one VM or to none, and are reset once for all.
 *
 * On PCI Express a bus has one slot. Where it has several, and the kernel
 * resets only one of them, the others are taken for hit, too.
 *
 * Context of all: ppt_devices_lock is held, unless said otherwise.
 */
#ifndef PPT_SLOT_H
#define PPT_SLOT_H

#include "device.h"

/* Whether a reset of @pdev's slot would hit @other. Needs no lock. */
bool ppt_slot_has(const struct pci_dev *pdev, const struct pci_dev *other);

/* Whether no other function is on the bus of @pdev. Needs no lock. */
bool ppt_slot_is_single(const struct pci_dev *pdev);

/*
 * Whether a slot reset is possible, and ppt's to do: every function of it is
 * bound to ppt.
 */
bool ppt_slot_is_resettable(const struct ppt_device *device);

/* Whether the device's slot is what must be reset, since it can't be alone. */
bool ppt_slot_is_needed(const struct ppt_device *device);

/* Whether one reset hits both devices, if ppt resets them as it would. */
bool ppt_slot_is_shared(const struct ppt_device *device,
			const struct ppt_device *other);

#endif /* PPT_SLOT_H */
