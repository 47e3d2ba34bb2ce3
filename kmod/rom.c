// SPDX-License-Identifier: GPL-2.0
/* Which option ROM a VM gets with a device: see rom.h. */
#include <linux/pci.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "core/optrom.h"
#include "device.h"
#include "rom.h"

/* What is in service: no new reference. */
static struct ppt_rom_copy *served(const struct ppt_rom *rom)
{
	lockdep_assert_held(&rom->lock);
	switch (rom->mode) {
	case PPT_ROM_MODE_OFF:
		return NULL;
	case PPT_ROM_MODE_FILE:
		return rom->file;
	}
	return rom->found.copy;
}

static u8 served_source(const struct ppt_rom *rom)
{
	if (!served(rom))
		return PPT_ROM_NONE;
	return rom->mode == PPT_ROM_MODE_FILE ? PPT_ROM_FILE :
						rom->found.source;
}

/* --- finding it ----------------------------------------------------------- */

static void say_found(struct ppt_device *device)
{
	const struct ppt_rom_choice *found = &device->rom.found;
	struct pci_dev *pdev = device->core.pdev;
	const struct ppt_rom_source *source;
	u8 i;

	for (i = PPT_ROM_BAR; i < PPT_ROM_SOURCES; i++) {
		source = &found->sources[i];
		if (source->defect == PPT_ROM_DEFECT_TABLE)
			pci_warn(pdev, "ACPI table VFCT is malformed\n");
		else if (source->defect)
			pci_warn(pdev, "option ROM from %s: %s at 0x%x\n",
				 ppt_rom_source_name(i),
				 ppt_optrom_fault_name(source->defect),
				 source->defect_offset);
	}
	if (found->copy)
		pci_info(pdev, "option ROM: %u bytes from %s\n",
			 found->copy->size, ppt_rom_source_name(found->source));
}

/*
 * What was read from the device once isn't given up because it is asleep now,
 * or its reset has failed.
 */
static bool is_worse(const struct ppt_rom_choice *now,
		     const struct ppt_rom_choice *before)
{
	return before->source == PPT_ROM_BAR && !now->is_final;
}

static int ask_sources(struct ppt_device *device)
{
	struct ppt_rom *rom = &device->rom;
	struct ppt_rom_choice choice;
	int ret;

	lockdep_assert_held(&rom->lock);
	ret = ppt_rom_choose(device, &choice);
	if (ret)
		return ret;
	if (is_worse(&choice, &rom->found)) {
		ppt_rom_copy_put(choice.copy);
		return -EAGAIN;
	}
	ppt_rom_copy_put(rom->found.copy);
	rom->found = choice;
	rom->asked = choice.is_final;
	say_found(device);
	return 0;
}

/* The file of an admin who doesn't want to say so again after each boot. */
static void look_for_file(struct ppt_device *device)
{
	struct ppt_rom *rom = &device->rom;
	struct pci_dev *pdev = device->core.pdev;
	struct ppt_rom_copy *file;

	lockdep_assert_held(&rom->lock);
	file = ppt_rom_firmware_file(device);
	/* Whether there is one isn't known before it could be read. */
	rom->looked = !IS_ERR(file) || file == ERR_PTR(-ENOENT);
	if (IS_ERR(file)) {
		if (!rom->looked)
			pci_warn(pdev, "its option ROM's file: error %ld\n",
				 PTR_ERR(file));
		return;
	}
	if (file->fault)
		pci_warn(pdev, "option ROM from its file: %s at 0x%x\n",
			 ppt_optrom_fault_name(file->fault),
			 file->fault_offset);
	if (!ppt_rom_copy_is_sound(file)) {
		ppt_rom_copy_put(file);
		return;
	}
	ppt_rom_copy_put(rom->file);
	rom->file = file;
	WRITE_ONCE(rom->mode, PPT_ROM_MODE_FILE);
	pci_info(pdev, "option ROM: %u bytes from its file\n", file->size);
}

/* Somebody wants the ROM: sees to it that served() is as good as it gets. */
static int make_ready(struct ppt_device *device)
{
	struct ppt_rom *rom = &device->rom;

	if (!rom->looked)
		look_for_file(device);
	if (rom->mode != PPT_ROM_MODE_ON || rom->asked)
		return 0;
	return ask_sources(device);
}

void ppt_rom_claim(struct ppt_device *device)
{
	struct ppt_rom *rom = &device->rom;
	int ret;

	if (device->core.pdev->class >> 16 != PCI_BASE_CLASS_DISPLAY)
		return;
	mutex_lock(&rom->lock);
	rom->claiming = true;
	ret = ask_sources(device);
	rom->claiming = false;
	mutex_unlock(&rom->lock);
	if (ret)
		pci_warn(device->core.pdev,
			 "its option ROM isn't read before it is wanted: %d\n",
			 ret);
}

/* --- the VM --------------------------------------------------------------- */

struct ppt_rom_copy *ppt_rom_show(struct ppt_device *device)
{
	struct ppt_rom *rom = &device->rom;
	struct ppt_rom_copy *copy;
	int ret;

	if (mutex_lock_killable(&rom->lock))
		return NULL;
	if (!rom->is_shown) {
		ret = make_ready(device);
		rom->shown = ppt_rom_copy_get(served(rom));
		rom->is_shown = !ret || rom->shown;
		if (ret)
			pci_warn(device->core.pdev,
				 "a VM wants its option ROM: error %d\n", ret);
	}
	copy = ppt_rom_copy_get(rom->shown);
	mutex_unlock(&rom->lock);
	return copy;
}

void ppt_rom_hide(struct ppt_rom *rom)
{
	lockdep_assert_held(&rom->lock);
	ppt_rom_copy_put(rom->shown);
	rom->shown = NULL;
	rom->is_shown = false;
	WRITE_ONCE(rom->bar, 0);
}

/* --- ioctls --------------------------------------------------------------- */

static struct ppt_rom_source describe_file(const struct ppt_rom *rom)
{
	return (struct ppt_rom_source){
		.verdict = rom->mode == PPT_ROM_MODE_FILE ? PPT_ROM_USED :
							    PPT_ROM_UNTRIED,
		.defect = rom->file->fault,
		.defect_offset = rom->file->fault_offset,
		.size = rom->file->size,
	};
}

static void report(const struct ppt_rom *rom, struct ppt_ioc_rom *io)
{
	const struct ppt_rom_copy *copy = served(rom);
	struct ppt_rom_source *used;

	io->out_mode = rom->mode;
	io->out_source = served_source(rom);
	io->out_size = copy ? copy->size : 0;
	io->out_region_size = copy ? copy->region_size : 0;
	io->out_asked = rom->asked;
	io->out_images = copy ? copy->images : 0;
	memcpy(io->out_sources, rom->found.sources, sizeof(io->out_sources));
	/* What would be used isn't, with another mode. */
	used = &io->out_sources[rom->found.source];
	if (rom->mode != PPT_ROM_MODE_ON && used->verdict == PPT_ROM_USED)
		used->verdict = PPT_ROM_UNTRIED;
	if (rom->file && rom->found.copy != rom->file)
		io->out_sources[PPT_ROM_FILE] = describe_file(rom);
	if (rom->mode == PPT_ROM_MODE_FILE)
		io->out_sources[PPT_ROM_FILE].verdict = PPT_ROM_USED;
}

int ppt_rom_report(struct ppt_ioc_rom *io)
{
	struct ppt_device *device = ppt_device_get(&io->address);
	int ret;

	if (!device)
		return -ENODEV;
	ret = mutex_lock_killable(&device->rom.lock);
	if (!ret) {
		report(&device->rom, io);
		mutex_unlock(&device->rom.lock);
	}
	ppt_device_put(device);
	return ret;
}

/* The ROM in service, a reference, for PPT_IOC_ROM_READ. */
static struct ppt_rom_copy *get_served(struct ppt_device *device,
				       struct ppt_ioc_rom_read *io)
{
	struct ppt_rom *rom = &device->rom;
	struct ppt_rom_copy *copy;
	int ret;

	ret = mutex_lock_killable(&rom->lock);
	if (ret)
		return ERR_PTR(ret);
	if (io->flags & PPT_ROM_READ_F_AGAIN) {
		rom->looked = rom->looked && rom->file;
		ret = ask_sources(device);
	}
	ret = ret ?: make_ready(device);
	copy = ppt_rom_copy_get(served(rom));
	io->out_source = served_source(rom);
	mutex_unlock(&rom->lock);
	if (ret) {
		ppt_rom_copy_put(copy);
		return ERR_PTR(ret);
	}
	return copy ?: ERR_PTR(-ENODATA);
}

static int copy_out(const struct ppt_rom_copy *copy,
		    struct ppt_ioc_rom_read *io)
{
	io->out_size = copy->size;
	io->out_count = 0;
	if (io->offset >= copy->size)
		return -ERANGE;
	io->out_count = copy->size - io->offset;
	if (io->capacity < io->out_count) {
		if (!(io->flags & PPT_ROM_READ_F_PART))
			return -EMSGSIZE;
		io->out_count = io->capacity;
	}
	if (copy_to_user(u64_to_user_ptr(io->data), copy->data + io->offset,
			 io->out_count))
		return -EFAULT;
	return 0;
}

int ppt_rom_read(struct ppt_ioc_rom_read *io)
{
	struct ppt_device *device = ppt_device_get(&io->address);
	struct ppt_rom_copy *copy;
	int ret;

	if (!device)
		return -ENODEV;
	copy = get_served(device, io);
	ppt_device_put(device);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	ret = copy_out(copy, io);
	ppt_rom_copy_put(copy);
	return ret;
}

/* The admin's file, if it is good enough; else -EBADMSG and why. */
static struct ppt_rom_copy *take_file(const struct ppt_device *device,
				      struct ppt_ioc_rom_set *io)
{
	struct ppt_rom_copy *copy;
	void *data;

	data = vmemdup_user(u64_to_user_ptr(io->data), io->count);
	if (IS_ERR(data))
		return data;
	copy = ppt_rom_copy_new(device->core.pdev, data, io->count);
	kvfree(data);
	if (IS_ERR(copy))
		return copy;
	if (ppt_rom_copy_is_sound(copy) &&
	    (copy->fault != PPT_ROM_DEFECT_ID_MISMATCH ||
	     io->flags & PPT_ROM_SET_F_ANY_DEVICE))
		return copy;
	io->out_defect = copy->fault;
	io->out_defect_offset = copy->fault_offset;
	ppt_rom_copy_put(copy);
	return ERR_PTR(-EBADMSG);
}

static int set_mode(struct ppt_device *device, u8 mode)
{
	struct ppt_rom *rom = &device->rom;

	lockdep_assert_held(&rom->lock);
	if (mode == PPT_ROM_MODE_FILE && !rom->file) {
		/* It may never have been looked for. */
		look_for_file(device);
		if (!rom->file)
			return -ENODATA;
	}
	WRITE_ONCE(rom->mode, mode);
	/* What was said now counts, whatever file there is. */
	rom->looked = true;
	return 0;
}

/* Takes over the reference. */
static void set_file(struct ppt_rom *rom, struct ppt_rom_copy *file)
{
	lockdep_assert_held(&rom->lock);
	ppt_rom_copy_put(rom->file);
	rom->file = file;
	/* It may be better than what is there, or be that. */
	if (!rom->found.copy || rom->found.source >= PPT_ROM_FILE)
		rom->asked = false;
}

/* Takes over the reference @file, which may be NULL. */
static int set_mode_and_file(struct ppt_device *device, u8 mode,
			     struct ppt_rom_copy *file)
{
	struct ppt_rom *rom = &device->rom;
	int ret;

	ret = mutex_lock_killable(&rom->lock);
	if (ret) {
		ppt_rom_copy_put(file);
		return ret;
	}
	if (file)
		set_file(rom, file);
	ret = set_mode(device, mode);
	mutex_unlock(&rom->lock);
	return ret;
}

int ppt_rom_set(struct ppt_ioc_rom_set *io)
{
	struct ppt_device *device = ppt_device_get(&io->address);
	struct ppt_rom_copy *file = NULL;
	int ret = 0;

	if (!device)
		return -ENODEV;
	if (io->count)
		file = take_file(device, io);
	if (IS_ERR(file))
		ret = PTR_ERR(file);
	else
		ret = set_mode_and_file(device, io->mode, file);
	ppt_device_put(device);
	return ret;
}

/* --- sysfs ---------------------------------------------------------------- */

int ppt_rom_try_mode(struct ppt_device *device, u8 mode)
{
	int ret;

	if (!mutex_trylock(&device->rom.lock))
		return -EAGAIN;
	ret = set_mode(device, mode);
	mutex_unlock(&device->rom.lock);
	return ret;
}

int ppt_rom_try_source(struct ppt_device *device)
{
	int source;

	if (!mutex_trylock(&device->rom.lock))
		return -EAGAIN;
	source = served_source(&device->rom);
	mutex_unlock(&device->rom.lock);
	return source;
}

/* --- life ----------------------------------------------------------------- */

void ppt_rom_init(struct ppt_rom *rom)
{
	mutex_init(&rom->lock);
	rom->mode = PPT_ROM_MODE_ON;
}

void ppt_rom_exit(struct ppt_rom *rom)
{
	ppt_rom_copy_put(rom->found.copy);
	ppt_rom_copy_put(rom->file);
	ppt_rom_copy_put(rom->shown);
	mutex_destroy(&rom->lock);
}
