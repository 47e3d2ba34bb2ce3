// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl rom set: which ROM VMs get with a device. A file is read with the
 * module's own parser before, so that it can be said what to do about it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl rom set [--any-device] [--temporary] DEV FILE\n"
	"       pptctl rom set [--temporary] DEV --on|--off|--file\n"
	"Decide which option ROM VMs get with a device. A VM that has it keeps what it\n"
	"has seen.\n"
	"\n"
	"  FILE              this one, also after the next boot: it is copied to the\n"
	"                    folder for firmware, as ppt/ADDRESS=IDS.rom\n"
	"  --on              the best that the device or its firmware has; that copy is\n"
	"                    kept, as ppt/ADDRESS=IDS.rom.off\n"
	"  --off             none, until ppt gives the device up\n"
	"  --file            that copy again, or else the FILE of before\n"
	"  -a, --any-device  though FILE is for another device\n"
	"  -t, --temporary   until ppt gives the device up; the copy stays as it is";

/**
 * struct options - what the command line says
 * @path: of the file; NULL for none
 * @service: NONE if nothing was said of it
 * @flags: PPT_ROM_SET_*
 */
struct options {
	const char *path;
	enum ppt_rom_service service;
	unsigned int flags;
};

static const struct ppt_rom_defect *find_fault(const struct ppt_rom *rom,
					       enum ppt_rom_fault fault)
{
	const struct ppt_rom_defect *defect;
	size_t i;

	for (i = 0; (defect = ppt_rom_get_defect(rom, i)); i++)
		if (defect->fault == fault)
			return defect;
	return NULL;
}

/* What the module would refuse it for; NULL if it wouldn't. */
static const struct ppt_rom_defect *find_refusal(const struct ppt_rom *rom,
						 unsigned int flags)
{
	const struct ppt_rom_defect *worst = ppt_rom_worst(rom);

	if (worst && ppt_rom_fault_is_fatal(worst->fault))
		return worst;
	return flags & PPT_ROM_SET_ANY_DEVICE ?
		       NULL :
		       find_fault(rom, PPT_ROM_FAULT_ID_MISMATCH);
}

static bool can_be_fixed(const struct ppt_rom *rom)
{
	struct ppt_rom_fix *fix;

	if (ppt_rom_fix_new(rom, NULL, 0, &fix, NULL))
		return false;
	ppt_rom_fix_unref(fix);
	return true;
}

static void complain_defect(const struct ppt_device *device,
			    const struct options *options,
			    const struct ppt_rom *rom,
			    const struct ppt_rom_defect *defect)
{
	char *text = defect_text(defect);

	if (defect->fault == PPT_ROM_FAULT_ID_MISMATCH)
		complain("%s: %s, %s; if it is right all the same, --any-device takes it, or \"pptctl rom fix --ids %04x:%04x %s\" changes it",
			 options->path, text, ppt_device_address(device),
			 ppt_device_vendor_id(device),
			 ppt_device_model_id(device), options->path);
	else if (can_be_fixed(rom))
		complain("%s: %s; \"pptctl rom fix %s\" mends that",
			 options->path, text, options->path);
	else
		complain("%s: %s; it can't be mended, get another copy",
			 options->path, text);
	free(text);
}

/* The module knows better than this pptctl, or has got another file. */
static void complain_module(const struct ppt_device *device,
			    const struct ppt_rom_set_report *report)
{
	const struct ppt_rom_defect defect = {
		.fault = report->fault,
		.image = PPT_ROM_NO_IMAGE,
		.offset = report->fault_offset,
	};
	char *text = defect_text(&defect);

	complain("%s: the module refuses %s: %s; \"pptctl rom check\" tells more",
		 ppt_device_address(device),
		 report->path[0] ? report->path : "the file", text);
	free(text);
}

static void complain_set(struct ppt_ctx *ctx, const struct ppt_device *device,
			 const struct ppt_rom_set_report *report, int error)
{
	if (report->step == PPT_ROM_SET_STEP_PREPARE && report->path[0])
		complain("%s: %s; nothing was changed, --temporary does without that file",
			 report->path, strerror(-error));
	else if (report->step == PPT_ROM_SET_STEP_KEEP)
		complain("%s: it is done, but not for later: %s: %s",
			 ppt_device_address(device), report->path,
			 strerror(-error));
	else if (error == -EBADMSG)
		complain_module(device, report);
	else if (error == -ENODATA)
		complain("%s: no file was given before; \"pptctl rom set %s FILE\" gives one",
			 ppt_device_address(device),
			 ppt_device_address(device));
	else
		complain_rom(ctx, device, error);
}

static void say_done(const struct ppt_device *device,
		     const struct options *options,
		     const struct ppt_rom_set_report *report)
{
	const char *address = ppt_device_address(device);
	bool keep = options->flags & PPT_ROM_SET_KEEP && report->path[0];

	switch (options->service) {
	case PPT_ROM_SERVICE_ON:
		printf("%s: VMs get its own ROM%s%s\n", address,
		       keep ? "; the file is kept as " : "",
		       keep ? report->path : "");
		break;
	case PPT_ROM_SERVICE_OFF:
		printf("%s: VMs get no ROM, until ppt gives the device up\n",
		       address);
		break;
	default:
		printf("%s: VMs get %s%s%s\n", address,
		       options->path ? options->path : "the file",
		       keep ? ", kept as " : "",
		       keep	     ? report->path :
		       options->path ? ", until ppt gives the device up" :
				       "");
	}
}

/* The exit status. */
static int set(struct ppt_ctx *ctx, struct ppt_device *device,
	       const struct options *options, const struct ppt_rom *rom)
{
	struct ppt_rom_set_report report;
	int ret;

	ret = ppt_device_set_rom(device, options->service, rom, options->flags,
				 &report);
	if (ret) {
		complain_set(ctx, device, &report, ret);
		return EXIT_FAILURE;
	}
	say_done(device, options, &report);
	return EXIT_SUCCESS;
}

static int set_file(struct ppt_ctx *ctx, struct ppt_device *device,
		    const struct options *options)
{
	const struct ppt_rom_ids ids = {
		.vendor = ppt_device_vendor_id(device),
		.device = ppt_device_model_id(device),
	};
	const struct ppt_rom_defect *defect;
	int status = EXIT_FAILURE, ret;
	struct ppt_rom *rom;

	ret = ppt_rom_read_file(options->path, &ids, &rom);
	if (ret) {
		complain_file(options->path, ret);
		return EXIT_FAILURE;
	}
	defect = find_refusal(rom, options->flags);
	if (defect)
		complain_defect(device, options, rom, defect);
	else
		status = set(ctx, device, options, rom);
	ppt_rom_unref(rom);
	return status;
}

static int say_service(struct options *options, enum ppt_rom_service service)
{
	if (options->service && options->service != service) {
		complain("only one of --on, --off and --file");
		return EXIT_USAGE;
	}
	options->service = service;
	return 0;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'a':
		options->flags |= PPT_ROM_SET_ANY_DEVICE;
		return 0;
	case 't':
		options->flags &= ~PPT_ROM_SET_KEEP;
		return 0;
	case '1':
		return say_service(options, PPT_ROM_SERVICE_ON);
	case '0':
		return say_service(options, PPT_ROM_SERVICE_OFF);
	case 'f':
		return say_service(options, PPT_ROM_SERVICE_FILE);
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

static int parse_words(char **words, struct options *options)
{
	if (options->service) {
		if (options->flags & PPT_ROM_SET_ANY_DEVICE) {
			complain("--any-device is about a FILE");
			return EXIT_USAGE;
		}
		return has_words(words, 1, "DEV") ? 0 : EXIT_USAGE;
	}
	if (!has_words(words, 2, "DEV, and FILE, --on, --off or --file"))
		return EXIT_USAGE;
	options->service = PPT_ROM_SERVICE_FILE;
	options->path = words[1];
	return 0;
}

static int parse_all(int argc, char **argv, struct options *options)
{
	static const struct option table[] = {
		{ "on", no_argument, NULL, '1' },
		{ "off", no_argument, NULL, '0' },
		{ "file", no_argument, NULL, 'f' },
		{ "any-device", no_argument, NULL, 'a' },
		{ "temporary", no_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option, status;

	while ((option = getopt_long(argc, argv, "ath", table, NULL)) != -1) {
		status = parse_option(option, options);
		if (status)
			return status;
	}
	return parse_words(argv + optind, options);
}

int cmd_rom_set(struct ppt_ctx *ctx, int argc, char **argv)
{
	struct options options = { .flags = PPT_ROM_SET_KEEP };
	struct ppt_device *device;
	struct targets targets;
	sigset_t before;
	int status;

	status = parse_all(argc, argv, &options);
	if (status)
		return status < 0 ? EXIT_SUCCESS : status;
	status = target_find_one(ctx, argv[optind], true, &targets);
	if (status)
		return status;
	device = targets.array[0].device;
	/* What is now and what is kept for later are to agree. */
	end_signals_block(&before);
	status = options.path ? set_file(ctx, device, &options) :
				set(ctx, device, &options, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	targets_free(&targets);
	return status;
}
