// SPDX-License-Identifier: GPL-2.0
/*
 * The wording: what libppt says in codes and names becomes sentences here, each
 * a cause and, where there is one, a remedy.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pptctl.h"

/* Long enough for the name of a kernel. */
#define KERNEL_SIZE 128

struct class_row {
	uint32_t code;
	uint32_t mask;
	const char *word;
};

/* clang-format off */
static const struct class_row class_rows[] = {
	{ 0x010000, 0xffff00, "scsi" },
	{ 0x010100, 0xffff00, "ide" },
	{ 0x010400, 0xffff00, "raid" },
	{ 0x010600, 0xffff00, "sata" },
	{ 0x010700, 0xffff00, "sas" },
	{ 0x010800, 0xffff00, "nvme" },
	{ 0x010000, 0xff0000, "storage" },
	{ 0x020000, 0xffff00, "ethernet" },
	{ 0x020700, 0xffff00, "infiniband" },
	{ 0x020000, 0xff0000, "network" },
	{ 0x030000, 0xffff00, "vga" },
	{ 0x030200, 0xffff00, "3d" },
	{ 0x030000, 0xff0000, "display" },
	{ 0x040100, 0xffff00, "audio" },
	{ 0x040300, 0xffff00, "audio" },
	{ 0x040000, 0xff0000, "multimedia" },
	{ 0x050000, 0xff0000, "memory" },
	{ 0x060000, 0xff0000, "bridge" },
	{ 0x070000, 0xff0000, "serial" },
	{ 0x080500, 0xffff00, "sdhci" },
	{ 0x080000, 0xff0000, "system" },
	{ 0x090000, 0xff0000, "input" },
	{ 0x0c0000, 0xffff00, "firewire" },
	{ 0x0c0300, 0xffff00, "usb" },
	{ 0x0c0500, 0xffff00, "smbus" },
	{ 0x0d0000, 0xff0000, "wireless" },
	{ 0x100000, 0xff0000, "crypto" },
	{ 0x110000, 0xff0000, "signal" },
	{ 0x120000, 0xff0000, "accelerator" },
	{ 0xff0000, 0xff0000, "other" },
};

static const char *const state_keys[] = {
	[PPT_DEVICE_STATE_FREE]	     = "free",
	[PPT_DEVICE_STATE_HOST]	     = "host",
	[PPT_DEVICE_STATE_CLAIMED]   = "claimed",
	[PPT_DEVICE_STATE_RESETTING] = "resetting",
	[PPT_DEVICE_STATE_IN_USE]    = "in_use",
	[PPT_DEVICE_STATE_SRIOV]     = "sriov",
	[PPT_DEVICE_STATE_LEAVING]   = "leaving",
	[PPT_DEVICE_STATE_ASSIGNED]  = "assigned",
	[PPT_DEVICE_STATE_QUARANTINED] = "quarantined",
	[PPT_DEVICE_STATE_UNKNOWN]   = "unknown",
};

struct reason_row {
	const char *key;
	const char *remedy;
};

static const struct reason_row reason_rows[] = {
	[PPT_REASON_MOUNT]	 = { "mount", "unmount it first" },
	[PPT_REASON_SWAP]	 = { "swap", "switch it off with swapoff first" },
	[PPT_REASON_BLOCK]	 = { "block", "stop what uses it first" },
	[PPT_REASON_PROCESS]	 = { "process", "stop it first" },
	[PPT_REASON_UNCHECKED]	 = { "unchecked", "it may be in use" },
	[PPT_REASON_NET]	 = { "net", "take it down with \"ip link set\" first" },
	[PPT_REASON_DISPLAY]	 = { "display", "claim it at boot, with --next-boot, or with --force when no driver has it" },
	[PPT_REASON_VFS]	 = { "vfs", "write 0 to its sriov_numvfs first" },
	[PPT_REASON_VFIO]	 = { "vfio", "shut that VM down first" },
	[PPT_REASON_BRIDGE]	 = { "bridge", NULL },
	[PPT_REASON_DRIVER]	 = { "driver", "--force takes it away after checking what the host would lose" },
	[PPT_REASON_OVERRIDE]	 = { "override", "--force takes it all the same" },
	[PPT_REASON_MODULE]	 = { "module", "load it with \"modprobe ppt\"" },
	[PPT_REASON_VM]		 = { "vm", "shut that VM down first" },
	[PPT_REASON_LEAVING]	 = { "leaving", NULL },
	[PPT_REASON_RESETTING]	 = { "resetting", "try again in a while" },
	[PPT_REASON_NOT_CLAIMED] = { "not_claimed", NULL },
	[PPT_REASON_TWICE]	 = { "twice", "name it once" },
	[PPT_REASON_GROUP]	 = { "group", "one VM must have the whole group" },
	[PPT_REASON_RESET_DOMAIN] = { "reset_domain", "one VM must have both" },
	[PPT_REASON_HOST]	 = { "host", "claim that, too" },
	[PPT_REASON_QUARANTINED] = { "quarantined", "\"pptctl recover\" tries to bring it back" },
	[PPT_REASON_NO_IOMMU]	 = { "no_iommu", NULL },
	[PPT_REASON_NO_RESET]	 = { "no_reset", "claim it with +noreset to allow it" },
	[PPT_REASON_RESET_FAILED] = { "reset_failed", "\"pptctl show\" says how; \"pptctl recover\" tries to bring it back" },
	[PPT_REASON_WRITE]	 = { "write", "the kernel log may say why" },
	[PPT_REASON_UNDO]	 = { "undo", "the device is left as it is" },
};

/* clang-format on */

char *class_word(uint32_t class_code)
{
	size_t i;

	for (i = 0; i < sizeof(class_rows) / sizeof(class_rows[0]); i++)
		if ((class_code & class_rows[i].mask) == class_rows[i].code)
			return format_text("%s", class_rows[i].word);
	return format_text("%06x", class_code);
}

const char *state_key(enum ppt_device_state state)
{
	return state_keys[state];
}

char *state_text(const struct ppt_device *device)
{
	enum ppt_device_state state = ppt_device_state(device);

	switch (state) {
	case PPT_DEVICE_STATE_HOST:
		return format_text("host: %s", ppt_device_driver(device));
	case PPT_DEVICE_STATE_IN_USE:
		return format_text("in use");
	case PPT_DEVICE_STATE_UNKNOWN:
		return format_text("claimed, rest unknown");
	case PPT_DEVICE_STATE_FREE:
		/* Nobody could have a bridge, so that says nothing. */
		if (!ppt_device_is_claimable(device))
			return format_text("-");
		/* fallthrough */
	default:
		return format_text("%s", state_keys[state]);
	}
}

char *device_name(struct ppt_device *device)
{
	const char *vendor = ppt_device_vendor_name(device);
	const char *model = ppt_device_model_name(device);

	if (!vendor)
		return format_text("%04x:%04x", ppt_device_vendor_id(device),
				   ppt_device_model_id(device));
	if (!model)
		return format_text("%s %04x", vendor,
				   ppt_device_model_id(device));
	return format_text("%s %s", vendor, model);
}

static const char *iommu_remedy(struct ppt_ctx *ctx)
{
	if (!ctx)
		return NULL;
	switch (ppt_ctx_iommu_hint(ctx)) {
	case PPT_IOMMU_HINT_INTEL:
		return "boot with intel_iommu=on";
	case PPT_IOMMU_HINT_AMD:
		return "boot without amd_iommu=off and iommu=off";
	case PPT_IOMMU_HINT_FIRMWARE:
		break;
	}
	return "switch on VT-d or AMD-Vi in the firmware setup";
}

struct blocker blocker_at(struct ppt_ctx *ctx, unsigned int index)
{
	switch (index) {
	case 0:
		return (struct blocker){ PPT_DEVICE_BLOCKER_NO_IOMMU,
					 "no_iommu", "no IOMMU",
					 iommu_remedy(ctx) };
	case 1:
		return (struct blocker){ PPT_DEVICE_BLOCKER_NO_RESET,
					 "no_reset", "no reset method",
					 "claim it with +noreset to allow it" };
	case 2:
		return (struct blocker){
			PPT_DEVICE_BLOCKER_QUARANTINED, "quarantined",
			"its reset failed",
			"\"pptctl recover\" tries to bring it back"
		};
	}
	return (struct blocker){
		PPT_DEVICE_BLOCKER_SRIOV, "sriov",
		"its virtual functions are enabled",
		"give those to VMs, or write 0 to its sriov_numvfs"
	};
}

static char *vm_text(const char *label, const char *pid)
{
	if (!*label)
		return format_text("a VM has it");
	if (!strcmp(pid, "0") || strstr(label, pid))
		return format_text("%s has it", label);
	return format_text("%s (process %s) has it", label, pid);
}

static char *interface_text(const char *name, const char *master)
{
	if (!*name)
		return format_text(
			"a network interface of it is in another network namespace");
	if (!*master)
		return format_text("network interface %s is up", name);
	return format_text("network interface %s is a part of %s", name,
			   master);
}

/* An empty @driver has nothing; an empty @override reserves for nobody. */
static char *not_claimed_text(const char *driver, const char *override)
{
	if (*driver)
		return format_text("it isn't claimed, driver %s has it",
				   driver);
	if (!*override)
		return format_text("it isn't claimed");
	return format_text("it isn't claimed, and reserved for driver %s",
			   override);
}

/* @owner, empty if unknown, has the device at @address, which is @what. */
static char *shared_text(const char *owner, const char *address,
			 const char *what)
{
	return format_text("%s has %s, %s", *owner ? owner : "a VM", address,
			   what);
}

static char *raw_reason_text(const struct ppt_reasons *reasons, size_t index)
{
	const char *name = ppt_reasons_name(reasons, index);
	const char *detail = ppt_reasons_detail(reasons, index);

	switch (ppt_reasons_kind(reasons, index)) {
	case PPT_REASON_MOUNT:
		return format_text("/dev/%s is mounted on %s", name, detail);
	case PPT_REASON_SWAP:
		return format_text("/dev/%s is swapped to", name);
	case PPT_REASON_BLOCK:
		return format_text("/dev/%s is in use%s%s", name,
				   *detail ? " by " : "", detail);
	case PPT_REASON_NET:
		return interface_text(name, detail);
	case PPT_REASON_PROCESS:
		return format_text("process %s (%s) has it open", name, detail);
	case PPT_REASON_UNCHECKED:
		return format_text("%s%s can't be checked: %s",
				   *name == '/' ? "" : "/dev/", name, detail);
	case PPT_REASON_DISPLAY:
		return format_text("it is the boot display");
	case PPT_REASON_VFS:
		return format_text("%s%sits virtual functions are enabled",
				   name, *name ? " of " : "");
	case PPT_REASON_VFIO:
		return format_text("a VM has IOMMU group %s, by driver %s",
				   detail, name);
	case PPT_REASON_BRIDGE:
		return format_text("it is a bridge, which can't be claimed");
	case PPT_REASON_DRIVER:
		return format_text("driver %s has it", name);
	case PPT_REASON_OVERRIDE:
		return format_text("it is reserved for driver %s", name);
	case PPT_REASON_MODULE:
		return format_text("the module ppt isn't loaded");
	case PPT_REASON_VM:
		return vm_text(name, detail);
	case PPT_REASON_LEAVING:
		return format_text("it is being unbound or unplugged");
	case PPT_REASON_RESETTING:
		return format_text("it is being reset");
	case PPT_REASON_NOT_CLAIMED:
		return not_claimed_text(name, detail);
	case PPT_REASON_TWICE:
		return format_text("it is named twice");
	case PPT_REASON_GROUP:
		return shared_text(name, detail, "of the same IOMMU group");
	case PPT_REASON_RESET_DOMAIN:
		return shared_text(name, detail, "which is reset with it");
	case PPT_REASON_HOST:
		return format_text("%s%s has %s, of the same IOMMU group",
				   *name ? "driver " : "a driver of the host",
				   name, detail);
	case PPT_REASON_QUARANTINED:
		return format_text(
			"it is quarantined: an earlier reset of it failed");
	case PPT_REASON_NO_IOMMU:
		return format_text("no IOMMU");
	case PPT_REASON_NO_RESET:
		return format_text("no reset method");
	case PPT_REASON_RESET_FAILED:
		return format_text("its reset failed");
	case PPT_REASON_WRITE:
		return format_text("can't write \"%s\" to /sys/%s", detail,
				   name);
	case PPT_REASON_UNDO:
		return format_text("can't undo that: \"%s\" to /sys/%s failed",
				   detail, name);
	}
	return format_text("reason %d", (int)ppt_reasons_kind(reasons, index));
}

char *reason_text(const struct ppt_reasons *reasons, size_t index)
{
	return clean_text(raw_reason_text(reasons, index));
}

const char *reason_remedy(enum ppt_reason_kind kind)
{
	return reason_rows[kind].remedy;
}

const char *reason_key(enum ppt_reason_kind kind)
{
	return reason_rows[kind].key;
}

void complain_reasons(const struct ppt_device *device,
		      const struct ppt_reasons *reasons, int error)
{
	const char *address = ppt_device_address(device);
	size_t i;

	for (i = 0; i < ppt_reasons_count(reasons); i++) {
		enum ppt_reason_kind kind = ppt_reasons_kind(reasons, i);
		const char *remedy = reason_remedy(kind);
		char *text = reason_text(reasons, i);

		if (kind == PPT_REASON_WRITE)
			complain("%s: %s: %s; %s", address, text,
				 strerror(-error), remedy);
		else
			complain("%s: %s%s%s", address, text,
				 remedy ? "; " : "", remedy ? remedy : "");
		free(text);
	}
	if (ppt_reasons_count(reasons))
		return;
	if (error == -ENODEV)
		complain("%s: it is gone", address);
	else
		complain("%s: %s", address, strerror(-error));
}

void complain_refusal(struct ppt_ctx *ctx, const struct ppt_reasons *reasons,
		      int error)
{
	const char *remedy;
	char *text;
	size_t i;

	for (i = 0; i < ppt_reasons_count(reasons); i++) {
		enum ppt_reason_kind kind = ppt_reasons_kind(reasons, i);

		remedy = reason_remedy(kind);
		if (kind == PPT_REASON_NOT_CLAIMED)
			remedy =
				*ppt_reasons_name(reasons, i) ?
					"claim it first, with \"pptctl claim --force\"" :
					"claim it first, with \"pptctl claim\"";
		else if (kind == PPT_REASON_VM)
			remedy =
				"shut that VM down first, or \"pptctl release\" what is held for it";
		else if (kind == PPT_REASON_NO_IOMMU)
			remedy = iommu_remedy(ctx);
		text = reason_text(reasons, i);
		complain("%s: %s%s%s", ppt_reasons_address(reasons, i), text,
			 remedy ? "; " : "", remedy ? remedy : "");
		free(text);
	}
	if (!i)
		complain("can't assign: %s", strerror(-error));
}

static char *no_module_text(struct ppt_ctx *ctx)
{
	enum ppt_module_status status;
	char kernel[KERNEL_SIZE];

	if (!ppt_module_get_status(ctx, &status) &&
	    status == PPT_MODULE_ABSENT &&
	    !ppt_module_get_kernel(ctx, kernel, sizeof(kernel)))
		return format_text("the module ppt isn't installed for this kernel, %s",
				   kernel);
	return format_text(
		"the module ppt isn't loaded; \"modprobe ppt\" or \"pptctl claim\" loads it");
}

void notes_add_unknown(struct notes *notes, struct ppt_ctx *ctx,
		       unsigned int unknown)
{
	unsigned int abi = 0;

	if (unknown & PPT_LIST_NO_PCI)
		notes_add(notes,
			  format_text("this machine has no PCI devices"));
	if (unknown & PPT_LIST_NO_MODULE)
		notes_add(notes, no_module_text(ctx));
	if (unknown & PPT_LIST_NO_PERMISSION)
		notes_add(notes,
			  format_text(
				  "/dev/ppt may not be opened: who has what is unknown"));
	if (unknown & PPT_LIST_NO_NODE)
		notes_add(notes,
			  format_text(
				  "the module ppt is loaded, but /dev/ppt is missing: who has what is unknown"));
	if (unknown & PPT_LIST_ABI) {
		ppt_module_get_abi(ctx, &abi);
		notes_add(notes,
			  format_text("the loaded module ppt speaks version %u of /dev/ppt, which this pptctl doesn't: install both from one release",
				      abi));
	}
}

void complain_node(struct ppt_ctx *ctx, int error)
{
	enum ppt_module_status status;
	struct notes notes = { 0 };

	switch (error) {
	case -ENOENT:
		if (!ppt_module_get_status(ctx, &status) &&
		    status == PPT_MODULE_LOADED)
			complain(
				"the module ppt is loaded, but /dev/ppt is missing");
		else
			notes_add_unknown(&notes, ctx, PPT_LIST_NO_MODULE);
		break;
	case -EACCES:
		complain(
			"/dev/ppt may not be opened for writing: this needs root, or the group ppt");
		break;
	case -EPROTO:
		complain(
			"the loaded module ppt and this pptctl don't fit together: install both from one release");
		break;
	default:
		complain("/dev/ppt can't be used: %s", strerror(-error));
	}
	notes_print(&notes);
	notes_free(&notes);
}
