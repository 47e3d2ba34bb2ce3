// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The modules that want a device: those that modprobe would load for its modalias.
 * One without a file is a part of the kernel, and has its devices before any
 * module does.
 */
#include <stdlib.h>

#include "kmod_api.h"

/* Those that hand devices to VMs don't win against ppt by being loaded. */
static bool is_rival(const char *name)
{
	return strcmp(name, PPT_DRIVER) && strcmp(name, "vfio_pci") &&
	       strcmp(name, "pci_stub") &&
	       ppt_persist_is_driver(name, strlen(name));
}

/* Each once, though several of its aliases may fit. @names is @out's. */
static void put_wanting(struct kmod_api *api, struct kmod_list *list, FILE *out,
			char **names, char builtin[PPT_TEXT_SIZE])
{
	struct kmod_list *at;

	for (at = list; at; at = api->list_next(list, at)) {
		struct kmod_module *module = api->get_module(at);
		const char *name = api->get_name(module);

		fflush(out);
		/* No file: it is a part of the kernel. */
		if (is_rival(name) && !api->get_path(module))
			snprintf(builtin, PPT_TEXT_SIZE, "%s", name);
		else if (is_rival(name) &&
			 !ppt_persist_has_driver(*names, name))
			fprintf(out, "%s%s", **names ? " " : "", name);
		api->module_unref(module);
	}
}

int ppt_module_find_wanting(struct ppt_ctx *ctx, const char *modalias,
			    char **ret_names, char ret_builtin[PPT_TEXT_SIZE])
{
	struct kmod_list *list = NULL;
	struct kmod_api api;
	char *names = NULL;
	size_t size;
	FILE *out;
	int ret;

	ret_builtin[0] = '\0';
	ret = ppt_kmod_open(ctx, &api);
	if (ret)
		return ret;
	/* Without any list of modules, none of them wants it. */
	ret = api.lookup(api.kmod, modalias, &list);
	if (ret == -ENOSYS || ret == -ENOENT)
		ret = 0;
	out = ret ? NULL : open_memstream(&names, &size);
	if (!ret && !out)
		ret = -ENOMEM;
	if (!ret) {
		put_wanting(&api, list, out, &names, ret_builtin);
		if (fclose(out))
			ret = -ENOMEM;
	}
	api.unref_list(list);
	ppt_kmod_close(&api);
	if (ret)
		free(names);
	else
		*ret_names = names;
	return ret;
}
