// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Rules about kernel modules: ppt for this kernel, whether the kernel would load
 * it, and the parts of VFIO that it needs. A file of a module is looked into
 * only while the module isn't loaded.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "kmod_api.h"

/* What a module's file says. */
struct module_file {
	bool is_there;
	bool is_signed;
	char release[PPT_TEXT_SIZE];
};

int check_need_kmod(struct check_run *run)
{
	if (run->kmod || run->kmod_error)
		return run->kmod_error;
	run->kmod = calloc(1, sizeof(*run->kmod));
	if (!run->kmod)
		return -ENOMEM;
	run->kmod_error = ppt_kmod_open(run->ctx, run->kmod);
	if (run->kmod_error) {
		free(run->kmod);
		run->kmod = NULL;
		return run->kmod_error;
	}
	/* Many are looked up; without a list of modules it finds none. */
	run->kmod->load_resources(run->kmod->kmod);
	return 0;
}

void check_module_free(struct check_run *run)
{
	if (run->kmod)
		ppt_kmod_close(run->kmod);
	free(run->kmod);
}

static void read_info(struct kmod_api *api, struct kmod_module *module,
		      struct module_file *file)
{
	struct kmod_list *list = NULL, *at;

	if (api->get_info(module, &list) < 0)
		return;
	for (at = list; at; at = api->list_next(list, at)) {
		const char *key = api->info_get_key(at);
		const char *value = api->info_get_value(at);

		if (!strcmp(key, "vermagic"))
			snprintf(file->release, sizeof(file->release), "%.*s",
				 (int)strcspn(value, " "), value);
		else if (!strcmp(key, "sig_id") || !strcmp(key, "signer"))
			file->is_signed = true;
	}
	api->info_free_list(list);
}

/* Also if it is built in, which has no file; 0 or -errno. */
static int find_file(struct check_run *run, const char *name, bool look_inside,
		     struct module_file *file)
{
	struct kmod_list *list = NULL;
	struct kmod_module *module;
	struct kmod_api *api;
	int ret;

	*file = (struct module_file){ 0 };
	ret = check_need_kmod(run);
	if (ret)
		return ret;
	api = run->kmod;
	ret = api->lookup(api->kmod, name, &list);
	/* A machine without any list of modules has none. */
	if (ret == -ENOSYS || ret == -ENOENT)
		ret = 0;
	file->is_there = !ret && list;
	if (file->is_there && look_inside) {
		module = api->get_module(list);
		read_info(api, module, file);
		api->module_unref(module);
	}
	api->unref_list(list);
	return ret;
}

/* What makes the kernel refuse modules without a signature; NULL if nothing. */
static const char *demands_signature(struct check_run *run)
{
	char text[PPT_TEXT_SIZE];

	/* "none [integrity] confidentiality" */
	if (ppt_sysfs_read(run->ctx, text, sizeof(text),
			   "kernel/security/lockdown") > 0 &&
	    strchr(text, '[') && !strstr(text, "[none]"))
		return "lockdown";
	if (ppt_sysfs_read(run->ctx, text, sizeof(text),
			   "module/module/parameters/sig_enforce") > 0 &&
	    text[0] == 'Y')
		return "sig_enforce";
	return NULL;
}

/* Whether the kernel would take the file that there is. */
static int check_file(struct check_run *run, const char *release,
		      const struct module_file *file)
{
	const char *signature = demands_signature(run);
	char text[PPT_TEXT_SIZE];
	int ret = 0;

	if (file->release[0] && release[0] && strcmp(file->release, release))
		ret = check_add(run, PPT_FINDING_ERROR,
				PPT_FINDING_MODULE_OTHER_KERNEL, NULL,
				file->release, release, 0);
	if (!ret && signature && !file->is_signed)
		ret = check_add(run, PPT_FINDING_ERROR,
				PPT_FINDING_MODULE_UNSIGNED, NULL, signature,
				NULL, 0);
	if (!ret &&
	    check_read_proc(run, "sys/kernel/modules_disabled", text,
			    sizeof(text)) > 0 &&
	    text[0] == '1')
		ret = check_add(run, PPT_FINDING_ERROR,
				PPT_FINDING_MODULES_DISABLED, NULL, NULL, NULL,
				0);
	if (!ret)
		ret = check_add(run, PPT_FINDING_NOTE,
				PPT_FINDING_MODULE_NOT_LOADED, NULL, NULL, NULL,
				0);
	return ret;
}

int check_module(struct check_run *run)
{
	char release[PPT_TEXT_SIZE] = "";
	struct module_file file;
	int ret;

	/* What keeps it from being used is said by check_access(). */
	if (ppt_sysfs_exists(run->ctx, "bus/pci/drivers/" PPT_DRIVER))
		return 0;
	if (ppt_ctx_kernel(run->ctx, release))
		release[0] = '\0';
	ret = find_file(run, PPT_DRIVER, true, &file);
	if (ret == -ENOMEM)
		return ret;
	if (ret)
		return check_add(run, PPT_FINDING_WARNING,
				 PPT_FINDING_MODULE_UNKNOWN, NULL,
				 ret == -ELIBACC ? "libkmod" : NULL,
				 strerror(-ret), 0);
	if (!file.is_there)
		return check_add(run, PPT_FINDING_ERROR,
				 PPT_FINDING_MODULE_ABSENT, NULL, release, NULL,
				 0);
	return check_file(run, release, &file);
}

/* Newer VMMs need but the other one; without the module there is neither. */
static bool lacks_node(struct check_run *run)
{
	static const char *const nodes[] = { "vfio/vfio", "iommu" };
	char path[PATH_MAX];
	size_t i;

	if (!ppt_sysfs_exists(run->ctx, "module/vfio"))
		return false;
	for (i = 0; i < ARRAY_SIZE(nodes); i++) {
		snprintf(path, sizeof(path), "%s/%s", run->ctx->dev_root,
			 nodes[i]);
		if (!access(path, F_OK))
			return false;
	}
	return true;
}

int check_vfio(struct check_run *run)
{
	static const char *const parts[] = { "vfio", "vfio_pci_core",
					     "vfio_iommu_type1" };
	struct module_file file;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < ARRAY_SIZE(parts); i++) {
		if (ppt_sysfs_exists(run->ctx, "module/%s", parts[i]))
			continue;
		ret = find_file(run, parts[i], false, &file);
		if (!ret && !file.is_there)
			ret = check_add(run, PPT_FINDING_ERROR,
					PPT_FINDING_NO_VFIO, NULL, parts[i],
					NULL, 0);
		else if (ret && ret != -ENOMEM)
			/* Said of ppt already. */
			return 0;
	}
	if (!ret && lacks_node(run))
		ret = check_add(run, PPT_FINDING_ERROR,
				PPT_FINDING_NO_VFIO_NODE, NULL, NULL, NULL, 0);
	return ret;
}
