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
 *  ppt_resets    the last resets of one device
 *  ppt_events    what happens to devices, as it happens
 *  ppt_rom       the bytes of an option ROM, and what is in them
 *  ppt_rom_fix   the same bytes mended, and what was changed
 *  ppt_igd_opregion  the bytes of Intel graphics' OpRegion, and what is in them
 *  ppt_e820      the memory map of a guest
 *  ppt_bar_users who uses the memory of a device on the host
 *  ppt_iommu     IOMMU groups and units of the machine at one moment
 *  ppt_iommu_tables  what firmware says of IOMMUs: DMAR or IVRS, decoded
 *  ppt_persist   the devices that are claimed at every boot, in a file
 *  ppt_import    devices that other tools have set up for VMs
 *  ppt_assignment  devices that are one VM's, as an open file
 *  ppt_check     what keeps devices from VMs, or may hurt, and what to do
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
struct ppt_topology;
struct ppt_requests;
struct ppt_resets;
struct ppt_events;
struct ppt_rom;
struct ppt_rom_fix;
struct ppt_igd_opregion;
struct ppt_e820;
struct ppt_bar_users;
struct ppt_check;
struct ppt_iommu;
struct ppt_iommu_tables;
struct ppt_persist;
struct ppt_import;
struct ppt_assignment;
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
 * devices, ppt_ctx_set_names_path() for the file pci.ids, and
 * ppt_ctx_set_firmware_root() for "/lib/firmware", which counts unless sysfs
 * names another folder of the kernel for firmware.
 *
 * Return: 0 or -ENOMEM, and nothing was changed.
 */
PPT_EXPORT int ppt_ctx_set_sysfs_root(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_proc_root(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_dev_root(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_names_path(struct ppt_ctx *ctx, const char *path);
PPT_EXPORT int ppt_ctx_set_firmware_root(struct ppt_ctx *ctx, const char *path);

/**
 * ppt_ctx_set_root - look at another machine's files
 * @ctx: the context, of which no list was made yet
 * @path: the folder that its sys, proc, dev, etc, lib and usr are in; copied;
 *	"/" for this machine
 *
 * For a chroot, an image of a system, or what was recorded of a machine. The
 * other roots become folders below it; names of devices are still this
 * machine's. Modules are looked for there, and never loaded from there.
 *
 * Return: 0 or -ENOMEM, after which the context is good for nothing.
 */
PPT_EXPORT int ppt_ctx_set_root(struct ppt_ctx *ctx, const char *path);

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
 * running kernel; -EPERM without privilege; -ELIBACC without libkmod; -EXDEV if
 * the context has another machine's root; what the kernel said otherwise.
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

/**
 * ppt_module_get_kernel - the kernel that the module has to be for
 * @ctx: the context
 * @ret_release: as uname -r says it, "6.1.0-42-amd64"
 * @size: of that, in bytes
 *
 * Return: 0, -ENAMETOOLONG, or an error of reading it below the proc root.
 */
PPT_EXPORT int ppt_module_get_kernel(struct ppt_ctx *ctx, char *ret_release,
				     size_t size);

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
	PPT_REASON_VM, /* label of the VM that has it or "", process id or "0" */
	PPT_REASON_LEAVING, /* "", "": it is being unbound or unplugged */
	PPT_REASON_RESETTING, /* "", "": it is being reset, for too long now */
	/* driver that has it or "", driver_override or "" */
	PPT_REASON_NOT_CLAIMED,
	PPT_REASON_TWICE, /* "", "": it is in the set already */
	/* label of the VM that has a member of its IOMMU group, that member */
	PPT_REASON_GROUP,
	/* label of the VM that has what a reset of it hits as well, that device */
	PPT_REASON_RESET_DOMAIN,
	/* the host's driver of a member of its IOMMU group or "", that member */
	PPT_REASON_HOST,
	PPT_REASON_QUARANTINED, /* "", "": an earlier reset of it failed */
	PPT_REASON_NO_IOMMU, /* "", "": it is in no IOMMU group */
	PPT_REASON_NO_RESET, /* "", "": no reset method, and no +noreset */
	/* a step failed */
	PPT_REASON_WRITE, /* file below sysfs, what was written */
	PPT_REASON_UNDO, /* file below sysfs, what was written to undo */
	PPT_REASON_RESET_FAILED, /* "", "": the reset for this failed */
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

/*
 * Address of the device that it is about, where several were asked for; ""
 * where there was but one. Never NULL, borrowed from @reasons.
 */
PPT_EXPORT const char *ppt_reasons_address(const struct ppt_reasons *reasons,
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

/*
 * A list of one's own choice, empty at first, and a device for its end, of which
 * it takes a reference. 0 or -ENOMEM.
 */
PPT_EXPORT int ppt_list_new_empty(struct ppt_list **ret_list);
PPT_EXPORT int ppt_list_append(struct ppt_list *list,
			       struct ppt_device *device);

/* --- topology -------------------------------------------------------------- */

/* Where a device is on a root bus, so that there is no bridge above it. */
#define PPT_TOPOLOGY_NONE SIZE_MAX

/**
 * ppt_topology_new - which bridge each device of a list is below
 * @list: of ppt_list_new()
 * @ret_topology: the answers, as indexes of @list
 *
 * Reads one link a device. A device that is gone meanwhile is below none.
 *
 * Return: 0, -ENOMEM, or an error of opening the folder of devices.
 */
PPT_EXPORT int ppt_topology_new(const struct ppt_list *list,
				struct ppt_topology **ret_topology);

/* Takes a reference; returns @topology. */
PPT_EXPORT struct ppt_topology *ppt_topology_ref(struct ppt_topology *topology);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_topology *
ppt_topology_unref(struct ppt_topology *topology);

/*
 * Index of the bridge right above the device at @index. PPT_TOPOLOGY_NONE if
 * there is none in the list, or past its end.
 */
PPT_EXPORT size_t ppt_topology_parent(const struct ppt_topology *topology,
				      size_t index);

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
	PPT_DEVICE_STATE_ASSIGNED, /* a VM owns it and hasn't opened it */
	PPT_DEVICE_STATE_QUARANTINED, /* its reset failed: for nobody */
	PPT_DEVICE_STATE_UNKNOWN, /* ppt has it, more couldn't be found out */
};

/* Why it can't be given to a VM: bits of ppt_device_blockers(). */
#define PPT_DEVICE_BLOCKER_NO_IOMMU (1U << 0) /* it is in no IOMMU group */
#define PPT_DEVICE_BLOCKER_NO_RESET (1U << 1) /* no reset method, no +noreset */
#define PPT_DEVICE_BLOCKER_SRIOV (1U << 2) /* virtual functions are enabled */
#define PPT_DEVICE_BLOCKER_QUARANTINED (1U << 3) /* its reset failed */

/* Bits of ppt_device_properties(). */
#define PPT_DEVICE_PROPERTY_RESET (1U << 0) /* has a reset method */
#define PPT_DEVICE_PROPERTY_NORESET (1U << 1) /* may go without a reset */
#define PPT_DEVICE_PROPERTY_RESET_SHARED (1U << 2) /* with others of its slot */
#define PPT_DEVICE_PROPERTY_CLEAN (1U << 3) /* untouched since a reset */
#define PPT_DEVICE_PROPERTY_EXPLICIT (1U << 4) /* assigned, not just opened */

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

/*
 * Resets since it was claimed: tried, of these failed, and on top of them those
 * that were asked for and not needed. 0 from a module that doesn't count them.
 */
PPT_EXPORT uint64_t ppt_device_resets(const struct ppt_device *device);
PPT_EXPORT uint64_t ppt_device_failed_resets(const struct ppt_device *device);
PPT_EXPORT uint64_t ppt_device_elided_resets(const struct ppt_device *device);

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
 * (PPT_REASON_UNCHECKED) is a refusal. A reset that nobody waits for, as the one
 * behind a release, is waited for up to 8 seconds, here and in what follows.
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

/*
 * What the host calls its disks and network interfaces, "nvme0n1"; NULL if it has
 * none there.
 */
PPT_EXPORT const char *
ppt_details_host_names(const struct ppt_details *details);

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

/* --- assignment ------------------------------------------------------------ */

/*
 * An assignment is an open file of /dev/ppt: the devices that it owns are its
 * VM's and nobody else's. They are released when the last copy of the file is
 * closed, in whichever process that is; an object is one copy.
 *
 * The devices of a VM can be opened, through VFIO, by those processes only that
 * the assignment admits: the one that assigned, also after exec, and those that
 * it names.
 */

/* Room for a label with its NUL. */
#define PPT_LABEL_SIZE 64

/**
 * ppt_assignment_new - open /dev/ppt, to own devices
 * @ctx: the context
 * @label: what the VM is called: printable ASCII, not empty, less than
 *	PPT_LABEL_SIZE characters; copied
 * @ret_assignment: the assignment, which owns nothing yet; the file is closed at
 *	exec unless FD_CLOEXEC is taken from ppt_assignment_fd()
 *
 * Return: 0; -ENOENT if the module isn't loaded; -EACCES if /dev/ppt may not be
 * opened for writing; -EPROTO if the module speaks another version of it, or
 * can't assign yet; -EINVAL for a bad label; -ENOMEM.
 */
PPT_EXPORT int ppt_assignment_new(struct ppt_ctx *ctx, const char *label,
				  struct ppt_assignment **ret_assignment);

/**
 * ppt_assignment_new_from_fd - an assignment whose file somebody handed over
 * @ctx: the context
 * @fd: a file of /dev/ppt that is open for reading and writing; on success it is
 *	the assignment's, on error it stays the caller's
 * @label: the label with which it was made; NULL if it isn't known, and then
 *	nothing can be added to it here; copied
 * @ret_assignment: the assignment
 *
 * The flags of @fd stay as they are.
 *
 * Return: 0; -EBADF or -ENOTTY if @fd is no file of /dev/ppt; -EPROTO and
 * -EINVAL as ppt_assignment_new(); -ENOMEM.
 */
PPT_EXPORT int
ppt_assignment_new_from_fd(struct ppt_ctx *ctx, int fd, const char *label,
			   struct ppt_assignment **ret_assignment);

/* Takes a reference; returns @assignment. */
PPT_EXPORT struct ppt_assignment *
ppt_assignment_ref(struct ppt_assignment *assignment);

/*
 * Drops a reference; returns NULL. With the last one this copy of the file is
 * closed.
 */
PPT_EXPORT struct ppt_assignment *
ppt_assignment_unref(struct ppt_assignment *assignment);

/* The file; borrowed. */
PPT_EXPORT int ppt_assignment_fd(const struct ppt_assignment *assignment);

/* The label; NULL if it isn't known. */
PPT_EXPORT const char *
ppt_assignment_label(const struct ppt_assignment *assignment);

/**
 * ppt_assignment_add - make devices this VM's
 * @assignment: the assignment
 * @devices: the devices; what they say of themselves stays as it was
 * @count: how many, 1 to 1024
 * @ret_reasons: if not NULL, why it was refused; written in any case, may be
 *	NULL. ppt_reasons_address() says which device it is about.
 *
 * All or nothing. Returns when all of them are reset, which happens at the same
 * time; a fatal signal only ends it sooner. The caller is admitted.
 *
 * Return: 0; -EBUSY if another VM has a device or what belongs to it, or the host
 * has that, or virtual functions are enabled; -ENOSPC if the caller would be one
 * process too many, see ppt_assignment_admit(); -ENODEV if a device isn't claimed
 * or is being taken away; -EIO if it is quarantined, or its reset failed now;
 * -EOPNOTSUPP if it is in no IOMMU group or can't be reset; -EPERM if the file
 * isn't open for writing; -EINVAL for @count, a device that is named twice, or
 * an assignment without a label; -ENOMEM.
 */
PPT_EXPORT int ppt_assignment_add(struct ppt_assignment *assignment,
				  struct ppt_device *const *devices,
				  size_t count,
				  struct ppt_reasons **ret_reasons);

/**
 * ppt_assignment_remove - give devices back
 * @assignment: the assignment
 * @devices: the devices; not looked at if @count is 0
 * @count: how many, 0 for all that the assignment owns
 *
 * All or nothing. A device that a VM has open stays that VM's until it is
 * closed. The others are reset behind this call, which doesn't wait.
 *
 * Return: 0; -EPERM if the assignment doesn't own one of them, or the file isn't
 * open for writing; -EINVAL for @count; -ENOMEM.
 */
PPT_EXPORT int ppt_assignment_remove(struct ppt_assignment *assignment,
				     struct ppt_device *const *devices,
				     size_t count);

/**
 * ppt_assignment_admit - let a process open the devices
 * @assignment: the assignment, which owns devices
 * @pidfd: file descriptor of pidfd_open(2); stays the caller's
 *
 * Holds for devices that are added later, too. There is no taking back.
 * ppt_assignment_admit_self() is for the calling process, and what it execs.
 *
 * Return: 0; -EBADF if @pidfd is none; -ESRCH if the process is gone; -EINVAL if
 * the assignment owns nothing; -ENOSPC past 64 processes; -EPERM if the file
 * isn't open for writing.
 */
PPT_EXPORT int ppt_assignment_admit(struct ppt_assignment *assignment,
				    int pidfd);
PPT_EXPORT int ppt_assignment_admit_self(struct ppt_assignment *assignment);

/**
 * ppt_assignment_send - hand a copy of the file to another process
 * @assignment: the assignment
 * @socket_fd: a connected AF_UNIX socket; stays the caller's
 *
 * One message, for ppt_assignment_receive(): the file by SCM_RIGHTS, and the
 * label.
 *
 * Return: 0, -EPIPE or -ECONNRESET if the other side is gone, or another error
 * of sendmsg(2).
 */
PPT_EXPORT int ppt_assignment_send(struct ppt_assignment *assignment,
				   int socket_fd);

/**
 * ppt_assignment_receive - take what ppt_assignment_send() sent
 * @ctx: the context
 * @socket_fd: a connected AF_UNIX socket; stays the caller's
 * @ret_assignment: the assignment; its file is closed at exec
 *
 * This process isn't admitted by it, see ppt_assignment_admit_self().
 *
 * Return: 0; -ECONNRESET if the other side closed; -EBADMSG if it sent something
 * else; another error of recvmsg(2); or as ppt_assignment_new_from_fd().
 */
PPT_EXPORT int ppt_assignment_receive(struct ppt_ctx *ctx, int socket_fd,
				      struct ppt_assignment **ret_assignment);

/**
 * ppt_list_check_assign - what would be said against a VM having devices
 * @list: all devices, for the neighbours in their IOMMU groups
 * @devices: the devices, as they were when @list was made
 * @count: how many
 * @label: of the VM, whose own devices are no obstacle; NULL for a new one
 * @ret_reasons: why they would be refused, ppt_reasons_address() saying which one
 *	it is about; empty if nothing is known against it
 *
 * Changes nothing and asks nobody: it judges the list, also another machine's.
 * Who is reset together with a device is known to the module only.
 *
 * Return: 0 or -ENOMEM.
 */
PPT_EXPORT int ppt_list_check_assign(const struct ppt_list *list,
				     struct ppt_device *const *devices,
				     size_t count, const char *label,
				     struct ppt_reasons **ret_reasons);

/* --- resets ---------------------------------------------------------------- */

/* In each of these enums, -1 is what a newer module says and this library can't. */

/* Why a device was reset, or would have been. */
enum ppt_reset_why {
	PPT_RESET_WHY_UNKNOWN = -1,
	PPT_RESET_WHY_ASSIGN = 1, /* it was assigned */
	PPT_RESET_WHY_OPEN, /* a VM opened it */
	PPT_RESET_WHY_VM, /* the VM asked for it */
	PPT_RESET_WHY_CLOSE, /* the VM closed it */
	PPT_RESET_WHY_RELEASE, /* the owner gave it back unopened */
	PPT_RESET_WHY_REMOVE, /* it was unbound from ppt */
	PPT_RESET_WHY_SRIOV, /* virtual functions were about to be enabled */
	PPT_RESET_WHY_ADMIN, /* ppt_device_reset() */
	PPT_RESET_WHY_OTHER, /* not ppt's doing: sysfs, another function, AER */
};

/* How, in the order in which the kernel tries them. */
enum ppt_reset_method {
	PPT_RESET_METHOD_UNKNOWN = -1,
	PPT_RESET_METHOD_NONE, /* there is none, or none was reached */
	PPT_RESET_METHOD_DEVICE, /* made for the device by the kernel's quirks */
	PPT_RESET_METHOD_ACPI, /* _RST of the firmware */
	PPT_RESET_METHOD_FLR, /* PCIe function level reset */
	PPT_RESET_METHOD_AF_FLR, /* the same of Advanced Features */
	PPT_RESET_METHOD_PM, /* D3hot and back */
	PPT_RESET_METHOD_BUS, /* secondary bus reset, alone on its bus */
	PPT_RESET_METHOD_CXL_BUS,
	PPT_RESET_METHOD_SLOT, /* bus or slot reset that hits several functions */
	PPT_RESET_METHOD_VFIO, /* VFIO's choice of the above */
};

/* What became of it. */
enum ppt_reset_result {
	PPT_RESET_RESULT_UNKNOWN = -1,
	PPT_RESET_RESULT_OK, /* verified */
	PPT_RESET_RESULT_NO_METHOD, /* there is no method, +noreset allows that */
	PPT_RESET_RESULT_UNSUPPORTED, /* no method worked, or there is none */
	PPT_RESET_RESULT_ERROR, /* the kernel's reset returned another error */
	PPT_RESET_RESULT_TIMEOUT, /* not done in the module's time limit */
	PPT_RESET_RESULT_LOCKED, /* the device was locked all the time */
	PPT_RESET_RESULT_POWER, /* it didn't wake up */
	PPT_RESET_RESULT_SILENT, /* it doesn't answer */
	PPT_RESET_RESULT_CHANGED, /* it answers as another device */
	PPT_RESET_RESULT_PENDING, /* transactions stay pending */
	PPT_RESET_RESULT_MASTER, /* bus mastering stays on */
	PPT_RESET_RESULT_BARS, /* its BARs aren't what they were */
	PPT_RESET_RESULT_CANCELLED, /* it was being taken away */
	PPT_RESET_RESULT_GAVE_UP, /* the kernel's method gave up, or timed out */
};

/**
 * struct ppt_reset_info - a reset that happened, or was not needed
 * @time_ns: when it was asked for, CLOCK_REALTIME in nanoseconds; 0 if none was
 *	tried
 * @duration_us: from then until it was verified, in microseconds
 * @why: what it was for
 * @method: of the last try
 * @result: what became of it
 * @elided: the device was untouched since a verified reset, so none was done
 *
 * The struct never changes.
 */
struct ppt_reset_info {
	uint64_t time_ns;
	uint32_t duration_us;
	enum ppt_reset_why why;
	enum ppt_reset_method method;
	enum ppt_reset_result result;
	bool elided;
};

/* Whether it is verified, or was allowed to be left out. */
PPT_EXPORT bool ppt_reset_is_good(const struct ppt_reset_info *info);

/*
 * Names for programs, which never change: "assign", "af_flr", "no_method". The
 * methods are called as in the kernel's file reset_method. Constants; "unknown"
 * for what isn't known.
 */
PPT_EXPORT const char *ppt_reset_why_name(enum ppt_reset_why why);
PPT_EXPORT const char *ppt_reset_method_name(enum ppt_reset_method method);
PPT_EXPORT const char *ppt_reset_result_name(enum ppt_reset_result result);

/* The method of that name; PPT_RESET_METHOD_UNKNOWN if there is none. */
PPT_EXPORT enum ppt_reset_method ppt_reset_method_find(const char *name);

/**
 * ppt_device_get_resets - the last resets of a claimed device
 * @device: the device
 * @ret_resets: what is known now, the newest first; may be empty
 *
 * Return: 0; -ENODEV if ppt hasn't got it; -EPROTO if the module speaks another
 * version of /dev/ppt or is too old for this; -ENOMEM; an error of opening
 * /dev/ppt, as ppt_requests_new().
 */
PPT_EXPORT int ppt_device_get_resets(struct ppt_device *device,
				     struct ppt_resets **ret_resets);

/* Takes a reference; returns @resets. */
PPT_EXPORT struct ppt_resets *ppt_resets_ref(struct ppt_resets *resets);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_resets *ppt_resets_unref(struct ppt_resets *resets);

/* How many there are; 0 for NULL. */
PPT_EXPORT size_t ppt_resets_count(const struct ppt_resets *resets);

/* The one at @index, borrowed; NULL past the end. */
PPT_EXPORT const struct ppt_reset_info *
ppt_resets_get(const struct ppt_resets *resets, size_t index);

#define PPT_RESET_RECOVER (1U << 0) /* also if it is quarantined */

/**
 * ppt_device_reset - reset a claimed device that nobody owns, and verify that
 * @device: the device
 * @method: PPT_RESET_METHOD_DEVICE to _SLOT, or PPT_RESET_METHOD_NONE for what
 *	an assignment would use
 * @flags: PPT_RESET_* bits; PPT_RESET_RECOVER needs CAP_SYS_ADMIN
 * @ret_info: if not NULL, what was done; written in any case
 *
 * Returns when it is done. A quarantined device that this resets is free again;
 * one whose reset fails is quarantined. PPT_RESET_METHOD_SLOT resets the others
 * of its slot, too. State and counters of @device are brought up to date.
 *
 * Return: 0; -EIO if the reset failed, or the device is quarantined and @flags
 * don't allow that; -EOPNOTSUPP if it has no such method, and stays as it was;
 * -EBUSY if it, or one of its slot, isn't free; -EINVAL for @method or @flags;
 * -EPERM or -EACCES without privilege; -ENODEV if ppt hasn't got it; -EPROTO as
 * above; another error of opening /dev/ppt.
 */
PPT_EXPORT int ppt_device_reset(struct ppt_device *device,
				enum ppt_reset_method method,
				unsigned int flags,
				struct ppt_reset_info *ret_info);

/* --- recovery -------------------------------------------------------------- */

/* Steps of a recovery, in their order. */
enum ppt_recover_step {
	PPT_RECOVER_STEP_RESET, /* by one method after the other */
	PPT_RECOVER_STEP_REMOVE, /* as if it was unplugged */
	PPT_RECOVER_STEP_RESCAN, /* … and plugged in again */
	PPT_RECOVER_STEP_CLAIM, /* make it ppt's again */
	PPT_RECOVER_STEP_VERIFY, /* a reset, by which it must be good */
};

/**
 * struct ppt_recover_report - how a step ended
 * @step: which one
 * @method: of PPT_RECOVER_STEP_RESET, also if it wasn't tried; otherwise
 *	PPT_RESET_METHOD_NONE
 * @error: 0, or the negative errno with which it failed; -EOPNOTSUPP if the
 *	device doesn't have that method, or can't be removed and found again
 * @reset: of the two steps that reset: what was done; otherwise its time_ns is 0
 * @reasons: of PPT_RECOVER_STEP_CLAIM: why it failed; may be NULL. When a host
 *	driver was quicker, that is a PPT_REASON_DRIVER
 *
 * Borrowed for the call of the function that gets it. What comes later to the
 * struct is appended.
 */
struct ppt_recover_report {
	enum ppt_recover_step step;
	enum ppt_reset_method method;
	int error;
	struct ppt_reset_info reset;
	const struct ppt_reasons *reasons;
};

/**
 * typedef ppt_recover_fn - is told of each step when it has ended
 * @data: as given to ppt_device_recover()
 * @report: the step
 */
typedef void (*ppt_recover_fn)(void *data,
			       const struct ppt_recover_report *report);

/* Names for programs, which never change: "rescan". A constant. */
PPT_EXPORT const char *ppt_recover_step_name(enum ppt_recover_step step);

#define PPT_RECOVER_NO_RESCAN (1U << 0) /* leave it at resets */

/**
 * ppt_device_recover - make a quarantined device usable again
 * @device: the device
 * @flags: PPT_RECOVER_* bits
 * @report: told of each step; may be NULL
 * @data: handed to @report, never looked at
 *
 * Resets it by each method, from the mildest to the hardest, until one is
 * verified. If none is, removes the device from the PCI bus and has the bus
 * scanned, claims it again unless pptdevs= has done that, and resets it. That
 * isn't done with virtual functions, nor with a device that has some enabled.
 * A host driver that is loaded may be quicker than the claim: then it has the
 * device, and keeps it. Does nothing with a device that isn't quarantined.
 * Needs CAP_SYS_ADMIN, and may take a minute. @device is brought up to date.
 *
 * Return: 0, and VMs can have it; otherwise the error of the last step that was
 * possible: -EIO if a reset failed; -EBUSY if one of before still isn't done, or
 * a host driver has it now; -ENODEV if it isn't ppt's, or wasn't found again;
 * -EOPNOTSUPP if there was nothing to try; -EINVAL for @flags; or as
 * ppt_device_reset().
 */
PPT_EXPORT int ppt_device_recover(struct ppt_device *device, unsigned int flags,
				  ppt_recover_fn report, void *data);

/* --- events ---------------------------------------------------------------- */

/* What happens to devices; -1 as above. */
enum ppt_event_kind {
	PPT_EVENT_KIND_UNKNOWN = -1,
	PPT_EVENT_KIND_LOST, /* some are missing: the reader was too slow */
	PPT_EVENT_KIND_CLAIMED, /* ppt has it */
	PPT_EVENT_KIND_REMOVED, /* unbound or unplugged */
	PPT_EVENT_KIND_ASSIGNED, /* the owner has it, reset */
	PPT_EVENT_KIND_RELEASED, /* the owner has it no more */
	PPT_EVENT_KIND_OPENED, /* a VM has opened it */
	PPT_EVENT_KIND_CLOSED, /* the VM has closed it */
	PPT_EVENT_KIND_RESET, /* it was reset, or that wasn't needed */
	PPT_EVENT_KIND_QUARANTINED, /* its reset failed */
	PPT_EVENT_KIND_RECOVERED, /* it is free again */
	PPT_EVENT_KIND_ERROR, /* AER reports an error */
	PPT_EVENT_KIND_REFUSED, /* somebody wanted it and didn't get it */
};

/* Values of an error that AER reports: what is left of the device. */
#define PPT_EVENT_CHANNEL_NORMAL 1 /* it works */
#define PPT_EVENT_CHANNEL_FROZEN 2 /* its I/O is blocked */
#define PPT_EVENT_CHANNEL_DEAD 3 /* it is lost */

#define PPT_EVENT_ADDRESS_SIZE 24
#define PPT_EVENT_OWNER_SIZE 64

/**
 * struct ppt_event_info - something that happened
 * @time_ns: when, CLOCK_REALTIME in nanoseconds
 * @number: counts all events since the module was loaded
 * @kind: what
 * @value: with _LOST, how many are missing; with _ERROR, PPT_EVENT_CHANNEL_*;
 *	otherwise 0
 * @reset: with _RESET and _QUARANTINED; otherwise its time_ns is 0
 * @address: of the device, as ppt_device_address(); empty with _LOST
 * @owner: who has or had it, with _REFUSED who wanted it; may be empty
 *
 * The struct never changes.
 */
struct ppt_event_info {
	uint64_t time_ns;
	uint64_t number;
	enum ppt_event_kind kind;
	uint32_t value;
	struct ppt_reset_info reset;
	char address[PPT_EVENT_ADDRESS_SIZE];
	char owner[PPT_EVENT_OWNER_SIZE];
};

/* Names for programs, which never change: "assigned". A constant. */
PPT_EXPORT const char *ppt_event_kind_name(enum ppt_event_kind kind);

/**
 * ppt_events_new - listen to what happens from now on
 * @ctx: the context
 * @ret_events: where it comes
 *
 * Return: 0; -EPROTO if the module speaks another version of /dev/ppt or is too
 * old for this; -ENOMEM; an error of opening /dev/ppt, as ppt_requests_new().
 */
PPT_EXPORT int ppt_events_new(struct ppt_ctx *ctx,
			      struct ppt_events **ret_events);

/* Takes a reference; returns @events. */
PPT_EXPORT struct ppt_events *ppt_events_ref(struct ppt_events *events);

/* Drops a reference, the last one closes the descriptor; returns NULL. */
PPT_EXPORT struct ppt_events *ppt_events_unref(struct ppt_events *events);

/* For poll(2): POLLIN when there is an event. Borrowed, not to be read from. */
PPT_EXPORT int ppt_events_fd(const struct ppt_events *events);

/**
 * ppt_events_next - the next event
 * @events: where it comes from
 * @timeout_ms: how long to wait for it in milliseconds; -1 for ever, 0 not
 * @ret_event: what happened
 *
 * Return: 0; -EAGAIN if there was none in that time; -EINTR if a signal came;
 * -EBADMSG if it isn't a whole one; -EPIPE at the end, which a module never
 * reaches; another error of read(2) or poll(2).
 */
PPT_EXPORT int ppt_events_next(struct ppt_events *events, int timeout_ms,
			       struct ppt_event_info *ret_event);

/* --- option ROMs: bytes ---------------------------------------------------- */

/* No ROM is longer than this, in bytes: UEFI's limit. */
#define PPT_ROM_LIMIT_BYTES (16U << 20)

/* For which device a ROM ought to be. */
struct ppt_rom_ids {
	uint16_t vendor;
	uint16_t device;
};

/* What is wrong with a ROM; -1 as above. */
enum ppt_rom_fault {
	PPT_ROM_FAULT_UNKNOWN = -1,
	PPT_ROM_FAULT_NONE,
	PPT_ROM_FAULT_EMPTY, /* not a byte */
	PPT_ROM_FAULT_TOO_BIG, /* over PPT_ROM_LIMIT_BYTES */
	PPT_ROM_FAULT_ALL_ONES, /* as when the device doesn't answer */
	PPT_ROM_FAULT_ALL_ZERO,
	PPT_ROM_FAULT_NOT_A_ROM, /* begins with neither 55 AA nor an IFR */
	PPT_ROM_FAULT_IFR_UNSUPPORTED, /* NVIDIA's prefix: its version */
	PPT_ROM_FAULT_IFR_OUT_OF_RANGE, /* it points outside */
	PPT_ROM_FAULT_IFR_NO_DIRECTORY, /* it has none */
	PPT_ROM_FAULT_IFR_BAD_TARGET, /* no image where it points to */
	PPT_ROM_FAULT_TRUNCATED, /* an image goes on behind the end */
	PPT_ROM_FAULT_BAD_LENGTH, /* an image of length 0 */
	PPT_ROM_FAULT_NO_PCIR, /* no PCI data structure */
	PPT_ROM_FAULT_PCIR_OUT_OF_RANGE,
	PPT_ROM_FAULT_PCIR_SIGNATURE,
	PPT_ROM_FAULT_PCIR_UNALIGNED,
	PPT_ROM_FAULT_PCIR_LENGTH,
	PPT_ROM_FAULT_BAD_CHECKSUM, /* of a PC-AT image */
	PPT_ROM_FAULT_INIT_SIZE, /* longer than its image, or 0 */
	PPT_ROM_FAULT_DEVLIST_BAD, /* device list outside or endless */
	PPT_ROM_FAULT_ID_MISMATCH, /* for another device */
	PPT_ROM_FAULT_EFI_HEADER,
	PPT_ROM_FAULT_EFI_COMPRESSION, /* of an unknown kind */
	PPT_ROM_FAULT_NO_LAST, /* ends without a last image */
	PPT_ROM_FAULT_TOO_MANY, /* over 64 images */
	PPT_ROM_FAULT_TABLE = 64, /* the ACPI table is malformed */
};

/* Name for programs, "bad-checksum"; never changes, a constant. */
PPT_EXPORT const char *ppt_rom_fault_name(enum ppt_rom_fault fault);

/* One line for a person, without a full stop; a constant. */
PPT_EXPORT const char *ppt_rom_fault_text(enum ppt_rom_fault fault);

/* Whether a ROM that has it isn't for use. */
PPT_EXPORT bool ppt_rom_fault_is_fatal(enum ppt_rom_fault fault);

/* The image that a defect of the whole ROM is about. */
#define PPT_ROM_NO_IMAGE (-1)

/**
 * struct ppt_rom_defect - something that is wrong
 * @fault: what
 * @image: index of the image, or PPT_ROM_NO_IMAGE
 * @offset: of the field that is wrong, in bytes from the ROM's beginning
 *
 * The struct never changes.
 */
struct ppt_rom_defect {
	enum ppt_rom_fault fault;
	int image;
	uint32_t offset;
};

/* Code types. There are others, of vendors. */
#define PPT_ROM_CODE_PCAT 0x00
#define PPT_ROM_CODE_OPEN_FIRMWARE 0x01
#define PPT_ROM_CODE_PARISC 0x02
#define PPT_ROM_CODE_EFI 0x03
#define PPT_ROM_CODE_NBSI 0x70 /* NVIDIA */
#define PPT_ROM_CODE_FWSEC 0xe0 /* NVIDIA */

/* What is known of an image: bits of its traits. */
#define PPT_ROM_IMAGE_PCIR (1U << 0) /* has a PCI data structure */
#define PPT_ROM_IMAGE_LAST (1U << 1) /* says that it is the last one */
#define PPT_ROM_IMAGE_NPDE (1U << 2) /* NVIDIA's extension gave size and last */
#define PPT_ROM_IMAGE_MATCHES (1U << 3) /* is for the device asked for */
#define PPT_ROM_IMAGE_SUMMED (1U << 4) /* has a checksum */
#define PPT_ROM_IMAGE_EFI (1U << 5) /* the efi_ members count */

/*
 * Whether an image brings a picture by UEFI: a driver of the Graphics Output
 * Protocol. An EFI image for a display device is one by convention.
 */
enum ppt_rom_gop {
	PPT_ROM_GOP_NO, /* no EFI image, or not for a display device */
	PPT_ROM_GOP_FOUND, /* the protocol's GUID is in it */
	PPT_ROM_GOP_NOT_FOUND, /* looked for, and it isn't */
	PPT_ROM_GOP_COMPRESSED, /* not looked into */
};

/**
 * struct ppt_rom_image - an image in a ROM
 * @offset: in bytes from the ROM's beginning
 * @size_bytes: 0 if that isn't known
 * @init_size_bytes: what is copied and run of it
 * @class_code: 24 bits
 * @efi_offset: of the EFI driver, in bytes from @offset
 * @traits: PPT_ROM_IMAGE_* bits
 * @gop: whether it brings a picture by UEFI
 * @ids: as its PCI data structure says
 * @devices: entries of its list of further devices
 * @revision: of its code
 * @efi_subsystem: 0Bh boot service driver, 0Ch runtime driver
 * @efi_machine: as in a PE header: 8664h x64, AA64h, 014Ch IA32, 0EBCh EBC
 * @efi_compression: 0 none, 1 the UEFI algorithm
 * @code_type: PPT_ROM_CODE_*, or another
 * @sum: of the bytes of @init_size_bytes, modulo 256; 0 is right
 *
 * What comes later to the struct is appended.
 */
struct ppt_rom_image {
	uint32_t offset;
	uint32_t size_bytes;
	uint32_t init_size_bytes;
	uint32_t class_code;
	uint32_t efi_offset;
	unsigned int traits;
	enum ppt_rom_gop gop;
	struct ppt_rom_ids ids;
	uint16_t devices;
	uint16_t revision;
	uint16_t efi_subsystem;
	uint16_t efi_machine;
	uint16_t efi_compression;
	uint8_t code_type;
	uint8_t sum;
};

/*
 * Names for programs, which never change: "pc-at", "efi", "fwsec"; "x64"; "yes",
 * "not-found". Constants; "unknown" for what isn't known.
 */
PPT_EXPORT const char *ppt_rom_code_name(unsigned int code_type);
PPT_EXPORT const char *ppt_rom_machine_name(unsigned int efi_machine);
PPT_EXPORT const char *ppt_rom_gop_name(enum ppt_rom_gop gop);

/**
 * ppt_rom_parse - see what is in a ROM
 * @data: the bytes, which are copied
 * @size: how many
 * @ids: of the device that it is for; NULL to ask nothing about that
 * @ret_rom: what was found; made of any bytes, see ppt_rom_worst()
 *
 * NVIDIA's extensions are understood.
 *
 * Return: 0 or -ENOMEM.
 */
PPT_EXPORT int ppt_rom_parse(const void *data, size_t size,
			     const struct ppt_rom_ids *ids,
			     struct ppt_rom **ret_rom);

/**
 * ppt_rom_read_file - the same of a file
 * @path: of the file
 * @ids: as above
 * @ret_rom: as above
 *
 * Doesn't wait, whatever the file is.
 *
 * Return: 0; -EISDIR for a folder; -EMEDIUMTYPE for what is no regular file
 * either; -ENODATA if it is empty; -EFBIG over PPT_ROM_LIMIT_BYTES; an error of
 * open(2) or read(2); -ENOMEM.
 */
PPT_EXPORT int ppt_rom_read_file(const char *path,
				 const struct ppt_rom_ids *ids,
				 struct ppt_rom **ret_rom);

/* Takes a reference; returns @rom. */
PPT_EXPORT struct ppt_rom *ppt_rom_ref(struct ppt_rom *rom);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_rom *ppt_rom_unref(struct ppt_rom *rom);

/* The bytes, borrowed, and how many there are. */
PPT_EXPORT const void *ppt_rom_data(const struct ppt_rom *rom);
PPT_EXPORT size_t ppt_rom_size(const struct ppt_rom *rom);

/*
 * Bytes up to the end of the last image, as far as they are there; what is
 * behind is padding, or nothing that this library knows.
 */
PPT_EXPORT size_t ppt_rom_chain_end(const struct ppt_rom *rom);

/* Where the first image begins: not at 0 behind a prefix of NVIDIA's. */
PPT_EXPORT size_t ppt_rom_start(const struct ppt_rom *rom);

/* How many images there are, and the one at @index; NULL past the end. */
PPT_EXPORT size_t ppt_rom_image_count(const struct ppt_rom *rom);
PPT_EXPORT const struct ppt_rom_image *
ppt_rom_get_image(const struct ppt_rom *rom, size_t index);

/*
 * How many defects there are, and the one at @index, in the order of their
 * places. NULL past the end, which is before the count if there are too many.
 */
PPT_EXPORT size_t ppt_rom_defect_count(const struct ppt_rom *rom);
PPT_EXPORT const struct ppt_rom_defect *
ppt_rom_get_defect(const struct ppt_rom *rom, size_t index);

/* The first fatal defect, or else the first one; NULL if there is none. */
PPT_EXPORT const struct ppt_rom_defect *
ppt_rom_worst(const struct ppt_rom *rom);

#define PPT_ROM_WRITE_REPLACE \
	(1U << 0) /* what is there, if there is something */
#define PPT_ROM_WRITE_BACKUP (1U << 1) /* and keep that */

/**
 * ppt_rom_write_file - write a file, the whole of it or nothing
 * @path: of the file; if it is a link, its target is written
 * @data: the bytes
 * @size: how many
 * @flags: PPT_ROM_WRITE_* bits; _BACKUP only with _REPLACE
 * @ret_backup: if not NULL, with PPT_ROM_WRITE_BACKUP, under which name what was
 *	there is kept: with ".orig" behind it, or ".orig.1" and so on, never over
 *	another file; from malloc
 *
 * Written beside it, brought to the disk, and renamed. A file that is replaced
 * hands on its mode, and its owner if that may be given.
 *
 * Return: 0; -EEXIST if it is there and @flags don't allow that; an error of
 * open(2), write(2), fsync(2) or rename(2); -ENOMEM. Then everything is as
 * before, but for a backup that was made.
 */
PPT_EXPORT int ppt_rom_write_file(const char *path, const void *data,
				  size_t size, unsigned int flags,
				  char **ret_backup);

/* --- option ROMs: mending -------------------------------------------------- */

enum ppt_rom_change_kind {
	PPT_ROM_CHANGE_VENDOR, /* vendor id of an image */
	PPT_ROM_CHANGE_DEVICE, /* device id of an image */
	PPT_ROM_CHANGE_LAST, /* the bit that says it is the last one */
	PPT_ROM_CHANGE_CHECKSUM, /* the byte that makes the sum right */
	PPT_ROM_CHANGE_PADDING, /* bytes FFh up to a power of two */
};

/**
 * struct ppt_rom_change - a change
 * @kind: what
 * @image: of which image; PPT_ROM_NO_IMAGE for _PADDING
 * @offset: where, in bytes from the ROM's beginning
 * @width: 1 or 2 bytes, little endian; 0 for _PADDING
 * @old_value: what was there; for _PADDING, the size in bytes
 * @new_value: what is there now; likewise
 *
 * The struct never changes.
 */
struct ppt_rom_change {
	enum ppt_rom_change_kind kind;
	int image;
	uint32_t offset;
	unsigned int width;
	uint32_t old_value;
	uint32_t new_value;
};

#define PPT_ROM_FIX_PAD (1U << 0) /* to a power of two, at least 2 KiB */

/**
 * ppt_rom_fix_new - mend a ROM
 * @rom: the ROM, which stays as it is
 * @ids: to be set: the device in each image of that vendor, or both in every
 *	image if none is of that vendor; NULL to leave them
 * @flags: PPT_ROM_FIX_* bits
 * @ret_fix: the mended bytes, and what was changed; maybe nothing
 * @ret_defect: if not NULL, with -EBADMSG, what can't be mended
 *
 * Makes the last image of the chain the last one (in NVIDIA's extension, if that
 * is what counts), and the sums of the PC-AT images right, by the last byte that
 * is summed. EFI images have no checksum; their code isn't touched. Defects that
 * hurt nobody stay.
 *
 * Return: 0; -EBADMSG if it has a defect that nobody can mend without knowing
 * what was meant; -EFBIG if it would grow over PPT_ROM_LIMIT_BYTES; -EINVAL for
 * @flags; -ENOMEM.
 */
PPT_EXPORT int ppt_rom_fix_new(const struct ppt_rom *rom,
			       const struct ppt_rom_ids *ids,
			       unsigned int flags, struct ppt_rom_fix **ret_fix,
			       struct ppt_rom_defect *ret_defect);

/* Takes a reference; returns @fix. */
PPT_EXPORT struct ppt_rom_fix *ppt_rom_fix_ref(struct ppt_rom_fix *fix);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_rom_fix *ppt_rom_fix_unref(struct ppt_rom_fix *fix);

/* The mended ROM, borrowed. Asked about the ids that were set, if any. */
PPT_EXPORT const struct ppt_rom *ppt_rom_fix_rom(const struct ppt_rom_fix *fix);

/* How many changes there are, and the one at @index; NULL past the end. */
PPT_EXPORT size_t ppt_rom_fix_count(const struct ppt_rom_fix *fix);
PPT_EXPORT const struct ppt_rom_change *
ppt_rom_fix_get(const struct ppt_rom_fix *fix, size_t index);

/* Name for programs, which never changes: "checksum". A constant. */
PPT_EXPORT const char *ppt_rom_change_name(enum ppt_rom_change_kind kind);

/* --- option ROMs: devices -------------------------------------------------- */

/* Where a ROM comes from, the best first; -1 as above. */
enum ppt_rom_origin {
	PPT_ROM_ORIGIN_UNKNOWN = -1,
	PPT_ROM_ORIGIN_NONE,
	PPT_ROM_ORIGIN_BAR, /* the device: its expansion ROM BAR */
	PPT_ROM_ORIGIN_FIRMWARE, /* the copy that UEFI gave to the kernel */
	PPT_ROM_ORIGIN_VFCT, /* ACPI table VFCT */
	PPT_ROM_ORIGIN_FILE, /* what an admin gave */
	PPT_ROM_ORIGIN_SHADOW, /* C0000h: what the last boot has left of it */
};

/* How many elements an array by origin has. */
#define PPT_ROM_ORIGINS 6

/* Which ROM VMs get; -1 as above. */
enum ppt_rom_service {
	PPT_ROM_SERVICE_UNKNOWN = -1,
	PPT_ROM_SERVICE_NONE, /* ppt hasn't got the device */
	PPT_ROM_SERVICE_ON, /* that of the best origin */
	PPT_ROM_SERVICE_OFF, /* none */
	PPT_ROM_SERVICE_FILE, /* what an admin gave, nothing else */
};

/* What came of an origin; -1 as above. */
enum ppt_rom_verdict {
	PPT_ROM_VERDICT_UNKNOWN = -1,
	PPT_ROM_VERDICT_UNTRIED, /* a better one was there, or nobody asked */
	PPT_ROM_VERDICT_USED, /* it is the one; may have a defect for all that */
	PPT_ROM_VERDICT_ABSENT, /* there is none */
	PPT_ROM_VERDICT_DEFECTIVE, /* what it gives is no good ROM */
	PPT_ROM_VERDICT_UNREADABLE, /* asleep, without an address, no memory */
	PPT_ROM_VERDICT_DENIED, /* such devices hang when their ROM is read */
};

/* Names for programs, which never change: "rom-bar", "on", "used". Constants. */
PPT_EXPORT const char *ppt_rom_origin_name(enum ppt_rom_origin origin);
PPT_EXPORT const char *ppt_rom_service_name(enum ppt_rom_service service);
PPT_EXPORT const char *ppt_rom_verdict_name(enum ppt_rom_verdict verdict);

/**
 * struct ppt_rom_finding - what came of an origin
 * @verdict: that
 * @fault: the worst one of what it gave
 * @fault_offset: of the field that is wrong, in bytes
 * @size_bytes: of what it gave; 0 if nothing
 * @error: the negative errno of PPT_ROM_VERDICT_UNREADABLE; 0 if unknown
 */
struct ppt_rom_finding {
	enum ppt_rom_verdict verdict;
	enum ppt_rom_fault fault;
	uint32_t fault_offset;
	uint32_t size_bytes;
	int error;
};

/**
 * struct ppt_rom_info - which ROM a device has, and why
 * @service: which one VMs get
 * @origin: where it comes from; PPT_ROM_ORIGIN_NONE if there is none
 * @size_bytes: of the ROM
 * @region_size_bytes: of the ROM BAR that a VM sees: a power of two; 0 if none
 * @image_count: how many images the ROM has
 * @asked: whether the origins were asked; until then, there is no ROM
 * @findings: by origin; [PPT_ROM_ORIGIN_NONE] says nothing
 *
 * The struct never changes.
 */
struct ppt_rom_info {
	enum ppt_rom_service service;
	enum ppt_rom_origin origin;
	uint32_t size_bytes;
	uint32_t region_size_bytes;
	uint32_t image_count;
	bool asked;
	struct ppt_rom_finding findings[PPT_ROM_ORIGINS];
};

/**
 * ppt_device_get_rom_info - which ROM a claimed device has, and why
 * @device: the device
 * @ret_info: what is known now
 *
 * Accesses no device, and needs no privilege.
 *
 * Return: 0; -ENODEV if ppt hasn't got it; -EPROTO if the module speaks another
 * version of /dev/ppt or is too old for this; an error of opening /dev/ppt, as
 * ppt_requests_new().
 */
PPT_EXPORT int ppt_device_get_rom_info(struct ppt_device *device,
				       struct ppt_rom_info *ret_info);

#define PPT_ROM_READ_AGAIN (1U << 0) /* ask the origins again before */

/**
 * ppt_device_read_rom - the ROM that a VM gets with a claimed device
 * @device: the device
 * @flags: PPT_ROM_READ_* bits; _AGAIN needs CAP_SYS_ADMIN
 * @ret_rom: the ROM, asked about the ids of @device
 * @ret_origin: if not NULL, where it comes from
 *
 * The first time, the device may be accessed, which then counts as touched.
 *
 * Return: 0; -ENODATA if there is none, which ppt_device_get_rom_info()
 * explains; -EAGAIN if the device is locked, by a reset for instance; -EINVAL
 * for @flags; -EPERM or -EACCES without privilege; -ENOMEM; or as
 * ppt_device_get_rom_info().
 */
PPT_EXPORT int ppt_device_read_rom(struct ppt_device *device,
				   unsigned int flags, struct ppt_rom **ret_rom,
				   enum ppt_rom_origin *ret_origin);

/**
 * ppt_device_read_rom_part - some bytes of that
 * @device: the device
 * @offset: where to begin, in bytes
 * @buffer: where they go
 * @capacity: how many bytes @buffer has room for
 * @ret_count: how many were stored: fewer only at the end
 * @ret_size: if not NULL, of the whole ROM, in bytes; also with -ERANGE
 *
 * Return: 0; -ERANGE if @offset isn't before the end; or as above.
 */
PPT_EXPORT int ppt_device_read_rom_part(struct ppt_device *device,
					uint32_t offset, void *buffer,
					size_t capacity, size_t *ret_count,
					uint32_t *ret_size);

/**
 * ppt_device_extract_rom - read a device's ROM without ppt
 * @device: the device, whoever has it
 * @ret_info: which origin gave it, and why no better one did; written in any
 *	case but -ENOMEM
 * @ret_rom: the ROM, asked about the ids of @device. May have a fatal defect, if
 *	no origin has one without; look at ppt_rom_worst()
 *
 * By sysfs: the ROM BAR; for graphics of AMD, ACPI table VFCT; and if there is
 * nothing better, the copy at C0000h, which the last boot has changed. For that
 * time, the device is woken up and enabled. Some that hang when their ROM is
 * read, and those that a VM has, aren't accessed. Needs root.
 *
 * Return: 0; -ENODATA if there is none; -EBUSY if a VM has it, and there is none
 * but in the device; -EACCES or -EPERM without privilege, -ENODEV if it is gone;
 * -ENOMEM.
 */
PPT_EXPORT int ppt_device_extract_rom(struct ppt_device *device,
				      struct ppt_rom_info *ret_info,
				      struct ppt_rom **ret_rom);

#define PPT_ROM_SET_ANY_DEVICE (1U << 0) /* though the ROM is for another one */
#define PPT_ROM_SET_KEEP (1U << 1) /* also when ppt gets the device anew */

/* Steps of ppt_device_set_rom(), in their order. */
enum ppt_rom_set_step {
	PPT_ROM_SET_STEP_PREPARE, /* the file for firmware is written or read */
	PPT_ROM_SET_STEP_SET, /* the module is told */
	PPT_ROM_SET_STEP_KEEP, /* the file for firmware gets its name */
};

#define PPT_ROM_SET_PATH_SIZE 4096

/**
 * struct ppt_rom_set_report - how it went
 * @step: the last one, which failed on an error
 * @fault: with -EBADMSG, what the module says is wrong with the ROM
 * @fault_offset: where, in bytes
 * @path: the file that is kept, or that was put aside, or that a step failed
 *	with; empty if there is none
 */
struct ppt_rom_set_report {
	enum ppt_rom_set_step step;
	enum ppt_rom_fault fault;
	uint32_t fault_offset;
	char path[PPT_ROM_SET_PATH_SIZE];
};

/**
 * ppt_device_set_rom - decide which ROM VMs get with a claimed device
 * @device: the device
 * @service: PPT_ROM_SERVICE_ON to _FILE
 * @rom: the ROM for _FILE; NULL for the file that was put aside, or else the
 *	one that was given before; otherwise NULL
 * @flags: PPT_ROM_SET_* bits
 * @ret_report: how it went; written in any case
 *
 * A VM that has the device open keeps the ROM that it has seen. Without
 * PPT_ROM_SET_KEEP it holds until ppt gives the device up. With it, a ROM is
 * kept where the kernel looks for firmware, as ppt/DDDD:BB:SS.F=VVVV:DDDD.rom
 * (address and ids of the device), for which it takes the place of an older one.
 * _SERVICE_ON puts that file aside, with ".off" behind its name (".off.1" and so
 * on, never over another file), and _SERVICE_FILE without a ROM puts it back.
 * _SERVICE_OFF isn't kept. Needs CAP_SYS_ADMIN.
 *
 * Return: 0; -EBADMSG if it is no sound ROM of this device; -ENODATA if no file
 * was given before, nor put aside; -EFBIG; -EPERM or -EACCES without privilege;
 * -EINVAL; -ENODEV if ppt hasn't got it; an error of writing the file, after
 * which nothing is changed, or with PPT_ROM_SET_STEP_KEEP, all but what is kept;
 * or as ppt_device_get_rom_info().
 */
PPT_EXPORT int ppt_device_set_rom(struct ppt_device *device,
				  enum ppt_rom_service service,
				  const struct ppt_rom *rom, unsigned int flags,
				  struct ppt_rom_set_report *ret_report);

/* --- Intel graphics: bytes ------------------------------------------------- */

/*
 * The OpRegion of Intel's integrated graphics: 8 KiB that firmware has left in
 * memory for the driver, and the VBT, a table of the board's display outputs,
 * which is in it or elsewhere.
 */

#define PPT_OPREGION_SIZE_BYTES 0x2000
/* What is read of a file at most: all that one may be, and a page. */
#define PPT_OPREGION_LIMIT_BYTES 0x13000

/* What is wrong with an OpRegion: numbers of bits in a mask; -1 as above. */
enum ppt_opregion_defect {
	PPT_OPREGION_DEFECT_UNKNOWN = -1,
	PPT_OPREGION_DEFECT_OK,
	PPT_OPREGION_DEFECT_NONE, /* the graphics points to none */
	PPT_OPREGION_DEFECT_BAD_ADDRESS, /* it points beyond 4 GiB */
	PPT_OPREGION_DEFECT_TOO_SHORT, /* fewer than 8 KiB */
	PPT_OPREGION_DEFECT_BAD_SIGNATURE,
	PPT_OPREGION_DEFECT_BAD_SIZE, /* doesn't say 8 KiB */
	PPT_OPREGION_DEFECT_BAD_VERSION, /* neither 1.x nor 2.x nor 3.x */
	PPT_OPREGION_DEFECT_RVDA_HALF, /* the VBT's address or size, not both */
	PPT_OPREGION_DEFECT_RVDA_UNUSED, /* no mailbox 3 to hold them */
	PPT_OPREGION_DEFECT_RVDA_INSIDE, /* address in the OpRegion itself */
	PPT_OPREGION_DEFECT_RVDA_OVERFLOW, /* address beyond any memory */
	PPT_OPREGION_DEFECT_RVDS_TOO_BIG, /* size over 64 KiB */
	PPT_OPREGION_DEFECT_VBT_SIGNATURE,
	PPT_OPREGION_DEFECT_VBT_TRUNCATED, /* longer than its place */
	PPT_OPREGION_DEFECT_VBT_BAD, /* its headers */
	PPT_OPREGION_DEFECT_VBT_CHECKSUM,
	PPT_OPREGION_DEFECT_NO_VBT, /* none that is usable */
	PPT_OPREGION_DEFECT_SYSTEM_RAM, /* where the kernel's RAM is */
	PPT_OPREGION_DEFECT_UNMAPPED, /* the kernel couldn't map it */
	PPT_OPREGION_DEFECT_DEVICE_MEMORY, /* where a device's memory is */
};

/* How many there are; of a mask, bits from this on are a newer module's. */
#define PPT_OPREGION_DEFECTS 20

/* Name for programs, "bad-size"; never changes, a constant. */
PPT_EXPORT const char *
ppt_opregion_defect_name(enum ppt_opregion_defect defect);

/* One line for a person, without a full stop; a constant. */
PPT_EXPORT const char *
ppt_opregion_defect_text(enum ppt_opregion_defect defect);

/* Whether an OpRegion that has it is kept from VMs. */
PPT_EXPORT bool ppt_opregion_defect_is_fatal(enum ppt_opregion_defect defect);

/*
 * Of a mask (1 << enum ppt_opregion_defect), the first one that is fatal, or
 * else the first one; PPT_OPREGION_DEFECT_OK of 0.
 */
PPT_EXPORT enum ppt_opregion_defect ppt_opregion_defect_worst(uint32_t defects);

/* Mailboxes that an OpRegion has. */
#define PPT_OPREGION_MAILBOX_ACPI (1U << 0) /* 1 */
#define PPT_OPREGION_MAILBOX_SWSCI (1U << 1) /* 2 */
#define PPT_OPREGION_MAILBOX_ASLE (1U << 2) /* 3 */
#define PPT_OPREGION_MAILBOX_VBT (1U << 3) /* 4 */
#define PPT_OPREGION_MAILBOX_ASLE_EXT (1U << 4) /* 5 */
#define PPT_OPREGION_MAILBOX_BACKLIGHT (1U << 5) /* in the place of 2; 3.x */

/* Where the VBT that counts is; -1 as above. */
enum ppt_vbt_where {
	PPT_VBT_WHERE_UNKNOWN = -1,
	PPT_VBT_WHERE_NONE, /* there is none */
	PPT_VBT_WHERE_MAILBOX, /* 4, in the OpRegion */
	PPT_VBT_WHERE_OUTSIDE, /* elsewhere; for a guest: behind the OpRegion */
};

/* Name for programs, "mailbox"; never changes, a constant. */
PPT_EXPORT const char *ppt_vbt_where_name(enum ppt_vbt_where where);

/**
 * struct ppt_opregion_header - what an OpRegion says of itself
 * @rvda: where a VBT outside of it is: an address of the host (2.0) or an
 *	offset (2.1 and later), as it stands there; before 2.0, nothing is meant
 * @rvds: size of that, in bytes, as it stands there
 * @mailboxes: PPT_OPREGION_MAILBOX_* bits, and unknown ones
 * @driver_model: as it stands there
 * @platform: "PCON", as it stands there
 * @size_kib: 8, unless it is wrong
 * @major: of its version
 * @minor: likewise
 * @revision: likewise
 * @headless: said to have no outputs at all
 * @bios: version of the firmware; printable ASCII, as the three below
 * @vbios: of the video BIOS
 * @driver: of the driver
 * @gop: of the UEFI driver
 *
 * The struct never changes.
 */
struct ppt_opregion_header {
	uint64_t rvda;
	uint32_t rvds;
	uint32_t mailboxes;
	uint32_t driver_model;
	uint32_t platform;
	uint32_t size_kib;
	uint8_t major;
	uint8_t minor;
	uint8_t revision;
	bool headless;
	char bios[33];
	char vbios[17];
	char driver[17];
	char gop[33];
};

/**
 * struct ppt_vbt_info - what a VBT says of itself
 * @size_bytes: of it
 * @bdb_offset: of the data in it, in bytes
 * @bdb_size_bytes: of those
 * @version: of the VBT
 * @bdb_version: the number by which drivers know what is in it
 * @sum: of all bytes, modulo 256; 0 is right
 * @product: printable ASCII, as in "TIGERLAKE"
 *
 * The struct never changes.
 */
struct ppt_vbt_info {
	uint32_t size_bytes;
	uint32_t bdb_offset;
	uint16_t bdb_size_bytes;
	uint16_t version;
	uint16_t bdb_version;
	uint8_t sum;
	char product[17];
};

/**
 * ppt_igd_opregion_parse - see what is in an OpRegion, or in a VBT alone
 * @data: the bytes, which are copied. A VBT from elsewhere is expected behind
 *	the first 8 KiB, or at the offset that they say
 * @size: how many
 * @ret_opregion: what was found; made of any bytes, see
 *	ppt_igd_opregion_worst()
 *
 * Return: 0 or -ENOMEM.
 */
PPT_EXPORT int ppt_igd_opregion_parse(const void *data, size_t size,
				      struct ppt_igd_opregion **ret_opregion);

/**
 * ppt_igd_opregion_read_file - the same of a file
 * @path: of the file
 * @ret_opregion: as above
 *
 * Return: 0; -EFBIG over PPT_OPREGION_LIMIT_BYTES; or as ppt_rom_read_file().
 */
PPT_EXPORT int
ppt_igd_opregion_read_file(const char *path,
			   struct ppt_igd_opregion **ret_opregion);

/* Takes a reference; returns @opregion. */
PPT_EXPORT struct ppt_igd_opregion *
ppt_igd_opregion_ref(struct ppt_igd_opregion *opregion);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_igd_opregion *
ppt_igd_opregion_unref(struct ppt_igd_opregion *opregion);

/* All of its bytes, and how many. */
PPT_EXPORT const void *
ppt_igd_opregion_data(const struct ppt_igd_opregion *opregion);
PPT_EXPORT size_t ppt_igd_opregion_size(const struct ppt_igd_opregion *opregion);

/* NULL if it is a VBT alone, or no OpRegion; borrowed. */
PPT_EXPORT const struct ppt_opregion_header *
ppt_igd_opregion_header(const struct ppt_igd_opregion *opregion);

/* Which VBT counts. Of a VBT alone, PPT_VBT_WHERE_OUTSIDE. */
PPT_EXPORT enum ppt_vbt_where
ppt_igd_opregion_vbt_where(const struct ppt_igd_opregion *opregion);

/* What that says; NULL if there is none; borrowed. */
PPT_EXPORT const struct ppt_vbt_info *
ppt_igd_opregion_vbt(const struct ppt_igd_opregion *opregion);

/* Its bytes, as many as it says; NULL if there is none; borrowed. */
PPT_EXPORT const void *
ppt_igd_opregion_vbt_data(const struct ppt_igd_opregion *opregion);

/* 1 << enum ppt_opregion_defect, of each that was found; and the worst. */
PPT_EXPORT uint32_t
ppt_igd_opregion_defects(const struct ppt_igd_opregion *opregion);
PPT_EXPORT enum ppt_opregion_defect
ppt_igd_opregion_worst(const struct ppt_igd_opregion *opregion);

/**
 * ppt_igd_opregion_make_guest - make it ready for a guest
 * @opregion: as firmware has made it
 * @ret_guest: one piece that a VMM puts anywhere below 4 GiB, at a multiple of
 *	4096: 8 KiB, and behind them a VBT from elsewhere, to which RVDA then
 *	points; padded with zeros to a multiple of 4096. Addresses of the host,
 *	and what the host's driver and firmware told each other, are cleared
 *
 * One that is ready already becomes the same again.
 *
 * Return: 0; -EBADMSG if it has a fatal defect, or is a VBT alone; -ENOMEM.
 */
PPT_EXPORT int
ppt_igd_opregion_make_guest(const struct ppt_igd_opregion *opregion,
			    struct ppt_igd_opregion **ret_guest);

/* --- Intel graphics: devices ----------------------------------------------- */

/* Where firmware says which RAM it has taken for the graphics; -1 as above. */
enum ppt_igd_memory {
	PPT_IGD_MEMORY_UNKNOWN = -1,
	PPT_IGD_MEMORY_NO_MODEL, /* nobody knows this model */
	PPT_IGD_MEMORY_GMCH, /* size in the host bridge, base at 5Ch */
	PPT_IGD_MEMORY_BDSM32, /* size at 50h, base at 5Ch */
	PPT_IGD_MEMORY_BDSM64, /* size at 50h, base at C0h, 64 bits */
	/*
	 * Meteor Lake and later: not in config space, a part of BAR 2. A guest
	 * needs no memory for it.
	 */
	PPT_IGD_MEMORY_BAR2,
};

/* Name for programs, "bdsm64"; never changes, a constant. */
PPT_EXPORT const char *ppt_igd_memory_name(enum ppt_igd_memory memory);

/* What is wrong with that: numbers of bits in a mask; -1 as above. */
enum ppt_igd_defect {
	PPT_IGD_DEFECT_OTHER = -1,
	PPT_IGD_DEFECT_OK,
	PPT_IGD_DEFECT_UNKNOWN, /* the model */
	PPT_IGD_DEFECT_NO_ANSWER, /* a register is all ones */
	PPT_IGD_DEFECT_SIZE_INVALID,
	PPT_IGD_DEFECT_SIZE_RESERVED, /* in no documentation */
	PPT_IGD_DEFECT_GTT_INVALID,
	PPT_IGD_DEFECT_NO_BASE,
	PPT_IGD_DEFECT_BASE_RANGE, /* ends behind the last address */
};

/* How many there are; of a mask, bits from this on are a newer module's. */
#define PPT_IGD_DEFECTS 8

/* As of an OpRegion's defects; what is fatal leaves no number to believe. */
PPT_EXPORT const char *ppt_igd_defect_name(enum ppt_igd_defect defect);
PPT_EXPORT const char *ppt_igd_defect_text(enum ppt_igd_defect defect);
PPT_EXPORT bool ppt_igd_defect_is_fatal(enum ppt_igd_defect defect);

/* Bits of @properties below. */
#define PPT_IGD_PROPERTY_VGA_DISABLED (1U << 0) /* it decodes no VGA ranges */
#define PPT_IGD_PROPERTY_HOST_BRIDGE (1U << 1) /* @host_bridge counts */
#define PPT_IGD_PROPERTY_LPC_BRIDGE (1U << 2) /* @lpc_bridge counts */

/**
 * struct ppt_igd_bridge_ids - how drivers know a bridge
 * @vendor: 0 of the host bridge
 * @device: likewise
 * @subvendor: of the subsystem
 * @subdevice: likewise
 * @revision: of the bridge
 * @interface: programming interface, of its class code
 */
struct ppt_igd_bridge_ids {
	uint16_t vendor;
	uint16_t device;
	uint16_t subvendor;
	uint16_t subdevice;
	uint8_t revision;
	uint8_t interface;
};

/**
 * struct ppt_igd_info - what firmware has set up for Intel's graphics
 * @model: as Linux abbreviates it, as in "TGL"; empty if nobody knows it
 * @generation: of the graphics; 0 if unknown
 * @memory: where the stolen memory is said to be
 * @stolen_base: of that, an address of the host; 0 if there is none, or
 *	without CAP_SYS_ADMIN
 * @stolen_size_bytes: of it; 0 if there is none
 * @gtt_size_bytes: of the memory stolen for the GTT besides
 * @base_low: bits of BDSM below the address, which a guest gets as they are
 * @sizes_register: GMCH control or GGC, as read
 * @properties: PPT_IGD_PROPERTY_* bits
 * @memory_defects: 1 << enum ppt_igd_defect, of each that was found
 * @opregion_defects: 1 << enum ppt_opregion_defect, likewise
 * @opregion_size_bytes: of what guests get; 0 if there is none fit for them
 * @opregion_raw_size_bytes: of what firmware has made
 * @opregion_major: of its version; 0 if there is none
 * @opregion_minor: likewise
 * @opregion_revision: likewise
 * @vbt_where: where the VBT is
 * @vbt_size_bytes: of that
 * @host_bridge: 00:00.0
 * @lpc_bridge: 00:1f.0
 *
 * The struct never changes.
 */
struct ppt_igd_info {
	char model[16];
	unsigned int generation;
	enum ppt_igd_memory memory;
	uint64_t stolen_base;
	uint64_t stolen_size_bytes;
	uint32_t gtt_size_bytes;
	uint32_t base_low;
	uint32_t sizes_register;
	uint32_t properties;
	uint32_t memory_defects;
	uint32_t opregion_defects;
	uint32_t opregion_size_bytes;
	uint32_t opregion_raw_size_bytes;
	uint8_t opregion_major;
	uint8_t opregion_minor;
	uint8_t opregion_revision;
	enum ppt_vbt_where vbt_where;
	uint32_t vbt_size_bytes;
	struct ppt_igd_bridge_ids host_bridge;
	struct ppt_igd_bridge_ids lpc_bridge;
};

/**
 * ppt_device_get_igd_info - what firmware has set up for a claimed device
 * @device: the device
 * @ret_info: as it was when the device was claimed
 *
 * Accesses no device, and needs no privilege.
 *
 * Return: 0; -ENODATA if it is no integrated graphics of Intel's; -ENODEV if
 * ppt hasn't got it; -EPROTO if the module speaks another version of /dev/ppt
 * or is too old for this; an error of opening /dev/ppt, as ppt_requests_new().
 */
PPT_EXPORT int ppt_device_get_igd_info(struct ppt_device *device,
				       struct ppt_igd_info *ret_info);

#define PPT_OPREGION_READ_RAW (1U << 0) /* as firmware has made it */

/**
 * ppt_device_read_opregion - the OpRegion of a claimed device
 * @device: the device
 * @flags: PPT_OPREGION_READ_* bits; _RAW needs CAP_SYS_ADMIN
 * @ret_opregion: ready for a guest, as of ppt_igd_opregion_make_guest(); or,
 *	with _RAW, 8 KiB as they were when the device was claimed, and behind
 *	them the VBT from where they say
 *
 * Return: 0; -ENODATA if there is none, or none fit for a guest, which
 * ppt_device_get_igd_info() explains; -EINVAL for @flags; -EPERM or -EACCES
 * without privilege; -ENOMEM; or as ppt_device_get_igd_info().
 */
PPT_EXPORT int ppt_device_read_opregion(struct ppt_device *device,
					unsigned int flags,
					struct ppt_igd_opregion **ret_opregion);

/**
 * ppt_device_read_opregion_part - some bytes of that
 * @device: the device
 * @flags: as above
 * @offset: where to begin, in bytes
 * @buffer: where they go
 * @capacity: how many bytes @buffer has room for
 * @ret_count: how many were stored: fewer only at the end
 * @ret_size: if not NULL, of all of it, in bytes; also with -ERANGE
 *
 * Return: 0; -ERANGE if @offset isn't before the end; or as above.
 */
PPT_EXPORT int ppt_device_read_opregion_part(struct ppt_device *device,
					     unsigned int flags,
					     uint32_t offset, void *buffer,
					     size_t capacity, size_t *ret_count,
					     uint32_t *ret_size);

/* Where a register is. */
enum ppt_igd_reg_at {
	PPT_IGD_REG_AT_DISPLAY, /* config space of the graphics */
	PPT_IGD_REG_AT_BAR0, /* of the graphics */
	PPT_IGD_REG_AT_HOST_BRIDGE, /* config space of 00:00.0 */
	PPT_IGD_REG_AT_LPC_BRIDGE, /* config space of 00:1f.0 */
};

/* What a VMM has to do about it. */
enum ppt_igd_reg_policy {
	/* The guest's own, which its firmware writes; never the host's. */
	PPT_IGD_REG_EMULATE,
	/* Read as the host's; what the guest writes is dropped. */
	PPT_IGD_REG_MIRROR,
	/* Likewise, and only VBIOS and GOP ask: in legacy mode. */
	PPT_IGD_REG_LEGACY,
};

/* Names for programs, "display", "emulate"; never change, constants. */
PPT_EXPORT const char *ppt_igd_reg_at_name(enum ppt_igd_reg_at at);
PPT_EXPORT const char *ppt_igd_reg_policy_name(enum ppt_igd_reg_policy policy);

/**
 * struct ppt_igd_reg - a register that a guest must find
 * @name: as Intel and Linux abbreviate it; a constant
 * @offset: in bytes
 * @width_bytes: of it
 * @at: where it is
 * @policy: what it is to be
 */
struct ppt_igd_reg {
	const char *name;
	uint32_t offset;
	uint32_t width_bytes;
	enum ppt_igd_reg_at at;
	enum ppt_igd_reg_policy policy;
};

/**
 * ppt_igd_reg_get - what a VMM must mirror or emulate, one register after another
 * @memory: of the model, as ppt_device_get_igd_info() says
 * @index: which one, from 0
 * @ret_reg: the register
 *
 * Of a model that nobody knows, those that all models have.
 *
 * Return: false past the end, and nothing was written.
 */
PPT_EXPORT bool ppt_igd_reg_get(enum ppt_igd_memory memory, size_t index,
				struct ppt_igd_reg *ret_reg);

/* --- memory map of a guest ------------------------------------------------- */

/* Types of E820 entries; others exist, and none here makes them. */
#define PPT_E820_RAM 1
#define PPT_E820_RESERVED 2
#define PPT_E820_ACPI 3
#define PPT_E820_NVS 4

/* Of an entry as guests get it: base and length, 64 bits, and type, 32. */
#define PPT_E820_ENTRY_BYTES 20

/* No guest has memory from here on. */
#define PPT_E820_LIMIT (1ULL << 52)

/* What must be left of the RAM below 4 GiB, in bytes. */
#define PPT_E820_SPARE_BYTES (16ULL << 20)

struct ppt_e820_range {
	uint64_t start;
	uint64_t size_bytes;
};

struct ppt_e820_entry {
	uint64_t start;
	uint64_t size_bytes;
	uint32_t type;
};

/**
 * struct ppt_e820_layout - the machine of a guest
 * @low_bytes: RAM from 0 on, the VGA and BIOS ranges in it not left out
 * @high_bytes: RAM from 4 GiB on; may be 0
 * @pci_hole: for BARs, below 4 GiB; of size 0 for none
 * @fixed: further ranges that are no RAM, as ECAM; may lie in each other
 * @fixed_count: of @fixed
 *
 * The pages of I/O APIC (FEC00000h) and local APIC (FEE00000h) are taken
 * without being named.
 */
struct ppt_e820_layout {
	uint64_t low_bytes;
	uint64_t high_bytes;
	struct ppt_e820_range pci_hole;
	const struct ppt_e820_range *fixed;
	size_t fixed_count;
};

/**
 * ppt_e820_new - the map of a guest, all of whose RAM is its own
 * @layout: the machine
 * @ret_map: the map
 *
 * A0000h to FFFFFh are no RAM: they are absent.
 *
 * Return: 0; -EINVAL if the RAM below 4 GiB is less than 1 MiB, or no multiple
 * of 4096, or that above is none; -EOVERFLOW if a range ends behind
 * PPT_E820_LIMIT; -EEXIST if RAM would be where something else is; -ENOMEM.
 */
PPT_EXPORT int ppt_e820_new(const struct ppt_e820_layout *layout,
			    struct ppt_e820 **ret_map);

/* Takes a reference; returns @map. */
PPT_EXPORT struct ppt_e820 *ppt_e820_ref(struct ppt_e820 *map);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_e820 *ppt_e820_unref(struct ppt_e820 *map);

/* Entries in the order of their addresses, none of which touches its like. */
PPT_EXPORT size_t ppt_e820_count(const struct ppt_e820 *map);

/* The entry at @index, borrowed until the map changes; NULL past the end. */
PPT_EXPORT const struct ppt_e820_entry *ppt_e820_get(const struct ppt_e820 *map,
						     size_t index);

/* How much RAM there is: in all, or below 4 GiB. */
PPT_EXPORT uint64_t ppt_e820_ram(const struct ppt_e820 *map);
PPT_EXPORT uint64_t ppt_e820_low_ram(const struct ppt_e820 *map);

/* "ram", "reserved", "acpi", "nvs"; a constant. */
PPT_EXPORT const char *ppt_e820_type_name(uint32_t type);

/**
 * struct ppt_e820_request - what is to be carved out of the RAM below 4 GiB
 * @size_bytes: of it, a multiple of 4096
 * @align_bytes: a power of two, 4096 or more
 * @type: PPT_E820_RESERVED to PPT_E820_NVS
 * @hint: where it is on the host, to be taken if that is RAM here and aligned;
 *	0 for none
 */
struct ppt_e820_request {
	uint64_t size_bytes;
	uint64_t align_bytes;
	uint32_t type;
	uint64_t hint;
};

/**
 * ppt_e820_reserve - carve something out of the RAM
 * @map: the map; unchanged on errors
 * @request: what
 * @ret_start: where it is: at the hint, or else as high as there is room. Never 0
 *
 * Return: 0; -EINVAL for a wrong request; -ENOSPC if the RAM below 4 GiB is
 * less than that and PPT_E820_SPARE_BYTES; -EADDRNOTAVAIL if no piece of it is
 * long enough; -ENOMEM.
 */
PPT_EXPORT int ppt_e820_reserve(struct ppt_e820 *map,
				const struct ppt_e820_request *request,
				uint64_t *ret_start);

/**
 * struct ppt_e820_igd - what Intel's graphics needs
 * @opregion_bytes: OpRegion and VBT in one piece, a multiple of 4096, as
 *	ppt_igd_info says; 0 for none
 * @opregion_hint: as above
 * @opregion_type: PPT_E820_NVS or PPT_E820_RESERVED; 0 for the former
 * @stolen_bytes: a multiple of 1 MiB, as ppt_igd_info says; 0 for none
 * @stolen_hint: as above
 */
struct ppt_e820_igd {
	uint64_t opregion_bytes;
	uint64_t opregion_hint;
	uint32_t opregion_type;
	uint64_t stolen_bytes;
	uint64_t stolen_hint;
};

/**
 * ppt_e820_reserve_igd - carve all of that out
 * @map: the map; unchanged on errors
 * @igd: what
 * @ret_opregion: where it is: ASLS of the guest; 0 if there is none
 * @ret_stolen: where it is: BDSM of the guest, with the @base_low bits of
 *	ppt_igd_info below; 0 if there is none
 *
 * Both end below 4 GiB: ASLS has 32 bits, as has BDSM of older models.
 *
 * Return: as ppt_e820_reserve(), of both together.
 */
PPT_EXPORT int ppt_e820_reserve_igd(struct ppt_e820 *map,
				    const struct ppt_e820_igd *igd,
				    uint64_t *ret_opregion,
				    uint64_t *ret_stolen);

/* How a guest's firmware learns the map, which it does by a file of fw_cfg. */
enum ppt_e820_dialect {
	/* etc/e820 as bhyve has it: what was carved out is in it. */
	PPT_E820_CARVED,
	/*
	 * etc/e820 as QEMU has it: whole RAM, nothing carved out, as OVMF stops
	 * at the first gap. Firmware finds room itself for what etc/igd-opregion
	 * (the bytes of the OpRegion) and etc/igd-bdsm-size name.
	 */
	PPT_E820_WHOLE,
};

/**
 * ppt_e820_pack - the map as bytes
 * @map: the map
 * @dialect: for whom
 * @buffer: where they go; may be NULL if @capacity is 0
 * @capacity: how many bytes @buffer has room for
 *
 * Return: how many bytes they are. If that is more than @capacity, nothing was
 * written.
 */
PPT_EXPORT size_t ppt_e820_pack(const struct ppt_e820 *map,
				enum ppt_e820_dialect dialect, void *buffer,
				size_t capacity);

#define PPT_IGD_BDSM_SIZE_BYTES 8

/* The file etc/igd-bdsm-size: without the GTT's memory, 0 if there is none. */
PPT_EXPORT void
ppt_igd_pack_bdsm_size(uint64_t stolen_bytes,
		       uint8_t ret_bytes[PPT_IGD_BDSM_SIZE_BYTES]);

/* --- who uses the memory of a device --------------------------------------- */

/**
 * struct ppt_bar_user - a part of a device's memory that the host uses
 * @name: as the kernel has it, "BOOTFB", "efifb" or a driver's
 * @start: its address; 0 if @has_address isn't set
 * @size_bytes: likewise
 * @has_address: the kernel tells addresses to root only
 */
struct ppt_bar_user {
	const char *name;
	uint64_t start;
	uint64_t size_bytes;
	bool has_address;
};

/**
 * ppt_device_get_bar_users - who uses the memory BARs of a device on the host
 * @device: the device
 * @ret_users: what /proc/iomem has below the device
 *
 * Return: 0, -ENOMEM, or an error of reading /proc/iomem.
 */
PPT_EXPORT int ppt_device_get_bar_users(struct ppt_device *device,
					struct ppt_bar_users **ret_users);

/* Takes a reference; returns @users. */
PPT_EXPORT struct ppt_bar_users *ppt_bar_users_ref(struct ppt_bar_users *users);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_bar_users *
ppt_bar_users_unref(struct ppt_bar_users *users);

/* How many there are; 0 for NULL. */
PPT_EXPORT size_t ppt_bar_users_count(const struct ppt_bar_users *users);

/* The one at @index, borrowed; NULL past the end. */
PPT_EXPORT const struct ppt_bar_user *
ppt_bar_users_get(const struct ppt_bar_users *users, size_t index);

/* --- IOMMU: what firmware says --------------------------------------------- */

enum ppt_iommu_kind {
	PPT_IOMMU_UNKNOWN,
	PPT_IOMMU_INTEL, /* VT-d, table DMAR */
	PPT_IOMMU_AMD, /* AMD-Vi, table IVRS */
};

/* What is wrong with a table; numbers never change. */
enum ppt_iommu_defect {
	PPT_IOMMU_DEFECT_NONE,
	PPT_IOMMU_DEFECT_SIGNATURE, /* neither DMAR nor IVRS */
	PPT_IOMMU_DEFECT_TOO_SHORT, /* no room for what is ahead of the blocks */
	PPT_IOMMU_DEFECT_LENGTH, /* longer, by its header, than it is */
	PPT_IOMMU_DEFECT_BLOCK_CUT, /* a block ends behind the table */
	PPT_IOMMU_DEFECT_BLOCK_LENGTH, /* a block is too short for its type */
	PPT_IOMMU_DEFECT_SCOPE_CUT, /* a scope ends behind its block */
	PPT_IOMMU_DEFECT_SCOPE_LENGTH, /* a scope is too short */
	PPT_IOMMU_DEFECT_PATH, /* a path of a scope that no bus can have */
	PPT_IOMMU_DEFECT_RANGE, /* a range without its end, or that ends early */
};

#define PPT_IOMMU_DEFECTS (PPT_IOMMU_DEFECT_RANGE + 1)

/* Bits of a DMAR's flags. */
#define PPT_IOMMU_DMAR_INTR_REMAP (1U << 0) /* interrupts can be remapped */
#define PPT_IOMMU_DMAR_X2APIC_OPT_OUT (1U << 1) /* …but not for x2APIC */
#define PPT_IOMMU_DMAR_DMA_OPT_IN (1U << 2) /* wants DMA kept off before boot */

/**
 * struct ppt_iommu_table_info - a table as a whole
 * @kind: whose
 * @revision: of its form
 * @flags: of a DMAR, PPT_IOMMU_DMAR_* bits; of an IVRS, IVinfo
 * @address_bits: width of addresses that DMA can have
 * @size_bytes: so much is there of the table that counts
 * @is_sum_right: the checksum; false, too, if the table isn't whole
 * @defect: the first, or PPT_IOMMU_DEFECT_NONE
 * @defect_offset: where that is, in bytes
 * @oem: who made it
 * @oem_table: their name for it
 */
struct ppt_iommu_table_info {
	enum ppt_iommu_kind kind;
	uint8_t revision;
	uint32_t flags;
	unsigned int address_bits;
	uint32_t size_bytes;
	bool is_sum_right;
	enum ppt_iommu_defect defect;
	uint32_t defect_offset;
	char oem[7];
	char oem_table[9];
};

/* What a block of a table is. */
enum ppt_iommu_block_type {
	PPT_IOMMU_BLOCK_UNKNOWN,
	PPT_IOMMU_BLOCK_UNIT, /* an IOMMU: DRHD, IVHD */
	PPT_IOMMU_BLOCK_MEMORY, /* memory that devices must reach: RMRR, IVMD */
	PPT_IOMMU_BLOCK_ATS, /* root ports that allow ATS: ATSR */
	PPT_IOMMU_BLOCK_AFFINITY, /* where a unit is: RHSA */
	PPT_IOMMU_BLOCK_ACPI, /* the ACPI name of a device: ANDD */
	PPT_IOMMU_BLOCK_CACHE, /* devices of the chip with ATS: SATC */
	PPT_IOMMU_BLOCK_PROPERTY, /* properties of such devices: SIDP */
};

/* Bits of a block's flags, by what it is. */
#define PPT_IOMMU_DRHD_INCLUDE_ALL (1U << 0) /* and all that no other is for */
#define PPT_IOMMU_ATSR_ALL_PORTS (1U << 0) /* every root port of the segment */
#define PPT_IOMMU_SATC_REQUIRED (1U << 0) /* they don't work without ATS */
#define PPT_IOMMU_IVMD_UNITY (1U << 0) /* mapped to itself */
#define PPT_IOMMU_IVMD_READ (1U << 1)
#define PPT_IOMMU_IVMD_WRITE (1U << 2)
#define PPT_IOMMU_IVMD_EXCLUSION (1U << 3) /* not translated at all */

#define PPT_IOMMU_TEXT_SIZE 64

/**
 * struct ppt_iommu_block - a block of a table
 * @type: what it is
 * @offset: in the table, in bytes
 * @size_bytes: with its scopes
 * @number: the type, as the table has it: 0 for DRHD, 0x11 for one of IVHD
 * @flags: as the table has them
 * @segment: of PCI; 0 where there is none
 * @base: of a unit and of AFFINITY, where its registers are; of MEMORY, its
 *	first byte
 * @limit: of MEMORY, its last byte; of Intel's units, that of the registers
 * @features: of AMD's units, the extended features, or, in type 10h, fewer
 * @device_id: of AMD's units, the IOMMU's own address: bus, slot, function
 * @proximity_domain: of AFFINITY
 * @id: of ACPI, the number that scopes have
 * @name: of ACPI; cut where it is longer; not to be printed as it is
 * @scope_count: devices that it is for
 */
struct ppt_iommu_block {
	enum ppt_iommu_block_type type;
	uint32_t offset;
	uint32_t size_bytes;
	uint16_t number;
	uint8_t flags;
	uint8_t id;
	uint16_t segment;
	uint16_t device_id;
	uint32_t proximity_domain;
	uint64_t base;
	uint64_t limit;
	uint64_t features;
	char name[PPT_IOMMU_TEXT_SIZE];
	size_t scope_count;
};

enum ppt_iommu_scope_type {
	PPT_IOMMU_SCOPE_UNKNOWN,
	PPT_IOMMU_SCOPE_DEVICE, /* one function */
	PPT_IOMMU_SCOPE_BELOW, /* a bridge, and all that is below it */
	PPT_IOMMU_SCOPE_RANGE, /* from one function to another */
	PPT_IOMMU_SCOPE_ALL, /* all of the segment */
	PPT_IOMMU_SCOPE_IOAPIC,
	PPT_IOMMU_SCOPE_HPET,
	PPT_IOMMU_SCOPE_ACPI, /* a device that only ACPI knows */
};

#define PPT_IOMMU_PATH_MAX 16

/**
 * struct ppt_iommu_scope - devices that a block is for
 * @type: what they are; UNKNOWN, too, if the path is none
 * @offset: in the table, in bytes
 * @number: the type, as the table has it
 * @flags: as the table has them
 * @id: number of the I/O APIC or HPET, or of the ACPI block
 * @segment: of PCI
 * @bus: of Intel's, where the path starts
 * @depth: of Intel's, steps of @path; 0 of AMD's, and if there is no path
 * @path: slot << 3 | function at each bridge, and at last of the device
 * @first: of AMD's, bus << 8 | slot << 3 | function
 * @last: the same, of the last in the range
 * @alias: the same, by which its DMA is seen instead
 * @has_alias: @alias counts
 * @hid: of AMD's ACPI devices; not to be printed as they are, as the next two
 * @cid: …
 * @uid: a number as text as well
 */
struct ppt_iommu_scope {
	enum ppt_iommu_scope_type type;
	uint32_t offset;
	uint8_t number;
	uint8_t flags;
	uint8_t id;
	uint8_t bus;
	uint16_t segment;
	uint8_t depth;
	uint8_t path[PPT_IOMMU_PATH_MAX];
	bool has_alias;
	uint16_t first;
	uint16_t last;
	uint16_t alias;
	char hid[9];
	char cid[9];
	char uid[PPT_IOMMU_TEXT_SIZE];
};

/* No table is longer, or it isn't read. */
#define PPT_IOMMU_TABLE_LIMIT_BYTES (256 * 1024)

/**
 * ppt_iommu_tables_new - read this machine's table
 * @ctx: the context
 * @ret_tables: what the DMAR says, or the IVRS
 *
 * A table with a defect is a success, see ppt_iommu_tables_info().
 *
 * Return: 0; -ENOENT if there is none; -EACCES if this isn't root, who alone
 * may read it; -EFBIG; -ENOMEM; another error of reading it.
 */
PPT_EXPORT int ppt_iommu_tables_new(struct ppt_ctx *ctx,
				    struct ppt_iommu_tables **ret_tables);

/**
 * ppt_iommu_tables_parse - decode a DMAR or an IVRS
 * @data: any bytes
 * @size: of @data
 * @ret_tables: as far as it makes sense; nothing of @data is kept
 *
 * Return: 0, -EFBIG, -ENOMEM.
 */
PPT_EXPORT int ppt_iommu_tables_parse(const void *data, size_t size,
				      struct ppt_iommu_tables **ret_tables);

/* Takes a reference; returns @tables. */
PPT_EXPORT struct ppt_iommu_tables *
ppt_iommu_tables_ref(struct ppt_iommu_tables *tables);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_iommu_tables *
ppt_iommu_tables_unref(struct ppt_iommu_tables *tables);

/* The whole; borrowed. */
PPT_EXPORT const struct ppt_iommu_table_info *
ppt_iommu_tables_info(const struct ppt_iommu_tables *tables);

/* How many blocks there are, in the order of the table. */
PPT_EXPORT size_t ppt_iommu_tables_count(const struct ppt_iommu_tables *tables);

/* The one at @index, borrowed; NULL past the end. */
PPT_EXPORT const struct ppt_iommu_block *
ppt_iommu_tables_get(const struct ppt_iommu_tables *tables, size_t index);

/* The scope at @index of the block at @block, borrowed; NULL past the end. */
PPT_EXPORT const struct ppt_iommu_scope *
ppt_iommu_tables_scope(const struct ppt_iommu_tables *tables, size_t block,
		       size_t index);

/*
 * Names for programs: "intel", "block_cut", "DRHD", "below"; constants. A block's
 * is the specification's; "unknown" where that has none.
 */
PPT_EXPORT const char *ppt_iommu_kind_name(enum ppt_iommu_kind kind);
PPT_EXPORT const char *ppt_iommu_defect_name(enum ppt_iommu_defect defect);
PPT_EXPORT const char *
ppt_iommu_block_name(enum ppt_iommu_kind kind,
		     const struct ppt_iommu_block *block);
PPT_EXPORT const char *ppt_iommu_scope_name(enum ppt_iommu_scope_type type);

/* --- IOMMU: what the kernel made of it ------------------------------------- */

enum ppt_iommu_region_type {
	PPT_IOMMU_REGION_UNKNOWN, /* another word of a newer kernel */
	PPT_IOMMU_REGION_DIRECT, /* always mapped to itself: no VM gets it */
	PPT_IOMMU_REGION_RELAXABLE, /* the same, but not once a VM has it */
	PPT_IOMMU_REGION_RESERVED, /* not for DMA */
	PPT_IOMMU_REGION_MSI, /* for interrupts */
};

/**
 * struct ppt_iommu_region - addresses that a group's DMA can't use freely
 * @type: why
 * @start: first byte
 * @end: last byte
 */
struct ppt_iommu_region {
	enum ppt_iommu_region_type type;
	uint64_t start;
	uint64_t end;
};

/**
 * struct ppt_iommu_member - a device of a group
 * @name: its address, or what sysfs calls a device that isn't of PCI; not to be
 *	printed as it is
 * @device: as the list has it; NULL for what isn't there
 */
struct ppt_iommu_member {
	const char *name;
	struct ppt_device *device;
};

/**
 * struct ppt_iommu_group - devices that the IOMMU can't tell from each other
 * @number: the kernel's
 * @type: of its default domain, "DMA", "DMA-FQ", "identity"; NULL if unknown; not
 *	to be printed as it is
 * @unit: index of the unit of its members; -1 if unknown
 * @member_count: devices
 * @region_count: reserved regions
 * @is_forbidden: firmware keeps memory for a member that no VM's mappings may
 *	replace, so that no VM can get the group
 */
struct ppt_iommu_group {
	unsigned int number;
	const char *type;
	int unit;
	size_t member_count;
	size_t region_count;
	bool is_forbidden;
};

/**
 * struct ppt_iommu_unit - an IOMMU that the kernel uses
 * @name: "dmar0", "ivhd1"; not to be printed as it is
 * @kind: whose
 * @has_address: @address counts, as it does for Intel's
 * @address: of its registers
 * @capability: Intel's cap, AMD's cap, in hexadecimal; NULL if unknown; not to be
 *	printed as it is, as the next two
 * @features: Intel's ecap; AMD's features, which are two numbers with a colon,
 *	Linux 6.1 having the extended features behind it, 6.12 before it
 * @version: "1:0" of Intel's, else NULL
 * @pci_address: of AMD's, which are PCI functions, else NULL
 * @device_count: devices of the list that it is for
 */
struct ppt_iommu_unit {
	const char *name;
	enum ppt_iommu_kind kind;
	bool has_address;
	uint64_t address;
	const char *capability;
	const char *features;
	const char *version;
	const char *pci_address;
	size_t device_count;
};

/**
 * ppt_iommu_new - look at all IOMMU groups and units
 * @ctx: the context
 * @list: all devices, as ppt_list_new() has made it
 * @ret_iommu: groups in the order of their numbers, units of their names; without
 *	any on a machine without an IOMMU
 *
 * Reads two files and a folder of each group, two links of each device, and no
 * device's registers.
 *
 * Return: 0, -ENOMEM, or an error of reading sysfs.
 */
PPT_EXPORT int ppt_iommu_new(struct ppt_ctx *ctx, const struct ppt_list *list,
			     struct ppt_iommu **ret_iommu);

/* Takes a reference; returns @iommu. */
PPT_EXPORT struct ppt_iommu *ppt_iommu_ref(struct ppt_iommu *iommu);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_iommu *ppt_iommu_unref(struct ppt_iommu *iommu);

/* Groups: how many; the one at @index, borrowed, NULL past the end. */
PPT_EXPORT size_t ppt_iommu_group_count(const struct ppt_iommu *iommu);
PPT_EXPORT const struct ppt_iommu_group *
ppt_iommu_get_group(const struct ppt_iommu *iommu, size_t index);

/* Member and region at @index of the group at @group; NULL past the end. */
PPT_EXPORT const struct ppt_iommu_member *
ppt_iommu_get_member(const struct ppt_iommu *iommu, size_t group, size_t index);
PPT_EXPORT const struct ppt_iommu_region *
ppt_iommu_get_region(const struct ppt_iommu *iommu, size_t group, size_t index);

/* The group of the device, as an index; -1 if it is in none. */
PPT_EXPORT int ppt_iommu_find_group(const struct ppt_iommu *iommu,
				    const struct ppt_device *device);

/* Units: how many; the one at @index, borrowed, NULL past the end. */
PPT_EXPORT size_t ppt_iommu_unit_count(const struct ppt_iommu *iommu);
PPT_EXPORT const struct ppt_iommu_unit *
ppt_iommu_get_unit(const struct ppt_iommu *iommu, size_t index);

/* The unit that the device's DMA goes through, as an index; -1 for none. */
PPT_EXPORT int ppt_iommu_find_unit(const struct ppt_iommu *iommu,
				   const struct ppt_device *device);

/*
 * The block of @tables that a unit was made of, as an index; -1 for none. Intel's
 * are known by where their registers are, AMD's by their address.
 */
PPT_EXPORT int ppt_iommu_find_block(const struct ppt_iommu *iommu, size_t unit,
				    const struct ppt_iommu_tables *tables);

/* Room for "ffffffff:ff:1f.7" and a NUL. */
#define PPT_IOMMU_ADDRESS_SIZE 17

/**
 * ppt_iommu_scope_address - where the path of a scope leads
 * @iommu: knows which buses are behind which bridges
 * @scope: a scope of Intel's
 * @ret_address: the address, "0000:01:00.0", whether there is a device or not
 *
 * Return: 0; -ENODEV if a bridge on the path isn't there; -EINVAL if the scope
 * has no path.
 */
PPT_EXPORT int
ppt_iommu_scope_address(const struct ppt_iommu *iommu,
			const struct ppt_iommu_scope *scope,
			char ret_address[PPT_IOMMU_ADDRESS_SIZE]);

/**
 * ppt_iommu_scope_covers - whether a scope means a device
 * @iommu: knows what is below which bridge
 * @scope: the scope
 * @device: a device of the list that @iommu was made with
 *
 * A scope BELOW means the bridge and all below it. I/O APICs, HPETs and devices
 * of ACPI aren't PCI devices.
 */
PPT_EXPORT bool ppt_iommu_scope_covers(const struct ppt_iommu *iommu,
				       const struct ppt_iommu_scope *scope,
				       const struct ppt_device *device);

/**
 * ppt_iommu_block_covers - whether a block is for a device
 * @iommu: as above
 * @tables: the tables
 * @block: index of the block
 * @device: as above
 *
 * By one of its scopes; or, of Intel's unit that includes all, because no other
 * unit's scopes mean the device.
 */
PPT_EXPORT bool ppt_iommu_block_covers(const struct ppt_iommu *iommu,
				       const struct ppt_iommu_tables *tables,
				       size_t block,
				       const struct ppt_device *device);

/**
 * ppt_iommu_memory_type - what a MEMORY block means to a device that it is for
 * @kind: of the tables
 * @device: the device
 *
 * As Linux sees it: Intel's for USB controllers and displays is no longer needed
 * when a VM gets them (RELAXABLE); other devices can't be a VM's (DIRECT). AMD's
 * are all DIRECT, also exclusion ranges, which Linux maps instead.
 */
PPT_EXPORT enum ppt_iommu_region_type
ppt_iommu_memory_type(enum ppt_iommu_kind kind,
		      const struct ppt_device *device);

/* "direct", "direct-relaxable", "reserved", "msi", "unknown"; a constant. */
PPT_EXPORT const char *ppt_iommu_region_name(enum ppt_iommu_region_type type);

#ifdef __cplusplus
}
#endif

/* --- check ----------------------------------------------------------------- */

enum ppt_finding_severity {
	PPT_FINDING_NOTE, /* worth knowing */
	PPT_FINDING_WARNING, /* may hurt */
	PPT_FINDING_ERROR, /* keeps VMs from it */
};

/*
 * What was found. What name, detail and number of the finding are stands behind
 * each; those not mentioned are "" and 0. The first ones are about the machine.
 */
enum ppt_finding_code {
	PPT_FINDING_UNKNOWN = -1,
	/* no ACPI table of one; "intel", "amd" or ""; number: 1 in a VM */
	PPT_FINDING_NO_IOMMU,
	/*
	 * there is one: word of the command line that switches it off, and the
	 * one to have in its place or ""
	 */
	PPT_FINDING_IOMMU_SWITCHED_OFF,
	/* there is one: word that is missing there; "" if the kernel failed */
	PPT_FINDING_IOMMU_UNUSED,
	/*
	 * interrupts aren't remapped: word of the command line that switches
	 * that off or ""; "unsupported" if no IOMMU can do it
	 */
	PPT_FINDING_NO_REMAPPING,
	PPT_FINDING_UNSAFE_INTERRUPTS, /* the same, and VFIO is told to bear it */
	PPT_FINDING_MODULE_ABSENT, /* ppt isn't installed for: kernel or "" */
	PPT_FINDING_MODULE_NOT_LOADED,
	PPT_FINDING_MODULE_OTHER_KERNEL, /* it is for kernel: name; runs: detail */
	/* it has no signature, which is wanted by: "lockdown", "sig_enforce" */
	PPT_FINDING_MODULE_UNSIGNED,
	PPT_FINDING_MODULES_DISABLED, /* the kernel loads no more modules */
	/* no list of modules: "libkmod" if that is missing, error as text */
	PPT_FINDING_MODULE_UNKNOWN,
	PPT_FINDING_MODULE_ABI, /* number: its version of /dev/ppt */
	PPT_FINDING_NO_VFIO, /* module that is missing */
	PPT_FINDING_NO_VFIO_NODE, /* VFIO is loaded, /dev/vfio/vfio is missing */
	PPT_FINDING_NO_NODE, /* ppt is loaded, /dev/ppt is missing */
	PPT_FINDING_NO_PERMISSION, /* this user may not open /dev/ppt */
	PPT_FINDING_MEMLOCK, /* number: memory this user may lock, in bytes */
	PPT_FINDING_NO_PCI, /* not a single device */
	/* the device */
	PPT_FINDING_GONE,
	PPT_FINDING_BRIDGE,
	PPT_FINDING_ASLEEP, /* power state: its config space wasn't looked at */
	PPT_FINDING_D3COLD, /* its power is off, and may be */
	PPT_FINDING_NO_ANSWER, /* its config space is all ones */
	/* "", what its lists are: "loop", "outside", "short"; or error as text */
	PPT_FINDING_ODD_CONFIG,
	PPT_FINDING_NO_MSI, /* neither MSI nor MSI-X */
	PPT_FINDING_NO_RESET, /* no method, and that isn't allowed */
	PPT_FINDING_RESET_LEFT_OUT, /* no method, and that is allowed */
	PPT_FINDING_RESET_SHARED, /* with: addresses; number: how many */
	PPT_FINDING_NO_ROM, /* a graphics card without a ROM BAR */
	PPT_FINDING_MEMORY_HELD, /* a BAR is in use by: name in /proc/iomem */
	PPT_FINDING_NOT_CLAIMED, /* driver that has it or "" */
	PPT_FINDING_OWNED, /* label of the VM that has it; number: process or 0 */
	PPT_FINDING_RESETTING, /* the same or "" */
	PPT_FINDING_LEAVING, /* the same or "" */
	PPT_FINDING_QUARANTINED,
	PPT_FINDING_SRIOV, /* its virtual functions are enabled */
	/* its IOMMU group; told of at the first checked device in it */
	PPT_FINDING_NO_GROUP, /* it is in none, though others are */
	/* driver, member that it has; number: 1 if that can be claimed */
	PPT_FINDING_GROUP_HELD,
	/* checked device where it is told why; number: of the group */
	PPT_FINDING_GROUP_ELSEWHERE,
	/* addresses, not all if they are many; number: how many others */
	PPT_FINDING_GROUP_SHARED,
	/* bridge; number: bits of ACS that aren't enabled, of 1Dh */
	PPT_FINDING_NO_ACS,
	PPT_FINDING_NO_ACS_FUNCTIONS, /* another function of its slot */
	PPT_FINDING_PCI_BRIDGE, /* bridge to conventional PCI */
	/* bridge; "asleep", as before, or "": only root may look */
	PPT_FINDING_ACS_UNKNOWN,
	/* range that the firmware uses; number: size in bytes */
	PPT_FINDING_RESERVED_MEMORY,
	PPT_FINDING_RELAXABLE_MEMORY, /* the same; the kernel lets it go */
	/* what the host would lose: as PPT_REASON_* */
	PPT_FINDING_HOST_MOUNT, /* number: 1 if the host runs from it */
	PPT_FINDING_HOST_SWAP,
	PPT_FINDING_HOST_BLOCK,
	PPT_FINDING_HOST_PROCESS,
	PPT_FINDING_HOST_UNCHECKED,
	PPT_FINDING_HOST_NET, /* interface that is up, its addresses or "" */
	PPT_FINDING_HOST_NET_PART, /* interface, of which it is a part */
	PPT_FINDING_HOST_NET_HIDDEN, /* in another network namespace */
	PPT_FINDING_HOST_DISPLAY,
	PPT_FINDING_HOST_VFS, /* number: of virtual functions enabled */
	PPT_FINDING_HOST_KEYBOARD, /* its name */
	PPT_FINDING_HOST_MOUSE, /* its name */
	/* the next boot */
	PPT_FINDING_NOT_PERSISTENT, /* in no pptdevs=; drivers that want it or "" */
	PPT_FINDING_BOOT_RACE, /* drivers that may be quicker than ppt */
};

/**
 * struct ppt_finding - something that was found
 * @code: what
 * @severity: how bad it is
 * @address: of the device, "" for the machine
 * @name: see the code
 * @detail: see the code
 * @number: see the code
 *
 * No text is NULL; all are as the system has them. What comes later to the
 * struct is appended.
 */
struct ppt_finding {
	enum ppt_finding_code code;
	enum ppt_finding_severity severity;
	const char *address;
	const char *name;
	const char *detail;
	uint64_t number;
};

/* Names for programs, which never change: "group_held", "error". Constants. */
PPT_EXPORT const char *ppt_finding_code_name(enum ppt_finding_code code);
PPT_EXPORT const char *
ppt_finding_severity_name(enum ppt_finding_severity severity);

#define PPT_CHECK_WAKE (1U << 0) /* look at devices that are asleep, too */
#define PPT_CHECK_OURS (1U << 1) /* each that is claimed or in pptdevs= */
#define PPT_CHECK_ALL (1U << 2) /* each that can be claimed */

/**
 * ppt_check_new - what keeps devices from VMs, and what may hurt
 * @ctx: the context
 * @devices: which ones, besides the machine itself; NULL for none, or those that
 *	@flags mean
 * @flags: PPT_CHECK_* bits; with @devices, PPT_CHECK_WAKE only
 * @ret_check: the findings
 *
 * The world of now, not of the snapshots in @devices. Changes nothing, and needs
 * no module. A device that a VM has is as good as one that a VM could get. Sees
 * as much as the caller may: others than root don't see most of config space,
 * nor all of what uses a device. Takes time in proportion to the number of
 * devices.
 *
 * Return: 0; -EINVAL for @flags; -ENOMEM; as ppt_list_new().
 */
PPT_EXPORT int ppt_check_new(struct ppt_ctx *ctx,
			     const struct ppt_list *devices, unsigned int flags,
			     struct ppt_check **ret_check);

/* Takes a reference; returns @check. */
PPT_EXPORT struct ppt_check *ppt_check_ref(struct ppt_check *check);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_check *ppt_check_unref(struct ppt_check *check);

/* How many findings there are, of these errors. */
PPT_EXPORT size_t ppt_check_count(const struct ppt_check *check);
PPT_EXPORT size_t ppt_check_errors(const struct ppt_check *check);

/* The one at @index, borrowed; NULL past the end. */
PPT_EXPORT const struct ppt_finding *
ppt_check_get(const struct ppt_check *check, size_t index);

/* What was checked, as it is now; borrowed. */
PPT_EXPORT const struct ppt_list *
ppt_check_devices(const struct ppt_check *check);

/* --- persistence ----------------------------------------------------------- */

/**
 * struct ppt_persist_fault - why our modprobe.d file isn't as we write it
 * @line: the first line that isn't, from 1
 * @is_short: the file ends there, in the middle
 * @text: what stands there, cut if it is long; bytes from a file, not to be
 *	trusted
 */
struct ppt_persist_fault {
	unsigned int line;
	bool is_short;
	char text[128];
};

/* Nobody else can change the file until the object is gone. */
#define PPT_PERSIST_LOCK (1U << 0)

/**
 * ppt_persist_new - read our modprobe.d file, or begin it
 * @ctx: the context
 * @flags: PPT_PERSIST_* bits
 * @ret_persist: the devices that are claimed at every boot, by that file
 * @ret_fault: written with -EBADMSG
 *
 * A file that isn't there is an empty one. With PPT_PERSIST_LOCK, the folder is
 * made if it isn't there.
 *
 * Return: 0; -EBADMSG if somebody else has changed the file, which then stays as
 * it is; -EMEDIUMTYPE if it is no file; -EBUSY if another process has it locked
 * for 10 seconds; -EINVAL for unknown flags; -ENOMEM; or what the system said.
 */
PPT_EXPORT int ppt_persist_new(struct ppt_ctx *ctx, unsigned int flags,
			       struct ppt_persist **ret_persist,
			       struct ppt_persist_fault *ret_fault);

/* Takes a reference; returns @persist. */
PPT_EXPORT struct ppt_persist *ppt_persist_ref(struct ppt_persist *persist);

/* Drops a reference; returns NULL. What wasn't written is forgotten. */
PPT_EXPORT struct ppt_persist *ppt_persist_unref(struct ppt_persist *persist);

/* The file, "/etc/modprobe.d/ppt.conf"; also without an object. */
#define PPT_PERSIST_FILE "/etc/modprobe.d/ppt.conf"

/* How many devices there are. */
PPT_EXPORT size_t ppt_persist_count(const struct ppt_persist *persist);

/* The entry at @index, as for pptdevs=; NULL past the end. Until a change. */
PPT_EXPORT const char *ppt_persist_entry(const struct ppt_persist *persist,
					 size_t index);

/*
 * Names of the modules that are loaded behind ppt for its sake, with a space
 * between two; "" for none, NULL past the end. Until a change.
 */
PPT_EXPORT const char *ppt_persist_drivers(const struct ppt_persist *persist,
					   size_t index);

/**
 * ppt_persist_add - claim a device at every boot
 * @persist: the object
 * @device: the device
 * @noreset: allow it without a reset method
 * @ret_added: whether anything changed
 *
 * By its path of ports, guarded by its ids, and before the modules that want it
 * or have it now. An entry that means the device already is made that; one for
 * another device at the same place is replaced.
 *
 * Return: 0; -EINVAL for a bridge; -ENOSPC if there are more entries than the
 * module takes; -ENODEV if it is gone; -ELIBACC if libkmod isn't installed;
 * -ENOMEM.
 */
PPT_EXPORT int ppt_persist_add(struct ppt_persist *persist,
			       struct ppt_device *device, bool noreset,
			       bool *ret_added);

/**
 * ppt_persist_remove - not at the next boot any more
 * @persist: the object
 * @place: entries of the same place go; its guard, if it has one, must be theirs
 * @list: and entries that mean a device of it that @place means
 * @ret_removed: how many entries that were
 *
 * Return: 0, -EINVAL if @place is no entry, -ENOMEM.
 */
PPT_EXPORT int ppt_persist_remove(struct ppt_persist *persist,
				  const struct ppt_place *place,
				  const struct ppt_list *list,
				  size_t *ret_removed);

/**
 * ppt_persist_write - make the file be what the object says
 * @persist: the object, made with PPT_PERSIST_LOCK
 *
 * As a whole or not at all, also if the power fails; nothing is written if
 * nothing changed. Without devices, the file is removed.
 *
 * Return: 0; -EINVAL without the lock; -ENOSPC, also for too many entries; or
 * what the system said.
 */
PPT_EXPORT int ppt_persist_write(struct ppt_persist *persist);

enum ppt_persist_note_kind {
	/* file, line, text: it sets the same parameter; the last file counts */
	PPT_PERSIST_NOTE_OPTIONS,
	/* text: so does the kernel command line, which counts before files */
	PPT_PERSIST_NOTE_CMDLINE,
	/* file, line, text: an entry there for a device that is in our file */
	PPT_PERSIST_NOTE_TWICE,
	/* file, line, text: a softdep for that driver, only the first counts */
	PPT_PERSIST_NOTE_SOFTDEP,
	/* file, line: an install line, or a blacklist, keeps ppt from loading */
	PPT_PERSIST_NOTE_BLOCKED,
	/* text: a driver in the kernel itself, which comes before ppt */
	PPT_PERSIST_NOTE_BUILTIN,
	/* text: the tool; images that it makes don't have ppt: no hook of ours */
	PPT_PERSIST_NOTE_NO_HOOK,
	/* no modules-load.d file names ppt */
	PPT_PERSIST_NOTE_NO_LOAD,
};

/**
 * struct ppt_persist_note - what keeps the entries from being the whole truth
 * @kind: which of the above
 * @file: as a person knows it; "" if there is none
 * @line: in it, from 1; 0 if there is none
 * @text: as above; bytes from a file, not to be trusted
 */
struct ppt_persist_note {
	enum ppt_persist_note_kind kind;
	const char *file;
	unsigned int line;
	const char *text;
};

struct ppt_persist_notes;

/**
 * ppt_persist_get_notes - look for what else is set up
 * @persist: the object
 * @list: the devices there are
 * @ret_notes: all of modprobe.d and the kernel command line that matters
 *
 * Return: 0, -ENOMEM, or an error of reading.
 */
PPT_EXPORT int ppt_persist_get_notes(struct ppt_persist *persist,
				     const struct ppt_list *list,
				     struct ppt_persist_notes **ret_notes);

/* Takes a reference; returns @notes. */
PPT_EXPORT struct ppt_persist_notes *
ppt_persist_notes_ref(struct ppt_persist_notes *notes);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_persist_notes *
ppt_persist_notes_unref(struct ppt_persist_notes *notes);

/* The note at @index, borrowed; NULL past the end. */
PPT_EXPORT const struct ppt_persist_note *
ppt_persist_notes_get(const struct ppt_persist_notes *notes, size_t index);

/* Who makes the initramfs, in which the entries have to be, too. */
enum ppt_image_tool {
	PPT_IMAGE_NONE, /* nobody known: maybe there is no initramfs */
	PPT_IMAGE_INITRAMFS_TOOLS,
	PPT_IMAGE_DRACUT,
	PPT_IMAGE_BOTH, /* initramfs-tools is what the command is for */
};

/* What is installed. */
PPT_EXPORT enum ppt_image_tool ppt_image_find_tool(struct ppt_ctx *ctx);

/* The command that makes all images anew; NULL for PPT_IMAGE_NONE. */
PPT_EXPORT const char *ppt_image_command(enum ppt_image_tool tool);

/**
 * ppt_image_rebuild - run that command
 * @ctx: the context
 * @ret_status: its exit status, or 128 and the number of a signal
 *
 * Its output goes where the caller's goes, and it takes seconds to minutes.
 *
 * Return: 0; -EXDEV if the context has another machine's root; -ENOENT without
 * a tool; or an error of starting it.
 */
PPT_EXPORT int ppt_image_rebuild(struct ppt_ctx *ctx, int *ret_status);

/* --- what other tools were told -------------------------------------------- */

/* Where something was found. */
enum ppt_import_source {
	PPT_IMPORT_MODPROBE, /* modprobe.d */
	PPT_IMPORT_CMDLINE, /* the kernel command line of this boot */
	PPT_IMPORT_BOOT, /* a boot loader's settings: that of the next one */
	PPT_IMPORT_DRIVERCTL, /* driverctl.d */
	PPT_IMPORT_XEN, /* the configuration of Xen's tools */
	PPT_IMPORT_IMAGE, /* what is loaded early: initramfs, modules-load.d */
	PPT_IMPORT_BHYVE, /* a loader.conf that was named */
	PPT_IMPORT_SYSFS, /* nowhere: it is so now */
};

enum ppt_import_kind {
	PPT_IMPORT_DEVICES, /* names devices for VMs */
	PPT_IMPORT_SETTING, /* an option of a driver for that */
	PPT_IMPORT_ORDER, /* has such a driver loaded early, or before another */
	PPT_IMPORT_BAD, /* can't be read: see the fault */
};

enum ppt_import_fault {
	PPT_IMPORT_FAULT_NONE,
	PPT_IMPORT_FAULT_IDS, /* not VVVV:DDDD, with more behind it maybe */
	PPT_IMPORT_FAULT_PLACE, /* no address of a device */
	PPT_IMPORT_FAULT_LIST, /* no "(…)(…)", or an open bracket */
	PPT_IMPORT_FAULT_NOTHING, /* a file that was named says nothing of devices */
};

/**
 * struct ppt_import_item - one thing that was found
 * @source: what kind of place that is
 * @kind: what it does
 * @fault: why it can't be read; PPT_IMPORT_FAULT_NONE but for PPT_IMPORT_BAD
 * @file: "/etc/modprobe.d/vfio.conf"; "" of PPT_IMPORT_SYSFS
 * @line: in it, from 1; 0 if there is none
 * @driver: for whom, "vfio-pci", "pci-stub", "xen-pciback", "pciback", "bhyve"
 * @text: the piece of the line; bytes from a file, not to be trusted
 * @by_kind: it names every device of a kind, and not a place
 * @devices: those meant that are here; NULL but of PPT_IMPORT_DEVICES
 */
struct ppt_import_item {
	enum ppt_import_source source;
	enum ppt_import_kind kind;
	enum ppt_import_fault fault;
	const char *file;
	unsigned int line;
	const char *driver;
	const char *text;
	bool by_kind;
	struct ppt_list *devices;
};

/**
 * ppt_import_new - look for devices that are set up for VMs in another way
 * @ctx: the context
 * @list: the devices there are
 * @ret_import: what was found, in the order of files and lines
 *
 * Reads the settings of vfio-pci, pci-stub, Xen's pciback, driverctl and the
 * tools that make an initramfs, and what has a driver of these now. Changes
 * nothing.
 *
 * Return: 0, -ENOMEM, or an error of reading a folder.
 */
PPT_EXPORT int ppt_import_new(struct ppt_ctx *ctx, const struct ppt_list *list,
			      struct ppt_import **ret_import);

/**
 * ppt_import_read - read pptdevs of bhyve's loader.conf as well
 * @import: where it is added
 * @path: the file, as this process sees it, wherever the context's root is
 *
 * Return: 0, also if it says nothing of devices, which is a PPT_IMPORT_BAD then;
 * -ENOMEM; or an error of reading it.
 */
PPT_EXPORT int ppt_import_read(struct ppt_import *import, const char *path);

/* Takes a reference; returns @import. */
PPT_EXPORT struct ppt_import *ppt_import_ref(struct ppt_import *import);

/* Drops a reference; returns NULL. */
PPT_EXPORT struct ppt_import *ppt_import_unref(struct ppt_import *import);

/* The finding at @index, borrowed; NULL past the end. Until more is read. */
PPT_EXPORT const struct ppt_import_item *
ppt_import_get(const struct ppt_import *import, size_t index);

#ifdef __cplusplus
}
#endif

#endif /* LIBPPT_H */
