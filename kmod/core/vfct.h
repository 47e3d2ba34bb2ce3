/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * AMD's ACPI table VFCT, in which firmware hands over the VBIOS of graphics
 * that have no ROM of their own: a header, then images one behind the other,
 * each with the address and the ids of its device. Source: Linux,
 * drivers/gpu/drm/amd/include/atombios.h (UEFI_ACPI_VFCT, VFCT_IMAGE_HEADER).
 */
#ifndef PPT_CORE_VFCT_H
#define PPT_CORE_VFCT_H

#include "shim.h"

enum ppt_vfct_result {
	PPT_VFCT_FOUND,
	PPT_VFCT_OTHER_BUS, /* found, but buses were renumbered since */
	PPT_VFCT_NONE, /* the table is whole and has none for it */
	PPT_VFCT_TOO_SHORT, /* no VFCT at all, or not even its header */
	PPT_VFCT_BAD_OFFSET, /* its images begin in the header or outside */
	PPT_VFCT_TRUNCATED, /* an image goes on behind its end */
};

/* Whose image is wanted. The table knows of PCI domain 0 only. */
struct ppt_vfct_query {
	u8 bus;
	u8 slot;
	u8 function;
	u16 vendor;
	u16 device;
};

/**
 * struct ppt_vfct_image - where an image is
 * @offset: in bytes from the beginning of the table
 * @size: in bytes
 * @bus: as the table says
 */
struct ppt_vfct_image {
	u32 offset;
	u32 size;
	u32 bus;
};

/**
 * ppt_vfct_find - the image of a device
 * @table: the whole ACPI table, its header included
 * @size: bytes that may be read; the length in its header counts if smaller
 * @query: the device; an image at its very bus is preferred, else the first
 *	one is taken that agrees in all but the bus
 * @ret_image: written if there is one
 *
 * An image of length 0 is passed over. Says PPT_VFCT_TRUNCATED only if nothing
 * was found before that.
 */
enum ppt_vfct_result ppt_vfct_find(const u8 *table, size_t size,
				   const struct ppt_vfct_query *query,
				   struct ppt_vfct_image *ret_image);

#endif /* PPT_CORE_VFCT_H */
