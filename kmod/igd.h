/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Intel's integrated graphics: what firmware has set up in memory for it, and a
 * guest must find as well.
 *
 * The OpRegion (core/opregion.h) is copied when the device is claimed, before a
 * guest can have written the register that points to it; a VM gets a copy that
 * was made ready for guests, with no address of the host in it. How much memory
 * was stolen, and where, is read from the registers of the device's generation
 * (core/igd.h). Nothing of this changes until the device is given up.
 */
#ifndef PPT_IGD_H
#define PPT_IGD_H

#include <linux/ppt.h>
#include <linux/types.h>

#include "core/igd.h"
#include "core/vbt.h"

struct pci_dev;
struct ppt_device;

/* Of config space, for the bridges: only a few registers of it are kept. */
#define PPT_IGD_CONFIG_SIZE 256

/**
 * struct ppt_igd_state - what was found when the device was claimed
 * @model: NULL: no model that is known
 * @sizes: GMCH control or GGC, as read
 * @stolen: what the registers mean
 * @opregion: as parsed; counts unless @faults has a fatal one
 * @vbt: which VBT counts
 * @faults: 1 << PPT_OPREGION_FAULT_*, of each that was found
 * @raw: OpRegion, and behind it the VBT that was elsewhere; NULL if there is no
 *	OpRegion, or none that may be read
 * @raw_size: in bytes
 * @blob: what guests get; NULL if a fault is fatal
 * @blob_size: in bytes
 * @host_bridge: its config space, but for a few registers zero
 * @lpc_bridge: likewise
 * @has_host_bridge: @host_bridge counts
 * @has_lpc_bridge: @lpc_bridge counts
 *
 * Written by probe before anybody else has the device; only read since.
 */
struct ppt_igd_state {
	const struct ppt_igd_model *model;
	u16 sizes;
	struct ppt_igd stolen;
	struct ppt_opregion opregion;
	struct ppt_vbt_choice vbt;
	u32 faults;
	u8 *raw;
	u32 raw_size;
	u8 *blob;
	u32 blob_size;
	u8 host_bridge[PPT_IGD_CONFIG_SIZE];
	u8 lpc_bridge[PPT_IGD_CONFIG_SIZE];
	bool has_host_bridge;
	bool has_lpc_bridge;
};

/*
 * Looks at what is there, if the device is Intel's integrated graphics; leaves
 * device->igd NULL otherwise. Context: of the device's probe; nobody else has
 * it yet, and it is in D0. Return: 0 or -ENOMEM.
 */
int ppt_igd_claim(struct ppt_device *device);

/* The last reference on the device is dropped. */
void ppt_igd_free(struct ppt_igd_state *igd);

/* PPT_IOC_IGD and PPT_IOC_OPREGION, as documented there. */
int ppt_igd_report(struct ppt_ioc_igd *io);
int ppt_igd_read_opregion(struct ppt_ioc_opregion *io);

#endif /* PPT_IGD_H */
