// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl: what people and programs read of resets, recoveries and events.
 */
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "libppt_machine.h"
#include "pptctl.h"

#define WHEN 1700000000123000000

static void assert_text(char *text, const char *expected)
{
	assert_string_equal(text, expected);
	free(text);
}

static void resets_become_sentences(void **state)
{
	struct ppt_reset_info info = {
		.time_ns = WHEN,
		.duration_us = 102100,
		.method = PPT_RESET_METHOD_FLR,
	};

	(void)state;
	assert_text(reset_text(&info), "flr, 103 ms, ok");
	info.duration_us = 1;
	assert_text(reset_text(&info), "flr, 1 ms, ok");
	info.duration_us = 2000;
	info.result = PPT_RESET_RESULT_SILENT;
	assert_text(reset_text(&info), "flr, 2 ms, failed: it doesn't answer");
	info.result = PPT_RESET_RESULT_UNKNOWN;
	assert_text(reset_text(&info),
		    "flr, 2 ms, failed: for a reason that this pptctl doesn't know");
	info.result = PPT_RESET_RESULT_NO_METHOD;
	assert_text(reset_text(&info), "none, +noreset allows that");
	info.result = PPT_RESET_RESULT_OK;
	info.elided = true;
	assert_text(reset_text(&info), "elided, untouched since the last one");
}

static void each_failure_has_its_words(void **state)
{
	const char *unknown = result_text(PPT_RESET_RESULT_UNKNOWN);
	int result, other;

	(void)state;
	assert_null(result_text(PPT_RESET_RESULT_OK));
	assert_null(result_text(PPT_RESET_RESULT_NO_METHOD));
	for (result = PPT_RESET_RESULT_UNSUPPORTED;
	     result <= PPT_RESET_RESULT_GAVE_UP; result++) {
		assert_string_not_equal(result_text(result), unknown);
		for (other = PPT_RESET_RESULT_UNSUPPORTED; other < result;
		     other++)
			assert_string_not_equal(result_text(result),
						result_text(other));
	}
	assert_string_equal(result_text(result), unknown);
}

static void each_step_has_its_words(void **state)
{
	struct ppt_recover_report report = {
		.step = PPT_RECOVER_STEP_RESET,
		.method = PPT_RESET_METHOD_PM,
		.error = -EOPNOTSUPP,
	};
	struct ppt_reasons *reasons = ppt_reasons_new();

	(void)state;
	assert_text(step_text(NVME, &report),
		    "pm: skipped, it has no such reset");
	report.error = -EBUSY;
	assert_text(step_text(NVME, &report),
		    "pm: not possible: the reset before isn't done yet");
	report.method = PPT_RESET_METHOD_SLOT;
	assert_text(step_text(NVME, &report),
		    "slot: not possible: others that it would hit aren't free");
	report.method = PPT_RESET_METHOD_PM;
	report.error = -EIO;
	report.reset = (struct ppt_reset_info){
		.time_ns = WHEN,
		.duration_us = 10000,
		.method = PPT_RESET_METHOD_PM,
		.result = PPT_RESET_RESULT_BARS,
	};
	assert_text(step_text(NVME, &report),
		    "pm: 10 ms, failed: its BARs aren't what they were");
	report = (struct ppt_recover_report){
		.step = PPT_RECOVER_STEP_REMOVE,
		.error = -EOPNOTSUPP,
	};
	assert_text(step_text(NVME, &report),
		    "remove: skipped, not possible with virtual functions");
	report.error = 0;
	assert_text(step_text(NVME, &report), "remove: ok");
	report.step = PPT_RECOVER_STEP_RESCAN;
	report.error = -ENODEV;
	assert_text(step_text(NVME, &report),
		    "rescan: failed: it isn't found again; switch the machine off and on");
	report.step = PPT_RECOVER_STEP_CLAIM;
	report.error = -EBUSY;
	assert_int_equal(ppt_reasons_add(reasons, PPT_REASON_DRIVER, "nvme",
					 ""),
			 0);
	report.reasons = reasons;
	assert_text(step_text(NVME, &report),
		    "claim: failed: host driver nvme was quicker and has it now; \"pptctl claim --force " NVME
		    "\" takes it");
	ppt_reasons_unref(reasons);
}

static void each_state_has_its_words(void **state)
{
	int value;

	(void)state;
	for (value = 0; value <= PPT_DEVICE_STATE_UNKNOWN; value++)
		assert_non_null(state_key(value));
	assert_string_equal(state_key(PPT_DEVICE_STATE_ASSIGNED), "assigned");
	assert_string_equal(state_key(PPT_DEVICE_STATE_QUARANTINED),
			    "quarantined");
	assert_string_equal(reason_key(PPT_REASON_RESETTING), "resetting");
	for (value = 0; value < BLOCKERS; value++)
		assert_int_equal(blocker_at(NULL, value).bit &
					 ~(PPT_DEVICE_BLOCKER_NO_IOMMU |
					   PPT_DEVICE_BLOCKER_NO_RESET |
					   PPT_DEVICE_BLOCKER_SRIOV |
					   PPT_DEVICE_BLOCKER_QUARANTINED),
				 0);
}

/* What @run prints to stdout, from malloc. */
static char *printed_by(struct fake_host *host,
			int (*run)(struct ppt_ctx *ctx, int argc, char **argv),
			int argc, char **argv, int *ret_status)
{
	char path[FAKE_TEXT], *text;
	int file, saved;
	off_t size;

	snprintf(path, sizeof(path), "%s/stdout", host->root);
	file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(file >= 0);
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	assert_int_equal(dup2(file, STDOUT_FILENO), STDOUT_FILENO);
	optind = 0;
	*ret_status = run(host->ctx, argc, argv);
	fflush(stdout);
	assert_int_equal(dup2(saved, STDOUT_FILENO), STDOUT_FILENO);
	close(saved);
	size = lseek(file, 0, SEEK_END);
	text = calloc(1, size + 1);
	assert_non_null(text);
	assert_int_equal(pread(file, text, size, 0), size);
	close(file);
	return text;
}

static const struct ppt_event sent[] = {
	{ .what = PPT_EVENT_LOST, .value = 3, .time_ns = WHEN, .number = 6 },
	{ .what = PPT_EVENT_OPENED,
	  .time_ns = WHEN,
	  .number = 7,
	  .address = { .bus = 2 },
	  .owner = "vm\n2" },
	{ .what = PPT_EVENT_RESET,
	  .time_ns = WHEN,
	  .number = 8,
	  .address = { .bus = 1 },
	  .owner = "vm1",
	  .record = { .time_ns = WHEN,
		      .duration_us = 102000,
		      .why = PPT_WHY_ASSIGN,
		      .method = PPT_METHOD_FLR } },
};

/* A node that gives these, as often as it is opened. */
static void make_node(struct fake_host *host)
{
	int fds[2];

	setenv("TZ", "UTC", 1);
	tzset();
	assert_int_equal(pipe2(fds, O_NONBLOCK | O_CLOEXEC), 0);
	assert_int_equal(write(fds[1], sent, sizeof(sent)), sizeof(sent));
	/* Left open, as the end of a pipe would be an error. */
	host->node_error = 0;
	host->node_fd = fds[0];
	fake_expect_version(host);
	fake_expect_version(host);
}

static void watch_prints_lines(void **state)
{
	char *argv[] = { "pptctl", "--count", "3", NULL };
	struct fake_host *host = *state;
	int status;

	make_node(host);
	assert_text(printed_by(host, cmd_watch, 3, argv, &status),
		    "2023-11-14 22:13:20.123  -             lost         -  3 events are missing here\n"
		    "2023-11-14 22:13:20.123  0000:02:00.0  opened       vm?2\n"
		    "2023-11-14 22:13:20.123  0000:01:00.0  reset        vm1  for assign: flr, 102 ms, ok\n");
	assert_int_equal(status, 0);
}

static void watch_prints_json_of_named_devices(void **state)
{
	char *argv[] = { "pptctl", "--json", "-c2", "01:00.0", NULL };
	struct fake_host *host = *state;
	int status;

	make_node(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", NULL);
	fake_expect_list(host, NULL, 0);
	assert_text(printed_by(host, cmd_watch, 4, argv, &status),
		    "{\"time_ns\":1700000000123000000,\"number\":6,\"address\":null,"
		    "\"event\":\"lost\",\"owner\":null,\"value\":3,\"reset\":null}\n"
		    "{\"time_ns\":1700000000123000000,\"number\":8,\"address\":\"0000:01:00.0\","
		    "\"event\":\"reset\",\"owner\":\"vm1\",\"value\":0,\"reset\":{"
		    "\"time_ns\":1700000000123000000,\"why\":\"assign\",\"method\":\"flr\","
		    "\"duration_us\":102000,\"result\":\"ok\",\"elided\":false}}\n");
	assert_int_equal(status, 0);
}

static void watch_ends_at_signal(void **state)
{
	char *argv[] = { "pptctl", NULL };
	struct fake_host *host = *state;
	struct timespec none = { 0 };
	pid_t child;
	sigset_t set;
	int status;

	make_node(host);
	/* Blocked, it comes only where it is let in. */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	child = fork();
	if (!child) {
		usleep(50000);
		kill(getppid(), SIGTERM);
		_exit(0);
	}
	free(printed_by(host, cmd_watch, 1, argv, &status));
	assert_int_equal(status, 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	sigtimedwait(&set, NULL, &none);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void watch_refuses_odd_counts(void **state)
{
	static char *const counts[] = { "0", "-1", "x", "1x", "", "+1", " 1" };
	struct fake_host *host = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		char *argv[] = { "pptctl", "-c", counts[i], NULL };

		optind = 0;
		assert_int_equal(cmd_watch(host->ctx, 3, argv), EXIT_USAGE);
	}
}

static void reset_refuses_odd_methods(void **state)
{
	static char *const names[] = { "none", "vfio", "unknown", "FLR", "" };
	struct fake_host *host = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		char *argv[] = { "pptctl", "-m", names[i], "01:00.0", NULL };

		optind = 0;
		assert_int_equal(cmd_reset(host->ctx, 4, argv), EXIT_USAGE);
	}
}

/* The device, quarantined by the older of two resets, the newer is elided. */
static void expect_quarantined(struct fake_host *host)
{
	struct fake_call *call;

	setenv("TZ", "UTC", 1);
	tzset();
	fake_module(host);
	fake_device(host, PORT, NVME, "144D:A808", "10802", "ppt");
	fake_expect_list(host, &nvme_address, 1);
	call = fake_expect_device(host, nvme_address, PPT_DEVICE_QUARANTINED,
				  "");
	call->device.out_blockers = PPT_BLOCKER_QUARANTINED;
	call->device.out_properties = PPT_PROPERTY_RESET_SHARED;
	call->device.out_resets = 12;
	call->device.out_failed = 1;
	call->device.out_elided = 3;
	fake_expect_version(host);
	call = fake_expect(host, PPT_IOC_RESETS);
	call->address = nvme_address;
	call->resets.out_count = 2;
	call->resets.out_records[0] = (struct ppt_reset_record){
		.time_ns = WHEN,
		.why = PPT_WHY_VM,
		.method = PPT_METHOD_FLR,
		.elided = 1,
	};
	call->resets.out_records[1] = (struct ppt_reset_record){
		.time_ns = WHEN - 1000000000,
		.duration_us = 1000000,
		.why = PPT_WHY_ASSIGN,
		.method = PPT_METHOD_FLR,
		.result = PPT_RESULT_PENDING,
	};
	/* It has no option ROMs. */
	fake_expect_version(host);
}

static void show_tells_of_resets(void **state)
{
	static const char *const lines[] = {
		"\nstate:             quarantined\n",
		"\nquarantined:       the reset for assign: flr, 1000 ms, failed: transactions stay pending\n",
		"\nway out:           pptctl recover 0000:01:00.0\n",
		"\nreset shared:      yes, with others of its slot\n",
		"\nclean:             no\n",
		"\nresets:            12, 1 failed, 3 elided\n",
		"\nlast reset:        2023-11-14 22:13:20.123, for vm: elided, untouched since the last one\n"
		"before:            2023-11-14 22:13:19.123, for assign: flr, 1000 ms, failed: transactions stay pending\n",
	};
	char *argv[] = { "pptctl", "01:00.0", NULL };
	struct fake_host *host = *state;
	int status;
	char *text;
	size_t i;

	expect_quarantined(host);
	text = printed_by(host, cmd_show, 2, argv, &status);
	assert_int_equal(status, 0);
	for (i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strstr(text, lines[i]))
			fail_msg("no%sin:\n%s", lines[i], text);
	free(text);
}

static void show_tells_programs_of_resets(void **state)
{
	static const char *const parts[] = {
		"\"state\":\"quarantined\"",
		"\"blockers\":[\n        \"no_iommu\",\n        \"quarantined\"\n      ]",
		"\"reset_count\":12,",
		"\"failed_resets\":1,",
		"\"elided_resets\":3,",
		"\"reset_shared\":true,",
		"\"clean\":false,",
		"\"owner_explicit\":false,",
		"\"why\":\"vm\",\n          \"method\":\"flr\",\n          \"duration_us\":0,\n          \"result\":\"ok\",\n          \"elided\":true\n",
		"\"result\":\"pending\",\n          \"elided\":false\n",
	};
	char *argv[] = { "pptctl", "--json", "01:00.0", NULL };
	struct fake_host *host = *state;
	int status;
	char *text;
	size_t i;

	expect_quarantined(host);
	text = printed_by(host, cmd_show, 3, argv, &status);
	assert_int_equal(status, 0);
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		if (!strstr(text, parts[i]))
			fail_msg("no %s in:\n%s", parts[i], text);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resets_become_sentences),
		cmocka_unit_test(each_failure_has_its_words),
		cmocka_unit_test(each_step_has_its_words),
		cmocka_unit_test(each_state_has_its_words),
		TEST(watch_prints_lines),
		TEST(watch_prints_json_of_named_devices),
		TEST(watch_ends_at_signal),
		TEST(watch_refuses_odd_counts),
		TEST(reset_refuses_odd_methods),
		TEST(show_tells_of_resets),
		TEST(show_tells_programs_of_resets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
