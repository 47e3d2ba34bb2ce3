// SPDX-License-Identifier: GPL-2.0
/*
 * What is read from an OpRegion. Each case builds one and changes it in one
 * place. Everything that is read ends where its heap block ends.
 */
#include "unit.h"

#include "opregion_build.h"
#include "optrom_build.h"

#define FAULT(name) (1U << PPT_OPREGION_##name)

static struct opregion_bytes region;
static struct vbt_bytes vbt;
static struct ppt_opregion op;

static u32 parse(void)
{
	char *copy = guarded_copy(region.data, sizeof(region.data));

	memset(&op, 0xa5, sizeof(op));
	ppt_opregion_parse((const u8 *)copy, sizeof(region.data), &op);
	guarded_free(copy);
	return op.faults;
}

static void assert_range(u64 base, u64 address, u32 size)
{
	struct ppt_opregion_range range = {};

	assert_int_equal(ppt_opregion_external(&op, base, &range),
			 PPT_OPREGION_OK);
	assert_int_equal(range.address, address);
	assert_int_equal(range.size, size);
}

static void assert_no_range(u64 base, enum ppt_opregion_fault fault)
{
	struct ppt_opregion_range range = { 1, 2 };

	assert_int_equal(ppt_opregion_external(&op, base, &range), fault);
	assert_int_equal(range.address, 1);
	assert_int_equal(range.size, 2);
}

/* --- builders ------------------------------------------------------------ */

UNIT_TEST(built_bytes_are_the_known_ones)
{
	build_vbt(&vbt, 0x1000);
	assert_int_equal(vbt.data[0x1a], 0xdd);
	build_opregion(&region, 0x02000000, 0, 0);
	put_vbt(&region, &vbt);
	assert_int_equal(rom_crc32(region.data, sizeof(region.data)),
			 0x55678a5c);
	build_vbt(&vbt, VBT_SIZE_TGL);
	assert_int_equal(vbt.data[0x1a], 0x06);
}

/* --- the address --------------------------------------------------------- */

UNIT_TEST(an_address_is_one_or_none)
{
	static const struct {
		u32 asls;
		enum ppt_opregion_fault fault;
	} cases[] = {
		{ 0, PPT_OPREGION_NONE },
		{ 0xffffffff, PPT_OPREGION_NONE },
		{ 0xfffffffe, PPT_OPREGION_BAD_ADDRESS },
		{ 0xffffe001, PPT_OPREGION_BAD_ADDRESS },
		{ 0xffffe000, PPT_OPREGION_OK },
		{ 0x7b5f0018, PPT_OPREGION_OK },
		{ 1, PPT_OPREGION_OK },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(ppt_opregion_check_address(cases[i].asls),
				 cases[i].fault);
}

/* --- the header ---------------------------------------------------------- */

/* As on a real machine. */
UNIT_TEST(a_header_is_read)
{
	build_opregion(&region, 0x02010300, 0, 0);
	put32(region.data, 0x5c, 3);
	put32(region.data, 0x60, 0x183);
	memcpy(region.data + 0x18, "1.23", 4);
	memcpy(region.data + 0x38, "9.0.1034        ", 16);
	memcpy(region.data + 0x48, "\x1f\x7f\xff !~", 6);
	assert_int_equal(parse(), 0);
	assert_int_equal(op.size_kib, 8);
	assert_int_equal(op.major, 2);
	assert_int_equal(op.minor, 1);
	assert_int_equal(op.revision, 3);
	assert_int_equal(op.mailboxes, 0x1f);
	assert_int_equal(op.driver_model, 3);
	assert_int_equal(op.platform, 0x183);
	assert_string_equal(op.bios, "1.23");
	assert_string_equal(op.vbios, "9.0.1034");
	assert_string_equal(op.driver, "??? !~");
	assert_string_equal(op.gop, "");
	assert_int_equal(op.pointer, PPT_RVDA_NONE);
	assert_int_equal(op.mailbox_size, 0x1800);
}

UNIT_TEST(a_text_fills_its_field)
{
	build_opregion(&region, 0x02010000, 0, 0);
	memset(region.data + 0x18, 'b', 32);
	memset(region.data + 0x38, 'v', 16);
	memset(region.data + 0x48, 'd', 16);
	memset(region.data + 0x64, 'g', 32);
	parse();
	assert_string_equal(op.bios, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
	assert_string_equal(op.vbios, "vvvvvvvvvvvvvvvv");
	assert_string_equal(op.driver, "dddddddddddddddd");
	assert_string_equal(op.gop, "gggggggggggggggggggggggggggggggg");
}

/* edk2 has 16 UTF-16 characters there. */
UNIT_TEST(the_text_of_a_gop_may_be_wide)
{
	static const char text[] = "9\0.\0"
				   "0\0.\0\xac\x20"
				   "1\0\0\0x";
	u32 i;

	build_opregion(&region, 0x02010000, 0, 0);
	memcpy(region.data + 0x64, text, sizeof(text));
	parse();
	assert_string_equal(op.gop, "9.0.?1");
	for (i = 0; i < 32; i++)
		region.data[0x64 + i] = i % 2 ? 0 : 'a';
	parse();
	assert_string_equal(op.gop, "aaaaaaaaaaaaaaaa");
}

UNIT_TEST(what_is_not_written_is_zero)
{
	static const char zeros[sizeof(op.bios)];

	build_opregion(&region, 0x02010000, 0, 0);
	memcpy(region.data + 0x18, "a     \0secret", 13);
	parse();
	assert_string_equal(op.bios, "a");
	assert_memory_equal(op.bios + 1, zeros, sizeof(op.bios) - 1);
}

UNIT_TEST(only_known_versions_are_good)
{
	static const struct {
		u32 over;
		u32 faults;
	} cases[] = {
		{ 0x00000000, FAULT(BAD_VERSION) },
		{ 0x00ffff00, FAULT(BAD_VERSION) },
		{ 0x01000000, 0 },
		{ 0x02000000, 0 },
		{ 0x02010000, 0 },
		{ 0x02ff0000, 0 },
		{ 0x03000000, 0 },
		{ 0x04000000, FAULT(BAD_VERSION) },
		{ 0xffffffff, FAULT(BAD_VERSION) },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		build_opregion(&region, cases[i].over, 0, 0);
		assert_int_equal(parse(), cases[i].faults);
	}
}

UNIT_TEST(headless_counts_from_2_3_on)
{
	static const struct {
		u32 over;
		bool headless;
	} cases[] = {
		{ 0x01030000, false }, { 0x02000000, false },
		{ 0x02020000, false }, { 0x02030000, true },
		{ 0x02040000, true },  { 0x03000000, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		build_opregion(&region, cases[i].over, 0, 0);
		put32(region.data, 0x60, 0x2183);
		parse();
		assert_int_equal(op.headless, cases[i].headless);
		put32(region.data, 0x60, 0xffffdfff);
		parse();
		assert_false(op.headless);
	}
}

/* Each wrong size is said, and what is there is read all the same. */
UNIT_TEST(a_size_is_8)
{
	static const u32 sizes[] = { 0, 4, 7, 9, 16, 0x7fffffff, 0xffffffff };
	size_t i;

	build_opregion(&region, 0x02010000, 0x2000, VBT_SIZE_TGL);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		put32(region.data, 0x10, sizes[i]);
		assert_int_equal(parse(), FAULT(BAD_SIZE));
		assert_int_equal(op.size_kib, sizes[i]);
		assert_int_equal(op.mailbox_size, 0x1800);
		assert_int_equal(op.pointer, PPT_RVDA_RELATIVE);
	}
}

static void assert_nothing_but(u32 faults)
{
	struct ppt_opregion expected;

	memset(&expected, 0, sizeof(expected));
	expected.faults = faults;
	assert_memory_equal(&op, &expected, sizeof(op));
}

UNIT_TEST(a_signature_is_all_of_it)
{
	u32 i;

	for (i = 0; i < 16; i++) {
		build_opregion(&region, 0x02010000, 0x2000, 0x1000);
		region.data[i] ^= 0x20;
		parse();
		assert_nothing_but(FAULT(BAD_SIGNATURE));
	}
}

UNIT_TEST(fewer_bytes_are_not_looked_at)
{
	static const u32 sizes[] = { 0, 1, 15, 16, 0x400, 0x1fff };
	size_t i;

	build_opregion(&region, 0x02010000, 0x2000, 0x1000);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		char *copy = guarded_copy(region.data, sizes[i]);

		memset(&op, 0xa5, sizeof(op));
		ppt_opregion_parse((const u8 *)copy, sizes[i], &op);
		guarded_free(copy);
		assert_nothing_but(FAULT(TOO_SHORT));
	}
}

/* --- the pointer --------------------------------------------------------- */

UNIT_TEST(the_pointer_of_2_0_is_an_address)
{
	build_opregion(&region, 0x02000000, 0x7b5f2018, VBT_SIZE_TGL);
	assert_int_equal(parse(), 0);
	assert_int_equal(op.pointer, PPT_RVDA_ABSOLUTE);
	assert_range(OPREGION_BASE + 0x18, 0x7b5f2018, VBT_SIZE_TGL);
	/* Above 4 GiB, nothing is lost. */
	build_opregion(&region, 0x02000000, 0x100000000, VBT_SIZE_TGL);
	assert_int_equal(parse(), 0);
	assert_range(OPREGION_BASE, 0x100000000, VBT_SIZE_TGL);
}

UNIT_TEST(the_pointer_of_later_ones_is_an_offset)
{
	static const u32 versions[] = { 0x02010000, 0x02040000, 0x03000000,
					0x03010000, 0x04000000 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(versions); i++) {
		build_opregion(&region, versions[i], 0x10000, VBT_SIZE_TGL);
		assert_int_equal(parse() & ~FAULT(BAD_VERSION), 0);
		assert_int_equal(op.pointer, PPT_RVDA_RELATIVE);
		assert_range(OPREGION_BASE, 0x7b600000, VBT_SIZE_TGL);
		assert_range(0xffffe000, 0x10000e000, VBT_SIZE_TGL);
	}
}

UNIT_TEST(an_absolute_pointer_leads_outside)
{
	static const struct {
		u64 rvda;
		enum ppt_opregion_fault fault;
	} cases[] = {
		{ OPREGION_BASE - 0x100, PPT_OPREGION_OK },
		{ OPREGION_BASE - 0xff, PPT_OPREGION_RVDA_INSIDE },
		{ OPREGION_BASE, PPT_OPREGION_RVDA_INSIDE },
		{ OPREGION_BASE + 0x1fff, PPT_OPREGION_RVDA_INSIDE },
		{ OPREGION_BASE + 0x2000, PPT_OPREGION_OK },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		build_opregion(&region, 0x02000000, cases[i].rvda, 0x100);
		assert_int_equal(parse(), 0);
		if (cases[i].fault)
			assert_no_range(OPREGION_BASE, cases[i].fault);
		else
			assert_range(OPREGION_BASE, cases[i].rvda, 0x100);
	}
}

/* O5 to O8, and what is between. */
UNIT_TEST(a_bad_pointer_does_not_count)
{
	static const struct {
		u32 over;
		u64 rvda;
		u32 rvds;
		u32 mailboxes;
		u32 faults;
	} cases[] = {
		{ 0x02010000, 0x400, 0x1000, 0x1f, FAULT(RVDA_INSIDE) },
		{ 0x02010000, 0x1fff, 0x1000, 0x1f, FAULT(RVDA_INSIDE) },
		{ 0x02010000, 0xfffffffffffff000, 0x21da, 0x1f,
		  FAULT(RVDA_OVERFLOW) },
		{ 0x02010000, 0xfffffffffffff000, 0x100, 0x1f,
		  FAULT(RVDA_OVERFLOW) },
		{ 0x02000000, 0xfffffffffffff000, 0x100, 0x1f,
		  FAULT(RVDA_OVERFLOW) },
		{ 0x02000000, 0xfffffffff0001, 0x100, 0x1f,
		  FAULT(RVDA_OVERFLOW) },
		{ 0x02010000, 0x2000, 0, 0x1f, FAULT(RVDA_HALF) },
		{ 0x02000000, 0, 0x21da, 0x1f, FAULT(RVDA_HALF) },
		{ 0x02010000, 0x2000, 0x21da, 0x1b, FAULT(RVDA_UNUSED) },
		{ 0x01000000, 0xa5a5a5a5a5a5a5a5, 0xa5a5a5a5, 0x1f, 0 },
		{ 0x01ff0000, 0x2000, 0x21da, 0x1f, 0 },
		{ 0x03000000, 0, 0, 0x1f, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		build_opregion(&region, cases[i].over, cases[i].rvda,
			       cases[i].rvds);
		put32(region.data, 0x58, cases[i].mailboxes);
		assert_int_equal(parse(), cases[i].faults);
		assert_int_equal(op.pointer, PPT_RVDA_NONE);
		assert_int_equal(op.external_size, 0);
		assert_true(op.rvda == cases[i].rvda);
		assert_int_equal(op.rvds, cases[i].rvds);
	}
}

UNIT_TEST(no_more_is_fetched_than_a_vbt_can_have)
{
	build_opregion(&region, 0x02010000, 0x2000, 0x10000);
	assert_int_equal(parse(), 0);
	assert_range(OPREGION_BASE, OPREGION_BASE + 0x2000, 0x10000);
	build_opregion(&region, 0x02010000, 0x2000, 0xffffffff);
	assert_int_equal(parse(), FAULT(RVDS_TOO_BIG));
	assert_range(OPREGION_BASE, OPREGION_BASE + 0x2000, 0x10000);
}

UNIT_TEST(no_sum_leaves_the_addresses)
{
	build_opregion(&region, 0x02010000, 0xffffffff0000, 0x100);
	put64(region.data, 0x3ba, 0xfffffffff0000);
	assert_int_equal(parse(), 0);
	assert_range(0, 0xfffffffff0000, 0x100);
	assert_no_range(1, PPT_OPREGION_RVDA_OVERFLOW);
	assert_no_range(1ULL << 52, PPT_OPREGION_RVDA_OVERFLOW);
	assert_no_range(~0ULL, PPT_OPREGION_RVDA_OVERFLOW);
}

/* --- faults -------------------------------------------------------------- */

UNIT_TEST(every_fault_has_its_words)
{
	unsigned int i, j;

	for (i = 0; i < PPT_OPREGION_FAULTS; i++) {
		assert_non_null(ppt_opregion_fault_name(i));
		assert_non_null(ppt_opregion_fault_text(i));
		for (j = 0; j < i; j++) {
			assert_string_not_equal(ppt_opregion_fault_name(i),
						ppt_opregion_fault_name(j));
			assert_string_not_equal(ppt_opregion_fault_text(i),
						ppt_opregion_fault_text(j));
		}
	}
	assert_string_equal(ppt_opregion_fault_name(PPT_OPREGION_FAULTS),
			    "unknown");
	assert_true(ppt_opregion_fault_is_fatal(~0U));
}

/* What isn't an OpRegion; a VBT may be missed. */
UNIT_TEST(five_faults_are_fatal)
{
	unsigned int i;

	for (i = 0; i < PPT_OPREGION_FAULTS; i++)
		assert_int_equal(ppt_opregion_fault_is_fatal(i),
				 i >= PPT_OPREGION_NONE &&
					 i <= PPT_OPREGION_BAD_SIZE);
}

UNIT_TEST(the_worst_fault_is_fatal)
{
	assert_int_equal(ppt_opregion_worst(0), PPT_OPREGION_OK);
	assert_int_equal(ppt_opregion_worst(FAULT(NO_VBT)),
			 PPT_OPREGION_NO_VBT);
	assert_int_equal(ppt_opregion_worst(FAULT(NO_VBT) | FAULT(VBT_BAD)),
			 PPT_OPREGION_VBT_BAD);
	assert_int_equal(ppt_opregion_worst(FAULT(NO_VBT) | FAULT(BAD_SIZE) |
					    FAULT(BAD_VERSION)),
			 PPT_OPREGION_BAD_SIZE);
	assert_int_equal(ppt_opregion_worst(FAULT(BAD_SIZE) | FAULT(NONE)),
			 PPT_OPREGION_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_bytes_are_the_known_ones),
		cmocka_unit_test(an_address_is_one_or_none),
		cmocka_unit_test(a_header_is_read),
		cmocka_unit_test(a_text_fills_its_field),
		cmocka_unit_test(the_text_of_a_gop_may_be_wide),
		cmocka_unit_test(what_is_not_written_is_zero),
		cmocka_unit_test(only_known_versions_are_good),
		cmocka_unit_test(headless_counts_from_2_3_on),
		cmocka_unit_test(a_size_is_8),
		cmocka_unit_test(a_signature_is_all_of_it),
		cmocka_unit_test(fewer_bytes_are_not_looked_at),
		cmocka_unit_test(the_pointer_of_2_0_is_an_address),
		cmocka_unit_test(the_pointer_of_later_ones_is_an_offset),
		cmocka_unit_test(an_absolute_pointer_leads_outside),
		cmocka_unit_test(a_bad_pointer_does_not_count),
		cmocka_unit_test(no_more_is_fetched_than_a_vbt_can_have),
		cmocka_unit_test(no_sum_leaves_the_addresses),
		cmocka_unit_test(every_fault_has_its_words),
		cmocka_unit_test(five_faults_are_fatal),
		cmocka_unit_test(the_worst_fault_is_fatal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
