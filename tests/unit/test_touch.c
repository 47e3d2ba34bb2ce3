// SPDX-License-Identifier: GPL-2.0
/*
 * Which writes to config space leave a device as it was. A mistake to the one
 * side costs a reset; to the other, a VM gets what the last one left. So each
 * range is compared with its bytes, which are named as PCI names them.
 */
#include "unit.h"

#include <linux/pci_regs.h>

#include "core/touch.h"

#define CONFIG_SIZE 4096
#define COUNT_MAX 64
#define BYTE(offset) (1ULL << (offset))

struct range {
	u64 offset;
	u64 count;
};

static const struct range harmless[] = {
	{ PCI_COMMAND, 2 },
	{ PCI_COMMAND, 1 },
	{ PCI_COMMAND + 1, 1 },
	{ PCI_BASE_ADDRESS_0, 4 },
	{ PCI_BASE_ADDRESS_0, 8 },
	{ PCI_BASE_ADDRESS_0, 24 },
	{ PCI_BASE_ADDRESS_0 + 2, 4 },
	{ PCI_BASE_ADDRESS_3, 4 },
	{ PCI_BASE_ADDRESS_5, 4 },
	{ PCI_BASE_ADDRESS_5 + 3, 1 },
	{ PCI_ROM_ADDRESS, 4 },
	{ PCI_ROM_ADDRESS, 1 },
	{ PCI_ROM_ADDRESS + 3, 1 },
	{ PCI_INTERRUPT_LINE, 1 },
};

static const struct range harmful[] = {
	/* next to each of the above, and across its ends */
	{ PCI_DEVICE_ID + 1, 1 },
	{ PCI_DEVICE_ID + 1, 2 },
	{ PCI_VENDOR_ID, 6 },
	{ PCI_COMMAND, 3 },
	{ PCI_COMMAND, 4 },
	{ PCI_COMMAND + 1, 2 },
	{ PCI_STATUS, 1 },
	{ PCI_STATUS, 2 },
	{ PCI_BIST, 1 },
	{ PCI_BIST, 2 },
	{ PCI_BIST, 25 },
	{ PCI_BASE_ADDRESS_0, 25 },
	{ PCI_BASE_ADDRESS_5, 5 },
	{ PCI_BASE_ADDRESS_5 + 3, 2 },
	{ PCI_CARDBUS_CIS, 1 },
	{ PCI_CARDBUS_CIS, 4 },
	{ PCI_SUBSYSTEM_ID + 1, 1 },
	{ PCI_SUBSYSTEM_ID + 1, 2 },
	{ PCI_ROM_ADDRESS, 5 },
	{ PCI_ROM_ADDRESS + 3, 2 },
	{ PCI_CAPABILITY_LIST, 1 },
	{ PCI_INTERRUPT_LINE - 1, 1 },
	{ PCI_INTERRUPT_LINE - 1, 2 },
	{ PCI_INTERRUPT_LINE, 2 },
	{ PCI_INTERRUPT_LINE, 4 },
	{ PCI_INTERRUPT_PIN, 1 },
	/* both ends harmless, but not what is between */
	{ PCI_COMMAND, PCI_BASE_ADDRESS_0 - PCI_COMMAND + 1 },
	{ PCI_BASE_ADDRESS_0, PCI_ROM_ADDRESS - PCI_BASE_ADDRESS_0 + 4 },
	{ PCI_COMMAND, PCI_INTERRUPT_LINE - PCI_COMMAND + 1 },
	{ PCI_ROM_ADDRESS, PCI_INTERRUPT_LINE - PCI_ROM_ADDRESS + 1 },
	/* all of it */
	{ 0, 64 },
	{ 0, 256 },
	{ 0, 4096 },
	/* capabilities and extended config space */
	{ 0x40, 1 },
	{ 0x40, 4 },
	{ 0xff, 1 },
	{ 0x100, 4 },
	{ 0xfff, 1 },
	/* a byte's or a word's worth above something harmless */
	{ 0x100 + PCI_COMMAND, 2 },
	{ 0x100 + PCI_BASE_ADDRESS_0, 4 },
	{ 0x10000 + PCI_COMMAND, 2 },
	{ (1ULL << 32) + PCI_COMMAND, 2 },
	{ (1ULL << 40) + PCI_BASE_ADDRESS_0, 4 },
	{ (1ULL << 63) + PCI_BASE_ADDRESS_0, 4 },
};

UNIT_TEST(registers_that_vfio_keeps_are_harmless)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (!ppt_config_write_is_harmless(harmless[i].offset,
						  harmless[i].count))
			fail_msg("%#llx, %llu bytes",
				 (unsigned long long)harmless[i].offset,
				 (unsigned long long)harmless[i].count);
}

UNIT_TEST(all_others_are_not)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(harmful); i++)
		if (ppt_config_write_is_harmless(harmful[i].offset,
						 harmful[i].count))
			fail_msg("%#llx, %llu bytes",
				 (unsigned long long)harmful[i].offset,
				 (unsigned long long)harmful[i].count);
}

UNIT_TEST(ranges_that_overflow_are_not_harmless)
{
	/* The sum of both wraps around, some to a harmless place. */
	static const u64 counts[] = {
		UINT64_MAX,
		UINT64_MAX - 1,
		UINT64_MAX - PCI_BASE_ADDRESS_0,
		UINT64_MAX - PCI_BASE_ADDRESS_0 + 1,
		UINT64_MAX - PCI_BASE_ADDRESS_0 + 2,
		UINT64_MAX - PCI_COMMAND + 1,
		UINT64_MAX - PCI_COMMAND + 2,
		UINT64_MAX - PCI_INTERRUPT_LINE + 2,
		1ULL << 63,
		(1ULL << 63) + 1,
		1ULL << 32,
		(1ULL << 32) + 1,
		(1ULL << 32) + 4,
		(1ULL << 16) + 1,
		(1ULL << 8) + 1,
	};
	size_t i;
	u64 offset;

	for (i = 0; i < ARRAY_SIZE(counts); i++)
		for (offset = 0; offset <= 2 * COUNT_MAX; offset++)
			if (ppt_config_write_is_harmless(offset, counts[i]))
				fail_msg("%#llx, %#llx bytes",
					 (unsigned long long)offset,
					 (unsigned long long)counts[i]);
}

UNIT_TEST(offsets_near_the_end_of_the_numbers_are_not_harmless)
{
	u64 back, count;

	for (back = 0; back < 2 * COUNT_MAX; back++) {
		u64 offset = UINT64_MAX - back;

		for (count = 1; count <= 4 * COUNT_MAX; count++)
			assert_false(
				ppt_config_write_is_harmless(offset, count));
		assert_false(ppt_config_write_is_harmless(offset, UINT64_MAX));
	}
}

UNIT_TEST(nothing_written_is_harmless_anywhere)
{
	static const u64 far[] = { 1ULL << 32, 1ULL << 63, UINT64_MAX };
	u64 offset;
	size_t i;

	for (offset = 0; offset <= CONFIG_SIZE; offset++)
		assert_true(ppt_config_write_is_harmless(offset, 0));
	for (i = 0; i < ARRAY_SIZE(far); i++)
		assert_true(ppt_config_write_is_harmless(far[i], 0));
}

/* --- byte by byte --------------------------------------------------------------- */

static bool byte_is_harmless(u64 offset)
{
	static const u64 bytes =
		BYTE(PCI_COMMAND) | BYTE(PCI_COMMAND + 1) |
		0xfULL << PCI_BASE_ADDRESS_0 | 0xfULL << PCI_BASE_ADDRESS_1 |
		0xfULL << PCI_BASE_ADDRESS_2 | 0xfULL << PCI_BASE_ADDRESS_3 |
		0xfULL << PCI_BASE_ADDRESS_4 | 0xfULL << PCI_BASE_ADDRESS_5 |
		0xfULL << PCI_ROM_ADDRESS | BYTE(PCI_INTERRUPT_LINE);

	return offset < PCI_STD_HEADER_SIZEOF && bytes >> offset & 1;
}

static bool bytes_are_harmless(u64 offset, u64 count)
{
	u64 i;

	for (i = 0; i < count; i++)
		if (!byte_is_harmless(offset + i))
			return false;
	return true;
}

UNIT_TEST(a_range_is_as_harmless_as_its_bytes)
{
	unsigned int yes = 0;
	u64 offset, count;

	for (offset = 0; offset <= CONFIG_SIZE + COUNT_MAX; offset++) {
		for (count = 0; count <= COUNT_MAX; count++) {
			bool want = bytes_are_harmless(offset, count);

			if (ppt_config_write_is_harmless(offset, count) != want)
				fail_msg("%#llx, %llu bytes: should%s be",
					 (unsigned long long)offset,
					 (unsigned long long)count,
					 want ? "" : "n't");
			yes += count && want;
		}
	}
	/* n bytes in a row have n(n+1)/2 ranges: of 2, 24, 4 and 1. */
	assert_int_equal(yes, 3 + 300 + 10 + 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(registers_that_vfio_keeps_are_harmless),
		cmocka_unit_test(all_others_are_not),
		cmocka_unit_test(ranges_that_overflow_are_not_harmless),
		cmocka_unit_test(
			offsets_near_the_end_of_the_numbers_are_not_harmless),
		cmocka_unit_test(nothing_written_is_harmless_anywhere),
		cmocka_unit_test(a_range_is_as_harmless_as_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
