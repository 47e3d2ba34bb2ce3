// SPDX-License-Identifier: GPL-2.0
/* Who has a device: see owner.h. */
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "owner.h"

/* What a state is called in the uAPI. */
static const u32 uapi_state[PPT_STATE_COUNT] = {
	[PPT_STATE_CLAIMED] = PPT_DEVICE_CLAIMED,
	[PPT_STATE_OPENING] = PPT_DEVICE_RESETTING,
	[PPT_STATE_IN_USE] = PPT_DEVICE_IN_USE,
	[PPT_STATE_CLOSING] = PPT_DEVICE_RESETTING,
	[PPT_STATE_SRIOV] = PPT_DEVICE_SRIOV,
	[PPT_STATE_RETIRED] = PPT_DEVICE_LEAVING,
	[PPT_STATE_LEAVING] = PPT_DEVICE_LEAVING,
	[PPT_STATE_GONE] = PPT_DEVICE_GONE,
};

void ppt_owner_init(struct ppt_owner *owner)
{
	spin_lock_init(&owner->lock);
	owner->state = PPT_STATE_CLAIMED;
}

void ppt_owner_destroy(struct ppt_owner *owner)
{
	put_pid(owner->tgid);
	owner->tgid = NULL;
}

/* A process may give itself any name, and others print it. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if (!isascii(*text) || !isprint(*text))
			*text = '?';
}

/* Makes the calling process the owner; holds a reference on its pid. */
static void owner_take_locked(struct ppt_owner *owner, const char *command)
{
	lockdep_assert_held(&owner->lock);
	owner->tgid = get_pid(task_tgid(current));
	owner->since_ns = ktime_get_real_ns();
	snprintf(owner->label, sizeof(owner->label), "%s[%d]", command,
		 task_tgid_nr(current));
}

static struct pid *owner_drop_locked(struct ppt_owner *owner)
{
	struct pid *tgid = owner->tgid;

	lockdep_assert_held(&owner->lock);
	owner->tgid = NULL;
	owner->since_ns = 0;
	owner->label[0] = '\0';
	return tgid;
}

int ppt_owner_event(struct ppt_owner *owner, enum ppt_event event)
{
	char command[TASK_COMM_LEN] = "";
	struct pid *dropped = NULL;
	int next;

	if (event == PPT_EVENT_OPEN) {
		/* The thread that opens may carry another name than the VMM. */
		get_task_comm(command, current->group_leader);
		make_printable(command);
	}

	spin_lock(&owner->lock);
	next = ppt_owner_fsm_next(owner->state, event);
	if (next >= 0) {
		if (event == PPT_EVENT_OPEN)
			owner_take_locked(owner, command);
		if (event == PPT_EVENT_OPENED)
			owner->assignments++;
		if (!ppt_state_has_owner(next))
			dropped = owner_drop_locked(owner);
		owner->state = next;
	}
	spin_unlock(&owner->lock);
	put_pid(dropped);
	WARN_ON_ONCE(next == -EPROTO);
	return next < 0 ? next : 0;
}

enum ppt_state ppt_owner_state(struct ppt_owner *owner)
{
	enum ppt_state state;

	spin_lock(&owner->lock);
	state = owner->state;
	spin_unlock(&owner->lock);
	return state;
}

/* The owner's number for the calling process; 0 once the owner has died. */
static u32 owner_number_locked(const struct ppt_owner *owner)
{
	u32 number = 0;

	lockdep_assert_held(&owner->lock);
	rcu_read_lock();
	/* A dead process' number may be another one's by now. */
	if (owner->tgid && pid_task(owner->tgid, PIDTYPE_TGID))
		number = pid_vnr(owner->tgid);
	rcu_read_unlock();
	return number;
}

void ppt_owner_report(struct ppt_owner *owner, struct ppt_ioc_device *out)
{
	spin_lock(&owner->lock);
	out->out_state = uapi_state[owner->state];
	out->out_owner_pid = owner_number_locked(owner);
	out->out_owner_since_ns = owner->since_ns;
	out->out_assignments = owner->assignments;
	strscpy(out->out_owner, owner->label, sizeof(out->out_owner));
	spin_unlock(&owner->lock);
}
