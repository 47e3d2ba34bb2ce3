/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What happens to devices, for those who read /dev/ppt: a ring of the last
 * events, and a position in it for each file. Nobody is waited for: a reader
 * that is too slow is told how many it has missed.
 */
#ifndef PPT_EVENT_H
#define PPT_EVENT_H

#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/ppt.h>

struct ppt_device;

/* Writes an event of @device. Context: Any; ppt_devices_lock is held. */
void ppt_event_send(const struct ppt_device *device, u32 what, u32 value,
		    const struct ppt_reset_record *record);

/* As ppt_event_send(), of somebody else than the owner: the calling process. */
void ppt_event_send_refused(const struct ppt_device *device, const char *who);

/* The number of the next event: where a new reader begins. */
u64 ppt_event_next(void);

/**
 * ppt_event_read - copy events to user space
 * @next: the reader's position, moved on
 * @buf: room for @size bytes
 * @size: at least one event
 * @nonblock: don't wait for the first one
 *
 * Context: Process context, may sleep. The caller keeps readers of one position
 * apart.
 * Return: bytes written, -EINVAL, -EAGAIN, -ERESTARTSYS or -EFAULT.
 */
ssize_t ppt_event_read(u64 *next, char __user *buf, size_t size, bool nonblock);

/* EPOLLIN if there is an event at @next. */
__poll_t ppt_event_poll(u64 next, struct file *file, poll_table *wait);

#endif /* PPT_EVENT_H */
