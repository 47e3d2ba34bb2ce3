// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: mending ROMs, byte for byte, and files that are written as a whole or
 * not at all, whatever fails.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "optrom_build.h"

/* --- what fails ------------------------------------------------------------ */

static int write_error, fsync_error, link_error;

ssize_t __real_write(int fd, const void *data, size_t size);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);

/* A disk that gets full: some bytes fit. */
ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	if (!write_error || fd <= STDERR_FILENO)
		return __real_write(fd, data, size);
	if (size > 100)
		return __real_write(fd, data, 100);
	errno = write_error;
	return -1;
}

int __wrap_fsync(int fd)
{
	errno = fsync_error;
	return fsync_error ? -1 : __real_fsync(fd);
}

int __wrap_link(const char *from, const char *to)
{
	errno = link_error;
	return link_error ? -1 : __real_link(from, to);
}

/* --- mending --------------------------------------------------------------- */

static struct rom rom;

static int try_fix(const struct ppt_rom_ids *ids, unsigned int flags,
		   struct ppt_rom_fix **ret_fix, struct ppt_rom_defect *defect)
{
	struct ppt_rom *parsed;
	int ret;

	assert_int_equal(ppt_rom_parse(rom.data, rom.size, NULL, &parsed), 0);
	ret = ppt_rom_fix_new(parsed, ids, flags, ret_fix, defect);
	/* The original stays as it was. */
	assert_memory_equal(ppt_rom_data(parsed), rom.data, rom.size);
	ppt_rom_unref(parsed);
	return ret;
}

static struct ppt_rom_fix *fixed(const struct ppt_rom_ids *ids,
				 unsigned int flags)
{
	struct ppt_rom_fix *fix;

	assert_int_equal(try_fix(ids, flags, &fix, NULL), 0);
	return fix;
}

static const u8 *bytes(const struct ppt_rom_fix *fix)
{
	return ppt_rom_data(ppt_rom_fix_rom(fix));
}

static void assert_change(const struct ppt_rom_fix *fix, size_t index,
			  enum ppt_rom_change_kind kind, int image, u32 offset,
			  u32 old_value, u32 new_value)
{
	const struct ppt_rom_change *change = ppt_rom_fix_get(fix, index);

	assert_non_null(change);
	assert_int_equal(change->kind, kind);
	assert_int_equal(change->image, image);
	assert_int_equal(change->offset, offset);
	assert_int_equal(change->old_value, old_value);
	assert_int_equal(change->new_value, new_value);
}

/* What the ROM was before it was spoilt. */
static void assert_as_built(const struct ppt_rom_fix *fix)
{
	struct rom *built = calloc(1, sizeof(*built));

	assert_non_null(built);
	rom_build_two(built);
	assert_int_equal(ppt_rom_size(ppt_rom_fix_rom(fix)), built->size);
	assert_memory_equal(bytes(fix), built->data, built->size);
	assert_int_equal(ppt_rom_defect_count(ppt_rom_fix_rom(fix)), 0);
	free(built);
}

UNIT_TEST(sound_rom_is_left_alone)
{
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	assert_int_equal(rom_crc32(rom.data, rom.size), 0xe1bd7e11);
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 0);
	assert_null(ppt_rom_fix_get(fix, 0));
	assert_as_built(fix);
	ppt_rom_fix_unref(fix);
}

/* V4 */
UNIT_TEST(checksum_is_made_right)
{
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	rom.data[ROM_SUM] ^= 1;
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 1);
	assert_change(fix, 0, PPT_ROM_CHANGE_CHECKSUM, 0, ROM_SUM, 0x6a, 0x6b);
	assert_as_built(fix);
	ppt_rom_fix_unref(fix);
}

/* V6 */
UNIT_TEST(last_image_is_marked)
{
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	rom.data[ROM_EFI_INDICATOR] = 0;
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 1);
	assert_change(fix, 0, PPT_ROM_CHANGE_LAST, 1, ROM_EFI_INDICATOR, 0,
		      0x80);
	assert_as_built(fix);
	ppt_rom_fix_unref(fix);
}

UNIT_TEST(mark_of_pcat_image_is_summed)
{
	struct ppt_rom_fix *fix;

	rom.size = 0;
	rom_add_image(&rom, 2, 0x1002, 0x67df, PPT_CODE_PCAT, false);
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 2);
	assert_change(fix, 0, PPT_ROM_CHANGE_LAST, 0, 0x31, 0, 0x80);
	assert_change(fix, 1, PPT_ROM_CHANGE_CHECKSUM, 0, ROM_SUM, 0x6b, 0xeb);
	assert_int_equal(ppt_rom_defect_count(ppt_rom_fix_rom(fix)), 0);
	ppt_rom_fix_unref(fix);
}

/* V8, from V1 */
UNIT_TEST(ids_are_set_and_summed)
{
	const struct ppt_rom_ids ids = { 0x1002, 0x67ef };
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	fix = fixed(&ids, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 3);
	assert_change(fix, 0, PPT_ROM_CHANGE_DEVICE, 0, ROM_DEVICE, 0x67df,
		      0x67ef);
	assert_change(fix, 1, PPT_ROM_CHANGE_DEVICE, 1, ROM_EFI_DEVICE, 0x67df,
		      0x67ef);
	assert_change(fix, 2, PPT_ROM_CHANGE_CHECKSUM, 0, ROM_SUM, 0x6b, 0x5b);
	assert_int_equal(bytes(fix)[ROM_SUM], 0x5b);
	/* EFI has no checksum: its code may be signed, and isn't touched. */
	assert_int_equal(bytes(fix)[ROM_EFI_SUM], 0x7f);
	assert_int_equal(ppt_rom_defect_count(ppt_rom_fix_rom(fix)), 0);
	ppt_rom_fix_unref(fix);
}

/* V8, to V1 but for the byte that EFI doesn't ask for */
UNIT_TEST(ids_are_set_back)
{
	const struct ppt_rom_ids ids = { 0x1002, 0x67df };
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	rom_put16(&rom, ROM_DEVICE, 0x67ef);
	rom_put16(&rom, ROM_EFI_DEVICE, 0x67ef);
	rom_fix_sum(&rom, 0, 0x400);
	assert_int_equal(rom.data[ROM_SUM], 0x5b);
	fix = fixed(&ids, 0);
	assert_as_built(fix);
	ppt_rom_fix_unref(fix);
}

UNIT_TEST(ids_are_set_where_the_vendor_is)
{
	const struct ppt_rom_ids same = { 0x1002, 0x1235 };
	const struct ppt_rom_ids other = { 0x10de, 0x1235 };
	struct ppt_rom_fix *fix;

	rom.size = 0;
	rom_add_image(&rom, 1, 0x1002, 0x67df, PPT_CODE_PCAT, false);
	rom_add_image(&rom, 1, 0x8086, 0xffff, PPT_CODE_EFI, true);
	fix = fixed(&same, 0);
	assert_change(fix, 0, PPT_ROM_CHANGE_DEVICE, 0, ROM_DEVICE, 0x67df,
		      0x1235);
	assert_int_equal(ppt_rom_fix_get(fix, 1)->kind,
			 PPT_ROM_CHANGE_CHECKSUM);
	assert_null(ppt_rom_fix_get(fix, 2));
	ppt_rom_fix_unref(fix);

	fix = fixed(&other, 0);
	assert_change(fix, 0, PPT_ROM_CHANGE_VENDOR, 0, 0x20, 0x1002, 0x10de);
	assert_change(fix, 1, PPT_ROM_CHANGE_DEVICE, 0, ROM_DEVICE, 0x67df,
		      0x1235);
	assert_change(fix, 2, PPT_ROM_CHANGE_VENDOR, 1, 0x220, 0x8086, 0x10de);
	assert_change(fix, 3, PPT_ROM_CHANGE_DEVICE, 1, 0x222, 0xffff, 0x1235);
	assert_int_equal(ppt_rom_fix_count(fix), 5);
	ppt_rom_fix_unref(fix);
}

/* V12: its marks are in NVIDIA's extension, and the PCIRs say otherwise. */
UNIT_TEST(extension_of_nvidia_is_where_the_mark_goes)
{
	struct ppt_rom_fix *fix;

	rom_build_npde(&rom);
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 0);
	ppt_rom_fix_unref(fix);
	rom.data[0x46a] = 0;
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 1);
	assert_change(fix, 0, PPT_ROM_CHANGE_LAST, 1, 0x46a, 0, 0x80);
	ppt_rom_fix_unref(fix);
}

UNIT_TEST(prefix_of_nvidia_is_kept)
{
	struct ppt_rom_fix *fix;

	rom_build_ifr1(&rom);
	rom.data[0x7ff] ^= 0x10;
	fix = fixed(NULL, 0);
	assert_int_equal(ppt_rom_fix_count(fix), 1);
	assert_int_equal(ppt_rom_fix_get(fix, 0)->offset, 0x7ff);
	assert_memory_equal(bytes(fix), "NVGI", 4);
	ppt_rom_fix_unref(fix);
}

UNIT_TEST(padding_goes_up_to_a_power_of_two)
{
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	fix = fixed(NULL, PPT_ROM_FIX_PAD);
	assert_int_equal(ppt_rom_fix_count(fix), 1);
	assert_change(fix, 0, PPT_ROM_CHANGE_PADDING, PPT_ROM_NO_IMAGE, 0xa00,
		      0xa00, 0x1000);
	assert_int_equal(ppt_rom_size(ppt_rom_fix_rom(fix)), 0x1000);
	assert_int_equal(bytes(fix)[0xa00], 0xff);
	assert_int_equal(bytes(fix)[0xfff], 0xff);
	ppt_rom_fix_unref(fix);

	rom.size = 0;
	rom_add_image(&rom, 1, 0x1002, 0x67df, PPT_CODE_PCAT, true);
	fix = fixed(NULL, PPT_ROM_FIX_PAD);
	assert_int_equal(ppt_rom_size(ppt_rom_fix_rom(fix)), 0x800);
	ppt_rom_fix_unref(fix);
}

static void assert_hopeless(enum ppt_rom_fault fault)
{
	struct ppt_rom_defect defect;
	struct ppt_rom_fix *fix;

	assert_int_equal(try_fix(NULL, PPT_ROM_FIX_PAD, &fix, &defect),
			 -EBADMSG);
	assert_int_equal(defect.fault, fault);
	assert_int_equal(try_fix(NULL, 0, &fix, NULL), -EBADMSG);
}

UNIT_TEST(what_nobody_can_mend_is_named)
{
	rom_build_two(&rom);
	rom.size = 0x30;
	assert_hopeless(PPT_ROM_FAULT_TRUNCATED);
	rom_build_two(&rom);
	rom_put16(&rom, ROM_LENGTH, 0);
	assert_hopeless(PPT_ROM_FAULT_BAD_LENGTH);
	rom_build_two(&rom);
	rom_put16(&rom, ROM_PCIR, 0);
	assert_hopeless(PPT_ROM_FAULT_NO_PCIR);
	rom_build_two(&rom);
	rom_put16(&rom, ROM_PCIR, 0xffff);
	assert_hopeless(PPT_ROM_FAULT_PCIR_OUT_OF_RANGE);
	/* Not before a checksum either, which could be mended. */
	rom_build_two(&rom);
	rom.data[ROM_SUM] ^= 1;
	rom_put32(&rom, 0x404, 0);
	assert_hopeless(PPT_ROM_FAULT_EFI_HEADER);
	rom.size = 0;
	assert_hopeless(PPT_ROM_FAULT_EMPTY);
}

UNIT_TEST(unknown_flags_are_refused)
{
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	assert_int_equal(try_fix(NULL, 2, &fix, NULL), -EINVAL);
}

UNIT_TEST(references_are_counted)
{
	struct ppt_rom_fix *fix;

	rom_build_two(&rom);
	fix = fixed(NULL, 0);
	assert_ptr_equal(ppt_rom_fix_ref(fix), fix);
	assert_null(ppt_rom_fix_unref(fix));
	assert_null(ppt_rom_fix_unref(fix));
	assert_null(ppt_rom_fix_unref(NULL));
}

/* --- files ----------------------------------------------------------------- */

static char dir[PATH_MAX], path[PATH_MAX];

static int setup(void **state)
{
	struct fake_host *host;
	int ret;

	write_error = 0;
	fsync_error = 0;
	link_error = 0;
	ret = fake_host_setup(state);
	host = *state;
	fake_dir(host, "roms");
	snprintf(dir, sizeof(dir), "%s/roms", host->root);
	snprintf(path, sizeof(path), "%s/roms/x.rom", host->root);
	return ret;
}

static void assert_file(const char *name, const char *expected)
{
	char full[PATH_MAX + 64], text[64] = "";
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", dir, name);
	file = fopen(full, "r");
	if (!expected) {
		assert_null(file);
		return;
	}
	assert_non_null(file);
	assert_int_equal(fread(text, 1, sizeof(text) - 1, file),
			 strlen(expected));
	assert_string_equal(text, expected);
	fclose(file);
}

/* Nothing but that: no half file, and no temporary one. */
static void assert_names(const char *expected)
{
	char command[PATH_MAX + 64], names[256] = "", *end = names;
	FILE *pipe;

	snprintf(command, sizeof(command), "ls -A %s | tr '\\n' ' '", dir);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	end += fread(names, 1, sizeof(names) - 1, pipe);
	*end = '\0';
	pclose(pipe);
	assert_string_equal(names, expected);
}

static int put(const char *text, unsigned int flags, char **ret_backup)
{
	return ppt_rom_write_file(path, text, strlen(text), flags, ret_backup);
}

static void file_is_not_overwritten(void **state)
{
	(void)state;
	assert_int_equal(put("old", 0, NULL), 0);
	assert_int_equal(put("new", 0, NULL), -EEXIST);
	assert_file("x.rom", "old");
	assert_int_equal(put("new", PPT_ROM_WRITE_REPLACE, NULL), 0);
	assert_file("x.rom", "new");
	assert_names("x.rom ");
	assert_int_equal(put("new", PPT_ROM_WRITE_BACKUP, NULL), -EINVAL);
}

static void each_backup_has_its_own_name(void **state)
{
	unsigned int flags = PPT_ROM_WRITE_REPLACE | PPT_ROM_WRITE_BACKUP;
	char *backup = NULL;

	(void)state;
	assert_int_equal(put("1", flags, &backup), 0);
	assert_null(backup);
	assert_int_equal(put("2", flags, &backup), 0);
	assert_string_equal(backup + strlen(path), ".orig");
	free(backup);
	/* Some file systems have no hard links. */
	link_error = EPERM;
	assert_int_equal(put("3", flags, &backup), 0);
	assert_string_equal(backup + strlen(path), ".orig.1");
	free(backup);
	link_error = 0;
	assert_int_equal(put("4", flags, NULL), 0);
	assert_names("x.rom x.rom.orig x.rom.orig.1 x.rom.orig.2 ");
	assert_file("x.rom.orig", "1");
	assert_file("x.rom.orig.1", "2");
	assert_file("x.rom.orig.2", "3");
	assert_file("x.rom", "4");
}

static void full_disk_changes_nothing(void **state)
{
	char *long_text = calloc(1, 5000);

	(void)state;
	assert_non_null(long_text);
	memset(long_text, 'x', 4999);
	assert_int_equal(put("old", 0, NULL), 0);
	write_error = ENOSPC;
	assert_int_equal(put(long_text, PPT_ROM_WRITE_REPLACE, NULL), -ENOSPC);
	assert_int_equal(put(long_text,
			     PPT_ROM_WRITE_REPLACE | PPT_ROM_WRITE_BACKUP,
			     NULL),
			 -ENOSPC);
	write_error = 0;
	fsync_error = EIO;
	assert_int_equal(put("new", PPT_ROM_WRITE_REPLACE, NULL), -EIO);
	assert_file("x.rom", "old");
	assert_names("x.rom ");
	free(long_text);
}

static void failed_backup_changes_nothing(void **state)
{
	char *backup = NULL;

	(void)state;
	assert_int_equal(put("old", 0, NULL), 0);
	link_error = EPERM;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(put("new",
			     PPT_ROM_WRITE_REPLACE | PPT_ROM_WRITE_BACKUP,
			     &backup),
			 -EMEDIUMTYPE);
	assert_null(backup);
	assert_names("x.rom ");
}

static void links_lead_to_what_is_written(void **state)
{
	struct fake_host *host = *state;
	struct stat status;

	fake_file(host, "old", "elsewhere/real.rom");
	fake_link(host, "elsewhere/real.rom", "roms/x.rom");
	snprintf(dir, sizeof(dir), "%s/elsewhere", host->root);
	assert_int_equal(put("new", PPT_ROM_WRITE_REPLACE, NULL), 0);
	assert_int_equal(lstat(path, &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_file("real.rom", "new");
	assert_names("real.rom ");
}

static void mode_is_handed_on(void **state)
{
	struct stat status;

	(void)state;
	assert_int_equal(put("old", 0, NULL), 0);
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(put("new", PPT_ROM_WRITE_REPLACE, NULL), 0);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0604);
}

static void folders_and_missing_ones_are_errors(void **state)
{
	struct fake_host *host = *state;

	fake_dir(host, "roms/x.rom");
	assert_int_equal(put("new", PPT_ROM_WRITE_REPLACE, NULL), -EISDIR);
	snprintf(path, sizeof(path), "%s/nowhere/x.rom", host->root);
	assert_int_equal(put("new", PPT_ROM_WRITE_REPLACE, NULL), -ENOENT);
}

#define FILE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, fake_host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_rom_is_left_alone),
		cmocka_unit_test(checksum_is_made_right),
		cmocka_unit_test(last_image_is_marked),
		cmocka_unit_test(mark_of_pcat_image_is_summed),
		cmocka_unit_test(ids_are_set_and_summed),
		cmocka_unit_test(ids_are_set_back),
		cmocka_unit_test(ids_are_set_where_the_vendor_is),
		cmocka_unit_test(extension_of_nvidia_is_where_the_mark_goes),
		cmocka_unit_test(prefix_of_nvidia_is_kept),
		cmocka_unit_test(padding_goes_up_to_a_power_of_two),
		cmocka_unit_test(what_nobody_can_mend_is_named),
		cmocka_unit_test(unknown_flags_are_refused),
		cmocka_unit_test(references_are_counted),
		FILE_TEST(file_is_not_overwritten),
		FILE_TEST(each_backup_has_its_own_name),
		FILE_TEST(full_disk_changes_nothing),
		FILE_TEST(failed_backup_changes_nothing),
		FILE_TEST(links_lead_to_what_is_written),
		FILE_TEST(mode_is_handed_on),
		FILE_TEST(folders_and_missing_ones_are_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
