// SPDX-License-Identifier: GPL-2.0
/* The state of a device, and whose it is: see owner.h. */
#include <linux/pm_runtime.h>
#include <linux/ktime.h>

#include "assignment.h"
#include "device.h"
#include "event.h"
#include "trace.h"

/* What a state is called in the uAPI. */
static const u32 uapi_state[PPT_STATE_COUNT] = {
	[PPT_STATE_CLAIMED] = PPT_DEVICE_CLAIMED,
	[PPT_STATE_CLEANING] = PPT_DEVICE_RESETTING,
	[PPT_STATE_PREPARING] = PPT_DEVICE_RESETTING,
	[PPT_STATE_ASSIGNED] = PPT_DEVICE_ASSIGNED,
	[PPT_STATE_OPENING] = PPT_DEVICE_IN_USE,
	[PPT_STATE_IN_USE] = PPT_DEVICE_IN_USE,
	[PPT_STATE_CLOSING] = PPT_DEVICE_IN_USE,
	[PPT_STATE_QUARANTINED] = PPT_DEVICE_QUARANTINED,
	[PPT_STATE_TRYING] = PPT_DEVICE_RESETTING,
	[PPT_STATE_SRIOV] = PPT_DEVICE_SRIOV,
	[PPT_STATE_RETIRED] = PPT_DEVICE_LEAVING,
	[PPT_STATE_LEAVING] = PPT_DEVICE_LEAVING,
	[PPT_STATE_GONE] = PPT_DEVICE_GONE,
};

DECLARE_WAIT_QUEUE_HEAD(ppt_owner_changed);
unsigned long ppt_owner_changes;

void ppt_owner_init(struct ppt_owner *owner)
{
	owner->state = PPT_STATE_CLAIMED;
	INIT_LIST_HEAD(&owner->members_node);
}

int ppt_owner_wait(unsigned long seen)
{
	int ret = wait_event_killable(ppt_owner_changed,
				      READ_ONCE(ppt_owner_changes) != seen);

	return ret ? -EINTR : 0;
}

/*
 * An owned device stays awake, so that its VM needn't wait for it, which is
 * 10 ms a device (PCI PM 1.2, 5.6.1). It wakes up behind this call.
 */
static void keep_awake(struct ppt_device *device, bool awake)
{
	struct device *dev = &device->core.pdev->dev;

	if (device->owner.awake == awake)
		return;
	device->owner.awake = awake;
	if (awake)
		pm_runtime_get(dev);
	else
		pm_runtime_put(dev);
}

static void drop_assignment(struct ppt_device *device)
{
	struct ppt_owner *owner = &device->owner;

	ppt_event_send(device, PPT_EVENT_RELEASED, 0, NULL);
	list_del_init(&owner->members_node);
	ppt_assignment_put(owner->assignment);
	owner->assignment = NULL;
	owner->since_ns = 0;
	owner->released = false;
}

static void set_state(struct ppt_device *device, enum ppt_state next)
{
	struct ppt_owner *owner = &device->owner;
	enum ppt_state old = owner->state;

	if (next == old)
		return;
	trace_ppt_state(device, old, next);
	WRITE_ONCE(owner->state, next);
	if (owner->awaited) {
		owner->awaited = false;
		WRITE_ONCE(owner->assignment->awaited,
			   owner->assignment->awaited - 1);
	}
	if (owner->assignment && !ppt_state_has_owner(next))
		drop_assignment(device);
	if (next == PPT_STATE_QUARANTINED) {
		owner->quarantined = true;
		ppt_event_send(device, PPT_EVENT_QUARANTINED, 0,
			       ppt_ledger_last(&device->ledger));
	} else if (next == PPT_STATE_IN_USE) {
		owner->count++;
	}
	if (next == PPT_STATE_ASSIGNED)
		keep_awake(device, true);
	else if (!ppt_state_has_owner(next))
		keep_awake(device, false);
	WRITE_ONCE(ppt_owner_changes, ppt_owner_changes + 1);
	wake_up_all(&ppt_owner_changed);
}

int ppt_owner_event(struct ppt_device *device, enum ppt_fsm_event event)
{
	int next;

	lockdep_assert_held(&ppt_devices_lock);
	next = ppt_fsm_next(device->owner.state, event);
	if (WARN_ON_ONCE(next == -EPROTO) || next < 0)
		return next;
	set_state(device, next);
	return 0;
}

int ppt_owner_take(struct ppt_device *device, struct ppt_assignment *assignment)
{
	struct ppt_owner *owner = &device->owner;
	int next;

	lockdep_assert_held(&ppt_devices_lock);
	next = ppt_fsm_next(owner->state, PPT_FSM_ASSIGN);
	if (next < 0)
		return next;
	/* Dropped when a change of state ends ownership. */
	owner->assignment = ppt_assignment_get(assignment);
	list_add_tail(&owner->members_node, &assignment->members);
	owner->since_ns = ktime_get_real_ns();
	set_state(device, next);
	return 0;
}

u32 ppt_owner_uapi_state(enum ppt_state state)
{
	return uapi_state[state];
}

void ppt_owner_report(const struct ppt_device *device,
		      struct ppt_ioc_device *out)
{
	const struct ppt_owner *owner = &device->owner;

	lockdep_assert_held(&ppt_devices_lock);
	out->out_state = uapi_state[owner->state];
	out->out_owner_pid = 0;
	out->out_owner_since_ns = owner->since_ns;
	out->out_assignments = owner->count;
	memset(out->out_owner, 0, sizeof(out->out_owner));
	if (!owner->assignment)
		return;
	out->out_owner_pid = ppt_admitted_number(&owner->assignment->admitted);
	strscpy(out->out_owner, owner->assignment->label,
		sizeof(out->out_owner));
}
