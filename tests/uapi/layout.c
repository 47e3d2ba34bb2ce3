// SPDX-License-Identifier: GPL-2.0
/*
 * The contract in numbers. Callers were compiled with these, so a line here is
 * only ever added. Compiled with -m64 and -m32: both must agree. complete.sh
 * checks that nothing of the header is missing.
 */
#include <stddef.h>

#include <linux/ppt.h>

#include "core/devlist.h"
#include "core/igd.h"
#include "core/optrom.h"
#include "core/vbt.h"

#define VALUE(name, value) _Static_assert((name) == (value), #name)
#define OFFSET(type, member, offset)                              \
	_Static_assert(offsetof(struct type, member) == (offset), \
		       #type "." #member)
#define SIZE(type, size)                                      \
	_Static_assert(sizeof(struct type) == (size), #type); \
	_Static_assert(sizeof(struct type) % 8 == 0, #type " has a hole")
/* Of one that is an element of others, without 64-bit members. */
#define PART_SIZE(type, size)                                 \
	_Static_assert(sizeof(struct type) == (size), #type); \
	_Static_assert(sizeof(struct type) % 4 == 0, #type " has a hole")
/* A number that has another name in the core. */
#define SAME_VALUE(name, core, value) \
	VALUE(name, value);           \
	_Static_assert((name) == (core), "core and uAPI differ: " #name)

VALUE(PPT_ABI_VERSION, 1);
VALUE(PPT_IOC_TYPE, 'P');
_Static_assert(sizeof(PPT_DEVICE_PATH) == sizeof("/dev/ppt"), "path");

/* Commands: _IO() alone, the size is in the struct. */
VALUE(PPT_IOC_VERSION, 0x5000);
VALUE(PPT_IOC_LIST, 0x5001);
VALUE(PPT_IOC_DEVICE, 0x5002);
VALUE(PPT_IOC_ENTRY, 0x5003);
VALUE(PPT_IOC_ASSIGN, 0x5004);
VALUE(PPT_IOC_RELEASE, 0x5005);
VALUE(PPT_IOC_ADMIT, 0x5006);
VALUE(PPT_IOC_RESETS, 0x5007);
VALUE(PPT_IOC_RESET, 0x5008);
VALUE(PPT_IOC_ROM, 0x5009);
VALUE(PPT_IOC_ROM_READ, 0x500a);
VALUE(PPT_IOC_ROM_SET, 0x500b);
VALUE(PPT_IOC_IGD, 0x500c);
VALUE(PPT_IOC_OPREGION, 0x500d);

SIZE(ppt_address, 8);
OFFSET(ppt_address, domain, 0);
OFFSET(ppt_address, bus, 4);
OFFSET(ppt_address, slot, 5);
OFFSET(ppt_address, function, 6);
OFFSET(ppt_address, __reserved, 7);

SIZE(ppt_ioc_version, 24);
OFFSET(ppt_ioc_version, size, 0);
OFFSET(ppt_ioc_version, flags, 4);
OFFSET(ppt_ioc_version, out_abi, 8);
OFFSET(ppt_ioc_version, __reserved, 12);
OFFSET(ppt_ioc_version, out_features, 16);

VALUE(PPT_FEATURE_ASSIGN, 0x1);
VALUE(PPT_FEATURE_RESET, 0x2);
VALUE(PPT_FEATURE_EVENTS, 0x4);
VALUE(PPT_FEATURE_ROM, 0x8);
VALUE(PPT_FEATURE_IGD, 0x10);

SIZE(ppt_ioc_list, 24);
OFFSET(ppt_ioc_list, size, 0);
OFFSET(ppt_ioc_list, flags, 4);
OFFSET(ppt_ioc_list, capacity, 8);
OFFSET(ppt_ioc_list, out_count, 12);
OFFSET(ppt_ioc_list, addresses, 16);

VALUE(PPT_DEVICE_CLAIMED, 1);
VALUE(PPT_DEVICE_RESETTING, 2);
VALUE(PPT_DEVICE_IN_USE, 3);
VALUE(PPT_DEVICE_SRIOV, 4);
VALUE(PPT_DEVICE_LEAVING, 5);
VALUE(PPT_DEVICE_GONE, 6);
VALUE(PPT_DEVICE_ASSIGNED, 7);
VALUE(PPT_DEVICE_QUARANTINED, 8);

VALUE(PPT_BLOCKER_NO_IOMMU, 0x1);
VALUE(PPT_BLOCKER_NO_RESET, 0x2);
VALUE(PPT_BLOCKER_SRIOV, 0x4);
VALUE(PPT_BLOCKER_QUARANTINED, 0x8);

VALUE(PPT_PROPERTY_RESET, 0x1);
VALUE(PPT_PROPERTY_NORESET, 0x2);
VALUE(PPT_PROPERTY_RESET_SHARED, 0x4);
VALUE(PPT_PROPERTY_CLEAN, 0x8);
VALUE(PPT_PROPERTY_EXPLICIT, 0x10);

VALUE(PPT_OWNER_SIZE, 64);
SIZE(ppt_ioc_device, 152);
OFFSET(ppt_ioc_device, size, 0);
OFFSET(ppt_ioc_device, flags, 4);
OFFSET(ppt_ioc_device, address, 8);
OFFSET(ppt_ioc_device, out_state, 16);
OFFSET(ppt_ioc_device, out_blockers, 20);
OFFSET(ppt_ioc_device, out_properties, 24);
OFFSET(ppt_ioc_device, out_group, 28);
OFFSET(ppt_ioc_device, out_owner_pid, 32);
OFFSET(ppt_ioc_device, out_vendor, 36);
OFFSET(ppt_ioc_device, out_device, 38);
OFFSET(ppt_ioc_device, out_subvendor, 40);
OFFSET(ppt_ioc_device, out_subdevice, 42);
OFFSET(ppt_ioc_device, out_class, 44);
OFFSET(ppt_ioc_device, out_owner_since_ns, 48);
OFFSET(ppt_ioc_device, out_assignments, 56);
OFFSET(ppt_ioc_device, out_owner, 64);
OFFSET(ppt_ioc_device, out_resets, 128);
OFFSET(ppt_ioc_device, out_failed, 136);
OFFSET(ppt_ioc_device, out_elided, 144);

VALUE(PPT_ENTRY_TEXT_SIZE, 128);
SIZE(ppt_ioc_entry, 176);
OFFSET(ppt_ioc_entry, size, 0);
OFFSET(ppt_ioc_entry, flags, 4);
OFFSET(ppt_ioc_entry, index, 8);
OFFSET(ppt_ioc_entry, out_parameter, 12);
OFFSET(ppt_ioc_entry, out_offset, 16);
OFFSET(ppt_ioc_entry, out_error, 20);
OFFSET(ppt_ioc_entry, out_error_offset, 24);
OFFSET(ppt_ioc_entry, out_claimed, 28);
OFFSET(ppt_ioc_entry, out_held, 32);
OFFSET(ppt_ioc_entry, out_unbound, 36);
OFFSET(ppt_ioc_entry, out_guarded, 40);
OFFSET(ppt_ioc_entry, __reserved, 44);
OFFSET(ppt_ioc_entry, out_text, 48);

VALUE(PPT_ASSIGN_MAX, 1024);
VALUE(PPT_REFUSED_NOT, 0);
VALUE(PPT_REFUSED_NOT_CLAIMED, 1);
VALUE(PPT_REFUSED_LEAVING, 2);
VALUE(PPT_REFUSED_TWICE, 3);
VALUE(PPT_REFUSED_OWNED, 4);
VALUE(PPT_REFUSED_GROUP, 5);
VALUE(PPT_REFUSED_RESET_DOMAIN, 6);
VALUE(PPT_REFUSED_HOST, 7);
VALUE(PPT_REFUSED_SRIOV, 8);
VALUE(PPT_REFUSED_QUARANTINED, 9);
VALUE(PPT_REFUSED_NO_IOMMU, 10);
VALUE(PPT_REFUSED_NO_RESET, 11);
VALUE(PPT_REFUSED_RESET_FAILED, 12);
SIZE(ppt_ioc_assign, 168);
OFFSET(ppt_ioc_assign, size, 0);
OFFSET(ppt_ioc_assign, flags, 4);
OFFSET(ppt_ioc_assign, count, 8);
OFFSET(ppt_ioc_assign, out_index, 12);
OFFSET(ppt_ioc_assign, addresses, 16);
OFFSET(ppt_ioc_assign, label, 24);
OFFSET(ppt_ioc_assign, out_refused, 88);
OFFSET(ppt_ioc_assign, __reserved, 92);
OFFSET(ppt_ioc_assign, out_other, 96);
OFFSET(ppt_ioc_assign, out_owner, 104);

SIZE(ppt_ioc_release, 24);
OFFSET(ppt_ioc_release, size, 0);
OFFSET(ppt_ioc_release, flags, 4);
OFFSET(ppt_ioc_release, count, 8);
OFFSET(ppt_ioc_release, __reserved, 12);
OFFSET(ppt_ioc_release, addresses, 16);

VALUE(PPT_ADMIT_CALLER, -1);
SIZE(ppt_ioc_admit, 16);
OFFSET(ppt_ioc_admit, size, 0);
OFFSET(ppt_ioc_admit, flags, 4);
OFFSET(ppt_ioc_admit, pidfd, 8);
OFFSET(ppt_ioc_admit, __reserved, 12);

VALUE(PPT_METHOD_NONE, 0);
VALUE(PPT_METHOD_DEVICE, 1);
VALUE(PPT_METHOD_ACPI, 2);
VALUE(PPT_METHOD_FLR, 3);
VALUE(PPT_METHOD_AF_FLR, 4);
VALUE(PPT_METHOD_PM, 5);
VALUE(PPT_METHOD_BUS, 6);
VALUE(PPT_METHOD_CXL_BUS, 7);
VALUE(PPT_METHOD_SLOT, 8);
VALUE(PPT_METHOD_VFIO, 9);

VALUE(PPT_WHY_ASSIGN, 1);
VALUE(PPT_WHY_OPEN, 2);
VALUE(PPT_WHY_VM, 3);
VALUE(PPT_WHY_CLOSE, 4);
VALUE(PPT_WHY_RELEASE, 5);
VALUE(PPT_WHY_REMOVE, 6);
VALUE(PPT_WHY_SRIOV, 7);
VALUE(PPT_WHY_ADMIN, 8);
VALUE(PPT_WHY_OTHER, 9);

VALUE(PPT_RESULT_OK, 0);
VALUE(PPT_RESULT_NO_METHOD, 1);
VALUE(PPT_RESULT_UNSUPPORTED, 2);
VALUE(PPT_RESULT_ERROR, 3);
VALUE(PPT_RESULT_TIMEOUT, 4);
VALUE(PPT_RESULT_LOCKED, 5);
VALUE(PPT_RESULT_POWER, 6);
VALUE(PPT_RESULT_SILENT, 7);
VALUE(PPT_RESULT_CHANGED, 8);
VALUE(PPT_RESULT_PENDING, 9);
VALUE(PPT_RESULT_MASTER, 10);
VALUE(PPT_RESULT_BARS, 11);
VALUE(PPT_RESULT_CANCELLED, 12);
VALUE(PPT_RESULT_GAVE_UP, 13);

SIZE(ppt_reset_record, 16);
OFFSET(ppt_reset_record, time_ns, 0);
OFFSET(ppt_reset_record, duration_us, 8);
OFFSET(ppt_reset_record, why, 12);
OFFSET(ppt_reset_record, method, 13);
OFFSET(ppt_reset_record, result, 14);
OFFSET(ppt_reset_record, elided, 15);

VALUE(PPT_RECORDS_MAX, 16);
SIZE(ppt_ioc_resets, 280);
OFFSET(ppt_ioc_resets, size, 0);
OFFSET(ppt_ioc_resets, flags, 4);
OFFSET(ppt_ioc_resets, address, 8);
OFFSET(ppt_ioc_resets, __reserved, 16);
OFFSET(ppt_ioc_resets, out_count, 20);
OFFSET(ppt_ioc_resets, out_records, 24);

VALUE(PPT_RESET_F_RECOVER, 0x1);
SIZE(ppt_ioc_reset, 40);
OFFSET(ppt_ioc_reset, size, 0);
OFFSET(ppt_ioc_reset, flags, 4);
OFFSET(ppt_ioc_reset, address, 8);
OFFSET(ppt_ioc_reset, method, 16);
OFFSET(ppt_ioc_reset, __reserved, 20);
OFFSET(ppt_ioc_reset, out_record, 24);

VALUE(PPT_ROM_NONE, 0);
VALUE(PPT_ROM_BAR, 1);
VALUE(PPT_ROM_FIRMWARE, 2);
VALUE(PPT_ROM_VFCT, 3);
VALUE(PPT_ROM_FILE, 4);
VALUE(PPT_ROM_SHADOW, 5);
VALUE(PPT_ROM_SOURCES, 6);

VALUE(PPT_ROM_MODE_ON, 1);
VALUE(PPT_ROM_MODE_OFF, 2);
VALUE(PPT_ROM_MODE_FILE, 3);

VALUE(PPT_ROM_UNTRIED, 0);
VALUE(PPT_ROM_USED, 1);
VALUE(PPT_ROM_ABSENT, 2);
VALUE(PPT_ROM_DEFECTIVE, 3);
VALUE(PPT_ROM_UNREADABLE, 4);
VALUE(PPT_ROM_DENIED, 5);

SAME_VALUE(PPT_ROM_DEFECT_NONE, PPT_OPTROM_OK, 0);
SAME_VALUE(PPT_ROM_DEFECT_EMPTY, PPT_OPTROM_EMPTY, 1);
SAME_VALUE(PPT_ROM_DEFECT_TOO_BIG, PPT_OPTROM_TOO_BIG, 2);
SAME_VALUE(PPT_ROM_DEFECT_ALL_ONES, PPT_OPTROM_ALL_ONES, 3);
SAME_VALUE(PPT_ROM_DEFECT_ALL_ZERO, PPT_OPTROM_ALL_ZERO, 4);
SAME_VALUE(PPT_ROM_DEFECT_NOT_A_ROM, PPT_OPTROM_NOT_A_ROM, 5);
SAME_VALUE(PPT_ROM_DEFECT_IFR_UNSUPPORTED, PPT_OPTROM_IFR_UNSUPPORTED, 6);
SAME_VALUE(PPT_ROM_DEFECT_IFR_OUT_OF_RANGE, PPT_OPTROM_IFR_OUT_OF_RANGE, 7);
SAME_VALUE(PPT_ROM_DEFECT_IFR_NO_DIRECTORY, PPT_OPTROM_IFR_NO_DIRECTORY, 8);
SAME_VALUE(PPT_ROM_DEFECT_IFR_BAD_TARGET, PPT_OPTROM_IFR_BAD_TARGET, 9);
SAME_VALUE(PPT_ROM_DEFECT_TRUNCATED, PPT_OPTROM_TRUNCATED, 10);
SAME_VALUE(PPT_ROM_DEFECT_BAD_LENGTH, PPT_OPTROM_BAD_LENGTH, 11);
SAME_VALUE(PPT_ROM_DEFECT_NO_PCIR, PPT_OPTROM_NO_PCIR, 12);
SAME_VALUE(PPT_ROM_DEFECT_PCIR_OUT_OF_RANGE, PPT_OPTROM_PCIR_OUT_OF_RANGE, 13);
SAME_VALUE(PPT_ROM_DEFECT_PCIR_SIGNATURE, PPT_OPTROM_PCIR_SIGNATURE, 14);
SAME_VALUE(PPT_ROM_DEFECT_PCIR_UNALIGNED, PPT_OPTROM_PCIR_UNALIGNED, 15);
SAME_VALUE(PPT_ROM_DEFECT_PCIR_LENGTH, PPT_OPTROM_PCIR_LENGTH, 16);
SAME_VALUE(PPT_ROM_DEFECT_BAD_CHECKSUM, PPT_OPTROM_BAD_CHECKSUM, 17);
SAME_VALUE(PPT_ROM_DEFECT_INIT_SIZE, PPT_OPTROM_INIT_SIZE, 18);
SAME_VALUE(PPT_ROM_DEFECT_DEVLIST_BAD, PPT_OPTROM_DEVLIST_BAD, 19);
SAME_VALUE(PPT_ROM_DEFECT_ID_MISMATCH, PPT_OPTROM_ID_MISMATCH, 20);
SAME_VALUE(PPT_ROM_DEFECT_EFI_HEADER, PPT_OPTROM_EFI_HEADER, 21);
SAME_VALUE(PPT_ROM_DEFECT_EFI_COMPRESSION, PPT_OPTROM_EFI_COMPRESSION, 22);
SAME_VALUE(PPT_ROM_DEFECT_NO_LAST, PPT_OPTROM_NO_LAST, 23);
SAME_VALUE(PPT_ROM_DEFECT_TOO_MANY, PPT_OPTROM_TOO_MANY, 24);
/* No fault of a ROM: the core must not use its number. */
VALUE(PPT_ROM_DEFECT_TABLE, 64);

SAME_VALUE(PPT_ROM_MAX, PPT_OPTROM_MAX, 0x1000000);
PART_SIZE(ppt_rom_source, 12);
OFFSET(ppt_rom_source, verdict, 0);
OFFSET(ppt_rom_source, defect, 1);
OFFSET(ppt_rom_source, __reserved, 2);
OFFSET(ppt_rom_source, defect_offset, 4);
OFFSET(ppt_rom_source, size, 8);

SIZE(ppt_ioc_rom, 112);
OFFSET(ppt_ioc_rom, size, 0);
OFFSET(ppt_ioc_rom, flags, 4);
OFFSET(ppt_ioc_rom, address, 8);
OFFSET(ppt_ioc_rom, out_mode, 16);
OFFSET(ppt_ioc_rom, out_source, 20);
OFFSET(ppt_ioc_rom, out_size, 24);
OFFSET(ppt_ioc_rom, out_region_size, 28);
OFFSET(ppt_ioc_rom, out_asked, 32);
OFFSET(ppt_ioc_rom, out_images, 36);
OFFSET(ppt_ioc_rom, out_sources, 40);

VALUE(PPT_ROM_READ_F_PART, 0x1);
VALUE(PPT_ROM_READ_F_AGAIN, 0x2);
SIZE(ppt_ioc_rom_read, 48);
OFFSET(ppt_ioc_rom_read, size, 0);
OFFSET(ppt_ioc_rom_read, flags, 4);
OFFSET(ppt_ioc_rom_read, address, 8);
OFFSET(ppt_ioc_rom_read, offset, 16);
OFFSET(ppt_ioc_rom_read, capacity, 20);
OFFSET(ppt_ioc_rom_read, data, 24);
OFFSET(ppt_ioc_rom_read, out_count, 32);
OFFSET(ppt_ioc_rom_read, out_size, 36);
OFFSET(ppt_ioc_rom_read, out_source, 40);
OFFSET(ppt_ioc_rom_read, __reserved, 44);

VALUE(PPT_ROM_SET_F_ANY_DEVICE, 0x1);
SIZE(ppt_ioc_rom_set, 40);
OFFSET(ppt_ioc_rom_set, size, 0);
OFFSET(ppt_ioc_rom_set, flags, 4);
OFFSET(ppt_ioc_rom_set, address, 8);
OFFSET(ppt_ioc_rom_set, mode, 16);
OFFSET(ppt_ioc_rom_set, count, 20);
OFFSET(ppt_ioc_rom_set, data, 24);
OFFSET(ppt_ioc_rom_set, out_defect, 32);
OFFSET(ppt_ioc_rom_set, out_defect_offset, 36);

SAME_VALUE(PPT_IGD_STOLEN_UNKNOWN, PPT_STOLEN_UNKNOWN, 0);
SAME_VALUE(PPT_IGD_STOLEN_GMCH, PPT_STOLEN_GMCH, 1);
SAME_VALUE(PPT_IGD_STOLEN_BDSM32, PPT_STOLEN_BDSM32, 2);
SAME_VALUE(PPT_IGD_STOLEN_BDSM64, PPT_STOLEN_BDSM64, 3);
SAME_VALUE(PPT_IGD_STOLEN_BAR2, PPT_STOLEN_BAR2, 4);

SAME_VALUE(PPT_IGD_FAULT_UNKNOWN, PPT_IGD_UNKNOWN, 1);
SAME_VALUE(PPT_IGD_FAULT_NO_ANSWER, PPT_IGD_NO_ANSWER, 2);
SAME_VALUE(PPT_IGD_FAULT_SIZE_INVALID, PPT_IGD_SIZE_INVALID, 3);
SAME_VALUE(PPT_IGD_FAULT_SIZE_RESERVED, PPT_IGD_SIZE_RESERVED, 4);
SAME_VALUE(PPT_IGD_FAULT_GTT_INVALID, PPT_IGD_GTT_INVALID, 5);
SAME_VALUE(PPT_IGD_FAULT_NO_BASE, PPT_IGD_NO_BASE, 6);
SAME_VALUE(PPT_IGD_FAULT_BASE_RANGE, PPT_IGD_BASE_RANGE, 7);
VALUE(PPT_IGD_FAULTS, 8);

SAME_VALUE(PPT_OPREGION_FAULT_NONE, PPT_OPREGION_NONE, 1);
SAME_VALUE(PPT_OPREGION_FAULT_BAD_ADDRESS, PPT_OPREGION_BAD_ADDRESS, 2);
SAME_VALUE(PPT_OPREGION_FAULT_TOO_SHORT, PPT_OPREGION_TOO_SHORT, 3);
SAME_VALUE(PPT_OPREGION_FAULT_BAD_SIGNATURE, PPT_OPREGION_BAD_SIGNATURE, 4);
SAME_VALUE(PPT_OPREGION_FAULT_BAD_SIZE, PPT_OPREGION_BAD_SIZE, 5);
SAME_VALUE(PPT_OPREGION_FAULT_BAD_VERSION, PPT_OPREGION_BAD_VERSION, 6);
SAME_VALUE(PPT_OPREGION_FAULT_RVDA_HALF, PPT_OPREGION_RVDA_HALF, 7);
SAME_VALUE(PPT_OPREGION_FAULT_RVDA_UNUSED, PPT_OPREGION_RVDA_UNUSED, 8);
SAME_VALUE(PPT_OPREGION_FAULT_RVDA_INSIDE, PPT_OPREGION_RVDA_INSIDE, 9);
SAME_VALUE(PPT_OPREGION_FAULT_RVDA_OVERFLOW, PPT_OPREGION_RVDA_OVERFLOW, 10);
SAME_VALUE(PPT_OPREGION_FAULT_RVDS_TOO_BIG, PPT_OPREGION_RVDS_TOO_BIG, 11);
SAME_VALUE(PPT_OPREGION_FAULT_VBT_SIGNATURE, PPT_OPREGION_VBT_SIGNATURE, 12);
SAME_VALUE(PPT_OPREGION_FAULT_VBT_TRUNCATED, PPT_OPREGION_VBT_TRUNCATED, 13);
SAME_VALUE(PPT_OPREGION_FAULT_VBT_BAD, PPT_OPREGION_VBT_BAD, 14);
SAME_VALUE(PPT_OPREGION_FAULT_VBT_CHECKSUM, PPT_OPREGION_VBT_CHECKSUM, 15);
SAME_VALUE(PPT_OPREGION_FAULT_NO_VBT, PPT_OPREGION_NO_VBT, 16);
SAME_VALUE(PPT_OPREGION_FAULT_SYSTEM_RAM, PPT_OPREGION_SYSTEM_RAM, 17);
SAME_VALUE(PPT_OPREGION_FAULT_UNMAPPED, PPT_OPREGION_UNMAPPED, 18);
SAME_VALUE(PPT_OPREGION_FAULT_DEVICE_MEMORY, PPT_OPREGION_DEVICE_MEMORY, 19);
VALUE(PPT_OPREGION_FAULTS, 20);

SAME_VALUE(PPT_VBT_NONE, PPT_VBT_NOWHERE, 0);
SAME_VALUE(PPT_VBT_IN_MAILBOX, PPT_VBT_MAILBOX, 1);
SAME_VALUE(PPT_VBT_OUTSIDE, PPT_VBT_EXTERNAL, 2);

VALUE(PPT_IGD_VGA_DISABLED, 0x1);
VALUE(PPT_IGD_HAS_HOST_BRIDGE, 0x2);
VALUE(PPT_IGD_HAS_LPC_BRIDGE, 0x4);

SIZE(ppt_igd_bridge, 16);
OFFSET(ppt_igd_bridge, ids, 0);
OFFSET(ppt_igd_bridge, class_revision, 4);
OFFSET(ppt_igd_bridge, subsystem, 8);
OFFSET(ppt_igd_bridge, __reserved, 12);

VALUE(PPT_IGD_MODEL_SIZE, 8);
SIZE(ppt_ioc_igd, 128);
OFFSET(ppt_ioc_igd, size, 0);
OFFSET(ppt_ioc_igd, flags, 4);
OFFSET(ppt_ioc_igd, address, 8);
OFFSET(ppt_ioc_igd, out_generation, 16);
OFFSET(ppt_ioc_igd, out_stolen, 20);
OFFSET(ppt_ioc_igd, out_model, 24);
OFFSET(ppt_ioc_igd, out_stolen_base, 32);
OFFSET(ppt_ioc_igd, out_stolen_size, 40);
OFFSET(ppt_ioc_igd, out_gtt_size, 48);
OFFSET(ppt_ioc_igd, out_base_low, 52);
OFFSET(ppt_ioc_igd, out_sizes_register, 56);
OFFSET(ppt_ioc_igd, out_properties, 60);
OFFSET(ppt_ioc_igd, out_stolen_faults, 64);
OFFSET(ppt_ioc_igd, out_opregion_faults, 68);
OFFSET(ppt_ioc_igd, out_opregion_version, 72);
OFFSET(ppt_ioc_igd, out_opregion_size, 76);
OFFSET(ppt_ioc_igd, out_opregion_raw_size, 80);
OFFSET(ppt_ioc_igd, out_vbt_place, 84);
OFFSET(ppt_ioc_igd, out_vbt_size, 88);
OFFSET(ppt_ioc_igd, __reserved, 92);
OFFSET(ppt_ioc_igd, out_host_bridge, 96);
OFFSET(ppt_ioc_igd, out_lpc_bridge, 112);

VALUE(PPT_OPREGION_F_PART, 0x1);
VALUE(PPT_OPREGION_F_RAW, 0x2);
SIZE(ppt_ioc_opregion, 40);
OFFSET(ppt_ioc_opregion, size, 0);
OFFSET(ppt_ioc_opregion, flags, 4);
OFFSET(ppt_ioc_opregion, address, 8);
OFFSET(ppt_ioc_opregion, offset, 16);
OFFSET(ppt_ioc_opregion, capacity, 20);
OFFSET(ppt_ioc_opregion, data, 24);
OFFSET(ppt_ioc_opregion, out_count, 32);
OFFSET(ppt_ioc_opregion, out_size, 36);

VALUE(PPT_EVENT_LOST, 0);
VALUE(PPT_EVENT_CLAIMED, 1);
VALUE(PPT_EVENT_REMOVED, 2);
VALUE(PPT_EVENT_ASSIGNED, 3);
VALUE(PPT_EVENT_RELEASED, 4);
VALUE(PPT_EVENT_OPENED, 5);
VALUE(PPT_EVENT_CLOSED, 6);
VALUE(PPT_EVENT_RESET, 7);
VALUE(PPT_EVENT_QUARANTINED, 8);
VALUE(PPT_EVENT_RECOVERED, 9);
VALUE(PPT_EVENT_ERROR, 10);
VALUE(PPT_EVENT_REFUSED, 11);
SIZE(ppt_event, 112);
OFFSET(ppt_event, time_ns, 0);
OFFSET(ppt_event, number, 8);
OFFSET(ppt_event, address, 16);
OFFSET(ppt_event, what, 24);
OFFSET(ppt_event, value, 28);
OFFSET(ppt_event, record, 32);
OFFSET(ppt_event, owner, 48);

/* The errors have two names, in the core and in the uAPI, and one number. */
#define ENTRY_ERROR(name, value)                                       \
	VALUE(PPT_ENTRY_ERROR_##name, value);                          \
	_Static_assert(PPT_ENTRY_ERR_##name == PPT_ENTRY_ERROR_##name, \
		       "core and uAPI differ: " #name)

ENTRY_ERROR(NONE, 0);
ENTRY_ERROR(FORM, 1);
ENTRY_ERROR(BUS, 2);
ENTRY_ERROR(SLOT, 3);
ENTRY_ERROR(FUNCTION, 4);
ENTRY_ERROR(DOMAIN, 5);
ENTRY_ERROR(WILDCARD, 6);
ENTRY_ERROR(DEPTH, 7);
ENTRY_ERROR(IDS, 8);
ENTRY_ERROR(FLAG, 9);
ENTRY_ERROR(TRAILING, 10);
VALUE(PPT_ENTRY_ERR_COUNT, 11);
