/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a device, and whose it is. The rules are core/owner_fsm's; here
 * is what hangs on a change of state: the owner's record, who waits for it, and
 * the power that an owned device is kept under.
 */
#ifndef PPT_OWNER_H
#define PPT_OWNER_H

#include <linux/list.h>
#include <linux/ppt.h>
#include <linux/wait.h>

#include "core/owner_fsm.h"

struct ppt_assignment;
struct ppt_device;

/**
 * struct ppt_owner - state of a device and whose it is
 * @state: see core/owner_fsm.h; may be read without a lock by those who only
 *	wait for another one
 * @assignment: what it belongs to, a reference; NULL if it has no owner
 * @members_node: in @assignment's members
 * @since_ns: when it got the owner, CLOCK_REALTIME
 * @count: how often a VM has opened it
 * @released: leaves @assignment when a VM closes it
 * @awaited: PPT_IOC_ASSIGN waits for its reset
 * @quarantined: a reset failed, and none has worked since
 * @awake: kept in D0 for its owner, by a reference of runtime power management
 *
 * All of it is protected by ppt_devices_lock.
 */
struct ppt_owner {
	enum ppt_state state;
	struct ppt_assignment *assignment;
	struct list_head members_node;
	u64 since_ns;
	u64 count;
	bool released;
	bool awaited;
	bool quarantined;
	bool awake;
};

/*
 * Woken at every change of any device's state, which are counted: who waits for
 * one reads the count under the lock, and needs no reference on the device.
 */
extern struct wait_queue_head ppt_owner_changed;
extern unsigned long ppt_owner_changes;

void ppt_owner_init(struct ppt_owner *owner);

/* Waits until there are more changes than @seen; 0 or -EINTR. */
int ppt_owner_wait(unsigned long seen);

/**
 * ppt_owner_event - let something happen to a device, if it may
 * @device: the device
 * @event: what is about to happen, or has happened
 *
 * An event that ends ownership drops the owner. PPT_FSM_ASSIGN is for
 * ppt_owner_take().
 *
 * Context: Process context; ppt_devices_lock is held.
 * Return: 0, or the negative errno of ppt_fsm_next().
 */
int ppt_owner_event(struct ppt_device *device, enum ppt_fsm_event event);

/**
 * ppt_owner_take - make a device belong to an assignment, if it is free
 * @device: the device
 * @assignment: gains a reference if it succeeds
 *
 * Context: Process context; ppt_devices_lock is held.
 * Return: 0, or the negative errno of ppt_fsm_next().
 */
int ppt_owner_take(struct ppt_device *device,
		   struct ppt_assignment *assignment);

/* Fills state and owner into @out, as the calling process may see them. */
void ppt_owner_report(const struct ppt_device *device,
		      struct ppt_ioc_device *out);

/* The state's number in the uAPI. */
u32 ppt_owner_uapi_state(enum ppt_state state);

#endif /* PPT_OWNER_H */
