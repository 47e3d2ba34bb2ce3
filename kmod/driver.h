/* SPDX-License-Identifier: GPL-2.0 */
/* The PCI driver: what happens to a device between probe and remove. */
#ifndef PPT_DRIVER_H
#define PPT_DRIVER_H

#include <linux/pci.h>

extern struct pci_driver ppt_driver;

#endif /* PPT_DRIVER_H */
