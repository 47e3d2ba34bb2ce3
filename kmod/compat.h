/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the kernels that ppt supports, 6.1 and 6.12; nothing
 * else asks for a version. Each entry says when it can go.
 */
#ifndef PPT_COMPAT_H
#define PPT_COMPAT_H

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/pci.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "ppt needs Linux 6.1 or later"
#endif

/*
 * Up to which kernel what vfio_reset.c and method.c do to vfio_pci_core and to
 * the PCI core was compared with their source. Past it, VFIO resets as ever.
 */
#define PPT_VFIO_RESETS_KNOWN (LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0))

/*
 * The process behind a pidfd, a reference, or an error. pidfd_pid() isn't
 * exported; but a file of that kind can be told by what only the kernel can
 * name. Pidfds have a file system of their own since 6.9. Until 6.1 is dropped,
 * or pidfd_pid() is exported.
 */
static inline struct pid *ppt_pidfd_pid(const struct file *file)
{
	const struct super_block *super = file_inode(file)->i_sb;
	struct pid *pid = NULL;

#ifdef PID_FS_MAGIC
	if (super->s_magic == PID_FS_MAGIC)
		pid = file_inode(file)->i_private;
#endif
	if (super->s_magic == ANON_INODE_FS_MAGIC &&
	    !strcmp(file->f_path.dentry->d_name.name, "[pidfd]"))
		pid = file->private_data;
	return pid ? get_pid(pid) : ERR_PTR(-EBADF);
}

/* iommufd arrived in 6.2 and its ops with it. Until 6.1 is dropped. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#define PPT_VFIO_IOMMUFD_OPS                              \
	.bind_iommufd = vfio_iommufd_physical_bind,       \
	.unbind_iommufd = vfio_iommufd_physical_unbind,   \
	.attach_ioas = vfio_iommufd_physical_attach_ioas, \
	.detach_ioas = vfio_iommufd_physical_detach_ioas,
#else
#define PPT_VFIO_IOMMUFD_OPS
#endif

/*
 * driver_override moved into struct device during 6.12's stable updates, with a
 * lock of its own. Until 6.1 is dropped.
 *
 * ppt_override_set() and ppt_override_clear() may sleep, and are called without
 * the device lock, which the older form takes. ppt_override_is() is called from
 * probe: somebody holds the device lock then, though not always this thread.
 */
#ifdef PPT_HAVE_DEVICE_OVERRIDE
static inline int ppt_override_set(struct pci_dev *pdev, const char *name)
{
	return device_set_driver_override(&pdev->dev, name);
}

static inline bool ppt_override_is(struct pci_dev *pdev, const char *name)
{
	struct device *dev = &pdev->dev;
	bool same;

	/* As device_match_driver_override(), which sparse can't follow. */
	spin_lock(&dev->driver_override.lock);
	same = dev->driver_override.name &&
	       !strcmp(dev->driver_override.name, name);
	spin_unlock(&dev->driver_override.lock);
	return same;
}

/* Clears the override if it is @name. */
static inline void ppt_override_clear(struct pci_dev *pdev, const char *name)
{
	if (ppt_override_is(pdev, name))
		ppt_override_set(pdev, "");
}
#else
static inline int ppt_override_set(struct pci_dev *pdev, const char *name)
{
	return driver_set_override(&pdev->dev, &pdev->driver_override, name,
				   strlen(name));
}

static inline bool ppt_override_is(struct pci_dev *pdev, const char *name)
{
	return pdev->driver_override && !strcmp(pdev->driver_override, name);
}

static inline void ppt_override_clear(struct pci_dev *pdev, const char *name)
{
	const char *old = NULL;

	device_lock(&pdev->dev);
	if (ppt_override_is(pdev, name)) {
		old = pdev->driver_override;
		pdev->driver_override = NULL;
	}
	device_unlock(&pdev->dev);
	kfree(old);
}
#endif

#endif /* PPT_COMPAT_H */
