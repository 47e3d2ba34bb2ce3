// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * From the text of an entry to the devices that it means, by the very code that
 * the module uses, fed from sysfs: a device's real folder names the ports above
 * it, /sys/devices/pci0000:00/0000:00:1c.0/0000:01:00.0.
 */
#include <stdlib.h>

#include "internal.h"

struct ppt_place {
	unsigned int refs;
	char *text;
	struct ppt_entry entry;
};

int ppt_place_new(struct ppt_ctx *ctx, const char *text,
		  struct ppt_place **ret_place)
{
	struct ppt_place *place = calloc(1, sizeof(*place));
	size_t length = strlen(text), pos = 0;

	(void)ctx;
	if (!place)
		return -ENOMEM;
	place->refs = 1;
	place->text = strdup(text);
	if (!place->text) {
		free(place);
		return -ENOMEM;
	}
	if (!ppt_devlist_next(text, length, &pos, &place->entry)) {
		place->entry.error = PPT_ENTRY_ERR_FORM;
	} else if (!place->entry.error &&
		   (place->entry.start || pos < length)) {
		/* A list would be read; one entry is what was asked for. */
		place->entry.error = PPT_ENTRY_ERR_TRAILING;
		place->entry.error_offset = place->entry.start ? 0 : pos;
	}
	*ret_place = place;
	return 0;
}

struct ppt_place *ppt_place_ref(struct ppt_place *place)
{
	place->refs++;
	return place;
}

struct ppt_place *ppt_place_unref(struct ppt_place *place)
{
	if (!place || --place->refs)
		return NULL;
	free(place->text);
	free(place);
	return NULL;
}

const char *ppt_place_error(const struct ppt_place *place, size_t *ret_offset)
{
	if (!place->entry.error)
		return NULL;
	if (ret_offset)
		*ret_offset = place->entry.error_offset;
	return ppt_entry_error_text(place->entry.error);
}

const char *ppt_place_text(const struct ppt_place *place)
{
	return place->text;
}

bool ppt_place_noreset(const struct ppt_place *place)
{
	return place->entry.noreset;
}

const struct ppt_entry *ppt_place_entry(const struct ppt_place *place)
{
	return &place->entry;
}

static bool has_ids(const struct ppt_entry *entry, const struct ppt_ids *ids)
{
	return entry->ids.vendor == ids->vendor &&
	       entry->ids.device == ids->device &&
	       (!ids->has_subsystem ||
		(entry->ids.has_subsystem &&
		 entry->ids.subvendor == ids->subvendor &&
		 entry->ids.subdevice == ids->subdevice));
}

bool ppt_entry_is_same(const struct ppt_entry *wanted,
		       const struct ppt_entry *entry)
{
	unsigned int i;

	if (wanted->kind != entry->kind)
		return false;
	if (wanted->kind == PPT_ENTRY_ID)
		return has_ids(entry, &wanted->ids);
	if (wanted->domain != entry->domain || wanted->bus != entry->bus ||
	    wanted->depth != entry->depth ||
	    wanted->any_function != entry->any_function)
		return false;
	for (i = 0; i < wanted->depth; i++)
		if (wanted->element[i].slot != entry->element[i].slot ||
		    wanted->element[i].function != entry->element[i].function)
			return false;
	if (!wanted->has_guard)
		return true;
	return entry->has_guard && has_ids(entry, &wanted->ids);
}

/* A virtual function on a bus of its own shares its path with another place. */
static bool has_plain_path(const struct ppt_device *device)
{
	char address[PPT_TEXT_SIZE];
	struct ppt_bdf physfn;

	if (ppt_sysfs_link(device->ctx, address, sizeof(address),
			   "bus/pci/devices/%s/physfn", device->address))
		return true;
	return ppt_bdf_parse(address, &physfn) && physfn.bus == device->bdf.bus;
}

/* One more port on the way; a host bridge on the way begins it anew. */
static bool add_element(struct ppt_candidate *candidate, const char *name)
{
	struct ppt_bdf bdf;

	if (!strncmp(name, "pci", 3)) {
		candidate->depth = 0;
		return true;
	}
	if (!ppt_bdf_parse(name, &bdf))
		return true;
	if (candidate->depth == PPT_PATH_MAX)
		return false;
	if (!candidate->depth)
		candidate->root_bus = bdf.bus;
	candidate->element[candidate->depth++] = (struct ppt_element){
		.slot = bdf.slot,
		.function = bdf.function,
	};
	return true;
}

static void fill_path(const struct ppt_device *device,
		      struct ppt_candidate *candidate)
{
	char *path, *name, *rest;

	if (!has_plain_path(device))
		return;
	path = ppt_sysfs_real(device->ctx, "bus/pci/devices/%s",
			      device->address);
	rest = path;
	while (rest && (name = strsep(&rest, "/"))) {
		if (!add_element(candidate, name)) {
			candidate->depth = 0;
			break;
		}
	}
	free(path);
}

void ppt_candidate_fill(const struct ppt_device *device, bool with_path,
			struct ppt_candidate *candidate)
{
	*candidate = (struct ppt_candidate){
		.bdf = device->bdf,
		.ids = device->ids,
	};
	if (with_path)
		fill_path(device, candidate);
}

int ppt_place_find(const struct ppt_place *place, const struct ppt_list *list,
		   struct ppt_list **ret_found, struct ppt_list **ret_guarded)
{
	bool with_path = place->entry.kind == PPT_ENTRY_PATH;
	struct ppt_list *found, *guarded;
	struct ppt_candidate candidate;
	int ret = 0;
	size_t i;

	if (place->entry.error)
		return -EINVAL;
	found = ppt_list_alloc();
	guarded = ppt_list_alloc();
	if (!found || !guarded)
		ret = -ENOMEM;
	for (i = 0; !ret && i < list->count; i++) {
		ppt_candidate_fill(list->devices[i], with_path, &candidate);
		switch (ppt_entry_match(&place->entry, &candidate)) {
		case PPT_MATCH_YES:
			ret = ppt_list_add(found, list->devices[i]);
			break;
		case PPT_MATCH_GUARD:
			ret = ppt_list_add(guarded, list->devices[i]);
			break;
		case PPT_MATCH_NO:
			break;
		}
	}
	if (!ret) {
		*ret_found = ppt_list_ref(found);
		if (ret_guarded)
			*ret_guarded = ppt_list_ref(guarded);
	}
	ppt_list_unref(found);
	ppt_list_unref(guarded);
	return ret;
}
