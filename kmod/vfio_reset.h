/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VFIO's own resets: when it sets a device up, when the VM asks for one, and
 * when it lets go of the device.
 *
 * ppt has reset the device before VFIO sets it up, and resets it behind the
 * close, in parallel and with the result looked at. So VFIO's resets at these
 * two moments come on top, each with the VM waiting for it. vfio_pci_core has
 * no switch for that. What is done instead, and why it is safe, stands at the
 * two functions in vfio_reset.c. It is done for kernels of which the code was
 * read (PPT_VFIO_RESETS_KNOWN), and not if the parameter elide is off: then
 * VFIO resets as ever, and the result of the first one is looked at.
 */
#ifndef PPT_VFIO_RESET_H
#define PPT_VFIO_RESET_H

#include "device.h"

/**
 * ppt_vfio_enable - vfio_pci_core_enable(), of a device that is reset
 * @device: in OPENING
 *
 * Context: Process context, from open_device(). dev_set->lock is held.
 * Return: 0, or a negative errno with the device disabled again; -EIO if it
 * wasn't reset.
 */
int ppt_vfio_enable(struct ppt_device *device);

/**
 * ppt_vfio_close - vfio_pci_core_close_device(), without a reset
 * @device: in CLOSING or LEAVING, to be reset afterwards
 *
 * When this returns the device does no DMA.
 *
 * Context: Process context, any task, from close_device(). dev_set->lock is
 * held.
 */
void ppt_vfio_close(struct ppt_device *device);

/* The ioctls of a VFIO device: those that reset are written down, or elided. */
long ppt_vfio_ioctl(struct vfio_device *vdev, unsigned int command,
		    unsigned long arg);

#endif /* PPT_VFIO_RESET_H */
