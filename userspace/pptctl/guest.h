/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where devices are put in a guest: functions that share a slot of the host
 * share one there, unless they were asked to be apart.
 */
#ifndef PPTCTL_GUEST_H
#define PPTCTL_GUEST_H

#include <getopt.h>

#include "pptctl.h"

/**
 * struct guest_words - DEV and -DEV of a command line
 * @ctx: borrowed
 * @all: each of them, without the "-" of -DEV; NULL-terminated, as the next
 * @apart: those that were -DEV
 * @count: of @all
 * @apart_count: of @apart
 * @only: "--" was read: what comes is no option
 */
struct guest_words {
	struct ppt_ctx *ctx;
	char **all;
	char **apart;
	size_t count;
	size_t apart_count;
	bool only;
};

/* Begins to read a command line. */
void guest_words_init(struct guest_words *words, struct ppt_ctx *ctx, int argc,
		      char **argv);

/*
 * The next option, as getopt_long(); all DEV before it are taken. -1 at the end.
 */
int guest_words_next(struct guest_words *words, int argc, char **argv,
		     const char *short_options, const struct option *options);
void guest_words_free(struct guest_words *words);

/**
 * struct guest_function - a device and its place
 * @device: one reference
 * @apart: it doesn't share its slot
 * @slot: number of its slot, from 0
 * @function: of that slot
 * @multifunction: it is function 0, and there are others
 */
struct guest_function {
	struct ppt_device *device;
	bool apart;
	unsigned int slot;
	unsigned int function;
	bool multifunction;
};

/**
 * struct guest - devices, in the order of their places
 * @array: the devices
 * @count: of @array
 * @slots: how many they need
 * @reasons: why no VM could have them now
 * @notes: what else is to be known
 */
struct guest {
	struct guest_function *array;
	size_t count;
	unsigned int slots;
	struct ppt_reasons *reasons;
	struct notes notes;
};

/*
 * What is wrong with the words is said on stderr. @label as in
 * ppt_list_check_assign(). Return: 0, or the exit status.
 */
int guest_find(const struct guest_words *words, const char *label,
	       struct guest *guest);

/* Reasons and notes on stderr. Return: the exit status. */
int guest_complain(struct ppt_ctx *ctx, const struct guest *guest);
void guest_free(struct guest *guest);

enum guest_machine {
	GUEST_Q35, /* each slot is behind a root port of its own */
	GUEST_PC, /* all of them are on the one bus */
};

/* "q35" or "pc"; false for anything else, and that was said. */
bool guest_machine_parse(const char *text, enum guest_machine *ret_machine);

/* Whether that machine has so many slots; if not, it is said. */
bool guest_fits(const struct guest *guest, enum guest_machine machine);

/*
 * Where our slots begin on the guest's first bus: what a VMM places itself
 * comes below, and the last one is the chipset's.
 */
#define GUEST_FIRST_SLOT 0x10
/* Root ports are put into one slot, so that there is room for all of them. */
#define GUEST_PORTS_PER_SLOT 8

#endif /* PPTCTL_GUEST_H */
