/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The machine as lines in the order in which they are drawn: root buses, below
 * each its devices, below each bridge what is behind it. Text, JSON and SVG are
 * views of these.
 */
#ifndef PPTCTL_TREE_H
#define PPTCTL_TREE_H

#include "pptctl.h"

#define TREE_NONE SIZE_MAX

/**
 * struct tree_line - a root bus or a device
 * @device: borrowed; NULL for a root bus
 * @parent: line of what it is below; TREE_NONE for a root bus
 * @depth: how many lines are above it
 * @below: how many lines behind it are below it
 * @last: nothing follows it below the same parent
 * @domain: of a root bus
 * @bus: number of a root bus, or of the bus that begins behind a bridge
 * @has_bus: @bus is known, as it is where something is behind
 * @group: index in the tree's groups; TREE_NONE if it is in none
 */
struct tree_line {
	struct ppt_device *device;
	size_t parent;
	unsigned int depth;
	size_t below;
	bool last;
	uint32_t domain;
	uint8_t bus;
	bool has_bus;
	size_t group;
};

/**
 * struct tree_group - an IOMMU group that has lines
 * @number: the kernel's
 * @members: how many lines are of it
 * @first: the first of these
 * @final: the last of these
 * @apart: lines of others are between them
 * @color: of those that have several, counted from 0
 */
struct tree_group {
	int number;
	size_t members;
	size_t first;
	size_t final;
	bool apart;
	size_t color;
};

/**
 * struct tree - all lines
 * @list: one reference
 * @lines: in the order of drawing
 * @count: of @lines
 * @groups: in the order of their numbers
 * @group_count: of @groups
 */
struct tree {
	struct ppt_list *list;
	struct tree_line *lines;
	size_t count;
	struct tree_group *groups;
	size_t group_count;
};

/**
 * tree_new - the lines of a machine
 * @list: all devices
 * @targets: these, what is above and below them, and the other members of their
 *	groups; NULL for everything
 * @tree: filled
 *
 * Return: 0 or -errno.
 */
int tree_new(struct ppt_list *list, const struct targets *targets,
	     struct tree *tree);
void tree_free(struct tree *tree);

/* The group of a line; NULL if it is in none. */
const struct tree_group *tree_group_of(const struct tree *tree,
				       const struct tree_line *line);

/* Whether a line is of a group that has others. */
bool tree_is_shared(const struct tree *tree, const struct tree_line *line);

/* "0000:00", or the address of the device; from malloc. */
char *tree_line_address(const struct tree_line *line);

/* "bus 01", what is behind a bridge; empty if that is unknown; from malloc. */
char *tree_line_bus(const struct tree_line *line);

/* "group 7 lies apart: 0000:00:1c.0, 0000:02:00.0"; from malloc. */
char *tree_group_text(const struct tree *tree, const struct tree_group *group);

/* --- tree_text.c ----------------------------------------------------------- */

void tree_print(const struct tree *tree);

/* --- tree_json.c ----------------------------------------------------------- */

/* The keys "devices" and "groups". */
void tree_add_json(struct json_object *object, const struct tree *tree);

/* --- tree_svg.c ------------------------------------------------------------ */

/* The drawing, from malloc. */
char *tree_draw(const struct tree *tree, size_t *ret_size);

#endif /* PPTCTL_TREE_H */
