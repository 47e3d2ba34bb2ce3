// SPDX-License-Identifier: LGPL-2.1-or-later
/* The ioctls for Intel's integrated graphics, a wrapper each: see ioctl.c. */
#include <stdlib.h>

#include "internal.h"

/* Most are shorter, in bytes; and none is longer than all that one may be. */
#define OPREGION_GUESS 0x5000
#define OPREGION_TRIES 4

int ppt_ioctl_igd(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		  struct ppt_ioc_igd *ret_igd)
{
	struct ppt_ioc_igd igd = {
		.size = sizeof(igd),
		.address = address,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_IGD, &igd);
	if (!ret)
		*ret_igd = igd;
	return ret;
}

int ppt_ioctl_opregion(struct ppt_ctx *ctx, int fd, struct ppt_address address,
		       u32 flags, u8 **ret_data, u32 *ret_count)
{
	struct ppt_ioc_opregion read = { .out_count = OPREGION_GUESS };
	u8 *data = NULL;
	unsigned int tries;
	int ret = -EMSGSIZE;

	for (tries = 0; ret == -EMSGSIZE && tries < OPREGION_TRIES; tries++) {
		u32 capacity = read.out_count;

		free(data);
		/* What the module says isn't believed without a limit. */
		data = capacity <= PPT_OPREGION_LIMIT_BYTES ? malloc(capacity) :
							      NULL;
		if (!data)
			return -ENOMEM;
		read = (struct ppt_ioc_opregion){
			.size = sizeof(read),
			.flags = flags,
			.address = address,
			.capacity = capacity,
			.data = (uintptr_t)data,
		};
		ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_OPREGION, &read);
		if (!ret && read.out_count > capacity)
			ret = -EPROTO;
	}
	if (ret) {
		free(data);
		return ret;
	}
	*ret_data = data;
	*ret_count = read.out_count;
	return 0;
}

int ppt_ioctl_opregion_part(struct ppt_ctx *ctx, int fd,
			    struct ppt_address address, u32 flags, u32 offset,
			    void *data, u32 capacity, u32 *ret_count,
			    u32 *ret_size)
{
	struct ppt_ioc_opregion read = {
		.size = sizeof(read),
		.flags = flags | PPT_OPREGION_F_PART,
		.address = address,
		.offset = offset,
		.capacity = capacity,
		.data = (uintptr_t)data,
	};
	int ret;

	ret = ctx->ops.ioctl(ctx, fd, PPT_IOC_OPREGION, &read);
	if (!ret && read.out_count > capacity)
		ret = -EPROTO;
	if (!ret)
		*ret_count = read.out_count;
	if (!ret || ret == -ERANGE)
		*ret_size = read.out_size;
	return ret;
}
