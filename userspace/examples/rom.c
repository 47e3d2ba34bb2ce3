// SPDX-License-Identifier: LGPL-2.1-or-later
/* rom FILE: the images of an option ROM, and its defects; 1 if one is fatal. */
#include <stdio.h>
#include <string.h>

#include <libppt.h>

int main(int argc, char **argv)
{
	const struct ppt_rom_defect *defect;
	const struct ppt_rom_image *image;
	struct ppt_rom *rom;
	int ret, status = 0;
	size_t i;

	if (argc != 2) {
		fprintf(stderr, "usage: rom FILE\n");
		return 2;
	}
	ret = ppt_rom_read_file(argv[1], NULL, &rom);
	if (ret) {
		fprintf(stderr, "rom: %s: %s\n", argv[1], strerror(-ret));
		return 1;
	}
	for (i = 0; (image = ppt_rom_get_image(rom, i)); i++)
		printf("image %zu: %s for %04x:%04x, %u bytes\n", i,
		       ppt_rom_code_name(image->code_type), image->ids.vendor,
		       image->ids.device, image->size_bytes);
	for (i = 0; (defect = ppt_rom_get_defect(rom, i)); i++) {
		printf("%s at 0x%x: %s\n", ppt_rom_fault_name(defect->fault),
		       defect->offset, ppt_rom_fault_text(defect->fault));
		if (ppt_rom_fault_is_fatal(defect->fault))
			status = 1;
	}
	ppt_rom_unref(rom);
	return status;
}
