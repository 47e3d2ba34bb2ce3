/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * The language of pptdevs=: a list of entries, each naming a place where a
 * device sits (or, with id:, a kind of device), and whether a given device is
 * the one that an entry means.
 *
 *	list  := entry { separator entry }
 *	separator := " " | "," | newline | carriage return | tab
 *	entry := ( place [ "=" ids ] | "id:" ids ) { "+noreset" }
 *	place := B/S/F                                   decimal, domain 0
 *	       | [DDDD:]BB:SS.(F|*) { "/" SS.(F|*) }     hexadecimal
 *	ids   := VVVV:DDDD[:SVID:SDID]                   hexadecimal
 *
 * A place with "/" is a path: a root port and the ports below it, down to the
 * device. It names the same device after buses were renumbered. "*" stands for
 * every function, in the last element only.
 *
 * Entries are independent: a bad one is reported with the position of the
 * mistake and the next one is read as if nothing had happened.
 */
#ifndef PPT_CORE_DEVLIST_H
#define PPT_CORE_DEVLIST_H

#include "bdf.h"

/* Ports on the way to a device, the device included. */
#define PPT_PATH_MAX 16

enum ppt_entry_kind {
	PPT_ENTRY_ADDRESS, /* domain, bus, slot, function */
	PPT_ENTRY_PATH, /* domain, root bus, elements */
	PPT_ENTRY_ID, /* ids alone */
};

/* Also in the uAPI (PPT_ENTRY_ERROR_*): numbers are never reused. */
enum ppt_entry_error {
	PPT_ENTRY_ERR_NONE = 0,
	PPT_ENTRY_ERR_FORM = 1,
	PPT_ENTRY_ERR_BUS = 2,
	PPT_ENTRY_ERR_SLOT = 3,
	PPT_ENTRY_ERR_FUNCTION = 4,
	PPT_ENTRY_ERR_DOMAIN = 5,
	PPT_ENTRY_ERR_WILDCARD = 6,
	PPT_ENTRY_ERR_DEPTH = 7,
	PPT_ENTRY_ERR_IDS = 8,
	PPT_ENTRY_ERR_FLAG = 9,
	PPT_ENTRY_ERR_TRAILING = 10,
	PPT_ENTRY_ERR_COUNT,
};

/* One step of a path. */
struct ppt_element {
	u8 slot;
	u8 function;
};

/**
 * struct ppt_ids - vendor and device, and the subsystem's if asked for
 * @vendor: PCI vendor id
 * @device: PCI device id
 * @subvendor: meaningful if @has_subsystem
 * @subdevice: meaningful if @has_subsystem
 * @has_subsystem: the subsystem ids count
 */
struct ppt_ids {
	u16 vendor;
	u16 device;
	u16 subvendor;
	u16 subdevice;
	bool has_subsystem;
};

/**
 * struct ppt_entry - one entry, understood or not
 * @start: offset of its first byte in the list
 * @length: bytes up to the separator
 * @error: PPT_ENTRY_ERR_NONE, or why the entry is void
 * @error_offset: offset in the list where reading stopped
 * @kind: how it names devices
 * @domain: of the place
 * @bus: of the place, or of the path's first element
 * @depth: elements in use: 1 for an address, 0 for id:
 * @any_function: the last element's function is "*"
 * @has_guard: @ids must be what is found at the place
 * @noreset: a device without any reset method may be assigned
 * @element: the place, from the root down; the last one is the device
 * @ids: guard, or the whole of an id: entry
 */
struct ppt_entry {
	size_t start;
	size_t length;
	enum ppt_entry_error error;
	size_t error_offset;
	enum ppt_entry_kind kind;
	u32 domain;
	u8 bus;
	u8 depth;
	bool any_function;
	bool has_guard;
	bool noreset;
	struct ppt_element element[PPT_PATH_MAX];
	struct ppt_ids ids;
};

/**
 * struct ppt_candidate - what must be known of a device to match it
 * @bdf: its address now
 * @ids: its ids, subsystem included
 * @root_bus: bus number of the path's first element
 * @depth: elements of its path; 0 if it has none that is unambiguous
 * @element: its path
 */
struct ppt_candidate {
	struct ppt_bdf bdf;
	struct ppt_ids ids;
	u8 root_bus;
	u8 depth;
	struct ppt_element element[PPT_PATH_MAX];
};

enum ppt_match {
	PPT_MATCH_NO,
	PPT_MATCH_YES,
	PPT_MATCH_GUARD, /* the right place, another device */
};

/**
 * ppt_devlist_next - read the next entry of a list
 * @text: the list; @len bytes are read at most
 * @len: its length
 * @pos: in: where to go on (0 to begin); out: behind the entry
 * @ret_entry: the entry, also when it is a bad one: look at its error
 *
 * Return: true if there was an entry, false at the end of the list.
 */
bool ppt_devlist_next(const char *text, size_t len, size_t *pos,
		      struct ppt_entry *ret_entry);

/* Whether @entry, which must be a good one, means @candidate. */
enum ppt_match ppt_entry_match(const struct ppt_entry *entry,
			       const struct ppt_candidate *candidate);

/* One line for a person, without a full stop; never NULL. */
const char *ppt_entry_error_text(unsigned int error);

#endif /* PPT_CORE_DEVLIST_H */
