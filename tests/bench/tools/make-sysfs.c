// SPDX-License-Identifier: GPL-2.0
/*
 * Makes what pptctl --root reads of a machine with so many PCI functions: sysfs,
 * proc, and the configuration of modules. The same number makes the same machine.
 *
 *   make-sysfs FUNCTIONS DIR
 *
 * A root complex is a host bridge, functions of the chipset that share an IOMMU
 * group, and root ports; behind these are, in turns, an NVMe device, a network
 * card of two functions with virtual ones, a graphics card with sound, and a
 * switch with four NVMe devices. Every fourth root complex lacks ACS: its ports
 * share a group with what is behind them. When the functions are used up, it
 * ends wherever it is.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KERNEL "6.12.0-bench"
#define BUSES_PER_ROOT 32
#define ROOTS_PER_DOMAIN 8
#define PORTS_PER_ROOT 8
#define VFS 6
#define UNITS_MAX 256

/* What is made so far. */
static struct {
	int left; /* functions */
	int group; /* the next one */
	int disks;
	int interfaces;
	int cards;
	int irq;
} machine;

/**
 * struct kind - what functions are there of
 * @vendor: …
 * @device: …
 * @class_code: …
 * @driver: NULL for none
 * @reset: its reset methods; empty for none
 */
struct kind {
	unsigned int vendor;
	unsigned int device;
	unsigned int class_code;
	const char *driver;
	const char *reset;
};

static const struct kind host_bridge = { 0x8086, 0x2020, 0x060000, NULL, "" };
static const struct kind lpc = { 0x8086, 0xa1c1, 0x060100, NULL, "" };
static const struct kind sata = { 0x8086, 0xa182, 0x010601, "ahci", "" };
static const struct kind smbus = { 0x8086, 0xa1a3, 0x0c0500, "i801_smbus", "" };
static const struct kind usb = { 0x8086, 0xa1af, 0x0c0330, "xhci_hcd", "" };
static const struct kind port = { 0x8086, 0x2030, 0x060400, "pcieport", "pm" };
static const struct kind upstream = { 0x10b5, 0x8747, 0x060400, "pcieport",
				      "pm" };
static const struct kind nvme = { 0x144d, 0xa808, 0x010802, "nvme",
				  "flr pm bus" };
static const struct kind nic = { 0x8086, 0x1572, 0x020000, "i40e", "flr" };
static const struct kind vf = { 0x8086, 0x154c, 0x020000, "iavf", "flr" };
static const struct kind gpu = { 0x10de, 0x1b80, 0x030000, "nouveau", "bus" };
static const struct kind sound = { 0x10de, 0x10f0, 0x040300, "snd_hda_intel",
				   "" };

static void die(const char *what)
{
	fprintf(stderr, "make-sysfs: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- files ----------------------------------------------------------------- */

static void make_folders(const char *path)
{
	char copy[PATH_MAX], *slash = copy;

	snprintf(copy, sizeof(copy), "%s", path);
	while ((slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (mkdir(copy, 0755) && errno != EEXIST)
			die(copy);
		*slash = '/';
	}
}

/* Opens a file in a folder that may not be there yet. */
static int create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 && errno == ENOENT) {
		make_folders(path);
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	}
	if (fd < 0)
		die(path);
	return fd;
}

static void put_bytes(const char *path, const void *data, size_t size)
{
	int fd = create(path);

	if (write(fd, data, size) != (ssize_t)size)
		die(path);
	close(fd);
}

/* The file @dir/@name. */
__attribute__((format(printf, 3, 4))) static void
put(const char *dir, const char *name, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fdopen(create(path), "w");
	if (!file)
		die(path);
	va_start(args, format);
	vfprintf(file, format, args);
	va_end(args);
	if (fclose(file))
		die(path);
}

/* A link at @path, both below sys, as sysfs writes it: up to sys, and down. */
static void put_link(const char *target, const char *path)
{
	char up[PATH_MAX] = "";
	const char *slash = path;

	make_folders(path);
	/* The folder sys itself is the first one. */
	for (slash = strchr(slash, '/') + 1; (slash = strchr(slash, '/'));
	     slash++)
		strcat(up, "../");
	strcat(up, strchr(target, '/') + 1);
	if (symlink(up, path))
		die(path);
}

__attribute__((format(printf, 1, 2))) static char *text(const char *format, ...)
{
	va_list args;
	char *made;

	va_start(args, format);
	if (vasprintf(&made, format, args) < 0)
		die("text");
	va_end(args);
	return made;
}

static void link_as(const char *target, const char *format, const char *name)
{
	char *path = text(format, name);

	put_link(target, path);
	free(path);
}

/* --- a function ------------------------------------------------------------ */

/**
 * struct function - one of the PCI functions
 * @dir: its folder below sys/devices
 * @address: …
 * @domain: …
 * @bus: …
 * @unit: its IOMMU's number
 */
struct function {
	char dir[1024];
	char address[16];
	unsigned int domain;
	unsigned int bus;
	unsigned int unit;
};

static void put_identity(const struct function *function,
			 const struct kind *kind)
{
	const char *dir = function->dir;

	put(dir, "vendor", "0x%04x\n", kind->vendor);
	put(dir, "device", "0x%04x\n", kind->device);
	put(dir, "subsystem_vendor", "0x%04x\n", kind->vendor);
	put(dir, "subsystem_device", "0x0001\n");
	put(dir, "class", "0x%06x\n", kind->class_code);
	put(dir, "revision", "0x01\n");
	put(dir, "modalias",
	    "pci:v%08Xd%08Xsv%08Xsd00000001bc%02Xsc%02Xi%02X\n", kind->vendor,
	    kind->device, kind->vendor, kind->class_code >> 16,
	    kind->class_code >> 8 & 0xff, kind->class_code & 0xff);
	put(dir, "uevent",
	    "%s%s%sPCI_CLASS=%X\nPCI_ID=%04X:%04X\nPCI_SUBSYS_ID=%04X:0001\nPCI_SLOT_NAME=%s\n",
	    kind->driver ? "DRIVER=" : "", kind->driver ? kind->driver : "",
	    kind->driver ? "\n" : "", kind->class_code, kind->vendor,
	    kind->device, kind->vendor, function->address);
}

/* Config space as far as it is looked at: header, and a capability of MSI-X. */
static void put_config(const struct function *function, const struct kind *kind)
{
	unsigned char config[256] = { 0 };
	char *path = text("%s/config", function->dir);
	bool is_bridge = kind->class_code == port.class_code;

	config[0] = kind->vendor;
	config[1] = kind->vendor >> 8;
	config[2] = kind->device;
	config[3] = kind->device >> 8;
	config[4] = 0x06;
	config[6] = 0x10;
	config[9] = kind->class_code;
	config[10] = kind->class_code >> 8;
	config[11] = kind->class_code >> 16;
	config[14] = is_bridge;
	if (!is_bridge) {
		config[0x2c] = kind->vendor;
		config[0x2d] = kind->vendor >> 8;
		config[0x2e] = 1;
	}
	config[0x34] = 0x50;
	config[0x50] = 0x11;
	put_bytes(path, config, sizeof(config));
	free(path);
}

static void put_state(const struct function *function, const struct kind *kind)
{
	const char *dir = function->dir;
	unsigned long long at = 0x90000000ULL + 0x100000ULL * machine.left;
	int i;
	char *resource = text("0x%016llx 0x%016llx 0x0000000000140204\n", at,
			      at + 0xffff);

	for (i = 1; i < 13; i++) {
		char *longer =
			text("%s0x%016x 0x%016x 0x%016x\n", resource, 0, 0, 0);

		free(resource);
		resource = longer;
	}
	put(dir, "resource", "%s", resource);
	free(resource);
	put(dir, "irq", "%d\n", machine.irq++);
	put(dir, "numa_node", "0\n");
	put(dir, "local_cpulist", "0-15\n");
	put(dir, "enable", "%d\n", !!kind->driver);
	put(dir, "driver_override", "(null)\n");
	put(dir, "d3cold_allowed", "1\n");
	put(dir, "power_state", "D0\n");
	put(dir, "broken_parity_status", "0\n");
	put(dir, "msi_bus", "1\n");
	put(dir, "ari_enabled", "0\n");
	put(dir, "dma_mask_bits", "64\n");
	put(dir, "consistent_dma_mask_bits", "64\n");
	put(dir, "power/control", "auto\n");
	put(dir, "power/runtime_status", "active\n");
	if (*kind->reset)
		put(dir, "reset_method", "%s\n", kind->reset);
	put(dir, "current_link_speed", "8.0 GT/s PCIe\n");
	put(dir, "current_link_width", "4\n");
	put(dir, "max_link_speed", "8.0 GT/s PCIe\n");
	put(dir, "max_link_width", "4\n");
}

static void put_links(const struct function *function, const struct kind *kind,
		      int group)
{
	char *own = text("sys/kernel/iommu_groups/%d", group);
	char *member = text("%s/devices/%s", own, function->address);
	char *unit = text("sys/devices/virtual/iommu/dmar%u", function->unit);
	char *managed = text("%s/devices/%s", unit, function->address);
	char *driver = text("sys/bus/pci/drivers/%s",
			    kind->driver ? kind->driver : "none");

	link_as(function->dir, "sys/bus/pci/devices/%s", function->address);
	link_as("sys/bus/pci", "%s/subsystem", function->dir);
	put_link(function->dir, member);
	link_as(own, "%s/iommu_group", function->dir);
	link_as(unit, "%s/iommu", function->dir);
	put_link(function->dir, managed);
	put(own, "type", "DMA-FQ\n");
	put(own, "reserved_regions",
	    "0x00000000fee00000 0x00000000feefffff msi\n");
	if (kind->driver) {
		char *bound = text("%s/%s", driver, function->address);

		put_link(function->dir, bound);
		link_as(driver, "%s/driver", function->dir);
		put(driver, "bind", "%s", "");
		free(bound);
	}
	free(own);
	free(member);
	free(unit);
	free(managed);
	free(driver);
}

/* One more function below @above; false if they are used up. */
static bool add(struct function *function, const struct function *above,
		unsigned int bus, unsigned int slot, unsigned int number,
		const struct kind *kind, int group)
{
	if (!machine.left)
		return false;
	machine.left--;
	function->domain = above->domain;
	function->bus = bus;
	function->unit = above->unit;
	snprintf(function->address, sizeof(function->address),
		 "%04x:%02x:%02x.%x", above->domain, bus & 0xff, slot & 0x1f,
		 number & 7);
	snprintf(function->dir, sizeof(function->dir), "%.900s/%s", above->dir,
		 function->address);
	put_identity(function, kind);
	put_config(function, kind);
	put_state(function, kind);
	put_links(function, kind, group);
	return true;
}

/* --- what they have -------------------------------------------------------- */

static void add_disk(const struct function *function)
{
	int number = machine.disks++;
	char *dir =
		text("%s/nvme/nvme%d/nvme%dn1", function->dir, number, number);
	char *name = text("nvme%dn1", number);

	put(dir, "dev", "259:%d\n", number);
	put(dir, "size", "1953525168\n");
	put(dir, "uevent", "DEVNAME=%s\nDEVTYPE=disk\n", name);
	link_as(dir, "sys/class/block/%s", name);
	free(dir);
	free(name);
}

static void add_interface(const struct function *function)
{
	int number = machine.interfaces++;
	char *name = text("eth%d", number);
	char *dir = text("%s/net/%s", function->dir, name);

	put(dir, "operstate", "down\n");
	put(dir, "flags", "0x1002\n");
	put(dir, "ifindex", "%d\n", number + 2);
	put(dir, "address", "02:00:00:00:%02x:%02x\n", number >> 8 & 0xff,
	    number & 0xff);
	link_as(dir, "sys/class/net/%s", name);
	free(dir);
	free(name);
}

static void add_card(const struct function *function)
{
	char *name = text("card%d", machine.cards);
	char *dir = text("%s/drm/%s", function->dir, name);

	put(function->dir, "boot_vga", "%d\n", !machine.cards);
	put(dir, "dev", "226:%d\n", machine.cards++);
	link_as(dir, "sys/class/drm/%s", name);
	free(dir);
	free(name);
}

/* --- devices --------------------------------------------------------------- */

static void add_nvme(const struct function *above, unsigned int bus, int group)
{
	struct function function;

	if (add(&function, above, bus, 0, 0, &nvme, group))
		add_disk(&function);
}

static void add_vfs(const struct function *physical,
		    const struct function *above, unsigned int number)
{
	struct function function;
	unsigned int i;

	for (i = 0; i < VFS; i++) {
		unsigned int id = 16 + number * VFS + i;
		char *path;

		if (!add(&function, above, above->bus, id >> 3, id & 7, &vf,
			 machine.group++))
			break;
		add_interface(&function);
		link_as(physical->dir, "%s/physfn", function.dir);
		path = text("%s/virtfn%u", physical->dir, i);
		put_link(function.dir, path);
		free(path);
	}
	put(physical->dir, "sriov_totalvfs", "%d\n", 64);
	put(physical->dir, "sriov_numvfs", "%u\n", i);
}

static void add_nic(const struct function *above, unsigned int bus, int group)
{
	struct function function, behind = *above;
	unsigned int i;

	behind.bus = bus;
	for (i = 0; i < 2; i++) {
		if (!add(&function, above, bus, 0, i, &nic,
			 group < 0 ? machine.group++ : group))
			return;
		add_interface(&function);
		add_vfs(&function, &behind, i);
	}
}

static void add_gpu(const struct function *above, unsigned int bus, int group)
{
	struct function function;

	if (add(&function, above, bus, 0, 0, &gpu, group))
		add_card(&function);
	add(&function, above, bus, 0, 1, &sound, group);
}

/* Takes the buses up to @bus + 5. */
static void add_switch(const struct function *above, unsigned int bus,
		       int group)
{
	struct function top, down;
	unsigned int i;

	if (!add(&top, above, bus, 0, 0, &upstream,
		 group < 0 ? machine.group++ : group))
		return;
	for (i = 0; i < 4; i++) {
		if (!add(&down, &top, bus + 1, 4 + i, 0, &upstream,
			 group < 0 ? machine.group++ : group))
			return;
		add_nvme(&down, bus + 2 + i,
			 group < 0 ? machine.group++ : group);
	}
}

/* The @number-th device behind @above; returns how many buses it takes. */
static unsigned int add_device(const struct function *above, unsigned int bus,
			       unsigned int number, int shared)
{
	int group = shared;

	switch (number % 4) {
	case 0:
		add_nvme(above, bus, group < 0 ? machine.group++ : group);
		return 1;
	case 1:
		add_nic(above, bus, group);
		return 1;
	case 2:
		add_gpu(above, bus, group < 0 ? machine.group++ : group);
		return 1;
	}
	add_switch(above, bus, group);
	return 6;
}

static void add_chipset(const struct function *root)
{
	int group = machine.group++;
	struct function function;

	add(&function, root, root->bus, 0x14, 0, &usb, machine.group++);
	add(&function, root, root->bus, 0x1f, 0, &lpc, group);
	add(&function, root, root->bus, 0x1f, 2, &sata, group);
	add(&function, root, root->bus, 0x1f, 4, &smbus, group);
}

static void add_root(unsigned int number)
{
	struct function root = {
		.domain = number / ROOTS_PER_DOMAIN,
		.unit = number,
	};
	struct function bridge;
	unsigned int i, bus;

	root.bus = number % ROOTS_PER_DOMAIN * BUSES_PER_ROOT;
	snprintf(root.dir, sizeof(root.dir), "sys/devices/pci%04x:%02x",
		 root.domain, root.bus & 0xff);
	add(&bridge, &root, root.bus, 0, 0, &host_bridge, machine.group++);
	bus = root.bus + 1;
	for (i = 0; i < PORTS_PER_ROOT; i++) {
		bool has_acs = number % 4 != 3;
		int group = machine.group;

		if (!add(&bridge, &root, root.bus, 1 + i, 0, &port, group))
			return;
		machine.group++;
		bus += add_device(&bridge, bus, i, has_acs ? -1 : group);
	}
	add_chipset(&root);
}

/* --- around them ----------------------------------------------------------- */

static void put32(unsigned char *at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++)
		at[i] = value >> 8 * i;
}

/* A unit for each root complex, its host bridge standing for all of it. */
static void put_dmar(unsigned int roots)
{
	unsigned char table[48 + UNITS_MAX * 24] = "DMAR", sum = 0;
	size_t size = 48, i;
	unsigned int unit;

	if (roots > UNITS_MAX)
		roots = UNITS_MAX;
	for (unit = 0; unit < roots; unit++, size += 24) {
		table[size + 2] = 24;
		table[size + 6] = unit / ROOTS_PER_DOMAIN;
		put32(table + size + 8, 0xfed00000 + 0x1000 * unit);
		/* A bridge: everything behind it. */
		table[size + 16] = 2;
		table[size + 17] = 8;
		table[size + 21] = unit % ROOTS_PER_DOMAIN * BUSES_PER_ROOT;
		table[size + 22] = 1;
	}
	put32(table + 4, size);
	table[8] = 1;
	memcpy(table + 10, "BENCH BENCH   ", 14);
	table[36] = 45;
	table[37] = 1;
	for (i = 0; i < size; i++)
		sum += table[i];
	table[9] = -sum;
	put_bytes("sys/firmware/acpi/tables/DMAR", table, size);
}

static void put_unit_links(unsigned int roots)
{
	unsigned int i;

	for (i = 0; i < roots; i++) {
		char *dir = text("sys/devices/virtual/iommu/dmar%u", i);
		char *name = text("dmar%u", i);

		put(dir, "intel-iommu/cap", "8d2078c106f0466\n");
		put(dir, "intel-iommu/ecap", "f020df\n");
		link_as(dir, "sys/class/iommu/%s", name);
		free(dir);
		free(name);
	}
}

static void put_proc(void)
{
	put("proc", "cmdline",
	    "BOOT_IMAGE=/boot/vmlinuz-" KERNEL
	    " root=/dev/sda1 ro intel_iommu=on\n");
	put("proc/sys/kernel", "osrelease", KERNEL "\n");
	put("proc", "cpuinfo",
	    "processor\t: 0\nvendor_id\t: GenuineIntel\nmodel name\t: Bench\nflags\t\t: fpu vmx ept\n\n");
	put("proc", "modules",
	    "vfio_pci 16384 0 - Live 0x0000000000000000\n"
	    "vfio_pci_core 73728 1 vfio_pci, Live 0x0000000000000000\n"
	    "vfio_iommu_type1 45056 0 - Live 0x0000000000000000\n"
	    "vfio 61440 3 vfio_pci_core, Live 0x0000000000000000\n"
	    "nvme 61440 0 - Live 0x0000000000000000\n");
	put("proc", "mounts", "/dev/sda1 / ext4 rw 0 0\n");
	put("proc/self", "mountinfo",
	    "21 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n");
	put("proc", "swaps", "Filename\tType\tSize\tUsed\tPriority\n");
	put("proc", "mdstat", "Personalities : \nunused devices: <none>\n");
	put("proc", "filesystems", "nodev\tsysfs\nnodev\tproc\n\text4\n");
	put("proc", "iomem", "00000000-ffffffff : PCI Bus 0000:00\n");
	put("proc/net", "route", "Iface\tDestination\tGateway\n");
	put("proc/net", "if_inet6", "%s", "");
}

static void put_config_files(void)
{
	int i;

	put("etc/modprobe.d", "ppt.conf",
	    "options ppt pptdevs=\"01:00.0=144d:a808\"\n");
	put("etc/modprobe.d", "blacklist.conf", "blacklist nouveau\n");
	for (i = 0; i < 8; i++) {
		char *name = text("driver%d.conf", i);

		put("usr/lib/modprobe.d", name, "options driver%d x=1\n", i);
		free(name);
	}
	put("etc", "fstab", "/dev/sda1 / ext4 defaults 0 1\n");
	put("etc", "os-release", "ID=debian\nVERSION_ID=12\n");
	put("etc/default", "grub", "GRUB_CMDLINE_LINUX=\"intel_iommu=on\"\n");
	put("lib/modules/" KERNEL, "modules.dep",
	    "updates/ppt.ko:\nkernel/drivers/nvme/host/nvme.ko:\n");
	put("lib/modules/" KERNEL, "modules.alias",
	    "alias pci:v*d*sv*sd*bc01sc08i02* nvme\n");
	put("lib/modules/" KERNEL, "modules.builtin", "%s", "");
	put("lib/modules/" KERNEL, "modules.order",
	    "kernel/drivers/nvme/host/nvme.ko\n");
	put("sys/module/nvme", "refcnt", "0\n");
	put("sys/module/vfio_pci", "refcnt", "0\n");
	put("sys/kernel/security", "lockdown",
	    "[none] integrity confidentiality\n");
	put("dev", "null", "%s", "");
}

int main(int argc, char **argv)
{
	unsigned int roots = 0;
	char *end = NULL;

	if (argc == 3)
		machine.left = strtol(argv[1], &end, 10);
	if (!end || *end || machine.left < 1 || machine.left > 4096) {
		fputs("usage: make-sysfs FUNCTIONS DIR, 1 to 4096 of them\n",
		      stderr);
		return 2;
	}
	machine.irq = 16;
	if (mkdir(argv[2], 0755) && errno != EEXIST)
		die(argv[2]);
	if (chdir(argv[2]))
		die(argv[2]);
	while (machine.left)
		add_root(roots++);
	put_unit_links(roots);
	put_dmar(roots);
	put_proc();
	put_config_files();
	return 0;
}
