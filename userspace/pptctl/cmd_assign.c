// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl assign: for scripts that start the VM later. What assigns is a process
 * of its own from the first, so that the ledger names the one that stays; until
 * the assignment stands it says on stderr what is wrong, and the command waits
 * for it. Then it goes into the background, see holder.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "holder.h"
#include "pptctl.h"

static const char usage[] =
	"Usage: pptctl assign --vm NAME [--admit PID]... DEV...\n"
	"Make devices NAME's, all of them or none, and hold them for \"pptctl run --vm NAME\"\n"
	"until \"pptctl release NAME\". What NAME has already it keeps.\n"
	"\n"
	"  -v, --vm NAME    what the VM is called\n"
	"  -a, --admit PID  let this process open them, too: those which it starts may not";

/**
 * struct request - what the command line asks for
 * @ctx: the context
 * @name: of the VM; NULL if it wasn't given
 * @targets: the devices
 * @pidfds: the processes to admit
 * @pids: the same, as text
 * @pid_count: of both
 */
struct request {
	struct ppt_ctx *ctx;
	const char *name;
	struct targets targets;
	int *pidfds;
	char **pids;
	size_t pid_count;
};

static int open_pid(const char *text)
{
	long pid;
	char *end;
	int fd;

	errno = 0;
	pid = strtol(text, &end, 10);
	if (errno || end == text || *end || pid <= 0 || pid > 1 << 30) {
		complain("%s: no process id", text);
		return -1;
	}
	fd = (int)syscall(SYS_pidfd_open, (pid_t)pid, 0);
	if (fd < 0)
		complain("process %ld can't be admitted: %s", pid,
			 strerror(errno));
	return fd;
}

/* Before anything is assigned. */
static int open_pids(struct request *request)
{
	size_t i;

	for (i = 0; i < request->pid_count; i++) {
		request->pidfds[i] = open_pid(request->pids[i]);
		if (request->pidfds[i] < 0)
			return EXIT_FAILURE;
	}
	return 0;
}

static int admit_all(struct request *request, struct ppt_assignment *assignment)
{
	size_t i;
	int ret;

	for (i = 0; i < request->pid_count; i++) {
		ret = ppt_assignment_admit(assignment, request->pidfds[i]);
		if (ret) {
			complain("process %s can't be admitted: %s",
				 request->pids[i], strerror(-ret));
			return EXIT_FAILURE;
		}
		close(request->pidfds[i]);
	}
	return 0;
}

static int assign(struct request *request, struct ppt_assignment *assignment)
{
	size_t i;
	int status;

	status = assignment_add_targets(request->ctx, assignment,
					&request->targets);
	if (status)
		return status;
	status = admit_all(request, assignment);
	if (status) {
		assignment_remove_targets(assignment, &request->targets);
		return status;
	}
	for (i = 0; i < request->targets.count; i++)
		printf("%s assigned to %s\n",
		       ppt_device_address(request->targets.array[i].device),
		       request->name);
	fflush(stdout);
	return 0;
}

static int complain_holder(const char *name, int error)
{
	switch (error) {
	case -EEXIST:
	case -ECONNRESET:
		complain("%s: another pptctl is at it; try again", name);
		break;
	case -EACCES:
	case -EPERM:
		complain("%s can't be held by this user; this needs root",
			 name);
		break;
	default:
		complain("%s can't be held: %s", name, strerror(-error));
	}
	return EXIT_FAILURE;
}

/* The holder can't end as long as the connection is open. */
static int add_to_holder(struct request *request, int fd)
{
	struct ppt_assignment *assignment;
	int ret, status;

	ret = holder_fetch(request->ctx, fd, &assignment);
	if (ret)
		return complain_holder(request->name, ret);
	status = assign(request, assignment);
	ppt_assignment_unref(assignment);
	return status;
}

static void detach(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), fd;

	setsid();
	/* Whatever it is started from can be unmounted. */
	if (chdir("/"))
		complain("/: %s", strerror(errno));
	for (fd = 0; null >= 0 && fd <= 2; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
}

static int hold(struct request *request, int ready)
{
	struct ppt_assignment *assignment;
	int server, status;

	/* Nobody to read is no reason to leave devices half assigned. */
	signal(SIGPIPE, SIG_IGN);
	server = holder_take(request->name);
	if (server < 0)
		return complain_holder(request->name, server);
	status = assignment_open(request->ctx, request->name, &assignment);
	if (!status) {
		status = assign(request, assignment);
		if (!status) {
			detach();
			/* Without the one that waits for it nobody wants it. */
			if (write(ready, "", 1) != 1)
				status = EXIT_FAILURE;
			close(ready);
		}
		if (!status)
			holder_serve(server, request->name, assignment);
		ppt_assignment_unref(assignment);
	}
	if (status)
		holder_drop(server, request->name);
	return status;
}

/* The exit status of the process that should have held it. */
static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_FAILURE;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	complain("the process that was to hold it was killed");
	return EXIT_FAILURE;
}

static int start_holder(struct request *request)
{
	int ready[2];
	ssize_t count;
	pid_t pid;
	char byte;

	if (pipe2(ready, O_CLOEXEC)) {
		complain("%s", strerror(errno));
		return EXIT_FAILURE;
	}
	fflush(stdout);
	pid = fork();
	if (!pid) {
		close(ready[0]);
		return hold(request, ready[1]);
	}
	close(ready[1]);
	if (pid < 0) {
		complain("%s", strerror(errno));
		close(ready[0]);
		return EXIT_FAILURE;
	}
	do {
		count = read(ready[0], &byte, 1);
	} while (count < 0 && errno == EINTR);
	close(ready[0]);
	return count == 1 ? EXIT_SUCCESS : wait_for(pid);
}

static int run(struct request *request, char **words)
{
	int fd, status;

	if (!request->name) {
		complain("which VM? --vm NAME is missing");
		return EXIT_USAGE;
	}
	if (!holder_name_is_good(request->name)) {
		complain("a NAME is 1 to %d characters of ASCII, without \"/\" and with no \".\" in front",
			 PPT_LABEL_SIZE - 1);
		return EXIT_USAGE;
	}
	status = targets_find(request->ctx, words, false, &request->targets);
	if (status)
		return status;
	status = open_pids(request);
	if (!status) {
		fd = holder_connect(request->name);
		if (fd == -ENOENT)
			status = start_holder(request);
		else if (fd < 0)
			status = complain_holder(request->name, fd);
		else
			status = add_to_holder(request, fd);
		if (fd >= 0)
			close(fd);
	}
	targets_free(&request->targets);
	return status;
}

int cmd_assign(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "vm", required_argument, NULL, 'v' },
		{ "admit", required_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct request request = {
		.ctx = ctx,
		.pidfds = calloc(argc, sizeof(*request.pidfds)),
		.pids = calloc(argc, sizeof(*request.pids)),
	};
	int option, status = -1;

	if (!request.pidfds || !request.pids) {
		complain("out of memory");
		status = EXIT_FAILURE;
	}
	while (status < 0 && (option = getopt_long(argc, argv, "v:a:h", options,
						   NULL)) != -1) {
		switch (option) {
		case 'v':
			request.name = optarg;
			break;
		case 'a':
			request.pids[request.pid_count++] = optarg;
			break;
		case 'h':
			puts(usage);
			status = EXIT_SUCCESS;
			break;
		default:
			status = EXIT_USAGE;
		}
	}
	/* What this process inherited, the one that stays must not keep open. */
	if (status < 0) {
		close_range(3, ~0U, 0);
		status = run(&request, argv + optind);
	}
	free(request.pidfds);
	free(request.pids);
	return status;
}
