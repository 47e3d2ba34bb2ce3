// SPDX-License-Identifier: GPL-2.0
/*
 * From DEV… and -DEV… to slots of a guest. A slot has to have a function 0, so
 * the lowest one that is given becomes that; the others keep their numbers,
 * which some drivers look at. A virtual function is a device of its own: its
 * number is but a part of its routing id.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

/* On q35, the last slot is the chipset's, and on both the first ones are. */
#define Q35_SLOTS ((0x1f - GUEST_FIRST_SLOT) * GUEST_PORTS_PER_SLOT)
#define PC_SLOTS (0x20 - GUEST_FIRST_SLOT)

static void *check_memory(void *memory)
{
	if (!memory) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	return memory;
}

/* --- words ----------------------------------------------------------------- */

void guest_words_init(struct guest_words *words, struct ppt_ctx *ctx, int argc,
		      char **argv)
{
	memset(words, 0, sizeof(*words));
	words->ctx = ctx;
	words->all = check_memory(calloc(argc + 1, sizeof(*words->all)));
	words->apart = check_memory(calloc(argc + 1, sizeof(*words->apart)));
	/* Without a word to read, getopt only begins anew. */
	optind = 0;
	getopt(1, argv, "+");
	optind = 1;
}

/* Whether it is -DEV and no option, or meant to be: options aren't digits. */
static bool is_apart(const struct guest_words *words, const char *word)
{
	struct ppt_place *place;
	bool is_place;

	if (word[0] != '-' || word[1] == '-')
		return false;
	if (isdigit((unsigned char)word[1]))
		return true;
	check_memory(ppt_place_new(words->ctx, word + 1, &place) ? NULL :
								   words->all);
	is_place = !ppt_place_error(place, NULL);
	ppt_place_unref(place);
	return is_place;
}

static void take_word(struct guest_words *words, char *word)
{
	if (*word == '-')
		words->apart[words->apart_count++] = ++word;
	words->all[words->count++] = word;
}

int guest_words_next(struct guest_words *words, int argc, char **argv,
		     const char *short_options, const struct option *options)
{
	for (; optind < argc; optind++) {
		char *word = argv[optind];

		if (words->only || *word != '-' || is_apart(words, word))
			take_word(words, word);
		else if (!strcmp(word, "--"))
			words->only = true;
		else
			return getopt_long(argc, argv, short_options, options,
					   NULL);
	}
	return -1;
}

void guest_words_free(struct guest_words *words)
{
	free(words->all);
	free(words->apart);
}

/* --- places ---------------------------------------------------------------- */

static bool is_same(const struct ppt_device *device,
		    const struct ppt_device *other)
{
	return !strcmp(ppt_device_address(device), ppt_device_address(other));
}

static bool is_virtual(struct ppt_device *device)
{
	struct ppt_details *details;
	bool is;

	/* One that is gone is told by what asks for it next. */
	if (ppt_device_get_details(device, &details))
		return false;
	is = ppt_details_physfn(details);
	ppt_details_unref(details);
	return is;
}

static bool shares_slot(const struct guest_function *function,
			const struct guest_function *other)
{
	const struct ppt_device *a = function->device, *b = other->device;

	return !function->apart && !other->apart &&
	       ppt_device_domain(a) == ppt_device_domain(b) &&
	       ppt_device_bus(a) == ppt_device_bus(b) &&
	       ppt_device_slot(a) == ppt_device_slot(b);
}

static void choose_slot(struct guest *guest, size_t index)
{
	struct guest_function *function = &guest->array[index];
	size_t i;

	for (i = 0; i < index; i++) {
		if (shares_slot(function, &guest->array[i])) {
			function->slot = guest->array[i].slot;
			return;
		}
	}
	function->slot = guest->slots++;
}

static int compare_places(const void *a, const void *b)
{
	const struct guest_function *left = a, *right = b;

	if (left->slot != right->slot)
		return left->slot < right->slot ? -1 : 1;
	return (int)left->function - (int)right->function;
}

static void choose_places(struct guest *guest)
{
	struct guest_function *function, *before = NULL;
	size_t i;

	for (i = 0; i < guest->count; i++) {
		function = &guest->array[i];
		function->apart |= is_virtual(function->device);
		function->function = ppt_device_function(function->device);
		choose_slot(guest, i);
	}
	qsort(guest->array, guest->count, sizeof(*guest->array),
	      compare_places);
	for (i = 0; i < guest->count; i++) {
		function = &guest->array[i];
		if (!before || before->slot != function->slot) {
			function->function = 0;
			before = function;
		} else {
			before->multifunction = true;
		}
	}
}

/* --- what is found --------------------------------------------------------- */

static int mark_apart(const struct guest_words *words, struct guest *guest)
{
	struct targets targets;
	size_t i, j;
	int status;

	if (!words->apart_count)
		return 0;
	status = targets_find(words->ctx, words->apart, false, &targets);
	if (status)
		return status;
	for (i = 0; i < targets.count; i++)
		for (j = 0; j < guest->count; j++)
			guest->array[j].apart |=
				is_same(targets.array[i].device,
					guest->array[j].device);
	targets_free(&targets);
	return 0;
}

static bool has_group(const struct guest *guest, int group)
{
	size_t i;

	for (i = 0; group >= 0 && i < guest->count; i++)
		if (ppt_device_group(guest->array[i].device) == group)
			return true;
	return false;
}

static bool has_device(const struct guest *guest,
		       const struct ppt_device *device)
{
	size_t i;

	for (i = 0; i < guest->count; i++)
		if (is_same(guest->array[i].device, device))
			return true;
	return false;
}

/* Neither the host nor a VM has it: no obstacle, but maybe forgotten. */
static bool is_idle(const struct ppt_device *device)
{
	return ppt_device_is_claimable(device) && !ppt_device_owner(device) &&
	       (!ppt_device_driver(device) || ppt_device_is_claimed(device));
}

static void note_left_out(struct guest *guest, const struct ppt_list *list)
{
	struct ppt_device *device;
	size_t i;

	for (i = 0; (device = ppt_list_get(list, i)); i++) {
		if (!is_idle(device) ||
		    !has_group(guest, ppt_device_group(device)) ||
		    has_device(guest, device))
			continue;
		notes_add(&guest->notes,
			  format_text("%s, of the same IOMMU group %d, isn't among them; no other VM can have it meanwhile",
				      ppt_device_address(device),
				      ppt_device_group(device)));
	}
}

static int judge(struct ppt_ctx *ctx, const char *label, struct guest *guest)
{
	struct ppt_device **devices;
	struct ppt_list *list;
	size_t i;
	int ret;

	devices = check_memory(calloc(guest->count, sizeof(*devices)));
	ret = ppt_list_new(ctx, &list);
	if (ret) {
		free(devices);
		return ret;
	}
	for (i = 0; i < guest->count; i++)
		devices[i] = guest->array[i].device;
	ret = ppt_list_check_assign(list, devices, guest->count, label,
				    &guest->reasons);
	note_left_out(guest, list);
	notes_add_unknown(&guest->notes, ctx, ppt_list_unknown(list));
	ppt_list_unref(list);
	free(devices);
	return ret;
}

int guest_find(const struct guest_words *words, const char *label,
	       struct guest *guest)
{
	struct targets targets;
	int status, ret;
	size_t i;

	memset(guest, 0, sizeof(*guest));
	status = targets_find(words->ctx, words->all, false, &targets);
	if (status)
		return status;
	guest->count = targets.count;
	guest->array =
		check_memory(calloc(guest->count, sizeof(*guest->array)));
	for (i = 0; i < guest->count; i++)
		guest->array[i].device =
			ppt_device_ref(targets.array[i].device);
	targets_free(&targets);
	status = mark_apart(words, guest);
	if (!status) {
		choose_places(guest);
		ret = judge(words->ctx, label, guest);
		if (ret) {
			complain("%s", strerror(-ret));
			status = EXIT_FAILURE;
		}
	}
	if (status)
		guest_free(guest);
	return status;
}

int guest_complain(struct ppt_ctx *ctx, const struct guest *guest)
{
	notes_print(&guest->notes);
	if (!ppt_reasons_count(guest->reasons))
		return EXIT_SUCCESS;
	complain_refusal(ctx, guest->reasons, 0);
	return EXIT_FAILURE;
}

void guest_free(struct guest *guest)
{
	size_t i;

	for (i = 0; i < guest->count; i++)
		ppt_device_unref(guest->array[i].device);
	free(guest->array);
	ppt_reasons_unref(guest->reasons);
	notes_free(&guest->notes);
	memset(guest, 0, sizeof(*guest));
}

/* --- machines -------------------------------------------------------------- */

bool guest_machine_parse(const char *text, enum guest_machine *ret_machine)
{
	if (!strcmp(text, "q35"))
		*ret_machine = GUEST_Q35;
	else if (!strcmp(text, "pc"))
		*ret_machine = GUEST_PC;
	else
		complain("\"%s\" is no machine for --machine: q35 or pc", text);
	return !strcmp(text, "q35") || !strcmp(text, "pc");
}

bool guest_fits(const struct guest *guest, enum guest_machine machine)
{
	unsigned int room = machine == GUEST_Q35 ? Q35_SLOTS : PC_SLOTS;

	if (guest->slots <= room)
		return true;
	complain("these need %u slots, and there are %u for them%s",
		 guest->slots, room,
		 machine == GUEST_PC ? "; \"--machine q35\" has more" : "");
	return false;
}
