// SPDX-License-Identifier: GPL-2.0
/*
 * Speaks to VGA cards by VFIO's VGA region, as a VMM does for its guest: the
 * addresses and ports that every VGA card has at the same place.
 *
 *   vga-ranges DDDD:BB:SS.F DDDD:BB:SS.F
 *
 * Checks that there are all of those, and nothing else; and, with accesses to
 * the two cards in turns, that each access reaches the card that it is for.
 * Prints a line for each; ends with status 1 at the first that isn't so. Leaves
 * the legacy addresses with the second card.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REGION_SIZE 0xc0000U
#define MEMORY 0xa0000U
#define TEXT 0xb8000U
#define SEQUENCER 0x3c4 /* a register's number here, its value behind it */
#define GRAPHICS 0x3ce
#define BIT_MASK 8 /* a graphics register of eight bits */

struct card {
	const char *address;
	int fd;
	off_t region;
};

static void check(bool good, const char *what)
{
	if (!good) {
		fprintf(stderr, "vga-ranges: %s: %s\n", what,
			strerrorname_np(errno));
		exit(1);
	}
}

/* --- access --------------------------------------------------------------- */

static ssize_t get(struct card *card, uint32_t at, void *value, size_t count)
{
	return pread(card->fd, value, count, card->region + at);
}

static ssize_t put(struct card *card, uint32_t at, const void *value,
		   size_t count)
{
	return pwrite(card->fd, value, count, card->region + at);
}

static void set_register(struct card *card, uint16_t port, uint8_t number,
			 uint8_t value)
{
	check(put(card, port, &number, 1) == 1, "register's number");
	check(put(card, port + 1, &value, 1) == 1, "register's value");
}

static uint8_t get_register(struct card *card, uint16_t port, uint8_t number)
{
	uint8_t value;

	check(put(card, port, &number, 1) == 1, "register's number");
	check(get(card, port + 1, &value, 1) == 1, "register's value");
	return value;
}

static void card_open(struct card *card, const char *address)
{
	struct vfio_region_info info = { .argsz = sizeof(info) };
	char path[128], link[128];
	int container, group;
	uint16_t command = 3;
	ssize_t length;

	card->address = address;
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group",
		 address);
	length = readlink(path, link, sizeof(link) - 1);
	check(length > 0, path);
	link[length] = '\0';
	snprintf(path, sizeof(path), "/dev/vfio/%s", strrchr(link, '/') + 1);
	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	group = open(path, O_RDWR | O_CLOEXEC);
	check(group >= 0, path);
	check(!ioctl(group, VFIO_GROUP_SET_CONTAINER, &container), "container");
	check(!ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU), "IOMMU");
	card->fd = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address);
	check(card->fd >= 0, address);

	info.index = VFIO_PCI_CONFIG_REGION_INDEX;
	check(!ioctl(card->fd, VFIO_DEVICE_GET_REGION_INFO, &info), "config");
	check(pwrite(card->fd, &command, 2, info.offset + 4) == 2, "decoding");

	info.index = VFIO_PCI_VGA_REGION_INDEX;
	check(!ioctl(card->fd, VFIO_DEVICE_GET_REGION_INFO, &info), "region");
	errno = 0;
	check(info.size == REGION_SIZE, "region's size");
	check(info.flags == (VFIO_REGION_INFO_FLAG_READ |
			     VFIO_REGION_INFO_FLAG_WRITE),
	      "region's flags");
	card->region = info.offset;
}

/* --- ranges --------------------------------------------------------------- */

/* The first address behind the range that @at is in; 0 if it is in none. */
static uint32_t range_end(uint32_t at)
{
	if (at >= MEMORY && at < REGION_SIZE)
		return REGION_SIZE;
	/* 3bc to 3bf may be a printer's. */
	if (at >= 0x3b0 && at < 0x3bc)
		return 0x3bc;
	if (at >= 0x3c0 && at < 0x3e0)
		return 0x3e0;
	return 0;
}

/* Four bytes from there on: as many of them as are in the range. */
static void check_address(struct card *card, uint32_t at, bool write)
{
	uint32_t end = range_end(at), value = 0;
	ssize_t expected = -1, got;
	char what[64];

	if (end)
		expected = end - at < 4 ? end - at : 4;
	snprintf(what, sizeof(what), "%s %#x", write ? "write" : "read", at);
	errno = 0;
	got = write ? put(card, at, &value, 4) : get(card, at, &value, 4);
	check(got == expected && (end || errno == EINVAL), what);
}

static void check_ranges(struct card *card)
{
	uint32_t at, refused = 0;

	for (at = 0; at < REGION_SIZE + 0x1000; at++) {
		/* Every port; of what is no port, every page's edges. */
		if (at > 0xffff && (at & 0xfff) > 1 && (at & 0xfff) < 0xffd)
			continue;
		check_address(card, at, false);
		if (!range_end(at)) {
			check_address(card, at, true);
			refused++;
		}
	}
	printf("%u addresses outside are refused\n", refused);
}

/* --- both cards ----------------------------------------------------------- */

/* As the text mode has it: two bytes at each place, at b8000 and behind. */
static void set_text_memory(struct card *card)
{
	set_register(card, SEQUENCER, 2, 3);
	set_register(card, SEQUENCER, 4, 2);
	set_register(card, GRAPHICS, 1, 0);
	set_register(card, GRAPHICS, 3, 0);
	set_register(card, GRAPHICS, 5, 0x10);
	set_register(card, GRAPHICS, 6, 0x0e);
	set_register(card, GRAPHICS, BIT_MASK, 0xff);
}

static void check_memory(struct card *cards)
{
	uint32_t i, card, value;

	for (card = 0; card < 2; card++)
		set_text_memory(&cards[card]);
	for (i = 0; i < 32; i++) {
		value = 0x07410700 + i * 2 + i % 2;
		check(put(&cards[i % 2], TEXT + i / 2 * 4, &value, 4) == 4,
		      "write");
	}
	for (i = 0; i < 32; i++) {
		check(get(&cards[i % 2], TEXT + i / 2 * 4, &value, 4) == 4,
		      "read");
		errno = 0;
		check(value == 0x07410700 + i * 2 + i % 2, "what was read");
	}
	printf("memory: each card has what was written to it\n");
}

static void check_ports(struct card *cards)
{
	uint32_t i;

	for (i = 0; i < 32; i++) {
		set_register(&cards[0], GRAPHICS, BIT_MASK, i);
		set_register(&cards[1], GRAPHICS, BIT_MASK, ~i);
		errno = 0;
		check(get_register(&cards[0], GRAPHICS, BIT_MASK) == i,
		      "the first card's register");
		check(get_register(&cards[1], GRAPHICS, BIT_MASK) ==
			      (uint8_t)~i,
		      "the second card's register");
	}
	printf("ports: each card has what was written to it\n");
}

int main(int argc, char **argv)
{
	struct card cards[2];

	if (argc != 3) {
		fprintf(stderr,
			"usage: vga-ranges DDDD:BB:SS.F DDDD:BB:SS.F\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	card_open(&cards[0], argv[1]);
	card_open(&cards[1], argv[2]);
	check_ranges(&cards[0]);
	check_memory(cards);
	check_ports(cards);
	return 0;
}
