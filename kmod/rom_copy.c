// SPDX-License-Identifier: GPL-2.0
/* The bytes of an option ROM: see rom_copy.h. */
#include <linux/log2.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/ppt.h>
#include <linux/slab.h>

#include "core/optrom.h"
#include "rom_copy.h"

/* The least that a ROM BAR decodes (PCI Local Bus 3.0, 6.2.5.2). */
#define REGION_MIN 2048

/* The numbers are the same in the uAPI; its own begin behind the parser's. */
static_assert(PPT_ROM_DEFECT_TABLE >= PPT_OPTROM_FAULTS);
static_assert(PPT_ROM_DEFECT_TOO_MANY == PPT_OPTROM_TOO_MANY);
static_assert(PPT_ROM_MAX == PPT_OPTROM_MAX);

static u32 region_size_for(u32 size)
{
	return max_t(u32, REGION_MIN, roundup_pow_of_two(size));
}

bool ppt_rom_copy_is_sound(const struct ppt_rom_copy *copy)
{
	return copy->images && !ppt_optrom_fault_is_fatal(copy->fault);
}

static bool is_foreign(const struct ppt_optrom *rom)
{
	u32 i;

	for (i = 0; i < rom->image_count; i++)
		if (rom->images[i].traits & PPT_IMAGE_MATCHES)
			return false;
	return rom->image_count;
}

static const struct ppt_optrom_defect *find_defect(const struct ppt_optrom *rom,
						   u8 fault)
{
	u32 kept = min_t(u32, rom->defect_count, ARRAY_SIZE(rom->defects));
	u32 i;

	for (i = 0; i < kept; i++)
		if (rom->defects[i].fault == fault)
			return &rom->defects[i];
	return NULL;
}

static void note_worst(struct ppt_rom_copy *copy, const struct ppt_optrom *rom)
{
	const struct ppt_optrom_defect *worst = ppt_optrom_worst(rom);

	if (worst && !ppt_optrom_fault_is_fatal(worst->fault) &&
	    copy->is_foreign)
		worst = find_defect(rom, PPT_OPTROM_ID_MISMATCH) ?: worst;
	copy->fault = worst ? worst->fault : PPT_ROM_DEFECT_NONE;
	copy->fault_offset = worst ? worst->offset : 0;
}

/* Whether there is something wrong, and what. Before anybody else has it. */
static int judge(const struct pci_dev *pdev, struct ppt_rom_copy *copy)
{
	const struct ppt_optrom_target target = {
		.vendor = pdev->vendor,
		.device = pdev->device,
	};
	struct ppt_optrom *rom;

	rom = kmalloc(sizeof(*rom), GFP_KERNEL);
	if (!rom)
		return -ENOMEM;
	ppt_optrom_parse(copy->data, copy->size, &target, 0, rom);
	copy->images = rom->image_count;
	copy->is_foreign = is_foreign(rom);
	note_worst(copy, rom);
	/* Firmware looks for the first image where the BAR begins. */
	if (rom->start && ppt_rom_copy_is_sound(copy)) {
		copy->size -= rom->start;
		memmove(copy->data, copy->data + rom->start, copy->size);
		copy->fault_offset -= min(copy->fault_offset, rom->start);
	}
	kfree(rom);
	return 0;
}

struct ppt_rom_copy *ppt_rom_copy_new(const struct pci_dev *pdev,
				      const void *data, size_t size)
{
	struct ppt_rom_copy *copy;
	u32 region_size;
	int ret;

	if (!size)
		return ERR_PTR(-ENODATA);
	if (size > PPT_ROM_MAX)
		return ERR_PTR(-EFBIG);
	region_size = region_size_for(size);
	copy = kvmalloc(struct_size(copy, data, region_size),
			GFP_KERNEL_ACCOUNT);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	refcount_set(&copy->users, 1);
	copy->size = size;
	memcpy(copy->data, data, size);
	ret = judge(pdev, copy);
	if (ret) {
		ppt_rom_copy_put(copy);
		return ERR_PTR(ret);
	}
	/* It may have become shorter; never longer. */
	copy->region_size = region_size_for(copy->size);
	memset(copy->data + copy->size, 0xff, copy->region_size - copy->size);
	return copy;
}

void ppt_rom_copy_put(struct ppt_rom_copy *copy)
{
	if (!IS_ERR_OR_NULL(copy) && refcount_dec_and_test(&copy->users))
		kvfree(copy);
}
