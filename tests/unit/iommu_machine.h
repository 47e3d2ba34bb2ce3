/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Machines with an IOMMU, in the files of a fake_host: a server of Intel's, whose
 * table is build_dmar_server(), and a desktop of AMD's with build_ivrs_desktop().
 */
#ifndef PPT_TEST_IOMMU_MACHINE_H
#define PPT_TEST_IOMMU_MACHINE_H

#include "acpi_build.h"
#include "libppt_machine.h"

#define MSI_REGION "0x00000000fee00000 0x00000000feefffff msi\n"

/* A device of a group, behind the unit at @unit below sys/devices. */
void iommu_device(struct fake_host *host, const char *parent,
		  const char *address, const char *class_code, int group,
		  const char *unit);
void iommu_group(struct fake_host *host, int group, const char *type,
		 const char *regions);
void iommu_table(struct fake_host *host, const char *name,
		 const struct acpi_bytes *table);

/*
 * Groups: 1 the graphics card and its port, 2 and 10 the functions of a network
 * card, 3 and 4 USB, 5 a device of ACPI's only. Units: dmar0 for group 1, dmar1
 * for the rest.
 */
void make_server(struct fake_host *host);

/* Groups: 0 to 2, a device each; unit ivhd0. */
void make_desktop(struct fake_host *host);

#endif /* PPT_TEST_IOMMU_MACHINE_H */
