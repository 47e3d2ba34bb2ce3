// SPDX-License-Identifier: GPL-2.0
/*
 * A user of what /dev/ppt tells of Intel's graphics, by the plain ioctls.
 *
 *   igd-client info ADDRESS           what PPT_IOC_IGD tells, a line for each
 *                                     member
 *   igd-client user ADDRESS           the same, for somebody without privileges
 *   igd-client read ADDRESS           the OpRegion for guests, to standard output
 *   igd-client raw ADDRESS            as firmware has made it
 *   igd-client part ADDRESS OFFSET COUNT
 *   igd-client check ADDRESS          each error of the ioctls; the graphics has
 *                                     a sound OpRegion
 *
 * What fails prints the name of the errno; the status is 1 then.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "client.h"

/* An OpRegion and a VBT have less. */
#define ROOM (1U << 20)

static unsigned char bytes[ROOM];

static const char *const stolen_names[] = {
	[PPT_IGD_STOLEN_UNKNOWN] = "unknown",
	[PPT_IGD_STOLEN_GMCH] = "gmch",
	[PPT_IGD_STOLEN_BDSM32] = "bdsm32",
	[PPT_IGD_STOLEN_BDSM64] = "bdsm64",
	[PPT_IGD_STOLEN_BAR2] = "bar2",
};

static const char *const stolen_faults[] = {
	[PPT_IGD_FAULT_UNKNOWN] = "UNKNOWN",
	[PPT_IGD_FAULT_NO_ANSWER] = "NO_ANSWER",
	[PPT_IGD_FAULT_SIZE_INVALID] = "SIZE_INVALID",
	[PPT_IGD_FAULT_SIZE_RESERVED] = "SIZE_RESERVED",
	[PPT_IGD_FAULT_GTT_INVALID] = "GTT_INVALID",
	[PPT_IGD_FAULT_NO_BASE] = "NO_BASE",
	[PPT_IGD_FAULT_BASE_RANGE] = "BASE_RANGE",
};

static const char *const opregion_faults[] = {
	[PPT_OPREGION_FAULT_NONE] = "NONE",
	[PPT_OPREGION_FAULT_BAD_ADDRESS] = "BAD_ADDRESS",
	[PPT_OPREGION_FAULT_TOO_SHORT] = "TOO_SHORT",
	[PPT_OPREGION_FAULT_BAD_SIGNATURE] = "BAD_SIGNATURE",
	[PPT_OPREGION_FAULT_BAD_SIZE] = "BAD_SIZE",
	[PPT_OPREGION_FAULT_BAD_VERSION] = "BAD_VERSION",
	[PPT_OPREGION_FAULT_RVDA_HALF] = "RVDA_HALF",
	[PPT_OPREGION_FAULT_RVDA_UNUSED] = "RVDA_UNUSED",
	[PPT_OPREGION_FAULT_RVDA_INSIDE] = "RVDA_INSIDE",
	[PPT_OPREGION_FAULT_RVDA_OVERFLOW] = "RVDA_OVERFLOW",
	[PPT_OPREGION_FAULT_RVDS_TOO_BIG] = "RVDS_TOO_BIG",
	[PPT_OPREGION_FAULT_VBT_SIGNATURE] = "VBT_SIGNATURE",
	[PPT_OPREGION_FAULT_VBT_TRUNCATED] = "VBT_TRUNCATED",
	[PPT_OPREGION_FAULT_VBT_BAD] = "VBT_BAD",
	[PPT_OPREGION_FAULT_VBT_CHECKSUM] = "VBT_CHECKSUM",
	[PPT_OPREGION_FAULT_NO_VBT] = "NO_VBT",
	[PPT_OPREGION_FAULT_SYSTEM_RAM] = "SYSTEM_RAM",
	[PPT_OPREGION_FAULT_UNMAPPED] = "UNMAPPED",
	[PPT_OPREGION_FAULT_DEVICE_MEMORY] = "DEVICE_MEMORY",
};

static const char *const place_names[] = {
	[PPT_VBT_NONE] = "none",
	[PPT_VBT_IN_MAILBOX] = "mailbox",
	[PPT_VBT_OUTSIDE] = "outside",
};

static const char *const property_names[] = {
	"vga-disabled",
	"host-bridge",
	"lpc-bridge",
};

#define NAME_IN(names, number) \
	name_in(names, sizeof(names) / sizeof((names)[0]), number)
#define PRINT_BITS(key, names, bits) \
	print_bits(key, names, sizeof(names) / sizeof((names)[0]), bits)

static void print_bits(const char *key, const char *const *names, size_t count,
		       unsigned int bits)
{
	int i;

	printf("%s:", key);
	for (i = 0; i < 32; i++)
		if (bits & 1U << i)
			printf(" %s", name_in(names, count, i));
	puts("");
}

/* --- commands ------------------------------------------------------------- */

static struct ppt_ioc_igd igd_of(void)
{
	return (struct ppt_ioc_igd){ .size = sizeof(struct ppt_ioc_igd),
				     .address = address };
}

static struct ppt_ioc_opregion opregion_of(__u32 offset, __u32 capacity)
{
	return (struct ppt_ioc_opregion){
		.size = sizeof(struct ppt_ioc_opregion),
		.address = address,
		.offset = offset,
		.capacity = capacity,
		.data = capacity ? (unsigned long)bytes : 0,
		.out_count = 9999,
		.out_size = 9999,
	};
}

static void print_bridge(const char *key, const struct ppt_igd_bridge *bridge)
{
	printf("%s: %08x %08x %08x\n", key, bridge->ids, bridge->class_revision,
	       bridge->subsystem);
}

static int do_info(char **words)
{
	struct ppt_ioc_igd igd = igd_of();
	int ret = call(PPT_IOC_IGD, &igd);

	(void)words;
	if (ret)
		return complain("info", ret);
	printf("model: %s\ngeneration: %u\n", igd.out_model,
	       igd.out_generation);
	printf("stolen: %s\nsizes: %#x\n",
	       NAME_IN(stolen_names, igd.out_stolen), igd.out_sizes_register);
	printf("base: %#llx\nbase-low: %#x\n", igd.out_stolen_base,
	       igd.out_base_low);
	printf("size: %lluM\ngtt: %uM\n", igd.out_stolen_size >> 20,
	       igd.out_gtt_size >> 20);
	PRINT_BITS("properties", property_names, igd.out_properties);
	PRINT_BITS("faults", stolen_faults, igd.out_stolen_faults);
	printf("version: %u.%u.%u\n", igd.out_opregion_version >> 16,
	       igd.out_opregion_version >> 8 & 0xff,
	       igd.out_opregion_version & 0xff);
	printf("opregion: %#x\nraw: %#x\n", igd.out_opregion_size,
	       igd.out_opregion_raw_size);
	PRINT_BITS("opregion-faults", opregion_faults, igd.out_opregion_faults);
	printf("vbt: %s %#x\n", NAME_IN(place_names, igd.out_vbt_place),
	       igd.out_vbt_size);
	print_bridge("host", &igd.out_host_bridge);
	print_bridge("lpc", &igd.out_lpc_bridge);
	return 0;
}

static int do_user(char **words)
{
	if (drop_privileges())
		return complain("user", -errno);
	return do_info(words);
}

static int print_part(const char *what, struct ppt_ioc_opregion *opregion)
{
	int ret = call(PPT_IOC_OPREGION, opregion);

	if (ret)
		return complain(what, ret);
	return fwrite(bytes, 1, opregion->out_count, stdout) !=
	       opregion->out_count;
}

static int do_read(char **words)
{
	struct ppt_ioc_opregion opregion = opregion_of(0, ROOM);

	(void)words;
	return print_part("read", &opregion);
}

static int do_raw(char **words)
{
	struct ppt_ioc_opregion opregion = opregion_of(0, ROOM);

	(void)words;
	opregion.flags = PPT_OPREGION_F_RAW;
	return print_part("raw", &opregion);
}

static int do_part(char **words)
{
	struct ppt_ioc_opregion opregion;

	if (!words[0] || !words[1])
		return complain("words", -EINVAL);
	opregion = opregion_of(strtoul(words[0], NULL, 0),
			       strtoul(words[1], NULL, 0));
	opregion.flags = PPT_OPREGION_F_PART;
	return print_part("part", &opregion);
}

/* --- check: each error ---------------------------------------------------- */

static void check_igd(void)
{
	struct ppt_ioc_igd igd = igd_of();

	check_common("igd", PPT_IOC_IGD, &igd, sizeof(igd), sizeof(igd));
	memset(&igd.out_generation, 0xff,
	       offsetof(struct ppt_ioc_igd, __reserved) -
		       offsetof(struct ppt_ioc_igd, out_generation));
	expect("igd, whatever is in it", call(PPT_IOC_IGD, &igd), 0);
	expect_true("all is written",
		    igd.out_generation < 100 && !igd.out_model[7] &&
			    !igd.__reserved && !igd.out_host_bridge.__reserved);
	igd.__reserved = 1;
	expect("igd, reserved", call(PPT_IOC_IGD, &igd), -EINVAL);
	igd = igd_of();
	igd.address.__reserved = 1;
	expect("igd, reserved in the address", call(PPT_IOC_IGD, &igd),
	       -EINVAL);
	igd = igd_of();
	igd.address.domain = 7;
	expect("igd, not claimed", call(PPT_IOC_IGD, &igd), -ENODEV);
}

static void check_small(__u32 size)
{
	struct ppt_ioc_opregion opregion = opregion_of(0, size - 1);

	memset(bytes, 0xa5, size);
	expect("too small", call(PPT_IOC_OPREGION, &opregion), -EMSGSIZE);
	expect_true("the size that is needed",
		    opregion.out_count == size && opregion.out_size == size);
	expect_true("nothing is stored",
		    bytes[0] == 0xa5 && bytes[size - 2] == 0xa5);
	opregion = opregion_of(512, 0);
	expect("no room", call(PPT_IOC_OPREGION, &opregion), -EMSGSIZE);
	expect_true("the size from there", opregion.out_count == size - 512 &&
						   opregion.out_size == size);
	opregion = opregion_of(size, 16);
	expect("at the end", call(PPT_IOC_OPREGION, &opregion), -ERANGE);
	expect_true("the size is told",
		    !opregion.out_count && opregion.out_size == size);
	opregion = opregion_of(0xffffffff, 16);
	opregion.flags = PPT_OPREGION_F_PART;
	expect("far behind it", call(PPT_IOC_OPREGION, &opregion), -ERANGE);
}

static void check_bounds(__u32 size)
{
	struct ppt_ioc_opregion opregion = opregion_of(size - 8, 16);

	memset(bytes, 0xa5, 16);
	expect("the end", call(PPT_IOC_OPREGION, &opregion), 0);
	expect_true("so many are there", opregion.out_count == 8);
	expect_true("nothing behind it is written", bytes[8] == 0xa5);
	opregion = opregion_of(8, 16);
	opregion.flags = PPT_OPREGION_F_PART;
	memset(bytes, 0xa5, 32);
	expect("a part", call(PPT_IOC_OPREGION, &opregion), 0);
	expect_true("that part", opregion.out_count == 16 && bytes[16] == 0xa5);
	opregion = opregion_of(0, ROOM);
	opregion.capacity = 0xffffffff;
	expect("absurd room", call(PPT_IOC_OPREGION, &opregion), 0);
	expect_true("all of it", opregion.out_count == size);
}

static void check_opregion(void)
{
	struct ppt_ioc_opregion opregion = opregion_of(0, ROOM);
	struct ppt_ioc_igd igd = igd_of();
	__u32 size;

	expect("opregion", call(PPT_IOC_OPREGION, &opregion), 0);
	size = opregion.out_size;
	expect("igd", call(PPT_IOC_IGD, &igd), 0);
	expect_true("the whole", size >= 0x2000 && !(size % 4096) &&
					 opregion.out_count == size &&
					 igd.out_opregion_size == size);
	opregion = opregion_of(0, ROOM);
	check_with_flags("opregion", PPT_IOC_OPREGION, &opregion,
			 sizeof(opregion), sizeof(opregion),
			 PPT_OPREGION_F_PART | PPT_OPREGION_F_RAW);
	check_small(size);
	check_bounds(size);
	opregion = opregion_of(0, size);
	opregion.data = 8;
	expect("bad pointer", call(PPT_IOC_OPREGION, &opregion), -EFAULT);
	opregion = opregion_of(0, 0);
	opregion.data = (unsigned long)bytes;
	expect("a pointer to nothing", call(PPT_IOC_OPREGION, &opregion),
	       -EINVAL);
	opregion = opregion_of(0, size);
	opregion.address.__reserved = 1;
	expect("reserved in the address", call(PPT_IOC_OPREGION, &opregion),
	       -EINVAL);
	opregion = opregion_of(0, size);
	opregion.address.domain = 7;
	expect("not claimed", call(PPT_IOC_OPREGION, &opregion), -ENODEV);
	opregion = opregion_of(0, ROOM);
	opregion.flags = PPT_OPREGION_F_RAW;
	expect("raw", call(PPT_IOC_OPREGION, &opregion), 0);
	expect_true("all of that",
		    opregion.out_count == igd.out_opregion_raw_size &&
			    opregion.out_size == opregion.out_count);
}

static void check_without_privilege(void)
{
	struct ppt_ioc_opregion opregion = opregion_of(0, ROOM);
	struct ppt_ioc_igd igd = igd_of();

	expect("igd", call(PPT_IOC_IGD, &igd), 0);
	expect_true("somebody privileged sees it", igd.out_stolen_base);
	expect("capabilities", drop_privileges(), 0);
	expect("igd, unprivileged", call(PPT_IOC_IGD, &igd), 0);
	expect_true("no address of the host", !igd.out_stolen_base);
	expect("opregion, unprivileged", call(PPT_IOC_OPREGION, &opregion), 0);
	memset(bytes, 0xa5, 16);
	opregion.flags = PPT_OPREGION_F_RAW;
	expect("raw, unprivileged", call(PPT_IOC_OPREGION, &opregion), -EPERM);
	expect_true("nothing is stored", bytes[0] == 0xa5);
}

static int do_check(char **words)
{
	struct ppt_ioc_version version = { .size = sizeof(version) };
	struct ppt_ioc_opregion opregion = opregion_of(0, ROOM);
	int for_writing = fd;

	(void)words;
	fd = open(PPT_DEVICE_PATH, O_RDONLY | O_CLOEXEC);
	expect("version", call(PPT_IOC_VERSION, &version), 0);
	expect_true("the feature is told",
		    version.out_features & PPT_FEATURE_IGD);
	check_igd();
	expect("opregion, file for reading", call(PPT_IOC_OPREGION, &opregion),
	       -EPERM);
	close(fd);
	fd = for_writing;
	check_opregion();
	check_without_privilege();
	return failures ? 1 : 0;
}

/* clang-format off */
static const struct client_command commands[] = {
	{ "info",  do_info },
	{ "user",  do_user },
	{ "read",  do_read },
	{ "raw",   do_raw },
	{ "part",  do_part },
	{ "check", do_check },
};

/* clang-format on */

int main(int argc, char **argv)
{
	return client_run("igd-client", commands,
			  sizeof(commands) / sizeof(commands[0]), argc, argv);
}
