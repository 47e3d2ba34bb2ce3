// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl release: gives back what "pptctl assign" holds. All of it ends the
 * holder; of some, the rest stays held.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "holder.h"
#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl release NAME\n"
	"       pptctl release --vm NAME DEV...\n"
	"Give back what \"pptctl assign\" holds for NAME: all of it, or some devices. One\n"
	"that a VM has open is given back when that closes it.\n"
	"\n"
	"  -v, --vm NAME  whose devices they are";

static bool is_owner(const struct ppt_device *device, const char *name)
{
	const char *owner = ppt_device_owner(device);

	return owner && !strcmp(owner, name);
}

static int complain_error(const char *name, int error)
{
	switch (error) {
	case -ENOENT:
	case -ECONNRESET:
		complain("nothing is held for %s; \"pptctl list\" shows who has what, and what \"pptctl run\" assigned ends with its command",
			 name);
		break;
	case -EACCES:
	case -EPERM:
		complain("what is held for %s isn't this user's; this needs root",
			 name);
		break;
	default:
		complain("%s: can't be released: %s", name, strerror(-error));
	}
	return EXIT_FAILURE;
}

/* What is @name's now, as far as that can be found out. */
static void find_owned(struct ppt_ctx *ctx, const char *name,
		       struct targets *targets)
{
	struct ppt_device *device;
	struct ppt_list *list;
	size_t i;

	memset(targets, 0, sizeof(*targets));
	if (ppt_list_new(ctx, &list))
		return;
	targets->array =
		calloc(ppt_list_count(list) + 1, sizeof(*targets->array));
	for (i = 0; targets->array && (device = ppt_list_get(list, i)); i++)
		if (is_owner(device, name))
			targets->array[targets->count++].device =
				ppt_device_ref(device);
	ppt_list_unref(list);
}

static const struct ppt_device *find_device(const struct targets *targets,
					    const char *address)
{
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (!strcmp(ppt_device_address(targets->array[i].device),
			    address))
			return targets->array[i].device;
	return NULL;
}

/* Each of @before that was released just now, or is going to be. */
static void report(const char *name, const struct targets *before,
		   const struct targets *after)
{
	const struct ppt_device *device;
	const char *address;
	size_t i;

	for (i = 0; i < before->count; i++) {
		address = ppt_device_address(before->array[i].device);
		device = find_device(after, address);
		if (!device)
			printf("%s released\n", address);
		else if (ppt_device_state(device) == PPT_DEVICE_STATE_IN_USE)
			printf("%s stays %s's until its VM closes it\n",
			       address, name);
	}
}

static int release_all(struct ppt_ctx *ctx, const char *name, int fd)
{
	struct targets before, after;
	int ret;

	find_owned(ctx, name, &before);
	ret = holder_release(fd);
	if (!ret) {
		find_owned(ctx, name, &after);
		report(name, &before, &after);
		if (!before.count)
			printf("%s had no device any more\n", name);
		targets_free(&after);
	}
	targets_free(&before);
	return ret ? complain_error(name, ret) : 0;
}

static int complain_not_owned(const char *name, const struct targets *targets)
{
	bool said = false;
	size_t i;

	for (i = 0; i < targets->count; i++) {
		struct ppt_device *device = targets->array[i].device;

		if (is_owner(device, name))
			continue;
		complain("%s: it isn't assigned to %s; nothing is released",
			 ppt_device_address(device), name);
		said = true;
	}
	if (!said)
		complain("%s: not all of them are what \"pptctl assign\" holds; nothing is released",
			 name);
	return EXIT_FAILURE;
}

static int release_some(struct ppt_ctx *ctx, const char *name, int fd,
			const struct targets *targets)
{
	struct ppt_assignment *assignment;
	struct targets after;
	int ret;

	ret = holder_fetch(ctx, fd, &assignment);
	if (ret)
		return complain_error(name, ret);
	ret = assignment_remove_targets(assignment, targets);
	ppt_assignment_unref(assignment);
	if (ret == -EPERM)
		return complain_not_owned(name, targets);
	if (ret)
		return complain_error(name, ret);
	find_owned(ctx, name, &after);
	report(name, targets, &after);
	/* A holder of nothing is of no use. */
	if (!after.count)
		holder_release(fd);
	targets_free(&after);
	return 0;
}

static int release(struct ppt_ctx *ctx, const char *name,
		   const struct targets *targets)
{
	int fd, status;

	if (!holder_name_is_good(name)) {
		complain("%s: nothing can be held for such a NAME", name);
		return EXIT_USAGE;
	}
	fd = holder_connect(name);
	if (fd < 0)
		return complain_error(name, fd);
	if (targets)
		status = release_some(ctx, name, fd, targets);
	else
		status = release_all(ctx, name, fd);
	close(fd);
	return status;
}

int cmd_release(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "vm", required_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	const char *name = NULL;
	struct targets targets;
	int option, status;

	while ((option = getopt_long(argc, argv, "v:h", options, NULL)) != -1) {
		switch (option) {
		case 'v':
			name = optarg;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	if (!name) {
		if (argc - optind == 1)
			return release(ctx, argv[optind], NULL);
		complain("%s",
			 optind < argc ?
				 "one NAME at a time; devices stand behind --vm NAME" :
				 "of which VM? NAME is missing");
		return EXIT_USAGE;
	}
	status = targets_find(ctx, argv + optind, false, &targets);
	if (status)
		return status;
	status = release(ctx, name, &targets);
	targets_free(&targets);
	return status;
}
