// SPDX-License-Identifier: GPL-2.0
/* pptctl: finds the command in the table below and runs it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pptctl.h"

/* clang-format off */
static const struct command commands[] = {
	{ "list",    cmd_list,    "who has which device (the default)" },
	{ "tree",    cmd_tree,    "which device is behind which bridge" },
	{ "show",    cmd_show,    "everything about some devices" },
	{ "check",   cmd_check,   "whether VMs can get devices; if not, why, and what to do" },
	{ "claim",   cmd_claim,   "take devices from the host, for VMs" },
	{ "unclaim", cmd_unclaim, "give devices back to the host" },
	{ "run",     cmd_run,     "run a command that owns devices until it ends" },
	{ "assign",  cmd_assign,  "make devices a VM's that is started later" },
	{ "release", cmd_release, "give back what was assigned" },
	{ "reset",   cmd_reset,   "reset devices that are free" },
	{ "recover", cmd_recover, "make quarantined devices usable again" },
	{ "rom",     cmd_rom,     "option ROMs: look at them, save, check, mend, replace" },
	{ "igd",     cmd_igd,     "Intel graphics: OpRegion, stolen memory, memory map" },
	{ "qemu-args", cmd_qemu_args, "arguments by which QEMU gets devices" },
	{ "libvirt-xml", cmd_libvirt_xml, "elements by which a domain of libvirt gets them" },
	{ "iommu",   cmd_iommu,   "IOMMU groups, units and ACPI tables" },
	{ "import",  cmd_import,  "what vfio-pci, Xen or bhyve were told, for ppt" },
	{ "watch",   cmd_watch,   "what happens to devices, as it happens" },
};

/* clang-format on */

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	puts("Usage: pptctl [COMMAND] [OPTION]... [DEV]...\n"
	     "PCI devices for virtual machines.\n");
	command_print(commands, COMMANDS);
	puts("\n"
	     "  --root DIR  before the COMMAND: look at the machine whose sys, proc, etc and\n"
	     "              lib are below DIR\n"
	     "  --help      this, or behind a COMMAND what that takes\n"
	     "  --version   version of pptctl\n"
	     "\n"
	     "DEV is 1/0/0 (decimal), 01:00.0, 0000:01:00.0 or 01:00.* (all functions),\n"
	     "00:1c.0/00.0 (a path of ports) or id:VVVV:DDDD. A place may be guarded with\n"
	     "=VVVV:DDDD[:SVID:SDID], and any DEV may end in +noreset.\n"
	     "\n"
	     "Exit status: 0 done, 1 failed, 2 wrong usage.");
	return EXIT_SUCCESS;
}

static int print_version(void)
{
	printf("pptctl %s\n", ppt_library_version());
	return EXIT_SUCCESS;
}

/* Only what would otherwise be lost: the rest comes back as an error. */
static void log_error(void *data, enum ppt_log_level level, const char *line)
{
	(void)data;
	if (level == PPT_LOG_ERROR)
		complain("%s", line);
}

static int run(const struct command *command, const char *root, int argc,
	       char **argv)
{
	struct ppt_ctx *ctx;
	int ret, status;

	ret = ppt_ctx_new(&ctx);
	if (!ret && root)
		ret = ppt_ctx_set_root(ctx, root);
	if (ret) {
		complain("%s", strerror(-ret));
		return EXIT_FAILURE;
	}
	ppt_ctx_set_log(ctx, log_error, NULL);
	status = command->run(ctx, argc, argv);
	ppt_ctx_unref(ctx);
	return status;
}

/*
 * Takes "--root DIR" or "--root=DIR" off the front. NULL if there is no DIR, and
 * that was said.
 */
static const char *take_root(int *argc, char ***argv)
{
	static const char option[] = "--root";
	const char *word = (*argv)[1], *root;
	int taken = 1;

	if (word[strlen(option)] == '=') {
		root = word + strlen(option) + 1;
	} else {
		root = *argc > 2 ? (*argv)[2] : "";
		taken = 2;
	}
	/* Nothing there at all is a mistyped name, not an empty machine. */
	if (!*root || access(root, X_OK)) {
		complain("--root takes the folder that sys and proc are in%s%s%s%s",
			 *root ? ": " : "", root, *root ? ": " : "",
			 *root ? strerror(errno) : "");
		return NULL;
	}
	(*argv)[taken] = (*argv)[0];
	*argc -= taken;
	*argv += taken;
	return root;
}

static bool is_root_option(const char *word)
{
	return !strcmp(word, "--root") || !strncmp(word, "--root=", 7);
}

static int dispatch(int argc, char **argv)
{
	static char name[] = "pptctl", help[] = "--help";
	const struct command *command;
	const char *root = NULL;

	/* How getopt begins its messages. */
	if (argc > 0)
		argv[0] = name;
	if (argc > 1 && is_root_option(argv[1])) {
		root = take_root(&argc, &argv);
		if (!root)
			return EXIT_USAGE;
	}
	if (argc < 2)
		return run(&commands[0], root, argc, argv);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		return print_help();
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
		return print_version();
	if (!strcmp(argv[1], "help")) {
		if (argc == 2)
			return print_help();
		argv[1] = argv[2];
		argv[2] = help;
	}
	if (argv[1][0] == '-')
		return run(&commands[0], root, argc, argv);
	command = command_find(commands, COMMANDS, argv[1]);
	if (!command) {
		complain("unknown command \"%s\"; see pptctl --help", argv[1]);
		return EXIT_USAGE;
	}
	argv[1] = name;
	return run(command, root, argc - 1, argv + 1);
}

int main(int argc, char **argv)
{
	int status = dispatch(argc, argv);

	if (fflush(stdout) || ferror(stdout)) {
		complain("can't write the output");
		return EXIT_FAILURE;
	}
	return status;
}
