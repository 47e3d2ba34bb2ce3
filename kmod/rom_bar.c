// SPDX-License-Identifier: GPL-2.0
/* Reading a ROM out of its device: see rom_bar.h. */
#include <linux/delay.h>
#include <linux/io.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vgaarb.h>

#include "core/optrom.h"
#include "method.h"
#include "rom_bar.h"

/*
 * A ROM isn't read for longer: its device lock is held, for which a reset waits
 * for PPT_LOCK_TIMEOUT_MS before it gives the device up.
 */
#define READ_TIMEOUT_MS 3000
/* What is read before the clock, or the ROM, is looked at. */
#define STEP 512

/* Four bytes at a time: there are devices that fail on more. */
static void read_step(__le32 *words, const void __iomem *io)
{
	unsigned int i;

	for (i = 0; i < STEP / sizeof(*words); i++)
		words[i] = cpu_to_le32(readl(io + i * sizeof(*words)));
}

/*
 * Reads as far as the images say that they go, which is mostly much less than
 * the BAR decodes; what isn't a ROM only far enough to tell what it is. @limit
 * is a multiple of STEP.
 *
 * Return: how far that was; less than what is wanted if it took too long, or if
 * there is a fatal signal.
 */
static u32 read_chain(u8 *data, const void __iomem *io, u32 limit,
		      struct ppt_optrom *rom)
{
	unsigned long end = jiffies + msecs_to_jiffies(READ_TIMEOUT_MS);
	u32 have = 0, want = STEP;

	while (have < want && have < limit) {
		read_step((__le32 *)(data + have), io + have);
		have += STEP;
		if (have >= want) {
			ppt_optrom_parse(data, have, NULL, 0, rom);
			want = rom->wanted;
		}
		if (time_after(jiffies, end) || fatal_signal_pending(current))
			break;
		cond_resched();
	}
	return have;
}

/* A copy of the ROM that is decoded at an address. */
static struct ppt_rom_copy *read_window(const struct pci_dev *pdev,
					phys_addr_t address, u32 size)
{
	struct ppt_rom_copy *copy = ERR_PTR(-ENOMEM);
	u32 limit = min_t(u32, size, PPT_OPTROM_MAX);
	struct ppt_optrom *rom;
	void __iomem *io;
	u8 *data;

	data = kvmalloc(limit, GFP_KERNEL);
	rom = kmalloc(sizeof(*rom), GFP_KERNEL);
	io = ioremap(address, limit);
	if (data && rom && io) {
		u32 length = read_chain(data, io, limit, rom);

		copy = fatal_signal_pending(current) ?
			       ERR_PTR(-EINTR) :
			       ppt_rom_copy_new(pdev, data, length);
	}
	if (io)
		iounmap(io);
	kfree(rom);
	kvfree(data);
	return copy;
}

/* --- an address for the ROM ---------------------------------------------- */

/**
 * struct rom_window - where the ROM is decoded for the while
 * @saved: the ROM BAR's register before
 * @size: of the BAR, in bytes
 * @address: for the CPU
 * @bus_address: for the register
 * @borrowed: what was taken from the bus; no flags if nothing was
 */
struct rom_window {
	u32 saved;
	u32 size;
	phys_addr_t address;
	u32 bus_address;
	struct resource borrowed;
};

/*
 * Asked of the register: the kernel's idea of the BAR is gone where it has put
 * the shadow in its place. It decodes nothing meanwhile, being disabled.
 */
static u32 bar_size(struct pci_dev *pdev, u32 saved)
{
	u32 mask;

	if (PCI_POSSIBLE_ERROR(saved))
		return 0;
	pci_write_config_dword(pdev, pdev->rom_base_reg, PCI_ROM_ADDRESS_MASK);
	pci_read_config_dword(pdev, pdev->rom_base_reg, &mask);
	pci_write_config_dword(pdev, pdev->rom_base_reg, saved);
	mask &= PCI_ROM_ADDRESS_MASK;
	/* The lowest bit that can be set (PCI Local Bus 3.0, 6.2.5.1). */
	return mask & -mask;
}

/*
 * From what the bridges above pass on, and nobody has. A rescan of the bus
 * could move these windows; pci_rescan_remove_lock, which keeps it away, can't
 * be taken: it is held while the removal of a VF waits for its VM.
 */
static int borrow_address(struct pci_dev *pdev, struct rom_window *window)
{
	struct resource *borrowed = &window->borrowed;

	borrowed->name = "ppt: option ROM";
	borrowed->flags = IORESOURCE_MEM | IORESOURCE_PREFETCH;
	return pci_bus_alloc_resource(pdev->bus, borrowed, window->size,
				      window->size, PCIBIOS_MIN_MEM, 0, NULL,
				      NULL);
}

/* @window: saved and size are filled in. */
static int open_window(struct pci_dev *pdev, struct rom_window *window)
{
	struct resource *resource = &pdev->resource[PCI_ROM_RESOURCE];
	struct pci_bus_region region;

	if (resource->flags & IORESOURCE_ROM_SHADOW || !resource->parent ||
	    resource_size(resource) != window->size) {
		if (borrow_address(pdev, window))
			return -ENOSPC;
		resource = &window->borrowed;
	}
	pcibios_resource_to_bus(pdev->bus, &region, resource);
	window->address = resource->start;
	window->bus_address = region.start;
	pci_write_config_dword(pdev, pdev->rom_base_reg,
			       window->bus_address | PCI_ROM_ADDRESS_ENABLE);
	return 0;
}

static void close_window(struct pci_dev *pdev, struct rom_window *window)
{
	pci_write_config_dword(pdev, pdev->rom_base_reg, window->saved);
	if (window->borrowed.parent)
		release_resource(&window->borrowed);
}

/* --- the device ----------------------------------------------------------- */

static struct ppt_rom_copy *read_enabled(struct pci_dev *pdev,
					 struct rom_window *window)
{
	struct ppt_rom_copy *copy;
	int ret;

	ret = open_window(pdev, window);
	if (ret)
		return ERR_PTR(ret);
	copy = read_window(pdev, window->address, window->size);
	close_window(pdev, window);
	/* What the bus has answered in its place is no ROM. */
	if (!ppt_method_answers(pdev)) {
		ppt_rom_copy_put(copy);
		return ERR_PTR(-EACCES);
	}
	return copy;
}

/* One bit, because others may be masking the interrupt meanwhile. */
static void set_memory(struct pci_dev *pdev, bool on)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	command &= ~PCI_COMMAND_MEMORY;
	if (on)
		command |= PCI_COMMAND_MEMORY;
	pci_write_config_word(pdev, PCI_COMMAND, command);
}

/* VFIO has enabled it: only the VM's decoding may be off. */
static struct ppt_rom_copy *read_open(struct pci_dev *pdev,
				      struct rom_window *window)
{
	struct ppt_rom_copy *copy;
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (command & PCI_COMMAND_MEMORY)
		return read_enabled(pdev, window);
	set_memory(pdev, true);
	copy = read_enabled(pdev, window);
	set_memory(pdev, false);
	return copy;
}

/* Nobody has enabled it, nor perhaps the bridges above. */
static struct ppt_rom_copy *read_idle(struct pci_dev *pdev,
				      struct rom_window *window)
{
	struct ppt_rom_copy *copy;
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	/* Fails if a BAR that would be decoded, too, has no address. */
	if (pci_enable_device_mem(pdev))
		return ERR_PTR(-ENOSPC);
	copy = read_enabled(pdev, window);
	pci_disable_device(pdev);
	pci_write_config_word(pdev, PCI_COMMAND, command);
	return copy;
}

static struct ppt_rom_copy *read_locked(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	struct rom_window window = {};
	struct ppt_rom_copy *copy;

	/* A VM may have put it to sleep, and is to find it so. */
	if (pdev->current_state != PCI_D0 || !ppt_method_answers(pdev))
		return ERR_PTR(-EACCES);
	pci_read_config_dword(pdev, pdev->rom_base_reg, &window.saved);
	window.size = bar_size(pdev, window.saved);
	if (!window.size)
		return ERR_PTR(-ENOENT);
	ppt_touch_note(&device->touch);
	copy = pci_is_enabled(pdev) ? read_open(pdev, &window) :
				      read_idle(pdev, &window);
	ppt_touch_note(&device->touch);
	return copy;
}

/* Whether it is there, and may be accessed. */
static int check_state(struct ppt_device *device)
{
	enum ppt_state state = READ_ONCE(device->owner.state);

	if (state == PPT_STATE_LEAVING || state == PPT_STATE_GONE)
		return -ENODEV;
	/* Nobody knows what it would do. */
	if (READ_ONCE(device->owner.quarantined))
		return -EACCES;
	return 0;
}

/* The device lock is only tried: remove waits under it for the VM to go. */
static int lock(struct ppt_device *device)
{
	unsigned long end = jiffies + msecs_to_jiffies(PPT_LOCK_TIMEOUT_MS);
	int ret;

	for (;;) {
		ret = check_state(device);
		if (ret)
			return ret;
		down_write(&device->core.memory_lock);
		if (pci_dev_trylock(device->core.pdev))
			return 0;
		up_write(&device->core.memory_lock);
		if (time_after(jiffies, end) || fatal_signal_pending(current))
			return -EAGAIN;
		msleep(PPT_LOCK_POLL_MS);
	}
}

static struct ppt_rom_copy *read_unlocked(struct ppt_device *device)
{
	struct ppt_rom_copy *copy;
	int ret;

	ret = lock(device);
	if (ret)
		return ERR_PTR(ret);
	/* It may have gone before it was locked; now it can't. */
	ret = check_state(device);
	copy = ret ? ERR_PTR(ret) : read_locked(device);
	pci_dev_unlock(device->core.pdev);
	up_write(&device->core.memory_lock);
	return copy;
}

/* A VM that has let its device sleep isn't woken up for this. */
static bool get_power(struct ppt_device *device)
{
	struct device *dev = &device->core.pdev->dev;

	if (ppt_state_is_open(READ_ONCE(device->owner.state)))
		return pm_runtime_get_if_in_use(dev) > 0;
	return !pm_runtime_resume_and_get(dev);
}

struct ppt_rom_copy *ppt_rom_bar_read(struct ppt_device *device, bool locked)
{
	struct pci_dev *pdev = device->core.pdev;
	struct ppt_rom_copy *copy;
	int ret;

	/* A virtual function has none (SR-IOV 1.1, 3.4.1.13). */
	if (!pdev->rom_base_reg)
		return ERR_PTR(-ENOENT);
	ret = check_state(device);
	if (ret)
		return ERR_PTR(ret);
	/* Before memory_lock, which VFIO takes when a device wakes up. */
	if (!get_power(device))
		return ERR_PTR(-EACCES);
	copy = locked ? read_locked(device) : read_unlocked(device);
	pm_runtime_put(&pdev->dev);
	return copy;
}

/*
 * The kernel marks every VGA device that could be it, for it doesn't know yet
 * which one the firmware has used; there is but one shadow.
 */
struct ppt_rom_copy *ppt_rom_shadow_read(const struct pci_dev *pdev)
{
	const struct resource *resource = &pdev->resource[PCI_ROM_RESOURCE];

	if (!(resource->flags & IORESOURCE_ROM_SHADOW) ||
	    pdev != vga_default_device())
		return ERR_PTR(-ENOENT);
	return read_window(pdev, resource->start, resource_size(resource));
}
