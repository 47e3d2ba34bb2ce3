// SPDX-License-Identifier: GPL-2.0
/* pptctl igd check: what is in a file. Needs no root, module or hardware. */
#include <getopt.h>
#include <stdlib.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl igd check [--json] FILE\n"
	"What is in an OpRegion of Intel's graphics, or in a VBT alone, and what is wrong\n"
	"with it. Exit status: 0 nothing, 1 something, 2 wrong usage.\n"
	"\n"
	"  -j, --json  for programs";

static void print_verdict(const char *path,
			  const struct ppt_igd_opregion *opregion)
{
	const struct ppt_opregion_header *header =
		ppt_igd_opregion_header(opregion);
	enum ppt_opregion_defect worst = ppt_igd_opregion_worst(opregion);
	char *size = size_text(ppt_igd_opregion_size(opregion));
	const char *verdict = "sound";

	if (worst && (ppt_opregion_defect_is_fatal(worst) ||
		      (!header && !ppt_igd_opregion_vbt(opregion))))
		verdict = "not fit for use";
	else if (worst)
		verdict = "fit for use, with a defect";
	if (header)
		printf("%s: %s, OpRegion %u.%u, %s\n", path, size,
		       header->major, header->minor, verdict);
	else
		printf("%s: %s, %s, %s\n", path, size,
		       ppt_igd_opregion_vbt(opregion) ? "VBT" : "no OpRegion",
		       verdict);
	free(size);
}

static void print_json(const char *path,
		       const struct ppt_igd_opregion *opregion)
{
	struct json_object *object = json_new_object();

	json_add_text(object, "file", path);
	json_add_opregion(object, opregion);
	json_print(object);
}

static int check(const char *path, bool json)
{
	struct ppt_igd_opregion *opregion;
	int ret, status;

	ret = ppt_igd_opregion_read_file(path, &opregion);
	if (ret) {
		complain_opregion_file(path, ret);
		return EXIT_FAILURE;
	}
	if (json) {
		print_json(path, opregion);
	} else {
		print_verdict(path, opregion);
		print_opregion_contents(opregion);
		print_opregion_defects(ppt_igd_opregion_defects(opregion));
	}
	status = ppt_igd_opregion_defects(opregion) ? EXIT_FAILURE :
						      EXIT_SUCCESS;
	ppt_igd_opregion_unref(opregion);
	return status;
}

int cmd_igd_check(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool json = false;
	int option;

	(void)ctx;
	while ((option = getopt_long(argc, argv, "jh", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			json = true;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	if (!has_words(argv + optind, 1, "FILE"))
		return EXIT_USAGE;
	return check(argv[optind], json);
}
