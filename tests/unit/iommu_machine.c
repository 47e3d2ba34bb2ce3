// SPDX-License-Identifier: GPL-2.0
/* Machines with an IOMMU: see iommu_machine.h. */
#include "iommu_machine.h"

#define DMAR0 "sys/devices/virtual/iommu/dmar0"
#define DMAR1 "sys/devices/virtual/iommu/dmar1"
#define IVHD0 "sys/devices/pci0000:00/0000:00:00.2/iommu/ivhd0"
#define USB_REGION "0x000000007a000000 0x000000007a01ffff direct-relaxable\n"
#define NIC_REGION "0x0000000078000000 0x00000000780fffff direct\n"
#define GPU_REGION "0x000000007b000000 0x000000007fffffff direct-relaxable\n"

void iommu_device(struct fake_host *host, const char *parent,
		  const char *address, const char *class_code, int group,
		  const char *unit)
{
	char target[FAKE_TEXT];

	fake_device(host, parent, address, "8086:1234", class_code, NULL);
	snprintf(target, sizeof(target), "sys/kernel/iommu_groups/%d", group);
	fake_link(host, target, "sys/bus/pci/devices/%s/iommu_group", address);
	fake_link(host, unit, "sys/bus/pci/devices/%s/iommu", address);
	snprintf(target, sizeof(target), "sys/devices/%s/%s", parent, address);
	fake_link(host, target, "sys/kernel/iommu_groups/%d/devices/%s", group,
		  address);
}

void iommu_group(struct fake_host *host, int group, const char *type,
		 const char *regions)
{
	fake_file(host, type, "sys/kernel/iommu_groups/%d/type", group);
	fake_file(host, regions, "sys/kernel/iommu_groups/%d/reserved_regions",
		  group);
}

void iommu_table(struct fake_host *host, const char *name,
		 const struct acpi_bytes *table)
{
	fake_bytes(host, table->data, table->size,
		   "sys/firmware/acpi/tables/%s", name);
}

static void make_dmar(struct fake_host *host, const char *unit,
		      const char *address)
{
	const char *name = strrchr(unit, '/') + 1;

	fake_file(host, address, "%s/intel-iommu/address", unit);
	fake_file(host, "d2008c22260286\n", "%s/intel-iommu/cap", unit);
	fake_file(host, "f00f4a\n", "%s/intel-iommu/ecap", unit);
	fake_file(host, "1:0\n", "%s/intel-iommu/version", unit);
	fake_link(host, unit, "sys/class/iommu/%s", name);
}

void make_server(struct fake_host *host)
{
	struct acpi_bytes table;

	make_dmar(host, DMAR0, "fed91000\n");
	make_dmar(host, DMAR1, "fed90000\n");
	iommu_device(host, "pci0000:00", "0000:00:01.0", "60400", 1, DMAR0);
	iommu_device(host, "pci0000:00/0000:00:01.0", "0000:05:00.0", "30000",
		     1, DMAR0);
	iommu_device(host, "pci0000:00", "0000:00:02.0", "60400", 6, DMAR1);
	iommu_device(host, "pci0000:00/0000:00:02.0", "0000:06:00.0", "20000",
		     2, DMAR1);
	iommu_device(host, "pci0000:00/0000:00:02.0", "0000:06:00.1", "20000",
		     10, DMAR1);
	/* Virtual functions are on a bus that no register names. */
	iommu_device(host, "pci0000:00/0000:00:02.0", "0000:07:10.0", "20000",
		     11, DMAR1);
	iommu_device(host, "pci0000:00", "0000:00:1a.0", "c0320", 3, DMAR1);
	iommu_device(host, "pci0000:00", "0000:00:1d.0", "c0320", 4, DMAR1);
	fake_dir(host, "sys/kernel/iommu_groups/5/devices/INTC1001:00");
	iommu_group(host, 1, "DMA-FQ\n", GPU_REGION MSI_REGION);
	iommu_group(host, 2, "DMA\n", NIC_REGION MSI_REGION);
	iommu_group(host, 3, "DMA\n", USB_REGION MSI_REGION);
	iommu_group(host, 4, "DMA\n", USB_REGION MSI_REGION);
	iommu_group(host, 5, "identity\n", MSI_REGION);
	iommu_group(host, 6, "DMA\n", MSI_REGION);
	iommu_group(host, 10, "DMA\n", NIC_REGION MSI_REGION);
	iommu_group(host, 11, "DMA\n", MSI_REGION);
	build_dmar_server(&table);
	iommu_table(host, "DMAR", &table);
}

void make_desktop(struct fake_host *host)
{
	struct acpi_bytes table;

	fake_device(host, "pci0000:00", "0000:00:00.2", "1022:1481", "80600",
		    NULL);
	fake_file(host, "190b640f\n", IVHD0 "/amd-iommu/cap");
	fake_file(host, "246577efa2254afa:0\n", IVHD0 "/amd-iommu/features");
	fake_link(host, IVHD0, "sys/class/iommu/ivhd0");
	iommu_device(host, "pci0000:00", "0000:00:01.0", "60400", 0, IVHD0);
	iommu_device(host, "pci0000:00/0000:00:01.0", "0000:01:00.0", "10802",
		     1, IVHD0);
	iommu_device(host, "pci0000:00", "0000:02:00.0", "c0330", 2, IVHD0);
	iommu_group(host, 0, "identity\n", MSI_REGION);
	iommu_group(host, 1, "identity\n", MSI_REGION);
	iommu_group(host, 2, "identity\n", MSI_REGION);
	build_ivrs_desktop(&table);
	iommu_table(host, "IVRS", &table);
}
