/* SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later */
/*
 * A PCI address (domain, bus, slot, function) and its two texts: Linux's
 * hexadecimal 0000:01:00.0 and the decimal 1/0/0 of bhyve.
 */
#ifndef PPT_CORE_BDF_H
#define PPT_CORE_BDF_H

#include "scan.h"

#define PPT_BUS_MAX 255
#define PPT_SLOT_MAX 31
#define PPT_FUNCTION_MAX 7
/* Linux counts domains of virtual host bridges from 0x10000 up. */
#define PPT_DOMAIN_DIGITS 8

/* Longest text: "ffffffff:ff:1f.7" and its NUL. */
#define PPT_BDF_TEXT_SIZE 17

struct ppt_bdf {
	u32 domain;
	u8 bus;
	u8 slot;
	u8 function;
};

static inline bool ppt_bdf_equal(const struct ppt_bdf *a,
				 const struct ppt_bdf *b)
{
	return a->domain == b->domain && a->bus == b->bus &&
	       a->slot == b->slot && a->function == b->function;
}

/* Writes "DDDD:BB:SS.F", NUL-terminated. */
void ppt_bdf_format(const struct ppt_bdf *bdf, char out[PPT_BDF_TEXT_SIZE]);

/* Writes "B/S/F"; false, and an empty text, outside domain 0. */
bool ppt_bdf_format_decimal(const struct ppt_bdf *bdf,
			    char out[PPT_BDF_TEXT_SIZE]);

/* True if the whole of @text is "[DDDD:]BB:SS.F". */
bool ppt_bdf_parse(const char *text, struct ppt_bdf *ret_bdf);

#endif /* PPT_CORE_BDF_H */
