// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/* What a guest with Intel's graphics must find: see igd_regs.h. */
#include "igd_regs.h"

#define GMCH (1U << PPT_STOLEN_GMCH)
#define BDSM32 (1U << PPT_STOLEN_BDSM32)
#define BDSM64 (1U << PPT_STOLEN_BDSM64)
#define BAR2 (1U << PPT_STOLEN_BAR2)
#define ALL (GMCH | BDSM32 | BDSM64 | BAR2)

/* clang-format off */
const struct ppt_igd_register ppt_igd_registers[] = {
	/* The address of the OpRegion; 0 until the guest's firmware sets it. */
	{ "ASLS", 0xfc, 4, PPT_IGD_DISPLAY, PPT_IGD_EMULATE, ALL },
	/* Writing these makes the host's firmware run (SCI, SMI). */
	{ "SWSCI", 0xe8, 2, PPT_IGD_DISPLAY, PPT_IGD_EMULATE, ALL },
	{ "SWSMI", 0xe0, 2, PPT_IGD_DISPLAY, PPT_IGD_EMULATE, ALL },
	/* Stolen memory: the guest has its own, of the same size. */
	{ "BDSM", 0x5c, 4, PPT_IGD_DISPLAY, PPT_IGD_EMULATE, GMCH | BDSM32 },
	{ "BDSM", 0xc0, 8, PPT_IGD_DISPLAY, PPT_IGD_EMULATE, BDSM64 },
	{ "GGC", 0x50, 2, PPT_IGD_DISPLAY, PPT_IGD_MIRROR, BDSM32 | BDSM64 },
	{ "GMCH", 0x52, 2, PPT_IGD_HOST_BRIDGE, PPT_IGD_MIRROR, GMCH },
	/* The same again; Windows reads these. */
	{ "GGC", 0x108040, 4, PPT_IGD_BAR0, PPT_IGD_MIRROR, BDSM32 | BDSM64 },
	{ "DSMBASE", 0x1080c0, 4, PPT_IGD_BAR0, PPT_IGD_EMULATE, BDSM32 },
	{ "DSMBASE", 0x1080c0, 8, PPT_IGD_BAR0, PPT_IGD_EMULATE, BDSM64 },
	/* By which drivers tell processor and chipset. */
	{ "revision", 0x08, 2, PPT_IGD_HOST_BRIDGE, PPT_IGD_LEGACY, ALL },
	{ "subvendor", 0x2c, 2, PPT_IGD_HOST_BRIDGE, PPT_IGD_LEGACY, ALL },
	{ "subdevice", 0x2e, 2, PPT_IGD_HOST_BRIDGE, PPT_IGD_LEGACY, ALL },
	{ "vendor", 0x00, 2, PPT_IGD_LPC, PPT_IGD_LEGACY, ALL },
	{ "device", 0x02, 2, PPT_IGD_LPC, PPT_IGD_LEGACY, ALL },
	{ "revision", 0x08, 2, PPT_IGD_LPC, PPT_IGD_LEGACY, ALL },
	{ "subvendor", 0x2c, 2, PPT_IGD_LPC, PPT_IGD_LEGACY, ALL },
	{ "subdevice", 0x2e, 2, PPT_IGD_LPC, PPT_IGD_LEGACY, ALL },
};

/* clang-format on */

const u32 ppt_igd_register_count = ARRAY_SIZE(ppt_igd_registers);

const struct ppt_igd_register *
ppt_igd_next_register(const struct ppt_igd_model *model, u32 *index)
{
	for (; *index < ppt_igd_register_count; (*index)++) {
		u8 kinds = ppt_igd_registers[*index].kinds;

		if (kinds == ALL || (model && kinds & 1U << model->stolen))
			return &ppt_igd_registers[*index];
	}
	return NULL;
}
