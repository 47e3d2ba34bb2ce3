// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the host would lose with a device: its disks (see block.c), what has its
 * nodes open (openers.c), its network interfaces that are up, the boot display,
 * and its virtual functions.
 */
#include <net/if.h>
#include <stdlib.h>

#include "internal.h"

/* One that is a part of another counts even while it is down. */
static int report_interface(struct ppt_ctx *ctx, const char *name,
			    struct ppt_reasons *reasons)
{
	char master[PPT_TEXT_SIZE] = "";

	ppt_sysfs_link(ctx, master, sizeof(master), "class/net/%s/master",
		       name);
	if (!master[0] &&
	    !(ppt_sysfs_read_number(ctx, IFF_UP, "class/net/%s/flags", name) &
	      IFF_UP))
		return 0;
	return ppt_reasons_add(reasons, PPT_REASON_NET, name, master);
}

static int report_network(struct ppt_survey *survey, const char *dir,
			  struct ppt_reasons *reasons)
{
	const struct ppt_path *names;
	size_t i, count;
	int ret;

	ret = ppt_survey_need_interfaces(survey);
	if (ret)
		return ret;
	names = ppt_paths_below(&survey->interfaces, dir, &count);
	for (i = 0; !ret && i < count; i++)
		ret = report_interface(survey->ctx, names[i].name, reasons);
	return ret;
}

/*
 * The kernel keeps the folder "net" only while there is an interface in it: in
 * one that looks empty, it is another namespace's.
 */
static int report_hidden(struct ppt_device *device, const char *below,
			 struct ppt_reasons *reasons)
{
	struct ppt_ctx *ctx = device->ctx;
	char **names;
	int ret;

	if (!ppt_sysfs_exists(ctx, "bus/pci/devices/%s/%s/net", device->address,
			      below))
		return 0;
	ret = ppt_sysfs_names(ctx, &names, "bus/pci/devices/%s/%s/net",
			      device->address, below);
	if (ret)
		return ret;
	if (!names[0])
		ret = ppt_reasons_add(reasons, PPT_REASON_NET, "", "");
	ppt_sysfs_names_free(names);
	return ret;
}

static int report_namespaces(struct ppt_device *device,
			     struct ppt_reasons *reasons)
{
	char **names;
	size_t i;
	int ret;

	ret = report_hidden(device, ".", reasons);
	if (!ret)
		ret = ppt_sysfs_names(device->ctx, &names, "bus/pci/devices/%s",
				      device->address);
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		if (!strncmp(names[i], "virtio", strlen("virtio")))
			ret = report_hidden(device, names[i], reasons);
	ppt_sysfs_names_free(names);
	return ret;
}

static int report_device(struct ppt_device *device, struct ppt_reasons *reasons)
{
	struct ppt_ctx *ctx = device->ctx;
	char text[PPT_TEXT_SIZE];
	int ret = 0;
	unsigned int vfs;

	if (ppt_sysfs_read_number(ctx, 0, "bus/pci/devices/%s/boot_vga",
				  device->address) == 1)
		ret = ppt_reasons_add(reasons, PPT_REASON_DISPLAY, "", "");
	vfs = ppt_device_count_vfs(device);
	if (!ret && vfs) {
		snprintf(text, sizeof(text), "%u", vfs);
		ret = ppt_reasons_add(reasons, PPT_REASON_VFS, text, "");
	}
	return ret;
}

int ppt_users_report(struct ppt_survey *survey, struct ppt_device *device,
		     bool strict, struct ppt_reasons *reasons)
{
	struct ppt_devnos devnos = { 0 };
	char *dir;
	int ret;

	dir = ppt_sysfs_real_entry(device->ctx, "bus/pci/devices",
				   device->address);
	if (!dir)
		return errno == ENOENT ? -ENODEV : -errno;
	ret = ppt_block_report(survey, dir, reasons, &devnos);
	if (!ret)
		ret = ppt_openers_report(survey, dir, &devnos, strict, reasons);
	if (!ret)
		ret = report_network(survey, dir, reasons);
	if (!ret)
		ret = report_namespaces(device, reasons);
	if (!ret)
		ret = report_device(device, reasons);
	free(devnos.array);
	free(dir);
	return ret;
}

int ppt_users_report_now(struct ppt_device *device, bool strict,
			 struct ppt_reasons *reasons)
{
	struct ppt_survey *survey;
	int ret;

	ret = ppt_survey_new(device->ctx, &survey);
	if (ret)
		return ret;
	ret = ppt_users_report(survey, device, strict, reasons);
	ppt_survey_free(survey);
	return ret;
}

int ppt_device_get_users(struct ppt_device *device,
			 struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons = ppt_reasons_new();
	int ret;

	if (!reasons)
		return -ENOMEM;
	ret = ppt_users_report_now(device, false, reasons);
	if (ret)
		ppt_reasons_unref(reasons);
	else
		*ret_reasons = reasons;
	return ret;
}
