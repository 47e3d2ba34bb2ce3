// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Room in the memory map of a guest for what Intel's graphics needs: where the
 * host has it, if that is RAM of the guest's too, or else as high as there is
 * room below 4 GiB, where every driver and firmware looks for it.
 */
#include <stdlib.h>

#include "internal.h"

#define PAGE_BYTES 4096ULL
#define MIB (1ULL << 20)

/* --- finding room ---------------------------------------------------------- */

/* Firmware is used to have all below 1 MiB. */
static bool is_room(const struct ppt_e820_entry *entry)
{
	return entry->type == PPT_E820_RAM &&
	       entry->start >= PPT_E820_LOW_END && entry->start < PPT_E820_4G;
}

static bool is_hint_free(const struct ppt_e820 *map,
			 const struct ppt_e820_request *request)
{
	size_t i;

	if (request->hint % request->align_bytes)
		return false;
	for (i = 0; i < map->count; i++) {
		const struct ppt_e820_entry *entry = &map->entries[i];

		if (is_room(entry) && request->hint >= entry->start &&
		    request->hint < ppt_e820_end(entry) &&
		    request->size_bytes <= ppt_e820_end(entry) - request->hint)
			return true;
	}
	return false;
}

/* 0 if there is no room, which can't be there. */
static u64 find_highest(const struct ppt_e820 *map,
			const struct ppt_e820_request *request)
{
	size_t i;

	for (i = map->count; i--;) {
		const struct ppt_e820_entry *entry = &map->entries[i];
		u64 start;

		if (!is_room(entry) || request->size_bytes > entry->size_bytes)
			continue;
		start = ppt_e820_end(entry) - request->size_bytes;
		start -= start % request->align_bytes;
		if (start >= entry->start)
			return start;
	}
	return 0;
}

static int check_request(const struct ppt_e820_request *request)
{
	u64 align = request->align_bytes;

	if (!request->size_bytes || request->size_bytes % PAGE_BYTES ||
	    align < PAGE_BYTES || align & (align - 1))
		return -EINVAL;
	return request->type < PPT_E820_RESERVED ||
			       request->type > PPT_E820_NVS ?
		       -EINVAL :
		       0;
}

static bool has_room_for(const struct ppt_e820 *map, u64 bytes)
{
	u64 ram = ppt_e820_low_ram(map);

	return bytes <= ram && ram - bytes >= PPT_E820_SPARE_BYTES;
}

int ppt_e820_reserve(struct ppt_e820 *map,
		     const struct ppt_e820_request *request,
		     uint64_t *ret_start)
{
	u64 start;
	int ret;

	ret = check_request(request);
	if (ret)
		return ret;
	if (!has_room_for(map, request->size_bytes))
		return -ENOSPC;
	start = is_hint_free(map, request) ? request->hint :
					     find_highest(map, request);
	if (!start)
		return -EADDRNOTAVAIL;
	ret = ppt_e820_carve(map, start, start + request->size_bytes,
			     request->type);
	if (!ret)
		*ret_start = start;
	return ret;
}

/* --- Intel graphics -------------------------------------------------------- */

/* First the bigger one, of fewer possible addresses: it is harder to place. */
static int reserve_both(struct ppt_e820 *map, const struct ppt_e820_igd *igd,
			u64 *opregion_start, u64 *stolen_start)
{
	const struct ppt_e820_request stolen = {
		.size_bytes = igd->stolen_bytes,
		.align_bytes = MIB,
		.type = PPT_E820_RESERVED,
		.hint = igd->stolen_hint,
	};
	const struct ppt_e820_request opregion = {
		.size_bytes = igd->opregion_bytes,
		.align_bytes = PAGE_BYTES,
		.type = igd->opregion_type ? igd->opregion_type : PPT_E820_NVS,
		.hint = igd->opregion_hint,
	};
	int ret = 0;

	if (stolen.size_bytes)
		ret = ppt_e820_reserve(map, &stolen, stolen_start);
	if (!ret && opregion.size_bytes)
		ret = ppt_e820_reserve(map, &opregion, opregion_start);
	return ret;
}

int ppt_e820_reserve_igd(struct ppt_e820 *map, const struct ppt_e820_igd *igd,
			 uint64_t *ret_opregion, uint64_t *ret_stolen)
{
	u64 opregion = 0, stolen = 0;
	struct ppt_e820 trial = *map;
	int ret;

	if (igd->stolen_bytes % MIB || igd->opregion_bytes % PAGE_BYTES ||
	    igd->opregion_type == PPT_E820_ACPI)
		return -EINVAL;
	if (igd->stolen_bytes > PPT_E820_4G ||
	    igd->opregion_bytes > PPT_E820_4G ||
	    !has_room_for(map, igd->stolen_bytes + igd->opregion_bytes))
		return -ENOSPC;
	trial.entries = calloc(map->count, sizeof(*map->entries));
	if (!trial.entries)
		return -ENOMEM;
	memcpy(trial.entries, map->entries, map->count * sizeof(*map->entries));
	ret = reserve_both(&trial, igd, &opregion, &stolen);
	if (ret) {
		free(trial.entries);
		return ret;
	}
	free(map->entries);
	*map = trial;
	*ret_opregion = opregion;
	*ret_stolen = stolen;
	return 0;
}
