/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * The walk along an option ROM, for the files that do it: optrom.c goes from
 * image to image, optrom_image.c looks at one.
 *
 * Offsets are those of the data, in u32: the data has 16 MiB at most and what
 * an image may claim is 32 MiB, so that no sum of both wraps. A byte is only
 * read once it is known to be there; one that isn't there, but would decide
 * something, is asked for with want(). Therefore an answer that wants nothing
 * more stays the same whatever follows the data.
 */
#ifndef PPT_CORE_OPTROM_WALK_H
#define PPT_CORE_OPTROM_WALK_H

#include "optrom.h"

/* An image's header, up to and with the pointer to the PCIR. */
#define HEADER_SIZE 0x1a
/* In the PCIR. */
#define PCIR_VENDOR 0x04

/**
 * struct ppt_optrom_walk - what is known besides the result
 * @data: the bytes
 * @size: how many
 * @target: NULL if nobody asks
 * @standard: NVIDIA's extensions don't count
 * @first_fatal: index of the first fatal defect; PPT_OPTROM_DEFECTS_MAX: none
 * @out: the result
 */
struct ppt_optrom_walk {
	const u8 *data;
	u32 size;
	const struct ppt_optrom_target *target;
	bool standard;
	u32 first_fatal;
	struct ppt_optrom *out;
};

/**
 * struct ppt_optrom_extent - how long an image says that it is
 * @image: which
 * @length: in bytes; the image's @size is less if it is cut
 * @length_at: offset of the field that says so
 * @last_at: offset of the one that says whether it is the last
 */
struct ppt_optrom_extent {
	struct ppt_optrom_image *image;
	u32 length;
	u32 length_at;
	u32 last_at;
};

static inline u32 lesser(u32 a, u32 b)
{
	return a < b ? a : b;
}

static inline u16 word_at(const struct ppt_optrom_walk *w, u32 offset)
{
	return w->data[offset] | w->data[offset + 1] << 8;
}

static inline u32 long_at(const struct ppt_optrom_walk *w, u32 offset)
{
	return word_at(w, offset) | (u32)word_at(w, offset + 2) << 16;
}

/* Whether the text stands there; all of it must be inside the data. */
static inline bool text_at(const struct ppt_optrom_walk *w, u32 offset,
			   const char *text)
{
	return !memcmp(w->data + offset, text, strlen(text));
}

static inline void want(struct ppt_optrom_walk *w, u32 bytes)
{
	if (bytes > w->out->wanted)
		w->out->wanted = bytes;
}

/* Notes a defect, of the image or, with PPT_OPTROM_IMAGES_MAX, of the whole. */
void ppt_optrom_report(struct ppt_optrom_walk *w, unsigned int fault, u32 image,
		       u32 offset);

/* Of the image that was begun last. */
static inline void ppt_optrom_report_image(struct ppt_optrom_walk *w,
					   unsigned int fault, u32 offset)
{
	ppt_optrom_report(w, fault, w->out->image_count - 1, offset);
}

static inline void ppt_optrom_report_whole(struct ppt_optrom_walk *w,
					   unsigned int fault, u32 offset)
{
	ppt_optrom_report(w, fault, PPT_OPTROM_IMAGES_MAX, offset);
}

/**
 * ppt_optrom_take_image - look at an image, and add it to the result
 * @w: the walk
 * @at: where it begins, with a signature, of which every byte is there
 * @ret_extent: how long it is, if that is known
 *
 * An image of which not even the PCIR is there isn't added; its defect bears
 * the index that it would have.
 *
 * Return: whether @ret_extent was written; if not, nobody knows what follows.
 */
bool ppt_optrom_take_image(struct ppt_optrom_walk *w, u32 at,
			   struct ppt_optrom_extent *ret_extent);

#endif /* PPT_CORE_OPTROM_WALK_H */
