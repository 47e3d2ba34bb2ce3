// SPDX-License-Identifier: GPL-2.0
/*
 * The VFCT: a table with two images, changed in one place each time. Every
 * table ends where its heap block ends.
 */
#include "unit.h"

#include "core/vfct.h"
#include "optrom_build.h"

#define UNTOUCHED 0xa5a5a5a5

static const struct ppt_vfct_query a = { 0xc4, 0, 0, 0x1002, 0x15bf };
static const struct ppt_vfct_query b = { 0x03, 0, 0, 0x1002, 0x73ff };
static const struct ppt_vfct_query b_elsewhere = { 0x04, 0, 0, 0x1002, 0x73ff };

static struct rom table;
static struct ppt_vfct_image image;

static enum ppt_vfct_result find(const struct ppt_vfct_query *query)
{
	char *copy = guarded_copy(table.data, table.size);
	enum ppt_vfct_result result;

	memset(&image, 0xa5, sizeof(image));
	result = ppt_vfct_find((const u8 *)copy, table.size, query, &image);
	guarded_free(copy);
	if (result != PPT_VFCT_FOUND && result != PPT_VFCT_OTHER_BUS) {
		assert_int_equal(image.offset, UNTOUCHED);
		assert_int_equal(image.size, UNTOUCHED);
		assert_int_equal(image.bus, UNTOUCHED);
	}
	return result;
}

static void assert_image(u32 offset, u32 size, u32 bus)
{
	assert_int_equal(image.offset, offset);
	assert_int_equal(image.size, size);
	assert_int_equal(image.bus, bus);
}

UNIT_TEST(built_bytes_are_the_known_ones)
{
	rom_build_vfct(&table);
	assert_int_equal(table.size, VFCT_SIZE);
	assert_int_equal(table.data[9], 0xd4);
	assert_int_equal(rom_crc32(table.data + 0x68, 512), 0x7f7eaf5a);
	assert_int_equal(rom_crc32(table.data + 0x284, 1024), 0x1f4f577a);
}

UNIT_TEST(each_device_has_its_own)
{
	rom_build_vfct(&table);
	assert_int_equal(find(&a), PPT_VFCT_FOUND);
	assert_image(0x68, 512, 0xc4);
	assert_int_equal(find(&b), PPT_VFCT_FOUND);
	assert_image(0x284, 1024, 0x03);
}

UNIT_TEST(another_bus_will_do)
{
	rom_build_vfct(&table);
	assert_int_equal(find(&b_elsewhere), PPT_VFCT_OTHER_BUS);
	assert_image(0x284, 1024, 0x03);
}

/* All but the bus is the same in both: the very bus, or else the first. */
UNIT_TEST(the_very_bus_is_preferred)
{
	rom_build_vfct(&table);
	rom_put16(&table, VFCT_A + 0x0e, 0x73ff);
	assert_int_equal(find(&b), PPT_VFCT_FOUND);
	assert_image(0x284, 1024, 0x03);
	assert_int_equal(find(&b_elsewhere), PPT_VFCT_OTHER_BUS);
	assert_image(0x68, 512, 0xc4);
}

UNIT_TEST(everything_else_must_agree)
{
	/* The upper bytes of slot and function, too. */
	static const u8 members[] = { 0x04, 0x06, 0x08, 0x0b,
				      0x0c, 0x0d, 0x0e, 0x0f };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(members); i++) {
		rom_build_vfct(&table);
		table.data[VFCT_B + members[i]] ^= 0x40;
		assert_int_equal(find(&b), PPT_VFCT_NONE);
	}
}

/* No bus has such a number, but its low byte is the one that is asked for. */
UNIT_TEST(a_bus_has_no_more_than_a_byte)
{
	rom_build_vfct(&table);
	rom_put32(&table, VFCT_B, 0x103);
	assert_int_equal(find(&b), PPT_VFCT_OTHER_BUS);
	assert_image(0x284, 1024, 0x103);
}

UNIT_TEST(slot_and_function_are_numbers_of_their_own)
{
	const struct ppt_vfct_query query = { 3, 0x1f, 7, 0x1002, 0x73ff };

	rom_build_vfct(&table);
	rom_put32(&table, VFCT_B + 4, 0x1f);
	rom_put32(&table, VFCT_B + 8, 7);
	assert_int_equal(find(&query), PPT_VFCT_FOUND);
	assert_int_equal(find(&b), PPT_VFCT_NONE);
}

UNIT_TEST(the_length_in_the_header_counts)
{
	rom_build_vfct(&table);
	rom_put32(&table, 4, 0x400);
	assert_int_equal(find(&a), PPT_VFCT_FOUND);
	assert_image(0x68, 512, 0xc4);
	assert_int_equal(find(&b), PPT_VFCT_TRUNCATED);

	/* Up to the last byte. */
	rom_put32(&table, 4, VFCT_SIZE - 1);
	assert_int_equal(find(&b), PPT_VFCT_TRUNCATED);
	rom_put32(&table, 4, VFCT_SIZE);
	assert_int_equal(find(&b), PPT_VFCT_FOUND);
}

UNIT_TEST(a_length_above_the_bytes_does_not_count)
{
	rom_build_vfct(&table);
	rom_put32(&table, 4, 0xffffffff);
	assert_int_equal(find(&b), PPT_VFCT_FOUND);
	table.size--;
	assert_int_equal(find(&a), PPT_VFCT_FOUND);
	assert_int_equal(find(&b), PPT_VFCT_TRUNCATED);
}

/* Better one at another bus than a complaint about what comes behind. */
UNIT_TEST(what_was_found_before_the_cut_counts)
{
	rom_build_vfct(&table);
	rom_put16(&table, VFCT_A + 0x0e, 0x73ff);
	table.size--;
	assert_int_equal(find(&b), PPT_VFCT_OTHER_BUS);
	assert_image(0x68, 512, 0xc4);
}

/*
 * What belonged to A is read as headers: the first has a length of 1Ch, others
 * have none, none is for anybody, and the one at 260h has a length of
 * megabytes. At each of them the table could end as well.
 */
UNIT_TEST(an_image_that_lost_its_length_hides_what_follows)
{
	u32 length;

	rom_build_vfct(&table);
	rom_put32(&table, VFCT_A + 0x18, 0);
	assert_int_equal(find(&a), PPT_VFCT_TRUNCATED);
	assert_int_equal(find(&b), PPT_VFCT_TRUNCATED);

	for (length = VFCT_A; length <= VFCT_SIZE; length++) {
		bool whole = length <= 0x260 && length != 0x84 &&
			     (length - VFCT_A) % 0x1c == 0;

		rom_put32(&table, 4, length);
		assert_int_equal(find(&b),
				 whole ? PPT_VFCT_NONE : PPT_VFCT_TRUNCATED);
	}
}

UNIT_TEST(an_image_without_bytes_is_passed_over)
{
	rom_build_vfct(&table);
	memmove(table.data + 0x68, table.data + VFCT_B, VFCT_SIZE - VFCT_B);
	table.size -= 0x200;
	rom_put32(&table, 4, table.size);
	rom_put32(&table, VFCT_A + 0x18, 0);
	table.data[9] -= rom_sum(&table, 0, table.size);
	assert_int_equal(table.size, 0x484);
	assert_int_equal(table.data[9], 0xd8);

	assert_int_equal(find(&a), PPT_VFCT_NONE);
	assert_int_equal(find(&b), PPT_VFCT_FOUND);
	assert_image(0x84, 1024, 0x03);
}

UNIT_TEST(no_length_wraps)
{
	static const u32 lengths[] = { 0xfffffff0, 0xffffffff, 0xffffffe4,
				       0x80000000, 0xffffff98, VFCT_SIZE };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		rom_build_vfct(&table);
		rom_put32(&table, VFCT_A + 0x18, lengths[i]);
		assert_int_equal(find(&a), PPT_VFCT_TRUNCATED);
		assert_int_equal(find(&b), PPT_VFCT_TRUNCATED);
	}
}

UNIT_TEST(the_first_image_is_behind_the_header)
{
	static const u32 outside[] = { 0,	0x30,	       0x4b,
				       0x10000, VFCT_SIZE + 1, 0xffffffff };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(outside); i++) {
		rom_build_vfct(&table);
		rom_put32(&table, 0x34, outside[i]);
		assert_int_equal(find(&a), PPT_VFCT_BAD_OFFSET);
	}
	rom_put32(&table, 0x34, VFCT_SIZE);
	assert_int_equal(find(&a), PPT_VFCT_NONE);
	rom_put32(&table, 0x34, VFCT_SIZE - 1);
	assert_int_equal(find(&a), PPT_VFCT_TRUNCATED);
	rom_put32(&table, 0x34, VFCT_B);
	assert_int_equal(find(&a), PPT_VFCT_NONE);
	assert_int_equal(find(&b), PPT_VFCT_FOUND);
}

UNIT_TEST(a_table_has_a_header)
{
	rom_build_vfct(&table);
	rom_put32(&table, 4, 0x4b);
	assert_int_equal(find(&a), PPT_VFCT_TOO_SHORT);
	rom_put32(&table, 4, 0);
	assert_int_equal(find(&a), PPT_VFCT_TOO_SHORT);

	rom_build_vfct(&table);
	table.data[3] = 't';
	assert_int_equal(find(&a), PPT_VFCT_TOO_SHORT);

	rom_build_vfct(&table);
	for (table.size = 0; table.size < 0x4c; table.size++)
		assert_int_equal(find(&a), PPT_VFCT_TOO_SHORT);
	assert_int_equal(find(&a), PPT_VFCT_NONE);
}

/* Wherever the table is cut: what isn't all there isn't found. */
UNIT_TEST(each_cut_is_noticed)
{
	rom_build_vfct(&table);
	for (table.size = 0x4d; table.size < VFCT_SIZE; table.size++) {
		enum ppt_vfct_result result = find(&b);

		assert_int_equal(result, table.size == VFCT_B ?
						 PPT_VFCT_NONE :
						 PPT_VFCT_TRUNCATED);
		assert_int_equal(find(&a), table.size < VFCT_B ?
						   PPT_VFCT_TRUNCATED :
						   PPT_VFCT_FOUND);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_bytes_are_the_known_ones),
		cmocka_unit_test(each_device_has_its_own),
		cmocka_unit_test(another_bus_will_do),
		cmocka_unit_test(the_very_bus_is_preferred),
		cmocka_unit_test(everything_else_must_agree),
		cmocka_unit_test(a_bus_has_no_more_than_a_byte),
		cmocka_unit_test(slot_and_function_are_numbers_of_their_own),
		cmocka_unit_test(the_length_in_the_header_counts),
		cmocka_unit_test(a_length_above_the_bytes_does_not_count),
		cmocka_unit_test(what_was_found_before_the_cut_counts),
		cmocka_unit_test(
			an_image_that_lost_its_length_hides_what_follows),
		cmocka_unit_test(an_image_without_bytes_is_passed_over),
		cmocka_unit_test(no_length_wraps),
		cmocka_unit_test(the_first_image_is_behind_the_header),
		cmocka_unit_test(a_table_has_a_header),
		cmocka_unit_test(each_cut_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
