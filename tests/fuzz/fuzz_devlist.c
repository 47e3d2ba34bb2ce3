// SPDX-License-Identifier: GPL-2.0
/*
 * Any bytes as a pptdevs= list. Beyond not crashing, what is read must be
 * consistent: positions move on and stay inside, an entry means the same alone
 * as in its list, a good one means the device that it describes, and both
 * readers of addresses agree.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/bdf.c"
#include "core/devlist.c"
#include "core/scan.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_position(const struct ppt_entry *entry, size_t before,
			   size_t pos, size_t len)
{
	assert(pos > before && pos <= len);
	assert(entry->start >= before && entry->length > 0);
	assert(entry->start + entry->length == pos);
}

static void check_error(const struct ppt_entry *entry)
{
	const char *text = ppt_entry_error_text(entry->error);

	assert(entry->error > PPT_ENTRY_ERR_NONE &&
	       entry->error < PPT_ENTRY_ERR_COUNT);
	assert(entry->error_offset >= entry->start &&
	       entry->error_offset <= entry->start + entry->length);
	assert(text && *text && strcmp(text, "unknown error"));
}

static void check_ranges(const struct ppt_entry *entry)
{
	unsigned int i;

	assert(entry->error_offset == 0);
	switch (entry->kind) {
	case PPT_ENTRY_ADDRESS:
		assert(entry->depth == 1);
		break;
	case PPT_ENTRY_PATH:
		assert(entry->depth > 1 && entry->depth <= PPT_PATH_MAX);
		break;
	case PPT_ENTRY_ID:
		assert(entry->depth == 0);
		assert(!entry->has_guard && !entry->any_function);
		break;
	default:
		assert(!"a kind that exists");
	}
	for (i = 0; i < entry->depth; i++) {
		assert(entry->element[i].slot <= PPT_SLOT_MAX);
		assert(entry->element[i].function <= PPT_FUNCTION_MAX);
	}
}

/* The device that the entry describes. */
static struct ppt_candidate candidate_of(const struct ppt_entry *entry)
{
	struct ppt_candidate candidate = {
		.bdf = { .domain = entry->domain, .bus = entry->bus },
		.ids = entry->ids,
		.root_bus = entry->bus,
		.depth = entry->depth,
	};

	memcpy(candidate.element, entry->element, sizeof(candidate.element));
	if (entry->depth) {
		const struct ppt_element *last =
			&entry->element[entry->depth - 1];

		candidate.bdf.slot = last->slot;
		candidate.bdf.function = last->function;
	}
	return candidate;
}

static void check_match(const struct ppt_entry *entry)
{
	const struct ppt_candidate self = candidate_of(entry);
	struct ppt_candidate other = self;

	assert(ppt_entry_match(entry, &self) == PPT_MATCH_YES);

	other.ids.device ^= 1;
	if (entry->kind == PPT_ENTRY_ID) {
		assert(ppt_entry_match(entry, &other) == PPT_MATCH_NO);
		return;
	}
	assert(ppt_entry_match(entry, &other) ==
	       (entry->has_guard ? PPT_MATCH_GUARD : PPT_MATCH_YES));

	other = self;
	other.bdf.domain ^= 1;
	assert(ppt_entry_match(entry, &other) == PPT_MATCH_NO);

	/* Any function will do where the entry says so, and nowhere else. */
	other = self;
	other.bdf.function ^= 1;
	other.element[entry->depth - 1].function ^= 1;
	assert(ppt_entry_match(entry, &other) ==
	       (entry->any_function ? PPT_MATCH_YES : PPT_MATCH_NO));

	other = self;
	other.bdf.slot ^= 1;
	other.element[0].slot ^= 1;
	assert(ppt_entry_match(entry, &other) == PPT_MATCH_NO);

	/* Another bus number matters to an address, not to a path. */
	other = self;
	other.bdf.bus ^= 1;
	assert(ppt_entry_match(entry, &other) ==
	       (entry->kind == PPT_ENTRY_PATH ? PPT_MATCH_YES : PPT_MATCH_NO));
}

static void check_round_trip(const struct ppt_bdf *bdf)
{
	char text[PPT_BDF_TEXT_SIZE];
	struct ppt_entry entry;
	struct ppt_bdf again;
	size_t pos = 0;

	ppt_bdf_format(bdf, text);
	assert(ppt_bdf_parse(text, &again) && ppt_bdf_equal(bdf, &again));

	if (!ppt_bdf_format_decimal(bdf, text))
		return;
	assert(ppt_devlist_next(text, strlen(text), &pos, &entry));
	assert(!entry.error && entry.kind == PPT_ENTRY_ADDRESS);
	again = candidate_of(&entry).bdf;
	assert(ppt_bdf_equal(bdf, &again));
}

/* @text, NUL-terminated, is what @entry was read from. */
static void check_address(const struct ppt_entry *entry, const char *text)
{
	bool is_address = !entry->error && entry->kind == PPT_ENTRY_ADDRESS;
	bool is_plain = is_address && !entry->has_guard && !entry->noreset &&
			!entry->any_function && strchr(text, ':');
	struct ppt_bdf bdf, parsed;

	assert(ppt_bdf_parse(text, &parsed) == is_plain);
	if (!is_address)
		return;
	bdf = candidate_of(entry).bdf;
	assert(!is_plain || ppt_bdf_equal(&bdf, &parsed));
	check_round_trip(&bdf);
}

static void check_alone(const struct ppt_entry *entry, const char *list)
{
	struct ppt_entry alone;
	size_t pos = 0;
	char *text;

	/* First without a terminator, so that its absence is noticed. */
	text = malloc(entry->length);
	assert(text);
	memcpy(text, list + entry->start, entry->length);
	assert(ppt_devlist_next(text, entry->length, &pos, &alone));
	assert(pos == entry->length && alone.start == 0);
	alone.start = entry->start;
	if (alone.error)
		alone.error_offset += entry->start;
	assert(!memcmp(&alone, entry, sizeof(alone)));
	free(text);

	if (memchr(list + entry->start, '\0', entry->length))
		return;
	text = malloc(entry->length + 1);
	assert(text);
	memcpy(text, list + entry->start, entry->length);
	text[entry->length] = '\0';
	check_address(entry, text);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *list = (const char *)data;
	size_t pos = 0, before = 0, count = 0;
	struct ppt_entry entry;

	while (ppt_devlist_next(list, size, &pos, &entry)) {
		assert(++count <= size);
		check_position(&entry, before, pos, size);
		if (entry.error) {
			check_error(&entry);
		} else {
			check_ranges(&entry);
			check_match(&entry);
		}
		check_alone(&entry, list);
		before = pos;
	}
	assert(pos == size);
	return 0;
}
