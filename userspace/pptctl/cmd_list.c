// SPDX-License-Identifier: GPL-2.0
/* pptctl list: a line for each device that is or could be a VM's. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl list [--all] [--json]\n"
	"Who has which device.\n"
	"\n"
	"  -a, --all   bridges, too, which can't be claimed\n"
	"  -j, --json  for programs";

/**
 * struct listing - what is going to be printed
 * @ctx: borrowed
 * @all: bridges, too
 * @list: the devices
 * @requests: entries of pptdevs=; NULL if they are unknown
 * @notes: remarks
 */
struct listing {
	struct ppt_ctx *ctx;
	bool all;
	struct ppt_list *list;
	struct ppt_requests *requests;
	struct notes notes;
};

static bool is_shown(const struct listing *listing,
		     const struct ppt_device *device)
{
	return listing->all || ppt_device_is_claimable(device) ||
	       ppt_device_is_claimed(device);
}

/* Why a claimed device can't be given to a VM, unless its state says so. */
static unsigned int surprises(const struct ppt_device *device)
{
	if (!ppt_device_is_claimed(device))
		return 0;
	return ppt_device_blockers(device) & ~PPT_DEVICE_BLOCKER_SRIOV;
}

/* One note for each kind of blocker, naming all devices that have it. */
static void note_blocker(struct listing *listing, struct blocker blocker)
{
	char *addresses = NULL, *longer;
	struct ppt_device *device;
	size_t i;

	for (i = 0; (device = ppt_list_get(listing->list, i)); i++) {
		if (!(surprises(device) & blocker.bit))
			continue;
		longer = format_text("%s%s%s", addresses ? addresses : "",
				     addresses ? ", " : "",
				     ppt_device_address(device));
		free(addresses);
		addresses = longer;
	}
	if (addresses)
		notes_add(&listing->notes,
			  format_text("%s: no VM can get it: %s; %s", addresses,
				      blocker.reason, blocker.remedy));
	free(addresses);
}

static void note_error(struct listing *listing, size_t index, const char *text)
{
	size_t offset, start = ppt_requests_offset(listing->requests, index);
	const char *error;

	error = ppt_requests_error(listing->requests, index, NULL, &offset);
	notes_add(&listing->notes,
		  format_text("%s: \"%s\" is ignored: %s, at character %zu\n"
			      "  %s\n"
			      "  %*s^",
			      ppt_requests_parameter(listing->requests, index),
			      text, error, offset + 1, text,
			      (int)(offset - start), ""));
}

static void note_request(struct listing *listing, size_t index,
			 const char *text)
{
	struct ppt_requests *requests = listing->requests;
	const char *parameter = ppt_requests_parameter(requests, index);
	unsigned int held = ppt_requests_held(requests, index);
	unsigned int unbound = ppt_requests_unbound(requests, index);
	unsigned int guarded = ppt_requests_guarded(requests, index);

	if (ppt_requests_error(requests, index, NULL, NULL)) {
		note_error(listing, index, text);
		return;
	}
	if (held)
		notes_add(&listing->notes,
			  format_text("%s: \"%s\": another driver has %u of its devices; \"pptctl claim --force\" takes them",
				      parameter, text, held));
	if (unbound)
		notes_add(&listing->notes,
			  format_text("%s: \"%s\": %u of its devices couldn't be claimed; the kernel log says why",
				      parameter, text, unbound));
	if (guarded)
		notes_add(&listing->notes,
			  format_text("%s: \"%s\": another device is there, and was left to the host",
				      parameter, text));
	if (!held && !unbound && !guarded &&
	    !ppt_requests_claimed(requests, index))
		notes_add(&listing->notes,
			  format_text("%s: \"%s\": no such device now",
				      parameter, text));
}

static void collect_notes(struct listing *listing)
{
	unsigned int i;
	size_t index;

	notes_add_unknown(&listing->notes, listing->ctx,
			  ppt_list_unknown(listing->list));
	for (i = 0; i < BLOCKERS; i++)
		note_blocker(listing, blocker_at(listing->ctx, i));
	if (!listing->requests)
		return;
	for (index = 0; index < ppt_requests_count(listing->requests);
	     index++) {
		char *text =
			format_text("%s", ppt_requests_text(listing->requests,
							    index));

		/* Before it stands in a note, whose second line is a caret. */
		note_request(listing, index, clean_text(text));
		free(text);
	}
}

static void add_row(struct table *table, struct ppt_device *device)
{
	const char *owner = ppt_device_owner(device);
	const char *bsf = ppt_device_bsf(device);
	int group = ppt_device_group(device);
	char *state = state_text(device);
	char *cells[TABLE_COLUMNS] = {
		format_text("%s", ppt_device_address(device)),
		format_text("%s", bsf ? bsf : "-"),
		format_text("%04x:%04x", ppt_device_vendor_id(device),
			    ppt_device_model_id(device)),
		class_word(ppt_device_class_code(device)),
		group < 0 ? format_text("-") : format_text("%d", group),
		format_text("%s%s", state, surprises(device) ? " !" : ""),
		format_text("%s", owner ? owner : "-"),
		device_name(device),
	};

	free(state);
	table_add(table, cells);
}

static void print_table(const struct listing *listing)
{
	struct table table = { 0 };
	struct ppt_device *device;
	size_t i;
	char *head[TABLE_COLUMNS] = {
		format_text("ADDRESS"), format_text("B/S/F"),
		format_text("IDS"),	format_text("CLASS"),
		format_text("GROUP"),	format_text("STATE"),
		format_text("OWNER"),	format_text("DEVICE"),
	};

	table_add(&table, head);
	for (i = 0; (device = ppt_list_get(listing->list, i)); i++)
		if (is_shown(listing, device))
			add_row(&table, device);
	if (!(ppt_list_unknown(listing->list) & PPT_LIST_NO_PCI))
		table_print(&table);
	table_free(&table);
	notes_print(&listing->notes);
}

static struct json_object *json_from_module(const struct listing *listing)
{
	struct json_object *object = json_new_object();
	enum ppt_module_status status;
	const char *text = NULL;
	unsigned int abi;
	int ret;

	if (!ppt_module_get_status(listing->ctx, &status))
		text = status == PPT_MODULE_LOADED    ? "loaded" :
		       status == PPT_MODULE_INSTALLED ? "not_loaded" :
							"not_installed";
	json_add_text(object, "status", text);
	json_add_null(object, "abi");
	ret = ppt_module_get_abi(listing->ctx, &abi);
	if (!ret || ret == -EPROTO)
		json_add_number(object, "abi", abi);
	json_add_bool(object, "usable", !ret);
	return object;
}

static struct json_object *json_from_request(struct ppt_requests *requests,
					     size_t index)
{
	struct json_object *object = json_new_object();
	unsigned int code;
	const char *error;
	size_t offset;

	error = ppt_requests_error(requests, index, &code, &offset);
	json_add_text(object, "parameter",
		      ppt_requests_parameter(requests, index));
	json_add_text(object, "text", ppt_requests_text(requests, index));
	json_add_number(object, "offset", ppt_requests_offset(requests, index));
	json_add_text(object, "error", error);
	json_add_null(object, "error_code");
	json_add_null(object, "error_offset");
	if (error) {
		json_add_number(object, "error_code", code);
		json_add_number(object, "error_offset", offset);
	}
	json_add_number(object, "claimed",
			ppt_requests_claimed(requests, index));
	json_add_number(object, "held", ppt_requests_held(requests, index));
	json_add_number(object, "unbound",
			ppt_requests_unbound(requests, index));
	json_add_number(object, "guarded",
			ppt_requests_guarded(requests, index));
	return object;
}

static void print_json(const struct listing *listing)
{
	struct json_object *object = json_new_object(), *array;
	struct ppt_device *device;
	size_t i;

	json_add(object, "module", json_from_module(listing));
	array = json_new_array();
	for (i = 0; (device = ppt_list_get(listing->list, i)); i++)
		if (is_shown(listing, device))
			json_append(array, json_from_device(device));
	json_add(object, "devices", array);
	array = NULL;
	if (listing->requests) {
		array = json_new_array();
		for (i = 0; i < ppt_requests_count(listing->requests); i++)
			json_append(array,
				    json_from_request(listing->requests, i));
	}
	json_add(object, "entries", array);
	json_add(object, "notes", json_from_notes(&listing->notes));
	json_print(object);
}

static int list(struct listing *listing, bool json)
{
	int ret;

	ret = ppt_list_new(listing->ctx, &listing->list);
	if (ret) {
		complain("can't list devices: %s", strerror(-ret));
		return EXIT_FAILURE;
	}
	/* What keeps the entries from being read is in the list's notes. */
	if (!(ppt_list_unknown(listing->list) & ~PPT_LIST_NO_PCI) &&
	    ppt_requests_new(listing->ctx, &listing->requests))
		listing->requests = NULL;
	collect_notes(listing);
	if (json)
		print_json(listing);
	else
		print_table(listing);
	notes_free(&listing->notes);
	ppt_requests_unref(listing->requests);
	ppt_list_unref(listing->list);
	return EXIT_SUCCESS;
}

int cmd_list(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "all", no_argument, NULL, 'a' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct listing listing = { .ctx = ctx };
	bool json = false;
	int option;

	while ((option = getopt_long(argc, argv, "ajh", options, NULL)) != -1) {
		switch (option) {
		case 'a':
			listing.all = true;
			break;
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
	if (optind < argc) {
		complain("list takes no DEV: \"%s\"; see pptctl show, and put options behind the command",
			 argv[optind]);
		return EXIT_USAGE;
	}
	return list(&listing, json);
}
