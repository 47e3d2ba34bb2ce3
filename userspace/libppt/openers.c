// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Processes that have a node of a device open: a VM or a database on a whole
 * disk, dd, what draws on a screen. The kernel keeps no list of them; their
 * descriptors are looked through, the type and number of each node alone, which
 * asks no file server that may be dead.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "internal.h"

struct search {
	struct ppt_ctx *ctx;
	const char *dir;
	const struct ppt_devnos *devnos;
	bool strict;
	struct ppt_reasons *reasons;
};

/* Whether this node is of the device: 1, 0 or -errno. */
static int is_node_of(struct search *search, const char *type,
		      const struct statx *status)
{
	char *real;
	size_t i;
	int ret;

	for (i = 0; S_ISBLK(status->stx_mode) && i < search->devnos->count; i++)
		if (search->devnos->array[i] ==
		    makedev(status->stx_rdev_major, status->stx_rdev_minor))
			return 1;
	real = ppt_sysfs_real(search->ctx, "dev/%s/%u:%u", type,
			      status->stx_rdev_major, status->stx_rdev_minor);
	/* Some nodes, as terminals', have no device. */
	if (!real)
		return errno == ENOENT ? 0 : -errno;
	ret = ppt_block_is_of(search->ctx, real, search->dir);
	free(real);
	return ret;
}

static int check_descriptor(struct search *search, int dir, const char *name)
{
	struct statx status;

	/*
	 * Asked for nothing, all that can have nodes tell the type and number
	 * all the same, and somebody else's FUSE doesn't refuse.
	 */
	if (statx(dir, name, AT_STATX_DONT_SYNC, 0, &status))
		return errno == ENOENT ? 0 : -errno;
	if (S_ISBLK(status.stx_mode))
		return is_node_of(search, "block", &status);
	if (S_ISCHR(status.stx_mode))
		return is_node_of(search, "char", &status);
	return 0;
}

/* 1 if one of its descriptors is of the device, 0 or -errno. */
static int check_process(struct search *search, const char *pid)
{
	char path[PATH_MAX];
	struct dirent *entry;
	int ret = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s/fd", search->ctx->proc_root, pid);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			ret = check_descriptor(search, dirfd(dir),
					       entry->d_name);
	closedir(dir);
	return ret;
}

static void read_command(struct search *search, const char *pid,
			 char command[PPT_TEXT_SIZE])
{
	char path[PATH_MAX];
	FILE *file;

	command[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s/comm", search->ctx->proc_root, pid);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(command, PPT_TEXT_SIZE, file))
		command[strcspn(command, "\n")] = '\0';
	fclose(file);
}

static int report_process(struct search *search, const char *pid)
{
	char command[PPT_TEXT_SIZE], path[PATH_MAX];
	int ret;

	ret = check_process(search, pid);
	if (ret > 0) {
		read_command(search, pid, command);
		return ppt_reasons_add(search->reasons, PPT_REASON_PROCESS, pid,
				       command);
	}
	/* It ended meanwhile, or there is nothing to find. */
	if (!ret || ret == -ENOENT || ret == -ESRCH)
		return 0;
	if (ret == -ENOMEM || !search->strict)
		return ret == -ENOMEM ? ret : 0;
	snprintf(path, sizeof(path), "%s/%s/fd", search->ctx->proc_root, pid);
	return ppt_reasons_add(search->reasons, PPT_REASON_UNCHECKED, path,
			       strerror(-ret));
}

int ppt_openers_report(struct ppt_ctx *ctx, const char *dir,
		       const struct ppt_devnos *devnos, bool strict,
		       struct ppt_reasons *reasons)
{
	struct search search = { ctx, dir, devnos, strict, reasons };
	struct dirent *entry;
	int ret = 0;
	DIR *proc;

	proc = opendir(ctx->proc_root);
	if (!proc)
		return -errno;
	while (!ret && (entry = readdir(proc)))
		if (strspn(entry->d_name, "0123456789") ==
			    strlen(entry->d_name) &&
		    atoi(entry->d_name) != getpid())
			ret = report_process(&search, entry->d_name);
	closedir(proc);
	return ret;
}
