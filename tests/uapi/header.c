// SPDX-License-Identifier: GPL-2.0
/*
 * The header as a caller meets it: alone, twice, as C and as C++, with every
 * warning on. The array makes the compiler look into the macros of the ioctls.
 */
#include <linux/ppt.h>
#include <linux/ppt.h>

/* clang-format off */
extern const unsigned int ppt_commands[];
const unsigned int ppt_commands[] = {
	PPT_IOC_VERSION,
	PPT_IOC_LIST,
	PPT_IOC_DEVICE,
	PPT_IOC_ENTRY,
	PPT_IOC_ASSIGN,
	PPT_IOC_RELEASE,
	PPT_IOC_ADMIT,
	PPT_IOC_RESETS,
	PPT_IOC_RESET,
	PPT_IOC_ROM,
	PPT_IOC_ROM_READ,
	PPT_IOC_ROM_SET,
	PPT_IOC_IGD,
	PPT_IOC_OPREGION,
};
/* clang-format on */
