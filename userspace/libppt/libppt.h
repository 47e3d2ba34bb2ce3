/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libppt - PCI devices for virtual machines, by way of the ppt kernel module
 *
 * Objects, each with one job:
 *
 *  ppt_ctx       where sysfs and the rest are, where log lines go
 *  ppt_list      the PCI functions of the machine at one moment
 *  ppt_device    one of them: what was known of it at that moment
 *  ppt_details   what takes longer to find out about one device
 *  ppt_place     the text of an entry ("1/0/0", "01:00.0", "00:1c.0/00.0=…")
 *  ppt_requests  what pptdevs= asks for, and what became of it
 *  ppt_reasons   why something is refused, as codes and names, without wording
 *
 * Ownership: a function ending in _new or with "ret_" for an object gives a
 * reference, which the matching _unref drops. Every other pointer is borrowed:
 * it lives as long as the object that it came from, unless said otherwise.
 * Objects hold references of what they need, so the order of unrefs is free.
 * Every _unref takes NULL, and returns NULL.
 *
 * Threads: nothing is locked. A context and everything made from it belongs to
 * one thread at a time; separate contexts are independent. There is no global
 * state.
 *
 * Errors: 0 or a negative errno. Results (ret_…) are written on success only,
 * unless said otherwise. Nothing is printed; see ppt_ctx_set_log().
 *
 * Strings are UTF-8 or plain bytes from the kernel, and NUL-terminated.
 */
#ifndef LIBPPT_H
#define LIBPPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PPT_EXPORT __attribute__((visibility("default")))

struct ppt_ctx;
struct ppt_list;
struct ppt_device;
struct ppt_details;
struct ppt_place;
struct ppt_requests;
struct ppt_reasons;

/* Version of the library, as "0.1.0"; a constant. */
PPT_EXPORT const char *ppt_library_version(void);

/* --- context --------------------------------------------------------------- */

enum ppt_log_level {
	PPT_LOG_ERROR,
	PPT_LOG_WARNING,
	PPT_LOG_DEBUG,
};

/**
 * typedef ppt_log_fn - receives log lines
 * @data: as given to ppt_ctx_set_log()
 * @level: how serious it is
 * @line: one line without a newline; borrowed for the call
 */
typedef void (*ppt_log_fn)(void *data, enum ppt_log_level level,
			   const char *line);

/**
 * ppt_ctx_new - make a context for this machine
 * @ret_ctx: the context, with one reference
 *
 * Nothing is opened yet: it works on every machine.
 *
 * Return: 0 or -ENOMEM.
 */
PPT_EXPORT int ppt_ctx_new(struct ppt_ctx **ret_ctx);

/* Takes a reference; returns @ctx. */
PPT_EXPORT struct ppt_ctx *ppt_ctx_ref(struct ppt_ctx *ctx);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_ctx *ppt_ctx_unref(struct ppt_ctx *ctx);

/**
 * ppt_ctx_set_log - where log lines go
 * @ctx: the context
 * @log: called for each line, in the thread of the caller; NULL for nowhere
 * @data: handed to @log, never looked at
 */
PPT_EXPORT void ppt_ctx_set_log(struct ppt_ctx *ctx, ppt_log_fn log,
				void *data);

/**
 * ppt_ctx_set_sysfs_root - look for sysfs elsewhere
 * @ctx: the context, of which no list was made yet
 * @path: instead of "/sys"; copied
 *
 * For a container, a chroot or a test. ppt_ctx_set_proc_root() is the same for
 * "/proc", ppt_ctx_set_dev_root() for "/dev", which holds ppt and the block
 * devices, and ppt_ctx_set_names_path() for the file pci.ids.
 *
 * Return: 0 or -ENOMEM, and nothing was changed.
 */
PPT_EXPORT int ppt_ctx_set_sysfs_root(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_proc_root(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_dev_root(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_names_path(struct ppt_ctx *ctx, const char *path);

/* What is to be done about a machine without IOMMU groups. */
enum ppt_iommu_hint {
	PPT_IOMMU_HINT_FIRMWARE, /* switch VT-d or AMD-Vi on in its setup */
	PPT_IOMMU_HINT_INTEL, /* there is one, Intel's: intel_iommu=on */
	PPT_IOMMU_HINT_AMD, /* there is one, AMD's: no amd_iommu=off, iommu=off */
};

/* Which hint fits this machine, judged by its ACPI tables. */
PPT_EXPORT enum ppt_iommu_hint ppt_ctx_iommu_hint(struct ppt_ctx *ctx);

/* --- module ---------------------------------------------------------------- */

enum ppt_module_status {
	PPT_MODULE_ABSENT, /* not installed for the running kernel */
	PPT_MODULE_INSTALLED, /* can be loaded */
	PPT_MODULE_LOADED,
};

/**
 * ppt_module_get_status - whether ppt.ko is there
 * @ctx: the context
 * @ret_status: the answer
 *
 * Return: 0, -ELIBACC if libkmod, which is loaded for this, isn't installed,
 * or another error of reading the list of modules.
 */
PPT_EXPORT int ppt_module_get_status(struct ppt_ctx *ctx,
				     enum ppt_module_status *ret_status);

/**
 * ppt_module_load - load ppt.ko as modprobe would, with modprobe.d's options
 * @ctx: the context
 *
 * Return: 0, also if it was loaded; -ENOENT if it isn't installed for the
 * running kernel; -EPERM without privilege; -ELIBACC without libkmod; what the
 * kernel said otherwise.
 */
PPT_EXPORT int ppt_module_load(struct ppt_ctx *ctx);

/**
 * ppt_module_get_abi - which version of /dev/ppt the loaded module speaks
 * @ctx: the context
 * @ret_abi: its number, also with -EPROTO
 *
 * Return: 0; -EPROTO if the library speaks another one; -ENOENT if the module
 * isn't loaded; -EACCES if /dev/ppt may not be opened.
 */
PPT_EXPORT int ppt_module_get_abi(struct ppt_ctx *ctx, unsigned int *ret_abi);

/* --- reasons --------------------------------------------------------------- */

/* What ppt_reasons_name() and ppt_reasons_detail() are stands behind each. */
enum ppt_reason_kind {
	/* the host would lose it */
	PPT_REASON_MOUNT, /* block device below /dev, mount point */
	PPT_REASON_SWAP, /* block device below /dev, "" */
	PPT_REASON_BLOCK, /* block device in other use, its holder or "" */
	PPT_REASON_PROCESS, /* process id of what has it open, its command */
	PPT_REASON_UNCHECKED, /* what may not be looked at, error as text */
	/*
	 * network interface that is up or a part of another, that one or "";
	 * "" and "" for one in another network namespace
	 */
	PPT_REASON_NET,
	PPT_REASON_DISPLAY, /* "", "": it is the boot display */
	PPT_REASON_VFS, /* number of virtual functions enabled, "" */
	/* it can't be done like that */
	PPT_REASON_VFIO, /* driver by which a VM has it, number of the group */
	PPT_REASON_BRIDGE, /* "", "": bridges can't be claimed */
	PPT_REASON_DRIVER, /* driver that has it, "" */
	PPT_REASON_OVERRIDE, /* driver it is reserved for, "" */
	PPT_REASON_MODULE, /* "", "": ppt.ko isn't loaded */
	PPT_REASON_VM, /* label of the VM that has it, process id */
	PPT_REASON_LEAVING, /* "", "": it is being unbound or unplugged */
	PPT_REASON_NOT_CLAIMED, /* driver that has it or "", driver_override */
	/* a step failed */
	PPT_REASON_WRITE, /* file below sysfs, what was written */
	PPT_REASON_UNDO, /* file below sysfs, what was written to undo */
};

/* Takes a reference; returns @reasons. */
PPT_EXPORT struct ppt_reasons *ppt_reasons_ref(struct ppt_reasons *reasons);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_reasons *ppt_reasons_unref(struct ppt_reasons *reasons);

/* How many there are; 0 for NULL. */
PPT_EXPORT size_t ppt_reasons_count(const struct ppt_reasons *reasons);

/* What kind the reason at @index is, which must be less than the count. */
PPT_EXPORT enum ppt_reason_kind
ppt_reasons_kind(const struct ppt_reasons *reasons, size_t index);

/* Its two names; never NULL, borrowed from @reasons. */
PPT_EXPORT const char *ppt_reasons_name(const struct ppt_reasons *reasons,
					size_t index);
PPT_EXPORT const char *ppt_reasons_detail(const struct ppt_reasons *reasons,
					  size_t index);

/* --- list ------------------------------------------------------------------ */

/* What a list couldn't find out: bits of ppt_list_unknown(). */
#define PPT_LIST_NO_PCI (1U << 0) /* the machine has no PCI device at all */
#define PPT_LIST_NO_MODULE (1U << 1) /* ppt.ko isn't loaded */
#define PPT_LIST_NO_PERMISSION (1U << 2) /* /dev/ppt may not be opened */
#define PPT_LIST_NO_NODE (1U << 3) /* ppt.ko is loaded, /dev/ppt is missing */
#define PPT_LIST_ABI (1U << 4) /* ppt.ko speaks another version of /dev/ppt */

/**
 * ppt_list_new - look at all PCI functions
 * @ctx: the context
 * @ret_list: the functions, in the order of their addresses
 *
 * Without the module, without permission and without PCI this succeeds as far
 * as it goes; see ppt_list_unknown(). No device is woken up by it.
 *
 * Return: 0, -ENOMEM, or an error of reading sysfs or /dev/ppt.
 */
PPT_EXPORT int ppt_list_new(struct ppt_ctx *ctx, struct ppt_list **ret_list);

/* Takes a reference; returns @list. */
PPT_EXPORT struct ppt_list *ppt_list_ref(struct ppt_list *list);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_list *ppt_list_unref(struct ppt_list *list);

/* How many devices there are. */
PPT_EXPORT size_t ppt_list_count(const struct ppt_list *list);

/* The device at @index, borrowed; NULL past the end. */
PPT_EXPORT struct ppt_device *ppt_list_get(const struct ppt_list *list,
					   size_t index);

/* PPT_LIST_* bits: what couldn't be found out; 0 if all is known. */
PPT_EXPORT unsigned int ppt_list_unknown(const struct ppt_list *list);

/* --- place ----------------------------------------------------------------- */

/**
 * ppt_place_new - read the text of an entry
 * @ctx: the context
 * @text: any form that pptdevs= takes, one entry; copied
 * @ret_place: what was understood; also made of a text that is no entry, see
 *	ppt_place_error()
 *
 * Return: 0 or -ENOMEM.
 */
PPT_EXPORT int ppt_place_new(struct ppt_ctx *ctx, const char *text,
			     struct ppt_place **ret_place);

/* Takes a reference; returns @place. */
PPT_EXPORT struct ppt_place *ppt_place_ref(struct ppt_place *place);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_place *ppt_place_unref(struct ppt_place *place);

/**
 * ppt_place_error - what is wrong with the text
 * @place: the place
 * @ret_offset: if not NULL, where reading stopped, in bytes from 0
 *
 * Return: NULL if it is an entry; otherwise one line for a person, a constant.
 */
PPT_EXPORT const char *ppt_place_error(const struct ppt_place *place,
				       size_t *ret_offset);

/* The text as it was given. */
PPT_EXPORT const char *ppt_place_text(const struct ppt_place *place);

/* Whether it ends in +noreset. */
PPT_EXPORT bool ppt_place_noreset(const struct ppt_place *place);

/**
 * ppt_place_find - the devices that are meant
 * @place: the place, without an error
 * @list: where to look
 * @ret_found: the devices of @list that are meant; may be empty
 * @ret_guarded: if not NULL, the devices at the place that its guard refuses;
 *	may be empty
 *
 * Return: 0, -EINVAL if the text is no entry, -ENOMEM.
 */
PPT_EXPORT int ppt_place_find(const struct ppt_place *place,
			      const struct ppt_list *list,
			      struct ppt_list **ret_found,
			      struct ppt_list **ret_guarded);

/* --- device ---------------------------------------------------------------- */

enum ppt_device_state {
	PPT_DEVICE_STATE_FREE, /* no driver has it */
	PPT_DEVICE_STATE_HOST, /* another driver has it */
	PPT_DEVICE_STATE_CLAIMED, /* ppt has it, no VM does */
	PPT_DEVICE_STATE_RESETTING, /* a VM is getting it or has just let go */
	PPT_DEVICE_STATE_IN_USE, /* a VM has it */
	PPT_DEVICE_STATE_SRIOV, /* its virtual functions are enabled */
	PPT_DEVICE_STATE_LEAVING, /* unbind or unplug waits for the VM */
	PPT_DEVICE_STATE_UNKNOWN, /* ppt has it, more couldn't be found out */
};

/* Why it can't be given to a VM: bits of ppt_device_blockers(). */
#define PPT_DEVICE_BLOCKER_NO_IOMMU (1U << 0) /* it is in no IOMMU group */
#define PPT_DEVICE_BLOCKER_NO_RESET (1U << 1) /* no reset method, no +noreset */
#define PPT_DEVICE_BLOCKER_SRIOV (1U << 2) /* virtual functions are enabled */

/* Bits of ppt_device_properties(). */
#define PPT_DEVICE_PROPERTY_RESET (1U << 0) /* has a reset method */
#define PPT_DEVICE_PROPERTY_NORESET (1U << 1) /* may go without a reset */

/* Takes a reference; returns @device. */
PPT_EXPORT struct ppt_device *ppt_device_ref(struct ppt_device *device);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_device *ppt_device_unref(struct ppt_device *device);

/* Its address in Linux's text: "0000:01:00.0". */
PPT_EXPORT const char *ppt_device_address(const struct ppt_device *device);

/* Its address as "1/0/0"; NULL outside domain 0. */
PPT_EXPORT const char *ppt_device_bsf(const struct ppt_device *device);

/* Its address in numbers. */
PPT_EXPORT uint32_t ppt_device_domain(const struct ppt_device *device);
PPT_EXPORT uint8_t ppt_device_bus(const struct ppt_device *device);
PPT_EXPORT uint8_t ppt_device_slot(const struct ppt_device *device);
PPT_EXPORT uint8_t ppt_device_function(const struct ppt_device *device);

/* Its ids; the class code has 24 bits: base, sub, interface. */
PPT_EXPORT uint16_t ppt_device_vendor_id(const struct ppt_device *device);
PPT_EXPORT uint16_t ppt_device_model_id(const struct ppt_device *device);
PPT_EXPORT uint16_t ppt_device_subvendor_id(const struct ppt_device *device);
PPT_EXPORT uint16_t ppt_device_subsystem_id(const struct ppt_device *device);
PPT_EXPORT uint32_t ppt_device_class_code(const struct ppt_device *device);

/* What pci.ids calls it; NULL if it doesn't. Read from there when asked. */
PPT_EXPORT const char *ppt_device_vendor_name(struct ppt_device *device);
PPT_EXPORT const char *ppt_device_model_name(struct ppt_device *device);
PPT_EXPORT const char *ppt_device_class_name(struct ppt_device *device);

/*
 * The driver that has it; NULL if none. Claim, unclaim and revert of this
 * object bring it up to date, which ends the life of the string.
 */
PPT_EXPORT const char *ppt_device_driver(const struct ppt_device *device);

/* The number of its IOMMU group; -1 if it is in none. */
PPT_EXPORT int ppt_device_group(const struct ppt_device *device);

/* Whether it is of a kind that can be claimed: anything but a bridge. */
PPT_EXPORT bool ppt_device_is_claimable(const struct ppt_device *device);

/* Whether ppt has it. */
PPT_EXPORT bool ppt_device_is_claimed(const struct ppt_device *device);

PPT_EXPORT enum ppt_device_state
ppt_device_state(const struct ppt_device *device);

/*
 * Whether the ledger below (owner to properties) was readable. Without it they
 * are NULL and 0, but for PPT_DEVICE_BLOCKER_NO_IOMMU, which is always known.
 */
PPT_EXPORT bool ppt_device_has_ledger(const struct ppt_device *device);

/* Label of the VM that has it; NULL if none has. */
PPT_EXPORT const char *ppt_device_owner(const struct ppt_device *device);

/* Its process; 0 if there is none or it is in another pid namespace. */
PPT_EXPORT unsigned int ppt_device_owner_pid(const struct ppt_device *device);

/* Since when, CLOCK_REALTIME in nanoseconds; 0 if no VM has it. */
PPT_EXPORT uint64_t ppt_device_owner_since_ns(const struct ppt_device *device);

/* How often a VM got it since it was claimed. */
PPT_EXPORT uint64_t ppt_device_assignments(const struct ppt_device *device);

/* PPT_DEVICE_BLOCKER_* bits. */
PPT_EXPORT unsigned int ppt_device_blockers(const struct ppt_device *device);

/* PPT_DEVICE_PROPERTY_* bits. */
PPT_EXPORT unsigned int ppt_device_properties(const struct ppt_device *device);

/**
 * ppt_device_get_users - what the host would lose
 * @device: the device
 * @ret_reasons: mounted file systems, swap and other use of block devices on
 *	it, processes that have it open, network interfaces that are up, the
 *	boot display, virtual functions; empty if there is none of that
 *
 * The world of now, not of the snapshot. Whether a block device is in use in
 * another way than by a mount that this process sees, or as swap, is known to
 * those only who may open it: for others there is a PPT_REASON_UNCHECKED. They
 * don't see other users' processes either, which isn't told.
 *
 * Return: 0; -ELIBACC if libmount, which is loaded for this, isn't installed;
 * -ENODEV if the device is gone; -ENOMEM; an error of reading /proc.
 */
PPT_EXPORT int ppt_device_get_users(struct ppt_device *device,
				    struct ppt_reasons **ret_reasons);

#define PPT_CLAIM_FORCE (1U << 0) /* take it away from the driver that has it */
#define PPT_CLAIM_NORESET (1U << 1) /* let it go without a reset */

/**
 * ppt_device_check_claim - what would be said against claiming it
 * @device: the device
 * @flags: PPT_CLAIM_* bits
 * @ret_reasons: why it would be refused; empty if it would not
 *
 * Changes nothing, and needs no module. What PPT_CLAIM_FORCE can't look at
 * (PPT_REASON_UNCHECKED) is a refusal.
 *
 * Return: 0, -EINVAL for unknown flags, an error of asking /dev/ppt, or as
 * ppt_device_get_users().
 */
PPT_EXPORT int ppt_device_check_claim(struct ppt_device *device,
				      unsigned int flags,
				      struct ppt_reasons **ret_reasons);

/**
 * ppt_device_claim - make it ppt's
 * @device: the device
 * @flags: PPT_CLAIM_* bits
 * @ret_reasons: if not NULL, why it failed; written in any case, may be NULL
 *
 * All that ppt_device_check_claim() says is a refusal. If a step fails, those
 * before it are undone: the old driver has the device again. A device that ppt
 * has and no VM is a success. A device in no IOMMU group is claimed, too, though no VM
 * can get it: look at ppt_device_blockers().
 *
 * Return: 0; -EBUSY if it is refused; -ENODEV if the module isn't loaded or the
 * device is gone; -EINVAL for unknown flags; otherwise the error of the step
 * that failed, which for binding is what ppt.ko said.
 */
PPT_EXPORT int ppt_device_claim(struct ppt_device *device, unsigned int flags,
				struct ppt_reasons **ret_reasons);

/**
 * ppt_device_revert - undo the claim that was made through this object
 * @device: the device
 *
 * The driver, the driver_override and the noreset from before come back. Does
 * nothing if nothing was claimed through this object. Waits for a VM that got the device
 * in the meantime.
 *
 * Return: 0, or the error of the first step that failed; those behind it were
 * tried all the same, and the next call tries again what failed.
 */
PPT_EXPORT int ppt_device_revert(struct ppt_device *device);

/* Whether there is anything that ppt_device_revert() would undo. */
PPT_EXPORT bool ppt_device_can_revert(const struct ppt_device *device);

/**
 * ppt_device_unclaim - give it back to the host
 * @device: the device
 * @ret_reasons: if not NULL, why it failed; written in any case, may be NULL
 *
 * Looks for a host driver afterwards: ppt_device_driver() is that, or NULL if
 * none wants it, which is a success. Works without the module for a device that
 * is still reserved for it. A device that nobody has, and that is reserved for
 * nobody, only gets that look.
 *
 * Return: 0; -EBUSY if a VM has it; -EINVAL if another driver has it or it is
 * reserved for one; -ENODEV if it is gone; otherwise the error of the step that failed.
 */
PPT_EXPORT int ppt_device_unclaim(struct ppt_device *device,
				  struct ppt_reasons **ret_reasons);

/* --- details --------------------------------------------------------------- */

/**
 * ppt_device_get_details - find out the rest
 * @device: the device
 * @ret_details: what is known now
 *
 * Reads a dozen of files, some of which ask the device.
 *
 * Return: 0, -ENODEV if the device is gone, -ENOMEM.
 */
PPT_EXPORT int ppt_device_get_details(struct ppt_device *device,
				      struct ppt_details **ret_details);

/* Takes a reference; returns @details. */
PPT_EXPORT struct ppt_details *ppt_details_ref(struct ppt_details *details);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_details *ppt_details_unref(struct ppt_details *details);

/*
 * The entry for pptdevs= that names this device even after buses were
 * renumbered, guarded by its ids: "00:1c.0/00.0=144d:a808". Where there is no
 * such path (a virtual function on a bus of its own), its address and guard.
 */
PPT_EXPORT const char *ppt_details_entry(const struct ppt_details *details);

/* Kernel's names of the ways to reset it, in order: "flr bus"; NULL if none. */
PPT_EXPORT const char *
ppt_details_reset_methods(const struct ppt_details *details);

/* Speed and width of the link now and at best; NULL if it has none. */
PPT_EXPORT const char *
ppt_details_link_speed(const struct ppt_details *details);
PPT_EXPORT const char *
ppt_details_link_width(const struct ppt_details *details);
PPT_EXPORT const char *
ppt_details_max_link_speed(const struct ppt_details *details);
PPT_EXPORT const char *
ppt_details_max_link_width(const struct ppt_details *details);

/* "D0" to "D3cold"; NULL if unknown. */
PPT_EXPORT const char *
ppt_details_power_state(const struct ppt_details *details);

/* Who it is reserved for; NULL if for nobody. */
PPT_EXPORT const char *
ppt_details_driver_override(const struct ppt_details *details);

/* Address of the physical function that it is a virtual function of; or NULL */
PPT_EXPORT const char *ppt_details_physfn(const struct ppt_details *details);

/* NUMA node, -1 if none. */
PPT_EXPORT int ppt_details_numa_node(const struct ppt_details *details);

/* Whether the firmware showed its messages on it. */
PPT_EXPORT bool ppt_details_is_boot_display(const struct ppt_details *details);

/* Virtual functions enabled, and at most; 0 if it has none. */
PPT_EXPORT unsigned int ppt_details_vfs(const struct ppt_details *details);
PPT_EXPORT unsigned int ppt_details_max_vfs(const struct ppt_details *details);

/* BARs 0 to 5, and 6 for the ROM. */
#define PPT_DETAILS_BARS 7
#define PPT_BAR_IO (1U << 0) /* I/O ports, otherwise memory */
#define PPT_BAR_PREFETCH (1U << 1) /* memory without side effects */
#define PPT_BAR_64BIT (1U << 2) /* may be above 4 GiB */

/**
 * ppt_details_bar - a BAR
 * @details: the details
 * @index: which one, less than PPT_DETAILS_BARS
 * @ret_start: if not NULL, its address
 * @ret_flags: if not NULL, PPT_BAR_* bits
 *
 * Return: its size in bytes; 0 if there is none, and nothing else is written.
 */
PPT_EXPORT uint64_t ppt_details_bar(const struct ppt_details *details,
				    unsigned int index, uint64_t *ret_start,
				    unsigned int *ret_flags);

/* How many devices are in its IOMMU group, itself included. */
PPT_EXPORT size_t ppt_details_members_count(const struct ppt_details *details);

/* Address, and driver or NULL, of the member at @index; NULL past the end. */
PPT_EXPORT const char *
ppt_details_member_address(const struct ppt_details *details, size_t index);
PPT_EXPORT const char *
ppt_details_member_driver(const struct ppt_details *details, size_t index);
/*
 * Whether the member at @index keeps every VM from having the group, because a
 * driver of the host does I/O with it.
 */
PPT_EXPORT bool ppt_details_member_in_the_way(const struct ppt_details *details,
					      size_t index);

/* --- requests -------------------------------------------------------------- */

/**
 * ppt_requests_new - the entries of pptdevs= and what became of them
 * @ctx: the context
 * @ret_requests: the entries, in their order
 *
 * Return: 0; -ENOENT if the module isn't loaded; -EACCES; -EPROTO if it speaks
 * another version of /dev/ppt; -ENOMEM.
 */
PPT_EXPORT int ppt_requests_new(struct ppt_ctx *ctx,
				struct ppt_requests **ret_requests);

/* Takes a reference; returns @requests. */
PPT_EXPORT struct ppt_requests *ppt_requests_ref(struct ppt_requests *requests);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_requests *
ppt_requests_unref(struct ppt_requests *requests);

/* How many there are. Below, @index must be less than that. */
PPT_EXPORT size_t ppt_requests_count(const struct ppt_requests *requests);

/* The entry; cut if it is longer than 127 bytes. */
PPT_EXPORT const char *ppt_requests_text(const struct ppt_requests *requests,
					 size_t index);

/* Where it stands: "pptdevs", "pptdevs2" or "pptdevs3", a constant. */
PPT_EXPORT const char *
ppt_requests_parameter(const struct ppt_requests *requests, size_t index);

/* Offset of its first character there. */
PPT_EXPORT size_t ppt_requests_offset(const struct ppt_requests *requests,
				      size_t index);

/**
 * ppt_requests_error - what is wrong with an entry
 * @requests: the entries
 * @index: which one
 * @ret_code: if not NULL, the error's number, which never changes its meaning;
 *	0 if there is none
 * @ret_offset: if not NULL, offset of the mistake in the parameter
 *
 * Return: NULL if nothing is; otherwise one line for a person, a constant.
 */
PPT_EXPORT const char *ppt_requests_error(const struct ppt_requests *requests,
					  size_t index, unsigned int *ret_code,
					  size_t *ret_offset);

/* Devices meant by it: that ppt has, that another driver has, that none has. */
PPT_EXPORT unsigned int
ppt_requests_claimed(const struct ppt_requests *requests, size_t index);
PPT_EXPORT unsigned int ppt_requests_held(const struct ppt_requests *requests,
					  size_t index);
PPT_EXPORT unsigned int
ppt_requests_unbound(const struct ppt_requests *requests, size_t index);

/* Devices at its place that its guard refused. */
PPT_EXPORT unsigned int
ppt_requests_guarded(const struct ppt_requests *requests, size_t index);

#ifdef __cplusplus
}
#endif

#endif /* LIBPPT_H */
