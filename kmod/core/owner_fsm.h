/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * The life of a claimed device as a table of state × event. Whether something
 * may happen to a device is decided here and nowhere else.
 */
#ifndef PPT_CORE_OWNER_FSM_H
#define PPT_CORE_OWNER_FSM_H

#include "shim.h"

enum ppt_state {
	PPT_STATE_CLAIMED, /* ppt's, free for a VM */
	PPT_STATE_OPENING, /* a VM asked for it, the reset runs */
	PPT_STATE_IN_USE, /* a VM has it */
	PPT_STATE_CLOSING, /* the VM let go, the reset runs */
	PPT_STATE_SRIOV, /* a physical function whose VFs are enabled */
	PPT_STATE_RETIRED, /* about to be removed, no VM may have it any more */
	PPT_STATE_LEAVING, /* being unbound or unplugged, a VM still has it */
	PPT_STATE_GONE, /* no VM has it and none will */
	PPT_STATE_COUNT,
};

enum ppt_event {
	PPT_EVENT_OPEN, /* first open of the VFIO device */
	PPT_EVENT_OPENED, /* … reset and set up */
	PPT_EVENT_OPEN_FAILED, /* … refused after all */
	PPT_EVENT_CLOSE, /* last close of the VFIO device */
	PPT_EVENT_CLOSED, /* … reset */
	PPT_EVENT_SRIOV_ON, /* VFs are about to be enabled */
	PPT_EVENT_SRIOV_OFF, /* VFs are disabled again */
	PPT_EVENT_RETIRE, /* its removal is near: not to be opened any more */
	PPT_EVENT_REINSTATE, /* … and won't happen */
	PPT_EVENT_REMOVE, /* unbind, unplug or module exit began */
	PPT_EVENT_COUNT,
};

/**
 * ppt_owner_fsm_next - what an event leads to
 * @state: where the device is
 * @event: what wants to happen
 *
 * Return: the next state, or a negative errno and the state stays: -EBUSY if
 * somebody else has the device, -ENODEV if it is leaving, -EPROTO if the event
 * makes no sense there (a bug in the caller).
 */
int ppt_owner_fsm_next(enum ppt_state state, enum ppt_event event);

/* Whether a VM has the device, wants it, or has just let go. */
bool ppt_state_has_owner(enum ppt_state state);

#endif /* PPT_CORE_OWNER_FSM_H */
