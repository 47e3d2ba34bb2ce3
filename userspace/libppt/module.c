// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The kernel module: whether it is there, and loading it as modprobe would, by
 * libkmod (see dl.c for how that comes in).
 */
#include <limits.h>
#include <stdarg.h>
#include <unistd.h>

#include "kmod_api.h"

#define LIBKMOD "libkmod.so.2"

/* libkmod would write to stderr. */
static void log_kmod(void *data, int priority, const char *file, int line,
		     const char *function, const char *format, va_list args)
{
	char text[PPT_TEXT_SIZE];

	(void)priority;
	(void)file;
	(void)line;
	(void)function;
	vsnprintf(text, sizeof(text), format, args);
	text[strcspn(text, "\n")] = '\0';
	ppt_log(data, PPT_LOG_WARNING, "libkmod: %s", text);
}

void ppt_kmod_close(struct kmod_api *api)
{
	if (api->kmod)
		api->unref(api->kmod);
	ppt_dl_close(api->library);
}

/* Empty for the running kernel's, which libkmod finds by itself. */
static int find_modules(struct ppt_ctx *ctx, char dir[PATH_MAX])
{
	char release[PPT_TEXT_SIZE], file[PPT_TEXT_SIZE + 16];
	int ret;

	dir[0] = '\0';
	if (ctx->modules_dir)
		return snprintf(dir, PATH_MAX, "%s", ctx->modules_dir) <
				       PATH_MAX ?
			       0 :
			       -ENAMETOOLONG;
	if (!ctx->root[0])
		return 0;
	ret = ppt_ctx_kernel(ctx, release);
	if (ret)
		return ret;
	snprintf(file, sizeof(file), "lib/modules/%s", release);
	return ppt_ctx_path(ctx, dir, file);
}

/* With modprobe.d of the machine that is looked at. */
static struct kmod_ctx *new_kmod(struct ppt_ctx *ctx, struct kmod_api *api,
				 const char *dir)
{
	static const char *const folders[] = { "etc/modprobe.d",
					       "run/modprobe.d",
					       "usr/lib/modprobe.d",
					       "lib/modprobe.d" };
	char paths[ARRAY_SIZE(folders)][PATH_MAX];
	const char *config[ARRAY_SIZE(folders) + 1] = { NULL };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++)
		if (!ppt_ctx_path(ctx, paths[i], folders[i]))
			config[i] = paths[i];
	return api->new (dir[0] ? dir : NULL, ctx->root[0] ? config : NULL);
}

int ppt_kmod_open(struct ppt_ctx *ctx, struct kmod_api *api)
{
	/* clang-format off */
	const struct ppt_symbol symbols[] = {
		{ "kmod_new", (void **)&api->new },
		{ "kmod_unref", (void **)&api->unref },
		{ "kmod_set_log_fn", (void **)&api->set_log_fn },
		{ "kmod_load_resources", (void **)&api->load_resources },
		{ "kmod_module_new_from_lookup", (void **)&api->lookup },
		{ "kmod_module_apply_filter", (void **)&api->apply_filter },
		{ "kmod_module_unref_list", (void **)&api->unref_list },
		{ "kmod_list_next", (void **)&api->list_next },
		{ "kmod_module_get_module", (void **)&api->get_module },
		{ "kmod_module_get_name", (void **)&api->get_name },
		{ "kmod_module_get_path", (void **)&api->get_path },
		{ "kmod_module_get_options", (void **)&api->get_options },
		{ "kmod_module_get_softdeps", (void **)&api->get_softdeps },
		{ "kmod_module_get_info", (void **)&api->get_info },
		{ "kmod_module_info_get_key", (void **)&api->info_get_key },
		{ "kmod_module_info_get_value", (void **)&api->info_get_value },
		{ "kmod_module_info_free_list", (void **)&api->info_free_list },
		{ "kmod_module_unref", (void **)&api->module_unref },
		{ "kmod_module_probe_insert_module", (void **)&api->insert },
	};
	/* clang-format on */
	char dir[PATH_MAX];
	int ret;

	ret = find_modules(ctx, dir);
	if (!ret)
		ret = ppt_dl_open(ctx, LIBKMOD, symbols, ARRAY_SIZE(symbols),
				  &api->library);
	if (ret)
		return ret;
	api->kmod = new_kmod(ctx, api, dir);
	if (!api->kmod) {
		ppt_kmod_close(api);
		return -ENOMEM;
	}
	api->set_log_fn(api->kmod, log_kmod, ctx);
	return 0;
}

static bool is_loaded(struct ppt_ctx *ctx)
{
	return ppt_sysfs_exists(ctx, "bus/pci/drivers/" PPT_DRIVER);
}

int ppt_module_get_status(struct ppt_ctx *ctx,
			  enum ppt_module_status *ret_status)
{
	struct kmod_list *list = NULL;
	struct kmod_api api;
	int ret;

	if (is_loaded(ctx)) {
		*ret_status = PPT_MODULE_LOADED;
		return 0;
	}
	ret = ppt_kmod_open(ctx, &api);
	if (ret)
		return ret;
	/* A machine without any list of modules has no ppt.ko either. */
	ret = api.lookup(api.kmod, PPT_DRIVER, &list);
	if (ret == -ENOSYS || ret == -ENOENT)
		ret = 0;
	if (!ret)
		*ret_status = list ? PPT_MODULE_INSTALLED : PPT_MODULE_ABSENT;
	api.unref_list(list);
	ppt_kmod_close(&api);
	return ret;
}

static int insert_all(struct kmod_api *api, struct kmod_list *list)
{
	struct kmod_list *at;
	int ret = -ENOENT;

	for (at = list; at; at = api->list_next(list, at)) {
		struct kmod_module *module = api->get_module(at);

		ret = api->insert(module, 0, NULL, NULL, NULL, NULL);
		api->module_unref(module);
		if (ret)
			break;
	}
	return ret;
}

int ppt_module_load(struct ppt_ctx *ctx)
{
	struct kmod_list *list = NULL;
	struct kmod_api api;
	int ret;

	if (is_loaded(ctx))
		return 0;
	/* What is below another root isn't for the kernel that runs. */
	if (ctx->root[0])
		return -EXDEV;
	ret = ppt_kmod_open(ctx, &api);
	if (ret)
		return ret;
	ret = api.lookup(api.kmod, PPT_DRIVER, &list);
	if (ret == -ENOSYS)
		ret = -ENOENT;
	if (!ret)
		ret = insert_all(&api, list);
	api.unref_list(list);
	ppt_kmod_close(&api);
	/* Positive: modprobe.d says no. */
	return ret > 0 ? -EPERM : ret;
}

int ppt_module_get_abi(struct ppt_ctx *ctx, unsigned int *ret_abi)
{
	u32 abi;
	int fd;

	fd = ppt_ioctl_open_any(ctx, &abi);
	if (fd < 0)
		return fd;
	close(fd);
	*ret_abi = abi;
	return abi == PPT_ABI_VERSION ? 0 : -EPROTO;
}

int ppt_module_get_kernel(struct ppt_ctx *ctx, char *ret_release, size_t size)
{
	char release[PPT_TEXT_SIZE];
	int ret;

	ret = ppt_ctx_kernel(ctx, release);
	if (ret)
		return ret;
	if (strlen(release) >= size)
		return -ENAMETOOLONG;
	strcpy(ret_release, release);
	return 0;
}
