// SPDX-License-Identifier: GPL-2.0
/* The table DMAR: one of a server, one of the lab, and what can be wrong. */
#include <stdio.h>

#include "unit.h"

#include "acpi_check.h"

static struct acpi_bytes table;

static void assert_scope(const struct ppt_iommu_tables *tables, size_t block,
			 size_t index, enum ppt_iommu_scope_type type, u8 bus,
			 u8 depth)
{
	const struct ppt_iommu_scope *scope =
		ppt_iommu_tables_scope(tables, block, index);

	assert_non_null(scope);
	assert_string_equal(ppt_iommu_scope_name(scope->type),
			    ppt_iommu_scope_name(type));
	assert_int_equal(scope->bus, bus);
	assert_int_equal(scope->depth, depth);
}

static void assert_block(const struct ppt_iommu_tables *tables, size_t index,
			 const char *name, u64 base, size_t scopes)
{
	const struct ppt_iommu_block *block =
		ppt_iommu_tables_get(tables, index);

	assert_non_null(block);
	assert_string_equal(ppt_iommu_block_name(PPT_IOMMU_INTEL, block), name);
	assert_int_equal(block->base, base);
	assert_int_equal(block->scope_count, scopes);
}

UNIT_TEST(a_server_is_decoded)
{
	const struct ppt_iommu_table_info *info;
	const struct ppt_iommu_scope *scope;
	struct ppt_iommu_tables *tables;

	build_dmar_server(&table);
	tables = acpi_decode(table.data, table.size);
	info = ppt_iommu_tables_info(tables);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_int_equal(info->kind, PPT_IOMMU_INTEL);
	assert_true(info->is_sum_right);
	assert_int_equal(info->address_bits, 39);
	assert_int_equal(info->flags,
			 PPT_IOMMU_DMAR_INTR_REMAP | PPT_IOMMU_DMAR_DMA_OPT_IN);
	assert_string_equal(info->oem, "PPTEST");
	assert_string_equal(info->oem_table, "MACHINE1");
	assert_int_equal(ppt_iommu_tables_count(tables), SERVER_BLOCKS);
	assert_block(tables, 0, "DRHD", 0xfed91000, 1);
	assert_scope(tables, 0, 0, PPT_IOMMU_SCOPE_BELOW, 0, 1);
	assert_block(tables, 1, "DRHD", 0xfed90000, 3);
	assert_int_equal(ppt_iommu_tables_get(tables, 1)->flags,
			 PPT_IOMMU_DRHD_INCLUDE_ALL);
	assert_int_equal(ppt_iommu_tables_get(tables, 1)->limit, 0xfed90fff);
	assert_scope(tables, 1, 0, PPT_IOMMU_SCOPE_IOAPIC, 0xf0, 1);
	assert_scope(tables, 1, 1, PPT_IOMMU_SCOPE_HPET, 0xf0, 1);
	assert_scope(tables, 1, 2, PPT_IOMMU_SCOPE_ACPI, 0, 1);
	assert_block(tables, 2, "RMRR", 0x7a000000, 2);
	assert_block(tables, 3, "RMRR", 0x7b000000, 1);
	assert_int_equal(ppt_iommu_tables_get(tables, 3)->limit, 0x7fffffff);
	assert_scope(tables, 3, 0, PPT_IOMMU_SCOPE_DEVICE, 0, 2);
	scope = ppt_iommu_tables_scope(tables, 4, 1);
	assert_int_equal(scope->path[0], 2 << 3);
	assert_int_equal(scope->path[1], 1);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(every_other_block_is_decoded)
{
	const struct ppt_iommu_block *block;
	struct ppt_iommu_tables *tables;

	build_dmar_server(&table);
	tables = acpi_decode(table.data, table.size);
	assert_block(tables, 5, "ATSR", 0, 1);
	assert_block(tables, 6, "RHSA", 0xfed91000, 0);
	block = ppt_iommu_tables_get(tables, 6);
	assert_int_equal(block->proximity_domain, 1);
	assert_block(tables, 7, "ANDD", 0, 0);
	block = ppt_iommu_tables_get(tables, 7);
	assert_int_equal(block->id, 1);
	assert_string_equal(block->name, "\\_SB.PCI0.I2C");
	assert_block(tables, 8, "SATC", 0, 1);
	block = ppt_iommu_tables_get(tables, 8);
	assert_int_equal(block->flags, PPT_IOMMU_SATC_REQUIRED);
	assert_block(tables, 9, "SIDP", 0, 1);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(the_labs_own_is_decoded)
{
	FILE *file = fopen("tests/fixtures/acpi/q35-intel-iommu.dmar", "r");
	struct ppt_iommu_tables *tables;
	u8 data[256];
	size_t size;

	assert_non_null(file);
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	tables = acpi_decode(data, size);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_true(ppt_iommu_tables_info(tables)->is_sum_right);
	assert_string_equal(ppt_iommu_tables_info(tables)->oem, "BOCHS ");
	assert_int_equal(ppt_iommu_tables_count(tables), 1);
	assert_block(tables, 0, "DRHD", 0xfed90000, 11);
	assert_scope(tables, 0, 0, PPT_IOMMU_SCOPE_IOAPIC, 0xff, 1);
	assert_scope(tables, 0, 1, PPT_IOMMU_SCOPE_DEVICE, 0, 1);
	assert_scope(tables, 0, 2, PPT_IOMMU_SCOPE_BELOW, 0, 1);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(every_cut_is_found)
{
	build_dmar_server(&table);
	acpi_check_cuts(&table);
}

UNIT_TEST(every_length_is_survived)
{
	build_dmar_server(&table);
	acpi_check_lengths(&table);
}

UNIT_TEST(the_checksum_is_looked_at)
{
	struct ppt_iommu_tables *tables;

	build_dmar_server(&table);
	table.data[37] ^= 0x10;
	tables = acpi_decode(table.data, table.size);
	assert_false(ppt_iommu_tables_info(tables)->is_sum_right);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_int_equal(ppt_iommu_tables_count(tables), SERVER_BLOCKS);
	ppt_iommu_tables_unref(tables);
}

/* What is behind the table doesn't count, not even for the checksum. */
UNIT_TEST(a_longer_file_does_no_harm)
{
	struct ppt_iommu_tables *tables;

	build_dmar_server(&table);
	table.data[table.size] = 0xff;
	tables = acpi_decode(table.data, table.size + 1);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_true(ppt_iommu_tables_info(tables)->is_sum_right);
	assert_int_equal(ppt_iommu_tables_count(tables), SERVER_BLOCKS);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(another_table_is_refused)
{
	struct ppt_iommu_tables *tables;

	build_dmar_server(&table);
	table.data[0] = 'X';
	tables = acpi_decode(table.data, table.size);
	assert_defect(tables, PPT_IOMMU_DEFECT_SIGNATURE, 0);
	assert_int_equal(ppt_iommu_tables_count(tables), 0);
	assert_int_equal(ppt_iommu_tables_info(tables)->kind,
			 PPT_IOMMU_UNKNOWN);
	ppt_iommu_tables_unref(tables);
}

/* No table is that long: the limit is said, not the bytes are looked at. */
UNIT_TEST(too_much_is_refused)
{
	struct ppt_iommu_tables *tables;

	assert_int_equal(ppt_iommu_tables_parse("",
						PPT_IOMMU_TABLE_LIMIT_BYTES + 1,
						&tables),
			 -EFBIG);
}

UNIT_TEST(a_header_that_is_too_short_is_found)
{
	struct ppt_iommu_tables *tables;

	build_dmar_server(&table);
	acpi_put(&table, 4, 4, 47);
	tables = acpi_decode(table.data, table.size);
	assert_defect(tables, PPT_IOMMU_DEFECT_TOO_SHORT, 4);
	assert_int_equal(ppt_iommu_tables_count(tables), 0);
	ppt_iommu_tables_unref(tables);
}

/* One block is too short for what it is; the next is where it says. */
UNIT_TEST(what_is_behind_a_short_block_is_found)
{
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_block(&table, 1, 23);
	dmar_drhd(&table, 1, 0xfed90000);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH, 48 + 2);
	assert_int_equal(ppt_iommu_tables_count(tables), 1);
	assert_block(tables, 0, "DRHD", 0xfed90000, 0);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(a_block_of_no_length_ends_it)
{
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_drhd(&table, 1, 0xfed90000);
	dmar_block(&table, 0, 16);
	acpi_put(&table, table.block + 2, 2, 0);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_BLOCK_LENGTH, 48 + 16 + 2);
	assert_int_equal(ppt_iommu_tables_count(tables), 1);
	ppt_iommu_tables_unref(tables);
}

/* A unit with two scopes, the first spoilt at @at with @value. */
static struct ppt_iommu_tables *spoil_scope(u32 at, u8 value)
{
	static const u16 path[] = { 0x010, 0x000 };

	acpi_begin(&table, "DMAR");
	dmar_drhd(&table, 0, 0xfed91000);
	dmar_scope(&table, 1, 0, 0, path, 2);
	dmar_scope(&table, 1, 0, 0, path, 1);
	dmar_drhd(&table, 1, 0xfed90000);
	table.data[64 + at] = value;
	return acpi_decode_table(&table);
}

UNIT_TEST(a_scope_of_a_bad_length_ends_its_block_only)
{
	static const struct {
		u8 length;
		enum ppt_iommu_defect defect;
		u32 offset;
	} cases[] = {
		{ 0, PPT_IOMMU_DEFECT_SCOPE_LENGTH, 65 },
		{ 5, PPT_IOMMU_DEFECT_SCOPE_LENGTH, 65 },
		{ 19, PPT_IOMMU_DEFECT_SCOPE_CUT, 64 },
		{ 255, PPT_IOMMU_DEFECT_SCOPE_CUT, 64 },
	};
	struct ppt_iommu_tables *tables;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tables = spoil_scope(1, cases[i].length);
		assert_defect(tables, cases[i].defect, cases[i].offset);
		assert_block(tables, 0, "DRHD", 0xfed91000, 0);
		assert_block(tables, 1, "DRHD", 0xfed90000, 0);
		ppt_iommu_tables_unref(tables);
	}
}

/* It stays in the list, and means nothing. */
UNIT_TEST(a_path_that_no_bus_has_is_found)
{
	static const struct {
		u32 at;
		u8 value;
	} cases[] = { { 6, 32 }, { 7, 8 }, { 8, 255 }, { 9, 255 } };
	struct ppt_iommu_tables *tables;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		tables = spoil_scope(cases[i].at, cases[i].value);
		assert_defect(tables, PPT_IOMMU_DEFECT_PATH, 64 + 6);
		assert_block(tables, 0, "DRHD", 0xfed91000, 2);
		assert_scope(tables, 0, 0, PPT_IOMMU_SCOPE_UNKNOWN, 0, 0);
		assert_scope(tables, 0, 1, PPT_IOMMU_SCOPE_DEVICE, 0, 1);
		ppt_iommu_tables_unref(tables);
	}
}

UNIT_TEST(a_scope_without_a_path_is_found)
{
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_drhd(&table, 0, 0xfed91000);
	dmar_scope(&table, 1, 0, 0, NULL, 0);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_SCOPE_LENGTH, 65);
	assert_scope(tables, 0, 0, PPT_IOMMU_SCOPE_UNKNOWN, 0, 0);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(the_longest_path_is_known)
{
	u16 path[PPT_IOMMU_PATH_MAX + 1] = { 0 };
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_drhd(&table, 0, 0xfed91000);
	dmar_scope(&table, 1, 0, 0, path, PPT_IOMMU_PATH_MAX);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	ppt_iommu_tables_unref(tables);
	dmar_scope(&table, 1, 0, 0, path, PPT_IOMMU_PATH_MAX + 1);
	tables = acpi_decode_table(&table);
	assert_int_equal(ppt_iommu_tables_info(tables)->defect,
			 PPT_IOMMU_DEFECT_PATH);
	ppt_iommu_tables_unref(tables);
}

UNIT_TEST(memory_that_ends_before_it_starts_is_found)
{
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_rmrr(&table, 0x2000, 0x1fff);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_RANGE, 48 + 16);
	ppt_iommu_tables_unref(tables);
}

/* A type of the future is kept by its number. */
UNIT_TEST(an_unknown_block_is_kept)
{
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_block(&table, 7, 4);
	dmar_block(&table, 0x100, 8);
	tables = acpi_decode_table(&table);
	assert_defect(tables, PPT_IOMMU_DEFECT_NONE, 0);
	assert_int_equal(ppt_iommu_tables_count(tables), 2);
	assert_block(tables, 0, "unknown", 0, 0);
	assert_int_equal(ppt_iommu_tables_get(tables, 1)->number, 0x100);
	assert_int_equal(ppt_iommu_tables_get(tables, 1)->type,
			 PPT_IOMMU_BLOCK_UNKNOWN);
	ppt_iommu_tables_unref(tables);
}

/* Nothing says that firmware ends a name with a NUL, or that it is short. */
UNIT_TEST(a_long_name_is_cut)
{
	const struct ppt_iommu_block *block;
	struct ppt_iommu_tables *tables;

	acpi_begin(&table, "DMAR");
	dmar_block(&table, 4, 8 + 200);
	memset(table.data + table.block + 8, 'x', 200);
	tables = acpi_decode_table(&table);
	block = ppt_iommu_tables_get(tables, 0);
	assert_int_equal(strlen(block->name), PPT_IOMMU_TEXT_SIZE - 1);
	ppt_iommu_tables_unref(tables);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_is_decoded),
		cmocka_unit_test(every_other_block_is_decoded),
		cmocka_unit_test(the_labs_own_is_decoded),
		cmocka_unit_test(every_cut_is_found),
		cmocka_unit_test(every_length_is_survived),
		cmocka_unit_test(the_checksum_is_looked_at),
		cmocka_unit_test(a_longer_file_does_no_harm),
		cmocka_unit_test(another_table_is_refused),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(a_header_that_is_too_short_is_found),
		cmocka_unit_test(what_is_behind_a_short_block_is_found),
		cmocka_unit_test(a_block_of_no_length_ends_it),
		cmocka_unit_test(a_scope_of_a_bad_length_ends_its_block_only),
		cmocka_unit_test(a_path_that_no_bus_has_is_found),
		cmocka_unit_test(a_scope_without_a_path_is_found),
		cmocka_unit_test(the_longest_path_is_known),
		cmocka_unit_test(memory_that_ends_before_it_starts_is_found),
		cmocka_unit_test(an_unknown_block_is_kept),
		cmocka_unit_test(a_long_name_is_cut),
	};

	return cmocka_run_group_tests_name("dmar", tests, NULL, NULL);
}
