/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * The life of a claimed device as a table of state × event. Whether something
 * may happen to a device is decided here and nowhere else. docs/states.md shows
 * the same table to people; the unit test compares the two.
 */
#ifndef PPT_CORE_OWNER_FSM_H
#define PPT_CORE_OWNER_FSM_H

#include "shim.h"

enum ppt_state {
	PPT_STATE_NONE, /* no state: an empty cell of the table */
	PPT_STATE_CLAIMED, /* ppt's, free for a VM */
	PPT_STATE_CLEANING, /* free, and being reset after its last owner */
	PPT_STATE_PREPARING, /* owned, and being reset */
	PPT_STATE_ASSIGNED, /* owned, not open */
	PPT_STATE_OPENING, /* owned, VFIO is setting it up */
	PPT_STATE_IN_USE, /* owned, a VM has it open */
	PPT_STATE_CLOSING, /* owned, VFIO is letting go of it */
	PPT_STATE_QUARANTINED, /* its reset failed: for nobody */
	PPT_STATE_TRYING, /* the admin asked for a reset, which runs */
	PPT_STATE_SRIOV, /* a physical function whose VFs are enabled */
	PPT_STATE_RETIRED, /* about to be removed, no VM may have it any more */
	PPT_STATE_LEAVING, /* being unbound or unplugged, a VM still has it */
	PPT_STATE_GONE, /* no VM has it and none will */
	PPT_STATE_COUNT,
};

enum ppt_fsm_event {
	PPT_FSM_ASSIGN, /* somebody wants to own it */
	PPT_FSM_RELEASE, /* the owner gives it back, or has died */
	PPT_FSM_RESET_OK, /* the reset that runs is done and verified */
	PPT_FSM_RESET_FAILED, /* … has failed */
	PPT_FSM_RESET_VAIN, /* … isn't possible, and nothing was changed */
	PPT_FSM_SPOILED, /* it isn't clean any more: to be reset before open */
	PPT_FSM_OPEN, /* first open of the VFIO device */
	PPT_FSM_OPENED, /* … done */
	PPT_FSM_OPEN_FAILED, /* … refused after all */
	PPT_FSM_CLOSE, /* last close of the VFIO device */
	PPT_FSM_CLOSED, /* … done, to be reset */
	PPT_FSM_TRY, /* the admin wants a reset */
	PPT_FSM_ERROR, /* the hardware says that it has failed for good */
	PPT_FSM_SRIOV_ON, /* VFs are about to be enabled */
	PPT_FSM_SRIOV_OFF, /* VFs are disabled again */
	PPT_FSM_RETIRE, /* its removal is near: not for VMs any more */
	PPT_FSM_REINSTATE, /* … and won't happen */
	PPT_FSM_REMOVE, /* unbind, unplug or module exit began */
	PPT_FSM_COUNT,
};

/**
 * ppt_fsm_next - what an event leads to
 * @state: where the device is
 * @event: what wants to happen
 *
 * Return: the next state, or a negative errno and the state stays: -EBUSY if
 * somebody has the device, -EAGAIN if it will be free soon, -EIO if it is
 * quarantined, -ENODEV if it is leaving, -EPROTO if the event makes no sense
 * there (a bug in the caller).
 */
int ppt_fsm_next(enum ppt_state state, enum ppt_fsm_event event);

/* Whether a device in that state belongs to somebody. */
bool ppt_state_has_owner(enum ppt_state state);

/* Whether it is being reset, or waits for that, and so changes by itself. */
bool ppt_state_is_resetting(enum ppt_state state);

/* Whether VFIO has it open, or is about to, or still has. */
bool ppt_state_is_open(enum ppt_state state);

#endif /* PPT_CORE_OWNER_FSM_H */
