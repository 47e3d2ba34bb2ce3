// SPDX-License-Identifier: GPL-2.0
/*
 * Lines, tables and notes. What comes from the system (names, mount points,
 * parameters) is cleaned before a terminal or a program gets it.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

#define KEY_WIDTH 18

static void *check_memory(void *memory)
{
	if (!memory) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* How many bytes at @text are a character to print; 0 if they are none. */
static size_t printable(const unsigned char *text)
{
	static const unsigned int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned int code = text[0];
	size_t length, i;

	if (code < 0x80)
		return code >= ' ' && code != 0x7f;
	length = code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : 2;
	if (code < 0xc0 || code >= 0xf8)
		return 0;
	code &= 0x7f >> length;
	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	/* Nor what could be shorter, a surrogate, or C1, controls as well. */
	if (code < least[length] || code > 0x10ffff || code < 0xa0 ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return length;
}

char *clean_text(char *text)
{
	char *next = text;
	size_t length;

	while (*next) {
		length = printable((unsigned char *)next);
		if (!length) {
			*next = '?';
			length = 1;
		}
		next += length;
	}
	return text;
}

void complain(const char *format, ...)
{
	va_list args;

	/* What was printed before stays before, also in one file. */
	fflush(stdout);
	fputs("pptctl: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

void point_at(const char *text, size_t offset)
{
	fprintf(stderr, "  %s\n  %*s^\n", text, (int)offset, "");
}

static char *format_args(const char *format, va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	return check_memory(text);
}

void fact(const char *key, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_args(format, args);
	va_end(args);
	printf("%s:%*s%s\n", key, (int)(KEY_WIDTH - strlen(key)), "",
	       clean_text(text));
	free(text);
}

void fact_text(const char *key, const char *text)
{
	if (text)
		fact(key, "%s", text);
}

char *format_text(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = format_args(format, args);
	va_end(args);
	return text;
}

void table_add(struct table *table, char *cells[TABLE_COLUMNS])
{
	size_t i;

	table->rows = check_memory(reallocarray(table->rows, table->count + 1,
						sizeof(*table->rows)));
	for (i = 0; i < TABLE_COLUMNS; i++)
		clean_text(cells[i]);
	memcpy(table->rows[table->count++], cells, sizeof(*table->rows));
}

void table_print(const struct table *table)
{
	size_t widths[TABLE_COLUMNS] = { 0 }, row, column, width;

	for (row = 0; row < table->count; row++) {
		for (column = 0; column < TABLE_COLUMNS; column++) {
			width = strlen(table->rows[row][column]);
			if (width > widths[column])
				widths[column] = width;
		}
	}
	for (row = 0; row < table->count; row++) {
		for (column = 0; column < TABLE_COLUMNS - 1; column++)
			printf("%-*s  ", (int)widths[column],
			       table->rows[row][column]);
		printf("%s\n", table->rows[row][column]);
	}
}

void table_free(struct table *table)
{
	size_t row, column;

	for (row = 0; row < table->count; row++)
		for (column = 0; column < TABLE_COLUMNS; column++)
			free(table->rows[row][column]);
	free(table->rows);
}

void notes_add(struct notes *notes, char *line)
{
	notes->lines = check_memory(reallocarray(notes->lines, notes->count + 1,
						 sizeof(*notes->lines)));
	notes->lines[notes->count++] = line;
}

void notes_print(const struct notes *notes)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		complain("%s", notes->lines[i]);
}

void notes_free(struct notes *notes)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		free(notes->lines[i]);
	free(notes->lines);
}
