// SPDX-License-Identifier: GPL-2.0
/* What happens to devices, for readers: see event.h. */
#include <linux/spinlock.h>
#include <linux/ktime.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "assignment.h"
#include "device.h"
#include "event.h"

/* A power of two, so that numbers may wrap around it. */
#define RING_SIZE 512

/* Protects the two below; innermost, nothing sleeps under it. */
static DEFINE_SPINLOCK(ring_lock);
/* The last events, by number modulo RING_SIZE. */
static struct ppt_event ring[RING_SIZE];
/* Number of the next event. */
static u64 ring_next;

static DECLARE_WAIT_QUEUE_HEAD(ring_wait);

static void send(const struct ppt_device *device, u32 what, u32 value,
		 const struct ppt_reset_record *record, const char *owner)
{
	struct ppt_event *event;

	spin_lock(&ring_lock);
	event = &ring[ring_next % RING_SIZE];
	*event = (struct ppt_event){
		.time_ns = ktime_get_real_ns(),
		.number = ring_next,
		.address = ppt_device_address(device),
		.what = what,
		.value = value,
	};
	if (record)
		event->record = *record;
	if (owner)
		strscpy(event->owner, owner, sizeof(event->owner));
	WRITE_ONCE(ring_next, ring_next + 1);
	spin_unlock(&ring_lock);
	wake_up_interruptible(&ring_wait);
}

void ppt_event_send(const struct ppt_device *device, u32 what, u32 value,
		    const struct ppt_reset_record *record)
{
	const struct ppt_assignment *assignment = device->owner.assignment;

	lockdep_assert_held(&ppt_devices_lock);
	send(device, what, value, record,
	     assignment ? assignment->label : NULL);
}

void ppt_event_send_refused(const struct ppt_device *device, const char *who)
{
	send(device, PPT_EVENT_REFUSED, 0, NULL, who);
}

u64 ppt_event_next(void)
{
	u64 next;

	spin_lock(&ring_lock);
	next = ring_next;
	spin_unlock(&ring_lock);
	return next;
}

/* Copies the event at @next, or one that says what is missing, and moves on. */
static bool take(u64 *next, struct ppt_event *event)
{
	bool found = false;
	u64 oldest;

	spin_lock(&ring_lock);
	oldest = ring_next > RING_SIZE ? ring_next - RING_SIZE : 0;
	if (*next < oldest) {
		*event = (struct ppt_event){
			.time_ns = ktime_get_real_ns(),
			.number = *next,
			.what = PPT_EVENT_LOST,
			.value = min_t(u64, oldest - *next, U32_MAX),
		};
		*next = oldest;
		found = true;
	} else if (*next < ring_next) {
		*event = ring[*next % RING_SIZE];
		++*next;
		found = true;
	}
	spin_unlock(&ring_lock);
	return found;
}

ssize_t ppt_event_read(u64 *next, char __user *buf, size_t size, bool nonblock)
{
	struct ppt_event event;
	size_t done = 0;
	int ret;

	if (size < sizeof(event))
		return -EINVAL;
	if (!nonblock) {
		ret = wait_event_interruptible(ring_wait,
					       READ_ONCE(ring_next) != *next);
		if (ret)
			return ret;
	}
	while (size - done >= sizeof(event)) {
		u64 before = *next;

		if (!take(next, &event))
			break;
		if (copy_to_user(buf + done, &event, sizeof(event))) {
			*next = before;
			return done ? done : -EFAULT;
		}
		done += sizeof(event);
	}
	return done ? done : -EAGAIN;
}

__poll_t ppt_event_poll(u64 next, struct file *file, poll_table *wait)
{
	poll_wait(file, &ring_wait, wait);
	return ppt_event_next() != next ? EPOLLIN | EPOLLRDNORM : 0;
}
