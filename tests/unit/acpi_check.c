// SPDX-License-Identifier: GPL-2.0
/* Decoding in tests: see acpi_check.h. */
#include "unit.h"

#include "acpi_check.h"

static void check_scopes(const struct ppt_iommu_tables *tables, size_t index)
{
	const struct ppt_iommu_block *block =
		ppt_iommu_tables_get(tables, index);
	const struct ppt_iommu_scope *scope;
	u32 last = block->offset;
	size_t i;

	for (i = 0; (scope = ppt_iommu_tables_scope(tables, index, i)); i++) {
		assert_true(scope->offset > last);
		assert_true(scope->offset < block->offset + block->size_bytes);
		assert_true(scope->depth <= PPT_IOMMU_PATH_MAX);
		assert_true(scope->first <= scope->last ||
			    scope->type == PPT_IOMMU_SCOPE_RANGE);
		last = scope->offset;
	}
	assert_int_equal(i, block->scope_count);
}

struct ppt_iommu_tables *acpi_decode(const void *data, size_t size)
{
	char *copy = guarded_copy(data, size);
	const struct ppt_iommu_block *block;
	struct ppt_iommu_tables *tables;
	u32 end = 48;
	size_t i;

	assert_int_equal(ppt_iommu_tables_parse(copy, size, &tables), 0);
	guarded_free(copy);
	for (i = 0; (block = ppt_iommu_tables_get(tables, i)); i++) {
		assert_true(block->offset >= end);
		end = block->offset + block->size_bytes;
		assert_true(end > block->offset && end <= size);
		check_scopes(tables, i);
	}
	assert_int_equal(i, ppt_iommu_tables_count(tables));
	assert_null(ppt_iommu_tables_scope(tables, i, 0));
	return tables;
}

struct ppt_iommu_tables *acpi_decode_table(struct acpi_bytes *table)
{
	acpi_end(table);
	return acpi_decode(table->data, table->size);
}

void assert_defect(const struct ppt_iommu_tables *tables,
		   enum ppt_iommu_defect defect, u32 offset)
{
	const struct ppt_iommu_table_info *info = ppt_iommu_tables_info(tables);

	assert_string_equal(ppt_iommu_defect_name(info->defect),
			    ppt_iommu_defect_name(defect));
	assert_int_equal(info->defect_offset, offset);
}

/* Blocks up to @size that are whole; where the first that isn't begins. */
static size_t whole_blocks(const struct acpi_bytes *table, u32 size,
			   u32 *ret_end)
{
	size_t count = 0;
	u32 at = 48, length;

	while (size >= at + 4) {
		length = table->data[at + 2] | table->data[at + 3] << 8;
		if (length > size - at)
			break;
		at += length;
		count++;
	}
	*ret_end = at;
	return count;
}

static void check_cut(const struct acpi_bytes *table, u32 size)
{
	struct acpi_bytes shorter = *table;
	struct ppt_iommu_tables *tables;
	size_t count;
	u32 end;

	tables = acpi_decode(table->data, size);
	if (size < 4)
		assert_defect(tables, PPT_IOMMU_DEFECT_SIGNATURE, 0);
	else if (size < 48)
		assert_defect(tables, PPT_IOMMU_DEFECT_TOO_SHORT, size);
	else
		assert_defect(tables, PPT_IOMMU_DEFECT_LENGTH, 4);
	count = whole_blocks(table, size, &end);
	assert_int_equal(ppt_iommu_tables_count(tables), count);
	assert_false(ppt_iommu_tables_info(tables)->is_sum_right);
	ppt_iommu_tables_unref(tables);
	if (size < 48)
		return;
	/* A sound header, and a table that just isn't there to its end. */
	shorter.size = size;
	tables = acpi_decode_table(&shorter);
	if (end == size)
		assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	else
		assert_defect(tables, PPT_IOMMU_DEFECT_BLOCK_CUT, end);
	assert_int_equal(ppt_iommu_tables_count(tables), count);
	assert_true(ppt_iommu_tables_info(tables)->is_sum_right);
	ppt_iommu_tables_unref(tables);
}

void acpi_check_cuts(const struct acpi_bytes *table)
{
	u32 size;

	for (size = 0; size < table->size; size++)
		check_cut(table, size);
}

void acpi_check_lengths(const struct acpi_bytes *table)
{
	struct acpi_bytes changed;
	u32 at, length, real;

	for (at = 48; at < table->size; at += real) {
		real = table->data[at + 2] | table->data[at + 3] << 8;
		for (length = 0; length <= table->size - at + 1; length++) {
			struct ppt_iommu_tables *tables;

			changed = *table;
			acpi_put(&changed, at + 2, 2, length);
			tables = acpi_decode_table(&changed);
			if (length < 4)
				assert_defect(tables,
					      PPT_IOMMU_DEFECT_BLOCK_LENGTH,
					      at + 2);
			if (length > table->size - at)
				assert_defect(tables,
					      PPT_IOMMU_DEFECT_BLOCK_CUT, at);
			ppt_iommu_tables_unref(tables);
		}
	}
}
