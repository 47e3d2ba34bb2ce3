// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * One image of an option ROM: its header, its PCIR, and what of the rest has
 * rules. See optrom_walk.h.
 */
#include "optrom_walk.h"

/* The header. */
#define HEADER_INIT_SIZE 0x02
#define HEADER_EFI_SIGNATURE 0x04
#define HEADER_EFI_SUBSYSTEM 0x08
#define HEADER_EFI_MACHINE 0x0a
#define HEADER_EFI_COMPRESSION 0x0c
#define HEADER_EFI_CODE 0x16
#define HEADER_PCIR 0x18

#define EFI_SIGNATURE 0x0ef1
#define EFI_COMPRESSION_KNOWN 1

/* The PCI data structure; its beginning is common to all revisions. */
#define PCIR_SIZE 0x18
#define PCIR_SIZE_3 0x1c
#define PCIR_DEVICE 0x06
#define PCIR_DEVICE_LIST 0x08
#define PCIR_LENGTH 0x0a
#define PCIR_REVISION 0x0c
#define PCIR_CLASS 0x0d
#define PCIR_IMAGE_LENGTH 0x10
#define PCIR_VENDOR_REVISION 0x12
#define PCIR_CODE_TYPE 0x14
#define PCIR_INDICATOR 0x15
#define INDICATOR_LAST 0x80

/* NVIDIA's extension of it. */
#define NPDE_SIZE 0x0b
#define NPDE_ALIGN 16
#define NPDE_LENGTH 0x06
#define NPDE_IMAGE_LENGTH 0x08
#define NPDE_INDICATOR 0x0a

/*
 * The bytes to be copied and run. Of an image without PCIR nobody knows the
 * code type; then EFI's signature, which no PC-AT code looks like, decides.
 */
static u32 init_size_at(const struct ppt_optrom_walk *w, u32 at, bool efi)
{
	u32 units = efi ? word_at(w, at + HEADER_INIT_SIZE) :
			  w->data[at + HEADER_INIT_SIZE];

	return units * PPT_OPTROM_UNIT;
}

static bool has_efi_signature(const struct ppt_optrom_walk *w, u32 at)
{
	return long_at(w, at + HEADER_EFI_SIGNATURE) == EFI_SIGNATURE;
}

static bool has_pcir_signature(const struct ppt_optrom_walk *w, u32 pcir)
{
	return text_at(w, pcir, "PCIR") ||
	       (!w->standard &&
		(text_at(w, pcir, "NPDS") || text_at(w, pcir, "RGIS")));
}

/*
 * Where the PCIR of the image at @at is, or what is wrong and where. A pointer
 * past the data may be right if more data comes; past the image's own code it
 * is taken for wrong until then.
 */
static enum ppt_optrom_fault find_pcir(struct ppt_optrom_walk *w, u32 at,
				       u32 *ret_where)
{
	u32 pointer = word_at(w, at + HEADER_PCIR);
	u32 init_size = init_size_at(w, at, has_efi_signature(w, at));

	*ret_where = at + HEADER_PCIR;
	if (!pointer)
		return PPT_OPTROM_NO_PCIR;
	if (pointer < HEADER_SIZE)
		return PPT_OPTROM_PCIR_OUT_OF_RANGE;
	if (pointer + PCIR_SIZE > w->size - at) {
		want(w, at + pointer + PCIR_SIZE);
		if (pointer + PCIR_SIZE > init_size)
			return PPT_OPTROM_PCIR_OUT_OF_RANGE;
		*ret_where = lesser(at + pointer, w->size);
		return PPT_OPTROM_TRUNCATED;
	}
	*ret_where = at + pointer;
	if (!has_pcir_signature(w, at + pointer))
		return PPT_OPTROM_PCIR_SIGNATURE;
	return PPT_OPTROM_OK;
}

static struct ppt_optrom_image *begin_image(struct ppt_optrom_walk *w, u32 at)
{
	struct ppt_optrom_image *image = &w->out->images[w->out->image_count++];

	image->offset = at;
	return image;
}

/* Without a PCIR: as long as its code, and nobody knows what follows. */
static void take_bare_image(struct ppt_optrom_walk *w, u32 at)
{
	struct ppt_optrom_image *image = begin_image(w, at);
	u32 there = w->size - at;

	image->init_size = init_size_at(w, at, has_efi_signature(w, at));
	image->size = lesser(image->init_size, there);
	want(w, at + image->init_size);
	if (image->init_size > there)
		ppt_optrom_report_image(w, PPT_OPTROM_TRUNCATED,
					at + HEADER_INIT_SIZE);
}

static void read_pcir(const struct ppt_optrom_walk *w,
		      struct ppt_optrom_image *image)
{
	u32 at = image->offset, pcir = image->pcir;

	image->traits |= PPT_IMAGE_PCIR;
	image->vendor = word_at(w, pcir + PCIR_VENDOR);
	image->device = word_at(w, pcir + PCIR_DEVICE);
	image->pcir_revision = w->data[pcir + PCIR_REVISION];
	image->class_code = word_at(w, pcir + PCIR_CLASS) |
			    (u32)w->data[pcir + PCIR_CLASS + 2] << 16;
	image->vendor_revision = word_at(w, pcir + PCIR_VENDOR_REVISION);
	image->code_type = w->data[pcir + PCIR_CODE_TYPE];
	image->init_size =
		init_size_at(w, at, image->code_type == PPT_CODE_EFI);
}

/* Behind the PCIR, aligned within the image; 0 if there is none. */
static u32 find_npde(const struct ppt_optrom_walk *w,
		     const struct ppt_optrom_image *image, u32 length)
{
	u32 pcir_length = word_at(w, image->pcir + PCIR_LENGTH);
	u32 npde = image->pcir - image->offset + pcir_length;

	npde = (npde + NPDE_ALIGN - 1) / NPDE_ALIGN * NPDE_ALIGN;
	if (w->standard || pcir_length < PCIR_SIZE ||
	    npde + NPDE_SIZE > lesser(length, w->size - image->offset))
		return 0;
	npde += image->offset;
	if (!text_at(w, npde, "NPDE") ||
	    word_at(w, npde + NPDE_LENGTH) < NPDE_SIZE)
		return 0;
	return npde;
}

/* How long it is and whether it is the last one. */
static struct ppt_optrom_extent read_extent(const struct ppt_optrom_walk *w,
					    struct ppt_optrom_image *image)
{
	struct ppt_optrom_extent e = {
		.image = image,
		.length_at = image->pcir + PCIR_IMAGE_LENGTH,
		.last_at = image->pcir + PCIR_INDICATOR,
	};
	u32 npde;

	e.length = word_at(w, e.length_at) * PPT_OPTROM_UNIT;
	npde = find_npde(w, image, e.length);
	if (npde) {
		image->traits |= PPT_IMAGE_NPDE;
		e.length_at = npde + NPDE_IMAGE_LENGTH;
		e.last_at = npde + NPDE_INDICATOR;
		e.length = word_at(w, e.length_at) * PPT_OPTROM_UNIT;
	}
	if (w->data[e.last_at] & INDICATOR_LAST ||
	    (!w->standard && image->code_type == PPT_CODE_NBSI))
		image->traits |= PPT_IMAGE_LAST;
	image->size = lesser(e.length, w->size - image->offset);
	return e;
}

/* Reported only if the image has a length: without, everything is outside. */
static void check_pcir(struct ppt_optrom_walk *w,
		       const struct ppt_optrom_extent *e)
{
	const struct ppt_optrom_image *image = e->image;
	u32 length = word_at(w, image->pcir + PCIR_LENGTH);
	u32 least = image->pcir_revision >= 3 ? PCIR_SIZE_3 : PCIR_SIZE;

	if (length < least || image->pcir - image->offset + length > e->length)
		ppt_optrom_report_image(w, PPT_OPTROM_PCIR_LENGTH,
					image->pcir + PCIR_LENGTH);
}

/* Its entries count only if it has an end. */
static void read_device_list(struct ppt_optrom_walk *w,
			     const struct ppt_optrom_extent *e)
{
	struct ppt_optrom_image *image = e->image;
	u32 pointer = word_at(w, image->pcir + PCIR_DEVICE_LIST);
	u32 list = image->pcir + pointer, end = image->offset + image->size;
	u32 count, entry = list;

	if (image->pcir_revision < 3 || !pointer)
		return;
	for (count = 0; count <= PPT_OPTROM_DEVICES_MAX; count++, entry += 2) {
		if (entry + 2 > end)
			break;
		if (word_at(w, entry))
			continue;
		image->device_list = list;
		image->devices = count;
		return;
	}
	/* Where bytes of the image are missing, its end may be among them. */
	if (entry + 2 > end && entry + 2 <= image->offset + e->length)
		return;
	ppt_optrom_report_image(w, PPT_OPTROM_DEVLIST_BAD,
				image->pcir + PCIR_DEVICE_LIST);
}

/*
 * Old cards give a wrong size of the code, so its sum ends with the image. Not
 * summed if a part of that is missing.
 */
static void check_pcat(struct ppt_optrom_walk *w,
		       const struct ppt_optrom_extent *e)
{
	struct ppt_optrom_image *image = e->image;
	u32 length = lesser(image->init_size, e->length), i;

	if (!image->init_size || image->init_size > e->length)
		ppt_optrom_report_image(w, PPT_OPTROM_INIT_SIZE,
					image->offset + HEADER_INIT_SIZE);
	if (!length || length > image->size)
		return;
	for (i = 0; i < length; i++)
		image->sum += w->data[image->offset + i];
	image->traits |= PPT_IMAGE_SUMMED;
	/* Whoever makes an image corrects its last byte. */
	if (image->sum)
		ppt_optrom_report_image(w, PPT_OPTROM_BAD_CHECKSUM,
					image->offset + length - 1);
}

static void check_efi(struct ppt_optrom_walk *w,
		      const struct ppt_optrom_extent *e)
{
	struct ppt_optrom_image *image = e->image;
	u32 at = image->offset;

	if (!has_efi_signature(w, at)) {
		ppt_optrom_report_image(w, PPT_OPTROM_EFI_HEADER,
					at + HEADER_EFI_SIGNATURE);
		return;
	}
	image->traits |= PPT_IMAGE_EFI;
	image->efi_subsystem = word_at(w, at + HEADER_EFI_SUBSYSTEM);
	image->efi_machine = word_at(w, at + HEADER_EFI_MACHINE);
	image->efi_compression = word_at(w, at + HEADER_EFI_COMPRESSION);
	image->efi_code = word_at(w, at + HEADER_EFI_CODE);
	if (!image->init_size || image->init_size > e->length)
		ppt_optrom_report_image(w, PPT_OPTROM_EFI_HEADER,
					at + HEADER_INIT_SIZE);
	else if (image->efi_code < HEADER_SIZE ||
		 image->efi_code >= image->init_size)
		ppt_optrom_report_image(w, PPT_OPTROM_EFI_HEADER,
					at + HEADER_EFI_CODE);
	if (image->efi_compression > EFI_COMPRESSION_KNOWN)
		ppt_optrom_report_image(w, PPT_OPTROM_EFI_COMPRESSION,
					at + HEADER_EFI_COMPRESSION);
}

static void check_target(const struct ppt_optrom_walk *w,
			 struct ppt_optrom_image *image)
{
	const struct ppt_optrom_target *target = w->target;
	bool found;
	u32 i;

	if (!target || image->vendor != target->vendor)
		return;
	found = image->device == target->device;
	for (i = 0; i < image->devices && !found; i++)
		found = word_at(w, image->device_list + 2 * i) ==
			target->device;
	if (found)
		image->traits |= PPT_IMAGE_MATCHES;
}

static void check_contents(struct ppt_optrom_walk *w,
			   const struct ppt_optrom_extent *e)
{
	check_pcir(w, e);
	read_device_list(w, e);
	if (e->image->code_type == PPT_CODE_PCAT)
		check_pcat(w, e);
	else if (e->image->code_type == PPT_CODE_EFI)
		check_efi(w, e);
}

static struct ppt_optrom_extent take_pci_image(struct ppt_optrom_walk *w,
					       u32 at, u32 pcir)
{
	struct ppt_optrom_image *image = begin_image(w, at);
	struct ppt_optrom_extent e;

	image->pcir = pcir;
	read_pcir(w, image);
	e = read_extent(w, image);
	want(w, at + e.length);
	if ((pcir - at) % 4)
		ppt_optrom_report_image(w, PPT_OPTROM_PCIR_UNALIGNED,
					at + HEADER_PCIR);
	if (!e.length)
		ppt_optrom_report_image(w, PPT_OPTROM_BAD_LENGTH, e.length_at);
	else if (e.length > image->size)
		ppt_optrom_report_image(w, PPT_OPTROM_TRUNCATED, e.length_at);
	if (e.length)
		check_contents(w, &e);
	check_target(w, image);
	return e;
}

bool ppt_optrom_take_image(struct ppt_optrom_walk *w, u32 at,
			   struct ppt_optrom_extent *ret_extent)
{
	enum ppt_optrom_fault fault;
	u32 where;

	if (w->size - at < HEADER_SIZE) {
		want(w, at + HEADER_SIZE);
		ppt_optrom_report(w, PPT_OPTROM_TRUNCATED, w->out->image_count,
				  at);
		return false;
	}
	fault = find_pcir(w, at, &where);
	if (fault) {
		ppt_optrom_report(w, fault, w->out->image_count, where);
		if (fault != PPT_OPTROM_TRUNCATED)
			take_bare_image(w, at);
		return false;
	}
	*ret_extent = take_pci_image(w, at, where);
	return true;
}
