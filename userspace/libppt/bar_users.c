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

/* The one that is open; so many blanks are before its name. */
struct bar {
	int depth;
	char address[PPT_BDF_TEXT_SIZE];
};

static int tell_user(const struct bar *bar, const struct line *line,
		     ppt_iomem_fn tell, void *data)
{
	struct ppt_bar_user user = { .name = line->name };

	user.has_address = line->end;
	if (user.has_address) {
		user.start = line->start;
		user.size_bytes = line->end - line->start + 1;
	}
	return tell(data, bar->address, &user);
}

static int read_lines(FILE *file, ppt_iomem_fn tell, void *data)
{
	struct bar bar = { .depth = -1 };
	char text[PPT_TEXT_SIZE];
	struct ppt_bdf bdf;
	struct line line;
	int ret = 0;

	while (!ret && fgets(text, sizeof(text), file)) {
		if (!parse_line(text, &line))
			continue;
		if (bar.depth >= 0 && line.depth <= bar.depth)
			bar.depth = -1;
		if (ppt_bdf_parse(line.name, &bdf)) {
			bar.depth = line.depth;
			ppt_bdf_format(&bdf, bar.address);
		} else if (bar.depth >= 0) {
			ret = tell_user(&bar, &line, tell, data);
		}
	}
	return ret ? ret : ferror(file) ? -EIO : 0;
}

int ppt_iomem_walk(struct ppt_ctx *ctx, ppt_iomem_fn tell, void *data)
{
	char path[PATH_MAX];
	FILE *file;
	int ret;

	snprintf(path, sizeof(path), "%s/iomem", ctx->proc_root);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	ret = read_lines(file, tell, data);
	fclose(file);
	return ret;
}

/* What ppt_device_get_bar_users() is looking for. */
struct search {
	const char *address;
	struct ppt_bar_users *users;
};

static int add_user(void *data, const char *address,
		    const struct ppt_bar_user *found)
{
	struct search *search = data;
	struct ppt_bar_users *users = search->users;
	struct ppt_bar_user user = *found;
	int ret;

	if (strcmp(address, search->address))
		return 0;
	ret = ppt_array_grow((void **)&users->array, users->count,
			     &users->capacity, sizeof(user));
	if (ret)
		return ret;
	user.name = strdup(found->name);
	if (!user.name)
		return -ENOMEM;
	users->array[users->count++] = user;
	return 0;
}

int ppt_device_get_bar_users(struct ppt_device *device,
			     struct ppt_bar_users **ret_users)
{
	struct search search = { .address = device->address };
	int ret;

	search.users = calloc(1, sizeof(*search.users));
	if (!search.users)
		return -ENOMEM;
	search.users->refs = 1;
	ret = ppt_iomem_walk(device->ctx, add_user, &search);
	if (ret)
		ppt_bar_users_unref(search.users);
	else
		*ret_users = search.users;
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
