/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The table of state × event in docs/states.md, as Markdown has it: every table
 * whose first head cell is "state". Rows are states, columns events.
 */
#ifndef PPT_TESTS_STATES_DOC_H
#define PPT_TESTS_STATES_DOC_H

#include <stdio.h>

#include "core/owner_fsm.h"

/* PPT_STATE_NONE is no state. */
#define for_each_state(state) \
	for (state = PPT_STATE_NONE + 1; state < PPT_STATE_COUNT; state++)
#define for_each_event(event) for (event = 0; event < PPT_FSM_COUNT; event++)

/* By enum; there is none for PPT_STATE_NONE. */
extern const char *const state_name[PPT_STATE_COUNT];
extern const char *const event_name[PPT_FSM_COUNT];

/*
 * A cell's text for a result of ppt_fsm_next(): a state, an errno, or a dash
 * for -EPROTO. Never NULL.
 */
const char *cell_text(int result);

/* As ppt_fsm_next(). */
typedef int (*fsm_next_fn)(enum ppt_state state, enum ppt_fsm_event event);

/*
 * How many mistakes there are in @text, which is NUL-terminated: a state, an
 * event or a cell that is missing, unknown or named twice, or a cell that says
 * something else than @next does. Each one is a line to @complaints, if that
 * isn't NULL.
 */
unsigned int states_doc_mistakes(const char *text, fsm_next_fn next,
				 FILE *complaints);

#endif /* PPT_TESTS_STATES_DOC_H */
