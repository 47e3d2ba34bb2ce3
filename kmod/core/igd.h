/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * Stolen memory of Intel's integrated graphics: how much RAM firmware has taken
 * for it, and where, from registers that each generation has elsewhere and
 * encodes otherwise (igd_ids.h). Sources: Linux,
 * arch/x86/kernel/early-quirks.c, include/drm/intel/i915_drm.h,
 * drivers/gpu/drm/i915/gt/intel_ggtt.c, drivers/gpu/drm/xe/
 * xe_ttm_stolen_mgr.c; ACRN's device model for which encodings are in use.
 *
 * The caller reads the registers; here are only their values.
 */
#ifndef PPT_CORE_IGD_H
#define PPT_CORE_IGD_H

#include "igd_ids.h"

/*
 * Also in the uAPI (PPT_IGD_FAULT_*), and as bits (1 << number) of a mask of
 * 32: numbers are never reused. The table in igd.c has the name of each, a
 * sentence, and whether it is fatal: whether no number is to be believed.
 */
enum ppt_igd_fault {
	PPT_IGD_OK = 0,
	PPT_IGD_UNKNOWN = 1, /* the id */
	PPT_IGD_NO_ANSWER = 2, /* a register is all ones */
	PPT_IGD_SIZE_INVALID = 3, /* encoding that means nothing */
	PPT_IGD_SIZE_RESERVED = 4, /* computed, but in no documentation */
	PPT_IGD_GTT_INVALID = 5, /* encoding that means nothing */
	PPT_IGD_NO_BASE = 6, /* a size, but no base */
	PPT_IGD_BASE_RANGE = 7, /* ends behind what an address may be */
	PPT_IGD_FAULTS,
};

/**
 * struct ppt_igd_registers - what the caller has read
 * @sizes: GMCH control, of the host bridge (52h), for PPT_STOLEN_GMCH; or GGC,
 *	of the graphics (50h); or, for PPT_STOLEN_BAR2, GGC in BAR 0 (108040h)
 * @base: BDSM, of the graphics: 32 bits (5Ch) for PPT_STOLEN_GMCH and
 *	PPT_STOLEN_BDSM32, 64 bits (C0h) for PPT_STOLEN_BDSM64; else nobody
 *	looks
 */
struct ppt_igd_registers {
	u16 sizes;
	u64 base;
};

/**
 * struct ppt_igd - what they mean
 * @base: of the stolen memory, in the host's memory; 0 if there is none, or for
 *	PPT_STOLEN_BAR2
 * @size: of it, in bytes; 0 if there is none
 * @gtt_size: of the memory stolen for the GTT besides, below that; in bytes
 * @base_low: the bits of BDSM below the address, which a guest gets as they are
 * @faults: 1 << enum ppt_igd_fault, of each that was found
 * @vga_disabled: it decodes no VGA memory and ports
 */
struct ppt_igd {
	u64 base;
	u64 size;
	u32 gtt_size;
	u32 base_low;
	u32 faults;
	bool vga_disabled;
};

/**
 * ppt_igd_decode - the stolen memory
 * @model: as ppt_igd_find() says; NULL is PPT_IGD_UNKNOWN
 * @registers: as read
 * @out: what they mean; nothing of what has a fatal fault
 */
void ppt_igd_decode(const struct ppt_igd_model *model,
		    const struct ppt_igd_registers *registers,
		    struct ppt_igd *out);

bool ppt_igd_fault_is_fatal(unsigned int fault);

/* One word, as in "size-reserved"; never NULL. */
const char *ppt_igd_fault_name(unsigned int fault);

/* One line for a person, without a full stop; never NULL. */
const char *ppt_igd_fault_text(unsigned int fault);

#endif /* PPT_CORE_IGD_H */
