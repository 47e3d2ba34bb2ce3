// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the module says of a device at this moment. That is asked before any
 * file of a device is touched that takes the device lock: while its removal
 * waits for a VM, the kernel shows no driver any more and holds that lock.
 *
 * A reset that nobody waits for, as the one behind a release, is over soon: the
 * answer is asked for again until it is.
 */
#include <unistd.h>

#include "internal.h"

/* A reset takes from 0.1 seconds to a few. */
#define RESET_WAIT_MS 8000
#define RESET_POLL_MS 20

static bool is_reset_behind(const struct ppt_ioc_device *ledger)
{
	return ledger->out_state == PPT_DEVICE_RESETTING &&
	       !ledger->out_owner[0] && !ledger->out_owner_pid;
}

/* Adds why a device in @ledger's state can't be moved; nothing if it can. */
static int add_user(const struct ppt_ioc_device *ledger,
		    struct ppt_reasons *reasons)
{
	char pid[16];

	switch (ledger->out_state) {
	case PPT_DEVICE_CLAIMED:
	case PPT_DEVICE_QUARANTINED:
		return 0;
	case PPT_DEVICE_SRIOV:
		return ppt_reasons_add(reasons, PPT_REASON_VFS, "", "");
	case PPT_DEVICE_LEAVING:
	case PPT_DEVICE_GONE:
		return ppt_reasons_add(reasons, PPT_REASON_LEAVING, "", "");
	}
	if (is_reset_behind(ledger))
		return ppt_reasons_add(reasons, PPT_REASON_RESETTING, "", "");
	snprintf(pid, sizeof(pid), "%u", ledger->out_owner_pid);
	return ppt_reasons_add(reasons, PPT_REASON_VM, ledger->out_owner, pid);
}

int ppt_ledger_ask(struct ppt_device *device, struct ppt_ioc_device *ledger)
{
	struct ppt_ctx *ctx = device->ctx;
	unsigned int waited_ms;
	int fd, ret;

	fd = ppt_ioctl_open(ctx);
	if (fd < 0)
		return fd;
	for (waited_ms = 0;; waited_ms += RESET_POLL_MS) {
		ret = ppt_ioctl_device(ctx, fd,
				       ppt_bdf_to_address(&device->bdf),
				       ledger);
		if (ret || !is_reset_behind(ledger) ||
		    waited_ms >= RESET_WAIT_MS)
			break;
		ctx->ops.sleep(ctx, RESET_POLL_MS);
	}
	close(fd);
	return ret;
}

void ppt_ledger_refresh(struct ppt_device *device)
{
	struct ppt_ioc_device ledger;

	ppt_binding_refresh(device);
	if (ppt_device_is_claimed(device) && !ppt_ledger_ask(device, &ledger))
		ppt_device_set_ledger(device, &ledger);
}

static int read_driver(struct ppt_device *device, bool has, char *driver,
		       size_t size, struct ppt_reasons *reasons)
{
	int ret;

	ret = ppt_device_read_driver(device, driver, size);
	if (ret || !has || !strcmp(driver, PPT_DRIVER))
		return ret;
	/* The module has it and the link is gone: it is on its way out. */
	return ppt_reasons_add(reasons, PPT_REASON_LEAVING, "", "");
}

int ppt_ledger_check(struct ppt_device *device, char *driver, size_t size,
		     struct ppt_reasons *reasons)
{
	struct ppt_ioc_device ledger;
	int ret, error;

	error = ppt_ledger_ask(device, &ledger);
	if (!error) {
		ret = add_user(&ledger, reasons);
		if (ret || ppt_reasons_count(reasons))
			return ret;
	}
	ret = read_driver(device, !error, driver, size, reasons);
	if (ret)
		return ret;
	switch (error) {
	case 0:
	case -ENODEV:
		return 0;
	case -ENOENT:
	case -ENXIO:
		/* Without its node, the module can't say who uses it. */
		return strcmp(driver, PPT_DRIVER) ? 0 : error;
	}
	return error;
}
