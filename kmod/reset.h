/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The reset engine: when a device is reset, and what becomes of it then.
 *
 * Each reset runs in a worker of its own, so that the devices of a set are
 * reset at the same time and nobody waits who doesn't want to. A device whose
 * functions can't be reset one by one is reset with all of its slot, by one
 * worker, when the last of them is free for it. A device that is untouched
 * since its last verified reset isn't reset again (touch.h). A reset that isn't
 * done in time, or not verified, quarantines the device: only PPT_IOC_RESET
 * brings it back.
 *
 * The state of a device says that it is being reset, or waits for it
 * (ppt_state_is_resetting()); the worker ends that state.
 */
#ifndef PPT_RESET_H
#define PPT_RESET_H

#include <linux/ktime.h>
#include <linux/ppt.h>
#include <linux/workqueue.h>

struct pci_dev;
struct ppt_device;

/**
 * struct ppt_reset - the reset of a device that runs, or ran last
 * @work: the reset
 * @deadline: quarantines the device if the reset isn't done by then
 * @asked: when it was asked for
 * @asked_ns: the same, CLOCK_REALTIME
 * @why: PPT_WHY_*
 * @method: PPT_METHOD_* that was asked for; PPT_METHOD_NONE: what fits
 * @trying: the one that @work is at; written by it without the lock
 * @slot: @work resets the whole slot
 * @powered: kept awake for the reset of its slot, by another one's @work
 * @running: @work is queued or running
 * @waiting: for the others of the slot, or for their worker
 * @overdue: the deadline is over; what @work comes to doesn't matter any more
 *
 * Protected by ppt_devices_lock.
 */
struct ppt_reset {
	struct work_struct work;
	struct delayed_work deadline;
	ktime_t asked;
	u64 asked_ns;
	u8 why;
	u8 method;
	u8 trying;
	bool slot;
	bool powered;
	bool running;
	bool waiting;
	bool overdue;
};

int ppt_reset_engine_init(void);
/* No device is left. */
void ppt_reset_engine_exit(void);

void ppt_reset_init(struct ppt_device *device);

/*
 * Ends what runs for a device that is being removed. Context: Process context,
 * sleeps; the device lock is held, so no reset of it has begun or will.
 */
void ppt_reset_cancel(struct ppt_device *device);

/* Whether a reset of an untouched device is left out: the parameter elide. */
bool ppt_reset_may_elide(void);

/* Whether the function can be reset on its own. Needs no lock. */
bool ppt_reset_possible_alone(const struct ppt_device *device);

/* Whether nobody waits for the reset that runs any more. Needs no lock. */
bool ppt_reset_is_cancelled(const struct ppt_device *device);

/**
 * ppt_reset_now - reset a device whose device lock is held
 * @device: not open, in D0, and in a state that keeps others away
 * @why: PPT_WHY_*
 *
 * Does nothing to a device that no VM had since a reset that worked, or that is
 * untouched since. A device that can only be reset with its slot isn't: that
 * takes the device lock.
 *
 * Context: Process context, the device lock is held. Sleeps, for as long as a
 * reset takes. Takes ppt_devices_lock.
 * Return: PPT_RESULT_*.
 */
u8 ppt_reset_now(struct ppt_device *device, u8 why);

/**
 * ppt_reset_note - write down a reset that somebody else did
 * @device: the device
 * @asked: when it began
 * @why: PPT_WHY_*
 * @method: PPT_METHOD_*
 * @result: PPT_RESULT_*
 * @elided: it was left out
 *
 * The device counts as changed by it, unless it was left out: only a reset by
 * the engine makes a device clean.
 *
 * Context: Process context. Takes ppt_devices_lock.
 */
void ppt_reset_note(struct ppt_device *device, ktime_t asked, u8 why, u8 method,
		    u8 result, bool elided);

/**
 * ppt_reset_admin - PPT_IOC_RESET
 * @io: as documented there
 *
 * Context: Process context, sleeps until the reset is done. Takes
 * ppt_devices_lock.
 */
int ppt_reset_admin(struct ppt_ioc_reset *io);

/* Below, ppt_devices_lock is held. */

/* Whether the function can be reset, on its own or with others of its slot. */
bool ppt_reset_possible(const struct ppt_device *device);

/**
 * ppt_reset_start - begin the reset that a state asks for
 * @device: in a state of ppt_state_is_resetting(), into which it has just come
 * @why: PPT_WHY_*
 * @method: PPT_METHOD_NONE for what fits
 *
 * The state may have ended when this returns: if no reset is needed. One that
 * is running already will do.
 */
void ppt_reset_start(struct ppt_device *device, u8 why, u8 method);

/* Whether a reset of another device hits this one at the moment. */
bool ppt_reset_runs_nearby(const struct ppt_device *device);

/* A device isn't open any more: others of its slot may be waiting for that. */
void ppt_reset_kick(struct ppt_device *device);

#endif /* PPT_RESET_H */
