// SPDX-License-Identifier: GPL-2.0
/* pptctl unclaim: each device for itself; what can go back goes back. */
#include <getopt.h>
#include <stdlib.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl unclaim DEV...\n"
	"Give devices back to the host: each that no VM has.\n"
	"A driver that isn't loaded takes its device when it is.";

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

int cmd_unclaim(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct targets targets;
	int option, status;
	size_t i;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option != 'h')
			return EXIT_USAGE;
		puts(usage);
		return EXIT_SUCCESS;
	}
	status = targets_find(ctx, argv + optind, true, &targets);
	if (status)
		return status;
	for (i = 0; i < targets.count; i++)
		status |= unclaim_one(targets.array[i].device);
	targets_free(&targets);
	return status;
}
