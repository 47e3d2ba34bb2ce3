// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The text of our modprobe.d file. A line of comment for each device is all that
 * there is to know; the rest follows from those. So a file is ours if it is,
 * byte for byte, what would be written of its own lines of comment, and the first
 * line where it differs is somebody else's.
 */
#include <ctype.h>
#include <stdlib.h>

#include "internal.h"

/* The kernel refuses to load a module with a longer text as a parameter. */
#define PARAMETER_SIZE 1024
#define PARAMETERS 3
#define DRIVER_NAME_MAX 64
#define BEFORE " before "

/* No line of it may begin like that of a device. */
static const char header[] =
	"# Written by pptctl: devices that are claimed at every boot, for VMs.\n"
	"# \"pptctl claim --persist\" and \"pptctl unclaim --persist\" change this file,\n"
	"# and refuse to once it is changed by hand: other lines go into other files.\n"
	"# A device's place and ids, and which host drivers must find it taken:\n";

void ppt_persist_text_clear(struct ppt_persist_text *text)
{
	size_t i;

	for (i = 0; i < text->count; i++) {
		free(text->items[i].entry);
		free(text->items[i].drivers);
	}
	free(text->items);
	*text = (struct ppt_persist_text){ 0 };
}

int ppt_persist_text_add(struct ppt_persist_text *text, const char *entry,
			 size_t entry_length, const char *drivers,
			 size_t drivers_length)
{
	struct ppt_persist_item item;

	if (ppt_array_grow((void **)&text->items, text->count, &text->capacity,
			   sizeof(item)))
		return -ENOMEM;
	item.entry = strndup(entry, entry_length);
	item.drivers = strndup(drivers, drivers_length);
	if (!item.entry || !item.drivers) {
		free(item.entry);
		free(item.drivers);
		return -ENOMEM;
	}
	text->items[text->count++] = item;
	return 0;
}

void ppt_persist_text_remove(struct ppt_persist_text *text, size_t index)
{
	free(text->items[index].entry);
	free(text->items[index].drivers);
	text->count--;
	memmove(&text->items[index], &text->items[index + 1],
		(text->count - index) * sizeof(*text->items));
}

/* --- reading --------------------------------------------------------------- */

bool ppt_persist_is_driver(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (!isalnum((unsigned char)name[i]) && name[i] != '_' &&
		    name[i] != '-')
			return false;
	return length && length <= DRIVER_NAME_MAX;
}

bool ppt_persist_has_driver(const char *words, const char *word)
{
	size_t length = strlen(word);
	const char *at = words;

	while ((at = strstr(at, word))) {
		if ((at == words || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return true;
		at += length;
	}
	return false;
}

/* Names with one space between them. */
static bool are_drivers(const char *names, size_t length)
{
	const char *space;

	while ((space = memchr(names, ' ', length))) {
		if (!ppt_persist_is_driver(names, space - names))
			return false;
		length -= space + 1 - names;
		names = space + 1;
	}
	return ppt_persist_is_driver(names, length);
}

static bool has_entry(const struct ppt_persist_text *text, const char *entry,
		      size_t length)
{
	size_t i;

	for (i = 0; i < text->count; i++)
		if (strlen(text->items[i].entry) == length &&
		    !memcmp(text->items[i].entry, entry, length))
			return true;
	return false;
}

/* "# ENTRY before DRIVER…": adds it; what is none is left to the comparison. */
static int parse_line(struct ppt_persist_text *text, const char *line,
		      size_t length)
{
	const char *drivers, *entry = line + 2;
	struct ppt_entry parsed;
	size_t pos = 0, rest;

	if (length < 2 || memcmp(line, "# ", 2))
		return 0;
	length -= 2;
	if (!ppt_devlist_next(entry, length, &pos, &parsed) || parsed.start ||
	    parsed.error)
		return 0;
	drivers = entry + pos;
	rest = length - pos;
	if (rest) {
		if (rest < strlen(BEFORE) ||
		    memcmp(drivers, BEFORE, strlen(BEFORE)))
			return 0;
		drivers += strlen(BEFORE);
		rest -= strlen(BEFORE);
		if (!are_drivers(drivers, rest))
			return 0;
	}
	/* Twice is what none of us writes, as the comparison will find. */
	if (has_entry(text, entry, pos))
		return 0;
	return ppt_persist_text_add(text, entry, pos, drivers, rest);
}

/* The line of @data in which it first differs from @ours, as far as it fits. */
static void say_difference(const char *data, size_t size, const char *ours,
			   size_t ours_size, struct ppt_persist_fault *fault)
{
	size_t at = 0, begin = 0, length;
	const char *end;

	fault->line = 1;
	for (; at < size && at < ours_size && data[at] == ours[at]; at++) {
		if (data[at] != '\n')
			continue;
		fault->line++;
		begin = at + 1;
	}
	end = memchr(data + begin, '\n', size - begin);
	length = end ? (size_t)(end - data) - begin : size - begin;
	if (length >= sizeof(fault->text))
		length = sizeof(fault->text) - 1;
	memcpy(fault->text, data + begin, length);
	fault->text[length] = '\0';
	fault->is_short = at == size;
}

static int compare(const struct ppt_persist_text *text, const char *data,
		   size_t size, struct ppt_persist_fault *fault)
{
	size_t ours_size;
	char *ours;
	int ret;

	ret = ppt_persist_text_render(text, &ours, &ours_size);
	if (ret == -ENOSPC) {
		*fault = (struct ppt_persist_fault){ .line = 1 };
		return -EBADMSG;
	}
	if (ret)
		return ret;
	if (size != ours_size || memcmp(data, ours, size)) {
		say_difference(data, size, ours, ours_size, fault);
		ret = -EBADMSG;
	}
	free(ours);
	return ret;
}

int ppt_persist_text_parse(const char *data, size_t size,
			   struct ppt_persist_text *text,
			   struct ppt_persist_fault *fault)
{
	const char *line = data, *end = data + size, *stop;
	int ret = 0;

	*text = (struct ppt_persist_text){ 0 };
	for (; !ret && line < end; line = stop + 1) {
		stop = memchr(line, '\n', end - line);
		if (!stop)
			break;
		ret = parse_line(text, line, stop - line);
	}
	if (!ret)
		ret = compare(text, data, size, fault);
	if (ret)
		ppt_persist_text_clear(text);
	return ret;
}

/* --- writing --------------------------------------------------------------- */

static void put_devices(const struct ppt_persist_text *text, FILE *out)
{
	size_t i;

	for (i = 0; i < text->count; i++) {
		const struct ppt_persist_item *item = &text->items[i];

		fprintf(out, "# %s%s%s\n", item->entry,
			item->drivers[0] ? BEFORE : "", item->drivers);
	}
}

static int put_options(const struct ppt_persist_text *text, FILE *out)
{
	static const char *const names[PARAMETERS] = { "pptdevs", "pptdevs2",
						       "pptdevs3" };
	size_t i = 0, used, length;
	unsigned int parameter;

	for (parameter = 0; parameter < PARAMETERS && i < text->count;
	     parameter++) {
		fprintf(out, "options ppt %s=\"", names[parameter]);
		for (used = 0; i < text->count; i++) {
			length = strlen(text->items[i].entry) + !!used;
			if (used + length > PARAMETER_SIZE)
				break;
			fprintf(out, "%s%s", used ? " " : "",
				text->items[i].entry);
			used += length;
		}
		fputs("\"\n", out);
	}
	return i < text->count ? -ENOSPC : 0;
}

/* Where the name stands first, of all devices; it does stand there. */
static const char *first_of(const struct ppt_persist_text *text,
			    const char *name, size_t length)
{
	const char *at, *stop;
	size_t i;

	for (i = 0; i < text->count; i++) {
		for (at = text->items[i].drivers; *at;
		     at = *stop ? stop + 1 : stop) {
			stop = strchrnul(at, ' ');
			if ((size_t)(stop - at) == length &&
			    !memcmp(at, name, length))
				return at;
		}
	}
	return name;
}

/* One for each: modprobe heeds only the first. */
static void put_softdeps(const struct ppt_persist_text *text, FILE *out)
{
	const char *at, *stop;
	size_t i;

	for (i = 0; i < text->count; i++) {
		for (at = text->items[i].drivers; *at;
		     at = *stop ? stop + 1 : stop) {
			stop = strchrnul(at, ' ');
			if (first_of(text, at, stop - at) == at)
				fprintf(out, "softdep %.*s pre: ppt\n",
					(int)(stop - at), at);
		}
	}
}

int ppt_persist_text_render(const struct ppt_persist_text *text,
			    char **ret_data, size_t *ret_size)
{
	char *data = NULL;
	size_t size = 0;
	FILE *out;
	int ret;

	out = open_memstream(&data, &size);
	if (!out)
		return -ENOMEM;
	fputs(header, out);
	put_devices(text, out);
	ret = put_options(text, out);
	put_softdeps(text, out);
	if (ferror(out))
		ret = -ENOMEM;
	if (fclose(out))
		ret = -ENOMEM;
	if (ret) {
		free(data);
		return ret;
	}
	*ret_data = data;
	*ret_size = size;
	return 0;
}
