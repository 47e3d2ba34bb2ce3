/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is used of libkmod, which is opened when it is needed (see dl.c). */
#ifndef LIBPPT_KMOD_API_H
#define LIBPPT_KMOD_API_H

#include <libkmod.h>

#include "internal.h"

/**
 * struct kmod_api - what is used of libkmod
 * @library: from ppt_dl_open()
 * @kmod: its context
 *
 * The rest are its functions under their own names.
 */
struct kmod_api {
	void *library;
	struct kmod_ctx *kmod;
	__typeof__(kmod_new) *new;
	__typeof__(kmod_unref) *unref;
	__typeof__(kmod_set_log_fn) *set_log_fn;
	__typeof__(kmod_load_resources) *load_resources;
	__typeof__(kmod_module_new_from_lookup) *lookup;
	__typeof__(kmod_module_apply_filter) *apply_filter;
	__typeof__(kmod_module_unref_list) *unref_list;
	__typeof__(kmod_list_next) *list_next;
	__typeof__(kmod_module_get_module) *get_module;
	__typeof__(kmod_module_get_name) *get_name;
	__typeof__(kmod_module_get_path) *get_path;
	__typeof__(kmod_module_get_options) *get_options;
	__typeof__(kmod_module_get_softdeps) *get_softdeps;
	__typeof__(kmod_module_get_info) *get_info;
	__typeof__(kmod_module_info_get_key) *info_get_key;
	__typeof__(kmod_module_info_get_value) *info_get_value;
	__typeof__(kmod_module_info_free_list) *info_free_list;
	__typeof__(kmod_module_unref) *module_unref;
	__typeof__(kmod_module_probe_insert_module) *insert;
};

/* module.c; 0 or -errno, -ELIBACC if it isn't installed */
int ppt_kmod_open(struct ppt_ctx *ctx, struct kmod_api *api);
void ppt_kmod_close(struct kmod_api *api);

#endif /* LIBPPT_KMOD_API_H */
