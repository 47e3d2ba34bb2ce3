// SPDX-License-Identifier: GPL-2.0
/* What is said of other tools' settings, and what each becomes. */
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

const char *import_source_key(enum ppt_import_source source)
{
	switch (source) {
	case PPT_IMPORT_MODPROBE:
		return "modprobe";
	case PPT_IMPORT_CMDLINE:
		return "cmdline";
	case PPT_IMPORT_BOOT:
		return "boot";
	case PPT_IMPORT_DRIVERCTL:
		return "driverctl";
	case PPT_IMPORT_XEN:
		return "xen";
	case PPT_IMPORT_IMAGE:
		return "image";
	case PPT_IMPORT_BHYVE:
		return "bhyve";
	case PPT_IMPORT_SYSFS:
		return "sysfs";
	}
	return "unknown";
}

const char *import_kind_key(enum ppt_import_kind kind)
{
	switch (kind) {
	case PPT_IMPORT_DEVICES:
		return "devices";
	case PPT_IMPORT_SETTING:
		return "setting";
	case PPT_IMPORT_ORDER:
		return "order";
	case PPT_IMPORT_BAD:
		return "bad";
	}
	return "unknown";
}

const char *import_fault_key(enum ppt_import_fault fault)
{
	switch (fault) {
	case PPT_IMPORT_FAULT_NONE:
		return NULL;
	case PPT_IMPORT_FAULT_IDS:
		return "ids";
	case PPT_IMPORT_FAULT_PLACE:
		return "place";
	case PPT_IMPORT_FAULT_LIST:
		return "list";
	case PPT_IMPORT_FAULT_NOTHING:
		return "nothing";
	}
	return "unknown";
}

/* What an option of vfio-pci's becomes; the first word of it decides. */
static const char *setting_text(const char *setting)
{
	static const struct {
		const char *name;
		const char *text;
	} rows[] = {
		{ "disable_vga",
		  "not needed: a guest that doesn't ask for VGA doesn't get it" },
		{ "disable_idle_d3",
		  "ppt leaves idle devices to the kernel's power management; no such option" },
		{ "nointxmask",
		  "no such option: the kernel's own list of such devices counts" },
		{ "enable_sriov",
		  "not needed: virtual functions of a claimed device can be switched on" },
		{ "disable_denylist",
		  "no such option: a device on that list isn't claimed" },
		{ "permissive",
		  "no such thing: VFIO decides what a guest may write" },
		{ "passthrough",
		  "no such thing: that is the guest's bus numbering" },
	};
	size_t i, length;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		length = strlen(rows[i].name);
		if (!strncmp(setting, rows[i].name, length) &&
		    (!setting[length] || setting[length] == '='))
			return rows[i].text;
	}
	return "ppt has no such option";
}

static char *devices_text(const struct ppt_import_item *item, const char *where)
{
	size_t count = ppt_list_count(item->devices);

	if (!item->by_kind)
		return format_text("%s%s: %s%s", where, item->driver,
				   item->text,
				   count ? "" : " (no such device here)");
	if (count > 1)
		return format_text("%s%s: ids %s, which mean all %zu of these:",
				   where, item->driver, item->text, count);
	return format_text("%s%s: ids %s%s", where, item->driver, item->text,
			   count ? "" : " (no such device here)");
}

static const char *fault_text(enum ppt_import_fault fault)
{
	switch (fault) {
	case PPT_IMPORT_FAULT_IDS:
		return "expected VVVV:DDDD, hexadecimal";
	case PPT_IMPORT_FAULT_PLACE:
		return "that is no address of a device";
	case PPT_IMPORT_FAULT_LIST:
		return "expected a list of devices that is closed";
	case PPT_IMPORT_FAULT_NOTHING:
		return "there is no pptdevs=\"…\" in it";
	case PPT_IMPORT_FAULT_NONE:
		break;
	}
	return "it can't be read";
}

static char *raw_item_text(const struct ppt_import_item *item,
			   const char *where)
{
	switch (item->kind) {
	case PPT_IMPORT_DEVICES:
		return devices_text(item, where);
	case PPT_IMPORT_SETTING:
		return format_text("%s%s: option %s: %s", where, item->driver,
				   item->text, setting_text(item->text));
	case PPT_IMPORT_ORDER:
		return format_text("%s%s: \"%s\": not needed, ppt is loaded before its devices' drivers",
				   where, item->driver, item->text);
	case PPT_IMPORT_BAD:
		break;
	}
	return format_text("%s%s: \"%s\": %s", where, item->driver, item->text,
			   fault_text(item->fault));
}

char *import_item_text(const struct ppt_import_item *item)
{
	char *where, *text;

	if (item->line)
		where = format_text("%s:%u: ", item->file, item->line);
	else if (item->file[0])
		where = format_text("%s: ", item->file);
	else
		where = format_text("now: ");
	text = raw_item_text(item, where);
	free(where);
	return clean_text(text);
}

void complain_import(const struct ppt_import_item *item)
{
	char *text = import_item_text(item);

	complain("%s", text);
	free(text);
}
