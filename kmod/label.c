// SPDX-License-Identifier: GPL-2.0
/* What an owner is called: see label.h. */
#include <linux/ctype.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "label.h"

/* A process may give itself any name, and others print it. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if (!isascii(*text) || !isprint(*text))
			*text = '?';
}

void ppt_label_of_caller(char label[PPT_OWNER_SIZE])
{
	char command[TASK_COMM_LEN];

	/* The thread that opens may carry another name than the VMM. */
	get_task_comm(command, current->group_leader);
	make_printable(command);
	snprintf(label, PPT_OWNER_SIZE, "%s[%d]", command,
		 task_tgid_nr(current));
}

bool ppt_label_is_good(const char label[PPT_OWNER_SIZE])
{
	size_t i, length = strnlen(label, PPT_OWNER_SIZE);

	if (!length || length == PPT_OWNER_SIZE)
		return false;
	for (i = 0; i < length; i++)
		if (!isascii(label[i]) || !isprint(label[i]))
			return false;
	return true;
}
