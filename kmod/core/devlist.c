// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * The language of pptdevs=: see devlist.h. A recursive-descent reader over one
 * entry at a time; every step that fails names its error and leaves the cursor
 * at the mistake.
 */
#include "devlist.h"

/* clang-format off */
static const char *const error_text[PPT_ENTRY_ERR_COUNT] = {
	[PPT_ENTRY_ERR_NONE]	 = "no error",
	[PPT_ENTRY_ERR_FORM]	 = "expected B/S/F, [DDDD:]BB:SS.F, a path of ports or id:VVVV:DDDD",
	[PPT_ENTRY_ERR_BUS]	 = "bus must be 0 to 255 (hexadecimal 00 to ff with a colon)",
	[PPT_ENTRY_ERR_SLOT]	 = "slot must be 0 to 31 (hexadecimal 00 to 1f with a colon)",
	[PPT_ENTRY_ERR_FUNCTION] = "function must be 0 to 7",
	[PPT_ENTRY_ERR_DOMAIN]	 = "domain must be hexadecimal, at most 8 digits",
	[PPT_ENTRY_ERR_WILDCARD] = "* stands only for the function at the end",
	[PPT_ENTRY_ERR_DEPTH]	 = "a path has at most 16 elements",
	[PPT_ENTRY_ERR_IDS]	 = "expected VVVV:DDDD or VVVV:DDDD:SVID:SDID, four hexadecimal digits each",
	[PPT_ENTRY_ERR_FLAG]	 = "unknown flag, the only one is +noreset",
	[PPT_ENTRY_ERR_TRAILING] = "unexpected character behind the entry",
};

/* clang-format on */

const char *ppt_entry_error_text(unsigned int error)
{
	if (error >= PPT_ENTRY_ERR_COUNT)
		return "unknown error";
	return error_text[error];
}

static bool is_separator(char c)
{
	return c == ' ' || c == ',' || c == '\n' || c == '\t' || c == '\r';
}

/* Exactly four digits, so that a lost digit isn't read as another device. */
static bool scan_id(struct ppt_scan *scan, u16 *ret_id)
{
	size_t start = scan->pos;
	u32 value;

	if (!ppt_scan_number(scan, 16, 4, 0xffff, &value))
		return false;
	if (scan->pos - start != 4) {
		scan->pos = start;
		return false;
	}
	*ret_id = value;
	return true;
}

static enum ppt_entry_error scan_ids(struct ppt_scan *scan, struct ppt_ids *ids)
{
	if (!scan_id(scan, &ids->vendor) || !ppt_scan_char(scan, ':') ||
	    !scan_id(scan, &ids->device))
		return PPT_ENTRY_ERR_IDS;
	if (!ppt_scan_char(scan, ':'))
		return PPT_ENTRY_ERR_NONE;
	if (!scan_id(scan, &ids->subvendor) || !ppt_scan_char(scan, ':') ||
	    !scan_id(scan, &ids->subdevice))
		return PPT_ENTRY_ERR_IDS;
	ids->has_subsystem = true;
	return PPT_ENTRY_ERR_NONE;
}

/* B/S/F */
static enum ppt_entry_error scan_decimal(struct ppt_scan *scan,
					 struct ppt_entry *entry)
{
	u32 bus, slot, function;

	if (!ppt_scan_number(scan, 10, 3, PPT_BUS_MAX, &bus))
		return PPT_ENTRY_ERR_BUS;
	if (!ppt_scan_char(scan, '/'))
		return PPT_ENTRY_ERR_FORM;
	if (!ppt_scan_number(scan, 10, 2, PPT_SLOT_MAX, &slot))
		return PPT_ENTRY_ERR_SLOT;
	if (!ppt_scan_char(scan, '/'))
		return PPT_ENTRY_ERR_FORM;
	if (!ppt_scan_number(scan, 10, 1, PPT_FUNCTION_MAX, &function))
		return PPT_ENTRY_ERR_FUNCTION;
	entry->kind = PPT_ENTRY_ADDRESS;
	entry->bus = bus;
	entry->depth = 1;
	entry->element[0] = (struct ppt_element){ slot, function };
	return PPT_ENTRY_ERR_NONE;
}

/* SS.F or SS.*, appended to the entry's path */
static enum ppt_entry_error scan_element(struct ppt_scan *scan,
					 struct ppt_entry *entry)
{
	struct ppt_element *element;
	u32 slot, function = 0;

	if (entry->depth == PPT_PATH_MAX)
		return PPT_ENTRY_ERR_DEPTH;
	if (!ppt_scan_number(scan, 16, 2, PPT_SLOT_MAX, &slot))
		return PPT_ENTRY_ERR_SLOT;
	if (!ppt_scan_char(scan, '.'))
		return PPT_ENTRY_ERR_FORM;
	if (ppt_scan_char(scan, '*'))
		entry->any_function = true;
	else if (!ppt_scan_number(scan, 16, 1, PPT_FUNCTION_MAX, &function))
		return PPT_ENTRY_ERR_FUNCTION;
	element = &entry->element[entry->depth++];
	element->slot = slot;
	element->function = function;
	return PPT_ENTRY_ERR_NONE;
}

/* [DDDD:]BB:, told apart by a second colon before the first dot */
static enum ppt_entry_error scan_bus(struct ppt_scan *scan,
				     struct ppt_entry *entry)
{
	struct ppt_scan ahead = *scan;
	unsigned int colons = 0;
	u32 bus;
	char c;

	for (; (c = ppt_scan_peek(&ahead)) && c != '.' && c != '='; ahead.pos++)
		colons += c == ':';
	if (colons > 1) {
		if (!ppt_scan_number(scan, 16, PPT_DOMAIN_DIGITS, U32_MAX,
				     &entry->domain))
			return PPT_ENTRY_ERR_DOMAIN;
		if (!ppt_scan_char(scan, ':'))
			return PPT_ENTRY_ERR_DOMAIN;
	}
	if (!ppt_scan_number(scan, 16, 2, PPT_BUS_MAX, &bus))
		return PPT_ENTRY_ERR_BUS;
	if (!ppt_scan_char(scan, ':'))
		return PPT_ENTRY_ERR_FORM;
	entry->bus = bus;
	return PPT_ENTRY_ERR_NONE;
}

/* [DDDD:]BB:SS.F{/SS.F} */
static enum ppt_entry_error scan_hexadecimal(struct ppt_scan *scan,
					     struct ppt_entry *entry)
{
	enum ppt_entry_error error;

	error = scan_bus(scan, entry);
	if (error)
		return error;
	do {
		if (entry->any_function)
			return PPT_ENTRY_ERR_WILDCARD;
		error = scan_element(scan, entry);
		if (error)
			return error;
	} while (ppt_scan_char(scan, '/'));
	entry->kind = entry->depth > 1 ? PPT_ENTRY_PATH : PPT_ENTRY_ADDRESS;
	return PPT_ENTRY_ERR_NONE;
}

static enum ppt_entry_error scan_place(struct ppt_scan *scan,
				       struct ppt_entry *entry)
{
	struct ppt_scan ahead = *scan;
	enum ppt_entry_error error;
	u32 number;
	char c;

	/* A colon before guard and flags makes it hexadecimal. */
	for (; (c = ppt_scan_peek(&ahead)) && c != '=' && c != '+'; ahead.pos++)
		if (c == ':')
			break;
	if (c == ':') {
		error = scan_hexadecimal(scan, entry);
	} else {
		/* Only what begins as B/ is taken for a mistyped B/S/F. */
		ahead = *scan;
		if (!ppt_scan_number(&ahead, 10, 9, U32_MAX, &number) ||
		    ppt_scan_peek(&ahead) != '/')
			return PPT_ENTRY_ERR_FORM;
		error = scan_decimal(scan, entry);
	}
	if (error)
		return error;
	if (ppt_scan_char(scan, '=')) {
		entry->has_guard = true;
		return scan_ids(scan, &entry->ids);
	}
	return PPT_ENTRY_ERR_NONE;
}

static enum ppt_entry_error scan_entry(struct ppt_scan *scan,
				       struct ppt_entry *entry)
{
	enum ppt_entry_error error;

	if (ppt_scan_word(scan, "id:")) {
		entry->kind = PPT_ENTRY_ID;
		error = scan_ids(scan, &entry->ids);
	} else {
		error = scan_place(scan, entry);
	}
	if (error)
		return error;
	while (ppt_scan_peek(scan) == '+') {
		if (!ppt_scan_word(scan, "+noreset"))
			return PPT_ENTRY_ERR_FLAG;
		entry->noreset = true;
	}
	if (scan->pos != scan->end)
		return PPT_ENTRY_ERR_TRAILING;
	return PPT_ENTRY_ERR_NONE;
}

bool ppt_devlist_next(const char *text, size_t len, size_t *pos,
		      struct ppt_entry *ret_entry)
{
	struct ppt_scan scan = { .text = text };
	size_t start = *pos, end;

	while (start < len && is_separator(text[start]))
		start++;
	for (end = start; end < len && !is_separator(text[end]);)
		end++;
	*pos = end;
	if (start == end)
		return false;

	memset(ret_entry, 0, sizeof(*ret_entry));
	ret_entry->start = start;
	ret_entry->length = end - start;
	scan.pos = start;
	scan.end = end;
	ret_entry->error = scan_entry(&scan, ret_entry);
	ret_entry->error_offset = ret_entry->error ? scan.pos : 0;
	return true;
}

static bool ids_match(const struct ppt_ids *wanted, const struct ppt_ids *found)
{
	if (wanted->vendor != found->vendor || wanted->device != found->device)
		return false;
	return !wanted->has_subsystem ||
	       (wanted->subvendor == found->subvendor &&
		wanted->subdevice == found->subdevice);
}

static bool element_match(const struct ppt_element *wanted,
			  const struct ppt_element *found, bool any_function)
{
	return wanted->slot == found->slot &&
	       (any_function || wanted->function == found->function);
}

static bool path_match(const struct ppt_entry *entry,
		       const struct ppt_candidate *candidate)
{
	unsigned int i, last = entry->depth - 1;

	if (entry->bus != candidate->root_bus ||
	    entry->depth != candidate->depth)
		return false;
	for (i = 0; i < last; i++)
		if (!element_match(&entry->element[i], &candidate->element[i],
				   false))
			return false;
	return element_match(&entry->element[last], &candidate->element[last],
			     entry->any_function);
}

static bool place_match(const struct ppt_entry *entry,
			const struct ppt_candidate *candidate)
{
	struct ppt_element at = {
		.slot = candidate->bdf.slot,
		.function = candidate->bdf.function,
	};

	if (entry->domain != candidate->bdf.domain)
		return false;
	if (entry->kind == PPT_ENTRY_PATH)
		return path_match(entry, candidate);
	return entry->bus == candidate->bdf.bus &&
	       element_match(&entry->element[0], &at, entry->any_function);
}

enum ppt_match ppt_entry_match(const struct ppt_entry *entry,
			       const struct ppt_candidate *candidate)
{
	if (entry->kind == PPT_ENTRY_ID)
		return ids_match(&entry->ids, &candidate->ids) ? PPT_MATCH_YES :
								 PPT_MATCH_NO;
	if (!place_match(entry, candidate))
		return PPT_MATCH_NO;
	if (entry->has_guard && !ids_match(&entry->ids, &candidate->ids))
		return PPT_MATCH_GUARD;
	return PPT_MATCH_YES;
}
