// SPDX-License-Identifier: GPL-2.0
/*
 * PCI addresses to text and back: the limits of every part, that only a whole
 * text is an address, and that nothing is written behind the promised size.
 */
#include "unit.h"

#include "core/bdf.h"

/* clang-format off */
static const struct {
	const char *text;
	struct ppt_bdf bdf;
} good[] = {
	{ "0000:00:00.0",	{ 0, 0, 0, 0 } },
	{ "0000:01:00.0",	{ 0, 1, 0, 0 } },
	{ "0000:ff:1f.7",	{ 0, 255, 31, 7 } },
	{ "0000:FF:1F.7",	{ 0, 255, 31, 7 } },
	{ "01:00.0",		{ 0, 1, 0, 0 } },
	{ "ff:1f.7",		{ 0, 255, 31, 7 } },
	{ "1:2.3",		{ 0, 1, 2, 3 } },
	{ "0:1:2.3",		{ 0, 1, 2, 3 } },
	{ "5:1:2.3",		{ 5, 1, 2, 3 } },
	{ "10000:e1:00.0",	{ 0x10000, 0xe1, 0, 0 } },
	{ "ffff:00:00.0",	{ 0xffff, 0, 0, 0 } },
	{ "ffffffff:ff:1f.7",	{ 0xffffffff, 255, 31, 7 } },
	{ "00000000:00:00.0",	{ 0, 0, 0, 0 } },
	{ "0a:0b.1",		{ 0, 10, 11, 1 } },
};

static const char *const bad[] = {
	"", ":", ".", "::.", ":00.0", ":01:00.0", "0000::00.0", "0000:01:.0",
	"0000:01:00.", "0000:01:00", "0000:01", "0000", "01", "01:", "01:00",
	"01:00.", "01.0",
	/* one step too far */
	"100:00.0", "0000:100:00.0", "01:20.0", "0000:01:20.0", "01:00.8",
	"10000:00.0", "1ff:00.0",
	/* a digit too many */
	"001:00.0", "01:000.0", "01:00.00", "0000:01:00.00", "000000000:01:00.0",
	"100000000:01:00.0",
	/* other bytes */
	"01:00.0 ", " 01:00.0", "01:00.0\n", "01:00.0,", "01:00.*", "01:00.0/0.0",
	"0x1:00.0", "-1:00.0", "+1:00.0", "0g:00.0", "01:0g.0", "01:00.g",
	"01;00.0", "01:00:0", "0000:01:00:0", "0:0:0:0.0", "1/0/0",
	"01:00.0=8086:1234",
};
/* clang-format on */

UNIT_TEST(good_addresses_are_read)
{
	struct ppt_bdf bdf;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		memset(&bdf, 0xa5, sizeof(bdf));
		if (!ppt_bdf_parse(good[i].text, &bdf))
			fail_msg("\"%s\" was refused", good[i].text);
		if (!ppt_bdf_equal(&bdf, &good[i].bdf))
			fail_msg("\"%s\" was read as %x:%x:%x.%x", good[i].text,
				 bdf.domain, bdf.bus, bdf.slot, bdf.function);
	}
}

UNIT_TEST(bad_addresses_are_refused_and_the_result_stays)
{
	const struct ppt_bdf before = { 0xa5a5a5a5, 0xa5, 0xa5, 0xa5 };
	struct ppt_bdf bdf = before;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		if (ppt_bdf_parse(bad[i], &bdf))
			fail_msg("\"%s\" was read as %x:%x:%x.%x", bad[i],
				 bdf.domain, bdf.bus, bdf.slot, bdf.function);
		if (!ppt_bdf_equal(&bdf, &before))
			fail_msg("\"%s\" was refused and written", bad[i]);
	}
}

UNIT_TEST(parse_does_not_read_behind_the_terminator)
{
	struct ppt_bdf bdf;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		size_t len = strlen(good[i].text);

		/* Every beginning of it, each ending where its block ends. */
		do {
			char *text = guarded_copy(good[i].text, len + 1);

			text[len] = '\0';
			ppt_bdf_parse(text, &bdf);
			guarded_free(text);
		} while (len--);
	}
}

UNIT_TEST(every_address_of_a_domain_survives_text)
{
	static const u32 domains[] = { 0, 1, 0xffff, 0x10000, 0xffffffff };
	char text[PPT_BDF_TEXT_SIZE];
	unsigned int i, devfn, bus;
	struct ppt_bdf bdf, again;

	for (i = 0; i < ARRAY_SIZE(domains); i++)
		for (bus = 0; bus <= PPT_BUS_MAX; bus++)
			for (devfn = 0; devfn <= 0xff; devfn++) {
				bdf = (struct ppt_bdf){ domains[i], bus,
							devfn >> 3, devfn & 7 };
				ppt_bdf_format(&bdf, text);
				if (!ppt_bdf_parse(text, &again) ||
				    !ppt_bdf_equal(&bdf, &again))
					fail_msg("%s did not survive", text);
			}
}

UNIT_TEST(format_is_the_one_of_sysfs)
{
	static const struct {
		struct ppt_bdf bdf;
		const char *text;
	} cases[] = {
		{ { 0, 0, 0, 0 }, "0000:00:00.0" },
		{ { 0, 1, 2, 3 }, "0000:01:02.3" },
		{ { 0, 0xab, 0x1c, 7 }, "0000:ab:1c.7" },
		{ { 0x10000, 0xe1, 0, 0 }, "10000:e1:00.0" },
	};
	char text[PPT_BDF_TEXT_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ppt_bdf_format(&cases[i].bdf, text);
		assert_string_equal(text, cases[i].text);
	}
}

UNIT_TEST(longest_text_fits_exactly)
{
	static const struct ppt_bdf longest = { 0xffffffff, 255, 31, 7 };
	char *text =
		guarded_copy((char[PPT_BDF_TEXT_SIZE]){ 0 }, PPT_BDF_TEXT_SIZE);

	ppt_bdf_format(&longest, text);
	assert_string_equal(text, "ffffffff:ff:1f.7");
	assert_int_equal(strlen(text) + 1, PPT_BDF_TEXT_SIZE);
	guarded_free(text);
}

UNIT_TEST(impossible_parts_do_not_make_the_text_longer)
{
	static const struct ppt_bdf broken = { 0xffffffff, 255, 255, 255 };
	char text[PPT_BDF_TEXT_SIZE];
	struct ppt_bdf bdf;

	ppt_bdf_format(&broken, text);
	assert_string_equal(text, "ffffffff:ff:1f.7");
	assert_true(ppt_bdf_parse(text, &bdf));
}

UNIT_TEST(decimal_format_is_the_one_of_bhyve)
{
	static const struct {
		struct ppt_bdf bdf;
		const char *text;
	} cases[] = {
		{ { 0, 0, 0, 0 }, "0/0/0" },
		{ { 0, 1, 2, 3 }, "1/2/3" },
		{ { 0, 0x10, 0x1f, 7 }, "16/31/7" },
		{ { 0, 255, 31, 7 }, "255/31/7" },
	};
	char text[PPT_BDF_TEXT_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(ppt_bdf_format_decimal(&cases[i].bdf, text));
		assert_string_equal(text, cases[i].text);
	}
}

UNIT_TEST(decimal_format_knows_domain_0_only)
{
	static const u32 domains[] = { 1, 0x10000, 0xffffffff };
	char text[PPT_BDF_TEXT_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(domains); i++) {
		struct ppt_bdf bdf = { domains[i], 1, 0, 0 };

		strcpy(text, "before");
		assert_false(ppt_bdf_format_decimal(&bdf, text));
		assert_string_equal(text, "");
	}
}

UNIT_TEST(equality_sees_every_part)
{
	const struct ppt_bdf a = { 1, 2, 3, 4 };

	assert_true(ppt_bdf_equal(&a, &(struct ppt_bdf){ 1, 2, 3, 4 }));
	assert_false(ppt_bdf_equal(&a, &(struct ppt_bdf){ 9, 2, 3, 4 }));
	assert_false(ppt_bdf_equal(&a, &(struct ppt_bdf){ 1, 9, 3, 4 }));
	assert_false(ppt_bdf_equal(&a, &(struct ppt_bdf){ 1, 2, 9, 4 }));
	assert_false(ppt_bdf_equal(&a, &(struct ppt_bdf){ 1, 2, 3, 5 }));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_addresses_are_read),
		cmocka_unit_test(
			bad_addresses_are_refused_and_the_result_stays),
		cmocka_unit_test(parse_does_not_read_behind_the_terminator),
		cmocka_unit_test(every_address_of_a_domain_survives_text),
		cmocka_unit_test(format_is_the_one_of_sysfs),
		cmocka_unit_test(longest_text_fits_exactly),
		cmocka_unit_test(impossible_parts_do_not_make_the_text_longer),
		cmocka_unit_test(decimal_format_is_the_one_of_bhyve),
		cmocka_unit_test(decimal_format_knows_domain_0_only),
		cmocka_unit_test(equality_sees_every_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
