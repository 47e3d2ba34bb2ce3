// SPDX-License-Identifier: GPL-2.0
/* The table IVRS: one of a desktop, one of the lab, and what can be wrong. */
#include <stdio.h>

#include "unit.h"

#include "acpi_check.h"

static struct acpi_bytes table;

static const struct ppt_iommu_scope *
assert_scope(const struct ppt_iommu_tables *tables, size_t block, size_t index,
	     enum ppt_iommu_scope_type type, u16 first, u16 last)
{
	const struct ppt_iommu_scope *scope =
		ppt_iommu_tables_scope(tables, block, index);

	assert_non_null(scope);
	assert_string_equal(ppt_iommu_scope_name(scope->type),
			    ppt_iommu_scope_name(type));
	assert_int_equal(scope->first, first);
	assert_int_equal(scope->last, last);
	assert_int_equal(scope->depth, 0);
	return scope;
}

static const struct ppt_iommu_block *
assert_block(const struct ppt_iommu_tables *tables, size_t index,
	     const char *name, u8 number, u64 base, size_t scopes)
{
	const struct ppt_iommu_block *block =
		ppt_iommu_tables_get(tables, index);

	assert_non_null(block);
	assert_string_equal(ppt_iommu_block_name(PPT_IOMMU_AMD, block), name);
	assert_int_equal(block->number, number);
	assert_int_equal(block->base, base);
	assert_int_equal(block->scope_count, scopes);
	return block;
}

UNIT_TEST(a_desktop_is_decoded)
{
	const struct ppt_iommu_table_info *info;
	const struct ppt_iommu_block *block;
	struct ppt_iommu_tables *tables;

	build_ivrs_desktop(&table);
	tables = acpi_decode(table.data, table.size);
	info = ppt_iommu_tables_info(tables);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_int_equal(info->kind, PPT_IOMMU_AMD);
	assert_true(info->is_sum_right);
	assert_int_equal(info->address_bits, 48);
	assert_int_equal(ppt_iommu_tables_count(tables), DESKTOP_BLOCKS);
	block = assert_block(tables, 0, "IVHD", 0x10, 0xfeb80000, 5);
	assert_int_equal(block->device_id, 2);
	assert_int_equal(block->features, 0x80048f6e);
	block = assert_block(tables, 1, "IVHD", 0x11, 0xfeb80000, 5);
	assert_int_equal(block->features, 0x246577efa2254afa);
	assert_block(tables, 2, "IVHD", 0x40, 0xfeb80000, 7);
	block = assert_block(tables, 3, "IVMD", 0x21, 0xb0000000, 1);
	assert_int_equal(block->limit, 0xb00fffff);
	assert_int_equal(block->flags, PPT_IOMMU_IVMD_UNITY |
					       PPT_IOMMU_IVMD_READ |
					       PPT_IOMMU_IVMD_WRITE |
					       PPT_IOMMU_IVMD_EXCLUSION);
	assert_scope(tables, 3, 0, PPT_IOMMU_SCOPE_DEVICE, 0x100, 0x100);
	assert_block(tables, 4, "IVMD", 0x22, 0xb1000000, 1);
	assert_scope(tables, 4, 0, PPT_IOMMU_SCOPE_RANGE, 0x200, 0x2ff);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(every_kind_of_entry_is_decoded)
{
	const struct ppt_iommu_scope *scope;
	struct ppt_iommu_tables *tables;

	build_ivrs_desktop(&table);
	tables = acpi_decode(table.data, table.size);
	scope = assert_scope(tables, 2, 0, PPT_IOMMU_SCOPE_RANGE, 8, 0xfffe);
	assert_false(scope->has_alias);
	scope = assert_scope(tables, 2, 1, PPT_IOMMU_SCOPE_RANGE, 0x300, 0x3ff);
	assert_true(scope->has_alias);
	assert_int_equal(scope->alias, 0xa5);
	scope = assert_scope(tables, 2, 2, PPT_IOMMU_SCOPE_DEVICE, 0x400,
			     0x400);
	assert_int_equal(scope->alias, 0xa6);
	scope = assert_scope(tables, 2, 3, PPT_IOMMU_SCOPE_IOAPIC, 0xa0, 0xa0);
	assert_int_equal(scope->id, 0x21);
	assert_scope(tables, 2, 4, PPT_IOMMU_SCOPE_HPET, 0xa0, 0xa0);
	scope = assert_scope(tables, 2, 5, PPT_IOMMU_SCOPE_ACPI, 0x98, 0x98);
	assert_string_equal(scope->hid, "AMDI0040");
	assert_string_equal(scope->uid, "1337");
	scope = assert_scope(tables, 2, 6, PPT_IOMMU_SCOPE_ACPI, 0x99, 0x99);
	assert_string_equal(scope->uid, "\\_SB.FUR0");
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(the_labs_own_is_decoded)
{
	FILE *file = fopen("tests/fixtures/acpi/q35-amd-iommu.ivrs", "r");
	const struct ppt_iommu_block *block;
	struct ppt_iommu_tables *tables;
	u8 data[256];
	size_t size;

	assert_non_null(file);
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	tables = acpi_decode(data, size);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_true(ppt_iommu_tables_info(tables)->is_sum_right);
	assert_int_equal(ppt_iommu_tables_count(tables), 1);
	block = assert_block(tables, 0, "IVHD", 0x10, 0xfed80000, 10);
	assert_int_equal(block->device_id, 1 << 3);
	assert_scope(tables, 0, 0, PPT_IOMMU_SCOPE_DEVICE, 0, 0);
	assert_scope(tables, 0, 3, PPT_IOMMU_SCOPE_RANGE, 0x100, 0x1ff);
	assert_scope(tables, 0, 9, PPT_IOMMU_SCOPE_IOAPIC, 0xa0, 0xa0);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(every_cut_is_found)
{
	build_ivrs_desktop(&table);
	acpi_check_cuts(&table);
}

UNIT_TEST(every_length_is_survived)
{
	build_ivrs_desktop(&table);
	acpi_check_lengths(&table);
}

UNIT_TEST(a_wrong_checksum_is_told)
{
	struct ppt_iommu_tables *tables;

	build_ivrs_desktop(&table);
	table.data[60] ^= 1;
	tables = acpi_decode(table.data, table.size);
	assert_false(ppt_iommu_tables_info(tables)->is_sum_right);
	assert_int_equal(ppt_iommu_tables_count(tables), DESKTOP_BLOCKS);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(a_block_of_no_length_ends_it)
{
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "IVRS");
	ivrs_ivhd(&table, 0x10, 2, 0xfeb80000);
	ivrs_ivhd(&table, 0x11, 2, 0xfeb80000);
	acpi_put(&table, table.block + 2, 2, 0);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH, 48 + 24 + 2);
	assert_int_equal(ppt_iommu_tables_count(tables), 1);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(a_short_block_is_left_out)
{
	static const struct {
		u8 type;
		u32 size;
	} cases[] = { { 0x10, 23 }, { 0x11, 39 }, { 0x40, 39 },
		      { 0x20, 31 }, { 0x21, 31 }, { 0x22, 31 } };
	struct ppt_iommu_tables *tables;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		acpi_begin(&table, "IVRS");
		dmar_block(&table, 0, cases[i].size);
		acpi_put(&table, table.block, 1, cases[i].type);
		ivrs_ivhd(&table, 0x10, 2, 0xfeb80000);
		tables = acpi_decode_table(&table);
		assert_defect(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH, 50);
		assert_int_equal(ppt_iommu_tables_count(tables), 1);
		assert_block(tables, 0, "IVHD", 0x10, 0xfeb80000, 0);
		ppt_iommu_tables_unref(tables);
	}
}

static void begin_ivhd(void)
{
	acpi_begin(&table, "IVRS");
	ivrs_ivhd(&table, 0x40, 2, 0xfeb80000);
}

#define ENTRIES_AT 88

UNIT_TEST(an_entry_that_is_cut_ends_its_block_only)
{
	static const struct {
		u8 type;
		u32 room;
	} cases[] = { { 1, 3 },	   { 66, 7 },	{ 130, 15 },
		      { 195, 31 }, { 240, 21 }, { 255, 1 } };
	struct ppt_iommu_tables *tables;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		begin_ivhd();
		table.data[ENTRIES_AT] = cases[i].type;
		table.size += cases[i].room;
		acpi_put(&table, 48 + 2, 2, table.size - 48);
		ivrs_ivmd(&table, 0x20, 1, 0, 0, 0x1000, 0x1000);
		tables = acpi_decode_table(&table);
		assert_defect(tables, PPT_IOMMU_DEFECT_SCOPE_CUT, ENTRIES_AT);
		assert_int_equal(ppt_iommu_tables_count(tables), 2);
		assert_block(tables, 0, "IVHD", 0x40, 0xfeb80000, 0);
		ppt_iommu_tables_unref(tables);
	}
}

/* Where the table ends as well, not even its length is there to be read. */
UNIT_TEST(an_entry_at_the_end_is_not_read_past_it)
{
	struct ppt_iommu_tables *tables;

	begin_ivhd();
	table.data[ENTRIES_AT] = 240;
	table.size += 21;
	acpi_put(&table, 48 + 2, 2, table.size - 48);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_SCOPE_CUT, ENTRIES_AT);
	ppt_iommu_tables_unref(tables);
}

/* Of a name the length is the entry's own word. */
UNIT_TEST(a_name_that_is_cut_is_found)
{
	struct ppt_iommu_tables *tables;

	begin_ivhd();
	ivrs_hid(&table, 0x98, "AMDI0040", 2, "abcd", 4);
	table.data[ENTRIES_AT + 21] = 5;
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_SCOPE_CUT, ENTRIES_AT);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(a_long_name_is_cut)
{
	const struct ppt_iommu_scope *scope;
	struct ppt_iommu_tables *tables;
	char uid[255];

	memset(uid, 'u', sizeof(uid));
	begin_ivhd();
	ivrs_hid(&table, 0x98, "AMDI0040", 2, uid, sizeof(uid));
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	scope = ppt_iommu_tables_scope(tables, 0, 0);
	assert_int_equal(strlen(scope->uid), PPT_IOMMU_TEXT_SIZE - 1);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(ranges_need_both_ends)
{
	static const struct {
		u8 types[3];
		u16 ids[3];
		u32 offset;
		size_t scopes;
	} cases[] = {
		{ { 4, 2, 2 }, { 0x10, 1, 2 }, ENTRIES_AT, 2 },
		{ { 3, 2, 4 }, { 0x10, 1, 0x20 }, ENTRIES_AT, 1 },
		{ { 3, 3, 4 }, { 0x10, 0x18, 0x20 }, ENTRIES_AT, 1 },
		{ { 2, 2, 3 }, { 0x10, 1, 2 }, ENTRIES_AT + 8, 2 },
		{ { 3, 4, 2 }, { 0x10, 0x0f, 2 }, ENTRIES_AT + 4, 1 },
	};
	struct ppt_iommu_tables *tables;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		begin_ivhd();
		for (j = 0; j < 3; j++)
			ivrs_entry(&table, cases[i].types[j], cases[i].ids[j],
				   0);
		tables = acpi_decode_table(&table);
		assert_defect(tables, PPT_IOMMU_DEFECT_RANGE, cases[i].offset);
		assert_block(tables, 0, "IVHD", 0x40, 0xfeb80000,
			     cases[i].scopes);
		ppt_iommu_tables_unref(tables);
	}
}

UNIT_TEST(memory_that_wraps_is_found)
{
	static const u64 cases[][2] = { { 0x1000, 0 }, { 0x1000, ~0ULL } };
	struct ppt_iommu_tables *tables;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		acpi_begin(&table, "IVRS");
		ivrs_ivmd(&table, 0x20, 1, 0, 0, cases[i][0], cases[i][1]);
		tables = acpi_decode_table(&table);
		assert_defect(tables, PPT_IOMMU_DEFECT_RANGE, 48 + 24);
		ppt_iommu_tables_unref(tables);
	}
	acpi_begin(&table, "IVRS");
	ivrs_ivmd(&table, 0x22, 1, 8, 7, 0x1000, 0x1000);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_RANGE, 48 + 6);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(what_is_unknown_is_kept)
{
	struct ppt_iommu_tables *tables;

	begin_ivhd();
	ivrs_entry(&table, 5, 0x10, 0);
	ivrs_entry8(&table, 73, 0x10, 0);
	ivrs_entry(&table, 1, 0, 0);
	dmar_block(&table, 0x50, 4);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_scope(tables, 0, 0, PPT_IOMMU_SCOPE_UNKNOWN, 0x10, 0x10);
	assert_scope(tables, 0, 1, PPT_IOMMU_SCOPE_UNKNOWN, 0x10, 0x10);
	assert_scope(tables, 0, 2, PPT_IOMMU_SCOPE_ALL, 0, 0xffff);
	assert_block(tables, 1, "unknown", 0x50, 0, 0);
	ppt_iommu_tables_unref(tables);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_desktop_is_decoded),
		cmocka_unit_test(every_kind_of_entry_is_decoded),
		cmocka_unit_test(the_labs_own_is_decoded),
		cmocka_unit_test(every_cut_is_found),
		cmocka_unit_test(every_length_is_survived),
		cmocka_unit_test(a_wrong_checksum_is_told),
		cmocka_unit_test(a_block_of_no_length_ends_it),
		cmocka_unit_test(a_short_block_is_left_out),
		cmocka_unit_test(an_entry_that_is_cut_ends_its_block_only),
		cmocka_unit_test(an_entry_at_the_end_is_not_read_past_it),
		cmocka_unit_test(a_name_that_is_cut_is_found),
		cmocka_unit_test(a_long_name_is_cut),
		cmocka_unit_test(ranges_need_both_ends),
		cmocka_unit_test(memory_that_wraps_is_found),
		cmocka_unit_test(what_is_unknown_is_kept),
	};

	return cmocka_run_group_tests_name("ivrs", tests, NULL, NULL);
}
