// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Who makes the initramfs. Drivers for disks and often for displays are loaded
 * in there, so what is to come before them has to be in there, too.
 */
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

extern char **environ;

/* For all kernels: which one is booted next isn't known. */
static char *const update_initramfs[] = { "update-initramfs", "-u", "-k", "all",
					  NULL };
static char *const dracut[] = { "dracut", "--force", "--regenerate-all", NULL };

static bool is_program(struct ppt_ctx *ctx, const char *file)
{
	char path[PATH_MAX];

	return !ppt_ctx_path(ctx, path, file) && !access(path, X_OK);
}

enum ppt_image_tool ppt_image_find_tool(struct ppt_ctx *ctx)
{
	bool has_dracut = is_program(ctx, "usr/bin/dracut") ||
			  is_program(ctx, "usr/sbin/dracut");

	if (is_program(ctx, "usr/sbin/update-initramfs"))
		return has_dracut ? PPT_IMAGE_BOTH : PPT_IMAGE_INITRAMFS_TOOLS;
	return has_dracut ? PPT_IMAGE_DRACUT : PPT_IMAGE_NONE;
}

const char *ppt_image_command(enum ppt_image_tool tool)
{
	switch (tool) {
	case PPT_IMAGE_INITRAMFS_TOOLS:
	case PPT_IMAGE_BOTH:
		return "update-initramfs -u -k all";
	case PPT_IMAGE_DRACUT:
		return "dracut --force --regenerate-all";
	case PPT_IMAGE_NONE:
		break;
	}
	return NULL;
}

static int wait_for(pid_t pid, int *ret_status)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	*ret_status = WIFEXITED(status) ? WEXITSTATUS(status) :
					  128 + WTERMSIG(status);
	return 0;
}

/* With SIGPIPE as scripts know it: a shell can't undo that it is ignored. */
static int spawn(char *const *argv, pid_t *ret_pid)
{
	posix_spawnattr_t attributes;
	sigset_t signals;
	int ret;

	ret = posix_spawnattr_init(&attributes);
	if (ret)
		return -ret;
	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	ret = posix_spawnp(ret_pid, argv[0], NULL, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	return -ret;
}

int ppt_image_rebuild(struct ppt_ctx *ctx, int *ret_status)
{
	char *const *argv = update_initramfs;
	pid_t pid;
	int ret;

	/* What is below another root isn't for this machine to run. */
	if (ctx->root[0])
		return -EXDEV;
	switch (ppt_image_find_tool(ctx)) {
	case PPT_IMAGE_NONE:
		return -ENOENT;
	case PPT_IMAGE_DRACUT:
		argv = dracut;
		break;
	default:
		break;
	}
	ret = spawn(argv, &pid);
	return ret ? ret : wait_for(pid, ret_status);
}
