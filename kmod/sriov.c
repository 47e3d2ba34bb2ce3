// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual functions of a claimed physical function.
 *
 * VFIO's own way lets a VM have the physical function while others have the
 * virtual ones, and makes up for it by a token that every VMM must know. Here a
 * physical function with VFs belongs to nobody, so that any VMM takes the VFs.
 *
 * VFIO's bus notifier, which every physical function has, makes the VFs ppt's
 * before a host driver can bind. When the physical function is unbound, VFIO's
 * unregister disables them and drops the power reference that is taken here.
 */
#include <linux/pm_runtime.h>

#include "reset.h"
#include "sriov.h"

/* Not while the reset of another function hits it. */
static int begin(struct ppt_device *device)
{
	int ret = -EBUSY;

	mutex_lock(&ppt_devices_lock);
	if (!ppt_reset_runs_nearby(device))
		ret = ppt_owner_event(device, PPT_FSM_SRIOV_ON);
	mutex_unlock(&ppt_devices_lock);
	return ret;
}

/* Others of its slot may have waited for that. */
static void end(struct ppt_device *device, enum ppt_fsm_event event)
{
	mutex_lock(&ppt_devices_lock);
	ppt_owner_event(device, event);
	ppt_reset_kick(device);
	mutex_unlock(&ppt_devices_lock);
}

static int enable(struct ppt_device *device, int count)
{
	struct pci_dev *pdev = device->core.pdev;
	u8 result;
	int ret;

	ret = begin(device);
	if (ret) {
		pci_warn(pdev, "no virtual functions: %s\n",
			 ret == -EIO ? "it is quarantined" : "it isn't free");
		return ret;
	}
	/* Of a reset after the last VM, which wants the lock that is held. */
	ppt_reset_cancel(device);
	/* Held until the VFs are gone: they live only while this is in D0. */
	ret = pm_runtime_resume_and_get(&pdev->dev);
	if (ret)
		goto err_sriov_off;
	/* VFs work as the physical function is set up: not by the last VM. */
	result = ppt_reset_now(device, PPT_WHY_SRIOV);
	if (!ppt_result_is_good(result)) {
		pci_err(pdev, "quarantined: no virtual functions: reset: %s\n",
			ppt_result_name(result));
		end(device, PPT_FSM_RESET_FAILED);
		pm_runtime_put(&pdev->dev);
		return -EIO;
	}
	/* It isn't as the reset left it from here on. */
	ppt_touch_note(&device->touch);
	ret = pci_enable_sriov(pdev, count);
	if (ret)
		goto err_put_power;
	return count;

err_put_power:
	pm_runtime_put(&pdev->dev);
err_sriov_off:
	end(device, PPT_FSM_SRIOV_OFF);
	return ret;
}

static int disable(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	int ret;

	/*
	 * Removing a VF waits for its VM, with a lock held that all hot-plug
	 * needs. So none may have an owner, or get one, from here on.
	 */
	ret = ppt_devices_retire_vfs(pdev, false);
	if (ret) {
		pci_warn(pdev, "virtual functions stay: a VM has one\n");
		return ret;
	}
	pci_disable_sriov(pdev);
	pm_runtime_put(&pdev->dev);
	end(device, PPT_FSM_SRIOV_OFF);
	return 0;
}

int ppt_sriov_configure(struct pci_dev *pdev, int count)
{
	struct ppt_device *device = pdev_to_ppt_device(pdev);

	device_lock_assert(&pdev->dev);
	if (!device->in_vfio)
		return -EOPNOTSUPP;
	return count ? enable(device, count) : disable(device);
}
