// SPDX-License-Identifier: GPL-2.0
/*
 * The contract in numbers. Callers were compiled with these, so a line here is
 * only ever added. Compiled with -m64 and -m32: both must agree. complete.sh
 * checks that nothing of the header is missing.
 */
#include <stddef.h>

#include <linux/ppt.h>

#include "core/devlist.h"

#define VALUE(name, value) _Static_assert((name) == (value), #name)
#define OFFSET(type, member, offset)                              \
	_Static_assert(offsetof(struct type, member) == (offset), \
		       #type "." #member)
#define SIZE(type, size)                                      \
	_Static_assert(sizeof(struct type) == (size), #type); \
	_Static_assert(sizeof(struct type) % 8 == 0, #type " has a hole")

VALUE(PPT_ABI_VERSION, 1);
VALUE(PPT_IOC_TYPE, 'P');
_Static_assert(sizeof(PPT_DEVICE_PATH) == sizeof("/dev/ppt"), "path");

/* Commands: _IO() alone, the size is in the struct. */
VALUE(PPT_IOC_VERSION, 0x5000);
VALUE(PPT_IOC_LIST, 0x5001);
VALUE(PPT_IOC_DEVICE, 0x5002);
VALUE(PPT_IOC_ENTRY, 0x5003);

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

VALUE(PPT_BLOCKER_NO_IOMMU, 0x1);
VALUE(PPT_BLOCKER_NO_RESET, 0x2);
VALUE(PPT_BLOCKER_SRIOV, 0x4);

VALUE(PPT_PROPERTY_RESET, 0x1);
VALUE(PPT_PROPERTY_NORESET, 0x2);

VALUE(PPT_OWNER_SIZE, 64);
SIZE(ppt_ioc_device, 128);
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
