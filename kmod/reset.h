/* SPDX-License-Identifier: GPL-2.0 */
/* Whether a function can be reset, was reset, and still answers. */
#ifndef PPT_RESET_H
#define PPT_RESET_H

#include "device.h"

/* Whether the function can be reset on its own. */
static inline bool ppt_reset_possible(const struct ppt_device *device)
{
	/* Zero-terminated; root rewrites it through sysfs at any time. */
	return READ_ONCE(device->core.pdev->reset_methods[0]);
}

/*
 * Whether the function's config space can be read. Unlike
 * pci_device_is_present() it asks a virtual function itself, not its parent.
 */
bool ppt_reset_answers(struct pci_dev *pdev);

/**
 * ppt_reset_leftovers - reset a device that its last VM left as it was
 * @device: not open, in D0
 *
 * VFIO resets at close, unless it can't get the locks for that or the reset
 * fails. A device that was reset is left alone.
 *
 * Context: Process context, the device lock is held. Sleeps, for as long as a
 * reset takes; takes the upstream bridge's lock if that is free.
 * Return: 0 if the device is clean, -EOPNOTSUPP if it has no reset method,
 * -EIO if it doesn't answer, or what the reset returned.
 */
int ppt_reset_leftovers(struct ppt_device *device);

#endif /* PPT_RESET_H */
