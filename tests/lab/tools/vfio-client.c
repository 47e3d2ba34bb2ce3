// SPDX-License-Identifier: GPL-2.0
/*
 * The smallest VFIO user: opens a device on the group path as a VMM does,
 * prints the moment when it had it (CLOCK_REALTIME, ns) and lets go.
 *
 *   vfio-client [--retry MILLISECONDS] GROUP DDDD:BB:SS.F
 *
 * With --retry, a busy group is tried again for that long.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static long long now_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int open_group(const char *number, long retry_ms)
{
	long long end = now_ns(CLOCK_MONOTONIC) + retry_ms * 1000000LL;
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/vfio/%s", number);
	for (;;) {
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0 || errno != EBUSY || now_ns(CLOCK_MONOTONIC) >= end)
			return fd;
		usleep(1000);
	}
}

static int fail(const char *what)
{
	fprintf(stderr, "vfio-client: %s: %s\n", what, strerror(errno));
	return 1;
}

int main(int argc, char **argv)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	long retry_ms = 0;
	int container, group, device;

	if (argc == 5 && !strcmp(argv[1], "--retry")) {
		retry_ms = atol(argv[2]);
		argv += 2;
		argc -= 2;
	}
	if (argc != 3) {
		fprintf(stderr,
			"usage: vfio-client [--retry MS] GROUP ADDRESS\n");
		return 2;
	}
	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (container < 0)
		return fail("/dev/vfio/vfio");
	group = open_group(argv[1], retry_ms);
	if (group < 0)
		return fail("group");
	if (ioctl(group, VFIO_GROUP_GET_STATUS, &status))
		return fail("group status");
	if (!(status.flags & VFIO_GROUP_FLAGS_VIABLE)) {
		errno = EBUSY;
		return fail("group is not viable");
	}
	if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container))
		return fail("container");
	if (ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return fail("IOMMU");
	device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, argv[2]);
	if (device < 0)
		return fail("device");
	printf("%lld\n", now_ns(CLOCK_REALTIME));
	return 0;
}
