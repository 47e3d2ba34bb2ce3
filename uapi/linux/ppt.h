/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * /dev/ppt: who has which PCI device. Device I/O itself goes through VFIO
 * (linux/vfio.h), as for any VFIO driver; this file is what ppt adds.
 *
 * Rules of every command:
 *
 *  - The argument is a pointer to its struct, whose first member is @size, the
 *    size that the caller was compiled with. Shorter structs of older callers
 *    and longer ones of newer callers both work: what a caller doesn't know
 *    isn't written, what the kernel doesn't know must be zero.
 *  - @flags and reserved members are zero. Members that the kernel fills are
 *    named out_…, they are written on success only, unless the command says
 *    otherwise; their value on entry is ignored.
 *  - The commands below change nothing. A file opened for reading is enough,
 *    and they may be called from any thread at any time.
 *
 * Errors that mean the same everywhere:
 *
 *  ENOTTY      the command number is unknown
 *  EINVAL      @size is smaller than any version of the struct, or a flag or a
 *              reserved member isn't zero
 *  E2BIG       a byte past what this kernel knows isn't zero, or @size is over
 *              4096
 *  EFAULT      a pointer can't be read or written
 *  ENODEV      the device isn't claimed by ppt, or is gone
 *  EMSGSIZE    a buffer is too small; the size that is needed is written back
 *  ENODATA     there is nothing at that index
 */
#ifndef _UAPI_LINUX_PPT_H
#define _UAPI_LINUX_PPT_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define PPT_DEVICE_PATH "/dev/ppt"

/* The version of this interface; grows only on an incompatible change. */
#define PPT_ABI_VERSION 1

#define PPT_IOC_TYPE 'P'

/**
 * struct ppt_address - where a PCI function is
 * @domain: PCI domain (segment)
 * @bus: 0 to 255
 * @slot: 0 to 31
 * @function: 0 to 7
 * @__reserved: zero
 */
struct ppt_address {
	__u32 domain;
	__u8 bus;
	__u8 slot;
	__u8 function;
	__u8 __reserved;
};

/**
 * struct ppt_ioc_version - which interface the module speaks
 * @size: sizeof(struct ppt_ioc_version)
 * @flags: zero
 * @out_abi: PPT_ABI_VERSION of the module
 * @__reserved: zero
 * @out_features: bit set of PPT_FEATURE_*, none defined yet
 */
struct ppt_ioc_version {
	__u32 size;
	__u32 flags;
	__u32 out_abi;
	__u32 __reserved;
	__aligned_u64 out_features;
};
#define PPT_IOC_VERSION _IO(PPT_IOC_TYPE, 0x00)

/**
 * struct ppt_ioc_list - the addresses of all claimed devices
 * @size: sizeof(struct ppt_ioc_list)
 * @flags: zero
 * @capacity: how many elements @addresses has room for
 * @out_count: how many devices there are; also written with EMSGSIZE, when
 *	@capacity is smaller than that and nothing was stored
 * @addresses: user pointer to an array of struct ppt_address, which is filled
 *	in the order of domain, bus, slot and function; may be 0 if @capacity is
 */
struct ppt_ioc_list {
	__u32 size;
	__u32 flags;
	__u32 capacity;
	__u32 out_count;
	__aligned_u64 addresses;
};
#define PPT_IOC_LIST _IO(PPT_IOC_TYPE, 0x01)

/* States of a claimed device; numbers are never reused. */
#define PPT_DEVICE_CLAIMED 1 /* free for a VM */
#define PPT_DEVICE_RESETTING 2 /* a VM is getting it or has just let go */
#define PPT_DEVICE_IN_USE 3 /* a VM has it */
#define PPT_DEVICE_SRIOV 4 /* its virtual functions are enabled */
#define PPT_DEVICE_LEAVING 5 /* unbind or unplug waits for the VM */
#define PPT_DEVICE_GONE 6 /* unbound or unplugged at this moment */

/* Why a claimed device can't be assigned: bits of @out_blockers. */
#define PPT_BLOCKER_NO_IOMMU (1U << 0) /* it is in no IOMMU group */
#define PPT_BLOCKER_NO_RESET (1U << 1) /* no reset method, no +noreset */
#define PPT_BLOCKER_SRIOV (1U << 2) /* its virtual functions are enabled */

/* Properties: bits of @out_properties. */
#define PPT_PROPERTY_RESET (1U << 0) /* has a reset method of its own */
#define PPT_PROPERTY_NORESET (1U << 1) /* allowed to go without a reset */

#define PPT_OWNER_SIZE 64

/**
 * struct ppt_ioc_device - what is known of one claimed device
 * @size: sizeof(struct ppt_ioc_device)
 * @flags: zero
 * @address: in: which device
 * @out_state: PPT_DEVICE_*
 * @out_blockers: PPT_BLOCKER_* bits; 0 if it can be assigned once it is free
 * @out_properties: PPT_PROPERTY_* bits
 * @out_group: IOMMU group number, -1 if there is none
 * @out_owner_pid: process id of the owner in the caller's pid namespace, 0 if
 *	nobody owns it or the owner can't be seen from there
 * @out_vendor: PCI vendor id
 * @out_device: PCI device id
 * @out_subvendor: PCI subsystem vendor id
 * @out_subdevice: PCI subsystem id
 * @out_class: PCI class code, 24 bits
 * @out_owner_since_ns: when the owner got it, CLOCK_REALTIME in nanoseconds;
 *	0 if nobody owns it
 * @out_assignments: how often a VM got it since it was claimed
 * @out_owner: the owner's label, NUL-terminated, empty if nobody owns it
 */
struct ppt_ioc_device {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 out_state;
	__u32 out_blockers;
	__u32 out_properties;
	__s32 out_group;
	__u32 out_owner_pid;
	__u16 out_vendor;
	__u16 out_device;
	__u16 out_subvendor;
	__u16 out_subdevice;
	__u32 out_class;
	__aligned_u64 out_owner_since_ns;
	__aligned_u64 out_assignments;
	char out_owner[PPT_OWNER_SIZE];
};
#define PPT_IOC_DEVICE _IO(PPT_IOC_TYPE, 0x02)

/* Why an entry of pptdevs= is void; numbers are never reused. */
#define PPT_ENTRY_ERROR_NONE 0
#define PPT_ENTRY_ERROR_FORM 1 /* not one of the forms of an entry */
#define PPT_ENTRY_ERROR_BUS 2 /* bus number */
#define PPT_ENTRY_ERROR_SLOT 3 /* slot number */
#define PPT_ENTRY_ERROR_FUNCTION 4 /* function number */
#define PPT_ENTRY_ERROR_DOMAIN 5 /* domain number */
#define PPT_ENTRY_ERROR_WILDCARD 6 /* * before the end of a path */
#define PPT_ENTRY_ERROR_DEPTH 7 /* path with too many elements */
#define PPT_ENTRY_ERROR_IDS 8 /* vendor and device ids */
#define PPT_ENTRY_ERROR_FLAG 9 /* unknown +flag */
#define PPT_ENTRY_ERROR_TRAILING 10 /* text behind the entry */

#define PPT_ENTRY_TEXT_SIZE 128

/**
 * struct ppt_ioc_entry - one entry of pptdevs=, pptdevs2= or pptdevs3=
 * @size: sizeof(struct ppt_ioc_entry)
 * @flags: zero
 * @index: in: which entry, counted from 0 over the three parameters; ENODATA
 *	past the last one
 * @out_parameter: 1, 2 or 3: which parameter it stands in
 * @out_offset: offset of its first character in the parameter
 * @out_error: PPT_ENTRY_ERROR_*; if not 0, the entry claims nothing
 * @out_error_offset: offset of the mistake in the parameter
 * @out_claimed: devices meant by it that ppt has
 * @out_held: devices meant by it that another driver has
 * @out_unbound: devices meant by it that no driver has (ppt refused them)
 * @out_guarded: devices at its place that its guard refused
 * @__reserved: zero
 * @out_text: the entry, NUL-terminated, cut if longer
 *
 * The counts are of this moment; an entry with all of them 0 means nothing
 * that is there now.
 */
struct ppt_ioc_entry {
	__u32 size;
	__u32 flags;
	__u32 index;
	__u32 out_parameter;
	__u32 out_offset;
	__u32 out_error;
	__u32 out_error_offset;
	__u32 out_claimed;
	__u32 out_held;
	__u32 out_unbound;
	__u32 out_guarded;
	__u32 __reserved;
	char out_text[PPT_ENTRY_TEXT_SIZE];
};
#define PPT_IOC_ENTRY _IO(PPT_IOC_TYPE, 0x03)

#endif /* _UAPI_LINUX_PPT_H */
