/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where an option ROM can be had, and which of these to trust: the table in
 * rom_source.c has them, the best first.
 */
#ifndef PPT_ROM_SOURCE_H
#define PPT_ROM_SOURCE_H

#include <linux/ppt.h>

#include "rom_copy.h"

struct ppt_device;

/* One word, as in "rom-bar"; never NULL. */
const char *ppt_rom_source_name(u8 source);

/**
 * struct ppt_rom_choice - the ROM that was found for a device
 * @copy: a reference; NULL if there is none
 * @source: PPT_ROM_BAR to _SHADOW; PPT_ROM_NONE without @copy
 * @is_final: asking again would lead to the same
 * @sources: what came of each
 */
struct ppt_rom_choice {
	struct ppt_rom_copy *copy;
	u8 source;
	bool is_final;
	struct ppt_rom_source sources[PPT_ROM_SOURCES];
};

/**
 * ppt_rom_choose - ask the sources for the ROM of a device, one by one
 * @device: the device
 * @ret_choice: what was found, also if that is nothing; untouched on error
 *
 * The first sound ROM is taken; if none is sound, the first that has an image
 * at all, for it may be what the device needs in spite of its defect. The
 * shadow is what is left of a ROM that has run: it is taken only if nothing
 * else has an image.
 *
 * Context: Process context, sleeps; rom->lock is held.
 * Return: 0, or -EAGAIN, -ENODEV, -EINTR or -ENOMEM if that kept a source from
 * being asked.
 */
int ppt_rom_choose(struct ppt_device *device,
		   struct ppt_rom_choice *ret_choice);

/**
 * ppt_rom_firmware_file - what an admin has put where firmware files are
 * @device: the device
 *
 * Context: Process context, reads the file system.
 * Return: a reference, or ERR_PTR: -ENOENT, or what went wrong.
 */
struct ppt_rom_copy *ppt_rom_firmware_file(struct ppt_device *device);

#endif /* PPT_ROM_SOURCE_H */
