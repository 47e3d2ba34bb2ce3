// SPDX-License-Identifier: GPL-2.0
/*
 * The smallest VFIO user: opens a device on the group path as a VMM does,
 * prints the moment when it had it (CLOCK_REALTIME, ns) and lets go.
 *
 *   vfio-client [--retry MILLISECONDS] [--poke BAR:OFFSET=VALUE]
 *               GROUP DDDD:BB:SS.F
 *
 * With --retry, a busy group is tried again for that long. With --poke, a byte
 * in a BAR is written and must read back; the device is then held until a
 * signal comes.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
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

static int poke(int device, const char *text)
{
	struct vfio_region_info region = { .argsz = sizeof(region) };
	int bar, offset, value;
	unsigned short command = 2; /* memory decode on */
	unsigned char byte;

	if (sscanf(text, "%d:%i=%i", &bar, &offset, &value) != 3) {
		errno = EINVAL;
		return fail(text);
	}
	region.index = VFIO_PCI_CONFIG_REGION_INDEX;
	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &region) ||
	    pwrite(device, &command, 2, region.offset + 4) != 2)
		return fail("command register");
	region.index = bar;
	byte = value;
	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &region) ||
	    pwrite(device, &byte, 1, region.offset + offset) != 1 ||
	    pread(device, &byte, 1, region.offset + offset) != 1)
		return fail("BAR");
	if (byte != value) {
		fprintf(stderr, "vfio-client: wrote %d, read %d\n", value,
			byte);
		return 1;
	}
	puts("poked");
	fflush(stdout);
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	/* clang-format off */
	static const struct option options[] = {
		{ "retry", required_argument, NULL, 'r' },
		{ "poke",  required_argument, NULL, 'p' },
		{}
	};
	/* clang-format on */
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int container, group, device, option;
	const char *poke_at = NULL;
	long retry_ms = 0;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'r')
			retry_ms = atol(optarg);
		else if (option == 'p')
			poke_at = optarg;
		else
			return 2;
	}
	argv += optind - 1;
	if (argc - optind != 2) {
		fprintf(stderr,
			"usage: vfio-client [--retry MS] [--poke BAR:OFFSET=VALUE] GROUP ADDRESS\n");
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
	if (poke_at)
		return poke(device, poke_at);
	printf("%lld\n", now_ns(CLOCK_REALTIME));
	return 0;
}
