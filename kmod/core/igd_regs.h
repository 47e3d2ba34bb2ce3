/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * Which registers, besides the usual ones of a PCI device, a guest with Intel's
 * integrated graphics must find, and what it must find there. Sources: QEMU,
 * docs/igd-assign.txt and hw/vfio/igd.c; Linux,
 * drivers/vfio/pci/vfio_pci_igd.c; FreeBSD, usr.sbin/bhyve/amd64/pci_gvt-d.c.
 */
#ifndef PPT_CORE_IGD_REGS_H
#define PPT_CORE_IGD_REGS_H

#include "igd_ids.h"

/* Where a register is: in whose config space, or not in one at all. */
enum ppt_igd_place {
	PPT_IGD_DISPLAY, /* the graphics itself; 00:02.0 in legacy mode */
	PPT_IGD_BAR0, /* of the graphics */
	PPT_IGD_HOST_BRIDGE, /* 00:00.0 */
	PPT_IGD_LPC, /* 00:1f.0, of class 0601h */
};

enum ppt_igd_policy {
	/* The guest's own, written by its firmware; the host's is untouched. */
	PPT_IGD_EMULATE,
	/* As the host has it; what the guest writes stays in the guest. */
	PPT_IGD_MIRROR,
	/* Likewise, but only VBIOS and GOP ask (legacy mode). */
	PPT_IGD_LEGACY,
};

/**
 * struct ppt_igd_register - one of them
 * @name: as Intel and Linux abbreviate it
 * @offset: in bytes
 * @width: likewise
 * @place: enum ppt_igd_place
 * @policy: enum ppt_igd_policy
 * @kinds: 1 << enum ppt_igd_stolen, of those graphics that have it
 */
struct ppt_igd_register {
	const char *name;
	u32 offset;
	u8 width;
	u8 place;
	u8 policy;
	u8 kinds;
};

extern const struct ppt_igd_register ppt_igd_registers[];
extern const u32 ppt_igd_register_count;

/*
 * The first one from @index on that a model has, and its index in @index; NULL
 * if there is none left. To go on, begin with the next index. With a @model of
 * NULL, those that all have.
 */
const struct ppt_igd_register *
ppt_igd_next_register(const struct ppt_igd_model *model, u32 *index);

#endif /* PPT_CORE_IGD_REGS_H */
