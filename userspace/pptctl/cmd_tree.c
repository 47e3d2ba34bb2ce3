// SPDX-License-Identifier: GPL-2.0
/* pptctl tree: which device is behind which bridge, and whose it is. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

static const char usage[] =
	"Usage: pptctl tree [--json] [--svg FILE] [DEV]...\n"
	"Which device is behind which bridge, in which IOMMU group, and who has it. Of DEV,\n"
	"what is above and below them, and the other members of their groups.\n"
	"\n"
	"  -j, --json      for programs\n"
	"  -s, --svg FILE  draw it; - is standard output\n"
	"\n"
	"A group with a + has several members, one with a * has them in several places. On a\n"
	"terminal it is in colour, unless NO_COLOR is set.";

/**
 * struct options - what was asked for
 * @json: for programs
 * @svg: file for the drawing; NULL for none
 */
struct options {
	bool json;
	const char *svg;
};

/* A file that is there is replaced: it is a drawing of before. */
static int write_svg(const struct tree *tree, const char *path)
{
	size_t size;
	char *text = tree_draw(tree, &size);
	int ret = 0;

	if (strcmp(path, "-"))
		ret = ppt_rom_write_file(path, text, size,
					 PPT_ROM_WRITE_REPLACE, NULL);
	else
		fwrite(text, 1, size, stdout);
	free(text);
	if (!ret)
		return EXIT_SUCCESS;
	complain_file(path, ret);
	return EXIT_FAILURE;
}

static void print_json(const struct tree *tree, const struct notes *notes)
{
	struct json_object *object = json_new_object();

	tree_add_json(object, tree);
	json_add(object, "notes", json_from_notes(notes));
	json_print(object);
}

static int print_tree(struct ppt_ctx *ctx, const struct tree *tree,
		      const struct options *options)
{
	struct notes notes = { 0 };
	int status = EXIT_SUCCESS;

	notes_add_unknown(&notes, ctx, ppt_list_unknown(tree->list));
	if (options->svg)
		status = write_svg(tree, options->svg);
	else if (options->json)
		print_json(tree, &notes);
	else if (tree->count)
		tree_print(tree);
	if (!options->json)
		notes_print(&notes);
	notes_free(&notes);
	return status;
}

static int show(struct ppt_ctx *ctx, const struct targets *targets,
		const struct options *options)
{
	struct ppt_list *list;
	struct tree tree;
	int ret, status;

	ret = ppt_list_new(ctx, &list);
	if (!ret) {
		ret = tree_new(list, targets, &tree);
		ppt_list_unref(list);
	}
	if (ret) {
		complain("can't list devices: %s", strerror(-ret));
		return EXIT_FAILURE;
	}
	status = print_tree(ctx, &tree, options);
	tree_free(&tree);
	return status;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option table[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "svg", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "js:h", table, NULL)) != -1) {
		switch (option) {
		case 'j':
			options->json = true;
			break;
		case 's':
			options->svg = optarg;
			break;
		case 'h':
			puts(usage);
			return -1;
		default:
			return EXIT_USAGE;
		}
	}
	if (options->json && options->svg) {
		complain("--json and --svg exclude each other");
		return EXIT_USAGE;
	}
	return 0;
}

int cmd_tree(struct ppt_ctx *ctx, int argc, char **argv)
{
	struct options options = { 0 };
	struct targets targets;
	int status;

	status = parse_options(argc, argv, &options);
	if (status)
		return status < 0 ? EXIT_SUCCESS : status;
	if (optind == argc)
		return show(ctx, NULL, &options);
	status = targets_find(ctx, argv + optind, false, &targets);
	if (status)
		return status;
	status = show(ctx, &targets, &options);
	targets_free(&targets);
	return status;
}
