// SPDX-License-Identifier: GPL-2.0
/* VFIO's own resets: see vfio_reset.h. */
#include <linux/pm_runtime.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "igd_vfio.h"
#include "method.h"
#include "slot.h"
#include "vfio_reset.h"

static bool may_leave_out(void)
{
	return PPT_VFIO_RESETS_KNOWN && ppt_reset_may_elide();
}

/*
 * vfio_pci_core_enable() calls pci_try_reset_function(), which does nothing if
 * the function has no reset method: so it has none for that moment. VFIO then
 * takes it for a device that can't be reset, which is put right afterwards:
 * reset_works is what VFIO_DEVICE_RESET and VFIO_DEVICE_GET_INFO look at.
 *
 * Why this is safe:
 *  - The device is in OPENING, so it was reset and verified for this owner, and
 *    is untouched since; nothing but this function is done with it meanwhile.
 *  - The array is read by resets, which this state keeps away; by ppt, which is
 *    told (hides_methods); and by root through sysfs (reset, reset_method), who
 *    at worst finds no method. What root writes at this moment stays, but ""
 *    may be overwritten.
 *  - reset_works is written and read under dev_set->lock, which is held, or by
 *    users of the device, of which there are none yet.
 *  - If VFIO should reset the device all the same, it has been reset twice.
 */
static int enable_without_reset(struct ppt_device *device)
{
	struct vfio_pci_core_device *core = &device->core;
	u8 *methods = core->pdev->reset_methods;
	bool alone = ppt_reset_possible_alone(device);
	u8 first = methods[0];
	int ret;

	lockdep_assert_held(&core->vdev.dev_set->lock);
	WRITE_ONCE(device->hides_methods, alone);
	WRITE_ONCE(methods[0], 0);
	ret = vfio_pci_core_enable(core);
	if (!READ_ONCE(methods[0]))
		WRITE_ONCE(methods[0], first);
	WRITE_ONCE(device->hides_methods, false);
	if (!ret)
		core->reset_works = alone;
	return ret;
}

/* VFIO ignores nearly every failure of its reset: it is looked at here. */
static int enable_with_reset(struct ppt_device *device)
{
	struct vfio_pci_core_device *core = &device->core;
	bool alone = ppt_reset_possible_alone(device);
	ktime_t asked = ktime_get();
	u8 result = PPT_RESULT_OK;
	int ret;

	WRITE_ONCE(device->expects_reset, true);
	ret = vfio_pci_core_enable(core);
	WRITE_ONCE(device->expects_reset, false);
	if (ret || !alone)
		return ret;
	if (!core->reset_works)
		result = PPT_RESULT_UNSUPPORTED;
	else
		result = ppt_method_verify(core->pdev, true);
	ppt_reset_note(device, asked, PPT_WHY_OPEN, PPT_METHOD_VFIO, result,
		       false);
	if (result == PPT_RESULT_OK)
		return 0;
	vfio_pci_core_disable(core);
	return -EIO;
}

int ppt_vfio_enable(struct ppt_device *device)
{
	struct vfio_pci_core_device *core = &device->core;
	int ret;

	ret = may_leave_out() ? enable_without_reset(device) :
				enable_with_reset(device);
	if (ret) {
		/* How far it came isn't known. */
		ppt_touch_note(&device->touch);
		pci_warn(core->pdev, "not assigned: VFIO can't enable it: %d\n",
			 ret);
		return ret;
	}
	/* It may have died since its reset. */
	if (!ppt_method_answers(core->pdev)) {
		ppt_touch_note(&device->touch);
		vfio_pci_core_disable(core);
		pci_warn(core->pdev, "not assigned: it doesn't answer\n");
		return -EIO;
	}
	ret = ppt_igd_vfio_open(device);
	if (ret) {
		ppt_touch_note(&device->touch);
		vfio_pci_core_disable(core);
		pci_warn(core->pdev, "not assigned: no regions for it: %d\n",
			 ret);
		return ret;
	}
	vfio_pci_core_finish_enable(core);
	return 0;
}

/*
 * vfio_pci_core_disable() resets the function if reset_works is set, and
 * otherwise the slot or bus if nobody else in it is open and the kernel allows
 * that: PCI_DEV_FLAGS_NO_BUS_RESET of one function forbids it.
 *
 * Why this is safe:
 *  - The device isn't free: it is in CLOSING, and after that in a state that
 *    only a verified reset ends (or an unbind, which resets by itself). A bus
 *    reset that VFIO would have done is part of that.
 *  - All else happens as ever: bus mastering goes off first, then interrupts;
 *    the config space from before the VM is restored.
 *  - reset_works belongs to the open, which ends here; dev_set->lock is held.
 *  - The flag is read by whoever wants to reset the bus: another function of
 *    it that does so at this moment is told that it can't, as it would be if
 *    this one were still open; ppt knows better (hides_bus_reset). It is a
 *    word of its own, which is otherwise written when a device is found.
 *  - Without a saved state VFIO would leave the VM's config space behind if it
 *    didn't reset; so it does.
 */
static void close_without_reset(struct ppt_device *device)
{
	struct vfio_pci_core_device *core = &device->core;
	struct pci_dev *pdev = core->pdev;

	lockdep_assert_held(&core->vdev.dev_set->lock);
	core->reset_works = false;
	mutex_lock(&ppt_devices_lock);
	device->hides_bus_reset =
		!(pdev->dev_flags & PCI_DEV_FLAGS_NO_BUS_RESET);
	pdev->dev_flags |= PCI_DEV_FLAGS_NO_BUS_RESET;
	mutex_unlock(&ppt_devices_lock);

	vfio_pci_core_close_device(&core->vdev);

	mutex_lock(&ppt_devices_lock);
	if (device->hides_bus_reset)
		pdev->dev_flags &= ~PCI_DEV_FLAGS_NO_BUS_RESET;
	device->hides_bus_reset = false;
	mutex_unlock(&ppt_devices_lock);
	/* VFIO lets it interrupt again, expecting that it was reset. */
	pci_intx(pdev, 0);
}

void ppt_vfio_close(struct ppt_device *device)
{
	struct vfio_pci_core_device *core = &device->core;

	/* It may be asleep: VFIO wakes it up, but later. */
	pm_runtime_get_sync(&core->pdev->dev);
	/* No DMA from here on: VFIO would do the same, but doesn't wait. */
	pci_clear_master(core->pdev);
	if (ppt_method_answers(core->pdev) &&
	    !pci_wait_for_pending_transaction(core->pdev))
		pci_warn(core->pdev, "has transactions pending at close\n");
	if (may_leave_out() && core->pci_saved_state)
		close_without_reset(device);
	else
		vfio_pci_core_close_device(&core->vdev);
	pm_runtime_put(&core->pdev->dev);
}

/* --- resets that the VM asks for ---------------------------------------- */

static long vm_reset(struct ppt_device *device, unsigned long arg)
{
	struct vfio_pci_core_device *core = &device->core;
	ktime_t asked = ktime_get();
	u8 result = PPT_RESULT_OK;
	long ret;

	if (core->reset_works && ppt_reset_may_elide() &&
	    ppt_touch_is_clean(&device->touch)) {
		ppt_reset_note(device, asked, PPT_WHY_VM, PPT_METHOD_NONE,
			       PPT_RESULT_OK, true);
		return 0;
	}
	/* Not clean by this: see touch.h. */
	ppt_touch_note(&device->touch);
	WRITE_ONCE(device->expects_reset, true);
	ret = vfio_pci_core_ioctl(&core->vdev, VFIO_DEVICE_RESET, arg);
	WRITE_ONCE(device->expects_reset, false);
	/* Nothing was done: it is contended, or can't be reset like that. */
	if (ret == -EAGAIN || ret == -EINVAL)
		return ret;
	/* The VM may have it do DMA again at once. */
	if (ret)
		result = ret == -ENOTTY ? PPT_RESULT_UNSUPPORTED :
					  PPT_RESULT_ERROR;
	else
		result = ppt_method_verify(core->pdev, false);
	ppt_reset_note(device, asked, PPT_WHY_VM, PPT_METHOD_VFIO, result,
		       false);
	return ret || result == PPT_RESULT_OK ? ret : -EIO;
}

/* Whether all that a hot reset would hit is the VM's, and untouched. */
static bool slot_is_clean(struct ppt_device *device)
{
	struct ppt_device *other;
	bool clean = true;

	mutex_lock(&ppt_devices_lock);
	if (!ppt_slot_is_resettable(device))
		clean = false;
	list_for_each_entry(other, &ppt_devices, devices_node)
		if (ppt_slot_has(device->core.pdev, other->core.pdev) &&
		    !ppt_touch_is_clean(&other->touch))
			clean = false;
	mutex_unlock(&ppt_devices_lock);
	return clean;
}

static bool is_hot_reset(unsigned long arg)
{
	struct vfio_pci_hot_reset header;

	if (copy_from_user(&header, (void __user *)arg,
			   offsetofend(struct vfio_pci_hot_reset, count)))
		return false;
	return header.argsz >= offsetofend(struct vfio_pci_hot_reset, count) &&
	       !header.flags && header.count;
}

/*
 * Resets the whole slot; what that does to each function is written down by
 * ppt_reset_done(), as not ppt's doing. If it is left out, the files of groups
 * in the argument aren't looked at, as VFIO would; nothing happens that they
 * could be wanted for.
 */
static long vm_hot_reset(struct ppt_device *device, unsigned long arg)
{
	if (ppt_reset_may_elide() && is_hot_reset(arg) &&
	    slot_is_clean(device)) {
		ppt_reset_note(device, ktime_get(), PPT_WHY_VM, PPT_METHOD_SLOT,
			       PPT_RESULT_OK, true);
		return 0;
	}
	return vfio_pci_core_ioctl(&device->core.vdev,
				   VFIO_DEVICE_PCI_HOT_RESET, arg);
}

long ppt_vfio_ioctl(struct vfio_device *vdev, unsigned int command,
		    unsigned long arg)
{
	switch (command) {
	case VFIO_DEVICE_RESET:
		return vm_reset(to_ppt_device(vdev), arg);
	case VFIO_DEVICE_PCI_HOT_RESET:
		return vm_hot_reset(to_ppt_device(vdev), arg);
	}
	return ppt_touch_ioctl(vdev, command, arg);
}
