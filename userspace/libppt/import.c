// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Devices that were set up for VMs without ppt. Each source has a reader that
 * takes its lines apart; here are the order of the sources, and the findings,
 * with the devices that each means on this machine.
 */
#include <limits.h>
#include <stdlib.h>

#include "internal.h"

#define FILE_LIMIT (1024 * 1024)

const char *ppt_import_driver(const char *name)
{
	static const char *const drivers[] = { "vfio-pci", "pci-stub",
					       "xen-pciback", "pciback" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(drivers); i++)
		if (ppt_conf_is_module(name, drivers[i]))
			return drivers[i];
	return NULL;
}

/* --- findings -------------------------------------------------------------- */

static void item_clear(struct ppt_import_item *item)
{
	free((char *)item->file);
	free((char *)item->text);
	ppt_list_unref(item->devices);
}

/* Takes a reference of @devices, which may be NULL. */
static int add(struct ppt_import *import, const struct ppt_conf_line *line,
	       const struct ppt_import_item *what, struct ppt_list *devices)
{
	struct ppt_import_item item = *what;

	if (ppt_array_grow((void **)&import->items, import->count,
			   &import->capacity, sizeof(item)))
		return -ENOMEM;
	item.source = import->source;
	item.file = strdup(line ? line->file : "");
	item.line = line ? line->line : 0;
	item.text = strdup(what->text);
	item.devices = devices ? ppt_list_ref(devices) : NULL;
	if (!item.file || !item.text) {
		item_clear(&item);
		return -ENOMEM;
	}
	import->items[import->count++] = item;
	return 0;
}

int ppt_import_add(struct ppt_import *import, const struct ppt_conf_line *line,
		   enum ppt_import_kind kind, const char *driver,
		   const char *text)
{
	const struct ppt_import_item item = {
		.kind = kind,
		.driver = driver,
		.text = text,
	};

	return add(import, line, &item, NULL);
}

int ppt_import_add_bad(struct ppt_import *import,
		       const struct ppt_conf_line *line,
		       enum ppt_import_fault fault, const char *driver,
		       const char *text)
{
	const struct ppt_import_item item = {
		.kind = PPT_IMPORT_BAD,
		.fault = fault,
		.driver = driver,
		.text = text,
	};

	import->found = true;
	return add(import, line, &item, NULL);
}

int ppt_import_add_place(struct ppt_import *import,
			 const struct ppt_conf_line *line, const char *driver,
			 const char *text)
{
	struct ppt_import_item item = {
		.kind = PPT_IMPORT_DEVICES,
		.driver = driver,
		.text = text,
	};
	struct ppt_list *found;
	struct ppt_place *place;
	int ret;

	import->found = true;
	ret = ppt_place_new(import->ctx, text, &place);
	if (ret)
		return ret;
	ret = ppt_place_find(place, import->list, &found, NULL);
	item.by_kind = ppt_place_entry(place)->kind == PPT_ENTRY_ID;
	ppt_place_unref(place);
	if (ret == -EINVAL)
		return ppt_import_add_bad(import, line, PPT_IMPORT_FAULT_PLACE,
					  driver, text);
	if (!ret) {
		/* Of ids, what stands in the file. */
		if (item.by_kind)
			item.text += strlen("id:");
		ret = add(import, line, &item, found);
		ppt_list_unref(found);
	}
	return ret;
}

/* --- sources --------------------------------------------------------------- */

/* Whether a driver for VMs has it, or is to have it, now. */
static const char *stand_in(const struct ppt_import *import,
			    struct ppt_device *device)
{
	const char *driver = ppt_device_driver(device);
	char override[PPT_TEXT_SIZE];

	if (driver)
		return ppt_import_driver(driver);
	/* Reading it of a device that is being unbound would wait. */
	if (ppt_sysfs_read(import->ctx, override, sizeof(override),
			   "bus/pci/devices/%s/driver_override",
			   ppt_device_address(device)) <= 0)
		return NULL;
	return ppt_import_driver(override);
}

static int read_sysfs(struct ppt_import *import)
{
	struct ppt_device *device;
	const char *driver;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && (device = ppt_list_get(import->list, i)); i++) {
		driver = stand_in(import, device);
		if (driver)
			ret = ppt_import_add_place(import, NULL, driver,
						   ppt_device_address(device));
	}
	return ret;
}

static int read_cmdline(struct ppt_import *import)
{
	const char *file = "/proc/cmdline";
	char *text;
	int ret;

	ret = ppt_conf_cmdline(import->ctx, &text);
	if (ret)
		return ret;
	ret = ppt_conf_each_line(file, text, ppt_import_cmdline_line, import);
	free(text);
	return ret;
}

/**
 * struct origin - where a reader finds its lines
 * @source: what kind of place it is
 * @path: a file, or a folder if there is a suffix
 * @suffix: of the files in it; NULL for a file
 * @each: the reader
 */
struct origin {
	enum ppt_import_source source;
	const char *path;
	const char *suffix;
	ppt_conf_fn each;
};

/* clang-format off */
static const struct origin origins[] = {
	{ PPT_IMPORT_BOOT, "etc/default/grub", NULL, ppt_import_grub_line },
	{ PPT_IMPORT_BOOT, "etc/default/grub.d", ".cfg", ppt_import_grub_line },
	{ PPT_IMPORT_BOOT, "etc/kernel/cmdline", NULL, ppt_import_cmdline_line },
	{ PPT_IMPORT_DRIVERCTL, "etc/driverctl.d", "", ppt_import_driverctl_line },
	{ PPT_IMPORT_XEN, "etc/xen", ".cfg", ppt_import_xen_line },
	{ PPT_IMPORT_XEN, "etc/xen", ".conf", ppt_import_xen_line },
	{ PPT_IMPORT_XEN, "etc/xen/auto", "", ppt_import_xen_line },
	{ PPT_IMPORT_XEN, "etc/rc.local", NULL, ppt_import_xen_line },
	{ PPT_IMPORT_IMAGE, "etc/initramfs-tools/modules", NULL, ppt_import_module_line },
	{ PPT_IMPORT_IMAGE, "etc/modules", NULL, ppt_import_module_line },
	{ PPT_IMPORT_IMAGE, "etc/modules-load.d", ".conf", ppt_import_module_line },
	{ PPT_IMPORT_IMAGE, "etc/dracut.conf", NULL, ppt_import_early_line },
	{ PPT_IMPORT_IMAGE, "etc/dracut.conf.d", ".conf", ppt_import_early_line },
	{ PPT_IMPORT_IMAGE, "etc/mkinitcpio.conf", NULL, ppt_import_early_line },
	{ PPT_IMPORT_IMAGE, "etc/mkinitcpio.conf.d", ".conf", ppt_import_early_line },
};

/* clang-format on */

static int read_origin(struct ppt_import *import, const struct origin *origin)
{
	import->source = origin->source;
	import->in_list = false;
	if (!origin->suffix)
		return ppt_conf_read(import->ctx, origin->path, origin->each,
				     import);
	return ppt_conf_read_folder(import->ctx, origin->path, origin->suffix,
				    origin->each, import);
}

static int read_all(struct ppt_import *import)
{
	size_t i;
	int ret;

	import->source = PPT_IMPORT_MODPROBE;
	ret = ppt_conf_read_modprobe(import->ctx, ppt_import_modprobe_line,
				     import);
	import->source = PPT_IMPORT_CMDLINE;
	if (!ret)
		ret = read_cmdline(import);
	for (i = 0; !ret && i < ARRAY_SIZE(origins); i++)
		ret = read_origin(import, &origins[i]);
	import->source = PPT_IMPORT_SYSFS;
	if (!ret)
		ret = read_sysfs(import);
	return ret;
}

int ppt_import_read(struct ppt_import *import, const char *path)
{
	struct ppt_conf_line whole = { .file = path };
	size_t size;
	char *text;
	u8 *data;
	int ret;

	ret = ppt_bytes_read(path, FILE_LIMIT, &data, &size);
	if (ret)
		return ret;
	text = strndup((char *)data, size);
	free(data);
	if (!text)
		return -ENOMEM;
	import->source = PPT_IMPORT_BHYVE;
	import->found = false;
	ret = ppt_conf_each_line(path, text, ppt_import_bhyve_line, import);
	free(text);
	if (!ret && !import->found)
		ret = ppt_import_add_bad(import, &whole,
					 PPT_IMPORT_FAULT_NOTHING, "bhyve", "");
	return ret;
}

/* --- the object ------------------------------------------------------------ */

int ppt_import_new(struct ppt_ctx *ctx, const struct ppt_list *list,
		   struct ppt_import **ret_import)
{
	struct ppt_import *import = calloc(1, sizeof(*import));
	int ret;

	if (!import)
		return -ENOMEM;
	import->refs = 1;
	import->ctx = ppt_ctx_ref(ctx);
	import->list = ppt_list_ref((struct ppt_list *)list);
	ret = read_all(import);
	if (ret)
		ppt_import_unref(import);
	else
		*ret_import = import;
	return ret;
}

struct ppt_import *ppt_import_ref(struct ppt_import *import)
{
	import->refs++;
	return import;
}

struct ppt_import *ppt_import_unref(struct ppt_import *import)
{
	size_t i;

	if (!import || --import->refs)
		return NULL;
	for (i = 0; i < import->count; i++)
		item_clear(&import->items[i]);
	free(import->items);
	ppt_list_unref(import->list);
	ppt_ctx_unref(import->ctx);
	free(import);
	return NULL;
}

const struct ppt_import_item *ppt_import_get(const struct ppt_import *import,
					     size_t index)
{
	return index < import->count ? &import->items[index] : NULL;
}
