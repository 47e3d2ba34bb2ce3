// SPDX-License-Identifier: GPL-2.0
/* A machine with which nothing is wrong: see check_machine.h. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "check_machine.h"

#define CONFIG_SIZE 4096

void put_config(struct fake_host *host, const char *path, const char *bytes)
{
	u8 space[CONFIG_SIZE] = { 0 };
	char full[PATH_MAX];
	unsigned int offset, byte;
	int length;
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s/config", host->root, path);
	file = fopen(full, "r");
	if (file) {
		assert_int_equal(fread(space, 1, sizeof(space), file),
				 sizeof(space));
		fclose(file);
	}
	assert_int_equal(sscanf(bytes, "%x%n", &offset, &length), 1);
	for (bytes += length; sscanf(bytes, " %2x%n", &byte, &length) == 1;
	     bytes += length)
		space[offset++] = byte;
	fake_bytes(host, space, sizeof(space), "%s/config", path);
}

void put_in_group(struct fake_host *host, const char *path, const char *address,
		  int group)
{
	char target[FAKE_TEXT];

	snprintf(target, sizeof(target), "sys/kernel/iommu_groups/%d", group);
	fake_dir(host, "%s/devices", target);
	fake_link(host, target, "%s/iommu_group", path);
	fake_link(host, path, "%s/devices/%s", target, address);
}

/* A port with ACS, all of it switched on. */
static void make_bridge(struct fake_host *host)
{
	fake_device(host, "pci0000:00", BRIDGE, "1B36:000C", "60400",
		    "pcieport");
	put_config(host, BRIDGE_DIR, "0000 361b0c00070510000000040600000100");
	put_config(host, BRIDGE_DIR, "0034 40");
	/* PCI Express, a root port */
	put_config(host, BRIDGE_DIR, "0040 1000 4201");
	put_config(host, BRIDGE_DIR, "0100 0d000100 5f00 1d00");
	put_in_group(host, BRIDGE_DIR, BRIDGE, 1);
}

void make_sound(struct fake_host *host, const char *driver)
{
	fake_module(host);
	host->node_error = 0;
	fake_dir(host, "sys/module/vfio");
	fake_file(host, "", "dev/vfio/vfio");
	fake_dir(host, "sys/module/vfio_pci_core");
	fake_dir(host, "sys/module/vfio_iommu_type1");
	fake_file(host, "IR-IO-APIC\n", "sys/kernel/irq/0/chip_name");
	fake_file(host, "root=/dev/sda1 intel_iommu=on\n", "proc/cmdline");
	make_bridge(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", driver);
	put_in_group(host, DEVICE_DIR, NVME, 2);
	put_config(host, DEVICE_DIR, "0000 4d1408a8070510000002080100000000");
	put_config(host, DEVICE_DIR, "0034 40");
	put_config(host, DEVICE_DIR, "003d 01");
	put_config(host, DEVICE_DIR, "0040 1100");
	fake_file(host, "flr bus\n", DEVICE_DIR "/reset_method");
	fake_file(host, "active\n", DEVICE_DIR "/power/runtime_status");
	fake_file(host, "1/0/0\n", "sys/module/ppt/parameters/pptdevs");
	expect_answers(host,
		       driver && !strcmp(driver, "ppt") ? PPT_DEVICE_CLAIMED :
							  -1,
		       PPT_PROPERTY_RESET);
}

void expect_answers(struct fake_host *host, int state, u32 properties)
{
	struct fake_call *call;

	fake_expect_list(host, &nvme_address, state >= 0);
	if (state < 0)
		return;
	call = fake_expect_device(host, nvme_address, state,
				  state == PPT_DEVICE_IN_USE ? "vm" : "");
	call->device.out_properties = properties;
	call->device.out_group = 2;
	call->device.out_vendor = 0x144d;
	call->device.out_device = 0xa808;
	call->device.out_class = 0x10802;
}

struct ppt_check *check_all(struct fake_host *host, unsigned int flags)
{
	struct ppt_check *check;

	assert_int_equal(ppt_check_new(host->ctx, NULL, flags | PPT_CHECK_ALL,
				       &check),
			 0);
	return check;
}

const struct ppt_finding *find(const struct ppt_check *check,
			       enum ppt_finding_code code, const char *address)
{
	const struct ppt_finding *finding;
	size_t i;

	for (i = 0; (finding = ppt_check_get(check, i)); i++)
		if (finding->code == code && !strcmp(finding->address, address))
			return finding;
	return NULL;
}

void assert_found(const struct ppt_check *check, enum ppt_finding_code code,
		  enum ppt_finding_severity severity, const char *address,
		  const char *name, const char *detail)
{
	const struct ppt_finding *finding = find(check, code, address);

	if (!finding)
		fail_msg("nothing of %s", ppt_finding_code_name(code));
	assert_int_equal(finding->severity, severity);
	assert_string_equal(finding->name, name);
	assert_string_equal(finding->detail, detail);
}
