// SPDX-License-Identifier: GPL-2.0
/* pptctl show: everything of some devices, a line for each fact. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pptctl.h"

static const char usage[] = "Usage: pptctl show [--json] DEV...\n"
			    "Everything about some devices.\n"
			    "\n"
			    "  -j, --json  for programs";

/**
 * struct view - one device and what was found out for it
 * @ctx: borrowed
 * @device: borrowed
 * @details: NULL if it vanished
 * @users: what the host would lose; NULL if it isn't the host's or is unknown
 * @resets: the last ones; NULL if it isn't ppt's or they are unknown
 * @rom: which option ROM VMs get
 * @has_rom: @rom is known
 * @graphics: what one of display class has besides
 */
struct view {
	struct ppt_ctx *ctx;
	struct ppt_device *device;
	struct ppt_details *details;
	struct ppt_reasons *users;
	struct ppt_resets *resets;
	struct ppt_rom_info rom;
	bool has_rom;
	struct graphics graphics;
};

/* An id, and its name if it has one. */
static void line_name(const char *key, int digits, unsigned int id,
		      const char *name)
{
	fact(key, "%0*x%s%s", digits, id, name ? " " : "", name ? name : "");
}

static void print_identity(const struct view *view)
{
	struct ppt_device *device = view->device;
	const char *vendor = ppt_device_vendor_name(device);
	const char *model = ppt_device_model_name(device);
	const char *class_name = ppt_device_class_name(device);

	fact("address", "%s", ppt_device_address(device));
	fact_text("b/s/f", ppt_device_bsf(device));
	fact("entry", "%s", ppt_details_entry(view->details));
	line_name("vendor", 4, ppt_device_vendor_id(device), vendor);
	line_name("device", 4, ppt_device_model_id(device), model);
	fact("subsystem", "%04x:%04x", ppt_device_subvendor_id(device),
	     ppt_device_subsystem_id(device));
	line_name("class", 6, ppt_device_class_code(device), class_name);
}

static void print_since(uint64_t since_ns)
{
	time_t seconds = since_ns / 1000000000;
	char text[64];
	struct tm local;

	if (localtime_r(&seconds, &local) &&
	    strftime(text, sizeof(text), "%F %T %z", &local))
		fact("owner since", "%s", text);
}

static void print_ledger(const struct view *view)
{
	struct ppt_device *device = view->device;
	char *state = state_text(device);

	fact("state", "%s", state);
	free(state);
	fact_text("driver", ppt_device_driver(device));
	fact_text("on the host", ppt_details_host_names(view->details));
	fact_text("reserved for", ppt_details_driver_override(view->details));
	if (!ppt_device_has_ledger(device))
		return;
	fact_text("owner", ppt_device_owner(device));
	if (ppt_device_owner(device))
		fact("owned by", "%s",
		     ppt_device_properties(device) &
				     PPT_DEVICE_PROPERTY_EXPLICIT ?
			     "assignment" :
			     "opening it, until it is closed");
	if (ppt_device_owner_pid(device))
		fact("owner process", "%u", ppt_device_owner_pid(device));
	if (ppt_device_owner_since_ns(device))
		print_since(ppt_device_owner_since_ns(device));
	fact("assignments", "%llu",
	     (unsigned long long)ppt_device_assignments(device));
}

static void print_blockers(const struct view *view)
{
	unsigned int i;

	for (i = 0; i < BLOCKERS; i++) {
		struct blocker blocker = blocker_at(view->ctx, i);

		if (ppt_device_blockers(view->device) & blocker.bit)
			fact("blocker", "%s; %s", blocker.reason,
			     blocker.remedy);
	}
}

static void print_group(const struct view *view)
{
	const char *address, *driver;
	size_t i;

	if (ppt_device_group(view->device) < 0) {
		fact("iommu group", "none");
		return;
	}
	fact("iommu group", "%d", ppt_device_group(view->device));
	for (i = 0; (address = ppt_details_member_address(view->details, i));
	     i++) {
		driver = ppt_details_member_driver(view->details, i);
		fact("group member", "%s %s%s", address,
		     driver ? driver : "(no driver)",
		     ppt_details_member_in_the_way(view->details, i) &&
				     ppt_device_is_claimed(view->device) ?
			     ", keeps VMs from having the group" :
			     "");
	}
}

static void print_reset(const struct view *view)
{
	const char *methods = ppt_details_reset_methods(view->details);
	unsigned int properties = ppt_device_properties(view->device);

	fact("reset methods", "%s", methods ? methods : "none");
	if (ppt_device_has_ledger(view->device))
		fact("noreset", "%s",
		     properties & PPT_DEVICE_PROPERTY_NORESET ? "allowed" :
								"no");
}

/* The newest that failed is why. */
static void print_quarantine(const struct view *view)
{
	const struct ppt_reset_info *info;
	size_t i = 0;
	char *text;

	while ((info = ppt_resets_get(view->resets, i)) &&
	       ppt_reset_is_good(info))
		i++;
	if (info) {
		text = reset_text(info);
		fact("quarantined", "the reset for %s: %s",
		     ppt_reset_why_name(info->why), text);
		free(text);
	}
	fact("way out", "pptctl recover %s", ppt_device_address(view->device));
}

static void print_resets(const struct view *view)
{
	unsigned int properties = ppt_device_properties(view->device);
	const struct ppt_reset_info *info;
	size_t i;

	if (!view->resets)
		return;
	fact("reset shared", "%s",
	     properties & PPT_DEVICE_PROPERTY_RESET_SHARED ?
		     "yes, with others of its slot" :
		     "no");
	fact("clean", "%s",
	     properties & PPT_DEVICE_PROPERTY_CLEAN ?
		     "yes, untouched since its last verified reset" :
		     "no");
	fact("resets", "%llu, %llu failed, %llu elided",
	     (unsigned long long)ppt_device_resets(view->device),
	     (unsigned long long)ppt_device_failed_resets(view->device),
	     (unsigned long long)ppt_device_elided_resets(view->device));
	for (i = 0; (info = ppt_resets_get(view->resets, i)); i++) {
		char *when = time_text(info->time_ns);
		char *text = reset_text(info);

		fact(i ? "before" : "last reset", "%s, for %s: %s", when,
		     ppt_reset_why_name(info->why), text);
		free(when);
		free(text);
	}
}

static void print_size(unsigned int bar, uint64_t start, uint64_t size,
		       unsigned int flags)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	char key[16] = "rom";
	unsigned int unit = 0;

	if (bar < PPT_DETAILS_BARS - 1)
		snprintf(key, sizeof(key), "bar %u", bar);
	while (size >= 1024 && size % 1024 == 0 && unit < 4) {
		size /= 1024;
		unit++;
	}
	fact(key, "%llu %s at 0x%llx, %s%s%s", (unsigned long long)size,
	     units[unit], (unsigned long long)start,
	     flags & PPT_BAR_IO ? "I/O" : "memory",
	     flags & PPT_BAR_64BIT ? ", 64 bit" : "",
	     flags & PPT_BAR_PREFETCH ? ", prefetchable" : "");
}

static void print_hardware(const struct view *view)
{
	struct ppt_details *details = view->details;
	unsigned int i, flags;
	uint64_t start, size;

	if (ppt_details_link_speed(details) && ppt_details_link_width(details))
		fact("link", "%s x%s", ppt_details_link_speed(details),
		     ppt_details_link_width(details));
	if (ppt_details_max_link_speed(details) &&
	    ppt_details_max_link_width(details))
		fact("best link", "%s x%s", ppt_details_max_link_speed(details),
		     ppt_details_max_link_width(details));
	fact_text("power", ppt_details_power_state(details));
	if (ppt_details_numa_node(details) >= 0)
		fact("numa node", "%d", ppt_details_numa_node(details));
	if (view->graphics.is_display || ppt_details_is_boot_display(details))
		fact("boot display", "%s",
		     ppt_details_is_boot_display(details) ? "yes" : "no");
	if (ppt_details_max_vfs(details))
		fact("virtual functions", "%u of %u", ppt_details_vfs(details),
		     ppt_details_max_vfs(details));
	fact_text("virtual fn of", ppt_details_physfn(details));
	for (i = 0; i < PPT_DETAILS_BARS; i++) {
		size = ppt_details_bar(details, i, &start, &flags);
		if (size)
			print_size(i, start, size, flags);
	}
}

static void print_rom(const struct view *view)
{
	char *text;

	if (!view->has_rom)
		return;
	text = rom_summary(&view->rom);
	fact("option rom", "%s", text);
	free(text);
}

static void print_users(const struct view *view)
{
	size_t i;

	for (i = 0; i < ppt_reasons_count(view->users); i++) {
		char *text;

		/* A note tells that. */
		if (ppt_reasons_kind(view->users, i) == PPT_REASON_UNCHECKED)
			continue;
		text = reason_text(view->users, i);
		fact("host user", "%s", text);
		free(text);
	}
}

static void print_text(const struct view *view)
{
	print_identity(view);
	print_ledger(view);
	print_blockers(view);
	if (ppt_device_state(view->device) == PPT_DEVICE_STATE_QUARANTINED)
		print_quarantine(view);
	print_group(view);
	print_reset(view);
	print_resets(view);
	print_hardware(view);
	print_rom(view);
	graphics_print(&view->graphics);
	print_users(view);
}

static struct json_object *json_from_members(const struct view *view)
{
	struct json_object *array = json_new_array(), *member;
	const char *address;
	size_t i;

	for (i = 0; (address = ppt_details_member_address(view->details, i));
	     i++) {
		member = json_new_object();
		json_add_text(member, "address", address);
		json_add_text(member, "driver",
			      ppt_details_member_driver(view->details, i));
		json_append(array, member);
	}
	return array;
}

static struct json_object *json_from_bars(const struct view *view)
{
	struct json_object *array = json_new_array(), *bar;
	unsigned int i, flags;
	uint64_t start, size;

	for (i = 0; i < PPT_DETAILS_BARS; i++) {
		size = ppt_details_bar(view->details, i, &start, &flags);
		if (!size)
			continue;
		bar = json_new_object();
		json_add_number(bar, "index", i);
		json_add_bool(bar, "rom", i == PPT_DETAILS_BARS - 1);
		json_add_number(bar, "start", start);
		json_add_number(bar, "size_bytes", size);
		json_add_bool(bar, "io", flags & PPT_BAR_IO);
		json_add_bool(bar, "prefetchable", flags & PPT_BAR_PREFETCH);
		json_add_bool(bar, "is_64bit", flags & PPT_BAR_64BIT);
		json_append(array, bar);
	}
	return array;
}

/* Whether all that is told of users is what couldn't be looked at. */
static bool knows_nothing(const struct ppt_reasons *users)
{
	size_t i, count = ppt_reasons_count(users);

	for (i = 0; i < count; i++)
		if (ppt_reasons_kind(users, i) != PPT_REASON_UNCHECKED)
			return false;
	return count;
}

static void note_unchecked(struct notes *notes, const struct view *view)
{
	size_t i;

	for (i = 0; i < ppt_reasons_count(view->users); i++) {
		char *text;

		if (ppt_reasons_kind(view->users, i) != PPT_REASON_UNCHECKED)
			continue;
		text = reason_text(view->users, i);
		notes_add(notes,
			  format_text("%s: what the host uses it for may not be all known: %s",
				      ppt_device_address(view->device), text));
		free(text);
		/* One says enough. */
		return;
	}
}

static struct json_object *json_from_users(const struct view *view)
{
	struct json_object *array, *user;
	size_t i;

	/* "Nothing" would be a guess. */
	if (!view->users || knows_nothing(view->users))
		return NULL;
	array = json_new_array();
	for (i = 0; i < ppt_reasons_count(view->users); i++) {
		char *text = reason_text(view->users, i);

		user = json_new_object();
		json_add_text(user, "kind",
			      reason_key(ppt_reasons_kind(view->users, i)));
		json_add_text(user, "name", ppt_reasons_name(view->users, i));
		json_add_text(user, "detail",
			      ppt_reasons_detail(view->users, i));
		json_add_text(user, "text", text);
		json_append(array, user);
		free(text);
	}
	return array;
}

static struct json_object *json_from_resets(const struct view *view)
{
	const struct ppt_reset_info *info;
	struct json_object *array;
	size_t i;

	if (!view->resets)
		return NULL;
	array = json_new_array();
	for (i = 0; (info = ppt_resets_get(view->resets, i)); i++)
		json_append(array, json_from_reset(info));
	return array;
}

static struct json_object *json_from_rom(const struct view *view)
{
	struct json_object *object;

	if (!view->has_rom)
		return NULL;
	object = json_new_object();
	json_add_rom_info(object, &view->rom);
	return object;
}

static struct json_object *json_from_view(const struct view *view)
{
	struct json_object *object = json_from_device(view->device);
	struct ppt_details *details = view->details;

	json_add_text(object, "entry", ppt_details_entry(details));
	json_add_text(object, "driver_override",
		      ppt_details_driver_override(details));
	json_add_text(object, "reset_methods",
		      ppt_details_reset_methods(details));
	json_add_text(object, "link_speed", ppt_details_link_speed(details));
	json_add_text(object, "link_width", ppt_details_link_width(details));
	json_add_text(object, "max_link_speed",
		      ppt_details_max_link_speed(details));
	json_add_text(object, "max_link_width",
		      ppt_details_max_link_width(details));
	json_add_text(object, "power_state", ppt_details_power_state(details));
	json_add_text(object, "host_names", ppt_details_host_names(details));
	json_add_null(object, "numa_node");
	if (ppt_details_numa_node(details) >= 0)
		json_add_number(object, "numa_node",
				ppt_details_numa_node(details));
	json_add_bool(object, "boot_display",
		      ppt_details_is_boot_display(details));
	json_add_number(object, "vfs", ppt_details_vfs(details));
	json_add_number(object, "max_vfs", ppt_details_max_vfs(details));
	json_add_text(object, "physfn", ppt_details_physfn(details));
	json_add(object, "bars", json_from_bars(view));
	json_add(object, "group_members", json_from_members(view));
	json_add(object, "host_users", json_from_users(view));
	json_add(object, "resets", json_from_resets(view));
	json_add(object, "option_rom", json_from_rom(view));
	graphics_add_json(object, &view->graphics);
	return object;
}

/* No device is accessed for that. An older module doesn't know it. */
static void find_rom(struct view *view)
{
	view->has_rom = ppt_device_has_ledger(view->device) &&
			!ppt_device_get_rom_info(view->device, &view->rom);
}

/* Prints the device, or appends it to @array if that isn't NULL. */
static int show_one(struct ppt_ctx *ctx, struct ppt_device *device,
		    struct json_object *array, struct notes *notes)
{
	struct view view = { .ctx = ctx, .device = device };
	int ret;

	ret = ppt_device_get_details(device, &view.details);
	if (ret) {
		complain_reasons(device, NULL, ret);
		return EXIT_FAILURE;
	}
	if (!ppt_device_is_claimed(device)) {
		ret = ppt_device_get_users(device, &view.users);
		if (ret)
			complain("%s: what the host uses it for is unknown: %s",
				 ppt_device_address(device), strerror(-ret));
	}
	/* An older module doesn't know them. */
	if (ppt_device_has_ledger(device) &&
	    ppt_device_get_resets(device, &view.resets))
		view.resets = NULL;
	find_rom(&view);
	graphics_find(&view.graphics, device);
	if (array)
		json_append(array, json_from_view(&view));
	else
		print_text(&view);
	note_unchecked(notes, &view);
	graphics_free(&view.graphics);
	ppt_resets_unref(view.resets);
	ppt_reasons_unref(view.users);
	ppt_details_unref(view.details);
	return EXIT_SUCCESS;
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
	notes_add_unknown(&notes, ctx, targets->unknown);
	if (json) {
		json_add(object, "notes", json_from_notes(&notes));
		json_print(object);
	} else {
		notes_print(&notes);
	}
	notes_free(&notes);
	return status;
}

int cmd_show(struct ppt_ctx *ctx, int argc, char **argv)
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
