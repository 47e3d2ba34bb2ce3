// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the block devices of a PCI device are used for. A block device is in use
 * if it is mounted or swapped to, if one of its partitions is, or if one that
 * holds it (dm, md, loop) is. One that is in use and none of that explains (a
 * mount in another namespace, an array that is only assembled) betrays itself
 * by not letting itself be opened exclusively. What can't be looked at counts
 * as in use: nobody's data is taken away for want of an answer.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
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
	struct ppt_devnos *devnos;
};

static int report_block(struct scan *scan, const char *node,
			unsigned int depth);

static int add_devno(struct ppt_devnos *devnos, uint64_t devno)
{
	int ret;

	ret = ppt_array_grow((void **)&devnos->array, devnos->count,
			     &devnos->capacity, sizeof(*devnos->array));
	if (!ret)
		devnos->array[devnos->count++] = devno;
	return ret;
}

static int read_node(struct ppt_ctx *ctx, const char *name,
		     struct ppt_node *node)
{
	unsigned int block_major, block_minor;
	char text[PPT_TEXT_SIZE], *mark;
	int ret;

	*node = (struct ppt_node){ .node = name };
	snprintf(node->path, sizeof(node->path), "%s", name);
	/* Drivers with a folder below /dev, which a name can't say. */
	while ((mark = strchr(node->path, '!')))
		*mark = '/';
	/* Device mapper's number tells nobody anything. */
	if (ppt_sysfs_read(ctx, text, sizeof(text), "class/block/%s/dm/name",
			   name) > 0)
		snprintf(node->name, sizeof(node->name), "mapper/%s", text);
	else
		snprintf(node->name, sizeof(node->name), "%s", node->path);

	ret = ppt_sysfs_read(ctx, text, sizeof(text), "class/block/%s/dev",
			     name);
	/* A path to a disk with NVMe multipath has no number. */
	if (ret == -ENOENT)
		return 0;
	if (ret < 0)
		return ret;
	if (sscanf(text, "%u:%u", &block_major, &block_minor) != 2)
		return -EBADMSG;
	node->devno = makedev(block_major, block_minor);
	return 0;
}

bool ppt_block_is_source(struct ppt_ctx *ctx, const char *source,
			 const struct ppt_node *node)
{
	size_t length = strlen(ctx->dev_root);
	struct stat status;

	if (!source || source[0] != '/')
		return false;
	if (!strncmp(source, ctx->dev_root, length) && source[length] == '/' &&
	    (!strcmp(source + length + 1, node->name) ||
	     !strcmp(source + length + 1, node->path)))
		return true;
	return !stat(source, &status) && S_ISBLK(status.st_mode) &&
	       status.st_rdev == node->devno;
}

static int report_holders(struct scan *scan, const char *node,
			  unsigned int depth)
{
	char **holders;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(scan->ctx, &holders, "class/block/%s/holders",
			      node);
	if (ret)
		return ret;
	for (i = 0; !ret && holders[i]; i++)
		ret = report_block(scan, holders[i], depth + 1);
	ppt_sysfs_names_free(holders);
	return ret;
}

/* A loop device doesn't ask for its base alone, so that is no holder there. */
static int report_loop(struct scan *scan, const struct ppt_node *node,
		       const char *loop, unsigned int depth)
{
	size_t before = ppt_reasons_count(scan->reasons);
	char source[PATH_MAX];
	int ret;

	ret = ppt_sysfs_read(scan->ctx, source, sizeof(source),
			     "class/block/%s/loop/backing_file", loop);
	/* One without a base hasn't got the file, or loses it meanwhile. */
	if (ret == -ENOENT || ret == -ENODEV || ret == -ENXIO)
		return 0;
	if (ret < 0)
		return ret;
	if (!ppt_block_is_source(scan->ctx, source, node))
		return 0;
	ret = report_block(scan, loop, depth + 1);
	if (!ret && ppt_reasons_count(scan->reasons) == before)
		ret = ppt_reasons_add(scan->reasons, PPT_REASON_BLOCK,
				      node->name, loop);
	return ret;
}

static int report_loops(struct scan *scan, const struct ppt_node *node,
			unsigned int depth)
{
	char **names;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(scan->ctx, &names, "class/block");
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		if (!strncmp(names[i], "loop", strlen("loop")))
			ret = report_loop(scan, node, names[i], depth);
	ppt_sysfs_names_free(names);
	return ret;
}

static int report_partitions(struct scan *scan, const char *node,
			     unsigned int depth)
{
	char **names;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(scan->ctx, &names, "class/block/%s", node);
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		if (ppt_sysfs_exists(scan->ctx, "class/block/%s/%s/partition",
				     node, names[i]))
			ret = report_block(scan, names[i], depth + 1);
	ppt_sysfs_names_free(names);
	return ret;
}

static int report_busy(struct scan *scan, const struct ppt_node *node)
{
	char **holders;
	int ret;

	ret = ppt_sysfs_names(scan->ctx, &holders, "class/block/%s/holders",
			      node->node);
	if (ret)
		return ret;
	ret = ppt_reasons_add(scan->reasons, PPT_REASON_BLOCK, node->name,
			      holders[0] ? holders[0] : "");
	ppt_sysfs_names_free(holders);
	return ret;
}

static int report_exclusive(struct scan *scan, const struct ppt_node *node)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", scan->ctx->dev_root, node->path);
	/* Not waiting for a medium, nor asking a drive to load one. */
	fd = scan->ctx->ops.open(scan->ctx, path,
				 O_RDONLY | O_EXCL | O_NONBLOCK);
	if (fd >= 0) {
		close(fd);
		return 0;
	}
	switch (fd) {
	case -EBUSY:
		return report_busy(scan, node);
	case -ENOMEDIUM:
	case -ENXIO:
		return 0;
	case -ENOENT:
		if (!node->devno)
			return 0;
	}
	return ppt_reasons_add(scan->reasons, PPT_REASON_UNCHECKED, node->path,
			       strerror(-fd));
}

static int report_block(struct scan *scan, const char *name, unsigned int depth)
{
	size_t before = ppt_reasons_count(scan->reasons);
	struct ppt_node node;
	int ret;

	if (depth > DEPTH_MAX)
		return 0;
	ret = read_node(scan->ctx, name, &node);
	if (!ret && node.devno)
		ret = add_devno(scan->devnos, node.devno);
	if (!ret)
		ret = ppt_mounts_report(scan->mounts, scan->reasons, &node);
	if (!ret)
		ret = report_partitions(scan, name, depth);
	if (!ret)
		ret = report_holders(scan, name, depth);
	if (!ret)
		ret = report_loops(scan, &node, depth);
	/* Each of those may also make an exclusive open fail. */
	if (!ret && ppt_reasons_count(scan->reasons) == before)
		ret = report_exclusive(scan, &node);
	return ret;
}

/*
 * With NVMe multipath a disk lives in /sys/devices/virtual/nvme-subsystem/…, in
 * a folder with links to the controllers that lead to it.
 */
static int is_multipath_of(struct ppt_ctx *ctx, const char *disk,
			   const char *dir)
{
	const char *found = strstr(disk, NVME_SUBSYSTEM);
	char subsystem[PPT_TEXT_SIZE], **names, *controller;
	int ret, answer = 0;
	size_t i;

	if (!found)
		return 0;
	found += strlen(NVME_SUBSYSTEM);
	snprintf(subsystem, sizeof(subsystem), "%.*s", (int)strcspn(found, "/"),
		 found);
	ret = ppt_sysfs_names(ctx, &names, "devices/virtual/nvme-subsystem/%s",
			      subsystem);
	if (ret)
		return ret;
	for (i = 0; !answer && names[i]; i++) {
		controller =
			ppt_sysfs_real(ctx,
				       "devices/virtual/nvme-subsystem/%s/%s",
				       subsystem, names[i]);
		if (controller)
			answer = ppt_path_is_below(controller, dir);
		else if (errno != ENOENT)
			answer = -errno;
		free(controller);
	}
	ppt_sysfs_names_free(names);
	return answer;
}

int ppt_block_is_of(struct ppt_ctx *ctx, const char *real, const char *dir)
{
	return ppt_path_is_below(real, dir) ? 1 :
					      is_multipath_of(ctx, real, dir);
}

static int is_disk_of(struct ppt_ctx *ctx, const char *node, const char *dir)
{
	char *disk;
	int answer;

	/* Partitions come with their disk. */
	if (ppt_sysfs_exists(ctx, "class/block/%s/partition", node))
		return 0;
	disk = ppt_sysfs_real(ctx, "class/block/%s", node);
	if (!disk)
		return errno == ENOENT ? 0 : -errno;
	answer = ppt_block_is_of(ctx, disk, dir);
	free(disk);
	return answer;
}

int ppt_block_report(struct ppt_ctx *ctx, const char *dir,
		     struct ppt_reasons *reasons, struct ppt_devnos *devnos)
{
	struct scan scan = { ctx, NULL, reasons, devnos };
	char **nodes;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(ctx, &nodes, "class/block");
	if (ret)
		return ret;
	for (i = 0; ret >= 0 && nodes[i]; i++) {
		ret = is_disk_of(ctx, nodes[i], dir);
		if (ret <= 0)
			continue;
		/* Only a machine with disks needs the tables. */
		ret = scan.mounts ? 0 : ppt_mounts_new(ctx, &scan.mounts);
		if (!ret)
			ret = report_block(&scan, nodes[i], 0);
	}
	ppt_mounts_free(scan.mounts);
	ppt_sysfs_names_free(nodes);
	return ret < 0 ? ret : 0;
}
