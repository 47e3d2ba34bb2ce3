/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the benchmark's tools share: a clock, PCI addresses, and the calls of
 * /dev/ppt that they need. Each tool is one file; what goes wrong ends it.
 */
#ifndef BENCH_H
#define BENCH_H

#include <errno.h>
#include <fcntl.h>
#include <linux/ppt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define BENCH_DEVICES_MAX 128
/* For what this module doesn't know; the same as a skipped test. */
#define BENCH_UNSUPPORTED 77

static inline double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static inline void fail(const char *what)
{
	fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static inline struct ppt_address parse_address(const char *text)
{
	struct ppt_address address = {};
	unsigned int domain, bus, slot, function;

	if (sscanf(text, "%x:%x:%x.%x", &domain, &bus, &slot, &function) != 4) {
		errno = EINVAL;
		fail(text);
	}
	address.domain = domain;
	address.bus = bus;
	address.slot = slot;
	address.function = function;
	return address;
}

/* The devices that the command line names, in its order. */
struct bench_set {
	unsigned int count;
	struct ppt_address addresses[BENCH_DEVICES_MAX];
};

static inline struct bench_set parse_set(int count, char **texts)
{
	struct bench_set set = { .count = count };
	int i;

	if (count < 1 || count > BENCH_DEVICES_MAX) {
		errno = EINVAL;
		fail("number of devices");
	}
	for (i = 0; i < count; i++)
		set.addresses[i] = parse_address(texts[i]);
	return set;
}

static inline int ppt_open(void)
{
	int fd = open(PPT_DEVICE_PATH, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		fail(PPT_DEVICE_PATH);
	return fd;
}

/* Ends the tool, not its benchmark, when the module is too old for a part. */
static inline void ppt_fail(const char *what)
{
	if (errno == ENOTTY)
		exit(BENCH_UNSUPPORTED);
	fail(what);
}

static inline void ppt_assign(int ppt, const struct bench_set *set)
{
	struct ppt_ioc_assign assign = {
		.size = sizeof(assign),
		.count = set->count,
		.addresses = (unsigned long)set->addresses,
		.label = "bench",
	};

	if (ioctl(ppt, PPT_IOC_ASSIGN, &assign))
		ppt_fail("assign");
}

static inline void ppt_release(int ppt)
{
	struct ppt_ioc_release release = { .size = sizeof(release) };

	if (ioctl(ppt, PPT_IOC_RELEASE, &release))
		ppt_fail("release");
}

/*
 * Until all devices have that state. Asks for one device at a time, seldom
 * enough to leave the processor to those who reset them.
 */
static inline void ppt_settle(int ppt, const struct bench_set *set,
			      unsigned int state)
{
	struct ppt_ioc_device device = { .size = sizeof(device) };
	double end = now_ms() + 60e3;
	unsigned int i = 0;

	while (i < set->count) {
		device.address = set->addresses[i];
		if (ioctl(ppt, PPT_IOC_DEVICE, &device))
			fail("state of a device");
		if (device.out_state == state) {
			i++;
		} else if (now_ms() < end) {
			usleep(1000);
		} else {
			errno = ETIMEDOUT;
			fail("waiting for devices");
		}
	}
}

#endif /* BENCH_H */
