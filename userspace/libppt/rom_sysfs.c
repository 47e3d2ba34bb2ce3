// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A device's option ROM without ppt: by the file "rom" of sysfs, which is the
 * ROM BAR, or for the boot display what the last boot has left of it at C0000h;
 * and by AMD's ACPI table VFCT. Which one is taken is decided as the module
 * does it.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/vfct.h"
#include "internal.h"

#define FOLDER "bus/pci/devices/%s/"
#define VFCT "firmware/acpi/tables/VFCT"
#define ROM_BAR 6
#define SHADOW_START 0xc0000
/* A table of all images that could be, and its headers. */
#define TABLE_LIMIT (64U << 20)

/**
 * struct extraction - what was found so far
 * @device: borrowed
 * @info: the caller's
 * @rom: the best so far; NULL if there is none
 */
struct extraction {
	struct ppt_device *device;
	struct ppt_rom_info *info;
	struct ppt_rom *rom;
};

/**
 * struct setting - a file of the device that is changed for a moment
 * @file: its name
 * @before: what is written to it afterwards
 */
struct setting {
	const char *file;
	const char *before;
};

#define SETTINGS_MAX 3

struct settings {
	struct setting array[SETTINGS_MAX];
	size_t count;
};

/* Reading their ROM hangs the machine; the kernel doesn't know. */
static bool is_denylisted(const struct ppt_device *device)
{
	return device->ids.vendor == 0x14e4 && device->ids.device == 0x168e;
}

/* Nothing is touched that a VM has, or that ppt keeps from everybody. */
static bool is_busy(struct ppt_device *device)
{
	switch (device->state) {
	case PPT_DEVICE_STATE_FREE:
	case PPT_DEVICE_STATE_CLAIMED:
		return false;
	case PPT_DEVICE_STATE_HOST:
		return ppt_vfio_is_busy(device);
	default:
		return true;
	}
}

/* --- waking it up --------------------------------------------------------- */

static int write_setting(struct ppt_device *device, const char *file,
			 const char *text)
{
	char path[PPT_TEXT_SIZE];

	snprintf(path, sizeof(path), FOLDER "%s", device->address, file);
	return device->ctx->ops.write(device->ctx, path, text);
}

static int change_setting(struct ppt_device *device, struct settings *settings,
			  const char *file, const char *text,
			  const char *before)
{
	int ret = write_setting(device, file, text);

	if (!ret)
		settings->array[settings->count++] = (struct setting){
			.file = file,
			.before = before,
		};
	return ret;
}

static void restore_settings(struct ppt_device *device,
			     struct settings *settings)
{
	while (settings->count) {
		const struct setting *setting =
			&settings->array[--settings->count];

		if (write_setting(device, setting->file, setting->before))
			ppt_log(device->ctx, PPT_LOG_WARNING,
				"%s: can't make %s what it was before",
				device->address, setting->file);
	}
}

static bool has_text(struct ppt_device *device, const char *file,
		     const char *expected)
{
	char text[PPT_TEXT_SIZE];

	return ppt_sysfs_read(device->ctx, text, sizeof(text), FOLDER "%s",
			      device->address, file) >= 0 &&
	       !strcmp(text, expected);
}

/*
 * The kernel maps the ROM of a device that sleeps or doesn't decode memory, too,
 * and then reads FFh from it. What can't be woken up is tried all the same.
 */
static int prepare(struct ppt_device *device, struct settings *settings)
{
	if (has_text(device, "power/runtime_status", "suspended") &&
	    has_text(device, "power/control", "auto"))
		change_setting(device, settings, "power/control", "on", "auto");
	/* With a driver that is the driver's business. */
	if (!device->driver && has_text(device, "enable", "0"))
		change_setting(device, settings, "enable", "1", "0");
	/* Without the newline, 0 would switch it on as well. */
	return change_setting(device, settings, "rom", "1\n", "0\n");
}

/* --- reading -------------------------------------------------------------- */

static int read_rom_file(struct ppt_device *device, u8 **ret_data,
			 size_t *ret_size)
{
	char path[PATH_MAX];
	int fd, ret;

	if (snprintf(path, sizeof(path), "%s/" FOLDER "rom",
		     device->ctx->sysfs_root,
		     device->address) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	ret = ppt_bytes_read_fd(fd, PPT_ROM_LIMIT_BYTES, ret_data, ret_size);
	close(fd);
	return ret;
}

static int read_rom(struct ppt_device *device, u8 **ret_data, size_t *ret_size)
{
	struct settings settings = { 0 };
	int ret;

	ret = prepare(device, &settings);
	if (!ret)
		ret = read_rom_file(device, ret_data, ret_size);
	restore_settings(device, &settings);
	return ret;
}

static int read_vfct(struct ppt_device *device, u8 **ret_data, size_t *ret_size)
{
	const struct ppt_vfct_query query = {
		.bus = device->bdf.bus,
		.slot = device->bdf.slot,
		.function = device->bdf.function,
		.vendor = device->ids.vendor,
		.device = device->ids.device,
	};
	struct ppt_vfct_image image;
	char path[PATH_MAX];
	size_t size;
	u8 *table;
	int ret;

	if (device->bdf.domain)
		return -ENOENT;
	if (snprintf(path, sizeof(path), "%s/" VFCT, device->ctx->sysfs_root) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	ret = ppt_bytes_read(path, TABLE_LIMIT, &table, &size);
	if (ret)
		return ret;
	switch (ppt_vfct_find(table, size, &query, &image)) {
	case PPT_VFCT_FOUND:
	case PPT_VFCT_OTHER_BUS:
		memmove(table, table + image.offset, image.size);
		*ret_data = table;
		*ret_size = image.size;
		return 0;
	case PPT_VFCT_NONE:
		ret = -ENOENT;
		break;
	default:
		ret = -EBADMSG;
	}
	free(table);
	return ret;
}

/* --- deciding ------------------------------------------------------------- */

static void say_error(struct ppt_rom_finding *finding, int error)
{
	switch (error) {
	case -ENOENT:
		finding->verdict = PPT_ROM_VERDICT_ABSENT;
		return;
	case -EBADMSG:
		finding->verdict = PPT_ROM_VERDICT_DEFECTIVE;
		finding->fault = PPT_ROM_FAULT_TABLE;
		return;
	case -EFBIG:
		finding->verdict = PPT_ROM_VERDICT_DEFECTIVE;
		finding->fault = PPT_ROM_FAULT_TOO_BIG;
		return;
	}
	finding->verdict = PPT_ROM_VERDICT_UNREADABLE;
	finding->error = error;
}

static bool is_sound(const struct ppt_rom *rom)
{
	const struct ppt_rom_defect *worst = ppt_rom_worst(rom);

	return !worst || !ppt_rom_fault_is_fatal(worst->fault);
}

/* The first sound one; without any, the first that has an image at all. */
static bool is_better(const struct extraction *extraction,
		      enum ppt_rom_origin origin, const struct ppt_rom *rom)
{
	if (!ppt_rom_image_count(rom))
		return false;
	if (!extraction->rom)
		return true;
	return origin != PPT_ROM_ORIGIN_SHADOW && is_sound(rom);
}

/* Takes over @rom. */
static void consider(struct extraction *extraction, enum ppt_rom_origin origin,
		     struct ppt_rom *rom)
{
	struct ppt_rom_info *info = extraction->info;
	struct ppt_rom_finding *finding = &info->findings[origin];
	const struct ppt_rom_defect *worst = ppt_rom_worst(rom);

	finding->verdict = PPT_ROM_VERDICT_DEFECTIVE;
	finding->size_bytes = ppt_rom_size(rom);
	if (worst) {
		finding->fault = worst->fault;
		finding->fault_offset = worst->offset;
	}
	if (!is_better(extraction, origin, rom)) {
		ppt_rom_unref(rom);
		return;
	}
	info->findings[info->origin].verdict = PPT_ROM_VERDICT_DEFECTIVE;
	finding->verdict = PPT_ROM_VERDICT_USED;
	info->origin = origin;
	info->size_bytes = finding->size_bytes;
	info->image_count = ppt_rom_image_count(rom);
	ppt_rom_unref(extraction->rom);
	extraction->rom = rom;
}

static int try_origin(struct extraction *extraction, enum ppt_rom_origin origin,
		      int (*read)(struct ppt_device *device, u8 **ret_data,
				  size_t *ret_size))
{
	struct ppt_rom_ids ids = ppt_device_rom_ids(extraction->device);
	struct ppt_rom *rom;
	size_t size;
	u8 *data;
	int ret;

	/* Nothing better comes behind a good one. */
	if (extraction->rom && is_sound(extraction->rom))
		return 0;
	ret = read(extraction->device, &data, &size);
	if (!ret)
		ret = ppt_rom_adopt(data, size, &ids, &rom);
	if (ret == -ENOMEM)
		return ret;
	if (ret)
		say_error(&extraction->info->findings[origin], ret);
	else
		consider(extraction, origin, rom);
	return 0;
}

/**
 * struct shadow - what the kernel has made of the ROM BAR
 * @in_the_way: the file "rom" has the shadow; no real BAR is at its address
 * @is_own: and that is of this device's ROM: the kernel does so with others,
 *	too, before it knows with which one the firmware has booted
 */
struct shadow {
	bool in_the_way;
	bool is_own;
};

static struct shadow find_shadow(struct ppt_device *device)
{
	struct ppt_details *details;
	struct shadow shadow;
	uint64_t start = 0;

	if (ppt_device_get_details(device, &details))
		return (struct shadow){ false, false };
	ppt_details_bar(details, ROM_BAR, &start, NULL);
	shadow.in_the_way = start == SHADOW_START;
	shadow.is_own = shadow.in_the_way &&
			ppt_details_is_boot_display(details);
	ppt_details_unref(details);
	return shadow;
}

static int try_bar(struct extraction *extraction, struct shadow shadow)
{
	struct ppt_rom_finding *finding =
		&extraction->info->findings[PPT_ROM_ORIGIN_BAR];
	struct ppt_device *device = extraction->device;

	if (is_denylisted(device))
		finding->verdict = PPT_ROM_VERDICT_DENIED;
	else if (shadow.in_the_way)
		say_error(finding, -EADDRNOTAVAIL);
	else if (!ppt_sysfs_exists(device->ctx, FOLDER "rom", device->address))
		say_error(finding, -ENOENT);
	else if (is_busy(device))
		say_error(finding, -EBUSY);
	else
		return try_origin(extraction, PPT_ROM_ORIGIN_BAR, read_rom);
	return 0;
}

static int try_shadow(struct extraction *extraction, struct shadow shadow)
{
	if (shadow.is_own && !is_denylisted(extraction->device))
		return try_origin(extraction, PPT_ROM_ORIGIN_SHADOW, read_rom);
	extraction->info->findings[PPT_ROM_ORIGIN_SHADOW].verdict =
		PPT_ROM_VERDICT_ABSENT;
	return 0;
}

/* Why there is none at all: what stands in the way of the best. */
static int explain(const struct ppt_rom_info *info)
{
	static const enum ppt_rom_origin origins[] = { PPT_ROM_ORIGIN_BAR,
						       PPT_ROM_ORIGIN_SHADOW,
						       PPT_ROM_ORIGIN_VFCT };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(origins); i++) {
		int error = info->findings[origins[i]].error;

		if (error == -EBUSY || error == -EACCES || error == -EPERM)
			return error;
	}
	return -ENODATA;
}

int ppt_device_extract_rom(struct ppt_device *device,
			   struct ppt_rom_info *ret_info,
			   struct ppt_rom **ret_rom)
{
	struct extraction extraction = { .device = device, .info = ret_info };
	struct shadow shadow;
	int ret;

	*ret_info = (struct ppt_rom_info){ .asked = true };
	if (!ppt_sysfs_exists(device->ctx, FOLDER, device->address))
		return -ENODEV;
	shadow = find_shadow(device);
	ret = try_bar(&extraction, shadow);
	if (!ret)
		ret = try_origin(&extraction, PPT_ROM_ORIGIN_VFCT, read_vfct);
	if (!ret)
		ret = try_shadow(&extraction, shadow);
	ret_info->findings[PPT_ROM_ORIGIN_NONE] = (struct ppt_rom_finding){ 0 };
	if (!ret && !extraction.rom)
		ret = explain(ret_info);
	if (ret)
		ppt_rom_unref(extraction.rom);
	else
		*ret_rom = extraction.rom;
	return ret;
}
