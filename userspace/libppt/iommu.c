// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The IOMMU as the kernel uses it: groups with their members and reserved
 * regions, and units with the devices behind them. Each group and each device is
 * looked at once.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "iommu_map.h"

#define REGIONS_LIMIT (64 * 1024)

/* clang-format off */
static const char *const region_names[] = {
	[PPT_IOMMU_REGION_UNKNOWN]   = "unknown",
	[PPT_IOMMU_REGION_DIRECT]    = "direct",
	[PPT_IOMMU_REGION_RELAXABLE] = "direct-relaxable",
	[PPT_IOMMU_REGION_RESERVED]  = "reserved",
	[PPT_IOMMU_REGION_MSI]	     = "msi",
};

/* clang-format on */

const char *ppt_iommu_region_name(enum ppt_iommu_region_type type)
{
	return ppt_name_of(region_names, ARRAY_SIZE(region_names), type);
}

/* --- units ----------------------------------------------------------------- */

/* A line of a unit as text from malloc; NULL with 0 if there is none. */
static int read_text(struct ppt_ctx *ctx, const char *unit, const char *file,
		     const char **ret_text)
{
	char text[PPT_TEXT_SIZE];

	if (ppt_sysfs_read(ctx, text, sizeof(text), "class/iommu/%s/%s", unit,
			   file) <= 0)
		return 0;
	*ret_text = strdup(text);
	return *ret_text ? 0 : -ENOMEM;
}

/* A number without "0x", as the units have them; false if it is none. */
static bool read_hex(struct ppt_ctx *ctx, const char *unit, const char *file,
		     uint64_t *ret_value)
{
	char text[PPT_TEXT_SIZE], *end;
	unsigned long long value;

	if (ppt_sysfs_read(ctx, text, sizeof(text), "class/iommu/%s/%s", unit,
			   file) <= 0)
		return false;
	errno = 0;
	value = strtoull(text, &end, 16);
	if (errno || end == text || *end)
		return false;
	*ret_value = value;
	return true;
}

static int read_intel(struct ppt_ctx *ctx, struct ppt_iommu_unit *unit)
{
	int ret;

	unit->kind = PPT_IOMMU_INTEL;
	unit->has_address = read_hex(ctx, unit->name, "intel-iommu/address",
				     &unit->address);
	ret = read_text(ctx, unit->name, "intel-iommu/cap", &unit->capability);
	if (!ret)
		ret = read_text(ctx, unit->name, "intel-iommu/ecap",
				&unit->features);
	if (!ret)
		ret = read_text(ctx, unit->name, "intel-iommu/version",
				&unit->version);
	return ret;
}

/* …/0000:00:00.2/iommu/ivhd0: the unit is below the PCI function that it is. */
static int read_function(struct ppt_ctx *ctx, struct ppt_iommu_unit *unit)
{
	char *real = ppt_sysfs_real(ctx, "class/iommu/%s", unit->name);
	struct ppt_bdf bdf;
	char *slash = NULL;
	int i, ret = 0;

	for (i = 0; real && i < 3; i++) {
		slash = strrchr(real, '/');
		if (!slash)
			break;
		if (i < 2)
			*slash = '\0';
	}
	if (slash && ppt_bdf_parse(slash + 1, &bdf)) {
		unit->pci_address = strdup(slash + 1);
		if (!unit->pci_address)
			ret = -ENOMEM;
	}
	free(real);
	return ret;
}

static int read_amd(struct ppt_ctx *ctx, struct ppt_iommu_unit *unit)
{
	int ret;

	unit->kind = PPT_IOMMU_AMD;
	ret = read_text(ctx, unit->name, "amd-iommu/cap", &unit->capability);
	if (!ret)
		ret = read_text(ctx, unit->name, "amd-iommu/features",
				&unit->features);
	return ret ? ret : read_function(ctx, unit);
}

static int add_unit(struct ppt_iommu *iommu, const char *name)
{
	struct ppt_iommu_unit *unit;
	int ret;

	ret = ppt_array_grow((void **)&iommu->units, iommu->unit_count,
			     &iommu->unit_capacity, sizeof(*iommu->units));
	if (ret)
		return ret;
	unit = &iommu->units[iommu->unit_count];
	memset(unit, 0, sizeof(*unit));
	unit->name = strdup(name);
	if (!unit->name)
		return -ENOMEM;
	iommu->unit_count++;
	if (ppt_sysfs_exists(iommu->ctx, "class/iommu/%s/intel-iommu", name))
		return read_intel(iommu->ctx, unit);
	if (ppt_sysfs_exists(iommu->ctx, "class/iommu/%s/amd-iommu", name))
		return read_amd(iommu->ctx, unit);
	return 0;
}

/* "dmar2" is before "dmar10". */
static int compare_units(const void *a, const void *b)
{
	const struct ppt_iommu_unit *left = a, *right = b;

	return strverscmp(left->name, right->name);
}

static int compare_unit_name(const void *key, const void *unit)
{
	return strverscmp(key, ((const struct ppt_iommu_unit *)unit)->name);
}

static int read_units(struct ppt_iommu *iommu)
{
	char **names;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(iommu->ctx, &names, "class/iommu");
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		ret = add_unit(iommu, names[i]);
	ppt_sysfs_names_free(names);
	if (iommu->unit_count)
		qsort(iommu->units, iommu->unit_count, sizeof(*iommu->units),
		      compare_units);
	return ret;
}

/* A device has a link to its unit. */
static void find_units(struct ppt_iommu *iommu)
{
	char name[PPT_TEXT_SIZE];
	struct ppt_iommu_unit *unit;
	size_t i;

	for (i = 0; iommu->unit_count && i < iommu->place_count; i++) {
		struct ppt_iommu_place *place = &iommu->places[i];

		if (ppt_sysfs_link(iommu->ctx, name, sizeof(name),
				   "bus/pci/devices/%s/iommu",
				   place->device->address))
			continue;
		unit = bsearch(name, iommu->units, iommu->unit_count,
			       sizeof(*unit), compare_unit_name);
		if (!unit)
			continue;
		place->unit = unit - iommu->units;
		unit->device_count++;
	}
}

/* --- groups ---------------------------------------------------------------- */

static enum ppt_iommu_region_type region_type(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(region_names); i++)
		if (!strcmp(name, region_names[i]))
			return i;
	return PPT_IOMMU_REGION_UNKNOWN;
}

/* "0x00000000fee00000 0x00000000feefffff msi"; what is no region is left out. */
static int add_region(struct ppt_iommu_group_entry *entry, size_t *capacity,
		      const char *line)
{
	struct ppt_iommu_region region;
	char name[32];
	int ret;

	if (sscanf(line, "0x%16" SCNx64 " 0x%16" SCNx64 " %31s", &region.start,
		   &region.end, name) != 3)
		return 0;
	ret = ppt_array_grow((void **)&entry->regions,
			     entry->group.region_count, capacity,
			     sizeof(*entry->regions));
	if (ret)
		return ret;
	region.type = region_type(name);
	entry->regions[entry->group.region_count++] = region;
	if (region.type == PPT_IOMMU_REGION_DIRECT)
		entry->group.is_forbidden = true;
	return 0;
}

static int read_regions(struct ppt_ctx *ctx,
			struct ppt_iommu_group_entry *entry)
{
	char path[PATH_MAX], *text, *line, *next;
	size_t size, capacity = 0;
	u8 *data;
	int ret;

	if (snprintf(path, sizeof(path),
		     "%s/kernel/iommu_groups/%u/reserved_regions",
		     ctx->sysfs_root, entry->group.number) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	ret = ppt_bytes_read(path, REGIONS_LIMIT, &data, &size);
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	text = strndup((const char *)data, size);
	free(data);
	if (!text)
		return -ENOMEM;
	for (next = text; !ret && (line = strsep(&next, "\n"));)
		ret = add_region(entry, &capacity, line);
	free(text);
	return ret;
}

/* Takes over @name. */
static void fill_member(const struct ppt_iommu *iommu,
			struct ppt_iommu_group_entry *entry, char *name)
{
	struct ppt_iommu_member *member =
		&entry->members[entry->group.member_count++];
	struct ppt_bdf bdf;
	int place = -1;

	member->name = name;
	if (ppt_bdf_parse(name, &bdf))
		place = ppt_iommu_place_find(iommu, &bdf);
	if (place < 0)
		return;
	member->device = iommu->places[place].device;
	if (entry->group.unit < 0)
		entry->group.unit = iommu->places[place].unit;
}

static int read_members(struct ppt_iommu *iommu,
			struct ppt_iommu_group_entry *entry)
{
	size_t i, count = 0;
	char **names;
	int ret;

	ret = ppt_sysfs_names(iommu->ctx, &names,
			      "kernel/iommu_groups/%u/devices",
			      entry->group.number);
	/* One group that is odd, or going, doesn't hide the others. */
	if (ret)
		return ret == -ENOMEM ? ret : 0;
	while (names[count])
		count++;
	entry->members = calloc(count ? count : 1, sizeof(*entry->members));
	if (!entry->members) {
		ppt_sysfs_names_free(names);
		return -ENOMEM;
	}
	for (i = 0; i < count; i++)
		fill_member(iommu, entry, names[i]);
	free(names);
	return 0;
}

static int read_group(struct ppt_iommu *iommu,
		      struct ppt_iommu_group_entry *entry)
{
	char text[PPT_TEXT_SIZE];
	int ret;

	if (ppt_sysfs_read(iommu->ctx, text, sizeof(text),
			   "kernel/iommu_groups/%u/type",
			   entry->group.number) > 0) {
		entry->group.type = strdup(text);
		if (!entry->group.type)
			return -ENOMEM;
	}
	ret = read_regions(iommu->ctx, entry);
	if (!ret)
		ret = read_members(iommu, entry);
	return ret;
}

static int add_group(struct ppt_iommu *iommu, const char *name)
{
	struct ppt_iommu_group_entry *entry;
	char *end;
	long number;
	int ret;

	errno = 0;
	number = strtol(name, &end, 10);
	if (errno || *end || *name < '0' || *name > '9' || number > INT_MAX)
		return 0;
	ret = ppt_array_grow((void **)&iommu->groups, iommu->group_count,
			     &iommu->group_capacity, sizeof(*iommu->groups));
	if (ret)
		return ret;
	entry = &iommu->groups[iommu->group_count++];
	*entry = (struct ppt_iommu_group_entry){
		.group = { .number = number, .unit = -1 },
	};
	return read_group(iommu, entry);
}

static int compare_groups(const void *a, const void *b)
{
	unsigned int left =
		((const struct ppt_iommu_group_entry *)a)->group.number;
	unsigned int right =
		((const struct ppt_iommu_group_entry *)b)->group.number;

	return left < right ? -1 : left > right;
}

static int read_groups(struct ppt_iommu *iommu)
{
	char **names;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(iommu->ctx, &names, "kernel/iommu_groups");
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		ret = add_group(iommu, names[i]);
	ppt_sysfs_names_free(names);
	if (iommu->group_count)
		qsort(iommu->groups, iommu->group_count, sizeof(*iommu->groups),
		      compare_groups);
	return ret;
}

/* --- the object ------------------------------------------------------------ */

int ppt_iommu_new(struct ppt_ctx *ctx, const struct ppt_list *list,
		  struct ppt_iommu **ret_iommu)
{
	struct ppt_iommu *iommu = calloc(1, sizeof(*iommu));
	int ret;

	if (!iommu)
		return -ENOMEM;
	iommu->refs = 1;
	iommu->ctx = ppt_ctx_ref(ctx);
	ret = ppt_iommu_places_fill(iommu, list);
	if (!ret)
		ret = read_units(iommu);
	if (!ret) {
		find_units(iommu);
		ret = read_groups(iommu);
	}
	if (ret)
		ppt_iommu_unref(iommu);
	else
		*ret_iommu = iommu;
	return ret;
}

struct ppt_iommu *ppt_iommu_ref(struct ppt_iommu *iommu)
{
	iommu->refs++;
	return iommu;
}

static void free_group(struct ppt_iommu_group_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->group.member_count; i++)
		free((char *)entry->members[i].name);
	free(entry->members);
	free(entry->regions);
	free((char *)entry->group.type);
}

struct ppt_iommu *ppt_iommu_unref(struct ppt_iommu *iommu)
{
	size_t i;

	if (!iommu || --iommu->refs)
		return NULL;
	for (i = 0; i < iommu->group_count; i++)
		free_group(&iommu->groups[i]);
	for (i = 0; i < iommu->unit_count; i++) {
		free((char *)iommu->units[i].name);
		free((char *)iommu->units[i].capability);
		free((char *)iommu->units[i].features);
		free((char *)iommu->units[i].version);
		free((char *)iommu->units[i].pci_address);
	}
	for (i = 0; i < iommu->place_count; i++)
		ppt_device_unref(iommu->places[i].device);
	free(iommu->groups);
	free(iommu->units);
	free(iommu->places);
	ppt_ctx_unref(iommu->ctx);
	free(iommu);
	return NULL;
}
