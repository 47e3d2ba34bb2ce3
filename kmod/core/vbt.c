// SPDX-License-Identifier: GPL-2.0 OR LGPL-2.1-or-later
/*
 * Finding the VBT: see vbt.h. Every offset is compared with what is left of the
 * VBT's own size, and that with the bytes that are there, before it is used.
 */
#include "vbt.h"
#include "opregion_layout.h"

#define VBT_SIGNATURE "$VBT"
#define VBT_PRODUCT 0x04
#define VBT_VERSION 0x14
#define VBT_HEADER_SIZE 0x16
#define VBT_SIZE 0x18
#define VBT_BDB 0x1c
/* The header, up to and with the four offsets that nobody uses. */
#define VBT_HEADER_END 0x30

#define BDB_SIGNATURE "BIOS_DATA_BLOCK "
#define BDB_VERSION 0x10
#define BDB_HEADER_SIZE 0x12
#define BDB_SIZE 0x14
#define BDB_HEADER_END 0x16

static bool check_bdb(const u8 *data, u32 size, struct ppt_vbt *out)
{
	u32 offset = opregion_get32(data + VBT_BDB), header;
	const u8 *bdb;

	if (offset < VBT_HEADER_END || offset > size ||
	    size - offset < BDB_HEADER_END)
		return false;
	bdb = data + offset;
	if (memcmp(bdb, BDB_SIGNATURE, strlen(BDB_SIGNATURE)))
		return false;
	header = opregion_get16(bdb + BDB_HEADER_SIZE);
	out->bdb = offset;
	out->bdb_version = opregion_get16(bdb + BDB_VERSION);
	out->bdb_size = opregion_get16(bdb + BDB_SIZE);
	return header >= BDB_HEADER_END && header <= out->bdb_size &&
	       out->bdb_size <= size - offset;
}

static enum ppt_opregion_fault check_headers(const u8 *data, size_t size,
					     struct ppt_vbt *out)
{
	if (size < VBT_HEADER_END)
		return PPT_OPREGION_VBT_TRUNCATED;
	out->version = opregion_get16(data + VBT_VERSION);
	out->header_size = opregion_get16(data + VBT_HEADER_SIZE);
	out->size = opregion_get16(data + VBT_SIZE);
	if (out->size > size)
		return PPT_OPREGION_VBT_TRUNCATED;
	if (out->header_size < VBT_HEADER_END || out->header_size > out->size)
		return PPT_OPREGION_VBT_BAD;
	return check_bdb(data, out->size, out) ? PPT_OPREGION_OK :
						 PPT_OPREGION_VBT_BAD;
}

enum ppt_opregion_fault ppt_vbt_check(const u8 *data, size_t size,
				      struct ppt_vbt *out)
{
	enum ppt_opregion_fault fault;
	u32 i;

	memset(out, 0, sizeof(*out));
	if (size < strlen(VBT_SIGNATURE) ||
	    memcmp(data, VBT_SIGNATURE, strlen(VBT_SIGNATURE)))
		return PPT_OPREGION_VBT_SIGNATURE;
	fault = check_headers(data, size, out);
	if (fault) {
		memset(out, 0, sizeof(*out));
		return fault;
	}
	for (i = 0; i < out->size; i++)
		out->sum += data[i];
	/* "$VBT TIGERLAKE", usually with a blank between. */
	i = VBT_PRODUCT + (data[VBT_PRODUCT] == ' ');
	ppt_opregion_copy_text(data + i, VBT_VERSION - i, out->product);
	return PPT_OPREGION_OK;
}

static void add_fault(struct ppt_vbt_choice *out, unsigned int fault)
{
	if (fault)
		out->faults |= 1U << fault;
}

static void choose(const u8 *data, const struct ppt_opregion *opregion,
		   const u8 *external, size_t external_size,
		   struct ppt_vbt_choice *out)
{
	if (external) {
		out->external_fault =
			ppt_vbt_check(external, external_size, &out->vbt);
		add_fault(out, out->external_fault);
		if (!out->external_fault) {
			out->place = PPT_VBT_EXTERNAL;
			return;
		}
	}
	/* Nothing stands there if the other one is meant to count. */
	out->mailbox_fault = ppt_vbt_check(data + OPREGION_VBT,
					   opregion->mailbox_size, &out->vbt);
	if (!out->mailbox_fault) {
		out->place = PPT_VBT_MAILBOX;
		return;
	}
	if (out->mailbox_fault != PPT_OPREGION_VBT_SIGNATURE)
		add_fault(out, out->mailbox_fault);
	add_fault(out, PPT_OPREGION_NO_VBT);
}

void ppt_vbt_choose(const u8 *data, const struct ppt_opregion *opregion,
		    const u8 *external, size_t external_size,
		    struct ppt_vbt_choice *out)
{
	memset(out, 0, sizeof(*out));
	choose(data, opregion, external, external_size, out);
	if (out->vbt.sum)
		add_fault(out, PPT_OPREGION_VBT_CHECKSUM);
}
