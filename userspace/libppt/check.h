/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the rules of a check share: check.c has the table of them, each other
 * check_*.c those about one thing.
 */
#ifndef LIBPPT_CHECK_H
#define LIBPPT_CHECK_H

#include "internal.h"

#define CMDLINE_SIZE 4096

struct check_boot;
struct kmod_api;

/**
 * struct check_group - an IOMMU group
 * @number: of it
 * @first: where its members begin in the order of groups
 * @count: how many they are
 * @told_at: address of the checked device at which it was told of; NULL before
 * @is_bad: something in it keeps VMs from every member
 */
struct check_group {
	int number;
	size_t first;
	size_t count;
	const char *told_at;
	bool is_bad;
};

/**
 * struct check_held - memory of a device that what shows firmware's picture has
 * @address: of the device
 * @user: the kernel's name of what has it, from malloc
 */
struct check_held {
	char address[PPT_BDF_TEXT_SIZE];
	char *user;
};

enum check_use {
	CHECK_USE_UNKNOWN,
	CHECK_USE_TOLD,
	CHECK_USE_SYSTEM, /* the host runs from it */
};

/**
 * struct check_run - a check while it is made
 * @ctx: borrowed
 * @flags: PPT_CHECK_*
 * @check: what is made
 * @list: all devices of the machine
 * @topology: of @list
 * @survey: what they are used for
 * @kmod: NULL if nobody needed it yet, or @kmod_error
 * @kmod_error: 0, or why it can't be had
 * @boot: what will be at the next boot
 * @cmdline: of the kernel; empty if unknown
 * @has_groups: the IOMMU is in use
 * @order: indices of @list, sorted by their groups
 * @groups: all of them, sorted
 * @group_count: of @groups
 * @held: sorted by addresses
 * @held_count: of @held
 * @held_capacity: of @held
 * @inputs: keyboards and mice; an index is its kind
 * @users: of @list: what is known of its use by the host
 */
struct check_run {
	struct ppt_ctx *ctx;
	unsigned int flags;
	struct ppt_check *check;
	struct ppt_list *list;
	struct ppt_topology *topology;
	struct ppt_survey *survey;
	struct kmod_api *kmod;
	int kmod_error;
	struct check_boot *boot;
	char cmdline[CMDLINE_SIZE];
	bool has_groups;
	size_t *order;
	struct check_group *groups;
	size_t group_count;
	struct check_held *held;
	size_t held_count;
	size_t held_capacity;
	struct ppt_paths inputs;
	enum check_use *users;
};

/* The device that a rule is about. */
struct check_device {
	struct ppt_device *device;
	size_t index;
	bool is_asleep;
};

/* check.c: @name and @detail may be NULL; 0 or -ENOMEM */
int check_add(struct check_run *run, enum ppt_finding_severity severity,
	      enum ppt_finding_code code, const struct ppt_device *device,
	      const char *name, const char *detail, uint64_t number);
/* Whether the kernel's command line has this very word. */
bool check_has_word(const struct check_run *run, const char *word);
/* A file below proc, as ppt_sysfs_read(); whole, up to @size. */
int check_read_proc(struct check_run *run, const char *file, char *buf,
		    size_t size);
/* Whether config space would have to be woken up first. */
bool check_is_asleep(struct check_run *run, const struct ppt_device *device);
/* What an error of config.c is called in a finding. */
const char *check_config_error(int error);

/* check_machine.c */
int check_iommu(struct check_run *run);
int check_remapping(struct check_run *run);
int check_access(struct check_run *run);
int check_limits(struct check_run *run);

/* check_module.c */
int check_module(struct check_run *run);
int check_vfio(struct check_run *run);
/* libkmod for the whole run; 0 or -errno, the same each time. */
int check_need_kmod(struct check_run *run);
void check_module_free(struct check_run *run);

/* check_group.c */
int check_group(struct check_run *run, struct check_device *target);
int check_groups_init(struct check_run *run);
void check_groups_free(struct check_run *run);

/* check_device.c */
int check_power(struct check_run *run, struct check_device *target);
int check_config(struct check_run *run, struct check_device *target);
int check_reset(struct check_run *run, struct check_device *target);
int check_rom(struct check_run *run, struct check_device *target);
int check_state(struct check_run *run, struct check_device *target);

/* check_host.c */
int check_users(struct check_run *run, struct check_device *target);
int check_inputs(struct check_run *run, struct check_device *target);
int check_memory(struct check_run *run, struct check_device *target);
int check_host_init(struct check_run *run);
void check_host_free(struct check_run *run);

/* addresses.c: those of an interface, "192.0.2.1 fe80::1"; empty for none */
void ppt_addresses_find(struct ppt_ctx *ctx, const char *interface, char *buf,
			size_t size);

/* check_boot.c */
int check_boot(struct check_run *run, struct check_device *target);
int check_boot_init(struct check_run *run);
void check_boot_free(struct check_run *run);
/* Whether pptdevs= means it, as it is set up or as the module was loaded. */
bool check_boot_is_listed(struct check_run *run,
			  const struct ppt_device *device);

#endif /* LIBPPT_CHECK_H */
