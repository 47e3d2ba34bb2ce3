// SPDX-License-Identifier: GPL-2.0
/* Intel's graphics for programs: see json.c. */
#include <stdlib.h>

#include "pptctl.h"

static void add_hex(struct json_object *object, const char *key, int digits,
		    unsigned int number)
{
	char *text = format_text("%0*x", digits, number);

	json_add_text(object, key, text);
	free(text);
}

static struct json_object *json_from_defect(const char *name, const char *text,
					    bool fatal)
{
	struct json_object *object = json_new_object();

	json_add_text(object, "name", name);
	json_add_bool(object, "fatal", fatal);
	json_add_text(object, "text", text);
	return object;
}

static struct json_object *json_from_memory_defects(uint32_t defects)
{
	struct json_object *array = json_new_array(), *defect;
	int i;

	for (i = 0; i < 32; i++) {
		if (!(defects & 1U << i))
			continue;
		defect = json_from_defect(ppt_igd_defect_name(i),
					  ppt_igd_defect_text(i),
					  ppt_igd_defect_is_fatal(i));
		json_append(array, defect);
	}
	return array;
}

static struct json_object *json_from_opregion_defects(uint32_t defects)
{
	struct json_object *array = json_new_array(), *defect;
	int i;

	for (i = 0; i < 32; i++) {
		if (!(defects & 1U << i))
			continue;
		defect = json_from_defect(ppt_opregion_defect_name(i),
					  ppt_opregion_defect_text(i),
					  ppt_opregion_defect_is_fatal(i));
		json_append(array, defect);
	}
	return array;
}

/* "2.1"; null if nothing is known of it. */
static void add_version(struct json_object *object, unsigned int major,
			unsigned int minor)
{
	char *text = format_text("%u.%u", major, minor);

	json_add_text(object, "version", major || minor ? text : NULL);
	free(text);
}

static struct json_object *json_from_opregion(const struct ppt_igd_info *info)
{
	struct json_object *object = json_new_object();

	add_version(object, info->opregion_major, info->opregion_minor);
	json_add_number(object, "size_bytes", info->opregion_size_bytes);
	json_add_number(object, "raw_size_bytes",
			info->opregion_raw_size_bytes);
	json_add_text(object, "vbt_where", ppt_vbt_where_name(info->vbt_where));
	json_add_number(object, "vbt_size_bytes", info->vbt_size_bytes);
	json_add(object, "defects",
		 json_from_opregion_defects(info->opregion_defects));
	return object;
}

static struct json_object *
json_from_bridge(const struct ppt_igd_bridge_ids *bridge, bool is_there,
		 bool has_ids)
{
	struct json_object *object;

	if (!is_there)
		return NULL;
	object = json_new_object();
	json_add_null(object, "vendor_id");
	json_add_null(object, "device_id");
	if (has_ids) {
		add_hex(object, "vendor_id", 4, bridge->vendor);
		add_hex(object, "device_id", 4, bridge->device);
	}
	add_hex(object, "subvendor_id", 4, bridge->subvendor);
	add_hex(object, "subdevice_id", 4, bridge->subdevice);
	add_hex(object, "revision", 2, bridge->revision);
	add_hex(object, "interface", 2, bridge->interface);
	return object;
}

static void add_memory(struct json_object *object,
		       const struct ppt_igd_info *info)
{
	char *text = igd_memory_text(info);

	json_add_text(object, "memory", ppt_igd_memory_name(info->memory));
	json_add_text(object, "memory_text", text);
	json_add_null(object, "stolen_base");
	if (info->stolen_base)
		json_add_number(object, "stolen_base", info->stolen_base);
	json_add_number(object, "stolen_size_bytes", info->stolen_size_bytes);
	json_add_number(object, "gtt_size_bytes", info->gtt_size_bytes);
	json_add_number(object, "base_low", info->base_low);
	add_hex(object, "sizes_register", 4, info->sizes_register);
	json_add_bool(object, "vga_disabled",
		      info->properties & PPT_IGD_PROPERTY_VGA_DISABLED);
	json_add(object, "memory_defects",
		 json_from_memory_defects(info->memory_defects));
	free(text);
}

void json_add_igd_info(struct json_object *object,
		       const struct ppt_igd_info *info)
{
	json_add_text(object, "model", info->model[0] ? info->model : NULL);
	json_add_null(object, "generation");
	if (info->generation)
		json_add_number(object, "generation", info->generation);
	add_memory(object, info);
	json_add(object, "opregion", json_from_opregion(info));
	json_add(object, "host_bridge",
		 json_from_bridge(&info->host_bridge,
				  info->properties &
					  PPT_IGD_PROPERTY_HOST_BRIDGE,
				  false));
	json_add(object, "lpc_bridge",
		 json_from_bridge(&info->lpc_bridge,
				  info->properties &
					  PPT_IGD_PROPERTY_LPC_BRIDGE,
				  true));
}

struct json_object *json_from_igd_regs(enum ppt_igd_memory memory)
{
	struct json_object *array = json_new_array(), *object;
	struct ppt_igd_reg reg;
	size_t i;

	for (i = 0; ppt_igd_reg_get(memory, i, &reg); i++) {
		object = json_new_object();
		json_add_text(object, "name", reg.name);
		json_add_text(object, "at", ppt_igd_reg_at_name(reg.at));
		json_add_number(object, "offset", reg.offset);
		json_add_number(object, "width_bytes", reg.width_bytes);
		json_add_text(object, "policy",
			      ppt_igd_reg_policy_name(reg.policy));
		json_append(array, object);
	}
	return array;
}

static struct json_object *json_from_vbt(const struct ppt_vbt_info *vbt,
					 enum ppt_vbt_where where)
{
	struct json_object *object;

	if (!vbt)
		return NULL;
	object = json_new_object();
	json_add_text(object, "where", ppt_vbt_where_name(where));
	json_add_number(object, "size_bytes", vbt->size_bytes);
	json_add_text(object, "product", vbt->product);
	json_add_number(object, "version", vbt->version);
	json_add_number(object, "bdb_version", vbt->bdb_version);
	json_add_number(object, "bdb_size_bytes", vbt->bdb_size_bytes);
	json_add_bool(object, "checksum_ok", !vbt->sum);
	return object;
}

static struct json_object *
json_from_header(const struct ppt_opregion_header *header)
{
	struct json_object *object;

	if (!header)
		return NULL;
	object = json_new_object();
	add_version(object, header->major, header->minor);
	json_add_number(object, "mailboxes", header->mailboxes);
	json_add_bool(object, "headless", header->headless);
	json_add_number(object, "rvda", header->rvda);
	json_add_number(object, "rvds", header->rvds);
	json_add_text(object, "firmware", header->bios);
	json_add_text(object, "video_bios", header->vbios);
	json_add_text(object, "driver", header->driver);
	json_add_text(object, "gop", header->gop);
	return object;
}

void json_add_opregion(struct json_object *object,
		       const struct ppt_igd_opregion *opregion)
{
	json_add_number(object, "size_bytes", ppt_igd_opregion_size(opregion));
	json_add(object, "header",
		 json_from_header(ppt_igd_opregion_header(opregion)));
	json_add(object, "vbt",
		 json_from_vbt(ppt_igd_opregion_vbt(opregion),
			       ppt_igd_opregion_vbt_where(opregion)));
	json_add(object, "defects",
		 json_from_opregion_defects(
			 ppt_igd_opregion_defects(opregion)));
}
