// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Which device is below which bridge, and what the scopes of a table mean with
 * that. Sysfs has the tree in its folders: a link of each device tells its
 * bridge. The bridges' own registers aren't asked, which would wake them; the
 * number of the bus below is known from what is on it, and a bus without anything
 * on it is no way to a device.
 */
#include <stdlib.h>
#include <unistd.h>

#include "iommu_map.h"

#define CLASS_DISPLAY 0x03
#define CLASS_USB 0x0c03

static u64 order_of(const struct ppt_bdf *bdf)
{
	return (u64)bdf->domain << 16 | bdf->bus << 8 | bdf->slot << 3 |
	       bdf->function;
}

static int compare_places(const void *a, const void *b)
{
	const struct ppt_iommu_place *left = a, *right = b;
	u64 left_order = order_of(&left->device->bdf);
	u64 right_order = order_of(&right->device->bdf);

	return left_order < right_order ? -1 : left_order > right_order;
}

int ppt_iommu_place_find(const struct ppt_iommu *iommu,
			 const struct ppt_bdf *bdf)
{
	struct ppt_device key_device = { .bdf = *bdf };
	struct ppt_iommu_place key = { .device = &key_device }, *found;

	if (!iommu->place_count)
		return -1;
	found = bsearch(&key, iommu->places, iommu->place_count, sizeof(key),
			compare_places);
	return found ? (int)(found - iommu->places) : -1;
}

/* "../../../devices/pci0000:00/0000:00:1c.0/0000:01:00.0": the last but one */
static int read_parent(const struct ppt_iommu *iommu, int dir,
		       const struct ppt_device *device)
{
	char target[PATH_MAX], *slash;
	struct ppt_bdf bdf;
	ssize_t length;
	int i;

	length = readlinkat(dir, device->address, target, sizeof(target) - 1);
	if (length < 0)
		return -1;
	target[length] = '\0';
	for (i = 0; i < 2; i++) {
		slash = strrchr(target, '/');
		if (!slash)
			return -1;
		if (!i)
			*slash = '\0';
	}
	if (!ppt_bdf_parse(slash + 1, &bdf))
		return -1;
	return ppt_iommu_place_find(iommu, &bdf);
}

/*
 * A virtual function may be on a bus of a higher number than the one that its
 * card is on, so the lowest counts.
 */
static void note_bus(struct ppt_iommu_place *bridge,
		     const struct ppt_device *child)
{
	if (bridge->bus < 0 || child->bdf.bus < bridge->bus)
		bridge->bus = child->bdf.bus;
}

int ppt_iommu_places_fill(struct ppt_iommu *iommu, const struct ppt_list *list)
{
	size_t i, count = ppt_list_count(list);
	struct ppt_iommu_place *place;
	int dir;

	iommu->places = calloc(count ? count : 1, sizeof(*iommu->places));
	if (!iommu->places)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		iommu->places[i] = (struct ppt_iommu_place){
			.device = ppt_device_ref(ppt_list_get(list, i)),
			.parent = -1,
			.bus = -1,
			.unit = -1,
		};
	iommu->place_count = count;
	qsort(iommu->places, count, sizeof(*iommu->places), compare_places);
	dir = ppt_sysfs_open_dir(iommu->ctx, "bus/pci/devices");
	if (dir < 0)
		return 0;
	for (i = 0; i < count; i++) {
		place = &iommu->places[i];
		place->parent = read_parent(iommu, dir, place->device);
		if (place->parent >= 0)
			note_bus(&iommu->places[place->parent], place->device);
	}
	close(dir);
	return 0;
}

/* --- scopes ---------------------------------------------------------------- */

/* Where the path leads (VT-d 8.3.1); 0, -EINVAL or -ENODEV. */
static int follow_path(const struct ppt_iommu *iommu,
		       const struct ppt_iommu_scope *scope,
		       struct ppt_bdf *ret_bdf)
{
	struct ppt_bdf bdf = { .domain = scope->segment, .bus = scope->bus };
	unsigned int i;
	int place;

	if (!scope->depth || scope->depth > PPT_IOMMU_PATH_MAX)
		return -EINVAL;
	for (i = 0; i < scope->depth; i++) {
		if (i) {
			place = ppt_iommu_place_find(iommu, &bdf);
			if (place < 0 || iommu->places[place].bus < 0)
				return -ENODEV;
			bdf.bus = iommu->places[place].bus;
		}
		bdf.slot = scope->path[i] >> 3;
		bdf.function = scope->path[i] & 7;
	}
	*ret_bdf = bdf;
	return 0;
}

int ppt_iommu_scope_address(const struct ppt_iommu *iommu,
			    const struct ppt_iommu_scope *scope,
			    char ret_address[PPT_IOMMU_ADDRESS_SIZE])
{
	struct ppt_bdf bdf;
	int ret;

	ret = follow_path(iommu, scope, &bdf);
	if (!ret)
		ppt_bdf_format(&bdf, ret_address);
	return ret;
}

_Static_assert(PPT_IOMMU_ADDRESS_SIZE == PPT_BDF_TEXT_SIZE, "size");

/* The device is at @bdf, or, if @below, anywhere below that. */
static bool is_at(const struct ppt_iommu *iommu,
		  const struct ppt_device *device, const struct ppt_bdf *bdf,
		  bool below)
{
	int place = ppt_iommu_place_find(iommu, &device->bdf);
	size_t steps;

	/* No more steps than devices, whatever the links say. */
	for (steps = 0; place >= 0 && steps <= iommu->place_count; steps++) {
		if (ppt_bdf_equal(&iommu->places[place].device->bdf, bdf))
			return true;
		if (!below)
			return false;
		place = iommu->places[place].parent;
	}
	return false;
}

bool ppt_iommu_scope_covers(const struct ppt_iommu *iommu,
			    const struct ppt_iommu_scope *scope,
			    const struct ppt_device *device)
{
	unsigned int id = device->bdf.bus << 8 | device->bdf.slot << 3 |
			  device->bdf.function;
	struct ppt_bdf bdf;

	if (device->bdf.domain != scope->segment)
		return false;
	switch (scope->type) {
	case PPT_IOMMU_SCOPE_ALL:
		return true;
	case PPT_IOMMU_SCOPE_DEVICE:
	case PPT_IOMMU_SCOPE_BELOW:
		if (scope->depth)
			return !follow_path(iommu, scope, &bdf) &&
			       is_at(iommu, device, &bdf,
				     scope->type == PPT_IOMMU_SCOPE_BELOW);
		return id == scope->first;
	case PPT_IOMMU_SCOPE_RANGE:
		return id >= scope->first && id <= scope->last;
	default:
		return false;
	}
}

static bool in_scopes(const struct ppt_iommu *iommu,
		      const struct ppt_iommu_tables *tables, size_t block,
		      const struct ppt_device *device)
{
	const struct ppt_iommu_scope *scope;
	size_t i;

	for (i = 0; (scope = ppt_iommu_tables_scope(tables, block, i)); i++)
		if (ppt_iommu_scope_covers(iommu, scope, device))
			return true;
	return false;
}

bool ppt_iommu_block_covers(const struct ppt_iommu *iommu,
			    const struct ppt_iommu_tables *tables, size_t block,
			    const struct ppt_device *device)
{
	const struct ppt_iommu_block *one = ppt_iommu_tables_get(tables, block);
	const struct ppt_iommu_block *other;
	size_t i;

	if (!one)
		return false;
	if (in_scopes(iommu, tables, block, device))
		return true;
	if (ppt_iommu_tables_info(tables)->kind != PPT_IOMMU_INTEL ||
	    device->bdf.domain != one->segment)
		return false;
	if (one->type == PPT_IOMMU_BLOCK_ATS)
		return one->flags & PPT_IOMMU_ATSR_ALL_PORTS;
	if (one->type != PPT_IOMMU_BLOCK_UNIT ||
	    !(one->flags & PPT_IOMMU_DRHD_INCLUDE_ALL))
		return false;
	for (i = 0; (other = ppt_iommu_tables_get(tables, i)); i++)
		if (i != block && other->type == PPT_IOMMU_BLOCK_UNIT &&
		    in_scopes(iommu, tables, i, device))
			return false;
	return true;
}

enum ppt_iommu_region_type
ppt_iommu_memory_type(enum ppt_iommu_kind kind, const struct ppt_device *device)
{
	if (kind == PPT_IOMMU_INTEL &&
	    (device->class_code >> 16 == CLASS_DISPLAY ||
	     device->class_code >> 8 == CLASS_USB))
		return PPT_IOMMU_REGION_RELAXABLE;
	return PPT_IOMMU_REGION_DIRECT;
}
