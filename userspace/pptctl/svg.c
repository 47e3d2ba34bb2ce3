// SPDX-License-Identifier: GPL-2.0
/*
 * The few elements of SVG that drawings here are made of. What they look like is
 * said by classes of a style sheet. All text is cleaned, escaped and cut here.
 */
#include <stdlib.h>
#include <string.h>

#include "svg.h"

/* Of a letter, on average. */
#define BADGE_LETTER 6.2

/* U+FFFE and U+FFFF are characters, and none of XML's. */
static bool is_no_xml(const char *text)
{
	return !strncmp(text, "\xef\xbf\xbe", 3) ||
	       !strncmp(text, "\xef\xbf\xbf", 3);
}

static size_t count_chars(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += (*text & 0xc0) != 0x80;
	return count;
}

static void put_char(FILE *out, char letter)
{
	switch (letter) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	default:
		putc(letter, out);
	}
}

/* The last letter that fits gives way to dots. */
void svg_text(FILE *out, char *text, size_t most)
{
	bool cut = count_chars(clean_text(text)) > most;
	size_t count = 0;
	char *next;

	for (next = text; *next; next++) {
		if ((*next & 0xc0) != 0x80 && ++count == most && cut)
			break;
		if (is_no_xml(next)) {
			putc('?', out);
			next += 2;
		} else {
			put_char(out, *next);
		}
	}
	if (cut)
		fputs("…", out);
	free(text);
}

void svg_label(FILE *out, int x, int y, const char *class, char *text,
	       size_t most)
{
	fprintf(out, "<text class=\"%s\" x=\"%d\" y=\"%d\">", class, x, y);
	svg_text(out, text, most);
	fputs("</text>\n", out);
}

void svg_rect(FILE *out, const struct svg_rect *box, int radius,
	      const char *class)
{
	fprintf(out,
		"<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>\n",
		class, box->x, box->y, box->width, box->height, radius);
}

int svg_badge_width(const char *text)
{
	size_t count = count_chars(text);

	if (count > SVG_BADGE_CHARS)
		count = SVG_BADGE_CHARS;
	return count * BADGE_LETTER + 16;
}

void svg_badge(FILE *out, int x, int y, const char *class, char *text)
{
	struct svg_rect box = { .x = x, .y = y, .height = 18 };

	box.width = svg_badge_width(text);
	svg_rect(out, &box, 9, class);
	fprintf(out,
		"<text class=\"badge\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">",
		x + box.width / 2, y + 13);
	svg_text(out, text, SVG_BADGE_CHARS);
	fputs("</text>\n", out);
}
