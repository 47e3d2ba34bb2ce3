// SPDX-License-Identifier: GPL-2.0
/* pptctl rom fix: mends a file, and keeps it as it was under another name. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl rom fix [--output OUT] [--ids VVVV:DDDD] [--pad] [--dry-run] FILE\n"
	"Mend an option ROM: checksums, and the mark of the last image. FILE is kept as\n"
	"FILE.orig, or FILE.orig.1 and so on.\n"
	"\n"
	"  -o, --output OUT      write OUT, which isn't there yet, and leave FILE alone\n"
	"  -i, --ids VVVV:DDDD   for this device: in the images of that vendor, or in all\n"
	"                        if none is\n"
	"  -p, --pad             fill up with FFh to a power of two\n"
	"  -n, --dry-run         only say what would be changed";

/**
 * struct options - what the command line says
 * @path: of the file
 * @output: NULL for @path
 * @has_ids: @ids count
 * @ids: to be set
 * @flags: PPT_ROM_FIX_*
 * @dry_run: nothing is written
 */
struct options {
	const char *path;
	const char *output;
	bool has_ids;
	struct ppt_rom_ids ids;
	unsigned int flags;
	bool dry_run;
};

static void print_change(const struct ppt_rom_change *change)
{
	static const char *const texts[] = {
		[PPT_ROM_CHANGE_VENDOR] = "vendor id",
		[PPT_ROM_CHANGE_DEVICE] = "device id",
		[PPT_ROM_CHANGE_LAST] = "mark of the last image",
		[PPT_ROM_CHANGE_CHECKSUM] = "checksum",
	};
	int digits = 2 * change->width;

	if (change->kind == PPT_ROM_CHANGE_PADDING) {
		printf("0x%x: ff up to 0x%x: padding\n", change->offset,
		       change->new_value);
		return;
	}
	printf("0x%x: %0*x -> %0*x: %s of image %d\n", change->offset, digits,
	       change->old_value, digits, change->new_value,
	       texts[change->kind], change->image);
}

/* What stays wrong hurts nobody, or couldn't be helped. */
static void complain_rest(const struct ppt_rom *rom)
{
	const struct ppt_rom_defect *defect;
	size_t i;

	for (i = 0; (defect = ppt_rom_get_defect(rom, i)); i++) {
		char *text = defect_text(defect);

		complain("left as it is: %s", text);
		free(text);
	}
}

static void complain_write(const struct options *options, int error)
{
	if (error == -EEXIST && options->output)
		complain("%s: it is there already, and isn't overwritten",
			 options->output);
	else if (error == -EEXIST)
		complain("%s: there are too many copies, %s.orig and so on; nothing was changed",
			 options->path, options->path);
	else
		complain_file(options->output ? options->output : options->path,
			      error);
}

/* The exit status. */
static int write_fixed(const struct ppt_rom *rom, const struct options *options)
{
	char *backup = NULL;
	sigset_t before;
	int ret;

	end_signals_block(&before);
	if (options->output)
		ret = ppt_rom_write_file(options->output, ppt_rom_data(rom),
					 ppt_rom_size(rom), 0, NULL);
	else
		ret = ppt_rom_write_file(options->path, ppt_rom_data(rom),
					 ppt_rom_size(rom),
					 PPT_ROM_WRITE_REPLACE |
						 PPT_ROM_WRITE_BACKUP,
					 &backup);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (ret) {
		complain_write(options, ret);
		return EXIT_FAILURE;
	}
	if (backup)
		printf("%s: mended; as it was: %s\n", options->path, backup);
	else
		printf("%s: written\n", options->output);
	free(backup);
	return EXIT_SUCCESS;
}

static int apply(const struct ppt_rom_fix *fix, const struct options *options)
{
	const struct ppt_rom *rom = ppt_rom_fix_rom(fix);
	size_t i;

	for (i = 0; i < ppt_rom_fix_count(fix); i++)
		print_change(ppt_rom_fix_get(fix, i));
	complain_rest(rom);
	if (!i) {
		printf("%s: nothing to fix\n", options->path);
		return EXIT_SUCCESS;
	}
	if (options->dry_run) {
		printf("%s: nothing was written\n", options->path);
		return EXIT_SUCCESS;
	}
	return write_fixed(rom, options);
}

static void complain_hopeless(const char *path, int error,
			      const struct ppt_rom_defect *defect)
{
	char *text;

	if (error != -EBADMSG) {
		complain_file(path, error);
		return;
	}
	text = defect_text(defect);
	complain("%s: it can't be mended, nothing was changed: %s; get another copy, \"pptctl rom save\" reads it from the device",
		 path, text);
	free(text);
}

static int fix_file(const struct options *options)
{
	struct ppt_rom_defect defect;
	struct ppt_rom_fix *fix;
	struct ppt_rom *rom;
	int ret, status;

	ret = ppt_rom_read_file(options->path, NULL, &rom);
	if (ret) {
		complain_file(options->path, ret);
		return EXIT_FAILURE;
	}
	ret = ppt_rom_fix_new(rom, options->has_ids ? &options->ids : NULL,
			      options->flags, &fix, &defect);
	ppt_rom_unref(rom);
	if (ret) {
		complain_hopeless(options->path, ret, &defect);
		return EXIT_FAILURE;
	}
	status = apply(fix, options);
	ppt_rom_fix_unref(fix);
	return status;
}

static int parse_ids(const char *text, struct options *options)
{
	options->has_ids = rom_ids_parse(text, &options->ids);
	if (options->has_ids)
		return 0;
	complain("\"%s\" isn't VVVV:DDDD, vendor and device in hexadecimal",
		 text);
	return EXIT_USAGE;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'o':
		options->output = optarg;
		return 0;
	case 'i':
		return parse_ids(optarg, options);
	case 'p':
		options->flags |= PPT_ROM_FIX_PAD;
		return 0;
	case 'n':
		options->dry_run = true;
		return 0;
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

int cmd_rom_fix(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "ids", required_argument, NULL, 'i' },
		{ "pad", no_argument, NULL, 'p' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	int option, status;

	(void)ctx;
	while ((option = getopt_long(argc, argv, "o:i:pnh", table, NULL)) !=
	       -1) {
		status = parse_option(option, &options);
		if (status)
			return status < 0 ? EXIT_SUCCESS : status;
	}
	if (!has_words(argv + optind, 1, "FILE"))
		return EXIT_USAGE;
	options.path = argv[optind];
	return fix_file(&options);
}
