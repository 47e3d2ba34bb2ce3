// SPDX-License-Identifier: GPL-2.0
/* The ROM as a VM sees it: see rom_vfio.h. */
#include <linux/uaccess.h>

#include "device.h"
#include "rom_vfio.h"
#include "vfio_reset.h"

/* --- the region ----------------------------------------------------------- */

static ssize_t read_region(struct ppt_device *device, char __user *buf,
			   size_t count, loff_t *ppos)
{
	loff_t offset = *ppos & VFIO_PCI_OFFSET_MASK;
	struct ppt_rom_copy *copy;
	ssize_t ret = -EINVAL;

	if (!count)
		return 0;
	copy = ppt_rom_show(device);
	/* As VFIO has it: nothing to read there. */
	if (copy && offset < copy->region_size) {
		count = min_t(size_t, count, copy->region_size - offset);
		ret = copy_to_user(buf, copy->data + offset, count) ? -EFAULT :
								      count;
	}
	ppt_rom_copy_put(copy);
	if (ret > 0)
		*ppos += ret;
	return ret;
}

static long region_info(struct ppt_device *device, unsigned long arg)
{
	size_t size = offsetofend(struct vfio_region_info, offset);
	struct vfio_region_info info = {};
	struct ppt_rom_copy *copy;

	if (copy_from_user(&info, (void __user *)arg,
			   offsetofend(struct vfio_region_info, argsz)))
		return -EFAULT;
	if (info.argsz < size)
		return -EINVAL;
	copy = ppt_rom_show(device);
	info.index = VFIO_PCI_ROM_REGION_INDEX;
	info.offset = VFIO_PCI_INDEX_TO_OFFSET(VFIO_PCI_ROM_REGION_INDEX);
	if (copy) {
		info.flags = VFIO_REGION_INFO_FLAG_READ;
		info.size = copy->region_size;
	}
	ppt_rom_copy_put(copy);
	return copy_to_user((void __user *)arg, &info, size) ? -EFAULT : 0;
}

static bool is_rom_info(unsigned int command, unsigned long arg)
{
	struct vfio_region_info info;

	if (command != VFIO_DEVICE_GET_REGION_INFO)
		return false;
	if (copy_from_user(&info, (void __user *)arg,
			   offsetofend(struct vfio_region_info, index)))
		return false;
	return info.index == VFIO_PCI_ROM_REGION_INDEX;
}

long ppt_rom_vfio_ioctl(struct vfio_device *vdev, unsigned int command,
			unsigned long arg)
{
	if (is_rom_info(command, arg))
		return region_info(to_ppt_device(vdev), arg);
	return ppt_vfio_ioctl(vdev, command, arg);
}

/* --- the BAR -------------------------------------------------------------- */

/**
 * struct overlap - the bytes of the ROM BAR that an access to config space hits
 * @bar: the first of them, counted in the register
 * @buf: the same, counted in the buffer
 * @count: how many; may be 0
 */
struct overlap {
	unsigned int bar;
	size_t buf;
	size_t count;
};

static struct overlap find_overlap(loff_t position, size_t count)
{
	loff_t first = position & VFIO_PCI_OFFSET_MASK;
	loff_t end = first + min_t(size_t, count, PAGE_SIZE);
	loff_t from = max_t(loff_t, first, PCI_ROM_ADDRESS);
	loff_t to = min_t(loff_t, end, PCI_ROM_ADDRESS + sizeof(u32));

	if (VFIO_PCI_OFFSET_TO_INDEX(position) !=
		    VFIO_PCI_CONFIG_REGION_INDEX ||
	    from >= to)
		return (struct overlap){};
	return (struct overlap){
		.bar = from - PCI_ROM_ADDRESS,
		.buf = from - first,
		.count = to - from,
	};
}

/*
 * A BAR of the region's size: the bits below it can't be set. Until the VM asks
 * for it by writing ones it reads as zero either way, so that a look at all of
 * config space doesn't have the ROM read.
 */
static u32 bar_value(struct ppt_device *device)
{
	u32 bar = READ_ONCE(device->rom.bar);
	struct ppt_rom_copy *copy;
	u32 size = 0;

	if (!bar)
		return 0;
	copy = ppt_rom_show(device);
	if (copy)
		size = copy->region_size;
	ppt_rom_copy_put(copy);
	return size ? bar & (-size | PCI_ROM_ADDRESS_ENABLE) : 0;
}

static ssize_t read_bar(struct vfio_device *vdev, char __user *buf,
			size_t count, loff_t *ppos)
{
	struct overlap overlap = find_overlap(*ppos, count);
	ssize_t ret = ppt_touch_read(vdev, buf, count, ppos);
	__le32 bar;

	if (ret < 0 || ret < overlap.buf + overlap.count)
		return ret;
	bar = cpu_to_le32(bar_value(to_ppt_device(vdev)));
	if (copy_to_user(buf + overlap.buf, (u8 *)&bar + overlap.bar,
			 overlap.count))
		return -EFAULT;
	return ret;
}

static ssize_t write_bar(struct vfio_device *vdev, const char __user *buf,
			 size_t count, loff_t *ppos)
{
	struct overlap overlap = find_overlap(*ppos, count);
	struct ppt_rom *rom = &to_ppt_device(vdev)->rom;
	__le32 bar = cpu_to_le32(READ_ONCE(rom->bar));

	if (copy_from_user((u8 *)&bar + overlap.bar, buf + overlap.buf,
			   overlap.count))
		return -EFAULT;
	WRITE_ONCE(rom->bar, le32_to_cpu(bar));
	/* VFIO keeps what it is told there to itself. */
	return ppt_touch_write(vdev, buf, count, ppos);
}

ssize_t ppt_rom_vfio_read(struct vfio_device *vdev, char __user *buf,
			  size_t count, loff_t *ppos)
{
	if (VFIO_PCI_OFFSET_TO_INDEX(*ppos) == VFIO_PCI_ROM_REGION_INDEX)
		return read_region(to_ppt_device(vdev), buf, count, ppos);
	if (find_overlap(*ppos, count).count)
		return read_bar(vdev, buf, count, ppos);
	return ppt_touch_read(vdev, buf, count, ppos);
}

ssize_t ppt_rom_vfio_write(struct vfio_device *vdev, const char __user *buf,
			   size_t count, loff_t *ppos)
{
	if (find_overlap(*ppos, count).count)
		return write_bar(vdev, buf, count, ppos);
	return ppt_touch_write(vdev, buf, count, ppos);
}
