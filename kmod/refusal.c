// SPDX-License-Identifier: GPL-2.0
/* Whether a device may be had, and why not: see refusal.h. */
#include <linux/iommu.h>
#include <linux/pci.h>

#include "assignment.h"
#include "device.h"
#include "driver.h"
#include "event.h"
#include "iommu.h"
#include "label.h"
#include "refusal.h"
#include "slot.h"

int ppt_refuse(struct ppt_refusal *refusal, int ret, u32 refused,
	       const struct ppt_device *other)
{
	refusal->refused = refused;
	refusal->other = ppt_device_address(other);
	refusal->owner[0] = '\0';
	if (other->owner.assignment)
		strscpy(refusal->owner, other->owner.assignment->label,
			sizeof(refusal->owner));
	return ret;
}

static int check_state(const struct ppt_device *device,
		       struct ppt_refusal *refusal)
{
	u32 blockers = ppt_device_blockers(device);
	int next = ppt_fsm_next(device->owner.state, PPT_FSM_ASSIGN);

	if (blockers & PPT_BLOCKER_SRIOV)
		return ppt_refuse(refusal, -EBUSY, PPT_REFUSED_SRIOV, device);
	if (next == -ENODEV)
		return ppt_refuse(refusal, next, PPT_REFUSED_LEAVING, device);
	if (next == -EIO)
		return ppt_refuse(refusal, next, PPT_REFUSED_QUARANTINED,
				  device);
	if (next == -EBUSY)
		return ppt_refuse(refusal, next, PPT_REFUSED_OWNED, device);
	if (blockers & PPT_BLOCKER_NO_IOMMU)
		return ppt_refuse(refusal, -EOPNOTSUPP, PPT_REFUSED_NO_IOMMU,
				  device);
	if (blockers & PPT_BLOCKER_NO_RESET)
		return ppt_refuse(refusal, -EOPNOTSUPP, PPT_REFUSED_NO_RESET,
				  device);
	return next < 0 ? next : 0;
}

/*
 * Whether what has @other is the VM that asks. One process may make assignments
 * for many VMs; but what it opens itself goes with the one that admits it.
 */
static bool is_same_vm(const struct ppt_device *other,
		       const struct ppt_assignment *assignment)
{
	const struct ppt_assignment *theirs = other->owner.assignment;

	if (theirs == assignment)
		return true;
	return (theirs->implicit || assignment->implicit) &&
	       ppt_admitted_has(&theirs->admitted, task_tgid(current));
}

/* All of an IOMMU group, and all that one reset hits, go to one VM. */
static int check_others(struct ppt_device *device,
			const struct ppt_assignment *assignment,
			struct ppt_refusal *refusal)
{
	bool clean = ppt_touch_is_clean(&device->touch);
	struct ppt_device *other;
	int ret = 0;

	list_for_each_entry(other, &ppt_devices, devices_node) {
		bool foreign, busy;

		if (other == device)
			continue;
		foreign = other->owner.assignment &&
			  !is_same_vm(other, assignment);
		busy = ppt_state_is_open(other->owner.state) ||
		       other->owner.state == PPT_STATE_SRIOV;
		if (foreign && ppt_iommu_same_group(device, other))
			ret = ppt_refuse(refusal, -EBUSY, PPT_REFUSED_GROUP,
					 other);
		else if ((foreign || (busy && !clean)) &&
			 ppt_slot_is_shared(device, other))
			ret = ppt_refuse(refusal, -EBUSY,
					 PPT_REFUSED_RESET_DOMAIN, other);
		if (ret)
			break;
	}
	return ret;
}

/*
 * Whether a driver that does DMA for the host has it; its name, if that can be
 * told: it is the driver's, and only the lock keeps that loaded.
 */
static bool is_hosts(struct pci_dev *pdev, char name[PPT_OWNER_SIZE])
{
	bool hosts = true;

	name[0] = '\0';
	if (!pci_dev_driver(pdev) || pci_dev_driver(pdev) == &ppt_driver ||
	    pdev->hdr_type != PCI_HEADER_TYPE_NORMAL)
		return false;
	if (!device_trylock(&pdev->dev))
		return true;
	/* As VFIO has it: vfio-pci and pci-stub may have the others. */
	if (!pdev->driver || pdev->driver->driver_managed_dma)
		hosts = false;
	else
		strscpy(name, pdev->driver->name, PPT_OWNER_SIZE);
	device_unlock(&pdev->dev);
	return hosts;
}

/* Of a group: a member that the host has. */
static int check_member(struct device *dev, void *data)
{
	struct ppt_refusal *refusal = data;
	struct pci_dev *pdev;

	if (!dev_is_pci(dev))
		return 0;
	pdev = to_pci_dev(dev);
	if (!is_hosts(pdev, refusal->owner))
		return 0;
	refusal->refused = PPT_REFUSED_HOST;
	refusal->other = (struct ppt_address){
		.domain = pci_domain_nr(pdev->bus),
		.bus = pdev->bus->number,
		.slot = PCI_SLOT(pdev->devfn),
		.function = PCI_FUNC(pdev->devfn),
	};
	return -EBUSY;
}

/* VFIO refuses such a group later, but doesn't say why. */
static int check_group(struct ppt_device *device, struct ppt_refusal *refusal)
{
	struct iommu_group *group = iommu_group_get(&device->core.pdev->dev);
	int ret;

	if (!group)
		return 0;
	ret = iommu_group_for_each_dev(group, refusal, check_member);
	iommu_group_put(group);
	return ret;
}

int ppt_refusal_find(struct ppt_device *device,
		     const struct ppt_assignment *assignment,
		     struct ppt_refusal *refusal)
{
	int ret;

	lockdep_assert_held(&ppt_devices_lock);
	ret = check_state(device, refusal);
	if (!ret)
		ret = check_others(device, assignment, refusal);
	if (!ret)
		ret = check_group(device, refusal);
	return ret;
}

void ppt_refusal_tell(const struct ppt_device *device, int ret,
		      const struct ppt_refusal *refusal)
{
	struct pci_dev *pdev = device->core.pdev;
	const char *why = "it can't be had now";
	char who[PPT_OWNER_SIZE];

	ppt_label_of_caller(who);
	ppt_event_send_refused(device, who);
	switch (refusal->refused) {
	case PPT_REFUSED_OWNED:
		why = "another one has it";
		break;
	case PPT_REFUSED_GROUP:
		why = "another one has a member of its IOMMU group";
		break;
	case PPT_REFUSED_RESET_DOMAIN:
		why = "another one has what its reset would hit";
		break;
	case PPT_REFUSED_HOST:
		why = "a host driver has a member of its IOMMU group";
		break;
	case PPT_REFUSED_SRIOV:
		why = "its virtual functions are enabled";
		break;
	case PPT_REFUSED_QUARANTINED:
		why = "it is quarantined; pptctl recover brings it back";
		break;
	case PPT_REFUSED_NO_RESET:
		why = "it has no reset method and no +noreset";
		break;
	case PPT_REFUSED_RESET_FAILED:
		why = "its reset failed";
		break;
	}
	dev_warn_ratelimited(&pdev->dev, "not assigned to %s: %s%s%s (%d)\n",
			     who, why, refusal->owner[0] ? ": " : "",
			     refusal->owner, ret);
}
