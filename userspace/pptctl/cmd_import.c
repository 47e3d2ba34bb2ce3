// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl import: what other tools were told about devices for VMs, and the same
 * for ppt. Other people's files are read, never changed; what to take out of them
 * is said, with file and line.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl import [--file FILE]... [--json]\n"
	"       pptctl import [--file FILE]... --apply [DEV...]\n"
	"What vfio-pci, pci-stub, Xen, driverctl and bhyve were told about devices, and\n"
	"the same for ppt. Files of others are never changed.\n"
	"\n"
	"  -f, --file FILE  read pptdevs of this loader.conf of bhyve's as well\n"
	"  -a, --apply      claim what was found at every boot, in " PPT_PERSIST_FILE
	"\n"
	"                   DEV: these only; needed where ids name more than one device\n"
	"  -j, --json       for programs";

/**
 * struct options - what the command line says
 * @files: --file, in their order; from malloc
 * @file_count: of @files
 * @apply: write our file
 * @json: for programs
 */
struct options {
	const char **files;
	size_t file_count;
	bool apply;
	bool json;
};

/* --- the devices ----------------------------------------------------------- */

static bool is_ambiguous(const struct ppt_import_item *item)
{
	return item->by_kind && ppt_list_count(item->devices) > 1;
}

/* Whether an item before @index has it, and so it was shown. */
static bool is_repeated(const struct ppt_import *import, size_t index,
			const struct ppt_device *device)
{
	const struct ppt_import_item *item;
	size_t i;

	for (i = 0; i < index; i++) {
		item = ppt_import_get(import, i);
		if (item->devices && targets_has(item->devices, device))
			return true;
	}
	return false;
}

/* Whether it is one of several of its kind, and no item names its place. */
static bool is_open(const struct ppt_import *import,
		    const struct ppt_device *device)
{
	const struct ppt_import_item *item;
	bool open = false;
	size_t i;

	for (i = 0; (item = ppt_import_get(import, i)); i++) {
		/* That a driver has it now comes of the ids. */
		if (!item->devices || item->source == PPT_IMPORT_SYSFS ||
		    !targets_has(item->devices, device))
			continue;
		if (!is_ambiguous(item))
			return false;
		open = true;
	}
	return open;
}

/* Each of the devices once, in the order in which they were found. */
static void each_device(const struct ppt_import *import,
			void (*each)(void *data, struct ppt_device *device),
			void *data)
{
	const struct ppt_import_item *item;
	struct ppt_device *device;
	size_t i, j;

	for (i = 0; (item = ppt_import_get(import, i)); i++)
		for (j = 0;
		     item->devices && (device = ppt_list_get(item->devices, j));
		     j++)
			if (!is_repeated(import, i, device))
				each(data, device);
}

/* From malloc; "" if it is gone. */
static char *entry_of(struct ppt_device *device)
{
	struct ppt_details *details;
	char *entry;

	if (ppt_device_get_details(device, &details))
		return format_text("%s", "");
	entry = format_text("%s", ppt_details_entry(details));
	ppt_details_unref(details);
	return entry;
}

/* --- text ------------------------------------------------------------------ */

static void print_device(struct ppt_device *device)
{
	char *state = state_text(device), *name = device_name(device);
	char *entry = entry_of(device);

	printf("    %s  %s  (%s; %s)\n", ppt_device_address(device), entry,
	       state, name);
	free(entry);
	free(state);
	free(name);
}

static void print_item(const struct ppt_import_item *item)
{
	struct ppt_device *device;
	char *text = import_item_text(item);
	size_t i;

	puts(text);
	free(text);
	for (i = 0; item->devices && (device = ppt_list_get(item->devices, i));
	     i++)
		print_device(device);
}

/**
 * struct advice - commands in the making
 * @import: what was found
 * @sure: devices that were named, with a space before each; from malloc
 * @open: those among which a choice is to be made
 */
struct advice {
	const struct ppt_import *import;
	char *sure;
	char *open;
};

static void add_word(char **words, const char *word)
{
	char *more = format_text("%s %s", *words, word);

	free(*words);
	*words = more;
}

static void advise_device(void *data, struct ppt_device *device)
{
	struct advice *advice = data;

	if (!ppt_device_is_claimable(device))
		return;
	add_word(is_open(advice->import, device) ? &advice->open :
						   &advice->sure,
		 ppt_device_address(device));
}

/* Every line that would go on doing what it does, each once. */
static void print_lines(const struct ppt_import *import)
{
	const struct ppt_import_item *item, *before = NULL;
	bool first = true;
	size_t i;

	for (i = 0; (item = ppt_import_get(import, i)); i++) {
		if (item->source == PPT_IMPORT_SYSFS ||
		    item->source == PPT_IMPORT_BHYVE ||
		    (before && before->line == item->line &&
		     !strcmp(before->file, item->file)))
			continue;
		if (first)
			puts("take out by hand, or both want the devices:");
		first = false;
		before = item;
		if (!strcmp(item->file, "/proc/cmdline"))
			puts("    the kernel command line, in the boot loader's configuration");
		else
			printf("    %s:%u\n", item->file, item->line);
	}
}

static void print_advice(struct ppt_ctx *ctx, const struct ppt_import *import)
{
	const char *command = ppt_image_command(ppt_image_find_tool(ctx));
	struct advice advice = {
		.import = import,
		.sure = format_text("%s", ""),
		.open = format_text("%s", ""),
	};

	each_device(import, advise_device, &advice);
	if (*advice.sure || *advice.open)
		puts("\nTo switch:");
	if (*advice.sure)
		printf("    pptctl claim --next-boot%s\n", advice.sure);
	if (*advice.open)
		printf("    pptctl claim --next-boot DEV...   those of%s that are for VMs: ppt can tell them apart\n",
		       advice.open);
	print_lines(import);
	if (command && (*advice.sure || *advice.open))
		printf("and then: %s\n", command);
	free(advice.sure);
	free(advice.open);
}

static void print_text(struct ppt_ctx *ctx, const struct ppt_import *import)
{
	const struct ppt_import_item *item;
	size_t i;

	for (i = 0; (item = ppt_import_get(import, i)); i++)
		print_item(item);
	if (!i)
		puts("nothing hands devices to VMs here");
	else
		print_advice(ctx, import);
}

/* --- JSON ------------------------------------------------------------------ */

static void append_device(void *data, struct ppt_device *device)
{
	struct json_object *object = json_from_device(device);
	char *entry = entry_of(device);

	json_add_text(object, "entry", entry);
	json_append(data, object);
	free(entry);
}

static struct json_object *json_from_item(const struct ppt_import_item *item)
{
	struct json_object *object = json_new_object();
	struct json_object *devices = json_new_array();
	struct ppt_device *device;
	size_t i;

	json_add_text(object, "source", import_source_key(item->source));
	json_add_text(object, "kind", import_kind_key(item->kind));
	json_add_text(object, "fault", import_fault_key(item->fault));
	json_add_text(object, "file", item->file[0] ? item->file : NULL);
	json_add_null(object, "line");
	if (item->line)
		json_add_number(object, "line", item->line);
	json_add_text(object, "driver", item->driver);
	json_add_text(object, "text", item->text);
	json_add_bool(object, "by_kind", item->by_kind);
	for (i = 0; item->devices && (device = ppt_list_get(item->devices, i));
	     i++)
		json_append_text(devices, ppt_device_address(device));
	json_add(object, "devices", devices);
	return object;
}

static void print_json(struct ppt_ctx *ctx, const struct ppt_import *import)
{
	struct json_object *object = json_new_object();
	struct json_object *items = json_new_array();
	struct json_object *devices = json_new_array();
	const struct ppt_import_item *item;
	size_t i;

	for (i = 0; (item = ppt_import_get(import, i)); i++)
		json_append(items, json_from_item(item));
	each_device(import, append_device, devices);
	json_add(object, "findings", items);
	json_add(object, "devices", devices);
	json_add_text(object, "rebuild_command",
		      ppt_image_command(ppt_image_find_tool(ctx)));
	json_print(object);
}

/* --- applying -------------------------------------------------------------- */

/* Words for targets_find(); from malloc, as is each. */
struct words {
	char **array;
	size_t count;
	const struct ppt_import *import;
	bool open;
};

static void collect(void *data, struct ppt_device *device)
{
	struct words *words = data;

	if (!ppt_device_is_claimable(device))
		return;
	if (is_open(words->import, device)) {
		complain("%s is one of several of its kind, which all were meant: name those that are for VMs behind --apply",
			 ppt_device_address(device));
		words->open = true;
	}
	words->array = reallocarray(words->array, words->count + 2,
				    sizeof(*words->array));
	if (!words->array) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	words->array[words->count++] =
		format_text("%s", ppt_device_address(device));
	words->array[words->count] = NULL;
}

static int apply_words(struct ppt_ctx *ctx, char **words)
{
	struct targets targets;
	int status;

	status = targets_find(ctx, words, true, &targets);
	if (status)
		return status;
	status = persist_add(ctx, &targets, false, false, false);
	targets_free(&targets);
	return status;
}

static int apply_found(struct ppt_ctx *ctx, const struct ppt_import *import)
{
	struct words words = { .import = import };
	int status = EXIT_FAILURE;
	size_t i;

	each_device(import, collect, &words);
	if (!words.count)
		complain("nothing was found that is here");
	else if (!words.open)
		status = apply_words(ctx, words.array);
	for (i = 0; i < words.count; i++)
		free(words.array[i]);
	free(words.array);
	return status;
}

/* A device that was named must be one of those that were found. */
static int check_found(struct ppt_ctx *ctx, const struct ppt_import *import,
		       char **words)
{
	struct targets targets;
	size_t i, end = 0;
	int status;

	while (ppt_import_get(import, end))
		end++;
	status = targets_find(ctx, words, true, &targets);
	if (status)
		return status;
	for (i = 0; i < targets.count; i++) {
		if (is_repeated(import, end, targets.array[i].device))
			continue;
		complain("%s isn't among what was found; \"pptctl claim --persist\" is for others",
			 ppt_device_address(targets.array[i].device));
		status = EXIT_FAILURE;
	}
	targets_free(&targets);
	return status;
}

static int apply(struct ppt_ctx *ctx, const struct ppt_import *import,
		 char **words)
{
	int status;

	if (*words) {
		status = check_found(ctx, import, words);
		if (!status)
			status = apply_words(ctx, words);
	} else {
		status = apply_found(ctx, import);
	}
	if (!status)
		print_lines(import);
	return status;
}

/* --- options --------------------------------------------------------------- */

static int read_all(struct ppt_ctx *ctx, const struct options *options,
		    struct ppt_import **ret_import)
{
	struct ppt_list *list;
	size_t i;
	int ret;

	ret = ppt_list_new(ctx, &list);
	if (!ret) {
		ret = ppt_import_new(ctx, list, ret_import);
		ppt_list_unref(list);
	}
	if (ret) {
		complain("can't look for settings: %s", strerror(-ret));
		return EXIT_FAILURE;
	}
	for (i = 0; i < options->file_count; i++) {
		ret = ppt_import_read(*ret_import, options->files[i]);
		if (!ret)
			continue;
		complain_file(options->files[i], ret);
		ppt_import_unref(*ret_import);
		return EXIT_FAILURE;
	}
	return 0;
}

/* What couldn't be read is a failure, and everything else is shown. */
static int complain_bad(const struct ppt_import *import)
{
	const struct ppt_import_item *item;
	int status = 0;
	size_t i;

	for (i = 0; (item = ppt_import_get(import, i)); i++) {
		if (item->kind == PPT_IMPORT_BAD) {
			complain_import(item);
			status = EXIT_FAILURE;
		}
	}
	return status;
}

static int run(struct ppt_ctx *ctx, const struct options *options, char **words)
{
	struct ppt_import *import;
	int status;

	status = read_all(ctx, options, &import);
	if (status)
		return status;
	if (options->apply)
		status = apply(ctx, import, words);
	else if (options->json)
		print_json(ctx, import);
	else
		print_text(ctx, import);
	status |= complain_bad(import);
	ppt_import_unref(import);
	return status;
}

static void add_file(struct options *options, const char *file)
{
	options->files = reallocarray(options->files, options->file_count + 1,
				      sizeof(*options->files));
	if (!options->files) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	options->files[options->file_count++] = file;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'f':
		add_file(options, optarg);
		return 0;
	case 'a':
		options->apply = true;
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

static int check_options(const struct options *options, char **words)
{
	if (options->apply && options->json) {
		complain("--json shows, --apply does: one of them");
		return EXIT_USAGE;
	}
	if (*words && !options->apply) {
		complain("DEV is for --apply, a file for --file");
		return EXIT_USAGE;
	}
	return 0;
}

int cmd_import(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "file", required_argument, NULL, 'f' },
		{ "apply", no_argument, NULL, 'a' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	int option, status = 0;

	while (!status &&
	       (option = getopt_long(argc, argv, "f:ajh", table, NULL)) != -1)
		status = parse_option(option, &options);
	if (!status)
		status = check_options(&options, argv + optind);
	if (!status)
		status = run(ctx, &options, argv + optind);
	free(options.files);
	return status < 0 ? EXIT_SUCCESS : status;
}
