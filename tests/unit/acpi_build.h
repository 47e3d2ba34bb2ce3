/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables DMAR and IVRS made from nothing: piece by piece, and two whole ones,
 * of machines that the lab hasn't got.
 */
#ifndef PPT_TESTS_ACPI_BUILD_H
#define PPT_TESTS_ACPI_BUILD_H

#include "core/shim.h"

#define ACPI_BYTES_MAX 4096

struct acpi_bytes {
	u32 size;
	/* Where the last block begins, which what is added belongs to. */
	u32 block;
	u8 data[ACPI_BYTES_MAX];
};

void acpi_put(struct acpi_bytes *out, u32 offset, unsigned int bytes,
	      u64 value);

/* A header and what is ahead of the blocks; "DMAR" or "IVRS". */
void acpi_begin(struct acpi_bytes *out, const char *signature);
/* Length and checksum, after every change. */
void acpi_end(struct acpi_bytes *out);

/* A block of that type, @size bytes long without scopes, all else 0. */
void dmar_block(struct acpi_bytes *out, u16 type, u16 size);
/* @path has two digits for each step: 0x1c0 is slot 1c, function 0. */
void dmar_scope(struct acpi_bytes *out, u8 type, u8 id, u8 bus, const u16 *path,
		unsigned int depth);
void dmar_drhd(struct acpi_bytes *out, u8 flags, u64 base);
void dmar_rmrr(struct acpi_bytes *out, u64 base, u64 limit);

void ivrs_ivhd(struct acpi_bytes *out, u8 type, u16 id, u64 base);
void ivrs_entry(struct acpi_bytes *out, u8 type, u16 id, u8 flags);
/* One of 8 bytes, whose second half is @more. */
void ivrs_entry8(struct acpi_bytes *out, u8 type, u16 id, u32 more);
void ivrs_hid(struct acpi_bytes *out, u16 id, const char *hid, u8 uid_type,
	      const void *uid, u8 uid_size);
void ivrs_ivmd(struct acpi_bytes *out, u8 type, u8 flags, u16 first, u16 last,
	       u64 base, u64 size);

/*
 * A server of the kind that keeps network cards from VMs: units for the
 * graphics card's port and for the rest, RMRRs for USB, graphics and both
 * functions of the network card, and one of every other block.
 */
void build_dmar_server(struct acpi_bytes *out);
#define SERVER_BLOCKS 10

/* A desktop whose IOMMU is described three times, with memory for two devices. */
void build_ivrs_desktop(struct acpi_bytes *out);
#define DESKTOP_BLOCKS 5

#endif /* PPT_TESTS_ACPI_BUILD_H */
