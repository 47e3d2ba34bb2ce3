// SPDX-License-Identifier: GPL-2.0
/*
 * libppt: what it says is in a ROM, what it asks the module for, which ROM it
 * reads without the module, and what it leaves behind for the next boot.
 */
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

#include "libppt_machine.h"
#include "optrom_build.h"

#define GPU_FOLDER "bus/pci/devices/" NVME
#define ROM_ON GPU_FOLDER "/rom=1\n"
#define ROM_OFF GPU_FOLDER "/rom=0\n"
#define KEPT_NAME "ppt/" NVME "=1002:67df.rom"
#define KEPT "firmware/" KEPT_NAME

static struct rom rom;

static const u8 gop_guid[] = { 0xde, 0xa9, 0x42, 0x90, 0xdc, 0x23, 0x38, 0x4a,
			       0x96, 0xfb, 0x7a, 0xde, 0xd0, 0x80, 0x51, 0x6a };

/* --- bytes ----------------------------------------------------------------- */

static struct ppt_rom *parsed(const struct ppt_rom_ids *ids)
{
	char *copy = guarded_copy(rom.data, rom.size);
	struct ppt_rom *out;

	assert_int_equal(ppt_rom_parse(copy, rom.size, ids, &out), 0);
	guarded_free(copy);
	return out;
}

UNIT_TEST(images_are_told)
{
	const struct ppt_rom_ids ids = { 0x1002, 0x67df };
	const struct ppt_rom_image *image;
	struct ppt_rom *out;

	rom_build_two(&rom);
	rom_pad(&rom, 64, 0xff);
	out = parsed(&ids);
	assert_int_equal(ppt_rom_size(out), 0xa40);
	assert_int_equal(ppt_rom_chain_end(out), 0xa00);
	assert_int_equal(ppt_rom_start(out), 0);
	assert_memory_equal(ppt_rom_data(out), rom.data, rom.size);
	assert_int_equal(ppt_rom_image_count(out), 2);
	image = ppt_rom_get_image(out, 0);
	assert_int_equal(image->offset, 0);
	assert_int_equal(image->size_bytes, 0x400);
	assert_int_equal(image->code_type, PPT_ROM_CODE_PCAT);
	assert_int_equal(image->ids.vendor, 0x1002);
	assert_int_equal(image->class_code, 0x030000);
	assert_int_equal(image->traits, PPT_ROM_IMAGE_PCIR |
						PPT_ROM_IMAGE_MATCHES |
						PPT_ROM_IMAGE_SUMMED);
	assert_int_equal(image->gop, PPT_ROM_GOP_NO);
	image = ppt_rom_get_image(out, 1);
	assert_int_equal(image->offset, 0x400);
	assert_int_equal(image->efi_offset, 0x40);
	assert_int_equal(image->efi_machine, 0x8664);
	assert_int_equal(image->efi_subsystem, 0x0b);
	assert_true(image->traits & PPT_ROM_IMAGE_LAST);
	assert_null(ppt_rom_get_image(out, 2));
	assert_int_equal(ppt_rom_defect_count(out), 0);
	assert_null(ppt_rom_get_defect(out, 0));
	assert_null(ppt_rom_worst(out));
	assert_ptr_equal(ppt_rom_ref(out), out);
	assert_null(ppt_rom_unref(out));
	assert_null(ppt_rom_unref(out));
	assert_null(ppt_rom_unref(NULL));
}

UNIT_TEST(defects_are_told)
{
	const struct ppt_rom_ids ids = { 0x1002, 0x67ef };
	const struct ppt_rom_defect *defect;
	struct ppt_rom *out;

	rom_build_two(&rom);
	rom.data[ROM_SUM] ^= 1;
	out = parsed(&ids);
	assert_int_equal(ppt_rom_defect_count(out), 2);
	defect = ppt_rom_get_defect(out, 0);
	assert_int_equal(defect->fault, PPT_ROM_FAULT_BAD_CHECKSUM);
	assert_int_equal(defect->image, 0);
	assert_int_equal(defect->offset, ROM_SUM);
	assert_ptr_equal(ppt_rom_worst(out), defect);
	defect = ppt_rom_get_defect(out, 1);
	assert_int_equal(defect->fault, PPT_ROM_FAULT_ID_MISMATCH);
	assert_int_equal(defect->image, PPT_ROM_NO_IMAGE);
	ppt_rom_unref(out);

	rom.size = 0;
	out = parsed(NULL);
	assert_int_equal(ppt_rom_worst(out)->fault, PPT_ROM_FAULT_EMPTY);
	assert_int_equal(ppt_rom_image_count(out), 0);
	ppt_rom_unref(out);
}

static void assert_gop(enum ppt_rom_gop gop)
{
	struct ppt_rom *out = parsed(NULL);

	assert_int_equal(ppt_rom_get_image(out, 1)->gop, gop);
	ppt_rom_unref(out);
}

UNIT_TEST(gop_is_told_as_far_as_it_was_looked_for)
{
	rom_build_two(&rom);
	assert_gop(PPT_ROM_GOP_NOT_FOUND);
	/* Up to the last byte, and not a byte of another image. */
	memcpy(rom.data + 0xa00 - sizeof(gop_guid), gop_guid, sizeof(gop_guid));
	assert_gop(PPT_ROM_GOP_FOUND);
	rom.data[0x400 + 0x0c] = 1;
	assert_gop(PPT_ROM_GOP_COMPRESSED);
	/* A network card. */
	rom.data[0x41c + 0x0f] = 0x02;
	assert_gop(PPT_ROM_GOP_NO);
	rom_build_two(&rom);
	memcpy(rom.data + 0x100, gop_guid, sizeof(gop_guid));
	assert_gop(PPT_ROM_GOP_NOT_FOUND);
	/* Cut, and its code outside of what is left. */
	rom.size = 0x438;
	assert_gop(PPT_ROM_GOP_NOT_FOUND);
}

#define assert_names(function, first, last)                                   \
	do {                                                                  \
		int value_, other_;                                           \
		for (value_ = (first); value_ <= (last); value_++) {          \
			assert_string_not_equal(function(value_), "unknown"); \
			for (other_ = (first); other_ < value_; other_++)     \
				assert_string_not_equal(function(value_),     \
							function(other_));    \
		}                                                             \
		assert_string_equal(function(-1), "unknown");                 \
		assert_string_equal(function((last) + 1), "unknown");         \
	} while (0)

UNIT_TEST(each_value_has_a_name)
{
	assert_names(ppt_rom_fault_name, PPT_ROM_FAULT_EMPTY,
		     PPT_ROM_FAULT_TOO_MANY);
	assert_string_equal(ppt_rom_fault_name(PPT_ROM_FAULT_TABLE),
			    "bad-table");
	assert_int_equal(ppt_rom_fault_of(PPT_ROM_DEFECT_TABLE),
			 PPT_ROM_FAULT_TABLE);
	assert_int_equal(ppt_rom_fault_of(PPT_ROM_DEFECT_TABLE - 1), -1);
	assert_names(ppt_rom_origin_name, PPT_ROM_ORIGIN_NONE,
		     PPT_ROM_ORIGIN_SHADOW);
	assert_names(ppt_rom_service_name, PPT_ROM_SERVICE_NONE,
		     PPT_ROM_SERVICE_FILE);
	assert_names(ppt_rom_verdict_name, PPT_ROM_VERDICT_UNTRIED,
		     PPT_ROM_VERDICT_DENIED);
	assert_names(ppt_rom_gop_name, PPT_ROM_GOP_NO, PPT_ROM_GOP_COMPRESSED);
	assert_names(ppt_rom_change_name, PPT_ROM_CHANGE_VENDOR,
		     PPT_ROM_CHANGE_PADDING);
	assert_string_equal(ppt_rom_code_name(PPT_ROM_CODE_EFI), "efi");
	assert_string_equal(ppt_rom_code_name(0x42), "unknown");
	assert_string_equal(ppt_rom_machine_name(0xaa64), "aa64");
	assert_string_equal(ppt_rom_machine_name(0), "unknown");
	assert_true(ppt_rom_fault_is_fatal(PPT_ROM_FAULT_TABLE));
	assert_true(ppt_rom_fault_is_fatal(PPT_ROM_FAULT_UNKNOWN));
	assert_false(ppt_rom_fault_is_fatal(PPT_ROM_FAULT_ID_MISMATCH));
	assert_non_null(ppt_rom_fault_text(PPT_ROM_FAULT_UNKNOWN));
}

static void each_kind_of_bad_file_has_its_error(void **state)
{
	struct fake_host *host = *state;
	struct ppt_rom *out;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/x", host->root);
	assert_int_equal(ppt_rom_read_file(path, NULL, &out), -ENOENT);
	assert_int_equal(ppt_rom_read_file(host->root, NULL, &out), -EISDIR);
	assert_int_equal(ppt_rom_read_file("/dev/zero", NULL, &out),
			 -EMEDIUMTYPE);
	/* Nobody writes it, and nobody is waited for. */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(ppt_rom_read_file(path, NULL, &out), -EMEDIUMTYPE);
	fake_remove(host, "x");
	fake_file(host, "", "x");
	assert_int_equal(ppt_rom_read_file(path, NULL, &out), -ENODATA);
	assert_int_equal(truncate(path, PPT_ROM_LIMIT_BYTES + 1), 0);
	assert_int_equal(ppt_rom_read_file(path, NULL, &out), -EFBIG);
	assert_int_equal(truncate(path, PPT_ROM_LIMIT_BYTES), 0);
	assert_int_equal(ppt_rom_read_file(path, NULL, &out), 0);
	assert_int_equal(ppt_rom_worst(out)->fault, PPT_ROM_FAULT_ALL_ZERO);
	ppt_rom_unref(out);
}

/* --- the module ------------------------------------------------------------ */

static struct ppt_device *new_claimed(struct fake_host *host)
{
	rom_build_two(&rom);
	fake_module(host);
	return new_gpu(host, GPU, "ppt");
}

static struct fake_call *expect_rom_call(struct fake_host *host,
					 unsigned long request)
{
	struct fake_call *call;

	fake_expect_rom_version(host);
	call = fake_expect(host, request);
	call->address = nvme_address;
	return call;
}

static struct fake_call *expect_read(struct fake_host *host)
{
	struct fake_call *call = expect_rom_call(host, PPT_IOC_ROM_READ);

	call->rom_data = rom.data;
	call->rom_size = rom.size;
	call->rom_source = PPT_ROM_VFCT;
	return call;
}

static void info_is_the_modules(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_info info;
	struct fake_call *call;

	call = expect_rom_call(host, PPT_IOC_ROM);
	call->rom = (struct ppt_ioc_rom){
		.out_mode = PPT_ROM_MODE_ON,
		.out_source = PPT_ROM_VFCT,
		.out_size = 0xa00,
		.out_region_size = 0x1000,
		.out_asked = 1,
		.out_images = 2,
	};
	call->rom.out_sources[PPT_ROM_BAR] = (struct ppt_rom_source){
		.verdict = PPT_ROM_DEFECTIVE,
		.defect = PPT_ROM_DEFECT_ALL_ONES,
		.defect_offset = 7,
		.size = 4096,
	};
	call->rom.out_sources[PPT_ROM_FILE].verdict = 200;
	call->rom.out_sources[PPT_ROM_FILE].defect = 200;
	assert_int_equal(ppt_device_get_rom_info(device, &info), 0);
	assert_int_equal(host->node_flags & O_ACCMODE, O_RDONLY);
	assert_int_equal(info.service, PPT_ROM_SERVICE_ON);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_VFCT);
	assert_int_equal(info.size_bytes, 0xa00);
	assert_int_equal(info.region_size_bytes, 0x1000);
	assert_true(info.asked);
	assert_int_equal(info.image_count, 2);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].verdict,
			 PPT_ROM_VERDICT_DEFECTIVE);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].fault,
			 PPT_ROM_FAULT_ALL_ONES);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].fault_offset, 7);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_FILE].verdict, -1);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_FILE].fault, -1);

	call = expect_rom_call(host, PPT_IOC_ROM);
	call->rom.out_mode = 77;
	call->rom.out_source = 77;
	assert_int_equal(ppt_device_get_rom_info(device, &info), 0);
	assert_int_equal(info.service, PPT_ROM_SERVICE_UNKNOWN);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_UNKNOWN);
	ppt_device_unref(device);
}

static void older_module_is_not_asked(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;
	struct ppt_rom_info info;
	struct ppt_rom *out;

	fake_expect_version(host);
	assert_int_equal(ppt_device_get_rom_info(device, &info), -EPROTO);
	fake_expect_version(host);
	assert_int_equal(ppt_device_read_rom(device, 0, &out, NULL), -EPROTO);
	fake_expect_version(host);
	assert_int_equal(ppt_device_set_rom(device, PPT_ROM_SERVICE_OFF, NULL,
					    0, &report),
			 -EPROTO);
	ppt_device_unref(device);
}

static void rom_is_read(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	enum ppt_rom_origin origin;
	struct ppt_rom *out;

	expect_read(host);
	assert_int_equal(ppt_device_read_rom(device, 0, &out, &origin), 0);
	assert_int_equal(origin, PPT_ROM_ORIGIN_VFCT);
	assert_int_equal(ppt_rom_size(out), rom.size);
	assert_memory_equal(ppt_rom_data(out), rom.data, rom.size);
	assert_true(ppt_rom_get_image(out, 0)->traits & PPT_ROM_IMAGE_MATCHES);
	ppt_rom_unref(out);
	assert_int_equal(ppt_device_read_rom(device, 2, &out, NULL), -EINVAL);
	ppt_device_unref(device);
}

static void buffer_grows_as_the_module_says(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	size_t size = 1 << 20;
	u8 *big = calloc(1, size);
	struct fake_call *call;
	struct ppt_rom *out;

	assert_non_null(big);
	memcpy(big, rom.data, rom.size);
	call = expect_read(host);
	call->rom_data = big;
	call->rom_size = size;
	call->rom_flags = PPT_ROM_READ_F_AGAIN;
	call[1] = call[0];
	host->call_count++;
	/* The origins are asked again once, not for each try. */
	call[1].rom_flags = 0;
	assert_int_equal(ppt_device_read_rom(device, PPT_ROM_READ_AGAIN, &out,
					     NULL),
			 0);
	assert_int_equal(ppt_rom_size(out), size);
	ppt_rom_unref(out);

	/* One that grows with each look isn't followed for ever. */
	call = expect_read(host);
	call->error = -EMSGSIZE;
	call[1] = call[2] = call[3] = call[0];
	host->call_count += 3;
	assert_int_equal(ppt_device_read_rom(device, 0, &out, NULL), -EMSGSIZE);
	free(big);
	ppt_device_unref(device);
}

static void errors_of_the_module_come_through(void **state)
{
	static const int errors[] = { -ENODATA, -EAGAIN, -ENODEV, -ENOMEM };
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom *out;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		expect_read(host)->error = errors[i];
		assert_int_equal(ppt_device_read_rom(device, 0, &out, NULL),
				 errors[i]);
	}
	ppt_device_unref(device);
}

static void parts_are_read(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	u32 size = 0;
	u8 part[64];
	size_t count;

	expect_read(host)->rom_offset = 0x400;
	host->calls[host->call_count - 1].rom_flags = PPT_ROM_READ_F_PART;
	assert_int_equal(ppt_device_read_rom_part(device, 0x400, part,
						  sizeof(part), &count, &size),
			 0);
	assert_int_equal(count, sizeof(part));
	assert_int_equal(size, 0xa00);
	assert_memory_equal(part, rom.data + 0x400, sizeof(part));

	size = 0;
	expect_read(host)->rom_offset = 0xa00;
	host->calls[host->call_count - 1].rom_flags = PPT_ROM_READ_F_PART;
	assert_int_equal(ppt_device_read_rom_part(device, 0xa00, part,
						  sizeof(part), &count, &size),
			 -ERANGE);
	assert_int_equal(size, 0xa00);
	ppt_device_unref(device);
}

/* --- deciding -------------------------------------------------------------- */

static struct fake_call *expect_set(struct fake_host *host, u32 mode,
				    bool with_rom)
{
	struct fake_call *call = expect_rom_call(host, PPT_IOC_ROM_SET);

	call->rom_mode = mode;
	if (with_rom) {
		call->rom_data = rom.data;
		call->rom_size = rom.size;
	}
	return call;
}

static int set_rom(struct ppt_device *device, enum ppt_rom_service service,
		   bool with_rom, unsigned int flags,
		   struct ppt_rom_set_report *report)
{
	struct ppt_rom *file = with_rom ? parsed(NULL) : NULL;
	int ret;

	ret = ppt_device_set_rom(device, service, file, flags, report);
	ppt_rom_unref(file);
	return ret;
}

static bool is_there(struct fake_host *host, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	return !access(path, F_OK);
}

static void assert_path(struct fake_host *host,
			const struct ppt_rom_set_report *report,
			const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", host->root, name);
	assert_string_equal(report->path, path);
	assert_true(is_there(host, name));
}

/* No temporary file is left in the folder for firmware. */
static void assert_firmware_count(struct fake_host *host, size_t expected)
{
	char path[PATH_MAX], **names;
	size_t count = 0;

	snprintf(path, sizeof(path), "%s/firmware", host->root);
	assert_int_equal(ppt_ctx_set_sysfs_root(host->ctx, path), 0);
	assert_int_equal(ppt_sysfs_names(host->ctx, &names, "ppt"), 0);
	while (names[count])
		count++;
	assert_int_equal(count, expected);
	ppt_sysfs_names_free(names);
	assert_false(is_there(host, "firmware/ppt/.ppt-0-0.tmp"));
	snprintf(path, sizeof(path), "%s/sys", host->root);
	assert_int_equal(ppt_ctx_set_sysfs_root(host->ctx, path), 0);
}

static void file_is_given_and_kept(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;
	struct ppt_rom *kept;

	expect_set(host, PPT_ROM_MODE_FILE, true)->rom_flags =
		PPT_ROM_SET_F_ANY_DEVICE;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true,
				 PPT_ROM_SET_KEEP | PPT_ROM_SET_ANY_DEVICE,
				 &report),
			 0);
	assert_path(host, &report, KEPT);
	assert_int_equal(ppt_rom_read_file(report.path, NULL, &kept), 0);
	assert_int_equal(ppt_rom_size(kept), rom.size);
	ppt_rom_unref(kept);
	assert_firmware_count(host, 1);
	/* Not kept, it changes nothing there. */
	rom.data[0x100] = 1;
	expect_set(host, PPT_ROM_MODE_FILE, true);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true, 0,
				 &report),
			 0);
	assert_string_equal(report.path, "");
	expect_set(host, PPT_ROM_MODE_OFF, false);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_OFF, false,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	assert_true(is_there(host, KEPT));
	ppt_device_unref(device);
}

static void kernel_says_where_firmware_is(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/elsewhere\n", host->root);
	fake_file(host, path, "sys/module/firmware_class/parameters/path");
	expect_set(host, PPT_ROM_MODE_FILE, true);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	assert_path(host, &report, "elsewhere/" KEPT_NAME);
	fake_file(host, "\n", "sys/module/firmware_class/parameters/path");
	expect_set(host, PPT_ROM_MODE_FILE, true);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	assert_path(host, &report, KEPT);
	ppt_device_unref(device);
}

static void refused_file_is_not_kept(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;
	struct fake_call *call;

	fake_file(host, "as before", KEPT);
	call = expect_set(host, PPT_ROM_MODE_FILE, true);
	call->error = -EBADMSG;
	call->rom_defect = PPT_ROM_DEFECT_BAD_CHECKSUM;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true,
				 PPT_ROM_SET_KEEP, &report),
			 -EBADMSG);
	assert_int_equal(report.step, PPT_ROM_SET_STEP_SET);
	assert_int_equal(report.fault, PPT_ROM_FAULT_BAD_CHECKSUM);
	assert_int_equal(report.fault_offset, 0x3ff);
	assert_firmware_count(host, 1);
	ppt_device_unref(device);
}

static void what_cant_be_kept_is_not_given(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;

	fake_file(host, "no folder", "firmware/ppt");
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true,
				 PPT_ROM_SET_KEEP, &report),
			 -ENOTDIR);
	assert_int_equal(report.step, PPT_ROM_SET_STEP_PREPARE);
	assert_non_null(strstr(report.path, KEPT));
	ppt_device_unref(device);
}

static void file_is_put_aside_and_back(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;

	fake_bytes(host, rom.data, rom.size, KEPT);
	fake_file(host, "an older one", KEPT ".off");
	expect_set(host, PPT_ROM_MODE_ON, false);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_ON, false,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	assert_path(host, &report, KEPT ".off.1");
	assert_true(is_there(host, KEPT ".off"));
	assert_false(is_there(host, KEPT));

	/* The module is told what it will find later, whosever it is. */
	expect_set(host, PPT_ROM_MODE_FILE, true)->rom_flags =
		PPT_ROM_SET_F_ANY_DEVICE;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, false, 0,
				 &report),
			 0);
	assert_path(host, &report, KEPT ".off.1");
	expect_set(host, PPT_ROM_MODE_FILE, true)->rom_flags =
		PPT_ROM_SET_F_ANY_DEVICE;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, false,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	assert_path(host, &report, KEPT);
	assert_false(is_there(host, KEPT ".off.1"));

	expect_set(host, PPT_ROM_MODE_ON, false);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_ON, false, 0, &report),
			 0);
	assert_true(is_there(host, KEPT));
	ppt_device_unref(device);
}

static void file_of_before_is_asked_for(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;

	expect_set(host, PPT_ROM_MODE_FILE, false);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, false,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	expect_set(host, PPT_ROM_MODE_FILE, false)->error = -ENODATA;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, false,
				 PPT_ROM_SET_KEEP, &report),
			 -ENODATA);
	/* It is there, but the module hasn't seen it. */
	fake_bytes(host, rom.data, rom.size, KEPT);
	expect_set(host, PPT_ROM_MODE_FILE, false)->error = -ENODATA;
	expect_set(host, PPT_ROM_MODE_FILE, true)->rom_flags =
		PPT_ROM_SET_F_ANY_DEVICE;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, false,
				 PPT_ROM_SET_KEEP, &report),
			 0);
	ppt_device_unref(device);
}

static void failed_on_puts_nothing_aside(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;

	fake_bytes(host, rom.data, rom.size, KEPT);
	expect_set(host, PPT_ROM_MODE_ON, false)->error = -EPERM;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_ON, false,
				 PPT_ROM_SET_KEEP, &report),
			 -EPERM);
	assert_true(is_there(host, KEPT));
	ppt_device_unref(device);
}

static void odd_settings_are_refused(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_claimed(host);
	struct ppt_rom_set_report report;

	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_NONE, false, 0,
				 &report),
			 -EINVAL);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_ON, true, 0, &report),
			 -EINVAL);
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_ON, false, 4, &report),
			 -EINVAL);
	rom.size = 0;
	assert_int_equal(set_rom(device, PPT_ROM_SERVICE_FILE, true, 0,
				 &report),
			 -EINVAL);
	ppt_device_unref(device);
}

/* --- without the module ---------------------------------------------------- */

#define SHADOW_RESOURCES               \
	"0x0000000000000000 0x0 0x0\n" \
	"0x0000000000000000 0x0 0x0\n" \
	"0x0000000000000000 0x0 0x0\n" \
	"0x0000000000000000 0x0 0x0\n" \
	"0x0000000000000000 0x0 0x0\n" \
	"0x0000000000000000 0x0 0x0\n" \
	"0x00000000000c0000 0x00000000000dffff 0x0000000000000212\n"

static struct ppt_rom_info info;

static int extract(struct ppt_device *device, struct ppt_rom **out)
{
	return ppt_device_extract_rom(device, &info, out);
}

/* Whether the file "rom" gives nothing any more. */
static void assert_switched_off(struct fake_host *host)
{
	char text[4];

	assert_int_equal(ppt_sysfs_read(host->ctx, text, sizeof(text),
					GPU_FOLDER "/rom"),
			 0);
}

static enum ppt_rom_verdict verdict(enum ppt_rom_origin origin)
{
	return info.findings[origin].verdict;
}

static void put_vfct(struct fake_host *host)
{
	struct rom *table = calloc(1, sizeof(*table));

	assert_non_null(table);
	rom_build_vfct(table);
	fake_bytes(host, table->data, table->size,
		   "sys/firmware/acpi/tables/VFCT");
	free(table);
}

static void bar_is_read_by_sysfs(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, GPU, "amdgpu");
	struct ppt_rom *out;

	rom_build_two(&rom);
	fake_rom(host, NVME, rom.data, rom.size);
	assert_int_equal(extract(device, &out), 0);
	assert_string_equal(host->writes, ROM_ON ROM_OFF);
	assert_switched_off(host);
	assert_int_equal(info.service, PPT_ROM_SERVICE_NONE);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_BAR);
	assert_int_equal(info.size_bytes, rom.size);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR), PPT_ROM_VERDICT_USED);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_VFCT), PPT_ROM_VERDICT_UNTRIED);
	assert_memory_equal(ppt_rom_data(out), rom.data, rom.size);
	ppt_rom_unref(out);
	ppt_device_unref(device);
}

static void device_is_woken_up_for_that(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, GPU, NULL);
	struct ppt_rom *out;

	rom_build_two(&rom);
	fake_rom(host, NVME, rom.data, rom.size);
	fake_file(host, "suspended\n",
		  "sys/" GPU_FOLDER "/power/runtime_status");
	fake_file(host, "auto\n", "sys/" GPU_FOLDER "/power/control");
	fake_file(host, "0\n", "sys/" GPU_FOLDER "/enable");
	assert_int_equal(extract(device, &out), 0);
	assert_string_equal(host->writes, GPU_FOLDER
			    "/power/control=on\n" GPU_FOLDER
			    "/enable=1\n" ROM_ON ROM_OFF GPU_FOLDER
			    "/enable=0\n" GPU_FOLDER "/power/control=auto\n");
	ppt_rom_unref(out);
	ppt_device_unref(device);
}

static void rom_is_switched_off_when_reading_fails(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, GPU, "amdgpu");
	struct ppt_rom *out;

	fake_rom(host, NVME, NULL, 0);
	assert_int_equal(extract(device, &out), -ENODATA);
	assert_string_equal(host->writes, ROM_ON ROM_OFF);
	assert_switched_off(host);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR),
			 PPT_ROM_VERDICT_UNREADABLE);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].error, -EISDIR);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_VFCT), PPT_ROM_VERDICT_ABSENT);
	ppt_device_unref(device);
}

static void privilege_is_missed(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, GPU, "amdgpu");
	struct ppt_rom *out;

	fake_rom(host, NVME, NULL, 0);
	host->fail_path = "/rom";
	host->fail_error = -EACCES;
	assert_int_equal(extract(device, &out), -EACCES);
	assert_string_equal(host->writes, ROM_ON);
	ppt_device_unref(device);
}

static void table_stands_in_for_the_bar(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, "1002:73FF", "amdgpu");
	static const u8 ones[4096] = { [0 ... 4095] = 0xff };
	struct ppt_rom *out;

	put_vfct(host);
	/* None at all. */
	assert_int_equal(extract(device, &out), 0);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_VFCT);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR), PPT_ROM_VERDICT_ABSENT);
	assert_int_equal(ppt_rom_size(out), 0x400);
	assert_string_equal(host->writes, "");
	ppt_rom_unref(out);
	/* One that is no ROM. */
	fake_rom(host, NVME, ones, sizeof(ones));
	assert_int_equal(extract(device, &out), 0);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_VFCT);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR),
			 PPT_ROM_VERDICT_DEFECTIVE);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].fault,
			 PPT_ROM_FAULT_ALL_ONES);
	ppt_rom_unref(out);
	/* One with a defect is better than none, and worse than a sound one. */
	rom_build_two(&rom);
	rom.data[ROM_SUM] ^= 1;
	fake_rom(host, NVME, rom.data, rom.size);
	assert_int_equal(extract(device, &out), 0);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_VFCT);
	ppt_rom_unref(out);
	fake_remove(host, "sys/firmware/acpi/tables/VFCT");
	assert_int_equal(extract(device, &out), 0);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_BAR);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR), PPT_ROM_VERDICT_USED);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].fault,
			 PPT_ROM_FAULT_BAD_CHECKSUM);
	ppt_rom_unref(out);
	ppt_device_unref(device);
}

static void malformed_table_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, "1002:73FF", NULL);
	struct ppt_rom *out;

	fake_file(host, "VFCT", "sys/firmware/acpi/tables/VFCT");
	assert_int_equal(extract(device, &out), -ENODATA);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_VFCT),
			 PPT_ROM_VERDICT_DEFECTIVE);
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_VFCT].fault,
			 PPT_ROM_FAULT_TABLE);
	ppt_device_unref(device);
}

static void shadow_is_told_and_the_last_choice(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, "1002:73FF", "amdgpu");
	struct ppt_rom *out;

	rom_build_two(&rom);
	fake_rom(host, NVME, rom.data, rom.size);
	fake_file(host, SHADOW_RESOURCES, "sys/" GPU_FOLDER "/resource");
	/* It is another card's, as long as this isn't the boot display. */
	assert_int_equal(extract(device, &out), -ENODATA);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_SHADOW),
			 PPT_ROM_VERDICT_ABSENT);
	assert_string_equal(host->writes, "");
	fake_file(host, "1\n", "sys/" GPU_FOLDER "/boot_vga");
	assert_int_equal(extract(device, &out), 0);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_SHADOW);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_SHADOW), PPT_ROM_VERDICT_USED);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR),
			 PPT_ROM_VERDICT_UNREADABLE);
	assert_string_equal(host->writes, ROM_ON ROM_OFF);
	ppt_rom_unref(out);

	put_vfct(host);
	assert_int_equal(extract(device, &out), 0);
	assert_int_equal(info.origin, PPT_ROM_ORIGIN_VFCT);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_SHADOW),
			 PPT_ROM_VERDICT_UNTRIED);
	ppt_rom_unref(out);
	ppt_device_unref(device);
}

static void denylisted_device_is_not_touched(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, "14E4:168E", "bnx2x");
	struct ppt_rom *out;

	rom_build_two(&rom);
	fake_rom(host, NVME, rom.data, rom.size);
	assert_int_equal(extract(device, &out), -ENODATA);
	assert_int_equal(verdict(PPT_ROM_ORIGIN_BAR), PPT_ROM_VERDICT_DENIED);
	assert_string_equal(host->writes, "");
	ppt_device_unref(device);
}

static void device_of_a_vm_is_not_touched(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device;
	struct ppt_rom *out;

	fake_device(host, PORT, NVME, "1002:73FF", "30000", "vfio-pci");
	fake_link(host, "sys/kernel/iommu_groups/7",
		  "sys/" GPU_FOLDER "/iommu_group");
	device = new_gpu(host, "1002:73FF", "vfio-pci");
	host->busy = " vfio/7 ";
	rom_build_two(&rom);
	fake_rom(host, NVME, rom.data, rom.size);
	assert_int_equal(extract(device, &out), -EBUSY);
	assert_string_equal(host->writes, "");
	assert_int_equal(info.findings[PPT_ROM_ORIGIN_BAR].error, -EBUSY);
	/* Its table isn't in it. */
	put_vfct(host);
	assert_int_equal(extract(device, &out), 0);
	assert_string_equal(host->writes, "");
	ppt_rom_unref(out);
	ppt_device_unref(device);
}

static void gone_device_is_told(void **state)
{
	struct fake_host *host = *state;
	struct ppt_device *device = new_gpu(host, GPU, NULL);
	struct ppt_rom *out;

	fake_remove(host, "sys/" GPU_FOLDER);
	assert_int_equal(extract(device, &out), -ENODEV);
	ppt_device_unref(device);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(images_are_told),
		cmocka_unit_test(defects_are_told),
		cmocka_unit_test(gop_is_told_as_far_as_it_was_looked_for),
		cmocka_unit_test(each_value_has_a_name),
		TEST(each_kind_of_bad_file_has_its_error),
		TEST(info_is_the_modules),
		TEST(older_module_is_not_asked),
		TEST(rom_is_read),
		TEST(buffer_grows_as_the_module_says),
		TEST(errors_of_the_module_come_through),
		TEST(parts_are_read),
		TEST(file_is_given_and_kept),
		TEST(kernel_says_where_firmware_is),
		TEST(refused_file_is_not_kept),
		TEST(what_cant_be_kept_is_not_given),
		TEST(file_is_put_aside_and_back),
		TEST(file_of_before_is_asked_for),
		TEST(failed_on_puts_nothing_aside),
		TEST(odd_settings_are_refused),
		TEST(bar_is_read_by_sysfs),
		TEST(device_is_woken_up_for_that),
		TEST(rom_is_switched_off_when_reading_fails),
		TEST(privilege_is_missed),
		TEST(table_stands_in_for_the_bar),
		TEST(malformed_table_is_told),
		TEST(shadow_is_told_and_the_last_choice),
		TEST(denylisted_device_is_not_touched),
		TEST(device_of_a_vm_is_not_touched),
		TEST(gone_device_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
