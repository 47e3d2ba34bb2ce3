// SPDX-License-Identifier: GPL-2.0
/*
 * The tree for programs: flat, each device naming the one above it, because that
 * is easier to search than folders in folders.
 */
#include "tree.h"

static struct json_object *json_from_line(const struct tree *tree,
					  const struct tree_line *line)
{
	const struct tree_line *above = &tree->lines[line->parent];
	struct json_object *object = json_from_device(line->device);

	json_add_text(object, "parent",
		      above->device ? ppt_device_address(above->device) : NULL);
	json_add_number(object, "depth", line->depth - 1);
	json_add_null(object, "secondary_bus");
	if (line->has_bus)
		json_add_number(object, "secondary_bus", line->bus);
	return object;
}

static struct json_object *json_from_group(const struct tree *tree,
					   const struct tree_group *group)
{
	struct json_object *object = json_new_object();
	struct json_object *members = json_new_array();
	size_t index = group - tree->groups, i;

	for (i = group->first; i <= group->final; i++)
		if (tree->lines[i].group == index)
			json_append_text(members,
					 ppt_device_address(
						 tree->lines[i].device));
	json_add_number(object, "iommu_group", group->number);
	json_add(object, "members", members);
	json_add_bool(object, "apart", group->apart);
	return object;
}

void tree_add_json(struct json_object *object, const struct tree *tree)
{
	struct json_object *array = json_new_array();
	size_t i;

	for (i = 0; i < tree->count; i++)
		if (tree->lines[i].device)
			json_append(array,
				    json_from_line(tree, &tree->lines[i]));
	json_add(object, "devices", array);
	array = json_new_array();
	for (i = 0; i < tree->group_count; i++)
		json_append(array, json_from_group(tree, &tree->groups[i]));
	json_add(object, "groups", array);
}
