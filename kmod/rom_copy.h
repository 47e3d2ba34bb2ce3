/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bytes of an option ROM, in memory: once filled they never change, so that
 * whoever holds a reference reads them without a lock.
 */
#ifndef PPT_ROM_COPY_H
#define PPT_ROM_COPY_H

#include <linux/err.h>
#include <linux/refcount.h>
#include <linux/types.h>

struct pci_dev;

/**
 * struct ppt_rom_copy - a ROM
 * @users: references
 * @size: of the ROM, in bytes, 1 to PPT_ROM_MAX
 * @region_size: of @data, in bytes: the power of two that a BAR for it has
 * @fault: the worst thing wrong with it, PPT_ROM_DEFECT_*; that it is for
 *	another device counts more than what isn't fatal
 * @fault_offset: where, in bytes from its beginning
 * @images: how many images it has
 * @is_foreign: none of them is for the device
 * @data: the ROM, and FFh up to @region_size, as on a bus where nobody answers
 */
struct ppt_rom_copy {
	refcount_t users;
	u32 size;
	u32 region_size;
	u32 fault_offset;
	u8 fault;
	u8 images;
	bool is_foreign;
	u8 data[];
};

/**
 * ppt_rom_copy_new - a copy of a ROM, looked through
 * @pdev: the device that it is for
 * @data: the bytes; NVIDIA's prefix, which a BAR doesn't show, is left out of
 *	the copy
 * @size: how many
 *
 * Context: Process context, allocates memory.
 * Return: a reference, or ERR_PTR: -ENOMEM, -EFBIG, -ENODATA for 0 bytes.
 */
struct ppt_rom_copy *ppt_rom_copy_new(const struct pci_dev *pdev,
				      const void *data, size_t size);

static inline struct ppt_rom_copy *ppt_rom_copy_get(struct ppt_rom_copy *copy)
{
	if (copy)
		refcount_inc(&copy->users);
	return copy;
}

/* NULL and ERR_PTR are nothing to put. */
void ppt_rom_copy_put(struct ppt_rom_copy *copy);

/* Whether a guest can be given it without a better one being looked for. */
bool ppt_rom_copy_is_sound(const struct ppt_rom_copy *copy);

#endif /* PPT_ROM_COPY_H */
