/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the checks of /dev/ppt's ioctls share: one file, and a line for each call
 * that doesn't end as expected.
 */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <fcntl.h>
#include <linux/ppt.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* What is asked. */
static int fd;
static int failures;

/* What an ioctl returned, as 0 or -errno. */
static int call(unsigned int number, void *argument)
{
	return ioctl(fd, number, argument) < 0 ? -errno : 0;
}

static void expect(const char *what, int got, int expected)
{
	if (got == expected)
		return;
	fprintf(stderr, "FAIL: %s: %d (%s), not %d (%s)\n", what, got,
		strerror(-got), expected, strerror(-expected));
	failures++;
}

static void expect_true(const char *what, int truth)
{
	if (truth)
		return;
	fprintf(stderr, "FAIL: %s\n", what);
	failures++;
}

/* A struct in a page whose bytes behind it are of the caller's choice. */
static void *in_page(const void *command, size_t size, int filler)
{
	static unsigned char page[8192];

	memset(page, filler, sizeof(page));
	memcpy(page, command, size);
	return page;
}

/*
 * The errors that are the same for every command; @first is the size of the
 * struct's first version, @flags are those that the command knows.
 */
static void check_with_flags(const char *name, unsigned int number,
			     const void *good, __u32 size, __u32 first,
			     __u32 flags)
{
	unsigned char copy[1024] = {};
	__u32 *head = (void *)copy;

	memcpy(copy, good, size);
	expect(name, call(number, copy), 0);

	memcpy(copy, good, size);
	head[0] = first;
	expect("size of the first version", call(number, copy), 0);
	head[0] = first - 1;
	expect("size too small", call(number, copy), -EINVAL);
	head[0] = 0;
	expect("size 0", call(number, copy), -EINVAL);
	head[0] = 4097;
	expect("size over a page", call(number, in_page(copy, size, 0)),
	       -E2BIG);
	head[0] = 0xffffffff;
	expect("size of all ones", call(number, in_page(copy, size, 0)),
	       -E2BIG);
	head[0] = size + 8;
	expect("longer, and zero", call(number, in_page(copy, size, 0)), 0);
	expect("longer, and not zero", call(number, in_page(copy, size, 1)),
	       -E2BIG);
	head[0] = size;
	head[1] = flags + 1;
	expect("unknown flag", call(number, copy), -EINVAL);
	head[1] = 0x80000000;
	expect("unknown high flag", call(number, copy), -EINVAL);
	expect("no pointer", call(number, NULL), -EFAULT);
	expect("kernel's pointer", call(number, (void *)-4096L), -EFAULT);
}

static inline void check_common(const char *name, unsigned int number,
				const void *good, __u32 size, __u32 first)
{
	check_with_flags(name, number, good, size, first, 0);
}

#endif /* CHECK_H */
