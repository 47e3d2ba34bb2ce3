// SPDX-License-Identifier: GPL-2.0
/*
 * Reads blocks of 4 KiB of two disks in turns, past all caches, one after
 * another: in sequence, and at places that look random but are the same in
 * every run. For each pass and disk it prints the microseconds for one read of
 * each kind. Linked statically, because it runs in a guest that has nothing else.
 *
 *   disk-read READS PASSES NAME=DISK NAME=DISK
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static void fail(const char *what)
{
	fprintf(stderr, "disk-read: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

static double read_blocks(int disk, void *block, int reads, long blocks,
			  int scattered)
{
	unsigned int place = 1;
	double begin = now_us();
	int i;

	for (i = 0; i < reads; i++) {
		/* The constants of the C standard's example of rand(). */
		place = scattered ? place * 1103515245 + 12345 :
				    (unsigned int)i;
		if (pread(disk, block, BLOCK,
			  (long)(scattered ? place >> 8 : place) % blocks *
				  BLOCK) != BLOCK)
			fail("read");
	}
	return (now_us() - begin) / reads;
}

struct disk {
	const char *name;
	int fd;
	long blocks;
};

static struct disk open_disk(char *text)
{
	char *path = strchr(text, '=');
	struct disk disk = { .name = text };

	if (!path) {
		errno = EINVAL;
		fail(text);
	}
	*path++ = '\0';
	disk.fd = open(path, O_RDONLY | O_DIRECT);
	if (disk.fd < 0)
		fail(path);
	disk.blocks = lseek(disk.fd, 0, SEEK_END) / BLOCK;
	if (disk.blocks < 1)
		fail(path);
	return disk;
}

int main(int argc, char **argv)
{
	int reads, pass, i, scattered;
	struct disk disks[2];
	void *block;

	if (argc != 5 || (reads = atoi(argv[1])) < 1) {
		fprintf(stderr,
			"usage: disk-read READS PASSES NAME=DISK NAME=DISK\n");
		return 2;
	}
	disks[0] = open_disk(argv[3]);
	disks[1] = open_disk(argv[4]);
	if (posix_memalign(&block, BLOCK, BLOCK))
		fail("memory");
	for (pass = 0; pass < atoi(argv[2]); pass++) {
		for (i = 0; i < 4; i++) {
			/* Neither is the first always. */
			struct disk *disk = &disks[(pass + i) & 1];

			scattered = i / 2;
			printf("%s %s %.2f\n", disk->name,
			       scattered ? "read-random" : "read-sequential",
			       read_blocks(disk->fd, block, reads, disk->blocks,
					   scattered));
		}
	}
	return 0;
}
