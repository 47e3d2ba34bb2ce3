// SPDX-License-Identifier: GPL-2.0
/* pptctl igd show: what firmware has set up for Intel's graphics. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl igd show [--json] DEV\n"
	"What firmware has set up for Intel's integrated graphics, and which registers\n"
	"a VMM has to emulate or to mirror for a guest with it. What is in the OpRegion\n"
	"is told to root only.\n"
	"\n"
	"  -j, --json  for programs";

/**
 * struct view - the device and what was found out for it
 * @device: borrowed
 * @info: what the module says
 * @opregion: what guests get; NULL if there is none, or not for this user
 */
struct view {
	struct ppt_device *device;
	struct ppt_igd_info info;
	struct ppt_igd_opregion *opregion;
};

static void print_model(const struct ppt_igd_info *info)
{
	char *memory = igd_memory_text(info);
	char *gtt = size_text(info->gtt_size_bytes);

	if (info->generation)
		fact("model", "%s, generation %u", info->model,
		     info->generation);
	else
		fact("model", "unknown");
	fact("stolen memory", "%s", memory);
	if (info->gtt_size_bytes)
		fact("gtt memory", "%s", gtt);
	if (info->properties & PPT_IGD_PROPERTY_VGA_DISABLED)
		fact("vga ranges", "not decoded");
	free(gtt);
	free(memory);
}

static void print_opregion(const struct ppt_igd_info *info)
{
	char *size = size_text(info->opregion_size_bytes);
	char *raw = size_text(info->opregion_raw_size_bytes);

	if (info->opregion_size_bytes)
		fact("opregion", "version %u.%u, %s for VMs, %s from firmware",
		     info->opregion_major, info->opregion_minor, size, raw);
	else if (info->opregion_raw_size_bytes)
		fact("opregion", "none for VMs, %s from firmware", raw);
	else
		fact("opregion", "none");
	free(raw);
	free(size);
}

static void print_bridges(const struct ppt_igd_info *info)
{
	const struct ppt_igd_bridge_ids *host = &info->host_bridge;
	const struct ppt_igd_bridge_ids *lpc = &info->lpc_bridge;

	if (info->properties & PPT_IGD_PROPERTY_HOST_BRIDGE)
		fact("host bridge", "revision %02x, subsystem %04x:%04x",
		     host->revision, host->subvendor, host->subdevice);
	if (info->properties & PPT_IGD_PROPERTY_LPC_BRIDGE)
		fact("lpc bridge",
		     "%04x:%04x, revision %02x, subsystem %04x:%04x",
		     lpc->vendor, lpc->device, lpc->revision, lpc->subvendor,
		     lpc->subdevice);
}

static void print_regs(enum ppt_igd_memory memory)
{
	struct ppt_igd_reg reg;
	size_t i;

	for (i = 0; ppt_igd_reg_get(memory, i, &reg); i++) {
		char *text = igd_reg_text(&reg);

		fact("register", "%s", text);
		free(text);
	}
}

static void print_text(const struct view *view)
{
	const struct ppt_igd_info *info = &view->info;

	fact("address", "%s", ppt_device_address(view->device));
	print_model(info);
	print_opregion(info);
	if (view->opregion)
		print_opregion_contents(view->opregion);
	print_igd_defects(info);
	print_bridges(info);
	print_regs(info->memory);
}

static void print_json(const struct view *view, const struct notes *notes)
{
	struct json_object *object = json_new_object(), *contents = NULL;

	json_add_text(object, "address", ppt_device_address(view->device));
	json_add_igd_info(object, &view->info);
	json_add(object, "registers", json_from_igd_regs(view->info.memory));
	if (view->opregion) {
		contents = json_new_object();
		json_add_opregion(contents, view->opregion);
	}
	json_add(object, "contents", contents);
	json_add(object, "notes", json_from_notes(notes));
	json_print(object);
}

/* What firmware has set up is for everybody, the bytes aren't. */
static int find(struct view *view, struct notes *notes)
{
	int ret;

	ret = ppt_device_get_igd_info(view->device, &view->info);
	if (ret || !view->info.opregion_size_bytes)
		return ret;
	if (geteuid()) {
		notes_add(notes,
			  format_text("%s: what is in its OpRegion is told to root only",
				      ppt_device_address(view->device)));
		return 0;
	}
	return ppt_device_read_opregion(view->device, 0, &view->opregion);
}

static int show(struct ppt_ctx *ctx, struct ppt_device *device, bool json)
{
	struct view view = { .device = device };
	struct notes notes = { 0 };
	int ret;

	ret = find(&view, &notes);
	if (ret)
		complain_igd(ctx, device, ret);
	else if (json)
		print_json(&view, &notes);
	else
		print_text(&view);
	if (!ret && !json)
		notes_print(&notes);
	notes_free(&notes);
	ppt_igd_opregion_unref(view.opregion);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}

int cmd_igd_show(struct ppt_ctx *ctx, int argc, char **argv)
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
	if (!has_words(argv + optind, 1, "DEV"))
		return EXIT_USAGE;
	status = target_find_one(ctx, argv[optind], false, &targets);
	if (status)
		return status;
	status = show(ctx, targets.array[0].device, json);
	targets_free(&targets);
	return status;
}
