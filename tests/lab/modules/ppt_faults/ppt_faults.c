// SPDX-License-Identifier: GPL-2.0
/*
 * Broken hardware for the lab: lays itself over the config space of chosen PCI
 * functions, and shows there what a device with a fault would show. Never part
 * of an installation.
 *
 * Everything goes through the parameter faults, at run time:
 *
 *   echo '0000:01:00.0 silent=4000' >/sys/module/ppt_faults/parameters/faults
 *
 *   silent=MS   a function level reset is swallowed, and the function reads as
 *               all ones for MS milliseconds; 0: until it is told otherwise
 *   slow=MS     a reset works, but for MS milliseconds it reads as all ones
 *   pending     from the next reset on transactions stay pending
 *   bars=N      a reset loses BAR 0, and the next N writes to it are lost, too;
 *               0: all of them. The kernel writes a register that doesn't take
 *               its value up to 11 times when it restores it, so 1 to 10 are
 *               put right by that, 11 to 20 when it is done a second time
 *   ids=VVVVDDDD  from the next reset on it is another device (hexadecimal)
 *   master      from the next reset on bus mastering can't be switched off
 *   dies=N      a reset works, but N reads after it the function is "dead"
 *   dead        at once it reads as all ones, and takes no write
 *   no-rom      at once it has no ROM BAR
 *   reg=OFFSET:VALUE[:MASK]  at once a register, four bytes at a multiple of
 *               four, reads like that (hexadecimal), or these bits of it.
 *               Writes are counted; if it is all of the register, they are
 *               lost, too. What the kernel knows of a function since it found
 *               it, as ids and class, counts when that is found anew
 *   at-once     what its next reset would do is done
 *   none        it is well again; what a reset has done is undone
 *
 * Words add up, and count when they are written; several may stand behind an
 * address. Read, the file has a line per function: its address, how many
 * resets it has seen, how many of them it swallowed, whether it is silent,
 * how often its ROM BAR was written, and that decoding of it was switched on;
 * and for each register of "reg" its value, how often it was written, and what
 * the last one wrote.
 *
 * A reset is a write of "initiate function level reset" (PCIe r4.0, 7.5.3.4);
 * but for "silent" it reaches the device. Others, as that of the bus, aren't
 * seen here.
 *
 * pci_bus_set_ops() puts the layer over a bus, as drivers/pci/pcie/aer_inject.c
 * does. Config space is accessed without a lock on x86, so what an access may
 * be in the middle of is static, and stays until the module is unloaded; a slot
 * of the table is given to one function and never to another. Whatever else
 * lays itself over a bus has to go first.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/string.h>

#define FUNCTIONS_MAX 16
#define REGISTERS_MAX 16
#define FOR_EVER ULONG_MAX

/**
 * struct shown - a register that isn't the device's
 * @where: its offset, a multiple of four
 * @value: what is read
 * @mask: of which bits
 * @writes: how often one of its bytes was written
 * @last: what the last one wrote, where it belongs in the register
 */
struct shown {
	int where;
	u32 value;
	u32 mask;
	unsigned int writes;
	u32 last;
};

/**
 * struct function - a function with faults
 * @bus: where it is; NULL if the slot is free, written last
 * @devfn: where it is there
 * @below: the bus' own operations
 * @devctl: offset of the PCIe device control register, 0 if it has none
 * @silent: the next reset is swallowed
 * @slow: the next reset takes time
 * @silent_ms: for so long it is silent, 0: for ever
 * @silent_until: in jiffies, 0: it isn't silent, FOR_EVER
 * @pending: a reset leaves transactions pending
 * @bars: a reset loses BAR 0
 * @bars_writes: so many writes to it are lost after that, 0: all
 * @bars_left: how many are still going to be; 0: none, FOR_EVER
 * @ids: what a reset makes of vendor and device, 0: nothing
 * @master: a reset leaves bus mastering on
 * @dies: a reset kills it
 * @dies_reads: so many reads after that
 * @dies_left: how many are still going to work, if @broken
 * @dead: it reads as all ones
 * @no_rom: it has no ROM BAR
 * @broken: there was a reset since the faults were chosen
 * @resets: how many it has seen
 * @swallowed: how many of them never reached it
 * @rom_writes: how often its ROM BAR was written
 * @rom_enables: and with a value that switches decoding on
 * @shown: registers that aren't the device's
 * @shown_count: how many, written last
 */
struct function {
	struct pci_bus *bus;
	unsigned int devfn;
	struct pci_ops *below;
	int devctl;
	bool silent;
	bool slow;
	unsigned int silent_ms;
	unsigned long silent_until;
	bool pending;
	bool bars;
	unsigned int bars_writes;
	unsigned long bars_left;
	u32 ids;
	bool master;
	bool dies;
	unsigned int dies_reads;
	unsigned int dies_left;
	bool dead;
	bool no_rom;
	bool broken;
	unsigned int resets;
	unsigned int swallowed;
	unsigned int rom_writes;
	unsigned int rom_enables;
	struct shown shown[REGISTERS_MAX];
	unsigned int shown_count;
};

static struct function functions[FUNCTIONS_MAX];

/* Protects the table against two that write to the parameter. */
static DEFINE_MUTEX(table_lock);

static struct function *find_function(struct pci_bus *bus, unsigned int devfn)
{
	unsigned int i;

	for (i = 0; i < FUNCTIONS_MAX; i++)
		if (READ_ONCE(functions[i].bus) == bus &&
		    functions[i].devfn == devfn)
			return &functions[i];
	return NULL;
}

/* The operations of a bus with at least one such function on it. */
static struct pci_ops *ops_below(struct pci_bus *bus)
{
	unsigned int i;

	for (i = 0; i < FUNCTIONS_MAX; i++)
		if (READ_ONCE(functions[i].bus) == bus)
			return functions[i].below;
	return NULL;
}

static bool is_silent(const struct function *function)
{
	unsigned long until = READ_ONCE(function->silent_until);

	if (READ_ONCE(function->dead) || until == FOR_EVER)
		return true;
	return until && time_before(jiffies, until);
}

/* --- what is seen --------------------------------------------------------- */

/**
 * overlay - change bits of an access, if it is one to their register
 * @where: offset of the access
 * @size: of the access, in bytes
 * @value: what it gives
 * @reg: offset of the register, a multiple of four
 * @mask: which of its bits are changed
 * @bits: to what
 */
static void overlay(int where, int size, u32 *value, int reg, u32 mask,
		    u32 bits)
{
	unsigned int shift = 8 * (where & 3);
	u32 all = size == 4 ? U32_MAX : BIT(8 * size) - 1;

	if ((where & ~3) != reg)
		return;
	mask = mask >> shift & all;
	*value = (*value & ~mask) | (bits >> shift & mask);
}

static void overlay_faults(const struct function *function, int where, int size,
			   u32 *value)
{
	unsigned int count = smp_load_acquire(&function->shown_count), i;

	for (i = 0; i < count; i++)
		overlay(where, size, value, function->shown[i].where,
			READ_ONCE(function->shown[i].mask),
			READ_ONCE(function->shown[i].value));
	if (READ_ONCE(function->bars_left))
		overlay(where, size, value, PCI_BASE_ADDRESS_0,
			(u32)PCI_BASE_ADDRESS_MEM_MASK, 0);
	if (READ_ONCE(function->no_rom))
		overlay(where, size, value, PCI_ROM_ADDRESS, U32_MAX, 0);
	if (!READ_ONCE(function->broken))
		return;
	if (READ_ONCE(function->pending) && function->devctl)
		overlay(where, size, value, function->devctl,
			PCI_EXP_DEVSTA_TRPND << 16, U32_MAX);
	if (READ_ONCE(function->ids))
		overlay(where, size, value, PCI_VENDOR_ID, U32_MAX,
			READ_ONCE(function->ids));
	if (READ_ONCE(function->master))
		overlay(where, size, value, PCI_COMMAND, PCI_COMMAND_MASTER,
			U32_MAX);
}

/* One of the last reads, or one after them. */
static void count_read(struct function *function)
{
	unsigned int left = READ_ONCE(function->dies_left);

	if (!READ_ONCE(function->broken) || !READ_ONCE(function->dies))
		return;
	if (left)
		WRITE_ONCE(function->dies_left, left - 1);
	else
		WRITE_ONCE(function->dead, true);
}

static int faults_read(struct pci_bus *bus, unsigned int devfn, int where,
		       int size, u32 *value)
{
	struct function *function = find_function(bus, devfn);
	struct pci_ops *below = ops_below(bus);
	int ret;

	if (!below)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (function)
		count_read(function);
	if (function && is_silent(function)) {
		*value = size == 4 ? U32_MAX : BIT(8 * size) - 1;
		return PCIBIOS_SUCCESSFUL;
	}
	ret = below->read(bus, devfn, where, size, value);
	if (function && !ret)
		overlay_faults(function, where, size, value);
	return ret;
}

/* --- what is done --------------------------------------------------------- */

static bool is_reset(const struct function *function, int where, int size,
		     u32 value)
{
	u32 bits = 0;

	if (!function->devctl)
		return false;
	/* The register, as the access would change one that is zero. */
	if ((where & ~3) == function->devctl)
		bits = value << 8 * (where & 3);
	return bits & PCI_EXP_DEVCTL_BCR_FLR;
}

/* Returns whether the reset is to reach the device. */
static bool note_reset(struct function *function)
{
	unsigned long until = FOR_EVER;

	function->resets++;
	WRITE_ONCE(function->dies_left, function->dies_reads);
	WRITE_ONCE(function->broken, true);
	if (function->bars)
		WRITE_ONCE(function->bars_left,
			   function->bars_writes ?: FOR_EVER);
	if (!READ_ONCE(function->silent) && !READ_ONCE(function->slow))
		return true;
	/* Zero says "not". */
	if (function->silent_ms)
		until = (jiffies + msecs_to_jiffies(function->silent_ms)) ?: 1;
	WRITE_ONCE(function->silent_until, until);
	if (READ_ONCE(function->slow))
		return true;
	function->swallowed++;
	return false;
}

/* Returns whether a write to BAR 0 gets lost. */
static bool loses_write(struct function *function, int where)
{
	unsigned long left = READ_ONCE(function->bars_left);

	if ((where & ~3) != PCI_BASE_ADDRESS_0 || !left)
		return false;
	if (left != FOR_EVER)
		WRITE_ONCE(function->bars_left, left - 1);
	return true;
}

/* Counts writes to the ROM BAR. */
static void note_rom(struct function *function, int where, u32 value)
{
	if ((where & ~3) != PCI_ROM_ADDRESS)
		return;
	function->rom_writes++;
	if (where == PCI_ROM_ADDRESS && value & PCI_ROM_ADDRESS_ENABLE)
		function->rom_enables++;
}

/* Returns whether a write goes to a register that isn't the device's. */
static bool note_shown(struct function *function, int where, u32 value)
{
	unsigned int count = smp_load_acquire(&function->shown_count), i;

	for (i = 0; i < count; i++) {
		if (function->shown[i].where != (where & ~3))
			continue;
		function->shown[i].writes++;
		function->shown[i].last = value << 8 * (where & 3);
		return READ_ONCE(function->shown[i].mask) == U32_MAX;
	}
	return false;
}

static int faults_write(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 value)
{
	struct function *function = find_function(bus, devfn);
	struct pci_ops *below = ops_below(bus);

	if (!below)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (function) {
		note_rom(function, where, value);
		if (note_shown(function, where, value))
			return PCIBIOS_SUCCESSFUL;
		if (is_silent(function) || loses_write(function, where))
			return PCIBIOS_SUCCESSFUL;
		if (is_reset(function, where, size, value) &&
		    !note_reset(function))
			return PCIBIOS_SUCCESSFUL;
	}
	return below->write(bus, devfn, where, size, value);
}

static struct pci_ops faults_ops = {
	.read = faults_read,
	.write = faults_write,
};

/* --- which faults --------------------------------------------------------- */

static struct function *take_slot(struct pci_dev *pdev)
{
	struct function *function = find_function(pdev->bus, pdev->devfn);
	struct pci_ops *below = ops_below(pdev->bus);
	unsigned int i;

	if (function)
		return function;
	for (i = 0; i < FUNCTIONS_MAX && functions[i].bus; i++)
		;
	if (i == FUNCTIONS_MAX)
		return NULL;
	function = &functions[i];
	function->devfn = pdev->devfn;
	function->below = below ?: pdev->bus->ops;
	if (pdev->pcie_cap)
		function->devctl = pdev->pcie_cap + PCI_EXP_DEVCTL;
	/* Found by an access only when it is complete. */
	smp_store_release(&function->bus, pdev->bus);
	if (!below)
		pci_bus_set_ops(pdev->bus, &faults_ops);
	return function;
}

static void heal(struct function *function)
{
	WRITE_ONCE(function->silent, false);
	WRITE_ONCE(function->slow, false);
	WRITE_ONCE(function->silent_until, 0);
	WRITE_ONCE(function->pending, false);
	WRITE_ONCE(function->bars, false);
	WRITE_ONCE(function->bars_left, 0);
	WRITE_ONCE(function->ids, 0);
	WRITE_ONCE(function->master, false);
	WRITE_ONCE(function->dies, false);
	WRITE_ONCE(function->dead, false);
	WRITE_ONCE(function->no_rom, false);
	WRITE_ONCE(function->shown_count, 0);
}

/* A register that is shown already begins anew. */
static int show_register(struct function *function, const char *text)
{
	unsigned int where, value, mask = U32_MAX, i;
	struct shown *shown = function->shown;

	if (sscanf(text, "%x:%x:%x", &where, &value, &mask) < 2 || where & 3 ||
	    where >= PCI_CFG_SPACE_SIZE)
		return -EINVAL;
	for (i = 0; i < function->shown_count && shown[i].where != where; i++)
		;
	if (i == REGISTERS_MAX)
		return -ENOSPC;
	shown[i].where = where;
	shown[i].writes = 0;
	shown[i].last = 0;
	WRITE_ONCE(shown[i].mask, mask);
	WRITE_ONCE(shown[i].value, value);
	if (i == function->shown_count)
		smp_store_release(&function->shown_count, i + 1);
	return 0;
}

static int set_fault(struct function *function, char *word)
{
	char *name = strsep(&word, "=");
	u32 number = 0;
	u16 vendor;
	int ret;

	if (word && !strcmp(name, "reg"))
		return show_register(function, word);
	if (word) {
		ret = kstrtou32(word, strcmp(name, "ids") ? 10 : 16, &number);
		if (ret)
			return ret;
	}
	if (!strcmp(name, "none")) {
		heal(function);
	} else if (!strcmp(name, "silent")) {
		function->silent_ms = number;
		WRITE_ONCE(function->silent, true);
	} else if (!strcmp(name, "slow")) {
		function->silent_ms = number;
		WRITE_ONCE(function->slow, true);
	} else if (!strcmp(name, "pending")) {
		WRITE_ONCE(function->pending, true);
	} else if (!strcmp(name, "bars")) {
		function->bars_writes = number;
		WRITE_ONCE(function->bars, true);
	} else if (!strcmp(name, "ids")) {
		/* Written as lspci has it, vendor first. */
		vendor = number >> 16;
		WRITE_ONCE(function->ids, vendor | number << 16);
	} else if (!strcmp(name, "master")) {
		WRITE_ONCE(function->master, true);
	} else if (!strcmp(name, "dies")) {
		function->dies_reads = number;
		WRITE_ONCE(function->dies, true);
	} else if (!strcmp(name, "dead")) {
		WRITE_ONCE(function->dead, true);
	} else if (!strcmp(name, "no-rom")) {
		WRITE_ONCE(function->no_rom, true);
	} else if (!strcmp(name, "at-once")) {
		WRITE_ONCE(function->broken, true);
	} else {
		return -EINVAL;
	}
	return 0;
}

static struct pci_dev *find_pdev(const char *text)
{
	unsigned int domain, bus, slot, number;
	char rest;

	if (sscanf(text, "%x:%x:%x.%u%c", &domain, &bus, &slot, &number,
		   &rest) != 4)
		return NULL;
	return pci_get_domain_bus_and_slot(domain, bus,
					   PCI_DEVFN(slot, number));
}

static int set_faults(char *text)
{
	char *rest = strim(text), *word = strsep(&rest, " ");
	struct function *function;
	struct pci_dev *pdev;
	int ret = 0;

	pdev = find_pdev(word);
	if (!pdev)
		return -ENODEV;
	function = take_slot(pdev);
	pci_dev_put(pdev);
	if (!function)
		return -ENOSPC;
	/* What they do, they do from the next reset on. */
	WRITE_ONCE(function->broken, false);
	while (!ret && (word = strsep(&rest, " ")))
		ret = set_fault(function, word);
	return ret;
}

static int faults_set(const char *text, const struct kernel_param *parameter)
{
	char *copy = kstrdup(text, GFP_KERNEL);
	int ret;

	if (!copy)
		return -ENOMEM;
	mutex_lock(&table_lock);
	ret = set_faults(copy);
	mutex_unlock(&table_lock);
	kfree(copy);
	return ret;
}

static int print_function(char *buffer, int room,
			  const struct function *function)
{
	const struct shown *shown = function->shown;
	struct pci_bus *bus = function->bus;
	unsigned int i;
	int length;

	length =
		scnprintf(buffer, room,
			  "%04x:%02x:%02x.%u resets=%u swallowed=%u silent=%d rom-writes=%u rom-enables=%u",
			  pci_domain_nr(bus), bus->number,
			  PCI_SLOT(function->devfn), PCI_FUNC(function->devfn),
			  function->resets, function->swallowed,
			  is_silent(function), function->rom_writes,
			  function->rom_enables);
	for (i = 0; i < function->shown_count; i++)
		length += scnprintf(buffer + length, room - length,
				    " %02x:%08x:%u:%08x", shown[i].where,
				    shown[i].value, shown[i].writes,
				    shown[i].last);
	return length + scnprintf(buffer + length, room - length, "\n");
}

static int faults_get(char *buffer, const struct kernel_param *parameter)
{
	unsigned int i;
	int length = 0;

	mutex_lock(&table_lock);
	for (i = 0; i < FUNCTIONS_MAX && functions[i].bus; i++)
		length += print_function(buffer + length, PAGE_SIZE - length,
					 &functions[i]);
	mutex_unlock(&table_lock);
	return length;
}

static const struct kernel_param_ops faults_param_ops = {
	.set = faults_set,
	.get = faults_get,
};

module_param_cb(faults, &faults_param_ops, NULL, 0600);
MODULE_PARM_DESC(faults, "DDDD:BB:SS.F FAULT…, see ppt_faults.c");

/* --- life ----------------------------------------------------------------- */

static int __init faults_init(void)
{
	return 0;
}

static void __exit faults_exit(void)
{
	unsigned int i;

	for (i = 0; i < FUNCTIONS_MAX; i++)
		if (functions[i].bus)
			pci_bus_set_ops(functions[i].bus, functions[i].below);
	/* An access may be in the middle of what goes away now. */
	msleep(100);
}

module_init(faults_init);
module_exit(faults_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Faults of PCI devices, for the tests of ppt");
MODULE_AUTHOR("The ppt authors");
