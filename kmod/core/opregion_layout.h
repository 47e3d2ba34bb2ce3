/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * Where the fields of an OpRegion are, in bytes from its beginning, and how to
 * read and write them: little-endian and often unaligned. For the files that
 * handle its bytes; what they mean is in opregion.h.
 */
#ifndef PPT_CORE_OPREGION_LAYOUT_H
#define PPT_CORE_OPREGION_LAYOUT_H

#include "shim.h"

/* The header. */
#define OPREGION_SIGNATURE "IntelGraphicsMem"
#define OPREGION_SIZE_KIB 0x10
#define OPREGION_REVISION 0x15
#define OPREGION_MINOR 0x16
#define OPREGION_MAJOR 0x17
#define OPREGION_BIOS 0x18
#define OPREGION_VBIOS 0x38
#define OPREGION_DRIVER 0x48
#define OPREGION_MAILBOXES 0x58
#define OPREGION_DRIVER_MODEL 0x5c
#define OPREGION_PLATFORM 0x60
#define OPREGION_GOP 0x64

/* Mailbox 1, ACPI. */
#define OPREGION_DRDY 0x100 /* whether the driver is ready */

/* Mailbox 2, calls of the driver to the firmware. */
#define OPREGION_SCIC 0x200 /* which, and its result */
#define OPREGION_PARM 0x204 /* its parameter */

/* Mailbox 3, calls of the firmware to the driver; and what had no other room */
#define OPREGION_ARDY 0x300 /* whether the driver is ready */
#define OPREGION_ASLC 0x304 /* what is asked of it */
#define OPREGION_FDSS 0x3aa /* 8 bytes: address of a buffer, in memory */
#define OPREGION_FDSP 0x3b2 /* its size */
#define OPREGION_RVDA 0x3ba /* 8 bytes */
#define OPREGION_RVDS 0x3c2

/* Mailbox 4, and 5, which is the rest. */
#define OPREGION_VBT 0x400
#define OPREGION_ASLE_EXT 0x1c00

static inline u16 opregion_get16(const u8 *bytes)
{
	return bytes[0] | bytes[1] << 8;
}

static inline u32 opregion_get32(const u8 *bytes)
{
	return opregion_get16(bytes) | (u32)opregion_get16(bytes + 2) << 16;
}

static inline u64 opregion_get64(const u8 *bytes)
{
	return opregion_get32(bytes) | (u64)opregion_get32(bytes + 4) << 32;
}

static inline void opregion_put32(u8 *bytes, u32 value)
{
	bytes[0] = value;
	bytes[1] = value >> 8;
	bytes[2] = value >> 16;
	bytes[3] = value >> 24;
}

static inline void opregion_put64(u8 *bytes, u64 value)
{
	opregion_put32(bytes, value);
	opregion_put32(bytes + 4, value >> 32);
}

/*
 * A text of firmware's as printable ASCII: up to its end (NUL or @size), what
 * isn't printable as "?", without blanks at the end. @out has room for @size
 * characters and a NUL.
 */
void ppt_opregion_copy_text(const u8 *bytes, u32 size, char *out);

#endif /* PPT_CORE_OPREGION_LAYOUT_H */
