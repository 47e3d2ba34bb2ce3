// SPDX-License-Identifier: GPL-2.0
/* pptctl rom: finds the command in the table below and runs it. */
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
	{ "show",  cmd_rom_show,  "which ROM VMs get with a device, and what is in it" },
	{ "save",  cmd_rom_save,  "write a device's ROM to a file; works without ppt" },
	{ "check", cmd_rom_check, "what is in a file, and what is wrong with it" },
	{ "fix",   cmd_rom_fix,   "mend a file: checksums, ids, the last image" },
	{ "set",   cmd_rom_set,   "decide which ROM VMs get with a device" },
};

/* clang-format on */

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	size_t i;

	puts("Usage: pptctl rom COMMAND [OPTION]...\n"
	     "Option ROMs (VBIOS, UEFI GOP, boot code of network cards).\n");
	for (i = 0; i < COMMANDS; i++)
		printf("  %-6s %s\n", commands[i].name, commands[i].help);
	puts("\n"
	     "  --help  this, or behind a COMMAND what that takes");
	return EXIT_SUCCESS;
}

int cmd_rom(struct ppt_ctx *ctx, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	size_t i;

	if (!name) {
		complain("which command? See pptctl rom --help");
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
	complain("unknown command \"rom %s\"; see pptctl rom --help", name);
	return EXIT_USAGE;
}
