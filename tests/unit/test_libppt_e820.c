// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: the memory map of a guest. Known maps to the last byte, what is
 * refused, and of many random ones, what must hold for each.
 */
#include "unit.h"

#include "internal.h"

#define KIB (1ULL << 10)
#define MIB (1ULL << 20)
#define GIB (1ULL << 30)
#define END_4G (4 * GIB)
#define LAYOUTS 200000

static struct ppt_e820 *new_map(u64 low_bytes, u64 high_bytes)
{
	const struct ppt_e820_layout layout = {
		.low_bytes = low_bytes,
		.high_bytes = high_bytes,
	};
	struct ppt_e820 *map;

	assert_int_equal(ppt_e820_new(&layout, &map), 0);
	return map;
}

static void assert_entry(const struct ppt_e820 *map, size_t index, u64 start,
			 u64 end, u32 type)
{
	const struct ppt_e820_entry *entry = ppt_e820_get(map, index);

	assert_non_null(entry);
	assert_int_equal(entry->start, start);
	assert_int_equal(entry->start + entry->size_bytes, end);
	assert_int_equal(entry->type, type);
}

/* --- known maps ------------------------------------------------------------ */

/* OpRegion of 20 KiB and 64 MiB stolen, in 2 GiB, and another one above. */
static struct ppt_e820 *new_known(u64 *opregion, u64 *stolen)
{
	const struct ppt_e820_igd igd = {
		.opregion_bytes = 0x5000,
		.stolen_bytes = 64 * MIB,
	};
	struct ppt_e820 *map = new_map(0x80000000, GIB);

	assert_int_equal(ppt_e820_reserve_igd(map, &igd, opregion, stolen), 0);
	return map;
}

UNIT_TEST(the_known_map_comes_out)
{
	u64 opregion, stolen;
	struct ppt_e820 *map = new_known(&opregion, &stolen);

	assert_int_equal(opregion, 0x7bffb000);
	assert_int_equal(stolen, 0x7c000000);
	assert_int_equal(ppt_e820_count(map), 5);
	assert_entry(map, 0, 0, 0xa0000, PPT_E820_RAM);
	assert_entry(map, 1, 0x100000, 0x7bffb000, PPT_E820_RAM);
	assert_entry(map, 2, 0x7bffb000, 0x7c000000, PPT_E820_NVS);
	assert_entry(map, 3, 0x7c000000, 0x80000000, PPT_E820_RESERVED);
	assert_entry(map, 4, END_4G, END_4G + GIB, PPT_E820_RAM);
	assert_null(ppt_e820_get(map, 5));
	assert_int_equal(ppt_e820_low_ram(map),
			 0xa0000 + 0x7bffb000 - 0x100000);
	assert_int_equal(ppt_e820_ram(map), ppt_e820_low_ram(map) + GIB);
	assert_ptr_equal(ppt_e820_ref(map), map);
	assert_null(ppt_e820_unref(map));
	assert_null(ppt_e820_unref(map));
	assert_null(ppt_e820_unref(NULL));
}

UNIT_TEST(it_is_packed_as_firmware_reads_it)
{
	static const u8 second[PPT_E820_ENTRY_BYTES] = {
		0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0xb0, 0xef, 0x7b, 0, 0, 0, 0, 1,
	};
	static const u8 last[PPT_E820_ENTRY_BYTES] = {
		0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 1,
	};
	u64 opregion, stolen;
	struct ppt_e820 *map = new_known(&opregion, &stolen);
	u8 bytes[5 * PPT_E820_ENTRY_BYTES + 1];

	memset(bytes, 0xee, sizeof(bytes));
	assert_int_equal(ppt_e820_pack(map, PPT_E820_CARVED, NULL, 0), 100);
	assert_int_equal(ppt_e820_pack(map, PPT_E820_CARVED, bytes, 99), 100);
	assert_int_equal(bytes[0], 0xee);
	assert_int_equal(ppt_e820_pack(map, PPT_E820_CARVED, bytes, 101), 100);
	assert_memory_equal(bytes + 20, second, sizeof(second));
	assert_int_equal(bytes[2 * 20 + 16], PPT_E820_NVS);
	assert_int_equal(bytes[3 * 20 + 16], PPT_E820_RESERVED);
	assert_memory_equal(bytes + 80, last, sizeof(last));
	assert_int_equal(bytes[100], 0xee);
	ppt_e820_unref(map);
}

UNIT_TEST(for_ovmf_nothing_is_carved)
{
	static const u8 first[PPT_E820_ENTRY_BYTES] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 1,
	};
	static const u8 size[PPT_IGD_BDSM_SIZE_BYTES] = { 0, 0, 0, 4 };
	static const u8 none[PPT_IGD_BDSM_SIZE_BYTES];
	u64 opregion, stolen;
	struct ppt_e820 *map = new_known(&opregion, &stolen);
	u8 bytes[2 * PPT_E820_ENTRY_BYTES], bdsm[PPT_IGD_BDSM_SIZE_BYTES];

	assert_int_equal(ppt_e820_pack(map, PPT_E820_WHOLE, bytes,
				       sizeof(bytes)),
			 40);
	assert_memory_equal(bytes, first, sizeof(first));
	assert_int_equal(bytes[20 + 4], 1);
	assert_int_equal(bytes[20 + 11], 0x40);
	ppt_e820_unref(map);
	map = new_map(GIB, 0);
	assert_int_equal(ppt_e820_pack(map, PPT_E820_WHOLE, bytes,
				       sizeof(bytes)),
			 20);
	ppt_e820_unref(map);
	ppt_igd_pack_bdsm_size(64 * MIB, bdsm);
	assert_memory_equal(bdsm, size, sizeof(size));
	ppt_igd_pack_bdsm_size(0, bdsm);
	assert_memory_equal(bdsm, none, sizeof(none));
}

UNIT_TEST(the_hosts_address_is_taken_if_it_is_ram)
{
	static const struct {
		u64 hint;
		u64 start;
	} cases[] = {
		{ 0x7c000000, 0x7c000000 },
		{ 0x100000, 0x100000 },
		{ 0x80000000 - 64 * MIB, 0x80000000 - 64 * MIB },
		/* Not aligned, over the end, no RAM, too high, too low. */
		{ 0x7b000800, 0x7c000000 },
		{ 0x7d000000, 0x7c000000 },
		{ 0x80000000, 0x7c000000 },
		{ END_4G, 0x7c000000 },
		{ 0xfffffffffff00000, 0x7c000000 },
		{ 0, 0x7c000000 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct ppt_e820_igd igd = {
			.stolen_bytes = 64 * MIB,
			.stolen_hint = cases[i].hint,
		};
		struct ppt_e820 *map = new_map(0x80000000, GIB);
		u64 opregion = 1, stolen = 1;

		assert_int_equal(ppt_e820_reserve_igd(map, &igd, &opregion,
						      &stolen),
				 0);
		assert_int_equal(stolen, cases[i].start);
		assert_int_equal(opregion, 0);
		ppt_e820_unref(map);
	}
}

UNIT_TEST(neighbours_of_one_type_become_one)
{
	const struct ppt_e820_igd igd = {
		.opregion_bytes = 0x2000,
		.opregion_type = PPT_E820_RESERVED,
		.stolen_bytes = 32 * MIB,
	};
	struct ppt_e820 *map = new_map(GIB, 0);
	u64 opregion, stolen;

	assert_int_equal(ppt_e820_reserve_igd(map, &igd, &opregion, &stolen),
			 0);
	assert_int_equal(ppt_e820_count(map), 3);
	assert_entry(map, 2, opregion, GIB, PPT_E820_RESERVED);
	assert_int_equal(opregion + 0x2000, stolen);
	ppt_e820_unref(map);
}

UNIT_TEST(types_have_names)
{
	assert_string_equal(ppt_e820_type_name(PPT_E820_RAM), "ram");
	assert_string_equal(ppt_e820_type_name(PPT_E820_NVS), "nvs");
	assert_string_equal(ppt_e820_type_name(0), "unknown");
	assert_string_equal(ppt_e820_type_name(5), "unknown");
	assert_string_equal(ppt_e820_type_name(0xefffffff), "unknown");
}

/* --- what is refused ------------------------------------------------------- */

UNIT_TEST(wrong_machines_are_refused)
{
	static const struct ppt_e820_range in_ram = { 0x1000, 1 };
	static const struct ppt_e820_range empty = { 0xe0000000, 0 };
	static const struct ppt_e820_range wraps = { 0xfffffffffffff000,
						     0x2000 };
	static const struct ppt_e820_range too_high = { PPT_E820_LIMIT - 1, 2 };
	static const struct ppt_e820_range high = { 5 * GIB - 1, 2 };
	static const struct ppt_e820_range good[] = {
		{ 0xa0000, 0x60000 },	   { 0x80000000, 1 },
		{ 0xe0000000, 256 * MIB }, { 0xe0000000, 1 },
		{ 5 * GIB, GIB },	   { PPT_E820_LIMIT - 1, 1 },
	};
	static const struct {
		u64 low, high;
		struct ppt_e820_range hole;
		const struct ppt_e820_range *fixed;
		size_t count;
		int error;
	} cases[] = {
		{ 2 * GIB, GIB, { 2 * GIB, 2 * GIB }, good, 6, 0 },
		{ MIB, 0, { 0 }, NULL, 0, 0 },
		{ 0xfec00000, 0, { 0 }, NULL, 0, 0 },
		{ 0, GIB, { 0 }, NULL, 0, -EINVAL },
		{ MIB - 4096, 0, { 0 }, NULL, 0, -EINVAL },
		{ GIB + 1, 0, { 0 }, NULL, 0, -EINVAL },
		{ GIB, 1, { 0 }, NULL, 0, -EINVAL },
		{ GIB, PPT_E820_LIMIT, { 0 }, NULL, 0, -EOVERFLOW },
		{ GIB, -4096ULL, { 0 }, NULL, 0, -EOVERFLOW },
		{ -4096ULL, 0, { 0 }, NULL, 0, -EOVERFLOW },
		{ 0xfec01000, 0, { 0 }, NULL, 0, -EEXIST },
		{ END_4G, 0, { 0 }, NULL, 0, -EEXIST },
		{ END_4G + 4096, 0, { 0 }, NULL, 0, -EEXIST },
		{ 3 * GIB, 0, { 2 * GIB, GIB }, NULL, 0, -EEXIST },
		{ 2 * GIB, 0, { 3 * GIB, -1ULL }, NULL, 0, -EOVERFLOW },
		{ 2 * GIB, 0, { 0 }, &in_ram, 1, -EEXIST },
		{ 2 * GIB, 0, { 0 }, &empty, 1, -EINVAL },
		{ 2 * GIB, 0, { 0 }, &wraps, 1, -EOVERFLOW },
		{ 2 * GIB, 0, { 0 }, &too_high, 1, -EOVERFLOW },
		{ 2 * GIB, GIB, { 0 }, &high, 1, -EEXIST },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct ppt_e820_layout layout = {
			cases[i].low,	cases[i].high,	cases[i].hole,
			cases[i].fixed, cases[i].count,
		};
		struct ppt_e820 *map = NULL;

		assert_int_equal(ppt_e820_new(&layout, &map), cases[i].error);
		assert_int_equal(!map, !!cases[i].error);
		ppt_e820_unref(map);
	}
}

UNIT_TEST(wrong_requests_are_refused)
{
	static const struct {
		struct ppt_e820_request request;
		int error;
	} cases[] = {
		{ { 4096, 4096, PPT_E820_ACPI, 0 }, 0 },
		{ { 0, 4096, PPT_E820_NVS, 0 }, -EINVAL },
		{ { 100, 4096, PPT_E820_NVS, 0 }, -EINVAL },
		{ { 4096, 0, PPT_E820_NVS, 0 }, -EINVAL },
		{ { 4096, 2048, PPT_E820_NVS, 0 }, -EINVAL },
		{ { 4096, 12288, PPT_E820_NVS, 0 }, -EINVAL },
		{ { 4096, 4096, PPT_E820_RAM, 0 }, -EINVAL },
		{ { 4096, 4096, 0, 0 }, -EINVAL },
		{ { 4096, 4096, 5, 0 }, -EINVAL },
		{ { 64 * MIB, 4096, PPT_E820_NVS, 0 }, -ENOSPC },
		{ { -4096ULL, 4096, PPT_E820_NVS, 0 }, -ENOSPC },
		{ { 4096, 1ULL << 63, PPT_E820_NVS, 0 }, -EADDRNOTAVAIL },
		{ { 16 * MIB, 64 * MIB, PPT_E820_NVS, 0 }, -EADDRNOTAVAIL },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ppt_e820 *map = new_map(64 * MIB, GIB);
		u64 start = 1;

		assert_int_equal(ppt_e820_reserve(map, &cases[i].request,
						  &start),
				 cases[i].error);
		assert_int_equal(start == 1, !!cases[i].error);
		assert_int_equal(ppt_e820_count(map), cases[i].error ? 3 : 4);
		ppt_e820_unref(map);
	}
}

/* 640 KiB, and what is between 1 MiB and the top, count. */
UNIT_TEST(low_ram_keeps_16_mib)
{
	const u64 room = 64 * MIB - 384 * KIB - 16 * MIB;
	const struct ppt_e820_request fits = { room, 4096, PPT_E820_RESERVED,
					       0 };
	const struct ppt_e820_request page = { 4096, 4096, PPT_E820_NVS, 0 };
	struct ppt_e820 *map = new_map(64 * MIB, GIB);
	u64 start;

	assert_int_equal(ppt_e820_reserve(map, &fits, &start), 0);
	assert_int_equal(ppt_e820_low_ram(map), PPT_E820_SPARE_BYTES);
	assert_int_equal(ppt_e820_reserve(map, &page, &start), -ENOSPC);
	ppt_e820_unref(map);
}

UNIT_TEST(both_are_reserved_or_none)
{
	static const struct {
		struct ppt_e820_igd igd;
		int error;
	} cases[] = {
		{ { 0x5000, 0, 0, 47 * MIB, 0 }, 0 },
		{ { 0, 0, 0, 0, 0 }, 0 },
		{ { 0x5000, 0, 0, 48 * MIB, 0 }, -ENOSPC },
		{ { 0x5001, 0, 0, MIB, 0 }, -EINVAL },
		{ { 0x5000, 0, 0, MIB + 4096, 0 }, -EINVAL },
		{ { 0x5000, 0, PPT_E820_ACPI, MIB, 0 }, -EINVAL },
		{ { 0x5000, 0, PPT_E820_RAM, MIB, 0 }, -EINVAL },
		{ { -4096ULL, 0, 0, MIB, 0 }, -ENOSPC },
		{ { 0x1000, 0, 0, 0xfffffffffff00000, 0 }, -ENOSPC },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct ppt_e820 *map = new_map(64 * MIB, 0);
		u64 ram = ppt_e820_ram(map), opregion = 1, stolen = 1;

		assert_int_equal(ppt_e820_reserve_igd(map, &cases[i].igd,
						      &opregion, &stolen),
				 cases[i].error);
		assert_int_equal(opregion == 1, !!cases[i].error);
		assert_int_equal(stolen == 1, !!cases[i].error);
		if (cases[i].error)
			assert_int_equal(ppt_e820_ram(map), ram);
		ppt_e820_unref(map);
	}
}

/* --- random ones ----------------------------------------------------------- */

static u64 random_state;

static u64 random_number(u64 below)
{
	random_state = random_state * 6364136223846793005 + 1442695040888963407;
	return (random_state >> 33) * (1ULL << 31 | 1) % below;
}

/* All that was asked for, to compare with. */
struct wanted {
	struct ppt_e820_layout layout;
	struct ppt_e820_range fixed[4];
	struct ppt_e820_range taken[8];
	u64 aligns[8];
	u32 types[8];
	size_t count;
	u64 ram_before;
};

static void make_layout(struct wanted *wanted)
{
	u64 low = (256 + random_number(0xfec00 - 255)) * 4096;
	size_t i;

	*wanted = (struct wanted){ .layout.low_bytes = low };
	wanted->layout.fixed = wanted->fixed;
	if (random_number(2))
		wanted->layout.high_bytes = random_number(1 << 24) * 4096;
	if (random_number(4))
		wanted->layout.pci_hole = (struct ppt_e820_range){
			low, random_number(END_4G - low) + 1
		};
	wanted->layout.fixed_count = random_number(5);
	for (i = 0; i < wanted->layout.fixed_count; i++) {
		u64 start = low + random_number(END_4G - low);

		wanted->fixed[i] = (struct ppt_e820_range){
			start, random_number(END_4G - start) + 1
		};
	}
}

static u64 random_hint(u64 align)
{
	u64 hint = random_number(2) ? random_number(END_4G + GIB) : 0;

	return random_number(4) ? hint - hint % align : hint;
}

static void remember(struct wanted *wanted, u64 start, u64 size_bytes,
		     u64 align, u32 type)
{
	wanted->taken[wanted->count] =
		(struct ppt_e820_range){ start, size_bytes };
	wanted->aligns[wanted->count] = align;
	wanted->types[wanted->count++] = type;
}

static bool reserve_igd(struct ppt_e820 *map, struct wanted *wanted)
{
	const struct ppt_e820_igd igd = {
		.opregion_bytes = random_number(20) * 4096,
		.opregion_hint = random_hint(4096),
		.opregion_type = random_number(2) ? PPT_E820_RESERVED : 0,
		.stolen_bytes = random_number(80) * 32 * MIB,
		.stolen_hint = random_hint(MIB),
	};
	u64 opregion, stolen;
	int ret = ppt_e820_reserve_igd(map, &igd, &opregion, &stolen);

	assert_true(!ret || ret == -ENOSPC || ret == -EADDRNOTAVAIL);
	if (ret)
		return false;
	assert_int_equal(!opregion, !igd.opregion_bytes);
	assert_int_equal(!stolen, !igd.stolen_bytes);
	if (stolen)
		remember(wanted, stolen, igd.stolen_bytes, MIB,
			 PPT_E820_RESERVED);
	if (opregion)
		remember(wanted, opregion, igd.opregion_bytes, 4096,
			 igd.opregion_type ? PPT_E820_RESERVED : PPT_E820_NVS);
	return true;
}

static void reserve_one(struct ppt_e820 *map, struct wanted *wanted)
{
	u64 align = 4096ULL << random_number(15);
	const struct ppt_e820_request request = {
		.size_bytes =
			(random_number(1 << random_number(18)) + 1) * 4096,
		.align_bytes = align,
		.type = PPT_E820_RESERVED + random_number(3),
		.hint = random_hint(align),
	};
	u64 before = ppt_e820_low_ram(map), start;
	int ret = ppt_e820_reserve(map, &request, &start);

	if (ret == -ENOSPC)
		assert_true(before < request.size_bytes + PPT_E820_SPARE_BYTES);
	else if (ret)
		assert_int_equal(ret, -EADDRNOTAVAIL);
	else
		remember(wanted, start, request.size_bytes, align,
			 request.type);
}

static bool overlap(u64 start, u64 end, const struct ppt_e820_range *range)
{
	return start < range->start + range->size_bytes && range->start < end;
}

/* Sorted, disjoint, nothing to merge, nowhere in what is no RAM. */
static void check_entries(const struct ppt_e820 *map,
			  const struct wanted *wanted)
{
	static const struct ppt_e820_range never[] = {
		{ 0xa0000, 0x60000 },
		{ 0xfec00000, 0x1000 },
		{ 0xfee00000, 0x1000 },
	};
	const struct ppt_e820_entry *entry, *last = NULL;
	size_t i, j;

	for (i = 0; (entry = ppt_e820_get(map, i)); last = entry, i++) {
		u64 end = entry->start + entry->size_bytes;

		assert_true(end > entry->start);
		if (last)
			assert_true(entry->start >=
				    last->start + last->size_bytes +
					    (last->type == entry->type));
		for (j = 0; j < ARRAY_SIZE(never); j++)
			assert_false(overlap(entry->start, end, &never[j]));
		assert_false(
			overlap(entry->start, end, &wanted->layout.pci_hole));
		for (j = 0; j < wanted->layout.fixed_count; j++)
			assert_false(
				overlap(entry->start, end, &wanted->fixed[j]));
	}
}

/* Each is aligned, below 4 GiB, alone there, and in an entry of its type. */
static void check_taken(const struct ppt_e820 *map, const struct wanted *wanted)
{
	const struct ppt_e820_entry *entry;
	size_t i, j;

	for (i = 0; i < wanted->count; i++) {
		const struct ppt_e820_range *range = &wanted->taken[i];
		u64 end = range->start + range->size_bytes;

		assert_int_equal(range->start % wanted->aligns[i], 0);
		assert_true(range->start >= MIB && end <= END_4G);
		assert_true(end <= wanted->layout.low_bytes);
		for (j = 0; j < i; j++)
			assert_false(
				overlap(range->start, end, &wanted->taken[j]));
		for (j = 0; (entry = ppt_e820_get(map, j)); j++)
			if (entry->start <= range->start &&
			    end <= entry->start + entry->size_bytes)
				break;
		assert_non_null(entry);
		assert_int_equal(entry->type, wanted->types[i]);
	}
}

/* What was RAM is RAM or taken, to the byte. */
static void check_sums(const struct ppt_e820 *map, const struct wanted *wanted)
{
	const struct ppt_e820_entry *entry;
	u64 taken = 0, carved = 0;
	size_t i;

	for (i = 0; i < wanted->count; i++)
		taken += wanted->taken[i].size_bytes;
	for (i = 0; (entry = ppt_e820_get(map, i)); i++)
		if (entry->type != PPT_E820_RAM)
			carved += entry->size_bytes;
	assert_int_equal(carved, taken);
	assert_int_equal(ppt_e820_ram(map) + taken, wanted->ram_before);
	if (taken)
		assert_true(ppt_e820_low_ram(map) >= PPT_E820_SPARE_BYTES);
}

UNIT_TEST(what_must_hold_holds_for_many)
{
	unsigned int made = 0, igds = 0, reserved = 0, i, j;

	random_state = 20261121;
	for (i = 0; i < LAYOUTS; i++) {
		struct wanted wanted;
		struct ppt_e820 *map;
		u64 top;

		make_layout(&wanted);
		assert_int_equal(ppt_e820_new(&wanted.layout, &map), 0);
		made++;
		wanted.ram_before = ppt_e820_ram(map);
		top = wanted.layout.low_bytes;
		assert_int_equal(wanted.ram_before,
				 top - 0x60000 + wanted.layout.high_bytes);
		igds += reserve_igd(map, &wanted);
		for (j = random_number(5); j; j--)
			reserve_one(map, &wanted);
		reserved += wanted.count;
		check_entries(map, &wanted);
		check_taken(map, &wanted);
		check_sums(map, &wanted);
		ppt_e820_unref(map);
	}
	/* Or nothing was tested. */
	assert_int_equal(made, LAYOUTS);
	assert_true(igds > LAYOUTS / 4 && igds < LAYOUTS);
	assert_true(reserved > 2 * LAYOUTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_known_map_comes_out),
		cmocka_unit_test(it_is_packed_as_firmware_reads_it),
		cmocka_unit_test(for_ovmf_nothing_is_carved),
		cmocka_unit_test(the_hosts_address_is_taken_if_it_is_ram),
		cmocka_unit_test(neighbours_of_one_type_become_one),
		cmocka_unit_test(types_have_names),
		cmocka_unit_test(wrong_machines_are_refused),
		cmocka_unit_test(wrong_requests_are_refused),
		cmocka_unit_test(low_ram_keeps_16_mib),
		cmocka_unit_test(both_are_reserved_or_none),
		cmocka_unit_test(what_must_hold_holds_for_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
