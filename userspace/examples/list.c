// SPDX-License-Identifier: LGPL-2.1-or-later
/* list [ROOT]: each device that can be claimed, and what is said against that. */
#include <stdio.h>
#include <string.h>

#include <libppt.h>

static void explain(struct ppt_device *device)
{
	struct ppt_reasons *reasons;
	int ret = ppt_device_check_claim(device, 0, &reasons);
	size_t i;

	if (ret) {
		printf("  can't be checked: %s\n", strerror(-ret));
		return;
	}
	for (i = 0; i < ppt_reasons_count(reasons); i++) {
		const char *name = ppt_reasons_name(reasons, i);

		switch (ppt_reasons_kind(reasons, i)) {
		case PPT_REASON_DRIVER:
			printf("  driver %s has it\n", name);
			break;
		case PPT_REASON_MODULE:
			printf("  ppt.ko isn't loaded\n");
			break;
		default:
			printf("  reason %d: %s %s\n",
			       ppt_reasons_kind(reasons, i), name,
			       ppt_reasons_detail(reasons, i));
		}
	}
	ppt_reasons_unref(reasons);
}

int main(int argc, char **argv)
{
	struct ppt_device *device;
	struct ppt_list *list;
	struct ppt_ctx *ctx;
	size_t i;
	int ret;

	ret = ppt_ctx_new(&ctx);
	if (!ret && argc > 1)
		ret = ppt_ctx_set_root(ctx, argv[1]);
	if (!ret)
		ret = ppt_list_new(ctx, &list);
	if (ret) {
		fprintf(stderr, "list: %s\n", strerror(-ret));
		return 1;
	}
	for (i = 0; (device = ppt_list_get(list, i)); i++) {
		if (!ppt_device_is_claimable(device))
			continue;
		printf("%s %04x:%04x\n", ppt_device_address(device),
		       ppt_device_vendor_id(device),
		       ppt_device_model_id(device));
		explain(device);
	}
	ppt_list_unref(list);
	ppt_ctx_unref(ctx);
	return 0;
}
