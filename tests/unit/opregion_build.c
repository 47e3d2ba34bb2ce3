// SPDX-License-Identifier: GPL-2.0
/* OpRegions and VBTs made from nothing: see opregion_build.h. */
#include <assert.h>

#include "opregion_build.h"

void put16(u8 *data, u32 offset, u16 value)
{
	data[offset] = value;
	data[offset + 1] = value >> 8;
}

void put32(u8 *data, u32 offset, u32 value)
{
	put16(data, offset, value);
	put16(data, offset + 2, value >> 16);
}

void put64(u8 *data, u32 offset, u64 value)
{
	put32(data, offset, value);
	put32(data, offset + 4, value >> 32);
}

u32 get32(const u8 *data, u32 offset)
{
	return data[offset] | data[offset + 1] << 8 | data[offset + 2] << 16 |
	       (u32)data[offset + 3] << 24;
}

void build_opregion(struct opregion_bytes *out, u32 over, u64 rvda, u32 rvds)
{
	memset(out, 0, sizeof(*out));
	memcpy(out->data, "IntelGraphicsMem", 16);
	put32(out->data, 0x10, 8);
	put32(out->data, 0x14, over);
	put32(out->data, 0x58, 0x1f);
	put64(out->data, 0x3ba, rvda);
	put32(out->data, 0x3c2, rvds);
}

void build_vbt(struct vbt_bytes *out, u32 size)
{
	u8 sum = 0;
	u32 i;

	assert(size < PPT_VBT_MAX && size >= 0x46);
	memset(out, 0, sizeof(*out));
	out->size = size;
	memcpy(out->data, "$VBT TEST           ", 20);
	put16(out->data, 0x14, 100);
	put16(out->data, 0x16, 0x30);
	put16(out->data, 0x18, size);
	put32(out->data, 0x1c, 0x30);
	memcpy(out->data + 0x30, "BIOS_DATA_BLOCK ", 16);
	put16(out->data, 0x40, 250);
	put16(out->data, 0x42, 22);
	put16(out->data, 0x44, size - 0x30);
	for (i = 0; i < size; i++)
		sum += out->data[i];
	out->data[0x1a] = -sum;
}

void put_vbt(struct opregion_bytes *out, const struct vbt_bytes *vbt)
{
	assert(vbt->size <= PPT_OPREGION_SIZE - 0x400);
	memcpy(out->data + 0x400, vbt->data, vbt->size);
}
