// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The option ROM that ppt has of a device: what the module tells of it, and its
 * bytes. Numbers of a newer module become -1, as everywhere.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

/* clang-format off */
static const char *const origin_names[] = {
	[PPT_ROM_ORIGIN_NONE]	  = "none",
	[PPT_ROM_ORIGIN_BAR]	  = "rom-bar",
	[PPT_ROM_ORIGIN_FIRMWARE] = "firmware",
	[PPT_ROM_ORIGIN_VFCT]	  = "vfct",
	[PPT_ROM_ORIGIN_FILE]	  = "file",
	[PPT_ROM_ORIGIN_SHADOW]	  = "shadow",
};

static const char *const service_names[] = {
	[PPT_ROM_SERVICE_NONE] = "none",
	[PPT_ROM_SERVICE_ON]   = "on",
	[PPT_ROM_SERVICE_OFF]  = "off",
	[PPT_ROM_SERVICE_FILE] = "file",
};

static const char *const verdict_names[] = {
	[PPT_ROM_VERDICT_UNTRIED]    = "untried",
	[PPT_ROM_VERDICT_USED]	     = "used",
	[PPT_ROM_VERDICT_ABSENT]     = "absent",
	[PPT_ROM_VERDICT_DEFECTIVE]  = "defective",
	[PPT_ROM_VERDICT_UNREADABLE] = "unreadable",
	[PPT_ROM_VERDICT_DENIED]     = "denied",
};

/* clang-format on */

_Static_assert(ARRAY_SIZE(origin_names) == PPT_ROM_ORIGINS, "origins");
_Static_assert(PPT_ROM_ORIGINS == PPT_ROM_SOURCES, "origins");
_Static_assert(PPT_ROM_ORIGIN_BAR == PPT_ROM_BAR, "origin");
_Static_assert(PPT_ROM_ORIGIN_VFCT == PPT_ROM_VFCT, "origin");
_Static_assert(PPT_ROM_ORIGIN_SHADOW == PPT_ROM_SHADOW, "origin");
_Static_assert(PPT_ROM_SERVICE_ON == PPT_ROM_MODE_ON, "service");
_Static_assert(PPT_ROM_SERVICE_FILE == PPT_ROM_MODE_FILE, "service");
_Static_assert(PPT_ROM_VERDICT_UNTRIED == PPT_ROM_UNTRIED, "verdict");
_Static_assert(PPT_ROM_VERDICT_ABSENT == PPT_ROM_ABSENT, "verdict");
_Static_assert(PPT_ROM_VERDICT_DENIED == PPT_ROM_DENIED, "verdict");
_Static_assert(PPT_ROM_READ_AGAIN << 1 == PPT_ROM_READ_F_AGAIN, "flag");

const char *ppt_rom_origin_name(enum ppt_rom_origin origin)
{
	return ppt_name_of(origin_names, ARRAY_SIZE(origin_names), origin);
}

const char *ppt_rom_service_name(enum ppt_rom_service service)
{
	return ppt_name_of(service_names, ARRAY_SIZE(service_names), service);
}

const char *ppt_rom_verdict_name(enum ppt_rom_verdict verdict)
{
	return ppt_name_of(verdict_names, ARRAY_SIZE(verdict_names), verdict);
}

struct ppt_rom_ids ppt_device_rom_ids(const struct ppt_device *device)
{
	return (struct ppt_rom_ids){ device->ids.vendor, device->ids.device };
}

static enum ppt_rom_origin origin_of(u32 number)
{
	return number < PPT_ROM_ORIGINS ? (enum ppt_rom_origin)number :
					  PPT_ROM_ORIGIN_UNKNOWN;
}

static void fill_finding(struct ppt_rom_finding *finding,
			 const struct ppt_rom_source *source)
{
	*finding = (struct ppt_rom_finding){
		.verdict = PPT_ROM_VERDICT_UNKNOWN,
		.fault = ppt_rom_fault_of(source->defect),
		.fault_offset = source->defect_offset,
		.size_bytes = source->size,
	};
	if (source->verdict < ARRAY_SIZE(verdict_names))
		finding->verdict = source->verdict;
}

static void fill_info(struct ppt_rom_info *info, const struct ppt_ioc_rom *rom)
{
	size_t i;

	*info = (struct ppt_rom_info){
		.service = PPT_ROM_SERVICE_UNKNOWN,
		.origin = origin_of(rom->out_source),
		.size_bytes = rom->out_size,
		.region_size_bytes = rom->out_region_size,
		.image_count = rom->out_images,
		.asked = rom->out_asked,
	};
	if (rom->out_mode && rom->out_mode < ARRAY_SIZE(service_names))
		info->service = rom->out_mode;
	for (i = 0; i < PPT_ROM_ORIGINS; i++)
		fill_finding(&info->findings[i], &rom->out_sources[i]);
}

int ppt_device_get_rom_info(struct ppt_device *device,
			    struct ppt_rom_info *ret_info)
{
	struct ppt_ioc_rom rom;
	int fd, ret;

	fd = ppt_ioctl_open_for(device->ctx, O_RDONLY, PPT_FEATURE_ROM);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_rom(device->ctx, fd, ppt_bdf_to_address(&device->bdf),
			    &rom);
	close(fd);
	if (!ret)
		fill_info(ret_info, &rom);
	return ret;
}

int ppt_device_read_rom(struct ppt_device *device, unsigned int flags,
			struct ppt_rom **ret_rom,
			enum ppt_rom_origin *ret_origin)
{
	struct ppt_rom_ids ids = ppt_device_rom_ids(device);
	u32 count, source;
	int fd, ret;
	u8 *data;

	if (flags & ~PPT_ROM_READ_AGAIN)
		return -EINVAL;
	/* The module may have to access the device. */
	fd = ppt_ioctl_open_for(device->ctx, O_RDWR, PPT_FEATURE_ROM);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_rom_read(device->ctx, fd,
				 ppt_bdf_to_address(&device->bdf),
				 flags ? PPT_ROM_READ_F_AGAIN : 0, &data,
				 &count, &source);
	close(fd);
	if (!ret)
		ret = ppt_rom_adopt(data, count, &ids, ret_rom);
	if (!ret && ret_origin)
		*ret_origin = origin_of(source);
	return ret;
}

int ppt_device_read_rom_part(struct ppt_device *device, uint32_t offset,
			     void *buffer, size_t capacity, size_t *ret_count,
			     uint32_t *ret_size)
{
	u32 count, size = 0;
	int fd, ret;

	if (capacity > PPT_ROM_LIMIT_BYTES)
		capacity = PPT_ROM_LIMIT_BYTES;
	fd = ppt_ioctl_open_for(device->ctx, O_RDWR, PPT_FEATURE_ROM);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_rom_read_part(device->ctx, fd,
				      ppt_bdf_to_address(&device->bdf), offset,
				      buffer, capacity, &count, &size);
	close(fd);
	if (!ret)
		*ret_count = count;
	if (ret_size && (!ret || ret == -ERANGE))
		*ret_size = size;
	return ret;
}
