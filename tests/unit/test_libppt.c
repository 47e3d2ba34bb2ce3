// SPDX-License-Identifier: GPL-2.0
/*
 * libppt on a machine made of files (fake_host.h): what a list shows, which
 * device a text means, what a claim changes and takes back, and what the host
 * would lose.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "fake_host.h"

#define NVME "0000:01:00.0"
#define NIC "0000:02:00.0"
#define PORT "pci0000:00/0000:00:1c.0"
#define PORT2 "pci0000:00/0000:00:1d.0"

static const struct ppt_address nvme_address = { .bus = 1 };
static const struct ppt_address nic_address = { .bus = 2 };

static struct ppt_list *new_list(struct fake_host *host)
{
	struct ppt_list *list;

	assert_int_equal(ppt_list_new(host->ctx, &list), 0);
	return list;
}

/* The NVMe device of a machine that has nothing else, with a reference. */
static struct ppt_device *new_nvme(struct fake_host *host, const char *driver)
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

/* A machine with a root port, an NVMe device and a network card. */
static void make_two(struct fake_host *host)
{
	fake_device(host, PORT2, NIC, "8086:10D3", "20000", "e1000e");
	fake_device(host, PORT, NVME, "144D:A808", "10802", NULL);
	fake_device(host, "pci0000:00", "0000:00:1c.0", "1B36:000C", "60400",
		    "pcieport");
	fake_link(host, "sys/kernel/iommu_groups/7",
		  "sys/bus/pci/devices/" NVME "/iommu_group");
}

static void list_shows_ids_and_drivers_in_order(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *port, *nvme, *nic;
	struct ppt_list *list;

	make_two(host);
	list = new_list(host);
	assert_int_equal(ppt_list_unknown(list), PPT_LIST_NO_MODULE);
	assert_int_equal(ppt_list_count(list), 3);
	port = ppt_list_get(list, 0);
	nvme = ppt_list_get(list, 1);
	nic = ppt_list_get(list, 2);
	assert_null(ppt_list_get(list, 3));

	assert_string_equal(ppt_device_address(port), "0000:00:1c.0");
	assert_false(ppt_device_is_claimable(port));
	assert_string_equal(ppt_device_address(nvme), NVME);
	assert_string_equal(ppt_device_bsf(nvme), "1/0/0");
	assert_int_equal(ppt_device_vendor_id(nvme), 0x144d);
	assert_int_equal(ppt_device_model_id(nvme), 0xa808);
	assert_int_equal(ppt_device_subvendor_id(nvme), 0x1af4);
	assert_int_equal(ppt_device_subsystem_id(nvme), 0x1100);
	assert_int_equal(ppt_device_class_code(nvme), 0x010802);
	assert_true(ppt_device_is_claimable(nvme));
	assert_int_equal(ppt_device_group(nvme), 7);
	assert_int_equal(ppt_device_blockers(nvme), 0);
	assert_null(ppt_device_driver(nvme));
	assert_int_equal(ppt_device_state(nvme), PPT_DEVICE_STATE_FREE);
	assert_string_equal(ppt_device_driver(nic), "e1000e");
	assert_int_equal(ppt_device_state(nic), PPT_DEVICE_STATE_HOST);
	assert_int_equal(ppt_device_group(nic), -1);
	assert_int_equal(ppt_device_blockers(nic), PPT_DEVICE_BLOCKER_NO_IOMMU);
	assert_false(ppt_device_has_ledger(nic));
	assert_null(ppt_device_owner(nic));
	ppt_list_unref(list);
}

static void list_shows_states_and_owners(void **state)
{
	struct ppt_address addresses[] = { nvme_address, nic_address };
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct fake_call *call;
	struct ppt_list *list;

	make_two(host);
	fake_module(host);
	fake_expect_list(host, addresses, 2);
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_IN_USE,
				  "qemu[42]");
	call->device.out_owner_pid = 42;
	call->device.out_owner_since_ns = 1700000000000000000;
	call->device.out_assignments = 3;
	call->device.out_group = 7;
	call->device.out_properties = PPT_PROPERTY_RESET;
	call = fake_expect_device(host, nic_address, PPT_DEVICE_CLAIMED, "");
	call->device.out_blockers = PPT_BLOCKER_NO_IOMMU | PPT_BLOCKER_NO_RESET;

	list = new_list(host);
	assert_int_equal(ppt_list_unknown(list), 0);
	device = ppt_list_get(list, 1);
	assert_true(ppt_device_is_claimed(device));
	assert_true(ppt_device_has_ledger(device));
	assert_int_equal(ppt_device_state(device), PPT_DEVICE_STATE_IN_USE);
	assert_string_equal(ppt_device_owner(device), "qemu[42]");
	assert_int_equal(ppt_device_owner_pid(device), 42);
	assert_int_equal(ppt_device_owner_since_ns(device),
			 1700000000000000000);
	assert_int_equal(ppt_device_assignments(device), 3);
	assert_int_equal(ppt_device_properties(device),
			 PPT_DEVICE_PROPERTY_RESET);
	device = ppt_list_get(list, 2);
	assert_int_equal(ppt_device_state(device), PPT_DEVICE_STATE_CLAIMED);
	assert_null(ppt_device_owner(device));
	assert_int_equal(ppt_device_blockers(device),
			 PPT_DEVICE_BLOCKER_NO_IOMMU |
				 PPT_DEVICE_BLOCKER_NO_RESET);
	ppt_list_unref(list);
}

static void list_skips_ledger_of_device_that_left(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list;

	make_two(host);
	fake_module(host);
	fake_expect_list(host, &nvme_address, 1);
	fake_expect(host, PPT_IOC_DEVICE)->error = -ENODEV;
	host->calls[host->call_count - 1].address = nvme_address;
	list = new_list(host);
	assert_false(ppt_device_has_ledger(ppt_list_get(list, 1)));
	assert_int_equal(ppt_device_state(ppt_list_get(list, 1)),
			 PPT_DEVICE_STATE_FREE);
	ppt_list_unref(list);
}

static void list_asks_for_device_claimed_meanwhile(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct ppt_list *list;

	fake_module(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", "ppt");
	fake_expect_list(host, NULL, 0);
	fake_expect_device(host, nvme_address, PPT_DEVICE_IN_USE, "vm[7]");
	list = new_list(host);
	assert_int_equal(ppt_list_count(list), 1);
	device = ppt_list_get(list, 0);
	assert_int_equal(ppt_device_state(device), PPT_DEVICE_STATE_IN_USE);
	assert_string_equal(ppt_device_owner(device), "vm[7]");
	ppt_list_unref(list);
}

static void list_takes_ids_of_claimed_device_from_module(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct fake_call *call;
	struct ppt_list *list;

	fake_module(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", "ppt");
	fake_remove(host, "sys/devices/" PORT "/" NVME "/modalias");
	fake_expect_list(host, &nvme_address, 1);
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	call->device.out_vendor = 0x144d;
	call->device.out_device = 0xa808;
	call->device.out_class = 0x010802;
	call->device.out_group = 7;
	list = new_list(host);
	device = ppt_list_get(list, 0);
	assert_int_equal(ppt_device_vendor_id(device), 0x144d);
	assert_int_equal(ppt_device_model_id(device), 0xa808);
	assert_int_equal(ppt_device_class_code(device), 0x010802);
	assert_int_equal(ppt_device_group(device), 7);
	assert_string_equal(ppt_device_driver(device), "ppt");
	ppt_list_unref(list);
}

static void list_asks_again_with_room_for_all(void **state)
{
	struct ppt_address many[100] = { nvme_address };
	struct fake_host *host = *state;
	struct fake_call *call;
	struct ppt_list *list;
	size_t i;

	for (i = 1; i < 100; i++)
		many[i] = (struct ppt_address){ .bus = 9 + i };
	make_two(host);
	fake_module(host);
	fake_expect_list(host, many, 100);
	call = fake_expect(host, PPT_IOC_LIST);
	call->addresses = many;
	call->count = 100;
	fake_expect_device(host, nvme_address, PPT_DEVICE_SRIOV, "");
	/* All but the first one have left again. */
	for (i = 1; i < 100; i++) {
		call = fake_expect(host, PPT_IOC_DEVICE);
		call->address = many[i];
		call->error = -ENODEV;
	}
	list = new_list(host);
	assert_int_equal(ppt_device_state(ppt_list_get(list, 1)),
			 PPT_DEVICE_STATE_SRIOV);
	ppt_list_unref(list);
}

static void list_says_what_it_does_not_know(void **state)
{
	/* clang-format off */
	static const struct {
		int error;
		bool module;
		unsigned int unknown;
	} table[] = {
		{ -ENOENT, false, PPT_LIST_NO_MODULE },
		{ -ENOENT, true,  PPT_LIST_NO_NODE },
		{ -EACCES, true,  PPT_LIST_NO_PERMISSION },
		{ -EPERM,  true,  PPT_LIST_NO_PERMISSION },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_list *list;
	size_t i;

	fake_device(host, PORT, NVME, "144D:A808", "10802", NULL);
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (table[i].module)
			fake_driver(host, "ppt");
		host->node_error = table[i].error;
		list = new_list(host);
		assert_int_equal(ppt_list_unknown(list), table[i].unknown);
		assert_int_equal(ppt_list_count(list), 1);
		ppt_list_unref(list);
	}
}

static void list_shows_claimed_device_without_permission(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_driver(host, "ppt");
	host->node_error = -EACCES;
	device = new_nvme(host, "ppt");
	assert_true(ppt_device_is_claimed(device));
	assert_false(ppt_device_has_ledger(device));
	assert_int_equal(ppt_device_state(device), PPT_DEVICE_STATE_UNKNOWN);
	ppt_device_unref(device);
}

static void list_refuses_other_abi(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list;
	unsigned int abi = 0;

	make_two(host);
	fake_module(host);
	fake_expect(host, PPT_IOC_VERSION)->abi = PPT_ABI_VERSION + 1;
	list = new_list(host);
	assert_int_equal(ppt_list_unknown(list), PPT_LIST_ABI);
	ppt_list_unref(list);
	fake_expect(host, PPT_IOC_VERSION)->abi = PPT_ABI_VERSION + 1;
	assert_int_equal(ppt_module_get_abi(host->ctx, &abi), -EPROTO);
	assert_int_equal(abi, PPT_ABI_VERSION + 1);
}

static void list_of_machine_without_pci_is_empty(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list;

	assert_int_equal(ppt_ctx_set_sysfs_root(host->ctx, "/nowhere"), 0);
	list = new_list(host);
	assert_int_equal(ppt_list_count(list), 0);
	assert_int_equal(ppt_list_unknown(list),
			 PPT_LIST_NO_PCI | PPT_LIST_NO_MODULE);
	ppt_list_unref(list);
}

static void make_names(struct fake_host *host)
{
	fake_file(host,
		  "# comment\n\n"
		  "0001  First\n"
		  "144d  Samsung\n"
		  "\ta900  Later\n"
		  "\ta808  SSD  981\n"
		  "\t\t1af4 1100  Subsystem\n"
		  "8086  Intel\n"
		  "\t10d3  82574L\n"
		  "ffff  Illegal\n"
		  "\n# classes\n"
		  "C 01  Storage\n"
		  "\t08  NVM\n"
		  "\t\t02  NVM Express\n"
		  "C 02  Network\n"
		  "\t00  Ethernet\n",
		  "pci.ids");
}

static void names_come_from_pci_ids(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *port, *nvme, *nic;
	struct ppt_list *list;

	make_two(host);
	make_names(host);
	list = new_list(host);
	port = ppt_list_get(list, 0);
	nvme = ppt_list_get(list, 1);
	nic = ppt_list_get(list, 2);
	assert_null(ppt_device_vendor_name(port));
	assert_null(ppt_device_model_name(port));
	assert_null(ppt_device_class_name(port));
	assert_string_equal(ppt_device_vendor_name(nvme), "Samsung");
	assert_string_equal(ppt_device_model_name(nvme), "SSD  981");
	assert_string_equal(ppt_device_class_name(nvme), "NVM");
	assert_string_equal(ppt_device_vendor_name(nic), "Intel");
	assert_string_equal(ppt_device_model_name(nic), "82574L");
	assert_string_equal(ppt_device_class_name(nic), "Ethernet");
	ppt_list_unref(list);
}

static void names_find_each_vendor(void **state)
{
	static const u16 vendors[] = { 0x0001, 0x144d, 0x8086, 0xffff };
	struct fake_host *host = *state;
	char *vendor, *device;
	u32 id, found = 0;

	make_names(host);
	for (id = 0; id <= 0xffff; id++) {
		ppt_names_find(host->ctx, id, 0xa900, &vendor, &device);
		if (vendor)
			assert_int_equal(id, vendors[found++]);
		assert_int_equal(!!device, id == 0x144d);
		free(vendor);
		free(device);
	}
	assert_int_equal(found, ARRAY_SIZE(vendors));
}

static void names_are_missing_without_pci_ids(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, NULL);

	assert_null(ppt_device_vendor_name(device));
	assert_null(ppt_device_model_name(device));
	assert_null(ppt_device_class_name(device));
	ppt_device_unref(device);
}

/* How many devices @text means, and in @ret_guarded, how many it refuses. */
static size_t find(struct fake_host *host, struct ppt_list *list,
		   const char *text, size_t *ret_guarded)
{
	struct ppt_list *found, *guarded;
	struct ppt_place *place;
	size_t count;

	assert_int_equal(ppt_place_new(host->ctx, text, &place), 0);
	assert_null(ppt_place_error(place, NULL));
	assert_string_equal(ppt_place_text(place), text);
	assert_int_equal(ppt_place_find(place, list, &found, &guarded), 0);
	count = ppt_list_count(found);
	*ret_guarded = ppt_list_count(guarded);
	ppt_list_unref(found);
	ppt_list_unref(guarded);
	ppt_place_unref(place);
	return count;
}

static void place_means_devices(void **state)
{
	/* clang-format off */
	static const struct {
		const char *text;
		size_t found;
		size_t guarded;
	} table[] = {
		{ "1/0/0", 1, 0 },
		{ "01:00.0", 1, 0 },
		{ "0000:01:00.0", 1, 0 },
		{ "01:00.*", 1, 0 },
		{ "01:00.1", 0, 0 },
		{ "0001:01:00.0", 0, 0 },
		{ "00:1c.0/00.0", 1, 0 },
		{ "00:1c.0/00.*", 1, 0 },
		{ "00:1e.0/00.0", 0, 0 },
		{ "id:144d:a808", 1, 0 },
		{ "id:144d:a808:1af4:1100", 1, 0 },
		{ "id:144d:a808:1af4:1101", 0, 0 },
		{ "01:00.0=144d:a808", 1, 0 },
		{ "01:00.0=144d:a809", 0, 1 },
		{ "00:1c.0/00.0=144d:a808+noreset", 1, 0 },
		{ "e0:06.0/00.0", 0, 0 },
		{ "10000:e0:06.0/00.0", 1, 0 },
		{ "02:10.0", 1, 0 },
		{ "00:1d.0/10.0", 1, 0 },
		{ "03:10.0", 1, 0 },
		{ "00:1d.0/10.1", 0, 0 },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_list *list;
	size_t i, guarded;

	make_two(host);
	/* Below a host bridge of a domain of its own. */
	fake_device(host, "pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0",
		    "10000:e1:00.0", "8086:0A54", "10802", NULL);
	/* Virtual functions: on their PF's bus, and on one of their own. */
	fake_device(host, PORT2, "0000:02:10.0", "8086:10ED", "20000", NULL);
	fake_link(host, "sys/bus/pci/devices/" NIC,
		  "sys/bus/pci/devices/0000:02:10.0/physfn");
	fake_device(host, PORT2, "0000:03:10.0", "8086:10ED", "20000", NULL);
	fake_link(host, "sys/bus/pci/devices/" NIC,
		  "sys/bus/pci/devices/0000:03:10.0/physfn");
	list = new_list(host);
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		assert_int_equal(find(host, list, table[i].text, &guarded),
				 table[i].found);
		assert_int_equal(guarded, table[i].guarded);
	}
	ppt_list_unref(list);
}

static void place_points_at_mistake(void **state)
{
	/* clang-format off */
	static const struct {
		const char *text;
		size_t offset;
	} table[] = {
		{ "", 0 },
		{ "nvme", 0 },
		{ "01:20.0", 3 },
		{ "01:00.8", 6 },
		{ "01:00.0x", 7 },
		{ "01:00.0 02:00.0", 7 },
		{ "01:00.0,", 7 },
		{ " 01:00.0", 0 },
		{ "01:00.0+force", 7 },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_list *list = new_list(host), *found;
	struct ppt_place *place;
	size_t i, offset;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		assert_int_equal(ppt_place_new(host->ctx, table[i].text,
					       &place),
				 0);
		assert_non_null(ppt_place_error(place, &offset));
		assert_int_equal(offset, table[i].offset);
		assert_int_equal(ppt_place_find(place, list, &found, NULL),
				 -EINVAL);
		ppt_place_unref(place);
	}
	ppt_list_unref(list);
}

static void assert_reason(struct ppt_reasons *reasons, size_t index,
			  enum ppt_reason_kind kind, const char *name,
			  const char *detail)
{
	assert_true(index < ppt_reasons_count(reasons));
	assert_int_equal(ppt_reasons_kind(reasons, index), kind);
	assert_string_equal(ppt_reasons_name(reasons, index), name);
	assert_string_equal(ppt_reasons_detail(reasons, index), detail);
}

/* The question that comes before all others, and its answer "not mine". */
static void expect_not_claimed(struct fake_host *host)
{
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_DEVICE)->error = -ENODEV;
	host->calls[host->call_count - 1].address = nvme_address;
}

static struct fake_call *expect_claimed(struct fake_host *host, u32 state)
{
	fake_expect_version(host);
	return fake_expect_device(host, nvme_address, state,
				  state == PPT_DEVICE_CLAIMED ? "" :
								"qemu[42]");
}

#define OVERRIDE "bus/pci/devices/" NVME "/driver_override="
#define DRIVERS "bus/pci/drivers/"

static void claim_binds_free_device(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, NULL);
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, 0, &reasons), 0);
	assert_null(reasons);
	assert_string_equal(host->writes,
			    OVERRIDE "ppt\n" DRIVERS "ppt/bind=" NVME "\n");
	assert_true(ppt_device_is_claimed(device));
	ppt_device_unref(device);
}

static void claim_needs_module(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, NULL);
	struct ppt_reasons *reasons;

	assert_int_equal(ppt_device_claim(device, 0, &reasons), -ENODEV);
	assert_reason(reasons, 0, PPT_REASON_MODULE, "", "");
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void claim_refuses_held_device(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "nvme");
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, 0, &reasons), -EBUSY);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_DRIVER, "nvme", "");
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void claim_refuses_bridge(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_list *list;

	make_two(host);
	fake_module(host);
	fake_expect_list(host, NULL, 0);
	list = new_list(host);
	assert_int_equal(ppt_device_claim(ppt_list_get(list, 0),
					  PPT_CLAIM_FORCE, &reasons),
			 -EBUSY);
	assert_reason(reasons, 0, PPT_REASON_BRIDGE, "", "");
	ppt_reasons_unref(reasons);
	ppt_list_unref(list);
}

static void claim_refuses_unknown_flags(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, NULL);

	assert_int_equal(ppt_device_claim(device, 1U << 31, NULL), -EINVAL);
	ppt_device_unref(device);
}

static void claim_of_console_without_driver_needs_force(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, NULL);
	fake_file(host, "1\n", "sys/devices/" PORT "/" NVME "/boot_vga");
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_DEVICE)->error = -ENODEV;
	host->calls[host->call_count - 1].address = nvme_address;
	assert_int_equal(ppt_device_claim(device, 0, &reasons), -EBUSY);
	assert_reason(reasons, 0, PPT_REASON_DISPLAY, "", "");
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void claim_of_claimed_device_changes_nothing(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	expect_claimed(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(ppt_device_claim(device, 0, NULL), 0);
	assert_string_equal(host->writes, "");
	assert_int_equal(ppt_device_revert(device), 0);
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void forced_claim_moves_device_and_reverts(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "nvme");
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device,
					  PPT_CLAIM_FORCE | PPT_CLAIM_NORESET,
					  NULL),
			 0);
	assert_string_equal(host->writes, OVERRIDE
			    "ppt\n" DRIVERS "nvme/unbind=" NVME "\n" DRIVERS
			    "ppt/bind=" NVME "\n"
			    "bus/pci/devices/" NVME "/ppt/noreset=1\n");
	assert_true(ppt_device_is_claimed(device));

	host->writes[0] = '\0';
	assert_int_equal(ppt_device_revert(device), 0);
	assert_string_equal(host->writes,
			    DRIVERS "ppt/unbind=" NVME "\n" OVERRIDE
				    "\n" DRIVERS "nvme/bind=" NVME "\n");
	assert_string_equal(ppt_device_driver(device), "nvme");
	ppt_device_unref(device);
}

static void claim_that_fails_puts_everything_back(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "vfio-pci");
	expect_not_claimed(host);
	fake_file(host, "vfio-pci\n",
		  "sys/bus/pci/devices/" NVME "/driver_override");
	host->fail_path = "ppt/bind";
	host->fail_error = -EPERM;
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE, &reasons),
			 -EPERM);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_WRITE, DRIVERS "ppt/bind", NVME);
	assert_string_equal(host->writes, OVERRIDE
			    "ppt\n" DRIVERS "vfio-pci/unbind=" NVME "\n" DRIVERS
			    "ppt/bind=" NVME "\n" OVERRIDE "vfio-pci\n" DRIVERS
			    "vfio-pci/bind=" NVME "\n");
	assert_string_equal(ppt_device_driver(device), "vfio-pci");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void claim_that_fails_says_what_stays(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "nvme");
	expect_not_claimed(host);
	host->fail_path = "/bind";
	host->fail_error = -ENODEV;
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE, &reasons),
			 -ENODEV);
	assert_reason(reasons, 0, PPT_REASON_WRITE, DRIVERS "ppt/bind", NVME);
	assert_reason(reasons, 1, PPT_REASON_UNDO, DRIVERS "nvme/bind", NVME);
	assert_null(ppt_device_driver(device));
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void forced_claim_refuses_what_a_vm_has(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_link(host, "sys/kernel/iommu_groups/7",
		  "sys/devices/" PORT "/" NVME "/iommu_group");
	device = new_nvme(host, "vfio-pci");
	host->busy = " vfio/7 ";
	assert_int_equal(ppt_device_check_claim(device, PPT_CLAIM_FORCE,
						&reasons),
			 0);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_VFIO, "vfio-pci", "7");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void unclaim_gives_device_to_host_driver(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	fake_driver(host, "nvme");
	device = new_nvme(host, "ppt");
	host->host_driver = "nvme";
	fake_expect_version(host);
	fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	assert_int_equal(ppt_device_unclaim(device, &reasons), 0);
	assert_null(reasons);
	assert_string_equal(host->writes,
			    OVERRIDE "\n" DRIVERS "ppt/unbind=" NVME "\n"
				     "bus/pci/drivers_probe=" NVME "\n");
	assert_string_equal(ppt_device_driver(device), "nvme");
	ppt_device_unref(device);
}

static void unclaim_without_host_driver_succeeds(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	assert_int_equal(ppt_device_unclaim(device, NULL), 0);
	assert_null(ppt_device_driver(device));
	ppt_device_unref(device);
}

static void unclaim_refuses_device_in_use(void **state)
{
	/* clang-format off */
	static const struct {
		u32 state;
		enum ppt_reason_kind kind;
		const char *name;
		const char *detail;
	} table[] = {
		{ PPT_DEVICE_IN_USE,	PPT_REASON_VM,	    "qemu[42]", "42" },
		{ PPT_DEVICE_RESETTING, PPT_REASON_VM,	    "qemu[42]", "42" },
		{ PPT_DEVICE_SRIOV,	PPT_REASON_VFS,	    "",		"" },
		{ PPT_DEVICE_LEAVING,	PPT_REASON_LEAVING, "",		"" },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;
	size_t i;

	fake_module(host);
	device = new_nvme(host, "ppt");
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		fake_expect_version(host);
		fake_expect_device(host, nvme_address, table[i].state,
				   "qemu[42]")
			->device.out_owner_pid = 42;
		assert_int_equal(ppt_device_unclaim(device, &reasons), -EBUSY);
		assert_int_equal(ppt_reasons_count(reasons), 1);
		assert_reason(reasons, 0, table[i].kind, table[i].name,
			      table[i].detail);
		ppt_reasons_unref(reasons);
	}
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void unclaim_keeps_reservation_if_unbind_fails(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	host->fail_path = "ppt/unbind";
	host->fail_error = -EACCES;
	assert_int_equal(ppt_device_unclaim(device, NULL), -EACCES);
	assert_string_equal(host->writes,
			    OVERRIDE "\n" DRIVERS "ppt/unbind=" NVME
				     "\n" OVERRIDE "ppt\n");
	ppt_device_unref(device);
}

static void unclaim_frees_reserved_device_without_module(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, NULL);

	fake_file(host, "ppt\n",
		  "sys/bus/pci/devices/" NVME "/driver_override");
	host->host_driver = "nvme";
	assert_int_equal(ppt_device_unclaim(device, NULL), 0);
	assert_string_equal(host->writes,
			    OVERRIDE "\nbus/pci/drivers_probe=" NVME "\n");
	assert_string_equal(ppt_device_driver(device), "nvme");
	ppt_device_unref(device);
}

static void unclaim_refuses_what_is_not_ppts(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	assert_int_equal(ppt_device_unclaim(device, &reasons), -EINVAL);
	assert_reason(reasons, 0, PPT_REASON_NOT_CLAIMED, "nvme", "");
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void claim_and_unclaim_of_gone_device_fail(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, NULL);
	struct ppt_details *details;
	struct ppt_reasons *reasons;

	fake_remove(host, "sys/bus/pci/devices/" NVME);
	assert_int_equal(ppt_device_claim(device, 0, NULL), -ENODEV);
	assert_int_equal(ppt_device_unclaim(device, NULL), -ENODEV);
	assert_int_equal(ppt_device_get_users(device, &reasons), -ENODEV);
	assert_int_equal(ppt_device_get_details(device, &details), -ENODEV);
	ppt_device_unref(device);
}

static void claim_and_unclaim_leave_alone_what_leaves(void **state)
{
	/* clang-format off */
	static const struct {
		u32 state;
		enum ppt_reason_kind kind;
	} table[] = {
		{ PPT_DEVICE_LEAVING, PPT_REASON_LEAVING },
		{ PPT_DEVICE_IN_USE,  PPT_REASON_VM },
		{ PPT_DEVICE_CLAIMED, PPT_REASON_LEAVING },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;
	size_t i;

	fake_module(host);
	device = new_nvme(host, "ppt");
	/* The driver core takes the link away before the module is asked. */
	fake_remove(host, "sys/bus/pci/devices/" NVME "/driver");
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		expect_claimed(host, table[i].state);
		assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE,
						  &reasons),
				 -EBUSY);
		assert_int_equal(ppt_reasons_count(reasons), 1);
		assert_int_equal(ppt_reasons_kind(reasons, 0), table[i].kind);
		ppt_reasons_unref(reasons);
		expect_claimed(host, table[i].state);
		assert_int_equal(ppt_device_unclaim(device, &reasons), -EBUSY);
		assert_int_equal(ppt_reasons_kind(reasons, 0), table[i].kind);
		ppt_reasons_unref(reasons);
	}
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void claim_refuses_driver_that_came_meanwhile(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	fake_driver(host, "nvme");
	device = new_nvme(host, NULL);
	host->late_driver = "nvme";
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, 0, &reasons), -EBUSY);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_DRIVER, "nvme", "");
	assert_string_equal(host->writes, OVERRIDE "ppt\n" OVERRIDE "\n");
	assert_string_equal(ppt_device_driver(device), "nvme");
	assert_false(ppt_device_can_revert(device));
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void claim_takes_what_udev_had_probed(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, NULL);
	host->late_driver = "ppt";
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, 0, NULL), 0);
	assert_string_equal(host->writes, OVERRIDE "ppt\n");
	assert_true(ppt_device_can_revert(device));
	host->writes[0] = '\0';
	assert_int_equal(ppt_device_revert(device), 0);
	assert_string_equal(host->writes,
			    DRIVERS "ppt/unbind=" NVME "\n" OVERRIDE "\n");
	assert_null(ppt_device_driver(device));
	ppt_device_unref(device);
}

static void revert_restores_noreset_of_claimed_device(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_file(host, "0\n", "sys/bus/pci/devices/" NVME "/ppt/noreset");
	expect_claimed(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_NORESET, NULL), 0);
	assert_true(ppt_device_can_revert(device));
	assert_int_equal(ppt_device_revert(device), 0);
	assert_string_equal(host->writes,
			    "bus/pci/devices/" NVME "/ppt/noreset=1\n"
			    "bus/pci/devices/" NVME "/ppt/noreset=0\n");
	assert_false(ppt_device_can_revert(device));
	ppt_device_unref(device);
}

static void revert_that_fails_can_be_tried_again(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "nvme");
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE, NULL), 0);
	host->fail_path = "nvme/bind";
	host->fail_error = -EIO;
	assert_int_equal(ppt_device_revert(device), -EIO);
	assert_null(ppt_device_driver(device));
	host->fail_path = NULL;
	host->writes[0] = '\0';
	assert_int_equal(ppt_device_revert(device), 0);
	assert_string_equal(host->writes, DRIVERS "nvme/bind=" NVME "\n");
	assert_string_equal(ppt_device_driver(device), "nvme");
	ppt_device_unref(device);
}

static void override_of_others_is_respected(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, NULL);
	fake_file(host, "vfio-pci\n",
		  "sys/bus/pci/devices/" NVME "/driver_override");
	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, 0, &reasons), -EBUSY);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_OVERRIDE, "vfio-pci", "");
	ppt_reasons_unref(reasons);
	expect_not_claimed(host);
	assert_int_equal(ppt_device_unclaim(device, &reasons), -EINVAL);
	assert_reason(reasons, 0, PPT_REASON_NOT_CLAIMED, "", "vfio-pci");
	ppt_reasons_unref(reasons);
	assert_string_equal(host->writes, "");

	expect_not_claimed(host);
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE, NULL), 0);
	ppt_device_unref(device);
}

static void unclaim_tells_of_probe_that_fails(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	assert_true(ppt_device_has_ledger(device));
	expect_claimed(host, PPT_DEVICE_CLAIMED);
	host->fail_path = "drivers_probe";
	host->fail_error = -EIO;
	assert_int_equal(ppt_device_unclaim(device, &reasons), -EIO);
	assert_reason(reasons, 0, PPT_REASON_WRITE, "bus/pci/drivers_probe",
		      NVME);
	/* What the module said of it is no longer so. */
	assert_false(ppt_device_has_ledger(device));
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void forced_claim_refuses_group_without_iommu(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_link(host, "sys/kernel/iommu_groups/0",
		  "sys/devices/" PORT "/" NVME "/iommu_group");
	device = new_nvme(host, "vfio-pci");
	host->busy = " vfio/noiommu-0 ";
	assert_int_equal(ppt_device_check_claim(device, PPT_CLAIM_FORCE,
						&reasons),
			 0);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_VFIO, "vfio-pci", "0");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void list_leaves_out_device_that_is_odd(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list;

	make_two(host);
	fake_file(host, "nonsense\n", "sys/bus/pci/devices/" NVME "/modalias");
	list = new_list(host);
	assert_int_equal(ppt_list_count(list), 2);
	ppt_list_unref(list);
}

/* The block device @name at @real, with the number 259:@devno. */
static void make_block(struct fake_host *host, const char *real,
		       const char *name, unsigned int devno)
{
	char target[FAKE_TEXT], text[FAKE_TEXT];

	snprintf(target, sizeof(target), "sys/devices/%s", real);
	snprintf(text, sizeof(text), "259:%u\n", devno);
	fake_file(host, text, "%s/dev", target);
	fake_link(host, target, "sys/class/block/%s", name);
}

static void make_partition(struct fake_host *host, const char *disk,
			   const char *name, unsigned int devno)
{
	char real[FAKE_TEXT];

	snprintf(real, sizeof(real), "%s/%s", disk, name);
	make_block(host, real, name, devno);
	fake_file(host, "1\n", "sys/devices/%s/partition", real);
}

#define DISK PORT "/" NVME "/nvme/nvme0/nvme0n1"

static struct ppt_reasons *get_users(struct ppt_device *device)
{
	struct ppt_reasons *reasons;

	assert_int_equal(ppt_device_get_users(device, &reasons), 0);
	return reasons;
}

static void users_of_idle_device_are_none(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	make_block(host, DISK, "nvme0n1", 0);
	make_partition(host, DISK, "nvme0n1p1", 1);
	/* Another disk, in use, whose address begins likewise. */
	make_block(host, PORT "/" NVME "1/nvme/nvme1/nvme1n1", "nvme1n1", 9);
	fake_file(host, "20 1 259:9 / / rw - ext4 /dev/nvme1n1 rw\n",
		  "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_mounts_and_swap(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	char swaps[FAKE_TEXT];

	make_block(host, DISK, "nvme0n1", 0);
	make_partition(host, DISK, "nvme0n1p1", 1);
	make_partition(host, DISK, "nvme0n1p2", 2);
	make_partition(host, DISK, "nvme0n1p3", 3);
	/* The third is the base of a logical volume, which is swapped to. */
	make_block(host, "virtual/block/dm-0", "dm-0", 5);
	fake_file(host, "vg-swap\n", "sys/devices/virtual/block/dm-0/dm/name");
	fake_link(host, "sys/devices/virtual/block/dm-0",
		  "sys/devices/" DISK "/nvme0n1p3/holders/dm-0");
	fake_file(host,
		  "20 1 259:1 / /my\\040data rw - ext4 /dev/other rw\n"
		  "21 1 0:7 / /proc rw - proc proc rw\n",
		  "proc/self/mountinfo");
	snprintf(swaps, sizeof(swaps),
		 "Filename\tType\tSize\tUsed\tPriority\n"
		 "%s/dev/dm-0\tpartition\t1\t0\t-2\n",
		 host->root);
	fake_file(host, swaps, "proc/swaps");
	/* As the kernel has it with mounts; not told a second time. */
	host->busy = " nvme0n1 nvme0n1p1 nvme0n1p3 dm-0 ";

	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 2);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "nvme0n1p1", "/my data");
	assert_reason(reasons, 1, PPT_REASON_SWAP, "mapper/vg-swap", "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_mounts_known_by_name_only(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	char mounts[FAKE_TEXT];

	make_block(host, DISK, "nvme0n1", 0);
	snprintf(mounts, sizeof(mounts),
		 "20 1 0:33 / /srv rw - btrfs %s/dev/nvme0n1 rw\n", host->root);
	fake_file(host, mounts, "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "nvme0n1", "/srv");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_disks_in_other_use(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	make_block(host, DISK, "nvme0n1", 0);
	make_partition(host, DISK, "nvme0n1p1", 1);
	make_block(host, "virtual/block/md0", "md0", 5);
	fake_link(host, "sys/devices/virtual/block/md0",
		  "sys/devices/" DISK "/nvme0n1p1/holders/md0");
	host->busy = " nvme0n1 nvme0n1p1 ";
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_BLOCK, "nvme0n1p1", "md0");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_found_through_nvme_multipath(void **state)
{
	const char *head = "virtual/nvme-subsystem/nvme-subsys0/nvme0n1";
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	fake_dir(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0");
	make_block(host, head, "nvme0n1", 0);
	make_partition(host, head, "nvme0n1p1", 1);
	fake_file(host, "20 1 259:1 / /data rw - xfs /dev/nvme0n1p1 rw\n",
		  "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);

	fake_link(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0",
		  "sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "nvme0n1p1", "/data");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_network_display_and_vfs(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "virtio-pci");
	const char *folder = "sys/devices/" PORT "/" NVME;
	struct ppt_reasons *reasons;
	char target[FAKE_TEXT];

	/* virtio's are two levels down; one is up, the other isn't. */
	fake_file(host, "0x1003\n", "%s/virtio0/net/eth0/flags", folder);
	fake_file(host, "0x1002\n", "%s/virtio0/net/eth1/flags", folder);
	snprintf(target, sizeof(target), "%s/virtio0/net/eth0", folder);
	fake_link(host, target, "sys/class/net/eth0");
	fake_link(host, "sys/devices/virtual/net/bond0", "%s/master", target);
	snprintf(target, sizeof(target), "%s/virtio0/net/eth1", folder);
	fake_link(host, target, "sys/class/net/eth1");
	fake_file(host, "0x9\n", "sys/devices/virtual/net/lo/flags");
	fake_link(host, "sys/devices/virtual/net/lo", "sys/class/net/lo");
	fake_file(host, "1\n", "%s/boot_vga", folder);
	fake_link(host, folder, "%s/virtfn0", folder);
	fake_link(host, folder, "%s/virtfn1", folder);

	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 3);
	assert_reason(reasons, 0, PPT_REASON_NET, "eth0", "bond0");
	assert_reason(reasons, 1, PPT_REASON_DISPLAY, "", "");
	assert_reason(reasons, 2, PPT_REASON_VFS, "2", "");
	ppt_reasons_unref(reasons);

	/* The very same keep a forced claim from touching anything. */
	fake_driver(host, "ppt");
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE, &reasons),
			 -EBUSY);
	assert_int_equal(ppt_reasons_count(reasons), 3);
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_that_cannot_be_checked_are_told(void **state)
{
	/* clang-format off */
	static const struct {
		int error;
		const char *text;
	} table[] = {
		{ -EACCES,    "Permission denied" },
		{ -ENOENT,    "No such file or directory" },
		{ -EIO,	      "Input/output error" },
		{ -ENOMEDIUM, NULL },
		{ -ENXIO,     NULL },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	size_t i;

	make_block(host, DISK, "nvme0n1", 0);
	host->busy = " nvme0n1 ";
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		host->busy_error = table[i].error;
		reasons = get_users(device);
		assert_int_equal(ppt_reasons_count(reasons), !!table[i].text);
		if (table[i].text)
			assert_reason(reasons, 0, PPT_REASON_UNCHECKED,
				      "nvme0n1", table[i].text);
		ppt_reasons_unref(reasons);
	}
	/* A path to a disk with multipath has no number, nor a node. */
	host->busy_error = -ENOENT;
	fake_remove(host, "sys/devices/" DISK "/dev");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_not_none_if_sysfs_cannot_be_read(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	fake_file(host, "", "sys/class/block");
	assert_int_equal(ppt_device_get_users(device, &reasons), -ENOTDIR);
	ppt_device_unref(device);
}

static void users_are_found_in_folders_below_dev(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "hpsa");
	struct ppt_reasons *reasons;

	make_block(host, PORT "/" NVME "/block/cciss!c0d0", "cciss!c0d0", 0);
	host->busy = " cciss/c0d0 ";
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_BLOCK, "cciss/c0d0", "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_loop_devices_on_the_disk(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	char source[FAKE_TEXT];

	make_block(host, DISK, "nvme0n1", 0);
	make_block(host, "virtual/block/loop0", "loop0", 7);
	make_block(host, "virtual/block/loop1", "loop1", 8);
	snprintf(source, sizeof(source), "%s/dev/nvme0n1\n", host->root);
	fake_file(host, source, "sys/class/block/loop1/loop/backing_file");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_BLOCK, "nvme0n1", "loop1");
	ppt_reasons_unref(reasons);

	fake_file(host, "20 1 259:8 / /image rw - ext4 /dev/loop1 rw\n",
		  "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "loop1", "/image");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_processes(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	fake_process(host, "4999998", "sleep\n", "/dev/zero");
	fake_process(host, "4999999", "qemu-system-x86\n", "/dev/null");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);

	fake_dir(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0/ng0n1");
	fake_link(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0/ng0n1",
		  "sys/dev/char/1:3");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_PROCESS, "4999999",
		      "qemu-system-x86");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_interfaces_that_do_not_look_up(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "virtio-pci");
	const char *folder = "sys/devices/" PORT "/" NVME;
	struct ppt_reasons *reasons;
	char target[FAKE_TEXT];

	fake_dir(host, "%s/net", folder);
	fake_dir(host, "%s/virtio1/net", folder);
	snprintf(target, sizeof(target), "%s/virtio0/net/eth0", folder);
	fake_file(host, "0x1002\n", "%s/flags", target);
	fake_link(host, target, "sys/class/net/eth0");
	fake_link(host, "sys/devices/virtual/net/bond0", "%s/master", target);
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 3);
	assert_reason(reasons, 0, PPT_REASON_NET, "eth0", "bond0");
	assert_reason(reasons, 1, PPT_REASON_NET, "", "");
	assert_reason(reasons, 2, PPT_REASON_NET, "", "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void details_show_the_rest(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	const char *folder = "sys/devices/" PORT "/" NVME;
	struct ppt_details *details;
	unsigned int flags;
	uint64_t start;

	fake_file(host, "flr bus\n", "%s/reset_method", folder);
	fake_file(host, "-1\n", "%s/numa_node", folder);
	fake_file(host, "D3hot\n", "%s/power_state", folder);
	fake_file(host, "8\n", "%s/sriov_totalvfs", folder);
	fake_file(host,
		  "0x00000000fe800000 0x00000000fe803fff 0x0000000000140204\n"
		  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
		  "0x000000000000c000 0x000000000000c01f 0x0000000000040101\n",
		  "%s/resource", folder);
	fake_dir(host, "sys/kernel/iommu_groups/7/devices/" NVME);
	fake_dir(host, "sys/kernel/iommu_groups/7/devices/" NIC);
	fake_link(host, "sys/kernel/iommu_groups/7", "%s/iommu_group", folder);

	assert_int_equal(ppt_device_get_details(device, &details), 0);
	assert_string_equal(ppt_details_entry(details),
			    "00:1c.0/00.0=144d:a808");
	assert_string_equal(ppt_details_reset_methods(details), "flr bus");
	assert_string_equal(ppt_details_power_state(details), "D3hot");
	assert_null(ppt_details_driver_override(details));
	assert_null(ppt_details_link_speed(details));
	assert_null(ppt_details_physfn(details));
	assert_int_equal(ppt_details_numa_node(details), -1);
	assert_false(ppt_details_is_boot_display(details));
	assert_int_equal(ppt_details_vfs(details), 0);
	assert_int_equal(ppt_details_max_vfs(details), 8);
	assert_int_equal(ppt_details_bar(details, 0, &start, &flags), 0x4000);
	assert_int_equal(start, 0xfe800000);
	assert_int_equal(flags, PPT_BAR_64BIT);
	assert_int_equal(ppt_details_bar(details, 1, NULL, NULL), 0);
	assert_int_equal(ppt_details_bar(details, 2, NULL, &flags), 0x20);
	assert_int_equal(flags, PPT_BAR_IO);
	assert_int_equal(ppt_details_members_count(details), 2);
	assert_string_equal(ppt_details_member_address(details, 0), NVME);
	assert_string_equal(ppt_details_member_driver(details, 0), "nvme");
	assert_string_equal(ppt_details_member_address(details, 1), NIC);
	assert_null(ppt_details_member_driver(details, 1));
	assert_null(ppt_details_member_address(details, 2));
	ppt_details_unref(details);
	ppt_device_unref(device);
}

static void requests_are_read_to_the_end(void **state)
{
	struct fake_host *host = *state;
	struct ppt_requests *requests;
	struct fake_call *call;
	unsigned int code;
	size_t offset;

	fake_module(host);
	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_ENTRY);
	call->entry.out_parameter = 1;
	call->entry.out_claimed = 2;
	strcpy(call->entry.out_text, "01:00.*");
	call = fake_expect(host, PPT_IOC_ENTRY);
	call->entry.index = 1;
	call->entry.out_parameter = 3;
	call->entry.out_offset = 4;
	call->entry.out_error = PPT_ENTRY_ERROR_SLOT;
	call->entry.out_error_offset = 7;
	strcpy(call->entry.out_text, "01:20.0");
	call = fake_expect(host, PPT_IOC_ENTRY);
	call->entry.index = 2;
	call->error = -ENODATA;

	assert_int_equal(ppt_requests_new(host->ctx, &requests), 0);
	assert_int_equal(ppt_requests_count(requests), 2);
	assert_string_equal(ppt_requests_text(requests, 0), "01:00.*");
	assert_string_equal(ppt_requests_parameter(requests, 0), "pptdevs");
	assert_null(ppt_requests_error(requests, 0, &code, NULL));
	assert_int_equal(code, 0);
	assert_int_equal(ppt_requests_claimed(requests, 0), 2);
	assert_int_equal(ppt_requests_held(requests, 0), 0);
	assert_int_equal(ppt_requests_unbound(requests, 0), 0);
	assert_int_equal(ppt_requests_guarded(requests, 0), 0);
	assert_string_equal(ppt_requests_parameter(requests, 1), "pptdevs3");
	assert_int_equal(ppt_requests_offset(requests, 1), 4);
	assert_non_null(ppt_requests_error(requests, 1, &code, &offset));
	assert_int_equal(code, PPT_ENTRY_ERROR_SLOT);
	assert_int_equal(offset, 7);
	ppt_requests_unref(requests);
}

static void requests_need_module(void **state)
{
	struct fake_host *host = *state;
	struct ppt_requests *requests;

	assert_int_equal(ppt_requests_new(host->ctx, &requests), -ENOENT);
}

static void module_status_is_told(void **state)
{
	struct fake_host *host = *state;
	enum ppt_module_status status;

	assert_int_equal(ppt_module_get_status(host->ctx, &status), 0);
	assert_int_equal(status, PPT_MODULE_ABSENT);
	assert_int_equal(ppt_module_load(host->ctx), -ENOENT);
	fake_driver(host, "ppt");
	assert_int_equal(ppt_module_get_status(host->ctx, &status), 0);
	assert_int_equal(status, PPT_MODULE_LOADED);
	assert_int_equal(ppt_module_load(host->ctx), 0);
}

static void iommu_hint_follows_acpi_tables(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(ppt_ctx_iommu_hint(host->ctx),
			 PPT_IOMMU_HINT_FIRMWARE);
	fake_file(host, "", "sys/firmware/acpi/tables/IVRS");
	assert_int_equal(ppt_ctx_iommu_hint(host->ctx), PPT_IOMMU_HINT_AMD);
	fake_file(host, "", "sys/firmware/acpi/tables/DMAR");
	assert_int_equal(ppt_ctx_iommu_hint(host->ctx), PPT_IOMMU_HINT_INTEL);
}

static void objects_outlive_what_they_came_from(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, NULL);
	struct ppt_ctx *ctx = ppt_ctx_ref(host->ctx);

	assert_null(ppt_ctx_unref(ctx));
	assert_null(ppt_ctx_unref(NULL));
	assert_null(ppt_list_unref(NULL));
	assert_null(ppt_device_unref(NULL));
	assert_null(ppt_reasons_unref(NULL));
	assert_int_equal(ppt_reasons_count(NULL), 0);
	assert_string_equal(ppt_device_address(device), NVME);
	assert_null(ppt_device_unref(device));
}

#define TEST(name)                                             \
	cmocka_unit_test_setup_teardown(name, fake_host_setup, \
					fake_host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(list_shows_ids_and_drivers_in_order),
		TEST(list_shows_states_and_owners),
		TEST(list_skips_ledger_of_device_that_left),
		TEST(list_asks_for_device_claimed_meanwhile),
		TEST(list_takes_ids_of_claimed_device_from_module),
		TEST(list_asks_again_with_room_for_all),
		TEST(list_says_what_it_does_not_know),
		TEST(list_shows_claimed_device_without_permission),
		TEST(list_refuses_other_abi),
		TEST(list_of_machine_without_pci_is_empty),
		TEST(names_come_from_pci_ids),
		TEST(names_find_each_vendor),
		TEST(names_are_missing_without_pci_ids),
		TEST(place_means_devices),
		TEST(place_points_at_mistake),
		TEST(claim_binds_free_device),
		TEST(claim_needs_module),
		TEST(claim_refuses_held_device),
		TEST(claim_refuses_bridge),
		TEST(claim_refuses_unknown_flags),
		TEST(claim_of_console_without_driver_needs_force),
		TEST(claim_of_claimed_device_changes_nothing),
		TEST(forced_claim_moves_device_and_reverts),
		TEST(claim_that_fails_puts_everything_back),
		TEST(claim_that_fails_says_what_stays),
		TEST(forced_claim_refuses_what_a_vm_has),
		TEST(unclaim_gives_device_to_host_driver),
		TEST(unclaim_without_host_driver_succeeds),
		TEST(unclaim_refuses_device_in_use),
		TEST(unclaim_keeps_reservation_if_unbind_fails),
		TEST(unclaim_frees_reserved_device_without_module),
		TEST(unclaim_refuses_what_is_not_ppts),
		TEST(claim_and_unclaim_of_gone_device_fail),
		TEST(claim_and_unclaim_leave_alone_what_leaves),
		TEST(claim_refuses_driver_that_came_meanwhile),
		TEST(claim_takes_what_udev_had_probed),
		TEST(revert_restores_noreset_of_claimed_device),
		TEST(revert_that_fails_can_be_tried_again),
		TEST(override_of_others_is_respected),
		TEST(unclaim_tells_of_probe_that_fails),
		TEST(forced_claim_refuses_group_without_iommu),
		TEST(list_leaves_out_device_that_is_odd),
		TEST(users_of_idle_device_are_none),
		TEST(users_are_mounts_and_swap),
		TEST(users_are_mounts_known_by_name_only),
		TEST(users_are_disks_in_other_use),
		TEST(users_are_found_through_nvme_multipath),
		TEST(users_are_network_display_and_vfs),
		TEST(users_that_cannot_be_checked_are_told),
		TEST(users_are_not_none_if_sysfs_cannot_be_read),
		TEST(users_are_found_in_folders_below_dev),
		TEST(users_are_loop_devices_on_the_disk),
		TEST(users_are_processes),
		TEST(users_are_interfaces_that_do_not_look_up),
		TEST(details_show_the_rest),
		TEST(requests_are_read_to_the_end),
		TEST(requests_need_module),
		TEST(module_status_is_told),
		TEST(iommu_hint_follows_acpi_tables),
		TEST(objects_outlive_what_they_came_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
