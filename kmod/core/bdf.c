// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/* PCI addresses from and to text: see bdf.h. */
#include "bdf.h"

void ppt_bdf_format(const struct ppt_bdf *bdf, char out[PPT_BDF_TEXT_SIZE])
{
	snprintf(out, PPT_BDF_TEXT_SIZE, "%04x:%02x:%02x.%x", bdf->domain,
		 bdf->bus, bdf->slot & PPT_SLOT_MAX,
		 bdf->function & PPT_FUNCTION_MAX);
}

bool ppt_bdf_format_decimal(const struct ppt_bdf *bdf,
			    char out[PPT_BDF_TEXT_SIZE])
{
	out[0] = '\0';
	if (bdf->domain)
		return false;
	snprintf(out, PPT_BDF_TEXT_SIZE, "%u/%u/%u", bdf->bus, bdf->slot,
		 bdf->function);
	return true;
}

bool ppt_bdf_parse(const char *text, struct ppt_bdf *ret_bdf)
{
	struct ppt_scan scan = { .text = text, .end = strlen(text) };
	struct ppt_scan ahead = scan;
	u32 domain, bus, slot, function;

	/* "A:B:" begins with a domain, "A:B." with a bus. */
	if (ppt_scan_number(&ahead, 16, PPT_DOMAIN_DIGITS, U32_MAX, &domain) &&
	    ppt_scan_char(&ahead, ':') &&
	    ppt_scan_number(&ahead, 16, 2, PPT_BUS_MAX, &bus) &&
	    ppt_scan_char(&ahead, ':')) {
		scan = ahead;
	} else {
		domain = 0;
		if (!ppt_scan_number(&scan, 16, 2, PPT_BUS_MAX, &bus) ||
		    !ppt_scan_char(&scan, ':'))
			return false;
	}
	if (!ppt_scan_number(&scan, 16, 2, PPT_SLOT_MAX, &slot) ||
	    !ppt_scan_char(&scan, '.') ||
	    !ppt_scan_number(&scan, 16, 1, PPT_FUNCTION_MAX, &function) ||
	    scan.pos != scan.end)
		return false;
	*ret_bdf = (struct ppt_bdf){
		.domain = domain,
		.bus = bus,
		.slot = slot,
		.function = function,
	};
	return true;
}
