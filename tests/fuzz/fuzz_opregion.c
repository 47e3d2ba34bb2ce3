// SPDX-License-Identifier: GPL-2.0
/*
 * Any OpRegion, and any VBT outside of it: what is found must be what a second
 * reading finds, which has 64 bits for every sum; what is to be fetched must be
 * memory behind nobody's back; and a blob must have nothing of the host's, be
 * read again as what it was made of, and stay the same when it is made again.
 *
 * 8 KiB of input would be mostly zeros. So an input is a recipe: a prefix with
 * flags, the address, the sizes; then patches, each with an offset, a length
 * and its bytes, which are put on a good OpRegion and VBT, or on zeros.
 */
#include <assert.h>
#include <stdlib.h>

#include "core/opregion.c"
#include "core/vbt.c"
#include "core/opregion_blob.c"

#define PREFIX 10
#define FLAG_OPREGION 0x01 /* patches are put on a good one */
#define FLAG_MAILBOX 0x02 /* with a VBT in mailbox 4 */
#define FLAG_EXTERNAL 0x04 /* there is one outside, good before the patches */
#define FLAG_EMPTY 0x08 /* likewise, of zeros */
#define FLAG_SHORT 0x10 /* the OpRegion is cut */
#define FLAG_LONG 0x20 /* the VBT outside has 48 KiB more */

/* A patch: where, in units of one byte; the highest bit: in the VBT outside. */
#define PATCH_HEADER 3
#define PATCH_EXTERNAL 0x8000
#define VBT_ROOM 0x1c000
#define SMALL_VBT 0x80

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static u8 opregion[PPT_OPREGION_SIZE], external[VBT_ROOM];

/* What an input comes to. */
struct recipe {
	u32 base;
	u32 size; /* of the OpRegion that is given */
	u32 external_size; /* 0: there is none */
	u32 capacity;
};

static u64 number(const u8 *bytes, int count)
{
	u64 value = 0;

	while (count--)
		value = value << 8 | bytes[count];
	return value;
}

/* --- making it ----------------------------------------------------------- */

static void put_vbt(u8 *at)
{
	static const char header[] =
		"$VBT TEST           \x64\0\x30\0\x80\0\0\0"
		"\x30\0\0";
	static const char bdb[] = "BIOS_DATA_BLOCK \xfa\0\x16\0\x50\0";

	memcpy(at, header, sizeof(header));
	memcpy(at + 0x30, bdb, sizeof(bdb));
}

static void put_opregion(void)
{
	static const char header[] = "IntelGraphicsMem\x08\0\0\0\0\0\x01\x02";

	memcpy(opregion, header, sizeof(header));
	opregion[0x58] = 0x1f;
	opregion[0x3bb] = 0x20;
	opregion[0x3c2] = SMALL_VBT;
}

static void patch(const u8 *data, size_t size)
{
	while (size >= PATCH_HEADER) {
		u32 at = number(data, 2), count = data[2], room;
		u8 *to = opregion;

		data += PATCH_HEADER;
		size -= PATCH_HEADER;
		if (count > size)
			count = size;
		room = sizeof(opregion);
		if (at & PATCH_EXTERNAL) {
			at &= ~PATCH_EXTERNAL;
			to = external;
			room = 0x8000;
		}
		if (at < room)
			memcpy(to + at, data,
			       count < room - at ? count : room - at);
		data += count;
		size -= count;
	}
}

static void cook(const u8 *data, size_t size, struct recipe *r)
{
	u8 flags = data[0];

	r->base = number(data + 1, 4);
	r->size = flags & FLAG_SHORT ? number(data + 5, 2) : sizeof(opregion);
	if (r->size > sizeof(opregion))
		r->size = sizeof(opregion);
	r->external_size = 0;
	if (flags & (FLAG_EXTERNAL | FLAG_EMPTY))
		r->external_size =
			number(data + 7, 2) + (flags & FLAG_LONG ? 0xc000 : 0);
	r->capacity = (data[9] & 0xf) * PPT_OPREGION_PAGE;
	if (data[9] & 0x80)
		r->capacity = PPT_OPREGION_BLOB_MAX;
	else if (data[9] & 0x40 && r->capacity)
		r->capacity--;
	memset(opregion, 0, sizeof(opregion));
	/* Not all of it: most are short. */
	memset(external, 0, r->external_size);
	memset(external, 0, 0x8000);
	if (flags & FLAG_OPREGION)
		put_opregion();
	if (flags & FLAG_MAILBOX)
		put_vbt(opregion + 0x400);
	if (flags & FLAG_EXTERNAL)
		put_vbt(external);
	patch(data + PREFIX, size - PREFIX);
}

/* From a block that ends with them. */
static u8 *copy_of(const u8 *bytes, size_t size)
{
	u8 *copy = malloc(size ? size : 1);

	assert(copy);
	memcpy(copy, bytes, size);
	return copy;
}

/* --- what is found ------------------------------------------------------- */

static void check_text(const char *text, size_t size)
{
	size_t i, length = strlen(text);

	assert(length < size);
	assert(!length || text[length - 1] != ' ');
	for (i = 0; i < size; i++)
		assert(i < length ? text[i] >= ' ' && text[i] <= '~' :
				    !text[i]);
}

static void check_faults(u32 found)
{
	enum ppt_opregion_fault worst = ppt_opregion_worst(found);
	unsigned int i;
	bool fatal = false;

	assert(!(found & 1) && found < 1U << PPT_OPREGION_FAULTS);
	for (i = 1; i < PPT_OPREGION_FAULTS; i++)
		fatal |= found & 1U << i && ppt_opregion_fault_is_fatal(i);
	assert(!worst == !found);
	assert(!found || found & 1U << worst);
	assert(fatal == (worst && ppt_opregion_fault_is_fatal(worst)));
	assert(*ppt_opregion_fault_name(worst));
	assert(*ppt_opregion_fault_text(worst));
}

static bool has(const struct ppt_opregion *op, unsigned int fault)
{
	return op->faults & 1U << fault;
}

/* Which faults of the pointer there must be, and whether it counts. */
static u32 expect_pointer(const u8 *data, bool *ret_counts)
{
	u32 version = number(data + 0x16, 2), rvds = number(data + 0x3c2, 4);
	u64 rvda = number(data + 0x3ba, 8);

	*ret_counts = false;
	if (version < 0x200 || (!rvda && !rvds))
		return 0;
	if (!rvda || !rvds)
		return 1U << PPT_OPREGION_RVDA_HALF;
	if (!(data[0x58] & 4))
		return 1U << PPT_OPREGION_RVDA_UNUSED;
	if (rvda > (1ULL << 52) - 0x10000)
		return 1U << PPT_OPREGION_RVDA_OVERFLOW;
	if (version > 0x200 && rvda < 0x2000)
		return 1U << PPT_OPREGION_RVDA_INSIDE;
	*ret_counts = true;
	return rvds > 0x10000 ? 1U << PPT_OPREGION_RVDS_TOO_BIG : 0;
}

static void check_rvda(const u8 *data, const struct ppt_opregion *op)
{
	u32 version = number(data + 0x16, 2), rvds = op->rvds, expected;
	bool counts;

	assert(op->rvda == number(data + 0x3ba, 8));
	assert(rvds == number(data + 0x3c2, 4));
	expected = expect_pointer(data, &counts);
	assert((op->faults >> PPT_OPREGION_RVDA_HALF) ==
	       (expected >> PPT_OPREGION_RVDA_HALF));
	assert(counts == (op->pointer != PPT_RVDA_NONE));
	if (!counts) {
		assert(!op->external_size);
		return;
	}
	assert(op->pointer ==
	       (version == 0x200 ? PPT_RVDA_ABSOLUTE : PPT_RVDA_RELATIVE));
	assert(op->external_size == (rvds > 0x10000 ? 0x10000 : rvds));
}

static void check_header(const u8 *data, const struct ppt_opregion *op)
{
	assert(op->size_kib == number(data + 0x10, 4));
	assert(has(op, PPT_OPREGION_BAD_SIZE) == (op->size_kib != 8));
	assert(op->revision == data[0x15] && op->minor == data[0x16]);
	assert(op->major == data[0x17]);
	assert(has(op, PPT_OPREGION_BAD_VERSION) ==
	       !(op->major >= 1 && op->major <= 3));
	assert(op->mailboxes == number(data + 0x58, 4));
	assert(op->driver_model == number(data + 0x5c, 4));
	assert(op->platform == number(data + 0x60, 4));
	assert(op->headless ==
	       (number(data + 0x16, 2) >= 0x203 && op->platform >> 13 & 1));
	assert(op->mailbox_size == (data[0x58] & 0x10 ? 0x1800 : 0x1c00));
	check_text(op->bios, sizeof(op->bios));
	check_text(op->vbios, sizeof(op->vbios));
	check_text(op->driver, sizeof(op->driver));
	check_text(op->gop, sizeof(op->gop));
}

/* Whether there is an OpRegion. */
static bool check_opregion(const u8 *data, u32 size,
			   const struct ppt_opregion *op)
{
	struct ppt_opregion empty = {};

	check_faults(op->faults);
	if (size < 0x2000)
		empty.faults = 1U << PPT_OPREGION_TOO_SHORT;
	else if (memcmp(data, "IntelGraphicsMem", 16))
		empty.faults = 1U << PPT_OPREGION_BAD_SIGNATURE;
	if (empty.faults) {
		assert(!memcmp(op, &empty, sizeof(empty)));
		return false;
	}
	check_header(data, op);
	check_rvda(data, op);
	return true;
}

/* Whether there is something to be fetched. */
static bool check_range(const struct ppt_opregion *op, u64 base)
{
	struct ppt_opregion_range range = { ~0ULL, ~0U };
	enum ppt_opregion_fault fault;
	unsigned __int128 address = op->rvda;

	if (op->pointer == PPT_RVDA_NONE)
		return false;
	fault = ppt_opregion_external(op, base, &range);
	if (op->pointer == PPT_RVDA_RELATIVE)
		address += base;
	if (fault) {
		assert(range.address == ~0ULL && range.size == ~0U);
		if (fault == PPT_OPREGION_RVDA_OVERFLOW)
			assert(address + 0x10000 > 1ULL << 52);
		else
			assert(fault == PPT_OPREGION_RVDA_INSIDE &&
			       address < base + 0x2000 &&
			       address + op->external_size > base);
		return false;
	}
	assert(range.address == address && range.size == op->external_size);
	assert(range.size && range.size <= 0x10000);
	assert(address + range.size <= 1ULL << 52);
	assert(address >= base + 0x2000 || address + range.size <= base);
	return true;
}

/* --- the VBT ------------------------------------------------------------- */

static enum ppt_opregion_fault expect_vbt(const u8 *data, u64 size)
{
	u64 bdb, own;

	if (size < 4 || memcmp(data, "$VBT", 4))
		return PPT_OPREGION_VBT_SIGNATURE;
	if (size < 48 || number(data + 24, 2) > size)
		return PPT_OPREGION_VBT_TRUNCATED;
	own = number(data + 24, 2);
	bdb = number(data + 28, 4);
	if (number(data + 22, 2) < 48 || number(data + 22, 2) > own ||
	    bdb < 48 || bdb + 22 > own ||
	    memcmp(data + bdb, "BIOS_DATA_BLOCK ", 16) ||
	    number(data + bdb + 18, 2) < 22 ||
	    number(data + bdb + 18, 2) > number(data + bdb + 20, 2) ||
	    bdb + number(data + bdb + 20, 2) > own)
		return PPT_OPREGION_VBT_BAD;
	return PPT_OPREGION_OK;
}

static void check_vbt(const u8 *data, const struct ppt_vbt *vbt)
{
	u8 sum = 0;
	u32 i;

	assert(vbt->size == number(data + 24, 2));
	assert(vbt->version == number(data + 20, 2));
	assert(vbt->header_size == number(data + 22, 2));
	assert(vbt->bdb == number(data + 28, 4));
	assert(vbt->bdb_version == number(data + vbt->bdb + 16, 2));
	assert(vbt->bdb_size == number(data + vbt->bdb + 20, 2));
	for (i = 0; i < vbt->size; i++)
		sum += data[i];
	assert(sum == vbt->sum);
	check_text(vbt->product, sizeof(vbt->product));
}

static void check_choice(const u8 *data, const struct ppt_opregion *op,
			 const u8 *vbt, u32 vbt_size,
			 const struct ppt_vbt_choice *choice)
{
	u32 room = op->mailbox_size;
	static const struct ppt_vbt none;

	check_faults(choice->faults);
	assert(choice->external_fault ==
	       (vbt ? expect_vbt(vbt, vbt_size) : PPT_OPREGION_OK));
	if (vbt && !choice->external_fault) {
		assert(choice->place == PPT_VBT_EXTERNAL);
		assert(choice->mailbox_fault == PPT_OPREGION_OK);
		check_vbt(vbt, &choice->vbt);
	} else if (!expect_vbt(data + 0x400, room)) {
		assert(choice->place == PPT_VBT_MAILBOX);
		check_vbt(data + 0x400, &choice->vbt);
		assert(choice->vbt.size <= room);
	} else {
		assert(choice->place == PPT_VBT_NOWHERE);
		assert(choice->mailbox_fault == expect_vbt(data + 0x400, room));
		assert(!memcmp(&choice->vbt, &none, sizeof(none)));
	}
	assert(!(choice->faults & 1U << PPT_OPREGION_NO_VBT) ==
	       (choice->place != PPT_VBT_NOWHERE));
	assert(!(choice->faults & 1U << PPT_OPREGION_VBT_CHECKSUM) ==
	       !choice->vbt.sum);
}

/* --- the blob ------------------------------------------------------------ */

/* Bytes that scrubbing and repacking may change, and to what. */
static void check_fixed_part(const u8 *data, const u8 *blob, u32 taken)
{
	u8 expected[0x400];

	memcpy(expected, data, sizeof(expected));
	if (taken && number(data + 0x16, 2) == 0x200)
		expected[0x16] = 1;
	expected[0x58] &= ~2;
	memset(expected + 0x100, 0, 4);
	if (!(data[0x58] & 0x20))
		memset(expected + 0x200, 0, 8);
	memset(expected + 0x300, 0, 8);
	memset(expected + 0x3aa, 0, 12);
	memset(expected + 0x3ba, 0, 12);
	if (taken)
		expected[0x3bb] = 0x20;
	expected[0x3c2] = taken;
	expected[0x3c3] = taken >> 8;
	expected[0x3c4] = taken >> 16;
	assert(!memcmp(expected, blob, sizeof(expected)));
	assert(!memcmp(data + 0x400, blob + 0x400, 0x1c00));
}

static u8 *check_blob(const u8 *data, const u8 *vbt, u32 vbt_size, u32 capacity,
		      u32 *ret_size)
{
	u8 *blob = malloc(capacity ? capacity : 1);
	u32 size, i, taken = vbt_size < 0x10000 ? vbt_size : 0x10000;

	assert(blob);
	memset(blob, 0xa5, capacity);
	size = ppt_opregion_compose(data, vbt, vbt_size, blob, capacity);
	if (!vbt)
		taken = 0;
	assert(size == 0x2000 + (taken + 0xfff) / 0x1000 * 0x1000);
	*ret_size = size;
	if (size > capacity) {
		for (i = 0; i < capacity; i += 0x3f)
			assert(blob[i] == 0xa5);
		free(blob);
		return NULL;
	}
	check_fixed_part(data, blob, taken);
	if (taken)
		assert(!memcmp(blob + 0x2000, vbt, taken));
	for (i = 0x2000 + taken; i < size; i++)
		assert(!blob[i]);
	for (i = size; i < capacity; i += 0x3f)
		assert(blob[i] == 0xa5);
	return blob;
}

/* What libppt does with a blob of the module's. */
static void check_again(const u8 *blob, u32 size,
			const struct ppt_vbt_choice *before)
{
	struct ppt_opregion_range range = {};
	struct ppt_vbt_choice choice;
	struct ppt_opregion op;
	const u8 *vbt = NULL;
	u8 *again;
	u32 same;

	ppt_opregion_parse(blob, size, &op);
	assert(check_opregion(blob, size, &op));
	if (check_range(&op, 0)) {
		ppt_opregion_external(&op, 0, &range);
		assert(range.address == 0x2000 && range.size <= size - 0x2000);
		vbt = blob + range.address;
	}
	ppt_vbt_choose(blob, &op, vbt, range.size, &choice);
	check_choice(blob, &op, vbt, range.size, &choice);
	assert(choice.place == before->place);
	assert(!memcmp(&choice.vbt, &before->vbt, sizeof(choice.vbt)));
	again = check_blob(blob, vbt, choice.vbt.size, size, &same);
	assert(again && same == size && !memcmp(again, blob, size));
	free(again);
}

static void check_all(const struct recipe *r, const u8 *data, const u8 *vbt)
{
	struct ppt_vbt_choice choice;
	struct ppt_opregion op;
	u32 vbt_size = 0, size;
	u8 *blob;

	memset(&op, 0xa5, sizeof(op));
	ppt_opregion_parse(data, r->size, &op);
	if (!check_opregion(data, r->size, &op))
		return;
	if (check_range(&op, r->base)) {
		vbt_size = r->external_size;
		if (vbt_size > op.external_size)
			vbt_size = op.external_size;
	}
	if (!vbt_size)
		vbt = NULL;
	memset(&choice, 0xa5, sizeof(choice));
	ppt_vbt_choose(data, &op, vbt, vbt_size, &choice);
	check_choice(data, &op, vbt, vbt_size, &choice);
	if (choice.place != PPT_VBT_EXTERNAL)
		vbt = NULL;
	blob = check_blob(data, vbt, choice.vbt.size, r->capacity, &size);
	if (blob)
		check_again(blob, size, &choice);
	free(blob);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum ppt_opregion_fault fault;
	u8 *copy, *vbt, *blob;
	struct recipe r;
	u32 needed;

	if (size < PREFIX)
		return 0;
	cook(data, size, &r);
	fault = ppt_opregion_check_address(r.base);
	assert(fault == (r.base && r.base != U32_MAX ?
				 (r.base + 0x2000ULL > 1ULL << 32 ?
					  PPT_OPREGION_BAD_ADDRESS :
					  PPT_OPREGION_OK) :
				 PPT_OPREGION_NONE));
	copy = copy_of(opregion, r.size);
	vbt = copy_of(external, r.external_size);
	check_all(&r, copy, vbt);
	/* A VBT that nobody has looked at. */
	if (r.size == PPT_OPREGION_SIZE && r.external_size) {
		blob = check_blob(copy, vbt, r.external_size, r.capacity,
				  &needed);
		free(blob);
	}
	free(copy);
	free(vbt);
	return 0;
}
