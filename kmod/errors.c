// SPDX-License-Identifier: GPL-2.0
/*
 * What the PCI core tells about a device: AER errors, and resets by others.
 *
 * An error leaves it to the VM what to do, as VFIO has it (a VMM hears of it
 * by an eventfd); the device isn't clean any more, so that the next owner gets
 * it reset. One that the hardware calls permanent quarantines an idle device.
 * A reset by somebody else, such as root through sysfs, isn't verified, and so
 * doesn't count.
 *
 * Context of both: the device lock is held.
 */
#include "device.h"
#include "errors.h"
#include "event.h"
#include "method.h"

static pci_ers_result_t ppt_error_detected(struct pci_dev *pdev,
					   pci_channel_state_t state)
{
	struct ppt_device *device = pdev_to_ppt_device(pdev);

	ppt_touch_note(&device->touch);
	mutex_lock(&ppt_devices_lock);
	ppt_event_send(device, PPT_EVENT_ERROR, (__force u32)state, NULL);
	if (state == pci_channel_io_perm_failure) {
		ppt_owner_event(device, PPT_FSM_ERROR);
		pci_err(pdev, "has failed for good\n");
	}
	mutex_unlock(&ppt_devices_lock);
	return vfio_pci_core_aer_err_detected(pdev, state);
}

static void ppt_reset_done(struct pci_dev *pdev)
{
	struct ppt_device *device = pdev_to_ppt_device(pdev);
	u8 result = PPT_RESULT_OK;

	if (READ_ONCE(device->expects_reset))
		return;
	if (!ppt_method_answers(pdev))
		result = PPT_RESULT_SILENT;
	ppt_reset_note(device, ktime_get(), PPT_WHY_OTHER, PPT_METHOD_NONE,
		       result, false);
}

const struct pci_error_handlers ppt_error_handlers = {
	.error_detected = ppt_error_detected,
	.reset_done = ppt_reset_done,
};
