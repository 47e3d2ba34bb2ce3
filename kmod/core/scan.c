// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * A cursor over text: see scan.h. Written without ctype, because the kernel's
 * and the C library's differ beyond ASCII.
 */
#include "scan.h"

char ppt_scan_peek(const struct ppt_scan *scan)
{
	return scan->pos < scan->end ? scan->text[scan->pos] : '\0';
}

bool ppt_scan_char(struct ppt_scan *scan, char c)
{
	if (scan->pos >= scan->end || scan->text[scan->pos] != c)
		return false;
	scan->pos++;
	return true;
}

bool ppt_scan_word(struct ppt_scan *scan, const char *word)
{
	size_t len = strlen(word);

	if (scan->end - scan->pos < len ||
	    memcmp(scan->text + scan->pos, word, len))
		return false;
	scan->pos += len;
	return true;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool ppt_scan_number(struct ppt_scan *scan, unsigned int base,
		     unsigned int max_digits, u32 max, u32 *ret_value)
{
	size_t pos = scan->pos;
	unsigned int digits = 0;
	u32 value = 0;

	while (pos < scan->end) {
		unsigned int digit = digit_value(scan->text[pos]);

		if (digit >= base)
			break;
		if (++digits > max_digits)
			return false;
		value = value * base + digit;
		pos++;
	}
	if (!digits || value > max)
		return false;
	scan->pos = pos;
	*ret_value = value;
	return true;
}
