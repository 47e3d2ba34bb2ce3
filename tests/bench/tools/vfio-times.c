// SPDX-License-Identifier: GPL-2.0
/*
 * A VMM's calls to VFIO, timed: all devices in one container, first each step
 * for one device after another, then for all of them in a thread each. Prints
 * the name of the step and its milliseconds for all devices together.
 *
 *   vfio-times [--assign] ADDRESS…      open, reset, touched-reset, close
 *   vfio-times --open-close ADDRESS…        only these two, one after another
 *   vfio-times --registers COUNT ADDRESS    microseconds for one register read
 *   vfio-times --rom FILE ADDRESS   microseconds for a read of the option ROM, of
 *                              which the file has the bytes: "region" as a VMM
 *                              does it; with ppt also by "ioctl", and "again"
 *                              from the device
 *
 * With --assign the set belongs to a file of /dev/ppt first, and assigning it
 * counts as part of "assign-open", which --open-close has then. A device is
 * touched by reading a register through its BAR, as a guest's driver would. With
 * ppt, a closed device is reset behind the close; "free-again" is until that
 * is done, counted from the begin of the close.
 */
#include <getopt.h>
#include <linux/vfio.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

#include "bench.h"

struct client {
	char *address;
	int group;
	int device;
	volatile uint32_t *bar; /* where BAR 0 is mapped, or NULL */
	off_t bar_offset; /* of BAR 0 in the device's file */
};

static struct client clients[BENCH_DEVICES_MAX];
static int count;

static void open_group(struct client *client, int container)
{
	char path[64], link[256];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group",
		 client->address);
	length = readlink(path, link, sizeof(link) - 1);
	if (length < 0)
		fail(path);
	link[length] = '\0';
	snprintf(path, sizeof(path), "/dev/vfio/%s", strrchr(link, '/') + 1);
	client->group = open(path, O_RDWR | O_CLOEXEC);
	if (client->group < 0)
		fail(path);
	if (ioctl(client->group, VFIO_GROUP_SET_CONTAINER, &container))
		fail("container");
}

/* All groups in one container, as a VMM has them. */
static void open_groups(char **addresses)
{
	int i, container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);

	if (container < 0)
		fail("/dev/vfio/vfio");
	for (i = 0; i < count; i++) {
		clients[i].address = addresses[i];
		open_group(&clients[i], container);
		if (i == 0 &&
		    ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
			fail("IOMMU");
	}
}

static void open_device(struct client *client)
{
	client->device =
		ioctl(client->group, VFIO_GROUP_GET_DEVICE_FD, client->address);
	if (client->device < 0)
		fail("open");
}

static void reset_device(struct client *client)
{
	if (ioctl(client->device, VFIO_DEVICE_RESET))
		fail("reset");
}

static void close_device(struct client *client)
{
	if (close(client->device))
		fail("close");
}

/* Memory decoding on, BAR 0 mapped. */
static void map_bar(struct client *client)
{
	struct vfio_region_info region = { .argsz = sizeof(region) };
	uint16_t command = 2;
	void *bar;

	region.index = VFIO_PCI_CONFIG_REGION_INDEX;
	if (ioctl(client->device, VFIO_DEVICE_GET_REGION_INFO, &region) ||
	    pwrite(client->device, &command, 2, region.offset + 4) != 2)
		fail("command register");
	region.index = VFIO_PCI_BAR0_REGION_INDEX;
	if (ioctl(client->device, VFIO_DEVICE_GET_REGION_INFO, &region))
		fail("BAR");
	bar = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
		   client->device, region.offset);
	if (bar == MAP_FAILED)
		fail("mmap");
	client->bar = bar;
	client->bar_offset = region.offset;
}

static void unmap_bar(struct client *client)
{
	munmap((void *)client->bar, 4096);
	client->bar = NULL;
}

static void touch(struct client *client)
{
	map_bar(client);
	(void)client->bar[0];
	unmap_bar(client);
}

static pthread_barrier_t start;

struct step {
	void (*run)(struct client *client);
	struct client *client;
};

static void *run_step(void *data)
{
	struct step *step = data;

	pthread_barrier_wait(&start);
	step->run(step->client);
	return NULL;
}

static double in_series(void (*run)(struct client *client))
{
	double begin = now_ms();
	int i;

	for (i = 0; i < count; i++)
		run(&clients[i]);
	return now_ms() - begin;
}

static double in_threads(void (*run)(struct client *client))
{
	pthread_t threads[BENCH_DEVICES_MAX];
	struct step steps[BENCH_DEVICES_MAX];
	double begin;
	int i;

	pthread_barrier_init(&start, NULL, count + 1);
	for (i = 0; i < count; i++) {
		steps[i] = (struct step){ run, &clients[i] };
		if (pthread_create(&threads[i], NULL, run_step, &steps[i])) {
			errno = EAGAIN;
			fail("thread");
		}
	}
	begin = now_ms();
	pthread_barrier_wait(&start);
	for (i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&start);
	return now_ms() - begin;
}

static void report(const char *step, const char *how, double value)
{
	printf("%s%s %.3f\n", step, how, value);
}

/* @ppt is -1 where no file of /dev/ppt knows the devices. */
static void measure(const char *how, double (*all)(void (*)(struct client *)),
		    int ppt, const struct bench_set *set, unsigned int idle)
{
	double begin;

	report("open", how, all(open_device));
	report("reset", how, all(reset_device));
	in_series(touch);
	report("touched-reset", how, all(reset_device));
	in_series(touch);
	begin = now_ms();
	report("close", how, all(close_device));
	if (ppt >= 0)
		ppt_settle(ppt, set, idle);
	report("free-again", how, now_ms() - begin);
}

static double read_mapped(struct client *client, int reads)
{
	double begin = now_ms();
	int i;

	for (i = 0; i < reads; i++)
		(void)client->bar[0];
	return (now_ms() - begin) * 1e3 / reads;
}

static double read_by_file(struct client *client, int reads)
{
	double begin = now_ms();
	uint32_t value;
	int i;

	for (i = 0; i < reads; i++)
		if (pread(client->device, &value, 4, client->bar_offset) != 4)
			fail("pread");
	return (now_ms() - begin) * 1e3 / reads;
}

/* Microseconds, in turns, because the processor's pace changes by the second. */
static void measure_registers(int reads)
{
	struct client *client = &clients[0];
	uint32_t value;
	int pass;

	open_device(client);
	map_bar(client);
	if (pread(client->device, &value, 4, client->bar_offset) != 4 ||
	    value != client->bar[0] || value == UINT32_MAX) {
		errno = ENXIO;
		fail("the register isn't there");
	}
	for (pass = 0; pass < 10; pass++) {
		report("register-mmap", "", read_mapped(client, reads * 10));
		report("register-pread", "", read_by_file(client, reads));
	}
	unmap_bar(client);
	close_device(client);
}

#define ROM_MAX (1U << 20)
#define ROM_READS 10

static unsigned char rom[ROM_MAX], expected[ROM_MAX];

static size_t load_expected(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		fail(path);
	size = fread(expected, 1, sizeof(expected), file);
	fclose(file);
	return size;
}

static void check_rom(size_t size)
{
	errno = EIO;
	if (!size || memcmp(rom, expected, size))
		fail("other bytes than those of the file");
	memset(rom, 0, size);
}

static double read_region(off_t offset, size_t size)
{
	double begin = now_ms();
	size_t done = 0;
	ssize_t got;

	while (done < size) {
		got = pread(clients[0].device, rom + done, size - done,
			    offset + done);
		if (got <= 0)
			fail("ROM region");
		done += got;
	}
	return (now_ms() - begin) * 1e3;
}

static double read_ioctl(int ppt, const struct ppt_address *address,
			 unsigned int flags)
{
	struct ppt_ioc_rom_read read = {
		.size = sizeof(read),
		.flags = flags,
		.address = *address,
		.capacity = sizeof(rom),
		.data = (unsigned long)rom,
	};
	double begin = now_ms();

	if (ioctl(ppt, PPT_IOC_ROM_READ, &read))
		ppt_fail("ROM");
	return (now_ms() - begin) * 1e3;
}

/* @ppt is -1 where no file of /dev/ppt knows the device. */
static void measure_rom(const char *path, int ppt, const struct bench_set *set)
{
	struct vfio_region_info region = { .argsz = sizeof(region) };
	size_t size = load_expected(path);
	double us;
	int pass;

	open_device(&clients[0]);
	region.index = VFIO_PCI_ROM_REGION_INDEX;
	if (ioctl(clients[0].device, VFIO_DEVICE_GET_REGION_INFO, &region))
		fail("ROM region");
	errno = ENXIO;
	if (region.size < size || region.size > sizeof(rom))
		fail("size of the ROM region");
	for (pass = 0; pass < ROM_READS; pass++) {
		us = read_region(region.offset, region.size);
		check_rom(size);
		report("region", "", us);
	}
	close_device(&clients[0]);
	if (ppt < 0)
		return;
	ppt_settle(ppt, set, PPT_DEVICE_CLAIMED);
	for (pass = 0; pass < ROM_READS; pass++) {
		us = read_ioctl(ppt, &set->addresses[0], 0);
		check_rom(size);
		report("ioctl", "", us);
	}
	for (pass = 0; pass < ROM_READS; pass++) {
		us = read_ioctl(ppt, &set->addresses[0], PPT_ROM_READ_F_AGAIN);
		check_rom(size);
		report("again", "", us);
	}
}

static int is_claimed(int ppt, const struct ppt_address *address)
{
	struct ppt_ioc_device device = { .size = sizeof(device) };

	device.address = *address;
	return ppt >= 0 && !ioctl(ppt, PPT_IOC_DEVICE, &device);
}

int main(int argc, char **argv)
{
	/* clang-format off */
	static const struct option options[] = {
		{ "assign",     no_argument,       NULL, 'a' },
		{ "open-close", no_argument,       NULL, 'o' },
		{ "registers",  required_argument, NULL, 'r' },
		{ "rom",        required_argument, NULL, 'R' },
		{}
	};
	/* clang-format on */
	int assign = 0, open_close = 0, registers = 0;
	unsigned int idle = PPT_DEVICE_CLAIMED;
	const char *rom_path = NULL;
	struct bench_set set;
	double begin, assigned = 0;
	int option, ppt;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'a')
			assign = 1;
		else if (option == 'o')
			open_close = 1;
		else if (option == 'r')
			registers = atoi(optarg);
		else if (option == 'R')
			rom_path = optarg;
		else
			return 2;
	}
	count = argc - optind;
	set = parse_set(count, argv + optind);
	ppt = open(PPT_DEVICE_PATH, O_RDWR | O_CLOEXEC);
	if (!is_claimed(ppt, &set.addresses[0]))
		ppt = -1;
	if (ppt >= 0)
		ppt_settle(ppt, &set, idle);
	if (assign) {
		begin = now_ms();
		ppt_assign(ppt, &set);
		assigned = now_ms() - begin;
		report("assign", "", assigned);
		idle = PPT_DEVICE_ASSIGNED;
	}
	open_groups(argv + optind);
	if (registers) {
		measure_registers(registers);
	} else if (rom_path) {
		measure_rom(rom_path, ppt, &set);
	} else if (open_close) {
		report(assign ? "assign-open" : "open", "",
		       assigned + in_series(open_device));
		report("close", "", in_series(close_device));
	} else {
		measure("", in_series, ppt, &set, idle);
		measure("-threads", in_threads, ppt, &set, idle);
	}
	return 0;
}
