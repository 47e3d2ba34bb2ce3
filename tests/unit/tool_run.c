// SPDX-License-Identifier: GPL-2.0
/* Running a command of pptctl inside a test: see tool_run.h. */
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <unistd.h>

#include "unit.h"

#include "tool_run.h"

#define ARGS_MAX 16

static int redirect(struct fake_host *host, const char *name, int fd)
{
	char path[PATH_MAX];
	int to, saved;

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	to = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(to >= 0);
	saved = dup(fd);
	assert_int_equal(dup2(to, fd), fd);
	close(to);
	return saved;
}

static void restore(struct fake_host *host, const char *name, int fd, int saved,
		    char *text, size_t size)
{
	char path[PATH_MAX];
	FILE *stream;

	assert_int_equal(dup2(saved, fd), fd);
	close(saved);
	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	stream = fopen(path, "r");
	assert_non_null(stream);
	size = fread(text, 1, size - 1, stream);
	text[size] = '\0';
	fclose(stream);
}

int tool_run(struct fake_host *host, tool_command command, const char *words,
	     struct tool_output *output)
{
	char copy[PATH_MAX * 2], *argv[ARGS_MAX + 1] = { "pptctl" };
	int argc = 1, status, saved_out, saved_err;
	char *next = copy;

	snprintf(copy, sizeof(copy), "%s", words);
	while (argc < ARGS_MAX && (argv[argc] = strsep(&next, " ")))
		argc++;
	argv[argc] = NULL;
	fflush(stdout);
	saved_out = redirect(host, "stdout", STDOUT_FILENO);
	saved_err = redirect(host, "stderr", STDERR_FILENO);
	optind = 0;
	status = command(host->ctx, argc, argv);
	fflush(stdout);
	restore(host, "stdout", STDOUT_FILENO, saved_out, output->out,
		sizeof(output->out));
	restore(host, "stderr", STDERR_FILENO, saved_err, output->err,
		sizeof(output->err));
	return status;
}

void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no \"%s\" in:\n%s", part, text);
}
