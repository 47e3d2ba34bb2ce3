// SPDX-License-Identifier: GPL-2.0
/* The IOMMU for programs: see json.c. */
#include <inttypes.h>
#include <stdlib.h>

#include "iommu_view.h"

static void add_hex(struct json_object *object, const char *key,
		    uint64_t number)
{
	char *text = format_text("0x%" PRIx64, number);

	json_add_text(object, key, text);
	free(text);
}

/* --- units ----------------------------------------------------------------- */

static struct json_object *json_from_unit(const struct iommu_view *view,
					  size_t index)
{
	const struct ppt_iommu_unit *unit =
		ppt_iommu_get_unit(view->iommu, index);
	struct json_object *object = json_new_object(), *array;
	struct ppt_device *device;
	size_t i;

	json_add_text(object, "name", unit->name);
	json_add_text(object, "kind", ppt_iommu_kind_name(unit->kind));
	json_add_null(object, "registers");
	if (unit->has_address)
		add_hex(object, "registers", unit->address);
	json_add_text(object, "address", unit->pci_address);
	json_add_text(object, "version", unit->version);
	json_add_text(object, "capability", unit->capability);
	json_add_text(object, "features", unit->features);
	array = json_new_array();
	for (i = 0; (device = ppt_list_get(view->list, i)); i++)
		if (ppt_iommu_find_unit(view->iommu, device) == (int)index)
			json_append_text(array, ppt_device_address(device));
	json_add(object, "devices", array);
	return object;
}

/* --- groups ---------------------------------------------------------------- */

static struct json_object *json_from_member(const struct ppt_iommu_member *one)
{
	struct json_object *object;

	if (one->device)
		return json_from_device(one->device);
	object = json_new_object();
	json_add_text(object, "name", one->name);
	json_add_null(object, "address");
	return object;
}

static struct json_object *
json_from_region(const struct ppt_iommu_region *region)
{
	struct json_object *object = json_new_object();

	add_hex(object, "start", region->start);
	add_hex(object, "end", region->end);
	json_add_text(object, "type", ppt_iommu_region_name(region->type));
	return object;
}

static struct json_object *json_from_group(const struct iommu_view *view,
					   size_t index)
{
	const struct ppt_iommu_group *group =
		ppt_iommu_get_group(view->iommu, index);
	struct json_object *object = json_new_object(), *array;
	const struct ppt_iommu_member *member;
	const struct ppt_iommu_region *region;
	size_t i;

	json_add_number(object, "group", group->number);
	json_add_text(object, "type", group->type);
	json_add_null(object, "unit");
	if (group->unit >= 0)
		json_add_text(object, "unit",
			      ppt_iommu_get_unit(view->iommu, group->unit)
				      ->name);
	json_add_bool(object, "forbidden", group->is_forbidden);
	array = json_new_array();
	for (i = 0; (region = ppt_iommu_get_region(view->iommu, index, i)); i++)
		json_append(array, json_from_region(region));
	json_add(object, "reserved", array);
	array = json_new_array();
	for (i = 0; (member = ppt_iommu_get_member(view->iommu, index, i)); i++)
		json_append(array, json_from_member(member));
	json_add(object, "members", array);
	return object;
}

/* --- tables ---------------------------------------------------------------- */

static struct json_object *
json_from_covered(const struct iommu_view *view,
		  const struct ppt_iommu_block *block,
		  const struct ppt_iommu_scope *scope)
{
	enum ppt_iommu_kind kind = ppt_iommu_tables_info(view->tables)->kind;
	struct json_object *array = json_new_array(), *object;
	struct ppt_device *device;
	size_t i;

	for (i = 0; (device = ppt_list_get(view->list, i)); i++) {
		if (!ppt_iommu_scope_covers(view->iommu, scope, device))
			continue;
		object = json_new_object();
		json_add_text(object, "address", ppt_device_address(device));
		json_add_null(object, "memory");
		if (block->type == PPT_IOMMU_BLOCK_MEMORY)
			json_add_text(object, "memory",
				      ppt_iommu_region_name(
					      ppt_iommu_memory_type(kind,
								    device)));
		json_append(array, object);
	}
	return array;
}

static struct json_object *json_from_scope(const struct iommu_view *view,
					   const struct ppt_iommu_block *block,
					   const struct ppt_iommu_scope *scope)
{
	struct json_object *object = json_new_object();
	char *address = iommu_scope_address(view, scope), *other;
	bool is_id = !scope->depth;

	json_add_text(object, "type", ppt_iommu_scope_name(scope->type));
	json_add_number(object, "number", scope->number);
	json_add_number(object, "offset", scope->offset);
	json_add_number(object, "flags", scope->flags);
	json_add_number(object, "id", scope->id);
	json_add_text(object, "address", address);
	json_add_null(object, "last");
	json_add_null(object, "alias");
	if (is_id && scope->type == PPT_IOMMU_SCOPE_RANGE) {
		other = iommu_id_text(scope->segment, scope->last);
		json_add_text(object, "last", other);
		free(other);
	}
	if (scope->has_alias) {
		other = iommu_id_text(scope->segment, scope->alias);
		json_add_text(object, "alias", other);
		free(other);
	}
	json_add_text(object, "hid", *scope->hid ? scope->hid : NULL);
	json_add_text(object, "cid", *scope->cid ? scope->cid : NULL);
	json_add_text(object, "uid", *scope->uid ? scope->uid : NULL);
	json_add(object, "devices", json_from_covered(view, block, scope));
	free(address);
	return object;
}

static struct json_object *json_from_block(const struct iommu_view *view,
					   size_t index)
{
	enum ppt_iommu_kind kind = ppt_iommu_tables_info(view->tables)->kind;
	const struct ppt_iommu_block *block =
		ppt_iommu_tables_get(view->tables, index);
	struct json_object *object = json_new_object(), *array;
	const struct ppt_iommu_scope *scope;
	char *address = NULL;
	size_t i;

	if (kind == PPT_IOMMU_AMD && block->type == PPT_IOMMU_BLOCK_UNIT)
		address = iommu_id_text(block->segment, block->device_id);
	json_add_text(object, "name", ppt_iommu_block_name(kind, block));
	json_add_number(object, "number", block->number);
	json_add_number(object, "offset", block->offset);
	json_add_number(object, "size_bytes", block->size_bytes);
	json_add_number(object, "flags", block->flags);
	json_add_number(object, "segment", block->segment);
	add_hex(object, "base", block->base);
	add_hex(object, "limit", block->limit);
	add_hex(object, "features", block->features);
	json_add_number(object, "proximity_domain", block->proximity_domain);
	json_add_number(object, "id", block->id);
	json_add_text(object, "address", address);
	json_add_text(object, "acpi_name", *block->name ? block->name : NULL);
	json_add_text(object, "unit", iommu_unit_of_block(view, index));
	array = json_new_array();
	for (i = 0; (scope = ppt_iommu_tables_scope(view->tables, index, i));
	     i++)
		json_append(array, json_from_scope(view, block, scope));
	json_add(object, "scopes", array);
	free(address);
	return object;
}

static struct json_object *json_from_tables(const struct iommu_view *view)
{
	const struct ppt_iommu_table_info *info =
		ppt_iommu_tables_info(view->tables);
	struct json_object *object = json_new_object(), *array;
	size_t i;

	json_add_text(object, "kind", ppt_iommu_kind_name(info->kind));
	json_add_number(object, "revision", info->revision);
	json_add_number(object, "size_bytes", info->size_bytes);
	json_add_number(object, "flags", info->flags);
	json_add_number(object, "address_bits", info->address_bits);
	json_add_bool(object, "checksum", info->is_sum_right);
	json_add_text(object, "oem", info->oem);
	json_add_text(object, "oem_table", info->oem_table);
	json_add_null(object, "defect");
	json_add_null(object, "defect_offset");
	if (info->defect) {
		json_add_text(object, "defect",
			      ppt_iommu_defect_name(info->defect));
		json_add_number(object, "defect_offset", info->defect_offset);
	}
	array = json_new_array();
	for (i = 0; i < ppt_iommu_tables_count(view->tables); i++)
		if (!iommu_hides_block(view, i))
			json_append(array, json_from_block(view, i));
	json_add(object, "blocks", array);
	return object;
}

struct json_object *json_from_iommu(const struct iommu_view *view)
{
	struct json_object *object = json_new_object(), *array;
	size_t i;

	array = json_new_array();
	for (i = 0; i < ppt_iommu_unit_count(view->iommu); i++)
		if (!iommu_hides_unit(view, i))
			json_append(array, json_from_unit(view, i));
	json_add(object, "units", array);
	array = json_new_array();
	for (i = 0; i < ppt_iommu_group_count(view->iommu); i++)
		if (!iommu_hides_group(view, i))
			json_append(array, json_from_group(view, i));
	json_add(object, "groups", array);
	json_add(object, "table", view->tables ? json_from_tables(view) : NULL);
	json_add(object, "notes", json_from_notes(&view->notes));
	return object;
}
