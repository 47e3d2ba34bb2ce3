// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The rest of what sysfs tells of one device: read for the one that somebody
 * looks at, not for a list of all. A file that isn't there is an unknown value.
 */
#include <stdlib.h>

#include "internal.h"

/* Long enough for a path of PPT_PATH_MAX ports and a guard. */
#define ENTRY_SIZE 128

/* Bits of the kernel's resource flags, which sysfs shows as they are. */
#define RESOURCE_IO 0x100
#define RESOURCE_PREFETCH 0x2000
#define RESOURCE_64BIT 0x100000

struct member {
	char *address;
	char *driver;
};

struct bar {
	u64 start;
	u64 size_bytes;
	unsigned int flags;
};

struct ppt_details {
	unsigned int refs;
	char entry[ENTRY_SIZE];
	char *reset_methods;
	char *link_speed;
	char *link_width;
	char *max_link_speed;
	char *max_link_width;
	char *power_state;
	char *driver_override;
	char *physfn;
	char *host_names;
	int numa_node;
	bool boot_display;
	unsigned int vfs;
	unsigned int max_vfs;
	struct bar bars[PPT_DETAILS_BARS];
	struct member *members;
	size_t count;
	size_t capacity;
};

static void fill_entry(struct ppt_device *device, struct ppt_details *details)
{
	struct ppt_candidate at;
	char *out = details->entry;
	size_t room = sizeof(details->entry);
	unsigned int i;
	int length;

	ppt_candidate_fill(device, true, &at);
	if (at.bdf.domain)
		length = snprintf(out, room, "%04x:", at.bdf.domain);
	else
		length = 0;
	if (at.depth)
		length += snprintf(out + length, room - length,
				   "%02x:", at.root_bus);
	else
		length += snprintf(out + length, room - length, "%02x:%02x.%x",
				   at.bdf.bus, at.bdf.slot, at.bdf.function);
	for (i = 0; i < at.depth; i++)
		length += snprintf(out + length, room - length, "%s%02x.%x",
				   i ? "/" : "", at.element[i].slot,
				   at.element[i].function);
	snprintf(out + length, room - length, "=%04x:%04x", at.ids.vendor,
		 at.ids.device);
}

/* NULL if the file isn't there, or says nothing. */
static int read_text(struct ppt_device *device, const char *file, char **ret)
{
	char text[PPT_TEXT_SIZE];

	if (ppt_sysfs_read(device->ctx, text, sizeof(text),
			   "bus/pci/devices/%s/%s", device->address, file) <= 0)
		return 0;
	if (!strcmp(text, "(null)") || !strcmp(text, "unknown"))
		return 0;
	*ret = strdup(text);
	return *ret ? 0 : -ENOMEM;
}

static long read_number(struct ppt_device *device, const char *file,
			long otherwise)
{
	return ppt_sysfs_read_number(device->ctx, otherwise,
				     "bus/pci/devices/%s/%s", device->address,
				     file);
}

/*
 * Until 6.12 reading it takes the device lock, which a removal that waits for a
 * VM doesn't let go. ppt has only what is reserved for it.
 */
static int fill_override(struct ppt_device *device, struct ppt_details *details)
{
	if (device->state == PPT_DEVICE_STATE_LEAVING)
		return 0;
	if (!ppt_device_is_claimed(device))
		return read_text(device, "driver_override",
				 &details->driver_override);
	details->driver_override = strdup(PPT_DRIVER);
	return details->driver_override ? 0 : -ENOMEM;
}

static int fill_texts(struct ppt_device *device, struct ppt_details *details)
{
	/* clang-format off */
	struct {
		const char *file;
		char **text;
	} table[] = {
		{ "reset_method",       &details->reset_methods },
		{ "current_link_speed", &details->link_speed },
		{ "current_link_width", &details->link_width },
		{ "max_link_speed",     &details->max_link_speed },
		{ "max_link_width",     &details->max_link_width },
		{ "power_state",        &details->power_state },
	};
	/* clang-format on */
	char physfn[PPT_TEXT_SIZE];
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(table); i++)
		ret = read_text(device, table[i].file, table[i].text);
	if (!ret)
		ret = fill_override(device, details);
	if (!ret &&
	    !ppt_sysfs_link(device->ctx, physfn, sizeof(physfn),
			    "bus/pci/devices/%s/physfn", device->address)) {
		details->physfn = strdup(physfn);
		ret = details->physfn ? 0 : -ENOMEM;
	}
	return ret;
}

static void fill_bar(struct bar *bar, const char *line)
{
	unsigned long long start, end, flags;

	if (sscanf(line, "%llx %llx %llx", &start, &end, &flags) != 3 ||
	    !flags || end < start)
		return;
	bar->start = start;
	bar->size_bytes = end - start + 1;
	bar->flags = (flags & RESOURCE_IO ? PPT_BAR_IO : 0) |
		     (flags & RESOURCE_PREFETCH ? PPT_BAR_PREFETCH : 0) |
		     (flags & RESOURCE_64BIT ? PPT_BAR_64BIT : 0);
}

static void fill_bars(struct ppt_device *device, struct ppt_details *details)
{
	char line[PPT_TEXT_SIZE];
	unsigned int i;
	FILE *file;
	char *path;

	path = ppt_sysfs_real(device->ctx, "bus/pci/devices/%s/resource",
			      device->address);
	file = path ? fopen(path, "re") : NULL;
	free(path);
	if (!file)
		return;
	for (i = 0; i < PPT_DETAILS_BARS; i++) {
		if (!fgets(line, sizeof(line), file))
			break;
		fill_bar(&details->bars[i], line);
	}
	fclose(file);
}

static int add_member(struct ppt_device *device, struct ppt_details *details,
		      const char *address)
{
	struct member member = { 0 };
	char driver[PPT_TEXT_SIZE];

	if (ppt_array_grow((void **)&details->members, details->count,
			   &details->capacity, sizeof(member)))
		return -ENOMEM;
	member.address = strdup(address);
	if (!member.address)
		return -ENOMEM;
	if (!ppt_sysfs_link(device->ctx, driver, sizeof(driver),
			    "bus/pci/devices/%s/driver", address)) {
		member.driver = strdup(driver);
		if (!member.driver) {
			free(member.address);
			return -ENOMEM;
		}
	}
	details->members[details->count++] = member;
	return 0;
}

static int fill_members(struct ppt_device *device, struct ppt_details *details)
{
	char **names;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(device->ctx, &names,
			      "bus/pci/devices/%s/iommu_group/devices",
			      device->address);
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		ret = add_member(device, details, names[i]);
	ppt_sysfs_names_free(names);
	return ret;
}

static int add_host_names(struct ppt_details *details,
			  const struct ppt_paths *paths, const char *dir)
{
	const struct ppt_path *found;
	size_t i, count = 0;
	char *longer;

	found = ppt_paths_below(paths, dir, &count);
	for (i = 0; found && i < count; i++) {
		if (asprintf(&longer, "%s%s%s",
			     details->host_names ? details->host_names : "",
			     details->host_names ? " " : "", found[i].name) < 0)
			return -ENOMEM;
		free(details->host_names);
		details->host_names = longer;
	}
	return 0;
}

/* What can't be read has no name. */
static int fill_host_names(struct ppt_device *device,
			   struct ppt_details *details)
{
	struct ppt_survey *survey;
	char *dir;
	int ret;

	if (!device->driver || !strcmp(device->driver, PPT_DRIVER))
		return 0;
	dir = ppt_sysfs_real(device->ctx, "bus/pci/devices/%s",
			     device->address);
	if (!dir)
		return 0;
	ret = ppt_survey_new(device->ctx, &survey);
	if (!ret) {
		if (!ppt_survey_need_disks(survey))
			ret = add_host_names(details, &survey->disks, dir);
		if (!ret && !ppt_survey_need_interfaces(survey))
			ret = add_host_names(details, &survey->interfaces, dir);
		ppt_survey_free(survey);
	}
	free(dir);
	return ret;
}

int ppt_device_get_details(struct ppt_device *device,
			   struct ppt_details **ret_details)
{
	struct ppt_details *details;
	int ret;

	if (!ppt_sysfs_exists(device->ctx, "bus/pci/devices/%s",
			      device->address))
		return -ENODEV;
	details = calloc(1, sizeof(*details));
	if (!details)
		return -ENOMEM;
	details->refs = 1;
	fill_entry(device, details);
	fill_bars(device, details);
	details->numa_node = read_number(device, "numa_node", -1);
	details->boot_display = read_number(device, "boot_vga", 0) == 1;
	details->vfs = ppt_device_count_vfs(device);
	details->max_vfs = read_number(device, "sriov_totalvfs", 0);
	ret = fill_texts(device, details);
	if (!ret)
		ret = fill_members(device, details);
	if (!ret)
		ret = fill_host_names(device, details);
	if (ret)
		ppt_details_unref(details);
	else
		*ret_details = details;
	return ret;
}

struct ppt_details *ppt_details_ref(struct ppt_details *details)
{
	details->refs++;
	return details;
}

struct ppt_details *ppt_details_unref(struct ppt_details *details)
{
	size_t i;

	if (!details || --details->refs)
		return NULL;
	for (i = 0; i < details->count; i++) {
		free(details->members[i].address);
		free(details->members[i].driver);
	}
	free(details->members);
	free(details->reset_methods);
	free(details->link_speed);
	free(details->link_width);
	free(details->max_link_speed);
	free(details->max_link_width);
	free(details->power_state);
	free(details->driver_override);
	free(details->physfn);
	free(details->host_names);
	free(details);
	return NULL;
}

const char *ppt_details_entry(const struct ppt_details *details)
{
	return details->entry;
}

const char *ppt_details_reset_methods(const struct ppt_details *details)
{
	return details->reset_methods;
}

const char *ppt_details_link_speed(const struct ppt_details *details)
{
	return details->link_speed;
}

const char *ppt_details_link_width(const struct ppt_details *details)
{
	return details->link_width;
}

const char *ppt_details_max_link_speed(const struct ppt_details *details)
{
	return details->max_link_speed;
}

const char *ppt_details_max_link_width(const struct ppt_details *details)
{
	return details->max_link_width;
}

const char *ppt_details_power_state(const struct ppt_details *details)
{
	return details->power_state;
}

const char *ppt_details_driver_override(const struct ppt_details *details)
{
	return details->driver_override;
}

const char *ppt_details_physfn(const struct ppt_details *details)
{
	return details->physfn;
}

const char *ppt_details_host_names(const struct ppt_details *details)
{
	return details->host_names;
}

int ppt_details_numa_node(const struct ppt_details *details)
{
	return details->numa_node;
}

bool ppt_details_is_boot_display(const struct ppt_details *details)
{
	return details->boot_display;
}

unsigned int ppt_details_vfs(const struct ppt_details *details)
{
	return details->vfs;
}

unsigned int ppt_details_max_vfs(const struct ppt_details *details)
{
	return details->max_vfs;
}

uint64_t ppt_details_bar(const struct ppt_details *details, unsigned int index,
			 uint64_t *ret_start, unsigned int *ret_flags)
{
	const struct bar *bar = &details->bars[index];

	if (!bar->size_bytes)
		return 0;
	if (ret_start)
		*ret_start = bar->start;
	if (ret_flags)
		*ret_flags = bar->flags;
	return bar->size_bytes;
}

size_t ppt_details_members_count(const struct ppt_details *details)
{
	return details->count;
}

const char *ppt_details_member_address(const struct ppt_details *details,
				       size_t index)
{
	return index < details->count ? details->members[index].address : NULL;
}

const char *ppt_details_member_driver(const struct ppt_details *details,
				      size_t index)
{
	return index < details->count ? details->members[index].driver : NULL;
}

bool ppt_driver_is_harmless(const char *driver)
{
	/* Those that leave DMA to a VM: driver_managed_dma in the kernel. */
	static const char *const harmless[] = { PPT_DRIVER, "vfio-pci",
						"pci-stub", "pcieport" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(harmless); i++)
		if (!strcmp(driver, harmless[i]))
			return true;
	return false;
}

bool ppt_details_member_in_the_way(const struct ppt_details *details,
				   size_t index)
{
	const char *driver = ppt_details_member_driver(details, index);

	return driver && !ppt_driver_is_harmless(driver);
}
