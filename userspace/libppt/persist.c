// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The devices that are claimed at every boot: our file in modprobe.d, which is
 * read, changed in memory, and written as a whole. The lock is the folder's, so
 * that it leaves nothing behind.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define FOLDER "etc/modprobe.d"
/* What "+noreset" and a separator need besides. */
#define ENTRY_SIZE 160
/* Much more than the module's parameters take. */
#define FILE_LIMIT (64 * 1024)
#define LOCK_TRIES 200
#define LOCK_STEP_MS 50

/**
 * struct ppt_persist - see libppt.h
 * @refs: references
 * @ctx: holds a reference
 * @path: the file, as this process sees it
 * @folder: open and locked, or negative
 * @text: what is to stand in it
 * @old: what does, from malloc; NULL if there is no file
 * @old_size: of @old
 * @builtin: a driver of the kernel itself that wants a device just added
 */
struct ppt_persist {
	unsigned int refs;
	struct ppt_ctx *ctx;
	char path[PATH_MAX];
	int folder;
	struct ppt_persist_text text;
	char *old;
	size_t old_size;
	char builtin[PPT_TEXT_SIZE];
};

/* --- the object ------------------------------------------------------------ */

/* Who holds it for long isn't one of us. */
static int lock(struct ppt_persist *persist)
{
	char folder[PATH_MAX];
	int ret, tries;

	ret = ppt_ctx_path(persist->ctx, folder, FOLDER);
	if (ret)
		return ret;
	if (mkdir(folder, 0755) && errno != EEXIST)
		return -errno;
	persist->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (persist->folder < 0)
		return -errno;
	for (tries = 0; tries < LOCK_TRIES; tries++) {
		if (!flock(persist->folder, LOCK_EX | LOCK_NB))
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		persist->ctx->ops.sleep(persist->ctx, LOCK_STEP_MS);
	}
	return -EBUSY;
}

static int read_file(struct ppt_persist *persist,
		     struct ppt_persist_fault *fault)
{
	struct stat status;
	u8 *data;
	int ret;

	if (lstat(persist->path, &status))
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	/* A link would be replaced by a file. */
	if (!S_ISREG(status.st_mode))
		return -EMEDIUMTYPE;
	ret = ppt_bytes_read(persist->path, FILE_LIMIT, &data,
			     &persist->old_size);
	if (ret)
		return ret;
	persist->old = (char *)data;
	return ppt_persist_text_parse(persist->old, persist->old_size,
				      &persist->text, fault);
}

int ppt_persist_new(struct ppt_ctx *ctx, unsigned int flags,
		    struct ppt_persist **ret_persist,
		    struct ppt_persist_fault *ret_fault)
{
	struct ppt_persist_fault fault = { 0 };
	struct ppt_persist *persist;
	int ret;

	if (flags & ~PPT_PERSIST_LOCK)
		return -EINVAL;
	persist = calloc(1, sizeof(*persist));
	if (!persist)
		return -ENOMEM;
	persist->refs = 1;
	persist->ctx = ppt_ctx_ref(ctx);
	persist->folder = -1;
	ret = ppt_ctx_path(ctx, persist->path, PPT_PERSIST_FILE + 1);
	if (!ret && flags & PPT_PERSIST_LOCK)
		ret = lock(persist);
	if (!ret)
		ret = read_file(persist, &fault);
	if (ret == -EBADMSG && ret_fault)
		*ret_fault = fault;
	if (ret)
		ppt_persist_unref(persist);
	else
		*ret_persist = persist;
	return ret;
}

struct ppt_persist *ppt_persist_ref(struct ppt_persist *persist)
{
	persist->refs++;
	return persist;
}

struct ppt_persist *ppt_persist_unref(struct ppt_persist *persist)
{
	if (!persist || --persist->refs)
		return NULL;
	if (persist->folder >= 0)
		close(persist->folder);
	ppt_persist_text_clear(&persist->text);
	free(persist->old);
	ppt_ctx_unref(persist->ctx);
	free(persist);
	return NULL;
}

size_t ppt_persist_count(const struct ppt_persist *persist)
{
	return persist->text.count;
}

const char *ppt_persist_entry(const struct ppt_persist *persist, size_t index)
{
	return index < persist->text.count ? persist->text.items[index].entry :
					     NULL;
}

const char *ppt_persist_drivers(const struct ppt_persist *persist, size_t index)
{
	return index < persist->text.count ?
		       persist->text.items[index].drivers :
		       NULL;
}

const char *ppt_persist_builtin(const struct ppt_persist *persist)
{
	return persist->builtin;
}

struct ppt_ctx *ppt_persist_ctx(const struct ppt_persist *persist)
{
	return persist->ctx;
}

int ppt_persist_render(const struct ppt_persist *persist, char **ret_data,
		       size_t *ret_size)
{
	return ppt_persist_text_render(&persist->text, ret_data, ret_size);
}

/* --- adding ---------------------------------------------------------------- */

/* That it is one was seen when the file was read, or by who wrote it. */
static void parse_entry(const char *text, struct ppt_entry *entry)
{
	size_t pos = 0;

	ppt_devlist_next(text, strlen(text), &pos, entry);
}

/* The module whose driver has it, unless that is a part of the kernel. */
static void read_holder(struct ppt_persist *persist, struct ppt_device *device,
			char holder[PPT_TEXT_SIZE])
{
	const char *driver = ppt_device_driver(device);

	holder[0] = '\0';
	if (!driver || !strcmp(driver, PPT_DRIVER) ||
	    !strcmp(driver, "vfio-pci") || !strcmp(driver, "pci-stub"))
		return;
	if (ppt_sysfs_link(persist->ctx, holder, PPT_TEXT_SIZE,
			   "bus/pci/drivers/%s/module", driver) ||
	    !ppt_sysfs_exists(persist->ctx, "module/%s/initstate", holder)) {
		snprintf(persist->builtin, sizeof(persist->builtin), "%s",
			 driver);
		holder[0] = '\0';
	}
	if (!ppt_persist_is_driver(holder, strlen(holder)))
		holder[0] = '\0';
}

/* Modules that want it, and the one that has it: from malloc. */
static int find_drivers(struct ppt_persist *persist, struct ppt_device *device,
			char **ret_names)
{
	char modalias[PPT_TEXT_SIZE], holder[PPT_TEXT_SIZE];
	char builtin[PPT_TEXT_SIZE], *names = NULL;
	int ret;

	ret = ppt_sysfs_read(persist->ctx, modalias, sizeof(modalias),
			     "bus/pci/devices/%s/modalias", device->address);
	if (ret < 0)
		return ret == -ENOENT ? -ENODEV : ret;
	ret = ppt_module_find_wanting(persist->ctx, modalias, &names, builtin);
	/* No kernel is known of a machine that was recorded without. */
	if (ret == -ENOENT) {
		names = strdup("");
		builtin[0] = '\0';
		ret = names ? 0 : -ENOMEM;
	}
	if (ret)
		return ret;
	if (builtin[0])
		snprintf(persist->builtin, sizeof(persist->builtin), "%s",
			 builtin);
	read_holder(persist, device, holder);
	if (holder[0] && !ppt_persist_has_driver(names, holder)) {
		char *more;

		if (asprintf(&more, "%s%s%s", names, names[0] ? " " : "",
			     holder) < 0)
			more = NULL;
		free(names);
		names = more;
	}
	*ret_names = names;
	return names ? 0 : -ENOMEM;
}

static int make_entry(struct ppt_device *device, bool noreset,
		      char entry[ENTRY_SIZE])
{
	struct ppt_details *details;
	int ret;

	ret = ppt_device_get_details(device, &details);
	if (ret)
		return ret;
	snprintf(entry, ENTRY_SIZE, "%s%s", ppt_details_entry(details),
		 noreset ? "+noreset" : "");
	ppt_details_unref(details);
	return 0;
}

/* What else means the device, or another one at its place, goes. */
static void drop_others(struct ppt_persist_text *text,
			struct ppt_device *device, const char *entry)
{
	struct ppt_candidate candidate;
	struct ppt_entry parsed;
	size_t i = text->count;

	ppt_candidate_fill(device, true, &candidate);
	while (i--) {
		parse_entry(text->items[i].entry, &parsed);
		if (ppt_entry_match(&parsed, &candidate) != PPT_MATCH_NO &&
		    !parsed.any_function && parsed.kind != PPT_ENTRY_ID &&
		    strcmp(text->items[i].entry, entry))
			ppt_persist_text_remove(text, i);
	}
}

/* Drivers that want it by now; those of before may come back. */
static int add_drivers(struct ppt_persist_item *item, const char *drivers,
		       bool *ret_added)
{
	char *copy = strdup(drivers), *rest = copy, *name, *more;

	if (!copy)
		return -ENOMEM;
	while ((name = strsep(&rest, " "))) {
		if (!*name || ppt_persist_has_driver(item->drivers, name))
			continue;
		if (asprintf(&more, "%s%s%s", item->drivers,
			     item->drivers[0] ? " " : "", name) < 0) {
			free(copy);
			return -ENOMEM;
		}
		free(item->drivers);
		item->drivers = more;
		*ret_added = true;
	}
	free(copy);
	return 0;
}

static struct ppt_persist_item *find_item(struct ppt_persist_text *text,
					  const char *entry)
{
	size_t i;

	for (i = 0; i < text->count; i++)
		if (!strcmp(text->items[i].entry, entry))
			return &text->items[i];
	return NULL;
}

static int add_entry(struct ppt_persist *persist, struct ppt_device *device,
		     const char *entry, const char *drivers, bool *ret_added)
{
	struct ppt_persist_text *text = &persist->text;
	struct ppt_persist_item *item;
	size_t before = text->count, size;
	char *data;
	int ret;

	drop_others(text, device, entry);
	*ret_added = before != text->count;
	item = find_item(text, entry);
	if (item)
		return add_drivers(item, drivers, ret_added);
	*ret_added = true;
	ret = ppt_persist_text_add(text, entry, strlen(entry), drivers,
				   strlen(drivers));
	if (ret)
		return ret;
	/* Now, while nothing has happened yet. */
	ret = ppt_persist_text_render(text, &data, &size);
	if (ret)
		ppt_persist_text_remove(text, text->count - 1);
	else
		free(data);
	return ret;
}

int ppt_persist_add(struct ppt_persist *persist, struct ppt_device *device,
		    bool noreset, bool *ret_added)
{
	char entry[ENTRY_SIZE], *drivers;
	bool added;
	int ret;

	if (!ppt_device_is_claimable(device))
		return -EINVAL;
	/* Allowed once, it stays allowed until it is forgotten. */
	ret = make_entry(device, true, entry);
	if (!ret && !noreset && !find_item(&persist->text, entry))
		ret = make_entry(device, false, entry);
	if (!ret)
		ret = find_drivers(persist, device, &drivers);
	if (ret)
		return ret;
	ret = add_entry(persist, device, entry, drivers, &added);
	free(drivers);
	if (!ret)
		*ret_added = added;
	return ret;
}

/* --- removing -------------------------------------------------------------- */

/* Whether @entry means a device that @found has. */
static bool means_one_of(const struct ppt_entry *entry,
			 const struct ppt_list *found)
{
	struct ppt_candidate candidate;
	size_t i;

	for (i = 0; i < found->count; i++) {
		ppt_candidate_fill(found->devices[i], true, &candidate);
		if (ppt_entry_match(entry, &candidate) == PPT_MATCH_YES)
			return true;
	}
	return false;
}

int ppt_persist_remove(struct ppt_persist *persist,
		       const struct ppt_place *place,
		       const struct ppt_list *list, size_t *ret_removed)
{
	struct ppt_persist_text *text = &persist->text;
	struct ppt_entry entry;
	struct ppt_list *found;
	size_t i = text->count;
	int ret;

	ret = ppt_place_find(place, list, &found, NULL);
	if (ret)
		return ret;
	*ret_removed = 0;
	while (i--) {
		parse_entry(text->items[i].entry, &entry);
		if (!ppt_entry_is_same(ppt_place_entry(place), &entry) &&
		    !means_one_of(&entry, found))
			continue;
		ppt_persist_text_remove(text, i);
		++*ret_removed;
	}
	ppt_list_unref(found);
	return 0;
}

/* --- writing --------------------------------------------------------------- */

/* What a process that was killed has left: nobody else can be writing now. */
static void remove_leftovers(const struct ppt_persist *persist)
{
	struct dirent *entry;
	size_t length;
	DIR *dir;
	int fd;

	fd = openat(persist->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir && fd >= 0)
		close(fd);
	while (dir && (entry = readdir(dir))) {
		length = strlen(entry->d_name);
		if (!strncmp(entry->d_name, ".ppt-", 5) && length > 9 &&
		    !strcmp(entry->d_name + length - 4, ".tmp"))
			unlinkat(persist->folder, entry->d_name, 0);
	}
	if (dir)
		closedir(dir);
}

static int replace(const struct ppt_persist *persist, const char *data,
		   size_t size)
{
	struct ppt_stage *stage;
	int ret;

	ret = ppt_stage_new(persist->path, data, size, &stage);
	if (ret)
		return ret;
	ret = ppt_stage_set_mode(stage, 0644);
	if (!ret)
		ret = ppt_stage_commit(stage, true);
	ppt_stage_drop(stage);
	return ret;
}

static int remove_file(struct ppt_persist *persist)
{
	int ret = persist->old ? ppt_stage_unlink(persist->path) : 0;

	if (!ret) {
		free(persist->old);
		persist->old = NULL;
	}
	return ret;
}

static bool is_unchanged(const struct ppt_persist *persist, const char *data,
			 size_t size)
{
	return persist->old && persist->old_size == size &&
	       !memcmp(persist->old, data, size);
}

int ppt_persist_write(struct ppt_persist *persist)
{
	char *data;
	size_t size;
	int ret;

	if (persist->folder < 0)
		return -EINVAL;
	remove_leftovers(persist);
	if (!persist->text.count)
		return remove_file(persist);
	ret = ppt_persist_text_render(&persist->text, &data, &size);
	if (ret)
		return ret;
	if (is_unchanged(persist, data, size)) {
		free(data);
		return 0;
	}
	ret = replace(persist, data, size);
	if (ret) {
		free(data);
		return ret;
	}
	free(persist->old);
	persist->old = data;
	persist->old_size = size;
	return 0;
}
