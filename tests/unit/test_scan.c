// SPDX-License-Identifier: GPL-2.0
/*
 * The cursor under both text readers. What counts: a step either succeeds and
 * moves exactly past what it read, or fails and leaves cursor and result as
 * they were, and none looks behind the end.
 */
#include "unit.h"

#include "core/scan.h"

#define UNTOUCHED 0xdeadbeef

struct number_case {
	const char *text;
	unsigned int base;
	unsigned int max_digits;
	u32 max;
	u32 value;
	size_t pos;
};

/* clang-format off */
static const struct number_case good_numbers[] = {
	/* text		base	digits	max		value		pos */
	{ "0",		10,	1,	7,		0,		1 },
	{ "7",		10,	1,	7,		7,		1 },
	{ "255",	10,	3,	255,		255,		3 },
	{ "007",	10,	3,	255,		7,		3 },
	{ "31/0",	10,	2,	31,		31,		2 },
	{ "12ab",	10,	4,	9999,		12,		2 },
	{ "12AB",	16,	4,	0xffff,		0x12ab,		4 },
	{ "12ab",	16,	4,	0xffff,		0x12ab,		4 },
	{ "fF.0",	16,	2,	255,		255,		2 },
	{ "afg",	16,	3,	0xfff,		0xaf,		2 },
	{ "AFG",	16,	3,	0xfff,		0xaf,		2 },
	{ "0000:",	16,	8,	U32_MAX,	0,		4 },
	{ "ffffffff",	16,	8,	U32_MAX,	0xffffffff,	8 },
	{ "999999999",	10,	9,	U32_MAX,	999999999,	9 },
	{ "5 6",	10,	3,	255,		5,		1 },
	{ "9:",		10,	1,	9,		9,		1 },
};

static const struct number_case bad_numbers[] = {
	{ "",		10,	3,	255,		0,		0 },
	{ "/1",		10,	3,	255,		0,		0 },
	{ ":1",		10,	3,	255,		0,		0 },
	{ "-1",		10,	3,	255,		0,		0 },
	{ "+1",		10,	3,	255,		0,		0 },
	{ " 1",		10,	3,	255,		0,		0 },
	{ "a",		10,	3,	255,		0,		0 },
	{ "g",		16,	3,	255,		0,		0 },
	{ "G",		16,	3,	255,		0,		0 },
	{ "@",		16,	3,	255,		0,		0 },
	{ "`",		16,	3,	255,		0,		0 },
	{ "x1",		16,	3,	255,		0,		0 },
	{ "256",	10,	3,	255,		0,		0 },
	{ "32",		10,	2,	31,		0,		0 },
	{ "8",		16,	1,	7,		0,		0 },
	/* a digit too many, even a leading zero */
	{ "0001",	10,	3,	255,		0,		0 },
	{ "00",		16,	1,	7,		0,		0 },
	{ "100000000",	16,	8,	U32_MAX,	0,		0 },
	{ "000000000",	16,	8,	U32_MAX,	0,		0 },
	{ "\xc3\xa4",	16,	3,	255,		0,		0 },
};
/* clang-format on */

static bool read_number(const struct number_case *c, u32 *ret_value,
			size_t *ret_pos)
{
	size_t len = strlen(c->text);
	char *text = guarded_copy(c->text, len);
	struct ppt_scan scan = { .text = text, .end = len };
	bool good;

	good = ppt_scan_number(&scan, c->base, c->max_digits, c->max,
			       ret_value);
	*ret_pos = scan.pos;
	guarded_free(text);
	return good;
}

UNIT_TEST(number_is_read_up_to_the_first_other_byte)
{
	size_t i, pos;
	u32 value;

	for (i = 0; i < ARRAY_SIZE(good_numbers); i++) {
		const struct number_case *c = &good_numbers[i];

		value = UNTOUCHED;
		if (!read_number(c, &value, &pos))
			fail_msg("\"%s\" base %u was refused", c->text,
				 c->base);
		if (value != c->value || pos != c->pos)
			fail_msg("\"%s\" base %u: %u up to %zu, not %u to %zu",
				 c->text, c->base, value, pos, c->value,
				 c->pos);
	}
}

UNIT_TEST(bad_number_leaves_cursor_and_result_alone)
{
	size_t i, pos;
	u32 value;

	for (i = 0; i < ARRAY_SIZE(bad_numbers); i++) {
		const struct number_case *c = &bad_numbers[i];

		value = UNTOUCHED;
		if (read_number(c, &value, &pos))
			fail_msg("\"%s\" base %u was read as %u", c->text,
				 c->base, value);
		if (value != UNTOUCHED || pos)
			fail_msg("\"%s\" base %u: moved to %zu, wrote %u",
				 c->text, c->base, pos, value);
	}
}

UNIT_TEST(number_stops_at_the_end_though_digits_follow)
{
	struct ppt_scan scan = { .text = "1234", .end = 2 };
	u32 value;

	assert_true(ppt_scan_number(&scan, 10, 4, 9999, &value));
	assert_int_equal(value, 12);
	assert_int_equal(scan.pos, 2);
	assert_false(ppt_scan_number(&scan, 10, 4, 9999, &value));
	assert_int_equal(value, 12);
}

UNIT_TEST(peek_does_not_move)
{
	struct ppt_scan scan = { .text = "ab", .end = 2, .pos = 1 };

	assert_int_equal(ppt_scan_peek(&scan), 'b');
	assert_int_equal(ppt_scan_peek(&scan), 'b');
	assert_int_equal(scan.pos, 1);
}

UNIT_TEST(peek_at_the_end_is_zero)
{
	struct ppt_scan scan = { .text = "ab", .end = 1, .pos = 1 };
	char *empty = guarded_copy("", 0);

	assert_int_equal(ppt_scan_peek(&scan), 0);
	scan = (struct ppt_scan){ .text = empty };
	assert_int_equal(ppt_scan_peek(&scan), 0);
	guarded_free(empty);
}

UNIT_TEST(char_steps_over_what_was_asked_for_only)
{
	char *text = guarded_copy("a:", 2);
	struct ppt_scan scan = { .text = text, .end = 2 };

	assert_false(ppt_scan_char(&scan, ':'));
	assert_int_equal(scan.pos, 0);
	assert_true(ppt_scan_char(&scan, 'a'));
	assert_int_equal(scan.pos, 1);
	assert_true(ppt_scan_char(&scan, ':'));
	assert_int_equal(scan.pos, 2);
	assert_false(ppt_scan_char(&scan, ':'));
	assert_int_equal(scan.pos, 2);
	guarded_free(text);
}

UNIT_TEST(char_at_the_end_is_not_a_terminator)
{
	struct ppt_scan scan = { .text = "", .end = 0 };

	assert_false(ppt_scan_char(&scan, '\0'));
	assert_int_equal(scan.pos, 0);
}

UNIT_TEST(word_is_taken_whole_or_not_at_all)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "id:", true },   { "id:8086", true }, { "", false },
		{ "i", false },	   { "id", false },	{ "ID:", false },
		{ " id:", false }, { "ix:", false },	{ "id;", false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		size_t len = strlen(cases[i].text);
		char *text = guarded_copy(cases[i].text, len);
		struct ppt_scan scan = { .text = text, .end = len };

		if (ppt_scan_word(&scan, "id:") != cases[i].good)
			fail_msg("\"%s\" was %s", cases[i].text,
				 cases[i].good ? "refused" : "taken");
		if (scan.pos != (cases[i].good ? 3 : 0))
			fail_msg("\"%s\": cursor at %zu", cases[i].text,
				 scan.pos);
		guarded_free(text);
	}
}

UNIT_TEST(word_that_crosses_the_end_is_refused)
{
	struct ppt_scan scan = { .text = "xid:", .end = 3, .pos = 1 };

	assert_false(ppt_scan_word(&scan, "id:"));
	assert_int_equal(scan.pos, 1);
	scan.end = 4;
	assert_true(ppt_scan_word(&scan, "id:"));
	assert_int_equal(scan.pos, 4);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(number_is_read_up_to_the_first_other_byte),
		cmocka_unit_test(bad_number_leaves_cursor_and_result_alone),
		cmocka_unit_test(number_stops_at_the_end_though_digits_follow),
		cmocka_unit_test(peek_does_not_move),
		cmocka_unit_test(peek_at_the_end_is_zero),
		cmocka_unit_test(char_steps_over_what_was_asked_for_only),
		cmocka_unit_test(char_at_the_end_is_not_a_terminator),
		cmocka_unit_test(word_is_taken_whole_or_not_at_all),
		cmocka_unit_test(word_that_crosses_the_end_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
