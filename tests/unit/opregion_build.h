/* SPDX-License-Identifier: GPL-2.0 */
/*
 * OpRegions and VBTs made from nothing, small enough to know every byte. They
 * are for the parser: there are no outputs in them.
 */
#ifndef PPT_TESTS_OPREGION_BUILD_H
#define PPT_TESTS_OPREGION_BUILD_H

#include "core/opregion_blob.h"
#include "core/vbt.h"

/* The VBT of most cases, as long as that of a Tiger Lake. */
#define VBT_SIZE_TGL 0x21da
/* Where OpRegions are said to be. */
#define OPREGION_BASE 0x7b5f0000

/* With every version, field and place that matters. */
struct opregion_bytes {
	u8 data[PPT_OPREGION_SIZE];
};

struct vbt_bytes {
	u32 size;
	u8 data[PPT_VBT_MAX];
};

void put16(u8 *data, u32 offset, u16 value);
void put32(u8 *data, u32 offset, u32 value);
void put64(u8 *data, u32 offset, u64 value);
u32 get32(const u8 *data, u32 offset);

/* All mailboxes, none of them with anything but the pointer in it. */
void build_opregion(struct opregion_bytes *out, u32 over, u64 rvda, u32 rvds);

/* With a BDB that fills it, and a right sum. */
void build_vbt(struct vbt_bytes *out, u32 size);

/* Into mailbox 4, over its end if need be. */
void put_vbt(struct opregion_bytes *out, const struct vbt_bytes *vbt);

#endif /* PPT_TESTS_OPREGION_BUILD_H */
