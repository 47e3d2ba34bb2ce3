// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a ppt_iommu answers; see iommu.c for how it comes to know. */
#include <stdlib.h>

#include "iommu_map.h"

size_t ppt_iommu_group_count(const struct ppt_iommu *iommu)
{
	return iommu->group_count;
}

const struct ppt_iommu_group *ppt_iommu_get_group(const struct ppt_iommu *iommu,
						  size_t index)
{
	return index < iommu->group_count ? &iommu->groups[index].group : NULL;
}

const struct ppt_iommu_member *
ppt_iommu_get_member(const struct ppt_iommu *iommu, size_t group, size_t index)
{
	const struct ppt_iommu_group_entry *entry;

	if (group >= iommu->group_count)
		return NULL;
	entry = &iommu->groups[group];
	return index < entry->group.member_count ? &entry->members[index] :
						   NULL;
}

const struct ppt_iommu_region *
ppt_iommu_get_region(const struct ppt_iommu *iommu, size_t group, size_t index)
{
	const struct ppt_iommu_group_entry *entry;

	if (group >= iommu->group_count)
		return NULL;
	entry = &iommu->groups[group];
	return index < entry->group.region_count ? &entry->regions[index] :
						   NULL;
}

static int compare_number(const void *key, const void *entry)
{
	unsigned int number = *(const unsigned int *)key;
	unsigned int other =
		((const struct ppt_iommu_group_entry *)entry)->group.number;

	return number < other ? -1 : number > other;
}

int ppt_iommu_find_group(const struct ppt_iommu *iommu,
			 const struct ppt_device *device)
{
	const struct ppt_iommu_group_entry *entry;
	unsigned int number = device->group;

	if (device->group < 0 || !iommu->group_count)
		return -1;
	entry = bsearch(&number, iommu->groups, iommu->group_count,
			sizeof(*iommu->groups), compare_number);
	return entry ? (int)(entry - iommu->groups) : -1;
}

size_t ppt_iommu_unit_count(const struct ppt_iommu *iommu)
{
	return iommu->unit_count;
}

const struct ppt_iommu_unit *ppt_iommu_get_unit(const struct ppt_iommu *iommu,
						size_t index)
{
	return index < iommu->unit_count ? &iommu->units[index] : NULL;
}

int ppt_iommu_find_unit(const struct ppt_iommu *iommu,
			const struct ppt_device *device)
{
	int place = ppt_iommu_place_find(iommu, &device->bdf);

	return place < 0 ? -1 : iommu->places[place].unit;
}

static bool is_made_of(const struct ppt_iommu_unit *unit,
		       const struct ppt_iommu_block *block)
{
	struct ppt_bdf bdf;

	if (unit->kind == PPT_IOMMU_INTEL)
		return unit->has_address && unit->address == block->base;
	return unit->pci_address && ppt_bdf_parse(unit->pci_address, &bdf) &&
	       bdf.domain == block->segment &&
	       (bdf.bus << 8 | bdf.slot << 3 | bdf.function) ==
		       block->device_id;
}

int ppt_iommu_find_block(const struct ppt_iommu *iommu, size_t unit,
			 const struct ppt_iommu_tables *tables)
{
	const struct ppt_iommu_unit *one = ppt_iommu_get_unit(iommu, unit);
	const struct ppt_iommu_block *block;
	int found = -1, number = -1;
	size_t i;

	if (!one || !one->kind ||
	    one->kind != ppt_iommu_tables_info(tables)->kind)
		return -1;
	for (i = 0; (block = ppt_iommu_tables_get(tables, i)); i++) {
		/* AMD's highest type is the one that Linux takes. */
		if (block->type != PPT_IOMMU_BLOCK_UNIT ||
		    block->number <= number || !is_made_of(one, block))
			continue;
		found = i;
		number = block->number;
	}
	return found;
}
