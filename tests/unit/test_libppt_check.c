// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what a check finds out about the machine, and whose a device is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "check_machine.h"

static void nothing_is_found_where_nothing_is_wrong(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	check = check_all(host, 0);
	assert_int_equal(ppt_check_count(check), 0);
	assert_int_equal(ppt_check_errors(check), 0);
	assert_int_equal(ppt_list_count(ppt_check_devices(check)), 1);
	assert_null(ppt_check_get(check, 0));
	assert_ptr_equal(ppt_check_ref(check), check);
	assert_null(ppt_check_unref(check));
	ppt_check_unref(check);
}

static void arguments_that_contradict_are_refused(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list;
	struct ppt_check *check;

	assert_int_equal(ppt_list_new_empty(&list), 0);
	assert_int_equal(ppt_check_new(host->ctx, NULL, 1U << 31, &check),
			 -EINVAL);
	assert_int_equal(ppt_check_new(host->ctx, list, PPT_CHECK_ALL, &check),
			 -EINVAL);
	ppt_list_unref(list);
}

static void chosen_devices_are_checked_as_they_are_now(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *all, *list;
	struct ppt_check *check;

	make_sound(host, "nvme");
	all = new_list(host);
	assert_int_equal(ppt_list_new_empty(&list), 0);
	assert_int_equal(ppt_list_append(list, ppt_list_get(all, 0)), 0);
	assert_int_equal(ppt_list_append(list, ppt_list_get(all, 1)), 0);
	ppt_list_unref(all);
	fake_remove(host, "sys/bus/pci/devices/" NVME);
	expect_answers(host, -1, 0);
	assert_int_equal(ppt_check_new(host->ctx, list, 0, &check), 0);
	assert_int_equal(ppt_check_count(check), 2);
	assert_found(check, PPT_FINDING_BRIDGE, PPT_FINDING_ERROR, BRIDGE, "",
		     "");
	assert_found(check, PPT_FINDING_GONE, PPT_FINDING_ERROR, NVME, "", "");
	ppt_check_unref(check);
	ppt_list_unref(list);
}

static void ours_are_those_claimed_or_listed(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "nvme");
	assert_int_equal(ppt_check_new(host->ctx, NULL, PPT_CHECK_OURS, &check),
			 0);
	assert_int_equal(ppt_list_count(ppt_check_devices(check)), 1);
	ppt_check_unref(check);

	fake_file(host, "9/0/0,nonsense\n",
		  "sys/module/ppt/parameters/pptdevs");
	expect_answers(host, -1, 0);
	assert_int_equal(ppt_check_new(host->ctx, NULL, PPT_CHECK_OURS, &check),
			 0);
	assert_int_equal(ppt_list_count(ppt_check_devices(check)), 0);
	ppt_check_unref(check);

	fake_file(host, "x ppt.pptdevs=00:1c.0/00.0\n", "proc/cmdline");
	expect_answers(host, -1, 0);
	assert_int_equal(ppt_check_new(host->ctx, NULL, PPT_CHECK_OURS, &check),
			 0);
	assert_int_equal(ppt_list_count(ppt_check_devices(check)), 1);
	ppt_check_unref(check);
}

static void iommu_that_is_missing_is_told_with_its_remedy(void **state)
{
	/* clang-format off */
	static const struct {
		const char *cpu, *table, *cmdline;
		enum ppt_finding_code code;
		const char *name, *detail;
	} table[] = {
		{ "GenuineIntel", NULL, "", PPT_FINDING_NO_IOMMU, "intel", "" },
		{ "AuthenticAMD", NULL, "iommu=off", PPT_FINDING_NO_IOMMU, "amd", "" },
		{ "HygonGenuine", NULL, "", PPT_FINDING_NO_IOMMU, "amd", "" },
		{ "\1\2", NULL, "", PPT_FINDING_NO_IOMMU, "", "" },
		{ "", "DMAR", "quiet", PPT_FINDING_IOMMU_UNUSED, "intel_iommu=on", "" },
		{ "", "DMAR", "a intel_iommu=on", PPT_FINDING_IOMMU_UNUSED, "", "" },
		{ "", "DMAR", "intel_iommu=off b", PPT_FINDING_IOMMU_SWITCHED_OFF,
		  "intel_iommu=off", "intel_iommu=on" },
		{ "", "DMAR", "xiommu=off iommu=offx iommu=off", PPT_FINDING_IOMMU_SWITCHED_OFF,
		  "iommu=off", "intel_iommu=on" },
		{ "", "DMAR", "amd_iommu=off", PPT_FINDING_IOMMU_UNUSED, "intel_iommu=on", "" },
		{ "", "IVRS", "amd_iommu=off", PPT_FINDING_IOMMU_SWITCHED_OFF, "amd_iommu=off", "" },
		{ "", "IVRS", "", PPT_FINDING_IOMMU_UNUSED, "", "" },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_check *check;
	size_t i;

	make_sound(host, "nvme");
	fake_remove(host, BRIDGE_DIR "/iommu_group");
	fake_remove(host, DEVICE_DIR "/iommu_group");
	assert_int_equal(ppt_check_new(host->ctx, NULL, 0, &check), 0);
	assert_int_equal(ppt_check_count(check), 0);
	ppt_check_unref(check);

	for (i = 1; i <= 2; i++) {
		fake_remove(host, "sys/kernel/iommu_groups/%zu/devices/%s", i,
			    i == 1 ? BRIDGE : NVME);
		fake_remove(host, "sys/kernel/iommu_groups/%zu/devices", i);
		fake_remove(host, "sys/kernel/iommu_groups/%zu", i);
	}
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		fake_file(host, table[i].cpu, "proc/cpuinfo");
		fake_file(host, table[i].cmdline, "proc/cmdline");
		if (table[i].table)
			fake_file(host, "", "sys/firmware/acpi/tables/%s",
				  table[i].table);
		expect_answers(host, -1, 0);
		check = check_all(host, 0);
		assert_found(check, table[i].code, PPT_FINDING_ERROR, "",
			     table[i].name, table[i].detail);
		/* That is enough: not once more for each device. */
		assert_null(find(check, PPT_FINDING_NO_GROUP, NVME));
		ppt_check_unref(check);
		if (table[i].table)
			fake_remove(host, "sys/firmware/acpi/tables/%s",
				    table[i].table);
	}
}

static void remapping_is_told_by_the_chips_of_interrupts(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	fake_file(host, "XT-PIC\n", "sys/kernel/irq/0/chip_name");
	fake_file(host, "PCI-MSI\n", "sys/kernel/irq/1/chip_name");
	fake_file(host, "IR-PCI-MSI\n", "sys/kernel/irq/2/chip_name");
	check = check_all(host, 0);
	assert_int_equal(ppt_check_count(check), 0);
	ppt_check_unref(check);

	/* An IOMMU's own isn't remapped: that alone tells nothing. */
	fake_remove(host, "sys/kernel/irq/2/chip_name");
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	check = check_all(host, 0);
	assert_int_equal(ppt_check_count(check), 0);
	ppt_check_unref(check);

	fake_file(host, "IO-APIC\n", "sys/kernel/irq/0/chip_name");
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_REMAPPING, PPT_FINDING_ERROR, "", "",
		     "");
	ppt_check_unref(check);

	fake_file(host, "d2008c22260286\n",
		  "sys/class/iommu/dmar0/intel-iommu/cap");
	fake_file(host, "f00f42\n", "sys/class/iommu/dmar0/intel-iommu/ecap");
	fake_file(host, "nointremap\n", "proc/cmdline");
	fake_file(host, "Y\n",
		  "sys/module/vfio_iommu_type1/parameters/"
		  "allow_unsafe_interrupts");
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_UNSAFE_INTERRUPTS, PPT_FINDING_WARNING,
		     "", "nointremap", "unsupported");
	ppt_check_unref(check);
}

static void module_that_cannot_be_used_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "nvme");
	host->call_count = 0;
	host->node_error = -ENOENT;
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_NODE, PPT_FINDING_ERROR, "", "", "");
	ppt_check_unref(check);

	host->node_error = -EACCES;
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_PERMISSION, PPT_FINDING_WARNING, "",
		     "", "");
	ppt_check_unref(check);

	fake_remove(host, "dev/vfio/vfio");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_VFIO_NODE, PPT_FINDING_ERROR, "", "",
		     "");
	ppt_check_unref(check);
	fake_file(host, "", "dev/iommu");
	check = check_all(host, 0);
	assert_null(find(check, PPT_FINDING_NO_VFIO_NODE, ""));
	ppt_check_unref(check);

	fake_remove(host, "sys/bus/pci/drivers/ppt/bind");
	fake_remove(host, "sys/bus/pci/drivers/ppt/unbind");
	fake_remove(host, "sys/bus/pci/drivers/ppt");
	fake_remove(host, "sys/module/vfio");
	fake_file(host, "6.1.0-test\n", "proc/sys/kernel/osrelease");
	host->node_error = -ENOENT;
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_MODULE_ABSENT, PPT_FINDING_ERROR, "",
		     "6.1.0-test", "");
	assert_found(check, PPT_FINDING_NO_VFIO, PPT_FINDING_ERROR, "", "vfio",
		     "");
	ppt_check_unref(check);
}

static void module_of_another_version_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "nvme");
	host->call_count = 0;
	fake_expect(host, PPT_IOC_VERSION)->abi = 77;
	fake_expect(host, PPT_IOC_VERSION)->abi = 77;
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_MODULE_ABI, PPT_FINDING_ERROR, "", "",
		     "");
	assert_int_equal(find(check, PPT_FINDING_MODULE_ABI, "")->number, 77);
	ppt_check_unref(check);
}

static void state_of_device_decides(void **state)
{
	/* clang-format off */
	static const struct {
		u32 state;
		enum ppt_finding_code code;
		enum ppt_finding_severity severity;
		const char *name;
	} table[] = {
		{ PPT_DEVICE_IN_USE,	  PPT_FINDING_OWNED,	   PPT_FINDING_NOTE,  "vm" },
		{ PPT_DEVICE_ASSIGNED,	  PPT_FINDING_OWNED,	   PPT_FINDING_NOTE,  "" },
		{ PPT_DEVICE_RESETTING,	  PPT_FINDING_RESETTING,   PPT_FINDING_NOTE,  "" },
		{ PPT_DEVICE_LEAVING,	  PPT_FINDING_LEAVING,	   PPT_FINDING_ERROR, "" },
		{ PPT_DEVICE_QUARANTINED, PPT_FINDING_QUARANTINED, PPT_FINDING_ERROR, "" },
		{ PPT_DEVICE_SRIOV,	  PPT_FINDING_SRIOV,	   PPT_FINDING_ERROR, "" },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_check *check;
	size_t i;

	make_sound(host, "ppt");
	host->call_count = 0;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		expect_answers(host, table[i].state, PPT_PROPERTY_RESET);
		check = check_all(host, 0);
		assert_int_equal(ppt_check_count(check), 1);
		assert_found(check, table[i].code, table[i].severity, NVME,
			     table[i].name, "");
		assert_int_equal(ppt_check_errors(check),
				 table[i].severity == PPT_FINDING_ERROR);
		ppt_check_unref(check);
	}
	fake_remove(host, DEVICE_DIR "/driver");
	expect_answers(host, -1, 0);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NOT_CLAIMED, PPT_FINDING_ERROR, NVME,
		     "", "");
	ppt_check_unref(check);
}

static void claimed_device_that_is_not_listed_is_lost_at_boot(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	fake_file(host, "=\n", "sys/module/ppt/parameters/pptdevs");
	check = check_all(host, 0);
	assert_int_equal(ppt_check_count(check), 1);
	assert_found(check, PPT_FINDING_NOT_PERSISTENT, PPT_FINDING_NOTE, NVME,
		     "", "");
	ppt_check_unref(check);
}

static void every_code_has_a_name_of_its_own(void **state)
{
	int code, other;

	(void)state;
	for (code = 0; code <= PPT_FINDING_BOOT_RACE; code++) {
		assert_string_not_equal(ppt_finding_code_name(code), "unknown");
		for (other = 0; other < code; other++)
			assert_string_not_equal(ppt_finding_code_name(code),
						ppt_finding_code_name(other));
	}
	assert_string_equal(ppt_finding_code_name(code), "unknown");
	assert_string_equal(ppt_finding_code_name(PPT_FINDING_UNKNOWN),
			    "unknown");
	assert_string_equal(ppt_finding_severity_name(PPT_FINDING_WARNING),
			    "warning");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_found_where_nothing_is_wrong),
		TEST(arguments_that_contradict_are_refused),
		TEST(chosen_devices_are_checked_as_they_are_now),
		TEST(ours_are_those_claimed_or_listed),
		TEST(iommu_that_is_missing_is_told_with_its_remedy),
		TEST(remapping_is_told_by_the_chips_of_interrupts),
		TEST(module_that_cannot_be_used_is_told),
		TEST(module_of_another_version_is_told),
		TEST(state_of_device_decides),
		TEST(claimed_device_that_is_not_listed_is_lost_at_boot),
		TEST(every_code_has_a_name_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
