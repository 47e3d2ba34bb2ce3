// SPDX-License-Identifier: GPL-2.0
/* Tables DMAR and IVRS for tests: see acpi_build.h. */
#include <stdlib.h>

#include "acpi_build.h"

#define BLOCKS_AT 48

void acpi_put(struct acpi_bytes *out, u32 offset, unsigned int bytes, u64 value)
{
	if (offset + bytes > sizeof(out->data))
		abort();
	for (; bytes; bytes--, value >>= 8)
		out->data[offset++] = value;
}

static void put_text(struct acpi_bytes *out, u32 offset, const char *text)
{
	memcpy(out->data + offset, text, strlen(text));
}

/* Room for @bytes more, all 0; where they begin. */
static u32 grow(struct acpi_bytes *out, u32 bytes)
{
	u32 offset = out->size;

	if (bytes > sizeof(out->data) - offset)
		abort();
	out->size += bytes;
	return offset;
}

/* The length of a block is at the same place in both tables. */
static u32 grow_block(struct acpi_bytes *out, u32 bytes)
{
	u32 offset = grow(out, bytes);

	acpi_put(out, out->block + 2, 2, out->size - out->block);
	return offset;
}

void acpi_begin(struct acpi_bytes *out, const char *signature)
{
	memset(out, 0, sizeof(*out));
	grow(out, BLOCKS_AT);
	put_text(out, 0, signature);
	acpi_put(out, 8, 1, 1);
	put_text(out, 10, "PPTEST");
	put_text(out, 16, "MACHINE1");
	/* 39 bits of address; interrupts, or as AMD has it. */
	if (*signature == 'D')
		acpi_put(out, 36, 2, 38 | 5 << 8);
	else
		acpi_put(out, 36, 4, 48 << 8 | 64 << 15 | 1);
}

void acpi_end(struct acpi_bytes *out)
{
	u8 sum = 0;
	u32 i;

	acpi_put(out, 4, 4, out->size);
	out->data[9] = 0;
	for (i = 0; i < out->size; i++)
		sum += out->data[i];
	out->data[9] = -sum;
}

/* --- DMAR ------------------------------------------------------------------ */

void dmar_block(struct acpi_bytes *out, u16 type, u16 size)
{
	out->block = out->size;
	grow_block(out, size);
	acpi_put(out, out->block, 2, type);
}

void dmar_scope(struct acpi_bytes *out, u8 type, u8 id, u8 bus, const u16 *path,
		unsigned int depth)
{
	u32 offset = grow_block(out, 6 + 2 * depth);
	unsigned int i;

	acpi_put(out, offset, 1, type);
	acpi_put(out, offset + 1, 1, 6 + 2 * depth);
	acpi_put(out, offset + 4, 1, id);
	acpi_put(out, offset + 5, 1, bus);
	for (i = 0; i < depth; i++) {
		acpi_put(out, offset + 6 + 2 * i, 1, path[i] >> 4);
		acpi_put(out, offset + 7 + 2 * i, 1, path[i] & 0xf);
	}
}

void dmar_drhd(struct acpi_bytes *out, u8 flags, u64 base)
{
	dmar_block(out, 0, 16);
	acpi_put(out, out->block + 4, 1, flags);
	acpi_put(out, out->block + 8, 8, base);
}

void dmar_rmrr(struct acpi_bytes *out, u64 base, u64 limit)
{
	dmar_block(out, 1, 24);
	acpi_put(out, out->block + 8, 8, base);
	acpi_put(out, out->block + 16, 8, limit);
}

void build_dmar_server(struct acpi_bytes *out)
{
	static const u16 port[] = { 0x010 }, usb[] = { 0x1a0 };
	static const u16 graphics[] = { 0x010, 0x000 }, usb2[] = { 0x1d0 };
	static const u16 nic[] = { 0x020, 0x000 }, nic2[] = { 0x020, 0x001 };
	static const u16 apic[] = { 0x1f0 }, hpet[] = { 0x0f0 };

	acpi_begin(out, "DMAR");
	dmar_drhd(out, 0, 0xfed91000);
	dmar_scope(out, 2, 0, 0, port, 1);
	dmar_drhd(out, 1, 0xfed90000);
	dmar_scope(out, 3, 8, 0xf0, apic, 1);
	dmar_scope(out, 4, 1, 0xf0, hpet, 1);
	dmar_scope(out, 5, 1, 0, apic, 1);
	dmar_rmrr(out, 0x7a000000, 0x7a01ffff);
	dmar_scope(out, 1, 0, 0, usb, 1);
	dmar_scope(out, 1, 0, 0, usb2, 1);
	dmar_rmrr(out, 0x7b000000, 0x7fffffff);
	dmar_scope(out, 1, 0, 0, graphics, 2);
	dmar_rmrr(out, 0x78000000, 0x780fffff);
	dmar_scope(out, 1, 0, 0, nic, 2);
	dmar_scope(out, 1, 0, 0, nic2, 2);
	dmar_block(out, 2, 8);
	dmar_scope(out, 2, 0, 0, port, 1);
	dmar_block(out, 3, 20);
	acpi_put(out, out->block + 8, 8, 0xfed91000);
	acpi_put(out, out->block + 16, 4, 1);
	dmar_block(out, 4, 8 + 13);
	acpi_put(out, out->block + 7, 1, 1);
	put_text(out, out->block + 8, "\\_SB.PCI0.I2C");
	dmar_block(out, 5, 8);
	acpi_put(out, out->block + 4, 1, 1);
	dmar_scope(out, 1, 0, 0, usb, 1);
	dmar_block(out, 6, 8);
	dmar_scope(out, 1, 0, 0, usb, 1);
	acpi_end(out);
}

/* --- IVRS ------------------------------------------------------------------ */

void ivrs_ivhd(struct acpi_bytes *out, u8 type, u16 id, u64 base)
{
	out->block = out->size;
	grow_block(out, type == 0x10 ? 24 : 40);
	acpi_put(out, out->block, 1, type);
	acpi_put(out, out->block + 1, 1, 0x30);
	acpi_put(out, out->block + 4, 2, id);
	acpi_put(out, out->block + 6, 2, 0x40);
	acpi_put(out, out->block + 8, 8, base);
	acpi_put(out, out->block + 20, 4, 0x80048f6e);
	if (type != 0x10)
		acpi_put(out, out->block + 24, 8, 0x246577efa2254afa);
}

void ivrs_entry(struct acpi_bytes *out, u8 type, u16 id, u8 flags)
{
	u32 offset = grow_block(out, 4);

	acpi_put(out, offset, 1, type);
	acpi_put(out, offset + 1, 2, id);
	acpi_put(out, offset + 3, 1, flags);
}

void ivrs_entry8(struct acpi_bytes *out, u8 type, u16 id, u32 more)
{
	u32 offset = grow_block(out, 8);

	acpi_put(out, offset, 1, type);
	acpi_put(out, offset + 1, 2, id);
	acpi_put(out, offset + 4, 4, more);
}

void ivrs_hid(struct acpi_bytes *out, u16 id, const char *hid, u8 uid_type,
	      const void *uid, u8 uid_size)
{
	u32 offset = grow_block(out, 22 + uid_size);

	acpi_put(out, offset, 1, 240);
	acpi_put(out, offset + 1, 2, id);
	put_text(out, offset + 4, hid);
	acpi_put(out, offset + 20, 1, uid_type);
	acpi_put(out, offset + 21, 1, uid_size);
	memcpy(out->data + offset + 22, uid, uid_size);
}

void ivrs_ivmd(struct acpi_bytes *out, u8 type, u8 flags, u16 first, u16 last,
	       u64 base, u64 size)
{
	out->block = out->size;
	grow_block(out, 32);
	acpi_put(out, out->block, 1, type);
	acpi_put(out, out->block + 1, 1, flags);
	acpi_put(out, out->block + 4, 2, first);
	acpi_put(out, out->block + 6, 2, last);
	acpi_put(out, out->block + 16, 8, base);
	acpi_put(out, out->block + 24, 8, size);
}

/* Ranges, an alias behind a bridge, and what is no PCI device. */
static void add_entries(struct acpi_bytes *out)
{
	ivrs_entry(out, 3, 0x0008, 0);
	ivrs_entry(out, 4, 0xfffe, 0);
	ivrs_entry8(out, 67, 0x0300, 0x00a500);
	ivrs_entry(out, 4, 0x03ff, 0);
	ivrs_entry8(out, 66, 0x0400, 0x00a600);
	ivrs_entry(out, 0, 0, 0);
	ivrs_entry8(out, 72, 0, 0x0100a021);
	ivrs_entry8(out, 72, 0, 0x0200a000);
}

void build_ivrs_desktop(struct acpi_bytes *out)
{
	static const u8 uid[8] = { 0x39, 5 };

	acpi_begin(out, "IVRS");
	ivrs_ivhd(out, 0x10, 0x0002, 0xfeb80000);
	add_entries(out);
	ivrs_ivhd(out, 0x11, 0x0002, 0xfeb80000);
	add_entries(out);
	ivrs_ivhd(out, 0x40, 0x0002, 0xfeb80000);
	add_entries(out);
	ivrs_hid(out, 0x0098, "AMDI0040", 1, uid, sizeof(uid));
	ivrs_hid(out, 0x0099, "AMDI0020", 2, "\\_SB.FUR0", 9);
	ivrs_ivmd(out, 0x21, 0x0f, 0x0100, 0, 0xb0000000, 0x100000);
	ivrs_ivmd(out, 0x22, 0x07, 0x0200, 0x02ff, 0xb1000000, 0x200000);
	acpi_end(out);
}
