// SPDX-License-Identifier: GPL-2.0
/*
 * Where an option ROM can be had: see rom_source.h. Each source gives a copy of
 * what it has, or says why it has nothing; which one is taken is decided once,
 * for all of them.
 */
#include <linux/acpi.h>
#include <linux/firmware.h>
#include <linux/io.h>
#include <linux/pci.h>

#include "core/vfct.h"
#include "denylist.h"
#include "device.h"
#include "rom_bar.h"
#include "rom_source.h"

static struct ppt_rom_copy *read_bar(struct ppt_device *device)
{
	if (ppt_rom_is_denylisted(device->core.pdev))
		return ERR_PTR(-EPERM);
	return ppt_rom_bar_read(device, device->rom.claiming);
}

/*
 * UEFI reads the ROMs itself, before it runs them; the kernel is told where its
 * copies are (EFI_PCI_IO_PROTOCOL.RomImage, UEFI 2.1, 13.4).
 */
static struct ppt_rom_copy *read_firmware(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	struct ppt_rom_copy *copy;
	void *image;

	if (!pdev->rom || !pdev->romlen)
		return ERR_PTR(-ENOENT);
	if (pdev->romlen > PPT_ROM_MAX)
		return ERR_PTR(-EFBIG);
	image = memremap(pdev->rom, pdev->romlen, MEMREMAP_WB);
	if (!image)
		return ERR_PTR(-ENOMEM);
	copy = ppt_rom_copy_new(pdev, image, pdev->romlen);
	memunmap(image);
	return copy;
}

#ifdef CONFIG_ACPI
static struct ppt_rom_copy *copy_vfct(struct pci_dev *pdev,
				      const struct acpi_table_header *table)
{
	const struct ppt_vfct_query query = {
		.bus = pdev->bus->number,
		.slot = PCI_SLOT(pdev->devfn),
		.function = PCI_FUNC(pdev->devfn),
		.vendor = pdev->vendor,
		.device = pdev->device,
	};
	struct ppt_vfct_image image;

	switch (ppt_vfct_find((const u8 *)table, table->length, &query,
			      &image)) {
	case PPT_VFCT_OTHER_BUS:
		pci_info(pdev, "VFCT has its ROM under bus %02x\n", image.bus);
		fallthrough;
	case PPT_VFCT_FOUND:
		return ppt_rom_copy_new(pdev, (const u8 *)table + image.offset,
					image.size);
	case PPT_VFCT_NONE:
		return ERR_PTR(-ENOENT);
	default:
		return ERR_PTR(-EBADMSG);
	}
}

static struct ppt_rom_copy *read_vfct(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	struct acpi_table_header *table;
	struct ppt_rom_copy *copy;
	char signature[] = "VFCT";

	/* It has no place for a domain. */
	if (pci_domain_nr(pdev->bus) ||
	    ACPI_FAILURE(acpi_get_table(signature, 1, &table)))
		return ERR_PTR(-ENOENT);
	copy = copy_vfct(pdev, table);
	acpi_put_table(table);
	return copy;
}
#else
static struct ppt_rom_copy *read_vfct(struct ppt_device *device)
{
	return ERR_PTR(-ENOENT);
}
#endif

static struct ppt_rom_copy *read_file(struct ppt_device *device)
{
	return ppt_rom_copy_get(device->rom.file) ?: ERR_PTR(-ENOENT);
}

static struct ppt_rom_copy *read_shadow(struct ppt_device *device)
{
	return ppt_rom_shadow_read(device->core.pdev);
}

/* The best first. */
static const struct {
	u8 source;
	const char *name;
	struct ppt_rom_copy *(*read)(struct ppt_device *device);
} source_table[] = {
	{ PPT_ROM_BAR, "rom-bar", read_bar },
	{ PPT_ROM_FIRMWARE, "firmware", read_firmware },
	{ PPT_ROM_VFCT, "vfct", read_vfct },
	{ PPT_ROM_FILE, "file", read_file },
	{ PPT_ROM_SHADOW, "shadow", read_shadow },
};

const char *ppt_rom_source_name(u8 source)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(source_table); i++)
		if (source_table[i].source == source)
			return source_table[i].name;
	return "none";
}

/* What to say of a source that gave @copy, or an error. */
static struct ppt_rom_source describe(const struct ppt_rom_copy *copy)
{
	struct ppt_rom_source said = {};

	if (!IS_ERR(copy)) {
		said.size = copy->size;
		said.defect = copy->fault;
		said.defect_offset = copy->fault_offset;
		said.verdict = PPT_ROM_DEFECTIVE;
		return said;
	}
	switch (PTR_ERR(copy)) {
	case -ENOENT:
		said.verdict = PPT_ROM_ABSENT;
		break;
	case -EPERM:
		said.verdict = PPT_ROM_DENIED;
		break;
	case -EBADMSG:
		said.verdict = PPT_ROM_DEFECTIVE;
		said.defect = PPT_ROM_DEFECT_TABLE;
		break;
	case -EFBIG:
		said.verdict = PPT_ROM_DEFECTIVE;
		said.defect = PPT_ROM_DEFECT_TOO_BIG;
		break;
	case -ENODATA:
		said.verdict = PPT_ROM_DEFECTIVE;
		said.defect = PPT_ROM_DEFECT_EMPTY;
		break;
	default:
		said.verdict = PPT_ROM_UNREADABLE;
	}
	return said;
}

/* Takes over the reference @copy if it is better than what there is. */
static void consider(struct ppt_rom_choice *choice, u8 source,
		     struct ppt_rom_copy *copy)
{
	bool better = copy->images &&
		      (!choice->copy || ppt_rom_copy_is_sound(copy));

	if (source == PPT_ROM_SHADOW && choice->copy)
		better = false;
	if (!better) {
		ppt_rom_copy_put(copy);
		return;
	}
	ppt_rom_copy_put(choice->copy);
	choice->copy = copy;
	choice->source = source;
}

/* Whether an error says nothing of the source, but of this moment. */
static bool is_passing(const struct ppt_rom_copy *copy)
{
	return copy == ERR_PTR(-EAGAIN) || copy == ERR_PTR(-ENODEV) ||
	       copy == ERR_PTR(-EINTR) || copy == ERR_PTR(-ENOMEM);
}

int ppt_rom_choose(struct ppt_device *device, struct ppt_rom_choice *ret_choice)
{
	struct ppt_rom_choice choice = { .is_final = true };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(source_table); i++) {
		u8 source = source_table[i].source;
		struct ppt_rom_copy *copy = source_table[i].read(device);

		if (is_passing(copy)) {
			ppt_rom_copy_put(choice.copy);
			return PTR_ERR(copy);
		}
		if (copy == ERR_PTR(-EACCES))
			choice.is_final = false;
		choice.sources[source] = describe(copy);
		if (!IS_ERR(copy))
			consider(&choice, source, copy);
		if (choice.copy && ppt_rom_copy_is_sound(choice.copy))
			break;
	}
	if (choice.copy)
		choice.sources[choice.source].verdict = PPT_ROM_USED;
	*ret_choice = choice;
	return 0;
}

struct ppt_rom_copy *ppt_rom_firmware_file(struct ppt_device *device)
{
	struct pci_dev *pdev = device->core.pdev;
	const struct firmware *firmware;
	struct ppt_rom_copy *copy;
	char name[64];
	int ret;

	/* As an entry of pptdevs= with a guard: buses may be renumbered. */
	snprintf(name, sizeof(name), "ppt/%s=%04x:%04x.rom", pci_name(pdev),
		 pdev->vendor, pdev->device);
	/* Without the device, on which the loader would leave a note. */
	ret = request_firmware_direct(&firmware, name, NULL);
	if (ret)
		return ERR_PTR(ret);
	copy = ppt_rom_copy_new(pdev, firmware->data, firmware->size);
	release_firmware(firmware);
	return copy;
}
