// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who uses the memory of a device on the host, by /proc/iomem: a tree, each
 * level of which is indented by two more blanks. The device's BARs are lines
 * with its address for a name, and below them are the users: a driver, or what
 * shows the firmware's picture ("BOOTFB", "efifb") though no driver is bound.
 * Others than root see the tree as well, but no numbers in it.
 */
#include <limits.h>
#include <stdlib.h>

#include "internal.h"

/**
 * struct ppt_bar_users - see libppt.h
 * @refs: references
 * @array: the names from malloc
 * @count: of @array
 * @capacity: of @array
 */
struct ppt_bar_users {
	unsigned int refs;
	struct ppt_bar_user *array;
	size_t count;
	size_t capacity;
};

/**
 * struct line - of the file
 * @depth: how many blanks are before it
 * @start: of the range
 * @end: its last byte
 * @name: points into the line
 */
struct line {
	int depth;
	unsigned long long start;
	unsigned long long end;
	const char *name;
};

static bool parse_line(char *text, struct line *line)
{
	int length = 0;

	text[strcspn(text, "\n")] = '\0';
	line->depth = strspn(text, " ");
	if (sscanf(text, "%llx-%llx : %n", &line->start, &line->end, &length) <
		    2 ||
	    !length || line->end < line->start)
		return false;
	line->name = text + length;
	return true;
}

static int add_user(struct ppt_bar_users *users, const struct line *line)
{
	struct ppt_bar_user user = { 0 };
	int ret;

	ret = ppt_array_grow((void **)&users->array, users->count,
			     &users->capacity, sizeof(user));
	if (ret)
		return ret;
	user.name = strdup(line->name);
	if (!user.name)
		return -ENOMEM;
	user.has_address = line->end;
	if (user.has_address) {
		user.start = line->start;
		user.size_bytes = line->end - line->start + 1;
	}
	users->array[users->count++] = user;
	return 0;
}

static int read_lines(FILE *file, const char *address,
		      struct ppt_bar_users *users)
{
	char text[PPT_TEXT_SIZE];
	struct line line;
	int inside = -1;
	int ret = 0;

	while (!ret && fgets(text, sizeof(text), file)) {
		if (!parse_line(text, &line))
			continue;
		if (inside >= 0 && line.depth <= inside)
			inside = -1;
		if (inside >= 0)
			ret = add_user(users, &line);
		else if (!strcmp(line.name, address))
			inside = line.depth;
	}
	return ret ? ret : ferror(file) ? -EIO : 0;
}

int ppt_device_get_bar_users(struct ppt_device *device,
			     struct ppt_bar_users **ret_users)
{
	struct ppt_bar_users *users;
	char path[PATH_MAX];
	FILE *file;
	int ret;

	snprintf(path, sizeof(path), "%s/iomem", device->ctx->proc_root);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	users = calloc(1, sizeof(*users));
	ret = users ? 0 : -ENOMEM;
	if (users) {
		users->refs = 1;
		ret = read_lines(file, device->address, users);
	}
	fclose(file);
	if (ret)
		ppt_bar_users_unref(users);
	else
		*ret_users = users;
	return ret;
}

struct ppt_bar_users *ppt_bar_users_ref(struct ppt_bar_users *users)
{
	users->refs++;
	return users;
}

struct ppt_bar_users *ppt_bar_users_unref(struct ppt_bar_users *users)
{
	size_t i;

	if (!users || --users->refs)
		return NULL;
	for (i = 0; i < users->count; i++)
		free((char *)users->array[i].name);
	free(users->array);
	free(users);
	return NULL;
}

size_t ppt_bar_users_count(const struct ppt_bar_users *users)
{
	return users ? users->count : 0;
}

const struct ppt_bar_user *ppt_bar_users_get(const struct ppt_bar_users *users,
					     size_t index)
{
	return index < ppt_bar_users_count(users) ? &users->array[index] : NULL;
}
