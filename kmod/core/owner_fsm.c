// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/* The life of a claimed device, as a table: see owner_fsm.h. */
#include "owner_fsm.h"

#define NEXT(state) (PPT_STATE_##state)

/*
 * A cell is the next state or an errno; one that isn't there makes no sense.
 *
 * - Removal can't be refused on Linux: from a state in which VFIO has the
 *   device it leads to LEAVING, which only the close (or failed open) ends.
 * - A release doesn't take a device from a VM that has it open: it stays where
 *   it is, and close does the rest.
 * - What a reset that nobody waits for any more comes to doesn't matter.
 */
/* clang-format off */
static const int table[PPT_STATE_COUNT][PPT_FSM_COUNT] = {
	[PPT_STATE_CLAIMED] = {
		[PPT_FSM_ASSIGN]	= NEXT(PREPARING),
		[PPT_FSM_TRY]		= NEXT(TRYING),
		[PPT_FSM_ERROR]		= NEXT(QUARANTINED),
		[PPT_FSM_SRIOV_ON]	= NEXT(SRIOV),
		[PPT_FSM_RETIRE]	= NEXT(RETIRED),
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_CLEANING] = {
		[PPT_FSM_ASSIGN]	= NEXT(PREPARING),
		[PPT_FSM_RESET_OK]	= NEXT(CLAIMED),
		[PPT_FSM_RESET_FAILED]	= NEXT(QUARANTINED),
		[PPT_FSM_RESET_VAIN]	= NEXT(CLAIMED),
		[PPT_FSM_TRY]		= -EAGAIN,
		[PPT_FSM_ERROR]		= NEXT(CLEANING),
		[PPT_FSM_SRIOV_ON]	= NEXT(SRIOV),
		[PPT_FSM_RETIRE]	= NEXT(RETIRED),
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_PREPARING] = {
		[PPT_FSM_ASSIGN]	= -EBUSY,
		[PPT_FSM_RELEASE]	= NEXT(CLEANING),
		[PPT_FSM_RESET_OK]	= NEXT(ASSIGNED),
		[PPT_FSM_RESET_FAILED]	= NEXT(QUARANTINED),
		[PPT_FSM_RESET_VAIN]	= NEXT(QUARANTINED),
		[PPT_FSM_OPEN]		= -EAGAIN,
		[PPT_FSM_TRY]		= -EBUSY,
		[PPT_FSM_ERROR]		= NEXT(PREPARING),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_RETIRE]	= -EBUSY,
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_ASSIGNED] = {
		[PPT_FSM_ASSIGN]	= -EBUSY,
		[PPT_FSM_RELEASE]	= NEXT(CLEANING),
		[PPT_FSM_SPOILED]	= NEXT(PREPARING),
		[PPT_FSM_OPEN]		= NEXT(OPENING),
		[PPT_FSM_TRY]		= -EBUSY,
		[PPT_FSM_ERROR]		= NEXT(QUARANTINED),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_RETIRE]	= -EBUSY,
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_OPENING] = {
		[PPT_FSM_ASSIGN]	= -EBUSY,
		[PPT_FSM_RELEASE]	= NEXT(OPENING),
		[PPT_FSM_OPEN]		= -EBUSY,
		[PPT_FSM_OPENED]	= NEXT(IN_USE),
		[PPT_FSM_OPEN_FAILED]	= NEXT(ASSIGNED),
		[PPT_FSM_TRY]		= -EBUSY,
		[PPT_FSM_ERROR]		= NEXT(OPENING),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_RETIRE]	= -EBUSY,
		[PPT_FSM_REMOVE]	= NEXT(LEAVING),
	},
	[PPT_STATE_IN_USE] = {
		[PPT_FSM_ASSIGN]	= -EBUSY,
		[PPT_FSM_RELEASE]	= NEXT(IN_USE),
		[PPT_FSM_OPEN]		= -EBUSY,
		[PPT_FSM_CLOSE]		= NEXT(CLOSING),
		[PPT_FSM_TRY]		= -EBUSY,
		[PPT_FSM_ERROR]		= NEXT(IN_USE),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_RETIRE]	= -EBUSY,
		[PPT_FSM_REMOVE]	= NEXT(LEAVING),
	},
	[PPT_STATE_CLOSING] = {
		[PPT_FSM_ASSIGN]	= -EBUSY,
		[PPT_FSM_RELEASE]	= NEXT(CLOSING),
		[PPT_FSM_OPEN]		= -EBUSY,
		[PPT_FSM_CLOSED]	= NEXT(PREPARING),
		[PPT_FSM_TRY]		= -EBUSY,
		[PPT_FSM_ERROR]		= NEXT(CLOSING),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_RETIRE]	= -EBUSY,
		[PPT_FSM_REMOVE]	= NEXT(LEAVING),
	},
	[PPT_STATE_QUARANTINED] = {
		[PPT_FSM_ASSIGN]	= -EIO,
		[PPT_FSM_RESET_OK]	= NEXT(QUARANTINED),
		[PPT_FSM_RESET_FAILED]	= NEXT(QUARANTINED),
		[PPT_FSM_RESET_VAIN]	= NEXT(QUARANTINED),
		[PPT_FSM_OPEN]		= -EIO,
		[PPT_FSM_TRY]		= NEXT(TRYING),
		[PPT_FSM_ERROR]		= NEXT(QUARANTINED),
		[PPT_FSM_SRIOV_ON]	= -EIO,
		[PPT_FSM_RETIRE]	= NEXT(RETIRED),
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_TRYING] = {
		[PPT_FSM_ASSIGN]	= -EAGAIN,
		[PPT_FSM_RESET_OK]	= NEXT(CLAIMED),
		[PPT_FSM_RESET_FAILED]	= NEXT(QUARANTINED),
		[PPT_FSM_RESET_VAIN]	= NEXT(CLAIMED),
		[PPT_FSM_TRY]		= -EAGAIN,
		[PPT_FSM_ERROR]		= NEXT(TRYING),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_RETIRE]	= NEXT(RETIRED),
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_SRIOV] = {
		[PPT_FSM_ASSIGN]	= -EBUSY,
		[PPT_FSM_RESET_OK]	= NEXT(SRIOV),
		[PPT_FSM_RESET_FAILED]	= NEXT(QUARANTINED),
		[PPT_FSM_RESET_VAIN]	= NEXT(SRIOV),
		[PPT_FSM_OPEN]		= -EBUSY,
		[PPT_FSM_TRY]		= -EBUSY,
		[PPT_FSM_ERROR]		= NEXT(SRIOV),
		[PPT_FSM_SRIOV_ON]	= -EBUSY,
		[PPT_FSM_SRIOV_OFF]	= NEXT(CLAIMED),
		[PPT_FSM_RETIRE]	= -EBUSY,
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_RETIRED] = {
		[PPT_FSM_ASSIGN]	= -ENODEV,
		[PPT_FSM_RESET_OK]	= NEXT(RETIRED),
		[PPT_FSM_RESET_FAILED]	= NEXT(RETIRED),
		[PPT_FSM_RESET_VAIN]	= NEXT(RETIRED),
		[PPT_FSM_OPEN]		= -ENODEV,
		[PPT_FSM_TRY]		= -ENODEV,
		[PPT_FSM_ERROR]		= NEXT(RETIRED),
		[PPT_FSM_SRIOV_ON]	= -ENODEV,
		[PPT_FSM_RETIRE]	= NEXT(RETIRED),
		[PPT_FSM_REINSTATE]	= NEXT(CLEANING),
		[PPT_FSM_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_LEAVING] = {
		[PPT_FSM_ASSIGN]	= -ENODEV,
		[PPT_FSM_RELEASE]	= NEXT(LEAVING),
		[PPT_FSM_OPEN]		= -ENODEV,
		[PPT_FSM_OPENED]	= NEXT(LEAVING),
		[PPT_FSM_OPEN_FAILED]	= NEXT(GONE),
		[PPT_FSM_CLOSE]		= NEXT(LEAVING),
		[PPT_FSM_CLOSED]	= NEXT(GONE),
		[PPT_FSM_TRY]		= -ENODEV,
		[PPT_FSM_ERROR]		= NEXT(LEAVING),
		[PPT_FSM_SRIOV_ON]	= -ENODEV,
		[PPT_FSM_RETIRE]	= -EBUSY,
	},
	[PPT_STATE_GONE] = {
		[PPT_FSM_ASSIGN]	= -ENODEV,
		[PPT_FSM_RESET_OK]	= NEXT(GONE),
		[PPT_FSM_RESET_FAILED]	= NEXT(GONE),
		[PPT_FSM_RESET_VAIN]	= NEXT(GONE),
		[PPT_FSM_OPEN]		= -ENODEV,
		[PPT_FSM_TRY]		= -ENODEV,
		[PPT_FSM_ERROR]		= NEXT(GONE),
		[PPT_FSM_SRIOV_ON]	= -ENODEV,
		[PPT_FSM_RETIRE]	= NEXT(GONE),
		[PPT_FSM_REINSTATE]	= NEXT(GONE),
	},
};

/* clang-format on */

int ppt_fsm_next(enum ppt_state state, enum ppt_fsm_event event)
{
	if ((unsigned int)state >= PPT_STATE_COUNT ||
	    (unsigned int)event >= PPT_FSM_COUNT)
		return -EPROTO;
	return table[state][event] ? table[state][event] : -EPROTO;
}

bool ppt_state_has_owner(enum ppt_state state)
{
	return state == PPT_STATE_PREPARING || state == PPT_STATE_ASSIGNED ||
	       ppt_state_is_open(state);
}

bool ppt_state_is_resetting(enum ppt_state state)
{
	return state == PPT_STATE_CLEANING || state == PPT_STATE_PREPARING ||
	       state == PPT_STATE_TRYING;
}

bool ppt_state_is_open(enum ppt_state state)
{
	return state == PPT_STATE_OPENING || state == PPT_STATE_IN_USE ||
	       state == PPT_STATE_CLOSING || state == PPT_STATE_LEAVING;
}
