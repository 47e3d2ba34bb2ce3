// SPDX-License-Identifier: GPL-2.0
/*
 * Which id is which of Intel's integrated graphics, and which registers it has.
 * The ids are written here in an abbreviated form, so that the list and the
 * table in the core were made by different hands.
 */
#include "unit.h"

#include "core/igd_regs.h"

/* --- ids ----------------------------------------------------------------- */

/*
 * A word is an id, of which the last digit may be a set of them in brackets.
 */
struct expected_model {
	const char *name;
	u8 generation;
	u8 stolen;
	u8 sizes;
	const char *ids;
};

#define HSW(group) group "0[26abe] " group "1[26abe] " group "2[26abe] "

/* clang-format off */
static const struct expected_model models[] = {
	{ "ILK", 5, PPT_STOLEN_GMCH, PPT_SIZES_GEN3, "004[26]" },
	{ "SNB", 6, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6,
	  "010[26a] 011[26] 012[26]" },
	{ "IVB", 7, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, "015[26a] 016[26a]" },
	{ "VLV", 7, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, "0f3[0123]" },
	{ "HSW", 7, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6,
	  HSW("04") HSW("0a") HSW("0c") HSW("0d") },
	{ "BDW", 8, PPT_STOLEN_BDSM32, PPT_SIZES_GEN8,
	  "160[26abde] 161[26abde] 162[26abde] 163[26abde]" },
	{ "CHV", 8, PPT_STOLEN_BDSM32, PPT_SIZES_CHV, "22b[0123]" },
	{ "SKL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9,
	  "190[26abe] 191[23567abde] 192[1367abd] 193[2abd]" },
	{ "BXT", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9,
	  "0a84 1a8[45] 5a8[45]" },
	{ "GLK", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, "318[45]" },
	{ "KBL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9,
	  "590[268abe] 591[23567abcde] 592[1367] 593b 87c0" },
	{ "CFL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9,
	  "3e9[01234689abc] 3ea[56789] 87ca" },
	{ "WHL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, "3ea[01234]" },
	{ "CML", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9,
	  "9b21 9b41 9ba[2458ac] 9bc[24568ac] 9be6 9bf6" },
	{ "CNL", 10, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9,
	  "5a4[01249ac] 5a5[01249ac]" },
	{ "ICL", 11, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9,
	  "8a5[012346789abcd] 8a7[01]" },
	{ "EHL", 11, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9,
	  "4541 455[157] 457[01]" },
	{ "JSL", 11, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9,
	  "4e5[157] 4e61 4e71" },
	{ "TGL", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9,
	  "9a4[09] 9a59 9a6[08] 9a7[08] 9ac[09] 9ad9 9af8" },
	{ "RKL", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, "4c8[0abc] 4c9[0a]" },
	{ "ADLS", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9,
	  "468[028ab] 469[023]" },
	{ "ADLP", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9,
	  "462[68a] 46a[012368a] 46b[0123] 46c[0123]" },
	{ "ADLN", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, "46d[01234]" },
	{ "RPLS", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, "a78[012389ab]" },
	{ "RPLU", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, "a721 a7a[19cd]" },
	{ "RPLP", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, "a720 a7a[08ab]" },
	{ "MTL", 12, PPT_STOLEN_BAR2, PPT_SIZES_MTL,
	  "7d4[05] 7d55 7d60 7dd5" },
	{ "ARL", 12, PPT_STOLEN_BAR2, PPT_SIZES_MTL,
	  "7d41 7d51 7d67 7dd1 b640" },
	{ "LNL", 20, PPT_STOLEN_BAR2, PPT_SIZES_MTL, "6420 64a0 64b0" },
	{ "PTL", 30, PPT_STOLEN_BAR2, PPT_SIZES_MTL,
	  "b08[01234567f] b090 b0a0 b0b0" },
	{ "WCL", 30, PPT_STOLEN_BAR2, PPT_SIZES_MTL, "fd8[01]" },
	{ "NVL-S", 0, PPT_STOLEN_BAR2, PPT_SIZES_MTL, "d74[012345]" },
	{ "NVL-P", 0, PPT_STOLEN_BAR2, PPT_SIZES_MTL, "d75[0123f]" },
};

/* clang-format on */

/* For each id, which of the above it is, or none. */
static const struct expected_model *expected[0x10000];

static u32 digit(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

static void add_id(const struct expected_model *model, u32 id)
{
	assert_null(expected[id]);
	expected[id] = model;
}

static const char *add_word(const struct expected_model *model,
			    const char *word, u32 *count)
{
	u32 id = digit(word[0]) << 12 | digit(word[1]) << 8 |
		 digit(word[2]) << 4;

	word += 3;
	if (*word != '[') {
		add_id(model, id | digit(*word++));
		(*count)++;
		return word;
	}
	while (*++word != ']') {
		add_id(model, id | digit(*word));
		(*count)++;
	}
	return word + 1;
}

static u32 add_ids(void)
{
	u32 i, count = 0;

	memset(expected, 0, sizeof(expected));
	for (i = 0; i < ARRAY_SIZE(models); i++) {
		const char *word = models[i].ids;

		while (*word)
			if (*word == ' ')
				word++;
			else
				word = add_word(&models[i], word, &count);
	}
	return count;
}

/* Every id there can be: right if it is one, and none if it is a neighbour. */
UNIT_TEST(every_id_is_what_it_is)
{
	u32 id;

	assert_int_equal(add_ids(), 344);
	for (id = 0; id < 0x10000; id++) {
		const struct ppt_igd_model *model =
			ppt_igd_find(PPT_IGD_VENDOR, id);

		if (!expected[id]) {
			assert_null(model);
			continue;
		}
		assert_non_null(model);
		assert_string_equal(model->name, expected[id]->name);
		assert_int_equal(model->generation, expected[id]->generation);
		assert_int_equal(model->stolen, expected[id]->stolen);
		assert_int_equal(model->sizes, expected[id]->sizes);
	}
}

UNIT_TEST(every_id_stands_there_once)
{
	static bool seen[0x10000];
	u32 i, count = 0;

	assert_int_equal(ppt_igd_model_count, ARRAY_SIZE(models));
	for (i = 0; i < ppt_igd_model_count; i++) {
		const u16 *id = ppt_igd_models[i].ids;

		for (; *id; id++, count++) {
			assert_false(seen[*id]);
			seen[*id] = true;
			assert_true(!id[1] || id[0] < id[1]);
		}
	}
	assert_int_equal(count, 344);
}

UNIT_TEST(another_vendor_has_none)
{
	assert_null(ppt_igd_find(0x1002, 0x1912));
	assert_null(ppt_igd_find(0x8085, 0x1912));
	assert_null(ppt_igd_find(0xffff, 0xffff));
}

static void assert_model(u16 device, const char *name)
{
	const struct ppt_igd_model *model = ppt_igd_find(0x8086, device);

	if (!name) {
		assert_null(model);
		return;
	}
	assert_non_null(model);
	assert_string_equal(model->name, name);
}

/* Where the upper byte of an id, by which QEMU goes, says something else. */
UNIT_TEST(an_upper_byte_is_not_a_generation)
{
	assert_model(0x0a84, "BXT");
	assert_model(0x0a85, NULL);
	assert_model(0x0a82, NULL);
	assert_model(0x0a16, "HSW");
	assert_model(0x87c0, "KBL");
	assert_model(0x87ca, "CFL");
	assert_model(0x5a84, "BXT");
	assert_model(0x5a40, "CNL");
	assert_model(0x5a54, "CNL");
	assert_model(0x3ea0, "WHL");
	assert_model(0x3ea5, "CFL");
	assert_model(0xa720, "RPLP");
	assert_model(0xa721, "RPLU");
	assert_model(0xa780, "RPLS");
	assert_model(0x7d41, "ARL");
	assert_model(0x7d40, "MTL");
	assert_model(0x0f30, "VLV");
	assert_model(0x22b0, "CHV");
}

/* They have memory of their own. */
UNIT_TEST(graphics_cards_are_unknown)
{
	static const u16 cards[] = {
		0x4905, 0x4906, 0x4907, 0x4908, 0x4909, /* DG1 */
		0x5690, 0x56a0, 0x56a5, 0x56b0, 0x56c0, /* DG2, ATS-M */
		0x0bd5, 0xe20b, 0xe212, /* Ponte Vecchio, Battlemage */
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(cards); i++)
		assert_model(cards[i], NULL);
}

/* --- registers ------------------------------------------------------------ */

static void describe(u16 device, char *text, size_t size)
{
	const struct ppt_igd_model *model = ppt_igd_find(0x8086, device);
	const struct ppt_igd_register *reg;
	FILE *out = fmemopen(text, size, "w");
	u32 index;

	assert_non_null(out);
	for (index = 0; (reg = ppt_igd_next_register(model, &index)); index++)
		fprintf(out, "%s%c%c %x+%u", index ? ", " : "",
			"GBHL"[reg->place], "emL"[reg->policy], reg -> offset,
			reg -> width);
	fclose(out);
}

/* The same for all; H and L are the bridges. */
#define BRIDGES                      \
	"HL 8+2, HL 2c+2, HL 2e+2, " \
	"LL 0+2, LL 2+2, LL 8+2, LL 2c+2, LL 2e+2"

UNIT_TEST(each_kind_has_its_registers)
{
	char text[512];

	describe(0x0042, text, sizeof(text));
	assert_string_equal(text,
			    "Ge fc+4, Ge e8+2, Ge e0+2, Ge 5c+4, Hm 52+2, " BRIDGES);
	describe(0x1912, text, sizeof(text));
	assert_string_equal(text,
			    "Ge fc+4, Ge e8+2, Ge e0+2, Ge 5c+4, "
			    "Gm 50+2, Bm 108040+4, Be 1080c0+4, " BRIDGES);
	describe(0x9a49, text, sizeof(text));
	assert_string_equal(text,
			    "Ge fc+4, Ge e8+2, Ge e0+2, Ge c0+8, "
			    "Gm 50+2, Bm 108040+4, Be 1080c0+8, " BRIDGES);
	describe(0x7d55, text, sizeof(text));
	assert_string_equal(text, "Ge fc+4, Ge e8+2, Ge e0+2, " BRIDGES);
}

UNIT_TEST(registers_have_names_and_places)
{
	u32 i;

	for (i = 0; i < ppt_igd_register_count; i++) {
		const struct ppt_igd_register *reg = &ppt_igd_registers[i];

		assert_true(*reg->name);
		assert_true(reg->width == 2 || reg->width == 4 ||
			    reg->width == 8);
		assert_true(reg->place == PPT_IGD_BAR0 ||
			    reg->offset + reg->width <= 0x100);
		assert_false(reg->kinds & 1U << PPT_STOLEN_UNKNOWN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_id_is_what_it_is),
		cmocka_unit_test(every_id_stands_there_once),
		cmocka_unit_test(another_vendor_has_none),
		cmocka_unit_test(an_upper_byte_is_not_a_generation),
		cmocka_unit_test(graphics_cards_are_unknown),
		cmocka_unit_test(each_kind_has_its_registers),
		cmocka_unit_test(registers_have_names_and_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
