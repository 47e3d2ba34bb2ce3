// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which file systems are mounted and which swap areas are on, by libmount, that
 * knows the escapes of these files (see dl.c for how it comes in).
 */
#include <libmount/libmount.h>
#include <limits.h>
#include <stdlib.h>

#include "internal.h"

#define LIBMOUNT "libmount.so.1"

/**
 * struct ppt_mounts - the tables, and what is used of libmount
 * @ctx: borrowed
 * @library: from ppt_dl_open()
 * @mounted: from /proc/self/mountinfo
 * @swaps: from /proc/swaps
 *
 * The rest are libmount's functions under their own names.
 */
struct ppt_mounts {
	struct ppt_ctx *ctx;
	void *library;
	struct libmnt_table *mounted;
	struct libmnt_table *swaps;
	__typeof__(mnt_new_table) *new_table;
	__typeof__(mnt_unref_table) *unref_table;
	__typeof__(mnt_table_parse_file) *parse_file;
	__typeof__(mnt_table_parse_swaps) *parse_swaps;
	__typeof__(mnt_table_next_fs) *next_fs;
	__typeof__(mnt_new_iter) *new_iter;
	__typeof__(mnt_free_iter) *free_iter;
	__typeof__(mnt_fs_get_devno) *get_devno;
	__typeof__(mnt_fs_get_source) *get_source;
	__typeof__(mnt_fs_get_target) *get_target;
};

static int open_library(struct ppt_mounts *mounts)
{
	/* clang-format off */
	const struct ppt_symbol symbols[] = {
		{ "mnt_new_table", (void **)&mounts->new_table },
		{ "mnt_unref_table", (void **)&mounts->unref_table },
		{ "mnt_table_parse_file", (void **)&mounts->parse_file },
		{ "mnt_table_parse_swaps", (void **)&mounts->parse_swaps },
		{ "mnt_table_next_fs", (void **)&mounts->next_fs },
		{ "mnt_new_iter", (void **)&mounts->new_iter },
		{ "mnt_free_iter", (void **)&mounts->free_iter },
		{ "mnt_fs_get_devno", (void **)&mounts->get_devno },
		{ "mnt_fs_get_source", (void **)&mounts->get_source },
		{ "mnt_fs_get_target", (void **)&mounts->get_target },
	};
	/* clang-format on */

	return ppt_dl_open(mounts->ctx, LIBMOUNT, symbols, ARRAY_SIZE(symbols),
			   &mounts->library);
}

static int read_tables(struct ppt_mounts *mounts)
{
	char path[PATH_MAX];
	int ret;

	mounts->mounted = mounts->new_table();
	mounts->swaps = mounts->new_table();
	if (!mounts->mounted || !mounts->swaps)
		return -ENOMEM;
	snprintf(path, sizeof(path), "%s/self/mountinfo",
		 mounts->ctx->proc_root);
	ret = mounts->parse_file(mounts->mounted, path);
	if (ret)
		return ret < 0 ? ret : -EIO;
	/* A kernel without swap has no such file. */
	snprintf(path, sizeof(path), "%s/swaps", mounts->ctx->proc_root);
	ret = mounts->parse_swaps(mounts->swaps, path);
	if (ret == -ENOENT)
		ret = 0;
	return ret > 0 ? -EIO : ret;
}

int ppt_mounts_new(struct ppt_ctx *ctx, struct ppt_mounts **ret_mounts)
{
	struct ppt_mounts *mounts = calloc(1, sizeof(*mounts));
	int ret;

	if (!mounts)
		return -ENOMEM;
	mounts->ctx = ctx;
	ret = open_library(mounts);
	if (!ret)
		ret = read_tables(mounts);
	if (ret) {
		ppt_mounts_free(mounts);
		return ret;
	}
	*ret_mounts = mounts;
	return 0;
}

void ppt_mounts_free(struct ppt_mounts *mounts)
{
	if (!mounts)
		return;
	if (mounts->mounted)
		mounts->unref_table(mounts->mounted);
	if (mounts->swaps)
		mounts->unref_table(mounts->swaps);
	if (mounts->library)
		ppt_dl_close(mounts->library);
	free(mounts);
}

/*
 * By number, which is right even if the node has another name, or by name,
 * because btrfs shows a number of its own.
 */
static bool fs_is_on(struct ppt_mounts *mounts, struct libmnt_fs *fs,
		     const struct ppt_node *node)
{
	return (node->devno && mounts->get_devno(fs) == node->devno) ||
	       ppt_block_is_source(mounts->ctx, mounts->get_source(fs), node);
}

int ppt_mounts_report(struct ppt_mounts *mounts, struct ppt_reasons *reasons,
		      const struct ppt_node *node)
{
	struct libmnt_iter *iter = mounts->new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	const char *target;
	int ret = 0;

	if (!iter)
		return -ENOMEM;
	while (!ret && !mounts->next_fs(mounts->mounted, iter, &fs)) {
		if (!fs_is_on(mounts, fs, node))
			continue;
		target = mounts->get_target(fs);
		ret = ppt_reasons_add(reasons, PPT_REASON_MOUNT, node->name,
				      target ? target : "");
	}
	mounts->free_iter(iter);
	if (ret)
		return ret;

	iter = mounts->new_iter(MNT_ITER_FORWARD);
	if (!iter)
		return -ENOMEM;
	while (!ret && !mounts->next_fs(mounts->swaps, iter, &fs))
		if (ppt_block_is_source(mounts->ctx, mounts->get_source(fs),
					node))
			ret = ppt_reasons_add(reasons, PPT_REASON_SWAP,
					      node->name, "");
	mounts->free_iter(iter);
	return ret;
}
