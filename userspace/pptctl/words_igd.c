// SPDX-License-Identifier: GPL-2.0
/* The wording of Intel's graphics: its memory, its OpRegion, its registers. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

/* --- summaries ------------------------------------------------------------- */

/* The first fatal one; -1 if there is none. */
static int fatal_defect(uint32_t defects)
{
	int defect;

	for (defect = 0; defect < PPT_IGD_DEFECTS; defect++)
		if (defects & 1U << defect && ppt_igd_defect_is_fatal(defect))
			return defect;
	return -1;
}

static char *size_and_place(const struct ppt_igd_info *info)
{
	char *size = size_text(info->stolen_size_bytes), *text;

	if (info->stolen_base)
		text = format_text("%s at 0x%" PRIx64, size, info->stolen_base);
	else
		text = format_text("%s; where, is told to root only", size);
	free(size);
	return text;
}

char *igd_memory_text(const struct ppt_igd_info *info)
{
	int defect = fatal_defect(info->memory_defects);
	char *size, *text;

	if (info->memory == PPT_IGD_MEMORY_BAR2) {
		size = size_text(info->stolen_size_bytes);
		text = format_text("no stolen memory in config space: %s%sa part of BAR 2; a guest needs none of its own",
				   info->stolen_size_bytes ? size : "",
				   info->stolen_size_bytes ? " are " :
							     "it is ");
		free(size);
		return text;
	}
	if (defect >= 0)
		return format_text("unknown: %s", ppt_igd_defect_text(defect));
	if (info->memory <= PPT_IGD_MEMORY_NO_MODEL)
		return format_text("unknown");
	if (!info->stolen_size_bytes)
		return format_text("none");
	return size_and_place(info);
}

static char *memory_summary(const struct ppt_igd_info *info)
{
	char *size, *text;

	if (info->memory == PPT_IGD_MEMORY_BAR2)
		return format_text("no stolen memory in config space");
	if (info->memory <= PPT_IGD_MEMORY_NO_MODEL ||
	    fatal_defect(info->memory_defects) >= 0)
		return format_text("stolen memory unknown");
	if (!info->stolen_size_bytes)
		return format_text("nothing stolen");
	size = size_text(info->stolen_size_bytes);
	text = format_text("%s stolen", size);
	free(size);
	return text;
}

static char *opregion_summary(const struct ppt_igd_info *info)
{
	enum ppt_opregion_defect worst =
		ppt_opregion_defect_worst(info->opregion_defects);
	char *size, *text;

	if (worst == PPT_OPREGION_DEFECT_NONE)
		return format_text("no OpRegion");
	if (!info->opregion_size_bytes)
		return format_text("no OpRegion for VMs: %s",
				   ppt_opregion_defect_name(worst));
	size = size_text(info->vbt_size_bytes);
	text = format_text("OpRegion %u.%u, %s%s", info->opregion_major,
			   info->opregion_minor,
			   info->vbt_size_bytes ? "VBT " : "no VBT",
			   info->vbt_size_bytes ? size : "");
	free(size);
	return text;
}

char *igd_summary(const struct ppt_igd_info *info)
{
	char *memory = memory_summary(info);
	char *opregion = opregion_summary(info);
	char *text;

	text = format_text("%s, %s, %s",
			   info->model[0] ? info->model : "unknown model",
			   memory, opregion);
	free(memory);
	free(opregion);
	return text;
}

/* --- OpRegion -------------------------------------------------------------- */

static char *mailboxes_text(uint32_t mailboxes)
{
	static const char *const names[] = {
		"1 (ACPI)", "2 (SWSCI)",      "3 (ASLE)",
		"4 (VBT)",  "5 (ASLE, EDID)", "2 (backlight)"
	};
	char *text = format_text("%s", mailboxes ? "" : "none"), *longer;
	unsigned int i;

	for (i = 0; i < 32; i++) {
		if (!(mailboxes & 1U << i))
			continue;
		if (i < sizeof(names) / sizeof(names[0]))
			longer = format_text("%s%s%s", text, *text ? ", " : "",
					     names[i]);
		else
			longer = format_text("%s%sbit %u", text,
					     *text ? ", " : "", i);
		free(text);
		text = longer;
	}
	return text;
}

static const char *where_text(enum ppt_vbt_where where)
{
	switch (where) {
	case PPT_VBT_WHERE_NONE:
		return "nowhere";
	case PPT_VBT_WHERE_MAILBOX:
		return "in mailbox 4";
	case PPT_VBT_WHERE_OUTSIDE:
		return "outside of the mailboxes";
	case PPT_VBT_WHERE_UNKNOWN:
		break;
	}
	return "at a place that this pptctl doesn't know";
}

static void print_header(const struct ppt_opregion_header *header)
{
	char *mailboxes = mailboxes_text(header->mailboxes);

	fact("mailboxes", "%s", mailboxes);
	free(mailboxes);
	if (header->headless)
		fact("outputs", "none at all, says the firmware");
	if (header->bios[0])
		fact("firmware", "%s", header->bios);
	if (header->vbios[0])
		fact("video bios", "%s", header->vbios);
	if (header->gop[0])
		fact("gop driver", "%s", header->gop);
}

void print_opregion_contents(const struct ppt_igd_opregion *opregion)
{
	const struct ppt_opregion_header *header =
		ppt_igd_opregion_header(opregion);
	const struct ppt_vbt_info *vbt = ppt_igd_opregion_vbt(opregion);
	char *size;

	if (header)
		print_header(header);
	if (!vbt)
		return;
	size = size_text(vbt->size_bytes);
	fact("vbt", "%s, %s%s%s", size,
	     header ? where_text(ppt_igd_opregion_vbt_where(opregion)) :
		      "alone",
	     vbt->product[0] ? ", " : "", vbt->product);
	fact("vbt data", "version %u, %u bytes", vbt->bdb_version,
	     vbt->bdb_size_bytes);
	fact("vbt checksum", "%s", vbt->sum ? "bad" : "ok");
	free(size);
}

void print_opregion_defects(uint32_t defects)
{
	int i;

	for (i = 0; i < 32; i++)
		if (defects & 1U << i)
			fact("defect", "OpRegion: %s: %s",
			     ppt_opregion_defect_name(i),
			     ppt_opregion_defect_text(i));
}

void print_igd_defects(const struct ppt_igd_info *info)
{
	int i;

	for (i = 0; i < 32; i++)
		if (info->memory_defects & 1U << i)
			fact("defect", "stolen memory: %s: %s",
			     ppt_igd_defect_name(i), ppt_igd_defect_text(i));
	print_opregion_defects(info->opregion_defects);
}

/* --- registers ------------------------------------------------------------- */

static const char *at_text(enum ppt_igd_reg_at at)
{
	switch (at) {
	case PPT_IGD_REG_AT_DISPLAY:
		return "the graphics";
	case PPT_IGD_REG_AT_BAR0:
		return "its BAR 0";
	case PPT_IGD_REG_AT_HOST_BRIDGE:
		return "host bridge 00:00.0";
	case PPT_IGD_REG_AT_LPC_BRIDGE:
		return "LPC bridge 00:1f.0";
	}
	return "?";
}

static const char *policy_text(enum ppt_igd_reg_policy policy)
{
	switch (policy) {
	case PPT_IGD_REG_EMULATE:
		return "emulate: the guest's own";
	case PPT_IGD_REG_MIRROR:
		return "mirror: read as the host's";
	case PPT_IGD_REG_LEGACY:
		return "mirror, in legacy mode only";
	}
	return "?";
}

char *igd_reg_text(const struct ppt_igd_reg *reg)
{
	return format_text("%s, 0x%x of %s, %u bytes: %s", reg->name,
			   reg->offset, at_text(reg->at), reg->width_bytes,
			   policy_text(reg->policy));
}

/* --- errors ---------------------------------------------------------------- */

void complain_igd(struct ppt_ctx *ctx, const struct ppt_device *device,
		  int error)
{
	if (error == -ENODATA)
		complain("%s: it is no integrated graphics of Intel's",
			 ppt_device_address(device));
	else
		complain_rom(ctx, device, error);
}

void complain_opregion_file(const char *path, int error)
{
	if (error == -EFBIG)
		complain("%s: it is longer than any OpRegion or VBT", path);
	else
		complain_file(path, error);
}
