// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Things by their real folders in sysfs, sorted: what belongs to a device is
 * what stands below the device's folder, and stands together here. So a walk
 * through the machine is done once for any number of devices.
 */
#include <stdlib.h>

#include "internal.h"

int ppt_paths_add(struct ppt_paths *paths, const char *path, const char *name,
		  size_t index)
{
	struct ppt_path entry = { .index = index };
	int ret;

	ret = ppt_array_grow((void **)&paths->array, paths->count,
			     &paths->capacity, sizeof(entry));
	if (ret)
		return ret;
	entry.path = strdup(path);
	entry.name = strdup(name);
	if (!entry.path || !entry.name) {
		free(entry.path);
		free(entry.name);
		return -ENOMEM;
	}
	paths->array[paths->count++] = entry;
	return 0;
}

static int compare(const void *left, const void *right)
{
	const struct ppt_path *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : strcmp(a->name, b->name);
}

void ppt_paths_sort(struct ppt_paths *paths)
{
	if (paths->count)
		qsort(paths->array, paths->count, sizeof(*paths->array),
		      compare);
}

/* Against "<dir>/": below 0 if @path comes before all that begins so. */
static int compare_start(const char *path, const char *dir, size_t length)
{
	int order = strncmp(path, dir, length);

	return order ? order : (unsigned char)path[length] - '/';
}

/* The first that is not before "<dir>/", or with @behind, that is behind it. */
static size_t find_edge(const struct ppt_paths *paths, const char *dir,
			bool behind)
{
	size_t low = 0, high = paths->count, length = strlen(dir);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order =
			compare_start(paths->array[middle].path, dir, length);

		if (order < 0 || (behind && !order))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct ppt_path *ppt_paths_below(const struct ppt_paths *paths,
				       const char *dir, size_t *ret_count)
{
	size_t first = find_edge(paths, dir, false);

	*ret_count = find_edge(paths, dir, true) - first;
	return *ret_count ? &paths->array[first] : NULL;
}

void ppt_paths_clear(struct ppt_paths *paths)
{
	size_t i;

	for (i = 0; i < paths->count; i++) {
		free(paths->array[i].path);
		free(paths->array[i].name);
	}
	free(paths->array);
	*paths = (struct ppt_paths){ 0 };
}
