// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The table DMAR, by "Intel Virtualization Technology for Directed I/O", rev. 4.1,
 * chapter 8: remapping structures (8.2), each with type and length, and in most of
 * them scopes (8.3.1), which name devices by paths from a bus.
 */
#include "acpi_iommu.h"

#define BLOCK_HEADER_SIZE 4
#define SCOPE_HEADER_SIZE 6
#define DRHD_PAGE_SIZE 4096ULL

/**
 * struct dmar_shape - a type of remapping structure
 * @type: what it becomes
 * @size: at least, in bytes; scopes, if there are any, begin there
 * @segment_at: 0 if it has none
 * @has_scopes: scopes fill the rest
 */
struct dmar_shape {
	enum ppt_iommu_block_type type;
	u8 size;
	u8 segment_at;
	bool has_scopes;
};

/* clang-format off */
static const struct dmar_shape shapes[] = {
	{ PPT_IOMMU_BLOCK_UNIT,	    16, 6, true },   /* 8.3 DRHD */
	{ PPT_IOMMU_BLOCK_MEMORY,   24, 6, true },   /* 8.4 RMRR */
	{ PPT_IOMMU_BLOCK_ATS,	     8, 6, true },   /* 8.5 ATSR */
	{ PPT_IOMMU_BLOCK_AFFINITY, 20, 0, false },  /* 8.6 RHSA */
	{ PPT_IOMMU_BLOCK_ACPI,	     8, 0, false },  /* 8.7 ANDD */
	{ PPT_IOMMU_BLOCK_CACHE,     8, 6, true },   /* 8.8 SATC */
	{ PPT_IOMMU_BLOCK_PROPERTY,  8, 6, true },   /* 8.9 SIDP */
};

/* clang-format on */

static const struct dmar_shape unknown_shape = {
	.type = PPT_IOMMU_BLOCK_UNKNOWN,
	.size = BLOCK_HEADER_SIZE,
};

/* Numbers of 8.3.1 are those of the first types of scopes. */
static enum ppt_iommu_scope_type scope_type(u8 number)
{
	switch (number) {
	case 1:
		return PPT_IOMMU_SCOPE_DEVICE;
	case 2:
		return PPT_IOMMU_SCOPE_BELOW;
	case 3:
		return PPT_IOMMU_SCOPE_IOAPIC;
	case 4:
		return PPT_IOMMU_SCOPE_HPET;
	case 5:
		return PPT_IOMMU_SCOPE_ACPI;
	}
	return PPT_IOMMU_SCOPE_UNKNOWN;
}

/* False if a step is none that a bus could have, or there are too many. */
static bool read_path(struct ppt_iommu_scope *scope, const u8 *path, u32 size)
{
	if (size % 2 || size / 2 > PPT_IOMMU_PATH_MAX)
		return false;
	while (scope->depth < size / 2) {
		u8 slot = path[scope->depth * 2];
		u8 function = path[scope->depth * 2 + 1];

		if (slot > PPT_SLOT_MAX || function > PPT_FUNCTION_MAX)
			return false;
		scope->path[scope->depth++] = slot << 3 | function;
	}
	return true;
}

static int decode_scope(struct ppt_iommu_tables *tables, const u8 *data,
			u32 offset, u16 segment)
{
	const u8 *bytes = data + offset;
	struct ppt_iommu_scope scope = {
		.type = scope_type(bytes[0]),
		.offset = offset,
		.number = bytes[0],
		.flags = bytes[2],
		.id = bytes[4],
		.segment = segment,
		.bus = bytes[5],
	};

	if (bytes[1] == SCOPE_HEADER_SIZE) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_SCOPE_LENGTH,
			       offset + 1);
	} else if (!read_path(&scope, bytes + SCOPE_HEADER_SIZE,
			      bytes[1] - SCOPE_HEADER_SIZE)) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_PATH,
			       offset + SCOPE_HEADER_SIZE);
		/* A part of a path would be another device's. */
		scope.depth = 0;
	}
	if (!scope.depth)
		scope.type = PPT_IOMMU_SCOPE_UNKNOWN;
	return ppt_iommu_add_scope(tables, &scope);
}

/* Scopes fill @data from @offset to @end. */
static int decode_scopes(struct ppt_iommu_tables *tables, const u8 *data,
			 u32 offset, u32 end, u16 segment)
{
	int ret = 0;

	while (!ret && offset < end) {
		u32 room = end - offset;
		u8 length = room > 1 ? data[offset + 1] : 0;

		if (room < SCOPE_HEADER_SIZE || length > room) {
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_SCOPE_CUT,
				       offset);
			break;
		}
		if (length < SCOPE_HEADER_SIZE) {
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_SCOPE_LENGTH,
				       offset + 1);
			break;
		}
		ret = decode_scope(tables, data, offset, segment);
		offset += length;
	}
	return ret;
}

static void fill_block(struct ppt_iommu_tables *tables,
		       struct ppt_iommu_block *block, const u8 *bytes)
{
	switch (block->type) {
	case PPT_IOMMU_BLOCK_UNIT:
		block->flags = bytes[4];
		block->base = acpi_get64(bytes + 8);
		/* 8.3: 2 to the power of so many pages, all 0 in older tables */
		block->limit =
			block->base + (DRHD_PAGE_SIZE << (bytes[5] & 0xf)) - 1;
		break;
	case PPT_IOMMU_BLOCK_MEMORY:
		block->base = acpi_get64(bytes + 8);
		block->limit = acpi_get64(bytes + 16);
		if (block->limit < block->base)
			ppt_iommu_note(tables, PPT_IOMMU_DEFECT_RANGE,
				       block->offset + 16);
		break;
	case PPT_IOMMU_BLOCK_ATS:
	case PPT_IOMMU_BLOCK_CACHE:
		block->flags = bytes[4];
		break;
	case PPT_IOMMU_BLOCK_AFFINITY:
		block->base = acpi_get64(bytes + 8);
		block->proximity_domain = acpi_get32(bytes + 16);
		break;
	case PPT_IOMMU_BLOCK_ACPI:
		block->id = bytes[7];
		ppt_iommu_copy_text(block->name, sizeof(block->name), bytes + 8,
				    block->size_bytes - 8);
		break;
	default:
		break;
	}
}

static int decode_block(struct ppt_iommu_tables *tables, const u8 *data,
			struct ppt_iommu_block *block)
{
	const struct dmar_shape *shape = &unknown_shape;
	const u8 *bytes = data + block->offset;
	int ret;

	if (block->number < ARRAY_SIZE(shapes))
		shape = &shapes[block->number];
	if (block->size_bytes < shape->size) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH,
			       block->offset + 2);
		return 0;
	}
	block->type = shape->type;
	if (shape->segment_at)
		block->segment = acpi_get16(bytes + shape->segment_at);
	fill_block(tables, block, bytes);
	ret = ppt_iommu_add_block(tables, block);
	if (!ret && shape->has_scopes)
		ret = decode_scopes(tables, data, block->offset + shape->size,
				    block->offset + block->size_bytes,
				    block->segment);
	return ret;
}

int ppt_dmar_decode(struct ppt_iommu_tables *tables, const u8 *data, u32 size)
{
	u32 offset = ACPI_IOMMU_BLOCKS_AT, room;
	int ret = 0;

	while (!ret && offset < size) {
		struct ppt_iommu_block block = { .offset = offset };

		room = size - offset;
		if (room >= BLOCK_HEADER_SIZE) {
			block.number = acpi_get16(data + offset);
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
