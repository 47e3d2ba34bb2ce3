// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as an option ROM. Beyond not reading a byte that isn't there, what
 * is found must be consistent: images stand one behind the other inside the
 * data, each sum and device list is what its bytes say, defects have places and
 * words, and reading in steps ends with the same as reading all at once.
 *
 * The first bytes of an input say how: flags, the target's vendor and device,
 * and with how many blocks of 64 bytes the steps begin. As many images as the
 * parser has a limit for would make long inputs, so one flag repeats a block.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/optrom.c"
#include "core/optrom_fault.c"
#include "core/optrom_image.c"

#define PREFIX 6
#define FLAG_STANDARD 1
#define FLAG_TARGET 2
#define FLAG_REPEAT 4
#define COPIES (PPT_OPTROM_IMAGES_MAX + 2)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the parser was asked. */
struct question {
	const u8 *data;
	u32 size;
	struct ppt_optrom_target target;
	bool has_target;
	unsigned int how;
};

static struct ppt_optrom whole, part;

/* Of the first bytes, from a block that ends with them. */
static void ask(const struct question *q, u32 size, struct ppt_optrom *out)
{
	u8 *copy = malloc(size ? size : 1);

	assert(copy);
	memcpy(copy, q->data, size);
	ppt_optrom_parse(copy, size, q->has_target ? &q->target : NULL, q->how,
			 out);
	free(copy);
}

static u16 word(const struct question *q, u32 offset)
{
	assert(offset + 2 <= q->size);
	return q->data[offset] | q->data[offset + 1] << 8;
}

/* --- images -------------------------------------------------------------- */

static void check_list(const struct question *q,
		       const struct ppt_optrom_image *image, bool *matches)
{
	u32 i, entry = image->device_list;

	assert(image->devices <= PPT_OPTROM_DEVICES_MAX);
	if (!entry) {
		assert(!image->devices);
		return;
	}
	assert(image->pcir_revision >= 3 && entry > image->pcir);
	for (i = 0; i < image->devices; i++, entry += 2) {
		assert(word(q, entry));
		*matches |= word(q, entry) == q->target.device;
	}
	assert(!word(q, entry));
	assert(entry + 2 <= image->offset + image->size);
}

static void check_match(const struct question *q,
			const struct ppt_optrom_image *image)
{
	bool matches = image->device == q->target.device;

	check_list(q, image, &matches);
	matches &= q->has_target && image->vendor == q->target.vendor;
	assert(matches == !!(image->traits & PPT_IMAGE_MATCHES));
}

static void check_sum(const struct question *q,
		      const struct ppt_optrom_image *image)
{
	u32 i, size = image->init_size;
	u8 sum = 0;

	if (!(image->traits & PPT_IMAGE_SUMMED)) {
		assert(!image->sum);
		return;
	}
	assert(image->code_type == PPT_CODE_PCAT);
	if (size > image->size)
		size = image->size;
	for (i = 0; i < size; i++)
		sum += q->data[image->offset + i];
	assert(sum == image->sum);
}

static void check_bare(const struct ppt_optrom_image *image)
{
	assert(!image->pcir && !image->device_list && !image->traits);
	assert(image->size <= image->init_size);
}

static void check_image(const struct question *q,
			const struct ppt_optrom_image *image, u32 at)
{
	assert(image->offset == at);
	assert(image->offset + HEADER_SIZE <= q->size);
	assert(image->size <= q->size - image->offset);
	if (!(image->traits & PPT_IMAGE_PCIR)) {
		check_bare(image);
		return;
	}
	assert(image->pcir >= image->offset + HEADER_SIZE);
	assert(image->pcir + PCIR_SIZE <= q->size);
	assert(word(q, image->pcir + 4) == image->vendor);
	assert(word(q, image->pcir + 6) == image->device);
	assert(q->data[image->pcir + 0x14] == image->code_type);
	assert(image->class_code < 1 << 24);
	if (image->traits & PPT_IMAGE_EFI)
		assert(image->code_type == PPT_CODE_EFI);
	check_match(q, image);
	check_sum(q, image);
}

static void check_images(const struct question *q, const struct ppt_optrom *rom)
{
	u32 i, at = rom->start;

	assert(rom->image_count <= PPT_OPTROM_IMAGES_MAX);
	for (i = 0; i < rom->image_count; i++) {
		const struct ppt_optrom_image *image = &rom->images[i];

		check_image(q, image, at);
		at += image->size;
		if (i + 1 == rom->image_count)
			break;
		/* What another one follows isn't broken, and isn't last. */
		assert(image->size && image->size % PPT_OPTROM_UNIT == 0);
		assert(image->traits & PPT_IMAGE_PCIR);
		assert(!(image->traits & PPT_IMAGE_LAST));
	}
	assert(rom->size == at - rom->start);
	if (q->how & PPT_OPTROM_STANDARD) {
		assert(!rom->start);
		for (i = 0; i < rom->image_count; i++)
			assert(!(rom->images[i].traits & PPT_IMAGE_NPDE));
	}
}

/* --- defects ------------------------------------------------------------- */

static void check_defect(const struct question *q, const struct ppt_optrom *rom,
			 const struct ppt_optrom_defect *defect)
{
	const char *name = ppt_optrom_fault_name(defect->fault);
	const char *text = ppt_optrom_fault_text(defect->fault);

	assert(defect->fault && defect->fault < PPT_OPTROM_FAULTS);
	assert(name && *name && strcmp(name, "unknown"));
	assert(text && *text);
	assert(defect->offset <= q->size);
	if (defect->image == PPT_OPTROM_IMAGES_MAX)
		return;
	assert(defect->image <= rom->image_count);
	if (defect->image == rom->image_count)
		assert(defect->fault == PPT_OPTROM_TRUNCATED);
	if (defect->fault == PPT_OPTROM_BAD_CHECKSUM)
		assert(rom->images[defect->image].sum);
}

static bool is_mismatch(const struct question *q, const struct ppt_optrom *rom)
{
	u32 i;

	for (i = 0; i < rom->image_count; i++)
		if (rom->images[i].traits & PPT_IMAGE_MATCHES)
			return false;
	return q->has_target && rom->images[0].traits & PPT_IMAGE_PCIR;
}

static void check_defects(const struct question *q,
			  const struct ppt_optrom *rom)
{
	const struct ppt_optrom_defect *worst = ppt_optrom_worst(rom);
	u32 i, kept = rom->defect_count, mismatches = 0, sums = 0, bad_sums = 0;
	bool fatal = false;

	if (kept > PPT_OPTROM_DEFECTS_MAX)
		kept = PPT_OPTROM_DEFECTS_MAX;
	for (i = 0; i < kept; i++) {
		const struct ppt_optrom_defect *defect = &rom->defects[i];

		check_defect(q, rom, defect);
		fatal |= ppt_optrom_fault_is_fatal(defect->fault);
		mismatches += defect->fault == PPT_OPTROM_ID_MISMATCH;
		bad_sums += defect->fault == PPT_OPTROM_BAD_CHECKSUM;
	}
	assert(!worst == !kept);
	if (worst)
		assert(fatal == ppt_optrom_fault_is_fatal(worst->fault));
	assert(mismatches == is_mismatch(q, rom));
	for (i = 0; i < rom->image_count; i++)
		sums += rom->images[i].sum != 0;
	/* None is lost, but beyond the limit; there one fatal is kept. */
	assert(rom->defect_count > kept || sums == bad_sums);
	assert(!sums || fatal);
	/* What has no defect is a ROM, and all of it is there. */
	if (!rom->defect_count) {
		const struct ppt_optrom_image *last;

		assert(rom->image_count && rom->wanted <= q->size);
		last = &rom->images[rom->image_count - 1];
		assert(last->traits & PPT_IMAGE_LAST);
	}
}

/* --- steps --------------------------------------------------------------- */

static void check_steps(const struct question *q, u32 have)
{
	u32 next;

	if (have > q->size)
		have = q->size;
	for (;;) {
		ask(q, have, &part);
		next = part.wanted < q->size ? part.wanted : q->size;
		if (next <= have)
			break;
		have = next;
	}
	/* Nobody knows what follows on nothing but FFh or zeros. */
	if (part.defects[0].fault == PPT_OPTROM_ALL_ONES ||
	    part.defects[0].fault == PPT_OPTROM_ALL_ZERO)
		assert(!whole.image_count);
	else
		assert(!memcmp(&part, &whole, sizeof(part)));
}

static void repeat(struct question *q)
{
	static u8 copies[COPIES * PPT_OPTROM_UNIT];
	u32 i, size = lesser(q->size, PPT_OPTROM_UNIT);

	memset(copies, 0, sizeof(copies));
	for (i = 0; i < sizeof(copies); i += PPT_OPTROM_UNIT)
		memcpy(copies + i, q->data, size);
	q->data = copies;
	q->size = sizeof(copies);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct question q;
	u32 first;

	if (size < PREFIX)
		return 0;
	q.data = data + PREFIX;
	q.size = size - PREFIX;
	q.how = data[0] & FLAG_STANDARD ? PPT_OPTROM_STANDARD : 0;
	q.has_target = data[0] & FLAG_TARGET;
	q.target.vendor = data[1] | data[2] << 8;
	q.target.device = data[3] | data[4] << 8;
	first = data[5] * 64;
	/* Alone among the upper bits, as it costs time; and with few steps. */
	if ((data[0] & ~3) == FLAG_REPEAT) {
		repeat(&q);
		first += q.size - 4 * PPT_OPTROM_UNIT;
	}

	ask(&q, q.size, &whole);
	check_images(&q, &whole);
	check_defects(&q, &whole);
	check_steps(&q, first);
	return 0;
}
