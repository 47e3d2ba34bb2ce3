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

struct scan {
	struct ppt_ctx *ctx;
	struct ppt_survey *survey;
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

int ppt_source_init(struct ppt_ctx *ctx, const char *text,
		    struct ppt_source *source)
{
	size_t length = strlen(ctx->dev_root);
	struct stat status;

	*source = (struct ppt_source){ 0 };
	if (!text || text[0] != '/')
		return 0;
	if (!stat(text, &status) && S_ISBLK(status.st_mode))
		source->devno = status.st_rdev;
	if (strncmp(text, ctx->dev_root, length) || text[length] != '/') {
		/* Another machine's file says it as that one would. */
		length = strlen("/dev");
		if (!ctx->root[0] || strncmp(text, "/dev/", length + 1))
			return 0;
	}
	source->name = strdup(text + length + 1);
	return source->name ? 0 : -ENOMEM;
}

void ppt_source_clear(struct ppt_source *source)
{
	free(source->name);
}

bool ppt_source_is(const struct ppt_source *source, const struct ppt_node *node)
{
	if (source->name && (!strcmp(source->name, node->name) ||
			     !strcmp(source->name, node->path)))
		return true;
	return source->devno && source->devno == node->devno;
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
		       const struct ppt_loop *loop, unsigned int depth)
{
	size_t before = ppt_reasons_count(scan->reasons);
	int ret;

	if (!ppt_source_is(&loop->source, node))
		return 0;
	ret = report_block(scan, loop->name, depth + 1);
	if (!ret && ppt_reasons_count(scan->reasons) == before)
		ret = ppt_reasons_add(scan->reasons, PPT_REASON_BLOCK,
				      node->name, loop->name);
	return ret;
}

static int report_loops(struct scan *scan, const struct ppt_node *node,
			unsigned int depth)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < scan->survey->loop_count; i++)
		ret = report_loop(scan, node, &scan->survey->loops[i], depth);
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
		ret = ppt_mounts_report(scan->survey->mounts, scan->reasons,
					&node);
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

int ppt_block_report(struct ppt_survey *survey, const char *dir,
		     struct ppt_reasons *reasons, struct ppt_devnos *devnos)
{
	struct scan scan = { survey->ctx, survey, reasons, devnos };
	const struct ppt_path *disks;
	size_t i, count;
	int ret;

	ret = ppt_survey_need_disks(survey);
	if (ret)
		return ret;
	disks = ppt_paths_below(&survey->disks, dir, &count);
	if (count)
		ret = ppt_survey_need_mounts(survey);
	for (i = 0; !ret && i < count; i++)
		ret = report_block(&scan, disks[i].name, 0);
	return ret;
}
