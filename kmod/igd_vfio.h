/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Intel's integrated graphics as a VM sees it: the regions in which VMMs look
 * for OpRegion, host bridge and LPC bridge (linux/vfio.h, VFIO_REGION_TYPE_PCI_
 * VENDOR_TYPE of Intel), and config registers that are the VM's own.
 *
 * VFIO lets a VM write every register of config space that it doesn't know. So
 * a guest could redirect ASLS, which the host's next driver believes, or raise
 * an interrupt of the firmware's; these, and the base of the stolen memory, are
 * therefore kept from the device.
 */
#ifndef PPT_IGD_VFIO_H
#define PPT_IGD_VFIO_H

struct ppt_device;

/**
 * ppt_igd_vfio_open - add what is Intel's to a device that VFIO has enabled
 * @device: any device
 *
 * Context: of open_device, between vfio_pci_core_enable() and _finish_enable().
 * What it adds VFIO takes away at close.
 * Return: 0, or what VFIO says to another region.
 */
int ppt_igd_vfio_open(struct ppt_device *device);

#endif /* PPT_IGD_VFIO_H */
