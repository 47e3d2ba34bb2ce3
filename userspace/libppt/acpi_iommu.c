// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A table of ACPI on IOMMUs, as an object: its header and checksum are the same
 * for both makers and are looked at here, the rest by dmar.c and ivrs.c. Only
 * bytes are known here, no files.
 */
#include <stdlib.h>

#include "acpi_iommu.h"

void ppt_iommu_note(struct ppt_iommu_tables *tables,
		    enum ppt_iommu_defect defect, u32 offset)
{
	if (tables->info.defect)
		return;
	tables->info.defect = defect;
	tables->info.defect_offset = offset;
}

int ppt_iommu_add_block(struct ppt_iommu_tables *tables,
			const struct ppt_iommu_block *block)
{
	int ret;

	ret = ppt_array_grow((void **)&tables->blocks, tables->block_count,
			     &tables->block_capacity, sizeof(*tables->blocks));
	if (!ret)
		tables->blocks[tables->block_count++] =
			(struct ppt_iommu_block_entry){
				.block = *block,
				.first_scope = tables->scope_count,
			};
	return ret;
}

int ppt_iommu_add_scope(struct ppt_iommu_tables *tables,
			const struct ppt_iommu_scope *scope)
{
	int ret;

	ret = ppt_array_grow((void **)&tables->scopes, tables->scope_count,
			     &tables->scope_capacity, sizeof(*tables->scopes));
	if (ret)
		return ret;
	tables->scopes[tables->scope_count++] = *scope;
	tables->blocks[tables->block_count - 1].block.scope_count++;
	return 0;
}

void ppt_iommu_copy_text(char *out, size_t capacity, const u8 *text,
			 size_t size)
{
	size_t length = strnlen((const char *)text, size);

	if (length >= capacity)
		length = capacity - 1;
	memcpy(out, text, length);
	out[length] = '\0';
}

/* --- the whole table ------------------------------------------------------- */

static enum ppt_iommu_kind find_kind(const u8 *data, size_t size)
{
	if (size >= 4 && !memcmp(data, "DMAR", 4))
		return PPT_IOMMU_INTEL;
	if (size >= 4 && !memcmp(data, "IVRS", 4))
		return PPT_IOMMU_AMD;
	return PPT_IOMMU_UNKNOWN;
}

static bool sums_to_zero(const u8 *data, size_t size)
{
	u8 sum = 0;

	while (size--)
		sum += *data++;
	return !sum;
}

/*
 * VT-d 8.1: width of addresses, less one, and flags. AMD IOMMU 5.2.1: IVinfo,
 * in which bits 14:8 are the width of physical addresses.
 */
static void read_start(struct ppt_iommu_table_info *info, const u8 *data)
{
	if (info->kind == PPT_IOMMU_INTEL) {
		info->address_bits = data[ACPI_HEADER_SIZE] + 1;
		info->flags = data[ACPI_HEADER_SIZE + 1];
	} else {
		info->flags = acpi_get32(data + ACPI_HEADER_SIZE);
		info->address_bits = info->flags >> 8 & 0x7f;
	}
}

/* How much of @data is the table; 0, and a defect, if that isn't enough. */
static u32 read_header(struct ppt_iommu_tables *tables, const u8 *data,
		       u32 size)
{
	struct ppt_iommu_table_info *info = &tables->info;
	u32 length;

	info->kind = find_kind(data, size);
	if (!info->kind) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_SIGNATURE, 0);
		return 0;
	}
	if (size < ACPI_IOMMU_BLOCKS_AT) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_TOO_SHORT, size);
		return 0;
	}
	length = acpi_get32(data + ACPI_LENGTH_AT);
	if (length < ACPI_IOMMU_BLOCKS_AT) {
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_TOO_SHORT,
			       ACPI_LENGTH_AT);
		return 0;
	}
	if (length > size)
		ppt_iommu_note(tables, PPT_IOMMU_DEFECT_LENGTH, ACPI_LENGTH_AT);
	else
		info->is_sum_right = sums_to_zero(data, length);
	info->size_bytes = length < size ? length : size;
	info->revision = data[ACPI_REVISION_AT];
	ppt_iommu_copy_text(info->oem, sizeof(info->oem), data + ACPI_OEM_AT,
			    6);
	ppt_iommu_copy_text(info->oem_table, sizeof(info->oem_table),
			    data + ACPI_OEM_TABLE_AT, 8);
	read_start(info, data);
	return info->size_bytes;
}

static int decode(struct ppt_iommu_tables *tables, const u8 *data, u32 size)
{
	size = read_header(tables, data, size);
	if (!size)
		return 0;
	if (tables->info.kind == PPT_IOMMU_INTEL)
		return ppt_dmar_decode(tables, data, size);
	return ppt_ivrs_decode(tables, data, size);
}

int ppt_iommu_tables_parse(const void *data, size_t size,
			   struct ppt_iommu_tables **ret_tables)
{
	struct ppt_iommu_tables *tables;
	int ret;

	if (size > PPT_IOMMU_TABLE_LIMIT_BYTES)
		return -EFBIG;
	tables = calloc(1, sizeof(*tables));
	if (!tables)
		return -ENOMEM;
	tables->refs = 1;
	ret = decode(tables, data, size);
	if (ret)
		ppt_iommu_tables_unref(tables);
	else
		*ret_tables = tables;
	return ret;
}

/* --- the object ------------------------------------------------------------ */

struct ppt_iommu_tables *ppt_iommu_tables_ref(struct ppt_iommu_tables *tables)
{
	tables->refs++;
	return tables;
}

struct ppt_iommu_tables *ppt_iommu_tables_unref(struct ppt_iommu_tables *tables)
{
	if (tables && !--tables->refs) {
		free(tables->blocks);
		free(tables->scopes);
		free(tables);
	}
	return NULL;
}

const struct ppt_iommu_table_info *
ppt_iommu_tables_info(const struct ppt_iommu_tables *tables)
{
	return &tables->info;
}

size_t ppt_iommu_tables_count(const struct ppt_iommu_tables *tables)
{
	return tables->block_count;
}

const struct ppt_iommu_block *
ppt_iommu_tables_get(const struct ppt_iommu_tables *tables, size_t index)
{
	return index < tables->block_count ? &tables->blocks[index].block :
					     NULL;
}

const struct ppt_iommu_scope *
ppt_iommu_tables_scope(const struct ppt_iommu_tables *tables, size_t block,
		       size_t index)
{
	const struct ppt_iommu_block_entry *entry;

	if (block >= tables->block_count)
		return NULL;
	entry = &tables->blocks[block];
	return index < entry->block.scope_count ?
		       &tables->scopes[entry->first_scope + index] :
		       NULL;
}
