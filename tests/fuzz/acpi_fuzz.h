/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the targets for tables of ACPI share: the decoders as they are, with the
 * header's length and checksum put right or left wrong, and a second walk over
 * the blocks, which has 64 bits for every sum.
 *
 * The first byte of an input says which.
 */
#ifndef PPT_FUZZ_ACPI_H
#define PPT_FUZZ_ACPI_H

#include <assert.h>
#include <stdlib.h>

#include "../../userspace/libppt/acpi_iommu.c"
#include "../../userspace/libppt/dmar.c"
#undef BLOCK_HEADER_SIZE
#define decode_block ivrs_decode_block
#include "../../userspace/libppt/ivrs.c"
#undef decode_block

#define KEEP_LENGTH 1
#define BLOCKS_AT 48

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As in ctx.c, which opens files and the like. */
int ppt_array_grow(void **array, size_t count, size_t *capacity, size_t size)
{
	size_t wanted = *capacity ? *capacity * 2 : 16;

	if (count < *capacity)
		return 0;
	*array = reallocarray(*array, wanted, size);
	assert(*array);
	*capacity = wanted;
	return 0;
}

/* The end of a block at @at; 0 if the walk ends before it. */
static uint64_t block_end(const uint8_t *table, uint64_t at, uint64_t size)
{
	uint64_t length;

	if (at + 4 > size)
		return 0;
	length = table[at + 2] | table[at + 3] << 8;
	if (length < 4 || at + length > size)
		return 0;
	return at + length;
}

static void check_scope(const struct ppt_iommu_scope *scope,
			const uint8_t *table, uint64_t from, uint64_t to)
{
	unsigned int i;

	assert(scope->offset >= from && scope->offset < to);
	assert(scope->depth <= PPT_IOMMU_PATH_MAX);
	for (i = 0; i < scope->depth; i++)
		assert(scope->path[i] ==
		       (table[scope->offset + 6 + 2 * i] << 3 |
			table[scope->offset + 7 + 2 * i]));
	assert(strlen(scope->hid) < sizeof(scope->hid));
	assert(strlen(scope->cid) < sizeof(scope->cid));
	assert(strlen(scope->uid) < sizeof(scope->uid));
}

/* Each block where it must be, and none between two of them that is known. */
static void check_blocks(const struct ppt_iommu_tables *tables,
			 const uint8_t *table, uint64_t size)
{
	const struct ppt_iommu_block *block;
	uint64_t at = BLOCKS_AT, end, from;
	size_t index = 0, i;

	while (at < size && (end = block_end(table, at, size))) {
		block = ppt_iommu_tables_get(tables, index);
		if (block && block->offset == at) {
			assert(block->size_bytes == end - at);
			assert(strlen(block->name) < sizeof(block->name));
			from = at + 4;
			for (i = 0; i < block->scope_count; i++) {
				const struct ppt_iommu_scope *scope =
					ppt_iommu_tables_scope(tables, index,
							       i);

				check_scope(scope, table, from, end);
				from = scope->offset + 1;
			}
			index++;
		} else {
			/* It was too short for its type, and that was said. */
			assert(ppt_iommu_tables_info(tables)->defect);
		}
		at = end;
	}
	assert(index == ppt_iommu_tables_count(tables));
	if (at != size)
		assert(ppt_iommu_tables_info(tables)->defect);
}

static void check_table(const uint8_t *table, size_t size)
{
	const struct ppt_iommu_table_info *info;
	struct ppt_iommu_tables *tables = NULL;
	uint8_t sum = 0;
	size_t i;

	assert(!ppt_iommu_tables_parse(table, size, &tables));
	info = ppt_iommu_tables_info(tables);
	assert(info->defect < PPT_IOMMU_DEFECTS);
	assert(info->defect_offset <= size);
	assert(info->size_bytes <= size);
	if (info->size_bytes) {
		for (i = 0; i < info->size_bytes; i++)
			sum += table[i];
		assert(!info->is_sum_right || !sum);
		check_blocks(tables, table, info->size_bytes);
	} else {
		assert(info->defect && !ppt_iommu_tables_count(tables));
	}
	ppt_iommu_tables_unref(tables);
}

/* An input as a table called @signature, unless it wants to be none. */
static int fuzz_table(const uint8_t *data, size_t size, const char *signature)
{
	uint8_t flags, *table;

	if (!size)
		return 0;
	flags = *data++;
	size--;
	/* It ends where its block ends. */
	table = malloc(size ? size : 1);
	assert(table);
	memcpy(table, data, size);
	if (!(flags & KEEP_LENGTH) && size >= 8) {
		memcpy(table, signature, 4);
		table[4] = size;
		table[5] = size >> 8;
		table[6] = 0;
		table[7] = 0;
	}
	check_table(table, size);
	free(table);
	return 0;
}

#endif /* PPT_FUZZ_ACPI_H */
