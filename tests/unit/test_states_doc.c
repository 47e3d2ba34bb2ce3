// SPDX-License-Identifier: GPL-2.0
/*
 * The reader of docs/states.md, so that test_owner_fsm.c can be believed: pages
 * that are written here, each with one flaw that it must not overlook.
 */
#include "unit.h"

#include <limits.h>

#include "states_doc.h"

/* In a flaw: of no state, or of no event. */
#define NOWHERE UINT_MAX

/* What is wrong with a page that is written by the test itself. */
struct flaw {
	unsigned int state;
	unsigned int event;
	bool drop_row;
	bool repeat_row;
	bool drop_column;
	bool repeat_column;
	bool drop_cell;
	bool add_cell;
	const char *state_word;
	const char *event_word;
	const char *cell_word;
};

static void write_head(FILE *out, const struct flaw *flaw)
{
	unsigned int event;

	fputs("| state |", out);
	for_each_event(event)
	{
		bool flawed = event == flaw->event;

		if (flawed && flaw->drop_column)
			continue;
		fprintf(out, " %s |",
			flawed && flaw->event_word ? flaw->event_word :
						     event_name[event]);
	}
	if (flaw->repeat_column)
		fprintf(out, " %s |", event_name[flaw->event]);
	fputs("\n|---|---|\n", out);
}

static void write_row(FILE *out, unsigned int state, const struct flaw *flaw)
{
	bool flawed_row = state == flaw->state;
	unsigned int event;

	fprintf(out, "| %s |",
		flawed_row && flaw->state_word ? flaw->state_word :
						 state_name[state]);
	for_each_event(event)
	{
		bool flawed = flawed_row && event == flaw->event;
		const char *text = cell_text(ppt_fsm_next(state, event));

		if (event == flaw->event && flaw->drop_column)
			continue;
		if (flawed && flaw->drop_cell)
			continue;
		if (flawed && flaw->cell_word)
			text = flaw->cell_word;
		fprintf(out, " %s |", text);
	}
	if (flaw->repeat_column)
		fprintf(out, " %s |",
			cell_text(ppt_fsm_next(state, flaw->event)));
	if (flawed_row && flaw->add_cell)
		fputs(" – |", out);
	fputc('\n', out);
}

static unsigned int mistakes_with(const struct flaw *flaw)
{
	unsigned int state, mistakes;
	char *text = NULL;
	size_t size;
	FILE *out;

	out = open_memstream(&text, &size);
	assert_non_null(out);
	write_head(out, flaw);
	for_each_state(state)
	{
		if (state == flaw->state && flaw->drop_row)
			continue;
		write_row(out, state, flaw);
		if (state == flaw->state && flaw->repeat_row)
			write_row(out, state, flaw);
	}
	assert_int_equal(fclose(out), 0);
	mistakes = states_doc_mistakes(text, ppt_fsm_next, NULL);
	free(text);
	return mistakes;
}

UNIT_TEST(a_page_without_a_mistake_has_none)
{
	const struct flaw nothing = { .state = NOWHERE, .event = NOWHERE };

	assert_int_equal(mistakes_with(&nothing), 0);
}

UNIT_TEST(a_page_without_the_table_lacks_every_event)
{
	assert_int_equal(states_doc_mistakes("", ppt_fsm_next, NULL),
			 PPT_FSM_COUNT);
	assert_int_equal(states_doc_mistakes("| event |\n|---|\n| ASSIGN |\n",
					     ppt_fsm_next, NULL),
			 PPT_FSM_COUNT);
}

UNIT_TEST(rows_that_lack_or_repeat_are_mistakes)
{
	unsigned int state;

	for_each_state(state)
	{
		const struct flaw flaws[] = {
			{ .state = state, .event = NOWHERE, .drop_row = true },
			{ .state = state, .event = NOWHERE, .repeat_row = true },
			{ .state = state, .event = NOWHERE, .add_cell = true },
			{ .state = state,
			  .event = NOWHERE,
			  .state_word = "FREE" },
			{ .state = state, .event = NOWHERE, .state_word = "" },
			/* of another state, which then has two */
			{ .state = state,
			  .event = NOWHERE,
			  .state_word = state == PPT_STATE_GONE ? "CLAIMED" :
								  "GONE" },
		};
		size_t i;

		for (i = 0; i < ARRAY_SIZE(flaws); i++)
			if (!mistakes_with(&flaws[i]))
				fail_msg("row of %s, flaw %zu: not seen",
					 state_name[state], i);
	}
}

UNIT_TEST(columns_that_lack_or_repeat_are_mistakes)
{
	unsigned int event;

	for_each_event(event)
	{
		const struct flaw flaws[] = {
			{ .state = NOWHERE,
			  .event = event,
			  .drop_column = true },
			{ .state = NOWHERE,
			  .event = event,
			  .repeat_column = true },
			{ .state = NOWHERE,
			  .event = event,
			  .event_word = "TAKE" },
			{ .state = NOWHERE, .event = event, .event_word = "" },
		};
		size_t i;

		for (i = 0; i < ARRAY_SIZE(flaws); i++)
			if (!mistakes_with(&flaws[i]))
				fail_msg("column of %s, flaw %zu: not seen",
					 event_name[event], i);
	}
}

UNIT_TEST(cells_that_lack_or_say_something_else_are_mistakes)
{
	static const char *const words[] = {
		"",	   "-",	     "EPROTO", "EINVAL",   "–– ",
		"claimed", "-EBUSY", "CLAIM",  "CLAIMEDX", "NONE",
	};
	unsigned int state, event;

	for_each_state(state)
	{
		for_each_event(event)
		{
			struct flaw flaw = { .state = state,
					     .event = event,
					     .drop_cell = true };
			size_t i;

			assert_true(mistakes_with(&flaw) > 0);
			flaw.drop_cell = false;
			for (i = 0; i < ARRAY_SIZE(words); i++) {
				flaw.cell_word = words[i];
				assert_int_equal(mistakes_with(&flaw), 1);
			}
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_without_a_mistake_has_none),
		cmocka_unit_test(a_page_without_the_table_lacks_every_event),
		cmocka_unit_test(rows_that_lack_or_repeat_are_mistakes),
		cmocka_unit_test(columns_that_lack_or_repeat_are_mistakes),
		cmocka_unit_test(
			cells_that_lack_or_say_something_else_are_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
