// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what it tells of the resets that were, how it asks for one, and that
 * each of its values has a name of its own.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

/* Every name from @first to @last is another, and none is "unknown". */
#define assert_names(function, first, last)                                   \
	do {                                                                  \
		int value_, other_;                                           \
		for (value_ = (first); value_ <= (last); value_++) {          \
			assert_string_not_equal(function(value_), "unknown"); \
			for (other_ = (first); other_ < value_; other_++)     \
				assert_string_not_equal(function(value_),     \
							function(other_));    \
		}                                                             \
		assert_string_equal(function((first)-1), "unknown");          \
		assert_string_equal(function((last) + 1), "unknown");         \
		assert_string_equal(function(-1), "unknown");                 \
	} while (0)

static void each_value_has_a_name(void **state)
{
	int method;

	(void)state;
	assert_names(ppt_reset_why_name, PPT_RESET_WHY_ASSIGN,
		     PPT_RESET_WHY_OTHER);
	assert_names(ppt_reset_method_name, PPT_RESET_METHOD_NONE,
		     PPT_RESET_METHOD_VFIO);
	assert_names(ppt_reset_result_name, PPT_RESET_RESULT_OK,
		     PPT_RESET_RESULT_GAVE_UP);
	assert_names(ppt_event_kind_name, PPT_EVENT_KIND_LOST,
		     PPT_EVENT_KIND_REFUSED);
	assert_names(ppt_recover_step_name, PPT_RECOVER_STEP_RESET,
		     PPT_RECOVER_STEP_VERIFY);
	for (method = 0; method <= PPT_RESET_METHOD_VFIO; method++)
		assert_int_equal(ppt_reset_method_find(
					 ppt_reset_method_name(method)),
				 method);
	assert_int_equal(ppt_reset_method_find("unknown"),
			 PPT_RESET_METHOD_UNKNOWN);
	assert_int_equal(ppt_reset_method_find("FLR"),
			 PPT_RESET_METHOD_UNKNOWN);
}

static void names_are_those_of_the_kernel(void **state)
{
	(void)state;
	assert_string_equal(ppt_reset_method_name(PPT_RESET_METHOD_DEVICE),
			    "device_specific");
	assert_string_equal(ppt_reset_method_name(PPT_RESET_METHOD_FLR), "flr");
	assert_string_equal(ppt_reset_method_name(PPT_RESET_METHOD_CXL_BUS),
			    "cxl_bus");
	assert_string_equal(ppt_reset_why_name(PPT_RESET_WHY_ASSIGN), "assign");
	assert_string_equal(ppt_reset_result_name(PPT_RESET_RESULT_SILENT),
			    "silent");
}

static void numbers_are_the_modules(void **state)
{
	struct ppt_reset_info info;
	int i;

	(void)state;
	for (i = 0; i < 256; i++) {
		struct ppt_reset_record record = {
			.why = i,
			.method = i,
			.result = i,
		};

		ppt_reset_info_fill(&info, &record);
		assert_int_equal(info.why, i && i <= PPT_WHY_OTHER ? i : -1);
		assert_int_equal(info.method, i <= PPT_METHOD_VFIO ? i : -1);
		assert_int_equal(info.result, i <= PPT_RESULT_GAVE_UP ? i : -1);
		assert_int_equal(ppt_reset_is_good(&info),
				 i == PPT_RESULT_OK ||
					 i == PPT_RESULT_NO_METHOD);
	}
}

static void resets_are_told_newest_first(void **state)
{
	struct fake_host *host = *state;
	const struct ppt_reset_info *info;
	struct ppt_device *device;
	struct ppt_resets *resets;
	struct fake_call *call;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_RESETS);
	call->address = nvme_address;
	call->resets.out_count = 2;
	call->resets.out_records[0] = (struct ppt_reset_record){
		.time_ns = 1700000000000000002,
		.why = PPT_WHY_OPEN,
		.method = PPT_METHOD_FLR,
		.elided = 1,
	};
	call->resets.out_records[1] = (struct ppt_reset_record){
		.time_ns = 1700000000000000001,
		.duration_us = 101234,
		.why = PPT_WHY_ASSIGN,
		.method = PPT_METHOD_PM,
		.result = PPT_RESULT_SILENT,
	};
	assert_int_equal(ppt_device_get_resets(device, &resets), 0);
	assert_int_equal(ppt_resets_count(resets), 2);
	info = ppt_resets_get(resets, 0);
	assert_int_equal(info->time_ns, 1700000000000000002);
	assert_int_equal(info->why, PPT_RESET_WHY_OPEN);
	assert_true(info->elided);
	assert_true(ppt_reset_is_good(info));
	info = ppt_resets_get(resets, 1);
	assert_int_equal(info->time_ns, 1700000000000000001);
	assert_int_equal(info->duration_us, 101234);
	assert_int_equal(info->why, PPT_RESET_WHY_ASSIGN);
	assert_int_equal(info->method, PPT_RESET_METHOD_PM);
	assert_int_equal(info->result, PPT_RESET_RESULT_SILENT);
	assert_false(info->elided);
	assert_false(ppt_reset_is_good(info));
	assert_null(ppt_resets_get(resets, 2));
	assert_null(ppt_resets_unref(ppt_resets_ref(resets)));
	assert_int_equal(ppt_resets_count(resets), 2);
	assert_null(ppt_resets_unref(resets));
	assert_null(ppt_resets_unref(NULL));
	assert_int_equal(ppt_resets_count(NULL), 0);
	ppt_device_unref(device);
}

static void resets_are_no_more_than_fit(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct ppt_resets *resets;
	struct fake_call *call;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_RESETS);
	call->address = nvme_address;
	call->resets.out_count = PPT_RECORDS_MAX + 1;
	assert_int_equal(ppt_device_get_resets(device, &resets), 0);
	assert_int_equal(ppt_resets_count(resets), PPT_RECORDS_MAX);
	ppt_resets_unref(resets);
	ppt_device_unref(device);
}

static void resets_of_older_module_are_unknown(void **state)
{
	struct fake_host *host = *state;
	struct ppt_resets *resets = NULL;
	struct ppt_reset_info info;
	struct ppt_device *device;
	struct fake_call *call;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_RESETS);
	call->address = nvme_address;
	call->error = -ENOTTY;
	assert_int_equal(ppt_device_get_resets(device, &resets), -EPROTO);
	assert_null(resets);

	call = fake_expect_reset(host, nvme_address, PPT_METHOD_NONE, 0,
				 PPT_RESULT_OK);
	call->error = -ENOTTY;
	memset(&call->reset.out_record, 0, sizeof(call->reset.out_record));
	fake_expect_version(host);
	fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_NONE, 0,
					  &info),
			 -EPROTO);
	assert_int_equal(info.time_ns, 0);
	ppt_device_unref(device);
}

static void device_tells_counters_and_properties(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct fake_call *call;
	struct ppt_list *list;

	fake_module(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", "ppt");
	fake_expect_list(host, &nvme_address, 1);
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_QUARANTINED,
				  "");
	call->device.out_blockers = PPT_BLOCKER_QUARANTINED;
	call->device.out_properties = PPT_PROPERTY_RESET_SHARED |
				      PPT_PROPERTY_CLEAN |
				      PPT_PROPERTY_EXPLICIT;
	call->device.out_group = 7;
	call->device.out_resets = 12;
	call->device.out_failed = 1;
	call->device.out_elided = 3;
	list = new_list(host);
	device = ppt_list_get(list, 0);
	assert_int_equal(ppt_device_state(device),
			 PPT_DEVICE_STATE_QUARANTINED);
	assert_int_equal(ppt_device_blockers(device),
			 PPT_DEVICE_BLOCKER_QUARANTINED);
	assert_int_equal(ppt_device_properties(device),
			 PPT_DEVICE_PROPERTY_RESET_SHARED |
				 PPT_DEVICE_PROPERTY_CLEAN |
				 PPT_DEVICE_PROPERTY_EXPLICIT);
	assert_int_equal(ppt_device_resets(device), 12);
	assert_int_equal(ppt_device_failed_resets(device), 1);
	assert_int_equal(ppt_device_elided_resets(device), 3);
	ppt_list_unref(list);
}

/* The struct ended before the counters when the first module was made. */
static void device_of_older_module_has_no_counters(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct fake_call *call;
	struct ppt_list *list;

	fake_module(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", "ppt");
	fake_expect_list(host, &nvme_address, 1);
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_ASSIGNED,
				  "vm1");
	call->device.out_assignments = 2;
	call->device.out_resets = 12;
	call->device_size = offsetof(struct ppt_ioc_device, out_resets);
	list = new_list(host);
	device = ppt_list_get(list, 0);
	assert_int_equal(ppt_device_state(device), PPT_DEVICE_STATE_ASSIGNED);
	assert_string_equal(ppt_device_owner(device), "vm1");
	assert_int_equal(ppt_device_assignments(device), 2);
	assert_int_equal(ppt_device_resets(device), 0);
	assert_int_equal(ppt_device_failed_resets(device), 0);
	assert_int_equal(ppt_device_elided_resets(device), 0);
	ppt_list_unref(list);
}

static void reset_tells_what_was_done(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reset_info info;
	struct ppt_device *device;
	struct fake_call *call;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_reset(host, nvme_address, PPT_METHOD_FLR, 0, PPT_RESULT_OK);
	fake_expect_version(host);
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_CLAIMED, "");
	call->device.out_resets = 1;
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_FLR, 0,
					  &info),
			 0);
	assert_int_equal(info.time_ns, 1700000000000000000);
	assert_int_equal(info.duration_us, 102500);
	assert_int_equal(info.why, PPT_RESET_WHY_ADMIN);
	assert_int_equal(info.method, PPT_RESET_METHOD_FLR);
	assert_int_equal(info.result, PPT_RESET_RESULT_OK);
	assert_int_equal(ppt_device_resets(device), 1);
	ppt_device_unref(device);
}

static void reset_that_fails_tells_why(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reset_info info;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	fake_expect_reset(host, nvme_address, PPT_METHOD_NONE,
			  PPT_RESET_F_RECOVER, PPT_RESULT_PENDING)
		->error = -EIO;
	fake_expect_version(host);
	fake_expect_device(host, nvme_address, PPT_DEVICE_QUARANTINED, "");
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_NONE,
					  PPT_RESET_RECOVER, &info),
			 -EIO);
	assert_int_equal(info.result, PPT_RESET_RESULT_PENDING);
	assert_int_equal(ppt_device_state(device),
			 PPT_DEVICE_STATE_QUARANTINED);
	ppt_device_unref(device);
}

static void reset_refuses_what_does_not_exist(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_UNKNOWN, 0,
					  NULL),
			 -EINVAL);
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_VFIO, 0,
					  NULL),
			 -EINVAL);
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_NONE, 1 << 1,
					  NULL),
			 -EINVAL);
	ppt_device_unref(device);
}

static void reset_without_privilege_or_module_fails(void **state)
{
	struct fake_host *host = *state;
	struct ppt_reset_info info;
	struct ppt_device *device;

	fake_module(host);
	device = new_nvme(host, "ppt");
	host->node_error = -EACCES;
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_NONE, 0,
					  &info),
			 -EACCES);
	assert_int_equal(info.time_ns, 0);
	host->node_error = -ENOENT;
	assert_int_equal(ppt_device_reset(device, PPT_RESET_METHOD_NONE, 0,
					  NULL),
			 -ENOENT);
	ppt_device_unref(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_value_has_a_name),
		cmocka_unit_test(names_are_those_of_the_kernel),
		cmocka_unit_test(numbers_are_the_modules),
		TEST(resets_are_told_newest_first),
		TEST(resets_are_no_more_than_fit),
		TEST(resets_of_older_module_are_unknown),
		TEST(device_tells_counters_and_properties),
		TEST(device_of_older_module_has_no_counters),
		TEST(reset_tells_what_was_done),
		TEST(reset_that_fails_tells_why),
		TEST(reset_refuses_what_does_not_exist),
		TEST(reset_without_privilege_or_module_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
