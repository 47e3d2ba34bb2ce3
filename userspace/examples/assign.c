// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * assign NAME DEV: the claimed devices that DEV names are NAME's until Enter
 * is pressed, or this process ends. It may open them through VFIO.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libppt.h>

static int find(struct ppt_ctx *ctx, const char *text,
		struct ppt_list **ret_found)
{
	struct ppt_place *place;
	struct ppt_list *list;
	int ret;

	ret = ppt_list_new(ctx, &list);
	if (ret)
		return ret;
	ret = ppt_place_new(ctx, text, &place);
	if (!ret) {
		ret = ppt_place_find(place, list, ret_found, NULL);
		ppt_place_unref(place);
	}
	ppt_list_unref(list);
	return ret;
}

static int add(struct ppt_assignment *assignment, const struct ppt_list *list)
{
	size_t count = ppt_list_count(list), i;
	struct ppt_reasons *reasons;
	struct ppt_device **devices;
	int ret;

	devices = calloc(count + 1, sizeof(*devices));
	if (!devices)
		return -ENOMEM;
	for (i = 0; i < count; i++)
		devices[i] = ppt_list_get(list, i);
	/* When this returns, all of them have been reset. */
	ret = ppt_assignment_add(assignment, devices, count, &reasons);
	for (i = 0; i < ppt_reasons_count(reasons); i++)
		fprintf(stderr, "assign: %s: reason %d: %s %s\n",
			ppt_reasons_address(reasons, i),
			ppt_reasons_kind(reasons, i),
			ppt_reasons_name(reasons, i),
			ppt_reasons_detail(reasons, i));
	ppt_reasons_unref(reasons);
	free(devices);
	return ret;
}

int main(int argc, char **argv)
{
	struct ppt_assignment *assignment = NULL;
	struct ppt_list *found = NULL;
	struct ppt_ctx *ctx = NULL;
	int ret;

	if (argc != 3) {
		fprintf(stderr, "usage: assign NAME DEV\n");
		return 2;
	}
	ret = ppt_ctx_new(&ctx);
	if (!ret)
		ret = ppt_assignment_new(ctx, argv[1], &assignment);
	if (!ret)
		ret = find(ctx, argv[2], &found);
	if (!ret)
		ret = add(assignment, found);
	if (ret) {
		fprintf(stderr, "assign: %s\n",
			ret == -ENOENT ? "ppt.ko isn't loaded" :
					 strerror(-ret));
	} else {
		printf("%s has %zu; press Enter to give back\n", argv[1],
		       ppt_list_count(found));
		fflush(stdout);
		getchar();
	}
	ppt_list_unref(found);
	/* The last copy of the file is closed: its devices are free again. */
	ppt_assignment_unref(assignment);
	ppt_ctx_unref(ctx);
	return ret ? 1 : 0;
}
