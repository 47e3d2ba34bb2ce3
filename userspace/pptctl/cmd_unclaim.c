// SPDX-License-Identifier: GPL-2.0
/* pptctl unclaim: each device for itself; what can go back goes back. */
#include <getopt.h>
#include <stdlib.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl unclaim [--persist [--now]] DEV...\n"
	"Give devices back to the host: each that no VM has.\n"
	"A driver that isn't loaded takes its device when it is.\n"
	"\n"
	"  -p, --persist  and don't claim them at boot any more; DEV may be gone\n"
	"  -N, --now      make the initramfs anew as well, instead of saying how";

static int unclaim_one(struct ppt_device *device)
{
	struct ppt_reasons *reasons;
	const char *driver;
	int ret;

	ret = ppt_device_unclaim(device, &reasons);
	driver = ppt_device_driver(device);
	if (ret)
		complain_reasons(device, reasons, ret);
	else if (driver)
		printf("%s given back to %s\n", ppt_device_address(device),
		       driver);
	else
		printf("%s given back, no host driver wants it\n",
		       ppt_device_address(device));
	ppt_reasons_unref(reasons);
	return ret ? EXIT_FAILURE : 0;
}

/* Who persisted a device for the next boot only needn't have claimed it. */
static int unclaim_present(struct ppt_ctx *ctx, char **words)
{
	struct targets targets;
	int status;
	size_t i;

	status = targets_find_present(ctx, words, &targets);
	if (status)
		return status;
	for (i = 0; i < targets.count; i++)
		if (ppt_device_is_claimed(targets.array[i].device))
			status |= unclaim_one(targets.array[i].device);
	targets_free(&targets);
	return status;
}

static int unclaim_all(struct ppt_ctx *ctx, char **words)
{
	struct targets targets;
	int status;
	size_t i;

	status = targets_find(ctx, words, true, &targets);
	if (status)
		return status;
	for (i = 0; i < targets.count; i++)
		status |= unclaim_one(targets.array[i].device);
	persist_remind(ctx, &targets);
	targets_free(&targets);
	return status;
}

/* What can't be read, and who isn't root, is refused before anything is done. */
static int forget(struct ppt_ctx *ctx, char **words, bool now)
{
	struct targets targets;
	int status;

	status = targets_find_present(ctx, words, &targets);
	if (status)
		return status;
	targets_free(&targets);
	status = persist_remove(ctx, words, now);
	return status | unclaim_present(ctx, words);
}

int cmd_unclaim(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "persist", no_argument, NULL, 'p' },
		{ "now", no_argument, NULL, 'N' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	bool persist = false, now = false;
	int option;

	while ((option = getopt_long(argc, argv, "pNh", options, NULL)) != -1) {
		switch (option) {
		case 'p':
			persist = true;
			break;
		case 'N':
			now = true;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	if (now && !persist) {
		complain("--now makes the initramfs anew: with --persist");
		return EXIT_USAGE;
	}
	if (persist)
		return forget(ctx, argv + optind, now);
	return unclaim_all(ctx, argv + optind);
}
