// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files that are read as a whole, and not believed: no more than a limit, and
 * never waiting for what is no file, as a fifo.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* As much as sysfs hands out at once. */
#define STEP 4096
#define FIRST_CAPACITY (64 * 1024)

/**
 * struct bytes - what was read so far
 * @data: from malloc
 * @size: of @data
 * @capacity: of @data
 */
struct bytes {
	u8 *data;
	size_t size;
	size_t capacity;
};

static int make_room(struct bytes *bytes)
{
	size_t capacity;
	u8 *grown;

	if (bytes->capacity - bytes->size >= STEP)
		return 0;
	capacity = bytes->capacity ? bytes->capacity * 2 : FIRST_CAPACITY;
	grown = realloc(bytes->data, capacity);
	if (!grown)
		return -ENOMEM;
	bytes->data = grown;
	bytes->capacity = capacity;
	return 0;
}

/* One step; 1 if there may be more, 0 at the end, or -errno. */
static int read_step(int fd, struct bytes *bytes, size_t limit)
{
	ssize_t length;
	int ret;

	ret = make_room(bytes);
	if (ret)
		return ret;
	length = read(fd, bytes->data + bytes->size, STEP);
	if (length < 0)
		return errno == EINTR ? 1 : -errno;
	bytes->size += length;
	if (bytes->size > limit)
		return -EFBIG;
	return length > 0;
}

int ppt_bytes_read_fd(int fd, size_t limit, u8 **ret_data, size_t *ret_size)
{
	struct bytes bytes = { 0 };
	int ret;

	do {
		ret = read_step(fd, &bytes, limit);
	} while (ret == 1);
	if (ret) {
		free(bytes.data);
		return ret;
	}
	*ret_data = bytes.data;
	*ret_size = bytes.size;
	return 0;
}

int ppt_bytes_read(const char *path, size_t limit, u8 **ret_data,
		   size_t *ret_size)
{
	struct stat status;
	int fd, ret;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &status))
		ret = -errno;
	else if (S_ISDIR(status.st_mode))
		ret = -EISDIR;
	else if (!S_ISREG(status.st_mode))
		ret = -EMEDIUMTYPE;
	else
		ret = ppt_bytes_read_fd(fd, limit, ret_data, ret_size);
	close(fd);
	return ret;
}

int ppt_rom_read_file(const char *path, const struct ppt_rom_ids *ids,
		      struct ppt_rom **ret_rom)
{
	size_t size;
	u8 *data;
	int ret;

	ret = ppt_bytes_read(path, PPT_ROM_LIMIT_BYTES, &data, &size);
	if (ret)
		return ret;
	if (!size) {
		free(data);
		return -ENODATA;
	}
	return ppt_rom_adopt(data, size, ids, ret_rom);
}
