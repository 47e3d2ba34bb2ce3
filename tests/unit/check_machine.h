/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A machine with which nothing is wrong, for tests of ppt_check_new(): they
 * spoil one thing each.
 */
#ifndef PPT_TEST_CHECK_MACHINE_H
#define PPT_TEST_CHECK_MACHINE_H

#include "libppt_machine.h"

#define BRIDGE "0000:00:1c.0"
#define DEVICE_DIR "sys/devices/" PORT "/" NVME
#define BRIDGE_DIR "sys/devices/" PORT

/*
 * An NVMe device below a port that has ACS, each in a group of its own, and the
 * module. @driver has it, and the module answers one check.
 */
void make_sound(struct fake_host *host, const char *driver);

/* The module answers once more; @state of a claimed device, or negative. */
void expect_answers(struct fake_host *host, int state, u32 properties);

/* Puts a device into a group; @path is its folder. */
void put_in_group(struct fake_host *host, const char *path, const char *address,
		  int group);

/* Puts bytes into a device's config space, "0034 40". */
void put_config(struct fake_host *host, const char *path, const char *bytes);

struct ppt_check *check_all(struct fake_host *host, unsigned int flags);

/* The first finding of that kind about @address; NULL if there is none. */
const struct ppt_finding *find(const struct ppt_check *check,
			       enum ppt_finding_code code, const char *address);

void assert_found(const struct ppt_check *check, enum ppt_finding_code code,
		  enum ppt_finding_severity severity, const char *address,
		  const char *name, const char *detail);

#endif /* PPT_TEST_CHECK_MACHINE_H */
