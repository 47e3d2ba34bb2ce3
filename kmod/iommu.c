// SPDX-License-Identifier: GPL-2.0
/*
 * What the IOMMU makes of devices. Why there is none: the firmware's tables
 * tell a machine that has none (or has it switched off in the firmware's setup)
 * from one whose kernel doesn't use it.
 */
#include <linux/acpi.h>
#include <linux/iommu.h>

#include "device.h"
#include "iommu.h"

static bool firmware_has(char *signature)
{
	struct acpi_table_header *table;

	if (ACPI_FAILURE(acpi_get_table(signature, 1, &table)))
		return false;
	acpi_put_table(table);
	return true;
}

const char *ppt_iommu_remedy(void)
{
	if (firmware_has(ACPI_SIG_DMAR))
		return "boot with intel_iommu=on";
	if (firmware_has(ACPI_SIG_IVRS))
		return "boot without amd_iommu=off and iommu=off";
	return "switch on VT-d or AMD-Vi in the firmware setup";
}

bool ppt_iommu_same_group(const struct ppt_device *a,
			  const struct ppt_device *b)
{
	struct iommu_group *of_a = iommu_group_get(&a->core.pdev->dev);
	struct iommu_group *of_b = iommu_group_get(&b->core.pdev->dev);
	bool same = of_a && of_a == of_b;

	iommu_group_put(of_a);
	iommu_group_put(of_b);
	return same;
}
