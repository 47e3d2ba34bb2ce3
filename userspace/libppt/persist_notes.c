// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What keeps the entries of our file from being the whole truth: modprobe reads
 * all files in the order of their names, lets the last options line of a
 * parameter count, and the first softdep line of a module; the kernel command
 * line comes behind the files.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

#define HOOK_NAME "ppt"

struct ppt_persist_notes {
	unsigned int refs;
	struct ppt_persist_note *array;
	size_t count;
	size_t capacity;
};

/**
 * struct search - notes in the making
 * @persist: whose entries count
 * @list: the devices there are
 * @notes: what was found
 * @loaded: a line of modules-load.d names ppt
 */
struct search {
	struct ppt_persist *persist;
	const struct ppt_list *list;
	struct ppt_persist_notes *notes;
	bool loaded;
};

static int add_note(struct search *search, enum ppt_persist_note_kind kind,
		    const char *file, unsigned int line, const char *text)
{
	struct ppt_persist_notes *notes = search->notes;
	struct ppt_persist_note note = { .kind = kind, .line = line };

	if (ppt_array_grow((void **)&notes->array, notes->count,
			   &notes->capacity, sizeof(note)))
		return -ENOMEM;
	note.file = strdup(file);
	note.text = strdup(text);
	if (!note.file || !note.text) {
		free((char *)note.file);
		free((char *)note.text);
		return -ENOMEM;
	}
	notes->array[notes->count++] = note;
	return 0;
}

static int add_line(struct search *search, enum ppt_persist_note_kind kind,
		    const struct ppt_conf_line *line, const char *text)
{
	return add_note(search, kind, line ? line->file : "",
			line ? line->line : 0, text);
}

/* --- entries elsewhere ----------------------------------------------------- */

/* Whether both may claim one place: the same text, or one device of the list. */
static bool overlap(const struct search *search, const struct ppt_entry *left,
		    const struct ppt_entry *right)
{
	struct ppt_candidate candidate;
	size_t i;

	if (ppt_entry_is_same(left, right) || ppt_entry_is_same(right, left))
		return true;
	for (i = 0; i < search->list->count; i++) {
		ppt_candidate_fill(search->list->devices[i], true, &candidate);
		if (ppt_entry_match(left, &candidate) == PPT_MATCH_YES &&
		    ppt_entry_match(right, &candidate) == PPT_MATCH_YES)
			return true;
	}
	return false;
}

static int compare_entries(struct search *search,
			   const struct ppt_conf_line *line, const char *text,
			   const struct ppt_entry *other)
{
	struct ppt_entry ours;
	const char *entry;
	char *word;
	size_t i, pos;
	int ret = 0;

	for (i = 0; !ret && (entry = ppt_persist_entry(search->persist, i));
	     i++) {
		pos = 0;
		ppt_devlist_next(entry, strlen(entry), &pos, &ours);
		if (!overlap(search, &ours, other))
			continue;
		word = strndup(text + other->start, other->length);
		ret = word ? add_line(search, PPT_PERSIST_NOTE_TWICE, line,
				      word) :
			     -ENOMEM;
		free(word);
	}
	return ret;
}

/* How many parameters our file has: "pptdevs", "pptdevs2", "pptdevs3". */
static bool is_ours(struct search *search, const char *name)
{
	const char *digit = name + strlen("pptdevs");
	char *data, line[32];
	size_t size;
	bool found;

	if (strncmp(name, "pptdevs", strlen("pptdevs")) || strlen(digit) > 1 ||
	    !ppt_persist_count(search->persist) ||
	    ppt_persist_render(search->persist, &data, &size))
		return false;
	snprintf(line, sizeof(line), " %s=", name);
	found = memmem(data, size, line, strlen(line));
	free(data);
	return found;
}

/* "pptdevs=…", which is changed; @line is NULL for the command line. */
static int check_setting(struct search *search,
			 const struct ppt_conf_line *line, char *setting)
{
	struct ppt_entry entry;
	char *value = strchr(setting, '=');
	size_t pos = 0;
	int ret = 0;

	if (!value)
		return 0;
	*value++ = '\0';
	if (is_ours(search, setting))
		ret = add_line(search,
			       line ? PPT_PERSIST_NOTE_OPTIONS :
				      PPT_PERSIST_NOTE_CMDLINE,
			       line, setting);
	if (strncmp(setting, "pptdevs", strlen("pptdevs")))
		return ret;
	while (!ret && ppt_devlist_next(value, strlen(value), &pos, &entry))
		if (!entry.error)
			ret = compare_entries(search, line, value, &entry);
	return ret;
}

/* --- modprobe.d ------------------------------------------------------------ */

static bool is_driver_of_ours(const struct search *search, const char *name)
{
	const char *drivers, *stop;
	char word[PPT_TEXT_SIZE];
	size_t i;

	for (i = 0; (drivers = ppt_persist_drivers(search->persist, i)); i++) {
		for (; *drivers; drivers = *stop ? stop + 1 : stop) {
			stop = strchrnul(drivers, ' ');
			snprintf(word, sizeof(word), "%.*s",
				 (int)(stop - drivers), drivers);
			if (ppt_conf_is_module(name, word))
				return true;
		}
	}
	return false;
}

/* Another file's line counts only if it comes first, or doesn't name ppt. */
static bool hides_ours(const struct ppt_conf_line *line, char *rest)
{
	const char *name = strrchr(line->file, '/') + 1;
	char *word;

	if (strcmp(name, strrchr(PPT_PERSIST_FILE, '/') + 1) > 0)
		return false;
	while ((word = ppt_conf_word(&rest)) && strcmp(word, "post:"))
		if (!strcmp(word, PPT_DRIVER))
			return false;
	return true;
}

static int check_words(struct search *search, const struct ppt_conf_line *line,
		       char *text)
{
	const char *command = ppt_conf_word(&text);
	const char *module = command ? ppt_conf_word(&text) : NULL;
	char *setting;
	int ret = 0;

	if (!module)
		return 0;
	if (!strcmp(command, "softdep"))
		return is_driver_of_ours(search, module) &&
				       hides_ours(line, text) ?
			       add_line(search, PPT_PERSIST_NOTE_SOFTDEP, line,
					module) :
			       0;
	if (!ppt_conf_is_module(module, PPT_DRIVER))
		return 0;
	if (!strcmp(command, "install") || !strcmp(command, "blacklist"))
		return add_line(search, PPT_PERSIST_NOTE_BLOCKED, line,
				command);
	while (!ret && !strcmp(command, "options") &&
	       (setting = ppt_conf_word(&text)))
		ret = check_setting(search, line, setting);
	return ret;
}

static int check_line(void *data, const struct ppt_conf_line *line)
{
	char *text;
	int ret;

	if (!strcmp(line->file, PPT_PERSIST_FILE))
		return 0;
	text = strdup(line->text);
	if (!text)
		return -ENOMEM;
	ret = check_words(data, line, text);
	free(text);
	return ret;
}

/*
 * What the kernel's modules ask for themselves is sorted in under the name
 * modules.softdep. In an initramfs ppt is loaded before all that.
 */
static int check_modules(struct search *search)
{
	struct ppt_ctx *ctx = ppt_persist_ctx(search->persist);
	char release[PPT_TEXT_SIZE], file[PPT_TEXT_SIZE + 64];

	if (ppt_image_find_tool(ctx) != PPT_IMAGE_NONE ||
	    ppt_ctx_kernel(ctx, release))
		return 0;
	snprintf(file, sizeof(file), "lib/modules/%s/modules.softdep", release);
	return ppt_conf_read(ctx, file, check_line, search);
}

static int check_cmdline(struct search *search)
{
	char *text, *rest, *word;
	int ret;

	ret = ppt_conf_cmdline(ppt_persist_ctx(search->persist), &text);
	if (ret)
		return ret;
	rest = text;
	while (!ret && (word = ppt_conf_word(&rest)))
		if (!strncmp(word, "ppt.", 4))
			ret = check_setting(search, NULL, word + 4);
	free(text);
	return ret;
}

/* --- what has to be there -------------------------------------------------- */

static int find_load(void *data, const struct ppt_conf_line *line)
{
	struct search *search = data;

	if (!strcmp(line->text, PPT_DRIVER))
		search->loaded = true;
	return 0;
}

static int check_load(struct search *search)
{
	static const char *const folders[] = {
		"etc/modules-load.d",
		"run/modules-load.d",
		"usr/local/lib/modules-load.d",
		"usr/lib/modules-load.d",
	};
	struct ppt_ctx *ctx = ppt_persist_ctx(search->persist);
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(folders); i++)
		ret = ppt_conf_read_folder(ctx, folders[i], ".conf", find_load,
					   search);
	if (!ret)
		ret = ppt_conf_read(ctx, "etc/modules", find_load, search);
	if (!ret && !search->loaded)
		ret = add_note(search, PPT_PERSIST_NOTE_NO_LOAD, "", 0, "");
	return ret;
}

static bool is_there(struct search *search, const char *file)
{
	char path[PATH_MAX];

	return !ppt_ctx_path(ppt_persist_ctx(search->persist), path, file) &&
	       !access(path, F_OK);
}

static int check_hooks(struct search *search)
{
	enum ppt_image_tool tool =
		ppt_image_find_tool(ppt_persist_ctx(search->persist));

	if ((tool == PPT_IMAGE_INITRAMFS_TOOLS || tool == PPT_IMAGE_BOTH) &&
	    !is_there(search, "usr/share/initramfs-tools/hooks/" HOOK_NAME) &&
	    !is_there(search, "etc/initramfs-tools/hooks/" HOOK_NAME))
		return add_note(search, PPT_PERSIST_NOTE_NO_HOOK, "", 0,
				"initramfs-tools");
	if (tool == PPT_IMAGE_DRACUT &&
	    !is_there(search, "usr/lib/dracut/modules.d/90ppt"))
		return add_note(search, PPT_PERSIST_NOTE_NO_HOOK, "", 0,
				"dracut");
	return 0;
}

static int find_all(struct search *search)
{
	struct ppt_ctx *ctx = ppt_persist_ctx(search->persist);
	const char *builtin = ppt_persist_builtin(search->persist);
	int ret;

	ret = ppt_conf_read_modprobe(ctx, check_line, search);
	if (!ret)
		ret = check_modules(search);
	if (!ret)
		ret = check_cmdline(search);
	if (!ret && builtin[0])
		ret = add_note(search, PPT_PERSIST_NOTE_BUILTIN, "", 0,
			       builtin);
	if (!ret && ppt_persist_count(search->persist))
		ret = check_hooks(search);
	if (!ret && ppt_persist_count(search->persist))
		ret = check_load(search);
	return ret;
}

int ppt_persist_get_notes(struct ppt_persist *persist,
			  const struct ppt_list *list,
			  struct ppt_persist_notes **ret_notes)
{
	struct search search = { .persist = persist, .list = list };
	int ret;

	search.notes = calloc(1, sizeof(*search.notes));
	if (!search.notes)
		return -ENOMEM;
	search.notes->refs = 1;
	ret = find_all(&search);
	if (ret)
		ppt_persist_notes_unref(search.notes);
	else
		*ret_notes = search.notes;
	return ret;
}

struct ppt_persist_notes *ppt_persist_notes_ref(struct ppt_persist_notes *notes)
{
	notes->refs++;
	return notes;
}

struct ppt_persist_notes *
ppt_persist_notes_unref(struct ppt_persist_notes *notes)
{
	size_t i;

	if (!notes || --notes->refs)
		return NULL;
	for (i = 0; i < notes->count; i++) {
		free((char *)notes->array[i].file);
		free((char *)notes->array[i].text);
	}
	free(notes->array);
	free(notes);
	return NULL;
}

const struct ppt_persist_note *
ppt_persist_notes_get(const struct ppt_persist_notes *notes, size_t index)
{
	return index < notes->count ? &notes->array[index] : NULL;
}
