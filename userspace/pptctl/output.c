// SPDX-License-Identifier: GPL-2.0
/* Lines, tables and notes. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static void *check_memory(void *memory)
{
	if (!memory) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	return memory;
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

char *format_text(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return check_memory(text);
}

void table_add(struct table *table, char *cells[TABLE_COLUMNS])
{
	table->rows = check_memory(reallocarray(table->rows, table->count + 1,
						sizeof(*table->rows)));
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
