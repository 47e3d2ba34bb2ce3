// SPDX-License-Identifier: GPL-2.0
/*
 * What names from the system look like once they are cleaned: characters stay,
 * whatever could steer a terminal or break JSON is a question mark.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pptctl.h"

static void text_is_cleaned(void **state)
{
	/* clang-format off */
	static const struct {
		const char *raw;
		const char *clean;
	} table[] = {
		{ "", "" },
		{ "/my data", "/my data" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "\xe2\x82\xac \xf0\x9f\x98\x80", "\xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "a\nb\tc\x7f", "a?b?c?" },
		{ "\x1b[31m", "?[31m" },
		/* the same as one control of C1 */
		{ "\xc2\x9b" "31m", "??31m" },
		/* longer than needed, half of a pair, too high, cut */
		{ "\xc0\xaf", "??" },
		{ "\xed\xa0\x80", "???" },
		{ "\xf4\x90\x80\x80", "????" },
		{ "\xe2\x82", "??" },
		{ "\xff-\x80", "?-?" },
	};
	/* clang-format on */
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		strcpy(text, table[i].raw);
		assert_string_equal(clean_text(text), table[i].clean);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_cleaned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
