// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what other tools were told about devices for VMs, as their files have
 * it, and what each line means on a machine with two cards of a kind.
 */
#include <limits.h>
#include <stdio.h>

#include "unit.h"

#include "libppt_machine.h"

#define CARD1 "0000:01:00.0"
#define SOUND1 "0000:01:00.1"
#define CARD2 "0000:41:00.0"
#define TWIN_PORT "pci0000:40/0000:40:01.0"

static struct ppt_import *import;

static int setup(void **state)
{
	struct fake_host *host;
	int ret;

	ret = fake_host_setup(state);
	host = *state;
	free(host->ctx->root);
	host->ctx->root = strdup(host->root);
	fake_dir(host, "etc");
	fake_device(host, PORT, CARD1, "10DE:2684", "30000", "vfio-pci");
	fake_device(host, PORT, SOUND1, "10DE:22BA", "40300", NULL);
	fake_device(host, TWIN_PORT, CARD2, "10DE:2684", "30000", "nvidia");
	import = NULL;
	return ret;
}

static int teardown(void **state)
{
	import = ppt_import_unref(import);
	return fake_host_teardown(state);
}

static void read_all(struct fake_host *host)
{
	struct ppt_list *list = new_list(host);

	assert_int_equal(ppt_import_new(host->ctx, list, &import), 0);
	ppt_list_unref(list);
}

/* The devices' addresses, with a space before each. */
static const char *devices(const struct ppt_import_item *item)
{
	static char text[256];
	size_t i, used = 0;

	text[0] = '\0';
	for (i = 0; item->devices && i < ppt_list_count(item->devices); i++)
		used += snprintf(text + used, sizeof(text) - used, " %s",
				 ppt_device_address(
					 ppt_list_get(item->devices, i)));
	return text;
}

static void assert_item(size_t index, enum ppt_import_source source,
			enum ppt_import_kind kind, const char *file,
			unsigned int line, const char *driver, const char *text,
			const char *expected)
{
	const struct ppt_import_item *item = ppt_import_get(import, index);

	assert_non_null(item);
	assert_string_equal(item->text, text);
	assert_int_equal(item->source, source);
	assert_int_equal(item->kind, kind);
	assert_string_equal(item->file, file);
	assert_int_equal(item->line, line);
	assert_string_equal(item->driver, driver);
	assert_string_equal(devices(item), expected);
}

/* What the fixture of each has besides: the card that vfio-pci has now. */
static void assert_end(size_t index)
{
	assert_item(index, PPT_IMPORT_SYSFS, PPT_IMPORT_DEVICES, "", 0,
		    "vfio-pci", CARD1, " " CARD1);
	assert_null(ppt_import_get(import, index + 1));
}

#define VFIO_CONF "/etc/modprobe.d/vfio.conf"

static void modprobe_options_are_understood(void **state)
{
	struct fake_host *host = *state;

	fake_file(host,
		  "# options vfio-pci ids=1002:67df\n"
		  "options vfio_pci ids=10de:2684,10de:22ba disable_vga=1 \\\n"
		  "\tdisable_idle_d3=1\n"
		  "softdep nvidia pre: vfio-pci\r\n"
		  "softdep vfio-pci pre: vendor-reset\n"
		  "options kvm ids=1\n"
		  "options pci-stub ids=10de:22ba:1af4:1100:40300:ffff00\n"
		  "options xen-pciback hide=(0000:01:00.0)(41:00.*)\n",
		  "etc/modprobe.d/vfio.conf");
	read_all(host);
	assert_item(0, PPT_IMPORT_MODPROBE, PPT_IMPORT_DEVICES, VFIO_CONF, 2,
		    "vfio-pci", "10de:2684", " " CARD1 " " CARD2);
	assert_true(ppt_import_get(import, 0)->by_kind);
	assert_item(1, PPT_IMPORT_MODPROBE, PPT_IMPORT_DEVICES, VFIO_CONF, 2,
		    "vfio-pci", "10de:22ba", " " SOUND1);
	assert_item(2, PPT_IMPORT_MODPROBE, PPT_IMPORT_SETTING, VFIO_CONF, 2,
		    "vfio-pci", "disable_vga=1", "");
	assert_item(3, PPT_IMPORT_MODPROBE, PPT_IMPORT_SETTING, VFIO_CONF, 2,
		    "vfio-pci", "disable_idle_d3=1", "");
	assert_item(4, PPT_IMPORT_MODPROBE, PPT_IMPORT_ORDER, VFIO_CONF, 4,
		    "vfio-pci", "softdep nvidia pre: vfio-pci", "");
	assert_item(5, PPT_IMPORT_MODPROBE, PPT_IMPORT_DEVICES, VFIO_CONF, 7,
		    "pci-stub", "10de:22ba:1af4:1100", " " SOUND1);
	assert_item(6, PPT_IMPORT_MODPROBE, PPT_IMPORT_DEVICES, VFIO_CONF, 8,
		    "xen-pciback", "0000:01:00.0", " " CARD1);
	assert_false(ppt_import_get(import, 6)->by_kind);
	assert_item(7, PPT_IMPORT_MODPROBE, PPT_IMPORT_DEVICES, VFIO_CONF, 8,
		    "xen-pciback", "41:00.*", " " CARD2);
	assert_end(8);
}

static void command_lines_are_understood(void **state)
{
	struct fake_host *host = *state;

	fake_file(host,
		  "BOOT_IMAGE=/vmlinuz root=/dev/sda1 quiet vfio-pci.ids=10de:22ba,1002:67df x.y=z vfio_pci.disable_vga=1 pciback.hide=(01:00.1)\n",
		  "proc/cmdline");
	fake_file(host,
		  "GRUB_DEFAULT=0\n"
		  "#GRUB_CMDLINE_LINUX=\"vfio-pci.ids=1:2\"\n"
		  "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet pci-stub.ids=10de:22ba\"\n"
		  "GRUB_CMDLINE_LINUX='xen-pciback.hide=(01:00.0)'\n",
		  "etc/default/grub");
	fake_file(host, "root=UUID=x ro vfio-pci.ids=10de:22ba\n",
		  "etc/kernel/cmdline");
	read_all(host);
	assert_item(0, PPT_IMPORT_CMDLINE, PPT_IMPORT_DEVICES, "/proc/cmdline",
		    1, "vfio-pci", "10de:22ba", " " SOUND1);
	assert_item(1, PPT_IMPORT_CMDLINE, PPT_IMPORT_DEVICES, "/proc/cmdline",
		    1, "vfio-pci", "1002:67df", "");
	assert_item(2, PPT_IMPORT_CMDLINE, PPT_IMPORT_SETTING, "/proc/cmdline",
		    1, "vfio-pci", "disable_vga=1", "");
	assert_item(3, PPT_IMPORT_CMDLINE, PPT_IMPORT_DEVICES, "/proc/cmdline",
		    1, "pciback", "01:00.1", " " SOUND1);
	assert_item(4, PPT_IMPORT_BOOT, PPT_IMPORT_DEVICES, "/etc/default/grub",
		    3, "pci-stub", "10de:22ba", " " SOUND1);
	assert_item(5, PPT_IMPORT_BOOT, PPT_IMPORT_DEVICES, "/etc/default/grub",
		    4, "xen-pciback", "01:00.0", " " CARD1);
	assert_item(6, PPT_IMPORT_BOOT, PPT_IMPORT_DEVICES,
		    "/etc/kernel/cmdline", 1, "vfio-pci", "10de:22ba",
		    " " SOUND1);
	assert_end(7);
}

static void driverctl_files_are_understood(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "vfio-pci\n", "etc/driverctl.d/0000:01:00.0");
	fake_file(host, "uio_pci_generic\n", "etc/driverctl.d/0000:01:00.1");
	fake_file(host, "vfio-pci\n", "etc/driverctl.d/pci-0000:41:00.0");
	fake_file(host, "vfio-pci\n", "etc/driverctl.d/vmbus-1234");
	read_all(host);
	assert_item(0, PPT_IMPORT_DRIVERCTL, PPT_IMPORT_DEVICES,
		    "/etc/driverctl.d/0000:01:00.0", 1, "vfio-pci",
		    "0000:01:00.0", " " CARD1);
	assert_item(1, PPT_IMPORT_DRIVERCTL, PPT_IMPORT_DEVICES,
		    "/etc/driverctl.d/pci-0000:41:00.0", 1, "vfio-pci",
		    "0000:41:00.0", " " CARD2);
	assert_item(2, PPT_IMPORT_DRIVERCTL, PPT_IMPORT_BAD,
		    "/etc/driverctl.d/vmbus-1234", 1, "vfio-pci", "vmbus-1234",
		    "");
	assert_int_equal(ppt_import_get(import, 2)->fault,
			 PPT_IMPORT_FAULT_PLACE);
	assert_end(3);
}

static void xen_files_are_understood(void **state)
{
	struct fake_host *host = *state;

	fake_file(host,
		  "name = \"win\"\n"
		  "pci = [ '0000:01:00.0@7,permissive=1',\n"
		  "        \"01:00.1\" ] # both\n"
		  "vif = [ '41:00.0' ]\n",
		  "etc/xen/win.cfg");
	fake_file(host, "pci=['41:00.0\n", "etc/xen/auto/half");
	fake_file(host, "#!/bin/sh\nxl pci-assignable-add 41:00.0\n",
		  "etc/rc.local");
	read_all(host);
	assert_item(0, PPT_IMPORT_XEN, PPT_IMPORT_DEVICES, "/etc/xen/win.cfg",
		    2, "xen-pciback", "0000:01:00.0", " " CARD1);
	assert_item(1, PPT_IMPORT_XEN, PPT_IMPORT_DEVICES, "/etc/xen/win.cfg",
		    3, "xen-pciback", "01:00.1", " " SOUND1);
	assert_item(2, PPT_IMPORT_XEN, PPT_IMPORT_BAD, "/etc/xen/auto/half", 1,
		    "xen-pciback", "'41:00.0", "");
	assert_int_equal(ppt_import_get(import, 2)->fault,
			 PPT_IMPORT_FAULT_LIST);
	assert_item(3, PPT_IMPORT_XEN, PPT_IMPORT_DEVICES, "/etc/rc.local", 2,
		    "xen-pciback", "41:00.0", " " CARD2);
	assert_end(4);
}

static void early_drivers_are_found(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "# list\nvfio_pci ids=10de:22ba\nvfio\nnvme\n",
		  "etc/initramfs-tools/modules");
	fake_file(host, "vfio-pci\n", "etc/modules-load.d/vfio.conf");
	fake_file(host,
		  "add_drivers+=\" nvme \"\nforce_drivers+=\" vfio_pci vfio \"\n",
		  "etc/dracut.conf.d/vfio.conf");
	fake_file(host, "MODULES=(vfio_pci vfio vfio_iommu_type1)\n",
		  "etc/mkinitcpio.conf");
	read_all(host);
	assert_item(0, PPT_IMPORT_IMAGE, PPT_IMPORT_ORDER,
		    "/etc/initramfs-tools/modules", 2, "vfio-pci",
		    "vfio_pci ids=10de:22ba", "");
	assert_item(1, PPT_IMPORT_IMAGE, PPT_IMPORT_DEVICES,
		    "/etc/initramfs-tools/modules", 2, "vfio-pci", "10de:22ba",
		    " " SOUND1);
	assert_item(2, PPT_IMPORT_IMAGE, PPT_IMPORT_ORDER,
		    "/etc/modules-load.d/vfio.conf", 1, "vfio-pci", "vfio-pci",
		    "");
	assert_item(3, PPT_IMPORT_IMAGE, PPT_IMPORT_ORDER,
		    "/etc/dracut.conf.d/vfio.conf", 2, "vfio-pci",
		    "force_drivers+=\" vfio_pci vfio \"", "");
	assert_item(4, PPT_IMPORT_IMAGE, PPT_IMPORT_ORDER,
		    "/etc/mkinitcpio.conf", 1, "vfio-pci",
		    "MODULES=(vfio_pci vfio vfio_iommu_type1)", "");
	assert_end(5);
}

static void bhyves_file_is_understood(void **state)
{
	struct fake_host *host = *state;
	char path[PATH_MAX];

	fake_file(host,
		  "vmm_load=\"YES\"\n"
		  "pptdevs=\"1/0/0 1/0/1\"  # the card\n"
		  "pptdevs2=\"65/0/0 300/0/0\"\n",
		  "loader.conf");
	read_all(host);
	snprintf(path, sizeof(path), "%s/loader.conf", host->root);
	assert_int_equal(ppt_import_read(import, path), 0);
	assert_item(1, PPT_IMPORT_BHYVE, PPT_IMPORT_DEVICES, path, 2, "bhyve",
		    "1/0/0", " " CARD1);
	assert_item(2, PPT_IMPORT_BHYVE, PPT_IMPORT_DEVICES, path, 2, "bhyve",
		    "1/0/1", " " SOUND1);
	assert_item(3, PPT_IMPORT_BHYVE, PPT_IMPORT_DEVICES, path, 3, "bhyve",
		    "65/0/0", " " CARD2);
	assert_item(4, PPT_IMPORT_BHYVE, PPT_IMPORT_BAD, path, 3, "bhyve",
		    "300/0/0", "");
	assert_null(ppt_import_get(import, 5));
	fake_file(host, "vmm_load=\"YES\"\n", "loader.conf");
	assert_int_equal(ppt_import_read(import, path), 0);
	assert_int_equal(ppt_import_get(import, 5)->fault,
			 PPT_IMPORT_FAULT_NOTHING);
	snprintf(path, sizeof(path), "%s/nowhere", host->root);
	assert_int_equal(ppt_import_read(import, path), -ENOENT);
}

static void bad_ids_are_named(void **state)
{
	static const char *const bad[] = {
		"10de",
		"10de:",
		"10de:x",
		"10de:26841",
		"10de:2684:",
		"-1:2",
		"10de:2684:1:2:3:4:5",
		"10de 2684",
		"10DE:2684:zz",
	};
	struct fake_host *host = *state;
	char text[128];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "options vfio-pci ids=\"%s\"\n",
			 bad[i]);
		fake_file(host, text, "etc/modprobe.d/x.conf");
		read_all(host);
		/* A colon at the end says nothing, and the kernel takes it. */
		if (strcmp(bad[i], "10de:2684:")) {
			assert_int_equal(ppt_import_get(import, 0)->fault,
					 PPT_IMPORT_FAULT_IDS);
			assert_string_equal(ppt_import_get(import, 0)->text,
					    bad[i]);
		}
		import = ppt_import_unref(import);
	}
	fake_file(host,
		  "options xen-pciback hide=(01:00.0\n"
		  "options xen-pciback hide=01:00.0\n"
		  "options xen-pciback hide=(01:00)\n",
		  "etc/modprobe.d/x.conf");
	read_all(host);
	assert_int_equal(ppt_import_get(import, 0)->fault,
			 PPT_IMPORT_FAULT_LIST);
	assert_int_equal(ppt_import_get(import, 1)->fault,
			 PPT_IMPORT_FAULT_LIST);
	assert_int_equal(ppt_import_get(import, 2)->fault,
			 PPT_IMPORT_FAULT_PLACE);
	assert_int_equal(ppt_import_get(import, 2)->line, 3);
	assert_end(3);
}

static void reserved_device_without_driver_is_found(void **state)
{
	struct fake_host *host = *state;

	fake_file(host, "vfio-pci\n",
		  "sys/devices/" PORT "/" SOUND1 "/driver_override");
	read_all(host);
	assert_item(1, PPT_IMPORT_SYSFS, PPT_IMPORT_DEVICES, "", 0, "vfio-pci",
		    SOUND1, " " SOUND1);
}

static void file_that_cannot_be_read_hides_no_other(void **state)
{
	struct fake_host *host = *state;

	fake_dir(host, "etc/modprobe.d/a.conf");
	fake_file(host, "options vfio-pci ids=10de:22ba\n",
		  "etc/modprobe.d/b.conf");
	read_all(host);
	assert_item(0, PPT_IMPORT_MODPROBE, PPT_IMPORT_DEVICES,
		    "/etc/modprobe.d/b.conf", 1, "vfio-pci", "10de:22ba",
		    " " SOUND1);
	assert_end(1);
}

static void references_are_counted(void **state)
{
	struct fake_host *host = *state;

	read_all(host);
	assert_ptr_equal(ppt_import_ref(import), import);
	assert_null(ppt_import_unref(import));
	assert_end(0);
	assert_null(ppt_import_unref(NULL));
}

#undef TEST
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(modprobe_options_are_understood),
		TEST(command_lines_are_understood),
		TEST(driverctl_files_are_understood),
		TEST(xen_files_are_understood),
		TEST(early_drivers_are_found),
		TEST(bhyves_file_is_understood),
		TEST(bad_ids_are_named),
		TEST(reserved_device_without_driver_is_found),
		TEST(file_that_cannot_be_read_hides_no_other),
		TEST(references_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
