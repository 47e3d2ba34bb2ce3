/* SPDX-License-Identifier: GPL-2.0 */
/* What an owner is called: printable ASCII, because people and logs get it. */
#ifndef PPT_LABEL_H
#define PPT_LABEL_H

#include <linux/ppt.h>
#include <linux/types.h>

/* The calling process' name and number, "qemu[123]". */
void ppt_label_of_caller(char label[PPT_OWNER_SIZE]);

/* Whether a label from userspace is one: not empty, ended, printable. */
bool ppt_label_is_good(const char label[PPT_OWNER_SIZE]);

#endif /* PPT_LABEL_H */
