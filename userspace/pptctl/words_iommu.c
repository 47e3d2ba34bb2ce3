// SPDX-License-Identifier: GPL-2.0
/* Wording of the IOMMU: groups, units, and the blocks and scopes of tables. */
#include <inttypes.h>
#include <stdlib.h>

#include "iommu_view.h"

/* clang-format off */
static const char *const defect_texts[PPT_IOMMU_DEFECTS] = {
	[PPT_IOMMU_DEFECT_NONE]		= "nothing",
	[PPT_IOMMU_DEFECT_SIGNATURE]	= "it is neither a DMAR nor an IVRS",
	[PPT_IOMMU_DEFECT_TOO_SHORT]	= "the table is too short",
	[PPT_IOMMU_DEFECT_LENGTH]	= "the header says it is longer than it is",
	[PPT_IOMMU_DEFECT_BLOCK_CUT]	= "the table ends inside a block; the rest is left out",
	[PPT_IOMMU_DEFECT_BLOCK_LENGTH] = "a block is too short for what it is",
	[PPT_IOMMU_DEFECT_SCOPE_CUT]	= "a block ends inside a device scope",
	[PPT_IOMMU_DEFECT_SCOPE_LENGTH] = "a device scope is too short",
	[PPT_IOMMU_DEFECT_PATH]		= "a device scope has a path that no device can have",
	[PPT_IOMMU_DEFECT_RANGE]	= "a range has no end, or ends before it starts",
};

/* clang-format on */

const char *iommu_defect_text(enum ppt_iommu_defect defect)
{
	return (unsigned int)defect < PPT_IOMMU_DEFECTS ? defect_texts[defect] :
							  "unknown";
}

const char *iommu_maker(enum ppt_iommu_kind kind)
{
	switch (kind) {
	case PPT_IOMMU_INTEL:
		return "Intel";
	case PPT_IOMMU_AMD:
		return "AMD";
	case PPT_IOMMU_UNKNOWN:
		break;
	}
	return "unknown make";
}

char *iommu_region_text(const struct ppt_iommu_region *region)
{
	return format_text("0x%" PRIx64 "-0x%" PRIx64 " %s", region->start,
			   region->end, ppt_iommu_region_name(region->type));
}

char *iommu_unit_text(const struct ppt_iommu_unit *unit)
{
	const char *plural = unit->device_count == 1 ? "" : "s";
	const char *maker = iommu_maker(unit->kind);

	if (unit->has_address)
		return format_text("%s, version %s, registers at 0x%" PRIx64
				   ", %zu device%s",
				   maker, unit->version ? unit->version : "?",
				   unit->address, unit->device_count, plural);
	if (unit->pci_address)
		return format_text("%s, at %s, %zu device%s", maker,
				   unit->pci_address, unit->device_count,
				   plural);
	return format_text("%s, %zu device%s", maker, unit->device_count,
			   plural);
}

/* --- tables ---------------------------------------------------------------- */

char *iommu_id_text(unsigned int segment, unsigned int id)
{
	return format_text("%04x:%02x:%02x.%x", segment, id >> 8 & 0xff,
			   id >> 3 & 0x1f, id & 7);
}

static char *unit_block_text(const struct iommu_view *view, size_t index,
			     const struct ppt_iommu_block *block)
{
	bool is_all = ppt_iommu_tables_info(view->tables)->kind ==
			      PPT_IOMMU_INTEL &&
		      block->flags & PPT_IOMMU_DRHD_INCLUDE_ALL;
	const char *unit = iommu_unit_of_block(view, index);
	char *own = NULL, *text;

	if (block->number)
		own = iommu_id_text(block->segment, block->device_id);
	text = format_text("%s%s%sregisters at 0x%" PRIx64 ", segment %u%s%s%s",
			   own ? "IOMMU at " : "", own ? own : "",
			   own ? ", " : "", block->base, block->segment,
			   is_all ? ", every device that no other unit is for" :
				    "",
			   unit ? ", the kernel's " : "", unit ? unit : "");
	free(own);
	return text;
}

static char *memory_block_text(const struct ppt_iommu_block *block)
{
	static const struct {
		unsigned int flag;
		const char *word;
	} words[] = {
		{ PPT_IOMMU_IVMD_UNITY, ", unity" },
		{ PPT_IOMMU_IVMD_READ, ", read" },
		{ PPT_IOMMU_IVMD_WRITE, ", write" },
		{ PPT_IOMMU_IVMD_EXCLUSION, ", exclusion" },
	};
	const char *has[4];
	unsigned int i;

	for (i = 0; i < 4; i++)
		has[i] = block->number && block->flags & words[i].flag ?
				 words[i].word :
				 "";
	return format_text("0x%" PRIx64 "-0x%" PRIx64 ", segment %u%s%s%s%s",
			   block->base, block->limit, block->segment, has[0],
			   has[1], has[2], has[3]);
}

char *iommu_block_text(const struct iommu_view *view, size_t index)
{
	const struct ppt_iommu_block *block =
		ppt_iommu_tables_get(view->tables, index);

	switch (block->type) {
	case PPT_IOMMU_BLOCK_UNIT:
		return unit_block_text(view, index, block);
	case PPT_IOMMU_BLOCK_MEMORY:
		return memory_block_text(block);
	case PPT_IOMMU_BLOCK_ATS:
		return format_text("segment %u, %s", block->segment,
				   block->flags & PPT_IOMMU_ATSR_ALL_PORTS ?
					   "all root ports allow ATS" :
					   "ATS is allowed below");
	case PPT_IOMMU_BLOCK_AFFINITY:
		return format_text("registers at 0x%" PRIx64
				   ", proximity domain %u",
				   block->base, block->proximity_domain);
	case PPT_IOMMU_BLOCK_ACPI:
		return format_text("ACPI device %u is %s", block->id,
				   block->name);
	case PPT_IOMMU_BLOCK_CACHE:
		return format_text("segment %u, ATS of the chip's own%s",
				   block->segment,
				   block->flags & PPT_IOMMU_SATC_REQUIRED ?
					   ", which need it" :
					   "");
	case PPT_IOMMU_BLOCK_PROPERTY:
		return format_text("segment %u, properties of the chip's own",
				   block->segment);
	case PPT_IOMMU_BLOCK_UNKNOWN:
		break;
	}
	return format_text("type %u, %u bytes", block->number,
			   block->size_bytes);
}

/* "bus 00, path 1c.0/00.0" */
static char *path_text(const struct ppt_iommu_scope *scope)
{
	char *text = format_text("bus %02x, path ", scope->bus), *longer;
	unsigned int i;

	for (i = 0; i < scope->depth; i++) {
		longer = format_text("%s%s%02x.%x", text, i ? "/" : "",
				     scope->path[i] >> 3, scope->path[i] & 7);
		free(text);
		text = longer;
	}
	return text;
}

char *iommu_scope_address(const struct iommu_view *view,
			  const struct ppt_iommu_scope *scope)
{
	char address[PPT_IOMMU_ADDRESS_SIZE];

	if (!scope->depth)
		return iommu_id_text(scope->segment, scope->first);
	if (!ppt_iommu_scope_address(view->iommu, scope, address))
		return format_text("%s", address);
	return path_text(scope);
}

static char *range_text(const struct ppt_iommu_scope *scope, const char *from)
{
	char *to = iommu_id_text(scope->segment, scope->last);
	char *text = format_text("%s to %s", from, to);

	free(to);
	return text;
}

static char *acpi_text(const struct ppt_iommu_scope *scope, const char *address)
{
	if (scope->depth)
		return format_text("ACPI device %u as %s", scope->id, address);
	return format_text("ACPI device %s%s%s as %s", scope->hid,
			   *scope->uid ? ":" : "", scope->uid, address);
}

static char *plain_scope_text(const struct ppt_iommu_scope *scope,
			      const char *address)
{
	switch (scope->type) {
	case PPT_IOMMU_SCOPE_DEVICE:
		return format_text("%s", address);
	case PPT_IOMMU_SCOPE_BELOW:
		return format_text("%s and what is below", address);
	case PPT_IOMMU_SCOPE_RANGE:
		return range_text(scope, address);
	case PPT_IOMMU_SCOPE_ALL:
		return format_text("all devices of segment %u", scope->segment);
	case PPT_IOMMU_SCOPE_IOAPIC:
		return format_text("I/O APIC %u as %s", scope->id, address);
	case PPT_IOMMU_SCOPE_HPET:
		return format_text("HPET %u as %s", scope->id, address);
	case PPT_IOMMU_SCOPE_ACPI:
		return acpi_text(scope, address);
	case PPT_IOMMU_SCOPE_UNKNOWN:
		break;
	}
	return format_text("device scope of type %u at 0x%x", scope->number,
			   scope->offset);
}

char *iommu_scope_text(const struct iommu_view *view,
		       const struct ppt_iommu_scope *scope)
{
	char *address = iommu_scope_address(view, scope);
	char *text = plain_scope_text(scope, address), *alias, *longer;

	if (scope->has_alias) {
		alias = iommu_id_text(scope->segment, scope->alias);
		longer = format_text("%s, whose DMA is seen as %s's", text,
				     alias);
		free(alias);
		free(text);
		text = longer;
	}
	free(address);
	return clean_text(text);
}

const char *iommu_memory_text(enum ppt_iommu_region_type type)
{
	if (type == PPT_IOMMU_REGION_RELAXABLE)
		return "a VM can get it all the same";
	return "no VM can get it";
}
