/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One reset of one function, or of all functions of a slot, and the proof that
 * it worked. How and when is reset.c's; here is what is done to the hardware.
 */
#ifndef PPT_METHOD_H
#define PPT_METHOD_H

#include "device.h"

/**
 * struct ppt_outcome - what a reset came to
 * @method: PPT_METHOD_* of the last try
 * @result: PPT_RESULT_*
 */
struct ppt_outcome {
	u8 method;
	u8 result;
};

/* How long a device's lock is waited for, by trying it again and again. */
#define PPT_LOCK_TIMEOUT_MS 5000
#define PPT_LOCK_POLL_MS 2

/**
 * ppt_method_reset_function - reset a function on its own, and verify it
 * @device: not open, in D0
 * @only: PPT_METHOD_* to try; PPT_METHOD_NONE for each of pdev->reset_methods
 * @locked: the caller holds the device lock; otherwise it is taken here
 *
 * The kernel's order is kept, which is PCIe FLR, AF FLR, PM, bus, but for
 * devices that it knows to need something else first, or whose admin said so in
 * the file reset_method. A method that doesn't work leads to the next.
 *
 * The device lock is only ever tried: who removes the device holds it while
 * waiting for what waits for this.
 *
 * Context: Process context, sleeps for as long as the methods take (65 s each
 * if the device never comes back). No lock of ppt's is held.
 * Return: what it came to.
 */
struct ppt_outcome ppt_method_reset_function(struct ppt_device *device, u8 only,
					     bool locked);

/**
 * ppt_method_reset_slot - reset all functions of a slot or bus, and verify them
 * @device: one of them; none is open, all are ppt's and are to stay awake
 *
 * Context: as ppt_method_reset_function().
 * Return: what it came to, for the worst of them.
 */
struct ppt_outcome ppt_method_reset_slot(struct ppt_device *device);

/**
 * ppt_method_verify - whether a function is as a reset leaves it
 * @pdev: in D0
 * @idle: nobody has it open, so that bus mastering must be off
 *
 * It answers, as the device that it is; has no transaction pending (PCIe r4.0,
 * 7.5.3.5); can't do DMA; and its BARs are where the kernel put them.
 *
 * Context: Process context, sleeps up to 0.7 s if transactions are pending.
 * Return: PPT_RESULT_OK or what is wrong.
 */
u8 ppt_method_verify(struct pci_dev *pdev, bool idle);

/*
 * Whether the function's config space can be read. Unlike
 * pci_device_is_present() it asks a virtual function itself, not its parent.
 */
bool ppt_method_answers(struct pci_dev *pdev);

/* Keeps the config space as it is now, for when a reset loses it. */
void ppt_method_keep_state(struct ppt_device *device);
void ppt_method_drop_state(struct ppt_device *device);

#endif /* PPT_METHOD_H */
