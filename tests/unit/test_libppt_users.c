// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what the host would lose with a device.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "libppt_machine.h"

/* The block device @name at @real, with the number 259:@devno. */
static void make_block(struct fake_host *host, const char *real,
		       const char *name, unsigned int devno)
{
	char target[FAKE_TEXT], text[FAKE_TEXT];

	snprintf(target, sizeof(target), "sys/devices/%s", real);
	snprintf(text, sizeof(text), "259:%u\n", devno);
	fake_file(host, text, "%s/dev", target);
	fake_link(host, target, "sys/class/block/%s", name);
}

static void make_partition(struct fake_host *host, const char *disk,
			   const char *name, unsigned int devno)
{
	char real[FAKE_TEXT];

	snprintf(real, sizeof(real), "%s/%s", disk, name);
	make_block(host, real, name, devno);
	fake_file(host, "1\n", "sys/devices/%s/partition", real);
}

#define DISK PORT "/" NVME "/nvme/nvme0/nvme0n1"

static struct ppt_reasons *get_users(struct ppt_device *device)
{
	struct ppt_reasons *reasons;

	assert_int_equal(ppt_device_get_users(device, &reasons), 0);
	return reasons;
}

static void users_of_idle_device_are_none(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	make_block(host, DISK, "nvme0n1", 0);
	make_partition(host, DISK, "nvme0n1p1", 1);
	/* Another disk, in use, whose address begins likewise. */
	make_block(host, PORT "/" NVME "1/nvme/nvme1/nvme1n1", "nvme1n1", 9);
	fake_file(host, "20 1 259:9 / / rw - ext4 /dev/nvme1n1 rw\n",
		  "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_mounts_and_swap(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	char swaps[FAKE_TEXT];

	make_block(host, DISK, "nvme0n1", 0);
	make_partition(host, DISK, "nvme0n1p1", 1);
	make_partition(host, DISK, "nvme0n1p2", 2);
	make_partition(host, DISK, "nvme0n1p3", 3);
	/* The third is the base of a logical volume, which is swapped to. */
	make_block(host, "virtual/block/dm-0", "dm-0", 5);
	fake_file(host, "vg-swap\n", "sys/devices/virtual/block/dm-0/dm/name");
	fake_link(host, "sys/devices/virtual/block/dm-0",
		  "sys/devices/" DISK "/nvme0n1p3/holders/dm-0");
	fake_file(host,
		  "20 1 259:1 / /my\\040data rw - ext4 /dev/other rw\n"
		  "21 1 0:7 / /proc rw - proc proc rw\n",
		  "proc/self/mountinfo");
	snprintf(swaps, sizeof(swaps),
		 "Filename\tType\tSize\tUsed\tPriority\n"
		 "%s/dev/dm-0\tpartition\t1\t0\t-2\n",
		 host->root);
	fake_file(host, swaps, "proc/swaps");
	/* As the kernel has it with mounts; not told a second time. */
	host->busy = " nvme0n1 nvme0n1p1 nvme0n1p3 dm-0 ";

	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 2);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "nvme0n1p1", "/my data");
	assert_reason(reasons, 1, PPT_REASON_SWAP, "mapper/vg-swap", "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_mounts_known_by_name_only(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	char mounts[FAKE_TEXT];

	make_block(host, DISK, "nvme0n1", 0);
	snprintf(mounts, sizeof(mounts),
		 "20 1 0:33 / /srv rw - btrfs %s/dev/nvme0n1 rw\n", host->root);
	fake_file(host, mounts, "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "nvme0n1", "/srv");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_disks_in_other_use(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	make_block(host, DISK, "nvme0n1", 0);
	make_partition(host, DISK, "nvme0n1p1", 1);
	make_block(host, "virtual/block/md0", "md0", 5);
	fake_link(host, "sys/devices/virtual/block/md0",
		  "sys/devices/" DISK "/nvme0n1p1/holders/md0");
	host->busy = " nvme0n1 nvme0n1p1 ";
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_BLOCK, "nvme0n1p1", "md0");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_found_through_nvme_multipath(void **state)
{
	const char *head = "virtual/nvme-subsystem/nvme-subsys0/nvme0n1";
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	fake_dir(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0");
	make_block(host, head, "nvme0n1", 0);
	make_partition(host, head, "nvme0n1p1", 1);
	fake_file(host, "20 1 259:1 / /data rw - xfs /dev/nvme0n1p1 rw\n",
		  "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);

	fake_link(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0",
		  "sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "nvme0n1p1", "/data");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_network_display_and_vfs(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "virtio-pci");
	const char *folder = "sys/devices/" PORT "/" NVME;
	struct ppt_reasons *reasons;
	char target[FAKE_TEXT];

	/* virtio's are two levels down; one is up, the other isn't. */
	fake_file(host, "0x1003\n", "%s/virtio0/net/eth0/flags", folder);
	fake_file(host, "0x1002\n", "%s/virtio0/net/eth1/flags", folder);
	snprintf(target, sizeof(target), "%s/virtio0/net/eth0", folder);
	fake_link(host, target, "sys/class/net/eth0");
	fake_link(host, "sys/devices/virtual/net/bond0", "%s/master", target);
	snprintf(target, sizeof(target), "%s/virtio0/net/eth1", folder);
	fake_link(host, target, "sys/class/net/eth1");
	fake_file(host, "0x9\n", "sys/devices/virtual/net/lo/flags");
	fake_link(host, "sys/devices/virtual/net/lo", "sys/class/net/lo");
	fake_file(host, "1\n", "%s/boot_vga", folder);
	fake_link(host, folder, "%s/virtfn0", folder);
	fake_link(host, folder, "%s/virtfn1", folder);

	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 3);
	assert_reason(reasons, 0, PPT_REASON_NET, "eth0", "bond0");
	assert_reason(reasons, 1, PPT_REASON_DISPLAY, "", "");
	assert_reason(reasons, 2, PPT_REASON_VFS, "2", "");
	ppt_reasons_unref(reasons);

	/* The very same keep a forced claim from touching anything. */
	fake_driver(host, "ppt");
	assert_int_equal(ppt_device_claim(device, PPT_CLAIM_FORCE, &reasons),
			 -EBUSY);
	assert_int_equal(ppt_reasons_count(reasons), 3);
	assert_string_equal(host->writes, "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_that_cannot_be_checked_are_told(void **state)
{
	/* clang-format off */
	static const struct {
		int error;
		const char *text;
	} table[] = {
		{ -EACCES,    "Permission denied" },
		{ -ENOENT,    "No such file or directory" },
		{ -EIO,	      "Input/output error" },
		{ -ENOMEDIUM, NULL },
		{ -ENXIO,     NULL },
	};
	/* clang-format on */
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	size_t i;

	make_block(host, DISK, "nvme0n1", 0);
	host->busy = " nvme0n1 ";
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		host->busy_error = table[i].error;
		reasons = get_users(device);
		assert_int_equal(ppt_reasons_count(reasons), !!table[i].text);
		if (table[i].text)
			assert_reason(reasons, 0, PPT_REASON_UNCHECKED,
				      "nvme0n1", table[i].text);
		ppt_reasons_unref(reasons);
	}
	/* A path to a disk with multipath has no number, nor a node. */
	host->busy_error = -ENOENT;
	fake_remove(host, "sys/devices/" DISK "/dev");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_not_none_if_sysfs_cannot_be_read(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	fake_file(host, "", "sys/class/block");
	assert_int_equal(ppt_device_get_users(device, &reasons), -ENOTDIR);
	ppt_device_unref(device);
}

static void users_are_found_in_folders_below_dev(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "hpsa");
	struct ppt_reasons *reasons;

	make_block(host, PORT "/" NVME "/block/cciss!c0d0", "cciss!c0d0", 0);
	host->busy = " cciss/c0d0 ";
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_BLOCK, "cciss/c0d0", "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_loop_devices_on_the_disk(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;
	char source[FAKE_TEXT];

	make_block(host, DISK, "nvme0n1", 0);
	make_block(host, "virtual/block/loop0", "loop0", 7);
	make_block(host, "virtual/block/loop1", "loop1", 8);
	snprintf(source, sizeof(source), "%s/dev/nvme0n1\n", host->root);
	fake_file(host, source, "sys/class/block/loop1/loop/backing_file");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_BLOCK, "nvme0n1", "loop1");
	ppt_reasons_unref(reasons);

	fake_file(host, "20 1 259:8 / /image rw - ext4 /dev/loop1 rw\n",
		  "proc/self/mountinfo");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_MOUNT, "loop1", "/image");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_processes(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "nvme");
	struct ppt_reasons *reasons;

	fake_process(host, "4999998", "sleep\n", "/dev/zero");
	fake_process(host, "4999999", "qemu-system-x86\n", "/dev/null");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 0);
	ppt_reasons_unref(reasons);

	fake_dir(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0/ng0n1");
	fake_link(host, "sys/devices/" PORT "/" NVME "/nvme/nvme0/ng0n1",
		  "sys/dev/char/1:3");
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 1);
	assert_reason(reasons, 0, PPT_REASON_PROCESS, "4999999",
		      "qemu-system-x86");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

static void users_are_interfaces_that_do_not_look_up(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_nvme(host, "virtio-pci");
	const char *folder = "sys/devices/" PORT "/" NVME;
	struct ppt_reasons *reasons;
	char target[FAKE_TEXT];

	fake_dir(host, "%s/net", folder);
	fake_dir(host, "%s/virtio1/net", folder);
	snprintf(target, sizeof(target), "%s/virtio0/net/eth0", folder);
	fake_file(host, "0x1002\n", "%s/flags", target);
	fake_link(host, target, "sys/class/net/eth0");
	fake_link(host, "sys/devices/virtual/net/bond0", "%s/master", target);
	reasons = get_users(device);
	assert_int_equal(ppt_reasons_count(reasons), 3);
	assert_reason(reasons, 0, PPT_REASON_NET, "eth0", "bond0");
	assert_reason(reasons, 1, PPT_REASON_NET, "", "");
	assert_reason(reasons, 2, PPT_REASON_NET, "", "");
	ppt_reasons_unref(reasons);
	ppt_device_unref(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(users_of_idle_device_are_none),
		TEST(users_are_mounts_and_swap),
		TEST(users_are_mounts_known_by_name_only),
		TEST(users_are_disks_in_other_use),
		TEST(users_are_found_through_nvme_multipath),
		TEST(users_are_network_display_and_vfs),
		TEST(users_that_cannot_be_checked_are_told),
		TEST(users_are_not_none_if_sysfs_cannot_be_read),
		TEST(users_are_found_in_folders_below_dev),
		TEST(users_are_loop_devices_on_the_disk),
		TEST(users_are_processes),
		TEST(users_are_interfaces_that_do_not_look_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
