// SPDX-License-Identifier: GPL-2.0
/*
 * Takes a set of devices by /dev/ppt and gives it back; prints the milliseconds
 * of both. Giving back doesn't wait for the resets, so there are two times for
 * it: that of the call, and until the last device is free.
 *
 *   set-times DDDD:BB:SS.F…
 *   set-times --settle DDDD:BB:SS.F…     only wait until all are free
 */
#include "bench.h"

int main(int argc, char **argv)
{
	int settle = argc > 1 && !strcmp(argv[1], "--settle");
	double begin, assigned, released;
	struct bench_set set;
	int ppt;

	if (argc < 2 + settle) {
		fprintf(stderr, "usage: set-times [--settle] ADDRESS…\n");
		return 2;
	}
	set = parse_set(argc - 1 - settle, argv + 1 + settle);
	ppt = ppt_open();
	ppt_settle(ppt, &set, PPT_DEVICE_CLAIMED);
	if (settle)
		return 0;

	begin = now_ms();
	ppt_assign(ppt, &set);
	assigned = now_ms();
	printf("assign %.3f\n", assigned - begin);

	begin = now_ms();
	ppt_release(ppt);
	released = now_ms();
	ppt_settle(ppt, &set, PPT_DEVICE_CLAIMED);
	printf("release %.3f\nfree-again %.3f\n", released - begin,
	       now_ms() - begin);
	return 0;
}
