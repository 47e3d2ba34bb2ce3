// SPDX-License-Identifier: LGPL-2.1-or-later
/* The names of findings, for programs. */
#include "internal.h"

/* clang-format off */
static const char *const code_names[] = {
	[PPT_FINDING_NO_IOMMU] = "no_iommu",
	[PPT_FINDING_IOMMU_SWITCHED_OFF] = "iommu_switched_off",
	[PPT_FINDING_IOMMU_UNUSED] = "iommu_unused",
	[PPT_FINDING_NO_REMAPPING] = "no_remapping",
	[PPT_FINDING_UNSAFE_INTERRUPTS] = "unsafe_interrupts",
	[PPT_FINDING_MODULE_ABSENT] = "module_absent",
	[PPT_FINDING_MODULE_NOT_LOADED] = "module_not_loaded",
	[PPT_FINDING_MODULE_OTHER_KERNEL] = "module_other_kernel",
	[PPT_FINDING_MODULE_UNSIGNED] = "module_unsigned",
	[PPT_FINDING_MODULES_DISABLED] = "modules_disabled",
	[PPT_FINDING_MODULE_UNKNOWN] = "module_unknown",
	[PPT_FINDING_MODULE_ABI] = "module_abi",
	[PPT_FINDING_NO_VFIO] = "no_vfio",
	[PPT_FINDING_NO_VFIO_NODE] = "no_vfio_node",
	[PPT_FINDING_NO_NODE] = "no_node",
	[PPT_FINDING_NO_PERMISSION] = "no_permission",
	[PPT_FINDING_MEMLOCK] = "memlock",
	[PPT_FINDING_NO_PCI] = "no_pci",
	[PPT_FINDING_GONE] = "gone",
	[PPT_FINDING_BRIDGE] = "bridge",
	[PPT_FINDING_ASLEEP] = "asleep",
	[PPT_FINDING_D3COLD] = "d3cold",
	[PPT_FINDING_NO_ANSWER] = "no_answer",
	[PPT_FINDING_ODD_CONFIG] = "odd_config",
	[PPT_FINDING_NO_MSI] = "no_msi",
	[PPT_FINDING_NO_RESET] = "no_reset",
	[PPT_FINDING_RESET_LEFT_OUT] = "reset_left_out",
	[PPT_FINDING_RESET_SHARED] = "reset_shared",
	[PPT_FINDING_NO_ROM] = "no_rom",
	[PPT_FINDING_MEMORY_HELD] = "memory_held",
	[PPT_FINDING_NOT_CLAIMED] = "not_claimed",
	[PPT_FINDING_OWNED] = "owned",
	[PPT_FINDING_RESETTING] = "resetting",
	[PPT_FINDING_LEAVING] = "leaving",
	[PPT_FINDING_QUARANTINED] = "quarantined",
	[PPT_FINDING_SRIOV] = "sriov",
	[PPT_FINDING_NO_GROUP] = "no_group",
	[PPT_FINDING_GROUP_HELD] = "group_held",
	[PPT_FINDING_GROUP_ELSEWHERE] = "group_elsewhere",
	[PPT_FINDING_GROUP_SHARED] = "group_shared",
	[PPT_FINDING_NO_ACS] = "no_acs",
	[PPT_FINDING_NO_ACS_FUNCTIONS] = "no_acs_functions",
	[PPT_FINDING_PCI_BRIDGE] = "pci_bridge",
	[PPT_FINDING_ACS_UNKNOWN] = "acs_unknown",
	[PPT_FINDING_RESERVED_MEMORY] = "reserved_memory",
	[PPT_FINDING_RELAXABLE_MEMORY] = "relaxable_memory",
	[PPT_FINDING_HOST_MOUNT] = "host_mount",
	[PPT_FINDING_HOST_SWAP] = "host_swap",
	[PPT_FINDING_HOST_BLOCK] = "host_block",
	[PPT_FINDING_HOST_PROCESS] = "host_process",
	[PPT_FINDING_HOST_UNCHECKED] = "host_unchecked",
	[PPT_FINDING_HOST_NET] = "host_net",
	[PPT_FINDING_HOST_NET_PART] = "host_net_part",
	[PPT_FINDING_HOST_NET_HIDDEN] = "host_net_hidden",
	[PPT_FINDING_HOST_DISPLAY] = "host_display",
	[PPT_FINDING_HOST_VFS] = "host_vfs",
	[PPT_FINDING_HOST_KEYBOARD] = "host_keyboard",
	[PPT_FINDING_HOST_MOUSE] = "host_mouse",
	[PPT_FINDING_NOT_PERSISTENT] = "not_persistent",
	[PPT_FINDING_BOOT_RACE] = "boot_race",
};

static const char *const severity_names[] = {
	[PPT_FINDING_NOTE] = "note",
	[PPT_FINDING_WARNING] = "warning",
	[PPT_FINDING_ERROR] = "error",
};

/* clang-format on */

const char *ppt_finding_code_name(enum ppt_finding_code code)
{
	return ppt_name_of(code_names, ARRAY_SIZE(code_names), code);
}

const char *ppt_finding_severity_name(enum ppt_finding_severity severity)
{
	return ppt_name_of(severity_names, ARRAY_SIZE(severity_names),
			   severity);
}
