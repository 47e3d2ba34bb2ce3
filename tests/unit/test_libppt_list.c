// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what a list shows of a machine made of files, which device a text means,
 * and what else can be asked.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

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

static void details_have_what_the_host_calls_it(void **state)
{
	struct fake_host *host = *state;
	struct ppt_details *details;
	struct ppt_device *device;

	device = new_nvme(host, "nvme");
	fake_file(host, "259:0\n",
		  "sys/devices/" PORT "/" NVME "/nvme/nvme0/nvme0n1/dev");
	fake_link(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0/nvme0n1",
		  "sys/class/block/nvme0n1");
	fake_file(host, "259:1\n",
		  "sys/devices/" PORT "/" NVME "/nvme/nvme0/nvme0n2/dev");
	fake_link(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0/nvme0n2",
		  "sys/class/block/nvme0n2");
	/* Another device's. */
	fake_file(host, "8:0\n", "sys/devices/" PORT2 "/" NIC "/block/sda/dev");
	fake_link(host, "sys/devices/" PORT2 "/" NIC "/block/sda",
		  "sys/class/block/sda");
	assert_int_equal(ppt_device_get_details(device, &details), 0);
	assert_string_equal(ppt_details_host_names(details), "nvme0n1 nvme0n2");
	ppt_details_unref(details);

	fake_remove(host, "sys/class/block/nvme0n1");
	fake_remove(host, "sys/class/block/nvme0n2");
	fake_file(host, "0x1002\n",
		  "sys/devices/" PORT "/" NVME "/net/eth7/flags");
	fake_link(host, "sys/devices/" PORT "/" NVME "/net/eth7",
		  "sys/class/net/eth7");
	assert_int_equal(ppt_device_get_details(device, &details), 0);
	assert_string_equal(ppt_details_host_names(details), "eth7");
	ppt_details_unref(details);
	ppt_device_unref(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(details_have_what_the_host_calls_it),
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
		TEST(list_leaves_out_device_that_is_odd),
		TEST(details_show_the_rest),
		TEST(requests_are_read_to_the_end),
		TEST(requests_need_module),
		TEST(module_status_is_told),
		TEST(iommu_hint_follows_acpi_tables),
		TEST(objects_outlive_what_they_came_from),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
