/* SPDX-License-Identifier: GPL-2.0 */
/* The files below /sys/bus/pci/devices/…/ppt: see docs/sysfs.md. */
#ifndef PPT_SYSFS_H
#define PPT_SYSFS_H

#include <linux/sysfs.h>

/* The .dev_groups of the PCI driver. */
extern const struct attribute_group *ppt_sysfs_groups[];

#endif /* PPT_SYSFS_H */
