// SPDX-License-Identifier: GPL-2.0
/* What the registers of Intel's graphics mean, for every generation. */
#include "unit.h"

#include "core/igd.h"

#define MIB (1ULL << 20)
#define FAULT(name) (1U << PPT_IGD_##name)

/* --- sizes --------------------------------------------------------------- */

static struct ppt_igd igd;

static u32 decode(u8 stolen, u8 sizes, u16 value, u64 base)
{
	const struct ppt_igd_model model = { .stolen = stolen, .sizes = sizes };
	const struct ppt_igd_registers registers = { value, base };

	memset(&igd, 0xa5, sizeof(igd));
	ppt_igd_decode(&model, &registers, &igd);
	return igd.faults;
}

static void assert_nothing_but(u32 faults)
{
	assert_int_equal(igd.faults, faults);
	assert_true(!igd.size && !igd.base);
	assert_int_equal(igd.gtt_size, 0);
	assert_int_equal(igd.base_low, 0);
	assert_false(igd.vga_disabled);
}

/* In KiB, so that nothing is mistaken for a code. */
#define INVALID 0xffffffff

static void assert_size(u8 sizes, u16 value, u32 kib, u32 faults)
{
	/* Room for 8 GiB; the GTT is none of this. */
	u8 stolen = sizes == PPT_SIZES_MTL ? PPT_STOLEN_BAR2 :
					     PPT_STOLEN_BDSM64;
	u32 found = decode(stolen, sizes, value, 0x100000000);

	if (kib == INVALID) {
		assert_int_equal(found & ~FAULT(GTT_INVALID),
				 FAULT(SIZE_INVALID));
		assert_true(!igd.size && !igd.base);
		return;
	}
	assert_int_equal(found & ~FAULT(GTT_INVALID), faults);
	assert_true(igd.size == kib * 1024ULL);
}

UNIT_TEST(sizes_of_gen3_to_5)
{
	static const u32 mib[16] = { 0,	  1,   4,  8,	16,  32,  48, 64,
				     128, 256, 96, 160, 224, 352, 0,  0 };
	u32 code;

	for (code = 0; code < 14; code++)
		assert_size(PPT_SIZES_GEN3, 0xfd0d | code << 4,
			    mib[code] * 1024, 0);
	assert_size(PPT_SIZES_GEN3, 0x00e0, INVALID, 0);
	assert_size(PPT_SIZES_GEN3, 0x00f0, INVALID, 0);
	assert_int_equal(igd.gtt_size, 0);
}

UNIT_TEST(sizes_of_gen6_and_7)
{
	u32 code;

	for (code = 0; code < 0x20; code++)
		assert_size(PPT_SIZES_GEN6, 0x7d05 | code << 3, code * 32768,
			    code <= 0x10 ? 0 : FAULT(SIZE_RESERVED));
}

static bool is_documented(u32 code)
{
	return code <= 0x10 || code == 0x20 || code == 0x30 || code == 0x40;
}

UNIT_TEST(sizes_of_gen8)
{
	u32 code;

	for (code = 0; code < 0x100; code++)
		assert_size(PPT_SIZES_GEN8, code << 8 | 0xbd, code * 32768,
			    is_documented(code) ? 0 : FAULT(SIZE_RESERVED));
}

UNIT_TEST(sizes_of_cherryview)
{
	u32 code;

	for (code = 0; code <= 0x10; code++)
		assert_size(PPT_SIZES_CHV, code << 3, code * 32768, 0);
	for (code = 0x11; code <= 0x16; code++)
		assert_size(PPT_SIZES_CHV, code << 3,
			    8192 + (code - 0x11) * 4096, 0);
	for (code = 0x17; code <= 0x1d; code++)
		assert_size(PPT_SIZES_CHV, code << 3,
			    36864 + (code - 0x17) * 4096, 0);
	assert_size(PPT_SIZES_CHV, 0x1e << 3, 65536, FAULT(SIZE_RESERVED));
	assert_size(PPT_SIZES_CHV, 0x1f << 3, 69632, FAULT(SIZE_RESERVED));
}

UNIT_TEST(sizes_of_gen9_to_12)
{
	u32 code;

	for (code = 0; code < 0xf0; code++)
		assert_size(PPT_SIZES_GEN9, code << 8 | 0xc1, code * 32768,
			    is_documented(code) ? 0 : FAULT(SIZE_RESERVED));
	for (; code < 0xff; code++)
		assert_size(PPT_SIZES_GEN9, code << 8 | 0xc1,
			    (code - 0xf0 + 1) * 4096, 0);
	assert_size(PPT_SIZES_GEN9, 0xffc1, INVALID, 0);
}

UNIT_TEST(sizes_of_meteor_lake)
{
	u32 code;

	for (code = 0; code <= 4; code++)
		assert_size(PPT_SIZES_MTL, code << 8 | 0xc0, code * 32768, 0);
	for (; code < 0xf0; code++)
		assert_size(PPT_SIZES_MTL, code << 8 | 0xc0, INVALID, 0);
	for (; code < 0xff; code++)
		assert_size(PPT_SIZES_MTL, code << 8 | 0xc0,
			    (code - 0xf0 + 1) * 4096, 0);
	assert_size(PPT_SIZES_MTL, 0xffc0, INVALID, 0);
}

UNIT_TEST(sizes_of_the_gtt)
{
	static const struct {
		u8 sizes;
		u16 values[4];
		u32 mib[4];
	} cases[] = {
		{ PPT_SIZES_GEN3, { 0, 0x100, 0x200, 0x300 }, { 0, 0, 0, 0 } },
		{ PPT_SIZES_GEN6, { 0, 0x100, 0x200, 0x300 }, { 0, 1, 2, ~0U } },
		{ PPT_SIZES_CHV, { 0, 0x100, 0x200, 0x300 }, { 0, 2, 4, 8 } },
		{ PPT_SIZES_GEN8, { 0, 0x40, 0x80, 0xc0 }, { 0, 2, 4, 8 } },
		{ PPT_SIZES_GEN9, { 0, 0x40, 0x80, 0xc0 }, { 0, 2, 4, 8 } },
		{ PPT_SIZES_MTL, { 0, 0x40, 0x80, 0xc0 }, { ~0U, ~0U, ~0U, 8 } },
	};
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		for (j = 0; j < 4; j++) {
			bool bad = cases[i].mib[j] == ~0U;

			assert_int_equal(decode(PPT_STOLEN_BDSM32,
						cases[i].sizes,
						cases[i].values[j], 0),
					 bad ? FAULT(GTT_INVALID) : 0);
			assert_int_equal(igd.gtt_size,
					 bad ? 0 : cases[i].mib[j] << 20);
		}
}

/* gpu.md's examples. */
UNIT_TEST(known_registers_mean_what_is_known)
{
	decode(PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, 0x0211, 0x7ba00001);
	assert_int_equal(igd.size, 64 * MIB);
	assert_int_equal(igd.gtt_size, 2 * MIB);
	assert_int_equal(igd.base, 0x7ba00000);
	decode(PPT_STOLEN_BDSM32, PPT_SIZES_GEN8, 0x02c1, 0x7ba00001);
	assert_int_equal(igd.size, 64 * MIB);
	assert_int_equal(igd.gtt_size, 8 * MIB);
	decode(PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, 0xf1c1, 0x7c000001);
	assert_int_equal(igd.size, 8 * MIB);
	assert_int_equal(igd.gtt_size, 8 * MIB);
	assert_int_equal(igd.base, 0x7c000000);
	assert_int_equal(igd.base_low, 1);
	decode(PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, 0x02c1, 0x7c000001);
	assert_int_equal(igd.base, 0x7c000000);
	assert_int_equal(igd.base_low, 1);
	assert_int_equal(igd.faults, 0);
}

/* --- base ---------------------------------------------------------------- */

struct base_case {
	u8 stolen;
	u16 value; /* of gen9 */
	u64 base;
	u32 faults;
};

#define M64 0x02c0
#define NOTHING 0x00c0

static const struct base_case base_cases[] = {
	{ PPT_STOLEN_BDSM32, M64, 0x00100000, 0 },
	{ PPT_STOLEN_BDSM32, M64, 0xfc000000, 0 },
	{ PPT_STOLEN_BDSM32, M64, 0xfc100000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM32, M64, 0xfff00000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM32, M64, 0xffffffff, FAULT(NO_ANSWER) },
	{ PPT_STOLEN_BDSM32, M64, 0x100000000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM32, M64, 0, FAULT(NO_BASE) },
	{ PPT_STOLEN_BDSM32, M64, 0x000fffff, FAULT(NO_BASE) },
	{ PPT_STOLEN_BDSM32, NOTHING, 0, 0 },
	{ PPT_STOLEN_BDSM32, NOTHING, 0xffffffff, FAULT(NO_ANSWER) },
	{ PPT_STOLEN_BDSM32, 0xffff, 0x7c000000, FAULT(NO_ANSWER) },
	{ PPT_STOLEN_BDSM32, 0x82c0, 0x7c000000,
	  FAULT(SIZE_RESERVED) | FAULT(BASE_RANGE) },
	{ PPT_STOLEN_GMCH, M64, 0xfc100000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM64, M64, 0xffffffff, 0 },
	{ PPT_STOLEN_BDSM64, M64, 0x100000000, 0 },
	{ PPT_STOLEN_BDSM64, M64, 0xffffffc000000, 0 },
	{ PPT_STOLEN_BDSM64, M64, 0xffffffc100000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM64, M64, 0x10000000000000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM64, M64, 0xfffffffffff00000, FAULT(BASE_RANGE) },
	{ PPT_STOLEN_BDSM64, M64, ~0ULL, FAULT(NO_ANSWER) },
	{ PPT_STOLEN_BDSM64, M64, 1, FAULT(NO_BASE) },
};

UNIT_TEST(a_base_is_an_address)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(base_cases); i++) {
		const struct base_case *c = &base_cases[i];
		bool none = c->faults || c->value == NOTHING;

		decode(c->stolen, PPT_SIZES_GEN9, c->value, c->base);
		assert_int_equal(igd.faults, c->faults);
		if (c->faults)
			assert_nothing_but(c->faults);
		assert_true(igd.base == (none ? 0 : c->base & ~0xfffffULL));
	}
}

/* It is only in config space before Meteor Lake. */
UNIT_TEST(nobody_looks_for_a_base_in_bar_2)
{
	assert_int_equal(decode(PPT_STOLEN_BAR2, PPT_SIZES_MTL, 0x02c0, ~0ULL),
			 0);
	assert_int_equal(igd.size, 64 * MIB);
	assert_true(!igd.base && !igd.base_low);
}

UNIT_TEST(vga_may_be_disabled)
{
	decode(PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, 0x02c2, 0x7c000000);
	assert_true(igd.vga_disabled);
	decode(PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, 0x02c1, 0x7c000000);
	assert_false(igd.vga_disabled);
	decode(PPT_STOLEN_GMCH, PPT_SIZES_GEN3, 0x0052, 0x7c000000);
	assert_true(igd.vga_disabled);
}

UNIT_TEST(what_is_unknown_is_not_decoded)
{
	const struct ppt_igd_registers registers = { 0x02c1, 0x7c000000 };

	memset(&igd, 0xa5, sizeof(igd));
	ppt_igd_decode(NULL, &registers, &igd);
	assert_nothing_but(FAULT(UNKNOWN));
	decode(PPT_STOLEN_BDSM32, 0xff, 0x02c1, 0x7c000000);
	assert_nothing_but(FAULT(SIZE_INVALID));
}

/* --- faults -------------------------------------------------------------- */

UNIT_TEST(every_fault_has_its_words)
{
	unsigned int i, j;

	for (i = 0; i < PPT_IGD_FAULTS; i++) {
		assert_non_null(ppt_igd_fault_name(i));
		assert_non_null(ppt_igd_fault_text(i));
		for (j = 0; j < i; j++)
			assert_string_not_equal(ppt_igd_fault_name(i),
						ppt_igd_fault_name(j));
	}
	assert_string_equal(ppt_igd_fault_name(PPT_IGD_FAULTS), "unknown");
	assert_true(ppt_igd_fault_is_fatal(~0U));
	for (i = 1; i < PPT_IGD_FAULTS; i++)
		assert_int_equal(ppt_igd_fault_is_fatal(i),
				 i != PPT_IGD_SIZE_RESERVED &&
					 i != PPT_IGD_GTT_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_of_gen3_to_5),
		cmocka_unit_test(sizes_of_gen6_and_7),
		cmocka_unit_test(sizes_of_gen8),
		cmocka_unit_test(sizes_of_cherryview),
		cmocka_unit_test(sizes_of_gen9_to_12),
		cmocka_unit_test(sizes_of_meteor_lake),
		cmocka_unit_test(sizes_of_the_gtt),
		cmocka_unit_test(known_registers_mean_what_is_known),
		cmocka_unit_test(a_base_is_an_address),
		cmocka_unit_test(nobody_looks_for_a_base_in_bar_2),
		cmocka_unit_test(vga_may_be_disabled),
		cmocka_unit_test(what_is_unknown_is_not_decoded),
		cmocka_unit_test(every_fault_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
