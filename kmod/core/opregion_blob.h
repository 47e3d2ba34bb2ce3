/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * An OpRegion made ready for a guest: one piece, in which nothing points
 * outside of it, wherever a VMM puts it. The 8 KiB come first, a VBT from
 * elsewhere directly behind them. What would name an address of the host, or
 * let a guest believe that the host's firmware listens, is cleared.
 */
#ifndef PPT_CORE_OPREGION_BLOB_H
#define PPT_CORE_OPREGION_BLOB_H

#include "opregion.h"

/* A blob is padded with zeros to a multiple of this. */
#define PPT_OPREGION_PAGE 0x1000
#define PPT_OPREGION_BLOB_MAX (PPT_OPREGION_SIZE + PPT_VBT_MAX)

/**
 * ppt_opregion_repack - put OpRegion and VBT together
 * @data: the OpRegion, PPT_OPREGION_SIZE bytes, without a fatal fault
 * @vbt: the VBT if ppt_vbt_choose() says that the one outside counts; else NULL
 * @vbt_size: its bytes; what is behind PPT_VBT_MAX is left out
 * @out: where to; nothing of it may be among the above
 * @capacity: bytes of @out
 *
 * With a VBT, RVDA becomes PPT_OPREGION_SIZE and RVDS the size of the VBT, and
 * version 2.0, in which RVDA would be an address, becomes 2.1. Without one,
 * both become 0. Everything else stays as it is.
 *
 * Return: bytes of the blob. Nothing is written if they are more than
 *	@capacity.
 */
u32 ppt_opregion_repack(const u8 *data, const u8 *vbt, size_t vbt_size, u8 *out,
			size_t capacity);

/**
 * ppt_opregion_scrub - clear what is the host's alone
 * @data: an OpRegion, PPT_OPREGION_SIZE bytes; changed in its place
 *
 * The address and size of a buffer (FDSS, FDSP); the call to the firmware that
 * was the last one (SCIC and its parameter) and mailbox 2 itself, unless it has
 * become that of the backlight; what the host's driver told the firmware, or
 * was asked by it (DRDY, ARDY, ASLC). Not RVDA: repacking has replaced it.
 */
void ppt_opregion_scrub(u8 *data);

/* Repacks, and scrubs the result: what a guest may have. */
u32 ppt_opregion_compose(const u8 *data, const u8 *vbt, size_t vbt_size,
			 u8 *out, size_t capacity);

#endif /* PPT_CORE_OPREGION_BLOB_H */
