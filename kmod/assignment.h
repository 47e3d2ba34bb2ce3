/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An assignment: devices that belong together to one VM, and the processes that
 * may open them.
 *
 * It is explicit if an open file of /dev/ppt made it: it takes sets of devices,
 * all or nothing, and lasts until the file is closed. It is implicit if a
 * device was opened through VFIO without one: it has that device only, and ends
 * when VFIO closes it.
 *
 * Lifetime: reference counted; the file has one, and each device that belongs
 * to it has one. A file that is closed while a VM has devices open leaves the
 * assignment to these: it ends with the last close.
 */
#ifndef PPT_ASSIGNMENT_H
#define PPT_ASSIGNMENT_H

#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/ppt.h>

#include "admitted.h"

struct ppt_device;

/**
 * struct ppt_assignment - devices that belong to one VM
 * @kref: see above
 * @add_lock: one set at a time is added or released; outermost, held while the
 *	resets of a set run
 * @members: devices that belong to it, by owner.members_node
 * @awaited: how many of them are being reset for a set that is added; read
 *	without a lock by the one who waits
 * @admitted: processes that may open its devices
 * @implicit: no file of /dev/ppt made it
 * @label: for people; written once
 *
 * Protected by ppt_devices_lock, but for what is said otherwise.
 */
struct ppt_assignment {
	struct kref kref;
	/* Protects nothing of its own: keeps adding and releasing apart. */
	struct mutex add_lock;
	struct list_head members;
	unsigned int awaited;
	struct ppt_admitted admitted;
	bool implicit;
	char label[PPT_OWNER_SIZE];
};

/* A new explicit one, with one reference; NULL without memory. */
struct ppt_assignment *ppt_assignment_new(void);

static inline struct ppt_assignment *
ppt_assignment_get(struct ppt_assignment *assignment)
{
	kref_get(&assignment->kref);
	return assignment;
}

/* Takes NULL. Context: Any process context. */
void ppt_assignment_put(struct ppt_assignment *assignment);

/**
 * ppt_assignment_add - give a set of devices to an assignment
 * @assignment: of the calling process' file
 * @addresses: the devices
 * @io: in: count and label; out: every out_ member, also on failure
 *
 * Context: Process context; sleeps until every device is reset. Takes
 * @assignment->add_lock and ppt_devices_lock.
 * Return: 0, or what PPT_IOC_ASSIGN documents, or -EINTR after a fatal signal;
 * then none of the devices belongs to @assignment.
 */
int ppt_assignment_add(struct ppt_assignment *assignment,
		       const struct ppt_address *addresses,
		       struct ppt_ioc_assign *io);

/**
 * ppt_assignment_remove - take devices out of an assignment again
 * @assignment: of the calling process' file
 * @addresses: the devices
 * @count: how many; 0 for all
 *
 * Context: Process context; waits for a ppt_assignment_add() that runs, not for
 * resets of its own. Takes @assignment->add_lock and ppt_devices_lock.
 * Return: 0, -EPERM if one of them isn't @assignment's, -EINTR.
 */
int ppt_assignment_remove(struct ppt_assignment *assignment,
			  const struct ppt_address *addresses, u32 count);

/**
 * ppt_assignment_admit - let a process open the devices of an assignment
 * @assignment: of the calling process' file
 * @tgid: the process; a reference is taken
 *
 * Context: Process context. Takes ppt_devices_lock.
 * Return: 0, -ESRCH if it is dead, -EINVAL if @assignment has no device,
 * -ENOSPC.
 */
int ppt_assignment_admit(struct ppt_assignment *assignment, struct pid *tgid);

/* Its file is closed: releases all devices, and drops the file's reference. */
void ppt_assignment_end(struct ppt_assignment *assignment);

/* Below, ppt_devices_lock is held. */

/*
 * Gives a device of an assignment back, which resets it; or lets it go at its
 * close if a VM has it open.
 */
void ppt_assignment_release(struct ppt_device *device);

#endif /* PPT_ASSIGNMENT_H */
