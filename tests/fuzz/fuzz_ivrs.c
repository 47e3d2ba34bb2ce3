// SPDX-License-Identifier: GPL-2.0
/* Any bytes as the table IVRS: see acpi_fuzz.h for what must hold. */
#include "acpi_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_table(data, size, "IVRS");
}
