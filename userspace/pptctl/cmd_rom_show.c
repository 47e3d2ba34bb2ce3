// SPDX-License-Identifier: GPL-2.0
/* pptctl rom show: which ROM VMs get with a device, why, and what is in it. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl rom show [--json] DEV...\n"
	"Which option ROM VMs get with a device, why that one, and what is in it. Of a\n"
	"device that ppt hasn't got: what \"pptctl rom save\" would save.\n"
	"\n"
	"  -j, --json  for programs";

/**
 * struct view - one device and what was found out for it
 * @device: borrowed
 * @found: its ROM, and why it is that one
 * @locked: there may be a ROM, but it wasn't to be had now
 */
struct view {
	struct ppt_device *device;
	struct device_rom found;
	bool locked;
};

static void print_service(const struct ppt_rom_info *info)
{
	switch (info->service) {
	case PPT_ROM_SERVICE_NONE:
		fact("mode", "none, ppt hasn't got the device");
		break;
	case PPT_ROM_SERVICE_ON:
		fact("mode", "on, VMs get the best ROM that there is");
		break;
	case PPT_ROM_SERVICE_OFF:
		fact("mode", "off, VMs get none");
		break;
	case PPT_ROM_SERVICE_FILE:
		fact("mode", "file, VMs get what an admin gave");
		break;
	case PPT_ROM_SERVICE_UNKNOWN:
		fact("mode", "one that this pptctl doesn't know");
		break;
	}
}

static void print_info(const struct ppt_rom_info *info)
{
	static const char *const keys[PPT_ROM_ORIGINS] = {
		NULL, "rom bar", "firmware copy", "vfct", "file", "shadow",
	};
	char *size = size_text(info->size_bytes);
	char *region = size_text(info->region_size_bytes);
	char *text;
	int origin;

	print_service(info);
	fact("source", "%s", origin_text(info->origin));
	if (info->region_size_bytes)
		fact("size", "%s, in a BAR of %s", size, region);
	else if (info->size_bytes)
		fact("size", "%s", size);
	for (origin = PPT_ROM_ORIGIN_BAR; origin < PPT_ROM_ORIGINS; origin++) {
		/* Nobody but ppt has these. */
		if (info->service == PPT_ROM_SERVICE_NONE &&
		    (origin == PPT_ROM_ORIGIN_FIRMWARE ||
		     origin == PPT_ROM_ORIGIN_FILE))
			continue;
		text = finding_text(&info->findings[origin], info->asked);
		fact(keys[origin], "%s", text);
		free(text);
	}
	free(size);
	free(region);
}

static void print_text(const struct view *view)
{
	fact("address", "%s", ppt_device_address(view->device));
	print_info(&view->found.info);
	if (view->found.rom)
		print_rom_contents(view->found.rom);
}

static struct json_object *json_from_view(const struct view *view)
{
	const struct ppt_rom *rom = view->found.rom;
	struct json_object *object = json_new_object(), *contents = NULL;

	json_add_text(object, "address", ppt_device_address(view->device));
	json_add_rom_info(object, &view->found.info);
	if (rom) {
		contents = json_new_object();
		json_add_rom(contents, rom);
	}
	json_add(object, "rom", contents);
	return object;
}

/* Only root sees the bytes, but why it is that one, everybody. */
static int find_info(struct view *view, struct notes *notes)
{
	int ret;

	ret = ppt_device_get_rom_info(view->device, &view->found.info);
	if (!ret && view->found.info.origin != PPT_ROM_ORIGIN_NONE)
		notes_add(notes,
			  format_text("%s: what is in its ROM is told to root only",
				      ppt_device_address(view->device)));
	return ret;
}

static int find(struct view *view, struct notes *notes)
{
	int ret;

	if (geteuid() && ppt_device_is_claimed(view->device))
		return find_info(view, notes);
	ret = device_rom_read(view->device, &view->found);
	if (ret == -EAGAIN) {
		view->locked = true;
		ret = ppt_device_get_rom_info(view->device, &view->found.info);
	}
	return ret == -ENODATA ? 0 : ret;
}

/* Prints the device, or appends it to @array if that isn't NULL. */
static int show_one(struct ppt_ctx *ctx, struct ppt_device *device,
		    struct json_object *array, struct notes *notes)
{
	struct view view = { .device = device };
	int ret;

	if (geteuid() && !ppt_device_is_claimed(device)) {
		complain("%s: ppt hasn't got it: to read its ROM, this needs root",
			 ppt_device_address(device));
		return EXIT_FAILURE;
	}
	ret = find(&view, notes);
	if (ret) {
		complain_rom(ctx, device, ret);
		return EXIT_FAILURE;
	}
	if (view.locked)
		notes_add(notes,
			  format_text("%s: it is locked, by a reset for instance: what is in its ROM is unknown",
				      ppt_device_address(device)));
	if (array)
		json_append(array, json_from_view(&view));
	else
		print_text(&view);
	ppt_rom_unref(view.found.rom);
	return view.locked ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int show(struct ppt_ctx *ctx, const struct targets *targets, bool json)
{
	struct json_object *object = NULL, *array = NULL;
	struct notes notes = { 0 };
	int status = 0;
	size_t i;

	if (json) {
		object = json_new_object();
		array = json_new_array();
		json_add(object, "devices", array);
	}
	for (i = 0; i < targets->count; i++) {
		if (i && !json)
			putchar('\n');
		status |=
			show_one(ctx, targets->array[i].device, array, &notes);
	}
	if (json) {
		json_add(object, "notes", json_from_notes(&notes));
		json_print(object);
	} else {
		notes_print(&notes);
	}
	notes_free(&notes);
	return status;
}

int cmd_rom_show(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct targets targets;
	bool json = false;
	int option, status;

	while ((option = getopt_long(argc, argv, "jh", options, NULL)) != -1) {
		switch (option) {
		case 'j':
			json = true;
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
	status = show(ctx, &targets, json);
	targets_free(&targets);
	return status;
}
