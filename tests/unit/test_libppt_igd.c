// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what it says is in an OpRegion or a VBT, what it makes of them for a
 * guest, what it asks the module for, and who uses the memory of a device.
 */
#include <fcntl.h>
#include <limits.h>

#include "unit.h"

#include "libppt_machine.h"
#include "opregion_build.h"

#define IGD "0000:00:02.0"
#define BIT(defect) (1U << PPT_OPREGION_DEFECT_##defect)

static const struct ppt_address igd_address = { .slot = 2 };

static struct opregion_bytes region;
static struct vbt_bytes vbt;

/* --- bytes ----------------------------------------------------------------- */

/* What is parsed, the VBT behind the OpRegion if @with_vbt. */
static u8 bytes[PPT_OPREGION_SIZE + PPT_VBT_MAX];
static size_t byte_count;

static struct ppt_igd_opregion *parsed_bytes(const void *data, size_t size)
{
	char *copy = guarded_copy(data, size);
	struct ppt_igd_opregion *out;

	assert_int_equal(ppt_igd_opregion_parse(copy, size, &out), 0);
	guarded_free(copy);
	return out;
}

static struct ppt_igd_opregion *parsed(bool with_vbt)
{
	memcpy(bytes, region.data, sizeof(region.data));
	byte_count = sizeof(region.data);
	if (with_vbt) {
		memcpy(bytes + byte_count, vbt.data, vbt.size);
		byte_count += vbt.size;
	}
	return parsed_bytes(bytes, byte_count);
}

static void assert_vbt(const struct ppt_igd_opregion *opregion,
		       enum ppt_vbt_where where)
{
	assert_int_equal(ppt_igd_opregion_vbt_where(opregion), where);
	assert_non_null(ppt_igd_opregion_vbt(opregion));
	assert_int_equal(ppt_igd_opregion_vbt(opregion)->size_bytes, vbt.size);
	assert_memory_equal(ppt_igd_opregion_vbt_data(opregion), vbt.data,
			    vbt.size);
}

static struct ppt_igd_opregion *guest_of(struct ppt_igd_opregion *opregion)
{
	struct ppt_igd_opregion *guest;

	assert_int_equal(ppt_igd_opregion_make_guest(opregion, &guest), 0);
	ppt_igd_opregion_unref(opregion);
	return guest;
}

UNIT_TEST(mailbox_4_is_told)
{
	const struct ppt_opregion_header *header;
	struct ppt_igd_opregion *out;

	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x02000000, 0, 0);
	memcpy(region.data + 0x18, "Build 7", 7);
	put_vbt(&region, &vbt);
	out = parsed(false);
	header = ppt_igd_opregion_header(out);
	assert_non_null(header);
	assert_int_equal(header->major, 2);
	assert_int_equal(header->minor, 0);
	assert_int_equal(header->size_kib, 8);
	assert_int_equal(header->mailboxes, 0x1f);
	assert_string_equal(header->bios, "Build 7");
	assert_vbt(out, PPT_VBT_WHERE_MAILBOX);
	assert_string_equal(ppt_igd_opregion_vbt(out)->product, "TEST");
	assert_int_equal(ppt_igd_opregion_vbt(out)->bdb_version, 250);
	assert_int_equal(ppt_igd_opregion_vbt(out)->bdb_offset, 0x30);
	assert_int_equal(ppt_igd_opregion_defects(out), 0);
	assert_int_equal(ppt_igd_opregion_worst(out), PPT_OPREGION_DEFECT_OK);
	assert_int_equal(ppt_igd_opregion_size(out), PPT_OPREGION_SIZE);
	assert_memory_equal(ppt_igd_opregion_data(out), bytes, byte_count);
	assert_ptr_equal(ppt_igd_opregion_ref(out), out);
	assert_null(ppt_igd_opregion_unref(out));
	assert_null(ppt_igd_opregion_unref(out));
	assert_null(ppt_igd_opregion_unref(NULL));
}

/* An address or an offset: both are served the same, and once is enough. */
UNIT_TEST(a_guest_gets_one_piece)
{
	struct ppt_igd_opregion *absolute, *relative, *again;

	build_vbt(&vbt, VBT_SIZE_TGL);
	build_opregion(&region, 0x02000000, 0x7b5f2018, VBT_SIZE_TGL);
	absolute = parsed(true);
	assert_vbt(absolute, PPT_VBT_WHERE_OUTSIDE);
	absolute = guest_of(absolute);
	assert_int_equal(ppt_igd_opregion_size(absolute), 0x5000);
	assert_int_equal(ppt_igd_opregion_header(absolute)->minor, 1);
	assert_int_equal(ppt_igd_opregion_header(absolute)->rvda, 0x2000);
	assert_int_equal(ppt_igd_opregion_header(absolute)->rvds, VBT_SIZE_TGL);
	assert_vbt(absolute, PPT_VBT_WHERE_OUTSIDE);
	assert_int_equal(ppt_igd_opregion_defects(absolute), 0);

	build_opregion(&region, 0x02010000, 0x2000, VBT_SIZE_TGL);
	relative = guest_of(parsed(true));
	assert_int_equal(ppt_igd_opregion_size(relative), 0x5000);
	assert_memory_equal(ppt_igd_opregion_data(relative),
			    ppt_igd_opregion_data(absolute), 0x5000);
	assert_int_equal(ppt_igd_opregion_make_guest(relative, &again), 0);
	assert_memory_equal(ppt_igd_opregion_data(again),
			    ppt_igd_opregion_data(absolute), 0x5000);
	ppt_igd_opregion_unref(again);
	ppt_igd_opregion_unref(relative);
	ppt_igd_opregion_unref(absolute);
}

UNIT_TEST(a_guest_gets_no_address_of_the_host)
{
	struct ppt_igd_opregion *guest;
	const u8 *data;

	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x01000000, 0x7b5f2018, 0x1000);
	put64(region.data, 0x3aa, 0x12345678);
	put32(region.data, 0x100, 1);
	put_vbt(&region, &vbt);
	guest = guest_of(parsed(false));
	data = ppt_igd_opregion_data(guest);
	assert_int_equal(ppt_igd_opregion_size(guest), PPT_OPREGION_SIZE);
	assert_int_equal(get32(data, 0x3aa), 0);
	assert_int_equal(get32(data, 0x3ba), 0);
	assert_int_equal(get32(data, 0x3c2), 0);
	assert_int_equal(get32(data, 0x100), 0);
	assert_vbt(guest, PPT_VBT_WHERE_MAILBOX);
	ppt_igd_opregion_unref(guest);
}

/* A piece of memory, instead of what ppt gives. */
UNIT_TEST(an_offset_in_the_file_is_followed)
{
	struct ppt_igd_opregion *out;
	static u8 memory[0x12000];

	build_vbt(&vbt, 0x1000);
	build_opregion(&region, 0x02010000, 0x10000, 0x1000);
	memcpy(memory, region.data, sizeof(region.data));
	memcpy(memory + 0x10000, vbt.data, vbt.size);
	out = parsed_bytes(memory, sizeof(memory));
	assert_vbt(out, PPT_VBT_WHERE_OUTSIDE);
	out = guest_of(out);
	assert_int_equal(ppt_igd_opregion_header(out)->rvda, 0x2000);
	assert_int_equal(ppt_igd_opregion_size(out), 0x3000);
	ppt_igd_opregion_unref(out);
}

UNIT_TEST(a_vbt_alone_is_told)
{
	struct ppt_igd_opregion *out, *guest;

	build_vbt(&vbt, VBT_SIZE_TGL);
	out = parsed_bytes(vbt.data, vbt.size);
	assert_null(ppt_igd_opregion_header(out));
	assert_vbt(out, PPT_VBT_WHERE_OUTSIDE);
	assert_int_equal(ppt_igd_opregion_defects(out), 0);
	assert_int_equal(ppt_igd_opregion_make_guest(out, &guest), -EBADMSG);
	ppt_igd_opregion_unref(out);

	vbt.data[0x100] ^= 1;
	out = parsed_bytes(vbt.data, vbt.size);
	assert_int_equal(ppt_igd_opregion_defects(out), BIT(VBT_CHECKSUM));
	ppt_igd_opregion_unref(out);
	out = parsed_bytes(vbt.data, vbt.size - 1);
	assert_int_equal(ppt_igd_opregion_defects(out),
			 BIT(VBT_TRUNCATED) | BIT(NO_VBT));
	assert_null(ppt_igd_opregion_vbt(out));
	assert_null(ppt_igd_opregion_vbt_data(out));
	ppt_igd_opregion_unref(out);
}

UNIT_TEST(defects_are_told)
{
	struct ppt_igd_opregion *out, *guest;

	build_opregion(&region, 0x02010000, 0x400, 0x1000);
	put32(region.data, 0x10, 16);
	out = parsed(false);
	assert_int_equal(ppt_igd_opregion_defects(out),
			 BIT(BAD_SIZE) | BIT(RVDA_INSIDE) | BIT(NO_VBT));
	assert_int_equal(ppt_igd_opregion_worst(out),
			 PPT_OPREGION_DEFECT_BAD_SIZE);
	assert_int_equal(ppt_igd_opregion_make_guest(out, &guest), -EBADMSG);
	ppt_igd_opregion_unref(out);

	/* Of a driver's debugfs, without what is behind. */
	build_opregion(&region, 0x02000000, 0x7b5f2018, VBT_SIZE_TGL);
	out = parsed(false);
	assert_int_equal(ppt_igd_opregion_defects(out), BIT(NO_VBT));
	ppt_igd_opregion_unref(out);

	out = parsed_bytes(region.data, PPT_OPREGION_SIZE - 1);
	assert_int_equal(ppt_igd_opregion_defects(out), BIT(TOO_SHORT));
	assert_null(ppt_igd_opregion_header(out));
	ppt_igd_opregion_unref(out);
	out = parsed_bytes("", 0);
	assert_int_equal(ppt_igd_opregion_worst(out),
			 PPT_OPREGION_DEFECT_TOO_SHORT);
	ppt_igd_opregion_unref(out);
	region.data[3] ^= 1;
	out = parsed(false);
	assert_int_equal(ppt_igd_opregion_defects(out), BIT(BAD_SIGNATURE));
	ppt_igd_opregion_unref(out);
}

UNIT_TEST(numbers_have_names)
{
	assert_string_equal(ppt_opregion_defect_name(
				    PPT_OPREGION_DEFECT_NO_VBT),
			    "no-vbt");
	assert_string_equal(ppt_opregion_defect_name(
				    PPT_OPREGION_DEFECT_UNKNOWN),
			    "unknown");
	assert_true(ppt_opregion_defect_is_fatal(PPT_OPREGION_DEFECTS));
	assert_int_equal(ppt_opregion_defect_worst(BIT(NO_VBT) | 1U << 31),
			 PPT_OPREGION_DEFECT_UNKNOWN);
	assert_int_equal(ppt_opregion_defect_worst(BIT(BAD_SIZE) | 1U << 31),
			 PPT_OPREGION_DEFECT_BAD_SIZE);
	assert_int_equal(ppt_opregion_defect_worst(0), PPT_OPREGION_DEFECT_OK);
	assert_string_equal(ppt_igd_defect_name(PPT_IGD_DEFECT_NO_BASE),
			    "no-base");
	assert_string_equal(ppt_igd_defect_name(PPT_IGD_DEFECT_OTHER),
			    "unknown");
	assert_string_equal(ppt_igd_memory_name(PPT_IGD_MEMORY_BDSM64),
			    "bdsm64");
	assert_string_equal(ppt_igd_memory_name(PPT_IGD_MEMORY_UNKNOWN),
			    "unknown");
	assert_string_equal(ppt_vbt_where_name(PPT_VBT_WHERE_OUTSIDE),
			    "outside");
	assert_string_equal(ppt_igd_reg_at_name(PPT_IGD_REG_AT_BAR0), "bar0");
	assert_string_equal(ppt_igd_reg_policy_name(PPT_IGD_REG_MIRROR),
			    "mirror");
}

/* --- registers ------------------------------------------------------------- */

static bool has_reg(enum ppt_igd_memory memory, const char *name, u32 offset,
		    u32 width_bytes, enum ppt_igd_reg_policy policy)
{
	struct ppt_igd_reg reg;
	size_t i;

	for (i = 0; ppt_igd_reg_get(memory, i, &reg); i++)
		if (!strcmp(reg.name, name) && reg.offset == offset)
			return reg.width_bytes == width_bytes &&
			       reg.policy == policy;
	return false;
}

static size_t count_regs(enum ppt_igd_memory memory)
{
	struct ppt_igd_reg reg;
	size_t count = 0;

	while (ppt_igd_reg_get(memory, count, &reg))
		count++;
	return count;
}

UNIT_TEST(registers_are_those_of_the_model)
{
	const enum ppt_igd_memory old = PPT_IGD_MEMORY_BDSM32;
	const enum ppt_igd_memory new = PPT_IGD_MEMORY_BDSM64;

	assert_true(has_reg(old, "ASLS", 0xfc, 4, PPT_IGD_REG_EMULATE));
	assert_true(has_reg(old, "BDSM", 0x5c, 4, PPT_IGD_REG_EMULATE));
	assert_false(has_reg(old, "BDSM", 0xc0, 8, PPT_IGD_REG_EMULATE));
	assert_true(has_reg(new, "BDSM", 0xc0, 8, PPT_IGD_REG_EMULATE));
	assert_true(has_reg(new, "GGC", 0x50, 2, PPT_IGD_REG_MIRROR));
	assert_true(has_reg(PPT_IGD_MEMORY_BAR2, "ASLS", 0xfc, 4,
			    PPT_IGD_REG_EMULATE));
	assert_false(has_reg(PPT_IGD_MEMORY_BAR2, "BDSM", 0xc0, 8,
			     PPT_IGD_REG_EMULATE));
	/* Of nobody knows what, those that all have. */
	assert_int_equal(count_regs(PPT_IGD_MEMORY_UNKNOWN),
			 count_regs(PPT_IGD_MEMORY_BAR2));
	assert_int_equal(count_regs(PPT_IGD_MEMORY_NO_MODEL),
			 count_regs(PPT_IGD_MEMORY_BAR2));
	assert_true(count_regs(new) > count_regs(PPT_IGD_MEMORY_BAR2));
}

/* --- the module ------------------------------------------------------------ */

static struct ppt_device *new_igd(struct fake_host *host)
{
	struct ppt_device *device;
	struct ppt_list *list;

	fake_module(host);
	fake_device(host, "pci0000:00", IGD, "8086:9A49", "30000", "ppt");
	fake_expect_list(host, &igd_address, 1);
	fake_expect_device(host, igd_address, PPT_DEVICE_CLAIMED, "");
	list = new_list(host);
	device = ppt_device_ref(ppt_list_get(list, 0));
	ppt_list_unref(list);
	return device;
}

static struct fake_call *expect_igd(struct fake_host *host,
				    unsigned long request)
{
	struct fake_call *call;

	fake_expect_igd_version(host);
	call = fake_expect(host, request);
	call->address = igd_address;
	return call;
}

static void the_modules_answer_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_igd_info info;

	expect_igd(host, PPT_IOC_IGD)->igd = (struct ppt_ioc_igd){
		.out_generation = 12,
		.out_stolen = PPT_IGD_STOLEN_BDSM64,
		/* No NUL: the library puts one there. */
		.out_model = { 'A', 'D', 'L', 'P', 'X', 'Y', 'Z', '!' },
		.out_stolen_base = 0x7c000000,
		.out_stolen_size = 64 << 20,
		.out_gtt_size = 8 << 20,
		.out_base_low = 1,
		.out_sizes_register = 0x02c1,
		.out_properties = PPT_IGD_HAS_LPC_BRIDGE,
		.out_stolen_faults = 1 << PPT_IGD_FAULT_SIZE_RESERVED,
		.out_opregion_faults = 1 << PPT_OPREGION_FAULT_VBT_CHECKSUM,
		.out_opregion_version = 2 << 16 | 1 << 8 | 7,
		.out_opregion_size = 0x5000,
		.out_opregion_raw_size = 0x41da,
		.out_vbt_place = PPT_VBT_OUTSIDE,
		.out_vbt_size = 0x21da,
		.out_lpc_bridge = { 0xa0828086, 0x20, 0x22128086, 0 },
	};
	assert_int_equal(ppt_device_get_igd_info(device, &info), 0);
	assert_string_equal(info.model, "ADLPXYZ!");
	assert_int_equal(info.generation, 12);
	assert_int_equal(info.memory, PPT_IGD_MEMORY_BDSM64);
	assert_int_equal(info.stolen_base, 0x7c000000);
	assert_int_equal(info.stolen_size_bytes, 64 << 20);
	assert_int_equal(info.gtt_size_bytes, 8 << 20);
	assert_int_equal(info.base_low, 1);
	assert_int_equal(info.sizes_register, 0x02c1);
	assert_int_equal(info.properties, PPT_IGD_PROPERTY_LPC_BRIDGE);
	assert_int_equal(info.memory_defects,
			 1 << PPT_IGD_DEFECT_SIZE_RESERVED);
	assert_int_equal(info.opregion_defects, BIT(VBT_CHECKSUM));
	assert_int_equal(info.opregion_major, 2);
	assert_int_equal(info.opregion_minor, 1);
	assert_int_equal(info.opregion_revision, 7);
	assert_int_equal(info.opregion_size_bytes, 0x5000);
	assert_int_equal(info.opregion_raw_size_bytes, 0x41da);
	assert_int_equal(info.vbt_where, PPT_VBT_WHERE_OUTSIDE);
	assert_int_equal(info.vbt_size_bytes, 0x21da);
	assert_int_equal(info.lpc_bridge.vendor, 0x8086);
	assert_int_equal(info.lpc_bridge.device, 0xa082);
	assert_int_equal(info.lpc_bridge.revision, 0x20);
	assert_int_equal(info.lpc_bridge.subvendor, 0x8086);
	assert_int_equal(info.lpc_bridge.subdevice, 0x2212);
	assert_int_equal(host->node_flags & O_ACCMODE, O_RDONLY);
	ppt_device_unref(device);
}

static void numbers_of_a_newer_module_are_unknown(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_igd_info info;

	expect_igd(host, PPT_IOC_IGD)->igd = (struct ppt_ioc_igd){
		.out_stolen = 5,
		.out_vbt_place = 3,
		.out_opregion_faults = 1U << 31,
	};
	assert_int_equal(ppt_device_get_igd_info(device, &info), 0);
	assert_int_equal(info.memory, PPT_IGD_MEMORY_UNKNOWN);
	assert_int_equal(info.vbt_where, PPT_VBT_WHERE_UNKNOWN);
	assert_int_equal(info.opregion_defects, 1U << 31);
	ppt_device_unref(device);
}

static void an_older_module_is_refused(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_igd_opregion *opregion;
	struct ppt_igd_info info;

	fake_expect_rom_version(host);
	assert_int_equal(ppt_device_get_igd_info(device, &info), -EPROTO);
	fake_expect_rom_version(host);
	assert_int_equal(ppt_device_read_opregion(device, 0, &opregion),
			 -EPROTO);
	ppt_device_unref(device);
}

static void errors_of_the_module_are_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_igd_opregion *opregion;
	struct ppt_igd_info info;
	struct fake_call *call;

	expect_igd(host, PPT_IOC_IGD)->error = -ENODATA;
	assert_int_equal(ppt_device_get_igd_info(device, &info), -ENODATA);
	call = expect_igd(host, PPT_IOC_OPREGION);
	call->error = -EPERM;
	call->rom_flags = PPT_OPREGION_F_RAW;
	assert_int_equal(ppt_device_read_opregion(device, PPT_OPREGION_READ_RAW,
						  &opregion),
			 -EPERM);
	assert_int_equal(ppt_device_read_opregion(device, 2, &opregion),
			 -EINVAL);
	ppt_device_unref(device);
}

/* One try is enough for most, two for the longest. */
static void the_opregion_is_read(void **state)
{
	static const u32 sizes[] = { VBT_SIZE_TGL, 0xf000 };
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_igd_opregion *opregion;
	struct fake_call *call;
	size_t i, tries;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		build_vbt(&vbt, sizes[i]);
		build_opregion(&region, 0x02010000, 0x2000, sizes[i]);
		ppt_igd_opregion_unref(parsed(true));
		fake_expect_igd_version(host);
		for (tries = 0; tries <= i; tries++) {
			call = fake_expect(host, PPT_IOC_OPREGION);
			call->address = igd_address;
			call->rom_data = bytes;
			call->rom_size = byte_count;
		}
		assert_int_equal(ppt_device_read_opregion(device, 0, &opregion),
				 0);
		assert_vbt(opregion, PPT_VBT_WHERE_OUTSIDE);
		assert_memory_equal(ppt_igd_opregion_data(opregion), bytes,
				    byte_count);
		ppt_igd_opregion_unref(opregion);
	}
	ppt_device_unref(device);
}

static void a_module_that_wants_too_much_is_refused(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_igd_opregion *opregion;
	struct fake_call *call;

	call = expect_igd(host, PPT_IOC_OPREGION);
	call->rom_data = bytes;
	call->rom_size = PPT_OPREGION_LIMIT_BYTES + 1;
	assert_int_equal(ppt_device_read_opregion(device, 0, &opregion),
			 -ENOMEM);
	ppt_device_unref(device);
}

static void a_part_is_read(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct fake_call *call;
	u8 buffer[16];
	size_t count;
	u32 size;

	build_opregion(&region, 0x02010000, 0, 0);
	call = expect_igd(host, PPT_IOC_OPREGION);
	call->rom_flags = PPT_OPREGION_F_PART | PPT_OPREGION_F_RAW;
	call->rom_offset = 0x1ff8;
	call->rom_data = region.data;
	call->rom_size = sizeof(region.data);
	assert_int_equal(ppt_device_read_opregion_part(device,
						       PPT_OPREGION_READ_RAW,
						       0x1ff8, buffer,
						       sizeof(buffer), &count,
						       &size),
			 0);
	assert_int_equal(count, 8);
	assert_int_equal(size, 0x2000);
	call = expect_igd(host, PPT_IOC_OPREGION);
	call->rom_flags = PPT_OPREGION_F_PART;
	call->rom_offset = 0x2000;
	call->rom_size = sizeof(region.data);
	size = 0;
	assert_int_equal(ppt_device_read_opregion_part(device, 0, 0x2000,
						       buffer, sizeof(buffer),
						       &count, &size),
			 -ERANGE);
	assert_int_equal(size, 0x2000);
	ppt_device_unref(device);
}

/* --- files ----------------------------------------------------------------- */

static int read_file(struct fake_host *host, const char *name,
		     struct ppt_igd_opregion **ret)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	return ppt_igd_opregion_read_file(path, ret);
}

static void files_are_read(void **state)
{
	static const u8 long_bytes[PPT_OPREGION_LIMIT_BYTES + 1];
	struct fake_host *host = *state;
	struct ppt_igd_opregion *opregion;

	build_vbt(&vbt, VBT_SIZE_TGL);
	fake_bytes(host, vbt.data, vbt.size, "vbt");
	fake_bytes(host, long_bytes, sizeof(long_bytes), "long");
	fake_file(host, "", "empty");
	assert_int_equal(read_file(host, "vbt", &opregion), 0);
	assert_vbt(opregion, PPT_VBT_WHERE_OUTSIDE);
	ppt_igd_opregion_unref(opregion);
	assert_int_equal(read_file(host, "long", &opregion), -EFBIG);
	assert_int_equal(read_file(host, "empty", &opregion), -ENODATA);
	assert_int_equal(read_file(host, "proc", &opregion), -EISDIR);
	assert_int_equal(read_file(host, "none", &opregion), -ENOENT);
}

/* --- who uses its memory --------------------------------------------------- */

#define IOMEM                                        \
	"00000000-00000fff : Reserved\n"             \
	"c0000000-febfffff : PCI Bus 0000:00\n"      \
	"  d0000000-d0ffffff : 0000:00:02.0\n"       \
	"    d0000000-d07e8fff : BOOTFB\n"           \
	"      d0000000-d07e8fff : simplefb\n"       \
	"  d1000000-d1000fff : 0000:00:02.00\n"      \
	"    d1000000-d1000fff : another\n"          \
	"  e0000000-e0ffffff : PCI Bus 0000:01\n"    \
	"    e0000000-e0000fff : 0000:00:02.0\n"     \
	"      e0000000-e0000fff : i915 : strange\n" \
	"    e0001000-e0001fff : 0000:01:00.0\n"     \
	"      e0001000-e0001fff : nvme\n"           \
	"what is this\n"                             \
	"  d2000000-d2000fff : 0000:00:02.0\n"       \
	"fee00000-fee00fff : Local APIC"

static void assert_user(const struct ppt_bar_users *users, size_t index,
			const char *name, u64 start, u64 size_bytes)
{
	const struct ppt_bar_user *user = ppt_bar_users_get(users, index);

	assert_non_null(user);
	assert_string_equal(user->name, name);
	assert_int_equal(user->has_address, !!size_bytes);
	assert_int_equal(user->start, start);
	assert_int_equal(user->size_bytes, size_bytes);
}

static void users_of_its_memory_are_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_bar_users *users;

	fake_file(host, IOMEM, "proc/iomem");
	assert_int_equal(ppt_device_get_bar_users(device, &users), 0);
	assert_int_equal(ppt_bar_users_count(users), 3);
	assert_user(users, 0, "BOOTFB", 0xd0000000, 0x7e9000);
	assert_user(users, 1, "simplefb", 0xd0000000, 0x7e9000);
	assert_user(users, 2, "i915 : strange", 0xe0000000, 0x1000);
	assert_null(ppt_bar_users_get(users, 3));
	assert_ptr_equal(ppt_bar_users_ref(users), users);
	assert_null(ppt_bar_users_unref(users));
	assert_null(ppt_bar_users_unref(users));
	assert_int_equal(ppt_bar_users_count(NULL), 0);
	ppt_device_unref(device);
}

static void users_have_no_address_for_others_than_root(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_igd(host);
	struct ppt_bar_users *users;

	fake_file(host,
		  "00000000-00000000 : 0000:00:02.0\n"
		  "  00000000-00000000 : BOOTFB\n",
		  "proc/iomem");
	assert_int_equal(ppt_device_get_bar_users(device, &users), 0);
	assert_int_equal(ppt_bar_users_count(users), 1);
	assert_user(users, 0, "BOOTFB", 0, 0);
	ppt_bar_users_unref(users);
	fake_remove(host, "proc/iomem");
	assert_int_equal(ppt_device_get_bar_users(device, &users), -ENOENT);
	ppt_device_unref(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mailbox_4_is_told),
		cmocka_unit_test(a_guest_gets_one_piece),
		cmocka_unit_test(a_guest_gets_no_address_of_the_host),
		cmocka_unit_test(an_offset_in_the_file_is_followed),
		cmocka_unit_test(a_vbt_alone_is_told),
		cmocka_unit_test(defects_are_told),
		cmocka_unit_test(numbers_have_names),
		cmocka_unit_test(registers_are_those_of_the_model),
		TEST(the_modules_answer_is_told),
		TEST(numbers_of_a_newer_module_are_unknown),
		TEST(an_older_module_is_refused),
		TEST(errors_of_the_module_are_told),
		TEST(the_opregion_is_read),
		TEST(a_module_that_wants_too_much_is_refused),
		TEST(a_part_is_read),
		TEST(files_are_read),
		TEST(users_of_its_memory_are_told),
		TEST(users_have_no_address_for_others_than_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
