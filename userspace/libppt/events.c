// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What happens to devices, as it happens: an open file of /dev/ppt gives it, one
 * struct to a read. They are read one at a time, so that poll(2) on the file
 * always says whether there is another.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

struct ppt_events {
	unsigned int refs;
	struct ppt_ctx *ctx;
	int fd;
};

/* clang-format off */
static const char *const kind_names[] = {
	[PPT_EVENT_KIND_LOST]	     = "lost",
	[PPT_EVENT_KIND_CLAIMED]     = "claimed",
	[PPT_EVENT_KIND_REMOVED]     = "removed",
	[PPT_EVENT_KIND_ASSIGNED]    = "assigned",
	[PPT_EVENT_KIND_RELEASED]    = "released",
	[PPT_EVENT_KIND_OPENED]	     = "opened",
	[PPT_EVENT_KIND_CLOSED]	     = "closed",
	[PPT_EVENT_KIND_RESET]	     = "reset",
	[PPT_EVENT_KIND_QUARANTINED] = "quarantined",
	[PPT_EVENT_KIND_RECOVERED]   = "recovered",
	[PPT_EVENT_KIND_ERROR]	     = "error",
	[PPT_EVENT_KIND_REFUSED]     = "refused",
};

/* clang-format on */

_Static_assert(PPT_EVENT_KIND_LOST == PPT_EVENT_LOST, "kind");
_Static_assert(PPT_EVENT_KIND_RESET == PPT_EVENT_RESET, "kind");
_Static_assert(PPT_EVENT_KIND_REFUSED == PPT_EVENT_REFUSED, "kind");
_Static_assert(PPT_EVENT_OWNER_SIZE == PPT_OWNER_SIZE, "owner");
_Static_assert(PPT_EVENT_ADDRESS_SIZE >= PPT_BDF_TEXT_SIZE, "address");

const char *ppt_event_kind_name(enum ppt_event_kind kind)
{
	return ppt_name_of(kind_names, ARRAY_SIZE(kind_names), kind);
}

static int check_feature(struct ppt_ctx *ctx, int fd)
{
	u64 features;
	int ret;

	ret = ppt_ioctl_features(ctx, fd, &features);
	if (!ret && !(features & PPT_FEATURE_EVENTS))
		ret = -EPROTO;
	return ret;
}

int ppt_events_new(struct ppt_ctx *ctx, struct ppt_events **ret_events)
{
	struct ppt_events *events;
	int fd, ret;

	fd = ppt_ioctl_open_as(ctx, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return fd;
	ret = check_feature(ctx, fd);
	events = ret ? NULL : calloc(1, sizeof(*events));
	if (!events) {
		close(fd);
		return ret ? ret : -ENOMEM;
	}
	events->refs = 1;
	events->ctx = ppt_ctx_ref(ctx);
	events->fd = fd;
	*ret_events = events;
	return 0;
}

struct ppt_events *ppt_events_ref(struct ppt_events *events)
{
	events->refs++;
	return events;
}

struct ppt_events *ppt_events_unref(struct ppt_events *events)
{
	if (!events || --events->refs)
		return NULL;
	close(events->fd);
	ppt_ctx_unref(events->ctx);
	free(events);
	return NULL;
}

int ppt_events_fd(const struct ppt_events *events)
{
	return events->fd;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int read_event(int fd, struct ppt_event *event)
{
	ssize_t length = read(fd, event, sizeof(*event));

	if (length < 0)
		return -errno;
	if (!length)
		return -EPIPE;
	return length == sizeof(*event) ? 0 : -EBADMSG;
}

/* Until there is something to read, also an error, or @deadline_ms if not -1. */
static int wait_for_event(int fd, int64_t deadline_ms)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	int64_t left_ms = -1;
	int ret;

	if (deadline_ms >= 0) {
		left_ms = deadline_ms - now_ms();
		if (left_ms <= 0)
			return -EAGAIN;
	}
	ret = poll(&poll_fd, 1, left_ms);
	if (ret < 0)
		return -errno;
	return ret ? 0 : -EAGAIN;
}

static void fill_event(struct ppt_event_info *info,
		       const struct ppt_event *event)
{
	struct ppt_bdf bdf = {
		.domain = event->address.domain,
		.bus = event->address.bus,
		.slot = event->address.slot,
		.function = event->address.function,
	};

	*info = (struct ppt_event_info){
		.time_ns = event->time_ns,
		.number = event->number,
		.kind = PPT_EVENT_KIND_UNKNOWN,
		.value = event->value,
	};
	if (event->what < ARRAY_SIZE(kind_names))
		info->kind = event->what;
	ppt_reset_info_fill(&info->reset, &event->record);
	if (info->kind != PPT_EVENT_KIND_LOST)
		ppt_bdf_format(&bdf, info->address);
	memcpy(info->owner, event->owner, sizeof(info->owner));
	info->owner[sizeof(info->owner) - 1] = '\0';
}

int ppt_events_next(struct ppt_events *events, int timeout_ms,
		    struct ppt_event_info *ret_event)
{
	int64_t deadline_ms = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
	struct ppt_event event;
	int ret, wait = 0;

	do {
		ret = read_event(events->fd, &event);
		if (ret == -EAGAIN)
			wait = wait_for_event(events->fd, deadline_ms);
	} while (ret == -EAGAIN && !wait);
	if (ret)
		return wait ? wait : ret;
	fill_event(ret_event, &event);
	return 0;
}
