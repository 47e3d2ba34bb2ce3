// SPDX-License-Identifier: GPL-2.0
/* pptctl iommu: what it prints of machines with an IOMMU and without one. */
#include <json-c/json.h>

#include "unit.h"

#include "iommu_machine.h"
#include "pptctl.h"
#include "tool_run.h"

static struct tool_output tool;

static int pptctl(struct fake_host *host, const char *words)
{
	return tool_run(host, cmd_iommu, words, &tool);
}

static void assert_hasnt(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" in:\n%s", part, text);
}

/* A line that has all of these, in their order. */
static void assert_line(const char *text, const char *const *parts)
{
	char *copy = strdup(text), *next = copy, *line;
	bool found = false;

	while (!found && (line = strsep(&next, "\n"))) {
		const char *at = line;
		size_t i;

		for (i = 0; at && parts[i]; i++)
			at = strstr(at, parts[i]);
		found = at;
	}
	free(copy);
	if (!found)
		fail_msg("no line with \"%s\" … in:\n%s", parts[0], text);
}

#define LINE(text, ...) \
	assert_line(text, (const char *const[]){ __VA_ARGS__, NULL })

static struct json_object *parse(void)
{
	struct json_object *object = json_tokener_parse(tool.out);

	assert_non_null(object);
	return object;
}

static struct json_object *get(struct json_object *object, const char *key)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, key, &value));
	return value;
}

static const char *get_text(struct json_object *object, const char *key)
{
	return json_object_get_string(get(object, key));
}

/* --- groups ---------------------------------------------------------------- */

static void groups_are_a_table(void **state)
{
	make_server(*state);
	assert_int_equal(pptctl(*state, "--"), 0);
	LINE(tool.out, "GROUP", "TYPE", "UNIT", "ADDRESS");
	LINE(tool.out, "1", "DMA-FQ", "dmar0", "0000:00:01.0", "bridge", "-");
	LINE(tool.out, "10", "DMA", "dmar1", "0000:06:00.1", "ethernet");
	LINE(tool.out, "5", "identity", "-", "INTC1001:00", "no PCI device");
	assert_string_equal(tool.err, "");
}

/* A second member stands below the first, without the group's number. */
static void members_stand_below_each_other(void **state)
{
	const char *first, *second;

	make_server(*state);
	assert_int_equal(pptctl(*state, "05:00.0"), 0);
	first = strstr(tool.out, "0000:00:01.0");
	second = strstr(tool.out, "0000:05:00.0");
	assert_non_null(first);
	assert_non_null(second);
	assert_true(first < second);
	assert_int_equal(strspn(strchr(first, '\n') + 1, " "),
			 second - strchr(first, '\n') - 1);
}

static void what_all_groups_reserve_is_said_once(void **state)
{
	const char *once =
		"every group:       reserved 0xfee00000-0xfeefffff msi\n";

	make_server(*state);
	assert_int_equal(pptctl(*state, "--"), 0);
	assert_has(tool.out, once);
	assert_hasnt(strstr(tool.out, once) + strlen(once), "msi");
	assert_has(tool.out,
		   "group 2:           reserved 0x78000000-0x780fffff direct: no VM can get it\n");
	assert_has(tool.out,
		   "group 3:           reserved 0x7a000000-0x7a01ffff direct-relaxable\n");
}

static void units_say_what_they_are(void **state)
{
	make_server(*state);
	assert_int_equal(pptctl(*state, "--"), 0);
	assert_has(tool.out,
		   "dmar0:             Intel, version 1:0, registers at 0xfed91000, 2 devices\n");
	assert_has(tool.out,
		   "dmar1:             Intel, version 1:0, registers at 0xfed90000, 6 devices\n");
}

static void a_device_has_only_its_own(void **state)
{
	make_server(*state);
	assert_int_equal(pptctl(*state, "06:00.0"), 0);
	assert_has(tool.out, "0000:06:00.0");
	assert_has(tool.out, "dmar1:");
	assert_has(tool.out, "group 2:");
	assert_hasnt(tool.out, "0000:06:00.1");
	assert_hasnt(tool.out, "dmar0");
	assert_hasnt(tool.out, "group 3:");
}

static void an_owner_is_told(void **state)
{
	static const struct ppt_address address = { .bus = 6 };
	struct fake_host *host = *state;
	struct fake_call *call;

	make_server(host);
	fake_module(host);
	fake_expect_list(host, &address, 1);
	call = fake_expect_device(host, address, PPT_DEVICE_ASSIGNED, "vm1");
	call->device.out_group = 2;
	assert_int_equal(pptctl(host, "--"), 0);
	LINE(tool.out, "2", "DMA", "dmar1", "0000:06:00.0", "assigned", "vm1");
}

static void names_of_the_system_are_cleaned(void **state)
{
	struct fake_host *host = *state;

	make_server(host);
	fake_dir(host, "sys/kernel/iommu_groups/20/devices/evil\x1b[2J");
	iommu_group(host, 20, "\x1b]0;x\n", MSI_REGION);
	fake_dir(host, "sys/class/iommu/\x1b"
		       "unit");
	assert_int_equal(pptctl(host, "--"), 0);
	assert_hasnt(tool.out, "\x1b");
	LINE(tool.out, "20", "?]0;x", "evil?[2J");
	assert_int_equal(pptctl(host, "--json"), 0);
	json_object_put(parse());
}

static void without_an_iommu_there_is_a_remedy(void **state)
{
	struct fake_host *host = *state;
	struct acpi_bytes table;

	make_two(host);
	assert_int_equal(pptctl(host, "--"), 0);
	assert_string_equal(tool.out, "");
	assert_string_equal(
		tool.err,
		"pptctl: no IOMMU is in use; switch on VT-d or AMD-Vi in the firmware setup\n");
	build_dmar_server(&table);
	iommu_table(host, "DMAR", &table);
	assert_int_equal(pptctl(host, "--"), 0);
	assert_string_equal(tool.err,
			    "pptctl: no IOMMU is in use; boot with intel_iommu=on\n");
}

static void a_device_without_a_group_is_named(void **state)
{
	struct fake_host *host = *state;

	make_desktop(host);
	assert_int_equal(pptctl(host, "00:00.2"), 0);
	assert_string_equal(tool.err,
			    "pptctl: 0000:00:00.2 is in no IOMMU group\n");
}

static void json_has_it_all(void **state)
{
	struct json_object *object, *group, *member, *region, *unit;

	make_server(*state);
	assert_int_equal(pptctl(*state, "--json"), 0);
	object = parse();
	assert_int_equal(json_object_array_length(get(object, "groups")), 8);
	group = json_object_array_get_idx(get(object, "groups"), 1);
	assert_int_equal(json_object_get_int(get(group, "group")), 2);
	assert_string_equal(get_text(group, "type"), "DMA");
	assert_string_equal(get_text(group, "unit"), "dmar1");
	assert_true(json_object_get_boolean(get(group, "forbidden")));
	region = json_object_array_get_idx(get(group, "reserved"), 0);
	assert_string_equal(get_text(region, "start"), "0x78000000");
	assert_string_equal(get_text(region, "end"), "0x780fffff");
	assert_string_equal(get_text(region, "type"), "direct");
	member = json_object_array_get_idx(get(group, "members"), 0);
	assert_string_equal(get_text(member, "address"), "0000:06:00.0");
	assert_string_equal(get_text(member, "state"), "free");
	unit = json_object_array_get_idx(get(object, "units"), 0);
	assert_string_equal(get_text(unit, "name"), "dmar0");
	assert_string_equal(get_text(unit, "registers"), "0xfed91000");
	assert_int_equal(json_object_array_length(get(unit, "devices")), 2);
	assert_null(get(object, "table"));
	json_object_put(object);
}

/* --- tables ---------------------------------------------------------------- */

static void a_dmar_is_told(void **state)
{
	make_server(*state);
	assert_int_equal(pptctl(*state, "--tables"), 0);
	assert_has(tool.out, "DMAR, revision 1,");
	assert_has(tool.out, "addresses:         39 bits\n");
	assert_has(tool.out, "interrupts:        can be remapped\n");
	assert_has(tool.out,
		   "DRHD:              registers at 0xfed91000, segment 0, the kernel's dmar0: 2 devices\n");
	assert_has(tool.out, "0000:00:01.0 and what is below: 2 devices\n");
	LINE(tool.out, "DRHD:", "every device that no other unit is for",
	     "dmar1: 6 devices");
	assert_has(tool.out, "I/O APIC 8 as 0000:f0:1f.0\n");
	assert_has(tool.out, "HPET 1 as 0000:f0:0f.0\n");
	assert_has(tool.out, "ACPI device 1 as 0000:00:1f.0\n");
	assert_has(tool.out,
		   "ATSR:              segment 0, ATS is allowed below");
	assert_has(tool.out,
		   "RHSA:              registers at 0xfed91000, proximity domain 1\n");
	assert_has(tool.out,
		   "ANDD:              ACPI device 1 is \\_SB.PCI0.I2C\n");
	LINE(tool.out, "SATC:", "which need it");
	assert_has(tool.out, "SIDP:");
	assert_hasnt(tool.out, "checksum");
	assert_hasnt(tool.out, "defect");
}

static void each_rmrr_says_what_it_forbids(void **state)
{
	make_server(*state);
	assert_int_equal(pptctl(*state, "--tables"), 0);
	assert_has(tool.out,
		   "RMRR:              0x78000000-0x780fffff, segment 0\n");
	LINE(tool.out, "0000:00:1a.0: usb", "a VM can get it all the same");
	LINE(tool.out, "0000:05:00.0: vga", "a VM can get it all the same");
	LINE(tool.out, "0000:06:00.0: ethernet", "no VM can get it");
	LINE(tool.out, "0000:06:00.1: ethernet", "no VM can get it");
}

static void only_what_is_for_a_device_is_told(void **state)
{
	make_server(*state);
	assert_int_equal(pptctl(*state, "--tables 06:00.0"), 0);
	assert_has(tool.out, "0x78000000-0x780fffff");
	assert_has(tool.out, "registers at 0xfed90000");
	assert_hasnt(tool.out, "0xfed91000");
	assert_hasnt(tool.out, "0x7a000000");
	assert_hasnt(tool.out, "ANDD");
}

static void an_ivrs_is_told(void **state)
{
	make_desktop(*state);
	assert_int_equal(pptctl(*state, "--tables"), 0);
	assert_has(tool.out, "IVRS, revision 1,");
	LINE(tool.out, "IVHD 40h:", "IOMMU at 0000:00:00.2",
	     "registers at 0xfeb80000", "the kernel's ivhd0: 3 devices");
	LINE(tool.out, "IVHD 10h:", "segment 0: 3 devices");
	assert_has(tool.out, "0000:00:01.0 to 0000:ff:1f.6: 3 devices\n");
	assert_has(tool.out,
		   "0000:03:00.0 to 0000:03:1f.7, whose DMA is seen as 0000:00:14.5's: 0 devices\n");
	assert_has(tool.out, "I/O APIC 33 as 0000:00:14.0\n");
	assert_has(tool.out, "ACPI device AMDI0040:1337 as 0000:00:13.0\n");
	LINE(tool.out, "IVMD 21h:", "0xb0000000-0xb00fffff",
	     "unity, read, write, exclusion");
	LINE(tool.out, "0000:01:00.0: nvme", "no VM can get it");
	LINE(tool.out, "0000:02:00.0: usb", "no VM can get it");
}

static void a_defect_is_told_and_the_rest_shown(void **state)
{
	struct fake_host *host = *state;
	struct acpi_bytes table;

	make_server(host);
	build_dmar_server(&table);
	table.size -= 3;
	iommu_table(host, "DMAR", &table);
	assert_int_equal(pptctl(host, "--tables"), 0);
	assert_has(tool.out, "checksum:          wrong\n");
	assert_has(tool.out,
		   "defect:            length at 0x4: the header says it is longer than it is\n");
	assert_has(tool.out, "0xfed91000");
	assert_has(tool.out, "SATC");
	assert_hasnt(tool.out, "SIDP");
}

static void a_hostile_name_is_cleaned(void **state)
{
	struct fake_host *host = *state;
	struct acpi_bytes table;

	make_server(host);
	acpi_begin(&table, "DMAR");
	memcpy(table.data + 10, "\x1b[2J\x9b", 6);
	dmar_block(&table, 4, 8 + 6);
	memcpy(table.data + table.block + 8, "\x1b[31mx", 6);
	acpi_end(&table);
	iommu_table(host, "DMAR", &table);
	assert_int_equal(pptctl(host, "--tables"), 0);
	assert_hasnt(tool.out, "\x1b");
	assert_hasnt(tool.out, "\x9b");
	assert_has(tool.out, "ACPI device 0 is ?[31mx");
	assert_int_equal(pptctl(host, "--tables --json"), 0);
	json_object_put(parse());
}

static void so_is_that_of_a_device_of_acpi(void **state)
{
	struct fake_host *host = *state;
	struct acpi_bytes table;

	make_desktop(host);
	acpi_begin(&table, "IVRS");
	ivrs_ivhd(&table, 0x40, 0x0002, 0xfeb80000);
	ivrs_hid(&table, 0x98, "\x1b[31mAM", 2, "\x1b[0m", 4);
	acpi_end(&table);
	iommu_table(host, "IVRS", &table);
	assert_int_equal(pptctl(host, "--tables"), 0);
	assert_has(tool.out, "ACPI device ?[31mAM:?[0m as 0000:00:13.0\n");
}

static void json_has_the_table(void **state)
{
	struct json_object *object, *table, *block, *scope, *device;

	make_server(*state);
	/* What is for that device, as all wouldn't fit into the buffer. */
	assert_int_equal(pptctl(*state, "--tables --json 06:00.0"), 0);
	object = parse();
	table = get(object, "table");
	assert_string_equal(get_text(table, "kind"), "intel");
	assert_true(json_object_get_boolean(get(table, "checksum")));
	assert_null(get(table, "defect"));
	assert_int_equal(json_object_array_length(get(table, "blocks")), 2);
	block = json_object_array_get_idx(get(table, "blocks"), 1);
	assert_string_equal(get_text(block, "name"), "RMRR");
	assert_string_equal(get_text(block, "base"), "0x78000000");
	assert_string_equal(get_text(block, "limit"), "0x780fffff");
	scope = json_object_array_get_idx(get(block, "scopes"), 0);
	assert_string_equal(get_text(scope, "type"), "device");
	assert_string_equal(get_text(scope, "address"), "0000:06:00.0");
	device = json_object_array_get_idx(get(scope, "devices"), 0);
	assert_string_equal(get_text(device, "address"), "0000:06:00.0");
	assert_string_equal(get_text(device, "memory"), "direct");
	json_object_put(object);
}

static void without_a_table_it_fails(void **state)
{
	make_two(*state);
	assert_int_equal(pptctl(*state, "--tables"), 1);
	assert_has(tool.err, "firmware describes no IOMMU");
}

static void wrong_words_are_refused(void **state)
{
	make_two(*state);
	assert_int_equal(pptctl(*state, "--nonsense"), EXIT_USAGE);
	assert_int_equal(pptctl(*state, "99:99.9"), EXIT_USAGE);
	assert_int_equal(pptctl(*state, "09:00.0"), 1);
	assert_int_equal(pptctl(*state, "--help"), 0);
	assert_has(tool.out, "--tables");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(groups_are_a_table),
		TEST(members_stand_below_each_other),
		TEST(what_all_groups_reserve_is_said_once),
		TEST(units_say_what_they_are),
		TEST(a_device_has_only_its_own),
		TEST(an_owner_is_told),
		TEST(names_of_the_system_are_cleaned),
		TEST(without_an_iommu_there_is_a_remedy),
		TEST(a_device_without_a_group_is_named),
		TEST(json_has_it_all),
		TEST(a_dmar_is_told),
		TEST(each_rmrr_says_what_it_forbids),
		TEST(only_what_is_for_a_device_is_told),
		TEST(an_ivrs_is_told),
		TEST(a_defect_is_told_and_the_rest_shown),
		TEST(a_hostile_name_is_cleaned),
		TEST(so_is_that_of_a_device_of_acpi),
		TEST(json_has_the_table),
		TEST(without_a_table_it_fails),
		TEST(wrong_words_are_refused),
	};

	return cmocka_run_group_tests_name("pptctl_iommu", tests, NULL, NULL);
}
