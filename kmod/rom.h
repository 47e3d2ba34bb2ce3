/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The VBIOS service: which option ROM a VM gets with a device.
 *
 * A ROM is read once, into memory, from the best source there is
 * (rom_source.h); that of a display device when it is claimed, before a reset
 * or a guest can have changed what it shows, that of others when it is wanted
 * first. From then on PPT_IOC_ROM_READ and the VM's ROM region (rom_vfio.h)
 * give the copy. An admin can put a file in its place, or switch it off.
 */
#ifndef PPT_ROM_H
#define PPT_ROM_H

#include <linux/mutex.h>
#include <linux/ppt.h>

#include "rom_source.h"

/**
 * struct ppt_rom - the option ROM of a device
 * @lock: protects all but @bar; held while the ROM is read from the device, and
 *	while VFIO opens or closes that; see docs/locking.md
 * @found: what its sources gave
 * @file: what an admin gave, a reference; NULL if nothing
 * @shown: what the VM that has the device open has seen, a reference; may be
 *	NULL: no ROM. Counts if @is_shown
 * @bar: the VM's ROM BAR, as it has written it; read and written without a lock
 * @mode: PPT_ROM_MODE_*; also read without a lock, by sysfs
 * @asked: the sources have been asked, and would say the same again
 * @looked: the admin's file has been looked for
 * @is_shown: the VM has seen @shown, and is to see nothing else
 * @claiming: the device is being claimed: its device lock is held, and nobody
 *	else has it
 */
struct ppt_rom {
	/* Protects all but bar. */
	struct mutex lock;
	struct ppt_rom_choice found;
	struct ppt_rom_copy *file;
	struct ppt_rom_copy *shown;
	u32 bar;
	u8 mode;
	bool asked;
	bool looked;
	bool is_shown;
	bool claiming;
};

struct ppt_device;

void ppt_rom_init(struct ppt_rom *rom);
/* Nobody else has the device any more. */
void ppt_rom_exit(struct ppt_rom *rom);

/*
 * Reads the ROM of a display device. Context: of its probe; the device lock is
 * held and nobody else has the device, which is in D0.
 */
void ppt_rom_claim(struct ppt_device *device);

/* PPT_IOC_ROM, _ROM_READ and _ROM_SET, as documented there. */
int ppt_rom_report(struct ppt_ioc_rom *io);
int ppt_rom_read(struct ppt_ioc_rom_read *io);
int ppt_rom_set(struct ppt_ioc_rom_set *io);

/*
 * For sysfs: without waiting for anything that may wait for the device lock,
 * which who takes the files away holds. -EAGAIN if the ROM is being read.
 */
int ppt_rom_try_mode(struct ppt_device *device, u8 mode);
/* PPT_ROM_*, or -EAGAIN. */
int ppt_rom_try_source(struct ppt_device *device);

/**
 * ppt_rom_show - the ROM for the VM that has the device open
 * @device: the device, open
 *
 * The same one until ppt_rom_hide(), whatever becomes of the device's ROM.
 *
 * Context: Process context, sleeps: it may have to be read first.
 * Return: a reference; NULL if there is none.
 */
struct ppt_rom_copy *ppt_rom_show(struct ppt_device *device);

/* The device isn't open any more. Context: rom->lock is held. */
void ppt_rom_hide(struct ppt_rom *rom);

#endif /* PPT_ROM_H */
