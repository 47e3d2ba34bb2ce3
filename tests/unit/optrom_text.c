// SPDX-License-Identifier: GPL-2.0
/* The parser's answer, as text and in steps: see optrom_text.h. */
#include "unit.h"

#include "optrom_text.h"

static const struct {
	u8 bit;
	char letter;
} trait_letters[] = {
	{ PPT_IMAGE_LAST, 'L' },    { PPT_IMAGE_NPDE, 'N' },
	{ PPT_IMAGE_EFI, 'E' },	    { PPT_IMAGE_SUMMED, 'S' },
	{ PPT_IMAGE_MATCHES, 'M' },
};

static void describe_image(const struct ppt_optrom_image *image, FILE *out)
{
	size_t i;

	fprintf(out, "; %x+%x", image->offset, image->size);
	if (!(image->traits & PPT_IMAGE_PCIR)) {
		fprintf(out, " bare");
		return;
	}
	fprintf(out, " type %x %04x:%04x", image->code_type, image->vendor,
		image->device);
	if (image->traits & ~PPT_IMAGE_PCIR)
		fputc(' ', out);
	for (i = 0; i < ARRAY_SIZE(trait_letters); i++)
		if (image->traits & trait_letters[i].bit)
			fputc(trait_letters[i].letter, out);
}

static void describe_defect(const struct ppt_optrom_defect *defect, FILE *out)
{
	fprintf(out, "; %s ", ppt_optrom_fault_name(defect->fault));
	if (defect->image == PPT_OPTROM_IMAGES_MAX)
		fprintf(out, "-");
	else
		fprintf(out, "%u", defect->image);
	fprintf(out, "@%x", defect->offset);
}

void rom_describe(const struct ppt_optrom *rom, char text[ROM_TEXT_SIZE])
{
	FILE *out = fmemopen(text, ROM_TEXT_SIZE, "w");
	u32 i;

	if (!out)
		abort();
	if (rom->start)
		fprintf(out, "from %x ", rom->start);
	fprintf(out, "%x of %x", rom->size, rom->wanted);
	for (i = 0; i < rom->image_count; i++)
		describe_image(&rom->images[i], out);
	for (i = 0; i < rom->defect_count && i < PPT_OPTROM_DEFECTS_MAX; i++)
		describe_defect(&rom->defects[i], out);
	fclose(out);
}

void rom_parse(const u8 *data, size_t size,
	       const struct ppt_optrom_target *target, unsigned int how,
	       struct ppt_optrom *out)
{
	char *copy = guarded_copy(data, size);

	memset(out, 0xa5, sizeof(*out));
	ppt_optrom_parse((const u8 *)copy, size, target, how, out);
	guarded_free(copy);
}

/* Of nothing but FFh or zeros one can't know how it goes on. */
static bool is_blank(const struct ppt_optrom *rom)
{
	return rom->defects[0].fault == PPT_OPTROM_ALL_ONES ||
	       rom->defects[0].fault == PPT_OPTROM_ALL_ZERO;
}

void rom_parse_stepwise(const u8 *data, size_t size, size_t first,
			const struct ppt_optrom_target *target,
			unsigned int how)
{
	static struct ppt_optrom whole, part;
	size_t have = first, next;

	rom_parse(data, size, target, how, &whole);
	for (;;) {
		rom_parse(data, have, target, how, &part);
		next = part.wanted < size ? part.wanted : size;
		if (next <= have)
			break;
		have = next;
	}
	if (is_blank(&part) && !whole.image_count)
		return;
	if (memcmp(&part, &whole, sizeof(part))) {
		static char found[ROM_TEXT_SIZE], expected[ROM_TEXT_SIZE];

		rom_describe(&part, found);
		rom_describe(&whole, expected);
		fail_msg("from %#zx of %#zx, ended with %#zx:\n%s\nnot\n%s",
			 first, size, have, found, expected);
	}
}
