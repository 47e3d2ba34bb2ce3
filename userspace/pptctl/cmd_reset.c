// SPDX-License-Identifier: GPL-2.0
/* pptctl reset: each device for itself, and what came of it. */
#include <getopt.h>
#include <stdlib.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl reset [--method NAME] DEV...\n"
	"Reset devices that are claimed and free, and verify that.\n"
	"A device whose reset fails is quarantined: no VM gets it.\n"
	"\n"
	"  -m, --method NAME  instead of what an assignment would use: device_specific,\n"
	"                     acpi, flr, af_flr, pm, bus, cxl_bus, or slot, which resets\n"
	"                     all functions of the slot";

static int reset_one(struct ppt_ctx *ctx, struct ppt_device *device,
		     enum ppt_reset_method method)
{
	struct ppt_reset_info info;
	char *text;
	int ret;

	ret = ppt_device_reset(device, method, 0, &info);
	if (ret) {
		complain_reset(ctx, device, &info, ret);
		return EXIT_FAILURE;
	}
	text = reset_text(&info);
	printf("%s: %s\n", ppt_device_address(device), text);
	free(text);
	return EXIT_SUCCESS;
}

static int parse_method(const char *name, enum ppt_reset_method *ret_method)
{
	enum ppt_reset_method method = ppt_reset_method_find(name);

	if (method < PPT_RESET_METHOD_DEVICE ||
	    method > PPT_RESET_METHOD_SLOT) {
		complain("unknown method \"%s\"; see pptctl reset --help",
			 name);
		return EXIT_USAGE;
	}
	*ret_method = method;
	return EXIT_SUCCESS;
}

int cmd_reset(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "method", required_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	enum ppt_reset_method method = PPT_RESET_METHOD_NONE;
	struct targets targets;
	int option, status;
	size_t i;

	while ((option = getopt_long(argc, argv, "m:h", options, NULL)) != -1) {
		switch (option) {
		case 'm':
			status = parse_method(optarg, &method);
			if (status)
				return status;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	status = targets_find(ctx, argv + optind, false, &targets);
	if (status)
		return status;
	for (i = 0; i < targets.count; i++)
		status |= reset_one(ctx, targets.array[i].device, method);
	targets_free(&targets);
	return status;
}
