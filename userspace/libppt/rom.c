// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A ROM as an object: its bytes, and what the parser of kmod/core says of them
 * in the library's own numbers. Whether an image brings a picture by UEFI is
 * looked for here, as nobody but people asks that.
 */
#include <stdlib.h>

#include "core/optrom.h"
#include "internal.h"

#define CLASS_BASE_DISPLAY 0x03
#define EFI_UNCOMPRESSED 0

struct ppt_rom {
	unsigned int refs;
	u8 *data;
	size_t size;
	struct ppt_optrom found;
	struct ppt_rom_image images[PPT_OPTROM_IMAGES_MAX];
	struct ppt_rom_defect defects[PPT_OPTROM_DEFECTS_MAX];
	size_t defects_kept;
	/* One of @defects; -1 if there is none. */
	int worst;
};

/* The library's numbers are the parser's, and the module's. */
_Static_assert((int)PPT_ROM_FAULT_EMPTY == (int)PPT_OPTROM_EMPTY, "fault");
_Static_assert((int)PPT_ROM_FAULT_NOT_A_ROM == (int)PPT_OPTROM_NOT_A_ROM,
	       "fault");
_Static_assert((int)PPT_ROM_FAULT_TRUNCATED == (int)PPT_OPTROM_TRUNCATED,
	       "fault");
_Static_assert((int)PPT_ROM_FAULT_BAD_CHECKSUM == (int)PPT_OPTROM_BAD_CHECKSUM,
	       "fault");
_Static_assert((int)PPT_ROM_FAULT_TOO_MANY == (int)PPT_OPTROM_TOO_MANY,
	       "fault");
_Static_assert(PPT_ROM_FAULT_TABLE >= (int)PPT_OPTROM_FAULTS, "fault");
_Static_assert(PPT_ROM_FAULT_EMPTY == PPT_ROM_DEFECT_EMPTY, "fault");
_Static_assert(PPT_ROM_FAULT_TRUNCATED == PPT_ROM_DEFECT_TRUNCATED, "fault");
_Static_assert(PPT_ROM_FAULT_TOO_MANY == PPT_ROM_DEFECT_TOO_MANY, "fault");
_Static_assert(PPT_ROM_FAULT_TABLE == PPT_ROM_DEFECT_TABLE, "fault");
_Static_assert(PPT_ROM_LIMIT_BYTES == PPT_OPTROM_MAX, "limit");
_Static_assert(PPT_ROM_LIMIT_BYTES == PPT_ROM_MAX, "limit");
_Static_assert(PPT_ROM_CODE_EFI == PPT_CODE_EFI, "code");
_Static_assert(PPT_ROM_CODE_FWSEC == PPT_CODE_FWSEC, "code");
_Static_assert(PPT_ROM_IMAGE_PCIR == PPT_IMAGE_PCIR, "trait");
_Static_assert(PPT_ROM_IMAGE_LAST == PPT_IMAGE_LAST, "trait");
_Static_assert(PPT_ROM_IMAGE_NPDE == PPT_IMAGE_NPDE, "trait");
_Static_assert(PPT_ROM_IMAGE_MATCHES == PPT_IMAGE_MATCHES, "trait");
_Static_assert(PPT_ROM_IMAGE_SUMMED == PPT_IMAGE_SUMMED, "trait");
_Static_assert(PPT_ROM_IMAGE_EFI == PPT_IMAGE_EFI, "trait");

static bool is_of_parser(enum ppt_rom_fault fault)
{
	return fault >= 0 && fault < (int)PPT_OPTROM_FAULTS;
}

const char *ppt_rom_fault_name(enum ppt_rom_fault fault)
{
	if (is_of_parser(fault))
		return ppt_optrom_fault_name(fault);
	return fault == PPT_ROM_FAULT_TABLE ? "bad-table" : "unknown";
}

const char *ppt_rom_fault_text(enum ppt_rom_fault fault)
{
	if (is_of_parser(fault))
		return ppt_optrom_fault_text(fault);
	return fault == PPT_ROM_FAULT_TABLE ?
		       "the ACPI table is malformed" :
		       "a defect that only a newer version knows";
}

bool ppt_rom_fault_is_fatal(enum ppt_rom_fault fault)
{
	return !is_of_parser(fault) || ppt_optrom_fault_is_fatal(fault);
}

enum ppt_rom_fault ppt_rom_fault_of(u32 number)
{
	if (number < PPT_OPTROM_FAULTS || number == PPT_ROM_FAULT_TABLE)
		return number;
	return PPT_ROM_FAULT_UNKNOWN;
}

const char *ppt_rom_code_name(unsigned int code_type)
{
	switch (code_type) {
	case PPT_ROM_CODE_PCAT:
		return "pc-at";
	case PPT_ROM_CODE_OPEN_FIRMWARE:
		return "open-firmware";
	case PPT_ROM_CODE_PARISC:
		return "pa-risc";
	case PPT_ROM_CODE_EFI:
		return "efi";
	case PPT_ROM_CODE_NBSI:
		return "nbsi";
	case PPT_ROM_CODE_FWSEC:
		return "fwsec";
	}
	return "unknown";
}

const char *ppt_rom_machine_name(unsigned int efi_machine)
{
	switch (efi_machine) {
	case 0x014c:
		return "ia32";
	case 0x0200:
		return "ia64";
	case 0x0ebc:
		return "ebc";
	case 0x8664:
		return "x64";
	case 0x01c2:
		return "arm";
	case 0xaa64:
		return "aa64";
	case 0x5064:
		return "riscv64";
	}
	return "unknown";
}

const char *ppt_rom_gop_name(enum ppt_rom_gop gop)
{
	/* clang-format off */
	static const char *const names[] = {
		[PPT_ROM_GOP_NO]	 = "no",
		[PPT_ROM_GOP_FOUND]	 = "found",
		[PPT_ROM_GOP_NOT_FOUND]	 = "not-found",
		[PPT_ROM_GOP_COMPRESSED] = "compressed",
	};
	/* clang-format on */

	return ppt_name_of(names, ARRAY_SIZE(names), gop);
}

static enum ppt_rom_gop look_for_gop(const struct ppt_rom *rom,
				     const struct ppt_optrom_image *image)
{
	/* 9042a9de-23dc-4a38-96fb-7aded080516a */
	static const u8 guid[] = { 0xde, 0xa9, 0x42, 0x90, 0xdc, 0x23,
				   0x38, 0x4a, 0x96, 0xfb, 0x7a, 0xde,
				   0xd0, 0x80, 0x51, 0x6a };
	size_t from, size;

	if (!(image->traits & PPT_IMAGE_EFI) ||
	    image->class_code >> 16 != CLASS_BASE_DISPLAY)
		return PPT_ROM_GOP_NO;
	if (image->efi_compression != EFI_UNCOMPRESSED)
		return PPT_ROM_GOP_COMPRESSED;
	/* The parser has cut the image at the end of the data. */
	if (image->efi_code >= image->size)
		return PPT_ROM_GOP_NOT_FOUND;
	from = image->offset + image->efi_code;
	size = image->size - image->efi_code;
	return memmem(rom->data + from, size, guid, sizeof(guid)) ?
		       PPT_ROM_GOP_FOUND :
		       PPT_ROM_GOP_NOT_FOUND;
}

static void fill_image(struct ppt_rom *rom, size_t index)
{
	const struct ppt_optrom_image *image = &rom->found.images[index];

	rom->images[index] = (struct ppt_rom_image){
		.offset = image->offset,
		.size_bytes = image->size,
		.init_size_bytes = image->init_size,
		.class_code = image->class_code,
		.efi_offset = image->efi_code,
		.traits = image->traits,
		.gop = look_for_gop(rom, image),
		.ids = { image->vendor, image->device },
		.devices = image->devices,
		.revision = image->vendor_revision,
		.efi_subsystem = image->efi_subsystem,
		.efi_machine = image->efi_machine,
		.efi_compression = image->efi_compression,
		.code_type = image->code_type,
		.sum = image->sum,
	};
}

static void fill_defects(struct ppt_rom *rom)
{
	const struct ppt_optrom_defect *worst = ppt_optrom_worst(&rom->found);
	size_t i;

	rom->worst = worst ? worst - rom->found.defects : -1;
	rom->defects_kept = rom->found.defect_count;
	if (rom->defects_kept > ARRAY_SIZE(rom->defects))
		rom->defects_kept = ARRAY_SIZE(rom->defects);
	for (i = 0; i < rom->defects_kept; i++) {
		const struct ppt_optrom_defect *defect = &rom->found.defects[i];

		rom->defects[i] = (struct ppt_rom_defect){
			.fault = defect->fault,
			.image = defect->image < PPT_OPTROM_IMAGES_MAX ?
					 defect->image :
					 PPT_ROM_NO_IMAGE,
			.offset = defect->offset,
		};
	}
}

int ppt_rom_adopt(u8 *data, size_t size, const struct ppt_rom_ids *ids,
		  struct ppt_rom **ret_rom)
{
	struct ppt_optrom_target target;
	struct ppt_rom *rom = calloc(1, sizeof(*rom));
	size_t i;

	if (!rom) {
		free(data);
		return -ENOMEM;
	}
	rom->refs = 1;
	rom->data = data;
	rom->size = size;
	if (ids)
		target = (struct ppt_optrom_target){ ids->vendor, ids->device };
	ppt_optrom_parse(data, size, ids ? &target : NULL, 0, &rom->found);
	for (i = 0; i < rom->found.image_count; i++)
		fill_image(rom, i);
	fill_defects(rom);
	*ret_rom = rom;
	return 0;
}

int ppt_rom_parse(const void *data, size_t size, const struct ppt_rom_ids *ids,
		  struct ppt_rom **ret_rom)
{
	u8 *copy = malloc(size ? size : 1);

	if (!copy)
		return -ENOMEM;
	if (size)
		memcpy(copy, data, size);
	return ppt_rom_adopt(copy, size, ids, ret_rom);
}

struct ppt_rom *ppt_rom_ref(struct ppt_rom *rom)
{
	rom->refs++;
	return rom;
}

struct ppt_rom *ppt_rom_unref(struct ppt_rom *rom)
{
	if (rom && !--rom->refs) {
		free(rom->data);
		free(rom);
	}
	return NULL;
}

const struct ppt_optrom *ppt_rom_found(const struct ppt_rom *rom)
{
	return &rom->found;
}

const void *ppt_rom_data(const struct ppt_rom *rom)
{
	return rom->data;
}

size_t ppt_rom_size(const struct ppt_rom *rom)
{
	return rom->size;
}

size_t ppt_rom_start(const struct ppt_rom *rom)
{
	return rom->found.start;
}

size_t ppt_rom_chain_end(const struct ppt_rom *rom)
{
	return (size_t)rom->found.start + rom->found.size;
}

size_t ppt_rom_image_count(const struct ppt_rom *rom)
{
	return rom->found.image_count;
}

const struct ppt_rom_image *ppt_rom_get_image(const struct ppt_rom *rom,
					      size_t index)
{
	return index < rom->found.image_count ? &rom->images[index] : NULL;
}

size_t ppt_rom_defect_count(const struct ppt_rom *rom)
{
	return rom->found.defect_count;
}

const struct ppt_rom_defect *ppt_rom_get_defect(const struct ppt_rom *rom,
						size_t index)
{
	return index < rom->defects_kept ? &rom->defects[index] : NULL;
}

const struct ppt_rom_defect *ppt_rom_worst(const struct ppt_rom *rom)
{
	return rom->worst < 0 ? NULL : &rom->defects[rom->worst];
}
