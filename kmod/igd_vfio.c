// SPDX-License-Identifier: GPL-2.0
/* Intel's integrated graphics as a VM sees it: see igd_vfio.h. */
#include <linux/uaccess.h>
#include <linux/vfio.h>

#include "core/igd_regs.h"
#include "device.h"
#include "igd_vfio.h"

/*
 * In VFIO's map of config space (drivers/vfio/pci/vfio_pci_priv.h), for bytes
 * of no capability: the device's, or kept in memory for the VM.
 */
#define CONFIG_RAW 0xff
#define CONFIG_VIRTUAL 0xfe

#define INTEL_REGION (VFIO_REGION_TYPE_PCI_VENDOR_TYPE | PCI_VENDOR_ID_INTEL)

/* The data of a region are bytes that last as long as the device. */
static ssize_t region_rw(struct vfio_pci_core_device *core, char __user *buf,
			 size_t count, loff_t *ppos, bool iswrite)
{
	unsigned int index = VFIO_PCI_OFFSET_TO_INDEX(*ppos);
	const struct vfio_pci_region *region =
		&core->region[index - VFIO_PCI_NUM_REGIONS];
	loff_t offset = *ppos & VFIO_PCI_OFFSET_MASK;

	if (offset >= region->size || iswrite)
		return -EINVAL;
	count = min_t(size_t, count, region->size - offset);
	if (copy_to_user(buf, (const u8 *)region->data + offset, count))
		return -EFAULT;
	*ppos += count;
	return count;
}

static void region_release(struct vfio_pci_core_device *core,
			   struct vfio_pci_region *region)
{
}

static const struct vfio_pci_regops region_ops = {
	.rw = region_rw,
	.release = region_release,
};

static int add_region(struct ppt_device *device, unsigned int subtype,
		      void *data, size_t size)
{
	return vfio_pci_core_register_dev_region(&device->core, INTEL_REGION,
						 subtype, &region_ops, size,
						 VFIO_REGION_INFO_FLAG_READ,
						 data);
}

static int add_regions(struct ppt_device *device, struct ppt_igd_state *igd)
{
	int ret = 0;

	if (igd->blob)
		ret = add_region(device, VFIO_REGION_SUBTYPE_INTEL_IGD_OPREGION,
				 igd->blob, igd->blob_size);
	if (!ret && igd->has_host_bridge)
		ret = add_region(device, VFIO_REGION_SUBTYPE_INTEL_IGD_HOST_CFG,
				 igd->host_bridge, sizeof(igd->host_bridge));
	if (!ret && igd->has_lpc_bridge)
		ret = add_region(device, VFIO_REGION_SUBTYPE_INTEL_IGD_LPC_CFG,
				 igd->lpc_bridge, sizeof(igd->lpc_bridge));
	return ret;
}

/*
 * From here on what the VM writes there is kept in memory, and read back. It
 * begins with zeros where the guest is to put an address of its own, and else
 * with what the device has.
 */
static void make_virtual(struct vfio_pci_core_device *core,
			 const struct ppt_igd_register *reg)
{
	u32 i;

	for (i = reg->offset; i < reg->offset + reg->width; i++) {
		/* A capability is VFIO's. */
		if (core->pci_config_map[i] != CONFIG_RAW)
			continue;
		core->pci_config_map[i] = CONFIG_VIRTUAL;
		core->vconfig[i] = 0;
		if (reg->policy != PPT_IGD_EMULATE)
			pci_read_config_byte(core->pdev, i, &core->vconfig[i]);
	}
}

static void keep_registers(struct ppt_device *device)
{
	const struct ppt_igd_register *reg;
	u32 index;

	for (index = 0;
	     (reg = ppt_igd_next_register(device->igd->model, &index)); index++)
		if (reg->place == PPT_IGD_DISPLAY)
			make_virtual(&device->core, reg);
}

int ppt_igd_vfio_open(struct ppt_device *device)
{
	if (!device->igd)
		return 0;
	keep_registers(device);
	return add_regions(device, device->igd);
}
