// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl claim: all devices or none. Everything is checked before the first one
 * is touched; if one fails all the same, or a signal asks to end, those before
 * it are given back.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl claim [--force] [--noreset] [--persist [--now]] DEV...\n"
	"       pptctl claim --next-boot [--force] [--noreset] [--now] DEV...\n"
	"Take devices from the host, for VMs: all of them or none.\n"
	"\n"
	"  -f, --force    take them from the drivers that have them, unless the host\n"
	"                 would lose something that is in use: a disk that is mounted\n"
	"                 or that a process has open, a network link, its display\n"
	"  -n, --noreset  allow devices that have no reset method; the same as +noreset\n"
	"                 behind each DEV\n"
	"  -p, --persist  and at every boot from now on, before the host's drivers: in\n"
	"                 " PPT_PERSIST_FILE
	", by place, guarded by their ids\n"
	"  -b, --next-boot  only that: they stay as they are now; with --force disks, too,\n"
	"                 that the host has in use, but for the one that it runs from\n"
	"  -N, --now      make the initramfs anew as well, instead of saying how";

/**
 * struct options - what the command line says
 * @flags: PPT_CLAIM_*
 * @persist: at every boot as well
 * @asked_persist: …by --persist
 * @next_boot: and not now
 * @now: the initramfs, too
 */
struct options {
	unsigned int flags;
	bool persist;
	bool asked_persist;
	bool next_boot;
	bool now;
};

static unsigned int target_flags(const struct target *target,
				 unsigned int flags)
{
	return flags | (target->noreset ? PPT_CLAIM_NORESET : 0);
}

static int check_all(const struct targets *targets, unsigned int flags)
{
	struct ppt_reasons *reasons;
	int ret, status = 0;
	size_t i;

	for (i = 0; i < targets->count; i++) {
		struct target *target = &targets->array[i];

		reasons = NULL;
		ret = ppt_device_check_claim(target->device,
					     target_flags(target, flags),
					     &reasons);
		if (ret || ppt_reasons_count(reasons)) {
			complain_reasons(target->device, reasons, ret);
			status = EXIT_FAILURE;
		}
		ppt_reasons_unref(reasons);
	}
	return status;
}

static int load_module(struct ppt_ctx *ctx)
{
	struct utsname kernel;
	int ret;

	ret = ppt_module_load(ctx);
	if (!ret)
		return 0;
	if (ret == -ENOENT && !uname(&kernel))
		complain("the module ppt isn't installed for this kernel, %s; install it first",
			 kernel.release);
	else
		complain("the module ppt can't be loaded: %s; the kernel log may say why",
			 strerror(-ret));
	return EXIT_FAILURE;
}

static int claim_one(const struct target *target, unsigned int flags)
{
	const char *was = ppt_device_driver(target->device);
	bool before = ppt_device_is_claimed(target->device);
	char *old = format_text("%s", was ? was : "free");
	struct ppt_reasons *reasons;
	int ret;

	ret = ppt_device_claim(target->device, target_flags(target, flags),
			       &reasons);
	if (ret)
		complain_reasons(target->device, reasons, ret);
	else if (before)
		printf("%s is claimed already%s\n",
		       ppt_device_address(target->device),
		       target_flags(target, flags) & PPT_CLAIM_NORESET ?
			       ", and may go to VMs without a reset" :
			       "");
	else
		printf("%s claimed (was: %s)\n",
		       ppt_device_address(target->device), old);
	ppt_reasons_unref(reasons);
	free(old);
	return ret ? EXIT_FAILURE : 0;
}

/* The first @count targets, as far as they were claimed just now. */
static void give_back(const struct targets *targets, size_t count)
{
	while (count--) {
		struct ppt_device *device = targets->array[count].device;
		const char *driver;
		int ret;

		if (!ppt_device_can_revert(device))
			continue;
		ret = ppt_device_revert(device);
		driver = ppt_device_driver(device);
		if (ret)
			complain("%s: can't be given back: %s",
				 ppt_device_address(device), strerror(-ret));
		else
			printf("%s as before (%s)\n",
			       ppt_device_address(device),
			       driver ? driver : "free");
	}
}

static bool is_target(const struct targets *targets,
		      const struct ppt_device *device)
{
	const char *address = ppt_device_address(device);
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (!strcmp(ppt_device_address(targets->array[i].device),
			    address))
			return true;
	return false;
}

/* Claimed, and no VM can get it all the same: better said now than then. */
static void warn_blockers(struct ppt_ctx *ctx, const struct targets *targets)
{
	struct ppt_device *device;
	struct ppt_list *list;
	struct blocker blocker;
	unsigned int i;
	size_t index;

	if (ppt_list_new(ctx, &list))
		return;
	for (index = 0; (device = ppt_list_get(list, index)); index++) {
		for (i = 0; is_target(targets, device) && i < BLOCKERS; i++) {
			blocker = blocker_at(ctx, i);
			if (ppt_device_blockers(device) & blocker.bit)
				complain("%s: no VM can get it: %s; %s",
					 ppt_device_address(device),
					 blocker.reason, blocker.remedy);
		}
	}
	ppt_list_unref(list);
}

/* The same, because a host driver has another member of the group. */
static void warn_groups(const struct targets *targets)
{
	struct ppt_details *details;
	struct ppt_device *device;
	const char *address;
	size_t i, member;

	for (i = 0; i < targets->count; i++) {
		device = targets->array[i].device;
		if (ppt_device_get_details(device, &details))
			continue;
		for (member = 0;
		     (address = ppt_details_member_address(details, member));
		     member++)
			if (ppt_details_member_in_the_way(details, member))
				complain("%s: no VM can get it: driver %s has %s of the same IOMMU group; claim that, too",
					 ppt_device_address(device),
					 ppt_details_member_driver(details,
								   member),
					 address);
		ppt_details_unref(details);
	}
}

static int claim_each(const struct targets *targets, unsigned int flags)
{
	int status = 0;
	size_t i;

	for (i = 0; !status && i < targets->count; i++) {
		status = claim_one(&targets->array[i], flags);
		if (status) {
			give_back(targets, i);
		} else if (end_signals_pending()) {
			complain("interrupted");
			give_back(targets, i + 1);
			status = EXIT_FAILURE;
		}
	}
	return status;
}

static int claim_all(struct ppt_ctx *ctx, const struct targets *targets,
		     unsigned int flags)
{
	sigset_t before;
	int status;

	status = check_all(targets, flags);
	if (!status)
		status = load_module(ctx);
	if (status)
		return status;
	/* Ended half-way, a device would be left without any driver. */
	signal(SIGPIPE, SIG_IGN);
	end_signals_block(&before);
	status = claim_each(targets, flags);
	fflush(stdout);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (!status) {
		warn_blockers(ctx, targets);
		warn_groups(targets);
	}
	return status;
}

static int claim_and_persist(struct ppt_ctx *ctx, const struct targets *targets,
			     const struct options *options)
{
	bool noreset = options->flags & PPT_CLAIM_NORESET;
	int status = 0;

	/* What can't last isn't begun. */
	if (options->persist)
		status = persist_check(ctx, targets, noreset);
	if (!status && !options->next_boot) {
		status = claim_all(ctx, targets, options->flags);
		if (status && options->persist)
			complain(
				"nothing was written for the next boot; --next-boot does that alone");
	}
	if (!status && options->persist)
		status = persist_add(ctx, targets, noreset,
				     options->flags & PPT_CLAIM_FORCE,
				     options->now);
	return status;
}

static int check_options(const struct options *options)
{
	if (options->now && !options->persist) {
		complain(
			"--now makes the initramfs for what lasts: with --persist or --next-boot");
		return EXIT_USAGE;
	}
	if (options->next_boot && options->asked_persist) {
		complain(
			"--persist claims now as well, --next-boot doesn't: one of them");
		return EXIT_USAGE;
	}
	return 0;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'f':
		options->flags |= PPT_CLAIM_FORCE;
		return 0;
	case 'n':
		options->flags |= PPT_CLAIM_NORESET;
		return 0;
	case 'b':
		options->next_boot = true;
		options->persist = true;
		return 0;
	case 'p':
		options->persist = true;
		options->asked_persist = true;
		return 0;
	case 'N':
		options->now = true;
		return 0;
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

int cmd_claim(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "force", no_argument, NULL, 'f' },
		{ "noreset", no_argument, NULL, 'n' },
		{ "persist", no_argument, NULL, 'p' },
		{ "next-boot", no_argument, NULL, 'b' },
		{ "now", no_argument, NULL, 'N' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	struct targets targets;
	int option, status;

	while ((option = getopt_long(argc, argv, "fnpbNh", table, NULL)) !=
	       -1) {
		status = parse_option(option, &options);
		if (status)
			return status < 0 ? EXIT_SUCCESS : status;
	}
	status = check_options(&options);
	if (!status)
		status = targets_find(ctx, argv + optind, true, &targets);
	if (status)
		return status;
	status = claim_and_persist(ctx, &targets, &options);
	targets_free(&targets);
	return status;
}
