// SPDX-License-Identifier: GPL-2.0
/* pptctl check: whether VMs can get devices; if not, why, and what to do. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl check [--all] [--wake] [--json] [DEV]...\n"
	"Whether VMs can get devices as things are now; if not, why, and what to do:\n"
	"a line for each thing that was found, and below it the remedy. Do what is said\n"
	"of the devices that VMs shall have, from the top to the bottom. Nothing is changed.\n"
	"\n"
	"Looks at the machine and at DEV; without DEV at all devices that are claimed, or\n"
	"named by pptdevs=. A DEV that the host still has isn't ready: behind all that\n"
	"speaks against it stands the command that claims it. A device that a VM has is\n"
	"ready.\n"
	"\n"
	"  -a, --all   every device that can be claimed\n"
	"  -w, --wake  wake up devices that are asleep, to look at their registers\n"
	"  -j, --json  for programs\n"
	"\n"
	"error: keeps VMs from it; warning: may hurt; note: worth knowing.\n"
	"Exit status: 0 ready, no error was found; 1 not ready; 2 wrong usage.";

#define MACHINE "machine"
#define SEVERITY_WIDTH 8
#define ADDRESS_WIDTH 14

static bool has_colour(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) &&
	       !(terminal && !strcmp(terminal, "dumb"));
}

static void print_severity(enum ppt_finding_severity severity, bool colour)
{
	static const char *const colours[] = {
		[PPT_FINDING_NOTE] = "\033[36m",
		[PPT_FINDING_WARNING] = "\033[33m",
		[PPT_FINDING_ERROR] = "\033[1;31m",
	};

	printf("%s%-*s%s", colour ? colours[severity] : "", SEVERITY_WIDTH,
	       ppt_finding_severity_name(severity), colour ? "\033[0m" : "");
}

static void print_finding(const struct ppt_finding *finding, bool colour)
{
	char *cause = finding_cause(finding);
	char *remedy = finding_remedy(finding);

	print_severity(finding->severity, colour);
	printf("%-*s%s\n", ADDRESS_WIDTH,
	       *finding->address ? finding->address : MACHINE, cause);
	if (remedy)
		printf("%*s%s\n", SEVERITY_WIDTH + ADDRESS_WIDTH, "", remedy);
	free(cause);
	free(remedy);
}

static void print_check(const struct ppt_check *check)
{
	size_t i, errors = ppt_check_errors(check);
	const struct ppt_finding *finding;
	bool colour = has_colour();

	for (i = 0; (finding = ppt_check_get(check, i)); i++)
		print_finding(finding, colour);
	if (errors)
		printf("not ready: %zu error%s\n", errors,
		       errors == 1 ? "" : "s");
	else if (!ppt_list_count(ppt_check_devices(check)))
		puts("ready: the machine; no device is claimed or in pptdevs=, \"pptctl check DEV\" looks at one");
	else
		puts("ready");
}

static int check(struct ppt_ctx *ctx, const struct ppt_list *devices,
		 unsigned int flags, bool json)
{
	struct ppt_check *found;
	int ret, status;

	ret = ppt_check_new(ctx, devices, flags, &found);
	if (ret) {
		complain("can't check: %s", strerror(-ret));
		return EXIT_FAILURE;
	}
	if (json)
		json_print(json_from_check(found));
	else
		print_check(found);
	status = ppt_check_errors(found) ? EXIT_FAILURE : EXIT_SUCCESS;
	ppt_check_unref(found);
	return status;
}

/* Those that were named; the machine comes along. */
static int check_words(struct ppt_ctx *ctx, char **words, unsigned int flags,
		       bool json)
{
	struct ppt_list *devices = NULL;
	struct targets targets;
	int ret, status;
	size_t i;

	status = targets_find(ctx, words, false, &targets);
	if (status)
		return status;
	ret = ppt_list_new_empty(&devices);
	for (i = 0; !ret && i < targets.count; i++)
		ret = ppt_list_append(devices, targets.array[i].device);
	if (ret) {
		complain("%s", strerror(-ret));
		status = EXIT_FAILURE;
	} else {
		status = check(ctx, devices, flags, json);
	}
	ppt_list_unref(devices);
	targets_free(&targets);
	return status;
}

int cmd_check(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "wake", no_argument, NULL, 'w' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool all = false, json = false;
	unsigned int flags = 0;
	int option;

	while ((option = getopt_long(argc, argv, "awjh", options, NULL)) !=
	       -1) {
		switch (option) {
		case 'a':
			all = true;
			break;
		case 'w':
			flags |= PPT_CHECK_WAKE;
			break;
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
	if (optind < argc && all) {
		complain("--all and DEV exclude each other: \"%s\"",
			 argv[optind]);
		return EXIT_USAGE;
	}
	if (optind < argc)
		return check_words(ctx, argv + optind, flags, json);
	return check(ctx, NULL, flags | (all ? PPT_CHECK_ALL : PPT_CHECK_OURS),
		     json);
}
