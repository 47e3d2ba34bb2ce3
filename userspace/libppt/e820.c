// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The memory map of a guest: pure computation on sorted, disjoint, half-open
 * ranges. A VMM starts with RAM and carves out of it what Intel's graphics
 * needs, as a guest's RAM is what can be there. Every end is checked against
 * PPT_E820_LIMIT before it is computed, so that no sum wraps.
 */
#include <stdlib.h>

#include "internal.h"

#define PAGE_BYTES 4096ULL

/* VGA memory, option ROMs and BIOS. */
#define LEGACY_START 0xa0000ULL

/* --- ranges ---------------------------------------------------------------- */

/* Whether it has bytes, and ends where memory may be. */
static int check_range(const struct ppt_e820_range *range)
{
	if (!range->size_bytes)
		return -EINVAL;
	if (range->start > PPT_E820_LIMIT ||
	    range->size_bytes > PPT_E820_LIMIT - range->start)
		return -EOVERFLOW;
	return 0;
}

static bool is_free_of(const struct ppt_e820 *map,
		       const struct ppt_e820_range *range)
{
	u64 end = range->start + range->size_bytes;
	size_t i;

	for (i = 0; i < map->count; i++)
		if (range->start < ppt_e820_end(&map->entries[i]) &&
		    map->entries[i].start < end)
			return false;
	return true;
}

static int check_fixed(const struct ppt_e820 *map,
		       const struct ppt_e820_range *range)
{
	int ret = check_range(range);

	if (ret)
		return ret;
	return is_free_of(map, range) ? 0 : -EEXIST;
}

/* --- a new map ------------------------------------------------------------- */

static int check_layout(const struct ppt_e820 *map,
			const struct ppt_e820_layout *layout)
{
	static const struct ppt_e820_range apics[] = {
		{ 0xfec00000, PAGE_BYTES },
		{ 0xfee00000, PAGE_BYTES },
	};
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(apics); i++)
		ret = check_fixed(map, &apics[i]);
	if (!ret && layout->pci_hole.size_bytes)
		ret = check_fixed(map, &layout->pci_hole);
	for (i = 0; !ret && i < layout->fixed_count; i++)
		ret = check_fixed(map, &layout->fixed[i]);
	return ret;
}

static int check_sizes(const struct ppt_e820_layout *layout)
{
	if (layout->low_bytes < PPT_E820_LOW_END ||
	    layout->low_bytes % PAGE_BYTES || layout->high_bytes % PAGE_BYTES)
		return -EINVAL;
	if (layout->low_bytes > PPT_E820_LIMIT ||
	    layout->high_bytes > PPT_E820_LIMIT - PPT_E820_4G)
		return -EOVERFLOW;
	/* Where the APICs are, and further RAM. */
	return layout->low_bytes > PPT_E820_4G ? -EEXIST : 0;
}

static void add_ram(struct ppt_e820 *map, u64 start, u64 size_bytes)
{
	if (!size_bytes)
		return;
	map->entries[map->count++] = (struct ppt_e820_entry){
		.start = start,
		.size_bytes = size_bytes,
		.type = PPT_E820_RAM,
	};
	map->ram_bytes += size_bytes;
}

int ppt_e820_new(const struct ppt_e820_layout *layout,
		 struct ppt_e820 **ret_map)
{
	struct ppt_e820 *map;
	int ret;

	ret = check_sizes(layout);
	if (ret)
		return ret;
	map = calloc(1, sizeof(*map));
	if (!map)
		return -ENOMEM;
	map->refs = 1;
	map->low_bytes = layout->low_bytes;
	map->high_bytes = layout->high_bytes;
	map->entries = calloc(3, sizeof(*map->entries));
	if (!map->entries) {
		ppt_e820_unref(map);
		return -ENOMEM;
	}
	add_ram(map, 0, LEGACY_START);
	add_ram(map, PPT_E820_LOW_END, layout->low_bytes - PPT_E820_LOW_END);
	add_ram(map, PPT_E820_4G, layout->high_bytes);
	ret = check_layout(map, layout);
	if (ret)
		ppt_e820_unref(map);
	else
		*ret_map = map;
	return ret;
}

struct ppt_e820 *ppt_e820_ref(struct ppt_e820 *map)
{
	map->refs++;
	return map;
}

struct ppt_e820 *ppt_e820_unref(struct ppt_e820 *map)
{
	if (map && !--map->refs) {
		free(map->entries);
		free(map);
	}
	return NULL;
}

/* --- what is in it --------------------------------------------------------- */

size_t ppt_e820_count(const struct ppt_e820 *map)
{
	return map->count;
}

const struct ppt_e820_entry *ppt_e820_get(const struct ppt_e820 *map,
					  size_t index)
{
	return index < map->count ? &map->entries[index] : NULL;
}

static u64 ram_below(const struct ppt_e820 *map, u64 limit)
{
	u64 bytes = 0;
	size_t i;

	for (i = 0; i < map->count; i++)
		if (map->entries[i].type == PPT_E820_RAM &&
		    map->entries[i].start < limit)
			bytes += map->entries[i].size_bytes;
	return bytes;
}

uint64_t ppt_e820_ram(const struct ppt_e820 *map)
{
	return ram_below(map, PPT_E820_LIMIT);
}

uint64_t ppt_e820_low_ram(const struct ppt_e820 *map)
{
	return ram_below(map, PPT_E820_4G);
}

const char *ppt_e820_type_name(uint32_t type)
{
	/* clang-format off */
	static const char *const names[] = {
		[PPT_E820_RAM]	    = "ram",
		[PPT_E820_RESERVED] = "reserved",
		[PPT_E820_ACPI]	    = "acpi",
		[PPT_E820_NVS]	    = "nvs",
	};
	/* clang-format on */

	return ppt_name_of(names, ARRAY_SIZE(names),
			   type <= PPT_E820_NVS ? (int)type : -1);
}

/* --- carving --------------------------------------------------------------- */

/* Behind the last one, of which it becomes a part if it is like that. */
static void append(struct ppt_e820 *map, u64 start, u64 end, u32 type)
{
	struct ppt_e820_entry *last;

	if (start == end)
		return;
	last = map->count ? &map->entries[map->count - 1] : NULL;
	if (last && last->type == type && ppt_e820_end(last) == start)
		last->size_bytes += end - start;
	else
		map->entries[map->count++] = (struct ppt_e820_entry){
			.start = start,
			.size_bytes = end - start,
			.type = type,
		};
}

/* Whether the order is right, and not a byte was lost. */
static bool is_whole(const struct ppt_e820 *map)
{
	u64 bytes = 0, end = 0;
	size_t i;

	for (i = 0; i < map->count; i++) {
		if (map->entries[i].start < end)
			return false;
		end = ppt_e820_end(&map->entries[i]);
		bytes += map->entries[i].size_bytes;
	}
	return bytes == map->ram_bytes;
}

int ppt_e820_carve(struct ppt_e820 *map, u64 start, u64 end, u32 type)
{
	struct ppt_e820 carved = { .ram_bytes = map->ram_bytes };
	size_t i;

	/* At most, one entry becomes three. */
	carved.entries = calloc(map->count + 2, sizeof(*carved.entries));
	if (!carved.entries)
		return -ENOMEM;
	for (i = 0; i < map->count; i++) {
		const struct ppt_e820_entry *entry = &map->entries[i];

		if (start < entry->start || end > ppt_e820_end(entry)) {
			append(&carved, entry->start, ppt_e820_end(entry),
			       entry->type);
			continue;
		}
		append(&carved, entry->start, start, entry->type);
		append(&carved, start, end, type);
		append(&carved, end, ppt_e820_end(entry), entry->type);
	}
	if (!is_whole(&carved)) {
		free(carved.entries);
		return -ENOTRECOVERABLE;
	}
	free(map->entries);
	map->entries = carved.entries;
	map->count = carved.count;
	return 0;
}

/* --- for firmware ---------------------------------------------------------- */

static void put_number(u8 *bytes, u64 number, unsigned int size)
{
	unsigned int i;

	for (i = 0; i < size; i++)
		bytes[i] = number >> (8 * i);
}

static void put_entry(u8 *bytes, const struct ppt_e820_entry *entry)
{
	put_number(bytes, entry->start, 8);
	put_number(bytes + 8, entry->size_bytes, 8);
	put_number(bytes + 16, entry->type, 4);
}

size_t ppt_e820_pack(const struct ppt_e820 *map, enum ppt_e820_dialect dialect,
		     void *buffer, size_t capacity)
{
	const struct ppt_e820_entry whole[] = {
		{ 0, map->low_bytes, PPT_E820_RAM },
		{ PPT_E820_4G, map->high_bytes, PPT_E820_RAM },
	};
	const struct ppt_e820_entry *entries = map->entries;
	size_t count = map->count, size, i;

	if (dialect == PPT_E820_WHOLE) {
		entries = whole;
		count = map->high_bytes ? 2 : 1;
	}
	size = count * PPT_E820_ENTRY_BYTES;
	for (i = 0; size <= capacity && i < count; i++)
		put_entry((u8 *)buffer + i * PPT_E820_ENTRY_BYTES, &entries[i]);
	return size;
}

void ppt_igd_pack_bdsm_size(uint64_t stolen_bytes,
			    uint8_t ret_bytes[PPT_IGD_BDSM_SIZE_BYTES])
{
	put_number(ret_bytes, stolen_bytes, PPT_IGD_BDSM_SIZE_BYTES);
}
