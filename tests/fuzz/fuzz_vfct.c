// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as a VFCT. What is found must be inside the table and for the
 * device that was asked for, and a second walk, which has 64 bits for every sum
 * and no shortcuts, must find the same.
 *
 * The first bytes of an input are the query: bus, slot, function, ids.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/vfct.c"

#define PREFIX 7
#define UNTOUCHED 0xa5a5a5a5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static u32 number(const u8 *table, u64 offset, int bytes)
{
	u32 value = 0;

	while (bytes--)
		value = value << 8 | table[offset + bytes];
	return value;
}

/* --- the second walk ----------------------------------------------------- */

/* An image's header, and whether all of the image is there. */
struct entry {
	u32 bus, slot, function, vendor, device, length;
	bool whole;
};

static struct entry read_entry(const u8 *table, u64 size, u64 at)
{
	struct entry e = {};

	if (at + 28 > size)
		return e;
	e.bus = number(table, at, 4);
	e.slot = number(table, at + 4, 4);
	e.function = number(table, at + 8, 4);
	e.vendor = number(table, at + 12, 2);
	e.device = number(table, at + 14, 2);
	e.length = number(table, at + 24, 4);
	e.whole = at + 28 + e.length <= size;
	return e;
}

static bool agrees(const struct entry *e, const struct ppt_vfct_query *query)
{
	return e->length && e->slot == query->slot &&
	       e->function == query->function && e->vendor == query->vendor &&
	       e->device == query->device;
}

/* The place of the first one; 0 if there is none up to the end or a cut. */
static u64 find_first(const u8 *table, u64 size,
		      const struct ppt_vfct_query *query, bool same_bus,
		      bool *ret_cut)
{
	u64 at = number(table, 0x34, 4);

	while (at < size) {
		struct entry e = read_entry(table, size, at);

		if (!e.whole) {
			*ret_cut = true;
			return 0;
		}
		if (agrees(&e, query) && (!same_bus || e.bus == query->bus))
			return at + 28;
		at += 28 + e.length;
	}
	*ret_cut = false;
	return 0;
}

static enum ppt_vfct_result expect(const u8 *table, u64 size,
				   const struct ppt_vfct_query *query,
				   u64 *ret_place)
{
	bool cut;

	*ret_place = 0;
	if (size < 0x4c || memcmp(table, "VFCT", 4))
		return PPT_VFCT_TOO_SHORT;
	if (number(table, 4, 4) < size)
		size = number(table, 4, 4);
	if (size < 0x4c)
		return PPT_VFCT_TOO_SHORT;
	if (number(table, 0x34, 4) < 0x4c || number(table, 0x34, 4) > size)
		return PPT_VFCT_BAD_OFFSET;
	*ret_place = find_first(table, size, query, true, &cut);
	if (*ret_place)
		return PPT_VFCT_FOUND;
	*ret_place = find_first(table, size, query, false, &cut);
	if (*ret_place)
		return PPT_VFCT_OTHER_BUS;
	return cut ? PPT_VFCT_TRUNCATED : PPT_VFCT_NONE;
}

/* --- comparing ----------------------------------------------------------- */

static void check(const u8 *table, u32 size, const struct ppt_vfct_query *query)
{
	struct ppt_vfct_image image = { UNTOUCHED, UNTOUCHED, UNTOUCHED };
	enum ppt_vfct_result result;
	u64 place;

	result = ppt_vfct_find(table, size, query, &image);
	assert(result == expect(table, size, query, &place));
	if (!place) {
		assert(image.offset == UNTOUCHED && image.size == UNTOUCHED &&
		       image.bus == UNTOUCHED);
		return;
	}
	assert(image.offset == place);
	assert(image.size == number(table, place - 4, 4));
	assert(image.bus == number(table, place - 28, 4));
	assert(image.size && image.size <= size - image.offset);
	assert((result == PPT_VFCT_FOUND) == (image.bus == query->bus));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ppt_vfct_query query;
	u8 *table;

	if (size < PREFIX)
		return 0;
	query.bus = data[0];
	query.slot = data[1];
	query.function = data[2];
	query.vendor = data[3] | data[4] << 8;
	query.device = data[5] | data[6] << 8;

	/* It ends where its block ends. */
	size -= PREFIX;
	table = malloc(size ? size : 1);
	assert(table);
	memcpy(table, data + PREFIX, size);
	check(table, size, &query);
	free(table);
	return 0;
}
