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
 * struct use - a file system, or a swap area
 * @source: what it is on
 * @devno: the same as the kernel has it; 0 if it doesn't say
 * @target: where it is mounted, borrowed; NULL for swap
 */
struct use {
	struct ppt_source source;
	uint64_t devno;
	const char *target;
};

/**
 * struct ppt_mounts - the tables, and what is used of libmount
 * @ctx: borrowed
 * @uses: what is in both tables, file systems first
 * @count: of @uses
 * @capacity: of @uses
 * @library: from ppt_dl_open()
 * @mounted: from /proc/self/mountinfo
 * @swaps: from /proc/swaps
 *
 * The rest are libmount's functions under their own names.
 */
struct ppt_mounts {
	struct ppt_ctx *ctx;
	struct use *uses;
	size_t count;
	size_t capacity;
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

static int add_use(struct ppt_mounts *mounts, struct libmnt_fs *fs,
		   bool is_swap)
{
	const char *target = is_swap ? NULL : mounts->get_target(fs);
	struct use use = { .target = target };
	int ret;

	ret = ppt_array_grow((void **)&mounts->uses, mounts->count,
			     &mounts->capacity, sizeof(use));
	if (ret)
		return ret;
	if (!is_swap) {
		use.devno = mounts->get_devno(fs);
		use.target = target ? target : "";
	}
	ret = ppt_source_init(mounts->ctx, mounts->get_source(fs), &use.source);
	if (!ret)
		mounts->uses[mounts->count++] = use;
	return ret;
}

static int add_uses(struct ppt_mounts *mounts, struct libmnt_table *table)
{
	struct libmnt_iter *iter = mounts->new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	int ret = 0;

	if (!iter)
		return -ENOMEM;
	while (!ret && !mounts->next_fs(table, iter, &fs))
		ret = add_use(mounts, fs, table == mounts->swaps);
	mounts->free_iter(iter);
	return ret;
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
	if (!ret)
		ret = add_uses(mounts, mounts->mounted);
	if (!ret)
		ret = add_uses(mounts, mounts->swaps);
	if (ret) {
		ppt_mounts_free(mounts);
		return ret;
	}
	*ret_mounts = mounts;
	return 0;
}

void ppt_mounts_free(struct ppt_mounts *mounts)
{
	size_t i;

	if (!mounts)
		return;
	for (i = 0; i < mounts->count; i++)
		ppt_source_clear(&mounts->uses[i].source);
	free(mounts->uses);
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
static bool use_is_of(const struct use *use, const struct ppt_node *node)
{
	return (node->devno && use->devno == node->devno) ||
	       ppt_source_is(&use->source, node);
}

int ppt_mounts_report(struct ppt_mounts *mounts, struct ppt_reasons *reasons,
		      const struct ppt_node *node)
{
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < mounts->count; i++) {
		const struct use *use = &mounts->uses[i];

		if (use_is_of(use, node))
			ret = ppt_reasons_add(reasons,
					      use->target ? PPT_REASON_MOUNT :
							    PPT_REASON_SWAP,
					      node->name,
					      use->target ? use->target : "");
	}
	return ret;
}
