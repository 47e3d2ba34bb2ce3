// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Libraries that only some calls need are opened then, not linked: libkmod and
 * libmount bring compressors, a crypto library and SELinux with them, which take
 * longer to load than all that is done for a list.
 */
#include <dlfcn.h>

#include "internal.h"

int ppt_dl_open(struct ppt_ctx *ctx, const char *name,
		const struct ppt_symbol *symbols, size_t count,
		void **ret_library)
{
	void *library;
	size_t i;

	library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (!library) {
		ppt_log(ctx, PPT_LOG_ERROR, "%s", dlerror());
		return -ELIBACC;
	}
	for (i = 0; i < count; i++) {
		*symbols[i].function = dlsym(library, symbols[i].name);
		if (!*symbols[i].function) {
			ppt_log(ctx, PPT_LOG_ERROR, "%s", dlerror());
			dlclose(library);
			return -ELIBACC;
		}
	}
	*ret_library = library;
	return 0;
}

void ppt_dl_close(void *library)
{
	dlclose(library);
}
