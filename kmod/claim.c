// SPDX-License-Identifier: GPL-2.0
/*
 * Claiming by pptdevs=: see claim.h.
 *
 * A device is reserved by making ppt its driver_override: no other driver can
 * bind to it from then on. Devices that appear later are reserved in the bus
 * notifier, which the driver core calls before it looks for a driver. A device
 * that another driver has at load time is never touched.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
/* Most of these devices have no driver whose name would stand there. */
#define dev_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/slab.h>

#include "claim.h"
#include "compat.h"
#include "core/devlist.h"
#include "denylist.h"
#include "driver.h"

/* Where an entry's error numbers meet the uAPI's. */
static_assert(PPT_ENTRY_ERR_FORM == PPT_ENTRY_ERROR_FORM);
static_assert(PPT_ENTRY_ERR_BUS == PPT_ENTRY_ERROR_BUS);
static_assert(PPT_ENTRY_ERR_SLOT == PPT_ENTRY_ERROR_SLOT);
static_assert(PPT_ENTRY_ERR_FUNCTION == PPT_ENTRY_ERROR_FUNCTION);
static_assert(PPT_ENTRY_ERR_DOMAIN == PPT_ENTRY_ERROR_DOMAIN);
static_assert(PPT_ENTRY_ERR_WILDCARD == PPT_ENTRY_ERROR_WILDCARD);
static_assert(PPT_ENTRY_ERR_DEPTH == PPT_ENTRY_ERROR_DEPTH);
static_assert(PPT_ENTRY_ERR_IDS == PPT_ENTRY_ERROR_IDS);
static_assert(PPT_ENTRY_ERR_FLAG == PPT_ENTRY_ERROR_FLAG);
static_assert(PPT_ENTRY_ERR_TRAILING == PPT_ENTRY_ERROR_TRAILING);
static_assert(PPT_ENTRY_ERR_COUNT == PPT_ENTRY_ERROR_TRAILING + 1);

/**
 * struct claim_entry - an entry and where it stands
 * @entry: offsets are into @text
 * @text: the parameter it stands in, borrowed from the module's parameters
 * @parameter: 1, 2 or 3
 */
struct claim_entry {
	struct ppt_entry entry;
	const char *text;
	unsigned int parameter;
};

/* Written by ppt_claim_init() only, so that readers need no lock. */
static struct claim_entry *entries;
static unsigned int entry_count;

/*
 * The bridge above @pdev. A bus pins its bridge; a virtual function doesn't pin
 * the physical one, by way of which pci_upstream_bridge() would go.
 */
static struct pci_dev *bridge_above(struct pci_dev *pdev)
{
	return pdev->bus->self;
}

/* Virtual functions may be on a bus that no bridge leads to. */
static bool has_path(struct pci_dev *pdev)
{
	return bridge_above(pdev) || pci_is_root_bus(pdev->bus);
}

static void candidate_path(struct pci_dev *pdev,
			   struct ppt_candidate *candidate)
{
	struct pci_dev *at;
	unsigned int i = 0;

	candidate->depth = 0;
	if (!has_path(pdev))
		return;
	for (at = pdev; at; at = bridge_above(at))
		i++;
	if (i > PPT_PATH_MAX)
		return;
	candidate->depth = i;
	for (at = pdev; at; at = bridge_above(at)) {
		candidate->element[--i] = (struct ppt_element){
			.slot = PCI_SLOT(at->devfn),
			.function = PCI_FUNC(at->devfn),
		};
		candidate->root_bus = at->bus->number;
	}
}

static void candidate_fill(struct pci_dev *pdev,
			   struct ppt_candidate *candidate)
{
	candidate->bdf = (struct ppt_bdf){
		.domain = pci_domain_nr(pdev->bus),
		.bus = pdev->bus->number,
		.slot = PCI_SLOT(pdev->devfn),
		.function = PCI_FUNC(pdev->devfn),
	};
	candidate->ids = (struct ppt_ids){
		.vendor = pdev->vendor,
		.device = pdev->device,
		.subvendor = pdev->subsystem_vendor,
		.subdevice = pdev->subsystem_device,
		.has_subsystem = true,
	};
	candidate_path(pdev, candidate);
}

/* Why @pdev isn't claimed whatever names it; NULL if it may be. */
static const char *unfit(struct pci_dev *pdev)
{
	if (pdev->hdr_type != PCI_HEADER_TYPE_NORMAL)
		return "it is a bridge";
	if (ppt_is_denylisted(pdev))
		return "it is known to be unsafe in a VM";
	return NULL;
}

static void log_guard(struct pci_dev *pdev, const struct claim_entry *claim)
{
	pci_warn(pdev,
		 "not claimed: \"%.*s\" asks for another device, this is %04x:%04x:%04x:%04x\n",
		 (int)claim->entry.length, claim->text + claim->entry.start,
		 pdev->vendor, pdev->device, pdev->subsystem_vendor,
		 pdev->subsystem_device);
}

/* Whether any entry means @pdev; says so if one's guard refuses it. */
static bool is_wanted(struct pci_dev *pdev)
{
	const struct claim_entry *guarding = NULL;
	struct ppt_candidate candidate;
	unsigned int i;

	candidate_fill(pdev, &candidate);
	for (i = 0; i < entry_count; i++) {
		if (entries[i].entry.error)
			continue;
		switch (ppt_entry_match(&entries[i].entry, &candidate)) {
		case PPT_MATCH_YES:
			if (!unfit(pdev))
				return true;
			pci_warn(pdev, "not claimed: %s\n", unfit(pdev));
			return false;
		case PPT_MATCH_GUARD:
			guarding = &entries[i];
			break;
		case PPT_MATCH_NO:
			break;
		}
	}
	if (guarding)
		log_guard(pdev, guarding);
	return false;
}

bool ppt_claim_allows_noreset(struct pci_dev *pdev)
{
	struct ppt_candidate candidate;
	unsigned int i;

	candidate_fill(pdev, &candidate);
	for (i = 0; i < entry_count; i++) {
		const struct ppt_entry *entry = &entries[i].entry;

		if (!entry->error && entry->noreset &&
		    ppt_entry_match(entry, &candidate) == PPT_MATCH_YES)
			return true;
	}
	return false;
}

static int reserve(struct pci_dev *pdev)
{
	int ret = ppt_override_set(pdev, ppt_driver.name);

	if (ret)
		pci_err(pdev, "can't be reserved for ppt: %d\n", ret);
	return ret;
}

static int bus_notify(struct notifier_block *nb, unsigned long action,
		      void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (action != BUS_NOTIFY_ADD_DEVICE)
		return NOTIFY_DONE;
	/* VFIO reserves the virtual functions of its own devices. */
	if (pdev->is_virtfn && pci_dev_driver(pci_physfn(pdev)) == &ppt_driver)
		return NOTIFY_DONE;
	if (is_wanted(pdev))
		reserve(pdev);
	return NOTIFY_DONE;
}

static struct notifier_block bus_notifier = { .notifier_call = bus_notify };

static void log_held(struct pci_dev *pdev)
{
	/* The name is the other driver's; the lock keeps that loaded. */
	if (device_trylock(&pdev->dev)) {
		pci_warn(pdev, "not claimed: driver %s has it\n",
			 dev_driver_string(&pdev->dev));
		device_unlock(&pdev->dev);
	} else {
		pci_warn(pdev, "not claimed: another driver is busy with it\n");
	}
}

static void claim_present(struct pci_dev *pdev)
{
	int ret;

	if (pci_dev_driver(pdev) == &ppt_driver)
		return;
	if (pci_dev_driver(pdev)) {
		log_held(pdev);
		return;
	}
	if (reserve(pdev))
		return;
	ret = device_attach(&pdev->dev);
	if (ret < 0)
		pci_err(pdev, "can't be claimed: %d\n", ret);
	/* Its probe may have been running while the override was set. */
	if (pci_dev_driver(pdev) && pci_dev_driver(pdev) != &ppt_driver) {
		ppt_override_clear(pdev, ppt_driver.name);
		log_held(pdev);
	}
}

void ppt_claim_present(void)
{
	struct pci_dev *pdev = NULL;

	for_each_pci_dev(pdev)
		if (is_wanted(pdev))
			claim_present(pdev);
}

int ppt_claim_entry(struct ppt_ioc_entry *out)
{
	const struct claim_entry *claim;
	struct ppt_candidate candidate;
	struct pci_dev *pdev = NULL;
	u32 length;

	if (out->index >= entry_count)
		return -ENODATA;
	claim = &entries[out->index];
	length = min_t(u32, claim->entry.length, PPT_ENTRY_TEXT_SIZE - 1);
	memset(out->out_text, 0, sizeof(out->out_text));
	memcpy(out->out_text, claim->text + claim->entry.start, length);
	out->out_parameter = claim->parameter;
	out->out_offset = claim->entry.start;
	out->out_error = claim->entry.error;
	out->out_error_offset = claim->entry.error_offset;
	out->out_claimed = 0;
	out->out_held = 0;
	out->out_unbound = 0;
	out->out_guarded = 0;
	if (claim->entry.error)
		return 0;
	for_each_pci_dev(pdev) {
		candidate_fill(pdev, &candidate);
		switch (ppt_entry_match(&claim->entry, &candidate)) {
		case PPT_MATCH_YES:
			if (pci_dev_driver(pdev) == &ppt_driver)
				out->out_claimed++;
			else if (pci_dev_driver(pdev))
				out->out_held++;
			else
				out->out_unbound++;
			break;
		case PPT_MATCH_GUARD:
			out->out_guarded++;
			break;
		case PPT_MATCH_NO:
			break;
		}
	}
	return 0;
}

static unsigned int count_entries(const char *text)
{
	struct ppt_entry entry;
	unsigned int count = 0;
	size_t pos = 0;

	while (text && ppt_devlist_next(text, strlen(text), &pos, &entry))
		count++;
	return count;
}

static void read_parameter(const char *text, unsigned int parameter)
{
	static const char *const name[] = { "pptdevs", "pptdevs2", "pptdevs3" };
	struct ppt_entry entry;
	size_t pos = 0;

	while (text && ppt_devlist_next(text, strlen(text), &pos, &entry)) {
		entries[entry_count++] = (struct claim_entry){
			.entry = entry,
			.text = text,
			.parameter = parameter + 1,
		};
		if (entry.error)
			pr_err("%s: \"%.*s\" is ignored: %s, at character %zu\n",
			       name[parameter], (int)entry.length,
			       text + entry.start,
			       ppt_entry_error_text(entry.error),
			       entry.error_offset + 1);
	}
}

int ppt_claim_init(char *const parameters[PPT_CLAIM_PARAMETERS])
{
	unsigned int i, count = 0;
	int ret;

	for (i = 0; i < PPT_CLAIM_PARAMETERS; i++)
		count += count_entries(parameters[i]);
	entries = kcalloc(count, sizeof(*entries), GFP_KERNEL);
	if (!entries)
		return -ENOMEM;
	for (i = 0; i < PPT_CLAIM_PARAMETERS; i++)
		read_parameter(parameters[i], i);

	ret = bus_register_notifier(&pci_bus_type, &bus_notifier);
	if (ret)
		kfree(entries);
	return ret;
}

void ppt_claim_exit(void)
{
	struct ppt_candidate candidate;
	struct pci_dev *pdev = NULL;
	unsigned int i;

	bus_unregister_notifier(&pci_bus_type, &bus_notifier);
	/* An override outlives the module and would keep every driver away. */
	for_each_pci_dev(pdev) {
		candidate_fill(pdev, &candidate);
		for (i = 0; i < entry_count; i++) {
			if (entries[i].entry.error ||
			    ppt_entry_match(&entries[i].entry, &candidate) !=
				    PPT_MATCH_YES)
				continue;
			ppt_override_clear(pdev, ppt_driver.name);
			break;
		}
	}
	kfree(entries);
}
