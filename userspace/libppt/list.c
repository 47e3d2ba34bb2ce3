// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * A list of devices, and how the list of all is made. That has to be fast: the
 * module tells all of a device that it has; of each other device one file
 * (modalias) and two links (driver, iommu_group) are read, relative to the open
 * folder. Unlike config, modalias doesn't wake a sleeping device; unlike uevent,
 * it doesn't take the device lock, which the removal of a device holds for as
 * long as a VM has that.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

struct ppt_list *ppt_list_alloc(void)
{
	struct ppt_list *list = calloc(1, sizeof(*list));

	if (list)
		list->refs = 1;
	return list;
}

struct ppt_list *ppt_list_ref(struct ppt_list *list)
{
	list->refs++;
	return list;
}

struct ppt_list *ppt_list_unref(struct ppt_list *list)
{
	size_t i;

	if (!list || --list->refs)
		return NULL;
	for (i = 0; i < list->count; i++)
		ppt_device_unref(list->devices[i]);
	free(list->devices);
	free(list);
	return NULL;
}

int ppt_list_add(struct ppt_list *list, struct ppt_device *device)
{
	int ret;

	ret = ppt_array_grow((void **)&list->devices, list->count,
			     &list->capacity, sizeof(*list->devices));
	if (!ret)
		list->devices[list->count++] = ppt_device_ref(device);
	return ret;
}

int ppt_list_new_empty(struct ppt_list **ret_list)
{
	*ret_list = ppt_list_alloc();
	return *ret_list ? 0 : -ENOMEM;
}

int ppt_list_append(struct ppt_list *list, struct ppt_device *device)
{
	return ppt_list_add(list, device);
}

size_t ppt_list_count(const struct ppt_list *list)
{
	return list->count;
}

struct ppt_device *ppt_list_get(const struct ppt_list *list, size_t index)
{
	return index < list->count ? list->devices[index] : NULL;
}

unsigned int ppt_list_unknown(const struct ppt_list *list)
{
	return list->unknown;
}

struct ppt_address ppt_bdf_to_address(const struct ppt_bdf *bdf)
{
	return (struct ppt_address){
		.domain = bdf->domain,
		.bus = bdf->bus,
		.slot = bdf->slot,
		.function = bdf->function,
	};
}

static u64 bdf_order(const struct ppt_bdf *bdf)
{
	return (u64)bdf->domain << 16 | bdf->bus << 8 | bdf->slot << 3 |
	       bdf->function;
}

static int compare_devices(const void *a, const void *b)
{
	u64 left = bdf_order(&(*(struct ppt_device *const *)a)->bdf);
	u64 right = bdf_order(&(*(struct ppt_device *const *)b)->bdf);

	return left < right ? -1 : left > right;
}

/* Among the first @count, which are in order. */
static size_t find(const struct ppt_list *list, size_t count,
		   const struct ppt_bdf *bdf)
{
	struct ppt_device key_device = { .bdf = *bdf };
	struct ppt_device *key = &key_device, **found = NULL;

	if (count)
		found = bsearch(&key, list->devices, count, sizeof(*found),
				compare_devices);
	return found ? (size_t)(found - list->devices) : SIZE_MAX;
}

size_t ppt_list_index(const struct ppt_list *list, const struct ppt_bdf *bdf)
{
	return find(list, list->count, bdf);
}

/* As the kernel writes it: pci:v0000VVVVd0000DDDDsv…sd…bcCCscSSiPP */
static int parse_modalias(struct ppt_device *device, const char *text)
{
	unsigned int vendor, id, subvendor, subdevice, base, sub, interface;

	if (sscanf(text, "pci:v%8Xd%8Xsv%8Xsd%8Xbc%2Xsc%2Xi%2X", &vendor, &id,
		   &subvendor, &subdevice, &base, &sub, &interface) != 7)
		return -EBADMSG;
	device->ids.vendor = vendor;
	device->ids.device = id;
	device->ids.subvendor = subvendor;
	device->ids.subdevice = subdevice;
	device->class_code = base << 16 | sub << 8 | interface;
	return 0;
}

static int read_modalias(int dir, struct ppt_device *device)
{
	char path[PPT_TEXT_SIZE], text[PPT_TEXT_SIZE];
	ssize_t length;
	int fd, ret = 0;

	snprintf(path, sizeof(path), "%s/modalias", device->address);
	fd = openat(dir, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	length = read(fd, text, sizeof(text) - 1);
	if (length < 0)
		ret = -errno;
	close(fd);
	if (ret)
		return ret;
	text[length] = '\0';
	return parse_modalias(device, text);
}

/* Where a link of the device leads to, without the folders; NULL if nowhere. */
static const char *read_link(int dir, const struct ppt_device *device,
			     const char *link, char target[PATH_MAX])
{
	char path[PPT_TEXT_SIZE];
	const char *name;
	ssize_t length;

	snprintf(path, sizeof(path), "%s/%s", device->address, link);
	length = readlinkat(dir, path, target, PATH_MAX - 1);
	if (length < 0)
		return NULL;
	target[length] = '\0';
	name = strrchr(target, '/');
	return name ? name + 1 : target;
}

static int read_device(int dir, struct ppt_device *device)
{
	char target[PATH_MAX];
	const char *name;
	int ret;

	ret = read_modalias(dir, device);
	if (ret == -ENOENT)
		return ret;
	if (ret) {
		/* One device that is odd doesn't hide the others. */
		ppt_log(device->ctx, PPT_LOG_WARNING, "%s is left out: %s",
			device->address, strerror(-ret));
		return -ENODEV;
	}
	name = read_link(dir, device, "iommu_group", target);
	if (name)
		device->group = atoi(name);
	name = read_link(dir, device, "driver", target);
	return name ? ppt_device_set_driver(device, name) : 0;
}

/**
 * struct scan - a list in the making
 * @ctx: of the caller
 * @list: what was found so far
 * @ledger: /dev/ppt, or negative if it can't be asked
 * @claimed: so many devices at the head of @list come from there, in order
 * @dir: /sys/bus/pci/devices
 */
struct scan {
	struct ppt_ctx *ctx;
	struct ppt_list *list;
	int ledger;
	size_t claimed;
	int dir;
};

/* All that the module knows of a device that it has; -ENODEV if it hasn't. */
static int read_ledger(struct scan *scan, struct ppt_device *device)
{
	struct ppt_ioc_device ledger;
	int ret;

	ret = ppt_ioctl_device(scan->ctx, scan->ledger,
			       ppt_bdf_to_address(&device->bdf), &ledger);
	if (ret)
		return ret;
	ret = ppt_device_set_driver(device, PPT_DRIVER);
	if (!ret)
		ppt_device_set_ledger(device, &ledger);
	return ret;
}

/* Adds a device if @read finds it; one that is gone is no error. */
static int add_device(struct scan *scan, const struct ppt_bdf *bdf,
		      int (*read)(struct scan *scan, struct ppt_device *device))
{
	struct ppt_device *device;
	int ret;

	ret = ppt_device_new(scan->ctx, bdf, &device);
	if (ret)
		return ret;
	ret = read(scan, device);
	if (!ret)
		ret = ppt_list_add(scan->list, device);
	else if (ret == -ENOENT || ret == -ENODEV)
		ret = 0;
	ppt_device_unref(device);
	return ret;
}

static int add_claimed(struct scan *scan)
{
	struct ppt_address *addresses;
	u32 i, count;
	int ret;

	ret = ppt_ioctl_list(scan->ctx, scan->ledger, &addresses, &count);
	if (ret)
		return ret;
	for (i = 0; !ret && i < count; i++) {
		struct ppt_bdf bdf = {
			.domain = addresses[i].domain,
			.bus = addresses[i].bus,
			.slot = addresses[i].slot,
			.function = addresses[i].function,
		};

		ret = add_device(scan, &bdf, read_ledger);
	}
	free(addresses);
	scan->claimed = scan->list->count;
	return ret;
}

static bool is_claimed(const struct scan *scan, const struct ppt_bdf *bdf)
{
	return find(scan->list, scan->claimed, bdf) != SIZE_MAX;
}

static int read_sysfs(struct scan *scan, struct ppt_device *device)
{
	int ret;

	ret = read_device(scan->dir, device);
	if (ret || scan->ledger < 0 || !device->driver ||
	    strcmp(device->driver, PPT_DRIVER))
		return ret;
	/* Claimed since the module was asked. */
	ret = read_ledger(scan, device);
	return ret == -ENODEV ? 0 : ret;
}

static int add_others(struct scan *scan)
{
	struct dirent *entry;
	struct ppt_bdf bdf;
	int ret = 0;
	DIR *dir;

	scan->dir = ppt_sysfs_open_dir(scan->ctx, "bus/pci/devices");
	if (scan->dir == -ENOENT)
		return 0;
	if (scan->dir < 0)
		return scan->dir;
	dir = fdopendir(scan->dir);
	if (!dir) {
		ret = -errno;
		close(scan->dir);
		return ret;
	}
	while (!ret && (entry = readdir(dir)))
		if (ppt_bdf_parse(entry->d_name, &bdf) &&
		    !is_claimed(scan, &bdf))
			ret = add_device(scan, &bdf, read_sysfs);
	closedir(dir);
	return ret;
}

/* What an error of opening /dev/ppt means; 0 if it is none of the usual. */
static unsigned int unknown_because(struct ppt_ctx *ctx, int error)
{
	switch (error) {
	case -ENOENT:
	case -ENXIO:
	case -ENODEV:
		if (ppt_sysfs_exists(ctx, "bus/pci/drivers/" PPT_DRIVER))
			return PPT_LIST_NO_NODE;
		return PPT_LIST_NO_MODULE;
	case -EACCES:
	case -EPERM:
		return PPT_LIST_NO_PERMISSION;
	case -EPROTO:
		return PPT_LIST_ABI;
	}
	return 0;
}

static int fill_list(struct ppt_ctx *ctx, struct ppt_list *list)
{
	struct scan scan = { .ctx = ctx, .list = list };
	int ret = 0;

	scan.ledger = ppt_ioctl_open(ctx);
	if (scan.ledger >= 0) {
		ret = add_claimed(&scan);
	} else {
		list->unknown = unknown_because(ctx, scan.ledger);
		ret = list->unknown ? 0 : scan.ledger;
	}
	if (!ret)
		ret = add_others(&scan);
	if (scan.ledger >= 0)
		close(scan.ledger);
	if (list->count)
		qsort(list->devices, list->count, sizeof(*list->devices),
		      compare_devices);
	else
		list->unknown |= PPT_LIST_NO_PCI;
	return ret;
}

int ppt_list_new(struct ppt_ctx *ctx, struct ppt_list **ret_list)
{
	struct ppt_list *list = ppt_list_alloc();
	int ret;

	if (!list)
		return -ENOMEM;
	ret = fill_list(ctx, list);
	if (ret)
		ppt_list_unref(list);
	else
		*ret_list = list;
	return ret;
}
