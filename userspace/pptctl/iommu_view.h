/* SPDX-License-Identifier: GPL-2.0 */
/* What "pptctl iommu" has found out, for the files that print it. */
#ifndef IOMMU_VIEW_H
#define IOMMU_VIEW_H

#include "pptctl.h"

/**
 * struct iommu_view - the IOMMU, and what of it was asked for
 * @ctx: borrowed
 * @list: all devices
 * @iommu: groups and units
 * @tables: only if they were asked for
 * @targets: the devices that were named; none for all
 * @notes: remarks
 */
struct iommu_view {
	struct ppt_ctx *ctx;
	struct ppt_list *list;
	struct ppt_iommu *iommu;
	struct ppt_iommu_tables *tables;
	struct targets targets;
	struct notes notes;
};

/* --- cmd_iommu.c ----------------------------------------------------------- */

/* Whether devices were named and these aren't for any of them. */
bool iommu_hides_group(const struct iommu_view *view, size_t group);
bool iommu_hides_unit(const struct iommu_view *view, size_t unit);
bool iommu_hides_block(const struct iommu_view *view, size_t block);

/* What the kernel calls the unit of a block; NULL for none; borrowed. */
const char *iommu_unit_of_block(const struct iommu_view *view, size_t block);

/* --- show_iommu.c ---------------------------------------------------------- */

void iommu_print_groups(const struct iommu_view *view);
void iommu_print_tables(const struct iommu_view *view);

/* --- json_iommu.c ---------------------------------------------------------- */

struct json_object *json_from_iommu(const struct iommu_view *view);

/* --- words_iommu.c: texts are from malloc, unless they are constants ------- */

const char *iommu_defect_text(enum ppt_iommu_defect defect);
const char *iommu_maker(enum ppt_iommu_kind kind);

/* "0xfee00000-0xfeefffff msi" */
char *iommu_region_text(const struct ppt_iommu_region *region);

/* "Intel, version 1:0, registers at 0xfed90000, 14 devices" */
char *iommu_unit_text(const struct ppt_iommu_unit *unit);

/* "0000:00:14.0" */
char *iommu_id_text(unsigned int segment, unsigned int id);

/* What a block says, but for its scopes. */
char *iommu_block_text(const struct iommu_view *view, size_t index);

/* Where its path leads, or the path if it leads nowhere. */
char *iommu_scope_address(const struct iommu_view *view,
			  const struct ppt_iommu_scope *scope);

/* "0000:00:1c.0 and what is below" */
char *iommu_scope_text(const struct iommu_view *view,
		       const struct ppt_iommu_scope *scope);

/* What reserved memory of that type means for a device; a constant. */
const char *iommu_memory_text(enum ppt_iommu_region_type type);

#endif /* IOMMU_VIEW_H */
