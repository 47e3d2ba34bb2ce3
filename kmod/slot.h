/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that can only be reset together: those of a slot, or of a bus if
 * the slot can't be reset, none of which has a reset of its own. They go to one
 * VM or to none, and are reset once for all.
 */
#ifndef PPT_SLOT_H
#define PPT_SLOT_H

#include "device.h"

/* Whether a reset of @pdev's slot or bus would hit @other. */
bool ppt_slot_has(struct pci_dev *pdev, struct pci_dev *other);

/**
 * ppt_slot_is_resettable - whether a slot reset is possible, and ppt's to do
 * @pdev: one of its functions
 *
 * Every function of it must be bound to ppt.
 *
 * Context: Process context, any lock. May be wrong by the time it returns.
 */
bool ppt_slot_is_resettable(struct pci_dev *pdev);

/* Whether the device's slot is what must be reset, since it can't be alone. */
bool ppt_slot_is_needed(struct pci_dev *pdev);

/* Whether one reset hits both devices, if ppt does it as it would. */
bool ppt_slot_is_shared(struct ppt_device *device, struct ppt_device *other);

#endif /* PPT_SLOT_H */
