/* SPDX-License-Identifier: GPL-2.0 */
/* What the IOMMU makes of devices: groups, or nothing. */
#ifndef PPT_IOMMU_H
#define PPT_IOMMU_H

#include <linux/types.h>

struct ppt_device;

/*
 * Why this machine has no IOMMU at work, in words that name the remedy: a
 * constant text. Context: process context, may sleep.
 */
const char *ppt_iommu_remedy(void);

/* Whether both are in one group, which one VM has or none. */
bool ppt_iommu_same_group(const struct ppt_device *a,
			  const struct ppt_device *b);

#endif /* PPT_IOMMU_H */
