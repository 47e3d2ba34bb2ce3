// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl claim --persist and --next-boot, unclaim --persist, import: what they
 * print, what they refuse, and what is in our modprobe.d file afterwards.
 */
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "pptctl.h"
#include "tool_run.h"

#define CONF "etc/modprobe.d/ppt.conf"
#define NVME_ENTRY "00:1c.0/00.0=144d:a808"

static uid_t euid;
static struct tool_output tool;

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
	free(host->ctx->root);
	host->ctx->root = strdup(host->root);
	fake_dir(host, "etc");
	fake_file(host, "ppt\n", "etc/modules");
	make_two(host);
	fake_driver(host, "nvme");
	fake_link(host, "sys/bus/pci/drivers/nvme",
		  "sys/bus/pci/devices/" NVME "/driver");
	fake_file(host, "live\n", "sys/module/nvme/initstate");
	fake_link(host, "sys/module/nvme", "sys/bus/pci/drivers/nvme/module");
	return ret;
}

static const char *conf(struct fake_host *host)
{
	static char text[4096];
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s/" CONF, host->root);
	file = fopen(path, "r");
	if (!file)
		return NULL;
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static int claim(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_claim, words, &tool);
}

static int unclaim(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_unclaim, words, &tool);
}

static void has_initramfs(struct fake_host *host)
{
	char path[PATH_MAX];

	fake_file(host, "", "usr/share/initramfs-tools/hooks/ppt");
	fake_file(host, "", "usr/sbin/update-initramfs");
	snprintf(path, sizeof(path), "%s/usr/sbin/update-initramfs",
		 host->root);
	assert_int_equal(chmod(path, 0755), 0);
}

static void next_boot_writes_and_claims_nothing(void **state)
{
	struct fake_host *host = *state;

	has_initramfs(host);
	assert_int_equal(claim(host, "--next-boot 01:00.0"), 0);
	assert_string_equal(
		tool.err,
		"pptctl: the module ppt isn't installed for this kernel; install it before the next boot\n"
		"pptctl: " NVME
		": no VM can get it: no reset method; --noreset allows that\n");
	assert_string_equal(
		tool.out, NVME
		" at every boot: " NVME_ENTRY ", before nvme\n"
		"/etc/modprobe.d/ppt.conf written\n"
		"for the next boot, the initramfs must be made anew, as --now does: update-initramfs -u -k all\n");
	assert_has(conf(host), "options ppt pptdevs=\"" NVME_ENTRY "\"\n"
			       "softdep nvme pre: ppt\n");
	assert_string_equal(host->writes, "");
	/* Again: nothing to do. */
	assert_int_equal(claim(host, "-b 1/0/0"), 0);
	assert_has(tool.out, "/etc/modprobe.d/ppt.conf had that already\n");
	assert_null(strstr(tool.out, "update-initramfs"));
	assert_int_equal(claim(host, "-b -n 1/0/0"), 0);
	assert_has(conf(host), NVME_ENTRY "+noreset\"\n");
}

/* Else the host wouldn't boot. */
static void what_the_host_uses_is_not_taken_at_boot(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "8:0\n", "sys/devices/" PORT "/" NVME "/block/sda/dev");
	fake_link(host, "sys/devices/" PORT "/" NVME "/block/sda",
		  "sys/class/block/sda");
	fake_file(host, "22 1 8:0 / /srv rw - ext4 /dev/sda rw\n",
		  "proc/self/mountinfo");
	assert_int_equal(claim(host, "--next-boot 01:00.0"), 1);
	assert_has(tool.err, "/dev/sda is mounted on /srv");
	assert_has(tool.err, "the host would miss it at the next boot");
	assert_null(conf(host));
	/* Somebody knows better. */
	assert_int_equal(claim(host, "--next-boot --force 01:00.0"), 0);
	assert_has(conf(host), NVME_ENTRY);
	/* But not with what it runs from. */
	assert_int_equal(unclaim(host, "--persist 01:00.0"), 0);
	fake_file(host, "22 1 8:0 / / rw - ext4 /dev/sda rw\n",
		  "proc/self/mountinfo");
	assert_int_equal(claim(host, "--next-boot --force 01:00.0"), 1);
	assert_null(conf(host));
}

static void unclaim_reminds_of_the_next_boot(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(unclaim(host, "01:00.0"), 1);
	assert_null(strstr(tool.out, "next boot"));
	assert_int_equal(claim(host, "--next-boot 01:00.0"), 0);
	assert_int_equal(unclaim(host, "01:00.0"), 1);
	assert_has(tool.out, NVME
		   " is claimed again at the next boot; to forget that: pptctl unclaim --persist " NVME
		   "\n");
	/* Tried out only. */
	assert_has(conf(host), NVME_ENTRY);
}

static void refused_claim_writes_nothing(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(claim(host, "--persist 01:00.0"), 1);
	assert_has(tool.err, NVME ": driver nvme has it");
	assert_has(tool.err, "--next-boot does that alone");
	assert_null(conf(host));
}

static void foreign_file_is_refused_before_the_claim(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "options ppt pptdevs=\x1b[31m\n", CONF);
	assert_int_equal(claim(host, "--persist 02:00.0"), 1);
	assert_has(tool.err,
		   "/etc/modprobe.d/ppt.conf, line 1: \"options ppt pptdevs=?[31m\" isn't as pptctl writes it");
	assert_int_equal(unclaim(host, "--persist 02:00.0"), 1);
	assert_string_equal(conf(host), "options ppt pptdevs=\x1b[31m\n");
	assert_string_equal(host->writes, "");
}

static void options_that_contradict_are_usage_errors(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(claim(host, "--now 01:00.0"), 2);
	assert_int_equal(claim(host, "--next-boot --persist 01:00.0"), 2);
	assert_int_equal(unclaim(host, "--now 01:00.0"), 2);
	assert_int_equal(unclaim(host, "--persist"), 2);
	assert_int_equal(unclaim(host, "--persist 1/0"), 2);
	assert_null(conf(host));
}

static void root_is_needed(void **state)
{
	struct fake_host *host = *state;

	euid = 1000;
	assert_int_equal(claim(host, "--next-boot 01:00.0"), 1);
	assert_int_equal(unclaim(host, "--persist 01:00.0"), 1);
	assert_has(tool.err, "this needs root");
	assert_int_equal(tool_run(host, cmd_import, "--apply 01:00.0", &tool),
			 1);
	assert_null(conf(host));
}

static void now_is_for_this_machine(void **state)
{
	struct fake_host *host = *state;

	has_initramfs(host);
	assert_int_equal(claim(host, "--next-boot --now 01:00.0"), 1);
	assert_has(tool.err, "--now is for this machine");
	assert_has(tool.err, "ppt.conf is written all the same");
	assert_has(conf(host), NVME_ENTRY);
}

static void removing_needs_no_device(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(claim(host, "--next-boot 01:00.0"), 0);
	fake_remove(host, "sys/bus/pci/devices/" NVME);
	/* Nothing is forgotten for a word that means nothing. */
	assert_int_equal(unclaim(host, "--persist " NVME_ENTRY " 01:00.0"), 1);
	assert_has(tool.err, "01:00.0: neither such a device is here");
	assert_has(conf(host), NVME_ENTRY);
	assert_int_equal(unclaim(host, "--persist 01:00.0"), 1);
	assert_has(tool.err, "; that has:\npptctl:     " NVME_ENTRY "\n");
	assert_int_equal(unclaim(host, "--persist " NVME_ENTRY), 0);
	assert_string_equal(tool.out,
			    NVME_ENTRY " won't be claimed at boot any more\n"
				       "/etc/modprobe.d/ppt.conf removed\n");
	assert_null(conf(host));
}

static void device_of_the_host_is_only_forgotten(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(claim(host, "--next-boot 01:00.0 02:00.0"), 0);
	assert_int_equal(unclaim(host, "--persist 01:00.0"), 0);
	assert_string_equal(tool.out,
			    "01:00.0 won't be claimed at boot any more\n"
			    "/etc/modprobe.d/ppt.conf written\n");
	assert_string_equal(host->writes, "");
	assert_null(strstr(conf(host), "144d:a808"));
	assert_has(conf(host), "8086:10d3");
}

static void notes_are_printed(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "options ppt pptdevs=1/0/0\nsoftdep nvme pre: x\n",
		  "etc/modprobe.d/a.conf");
	assert_int_equal(claim(host, "--next-boot 01:00.0"), 0);
	assert_has(tool.err,
		   "pptctl: /etc/modprobe.d/a.conf:1 sets pptdevs, too");
	assert_has(tool.err,
		   "pptctl: /etc/modprobe.d/a.conf:1 has it as well: 1/0/0");
	assert_has(tool.err,
		   "pptctl: /etc/modprobe.d/a.conf:2 has a softdep for nvme");
}

/* --- import ---------------------------------------------------------------- */

static int run_import(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_import, words, &tool);
}

static void twins(struct fake_host *host)
{
	fake_device(host, "pci0000:00/0000:00:1f.0", "0000:03:00.0",
		    "144D:A808", "10802", NULL);
	fake_file(host,
		  "options vfio-pci ids=144d:a808 disable_vga=1\n"
		  "softdep nvme pre: vfio-pci\n",
		  "etc/modprobe.d/vfio.conf");
}

static void import_says_what_becomes_of_each_line(void **state)
{
	struct fake_host *host = *state;

	twins(host);
	has_initramfs(host);
	assert_int_equal(run_import(host, "--"), 0);
	assert_has(tool.out,
		   "/etc/modprobe.d/vfio.conf:1: vfio-pci: ids 144d:a808, which mean all 2 of these:\n"
		   "    0000:01:00.0  " NVME_ENTRY "  (host: nvme; ");
	assert_has(tool.out,
		   "    0000:03:00.0  00:1f.0/00.0=144d:a808  (free; ");
	assert_has(tool.out,
		   "vfio.conf:1: vfio-pci: option disable_vga=1: not needed");
	assert_has(tool.out,
		   "vfio.conf:2: vfio-pci: \"softdep nvme pre: vfio-pci\": not needed");
	assert_has(tool.out,
		   "    pptctl claim --next-boot DEV...   those of 0000:01:00.0 0000:03:00.0 that are for VMs");
	assert_has(tool.out, "take out by hand, or both want the devices:\n"
			     "    /etc/modprobe.d/vfio.conf:1\n"
			     "    /etc/modprobe.d/vfio.conf:2\n"
			     "and then: update-initramfs -u -k all\n");
	assert_null(conf(host));
}

static void import_lets_choose_among_twins(void **state)
{
	struct fake_host *host = *state;

	twins(host);
	assert_int_equal(run_import(host, "--apply"), 1);
	assert_has(tool.err, "0000:03:00.0 is one of several of its kind");
	assert_null(conf(host));
	assert_int_equal(run_import(host, "--apply 02:00.0"), 1);
	assert_has(tool.err, "0000:02:00.0 isn't among what was found");
	assert_null(conf(host));
	assert_int_equal(run_import(host, "--apply 01:00.0"), 0);
	assert_has(conf(host), "options ppt pptdevs=\"" NVME_ENTRY "\"\n");
	assert_int_equal(run_import(host, "01:00.0"), 2);
	assert_int_equal(run_import(host, "--apply --json"), 2);
}

static void import_applies_what_is_certain(void **state)
{
	struct fake_host *host = *state;
	char words[PATH_MAX];

	fake_file(host, "pptdevs=\"1/0/0 2/0/0\"\n", "loader.conf");
	snprintf(words, sizeof(words), "--apply --file %s/loader.conf",
		 host->root);
	assert_int_equal(run_import(host, words), 0);
	assert_has(conf(host), "\"" NVME_ENTRY " 00:1d.0/00.0=8086:10d3\"\n");
}

static void import_tells_bad_lines_and_the_rest(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "options vfio-pci ids=144d:a808,10de\n",
		  "etc/modprobe.d/vfio.conf");
	assert_int_equal(run_import(host, "--json"), 1);
	assert_has(tool.err,
		   "/etc/modprobe.d/vfio.conf:1: vfio-pci: \"10de\": expected VVVV:DDDD");
	assert_has(tool.out, "\"fault\":\"ids\"");
	assert_has(tool.out, "\"entry\":\"" NVME_ENTRY "\"");
	assert_int_equal(run_import(host, "--file /nowhere"), 1);
	assert_has(tool.err, "/nowhere");
}

static void import_without_anything_says_so(void **state)
{
	struct fake_host *host = *state;

	assert_int_equal(run_import(host, "--"), 0);
	assert_string_equal(tool.out, "nothing hands devices to VMs here\n");
	assert_int_equal(run_import(host, "--apply"), 1);
	assert_has(tool.err, "nothing was found that is here");
}

#undef TEST
#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, fake_host_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(next_boot_writes_and_claims_nothing),
		TEST(what_the_host_uses_is_not_taken_at_boot),
		TEST(unclaim_reminds_of_the_next_boot),
		TEST(refused_claim_writes_nothing),
		TEST(foreign_file_is_refused_before_the_claim),
		TEST(options_that_contradict_are_usage_errors),
		TEST(root_is_needed),
		TEST(now_is_for_this_machine),
		TEST(removing_needs_no_device),
		TEST(device_of_the_host_is_only_forgotten),
		TEST(notes_are_printed),
		TEST(import_says_what_becomes_of_each_line),
		TEST(import_lets_choose_among_twins),
		TEST(import_applies_what_is_certain),
		TEST(import_tells_bad_lines_and_the_rest),
		TEST(import_without_anything_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
