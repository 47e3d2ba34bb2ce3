// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl run: the command is executed in this process, which has assigned the
 * devices and so is admitted, and inherits the file that owns them. They are
 * released when it ends, however that comes about; nobody has to watch it.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "holder.h"
#include "pptctl.h"

#define EXIT_CANNOT_EXECUTE 126
#define EXIT_NOT_FOUND 127

static const char usage[] =
	"Usage: pptctl run [--vm NAME] --device DEV... [--] COMMAND [ARG]...\n"
	"       pptctl run --vm NAME [--] COMMAND [ARG]...\n"
	"Run a virtual machine monitor that owns devices until it ends: all of them,\n"
	"freshly reset, or it isn't run. Without DEV, it gets those that \"pptctl assign\"\n"
	"holds for NAME.\n"
	"\n"
	"  -d, --device DEV  one more device\n"
	"  -v, --vm NAME     what the VM is called; else COMMAND and its process id\n"
	"\n"
	"COMMAND itself can open the devices, no program that it starts: a script has to\n"
	"end in \"exec\". It finds NAME in PPT_VM, and in PPT_FD the number of the file that\n"
	"owns the devices.\n"
	"\n"
	"Exit status: that of COMMAND; 1 devices can't be had, 2 wrong usage, 126 COMMAND\n"
	"can't be executed, 127 it isn't found.";

/* "qemu-system-x86_64[4711]", as the kernel labels who just opens a device. */
static void make_name(const char *command, char name[PPT_LABEL_SIZE])
{
	const char *slash = strrchr(command, '/');
	char pid[16];
	size_t i;

	snprintf(pid, sizeof(pid), "[%d]", getpid());
	snprintf(name, PPT_LABEL_SIZE - strlen(pid), "%s",
		 slash ? slash + 1 : command);
	for (i = 0; name[i]; i++)
		if (name[i] < ' ' || name[i] > '~')
			name[i] = '?';
	strcat(name, pid);
}

static int assign(struct ppt_ctx *ctx, const char *name, char **words,
		  struct ppt_assignment **ret_assignment)
{
	struct ppt_assignment *assignment;
	struct targets targets;
	int status;

	status = targets_find(ctx, words, false, &targets);
	if (status)
		return status;
	status = assignment_open(ctx, name, &assignment);
	if (!status) {
		status = assignment_add_targets(ctx, assignment, &targets);
		if (status)
			ppt_assignment_unref(assignment);
		else
			*ret_assignment = assignment;
	}
	targets_free(&targets);
	return status;
}

static int complain_join(const char *name, int error)
{
	switch (error) {
	case -ENOENT:
	case -ECONNRESET:
		complain("nothing is held for %s; name devices with --device, or assign them with \"pptctl assign\" first",
			 name);
		break;
	case -EINVAL:
		complain("%s: nothing is assigned to it any more", name);
		break;
	default:
		complain("%s: can't get what is held for it: %s", name,
			 strerror(-error));
	}
	return EXIT_FAILURE;
}

static int join(struct ppt_ctx *ctx, const char *name,
		struct ppt_assignment **ret_assignment)
{
	struct ppt_assignment *assignment;
	int fd, ret;

	if (!holder_name_is_good(name)) {
		complain("nothing can be held for \"%s\"; is --device missing?",
			 name);
		return EXIT_USAGE;
	}
	fd = holder_connect(name);
	if (fd < 0)
		return complain_join(name, fd);
	ret = holder_fetch(ctx, fd, &assignment);
	if (!ret) {
		ret = ppt_assignment_admit_self(assignment);
		if (ret)
			ppt_assignment_unref(assignment);
	}
	close(fd);
	if (ret)
		return complain_join(name, ret);
	*ret_assignment = assignment;
	return 0;
}

/* Comes back on errors only. */
static int execute(struct ppt_assignment *assignment, const char *name,
		   char **command)
{
	int fd = ppt_assignment_fd(assignment), flags, error;
	char text[16];

	snprintf(text, sizeof(text), "%d", fd);
	flags = fcntl(fd, F_GETFD);
	if (flags < 0 || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) ||
	    setenv("PPT_FD", text, 1) || setenv("PPT_VM", name, 1)) {
		complain("%s", strerror(errno));
		return EXIT_FAILURE;
	}
	fflush(stdout);
	execvp(command[0], command);
	error = errno;
	complain("%s: %s; the devices are released", command[0],
		 strerror(error));
	return error == ENOENT ? EXIT_NOT_FOUND : EXIT_CANNOT_EXECUTE;
}

static int run(struct ppt_ctx *ctx, const char *name, char **words,
	       char **command)
{
	struct ppt_assignment *assignment = NULL;
	char made[PPT_LABEL_SIZE];
	int status;

	if (!*command) {
		complain("which command? COMMAND is missing");
		return EXIT_USAGE;
	}
	if (!*words && !name) {
		complain("which device? --device DEV is missing");
		return EXIT_USAGE;
	}
	if (!name) {
		make_name(command[0], made);
		name = made;
	}
	if (*words)
		status = assign(ctx, name, words, &assignment);
	else
		status = join(ctx, name, &assignment);
	if (status)
		return status;
	status = execute(assignment, name, command);
	ppt_assignment_unref(assignment);
	return status;
}

int cmd_run(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "device", required_argument, NULL, 'd' },
		{ "vm", required_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	char **words = calloc(argc + 1, sizeof(*words));
	const char *name = NULL;
	int option, status = -1;
	size_t count = 0;

	if (!words) {
		complain("out of memory");
		return EXIT_FAILURE;
	}
	/* The options of COMMAND are its own. */
	while (status < 0 && (option = getopt_long(argc, argv, "+d:v:h",
						   options, NULL)) != -1) {
		switch (option) {
		case 'd':
			words[count++] = optarg;
			break;
		case 'v':
			name = optarg;
			break;
		case 'h':
			puts(usage);
			status = EXIT_SUCCESS;
			break;
		default:
			status = EXIT_USAGE;
		}
	}
	if (status < 0)
		status = run(ctx, name, words, argv + optind);
	free(words);
	return status;
}
