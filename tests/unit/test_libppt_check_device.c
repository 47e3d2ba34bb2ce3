// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what a check finds out about a device, its group, and what the host
 * would lose with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "check_machine.h"

#define SECOND "0000:01:00.1"
#define SECOND_DIR "sys/devices/" PORT "/" SECOND

/* Another function in the same slot and group. */
static void make_second(struct fake_host *host, const char *driver)
{
	fake_device(host, PORT, SECOND, "144D:A809", "10802", driver);
	put_in_group(host, SECOND_DIR, SECOND, 2);
	fake_file(host, "flr\n", SECOND_DIR "/reset_method");
}

static struct ppt_check *check_again(struct fake_host *host)
{
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	return check_all(host, 0);
}

static void holders_of_a_group_are_told_once(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	make_second(host, "nvme");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_GROUP_HELD, PPT_FINDING_ERROR, NVME,
		     "nvme", SECOND);
	assert_found(check, PPT_FINDING_GROUP_SHARED, PPT_FINDING_NOTE, NVME,
		     SECOND, "");
	assert_found(check, PPT_FINDING_NO_ACS_FUNCTIONS, PPT_FINDING_NOTE,
		     NVME, SECOND, "");
	assert_found(check, PPT_FINDING_GROUP_ELSEWHERE, PPT_FINDING_ERROR,
		     SECOND, NVME, "");
	assert_null(find(check, PPT_FINDING_GROUP_SHARED, SECOND));
	ppt_check_unref(check);
}

/* Its remedy is a claim of that, which would be refused. */
static void what_keeps_a_holder_from_going_is_told_before_it(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	make_second(host, "e1000e");
	fake_file(host, "0x1003\n", SECOND_DIR "/net/eth1/flags");
	fake_link(host, SECOND_DIR "/net/eth1", "sys/class/net/eth1");
	/* Only NVME is asked for. */
	assert_int_equal(ppt_check_new(host->ctx, NULL, PPT_CHECK_OURS, &check),
			 0);
	assert_found(check, PPT_FINDING_HOST_NET, PPT_FINDING_ERROR, SECOND,
		     "eth1", "");
	assert_true(find(check, PPT_FINDING_HOST_NET, SECOND) <
		    find(check, PPT_FINDING_GROUP_HELD, NVME));
	ppt_check_unref(check);

	/* Once, if it is asked for as well. */
	check = check_again(host);
	assert_int_equal(ppt_check_errors(check), 4);
	ppt_check_unref(check);
}

static void harmless_drivers_hold_no_group(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	make_second(host, "pci-stub");
	check = check_all(host, 0);
	assert_null(find(check, PPT_FINDING_GROUP_HELD, NVME));
	assert_null(find(check, PPT_FINDING_GROUP_ELSEWHERE, SECOND));
	assert_found(check, PPT_FINDING_NOT_CLAIMED, PPT_FINDING_ERROR, SECOND,
		     "pci-stub", "");
	ppt_check_unref(check);
}

static void bridge_without_acs_is_named(void **state)
{
	/* clang-format off */
	static const struct {
		const char *bytes;
		enum ppt_finding_code code;
		unsigned int missing;
		const char *detail;
	} table[] = {
		{ "014e 0000",	PPT_FINDING_NO_ACS_FUNCTIONS, 0, "" },
		/* switched off; one bit of it; what it hasn't got isn't wanted */
		{ "0106 0000",	PPT_FINDING_NO_ACS, 0x1d, "" },
		{ "0106 1500",	PPT_FINDING_NO_ACS, 0x08, "" },
		{ "0104 15001500", PPT_FINDING_NO_ACS_FUNCTIONS, 0, "" },
		{ "0104 14001400", PPT_FINDING_NO_ACS_FUNCTIONS, 0, "" },
		{ "0104 15001400", PPT_FINDING_NO_ACS, 0x01, "" },
		/* a downstream port, an upstream port, a bridge to PCI */
		{ "0042 6201",	PPT_FINDING_NO_ACS, 0x01, "" },
		{ "0042 5201",	PPT_FINDING_NO_ACS_FUNCTIONS, 0, "" },
		{ "0042 7201",	PPT_FINDING_PCI_BRIDGE, 0, "" },
		{ "0042 4201",	PPT_FINDING_NO_ACS, 0x01, "" },
		/* another extended capability, and nothing behind it; a loop */
		{ "0100 01000100", PPT_FINDING_NO_ACS, 0x1d, "" },
		{ "0100 01000110", PPT_FINDING_ACS_UNKNOWN, 0, "loop" },
		{ "0100 01000108", PPT_FINDING_ACS_UNKNOWN, 0, "outside" },
		{ "0100 00000000", PPT_FINDING_NO_ACS, 0x1d, "" },
		/* no capability at all; lists that aren't ones */
		{ "0040 0500",	PPT_FINDING_PCI_BRIDGE, 0, "" },
		{ "0040 0540",	PPT_FINDING_ACS_UNKNOWN, 0, "loop" },
		{ "0040 0510",	PPT_FINDING_ACS_UNKNOWN, 0, "outside" },
		{ "0006 0000",	PPT_FINDING_PCI_BRIDGE, 0, "" },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	const struct ppt_finding *finding;
	struct ppt_check *check;
	size_t i;

	make_sound(host, "pci-stub");
	make_second(host, "pci-stub");
	put_in_group(host, BRIDGE_DIR, BRIDGE, 2);
	host->call_count = 0;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		put_config(host, BRIDGE_DIR, table[i].bytes);
		expect_answers(host, -1, 0);
		check = check_all(host, 0);
		finding = find(check, table[i].code, NVME);
		if (!finding)
			fail_msg("row %zu: nothing", i);
		assert_string_equal(finding->name,
				    table[i].code ==
						    PPT_FINDING_NO_ACS_FUNCTIONS ?
					    SECOND :
					    BRIDGE);
		assert_string_equal(finding->detail, table[i].detail);
		assert_int_equal(finding->number, table[i].missing);
		ppt_check_unref(check);
	}
}

static void bridge_that_cannot_be_looked_at_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;
	u8 few[64] = { 0x36, 0x1b, 0, 0, 0, 0, 0x10, 0 };

	make_sound(host, "ppt");
	make_second(host, "pci-stub");
	put_in_group(host, BRIDGE_DIR, BRIDGE, 2);
	fake_file(host, "suspended\n", BRIDGE_DIR "/power/runtime_status");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_ACS_UNKNOWN, PPT_FINDING_NOTE, NVME,
		     BRIDGE, "asleep");
	ppt_check_unref(check);

	/* As others than root see it. */
	few[0x34] = 0x40;
	fake_bytes(host, few, sizeof(few), BRIDGE_DIR "/config");
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	check = check_all(host, PPT_CHECK_WAKE);
	assert_found(check, PPT_FINDING_ACS_UNKNOWN, PPT_FINDING_NOTE, NVME,
		     BRIDGE, "");
	ppt_check_unref(check);
}

/* Done from the top to the bottom, both can be unmounted. */
static void what_was_mounted_last_is_told_first(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "nvme");
	fake_file(host, "8:0\n", DEVICE_DIR "/block/sda/dev");
	fake_link(host, DEVICE_DIR "/block/sda", "sys/class/block/sda");
	fake_file(host,
		  "22 1 8:0 / /srv rw - ext4 /dev/sda rw\n"
		  "23 1 8:0 / /srv/a rw - ext4 /dev/sda rw\n",
		  "proc/self/mountinfo");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_HOST_MOUNT, PPT_FINDING_ERROR, NVME,
		     "sda", "/srv/a");
	assert_int_equal(ppt_check_errors(check), 3);
	ppt_check_unref(check);
}

/* What the host runs from isn't to be taken, nor unmounted piece by piece. */
static void disk_of_the_system_has_one_finding(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "nvme");
	fake_file(host, "8:0\n", DEVICE_DIR "/block/sda/dev");
	fake_link(host, DEVICE_DIR "/block/sda", "sys/class/block/sda");
	fake_file(host,
		  "22 1 8:0 / / rw - ext4 /dev/sda rw\n"
		  "23 1 8:0 / /srv rw - ext4 /dev/sda rw\n",
		  "proc/self/mountinfo");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_HOST_MOUNT, PPT_FINDING_ERROR, NVME,
		     "sda", "/");
	assert_null(find(check, PPT_FINDING_NOT_CLAIMED, NVME));
	assert_int_equal(ppt_check_errors(check), 1);
	ppt_check_unref(check);
}

/* Its driver rests, and looking at it wakes nothing. */
static void suspended_in_d0_is_awake(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	fake_file(host, "suspended\n", DEVICE_DIR "/power/runtime_status");
	fake_file(host, "D0\n", DEVICE_DIR "/power_state");
	check = check_all(host, 0);
	assert_null(find(check, PPT_FINDING_ASLEEP, NVME));
	ppt_check_unref(check);

	fake_file(host, "D3hot\n", DEVICE_DIR "/power_state");
	check = check_again(host);
	assert_non_null(find(check, PPT_FINDING_ASLEEP, NVME));
	ppt_check_unref(check);
}

static void memory_of_the_firmware_forbids_the_group(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	make_second(host, "pci-stub");
	fake_file(host,
		  "0x00000000fee00000 0x00000000feefffff msi\n"
		  "0x0000000000001000 0x0000000000001fff direct-relaxable\n"
		  "0x2000 0x1000 direct\n",
		  "sys/kernel/iommu_groups/2/reserved_regions");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_RELAXABLE_MEMORY, PPT_FINDING_NOTE,
		     NVME, "0x1000-0x1fff", "");
	assert_null(find(check, PPT_FINDING_RESERVED_MEMORY, NVME));
	assert_null(find(check, PPT_FINDING_GROUP_ELSEWHERE, SECOND));
	ppt_check_unref(check);

	fake_file(host, "0x7c000000 0x7fffffff direct\n",
		  "sys/kernel/iommu_groups/2/reserved_regions");
	check = check_again(host);
	assert_found(check, PPT_FINDING_RESERVED_MEMORY, PPT_FINDING_ERROR,
		     NVME, "0x7c000000-0x7fffffff", "");
	assert_int_equal(find(check, PPT_FINDING_RESERVED_MEMORY, NVME)->number,
			 0x4000000);
	assert_found(check, PPT_FINDING_GROUP_ELSEWHERE, PPT_FINDING_ERROR,
		     SECOND, NVME, "");
	ppt_check_unref(check);
}

static void device_in_no_group_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "nvme");
	fake_remove(host, DEVICE_DIR "/iommu_group");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_GROUP, PPT_FINDING_ERROR, NVME, "",
		     "");
	ppt_check_unref(check);
}

static void reset_is_judged_as_the_module_does(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	host->call_count = 0;
	expect_answers(host, PPT_DEVICE_CLAIMED, 0);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_RESET, PPT_FINDING_ERROR, NVME, "",
		     "");
	ppt_check_unref(check);

	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_NORESET);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_RESET_LEFT_OUT, PPT_FINDING_WARNING,
		     NVME, "", "");
	assert_int_equal(ppt_check_errors(check), 0);
	ppt_check_unref(check);

	/* Not the module's: the kernel's methods, and who is in the slot. */
	fake_remove(host, DEVICE_DIR "/reset_method");
	fake_remove(host, DEVICE_DIR "/driver");
	expect_answers(host, -1, 0);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_NO_RESET, PPT_FINDING_ERROR, NVME, "",
		     "");
	ppt_check_unref(check);
	make_second(host, NULL);
	expect_answers(host, -1, 0);
	check = check_all(host, 0);
	assert_null(find(check, PPT_FINDING_NO_RESET, NVME));
	assert_found(check, PPT_FINDING_RESET_SHARED, PPT_FINDING_NOTE, NVME,
		     SECOND, "");
	ppt_check_unref(check);
}

static void device_asleep_is_not_looked_at(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "ppt");
	put_config(host, DEVICE_DIR, "0000 ffffffff");
	fake_file(host, "suspended\n", DEVICE_DIR "/power/runtime_status");
	fake_file(host, "D3cold\n", DEVICE_DIR "/power_state");
	fake_file(host, "1\n", DEVICE_DIR "/d3cold_allowed");
	check = check_all(host, 0);
	assert_int_equal(ppt_check_count(check), 2);
	assert_found(check, PPT_FINDING_ASLEEP, PPT_FINDING_NOTE, NVME,
		     "D3cold", "");
	assert_found(check, PPT_FINDING_D3COLD, PPT_FINDING_NOTE, NVME, "", "");
	ppt_check_unref(check);

	fake_file(host, "D3hot\n", DEVICE_DIR "/power_state");
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	check = check_all(host, PPT_CHECK_WAKE);
	assert_int_equal(ppt_check_count(check), 1);
	assert_found(check, PPT_FINDING_NO_ANSWER, PPT_FINDING_ERROR, NVME, "",
		     "");
	ppt_check_unref(check);
}

static void interrupts_are_told_by_capabilities(void **state)
{
	/* clang-format off */
	static const struct {
		const char *bytes;
		enum ppt_finding_code code;
		const char *detail;
	} table[] = {
		{ "0040 0500", PPT_FINDING_UNKNOWN, "" },
		{ "0040 1000", PPT_FINDING_NO_MSI, "" },
		{ "003d 00",   PPT_FINDING_UNKNOWN, "" },
		{ "003d 01",   PPT_FINDING_NO_MSI, "" },
		{ "0040 1050", PPT_FINDING_NO_MSI, "" },
		{ "0050 0550", PPT_FINDING_ODD_CONFIG, "loop" },
		{ "0050 1150", PPT_FINDING_UNKNOWN, "" },
		{ "0050 0908", PPT_FINDING_ODD_CONFIG, "outside" },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_check *check;
	size_t i;

	make_sound(host, "ppt");
	host->call_count = 0;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		put_config(host, DEVICE_DIR, table[i].bytes);
		check = check_again(host);
		assert_int_equal(ppt_check_count(check),
				 table[i].code != PPT_FINDING_UNKNOWN);
		if (table[i].code != PPT_FINDING_UNKNOWN)
			assert_string_equal(find(check, table[i].code, NVME)
						    ->detail,
					    table[i].detail);
		ppt_check_unref(check);
	}
}

static void host_would_lose_what_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;

	make_sound(host, "virtio-pci");
	fake_file(host, "0x1003\n", DEVICE_DIR "/virtio0/net/eth0/flags");
	fake_link(host, DEVICE_DIR "/virtio0/net/eth0", "sys/class/net/eth0");
	fake_file(host,
		  "Main:\n  |-- 192.0.2.7\n   /32 host LOCAL\n"
		  "  |-- 198.51.100.1\n   /32 host LOCAL\n"
		  "Local:\n  |-- 192.0.2.7\n   /32 host LOCAL\n",
		  "proc/net/fib_trie");
	fake_file(host,
		  "Iface Destination Gateway Flags RefCnt Use Metric Mask\n"
		  "eth9 00000000 010200C0 3 0 0 0 00000000 0 0 0\n"
		  "eth9 000000C0 00000000 1 0 0 0 000000FF 0 0 0\n"
		  "eth0 000200C0 00000000 1 0 0 0 00FFFFFF 0 0 0\n",
		  "proc/net/route");
	fake_file(host,
		  "20010db8000000000000000000000007 02 40 00 80 eth0\n"
		  "zz010db8000000000000000000000007 02 40 00 80 eth0\n"
		  "20010db8000000000000000000000008 02 40 00 80 eth01\n",
		  "proc/net/if_inet6");
	fake_file(host, "1\n", DEVICE_DIR "/boot_vga");
	fake_file(host, "Keys\n", DEVICE_DIR "/usb1/input/input4/name");
	fake_file(host, "120013\n",
		  DEVICE_DIR "/usb1/input/input4/capabilities/ev");
	fake_link(host, DEVICE_DIR "/usb1/input/input4",
		  "sys/class/input/input4");
	fake_file(host, "17\n", "sys/class/input/input5/capabilities/ev");
	fake_file(host,
		  "e0000000-efffffff : PCI Bus 0000:01\n"
		  "  e0000000-e0ffffff : 0000:01:00.0\n"
		  "    e0000000-e02fffff : BOOTFB\n"
		  "      e0000000-e02fffff : simple-framebuffer\n"
		  "  e1000000-e1ffffff : 0000:01:00.1\n"
		  "    e1000000-e1ffffff : nvme\n",
		  "proc/iomem");
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_HOST_NET, PPT_FINDING_ERROR, NVME,
		     "eth0", "192.0.2.7 2001:db8::7");
	assert_found(check, PPT_FINDING_HOST_DISPLAY, PPT_FINDING_ERROR, NVME,
		     "", "");
	assert_found(check, PPT_FINDING_HOST_KEYBOARD, PPT_FINDING_WARNING,
		     NVME, "Keys", "");
	assert_null(find(check, PPT_FINDING_HOST_MOUSE, NVME));
	assert_found(check, PPT_FINDING_MEMORY_HELD, PPT_FINDING_ERROR, NVME,
		     "BOOTFB", "");
	/* The claim is what comes last. */
	assert_int_equal(ppt_check_get(check, ppt_check_count(check) - 1)->code,
			 PPT_FINDING_NOT_CLAIMED);
	ppt_check_unref(check);

	fake_remove(host, DEVICE_DIR "/driver");
	expect_answers(host, -1, 0);
	check = check_all(host, 0);
	assert_found(check, PPT_FINDING_HOST_DISPLAY, PPT_FINDING_WARNING, NVME,
		     "", "");
	ppt_check_unref(check);
}

static void graphics_card_without_rom_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_check *check;
	struct fake_call *call;
	char bars[1024] = "";
	int i;

	make_sound(host, "ppt");
	host->call_count = 0;
	for (i = 0; i < 7; i++)
		strcat(bars, "0x0000000000000000 0x0000000000000000 0x0\n");
	fake_file(host, bars, DEVICE_DIR "/resource");
	expect_answers(host, PPT_DEVICE_CLAIMED, PPT_PROPERTY_RESET);
	call = &host->calls[host->call_count - 1];
	call->device.out_class = 0x30000;
	check = check_all(host, 0);
	assert_int_equal(ppt_check_count(check), 1);
	assert_found(check, PPT_FINDING_NO_ROM, PPT_FINDING_NOTE, NVME, "", "");
	ppt_check_unref(check);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(holders_of_a_group_are_told_once),
		TEST(what_keeps_a_holder_from_going_is_told_before_it),
		TEST(harmless_drivers_hold_no_group),
		TEST(bridge_without_acs_is_named),
		TEST(bridge_that_cannot_be_looked_at_is_told),
		TEST(what_was_mounted_last_is_told_first),
		TEST(disk_of_the_system_has_one_finding),
		TEST(suspended_in_d0_is_awake),
		TEST(memory_of_the_firmware_forbids_the_group),
		TEST(device_in_no_group_is_told),
		TEST(reset_is_judged_as_the_module_does),
		TEST(device_asleep_is_not_looked_at),
		TEST(interrupts_are_told_by_capabilities),
		TEST(host_would_lose_what_is_told),
		TEST(graphics_card_without_rom_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
