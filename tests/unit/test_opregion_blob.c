// SPDX-License-Identifier: GPL-2.0
/*
 * OpRegions for guests, byte by byte. Each goes the whole way that the module
 * and libppt go: parse, fetch what is outside, choose, compose; from and into
 * heap blocks that end where they end. And what was made is read again.
 */
#include "unit.h"

#include "opregion_build.h"
#include "optrom_build.h"

#define UNTOUCHED 0xa5

/* Memory as far as a VBT may be in it, from OPREGION_BASE on. */
#define MEMORY_SIZE 0x20000

static struct opregion_bytes region;
static struct vbt_bytes vbt;
static struct ppt_opregion op;
static struct ppt_vbt_choice choice;
static u8 memory[MEMORY_SIZE];
static u8 blob[PPT_OPREGION_BLOB_MAX];

/* What the blob must be. */
static u8 expected[PPT_OPREGION_BLOB_MAX];

typedef u32 (*compose_fn)(const u8 *data, const u8 *vbt, size_t vbt_size,
			  u8 *out, size_t capacity);

static const u8 *fetch(u32 *ret_size)
{
	struct ppt_opregion_range range;

	*ret_size = 0;
	if (op.pointer == PPT_RVDA_NONE ||
	    ppt_opregion_external(&op, OPREGION_BASE, &range))
		return NULL;
	range.address -= OPREGION_BASE;
	assert_true(range.address + range.size <= sizeof(memory));
	*ret_size = range.size;
	return memory + range.address;
}

/* The whole way, with one or the other way of composing. */
static u32 make(compose_fn compose)
{
	const u8 *external;
	u32 size, needed;
	char *block;

	ppt_opregion_parse(region.data, sizeof(region.data), &op);
	external = fetch(&size);
	ppt_vbt_choose(region.data, &op, external, size, &choice);
	if (choice.place != PPT_VBT_EXTERNAL)
		external = NULL;
	needed = compose(region.data, external, choice.vbt.size, NULL, 0);
	assert_true(needed <= sizeof(blob));
	memset(blob, UNTOUCHED, sizeof(blob));
	block = guarded_copy(blob, needed);
	assert_int_equal(compose(region.data, external, choice.vbt.size,
				 (u8 *)block, needed),
			 needed);
	memcpy(blob, block, needed);
	guarded_free(block);
	return needed;
}

/* Composing is repacking and scrubbing. */
static void assert_composed(u32 size)
{
	ppt_opregion_scrub(expected);
	assert_int_equal(make(ppt_opregion_compose), size);
	assert_memory_equal(blob, expected, size);
}

/* That the blob is the region, with these fields, and the VBT behind it. */
static void assert_repacked(u32 size, u64 rvda, u32 rvds)
{
	memset(expected, 0, sizeof(expected));
	memcpy(expected, region.data, sizeof(region.data));
	put64(expected, 0x3ba, rvda);
	put32(expected, 0x3c2, rvds);
	if (rvda && get32(expected, 0x14) == 0x02000000)
		put32(expected, 0x14, 0x02010000);
	if (rvda)
		memcpy(expected + 0x2000, vbt.data, vbt.size);
	assert_int_equal(make(ppt_opregion_repack), size);
	assert_memory_equal(blob, expected, size);
	assert_composed(size);
}

/* --- vectors ------------------------------------------------------------- */

/* O1 */
UNIT_TEST(an_inner_vbt_stays_where_it_is)
{
	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x02000000, 0, 0);
	put_vbt(&region, &vbt);
	assert_repacked(0x2000, 0, 0);
	assert_int_equal(choice.place, PPT_VBT_MAILBOX);
	make(ppt_opregion_repack);
	assert_int_equal(rom_crc32(blob, 0x2000), 0x55678a5c);
}

static void put_outside(u32 offset)
{
	build_vbt(&vbt, VBT_SIZE_TGL);
	memset(memory, 0xee, sizeof(memory));
	memcpy(memory + offset, vbt.data, vbt.size);
}

/* O2 to O4: the same blob, wherever the VBT was. */
UNIT_TEST(an_outer_vbt_comes_behind)
{
	static const struct {
		u32 over;
		u64 rvda;
		u32 offset;
	} cases[] = {
		{ 0x02000000, OPREGION_BASE + 0x2018, 0x2018 },
		{ 0x02010000, 0x2000, 0x2000 },
		{ 0x02010000, 0x10000, 0x10000 },
		{ 0x02000000, OPREGION_BASE + 0x10001, 0x10001 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		put_outside(cases[i].offset);
		build_opregion(&region, cases[i].over, cases[i].rvda,
			       VBT_SIZE_TGL);
		assert_repacked(0x5000, 0x2000, VBT_SIZE_TGL);
		assert_int_equal(choice.place, PPT_VBT_EXTERNAL);
		make(ppt_opregion_repack);
		assert_int_equal(get32(blob, 0x14), 0x02010000);
		assert_int_equal(rom_crc32(blob, 0x5000), 0x33cc3431);
		make(ppt_opregion_compose);
		assert_int_equal(rom_crc32(blob, 0x5000), 0x07ce5e0c);
	}
}

UNIT_TEST(later_versions_stay_as_they_are)
{
	put_outside(0x2000);
	build_opregion(&region, 0x03000000, 0x2000, VBT_SIZE_TGL);
	assert_repacked(0x5000, 0x2000, VBT_SIZE_TGL);
	assert_int_equal(get32(blob, 0x14), 0x03000000);
}

/* O5: nothing outside, nothing inside. */
UNIT_TEST(a_pointer_to_nowhere_is_cleared)
{
	build_opregion(&region, 0x02010000, 0x400, 0x1000);
	assert_repacked(0x2000, 0, 0);
	assert_int_equal(choice.place, PPT_VBT_NOWHERE);
	assert_true(choice.faults & 1U << PPT_OPREGION_NO_VBT);
}

/* O6: only the VBT's own bytes, whatever was fetched. */
UNIT_TEST(what_is_behind_a_vbt_stays_behind)
{
	put_outside(0x2000);
	build_opregion(&region, 0x02010000, 0x2000, 0xffffffff);
	assert_repacked(0x5000, 0x2000, VBT_SIZE_TGL);
	assert_int_equal(op.faults, 1U << PPT_OPREGION_RVDS_TOO_BIG);
	build_opregion(&region, 0x02010000, 0x2000, 0x2400);
	assert_repacked(0x5000, 0x2000, VBT_SIZE_TGL);
}

/* O8 */
UNIT_TEST(what_was_no_pointer_is_cleared)
{
	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x01000000, 0xa5a5a5a5a5a5a5a5, 0xa5a5a5a5);
	put_vbt(&region, &vbt);
	assert_repacked(0x2000, 0, 0);
	assert_int_equal(choice.place, PPT_VBT_MAILBOX);
	assert_int_equal(get32(blob, 0x14), 0x01000000);
}

/* A 2.0 whose address leads to nothing good remains a 2.0. */
UNIT_TEST(a_version_changes_only_with_the_pointer)
{
	build_vbt(&vbt, 0x1000);
	memset(memory, 0, sizeof(memory));
	build_opregion(&region, 0x02000000, OPREGION_BASE + 0x2000, 0x1000);
	put_vbt(&region, &vbt);
	assert_repacked(0x2000, 0, 0);
	assert_int_equal(choice.place, PPT_VBT_MAILBOX);
}

/* --- sizes --------------------------------------------------------------- */

UNIT_TEST(a_blob_ends_with_a_page)
{
	static const struct {
		u32 vbt;
		u32 blob;
	} cases[] = {
		{ 0, 0x2000 },	      { 1, 0x3000 },	    { 0xfff, 0x3000 },
		{ 0x1000, 0x3000 },   { 0x1001, 0x4000 },   { 0xffff, 0x12000 },
		{ 0x10000, 0x12000 }, { 0x10001, 0x12000 },
	};
	size_t i;

	build_opregion(&region, 0x02010000, 0x2000, 0x1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(ppt_opregion_repack(region.data, vbt.data,
						     cases[i].vbt, NULL, 0),
				 cases[i].blob);
		assert_int_equal(ppt_opregion_compose(region.data, NULL,
						      cases[i].vbt, NULL, 0),
				 0x2000);
	}
	assert_int_equal(ppt_opregion_repack(region.data, vbt.data, (size_t)-1,
					     NULL, 0),
			 0x12000);
}

/* More can't be said with the 16 bits that it has for its size. */
UNIT_TEST(a_vbt_ends_with_64_kib)
{
	static u8 bytes[PPT_VBT_MAX + 2];
	u32 size;

	memset(bytes, 0x77, sizeof(bytes));
	build_opregion(&region, 0x02010000, 0, 0);
	for (size = PPT_VBT_MAX - 1; size <= sizeof(bytes); size++) {
		u32 taken = size < PPT_VBT_MAX ? size : PPT_VBT_MAX;

		ppt_opregion_repack(region.data, bytes, size, blob,
				    sizeof(blob));
		assert_int_equal(get32(blob, 0x3c2), taken);
		assert_memory_equal(blob + 0x2000, bytes, taken);
		if (taken < PPT_VBT_MAX)
			assert_int_equal(blob[0x2000 + taken], 0);
	}
}

UNIT_TEST(what_has_no_room_is_not_written)
{
	static const u32 rooms[] = { 0, 1, 0x1fff, 0x2000, 0x4fff };
	size_t i;
	u32 j;

	build_vbt(&vbt, VBT_SIZE_TGL);
	build_opregion(&region, 0x02010000, 0x2000, VBT_SIZE_TGL);
	for (i = 0; i < ARRAY_SIZE(rooms); i++) {
		char *block;

		memset(blob, UNTOUCHED, sizeof(blob));
		block = guarded_copy(blob, rooms[i]);
		assert_int_equal(ppt_opregion_compose(region.data, vbt.data,
						      vbt.size, (u8 *)block,
						      rooms[i]),
				 0x5000);
		for (j = 0; j < rooms[i]; j++)
			assert_int_equal((u8)block[j], UNTOUCHED);
		guarded_free(block);
	}
}

UNIT_TEST(what_is_left_of_the_room_is_not_written)
{
	u32 i;

	build_opregion(&region, 0x02010000, 0, 0);
	memset(blob, UNTOUCHED, sizeof(blob));
	ppt_opregion_compose(region.data, NULL, 0, blob, sizeof(blob));
	for (i = 0x2000; i < sizeof(blob); i++)
		assert_int_equal(blob[i], UNTOUCHED);
}

/* --- what is the host's -------------------------------------------------- */

/* Where a byte may be changed: first and last. */
struct cleared {
	u32 first;
	u32 last;
};

static void assert_scrubbed(const struct cleared *cleared, size_t count,
			    u32 mailboxes)
{
	size_t c;
	u32 i;

	memset(region.data, 0xff, sizeof(region.data));
	put32(region.data, 0x58, mailboxes);
	memcpy(expected, region.data, sizeof(region.data));
	for (c = 0; c < count; c++)
		for (i = cleared[c].first; i <= cleared[c].last; i++)
			expected[i] = 0;
	put32(expected, 0x58, mailboxes & ~2U);
	ppt_opregion_scrub(region.data);
	assert_memory_equal(region.data, expected, sizeof(region.data));
}

UNIT_TEST(every_byte_of_the_host_is_cleared)
{
	static const struct cleared cleared[] = {
		{ 0x100, 0x103 }, { 0x300, 0x303 }, { 0x304, 0x307 },
		{ 0x3aa, 0x3b1 }, { 0x3b2, 0x3b5 }, { 0x200, 0x207 },
	};

	assert_scrubbed(cleared, ARRAY_SIZE(cleared), 0x1f);
	assert_scrubbed(cleared, ARRAY_SIZE(cleared), 0x1d);
	assert_scrubbed(cleared, ARRAY_SIZE(cleared), 0xffffffdf);
	/* But not what is the backlight's, in the place of mailbox 2. */
	assert_scrubbed(cleared, ARRAY_SIZE(cleared) - 1, 0x3d);
	assert_scrubbed(cleared, ARRAY_SIZE(cleared) - 1, 0xffffffff);
}

/* Each address that the host's firmware has told. */
UNIT_TEST(no_address_reaches_the_guest)
{
	const u64 address = 0x000000877b001000;
	u32 i, size;

	put_outside(0x2018);
	build_opregion(&region, 0x02000000, OPREGION_BASE + 0x2018,
		       VBT_SIZE_TGL);
	put64(region.data, 0x3aa, address);
	put32(region.data, 0x3b2, 0x7b001000);
	put64(region.data, 0x200, address);
	size = make(ppt_opregion_compose);
	for (i = 0; i + 4 <= size; i++) {
		assert_int_not_equal(get32(blob, i), 0x7b001000);
		assert_int_not_equal(get32(blob, i), OPREGION_BASE + 0x2018);
	}
}

/* --- the way back -------------------------------------------------------- */

UNIT_TEST(a_blob_is_read_as_what_it_was)
{
	struct ppt_opregion_range range;
	u32 size;

	put_outside(0x2018);
	build_opregion(&region, 0x02000000, OPREGION_BASE + 0x2018,
		       VBT_SIZE_TGL);
	size = make(ppt_opregion_compose);
	ppt_opregion_parse(blob, size, &op);
	assert_int_equal(op.faults, 0);
	assert_int_equal(op.pointer, PPT_RVDA_RELATIVE);
	assert_int_equal(op.mailboxes, 0x1d);
	assert_int_equal(ppt_opregion_external(&op, 0, &range),
			 PPT_OPREGION_OK);
	assert_int_equal(range.address, 0x2000);
	assert_int_equal(range.size, VBT_SIZE_TGL);
	ppt_vbt_choose(blob, &op, blob + range.address, range.size, &choice);
	assert_int_equal(choice.faults, 0);
	assert_int_equal(choice.place, PPT_VBT_EXTERNAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_inner_vbt_stays_where_it_is),
		cmocka_unit_test(an_outer_vbt_comes_behind),
		cmocka_unit_test(later_versions_stay_as_they_are),
		cmocka_unit_test(a_pointer_to_nowhere_is_cleared),
		cmocka_unit_test(what_is_behind_a_vbt_stays_behind),
		cmocka_unit_test(what_was_no_pointer_is_cleared),
		cmocka_unit_test(a_version_changes_only_with_the_pointer),
		cmocka_unit_test(a_blob_ends_with_a_page),
		cmocka_unit_test(a_vbt_ends_with_64_kib),
		cmocka_unit_test(what_has_no_room_is_not_written),
		cmocka_unit_test(what_is_left_of_the_room_is_not_written),
		cmocka_unit_test(every_byte_of_the_host_is_cleared),
		cmocka_unit_test(no_address_reaches_the_guest),
		cmocka_unit_test(a_blob_is_read_as_what_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
