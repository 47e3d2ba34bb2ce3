// SPDX-License-Identifier: GPL-2.0
/*
 * A user of the option ROMs of /dev/ppt, by the plain ioctls.
 *
 *   rom-client info ADDRESS           what PPT_IOC_ROM tells, a line for each
 *                                     member and source: verdict, size, defect
 *   rom-client read ADDRESS           the whole ROM, to standard output
 *   rom-client again ADDRESS          the same, and all sources are asked anew
 *   rom-client part ADDRESS OFFSET COUNT
 *   rom-client set ADDRESS on|off|back|FILE      "back": the file given before
 *   rom-client force ADDRESS FILE     a file for another device
 *   rom-client loop ADDRESS SECONDS FILE   reads again and again, now and then
 *                                     time anew, and compares with the file;
 *                                     prints how often it was so, how often the
 *                                     device was away or busy or had none
 *   rom-client check ADDRESS          each error of the ioctls; the device is
 *                                     free, has a ROM, and no file was given
 *
 * What fails prints the name of the errno, and of the defect if there is one;
 * the status is 1 then.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include "client.h"

static unsigned char *bytes;

static const char *const source_names[PPT_ROM_SOURCES] = {
	[PPT_ROM_NONE] = "none",	 [PPT_ROM_BAR] = "bar",
	[PPT_ROM_FIRMWARE] = "firmware", [PPT_ROM_VFCT] = "vfct",
	[PPT_ROM_FILE] = "file",	 [PPT_ROM_SHADOW] = "shadow",
};

static const char *const verdict_names[] = {
	[PPT_ROM_UNTRIED] = "untried",	     [PPT_ROM_USED] = "used",
	[PPT_ROM_ABSENT] = "absent",	     [PPT_ROM_DEFECTIVE] = "defective",
	[PPT_ROM_UNREADABLE] = "unreadable", [PPT_ROM_DENIED] = "denied",
};

static const char *const mode_names[] = {
	[PPT_ROM_MODE_ON] = "on",
	[PPT_ROM_MODE_OFF] = "off",
	[PPT_ROM_MODE_FILE] = "file",
};

static const char *const defect_names[] = {
	[PPT_ROM_DEFECT_NONE] = "none",
	[PPT_ROM_DEFECT_EMPTY] = "EMPTY",
	[PPT_ROM_DEFECT_TOO_BIG] = "TOO_BIG",
	[PPT_ROM_DEFECT_ALL_ONES] = "ALL_ONES",
	[PPT_ROM_DEFECT_ALL_ZERO] = "ALL_ZERO",
	[PPT_ROM_DEFECT_NOT_A_ROM] = "NOT_A_ROM",
	[PPT_ROM_DEFECT_IFR_UNSUPPORTED] = "IFR_UNSUPPORTED",
	[PPT_ROM_DEFECT_IFR_OUT_OF_RANGE] = "IFR_OUT_OF_RANGE",
	[PPT_ROM_DEFECT_IFR_NO_DIRECTORY] = "IFR_NO_DIRECTORY",
	[PPT_ROM_DEFECT_IFR_BAD_TARGET] = "IFR_BAD_TARGET",
	[PPT_ROM_DEFECT_TRUNCATED] = "TRUNCATED",
	[PPT_ROM_DEFECT_BAD_LENGTH] = "BAD_LENGTH",
	[PPT_ROM_DEFECT_NO_PCIR] = "NO_PCIR",
	[PPT_ROM_DEFECT_PCIR_OUT_OF_RANGE] = "PCIR_OUT_OF_RANGE",
	[PPT_ROM_DEFECT_PCIR_SIGNATURE] = "PCIR_SIGNATURE",
	[PPT_ROM_DEFECT_PCIR_UNALIGNED] = "PCIR_UNALIGNED",
	[PPT_ROM_DEFECT_PCIR_LENGTH] = "PCIR_LENGTH",
	[PPT_ROM_DEFECT_BAD_CHECKSUM] = "BAD_CHECKSUM",
	[PPT_ROM_DEFECT_INIT_SIZE] = "INIT_SIZE",
	[PPT_ROM_DEFECT_DEVLIST_BAD] = "DEVLIST_BAD",
	[PPT_ROM_DEFECT_ID_MISMATCH] = "ID_MISMATCH",
	[PPT_ROM_DEFECT_EFI_HEADER] = "EFI_HEADER",
	[PPT_ROM_DEFECT_EFI_COMPRESSION] = "EFI_COMPRESSION",
	[PPT_ROM_DEFECT_NO_LAST] = "NO_LAST",
	[PPT_ROM_DEFECT_TOO_MANY] = "TOO_MANY",
	[PPT_ROM_DEFECT_TABLE] = "TABLE",
};

#define NAME_IN(names, number) \
	name_in(names, sizeof(names) / sizeof((names)[0]), number)

/* --- the ioctls ----------------------------------------------------------- */

static struct ppt_ioc_rom rom_of(void)
{
	return (struct ppt_ioc_rom){ .size = sizeof(struct ppt_ioc_rom),
				     .address = address };
}

static struct ppt_ioc_rom_read read_of(__u32 offset, __u32 capacity)
{
	return (struct ppt_ioc_rom_read){
		.size = sizeof(struct ppt_ioc_rom_read),
		.address = address,
		.offset = offset,
		.capacity = capacity,
		.data = capacity ? (unsigned long)bytes : 0,
	};
}

static struct ppt_ioc_rom_set set_of(__u32 mode, const void *data, __u32 count)
{
	return (struct ppt_ioc_rom_set){
		.size = sizeof(struct ppt_ioc_rom_set),
		.address = address,
		.mode = mode,
		.count = count,
		.data = (unsigned long)data,
		.out_defect = 9999,
		.out_defect_offset = 9999,
	};
}

/* The whole ROM into bytes; returns its size or -errno. */
static int read_all(__u32 flags)
{
	struct ppt_ioc_rom_read read = read_of(0, PPT_ROM_MAX);
	int ret;

	read.flags = flags;
	ret = call(PPT_IOC_ROM_READ, &read);
	if (ret)
		return ret;
	return read.out_count == read.out_size ? (int)read.out_size : -EPROTO;
}

/* A file into bytes behind room for a ROM; returns its size. */
static unsigned char *load(const char *path, size_t *size)
{
	unsigned char *data = bytes + PPT_ROM_MAX;
	FILE *file = fopen(path, "r");

	if (!file) {
		perror(path);
		exit(2);
	}
	*size = fread(data, 1, PPT_ROM_MAX + 1, file);
	fclose(file);
	return data;
}

/* --- commands ------------------------------------------------------------- */

static int do_info(char **words)
{
	struct ppt_ioc_rom rom = rom_of();
	const struct ppt_rom_source *source;
	int i, ret = call(PPT_IOC_ROM, &rom);

	(void)words;
	if (ret)
		return complain("info", ret);
	printf("mode: %s\nsource: %s\nsize: %u\nregion: %u\n",
	       NAME_IN(mode_names, rom.out_mode),
	       NAME_IN(source_names, rom.out_source), rom.out_size,
	       rom.out_region_size);
	printf("asked: %u\nimages: %u\n", rom.out_asked, rom.out_images);
	for (i = PPT_ROM_BAR; i < PPT_ROM_SOURCES; i++) {
		source = &rom.out_sources[i];
		printf("%s: %s %u", source_names[i],
		       NAME_IN(verdict_names, source->verdict), source->size);
		if (source->defect)
			printf(" %s@%#x", NAME_IN(defect_names, source->defect),
			       source->defect_offset);
		puts("");
	}
	return 0;
}

static int print_all(const char *what, __u32 flags)
{
	int size = read_all(flags);

	if (size < 0)
		return complain(what, size);
	return fwrite(bytes, 1, size, stdout) == (size_t)size ? 0 : 1;
}

static int do_read(char **words)
{
	(void)words;
	return print_all("read", 0);
}

static int do_again(char **words)
{
	(void)words;
	return print_all("again", PPT_ROM_READ_F_AGAIN);
}

static int do_part(char **words)
{
	struct ppt_ioc_rom_read read;
	int ret;

	if (!words[0] || !words[1])
		return complain("words", -EINVAL);
	read = read_of(strtoul(words[0], NULL, 0), strtoul(words[1], NULL, 0));
	read.flags = PPT_ROM_READ_F_PART;
	ret = call(PPT_IOC_ROM_READ, &read);
	if (ret)
		return complain("part", ret);
	return fwrite(bytes, 1, read.out_count, stdout) != read.out_count;
}

static int set(const char *what, struct ppt_ioc_rom_set *set)
{
	int ret = call(PPT_IOC_ROM_SET, set);

	if (ret == -EBADMSG) {
		fprintf(stderr, "%s: EBADMSG %s@%#x\n", what,
			NAME_IN(defect_names, set->out_defect),
			set->out_defect_offset);
		return 1;
	}
	return ret ? complain(what, ret) : 0;
}

static int do_set(char **words)
{
	struct ppt_ioc_rom_set command;
	unsigned char *data;
	size_t size;

	if (!words[0])
		return complain("words", -EINVAL);
	if (!strcmp(words[0], "on")) {
		command = set_of(PPT_ROM_MODE_ON, NULL, 0);
	} else if (!strcmp(words[0], "off")) {
		command = set_of(PPT_ROM_MODE_OFF, NULL, 0);
	} else if (!strcmp(words[0], "back")) {
		command = set_of(PPT_ROM_MODE_FILE, NULL, 0);
	} else {
		data = load(words[0], &size);
		command = set_of(PPT_ROM_MODE_FILE, data, size);
	}
	return set("set", &command);
}

static int do_force(char **words)
{
	struct ppt_ioc_rom_set command;
	unsigned char *data;
	size_t size;

	if (!words[0])
		return complain("words", -EINVAL);
	data = load(words[0], &size);
	command = set_of(PPT_ROM_MODE_FILE, data, size);
	command.flags = PPT_ROM_SET_F_ANY_DEVICE;
	return set("force", &command);
}

/* Its bytes never differ. Asked anew once a second at most. */
static int do_loop(char **words)
{
	unsigned int good = 0, away = 0, none = 0, i;
	const unsigned char *data;
	time_t end;
	size_t size;
	int ret;

	if (!words[0] || !words[1])
		return complain("words", -EINVAL);
	data = load(words[1], &size);
	end = time(NULL) + atoi(words[0]);
	for (i = 0; time(NULL) < end; i++) {
		if (i % 32 == 0)
			usleep(1000000);
		ret = read_all(i % 32 ? 0 : PPT_ROM_READ_F_AGAIN);
		if (ret == -ENODEV || ret == -EAGAIN || ret == -EBUSY) {
			away++;
		} else if (ret == -ENODATA) {
			none++;
		} else if (ret < 0) {
			return complain("loop", ret);
		} else if ((size_t)ret != size || memcmp(bytes, data, size)) {
			fprintf(stderr, "loop: wrong bytes, try %u\n", i);
			return 1;
		} else {
			good++;
		}
	}
	printf("loop: good=%u away=%u none=%u\n", good, away, none);
	return good ? 0 : 1;
}

/* --- check: each error ---------------------------------------------------- */

static void check_rom(void)
{
	struct ppt_ioc_rom rom = rom_of();

	check_common("rom", PPT_IOC_ROM, &rom, sizeof(rom), sizeof(rom));
	expect("rom", call(PPT_IOC_ROM, &rom), 0);
	rom.address.__reserved = 1;
	expect("rom, reserved in the address", call(PPT_IOC_ROM, &rom),
	       -EINVAL);
	rom = rom_of();
	rom.address.domain = 7;
	expect("rom, not claimed", call(PPT_IOC_ROM, &rom), -ENODEV);
}

static void check_read_small(__u32 size)
{
	struct ppt_ioc_rom_read read = read_of(0, size - 1);

	memset(bytes, 0xa5, size);
	expect("read, too small", call(PPT_IOC_ROM_READ, &read), -EMSGSIZE);
	expect_true("the size that is needed",
		    read.out_count == size && read.out_size == size);
	expect_true("nothing is stored",
		    bytes[0] == 0xa5 && bytes[size - 2] == 0xa5);
	read = read_of(512, 0);
	expect("read, no room", call(PPT_IOC_ROM_READ, &read), -EMSGSIZE);
	expect_true("the size from there",
		    read.out_count == size - 512 && read.out_size == size);
	read = read_of(size, 16);
	expect("read, at the end", call(PPT_IOC_ROM_READ, &read), -ERANGE);
	expect_true("the size is told", read.out_size == size);
	read = read_of(0xffffffff, 16);
	read.flags = PPT_ROM_READ_F_PART;
	expect("read, far behind it", call(PPT_IOC_ROM_READ, &read), -ERANGE);
}

static void check_read_bounds(__u32 size)
{
	struct ppt_ioc_rom_read read = read_of(size - 8, 16);

	memset(bytes, 0xa5, 16);
	expect("read, the end", call(PPT_IOC_ROM_READ, &read), 0);
	expect_true("so many are there", read.out_count == 8);
	expect_true("nothing behind it is written", bytes[8] == 0xa5);
	read = read_of(8, 16);
	memset(bytes, 0xa5, 32);
	read.flags = PPT_ROM_READ_F_PART;
	expect("read, a part", call(PPT_IOC_ROM_READ, &read), 0);
	expect_true("that part", read.out_count == 16 && bytes[16] == 0xa5);
	read = read_of(0, PPT_ROM_MAX);
	read.capacity = 0xffffffff;
	expect("read, absurd room", call(PPT_IOC_ROM_READ, &read), 0);
	expect_true("all of it", read.out_count == size);
}

static void check_read(void)
{
	struct ppt_ioc_rom_read read = read_of(0, PPT_ROM_MAX);
	__u32 size;

	expect("read", call(PPT_IOC_ROM_READ, &read), 0);
	size = read.out_size;
	expect_true("the whole", size >= 512 && read.out_count == size);
	read = read_of(0, PPT_ROM_MAX);
	check_with_flags("read", PPT_IOC_ROM_READ, &read, sizeof(read),
			 sizeof(read),
			 PPT_ROM_READ_F_PART | PPT_ROM_READ_F_AGAIN);
	check_read_small(size);
	check_read_bounds(size);
	read = read_of(0, size);
	read.data = 8;
	expect("read, bad pointer", call(PPT_IOC_ROM_READ, &read), -EFAULT);
	read = read_of(0, size);
	read.__reserved = 1;
	expect("read, reserved", call(PPT_IOC_ROM_READ, &read), -EINVAL);
	read = read_of(0, size);
	read.address.__reserved = 1;
	expect("read, reserved in the address", call(PPT_IOC_ROM_READ, &read),
	       -EINVAL);
	read = read_of(0, size);
	read.address.domain = 7;
	expect("read, not claimed", call(PPT_IOC_ROM_READ, &read), -ENODEV);
	read = read_of(0, size);
	read.flags = PPT_ROM_READ_F_AGAIN;
	expect("read, again", call(PPT_IOC_ROM_READ, &read), 0);
}

static void check_set_errors(void)
{
	static const __u32 bad_modes[] = { 0, 4, 0xffffffff };
	struct ppt_ioc_rom_set command;
	int i;

	command = set_of(PPT_ROM_MODE_FILE, NULL, 0);
	expect("set, no file before", call(PPT_IOC_ROM_SET, &command),
	       -ENODATA);
	command = set_of(PPT_ROM_MODE_ON, NULL, 0);
	check_with_flags("set", PPT_IOC_ROM_SET, &command, sizeof(command),
			 sizeof(command), PPT_ROM_SET_F_ANY_DEVICE);
	for (i = 0; i < 3; i++) {
		command = set_of(bad_modes[i], NULL, 0);
		expect("set, no mode", call(PPT_IOC_ROM_SET, &command),
		       -EINVAL);
	}
	command = set_of(PPT_ROM_MODE_ON, bytes, 512);
	expect("set, on with data", call(PPT_IOC_ROM_SET, &command), -EINVAL);
	command = set_of(PPT_ROM_MODE_OFF, bytes, 0);
	expect("set, off with a pointer", call(PPT_IOC_ROM_SET, &command),
	       -EINVAL);
	command = set_of(PPT_ROM_MODE_FILE, bytes, 0);
	expect("set, a pointer to nothing", call(PPT_IOC_ROM_SET, &command),
	       -EINVAL);
	command = set_of(PPT_ROM_MODE_FILE, bytes, PPT_ROM_MAX + 1);
	expect("set, too big", call(PPT_IOC_ROM_SET, &command), -EFBIG);
	command = set_of(PPT_ROM_MODE_FILE, bytes, 0xffffffff);
	expect("set, absurdly big", call(PPT_IOC_ROM_SET, &command), -EFBIG);
	command = set_of(PPT_ROM_MODE_FILE, (void *)8, 512);
	expect("set, bad pointer", call(PPT_IOC_ROM_SET, &command), -EFAULT);
	command = set_of(PPT_ROM_MODE_ON, NULL, 0);
	command.address.__reserved = 1;
	expect("set, reserved in the address", call(PPT_IOC_ROM_SET, &command),
	       -EINVAL);
	command = set_of(PPT_ROM_MODE_ON, NULL, 0);
	command.address.domain = 7;
	expect("set, not claimed", call(PPT_IOC_ROM_SET, &command), -ENODEV);
	memset(bytes, 0xff, 4096);
	command = set_of(PPT_ROM_MODE_FILE, bytes, 4096);
	expect("set, all ones", call(PPT_IOC_ROM_SET, &command), -EBADMSG);
	expect_true("and it says so",
		    command.out_defect == PPT_ROM_DEFECT_ALL_ONES);
}

static void expect_rom(const char *what, __u32 mode, __u32 source, int size)
{
	struct ppt_ioc_rom rom = rom_of();

	expect(what, call(PPT_IOC_ROM, &rom), 0);
	if (rom.out_mode == mode && rom.out_source == source &&
	    (int)rom.out_size == size)
		return;
	fprintf(stderr, "FAIL: %s: mode %s, source %s, %u bytes\n", what,
		NAME_IN(mode_names, rom.out_mode),
		NAME_IN(source_names, rom.out_source), rom.out_size);
	failures++;
}

static void check_set(void)
{
	struct ppt_ioc_rom rom = rom_of();
	struct ppt_ioc_rom_set command;
	int size;

	check_set_errors();
	expect("rom", call(PPT_IOC_ROM, &rom), 0);
	size = read_all(0);
	expect_rom("nothing was set", PPT_ROM_MODE_ON, rom.out_source, size);
	command = set_of(PPT_ROM_MODE_FILE, bytes, size);
	expect("set, a file", call(PPT_IOC_ROM_SET, &command), 0);
	expect_true("no defect", !command.out_defect);
	expect_rom("a file", PPT_ROM_MODE_FILE, PPT_ROM_FILE, size);
	command = set_of(PPT_ROM_MODE_OFF, NULL, 0);
	expect("set, off", call(PPT_IOC_ROM_SET, &command), 0);
	expect_rom("off", PPT_ROM_MODE_OFF, PPT_ROM_NONE, 0);
	expect("read, off", read_all(0), -ENODATA);
	command = set_of(PPT_ROM_MODE_FILE, NULL, 0);
	expect("set, back", call(PPT_IOC_ROM_SET, &command), 0);
	expect_rom("back", PPT_ROM_MODE_FILE, PPT_ROM_FILE, size);
	command = set_of(PPT_ROM_MODE_ON, NULL, 0);
	expect("set, on", call(PPT_IOC_ROM_SET, &command), 0);
	expect("read, on", read_all(0), size);
	expect_rom("on", PPT_ROM_MODE_ON, rom.out_source, size);
}

static void check_without_privilege(void)
{
	struct ppt_ioc_rom_read read = read_of(0, PPT_ROM_MAX);
	struct ppt_ioc_rom_set command = set_of(PPT_ROM_MODE_ON, NULL, 0);

	expect("capabilities", drop_privileges(), 0);
	expect("read, unprivileged", call(PPT_IOC_ROM_READ, &read), 0);
	read.flags = PPT_ROM_READ_F_AGAIN;
	expect("again, unprivileged", call(PPT_IOC_ROM_READ, &read), -EPERM);
	expect("set, unprivileged", call(PPT_IOC_ROM_SET, &command), -EPERM);
}

static int do_check(char **words)
{
	struct ppt_ioc_version version = { .size = sizeof(version) };
	struct ppt_ioc_rom_read read = read_of(0, PPT_ROM_MAX);
	struct ppt_ioc_rom_set command = set_of(PPT_ROM_MODE_ON, NULL, 0);
	int for_writing = fd;

	(void)words;
	fd = open(PPT_DEVICE_PATH, O_RDONLY | O_CLOEXEC);
	expect("version", call(PPT_IOC_VERSION, &version), 0);
	expect_true("the feature is told",
		    version.out_features & PPT_FEATURE_ROM);
	check_rom();
	expect("read, file for reading", call(PPT_IOC_ROM_READ, &read), -EPERM);
	expect("set, file for reading", call(PPT_IOC_ROM_SET, &command),
	       -EPERM);
	close(fd);
	fd = for_writing;
	check_read();
	check_set();
	check_without_privilege();
	return failures ? 1 : 0;
}

/* clang-format off */
static const struct client_command commands[] = {
	{ "info",  do_info },
	{ "read",  do_read },
	{ "again", do_again },
	{ "part",  do_part },
	{ "set",   do_set },
	{ "force", do_force },
	{ "loop",  do_loop },
	{ "check", do_check },
};

/* clang-format on */

int main(int argc, char **argv)
{
	/* Room for a ROM, and for a file that is too long. */
	bytes = malloc(2 * PPT_ROM_MAX + 1);
	if (!bytes)
		return complain("memory", -ENOMEM);
	return client_run("rom-client", commands,
			  sizeof(commands) / sizeof(commands[0]), argc, argv);
}
