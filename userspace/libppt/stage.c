// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Files that are written as a whole or not at all: beside where they belong,
 * under a name of nobody's, until they are on the disk; only then they get the
 * right name. Nobody ever sees a part, and whatever fails leaves nothing behind.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define NAME_TRIES 100
#define BACKUP_TRIES 1000

struct ppt_stage {
	char *path;
	char *temp;
};

/* The folder of @path, from malloc; NULL without memory. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return strdup(".");
	return strndup(path, slash == path ? 1 : slash - path);
}

static int create_temp(struct ppt_stage *stage)
{
	char *folder = folder_of(stage->path);
	int fd = -EEXIST, tries;

	if (!folder)
		return -ENOMEM;
	for (tries = 0; fd == -EEXIST && tries < NAME_TRIES; tries++) {
		free(stage->temp);
		if (asprintf(&stage->temp, "%s/.ppt-%d-%d.tmp", folder,
			     (int)getpid(), tries) < 0) {
			stage->temp = NULL;
			fd = -ENOMEM;
			break;
		}
		fd = open(stage->temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			  0666);
		if (fd < 0)
			fd = -errno;
	}
	free(folder);
	if (fd < 0) {
		/* What is there isn't ours to remove. */
		free(stage->temp);
		stage->temp = NULL;
	}
	return fd;
}

static int write_all(int fd, const u8 *data, size_t size)
{
	ssize_t length;

	while (size) {
		length = write(fd, data, size);
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return -errno;
		data += length;
		size -= length;
	}
	return fsync(fd) ? -errno : 0;
}

/* As the file that it is going to replace; a new one is as umask says. */
static int copy_mode(int fd, const char *path)
{
	struct stat status;

	if (stat(path, &status))
		return errno == ENOENT ? 0 : -errno;
	/* Only root can, and who isn't needn't. */
	if (fchown(fd, status.st_uid, status.st_gid) && errno != EPERM)
		return -errno;
	return fchmod(fd, status.st_mode & 0777) ? -errno : 0;
}

int ppt_stage_new(const char *path, const void *data, size_t size,
		  struct ppt_stage **ret_stage)
{
	struct ppt_stage *stage = calloc(1, sizeof(*stage));
	int fd, ret;

	if (!stage)
		return -ENOMEM;
	stage->path = strdup(path);
	fd = stage->path ? create_temp(stage) : -ENOMEM;
	if (fd < 0) {
		ppt_stage_drop(stage);
		return fd;
	}
	ret = copy_mode(fd, path);
	if (!ret)
		ret = write_all(fd, data, size);
	if (close(fd) && !ret)
		ret = -errno;
	if (ret)
		ppt_stage_drop(stage);
	else
		*ret_stage = stage;
	return ret;
}

void ppt_stage_drop(struct ppt_stage *stage)
{
	if (!stage)
		return;
	if (stage->temp)
		unlink(stage->temp);
	free(stage->temp);
	free(stage->path);
	free(stage);
}

/* The new name is there already; this is for the case that power fails. */
static void sync_folder(const char *path)
{
	char *folder = folder_of(path);
	int fd;

	if (!folder)
		return;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

int ppt_stage_set_mode(struct ppt_stage *stage, unsigned int mode)
{
	return chmod(stage->temp, mode) ? -errno : 0;
}

int ppt_stage_unlink(const char *path)
{
	if (unlink(path))
		return -errno;
	sync_folder(path);
	return 0;
}

int ppt_rename_new(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE)) {
		if (errno != EINVAL && errno != ENOSYS)
			return -errno;
		/* Some file systems can do only this. */
		if (link(from, to))
			return -errno;
		unlink(from);
	}
	sync_folder(to);
	return 0;
}

int ppt_stage_commit(struct ppt_stage *stage, bool replace)
{
	int ret = 0;

	if (replace)
		ret = rename(stage->temp, stage->path) ? -errno : 0;
	else
		ret = ppt_rename_new(stage->temp, stage->path);
	if (ret)
		return ret;
	if (replace)
		sync_folder(stage->path);
	free(stage->temp);
	stage->temp = NULL;
	return 0;
}

/* Where there are no hard links. */
static int copy_file(const char *from, const char *to)
{
	struct ppt_stage *stage;
	size_t size;
	u8 *data;
	int ret;

	ret = ppt_bytes_read(from, SIZE_MAX, &data, &size);
	if (ret)
		return ret;
	ret = ppt_stage_new(to, data, size, &stage);
	free(data);
	if (ret)
		return ret;
	ret = ppt_stage_commit(stage, false);
	ppt_stage_drop(stage);
	return ret;
}

static int keep_as(const char *path, const char *name)
{
	if (!link(path, name))
		return 0;
	return errno == EEXIST ? -EEXIST : copy_file(path, name);
}

/* The file at @path has another name as well from then on, @ret_name. */
static int back_up(const char *path, char **ret_name)
{
	unsigned int number;
	char *name;
	int ret;

	for (number = 0; number < BACKUP_TRIES; number++) {
		name = ppt_numbered_name(path, ".orig", number);
		if (!name)
			return -ENOMEM;
		ret = keep_as(path, name);
		if (!ret) {
			*ret_name = name;
			return 0;
		}
		free(name);
		if (ret != -EEXIST)
			return ret;
	}
	return -EEXIST;
}

char *ppt_numbered_name(const char *path, const char *suffix,
			unsigned int number)
{
	char *name;
	int length;

	length = number ? asprintf(&name, "%s%s.%u", path, suffix, number) :
			  asprintf(&name, "%s%s", path, suffix);
	return length < 0 ? NULL : name;
}

/* 1 if there is a file to replace, 0 if there is nothing, or -errno */
static int check_target(const char *path, unsigned int flags)
{
	struct stat status;

	if (lstat(path, &status))
		return errno == ENOENT ? 0 : -errno;
	if (!(flags & PPT_ROM_WRITE_REPLACE))
		return -EEXIST;
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	/* A node or a fifo would be replaced by a file. */
	return S_ISREG(status.st_mode) ? 1 : -EMEDIUMTYPE;
}

static int write_file(const char *path, const void *data, size_t size,
		      unsigned int flags, char **ret_backup)
{
	struct ppt_stage *stage;
	char *backup = NULL;
	int there, ret;

	there = check_target(path, flags);
	if (there < 0)
		return there;
	ret = ppt_stage_new(path, data, size, &stage);
	if (ret)
		return ret;
	if (there && flags & PPT_ROM_WRITE_BACKUP)
		ret = back_up(path, &backup);
	if (!ret)
		ret = ppt_stage_commit(stage, there);
	ppt_stage_drop(stage);
	if (ret || !ret_backup)
		free(backup);
	else
		*ret_backup = backup;
	return ret;
}

int ppt_rom_write_file(const char *path, const void *data, size_t size,
		       unsigned int flags, char **ret_backup)
{
	char *real;
	int ret;

	if (flags & ~(PPT_ROM_WRITE_REPLACE | PPT_ROM_WRITE_BACKUP) ||
	    flags == PPT_ROM_WRITE_BACKUP)
		return -EINVAL;
	real = realpath(path, NULL);
	if (!real && errno != ENOENT)
		return -errno;
	ret = write_file(real ? real : path, data, size, flags, ret_backup);
	free(real);
	return ret;
}
