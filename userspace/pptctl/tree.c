// SPDX-License-Identifier: GPL-2.0
/*
 * From a list of devices and who is below whom to lines. Each step takes a time
 * in proportion to the number of devices, but for sorting the groups.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

/**
 * struct plant - a tree in the making; indexes are those of the list
 * @list: borrowed
 * @count: of @list
 * @topology: who is below whom
 * @shown: the devices that get lines
 * @child: the first one below a device, as the next
 * @sibling: the next one below the same
 * @tree: what it becomes
 */
struct plant {
	struct ppt_list *list;
	size_t count;
	struct ppt_topology *topology;
	bool *shown;
	size_t *child;
	size_t *sibling;
	struct tree *tree;
};

static size_t parent_of(const struct plant *plant, size_t index)
{
	return ppt_topology_parent(plant->topology, index);
}

/* --- what is shown --------------------------------------------------------- */

static bool is_target(const struct targets *targets,
		      const struct ppt_device *device)
{
	const char *address = ppt_device_address(device);
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (!strcmp(ppt_device_address(targets->array[i].device),
			    address))
			return true;
	return false;
}

static bool shares_group(const struct targets *targets,
			 const struct ppt_device *device)
{
	size_t i;

	for (i = 0; ppt_device_group(device) >= 0 && i < targets->count; i++)
		if (ppt_device_group(targets->array[i].device) ==
		    ppt_device_group(device))
			return true;
	return false;
}

/* From the device at @index upwards, itself included. */
static bool is_below_target(const struct plant *plant,
			    const struct targets *targets, size_t index)
{
	for (; index != PPT_TOPOLOGY_NONE; index = parent_of(plant, index))
		if (is_target(targets, ppt_list_get(plant->list, index)))
			return true;
	return false;
}

static void choose_shown(struct plant *plant, const struct targets *targets)
{
	size_t i, above;

	for (i = 0; i < plant->count; i++) {
		if (targets && !is_below_target(plant, targets, i) &&
		    !shares_group(targets, ppt_list_get(plant->list, i)))
			continue;
		for (above = i;
		     above != PPT_TOPOLOGY_NONE && !plant->shown[above];
		     above = parent_of(plant, above))
			plant->shown[above] = true;
	}
}

/* --- lines ----------------------------------------------------------------- */

static void link_children(struct plant *plant)
{
	size_t i, parent;

	for (i = 0; i < plant->count; i++)
		plant->child[i] = plant->sibling[i] = TREE_NONE;
	/* From the end, so that each chain is in the order of the list. */
	for (i = plant->count; i-- > 0;) {
		parent = parent_of(plant, i);
		if (!plant->shown[i] || parent == PPT_TOPOLOGY_NONE)
			continue;
		plant->sibling[i] = plant->child[parent];
		plant->child[parent] = i;
	}
}

static struct tree_line *add_line(struct plant *plant, size_t parent)
{
	struct tree *tree = plant->tree;
	struct tree_line *line = &tree->lines[tree->count++];

	*line = (struct tree_line){
		.parent = parent,
		.last = true,
		.group = TREE_NONE,
		.depth = parent == TREE_NONE ? 0 :
					       tree->lines[parent].depth + 1,
	};
	return line;
}

/* What is right behind a bridge tells its bus; virtual functions may not. */
static void note_bus(struct tree_line *above, const struct ppt_device *device)
{
	uint8_t bus = ppt_device_bus(device);

	if (!above->device || (above->has_bus && above->bus <= bus))
		return;
	above->bus = bus;
	above->has_bus = true;
}

/*
 * The device at @index and all below it, without calling itself: how deep the
 * tree is, sysfs says. Comes back up along the lines' parents.
 */
static void add_devices(struct plant *plant, size_t index, size_t parent,
			size_t *at)
{
	struct tree *tree = plant->tree;
	size_t line = parent;

	while (index != TREE_NONE) {
		size_t up = line;

		add_line(plant, up)->device = ppt_list_get(plant->list, index);
		line = tree->count - 1;
		at[line] = index;
		note_bus(&tree->lines[up], tree->lines[line].device);
		index = plant->child[index];
		while (index == TREE_NONE && line != parent) {
			index = plant->sibling[at[line]];
			tree->lines[line].last = index == TREE_NONE;
			tree->lines[line].below = tree->count - 1 - line;
			line = tree->lines[line].parent;
		}
	}
}

static bool is_on_root_bus(const struct plant *plant, size_t index)
{
	return plant->shown[index] &&
	       parent_of(plant, index) == PPT_TOPOLOGY_NONE;
}

static bool is_of_root(const struct tree_line *root,
		       const struct ppt_device *device)
{
	return root->domain == ppt_device_domain(device) &&
	       root->bus == ppt_device_bus(device);
}

/* The list is in the order of addresses: root buses come as a whole. */
static void add_roots(struct plant *plant, size_t *at)
{
	struct tree *tree = plant->tree;
	size_t i, root = TREE_NONE, before = TREE_NONE;
	struct ppt_device *device;

	for (i = 0; i < plant->count; i++) {
		if (!is_on_root_bus(plant, i))
			continue;
		device = ppt_list_get(plant->list, i);
		if (root == TREE_NONE ||
		    !is_of_root(&tree->lines[root], device)) {
			root = tree->count;
			before = TREE_NONE;
			add_line(plant, TREE_NONE);
			tree->lines[root].domain = ppt_device_domain(device);
			tree->lines[root].bus = ppt_device_bus(device);
			tree->lines[root].has_bus = true;
		}
		if (before != TREE_NONE)
			tree->lines[before].last = false;
		before = tree->count;
		add_devices(plant, i, root, at);
		tree->lines[root].below = tree->count - 1 - root;
	}
}

/* --- groups ---------------------------------------------------------------- */

static int compare_groups(const void *a, const void *b)
{
	const struct tree_group *left = a, *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

static void merge_groups(struct tree *tree)
{
	struct tree_group *kept = tree->groups;
	size_t i, count = 0;

	qsort(tree->groups, tree->group_count, sizeof(*tree->groups),
	      compare_groups);
	for (i = 0; i < tree->group_count; i++)
		if (!count || kept[count - 1].number != tree->groups[i].number)
			kept[count++] = tree->groups[i];
	tree->group_count = count;
}

static void count_member(struct tree *tree, size_t index)
{
	struct tree_line *line = &tree->lines[index];
	struct tree_group key = {
		.number = line->device ? ppt_device_group(line->device) : -1,
	};
	struct tree_group *group;

	group = bsearch(&key, tree->groups, tree->group_count,
			sizeof(*tree->groups), compare_groups);
	if (!group)
		return;
	line->group = group - tree->groups;
	if (!group->members++)
		group->first = index;
	group->final = index;
	group->apart = group->final - group->first + 1 > group->members;
}

/* A line between two members is of another group, or of none. */
static void find_groups(struct tree *tree)
{
	size_t i, color = 0;

	for (i = 0; i < tree->count; i++)
		if (tree->lines[i].device &&
		    ppt_device_group(tree->lines[i].device) >= 0)
			tree->groups[tree->group_count++].number =
				ppt_device_group(tree->lines[i].device);
	merge_groups(tree);
	for (i = 0; i < tree->count; i++)
		count_member(tree, i);
	/* Neighbours get different ones, however many there are. */
	for (i = 0; i < tree->group_count; i++) {
		tree->groups[i].color = color;
		color += tree->groups[i].members > 1;
	}
}

/* --- all of it ------------------------------------------------------------- */

static int grow(struct plant *plant, const struct targets *targets)
{
	struct tree *tree = plant->tree;
	size_t room = plant->count + 1, *at;

	/* No more root buses than devices. */
	plant->shown = calloc(room, sizeof(*plant->shown));
	plant->child = calloc(room, sizeof(*plant->child));
	plant->sibling = calloc(room, sizeof(*plant->sibling));
	tree->lines = calloc(2 * room, sizeof(*tree->lines));
	tree->groups = calloc(room, sizeof(*tree->groups));
	at = calloc(2 * room, sizeof(*at));
	if (plant->shown && plant->child && plant->sibling && tree->lines &&
	    tree->groups && at) {
		choose_shown(plant, targets);
		link_children(plant);
		add_roots(plant, at);
		find_groups(tree);
		free(at);
		return 0;
	}
	free(at);
	return -ENOMEM;
}

int tree_new(struct ppt_list *list, const struct targets *targets,
	     struct tree *tree)
{
	struct plant plant = {
		.list = list,
		.count = ppt_list_count(list),
		.tree = tree,
	};
	int ret;

	memset(tree, 0, sizeof(*tree));
	ret = ppt_topology_new(list, &plant.topology);
	if (ret)
		return ret;
	tree->list = ppt_list_ref(list);
	ret = grow(&plant, targets);
	if (ret)
		tree_free(tree);
	free(plant.shown);
	free(plant.child);
	free(plant.sibling);
	ppt_topology_unref(plant.topology);
	return ret;
}

void tree_free(struct tree *tree)
{
	free(tree->lines);
	free(tree->groups);
	ppt_list_unref(tree->list);
	memset(tree, 0, sizeof(*tree));
}

/* --- texts ----------------------------------------------------------------- */

const struct tree_group *tree_group_of(const struct tree *tree,
				       const struct tree_line *line)
{
	return line->group == TREE_NONE ? NULL : &tree->groups[line->group];
}

bool tree_is_shared(const struct tree *tree, const struct tree_line *line)
{
	const struct tree_group *group = tree_group_of(tree, line);

	return group && group->members > 1;
}

char *tree_line_address(const struct tree_line *line)
{
	if (line->device)
		return format_text("%s", ppt_device_address(line->device));
	return format_text("%04x:%02x", line->domain, line->bus);
}

char *tree_line_bus(const struct tree_line *line)
{
	if (!line->device || !line->has_bus)
		return format_text("%s", "");
	return format_text("bus %02x", line->bus);
}

char *tree_group_text(const struct tree *tree, const struct tree_group *group)
{
	size_t index = group - tree->groups, i;
	char *text = format_text("group %d lies apart", group->number), *longer;
	const char *between = ": ";

	for (i = group->first; i <= group->final; i++) {
		if (tree->lines[i].group != index)
			continue;
		longer = format_text("%s%s%s", text, between,
				     ppt_device_address(tree->lines[i].device));
		free(text);
		text = longer;
		between = ", ";
	}
	return text;
}
