/* SPDX-License-Identifier: GPL-2.0 */
/* Decoding in tests: what every table must hold to, whatever is in it. */
#ifndef PPT_TESTS_ACPI_CHECK_H
#define PPT_TESTS_ACPI_CHECK_H

#include "acpi_build.h"
#include "internal.h"

/*
 * From a copy that ends where its heap block ends; blocks and scopes must lie in
 * it, in order, one inside the other.
 */
struct ppt_iommu_tables *acpi_decode(const void *data, size_t size);

/* The same of a table after acpi_end(). */
struct ppt_iommu_tables *acpi_decode_table(struct acpi_bytes *table);

void assert_defect(const struct ppt_iommu_tables *tables,
		   enum ppt_iommu_defect defect, u32 offset);

/* Every cut, with the old length in the header and with the right one. */
void acpi_check_cuts(const struct acpi_bytes *table);

/* Every length of every block, in turns any that it can be: none is endless. */
void acpi_check_lengths(const struct acpi_bytes *table);

#endif /* PPT_TESTS_ACPI_CHECK_H */
