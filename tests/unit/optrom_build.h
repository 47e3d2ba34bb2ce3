/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Option ROMs and a VFCT made from nothing, small enough to know every byte.
 * The ROMs are for the parser: there is no code in them.
 */
#ifndef PPT_TESTS_OPTROM_BUILD_H
#define PPT_TESTS_OPTROM_BUILD_H

#include "core/optrom.h"

/* Over PPT_OPTROM_IMAGES_MAX images, and a prefix. */
#define ROM_ROOM 0x10000

struct rom {
	u32 size;
	u8 data[ROM_ROOM];
};

void rom_put16(struct rom *rom, u32 offset, u16 value);
void rom_put32(struct rom *rom, u32 offset, u32 value);
void rom_put_text(struct rom *rom, u32 offset, const char *text);

/* Appends zeros, or anything. */
void rom_pad(struct rom *rom, u32 size, u8 value);

/*
 * Appends an image of @blocks units with an ordinary header, a PCIR at 1Ch and
 * a sum of 0; returns its offset.
 */
u32 rom_add_image(struct rom *rom, u8 blocks, u16 vendor, u16 device, u8 type,
		  bool last);

/* Corrects the last byte, so that the sum is 0 (again). */
void rom_fix_sum(struct rom *rom, u32 offset, u32 size);

u8 rom_sum(const struct rom *rom, u32 offset, u32 size);
u32 rom_crc32(const u8 *data, u32 size);

/* --- whole ones, each from an empty one ---------------------------------- */

/* A PC-AT and an EFI image, for 1002:67df. */
void rom_build_two(struct rom *rom);

/* NVIDIA's prefix, with a pointer (1) or a directory (3), before an image. */
void rom_build_ifr1(struct rom *rom);
void rom_build_ifr3(struct rom *rom);

/* Two images, of which the second can be reached through NPDE only. */
void rom_build_npde(struct rom *rom);

/* What EfiRom makes of a driver, for 8086:ffff. */
void rom_build_efi(struct rom *rom);

/* An image with a device list of @count entries, which are 1, 2 and so on. */
void rom_build_list(struct rom *rom, u16 count);

/* As many images, of a block each; the last one says so. */
void rom_build_many(struct rom *rom, u32 count);

/* A VFCT with an image for c4:00.0 and one for 03:00.0. */
#define VFCT_A 0x4c
#define VFCT_B 0x268
#define VFCT_SIZE 0x684
void rom_build_vfct(struct rom *rom);

/* The header of an image, in a VFCT; returns what is behind it. */
u32 rom_put_vfct_header(struct rom *rom, u32 offset, u32 bus, u16 vendor,
			u16 device, u32 length);

#endif /* PPT_TESTS_OPTROM_BUILD_H */
