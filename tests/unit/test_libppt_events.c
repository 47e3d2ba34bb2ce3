// SPDX-License-Identifier: GPL-2.0
/* libppt: what comes out of /dev/ppt, which is a pipe here. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "libppt_machine.h"

/* The end that a test writes to. */
static struct ppt_events *new_events(struct fake_host *host, int *ret_write)
{
	struct ppt_events *events;
	int fds[2];

	assert_int_equal(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
	host->node_error = 0;
	host->node_fd = fds[0];
	fake_expect_version(host);
	fake_expect_version(host);
	assert_int_equal(ppt_events_new(host->ctx, &events), 0);
	assert_int_equal(host->node_flags, O_RDONLY | O_NONBLOCK);
	close(fds[0]);
	*ret_write = fds[1];
	return events;
}

static void send_event(int fd, const struct ppt_event *event)
{
	assert_int_equal(write(fd, event, sizeof(*event)), sizeof(*event));
}

static bool is_readable(const struct ppt_events *events)
{
	struct pollfd poll_fd = {
		.fd = ppt_events_fd(events),
		.events = POLLIN,
	};

	return poll(&poll_fd, 1, 0) == 1 && poll_fd.revents & POLLIN;
}

static void events_come_in_order(void **state)
{
	struct ppt_event failure = {
		.time_ns = 1700000000000000001,
		.number = 41,
		.address = { .domain = 0x10000,
			     .bus = 0xe1,
			     .slot = 0x1f,
			     .function = 7 },
		.what = PPT_EVENT_QUARANTINED,
		.record = { .time_ns = 1700000000000000000,
			    .duration_us = 1000000,
			    .why = PPT_WHY_RELEASE,
			    .method = PPT_METHOD_FLR,
			    .result = PPT_RESULT_PENDING },
		.owner = "vm1",
	};
	struct ppt_event opened = {
		.number = 42,
		.address = nvme_address,
		.what = PPT_EVENT_OPENED,
		.owner = "vm2",
	};
	struct fake_host *host = *state;
	struct ppt_event_info info;
	struct ppt_events *events;
	int fd;

	events = new_events(host, &fd);
	assert_false(is_readable(events));
	send_event(fd, &failure);
	send_event(fd, &opened);
	assert_true(is_readable(events));
	assert_int_equal(ppt_events_next(events, 0, &info), 0);
	assert_int_equal(info.time_ns, 1700000000000000001);
	assert_int_equal(info.number, 41);
	assert_int_equal(info.kind, PPT_EVENT_KIND_QUARANTINED);
	assert_int_equal(info.value, 0);
	assert_string_equal(info.address, "10000:e1:1f.7");
	assert_string_equal(info.owner, "vm1");
	assert_int_equal(info.reset.time_ns, 1700000000000000000);
	assert_int_equal(info.reset.duration_us, 1000000);
	assert_int_equal(info.reset.why, PPT_RESET_WHY_RELEASE);
	assert_int_equal(info.reset.method, PPT_RESET_METHOD_FLR);
	assert_int_equal(info.reset.result, PPT_RESET_RESULT_PENDING);
	/* One at a time, so that poll tells of the rest. */
	assert_true(is_readable(events));
	assert_int_equal(ppt_events_next(events, -1, &info), 0);
	assert_int_equal(info.kind, PPT_EVENT_KIND_OPENED);
	assert_string_equal(info.address, NVME);
	assert_string_equal(info.owner, "vm2");
	assert_int_equal(info.reset.time_ns, 0);
	assert_false(is_readable(events));
	assert_int_equal(ppt_events_next(events, 0, &info), -EAGAIN);
	ppt_events_unref(events);
	close(fd);
}

static void events_that_are_lost_are_counted(void **state)
{
	struct ppt_event lost = { .what = PPT_EVENT_LOST, .value = 17 };
	struct fake_host *host = *state;
	struct ppt_event_info info;
	struct ppt_events *events;
	int fd;

	events = new_events(host, &fd);
	send_event(fd, &lost);
	assert_int_equal(ppt_events_next(events, 0, &info), 0);
	assert_int_equal(info.kind, PPT_EVENT_KIND_LOST);
	assert_int_equal(info.value, 17);
	assert_string_equal(info.address, "");
	ppt_events_unref(events);
	close(fd);
}

static void events_of_newer_module_are_unknown(void **state)
{
	struct ppt_event event = {
		.what = PPT_EVENT_REFUSED + 1,
		.address = nvme_address,
	};
	struct fake_host *host = *state;
	struct ppt_event_info info;
	struct ppt_events *events;
	int fd;

	memset(event.owner, 'x', sizeof(event.owner));
	events = new_events(host, &fd);
	send_event(fd, &event);
	assert_int_equal(ppt_events_next(events, 0, &info), 0);
	assert_int_equal(info.kind, PPT_EVENT_KIND_UNKNOWN);
	assert_string_equal(info.address, NVME);
	assert_int_equal(strlen(info.owner), sizeof(info.owner) - 1);
	ppt_events_unref(events);
	close(fd);
}

static void each_kind_is_the_modules(void **state)
{
	struct fake_host *host = *state;
	struct ppt_event_info info;
	struct ppt_events *events;
	u32 what;
	int fd;

	events = new_events(host, &fd);
	for (what = 0; what <= PPT_EVENT_REFUSED; what++) {
		send_event(fd, &(struct ppt_event){ .what = what });
		assert_int_equal(ppt_events_next(events, 0, &info), 0);
		assert_int_equal(info.kind, what);
	}
	ppt_events_unref(events);
	close(fd);
}

static void events_are_waited_for(void **state)
{
	struct fake_host *host = *state;
	struct timespec before, after;
	struct ppt_event_info info;
	struct ppt_events *events;
	int64_t waited_ms;
	int fd;

	events = new_events(host, &fd);
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_int_equal(ppt_events_next(events, 50, &info), -EAGAIN);
	clock_gettime(CLOCK_MONOTONIC, &after);
	waited_ms = (after.tv_sec - before.tv_sec) * 1000 +
		    (after.tv_nsec - before.tv_nsec) / 1000000;
	assert_in_range(waited_ms, 49, 5000);
	ppt_events_unref(events);
	close(fd);
}

static void ignore_signal(int number)
{
	(void)number;
}

static void signal_ends_the_wait(void **state)
{
	struct sigaction action = { .sa_handler = ignore_signal }, was;
	struct itimerval soon = { .it_value = { .tv_usec = 20000 } };
	struct fake_host *host = *state;
	struct ppt_event_info info;
	struct ppt_events *events;
	int fd;

	events = new_events(host, &fd);
	sigaction(SIGALRM, &action, &was);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_int_equal(ppt_events_next(events, 10000, &info), -EINTR);
	sigaction(SIGALRM, &was, NULL);
	ppt_events_unref(events);
	close(fd);
}

static void end_and_half_an_event_are_errors(void **state)
{
	struct fake_host *host = *state;
	struct ppt_event_info info;
	struct ppt_events *events;
	int fd;

	events = new_events(host, &fd);
	assert_int_equal(write(fd, "half", 4), 4);
	assert_int_equal(ppt_events_next(events, 0, &info), -EBADMSG);
	close(fd);
	assert_int_equal(ppt_events_next(events, -1, &info), -EPIPE);
	ppt_events_unref(events);
}

static void events_need_a_module_that_has_them(void **state)
{
	struct ppt_events *events = NULL;
	struct fake_host *host = *state;

	assert_int_equal(ppt_events_new(host->ctx, &events), -ENOENT);
	fake_module(host);
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_VERSION)->abi = PPT_ABI_VERSION;
	assert_int_equal(ppt_events_new(host->ctx, &events), -EPROTO);
	fake_expect(host, PPT_IOC_VERSION)->abi = PPT_ABI_VERSION + 1;
	assert_int_equal(ppt_events_new(host->ctx, &events), -EPROTO);
	assert_null(events);
	assert_null(ppt_events_unref(NULL));
}

static void last_unref_closes_the_file(void **state)
{
	struct fake_host *host = *state;
	struct ppt_events *events;
	int fd, own;

	events = new_events(host, &fd);
	assert_ptr_equal(ppt_events_ref(events), events);
	assert_null(ppt_events_unref(events));
	own = ppt_events_fd(events);
	assert_int_not_equal(fcntl(own, F_GETFD), -1);
	assert_null(ppt_events_unref(events));
	assert_int_equal(fcntl(own, F_GETFD), -1);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(events_come_in_order),
		TEST(events_that_are_lost_are_counted),
		TEST(events_of_newer_module_are_unknown),
		TEST(each_kind_is_the_modules),
		TEST(events_are_waited_for),
		TEST(signal_ends_the_wait),
		TEST(end_and_half_an_event_are_errors),
		TEST(events_need_a_module_that_has_them),
		TEST(last_unref_closes_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
