/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * What the OpRegion of Intel graphics says, and what is wrong with it: 8 KiB in
 * memory, made by firmware, to which config register ASLS points. A header with
 * versions, then mailboxes; one of them holds the VBT (vbt.h), which describes
 * the outputs, unless a pointer ("RVDA" and "RVDS", version 2.0 and later) says
 * that it is elsewhere. Sources: Intel, IGD OpRegion Specification for Skylake
 * 0.5; edk2-platforms, IgdOpRegion.h; Linux,
 * drivers/gpu/drm/i915/display/intel_opregion.c, for 2.1 and later.
 *
 * Firmware, a guest before us or whoever may write config space decides what
 * the bytes are: none is trusted. The SIZE in the header is compared, nothing
 * is ever read or computed with it.
 */
#ifndef PPT_CORE_OPREGION_H
#define PPT_CORE_OPREGION_H

#include "shim.h"

/* The fixed part, in bytes; all of the OpRegion that there is before 2.0. */
#define PPT_OPREGION_SIZE 0x2000
/* Of the header, in KiB. */
#define PPT_OPREGION_SIZE_KIB 8
/* A VBT has 16 bits for its size: what is longer than this isn't fetched. */
#define PPT_VBT_MAX 0x10000
/* No x86 processor has more bits than these for an address of memory. */
#define PPT_OPREGION_ADDRESS_BITS 52

/*
 * Also in the uAPI (PPT_OPREGION_FAULT_*), and as bits (1 << number) of a mask
 * of 32: numbers are never reused. The table in opregion.c has the name of
 * each, a sentence, and whether it is fatal: whether an OpRegion that has it is
 * kept from a guest.
 */
enum ppt_opregion_fault {
	PPT_OPREGION_OK = 0,
	PPT_OPREGION_NONE = 1, /* ASLS is 0 or ~0 */
	PPT_OPREGION_BAD_ADDRESS = 2, /* ASLS: not all of it below 4 GiB */
	PPT_OPREGION_TOO_SHORT = 3, /* fewer than 8 KiB were given */
	PPT_OPREGION_BAD_SIGNATURE = 4,
	PPT_OPREGION_BAD_SIZE = 5, /* the header doesn't say 8 KiB */
	PPT_OPREGION_BAD_VERSION = 6, /* neither 1.x nor 2.x nor 3.x */
	PPT_OPREGION_RVDA_HALF = 7, /* RVDA without RVDS, or the reverse */
	PPT_OPREGION_RVDA_UNUSED = 8, /* there is no mailbox 3 to hold it */
	PPT_OPREGION_RVDA_INSIDE = 9, /* points into the OpRegion itself */
	PPT_OPREGION_RVDA_OVERFLOW = 10, /* or beyond any memory */
	PPT_OPREGION_RVDS_TOO_BIG = 11, /* over PPT_VBT_MAX */
	PPT_OPREGION_VBT_SIGNATURE = 12, /* no "$VBT" there */
	PPT_OPREGION_VBT_TRUNCATED = 13, /* longer than its place */
	PPT_OPREGION_VBT_BAD = 14, /* its header or BDB is wrong */
	PPT_OPREGION_VBT_CHECKSUM = 15,
	PPT_OPREGION_NO_VBT = 16, /* neither outside nor in mailbox 4 */
	PPT_OPREGION_SYSTEM_RAM = 17, /* found by who fetches it */
	PPT_OPREGION_UNMAPPED = 18, /* likewise */
	PPT_OPREGION_DEVICE_MEMORY = 19, /* likewise */
	PPT_OPREGION_FAULTS,
};

/* Mailboxes that are there: bits of @mailboxes. */
#define PPT_MAILBOX_ACPI (1U << 0) /* 1 */
#define PPT_MAILBOX_SWSCI (1U << 1) /* 2; obsolete in 2.x, none in 3.x */
#define PPT_MAILBOX_ASLE (1U << 2) /* 3 */
#define PPT_MAILBOX_VBT (1U << 3) /* 4 */
#define PPT_MAILBOX_ASLE_EXT (1U << 4) /* 5 */
#define PPT_MAILBOX_BACKLIGHT (1U << 5) /* in the place of 2; 3.x */

/* What RVDA is: an address in memory (2.0), or an offset from ASLS (2.1 on). */
enum ppt_opregion_pointer {
	PPT_RVDA_NONE,
	PPT_RVDA_ABSOLUTE,
	PPT_RVDA_RELATIVE,
};

/**
 * struct ppt_opregion - what was found
 * @rvda: as it stands there, even if it doesn't count
 * @rvds: likewise
 * @external_size: bytes to be fetched from where RVDA points, PPT_VBT_MAX at
 *	most; 0 if @pointer is PPT_RVDA_NONE
 * @mailbox_size: bytes that a VBT in mailbox 4 may have: more if there is no
 *	mailbox 5 behind it
 * @size_kib: as the header says; wrong if it isn't PPT_OPREGION_SIZE_KIB
 * @mailboxes: PPT_MAILBOX_* bits, and unknown ones
 * @driver_model: as it stands there
 * @platform: "PCON", as it stands there
 * @faults: 1 << enum ppt_opregion_fault, of each that was found
 * @major: version
 * @minor: likewise
 * @revision: likewise
 * @pointer: enum ppt_opregion_pointer
 * @headless: said to have no outputs at all (2.3 and later)
 * @bios: version of the firmware, printable ASCII, as the three below; what
 *	isn't, is a "?"
 * @vbios: of the video BIOS
 * @driver: of the driver
 * @gop: of the UEFI driver
 */
struct ppt_opregion {
	u64 rvda;
	u32 rvds;
	u32 external_size;
	u32 mailbox_size;
	u32 size_kib;
	u32 mailboxes;
	u32 driver_model;
	u32 platform;
	u32 faults;
	u8 major;
	u8 minor;
	u8 revision;
	u8 pointer;
	bool headless;
	char bios[33];
	char vbios[17];
	char driver[17];
	char gop[33];
};

/* Bytes of memory; none of its sums wraps. */
struct ppt_opregion_range {
	u64 address;
	u32 size;
};

/**
 * ppt_opregion_check_address - whether ASLS can be the address of an OpRegion
 * @asls: config register FCh of the graphics
 *
 * Whether there is memory, and none that is anybody else's, remains to be
 * asked.
 *
 * Return: PPT_OPREGION_OK, PPT_OPREGION_NONE or PPT_OPREGION_BAD_ADDRESS.
 */
enum ppt_opregion_fault ppt_opregion_check_address(u32 asls);

/**
 * ppt_opregion_parse - read the header and the pointer to a VBT
 * @data: a private copy, which nobody changes meanwhile
 * @size: its bytes; more than PPT_OPREGION_SIZE are not looked at
 * @out: what was found; of what is not an OpRegion, nothing but @faults
 *
 * Context: Any; no lock, no memory but @out.
 */
void ppt_opregion_parse(const u8 *data, size_t size, struct ppt_opregion *out);

/**
 * ppt_opregion_external - where a VBT outside of the OpRegion is
 * @opregion: as parsed; @pointer isn't PPT_RVDA_NONE
 * @base: address of the OpRegion; 0 of a blob, whose VBT is in itself
 * @ret_range: what to fetch; written on success
 *
 * All of the range is below 1 << PPT_OPREGION_ADDRESS_BITS and outside of the
 * OpRegion. Whether it is memory of the firmware's is for the caller to ask.
 *
 * Return: PPT_OPREGION_OK, PPT_OPREGION_RVDA_INSIDE or
 *	PPT_OPREGION_RVDA_OVERFLOW.
 */
enum ppt_opregion_fault
ppt_opregion_external(const struct ppt_opregion *opregion, u64 base,
		      struct ppt_opregion_range *ret_range);

/* Of a mask, the first one that is fatal, or else the first one. */
enum ppt_opregion_fault ppt_opregion_worst(u32 faults);

bool ppt_opregion_fault_is_fatal(unsigned int fault);

/* One word, as in "bad-size"; never NULL. */
const char *ppt_opregion_fault_name(unsigned int fault);

/* One line for a person, without a full stop; never NULL. */
const char *ppt_opregion_fault_text(unsigned int fault);

#endif /* PPT_CORE_OPREGION_H */
