// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the block devices of a PCI device are used for. A block device is in use
 * if it is mounted or swapped to, if one of its partitions is, or if one that
 * holds it (dm, md) is. One that is in use and none of that explains (a mount
 * in another namespace, an array that is only assembled) betrays itself by not
 * letting itself be opened exclusively.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "internal.h"

/* A stack of holders that is deeper is a loop. */
#define DEPTH_MAX 16
#define NVME_SUBSYSTEM "/nvme-subsystem/"

struct scan {
	struct ppt_ctx *ctx;
	struct ppt_mounts *mounts;
	struct ppt_reasons *reasons;
};

static int report_block(struct scan *scan, const char *node,
			unsigned int depth);

/* As it is called below /dev: device mapper's number tells nobody anything. */
static void block_name(struct ppt_ctx *ctx, const char *node, char *name,
		       size_t size)
{
	char mapped[PPT_TEXT_SIZE];

	if (ppt_sysfs_read(ctx, mapped, sizeof(mapped),
			   "class/block/%s/dm/name", node) > 0)
		snprintf(name, size, "mapper/%s", mapped);
	else
		snprintf(name, size, "%s", node);
}

static uint64_t block_devno(struct ppt_ctx *ctx, const char *node)
{
	unsigned int block_major, block_minor;
	char text[PPT_TEXT_SIZE];

	if (ppt_sysfs_read(ctx, text, sizeof(text), "class/block/%s/dev",
			   node) < 0 ||
	    sscanf(text, "%u:%u", &block_major, &block_minor) != 2)
		return 0;
	return makedev(block_major, block_minor);
}

static int report_holders(struct scan *scan, const char *node,
			  unsigned int depth)
{
	char **holders;
	int ret = 0;
	size_t i;

	holders = ppt_sysfs_names(scan->ctx, "class/block/%s/holders", node);
	for (i = 0; !ret && holders && holders[i]; i++)
		ret = report_block(scan, holders[i], depth + 1);
	ppt_sysfs_names_free(holders);
	return ret;
}

static int report_partitions(struct scan *scan, const char *node,
			     unsigned int depth)
{
	char **names;
	int ret = 0;
	size_t i;

	names = ppt_sysfs_names(scan->ctx, "class/block/%s", node);
	for (i = 0; !ret && names && names[i]; i++)
		if (ppt_sysfs_exists(scan->ctx, "class/block/%s/%s/partition",
				     node, names[i]))
			ret = report_block(scan, names[i], depth + 1);
	ppt_sysfs_names_free(names);
	return ret;
}

static int report_exclusive(struct scan *scan, const char *node,
			    const char *name)
{
	char path[PATH_MAX], *holder = "", **holders;
	int fd, ret;

	snprintf(path, sizeof(path), "%s/%s", scan->ctx->dev_root, node);
	/* Not waiting for a medium, nor asking a drive to load one. */
	fd = scan->ctx->ops.open(scan->ctx, path,
				 O_RDONLY | O_EXCL | O_NONBLOCK);
	if (fd >= 0) {
		close(fd);
		return 0;
	}
	if (fd != -EBUSY) {
		ppt_log(scan->ctx, PPT_LOG_DEBUG, "%s: %s", path,
			strerror(-fd));
		return 0;
	}
	holders = ppt_sysfs_names(scan->ctx, "class/block/%s/holders", node);
	if (holders && holders[0])
		holder = holders[0];
	ret = ppt_reasons_add(scan->reasons, PPT_REASON_BLOCK, name, holder);
	ppt_sysfs_names_free(holders);
	return ret;
}

static int report_block(struct scan *scan, const char *node, unsigned int depth)
{
	size_t before = ppt_reasons_count(scan->reasons);
	char name[PPT_TEXT_SIZE + sizeof("mapper/")];
	int ret;

	if (depth > DEPTH_MAX)
		return 0;
	block_name(scan->ctx, node, name, sizeof(name));
	ret = ppt_mounts_report(scan->mounts, scan->reasons, name, node,
				block_devno(scan->ctx, node));
	if (!ret)
		ret = report_partitions(scan, node, depth);
	if (!ret)
		ret = report_holders(scan, node, depth);
	/* Each of those also makes an exclusive open fail. */
	if (!ret && ppt_reasons_count(scan->reasons) == before)
		ret = report_exclusive(scan, node, name);
	return ret;
}

/*
 * With NVMe multipath a disk lives in /sys/devices/virtual/nvme-subsystem/…, in
 * a folder with links to the controllers that lead to it.
 */
static bool is_multipath_of(struct ppt_ctx *ctx, const char *disk,
			    const char *dir)
{
	const char *found = strstr(disk, NVME_SUBSYSTEM);
	char subsystem[PPT_TEXT_SIZE], **names, *controller;
	bool answer = false;
	size_t i;

	if (!found)
		return false;
	found += strlen(NVME_SUBSYSTEM);
	snprintf(subsystem, sizeof(subsystem), "%.*s", (int)strcspn(found, "/"),
		 found);
	names = ppt_sysfs_names(ctx, "devices/virtual/nvme-subsystem/%s",
				subsystem);
	for (i = 0; !answer && names && names[i]; i++) {
		controller =
			ppt_sysfs_real(ctx,
				       "devices/virtual/nvme-subsystem/%s/%s",
				       subsystem, names[i]);
		answer = controller && ppt_path_is_below(controller, dir);
		free(controller);
	}
	ppt_sysfs_names_free(names);
	return answer;
}

static bool is_disk_of(struct ppt_ctx *ctx, const char *node, const char *dir)
{
	bool answer;
	char *disk;

	/* Partitions come with their disk. */
	if (ppt_sysfs_exists(ctx, "class/block/%s/partition", node))
		return false;
	disk = ppt_sysfs_real(ctx, "class/block/%s", node);
	answer = disk && (ppt_path_is_below(disk, dir) ||
			  is_multipath_of(ctx, disk, dir));
	free(disk);
	return answer;
}

int ppt_block_report(struct ppt_ctx *ctx, const char *dir,
		     struct ppt_reasons *reasons)
{
	struct scan scan = { .ctx = ctx, .reasons = reasons };
	char **nodes;
	int ret = 0;
	size_t i;

	nodes = ppt_sysfs_names(ctx, "class/block");
	for (i = 0; !ret && nodes && nodes[i]; i++) {
		if (!is_disk_of(ctx, nodes[i], dir))
			continue;
		/* Only a machine with disks needs the tables. */
		if (!scan.mounts)
			ret = ppt_mounts_new(ctx, &scan.mounts);
		if (!ret)
			ret = report_block(&scan, nodes[i], 0);
	}
	ppt_mounts_free(scan.mounts);
	ppt_sysfs_names_free(nodes);
	return ret;
}
