// SPDX-License-Identifier: GPL-2.0
/* The wording of option ROMs: where they are from, what is wrong with them. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

/* Subsystem of a driver that stays when the operating system runs. */
#define EFI_RUNTIME_DRIVER 0x0c

char *size_text(uint64_t size_bytes)
{
	if (size_bytes >= 1 << 20 && size_bytes % (1 << 20) == 0)
		return format_text("%" PRIu64 " MiB", size_bytes >> 20);
	if (size_bytes >= 1 << 10 && size_bytes % (1 << 10) == 0)
		return format_text("%" PRIu64 " KiB", size_bytes >> 10);
	return format_text("%" PRIu64 " bytes", size_bytes);
}

const char *origin_text(enum ppt_rom_origin origin)
{
	switch (origin) {
	case PPT_ROM_ORIGIN_NONE:
		return "nowhere";
	case PPT_ROM_ORIGIN_BAR:
		return "the ROM BAR";
	case PPT_ROM_ORIGIN_FIRMWARE:
		return "the firmware's copy";
	case PPT_ROM_ORIGIN_VFCT:
		return "ACPI table VFCT";
	case PPT_ROM_ORIGIN_FILE:
		return "a file";
	case PPT_ROM_ORIGIN_SHADOW:
		return "the shadow at 0xc0000";
	case PPT_ROM_ORIGIN_UNKNOWN:
		break;
	}
	return "a source that this pptctl doesn't know";
}

char *rom_summary(const struct ppt_rom_info *info)
{
	const char *service = ppt_rom_service_name(info->service);
	const struct ppt_rom_finding *finding = NULL;
	char *size, *text;

	if (info->service == PPT_ROM_SERVICE_OFF)
		return format_text("off, VMs get none");
	if (info->origin == PPT_ROM_ORIGIN_NONE)
		return format_text("%s, %s", service,
				   info->asked ? "but there is none" :
						 "not read yet");
	if (info->origin > PPT_ROM_ORIGIN_NONE)
		finding = &info->findings[info->origin];
	size = size_text(info->size_bytes);
	text = format_text("%s, from %s, %s, %u image%s%s%s", service,
			   origin_text(info->origin), size, info->image_count,
			   info->image_count == 1 ? "" : "s",
			   finding && finding->fault ? ", " : "",
			   finding && finding->fault ?
				   ppt_rom_fault_name(finding->fault) :
				   "");
	free(size);
	return text;
}

static char *fault_text(enum ppt_rom_fault fault, uint32_t offset)
{
	return format_text("%s at 0x%x: %s", ppt_rom_fault_name(fault), offset,
			   ppt_rom_fault_text(fault));
}

static char *unreadable_text(int error)
{
	switch (error) {
	case 0:
		return format_text(
			"unreadable: the device is asleep, has no address for it, or memory is short");
	case -EBUSY:
		return format_text(
			"not touched: a VM has the device, or it is not free");
	case -EADDRNOTAVAIL:
		return format_text(
			"out of reach: of the boot display, the kernel shows the shadow instead");
	case -EACCES:
	case -EPERM:
		return format_text("unreadable: that needs root");
	case -EIO:
		return format_text(
			"unreadable: the device gives nothing, it may be asleep or without an address for it");
	}
	return format_text("unreadable: %s", strerror(-error));
}

static char *used_text(const struct ppt_rom_finding *finding)
{
	char *size = size_text(finding->size_bytes), *fault, *text;

	if (!finding->fault) {
		text = format_text("used, %s", size);
	} else {
		fault = fault_text(finding->fault, finding->fault_offset);
		text = format_text("used, %s, with a defect: %s", size, fault);
		free(fault);
	}
	free(size);
	return text;
}

char *finding_text(const struct ppt_rom_finding *finding, bool asked)
{
	char *fault, *text;

	switch (finding->verdict) {
	case PPT_ROM_VERDICT_UNTRIED:
		return format_text(asked ? "not needed" : "not asked yet");
	case PPT_ROM_VERDICT_USED:
		return used_text(finding);
	case PPT_ROM_VERDICT_ABSENT:
		return format_text("none");
	case PPT_ROM_VERDICT_UNREADABLE:
		return unreadable_text(finding->error);
	case PPT_ROM_VERDICT_DENIED:
		return format_text(
			"never read: such devices hang when their ROM is read");
	case PPT_ROM_VERDICT_DEFECTIVE:
		break;
	case PPT_ROM_VERDICT_UNKNOWN:
		return format_text("a verdict that this pptctl doesn't know");
	}
	if (!finding->fault)
		return format_text("not used");
	fault = fault_text(finding->fault, finding->fault_offset);
	text = format_text("defective: %s", fault);
	free(fault);
	return text;
}

char *defect_text(const struct ppt_rom_defect *defect)
{
	char *fault = fault_text(defect->fault, defect->offset), *text;

	if (defect->image == PPT_ROM_NO_IMAGE)
		return fault;
	text = format_text("image %d: %s", defect->image, fault);
	free(fault);
	return text;
}

bool rom_is_sound(const struct ppt_rom *rom)
{
	const struct ppt_rom_defect *worst = ppt_rom_worst(rom);

	return !worst || !ppt_rom_fault_is_fatal(worst->fault);
}

/* --- contents ------------------------------------------------------------- */

static char *code_text(const struct ppt_rom_image *image)
{
	const char *name = ppt_rom_code_name(image->code_type);

	if (!(image->traits & PPT_ROM_IMAGE_PCIR))
		return format_text("?");
	if (strcmp(name, "unknown"))
		return format_text("%s", name);
	return format_text("0x%02x", image->code_type);
}

static char *efi_text(const struct ppt_rom_image *image)
{
	const char *machine = ppt_rom_machine_name(image->efi_machine);

	if (!(image->traits & PPT_ROM_IMAGE_EFI))
		return format_text("-");
	return format_text("%s%s, %s", machine,
			   image->efi_subsystem == EFI_RUNTIME_DRIVER ?
				   " runtime" :
				   "",
			   image->efi_compression ? "compressed" :
						    "uncompressed");
}

static const char *gop_text(const struct ppt_rom_image *image)
{
	switch (image->gop) {
	case PPT_ROM_GOP_NO:
		return "-";
	case PPT_ROM_GOP_FOUND:
		return "yes (found)";
	case PPT_ROM_GOP_NOT_FOUND:
		return "not found in it";
	case PPT_ROM_GOP_COMPRESSED:
		return "EFI driver of display class, compressed (not looked into)";
	}
	return "?";
}

static const char *sum_text(const struct ppt_rom_image *image)
{
	if (!(image->traits & PPT_ROM_IMAGE_SUMMED))
		return "-";
	return image->sum ? "bad" : "ok";
}

static char *ids_text(const struct ppt_rom_image *image)
{
	if (!(image->traits & PPT_ROM_IMAGE_PCIR))
		return format_text("-");
	if (!image->devices)
		return format_text("%04x:%04x", image->ids.vendor,
				   image->ids.device);
	return format_text("%04x:%04x+%u", image->ids.vendor, image->ids.device,
			   image->devices);
}

static void add_image(struct table *table, const struct ppt_rom_image *image)
{
	bool known = image->traits & PPT_ROM_IMAGE_PCIR;
	char *cells[TABLE_COLUMNS] = {
		format_text("0x%x", image->offset),
		format_text("%u", image->size_bytes),
		code_text(image),
		ids_text(image),
		known ? format_text("%06x", image->class_code) :
			format_text("-"),
		format_text("%s", sum_text(image)),
		efi_text(image),
		format_text("%s", gop_text(image)),
	};

	table_add(table, cells);
}

static void print_images(const struct ppt_rom *rom)
{
	char *titles[TABLE_COLUMNS] = {
		format_text("OFFSET"), format_text("SIZE"),
		format_text("TYPE"),   format_text("IDS"),
		format_text("CLASS"),  format_text("CHECKSUM"),
		format_text("EFI"),    format_text("GOP"),
	};
	const struct ppt_rom_image *image;
	struct table table = { 0 };
	size_t i;

	table_add(&table, titles);
	for (i = 0; (image = ppt_rom_get_image(rom, i)); i++)
		add_image(&table, image);
	table_print(&table);
	table_free(&table);
}

void print_rom_contents(const struct ppt_rom *rom)
{
	const struct ppt_rom_defect *defect;
	size_t i;

	if (ppt_rom_image_count(rom))
		print_images(rom);
	for (i = 0; (defect = ppt_rom_get_defect(rom, i)); i++) {
		char *text = defect_text(defect);

		fact("defect", "%s", text);
		free(text);
	}
	if (ppt_rom_defect_count(rom) > i)
		fact("defects", "%zu more", ppt_rom_defect_count(rom) - i);
}

/* --- errors --------------------------------------------------------------- */

void complain_file(const char *path, int error)
{
	switch (error) {
	case -EISDIR:
		complain("%s: it is a folder", path);
		return;
	case -EMEDIUMTYPE:
		complain("%s: it is no regular file", path);
		return;
	case -ENODATA:
		complain("%s: it is empty", path);
		return;
	case -EFBIG:
		complain("%s: it is longer than 16 MiB, which no ROM is", path);
		return;
	}
	complain("%s: %s", path, strerror(-error));
}

void complain_rom(struct ppt_ctx *ctx, const struct ppt_device *device,
		  int error)
{
	const char *address = ppt_device_address(device);

	switch (error) {
	case -ENODATA:
		complain("%s: it has no ROM; \"pptctl rom show %s\" says why",
			 address, address);
		return;
	case -EBUSY:
		complain("%s: a VM has it, or it isn't free; shut that VM down first",
			 address);
		return;
	case -EAGAIN:
		complain("%s: it is locked, by a reset for instance; try again in some seconds",
			 address);
		return;
	case -ENODEV:
		complain("%s: it isn't claimed; \"pptctl claim %s\" does that",
			 address, address);
		return;
	case -EPERM:
		complain("%s: %s: this needs root", address, strerror(-error));
		return;
	case -ENOENT:
	case -EACCES:
		complain_node(ctx, error);
		return;
	case -EPROTO:
		complain(
			"the loaded module ppt is too old or too new for this: install it and pptctl from one release");
		return;
	}
	complain("%s: %s", address, strerror(-error));
}
