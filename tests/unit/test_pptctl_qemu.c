// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl qemu-args and libvirt-xml: where functions are put in a guest, how that
 * is written, and what is said of devices that no VM can have now. What is
 * printed goes through a shell, and is held against libvirt's own schema.
 */
#include <limits.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "pptctl.h"
#include "tool_run.h"

#define SCHEMA "/usr/share/libvirt/schemas/domain.rng"
#define PORT_OF(function) "pci0000:00/0000:00:01." #function

static struct tool_output tool;

static void group(struct fake_host *host, const char *address, int number)
{
	char target[64];

	snprintf(target, sizeof(target), "sys/kernel/iommu_groups/%d", number);
	fake_dir(host, "%s", target);
	fake_remove(host, "sys/bus/pci/devices/%s/iommu_group", address);
	fake_link(host, target, "sys/bus/pci/devices/%s/iommu_group", address);
}

/*
 * A graphics card with sound in group 1, a network card whose virtual functions
 * .1 and .2 have groups of their own, and an NVMe device that the host has. Who
 * owns what isn't told.
 */
static void make_machine(struct fake_host *host)
{
	host->node_error = -EACCES;
	fake_device(host, PORT_OF(0), "0000:01:00.0", "1002:67DF", "30000",
		    "ppt");
	fake_device(host, PORT_OF(0), "0000:01:00.1", "1002:AAF0", "40300",
		    "ppt");
	fake_device(host, PORT_OF(1), "0000:02:00.0", "8086:1572", "20000",
		    "i40e");
	fake_device(host, PORT_OF(1), "0000:02:00.1", "8086:154C", "20000",
		    "ppt");
	fake_device(host, PORT_OF(1), "0000:02:00.2", "8086:154C", "20000",
		    "ppt");
	fake_device(host, PORT_OF(2), "0000:03:00.0", "144D:A808", "10802",
		    "nvme");
	fake_link(host, "sys/bus/pci/devices/0000:02:00.0",
		  "sys/bus/pci/devices/0000:02:00.1/physfn");
	fake_link(host, "sys/bus/pci/devices/0000:02:00.0",
		  "sys/bus/pci/devices/0000:02:00.2/physfn");
	group(host, "0000:01:00.0", 1);
	group(host, "0000:01:00.1", 1);
	group(host, "0000:02:00.0", 2);
	group(host, "0000:02:00.1", 3);
	group(host, "0000:02:00.2", 4);
	group(host, "0000:03:00.0", 5);
}

static int qemu_args(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_qemu_args, words, &tool);
}

static int libvirt_xml(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_libvirt_xml, words, &tool);
}

static void assert_no(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static void qemu_args_keeps_a_slot_together(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "01:00.*"), EXIT_SUCCESS);
	assert_string_equal(
		tool.out,
		"-device pcie-root-port,id=ppt1,bus=pcie.0,chassis=101,addr=10.0 \\\n"
		"-device vfio-pci,host=0000:01:00.0,bus=ppt1,addr=00.0,multifunction=on \\\n"
		"-device vfio-pci,host=0000:01:00.1,bus=ppt1,addr=00.1\n");
	assert_no(tool.err, "0000:");
}

static void qemu_args_orders_functions_of_a_slot(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "-m pc 01:00.1 02:00.1 01:00.0"),
			 EXIT_SUCCESS);
	assert_string_equal(
		tool.out,
		"-device vfio-pci,host=0000:01:00.0,bus=pci.0,addr=10.0,multifunction=on \\\n"
		"-device vfio-pci,host=0000:01:00.1,bus=pci.0,addr=10.1 \\\n"
		"-device vfio-pci,host=0000:02:00.1,bus=pci.0,addr=11.0\n");
}

static void assert_split(const char *text)
{
	assert_has(text, "addr=10.0,multifunction=on \\\n");
	assert_has(text, "host=0000:01:00.0,bus=ppt1,addr=00.0 \\\n");
	assert_has(text, "id=ppt2,bus=pcie.0,chassis=102,addr=10.1 \\\n");
	assert_has(text, "host=0000:01:00.1,bus=ppt2,addr=00.0\n");
}

static void qemu_args_splits_a_slot(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "01:00.0 -01:00.1"), EXIT_SUCCESS);
	assert_split(tool.out);
	assert_int_equal(qemu_args(host, "-- 01:00.0 -01:00.1"), EXIT_SUCCESS);
	assert_split(tool.out);
	assert_int_equal(qemu_args(host, "-01:00.*"), EXIT_SUCCESS);
	assert_split(tool.out);
	assert_int_equal(qemu_args(host, "-1/0/0 1/0/1 --machine q35"),
			 EXIT_SUCCESS);
	assert_split(tool.out);
	/* Begins with a letter, and is no option all the same. */
	assert_int_equal(qemu_args(host, "-id:1002:67df -id:1002:aaf0"),
			 EXIT_SUCCESS);
	assert_split(tool.out);
}

static void qemu_args_makes_a_function_0(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "01:00.1"), EXIT_SUCCESS);
	assert_has(tool.out, "host=0000:01:00.1,bus=ppt1,addr=00.0\n");
	assert_has(tool.err, "0000:01:00.0, of the same IOMMU group 1, isn't");
}

static void qemu_args_keeps_virtual_functions_apart(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "02:00.1 02:00.2"), EXIT_SUCCESS);
	assert_has(tool.out, "host=0000:02:00.1,bus=ppt1,addr=00.0 \\\n");
	assert_has(tool.out, "host=0000:02:00.2,bus=ppt2,addr=00.0\n");
}

static void qemu_args_makes_a_boot_display(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "01:00.*"), EXIT_SUCCESS);
	assert_no(tool.out, "vga");
	assert_int_equal(qemu_args(host, "--vga 01:00.*"), EXIT_SUCCESS);
	assert_has(tool.out, "-vga none \\\n-device pcie-root-port");
	assert_has(tool.out, "addr=00.0,multifunction=on,x-vga=on \\\n");
	assert_no(strstr(tool.out, "01:00.1"), "vga");
	assert_int_equal(qemu_args(host, "--vga 01:00.1"), EXIT_FAILURE);
	assert_string_equal(tool.out, "");
	assert_has(tool.err, "no VGA card");
}

static void qemu_args_prints_a_whole_command(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "--vm web,1 02:00.1"), EXIT_SUCCESS);
	assert_string_equal(
		tool.out,
		"pptctl run --vm web,1 -d 0000:02:00.1 -- \\\n"
		"    qemu-system-x86_64 -name guest=web,,1 -machine q35,accel=kvm -cpu host -m 4G \\\n"
		"    -device pcie-root-port,id=ppt1,bus=pcie.0,chassis=101,addr=10.0 \\\n"
		"    -device vfio-pci,host=0000:02:00.1,bus=ppt1,addr=00.0\n");
	assert_int_equal(qemu_args(host, "--vm= 02:00.1"), EXIT_USAGE);
	assert_int_equal(qemu_args(host, "--vm=\303\244 02:00.1"), EXIT_USAGE);
}

/* A shell makes of the lines the words that JSON has. */
static void qemu_args_quotes_for_a_shell(void **state)
{
	struct fake_host *host = *state;
	char command[PATH_MAX], line[64];
	FILE *shell;

	make_machine(host);
	assert_int_equal(qemu_args(host, "-v it's;$HOME`&* 02:00.1"),
			 EXIT_SUCCESS);
	snprintf(command, sizeof(command),
		 "pptctl() { printf '%%s\\n' \"$3\"; }; . %s/stdout",
		 host->root);
	shell = popen(command, "r");
	assert_non_null(shell);
	assert_non_null(fgets(line, sizeof(line), shell));
	assert_int_equal(pclose(shell), 0);
	assert_string_equal(line, "it's;$HOME`&*\n");
}

static void qemu_args_tells_programs(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "--json 01:00.* -03:00.0"),
			 EXIT_FAILURE);
	assert_has(tool.out, "\"command\":null");
	assert_has(tool.out, "\"arguments\":[\n    \"-device\",");
	assert_has(tool.out, "\"address\":\"0000:01:00.1\",\n"
			     "      \"guest_slot\":0,\n"
			     "      \"guest_function\":1,\n"
			     "      \"multifunction\":false");
	assert_has(tool.out, "\"code\":\"not_claimed\"");
	assert_int_equal(qemu_args(host, "--json --vm x 02:00.1"),
			 EXIT_SUCCESS);
	assert_has(tool.out, "\"command\":[\n    \"pptctl\",");
	assert_has(tool.out, "\"arguments\":[\n    \"-device\",");
}

static void qemu_args_prints_what_a_vm_cannot_have(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(qemu_args(host, "03:00.0"), EXIT_FAILURE);
	assert_has(tool.out, "host=0000:03:00.0");
	assert_has(tool.err, "0000:03:00.0: it isn't claimed, driver nvme");
	assert_has(tool.err, "pptctl claim");
}

static void qemu_args_tells_who_is_in_the_way(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	group(host, "0000:02:00.1", 2);
	assert_int_equal(qemu_args(host, "02:00.1"), EXIT_FAILURE);
	assert_has(tool.err,
		   "0000:02:00.1: driver i40e has 0000:02:00.0, of the same");
	assert_no(tool.err, "isn't among them");
}

/* Two lists are made: one for the words, one for the neighbours. */
static void expect_owner(struct fake_host *host, const char *owner)
{
	static const struct ppt_address address = { .bus = 2, .function = 1 };
	struct fake_call *call;
	int i;

	for (i = 0; i < 2; i++) {
		fake_expect_list(host, &address, 1);
		call = fake_expect_device(host, address, PPT_DEVICE_ASSIGNED,
					  owner);
		call->device.out_group = 3;
	}
}

static void qemu_args_tells_whose_it_is(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	host->node_error = 0;
	fake_module(host);
	fake_remove(host, "sys/bus/pci/devices/0000:01:00.0/driver");
	fake_remove(host, "sys/bus/pci/devices/0000:01:00.1/driver");
	fake_remove(host, "sys/bus/pci/devices/0000:02:00.2/driver");
	expect_owner(host, "web");
	assert_int_equal(qemu_args(host, "02:00.1"), EXIT_FAILURE);
	assert_has(tool.err, "0000:02:00.1: web");
	/* Its own VM may. */
	expect_owner(host, "web");
	assert_int_equal(qemu_args(host, "--vm web 02:00.1"), EXIT_SUCCESS);
	assert_string_equal(tool.err, "");
}

static void qemu_args_refuses_too_many(void **state)
{
	struct fake_host *host = *state;
	int slot;

	make_machine(host);
	for (slot = 0; slot < 17; slot++) {
		char address[16];

		snprintf(address, sizeof(address), "0000:07:%02x.0", slot);
		fake_device(host, PORT, address, "8086:1234", "20000", "ppt");
		group(host, address, 20 + slot);
	}
	assert_int_equal(qemu_args(host, "--machine pc id:8086:1234"),
			 EXIT_FAILURE);
	assert_string_equal(tool.out, "");
	assert_has(tool.err, "these need 17 slots, and there are 16");
	assert_int_equal(qemu_args(host, "id:8086:1234"), EXIT_SUCCESS);
	assert_has(tool.out, "chassis=108,addr=10.7 ");
	assert_has(tool.out, "chassis=109,addr=11.0,multifunction=on ");
	assert_has(tool.out, "chassis=117,addr=12.0 ");
}

static void wrong_usage_is_refused(void **state)
{
	/* clang-format off */
	static const char *const words[] = {
		"--", "", "-x 01:00.0", "--nothing 01:00.0", "-99", "01:00.0 --machine",
		"--machine virt 01:00.0", "-- --json", "01:00.0 -- -",
	};
	/* clang-format on */
	struct fake_host *host = *state;
	size_t i;

	make_machine(host);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(qemu_args(host, words[i]), EXIT_USAGE);
		assert_string_equal(tool.out, "");
		assert_int_equal(libvirt_xml(host, words[i]), EXIT_USAGE);
		assert_string_equal(tool.out, "");
	}
	assert_int_equal(libvirt_xml(host, "--bus 0 01:00.0"), EXIT_USAGE);
	assert_int_equal(libvirt_xml(host, "--bus 256 01:00.0"), EXIT_USAGE);
	assert_int_equal(libvirt_xml(host, "--bus 1x 01:00.0"), EXIT_USAGE);
	assert_int_equal(libvirt_xml(host, "--bus 255 01:00.0 -01:00.1"),
			 EXIT_FAILURE);
	assert_int_equal(qemu_args(host, "09:00.0"), EXIT_FAILURE);
}

/* As it would stand in a domain; libvirt's schema has the last word. */
static void assert_valid(struct fake_host *host)
{
	char command[PATH_MAX];
	FILE *domain;

	assert_int_equal(access(SCHEMA, R_OK), 0);
	snprintf(command, sizeof(command),
		 "xmllint --noout --relaxng " SCHEMA " - >%s/xmllint 2>&1",
		 host->root);
	domain = popen(command, "w");
	assert_non_null(domain);
	fprintf(domain,
		"<domain type='kvm'><name>x</name><memory unit='GiB'>4</memory>"
		"<os><type arch='x86_64' machine='q35'>hvm</type></os>"
		"<devices>%s</devices></domain>",
		tool.out);
	assert_int_equal(pclose(domain), 0);
}

static void libvirt_xml_is_libvirts(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(libvirt_xml(host, "01:00.* 02:00.1"), EXIT_SUCCESS);
	assert_valid(host);
	assert_has(tool.out,
		   "<source>\n"
		   "    <address domain='0x0000' bus='0x01' slot='0x00' function='0x1'/>\n"
		   "  </source>\n"
		   "  <address type='pci' domain='0x0000' bus='0x10' slot='0x00' function='0x1'/>\n");
	assert_has(tool.out, "bus='0x10' slot='0x00' function='0x0' "
			     "multifunction='on'/>\n");
	assert_has(tool.out, "bus='0x11' slot='0x00' function='0x0'/>\n");
	assert_int_equal(libvirt_xml(host, "-b 3 01:00.0 -01:00.1"),
			 EXIT_SUCCESS);
	assert_valid(host);
	assert_no(tool.out, "multifunction");
	assert_has(tool.out, "bus='0x04' slot='0x00' function='0x0'/>\n");
	assert_int_equal(libvirt_xml(host, "-m pc 01:00.*"), EXIT_SUCCESS);
	assert_valid(host);
	assert_has(tool.out, "bus='0x00' slot='0x10' function='0x1'/>\n");
	assert_int_equal(libvirt_xml(host, "03:00.0"), EXIT_FAILURE);
	assert_valid(host);
	assert_has(tool.err, "isn't claimed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(qemu_args_keeps_a_slot_together),
		TEST(qemu_args_orders_functions_of_a_slot),
		TEST(qemu_args_splits_a_slot),
		TEST(qemu_args_makes_a_function_0),
		TEST(qemu_args_keeps_virtual_functions_apart),
		TEST(qemu_args_makes_a_boot_display),
		TEST(qemu_args_prints_a_whole_command),
		TEST(qemu_args_quotes_for_a_shell),
		TEST(qemu_args_tells_programs),
		TEST(qemu_args_prints_what_a_vm_cannot_have),
		TEST(qemu_args_tells_who_is_in_the_way),
		TEST(qemu_args_tells_whose_it_is),
		TEST(qemu_args_refuses_too_many),
		TEST(wrong_usage_is_refused),
		TEST(libvirt_xml_is_libvirts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
