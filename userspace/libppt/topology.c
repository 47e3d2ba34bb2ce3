// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which bridge each device of a list is below. The bus' link to a device goes
 * through the folders of all bridges above it,
 * ../../../devices/pci0000:00/0000:00:1c.0/0000:01:00.0, so that one link a
 * device tells it, and nothing asks the hardware.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

/**
 * struct ppt_topology - see libppt.h
 * @refs: references
 * @count: of @parents, and of the list that it was made of
 * @parents: an index for each device of that
 */
struct ppt_topology {
	unsigned int refs;
	size_t count;
	size_t parents[];
};

/* The last folder but one, if that is a PCI function's. */
static bool read_parent(int dir, const struct ppt_device *device,
			struct ppt_bdf *parent)
{
	char target[PATH_MAX], *slash;
	ssize_t length;

	length = readlinkat(dir, device->address, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	slash = strrchr(target, '/');
	if (!slash)
		return false;
	*slash = '\0';
	slash = strrchr(target, '/');
	return slash && ppt_bdf_parse(slash + 1, parent);
}

static int fill(const struct ppt_list *list, struct ppt_topology *topology)
{
	struct ppt_bdf parent;
	size_t i;
	int dir;

	if (!list->count)
		return 0;
	dir = ppt_sysfs_open_dir(list->devices[0]->ctx, "bus/pci/devices");
	if (dir < 0)
		return dir;
	for (i = 0; i < list->count; i++)
		if (read_parent(dir, list->devices[i], &parent))
			topology->parents[i] = ppt_list_index(list, &parent);
		else
			topology->parents[i] = PPT_TOPOLOGY_NONE;
	close(dir);
	return 0;
}

/* Links that lead round in a circle end where that is noticed: nothing has to. */
static int cut_loops(struct ppt_topology *topology)
{
	size_t *seen = calloc(topology->count + 1, sizeof(*seen)), i, at;

	if (!seen)
		return -ENOMEM;
	for (i = 0; i < topology->count; i++) {
		for (at = i; at != PPT_TOPOLOGY_NONE && !seen[at];
		     at = topology->parents[at])
			seen[at] = i + 1;
		if (at != PPT_TOPOLOGY_NONE && seen[at] == i + 1)
			topology->parents[at] = PPT_TOPOLOGY_NONE;
	}
	free(seen);
	return 0;
}

int ppt_topology_new(const struct ppt_list *list,
		     struct ppt_topology **ret_topology)
{
	struct ppt_topology *topology;
	int ret;

	topology =
		calloc(1, sizeof(*topology) +
				  list->count * sizeof(topology->parents[0]));
	if (!topology)
		return -ENOMEM;
	topology->refs = 1;
	topology->count = list->count;
	ret = fill(list, topology);
	if (!ret)
		ret = cut_loops(topology);
	if (ret)
		ppt_topology_unref(topology);
	else
		*ret_topology = topology;
	return ret;
}

struct ppt_topology *ppt_topology_ref(struct ppt_topology *topology)
{
	topology->refs++;
	return topology;
}

struct ppt_topology *ppt_topology_unref(struct ppt_topology *topology)
{
	if (topology && !--topology->refs)
		free(topology);
	return NULL;
}

size_t ppt_topology_parent(const struct ppt_topology *topology, size_t index)
{
	return index < topology->count ? topology->parents[index] :
					 PPT_TOPOLOGY_NONE;
}
