// SPDX-License-Identifier: GPL-2.0
/*
 * The wording of findings: a sentence for the cause, and one for the remedy,
 * with the very command where there is one. A code whose sentences have no names
 * in them is a row of the table; the others are put together below it.
 */
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

struct row {
	const char *cause;
	const char *remedy;
};

/* clang-format off */
static const struct row rows[] = {
	[PPT_FINDING_NO_IOMMU] = {
		"there is no IOMMU, or the firmware hides it", NULL },
	[PPT_FINDING_MODULE_NOT_LOADED] = {
		"the module ppt isn't loaded",
		"nothing to do: \"pptctl claim\" loads it, and so does: modprobe ppt" },
	[PPT_FINDING_MODULES_DISABLED] = {
		"the kernel was told to load no more modules (kernel.modules_disabled)",
		"load ppt at boot, before that: echo ppt > /etc/modules-load.d/ppt.conf" },
	[PPT_FINDING_NO_NODE] = {
		"the module ppt is loaded, but /dev/ppt is missing",
		"mount devtmpfs on /dev, or in a container bind /dev/ppt into it" },
	[PPT_FINDING_NO_VFIO_NODE] = {
		"VFIO is loaded, but /dev/vfio/vfio is missing",
		"mount devtmpfs on /dev, or in a container bind /dev/vfio into it" },
	[PPT_FINDING_NO_PERMISSION] = {
		"this user may not open /dev/ppt: who has what is unknown, and VMs of this user get nothing",
		"check as root: sudo pptctl check" },
	[PPT_FINDING_NO_PCI] = {
		"this machine has no PCI devices", NULL },
	[PPT_FINDING_GONE] = {
		"it is gone", "see which there are: pptctl list" },
	[PPT_FINDING_BRIDGE] = {
		"it is a bridge, which can't be claimed",
		"see which can be: pptctl list" },
	[PPT_FINDING_NO_ANSWER] = {
		"it doesn't answer: its config space is all ones", NULL },
	[PPT_FINDING_NO_MSI] = {
		"it has neither MSI nor MSI-X: its interrupts are slow",
		"nothing to do" },
	[PPT_FINDING_NO_ROM] = {
		"it has no ROM BAR: a guest's firmware may show no picture on it",
		NULL },
	[PPT_FINDING_QUARANTINED] = {
		"it is quarantined: a reset of it failed", NULL },
	[PPT_FINDING_RESETTING] = {
		"it is being reset", "nothing to do" },
	[PPT_FINDING_NO_GROUP] = {
		"no IOMMU covers it: it is in no IOMMU group",
		"another slot may be covered" },
	[PPT_FINDING_HOST_NET_HIDDEN] = {
		"a network interface of it is in another network namespace",
		"stop what uses it there, or bring it back: ip -n NAMESPACE link set IFNAME netns 1" },
};

/* clang-format on */

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* What a walk through config space ended with. */
static const char *config_text(const char *detail)
{
	if (!strcmp(detail, "loop"))
		return "its list of capabilities has no end";
	if (!strcmp(detail, "outside"))
		return "its list of capabilities leads out of it";
	if (!strcmp(detail, "short"))
		return "it is cut off";
	return strcmp(detail, "asleep") ? detail : "it is asleep";
}

static char *machine_cause(const struct ppt_finding *finding)
{
	const char *name = finding->name;

	switch (finding->code) {
	case PPT_FINDING_IOMMU_SWITCHED_OFF:
		return format_text("the IOMMU is switched off on the kernel's command line: %s",
				   name);
	case PPT_FINDING_IOMMU_UNUSED:
		return format_text(
			"there is an IOMMU, and the kernel doesn't use it");
	case PPT_FINDING_NO_REMAPPING:
		return format_text("interrupts aren't remapped%s%s%s, so VFIO gives no device to a VM",
				   *name ? " (" : "", name, *name ? ")" : "");
	case PPT_FINDING_UNSAFE_INTERRUPTS:
		return format_text(
			"interrupts aren't remapped, and VFIO was told to bear it: a VM can send any interrupt to the host");
	case PPT_FINDING_MODULE_ABSENT:
		return format_text("the module ppt isn't installed for this kernel%s%s",
				   *name ? ", " : "", name);
	case PPT_FINDING_MODULE_OTHER_KERNEL:
		return format_text("the module ppt was built for kernel %s, and this is %s",
				   name, finding->detail);
	case PPT_FINDING_MODULE_UNSIGNED:
		return format_text("the module ppt isn't signed, and the kernel loads signed ones only (%s)",
				   name);
	case PPT_FINDING_MODULE_UNKNOWN:
		return format_text("the modules can't be looked up: %s",
				   finding->detail);
	case PPT_FINDING_MODULE_ABI:
		return format_text("the loaded module ppt speaks version %llu of /dev/ppt, which this pptctl doesn't",
				   (unsigned long long)finding->number);
	case PPT_FINDING_NO_VFIO:
		return format_text("the kernel's module %s is missing", name);
	case PPT_FINDING_MEMLOCK:
		return format_text("this user may lock %llu MiB of memory, and a VM with a device locks all of its own",
				   (unsigned long long)finding->number >> 20);
	default:
		return NULL;
	}
}

static char *device_cause(const struct ppt_finding *finding)
{
	const char *name = finding->name, *detail = finding->detail;

	switch (finding->code) {
	case PPT_FINDING_ASLEEP:
		return format_text("it is asleep%s%s%s, and its registers weren't looked at",
				   *name ? " (" : "", name, *name ? ")" : "");
	case PPT_FINDING_D3COLD:
		return format_text(
			"its power is switched off while nobody uses it (D3cold), which some devices don't survive in a VM");
	case PPT_FINDING_ODD_CONFIG:
		return format_text("its config space can't be understood: %s",
				   config_text(detail));
	case PPT_FINDING_NO_RESET:
		return format_text(
			"it has no reset method: what one VM leaves in it, the next one finds");
	case PPT_FINDING_RESET_LEFT_OUT:
		return format_text(
			"it has no reset method, and may go from VM to VM without");
	case PPT_FINDING_RESET_SHARED:
		return format_text("it can be reset together with %s only",
				   name);
	case PPT_FINDING_MEMORY_HELD:
		return format_text("the host's framebuffer (%s) has a part of its memory",
				   name);
	case PPT_FINDING_NOT_CLAIMED:
		return *name ? format_text("driver %s of the host has it",
					   name) :
			       format_text("it isn't claimed");
	case PPT_FINDING_OWNED:
		return finding->number ?
			       format_text("%s (process %llu) has it",
					   *name ? name : "a VM",
					   (unsigned long long)finding->number) :
			       format_text("%s has it", *name ? name : "a VM");
	case PPT_FINDING_LEAVING:
		return format_text("it is being unbound or unplugged, and waits for %s",
				   *name ? name : "its VM");
	case PPT_FINDING_SRIOV:
		return format_text(
			"its virtual functions are enabled: these are for VMs, and it isn't");
	default:
		return NULL;
	}
}

static char *group_cause(const struct ppt_finding *finding)
{
	const char *name = finding->name, *detail = finding->detail;

	switch (finding->code) {
	case PPT_FINDING_GROUP_HELD:
		return format_text("driver %s of the host has %s, of the same IOMMU group",
				   name, detail);
	case PPT_FINDING_GROUP_ELSEWHERE:
		return format_text("its IOMMU group, %llu, isn't free for a VM yet: see %s",
				   (unsigned long long)finding->number, name);
	case PPT_FINDING_GROUP_SHARED:
		return format_text("its IOMMU group has %llu more: %s",
				   (unsigned long long)finding->number, name);
	case PPT_FINDING_NO_ACS:
		return format_text("they are together because bridge %s doesn't keep them apart (ACS %02llxh is %s)",
				   name, (unsigned long long)finding->number,
				   finding->number == 0x1d ? "missing" : "off");
	case PPT_FINDING_NO_ACS_FUNCTIONS:
		return format_text("they are together because the functions of this slot, as %s, aren't kept apart (no ACS)",
				   name);
	case PPT_FINDING_PCI_BRIDGE:
		return format_text("they are together because %s is a bridge to conventional PCI",
				   name);
	case PPT_FINDING_ACS_UNKNOWN:
		return format_text("whether bridge %s keeps them apart is unknown%s%s",
				   name, *detail ? ": " : "", detail);
	case PPT_FINDING_RESERVED_MEMORY:
		return format_text("the firmware uses it with memory of its own, %s (RMRR): the kernel gives it to no VM",
				   name);
	case PPT_FINDING_RELAXABLE_MEMORY:
		return format_text("the firmware used it with memory of its own, %s, which the kernel lets go",
				   name);
	default:
		return NULL;
	}
}

static char *host_cause(const struct ppt_finding *finding)
{
	const char *name = finding->name, *detail = finding->detail;

	switch (finding->code) {
	case PPT_FINDING_HOST_MOUNT:
		return format_text("/dev/%s is mounted on %s", name, detail);
	case PPT_FINDING_HOST_SWAP:
		return format_text("the host swaps to /dev/%s", name);
	case PPT_FINDING_HOST_BLOCK:
		return format_text("/dev/%s is in use%s%s", name,
				   *detail ? " by " : "", detail);
	case PPT_FINDING_HOST_PROCESS:
		return format_text("process %s (%s) has it open", name, detail);
	case PPT_FINDING_HOST_UNCHECKED:
		return format_text("whether %s%s is in use is unknown: %s",
				   strchr(name, ':') || *name == '/' ? "" :
								       "/dev/",
				   name, detail);
	case PPT_FINDING_HOST_NET:
		return format_text("network interface %s is up%s%s%s", name,
				   *detail ? " (" : "", detail,
				   *detail ? ")" : "");
	case PPT_FINDING_HOST_NET_PART:
		return format_text("network interface %s is a part of %s", name,
				   detail);
	case PPT_FINDING_HOST_DISPLAY:
		return format_text("it is the display that the host booted on");
	case PPT_FINDING_HOST_VFS:
		return format_text("%llu virtual functions of it are enabled",
				   (unsigned long long)finding->number);
	case PPT_FINDING_HOST_KEYBOARD:
		return format_text("the host's keyboard is on it: %s", name);
	case PPT_FINDING_HOST_MOUSE:
		return format_text("the host's mouse is on it: %s", name);
	case PPT_FINDING_NOT_PERSISTENT:
		return *name ? format_text("at the next boot the host has it again: driver %s",
					   name) :
			       format_text(
				       "it isn't in pptdevs=: at the next boot it isn't claimed");
	case PPT_FINDING_BOOT_RACE:
		return format_text("at the next boot driver %s may be quicker than ppt",
				   name);
	default:
		return NULL;
	}
}

char *finding_cause(const struct ppt_finding *finding)
{
	char *text = NULL;

	if ((size_t)finding->code < ROWS && rows[finding->code].cause)
		text = format_text("%s", rows[finding->code].cause);
	if (!text)
		text = machine_cause(finding);
	if (!text)
		text = device_cause(finding);
	if (!text)
		text = group_cause(finding);
	if (!text)
		text = host_cause(finding);
	if (!text)
		text = format_text("%s", ppt_finding_code_name(finding->code));
	return clean_text(text);
}

static char *iommu_remedy(const struct ppt_finding *finding)
{
	const char *name = finding->name;

	switch (finding->code) {
	case PPT_FINDING_NO_IOMMU:
		if (finding->number)
			return format_text(
				"this is a VM: its hypervisor has to give it one (QEMU: -M q35,kernel-irqchip=split -device intel-iommu,intremap=on)");
		if (!strcmp(name, "intel"))
			return format_text(
				"switch on VT-d in the firmware setup, and boot with intel_iommu=on");
		return format_text("switch on %s in the firmware setup",
				   !strcmp(name, "amd") ? "AMD-Vi (IOMMU)" :
							  "VT-d or AMD-Vi");
	case PPT_FINDING_IOMMU_SWITCHED_OFF:
		return *finding->detail ?
			       format_text("put %s in the place of %s in GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && reboot",
					   finding->detail, name) :
			       format_text("take %s out of GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && reboot",
					   name);
	case PPT_FINDING_IOMMU_UNUSED:
		return *name ? format_text("add %s to GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && reboot",
					   name) :
			       format_text(
				       "the kernel log says why: dmesg | grep -E 'DMAR|AMD-Vi'");
	case PPT_FINDING_NO_REMAPPING:
	case PPT_FINDING_UNSAFE_INTERRUPTS:
		if (*name)
			return format_text("take %s out of GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && reboot",
					   name);
		if (*finding->detail)
			return format_text(
				"this IOMMU can't; if all VMs are trusted: modprobe vfio_iommu_type1 && echo Y > /sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts");
		return format_text(
			"switch on x2APIC and interrupt remapping in the firmware setup; the kernel log says more: dmesg | grep -i remap");
	default:
		return NULL;
	}
}

static char *module_remedy(const struct ppt_finding *finding)
{
	switch (finding->code) {
	case PPT_FINDING_MODULE_ABSENT:
	case PPT_FINDING_MODULE_OTHER_KERNEL:
		return format_text(
			"build it for this kernel: make module && make module-install && depmod");
	case PPT_FINDING_MODULE_UNSIGNED:
		return format_text(
			"sign it with a key of this machine: mokutil --import KEY.der, and /usr/src/linux-headers-$(uname -r)/scripts/sign-file");
	case PPT_FINDING_MODULE_UNKNOWN:
		return *finding->name ?
			       format_text("install it: apt install libkmod2") :
			       NULL;
	case PPT_FINDING_MODULE_ABI:
		return format_text(
			"install both from one release, then: rmmod ppt && modprobe ppt");
	case PPT_FINDING_NO_VFIO:
		return format_text(
			"use a kernel with VFIO: apt install linux-image-amd64");
	case PPT_FINDING_MEMLOCK:
		return format_text(
			"run VMs as root, or: echo \"$USER - memlock unlimited\" | sudo tee -a /etc/security/limits.d/ppt.conf");
	default:
		return NULL;
	}
}

static char *claim_remedy(const struct ppt_finding *finding)
{
	const char *address = finding->address;

	switch (finding->code) {
	case PPT_FINDING_ASLEEP:
		return format_text("wake it up for that: pptctl check --wake %s",
				   address);
	case PPT_FINDING_D3COLD:
		return format_text("if it doesn't: echo 0 > /sys/bus/pci/devices/%s/d3cold_allowed",
				   address);
	case PPT_FINDING_NO_ANSWER:
		return format_text("power the machine off and on; or see: pptctl recover %s",
				   address);
	case PPT_FINDING_ODD_CONFIG:
		return format_text("look at it: lspci -vvxxxx -s %s", address);
	case PPT_FINDING_NO_RESET:
		return format_text("allow that when you claim it: pptctl claim --force --noreset %s",
				   address);
	case PPT_FINDING_NO_ROM:
		return format_text("see which it can have: pptctl rom show %s",
				   address);
	case PPT_FINDING_NOT_CLAIMED:
		return format_text("take it: pptctl claim %s%s",
				   *finding->name ? "--force " : "", address);
	case PPT_FINDING_OWNED:
		return format_text("nothing to do");
	case PPT_FINDING_LEAVING:
		return format_text("shut that VM down");
	case PPT_FINDING_QUARANTINED:
		return format_text("bring it back: pptctl recover %s", address);
	case PPT_FINDING_SRIOV:
	case PPT_FINDING_HOST_VFS:
		return format_text("give those to VMs, or switch them off: echo 0 > /sys/bus/pci/devices/%s/sriov_numvfs",
				   address);
	case PPT_FINDING_NOT_PERSISTENT:
		return format_text("keep it for VMs: pptctl claim --persist %s",
				   address);
	case PPT_FINDING_BOOT_RACE:
		/* It may be a host driver's, and then --persist refuses. */
		return format_text("have ppt loaded first: pptctl claim --next-boot %s",
				   address);
	default:
		return NULL;
	}
}

static char *group_remedy(const struct ppt_finding *finding)
{
	switch (finding->code) {
	case PPT_FINDING_RESET_LEFT_OUT:
		return format_text("give it to VMs that trust each other");
	case PPT_FINDING_RESET_SHARED:
	case PPT_FINDING_GROUP_SHARED:
		return format_text("give all of them to one VM");
	case PPT_FINDING_GROUP_HELD:
		/* The disks behind it would go with its driver. */
		if (!strcmp(finding->name, "vmd"))
			return format_text(
				"switch off VMD in the firmware setup: then each disk behind it has a place of its own");
		return finding->number ?
			       format_text("take that, too: pptctl claim --force %s",
					   finding->detail) :
			       format_text("unbind it: echo %s > /sys/bus/pci/devices/%s/driver/unbind",
					   finding->detail, finding->detail);
	case PPT_FINDING_GROUP_ELSEWHERE:
		return format_text("see there: pptctl check %s", finding->name);
	case PPT_FINDING_NO_ACS:
	case PPT_FINDING_PCI_BRIDGE:
		return format_text("another slot may be below another bridge");
	case PPT_FINDING_NO_ACS_FUNCTIONS:
		return format_text("nothing to do");
	case PPT_FINDING_ACS_UNKNOWN:
		if (!strcmp(finding->detail, "asleep"))
			return format_text("wake it up for that: pptctl check --wake %s",
					   finding->address);
		return *finding->detail ?
			       format_text("look at it: lspci -vvxxxx -s %s",
					   finding->name) :
			       format_text("root may look: sudo pptctl check %s",
					   finding->address);
	case PPT_FINDING_RESERVED_MEMORY:
		return format_text(
			"switch off what uses it in the firmware setup (remote management, shared storage)");
	case PPT_FINDING_RELAXABLE_MEMORY:
		return format_text("nothing to do");
	default:
		return NULL;
	}
}

/* As a word for a shell, whatever is in it; from malloc. */
static char *shell_word(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./:@%+,=-";
	char *word = format_text("%s", ""), *longer;
	size_t length;

	if (*text && *text != '-' && strspn(text, plain) == strlen(text)) {
		free(word);
		return format_text("%s", text);
	}
	for (; *text; text += length + (text[length] == '\'')) {
		length = strcspn(text, "'");
		longer = format_text("%s%.*s%s", word, (int)length, text,
				     text[length] ? "'\\''" : "");
		free(word);
		word = longer;
	}
	longer = format_text("'%s'", word);
	free(word);
	return longer;
}

/* "WHAT: BEFORE'NAME'BEHIND": @name came from the system, and is one word. */
static char *command_text(const char *what, const char *before,
			  const char *name, const char *behind)
{
	char *word = shell_word(name);
	char *text = format_text("%s: %s%s%s", what, before, word, behind);

	free(word);
	return text;
}

static char *block_remedy(const struct ppt_finding *finding)
{
	static const char *const commands[][2] = {
		{ "md", "mdadm --stop /dev/" },
		{ "dm-", "dmsetup remove /dev/" },
		{ "loop", "losetup -d /dev/" },
	};
	const char *holder = finding->detail;
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strncmp(holder, commands[i][0], strlen(commands[i][0])))
			return command_text("stop that", commands[i][1], holder,
					    "");
	return command_text("see what does", "lsblk -f /dev/", finding->name,
			    "");
}

static char *display_remedy(const struct ppt_finding *finding)
{
	return finding->severity == PPT_FINDING_ERROR ?
		       format_text("make sure that you can get in by network; then claim it at boot, before its driver comes: pptctl claim --next-boot --now %s && reboot",
				   finding->address) :
		       format_text("make sure that you can get in by network; then: pptctl claim --force %s",
				   finding->address);
}

static char *host_remedy(const struct ppt_finding *finding)
{
	const char *name = finding->name, *detail = finding->detail;

	switch (finding->code) {
	case PPT_FINDING_HOST_MOUNT:
		return !finding->number ?
			       command_text("unmount it", "umount ", detail,
					    "") :
			       format_text(
				       "leave it to the host, which runs from it");
	case PPT_FINDING_HOST_SWAP:
		return command_text("switch it off", "swapoff /dev/", name, "");
	case PPT_FINDING_HOST_BLOCK:
		return block_remedy(finding);
	case PPT_FINDING_HOST_PROCESS:
		return format_text("see what it belongs to, and stop that: systemctl status %s",
				   name);
	case PPT_FINDING_HOST_UNCHECKED:
		return format_text("root may look: sudo pptctl check %s",
				   finding->address);
	case PPT_FINDING_HOST_NET:
		return command_text("unless you are logged in by it, take it down",
				    "ip link set ", name, " down");
	case PPT_FINDING_HOST_NET_PART:
		return command_text("unless you are logged in by that, take it out",
				    "ip link set ", name, " nomaster down");
	case PPT_FINDING_HOST_DISPLAY:
		return display_remedy(finding);
	case PPT_FINDING_HOST_KEYBOARD:
	case PPT_FINDING_HOST_MOUSE:
		return format_text(
			"plug it in elsewhere, or make sure that you can get in by network");
	case PPT_FINDING_MEMORY_HELD:
		if (finding->severity == PPT_FINDING_NOTE)
			return format_text(
				"nothing to do: claiming it takes that away");
		return format_text(
			"boot without it: add initcall_blacklist=sysfb_init to GRUB_CMDLINE_LINUX in /etc/default/grub, then: update-grub && reboot");
	default:
		return NULL;
	}
}

char *finding_remedy(const struct ppt_finding *finding)
{
	char *text = NULL;

	if ((size_t)finding->code < ROWS && rows[finding->code].remedy)
		text = format_text("%s", rows[finding->code].remedy);
	if (!text)
		text = iommu_remedy(finding);
	if (!text)
		text = module_remedy(finding);
	if (!text)
		text = claim_remedy(finding);
	if (!text)
		text = group_remedy(finding);
	if (!text)
		text = host_remedy(finding);
	return text ? clean_text(text) : NULL;
}
