// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl igd save: the OpRegion of a device as a file, as guests get it unless
 * somebody asks for how firmware has made it.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl igd save [--vbt|--raw] [--force] DEV FILE\n"
	"Write the OpRegion of Intel's graphics to FILE, as VMs get it: with its VBT, and\n"
	"nothing of the host's in it. FILE - is the standard output. Needs root.\n"
	"\n"
	"  -b, --vbt    only the VBT\n"
	"  -r, --raw    as firmware has made it, addresses of the host included\n"
	"  -f, --force  overwrite FILE";

/**
 * struct options - what the command line says
 * @path: of the file
 * @vbt: only that
 * @raw: as firmware has made it
 * @force: overwrite
 */
struct options {
	const char *path;
	bool vbt;
	bool raw;
	bool force;
};

static void complain_none(struct ppt_ctx *ctx, struct ppt_device *device,
			  const struct options *options)
{
	const char *address = ppt_device_address(device);
	enum ppt_opregion_defect worst;
	struct ppt_igd_info info;
	int ret;

	ret = ppt_device_get_igd_info(device, &info);
	if (ret) {
		complain_igd(ctx, device, ret);
		return;
	}
	worst = ppt_opregion_defect_worst(info.opregion_defects);
	complain("%s: it has no OpRegion%s: %s: %s%s", address,
		 options->raw ? "" : " for VMs",
		 ppt_opregion_defect_name(worst),
		 ppt_opregion_defect_text(worst),
		 options->raw || !info.opregion_raw_size_bytes ?
			 "" :
			 "; --raw saves it as it is");
}

static int write_file(const struct options *options, const void *data,
		      size_t size)
{
	int ret;

	if (!strcmp(options->path, "-")) {
		if (fwrite(data, 1, size, stdout) == size && !fflush(stdout))
			return EXIT_SUCCESS;
		complain("can't write the output");
		return EXIT_FAILURE;
	}
	ret = ppt_rom_write_file(options->path, data, size,
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
		      const struct options *options,
		      const struct ppt_igd_opregion *opregion, size_t size)
{
	FILE *out = strcmp(options->path, "-") ? stdout : stderr;
	const char *what = options->vbt ? "VBT" :
			   options->raw ? "OpRegion of the firmware" :
					  "OpRegion for VMs";
	enum ppt_opregion_defect worst = ppt_igd_opregion_worst(opregion);
	char *text = size_text(size);

	fprintf(out, "%s: %s, %s, %s%s%s%s\n", ppt_device_address(device), what,
		text, worst ? "with a defect: " : "sound",
		worst ? ppt_opregion_defect_name(worst) : "",
		out == stdout ? ": " : "", out == stdout ? options->path : "");
	free(text);
}

static int save_found(const struct ppt_device *device,
		      const struct options *options,
		      const struct ppt_igd_opregion *opregion)
{
	const void *data = ppt_igd_opregion_data(opregion);
	size_t size = ppt_igd_opregion_size(opregion);
	int status;

	if (options->vbt) {
		data = ppt_igd_opregion_vbt_data(opregion);
		if (!data) {
			complain("%s: its OpRegion has no usable VBT",
				 ppt_device_address(device));
			return EXIT_FAILURE;
		}
		size = ppt_igd_opregion_vbt(opregion)->size_bytes;
	}
	status = write_file(options, data, size);
	if (!status)
		say_saved(device, options, opregion, size);
	return status;
}

static int save(struct ppt_ctx *ctx, struct ppt_device *device,
		const struct options *options)
{
	struct ppt_igd_opregion *opregion;
	int ret, status;

	ret = ppt_device_read_opregion(device,
				       options->raw ? PPT_OPREGION_READ_RAW : 0,
				       &opregion);
	if (ret) {
		if (ret == -ENODATA)
			complain_none(ctx, device, options);
		else
			complain_igd(ctx, device, ret);
		return EXIT_FAILURE;
	}
	status = save_found(device, options, opregion);
	ppt_igd_opregion_unref(opregion);
	return status;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'b':
		options->vbt = true;
		return 0;
	case 'r':
		options->raw = true;
		return 0;
	case 'f':
		options->force = true;
		return 0;
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option table[] = {
		{ "vbt", no_argument, NULL, 'b' },
		{ "raw", no_argument, NULL, 'r' },
		{ "force", no_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	int option, status;

	while ((option = getopt_long(argc, argv, "brfh", table, NULL)) != -1) {
		status = parse_option(option, options);
		if (status)
			return status;
	}
	if (options->vbt && options->raw) {
		complain("--vbt and --raw exclude each other");
		return EXIT_USAGE;
	}
	if (!has_words(argv + optind, 2, "DEV FILE"))
		return EXIT_USAGE;
	options->path = argv[optind + 1];
	return 0;
}

int cmd_igd_save(struct ppt_ctx *ctx, int argc, char **argv)
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
	/* No half file is left. */
	end_signals_block(&before);
	status = save(ctx, targets.array[0].device, &options);
	sigprocmask(SIG_SETMASK, &before, NULL);
	targets_free(&targets);
	return status;
}
