/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The last resets of a device, and how many there were. Written by whoever
 * resets; read by /dev/ppt and sysfs.
 */
#ifndef PPT_LEDGER_H
#define PPT_LEDGER_H

#include <linux/ppt.h>

struct ppt_device;

/**
 * struct ppt_ledger - the last resets of a device
 * @records: the newest is at (@count - 1) modulo PPT_RECORDS_MAX
 * @count: how many were ever written
 * @resets: how many of them were real
 * @failed: how many of these failed
 * @elided: how many were asked for and not needed
 *
 * Protected by ppt_devices_lock.
 */
struct ppt_ledger {
	struct ppt_reset_record records[PPT_RECORDS_MAX];
	u64 count;
	u64 resets;
	u64 failed;
	u64 elided;
};

/* Writes a reset down, and tells of it. Context: ppt_devices_lock is held. */
void ppt_ledger_add(struct ppt_device *device,
		    const struct ppt_reset_record *record);

/* The newest record; NULL if there is none. */
const struct ppt_reset_record *ppt_ledger_last(const struct ppt_ledger *ledger);

/* Copies the newest first; returns how many. */
u32 ppt_ledger_copy(const struct ppt_ledger *ledger,
		    struct ppt_reset_record *records);

/* Whether a device with that result may go to a VM. */
static inline bool ppt_result_is_good(u8 result)
{
	return result == PPT_RESULT_OK || result == PPT_RESULT_NO_METHOD;
}

/* Names for people, as in docs/sysfs.md; never NULL. */
const char *ppt_why_name(u8 why);
const char *ppt_method_name(u8 method);
const char *ppt_result_name(u8 result);

#endif /* PPT_LEDGER_H */
