// SPDX-License-Identifier: GPL-2.0
/* What run, assign and release do alike with an assignment. */
#include <errno.h>
#include <stdlib.h>

#include "pptctl.h"

int assignment_open(struct ppt_ctx *ctx, const char *label,
		    struct ppt_assignment **ret_assignment)
{
	int ret;

	ret = ppt_assignment_new(ctx, label, ret_assignment);
	if (!ret)
		return 0;
	if (ret == -EINVAL) {
		complain("a NAME is 1 to %d characters of ASCII",
			 PPT_LABEL_SIZE - 1);
		return EXIT_USAGE;
	}
	complain_node(ctx, ret);
	return EXIT_FAILURE;
}

/* From malloc; NULL without memory. */
static struct ppt_device **make_array(const struct targets *targets)
{
	struct ppt_device **devices = calloc(targets->count, sizeof(*devices));
	size_t i;

	for (i = 0; devices && i < targets->count; i++)
		devices[i] = targets->array[i].device;
	return devices;
}

int assignment_add_targets(struct ppt_ctx *ctx,
			   struct ppt_assignment *assignment,
			   const struct targets *targets)
{
	struct ppt_device **devices = make_array(targets);
	struct ppt_reasons *reasons = NULL;
	int ret = -ENOMEM;

	if (devices)
		ret = ppt_assignment_add(assignment, devices, targets->count,
					 &reasons);
	if (ret)
		complain_refusal(ctx, reasons, ret);
	ppt_reasons_unref(reasons);
	free(devices);
	return ret ? EXIT_FAILURE : 0;
}

int assignment_remove_targets(struct ppt_assignment *assignment,
			      const struct targets *targets)
{
	struct ppt_device **devices = make_array(targets);
	int ret = -ENOMEM;

	if (devices)
		ret = ppt_assignment_remove(assignment, devices,
					    targets->count);
	free(devices);
	return ret;
}
