// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl igd e820: the memory map of a guest that has Intel's graphics, in both
 * dialects that firmware of guests knows. Computes; changes nothing.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

#define GIB (1ULL << 30)
#define END_4G (4 * GIB)
/* What is behind them below 4 GiB is for BARs. */
#define LOW_MAX (3 * GIB)

static const char usage[] =
	"Usage: pptctl igd e820 --ram SIZE [--low SIZE]\n"
	"                       [--opregion SIZE] [--stolen SIZE] [--device DEV] [--json]\n"
	"The memory map of a guest with Intel's graphics. A SIZE is in bytes, or ends in\n"
	"K, M, G or T.\n"
	"\n"
	"  -r, --ram SIZE       of the guest\n"
	"  -l, --low SIZE       of it below 4 GiB; 3G at most unless given\n"
	"  -o, --opregion SIZE  of OpRegion and VBT\n"
	"  -s, --stolen SIZE    of the stolen memory\n"
	"  -d, --device DEV     take both from a claimed device\n"
	"  -j, --json           for programs";

/**
 * struct options - what the command line says
 * @ram: bytes
 * @low: bytes of it; 0 if not given
 * @igd: what the graphics needs
 * @has_sizes: @igd was given
 * @device: or is this one's; NULL for none
 * @json: for programs
 */
struct options {
	uint64_t ram;
	uint64_t low;
	struct ppt_e820_igd igd;
	bool has_sizes;
	char *device;
	bool json;
};

/**
 * struct result - what came of it
 * @map: one reference
 * @opregion: where it is; 0 if there is none
 * @stolen: likewise
 */
struct result {
	struct ppt_e820 *map;
	uint64_t opregion;
	uint64_t stolen;
};

/* --- text ------------------------------------------------------------------ */

static void print_entries(const struct ppt_e820 *map)
{
	const struct ppt_e820_entry *entry;
	size_t i;

	for (i = 0; (entry = ppt_e820_get(map, i)); i++) {
		char *size = size_text(entry->size_bytes);

		printf("%016" PRIx64 "-%016" PRIx64 "  %-8s  %s\n",
		       entry->start, entry->start + entry->size_bytes - 1,
		       ppt_e820_type_name(entry->type), size);
		free(size);
	}
}

/* As hexadecimal digits, from malloc. */
static char *hex_text(const uint8_t *bytes, size_t size)
{
	char *text = format_text("%*s", (int)(2 * size), "");
	size_t i;

	for (i = 0; i < size; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return text;
}

static char *bdsm_size_text(uint64_t stolen_bytes)
{
	uint8_t bytes[PPT_IGD_BDSM_SIZE_BYTES];

	ppt_igd_pack_bdsm_size(stolen_bytes, bytes);
	return hex_text(bytes, sizeof(bytes));
}

static void print_text(const struct result *result,
		       const struct options *options)
{
	char *bdsm = bdsm_size_text(options->igd.stolen_bytes);
	char *opregion = size_text(options->igd.opregion_bytes);

	print_entries(result->map);
	if (result->opregion)
		fact("opregion", "0x%" PRIx64 ", which goes to ASLS",
		     result->opregion);
	if (result->stolen)
		fact("stolen memory", "0x%" PRIx64 ", which goes to BDSM",
		     result->stolen);
	fact("qemu, ovmf", "whole RAM in etc/e820, and these files of fw_cfg:");
	if (options->igd.opregion_bytes)
		fact("etc/igd-opregion", "%s, as \"pptctl igd save\" writes",
		     opregion);
	fact("etc/igd-bdsm-size", "%s", bdsm);
	free(opregion);
	free(bdsm);
}

/* --- JSON ------------------------------------------------------------------ */

static struct json_object *json_from_entries(const struct ppt_e820 *map)
{
	struct json_object *array = json_new_array(), *object;
	const struct ppt_e820_entry *entry;
	size_t i;

	for (i = 0; (entry = ppt_e820_get(map, i)); i++) {
		object = json_new_object();
		json_add_number(object, "start", entry->start);
		json_add_number(object, "size_bytes", entry->size_bytes);
		json_add_number(object, "type", entry->type);
		json_add_text(object, "type_name",
			      ppt_e820_type_name(entry->type));
		json_append(array, object);
	}
	return array;
}

/* Null without memory, as nothing would be right then. */
static void add_packed(struct json_object *object, const char *key,
		       const struct ppt_e820 *map,
		       enum ppt_e820_dialect dialect)
{
	size_t size = ppt_e820_pack(map, dialect, NULL, 0);
	uint8_t *bytes = malloc(size);
	char *text;

	json_add_null(object, key);
	if (!bytes)
		return;
	ppt_e820_pack(map, dialect, bytes, size);
	text = hex_text(bytes, size);
	json_add_text(object, key, text);
	free(text);
	free(bytes);
}

static void print_json(const struct result *result,
		       const struct options *options)
{
	struct json_object *object = json_new_object();
	char *bdsm = bdsm_size_text(options->igd.stolen_bytes);

	json_add(object, "entries", json_from_entries(result->map));
	json_add_null(object, "opregion");
	if (result->opregion)
		json_add_number(object, "opregion", result->opregion);
	json_add_null(object, "stolen");
	if (result->stolen)
		json_add_number(object, "stolen", result->stolen);
	json_add_number(object, "opregion_size_bytes",
			options->igd.opregion_bytes);
	json_add_number(object, "stolen_size_bytes", options->igd.stolen_bytes);
	add_packed(object, "etc_e820", result->map, PPT_E820_CARVED);
	add_packed(object, "etc_e820_whole", result->map, PPT_E820_WHOLE);
	json_add_text(object, "etc_igd_bdsm_size", bdsm);
	json_print(object);
	free(bdsm);
}

/* --- the map --------------------------------------------------------------- */

static void complain_map(int error)
{
	switch (error) {
	case -EINVAL:
		complain(
			"RAM and OpRegion are multiples of 4K, stolen memory of 1M, and the RAM below 4 GiB is 1M or more");
		return;
	case -EOVERFLOW:
		complain("that is more memory than an address reaches");
		return;
	case -EEXIST:
		complain(
			"so much RAM below 4 GiB would be where the APICs are: 0xfec00000");
		return;
	case -ENOSPC:
		complain(
			"too little RAM below 4 GiB: of it, 16 MiB must be left");
		return;
	case -EADDRNOTAVAIL:
		complain("no piece of the RAM below 4 GiB is long enough");
		return;
	}
	complain("%s", strerror(-error));
}

static int compute(const struct options *options, struct result *result)
{
	struct ppt_e820_layout layout = {
		.low_bytes = options->low,
		.high_bytes = options->ram - options->low,
	};
	int ret;

	if (options->low < END_4G)
		layout.pci_hole =
			(struct ppt_e820_range){ options->low,
						 END_4G - options->low };
	ret = ppt_e820_new(&layout, &result->map);
	if (ret)
		return ret;
	ret = ppt_e820_reserve_igd(result->map, &options->igd,
				   &result->opregion, &result->stolen);
	if (ret)
		ppt_e820_unref(result->map);
	return ret;
}

static int print_map(const struct options *options)
{
	struct result result;
	int ret;

	ret = compute(options, &result);
	if (ret) {
		complain_map(ret);
		return EXIT_FAILURE;
	}
	if (options->json)
		print_json(&result, options);
	else
		print_text(&result, options);
	ppt_e820_unref(result.map);
	return EXIT_SUCCESS;
}

/* Return: 0, or the exit status. */
static int ask_device(struct ppt_ctx *ctx, struct options *options)
{
	struct ppt_igd_info info;
	struct targets targets;
	int status, ret;

	status = target_find_one(ctx, options->device, false, &targets);
	if (status)
		return status;
	ret = ppt_device_get_igd_info(targets.array[0].device, &info);
	if (ret)
		complain_igd(ctx, targets.array[0].device, ret);
	targets_free(&targets);
	if (ret)
		return EXIT_FAILURE;
	options->igd.opregion_bytes = info.opregion_size_bytes;
	/* A part of BAR 2 isn't RAM of the guest's. */
	if (info.memory != PPT_IGD_MEMORY_BAR2) {
		options->igd.stolen_bytes = info.stolen_size_bytes;
		options->igd.stolen_hint = info.stolen_base;
	}
	return 0;
}

/* --- options --------------------------------------------------------------- */

static int parse_size(const char *text, uint64_t *ret_bytes)
{
	if (size_parse(text, ret_bytes))
		return 0;
	complain("\"%s\" is no size; it is a number, and maybe K, M, G or T",
		 text);
	return EXIT_USAGE;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'r':
		return parse_size(optarg, &options->ram);
	case 'l':
		return parse_size(optarg, &options->low);
	case 'o':
		options->has_sizes = true;
		return parse_size(optarg, &options->igd.opregion_bytes);
	case 's':
		options->has_sizes = true;
		return parse_size(optarg, &options->igd.stolen_bytes);
	case 'd':
		options->device = optarg;
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

static int check_options(struct options *options)
{
	if (!options->ram) {
		complain("how much RAM? --ram is missing");
		return EXIT_USAGE;
	}
	if (options->has_sizes && options->device) {
		complain(
			"--device says the sizes; without --opregion and --stolen");
		return EXIT_USAGE;
	}
	if (options->low > options->ram) {
		complain("--low is a part of --ram, and can't be more");
		return EXIT_USAGE;
	}
	if (!options->low)
		options->low = options->ram < LOW_MAX ? options->ram : LOW_MAX;
	return 0;
}

int cmd_igd_e820(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "ram", required_argument, NULL, 'r' },
		{ "low", required_argument, NULL, 'l' },
		{ "opregion", required_argument, NULL, 'o' },
		{ "stolen", required_argument, NULL, 's' },
		{ "device", required_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	int option, status;

	while ((option = getopt_long(argc, argv, "r:l:o:s:d:jh", table,
				     NULL)) != -1) {
		status = parse_option(option, &options);
		if (status)
			return status < 0 ? EXIT_SUCCESS : status;
	}
	if (!has_words(argv + optind, 0, "options"))
		return EXIT_USAGE;
	status = check_options(&options);
	if (!status && options.device)
		status = ask_device(ctx, &options);
	return status ? status : print_map(&options);
}
