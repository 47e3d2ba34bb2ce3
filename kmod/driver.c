// SPDX-License-Identifier: GPL-2.0
/*
 * A VFIO variant driver on vfio_pci_core. VFIO serves config space, BARs,
 * interrupts and DMA; ppt decides who may open a device (assignment.h), sees to
 * it that it was reset in between (reset.h), and that it isn't reset for
 * nothing (touch.h, vfio_reset.h), and which option ROM the VM finds (rom.h).
 */
#include <linux/aperture.h>

#include "claim.h"
#include "compat.h"
#include "denylist.h"
#include "device.h"
#include "driver.h"
#include "errors.h"
#include "iommu.h"
#include "method.h"
#include "opening.h"
#include "rom_vfio.h"
#include "sriov.h"
#include "sysfs.h"
#include "vfio_reset.h"

/* The last reference is dropped. */
static void ppt_release_device(struct vfio_device *vdev)
{
	ppt_rom_exit(&to_ppt_device(vdev)->rom);
	ppt_igd_free(to_ppt_device(vdev)->igd);
	vfio_pci_core_release_dev(vdev);
}

/* Each time the device is asked for by its name, also if it is open already. */
static int ppt_match(struct vfio_device *vdev, char *name)
{
	int ret = vfio_pci_core_match(vdev, name);

	if (ret > 0)
		ret = ppt_opening_check(to_ppt_device(vdev)) ?: ret;
	return ret;
}

/* The first open only. */
static int ppt_open_device(struct vfio_device *vdev)
{
	struct ppt_device *device = to_ppt_device(vdev);
	int ret;

	ret = ppt_opening_begin(device);
	if (ret)
		return ret;
	/* Its ROM isn't read while VFIO takes down what it finds. */
	mutex_lock(&device->rom.lock);
	ret = ppt_vfio_enable(device);
	mutex_unlock(&device->rom.lock);
	ppt_opening_end(device, ret);
	return ret;
}

/* Runs in whatever task drops the last reference: never look at current. */
static void ppt_close_device(struct vfio_device *vdev)
{
	struct ppt_device *device = to_ppt_device(vdev);

	ppt_closing_begin(device);
	mutex_lock(&device->rom.lock);
	ppt_vfio_close(device);
	ppt_rom_hide(&device->rom);
	mutex_unlock(&device->rom.lock);
	ppt_closing_end(device);
}

static const struct vfio_device_ops ppt_vfio_ops = {
	/* VFIO makes this the driver_override of virtual functions. */
	.name = "ppt",
	.init = vfio_pci_core_init_dev,
	.release = ppt_release_device,
	.open_device = ppt_open_device,
	.close_device = ppt_close_device,
	.ioctl = ppt_rom_vfio_ioctl,
	.device_feature = ppt_touch_feature,
	.read = ppt_rom_vfio_read,
	.write = ppt_rom_vfio_write,
	.mmap = ppt_touch_mmap,
	.request = vfio_pci_core_request,
	.match = ppt_match,
	PPT_VFIO_IOMMUFD_OPS
};

/*
 * Without an IOMMU group VFIO takes no device. It is held all the same, so that
 * the host leaves it alone.
 */
static int join_vfio(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	int ret;

	if (!device_iommu_mapped(&pdev->dev)) {
		pci_warn(pdev, "claimed, but can't be assigned: no IOMMU; %s\n",
			 ppt_iommu_remedy());
		return 0;
	}
	/* First, because it may be opened before the next line is done. */
	WRITE_ONCE(device->in_vfio, true);
	ret = vfio_pci_core_register_device(&device->core);
	if (ret) {
		WRITE_ONCE(device->in_vfio, false);
		pci_err(pdev, "not claimed: VFIO refuses it: %d\n", ret);
		return ret;
	}
	pci_info(pdev, "claimed\n");
	return 0;
}

/*
 * The host's framebuffer goes on writing to a BAR until somebody takes it away.
 * VFIO does so for VGA devices only; others may have been booted with, too.
 */
static int evict_framebuffer(struct pci_dev *pdev)
{
	int ret;

	if (pdev->class >> 16 != PCI_BASE_CLASS_DISPLAY)
		return 0;
	ret = aperture_remove_conflicting_pci_devices(pdev, ppt_driver.name);
	if (ret)
		pci_err(pdev, "not claimed: the host's framebuffer stays: %d\n",
			ret);
	return ret;
}

/* Whether ppt takes such a device at all; says why not. */
static int check_device(struct pci_dev *pdev)
{
	/* Written to new_id, an id would take the twins along. */
	if (!ppt_override_is(pdev, ppt_driver.name))
		return -ENODEV;
	if (pdev->hdr_type != PCI_HEADER_TYPE_NORMAL) {
		pci_err(pdev, "not claimed: it is a bridge\n");
		return -EINVAL;
	}
	if (ppt_is_denylisted(pdev)) {
		pci_err(pdev,
			"not claimed: it is known to be unsafe in a VM\n");
		return -EPERM;
	}
	/* Who has them isn't known, so they can't be kept from a VM. */
	if (pci_num_vf(pdev)) {
		pci_err(pdev,
			"not claimed: its virtual functions are enabled\n");
		return -EBUSY;
	}
	return 0;
}

static int ppt_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct ppt_device *device;
	int ret;

	ret = check_device(pdev);
	if (!ret)
		ret = evict_framebuffer(pdev);
	if (ret)
		return ret;
	/* The reference that this returns is dropped by remove. */
	device = vfio_alloc_device(ppt_device, core.vdev, &pdev->dev,
				   &ppt_vfio_ops);
	if (IS_ERR(device))
		return PTR_ERR(device);
	ppt_owner_init(&device->owner);
	ppt_reset_init(device);
	ppt_rom_init(&device->rom);
	device->allow_noreset = ppt_claim_allows_noreset(pdev);
	dev_set_drvdata(&pdev->dev, &device->core);

	/* Firmware may have left it on; an idle device does no DMA. */
	pci_clear_master(pdev);
	ppt_method_keep_state(device);
	/* The driver before may have left it asleep. */
	pci_set_power_state(pdev, PCI_D0);
	/* Before a reset or a guest can change what there is to read. */
	ppt_rom_claim(device);
	ret = ppt_igd_claim(device);
	if (ret)
		goto err_put;
	/* First, because a VM may open it as soon as VFIO has it. */
	ppt_device_register(device);
	ret = join_vfio(device);
	if (ret)
		goto err_unregister;
	return 0;

err_unregister:
	ppt_device_unregister(device);
err_put:
	ppt_method_drop_state(device);
	vfio_put_device(&device->core.vdev);
	return ret;
}

/*
 * Death of a claimed device, in this order:
 *  1. its state says so, and no VM can open it, or a VF of it, any more; an
 *     assignment that it isn't open for loses it;
 *  2. a reset that hasn't begun is called off: it waits for the device lock,
 *     which is held here;
 *  3. VFIO asks the VM that has it to let go, and waits; the module, the
 *     registry and the owner stay as they are for that long;
 *  4. it is reset if a VM has had it since its last reset: the host's driver
 *     must not get it as the VM left it;
 *  5. it leaves the registry, and probe's reference is dropped.
 */
static void ppt_remove(struct pci_dev *pdev)
{
	struct ppt_device *device = pdev_to_ppt_device(pdev);
	enum ppt_state state;
	u8 result;

	mutex_lock(&ppt_devices_lock);
	ppt_owner_event(device, PPT_FSM_REMOVE);
	state = device->owner.state;
	mutex_unlock(&ppt_devices_lock);
	ppt_devices_retire_vfs(pdev, true);
	ppt_reset_cancel(device);
	if (state == PPT_STATE_LEAVING)
		pci_warn(pdev,
			 "is being taken away from a VM: waiting until that lets go\n");
	if (device->in_vfio) {
		vfio_pci_core_unregister_device(&device->core);
		result = ppt_reset_now(device, PPT_WHY_REMOVE);
		if (result != PPT_RESULT_OK && !pci_dev_is_disconnected(pdev))
			pci_err(pdev, "returned without a reset: %s\n",
				ppt_result_name(result));
	}
	ppt_device_unregister(device);
	ppt_method_drop_state(device);
	vfio_put_device(&device->core.vdev);
}

struct pci_driver ppt_driver = {
	.name = "ppt",
	/* No ids: only driver_override makes a device ppt's, never its kind. */
	.probe = ppt_probe,
	.remove = ppt_remove,
	.sriov_configure = ppt_sriov_configure,
	.err_handler = &ppt_error_handlers,
	.dev_groups = ppt_sysfs_groups,
	/* The group may be given to a VM while ppt has every member of it. */
	.driver_managed_dma = true,
};
