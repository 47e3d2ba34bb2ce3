// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as our modprobe.d file, and as the files of others. What is taken for
 * ours must be written again as it was; what isn't must be pointed at where it
 * is. What readers of others' files find must stand in a line that there is.
 * The first byte chooses.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/bdf.c"
#include "core/devlist.c"
#include "core/scan.c"

#include "conf_file.c"
#include "import.c"
#include "import_options.c"
#include "import_tools.c"
#include "persist_text.c"
#include "place.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- a machine with nothing ------------------------------------------------ */

static struct ppt_list nothing;

struct ppt_list *ppt_list_alloc(void)
{
	return &nothing;
}

struct ppt_list *ppt_list_ref(struct ppt_list *list)
{
	return list;
}

struct ppt_list *ppt_list_unref(struct ppt_list *list)
{
	(void)list;
	return NULL;
}

int ppt_list_add(struct ppt_list *list, struct ppt_device *device)
{
	(void)list;
	(void)device;
	return 0;
}

struct ppt_device *ppt_list_get(const struct ppt_list *list, size_t index)
{
	(void)list;
	(void)index;
	return NULL;
}

const char *ppt_device_driver(const struct ppt_device *device)
{
	return device->driver;
}

const char *ppt_device_address(const struct ppt_device *device)
{
	return device->address;
}

struct ppt_ctx *ppt_ctx_ref(struct ppt_ctx *ctx)
{
	return ctx;
}

struct ppt_ctx *ppt_ctx_unref(struct ppt_ctx *ctx)
{
	(void)ctx;
	return NULL;
}

int ppt_ctx_path(const struct ppt_ctx *ctx, char path[PATH_MAX],
		 const char *file)
{
	(void)ctx;
	(void)path;
	(void)file;
	return -ENOENT;
}

void ppt_log(struct ppt_ctx *ctx, enum ppt_log_level level, const char *format,
	     ...)
{
	(void)ctx;
	(void)level;
	(void)format;
}

int ppt_bytes_read(const char *path, size_t limit, u8 **ret_data,
		   size_t *ret_size)
{
	(void)path;
	(void)limit;
	(void)ret_data;
	(void)ret_size;
	return -ENOENT;
}

int ppt_sysfs_names(struct ppt_ctx *ctx, char ***ret_names, const char *format,
		    ...)
{
	(void)ctx;
	(void)ret_names;
	(void)format;
	return -ENOENT;
}

void ppt_sysfs_names_free(char **names)
{
	(void)names;
}

int ppt_sysfs_read(struct ppt_ctx *ctx, char *buf, size_t size,
		   const char *format, ...)
{
	(void)ctx;
	(void)buf;
	(void)size;
	(void)format;
	return -ENOENT;
}

int ppt_sysfs_link(struct ppt_ctx *ctx, char *buf, size_t size,
		   const char *format, ...)
{
	(void)ctx;
	(void)buf;
	(void)size;
	(void)format;
	return -ENOENT;
}

char *ppt_sysfs_real(struct ppt_ctx *ctx, const char *format, ...)
{
	(void)ctx;
	(void)format;
	return NULL;
}

int ppt_array_grow(void **array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return 0;
	*capacity = *capacity ? *capacity * 2 : 16;
	*array = reallocarray(*array, *capacity, size);
	assert(*array);
	return 0;
}

/* --- our file -------------------------------------------------------------- */

static void check_same(const struct ppt_persist_text *text, const char *data,
		       size_t size)
{
	size_t again_size;
	char *again;

	assert(!ppt_persist_text_render(text, &again, &again_size));
	assert(again_size == size && !memcmp(again, data, size));
	free(again);
}

static void check_ours(struct ppt_persist_text *text, const char *data,
		       size_t size)
{
	struct ppt_entry entry;
	size_t i, pos;

	check_same(text, data, size);
	for (i = 0; i < text->count; i++) {
		pos = 0;
		assert(ppt_devlist_next(text->items[i].entry,
					strlen(text->items[i].entry), &pos,
					&entry));
		assert(!entry.error && !entry.start &&
		       !text->items[i].entry[pos]);
	}
	assert(!ppt_persist_text_add(text, "9/9/0", 5, "x", 1));
	ppt_persist_text_remove(text, text->count - 1);
	check_same(text, data, size);
}

static void check_fault(const struct ppt_persist_fault *fault, const char *data,
			size_t size)
{
	unsigned int line = 1;
	size_t at = 0, length = strnlen(fault->text, sizeof(fault->text));

	assert(length < sizeof(fault->text) && !strchr(fault->text, '\n'));
	for (; line < fault->line; at++) {
		assert(at < size);
		line += data[at] == '\n';
	}
	assert(length <= size - at && !memcmp(data + at, fault->text, length));
}

static void check_file(const char *data, size_t size)
{
	struct ppt_persist_fault fault = { 0 };
	struct ppt_persist_text text;
	int ret;

	ret = ppt_persist_text_parse(data, size, &text, &fault);
	assert(!ret || ret == -EBADMSG);
	if (ret)
		check_fault(&fault, data, size);
	else
		check_ours(&text, data, size);
	ppt_persist_text_clear(&text);
}

/* The good ones of a list, as if they had been added. */
static void check_written(const char *data, size_t size)
{
	struct ppt_persist_text text = { 0 }, again;
	struct ppt_persist_fault fault;
	struct ppt_entry entry;
	size_t pos = 0, written_size;
	char *written;

	while (ppt_devlist_next(data, size, &pos, &entry))
		if (!entry.error &&
		    !memchr(data + entry.start, 0, entry.length) &&
		    !has_entry(&text, data + entry.start, entry.length))
			assert(!ppt_persist_text_add(&text, data + entry.start,
						     entry.length, "nvme ahci",
						     text.count % 3 * 4));
	if (!ppt_persist_text_render(&text, &written, &written_size)) {
		assert(!ppt_persist_text_parse(written, written_size, &again,
					       &fault));
		assert(again.count == text.count);
		ppt_persist_text_clear(&again);
		free(written);
	}
	ppt_persist_text_clear(&text);
}

/* --- others' files --------------------------------------------------------- */

static void check_items(const struct ppt_import *import, const char *text)
{
	unsigned int lines = 1;
	size_t i;

	for (; *text; text++)
		lines += *text == '\n';
	for (i = 0; i < import->count; i++) {
		const struct ppt_import_item *item = &import->items[i];

		assert(item->line >= 1 && item->line <= lines);
		assert(item->text && item->driver);
		assert((item->kind == PPT_IMPORT_BAD) == !!item->fault);
		assert((item->kind == PPT_IMPORT_DEVICES) == !!item->devices);
	}
}

static void check_others(const char *data, size_t size, ppt_conf_fn each)
{
	struct ppt_ctx ctx = { 0 };
	struct ppt_import *import = calloc(1, sizeof(*import));
	char *text = strndup(data, size), *whole = strndup(data, size);

	assert(import && text && whole);
	import->refs = 1;
	import->ctx = &ctx;
	import->list = &nothing;
	assert(!ppt_conf_each_line("/x/0000:01:00.0", text, each, import));
	check_items(import, whole);
	ppt_import_unref(import);
	free(whole);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const ppt_conf_fn readers[] = {
		ppt_import_modprobe_line, ppt_import_module_line,
		ppt_import_cmdline_line,  ppt_import_grub_line,
		ppt_import_xen_line,	  ppt_import_driverctl_line,
		ppt_import_early_line,	  ppt_import_bhyve_line,
	};
	const char *rest = (const char *)data + 1;

	if (!size)
		return 0;
	switch (data[0]) {
	case 'o':
		check_file(rest, size - 1);
		break;
	case 'w':
		check_written(rest, size - 1);
		break;
	default:
		check_others(rest, size - 1,
			     readers[data[0] % ARRAY_SIZE(readers)]);
	}
	return 0;
}
