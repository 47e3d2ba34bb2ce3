// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl rom: what its commands print, refuse, advise and leave behind, and the
 * line that "show" has of ROMs.
 */
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "optrom_build.h"
#include "pptctl.h"
#include "tool_run.h"

#define ADDRESS "0000:01:00.0"
#define KEPT "firmware/ppt/" ADDRESS "=1002:67df.rom"

static uid_t euid;
static struct rom rom;
static struct tool_output output;
static const char *const out = output.out, *const err = output.err;
static char file[PATH_MAX];

uid_t __wrap_geteuid(void);

uid_t __wrap_geteuid(void)
{
	return euid;
}

static int setup(void **state)
{
	struct fake_host *host;
	int ret;

	euid = 0;
	ret = fake_host_setup(state);
	host = *state;
	snprintf(file, sizeof(file), "%s/x.rom", host->root);
	rom_build_two(&rom);
	return ret;
}

/* --- running it ------------------------------------------------------------ */

static int run(struct fake_host *host, tool_command command, const char *words)
{
	return tool_run(host, command, words, &output);
}

__attribute__((format(printf, 2, 3))) static int pptctl(struct fake_host *host,
							const char *format, ...)
{
	char words[PATH_MAX * 2];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	return run(host, cmd_rom, words);
}

/* --- files ----------------------------------------------------------------- */

static void put_file(struct fake_host *host)
{
	fake_bytes(host, rom.data, rom.size, "x.rom");
}

static bool is_there(struct fake_host *host, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	return !access(path, F_OK);
}

static void assert_file(struct fake_host *host, const char *name,
			const struct rom *expected)
{
	struct ppt_rom *is;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	assert_int_equal(ppt_rom_read_file(path, NULL, &is), 0);
	assert_int_equal(ppt_rom_size(is), expected->size);
	assert_memory_equal(ppt_rom_data(is), expected->data, expected->size);
	ppt_rom_unref(is);
}

/* --- machines -------------------------------------------------------------- */

static void make_unclaimed(struct fake_host *host)
{
	fake_device(host, PORT, NVME, GPU, "30000", "amdgpu");
	fake_rom(host, NVME, rom.data, rom.size);
}

static void make_claimed(struct fake_host *host)
{
	fake_module(host);
	fake_device(host, PORT, NVME, GPU, "30000", "ppt");
	expect_gpu(host, GPU, true);
}

static struct fake_call *expect_rom_call(struct fake_host *host,
					 unsigned long request)
{
	struct fake_call *call;

	fake_expect_rom_version(host);
	call = fake_expect(host, request);
	call->address = nvme_address;
	return call;
}

static struct fake_call *expect_read(struct fake_host *host)
{
	struct fake_call *call = expect_rom_call(host, PPT_IOC_ROM_READ);

	call->rom_data = rom.data;
	call->rom_size = rom.size;
	call->rom_source = PPT_ROM_BAR;
	return call;
}

static struct fake_call *expect_info(struct fake_host *host, u32 source)
{
	struct fake_call *call = expect_rom_call(host, PPT_IOC_ROM);

	call->rom.out_mode = PPT_ROM_MODE_ON;
	call->rom.out_source = source;
	call->rom.out_asked = 1;
	if (!source)
		return call;
	call->rom.out_size = rom.size;
	call->rom.out_region_size = 0x1000;
	call->rom.out_images = 2;
	call->rom.out_sources[source].verdict = PPT_ROM_USED;
	call->rom.out_sources[source].size = rom.size;
	return call;
}

static struct fake_call *expect_set(struct fake_host *host, u32 mode,
				    bool with_rom)
{
	struct fake_call *call = expect_rom_call(host, PPT_IOC_ROM_SET);

	call->rom_mode = mode;
	if (with_rom) {
		call->rom_data = rom.data;
		call->rom_size = rom.size;
	}
	return call;
}

/* --- all of them ----------------------------------------------------------- */

static void each_command_has_help(void **state)
{
	static const char *const names[] = { "show", "save", "check", "fix",
					     "set" };
	struct fake_host *host = *state;
	size_t i;

	assert_int_equal(pptctl(host, "--help"), 0);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		assert_has(out, names[i]);
		assert_int_equal(pptctl(host, "%s --help", names[i]), 0);
		assert_has(out, "Usage: pptctl rom ");
		assert_has(out, names[i]);
		assert_string_equal(err, "");
		assert_int_equal(pptctl(host, "--help"), 0);
	}
}

static void wrong_usage_is_told(void **state)
{
	static const char *const lines[] = {
		"",
		"burn",
		"save",
		"save 01:00.0",
		"save 01:00.0 a b",
		"check",
		"check --device",
		"check --colour x",
		"fix",
		"fix --ids 1002 x",
		"fix --ids 1002:67dff x",
		"fix --ids 1002:67g0 x",
		"set 01:00.0",
		"set 01:00.0 x --on",
		"set --on --off 01:00.0",
		"set --any-device --on 01:00.0",
		"set --on",
		"show",
		"show 1/2/3/4",
	};
	struct fake_host *host = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_int_equal(pptctl(host, "%s", lines[i]), EXIT_USAGE);
		assert_string_not_equal(err, "");
		assert_string_equal(out, "");
	}
}

/* --- check ----------------------------------------------------------------- */

static void check_tells_of_a_sound_file(void **state)
{
	struct fake_host *host = *state;
	char expected[PATH_MAX * 2];

	put_file(host);
	assert_int_equal(pptctl(host, "check %s", file), 0);
	snprintf(expected, sizeof(expected),
		 "%s: 2560 bytes, 2 images, sound\n"
		 "OFFSET  SIZE  TYPE   IDS        CLASS   CHECKSUM  EFI                GOP\n"
		 "0x0     1024  pc-at  1002:67df  030000  ok        -                  -\n"
		 "0x400   1536  efi    1002:67df  030000  -         x64, uncompressed  not found in it\n",
		 file);
	assert_string_equal(out, expected);
	assert_string_equal(err, "");
}

static void check_tells_what_is_wrong(void **state)
{
	struct fake_host *host = *state;

	rom.data[ROM_SUM] ^= 1;
	rom.data[0x40c] = 1;
	rom_pad(&rom, 100, 0xff);
	put_file(host);
	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(out, "2660 bytes, 2 images, not fit for use\n");
	assert_has(out, "  bad  ");
	assert_has(out,
		   "EFI driver of display class, compressed (not looked into)\n");
	assert_has(out,
		   "\ndefect:            image 0: bad-checksum at 0x3ff: ");
	assert_has(out, "\nbehind the images: 100 bytes\n");
}

static void check_asks_for_whom_it_is(void **state)
{
	struct fake_host *host = *state;

	put_file(host);
	make_unclaimed(host);
	assert_int_equal(pptctl(host, "check -d 1002:67DF %s", file), 0);
	assert_int_equal(pptctl(host, "check --device 01:00.0 %s", file), 0);
	assert_int_equal(pptctl(host, "check -d 1002:67ef %s", file), 1);
	assert_has(out, "fit for use, with a defect\n");
	assert_has(out, "\ndefect:            id-mismatch at 0x20: ");
	assert_int_equal(pptctl(host, "check -d 02:00.0 %s", file), 1);
	assert_has(err, "no such device");
}

static void check_tells_programs(void **state)
{
	static const char *const parts[] = {
		"\"size_bytes\":2560,",
		"\"chain_end\":2560,",
		"\"sound\":false,",
		"\"defect_count\":1,",
		"\"type\":\"pc-at\",",
		"\"vendor_id\":\"1002\",",
		"\"class_code\":\"030000\",",
		"\"checksum_ok\":false,",
		"\"checksum_ok\":null,",
		"\"efi_machine\":\"x64\",",
		"\"gop\":\"not-found\"",
		"\"name\":\"bad-checksum\",",
		"\"fatal\":true,",
		"\"image\":0,",
		"\"offset\":1023,",
	};
	struct fake_host *host = *state;
	size_t i;

	rom.data[ROM_SUM] ^= 1;
	put_file(host);
	assert_int_equal(pptctl(host, "check --json %s", file), 1);
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		assert_has(out, parts[i]);
}

static void check_tells_why_a_file_cant_be_read(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(err, "x.rom: No such file or directory\n");
	assert_int_equal(pptctl(host, "check %s", host->root), 1);
	assert_has(err, "it is a folder\n");
	assert_int_equal(pptctl(host, "check /dev/null"), 1);
	assert_has(err, "it is no regular file\n");
	fake_file(host, "", "x.rom");
	assert_int_equal(pptctl(host, "check %s", file), 1);
	assert_has(err, "it is empty\n");
}

/* --- fix ------------------------------------------------------------------- */

static void fix_mends_and_keeps_what_was(void **state)
{
	struct fake_host *host = *state;
	struct rom spoilt, whole = rom;

	rom.data[ROM_SUM] ^= 1;
	rom.data[ROM_EFI_INDICATOR] = 0;
	spoilt = rom;
	put_file(host);
	assert_int_equal(pptctl(host, "fix --dry-run %s", file), 0);
	assert_has(out, "0x431: 00 -> 80: mark of the last image of image 1\n"
			"0x3ff: 6a -> 6b: checksum of image 0\n");
	assert_has(out, "x.rom: nothing was written\n");
	assert_file(host, "x.rom", &spoilt);
	assert_false(is_there(host, "x.rom.orig"));

	assert_int_equal(pptctl(host, "fix %s", file), 0);
	assert_has(out, "x.rom: mended; as it was: ");
	assert_has(out, "x.rom.orig\n");
	assert_file(host, "x.rom", &whole);
	assert_file(host, "x.rom.orig", &spoilt);

	assert_int_equal(pptctl(host, "fix %s", file), 0);
	assert_has(out, "x.rom: nothing to fix\n");
	assert_false(is_there(host, "x.rom.orig.1"));
	put_file(host);
	assert_int_equal(pptctl(host, "fix %s", file), 0);
	assert_file(host, "x.rom.orig", &spoilt);
	assert_file(host, "x.rom.orig.1", &spoilt);
}

static void fix_writes_elsewhere(void **state)
{
	struct fake_host *host = *state;
	struct rom before = rom, after = rom;

	rom_put16(&after, ROM_DEVICE, 0x67ef);
	rom_put16(&after, ROM_EFI_DEVICE, 0x67ef);
	rom_fix_sum(&after, 0, 0x400);
	rom_pad(&after, 0x600, 0xff);
	put_file(host);
	assert_int_equal(pptctl(host, "fix -p -i 1002:67EF -o %s.new %s", file,
				file),
			 0);
	assert_has(out, "0x22: 67df -> 67ef: device id of image 0\n");
	assert_has(out, "0xa00: ff up to 0x1000: padding\n");
	assert_file(host, "x.rom", &before);
	assert_file(host, "x.rom.new", &after);
	assert_false(is_there(host, "x.rom.orig"));
	assert_int_equal(pptctl(host, "fix --pad --output %s.new %s", file,
				file),
			 1);
	assert_has(err, "it is there already, and isn't overwritten\n");
	assert_file(host, "x.rom.new", &after);
}

static void fix_names_what_it_cant(void **state)
{
	struct fake_host *host = *state;

	rom.size = 0x30;
	put_file(host);
	assert_int_equal(pptctl(host, "fix %s", file), 1);
	assert_has(err, "it can't be mended, nothing was changed: ");
	assert_has(err, "truncated at 0x1c: ");
	assert_file(host, "x.rom", &rom);
	assert_false(is_there(host, "x.rom.orig"));
}

static void fix_leaves_what_hurts_nobody(void **state)
{
	struct fake_host *host = *state;

	rom.data[0x40c] = 2;
	put_file(host);
	assert_int_equal(pptctl(host, "fix %s", file), 0);
	assert_has(err, "left as it is: image 1: efi-compression at 0x40c: ");
	assert_has(out, "nothing to fix\n");
}

/* --- save ------------------------------------------------------------------ */

static void save_works_without_ppt(void **state)
{
	struct fake_host *host = *state;
	char expected[PATH_MAX * 2];
	struct rom whole = rom;

	rom_pad(&rom, 0x600, 0xff);
	make_unclaimed(host);
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 0);
	snprintf(expected, sizeof(expected),
		 ADDRESS ": 2560 bytes from the ROM BAR, 2 images, sound: %s\n",
		 file);
	assert_string_equal(out, expected);
	assert_string_equal(err, "");
	assert_file(host, "x.rom", &whole);

	assert_int_equal(pptctl(host, "save --raw 01:00.0 %s", file), 1);
	assert_has(err, "it is there already; --force overwrites it\n");
	assert_file(host, "x.rom", &whole);
	assert_int_equal(pptctl(host, "save -rf 01:00.0 %s", file), 0);
	assert_file(host, "x.rom", &rom);
}

static void save_takes_ppts_copy(void **state)
{
	struct fake_host *host = *state;

	make_claimed(host);
	expect_read(host);
	expect_info(host, PPT_ROM_BAR);
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 0);
	assert_string_equal(host->writes, "");
	assert_file(host, "x.rom", &rom);
}

static void save_works_with_an_older_module(void **state)
{
	struct fake_host *host = *state;

	make_claimed(host);
	fake_rom(host, NVME, rom.data, rom.size);
	fake_expect_version(host);
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 0);
	assert_file(host, "x.rom", &rom);
}

static void save_goes_to_stdout(void **state)
{
	struct fake_host *host = *state;

	make_unclaimed(host);
	assert_int_equal(pptctl(host, "save 01:00.0 -"), 0);
	assert_memory_equal(out, rom.data, rom.size);
	assert_string_equal(err, ADDRESS
			    ": 2560 bytes from the ROM BAR, 2 images, sound\n");
}

static void save_refuses_the_shadow(void **state)
{
	struct fake_host *host = *state;

	make_unclaimed(host);
	fake_file(host,
		  "0x0 0x0 0x0\n0x0 0x0 0x0\n0x0 0x0 0x0\n0x0 0x0 0x0\n"
		  "0x0 0x0 0x0\n0x0 0x0 0x0\n0xc0000 0xdffff 0x212\n",
		  "sys/bus/pci/devices/" NVME "/resource");
	fake_file(host, "1\n", "sys/bus/pci/devices/" NVME "/boot_vga");
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 1);
	assert_has(err, "not from the ROM BAR: out of reach: ");
	assert_has(err, "this is the shadow, ");
	assert_has(err, "not saved; --force saves it nevertheless\n");
	assert_false(is_there(host, "x.rom"));
	assert_int_equal(pptctl(host, "save --force 01:00.0 %s", file), 0);
	assert_has(err, "saved by force\n");
	assert_has(out, "from the shadow at 0xc0000");
	assert_file(host, "x.rom", &rom);
}

static void save_refuses_a_fatal_defect(void **state)
{
	struct fake_host *host = *state;

	rom.data[ROM_SUM] ^= 1;
	rom_pad(&rom, 0x600, 0xff);
	make_unclaimed(host);
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 1);
	assert_has(err, "image 0: bad-checksum at 0x3ff: ");
	assert_false(is_there(host, "x.rom"));
	assert_int_equal(pptctl(host, "save -f 01:00.0 %s", file), 0);
	assert_has(out, "with a fatal defect");
	/* All of it, as its end isn't to be believed. */
	assert_file(host, "x.rom", &rom);
}

static void save_tells_why_there_is_none(void **state)
{
	struct fake_host *host = *state;

	fake_device(host, PORT, NVME, "14E4:168E", "20000", "bnx2x");
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 1);
	assert_has(err, "not from the ROM BAR: never read: such devices hang");
	assert_has(err,
		   "it has no ROM; \"pptctl rom show " ADDRESS "\" says why\n");
	euid = 1000;
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 1);
	assert_has(err, "this needs root");
}

static void save_tells_that_it_is_off(void **state)
{
	struct fake_host *host = *state;

	make_claimed(host);
	expect_read(host)->error = -ENODATA;
	expect_info(host, PPT_ROM_NONE)->rom.out_mode = PPT_ROM_MODE_OFF;
	assert_int_equal(pptctl(host, "save 01:00.0 %s", file), 1);
	assert_string_equal(err,
			    "pptctl: " ADDRESS
			    ": its ROM is switched off; \"pptctl rom set " ADDRESS
			    " --on\" switches it on\n");
}

static void save_leaves_nothing_where_it_cant_write(void **state)
{
	struct fake_host *host = *state;

	make_unclaimed(host);
	assert_int_equal(pptctl(host, "save 01:00.0 %s/no/x", host->root), 1);
	assert_has(err, "/no/x: No such file or directory\n");
	assert_string_equal(out, "");
	assert_int_equal(pptctl(host, "save -f 01:00.0 %s", host->root), 1);
	assert_has(err, "it is a folder\n");
}

/* --- set ------------------------------------------------------------------- */

static void set_gives_and_keeps(void **state)
{
	struct fake_host *host = *state;

	put_file(host);
	make_claimed(host);
	expect_set(host, PPT_ROM_MODE_FILE, true);
	assert_int_equal(pptctl(host, "set 01:00.0 %s", file), 0);
	assert_has(out, ADDRESS ": VMs get ");
	assert_has(out, "x.rom, kept as ");
	assert_has(out, "/" KEPT "\n");
	assert_file(host, KEPT, &rom);
}

static void set_may_be_temporary(void **state)
{
	struct fake_host *host = *state;

	put_file(host);
	make_claimed(host);
	expect_set(host, PPT_ROM_MODE_FILE, true);
	assert_int_equal(pptctl(host, "set --temporary 01:00.0 %s", file), 0);
	assert_has(out, "x.rom, until ppt gives the device up\n");
	assert_false(is_there(host, KEPT));
}

static void set_advises_to_mend(void **state)
{
	struct fake_host *host = *state;
	char advice[PATH_MAX * 2];

	rom.data[ROM_SUM] ^= 1;
	put_file(host);
	make_claimed(host);
	assert_int_equal(pptctl(host, "set 01:00.0 %s", file), 1);
	snprintf(advice, sizeof(advice), "; \"pptctl rom fix %s\" mends that\n",
		 file);
	assert_has(err, "image 0: bad-checksum at 0x3ff: ");
	assert_has(err, advice);

	rom_put32(&rom, 0x404, 0);
	put_file(host);
	expect_gpu(host, GPU, true);
	assert_int_equal(pptctl(host, "set 01:00.0 %s", file), 1);
	assert_has(err, "it can't be mended, get another copy\n");
	assert_false(is_there(host, "firmware/ppt"));
}

static void set_advises_on_another_device(void **state)
{
	struct fake_host *host = *state;
	char advice[PATH_MAX * 2];

	rom_put16(&rom, ROM_DEVICE, 0x67ef);
	rom_put16(&rom, ROM_EFI_DEVICE, 0x67ef);
	rom_fix_sum(&rom, 0, 0x400);
	put_file(host);
	make_claimed(host);
	assert_int_equal(pptctl(host, "set 01:00.0 %s", file), 1);
	snprintf(advice, sizeof(advice),
		 "\"pptctl rom fix --ids 1002:67df %s\" changes it\n", file);
	assert_has(err, "id-mismatch at 0x20: ");
	assert_has(err, "--any-device takes it, or ");
	assert_has(err, advice);

	expect_gpu(host, GPU, true);
	expect_set(host, PPT_ROM_MODE_FILE, true)->rom_flags =
		PPT_ROM_SET_F_ANY_DEVICE;
	assert_int_equal(pptctl(host, "set --any-device 01:00.0 %s", file), 0);
}

static void set_switches(void **state)
{
	struct fake_host *host = *state;

	make_claimed(host);
	expect_set(host, PPT_ROM_MODE_OFF, false);
	assert_int_equal(pptctl(host, "set --off 01:00.0"), 0);
	assert_string_equal(out, ADDRESS
			    ": VMs get no ROM, until ppt gives the device up\n");

	fake_bytes(host, rom.data, rom.size, KEPT);
	expect_gpu(host, GPU, true);
	expect_set(host, PPT_ROM_MODE_ON, false);
	assert_int_equal(pptctl(host, "set 01:00.0 --on"), 0);
	assert_has(out, "VMs get its own ROM; the file is kept as ");
	assert_has(out, KEPT ".off\n");

	expect_gpu(host, GPU, true);
	expect_set(host, PPT_ROM_MODE_FILE, true)->rom_flags =
		PPT_ROM_SET_F_ANY_DEVICE;
	assert_int_equal(pptctl(host, "set 01:00.0 --file"), 0);
	assert_has(out, "VMs get the file, kept as ");
	assert_file(host, KEPT, &rom);
}

static void set_explains_the_modules_errors(void **state)
{
	static const struct {
		int error;
		const char *words;
	} rows[] = {
		{ -ENODATA, "no file was given before; \"pptctl rom set " },
		{ -ENODEV, "it isn't claimed; \"pptctl claim " ADDRESS "\"" },
		{ -EPERM, "this needs root" },
		{ -EIO, ADDRESS ": Input/output error" },
	};
	struct fake_host *host = *state;
	struct fake_call *call;
	size_t i;

	make_claimed(host);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (i)
			expect_gpu(host, GPU, true);
		expect_set(host, PPT_ROM_MODE_FILE, false)->error =
			rows[i].error;
		assert_int_equal(pptctl(host, "set --file 01:00.0"), 1);
		assert_has(err, rows[i].words);
	}
	put_file(host);
	expect_gpu(host, GPU, true);
	call = expect_set(host, PPT_ROM_MODE_FILE, true);
	call->error = -EBADMSG;
	call->rom_defect = PPT_ROM_DEFECT_BAD_CHECKSUM;
	assert_int_equal(pptctl(host, "set 01:00.0 %s", file), 1);
	assert_has(err, "the module refuses ");
	assert_has(err, "bad-checksum at 0x3ff: ");
	expect_gpu(host, GPU, true);
	fake_expect_version(host);
	assert_int_equal(pptctl(host, "set --on 01:00.0"), 1);
	assert_has(err, "is too old or too new for this");
}

static void set_says_when_it_cant_be_kept(void **state)
{
	struct fake_host *host = *state;

	put_file(host);
	make_claimed(host);
	fake_file(host, "", "firmware/ppt");
	assert_int_equal(pptctl(host, "set 01:00.0 %s", file), 1);
	assert_has(err, "Not a directory; nothing was changed, --temporary");
}

/* --- show ------------------------------------------------------------------ */

static void show_tells_of_ppts_rom(void **state)
{
	struct fake_host *host = *state;
	struct fake_call *call;

	make_claimed(host);
	expect_read(host);
	call = expect_info(host, PPT_ROM_VFCT);
	call->rom.out_sources[PPT_ROM_BAR] = (struct ppt_rom_source){
		.verdict = PPT_ROM_DEFECTIVE,
		.defect = PPT_ROM_DEFECT_ALL_ONES,
	};
	call->rom.out_sources[PPT_ROM_FIRMWARE].verdict = PPT_ROM_ABSENT;
	assert_int_equal(pptctl(host, "show 01:00.0"), 0);
	assert_has(out,
		   "address:           " ADDRESS "\n"
		   "mode:              on, VMs get the best ROM that there is\n"
		   "source:            ACPI table VFCT\n"
		   "size:              2560 bytes, in a BAR of 4 KiB\n"
		   "rom bar:           defective: all-ones at 0x0: ");
	assert_has(out, "\nfirmware copy:     none\n"
			"vfct:              used, 2560 bytes\n"
			"file:              not needed\n"
			"shadow:            not needed\n"
			"OFFSET  ");
	assert_has(out, "\n0x400   1536  efi ");
}

static void show_tells_of_a_hosts_rom(void **state)
{
	struct fake_host *host = *state;

	make_unclaimed(host);
	assert_int_equal(pptctl(host, "show 01:00.0"), 0);
	assert_has(out, "mode:              none, ppt hasn't got the device\n"
			"source:            the ROM BAR\n"
			"size:              2560 bytes\n"
			"rom bar:           used, 2560 bytes\n");
	euid = 1000;
	assert_int_equal(pptctl(host, "show 01:00.0"), 1);
	assert_has(err, "to read its ROM, this needs root\n");
}

static void show_tells_everybody_why(void **state)
{
	struct fake_host *host = *state;

	euid = 1000;
	make_claimed(host);
	expect_info(host, PPT_ROM_BAR);
	assert_int_equal(pptctl(host, "show 01:00.0"), 0);
	assert_has(out, "source:            the ROM BAR\n");
	assert_has(err, "what is in its ROM is told to root only\n");
}

static void show_tells_that_there_is_none(void **state)
{
	struct fake_host *host = *state;

	make_claimed(host);
	expect_read(host)->error = -ENODATA;
	expect_info(host, PPT_ROM_NONE);
	assert_int_equal(pptctl(host, "show 01:00.0"), 0);
	assert_has(out, "source:            nowhere\n");
	expect_gpu(host, GPU, true);
	expect_read(host)->error = -EAGAIN;
	expect_info(host, PPT_ROM_NONE);
	assert_int_equal(pptctl(host, "show 01:00.0"), 1);
	assert_has(err, "it is locked, by a reset for instance");
}

static void show_tells_programs(void **state)
{
	static const char *const parts[] = {
		"\"address\":\"" ADDRESS "\"",
		"\"mode\":\"on\",",
		"\"source\":\"rom-bar\",",
		"\"region_size_bytes\":4096,",
		"\"asked\":true,",
		"\"image_count\":2,",
		"\"verdict\":\"used\",",
		"\"source\":\"shadow\",",
		"\"sound\":true,",
		"\"notes\":[",
	};
	struct fake_host *host = *state;
	size_t i;

	make_claimed(host);
	expect_read(host);
	expect_info(host, PPT_ROM_BAR);
	assert_int_equal(pptctl(host, "show --json 01:00.0"), 0);
	for (i = 0; i < ARRAY_SIZE(parts); i++)
		assert_has(out, parts[i]);
}

static void show_of_the_device_has_a_line(void **state)
{
	struct fake_host *host = *state;
	struct fake_call *call;

	make_claimed(host);
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_RESETS)->address = nvme_address;
	expect_info(host, PPT_ROM_BAR);
	assert_int_equal(run(host, cmd_show, "01:00.0"), 0);
	assert_has(out,
		   "\noption rom:        on, from the ROM BAR, 2560 bytes, 2 images\n");

	/* Not read for that. */
	expect_gpu(host, GPU, true);
	fake_expect_version(host);
	fake_expect(host, PPT_IOC_RESETS)->address = nvme_address;
	call = expect_info(host, PPT_ROM_NONE);
	call->rom.out_asked = 0;
	assert_int_equal(run(host, cmd_show, "--json 01:00.0"), 0);
	assert_has(out, "\"option_rom\":{");
	assert_has(out, "\"image_count\":0,");
}

static void summaries_are_short(void **state)
{
	struct ppt_rom_info info = { .service = PPT_ROM_SERVICE_OFF };
	char *text;

	(void)state;
	text = rom_summary(&info);
	assert_string_equal(text, "off, VMs get none");
	free(text);
	info.service = PPT_ROM_SERVICE_ON;
	text = rom_summary(&info);
	assert_string_equal(text, "on, not read yet");
	free(text);
	info.asked = true;
	text = rom_summary(&info);
	assert_string_equal(text, "on, but there is none");
	free(text);
	info.origin = PPT_ROM_ORIGIN_SHADOW;
	info.size_bytes = 62464;
	info.findings[PPT_ROM_ORIGIN_SHADOW].fault = PPT_ROM_FAULT_NO_LAST;
	info.image_count = 1;
	text = rom_summary(&info);
	assert_string_equal(text,
			    "on, from the shadow at 0xc0000, 61 KiB, 1 image, no-last");
	free(text);
}

#define ROM_TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, fake_host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROM_TEST(each_command_has_help),
		ROM_TEST(wrong_usage_is_told),
		ROM_TEST(check_tells_of_a_sound_file),
		ROM_TEST(check_tells_what_is_wrong),
		ROM_TEST(check_asks_for_whom_it_is),
		ROM_TEST(check_tells_programs),
		ROM_TEST(check_tells_why_a_file_cant_be_read),
		ROM_TEST(fix_mends_and_keeps_what_was),
		ROM_TEST(fix_writes_elsewhere),
		ROM_TEST(fix_names_what_it_cant),
		ROM_TEST(fix_leaves_what_hurts_nobody),
		ROM_TEST(save_works_without_ppt),
		ROM_TEST(save_takes_ppts_copy),
		ROM_TEST(save_works_with_an_older_module),
		ROM_TEST(save_goes_to_stdout),
		ROM_TEST(save_refuses_the_shadow),
		ROM_TEST(save_refuses_a_fatal_defect),
		ROM_TEST(save_tells_why_there_is_none),
		ROM_TEST(save_tells_that_it_is_off),
		ROM_TEST(save_leaves_nothing_where_it_cant_write),
		ROM_TEST(set_gives_and_keeps),
		ROM_TEST(set_may_be_temporary),
		ROM_TEST(set_advises_to_mend),
		ROM_TEST(set_advises_on_another_device),
		ROM_TEST(set_switches),
		ROM_TEST(set_explains_the_modules_errors),
		ROM_TEST(set_says_when_it_cant_be_kept),
		ROM_TEST(show_tells_of_ppts_rom),
		ROM_TEST(show_tells_of_a_hosts_rom),
		ROM_TEST(show_tells_everybody_why),
		ROM_TEST(show_tells_that_there_is_none),
		ROM_TEST(show_tells_programs),
		ROM_TEST(show_of_the_device_has_a_line),
		cmocka_unit_test(summaries_are_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
