// SPDX-License-Identifier: GPL-2.0
/* Whether a device is as its last reset left it: see touch.h. */
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/uaccess.h>

#include "core/touch.h"
#include "device.h"
#include "touch.h"

ssize_t ppt_touch_read(struct vfio_device *vdev, char __user *buf, size_t count,
		       loff_t *ppos)
{
	struct ppt_device *device = to_ppt_device(vdev);
	ssize_t ret;

	unsigned int index = VFIO_PCI_OFFSET_TO_INDEX(*ppos);

	/*
	 * Reading a register may change it; reading config space doesn't, nor
	 * do the regions that are ours (igd_vfio.h).
	 */
	if (index == VFIO_PCI_CONFIG_REGION_INDEX ||
	    index >= VFIO_PCI_NUM_REGIONS)
		return vfio_pci_core_read(vdev, buf, count, ppos);
	ppt_touch_note(&device->touch);
	ret = vfio_pci_core_read(vdev, buf, count, ppos);
	ppt_touch_note(&device->touch);
	return ret;
}

static bool is_harmless(loff_t position, size_t count)
{
	return VFIO_PCI_OFFSET_TO_INDEX(position) ==
		       VFIO_PCI_CONFIG_REGION_INDEX &&
	       ppt_config_write_is_harmless(position & VFIO_PCI_OFFSET_MASK,
					    count);
}

static bool may_do_dma(struct pci_dev *pdev)
{
	u16 command;

	pci_user_read_config_word(pdev, PCI_COMMAND, &command);
	return command & PCI_COMMAND_MASTER;
}

ssize_t ppt_touch_write(struct vfio_device *vdev, const char __user *buf,
			size_t count, loff_t *ppos)
{
	struct ppt_device *device = to_ppt_device(vdev);
	bool harmless = is_harmless(*ppos, count);
	ssize_t ret;

	if (!harmless)
		ppt_touch_note(&device->touch);
	ret = vfio_pci_core_write(vdev, buf, count, ppos);
	/* Looked at afterwards: the value may change while it is read. */
	if (!harmless || may_do_dma(device->core.pdev))
		ppt_touch_note(&device->touch);
	return ret;
}

/* INTx of an untouched device is only listened to; the others write to it. */
static bool interrupt_is_harmless(unsigned long arg)
{
	struct vfio_irq_set set;

	if (copy_from_user(&set, (void __user *)arg,
			   offsetofend(struct vfio_irq_set, count)))
		return false;
	return set.index == VFIO_PCI_INTX_IRQ_INDEX ||
	       set.index == VFIO_PCI_ERR_IRQ_INDEX ||
	       set.index == VFIO_PCI_REQ_IRQ_INDEX;
}

static bool writes_interrupts(const struct vfio_pci_core_device *core)
{
	int type = READ_ONCE(core->irq_type);

	return type == VFIO_PCI_MSI_IRQ_INDEX ||
	       type == VFIO_PCI_MSIX_IRQ_INDEX;
}

long ppt_touch_ioctl(struct vfio_device *vdev, unsigned int command,
		     unsigned long arg)
{
	struct ppt_device *device = to_ppt_device(vdev);
	bool harmless = false;
	long ret;

	switch (command) {
	case VFIO_DEVICE_GET_INFO:
	case VFIO_DEVICE_GET_REGION_INFO:
	case VFIO_DEVICE_GET_IRQ_INFO:
	case VFIO_DEVICE_GET_PCI_HOT_RESET_INFO:
		harmless = true;
		break;
	case VFIO_DEVICE_SET_IRQS:
		harmless = interrupt_is_harmless(arg);
		break;
	}
	if (!harmless)
		ppt_touch_note(&device->touch);
	ret = vfio_pci_core_ioctl(vdev, command, arg);
	/* As with writes, the argument may have been another one then. */
	if (!harmless || writes_interrupts(&device->core))
		ppt_touch_note(&device->touch);
	return ret;
}

int ppt_touch_feature(struct vfio_device *vdev, u32 flags, void __user *arg,
		      size_t size)
{
	struct ppt_device *device = to_ppt_device(vdev);

	int ret;

	if (!(flags & VFIO_DEVICE_FEATURE_SET))
		return vfio_pci_core_ioctl_feature(vdev, flags, arg, size);
	/* Power states, among others. */
	ppt_touch_note(&device->touch);
	ret = vfio_pci_core_ioctl_feature(vdev, flags, arg, size);
	ppt_touch_note(&device->touch);
	return ret;
}

/*
 * Mapped BARs. VFIO maps pages when they are first accessed, and takes all of
 * them away for a reset; so the page fault is the touch. Its fault handlers
 * can't be named, but are found in what it gives to the first mapping.
 */

/* Protects the writing of the two below, which happens once. */
static DEFINE_MUTEX(map_lock);
static const struct vm_operations_struct *vfio_map_ops;
/* VFIO's, with our fault handlers. */
static struct vm_operations_struct map_ops;

static void note_fault(const struct vm_area_struct *vma)
{
	struct vfio_pci_core_device *core = vma->vm_private_data;

	ppt_touch_note(&container_of(core, struct ppt_device, core)->touch);
}

static vm_fault_t map_fault(struct vm_fault *vmf)
{
	vm_fault_t ret;

	note_fault(vmf->vma);
	ret = vfio_map_ops->fault(vmf);
	note_fault(vmf->vma);
	return ret;
}

#ifdef CONFIG_ARCH_SUPPORTS_HUGE_PFNMAP
static vm_fault_t map_huge_fault(struct vm_fault *vmf, unsigned int order)
{
	vm_fault_t ret;

	note_fault(vmf->vma);
	ret = vfio_map_ops->huge_fault(vmf, order);
	note_fault(vmf->vma);
	return ret;
}
#endif

static bool learn_map_ops(const struct vm_operations_struct *ops)
{
	mutex_lock(&map_lock);
	if (!vfio_map_ops) {
		map_ops = *ops;
		map_ops.fault = map_fault;
#ifdef CONFIG_ARCH_SUPPORTS_HUGE_PFNMAP
		if (ops->huge_fault)
			map_ops.huge_fault = map_huge_fault;
#endif
		vfio_map_ops = ops;
	}
	mutex_unlock(&map_lock);
	return vfio_map_ops == ops;
}

int ppt_touch_mmap(struct vfio_device *vdev, struct vm_area_struct *vma)
{
	struct ppt_device *device = to_ppt_device(vdev);
	int ret;

	ret = vfio_pci_core_mmap(vdev, vma);
	if (ret)
		return ret;
	/* What isn't known to come by a fault handler has been touched. */
	if (vma->vm_private_data == &device->core && vma->vm_ops &&
	    vma->vm_ops->fault && !vma->vm_ops->page_mkwrite &&
	    learn_map_ops(vma->vm_ops))
		vma->vm_ops = &map_ops;
	else
		ppt_touch_note(&device->touch);
	return 0;
}
