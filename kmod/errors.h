/* SPDX-License-Identifier: GPL-2.0 */
/* What the PCI core tells about a device: AER errors, and resets by others. */
#ifndef PPT_ERRORS_H
#define PPT_ERRORS_H

#include <linux/pci.h>

extern const struct pci_error_handlers ppt_error_handlers;

#endif /* PPT_ERRORS_H */
