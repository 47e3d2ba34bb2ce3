// SPDX-License-Identifier: GPL-2.0
/*
 * Every rule at the head of uapi/linux/ppt.h, against the module: a call that
 * is right, and the same call with one thing wrong, for each error. Wants
 * 0000:01:00.0 claimed and one entry in pptdevs=.
 */
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "check.h"

static void check_version(void)
{
	struct ppt_ioc_version version = { .size = sizeof(version) };

	check_common("version", PPT_IOC_VERSION, &version, sizeof(version),
		     sizeof(version));
	expect("version", call(PPT_IOC_VERSION, &version), 0);
	expect_true("the version is ours", version.out_abi == PPT_ABI_VERSION);
	version.__reserved = 1;
	expect("reserved", call(PPT_IOC_VERSION, &version), -EINVAL);
}

static void check_list(void)
{
	struct ppt_address addresses[64];
	struct ppt_ioc_list list = {
		.size = sizeof(list),
		.capacity = 64,
		.addresses = (unsigned long)addresses,
	};
	__u32 count;

	check_common("list", PPT_IOC_LIST, &list, sizeof(list), sizeof(list));
	memset(addresses, 0xaa, sizeof(addresses));
	expect("list", call(PPT_IOC_LIST, &list), 0);
	count = list.out_count;
	expect_true("something is claimed", count >= 1);
	expect_true("it is 0000:01:00.0",
		    !addresses[0].domain && addresses[0].bus == 1 &&
			    !addresses[0].slot && !addresses[0].function &&
			    !addresses[0].__reserved);
	expect_true("nothing behind it is written",
		    addresses[count].bus == 0xaa);

	list.capacity = 0;
	list.out_count = 0;
	list.addresses = 0;
	expect("no room", call(PPT_IOC_LIST, &list), -EMSGSIZE);
	expect_true("the size that is needed", list.out_count == count);
	list.capacity = 0xffffffff;
	list.addresses = (unsigned long)addresses;
	expect("absurd capacity", call(PPT_IOC_LIST, &list), 0);
	list.addresses = 8;
	expect("bad array", call(PPT_IOC_LIST, &list), -EFAULT);
}

static void check_device(void)
{
	struct ppt_ioc_device device = {
		.size = sizeof(device),
		.address = { .bus = 1 },
	};

	check_common("device", PPT_IOC_DEVICE, &device, sizeof(device),
		     offsetof(struct ppt_ioc_device, out_resets));
	expect("device", call(PPT_IOC_DEVICE, &device), 0);
	expect_true("its state", device.out_state == PPT_DEVICE_CLAIMED);
	expect_true("its ids",
		    device.out_vendor == 0x1b36 && device.out_device == 0x0010);
	expect_true("its class", device.out_class >> 8 == 0x0108);
	expect_true("no owner", !device.out_owner[0] && !device.out_owner_pid &&
					!device.out_owner_since_ns);
	device.address.bus = 2;
	expect("not claimed", call(PPT_IOC_DEVICE, &device), -ENODEV);
	device.address = (struct ppt_address){ .bus = 1, .domain = 7 };
	expect("other domain", call(PPT_IOC_DEVICE, &device), -ENODEV);
	device.address = (struct ppt_address){ .bus = 1, .function = 200 };
	expect("absurd function", call(PPT_IOC_DEVICE, &device), -ENODEV);
	device.address = (struct ppt_address){ .bus = 1, .__reserved = 1 };
	expect("reserved", call(PPT_IOC_DEVICE, &device), -EINVAL);
}

static void check_entry(void)
{
	struct ppt_ioc_entry entry = { .size = sizeof(entry) };

	check_common("entry", PPT_IOC_ENTRY, &entry, sizeof(entry),
		     sizeof(entry));
	expect("entry", call(PPT_IOC_ENTRY, &entry), 0);
	expect_true("its text", !strcmp(entry.out_text, "1/0/0"));
	expect_true("its place", entry.out_parameter == 1 &&
					 !entry.out_offset && !entry.out_error);
	expect_true("its devices", entry.out_claimed == 1 && !entry.out_held);
	entry.index = 1;
	expect("past the last", call(PPT_IOC_ENTRY, &entry), -ENODATA);
	entry.index = 0xffffffff;
	expect("far past it", call(PPT_IOC_ENTRY, &entry), -ENODATA);
	entry.index = 0;
	entry.__reserved = 1;
	expect("reserved", call(PPT_IOC_ENTRY, &entry), -EINVAL);
}

static void check_resets(void)
{
	struct ppt_ioc_resets resets = {
		.size = sizeof(resets),
		.address = { .bus = 1 },
	};

	check_common("resets", PPT_IOC_RESETS, &resets, sizeof(resets),
		     sizeof(resets));
	resets.address.bus = 2;
	expect("not claimed", call(PPT_IOC_RESETS, &resets), -ENODEV);
	resets.address = (struct ppt_address){ .bus = 1, .__reserved = 1 };
	expect("reserved", call(PPT_IOC_RESETS, &resets), -EINVAL);
	resets.address.__reserved = 0;
	resets.__reserved = 1;
	expect("reserved", call(PPT_IOC_RESETS, &resets), -EINVAL);
}

/* It isn't Intel's graphics; of those tests/lab/tools/igd-client.c knows. */
static void check_igd(void)
{
	struct ppt_ioc_igd igd = {
		.size = sizeof(igd),
		.address = { .bus = 1 },
	};

	expect("no graphics", call(PPT_IOC_IGD, &igd), -ENODATA);
	igd.size--;
	expect("size too small", call(PPT_IOC_IGD, &igd), -EINVAL);
	igd.size = 4097;
	expect("size over a page",
	       call(PPT_IOC_IGD, in_page(&igd, sizeof(igd), 0)), -E2BIG);
	igd.size = sizeof(igd);
	igd.flags = 1;
	expect("unknown flag", call(PPT_IOC_IGD, &igd), -EINVAL);
	igd.flags = 0;
	igd.__reserved = 1;
	expect("reserved", call(PPT_IOC_IGD, &igd), -EINVAL);
	igd.__reserved = 0;
	igd.address.bus = 2;
	expect("not claimed", call(PPT_IOC_IGD, &igd), -ENODEV);
	igd.address.__reserved = 1;
	expect("reserved in the address", call(PPT_IOC_IGD, &igd), -EINVAL);
}

static void check_opregion(void)
{
	struct ppt_ioc_opregion opregion = {
		.size = sizeof(opregion),
		.address = { .bus = 1 },
		.out_size = 1,
	};

	expect("no graphics", call(PPT_IOC_OPREGION, &opregion), -ENODATA);
	expect_true("nothing is there", !opregion.out_size);
	opregion.size--;
	expect("size too small", call(PPT_IOC_OPREGION, &opregion), -EINVAL);
	opregion.size = sizeof(opregion);
	opregion.flags = PPT_OPREGION_F_RAW;
	expect("raw", call(PPT_IOC_OPREGION, &opregion), -ENODATA);
	opregion.flags = PPT_OPREGION_F_RAW << 1;
	expect("unknown flag", call(PPT_IOC_OPREGION, &opregion), -EINVAL);
	opregion.flags = 0;
	opregion.data = 8;
	expect("a pointer to nothing", call(PPT_IOC_OPREGION, &opregion),
	       -EINVAL);
	opregion.data = 0;
	opregion.address.bus = 2;
	expect("not claimed", call(PPT_IOC_OPREGION, &opregion), -ENODEV);
	opregion.address.__reserved = 1;
	expect("reserved in the address", call(PPT_IOC_OPREGION, &opregion),
	       -EINVAL);
}

/* A file that is open for reading only. */
static void check_changes_nothing(void)
{
	struct ppt_ioc_assign assign = { .size = sizeof(assign) };
	struct ppt_ioc_release release = { .size = sizeof(release) };
	struct ppt_ioc_admit admit = { .size = sizeof(admit) };
	struct ppt_ioc_reset reset = { .size = sizeof(reset) };
	struct ppt_ioc_opregion opregion = { .size = sizeof(opregion) };

	expect("assign", call(PPT_IOC_ASSIGN, &assign), -EPERM);
	expect("release", call(PPT_IOC_RELEASE, &release), -EPERM);
	expect("admit", call(PPT_IOC_ADMIT, &admit), -EPERM);
	expect("reset", call(PPT_IOC_RESET, &reset), -EPERM);
	expect("opregion", call(PPT_IOC_OPREGION, &opregion), -EPERM);
}

static void check_reset(void)
{
	struct ppt_ioc_reset reset = {
		.size = sizeof(reset),
		.address = { .bus = 1 },
	};

	expect("reset", call(PPT_IOC_RESET, &reset), 0);
	expect_true("what was done",
		    reset.out_record.result == PPT_RESULT_OK &&
			    reset.out_record.method == PPT_METHOD_FLR &&
			    reset.out_record.why == PPT_WHY_ADMIN &&
			    !reset.out_record.elided &&
			    reset.out_record.duration_us >= 100000);
	reset.method = PPT_METHOD_AF_FLR;
	expect("a method it hasn't", call(PPT_IOC_RESET, &reset), -EOPNOTSUPP);
	expect_true("and that is told",
		    reset.out_record.result == PPT_RESULT_UNSUPPORTED);
	reset.method = PPT_METHOD_VFIO;
	expect("no method", call(PPT_IOC_RESET, &reset), -EINVAL);
	reset.method = 0xffffffff;
	expect("absurd method", call(PPT_IOC_RESET, &reset), -EINVAL);
	reset.method = 0;
	reset.flags = 2;
	expect("unknown flag", call(PPT_IOC_RESET, &reset), -EINVAL);
	reset.flags = 0;
	reset.__reserved = 1;
	expect("reserved", call(PPT_IOC_RESET, &reset), -EINVAL);
	reset.__reserved = 0;
	reset.address.bus = 2;
	expect("not claimed", call(PPT_IOC_RESET, &reset), -ENODEV);
}

static void check_release(void)
{
	struct ppt_address address = { .bus = 1 };
	struct ppt_ioc_release release = { .size = sizeof(release) };

	check_common("release", PPT_IOC_RELEASE, &release, sizeof(release),
		     sizeof(release));
	release.count = 1;
	expect("bad array", call(PPT_IOC_RELEASE, &release), -EFAULT);
	release.addresses = (unsigned long)&address;
	expect("not ours", call(PPT_IOC_RELEASE, &release), -EPERM);
	release.count = PPT_ASSIGN_MAX + 1;
	expect("too many", call(PPT_IOC_RELEASE, &release), -EINVAL);
	release.count = 0;
	expect("none, and an array", call(PPT_IOC_RELEASE, &release), -EINVAL);
}

static void check_admit(void)
{
	struct ppt_ioc_admit admit = {
		.size = sizeof(admit),
		.pidfd = PPT_ADMIT_CALLER,
	};

	expect("owns nothing", call(PPT_IOC_ADMIT, &admit), -EINVAL);
	admit.pidfd = 12345;
	expect("no file", call(PPT_IOC_ADMIT, &admit), -EBADF);
	admit.pidfd = fd;
	expect("no pidfd", call(PPT_IOC_ADMIT, &admit), -EBADF);
	admit.__reserved = 1;
	expect("reserved", call(PPT_IOC_ADMIT, &admit), -EINVAL);
}

static void check_assign(void)
{
	struct ppt_address address = { .bus = 1 };
	struct ppt_ioc_assign assign = {
		.size = sizeof(assign),
		.addresses = (unsigned long)&address,
		.label = "check",
	};

	expect("none", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	assign.count = PPT_ASSIGN_MAX + 1;
	expect("too many", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	assign.count = 1;
	assign.addresses = 8;
	expect("bad array", call(PPT_IOC_ASSIGN, &assign), -EFAULT);
	assign.addresses = (unsigned long)&address;
	address.__reserved = 1;
	expect("reserved", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	address.__reserved = 0;
	assign.label[0] = '\0';
	expect("no label", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	assign.label[0] = '\n';
	expect("unprintable label", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	memset(assign.label, 'x', sizeof(assign.label));
	expect("endless label", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	assign.label[sizeof(assign.label) - 1] = '\0';
	expect("longest label", call(PPT_IOC_ASSIGN, &assign), 0);
	assign.label[0] = 'y';
	expect("another label", call(PPT_IOC_ASSIGN, &assign), -EINVAL);
	assign.label[0] = 'x';
	expect("owned already", call(PPT_IOC_ASSIGN, &assign), -EBUSY);
	expect_true("by us", assign.out_refused == PPT_REFUSED_OWNED &&
				     !strcmp(assign.out_owner, assign.label));
}

static void check_numbers(void)
{
	struct ppt_ioc_version version = { .size = sizeof(version) };
	unsigned int number;

	for (number = 0; number < 256; number++) {
		if (number <= _IOC_NR(PPT_IOC_OPREGION))
			continue;
		expect("unknown number",
		       call(_IO(PPT_IOC_TYPE, number), &version), -ENOTTY);
	}
	expect("other type", call(_IO(';', 0), &version), -ENOTTY);
	expect("with a direction",
	       call(_IOR(PPT_IOC_TYPE, 0, struct ppt_ioc_version), &version),
	       -ENOTTY);
}

/* The size is read twice; the second reading must not be believed. */
static volatile __u32 *racing_size;
static volatile int racing;

static void *race(void *unused)
{
	(void)unused;
	while (racing) {
		*racing_size = sizeof(struct ppt_ioc_device);
		*racing_size = 0xffffffff;
	}
	return NULL;
}

static void check_race(void)
{
	unsigned char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct ppt_ioc_device *device = (void *)page;
	pthread_t thread;
	int i;

	munmap(page + 4096, 4096);
	racing_size = &device->size;
	racing = 1;
	pthread_create(&thread, NULL, race, NULL);
	for (i = 0; i < 2000; i++) {
		device->flags = 0;
		device->address = (struct ppt_address){ .bus = 1 };
		call(PPT_IOC_DEVICE, device);
	}
	racing = 0;
	pthread_join(thread, NULL);
	munmap(page, 4096);
}

int main(void)
{
	fd = open(PPT_DEVICE_PATH, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		perror(PPT_DEVICE_PATH);
		return 1;
	}
	check_version();
	check_list();
	check_device();
	check_entry();
	check_resets();
	check_igd();
	check_changes_nothing();
	check_numbers();
	check_race();
	close(fd);

	fd = open(PPT_DEVICE_PATH, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		perror(PPT_DEVICE_PATH);
		return 1;
	}
	check_reset();
	check_opregion();
	check_release();
	check_admit();
	check_assign();
	return failures ? 1 : 0;
}
