/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * A cursor over text of known length: numbers with a limit on digits and
 * value, single characters, fixed words. A failed step leaves the cursor where
 * the mistake is, so that a caller can point at it.
 */
#ifndef PPT_CORE_SCAN_H
#define PPT_CORE_SCAN_H

#include "shim.h"

/**
 * struct ppt_scan - the cursor
 * @text: borrowed, need not be NUL-terminated
 * @end: number of bytes in @text that may be read
 * @pos: next byte to read, at most @end
 */
struct ppt_scan {
	const char *text;
	size_t end;
	size_t pos;
};

/* The next byte, or 0 at the end. */
char ppt_scan_peek(const struct ppt_scan *scan);
/* True, and one step forward, if the next byte is @c. */
bool ppt_scan_char(struct ppt_scan *scan, char c);
/* True, and past it, if @word comes next. */
bool ppt_scan_word(struct ppt_scan *scan, const char *word);
/*
 * True if one to @max_digits digits of @base (10 or 16) come next and their
 * value is at most @max; a further digit counts as too large. @max_digits is 9
 * (decimal) or 8 (hexadecimal) at most: what always fits into 32 bits.
 */
bool ppt_scan_number(struct ppt_scan *scan, unsigned int base,
		     unsigned int max_digits, u32 max, u32 *ret_value);

#endif /* PPT_CORE_SCAN_H */
