// SPDX-License-Identifier: GPL-2.0
/*
 * The IOMMU for people: a line for each member of a group, the group's number
 * before the first; what all groups have in common is said once.
 */
#include <stdlib.h>
#include <string.h>

#include "iommu_view.h"

/* Where the texts of facts begin, and so those of what belongs to one. */
#define SCOPE_COLUMN 19

/* --- groups ---------------------------------------------------------------- */

static void add_row(const struct iommu_view *view, struct table *table,
		    const struct ppt_iommu_group *group,
		    const struct ppt_iommu_member *member, bool is_first)
{
	const struct ppt_iommu_unit *unit = NULL;
	struct ppt_device *device = member->device;
	const char *owner = device ? ppt_device_owner(device) : NULL;
	const char *type = group->type ? group->type : "-";

	if (group->unit >= 0)
		unit = ppt_iommu_get_unit(view->iommu, group->unit);
	table_add(table,
		  (char *[TABLE_COLUMNS]){
			  is_first ? format_text("%u", group->number) :
				     format_text("%s", ""),
			  format_text("%s", is_first ? type : ""),
			  format_text("%s", !is_first ? "" :
					    unit      ? unit->name :
							"-"),
			  format_text("%s", member->name),
			  device ? class_word(ppt_device_class_code(device)) :
				   format_text("-"),
			  device ? state_text(device) : format_text("-"),
			  format_text("%s", owner ? owner : "-"),
			  device ? device_name(device) :
				   format_text("no PCI device"),
		  });
}

static void print_table(const struct iommu_view *view)
{
	const struct ppt_iommu_member *member;
	const struct ppt_iommu_group *group;
	struct table table = { 0 };
	size_t i, j;
	char *head[TABLE_COLUMNS] = {
		format_text("GROUP"), format_text("TYPE"),
		format_text("UNIT"),  format_text("ADDRESS"),
		format_text("CLASS"), format_text("STATE"),
		format_text("OWNER"), format_text("DEVICE"),
	};

	table_add(&table, head);
	for (i = 0; (group = ppt_iommu_get_group(view->iommu, i)); i++)
		for (j = 0; !iommu_hides_group(view, i) &&
			    (member = ppt_iommu_get_member(view->iommu, i, j));
		     j++)
			add_row(view, &table, group, member, !j);
	table_print(&table);
	table_free(&table);
}

/* --- reserved regions ------------------------------------------------------ */

#define COMMON_MAX 16

/**
 * struct common - regions that every group has
 * @regions: borrowed
 * @count: of @regions
 */
struct common {
	const struct ppt_iommu_region *regions[COMMON_MAX];
	size_t count;
};

static bool is_same(const struct ppt_iommu_region *a,
		    const struct ppt_iommu_region *b)
{
	return a->type == b->type && a->start == b->start && a->end == b->end;
}

static bool has_region(const struct iommu_view *view, size_t group,
		       const struct ppt_iommu_region *region)
{
	const struct ppt_iommu_region *other;
	size_t i;

	for (i = 0; (other = ppt_iommu_get_region(view->iommu, group, i)); i++)
		if (is_same(other, region))
			return true;
	return false;
}

static bool has_everybody(const struct iommu_view *view,
			  const struct ppt_iommu_region *region)
{
	size_t i;

	for (i = 0; i < ppt_iommu_group_count(view->iommu); i++)
		if (!has_region(view, i, region))
			return false;
	return true;
}

/* Also of the groups that aren't shown: what is usual doesn't depend on DEV. */
static void find_common(const struct iommu_view *view, struct common *common)
{
	const struct ppt_iommu_region *region;
	size_t i;

	common->count = 0;
	for (i = 0; common->count < COMMON_MAX &&
		    (region = ppt_iommu_get_region(view->iommu, 0, i));
	     i++)
		if (has_everybody(view, region))
			common->regions[common->count++] = region;
}

static bool is_common(const struct common *common,
		      const struct ppt_iommu_region *region)
{
	size_t i;

	for (i = 0; i < common->count; i++)
		if (is_same(common->regions[i], region))
			return true;
	return false;
}

static void print_region(const char *key, const struct ppt_iommu_region *region)
{
	char *text = iommu_region_text(region);

	fact(key, "reserved %s%s", text,
	     region->type == PPT_IOMMU_REGION_DIRECT ? ": no VM can get it" :
						       "");
	free(text);
}

static void print_regions(const struct iommu_view *view)
{
	const struct ppt_iommu_region *region;
	const struct ppt_iommu_group *group;
	struct common common;
	size_t i, j;
	char *key;

	find_common(view, &common);
	for (i = 0; i < common.count; i++)
		print_region("every group", common.regions[i]);
	for (i = 0; (group = ppt_iommu_get_group(view->iommu, i)); i++) {
		if (iommu_hides_group(view, i))
			continue;
		key = format_text("group %u", group->number);
		for (j = 0; (region = ppt_iommu_get_region(view->iommu, i, j));
		     j++)
			if (!is_common(&common, region))
				print_region(key, region);
		free(key);
	}
}

void iommu_print_groups(const struct iommu_view *view)
{
	const struct ppt_iommu_unit *unit;
	char *name, *text;
	size_t i;

	if (!ppt_iommu_group_count(view->iommu))
		return;
	print_table(view);
	putchar('\n');
	for (i = 0; (unit = ppt_iommu_get_unit(view->iommu, i)); i++) {
		if (iommu_hides_unit(view, i))
			continue;
		name = clean_text(format_text("%.16s", unit->name));
		text = iommu_unit_text(unit);
		fact(name, "%s", text);
		free(text);
		free(name);
	}
	print_regions(view);
}

/* --- tables ---------------------------------------------------------------- */

static void print_table_head(const struct ppt_iommu_table_info *info)
{
	char *oem =
		clean_text(format_text("%s %s", info->oem, info->oem_table));

	fact("table", "%s, revision %u, %u bytes, by %s",
	     info->kind == PPT_IOMMU_INTEL ? "DMAR" :
	     info->kind == PPT_IOMMU_AMD   ? "IVRS" :
					     "unknown",
	     info->revision, info->size_bytes, oem);
	free(oem);
	fact("addresses", "%u bits", info->address_bits);
	if (info->kind == PPT_IOMMU_INTEL) {
		fact("interrupts", "%s%s",
		     info->flags & PPT_IOMMU_DMAR_INTR_REMAP ?
			     "can be remapped" :
			     "can't be remapped",
		     info->flags & PPT_IOMMU_DMAR_X2APIC_OPT_OUT ?
			     ", no x2APIC" :
			     "");
		if (info->flags & PPT_IOMMU_DMAR_DMA_OPT_IN)
			fact("dma",
			     "to be kept off from the start of the boot on");
	}
	if (!info->is_sum_right)
		fact("checksum", "wrong");
	if (info->defect)
		fact("defect", "%s at 0x%x: %s",
		     ppt_iommu_defect_name(info->defect), info->defect_offset,
		     iommu_defect_text(info->defect));
}

/* One device of a scope: what it is, and what memory means to it. */
static void print_device(const struct iommu_view *view,
			 const struct ppt_iommu_block *block,
			 struct ppt_device *device, const char *prefix)
{
	char *word = class_word(ppt_device_class_code(device));
	char *name = clean_text(device_name(device));
	enum ppt_iommu_region_type type;
	const char *meaning = NULL;

	if (block->type == PPT_IOMMU_BLOCK_MEMORY) {
		type = ppt_iommu_memory_type(ppt_iommu_tables_info(view->tables)
						     ->kind,
					     device);
		meaning = iommu_memory_text(type);
	}
	printf("%s%s, %s%s%s\n", prefix, word, name, meaning ? ": " : "",
	       meaning ? meaning : "");
	free(name);
	free(word);
}

static size_t count_covered(const struct iommu_view *view, size_t block,
			    const struct ppt_iommu_scope *scope)
{
	struct ppt_device *device;
	size_t i, count = 0;

	for (i = 0; (device = ppt_list_get(view->list, i)); i++)
		count += scope ? ppt_iommu_scope_covers(view->iommu, scope,
							device) :
				 ppt_iommu_block_covers(view->iommu,
							view->tables, block,
							device);
	return count;
}

/* All of them, each on a line, because each means something of its own. */
static void print_covered(const struct iommu_view *view,
			  const struct ppt_iommu_block *block,
			  const struct ppt_iommu_scope *scope)
{
	struct ppt_device *device;
	char *prefix;
	size_t i;

	for (i = 0; (device = ppt_list_get(view->list, i)); i++) {
		if (!ppt_iommu_scope_covers(view->iommu, scope, device))
			continue;
		prefix = format_text("%*s%s: ", SCOPE_COLUMN + 2, "",
				     ppt_device_address(device));
		print_device(view, block, device, prefix);
		free(prefix);
	}
}

static void print_scope(const struct iommu_view *view, size_t index,
			const struct ppt_iommu_block *block,
			const struct ppt_iommu_scope *scope)
{
	char *text = iommu_scope_text(view, scope);
	size_t count = count_covered(view, index, scope);
	struct ppt_device *device;
	size_t i;

	printf("%*s%s", SCOPE_COLUMN, "", text);
	free(text);
	switch (scope->type) {
	case PPT_IOMMU_SCOPE_DEVICE:
		for (i = 0; (device = ppt_list_get(view->list, i)); i++)
			if (ppt_iommu_scope_covers(view->iommu, scope, device))
				break;
		if (device)
			print_device(view, block, device, ": ");
		else
			puts(": not there");
		return;
	case PPT_IOMMU_SCOPE_BELOW:
	case PPT_IOMMU_SCOPE_RANGE:
	case PPT_IOMMU_SCOPE_ALL:
		printf(": %zu device%s\n", count, count == 1 ? "" : "s");
		if (block->type == PPT_IOMMU_BLOCK_MEMORY)
			print_covered(view, block, scope);
		return;
	default:
		putchar('\n');
	}
}

static void print_block(const struct iommu_view *view, size_t index)
{
	enum ppt_iommu_kind kind = ppt_iommu_tables_info(view->tables)->kind;
	const struct ppt_iommu_block *block =
		ppt_iommu_tables_get(view->tables, index);
	const struct ppt_iommu_scope *scope;
	char *text = iommu_block_text(view, index), *key;
	const char *name = ppt_iommu_block_name(kind, block);
	size_t i;

	if (kind == PPT_IOMMU_AMD)
		key = format_text("%s %xh", name, block->number);
	else
		key = format_text("%s", name);
	if (block->type == PPT_IOMMU_BLOCK_UNIT)
		fact(key, "%s: %zu devices", text,
		     count_covered(view, index, NULL));
	else
		fact(key, "%s", text);
	for (i = 0; (scope = ppt_iommu_tables_scope(view->tables, index, i));
	     i++)
		print_scope(view, index, block, scope);
	free(key);
	free(text);
}

void iommu_print_tables(const struct iommu_view *view)
{
	size_t i;

	print_table_head(ppt_iommu_tables_info(view->tables));
	for (i = 0; i < ppt_iommu_tables_count(view->tables); i++)
		if (!iommu_hides_block(view, i))
			print_block(view, i);
}
