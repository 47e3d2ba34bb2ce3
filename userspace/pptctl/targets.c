// SPDX-License-Identifier: GPL-2.0
/*
 * From the arguments DEV… to devices. All of them are read before anything is
 * looked for, and all are found before anything is done.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pptctl.h"

/* Whether all arguments can be read; the exit status. */
static int check_words(struct ppt_ctx *ctx, char **words)
{
	struct ppt_place *place;
	int status = 0, ret;
	const char *error;
	size_t offset;

	for (; *words; words++) {
		ret = ppt_place_new(ctx, *words, &place);
		if (ret) {
			complain("%s", strerror(-ret));
			return EXIT_FAILURE;
		}
		error = ppt_place_error(place, &offset);
		if (error) {
			complain("%s: %s, at character %zu", *words, error,
				 offset + 1);
			point_at(*words, offset);
			status = EXIT_USAGE;
		}
		ppt_place_unref(place);
	}
	return status;
}

static int add_target(struct targets *targets, struct ppt_device *device,
		      bool noreset)
{
	struct target *grown;
	size_t i;

	for (i = 0; i < targets->count; i++) {
		if (targets->array[i].device == device) {
			targets->array[i].noreset |= noreset;
			return 0;
		}
	}
	grown = reallocarray(targets->array, targets->count + 1,
			     sizeof(*targets->array));
	if (!grown) {
		complain("out of memory");
		return EXIT_FAILURE;
	}
	targets->array = grown;
	targets->array[targets->count++] = (struct target){
		.device = ppt_device_ref(device),
		.noreset = noreset,
	};
	return 0;
}

static void complain_missing(const char *word, const struct ppt_list *guarded,
			     unsigned int unknown)
{
	struct ppt_device *device = ppt_list_get(guarded, 0);

	if (device)
		complain("%s: another device is there: %s is %04x:%04x, subsystem %04x:%04x",
			 word, ppt_device_address(device),
			 ppt_device_vendor_id(device),
			 ppt_device_model_id(device),
			 ppt_device_subvendor_id(device),
			 ppt_device_subsystem_id(device));
	else if (unknown & PPT_LIST_NO_PCI)
		complain("%s: this machine has no PCI devices", word);
	else
		complain("%s: no such device; \"pptctl list\" shows those there are",
			 word);
}

static int find_word(struct ppt_ctx *ctx, const struct ppt_list *list,
		     const char *word, bool lenient, struct targets *targets)
{
	struct ppt_list *found = NULL, *guarded = NULL;
	struct ppt_place *place;
	int status = 0, ret;
	size_t i;

	ret = ppt_place_new(ctx, word, &place);
	if (!ret) {
		ret = ppt_place_find(place, list, &found, &guarded);
		for (i = 0; !ret && !status && i < ppt_list_count(found); i++)
			status = add_target(targets, ppt_list_get(found, i),
					    ppt_place_noreset(place));
		ppt_place_unref(place);
	}
	if (ret) {
		complain("%s: %s", word, strerror(-ret));
		return EXIT_FAILURE;
	}
	if (!ppt_list_count(found) && !lenient) {
		complain_missing(word, guarded, ppt_list_unknown(list));
		status = EXIT_FAILURE;
	}
	ppt_list_unref(found);
	ppt_list_unref(guarded);
	return status;
}

static int find_words(struct ppt_ctx *ctx, char **words, bool needs_root,
		      bool lenient, struct targets *targets)
{
	struct ppt_list *list;
	int ret, status;

	memset(targets, 0, sizeof(*targets));
	if (!*words) {
		complain("which device? DEV is missing");
		return EXIT_USAGE;
	}
	status = check_words(ctx, words);
	if (status)
		return status;
	if (needs_root && geteuid()) {
		complain("this needs root; nothing was changed");
		return EXIT_FAILURE;
	}
	ret = ppt_list_new(ctx, &list);
	if (ret) {
		complain("can't list devices: %s", strerror(-ret));
		return EXIT_FAILURE;
	}
	targets->unknown = ppt_list_unknown(list);
	for (; *words; words++)
		status |= find_word(ctx, list, *words, lenient, targets);
	ppt_list_unref(list);
	if (status)
		targets_free(targets);
	return status;
}

int targets_find(struct ppt_ctx *ctx, char **words, bool needs_root,
		 struct targets *targets)
{
	return find_words(ctx, words, needs_root, false, targets);
}

int targets_find_present(struct ppt_ctx *ctx, char **words,
			 struct targets *targets)
{
	return find_words(ctx, words, true, true, targets);
}

bool targets_has(const struct ppt_list *list, const struct ppt_device *device)
{
	size_t i;

	for (i = 0; i < ppt_list_count(list); i++)
		if (!strcmp(ppt_device_address(ppt_list_get(list, i)),
			    ppt_device_address(device)))
			return true;
	return false;
}

void targets_free(struct targets *targets)
{
	size_t i;

	for (i = 0; i < targets->count; i++)
		ppt_device_unref(targets->array[i].device);
	free(targets->array);
	memset(targets, 0, sizeof(*targets));
}
