// SPDX-License-Identifier: GPL-2.0
/* pptctl rom: its commands. */
#include "pptctl.h"

/* clang-format off */
static const struct command commands[] = {
	{ "show",  cmd_rom_show,  "which ROM VMs get with a device, and what is in it" },
	{ "save",  cmd_rom_save,  "write a device's ROM to a file; works without ppt" },
	{ "check", cmd_rom_check, "what is in a file, and what is wrong with it" },
	{ "fix",   cmd_rom_fix,   "mend a file: checksums, ids, the last image" },
	{ "set",   cmd_rom_set,   "decide which ROM VMs get with a device" },
};

/* clang-format on */

static const struct command_group group = {
	.name = "rom",
	.about = "Option ROMs (VBIOS, UEFI GOP, boot code of network cards).",
	.commands = commands,
	.count = sizeof(commands) / sizeof(commands[0]),
};

int cmd_rom(struct ppt_ctx *ctx, int argc, char **argv)
{
	return command_run(&group, ctx, argc, argv);
}
