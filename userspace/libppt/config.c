// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device's config space, as sysfs has it: register by register, because each
 * is a transaction on the bus, and as far as the caller may read: to others
 * than root the kernel shows the first 64 bytes. The lists of capabilities are
 * the device's word: a walk that is longer than any list can be is a loop.
 */
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "internal.h"

#define STATUS 0x06
#define STATUS_CAPABILITIES 0x10
#define CAPABILITIES 0x34
#define HEADER_SIZE 0x40
#define EXTENDED 0x100
#define SPACE_SIZE 0x1000

/* A capability takes a dword at least, an extended one two. */
#define LIMIT ((EXTENDED - HEADER_SIZE) / 4)
#define LIMIT_EXTENDED ((SPACE_SIZE - EXTENDED) / 8)

int ppt_config_open(struct ppt_ctx *ctx, const char *address)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/bus/pci/devices/%s/config",
		 ctx->sysfs_root, address);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int ppt_config_read(int fd, unsigned int offset, unsigned int size,
		    u32 *ret_value)
{
	unsigned int i;
	ssize_t length;
	u8 bytes[4];

	length = pread(fd, bytes, size, offset);
	if (length < 0)
		return -errno;
	if (length != (ssize_t)size)
		return -ENODATA;
	for (*ret_value = 0, i = 0; i < size; i++)
		*ret_value |= (u32)bytes[i] << (8 * i);
	return 0;
}

int ppt_config_find(int fd, unsigned int id)
{
	unsigned int offset, i;
	u32 value = 0;
	int ret;

	ret = ppt_config_read(fd, STATUS, 2, &value);
	if (ret)
		return ret;
	if (!(value & STATUS_CAPABILITIES))
		return -ENOENT;
	ret = ppt_config_read(fd, CAPABILITIES, 1, &value);
	for (i = 0; !ret && i < LIMIT; i++) {
		offset = value & 0xfc;
		if (!offset)
			return -ENOENT;
		if (offset < HEADER_SIZE)
			return -EBADMSG;
		ret = ppt_config_read(fd, offset, 2, &value);
		if (!ret && (value & 0xff) == id)
			return offset;
		value >>= 8;
	}
	return ret ? ret : -ELOOP;
}

int ppt_config_find_extended(int fd, unsigned int id)
{
	unsigned int offset = EXTENDED, i;
	u32 value = 0;
	int ret;

	for (i = 0; i < LIMIT_EXTENDED; i++) {
		ret = ppt_config_read(fd, offset, 4, &value);
		if (ret)
			return ret;
		/* An empty list is one of zeros, a bus without any all ones. */
		if (!value || value == UINT32_MAX)
			return -ENOENT;
		if ((value & 0xffff) == id)
			return offset;
		offset = value >> 20 & 0xffc;
		if (!offset)
			return -ENOENT;
		if (offset < EXTENDED)
			return -EBADMSG;
	}
	return -ELOOP;
}
