// SPDX-License-Identifier: GPL-2.0
/*
 * Makes option ROMs and what holds them, for the lab's machines and cases:
 *
 *   rom-make [-s OFFSET=BYTE]… [-n SIZE] VVVV:DDDD[:CCCCCC] TYPE:BLOCKS…
 *
 * A sound ROM for that device, on standard output: an image of so many blocks
 * of 512 bytes for each TYPE, "pcat" or "efi". The first does nothing when it is
 * run. What is in them differs at every place, and is the same each time. Then
 * bytes are changed (-s) and the whole is cut, or made longer with FFh (-n).
 *
 *   rom-make vfct BUS:SLOT.FUNCTION,VVVV:DDDD,FILE…
 *
 * An ACPI table VFCT with the images in the files, without the table's own header,
 * as QEMU's "-acpitable sig=VFCT,rev=1,data=FILE" wants it.
 */
#include <getopt.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 512
#define SIZE_MAX_ROM (32U << 20)
#define CHANGES_MAX 16
/* In an image: of its PCI data structure, and of what isn't header any more. */
#define PCIR 0x1c
#define CONTENT 0x40
/* In an ACPI table: behind its header. */
#define VFCT_IMAGES 0x4c
#define ACPI_HEADER 0x24

static unsigned char rom[SIZE_MAX_ROM];
static size_t rom_size;

static void fail(const char *what)
{
	fprintf(stderr, "rom-make: %s\n", what);
	exit(2);
}

static void put16(unsigned char *at, unsigned int value)
{
	at[0] = value;
	at[1] = value >> 8;
}

static void put32(unsigned char *at, unsigned int value)
{
	put16(at, value);
	put16(at + 2, value >> 16);
}

static void put_content(unsigned char *image, size_t size)
{
	uint32_t random = 0x9e3779b9 + rom_size;
	size_t i;

	for (i = CONTENT; i < size; i++) {
		random ^= random << 13;
		random ^= random >> 17;
		random ^= random << 5;
		image[i] = random;
	}
}

static void put_head(unsigned char *image, int is_efi, unsigned int blocks)
{
	put16(image, 0xaa55);
	put16(image + 0x18, PCIR);
	if (is_efi) {
		put16(image + 2, blocks);
		put32(image + 4, 0x0ef1);
		put16(image + 8, 0x0b);
		put16(image + 0x0a, 0x8664);
		put16(image + 0x16, CONTENT);
	} else {
		image[2] = blocks < 255 ? blocks : 255;
		image[3] = 0xcb; /* a far return */
	}
}

static void add_image(const char *text, unsigned int vendor,
		      unsigned int device, unsigned int class, int is_last)
{
	int is_efi = !strncmp(text, "efi:", 4);
	unsigned char sum = 0, *image = rom + rom_size;
	unsigned int blocks;
	size_t i, summed;

	if (sscanf(text, is_efi ? "efi:%u" : "pcat:%u", &blocks) != 1 ||
	    !blocks || blocks > 65535 ||
	    blocks > (sizeof(rom) - rom_size) / BLOCK)
		fail("no image");
	put_content(image, (size_t)blocks * BLOCK);
	put_head(image, is_efi, blocks);
	memcpy(image + PCIR, "PCIR", 4);
	put16(image + PCIR + 0x04, vendor);
	put16(image + PCIR + 0x06, device);
	put16(image + PCIR + 0x0a, 0x1c);
	image[PCIR + 0x0c] = 3;
	image[PCIR + 0x0d] = class;
	put16(image + PCIR + 0x0e, class >> 8);
	put16(image + PCIR + 0x10, blocks);
	put16(image + PCIR + 0x12, 1);
	image[PCIR + 0x14] = is_efi ? 3 : 0;
	image[PCIR + 0x15] = is_last ? 0x80 : 0;
	put16(image + PCIR + 0x16, is_efi ? 0 : image[2]);
	summed = is_efi ? (size_t)blocks * BLOCK : (size_t)image[2] * BLOCK;
	for (i = 0; i < summed - 1; i++)
		sum += image[i];
	image[summed - 1] = -sum;
	rom_size += (size_t)blocks * BLOCK;
}

static void make_rom(char **words)
{
	unsigned int vendor, device, class = 0x030000;

	if (sscanf(words[0], "%x:%x:%x", &vendor, &device, &class) < 2)
		fail("no ids");
	for (words++; *words; words++)
		add_image(*words, vendor, device, class, !words[1]);
}

static void change(const char *text)
{
	long offset, value;
	char *end;

	offset = strtol(text, &end, 0);
	if (*end != '=' || offset < 0 || (size_t)offset >= rom_size)
		fail("no byte to change");
	value = strtol(end + 1, &end, 0);
	if (*end)
		fail("no byte");
	rom[offset] = value;
}

static void resize(size_t size)
{
	if (size > sizeof(rom))
		fail("too long");
	if (size > rom_size)
		memset(rom + rom_size, 0xff, size - rom_size);
	rom_size = size;
}

/* --- VFCT ----------------------------------------------------------------- */

static void add_entry(const char *text)
{
	unsigned int bus, slot, function, vendor, device;
	unsigned char *head = rom + rom_size;
	size_t size;
	FILE *file;
	int used;

	if (sscanf(text, "%x:%x.%u,%x:%x,%n", &bus, &slot, &function, &vendor,
		   &device, &used) != 5)
		fail("no entry");
	file = fopen(text + used, "r");
	if (!file)
		fail(text + used);
	size = fread(head + 28, 1, sizeof(rom) - rom_size - 28, file);
	fclose(file);
	put32(head, bus);
	put32(head + 4, slot);
	put32(head + 8, function);
	put16(head + 12, vendor);
	put16(head + 14, device);
	put32(head + 24, size);
	rom_size += 28 + size;
}

static void make_vfct(char **words)
{
	rom_size = VFCT_IMAGES - ACPI_HEADER;
	put32(rom + 0x34 - ACPI_HEADER, VFCT_IMAGES);
	for (; *words; words++)
		add_entry(*words);
}

int main(int argc, char **argv)
{
	const char *changes[CHANGES_MAX];
	int option, i, count = 0;
	long size = -1;

	while ((option = getopt(argc, argv, "s:n:")) != -1) {
		if (option == 's' && count < CHANGES_MAX)
			changes[count++] = optarg;
		else if (option == 'n')
			size = strtol(optarg, NULL, 0);
		else
			return 2;
	}
	argv += optind;
	if (argc - optind < 2)
		fail("too few words, see its source");
	if (!strcmp(argv[0], "vfct"))
		make_vfct(argv + 1);
	else
		make_rom(argv);
	for (i = 0; i < count; i++)
		change(changes[i]);
	if (size >= 0)
		resize(size);
	return fwrite(rom, 1, rom_size, stdout) == rom_size ? 0 : 1;
}
