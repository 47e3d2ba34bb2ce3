// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a claimed device. The table that is tested against is the one
 * that people read, in docs/states.md. What the table is for is said once more
 * below, as rules that know no table and walk the machine.
 */
#include "unit.h"

#include <errno.h>
#include <limits.h>

#include "states_doc.h"

/* Sets, by their bits. */
#define S(name) (1U << PPT_STATE_##name)
#define E(name) (1U << PPT_FSM_##name)
#define ALL_STATES ((1U << PPT_STATE_COUNT) - 2)
#define ALL_EVENTS ((1U << PPT_FSM_COUNT) - 1)
#define HAS(set, member) ((set) >> (member)&1)

#define OPEN_STATES (S(OPENING) | S(IN_USE) | S(CLOSING) | S(LEAVING))
#define OWNED_STATES (S(PREPARING) | S(ASSIGNED) | OPEN_STATES)
#define RESETTING_STATES (S(CLEANING) | S(PREPARING) | S(TRYING))
#define ENDING_STATES (S(RETIRED) | S(LEAVING) | S(GONE))
#define RESET_RESULTS (E(RESET_OK) | E(RESET_FAILED) | E(RESET_VAIN))

/* --- the page ------------------------------------------------------------------ */

static char *read_text(const char *path)
{
	char *text;
	FILE *file;
	long size;

	file = fopen(path, "r");
	if (!file)
		fail_msg("%s: %s; tests run in the top folder", path,
			 strerror(errno));
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	text = malloc(size + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, size, file), size);
	text[size] = '\0';
	fclose(file);
	return text;
}

UNIT_TEST(the_code_does_what_the_page_says)
{
	char *text = read_text(STATES_DOC);
	unsigned int mistakes = states_doc_mistakes(text, ppt_fsm_next, stderr);

	free(text);
	if (mistakes)
		fail_msg("%u mistakes in %s, or in the code", mistakes,
			 STATES_DOC);
}

/* --- the page is really read ---------------------------------------------------- */

static enum ppt_state lied_state;
static enum ppt_fsm_event lied_event;

/* The machine, but for one cell. */
static int lying_next(enum ppt_state state, enum ppt_fsm_event event)
{
	int truth = ppt_fsm_next(state, event);

	if (state != lied_state || event != lied_event)
		return truth;
	return truth == -EBUSY ? PPT_STATE_CLAIMED : -EBUSY;
}

UNIT_TEST(each_cell_of_the_page_counts)
{
	char *text = read_text(STATES_DOC);
	unsigned int state, event;

	for_each_state(state)
	{
		for_each_event(event)
		{
			lied_state = state;
			lied_event = event;
			assert_int_equal(states_doc_mistakes(text, lying_next,
							     NULL),
					 1);
		}
	}
	free(text);
}

/* --- rules ----------------------------------------------------------------------- */

/* All states to which @events alone lead from @state, which is one of them. */
static unsigned int reachable(enum ppt_state state, unsigned int events)
{
	unsigned int seen = 1U << state, before;
	unsigned int from, event;

	do {
		before = seen;
		for_each_state(from)
		{
			for_each_event(event)
			{
				int next = ppt_fsm_next(from, event);

				if (HAS(seen, from) && HAS(events, event) &&
				    next > 0)
					seen |= 1U << next;
			}
		}
	} while (seen != before);
	return seen;
}

/* The states that @event leads out of, or that it may happen in. */
static unsigned int accepting(enum ppt_fsm_event event)
{
	unsigned int state, set = 0;

	for_each_state(state) if (ppt_fsm_next(state, event) > 0)
		set |= 1U << state;
	return set;
}

static void assert_states(const char *what, unsigned int got, unsigned int want)
{
	unsigned int state;

	for_each_state(state) if (HAS(got, state) != HAS(want, state))
		print_error("%s: %s is %s\n", what, state_name[state],
			    HAS(got, state) ? "too much" : "missing");
	assert_int_equal(got, want);
}

/* Every step that leads into @to must come by one of @events, from @from. */
static void assert_entered_only(enum ppt_state to, unsigned int from,
				unsigned int events)
{
	unsigned int state, event;

	for_each_state(state) for_each_event(
		event) if (state != to &&
			   ppt_fsm_next(state, event) == (int)to &&
			   !(HAS(from, state) && HAS(events, event)))
		fail_msg("%s leads from %s into %s", event_name[event],
			 state_name[state], state_name[to]);
}

UNIT_TEST(a_vm_gets_only_what_was_reset_since_anything_else)
{
	unsigned int without_reset = ALL_EVENTS & ~E(RESET_OK);
	unsigned int vm = S(ASSIGNED) | S(OPENING);
	unsigned int state;

	for_each_state(state) if (!HAS(vm, state) &&
				  reachable(state, without_reset) & vm)
		fail_msg("%s leads to a VM without a reset", state_name[state]);
	/* With one there is a way, or the above would prove nothing. */
	for_each_state(state) if (!HAS(ENDING_STATES, state) &&
				  (reachable(state, ALL_EVENTS) & vm) != vm)
		fail_msg("%s never leads to a VM", state_name[state]);
}

UNIT_TEST(assigned_comes_by_a_reset_or_a_failed_open)
{
	unsigned int state, event;

	for_each_state(state) for_each_event(
		event) if (ppt_fsm_next(state, event) == PPT_STATE_ASSIGNED &&
			   !(state == PPT_STATE_PREPARING &&
			     event == PPT_FSM_RESET_OK) &&
			   !(state == PPT_STATE_OPENING &&
			     event == PPT_FSM_OPEN_FAILED))
		fail_msg("%s in %s makes it assigned", event_name[event],
			 state_name[state]);
}

UNIT_TEST(free_states_are_entered_by_what_makes_them)
{
	assert_entered_only(PPT_STATE_CLAIMED,
			    S(CLEANING) | S(TRYING) | S(SRIOV),
			    E(RESET_OK) | E(RESET_VAIN) | E(SRIOV_OFF));
	assert_entered_only(PPT_STATE_CLEANING,
			    S(PREPARING) | S(ASSIGNED) | S(RETIRED),
			    E(RELEASE) | E(REINSTATE));
	assert_entered_only(PPT_STATE_TRYING, S(CLAIMED) | S(QUARANTINED),
			    E(TRY));
	assert_entered_only(PPT_STATE_QUARANTINED, ALL_STATES,
			    E(RESET_FAILED) | E(RESET_VAIN) | E(ERROR));
	assert_entered_only(PPT_STATE_GONE, ALL_STATES,
			    E(REMOVE) | E(CLOSED) | E(OPEN_FAILED));
}

/* A device that can't be reset: only an owner would have needed that. */
UNIT_TEST(reset_in_vain_frees_what_nobody_owns)
{
	assert_int_equal(ppt_fsm_next(PPT_STATE_CLEANING, PPT_FSM_RESET_VAIN),
			 PPT_STATE_CLAIMED);
	assert_int_equal(ppt_fsm_next(PPT_STATE_TRYING, PPT_FSM_RESET_VAIN),
			 PPT_STATE_CLAIMED);
	assert_int_equal(ppt_fsm_next(PPT_STATE_PREPARING, PPT_FSM_RESET_VAIN),
			 PPT_STATE_QUARANTINED);
}

UNIT_TEST(only_an_assigned_device_is_spoiled)
{
	assert_states("SPOILED", accepting(PPT_FSM_SPOILED), S(ASSIGNED));
	assert_int_equal(ppt_fsm_next(PPT_STATE_ASSIGNED, PPT_FSM_SPOILED),
			 PPT_STATE_PREPARING);
}

UNIT_TEST(open_begins_in_assigned_and_runs_its_course)
{
	assert_states("OPEN", accepting(PPT_FSM_OPEN), S(ASSIGNED));
	assert_entered_only(PPT_STATE_OPENING, S(ASSIGNED), E(OPEN));
	assert_entered_only(PPT_STATE_IN_USE, S(OPENING), E(OPENED));
	assert_entered_only(PPT_STATE_CLOSING, S(IN_USE), E(CLOSE));
	assert_entered_only(PPT_STATE_LEAVING,
			    S(OPENING) | S(IN_USE) | S(CLOSING), E(REMOVE));
	assert_states("OPENED", accepting(PPT_FSM_OPENED),
		      S(OPENING) | S(LEAVING));
	assert_states("OPEN_FAILED", accepting(PPT_FSM_OPEN_FAILED),
		      S(OPENING) | S(LEAVING));
	assert_states("CLOSE", accepting(PPT_FSM_CLOSE),
		      S(IN_USE) | S(LEAVING));
	assert_states("CLOSED", accepting(PPT_FSM_CLOSED),
		      S(CLOSING) | S(LEAVING));
}

UNIT_TEST(an_open_device_stays_open_until_vfio_is_done)
{
	unsigned int done = E(CLOSED) | E(OPEN_FAILED);
	unsigned int state;

	for_each_state(state) if (HAS(OPEN_STATES, state) &&
				  reachable(state, ALL_EVENTS & ~done) &
					  ~OPEN_STATES)
		fail_msg("%s ends before VFIO is done", state_name[state]);
}

UNIT_TEST(quarantine_ends_by_the_admins_reset_or_by_removal)
{
	unsigned int event;

	assert_states("TRY", accepting(PPT_FSM_TRY),
		      S(CLAIMED) | S(QUARANTINED));
	assert_states("out of quarantine, but not by TRY, RETIRE or REMOVE",
		      reachable(PPT_STATE_QUARANTINED,
				ALL_EVENTS & ~(E(TRY) | E(RETIRE) | E(REMOVE))),
		      S(QUARANTINED));
	/* Retired and back, it still needs the result of a reset. */
	assert_states("by way of RETIRED, without a result",
		      reachable(PPT_STATE_QUARANTINED,
				ALL_EVENTS & ~(E(TRY) | E(REMOVE) |
					       E(RESET_OK) | E(RESET_FAILED) |
					       E(RESET_VAIN) | E(SRIOV_ON))),
		      S(QUARANTINED) | S(RETIRED) | S(CLEANING) | S(PREPARING));
	for_each_event(event)
	{
		int next = ppt_fsm_next(PPT_STATE_QUARANTINED, event);

		assert_true(next < 0 || next == PPT_STATE_QUARANTINED ||
			    next == PPT_STATE_TRYING ||
			    next == PPT_STATE_RETIRED ||
			    next == PPT_STATE_GONE);
	}
}

UNIT_TEST(every_failed_reset_quarantines)
{
	unsigned int state;

	for_each_state(state)
	{
		int next = ppt_fsm_next(state, PPT_FSM_RESET_FAILED);

		/* What is retired is reset again if it comes back. */
		if (next > 0 && next != PPT_STATE_QUARANTINED &&
		    next != PPT_STATE_RETIRED && next != PPT_STATE_GONE)
			fail_msg("not in %s", state_name[state]);
	}
	assert_states("RESET_FAILED", accepting(PPT_FSM_RESET_FAILED),
		      RESETTING_STATES | S(QUARANTINED) | S(SRIOV) |
			      S(RETIRED) | S(GONE));
}

UNIT_TEST(every_result_ends_a_reset)
{
	unsigned int state, event;

	for_each_state(state) for_each_event(
		event) if (HAS(RESETTING_STATES, state) &&
			   HAS(RESET_RESULTS, event) &&
			   (ppt_fsm_next(state, event) <= 0 ||
			    HAS(RESETTING_STATES, ppt_fsm_next(state, event))))
		fail_msg("%s doesn't end %s", event_name[event],
			 state_name[state]);
}

/* One whose result still comes would hit a device that a VM has. */
UNIT_TEST(no_reset_runs_where_a_vm_may_have_the_device)
{
	unsigned int results = accepting(PPT_FSM_RESET_OK) |
			       accepting(PPT_FSM_RESET_FAILED) |
			       accepting(PPT_FSM_RESET_VAIN);

	assert_int_equal(results & (S(ASSIGNED) | OPEN_STATES), 0);
}

UNIT_TEST(owners_come_by_assign_and_go_by_what_ends_them)
{
	unsigned int ends = E(RELEASE) | E(RESET_FAILED) | E(RESET_VAIN) |
			    E(ERROR) | E(REMOVE);
	unsigned int state, event;

	for_each_state(state)
	{
		for_each_event(event)
		{
			int next = ppt_fsm_next(state, event);
			unsigned int allowed = ends;

			if (next < 0)
				continue;
			if (state == PPT_STATE_LEAVING)
				allowed = E(CLOSED) | E(OPEN_FAILED);
			else if (HAS(OPEN_STATES, state))
				allowed = 0;
			if (!HAS(OWNED_STATES, state) &&
			    HAS(OWNED_STATES, next) && event != PPT_FSM_ASSIGN)
				fail_msg("%s in %s makes an owner",
					 event_name[event], state_name[state]);
			if (HAS(OWNED_STATES, state) &&
			    !HAS(OWNED_STATES, next) && !HAS(allowed, event))
				fail_msg("%s in %s takes the owner away",
					 event_name[event], state_name[state]);
		}
	}
}

UNIT_TEST(assign_is_for_devices_without_an_owner)
{
	assert_states("ASSIGN", accepting(PPT_FSM_ASSIGN),
		      S(CLAIMED) | S(CLEANING));
}

UNIT_TEST(release_frees_at_once_or_waits_for_the_close)
{
	unsigned int state;

	assert_states("RELEASE", accepting(PPT_FSM_RELEASE), OWNED_STATES);
	for_each_state(state)
	{
		int next = ppt_fsm_next(state, PPT_FSM_RELEASE);

		if (HAS(OPEN_STATES, state))
			assert_int_equal(next, state);
		else if (HAS(OWNED_STATES, state))
			assert_int_equal(next, PPT_STATE_CLEANING);
	}
}

UNIT_TEST(a_killed_owner_leaves_a_free_device)
{
	/* What follows by itself, the resets working. */
	unsigned int events = E(OPENED) | E(CLOSE) | E(CLOSED) | E(RELEASE) |
			      E(RESET_OK);
	unsigned int state;

	for_each_state(state) if (HAS(OWNED_STATES, state) &&
				  state != PPT_STATE_LEAVING)
		assert_true(HAS(reachable(state, events), PPT_STATE_CLAIMED));
}

UNIT_TEST(removal_ends_every_state_and_waits_for_the_open_ones)
{
	unsigned int vfio_is_done = E(OPEN_FAILED) | E(OPENED) | E(CLOSE) |
				    E(CLOSED);
	unsigned int state;

	for_each_state(state)
	{
		int next = ppt_fsm_next(state, PPT_FSM_REMOVE);

		/* There is no second removal. */
		if (HAS(S(LEAVING) | S(GONE), state))
			assert_int_equal(next, -EPROTO);
		else if (HAS(OPEN_STATES, state))
			assert_int_equal(next, PPT_STATE_LEAVING);
		else
			assert_int_equal(next, PPT_STATE_GONE);
	}
	assert_states("after LEAVING", reachable(PPT_STATE_LEAVING, ALL_EVENTS),
		      S(LEAVING) | S(GONE));
	assert_states("after LEAVING, by VFIO alone",
		      reachable(PPT_STATE_LEAVING, vfio_is_done),
		      S(LEAVING) | S(GONE));
	assert_int_equal(ppt_fsm_next(PPT_STATE_LEAVING, PPT_FSM_CLOSED),
			 PPT_STATE_GONE);
	assert_int_equal(ppt_fsm_next(PPT_STATE_LEAVING, PPT_FSM_OPEN_FAILED),
			 PPT_STATE_GONE);
}

UNIT_TEST(nothing_leads_out_of_gone)
{
	assert_states("after GONE", reachable(PPT_STATE_GONE, ALL_EVENTS),
		      S(GONE));
}

UNIT_TEST(every_state_is_reached_from_claimed)
{
	assert_states("after CLAIMED", reachable(PPT_STATE_CLAIMED, ALL_EVENTS),
		      ALL_STATES);
}

UNIT_TEST(sriov_and_retirement_are_for_devices_without_an_owner)
{
	assert_entered_only(PPT_STATE_SRIOV, S(CLAIMED) | S(CLEANING),
			    E(SRIOV_ON));
	assert_states("SRIOV_ON", accepting(PPT_FSM_SRIOV_ON),
		      S(CLAIMED) | S(CLEANING));
	assert_states("SRIOV_OFF", accepting(PPT_FSM_SRIOV_OFF), S(SRIOV));
	assert_entered_only(PPT_STATE_RETIRED,
			    S(CLAIMED) | S(CLEANING) | S(TRYING) |
				    S(QUARANTINED),
			    E(RETIRE));
	assert_states("RETIRE", accepting(PPT_FSM_RETIRE),
		      ALL_STATES & ~OWNED_STATES & ~S(SRIOV));
	/* Whatever RETIRE accepted, REINSTATE takes back. */
	assert_int_equal(reachable(PPT_STATE_CLAIMED, E(RETIRE)) &
				 ~accepting(PPT_FSM_REINSTATE) & ~S(CLAIMED),
			 0);
}

UNIT_TEST(what_comes_from_outside_always_has_an_answer)
{
	static const enum ppt_fsm_event outside[] = {
		PPT_FSM_ASSIGN,	  PPT_FSM_TRY,	  PPT_FSM_ERROR,
		PPT_FSM_SRIOV_ON, PPT_FSM_RETIRE,
	};
	unsigned int state;
	size_t i;

	for_each_state(state)
	{
		for (i = 0; i < ARRAY_SIZE(outside); i++)
			if (ppt_fsm_next(state, outside[i]) == -EPROTO)
				fail_msg("%s in %s", event_name[outside[i]],
					 state_name[state]);
		/* An open may find its device in any state by then. */
		if (HAS(OWNED_STATES, state))
			assert_int_not_equal(ppt_fsm_next(state, PPT_FSM_OPEN),
					     -EPROTO);
	}
	/* The hardware doesn't ask. */
	assert_states("ERROR", accepting(PPT_FSM_ERROR), ALL_STATES);
}

UNIT_TEST(what_ppt_does_itself_is_never_refused)
{
	unsigned int inside = E(RELEASE) | RESET_RESULTS | E(SPOILED) |
			      E(OPENED) | E(OPEN_FAILED) | E(CLOSE) |
			      E(CLOSED) | E(SRIOV_OFF) | E(REINSTATE) |
			      E(REMOVE);
	unsigned int state, event;

	for_each_state(state)
	{
		for_each_event(event)
		{
			int next = ppt_fsm_next(state, event);

			if (HAS(inside, event) && next < 0 && next != -EPROTO)
				fail_msg("%s in %s: %s", event_name[event],
					 state_name[state], cell_text(next));
		}
	}
}

UNIT_TEST(errors_leave_alone_what_is_open_or_being_reset)
{
	unsigned int state;

	for_each_state(state) if (HAS(OPEN_STATES | RESETTING_STATES, state))
		assert_int_equal(ppt_fsm_next(state, PPT_FSM_ERROR), state);
}

UNIT_TEST(refusals_say_why)
{
	unsigned int state, event;

	for_each_state(state)
	{
		for_each_event(event)
		{
			int next = ppt_fsm_next(state, event);
			unsigned int where = ALL_STATES;

			assert_true(next < PPT_STATE_COUNT && next != 0);
			if (next > 0 || next == -EPROTO)
				continue;
			if (next == -EAGAIN)
				where = RESETTING_STATES;
			else if (next == -EIO)
				where = S(QUARANTINED);
			else if (next == -ENODEV)
				where = ENDING_STATES;
			else if (next == -EBUSY)
				where = OWNED_STATES | S(TRYING) | S(SRIOV);
			else
				fail_msg("%s in %s: %d", event_name[event],
					 state_name[state], next);
			if (!HAS(where, state))
				fail_msg("%s in %s: wrongly %s",
					 event_name[event], state_name[state],
					 cell_text(next));
		}
	}
}

UNIT_TEST(questions_about_a_state_agree_with_the_machine)
{
	unsigned int state, owned = 0, resetting = 0, open = 0;

	for_each_state(state)
	{
		owned |= ppt_state_has_owner(state) << state;
		resetting |= ppt_state_is_resetting(state) << state;
		open |= ppt_state_is_open(state) << state;
	}
	assert_states("has_owner", owned, OWNED_STATES);
	assert_states("is_resetting", resetting, RESETTING_STATES);
	assert_states("is_open", open, OPEN_STATES);
	assert_int_equal(open & ~owned, 0);
	assert_int_equal(open & resetting, 0);
	/* By the machine: who has an owner is who may be released. */
	assert_states("has_owner, by RELEASE", owned,
		      accepting(PPT_FSM_RELEASE));
	assert_int_equal(accepting(PPT_FSM_OPENED) & ~owned, 0);
	assert_int_equal(accepting(PPT_FSM_CLOSED) & ~open, 0);
}

UNIT_TEST(arguments_out_of_range_are_refused)
{
	static const int beyond[] = {
		-1, INT_MIN, INT_MAX, 64, 1000000,
	};
	unsigned int state, event;
	size_t i;

	for_each_event(event)
	{
		assert_int_equal(ppt_fsm_next(PPT_STATE_NONE, event), -EPROTO);
		assert_int_equal(ppt_fsm_next(PPT_STATE_COUNT, event), -EPROTO);
		for (i = 0; i < ARRAY_SIZE(beyond); i++)
			assert_int_equal(ppt_fsm_next((enum ppt_state)beyond[i],
						      event),
					 -EPROTO);
	}
	for (state = 0; state <= PPT_STATE_COUNT; state++) {
		assert_int_equal(ppt_fsm_next(state, PPT_FSM_COUNT), -EPROTO);
		for (i = 0; i < ARRAY_SIZE(beyond); i++)
			assert_int_equal(ppt_fsm_next(state,
						      (enum ppt_fsm_event)
							      beyond[i]),
					 -EPROTO);
	}
}

UNIT_TEST(states_out_of_range_have_no_properties)
{
	static const int beyond[] = {
		PPT_STATE_NONE, PPT_STATE_COUNT, -1, INT_MIN, INT_MAX,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(beyond); i++) {
		enum ppt_state state = (enum ppt_state)beyond[i];

		assert_false(ppt_state_has_owner(state));
		assert_false(ppt_state_is_resetting(state));
		assert_false(ppt_state_is_open(state));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_code_does_what_the_page_says),
		cmocka_unit_test(each_cell_of_the_page_counts),
		cmocka_unit_test(
			a_vm_gets_only_what_was_reset_since_anything_else),
		cmocka_unit_test(assigned_comes_by_a_reset_or_a_failed_open),
		cmocka_unit_test(free_states_are_entered_by_what_makes_them),
		cmocka_unit_test(reset_in_vain_frees_what_nobody_owns),
		cmocka_unit_test(only_an_assigned_device_is_spoiled),
		cmocka_unit_test(open_begins_in_assigned_and_runs_its_course),
		cmocka_unit_test(an_open_device_stays_open_until_vfio_is_done),
		cmocka_unit_test(
			quarantine_ends_by_the_admins_reset_or_by_removal),
		cmocka_unit_test(every_failed_reset_quarantines),
		cmocka_unit_test(every_result_ends_a_reset),
		cmocka_unit_test(no_reset_runs_where_a_vm_may_have_the_device),
		cmocka_unit_test(
			owners_come_by_assign_and_go_by_what_ends_them),
		cmocka_unit_test(assign_is_for_devices_without_an_owner),
		cmocka_unit_test(release_frees_at_once_or_waits_for_the_close),
		cmocka_unit_test(a_killed_owner_leaves_a_free_device),
		cmocka_unit_test(
			removal_ends_every_state_and_waits_for_the_open_ones),
		cmocka_unit_test(nothing_leads_out_of_gone),
		cmocka_unit_test(every_state_is_reached_from_claimed),
		cmocka_unit_test(
			sriov_and_retirement_are_for_devices_without_an_owner),
		cmocka_unit_test(what_comes_from_outside_always_has_an_answer),
		cmocka_unit_test(what_ppt_does_itself_is_never_refused),
		cmocka_unit_test(
			errors_leave_alone_what_is_open_or_being_reset),
		cmocka_unit_test(refusals_say_why),
		cmocka_unit_test(
			questions_about_a_state_agree_with_the_machine),
		cmocka_unit_test(arguments_out_of_range_are_refused),
		cmocka_unit_test(states_out_of_range_have_no_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
