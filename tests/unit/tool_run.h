/* SPDX-License-Identifier: GPL-2.0 */
/* Running a command of pptctl inside a test, and what it printed. */
#ifndef PPT_TEST_TOOL_RUN_H
#define PPT_TEST_TOOL_RUN_H

#include "fake_host.h"

typedef int (*tool_command)(struct ppt_ctx *ctx, int argc, char **argv);

/* Of the last one; a NUL is behind it. */
struct tool_output {
	char out[16384];
	char err[4096];
};

/* The exit status of @command, whose words are split at spaces. */
int tool_run(struct fake_host *host, tool_command command, const char *words,
	     struct tool_output *output);

/* Fails unless @part is in @text. */
void assert_has(const char *text, const char *part);

#endif /* PPT_TEST_TOOL_RUN_H */
