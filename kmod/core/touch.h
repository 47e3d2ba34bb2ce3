/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * Which accesses leave a device as it was after its reset. Everything that
 * isn't named here counts as having changed it.
 */
#ifndef PPT_CORE_TOUCH_H
#define PPT_CORE_TOUCH_H

#include "shim.h"

/**
 * ppt_config_write_is_harmless - whether a write leaves the device as it was
 * @offset: in config space, in bytes
 * @count: how many bytes are written
 *
 * True for registers that VFIO keeps for the VM and never writes to the device
 * (BARs, ROM BAR, interrupt line: PCI Local Bus 3.0, 6.1), and for the command
 * register, as far as bus mastering isn't switched on: the caller looks for
 * that afterwards, because the value may change while it is read. VMMs write
 * these before the reset with which they begin.
 */
bool ppt_config_write_is_harmless(u64 offset, u64 count);

#endif /* PPT_CORE_TOUCH_H */
