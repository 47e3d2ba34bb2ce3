// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the host would lose with a device: its disks (see block.c), its network
 * interfaces that are up, the boot display, and its virtual functions.
 */
#include <net/if.h>
#include <stdlib.h>

#include "internal.h"

static int report_interface(struct ppt_ctx *ctx, const char *name,
			    const char *dir, struct ppt_reasons *reasons)
{
	char master[PPT_TEXT_SIZE] = "", *real;
	bool below;

	/* Not its link "device": virtio's are a generation further down. */
	real = ppt_sysfs_real(ctx, "class/net/%s", name);
	below = real && ppt_path_is_below(real, dir);
	free(real);
	if (!below ||
	    !(ppt_sysfs_read_number(ctx, 0, "class/net/%s/flags", name) &
	      IFF_UP))
		return 0;
	ppt_sysfs_link(ctx, master, sizeof(master), "class/net/%s/master",
		       name);
	return ppt_reasons_add(reasons, PPT_REASON_NET, name, master);
}

static int report_network(struct ppt_ctx *ctx, const char *dir,
			  struct ppt_reasons *reasons)
{
	char **names;
	int ret = 0;
	size_t i;

	names = ppt_sysfs_names(ctx, "class/net");
	for (i = 0; !ret && names && names[i]; i++)
		ret = report_interface(ctx, names[i], dir, reasons);
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

int ppt_device_get_users(struct ppt_device *device,
			 struct ppt_reasons **ret_reasons)
{
	struct ppt_reasons *reasons;
	char *dir;
	int ret;

	dir = ppt_sysfs_real(device->ctx, "bus/pci/devices/%s",
			     device->address);
	if (!dir)
		return errno == ENOENT ? -ENODEV : -errno;
	reasons = ppt_reasons_new();
	ret = reasons ? 0 : -ENOMEM;
	if (!ret)
		ret = ppt_block_report(device->ctx, dir, reasons);
	if (!ret)
		ret = report_network(device->ctx, dir, reasons);
	if (!ret)
		ret = report_device(device, reasons);
	free(dir);
	if (ret)
		ppt_reasons_unref(reasons);
	else
		*ret_reasons = reasons;
	return ret;
}
