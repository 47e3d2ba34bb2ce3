// SPDX-License-Identifier: GPL-2.0
/*
 * What --persist of claim and of unclaim share: our modprobe.d file is changed,
 * what else is set up is told, and the initramfs is built anew, or it is said
 * how.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

/* What is wrong is said. Return: 0, or the exit status. */
static int persist_open(struct ppt_ctx *ctx, unsigned int flags,
			struct ppt_persist **ret_persist)
{
	struct ppt_persist_fault fault;
	int ret;

	ret = ppt_persist_new(ctx, flags, ret_persist, &fault);
	if (ret)
		complain_persist(ret, &fault);
	return ret ? EXIT_FAILURE : 0;
}

static bool add_one(struct ppt_persist *persist, const struct target *target,
		    bool noreset, bool *changed)
{
	const char *address = ppt_device_address(target->device);
	bool added;
	int ret;

	ret = ppt_persist_add(persist, target->device,
			      target->noreset || noreset, &added);
	if (ret == -EINVAL)
		complain("%s: it is a bridge, which can't be claimed", address);
	else if (ret == -ENOSPC)
		complain("%s: %s is full: the module takes no more entries",
			 address, PPT_PERSIST_FILE);
	else if (ret)
		complain("%s: %s", address, strerror(-ret));
	*changed |= !ret && added;
	return !ret;
}

static int add_all(struct ppt_persist *persist, const struct targets *targets,
		   bool noreset, bool *changed)
{
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (!add_one(persist, &targets->array[i], noreset, changed))
			return EXIT_FAILURE;
	return 0;
}

int persist_check(struct ppt_ctx *ctx, const struct targets *targets,
		  bool noreset)
{
	struct ppt_persist *persist;
	bool changed = false;
	int status;

	status = persist_open(ctx, 0, &persist);
	if (status)
		return status;
	status = add_all(persist, targets, noreset, &changed);
	ppt_persist_unref(persist);
	return status;
}

/*
 * Without these, the host doesn't boot, or waits for them. With @force, somebody
 * knows that; but nobody means the disk that the host runs from.
 */
static bool is_needed(const struct ppt_reasons *reasons, size_t index,
		      bool force)
{
	switch (ppt_reasons_kind(reasons, index)) {
	case PPT_REASON_MOUNT:
		return !force ||
		       !strcmp(ppt_reasons_detail(reasons, index), "/");
	case PPT_REASON_SWAP:
	case PPT_REASON_BLOCK:
		return !force;
	default:
		return false;
	}
}

static int check_needed(const struct target *target, bool force)
{
	struct ppt_reasons *reasons;
	int ret, status = 0;
	size_t i;

	ret = ppt_device_get_users(target->device, &reasons);
	if (ret) {
		complain("%s: whether the host needs it isn't known: %s",
			 ppt_device_address(target->device), strerror(-ret));
		return EXIT_FAILURE;
	}
	for (i = 0; i < ppt_reasons_count(reasons); i++)
		if (is_needed(reasons, i, force))
			status = EXIT_FAILURE;
	if (status) {
		complain_reasons(target->device, reasons, 0);
		complain("%s: the host would miss it at the next boot; nothing was written",
			 ppt_device_address(target->device));
	}
	ppt_reasons_unref(reasons);
	return status;
}

/* Claimed just now, they need nothing more. */
static int check_all_needed(const struct targets *targets, bool force)
{
	int status = 0;
	size_t i;

	for (i = 0; i < targets->count; i++)
		status |= check_needed(&targets->array[i], force);
	return status;
}

static int write_file(struct ppt_persist *persist)
{
	int ret = ppt_persist_write(persist);

	if (ret)
		complain_persist(ret, NULL);
	return ret ? EXIT_FAILURE : 0;
}

static int rebuild(struct ppt_ctx *ctx, const char *command)
{
	int ret, status = 0;

	printf("running: %s\n", command);
	fflush(stdout);
	ret = ppt_image_rebuild(ctx, &status);
	if (!ret && !status)
		return 0;
	if (ret == -EXDEV)
		complain(
			"--now is for this machine, not for what is below --root");
	else if (ret)
		complain("\"%s\" can't be run: %s", command, strerror(-ret));
	else
		complain("\"%s\" failed with %d", command, status);
	complain("%s is written all the same; the next boot's initramfs may not have it",
		 PPT_PERSIST_FILE);
	return EXIT_FAILURE;
}

/* The initramfs: what has changed in the file must get into it. */
static int renew_image(struct ppt_ctx *ctx, bool changed, bool now)
{
	const char *command = ppt_image_command(ppt_image_find_tool(ctx));

	if (now && command)
		return rebuild(ctx, command);
	if (now || (changed && !command))
		complain(
			"neither initramfs-tools nor dracut is here: if something else makes an initramfs, have it made anew");
	else if (changed && command)
		printf("for the next boot, the initramfs must be made anew, as --now does: %s\n",
		       command);
	return 0;
}

/* All, or of other entries for the same devices only. */
static void print_notes(struct ppt_ctx *ctx, struct ppt_persist *persist,
			bool twice_only)
{
	const struct ppt_persist_note *note;
	struct ppt_persist_notes *notes;
	struct ppt_list *list;
	size_t i;
	int ret;

	if (ppt_list_new(ctx, &list))
		return;
	ret = ppt_persist_get_notes(persist, list, &notes);
	ppt_list_unref(list);
	if (ret) {
		complain("other settings couldn't be looked at: %s",
			 strerror(-ret));
		return;
	}
	for (i = 0; (note = ppt_persist_notes_get(notes, i)); i++) {
		char *text = persist_note_text(note);

		if (!twice_only || note->kind == PPT_PERSIST_NOTE_TWICE)
			complain("%s", text);
		free(text);
	}
	ppt_persist_notes_unref(notes);
}

/* Of one of ours, by the entry that means it. */
static void print_entry(struct ppt_ctx *ctx, struct ppt_persist *persist,
			const struct ppt_device *device,
			const struct ppt_list *list)
{
	struct ppt_list *found;
	struct ppt_place *place;
	const char *entry, *drivers;
	size_t i;

	for (i = 0; (entry = ppt_persist_entry(persist, i)); i++) {
		if (ppt_place_new(ctx, entry, &place))
			return;
		if (!ppt_place_find(place, list, &found, NULL)) {
			drivers = ppt_persist_drivers(persist, i);
			if (targets_has(found, device))
				printf("%s at every boot: %s%s%s\n",
				       ppt_device_address(device), entry,
				       *drivers ? ", before " : "", drivers);
			ppt_list_unref(found);
		}
		ppt_place_unref(place);
	}
}

static void print_entries(struct ppt_ctx *ctx, struct ppt_persist *persist,
			  const struct targets *targets)
{
	struct ppt_list *list;
	size_t i;

	if (ppt_list_new(ctx, &list))
		return;
	for (i = 0; i < targets->count; i++)
		print_entry(ctx, persist, targets->array[i].device, list);
	ppt_list_unref(list);
}

/* What is written is of no use, and that was no error. */
static void warn_useless(struct ppt_ctx *ctx, const struct targets *targets,
			 bool noreset)
{
	enum ppt_module_status module;
	struct ppt_details *details;
	struct ppt_device *device;
	size_t i;

	if (!ppt_module_get_status(ctx, &module) && module == PPT_MODULE_ABSENT)
		complain(
			"the module ppt isn't installed for this kernel; install it before the next boot");
	for (i = 0; i < targets->count; i++) {
		device = targets->array[i].device;
		if (noreset || targets->array[i].noreset ||
		    ppt_device_is_claimed(device) ||
		    ppt_device_get_details(device, &details))
			continue;
		if (!ppt_details_reset_methods(details))
			complain("%s: no VM can get it: no reset method; --noreset allows that",
				 ppt_device_address(device));
		ppt_details_unref(details);
	}
}

int persist_add(struct ppt_ctx *ctx, const struct targets *targets,
		bool noreset, bool force, bool now)
{
	struct ppt_persist *persist;
	bool changed = false;
	int status;

	status = check_all_needed(targets, force);
	if (!status)
		status = persist_open(ctx, PPT_PERSIST_LOCK, &persist);
	if (status)
		return status;
	status = add_all(persist, targets, noreset, &changed);
	if (!status)
		status = write_file(persist);
	if (!status) {
		print_entries(ctx, persist, targets);
		printf("%s %s\n", PPT_PERSIST_FILE,
		       changed ? "written" : "had that already");
		print_notes(ctx, persist, false);
		warn_useless(ctx, targets, noreset);
	}
	ppt_persist_unref(persist);
	return status ? status : renew_image(ctx, changed, now);
}

/* --- removing -------------------------------------------------------------- */

/* What is gone is named by its entry, whose address nobody knows any more. */
static int tell_missing(struct ppt_ctx *ctx, struct ppt_persist *persist,
			const struct ppt_list *list, const char *word)
{
	struct ppt_list *found = NULL;
	struct ppt_place *place;
	const char *entry;
	bool is_here;
	size_t i;

	if (!ppt_place_new(ctx, word, &place)) {
		ppt_place_find(place, list, &found, NULL);
		ppt_place_unref(place);
	}
	is_here = found && ppt_list_count(found);
	ppt_list_unref(found);
	if (is_here) {
		printf("%s is not in %s\n", word, PPT_PERSIST_FILE);
		return 0;
	}
	complain("%s: neither such a device is here nor such an entry in %s%s",
		 word, PPT_PERSIST_FILE,
		 ppt_persist_count(persist) ? "; that has:" : "");
	for (i = 0; (entry = ppt_persist_entry(persist, i)); i++)
		complain("    %s", entry);
	return EXIT_FAILURE;
}

static int remove_word(struct ppt_ctx *ctx, struct ppt_persist *persist,
		       const struct ppt_list *list, const char *word,
		       size_t *removed)
{
	struct ppt_place *place;
	size_t count = 0;
	int ret;

	ret = ppt_place_new(ctx, word, &place);
	if (ret) {
		complain("%s", strerror(-ret));
		return EXIT_FAILURE;
	}
	ret = ppt_persist_remove(persist, place, list, &count);
	ppt_place_unref(place);
	if (ret) {
		complain("%s: %s", word, strerror(-ret));
		return EXIT_FAILURE;
	}
	if (!count)
		return tell_missing(ctx, persist, list, word);
	printf("%s won't be claimed at boot any more\n", word);
	*removed += count;
	return 0;
}

static int remove_words(struct ppt_ctx *ctx, struct ppt_persist *persist,
			char **words, size_t *removed)
{
	struct ppt_list *list;
	int ret, status = 0;

	ret = ppt_list_new(ctx, &list);
	if (ret) {
		complain("can't list devices: %s", strerror(-ret));
		return EXIT_FAILURE;
	}
	for (; !status && *words; words++)
		status = remove_word(ctx, persist, list, *words, removed);
	ppt_list_unref(list);
	return status;
}

int persist_remove(struct ppt_ctx *ctx, char **words, bool now)
{
	struct ppt_persist *persist;
	size_t removed = 0;
	int status;

	status = persist_open(ctx, PPT_PERSIST_LOCK, &persist);
	if (status)
		return status;
	/* While it has the entries: what else there is for their devices. */
	print_notes(ctx, persist, true);
	status = remove_words(ctx, persist, words, &removed);
	if (!status && removed)
		status = write_file(persist);
	if (!status && removed)
		printf("%s %s\n", PPT_PERSIST_FILE,
		       ppt_persist_count(persist) ? "written" : "removed");
	ppt_persist_unref(persist);
	return status || !removed ? status : renew_image(ctx, removed, now);
}

/* Whether an entry means it: removing that is tried out, and not written. */
static bool is_persistent(struct ppt_ctx *ctx, struct ppt_persist *persist,
			  const struct ppt_list *list,
			  const struct ppt_device *device)
{
	struct ppt_place *place;
	size_t count = 0;

	if (ppt_place_new(ctx, ppt_device_address(device), &place))
		return false;
	if (ppt_persist_remove(persist, place, list, &count))
		count = 0;
	ppt_place_unref(place);
	return count;
}

void persist_remind(struct ppt_ctx *ctx, const struct targets *targets)
{
	struct ppt_persist *persist;
	struct ppt_device *device;
	struct ppt_list *list;
	size_t i;

	/* What is wrong with the file is no news of this command. */
	if (ppt_persist_new(ctx, 0, &persist, NULL))
		return;
	if (!ppt_list_new(ctx, &list)) {
		for (i = 0; i < targets->count; i++) {
			device = targets->array[i].device;
			if (!ppt_device_is_claimed(device) &&
			    is_persistent(ctx, persist, list, device))
				printf("%s is claimed again at the next boot; to forget that: pptctl unclaim --persist %s\n",
				       ppt_device_address(device),
				       ppt_device_address(device));
		}
		ppt_list_unref(list);
	}
	ppt_persist_unref(persist);
}
