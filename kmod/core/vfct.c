// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * Looking for an image in a VFCT: see vfct.h. Lengths are compared with what is
 * left, never added before, so that none of them can wrap. Each step goes on by
 * a header at least, so that the walk ends.
 */
#include "vfct.h"

/* The table: ACPI's header, a UUID, offsets. */
#define TABLE_SIZE 0x4c
#define TABLE_LENGTH 0x04
#define TABLE_IMAGES 0x34

/* Before each image. */
#define HEADER_SIZE 0x1c
#define HEADER_BUS 0x00
#define HEADER_SLOT 0x04
#define HEADER_FUNCTION 0x08
#define HEADER_VENDOR 0x0c
#define HEADER_DEVICE 0x0e
#define HEADER_LENGTH 0x18

static u16 word_at(const u8 *bytes)
{
	return bytes[0] | bytes[1] << 8;
}

static u32 long_at(const u8 *bytes)
{
	return word_at(bytes) | (u32)word_at(bytes + 2) << 16;
}

/* But for the bus. */
static bool is_meant(const u8 *header, const struct ppt_vfct_query *query)
{
	return word_at(header + HEADER_VENDOR) == query->vendor &&
	       word_at(header + HEADER_DEVICE) == query->device &&
	       long_at(header + HEADER_SLOT) == query->slot &&
	       long_at(header + HEADER_FUNCTION) == query->function;
}

static enum ppt_vfct_result walk(const u8 *table, u32 size, u32 offset,
				 const struct ppt_vfct_query *query,
				 struct ppt_vfct_image *ret_image)
{
	enum ppt_vfct_result result = PPT_VFCT_NONE;

	while (offset < size) {
		const u8 *header = table + offset;
		bool there = size - offset >= HEADER_SIZE;
		u32 length = there ? long_at(header + HEADER_LENGTH) : 0;

		if (!there || length > size - offset - HEADER_SIZE)
			return result == PPT_VFCT_NONE ? PPT_VFCT_TRUNCATED :
							 result;
		offset += HEADER_SIZE;
		if (length && is_meant(header, query)) {
			u32 bus = long_at(header + HEADER_BUS);
			bool same = bus == query->bus;

			if (same || result == PPT_VFCT_NONE)
				*ret_image = (struct ppt_vfct_image){
					.offset = offset,
					.size = length,
					.bus = bus,
				};
			if (same)
				return PPT_VFCT_FOUND;
			result = PPT_VFCT_OTHER_BUS;
		}
		offset += length;
	}
	return result;
}

enum ppt_vfct_result ppt_vfct_find(const u8 *table, size_t size,
				   const struct ppt_vfct_query *query,
				   struct ppt_vfct_image *ret_image)
{
	u32 length, offset;

	if (size < TABLE_SIZE || memcmp(table, "VFCT", 4))
		return PPT_VFCT_TOO_SHORT;
	length = long_at(table + TABLE_LENGTH);
	if (length > size)
		length = size;
	if (length < TABLE_SIZE)
		return PPT_VFCT_TOO_SHORT;
	offset = long_at(table + TABLE_IMAGES);
	if (offset < TABLE_SIZE || offset > length)
		return PPT_VFCT_BAD_OFFSET;
	return walk(table, length, offset, query, ret_image);
}
