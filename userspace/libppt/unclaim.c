// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Giving a device back: the reservation goes first, so that no probe makes it
 * ppt's again, then ppt lets go, then the kernel looks for a driver. What the
 * module says of the device is asked at that moment, because unbinding from
 * under a VM would not fail, but wait for it.
 */
#include <stdlib.h>

#include "internal.h"

static int release(struct ppt_device *device, struct ppt_reasons *reasons)
{
	int ret;

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
	if (!driver[0] && !override[0])
		return 0;
	ppt_reasons_add(reasons, PPT_REASON_NOT_CLAIMED, driver, override);
	return -EINVAL;
}

/* Whether a driver was found is what counts; only without one is it said why. */
static int probe(struct ppt_device *device, struct ppt_reasons *reasons)
{
	const char *path = "bus/pci/drivers_probe";
	int ret;

	ret = ppt_binding_write(device, NULL, PPT_REASON_WRITE, path,
				device->address);
	ppt_binding_refresh(device);
	if (!ret || device->driver)
		return 0;
	ppt_reasons_add(reasons, PPT_REASON_WRITE, path, device->address);
	return ret;
}

static int unclaim(struct ppt_device *device, struct ppt_reasons *reasons)
{
	char driver[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_ledger_check(device, driver, sizeof(driver), reasons);
	if (ret)
		return ret;
	if (ppt_reasons_count(reasons))
		return -EBUSY;
	if (!strcmp(driver, PPT_DRIVER))
		ret = release(device, reasons);
	else
		ret = unreserve(device, driver, reasons);
	if (ret)
		return ret;
	ppt_undo_clear(&device->undo);
	return probe(device, reasons);
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
