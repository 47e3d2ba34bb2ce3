// SPDX-License-Identifier: GPL-2.0
/* Option ROMs made from nothing: see optrom_build.h. */
#include <assert.h>
#include <stdlib.h>

#include "optrom_build.h"

#define PCIR 0x1c
#define VGA_CLASS 0x030000

void rom_put16(struct rom *rom, u32 offset, u16 value)
{
	assert(offset + 2 <= ROM_ROOM);
	rom->data[offset] = value;
	rom->data[offset + 1] = value >> 8;
}

void rom_put32(struct rom *rom, u32 offset, u32 value)
{
	rom_put16(rom, offset, value);
	rom_put16(rom, offset + 2, value >> 16);
}

void rom_put_text(struct rom *rom, u32 offset, const char *text)
{
	assert(offset + strlen(text) <= ROM_ROOM);
	memcpy(rom->data + offset, text, strlen(text));
}

void rom_pad(struct rom *rom, u32 size, u8 value)
{
	assert(rom->size + size <= ROM_ROOM);
	memset(rom->data + rom->size, value, size);
	rom->size += size;
}

u8 rom_sum(const struct rom *rom, u32 offset, u32 size)
{
	u8 sum = 0;

	while (size--)
		sum += rom->data[offset++];
	return sum;
}

void rom_fix_sum(struct rom *rom, u32 offset, u32 size)
{
	rom->data[offset + size - 1] -= rom_sum(rom, offset, size);
}

u32 rom_crc32(const u8 *data, u32 size)
{
	u32 crc = ~0U;
	int bit;

	while (size--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void put_pcir(struct rom *rom, u32 pcir, u16 vendor, u16 device, u8 type)
{
	rom_put_text(rom, pcir, "PCIR");
	rom_put16(rom, pcir + 0x04, vendor);
	rom_put16(rom, pcir + 0x06, device);
	rom_put16(rom, pcir + 0x0a, 0x1c);
	/* The revision, and the class above it. */
	rom_put32(rom, pcir + 0x0c, 3 | VGA_CLASS << 8);
	rom_put16(rom, pcir + 0x12, 1);
	rom->data[pcir + 0x14] = type;
}

u32 rom_add_image(struct rom *rom, u8 blocks, u16 vendor, u16 device, u8 type,
		  bool last)
{
	u32 at = rom->size, size = blocks * PPT_OPTROM_UNIT, pcir = at + PCIR;

	rom_pad(rom, size, 0);
	rom_put16(rom, at, 0xaa55);
	rom_put16(rom, at + 0x18, PCIR);
	put_pcir(rom, pcir, vendor, device, type);
	rom_put16(rom, pcir + 0x10, blocks);
	rom->data[pcir + 0x15] = last ? 0x80 : 0;
	if (type == PPT_CODE_EFI) {
		rom_put16(rom, at + 0x02, blocks);
		rom_put32(rom, at + 0x04, 0x0ef1);
		rom_put16(rom, at + 0x08, 0x0b);
		rom_put16(rom, at + 0x0a, 0x8664);
		rom_put16(rom, at + 0x16, 0x40);
	} else {
		rom->data[at + 0x02] = blocks;
		rom->data[at + 0x03] = 0xcb;
		rom_put16(rom, pcir + 0x16, blocks);
	}
	rom_fix_sum(rom, at, size);
	return at;
}

void rom_build_two(struct rom *rom)
{
	rom->size = 0;
	rom_add_image(rom, 2, 0x1002, 0x67df, PPT_CODE_PCAT, false);
	rom_add_image(rom, 3, 0x1002, 0x67df, PPT_CODE_EFI, true);
}

static void put_ifr(struct rom *rom, u32 fixed)
{
	rom->size = 0;
	rom_pad(rom, 0x2000, 0);
	rom_put_text(rom, 0, "NVGI");
	rom_put32(rom, 4, fixed);
}

void rom_build_ifr1(struct rom *rom)
{
	put_ifr(rom, 0x00200100);
	rom_put32(rom, 0x24, 0x400);
	rom->size = 0x400;
	rom_add_image(rom, 2, 0x10de, 0x1cb1, PPT_CODE_PCAT, true);
}

void rom_build_ifr3(struct rom *rom)
{
	put_ifr(rom, 0x00200300);
	rom_put32(rom, 0x08, 0x40);
	rom_put32(rom, 0x40, 0x200);
	rom_put_text(rom, 0x1200, "RFRD");
	rom_put32(rom, 0x1208, 0x2000);
	rom_add_image(rom, 2, 0x10de, 0x1cb1, PPT_CODE_PCAT, true);
}

static void put_npde(struct rom *rom, u32 offset, u16 blocks, bool last)
{
	rom_put_text(rom, offset, "NPDE");
	rom_put16(rom, offset + 4, 0x0101);
	rom_put16(rom, offset + 6, 0x0c);
	rom_put16(rom, offset + 8, blocks);
	rom->data[offset + 0x0a] = last ? 0x80 : 0;
}

/* The PCIR of an image made by rom_add_image() moves to 40h, as revision 0. */
static void move_pcir(struct rom *rom, u32 at)
{
	memmove(rom->data + at + 0x40, rom->data + at + PCIR, 0x18);
	memset(rom->data + at + PCIR, 0, 0x1c);
	rom_put16(rom, at + 0x18, 0x40);
	rom_put16(rom, at + 0x4a, 0x18);
	rom->data[at + 0x4c] = 0;
}

void rom_build_npde(struct rom *rom)
{
	u32 at;

	rom->size = 0;
	rom_add_image(rom, 2, 0x10de, 0x1cb1, PPT_CODE_PCAT, true);
	move_pcir(rom, 0);
	put_npde(rom, 0x60, 2, false);
	rom_fix_sum(rom, 0, rom->size);

	at = rom->size;
	rom_pad(rom, 0x200, 0);
	rom_put16(rom, at, 0x4e56);
	rom_put16(rom, at + 0x18, 0x40);
	put_pcir(rom, at + 0x40, 0x10de, 0x1cb1, PPT_CODE_FWSEC);
	rom_put_text(rom, at + 0x40, "NPDS");
	rom_put16(rom, at + 0x4a, 0x18);
	rom->data[at + 0x4c] = 0;
	rom_put16(rom, at + 0x50, 1);
	put_npde(rom, at + 0x60, 1, true);
}

void rom_build_efi(struct rom *rom)
{
	rom->size = 0;
	rom_add_image(rom, 0x23, 0x8086, 0xffff, PPT_CODE_EFI, true);
	rom_put16(rom, 0x16, 0x180);
	/* EfiRom gives no class and no revision. */
	memset(rom->data + PCIR + 0x0d, 0, 3);
	rom_put16(rom, PCIR + 0x12, 0);
	memset(rom->data + 0x38, 0xff, rom->size - 0x38);
}

void rom_build_list(struct rom *rom, u16 count)
{
	u32 blocks = 1 + count / 200, i;

	rom->size = 0;
	rom_add_image(rom, blocks, 0x1002, 0x67df, PPT_CODE_PCAT, true);
	rom_put16(rom, PCIR + 0x08, 0x24);
	for (i = 0; i < count; i++)
		rom_put16(rom, PCIR + 0x24 + 2 * i, i + 1);
	rom_fix_sum(rom, 0, rom->size);
}

void rom_build_many(struct rom *rom, u32 count)
{
	rom->size = 0;
	while (count--)
		rom_add_image(rom, 1, 0x1002, 0x67df, PPT_CODE_PCAT, !count);
}

u32 rom_put_vfct_header(struct rom *rom, u32 offset, u32 bus, u16 vendor,
			u16 device, u32 length)
{
	rom_put32(rom, offset, bus);
	rom_put16(rom, offset + 0x0c, vendor);
	rom_put16(rom, offset + 0x0e, device);
	rom_put32(rom, offset + 0x18, length);
	return offset + 0x1c;
}

void rom_build_vfct(struct rom *rom)
{
	rom->size = 0;
	rom_pad(rom, VFCT_A, 0);
	rom_put_text(rom, 0x00, "VFCT");
	rom_put32(rom, 0x04, VFCT_SIZE);
	rom->data[0x08] = 1;
	rom_put_text(rom, 0x0a, "PPTTSTVFCTTEST");
	rom_put32(rom, 0x18, 1);
	rom_put_text(rom, 0x1c, "PPT ");
	rom_put32(rom, 0x20, 1);
	rom_put32(rom, 0x34, VFCT_A);

	rom_pad(rom, 0x1c, 0);
	rom_put_vfct_header(rom, VFCT_A, 0xc4, 0x1002, 0x15bf, 0x200);
	rom_put32(rom, VFCT_A + 0x10, 0x01231002);
	rom_add_image(rom, 1, 0x1002, 0x15bf, PPT_CODE_PCAT, true);
	rom_pad(rom, 0x1c, 0);
	rom_put_vfct_header(rom, VFCT_B, 0x03, 0x1002, 0x73ff, 0x400);
	rom_put32(rom, VFCT_B + 0x10, 0x05e51043);
	rom_add_image(rom, 2, 0x1002, 0x73ff, PPT_CODE_PCAT, true);
	rom->data[0x09] -= rom_sum(rom, 0, rom->size);
}
