// SPDX-License-Identifier: GPL-2.0
/* One reset, and the proof that it worked: see method.h. */
#include <linux/delay.h>
#include <linux/pm_runtime.h>

#include "compat.h"
#include "method.h"
#include "reset.h"
#include "slot.h"

/* These are indices into the kernel's table of methods (drivers/pci/pci.c). */
static_assert(PCI_NUM_RESET_METHODS <= PPT_METHOD_CXL_BUS + 1);

bool ppt_method_answers(struct pci_dev *pdev)
{
	u16 command;

	pci_read_config_word(pdev, PCI_COMMAND, &command);
	return !PCI_POSSIBLE_ERROR(command);
}

void ppt_method_keep_state(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;

	if (pci_save_state(pdev))
		return;
	device->kept_state = pci_store_saved_state(pdev);
	/* Not for the next pci_restore_state(), whoever calls that. */
	pdev->state_saved = false;
}

void ppt_method_drop_state(struct ppt_device *device)
{
	kfree(device->kept_state);
	device->kept_state = NULL;
}

/* A virtual function's ids read as all ones (SR-IOV 1.1, 3.4.1). */
static bool ids_are_right(struct pci_dev *pdev)
{
	u32 ids;

	if (pdev->is_virtfn)
		return true;
	pci_read_config_dword(pdev, PCI_VENDOR_ID, &ids);
	return ids == (pdev->vendor | pdev->device << 16);
}

/* Whether the BAR's register says what the kernel has put there. */
static bool bar_is_right(struct pci_dev *pdev, unsigned int index)
{
	struct resource *resource = &pdev->resource[index];
	struct pci_bus_region region;
	u32 mask, low, high = 0;

	if (!resource->flags || !resource->parent ||
	    resource->flags & (IORESOURCE_UNSET | IORESOURCE_PCI_FIXED))
		return true;
	pcibios_resource_to_bus(pdev->bus, &region, resource);
	mask = resource->flags & IORESOURCE_IO ? (u32)PCI_BASE_ADDRESS_IO_MASK :
						 (u32)PCI_BASE_ADDRESS_MEM_MASK;
	pci_read_config_dword(pdev, PCI_BASE_ADDRESS_0 + 4 * index, &low);
	if (resource->flags & IORESOURCE_MEM_64)
		pci_read_config_dword(pdev, PCI_BASE_ADDRESS_0 + 4 * index + 4,
				      &high);
	return (low & mask) == lower_32_bits(region.start) &&
	       high == (resource->flags & IORESOURCE_MEM_64 ?
				upper_32_bits(region.start) :
				0);
}

static bool bars_are_right(struct pci_dev *pdev)
{
	unsigned int i;

	/* A virtual function has none: its addresses are the parent's. */
	if (pdev->is_virtfn)
		return true;
	for (i = 0; i < PCI_STD_NUM_BARS; i++)
		if (!bar_is_right(pdev, i))
			return false;
	return true;
}

u8 ppt_method_verify(struct pci_dev *pdev, bool idle)
{
	u16 command;

	if (!ppt_method_answers(pdev))
		return PPT_RESULT_SILENT;
	if (!ids_are_right(pdev))
		return PPT_RESULT_CHANGED;
	if (!pci_wait_for_pending_transaction(pdev))
		return PPT_RESULT_PENDING;
	pci_read_config_word(pdev, PCI_COMMAND, &command);
	if (idle && command & PCI_COMMAND_MASTER)
		return PPT_RESULT_MASTER;
	if (!bars_are_right(pdev))
		return PPT_RESULT_BARS;
	return PPT_RESULT_OK;
}

/*
 * Once more with the state from when it was claimed, if the one from before the
 * reset was none: a device that didn't answer was saved as all ones.
 */
static u8 verify_or_restore(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	u8 result = ppt_method_verify(pdev, true);

	if (result != PPT_RESULT_BARS && result != PPT_RESULT_MASTER)
		return result;
	if (!device->kept_state ||
	    pci_load_saved_state(pdev, device->kept_state))
		return result;
	pci_restore_state(pdev);
	pci_clear_master(pdev);
	return ppt_method_verify(pdev, true);
}

/*
 * Runs one method of the kernel's, by making it the only one for the moment;
 * there is no other way to name one. The kernel reads the array without a lock,
 * and the file reset_method writes it without one: what an admin writes at this
 * moment stays, unless it is "none at all".
 */
static int call_method(struct pci_dev *pdev, u8 method)
{
	u8 methods[PCI_NUM_RESET_METHODS];
	int ret;

	memcpy(methods, pdev->reset_methods, sizeof(methods));
	pdev->reset_methods[0] = method;
	pdev->reset_methods[1] = 0;
	ret = __pci_reset_function_locked(pdev);
	if (pdev->reset_methods[0] == method && !pdev->reset_methods[1])
		memcpy(pdev->reset_methods, methods, sizeof(methods));
	return ret;
}

/* The kernel lists what it has found the function to support. */
static bool is_listed(const struct pci_dev *pdev, u8 method)
{
	unsigned int i;

	for (i = 0; i < PCI_NUM_RESET_METHODS && pdev->reset_methods[i]; i++)
		if (pdev->reset_methods[i] == method)
			return true;
	return false;
}

static u8 run_method(struct ppt_device *device, u8 method)
{
	struct pci_dev *pdev = device->core.pdev;
	int ret;

	device_lock_assert(&pdev->dev);
	pci_set_power_state(pdev, PCI_D0);
	pci_clear_master(pdev);
	/*
	 * No interrupt and no decoding, while it is reset and afterwards, for
	 * nobody has it. Whoever enables it switches them on again.
	 */
	pci_write_config_word(pdev, PCI_COMMAND, PCI_COMMAND_INTX_DISABLE);
	pci_save_state(pdev);
	ret = call_method(pdev, method);
	pci_restore_state(pdev);
	/* "Not mine" and "timed out" look the same, but for what was listed. */
	if (ret == -ENOTTY && !ppt_method_answers(pdev))
		return PPT_RESULT_SILENT;
	if (ret == -ENOTTY)
		return is_listed(pdev, method) ? PPT_RESULT_GAVE_UP :
						 PPT_RESULT_UNSUPPORTED;
	if (ret) {
		pci_warn(pdev, "reset by %s failed: %d\n",
			 ppt_method_name(method), ret);
		return PPT_RESULT_ERROR;
	}
	return verify_or_restore(device);
}

/* The kernel wants the bridge locked for a bus reset, and before the device. */
static bool try_lock(struct pci_dev *pdev, struct pci_dev *bridge)
{
	if (bridge && !pci_dev_trylock(bridge))
		return false;
	if (pci_dev_trylock(pdev))
		return true;
	if (bridge)
		pci_dev_unlock(bridge);
	return false;
}

/* PPT_RESULT_OK with the locks held, or why not. */
static u8 lock(struct ppt_device *device, struct pci_dev *bridge)
{
	unsigned long end = jiffies + msecs_to_jiffies(PPT_LOCK_TIMEOUT_MS);

	while (!try_lock(device->core.pdev, bridge)) {
		if (ppt_reset_is_cancelled(device))
			return PPT_RESULT_CANCELLED;
		if (time_after(jiffies, end))
			return PPT_RESULT_LOCKED;
		msleep(PPT_LOCK_POLL_MS);
	}
	return PPT_RESULT_OK;
}

static u8 try_unlocked(struct ppt_device *device, u8 method,
		       struct pci_dev *bridge)
{
	u8 result = lock(device, bridge);

	if (result != PPT_RESULT_OK)
		return result;
	result = run_method(device, method);
	pci_dev_unlock(device->core.pdev);
	if (bridge)
		pci_dev_unlock(bridge);
	return result;
}

/* With the device lock held already, the bridge's may only be tried. */
static u8 try_locked(struct ppt_device *device, u8 method,
		     struct pci_dev *bridge)
{
	u8 result;

	if (bridge && !pci_dev_trylock(bridge))
		bridge = NULL;
	pci_cfg_access_lock(device->core.pdev);
	result = run_method(device, method);
	pci_cfg_access_unlock(device->core.pdev);
	if (bridge)
		pci_dev_unlock(bridge);
	return result;
}

static u8 try_method(struct ppt_device *device, u8 method, bool locked)
{
	bool needs_bridge = method == PPT_METHOD_BUS ||
			    method == PPT_METHOD_CXL_BUS;
	struct pci_dev *bridge =
		needs_bridge ? pci_upstream_bridge(device->core.pdev) : NULL;

	if (locked)
		return try_locked(device, method, bridge);
	return try_unlocked(device, method, bridge);
}

/* Whether another method is worth a try after that. */
static bool goes_on(u8 result)
{
	switch (result) {
	case PPT_RESULT_OK:
	case PPT_RESULT_LOCKED:
	case PPT_RESULT_CANCELLED:
		return false;
	/* As the kernel has it: other methods may be broken, too. */
	case PPT_RESULT_ERROR:
		return false;
	}
	return true;
}

struct ppt_outcome ppt_method_reset_function(struct ppt_device *device, u8 only,
					     bool locked)
{
	struct ppt_outcome outcome = { .result = PPT_RESULT_UNSUPPORTED };
	u8 methods[PCI_NUM_RESET_METHODS] = { only };
	unsigned int i;

	if (!only)
		memcpy(methods, device->core.pdev->reset_methods,
		       sizeof(methods));
	else if (only >= PCI_NUM_RESET_METHODS)
		return outcome;
	for (i = 0; i < ARRAY_SIZE(methods) && methods[i]; i++) {
		u8 result;

		WRITE_ONCE(device->reset.trying, methods[i]);
		result = try_method(device, methods[i], locked);
		/* A failure counts more than a method that isn't there. */
		if (result != PPT_RESULT_UNSUPPORTED || !outcome.method ||
		    outcome.result == PPT_RESULT_UNSUPPORTED) {
			outcome.method = methods[i];
			outcome.result = result;
		}
		if (!goes_on(result) ||
		    (!locked && ppt_reset_is_cancelled(device)))
			break;
	}
	return outcome;
}

/* Waits until all functions are awake, for which the caller has asked. */
static void slot_wake(struct pci_dev *pdev)
{
	struct pci_dev *other = NULL;

	for_each_pci_dev(other)
		if (ppt_slot_has(pdev, other))
			pm_runtime_resume(&other->dev);
}

static u8 slot_verify(struct ppt_device *device)
{
	u8 result = verify_or_restore(device);
	struct pci_dev *other = NULL;

	for_each_pci_dev(other) {
		if (result != PPT_RESULT_OK) {
			pci_dev_put(other);
			break;
		}
		if (ppt_slot_has(device->core.pdev, other))
			result = ppt_method_verify(other, true);
	}
	return result;
}

/* Saves and restores all functions, and only tries their locks. */
static u8 slot_reset(struct ppt_device *device)
{
	unsigned long end = jiffies + msecs_to_jiffies(PPT_LOCK_TIMEOUT_MS);
	int ret;

	while ((ret = pci_reset_bus(device->core.pdev)) == -EAGAIN) {
		if (ppt_reset_is_cancelled(device))
			return PPT_RESULT_CANCELLED;
		if (time_after(jiffies, end))
			return PPT_RESULT_LOCKED;
		msleep(PPT_LOCK_POLL_MS);
	}
	if (ret == -ENOTTY)
		return PPT_RESULT_GAVE_UP;
	if (ret) {
		pci_warn(device->core.pdev, "slot reset failed: %d\n", ret);
		return PPT_RESULT_ERROR;
	}
	return slot_verify(device);
}

struct ppt_outcome ppt_method_reset_slot(struct ppt_device *device)
{
	struct ppt_outcome outcome = { .method = PPT_METHOD_SLOT };

	WRITE_ONCE(device->reset.trying, PPT_METHOD_SLOT);
	slot_wake(device->core.pdev);
	outcome.result = slot_reset(device);
	return outcome;
}
