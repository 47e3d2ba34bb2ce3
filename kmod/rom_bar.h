/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reading a ROM out of the device that carries it, through its expansion ROM
 * BAR (PCI Local Bus 3.0, 6.2.5.2); and the shadow, which takes the place of
 * that for the graphics that the machine has booted with.
 */
#ifndef PPT_ROM_BAR_H
#define PPT_ROM_BAR_H

#include "device.h"
#include "rom_copy.h"

/**
 * ppt_rom_bar_read - read the ROM of a device
 * @device: the device; may be open, but isn't being opened or closed, from
 *	which rom->lock keeps VFIO
 * @locked: the caller holds the device lock, and nobody else has the device
 *	yet; otherwise it is locked here, against resets and removal, and VFIO's
 *	memory_lock is taken, against the VM
 *
 * The device is woken up if no VM has it, and left as it was: decoding, ROM
 * BAR, power. It counts as touched if it has a ROM BAR at all. The kernel has
 * no address for that of the graphics that it has booted with, and of others it
 * may have none either: then one is borrowed from the bus for the while.
 *
 * Context: Process context, sleeps: a ROM of 64 KiB takes tens of milliseconds.
 * rom->lock is held, and no other but that of @locked.
 * Return: a reference, or ERR_PTR:
 * -ENOENT: it has no ROM BAR;
 * -ENOSPC: there is no address for it, or for another BAR of the device;
 * -EACCES: it is asleep or quarantined, or doesn't answer;
 * -EAGAIN: it is locked; -ENODEV: it is being taken away; -EINTR; -ENOMEM.
 */
struct ppt_rom_copy *ppt_rom_bar_read(struct ppt_device *device, bool locked);

/* The same for the shadow at 0xC0000; needs no lock. -ENOENT if it has none. */
struct ppt_rom_copy *ppt_rom_shadow_read(const struct pci_dev *pdev);

#endif /* PPT_ROM_BAR_H */
