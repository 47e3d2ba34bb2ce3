// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * What may be wrong with an option ROM, in words, and how bad that is. Numbers
 * are in optrom.h.
 */
#include "optrom.h"

struct fault {
	const char *name;
	const char *text;
	bool fatal;
};

/* clang-format off */
static const struct fault faults[PPT_OPTROM_FAULTS] = {
	[PPT_OPTROM_OK] = { "ok",
		"nothing is wrong", false },
	[PPT_OPTROM_EMPTY] = { "empty",
		"there is not a byte", true },
	[PPT_OPTROM_TOO_BIG] = { "too-big",
		"longer than 16 MiB, which no ROM is", true },
	[PPT_OPTROM_ALL_ONES] = { "all-ones",
		"nothing but FFh: nobody has answered", true },
	[PPT_OPTROM_ALL_ZERO] = { "all-zero",
		"nothing but zeros", true },
	[PPT_OPTROM_NOT_A_ROM] = { "not-a-rom",
		"does not begin with 55 AA", true },
	[PPT_OPTROM_IFR_UNSUPPORTED] = { "ifr-unsupported",
		"NVIDIA's prefix has an unknown version", true },
	[PPT_OPTROM_IFR_OUT_OF_RANGE] = { "ifr-out-of-range",
		"NVIDIA's prefix points outside of the ROM", true },
	[PPT_OPTROM_IFR_NO_DIRECTORY] = { "ifr-no-directory",
		"NVIDIA's prefix points to no directory", true },
	[PPT_OPTROM_IFR_BAD_TARGET] = { "ifr-bad-target",
		"NVIDIA's prefix points to no image", true },
	[PPT_OPTROM_TRUNCATED] = { "truncated",
		"an image goes on behind the end", true },
	[PPT_OPTROM_BAD_LENGTH] = { "bad-length",
		"an image says that its length is 0", true },
	[PPT_OPTROM_NO_PCIR] = { "no-pcir",
		"an image without a PCI data structure", true },
	[PPT_OPTROM_PCIR_OUT_OF_RANGE] = { "pcir-out-of-range",
		"the pointer to the PCI data structure leads outside", true },
	[PPT_OPTROM_PCIR_SIGNATURE] = { "pcir-signature",
		"the PCI data structure does not begin with PCIR", true },
	[PPT_OPTROM_PCIR_UNALIGNED] = { "pcir-unaligned",
		"the PCI data structure is not at a multiple of 4", true },
	[PPT_OPTROM_PCIR_LENGTH] = { "pcir-length",
		"the length of the PCI data structure is wrong", true },
	[PPT_OPTROM_BAD_CHECKSUM] = { "bad-checksum",
		"the bytes of a PC-AT image do not sum to 0", true },
	[PPT_OPTROM_INIT_SIZE] = { "init-size",
		"the size of the code is 0, or more than its image", false },
	[PPT_OPTROM_DEVLIST_BAD] = { "devlist-bad",
		"the device list is outside of its image, or endless", false },
	[PPT_OPTROM_ID_MISMATCH] = { "id-mismatch",
		"no image is for this device", false },
	[PPT_OPTROM_EFI_HEADER] = { "efi-header",
		"the header of an EFI image is wrong", true },
	[PPT_OPTROM_EFI_COMPRESSION] = { "efi-compression",
		"an EFI image is compressed in an unknown way", false },
	[PPT_OPTROM_NO_LAST] = { "no-last",
		"no image says that it is the last one", false },
	[PPT_OPTROM_TOO_MANY] = { "too-many",
		"more than 64 images", true },
};

/* clang-format on */

static const struct fault unknown_fault = { "unknown", "unknown defect", true };

static const struct fault *fault_of(unsigned int fault)
{
	return fault < PPT_OPTROM_FAULTS ? &faults[fault] : &unknown_fault;
}

bool ppt_optrom_fault_is_fatal(unsigned int fault)
{
	return fault_of(fault)->fatal;
}

const char *ppt_optrom_fault_name(unsigned int fault)
{
	return fault_of(fault)->name;
}

const char *ppt_optrom_fault_text(unsigned int fault)
{
	return fault_of(fault)->text;
}

const struct ppt_optrom_defect *ppt_optrom_worst(const struct ppt_optrom *rom)
{
	u32 i;

	for (i = 0; i < rom->defect_count && i < PPT_OPTROM_DEFECTS_MAX; i++)
		if (ppt_optrom_fault_is_fatal(rom->defects[i].fault))
			return &rom->defects[i];
	return rom->defect_count ? &rom->defects[0] : NULL;
}
