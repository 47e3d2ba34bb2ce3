// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: the steps of a recovery, in their order, and where it ends: at the
 * first that helps, at what no step can help, and before a device that has
 * become somebody's is touched.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

#define REMOVE "bus/pci/devices/" NVME "/remove=1\n"
#define RESCAN "bus/pci/devices/0000:00:1c.0/rescan=1\n"
#define CLAIM                                                               \
	"bus/pci/devices/" NVME "/driver_override=ppt\nbus/pci/drivers/ppt" \
	"/bind=" NVME "\n"

/* What was reported: "flr:-5 remove:0" */
struct log {
	char text[FAKE_TEXT];
	char driver[32];
};

static void log_step(void *data, const struct ppt_recover_report *report)
{
	struct log *log = data;
	size_t used = strlen(log->text);
	bool is_reset = report->step == PPT_RECOVER_STEP_RESET;

	snprintf(log->text + used, sizeof(log->text) - used, "%s%s:%d",
		 used ? " " : "",
		 is_reset ? ppt_reset_method_name(report->method) :
			    ppt_recover_step_name(report->step),
		 report->error);
	if (ppt_reasons_count(report->reasons) &&
	    ppt_reasons_kind(report->reasons, 0) == PPT_REASON_DRIVER)
		snprintf(log->driver, sizeof(log->driver), "%s",
			 ppt_reasons_name(report->reasons, 0));
}

static int recover(struct ppt_device *device, unsigned int flags,
		   struct log *log)
{
	memset(log, 0, sizeof(*log));
	return ppt_device_recover(device, flags, log_step, log);
}

static struct fake_call *expect_state(struct fake_host *host, u32 state)
{
	fake_expect_version(host);
	return fake_expect_device(host, nvme_address, state,
				  state == PPT_DEVICE_IN_USE ? "vm1" : "");
}

/* Is it still quarantined? Reset. What is it now? */
static void expect_method(struct fake_host *host, u32 method, int error)
{
	expect_state(host, PPT_DEVICE_QUARANTINED);
	fake_expect_reset(host, nvme_address, method, PPT_RESET_F_RECOVER,
			  error ? PPT_RESULT_SILENT : PPT_RESULT_OK)
		->error = error;
	expect_state(host, error ? PPT_DEVICE_QUARANTINED : PPT_DEVICE_CLAIMED);
}

/* Only FLR and a bus reset, which both fail. */
static void expect_failing_methods(struct fake_host *host)
{
	u32 method;

	for (method = PPT_METHOD_DEVICE; method <= PPT_METHOD_SLOT; method++)
		expect_method(host, method,
			      method == PPT_METHOD_FLR ||
					      method == PPT_METHOD_BUS ?
				      -EIO :
				      -EOPNOTSUPP);
}

#define METHODS_FAILED                                           \
	"device_specific:-95 acpi:-95 flr:-5 af_flr:-95 pm:-95 " \
	"bus:-5 cxl_bus:-95 slot:-95"

/* The reset that the new device must stand, and what it is after that. */
static void expect_verify(struct fake_host *host, int error)
{
	u32 state = error ? PPT_DEVICE_QUARANTINED : PPT_DEVICE_CLAIMED;

	fake_expect_reset(host, nvme_address, PPT_METHOD_NONE,
			  PPT_RESET_F_RECOVER,
			  error ? PPT_RESULT_SILENT : PPT_RESULT_OK)
		->error = error;
	expect_state(host, state);
	expect_state(host, state);
}

static struct ppt_device *new_quarantined(struct fake_host *host)
{
	fake_module(host);
	fake_driver(host, "nvme");
	return new_nvme(host, "ppt");
}

static void recover_ends_at_first_method_that_helps(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_method(host, PPT_METHOD_DEVICE, -EOPNOTSUPP);
	expect_method(host, PPT_METHOD_ACPI, -EOPNOTSUPP);
	expect_method(host, PPT_METHOD_FLR, -EIO);
	expect_method(host, PPT_METHOD_AF_FLR, -EOPNOTSUPP);
	expect_method(host, PPT_METHOD_PM, 0);
	expect_state(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, "device_specific:-95 acpi:-95 flr:-5 "
				      "af_flr:-95 pm:0");
	assert_string_equal(host->writes, "");
	assert_int_equal(ppt_device_state(device), PPT_DEVICE_STATE_CLAIMED);
	ppt_device_unref(device);
}

static void recover_of_free_device_does_nothing(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, "");
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void recover_ends_when_others_have_recovered_it(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_method(host, PPT_METHOD_DEVICE, -EOPNOTSUPP);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, "device_specific:-95");
	ppt_device_unref(device);
}

static void recover_never_removes_what_a_vm_has(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_IN_USE);
	expect_state(host, PPT_DEVICE_IN_USE);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, METHODS_FAILED);
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void recover_waits_for_reset_in_progress(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_state(host, PPT_DEVICE_RESETTING);
	fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	expect_state(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_true(host->slept_ms > 0);
	ppt_device_unref(device);
}

static void recover_of_what_leaves_fails(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_state(host, PPT_DEVICE_LEAVING);
	expect_state(host, PPT_DEVICE_LEAVING);
	assert_int_equal(recover(device, 0, &log), -ENODEV);
	assert_string_equal(log.text, "");
	ppt_device_unref(device);
}

static void recover_claims_what_the_scan_finds(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_DEVICE)->error = -ENODEV;
	host->calls[host->call_count - 1].address = nvme_address;
	expect_verify(host, 0);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, METHODS_FAILED
			    " remove:0 rescan:0 claim:0 verify:0");
	assert_string_equal(host->writes, REMOVE RESCAN CLAIM);
	assert_true(ppt_device_is_claimed(device));
	/* It was ppt's before: that isn't undone. */
	assert_false(ppt_device_can_revert(device));
	ppt_device_unref(device);
}

static void recover_takes_what_pptdevs_claimed(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->scan_driver = "ppt";
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_verify(host, 0);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, METHODS_FAILED
			    " remove:0 rescan:0 claim:0 verify:0");
	assert_string_equal(host->writes, REMOVE RESCAN);
	ppt_device_unref(device);
}

static void recover_leaves_device_to_host_driver(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->scan_driver = "nvme";
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_DEVICE)->error = -ENODEV;
	host->calls[host->call_count - 1].address = nvme_address;
	assert_int_equal(recover(device, 0, &log), -EBUSY);
	assert_string_equal(log.text,
			    METHODS_FAILED " remove:0 rescan:0 claim:-16");
	assert_string_equal(log.driver, "nvme");
	assert_string_equal(host->writes, REMOVE RESCAN);
	assert_string_equal(ppt_device_driver(device), "nvme");
	ppt_device_unref(device);
}

static void recover_allows_no_reset_as_before(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->scan_driver = "ppt";
	expect_failing_methods(host);
	/* As the last answer before the removal has it. */
	host->calls[host->call_count - 1].device.out_properties =
		PPT_PROPERTY_NORESET;
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_verify(host, 0);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(host->writes, REMOVE RESCAN "bus/pci/devices/" NVME
							"/ppt/noreset=1\n");
	ppt_device_unref(device);
}

static void recover_fails_if_new_device_is_no_better(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->scan_driver = "ppt";
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_verify(host, -EIO);
	assert_int_equal(recover(device, 0, &log), -EIO);
	assert_string_equal(log.text, METHODS_FAILED
			    " remove:0 rescan:0 claim:0 verify:-5");
	assert_int_equal(ppt_device_state(device),
			 PPT_DEVICE_STATE_QUARANTINED);
	ppt_device_unref(device);
}

static void recover_scans_until_device_answers(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->scan_driver = "ppt";
	host->scans_in_vain = 2;
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_verify(host, 0);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(host->writes, REMOVE RESCAN RESCAN RESCAN);
	assert_true(host->slept_ms >= 1000);
	ppt_device_unref(device);
}

static void recover_says_if_device_is_not_found_again(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->scans_in_vain = 100;
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	assert_int_equal(recover(device, 0, &log), -ENODEV);
	assert_string_equal(log.text, METHODS_FAILED " remove:0 rescan:-19");
	assert_true(host->slept_ms < 10000);
	ppt_device_unref(device);
}

static void recover_scans_all_for_device_of_root_bus(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct ppt_list *list;
	struct log log;

	fake_module(host);
	fake_device(host, "pci0000:00", NVME, "144D:A808", "10802", "ppt");
	fake_expect_list(host, &nvme_address, 1);
	fake_expect_device(host, nvme_address, PPT_DEVICE_QUARANTINED, "");
	list = new_list(host);
	device = ppt_list_get(list, 0);
	host->scan_driver = "ppt";
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_verify(host, 0);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(host->writes, REMOVE "bus/pci/rescan=1\n");
	ppt_list_unref(list);
}

static void recover_without_rescan_leaves_it_at_resets(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	assert_int_equal(recover(device, PPT_RECOVER_NO_RESCAN, &log), -EIO);
	assert_string_equal(log.text, METHODS_FAILED);
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

/* A virtual function, and one that has some: gone with the first remove. */
static void recover_never_removes_virtual_functions(void **state)
{
	static const char *const links[] = { "physfn", "virtfn0" };
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(links); i++) {
		fake_link(host, "sys/devices/" PORT,
			  "sys/bus/pci/devices/" NVME "/%s", links[i]);
		host->call_count = 0;
		host->calls_done = 0;
		memset(host->calls, 0, sizeof(host->calls));
		expect_failing_methods(host);
		expect_state(host, PPT_DEVICE_QUARANTINED);
		expect_state(host, PPT_DEVICE_QUARANTINED);
		assert_int_equal(recover(device, 0, &log), -EIO);
		assert_string_equal(log.text, METHODS_FAILED " remove:-95");
		assert_string_equal(host->writes, "");
		fake_remove(host, "sys/bus/pci/devices/" NVME "/%s", links[i]);
	}
	ppt_device_unref(device);
}

static void recover_without_privilege_ends_at_once(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_method(host, PPT_METHOD_DEVICE, -EPERM);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	assert_int_equal(recover(device, 0, &log), -EPERM);
	assert_string_equal(log.text, "device_specific:-1");
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void recover_goes_on_when_the_slot_is_busy(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;
	u32 method;

	for (method = PPT_METHOD_DEVICE; method < PPT_METHOD_SLOT; method++)
		expect_method(host, method, -EOPNOTSUPP);
	expect_method(host, PPT_METHOD_SLOT, -EBUSY);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	host->scan_driver = "ppt";
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_verify(host, 0);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(host->writes, REMOVE RESCAN);
	ppt_device_unref(device);
}

/* The module's answer while a reset that took too long still runs. */
static void expect_busy(struct fake_host *host, u32 method)
{
	fake_expect_reset(host, nvme_address, method, PPT_RESET_F_RECOVER,
			  PPT_RESULT_OK)
		->error = -EBUSY;
	expect_state(host, PPT_DEVICE_QUARANTINED);
}

static void recover_waits_for_reset_that_took_too_long(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_busy(host, PPT_METHOD_DEVICE);
	expect_busy(host, PPT_METHOD_DEVICE);
	fake_expect_reset(host, nvme_address, PPT_METHOD_DEVICE,
			  PPT_RESET_F_RECOVER, PPT_RESULT_OK);
	expect_state(host, PPT_DEVICE_CLAIMED);
	expect_state(host, PPT_DEVICE_CLAIMED);
	assert_int_equal(recover(device, 0, &log), 0);
	assert_string_equal(log.text, "device_specific:0");
	assert_in_range(host->slept_ms, 100, 2000);
	ppt_device_unref(device);
}

/* Removal would wait for it, too, and in the kernel. */
static void recover_does_not_remove_while_a_reset_runs(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;
	unsigned int i;

	expect_state(host, PPT_DEVICE_QUARANTINED);
	for (i = 0; i < 17; i++)
		expect_busy(host, PPT_METHOD_DEVICE);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	assert_int_equal(recover(device, 0, &log), -EBUSY);
	assert_string_equal(log.text, "device_specific:-16");
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void recover_that_cannot_remove_touches_nothing_else(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);
	struct log log;

	host->fail_path = "/remove";
	host->fail_error = -EACCES;
	expect_failing_methods(host);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	expect_state(host, PPT_DEVICE_QUARANTINED);
	assert_int_equal(recover(device, 0, &log), -EACCES);
	assert_string_equal(log.text, METHODS_FAILED " remove:-13");
	assert_string_equal(host->writes, REMOVE);
	ppt_device_unref(device);
}

static void recover_refuses_unknown_flags(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_quarantined(host);

	assert_int_equal(ppt_device_recover(device, 1U << 31, NULL, NULL),
			 -EINVAL);
	ppt_device_unref(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(recover_ends_at_first_method_that_helps),
		TEST(recover_of_free_device_does_nothing),
		TEST(recover_ends_when_others_have_recovered_it),
		TEST(recover_never_removes_what_a_vm_has),
		TEST(recover_waits_for_reset_in_progress),
		TEST(recover_of_what_leaves_fails),
		TEST(recover_claims_what_the_scan_finds),
		TEST(recover_takes_what_pptdevs_claimed),
		TEST(recover_leaves_device_to_host_driver),
		TEST(recover_allows_no_reset_as_before),
		TEST(recover_fails_if_new_device_is_no_better),
		TEST(recover_scans_until_device_answers),
		TEST(recover_says_if_device_is_not_found_again),
		TEST(recover_scans_all_for_device_of_root_bus),
		TEST(recover_without_rescan_leaves_it_at_resets),
		TEST(recover_never_removes_virtual_functions),
		TEST(recover_without_privilege_ends_at_once),
		TEST(recover_goes_on_when_the_slot_is_busy),
		TEST(recover_waits_for_reset_that_took_too_long),
		TEST(recover_does_not_remove_while_a_reset_runs),
		TEST(recover_that_cannot_remove_touches_nothing_else),
		TEST(recover_refuses_unknown_flags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
