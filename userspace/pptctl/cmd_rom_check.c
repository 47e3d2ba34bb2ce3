// SPDX-License-Identifier: GPL-2.0
/* pptctl rom check: what is in a file. Needs no root, module or hardware. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl rom check [--device DEV|VVVV:DDDD] [--json] FILE\n"
	"What is in an option ROM, and what is wrong with it. Exit status: 0 nothing,\n"
	"1 something, 2 wrong usage. Of ids, +N tells that N further devices are listed.\n"
	"\n"
	"  -d, --device X  whether it is for that device, or for these ids\n"
	"  -j, --json      for programs";

/**
 * struct options - what the command line says
 * @path: of the file
 * @device: NULL for any
 * @json: for programs
 */
struct options {
	const char *path;
	char *device;
	bool json;
};

/* Return: 0, or the exit status. */
static int find_ids(struct ppt_ctx *ctx, char *device, struct ppt_rom_ids *ids)
{
	struct targets targets;
	int status;

	if (rom_ids_parse(device, ids))
		return 0;
	status = target_find_one(ctx, device, false, &targets);
	if (status)
		return status;
	ids->vendor = ppt_device_vendor_id(targets.array[0].device);
	ids->device = ppt_device_model_id(targets.array[0].device);
	targets_free(&targets);
	return 0;
}

static void print_verdict(const char *path, const struct ppt_rom *rom)
{
	const struct ppt_rom_defect *worst = ppt_rom_worst(rom);
	size_t images = ppt_rom_image_count(rom);
	char *size = size_text(ppt_rom_size(rom));
	const char *verdict = "sound";

	if (worst && ppt_rom_fault_is_fatal(worst->fault))
		verdict = "not fit for use";
	else if (worst)
		verdict = "fit for use, with a defect";
	printf("%s: %s, %zu image%s, %s\n", path, size, images,
	       images == 1 ? "" : "s", verdict);
	free(size);
}

static void print_rom(const char *path, const struct ppt_rom *rom)
{
	size_t rest = ppt_rom_size(rom) - ppt_rom_chain_end(rom);

	print_verdict(path, rom);
	print_rom_contents(rom);
	if (rest && ppt_rom_image_count(rom))
		fact("behind the images", "%zu bytes", rest);
}

static void print_json(const char *path, const struct ppt_rom *rom)
{
	struct json_object *object = json_new_object();

	json_add_text(object, "file", path);
	json_add_rom(object, rom);
	json_print(object);
}

static int check(struct ppt_ctx *ctx, const struct options *options)
{
	struct ppt_rom_ids ids;
	struct ppt_rom *rom;
	int status, ret;

	if (options->device) {
		status = find_ids(ctx, options->device, &ids);
		if (status)
			return status;
	}
	ret = ppt_rom_read_file(options->path, options->device ? &ids : NULL,
				&rom);
	if (ret) {
		complain_file(options->path, ret);
		return EXIT_FAILURE;
	}
	if (options->json)
		print_json(options->path, rom);
	else
		print_rom(options->path, rom);
	status = ppt_rom_defect_count(rom) ? EXIT_FAILURE : EXIT_SUCCESS;
	ppt_rom_unref(rom);
	return status;
}

int cmd_rom_check(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	int option;

	while ((option = getopt_long(argc, argv, "d:jh", table, NULL)) != -1) {
		switch (option) {
		case 'd':
			options.device = optarg;
			break;
		case 'j':
			options.json = true;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	if (!has_words(argv + optind, 1, "FILE"))
		return EXIT_USAGE;
	options.path = argv[optind];
	return check(ctx, &options);
}
