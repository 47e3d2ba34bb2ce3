/* SPDX-License-Identifier: GPL-2.0 */
/* Why this machine has no IOMMU at work, in words that name the remedy. */
#ifndef PPT_IOMMU_H
#define PPT_IOMMU_H

/* A constant text. Context: process context, may sleep. */
const char *ppt_iommu_remedy(void);

#endif /* PPT_IOMMU_H */
