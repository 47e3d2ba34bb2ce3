/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether a device is as its last verified reset left it.
 *
 * It is, until somebody could have changed it: a VM that reads or writes its
 * BARs, also by mapped memory, or writes its config space, or uses an interrupt
 * other than INTx; an AER error; a reset that ppt didn't do. Whatever isn't
 * known to be harmless counts as a touch (core/touch.h, ppt_touch_ioctl()).
 *
 * A reset that a VM asks for doesn't make it clean: what the VM has set up
 * before, an ioeventfd or the DMA of another device, may write to it later.
 *
 * Not seen is what root does behind the kernel's back, by /dev/mem, setpci, or
 * the files config and resourceN of sysfs, on a device that belongs to ppt.
 *
 * A touch is noted before it happens and again after it, and the note is taken
 * away before a reset begins. So one that waits for a reset to end isn't lost.
 */
#ifndef PPT_TOUCH_H
#define PPT_TOUCH_H

#include <linux/compiler.h>
#include <linux/mm_types.h>
#include <linux/types.h>

struct ppt_device;
struct vfio_device;

/**
 * struct ppt_touch - whether a device is as its last reset left it
 * @verified: the last reset worked; written when one begins and when its
 *	result is known, by whoever keeps others from resetting the device
 * @used: a VM had the device open since the last reset that worked; protected
 *	by ppt_devices_lock
 * @exposed: a device of its IOMMU group was open since, which may reach it
 *	without the IOMMU seeing it; protected by ppt_devices_lock
 * @touched: somebody could have changed the device since that began; written
 *	and read without a lock
 */
struct ppt_touch {
	bool verified;
	bool used;
	bool exposed;
	bool touched;
};

/* Something may be about to change the device. Context: Any. */
static inline void ppt_touch_note(struct ppt_touch *touch)
{
	/* Not written again and again: all CPUs of a VM may share it. */
	if (!READ_ONCE(touch->touched))
		WRITE_ONCE(touch->touched, true);
	/* What is noted must not come after what it notes. */
	smp_mb();
}

/*
 * A reset is about to begin. Until that is verified the device counts as
 * changed: it may be called off, or nobody may look at what it came to.
 */
static inline void ppt_touch_begin(struct ppt_touch *touch)
{
	WRITE_ONCE(touch->verified, false);
	touch->exposed = false;
	WRITE_ONCE(touch->touched, false);
	/* What comes after this is noted as such. */
	smp_mb();
}

static inline bool ppt_touch_is_clean(const struct ppt_touch *touch)
{
	return READ_ONCE(touch->verified) && !READ_ONCE(touch->touched);
}

/* The file operations of a VFIO device, with a note of what they touch. */
ssize_t ppt_touch_read(struct vfio_device *vdev, char __user *buf, size_t count,
		       loff_t *ppos);
ssize_t ppt_touch_write(struct vfio_device *vdev, const char __user *buf,
			size_t count, loff_t *ppos);
int ppt_touch_mmap(struct vfio_device *vdev, struct vm_area_struct *vma);
int ppt_touch_feature(struct vfio_device *vdev, u32 flags, void __user *arg,
		      size_t size);

/* Of the ioctls that don't reset; see vfio_reset.h for those. */
long ppt_touch_ioctl(struct vfio_device *vdev, unsigned int command,
		     unsigned long arg);

#endif /* PPT_TOUCH_H */
