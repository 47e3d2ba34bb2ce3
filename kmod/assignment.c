// SPDX-License-Identifier: GPL-2.0
/* Devices that belong together to one VM: see assignment.h. */
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "assignment.h"
#include "device.h"
#include "event.h"
#include "label.h"
#include "refusal.h"

struct ppt_assignment *ppt_assignment_new(void)
{
	struct ppt_assignment *assignment;

	assignment = kzalloc(sizeof(*assignment), GFP_KERNEL_ACCOUNT);
	if (!assignment)
		return NULL;
	kref_init(&assignment->kref);
	mutex_init(&assignment->add_lock);
	INIT_LIST_HEAD(&assignment->members);
	return assignment;
}

static void assignment_free(struct kref *kref)
{
	struct ppt_assignment *assignment =
		container_of(kref, struct ppt_assignment, kref);

	ppt_admitted_clear(&assignment->admitted);
	mutex_destroy(&assignment->add_lock);
	kfree(assignment);
}

void ppt_assignment_put(struct ppt_assignment *assignment)
{
	if (assignment)
		kref_put(&assignment->kref, assignment_free);
}

static bool is_same_address(const struct ppt_address *a,
			    const struct ppt_address *b)
{
	return a->domain == b->domain && a->bus == b->bus &&
	       a->slot == b->slot && a->function == b->function;
}

static int check_one_of_set(const struct ppt_assignment *assignment,
			    const struct ppt_address *addresses, u32 index,
			    struct ppt_refusal *refusal)
{
	struct ppt_device *device = ppt_device_find(&addresses[index]);
	u32 i;

	refusal->other = addresses[index];
	if (!device) {
		refusal->refused = PPT_REFUSED_NOT_CLAIMED;
		return -ENODEV;
	}
	for (i = 0; i < index; i++) {
		if (is_same_address(&addresses[i], &addresses[index])) {
			refusal->refused = PPT_REFUSED_TWICE;
			return -EINVAL;
		}
	}
	return ppt_refusal_find(device, assignment, refusal);
}

static void export_refusal(struct ppt_ioc_assign *io, u32 index,
			   const struct ppt_refusal *refusal)
{
	io->out_index = index;
	io->out_refused = refusal->refused;
	io->out_other = refusal->other;
	strscpy(io->out_owner, refusal->owner, sizeof(io->out_owner));
}

/* Takes all or none, and begins to reset them. */
static int take_set(struct ppt_assignment *assignment,
		    const struct ppt_address *addresses,
		    struct ppt_ioc_assign *io)
{
	struct ppt_refusal refusal = {};
	struct ppt_device *device;
	u32 i;
	int ret;

	lockdep_assert_held(&ppt_devices_lock);
	for (i = 0; i < io->count; i++) {
		ret = check_one_of_set(assignment, addresses, i, &refusal);
		if (ret) {
			export_refusal(io, i, &refusal);
			device = ppt_device_find(&addresses[i]);
			if (device && ret != -EAGAIN)
				ppt_event_send_refused(device, io->label);
			return ret;
		}
	}
	for (i = 0; i < io->count; i++) {
		device = ppt_device_find(&addresses[i]);
		/* Nothing changed since it was checked. */
		if (WARN_ON_ONCE(ppt_owner_take(device, assignment)))
			continue;
		device->owner.awaited = true;
		WRITE_ONCE(assignment->awaited, assignment->awaited + 1);
	}
	/* All have to be taken, for those that are reset together. */
	for (i = 0; i < io->count; i++) {
		device = ppt_device_find(&addresses[i]);
		if (device->owner.state == PPT_STATE_PREPARING)
			ppt_reset_start(device, PPT_WHY_ASSIGN,
					PPT_METHOD_NONE);
	}
	return 0;
}

void ppt_assignment_release(struct ppt_device *device)
{
	lockdep_assert_held(&ppt_devices_lock);
	device->owner.released = true;
	ppt_owner_event(device, PPT_FSM_RELEASE);
	if (device->owner.state == PPT_STATE_CLEANING)
		ppt_reset_start(device, PPT_WHY_RELEASE, PPT_METHOD_NONE);
}

static struct ppt_device *find_member(const struct ppt_assignment *assignment,
				      const struct ppt_address *address)
{
	struct ppt_device *device = ppt_device_find(address);

	if (!device || device->owner.assignment != assignment ||
	    device->owner.released)
		return NULL;
	return device;
}

/* Whether every device of the set was reset; if not, none is kept. */
static int conclude_set(struct ppt_assignment *assignment,
			const struct ppt_address *addresses, int ret,
			struct ppt_ioc_assign *io)
{
	struct ppt_device *device;
	u32 i;

	lockdep_assert_held(&ppt_devices_lock);
	for (i = 0; i < io->count && !ret; i++) {
		if (find_member(assignment, &addresses[i]))
			continue;
		device = ppt_device_find(&addresses[i]);
		io->out_index = i;
		io->out_other = addresses[i];
		if (device && device->owner.state != PPT_STATE_GONE &&
		    device->owner.state != PPT_STATE_RETIRED) {
			io->out_refused = PPT_REFUSED_RESET_FAILED;
			ret = -EIO;
		} else {
			io->out_refused = PPT_REFUSED_LEAVING;
			ret = -ENODEV;
		}
	}
	for (i = 0; i < io->count; i++) {
		device = find_member(assignment, &addresses[i]);
		if (device && ret)
			ppt_assignment_release(device);
		else if (device)
			ppt_event_send(device, PPT_EVENT_ASSIGNED, 0, NULL);
	}
	return ret;
}

static int set_label(struct ppt_assignment *assignment, const char *label)
{
	if (!list_empty(&assignment->members))
		return strcmp(assignment->label, label) ? -EINVAL : 0;
	strscpy(assignment->label, label, sizeof(assignment->label));
	return 0;
}

static int begin_set(struct ppt_assignment *assignment,
		     const struct ppt_address *addresses,
		     struct ppt_ioc_assign *io)
{
	const struct ppt_refusal none = {};
	unsigned long seen;
	int ret;

	for (;;) {
		export_refusal(io, 0, &none);
		mutex_lock(&ppt_devices_lock);
		ret = set_label(assignment, io->label);
		if (!ret)
			ret = ppt_admitted_add(&assignment->admitted,
					       task_tgid(current));
		if (!ret)
			ret = take_set(assignment, addresses, io);
		seen = ppt_owner_changes;
		mutex_unlock(&ppt_devices_lock);
		/* Somebody resets one of them, which ends by itself. */
		if (ret != -EAGAIN)
			return ret;
		ret = ppt_owner_wait(seen);
		if (ret)
			return ret;
	}
}

int ppt_assignment_add(struct ppt_assignment *assignment,
		       const struct ppt_address *addresses,
		       struct ppt_ioc_assign *io)
{
	int ret;

	memset(io->out_owner, 0, sizeof(io->out_owner));
	if (!ppt_label_is_good(io->label))
		return -EINVAL;
	if (mutex_lock_killable(&assignment->add_lock))
		return -EINTR;
	ret = begin_set(assignment, addresses, io);
	if (ret)
		goto out_unlock;
	if (wait_event_killable(ppt_owner_changed,
				!READ_ONCE(assignment->awaited)))
		ret = -EINTR;
	mutex_lock(&ppt_devices_lock);
	ret = conclude_set(assignment, addresses, ret, io);
	mutex_unlock(&ppt_devices_lock);
out_unlock:
	mutex_unlock(&assignment->add_lock);
	return ret;
}

int ppt_assignment_remove(struct ppt_assignment *assignment,
			  const struct ppt_address *addresses, u32 count)
{
	struct ppt_device *device, *next;
	int ret = 0;
	u32 i;

	if (mutex_lock_killable(&assignment->add_lock))
		return -EINTR;
	mutex_lock(&ppt_devices_lock);
	for (i = 0; i < count; i++)
		if (!find_member(assignment, &addresses[i]))
			ret = -EPERM;
	for (i = 0; i < count && !ret; i++) {
		device = find_member(assignment, &addresses[i]);
		/* NULL if it is named twice. */
		if (device)
			ppt_assignment_release(device);
	}
	if (!count)
		list_for_each_entry_safe(device, next, &assignment->members,
					 owner.members_node)
			ppt_assignment_release(device);
	mutex_unlock(&ppt_devices_lock);
	mutex_unlock(&assignment->add_lock);
	return ret;
}

int ppt_assignment_admit(struct ppt_assignment *assignment, struct pid *tgid)
{
	int ret = -EINVAL;

	if (!ppt_process_is_alive(tgid))
		return -ESRCH;
	mutex_lock(&ppt_devices_lock);
	if (!list_empty(&assignment->members))
		ret = ppt_admitted_add(&assignment->admitted, tgid);
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

void ppt_assignment_end(struct ppt_assignment *assignment)
{
	struct ppt_device *device, *next;

	mutex_lock(&ppt_devices_lock);
	list_for_each_entry_safe(device, next, &assignment->members,
				 owner.members_node)
		ppt_assignment_release(device);
	mutex_unlock(&ppt_devices_lock);
	ppt_assignment_put(assignment);
}
