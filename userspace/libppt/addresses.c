// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The addresses of a network interface, by /proc/net, so that another machine's
 * can be found, too. For IPv6 there is a table of them. For IPv4 there is the
 * tree of routes, whose local hosts are the machine's addresses, and the table
 * of routes, whose networks say on which interface these are.
 */
#include <arpa/inet.h>
#include <limits.h>

#include "check.h"

/* A router's tree is as long as the Internet; hosts of its own come early. */
#define LINES_MAX 65536

struct writer {
	char *buf;
	size_t size;
};

static void add(struct writer *writer, int family, const void *address)
{
	char text[INET6_ADDRSTRLEN];
	size_t used = strlen(writer->buf);

	if (inet_ntop(family, address, text, sizeof(text)) &&
	    used + strlen(text) + 2 <= writer->size)
		sprintf(writer->buf + used, "%s%s", used ? " " : "", text);
}

static FILE *open_table(struct ppt_ctx *ctx, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/net/%s", ctx->proc_root, file);
	return fopen(path, "re");
}

/* "fe800000000000000000000000000001 02 40 20 80 eth0" */
static void add_inet6(struct ppt_ctx *ctx, const char *interface,
		      struct writer *writer)
{
	char line[PPT_TEXT_SIZE], digits[33], name[PPT_TEXT_SIZE];
	FILE *table = open_table(ctx, "if_inet6");
	struct in6_addr address;
	unsigned int i, byte;

	while (table && fgets(line, sizeof(line), table)) {
		if (sscanf(line, "%32s %*x %*x %*x %*x %255s", digits, name) !=
			    2 ||
		    strcmp(name, interface) || strlen(digits) != 32)
			continue;
		for (i = 0; i < 16; i++) {
			if (sscanf(digits + 2 * i, "%2x", &byte) != 1)
				break;
			address.s6_addr[i] = byte;
		}
		if (i == 16)
			add(writer, AF_INET6, &address);
	}
	if (table)
		fclose(table);
}

/* Whether the narrowest network that @address is in is on @interface. */
static bool is_on(struct ppt_ctx *ctx, const char *interface, u32 address)
{
	unsigned int network, gateway, mask, best = 0;
	char line[PPT_TEXT_SIZE], name[PPT_TEXT_SIZE];
	FILE *table = open_table(ctx, "route");
	bool answer = false;
	int i;

	/* The numbers are printed as they are in memory. */
	for (i = 0; table && i < LINES_MAX && fgets(line, sizeof(line), table);
	     i++) {
		if (sscanf(line, "%255s %x %x %*x %*x %*x %*x %x", name,
			   &network, &gateway, &mask) != 4 ||
		    gateway || !mask || (address & mask) != network ||
		    ntohl(mask) < ntohl(best))
			continue;
		best = mask;
		answer = !strcmp(name, interface);
	}
	if (table)
		fclose(table);
	return answer;
}

/* "|-- 192.0.2.1", and in the next line "/32 host LOCAL" */
static void add_inet(struct ppt_ctx *ctx, const char *interface,
		     struct writer *writer)
{
	char line[PPT_TEXT_SIZE], text[INET_ADDRSTRLEN] = "";
	FILE *table = open_table(ctx, "fib_trie");
	struct in_addr address;
	const char *mark;
	int i;

	for (i = 0; table && i < LINES_MAX && fgets(line, sizeof(line), table);
	     i++) {
		/* The local ones come again in the table "Local". */
		if (!strncmp(line, "Local:", 6) && writer->buf[0])
			break;
		mark = strstr(line, "|-- ");
		if (mark) {
			if (sscanf(mark, "|-- %15[0-9.]", text) != 1)
				text[0] = '\0';
		} else if (strstr(line, "/32 host LOCAL") &&
			   inet_pton(AF_INET, text, &address) == 1 &&
			   is_on(ctx, interface, address.s_addr)) {
			add(writer, AF_INET, &address);
		}
	}
	if (table)
		fclose(table);
}

void ppt_addresses_find(struct ppt_ctx *ctx, const char *interface, char *buf,
			size_t size)
{
	struct writer writer = { buf, size };

	buf[0] = '\0';
	add_inet(ctx, interface, &writer);
	add_inet6(ctx, interface, &writer);
}
