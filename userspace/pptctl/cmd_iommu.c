// SPDX-License-Identifier: GPL-2.0
/* pptctl iommu: groups, units, and what the tables of ACPI say of them. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "iommu_view.h"

static const char usage[] =
	"Usage: pptctl iommu [--tables] [--json] [DEV]...\n"
	"IOMMU groups with their devices, the kind of mapping that these have while no VM\n"
	"has them, addresses that DMA can't have, and the IOMMUs themselves. With DEV only\n"
	"what is about those devices.\n"
	"\n"
	"  -t, --tables  instead, what firmware says: the ACPI table DMAR or IVRS; for root\n"
	"  -j, --json    for programs";

/* --- what was asked for ---------------------------------------------------- */

bool iommu_hides_group(const struct iommu_view *view, size_t group)
{
	const struct targets *targets = &view->targets;
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (ppt_iommu_find_group(view->iommu,
					 targets->array[i].device) ==
		    (int)group)
			return false;
	return targets->count;
}

bool iommu_hides_unit(const struct iommu_view *view, size_t unit)
{
	const struct targets *targets = &view->targets;
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (ppt_iommu_find_unit(view->iommu,
					targets->array[i].device) == (int)unit)
			return false;
	return targets->count;
}

bool iommu_hides_block(const struct iommu_view *view, size_t block)
{
	const struct targets *targets = &view->targets;
	size_t i;

	for (i = 0; i < targets->count; i++)
		if (ppt_iommu_block_covers(view->iommu, view->tables, block,
					   targets->array[i].device))
			return false;
	return targets->count;
}

const char *iommu_unit_of_block(const struct iommu_view *view, size_t block)
{
	const struct ppt_iommu_unit *unit;
	size_t i;

	for (i = 0; (unit = ppt_iommu_get_unit(view->iommu, i)); i++)
		if (ppt_iommu_find_block(view->iommu, i, view->tables) ==
		    (int)block)
			return unit->name;
	return NULL;
}

/* --- finding --------------------------------------------------------------- */

static void note_groups(struct iommu_view *view)
{
	const char *remedy = blocker_at(view->ctx, 0).remedy;
	struct ppt_device *device;
	size_t i;

	if (!ppt_iommu_group_count(view->iommu)) {
		notes_add(&view->notes,
			  format_text("no IOMMU is in use; %s", remedy));
		return;
	}
	for (i = 0; i < view->targets.count; i++) {
		device = view->targets.array[i].device;
		if (ppt_device_group(device) < 0)
			notes_add(&view->notes,
				  format_text("%s is in no IOMMU group",
					      ppt_device_address(device)));
	}
}

static int read_tables(struct iommu_view *view)
{
	int ret;

	ret = ppt_iommu_tables_new(view->ctx, &view->tables);
	if (ret == -EACCES)
		complain("the ACPI tables are for root only");
	else if (ret == -ENOENT)
		complain("firmware describes no IOMMU: there is neither a DMAR nor an IVRS; %s",
			 blocker_at(view->ctx, 0).remedy);
	else if (ret)
		complain("can't read the ACPI tables: %s", strerror(-ret));
	return ret;
}

static int find(struct iommu_view *view, bool with_tables)
{
	int ret;

	ret = ppt_list_new(view->ctx, &view->list);
	if (!ret)
		ret = ppt_iommu_new(view->ctx, view->list, &view->iommu);
	if (ret) {
		complain("can't look at the IOMMU: %s", strerror(-ret));
		return ret;
	}
	if (with_tables)
		ret = read_tables(view);
	/* Groups are there without the module, too. */
	notes_add_unknown(&view->notes, view->ctx,
			  ppt_list_unknown(view->list) & ~PPT_LIST_NO_MODULE);
	if (!with_tables)
		note_groups(view);
	return ret;
}

static int show(struct iommu_view *view, bool with_tables, bool json)
{
	int ret;

	ret = find(view, with_tables);
	if (!ret && json)
		json_print(json_from_iommu(view));
	else if (!ret && with_tables)
		iommu_print_tables(view);
	else if (!ret)
		iommu_print_groups(view);
	if (!ret && !json)
		notes_print(&view->notes);
	notes_free(&view->notes);
	ppt_iommu_tables_unref(view->tables);
	ppt_iommu_unref(view->iommu);
	ppt_list_unref(view->list);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}

int cmd_iommu(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option options[] = {
		{ "tables", no_argument, NULL, 't' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct iommu_view view = { .ctx = ctx };
	bool json = false, with_tables = false;
	int option, status;

	while ((option = getopt_long(argc, argv, "tjh", options, NULL)) != -1) {
		switch (option) {
		case 't':
			with_tables = true;
			break;
		case 'j':
			json = true;
			break;
		case 'h':
			puts(usage);
			return EXIT_SUCCESS;
		default:
			return EXIT_USAGE;
		}
	}
	if (argv[optind]) {
		status = targets_find(ctx, argv + optind, false, &view.targets);
		if (status)
			return status;
	}
	status = show(&view, with_tables, json);
	targets_free(&view.targets);
	return status;
}
