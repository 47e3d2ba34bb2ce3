// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl recover: each quarantined device for itself, a line for each step.
 * Signals that ask to end wait for the end of the device in hand: removed and
 * not found again, it would be lost.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl recover [--no-rescan] DEV...\n"
	"Make quarantined devices usable again: resets by each method that there is, the\n"
	"mildest first; if none helps, the device is removed from the bus, found again by\n"
	"a scan, claimed and reset.\n"
	"\n"
	"  -n, --no-rescan  only resets; nothing is removed. Removed and found again, a\n"
	"                   device that isn't in pptdevs= may be taken by a host driver";

/**
 * struct progress - what was printed of a device
 * @device: borrowed
 * @flags: PPT_RECOVER_*
 * @steps: how many
 */
struct progress {
	struct ppt_device *device;
	unsigned int flags;
	unsigned int steps;
};

static void print_step(void *data, const struct ppt_recover_report *report)
{
	struct progress *progress = data;
	const char *address = ppt_device_address(progress->device);
	char *text = step_text(address, report);

	progress->steps++;
	printf("%s: %s\n", address, clean_text(text));
	/* The next one may take long. */
	fflush(stdout);
	free(text);
}

/* What the last line doesn't tell. */
static void complain_end(struct ppt_ctx *ctx, const struct progress *progress,
			 int error)
{
	struct ppt_device *device = progress->device;
	const char *address = ppt_device_address(device);
	struct ppt_reset_info none = { 0 };

	if (progress->steps && error == -EPERM)
		complain("%s: still quarantined: this needs root", address);
	else if (ppt_device_state(device) == PPT_DEVICE_STATE_QUARANTINED)
		complain("%s: still quarantined; %s", address,
			 progress->flags & PPT_RECOVER_NO_RESCAN ?
				 "without --no-rescan, more is tried" :
				 "switching the machine off and on may help");
	else if (progress->steps)
		complain("%s: not recovered: %s", address, strerror(-error));
	else
		complain_reset(ctx, device, &none, error);
}

static int recover_one(struct ppt_ctx *ctx, struct ppt_device *device,
		       unsigned int flags)
{
	struct progress progress = { .device = device, .flags = flags };
	const char *address = ppt_device_address(device);
	int ret;

	ret = ppt_device_recover(device, flags, print_step, &progress);
	if (ret) {
		complain_end(ctx, &progress, ret);
		return EXIT_FAILURE;
	}
	if (progress.steps)
		printf("%s: recovered\n", address);
	else
		printf("%s isn't quarantined\n", address);
	return EXIT_SUCCESS;
}

static int recover_all(struct ppt_ctx *ctx, const struct targets *targets,
		       unsigned int flags)
{
	int status = EXIT_SUCCESS;
	sigset_t before;
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	end_signals_block(&before);
	for (i = 0; i < targets->count && !end_signals_pending(); i++)
		status |= recover_one(ctx, targets->array[i].device, flags);
	if (i < targets->count) {
		complain("interrupted");
		status = EXIT_FAILURE;
	}
	fflush(stdout);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

int cmd_recover(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "no-rescan", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct targets targets;
	unsigned int flags = 0;
	int option, status;

	while ((option = getopt_long(argc, argv, "nh", options, NULL)) != -1) {
		switch (option) {
		case 'n':
			flags |= PPT_RECOVER_NO_RESCAN;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	status = targets_find(ctx, argv + optind, true, &targets);
	if (status)
		return status;
	status = recover_all(ctx, &targets, flags);
	targets_free(&targets);
	return status;
}
