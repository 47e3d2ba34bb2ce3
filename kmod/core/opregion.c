// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * Reading an OpRegion: see opregion.h. Fields have fixed places, all of them in
 * the first 8 KiB, so that one comparison at the beginning covers every access.
 * Sizes and addresses are limited first and added then, so that none wraps.
 */
#include "opregion.h"
#include "opregion_layout.h"

#define PLATFORM_HEADLESS (1U << 13)
#define ADDRESS_END (1ULL << PPT_OPREGION_ADDRESS_BITS)

/* --- faults -------------------------------------------------------------- */

struct fault {
	const char *name;
	const char *text;
	bool fatal;
};

/* clang-format off */
static const struct fault faults[PPT_OPREGION_FAULTS] = {
	[PPT_OPREGION_OK] = { "ok",
		"nothing is wrong", false },
	[PPT_OPREGION_NONE] = { "none",
		"the graphics points to no OpRegion", true },
	[PPT_OPREGION_BAD_ADDRESS] = { "bad-address",
		"the graphics points beyond 4 GiB", true },
	[PPT_OPREGION_TOO_SHORT] = { "too-short",
		"shorter than 8 KiB", true },
	[PPT_OPREGION_BAD_SIGNATURE] = { "bad-signature",
		"does not begin with IntelGraphicsMem", true },
	[PPT_OPREGION_BAD_SIZE] = { "bad-size",
		"says that its size is not 8 KiB", true },
	[PPT_OPREGION_BAD_VERSION] = { "bad-version",
		"its version is neither 1 nor 2 nor 3", false },
	[PPT_OPREGION_RVDA_HALF] = { "rvda-half",
		"the pointer to the VBT lacks its address or its size", false },
	[PPT_OPREGION_RVDA_UNUSED] = { "rvda-unused",
		"a pointer to the VBT, but no mailbox 3 that has it", false },
	[PPT_OPREGION_RVDA_INSIDE] = { "rvda-inside",
		"the pointer to the VBT leads into the OpRegion", false },
	[PPT_OPREGION_RVDA_OVERFLOW] = { "rvda-overflow",
		"the pointer to the VBT leads beyond any memory", false },
	[PPT_OPREGION_RVDS_TOO_BIG] = { "rvds-too-big",
		"the VBT is said to be longer than 64 KiB", false },
	[PPT_OPREGION_VBT_SIGNATURE] = { "vbt-signature",
		"the VBT does not begin with $VBT", false },
	[PPT_OPREGION_VBT_TRUNCATED] = { "vbt-truncated",
		"the VBT is longer than its place", false },
	[PPT_OPREGION_VBT_BAD] = { "vbt-bad",
		"the header of the VBT, or of its data, is wrong", false },
	[PPT_OPREGION_VBT_CHECKSUM] = { "vbt-checksum",
		"the bytes of the VBT do not sum to 0", false },
	[PPT_OPREGION_NO_VBT] = { "no-vbt",
		"there is no usable VBT", false },
	[PPT_OPREGION_SYSTEM_RAM] = { "system-ram",
		"the pointer leads into RAM that the kernel uses", false },
	[PPT_OPREGION_UNMAPPED] = { "unmapped",
		"the kernel can't map what the pointer leads to", false },
	[PPT_OPREGION_DEVICE_MEMORY] = { "device-memory",
		"the pointer leads to memory not the firmware's", false },
};

/* clang-format on */

static const struct fault unknown_fault = { "unknown", "unknown defect", true };

static const struct fault *fault_of(unsigned int fault)
{
	return fault < PPT_OPREGION_FAULTS ? &faults[fault] : &unknown_fault;
}

bool ppt_opregion_fault_is_fatal(unsigned int fault)
{
	return fault_of(fault)->fatal;
}

const char *ppt_opregion_fault_name(unsigned int fault)
{
	return fault_of(fault)->name;
}

const char *ppt_opregion_fault_text(unsigned int fault)
{
	return fault_of(fault)->text;
}

enum ppt_opregion_fault ppt_opregion_worst(u32 found)
{
	unsigned int fault, first = PPT_OPREGION_OK;

	for (fault = PPT_OPREGION_FAULTS - 1; fault; fault--)
		if (found & 1U << fault)
			first = fault;
	for (fault = 1; fault < PPT_OPREGION_FAULTS; fault++)
		if (found & 1U << fault && faults[fault].fatal)
			return fault;
	return first;
}

static void report(struct ppt_opregion *out, enum ppt_opregion_fault fault)
{
	out->faults |= 1U << fault;
}

/* --- the header ---------------------------------------------------------- */

enum ppt_opregion_fault ppt_opregion_check_address(u32 asls)
{
	if (!asls || asls == U32_MAX)
		return PPT_OPREGION_NONE;
	/* The last byte may be the last one below 4 GiB. */
	if (asls > U32_MAX - PPT_OPREGION_SIZE + 1)
		return PPT_OPREGION_BAD_ADDRESS;
	return PPT_OPREGION_OK;
}

void ppt_opregion_copy_text(const u8 *bytes, u32 size, char *out)
{
	u32 i, end = 0;

	for (i = 0; i < size && bytes[i]; i++) {
		bool printable = bytes[i] >= ' ' && bytes[i] <= '~';

		out[i] = printable ? bytes[i] : '?';
		if (out[i] != ' ')
			end = i + 1;
	}
	/* All of what wasn't written too: the struct may leave the kernel. */
	memset(out + end, 0, size + 1 - end);
}

/*
 * UTF-16 in some firmware, which is what edk2 says that it is, and ASCII in
 * others: of the former every second byte is 0.
 */
static void copy_wide_text(const u8 *bytes, u32 size, char *out)
{
	u8 narrow[32] = {};
	u32 i;

	if (size > sizeof(narrow) || !bytes[0] || bytes[1]) {
		ppt_opregion_copy_text(bytes, size, out);
		return;
	}
	for (i = 0; i + 1 < size; i += 2)
		narrow[i / 2] = bytes[i + 1] ? '?' : bytes[i];
	ppt_opregion_copy_text(narrow, size, out);
}

static bool is_at_least(const struct ppt_opregion *out, u8 major, u8 minor)
{
	return out->major > major ||
	       (out->major == major && out->minor >= minor);
}

static void read_header(const u8 *data, struct ppt_opregion *out)
{
	out->size_kib = opregion_get32(data + OPREGION_SIZE_KIB);
	out->revision = data[OPREGION_REVISION];
	out->minor = data[OPREGION_MINOR];
	out->major = data[OPREGION_MAJOR];
	out->mailboxes = opregion_get32(data + OPREGION_MAILBOXES);
	out->driver_model = opregion_get32(data + OPREGION_DRIVER_MODEL);
	out->platform = opregion_get32(data + OPREGION_PLATFORM);
	out->headless = is_at_least(out, 2, 3) &&
			out->platform & PLATFORM_HEADLESS;
	ppt_opregion_copy_text(data + OPREGION_BIOS, sizeof(out->bios) - 1,
			       out->bios);
	ppt_opregion_copy_text(data + OPREGION_VBIOS, sizeof(out->vbios) - 1,
			       out->vbios);
	ppt_opregion_copy_text(data + OPREGION_DRIVER, sizeof(out->driver) - 1,
			       out->driver);
	copy_wide_text(data + OPREGION_GOP, sizeof(out->gop) - 1, out->gop);
	if (out->size_kib != PPT_OPREGION_SIZE_KIB)
		report(out, PPT_OPREGION_BAD_SIZE);
	if (out->major < 1 || out->major > 3)
		report(out, PPT_OPREGION_BAD_VERSION);
}

/* --- where the VBT is ---------------------------------------------------- */

/* What doesn't depend on where the OpRegion itself is. */
static enum ppt_opregion_fault check_pointer(const struct ppt_opregion *out,
					     bool relative)
{
	if (!out->rvda || !out->rvds)
		return PPT_OPREGION_RVDA_HALF;
	if (!(out->mailboxes & PPT_MAILBOX_ASLE))
		return PPT_OPREGION_RVDA_UNUSED;
	if (out->rvda > ADDRESS_END - PPT_VBT_MAX)
		return PPT_OPREGION_RVDA_OVERFLOW;
	if (relative && out->rvda < PPT_OPREGION_SIZE)
		return PPT_OPREGION_RVDA_INSIDE;
	return PPT_OPREGION_OK;
}

static void read_pointer(const u8 *data, struct ppt_opregion *out)
{
	bool relative = is_at_least(out, 2, 1);
	enum ppt_opregion_fault fault;

	out->rvda = opregion_get64(data + OPREGION_RVDA);
	out->rvds = opregion_get32(data + OPREGION_RVDS);
	/* Before 2.0 these bytes are anything. */
	if (!is_at_least(out, 2, 0) || (!out->rvda && !out->rvds))
		return;
	fault = check_pointer(out, relative);
	if (fault) {
		report(out, fault);
		return;
	}
	out->pointer = relative ? PPT_RVDA_RELATIVE : PPT_RVDA_ABSOLUTE;
	out->external_size = out->rvds;
	if (out->rvds > PPT_VBT_MAX) {
		report(out, PPT_OPREGION_RVDS_TOO_BIG);
		out->external_size = PPT_VBT_MAX;
	}
}

enum ppt_opregion_fault
ppt_opregion_external(const struct ppt_opregion *opregion, u64 base,
		      struct ppt_opregion_range *ret_range)
{
	u64 address = opregion->rvda, room = ADDRESS_END - PPT_VBT_MAX;

	if (address > room || base > room)
		return PPT_OPREGION_RVDA_OVERFLOW;
	if (opregion->pointer == PPT_RVDA_RELATIVE)
		address += base;
	if (address > room)
		return PPT_OPREGION_RVDA_OVERFLOW;
	if (address < base + PPT_OPREGION_SIZE &&
	    base < address + opregion->external_size)
		return PPT_OPREGION_RVDA_INSIDE;
	ret_range->address = address;
	ret_range->size = opregion->external_size;
	return PPT_OPREGION_OK;
}

/* --- all of it ----------------------------------------------------------- */

void ppt_opregion_parse(const u8 *data, size_t size, struct ppt_opregion *out)
{
	memset(out, 0, sizeof(*out));
	if (size < PPT_OPREGION_SIZE) {
		report(out, PPT_OPREGION_TOO_SHORT);
		return;
	}
	if (memcmp(data, OPREGION_SIGNATURE, strlen(OPREGION_SIGNATURE))) {
		report(out, PPT_OPREGION_BAD_SIGNATURE);
		return;
	}
	read_header(data, out);
	out->mailbox_size = (out->mailboxes & PPT_MAILBOX_ASLE_EXT ?
				     OPREGION_ASLE_EXT :
				     PPT_OPREGION_SIZE) -
			    OPREGION_VBT;
	read_pointer(data, out);
}
