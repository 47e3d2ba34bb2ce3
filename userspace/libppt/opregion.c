// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * An OpRegion as an object: its bytes, and what the parser of kmod/core says of
 * them in the library's own numbers. A file may as well be a VBT alone, as the
 * kernel's debugfs and boards' sources have it.
 */
#include <stdlib.h>

#include "core/opregion_blob.h"
#include "core/opregion_layout.h"
#include "core/vbt.h"
#include "internal.h"

#define VBT_SIGNATURE "$VBT"

/**
 * struct ppt_igd_opregion - see libppt.h
 * @refs: references
 * @data: from malloc
 * @size: of @data
 * @defects: 1 << enum ppt_opregion_defect
 * @has_header: @header counts
 * @header: what the OpRegion says
 * @where: which VBT counts
 * @vbt_offset: of that, in @data
 * @vbt: what it says
 */
struct ppt_igd_opregion {
	unsigned int refs;
	u8 *data;
	size_t size;
	u32 defects;
	bool has_header;
	struct ppt_opregion_header header;
	enum ppt_vbt_where where;
	size_t vbt_offset;
	struct ppt_vbt_info vbt;
};

/* clang-format off */
static const char *const where_names[] = {
	[PPT_VBT_WHERE_NONE]	= "none",
	[PPT_VBT_WHERE_MAILBOX] = "mailbox",
	[PPT_VBT_WHERE_OUTSIDE] = "outside",
};

/* clang-format on */

/* The library's numbers are the parser's, and the module's. */
_Static_assert((int)PPT_OPREGION_DEFECT_NONE == (int)PPT_OPREGION_NONE,
	       "defect");
_Static_assert((int)PPT_OPREGION_DEFECT_BAD_SIZE == (int)PPT_OPREGION_BAD_SIZE,
	       "defect");
_Static_assert((int)PPT_OPREGION_DEFECT_RVDA_OVERFLOW ==
		       (int)PPT_OPREGION_RVDA_OVERFLOW,
	       "defect");
_Static_assert((int)PPT_OPREGION_DEFECT_NO_VBT == (int)PPT_OPREGION_NO_VBT,
	       "defect");
_Static_assert((int)PPT_OPREGION_DEFECTS == (int)PPT_OPREGION_FAULTS, "defect");
_Static_assert(PPT_OPREGION_DEFECT_DEVICE_MEMORY ==
		       PPT_OPREGION_FAULT_DEVICE_MEMORY,
	       "defect");
_Static_assert(PPT_OPREGION_MAILBOX_SWSCI == PPT_MAILBOX_SWSCI, "mailbox");
_Static_assert(PPT_OPREGION_MAILBOX_BACKLIGHT == PPT_MAILBOX_BACKLIGHT,
	       "mailbox");
_Static_assert((int)PPT_VBT_WHERE_MAILBOX == (int)PPT_VBT_MAILBOX, "vbt");
_Static_assert((int)PPT_VBT_WHERE_OUTSIDE == (int)PPT_VBT_EXTERNAL, "vbt");
_Static_assert(PPT_OPREGION_SIZE_BYTES == PPT_OPREGION_SIZE, "size");
_Static_assert(PPT_OPREGION_LIMIT_BYTES ==
		       PPT_OPREGION_BLOB_MAX + PPT_OPREGION_PAGE,
	       "limit");

/* --- names ----------------------------------------------------------------- */

const char *ppt_opregion_defect_name(enum ppt_opregion_defect defect)
{
	return ppt_opregion_fault_name(defect);
}

const char *ppt_opregion_defect_text(enum ppt_opregion_defect defect)
{
	return ppt_opregion_fault_text(defect);
}

bool ppt_opregion_defect_is_fatal(enum ppt_opregion_defect defect)
{
	return ppt_opregion_fault_is_fatal(defect);
}

enum ppt_opregion_defect ppt_opregion_defect_worst(uint32_t defects)
{
	enum ppt_opregion_fault worst = ppt_opregion_worst(defects);

	/* What only a newer module knows may be fatal. */
	if (defects >> PPT_OPREGION_FAULTS &&
	    !ppt_opregion_fault_is_fatal(worst))
		return PPT_OPREGION_DEFECT_UNKNOWN;
	return (enum ppt_opregion_defect)worst;
}

const char *ppt_vbt_where_name(enum ppt_vbt_where where)
{
	return ppt_name_of(where_names, ARRAY_SIZE(where_names), where);
}

/* --- parsing --------------------------------------------------------------- */

static bool is_vbt_at(const struct ppt_igd_opregion *opregion, u64 offset)
{
	size_t length = strlen(VBT_SIGNATURE);

	return offset < opregion->size && opregion->size - offset >= length &&
	       !memcmp(opregion->data + offset, VBT_SIGNATURE, length);
}

static void fill_header(struct ppt_igd_opregion *opregion,
			const struct ppt_opregion *found)
{
	struct ppt_opregion_header *header = &opregion->header;

	*header = (struct ppt_opregion_header){
		.rvda = found->rvda,
		.rvds = found->rvds,
		.mailboxes = found->mailboxes,
		.driver_model = found->driver_model,
		.platform = found->platform,
		.size_kib = found->size_kib,
		.major = found->major,
		.minor = found->minor,
		.revision = found->revision,
		.headless = found->headless,
	};
	memcpy(header->bios, found->bios, sizeof(header->bios));
	memcpy(header->vbios, found->vbios, sizeof(header->vbios));
	memcpy(header->driver, found->driver, sizeof(header->driver));
	memcpy(header->gop, found->gop, sizeof(header->gop));
	opregion->has_header = true;
}

static void fill_vbt(struct ppt_igd_opregion *opregion,
		     const struct ppt_vbt *vbt, enum ppt_vbt_where where,
		     size_t offset)
{
	opregion->where = where;
	opregion->vbt_offset = offset;
	opregion->vbt = (struct ppt_vbt_info){
		.size_bytes = vbt->size,
		.bdb_offset = vbt->bdb,
		.bdb_size_bytes = vbt->bdb_size,
		.version = vbt->version,
		.bdb_version = vbt->bdb_version,
		.sum = vbt->sum,
	};
	memcpy(opregion->vbt.product, vbt->product, sizeof(vbt->product));
}

/* Of a piece of memory, instead of what ppt gives, RVDA may say where. */
static size_t find_external(const struct ppt_igd_opregion *opregion,
			    const struct ppt_opregion *found)
{
	if (found->pointer == PPT_RVDA_RELATIVE &&
	    !is_vbt_at(opregion, PPT_OPREGION_SIZE) &&
	    is_vbt_at(opregion, found->rvda))
		return found->rvda;
	return PPT_OPREGION_SIZE;
}

static void parse_opregion(struct ppt_igd_opregion *opregion)
{
	struct ppt_vbt_choice choice;
	struct ppt_opregion found;
	const u8 *external = NULL;
	size_t offset, size = 0;

	ppt_opregion_parse(opregion->data, opregion->size, &found);
	opregion->defects = found.faults;
	if (found.faults &
	    (1U << PPT_OPREGION_TOO_SHORT | 1U << PPT_OPREGION_BAD_SIGNATURE))
		return;
	fill_header(opregion, &found);
	offset = find_external(opregion, &found);
	if (found.pointer != PPT_RVDA_NONE && opregion->size > offset) {
		external = opregion->data + offset;
		size = opregion->size - offset;
		if (size > found.external_size)
			size = found.external_size;
	}
	ppt_vbt_choose(opregion->data, &found, external, size, &choice);
	opregion->defects |= choice.faults;
	if (choice.place == PPT_VBT_EXTERNAL)
		fill_vbt(opregion, &choice.vbt, PPT_VBT_WHERE_OUTSIDE, offset);
	else if (choice.place == PPT_VBT_MAILBOX)
		fill_vbt(opregion, &choice.vbt, PPT_VBT_WHERE_MAILBOX,
			 OPREGION_VBT);
}

static void parse_vbt(struct ppt_igd_opregion *opregion)
{
	enum ppt_opregion_fault fault;
	struct ppt_vbt vbt;

	fault = ppt_vbt_check(opregion->data, opregion->size, &vbt);
	if (fault) {
		opregion->defects = 1U << fault | 1U << PPT_OPREGION_NO_VBT;
		return;
	}
	if (vbt.sum)
		opregion->defects = 1U << PPT_OPREGION_VBT_CHECKSUM;
	fill_vbt(opregion, &vbt, PPT_VBT_WHERE_OUTSIDE, 0);
}

int ppt_igd_opregion_adopt(u8 *data, size_t size,
			   struct ppt_igd_opregion **ret_opregion)
{
	struct ppt_igd_opregion *opregion = calloc(1, sizeof(*opregion));

	if (!opregion) {
		free(data);
		return -ENOMEM;
	}
	opregion->refs = 1;
	opregion->data = data;
	opregion->size = size;
	if (is_vbt_at(opregion, 0))
		parse_vbt(opregion);
	else
		parse_opregion(opregion);
	*ret_opregion = opregion;
	return 0;
}

int ppt_igd_opregion_parse(const void *data, size_t size,
			   struct ppt_igd_opregion **ret_opregion)
{
	u8 *copy = malloc(size ? size : 1);

	if (!copy)
		return -ENOMEM;
	if (size)
		memcpy(copy, data, size);
	return ppt_igd_opregion_adopt(copy, size, ret_opregion);
}

int ppt_igd_opregion_read_file(const char *path,
			       struct ppt_igd_opregion **ret_opregion)
{
	size_t size;
	u8 *data;
	int ret;

	ret = ppt_bytes_read(path, PPT_OPREGION_LIMIT_BYTES, &data, &size);
	if (ret)
		return ret;
	if (!size) {
		free(data);
		return -ENODATA;
	}
	return ppt_igd_opregion_adopt(data, size, ret_opregion);
}

/* --- for a guest ----------------------------------------------------------- */

int ppt_igd_opregion_make_guest(const struct ppt_igd_opregion *opregion,
				struct ppt_igd_opregion **ret_guest)
{
	const u8 *vbt = NULL;
	u32 size, vbt_size = 0;
	u8 *data;

	if (!opregion->has_header ||
	    ppt_opregion_defect_is_fatal(ppt_igd_opregion_worst(opregion)))
		return -EBADMSG;
	if (opregion->where == PPT_VBT_WHERE_OUTSIDE) {
		vbt = opregion->data + opregion->vbt_offset;
		vbt_size = opregion->vbt.size_bytes;
	}
	size = ppt_opregion_compose(opregion->data, vbt, vbt_size, NULL, 0);
	data = malloc(size);
	if (!data)
		return -ENOMEM;
	ppt_opregion_compose(opregion->data, vbt, vbt_size, data, size);
	return ppt_igd_opregion_adopt(data, size, ret_guest);
}

/* --- the object ------------------------------------------------------------ */

struct ppt_igd_opregion *ppt_igd_opregion_ref(struct ppt_igd_opregion *opregion)
{
	opregion->refs++;
	return opregion;
}

struct ppt_igd_opregion *
ppt_igd_opregion_unref(struct ppt_igd_opregion *opregion)
{
	if (opregion && !--opregion->refs) {
		free(opregion->data);
		free(opregion);
	}
	return NULL;
}

const void *ppt_igd_opregion_data(const struct ppt_igd_opregion *opregion)
{
	return opregion->data;
}

size_t ppt_igd_opregion_size(const struct ppt_igd_opregion *opregion)
{
	return opregion->size;
}

const struct ppt_opregion_header *
ppt_igd_opregion_header(const struct ppt_igd_opregion *opregion)
{
	return opregion->has_header ? &opregion->header : NULL;
}

enum ppt_vbt_where
ppt_igd_opregion_vbt_where(const struct ppt_igd_opregion *opregion)
{
	return opregion->where;
}

const struct ppt_vbt_info *
ppt_igd_opregion_vbt(const struct ppt_igd_opregion *opregion)
{
	return opregion->where ? &opregion->vbt : NULL;
}

const void *ppt_igd_opregion_vbt_data(const struct ppt_igd_opregion *opregion)
{
	return opregion->where ? opregion->data + opregion->vbt_offset : NULL;
}

uint32_t ppt_igd_opregion_defects(const struct ppt_igd_opregion *opregion)
{
	return opregion->defects;
}

enum ppt_opregion_defect
ppt_igd_opregion_worst(const struct ppt_igd_opregion *opregion)
{
	return ppt_opregion_defect_worst(opregion->defects);
}
