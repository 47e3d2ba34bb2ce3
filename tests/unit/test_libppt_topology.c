// SPDX-License-Identifier: GPL-2.0
/* libppt: which bridge a device is below, and another machine's root. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

/* The index of a device that must be there. */
static size_t index_of(struct ppt_list *list, const char *address)
{
	size_t i;

	for (i = 0; i < ppt_list_count(list); i++)
		if (!strcmp(ppt_device_address(ppt_list_get(list, i)), address))
			return i;
	fail_msg("no %s", address);
	return SIZE_MAX;
}

static void each_device_is_below_the_bridge_right_above_it(void **state)
{
	struct fake_host *host = *state;
	struct ppt_topology *topology;
	struct ppt_list *list;
	size_t port, sw;

	fake_device(host, "pci0000:00", "0000:00:1c.0", "1B36:000C", "60400",
		    "pcieport");
	fake_device(host, PORT, "0000:01:00.0", "104C:8232", "60400", NULL);
	fake_device(host, PORT "/0000:01:00.0", "0000:02:00.0", "144D:A808",
		    "10802", NULL);
	fake_device(host, PORT "/0000:01:00.0", "0000:02:01.0", "144D:A808",
		    "10802", NULL);
	/* A host bridge in the way, as VMD makes them. */
	fake_device(host, PORT "/pci10000:e0", "10000:e0:01.0", "144D:A808",
		    "10802", NULL);
	list = new_list(host);
	assert_int_equal(ppt_topology_new(list, &topology), 0);
	port = index_of(list, "0000:00:1c.0");
	sw = index_of(list, "0000:01:00.0");
	assert_true(ppt_topology_parent(topology, port) == PPT_TOPOLOGY_NONE);
	assert_int_equal(ppt_topology_parent(topology, sw), port);
	assert_int_equal(ppt_topology_parent(topology,
					     index_of(list, "0000:02:00.0")),
			 sw);
	assert_int_equal(ppt_topology_parent(topology,
					     index_of(list, "0000:02:01.0")),
			 sw);
	assert_true(ppt_topology_parent(topology,
					index_of(list, "10000:e0:01.0")) ==
		    PPT_TOPOLOGY_NONE);
	assert_true(ppt_topology_parent(topology, ppt_list_count(list)) ==
		    PPT_TOPOLOGY_NONE);
	ppt_topology_unref(ppt_topology_ref(topology));
	ppt_topology_unref(topology);
	ppt_list_unref(list);
}

static void a_device_that_is_gone_meanwhile_is_below_none(void **state)
{
	struct fake_host *host = *state;
	struct ppt_topology *topology;
	struct ppt_list *list;

	make_two(host);
	list = new_list(host);
	fake_remove(host, "sys/bus/pci/devices/" NVME);
	assert_int_equal(ppt_topology_new(list, &topology), 0);
	assert_true(ppt_topology_parent(topology, index_of(list, NVME)) ==
		    PPT_TOPOLOGY_NONE);
	ppt_topology_unref(topology);
	ppt_list_unref(list);
}

static void a_machine_without_devices_has_a_topology(void **state)
{
	struct fake_host *host = *state;
	struct ppt_topology *topology;
	struct ppt_list *list;

	list = new_list(host);
	assert_int_equal(ppt_topology_new(list, &topology), 0);
	assert_true(ppt_topology_parent(topology, 0) == PPT_TOPOLOGY_NONE);
	ppt_topology_unref(topology);
	ppt_list_unref(list);
}

/* No kernel makes them; a folder that is looked at with --root may have them. */
static void links_that_go_round_have_an_end(void **state)
{
	struct fake_host *host = *state;
	struct ppt_topology *topology;
	struct ppt_list *list;
	size_t at, steps = 0;

	make_two(host);
	list = new_list(host);
	fake_remove(host, "sys/bus/pci/devices/" NVME);
	fake_link(host, "../../../devices/" NVME "/" NVME,
		  "sys/bus/pci/devices/" NVME);
	assert_int_equal(ppt_topology_new(list, &topology), 0);
	for (at = index_of(list, NVME); at != PPT_TOPOLOGY_NONE;
	     at = ppt_topology_parent(topology, at))
		assert_true(steps++ < ppt_list_count(list));
	ppt_topology_unref(topology);
	ppt_list_unref(list);
}

static void another_root_is_looked_at_in_all_its_folders(void **state)
{
	struct fake_host *host = *state;
	char path[PATH_MAX], release[PPT_TEXT_SIZE], dir[PATH_MAX];
	struct ppt_list *list;
	struct ppt_ctx *ctx;

	make_two(host);
	fake_file(host, "6.1.0-9-amd64\n", "proc/sys/kernel/osrelease");
	snprintf(dir, sizeof(dir), "%s/", host->root);
	assert_int_equal(ppt_ctx_new(&ctx), 0);
	assert_int_equal(ppt_ctx_set_root(ctx, dir), 0);
	assert_int_equal(ppt_list_new(ctx, &list), 0);
	assert_int_equal(ppt_list_count(list), 3);
	ppt_list_unref(list);
	assert_int_equal(ppt_ctx_kernel(ctx, release), 0);
	assert_string_equal(release, "6.1.0-9-amd64");
	assert_int_equal(ppt_ctx_path(ctx, path, "etc/x"), 0);
	assert_int_equal(strncmp(path, host->root, strlen(host->root)), 0);
	/* Its modules aren't for the kernel that runs here. */
	assert_int_equal(ppt_module_load(ctx), -EXDEV);

	fake_file(host, "../../etc\n", "proc/sys/kernel/osrelease");
	assert_int_equal(ppt_ctx_kernel(ctx, release), -EBADMSG);

	assert_int_equal(ppt_ctx_set_root(ctx, "/"), 0);
	assert_int_equal(ppt_ctx_path(ctx, path, "etc/x"), 0);
	assert_string_equal(path, "/etc/x");
	ppt_ctx_unref(ctx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_device_is_below_the_bridge_right_above_it),
		TEST(a_device_that_is_gone_meanwhile_is_below_none),
		TEST(a_machine_without_devices_has_a_topology),
		TEST(links_that_go_round_have_an_end),
		TEST(another_root_is_looked_at_in_all_its_folders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
