/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A claimed device, and the registry of them all.
 *
 * Lifetime: probe allocates a ppt_device as a VFIO device, which is reference
 * counted by VFIO, and adds it to the registry before VFIO can open it; remove
 * takes it out when no VM has it any more, and drops the reference of probe. So
 * what is found in the registry, under its lock, is alive.
 */
#ifndef PPT_DEVICE_H
#define PPT_DEVICE_H

#include <linux/list.h>
#include <linux/vfio_pci_core.h>

#include "owner.h"

/**
 * struct ppt_device - a PCI function that ppt is bound to
 * @core: VFIO's part; first member, because vfio_alloc_device() wants it so
 * @owner: state and owner
 * @devices_node: in the registry, protected by its lock
 * @in_vfio: registered with VFIO, so that it can be assigned; set once by
 *	probe, read without a lock
 * @allow_noreset: may be assigned though it has no reset method; written by
 *	probe and sysfs, read without a lock
 */
struct ppt_device {
	struct vfio_pci_core_device core;
	struct ppt_owner owner;
	struct list_head devices_node;
	bool in_vfio;
	bool allow_noreset;
};

static inline struct ppt_device *to_ppt_device(struct vfio_device *vdev)
{
	return container_of(vdev, struct ppt_device, core.vdev);
}

/* Of a device that ppt is bound to, from a callback of its PCI driver. */
static inline struct ppt_device *pdev_to_ppt_device(struct pci_dev *pdev)
{
	struct vfio_pci_core_device *core = dev_get_drvdata(&pdev->dev);

	return container_of(core, struct ppt_device, core);
}

void ppt_device_register(struct ppt_device *device);
void ppt_device_unregister(struct ppt_device *device);

/**
 * ppt_devices_list - addresses of all claimed devices, in order
 * @addresses: room for @capacity of them
 * @capacity: only so many are stored if there are more
 *
 * Context: Process context, may sleep. Takes the registry's lock.
 * Return: how many devices there are.
 */
u32 ppt_devices_list(struct ppt_address *addresses, u32 capacity);

/**
 * ppt_devices_report - what is known of one device
 * @out: in: @address; out: every out_ member
 *
 * Context: Process context, may sleep. Takes the registry's lock.
 * Return: 0, or -ENODEV if no such device is claimed.
 */
int ppt_devices_report(struct ppt_ioc_device *out);

/**
 * ppt_devices_retire_vfs - let nobody open the VFs of a device any more
 * @physfn: the physical function, whose device lock is held
 * @force: also if a VM has one; the others are retired then
 *
 * Context: Process context, may sleep. Takes the registry's lock.
 * Return: 0, or without @force -EBUSY if a VM has one; then all are as before.
 */
int ppt_devices_retire_vfs(const struct pci_dev *physfn, bool force);

#endif /* PPT_DEVICE_H */
