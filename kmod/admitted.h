/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The processes that may open the devices of an assignment: a short list of
 * struct pid, with a reference each, so that a number that is used again by
 * another process means nothing.
 */
#ifndef PPT_ADMITTED_H
#define PPT_ADMITTED_H

#include <linux/pid.h>
#include <linux/types.h>

#define PPT_ADMITTED_MAX 64

/**
 * struct ppt_admitted - processes
 * @array: thread groups, a reference each
 * @count: how many they are
 *
 * Protected by ppt_devices_lock once others can see it.
 */
struct ppt_admitted {
	struct pid *array[PPT_ADMITTED_MAX];
	unsigned int count;
};

/* Takes a reference of @tgid; 0, also if it is in there, or -ENOSPC. */
int ppt_admitted_add(struct ppt_admitted *admitted, struct pid *tgid);

bool ppt_admitted_has(const struct ppt_admitted *admitted,
		      const struct pid *tgid);

/* The first living one as the caller numbers it; 0 if none is visible. */
u32 ppt_admitted_number(const struct ppt_admitted *admitted);

/* Drops all references. */
void ppt_admitted_clear(struct ppt_admitted *admitted);

bool ppt_process_is_alive(struct pid *tgid);

#endif /* PPT_ADMITTED_H */
