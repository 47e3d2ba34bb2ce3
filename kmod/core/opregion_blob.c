// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/* An OpRegion for a guest: see opregion_blob.h. */
#include "opregion_blob.h"
#include "opregion_layout.h"

/* Below PPT_OPREGION_BLOB_MAX, so that it doesn't wrap. */
static u32 blob_size(u32 vbt_size)
{
	u32 size = PPT_OPREGION_SIZE + vbt_size + PPT_OPREGION_PAGE - 1;

	return size - size % PPT_OPREGION_PAGE;
}

u32 ppt_opregion_repack(const u8 *data, const u8 *vbt, size_t vbt_size, u8 *out,
			size_t capacity)
{
	u32 taken = 0, size;

	if (vbt)
		taken = vbt_size < PPT_VBT_MAX ? vbt_size : PPT_VBT_MAX;
	size = blob_size(taken);
	if (size > capacity)
		return size;
	memcpy(out, data, PPT_OPREGION_SIZE);
	memset(out + PPT_OPREGION_SIZE, 0, size - PPT_OPREGION_SIZE);
	if (taken)
		memcpy(out + PPT_OPREGION_SIZE, vbt, taken);
	opregion_put64(out + OPREGION_RVDA, taken ? PPT_OPREGION_SIZE : 0);
	opregion_put32(out + OPREGION_RVDS, taken);
	if (taken && out[OPREGION_MAJOR] == 2 && out[OPREGION_MINOR] == 0)
		out[OPREGION_MINOR] = 1;
	return size;
}

void ppt_opregion_scrub(u8 *data)
{
	u32 mailboxes = opregion_get32(data + OPREGION_MAILBOXES);

	opregion_put32(data + OPREGION_MAILBOXES,
		       mailboxes & ~PPT_MAILBOX_SWSCI);
	if (!(mailboxes & PPT_MAILBOX_BACKLIGHT)) {
		opregion_put32(data + OPREGION_SCIC, 0);
		opregion_put32(data + OPREGION_PARM, 0);
	}
	opregion_put32(data + OPREGION_DRDY, 0);
	opregion_put32(data + OPREGION_ARDY, 0);
	opregion_put32(data + OPREGION_ASLC, 0);
	opregion_put64(data + OPREGION_FDSS, 0);
	opregion_put32(data + OPREGION_FDSP, 0);
}

u32 ppt_opregion_compose(const u8 *data, const u8 *vbt, size_t vbt_size,
			 u8 *out, size_t capacity)
{
	u32 size = ppt_opregion_repack(data, vbt, vbt_size, out, capacity);

	if (size <= capacity)
		ppt_opregion_scrub(out);
	return size;
}
