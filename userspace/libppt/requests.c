// SPDX-License-Identifier: LGPL-2.1-or-later
/* The entries of pptdevs= as the module read them, and what they came to. */
#include <stdlib.h>
#include <unistd.h>

#include "internal.h"

struct ppt_requests {
	unsigned int refs;
	struct ppt_ioc_entry *entries;
	size_t count;
	size_t capacity;
};

static int read_entries(struct ppt_ctx *ctx, int fd,
			struct ppt_requests *requests)
{
	int ret;

	for (;;) {
		ret = ppt_array_grow((void **)&requests->entries,
				     requests->count, &requests->capacity,
				     sizeof(*requests->entries));
		if (ret)
			return ret;
		ret = ppt_ioctl_entry(ctx, fd, requests->count,
				      &requests->entries[requests->count]);
		if (ret)
			return ret == -ENODATA ? 0 : ret;
		requests->count++;
	}
}

int ppt_requests_new(struct ppt_ctx *ctx, struct ppt_requests **ret_requests)
{
	struct ppt_requests *requests;
	int fd, ret;

	fd = ppt_ioctl_open(ctx);
	if (fd < 0)
		return fd;
	requests = calloc(1, sizeof(*requests));
	if (!requests) {
		close(fd);
		return -ENOMEM;
	}
	requests->refs = 1;
	ret = read_entries(ctx, fd, requests);
	close(fd);
	if (ret) {
		ppt_requests_unref(requests);
		return ret;
	}
	*ret_requests = requests;
	return 0;
}

struct ppt_requests *ppt_requests_ref(struct ppt_requests *requests)
{
	requests->refs++;
	return requests;
}

struct ppt_requests *ppt_requests_unref(struct ppt_requests *requests)
{
	if (!requests || --requests->refs)
		return NULL;
	free(requests->entries);
	free(requests);
	return NULL;
}

size_t ppt_requests_count(const struct ppt_requests *requests)
{
	return requests->count;
}

const char *ppt_requests_text(const struct ppt_requests *requests, size_t index)
{
	return requests->entries[index].out_text;
}

const char *ppt_requests_parameter(const struct ppt_requests *requests,
				   size_t index)
{
	switch (requests->entries[index].out_parameter) {
	case 2:
		return "pptdevs2";
	case 3:
		return "pptdevs3";
	}
	return "pptdevs";
}

size_t ppt_requests_offset(const struct ppt_requests *requests, size_t index)
{
	return requests->entries[index].out_offset;
}

const char *ppt_requests_error(const struct ppt_requests *requests,
			       size_t index, unsigned int *ret_code,
			       size_t *ret_offset)
{
	const struct ppt_ioc_entry *entry = &requests->entries[index];

	if (ret_code)
		*ret_code = entry->out_error;
	if (ret_offset)
		*ret_offset = entry->out_error_offset;
	if (!entry->out_error)
		return NULL;
	return ppt_entry_error_text(entry->out_error);
}

unsigned int ppt_requests_claimed(const struct ppt_requests *requests,
				  size_t index)
{
	return requests->entries[index].out_claimed;
}

unsigned int ppt_requests_held(const struct ppt_requests *requests,
			       size_t index)
{
	return requests->entries[index].out_held;
}

unsigned int ppt_requests_unbound(const struct ppt_requests *requests,
				  size_t index)
{
	return requests->entries[index].out_unbound;
}

unsigned int ppt_requests_guarded(const struct ppt_requests *requests,
				  size_t index)
{
	return requests->entries[index].out_guarded;
}
