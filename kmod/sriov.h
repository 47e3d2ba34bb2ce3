/* SPDX-License-Identifier: GPL-2.0 */
/* Virtual functions of a claimed physical function. */
#ifndef PPT_SRIOV_H
#define PPT_SRIOV_H

#include "device.h"

/* The .sriov_configure of the PCI driver; its rules are in sriov.c. */
int ppt_sriov_configure(struct pci_dev *pdev, int count);

#endif /* PPT_SRIOV_H */
