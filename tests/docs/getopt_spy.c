// SPDX-License-Identifier: GPL-2.0
/*
 * Which options a program really takes: loaded before libc (LD_PRELOAD), it
 * prints the first table that getopt_long() is called with, a line "LONG SHORT
 * ARGUMENT" each, and ends the program. SHORT is "-" if there is none, ARGUMENT 1
 * if it takes one.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char short_of(const struct option *option, const char *shorts)
{
	return option->val > ' ' && option->val <= '~' &&
			       strchr(shorts, option->val) ?
		       (char)option->val :
		       '-';
}

int getopt_long(int argc, char *const *argv, const char *shorts,
		const struct option *options, int *index)
{
	(void)argc;
	(void)argv;
	(void)index;
	for (; options->name; options++)
		printf("%s %c %d\n", options->name, short_of(options, shorts),
		       options->has_arg);
	exit(EXIT_SUCCESS);
}
