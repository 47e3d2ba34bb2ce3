/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ROM as a VM sees it: VFIO's ROM region and the ROM BAR in config space.
 *
 * Both show the copy in memory (rom.h), also for a device that has no ROM BAR,
 * or another one than its ROM would need. So a VMM finds size and contents as
 * it always does, and nothing that it reads touches the device.
 *
 * What isn't about the ROM is handed on to touch.h and vfio_reset.h.
 */
#ifndef PPT_ROM_VFIO_H
#define PPT_ROM_VFIO_H

#include <linux/types.h>

struct vfio_device;

ssize_t ppt_rom_vfio_read(struct vfio_device *vdev, char __user *buf,
			  size_t count, loff_t *ppos);
ssize_t ppt_rom_vfio_write(struct vfio_device *vdev, const char __user *buf,
			   size_t count, loff_t *ppos);
long ppt_rom_vfio_ioctl(struct vfio_device *vdev, unsigned int command,
			unsigned long arg);

#endif /* PPT_ROM_VFIO_H */
