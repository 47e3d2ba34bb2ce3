// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The walks through the whole machine that tell what its devices are used for:
 * disks and loop devices, mounts, network interfaces, processes. Each is done
 * once, when something is asked of it first, however many devices are asked
 * about; a survey is of one moment, and made anew for what is to be safe.
 */
#include <stdlib.h>

#include "internal.h"

#define NVME_SUBSYSTEM "/nvme-subsystem/"

int ppt_survey_new(struct ppt_ctx *ctx, struct ppt_survey **ret_survey)
{
	struct ppt_survey *survey = calloc(1, sizeof(*survey));

	if (!survey)
		return -ENOMEM;
	survey->ctx = ppt_ctx_ref(ctx);
	*ret_survey = survey;
	return 0;
}

void ppt_survey_free(struct ppt_survey *survey)
{
	size_t i;

	if (!survey)
		return;
	for (i = 0; i < survey->loop_count; i++) {
		free(survey->loops[i].name);
		ppt_source_clear(&survey->loops[i].source);
	}
	free(survey->loops);
	ppt_paths_clear(&survey->disks);
	ppt_paths_clear(&survey->interfaces);
	ppt_mounts_free(survey->mounts);
	ppt_openers_free(survey->openers);
	ppt_ctx_unref(survey->ctx);
	free(survey);
}

/*
 * With NVMe multipath a disk lives in /sys/devices/virtual/nvme-subsystem/…, in
 * a folder with links to the controllers that lead to it: it is below each.
 */
static int add_multipath(struct ppt_ctx *ctx, struct ppt_paths *paths,
			 const char *real, const char *name, size_t index)
{
	const char *found = strstr(real, NVME_SUBSYSTEM);
	char subsystem[PPT_TEXT_SIZE], **names, *controller, *inside;
	size_t i;
	int ret;

	if (!found)
		return 0;
	found += strlen(NVME_SUBSYSTEM);
	snprintf(subsystem, sizeof(subsystem), "%.*s", (int)strcspn(found, "/"),
		 found);
	ret = ppt_sysfs_names(ctx, &names, "devices/virtual/nvme-subsystem/%s",
			      subsystem);
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++) {
		controller =
			ppt_sysfs_real(ctx,
				       "devices/virtual/nvme-subsystem/%s/%s",
				       subsystem, names[i]);
		if (!controller) {
			ret = errno == ENOENT ? 0 : -errno;
			continue;
		}
		if (asprintf(&inside, "%s/%s", controller, name) < 0) {
			ret = -ENOMEM;
		} else {
			ret = ppt_paths_add(paths, inside, name, index);
			free(inside);
		}
		free(controller);
	}
	ppt_sysfs_names_free(names);
	return ret;
}

int ppt_survey_add_node(struct ppt_ctx *ctx, struct ppt_paths *paths,
			const char *real, const char *name, size_t index)
{
	int ret = ppt_paths_add(paths, real, name, index);

	return ret ? ret : add_multipath(ctx, paths, real, name, index);
}

static int add_loop(struct ppt_survey *survey, const char *name)
{
	struct ppt_loop loop = { 0 };
	char source[PATH_MAX];
	int ret;

	ret = ppt_sysfs_read(survey->ctx, source, sizeof(source),
			     "class/block/%s/loop/backing_file", name);
	/* One without a base hasn't got the file, or loses it meanwhile. */
	if (ret == -ENOENT || ret == -ENODEV || ret == -ENXIO)
		return 0;
	if (ret < 0)
		return ret;
	ret = ppt_array_grow((void **)&survey->loops, survey->loop_count,
			     &survey->loop_capacity, sizeof(loop));
	if (!ret)
		ret = ppt_source_init(survey->ctx, source, &loop.source);
	if (ret)
		return ret;
	loop.name = strdup(name);
	if (!loop.name) {
		ppt_source_clear(&loop.source);
		return -ENOMEM;
	}
	survey->loops[survey->loop_count++] = loop;
	return 0;
}

static int add_disk(struct ppt_survey *survey, const char *node)
{
	struct ppt_ctx *ctx = survey->ctx;
	char *real;
	int ret;

	if (!strncmp(node, "loop", strlen("loop"))) {
		ret = add_loop(survey, node);
		if (ret)
			return ret;
	}
	/* Partitions come with their disk. */
	if (ppt_sysfs_exists(ctx, "class/block/%s/partition", node))
		return 0;
	real = ppt_sysfs_real_entry(ctx, "class/block", node);
	if (!real)
		return errno == ENOENT ? 0 : -errno;
	ret = ppt_survey_add_node(ctx, &survey->disks, real, node, 0);
	free(real);
	return ret;
}

/* Not by their links "device": virtio's are a generation further down. */
static int add_interface(struct ppt_survey *survey, const char *name)
{
	char *real;
	int ret;

	real = ppt_sysfs_real_entry(survey->ctx, "class/net", name);
	if (!real)
		return errno == ENOENT ? 0 : -errno;
	ret = ppt_paths_add(&survey->interfaces, real, name, 0);
	free(real);
	return ret;
}

static int walk_class(struct ppt_survey *survey, const char *class,
		      int (*add)(struct ppt_survey *survey, const char *name))
{
	char **names;
	size_t i;
	int ret;

	ret = ppt_sysfs_names(survey->ctx, &names, "class/%s", class);
	if (ret)
		return ret;
	for (i = 0; !ret && names[i]; i++)
		ret = add(survey, names[i]);
	ppt_sysfs_names_free(names);
	return ret;
}

int ppt_survey_need_disks(struct ppt_survey *survey)
{
	if (!survey->has_disks) {
		survey->disks_error = walk_class(survey, "block", add_disk);
		ppt_paths_sort(&survey->disks);
		survey->has_disks = true;
	}
	return survey->disks_error;
}

/* Only a device with disks needs the tables. */
int ppt_survey_need_mounts(struct ppt_survey *survey)
{
	return survey->mounts ? 0 :
				ppt_mounts_new(survey->ctx, &survey->mounts);
}

int ppt_survey_need_interfaces(struct ppt_survey *survey)
{
	if (!survey->has_interfaces) {
		survey->interfaces_error =
			walk_class(survey, "net", add_interface);
		ppt_paths_sort(&survey->interfaces);
		survey->has_interfaces = true;
	}
	return survey->interfaces_error;
}

int ppt_survey_need_openers(struct ppt_survey *survey)
{
	return survey->openers ? 0 :
				 ppt_openers_new(survey->ctx, &survey->openers);
}
