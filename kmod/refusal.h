/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a device may be a VM's now: its own state, then who has what belongs
 * to it (its IOMMU group, what its reset would hit), then whether the host has
 * a part of its group. The first thing in the way is the answer, and is named.
 */
#ifndef PPT_REFUSAL_H
#define PPT_REFUSAL_H

#include <linux/ppt.h>

struct ppt_assignment;
struct ppt_device;

/**
 * struct ppt_refusal - why not
 * @refused: PPT_REFUSED_*
 * @other: what is in the way, if it isn't the device itself
 * @owner: whose that is, may be empty
 */
struct ppt_refusal {
	u32 refused;
	struct ppt_address other;
	char owner[PPT_OWNER_SIZE];
};

/* Below, ppt_devices_lock is held. */

/**
 * ppt_refusal_find - whether an assignment may have a device
 * @device: the device
 * @assignment: who asks
 * @refusal: filled if not
 *
 * Return: 0; -EAGAIN if it is being reset, which ends by itself; what
 * PPT_IOC_ASSIGN documents.
 */
int ppt_refusal_find(struct ppt_device *device,
		     const struct ppt_assignment *assignment,
		     struct ppt_refusal *refusal);

/* Fills @refusal: because of @other, which is somebody's. Returns @ret. */
int ppt_refuse(struct ppt_refusal *refusal, int ret, u32 refused,
	       const struct ppt_device *other);

/*
 * Says in log and events why an open is refused with @ret: VFIO hands on no
 * more than that.
 */
void ppt_refusal_tell(const struct ppt_device *device, int ret,
		      const struct ppt_refusal *refusal);

#endif /* PPT_REFUSAL_H */
