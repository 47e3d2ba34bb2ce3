// SPDX-License-Identifier: GPL-2.0
/* The wording of resets, of recoveries, and of what happens to devices. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pptctl.h"

/* clang-format off */
static const char *const result_texts[] = {
	[PPT_RESET_RESULT_UNSUPPORTED] = "no method works",
	[PPT_RESET_RESULT_ERROR]       = "the kernel's reset failed; its log may say why",
	[PPT_RESET_RESULT_TIMEOUT]     = "it takes too long",
	[PPT_RESET_RESULT_LOCKED]      = "the device is locked all the time",
	[PPT_RESET_RESULT_POWER]       = "it doesn't wake up",
	[PPT_RESET_RESULT_SILENT]      = "it doesn't answer",
	[PPT_RESET_RESULT_CHANGED]     = "it answers as another device",
	[PPT_RESET_RESULT_PENDING]     = "transactions stay pending",
	[PPT_RESET_RESULT_MASTER]      = "bus mastering stays on",
	[PPT_RESET_RESULT_BARS]        = "its BARs aren't what they were",
	[PPT_RESET_RESULT_CANCELLED]   = "it was being taken away",
	[PPT_RESET_RESULT_GAVE_UP]     = "the kernel's method gave up",
};

static const char *const channel_texts[] = {
	[PPT_EVENT_CHANNEL_NORMAL] = "AER reports an error, it still works",
	[PPT_EVENT_CHANNEL_FROZEN] = "AER reports an error, its I/O is blocked",
	[PPT_EVENT_CHANNEL_DEAD]   = "AER reports an error, it is lost",
};

/* clang-format on */

#define RESULTS (sizeof(result_texts) / sizeof(result_texts[0]))
#define CHANNELS (sizeof(channel_texts) / sizeof(channel_texts[0]))

char *time_text(uint64_t time_ns)
{
	time_t seconds = time_ns / 1000000000;
	unsigned int ms = time_ns / 1000000 % 1000;
	char text[64];
	struct tm local;

	if (!localtime_r(&seconds, &local) ||
	    !strftime(text, sizeof(text), "%F %T", &local))
		return format_text("%" PRIu64 " ns", time_ns);
	return format_text("%s.%03u", text, ms);
}

const char *result_text(enum ppt_reset_result result)
{
	struct ppt_reset_info info = { .result = result };

	if (ppt_reset_is_good(&info))
		return NULL;
	if (result < 0 || (size_t)result >= RESULTS || !result_texts[result])
		return "for a reason that this pptctl doesn't know";
	return result_texts[result];
}

static char *outcome_text(const struct ppt_reset_info *info)
{
	const char *failure = result_text(info->result);
	/* Never down to nothing. */
	uint64_t ms = ((uint64_t)info->duration_us + 999) / 1000;

	return format_text("%" PRIu64 " ms, %s%s", ms,
			   failure ? "failed: " : "ok", failure ? failure : "");
}

char *reset_text(const struct ppt_reset_info *info)
{
	char *outcome, *text;

	if (info->elided)
		return format_text("elided, untouched since the last one");
	if (info->result == PPT_RESET_RESULT_NO_METHOD)
		return format_text("none, +noreset allows that");
	outcome = outcome_text(info);
	text = format_text("%s, %s", ppt_reset_method_name(info->method),
			   outcome);
	free(outcome);
	return text;
}

/* An error without a reset that would tell more. */
static char *error_text(const struct ppt_recover_report *report)
{
	switch (report->error) {
	case -EBUSY:
		if (report->step == PPT_RECOVER_STEP_RESET &&
		    report->method != PPT_RESET_METHOD_SLOT)
			return format_text(
				"not possible: the reset before isn't done yet");
		return format_text(
			"not possible: others that it would hit aren't free");
	case -EOPNOTSUPP:
		return format_text("failed: it has no way to be reset");
	case -ENODEV:
		return format_text("failed: it isn't there, or not ppt's");
	}
	return format_text("failed: %s", strerror(-report->error));
}

static char *step_reset_text(const struct ppt_recover_report *report,
			     const char *name)
{
	char *text, *whole;

	if (report->error == -EOPNOTSUPP &&
	    report->step == PPT_RECOVER_STEP_RESET)
		return format_text("%s: skipped, it has no such reset", name);
	if (report->reset.time_ns && report->method)
		text = outcome_text(&report->reset);
	else if (report->reset.time_ns)
		text = reset_text(&report->reset);
	else
		text = report->error ? error_text(report) : format_text("ok");
	whole = format_text("%s: %s", name, text);
	free(text);
	return whole;
}

/* Why it isn't ppt's again: first of all that the host has it. */
static char *step_claim_text(const char *address,
			     const struct ppt_recover_report *report)
{
	char *text, *whole;

	if (!ppt_reasons_count(report->reasons))
		return format_text("claim: failed: %s",
				   strerror(-report->error));
	if (ppt_reasons_kind(report->reasons, 0) == PPT_REASON_DRIVER)
		return format_text("claim: failed: host driver %s was quicker and has it now; \"pptctl claim --force %s\" takes it",
				   ppt_reasons_name(report->reasons, 0),
				   address);
	text = reason_text(report->reasons, 0);
	whole = format_text("claim: failed: %s", text);
	free(text);
	return whole;
}

char *step_text(const char *address, const struct ppt_recover_report *report)
{
	const char *name = ppt_recover_step_name(report->step);

	switch (report->step) {
	case PPT_RECOVER_STEP_RESET:
		return step_reset_text(report,
				       ppt_reset_method_name(report->method));
	case PPT_RECOVER_STEP_VERIFY:
		return step_reset_text(report, name);
	case PPT_RECOVER_STEP_REMOVE:
		if (report->error == -EOPNOTSUPP)
			return format_text(
				"remove: skipped, not possible with virtual functions");
		break;
	case PPT_RECOVER_STEP_RESCAN:
		if (report->error == -ENODEV)
			return format_text(
				"rescan: failed: it isn't found again; switch the machine off and on");
		break;
	case PPT_RECOVER_STEP_CLAIM:
		if (report->error)
			return step_claim_text(address, report);
		break;
	}
	if (report->error)
		return format_text("%s: failed: %s", name,
				   strerror(-report->error));
	return format_text("%s: ok", name);
}

char *event_text(const struct ppt_event_info *event)
{
	char *text, *whole;

	switch (event->kind) {
	case PPT_EVENT_KIND_LOST:
		return format_text("%u events are missing here", event->value);
	case PPT_EVENT_KIND_ERROR:
		if (event->value < CHANNELS && channel_texts[event->value])
			return format_text("%s", channel_texts[event->value]);
		return format_text("AER reports an error");
	default:
		break;
	}
	if (!event->reset.time_ns)
		return format_text("%s", "");
	text = reset_text(&event->reset);
	whole = format_text("for %s: %s", ppt_reset_why_name(event->reset.why),
			    text);
	free(text);
	return whole;
}

static void complain_busy(const struct ppt_device *device)
{
	const char *address = ppt_device_address(device);
	const char *owner = ppt_device_owner(device);

	if (owner)
		complain("%s: %s has it; shut that VM down first", address,
			 owner);
	else if (ppt_device_state(device) == PPT_DEVICE_STATE_SRIOV)
		complain("%s: its virtual functions are enabled; write 0 to its sriov_numvfs first",
			 address);
	else
		complain("%s: others that this reset would hit aren't free, or not claimed",
			 address);
}

void complain_reset(struct ppt_ctx *ctx, const struct ppt_device *device,
		    const struct ppt_reset_info *info, int error)
{
	const char *address = ppt_device_address(device);
	char *text;

	switch (error) {
	case -EBUSY:
		complain_busy(device);
		return;
	case -EOPNOTSUPP:
		complain("%s: it has no such reset; \"pptctl show %s\" says which it has",
			 address, address);
		return;
	case -ENODEV:
		complain("%s: it isn't claimed; \"pptctl claim\" does that",
			 address);
		return;
	case -EPERM:
		complain("%s: %s: this needs root", address, strerror(-error));
		return;
	case -ENOENT:
	case -EACCES:
	case -EPROTO:
		complain_node(ctx, error);
		return;
	}
	if (error != -EIO) {
		complain("%s: %s", address, strerror(-error));
		return;
	}
	text = info->time_ns ? reset_text(info) :
			       format_text("it is quarantined");
	complain("%s: %s; \"pptctl recover %s\" tries to bring it back",
		 address, text, address);
	free(text);
}
