// SPDX-License-Identifier: GPL-2.0
/* The machine that the tests of libppt share: see libppt_machine.h. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

const struct ppt_address nvme_address = { .bus = 1 };
const struct ppt_address nic_address = { .bus = 2 };

struct ppt_list *new_list(struct fake_host *host)
{
	struct ppt_list *list;

	assert_int_equal(ppt_list_new(host->ctx, &list), 0);
	return list;
}

struct ppt_device *new_nvme(struct fake_host *host, const char *driver)
{
	struct ppt_device *device;
	struct ppt_list *list;

	fake_device(host, PORT, NVME, "144D:A808", "10802", driver);
	if (!host->node_error && !host->call_count) {
		bool claimed = driver && !strcmp(driver, "ppt");

		fake_expect_list(host, &nvme_address, claimed);
		if (claimed)
			fake_expect_device(host, nvme_address,
					   PPT_DEVICE_CLAIMED, "");
	}
	list = new_list(host);
	assert_int_equal(ppt_list_count(list), 1);
	device = ppt_device_ref(ppt_list_get(list, 0));
	ppt_list_unref(list);
	return device;
}

void make_two(struct fake_host *host)
{
	fake_device(host, PORT2, NIC, "8086:10D3", "20000", "e1000e");
	fake_device(host, PORT, NVME, "144D:A808", "10802", NULL);
	fake_device(host, "pci0000:00", "0000:00:1c.0", "1B36:000C", "60400",
		    "pcieport");
	fake_link(host, "sys/kernel/iommu_groups/7",
		  "sys/bus/pci/devices/" NVME "/iommu_group");
}

void expect_gpu(struct fake_host *host, const char *ids, bool claimed)
{
	unsigned int vendor = 0, device = 0;
	struct fake_call *call;

	fake_expect_list(host, &nvme_address, claimed);
	if (!claimed)
		return;
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	sscanf(ids, "%X:%X", &vendor, &device);
	call->device.out_vendor = vendor;
	call->device.out_device = device;
}

struct ppt_device *new_gpu(struct fake_host *host, const char *ids,
			   const char *driver)
{
	struct ppt_device *device;
	struct ppt_list *list;

	fake_device(host, PORT, NVME, ids, "30000", driver);
	if (!host->node_error && !host->call_count)
		expect_gpu(host, ids, driver && !strcmp(driver, "ppt"));
	list = new_list(host);
	device = ppt_device_ref(ppt_list_get(list, 0));
	ppt_list_unref(list);
	return device;
}

void assert_reason(struct ppt_reasons *reasons, size_t index,
		   enum ppt_reason_kind kind, const char *name,
		   const char *detail)
{
	assert_true(index < ppt_reasons_count(reasons));
	assert_int_equal(ppt_reasons_kind(reasons, index), kind);
	assert_string_equal(ppt_reasons_name(reasons, index), name);
	assert_string_equal(ppt_reasons_detail(reasons, index), detail);
}
