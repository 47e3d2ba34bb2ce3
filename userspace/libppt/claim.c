// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Claiming by hand: driver_override reserves the device for ppt, so that no
 * other driver takes it in between; the driver that has it is unbound, ppt is
 * bound. The device object keeps what each step changed, and revert takes back
 * whatever was done so far, in reverse. A claim that fails half-way is nothing
 * but a revert.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

#define CLAIM_FLAGS (PPT_CLAIM_FORCE | PPT_CLAIM_NORESET)

void ppt_undo_clear(struct ppt_undo *undo)
{
	free(undo->override);
	free(undo->driver);
	memset(undo, 0, sizeof(*undo));
}

/*
 * A group is opened by one VM at a time. Unbinding from under that would not
 * fail, but wait until it lets go. Group nodes are VFIO's: where a host driver
 * is, there is none.
 */
static int check_vfio(struct ppt_device *device, const char *driver,
		      struct ppt_reasons *reasons)
{
	char path[PATH_MAX], group[16];
	int fd;

	if (device->group < 0)
		return 0;
	snprintf(group, sizeof(group), "%d", device->group);
	snprintf(path, sizeof(path), "%s/vfio/%s", device->ctx->dev_root,
		 group);
	fd = device->ctx->ops.open(device->ctx, path, O_RDWR);
	if (fd >= 0)
		close(fd);
	if (fd != -EBUSY)
		return 0;
	return ppt_reasons_add(reasons, PPT_REASON_VFIO, driver, group);
}

static int check_driver(struct ppt_device *device, unsigned int flags,
			const char *driver, struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons;
	int ret;

	if (flags & PPT_CLAIM_FORCE) {
		ret = ppt_device_get_users(device, &reasons);
		if (ret)
			return ret;
		ret = check_vfio(device, driver, reasons);
	} else {
		reasons = ppt_reasons_new();
		if (!reasons)
			return -ENOMEM;
		ret = ppt_reasons_add(reasons, PPT_REASON_DRIVER, driver, "");
	}
	if (ret)
		ppt_reasons_unref(reasons);
	else
		*ret_reasons = reasons;
	return ret;
}

int ppt_device_check_claim(struct ppt_device *device, unsigned int flags,
			   struct ppt_reasons **ret_reasons)
{
	char driver[PPT_TEXT_SIZE];
	struct ppt_reasons *reasons;
	int ret;

	if (flags & ~CLAIM_FLAGS)
		return -EINVAL;
	ret = ppt_device_read_driver(device, driver, sizeof(driver));
	if (ret)
		return ret;
	if (driver[0] && strcmp(driver, PPT_DRIVER) &&
	    ppt_device_is_claimable(device))
		return check_driver(device, flags, driver, ret_reasons);

	reasons = ppt_reasons_new();
	if (!reasons)
		return -ENOMEM;
	if (!ppt_device_is_claimable(device))
		ret = ppt_reasons_add(reasons, PPT_REASON_BRIDGE, "", "");
	if (ret)
		ppt_reasons_unref(reasons);
	else
		*ret_reasons = reasons;
	return ret;
}

static int step_override(struct ppt_device *device, struct ppt_reasons *reasons)
{
	char old[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_binding_read_override(device, old, sizeof(old));
	if (ret)
		return ret;
	if (old[0]) {
		device->undo.override = strdup(old);
		if (!device->undo.override)
			return -ENOMEM;
	}
	ret = ppt_binding_write_override(device, reasons, PPT_REASON_WRITE,
					 PPT_DRIVER);
	device->undo.override_set = !ret;
	return ret;
}

static int step_unbind(struct ppt_device *device, struct ppt_reasons *reasons)
{
	char driver[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_device_read_driver(device, driver, sizeof(driver));
	if (ret || !driver[0])
		return ret;
	device->undo.driver = strdup(driver);
	if (!device->undo.driver)
		return -ENOMEM;
	ret = ppt_binding_write_driver(device, reasons, PPT_REASON_WRITE,
				       driver, "unbind");
	device->undo.unbound = !ret;
	return ret;
}

static int step_bind(struct ppt_device *device, struct ppt_reasons *reasons)
{
	int ret;

	ret = ppt_binding_write_driver(device, reasons, PPT_REASON_WRITE,
				       PPT_DRIVER, "bind");
	/* udev may have had it probed since it was reserved. */
	if (ret == -EBUSY && ppt_binding_is_ppt(device))
		ret = 0;
	device->undo.bound = !ret;
	return ret;
}

static int step_noreset(struct ppt_device *device, struct ppt_reasons *reasons)
{
	char path[PPT_TEXT_SIZE];

	snprintf(path, sizeof(path), "bus/pci/devices/%s/ppt/noreset",
		 device->address);
	return ppt_binding_write(device, reasons, PPT_REASON_WRITE, path, "1");
}

static int revert(struct ppt_device *device, struct ppt_reasons *reasons)
{
	struct ppt_undo *undo = &device->undo;
	int ret = 0, step;

	if (undo->bound)
		ret = ppt_binding_write_driver(device, reasons, PPT_REASON_UNDO,
					       PPT_DRIVER, "unbind");
	/* Before the old driver, which the override would keep away. */
	if (undo->override_set) {
		step = ppt_binding_write_override(device, reasons,
						  PPT_REASON_UNDO,
						  undo->override);
		ret = ret ? ret : step;
	}
	if (undo->unbound) {
		step = ppt_binding_write_driver(device, reasons,
						PPT_REASON_UNDO, undo->driver,
						"bind");
		ret = ret ? ret : step;
	}
	ppt_undo_clear(undo);
	ppt_binding_refresh(device);
	return ret;
}

int ppt_device_revert(struct ppt_device *device)
{
	return revert(device, NULL);
}

static int claim_steps(struct ppt_device *device, unsigned int flags,
		       struct ppt_reasons *reasons)
{
	int ret;

	ret = step_override(device, reasons);
	if (!ret)
		ret = step_unbind(device, reasons);
	if (!ret)
		ret = step_bind(device, reasons);
	if (!ret && flags & PPT_CLAIM_NORESET)
		ret = step_noreset(device, reasons);
	if (ret)
		revert(device, reasons);
	else
		ppt_binding_refresh(device);
	return ret;
}

static int claim(struct ppt_device *device, unsigned int flags,
		 struct ppt_reasons *reasons)
{
	struct ppt_ctx *ctx = device->ctx;

	if (ppt_reasons_count(reasons))
		return -EBUSY;
	if (ppt_binding_is_ppt(device)) {
		ppt_binding_refresh(device);
		if (flags & PPT_CLAIM_NORESET)
			return step_noreset(device, reasons);
		return 0;
	}
	if (!ppt_sysfs_exists(ctx, "bus/pci/drivers/" PPT_DRIVER)) {
		ppt_reasons_add(reasons, PPT_REASON_MODULE, "", "");
		return -ENODEV;
	}
	ppt_undo_clear(&device->undo);
	return claim_steps(device, flags, reasons);
}

int ppt_device_claim(struct ppt_device *device, unsigned int flags,
		     struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons = NULL;
	int ret;

	ret = ppt_device_check_claim(device, flags, &reasons);
	if (!ret)
		ret = claim(device, flags, reasons);
	if (!ret)
		reasons = ppt_reasons_unref(reasons);
	if (ret_reasons)
		*ret_reasons = reasons;
	else
		ppt_reasons_unref(reasons);
	return ret;
}
