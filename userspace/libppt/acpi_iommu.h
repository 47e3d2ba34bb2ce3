/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the decoders of the tables DMAR and IVRS share: bytes go in, blocks and
 * the scopes below them come out, in the order of the table. Of what is wrong
 * the first place counts; what was decoded before it stays, and behind it goes
 * on wherever it is known where the next block begins.
 */
#ifndef LIBPPT_ACPI_IOMMU_H
#define LIBPPT_ACPI_IOMMU_H

#include "internal.h"

/* The header that all tables of ACPI have (ACPI 6.5, 5.2.6). */
#define ACPI_HEADER_SIZE 36
#define ACPI_LENGTH_AT 4
#define ACPI_REVISION_AT 8
#define ACPI_OEM_AT 10
#define ACPI_OEM_TABLE_AT 16

/* Both tables have 12 bytes behind that, and then their blocks. */
#define ACPI_IOMMU_BLOCKS_AT 48

/**
 * struct ppt_iommu_block_entry - a block and where its scopes are
 * @block: for everybody
 * @first_scope: index of the first of @block.scope_count
 */
struct ppt_iommu_block_entry {
	struct ppt_iommu_block block;
	size_t first_scope;
};

/**
 * struct ppt_iommu_tables - see libppt.h
 * @refs: references
 * @info: of the table as a whole
 * @blocks: from malloc
 * @block_count: of @blocks
 * @block_capacity: of @blocks
 * @scopes: of all blocks, from malloc
 * @scope_count: of @scopes
 * @scope_capacity: of @scopes
 */
struct ppt_iommu_tables {
	unsigned int refs;
	struct ppt_iommu_table_info info;
	struct ppt_iommu_block_entry *blocks;
	size_t block_count;
	size_t block_capacity;
	struct ppt_iommu_scope *scopes;
	size_t scope_count;
	size_t scope_capacity;
};

static inline u16 acpi_get16(const u8 *bytes)
{
	return bytes[0] | bytes[1] << 8;
}

static inline u32 acpi_get32(const u8 *bytes)
{
	return acpi_get16(bytes) | (u32)acpi_get16(bytes + 2) << 16;
}

static inline u64 acpi_get64(const u8 *bytes)
{
	return acpi_get32(bytes) | (u64)acpi_get32(bytes + 4) << 32;
}

/* Notes @defect at @offset, unless there is an earlier one. */
void ppt_iommu_note(struct ppt_iommu_tables *tables,
		    enum ppt_iommu_defect defect, u32 offset);

/* Copies; scopes belong to the block that was added last. 0 or -ENOMEM. */
int ppt_iommu_add_block(struct ppt_iommu_tables *tables,
			const struct ppt_iommu_block *block);
int ppt_iommu_add_scope(struct ppt_iommu_tables *tables,
			const struct ppt_iommu_scope *scope);

/* At most @size bytes of text, a NUL being put behind. */
void ppt_iommu_copy_text(char *out, size_t capacity, const u8 *text,
			 size_t size);

/*
 * dmar.c, ivrs.c: the blocks that are in @data from ACPI_IOMMU_BLOCKS_AT up to
 * @size, which isn't less; 0 or -ENOMEM.
 */
int ppt_dmar_decode(struct ppt_iommu_tables *tables, const u8 *data, u32 size);
int ppt_ivrs_decode(struct ppt_iommu_tables *tables, const u8 *data, u32 size);

#endif /* LIBPPT_ACPI_IOMMU_H */
