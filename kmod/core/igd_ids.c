// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/* The device ids of Intel's integrated graphics: see igd_ids.h. */
#include "igd_ids.h"

/* clang-format off */
static const u16 ilk_ids[] = {
	0x0042, 0x0046, 0,
};

static const u16 snb_ids[] = {
	0x0102, 0x0106, 0x010a, 0x0112, 0x0116, 0x0122, 0x0126, 0,
};

static const u16 ivb_ids[] = {
	0x0152, 0x0156, 0x015a, 0x0162, 0x0166, 0x016a, 0,
};

static const u16 vlv_ids[] = {
	0x0f30, 0x0f31, 0x0f32, 0x0f33, 0,
};

static const u16 hsw_ids[] = {
	0x0402, 0x0406, 0x040a, 0x040b, 0x040e, 0x0412, 0x0416, 0x041a,
	0x041b, 0x041e, 0x0422, 0x0426, 0x042a, 0x042b, 0x042e,
	0x0a02, 0x0a06, 0x0a0a, 0x0a0b, 0x0a0e, 0x0a12, 0x0a16, 0x0a1a,
	0x0a1b, 0x0a1e, 0x0a22, 0x0a26, 0x0a2a, 0x0a2b, 0x0a2e,
	0x0c02, 0x0c06, 0x0c0a, 0x0c0b, 0x0c0e, 0x0c12, 0x0c16, 0x0c1a,
	0x0c1b, 0x0c1e, 0x0c22, 0x0c26, 0x0c2a, 0x0c2b, 0x0c2e,
	0x0d02, 0x0d06, 0x0d0a, 0x0d0b, 0x0d0e, 0x0d12, 0x0d16, 0x0d1a,
	0x0d1b, 0x0d1e, 0x0d22, 0x0d26, 0x0d2a, 0x0d2b, 0x0d2e, 0,
};

static const u16 bdw_ids[] = {
	0x1602, 0x1606, 0x160a, 0x160b, 0x160d, 0x160e, 0x1612, 0x1616,
	0x161a, 0x161b, 0x161d, 0x161e, 0x1622, 0x1626, 0x162a, 0x162b,
	0x162d, 0x162e, 0x1632, 0x1636, 0x163a, 0x163b, 0x163d, 0x163e,
	0,
};

static const u16 chv_ids[] = {
	0x22b0, 0x22b1, 0x22b2, 0x22b3, 0,
};

static const u16 skl_ids[] = {
	0x1902, 0x1906, 0x190a, 0x190b, 0x190e, 0x1912, 0x1913, 0x1915,
	0x1916, 0x1917, 0x191a, 0x191b, 0x191d, 0x191e, 0x1921, 0x1923,
	0x1926, 0x1927, 0x192a, 0x192b, 0x192d, 0x1932, 0x193a, 0x193b,
	0x193d, 0,
};

static const u16 bxt_ids[] = {
	0x0a84, 0x1a84, 0x1a85, 0x5a84, 0x5a85, 0,
};

static const u16 glk_ids[] = {
	0x3184, 0x3185, 0,
};

static const u16 kbl_ids[] = {
	0x5902, 0x5906, 0x5908, 0x590a, 0x590b, 0x590e, 0x5912, 0x5913,
	0x5915, 0x5916, 0x5917, 0x591a, 0x591b, 0x591c, 0x591d, 0x591e,
	0x5921, 0x5923, 0x5926, 0x5927, 0x593b, 0x87c0, 0,
};

static const u16 cfl_ids[] = {
	0x3e90, 0x3e91, 0x3e92, 0x3e93, 0x3e94, 0x3e96, 0x3e98, 0x3e99,
	0x3e9a, 0x3e9b, 0x3e9c, 0x3ea5, 0x3ea6, 0x3ea7, 0x3ea8, 0x3ea9,
	0x87ca, 0,
};

static const u16 whl_ids[] = {
	0x3ea0, 0x3ea1, 0x3ea2, 0x3ea3, 0x3ea4, 0,
};

static const u16 cml_ids[] = {
	0x9b21, 0x9b41, 0x9ba2, 0x9ba4, 0x9ba5, 0x9ba8, 0x9baa, 0x9bac,
	0x9bc2, 0x9bc4, 0x9bc5, 0x9bc6, 0x9bc8, 0x9bca, 0x9bcc, 0x9be6,
	0x9bf6, 0,
};

static const u16 cnl_ids[] = {
	0x5a40, 0x5a41, 0x5a42, 0x5a44, 0x5a49, 0x5a4a, 0x5a4c, 0x5a50,
	0x5a51, 0x5a52, 0x5a54, 0x5a59, 0x5a5a, 0x5a5c, 0,
};

static const u16 icl_ids[] = {
	0x8a50, 0x8a51, 0x8a52, 0x8a53, 0x8a54, 0x8a56, 0x8a57, 0x8a58,
	0x8a59, 0x8a5a, 0x8a5b, 0x8a5c, 0x8a5d, 0x8a70, 0x8a71, 0,
};

static const u16 ehl_ids[] = {
	0x4541, 0x4551, 0x4555, 0x4557, 0x4570, 0x4571, 0,
};

static const u16 jsl_ids[] = {
	0x4e51, 0x4e55, 0x4e57, 0x4e61, 0x4e71, 0,
};

static const u16 tgl_ids[] = {
	0x9a40, 0x9a49, 0x9a59, 0x9a60, 0x9a68, 0x9a70, 0x9a78, 0x9ac0,
	0x9ac9, 0x9ad9, 0x9af8, 0,
};

static const u16 rkl_ids[] = {
	0x4c80, 0x4c8a, 0x4c8b, 0x4c8c, 0x4c90, 0x4c9a, 0,
};

static const u16 adls_ids[] = {
	0x4680, 0x4682, 0x4688, 0x468a, 0x468b, 0x4690, 0x4692, 0x4693,
	0,
};

static const u16 adlp_ids[] = {
	0x4626, 0x4628, 0x462a, 0x46a0, 0x46a1, 0x46a2, 0x46a3, 0x46a6,
	0x46a8, 0x46aa, 0x46b0, 0x46b1, 0x46b2, 0x46b3, 0x46c0, 0x46c1,
	0x46c2, 0x46c3, 0,
};

static const u16 adln_ids[] = {
	0x46d0, 0x46d1, 0x46d2, 0x46d3, 0x46d4, 0,
};

static const u16 rpls_ids[] = {
	0xa780, 0xa781, 0xa782, 0xa783, 0xa788, 0xa789, 0xa78a, 0xa78b,
	0,
};

static const u16 rplu_ids[] = {
	0xa721, 0xa7a1, 0xa7a9, 0xa7ac, 0xa7ad, 0,
};

static const u16 rplp_ids[] = {
	0xa720, 0xa7a0, 0xa7a8, 0xa7aa, 0xa7ab, 0,
};

static const u16 mtl_ids[] = {
	0x7d40, 0x7d45, 0x7d55, 0x7d60, 0x7dd5, 0,
};

static const u16 arl_ids[] = {
	0x7d41, 0x7d51, 0x7d67, 0x7dd1, 0xb640, 0,
};

static const u16 lnl_ids[] = {
	0x6420, 0x64a0, 0x64b0, 0,
};

static const u16 ptl_ids[] = {
	0xb080, 0xb081, 0xb082, 0xb083, 0xb084, 0xb085, 0xb086, 0xb087,
	0xb08f, 0xb090, 0xb0a0, 0xb0b0, 0,
};

static const u16 wcl_ids[] = {
	0xfd80, 0xfd81, 0,
};

static const u16 nvl_s_ids[] = {
	0xd740, 0xd741, 0xd742, 0xd743, 0xd744, 0xd745, 0,
};

static const u16 nvl_p_ids[] = {
	0xd750, 0xd751, 0xd752, 0xd753, 0xd75f, 0,
};

/*
 * Meteor Lake and later say their generation themselves (GMD_ID), with a
 * fraction; 0 is one that no source says.
 */
const struct ppt_igd_model ppt_igd_models[] = {
	{ "ILK", 5, PPT_STOLEN_GMCH, PPT_SIZES_GEN3, ilk_ids },
	{ "SNB", 6, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, snb_ids },
	{ "IVB", 7, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, ivb_ids },
	{ "VLV", 7, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, vlv_ids },
	{ "HSW", 7, PPT_STOLEN_BDSM32, PPT_SIZES_GEN6, hsw_ids },
	{ "BDW", 8, PPT_STOLEN_BDSM32, PPT_SIZES_GEN8, bdw_ids },
	{ "CHV", 8, PPT_STOLEN_BDSM32, PPT_SIZES_CHV, chv_ids },
	{ "SKL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, skl_ids },
	{ "BXT", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, bxt_ids },
	{ "GLK", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, glk_ids },
	{ "KBL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, kbl_ids },
	{ "CFL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, cfl_ids },
	{ "WHL", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, whl_ids },
	{ "CML", 9, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, cml_ids },
	{ "CNL", 10, PPT_STOLEN_BDSM32, PPT_SIZES_GEN9, cnl_ids },
	{ "ICL", 11, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, icl_ids },
	{ "EHL", 11, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, ehl_ids },
	{ "JSL", 11, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, jsl_ids },
	{ "TGL", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, tgl_ids },
	{ "RKL", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, rkl_ids },
	{ "ADLS", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, adls_ids },
	{ "ADLP", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, adlp_ids },
	{ "ADLN", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, adln_ids },
	{ "RPLS", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, rpls_ids },
	{ "RPLU", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, rplu_ids },
	{ "RPLP", 12, PPT_STOLEN_BDSM64, PPT_SIZES_GEN9, rplp_ids },
	{ "MTL", 12, PPT_STOLEN_BAR2, PPT_SIZES_MTL, mtl_ids },
	{ "ARL", 12, PPT_STOLEN_BAR2, PPT_SIZES_MTL, arl_ids },
	{ "LNL", 20, PPT_STOLEN_BAR2, PPT_SIZES_MTL, lnl_ids },
	{ "PTL", 30, PPT_STOLEN_BAR2, PPT_SIZES_MTL, ptl_ids },
	{ "WCL", 30, PPT_STOLEN_BAR2, PPT_SIZES_MTL, wcl_ids },
	{ "NVL-S", 0, PPT_STOLEN_BAR2, PPT_SIZES_MTL, nvl_s_ids },
	{ "NVL-P", 0, PPT_STOLEN_BAR2, PPT_SIZES_MTL, nvl_p_ids },
};

/* clang-format on */

const u32 ppt_igd_model_count = ARRAY_SIZE(ppt_igd_models);

static bool has_id(const struct ppt_igd_model *model, u16 device)
{
	const u16 *id;

	/* Or else the end would be an id. */
	if (!device)
		return false;
	for (id = model->ids; *id; id++)
		if (*id == device)
			return true;
	return false;
}

const struct ppt_igd_model *ppt_igd_find(u16 vendor, u16 device)
{
	u32 i;

	if (vendor != PPT_IGD_VENDOR)
		return NULL;
	for (i = 0; i < ppt_igd_model_count; i++)
		if (has_id(&ppt_igd_models[i], device))
			return &ppt_igd_models[i];
	return NULL;
}
