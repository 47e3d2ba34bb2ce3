/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * /dev/ppt: who has which PCI device. Device I/O itself goes through VFIO
 * (linux/vfio.h), as for any VFIO driver; this file is what ppt adds.
 *
 * An open file of /dev/ppt may own devices: PPT_IOC_ASSIGN gives it a set, all
 * or nothing, each device freshly reset; they are released when its last copy
 * is closed, however that comes about, or by PPT_IOC_RELEASE. Only processes
 * that the owner admits can open the VFIO devices of the set: the one that
 * assigned it, also after exec, and those named by PPT_IOC_ADMIT. A device that
 * is opened through VFIO without having been assigned belongs to the process
 * that opens it until the VFIO device is closed.
 *
 * Reading from a file of /dev/ppt gives what happens to devices, as struct
 * ppt_event.
 *
 * Rules of every command:
 *
 *  - The argument is a pointer to its struct, whose first member is @size, the
 *    size that the caller was compiled with. Shorter structs of older callers
 *    and longer ones of newer callers both work: what a caller doesn't know
 *    isn't written, what the kernel doesn't know must be zero.
 *  - @flags and reserved members are zero, unless the command defines flags.
 *    Members that the kernel fills are named out_…, they are written on
 *    success only, unless the command says otherwise; their value on entry is
 *    ignored.
 *  - All may be called from any thread at any time. For those that only tell, a
 *    file opened for reading is enough; the ones that change something (ASSIGN,
 *    RELEASE, ADMIT, RESET, ROM_SET), may access a device (ROM_READ) or give
 *    what is a VM's (OPREGION) want it opened for writing as well.
 *
 * Errors that mean the same everywhere:
 *
 *  ENOTTY      the command number is unknown
 *  EPERM       the file isn't open for writing, or a privilege is missing
 *  EINVAL      @size is smaller than any version of the struct, or a flag or a
 *              reserved member isn't zero
 *  E2BIG       a byte past what this kernel knows isn't zero, or @size is over
 *              4096
 *  EFAULT      a pointer can't be read or written; if it is the result that
 *              can't be written, the command has been carried out
 *  ENODEV      the device isn't claimed by ppt, or is gone
 *  EMSGSIZE    a buffer is too small; the size that is needed is written back
 *  ENODATA     there is nothing at that index
 *  EBUSY       somebody else owns the device
 *  EIO         a reset failed
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
 * @out_features: bit set of PPT_FEATURE_*
 */
struct ppt_ioc_version {
	__u32 size;
	__u32 flags;
	__u32 out_abi;
	__u32 __reserved;
	__aligned_u64 out_features;
};
#define PPT_IOC_VERSION _IO(PPT_IOC_TYPE, 0x00)

#define PPT_FEATURE_ASSIGN (1ULL << 0) /* ASSIGN, RELEASE and ADMIT */
#define PPT_FEATURE_RESET (1ULL << 1) /* RESET and RESETS */
#define PPT_FEATURE_EVENTS (1ULL << 2) /* the file can be read */
#define PPT_FEATURE_ROM (1ULL << 3) /* ROM, ROM_READ and ROM_SET */
#define PPT_FEATURE_IGD (1ULL << 4) /* IGD and OPREGION */

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
#define PPT_DEVICE_RESETTING 2 /* is being reset, or waits for that */
#define PPT_DEVICE_IN_USE 3 /* a VM has it open */
#define PPT_DEVICE_SRIOV 4 /* its virtual functions are enabled */
#define PPT_DEVICE_LEAVING 5 /* unbind or unplug waits for the VM */
#define PPT_DEVICE_GONE 6 /* unbound or unplugged at this moment */
#define PPT_DEVICE_ASSIGNED 7 /* owned, no VM has it open */
#define PPT_DEVICE_QUARANTINED 8 /* its reset failed: for nobody */

/* Why a claimed device can't be assigned: bits of @out_blockers. */
#define PPT_BLOCKER_NO_IOMMU (1U << 0) /* it is in no IOMMU group */
#define PPT_BLOCKER_NO_RESET (1U << 1) /* no reset method, no +noreset */
#define PPT_BLOCKER_SRIOV (1U << 2) /* its virtual functions are enabled */
#define PPT_BLOCKER_QUARANTINED (1U << 3) /* its reset failed */

/* Properties: bits of @out_properties. */
#define PPT_PROPERTY_RESET (1U << 0) /* can be reset, if need be with others */
#define PPT_PROPERTY_NORESET (1U << 1) /* allowed to go without a reset */
#define PPT_PROPERTY_RESET_SHARED (1U << 2) /* only with others of its slot */
#define PPT_PROPERTY_CLEAN (1U << 3) /* untouched since a verified reset */
#define PPT_PROPERTY_EXPLICIT (1U << 4) /* a file of /dev/ppt owns it */

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
 * @out_owner: the owner's label, NUL-terminated, empty if nobody owns it; the
 *	one given to PPT_IOC_ASSIGN, or command and process id of the one that
 *	opened it
 * @out_resets: resets tried since it was claimed, failed ones included
 * @out_failed: how many of them failed
 * @out_elided: resets that were asked for and not needed
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
	__aligned_u64 out_resets;
	__aligned_u64 out_failed;
	__aligned_u64 out_elided;
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

/* One PPT_IOC_ASSIGN or PPT_IOC_RELEASE takes no more devices than this. */
#define PPT_ASSIGN_MAX 1024

/* Why a set isn't assigned; numbers are never reused. */
#define PPT_REFUSED_NOT 0 /* for no reason of a single device */
#define PPT_REFUSED_NOT_CLAIMED 1 /* ENODEV: ppt doesn't have it */
#define PPT_REFUSED_LEAVING 2 /* ENODEV: it is being unbound or unplugged */
#define PPT_REFUSED_TWICE 3 /* EINVAL: it is in the set already */
#define PPT_REFUSED_OWNED 4 /* EBUSY: @out_owner has it */
#define PPT_REFUSED_GROUP 5 /* EBUSY: @out_owner has one of its group */
#define PPT_REFUSED_RESET_DOMAIN 6 /* EBUSY: … has one its reset hits */
#define PPT_REFUSED_HOST 7 /* EBUSY: driver … has one of its group */
#define PPT_REFUSED_SRIOV 8 /* EBUSY: its virtual functions are enabled */
#define PPT_REFUSED_QUARANTINED 9 /* EIO: an earlier reset failed */
#define PPT_REFUSED_NO_IOMMU 10 /* EOPNOTSUPP: it is in no IOMMU group */
#define PPT_REFUSED_NO_RESET 11 /* EOPNOTSUPP: no reset method, no +noreset */
#define PPT_REFUSED_RESET_FAILED 12 /* EIO: the reset for this failed */

/**
 * struct ppt_ioc_assign - make this file the owner of a set of devices
 * @size: sizeof(struct ppt_ioc_assign)
 * @flags: zero
 * @count: how many devices, 1 to PPT_ASSIGN_MAX
 * @out_index: on error: which of @addresses it is about; counts if
 *	@out_refused isn't 0
 * @addresses: user pointer to an array of struct ppt_address
 * @label: name of the VM for people: NUL-terminated, not empty, printable
 *	ASCII; if the file owns devices already, the same as before
 * @out_refused: on error: PPT_REFUSED_*; 0 on success
 * @__reserved: zero
 * @out_other: on error: the device that is in the way, for PPT_REFUSED_GROUP,
 *	_RESET_DOMAIN and _HOST; otherwise the one at @out_index
 * @out_owner: on error: who is in the way, NUL-terminated; may be empty, also
 *	for PPT_REFUSED_HOST if that driver is busy with its device
 *
 * Returns when all devices are reset, which happens at the same time. If one
 * can't be had or its reset fails, none is assigned by this call. A file that
 * owns devices may ask for more. The caller is admitted.
 *
 * Interrupted by a fatal signal only; nothing is assigned then. The members
 * out_… are written on every error but those of the arguments themselves.
 *
 * Errors: as PPT_REFUSED_* says; EINVAL for @count or @label; ENOMEM; ENOSPC as
 * PPT_IOC_ADMIT.
 */
struct ppt_ioc_assign {
	__u32 size;
	__u32 flags;
	__u32 count;
	__u32 out_index;
	__aligned_u64 addresses;
	char label[PPT_OWNER_SIZE];
	__u32 out_refused;
	__u32 __reserved;
	struct ppt_address out_other;
	char out_owner[PPT_OWNER_SIZE];
};
#define PPT_IOC_ASSIGN _IO(PPT_IOC_TYPE, 0x04)

/**
 * struct ppt_ioc_release - give back devices that this file owns
 * @size: sizeof(struct ppt_ioc_release)
 * @flags: zero
 * @count: how many devices; 0 for all that the file owns
 * @__reserved: zero
 * @addresses: user pointer to an array of struct ppt_address; 0 if @count is 0
 *
 * All or nothing. A device that a VM has open stays that VM's until it is
 * closed; the others are reset behind this call, which doesn't wait.
 *
 * Errors: EPERM if this file doesn't own one of them; EINVAL for @count.
 */
struct ppt_ioc_release {
	__u32 size;
	__u32 flags;
	__u32 count;
	__u32 __reserved;
	__aligned_u64 addresses;
};
#define PPT_IOC_RELEASE _IO(PPT_IOC_TYPE, 0x05)

#define PPT_ADMIT_CALLER (-1) /* instead of a pidfd */

/**
 * struct ppt_ioc_admit - let a process open the devices that this file owns
 * @size: sizeof(struct ppt_ioc_admit)
 * @flags: zero
 * @pidfd: file descriptor of pidfd_open(2), or PPT_ADMIT_CALLER
 * @__reserved: zero
 *
 * For whoever got the file from its first holder, and for a parent whose child
 * is the VMM. Holds for every device of the file, also those assigned later.
 * What a process has opened it keeps, so there is no taking back.
 *
 * Errors: EBADF if @pidfd is none; ESRCH if the process is gone; EINVAL if the
 * file owns nothing; ENOSPC past 64 processes that live.
 */
struct ppt_ioc_admit {
	__u32 size;
	__u32 flags;
	__s32 pidfd;
	__u32 __reserved;
};
#define PPT_IOC_ADMIT _IO(PPT_IOC_TYPE, 0x06)

/* Reset methods, in the order in which the kernel tries them. */
#define PPT_METHOD_NONE 0 /* there is none, or none was reached */
#define PPT_METHOD_DEVICE 1 /* made for the device by the kernel's quirks */
#define PPT_METHOD_ACPI 2 /* _RST of the firmware */
#define PPT_METHOD_FLR 3 /* PCIe function level reset */
#define PPT_METHOD_AF_FLR 4 /* the same of Advanced Features */
#define PPT_METHOD_PM 5 /* D3hot and back */
#define PPT_METHOD_BUS 6 /* secondary bus reset, alone on its bus */
#define PPT_METHOD_CXL_BUS 7
#define PPT_METHOD_SLOT 8 /* bus or slot reset that hits several functions */
#define PPT_METHOD_VFIO 9 /* VFIO's choice of the above */

/* Why a device was reset, or would have been. */
#define PPT_WHY_ASSIGN 1 /* PPT_IOC_ASSIGN */
#define PPT_WHY_OPEN 2 /* a VM opens it */
#define PPT_WHY_VM 3 /* the VM asked for it */
#define PPT_WHY_CLOSE 4 /* the VM closed it */
#define PPT_WHY_RELEASE 5 /* the owner gave it back without having opened it */
#define PPT_WHY_REMOVE 6 /* unbound from ppt */
#define PPT_WHY_SRIOV 7 /* virtual functions are about to be enabled */
#define PPT_WHY_ADMIN 8 /* PPT_IOC_RESET */
#define PPT_WHY_OTHER 9 /* not ppt's doing: sysfs, another function, AER */

/* What became of a reset; numbers are never reused. */
#define PPT_RESULT_OK 0 /* verified */
#define PPT_RESULT_NO_METHOD 1 /* there is no method, and +noreset allows it */
#define PPT_RESULT_UNSUPPORTED 2 /* the device has no such method */
#define PPT_RESULT_ERROR 3 /* the kernel's reset returned another error */
#define PPT_RESULT_TIMEOUT 4 /* not done in the module's time limit */
#define PPT_RESULT_LOCKED 5 /* the device was locked all the time */
#define PPT_RESULT_POWER 6 /* it didn't wake up */
#define PPT_RESULT_SILENT 7 /* it doesn't answer */
#define PPT_RESULT_CHANGED 8 /* it answers as another device */
#define PPT_RESULT_PENDING 9 /* transactions stay pending */
#define PPT_RESULT_MASTER 10 /* bus mastering stays on */
#define PPT_RESULT_BARS 11 /* its BARs aren't what they were */
#define PPT_RESULT_CANCELLED 12 /* it was being taken away */
#define PPT_RESULT_GAVE_UP 13 /* the kernel's method gave up, or timed out */

/**
 * struct ppt_reset_record - a reset that happened, or was not needed
 * @time_ns: when it was asked for, CLOCK_REALTIME in nanoseconds
 * @duration_us: from then until it was verified, in microseconds
 * @why: PPT_WHY_*
 * @method: PPT_METHOD_* of the last try
 * @result: PPT_RESULT_*
 * @elided: 1 if the device was untouched since a verified reset, and so none
 *	was done; else 0
 */
struct ppt_reset_record {
	__aligned_u64 time_ns;
	__u32 duration_us;
	__u8 why;
	__u8 method;
	__u8 result;
	__u8 elided;
};

/* The kernel keeps this many for each device. */
#define PPT_RECORDS_MAX 16

/**
 * struct ppt_ioc_resets - the last resets of a claimed device
 * @size: sizeof(struct ppt_ioc_resets)
 * @flags: zero
 * @address: in: which device
 * @__reserved: zero
 * @out_count: how many there are
 * @out_records: the newest first
 */
struct ppt_ioc_resets {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 __reserved;
	__u32 out_count;
	struct ppt_reset_record out_records[PPT_RECORDS_MAX];
};
#define PPT_IOC_RESETS _IO(PPT_IOC_TYPE, 0x07)

#define PPT_RESET_F_RECOVER (1U << 0) /* also if the device is quarantined */

/**
 * struct ppt_ioc_reset - reset a device that nobody owns, and verify that
 * @size: sizeof(struct ppt_ioc_reset)
 * @flags: PPT_RESET_F_*; _RECOVER needs CAP_SYS_ADMIN
 * @address: which device
 * @method: PPT_METHOD_DEVICE to _SLOT, or PPT_METHOD_NONE for what an
 *	assignment would use
 * @__reserved: zero
 * @out_record: what was done; also written with EIO and EOPNOTSUPP
 *
 * A quarantined device that this resets is free again; a device whose reset
 * fails is quarantined. PPT_METHOD_SLOT resets the others of its slot, too,
 * which must be claimed and free. Never elided.
 *
 * Errors: EBUSY if it is owned, or others of its slot are; EIO if it is
 * quarantined without _RECOVER, or if the reset failed; EOPNOTSUPP if it has no
 * such method (it stays as it was); EINVAL for @method.
 */
struct ppt_ioc_reset {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 method;
	__u32 __reserved;
	struct ppt_reset_record out_record;
};
#define PPT_IOC_RESET _IO(PPT_IOC_TYPE, 0x08)

/* Where an option ROM comes from, the best first; numbers are never reused. */
#define PPT_ROM_NONE 0
#define PPT_ROM_BAR 1 /* the device: its expansion ROM BAR */
#define PPT_ROM_FIRMWARE 2 /* the copy that UEFI gave to the kernel */
#define PPT_ROM_VFCT 3 /* ACPI table VFCT */
#define PPT_ROM_FILE 4 /* what an admin gave */
#define PPT_ROM_SHADOW 5 /* 0xC0000: what the last boot has left of it */
#define PPT_ROM_SOURCES 6 /* how many elements an array by source has */

/* Which ROM a VM gets. */
#define PPT_ROM_MODE_ON 1 /* that of the best source */
#define PPT_ROM_MODE_OFF 2 /* none */
#define PPT_ROM_MODE_FILE 3 /* what an admin gave, nothing else */

/* What came of a source; numbers are never reused. */
#define PPT_ROM_UNTRIED 0 /* a better one was there, or nobody has asked */
#define PPT_ROM_USED 1 /* it is the one; may have a defect for all that */
#define PPT_ROM_ABSENT 2 /* there is none */
#define PPT_ROM_DEFECTIVE 3 /* what it gives is no good ROM: see the defect */
#define PPT_ROM_UNREADABLE 4 /* asleep, without an address, or no memory */
#define PPT_ROM_DENIED 5 /* such devices hang when their ROM is read */

/* What is wrong with a ROM; numbers are never reused. */
#define PPT_ROM_DEFECT_NONE 0
#define PPT_ROM_DEFECT_EMPTY 1 /* not a byte */
#define PPT_ROM_DEFECT_TOO_BIG 2 /* over PPT_ROM_MAX */
#define PPT_ROM_DEFECT_ALL_ONES 3
#define PPT_ROM_DEFECT_ALL_ZERO 4
#define PPT_ROM_DEFECT_NOT_A_ROM 5 /* does not begin with 55 AA */
#define PPT_ROM_DEFECT_IFR_UNSUPPORTED 6 /* NVIDIA's prefix: version */
#define PPT_ROM_DEFECT_IFR_OUT_OF_RANGE 7 /* it points outside */
#define PPT_ROM_DEFECT_IFR_NO_DIRECTORY 8 /* it has none */
#define PPT_ROM_DEFECT_IFR_BAD_TARGET 9 /* no image where it points to */
#define PPT_ROM_DEFECT_TRUNCATED 10 /* an image goes on behind the end */
#define PPT_ROM_DEFECT_BAD_LENGTH 11 /* an image of length 0 */
#define PPT_ROM_DEFECT_NO_PCIR 12 /* no PCI data structure */
#define PPT_ROM_DEFECT_PCIR_OUT_OF_RANGE 13
#define PPT_ROM_DEFECT_PCIR_SIGNATURE 14
#define PPT_ROM_DEFECT_PCIR_UNALIGNED 15
#define PPT_ROM_DEFECT_PCIR_LENGTH 16
#define PPT_ROM_DEFECT_BAD_CHECKSUM 17 /* of a PC-AT image */
#define PPT_ROM_DEFECT_INIT_SIZE 18 /* longer than its image, or 0 */
#define PPT_ROM_DEFECT_DEVLIST_BAD 19 /* device list outside or endless */
#define PPT_ROM_DEFECT_ID_MISMATCH 20 /* for another device */
#define PPT_ROM_DEFECT_EFI_HEADER 21
#define PPT_ROM_DEFECT_EFI_COMPRESSION 22 /* of an unknown kind */
#define PPT_ROM_DEFECT_NO_LAST 23 /* ends without a last image */
#define PPT_ROM_DEFECT_TOO_MANY 24 /* over 64 images */
#define PPT_ROM_DEFECT_TABLE 64 /* the ACPI table is malformed */

/* No ROM is longer than this, in bytes (UEFI's limit). */
#define PPT_ROM_MAX (16U << 20)

/**
 * struct ppt_rom_source - what came of a source
 * @verdict: PPT_ROM_UNTRIED to _DENIED
 * @defect: PPT_ROM_DEFECT_*, the worst one
 * @__reserved: zero
 * @defect_offset: of the field that is wrong, in bytes from the ROM's beginning
 * @size: of what it gave, in bytes; 0 if nothing
 */
struct ppt_rom_source {
	__u8 verdict;
	__u8 defect;
	__u16 __reserved;
	__u32 defect_offset;
	__u32 size;
};

/**
 * struct ppt_ioc_rom - which option ROM a claimed device has, and why
 * @size: sizeof(struct ppt_ioc_rom)
 * @flags: zero
 * @address: in: which device
 * @out_mode: PPT_ROM_MODE_*
 * @out_source: PPT_ROM_BAR to _SHADOW: where the ROM that is in service comes
 *	from; PPT_ROM_NONE if there is none
 * @out_size: of that ROM, in bytes
 * @out_region_size: of the VFIO ROM region, in bytes: the next power of two,
 *	at least 2 KiB; the rest of it reads as FFh. 0 without a ROM
 * @out_asked: 1 if the sources have been asked, 0 if nobody has wanted the ROM
 * @out_images: how many images it has
 * @out_sources: by PPT_ROM_BAR to _SHADOW; [PPT_ROM_NONE] is zero
 *
 * Accesses no device. A display device's ROM is read when ppt claims it, others
 * when they are wanted first: by PPT_IOC_ROM_READ, or by a VMM.
 */
struct ppt_ioc_rom {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 out_mode;
	__u32 out_source;
	__u32 out_size;
	__u32 out_region_size;
	__u32 out_asked;
	__u32 out_images;
	struct ppt_rom_source out_sources[PPT_ROM_SOURCES];
};
#define PPT_IOC_ROM _IO(PPT_IOC_TYPE, 0x09)

#define PPT_ROM_READ_F_PART (1U << 0) /* as much as @capacity holds will do */
#define PPT_ROM_READ_F_AGAIN (1U << 1) /* ask the sources again before */

/**
 * struct ppt_ioc_rom_read - bytes of a device's option ROM
 * @size: sizeof(struct ppt_ioc_rom_read)
 * @flags: PPT_ROM_READ_F_* bits; _AGAIN needs CAP_SYS_ADMIN
 * @address: which device
 * @offset: where in the ROM to begin, in bytes
 * @capacity: bytes that @data has room for
 * @data: user pointer; may be 0 if @capacity is
 * @out_count: bytes stored; with EMSGSIZE, when nothing is stored, the bytes
 *	that there are from @offset
 * @out_size: of the whole ROM; also written with EMSGSIZE and ERANGE
 * @out_source: PPT_ROM_BAR to _SHADOW
 * @__reserved: zero
 *
 * What is read is the copy in memory that a VM sees. The device is accessed by
 * the first read only, or _AGAIN, unless it was asleep or quarantined then; it
 * counts as touched after that: its next reset isn't left out.
 *
 * Errors: ENODATA without a ROM, PPT_IOC_ROM says why; ERANGE if @offset isn't
 * before its end; EMSGSIZE; EAGAIN if the device is locked, by a reset for
 * instance, for seconds, or can't be read _AGAIN now, when what was read before
 * stays; ENOMEM.
 */
struct ppt_ioc_rom_read {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 offset;
	__u32 capacity;
	__aligned_u64 data;
	__u32 out_count;
	__u32 out_size;
	__u32 out_source;
	__u32 __reserved;
};
#define PPT_IOC_ROM_READ _IO(PPT_IOC_TYPE, 0x0a)

#define PPT_ROM_SET_F_ANY_DEVICE (1U << 0) /* though for another device */

/**
 * struct ppt_ioc_rom_set - decide which option ROM VMs get
 * @size: sizeof(struct ppt_ioc_rom_set)
 * @flags: PPT_ROM_SET_F_* bits
 * @address: which device
 * @mode: PPT_ROM_MODE_*
 * @count: bytes of @data, at most PPT_ROM_MAX; only with PPT_ROM_MODE_FILE. 0
 *	for the file that was given before
 * @data: user pointer to the ROM, which is copied; 0 if @count is
 * @out_defect: with EBADMSG: PPT_ROM_DEFECT_*, else 0
 * @out_defect_offset: with EBADMSG: where, in bytes
 *
 * Needs CAP_SYS_ADMIN. A VM that has the device open keeps the ROM that it has
 * seen. Holds until ppt gives the device up; a file that is to be there again
 * afterwards is put where the kernel looks for firmware (/lib/firmware), as
 * ppt/DDDD:BB:SS.F=VVVV:DDDD.rom (address and ids of the device, hexadecimal,
 * small letters): it is taken when the ROM is wanted first, and the mode is
 * PPT_ROM_MODE_FILE then.
 *
 * Errors: EBADMSG if @data is no whole and sound ROM of this device; EFBIG for
 * @count; ENODATA if no file was given before; EINVAL for @mode, or @data that
 * isn't asked for.
 */
struct ppt_ioc_rom_set {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 mode;
	__u32 count;
	__aligned_u64 data;
	__u32 out_defect;
	__u32 out_defect_offset;
};
#define PPT_IOC_ROM_SET _IO(PPT_IOC_TYPE, 0x0b)

/* Intel's integrated graphics: where its stolen memory is described. */
#define PPT_IGD_STOLEN_UNKNOWN 0 /* a model that isn't known */
#define PPT_IGD_STOLEN_GMCH 1 /* size in the host bridge; BDSM at 5Ch */
#define PPT_IGD_STOLEN_BDSM32 2 /* GGC at 50h, BDSM at 5Ch */
#define PPT_IGD_STOLEN_BDSM64 3 /* GGC at 50h, BDSM at C0h */
#define PPT_IGD_STOLEN_BAR2 4 /* not in config space: a part of BAR 2 */

/* What is wrong with what its registers say: bits (1 << number). */
#define PPT_IGD_FAULT_UNKNOWN 1 /* the model */
#define PPT_IGD_FAULT_NO_ANSWER 2 /* a register is all ones */
#define PPT_IGD_FAULT_SIZE_INVALID 3
#define PPT_IGD_FAULT_SIZE_RESERVED 4
#define PPT_IGD_FAULT_GTT_INVALID 5
#define PPT_IGD_FAULT_NO_BASE 6
#define PPT_IGD_FAULT_BASE_RANGE 7

/* What is wrong with its OpRegion: bits (1 << number). */
#define PPT_OPREGION_FAULT_NONE 1 /* ASLS is 0 or all ones */
#define PPT_OPREGION_FAULT_BAD_ADDRESS 2
#define PPT_OPREGION_FAULT_TOO_SHORT 3
#define PPT_OPREGION_FAULT_BAD_SIGNATURE 4
#define PPT_OPREGION_FAULT_BAD_SIZE 5
#define PPT_OPREGION_FAULT_BAD_VERSION 6
#define PPT_OPREGION_FAULT_RVDA_HALF 7
#define PPT_OPREGION_FAULT_RVDA_UNUSED 8
#define PPT_OPREGION_FAULT_RVDA_INSIDE 9
#define PPT_OPREGION_FAULT_RVDA_OVERFLOW 10
#define PPT_OPREGION_FAULT_RVDS_TOO_BIG 11
#define PPT_OPREGION_FAULT_VBT_SIGNATURE 12
#define PPT_OPREGION_FAULT_VBT_TRUNCATED 13
#define PPT_OPREGION_FAULT_VBT_BAD 14
#define PPT_OPREGION_FAULT_VBT_CHECKSUM 15
#define PPT_OPREGION_FAULT_NO_VBT 16
#define PPT_OPREGION_FAULT_SYSTEM_RAM 17 /* it would be the kernel's RAM */
#define PPT_OPREGION_FAULT_UNMAPPED 18 /* the kernel can't map it */
#define PPT_OPREGION_FAULT_DEVICE_MEMORY 19 /* it would be a device's */

/* Where the VBT that counts is. */
#define PPT_VBT_NONE 0
#define PPT_VBT_IN_MAILBOX 1 /* 4, in the OpRegion */
#define PPT_VBT_OUTSIDE 2 /* where RVDA points; in the guest's copy: behind */

#define PPT_IGD_VGA_DISABLED (1U << 0) /* it decodes no VGA ranges */
#define PPT_IGD_HAS_HOST_BRIDGE (1U << 1) /* @out_host_bridge counts */
#define PPT_IGD_HAS_LPC_BRIDGE (1U << 2) /* @out_lpc_bridge counts */

#define PPT_IGD_MODEL_SIZE 8

/**
 * struct ppt_igd_bridge - registers of a bridge that a guest may have to show
 * @ids: offset 0: vendor and device; 0 of the host bridge
 * @class_revision: offset 8: revision and programming interface, else 0
 * @subsystem: offset 2Ch: subsystem vendor and device
 * @__reserved: zero
 */
struct ppt_igd_bridge {
	__u32 ids;
	__u32 class_revision;
	__u32 subsystem;
	__u32 __reserved;
};

/**
 * struct ppt_ioc_igd - what firmware has set up for Intel's graphics
 * @size: sizeof(struct ppt_ioc_igd)
 * @flags: zero
 * @address: in: which device
 * @out_generation: of the graphics; 0 if the model isn't known
 * @out_stolen: PPT_IGD_STOLEN_*
 * @out_model: as Linux abbreviates it, as in "TGL"; NUL-terminated
 * @out_stolen_base: of the stolen memory, an address of the host; 0 if there is
 *	none, or without CAP_SYS_ADMIN
 * @out_stolen_size: in bytes
 * @out_gtt_size: of the memory stolen for the GTT besides, in bytes
 * @out_base_low: bits of BDSM below the address, which a guest gets as they are
 * @out_sizes_register: GMCH control or GGC, as read
 * @out_properties: PPT_IGD_* bits
 * @out_stolen_faults: 1 << PPT_IGD_FAULT_* bits
 * @out_opregion_faults: 1 << PPT_OPREGION_FAULT_* bits
 * @out_opregion_version: major << 16 | minor << 8 | revision
 * @out_opregion_size: of what PPT_IOC_OPREGION gives for guests, in bytes; 0 if
 *	there is none that is fit for that
 * @out_opregion_raw_size: of what firmware has made, in bytes
 * @out_vbt_place: PPT_VBT_*
 * @out_vbt_size: in bytes
 * @__reserved: zero
 * @out_host_bridge: 00:00.0
 * @out_lpc_bridge: 00:1f.0
 *
 * All of it is of the moment when the device was claimed.
 *
 * Errors: ENODATA if it is no integrated graphics of Intel's.
 */
struct ppt_ioc_igd {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 out_generation;
	__u32 out_stolen;
	char out_model[PPT_IGD_MODEL_SIZE];
	__aligned_u64 out_stolen_base;
	__aligned_u64 out_stolen_size;
	__u32 out_gtt_size;
	__u32 out_base_low;
	__u32 out_sizes_register;
	__u32 out_properties;
	__u32 out_stolen_faults;
	__u32 out_opregion_faults;
	__u32 out_opregion_version;
	__u32 out_opregion_size;
	__u32 out_opregion_raw_size;
	__u32 out_vbt_place;
	__u32 out_vbt_size;
	__u32 __reserved;
	struct ppt_igd_bridge out_host_bridge;
	struct ppt_igd_bridge out_lpc_bridge;
};
#define PPT_IOC_IGD _IO(PPT_IOC_TYPE, 0x0c)

#define PPT_OPREGION_F_PART (1U << 0) /* as much as @capacity holds will do */
#define PPT_OPREGION_F_RAW (1U << 1) /* as firmware has made it */

/**
 * struct ppt_ioc_opregion - bytes of the OpRegion of Intel's graphics
 * @size: sizeof(struct ppt_ioc_opregion)
 * @flags: PPT_OPREGION_F_* bits; _RAW needs CAP_SYS_ADMIN
 * @address: which device
 * @offset: where to begin, in bytes
 * @capacity: bytes that @data has room for
 * @data: user pointer; may be 0 if @capacity is
 * @out_count: bytes stored; with EMSGSIZE, when nothing is stored, the bytes
 *	that there are from @offset
 * @out_size: of all of it; also written with EMSGSIZE and ERANGE
 *
 * What is given is ready for a guest, at any address that is a multiple of
 * 4096: 8 KiB, and behind them a VBT from elsewhere, to which RVDA then points;
 * padded with zeros to a multiple of 4096; no address of the host is in it. It
 * is what the VFIO region has. With _RAW it is the 8 KiB as they were found,
 * and behind them the bytes where RVDA points.
 *
 * Errors: ENODATA if there is none, or none that is fit for a guest: see
 * PPT_IOC_IGD; ERANGE if @offset isn't before its end; EMSGSIZE.
 */
struct ppt_ioc_opregion {
	__u32 size;
	__u32 flags;
	struct ppt_address address;
	__u32 offset;
	__u32 capacity;
	__aligned_u64 data;
	__u32 out_count;
	__u32 out_size;
};
#define PPT_IOC_OPREGION _IO(PPT_IOC_TYPE, 0x0d)

/* What happens to devices; numbers are never reused. */
#define PPT_EVENT_LOST 0 /* too slow: @value events are missing */
#define PPT_EVENT_CLAIMED 1 /* ppt has it */
#define PPT_EVENT_REMOVED 2 /* unbound or unplugged */
#define PPT_EVENT_ASSIGNED 3 /* @owner has it, reset */
#define PPT_EVENT_RELEASED 4 /* @owner has it no more */
#define PPT_EVENT_OPENED 5 /* a VM has opened it */
#define PPT_EVENT_CLOSED 6 /* the VM has closed it */
#define PPT_EVENT_RESET 7 /* see @record, which may say "elided" */
#define PPT_EVENT_QUARANTINED 8 /* its reset failed, see @record */
#define PPT_EVENT_RECOVERED 9 /* free again */
#define PPT_EVENT_ERROR 10 /* of AER; @value: pci_channel_state_t */
#define PPT_EVENT_REFUSED 11 /* an open or assign; @owner: who wanted it */

/**
 * struct ppt_event - what read(2) of /dev/ppt gives
 * @time_ns: when, CLOCK_REALTIME in nanoseconds
 * @number: counts all events since the module was loaded
 * @address: which device
 * @what: PPT_EVENT_*
 * @value: see there, else 0
 * @record: see there, else 0
 * @owner: see there, else the owner, may be empty; NUL-terminated
 *
 * A file gives the events since it was opened. read(2) returns as many whole
 * structs as there are and fit, and waits for one if there is none, unless the
 * file is O_NONBLOCK (EAGAIN); EINVAL if not even one fits. poll(2) says
 * POLLIN when there is one. The size of the struct never changes.
 */
struct ppt_event {
	__aligned_u64 time_ns;
	__aligned_u64 number;
	struct ppt_address address;
	__u32 what;
	__u32 value;
	struct ppt_reset_record record;
	char owner[PPT_OWNER_SIZE];
};

#endif /* _UAPI_LINUX_PPT_H */
