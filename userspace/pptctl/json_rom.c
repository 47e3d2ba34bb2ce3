// SPDX-License-Identifier: GPL-2.0
/* Option ROMs for programs: see json.c. */
#include <stdlib.h>

#include "pptctl.h"

static struct json_object *json_from_finding(enum ppt_rom_origin origin,
					     const struct ppt_rom_info *info)
{
	const struct ppt_rom_finding *finding = &info->findings[origin];
	struct json_object *object = json_new_object();
	char *text = finding_text(finding, info->asked);

	json_add_text(object, "source", ppt_rom_origin_name(origin));
	json_add_text(object, "verdict",
		      ppt_rom_verdict_name(finding->verdict));
	json_add_number(object, "size_bytes", finding->size_bytes);
	json_add_null(object, "defect");
	json_add_null(object, "defect_offset");
	if (finding->fault) {
		json_add_text(object, "defect",
			      ppt_rom_fault_name(finding->fault));
		json_add_number(object, "defect_offset", finding->fault_offset);
	}
	json_add_text(object, "text", text);
	free(text);
	return object;
}

void json_add_rom_info(struct json_object *object,
		       const struct ppt_rom_info *info)
{
	struct json_object *sources = json_new_array();
	int origin;

	json_add_text(object, "mode", ppt_rom_service_name(info->service));
	json_add_text(object, "source", ppt_rom_origin_name(info->origin));
	json_add_number(object, "size_bytes", info->size_bytes);
	json_add_number(object, "region_size_bytes", info->region_size_bytes);
	json_add_bool(object, "asked", info->asked);
	json_add_number(object, "image_count", info->image_count);
	for (origin = PPT_ROM_ORIGIN_BAR; origin < PPT_ROM_ORIGINS; origin++)
		json_append(sources, json_from_finding(origin, info));
	json_add(object, "sources", sources);
}

static void add_hex(struct json_object *object, const char *key, int digits,
		    unsigned int number)
{
	char *text = format_text("%0*x", digits, number);

	json_add_text(object, key, text);
	free(text);
}

static void add_efi(struct json_object *object,
		    const struct ppt_rom_image *image)
{
	json_add_null(object, "efi_machine");
	json_add_null(object, "efi_subsystem");
	json_add_null(object, "efi_compression");
	json_add_text(object, "gop", ppt_rom_gop_name(image->gop));
	if (!(image->traits & PPT_ROM_IMAGE_EFI))
		return;
	json_add_text(object, "efi_machine",
		      ppt_rom_machine_name(image->efi_machine));
	json_add_number(object, "efi_subsystem", image->efi_subsystem);
	json_add_number(object, "efi_compression", image->efi_compression);
}

static struct json_object *json_from_image(const struct ppt_rom_image *image)
{
	struct json_object *object = json_new_object();
	bool known = image->traits & PPT_ROM_IMAGE_PCIR;

	json_add_number(object, "offset", image->offset);
	json_add_number(object, "size_bytes", image->size_bytes);
	json_add_null(object, "type");
	json_add_null(object, "vendor_id");
	json_add_null(object, "device_id");
	json_add_null(object, "class_code");
	json_add_null(object, "checksum_ok");
	if (known) {
		json_add_text(object, "type",
			      ppt_rom_code_name(image->code_type));
		add_hex(object, "vendor_id", 4, image->ids.vendor);
		add_hex(object, "device_id", 4, image->ids.device);
		add_hex(object, "class_code", 6, image->class_code);
	}
	json_add_number(object, "code_type", image->code_type);
	json_add_number(object, "further_devices", image->devices);
	json_add_bool(object, "matches", image->traits & PPT_ROM_IMAGE_MATCHES);
	json_add_bool(object, "last", image->traits & PPT_ROM_IMAGE_LAST);
	if (image->traits & PPT_ROM_IMAGE_SUMMED)
		json_add_bool(object, "checksum_ok", !image->sum);
	add_efi(object, image);
	return object;
}

static struct json_object *json_from_defect(const struct ppt_rom_defect *defect)
{
	struct json_object *object = json_new_object();

	json_add_text(object, "name", ppt_rom_fault_name(defect->fault));
	json_add_bool(object, "fatal", ppt_rom_fault_is_fatal(defect->fault));
	json_add_null(object, "image");
	if (defect->image != PPT_ROM_NO_IMAGE)
		json_add_number(object, "image", defect->image);
	json_add_number(object, "offset", defect->offset);
	json_add_text(object, "text", ppt_rom_fault_text(defect->fault));
	return object;
}

void json_add_rom(struct json_object *object, const struct ppt_rom *rom)
{
	struct json_object *images = json_new_array();
	struct json_object *defects = json_new_array();
	const struct ppt_rom_defect *defect;
	const struct ppt_rom_image *image;
	size_t i;

	for (i = 0; (image = ppt_rom_get_image(rom, i)); i++)
		json_append(images, json_from_image(image));
	for (i = 0; (defect = ppt_rom_get_defect(rom, i)); i++)
		json_append(defects, json_from_defect(defect));
	json_add_number(object, "size_bytes", ppt_rom_size(rom));
	json_add_number(object, "chain_end", ppt_rom_chain_end(rom));
	json_add_bool(object, "sound", rom_is_sound(rom));
	json_add_number(object, "defect_count", ppt_rom_defect_count(rom));
	json_add(object, "images", images);
	json_add(object, "defects", defects);
}
