// SPDX-License-Identifier: GPL-2.0
/*
 * The tree as text: one column that is drawn, then who is in which group, what
 * it is, and who has it. Colour only for a terminal, and lines of Unicode only
 * where the locale has them.
 */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tree.h"

enum column {
	COLUMN_DRAWN,
	COLUMN_GROUP,
	COLUMN_CLASS,
	COLUMN_STATE,
	COLUMN_OWNER,
	COLUMN_NAME,
	COLUMNS,
};

/**
 * struct branches - what the drawn column is made of; each takes three places
 * @through: a parent further left has more below it
 * @none: it hasn't
 * @more: this one, and another one follows
 * @last: this one
 */
struct branches {
	const char *through;
	const char *none;
	const char *more;
	const char *last;
};

static const struct branches unicode = { "│  ", "   ", "├─ ", "└─ " };
static const struct branches ascii = { "|  ", "   ", "|- ", "`- " };

#define RESET "\033[0m"
#define DIM "\033[2m"
#define BOLD "\033[1m"
#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define CYAN "\033[36m"

/* Groups with several members take turns with these. */
static const char *const group_colors[] = {
	"\033[1;35m", "\033[1;36m", "\033[1;33m",
	"\033[1;34m", "\033[1;32m", "\033[1;31m",
};

#define GROUP_COLORS (sizeof(group_colors) / sizeof(group_colors[0]))

static const char *const head[COLUMNS] = { "ADDRESS", "GROUP", "CLASS",
					   "STATE",   "OWNER", "DEVICE" };

/**
 * struct page - how it is printed
 * @tree: what
 * @branches: by which characters
 * @color: with escapes
 * @cells: COLUMNS for each line
 * @widths: of the columns, in places
 */
struct page {
	const struct tree *tree;
	const struct branches *branches;
	bool color;
	char *(*cells)[COLUMNS];
	size_t widths[COLUMNS];
};

static bool wants_color(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && !(term && !strcmp(term, "dumb")) &&
	       isatty(STDOUT_FILENO);
}

static bool has_unicode(void)
{
	locale_t locale = newlocale(LC_CTYPE_MASK, "", NULL);
	bool has;

	if (!locale)
		return false;
	has = !strcmp(nl_langinfo_l(CODESET, locale), "UTF-8");
	freelocale(locale);
	return has;
}

/* Places on the screen: a character each, as names are in scripts of the West. */
static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += (*text & 0xc0) != 0x80;
	return width;
}

/* Branches from the left: one for each line above it, but for the root bus. */
static char *drawn_cell(const struct page *page, const struct tree_line *line)
{
	const struct tree *tree = page->tree;
	char *address = tree_line_address(line);
	char *text = format_text("%s%s",
				 !line->device ? "" :
				 line->last    ? page->branches->last :
						 page->branches->more,
				 address);
	const struct tree_line *above = line;
	char *longer;

	free(address);
	while (above->parent != TREE_NONE &&
	       tree->lines[above->parent].device) {
		above = &tree->lines[above->parent];
		longer = format_text("%s%s",
				     above->last ? page->branches->none :
						   page->branches->through,
				     text);
		free(text);
		text = longer;
	}
	return text;
}

/* "7", with "+" if there are others, "*" if they are elsewhere. */
static char *group_cell(const struct tree *tree, const struct tree_line *line)
{
	const struct tree_group *group = tree_group_of(tree, line);

	if (!group)
		return format_text(line->device ? "-" : "");
	return format_text("%d%s", group->number,
			   group->apart	      ? "*" :
			   group->members > 1 ? "+" :
						"");
}

static char *name_cell(const struct tree_line *line)
{
	char *bus = tree_line_bus(line), *name, *text;

	if (!line->device) {
		free(bus);
		return format_text("root bus");
	}
	name = device_name(line->device);
	text = format_text("%s%s%s", bus, *bus ? ": " : "", name);
	free(bus);
	free(name);
	return text;
}

static void fill_cells(const struct page *page, const struct tree_line *line,
		       char *cells[COLUMNS])
{
	struct ppt_device *device = line->device;
	const char *owner = device ? ppt_device_owner(device) : "";

	cells[COLUMN_DRAWN] = drawn_cell(page, line);
	cells[COLUMN_GROUP] = group_cell(page->tree, line);
	cells[COLUMN_CLASS] =
		device ? class_word(ppt_device_class_code(device)) :
			 format_text("%s", "");
	cells[COLUMN_STATE] = device ? state_text(device) :
				       format_text("%s", "");
	cells[COLUMN_OWNER] = format_text("%s", owner ? owner : "-");
	cells[COLUMN_NAME] = name_cell(line);
}

/* As wide as the widest, the head included. */
static void widen(struct page *page, const char *const cells[COLUMNS])
{
	size_t width;
	int column;

	for (column = 0; column < COLUMNS; column++) {
		width = width_of(cells[column]);
		if (width > page->widths[column])
			page->widths[column] = width;
	}
}

static void fill_page(struct page *page)
{
	int column;
	size_t i;

	page->cells = calloc(page->tree->count + 1, sizeof(*page->cells));
	if (!page->cells) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	for (i = 0; i < page->tree->count; i++) {
		fill_cells(page, &page->tree->lines[i], page->cells[i]);
		for (column = 0; column < COLUMNS; column++)
			clean_text(page->cells[i][column]);
		widen(page, (const char *const *)page->cells[i]);
	}
	widen(page, head);
}

static void free_page(struct page *page)
{
	size_t i;
	int column;

	for (i = 0; i < page->tree->count; i++)
		for (column = 0; column < COLUMNS; column++)
			free(page->cells[i][column]);
	free(page->cells);
}

static const char *state_color(const struct ppt_device *device)
{
	switch (ppt_device_state(device)) {
	case PPT_DEVICE_STATE_CLAIMED:
		return GREEN;
	case PPT_DEVICE_STATE_IN_USE:
	case PPT_DEVICE_STATE_ASSIGNED:
	case PPT_DEVICE_STATE_SRIOV:
		return CYAN;
	case PPT_DEVICE_STATE_RESETTING:
	case PPT_DEVICE_STATE_LEAVING:
	case PPT_DEVICE_STATE_UNKNOWN:
		return YELLOW;
	case PPT_DEVICE_STATE_QUARANTINED:
		return RED;
	case PPT_DEVICE_STATE_FREE:
	case PPT_DEVICE_STATE_HOST:
		break;
	}
	return NULL;
}

/* NULL for none. */
static const char *cell_color(const struct tree *tree,
			      const struct tree_line *line, int column)
{
	if (!line->device)
		return BOLD;
	if (column == COLUMN_GROUP && tree_is_shared(tree, line))
		return group_colors[tree_group_of(tree, line)->color %
				    GROUP_COLORS];
	if (!ppt_device_is_claimable(line->device))
		return column == COLUMN_DRAWN ? NULL : DIM;
	if (column == COLUMN_STATE || column == COLUMN_OWNER)
		return state_color(line->device);
	return NULL;
}

/* Nothing is behind the last cell that has a text. @line NULL for the head. */
static void print_cells(const struct page *page, const char *const *cells,
			const struct tree_line *line)
{
	int column, padding = 0;
	const char *color;

	for (column = 0; column < COLUMNS; column++) {
		color = NULL;
		if (page->color)
			color = line ? cell_color(page->tree, line, column) :
				       BOLD;
		if (*cells[column]) {
			printf("%*s%s%s%s", padding, "", color ? color : "",
			       cells[column], color ? RESET : "");
			padding = 0;
		}
		padding += page->widths[column] - width_of(cells[column]) + 2;
	}
	putchar('\n');
}

static void print_groups(const struct page *page)
{
	size_t i;
	char *text;

	for (i = 0; i < page->tree->group_count; i++) {
		if (!page->tree->groups[i].apart)
			continue;
		text = tree_group_text(page->tree, &page->tree->groups[i]);
		printf("* %s\n", text);
		free(text);
	}
}

void tree_print(const struct tree *tree)
{
	struct page page = {
		.tree = tree,
		.branches = has_unicode() ? &unicode : &ascii,
		.color = wants_color(),
	};
	size_t i;

	fill_page(&page);
	print_cells(&page, head, NULL);
	for (i = 0; i < tree->count; i++)
		print_cells(&page, (const char *const *)page.cells[i],
			    &tree->lines[i]);
	print_groups(&page);
	free_page(&page);
}
