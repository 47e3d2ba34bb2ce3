/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of a ppt_iommu, which iommu.c makes and iommu_scope.c asks: beside
 * groups and units, where each device is in the tree of bridges.
 */
#ifndef LIBPPT_IOMMU_MAP_H
#define LIBPPT_IOMMU_MAP_H

#include "internal.h"

/**
 * struct ppt_iommu_place - where a device is
 * @device: one reference
 * @parent: index of the bridge it is below; -1 on a root bus
 * @bus: number of the bus below it, if it is a bridge with anything below; -1
 * @unit: index of its unit or -1
 */
struct ppt_iommu_place {
	struct ppt_device *device;
	int parent;
	int bus;
	int unit;
};

/**
 * struct ppt_iommu_group_entry - a group and its own
 * @group: for everybody; its type is from malloc
 * @members: their names are from malloc
 * @regions: from malloc
 */
struct ppt_iommu_group_entry {
	struct ppt_iommu_group group;
	struct ppt_iommu_member *members;
	struct ppt_iommu_region *regions;
};

/**
 * struct ppt_iommu - see libppt.h
 * @refs: references
 * @ctx: holds a reference
 * @places: all devices in the order of their addresses
 * @place_count: of @places
 * @groups: in the order of their numbers
 * @group_count: of @groups
 * @group_capacity: of @groups
 * @units: in the order of their names; their texts are from malloc
 * @unit_count: of @units
 * @unit_capacity: of @units
 */
struct ppt_iommu {
	unsigned int refs;
	struct ppt_ctx *ctx;
	struct ppt_iommu_place *places;
	size_t place_count;
	struct ppt_iommu_group_entry *groups;
	size_t group_count;
	size_t group_capacity;
	struct ppt_iommu_unit *units;
	size_t unit_count;
	size_t unit_capacity;
};

/* iommu_place.c: fills the places but for their units; 0 or -ENOMEM */
int ppt_iommu_places_fill(struct ppt_iommu *iommu, const struct ppt_list *list);
/* The index of the place; -1 if there is no such device. */
int ppt_iommu_place_find(const struct ppt_iommu *iommu,
			 const struct ppt_bdf *bdf);

#endif /* LIBPPT_IOMMU_MAP_H */
