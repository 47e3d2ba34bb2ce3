// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a claimed device. Every cell of state × event is compared with
 * what the rules say, which are written here in another shape than in the
 * code: the moves that are possible, one a line, and why all others are not.
 */
#include "unit.h"

#include <limits.h>

#include "core/owner_fsm.h"

_Static_assert(PPT_STATE_COUNT == 8, "describe the new state below");
_Static_assert(PPT_EVENT_COUNT == 10, "describe the new event below");

static const char *const state_name[PPT_STATE_COUNT] = {
	[PPT_STATE_CLAIMED] = "CLAIMED", [PPT_STATE_OPENING] = "OPENING",
	[PPT_STATE_IN_USE] = "IN_USE",	 [PPT_STATE_CLOSING] = "CLOSING",
	[PPT_STATE_SRIOV] = "SRIOV",	 [PPT_STATE_LEAVING] = "LEAVING",
	[PPT_STATE_GONE] = "GONE",	 [PPT_STATE_RETIRED] = "RETIRED",
};

static const char *const event_name[PPT_EVENT_COUNT] = {
	[PPT_EVENT_OPEN] = "OPEN",
	[PPT_EVENT_OPENED] = "OPENED",
	[PPT_EVENT_OPEN_FAILED] = "OPEN_FAILED",
	[PPT_EVENT_CLOSE] = "CLOSE",
	[PPT_EVENT_CLOSED] = "CLOSED",
	[PPT_EVENT_SRIOV_ON] = "SRIOV_ON",
	[PPT_EVENT_SRIOV_OFF] = "SRIOV_OFF",
	[PPT_EVENT_RETIRE] = "RETIRE",
	[PPT_EVENT_REINSTATE] = "REINSTATE",
	[PPT_EVENT_REMOVE] = "REMOVE",
};

#define MOVE(from, event, to)                                       \
	{                                                           \
		PPT_STATE_##from, PPT_EVENT_##event, PPT_STATE_##to \
	}

static const struct {
	enum ppt_state from;
	enum ppt_event event;
	enum ppt_state to;
} moves[] = {
	/* a VM comes and goes */
	MOVE(CLAIMED, OPEN, OPENING),
	MOVE(OPENING, OPENED, IN_USE),
	MOVE(OPENING, OPEN_FAILED, CLAIMED),
	MOVE(IN_USE, CLOSE, CLOSING),
	MOVE(CLOSING, CLOSED, CLAIMED),
	/* virtual functions instead of a VM */
	MOVE(CLAIMED, SRIOV_ON, SRIOV),
	MOVE(SRIOV, SRIOV_OFF, CLAIMED),
	/* removal goes through where nobody has it, ... */
	MOVE(CLAIMED, REMOVE, GONE),
	MOVE(SRIOV, REMOVE, GONE),
	/* ... and waits where a VM does, whatever that VM is doing */
	MOVE(OPENING, REMOVE, LEAVING),
	MOVE(IN_USE, REMOVE, LEAVING),
	MOVE(CLOSING, REMOVE, LEAVING),
	MOVE(LEAVING, OPENED, LEAVING),
	MOVE(LEAVING, CLOSE, LEAVING),
	MOVE(LEAVING, OPEN_FAILED, GONE),
	MOVE(LEAVING, CLOSED, GONE),
	/* a VF whose PF is about to drop it, unless a VM has another one */
	MOVE(CLAIMED, RETIRE, RETIRED),
	MOVE(RETIRED, RETIRE, RETIRED),
	MOVE(RETIRED, REINSTATE, CLAIMED),
	MOVE(RETIRED, REMOVE, GONE),
	/* ... which may be unbound by somebody else meanwhile */
	MOVE(GONE, RETIRE, GONE),
	MOVE(GONE, REINSTATE, GONE),
};

static const enum ppt_state owned[] = {
	PPT_STATE_OPENING,
	PPT_STATE_IN_USE,
	PPT_STATE_CLOSING,
	PPT_STATE_LEAVING,
};

static bool is_owned(enum ppt_state state)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(owned); i++)
		if (owned[i] == state)
			return true;
	return false;
}

static int expected(enum ppt_state state, enum ppt_event event)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(moves); i++)
		if (moves[i].from == state && moves[i].event == event)
			return moves[i].to;
	if (event == PPT_EVENT_RETIRE)
		return -EBUSY;
	/* Users may ask for these at any time; the rest is ppt's own doing. */
	if (event != PPT_EVENT_OPEN && event != PPT_EVENT_SRIOV_ON)
		return -EPROTO;
	if (state == PPT_STATE_RETIRED || state == PPT_STATE_LEAVING ||
	    state == PPT_STATE_GONE)
		return -ENODEV;
	return -EBUSY;
}

static const char *result_name(int result)
{
	switch (result) {
	case -EBUSY:
		return "-EBUSY";
	case -ENODEV:
		return "-ENODEV";
	case -EPROTO:
		return "-EPROTO";
	}
	if (result >= 0 && result < PPT_STATE_COUNT)
		return state_name[result];
	return "neither a state nor a known errno";
}

UNIT_TEST(every_event_in_every_state_does_what_the_rules_say)
{
	unsigned int state, event, wrong = 0;

	for (state = 0; state < PPT_STATE_COUNT; state++)
		for (event = 0; event < PPT_EVENT_COUNT; event++) {
			int want = expected(state, event);
			int got = ppt_owner_fsm_next(state, event);

			if (got == want)
				continue;
			wrong++;
			print_error("%s in %s: %s (%d), expected %s\n",
				    event_name[event], state_name[state],
				    result_name(got), got, result_name(want));
		}
	if (wrong)
		fail_msg("%u of %u cells are wrong", wrong,
			 PPT_STATE_COUNT * PPT_EVENT_COUNT);
}

UNIT_TEST(nothing_leads_out_of_gone)
{
	unsigned int event;

	for (event = 0; event < PPT_EVENT_COUNT; event++)
		if (ppt_owner_fsm_next(PPT_STATE_GONE, event) >= 0 &&
		    ppt_owner_fsm_next(PPT_STATE_GONE, event) != PPT_STATE_GONE)
			fail_msg("%s leads out of GONE", event_name[event]);
}

UNIT_TEST(removal_waits_for_an_owner_and_only_for_one)
{
	unsigned int state;

	for (state = 0; state < PPT_STATE_COUNT; state++) {
		int next = ppt_owner_fsm_next(state, PPT_EVENT_REMOVE);

		/* A second removal can't happen. */
		if (state == PPT_STATE_LEAVING || state == PPT_STATE_GONE)
			assert_int_equal(next, -EPROTO);
		else if (ppt_state_has_owner(state) &&
			 next != PPT_STATE_LEAVING)
			fail_msg("%s has an owner, REMOVE leads to %s",
				 state_name[state], result_name(next));
		else if (!ppt_state_has_owner(state) && next != PPT_STATE_GONE)
			fail_msg("%s has no owner, REMOVE leads to %s",
				 state_name[state], result_name(next));
	}
}

UNIT_TEST(states_with_an_owner_are_the_four_of_an_open_device)
{
	unsigned int state;

	for (state = 0; state < PPT_STATE_COUNT; state++)
		if (ppt_state_has_owner(state) != is_owned(state))
			fail_msg("%s %s an owner", state_name[state],
				 is_owned(state) ? "should have" :
						   "should not have");
}

UNIT_TEST(an_owner_comes_by_open_and_goes_when_done)
{
	unsigned int state, event;

	for (state = 0; state < PPT_STATE_COUNT; state++)
		for (event = 0; event < PPT_EVENT_COUNT; event++) {
			int next = ppt_owner_fsm_next(state, event);
			bool before = ppt_state_has_owner(state);
			bool after = next < 0 ? before :
						ppt_state_has_owner(next);

			if (!before && after && event != PPT_EVENT_OPEN)
				fail_msg("%s in %s makes an owner",
					 event_name[event], state_name[state]);
			if (before && !after && event != PPT_EVENT_CLOSED &&
			    event != PPT_EVENT_OPEN_FAILED)
				fail_msg("%s in %s takes the owner away",
					 event_name[event], state_name[state]);
		}
}

UNIT_TEST(no_second_vm_gets_a_device_that_has_an_owner)
{
	unsigned int state;

	for (state = 0; state < PPT_STATE_COUNT; state++)
		if (ppt_state_has_owner(state) &&
		    ppt_owner_fsm_next(state, PPT_EVENT_OPEN) >= 0)
			fail_msg("OPEN succeeds in %s", state_name[state]);
}

UNIT_TEST(every_state_can_be_reached_and_ended)
{
	bool reached[PPT_STATE_COUNT] = { [PPT_STATE_CLAIMED] = true };
	bool ends[PPT_STATE_COUNT] = { [PPT_STATE_GONE] = true };
	unsigned int round, state, event;

	for (round = 0; round < PPT_STATE_COUNT; round++)
		for (state = 0; state < PPT_STATE_COUNT; state++)
			for (event = 0; event < PPT_EVENT_COUNT; event++) {
				int next = ppt_owner_fsm_next(state, event);

				if (next < 0)
					continue;
				reached[next] |= reached[state];
				ends[state] |= ends[next];
			}
	for (state = 0; state < PPT_STATE_COUNT; state++)
		if (!reached[state] || !ends[state])
			fail_msg("%s %s", state_name[state],
				 reached[state] ? "never ends in GONE" :
						  "is never reached");
}

UNIT_TEST(no_refusal_is_mistaken_for_a_state)
{
	unsigned int state, event;

	for (state = 0; state < PPT_STATE_COUNT; state++)
		for (event = 0; event < PPT_EVENT_COUNT; event++) {
			int next = ppt_owner_fsm_next(state, event);

			assert_true(next < PPT_STATE_COUNT);
			assert_true(next >= 0 || next == -EBUSY ||
				    next == -ENODEV || next == -EPROTO);
		}
}

UNIT_TEST(arguments_out_of_range_are_refused)
{
	static const int beyond[] = { -1, INT_MIN, INT_MAX };
	unsigned int i, state, event;

	assert_int_equal(ppt_owner_fsm_next(PPT_STATE_COUNT, PPT_EVENT_OPEN),
			 -EPROTO);
	assert_int_equal(ppt_owner_fsm_next(PPT_STATE_CLAIMED, PPT_EVENT_COUNT),
			 -EPROTO);
	assert_int_equal(ppt_owner_fsm_next(PPT_STATE_COUNT, PPT_EVENT_COUNT),
			 -EPROTO);
	for (i = 0; i < ARRAY_SIZE(beyond); i++) {
		for (event = 0; event < PPT_EVENT_COUNT; event++)
			assert_int_equal(ppt_owner_fsm_next((enum ppt_state)
								    beyond[i],
							    event),
					 -EPROTO);
		for (state = 0; state < PPT_STATE_COUNT; state++)
			assert_int_equal(ppt_owner_fsm_next(state,
							    (enum ppt_event)
								    beyond[i]),
					 -EPROTO);
		assert_false(ppt_state_has_owner((enum ppt_state)beyond[i]));
	}
	assert_false(ppt_state_has_owner(PPT_STATE_COUNT));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_event_in_every_state_does_what_the_rules_say),
		cmocka_unit_test(nothing_leads_out_of_gone),
		cmocka_unit_test(removal_waits_for_an_owner_and_only_for_one),
		cmocka_unit_test(
			states_with_an_owner_are_the_four_of_an_open_device),
		cmocka_unit_test(an_owner_comes_by_open_and_goes_when_done),
		cmocka_unit_test(no_second_vm_gets_a_device_that_has_an_owner),
		cmocka_unit_test(every_state_can_be_reached_and_ended),
		cmocka_unit_test(no_refusal_is_mistaken_for_a_state),
		cmocka_unit_test(arguments_out_of_range_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
