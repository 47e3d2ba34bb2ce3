/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * Which integrated graphics of Intel's a PCI device id means, and therefore how
 * its registers are to be read. Every id is listed: neighbours may be of
 * another generation, or have memory of their own. Sources: Linux,
 * include/drm/intel/pciids.h, arch/x86/kernel/early-quirks.c.
 */
#ifndef PPT_CORE_IGD_IDS_H
#define PPT_CORE_IGD_IDS_H

#include "shim.h"

#define PPT_IGD_VENDOR 0x8086

/*
 * Also in the uAPI (PPT_IGD_STOLEN_*): numbers are never reused. Where the
 * stolen memory's base and size are.
 */
enum ppt_igd_stolen {
	PPT_STOLEN_UNKNOWN = 0, /* not integrated graphics that we know */
	PPT_STOLEN_GMCH = 1, /* size in the host bridge, base of 32 bits */
	PPT_STOLEN_BDSM32 = 2, /* both in the graphics, base of 32 bits */
	PPT_STOLEN_BDSM64 = 3, /* base of 64 bits, elsewhere */
	PPT_STOLEN_BAR2 = 4, /* not in config space: part of BAR 2 */
};

/* How GMCH control, or GGC, encodes the sizes. */
enum ppt_igd_sizes {
	PPT_SIZES_GEN3,
	PPT_SIZES_GEN6,
	PPT_SIZES_GEN8,
	PPT_SIZES_CHV,
	PPT_SIZES_GEN9,
	PPT_SIZES_MTL,
};

/**
 * struct ppt_igd_model - what is common to some ids
 * @name: as Linux abbreviates it
 * @generation: of the graphics, without a fraction; 0 if it isn't known
 * @stolen: enum ppt_igd_stolen
 * @sizes: enum ppt_igd_sizes
 * @ids: in rising order, with a 0 behind the last one
 */
struct ppt_igd_model {
	const char *name;
	u8 generation;
	u8 stolen;
	u8 sizes;
	const u16 *ids;
};

/* All of them, in the order of their appearance. */
extern const struct ppt_igd_model ppt_igd_models[];
extern const u32 ppt_igd_model_count;

/* NULL if it is none that is known, which includes Intel's graphics cards. */
const struct ppt_igd_model *ppt_igd_find(u16 vendor, u16 device);

#endif /* PPT_CORE_IGD_IDS_H */
