/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device is opened and closed through VFIO. Who opens one that nobody has
 * gets an implicit assignment, for as long as it is open; one that somebody has
 * is opened by whom that assignment admits. Each comes reset: opening waits for
 * that, and closing begins it.
 */
#ifndef PPT_OPENING_H
#define PPT_OPENING_H

struct ppt_device;

/**
 * ppt_opening_check - whether the calling process may open a device
 * @device: the device
 *
 * Context: Process context. Takes ppt_devices_lock.
 * Return: 0, or -EBUSY if it belongs to somebody else.
 */
int ppt_opening_check(struct ppt_device *device);

/**
 * ppt_opening_begin - begin to open a device
 * @device: the device
 *
 * Makes an implicit assignment if it has none; waits until it is reset.
 * ppt_opening_end() must follow if this succeeds.
 *
 * Context: Process context of the one who opens; sleeps for as long as a reset
 * may take. Takes ppt_devices_lock.
 * Return: 0, -EBUSY if it belongs to somebody else, -EIO if it is quarantined
 * or its reset failed, -EOPNOTSUPP if it can't be reset, -ENODEV if it is
 * leaving, -EINTR after a fatal signal, -ENOMEM.
 */
int ppt_opening_begin(struct ppt_device *device);

/**
 * ppt_opening_end - end to open a device
 * @device: the device
 * @error: 0 if a VM has it now
 *
 * Context: Process context. Takes ppt_devices_lock.
 */
void ppt_opening_end(struct ppt_device *device, int error);

/* Around the close of a device by VFIO; the second one starts its reset. */
void ppt_closing_begin(struct ppt_device *device);
void ppt_closing_end(struct ppt_device *device);

#endif /* PPT_OPENING_H */
