/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What clients of the ioctls about one device share: their command line, "NAME
 * COMMAND ADDRESS [WORD…]", and words for what an ioctl answered.
 */
#ifndef CLIENT_H
#define CLIENT_H

#include <linux/capability.h>
#include <stdlib.h>
#include <sys/syscall.h>

#include "check.h"

struct client_command {
	const char *name;
	int (*run)(char **words);
};

/* What the command line names. */
static struct ppt_address address;

static const char *name_in(const char *const *names, size_t count,
			   unsigned int number)
{
	return number < count && names[number] ? names[number] : "unknown";
}

static int complain(const char *what, int ret)
{
	fprintf(stderr, "%s: %s\n", what, strerrorname_np(-ret));
	return 1;
}

/* For good. */
static int drop_privileges(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = {};

	return syscall(SYS_capset, &head, none);
}

static int client_usage(const char *name)
{
	fprintf(stderr, "usage: %s COMMAND ADDRESS [WORD…], see its source\n",
		name);
	return 2;
}

static int parse_address(const char *text)
{
	unsigned int domain, bus, slot, function;

	if (sscanf(text, "%x:%x:%x.%u", &domain, &bus, &slot, &function) != 4)
		return -EINVAL;
	address.domain = domain;
	address.bus = bus;
	address.slot = slot;
	address.function = function;
	return 0;
}

/* The exit status. */
static int client_run(const char *name, const struct client_command *commands,
		      size_t count, int argc, char **argv)
{
	size_t i;

	if (argc < 3 || parse_address(argv[2]))
		return client_usage(name);
	fd = open(PPT_DEVICE_PATH, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		perror(PPT_DEVICE_PATH);
		return 1;
	}
	for (i = 0; i < count; i++)
		if (!strcmp(argv[1], commands[i].name))
			return commands[i].run(argv + 3);
	return client_usage(name);
}

#endif /* CLIENT_H */
