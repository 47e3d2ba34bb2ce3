// SPDX-License-Identifier: GPL-2.0
/* IOMMU groups and units, and which device a scope of a table means. */
#include "unit.h"

#include "iommu_machine.h"

/* What a test looks at. */
struct seen {
	struct ppt_list *list;
	struct ppt_iommu *iommu;
	struct ppt_iommu_tables *tables;
};

static void look(struct fake_host *host, struct seen *seen)
{
	memset(seen, 0, sizeof(*seen));
	seen->list = new_list(host);
	assert_int_equal(ppt_iommu_new(host->ctx, seen->list, &seen->iommu), 0);
	if (ppt_iommu_tables_new(host->ctx, &seen->tables))
		seen->tables = NULL;
}

static void end(struct seen *seen)
{
	/* In an order that only references allow. */
	ppt_list_unref(seen->list);
	ppt_iommu_tables_unref(seen->tables);
	ppt_iommu_unref(seen->iommu);
}

static struct ppt_device *device_at(const struct seen *seen,
				    const char *address)
{
	struct ppt_device *device;
	size_t i;

	for (i = 0; (device = ppt_list_get(seen->list, i)); i++)
		if (!strcmp(ppt_device_address(device), address))
			return device;
	fail_msg("no device %s", address);
	return NULL;
}

/* --- groups and units ------------------------------------------------------ */

static void assert_group(const struct seen *seen, size_t index,
			 unsigned int number, const char *type, int unit,
			 size_t members)
{
	const struct ppt_iommu_group *group =
		ppt_iommu_get_group(seen->iommu, index);

	assert_non_null(group);
	assert_int_equal(group->number, number);
	assert_string_equal(group->type, type);
	assert_int_equal(group->unit, unit);
	assert_int_equal(group->member_count, members);
}

static void groups_are_found_in_their_order(void **state)
{
	const struct ppt_iommu_member *member;
	const struct ppt_iommu_region *region;
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	assert_int_equal(ppt_iommu_group_count(seen.iommu), 8);
	assert_group(&seen, 0, 1, "DMA-FQ", 0, 2);
	assert_group(&seen, 1, 2, "DMA", 1, 1);
	assert_group(&seen, 4, 5, "identity", -1, 1);
	assert_group(&seen, 6, 10, "DMA", 1, 1);
	member = ppt_iommu_get_member(seen.iommu, 0, 1);
	assert_string_equal(member->name, "0000:05:00.0");
	assert_ptr_equal(member->device, device_at(&seen, "0000:05:00.0"));
	member = ppt_iommu_get_member(seen.iommu, 4, 0);
	assert_string_equal(member->name, "INTC1001:00");
	assert_null(member->device);
	region = ppt_iommu_get_region(seen.iommu, 1, 0);
	assert_int_equal(region->type, PPT_IOMMU_REGION_DIRECT);
	assert_int_equal(region->start, 0x78000000);
	assert_int_equal(region->end, 0x780fffff);
	region = ppt_iommu_get_region(seen.iommu, 1, 1);
	assert_int_equal(region->type, PPT_IOMMU_REGION_MSI);
	assert_null(ppt_iommu_get_region(seen.iommu, 1, 2));
	assert_null(ppt_iommu_get_member(seen.iommu, 0, 2));
	assert_null(ppt_iommu_get_group(seen.iommu, 8));
	end(&seen);
}

static void only_direct_memory_forbids_a_group(void **state)
{
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	assert_false(ppt_iommu_get_group(seen.iommu, 0)->is_forbidden);
	assert_true(ppt_iommu_get_group(seen.iommu, 1)->is_forbidden);
	assert_false(ppt_iommu_get_group(seen.iommu, 2)->is_forbidden);
	assert_true(ppt_iommu_get_group(seen.iommu, 6)->is_forbidden);
	end(&seen);
}

static void a_device_leads_to_its_group_and_unit(void **state)
{
	struct ppt_device *device;
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	device = device_at(&seen, "0000:05:00.0");
	assert_int_equal(ppt_iommu_find_group(seen.iommu, device), 0);
	assert_int_equal(ppt_iommu_find_unit(seen.iommu, device), 0);
	device = device_at(&seen, "0000:06:00.1");
	assert_int_equal(ppt_iommu_find_group(seen.iommu, device), 6);
	assert_int_equal(ppt_iommu_find_unit(seen.iommu, device), 1);
	end(&seen);
}

static void intels_units_are_known_by_their_registers(void **state)
{
	const struct ppt_iommu_unit *unit;
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	assert_int_equal(ppt_iommu_unit_count(seen.iommu), 2);
	unit = ppt_iommu_get_unit(seen.iommu, 1);
	assert_string_equal(unit->name, "dmar1");
	assert_int_equal(unit->kind, PPT_IOMMU_INTEL);
	assert_true(unit->has_address);
	assert_int_equal(unit->address, 0xfed90000);
	assert_string_equal(unit->capability, "d2008c22260286");
	assert_string_equal(unit->features, "f00f4a");
	assert_string_equal(unit->version, "1:0");
	assert_int_equal(unit->device_count, 6);
	assert_int_equal(ppt_iommu_find_block(seen.iommu, 0, seen.tables), 0);
	assert_int_equal(ppt_iommu_find_block(seen.iommu, 1, seen.tables), 1);
	assert_int_equal(ppt_iommu_find_block(seen.iommu, 2, seen.tables), -1);
	end(&seen);
}

static void amds_units_are_known_by_their_address(void **state)
{
	const struct ppt_iommu_unit *unit;
	struct seen seen;

	make_desktop(*state);
	look(*state, &seen);
	unit = ppt_iommu_get_unit(seen.iommu, 0);
	assert_string_equal(unit->name, "ivhd0");
	assert_int_equal(unit->kind, PPT_IOMMU_AMD);
	assert_string_equal(unit->pci_address, "0000:00:00.2");
	assert_string_equal(unit->features, "246577efa2254afa:0");
	assert_false(unit->has_address);
	/* Of the three that describe it, the one of the highest type. */
	assert_int_equal(ppt_iommu_find_block(seen.iommu, 0, seen.tables), 2);
	end(&seen);
}

/* In whichever order firmware has them. */
static void amds_highest_type_counts(void **state)
{
	struct fake_host *host = *state;
	struct acpi_bytes table;
	struct seen seen;

	make_desktop(host);
	acpi_begin(&table, "IVRS");
	ivrs_ivhd(&table, 0x11, 0x0002, 0xfeb80000);
	ivrs_ivhd(&table, 0x40, 0x0003, 0xfeb90000);
	ivrs_ivhd(&table, 0x10, 0x0002, 0xfeb80000);
	acpi_end(&table);
	iommu_table(host, "IVRS", &table);
	look(host, &seen);
	assert_int_equal(ppt_iommu_find_block(seen.iommu, 0, seen.tables), 0);
	end(&seen);
}

static void units_are_in_the_order_of_their_numbers(void **state)
{
	struct fake_host *host = *state;
	struct seen seen;

	make_server(host);
	fake_dir(host, "sys/class/iommu/dmar10");
	look(host, &seen);
	assert_string_equal(ppt_iommu_get_unit(seen.iommu, 2)->name, "dmar10");
	assert_int_equal(ppt_iommu_get_unit(seen.iommu, 2)->kind,
			 PPT_IOMMU_UNKNOWN);
	end(&seen);
}

static void a_machine_without_one_has_nothing(void **state)
{
	struct fake_host *host = *state;
	struct seen seen;

	make_two(host);
	look(host, &seen);
	assert_int_equal(ppt_iommu_group_count(seen.iommu), 0);
	assert_int_equal(ppt_iommu_unit_count(seen.iommu), 0);
	assert_int_equal(ppt_iommu_find_unit(seen.iommu, device_at(&seen, NIC)),
			 -1);
	/* It claims to be in one that isn't there. */
	assert_int_equal(ppt_iommu_find_group(seen.iommu,
					      device_at(&seen, NVME)),
			 -1);
	assert_int_equal(ppt_iommu_tables_new(host->ctx, &seen.tables),
			 -ENOENT);
	end(&seen);
}

static void odd_files_do_no_harm(void **state)
{
	struct fake_host *host = *state;
	struct seen seen;

	fake_dir(host, "sys/kernel/iommu_groups/name/devices");
	fake_dir(host, "sys/kernel/iommu_groups/99999999999/devices");
	fake_dir(host, "sys/kernel/iommu_groups/-1/devices");
	fake_dir(host, "sys/kernel/iommu_groups/3");
	fake_file(host, "", "sys/kernel/iommu_groups/4/devices");
	iommu_group(host, 7, "",
		    "junk\n0x1 0x2\n0x10 0x1f future\n\n0x0 0xffffffffffffffff msi");
	fake_dir(host, "sys/kernel/iommu_groups/8/type");
	fake_dir(host, "sys/kernel/iommu_groups/8/reserved_regions");
	fake_file(host, "zz\n", "sys/class/iommu/dmar0/intel-iommu/address");
	look(host, &seen);
	assert_int_equal(ppt_iommu_group_count(seen.iommu), 4);
	assert_int_equal(ppt_iommu_get_group(seen.iommu, 2)->region_count, 2);
	assert_null(ppt_iommu_get_group(seen.iommu, 2)->type);
	assert_int_equal(ppt_iommu_get_region(seen.iommu, 2, 0)->type,
			 PPT_IOMMU_REGION_UNKNOWN);
	assert_int_equal(ppt_iommu_get_region(seen.iommu, 2, 1)->end,
			 UINT64_MAX);
	assert_null(ppt_iommu_get_group(seen.iommu, 3)->type);
	assert_false(ppt_iommu_get_unit(seen.iommu, 0)->has_address);
	end(&seen);
}

/* --- scopes ---------------------------------------------------------------- */

static bool covers(const struct seen *seen, size_t block, const char *address)
{
	return ppt_iommu_block_covers(seen->iommu, seen->tables, block,
				      device_at(seen, address));
}

static void a_path_leads_over_a_bridge(void **state)
{
	char address[PPT_IOMMU_ADDRESS_SIZE];
	const struct ppt_iommu_scope *scope;
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	scope = ppt_iommu_tables_scope(seen.tables, 4, 1);
	assert_int_equal(ppt_iommu_scope_address(seen.iommu, scope, address),
			 0);
	assert_string_equal(address, "0000:06:00.1");
	assert_true(covers(&seen, 4, "0000:06:00.0"));
	assert_true(covers(&seen, 4, "0000:06:00.1"));
	assert_false(covers(&seen, 4, "0000:00:02.0"));
	assert_false(covers(&seen, 4, "0000:07:10.0"));
	assert_false(covers(&seen, 4, "0000:05:00.0"));
	end(&seen);
}

static void a_bridge_stands_for_what_is_below(void **state)
{
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	assert_true(covers(&seen, 0, "0000:00:01.0"));
	assert_true(covers(&seen, 0, "0000:05:00.0"));
	assert_false(covers(&seen, 0, "0000:00:02.0"));
	assert_false(covers(&seen, 0, "0000:06:00.0"));
	end(&seen);
}

/* As the kernel has linked them, too. */
static void all_others_are_the_last_units(void **state)
{
	struct ppt_device *device;
	struct seen seen;
	size_t i;

	make_server(*state);
	look(*state, &seen);
	for (i = 0; (device = ppt_list_get(seen.list, i)); i++) {
		int unit = ppt_iommu_find_unit(seen.iommu, device);
		int other = !unit;

		assert_true(ppt_iommu_block_covers(seen.iommu, seen.tables,
						   unit, device));
		assert_false(ppt_iommu_block_covers(seen.iommu, seen.tables,
						    other, device));
	}
	end(&seen);
}

/* A bridge without anything below it, or no bridge at all. */
static void a_path_may_lead_nowhere(void **state)
{
	struct ppt_iommu_scope scope = { .type = PPT_IOMMU_SCOPE_DEVICE,
					 .depth = 2 };
	char address[PPT_IOMMU_ADDRESS_SIZE] = "x";
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	scope.path[0] = 0x1a << 3;
	assert_int_equal(ppt_iommu_scope_address(seen.iommu, &scope, address),
			 -ENODEV);
	scope.path[0] = 0x1e << 3;
	assert_int_equal(ppt_iommu_scope_address(seen.iommu, &scope, address),
			 -ENODEV);
	scope.depth = 0;
	assert_int_equal(ppt_iommu_scope_address(seen.iommu, &scope, address),
			 -EINVAL);
	assert_string_equal(address, "x");
	scope.depth = 1;
	assert_int_equal(ppt_iommu_scope_address(seen.iommu, &scope, address),
			 0);
	assert_string_equal(address, "0000:00:1e.0");
	end(&seen);
}

static void another_segment_is_another_machine(void **state)
{
	struct ppt_iommu_scope scope = { .type = PPT_IOMMU_SCOPE_ALL,
					 .last = 0xffff };
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	assert_true(ppt_iommu_scope_covers(seen.iommu, &scope,
					   device_at(&seen, "0000:00:1a.0")));
	scope.segment = 1;
	assert_false(ppt_iommu_scope_covers(seen.iommu, &scope,
					    device_at(&seen, "0000:00:1a.0")));
	end(&seen);
}

static void amds_ranges_are_numbers(void **state)
{
	struct seen seen;

	make_desktop(*state);
	look(*state, &seen);
	/* From 00:01.0 on, which is without the IOMMU itself. */
	assert_true(covers(&seen, 2, "0000:00:01.0"));
	assert_true(covers(&seen, 2, "0000:01:00.0"));
	assert_false(covers(&seen, 2, "0000:00:00.2"));
	assert_true(covers(&seen, 3, "0000:01:00.0"));
	assert_false(covers(&seen, 3, "0000:02:00.0"));
	assert_true(covers(&seen, 4, "0000:02:00.0"));
	assert_false(covers(&seen, 4, "0000:01:00.0"));
	end(&seen);
}

/* What is no PCI device isn't one because it has an address. */
static void an_ioapic_covers_no_device(void **state)
{
	struct ppt_iommu_scope scope = { .type = PPT_IOMMU_SCOPE_IOAPIC };
	struct seen seen;

	make_desktop(*state);
	look(*state, &seen);
	scope.first = 0x0008;
	scope.last = 0x0008;
	assert_false(ppt_iommu_scope_covers(seen.iommu, &scope,
					    device_at(&seen, "0000:00:01.0")));
	scope.type = PPT_IOMMU_SCOPE_DEVICE;
	assert_true(ppt_iommu_scope_covers(seen.iommu, &scope,
					   device_at(&seen, "0000:00:01.0")));
	end(&seen);
}

static void memory_for_usb_and_displays_is_relaxable(void **state)
{
	struct seen seen;

	make_server(*state);
	look(*state, &seen);
	assert_int_equal(ppt_iommu_memory_type(PPT_IOMMU_INTEL,
					       device_at(&seen,
							 "0000:00:1a.0")),
			 PPT_IOMMU_REGION_RELAXABLE);
	assert_int_equal(ppt_iommu_memory_type(PPT_IOMMU_INTEL,
					       device_at(&seen,
							 "0000:05:00.0")),
			 PPT_IOMMU_REGION_RELAXABLE);
	assert_int_equal(ppt_iommu_memory_type(PPT_IOMMU_INTEL,
					       device_at(&seen,
							 "0000:06:00.0")),
			 PPT_IOMMU_REGION_DIRECT);
	assert_int_equal(ppt_iommu_memory_type(PPT_IOMMU_AMD,
					       device_at(&seen,
							 "0000:00:1a.0")),
			 PPT_IOMMU_REGION_DIRECT);
	end(&seen);
}

/* --- files ----------------------------------------------------------------- */

static void a_table_that_is_too_long_is_refused(void **state)
{
	static u8 data[PPT_IOMMU_TABLE_LIMIT_BYTES + 1];
	struct ppt_iommu_tables *tables;
	struct fake_host *host = *state;

	fake_bytes(host, data, sizeof(data), "sys/firmware/acpi/tables/DMAR");
	assert_int_equal(ppt_iommu_tables_new(host->ctx, &tables), -EFBIG);
}

static void an_empty_table_is_a_defect(void **state)
{
	struct ppt_iommu_tables *tables;
	struct fake_host *host = *state;

	fake_file(host, "", "sys/firmware/acpi/tables/DMAR");
	assert_int_equal(ppt_iommu_tables_new(host->ctx, &tables), 0);
	assert_int_equal(ppt_iommu_tables_info(tables)->defect,
			 PPT_IOMMU_DEFECT_SIGNATURE);
	ppt_iommu_tables_unref(tables);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(groups_are_found_in_their_order),
		TEST(only_direct_memory_forbids_a_group),
		TEST(a_device_leads_to_its_group_and_unit),
		TEST(intels_units_are_known_by_their_registers),
		TEST(amds_units_are_known_by_their_address),
		TEST(amds_highest_type_counts),
		TEST(units_are_in_the_order_of_their_numbers),
		TEST(a_machine_without_one_has_nothing),
		TEST(odd_files_do_no_harm),
		TEST(a_path_leads_over_a_bridge),
		TEST(a_bridge_stands_for_what_is_below),
		TEST(all_others_are_the_last_units),
		TEST(a_path_may_lead_nowhere),
		TEST(another_segment_is_another_machine),
		TEST(amds_ranges_are_numbers),
		TEST(an_ioapic_covers_no_device),
		TEST(memory_for_usb_and_displays_is_relaxable),
		TEST(a_table_that_is_too_long_is_refused),
		TEST(an_empty_table_is_a_defect),
	};

	return cmocka_run_group_tests_name("libppt_iommu", tests, NULL, NULL);
}
