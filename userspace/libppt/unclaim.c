// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Giving a device back: the reservation goes first, so that no probe makes it
 * ppt's again, then ppt lets go, then the kernel looks for a driver. What the
 * module says of the device is asked at that moment, because unbinding from
 * under a VM would not fail, but wait for it.
 */
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

/* Adds why a device in @ledger's state can't be taken back; nothing if it can. */
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

static int check_free(struct ppt_device *device, struct ppt_reasons *reasons)
{
	struct ppt_ioc_device ledger;
	int fd, ret;

	fd = ppt_ioctl_open(device->ctx);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_device(device->ctx, fd,
			       ppt_bdf_to_address(&device->bdf), &ledger);
	close(fd);
	/* Unbound since its driver was read: nothing is in the way. */
	if (ret == -ENODEV)
		return 0;
	if (!ret)
		ret = add_user(&ledger, reasons);
	if (!ret && ppt_reasons_count(reasons))
		ret = -EBUSY;
	return ret;
}

static int release(struct ppt_device *device, struct ppt_reasons *reasons)
{
	int ret;

	ret = check_free(device, reasons);
	if (ret)
		return ret;
	ret = ppt_binding_write_override(device, reasons, PPT_REASON_WRITE,
					 NULL);
	if (ret)
		return ret;
	ret = ppt_binding_write_driver(device, reasons, PPT_REASON_WRITE,
				       PPT_DRIVER, "unbind");
	if (ret && ppt_binding_is_ppt(device)) {
		ppt_binding_write_override(device, reasons, PPT_REASON_UNDO,
					   PPT_DRIVER);
		return ret;
	}
	return 0;
}

/* What ppt doesn't have may still be reserved for it. */
static int unreserve(struct ppt_device *device, const char *driver,
		     struct ppt_reasons *reasons)
{
	char override[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_binding_read_override(device, override, sizeof(override));
	if (ret)
		return ret;
	if (!strcmp(override, PPT_DRIVER))
		return ppt_binding_write_override(device, reasons,
						  PPT_REASON_WRITE, NULL);
	if (!driver[0])
		return 0;
	ppt_reasons_add(reasons, PPT_REASON_NOT_CLAIMED, driver, "");
	return -EINVAL;
}

/* The kernel's answer is only logged: a device without a driver is free. */
static void probe(struct ppt_device *device)
{
	ppt_binding_write(device, NULL, PPT_REASON_WRITE,
			  "bus/pci/drivers_probe", device->address);
	ppt_binding_refresh(device);
}

static int unclaim(struct ppt_device *device, struct ppt_reasons *reasons)
{
	char driver[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_device_read_driver(device, driver, sizeof(driver));
	if (ret)
		return ret;
	if (!strcmp(driver, PPT_DRIVER))
		ret = release(device, reasons);
	else
		ret = unreserve(device, driver, reasons);
	if (!ret) {
		ppt_undo_clear(&device->undo);
		probe(device);
	}
	return ret;
}

int ppt_device_unclaim(struct ppt_device *device,
		       struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons = ppt_reasons_new();
	int ret;

	ret = reasons ? unclaim(device, reasons) : -ENOMEM;
	if (!ret)
		reasons = ppt_reasons_unref(reasons);
	if (ret_reasons)
		*ret_reasons = reasons;
	else
		ppt_reasons_unref(reasons);
	return ret;
}
