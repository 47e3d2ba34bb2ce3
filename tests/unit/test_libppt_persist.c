// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: our modprobe.d file. What is written for which device, that nobody
 * else's line is ever touched, that the old file survives whatever fails, and
 * what else on the machine is told.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"

#define FOLDER "etc/modprobe.d"
#define HEADER                                                                              \
	"# Written by pptctl: devices that are claimed at every boot, for VMs.\n"           \
	"# \"pptctl claim --persist\" and \"pptctl unclaim --persist\" change this file,\n" \
	"# and refuse to once it is changed by hand: other lines go into other files.\n"    \
	"# A device's place and ids, and which host drivers must find it taken:\n"
#define NVME_ENTRY "00:1c.0/00.0=144d:a808"
#define NVME_LINE "# " NVME_ENTRY " before nvme\n"
#define NIC_ENTRY "00:1d.0/00.0=8086:10d3"
#define NIC_LINE "# " NIC_ENTRY " before e1000e\n"
#define ONE                                                         \
	HEADER NVME_LINE "options ppt pptdevs=\"" NVME_ENTRY "\"\n" \
			 "softdep nvme pre: ppt\n"

/* --- what fails ------------------------------------------------------------ */

static int write_error, fsync_error, rename_error;

ssize_t __real_write(int fd, const void *data, size_t size);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

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

int __wrap_rename(const char *from, const char *to)
{
	errno = rename_error;
	return rename_error ? -1 : __real_rename(from, to);
}

/* --- the machine ----------------------------------------------------------- */

static int setup(void **state)
{
	struct fake_host *host;
	int ret;

	write_error = 0;
	fsync_error = 0;
	rename_error = 0;
	ret = fake_host_setup(state);
	host = *state;
	free(host->ctx->root);
	host->ctx->root = strdup(host->root);
	fake_dir(host, "etc");
	return ret;
}

/* The driver is a module's, and has the device. */
static void loaded(struct fake_host *host, const char *driver)
{
	char target[128];

	snprintf(target, sizeof(target), "sys/module/%s", driver);
	fake_file(host, "live\n", "sys/module/%s/initstate", driver);
	fake_link(host, target, "sys/bus/pci/drivers/%s/module", driver);
}

static struct ppt_list *two(struct fake_host *host)
{
	make_two(host);
	fake_driver(host, "nvme");
	fake_link(host, "sys/bus/pci/drivers/nvme",
		  "sys/bus/pci/devices/" NVME "/driver");
	loaded(host, "nvme");
	loaded(host, "e1000e");
	return new_list(host);
}

static struct ppt_device *find(struct ppt_list *list, const char *address)
{
	size_t i;

	for (i = 0; i < ppt_list_count(list); i++)
		if (!strcmp(ppt_device_address(ppt_list_get(list, i)), address))
			return ppt_list_get(list, i);
	fail_msg("no %s", address);
	return NULL;
}

static struct ppt_persist *opened(struct fake_host *host)
{
	struct ppt_persist *persist;

	assert_int_equal(ppt_persist_new(host->ctx, PPT_PERSIST_LOCK, &persist,
					 NULL),
			 0);
	return persist;
}

static bool add(struct ppt_persist *persist, struct ppt_list *list,
		const char *address)
{
	bool added = false;

	assert_int_equal(ppt_persist_add(persist, find(list, address), false,
					 &added),
			 0);
	return added;
}

static void assert_file(struct fake_host *host, const char *expected)
{
	char path[PATH_MAX], text[16384];
	FILE *file;

	snprintf(path, sizeof(path), "%s/" FOLDER "/ppt.conf", host->root);
	file = fopen(path, "r");
	if (!expected) {
		assert_null(file);
		return;
	}
	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, expected);
}

/* Nothing but that: no half file, and no temporary one. */
static void assert_names(struct fake_host *host, const char *expected)
{
	char command[PATH_MAX], names[256];
	FILE *pipe;

	snprintf(command, sizeof(command), "ls -A %s/" FOLDER " | tr '\\n' ' '",
		 host->root);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	names[fread(names, 1, sizeof(names) - 1, pipe)] = '\0';
	pclose(pipe);
	assert_string_equal(names, expected);
}

static size_t drop(struct fake_host *host, struct ppt_persist *persist,
		   struct ppt_list *list, const char *word)
{
	struct ppt_place *place;
	size_t removed = 99;

	assert_int_equal(ppt_place_new(host->ctx, word, &place), 0);
	assert_int_equal(ppt_persist_remove(persist, place, list, &removed), 0);
	ppt_place_unref(place);
	return removed;
}

/* --- writing --------------------------------------------------------------- */

static void device_is_written_by_path_and_guard(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist = opened(host);
	char path[PATH_MAX];
	struct stat status;
	mode_t mask;

	assert_true(add(persist, list, NVME));
	assert_string_equal(ppt_persist_entry(persist, 0), NVME_ENTRY);
	assert_string_equal(ppt_persist_drivers(persist, 0), "nvme");
	assert_null(ppt_persist_entry(persist, 1));
	assert_file(host, NULL);
	mask = umask(077);
	assert_int_equal(ppt_persist_write(persist), 0);
	umask(mask);
	assert_file(host, ONE);
	snprintf(path, sizeof(path), "%s/" FOLDER "/ppt.conf", host->root);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0644);
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void adding_twice_changes_nothing(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist;

	fake_file(host, ONE, FOLDER "/ppt.conf");
	persist = opened(host);
	assert_int_equal(ppt_persist_count(persist), 1);
	assert_false(add(persist, list, NVME));
	/* It would fail if anything was written. */
	rename_error = EIO;
	assert_int_equal(ppt_persist_write(persist), 0);
	assert_file(host, ONE);
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void driver_that_comes_later_is_added(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist;

	fake_file(host,
		  HEADER "# " NVME_ENTRY " before other\n"
			 "options ppt pptdevs=\"" NVME_ENTRY "\"\n"
			 "softdep other pre: ppt\n",
		  FOLDER "/ppt.conf");
	persist = opened(host);
	assert_true(add(persist, list, NVME));
	assert_string_equal(ppt_persist_drivers(persist, 0), "other nvme");
	assert_false(add(persist, list, NVME));
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void second_device_and_its_driver_are_added(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist;
	bool added;

	fake_file(host, ONE, FOLDER "/ppt.conf");
	persist = opened(host);
	assert_int_equal(ppt_persist_add(persist, find(list, NIC), true,
					 &added),
			 0);
	assert_true(added);
	assert_int_equal(ppt_persist_write(persist), 0);
	assert_file(host,
		    HEADER NVME_LINE "# " NIC_ENTRY "+noreset before e1000e\n"
				     "options ppt pptdevs=\"" NVME_ENTRY
				     " " NIC_ENTRY "+noreset\"\n"
				     "softdep nvme pre: ppt\n"
				     "softdep e1000e pre: ppt\n");
	/* What was allowed isn't taken back by the way. */
	assert_false(add(persist, list, NIC));
	assert_int_equal(ppt_persist_count(persist), 2);
	assert_string_equal(ppt_persist_entry(persist, 1),
			    NIC_ENTRY "+noreset");
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void other_device_at_its_place_is_replaced(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist;

	fake_file(host,
		  HEADER "# 00:1c.0/00.0=10de:2684\n"
			 "# 00:1f.0/00.0=10de:2684\n"
			 "options ppt pptdevs=\"00:1c.0/00.0=10de:2684 "
			 "00:1f.0/00.0=10de:2684\"\n",
		  FOLDER "/ppt.conf");
	persist = opened(host);
	assert_true(add(persist, list, NVME));
	assert_int_equal(ppt_persist_count(persist), 2);
	/* What isn't there now is kept. */
	assert_string_equal(ppt_persist_entry(persist, 0),
			    "00:1f.0/00.0=10de:2684");
	assert_string_equal(ppt_persist_entry(persist, 1), NVME_ENTRY);
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void driver_of_the_kernel_itself_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist_notes *notes;
	struct ppt_persist *persist;
	struct ppt_list *list;

	make_two(host);
	list = new_list(host);
	persist = opened(host);
	assert_true(add(persist, list, NIC));
	assert_string_equal(ppt_persist_drivers(persist, 0), "");
	assert_int_equal(ppt_persist_get_notes(persist, list, &notes), 0);
	assert_int_equal(ppt_persist_notes_get(notes, 0)->kind,
			 PPT_PERSIST_NOTE_BUILTIN);
	assert_string_equal(ppt_persist_notes_get(notes, 0)->text, "e1000e");
	ppt_persist_notes_unref(notes);
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void bridge_is_refused(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist = opened(host);
	bool added;

	assert_int_equal(ppt_persist_add(persist, find(list, "0000:00:1c.0"),
					 false, &added),
			 -EINVAL);
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

/* The kernel takes 1024 bytes for a parameter, and the module has three. */
static void many_devices_fill_three_parameters(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist_text text = { 0 };
	struct ppt_persist_fault fault;
	struct ppt_persist_text again;
	char entry[64], *data = NULL, *line;
	unsigned int count;
	size_t size;
	int ret;

	(void)host;
	for (count = 0;; count++) {
		snprintf(entry, sizeof(entry), "00:%02x.%u/00.0=144d:%04x",
			 count / 8, count % 8, count);
		assert_int_equal(ppt_persist_text_add(&text, entry,
						      strlen(entry), "nvme", 4),
				 0);
		free(data);
		data = NULL;
		ret = ppt_persist_text_render(&text, &data, &size);
		if (ret)
			break;
	}
	assert_int_equal(ret, -ENOSPC);
	/* 44 of 22 bytes and a space between two are 1011; one more is 1034. */
	assert_int_equal(count, 3 * 44);
	ppt_persist_text_remove(&text, count);
	assert_int_equal(ppt_persist_text_render(&text, &data, &size), 0);
	for (line = data; (line = strstr(line, "=\"")); line += 2)
		assert_true(strchr(line + 2, '"') - (line + 2) <= 1024);
	assert_non_null(strstr(data, "options ppt pptdevs3=\""));
	assert_int_equal(ppt_persist_text_parse(data, size, &again, &fault), 0);
	assert_int_equal(again.count, text.count);
	ppt_persist_text_clear(&again);
	ppt_persist_text_clear(&text);
	free(data);
}

/* --- removing -------------------------------------------------------------- */

static void entries_are_removed_by_place_and_by_device(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist;

	fake_file(host,
		  HEADER NVME_LINE NIC_LINE "# 00:1f.0/00.0=10de:2684\n"
					    "options ppt pptdevs=\"" NVME_ENTRY
					    " " NIC_ENTRY
					    " 00:1f.0/00.0=10de:2684\"\n"
					    "softdep nvme pre: ppt\n"
					    "softdep e1000e pre: ppt\n",
		  FOLDER "/ppt.conf");
	persist = opened(host);
	assert_int_equal(drop(host, persist, list, "03:00.0"), 0);
	assert_int_equal(drop(host, persist, list, "00:1f.0/00.0=144d:a808"),
			 0);
	assert_int_equal(drop(host, persist, list, "00:1f.0/00.0"), 1);
	assert_int_equal(drop(host, persist, list, "02:00.0"), 1);
	assert_int_equal(ppt_persist_write(persist), 0);
	assert_file(host, ONE);
	assert_int_equal(drop(host, persist, list, "id:144d:a808"), 1);
	assert_int_equal(ppt_persist_write(persist), 0);
	assert_file(host, NULL);
	assert_names(host, "");
	/* Gone is gone, and an object can go on. */
	assert_int_equal(ppt_persist_write(persist), 0);
	add(persist, list, NVME);
	assert_int_equal(ppt_persist_write(persist), 0);
	assert_file(host, ONE);
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

/* --- what isn't ours ------------------------------------------------------- */

static void assert_foreign(struct fake_host *host, const char *text,
			   unsigned int line, const char *said)
{
	struct ppt_persist_fault fault;
	struct ppt_persist *persist;

	fake_file(host, text, FOLDER "/ppt.conf");
	assert_int_equal(ppt_persist_new(host->ctx, PPT_PERSIST_LOCK, &persist,
					 &fault),
			 -EBADMSG);
	assert_int_equal(fault.line, line);
	assert_string_equal(fault.text, said);
	assert_file(host, text);
}

static void foreign_lines_are_named_and_kept(void **state)
{
	struct fake_host *host = *state;

	assert_foreign(host, "options ppt pptdevs=\"1/0/0\"\n", 1,
		       "options ppt pptdevs=\"1/0/0\"");
	assert_foreign(host, ONE "options nvme poll_queues=2\n", 8,
		       "options nvme poll_queues=2");
	assert_foreign(host, ONE "\n", 8, "");
	assert_foreign(host,
		       HEADER NVME_LINE "options ppt pptdevs=\"" NVME_ENTRY
					" 1/0/0\"\nsoftdep nvme pre: ppt\n",
		       6, "options ppt pptdevs=\"" NVME_ENTRY " 1/0/0\"");
	assert_foreign(host,
		       HEADER "# 00:1c.0/00.0 before n;vme\n"
			      "options ppt pptdevs=\"00:1c.0/00.0\"\n",
		       5, "# 00:1c.0/00.0 before n;vme");
	/* The same twice is what nobody of us wrote. */
	assert_foreign(host, ONE ONE, 8,
		       "# Written by pptctl: devices that are claimed at every boot, for VMs.");
	assert_names(host, "ppt.conf ");
}

static void half_file_is_told_as_one(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist_fault fault;
	struct ppt_persist *persist;
	char text[] = ONE;
	size_t length;

	for (length = strlen(text) - 1; length; length--) {
		text[length] = '\0';
		/* All of the head, and no device, is a whole file. */
		if (length == strlen(HEADER))
			continue;
		fake_file(host, text, FOLDER "/ppt.conf");
		assert_int_equal(ppt_persist_new(host->ctx, 0, &persist,
						 &fault),
				 -EBADMSG);
		if (length < strlen(HEADER) ||
		    length >= strlen(HEADER) + strlen(NVME_LINE))
			assert_true(fault.is_short);
	}
	/* Nothing at all is what a full disk leaves of an editor's file. */
	fake_file(host, "", FOLDER "/ppt.conf");
	assert_int_equal(ppt_persist_new(host->ctx, 0, &persist, &fault),
			 -EBADMSG);
	assert_true(fault.is_short);
}

static void bytes_are_no_trouble(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist_fault fault;
	struct ppt_persist *persist;
	char text[300];

	memset(text, 0xff, sizeof(text));
	text[40] = '\0';
	fake_bytes(host, text, sizeof(text), FOLDER "/ppt.conf");
	assert_int_equal(ppt_persist_new(host->ctx, 0, &persist, &fault),
			 -EBADMSG);
	assert_int_equal(fault.line, 1);
	assert_int_equal(strlen(fault.text), 40);
}

static void what_is_no_file_is_left_alone(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist *persist;

	fake_file(host, ONE, "elsewhere");
	fake_link(host, "elsewhere", FOLDER "/ppt.conf");
	assert_int_equal(ppt_persist_new(host->ctx, 0, &persist, NULL),
			 -EMEDIUMTYPE);
	fake_remove(host, FOLDER "/ppt.conf");
	fake_dir(host, FOLDER "/ppt.conf");
	assert_int_equal(ppt_persist_new(host->ctx, 0, &persist, NULL),
			 -EMEDIUMTYPE);
}

/* --- failures -------------------------------------------------------------- */

static void assert_survives(struct fake_host *host, struct ppt_list *list,
			    int error)
{
	struct ppt_persist *persist = opened(host);

	add(persist, list, NIC);
	assert_int_equal(ppt_persist_write(persist), -error);
	write_error = 0;
	fsync_error = 0;
	rename_error = 0;
	assert_file(host, ONE);
	assert_names(host, "ppt.conf ");
	ppt_persist_unref(persist);
}

static void old_file_survives_every_failure(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);

	fake_file(host, ONE, FOLDER "/ppt.conf");
	write_error = ENOSPC;
	assert_survives(host, list, ENOSPC);
	fsync_error = EIO;
	assert_survives(host, list, EIO);
	rename_error = EROFS;
	assert_survives(host, list, EROFS);
	ppt_list_unref(list);
}

static void leftover_of_a_killed_one_goes(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist *persist;

	fake_file(host, "half", FOLDER "/.ppt-123-0.tmp");
	fake_file(host, "x", FOLDER "/.ppt.conf.swp");
	persist = opened(host);
	add(persist, list, NVME);
	assert_int_equal(ppt_persist_write(persist), 0);
	assert_names(host, ".ppt.conf.swp ppt.conf ");
	ppt_persist_unref(persist);
	ppt_list_unref(list);
}

static void second_one_waits_and_gives_up(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist *persist = opened(host), *other;

	assert_int_equal(ppt_persist_new(host->ctx, PPT_PERSIST_LOCK, &other,
					 NULL),
			 -EBUSY);
	assert_int_equal(host->slept_ms, 10000);
	/* Who only looks doesn't wait, and doesn't write. */
	assert_int_equal(ppt_persist_new(host->ctx, 0, &other, NULL), 0);
	assert_int_equal(ppt_persist_write(other), -EINVAL);
	ppt_persist_unref(other);
	ppt_persist_unref(persist);
	ppt_persist_unref(opened(host));
}

static void unknown_flags_are_refused(void **state)
{
	struct fake_host *host = *state;
	struct ppt_persist *persist;

	assert_int_equal(ppt_persist_new(host->ctx, 2, &persist, NULL),
			 -EINVAL);
}

/* --- what else is set up --------------------------------------------------- */

static void assert_note(struct ppt_persist_notes *notes, size_t index,
			enum ppt_persist_note_kind kind, const char *file,
			unsigned int line, const char *text)
{
	const struct ppt_persist_note *note =
		ppt_persist_notes_get(notes, index);

	assert_non_null(note);
	assert_int_equal(note->kind, kind);
	assert_string_equal(note->file, file);
	assert_int_equal(note->line, line);
	assert_string_equal(note->text, text);
}

static struct ppt_persist_notes *notes_of(struct fake_host *host,
					  struct ppt_list *list)
{
	struct ppt_persist *persist = opened(host);
	struct ppt_persist_notes *notes;

	assert_int_equal(ppt_persist_get_notes(persist, list, &notes), 0);
	ppt_persist_unref(persist);
	return notes;
}

static void second_truth_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist_notes *notes;

	fake_file(host, ONE, FOLDER "/ppt.conf");
	fake_file(host, "ppt\n", "usr/lib/modules-load.d/ppt.conf");
	fake_file(host,
		  "# options ppt pptdevs=1/0/0\n"
		  "softdep nvme \\\n pre: vfio-pci\n"
		  "options ppt pptdevs2=\"9/0/0 01:00.0\" # mine\n"
		  "softdep e1000e pre: vfio-pci\n",
		  FOLDER "/old.conf");
	fake_file(host,
		  "softdep nvme pre: x\noptions  ppt  pptdevs=id:144d:a808\n",
		  "usr/lib/modprobe.d/zz.conf");
	/* Another file of that name, in an earlier folder, counts instead. */
	fake_file(host, "blacklist ppt\n", "usr/lib/modprobe.d/old.conf");
	fake_file(host, "install ppt /bin/false\n", FOLDER "/no.conf");
	fake_file(host, "quiet ppt.pptdevs=00:1c.0/00.0,4/0/0 x=\"a b\"\n",
		  "proc/cmdline");
	notes = notes_of(host, list);
	assert_note(notes, 0, PPT_PERSIST_NOTE_BLOCKED, "/" FOLDER "/no.conf",
		    1, "install");
	assert_note(notes, 1, PPT_PERSIST_NOTE_SOFTDEP, "/" FOLDER "/old.conf",
		    2, "nvme");
	assert_note(notes, 2, PPT_PERSIST_NOTE_TWICE, "/" FOLDER "/old.conf", 4,
		    "01:00.0");
	assert_note(notes, 3, PPT_PERSIST_NOTE_OPTIONS,
		    "/usr/lib/modprobe.d/zz.conf", 2, "pptdevs");
	assert_note(notes, 4, PPT_PERSIST_NOTE_TWICE,
		    "/usr/lib/modprobe.d/zz.conf", 2, "id:144d:a808");
	assert_note(notes, 5, PPT_PERSIST_NOTE_CMDLINE, "", 0, "pptdevs");
	assert_note(notes, 6, PPT_PERSIST_NOTE_TWICE, "", 0, "00:1c.0/00.0");
	assert_null(ppt_persist_notes_get(notes, 7));
	ppt_persist_notes_unref(notes);
	ppt_list_unref(list);
}

static void missing_hook_and_load_are_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist_notes *notes;
	char path[PATH_MAX];

	fake_file(host, ONE, FOLDER "/ppt.conf");
	assert_int_equal(ppt_image_find_tool(host->ctx), PPT_IMAGE_NONE);
	assert_null(ppt_image_command(PPT_IMAGE_NONE));
	fake_file(host, "", "usr/bin/dracut");
	snprintf(path, sizeof(path), "%s/usr/bin/dracut", host->root);
	chmod(path, 0755);
	assert_int_equal(ppt_image_find_tool(host->ctx), PPT_IMAGE_DRACUT);
	notes = notes_of(host, list);
	assert_note(notes, 0, PPT_PERSIST_NOTE_NO_HOOK, "", 0, "dracut");
	assert_note(notes, 1, PPT_PERSIST_NOTE_NO_LOAD, "", 0, "");
	ppt_persist_notes_unref(notes);
	fake_dir(host, "usr/lib/dracut/modules.d/90ppt");
	fake_file(host, "", "usr/sbin/update-initramfs");
	snprintf(path, sizeof(path), "%s/usr/sbin/update-initramfs",
		 host->root);
	chmod(path, 0755);
	assert_int_equal(ppt_image_find_tool(host->ctx), PPT_IMAGE_BOTH);
	notes = notes_of(host, list);
	assert_note(notes, 0, PPT_PERSIST_NOTE_NO_HOOK, "", 0,
		    "initramfs-tools");
	ppt_persist_notes_unref(notes);
	fake_file(host, "", "usr/share/initramfs-tools/hooks/ppt");
	fake_file(host, "# all\nloop\nppt\n", "etc/modules");
	notes = notes_of(host, list);
	assert_null(ppt_persist_notes_get(notes, 0));
	ppt_persist_notes_unref(notes);
	ppt_list_unref(list);
}

/* modprobe sorts it in by its name, which is before ours. */
static void softdep_of_a_module_itself_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_list *list = two(host);
	struct ppt_persist_notes *notes;

	fake_file(host, ONE, FOLDER "/ppt.conf");
	fake_file(host, "ppt\n", "etc/modules");
	fake_file(host, "6.12.0\n", "proc/sys/kernel/osrelease");
	fake_file(host, "# Soft dependencies\nsoftdep nvme pre: x\n",
		  "lib/modules/6.12.0/modules.softdep");
	notes = notes_of(host, list);
	assert_note(notes, 0, PPT_PERSIST_NOTE_SOFTDEP,
		    "/lib/modules/6.12.0/modules.softdep", 2, "nvme");
	assert_null(ppt_persist_notes_get(notes, 1));
	ppt_persist_notes_unref(notes);
	ppt_list_unref(list);
}

static void another_root_is_not_run(void **state)
{
	struct fake_host *host = *state;
	int status;

	assert_int_equal(ppt_image_rebuild(host->ctx, &status), -EXDEV);
}

#undef TEST
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, fake_host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(device_is_written_by_path_and_guard),
		TEST(adding_twice_changes_nothing),
		TEST(driver_that_comes_later_is_added),
		TEST(second_device_and_its_driver_are_added),
		TEST(other_device_at_its_place_is_replaced),
		TEST(driver_of_the_kernel_itself_is_told),
		TEST(bridge_is_refused),
		TEST(many_devices_fill_three_parameters),
		TEST(entries_are_removed_by_place_and_by_device),
		TEST(foreign_lines_are_named_and_kept),
		TEST(half_file_is_told_as_one),
		TEST(bytes_are_no_trouble),
		TEST(what_is_no_file_is_left_alone),
		TEST(old_file_survives_every_failure),
		TEST(leftover_of_a_killed_one_goes),
		TEST(second_one_waits_and_gives_up),
		TEST(unknown_flags_are_refused),
		TEST(second_truth_is_told),
		TEST(missing_hook_and_load_are_told),
		TEST(softdep_of_a_module_itself_is_told),
		TEST(another_root_is_not_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
