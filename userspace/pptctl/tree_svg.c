// SPDX-License-Identifier: GPL-2.0
/*
 * The tree as a drawing: a panel for each root bus, a box for each device, those
 * behind a bridge in its box. Panels fill columns from the top; a root bus with
 * more than a column goes on in another panel. Colours are classes of a style
 * sheet, for light and for dark backgrounds; all text from the system is escaped.
 */
#include <stdlib.h>
#include <string.h>

#include "svg.h"
#include "tree.h"

/* In pixels. */
#define MARGIN 20
#define GAP 6
#define PAD 10
#define BOX_HEAD 42
#define PANEL_HEAD 30
#define BOX_WIDTH 400 /* of the innermost ones */
#define COLUMN_GAP 16
#define TITLE_HEIGHT 84
#define LEGEND_WIDTH 800
#define NOTE_HEIGHT 18
#define STRIPE 4

/* Letters that fit; a wider font is cut off by nothing, so these are few. */
#define MONO_WIDTH 7.3
#define NOTE_LETTER 6.2
#define NAME_CHARS 50

/* Wider than high, as screens are. */
#define ASPECT 1.5
#define COLUMNS_MAX 16

/**
 * struct box - where a line is drawn
 * @rect: with all that is in it
 * @next_y: where the next one inside goes
 */
struct box {
	struct svg_rect rect;
	int next_y;
};

/**
 * struct panel - a root bus, or a part of it
 * @root: its line
 * @box: where
 */
struct panel {
	size_t root;
	struct box box;
};

/**
 * struct drawing - a drawing in the making
 * @tree: what is drawn
 * @out: where to
 * @boxes: one for each line; those of root buses are only as high as all of it
 * @panels: in their order
 * @panel_count: of @panels
 * @column_width: of all columns
 * @column_height: at which the next one begins
 * @width: of everything, as the next
 * @height: …
 */
struct drawing {
	const struct tree *tree;
	FILE *out;
	struct box *boxes;
	struct panel *panels;
	size_t panel_count;
	int column_width;
	int column_height;
	int width;
	int height;
};

static const char style[] =
	"text { font: 12px system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }\n"
	".bg { fill: #ffffff }\n"
	".panel { fill: #f6f8fa; stroke: #d0d7de }\n"
	".bridge { fill: #eaeef2; stroke: #afb8c1 }\n"
	".device { fill: #ffffff; stroke: #d0d7de }\n"
	".title { font-size: 18px; font-weight: 600 }\n"
	".head { font-weight: 600 }\n"
	".address { font: 600 12px ui-monospace, 'DejaVu Sans Mono', monospace }\n"
	".muted { font-size: 11px; fill: #57606a }\n"
	".badge { font-size: 11px; font-weight: 600; fill: #ffffff }\n"
	".host { fill: #57606a } .free { fill: #7d8590 } .claimed { fill: #1a7f37 }\n"
	".vm { fill: #0969da } .sriov { fill: #8250df } .busy { fill: #9a6700 }\n"
	".quarantined { fill: #cf222e }\n"
	".g0 { fill: #4c78a8 } .g1 { fill: #f58518 } .g2 { fill: #54a24b }\n"
	".g3 { fill: #b279a2 } .g4 { fill: #2a9d96 } .g5 { fill: #c9a400 }\n"
	".g6 { fill: #e377a2 } .g7 { fill: #9d755d }\n"
	".tint { fill-opacity: 0.2 }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"text { fill: #e6edf3 } .bg { fill: #0d1117 }\n"
	".panel { fill: #151b23; stroke: #30363d }\n"
	".bridge { fill: #212830; stroke: #484f58 }\n"
	".device { fill: #0d1117; stroke: #30363d }\n"
	".muted { fill: #9198a1 } .badge { fill: #ffffff }\n"
	"}\n";

#define GROUP_COLORS 8

static void *check_memory(void *memory)
{
	if (!memory) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* --- places ---------------------------------------------------------------- */

static void measure(struct drawing *drawing)
{
	const struct tree *tree = drawing->tree;
	unsigned int depth = 1;
	size_t i;

	/* From the end: what is in a box comes behind it. */
	for (i = tree->count; i-- > 0;) {
		const struct tree_line *line = &tree->lines[i];
		struct box *box = &drawing->boxes[i];

		if (!line->device)
			continue;
		box->rect.height += BOX_HEAD + (line->below ? PAD - GAP : 0);
		drawing->boxes[line->parent].rect.height +=
			box->rect.height + GAP;
		if (line->depth > depth)
			depth = line->depth;
	}
	drawing->column_width = BOX_WIDTH + 2 * PAD * (int)depth;
}

static void choose_columns(struct drawing *drawing)
{
	const struct tree *tree = drawing->tree;
	double height = 0;
	int columns = 1;
	size_t i;

	for (i = 0; i < tree->count; i++)
		if (!tree->lines[i].device)
			height += drawing->boxes[i].rect.height + PANEL_HEAD +
				  PAD;
	while (columns < COLUMNS_MAX &&
	       columns * (columns + 1) * drawing->column_width <
		       ASPECT * height)
		columns++;
	drawing->column_height = height / columns + 2 * BOX_HEAD;
}

/* The one that is begun; the first of @root, or its continuation. */
static struct panel *add_panel(struct drawing *drawing, size_t root, int x,
			       int y)
{
	struct panel *panel = &drawing->panels[drawing->panel_count++];

	panel->root = root;
	panel->box.rect = (struct svg_rect){
		.x = x,
		.y = y,
		.width = drawing->column_width,
		.height = PANEL_HEAD + PAD - GAP,
	};
	panel->box.next_y = y + PANEL_HEAD;
	return panel;
}

static void place_inside(struct box *box, struct box *outside)
{
	box->rect.x = outside->rect.x + PAD;
	box->rect.y = outside->next_y;
	box->rect.width = outside->rect.width - 2 * PAD;
	box->next_y = box->rect.y + BOX_HEAD;
	outside->next_y += box->rect.height + GAP;
}

/* A box on a root bus: in this column, or at the top of the next one. */
static void place_outer(struct drawing *drawing, size_t index, int *x, int *y)
{
	struct box *box = &drawing->boxes[index];
	size_t root = drawing->tree->lines[index].parent;
	struct panel *panel = NULL;
	int bottom = TITLE_HEIGHT + drawing->column_height;

	if (drawing->panel_count)
		panel = &drawing->panels[drawing->panel_count - 1];
	if (*y > TITLE_HEIGHT && *y + box->rect.height + PANEL_HEAD > bottom) {
		*x += drawing->column_width + COLUMN_GAP;
		*y = TITLE_HEIGHT;
		panel = NULL;
	}
	if (!panel || panel->root != root)
		panel = add_panel(drawing, root, *x,
				  *y > TITLE_HEIGHT ? *y + GAP : *y);
	place_inside(box, &panel->box);
	panel->box.rect.height += box->rect.height + GAP;
	*y = panel->box.rect.y + panel->box.rect.height + GAP;
	if (*y > drawing->height)
		drawing->height = *y;
	if (drawing->width < *x + drawing->column_width + MARGIN)
		drawing->width = *x + drawing->column_width + MARGIN;
}

static void place(struct drawing *drawing)
{
	const struct tree *tree = drawing->tree;
	int x = MARGIN, y = TITLE_HEIGHT;
	size_t i;

	measure(drawing);
	choose_columns(drawing);
	drawing->width = LEGEND_WIDTH;
	drawing->height = TITLE_HEIGHT;
	for (i = 0; i < tree->count; i++) {
		if (tree->lines[i].depth == 1)
			place_outer(drawing, i, &x, &y);
		else if (tree->lines[i].depth > 1)
			place_inside(&drawing->boxes[i],
				     &drawing->boxes[tree->lines[i].parent]);
	}
	drawing->height += GAP;
	for (i = 0; i < tree->group_count; i++)
		drawing->height += tree->groups[i].apart * NOTE_HEIGHT;
	drawing->height += MARGIN - GAP;
}

/* --- boxes ----------------------------------------------------------------- */

static const char *badge_class(const struct ppt_device *device)
{
	switch (ppt_device_state(device)) {
	case PPT_DEVICE_STATE_FREE:
		return "free";
	case PPT_DEVICE_STATE_HOST:
		return "host";
	case PPT_DEVICE_STATE_CLAIMED:
		return "claimed";
	case PPT_DEVICE_STATE_IN_USE:
	case PPT_DEVICE_STATE_ASSIGNED:
		return "vm";
	case PPT_DEVICE_STATE_SRIOV:
		return "sriov";
	case PPT_DEVICE_STATE_QUARANTINED:
		return "quarantined";
	case PPT_DEVICE_STATE_RESETTING:
	case PPT_DEVICE_STATE_LEAVING:
	case PPT_DEVICE_STATE_UNKNOWN:
		break;
	}
	return "busy";
}

/* Whose it is; else how it is; from malloc. */
static char *badge_text(const struct ppt_device *device)
{
	const char *owner = ppt_device_owner(device);

	return owner ? clean_text(format_text("%s", owner)) :
		       clean_text(state_text(device));
}

static void put_tooltip(FILE *out, struct ppt_device *device)
{
	char *name = device_name(device), *state = state_text(device);
	const char *owner = ppt_device_owner(device);

	fputs("<title>", out);
	svg_text(out,
		 format_text("%s %s: %s%s%s", ppt_device_address(device), name,
			     state, owner ? ", " : "", owner ? owner : ""),
		 SIZE_MAX);
	fputs("</title>\n", out);
	free(name);
	free(state);
}

static void put_group(struct drawing *drawing, const struct tree_line *line,
		      const struct box *box)
{
	const struct tree_group *group = tree_group_of(drawing->tree, line);

	if (!group)
		return;
	fprintf(drawing->out,
		"<text class=\"muted\" text-anchor=\"end\" x=\"%d\" y=\"%d\">group %d%s</text>\n",
		box->rect.x + box->rect.width - 10, box->rect.y + 35,
		group->number, group->apart ? " *" : "");
}

/* Of a bridge, only its head is tinted: what is inside has its own group. */
static void put_tint(struct drawing *drawing, const struct tree_line *line,
		     const struct box *box)
{
	struct svg_rect part = box->rect;
	char class[16];

	if (!tree_is_shared(drawing->tree, line))
		return;
	part.height = BOX_HEAD - (line->below ? 4 : 0);
	snprintf(class, sizeof(class), "g%zu tint",
		 tree_group_of(drawing->tree, line)->color % GROUP_COLORS);
	svg_rect(drawing->out, &part, 6, class);
	part.width = STRIPE;
	*strchr(class, ' ') = '\0';
	svg_rect(drawing->out, &part, 2, class);
}

/* Whose a device is, in colour; of a bridge, just a word. */
static void put_state(struct drawing *drawing, const struct tree_line *line,
		      const struct box *box)
{
	char *text = badge_text(line->device);
	int right = box->rect.x + box->rect.width;

	if (ppt_device_is_claimable(line->device)) {
		svg_badge(drawing->out, right - 8 - svg_badge_width(text),
			  box->rect.y + 5, badge_class(line->device), text);
		return;
	}
	fprintf(drawing->out,
		"<text class=\"muted\" text-anchor=\"end\" x=\"%d\" y=\"%d\">",
		right - 10, box->rect.y + 18);
	svg_text(drawing->out, text, SVG_BADGE_CHARS);
	fputs("</text>\n", drawing->out);
}

static char *head_text(const struct tree_line *line)
{
	char *word = class_word(ppt_device_class_code(line->device)), *text;
	char *bus = tree_line_bus(line);

	text = format_text("%s%s%s", word, *bus ? " to " : "", bus);
	free(word);
	free(bus);
	return text;
}

static void put_box(struct drawing *drawing, size_t index)
{
	const struct tree_line *line = &drawing->tree->lines[index];
	const struct box *box = &drawing->boxes[index];
	struct ppt_device *device = line->device;
	FILE *out = drawing->out;
	int x = box->rect.x + 12;

	fputs("<g>\n", out);
	put_tooltip(out, device);
	svg_rect(out, &box->rect, 6,
		 ppt_device_is_claimable(device) ? "device" : "bridge");
	put_tint(drawing, line, box);
	svg_label(out, x, box->rect.y + 18, "address",
		  format_text("%s", ppt_device_address(device)), NAME_CHARS);
	svg_label(out, x + strlen(ppt_device_address(device)) * MONO_WIDTH + 10,
		  box->rect.y + 18, "muted", head_text(line), NAME_CHARS);
	svg_label(out, x, box->rect.y + 35, "muted", device_name(device),
		  NAME_CHARS);
	put_state(drawing, line, box);
	put_group(drawing, line, box);
	fputs("</g>\n", out);
}

static void put_panel(struct drawing *drawing, size_t index)
{
	const struct panel *panel = &drawing->panels[index];
	bool again = index && panel[-1].root == panel->root;
	char *address = tree_line_address(&drawing->tree->lines[panel->root]);

	svg_rect(drawing->out, &panel->box.rect, 8, "panel");
	svg_label(drawing->out, panel->box.rect.x + 12, panel->box.rect.y + 20,
		  "head",
		  format_text("root bus %s%s", address,
			      again ? ", continued" : ""),
		  NAME_CHARS);
	free(address);
}

/* --- around them ----------------------------------------------------------- */

static void put_legend(const struct drawing *drawing)
{
	static const char *const entries[][2] = {
		{ "host", "host: driver" },
		{ "free", "free" },
		{ "claimed", "claimed" },
		{ "vm", "a VM" },
		{ "sriov", "sriov" },
		{ "busy", "busy" },
		{ "quarantined", "quarantined" },
	};
	struct svg_rect tint = { .y = 50, .width = 18, .height = 18 };
	FILE *out = drawing->out;
	int x = MARGIN;
	size_t i;

	for (i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		svg_badge(out, x, 50, entries[i][0],
			  format_text("%s", entries[i][1]));
		x += svg_badge_width(entries[i][1]) + GAP;
	}
	tint.x = x + 12;
	svg_rect(out, &tint, 4, "g0 tint");
	tint.width = STRIPE;
	svg_rect(out, &tint, 2, "g0");
	svg_label(out, tint.x + 24, tint.y + 13, "muted",
		  format_text(
			  "shares its IOMMU group, * with others elsewhere"),
		  NAME_CHARS + 10);
}

static size_t count_devices(const struct tree *tree)
{
	size_t i, count = 0;

	for (i = 0; i < tree->count; i++)
		count += !!tree->lines[i].device;
	return count;
}

static void put_head(const struct drawing *drawing)
{
	const struct tree *tree = drawing->tree;
	const struct svg_rect all = { .width = drawing->width,
				      .height = drawing->height };
	FILE *out = drawing->out;

	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
		"<title>PCI devices: bridges, IOMMU groups and owners</title>\n"
		"<style>\n%s</style>\n",
		all.width, all.height, all.width, all.height, style);
	svg_rect(out, &all, 0, "bg");
	svg_label(out, MARGIN, 36, "title", format_text("PCI devices"),
		  NAME_CHARS);
	svg_label(out, MARGIN + 120, 36, "muted",
		  format_text("%zu functions, %zu IOMMU groups",
			      count_devices(tree), tree->group_count),
		  NAME_CHARS);
	put_legend(drawing);
}

static void put_notes(const struct drawing *drawing)
{
	const struct tree *tree = drawing->tree;
	int y = drawing->height - MARGIN;
	size_t i;

	for (i = tree->group_count; i-- > 0;) {
		if (!tree->groups[i].apart)
			continue;
		svg_label(drawing->out, MARGIN, y, "muted",
			  tree_group_text(tree, &tree->groups[i]),
			  (drawing->width - 2 * MARGIN) / NOTE_LETTER);
		y -= NOTE_HEIGHT;
	}
}

char *tree_draw(const struct tree *tree, size_t *ret_size)
{
	struct drawing drawing = {
		.tree = tree,
		.boxes = check_memory(
			calloc(tree->count + 1, sizeof(*drawing.boxes))),
		.panels = check_memory(
			calloc(tree->count + 1, sizeof(*drawing.panels))),
	};
	char *text = NULL;
	size_t i;

	drawing.out = check_memory(open_memstream(&text, ret_size));
	place(&drawing);
	put_head(&drawing);
	for (i = 0; i < drawing.panel_count; i++)
		put_panel(&drawing, i);
	for (i = 0; i < tree->count; i++)
		if (tree->lines[i].device)
			put_box(&drawing, i);
	put_notes(&drawing);
	fputs("</svg>\n", drawing.out);
	fclose(drawing.out);
	free(drawing.boxes);
	free(drawing.panels);
	return check_memory(text);
}
