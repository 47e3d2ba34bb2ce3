// SPDX-License-Identifier: GPL-2.0
/* The life of a claimed device, as a table: see owner_fsm.h. */
#include "owner_fsm.h"

/*
 * A cell is the next state or an errno. Removal can't be refused on Linux: from
 * a state with an owner it leads to LEAVING, which only the owner's close (or
 * failed open) ends.
 */
#define NEXT(state) (PPT_STATE_##state)

/* clang-format off */
static const int table[PPT_STATE_COUNT][PPT_EVENT_COUNT] = {
	[PPT_STATE_CLAIMED] = {
		[PPT_EVENT_OPEN]	= NEXT(OPENING),
		[PPT_EVENT_OPENED]	= -EPROTO,
		[PPT_EVENT_OPEN_FAILED]	= -EPROTO,
		[PPT_EVENT_CLOSE]	= -EPROTO,
		[PPT_EVENT_CLOSED]	= -EPROTO,
		[PPT_EVENT_SRIOV_ON]	= NEXT(SRIOV),
		[PPT_EVENT_SRIOV_OFF]	= -EPROTO,
		[PPT_EVENT_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_OPENING] = {
		[PPT_EVENT_OPEN]	= -EBUSY,
		[PPT_EVENT_OPENED]	= NEXT(IN_USE),
		[PPT_EVENT_OPEN_FAILED]	= NEXT(CLAIMED),
		[PPT_EVENT_CLOSE]	= -EPROTO,
		[PPT_EVENT_CLOSED]	= -EPROTO,
		[PPT_EVENT_SRIOV_ON]	= -EBUSY,
		[PPT_EVENT_SRIOV_OFF]	= -EPROTO,
		[PPT_EVENT_REMOVE]	= NEXT(LEAVING),
	},
	[PPT_STATE_IN_USE] = {
		[PPT_EVENT_OPEN]	= -EBUSY,
		[PPT_EVENT_OPENED]	= -EPROTO,
		[PPT_EVENT_OPEN_FAILED]	= -EPROTO,
		[PPT_EVENT_CLOSE]	= NEXT(CLOSING),
		[PPT_EVENT_CLOSED]	= -EPROTO,
		[PPT_EVENT_SRIOV_ON]	= -EBUSY,
		[PPT_EVENT_SRIOV_OFF]	= -EPROTO,
		[PPT_EVENT_REMOVE]	= NEXT(LEAVING),
	},
	[PPT_STATE_CLOSING] = {
		[PPT_EVENT_OPEN]	= -EBUSY,
		[PPT_EVENT_OPENED]	= -EPROTO,
		[PPT_EVENT_OPEN_FAILED]	= -EPROTO,
		[PPT_EVENT_CLOSE]	= -EPROTO,
		[PPT_EVENT_CLOSED]	= NEXT(CLAIMED),
		[PPT_EVENT_SRIOV_ON]	= -EBUSY,
		[PPT_EVENT_SRIOV_OFF]	= -EPROTO,
		[PPT_EVENT_REMOVE]	= NEXT(LEAVING),
	},
	[PPT_STATE_SRIOV] = {
		[PPT_EVENT_OPEN]	= -EBUSY,
		[PPT_EVENT_OPENED]	= -EPROTO,
		[PPT_EVENT_OPEN_FAILED]	= -EPROTO,
		[PPT_EVENT_CLOSE]	= -EPROTO,
		[PPT_EVENT_CLOSED]	= -EPROTO,
		[PPT_EVENT_SRIOV_ON]	= -EBUSY,
		[PPT_EVENT_SRIOV_OFF]	= NEXT(CLAIMED),
		[PPT_EVENT_REMOVE]	= NEXT(GONE),
	},
	[PPT_STATE_LEAVING] = {
		[PPT_EVENT_OPEN]	= -ENODEV,
		[PPT_EVENT_OPENED]	= NEXT(LEAVING),
		[PPT_EVENT_OPEN_FAILED]	= NEXT(GONE),
		[PPT_EVENT_CLOSE]	= NEXT(LEAVING),
		[PPT_EVENT_CLOSED]	= NEXT(GONE),
		[PPT_EVENT_SRIOV_ON]	= -ENODEV,
		[PPT_EVENT_SRIOV_OFF]	= -EPROTO,
		[PPT_EVENT_REMOVE]	= -EPROTO,
	},
	[PPT_STATE_GONE] = {
		[PPT_EVENT_OPEN]	= -ENODEV,
		[PPT_EVENT_OPENED]	= -EPROTO,
		[PPT_EVENT_OPEN_FAILED]	= -EPROTO,
		[PPT_EVENT_CLOSE]	= -EPROTO,
		[PPT_EVENT_CLOSED]	= -EPROTO,
		[PPT_EVENT_SRIOV_ON]	= -ENODEV,
		[PPT_EVENT_SRIOV_OFF]	= -EPROTO,
		[PPT_EVENT_REMOVE]	= -EPROTO,
	},
};

/* clang-format on */

int ppt_owner_fsm_next(enum ppt_state state, enum ppt_event event)
{
	if ((unsigned int)state >= PPT_STATE_COUNT ||
	    (unsigned int)event >= PPT_EVENT_COUNT)
		return -EPROTO;
	return table[state][event];
}

bool ppt_state_has_owner(enum ppt_state state)
{
	switch (state) {
	case PPT_STATE_OPENING:
	case PPT_STATE_IN_USE:
	case PPT_STATE_CLOSING:
	case PPT_STATE_LEAVING:
		return true;
	case PPT_STATE_CLAIMED:
	case PPT_STATE_SRIOV:
	case PPT_STATE_GONE:
	case PPT_STATE_COUNT:
		break;
	}
	return false;
}
