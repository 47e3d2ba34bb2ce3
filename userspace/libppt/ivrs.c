// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The table IVRS, by "AMD I/O Virtualization Technology (IOMMU) Specification",
 * 48882 rev. 3.08, section 5.2: IOMMUs (IVHD, 5.2.2), each with entries for the
 * devices that it is for, and memory that devices must reach (IVMD, 5.2.3).
 * Devices have 16-bit ids: bus, slot, function. A range is two entries, start
 * and end, which become one scope.
 *
 * A machine may describe one IOMMU by up to three IVHDs, of the types 10h, 11h
 * and 40h, of which software uses those of the highest type that it knows.
 */
#include "acpi_iommu.h"

#define BLOCK_HEADER_SIZE 4
#define IVHD_10_SIZE 24
#define IVHD_11_SIZE 40
#define IVMD_SIZE 32

/* Types of device entries (5.2.2.2 and following). */
#define ENTRY_PAD4 0
#define ENTRY_ALL 1
#define ENTRY_SELECT 2
#define ENTRY_START 3
#define ENTRY_END 4
#define ENTRY_PAD8 64
#define ENTRY_ALIAS_SELECT 66
#define ENTRY_ALIAS_START 67
#define ENTRY_EXT_SELECT 70
#define ENTRY_EXT_START 71
#define ENTRY_SPECIAL 72
#define ENTRY_HID 240
/* From there on the length of what follows is in the entry. */
#define ENTRY_VARIABLE 240
#define ENTRY_HID_SIZE 22

#define UID_INTEGER 1
#define UID_TEXT 2

/**
 * struct ivhd_walk - device entries on the way to the end of an IVHD
 * @tables: what they are added to
 * @data: the table
 * @start: of a range whose end hasn't come
 * @in_range: @start counts
 */
struct ivhd_walk {
	struct ppt_iommu_tables *tables;
	const u8 *data;
	struct ppt_iommu_scope start;
	bool in_range;
};

/* The upper bits of a type are its length; 0 if @room is too little to tell. */
static u32 entry_size(const u8 *bytes, u32 room)
{
	u8 type = bytes[0];

	if (type >= ENTRY_VARIABLE)
		return room < ENTRY_HID_SIZE ? 0 : ENTRY_HID_SIZE + bytes[21];
	return 4U << (type >> 6);
}

static void read_uid(struct ppt_iommu_scope *scope, const u8 *bytes)
{
	const u8 *uid = bytes + ENTRY_HID_SIZE;
	u8 size = bytes[21];
	u64 number = 0;

	if (bytes[20] == UID_TEXT) {
		ppt_iommu_copy_text(scope->uid, sizeof(scope->uid), uid, size);
	} else if (bytes[20] == UID_INTEGER) {
		if (size > 8)
			size = 8;
		while (size--)
			number = number << 8 | uid[size];
		snprintf(scope->uid, sizeof(scope->uid), "%llu",
			 (unsigned long long)number);
	}
}

static void read_select(struct ppt_iommu_scope *scope, const u8 *bytes)
{
	switch (scope->number) {
	case ENTRY_ALL:
		scope->type = PPT_IOMMU_SCOPE_ALL;
		scope->first = 0;
		scope->last = 0xffff;
		break;
	case ENTRY_ALIAS_SELECT:
		scope->has_alias = true;
		scope->alias = acpi_get16(bytes + 5);
		scope->type = PPT_IOMMU_SCOPE_DEVICE;
		break;
	case ENTRY_SELECT:
	case ENTRY_EXT_SELECT:
		scope->type = PPT_IOMMU_SCOPE_DEVICE;
		break;
	case ENTRY_SPECIAL:
		scope->id = bytes[4];
		scope->first = acpi_get16(bytes + 5);
		scope->last = scope->first;
		scope->type = bytes[7] == 1 ? PPT_IOMMU_SCOPE_IOAPIC :
			      bytes[7] == 2 ? PPT_IOMMU_SCOPE_HPET :
					      PPT_IOMMU_SCOPE_UNKNOWN;
		break;
	case ENTRY_HID:
		scope->type = PPT_IOMMU_SCOPE_ACPI;
		ppt_iommu_copy_text(scope->hid, sizeof(scope->hid), bytes + 4,
				    8);
		ppt_iommu_copy_text(scope->cid, sizeof(scope->cid), bytes + 12,
				    8);
		read_uid(scope, bytes);
		break;
	}
}

/* The start that has waited for its end has none. */
static void drop_start(struct ivhd_walk *walk)
{
	if (walk->in_range)
		ppt_iommu_note(walk->tables, PPT_IOMMU_DEFECT_RANGE,
			       walk->start.offset);
	walk->in_range = false;
}

static void begin_range(struct ivhd_walk *walk, struct ppt_iommu_scope *scope,
			const u8 *bytes)
{
	drop_start(walk);
	scope->type = PPT_IOMMU_SCOPE_RANGE;
	if (scope->number == ENTRY_ALIAS_START) {
		scope->has_alias = true;
		scope->alias = acpi_get16(bytes + 5);
	}
	walk->start = *scope;
	walk->in_range = true;
}

static int end_range(struct ivhd_walk *walk, const struct ppt_iommu_scope *end)
{
	struct ppt_iommu_scope scope = walk->start;

	if (!walk->in_range || end->first < scope.first) {
		ppt_iommu_note(walk->tables, PPT_IOMMU_DEFECT_RANGE,
			       end->offset);
		walk->in_range = false;
		return 0;
	}
	walk->in_range = false;
	scope.last = end->first;
	return ppt_iommu_add_scope(walk->tables, &scope);
}

static int decode_entry(struct ivhd_walk *walk, u32 offset, u16 segment)
{
	const u8 *bytes = walk->data + offset;
	struct ppt_iommu_scope scope = {
		.type = PPT_IOMMU_SCOPE_UNKNOWN,
		.offset = offset,
		.number = bytes[0],
		.flags = bytes[3],
		.segment = segment,
		.first = acpi_get16(bytes + 1),
		.last = acpi_get16(bytes + 1),
	};

	switch (scope.number) {
	case ENTRY_PAD4:
	case ENTRY_PAD8:
		return 0;
	case ENTRY_START:
	case ENTRY_ALIAS_START:
	case ENTRY_EXT_START:
		begin_range(walk, &scope, bytes);
		return 0;
	case ENTRY_END:
		return end_range(walk, &scope);
	}
	drop_start(walk);
	read_select(&scope, bytes);
	return ppt_iommu_add_scope(walk->tables, &scope);
}

static int decode_entries(struct ppt_iommu_tables *tables, const u8 *data,
			  u32 offset, u32 end, u16 segment)
{
	struct ivhd_walk walk = { .tables = tables, .data = data };
	int ret = 0;
	u32 size;

	while (!ret && offset < end) {
		size = entry_size(data + offset, end - offset);
		if (!size || size > end - offset) {
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_SCOPE_CUT,
				       offset);
			break;
		}
		ret = decode_entry(&walk, offset, segment);
		offset += size;
	}
	drop_start(&walk);
	return ret;
}

/* --- blocks ---------------------------------------------------------------- */

/* 5.2.2.1, 5.2.2.3 and 5.2.2.4: 11h and 40h have the feature register as well. */
static int decode_ivhd(struct ppt_iommu_tables *tables, const u8 *data,
		       struct ppt_iommu_block *block, u32 size)
{
	const u8 *bytes = data + block->offset;
	int ret;

	block->type = PPT_IOMMU_BLOCK_UNIT;
	block->device_id = acpi_get16(bytes + 4);
	block->base = acpi_get64(bytes + 8);
	block->segment = acpi_get16(bytes + 16);
	block->features = size == IVHD_10_SIZE ? acpi_get32(bytes + 20) :
						 acpi_get64(bytes + 24);
	ret = ppt_iommu_add_block(tables, block);
	if (ret)
		return ret;
	return decode_entries(tables, data, block->offset + size,
			      block->offset + block->size_bytes,
			      block->segment);
}

/*
 * 5.2.3: for all devices, for one, or for those up to the auxiliary id. A
 * segment is in what once was reserved, as Linux takes it.
 */
static int decode_ivmd(struct ppt_iommu_tables *tables, const u8 *data,
		       struct ppt_iommu_block *block)
{
	const u8 *bytes = data + block->offset;
	u64 length = acpi_get64(bytes + 24);
	struct ppt_iommu_scope scope = {
		.offset = block->offset + 4,
		.number = block->number,
		.first = acpi_get16(bytes + 4),
		.last = acpi_get16(bytes + 4),
		.segment = acpi_get16(bytes + 8),
	};
	int ret;

	block->type = PPT_IOMMU_BLOCK_MEMORY;
	block->segment = scope.segment;
	block->base = acpi_get64(bytes + 16);
	block->limit = block->base + length - 1;
	if (!length || block->limit < block->base)
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_RANGE,
			       block->offset + 24);
	scope.type = PPT_IOMMU_SCOPE_DEVICE;
	if (block->number == 0x20) {
		scope.type = PPT_IOMMU_SCOPE_ALL;
		scope.first = 0;
		scope.last = 0xffff;
	} else if (block->number == 0x22) {
		scope.type = PPT_IOMMU_SCOPE_RANGE;
		scope.last = acpi_get16(bytes + 6);
		if (scope.last < scope.first)
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_RANGE,
				       block->offset + 6);
	}
	ret = ppt_iommu_add_block(tables, block);
	return ret ? ret : ppt_iommu_add_scope(tables, &scope);
}

static u32 least_size(u8 type)
{
	switch (type) {
	case 0x10:
		return IVHD_10_SIZE;
	case 0x11:
	case 0x40:
		return IVHD_11_SIZE;
	case 0x20:
	case 0x21:
	case 0x22:
		return IVMD_SIZE;
	}
	return BLOCK_HEADER_SIZE;
}

static int decode_block(struct ppt_iommu_tables *tables, const u8 *data,
			struct ppt_iommu_block *block)
{
	u32 size = least_size(block->number);

	if (block->size_bytes < size) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH,
			       block->offset + 2);
		return 0;
	}
	block->flags = data[block->offset + 1];
	if (size == IVHD_10_SIZE || size == IVHD_11_SIZE)
		return decode_ivhd(tables, data, block, size);
	if (size == IVMD_SIZE)
		return decode_ivmd(tables, data, block);
	block->type = PPT_IOMMU_BLOCK_UNKNOWN;
	return ppt_iommu_add_block(tables, block);
}

int ppt_ivrs_decode(struct ppt_iommu_tables *tables, const u8 *data, u32 size)
{
	u32 offset = ACPI_IOMMU_BLOCKS_AT, room;
	int ret = 0;

	while (!ret && offset < size) {
		struct ppt_iommu_block block = { .offset = offset };

		room = size - offset;
		if (room >= BLOCK_HEADER_SIZE) {
			block.number = data[offset];
			block.size_bytes = acpi_get16(data + offset + 2);
		}
		if (room < BLOCK_HEADER_SIZE || block.size_bytes > room) {
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_BLOCK_CUT,
				       offset);
			break;
		}
		/* Of length 0, it would be met again and again. */
		if (block.size_bytes < BLOCK_HEADER_SIZE) {
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH,
				       offset + 2);
			break;
		}
		ret = decode_block(tables, data, &block);
		offset += block.size_bytes;
	}
	return ret;
}
