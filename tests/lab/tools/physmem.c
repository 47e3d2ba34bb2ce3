// SPDX-License-Identifier: GPL-2.0
/*
 * Physical memory, for the lab's cases and guests (so it is linked statically):
 *
 *   physmem read ADDRESS SIZE     to standard output
 *   physmem write ADDRESS FILE    what is in the file
 *   physmem ram FILE              a copy of the file in RAM, in one piece:
 *                                 prints its address, and stays until a signal
 *                                 comes; wants a huge page (vm.nr_hugepages)
 *
 * The first two go by /dev/mem, so they don't get at RAM on Debian's kernels.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL
#define HUGE (2UL << 20)
/* Of an entry in /proc/self/pagemap. */
#define FRAME_MASK ((1ULL << 55) - 1)

static int complain(const char *what)
{
	fprintf(stderr, "physmem: ");
	perror(what);
	return 1;
}

/* Maps these bytes, which may begin and end within a page. */
static volatile unsigned char *map(unsigned long address, size_t size,
				   bool writable)
{
	int fd = open("/dev/mem", writable ? O_RDWR : O_RDONLY);
	unsigned long skipped = address % PAGE;
	unsigned char *bytes;

	if (fd < 0)
		return NULL;
	bytes = mmap(NULL, skipped + size,
		     PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, fd,
		     address - skipped);
	close(fd);
	return bytes == MAP_FAILED ? NULL : bytes + skipped;
}

static int do_read(const char *address, const char *text)
{
	size_t size = strtoul(text, NULL, 0), i;
	volatile unsigned char *bytes;

	bytes = map(strtoul(address, NULL, 0), size, false);
	if (!bytes)
		return complain(address);
	for (i = 0; i < size; i++)
		putchar(bytes[i]);
	return fflush(stdout) ? complain("output") : 0;
}

static size_t load(const char *path, unsigned char *out, size_t capacity)
{
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		exit(complain(path));
	size = fread(out, 1, capacity, file);
	fclose(file);
	return size;
}

/* Four bytes at a time, as registers want it. */
static int do_write(const char *address, const char *path)
{
	static unsigned char bytes[HUGE];
	size_t size = load(path, bytes, sizeof(bytes)), i;
	volatile unsigned char *to;

	to = map(strtoul(address, NULL, 0), size, true);
	if (!to)
		return complain(address);
	for (i = 0; i + 4 <= size; i += 4)
		*(volatile uint32_t *)(to + i) = *(uint32_t *)(bytes + i);
	for (; i < size; i++)
		to[i] = bytes[i];
	return 0;
}

static int do_ram(const char *path)
{
	unsigned char *bytes =
		mmap(NULL, HUGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_LOCKED, -1,
		     0);
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry;

	if (bytes == MAP_FAILED || fd < 0)
		return complain("a huge page");
	load(path, bytes, HUGE);
	if (pread(fd, &entry, sizeof(entry), (uintptr_t)bytes / PAGE * 8) !=
	    sizeof(entry))
		return complain("pagemap");
	printf("%llx\n", (unsigned long long)(entry & FRAME_MASK) * PAGE);
	fflush(stdout);
	pause();
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "read"))
		return do_read(argv[2], argv[3]);
	if (argc == 4 && !strcmp(argv[1], "write"))
		return do_write(argv[2], argv[3]);
	if (argc == 3 && !strcmp(argv[1], "ram"))
		return do_ram(argv[2]);
	fputs("usage: physmem read|write|ram WORD…, see its source\n", stderr);
	return 2;
}
