// SPDX-License-Identifier: GPL-2.0
/*
 * Makes an OpRegion of Intel's graphics as firmware would, on standard output:
 *
 *   opregion-make OPTION…
 *
 *   -v MAJOR.MINOR   its version (2.0)
 *   -k KIB           the size that it says (8)
 *   -m MAILBOXES     bits (0x1f)
 *   -b SIZE          a VBT of so many bytes in mailbox 4
 *   -e OFFSET:SIZE   one outside, so many bytes from the beginning
 *   -a RVDA          where it says that one is (0)
 *   -r RVDS          and how long (0)
 *   -s OFFSET=BYTE   a byte is changed at the end; up to 16 of these
 *   -g               what a guest is to get of the same: the VBT outside
 *                    directly behind the 8 KiB and RVDA leading there, nothing
 *                    of the host's, and all of it padded to whole pages
 *
 * What is in a VBT differs at every place, and is the same each time. What no
 * guest must see is never zero: DRDY, SCIC, argument, ARDY, ASLC, FDSS and FDSP.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BASE_SIZE 0x2000
#define ROOM (1UL << 20)
#define CHANGES_MAX 16

/* Mailbox 2, calls of the firmware. */
#define MAILBOX_SWSCI 0x02

static unsigned char bytes[ROOM];
static size_t total = BASE_SIZE;

static unsigned int major = 2, minor;
static unsigned long kib = 8, mailboxes = 0x1f, rvds;
static unsigned long long rvda;
static unsigned long inside, outside, outside_at;
static bool for_guest;

static void fail(const char *what)
{
	fprintf(stderr, "opregion-make: %s\n", what);
	exit(2);
}

static void put16(size_t at, unsigned int value)
{
	bytes[at] = value;
	bytes[at + 1] = value >> 8;
}

static void put32(size_t at, uint32_t value)
{
	put16(at, value);
	put16(at + 2, value >> 16);
}

static void put64(size_t at, uint64_t value)
{
	put32(at, value);
	put32(at + 4, value >> 32);
}

/* With headers as i915 wants them, and bytes that sum to 0. */
static void put_vbt(size_t at, size_t size)
{
	uint32_t random = 0x9e3779b9 + size;
	unsigned char sum = 0;
	size_t i;

	if (size < 0x46 || at > ROOM || size > ROOM - at)
		fail("no place for the VBT");
	for (i = 0x46; i < size; i++) {
		random ^= random << 13;
		random ^= random >> 17;
		random ^= random << 5;
		bytes[at + i] = random;
	}
	memcpy(bytes + at, "$VBT TEST           ", 20);
	put16(at + 0x14, 100);
	put16(at + 0x16, 0x30);
	put16(at + 0x18, size);
	put32(at + 0x1c, 0x30);
	memcpy(bytes + at + 0x30, "BIOS_DATA_BLOCK ", 16);
	put16(at + 0x40, 250);
	put16(at + 0x42, 0x16);
	put16(at + 0x44, size - 0x30);
	for (i = 0; i < size; i++)
		sum += bytes[at + i];
	bytes[at + 0x1a] = -sum;
	if (total < at + size)
		total = at + size;
}

static void put_header(void)
{
	memcpy(bytes, "IntelGraphicsMem", 16);
	put32(0x10, kib);
	bytes[0x16] = minor;
	bytes[0x17] = major;
	memcpy(bytes + 0x18, "PPT TEST BIOS", 13);
	put32(0x58, mailboxes);
	put32(0x60, 0x183);
	put32(0x120, 0x300); /* DIDL: a display */
	put32(0x124, 0x301);
	put64(0x3ba, rvda);
	put32(0x3c2, rvds);
}

static void put_host_data(void)
{
	put32(0x100, 1); /* DRDY */
	put32(0x200, 0x00000203); /* SCIC */
	put32(0x204, 0x55aa55aa); /* argument */
	put32(0x300, 1); /* ARDY */
	put32(0x304, 0x000000ff); /* ASLC */
	put64(0x3aa, 0x600c5000); /* FDSS */
	put32(0x3b2, 0x1000); /* FDSP */
}

static void make_for_guest(void)
{
	mailboxes &= ~MAILBOX_SWSCI;
	rvda = outside ? BASE_SIZE : 0;
	rvds = outside;
	outside_at = BASE_SIZE;
	if (outside && major == 2 && !minor)
		minor = 1;
	put_header();
}

static void change(const char *text)
{
	char *end;
	unsigned long offset = strtoul(text, &end, 0);

	if (*end != '=' || offset >= total)
		fail("no byte to change");
	bytes[offset] = strtoul(end + 1, NULL, 0);
}

static void read_option(int option, const char *text)
{
	char *end;

	switch (option) {
	case 'v':
		if (sscanf(text, "%u.%u", &major, &minor) != 2)
			fail("no version");
		break;
	case 'k':
		kib = strtoul(text, NULL, 0);
		break;
	case 'm':
		mailboxes = strtoul(text, NULL, 0);
		break;
	case 'b':
		inside = strtoul(text, NULL, 0);
		break;
	case 'e':
		outside_at = strtoul(text, &end, 0);
		if (*end != ':')
			fail("no size");
		outside = strtoul(end + 1, NULL, 0);
		break;
	case 'a':
		rvda = strtoull(text, NULL, 0);
		break;
	case 'r':
		rvds = strtoul(text, NULL, 0);
		break;
	case 'g':
		for_guest = true;
		break;
	default:
		exit(2);
	}
}

int main(int argc, char **argv)
{
	const char *changes[CHANGES_MAX];
	int option, i, count = 0;

	while ((option = getopt(argc, argv, "v:k:m:b:e:a:r:s:g")) != -1) {
		if (option == 's' && count < CHANGES_MAX)
			changes[count++] = optarg;
		else
			read_option(option, optarg);
	}
	if (for_guest) {
		make_for_guest();
	} else {
		put_header();
		put_host_data();
	}
	if (inside)
		put_vbt(0x400, inside);
	if (outside)
		put_vbt(outside_at, outside);
	if (for_guest)
		total = (total + 0xfff) & ~0xfffUL;
	for (i = 0; i < count; i++)
		change(changes[i]);
	return fwrite(bytes, 1, total, stdout) == total ? 0 : 1;
}
