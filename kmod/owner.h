/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has a device. The rules are core/owner_fsm's; here is the lock around
 * them and the record of the owner.
 */
#ifndef PPT_OWNER_H
#define PPT_OWNER_H

#include <linux/pid.h>
#include <linux/ppt.h>
#include <linux/spinlock.h>

#include "core/owner_fsm.h"

/**
 * struct ppt_owner - state of a device and who has it
 * @lock: innermost lock, nothing sleeps under it
 * @state: see core/owner_fsm.h
 * @tgid: the owner's process, a reference of ours; NULL if there is none
 * @since_ns: when it became the owner, CLOCK_REALTIME
 * @assignments: how often the device reached IN_USE
 * @label: for people, empty if there is no owner
 */
struct ppt_owner {
	/* Protects all below. */
	spinlock_t lock;
	enum ppt_state state;
	struct pid *tgid;
	u64 since_ns;
	u64 assignments;
	char label[PPT_OWNER_SIZE];
};

void ppt_owner_init(struct ppt_owner *owner);
void ppt_owner_destroy(struct ppt_owner *owner);

/**
 * ppt_owner_event - let something happen to a device, if it may
 * @owner: of the device
 * @event: what is about to happen, or has happened
 *
 * PPT_EVENT_OPEN makes the calling process the owner. The event that ends
 * ownership drops it.
 *
 * Context: Any process context. Takes @owner->lock.
 * Return: 0, or the negative errno of ppt_owner_fsm_next().
 */
int ppt_owner_event(struct ppt_owner *owner, enum ppt_event event);

/* The state now; it may be another one when the caller looks at it. */
enum ppt_state ppt_owner_state(struct ppt_owner *owner);

/* Fills state and owner into @out, as the calling process may see them. */
void ppt_owner_report(struct ppt_owner *owner, struct ppt_ioc_device *out);

#endif /* PPT_OWNER_H */
