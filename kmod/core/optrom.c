// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * From image to image of an option ROM: see optrom.h. Also what may stand
 * before the first one, and where the defects are kept.
 */
#include "optrom_walk.h"

/* NVIDIA's IFR ("NVGI"), of which every offset is below the limit. */
#define IFR_SIZE 0x0c
#define IFR_VERSION 0x05
#define IFR_FIXED_SIZE 0x06
#define IFR_TOTAL_SIZE 0x08
#define IFR_DIRECTORY 0x1000
#define IFR_LIMIT (1U << 20)

static const u8 rom_signature[] = { 0x55, 0xaa };

/* --- defects ------------------------------------------------------------- */

/*
 * Where to keep a defect. When all places are taken, a first fatal one gets
 * one nevertheless, and so does ID_MISMATCH: they decide what becomes of a ROM,
 * and harmless defects in front must not hide them.
 */
static u32 defect_place(const struct ppt_optrom_walk *w, unsigned int fault,
			bool first)
{
	u32 count = w->out->defect_count, end = PPT_OPTROM_DEFECTS_MAX - 1;

	if (count <= end)
		return count;
	if (!first && fault != PPT_OPTROM_ID_MISMATCH)
		return PPT_OPTROM_DEFECTS_MAX;
	return w->first_fatal == end ? end - 1 : end;
}

void ppt_optrom_report(struct ppt_optrom_walk *w, unsigned int fault, u32 image,
		       u32 offset)
{
	bool first = ppt_optrom_fault_is_fatal(fault) &&
		     w->first_fatal == PPT_OPTROM_DEFECTS_MAX;
	u32 place = defect_place(w, fault, first);

	w->out->defect_count++;
	if (place == PPT_OPTROM_DEFECTS_MAX)
		return;
	if (first)
		w->first_fatal = place;
	w->out->defects[place].fault = fault;
	w->out->defects[place].image = image;
	w->out->defects[place].offset = offset;
}

/* --- the chain ----------------------------------------------------------- */

static bool has_image_signature(const struct ppt_optrom_walk *w, u32 at)
{
	if (!memcmp(w->data + at, rom_signature, sizeof(rom_signature)))
		return true;
	return !w->standard &&
	       (text_at(w, at, "\x77\xbb") || text_at(w, at, "VN"));
}

/* Whether there is another image, to be taken, behind one. */
static bool has_next(struct ppt_optrom_walk *w,
		     const struct ppt_optrom_extent *e)
{
	u32 next = e->image->offset + e->length;

	/* Nobody knows where it would be. */
	if (!e->length || e->length > e->image->size)
		return false;
	if (e->image->traits & PPT_IMAGE_LAST)
		return false;
	if (w->size - next < sizeof(rom_signature)) {
		want(w, next + HEADER_SIZE);
		ppt_optrom_report_image(w, PPT_OPTROM_NO_LAST, e->last_at);
		return false;
	}
	if (!has_image_signature(w, next)) {
		ppt_optrom_report_image(w, PPT_OPTROM_NO_LAST, e->last_at);
		return false;
	}
	if (w->out->image_count == PPT_OPTROM_IMAGES_MAX) {
		ppt_optrom_report_whole(w, PPT_OPTROM_TOO_MANY, next);
		return false;
	}
	return true;
}

/* Return: whether another one follows, and then where, in @ret_next. */
static bool take_image(struct ppt_optrom_walk *w, u32 at, u32 *ret_next)
{
	struct ppt_optrom_extent e;

	if (!ppt_optrom_take_image(w, at, &e))
		return false;
	*ret_next = at + e.length;
	return has_next(w, &e);
}

/* Said once, of the whole: a ROM may have images for several devices. */
static void check_ids(struct ppt_optrom_walk *w)
{
	const struct ppt_optrom_image *image = w->out->images;
	u32 i;

	if (!w->target || !(image->traits & PPT_IMAGE_PCIR))
		return;
	for (i = 0; i < w->out->image_count; i++)
		if (image[i].traits & PPT_IMAGE_MATCHES)
			return;
	ppt_optrom_report_whole(w, PPT_OPTROM_ID_MISMATCH,
				image->pcir + PCIR_VENDOR);
}

static void walk_from(struct ppt_optrom_walk *w, u32 start)
{
	const struct ppt_optrom_image *last;
	struct ppt_optrom *out = w->out;
	u32 at = start;

	out->start = start;
	while (take_image(w, at, &at))
		;
	if (!out->image_count)
		return;
	last = &out->images[out->image_count - 1];
	out->size = last->offset + last->size - start;
	check_ids(w);
}

/* --- the beginning ------------------------------------------------------- */

/*
 * Whether a pointer of the IFR, in the field at @field, leads to @bytes bytes
 * that are there.
 */
static bool ifr_reaches(struct ppt_optrom_walk *w, u32 offset, u32 bytes,
			u32 field)
{
	if (offset < IFR_LIMIT && offset + bytes <= w->size)
		return true;
	if (offset < IFR_LIMIT)
		want(w, offset + bytes);
	ppt_optrom_report_whole(w, PPT_OPTROM_IFR_OUT_OF_RANGE, field);
	return false;
}

/* Version 3: a directory, found through a pointer behind the IFR's data. */
static bool find_in_directory(struct ppt_optrom_walk *w, u32 *ret_field)
{
	u32 total = long_at(w, IFR_TOTAL_SIZE) & 0xfffff, directory;

	if (!ifr_reaches(w, total, 4, IFR_TOTAL_SIZE))
		return false;
	directory = long_at(w, total);
	/* Before it is added to, so that the sum can't wrap. */
	if (directory < IFR_LIMIT)
		directory += IFR_DIRECTORY;
	if (!ifr_reaches(w, directory, 12, total))
		return false;
	if (!text_at(w, directory, "RFRD")) {
		ppt_optrom_report_whole(w, PPT_OPTROM_IFR_NO_DIRECTORY,
					directory);
		return false;
	}
	*ret_field = directory + 8;
	return true;
}

/* The field that says where the first image is. */
static bool find_ifr_field(struct ppt_optrom_walk *w, u32 *ret_field)
{
	u32 field;

	switch (w->data[IFR_VERSION]) {
	case 1:
	case 2:
		field = (word_at(w, IFR_FIXED_SIZE) & 0x7fff) + 4;
		if (!ifr_reaches(w, field, 4, IFR_FIXED_SIZE))
			return false;
		*ret_field = field;
		return true;
	case 3:
		return find_in_directory(w, ret_field);
	}
	ppt_optrom_report_whole(w, PPT_OPTROM_IFR_UNSUPPORTED, IFR_VERSION);
	return false;
}

static void walk_ifr(struct ppt_optrom_walk *w)
{
	u32 field, start;

	if (w->size < IFR_SIZE) {
		want(w, IFR_SIZE);
		ppt_optrom_report_whole(w, PPT_OPTROM_TRUNCATED, 0);
		return;
	}
	if (!find_ifr_field(w, &field))
		return;
	start = long_at(w, field);
	if (!ifr_reaches(w, start, HEADER_SIZE, field))
		return;
	if (start % 4 ||
	    memcmp(w->data + start, rom_signature, sizeof(rom_signature)))
		ppt_optrom_report_whole(w, PPT_OPTROM_IFR_BAD_TARGET, field);
	else
		walk_from(w, start);
}

/*
 * All that was given must be the same, as the beginning of a firmware image may
 * be empty too. More of it is not asked for: whatever it is, no chain begins.
 */
static bool is_blank(const struct ppt_optrom_walk *w)
{
	return (w->data[0] == 0x00 || w->data[0] == 0xff) &&
	       !memcmp(w->data, w->data + 1, w->size - 1);
}

/* As far as it is there. */
static bool begins_with(const struct ppt_optrom_walk *w, const void *bytes,
			u32 length)
{
	return !memcmp(w->data, bytes, lesser(length, w->size));
}

static void walk_all(struct ppt_optrom_walk *w)
{
	if (begins_with(w, rom_signature, sizeof(rom_signature))) {
		walk_from(w, 0);
	} else if (!w->standard && begins_with(w, "NVGI", 4)) {
		walk_ifr(w);
	} else if (is_blank(w)) {
		ppt_optrom_report_whole(w,
					w->data[0] ? PPT_OPTROM_ALL_ONES :
						     PPT_OPTROM_ALL_ZERO,
					0);
	} else {
		ppt_optrom_report_whole(w, PPT_OPTROM_NOT_A_ROM, 0);
	}
}

void ppt_optrom_parse(const u8 *data, size_t size,
		      const struct ppt_optrom_target *target, unsigned int how,
		      struct ppt_optrom *out)
{
	struct ppt_optrom_walk w = {
		.data = data,
		.target = target,
		.standard = how & PPT_OPTROM_STANDARD,
		.first_fatal = PPT_OPTROM_DEFECTS_MAX,
		.out = out,
	};

	memset(out, 0, sizeof(*out));
	if (!size) {
		want(&w, HEADER_SIZE);
		ppt_optrom_report_whole(&w, PPT_OPTROM_EMPTY, 0);
	} else if (size > PPT_OPTROM_MAX) {
		ppt_optrom_report_whole(&w, PPT_OPTROM_TOO_BIG, PPT_OPTROM_MAX);
	} else {
		w.size = size;
		walk_all(&w);
	}
}
