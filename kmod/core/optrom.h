/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * What is in a PCI option ROM, and what is wrong with it.
 *
 * A ROM is a chain of images, each on a 512-byte boundary: a header (55 AA), a
 * PCI data structure ("PCIR") that says for which device and how long it is,
 * and whether another one follows. Sources: PCI Firmware Specification 3.0,
 * section 5.1; UEFI 2.1, section 13.4.2 (EFI images); Linux,
 * Documentation/gpu/nova/core/vbios.rst (NVIDIA's IFR prefix and NPDE).
 *
 * The bytes come from hardware, firmware, files and users: none is trusted, and
 * none outside of the given ones is looked at. Whatever is found is reported,
 * image by image; a defect ends the walk only where nobody can know how to go
 * on.
 */
#ifndef PPT_CORE_OPTROM_H
#define PPT_CORE_OPTROM_H

#include "shim.h"

/* UEFI's limit of a ROM (EFI_PCI_IO_PROTOCOL.RomSize), in bytes. */
#define PPT_OPTROM_MAX (16U << 20)
/* Images start at multiples of this, and their lengths count in it. */
#define PPT_OPTROM_UNIT 512
#define PPT_OPTROM_IMAGES_MAX 64
#define PPT_OPTROM_DEVICES_MAX 256
/*
 * More defects than this are counted, not kept; but the first fatal one and
 * ID_MISMATCH always are, in the last places if need be.
 */
#define PPT_OPTROM_DEFECTS_MAX 64

/* Code types (PCIR, offset 14h). */
#define PPT_CODE_PCAT 0x00
#define PPT_CODE_OPEN_FIRMWARE 0x01
#define PPT_CODE_PARISC 0x02
#define PPT_CODE_EFI 0x03
#define PPT_CODE_NBSI 0x70 /* NVIDIA */
#define PPT_CODE_FWSEC 0xe0 /* NVIDIA */

/*
 * Also in the uAPI (PPT_ROM_DEFECT_*): numbers are never reused. The table in
 * optrom_fault.c has the name of each, a sentence, and whether it is fatal:
 * whether a ROM that has it is kept from a guest if there is a better one.
 */
enum ppt_optrom_fault {
	PPT_OPTROM_OK = 0,
	PPT_OPTROM_EMPTY = 1, /* not a byte */
	PPT_OPTROM_TOO_BIG = 2, /* over PPT_OPTROM_MAX; not looked at */
	PPT_OPTROM_ALL_ONES = 3, /* all of the bytes, however many */
	PPT_OPTROM_ALL_ZERO = 4, /* likewise */
	PPT_OPTROM_NOT_A_ROM = 5, /* begins with neither 55 AA nor an IFR */
	PPT_OPTROM_IFR_UNSUPPORTED = 6, /* version */
	PPT_OPTROM_IFR_OUT_OF_RANGE = 7, /* points outside */
	PPT_OPTROM_IFR_NO_DIRECTORY = 8, /* version 3, no "RFRD" */
	PPT_OPTROM_IFR_BAD_TARGET = 9, /* no image where it points to */
	PPT_OPTROM_TRUNCATED = 10, /* goes on behind the end */
	PPT_OPTROM_BAD_LENGTH = 11, /* 0 */
	PPT_OPTROM_NO_PCIR = 12, /* its pointer is 0 */
	PPT_OPTROM_PCIR_OUT_OF_RANGE = 13, /* points outside */
	PPT_OPTROM_PCIR_SIGNATURE = 14, /* points to something else */
	PPT_OPTROM_PCIR_UNALIGNED = 15, /* not to a multiple of 4 */
	PPT_OPTROM_PCIR_LENGTH = 16, /* too short for its revision */
	PPT_OPTROM_BAD_CHECKSUM = 17, /* of a PC-AT image */
	PPT_OPTROM_INIT_SIZE = 18, /* longer than the image, or 0 */
	PPT_OPTROM_DEVLIST_BAD = 19, /* outside, or without an end */
	PPT_OPTROM_ID_MISMATCH = 20, /* no image is for the device */
	PPT_OPTROM_EFI_HEADER = 21, /* no 0EF1h, or its code lies outside */
	PPT_OPTROM_EFI_COMPRESSION = 22, /* unknown kind */
	PPT_OPTROM_NO_LAST = 23, /* ends without a last image */
	PPT_OPTROM_TOO_MANY = 24, /* more than PPT_OPTROM_IMAGES_MAX */
	PPT_OPTROM_FAULTS,
};

/* For which device a ROM ought to be. */
struct ppt_optrom_target {
	u16 vendor;
	u16 device;
};

/* What is known of an image: bits of its @traits. */
#define PPT_IMAGE_PCIR (1U << 0) /* has a PCI data structure */
#define PPT_IMAGE_LAST (1U << 1) /* says that it is the last one */
#define PPT_IMAGE_NPDE (1U << 2) /* NVIDIA's extension gave size and last */
#define PPT_IMAGE_MATCHES (1U << 3) /* ids or device list name the target */
#define PPT_IMAGE_SUMMED (1U << 4) /* @sum counts: it has a checksum */
#define PPT_IMAGE_EFI (1U << 5) /* the efi_ members count */

/**
 * struct ppt_optrom_image - one image
 * @offset: of its header, in bytes from the beginning of the data
 * @size: in bytes as its PCIR (or NPDE) says, cut at the end of the data; of an
 *	image without PCIR its @init_size; 0 if that isn't known
 * @init_size: bytes to be copied and run (header, offset 2)
 * @pcir: of the PCIR, in bytes from the beginning of the data; 0 if none
 * @device_list: of the device list, likewise
 * @class_code: 24 bits
 * @efi_code: of the PE image, or its compressed form, in bytes from @offset
 * @vendor: PCI vendor id
 * @device: PCI device id
 * @vendor_revision: revision level of the code
 * @devices: entries of the device list
 * @efi_subsystem: 0Bh boot service driver, 0Ch runtime driver
 * @efi_machine: as in the PE header: 8664h x64, AA64h, 014Ch IA32, 0EBCh EBC
 * @efi_compression: 0 none, 1 the UEFI algorithm
 * @code_type: PPT_CODE_*
 * @pcir_revision: 0 (PCI 2.x) or 3 (PCI 3.0)
 * @sum: of the @init_size bytes, modulo 256; 0 is right
 * @traits: PPT_IMAGE_* bits
 */
struct ppt_optrom_image {
	u32 offset;
	u32 size;
	u32 init_size;
	u32 pcir;
	u32 device_list;
	u32 class_code;
	u32 efi_code;
	u16 vendor;
	u16 device;
	u16 vendor_revision;
	u16 devices;
	u16 efi_subsystem;
	u16 efi_machine;
	u16 efi_compression;
	u8 code_type;
	u8 pcir_revision;
	u8 sum;
	u8 traits;
};

/**
 * struct ppt_optrom_defect - something that is wrong
 * @fault: enum ppt_optrom_fault
 * @image: index of the image, or PPT_OPTROM_IMAGES_MAX: of the whole. It is
 *	@image_count, behind the last one, for an image of which not even the
 *	PCIR is there
 * @offset: of the field that is wrong, in bytes from the beginning of the data,
 *	and not behind its end; of a bad checksum, the last byte of the sum
 */
struct ppt_optrom_defect {
	u8 fault;
	u8 image;
	u32 offset;
};

/**
 * struct ppt_optrom - what was found
 * @start: of the first image, in bytes from the beginning of the data; not 0 if
 *	an IFR stands before it
 * @size: of the chain from @start, in bytes, as far as it is there
 * @wanted: how many bytes, from the beginning of the data, would have to be
 *	there to go on: more than were given if the chain goes on behind their
 *	end, and perhaps more than PPT_OPTROM_MAX, or than a broken ROM has.
 *	Reading that many, or what there is, and asking again ends with the
 *	whole chain: what wants no more is the answer for all of the ROM
 * @image_count: how many of @images count
 * @defect_count: how many defects there are, kept or not
 * @images: in the order of their places
 * @defects: PPT_OPTROM_DEFECTS_MAX of them at most
 */
struct ppt_optrom {
	u32 start;
	u32 size;
	u32 wanted;
	u32 image_count;
	u32 defect_count;
	struct ppt_optrom_image images[PPT_OPTROM_IMAGES_MAX];
	struct ppt_optrom_defect defects[PPT_OPTROM_DEFECTS_MAX];
};

/* How to read a ROM: bits of @how. */
#define PPT_OPTROM_STANDARD (1U << 0) /* without NVIDIA's extensions and IFR */

/**
 * ppt_optrom_parse - walk a ROM
 * @data: the bytes; a private copy, which nobody changes meanwhile
 * @size: how many
 * @target: the device that it is for; NULL to ask nothing about that
 * @how: PPT_OPTROM_* bits
 * @out: what was found; some KiB, so not for a kernel stack
 *
 * Context: Any; no lock, no memory but @out. Time: linear in @size.
 */
void ppt_optrom_parse(const u8 *data, size_t size,
		      const struct ppt_optrom_target *target, unsigned int how,
		      struct ppt_optrom *out);

/* The first fatal defect, or else the first one; NULL if there is none. */
const struct ppt_optrom_defect *ppt_optrom_worst(const struct ppt_optrom *rom);

bool ppt_optrom_fault_is_fatal(unsigned int fault);

/* One word, as in "bad-checksum"; never NULL. */
const char *ppt_optrom_fault_name(unsigned int fault);

/* One line for a person, without a full stop; never NULL. */
const char *ppt_optrom_fault_text(unsigned int fault);

#endif /* PPT_CORE_OPTROM_H */
