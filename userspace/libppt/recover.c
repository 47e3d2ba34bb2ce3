// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Making a quarantined device usable again, step by step, the mildest first:
 * reset by every method there is, then removed from the bus and found again.
 * The module is asked before each step whether there is still need for it, as a
 * device that somebody else has recovered may be a VM's by now.
 *
 * What the scan finds is a new device to the kernel, without driver_override.
 * Only ppt's own notifier, for what pptdevs= names, comes before the drivers of
 * the host. Where it doesn't, one that is loaded has the device before the scan
 * returns; it isn't taken away again, because whoever asked to recover a device
 * didn't ask to take one from the host.
 */
#include <stdlib.h>

#include "internal.h"

/* A device that was hung may take a while to answer. */
#define RESCAN_TRIES 4
#define RESCAN_PAUSE_MS 500
/* A reset that wasn't done in time ends some day, or never. */
#define BUSY_WAIT_MS 8000
#define BUSY_PAUSE_MS 500

/**
 * struct recovery - one in progress
 * @device: borrowed
 * @report: told of each step; may be NULL
 * @data: for @report
 * @error: of the last step that was possible
 */
struct recovery {
	struct ppt_device *device;
	ppt_recover_fn report;
	void *data;
	int error;
};

const char *ppt_recover_step_name(enum ppt_recover_step step)
{
	/* clang-format off */
	static const char *const names[] = {
		[PPT_RECOVER_STEP_RESET]  = "reset",
		[PPT_RECOVER_STEP_REMOVE] = "remove",
		[PPT_RECOVER_STEP_RESCAN] = "rescan",
		[PPT_RECOVER_STEP_CLAIM]  = "claim",
		[PPT_RECOVER_STEP_VERIFY] = "verify",
	};
	/* clang-format on */

	return ppt_name_of(names, ARRAY_SIZE(names), step);
}

static int tell(struct recovery *recovery,
		const struct ppt_recover_report *report)
{
	if (report->error && report->error != -EOPNOTSUPP)
		recovery->error = report->error;
	if (recovery->report)
		recovery->report(recovery->data, report);
	return report->error;
}

static int tell_step(struct recovery *recovery, enum ppt_recover_step step,
		     int error)
{
	return tell(recovery, &(struct ppt_recover_report){
				      .step = step,
				      .error = error,
			      });
}

/* 1, 0 or -errno */
static int is_quarantined(struct ppt_device *device)
{
	struct ppt_ioc_device ledger;
	int ret;

	ret = ppt_ledger_ask(device, &ledger);
	if (ret)
		return ret;
	switch (ledger.out_state) {
	case PPT_DEVICE_QUARANTINED:
		return 1;
	case PPT_DEVICE_RESETTING:
		return -EBUSY;
	case PPT_DEVICE_LEAVING:
	case PPT_DEVICE_GONE:
		return -ENODEV;
	}
	return 0;
}

/* Only of a slot does "busy" mean others, which won't let go soon. */
static int reset_patiently(struct ppt_device *device,
			   enum ppt_reset_method method,
			   struct ppt_reset_info *info)
{
	struct ppt_ctx *ctx = device->ctx;
	unsigned int waited_ms = 0;
	int ret;

	for (;;) {
		ret = ppt_device_reset(device, method, PPT_RESET_RECOVER, info);
		if (ret != -EBUSY || method == PPT_RESET_METHOD_SLOT ||
		    waited_ms >= BUSY_WAIT_MS)
			return ret;
		ctx->ops.sleep(ctx, BUSY_PAUSE_MS);
		waited_ms += BUSY_PAUSE_MS;
	}
}

static int step_reset(struct recovery *recovery, enum ppt_recover_step step,
		      enum ppt_reset_method method)
{
	struct ppt_recover_report report = { .step = step, .method = method };

	report.error = reset_patiently(recovery->device, method, &report.reset);
	return tell(recovery, &report);
}

/* Whether an error is of this method only, so that another may do better. */
static bool is_of_method(enum ppt_reset_method method, int error)
{
	return error == -EIO || error == -EOPNOTSUPP ||
	       (error == -EBUSY && method == PPT_RESET_METHOD_SLOT);
}

/* 1 if it is quarantined as before, 0 if it is free, or -errno */
static int try_methods(struct recovery *recovery)
{
	enum ppt_reset_method method = PPT_RESET_METHOD_DEVICE;
	int ret;

	for (; method <= PPT_RESET_METHOD_SLOT; method++) {
		ret = is_quarantined(recovery->device);
		if (ret <= 0)
			return ret;
		ret = step_reset(recovery, PPT_RECOVER_STEP_RESET, method);
		if (!ret || !is_of_method(method, ret))
			return ret;
	}
	return is_quarantined(recovery->device);
}

/* Virtual functions come and go with their PF, and no scan finds them. */
static bool can_be_replugged(struct ppt_device *device)
{
	return !ppt_sysfs_exists(device->ctx, "bus/pci/devices/%s/physfn",
				 device->address) &&
	       !ppt_device_count_vfs(device);
}

/* The file that has the bus of the device scanned. */
static int find_rescan(struct ppt_device *device, char *path, size_t size)
{
	struct ppt_bdf bridge;
	char *real, *slash;
	bool found;

	real = ppt_sysfs_real(device->ctx, "bus/pci/devices/%s",
			      device->address);
	if (!real)
		return errno == ENOENT ? -ENODEV : -errno;
	slash = strrchr(real, '/');
	*slash = '\0';
	slash = strrchr(real, '/');
	found = slash && ppt_bdf_parse(slash + 1, &bridge);
	if (found)
		snprintf(path, size, "bus/pci/devices/%s/rescan", slash + 1);
	else
		snprintf(path, size, "bus/pci/rescan");
	free(real);
	return 0;
}

static int step_remove(struct recovery *recovery)
{
	struct ppt_device *device = recovery->device;
	char path[PPT_TEXT_SIZE];
	int ret;

	snprintf(path, sizeof(path), "bus/pci/devices/%s/remove",
		 device->address);
	ret = ppt_binding_write(device, NULL, PPT_REASON_WRITE, path, "1");
	return tell_step(recovery, PPT_RECOVER_STEP_REMOVE, ret);
}

static int step_rescan(struct recovery *recovery, const char *path)
{
	struct ppt_device *device = recovery->device;
	struct ppt_ctx *ctx = device->ctx;
	unsigned int tries;
	int ret = -ENODEV;

	for (tries = 0; ret && tries < RESCAN_TRIES; tries++) {
		if (tries)
			ctx->ops.sleep(ctx, RESCAN_PAUSE_MS);
		ret = ppt_binding_write(device, NULL, PPT_REASON_WRITE, path,
					"1");
		if (!ret && !ppt_sysfs_exists(ctx, "bus/pci/devices/%s",
					      device->address))
			ret = -ENODEV;
	}
	return tell_step(recovery, PPT_RECOVER_STEP_RESCAN, ret);
}

/* Also when ppt has it already: it may have to be allowed no reset again. */
static int step_claim(struct recovery *recovery, bool noreset)
{
	struct ppt_recover_report report = { .step = PPT_RECOVER_STEP_CLAIM };
	struct ppt_reasons *reasons = NULL;
	int ret;

	report.error = ppt_device_claim(recovery->device,
					noreset ? PPT_CLAIM_NORESET : 0,
					&reasons);
	report.reasons = reasons;
	/* It was ppt's before, so there is nothing to go back to. */
	if (!report.error)
		ppt_undo_clear(&recovery->device->undo);
	ret = tell(recovery, &report);
	ppt_reasons_unref(reasons);
	return ret;
}

/* 1 if that can't be tried, 0 if it is free, or -errno */
static int replug(struct recovery *recovery)
{
	struct ppt_device *device = recovery->device;
	bool noreset = device->properties & PPT_DEVICE_PROPERTY_NORESET;
	char rescan[PPT_TEXT_SIZE];
	int ret;

	if (!can_be_replugged(device)) {
		tell_step(recovery, PPT_RECOVER_STEP_REMOVE, -EOPNOTSUPP);
		return 1;
	}
	ret = find_rescan(device, rescan, sizeof(rescan));
	if (!ret)
		ret = step_remove(recovery);
	if (!ret)
		ret = step_rescan(recovery, rescan);
	if (!ret)
		ret = step_claim(recovery, noreset);
	if (!ret)
		ret = step_reset(recovery, PPT_RECOVER_STEP_VERIFY,
				 PPT_RESET_METHOD_NONE);
	return ret;
}

int ppt_device_recover(struct ppt_device *device, unsigned int flags,
		       ppt_recover_fn report, void *data)
{
	struct recovery recovery = {
		.device = device,
		.report = report,
		.data = data,
		.error = -EOPNOTSUPP,
	};
	int ret;

	if (flags & ~PPT_RECOVER_NO_RESCAN)
		return -EINVAL;
	ret = try_methods(&recovery);
	if (ret == 1 && !(flags & PPT_RECOVER_NO_RESCAN))
		ret = replug(&recovery);
	ppt_ledger_refresh(device);
	return ret == 1 ? recovery.error : ret;
}
