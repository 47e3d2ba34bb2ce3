// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl igd: what its commands print, refuse, advise and leave behind, and the
 * lines that "show" has of graphics.
 */
#include <limits.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "opregion_build.h"
#include "pptctl.h"
#include "tool_run.h"

#define IGD "0000:00:02.0"

static const struct ppt_address igd_address = { .slot = 2 };

static uid_t euid;
static struct opregion_bytes region;
static struct vbt_bytes vbt;
static u8 blob[0x5000];
static struct tool_output tool;
static char file[PATH_MAX];

uid_t __wrap_geteuid(void);

uid_t __wrap_geteuid(void)
{
	return euid;
}

/* What guests get: with a VBT behind it. */
static void build_blob(void)
{
	memset(blob, 0, sizeof(blob));
	build_vbt(&vbt, VBT_SIZE_TGL);
	build_opregion(&region, 0x02010000, 0x2000, VBT_SIZE_TGL);
	put32(region.data, 0x58, 0x1d);
	memcpy(region.data + 0x18, "Build 7", 7);
	memcpy(blob, region.data, sizeof(region.data));
	memcpy(blob + sizeof(region.data), vbt.data, vbt.size);
}

static int setup(void **state)
{
	struct fake_host *host;
	int ret;

	euid = 0;
	ret = fake_host_setup(state);
	host = *state;
	snprintf(file, sizeof(file), "%s/x.bin", host->root);
	build_blob();
	return ret;
}

__attribute__((format(printf, 2, 3))) static int pptctl(struct fake_host *host,
							const char *format, ...)
{
	char words[PATH_MAX * 2];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	return tool_run(host, cmd_igd, words, &tool);
}

/* --- machines -------------------------------------------------------------- */

static void make_igd(struct fake_host *host)
{
	struct fake_call *call;

	fake_module(host);
	fake_device(host, "pci0000:00", IGD, "8086:9A49", "30000", "ppt");
	fake_expect_list(host, &igd_address, 1);
	call = fake_expect_device(host, igd_address, PPT_DEVICE_CLAIMED, "");
	call->device.out_vendor = 0x8086;
	call->device.out_device = 0x9a49;
	call->device.out_class = 0x30000;
}

static struct fake_call *expect(struct fake_host *host, unsigned long request)
{
	struct fake_call *call;

	fake_expect_igd_version(host);
	call = fake_expect(host, request);
	call->address = igd_address;
	return call;
}

static struct ppt_ioc_igd *expect_info(struct fake_host *host)
{
	struct fake_call *call = expect(host, PPT_IOC_IGD);

	call->igd = (struct ppt_ioc_igd){
		.out_generation = 12,
		.out_stolen = PPT_IGD_STOLEN_BDSM64,
		.out_model = "TGL",
		.out_stolen_base = 0x7c000000,
		.out_stolen_size = 64 << 20,
		.out_gtt_size = 8 << 20,
		.out_properties = PPT_IGD_HAS_HOST_BRIDGE |
				  PPT_IGD_HAS_LPC_BRIDGE,
		.out_opregion_version = 2 << 16 | 1 << 8,
		.out_opregion_size = sizeof(blob),
		.out_opregion_raw_size = 0x41da,
		.out_vbt_place = PPT_VBT_OUTSIDE,
		.out_vbt_size = VBT_SIZE_TGL,
		.out_host_bridge = { 0, 0x05, 0x22128086, 0 },
		.out_lpc_bridge = { 0xa0828086, 0x20, 0x22128086, 0 },
	};
	return &call->igd;
}

static struct fake_call *expect_read(struct fake_host *host)
{
	struct fake_call *call = expect(host, PPT_IOC_OPREGION);

	call->rom_data = blob;
	call->rom_size = sizeof(blob);
	return call;
}

static void assert_file(const void *data, size_t size)
{
	static u8 is[sizeof(blob) + 1];
	FILE *stream = fopen(file, "r");

	assert_non_null(stream);
	assert_int_equal(fread(is, 1, sizeof(is), stream), size);
	assert_memory_equal(is, data, size);
	fclose(stream);
}

/* --- all of them ----------------------------------------------------------- */

static void each_command_has_help(void **state)
{
	static const char *const names[] = { "show", "save", "check", "e820" };
	struct fake_host *host = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(pptctl(host, "--help"), 0);
		assert_has(tool.out, names[i]);
		assert_int_equal(pptctl(host, "%s --help", names[i]), 0);
		assert_has(tool.out, "Usage: pptctl igd ");
		assert_has(tool.out, names[i]);
		assert_string_equal(tool.err, "");
	}
}

static void wrong_usage_is_told(void **state)
{
	static const char *const lines[] = {
		"",
		"burn",
		"show",
		"show 00:02.0 00:02.1",
		"show 1/2/3/4",
		"save",
		"save 00:02.0",
		"save --vbt --raw 00:02.0 x",
		"check",
		"check a b",
		"check --colour a",
		"e820",
		"e820 --ram",
		"e820 --ram 0",
		"e820 --ram -1",
		"e820 --ram 4X",
		"e820 --ram 4GB",
		"e820 --ram 0x",
		"e820 --ram 99999999999999999999",
		"e820 --ram 99999999T",
		"e820 --ram 4G x",
		"e820 --ram 1G --low 2G",
		"e820 --ram 4G --stolen 64M --device 00:02.0",
	};
	struct fake_host *host = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_int_equal(pptctl(host, "%s", lines[i]), EXIT_USAGE);
		assert_string_not_equal(tool.err, "");
		assert_string_equal(tool.out, "");
	}
}

/* --- show ------------------------------------------------------------------ */

static void show_tells_all(void **state)
{
	struct fake_host *host = *state;

	make_igd(host);
	expect_info(host);
	expect_read(host);
	assert_int_equal(pptctl(host, "show 00:02.0"), 0);
	assert_string_equal(tool.err, "");
	assert_has(tool.out, "model:             TGL, generation 12\n"
			     "stolen memory:     64 MiB at 0x7c000000\n"
			     "gtt memory:        8 MiB\n"
			     "opregion:          version 2.1, 20 KiB for VMs, "
			     "16858 bytes from firmware\n"
			     "mailboxes:         1 (ACPI), 3 (ASLE), 4 (VBT), "
			     "5 (ASLE, EDID)\n"
			     "firmware:          Build 7\n"
			     "vbt:               8666 bytes, outside of the "
			     "mailboxes, TEST\n"
			     "vbt data:          version 250, 8618 bytes\n"
			     "vbt checksum:      ok\n"
			     "host bridge:       revision 05, "
			     "subsystem 8086:2212\n"
			     "lpc bridge:        8086:a082, revision 20, "
			     "subsystem 8086:2212\n");
	assert_has(tool.out, "register:          BDSM, 0xc0 of the graphics, "
			     "8 bytes: emulate: the guest's own\n");
	assert_null(strstr(tool.out, "defect"));
}

static void show_names_defects(void **state)
{
	struct fake_host *host = *state;
	struct ppt_ioc_igd *igd;

	make_igd(host);
	igd = expect_info(host);
	igd->out_opregion_size = 0;
	igd->out_opregion_raw_size = 0x2000;
	igd->out_stolen_faults = 1 << PPT_IGD_FAULT_SIZE_RESERVED;
	igd->out_opregion_faults = 1 << PPT_OPREGION_FAULT_BAD_SIZE | 1U << 30;
	assert_int_equal(pptctl(host, "show 00:02.0"), 0);
	assert_has(tool.out,
		   "opregion:          none for VMs, 8 KiB from "
		   "firmware\n"
		   "defect:            stolen memory: size-reserved: ");
	assert_has(tool.out, "defect:            OpRegion: bad-size: says that "
			     "its size is not 8 KiB\n"
			     "defect:            OpRegion: unknown: ");
}

static void show_says_when_nothing_is_in_config_space(void **state)
{
	struct fake_host *host = *state;
	struct ppt_ioc_igd *igd;

	make_igd(host);
	igd = expect_info(host);
	igd->out_stolen = PPT_IGD_STOLEN_BAR2;
	igd->out_stolen_base = 0;
	expect_read(host);
	assert_int_equal(pptctl(host, "show 00:02.0"), 0);
	assert_has(tool.out,
		   "stolen memory:     no stolen memory in config space: "
		   "64 MiB are a part of BAR 2; a guest needs none of its own\n");
	assert_null(strstr(tool.out, "BDSM"));
}

static void show_tells_others_less(void **state)
{
	struct fake_host *host = *state;

	euid = 1000;
	make_igd(host);
	expect_info(host)->out_stolen_base = 0;
	assert_int_equal(pptctl(host, "show 00:02.0"), 0);
	assert_has(tool.out, "64 MiB; where, is told to root only\n");
	assert_has(tool.err, "what is in its OpRegion is told to root only\n");
}

static void show_tells_programs(void **state)
{
	struct fake_host *host = *state;

	make_igd(host);
	expect_info(host)->out_opregion_faults =
		1 << PPT_OPREGION_FAULT_VBT_CHECKSUM;
	expect_read(host);
	assert_int_equal(pptctl(host, "show --json 00:02.0"), 0);
	assert_has(tool.out, "\"model\":\"TGL\",");
	assert_has(tool.out, "\"generation\":12,");
	assert_has(tool.out, "\"memory\":\"bdsm64\",");
	assert_has(tool.out, "\"stolen_base\":2080374784,");
	assert_has(tool.out, "\"version\":\"2.1\",");
	assert_has(tool.out, "\"name\":\"vbt-checksum\",");
	assert_has(tool.out, "\"at\":\"display\",");
	assert_has(tool.out, "\"policy\":\"legacy\"");
	assert_has(tool.out, "\"bdb_version\":250,");
	assert_has(tool.out, "\"notes\":[");
}

static void show_tells_why_not(void **state)
{
	struct fake_host *host = *state;

	make_igd(host);
	expect(host, PPT_IOC_IGD)->error = -ENODATA;
	assert_int_equal(pptctl(host, "show 00:02.0"), 1);
	assert_has(tool.err, "it is no integrated graphics of Intel's\n");
	assert_string_equal(tool.out, "");
	make_igd(host);
	expect(host, PPT_IOC_IGD)->error = -ENODEV;
	assert_int_equal(pptctl(host, "show 00:02.0"), 1);
	assert_has(tool.err, "it isn't claimed; \"pptctl claim " IGD "\"");
}

/* --- save ------------------------------------------------------------------ */

static void save_writes_what_guests_get(void **state)
{
	struct fake_host *host = *state;

	make_igd(host);
	expect_read(host);
	assert_int_equal(pptctl(host, "save 00:02.0 %s", file), 0);
	assert_has(tool.out, IGD ": OpRegion for VMs, 20 KiB, sound: ");
	assert_file(blob, sizeof(blob));
	/* Never over a file, unless by force. */
	make_igd(host);
	expect_read(host);
	assert_int_equal(pptctl(host, "save --vbt 00:02.0 %s", file), 1);
	assert_has(tool.err, "--force overwrites it\n");
	assert_file(blob, sizeof(blob));
	make_igd(host);
	expect_read(host);
	assert_int_equal(pptctl(host, "save --vbt --force 00:02.0 %s", file),
			 0);
	assert_has(tool.out, IGD ": VBT, 8666 bytes, sound: ");
	assert_file(vbt.data, vbt.size);
}

static void save_writes_what_firmware_made(void **state)
{
	struct fake_host *host = *state;
	struct fake_call *call;

	make_igd(host);
	call = expect_read(host);
	call->rom_flags = PPT_OPREGION_F_RAW;
	call->rom_size = 0x41da;
	assert_int_equal(pptctl(host, "save --raw 00:02.0 %s", file), 0);
	assert_has(tool.out, "OpRegion of the firmware, 16858 bytes, ");
	assert_file(blob, 0x41da);
}

static void save_tells_why_there_is_none(void **state)
{
	struct fake_host *host = *state;
	struct ppt_ioc_igd *igd;

	make_igd(host);
	expect(host, PPT_IOC_OPREGION)->error = -ENODATA;
	igd = expect_info(host);
	igd->out_opregion_size = 0;
	igd->out_opregion_faults = 1 << PPT_OPREGION_FAULT_BAD_SIZE;
	assert_int_equal(pptctl(host, "save 00:02.0 %s", file), 1);
	assert_has(tool.err,
		   "no OpRegion for VMs: bad-size: says that its size "
		   "is not 8 KiB; --raw saves it as it is\n");
	assert_int_not_equal(access(file, F_OK), 0);
	put32(blob, 0x3c2, 0);
	put64(blob, 0x3ba, 0);
	make_igd(host);
	expect_read(host);
	assert_int_equal(pptctl(host, "save --vbt 00:02.0 %s", file), 1);
	assert_has(tool.err, "no usable VBT\n");
	assert_int_not_equal(access(file, F_OK), 0);
}

static void save_goes_to_stdout(void **state)
{
	struct fake_host *host = *state;

	make_igd(host);
	expect_read(host);
	assert_int_equal(pptctl(host, "save 00:02.0 -"), 0);
	assert_memory_equal(tool.out, blob, 64);
	assert_has(tool.err, "20 KiB, sound\n");
}

static void save_needs_root(void **state)
{
	euid = 1000;
	assert_int_equal(pptctl(*state, "save 00:02.0 %s", file), 1);
	assert_has(tool.err, "this needs root");
}

/* --- check ----------------------------------------------------------------- */

static void check_tells_of_sound_files(void **state)
{
	struct fake_host *host = *state;
	char expected[PATH_MAX + 64];

	fake_bytes(host, blob, sizeof(blob), "x.bin");
	assert_int_equal(pptctl(host, "check %s", file), 0);
	snprintf(expected, sizeof(expected),
		 "%s: 20 KiB, OpRegion 2.1, sound\nmailboxes: ", file);
	assert_has(tool.out, expected);
	fake_bytes(host, vbt.data, vbt.size, "x.bin");
	assert_int_equal(pptctl(host, "check %s", file), 0);
	assert_has(tool.out, ": 8666 bytes, VBT, sound\n"
			     "vbt:               8666 bytes, alone, TEST\n");
	assert_string_equal(tool.err, "");
}

static void check_tells_what_is_wrong(void **state)
{
	struct fake_host *host = *state;

	blob[0x2100] ^= 1;
	fake_bytes(host, blob, sizeof(blob), "x.bin");
	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(tool.out, "OpRegion 2.1, fit for use, with a defect\n");
	assert_has(tool.out, "defect:            OpRegion: vbt-checksum: ");
	assert_int_equal(pptctl(host, "check --json %s", file), 1);
	assert_has(tool.out, "\"checksum_ok\":false");
	assert_has(tool.out, "\"name\":\"vbt-checksum\"");
	fake_bytes(host, blob, 100, "x.bin");
	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(tool.out, ": 100 bytes, no OpRegion, not fit for use\n");
	fake_bytes(host, vbt.data, 100, "x.bin");
	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(tool.out, ": 100 bytes, no OpRegion, not fit for use\n");
	assert_has(tool.out, "vbt-truncated");
}

static void check_tells_why_a_file_cant_be_read(void **state)
{
	static const u8 long_bytes[PPT_OPREGION_LIMIT_BYTES + 1];
	struct fake_host *host = *state;

	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(tool.err, "No such file");
	fake_bytes(host, long_bytes, sizeof(long_bytes), "x.bin");
	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(tool.err, "longer than any OpRegion or VBT\n");
}

/* --- e820 ------------------------------------------------------------------ */

#define KNOWN                                           \
	"0000000000000000-000000000009ffff  ram       " \
	"640 KiB\n"                                     \
	"0000000000100000-000000007bffafff  ram       " \
	"2030572 KiB\n"                                 \
	"000000007bffb000-000000007bffffff  nvs       " \
	"20 KiB\n"                                      \
	"000000007c000000-000000007fffffff  reserved  " \
	"64 MiB\n"                                      \
	"0000000100000000-000000013fffffff  ram       " \
	"1024 MiB\n"                                    \
	"opregion:          0x7bffb000, which goes to " \
	"ASLS\n"                                        \
	"stolen memory:     0x7c000000, which goes to BDSM\n"

static void e820_prints_the_known_map(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(pptctl(host, "e820 --ram 3G --low 2G --opregion 20K "
				      "--stolen 64M"),
			 0);
	assert_has(tool.out, KNOWN);
	assert_has(tool.out, "etc/igd-opregion:  20 KiB, ");
	assert_has(tool.out, "etc/igd-bdsm-size: 0000000400000000\n");
	assert_int_equal(pptctl(host, "e820 --ram 3G --low 0x80000000 "
				      "--opregion 0x5000 --stolen 64M --json"),
			 0);
	assert_has(tool.out, "\"opregion\":2080354304,");
	assert_has(tool.out, "\"stolen\":2080374784,");
	assert_has(tool.out, "\"type_name\":\"nvs\"");
	assert_has(tool.out, "\"etc_e820_whole\":\"0000000000000000"
			     "0000008000000000010000000000000001000000"
			     "000000400000000001000000\"");
	assert_has(tool.out, "\"etc_igd_bdsm_size\":\"0000000400000000\"");
}

static void e820_takes_sizes_from_a_device(void **state)
{
	struct fake_host *host = *state;
	struct ppt_ioc_igd *igd;

	make_igd(host);
	expect_info(host)->out_stolen_base = 0x10000000;
	assert_int_equal(pptctl(host, "e820 --ram 4G --device 00:02.0"), 0);
	/* At the host's address; the RAM goes up to 3 GiB. */
	assert_has(tool.out, "stolen memory:     0x10000000, ");
	assert_has(tool.out, "opregion:          0xbfffb000, ");
	make_igd(host);
	igd = expect_info(host);
	igd->out_stolen = PPT_IGD_STOLEN_BAR2;
	igd->out_stolen_base = 0;
	assert_int_equal(pptctl(host, "e820 --ram 4G --device 00:02.0"), 0);
	assert_null(strstr(tool.out, "reserved"));
	assert_has(tool.out, "etc/igd-bdsm-size: 0000000000000000\n");
}

static void e820_refuses_with_a_reason(void **state)
{
	static const struct {
		const char *words;
		const char *reason;
	} cases[] = {
		{ "e820 --ram 64M --stolen 64M", "16 MiB must be left" },
		{ "e820 --ram 4G --low 4G", "where the APICs are" },
		{ "e820 --ram 1G --opregion 100", "multiples of 4K" },
		{ "e820 --ram 1G --stolen 4K", "stolen memory of 1M" },
		{ "e820 --ram 512K", "is 1M or more" },
		{ "e820 --ram 8192T", "more memory than an address reaches" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(pptctl(*state, "%s", cases[i].words), 1);
		assert_has(tool.err, cases[i].reason);
		assert_string_equal(tool.out, "");
	}
}

UNIT_TEST(sizes_are_read_strictly)
{
	static const struct {
		const char *text;
		bool good;
		u64 bytes;
	} cases[] = {
		{ "0", true, 0 },
		{ "20480", true, 20480 },
		{ "010", true, 10 },
		{ "0x5000", true, 0x5000 },
		{ "0x10K", true, 0x4000 },
		{ "4G", true, 4ULL << 30 },
		{ "16777215T", true, 16777215ULL << 40 },
		{ "18446744073709551615", true, -1ULL },
		{ "16777216T", false, 0 },
		{ "18446744073709551616", false, 0 },
		{ "", false, 0 },
		{ "G", false, 0 },
		{ "4g", false, 0 },
		{ "4 G", false, 0 },
		{ "4GiB", false, 0 },
		{ " 4", false, 0 },
		{ "+4", false, 0 },
		{ "0x", false, 0 },
		{ "1e3", false, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t bytes = 77;

		assert_int_equal(size_parse(cases[i].text, &bytes),
				 cases[i].good);
		assert_int_equal(bytes, cases[i].good ? cases[i].bytes : 77);
	}
}

/* --- show of a device ------------------------------------------------------ */

static void expect_show(struct fake_host *host)
{
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_RESETS)->address = igd_address;
	/* A module without ROMs: those aren't asked for here. */
	fake_expect_version(host);
}

static int show(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_show, words, &tool);
}

static void show_of_the_device_has_lines(void **state)
{
	struct fake_host *host = *state;

	fake_file(host,
		  "d0000000-d0ffffff : 0000:00:02.0\n"
		  "  d0000000-d07e8fff : BOOTFB\n",
		  "proc/iomem");
	make_igd(host);
	expect_show(host);
	expect_info(host);
	assert_int_equal(show(host, "00:02.0"), 0);
	assert_has(tool.out, "\nboot display:      no\n");
	assert_has(tool.out, "\nlegacy vga:        ");
	assert_has(tool.out, "\nintel graphics:    TGL, 64 MiB stolen, "
			     "OpRegion 2.1, VBT 8666 bytes\n"
			     "memory user:       BOOTFB at "
			     "0xd0000000-0xd07e8fff\n");
	make_igd(host);
	expect_show(host);
	expect_info(host);
	assert_int_equal(show(host, "--json 00:02.0"), 0);
	assert_has(tool.out, "\"intel_graphics\":{");
	assert_has(tool.out, "\"name\":\"BOOTFB\",");
	assert_has(tool.out, "\"start\":3489660928,");
}

static void show_of_another_device_has_none(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "00000000-00000000 : 0000:00:02.0\n", "proc/iomem");
	make_igd(host);
	expect_show(host);
	expect(host, PPT_IOC_IGD)->error = -ENODATA;
	assert_int_equal(show(host, "00:02.0"), 0);
	assert_null(strstr(tool.out, "intel graphics"));
	assert_has(tool.out, "\nmemory user:       none on the host\n");
}

static void users_without_an_address_are_told(void **state)
{
	struct fake_host *host = *state;

	fake_file(host,
		  "00000000-00000000 : 0000:00:02.0\n"
		  "  00000000-00000000 : efifb\n",
		  "proc/iomem");
	fake_file(host, "1\n", "sys/devices/pci0000:00/" IGD "/boot_vga");
	make_igd(host);
	expect_show(host);
	expect(host, PPT_IOC_IGD)->error = -ENODATA;
	assert_int_equal(show(host, "00:02.0"), 0);
	assert_has(tool.out, "\nboot display:      yes\n");
	assert_has(tool.out,
		   "\nlegacy vga:        for guests that boot by BIOS, by x-vga=on");
	assert_has(tool.out, "\nmemory user:       efifb; where, is told to "
			     "root only\n");
}

UNIT_TEST(summaries_are_short)
{
	static const struct {
		struct ppt_igd_info info;
		const char *text;
	} cases[] = {
		{ { .opregion_defects = 2, .memory_defects = 2 },
		  "unknown model, stolen memory unknown, no OpRegion" },
		{ { .model = "MTL",
		    .memory = PPT_IGD_MEMORY_BAR2,
		    .opregion_major = 2,
		    .opregion_minor = 3,
		    .opregion_size_bytes = 0x2000 },
		  "MTL, no stolen memory in config space, OpRegion 2.3, no VBT" },
		{ { .model = "SKL",
		    .memory = PPT_IGD_MEMORY_BDSM32,
		    .opregion_defects = 1 << PPT_OPREGION_DEFECT_BAD_SIZE },
		  "SKL, nothing stolen, no OpRegion for VMs: bad-size" },
		{ { .model = "SKL",
		    .memory = PPT_IGD_MEMORY_BDSM32,
		    .stolen_size_bytes = 32 << 20,
		    .opregion_major = 2,
		    .opregion_size_bytes = 0x2000,
		    .vbt_size_bytes = 0x1000 },
		  "SKL, 32 MiB stolen, OpRegion 2.0, VBT 4 KiB" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = igd_summary(&cases[i].info);

		assert_string_equal(text, cases[i].text);
		free(text);
	}
}

#define IGD_TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, fake_host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IGD_TEST(each_command_has_help),
		IGD_TEST(wrong_usage_is_told),
		IGD_TEST(show_tells_all),
		IGD_TEST(show_names_defects),
		IGD_TEST(show_says_when_nothing_is_in_config_space),
		IGD_TEST(show_tells_others_less),
		IGD_TEST(show_tells_programs),
		IGD_TEST(show_tells_why_not),
		IGD_TEST(save_writes_what_guests_get),
		IGD_TEST(save_writes_what_firmware_made),
		IGD_TEST(save_tells_why_there_is_none),
		IGD_TEST(save_goes_to_stdout),
		IGD_TEST(save_needs_root),
		IGD_TEST(check_tells_of_sound_files),
		IGD_TEST(check_tells_what_is_wrong),
		IGD_TEST(check_tells_why_a_file_cant_be_read),
		IGD_TEST(e820_prints_the_known_map),
		IGD_TEST(e820_takes_sizes_from_a_device),
		IGD_TEST(e820_refuses_with_a_reason),
		cmocka_unit_test(sizes_are_read_strictly),
		IGD_TEST(show_of_the_device_has_lines),
		IGD_TEST(show_of_another_device_has_none),
		IGD_TEST(users_without_an_address_are_told),
		cmocka_unit_test(summaries_are_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
