// SPDX-License-Identifier: GPL-2.0
/* A device is opened and closed by a VM: see opening.h. */
#include <linux/pci.h>

#include "assignment.h"
#include "device.h"
#include "event.h"
#include "iommu.h"
#include "label.h"
#include "opening.h"
#include "refusal.h"
#include "slot.h"

static bool may_open(const struct ppt_device *device)
{
	const struct ppt_assignment *assignment = device->owner.assignment;

	return !assignment ||
	       ppt_admitted_has(&assignment->admitted, task_tgid(current));
}

/* Implicitly the calling process'. */
static void init_implicit(struct ppt_assignment *assignment)
{
	assignment->implicit = true;
	ppt_label_of_caller(assignment->label);
	ppt_admitted_add(&assignment->admitted, task_tgid(current));
}

/* -EAGAIN: is being reset, ask again. */
static int open_step(struct ppt_device *device, struct ppt_assignment *implicit,
		     struct ppt_refusal *refusal)
{
	struct ppt_owner *owner = &device->owner;
	int ret;

	lockdep_assert_held(&ppt_devices_lock);
	if (!owner->assignment) {
		ret = ppt_refusal_find(device, implicit, refusal);
		if (ret)
			return ret;
		ret = ppt_owner_take(device, implicit);
		if (WARN_ON_ONCE(ret))
			return ret;
		owner->released = true;
		ppt_reset_start(device, PPT_WHY_OPEN, PPT_METHOD_NONE);
	}
	if (!may_open(device))
		return ppt_refuse(refusal, -EBUSY, PPT_REFUSED_OWNED, device);
	/* Something happened to it since it was assigned, or happens now. */
	if (owner->state == PPT_STATE_ASSIGNED &&
	    (!ppt_touch_is_clean(&device->touch) ||
	     ppt_reset_runs_nearby(device))) {
		ret = ppt_owner_event(device, PPT_FSM_SPOILED);
		if (ret)
			return ret;
		ppt_reset_start(device, PPT_WHY_OPEN, PPT_METHOD_NONE);
	}
	/* It waits for another function of its slot, unless that was missed. */
	if (owner->state == PPT_STATE_PREPARING && device->reset.waiting &&
	    !ppt_reset_runs_nearby(device))
		ppt_reset_start(device, device->reset.why, PPT_METHOD_NONE);
	if (owner->state == PPT_STATE_PREPARING && device->reset.waiting &&
	    !ppt_reset_runs_nearby(device))
		return ppt_refuse(refusal, -EBUSY, PPT_REFUSED_RESET_DOMAIN,
				  device);
	ret = ppt_owner_event(device, PPT_FSM_OPEN);
	if (!ret && owner->assignment == implicit)
		ppt_event_send(device, PPT_EVENT_ASSIGNED, 0, NULL);
	return ret;
}

static int open_wait(struct ppt_device *device, struct ppt_assignment *implicit)
{
	struct ppt_refusal refusal = {};
	bool waited = false;
	unsigned long seen;
	int ret;

	for (;;) {
		mutex_lock(&ppt_devices_lock);
		ret = open_step(device, implicit, &refusal);
		if (ret == -EIO && waited)
			refusal.refused = PPT_REFUSED_RESET_FAILED;
		seen = ppt_owner_changes;
		mutex_unlock(&ppt_devices_lock);
		if (ret != -EAGAIN)
			break;
		waited = true;
		ret = ppt_owner_wait(seen);
		if (ret)
			break;
	}
	mutex_lock(&ppt_devices_lock);
	if (ret && ret != -EINTR)
		ppt_refusal_tell(device, ret, &refusal);
	if (ret && device->owner.assignment == implicit)
		ppt_assignment_release(device);
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

int ppt_opening_check(struct ppt_device *device)
{
	struct ppt_refusal refusal = {};
	int ret = 0;

	mutex_lock(&ppt_devices_lock);
	/* Who holds VFIO's group has what was opened through that. */
	if (device->owner.assignment && !device->owner.assignment->implicit &&
	    !may_open(device)) {
		ret = ppt_refuse(&refusal, -EBUSY, PPT_REFUSED_OWNED, device);
		ppt_refusal_tell(device, ret, &refusal);
	}
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

int ppt_opening_begin(struct ppt_device *device)
{
	struct ppt_assignment *implicit = ppt_assignment_new();
	int ret;

	if (!implicit)
		return -ENOMEM;
	init_implicit(implicit);
	ret = open_wait(device, implicit);
	ppt_assignment_put(implicit);
	return ret;
}

/*
 * Devices of one IOMMU group may reach each other without the IOMMU (PCIe r4.0,
 * 6.12, ACS). So a VM that has one open may change another: when that changes
 * hands it is reset, touched or not.
 */
static void expose_group(struct ppt_device *device)
{
	struct ppt_device *other;

	list_for_each_entry(other, &ppt_devices, devices_node) {
		if (other == device || !ppt_iommu_same_group(device, other))
			continue;
		other->touch.exposed = true;
		if (ppt_state_is_open(other->owner.state))
			device->touch.exposed = true;
	}
}

/* The same for those that nobody had, when the VM lets go of @device. */
static void touch_group(struct ppt_device *device)
{
	struct ppt_device *other;

	list_for_each_entry(other, &ppt_devices, devices_node)
		if (other->touch.exposed && !other->owner.assignment &&
		    ppt_iommu_same_group(device, other))
			ppt_touch_note(&other->touch);
}

/* It isn't open any more; what isn't kept for its owner goes. */
static void let_go(struct ppt_device *device, u8 why)
{
	struct ppt_owner *owner = &device->owner;

	if (owner->released && ppt_state_has_owner(owner->state))
		ppt_owner_event(device, PPT_FSM_RELEASE);
	if (ppt_state_is_resetting(owner->state))
		ppt_reset_start(device, why, PPT_METHOD_NONE);
	ppt_reset_kick(device);
}

void ppt_opening_end(struct ppt_device *device, int error)
{
	mutex_lock(&ppt_devices_lock);
	ppt_owner_event(device, error ? PPT_FSM_OPEN_FAILED : PPT_FSM_OPENED);
	/* Also if it failed: who knows how far it came. */
	device->touch.used = true;
	if (error) {
		let_go(device, PPT_WHY_RELEASE);
	} else {
		ppt_event_send(device, PPT_EVENT_OPENED, 0, NULL);
		expose_group(device);
		ppt_reset_kick(device);
	}
	mutex_unlock(&ppt_devices_lock);
}

void ppt_closing_begin(struct ppt_device *device)
{
	mutex_lock(&ppt_devices_lock);
	ppt_owner_event(device, PPT_FSM_CLOSE);
	mutex_unlock(&ppt_devices_lock);
}

void ppt_closing_end(struct ppt_device *device)
{
	mutex_lock(&ppt_devices_lock);
	ppt_event_send(device, PPT_EVENT_CLOSED, 0, NULL);
	touch_group(device);
	ppt_owner_event(device, PPT_FSM_CLOSED);
	let_go(device, PPT_WHY_CLOSE);
	mutex_unlock(&ppt_devices_lock);
}
