// SPDX-License-Identifier: GPL-2.0
/*
 * What is read from a VBT, and which one is chosen. Each case builds one, and
 * an OpRegion for it, and changes them in one place. Everything that is read
 * ends where its heap block ends.
 */
#include "unit.h"

#include "opregion_build.h"

#define FAULT(name) (1U << PPT_OPREGION_##name)

static struct opregion_bytes region;
static struct vbt_bytes vbt;
static struct ppt_opregion op;
static struct ppt_vbt_choice choice;

static u32 parse(void)
{
	char *copy = guarded_copy(region.data, sizeof(region.data));

	memset(&op, 0xa5, sizeof(op));
	ppt_opregion_parse((const u8 *)copy, sizeof(region.data), &op);
	guarded_free(copy);
	return op.faults;
}

/* Of the region as it was parsed; @external may be NULL. */
static u32 choose(const u8 *external, u32 size)
{
	char *copy = guarded_copy(region.data, sizeof(region.data));
	char *outside = guarded_copy(external ? external : region.data,
				     external ? size : 0);

	memset(&choice, 0xa5, sizeof(choice));
	ppt_vbt_choose((const u8 *)copy, &op,
		       external ? (const u8 *)outside : NULL, size, &choice);
	guarded_free(outside);
	guarded_free(copy);
	return choice.faults;
}

static enum ppt_opregion_fault check_vbt(u32 size, struct ppt_vbt *ret_vbt)
{
	char *copy = guarded_copy(vbt.data, size);
	enum ppt_opregion_fault fault;

	memset(ret_vbt, 0xa5, sizeof(*ret_vbt));
	fault = ppt_vbt_check((const u8 *)copy, size, ret_vbt);
	guarded_free(copy);
	return fault;
}

/* --- the VBT ------------------------------------------------------------- */

UNIT_TEST(a_vbt_is_read)
{
	struct ppt_vbt found;

	build_vbt(&vbt, VBT_SIZE_TGL);
	assert_int_equal(check_vbt(vbt.size, &found), PPT_OPREGION_OK);
	assert_int_equal(found.size, VBT_SIZE_TGL);
	assert_int_equal(found.version, 100);
	assert_int_equal(found.header_size, 0x30);
	assert_int_equal(found.bdb, 0x30);
	assert_int_equal(found.bdb_version, 250);
	assert_int_equal(found.bdb_size, VBT_SIZE_TGL - 0x30);
	assert_int_equal(found.sum, 0);
	assert_string_equal(found.product, "TEST");
	/* Whatever is behind it. */
	memset(vbt.data + vbt.size, 0xff, 0x100);
	assert_int_equal(check_vbt(vbt.size + 0x100, &found), PPT_OPREGION_OK);
	assert_int_equal(found.sum, 0);
}

UNIT_TEST(a_wrong_sum_is_no_reason)
{
	struct ppt_vbt found;

	build_vbt(&vbt, 0x1000);
	vbt.data[0xfff] = 2;
	memcpy(vbt.data + 4, "-TIGERLAKE\x01", 11);
	assert_int_equal(check_vbt(vbt.size, &found), PPT_OPREGION_OK);
	assert_int_not_equal(found.sum, 0);
	assert_string_equal(found.product, "-TIGERLAKE?");
}

UNIT_TEST(the_longest_vbt_is_read)
{
	struct ppt_vbt found;

	build_vbt(&vbt, 0xffff);
	assert_int_equal(check_vbt(0x10000, &found), PPT_OPREGION_OK);
	assert_int_equal(found.size, 0xffff);
	build_vbt(&vbt, 0x46);
	assert_int_equal(check_vbt(0x46, &found), PPT_OPREGION_OK);
}

struct vbt_case {
	u32 offset;
	u32 value;
	u8 width;
	enum ppt_opregion_fault fault;
};

/* In a VBT of 1000h bytes. */
static const struct vbt_case vbt_cases[] = {
	{ 0x00, 0x25, 1, PPT_OPREGION_VBT_SIGNATURE },
	{ 0x03, 0x20, 1, PPT_OPREGION_VBT_SIGNATURE },
	{ 0x16, 0x2f, 2, PPT_OPREGION_VBT_BAD },
	{ 0x16, 0x1000, 2, PPT_OPREGION_OK },
	{ 0x16, 0x1001, 2, PPT_OPREGION_VBT_BAD },
	{ 0x18, 0x1001, 2, PPT_OPREGION_VBT_TRUNCATED },
	{ 0x18, 0xffff, 2, PPT_OPREGION_VBT_TRUNCATED },
	{ 0x18, 0xfff, 2, PPT_OPREGION_VBT_BAD },
	{ 0x18, 0x2f, 2, PPT_OPREGION_VBT_BAD },
	{ 0x18, 0, 2, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0xfffffff0, 4, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0xffffffff, 4, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0x1000, 4, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0xfeb, 4, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0xfea, 4, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0x31, 4, PPT_OPREGION_VBT_BAD },
	{ 0x1c, 0, 4, PPT_OPREGION_VBT_BAD },
	{ 0x3f, 0, 1, PPT_OPREGION_VBT_BAD },
	{ 0x42, 21, 2, PPT_OPREGION_VBT_BAD },
	{ 0x42, 0xfd0, 2, PPT_OPREGION_OK },
	{ 0x42, 0xfd1, 2, PPT_OPREGION_VBT_BAD },
	{ 0x44, 0xfd1, 2, PPT_OPREGION_VBT_BAD },
	{ 0x44, 22, 2, PPT_OPREGION_OK },
	{ 0x44, 21, 2, PPT_OPREGION_VBT_BAD },
};

UNIT_TEST(each_field_of_a_vbt_is_checked)
{
	static const struct ppt_vbt none;
	struct ppt_vbt found;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vbt_cases); i++) {
		const struct vbt_case *c = &vbt_cases[i];

		build_vbt(&vbt, 0x1000);
		if (c->width == 1)
			vbt.data[c->offset] = c->value;
		else if (c->width == 2)
			put16(vbt.data, c->offset, c->value);
		else
			put32(vbt.data, c->offset, c->value);
		assert_int_equal(check_vbt(vbt.size, &found), c->fault);
		if (c->fault)
			assert_memory_equal(&found, &none, sizeof(none));
	}
}

UNIT_TEST(each_cut_of_a_vbt_is_noticed)
{
	struct ppt_vbt found;
	u32 size;

	build_vbt(&vbt, 0x46);
	for (size = 0; size < 0x46; size++)
		assert_int_equal(check_vbt(size, &found),
				 size < 4 ? PPT_OPREGION_VBT_SIGNATURE :
					    PPT_OPREGION_VBT_TRUNCATED);
	/* All there, but nothing in it. */
	put16(vbt.data, 0x18, 0x30);
	assert_int_equal(check_vbt(0x30, &found), PPT_OPREGION_VBT_BAD);
}

/* A BDB behind something else. */
UNIT_TEST(a_bdb_may_end_a_vbt)
{
	struct ppt_vbt found;

	build_vbt(&vbt, 0x1000);
	put32(vbt.data, 0x1c, 0xfea);
	memmove(vbt.data + 0xfea, vbt.data + 0x30, 22);
	put16(vbt.data, 0xfea + 20, 22);
	assert_int_equal(check_vbt(vbt.size, &found), PPT_OPREGION_OK);
	put16(vbt.data, 0xfea + 20, 23);
	assert_int_equal(check_vbt(vbt.size, &found), PPT_OPREGION_VBT_BAD);
}

/* --- the choice ---------------------------------------------------------- */

static void assert_chosen(enum ppt_vbt_place place, u32 size)
{
	assert_int_equal(choice.place, place);
	assert_int_equal(choice.vbt.size, size);
}

UNIT_TEST(the_vbt_outside_comes_first)
{
	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x02010000, 0x2000, VBT_SIZE_TGL);
	put_vbt(&region, &vbt);
	build_vbt(&vbt, VBT_SIZE_TGL);
	assert_int_equal(parse(), 0);
	assert_int_equal(choose(vbt.data, vbt.size), 0);
	assert_chosen(PPT_VBT_EXTERNAL, VBT_SIZE_TGL);
	/* More was fetched than it is long. */
	assert_int_equal(choose(vbt.data, 0x10000), 0);
	assert_chosen(PPT_VBT_EXTERNAL, VBT_SIZE_TGL);
}

UNIT_TEST(a_bad_vbt_outside_leaves_the_mailbox)
{
	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x02010000, 0x2000, VBT_SIZE_TGL);
	put_vbt(&region, &vbt);
	build_vbt(&vbt, VBT_SIZE_TGL);
	parse();
	assert_int_equal(choose(vbt.data, VBT_SIZE_TGL - 1),
			 FAULT(VBT_TRUNCATED));
	assert_chosen(PPT_VBT_MAILBOX, 0x1000);
	assert_int_equal(choice.external_fault, PPT_OPREGION_VBT_TRUNCATED);
	assert_int_equal(choice.mailbox_fault, PPT_OPREGION_OK);
	put32(vbt.data, 0x1c, 0xfffffff0);
	assert_int_equal(choose(vbt.data, VBT_SIZE_TGL), FAULT(VBT_BAD));
	assert_chosen(PPT_VBT_MAILBOX, 0x1000);
	vbt.data[0] = 0;
	assert_int_equal(choose(vbt.data, VBT_SIZE_TGL), FAULT(VBT_SIGNATURE));
	assert_chosen(PPT_VBT_MAILBOX, 0x1000);
}

UNIT_TEST(there_may_be_none)
{
	build_opregion(&region, 0x02010000, 0x400, 0x1000);
	assert_int_equal(parse(), FAULT(RVDA_INSIDE));
	assert_int_equal(choose(NULL, 0), FAULT(NO_VBT));
	assert_chosen(PPT_VBT_NOWHERE, 0);
	assert_int_equal(choice.mailbox_fault, PPT_OPREGION_VBT_SIGNATURE);
}

/* O10, and each byte around the limits. */
UNIT_TEST(a_mailbox_ends_where_the_next_begins)
{
	static const struct {
		u32 size;
		u32 mailboxes;
		u32 faults;
	} cases[] = {
		{ 0x1900, 0x0f, 0 },
		{ 0x1900, 0x1f, FAULT(VBT_TRUNCATED) | FAULT(NO_VBT) },
		{ 0x1800, 0x1f, 0 },
		{ 0x1801, 0x1f, FAULT(VBT_TRUNCATED) | FAULT(NO_VBT) },
		{ 0x1c00, 0x0f, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		build_vbt(&vbt, cases[i].size);
		build_opregion(&region, 0x02000000, 0, 0);
		put_vbt(&region, &vbt);
		put32(region.data, 0x58, cases[i].mailboxes);
		assert_int_equal(parse(), 0);
		assert_int_equal(choose(NULL, 0), cases[i].faults);
		if (cases[i].faults)
			assert_chosen(PPT_VBT_NOWHERE, 0);
		else
			assert_chosen(PPT_VBT_MAILBOX, cases[i].size);
	}
	put16(region.data, 0x418, 0x1c01);
	assert_int_equal(choose(NULL, 0), FAULT(VBT_TRUNCATED) | FAULT(NO_VBT));
}

UNIT_TEST(a_wrong_sum_is_said_of_the_chosen_one)
{
	build_vbt(&vbt, 0x1000);
	vbt.data[0x1a]++;
	build_opregion(&region, 0x02000000, 0, 0);
	put_vbt(&region, &vbt);
	parse();
	assert_int_equal(choose(NULL, 0), FAULT(VBT_CHECKSUM));
	build_vbt(&vbt, 0x1000);
	assert_int_equal(choose(vbt.data, vbt.size), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vbt_is_read),
		cmocka_unit_test(a_wrong_sum_is_no_reason),
		cmocka_unit_test(the_longest_vbt_is_read),
		cmocka_unit_test(each_field_of_a_vbt_is_checked),
		cmocka_unit_test(each_cut_of_a_vbt_is_noticed),
		cmocka_unit_test(a_bdb_may_end_a_vbt),
		cmocka_unit_test(the_vbt_outside_comes_first),
		cmocka_unit_test(a_bad_vbt_outside_leaves_the_mailbox),
		cmocka_unit_test(there_may_be_none),
		cmocka_unit_test(a_mailbox_ends_where_the_next_begins),
		cmocka_unit_test(a_wrong_sum_is_said_of_the_chosen_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
