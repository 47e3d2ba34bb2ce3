// SPDX-License-Identifier: GPL-2.0
/*
 * A VMM in small steps: does with a device what its arguments say, one after
 * the other, and prints a line for each that gives something.
 *
 *   vfio-do DDDD:BB:SS.F STEP…
 *
 *   open                 container, group and device, as a VMM does it
 *   close                all that is open, the device last
 *   enable               memory decoding and bus mastering on
 *   decode               memory decoding on
 *   read=BAR:OFFSET      four bytes of a region by pread() (7: config space)
 *   write=BAR:OFFSET:VALUE
 *   size=BAR             of that region, in bytes
 *   find=TYPE:SUBTYPE    prints the number of that region, for the four above
 *   save=BAR:FILE        the whole region by pread(), as a VMM reads a ROM (6)
 *   map=BAR              without access to it
 *   peek=OFFSET          four bytes of the mapped BAR
 *   poke=OFFSET:VALUE
 *   intx, msix           an eventfd for the first interrupt of that kind
 *   reset                VFIO_DEVICE_RESET
 *   memory=IOVA:VALUE    a page full of that byte for the device
 *   check=VALUE          prints "same" if the page is still full of it
 *   until=OFFSET:MASK:VALUE  until four bytes of BAR 0 say so, at most 5 s
 *   assign[=BDF]         the device, and one more, to an own file of /dev/ppt
 *   release              all of that
 *   release=BDF          one of them
 *   admin, recover       PPT_IOC_RESET, without and with RECOVER
 *   say=TEXT
 *   sleep=MS
 *   pause                until a signal comes
 *   drop                 CAP_SYS_ADMIN and all others
 *
 * Ends at the first step that fails with "STEP: ERRNO" and status 1. Numbers are
 * as in C.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/ppt.h>
#include <linux/vfio.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096

static const char *address;
static int container = -1, group = -1, device = -1, ppt = -1;
static volatile char *bar;
static size_t bar_size;
static unsigned char *memory;

/* Up to three numbers of "A:B:C"; the others stay. */
static void numbers(const char *text, unsigned long *a, unsigned long *b,
		    unsigned long *c)
{
	unsigned long *out[] = { a, b, c };
	char *end;
	int i;

	for (i = 0; i < 3 && text && out[i]; i++) {
		*out[i] = strtoul(text, &end, 0);
		text = *end == ':' ? end + 1 : NULL;
	}
}

static struct ppt_address parse(const char *text)
{
	struct ppt_address out = {};
	unsigned int domain, bus, slot, function;

	if (sscanf(text, "%x:%x:%x.%u", &domain, &bus, &slot, &function) != 4) {
		fprintf(stderr, "vfio-do: '%s' is no address\n", text);
		exit(2);
	}
	out.domain = domain;
	out.bus = bus;
	out.slot = slot;
	out.function = function;
	return out;
}

/* --- VFIO ----------------------------------------------------------------- */

static int step_open(const char *text)
{
	char path[128], link[128], *number;
	ssize_t length;

	(void)text;
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group",
		 address);
	length = readlink(path, link, sizeof(link) - 1);
	if (length < 0)
		return -1;
	link[length] = '\0';
	number = strrchr(link, '/') + 1;
	snprintf(path, sizeof(path), "/dev/vfio/%s", number);
	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	group = open(path, O_RDWR | O_CLOEXEC);
	if (container < 0 || group < 0 ||
	    ioctl(group, VFIO_GROUP_SET_CONTAINER, &container) ||
	    ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return -1;
	device = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, address);
	return device < 0 ? -1 : 0;
}

static int step_close(const char *text)
{
	(void)text;
	/* A mapping keeps the device open. */
	if (bar && munmap((void *)bar, bar_size))
		return -1;
	bar = NULL;
	close(group);
	close(container);
	close(device);
	return 0;
}

static off_t place(unsigned long index, unsigned long offset, size_t *size)
{
	struct vfio_region_info region = { .argsz = sizeof(region) };

	region.index = index;
	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &region))
		return -1;
	if (size)
		*size = region.size;
	return region.offset + offset;
}

static int get(unsigned long index, unsigned long offset, uint32_t *value)
{
	off_t at = place(index, offset, NULL);

	return at < 0 || pread(device, value, 4, at) != 4 ? -1 : 0;
}

static int step_read(const char *text)
{
	unsigned long index = 0, offset = 0;
	uint32_t value;

	numbers(text, &index, &offset, NULL);
	if (get(index, offset, &value))
		return -1;
	printf("%#x\n", value);
	return 0;
}

static int step_write(const char *text)
{
	unsigned long index = 0, offset = 0, number = 0;
	uint32_t value;
	off_t at;

	numbers(text, &index, &offset, &number);
	value = number;
	at = place(index, offset, NULL);
	return at < 0 || pwrite(device, &value, 4, at) != 4 ? -1 : 0;
}

static int step_size(const char *text)
{
	unsigned long index = 0;
	size_t size;

	numbers(text, &index, NULL, NULL);
	if (place(index, 0, &size) < 0)
		return -1;
	printf("%zu\n", size);
	return 0;
}

static bool is_region(unsigned int index, unsigned long type,
		      unsigned long subtype)
{
	struct {
		struct vfio_region_info info;
		unsigned char room[4096];
	} answer = {
		.info = { .argsz = sizeof(answer), .index = index },
	};
	struct vfio_region_info_cap_type *cap;
	struct vfio_info_cap_header *head;
	unsigned int at;

	if (ioctl(device, VFIO_DEVICE_GET_REGION_INFO, &answer.info) ||
	    !(answer.info.flags & VFIO_REGION_INFO_FLAG_CAPS))
		return false;
	for (at = answer.info.cap_offset; at; at = head->next) {
		head = (void *)((unsigned char *)&answer + at);
		cap = (void *)head;
		if (head->id == VFIO_REGION_INFO_CAP_TYPE &&
		    cap->type == type && cap->subtype == subtype)
			return true;
	}
	return false;
}

static int step_find(const char *text)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };
	unsigned long type = 0, subtype = 0;
	unsigned int i;

	numbers(text, &type, &subtype, NULL);
	if (ioctl(device, VFIO_DEVICE_GET_INFO, &info))
		return -1;
	for (i = VFIO_PCI_NUM_REGIONS; i < info.num_regions; i++) {
		if (!is_region(i, type, subtype))
			continue;
		printf("%u\n", i);
		return 0;
	}
	errno = ENOENT;
	return -1;
}

/* Reads on until nothing more comes, as QEMU does. */
static int step_save(const char *text)
{
	const char *path = text ? strchr(text, ':') : NULL;
	unsigned long index = 0;
	size_t size = 0, done = 0;
	ssize_t got = 1;
	char *bytes;
	FILE *file;
	off_t at;

	numbers(text, &index, NULL, NULL);
	at = place(index, 0, &size);
	file = path ? fopen(path + 1, "w") : NULL;
	bytes = malloc(size + 1);
	if (at < 0 || !file || !bytes)
		return -1;
	while (done < size && got) {
		got = pread(device, bytes + done, size - done, at + done);
		if (got < 0)
			return -1;
		done += got;
	}
	fwrite(bytes, 1, done, file);
	free(bytes);
	return fclose(file);
}

static int set_command(uint16_t command)
{
	off_t at = place(VFIO_PCI_CONFIG_REGION_INDEX, 4, NULL);

	return at < 0 || pwrite(device, &command, 2, at) != 2 ? -1 : 0;
}

static int step_enable(const char *text)
{
	(void)text;
	return set_command(6);
}

static int step_decode(const char *text)
{
	(void)text;
	return set_command(2);
}

static int step_map(const char *text)
{
	unsigned long index = 0;
	off_t at;

	numbers(text, &index, NULL, NULL);
	at = place(index, 0, &bar_size);
	if (at < 0)
		return -1;
	bar = mmap(NULL, bar_size, PROT_READ | PROT_WRITE, MAP_SHARED, device,
		   at);
	return bar == MAP_FAILED ? -1 : 0;
}

static int step_peek(const char *text)
{
	unsigned long offset = 0;

	numbers(text, &offset, NULL, NULL);
	printf("%#x\n", *(volatile uint32_t *)(bar + offset));
	return 0;
}

static int step_poke(const char *text)
{
	unsigned long offset = 0, value = 0;

	numbers(text, &offset, &value, NULL);
	*(volatile uint32_t *)(bar + offset) = value;
	return 0;
}

static int arm(unsigned int index)
{
	struct {
		struct vfio_irq_set head;
		int32_t fd;
	} set = {
		.head = {
			.argsz = sizeof(set),
			.flags = VFIO_IRQ_SET_DATA_EVENTFD |
				 VFIO_IRQ_SET_ACTION_TRIGGER,
			.index = index,
			.count = 1,
		},
		.fd = eventfd(0, EFD_CLOEXEC),
	};

	return ioctl(device, VFIO_DEVICE_SET_IRQS, &set);
}

static int step_intx(const char *text)
{
	(void)text;
	return arm(VFIO_PCI_INTX_IRQ_INDEX);
}

static int step_msix(const char *text)
{
	(void)text;
	return arm(VFIO_PCI_MSIX_IRQ_INDEX);
}

static int step_reset(const char *text)
{
	(void)text;
	return ioctl(device, VFIO_DEVICE_RESET);
}

static int step_memory(const char *text)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.size = PAGE,
	};
	unsigned long iova = 0, value = 0;

	numbers(text, &iova, &value, NULL);
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return -1;
	memset(memory, value, PAGE);
	map.vaddr = (uintptr_t)memory;
	map.iova = iova;
	return ioctl(container, VFIO_IOMMU_MAP_DMA, &map);
}

static int step_check(const char *text)
{
	unsigned long value = 0;
	bool same = true;
	int i;

	numbers(text, &value, NULL, NULL);
	for (i = 0; i < PAGE; i++)
		same = same && ((volatile unsigned char *)memory)[i] == value;
	puts(same ? "same" : "changed");
	return 0;
}

static int step_until(const char *text)
{
	unsigned long offset = 0, mask = 0, wanted = 0;
	uint32_t value;
	int i;

	numbers(text, &offset, &mask, &wanted);
	for (i = 0; i < 500; i++) {
		if (get(0, offset, &value))
			return -1;
		if ((value & mask) == wanted)
			return 0;
		usleep(10000);
	}
	errno = ETIME;
	return -1;
}

/* --- /dev/ppt ------------------------------------------------------------- */

static int open_ppt(void)
{
	if (ppt < 0)
		ppt = open(PPT_DEVICE_PATH, O_RDWR | O_CLOEXEC);
	return ppt;
}

static int step_assign(const char *text)
{
	struct ppt_address addresses[2] = { parse(address) };
	struct ppt_ioc_assign assign = {
		.size = sizeof(assign),
		.count = 1,
		.addresses = (uintptr_t)addresses,
		.label = "vfio-do",
	};

	if (text)
		addresses[assign.count++] = parse(text);
	return open_ppt() < 0 ? -1 : ioctl(ppt, PPT_IOC_ASSIGN, &assign);
}

static int step_release(const char *text)
{
	struct ppt_address one;
	struct ppt_ioc_release release = { .size = sizeof(release) };

	if (text) {
		one = parse(text);
		release.count = 1;
		release.addresses = (uintptr_t)&one;
	}
	return ioctl(ppt, PPT_IOC_RELEASE, &release);
}

static int admin(unsigned int flags)
{
	struct ppt_ioc_reset reset = {
		.size = sizeof(reset),
		.flags = flags,
		.address = parse(address),
	};

	return open_ppt() < 0 ? -1 : ioctl(ppt, PPT_IOC_RESET, &reset);
}

static int step_admin(const char *text)
{
	(void)text;
	return admin(0);
}

static int step_recover(const char *text)
{
	(void)text;
	return admin(PPT_RESET_F_RECOVER);
}

/* --- others --------------------------------------------------------------- */

static int step_say(const char *text)
{
	puts(text);
	return 0;
}

static int step_sleep(const char *text)
{
	unsigned long ms = 0;

	numbers(text, &ms, NULL, NULL);
	usleep(1000 * ms);
	return 0;
}

static int step_pause(const char *text)
{
	(void)text;
	pause();
	return 0;
}

static int step_drop(const char *text)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = {};

	(void)text;
	return syscall(SYS_capset, &head, none);
}

/* clang-format off */
static const struct {
	const char *name;
	int (*function)(const char *text);
} steps[] = {
	{ "open",    step_open },
	{ "close",   step_close },
	{ "enable",  step_enable },
	{ "decode",  step_decode },
	{ "read",    step_read },
	{ "write",   step_write },
	{ "size",    step_size },
	{ "find",    step_find },
	{ "save",    step_save },
	{ "map",     step_map },
	{ "peek",    step_peek },
	{ "poke",    step_poke },
	{ "intx",    step_intx },
	{ "msix",    step_msix },
	{ "reset",   step_reset },
	{ "memory",  step_memory },
	{ "check",   step_check },
	{ "until",   step_until },
	{ "assign",  step_assign },
	{ "release", step_release },
	{ "admin",   step_admin },
	{ "recover", step_recover },
	{ "say",     step_say },
	{ "sleep",   step_sleep },
	{ "pause",   step_pause },
	{ "drop",    step_drop },
};

/* clang-format on */

static int run(char *step)
{
	char *text = strchr(step, '=');
	size_t i;

	if (text)
		*text++ = '\0';
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (strcmp(steps[i].name, step))
			continue;
		if (!steps[i].function(text))
			return 0;
		fprintf(stderr, "%s: %s\n", step, strerrorname_np(errno));
		return 1;
	}
	fprintf(stderr, "vfio-do: no step '%s'\n", step);
	return 2;
}

int main(int argc, char **argv)
{
	int i, ret = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: vfio-do DDDD:BB:SS.F STEP...\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	address = argv[1];
	for (i = 2; i < argc && !ret; i++)
		ret = run(argv[i]);
	return ret;
}
