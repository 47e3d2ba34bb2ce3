// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Claiming by hand: driver_override reserves the device for ppt, and from then
 * on no other driver can take it; only now what is found in its way can be
 * believed. The driver that was checked is unbound, ppt is bound. The device
 * object keeps what each step changed, and revert takes back whatever was done
 * so far, in reverse. A claim that fails half-way is nothing but a revert.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

#define CLAIM_FLAGS (PPT_CLAIM_FORCE | PPT_CLAIM_NORESET)
#define NORESET "bus/pci/devices/%s/ppt/noreset"

void ppt_undo_clear(struct ppt_undo *undo)
{
	free(undo->override);
	free(undo->driver);
	memset(undo, 0, sizeof(*undo));
}

static bool node_is_busy(struct ppt_ctx *ctx, const char *prefix, int group)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/vfio/%s%d", ctx->dev_root, prefix,
		 group);
	fd = ctx->ops.open(ctx, path, O_RDWR);
	if (fd >= 0)
		close(fd);
	return fd == -EBUSY;
}

bool ppt_vfio_is_busy(struct ppt_device *device)
{
	return device->group >= 0 &&
	       (node_is_busy(device->ctx, "", device->group) ||
		node_is_busy(device->ctx, "noiommu-", device->group));
}

/*
 * A group is opened by one VM at a time. Unbinding from under that would not
 * fail, but wait until it lets go. Group nodes are VFIO's: where a host driver
 * is, there is none. Without IOMMU, VFIO makes up groups of its own.
 */
static int check_vfio(struct ppt_device *device, const char *driver,
		      struct ppt_reasons *reasons)
{
	char text[16];

	if (!ppt_vfio_is_busy(device))
		return 0;
	snprintf(text, sizeof(text), "%d", device->group);
	return ppt_reasons_add(reasons, PPT_REASON_VFIO, driver, text);
}

/* What speaks against taking the device from @driver, which may be nobody. */
static int check_driver(struct ppt_device *device, unsigned int flags,
			const char *driver, struct ppt_reasons *reasons)
{
	int ret;

	if (!strcmp(driver, PPT_DRIVER))
		return 0;
	/* No driver, yet it may be the console: that goes on purpose only. */
	if (!driver[0])
		return flags & PPT_CLAIM_FORCE ?
			       0 :
			       ppt_users_report_now(device, true, reasons);
	if (!(flags & PPT_CLAIM_FORCE))
		return ppt_reasons_add(reasons, PPT_REASON_DRIVER, driver, "");
	ret = ppt_users_report_now(device, true, reasons);
	if (!ret)
		ret = check_vfio(device, driver, reasons);
	return ret;
}

/* Somebody reserved it on purpose: that is overruled on purpose only. */
static int read_override(struct ppt_device *device, unsigned int flags,
			 char *override, size_t size,
			 struct ppt_reasons *reasons)
{
	int ret;

	ret = ppt_binding_read_override(device, override, size);
	if (ret || !override[0] || !strcmp(override, PPT_DRIVER) ||
	    flags & PPT_CLAIM_FORCE)
		return ret;
	return ppt_reasons_add(reasons, PPT_REASON_OVERRIDE, override, "");
}

/* Also tells which driver has it, if there are no reasons. */
static int check(struct ppt_device *device, unsigned int flags, char *driver,
		 size_t size, struct ppt_reasons *reasons)
{
	char override[PPT_TEXT_SIZE];
	int ret;

	if (flags & ~CLAIM_FLAGS)
		return -EINVAL;
	if (!ppt_device_is_claimable(device))
		return ppt_reasons_add(reasons, PPT_REASON_BRIDGE, "", "");
	ret = ppt_ledger_check(device, driver, size, reasons);
	if (!ret && !ppt_reasons_count(reasons))
		ret = check_driver(device, flags, driver, reasons);
	if (ret || ppt_reasons_count(reasons) || !strcmp(driver, PPT_DRIVER))
		return ret;
	return read_override(device, flags, override, sizeof(override),
			     reasons);
}

int ppt_device_check_claim(struct ppt_device *device, unsigned int flags,
			   struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons = ppt_reasons_new();
	char driver[PPT_TEXT_SIZE];
	int ret;

	if (!reasons)
		return -ENOMEM;
	ret = check(device, flags, driver, sizeof(driver), reasons);
	if (ret)
		ppt_reasons_unref(reasons);
	else
		*ret_reasons = reasons;
	return ret;
}

static int step_override(struct ppt_device *device, unsigned int flags,
			 struct ppt_reasons *reasons)
{
	char old[PPT_TEXT_SIZE];
	int ret;

	ret = read_override(device, flags, old, sizeof(old), reasons);
	if (ret)
		return ret;
	if (ppt_reasons_count(reasons))
		return -EBUSY;
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

/* Only @driver, which was found harmless: another one refuses the write. */
static int step_unbind(struct ppt_device *device, const char *driver,
		       struct ppt_reasons *reasons)
{
	int ret;

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

	/* udev may have had it probed since it was reserved. */
	if (ppt_binding_is_ppt(device)) {
		device->undo.bound = true;
		return 0;
	}
	ret = ppt_binding_write_driver(device, reasons, PPT_REASON_WRITE,
				       PPT_DRIVER, "bind");
	if (ret == -EBUSY && ppt_binding_is_ppt(device))
		ret = 0;
	device->undo.bound = !ret;
	return ret;
}

static int write_noreset(struct ppt_device *device, struct ppt_reasons *reasons,
			 enum ppt_reason_kind kind, const char *value)
{
	char path[PPT_TEXT_SIZE];

	snprintf(path, sizeof(path), NORESET, device->address);
	return ppt_binding_write(device, reasons, kind, path, value);
}

static int step_noreset(struct ppt_device *device, struct ppt_reasons *reasons)
{
	int ret;

	if (ppt_sysfs_read_number(device->ctx, 0, NORESET, device->address))
		return 0;
	ret = write_noreset(device, reasons, PPT_REASON_WRITE, "1");
	if (!ret)
		device->undo.noreset_set = true;
	return ret;
}

/* The driver that has the device may be another than the one checked before. */
static int step_take(struct ppt_device *device, unsigned int flags,
		     struct ppt_reasons *reasons)
{
	char driver[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_device_read_driver(device, driver, sizeof(driver));
	if (!ret)
		ret = check_driver(device, flags, driver, reasons);
	if (!ret && ppt_reasons_count(reasons))
		ret = -EBUSY;
	if (!ret && driver[0] && strcmp(driver, PPT_DRIVER))
		ret = step_unbind(device, driver, reasons);
	return ret;
}

/* What can't be undone stays noted, for another try. */
static int revert_binding(struct ppt_device *device,
			  struct ppt_reasons *reasons)
{
	struct ppt_undo *undo = &device->undo;
	int ret = 0, step;

	if (undo->bound) {
		ret = ppt_binding_write_driver(device, reasons, PPT_REASON_UNDO,
					       PPT_DRIVER, "unbind");
		undo->bound = ret;
		/* ppt forgets it with the device. */
		undo->noreset_set &= undo->bound;
	}
	/* Before the old driver, which the override would keep away. */
	if (undo->override_set) {
		step = ppt_binding_write_override(device, reasons,
						  PPT_REASON_UNDO,
						  undo->override);
		undo->override_set = step;
		ret = ret ? ret : step;
	}
	if (undo->unbound) {
		step = ppt_binding_write_driver(device, reasons,
						PPT_REASON_UNDO, undo->driver,
						"bind");
		undo->unbound = step;
		ret = ret ? ret : step;
	}
	return ret;
}

static int revert(struct ppt_device *device, struct ppt_reasons *reasons)
{
	struct ppt_undo *undo = &device->undo;
	int ret, step;

	ret = revert_binding(device, reasons);
	if (undo->noreset_set) {
		step = write_noreset(device, reasons, PPT_REASON_UNDO, "0");
		undo->noreset_set = step;
		ret = ret ? ret : step;
	}
	if (!ret)
		ppt_undo_clear(undo);
	ppt_binding_refresh(device);
	return ret;
}

bool ppt_device_can_revert(const struct ppt_device *device)
{
	const struct ppt_undo *undo = &device->undo;

	return undo->override_set || undo->unbound || undo->bound ||
	       undo->noreset_set;
}

int ppt_device_revert(struct ppt_device *device)
{
	return revert(device, NULL);
}

static int claim_steps(struct ppt_device *device, unsigned int flags,
		       struct ppt_reasons *reasons)
{
	int ret;

	ret = step_override(device, flags, reasons);
	if (!ret)
		ret = step_take(device, flags, reasons);
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
	char driver[PPT_TEXT_SIZE] = "";
	int ret;

	/* Touches nothing: who is refused for certain notices nothing. */
	ret = check(device, flags, driver, sizeof(driver), reasons);
	if (ret)
		return ret;
	if (ppt_reasons_count(reasons))
		return -EBUSY;
	if (!strcmp(driver, PPT_DRIVER)) {
		ppt_binding_refresh(device);
		if (flags & PPT_CLAIM_NORESET)
			return step_noreset(device, reasons);
		return 0;
	}
	if (!ppt_sysfs_exists(device->ctx, "bus/pci/drivers/" PPT_DRIVER)) {
		ppt_reasons_add(reasons, PPT_REASON_MODULE, "", "");
		return -ENODEV;
	}
	ppt_undo_clear(&device->undo);
	return claim_steps(device, flags, reasons);
}

int ppt_device_claim(struct ppt_device *device, unsigned int flags,
		     struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons = ppt_reasons_new();
	int ret;

	ret = reasons ? claim(device, flags, reasons) : -ENOMEM;
	if (!ret)
		reasons = ppt_reasons_unref(reasons);
	if (ret_reasons)
		*ret_reasons = reasons;
	else
		ppt_reasons_unref(reasons);
	return ret;
}
