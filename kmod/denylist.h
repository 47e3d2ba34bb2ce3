/* SPDX-License-Identifier: GPL-2.0 */
/* Devices that must not be given to a VM, or not be read, by their design. */
#ifndef PPT_DENYLIST_H
#define PPT_DENYLIST_H

#include <linux/pci.h>

bool ppt_is_denylisted(struct pci_dev *pdev);

/* Whether its ROM must not be read. */
bool ppt_rom_is_denylisted(struct pci_dev *pdev);

#endif /* PPT_DENYLIST_H */
