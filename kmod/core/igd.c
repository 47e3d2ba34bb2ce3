// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * Decoding of stolen memory: see igd.h. Sizes are at most 255 * 32 MiB and are
 * compared with what is left above the base, so that no sum wraps.
 */
#include "igd.h"

#define MIB (1ULL << 20)
#define VGA_DISABLED 0x0002
/* BDSM: the address is a multiple of 1 MiB, below it are a lock and others. */
#define BASE_LOW 0xfffffU
#define END_32 (1ULL << 32)
#define END_64 (1ULL << 52)

/* Of SIZES_GEN6 to GEN9, in units of 32 MiB, what goes without a gap. */
#define LINEAR_LAST 0x10

/* --- faults -------------------------------------------------------------- */

struct fault {
	const char *name;
	const char *text;
	bool fatal;
};

/* clang-format off */
static const struct fault faults[PPT_IGD_FAULTS] = {
	[PPT_IGD_OK] = { "ok",
		"nothing is wrong", false },
	[PPT_IGD_UNKNOWN] = { "unknown-id",
		"not an integrated graphics that is known", true },
	[PPT_IGD_NO_ANSWER] = { "no-answer",
		"a register is all ones: nobody has answered", true },
	[PPT_IGD_SIZE_INVALID] = { "size-invalid",
		"the size of the stolen memory has no meaning", true },
	[PPT_IGD_SIZE_RESERVED] = { "size-reserved",
		"the size of the stolen memory is an undocumented one", false },
	[PPT_IGD_GTT_INVALID] = { "gtt-invalid",
		"the size of the GTT has no meaning", false },
	[PPT_IGD_NO_BASE] = { "no-base",
		"the stolen memory has a size, but is nowhere", true },
	[PPT_IGD_BASE_RANGE] = { "base-range",
		"the stolen memory ends behind the last address", true },
};

/* clang-format on */

static const struct fault unknown_fault = { "unknown", "unknown defect", true };

static const struct fault *fault_of(unsigned int fault)
{
	return fault < PPT_IGD_FAULTS ? &faults[fault] : &unknown_fault;
}

bool ppt_igd_fault_is_fatal(unsigned int fault)
{
	return fault_of(fault)->fatal;
}

const char *ppt_igd_fault_name(unsigned int fault)
{
	return fault_of(fault)->name;
}

const char *ppt_igd_fault_text(unsigned int fault)
{
	return fault_of(fault)->text;
}

static void report(struct ppt_igd *out, enum ppt_igd_fault fault)
{
	out->faults |= 1U << fault;
}

/* --- size of the stolen memory ------------------------------------------- */

/* In MiB. */
static const u16 gen3_sizes[] = {
	0, 1, 4, 8, 16, 32, 48, 64, 128, 256, 96, 160, 224, 352,
};

static enum ppt_igd_fault size_gen3(u16 value, u64 *ret_size)
{
	u32 code = value >> 4 & 0xf;

	if (code >= ARRAY_SIZE(gen3_sizes))
		return PPT_IGD_SIZE_INVALID;
	*ret_size = gen3_sizes[code] * MIB;
	return PPT_IGD_OK;
}

static enum ppt_igd_fault size_gen6(u16 value, u64 *ret_size)
{
	u32 code = value >> 3 & 0x1f;

	*ret_size = code * 32 * MIB;
	return code <= LINEAR_LAST ? PPT_IGD_OK : PPT_IGD_SIZE_RESERVED;
}

/* Beyond what is in one step each, these three. */
static bool is_big_step(u32 code)
{
	return code == 0x20 || code == 0x30 || code == 0x40;
}

static enum ppt_igd_fault size_gen8(u16 value, u64 *ret_size)
{
	u32 code = value >> 8;

	*ret_size = code * 32 * MIB;
	return code <= LINEAR_LAST || is_big_step(code) ? PPT_IGD_OK :
							  PPT_IGD_SIZE_RESERVED;
}

static enum ppt_igd_fault size_chv(u16 value, u64 *ret_size)
{
	u32 code = value >> 3 & 0x1f;

	if (code < 0x11)
		*ret_size = code * 32 * MIB;
	else if (code < 0x17)
		*ret_size = (8 + (code - 0x11) * 4) * MIB;
	else
		*ret_size = (36 + (code - 0x17) * 4) * MIB;
	return code <= 0x1d ? PPT_IGD_OK : PPT_IGD_SIZE_RESERVED;
}

static enum ppt_igd_fault size_gen9(u16 value, u64 *ret_size)
{
	u32 code = value >> 8;

	if (code < 0xf0)
		return size_gen8(value, ret_size);
	if (code == 0xff)
		return PPT_IGD_SIZE_INVALID;
	*ret_size = (code - 0xf0 + 1) * 4 * MIB;
	return PPT_IGD_OK;
}

static enum ppt_igd_fault size_mtl(u16 value, u64 *ret_size)
{
	u32 code = value >> 8;

	if (code > 4 && code < 0xf0)
		return PPT_IGD_SIZE_INVALID;
	return size_gen9(value, ret_size);
}

static void read_size(u8 sizes, u16 value, struct ppt_igd *out)
{
	enum ppt_igd_fault fault = PPT_IGD_SIZE_INVALID;

	switch (sizes) {
	case PPT_SIZES_GEN3:
		fault = size_gen3(value, &out->size);
		break;
	case PPT_SIZES_GEN6:
		fault = size_gen6(value, &out->size);
		break;
	case PPT_SIZES_GEN8:
		fault = size_gen8(value, &out->size);
		break;
	case PPT_SIZES_CHV:
		fault = size_chv(value, &out->size);
		break;
	case PPT_SIZES_GEN9:
		fault = size_gen9(value, &out->size);
		break;
	case PPT_SIZES_MTL:
		fault = size_mtl(value, &out->size);
		break;
	}
	if (fault)
		report(out, fault);
}

/* --- size of the GTT ----------------------------------------------------- */

static void read_gtt_size(u8 sizes, u16 value, struct ppt_igd *out)
{
	u32 upper = value >> 8 & 3, lower = value >> 6 & 3;

	switch (sizes) {
	case PPT_SIZES_GEN3:
		break;
	case PPT_SIZES_GEN6:
		if (upper == 3)
			report(out, PPT_IGD_GTT_INVALID);
		else
			out->gtt_size = upper << 20;
		break;
	case PPT_SIZES_CHV:
		out->gtt_size = upper ? 1U << (20 + upper) : 0;
		break;
	case PPT_SIZES_MTL:
		if (lower != 3)
			report(out, PPT_IGD_GTT_INVALID);
		else
			out->gtt_size = 8U << 20;
		break;
	default:
		out->gtt_size = lower ? 1U << (20 + lower) : 0;
	}
}

/* --- base ---------------------------------------------------------------- */

static void read_base(u8 stolen, u64 value, struct ppt_igd *out)
{
	u64 end = stolen == PPT_STOLEN_BDSM64 ? END_64 : END_32;
	u64 base = value & ~(u64)BASE_LOW;

	out->base_low = value & BASE_LOW;
	if (value == (stolen == PPT_STOLEN_BDSM64 ? ~0ULL : U32_MAX))
		report(out, PPT_IGD_NO_ANSWER);
	else if (!out->size)
		return;
	else if (!base)
		report(out, PPT_IGD_NO_BASE);
	else if (base >= end || out->size > end - base)
		report(out, PPT_IGD_BASE_RANGE);
	else
		out->base = base;
}

static bool is_fatal(u32 found)
{
	u32 fault;

	for (fault = 1; fault < PPT_IGD_FAULTS; fault++)
		if (found & 1U << fault && faults[fault].fatal)
			return true;
	return false;
}

void ppt_igd_decode(const struct ppt_igd_model *model,
		    const struct ppt_igd_registers *registers,
		    struct ppt_igd *out)
{
	u32 found;

	memset(out, 0, sizeof(*out));
	if (!model) {
		report(out, PPT_IGD_UNKNOWN);
	} else if (registers->sizes == 0xffff) {
		report(out, PPT_IGD_NO_ANSWER);
	} else {
		out->vga_disabled = registers->sizes & VGA_DISABLED;
		read_size(model->sizes, registers->sizes, out);
		read_gtt_size(model->sizes, registers->sizes, out);
		if (model->stolen != PPT_STOLEN_BAR2)
			read_base(model->stolen, registers->base, out);
	}
	found = out->faults;
	if (is_fatal(found))
		*out = (struct ppt_igd){ .faults = found };
}
