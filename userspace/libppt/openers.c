// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Processes that have a node of a device open: a VM or a database on a whole
 * disk, dd, what draws on a screen. The kernel keeps no list of them; their
 * descriptors are looked through, the type and number of each node alone, which
 * asks no file server that may be dead. Each node is looked up but once, however
 * many processes have it open, as all have /dev/null.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "internal.h"

/**
 * struct process - one of the machine
 * @pid: as text
 * @error: why not all of it could be looked at, negative; 0 if it could
 */
struct process {
	char pid[16];
	int error;
};

/**
 * struct opened - a node that a process has open
 * @is_block: a block device, else a character device
 * @devno: its number
 * @process: index of that
 */
struct opened {
	bool is_block;
	uint64_t devno;
	size_t process;
};

/**
 * struct ppt_openers - all processes
 * @ctx: borrowed
 * @processes: an array
 * @process_count: of @processes
 * @process_capacity: of @processes
 * @opened: sorted, so that a node's stand together, each once
 * @opened_count: of @opened
 * @opened_capacity: of @opened
 * @nodes: by their folders; an index is that of the node's first in @opened
 */
struct ppt_openers {
	struct ppt_ctx *ctx;
	struct process *processes;
	size_t process_count;
	size_t process_capacity;
	struct opened *opened;
	size_t opened_count;
	size_t opened_capacity;
	struct ppt_paths nodes;
};

static int compare_opened(const void *left, const void *right)
{
	const struct opened *a = left, *b = right;

	if (a->is_block != b->is_block)
		return a->is_block ? -1 : 1;
	if (a->devno != b->devno)
		return a->devno < b->devno ? -1 : 1;
	return a->process < b->process ? -1 : a->process > b->process;
}

static bool is_same_node(const struct opened *a, const struct opened *b)
{
	return a->is_block == b->is_block && a->devno == b->devno;
}

static int add_descriptor(struct ppt_openers *openers, int dir,
			  const char *name)
{
	struct opened opened = { .process = openers->process_count };
	struct statx status;
	int ret;

	/*
	 * Asked for nothing, all that can have nodes tell the type and number
	 * all the same, and somebody else's FUSE doesn't refuse.
	 */
	if (statx(dir, name, AT_STATX_DONT_SYNC, 0, &status))
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISBLK(status.stx_mode) && !S_ISCHR(status.stx_mode))
		return 0;
	opened.is_block = S_ISBLK(status.stx_mode);
	opened.devno = makedev(status.stx_rdev_major, status.stx_rdev_minor);
	ret = ppt_array_grow((void **)&openers->opened, openers->opened_count,
			     &openers->opened_capacity, sizeof(opened));
	if (!ret)
		openers->opened[openers->opened_count++] = opened;
	return ret;
}

static int add_descriptors(struct ppt_openers *openers, const char *pid)
{
	char path[PATH_MAX];
	struct dirent *entry;
	int ret = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/%s/fd", openers->ctx->proc_root, pid);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			ret = add_descriptor(openers, dirfd(dir),
					     entry->d_name);
	closedir(dir);
	return ret;
}

static int add_process(struct ppt_openers *openers, const char *pid)
{
	struct process process = { 0 };
	int ret;

	if (strlen(pid) >= sizeof(process.pid))
		return 0;
	strcpy(process.pid, pid);
	ret = ppt_array_grow((void **)&openers->processes,
			     openers->process_count, &openers->process_capacity,
			     sizeof(process));
	if (ret)
		return ret;
	process.error = add_descriptors(openers, pid);
	openers->processes[openers->process_count++] = process;
	return process.error == -ENOMEM ? -ENOMEM : 0;
}

static int walk(struct ppt_openers *openers)
{
	struct dirent *entry;
	int ret = 0;
	DIR *proc;

	proc = opendir(openers->ctx->proc_root);
	if (!proc)
		return -errno;
	while (!ret && (entry = readdir(proc)))
		if (strspn(entry->d_name, "0123456789") ==
			    strlen(entry->d_name) &&
		    atoi(entry->d_name) != getpid())
			ret = add_process(openers, entry->d_name);
	closedir(proc);
	return ret;
}

static void sort_opened(struct ppt_openers *openers)
{
	size_t i, kept = 0;

	if (openers->opened_count)
		qsort(openers->opened, openers->opened_count,
		      sizeof(*openers->opened), compare_opened);
	for (i = 0; i < openers->opened_count; i++)
		if (!kept || compare_opened(&openers->opened[kept - 1],
					    &openers->opened[i]))
			openers->opened[kept++] = openers->opened[i];
	openers->opened_count = kept;
}

/* Where the node that is opened first at @first is; 0 or -ENOMEM. */
static int add_node(struct ppt_openers *openers, size_t first)
{
	const struct opened *opened = &openers->opened[first];
	char *real;
	size_t i;
	int ret;

	real = ppt_sysfs_real(openers->ctx, "dev/%s/%u:%u",
			      opened->is_block ? "block" : "char",
			      major(opened->devno), minor(opened->devno));
	if (real) {
		ret = ppt_survey_add_node(openers->ctx, &openers->nodes, real,
					  "", first);
		free(real);
	} else {
		ret = -errno;
	}
	/* Some nodes, as terminals', have no device. */
	if (!ret || ret == -ENOENT || ret == -ENOMEM)
		return ret == -ENOMEM ? ret : 0;
	for (i = first; i < openers->opened_count &&
			is_same_node(&openers->opened[i], opened);
	     i++)
		openers->processes[openers->opened[i].process].error = ret;
	return 0;
}

int ppt_openers_new(struct ppt_ctx *ctx, struct ppt_openers **ret_openers)
{
	struct ppt_openers *openers = calloc(1, sizeof(*openers));
	size_t i;
	int ret;

	if (!openers)
		return -ENOMEM;
	openers->ctx = ctx;
	ret = walk(openers);
	sort_opened(openers);
	for (i = 0; !ret && i < openers->opened_count; i++)
		if (!i ||
		    !is_same_node(&openers->opened[i - 1], &openers->opened[i]))
			ret = add_node(openers, i);
	if (ret) {
		ppt_openers_free(openers);
		return ret;
	}
	ppt_paths_sort(&openers->nodes);
	*ret_openers = openers;
	return 0;
}

void ppt_openers_free(struct ppt_openers *openers)
{
	if (!openers)
		return;
	ppt_paths_clear(&openers->nodes);
	free(openers->opened);
	free(openers->processes);
	free(openers);
}

/**
 * struct found - processes that have a device open
 * @array: their indices, one may be there again
 * @count: of @array
 * @capacity: of @array
 */
struct found {
	size_t *array;
	size_t count;
	size_t capacity;
};

/* All that have the node open whose first one is at @first. */
static int find_by_node(const struct ppt_openers *openers, size_t first,
			struct found *found)
{
	const struct opened *opened = &openers->opened[first];
	const struct opened *end = openers->opened + openers->opened_count;
	const struct opened *at;
	int ret;

	for (at = opened; at < end && is_same_node(at, opened); at++) {
		ret = ppt_array_grow((void **)&found->array, found->count,
				     &found->capacity, sizeof(*found->array));
		if (ret)
			return ret;
		found->array[found->count++] = at->process;
	}
	return 0;
}

static int find_by_number(const struct ppt_openers *openers, uint64_t devno,
			  struct found *found)
{
	const struct opened key = { .is_block = true, .devno = devno };
	size_t low = 0, high = openers->opened_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_opened(&openers->opened[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == openers->opened_count ||
	    !is_same_node(&openers->opened[low], &key))
		return 0;
	return find_by_node(openers, low, found);
}

static int find_all(const struct ppt_openers *openers, const char *dir,
		    const struct ppt_devnos *devnos, struct found *found)
{
	const struct ppt_path *nodes;
	size_t i, count;
	int ret = 0;

	for (i = 0; !ret && i < devnos->count; i++)
		ret = find_by_number(openers, devnos->array[i], found);
	nodes = ppt_paths_below(&openers->nodes, dir, &count);
	for (i = 0; !ret && i < count; i++)
		ret = find_by_node(openers, nodes[i].index, found);
	return ret;
}

static void read_command(struct ppt_ctx *ctx, const char *pid,
			 char command[PPT_TEXT_SIZE])
{
	char path[PATH_MAX];
	FILE *file;

	command[0] = '\0';
	snprintf(path, sizeof(path), "%s/%s/comm", ctx->proc_root, pid);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(command, PPT_TEXT_SIZE, file))
		command[strcspn(command, "\n")] = '\0';
	fclose(file);
}

static int report_found(struct ppt_openers *openers, size_t process,
			struct ppt_reasons *reasons)
{
	const char *pid = openers->processes[process].pid;
	char command[PPT_TEXT_SIZE];

	read_command(openers->ctx, pid, command);
	return ppt_reasons_add(reasons, PPT_REASON_PROCESS, pid, command);
}

static int report_unchecked(struct ppt_openers *openers, size_t process,
			    struct ppt_reasons *reasons)
{
	int error = openers->processes[process].error;
	char path[PATH_MAX];

	/* It ended meanwhile, or there is nothing to find. */
	if (!error || error == -ENOENT || error == -ESRCH)
		return 0;
	snprintf(path, sizeof(path), "%s/%s/fd", openers->ctx->proc_root,
		 openers->processes[process].pid);
	return ppt_reasons_add(reasons, PPT_REASON_UNCHECKED, path,
			       strerror(-error));
}

static int compare_index(const void *left, const void *right)
{
	size_t a = *(const size_t *)left, b = *(const size_t *)right;

	return a < b ? -1 : a > b;
}

static int report_all(struct ppt_openers *openers, const struct found *found,
		      bool strict, struct ppt_reasons *reasons)
{
	size_t i, next = 0;
	int ret = 0;

	if (found->count)
		qsort(found->array, found->count, sizeof(*found->array),
		      compare_index);
	for (i = 0; !ret && i < found->count; i++)
		if (!i || found->array[i] != found->array[i - 1])
			ret = report_found(openers, found->array[i], reasons);
	for (i = 0; !ret && strict && i < openers->process_count; i++) {
		while (next < found->count && found->array[next] < i)
			next++;
		if (next == found->count || found->array[next] != i)
			ret = report_unchecked(openers, i, reasons);
	}
	return ret;
}

int ppt_openers_report(struct ppt_survey *survey, const char *dir,
		       const struct ppt_devnos *devnos, bool strict,
		       struct ppt_reasons *reasons)
{
	struct found found = { 0 };
	int ret;

	ret = ppt_survey_need_openers(survey);
	if (ret)
		return ret;
	ret = find_all(survey->openers, dir, devnos, &found);
	if (!ret)
		ret = report_all(survey->openers, &found, strict, reasons);
	free(found.array);
	return ret;
}
