/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pptctl: commands, each in a file of its own, and what they share. Everything
 * is asked of libppt; here are only options, wording and layout.
 */
#ifndef PPTCTL_H
#define PPTCTL_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

#include "libppt.h"

#define EXIT_USAGE 2

/* Every command: @argv[0] is the program's name. Return: the exit status. */
int cmd_list(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_show(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_check(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_claim(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_unclaim(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_reset(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_recover(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_watch(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_run(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_assign(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_release(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_rom(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_igd(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_tree(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_qemu_args(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_libvirt_xml(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_iommu(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_import(struct ppt_ctx *ctx, int argc, char **argv);

/* The same, of "rom". */
int cmd_rom_show(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_rom_save(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_rom_check(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_rom_fix(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_rom_set(struct ppt_ctx *ctx, int argc, char **argv);

/* The same, of "igd". */
int cmd_igd_show(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_igd_save(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_igd_check(struct ppt_ctx *ctx, int argc, char **argv);
int cmd_igd_e820(struct ppt_ctx *ctx, int argc, char **argv);

/* --- command.c ------------------------------------------------------------- */

struct command {
	const char *name;
	int (*run)(struct ppt_ctx *ctx, int argc, char **argv);
	const char *help;
};

/**
 * struct command_group - a command that has commands of its own
 * @name: as typed, "rom"
 * @about: what they are about, a sentence
 * @commands: they
 * @count: of @commands
 */
struct command_group {
	const char *name;
	const char *about;
	const struct command *commands;
	size_t count;
};

/* NULL if there is none. */
const struct command *command_find(const struct command *commands, size_t count,
				   const char *name);

/* A line for each, on stdout. */
void command_print(const struct command *commands, size_t count);

/* Runs what @argv[1] names. Return: the exit status. */
int command_run(const struct command_group *group, struct ppt_ctx *ctx,
		int argc, char **argv);

/* --- output.c -------------------------------------------------------------- */

/* A line on stderr, behind "pptctl: ". */
__attribute__((format(printf, 1, 2))) void complain(const char *format, ...);

/* Two lines on stderr: @text, and a caret below its character at @offset. */
void point_at(const char *text, size_t offset);

/* As asprintf(); ends the program without memory. */
__attribute__((format(printf, 1, 2))) char *format_text(const char *format,
							...);

/* A line "key: text" on stdout; of fact_text(), nothing for NULL. */
__attribute__((format(printf, 2, 3))) void fact(const char *key,
						const char *format, ...);
void fact_text(const char *key, const char *text);

/*
 * Puts "?" for each byte that is a control or no UTF-8, so that no name from the
 * system can break a line, a terminal or JSON. Returns @text.
 */
char *clean_text(char *text);

/* Lines of cells, all as wide as the widest in their column. */
#define TABLE_COLUMNS 8

struct table {
	char *(*rows)[TABLE_COLUMNS];
	size_t count;
};

/* Takes over @cells, each from malloc. */
void table_add(struct table *table, char *cells[TABLE_COLUMNS]);
void table_print(const struct table *table);
void table_free(struct table *table);

/* Remarks on the whole: behind a table on stderr, or an array of JSON. */
struct notes {
	char **lines;
	size_t count;
};

/* Takes over @line, from malloc. */
void notes_add(struct notes *notes, char *line);
void notes_print(const struct notes *notes);
void notes_free(struct notes *notes);

/* --- json.c ---------------------------------------------------------------- */

struct json_object;

/* NULL becomes null; every text is cleaned, see clean_text(). */
void json_add_text(struct json_object *object, const char *key,
		   const char *text);
void json_add_number(struct json_object *object, const char *key,
		     int64_t number);
void json_add_bool(struct json_object *object, const char *key, bool value);
void json_add_null(struct json_object *object, const char *key);
struct json_object *json_new_object(void);
struct json_object *json_new_array(void);
void json_add(struct json_object *object, const char *key,
	      struct json_object *value);
void json_append(struct json_object *array, struct json_object *value);
void json_append_text(struct json_object *array, const char *text);
struct json_object *json_from_device(struct ppt_device *device);
struct json_object *json_from_notes(const struct notes *notes);
/* "ready", "errors", "devices" and "findings". */
struct json_object *json_from_check(const struct ppt_check *check);
struct json_object *json_from_reset(const struct ppt_reset_info *info);
/*
 * Add "mode", "source", "sources" and more; @images is how many are in it, -1 if
 * that is unknown.
 */
void json_add_rom_info(struct json_object *object,
		       const struct ppt_rom_info *info);
/* Adds "size_bytes", "sound", "images" and "defects". */
void json_add_rom(struct json_object *object, const struct ppt_rom *rom);
/* Adds "model", "memory" and more, "opregion" and the bridges. */
void json_add_igd_info(struct json_object *object,
		       const struct ppt_igd_info *info);
struct json_object *json_from_igd_regs(enum ppt_igd_memory memory);
/* Adds "size_bytes", "header", "vbt" and "defects". */
void json_add_opregion(struct json_object *object,
		       const struct ppt_igd_opregion *opregion);
/* Prints @object and drops it. */
void json_print(struct json_object *object);
/* The same on one line, at once. */
void json_print_line(struct json_object *object);

/* --- words.c --------------------------------------------------------------- */

/* "nvme", "vga"; the class code if there is no short word; from malloc. */
char *class_word(uint32_t class_code);

/* The state as one word, for programs. */
const char *state_key(enum ppt_device_state state);

/* The state for a person: "in use", "host: nvme"; from malloc. */
char *state_text(const struct ppt_device *device);

/* "Intel Corporation 82540EM"; ids where the name is unknown; from malloc. */
char *device_name(struct ppt_device *device);

/* The PPT_DEVICE_BLOCKER_* bit at @index, as key, reason and remedy. */
#define BLOCKERS 4
struct blocker {
	unsigned int bit;
	const char *key;
	const char *reason;
	const char *remedy;
};

struct blocker blocker_at(struct ppt_ctx *ctx, unsigned int index);

/* What is the matter, "/dev/sda1 is mounted on /"; from malloc. */
char *reason_text(const struct ppt_reasons *reasons, size_t index);
/* What to do about it; NULL if there is nothing to say. A constant. */
const char *reason_remedy(enum ppt_reason_kind kind);
const char *reason_key(enum ppt_reason_kind kind);

/*
 * All reasons on stderr, a line each, for what was to be done with @device;
 * @error alone if there are none.
 */
void complain_reasons(const struct ppt_device *device,
		      const struct ppt_reasons *reasons, int error);

/* The same of what ppt_assignment_add() said. */
void complain_refusal(struct ppt_ctx *ctx, const struct ppt_reasons *reasons,
		      int error);

/* Why /dev/ppt can't be opened for an assignment. */
void complain_node(struct ppt_ctx *ctx, int error);

/* What the list couldn't find out. */
void notes_add_unknown(struct notes *notes, struct ppt_ctx *ctx,
		       unsigned int unknown);

/* --- words_check.c --------------------------------------------------------- */

/* What is the matter, and what to do, NULL if nothing can be; from malloc. */
char *finding_cause(const struct ppt_finding *finding);
char *finding_remedy(const struct ppt_finding *finding);

/* --- words_reset.c --------------------------------------------------------- */

/* "2026-11-21 15:39:33.123", local; from malloc. */
char *time_text(uint64_t time_ns);

/* "it doesn't answer"; NULL for a good one. A constant. */
const char *result_text(enum ppt_reset_result result);

/* "flr, 103 ms, ok"; from malloc. */
char *reset_text(const struct ppt_reset_info *info);

/* How a step for the device at @address ended, "rescan: ok"; from malloc. */
char *step_text(const char *address, const struct ppt_recover_report *report);

/* What more is known of it than kind and owner; from malloc, maybe empty. */
char *event_text(const struct ppt_event_info *event);

/*
 * On stderr, why @device, whose snapshot is of now, wasn't reset with @error;
 * @info is what was tried.
 */
void complain_reset(struct ppt_ctx *ctx, const struct ppt_device *device,
		    const struct ppt_reset_info *info, int error);

/* --- words_rom.c ----------------------------------------------------------- */

/* "61 KiB", or "2560 bytes": never rounded; from malloc. */
char *size_text(uint64_t size_bytes);

/* "the ROM BAR"; a constant. */
const char *origin_text(enum ppt_rom_origin origin);

/* "on, from the ROM BAR, 61 KiB, 2 images"; from malloc. */
char *rom_summary(const struct ppt_rom_info *info);

/* What came of an origin; @asked as in the info; from malloc. */
char *finding_text(const struct ppt_rom_finding *finding, bool asked);

/* "image 0: bad-checksum at 0x3ff: the bytes of …"; from malloc. */
char *defect_text(const struct ppt_rom_defect *defect);

/* Whether there is no fatal defect. */
bool rom_is_sound(const struct ppt_rom *rom);

/* The images as a table, and a line for each defect. */
void print_rom_contents(const struct ppt_rom *rom);

/* Why the file at @path can't be read, or be written, on stderr. */
void complain_file(const char *path, int error);

/* Why the ROM of @device can't be had, or be set, on stderr. */
void complain_rom(struct ppt_ctx *ctx, const struct ppt_device *device,
		  int error);

/* --- words_igd.c ----------------------------------------------------------- */

/* "TGL, 64 MiB stolen, OpRegion 2.1, VBT 8666 bytes"; from malloc. */
char *igd_summary(const struct ppt_igd_info *info);

/* "64 MiB at 0x7c000000", or why there is none; from malloc. */
char *igd_memory_text(const struct ppt_igd_info *info);

/* "BDSM, 0xc0 of the graphics, 8 bytes: emulate…"; from malloc. */
char *igd_reg_text(const struct ppt_igd_reg *reg);

/* A line for each fact of header and VBT. */
void print_opregion_contents(const struct ppt_igd_opregion *opregion);

/* A line for each defect: of a mask, or of all that the module found. */
void print_opregion_defects(uint32_t defects);
void print_igd_defects(const struct ppt_igd_info *info);

/* Why that of @device can't be had, on stderr. */
void complain_igd(struct ppt_ctx *ctx, const struct ppt_device *device,
		  int error);

/* As complain_file(), of an OpRegion. */
void complain_opregion_file(const char *path, int error);

/* --- words_persist.c ------------------------------------------------------- */

/* Why our modprobe.d file can't be read or written; @fault of -EBADMSG. */
void complain_persist(int error, const struct ppt_persist_fault *fault);

/* What else is set up, and what that means; from malloc. */
char *persist_note_text(const struct ppt_persist_note *note);

/* --- words_import.c -------------------------------------------------------- */

/* As words, for programs; constants, NULL for no fault. */
const char *import_source_key(enum ppt_import_source source);
const char *import_kind_key(enum ppt_import_kind kind);
const char *import_fault_key(enum ppt_import_fault fault);

/* Where it stands, what it says and what becomes of it; from malloc. */
char *import_item_text(const struct ppt_import_item *item);

/* The same on stderr. */
void complain_import(const struct ppt_import_item *item);

/* --- show_graphics.c ------------------------------------------------------- */

/**
 * struct graphics - what a device of display class has besides
 * @is_display: it is one; else there is nothing below
 * @is_vga: it decodes the addresses that all VGA cards share
 * @has_igd: @igd counts
 * @igd: what firmware has set up for Intel's
 * @users: of its memory on the host; NULL if that is unknown
 */
struct graphics {
	bool is_display;
	bool is_vga;
	bool has_igd;
	struct ppt_igd_info igd;
	struct ppt_bar_users *users;
};

void graphics_find(struct graphics *graphics, struct ppt_device *device);
void graphics_free(struct graphics *graphics);
void graphics_print(const struct graphics *graphics);
/* Adds "intel_graphics" and "memory_users". */
void graphics_add_json(struct json_object *object,
		       const struct graphics *graphics);

/* --- signals.c ------------------------------------------------------------- */

/* Keeps back those that ask to end; @before is the mask to restore. */
void end_signals_block(sigset_t *before);

/* Whether one came that waits until the devices are in order. */
bool end_signals_pending(void);

/* --- targets.c ------------------------------------------------------------- */

/**
 * struct target - a device that was named on the command line
 * @device: one reference
 * @noreset: what named it ends in +noreset
 */
struct target {
	struct ppt_device *device;
	bool noreset;
};

struct targets {
	struct target *array;
	size_t count;
	unsigned int unknown;
};

/**
 * targets_find - the devices that arguments name
 * @ctx: the context
 * @words: the arguments, NULL-terminated
 * @needs_root: refuse anybody else before looking
 * @targets: filled; each device once
 *
 * What is wrong is said on stderr.
 *
 * Return: 0, or the exit status.
 */
int targets_find(struct ppt_ctx *ctx, char **words, bool needs_root,
		 struct targets *targets);
void targets_free(struct targets *targets);

/*
 * The same, but what isn't there is left out, if it can be read at all. Return:
 * 0, or the exit status.
 */
int targets_find_present(struct ppt_ctx *ctx, char **words,
			 struct targets *targets);

/* Whether @device, of another list maybe, is in @list. */
bool targets_has(const struct ppt_list *list, const struct ppt_device *device);

/* --- persist.c: what is wrong is said on stderr; 0, or the exit status ------- */

/* Whether persist_add() would do, as far as that can be told. */
int persist_check(struct ppt_ctx *ctx, const struct targets *targets,
		  bool noreset);
/* At every boot from now on; with @now, the initramfs is built anew. */
int persist_add(struct ppt_ctx *ctx, const struct targets *targets,
		bool noreset, bool force, bool now);
/* Not any more; words may name what isn't there. */
int persist_remove(struct ppt_ctx *ctx, char **words, bool now);
/* Those that are free now, and still in the file: says how to forget them. */
void persist_remind(struct ppt_ctx *ctx, const struct targets *targets);

/* --- rom_target.c ---------------------------------------------------------- */

/**
 * struct device_rom - the ROM of a device, wherever it is from
 * @info: why it is that one
 * @rom: NULL if there is none
 */
struct device_rom {
	struct ppt_rom_info info;
	struct ppt_rom *rom;
};

/*
 * From ppt, or by sysfs if ppt hasn't got the device. Return: 0, -ENODATA if
 * there is none, with @ret_rom's info, or -errno.
 */
int device_rom_read(struct ppt_device *device, struct device_rom *ret_rom);

/* The one device that @word names. Return: 0, or the exit status. */
int target_find_one(struct ppt_ctx *ctx, char *word, bool needs_root,
		    struct targets *targets);

/* "1002:67df" to ids; false if it is something else. */
bool rom_ids_parse(const char *text, struct ppt_rom_ids *ret_ids);

/* "4G", "512M", "20480" or "0x5000" to bytes; false if it is something else. */
bool size_parse(const char *text, uint64_t *ret_bytes);

/* Whether there are @count words behind the options; what is wrong is said. */
bool has_words(char **words, int count, const char *names);

/* --- assignments.c: what is wrong is said on stderr ------------------------ */

/* Return: 0, or the exit status. */
int assignment_open(struct ppt_ctx *ctx, const char *label,
		    struct ppt_assignment **ret_assignment);

/* All targets or none. Return: 0, or the exit status. */
int assignment_add_targets(struct ppt_ctx *ctx,
			   struct ppt_assignment *assignment,
			   const struct targets *targets);

/* Return: 0 or -errno, and nothing was said. */
int assignment_remove_targets(struct ppt_assignment *assignment,
			      const struct targets *targets);

#endif /* PPTCTL_H */
