// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Intel's integrated graphics: what the module has found for a device, and what
 * a VMM has to do about its registers. Numbers of a newer module become -1, as
 * everywhere; of its masks, bits that have no name here stay.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/igd.h"
#include "core/igd_regs.h"
#include "internal.h"

/* clang-format off */
static const char *const memory_names[] = {
	[PPT_IGD_MEMORY_NO_MODEL] = "unknown",
	[PPT_IGD_MEMORY_GMCH]	  = "gmch",
	[PPT_IGD_MEMORY_BDSM32]	  = "bdsm32",
	[PPT_IGD_MEMORY_BDSM64]	  = "bdsm64",
	[PPT_IGD_MEMORY_BAR2]	  = "bar2",
};

static const char *const at_names[] = {
	[PPT_IGD_REG_AT_DISPLAY]     = "display",
	[PPT_IGD_REG_AT_BAR0]	     = "bar0",
	[PPT_IGD_REG_AT_HOST_BRIDGE] = "host-bridge",
	[PPT_IGD_REG_AT_LPC_BRIDGE]  = "lpc-bridge",
};

static const char *const policy_names[] = {
	[PPT_IGD_REG_EMULATE] = "emulate",
	[PPT_IGD_REG_MIRROR]  = "mirror",
	[PPT_IGD_REG_LEGACY]  = "legacy",
};

/* clang-format on */

/* The library's numbers are the module's, and the parser's. */
_Static_assert(PPT_IGD_MEMORY_NO_MODEL == PPT_IGD_STOLEN_UNKNOWN, "memory");
_Static_assert(PPT_IGD_MEMORY_GMCH == PPT_IGD_STOLEN_GMCH, "memory");
_Static_assert(PPT_IGD_MEMORY_BAR2 == PPT_IGD_STOLEN_BAR2, "memory");
_Static_assert((int)PPT_IGD_MEMORY_BAR2 == (int)PPT_STOLEN_BAR2, "memory");
_Static_assert(PPT_IGD_DEFECT_UNKNOWN == PPT_IGD_FAULT_UNKNOWN, "defect");
_Static_assert(PPT_IGD_DEFECT_BASE_RANGE == PPT_IGD_FAULT_BASE_RANGE, "defect");
_Static_assert((int)PPT_IGD_DEFECTS == (int)PPT_IGD_FAULTS, "defect");
_Static_assert(PPT_IGD_PROPERTY_VGA_DISABLED == PPT_IGD_VGA_DISABLED, "bit");
_Static_assert(PPT_IGD_PROPERTY_HOST_BRIDGE == PPT_IGD_HAS_HOST_BRIDGE, "bit");
_Static_assert(PPT_IGD_PROPERTY_LPC_BRIDGE == PPT_IGD_HAS_LPC_BRIDGE, "bit");
_Static_assert(PPT_VBT_WHERE_MAILBOX == PPT_VBT_IN_MAILBOX, "vbt");
_Static_assert(PPT_VBT_WHERE_OUTSIDE == PPT_VBT_OUTSIDE, "vbt");
_Static_assert(PPT_OPREGION_READ_RAW << 1 == PPT_OPREGION_F_RAW, "flag");
_Static_assert((int)PPT_IGD_REG_AT_DISPLAY == (int)PPT_IGD_DISPLAY, "place");
_Static_assert((int)PPT_IGD_REG_AT_LPC_BRIDGE == (int)PPT_IGD_LPC, "place");
_Static_assert((int)PPT_IGD_REG_EMULATE == (int)PPT_IGD_EMULATE, "policy");
_Static_assert((int)PPT_IGD_REG_LEGACY == (int)PPT_IGD_LEGACY, "policy");
_Static_assert(sizeof(((struct ppt_igd_info *)0)->model) >= PPT_IGD_MODEL_SIZE,
	       "model");

/* --- names ----------------------------------------------------------------- */

const char *ppt_igd_memory_name(enum ppt_igd_memory memory)
{
	return ppt_name_of(memory_names, ARRAY_SIZE(memory_names), memory);
}

const char *ppt_igd_reg_at_name(enum ppt_igd_reg_at at)
{
	return ppt_name_of(at_names, ARRAY_SIZE(at_names), at);
}

const char *ppt_igd_reg_policy_name(enum ppt_igd_reg_policy policy)
{
	return ppt_name_of(policy_names, ARRAY_SIZE(policy_names), policy);
}

/* The parser knows the same numbers, and what to say to others. */
const char *ppt_igd_defect_name(enum ppt_igd_defect defect)
{
	return ppt_igd_fault_name(defect);
}

const char *ppt_igd_defect_text(enum ppt_igd_defect defect)
{
	return ppt_igd_fault_text(defect);
}

bool ppt_igd_defect_is_fatal(enum ppt_igd_defect defect)
{
	return ppt_igd_fault_is_fatal(defect);
}

/* --- registers ------------------------------------------------------------- */

bool ppt_igd_reg_get(enum ppt_igd_memory memory, size_t index,
		     struct ppt_igd_reg *ret_reg)
{
	/* All that matters of a model for this. */
	const struct ppt_igd_model model = { .stolen = memory };
	const struct ppt_igd_register *reg;
	u32 at = 0;

	for (;; at++) {
		reg = ppt_igd_next_register(memory > PPT_IGD_MEMORY_NO_MODEL ?
						    &model :
						    NULL,
					    &at);
		if (!reg)
			return false;
		if (!index--)
			break;
	}
	*ret_reg = (struct ppt_igd_reg){
		.name = reg->name,
		.offset = reg->offset,
		.width_bytes = reg->width,
		.at = reg->place,
		.policy = reg->policy,
	};
	return true;
}

/* --- what the module says -------------------------------------------------- */

static struct ppt_igd_bridge_ids ids_of(const struct ppt_igd_bridge *bridge)
{
	return (struct ppt_igd_bridge_ids){
		.vendor = bridge->ids,
		.device = bridge->ids >> 16,
		.subvendor = bridge->subsystem,
		.subdevice = bridge->subsystem >> 16,
		.revision = bridge->class_revision,
		.interface = bridge->class_revision >> 8,
	};
}

static void fill_memory(struct ppt_igd_info *info,
			const struct ppt_ioc_igd *igd)
{
	info->memory = PPT_IGD_MEMORY_UNKNOWN;
	if (igd->out_stolen < ARRAY_SIZE(memory_names))
		info->memory = igd->out_stolen;
	info->stolen_base = igd->out_stolen_base;
	info->stolen_size_bytes = igd->out_stolen_size;
	info->gtt_size_bytes = igd->out_gtt_size;
	info->base_low = igd->out_base_low;
	info->sizes_register = igd->out_sizes_register;
	info->memory_defects = igd->out_stolen_faults;
}

static void fill_opregion(struct ppt_igd_info *info,
			  const struct ppt_ioc_igd *igd)
{
	info->opregion_defects = igd->out_opregion_faults;
	info->opregion_size_bytes = igd->out_opregion_size;
	info->opregion_raw_size_bytes = igd->out_opregion_raw_size;
	info->opregion_major = igd->out_opregion_version >> 16;
	info->opregion_minor = igd->out_opregion_version >> 8;
	info->opregion_revision = igd->out_opregion_version;
	info->vbt_where = PPT_VBT_WHERE_UNKNOWN;
	if (igd->out_vbt_place <= PPT_VBT_OUTSIDE)
		info->vbt_where = igd->out_vbt_place;
	info->vbt_size_bytes = igd->out_vbt_size;
}

static void fill_info(struct ppt_igd_info *info, const struct ppt_ioc_igd *igd)
{
	*info = (struct ppt_igd_info){
		.generation = igd->out_generation,
		.properties = igd->out_properties,
		.host_bridge = ids_of(&igd->out_host_bridge),
		.lpc_bridge = ids_of(&igd->out_lpc_bridge),
	};
	/* A NUL is behind it, whether the module has put one there or not. */
	memcpy(info->model, igd->out_model, PPT_IGD_MODEL_SIZE);
	fill_memory(info, igd);
	fill_opregion(info, igd);
}

int ppt_device_get_igd_info(struct ppt_device *device,
			    struct ppt_igd_info *ret_info)
{
	struct ppt_ioc_igd igd;
	int fd, ret;

	fd = ppt_ioctl_open_for(device->ctx, O_RDONLY, PPT_FEATURE_IGD);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_igd(device->ctx, fd, ppt_bdf_to_address(&device->bdf),
			    &igd);
	close(fd);
	if (!ret)
		fill_info(ret_info, &igd);
	return ret;
}

/* --- the OpRegion ---------------------------------------------------------- */

static int open_opregion(struct ppt_device *device, unsigned int flags)
{
	if (flags & ~PPT_OPREGION_READ_RAW)
		return -EINVAL;
	/* What is a VM's isn't for everybody. */
	return ppt_ioctl_open_for(device->ctx, O_RDWR, PPT_FEATURE_IGD);
}

int ppt_device_read_opregion(struct ppt_device *device, unsigned int flags,
			     struct ppt_igd_opregion **ret_opregion)
{
	int fd, ret;
	u32 count;
	u8 *data;

	fd = open_opregion(device, flags);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_opregion(device->ctx, fd,
				 ppt_bdf_to_address(&device->bdf),
				 flags ? PPT_OPREGION_F_RAW : 0, &data, &count);
	close(fd);
	return ret ? ret : ppt_igd_opregion_adopt(data, count, ret_opregion);
}

int ppt_device_read_opregion_part(struct ppt_device *device, unsigned int flags,
				  uint32_t offset, void *buffer,
				  size_t capacity, size_t *ret_count,
				  uint32_t *ret_size)
{
	u32 count, size = 0;
	int fd, ret;

	if (capacity > PPT_OPREGION_LIMIT_BYTES)
		capacity = PPT_OPREGION_LIMIT_BYTES;
	fd = open_opregion(device, flags);
	if (fd < 0)
		return fd;
	ret = ppt_ioctl_opregion_part(device->ctx, fd,
				      ppt_bdf_to_address(&device->bdf),
				      flags ? PPT_OPREGION_F_RAW : 0, offset,
				      buffer, capacity, &count, &size);
	close(fd);
	if (!ret)
		*ret_count = count;
	if (ret_size && (!ret || ret == -ERANGE))
		*ret_size = size;
	return ret;
}
