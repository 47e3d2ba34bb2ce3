// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Mending a ROM in memory. The parser says what is wrong and at which byte; so
 * each pass sets right what it can and asks again, until it says no more of
 * that. What can't be mended without knowing what was meant ends it at once.
 */
#include <stdlib.h>

#include "core/optrom.h"
#include "internal.h"

#define PCIR_VENDOR 0x04
#define PCIR_DEVICE 0x06
#define INDICATOR_LAST 0x80
#define PADDING 0xff
/* The least that a ROM BAR decodes, in bytes. */
#define PAD_MIN 2048

/**
 * struct ppt_rom_fix - see libppt.h; also the work in progress
 * @refs: references
 * @rom: the mended one; NULL while it is being done
 * @data: its bytes until then
 * @size: of @data
 * @found: what the parser says of @data
 * @changes: from malloc
 * @count: of @changes
 * @capacity: of @changes
 */
struct ppt_rom_fix {
	unsigned int refs;
	struct ppt_rom *rom;
	u8 *data;
	size_t size;
	struct ppt_optrom found;
	struct ppt_rom_change *changes;
	size_t count;
	size_t capacity;
};

const char *ppt_rom_change_name(enum ppt_rom_change_kind kind)
{
	/* clang-format off */
	static const char *const names[] = {
		[PPT_ROM_CHANGE_VENDOR]	  = "vendor",
		[PPT_ROM_CHANGE_DEVICE]	  = "device",
		[PPT_ROM_CHANGE_LAST]	  = "last",
		[PPT_ROM_CHANGE_CHECKSUM] = "checksum",
		[PPT_ROM_CHANGE_PADDING]  = "padding",
	};
	/* clang-format on */

	return ppt_name_of(names, ARRAY_SIZE(names), kind);
}

static int add_change(struct ppt_rom_fix *fix,
		      const struct ppt_rom_change *change)
{
	if (ppt_array_grow((void **)&fix->changes, fix->count, &fix->capacity,
			   sizeof(*change)))
		return -ENOMEM;
	fix->changes[fix->count++] = *change;
	return 0;
}

/* The offset is one that the parser has read. */
static int set_byte(struct ppt_rom_fix *fix, enum ppt_rom_change_kind kind,
		    int image, u32 offset, u8 value)
{
	const struct ppt_rom_change change = {
		.kind = kind,
		.image = image,
		.offset = offset,
		.width = 1,
		.old_value = fix->data[offset],
		.new_value = value,
	};

	fix->data[offset] = value;
	return add_change(fix, &change);
}

static int set_word(struct ppt_rom_fix *fix, enum ppt_rom_change_kind kind,
		    int image, u32 offset, u16 value)
{
	u8 *at = fix->data + offset;
	const struct ppt_rom_change change = {
		.kind = kind,
		.image = image,
		.offset = offset,
		.width = 2,
		.old_value = at[0] | at[1] << 8,
		.new_value = value,
	};

	if (change.old_value == value)
		return 0;
	at[0] = value;
	at[1] = value >> 8;
	return add_change(fix, &change);
}

static void ask(struct ppt_rom_fix *fix)
{
	ppt_optrom_parse(fix->data, fix->size, NULL, 0, &fix->found);
}

/* What forbids to touch it; NULL if it can be mended. */
static const struct ppt_optrom_defect *
find_hopeless(const struct ppt_optrom *found)
{
	u32 i;

	for (i = 0; i < found->defect_count && i < PPT_OPTROM_DEFECTS_MAX; i++)
		if (found->defects[i].fault != PPT_OPTROM_BAD_CHECKSUM &&
		    ppt_optrom_fault_is_fatal(found->defects[i].fault))
			return &found->defects[i];
	return NULL;
}

static bool has_vendor(const struct ppt_optrom *found, u16 vendor)
{
	u32 i;

	for (i = 0; i < found->image_count; i++)
		if (found->images[i].vendor == vendor)
			return true;
	return false;
}

/* Images of another vendor are for another device, unless all of them are. */
static int set_ids(struct ppt_rom_fix *fix, const struct ppt_rom_ids *ids)
{
	bool some = has_vendor(&fix->found, ids->vendor);
	u32 i;
	int ret = 0;

	for (i = 0; !ret && i < fix->found.image_count; i++) {
		const struct ppt_optrom_image *image = &fix->found.images[i];

		if (!(image->traits & PPT_IMAGE_PCIR) ||
		    (some && image->vendor != ids->vendor))
			continue;
		ret = set_word(fix, PPT_ROM_CHANGE_VENDOR, i,
			       image->pcir + PCIR_VENDOR, ids->vendor);
		if (!ret)
			ret = set_word(fix, PPT_ROM_CHANGE_DEVICE, i,
				       image->pcir + PCIR_DEVICE, ids->device);
	}
	return ret;
}

/* At the place that counts: in NVIDIA's extension, if there is one. */
static int set_last(struct ppt_rom_fix *fix,
		    const struct ppt_optrom_defect *defect)
{
	return set_byte(fix, PPT_ROM_CHANGE_LAST, defect->image, defect->offset,
			fix->data[defect->offset] | INDICATOR_LAST);
}

static int set_checksum(struct ppt_rom_fix *fix,
			const struct ppt_optrom_defect *defect)
{
	u8 sum = fix->found.images[defect->image].sum;

	return set_byte(fix, PPT_ROM_CHANGE_CHECKSUM, defect->image,
			defect->offset, fix->data[defect->offset] - sum);
}

/* Each defect that is of kind @fault; there is one at most in an image. */
static int mend(struct ppt_rom_fix *fix, enum ppt_optrom_fault fault,
		int (*set)(struct ppt_rom_fix *fix,
			   const struct ppt_optrom_defect *defect))
{
	u32 i;
	int ret = 0;

	ask(fix);
	for (i = 0;
	     !ret && i < fix->found.defect_count && i < PPT_OPTROM_DEFECTS_MAX;
	     i++)
		if (fix->found.defects[i].fault == fault)
			ret = set(fix, &fix->found.defects[i]);
	return ret;
}

static int pad(struct ppt_rom_fix *fix)
{
	size_t wanted = PAD_MIN;
	struct ppt_rom_change change;
	u8 *grown;

	while (wanted < fix->size)
		wanted *= 2;
	if (wanted == fix->size)
		return 0;
	if (wanted > PPT_ROM_LIMIT_BYTES)
		return -EFBIG;
	grown = realloc(fix->data, wanted);
	if (!grown)
		return -ENOMEM;
	memset(grown + fix->size, PADDING, wanted - fix->size);
	change = (struct ppt_rom_change){
		.kind = PPT_ROM_CHANGE_PADDING,
		.image = PPT_ROM_NO_IMAGE,
		.offset = fix->size,
		.old_value = fix->size,
		.new_value = wanted,
	};
	fix->data = grown;
	fix->size = wanted;
	return add_change(fix, &change);
}

static int mend_all(struct ppt_rom_fix *fix, const struct ppt_rom_ids *ids,
		    unsigned int flags)
{
	int ret = 0;

	if (ids)
		ret = set_ids(fix, ids);
	/* A sum comes behind everything that it sums. */
	if (!ret)
		ret = mend(fix, PPT_OPTROM_NO_LAST, set_last);
	if (!ret)
		ret = mend(fix, PPT_OPTROM_BAD_CHECKSUM, set_checksum);
	if (!ret && flags & PPT_ROM_FIX_PAD)
		ret = pad(fix);
	return ret;
}

static void say_defect(const struct ppt_optrom_defect *defect,
		       struct ppt_rom_defect *ret_defect)
{
	if (ret_defect)
		*ret_defect = (struct ppt_rom_defect){
			.fault = defect->fault,
			.image = defect->image < PPT_OPTROM_IMAGES_MAX ?
					 defect->image :
					 PPT_ROM_NO_IMAGE,
			.offset = defect->offset,
		};
}

static int fix_data(struct ppt_rom_fix *fix, const struct ppt_rom_ids *ids,
		    unsigned int flags, struct ppt_rom_defect *ret_defect)
{
	const struct ppt_optrom_defect *hopeless;
	int ret;

	ask(fix);
	hopeless = find_hopeless(&fix->found);
	if (hopeless) {
		say_defect(hopeless, ret_defect);
		return -EBADMSG;
	}
	ret = mend_all(fix, ids, flags);
	if (!ret) {
		ret = ppt_rom_adopt(fix->data, fix->size, ids, &fix->rom);
		fix->data = NULL;
	}
	return ret;
}

int ppt_rom_fix_new(const struct ppt_rom *rom, const struct ppt_rom_ids *ids,
		    unsigned int flags, struct ppt_rom_fix **ret_fix,
		    struct ppt_rom_defect *ret_defect)
{
	struct ppt_rom_fix *fix;
	int ret;

	if (flags & ~PPT_ROM_FIX_PAD)
		return -EINVAL;
	fix = calloc(1, sizeof(*fix));
	if (!fix)
		return -ENOMEM;
	fix->refs = 1;
	fix->size = ppt_rom_size(rom);
	fix->data = malloc(fix->size ? fix->size : 1);
	if (fix->data) {
		memcpy(fix->data, ppt_rom_data(rom), fix->size);
		ret = fix_data(fix, ids, flags, ret_defect);
	} else {
		ret = -ENOMEM;
	}
	if (ret)
		ppt_rom_fix_unref(fix);
	else
		*ret_fix = fix;
	return ret;
}

struct ppt_rom_fix *ppt_rom_fix_ref(struct ppt_rom_fix *fix)
{
	fix->refs++;
	return fix;
}

struct ppt_rom_fix *ppt_rom_fix_unref(struct ppt_rom_fix *fix)
{
	if (!fix || --fix->refs)
		return NULL;
	ppt_rom_unref(fix->rom);
	free(fix->data);
	free(fix->changes);
	free(fix);
	return NULL;
}

const struct ppt_rom *ppt_rom_fix_rom(const struct ppt_rom_fix *fix)
{
	return fix->rom;
}

size_t ppt_rom_fix_count(const struct ppt_rom_fix *fix)
{
	return fix->count;
}

const struct ppt_rom_change *ppt_rom_fix_get(const struct ppt_rom_fix *fix,
					     size_t index)
{
	return index < fix->count ? &fix->changes[index] : NULL;
}
