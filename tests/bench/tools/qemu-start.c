// SPDX-License-Identifier: GPL-2.0
/*
 * Starts a QEMU and ends it as soon as its guest runs; prints the milliseconds
 * from before the fork until the guest ran, and until the process was gone.
 *
 *   qemu-start SOCKET COMMAND…      COMMAND has "-qmp unix:SOCKET"
 *
 * QEMU connects to the socket early and finds the question "are you running?"
 * there. It answers from its main loop, which it enters when all devices are
 * made and reset and the processors have been let go. So nothing is polled,
 * and the moment is the same whoever drives the devices. A QEMU that says
 * nothing for LIMIT_MS is killed; exit status 124, as of timeout(1).
 */
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "bench.h"

#define LIMIT_MS 30000
#define HUNG 124

extern char **environ;

static int listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || strlen(path) >= sizeof(address.sun_path))
		fail("socket");
	strcpy(address.sun_path, path);
	unlink(path);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) ||
	    listen(fd, 1))
		fail(path);
	return fd;
}

static pid_t pid;

/* Else it would keep the devices, and the pipe of whoever reads the times. */
static void kill_qemu(void)
{
	if (pid > 0 && !kill(pid, SIGKILL))
		waitpid(pid, NULL, 0);
}

/* Waits for input; QEMU's end means that it didn't like its devices. */
static void wait_input(int fd, int process)
{
	struct pollfd files[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = process, .events = POLLIN },
	};

	if (poll(files, 2, LIMIT_MS) < 1) {
		fprintf(stderr, "bench: QEMU hangs\n");
		exit(HUNG);
	}
	if (files[1].revents) {
		errno = ECHILD;
		fail("QEMU ended");
	}
}

static void say(int monitor, const char *command)
{
	if (write(monitor, command, strlen(command)) < 0)
		fail("monitor");
}

static void wait_running(int monitor, int process)
{
	size_t length = 0;
	char answers[4096];
	ssize_t got;

	say(monitor, "{\"execute\":\"qmp_capabilities\"}\n"
		     "{\"execute\":\"query-status\"}\n");
	do {
		wait_input(monitor, process);
		got = read(monitor, answers + length,
			   sizeof(answers) - 1 - length);
		if (got <= 0)
			fail("monitor");
		length += got;
		answers[length] = '\0';
		if (strstr(answers, "\"running\": false")) {
			errno = EPROTO;
			fail("the guest isn't running");
		}
	} while (!strstr(answers, "\"running\": true"));
}

int main(int argc, char **argv)
{
	int listener, process, monitor, error, status;
	double begin, running;

	if (argc < 3) {
		fprintf(stderr, "usage: qemu-start SOCKET COMMAND…\n");
		return 2;
	}
	listener = listen_at(argv[1]);
	begin = now_ms();
	error = posix_spawnp(&pid, argv[2], NULL, NULL, argv + 2, environ);
	if (error) {
		errno = error;
		fail(argv[2]);
	}
	atexit(kill_qemu);
	process = pidfd_open(pid, 0);
	if (process < 0)
		fail("pidfd");
	wait_input(listener, process);
	monitor = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (monitor < 0)
		fail("accept");
	wait_running(monitor, process);
	running = now_ms();
	say(monitor, "{\"execute\":\"quit\"}\n");
	if (poll(&(struct pollfd){ .fd = process, .events = POLLIN }, 1,
		 LIMIT_MS) < 1) {
		fprintf(stderr, "bench: QEMU doesn't end\n");
		exit(HUNG);
	}
	if (waitpid(pid, &status, 0) != pid || status) {
		pid = 0;
		errno = ECHILD;
		fail("QEMU failed");
	}
	pid = 0;
	printf("%.3f %.3f\n", running - begin, now_ms() - begin);
	unlink(argv[1]);
	return 0;
}
