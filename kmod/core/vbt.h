/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * Intel's VBT, the table of a board's display outputs: a header, and in it the
 * place of the BDB, which has a header of its own and then blocks, which nobody
 * here looks into. Source: Linux, drivers/gpu/drm/i915/display,
 * intel_vbt_defs.h and intel_bios.c.
 *
 * An OpRegion may come with two of them; which one counts is decided here.
 */
#ifndef PPT_CORE_VBT_H
#define PPT_CORE_VBT_H

#include "opregion.h"

/**
 * struct ppt_vbt - what the headers say
 * @bdb: offset of the BDB, in bytes from the beginning of the VBT
 * @size: of the VBT, in bytes
 * @version: of the VBT
 * @header_size: in bytes
 * @bdb_version: the number by which drivers know what is in it
 * @bdb_size: in bytes
 * @sum: of the @size bytes, modulo 256; 0 is right
 * @product: printable ASCII, as in "TIGERLAKE"
 */
struct ppt_vbt {
	u32 bdb;
	u16 size;
	u16 version;
	u16 header_size;
	u16 bdb_version;
	u16 bdb_size;
	u8 sum;
	char product[17];
};

/**
 * ppt_vbt_check - whether there is a VBT
 * @data: from its first byte; a private copy
 * @size: bytes that it may have; more than its own are not looked at
 * @out: what the headers say; all zeros unless it is accepted
 *
 * A wrong checksum is seen in @out; many a firmware gets it wrong, and no
 * driver asks.
 *
 * Return: PPT_OPREGION_OK, or PPT_OPREGION_VBT_SIGNATURE,
 *	PPT_OPREGION_VBT_TRUNCATED or PPT_OPREGION_VBT_BAD.
 */
enum ppt_opregion_fault ppt_vbt_check(const u8 *data, size_t size,
				      struct ppt_vbt *out);

/* Where the VBT that counts is. */
enum ppt_vbt_place {
	PPT_VBT_NOWHERE,
	PPT_VBT_MAILBOX, /* 4, in the OpRegion */
	PPT_VBT_EXTERNAL, /* where RVDA points */
};

/**
 * struct ppt_vbt_choice - which VBT counts
 * @vbt: it; all zeros if there is none. Its @size is how many bytes to take
 * @faults: 1 << enum ppt_opregion_fault, of each that was found. Nothing in
 *	mailbox 4 is none unless a VBT is missed there
 * @place: enum ppt_vbt_place
 * @external_fault: why the one outside doesn't count; PPT_OPREGION_OK if it
 *	does, or if none was given
 * @mailbox_fault: likewise of mailbox 4, if it was looked at
 */
struct ppt_vbt_choice {
	struct ppt_vbt vbt;
	u32 faults;
	u8 place;
	u8 external_fault;
	u8 mailbox_fault;
};

/**
 * ppt_vbt_choose - the VBT outside if it is one, or else that in mailbox 4
 * @data: the OpRegion, PPT_OPREGION_SIZE bytes: what was parsed
 * @opregion: what was found in it; TOO_SHORT and BAD_SIGNATURE are not its
 *	faults
 * @external: what ppt_opregion_external() says to fetch; NULL if that wasn't
 *	possible
 * @external_size: its bytes
 * @out: what was decided
 */
void ppt_vbt_choose(const u8 *data, const struct ppt_opregion *opregion,
		    const u8 *external, size_t external_size,
		    struct ppt_vbt_choice *out);

#endif /* PPT_CORE_VBT_H */
