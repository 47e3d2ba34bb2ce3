/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the files of libppt share, and what its tests replace: the roots of the
 * file systems and the calls that reach the kernel are members of the context.
 */
#ifndef LIBPPT_INTERNAL_H
#define LIBPPT_INTERNAL_H

#include <limits.h>
#include <linux/ppt.h>

#include "core/devlist.h"
#include "libppt.h"

/* Long enough for every name and value that is read from sysfs. */
#define PPT_TEXT_SIZE 256
#define PPT_DRIVER "ppt"

struct ppt_names;
struct ppt_mounts;
struct ppt_openers;
struct ppt_optrom;
struct ppt_stage;

/**
 * struct ppt_ops - the calls that tests replace
 * @open: of a node below the dev root; a descriptor or -errno
 * @ioctl: on such a descriptor; 0 or -errno
 * @write: @text to a file of sysfs, @path being relative to its root; 0 or
 *	-errno
 * @sleep: for so many milliseconds, or less
 */
struct ppt_ops {
	int (*open)(struct ppt_ctx *ctx, const char *path, int flags);
	int (*ioctl)(struct ppt_ctx *ctx, int fd, unsigned long request,
		     void *arg);
	int (*write)(struct ppt_ctx *ctx, const char *path, const char *text);
	void (*sleep)(struct ppt_ctx *ctx, unsigned int time_ms);
};

/**
 * struct ppt_ctx - see libppt.h
 * @refs: references
 * @root: "" for this machine; what etc, lib and usr are below otherwise
 * @sysfs_root: "/sys"
 * @sysfs_real: the same without links; NULL if nobody needed it yet
 * @proc_root: "/proc"
 * @dev_root: "/dev"
 * @firmware_root: "/lib/firmware"
 * @names_path: pci.ids; NULL for the usual places
 * @modules_dir: where libkmod looks; NULL for the running kernel's
 * @log: NULL for nowhere
 * @log_data: for @log
 * @ops: what reaches the kernel
 * @ops_data: for tests
 * @names: made when the first name is asked for
 */
struct ppt_ctx {
	unsigned int refs;
	char *root;
	char *sysfs_root;
	char *sysfs_real;
	char *proc_root;
	char *dev_root;
	char *firmware_root;
	char *names_path;
	char *modules_dir;
	ppt_log_fn log;
	void *log_data;
	struct ppt_ops ops;
	void *ops_data;
	struct ppt_names *names;
};

/**
 * struct ppt_undo - what a claim has changed so far
 * @override_set: driver_override was written
 * @unbound: @driver was unbound
 * @bound: ppt was bound
 * @noreset_set: noreset was switched on
 * @override: what was there; NULL for none
 * @driver: who had it; NULL for nobody
 */
struct ppt_undo {
	bool override_set;
	bool unbound;
	bool bound;
	bool noreset_set;
	char *override;
	char *driver;
};

/**
 * struct ppt_device - see libppt.h
 * @refs: references
 * @ctx: holds a reference
 * @bdf: address
 * @address: "0000:01:00.0"
 * @bsf: "1/0/0", or empty
 * @ids: vendor, device and subsystem
 * @class_code: 24 bits
 * @group: IOMMU group or -1
 * @driver: NULL if none
 * @state: what is known of its use
 * @has_ledger: the members up to @properties were filled by the module
 * @owner: empty if none
 * @owner_pid: 0 if unknown
 * @owner_since_ns: 0 if no owner
 * @assignments: since it was claimed
 * @resets: …
 * @failed_resets: of @resets
 * @elided_resets: not in @resets
 * @blockers: PPT_DEVICE_BLOCKER_*
 * @properties: PPT_DEVICE_PROPERTY_*
 * @names_known: the three names were looked up
 * @vendor_name: NULL if unknown, as the next two
 * @model_name: …
 * @class_name: …
 * @undo: how to take back a claim
 */
struct ppt_device {
	unsigned int refs;
	struct ppt_ctx *ctx;
	struct ppt_bdf bdf;
	char address[PPT_BDF_TEXT_SIZE];
	char bsf[PPT_BDF_TEXT_SIZE];
	struct ppt_ids ids;
	u32 class_code;
	int group;
	char *driver;
	enum ppt_device_state state;
	bool has_ledger;
	char owner[PPT_OWNER_SIZE];
	u32 owner_pid;
	u64 owner_since_ns;
	u64 assignments;
	u64 resets;
	u64 failed_resets;
	u64 elided_resets;
	u32 blockers;
	u32 properties;
	bool names_known;
	char *vendor_name;
	char *model_name;
	char *class_name;
	struct ppt_undo undo;
};

/**
 * struct ppt_list - see libppt.h
 * @refs: references
 * @devices: in the order of their addresses, one reference each
 * @count: of @devices
 * @capacity: of @devices
 * @unknown: PPT_LIST_*
 */
struct ppt_list {
	unsigned int refs;
	struct ppt_device **devices;
	size_t count;
	size_t capacity;
	unsigned int unknown;
};

/* ctx.c */
__attribute__((format(printf, 3, 4))) void
ppt_log(struct ppt_ctx *ctx, enum ppt_log_level level, const char *format, ...);
/* Where @file of the machine, "etc/fstab", is; 0 or -ENAMETOOLONG. */
int ppt_ctx_path(const struct ppt_ctx *ctx, char path[PATH_MAX],
		 const char *file);
/* The kernel that runs on the machine, "6.1.0-42-amd64"; 0 or -errno. */
int ppt_ctx_kernel(struct ppt_ctx *ctx, char release[PPT_TEXT_SIZE]);
/* Room for one more in a growing array; 0 or -ENOMEM. */
int ppt_array_grow(void **array, size_t count, size_t *capacity, size_t size);

/**
 * struct ppt_symbol - a function of a library that is opened when needed
 * @name: of the function
 * @function: where its address goes
 */
struct ppt_symbol {
	const char *name;
	void **function;
};

/* dl.c; 0 or -ELIBACC */
int ppt_dl_open(struct ppt_ctx *ctx, const char *name,
		const struct ppt_symbol *symbols, size_t count,
		void **ret_library);
void ppt_dl_close(void *library);

/* ioctl.c; a descriptor or -errno; -EPROTO if the versions differ */
int ppt_ioctl_open(struct ppt_ctx *ctx);
/* Opened with other flags of open(2) than O_RDONLY. */
int ppt_ioctl_open_as(struct ppt_ctx *ctx, int flags);
/* Whatever version the module speaks. */
int ppt_ioctl_open_any(struct ppt_ctx *ctx, u32 *ret_abi);
/* Only of a module that has the PPT_FEATURE_* bit @feature; else -EPROTO. */
int ppt_ioctl_open_for(struct ppt_ctx *ctx, int flags, u64 feature);
int ppt_ioctl_version(struct ppt_ctx *ctx, int fd, u32 *ret_abi);
int ppt_ioctl_list(struct ppt_ctx *ctx, int fd,
		   struct ppt_address **ret_addresses, u32 *ret_count);
int ppt_ioctl_device(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		     struct ppt_ioc_device *ret_device);
int ppt_ioctl_entry(struct ppt_ctx *ctx, int fd, u32 index,
		    struct ppt_ioc_entry *ret_entry);
/* @ret_assign is written on errors, too: there out_refused says why. */
int ppt_ioctl_assign(struct ppt_ctx *ctx, int fd, const char *label,
		     const struct ppt_address *addresses, u32 count,
		     struct ppt_ioc_assign *ret_assign);
int ppt_ioctl_release(struct ppt_ctx *ctx, int fd,
		      const struct ppt_address *addresses, u32 count);
int ppt_ioctl_admit(struct ppt_ctx *ctx, int fd, int pidfd);
int ppt_ioctl_features(struct ppt_ctx *ctx, int fd, u64 *ret_features);
int ppt_ioctl_resets(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		     struct ppt_ioc_resets *ret_resets);
/* @reset's record is written on some errors, too; see PPT_IOC_RESET. */
int ppt_ioctl_reset(struct ppt_ctx *ctx, int fd, struct ppt_ioc_reset *reset);

int ppt_ioctl_rom(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		  struct ppt_ioc_rom *ret_rom);
/* The whole of it, from malloc. */
int ppt_ioctl_rom_read(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		       u32 flags, u8 **ret_data, u32 *ret_count,
		       u32 *ret_source);
/* As much as @capacity holds; @ret_size is written with -ERANGE, too. */
int ppt_ioctl_rom_read_part(struct ppt_ctx *ctx, int fd,
			    struct ppt_address address, u32 offset, void *data,
			    u32 capacity, u32 *ret_count, u32 *ret_size);
/* What it says of a defect is written on errors, too; see PPT_IOC_ROM_SET. */
int ppt_ioctl_rom_set(struct ppt_ctx *ctx, int fd, struct ppt_ioc_rom_set *set);

/* ioctl_igd.c */
int ppt_ioctl_igd(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		  struct ppt_ioc_igd *ret_igd);
/* The whole of it, from malloc. */
int ppt_ioctl_opregion(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		       u32 flags, u8 **ret_data, u32 *ret_count);
/* As much as @capacity holds; @ret_size is written with -ERANGE, too. */
int ppt_ioctl_opregion_part(struct ppt_ctx *ctx, int fd,
			    struct ppt_address address, u32 flags, u32 offset,
			    void *data, u32 capacity, u32 *ret_count,
			    u32 *ret_size);

/* sysfs.c: paths are printf formats relative to sysfs' root */
int ppt_sysfs_open_dir(struct ppt_ctx *ctx, const char *path);
/* One line without its newline; its length or -errno. */
__attribute__((format(printf, 4, 5))) int ppt_sysfs_read(struct ppt_ctx *ctx,
							 char *buf, size_t size,
							 const char *format,
							 ...);
/* A number in C's notation, @otherwise if it can't be read. */
__attribute__((format(printf, 3, 4))) long
ppt_sysfs_read_number(struct ppt_ctx *ctx, long otherwise, const char *format,
		      ...);
/* Last element of what a link points at; 0 or -errno. */
__attribute__((format(printf, 4, 5))) int ppt_sysfs_link(struct ppt_ctx *ctx,
							 char *buf, size_t size,
							 const char *format,
							 ...);
/* The path without links, from malloc; NULL with errno if there is none. */
__attribute__((format(printf, 2, 3))) char *
ppt_sysfs_real(struct ppt_ctx *ctx, const char *format, ...);
/* The same, faster, of an entry of @class, "bus/pci/devices" or "class/net". */
char *ppt_sysfs_real_entry(struct ppt_ctx *ctx, const char *class,
			   const char *name);
__attribute__((format(printf, 2, 3))) bool
ppt_sysfs_exists(struct ppt_ctx *ctx, const char *format, ...);
/*
 * Sorted names in a folder, NULL-terminated, for ppt_sysfs_names_free(); none
 * if there is no such folder. 0, or -errno and nothing was written.
 */
__attribute__((format(printf, 3, 4))) int ppt_sysfs_names(struct ppt_ctx *ctx,
							  char ***ret_names,
							  const char *format,
							  ...);
void ppt_sysfs_names_free(char **names);
int ppt_sysfs_write_default(struct ppt_ctx *ctx, const char *path,
			    const char *text);
/* Whether @path is @dir or inside of it. */
bool ppt_path_is_below(const char *path, const char *dir);

/* device.c */
int ppt_device_new(struct ppt_ctx *ctx, const struct ppt_bdf *bdf,
		   struct ppt_device **ret_device);
/* NULL for none; 0 or -ENOMEM */
int ppt_device_set_driver(struct ppt_device *device, const char *driver);
void ppt_device_set_ledger(struct ppt_device *device,
			   const struct ppt_ioc_device *ledger);
/*
 * Virtual functions that are enabled. Counted by their links, because reading
 * sriov_numvfs takes the device lock, which removal doesn't let go.
 */
unsigned int ppt_device_count_vfs(struct ppt_device *device);
/* What has it at this moment; empty for none; -ENODEV if it is gone. */
int ppt_device_read_driver(struct ppt_device *device, char *buf, size_t size);

/* list.c */
struct ppt_list *ppt_list_alloc(void);
/* Takes a reference of @device; 0 or -ENOMEM. */
int ppt_list_add(struct ppt_list *list, struct ppt_device *device);
/* Where the device at @bdf is in @list; SIZE_MAX if nowhere. */
size_t ppt_list_index(const struct ppt_list *list, const struct ppt_bdf *bdf);
struct ppt_address ppt_bdf_to_address(const struct ppt_bdf *bdf);

/* resets.c: the name at @value, "unknown" if there is none */
const char *ppt_name_of(const char *const *names, size_t count, int value);
void ppt_reset_info_fill(struct ppt_reset_info *info,
			 const struct ppt_reset_record *record);

/*
 * details.c: whether it leaves DMA to a VM, so that the others of its IOMMU group
 * may be one's.
 */
bool ppt_driver_is_harmless(const char *driver);

/**
 * typedef ppt_iomem_fn - is told of a range inside of a device's BAR
 * @data: as given to ppt_iomem_walk()
 * @address: of the device, as ppt_device_address()
 * @user: who has it
 *
 * Return: 0 to go on.
 */
typedef int (*ppt_iomem_fn)(void *data, const char *address,
			    const struct ppt_bar_user *user);

/* bar_users.c: all of them; what @tell returned, or -errno */
int ppt_iomem_walk(struct ppt_ctx *ctx, ppt_iomem_fn tell, void *data);

/* names.c: strings from malloc, NULL if unknown */
void ppt_names_find(struct ppt_ctx *ctx, u16 vendor, u16 device,
		    char **ret_vendor, char **ret_device);
char *ppt_names_find_class(struct ppt_ctx *ctx, u32 class_code);
void ppt_names_free(struct ppt_names *names);

/* place.c: what the module knows, found out from sysfs */
void ppt_candidate_fill(const struct ppt_device *device, bool with_path,
			struct ppt_candidate *candidate);

/*
 * binding.c: a write that fails adds a reason of @kind, if @reasons isn't NULL,
 * and returns its error
 */
int ppt_binding_write(struct ppt_device *device, struct ppt_reasons *reasons,
		      enum ppt_reason_kind kind, const char *path,
		      const char *text);
/* @driver may be NULL for none. */
int ppt_binding_write_override(struct ppt_device *device,
			       struct ppt_reasons *reasons,
			       enum ppt_reason_kind kind, const char *driver);
/* @verb is "bind" or "unbind". */
int ppt_binding_write_driver(struct ppt_device *device,
			     struct ppt_reasons *reasons,
			     enum ppt_reason_kind kind, const char *driver,
			     const char *verb);
/* Who it is reserved for; empty for nobody. */
int ppt_binding_read_override(struct ppt_device *device, char *buf,
			      size_t size);
/* Brings the snapshot up to date; a device that is gone has no driver. */
void ppt_binding_refresh(struct ppt_device *device);
bool ppt_binding_is_ppt(struct ppt_device *device);

/* claim.c */
/* Whether a VM has the VFIO group of the device open. */
bool ppt_vfio_is_busy(struct ppt_device *device);
void ppt_undo_clear(struct ppt_undo *undo);

/* reasons.c */
struct ppt_reasons *ppt_reasons_new(void);
int ppt_reasons_add(struct ppt_reasons *reasons, enum ppt_reason_kind kind,
		    const char *name, const char *detail);
/* About one device of several: @address is its text. */
int ppt_reasons_add_for(struct ppt_reasons *reasons, const char *address,
			enum ppt_reason_kind kind, const char *name,
			const char *detail);

/* ledger.c: what the module says of a device now, no reset being under way */
int ppt_ledger_ask(struct ppt_device *device, struct ppt_ioc_device *ledger);
/* Brings the snapshot up to date, as far as that can be found out. */
void ppt_ledger_refresh(struct ppt_device *device);
/*
 * Adds the reasons why the module wouldn't let go of a device now;
 * without any, tells which driver has it, empty for none. 0 or -errno.
 */
int ppt_ledger_check(struct ppt_device *device, char *driver, size_t size,
		     struct ppt_reasons *reasons);

/**
 * struct ppt_path - something in sysfs
 * @path: its real folder, from malloc
 * @name: what it is called, from malloc
 * @index: the user's
 */
struct ppt_path {
	char *path;
	char *name;
	size_t index;
};

/**
 * struct ppt_paths - things by their real folders, see paths.c
 * @array: sorted by ppt_paths_sort()
 * @count: of @array
 * @capacity: of @array
 */
struct ppt_paths {
	struct ppt_path *array;
	size_t count;
	size_t capacity;
};

/* paths.c; 0 or -ENOMEM */
int ppt_paths_add(struct ppt_paths *paths, const char *path, const char *name,
		  size_t index);
void ppt_paths_sort(struct ppt_paths *paths);
/* Those inside the folder @dir, so many in a row; NULL if there are none. */
const struct ppt_path *ppt_paths_below(const struct ppt_paths *paths,
				       const char *dir, size_t *ret_count);
void ppt_paths_clear(struct ppt_paths *paths);

/**
 * struct ppt_node - a block device
 * @node: the kernel's name of it
 * @path: the same as a path below the dev root
 * @name: below the dev root, as the reasons call it; may be the same
 * @devno: its number; 0 if it has none
 */
struct ppt_node {
	const char *node;
	char path[PPT_TEXT_SIZE];
	char name[PPT_TEXT_SIZE + sizeof("mapper/")];
	uint64_t devno;
};

/**
 * struct ppt_source - a block device as a table of the kernel names it
 * @name: below the dev root, from malloc; NULL if it isn't there
 * @devno: its number; 0 if it is none
 */
struct ppt_source {
	char *name;
	uint64_t devno;
};

/**
 * struct ppt_loop - a loop device that has a base
 * @name: the kernel's, from malloc
 * @source: its base
 */
struct ppt_loop {
	char *name;
	struct ppt_source source;
};

/**
 * struct ppt_survey - what is known of all devices at once, see survey.c
 * @ctx: holds a reference
 * @has_disks: @disks and @loops were filled
 * @disks_error: as far as this let it, 0 or -errno
 * @disks: by the folders of all devices that lead to them
 * @loops: an array
 * @loop_count: of @loops
 * @loop_capacity: of @loops
 * @has_interfaces: @interfaces was filled
 * @interfaces_error: as far as this let it, 0 or -errno
 * @interfaces: network interfaces
 * @mounts: NULL if nobody needed them yet
 * @openers: the same
 */
struct ppt_survey {
	struct ppt_ctx *ctx;
	bool has_disks;
	int disks_error;
	struct ppt_paths disks;
	struct ppt_loop *loops;
	size_t loop_count;
	size_t loop_capacity;
	bool has_interfaces;
	int interfaces_error;
	struct ppt_paths interfaces;
	struct ppt_mounts *mounts;
	struct ppt_openers *openers;
};

/* survey.c; what _need_ asks for is there behind it, or -errno */
int ppt_survey_new(struct ppt_ctx *ctx, struct ppt_survey **ret_survey);
void ppt_survey_free(struct ppt_survey *survey);
int ppt_survey_need_disks(struct ppt_survey *survey);
int ppt_survey_need_mounts(struct ppt_survey *survey);
int ppt_survey_need_interfaces(struct ppt_survey *survey);
int ppt_survey_need_openers(struct ppt_survey *survey);
/* A block or character device, also below the controllers that lead to it. */
int ppt_survey_add_node(struct ppt_ctx *ctx, struct ppt_paths *paths,
			const char *real, const char *name, size_t index);

/*
 * users.c: what the host would lose. What couldn't be found out is a reason,
 * too; if @strict, that includes what processes do that may not be looked at.
 */
int ppt_users_report(struct ppt_survey *survey, struct ppt_device *device,
		     bool strict, struct ppt_reasons *reasons);
/* By a survey of its own. */
int ppt_users_report_now(struct ppt_device *device, bool strict,
			 struct ppt_reasons *reasons);

/* mounts.c: the file systems and swap areas of this mount namespace */
int ppt_mounts_new(struct ppt_ctx *ctx, struct ppt_mounts **ret_mounts);
void ppt_mounts_free(struct ppt_mounts *mounts);
/* A reason for each use of @node; 0 or -ENOMEM. */
int ppt_mounts_report(struct ppt_mounts *mounts, struct ppt_reasons *reasons,
		      const struct ppt_node *node);

/**
 * struct ppt_devnos - numbers of block devices
 * @array: the numbers
 * @count: of @array
 * @capacity: of @array
 */
struct ppt_devnos {
	uint64_t *array;
	size_t count;
	size_t capacity;
};

/*
 * block.c: every use of the block devices below a device's real folder; the
 * numbers of those, and of what is made of them, are added to @devnos.
 */
int ppt_block_report(struct ppt_survey *survey, const char *dir,
		     struct ppt_reasons *reasons, struct ppt_devnos *devnos);
/* @text may be NULL, and needn't be a block device; 0 or -ENOMEM. */
int ppt_source_init(struct ppt_ctx *ctx, const char *text,
		    struct ppt_source *source);
void ppt_source_clear(struct ppt_source *source);
bool ppt_source_is(const struct ppt_source *source,
		   const struct ppt_node *node);

/* openers.c: which processes have nodes of devices open; 0 or -errno */
int ppt_openers_new(struct ppt_ctx *ctx, struct ppt_openers **ret_openers);
void ppt_openers_free(struct ppt_openers *openers);
/*
 * A reason for each process that has one of @devnos open, or another node of
 * what is below the real folder @dir.
 */
int ppt_openers_report(struct ppt_survey *survey, const char *dir,
		       const struct ppt_devnos *devnos, bool strict,
		       struct ppt_reasons *reasons);

/*
 * config.c: a descriptor or -errno, for close(). Opening asks the device nothing,
 * reading wakes it up.
 */
int ppt_config_open(struct ppt_ctx *ctx, const char *address);
/* 1, 2 or 4 bytes; 0, -ENODATA where the caller may not read, or -errno. */
int ppt_config_read(int fd, unsigned int offset, unsigned int size,
		    u32 *ret_value);
/*
 * Offset of a capability, the same of an extended one; -ENOENT if it hasn't got
 * it; -ELOOP or -EBADMSG for a list that isn't one; as ppt_config_read().
 */
int ppt_config_find(int fd, unsigned int id);
int ppt_config_find_extended(int fd, unsigned int id);

/* bytes.c: the whole of a file, from malloc; -EFBIG over @limit */
int ppt_bytes_read_fd(int fd, size_t limit, u8 **ret_data, size_t *ret_size);
/* -EISDIR or -EMEDIUMTYPE for what isn't a regular file. */
int ppt_bytes_read(const char *path, size_t limit, u8 **ret_data,
		   size_t *ret_size);

/* stage.c: @data on the disk, to be at @path with the commit, not before */
int ppt_stage_new(const char *path, const void *data, size_t size,
		  struct ppt_stage **ret_stage);
int ppt_stage_commit(struct ppt_stage *stage, bool replace);
/* The mode of the file to be, whatever the umask. */
int ppt_stage_set_mode(struct ppt_stage *stage, unsigned int mode);
/* Takes NULL; also behind a commit. */
void ppt_stage_drop(struct ppt_stage *stage);
/* Gone for good, also if power fails now; 0 or -errno. */
int ppt_stage_unlink(const char *path);
/* Renames, but never over another file; 0, -EEXIST or -errno. */
int ppt_rename_new(const char *from, const char *to);
/* "path.orig", "path.orig.1"; from malloc, NULL without memory. */
char *ppt_numbered_name(const char *path, const char *suffix,
			unsigned int number);

/* rom.c: takes over @data, from malloc, also on errors */
int ppt_rom_adopt(u8 *data, size_t size, const struct ppt_rom_ids *ids,
		  struct ppt_rom **ret_rom);
/* What the parser said; borrowed. */
const struct ppt_optrom *ppt_rom_found(const struct ppt_rom *rom);
/* Of a number of the module. */
enum ppt_rom_fault ppt_rom_fault_of(u32 number);

/* rom_device.c */
struct ppt_rom_ids ppt_device_rom_ids(const struct ppt_device *device);

/* opregion.c: takes over @data, from malloc, also on errors */
int ppt_igd_opregion_adopt(u8 *data, size_t size,
			   struct ppt_igd_opregion **ret_opregion);

/**
 * struct ppt_e820 - see libppt.h
 * @refs: references
 * @low_bytes: as given
 * @high_bytes: as given
 * @ram_bytes: before anything was carved out
 * @entries: from malloc
 * @count: of @entries
 */
struct ppt_e820 {
	unsigned int refs;
	u64 low_bytes;
	u64 high_bytes;
	u64 ram_bytes;
	struct ppt_e820_entry *entries;
	size_t count;
};

/* VGA memory, option ROMs and BIOS end here: no room for anything below. */
#define PPT_E820_LOW_END 0x100000ULL
#define PPT_E820_4G (1ULL << 32)

/* e820.c: none wraps, as each range was checked. */
static inline u64 ppt_e820_end(const struct ppt_e820_entry *entry)
{
	return entry->start + entry->size_bytes;
}

/* The range, which is in one entry of RAM, becomes @type. */
int ppt_e820_carve(struct ppt_e820 *map, u64 start, u64 end, u32 type);

/**
 * struct ppt_persist_item - a device in our modprobe.d file
 * @entry: as for pptdevs=, from malloc
 * @drivers: modules that must come behind ppt, a space between two; from malloc
 */
struct ppt_persist_item {
	char *entry;
	char *drivers;
};

/**
 * struct ppt_persist_text - what stands in our modprobe.d file
 * @items: the devices, from malloc
 * @count: of @items
 * @capacity: of @items
 */
struct ppt_persist_text {
	struct ppt_persist_item *items;
	size_t count;
	size_t capacity;
};

/* persist_text.c; -EBADMSG with @fault if it isn't what we would write */
int ppt_persist_text_parse(const char *data, size_t size,
			   struct ppt_persist_text *text,
			   struct ppt_persist_fault *fault);
/* From malloc; -ENOSPC if they are too many for the module's parameters. */
int ppt_persist_text_render(const struct ppt_persist_text *text,
			    char **ret_data, size_t *ret_size);
int ppt_persist_text_add(struct ppt_persist_text *text, const char *entry,
			 size_t entry_length, const char *drivers,
			 size_t drivers_length);
void ppt_persist_text_remove(struct ppt_persist_text *text, size_t index);
void ppt_persist_text_clear(struct ppt_persist_text *text);
/* Whether it may be the name of a module. */
bool ppt_persist_is_driver(const char *name, size_t length);
/* Whether one of @words, with a space between two, is @word. */
bool ppt_persist_has_driver(const char *words, const char *word);

/* persist.c; the driver in the kernel itself that wants what was added, or "" */
const char *ppt_persist_builtin(const struct ppt_persist *persist);
struct ppt_ctx *ppt_persist_ctx(const struct ppt_persist *persist);
/* What the file would be now; as ppt_persist_text_render(). */
int ppt_persist_render(const struct ppt_persist *persist, char **ret_data,
		       size_t *ret_size);

/*
 * place.c: whether two entries name the same place, or the same kind; a guard
 * counts only where @wanted has one.
 */
bool ppt_entry_is_same(const struct ppt_entry *wanted,
		       const struct ppt_entry *entry);
/* Borrowed; without an error only if ppt_place_error() says none. */
const struct ppt_entry *ppt_place_entry(const struct ppt_place *place);

/*
 * wanting.c: the names of the modules that want a device, with a space between
 * two; from malloc, "" for none. @ret_builtin: one of the kernel itself does, or
 * "". 0 or -errno.
 */
int ppt_module_find_wanting(struct ppt_ctx *ctx, const char *modalias,
			    char **ret_names, char ret_builtin[PPT_TEXT_SIZE]);

/**
 * struct ppt_conf_line - a line of a file of settings
 * @file: as a person knows it, "/etc/modprobe.d/vfio.conf"; borrowed
 * @line: number of its first line, from 1
 * @text: the whole of it, without comment and newline; borrowed
 * @first: of those in the file that say something
 */
struct ppt_conf_line {
	const char *file;
	unsigned int line;
	const char *text;
	bool first;
};

typedef int (*ppt_conf_fn)(void *data, const struct ppt_conf_line *line);

/*
 * conf_file.c: calls @each for each line, a backslash at the end of one joining it
 * with the next. What isn't there has no lines; other errors are -errno, the
 * first value of @each that isn't 0 is returned.
 */
int ppt_conf_read(struct ppt_ctx *ctx, const char *file, ppt_conf_fn each,
		  void *data);
/* Each *SUFFIX in the folder, in the order of names; "" for all. */
int ppt_conf_read_folder(struct ppt_ctx *ctx, const char *folder,
			 const char *suffix, ppt_conf_fn each, void *data);
/* As modprobe reads it: of files of one name, the first folder's counts. */
int ppt_conf_read_modprobe(struct ppt_ctx *ctx, ppt_conf_fn each, void *data);
/* The text of /proc/cmdline, from malloc; "" if there is none. */
int ppt_conf_cmdline(struct ppt_ctx *ctx, char **ret_text);
/* Lines of any text; @file as above. */
int ppt_conf_each_line(const char *file, char *text, ppt_conf_fn each,
		       void *data);
/*
 * The next word of a line, in place: quotes join, and are kept off. NULL at the
 * end. @text is changed and moved on.
 */
char *ppt_conf_word(char **text);
/* Whether both are one module: "-" is "_". */
bool ppt_conf_is_module(const char *name, const char *module);

/**
 * struct ppt_import - see libppt.h; also the findings in the making
 * @refs: references
 * @ctx: holds a reference
 * @list: the devices there are; holds a reference
 * @items: from malloc, as are their texts
 * @count: of @items
 * @capacity: of @items
 * @source: what is being read
 * @in_list: in the middle of a list of several lines
 * @found: @source named devices
 */
struct ppt_import {
	unsigned int refs;
	struct ppt_ctx *ctx;
	struct ppt_list *list;
	struct ppt_import_item *items;
	size_t count;
	size_t capacity;
	enum ppt_import_source source;
	bool in_list;
	bool found;
};

/* import.c: the name of a driver that hands devices to VMs; NULL for others */
const char *ppt_import_driver(const char *name);
/* A finding of @line, or of no line; @text may be changed afterwards. */
int ppt_import_add(struct ppt_import *import, const struct ppt_conf_line *line,
		   enum ppt_import_kind kind, const char *driver,
		   const char *text);
int ppt_import_add_bad(struct ppt_import *import,
		       const struct ppt_conf_line *line,
		       enum ppt_import_fault fault, const char *driver,
		       const char *text);
/* A device by its address, or any form of a place. */
int ppt_import_add_place(struct ppt_import *import,
			 const struct ppt_conf_line *line, const char *driver,
			 const char *text);

/* import_options.c: "ids=…" or another option of @driver */
int ppt_import_option(struct ppt_import *import,
		      const struct ppt_conf_line *line, const char *driver,
		      char *option);
/* Readers: @data is the import. */
int ppt_import_modprobe_line(void *data, const struct ppt_conf_line *line);
int ppt_import_module_line(void *data, const struct ppt_conf_line *line);
int ppt_import_cmdline_line(void *data, const struct ppt_conf_line *line);

/* import_tools.c: more readers */
int ppt_import_grub_line(void *data, const struct ppt_conf_line *line);
int ppt_import_driverctl_line(void *data, const struct ppt_conf_line *line);
int ppt_import_xen_line(void *data, const struct ppt_conf_line *line);
int ppt_import_early_line(void *data, const struct ppt_conf_line *line);
int ppt_import_bhyve_line(void *data, const struct ppt_conf_line *line);

#endif /* LIBPPT_INTERNAL_H */
