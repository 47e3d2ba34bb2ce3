// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl rom save: the ROM of a device as a file. What isn't the ROM as it was
 * made (a copy that the boot has changed, or one with a fatal defect) is only
 * saved by force, so that nobody gives it to a VM, or to a card, by mistake.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl rom save [--force] [--raw] DEV FILE\n"
	"Write the option ROM of a device to FILE; - is the standard output. Needs root,\n"
	"but not ppt: also of a device that the host uses.\n"
	"\n"
	"  -f, --force  overwrite FILE; save also what has a fatal defect, or is only\n"
	"               the copy that the last boot has left\n"
	"  -r, --raw    also what is behind the last image";

/**
 * struct options - what the command line says
 * @path: of the file
 * @force: whatever speaks against it
 * @raw: what is behind the last image, too
 */
struct options {
	const char *path;
	bool force;
	bool raw;
};

/* Why no better source was used. */
static void complain_findings(const struct ppt_device *device,
			      const struct ppt_rom_info *info)
{
	int origin, end = info->origin;

	if (end <= PPT_ROM_ORIGIN_NONE)
		end = PPT_ROM_ORIGINS;
	for (origin = PPT_ROM_ORIGIN_BAR; origin < end; origin++) {
		const struct ppt_rom_finding *finding = &info->findings[origin];
		char *text;

		if (finding->verdict == PPT_ROM_VERDICT_UNTRIED ||
		    (info->origin &&
		     finding->verdict == PPT_ROM_VERDICT_ABSENT))
			continue;
		text = finding_text(finding, info->asked);
		complain("%s: not from %s: %s", ppt_device_address(device),
			 origin_text(origin), text);
		free(text);
	}
}

/* The exit status. */
static int check_quality(const struct ppt_device *device,
			 const struct device_rom *found, bool force)
{
	const char *address = ppt_device_address(device);
	const char *advice = force ? "saved by force" :
				     "not saved; --force saves it nevertheless";
	bool good = true;
	char *text;

	if (found->info.origin == PPT_ROM_ORIGIN_SHADOW) {
		complain("%s: this is the shadow, what the last boot has left at 0xc0000: its code may have changed itself, and its EFI image is missing; %s",
			 address, advice);
		good = false;
	}
	if (!rom_is_sound(found->rom)) {
		text = defect_text(ppt_rom_worst(found->rom));
		complain("%s: %s; %s", address, text, advice);
		free(text);
		good = false;
	}
	return good || force ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int write_stdout(const void *data, size_t size)
{
	if (fwrite(data, 1, size, stdout) != size || fflush(stdout)) {
		complain("can't write the output");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int write_rom(const struct ppt_rom *rom, size_t size,
		     const struct options *options)
{
	int ret;

	if (!strcmp(options->path, "-"))
		return write_stdout(ppt_rom_data(rom), size);
	ret = ppt_rom_write_file(options->path, ppt_rom_data(rom), size,
				 options->force ? PPT_ROM_WRITE_REPLACE : 0,
				 NULL);
	if (ret == -EEXIST)
		complain("%s: it is there already; --force overwrites it",
			 options->path);
	else if (ret)
		complain_file(options->path, ret);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}

static void say_saved(const struct ppt_device *device,
		      const struct device_rom *found, size_t size,
		      const struct options *options)
{
	FILE *out = strcmp(options->path, "-") ? stdout : stderr;
	size_t images = ppt_rom_image_count(found->rom);
	char *text = size_text(size);

	fprintf(out, "%s: %s from %s, %zu image%s, %s%s%s\n",
		ppt_device_address(device), text,
		origin_text(found->info.origin), images, images == 1 ? "" : "s",
		rom_is_sound(found->rom) ? "sound" : "with a fatal defect",
		out == stdout ? ": " : "", out == stdout ? options->path : "");
	free(text);
}

static int save_found(struct ppt_device *device, const struct device_rom *found,
		      const struct options *options)
{
	size_t size = ppt_rom_size(found->rom);
	int status;

	complain_findings(device, &found->info);
	status = check_quality(device, found, options->force);
	if (status)
		return status;
	/* Of what isn't whole, the end isn't where it says. */
	if (!options->raw && rom_is_sound(found->rom))
		size = ppt_rom_chain_end(found->rom);
	status = write_rom(found->rom, size, options);
	if (!status)
		say_saved(device, found, size, options);
	return status;
}

static void complain_none(struct ppt_ctx *ctx, const struct ppt_device *device,
			  const struct ppt_rom_info *info)
{
	const char *address = ppt_device_address(device);

	complain_findings(device, info);
	if (info->service == PPT_ROM_SERVICE_OFF)
		complain("%s: its ROM is switched off; \"pptctl rom set %s --on\" switches it on",
			 address, address);
	else
		complain_rom(ctx, device, -ENODATA);
}

static int save(struct ppt_ctx *ctx, struct ppt_device *device,
		const struct options *options)
{
	struct device_rom found;
	int ret, status;

	ret = device_rom_read(device, &found);
	if (ret == -ENODATA)
		complain_none(ctx, device, &found.info);
	else if (ret)
		complain_rom(ctx, device, ret);
	if (ret)
		return EXIT_FAILURE;
	status = save_found(device, &found, options);
	ppt_rom_unref(found.rom);
	return status;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option table[] = {
		{ "force", no_argument, NULL, 'f' },
		{ "raw", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "frh", table, NULL)) != -1) {
		switch (option) {
		case 'f':
			options->force = true;
			break;
		case 'r':
			options->raw = true;
			break;
		case 'h':
			puts(usage);
			return -1;
		default:
			return EXIT_USAGE;
		}
	}
	if (!has_words(argv + optind, 2, "DEV FILE"))
		return EXIT_USAGE;
	options->path = argv[optind + 1];
	return 0;
}

int cmd_rom_save(struct ppt_ctx *ctx, int argc, char **argv)
{
	struct options options = { 0 };
	struct targets targets;
	sigset_t before;
	int status;

	status = parse_options(argc, argv, &options);
	if (status)
		return status < 0 ? EXIT_SUCCESS : status;
	status = target_find_one(ctx, argv[optind], true, &targets);
	if (status)
		return status;
	/* Neither half a file is left, nor a device that was woken up. */
	end_signals_block(&before);
	status = save(ctx, targets.array[0].device, &options);
	sigprocmask(SIG_SETMASK, &before, NULL);
	targets_free(&targets);
	return status;
}
