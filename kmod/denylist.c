// SPDX-License-Identifier: GPL-2.0
/* Devices that must not be given to a VM, or not be read: see denylist.h. */
#include "denylist.h"

/*
 * Devices with published errata through which an untrusted user brings down
 * the host or escapes isolation: Intel QuickAssist of the C3xxx, C62x and
 * DH895xCC families, and the DSA and IAX of Sapphire Rapids. vfio-pci refuses
 * the same ones.
 */
static const struct pci_device_id denylist[] = {
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_QAT_C3XXX) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_QAT_C3XXX_VF) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_QAT_C62X) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_QAT_C62X_VF) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_QAT_DH895XCC) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_QAT_DH895XCC_VF) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_DSA_SPR0) },
	{ PCI_VDEVICE(INTEL, PCI_DEVICE_ID_INTEL_IAX_SPR0) },
	{}
};

bool ppt_is_denylisted(struct pci_dev *pdev)
{
	return pci_match_id(denylist, pdev);
}

/*
 * Devices that hang, and the machine with them, when their ROM is read: the
 * same that QEMU knows (hw/vfio/pci-quirks.c).
 */
static const struct pci_device_id rom_denylist[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_BROADCOM, 0x168e) }, /* BCM57810 */
	{}
};

bool ppt_rom_is_denylisted(struct pci_dev *pdev)
{
	return pci_match_id(rom_denylist, pdev);
}
