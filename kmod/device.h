/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A claimed device, and the registry of them all.
 *
 * Lifetime: probe allocates a ppt_device as a VFIO device, which is reference
 * counted by VFIO, and adds it to the registry before VFIO can open it; remove
 * takes it out when no VM has it any more, and drops the reference of probe. So
 * what is found in the registry, under its lock, is alive; and so is what VFIO
 * has open or is opening.
 */
#ifndef PPT_DEVICE_H
#define PPT_DEVICE_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/vfio_pci_core.h>

#include "igd.h"
#include "ledger.h"
#include "owner.h"
#include "reset.h"
#include "rom.h"
#include "touch.h"

/**
 * struct ppt_device - a PCI function that ppt is bound to
 * @core: VFIO's part; first member, because vfio_alloc_device() wants it so
 * @devices_node: in the registry
 * @owner: state and owner
 * @reset: the reset that runs
 * @ledger: the last resets
 * @touch: whether it is as the last reset left it
 * @rom: its option ROM
 * @igd: what firmware has set up for Intel's graphics; NULL of other devices.
 *	Written by probe before anybody else has the device
 * @kept_state: config space as it was when it was claimed; written by probe,
 *	NULL without memory
 * @hides_methods: VFIO is kept from resetting it, so that its reset_methods
 *	aren't to be seen; see vfio_reset.c
 * @hides_bus_reset: the same for a bus reset, by a flag of the device's
 * @expects_reset: a reset of which the kernel is about to tell is ppt's doing
 * @in_vfio: VFIO has it, so that it can be assigned; written by probe, read
 *	without a lock
 * @allow_noreset: may be assigned though it has no reset method; written by
 *	probe and sysfs, read without a lock
 */
struct ppt_device {
	struct vfio_pci_core_device core;
	struct list_head devices_node;
	struct ppt_owner owner;
	struct ppt_reset reset;
	struct ppt_ledger ledger;
	struct ppt_touch touch;
	struct ppt_rom rom;
	struct ppt_igd_state *igd;
	struct pci_saved_state *kept_state;
	bool hides_methods;
	bool hides_bus_reset;
	bool expects_reset;
	bool in_vfio;
	bool allow_noreset;
};

/*
 * Protects the registry, and in each device what its members say. Taken inside
 * VFIO's and the driver core's locks; nothing sleeps under it but for memory.
 */
extern struct mutex ppt_devices_lock;

/* Every bound device, by devices_node, in the order of their addresses. */
extern struct list_head ppt_devices;

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

struct ppt_address ppt_device_address(const struct ppt_device *device);

void ppt_device_register(struct ppt_device *device);
void ppt_device_unregister(struct ppt_device *device);

/* The device at an address, or NULL. Context: ppt_devices_lock is held. */
struct ppt_device *ppt_device_find(const struct ppt_address *address);

/**
 * ppt_device_get - the device at an address, to work with outside of the lock
 * @address: where
 *
 * It may be removed at any time: only its device lock, with a look at its
 * state, keeps it from that.
 *
 * Context: Process context. Takes ppt_devices_lock.
 * Return: a reference on the ppt_device and on its pci_dev, for
 * ppt_device_put(); NULL if no such device is claimed.
 */
struct ppt_device *ppt_device_get(const struct ppt_address *address);
void ppt_device_put(struct ppt_device *device);

/* Why it can't be assigned: PPT_BLOCKER_* bits. ppt_devices_lock is held. */
u32 ppt_device_blockers(const struct ppt_device *device);

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

/* As ppt_devices_report(), for the last resets of a device. */
int ppt_devices_resets(struct ppt_ioc_resets *out);

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
