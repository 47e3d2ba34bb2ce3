// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/* Which accesses leave a device as it was: see touch.h. */
#include "touch.h"

/* Registers of a type 0 header, first and last byte. */
static const struct {
	u8 first;
	u8 last;
} harmless[] = {
	{ 0x04, 0x05 }, /* command */
	{ 0x10, 0x27 }, /* BARs */
	{ 0x30, 0x33 }, /* ROM BAR */
	{ 0x3c, 0x3c }, /* interrupt line */
};

bool ppt_config_write_is_harmless(u64 offset, u64 count)
{
	unsigned int i;

	if (!count)
		return true;
	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (offset >= harmless[i].first && offset <= harmless[i].last &&
		    count <= harmless[i].last - offset + 1)
			return true;
	return false;
}
