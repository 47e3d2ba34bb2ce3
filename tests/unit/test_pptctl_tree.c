// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl tree: who is drawn below whom, what is told of groups that lie apart,
 * and that names from outside can't break a line, a terminal, JSON or XML.
 */
#include <fcntl.h>
#include <json-c/json.h>
#include <limits.h>
#include <pty.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "pptctl.h"
#include "tool_run.h"
#include "tree.h"

#define RP "pci0000:00/0000:00:01.0"
#define SWITCH RP "/0000:01:00.0"

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
 * A switch with an NVMe device behind each of its two ports, these in group 3,
 * another root port without anything, and a second root bus. The NIC there is in
 * group 3 as well.
 */
static void make_machine(struct fake_host *host)
{
	static const char bridge[] = "10B5:8747", nvme[] = "FFF1:0001";
	char names[PATH_MAX];

	host->node_error = -EACCES;
	fake_device(host, "pci0000:00", "0000:00:00.0", bridge, "60000", NULL);
	fake_device(host, "pci0000:00", "0000:00:01.0", bridge, "60400",
		    "pcieport");
	fake_device(host, RP, "0000:01:00.0", bridge, "60400", "pcieport");
	fake_device(host, SWITCH, "0000:02:04.0", bridge, "60400", "pcieport");
	fake_device(host, SWITCH "/0000:02:04.0", "0000:03:00.0", nvme, "10802",
		    "ppt");
	fake_device(host, SWITCH, "0000:02:05.0", bridge, "60400", "pcieport");
	fake_device(host, SWITCH "/0000:02:05.0", "0000:04:00.0", nvme, "10802",
		    "nvme");
	fake_device(host, "pci0000:00", "0000:00:02.0", bridge, "60400",
		    "pcieport");
	fake_device(host, "pci0000:80", "0000:80:01.0", "FFF2:0002", "20000",
		    NULL);
	group(host, "0000:00:00.0", 0);
	group(host, "0000:00:01.0", 1);
	group(host, "0000:01:00.0", 2);
	group(host, "0000:02:04.0", 3);
	group(host, "0000:03:00.0", 3);
	group(host, "0000:80:01.0", 3);
	group(host, "0000:04:00.0", 4);
	fake_file(host,
		  "10b5  PLX\n\t8747  Switch\nfff1  Disks & <Co>\n\t0001  \"One\"\n"
		  "fff2  N\n\t0002  Card\n",
		  "pci.ids");
	snprintf(names, sizeof(names), "%s/pci.ids", host->root);
	ppt_ctx_set_names_path(host->ctx, names);
	setenv("LC_ALL", "C", 1);
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm", 1);
}

static int tree(struct fake_host *host, const char *words)
{
	/* No word at all would be an empty one. */
	return tool_run(host, cmd_tree, *words ? words : "--", &tool);
}

static void assert_no(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in:\n%s", part, text);
}

static void tree_shows_who_is_below_whom(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(tree(host, ""), EXIT_SUCCESS);
	assert_string_equal(
		tool.out,
		"ADDRESS                   GROUP  CLASS     STATE                  OWNER  DEVICE\n"
		"0000:00                                                                  root bus\n"
		"|- 0000:00:00.0           0      bridge    -                      -      PLX Switch\n"
		"|- 0000:00:01.0           1      bridge    host: pcieport         -      bus 01: PLX Switch\n"
		"|  `- 0000:01:00.0        2      bridge    host: pcieport         -      bus 02: PLX Switch\n"
		"|     |- 0000:02:04.0     3*     bridge    host: pcieport         -      bus 03: PLX Switch\n"
		"|     |  `- 0000:03:00.0  3*     nvme      claimed, rest unknown  -      Disks & <Co> \"One\"\n"
		"|     `- 0000:02:05.0     -      bridge    host: pcieport         -      bus 04: PLX Switch\n"
		"|        `- 0000:04:00.0  4      nvme      host: nvme             -      Disks & <Co> \"One\"\n"
		"`- 0000:00:02.0           -      bridge    host: pcieport         -      PLX Switch\n"
		"0000:80                                                                  root bus\n"
		"`- 0000:80:01.0           3*     ethernet  free                   -      N Card\n"
		"* group 3 lies apart: 0000:02:04.0, 0000:03:00.0, 0000:80:01.0\n");
	assert_has(tool.err, "who has what is unknown");
}

static void tree_draws_with_the_characters_of_the_locale(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	setenv("LC_ALL", "C.UTF-8", 1);
	assert_int_equal(tree(host, ""), EXIT_SUCCESS);
	assert_has(tool.out, "\n│     │  └─ 0000:03:00.0  3*     nvme ");
	assert_has(tool.out, "\n│     └─ 0000:02:05.0     -      bridge ");
}

static void tree_shows_what_belongs_to_a_device(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	assert_int_equal(tree(host, "04:00.0"), EXIT_SUCCESS);
	assert_has(tool.out, "`- 0000:00:01.0 ");
	assert_has(tool.out, "         `- 0000:04:00.0 ");
	assert_no(tool.out, "0000:03:00.0");
	assert_no(tool.out, "0000:80");
	/* Below a bridge, and in its group. */
	assert_int_equal(tree(host, "02:04.0"), EXIT_SUCCESS);
	assert_has(tool.out, "0000:03:00.0");
	assert_has(tool.out, "0000:80:01.0");
	assert_no(tool.out, "0000:04:00.0");
	assert_int_equal(tree(host, "01:00.0"), EXIT_SUCCESS);
	assert_has(tool.out, "0000:04:00.0");
	assert_int_equal(tree(host, "0/9/0"), EXIT_FAILURE);
	assert_string_equal(tool.out, "");
}

static void tree_marks_a_group_that_is_together(void **state)
{
	struct fake_host *host = *state;

	make_machine(host);
	group(host, "0000:80:01.0", 9);
	assert_int_equal(tree(host, ""), EXIT_SUCCESS);
	assert_has(tool.out, "0000:02:04.0     3+ ");
	assert_has(tool.out, "0000:03:00.0  3+ ");
	assert_no(tool.out, "apart");
}

static void tree_says_that_there_is_nothing(void **state)
{
	struct fake_host *host = *state;

	host->node_error = -ENOENT;
	assert_int_equal(tree(host, ""), EXIT_SUCCESS);
	assert_string_equal(tool.out, "");
	assert_has(tool.err, "no PCI devices");
	assert_int_equal(tree(host, "--svg -"), EXIT_SUCCESS);
	assert_has(tool.out, "</svg>\n");
	assert_int_equal(tree(host, "--json"), EXIT_SUCCESS);
	assert_has(tool.out, "\"devices\":[\n  ],\n  \"groups\":[\n  ],");
}

static void tree_refuses_wrong_usage(void **state)
{
	/* clang-format off */
	static const char *const words[] = {
		"--nothing", "--svg", "--json --svg -", "99",
	};
	/* clang-format on */
	struct fake_host *host = *state;
	size_t i;

	make_machine(host);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(tree(host, words[i]), EXIT_USAGE);
		assert_string_equal(tool.out, "");
	}
}

/* --- terminals ------------------------------------------------------------- */

/* What is printed on a terminal, in @text. */
static void print_on_terminal(struct fake_host *host, char *text, size_t size)
{
	int terminal, other, saved;
	struct ppt_list *list;
	struct tree made;
	ssize_t got;

	assert_int_equal(openpty(&terminal, &other, NULL, NULL, NULL), 0);
	list = new_list(host);
	assert_int_equal(tree_new(list, NULL, &made), 0);
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	dup2(other, STDOUT_FILENO);
	tree_print(&made);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	got = read(terminal, text, size - 1);
	assert_true(got > 0);
	text[got] = '\0';
	close(terminal);
	close(other);
	tree_free(&made);
	ppt_list_unref(list);
}

static void tree_is_in_colour_on_a_terminal(void **state)
{
	struct fake_host *host = *state;
	char text[8192];

	make_machine(host);
	print_on_terminal(host, text, sizeof(text));
	assert_has(text, "\033[1;35m3*\033[0m");
	assert_has(text, "\033[1m0000:80\033[0m");
	setenv("NO_COLOR", "1", 1);
	print_on_terminal(host, text, sizeof(text));
	assert_no(text, "\033");
	/* As its authors want it: empty doesn't count. */
	setenv("NO_COLOR", "", 1);
	print_on_terminal(host, text, sizeof(text));
	assert_has(text, "\033");
	setenv("TERM", "dumb", 1);
	print_on_terminal(host, text, sizeof(text));
	assert_no(text, "\033");
}

/* --- programs -------------------------------------------------------------- */

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value;

	assert_true(json_object_object_get_ex(object, key, &value));
	return value;
}

static void tree_tells_programs(void **state)
{
	struct fake_host *host = *state;
	struct json_object *all, *device;

	make_machine(host);
	assert_int_equal(tree(host, "--json"), EXIT_SUCCESS);
	all = json_tokener_parse(tool.out);
	assert_non_null(all);
	assert_int_equal(json_object_array_length(member(all, "devices")), 9);
	device = json_object_array_get_idx(member(all, "devices"), 3);
	assert_string_equal(json_object_get_string(member(device, "address")),
			    "0000:02:04.0");
	assert_string_equal(json_object_get_string(member(device, "parent")),
			    "0000:01:00.0");
	assert_int_equal(json_object_get_int(member(device, "depth")), 2);
	assert_int_equal(json_object_get_int(member(device, "secondary_bus")),
			 3);
	device = json_object_array_get_idx(member(all, "devices"), 8);
	assert_null(member(device, "parent"));
	assert_null(member(device, "secondary_bus"));
	device = json_object_array_get_idx(member(all, "groups"), 3);
	assert_int_equal(json_object_get_int(member(device, "iommu_group")), 3);
	assert_int_equal(json_object_array_length(member(device, "members")),
			 3);
	assert_true(json_object_get_boolean(member(device, "apart")));
	json_object_put(all);
}

/* --- drawings -------------------------------------------------------------- */

static void assert_well_formed(const char *path)
{
	char command[PATH_MAX];

	snprintf(command, sizeof(command), "xmllint --noout %s", path);
	assert_int_equal(system(command), 0);
}

static void read_file(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	size = fread(text, 1, size - 1, file);
	text[size] = '\0';
	fclose(file);
}

static void tree_is_drawn(void **state)
{
	struct fake_host *host = *state;
	char words[PATH_MAX], text[65536], *path = words + strlen("--svg ");

	make_machine(host);
	snprintf(words, sizeof(words), "--svg %s/x.svg", host->root);
	/* What is there is replaced. */
	fake_file(host, "old", "x.svg");
	assert_int_equal(tree(host, words), EXIT_SUCCESS);
	assert_string_equal(tool.out, "");
	assert_well_formed(path);
	read_file(path, text, sizeof(text));
	assert_has(text, ">0000:03:00.0</text>");
	assert_has(text, ">Disks &amp; &lt;Co&gt; &quot;One&quot;</text>");
	assert_has(text, ">group 3 *</text>");
	assert_has(text, ">bridge to bus 03</text>");
	assert_has(text, ">root bus 0000:80</text>");
	assert_has(text, ">group 3 lies apart: 0000:02:04.0, ");
	assert_has(text, "prefers-color-scheme: dark");
	assert_no(text, "href");
}

static void tree_leaves_the_old_drawing(void **state)
{
	struct fake_host *host = *state;
	char words[PATH_MAX];

	make_machine(host);
	snprintf(words, sizeof(words), "--svg %s/none/x.svg", host->root);
	assert_int_equal(tree(host, words), EXIT_FAILURE);
	assert_has(tool.err, "none/x.svg");
}

/* Names that would end an element, a line, or a terminal's patience. */
static void tree_draws_odd_names(void **state)
{
	struct fake_host *host = *state;
	char words[PATH_MAX], text[65536], *path = words + strlen("--svg ");

	make_machine(host);
	fake_file(host,
		  "fff1  ]]></text>\033[2J\302\205\357\277\277\n"
		  "\t0001  \303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\n",
		  "pci.ids");
	fake_driver(host, "&<x y='\">");
	fake_remove(host, "sys/bus/pci/devices/0000:04:00.0/driver");
	fake_link(host, "sys/bus/pci/drivers/&<x y='\">",
		  "sys/bus/pci/devices/0000:04:00.0/driver");
	snprintf(words, sizeof(words), "--svg %s/x.svg", host->root);
	assert_int_equal(tree(host, words), EXIT_SUCCESS);
	assert_well_formed(path);
	read_file(path, text, sizeof(text));
	assert_has(text, "]]&gt;&lt;/text&gt;?[2J");
	assert_has(text, "\303\244…</text>");
	assert_has(text, ">host: &amp;&lt;x y='&quot;&gt;</text>");
	assert_int_equal(tree(host, ""), EXIT_SUCCESS);
	assert_no(tool.out, "\033");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tree_shows_who_is_below_whom),
		TEST(tree_draws_with_the_characters_of_the_locale),
		TEST(tree_shows_what_belongs_to_a_device),
		TEST(tree_marks_a_group_that_is_together),
		TEST(tree_says_that_there_is_nothing),
		TEST(tree_refuses_wrong_usage),
		TEST(tree_is_in_colour_on_a_terminal),
		TEST(tree_tells_programs),
		TEST(tree_is_drawn),
		TEST(tree_leaves_the_old_drawing),
		TEST(tree_draws_odd_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
