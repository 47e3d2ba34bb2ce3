// SPDX-License-Identifier: GPL-2.0
/*
 * A VFIO variant driver on vfio_pci_core. VFIO serves config space, BARs,
 * interrupts and DMA; ppt decides whether a device may be opened, records who
 * has it, and sees to it that it was reset in between.
 *
 * vfio_pci_core resets in vfio_pci_core_enable() and at close, and ignores
 * nearly every failure: a function whose reset timed out is handed to the user
 * all the same. So the result is looked at here, and a device that wasn't reset
 * isn't opened. A device that goes from one VM to the next was reset twice: at
 * the first one's close and at the second one's open, and the second one must
 * have succeeded.
 */
#include "claim.h"
#include "compat.h"
#include "denylist.h"
#include "device.h"
#include "driver.h"
#include "iommu.h"
#include "reset.h"
#include "sriov.h"

static int device_enable(struct ppt_device *device)
{
	const char *why = "it has no reset method and no +noreset";
	struct vfio_pci_core_device *core = &device->core;
	bool has_reset = ppt_reset_possible(device);
	int ret = -EOPNOTSUPP;

	if (!has_reset && !READ_ONCE(device->allow_noreset))
		goto err_refuse;
	why = "VFIO can't enable it";
	ret = vfio_pci_core_enable(core);
	if (ret)
		goto err_refuse;
	if ((has_reset && !core->reset_works) ||
	    !ppt_reset_answers(core->pdev)) {
		why = "the reset failed";
		ret = -EIO;
		goto err_disable;
	}
	vfio_pci_core_finish_enable(core);
	return 0;

err_disable:
	vfio_pci_core_disable(core);
err_refuse:
	dev_warn_ratelimited(&core->pdev->dev, "not assigned: %s\n", why);
	return ret;
}

static int ppt_open_device(struct vfio_device *vdev)
{
	struct ppt_device *device = to_ppt_device(vdev);
	int ret;

	ret = ppt_owner_event(&device->owner, PPT_EVENT_OPEN);
	if (ret)
		return ret;
	ret = device_enable(device);
	ppt_owner_event(&device->owner,
			ret ? PPT_EVENT_OPEN_FAILED : PPT_EVENT_OPENED);
	return ret;
}

/* Runs in whatever task drops the last reference: never look at current. */
static void ppt_close_device(struct vfio_device *vdev)
{
	struct ppt_device *device = to_ppt_device(vdev);
	struct pci_dev *pdev = device->core.pdev;

	ppt_owner_event(&device->owner, PPT_EVENT_CLOSE);
	vfio_pci_core_close_device(vdev);
	/*
	 * Remove holds the device lock while it waits for this, so that VFIO
	 * can't reset here; ppt_remove() does it then.
	 */
	if (device->core.needs_reset && ppt_reset_possible(device) &&
	    ppt_owner_state(&device->owner) != PPT_STATE_LEAVING)
		pci_warn(pdev,
			 "was not reset at release, and will be at the next assignment\n");
	ppt_owner_event(&device->owner, PPT_EVENT_CLOSED);
}

static const struct vfio_device_ops ppt_vfio_ops = {
	/* VFIO makes this the driver_override of virtual functions. */
	.name = "ppt",
	.init = vfio_pci_core_init_dev,
	.release = vfio_pci_core_release_dev,
	.open_device = ppt_open_device,
	.close_device = ppt_close_device,
	.ioctl = vfio_pci_core_ioctl,
	.device_feature = vfio_pci_core_ioctl_feature,
	.read = vfio_pci_core_read,
	.write = vfio_pci_core_write,
	.mmap = vfio_pci_core_mmap,
	.request = vfio_pci_core_request,
	.match = vfio_pci_core_match,
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
	ret = vfio_pci_core_register_device(&device->core);
	if (ret) {
		pci_err(pdev, "not claimed: VFIO refuses it: %d\n", ret);
		return ret;
	}
	WRITE_ONCE(device->in_vfio, true);
	pci_info(pdev, "claimed\n");
	return 0;
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
	if (ret)
		return ret;
	/* The reference that this returns is dropped by remove. */
	device = vfio_alloc_device(ppt_device, core.vdev, &pdev->dev,
				   &ppt_vfio_ops);
	if (IS_ERR(device))
		return PTR_ERR(device);
	ppt_owner_init(&device->owner);
	device->allow_noreset = ppt_claim_allows_noreset(pdev);
	dev_set_drvdata(&pdev->dev, &device->core);

	/* Firmware may have left it on; an idle device does no DMA. */
	pci_clear_master(pdev);
	/* First, because a VM may open it as soon as VFIO has it. */
	ppt_device_register(device);
	ret = join_vfio(device);
	if (ret)
		goto err_unregister;
	return 0;

err_unregister:
	ppt_device_unregister(device);
	vfio_put_device(&device->core.vdev);
	return ret;
}

/*
 * Death of a claimed device, in this order:
 *  1. its state says so, and no VM can open it, or a VF of it, any more;
 *  2. VFIO asks the VM that has it to let go, and waits; the module, the
 *     registry and the owner stay as they are for that long;
 *  3. it is reset, because VFIO's reset at close needs the device lock that is
 *     held here, and the host's driver must not get it as the VM left it;
 *  4. it leaves the registry, and probe's reference is dropped.
 */
static void ppt_remove(struct pci_dev *pdev)
{
	struct ppt_device *device = pdev_to_ppt_device(pdev);
	int ret;

	ppt_owner_event(&device->owner, PPT_EVENT_REMOVE);
	ppt_devices_retire_vfs(pdev, true);
	if (ppt_owner_state(&device->owner) == PPT_STATE_LEAVING)
		pci_warn(pdev,
			 "is being taken away from a VM: waiting until that lets go\n");
	if (device->in_vfio) {
		vfio_pci_core_unregister_device(&device->core);
		ret = ppt_reset_leftovers(device);
		if (ret && !pci_dev_is_disconnected(pdev))
			pci_err(pdev, "returned without a reset: %s\n",
				ret == -EOPNOTSUPP ? "it has no method" :
						     "that failed");
	}
	ppt_device_unregister(device);
	ppt_owner_destroy(&device->owner);
	vfio_put_device(&device->core.vdev);
}

static ssize_t noreset_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	struct ppt_device *device = pdev_to_ppt_device(to_pci_dev(dev));

	return sysfs_emit(buf, "%d\n", READ_ONCE(device->allow_noreset));
}

static ssize_t noreset_store(struct device *dev, struct device_attribute *attr,
			     const char *buf, size_t count)
{
	struct ppt_device *device = pdev_to_ppt_device(to_pci_dev(dev));
	bool allow;
	int ret;

	ret = kstrtobool(buf, &allow);
	if (ret)
		return ret;
	WRITE_ONCE(device->allow_noreset, allow);
	return count;
}

static DEVICE_ATTR_RW(noreset);

static struct attribute *ppt_attrs[] = {
	&dev_attr_noreset.attr,
	NULL,
};

static const struct attribute_group ppt_group = {
	.name = "ppt",
	.attrs = ppt_attrs,
};

static const struct attribute_group *ppt_groups[] = {
	&ppt_group,
	NULL,
};

struct pci_driver ppt_driver = {
	.name = "ppt",
	/* No ids: only driver_override makes a device ppt's, never its kind. */
	.probe = ppt_probe,
	.remove = ppt_remove,
	.sriov_configure = ppt_sriov_configure,
	.err_handler = &vfio_pci_core_err_handlers,
	.dev_groups = ppt_groups,
	/* The group may be given to a VM while ppt has every member of it. */
	.driver_managed_dma = true,
};
