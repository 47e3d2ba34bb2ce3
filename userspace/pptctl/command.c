// SPDX-License-Identifier: GPL-2.0
/* A table of commands: finding one by its name, running it, and its help. */
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

const struct command *command_find(const struct command *commands, size_t count,
				   const char *name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

void command_print(const struct command *commands, size_t count)
{
	int width = 0, length;
	size_t i;

	for (i = 0; i < count; i++) {
		length = strlen(commands[i].name);
		width = length > width ? length : width;
	}
	for (i = 0; i < count; i++)
		printf("  %-*s  %s\n", width, commands[i].name,
		       commands[i].help);
}

static int print_help(const struct command_group *group)
{
	printf("Usage: pptctl %s COMMAND [OPTION]...\n%s\n\n", group->name,
	       group->about);
	command_print(group->commands, group->count);
	puts("\n"
	     "  --help  this, or behind a COMMAND what that takes");
	return EXIT_SUCCESS;
}

int command_run(const struct command_group *group, struct ppt_ctx *ctx,
		int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : NULL;
	const struct command *command;

	if (!name) {
		complain("which command? See pptctl %s --help", group->name);
		return EXIT_USAGE;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h"))
		return print_help(group);
	command = command_find(group->commands, group->count, name);
	if (!command) {
		complain("unknown command \"%s %s\"; see pptctl %s --help",
			 group->name, name, group->name);
		return EXIT_USAGE;
	}
	/* How getopt begins its messages. */
	argv[1] = argv[0];
	return command->run(ctx, argc - 1, argv + 1);
}
