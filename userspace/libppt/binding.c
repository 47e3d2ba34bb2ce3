// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The files of sysfs that say which driver a device is for and which has it.
 * Every write that fails leaves a reason that names the file and the value.
 */
#include <stdlib.h>

#include "internal.h"

/* What the kernel takes for "no override", and what it calls that. */
#define OVERRIDE_NONE "\n"
#define OVERRIDE_NONE_SHOWN "(null)"

int ppt_binding_write(struct ppt_device *device, struct ppt_reasons *reasons,
		      enum ppt_reason_kind kind, const char *path,
		      const char *text)
{
	struct ppt_ctx *ctx = device->ctx;
	char shown[PPT_TEXT_SIZE];
	int ret;

	ret = ctx->ops.write(ctx, path, text);
	snprintf(shown, sizeof(shown), "%.*s", (int)strcspn(text, "\n"), text);
	ppt_log(ctx, ret ? PPT_LOG_WARNING : PPT_LOG_DEBUG,
		"\"%s\" to %s/%s: %s", shown, ctx->sysfs_root, path,
		strerror(-ret));
	/* The error is what counts; without memory it stands alone. */
	if (ret && reasons)
		ppt_reasons_add(reasons, kind, path, shown);
	return ret;
}

int ppt_binding_write_override(struct ppt_device *device,
			       struct ppt_reasons *reasons,
			       enum ppt_reason_kind kind, const char *driver)
{
	char path[PPT_TEXT_SIZE];

	snprintf(path, sizeof(path), "bus/pci/devices/%s/driver_override",
		 device->address);
	return ppt_binding_write(device, reasons, kind, path,
				 driver ? driver : OVERRIDE_NONE);
}

int ppt_binding_write_driver(struct ppt_device *device,
			     struct ppt_reasons *reasons,
			     enum ppt_reason_kind kind, const char *driver,
			     const char *verb)
{
	char path[PPT_TEXT_SIZE * 2];

	snprintf(path, sizeof(path), "bus/pci/drivers/%s/%s", driver, verb);
	return ppt_binding_write(device, reasons, kind, path, device->address);
}

int ppt_binding_read_override(struct ppt_device *device, char *buf, size_t size)
{
	int ret;

	ret = ppt_sysfs_read(device->ctx, buf, size,
			     "bus/pci/devices/%s/driver_override",
			     device->address);
	if (ret < 0)
		return ret;
	if (!strcmp(buf, OVERRIDE_NONE_SHOWN))
		buf[0] = '\0';
	return 0;
}

void ppt_binding_refresh(struct ppt_device *device)
{
	char driver[PPT_TEXT_SIZE] = "";

	ppt_device_read_driver(device, driver, sizeof(driver));
	ppt_device_set_driver(device, driver);
}

bool ppt_binding_is_ppt(struct ppt_device *device)
{
	char driver[PPT_TEXT_SIZE];

	return !ppt_device_read_driver(device, driver, sizeof(driver)) &&
	       !strcmp(driver, PPT_DRIVER);
}
