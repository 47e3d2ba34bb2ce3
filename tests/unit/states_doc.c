// SPDX-License-Identifier: GPL-2.0
/* The table of state × event in docs/states.md: see states_doc.h. */
#include "states_doc.h"

#include <stdarg.h>
#include <string.h>

#define CELLS_MAX (1 + PPT_FSM_COUNT)
#define NOT_FOUND (-1)

_Static_assert(PPT_STATE_COUNT == 14, "name the new state below");
_Static_assert(PPT_FSM_COUNT == 18, "name the new event below");

#define STATE(name) [PPT_STATE_##name] = #name
#define EVENT(name) [PPT_FSM_##name] = #name

const char *const state_name[PPT_STATE_COUNT] = {
	STATE(CLAIMED), STATE(CLEANING), STATE(PREPARING), STATE(ASSIGNED),
	STATE(OPENING), STATE(IN_USE),	 STATE(CLOSING),   STATE(QUARANTINED),
	STATE(TRYING),	STATE(SRIOV),	 STATE(RETIRED),   STATE(LEAVING),
	STATE(GONE),
};

const char *const event_name[PPT_FSM_COUNT] = {
	EVENT(ASSIGN),	     EVENT(RELEASE),	EVENT(RESET_OK),
	EVENT(RESET_FAILED), EVENT(RESET_VAIN), EVENT(SPOILED),
	EVENT(OPEN),	     EVENT(OPENED),	EVENT(OPEN_FAILED),
	EVENT(CLOSE),	     EVENT(CLOSED),	EVENT(TRY),
	EVENT(ERROR),	     EVENT(SRIOV_ON),	EVENT(SRIOV_OFF),
	EVENT(RETIRE),	     EVENT(REINSTATE),	EVENT(REMOVE),
};

static const struct {
	int result;
	const char *text;
} refusals[] = {
	{ -EBUSY, "EBUSY" },   { -EAGAIN, "EAGAIN" }, { -EIO, "EIO" },
	{ -ENODEV, "ENODEV" }, { -EPROTO, "–" },
};

const char *cell_text(int result)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (refusals[i].result == result)
			return refusals[i].text;
	if (result > 0 && result < PPT_STATE_COUNT)
		return state_name[result];
	return "neither a state nor an errno of the table";
}

/* --- a line of a table -------------------------------------------------------- */

/* Part of the text, not NUL-terminated. */
struct span {
	const char *start;
	size_t len;
};

struct row {
	struct span cells[CELLS_MAX];
	size_t count;
};

static bool span_is(struct span span, const char *word)
{
	return strlen(word) == span.len && !memcmp(span.start, word, span.len);
}

static struct span trimmed(struct span span)
{
	while (span.len && *span.start == ' ') {
		span.start++;
		span.len--;
	}
	while (span.len && span.start[span.len - 1] == ' ')
		span.len--;
	return span;
}

/* "| a | b |"; false if it isn't like that, or has too many cells. */
static bool row_split(struct span line, struct row *ret_row)
{
	const char *end = line.start + line.len;
	const char *cell = line.start + 1;
	struct row row = {};

	if (line.len < 2 || *line.start != '|' || end[-1] != '|')
		return false;
	while (cell < end) {
		const char *bar = memchr(cell, '|', end - cell);

		if (row.count == CELLS_MAX)
			return false;
		row.cells[row.count].start = cell;
		row.cells[row.count].len = bar - cell;
		row.cells[row.count] = trimmed(row.cells[row.count]);
		row.count++;
		cell = bar + 1;
	}
	*ret_row = row;
	return true;
}

static bool is_rule(const struct row *row)
{
	size_t i;

	for (i = 0; i < row->count; i++)
		if (!span_is(row->cells[i], "---"))
			return false;
	return true;
}

/* --- reading ------------------------------------------------------------------- */

/**
 * struct reader - where in the text, and what was found so far
 * @columns: the events of the table that is read
 * @column_count: how many there are; 0 outside of a table
 * @line_number: for people
 * @mistakes: how many
 * @complaints: may be NULL
 * @event_seen: it has a column in some table
 * @state_seen: it has a row in the table that is read
 * @cell_seen: the cell was read and compared
 */
struct reader {
	int columns[CELLS_MAX];
	size_t column_count;
	unsigned int line_number;
	unsigned int mistakes;
	FILE *complaints;
	bool event_seen[PPT_FSM_COUNT];
	bool state_seen[PPT_STATE_COUNT];
	bool cell_seen[PPT_STATE_COUNT][PPT_FSM_COUNT];
};

static void __attribute__((format(printf, 2, 3)))
complain(struct reader *reader, const char *format, ...)
{
	va_list args;

	reader->mistakes++;
	if (!reader->complaints)
		return;
	fprintf(reader->complaints, "line %u: ", reader->line_number);
	va_start(args, format);
	vfprintf(reader->complaints, format, args);
	va_end(args);
	fputc('\n', reader->complaints);
}

static int find_name(const char *const *names, size_t count, struct span span)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (names[i] && span_is(span, names[i]))
			return i;
	return NOT_FOUND;
}

static void read_head(struct reader *reader, const struct row *row)
{
	size_t i;

	memset(reader->state_seen, 0, sizeof(reader->state_seen));
	reader->column_count = row->count;
	for (i = 1; i < row->count; i++) {
		struct span cell = row->cells[i];
		int event = find_name(event_name, PPT_FSM_COUNT, cell);

		reader->columns[i] = event;
		if (event == NOT_FOUND) {
			complain(reader, "unknown event \"%.*s\"",
				 (int)cell.len, cell.start);
			continue;
		}
		if (reader->event_seen[event]) {
			complain(reader, "%s has a second column",
				 event_name[event]);
			reader->columns[i] = NOT_FOUND;
		}
		reader->event_seen[event] = true;
	}
}

static bool is_cell_text(struct span cell)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (span_is(cell, refusals[i].text))
			return true;
	return find_name(state_name, PPT_STATE_COUNT, cell) != NOT_FOUND;
}

static void read_states_row(struct reader *reader, const struct row *row,
			    fsm_next_fn next)
{
	int state = find_name(state_name, PPT_STATE_COUNT, row->cells[0]);
	size_t i;

	if (state == NOT_FOUND) {
		complain(reader, "unknown state \"%.*s\"",
			 (int)row->cells[0].len, row->cells[0].start);
		return;
	}
	if (reader->state_seen[state]) {
		complain(reader, "%s has a second row", state_name[state]);
		return;
	}
	reader->state_seen[state] = true;
	if (row->count != reader->column_count) {
		complain(reader, "%s has %zu cells, the head has %zu",
			 state_name[state], row->count, reader->column_count);
		return;
	}
	for (i = 1; i < row->count; i++) {
		struct span cell = row->cells[i];
		int event = reader->columns[i];
		const char *want;

		if (event == NOT_FOUND)
			continue;
		reader->cell_seen[state][event] = true;
		want = cell_text(next(state, event));
		if (!is_cell_text(cell))
			complain(reader, "%s in %s: unknown word \"%.*s\"",
				 event_name[event], state_name[state],
				 (int)cell.len, cell.start);
		else if (!span_is(cell, want))
			complain(reader,
				 "%s in %s: \"%.*s\", but the code says \"%s\"",
				 event_name[event], state_name[state],
				 (int)cell.len, cell.start, want);
	}
}

static void read_line(struct reader *reader, struct span line, fsm_next_fn next)
{
	bool is_table_line = line.len && *line.start == '|';
	struct row row;

	if (!is_table_line) {
		reader->column_count = 0;
		return;
	}
	if (!row_split(line, &row)) {
		complain(reader, "no row of a table: \"%.*s\"", (int)line.len,
			 line.start);
		return;
	}
	if (reader->column_count) {
		if (!is_rule(&row))
			read_states_row(reader, &row, next);
	} else if (span_is(row.cells[0], "state")) {
		read_head(reader, &row);
	}
}

static void check_complete(struct reader *reader)
{
	unsigned int state, event;

	for (event = 0; event < PPT_FSM_COUNT; event++) {
		if (!reader->event_seen[event]) {
			complain(reader, "%s has no column", event_name[event]);
			continue;
		}
		for (state = 1; state < PPT_STATE_COUNT; state++)
			if (!reader->cell_seen[state][event])
				complain(reader, "%s in %s has no cell",
					 event_name[event], state_name[state]);
	}
}

unsigned int states_doc_mistakes(const char *text, fsm_next_fn next,
				 FILE *complaints)
{
	struct reader reader = { .complaints = complaints };

	while (*text) {
		struct span line = { text, strcspn(text, "\n") };

		reader.line_number++;
		read_line(&reader, line, next);
		text += line.len;
		if (*text)
			text++;
	}
	check_complete(&reader);
	return reader.mistakes;
}
