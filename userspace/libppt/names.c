// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Names from pci.ids. Not by libpci, because that reads all of its 1.3 MB to
 * answer the first question; here the file is mapped, the vendor found by
 * halving, as vendors are sorted, and the device below it likewise; line by line
 * only if it isn't found so, as devices are not always sorted.
 *
 *	8086  Intel Corporation
 *		100e  82540EM Gigabit Ethernet Controller
 *			1af4 1100  QEMU Virtual Machine
 *	C 02  Network controller
 *		00  Ethernet controller
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* Classes stand behind the vendors, so they sort behind them. */
#define KEY_CLASS 0x10000
#define KEY_NONE (-1)

/**
 * struct block - a vendor or base class that was looked for
 * @key: its id, classes beginning at KEY_CLASS
 * @start: of its line; the end of the text if it isn't there
 * @end: behind its last line
 */
struct block {
	long key;
	size_t start;
	size_t end;
};

/**
 * struct gap - a stretch in which no block begins
 * @start: where somebody began to look for the next block
 * @end: where that begins
 *
 * A few vendors fill most of the file, and halving lands in them every time.
 * The longest gap found so far saves walking through it again.
 */
struct gap {
	size_t start;
	size_t end;
};

struct ppt_names {
	char *text;
	size_t size;
	struct block *blocks;
	size_t count;
	size_t capacity;
	struct gap gap;
};

static const char *const usual_places[] = {
	"/usr/share/hwdata/pci.ids",
	"/usr/share/misc/pci.ids",
};

static void map_file(struct ppt_names *names, const char *path)
{
	struct stat status;
	void *text;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode) && status.st_size) {
		text = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, fd,
			    0);
		if (text != MAP_FAILED) {
			names->text = text;
			names->size = status.st_size;
		}
	}
	close(fd);
}

/* Without a file, names that know nothing; NULL without memory. */
static struct ppt_names *get_names(struct ppt_ctx *ctx)
{
	size_t i;

	if (ctx->names)
		return ctx->names;
	ctx->names = calloc(1, sizeof(*ctx->names));
	if (!ctx->names)
		return NULL;
	if (ctx->names_path)
		map_file(ctx->names, ctx->names_path);
	for (i = 0; !ctx->names_path && i < ARRAY_SIZE(usual_places); i++)
		if (!ctx->names->text)
			map_file(ctx->names, usual_places[i]);
	if (!ctx->names->text)
		ppt_log(ctx, PPT_LOG_DEBUG, "no pci.ids, so no names");
	return ctx->names;
}

void ppt_names_free(struct ppt_names *names)
{
	if (!names)
		return;
	if (names->text)
		munmap(names->text, names->size);
	free(names->blocks);
	free(names);
}

/* Start of the line behind the one that @pos is in. */
static size_t next_line(const struct ppt_names *names, size_t pos)
{
	const char *newline;

	newline = memchr(names->text + pos, '\n', names->size - pos);
	return newline ? (size_t)(newline - names->text) + 1 : names->size;
}

/* The id of the line at @pos, behind @tabs tabs; KEY_NONE if it has none. */
static long line_key(const struct ppt_names *names, size_t pos,
		     unsigned int tabs, unsigned int digits)
{
	struct ppt_scan scan = {
		.text = names->text,
		.end = names->size,
		.pos = pos,
	};
	size_t start;
	long base = 0;
	u32 value;

	while (tabs--)
		if (!ppt_scan_char(&scan, '\t'))
			return KEY_NONE;
	if (ppt_scan_word(&scan, "C ")) {
		base = KEY_CLASS;
		digits = 2;
	}
	start = scan.pos;
	if (!ppt_scan_number(&scan, 16, digits, U32_MAX, &value) ||
	    scan.pos - start != digits || !ppt_scan_word(&scan, "  "))
		return KEY_NONE;
	return base + value;
}

static bool is_block_line(const struct ppt_names *names, size_t pos)
{
	/* Asked of most of the file, so the quick answer comes first. */
	return names->text[pos] != '\t' &&
	       line_key(names, pos, 0, 4) != KEY_NONE;
}

/* The first line of a vendor or a base class that begins in [@pos, @end). */
static size_t next_block(struct ppt_names *names, size_t pos, size_t end)
{
	size_t start = pos;

	if (pos >= names->gap.start && pos < names->gap.end)
		pos = names->gap.end;
	if (pos && pos < end && names->text[pos - 1] != '\n')
		pos = next_line(names, pos);
	while (pos < end && !is_block_line(names, pos))
		pos = next_line(names, pos);
	if (pos >= end)
		return end;
	if (pos - start > names->gap.end - names->gap.start)
		names->gap = (struct gap){ .start = start, .end = pos };
	return pos;
}

static size_t search_block(struct ppt_names *names, long key)
{
	size_t low = 0, high = names->size;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		size_t pos = next_block(names, middle, high);
		long found;

		if (pos == high) {
			high = middle;
			continue;
		}
		found = line_key(names, pos, 0, 4);
		if (found == key)
			return pos;
		if (found < key)
			low = next_line(names, pos);
		else
			high = middle;
	}
	return names->size;
}

/* Asked for once for each device, so that each vendor is searched once. */
static struct block find_block(struct ppt_names *names, long key)
{
	struct block block = { .key = key };
	size_t i;

	for (i = 0; i < names->count; i++)
		if (names->blocks[i].key == key)
			return names->blocks[i];
	block.start = search_block(names, key);
	block.end =
		next_block(names, next_line(names, block.start), names->size);
	if (!ppt_array_grow((void **)&names->blocks, names->count,
			    &names->capacity, sizeof(block)))
		names->blocks[names->count++] = block;
	return block;
}

/* The key of the line at @pos if that is one tab in; most are two tabs in. */
static long member_key(const struct ppt_names *names, size_t pos,
		       unsigned int digits)
{
	if (pos + 1 >= names->size || names->text[pos] != '\t' ||
	    names->text[pos + 1] == '\t')
		return KEY_NONE;
	return line_key(names, pos, 1, digits);
}

/* The first member that begins in [@pos, @end); @end if there is none. */
static size_t next_member(const struct ppt_names *names, size_t pos, size_t end,
			  unsigned int digits)
{
	if (pos < end && names->text[pos - 1] != '\n')
		pos = next_line(names, pos);
	while (pos < end && member_key(names, pos, digits) == KEY_NONE)
		pos = next_line(names, pos);
	return pos < end ? pos : end;
}

/* The line with @key, one tab in, of @block; the end of the text if none. */
static size_t find_member(const struct ppt_names *names,
			  const struct block *block, long key,
			  unsigned int digits)
{
	size_t first, low, high = block->end;

	if (block->start == names->size)
		return names->size;
	first = next_line(names, block->start);
	for (low = first; low < high;) {
		size_t middle = low + (high - low) / 2;
		size_t pos = next_member(names, middle, high, digits);
		long found;

		if (pos == high) {
			high = middle;
			continue;
		}
		found = member_key(names, pos, digits);
		if (found == key)
			return pos;
		if (found < key)
			low = next_line(names, pos);
		else
			high = middle;
	}
	/* Unknown, or out of order. */
	for (low = first; low < block->end; low = next_line(names, low))
		if (member_key(names, low, digits) == key)
			return low;
	return names->size;
}

/* What stands behind the two spaces; NULL at the end of the text. */
static char *line_name(const struct ppt_names *names, size_t pos)
{
	const char *spaces, *line = names->text + pos;
	size_t length;

	if (pos == names->size)
		return NULL;
	length = next_line(names, pos) - pos;
	if (line[length - 1] == '\n')
		length--;
	spaces = memmem(line, length, "  ", 2);
	if (!spaces)
		return NULL;
	return strndup(spaces + 2, line + length - (spaces + 2));
}

void ppt_names_find(struct ppt_ctx *ctx, u16 vendor, u16 device,
		    char **ret_vendor, char **ret_device)
{
	struct ppt_names *names = get_names(ctx);
	struct block block;

	*ret_vendor = NULL;
	*ret_device = NULL;
	if (!names || !names->text)
		return;
	block = find_block(names, vendor);
	*ret_vendor = line_name(names, block.start);
	*ret_device = line_name(names, find_member(names, &block, device, 4));
}

char *ppt_names_find_class(struct ppt_ctx *ctx, u32 class_code)
{
	struct ppt_names *names = get_names(ctx);
	struct block block;
	char *name;

	if (!names || !names->text)
		return NULL;
	block = find_block(names, KEY_CLASS + (class_code >> 16));
	name = line_name(names,
			 find_member(names, &block, class_code >> 8 & 0xff, 2));
	return name ? name : line_name(names, block.start);
}
