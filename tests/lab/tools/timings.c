// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a command COUNT times with its output thrown away, and prints how long
 * each run took, in milliseconds, from before the fork to after the wait.
 *
 *   timings [-s STATUS] COUNT COMMAND [ARGUMENT…]
 *
 * It may end with 0, or with STATUS.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
	posix_spawn_file_actions_t actions;
	int i, count, error, status, good = 0;

	if (argc > 2 && !strcmp(argv[1], "-s")) {
		good = atoi(argv[2]);
		argv += 2;
		argc -= 2;
	}
	if (argc < 3 || (count = atoi(argv[1])) < 1) {
		fprintf(stderr,
			"usage: timings [-s STATUS] COUNT COMMAND [ARGUMENT…]\n");
		return 2;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	for (i = 0; i < count; i++) {
		double begin = now_ms();
		pid_t pid;

		error = posix_spawnp(&pid, argv[2], &actions, NULL, argv + 2,
				     environ);
		if (error) {
			fprintf(stderr, "timings: %s: %s\n", argv[2],
				strerror(error));
			return 1;
		}
		waitpid(pid, &status, 0);
		if (!WIFEXITED(status) ||
		    (WEXITSTATUS(status) && WEXITSTATUS(status) != good)) {
			fprintf(stderr, "timings: %s failed\n", argv[2]);
			return 1;
		}
		printf("%.3f\n", now_ms() - begin);
	}
	posix_spawn_file_actions_destroy(&actions);
	return 0;
}
