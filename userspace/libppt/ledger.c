// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the module says of a device at this moment. That is asked before any
 * file of a device is touched that takes the device lock: while its removal
 * waits for a VM, the kernel shows no driver any more and holds that lock.
 */
#include <unistd.h>

#include "internal.h"

/* Adds why a device in @ledger's state can't be moved; nothing if it can. */
static int add_user(const struct ppt_ioc_device *ledger,
		    struct ppt_reasons *reasons)
{
	char pid[16];

	switch (ledger->out_state) {
	case PPT_DEVICE_CLAIMED:
		return 0;
	case PPT_DEVICE_SRIOV:
		return ppt_reasons_add(reasons, PPT_REASON_VFS, "", "");
	case PPT_DEVICE_LEAVING:
	case PPT_DEVICE_GONE:
		return ppt_reasons_add(reasons, PPT_REASON_LEAVING, "", "");
	}
	snprintf(pid, sizeof(pid), "%u", ledger->out_owner_pid);
	return ppt_reasons_add(reasons, PPT_REASON_VM, ledger->out_owner, pid);
}

static int ask(struct ppt_device *device, struct ppt_ioc_device *ledger)
{
	int fd, ret;

	fd = ppt_ioctl_open(device->ctx);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_device(device->ctx, fd,
			       ppt_bdf_to_address(&device->bdf), ledger);
	close(fd);
	return ret;
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

	error = ask(device, &ledger);
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
