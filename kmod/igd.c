// SPDX-License-Identifier: GPL-2.0
/* What firmware has set up for Intel's integrated graphics: see igd.h. */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core/igd_regs.h"
#include "core/opregion_blob.h"
#include "device.h"
#include "igd.h"

#define REG_GMCH_CONTROL 0x52 /* of the host bridge */
#define REG_GGC 0x50
#define REG_BDSM32 0x5c
#define REG_BDSM64 0xc0
#define REG_ASLS 0xfc
#define BAR0_GGC 0x108040

/* --- stolen memory -------------------------------------------------------- */

static struct pci_dev *get_host_bridge(const struct pci_dev *pdev)
{
	return pci_get_domain_bus_and_slot(pci_domain_nr(pdev->bus), 0,
					   PCI_DEVFN(0, 0));
}

static u16 read_gmch_control(struct pci_dev *pdev)
{
	struct pci_dev *bridge = get_host_bridge(pdev);
	u16 value = 0xffff;

	if (bridge)
		pci_read_config_word(bridge, REG_GMCH_CONTROL, &value);
	pci_dev_put(bridge);
	return value;
}

/* Decoding memory for the while, as nobody has enabled it yet. */
static u16 read_bar0_ggc(struct pci_dev *pdev)
{
	u16 command, value = 0xffff;
	void __iomem *io;

	if (pci_resource_len(pdev, 0) < BAR0_GGC + sizeof(u32))
		return value;
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (pci_enable_device_mem(pdev))
		return value;
	io = ioremap(pci_resource_start(pdev, 0) + BAR0_GGC, sizeof(u32));
	if (io) {
		value = readl(io);
		iounmap(io);
	}
	pci_disable_device(pdev);
	pci_write_config_word(pdev, PCI_COMMAND, command);
	return value;
}

static struct ppt_igd_registers read_registers(struct pci_dev *pdev, u8 stolen)
{
	struct ppt_igd_registers registers = {};
	u32 low = 0, high = 0;

	switch (stolen) {
	case PPT_STOLEN_GMCH:
		registers.sizes = read_gmch_control(pdev);
		pci_read_config_dword(pdev, REG_BDSM32, &low);
		break;
	case PPT_STOLEN_BDSM32:
		pci_read_config_word(pdev, REG_GGC, &registers.sizes);
		pci_read_config_dword(pdev, REG_BDSM32, &low);
		break;
	case PPT_STOLEN_BDSM64:
		pci_read_config_word(pdev, REG_GGC, &registers.sizes);
		pci_read_config_dword(pdev, REG_BDSM64, &low);
		pci_read_config_dword(pdev, REG_BDSM64 + 4, &high);
		break;
	case PPT_STOLEN_BAR2:
		registers.sizes = read_bar0_ggc(pdev);
		break;
	}
	registers.base = (u64)high << 32 | low;
	return registers;
}

static void find_stolen(struct pci_dev *pdev, struct ppt_igd_state *igd)
{
	struct ppt_igd_registers registers = {};

	if (igd->model)
		registers = read_registers(pdev, igd->model->stolen);
	igd->sizes = registers.sizes;
	ppt_igd_decode(igd->model, &registers, &igd->stolen);
}

/* --- OpRegion ------------------------------------------------------------- */

static void add_fault(struct ppt_igd_state *igd, enum ppt_opregion_fault fault)
{
	if (fault)
		igd->faults |= 1U << fault;
}

static bool is_only(u64 address, u32 size, unsigned long description)
{
	return region_intersects(address, size, IORESOURCE_MEM, description) ==
	       REGION_INTERSECTS;
}

/*
 * Whether nothing but firmware has it. "Reserved" are also the registers of the
 * chipset; what of that drivers know is busy.
 */
static bool is_firmware(u64 address, u32 size)
{
	if (is_only(address, size, IORES_DESC_ACPI_NV_STORAGE) ||
	    is_only(address, size, IORES_DESC_ACPI_TABLES))
		return true;
	return is_only(address, size, IORES_DESC_RESERVED) &&
	       region_intersects(address, size,
				 IORESOURCE_MEM | IORESOURCE_BUSY,
				 IORES_DESC_NONE) == REGION_DISJOINT;
}

static enum ppt_opregion_fault check_memory(u64 address, u32 size)
{
	/* Of what has more bits than the processor memremap() warns. */
	if (address + size - 1 > iomem_resource.end)
		return PPT_OPREGION_UNMAPPED;
	if (region_intersects(address, size, IORESOURCE_SYSTEM_RAM,
			      IORES_DESC_NONE) != REGION_DISJOINT)
		return PPT_OPREGION_SYSTEM_RAM;
	/* Its ends, too: what sticks out into nothing is overlooked. */
	if (!is_firmware(address, size) || !is_firmware(address, 1) ||
	    !is_firmware(address + size - 1, 1))
		return PPT_OPREGION_DEVICE_MEMORY;
	return PPT_OPREGION_OK;
}

/*
 * Copies memory of the firmware's, and only that: what points to it is a
 * register that anybody may have written. memremap() would map RAM as well, and
 * the registers of a device.
 */
static enum ppt_opregion_fault fetch(u64 address, u32 size, u8 *out)
{
	enum ppt_opregion_fault fault = check_memory(address, size);
	void *memory;

	if (fault)
		return fault;
	memory = memremap(address, size, MEMREMAP_WB);
	if (!memory)
		return PPT_OPREGION_UNMAPPED;
	memcpy(out, memory, size);
	memunmap(memory);
	return PPT_OPREGION_OK;
}

/* The VBT outside of the OpRegion, behind that; its bytes, or 0. */
static u32 fetch_external(struct ppt_igd_state *igd, u32 asls)
{
	struct ppt_opregion_range range;
	enum ppt_opregion_fault fault;

	if (igd->opregion.pointer == PPT_RVDA_NONE)
		return 0;
	fault = ppt_opregion_external(&igd->opregion, asls, &range);
	if (!fault)
		fault = fetch(range.address, range.size,
			      igd->raw + PPT_OPREGION_SIZE);
	add_fault(igd, fault);
	return fault ? 0 : range.size;
}

static int compose(struct ppt_igd_state *igd)
{
	const u8 *vbt = NULL;
	u32 vbt_size = 0;
	u32 size;

	if (ppt_opregion_fault_is_fatal(ppt_opregion_worst(igd->faults)))
		return 0;
	if (igd->vbt.place == PPT_VBT_EXTERNAL) {
		vbt = igd->raw + PPT_OPREGION_SIZE;
		vbt_size = igd->vbt.vbt.size;
	}
	size = ppt_opregion_compose(igd->raw, vbt, vbt_size, NULL, 0);
	igd->blob = kvzalloc(size, GFP_KERNEL_ACCOUNT);
	if (!igd->blob)
		return -ENOMEM;
	igd->blob_size =
		ppt_opregion_compose(igd->raw, vbt, vbt_size, igd->blob, size);
	return 0;
}

/* What isn't an OpRegion is nobody's to read. */
static void drop_raw(struct ppt_igd_state *igd)
{
	kvfree(igd->raw);
	igd->raw = NULL;
}

static int find_opregion(struct pci_dev *pdev, struct ppt_igd_state *igd)
{
	enum ppt_opregion_fault fault;
	u32 asls, external;

	pci_read_config_dword(pdev, REG_ASLS, &asls);
	fault = ppt_opregion_check_address(asls);
	if (!fault) {
		igd->raw = kvzalloc(PPT_OPREGION_BLOB_MAX, GFP_KERNEL_ACCOUNT);
		if (!igd->raw)
			return -ENOMEM;
		fault = fetch(asls, PPT_OPREGION_SIZE, igd->raw);
	}
	add_fault(igd, fault);
	if (fault) {
		drop_raw(igd);
		return 0;
	}
	ppt_opregion_parse(igd->raw, PPT_OPREGION_SIZE, &igd->opregion);
	igd->faults |= igd->opregion.faults;
	if (igd->faults & (1U << PPT_OPREGION_BAD_SIGNATURE)) {
		drop_raw(igd);
		return 0;
	}
	external = fetch_external(igd, asls);
	igd->raw_size = PPT_OPREGION_SIZE + external;
	ppt_vbt_choose(igd->raw, &igd->opregion,
		       external ? igd->raw + PPT_OPREGION_SIZE : NULL, external,
		       &igd->vbt);
	igd->faults |= igd->vbt.faults;
	return compose(igd);
}

/* --- bridges -------------------------------------------------------------- */

/* What a guest's driver asks of a bridge, and nothing else of it. */
static void keep_registers(struct pci_dev *bridge,
			   const struct ppt_igd_model *model, u8 place, u8 *out)
{
	const struct ppt_igd_register *reg;
	u32 index, i;

	for (index = 0; (reg = ppt_igd_next_register(model, &index)); index++) {
		if (reg->place != place)
			continue;
		for (i = 0; i < reg->width; i++)
			pci_read_config_byte(bridge, reg->offset + i,
					     &out[reg->offset + i]);
	}
}

static bool keep_bridge(struct pci_dev *pdev, struct ppt_igd_state *igd,
			unsigned int devfn, u16 class, u8 place, u8 *out)
{
	struct pci_dev *bridge;
	bool right;

	bridge =
		pci_get_domain_bus_and_slot(pci_domain_nr(pdev->bus), 0, devfn);
	if (!bridge)
		return false;
	right = bridge->vendor == PCI_VENDOR_ID_INTEL &&
		bridge->class >> 8 == class;
	if (right)
		keep_registers(bridge, igd->model, place, out);
	pci_dev_put(bridge);
	return right;
}

static void find_bridges(struct pci_dev *pdev, struct ppt_igd_state *igd)
{
	if (!igd->model)
		return;
	igd->has_host_bridge =
		keep_bridge(pdev, igd, PCI_DEVFN(0, 0), PCI_CLASS_BRIDGE_HOST,
			    PPT_IGD_HOST_BRIDGE, igd->host_bridge);
	igd->has_lpc_bridge = keep_bridge(pdev, igd, PCI_DEVFN(0x1f, 0),
					  PCI_CLASS_BRIDGE_ISA, PPT_IGD_LPC,
					  igd->lpc_bridge);
}

/* --- life ----------------------------------------------------------------- */

/* Cards have an own root port above, and memory; nothing of this is theirs. */
static bool is_integrated(const struct pci_dev *pdev)
{
	return pdev->vendor == PCI_VENDOR_ID_INTEL && !pdev->is_virtfn &&
	       pdev->class >> 16 == PCI_BASE_CLASS_DISPLAY &&
	       pci_is_root_bus(pdev->bus);
}

static void say_found(struct pci_dev *pdev, const struct ppt_igd_state *igd)
{
	enum ppt_opregion_fault worst = ppt_opregion_worst(igd->faults);

	pci_info(pdev, "Intel graphics: %s, %llu MiB stolen, OpRegion %u.%u\n",
		 igd->model ? igd->model->name : "unknown model",
		 igd->stolen.size >> 20, igd->opregion.major,
		 igd->opregion.minor);
	if (worst)
		pci_warn(pdev, "OpRegion: %s\n",
			 ppt_opregion_fault_name(worst));
}

int ppt_igd_claim(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	struct ppt_igd_state *igd;
	int ret;

	if (!is_integrated(pdev))
		return 0;
	igd = kzalloc(sizeof(*igd), GFP_KERNEL_ACCOUNT);
	if (!igd)
		return -ENOMEM;
	/* Freed with the device from here on. */
	device->igd = igd;
	igd->model = ppt_igd_find(pdev->vendor, pdev->device);
	find_stolen(pdev, igd);
	ret = find_opregion(pdev, igd);
	if (ret)
		return ret;
	find_bridges(pdev, igd);
	say_found(pdev, igd);
	return 0;
}

void ppt_igd_free(struct ppt_igd_state *igd)
{
	if (!igd)
		return;
	kvfree(igd->raw);
	kvfree(igd->blob);
	kfree(igd);
}

/* --- ioctls --------------------------------------------------------------- */

static u32 config_long(const u8 *config, unsigned int offset)
{
	return config[offset] | config[offset + 1] << 8 |
	       config[offset + 2] << 16 | (u32)config[offset + 3] << 24;
}

static struct ppt_igd_bridge report_bridge(const u8 *config)
{
	return (struct ppt_igd_bridge){
		.ids = config_long(config, PCI_VENDOR_ID),
		.class_revision = config_long(config, PCI_CLASS_REVISION),
		.subsystem = config_long(config, PCI_SUBSYSTEM_VENDOR_ID),
	};
}

static void report(const struct ppt_igd_state *igd, struct ppt_ioc_igd *io)
{
	const struct ppt_opregion *opregion = &igd->opregion;

	if (igd->model) {
		io->out_generation = igd->model->generation;
		io->out_stolen = igd->model->stolen;
		strscpy_pad(io->out_model, igd->model->name,
			    sizeof(io->out_model));
	}
	io->out_sizes_register = igd->sizes;
	if (capable(CAP_SYS_ADMIN))
		io->out_stolen_base = igd->stolen.base;
	io->out_stolen_size = igd->stolen.size;
	io->out_gtt_size = igd->stolen.gtt_size;
	io->out_base_low = igd->stolen.base_low;
	io->out_stolen_faults = igd->stolen.faults;
	if (igd->stolen.vga_disabled)
		io->out_properties |= PPT_IGD_VGA_DISABLED;
	if (igd->has_host_bridge) {
		io->out_properties |= PPT_IGD_HAS_HOST_BRIDGE;
		io->out_host_bridge = report_bridge(igd->host_bridge);
	}
	if (igd->has_lpc_bridge) {
		io->out_properties |= PPT_IGD_HAS_LPC_BRIDGE;
		io->out_lpc_bridge = report_bridge(igd->lpc_bridge);
	}
	io->out_opregion_version = opregion->major << 16 |
				   opregion->minor << 8 | opregion->revision;
	io->out_opregion_faults = igd->faults;
	io->out_opregion_size = igd->blob_size;
	io->out_opregion_raw_size = igd->raw_size;
	io->out_vbt_place = igd->vbt.place;
	io->out_vbt_size = igd->vbt.vbt.size;
}

int ppt_igd_report(struct ppt_ioc_igd *io)
{
	struct ppt_device *device = ppt_device_get(&io->address);
	int ret = -ENODATA;

	if (!device)
		return -ENODEV;
	if (device->igd) {
		report(device->igd, io);
		ret = 0;
	}
	ppt_device_put(device);
	return ret;
}

static int copy_out(const u8 *data, u32 size, struct ppt_ioc_opregion *io)
{
	io->out_size = size;
	if (!size)
		return -ENODATA;
	if (io->offset >= size)
		return -ERANGE;
	io->out_count = size - io->offset;
	if (io->capacity < io->out_count) {
		if (!(io->flags & PPT_OPREGION_F_PART))
			return -EMSGSIZE;
		io->out_count = io->capacity;
	}
	return copy_to_user(u64_to_user_ptr(io->data), data + io->offset,
			    io->out_count) ?
		       -EFAULT :
		       0;
}

int ppt_igd_read_opregion(struct ppt_ioc_opregion *io)
{
	struct ppt_device *device = ppt_device_get(&io->address);
	const struct ppt_igd_state *igd;
	int ret = -ENODATA;

	if (!device)
		return -ENODEV;
	igd = device->igd;
	if (igd && io->flags & PPT_OPREGION_F_RAW)
		ret = copy_out(igd->raw, igd->raw_size, io);
	else if (igd)
		ret = copy_out(igd->blob, igd->blob_size, io);
	ppt_device_put(device);
	return ret;
}
