// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The tables of this machine, and the names of what is in them.
 */
#include <stdlib.h>

#include "internal.h"

/* clang-format off */
static const char *const kind_names[] = {
	[PPT_IOMMU_UNKNOWN] = "unknown",
	[PPT_IOMMU_INTEL]   = "intel",
	[PPT_IOMMU_AMD]	    = "amd",
};

static const char *const defect_names[] = {
	[PPT_IOMMU_DEFECT_NONE]		= "none",
	[PPT_IOMMU_DEFECT_SIGNATURE]	= "signature",
	[PPT_IOMMU_DEFECT_TOO_SHORT]	= "too_short",
	[PPT_IOMMU_DEFECT_LENGTH]	= "length",
	[PPT_IOMMU_DEFECT_BLOCK_CUT]	= "block_cut",
	[PPT_IOMMU_DEFECT_BLOCK_LENGTH] = "block_length",
	[PPT_IOMMU_DEFECT_SCOPE_CUT]	= "scope_cut",
	[PPT_IOMMU_DEFECT_SCOPE_LENGTH] = "scope_length",
	[PPT_IOMMU_DEFECT_PATH]		= "path",
	[PPT_IOMMU_DEFECT_RANGE]	= "range",
};

static const char *const dmar_names[] = {
	"DRHD", "RMRR", "ATSR", "RHSA", "ANDD", "SATC", "SIDP",
};

static const char *const scope_names[] = {
	[PPT_IOMMU_SCOPE_UNKNOWN] = "unknown",
	[PPT_IOMMU_SCOPE_DEVICE]  = "device",
	[PPT_IOMMU_SCOPE_BELOW]	  = "below",
	[PPT_IOMMU_SCOPE_RANGE]	  = "range",
	[PPT_IOMMU_SCOPE_ALL]	  = "all",
	[PPT_IOMMU_SCOPE_IOAPIC]  = "ioapic",
	[PPT_IOMMU_SCOPE_HPET]	  = "hpet",
	[PPT_IOMMU_SCOPE_ACPI]	  = "acpi",
};

/* clang-format on */

_Static_assert(ARRAY_SIZE(defect_names) == PPT_IOMMU_DEFECTS, "defects");

static int read_table(struct ppt_ctx *ctx, const char *name,
		      struct ppt_iommu_tables **ret_tables)
{
	char path[PATH_MAX];
	size_t size;
	u8 *data;
	int ret;

	if (snprintf(path, sizeof(path), "%s/firmware/acpi/tables/%s",
		     ctx->sysfs_root, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	ret = ppt_bytes_read(path, PPT_IOMMU_TABLE_LIMIT_BYTES, &data, &size);
	if (ret)
		return ret;
	ret = ppt_iommu_tables_parse(data, size, ret_tables);
	free(data);
	return ret;
}

int ppt_iommu_tables_new(struct ppt_ctx *ctx,
			 struct ppt_iommu_tables **ret_tables)
{
	int ret;

	ret = read_table(ctx, "DMAR", ret_tables);
	if (ret == -ENOENT)
		ret = read_table(ctx, "IVRS", ret_tables);
	return ret;
}

const char *ppt_iommu_kind_name(enum ppt_iommu_kind kind)
{
	return ppt_name_of(kind_names, ARRAY_SIZE(kind_names), kind);
}

const char *ppt_iommu_defect_name(enum ppt_iommu_defect defect)
{
	return ppt_name_of(defect_names, ARRAY_SIZE(defect_names), defect);
}

const char *ppt_iommu_block_name(enum ppt_iommu_kind kind,
				 const struct ppt_iommu_block *block)
{
	if (kind == PPT_IOMMU_INTEL)
		return ppt_name_of(dmar_names, ARRAY_SIZE(dmar_names),
				   block->number);
	switch (block->type) {
	case PPT_IOMMU_BLOCK_UNIT:
		return "IVHD";
	case PPT_IOMMU_BLOCK_MEMORY:
		return "IVMD";
	default:
		return "unknown";
	}
}

const char *ppt_iommu_scope_name(enum ppt_iommu_scope_type type)
{
	return ppt_name_of(scope_names, ARRAY_SIZE(scope_names), type);
}
