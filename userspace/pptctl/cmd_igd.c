// SPDX-License-Identifier: GPL-2.0
/* pptctl igd: finds the command in the table below and runs it. */
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

struct command {
	const char *name;
	int (*run)(struct ppt_ctx *ctx, int argc, char **argv);
	const char *help;
};

/* clang-format off */
static const struct command commands[] = {
	{ "show",  cmd_igd_show,  "what firmware has set up, and what a VMM has to do" },
	{ "save",  cmd_igd_save,  "write the OpRegion or the VBT to a file" },
	{ "check", cmd_igd_check, "what is in such a file, and what is wrong with it" },
	{ "e820",  cmd_igd_e820,  "the memory map of a guest with it" },
};

/* clang-format on */

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	size_t i;

	puts("Usage: pptctl igd COMMAND [OPTION]...\n"
	     "Intel's integrated graphics: OpRegion, VBT, stolen memory.\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-6s %s\n", commands[i].name, commands[i].help);
	puts("\n"
	     "  --help  this, or behind a COMMAND what that takes");
	return EXIT_SUCCESS;
}

int cmd_igd(struct ppt_ctx *ctx, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	size_t i;

	if (!name) {
		complain("which command? See pptctl igd --help");
		return EXIT_USAGE;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		return print_help();
	for (i = 0; i < COMMANDS; i++) {
		if (strcmp(commands[i].name, name))
			continue;
		/* How getopt begins its messages. */
		argv[1] = argv[0];
		return commands[i].run(ctx, argc - 1, argv + 1);
	}
	complain("unknown command \"igd %s\"; see pptctl igd --help", name);
	return EXIT_USAGE;
}
