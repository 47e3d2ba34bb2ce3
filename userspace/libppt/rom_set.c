// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Deciding which ROM VMs get, for now by the module, and for later by a file
 * where the kernel looks for firmware. In this order, nothing is lost: the new
 * file is on the disk before the module is asked, and gets its name when the
 * module has said yes.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define OFF ".off"
#define OFF_TRIES 1000
#define SET_FLAGS (PPT_ROM_SET_ANY_DEVICE | PPT_ROM_SET_KEEP)

_Static_assert(PPT_ROM_SET_ANY_DEVICE == PPT_ROM_SET_F_ANY_DEVICE, "flag");

/**
 * struct keeping - what is done with the file for later
 * @device: borrowed
 * @flags: PPT_ROM_SET_*
 * @folder: where the file is, from malloc
 * @path: its name, from malloc
 * @aside: the file that was put aside last, from malloc; NULL if none
 * @report: the caller's
 */
struct keeping {
	struct ppt_device *device;
	unsigned int flags;
	char *folder;
	char *path;
	char *aside;
	struct ppt_rom_set_report *report;
};

static void say_path(struct keeping *keeping, const char *path)
{
	snprintf(keeping->report->path, sizeof(keeping->report->path), "%s",
		 path);
}

/* The kernel's parameter counts before everything else. */
static int find_folder(struct keeping *keeping)
{
	struct ppt_ctx *ctx = keeping->device->ctx;
	char parameter[PPT_TEXT_SIZE];
	const char *root = ctx->firmware_root;

	if (ppt_sysfs_read(ctx, parameter, sizeof(parameter),
			   "module/firmware_class/parameters/path") > 0)
		root = parameter;
	if (asprintf(&keeping->folder, "%s/ppt", root) < 0) {
		keeping->folder = NULL;
		return -ENOMEM;
	}
	/* Another device at that address doesn't get it. */
	if (asprintf(&keeping->path, "%s/%s=%04x:%04x.rom", keeping->folder,
		     keeping->device->address, keeping->device->ids.vendor,
		     keeping->device->ids.device) < 0) {
		keeping->path = NULL;
		return -ENOMEM;
	}
	return 0;
}

/* The one with the highest number is the last one. */
static int find_aside(struct keeping *keeping)
{
	unsigned int number;
	char *name;

	for (number = 0; number < OFF_TRIES; number++) {
		name = ppt_numbered_name(keeping->path, OFF, number);
		if (!name)
			return -ENOMEM;
		if (access(name, F_OK)) {
			free(name);
			return 0;
		}
		free(keeping->aside);
		keeping->aside = name;
	}
	return 0;
}

static int make_folder(const struct keeping *keeping)
{
	char *slash = strrchr(keeping->folder, '/');

	/* A small system may have no firmware at all. */
	*slash = '\0';
	mkdir(keeping->folder, 0755);
	*slash = '/';
	if (mkdir(keeping->folder, 0755) && errno != EEXIST)
		return -errno;
	return 0;
}

static int stage_rom(struct keeping *keeping, const struct ppt_rom *rom,
		     struct ppt_stage **ret_stage)
{
	int ret;

	say_path(keeping, keeping->path);
	ret = make_folder(keeping);
	if (!ret)
		ret = ppt_stage_new(keeping->path, ppt_rom_data(rom),
				    ppt_rom_size(rom), ret_stage);
	return ret;
}

static int tell_module(struct keeping *keeping, enum ppt_rom_service service,
		       const struct ppt_rom *rom, unsigned int flags)
{
	struct ppt_ctx *ctx = keeping->device->ctx;
	struct ppt_ioc_rom_set set = {
		.flags = flags & PPT_ROM_SET_ANY_DEVICE,
		.address = ppt_bdf_to_address(&keeping->device->bdf),
		.mode = service,
		.count = rom ? ppt_rom_size(rom) : 0,
		.data = rom ? (uintptr_t)ppt_rom_data(rom) : 0,
	};
	int fd, ret;

	keeping->report->step = PPT_ROM_SET_STEP_SET;
	fd = ppt_ioctl_open_for(ctx, O_RDWR, PPT_FEATURE_ROM);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_rom_set(ctx, fd, &set);
	close(fd);
	if (ret == -EBADMSG) {
		keeping->report->fault = ppt_rom_fault_of(set.out_defect);
		keeping->report->fault_offset = set.out_defect_offset;
	}
	return ret;
}

static int set_rom(struct keeping *keeping, const struct ppt_rom *rom)
{
	bool keep = keeping->flags & PPT_ROM_SET_KEEP;
	struct ppt_stage *stage = NULL;
	int ret = 0;

	if (keep)
		ret = stage_rom(keeping, rom, &stage);
	if (!ret)
		ret = tell_module(keeping, PPT_ROM_SERVICE_FILE, rom,
				  keeping->flags);
	if (!ret && keep) {
		keeping->report->step = PPT_ROM_SET_STEP_KEEP;
		ret = ppt_stage_commit(stage, true);
	}
	ppt_stage_drop(stage);
	return ret;
}

/*
 * The module is told what the file has, so that now is as later. Whether it is
 * for this device was asked when it was given.
 */
static int set_file_at(struct keeping *keeping, const char *path)
{
	struct ppt_rom_ids ids = ppt_device_rom_ids(keeping->device);
	struct ppt_rom *rom;
	int ret;

	say_path(keeping, path);
	ret = ppt_rom_read_file(path, &ids, &rom);
	if (ret)
		return ret;
	ret = tell_module(keeping, PPT_ROM_SERVICE_FILE, rom,
			  PPT_ROM_SET_ANY_DEVICE);
	ppt_rom_unref(rom);
	return ret;
}

/* The file that was put aside, or else the one that was given before. */
static int set_file(struct keeping *keeping)
{
	int ret;

	if (access(keeping->path, F_OK) && keeping->aside) {
		ret = set_file_at(keeping, keeping->aside);
		if (ret || !(keeping->flags & PPT_ROM_SET_KEEP))
			return ret;
		keeping->report->step = PPT_ROM_SET_STEP_KEEP;
		ret = ppt_rename_new(keeping->aside, keeping->path);
		if (!ret)
			say_path(keeping, keeping->path);
		return ret;
	}
	ret = tell_module(keeping, PPT_ROM_SERVICE_FILE, NULL, 0);
	if (ret == -ENODATA && !access(keeping->path, F_OK))
		ret = set_file_at(keeping, keeping->path);
	return ret;
}

static int put_aside(struct keeping *keeping)
{
	unsigned int number;
	int ret = -EEXIST;
	char *name;

	if (access(keeping->path, F_OK))
		return 0;
	keeping->report->step = PPT_ROM_SET_STEP_KEEP;
	say_path(keeping, keeping->path);
	for (number = 0; ret == -EEXIST && number < OFF_TRIES; number++) {
		name = ppt_numbered_name(keeping->path, OFF, number);
		if (!name)
			return -ENOMEM;
		ret = ppt_rename_new(keeping->path, name);
		if (!ret)
			say_path(keeping, name);
		free(name);
	}
	return ret;
}

static int set_on(struct keeping *keeping)
{
	int ret;

	ret = tell_module(keeping, PPT_ROM_SERVICE_ON, NULL, 0);
	if (!ret && keeping->flags & PPT_ROM_SET_KEEP)
		ret = put_aside(keeping);
	return ret;
}

static int set_service(struct keeping *keeping, enum ppt_rom_service service,
		       const struct ppt_rom *rom)
{
	switch (service) {
	case PPT_ROM_SERVICE_ON:
		return set_on(keeping);
	case PPT_ROM_SERVICE_OFF:
		return tell_module(keeping, PPT_ROM_SERVICE_OFF, NULL, 0);
	case PPT_ROM_SERVICE_FILE:
		return rom ? set_rom(keeping, rom) : set_file(keeping);
	default:
		return -EINVAL;
	}
}

int ppt_device_set_rom(struct ppt_device *device, enum ppt_rom_service service,
		       const struct ppt_rom *rom, unsigned int flags,
		       struct ppt_rom_set_report *ret_report)
{
	struct keeping keeping = {
		.device = device,
		.flags = flags,
		.report = ret_report,
	};
	int ret;

	*ret_report = (struct ppt_rom_set_report){ 0 };
	/* Nothing of 0 bytes: that would mean the file of before. */
	if (flags & ~SET_FLAGS || (rom && !ppt_rom_size(rom)) ||
	    (rom && service != PPT_ROM_SERVICE_FILE))
		return -EINVAL;
	ret = find_folder(&keeping);
	if (!ret)
		ret = find_aside(&keeping);
	if (!ret)
		ret = set_service(&keeping, service, rom);
	free(keeping.folder);
	free(keeping.path);
	free(keeping.aside);
	return ret;
}
