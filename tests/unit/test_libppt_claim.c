// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what a claim changes and takes back, what it refuses, and the same for the
 * way back to the host.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

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
		{ PPT_DEVICE_ASSIGNED,	PPT_REASON_VM,	    "qemu[42]", "42" },
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

static void unclaim_takes_quarantined_device(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	fake_expect_device(host, nvme_address, PPT_DEVICE_QUARANTINED, "");
	assert_int_equal(ppt_device_unclaim(device, NULL), 0);
	assert_null(ppt_device_driver(device));
	assert_int_equal(host->slept_ms, 0);
	ppt_device_unref(device);
}

static void unclaim_waits_for_reset_behind_release(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	unsigned int i;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	for (i = 0; i < 5; i++)
		fake_expect_device(host, nvme_address, PPT_DEVICE_RESETTING,
				   "");
	fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	assert_int_equal(ppt_device_unclaim(device, NULL), 0);
	assert_null(ppt_device_driver(device));
	assert_in_range(host->slept_ms, 5, 1000);
	ppt_device_unref(device);
}

/* Whatever comes, the answer is RESETTING: there are too few others. */
static int always_resetting(struct ppt_ctx *ctx, int fd, unsigned long request,
			    void *arg)
{
	struct ppt_ioc_version *version = arg;
	struct ppt_ioc_device *device = arg;

	(void)ctx;
	(void)fd;
	if (request == PPT_IOC_VERSION)
		version->out_abi = PPT_ABI_VERSION;
	else
		device->out_state = PPT_DEVICE_RESETTING;
	return 0;
}

static void unclaim_does_not_wait_for_ever(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reasons *reasons;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	host->ctx->ops.ioctl = always_resetting;
	assert_int_equal(ppt_device_unclaim(device, &reasons), -EBUSY);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_RESETTING, "", "");
	assert_in_range(host->slept_ms, 3000, 30000);
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
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
		TEST(unclaim_takes_quarantined_device),
		TEST(unclaim_waits_for_reset_behind_release),
		TEST(unclaim_does_not_wait_for_ever),
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
