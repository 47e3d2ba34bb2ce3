// SPDX-License-Identifier: GPL-2.0
/*
 * ROMs that others have made: all those of four packages of Debian 12. Each is
 * read from where its package puts it and told as one line (optrom_text.h).
 * What the packages have besides, firmware of other kinds, is no ROM.
 */
#include <errno.h>
#include <stdio.h>

#include "unit.h"

#include "optrom_build.h"
#include "optrom_text.h"

#define FILE_MAX (2U << 20)

struct file_case {
	const char *path;
	size_t size;
	const char *expected;
};

static const char *const packages[] = {
	"seabios",
	"ipxe-qemu",
	"vgabios",
	"qemu-system-data",
};

/* clang-format off */
static const struct file_case files[] = {
	{ "/usr/lib/ipxe/82540em.rom", 0x12600,
	  "12600 of 12600; 0+12600 type 0 8086:100e LS" },
	{ "/usr/lib/ipxe/e1000_82540.rom", 0x12600,
	  "12600 of 12600; 0+12600 type 0 8086:100e LS" },
	{ "/usr/lib/ipxe/eepro100.rom", 0x12600,
	  "12600 of 12600; 0+12600 type 0 8086:1229 LS" },
	{ "/usr/lib/ipxe/ns8390.rom", 0x12400,
	  "12400 of 12400; 0+12400 type 0 0000:0000 LS" },
	{ "/usr/lib/ipxe/pcnet32.rom", 0x12400,
	  "12400 of 12400; 0+12400 type 0 1022:2000 LS" },
	{ "/usr/lib/ipxe/qemu/efi-e1000.rom", 0x3d000,
	  "3d000 of 3d000; 0+12600 type 0 8086:100e S; "
	  "12600+2aa00 type 3 8086:100e LE" },
	{ "/usr/lib/ipxe/qemu/efi-e1000e.rom", 0x3d000,
	  "3d000 of 3d000; 0+12600 type 0 8086:10d3 S; "
	  "12600+2aa00 type 3 8086:10d3 LE" },
	{ "/usr/lib/ipxe/qemu/efi-eepro100.rom", 0x3c800,
	  "3c800 of 3c800; 0+12600 type 0 8086:1229 S; "
	  "12600+2a200 type 3 8086:1229 LE" },
	{ "/usr/lib/ipxe/qemu/efi-ne2k_pci.rom", 0x3c000,
	  "3c000 of 3c000; 0+12400 type 0 0000:0000 S; "
	  "12400+29c00 type 3 fff3:0000 LE" },
	{ "/usr/lib/ipxe/qemu/efi-pcnet.rom", 0x3c200,
	  "3c200 of 3c200; 0+12400 type 0 1022:2000 S; "
	  "12400+29e00 type 3 1022:2000 LE" },
	{ "/usr/lib/ipxe/qemu/efi-rtl8139.rom", 0x3d000,
	  "3d000 of 3d000; 0+12800 type 0 10ec:8139 S; "
	  "12800+2a800 type 3 10ec:8139 LE" },
	{ "/usr/lib/ipxe/qemu/efi-virtio.rom", 0x3ce00,
	  "3ce00 of 3ce00; 0+12800 type 0 1af4:1041 S; "
	  "12800+2a600 type 3 1af4:1041 LE" },
	{ "/usr/lib/ipxe/qemu/efi-vmxnet3.rom", 0x3b800,
	  "3b800 of 3b800; 0+12200 type 0 15ad:07b0 S; "
	  "12200+29600 type 3 15ad:07b0 LE" },
	{ "/usr/lib/ipxe/qemu/pxe-e1000.rom", 0x12600,
	  "12600 of 12600; 0+12600 type 0 8086:100e LS" },
	{ "/usr/lib/ipxe/qemu/pxe-e1000e.rom", 0x12600,
	  "12600 of 12600; 0+12600 type 0 8086:10d3 LS" },
	{ "/usr/lib/ipxe/qemu/pxe-eepro100.rom", 0x12600,
	  "12600 of 12600; 0+12600 type 0 8086:1229 LS" },
	{ "/usr/lib/ipxe/qemu/pxe-ne2k_pci.rom", 0x12400,
	  "12400 of 12400; 0+12400 type 0 0000:0000 LS" },
	{ "/usr/lib/ipxe/qemu/pxe-pcnet.rom", 0x12400,
	  "12400 of 12400; 0+12400 type 0 1022:2000 LS" },
	{ "/usr/lib/ipxe/qemu/pxe-rtl8139.rom", 0x12800,
	  "12800 of 12800; 0+12800 type 0 10ec:8139 LS" },
	{ "/usr/lib/ipxe/qemu/pxe-virtio.rom", 0x12800,
	  "12800 of 12800; 0+12800 type 0 1af4:1041 LS" },
	{ "/usr/lib/ipxe/qemu/pxe-vmxnet3.rom", 0x12200,
	  "12200 of 12200; 0+12200 type 0 15ad:07b0 LS" },
	{ "/usr/lib/ipxe/rtl8139.rom", 0x12800,
	  "12800 of 12800; 0+12800 type 0 10ec:8139 LS" },
	{ "/usr/lib/ipxe/virtio-net.rom", 0x12800,
	  "12800 of 12800; 0+12800 type 0 1af4:1041 LS" },
	{ "/usr/share/qemu/QEMU,VGA.bin", 0x458,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/QEMU,cgthree.bin", 0x352,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/QEMU,tcx.bin", 0x57a,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/bios-microvm.bin", 0x10000,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/kvmvapic.bin", 0x2400,
	  "2400 of 8de3; 0+2400 bare; pcir-out-of-range 0@18" },
	{ "/usr/share/qemu/linuxboot.bin", 0x400,
	  "400 of 400; 0+400 bare; no-pcir 0@18" },
	{ "/usr/share/qemu/linuxboot_dma.bin", 0x600,
	  "600 of 600; 0+600 bare; no-pcir 0@18" },
	{ "/usr/share/qemu/multiboot.bin", 0x400,
	  "400 of 400; 0+400 bare; no-pcir 0@18" },
	{ "/usr/share/qemu/multiboot_dma.bin", 0x400,
	  "400 of 400; 0+400 bare; no-pcir 0@18" },
	{ "/usr/share/qemu/npcm7xx_bootrom.bin", 0x2e0,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/opensbi-riscv64-generic-fw_dynamic.bin", 0x1c280,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/pvh.bin", 0x600,
	  "600 of 600; 0+600 bare; no-pcir 0@18" },
	{ "/usr/share/qemu/qboot.rom", 0x10000,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/sgabios.bin", 0x1000,
	  "1000 of 1000; 0+1000 bare; no-pcir 0@18" },
	{ "/usr/share/qemu/slof.bin", 0xf3550,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/qemu/vof.bin", 0xda0,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/seabios/bios-256k.bin", 0x40000,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/seabios/bios-microvm.bin", 0x20000,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/seabios/bios.bin", 0x20000,
	  "0 of 0; not-a-rom -@0" },
	{ "/usr/share/seabios/vgabios-ati.bin", 0x9c00,
	  "9c00 of 9c00; 0+9c00 type 0 1002:5159 LS" },
	{ "/usr/share/seabios/vgabios-bochs-display.bin", 0x7000,
	  "7000 of 7000; 0+7000 type 0 1234:1111 LS" },
	{ "/usr/share/seabios/vgabios-cirrus.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 type 0 1013:00b8 LS" },
	{ "/usr/share/seabios/vgabios-isavga.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 bare; no-pcir 0@18" },
	{ "/usr/share/seabios/vgabios-qxl.bin", 0x9c00,
	  "9c00 of 9c00; 0+9c00 type 0 1b36:0100 LS" },
	{ "/usr/share/seabios/vgabios-ramfb.bin", 0x7200,
	  "7200 of 7200; 0+7200 bare; no-pcir 0@18" },
	{ "/usr/share/seabios/vgabios-stdvga.bin", 0x9c00,
	  "9c00 of 9c00; 0+9c00 type 0 1234:1111 LS" },
	{ "/usr/share/seabios/vgabios-virtio.bin", 0x9c00,
	  "9c00 of 9c00; 0+9c00 type 0 1af4:1050 LS" },
	{ "/usr/share/seabios/vgabios-vmware.bin", 0x9c00,
	  "9c00 of 9c00; 0+9c00 type 0 15ad:0405 LS" },
	{ "/usr/share/seabios/vgabios.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 bare; no-pcir 0@18" },
	{ "/usr/share/vgabios/vgabios-banshee.bin", 0x8000,
	  "8000 of 8000; 0+8000 type 0 121a:0003 LS" },
	{ "/usr/share/vgabios/vgabios-cirrus.bin", 0x8200,
	  "8200 of 8200; 0+8200 type 0 1013:00b8 LS" },
	{ "/usr/share/vgabios/vgabios-qxl.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 1b36:0100 LS" },
	{ "/usr/share/vgabios/vgabios-stdvga.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 1234:1111 LS" },
	{ "/usr/share/vgabios/vgabios-vmware.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 15ad:0405 LS" },
	{ "/usr/share/vgabios/vgabios.banshee.bin", 0x8000,
	  "8000 of 8000; 0+8000 type 0 121a:0003 LS" },
	{ "/usr/share/vgabios/vgabios.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 1234:1111 LS" },
	{ "/usr/share/vgabios/vgabios.cirrus.bin", 0x8200,
	  "8200 of 8200; 0+8200 type 0 1013:00b8 LS" },
	{ "/usr/share/vgabios/vgabios.cirrus.debug.bin", 0x8200,
	  "8200 of 8200; 0+8200 type 0 1013:00b8 LS" },
	{ "/usr/share/vgabios/vgabios.debug.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 type 0 1234:1111 LS" },
	{ "/usr/share/vgabios/vgabios.qxl.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 1b36:0100 LS" },
	{ "/usr/share/vgabios/vgabios.qxl.debug.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 type 0 1b36:0100 LS" },
	{ "/usr/share/vgabios/vgabios.stdvga.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 1234:1111 LS" },
	{ "/usr/share/vgabios/vgabios.stdvga.debug.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 type 0 1234:1111 LS" },
	{ "/usr/share/vgabios/vgabios.vmware.bin", 0x9600,
	  "9600 of 9600; 0+9600 type 0 15ad:0405 LS" },
	{ "/usr/share/vgabios/vgabios.vmware.debug.bin", 0x9a00,
	  "9a00 of 9a00; 0+9a00 type 0 15ad:0405 LS" },
};
/* clang-format on */

static u8 data[FILE_MAX];
static struct ppt_optrom found;

static void read_file(const struct file_case *file)
{
	FILE *in = fopen(file->path, "rb");
	size_t size;

	if (!in)
		fail_msg("%s: %s; tests/deps check installs it", file->path,
			 strerror(errno));
	size = fread(data, 1, sizeof(data), in);
	fclose(in);
	if (size != file->size)
		fail_msg("%s: %#zx bytes, not %#zx", file->path, size,
			 file->size);
}

UNIT_TEST(each_file_is_told_as_it_is)
{
	static char text[ROM_TEXT_SIZE];
	const struct file_case *file;

	for (file = files; file < files + ARRAY_SIZE(files); file++) {
		read_file(file);
		rom_parse(data, file->size, NULL, 0, &found);
		rom_describe(&found, text);
		if (strcmp(text, file->expected))
			fail_msg("%s:\n%s\nnot\n%s", file->path, text,
				 file->expected);
	}
}

/* As the module reads a ROM BAR, and with less. */
UNIT_TEST(each_file_is_the_same_when_read_in_steps)
{
	static const size_t first[] = { 0, 1, 0x1a, 512, 4096, 65536 };
	const struct file_case *file;
	size_t i;

	for (file = files; file < files + ARRAY_SIZE(files); file++) {
		read_file(file);
		for (i = 0; i < ARRAY_SIZE(first); i++)
			if (first[i] <= file->size)
				rom_parse_stepwise(data, file->size, first[i],
						   NULL, 0);
	}
}

/* No NVIDIA made them, so its extensions make no difference. */
UNIT_TEST(each_file_is_the_same_by_the_standard)
{
	static struct ppt_optrom standard;
	const struct file_case *file;

	for (file = files; file < files + ARRAY_SIZE(files); file++) {
		read_file(file);
		rom_parse(data, file->size, NULL, 0, &found);
		rom_parse(data, file->size, NULL, PPT_OPTROM_STANDARD,
			  &standard);
		assert_memory_equal(&found, &standard, sizeof(found));
	}
}

/* A change of any byte of a PC-AT image is noticed. */
UNIT_TEST(each_file_is_guarded_by_its_sum)
{
	const struct file_case *file;

	for (file = files; file < files + ARRAY_SIZE(files); file++) {
		read_file(file);
		rom_parse(data, file->size, NULL, 0, &found);
		if (!(found.images[0].traits & PPT_IMAGE_SUMMED))
			continue;
		data[0x200] ^= 0x10;
		rom_parse(data, file->size, NULL, 0, &found);
		assert_int_equal(found.defect_count, 1);
		assert_int_equal(found.defects[0].fault,
				 PPT_OPTROM_BAD_CHECKSUM);
	}
}

/* --- for which device ---------------------------------------------------- */

static bool is_for(const char *path, u16 vendor, u16 device)
{
	const struct ppt_optrom_target target = { vendor, device };
	const struct file_case *file = files;

	while (strcmp(file->path, path))
		file++;
	read_file(file);
	rom_parse(data, file->size, &target, 0, &found);
	assert_in_range(found.defect_count, 0, 1);
	return !found.defect_count;
}

UNIT_TEST(the_ids_tell_for_which_device)
{
	static const char vga[] = "/usr/share/seabios/vgabios-stdvga.bin";
	static const char e1000[] = "/usr/lib/ipxe/qemu/efi-e1000.rom";
	static const char ne2k[] = "/usr/lib/ipxe/qemu/efi-ne2k_pci.rom";

	assert_true(is_for(vga, 0x1234, 0x1111));
	assert_false(is_for(vga, 0x1234, 0x1112));
	assert_true(is_for(e1000, 0x8086, 0x100e));
	assert_int_equal(found.images[0].devices, 1);
	assert_int_equal(found.images[0].device_list, 0x4db);
	assert_int_equal(found.images[1].efi_machine, 0x8664);
	assert_int_equal(found.images[1].init_size, 341 * 512);
	assert_false(is_for(e1000, 0x8086, 0x10d3));
	assert_false(is_for(ne2k, 0x10ec, 0x8029));
	/* Of its images the second one only. */
	assert_true(is_for(ne2k, 0xfff3, 0x0000));
}

/* --- other layouts ------------------------------------------------------- */

/* As in ipxe-qemu 2.0.0: compressed, and padded to a power of two. */
UNIT_TEST(padding_behind_a_compressed_image_is_no_image)
{
	static const u8 padding[] = { 0xff, 0x00 };
	static char text[ROM_TEXT_SIZE];
	static struct rom rom;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(padding); i++) {
		rom.size = 0;
		rom_add_image(&rom, 9, 0x8086, 0x100e, PPT_CODE_PCAT, false);
		rom_add_image(&rom, 8, 0x8086, 0x100e, PPT_CODE_EFI, true);
		rom_put16(&rom, 0x120c, 1);
		rom_pad(&rom, 0x4000 - rom.size, padding[i]);
		rom_parse(rom.data, rom.size, NULL, 0, &found);
		rom_describe(&found, text);
		assert_string_equal(text,
				    "2200 of 2200; 0+1200 type 0 8086:100e S; "
				    "1200+1000 type 3 8086:100e LE");
		assert_int_equal(found.images[1].efi_compression, 1);
		rom_parse_stepwise(rom.data, rom.size, 4096, NULL, 0);
	}
}

/* --- nothing is left out ------------------------------------------------- */

static bool is_known(const char *path)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(files[i].path, path))
			return true;
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) &&
	       !strcmp(text + length - strlen(end), end);
}

/* What dpkg has noted; returns how many of its files matter here. */
static size_t check_package(const char *package)
{
	char path[4096];
	size_t count = 0;
	FILE *list;

	snprintf(path, sizeof(path), "/var/lib/dpkg/info/%s.list", package);
	list = fopen(path, "r");
	if (!list)
		fail_msg("%s is not installed; tests/deps check does it",
			 package);
	while (fgets(path, sizeof(path), list)) {
		path[strcspn(path, "\n")] = '\0';
		if (!ends_with(path, ".rom") && !ends_with(path, ".bin"))
			continue;
		count++;
		if (!is_known(path))
			fail_msg("%s of %s has no line here", path, package);
	}
	fclose(list);
	return count;
}

UNIT_TEST(no_file_of_the_packages_is_missing)
{
	size_t i, count = 0;

	for (i = 0; i < ARRAY_SIZE(packages); i++)
		count += check_package(packages[i]);
	assert_int_equal(count, ARRAY_SIZE(files));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_file_of_the_packages_is_missing),
		cmocka_unit_test(each_file_is_told_as_it_is),
		cmocka_unit_test(each_file_is_the_same_when_read_in_steps),
		cmocka_unit_test(each_file_is_the_same_by_the_standard),
		cmocka_unit_test(each_file_is_guarded_by_its_sum),
		cmocka_unit_test(the_ids_tell_for_which_device),
		cmocka_unit_test(padding_behind_a_compressed_image_is_no_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
