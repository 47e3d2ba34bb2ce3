/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A machine for tests of libppt: sysfs, proc and dev are trees in a temporary
 * folder, writes to sysfs do there what the PCI core would, and /dev/ppt
 * answers from an ordered list of expected ioctls. What is left over of that
 * list at the end fails the test.
 */
#ifndef FAKE_HOST_H
#define FAKE_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "internal.h"

#define FAKE_CALLS 128
#define FAKE_TEXT 512

/**
 * struct fake_call - an ioctl that is expected
 * @request: PPT_IOC_*
 * @error: 0 or a negative errno
 * @address: of a device, must be asked for
 * @device: the answer to PPT_IOC_DEVICE
 * @device_size: so much of it does the module know; 0 for all
 * @entry: the answer to PPT_IOC_ENTRY
 * @abi: the answer to PPT_IOC_VERSION
 * @features: the same
 * @addresses: the answer to PPT_IOC_LIST; must be asked for by PPT_IOC_ASSIGN and
 *	PPT_IOC_RELEASE
 * @count: of @addresses
 * @assign: the answer to PPT_IOC_ASSIGN; its label must be asked for
 * @any_label: …but any other may be
 * @pidfd: must be asked for by PPT_IOC_ADMIT
 * @any_pidfd: …but any other may be
 * @resets: the answer to PPT_IOC_RESETS
 * @reset: its flags and method must be asked for by PPT_IOC_RESET, its record
 *	is the answer, also to errors
 * @rom: the answer to PPT_IOC_ROM
 * @igd: the answer to PPT_IOC_IGD
 * @rom_flags: must be asked for by PPT_IOC_ROM_READ and PPT_IOC_ROM_SET
 * @rom_offset: the same, by the former, for which PPT_IOC_OPREGION is another
 *	name here and below
 * @rom_mode: the same, by the latter
 * @rom_data: the answer to the former; must be given to the latter
 * @rom_size: of @rom_data, in bytes
 * @rom_source: the answer to the former
 * @rom_defect: the answer to the latter
 */
struct fake_call {
	unsigned long request;
	int error;
	struct ppt_address address;
	struct ppt_ioc_device device;
	size_t device_size;
	struct ppt_ioc_entry entry;
	u32 abi;
	u64 features;
	const struct ppt_address *addresses;
	u32 count;
	struct ppt_ioc_assign assign;
	bool any_label;
	int pidfd;
	bool any_pidfd;
	struct ppt_ioc_resets resets;
	struct ppt_ioc_reset reset;
	struct ppt_ioc_rom rom;
	struct ppt_ioc_igd igd;
	u32 rom_flags;
	u32 rom_offset;
	u32 rom_mode;
	const void *rom_data;
	u32 rom_size;
	u32 rom_source;
	u32 rom_defect;
};

/**
 * struct fake_host - the machine
 * @ctx: whose roots and calls are the machine's
 * @root: the temporary folder
 * @calls: expected ioctls in their order
 * @call_count: of @calls
 * @calls_done: how many came
 * @node_error: what opening /dev/ppt fails with; 0 if it opens
 * @node_flags: with which flags that was opened last
 * @node_fd: a copy of this is what it opens as; 0 for an empty file
 * @slept_ms: how long it slept all in all
 * @busy: names of nodes below dev that are in use, each behind a space
 * @busy_error: what opening those fails with; 0 for -EBUSY
 * @fail_path: writes to what ends like this fail; NULL for none
 * @fail_error: …with this negative errno
 * @late_driver: binds when driver_override is written; NULL for none
 * @host_driver: binds to what drivers_probe is asked for; NULL for none
 * @removed: address of what was written to its file remove; empty for none
 * @removed_target: where its link in the bus leads
 * @scan_driver: binds to that when a scan finds it; NULL for none
 * @scans_in_vain: so many scans don't find it
 * @writes: all writes to sysfs, "path=text" a line
 */
struct fake_host {
	struct ppt_ctx *ctx;
	char root[64];
	struct fake_call calls[FAKE_CALLS];
	size_t call_count;
	size_t calls_done;
	int node_error;
	int node_flags;
	int node_fd;
	unsigned int slept_ms;
	const char *busy;
	int busy_error;
	const char *fail_path;
	int fail_error;
	const char *late_driver;
	const char *host_driver;
	char removed[32];
	char removed_target[FAKE_TEXT];
	const char *scan_driver;
	unsigned int scans_in_vain;
	char writes[4096];
};

/* A machine with a PCI bus and drivers, without devices or the module. */
int fake_host_setup(void **state);
int fake_host_teardown(void **state);

/* A file with @text, its folders included; @path is relative to the root. */
void fake_file(struct fake_host *host, const char *text, const char *path, ...)
	__attribute__((format(printf, 3, 4)));
void fake_dir(struct fake_host *host, const char *path, ...)
	__attribute__((format(printf, 2, 3)));
/* A link at @path to @target, which is relative to the root, too. */
void fake_link(struct fake_host *host, const char *target, const char *path,
	       ...) __attribute__((format(printf, 3, 4)));
/* A file, a link, or a folder without anything in it. */
void fake_remove(struct fake_host *host, const char *path, ...)
	__attribute__((format(printf, 2, 3)));

/* A file of any bytes. */
void fake_bytes(struct fake_host *host, const void *data, size_t size,
		const char *path, ...) __attribute__((format(printf, 4, 5)));
/*
 * The device's file "rom" of sysfs, which gives these bytes while it is switched
 * on, as it is by everything but 0 and a newline; with @data NULL, reading it
 * fails.
 */
void fake_rom(struct fake_host *host, const char *address, const void *data,
	      size_t size);

/*
 * A process that has a node of this machine open; @node is the real one, as
 * "/dev/null", because a test can't make any.
 */
void fake_process(struct fake_host *host, const char *pid, const char *command,
		  const char *node);

/* The driver @name; fake_module() is the one named ppt. */
void fake_driver(struct fake_host *host, const char *name);
void fake_module(struct fake_host *host);

/**
 * fake_device - a PCI function
 * @host: the machine
 * @parent: its folder below /sys/devices: "pci0000:00/0000:00:1c.0"
 * @address: "0000:01:00.0"
 * @ids: vendor and device, "144D:A808"; the subsystem's are 1AF4:1100
 * @class_code: hexadecimal, "10802"
 * @driver: NULL for none
 */
void fake_device(struct fake_host *host, const char *parent,
		 const char *address, const char *ids, const char *class_code,
		 const char *driver);

/* A new expected ioctl, which the caller fills further. */
struct fake_call *fake_expect(struct fake_host *host, unsigned long request);
/* The first ioctl of every use of /dev/ppt. */
void fake_expect_version(struct fake_host *host);
/* The same of a module that serves ROMs. */
void fake_expect_rom_version(struct fake_host *host);
/* The same of a module that knows Intel's graphics. */
void fake_expect_igd_version(struct fake_host *host);
/* These devices for @label; the caller fills in why not. */
struct fake_call *fake_expect_assign(struct fake_host *host, const char *label,
				     const struct ppt_address *addresses,
				     u32 count);
/* Version, and a list of these. */
void fake_expect_list(struct fake_host *host,
		      const struct ppt_address *addresses, u32 count);
struct fake_call *fake_expect_device(struct fake_host *host,
				     struct ppt_address address, u32 state,
				     const char *owner);

/* A reset by @method, with which flags, and its result. */
struct fake_call *fake_expect_reset(struct fake_host *host,
				    struct ppt_address address, u32 method,
				    u32 flags, u8 result);

#endif /* FAKE_HOST_H */
