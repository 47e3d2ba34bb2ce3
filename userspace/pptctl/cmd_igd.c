// SPDX-License-Identifier: GPL-2.0
/* pptctl igd: its commands. */
#include "pptctl.h"

/* clang-format off */
static const struct command commands[] = {
	{ "show",  cmd_igd_show,  "what firmware has set up, and what a VMM has to do" },
	{ "save",  cmd_igd_save,  "write the OpRegion or the VBT to a file" },
	{ "check", cmd_igd_check, "what is in such a file, and what is wrong with it" },
	{ "e820",  cmd_igd_e820,  "the memory map of a guest with it" },
};

/* clang-format on */

static const struct command_group group = {
	.name = "igd",
	.about = "Intel's integrated graphics: OpRegion, VBT, stolen memory.",
	.commands = commands,
	.count = sizeof(commands) / sizeof(commands[0]),
};

int cmd_igd(struct ppt_ctx *ctx, int argc, char **argv)
{
	return command_run(&group, ctx, argc, argv);
}
