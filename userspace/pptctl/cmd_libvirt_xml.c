// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl libvirt-xml: elements for the <devices> of a domain. All that is printed
 * is numbers, so there is nothing to escape.
 */
#include <stdlib.h>

#include "guest.h"

/*
 * libvirt numbers buses by their controllers, and makes the root ports that are
 * missing. virt-install makes 14 of them for what else is in a guest.
 */
#define FIRST_BUS 16
#define BUSES 256

static const char usage[] =
	"Usage: pptctl libvirt-xml [--machine TYPE] [--bus N] [-]DEV...\n"
	"Elements by which a domain of libvirt gets devices, to be put into its <devices>.\n"
	"Functions of one slot share one in the guest, too, but for virtual functions; -DEV\n"
	"has a slot of its own.\n"
	"\n"
	"  -m, --machine TYPE  q35, with a bus for each slot (the default), or pc\n"
	"  -b, --bus N         the first bus on q35 that is free in the guest, 1 to 255;\n"
	"                      the default is 16\n"
	"\n"
	"What would keep a VM from having them now is said on stderr, and the elements are\n"
	"printed all the same.\n"
	"\n"
	"Exit status: 0 a VM can have them, 1 it can't now, or nothing was printed; 2 wrong\n"
	"usage.";

/**
 * struct options - what was asked for
 * @machine: of the guest
 * @bus: of the first slot, on q35
 */
struct options {
	enum guest_machine machine;
	unsigned int bus;
};

static void print_function(const struct guest_function *function,
			   const struct options *options)
{
	const struct ppt_device *device = function->device;
	bool q35 = options->machine == GUEST_Q35;

	printf("<hostdev mode='subsystem' type='pci' managed='no'>\n"
	       "  <driver name='vfio'/>\n"
	       "  <source>\n"
	       "    <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>\n"
	       "  </source>\n",
	       ppt_device_domain(device), ppt_device_bus(device),
	       ppt_device_slot(device), ppt_device_function(device));
	printf("  <address type='pci' domain='0x0000' bus='0x%02x' slot='0x%02x' function='0x%x'%s/>\n"
	       "</hostdev>\n",
	       q35 ? options->bus + function->slot : 0,
	       q35 ? 0 : GUEST_FIRST_SLOT + function->slot, function->function,
	       function->multifunction ? " multifunction='on'" : "");
}

static int print_xml(struct ppt_ctx *ctx, const struct guest *guest,
		     const struct options *options)
{
	size_t i;

	if (!guest_fits(guest, options->machine))
		return EXIT_FAILURE;
	if (options->machine == GUEST_Q35 &&
	    options->bus + guest->slots > BUSES) {
		complain("these need %u buses, and there are %u from %u on",
			 guest->slots, BUSES - options->bus, options->bus);
		return EXIT_FAILURE;
	}
	puts("<!-- managed='no': ppt has them already, libvirt is to leave their driver alone -->");
	for (i = 0; i < guest->count; i++)
		print_function(&guest->array[i], options);
	return guest_complain(ctx, guest);
}

static bool parse_bus(const char *text, unsigned int *ret_bus)
{
	char *end;
	unsigned long value = strtoul(text, &end, 0);

	if (*text < '0' || *text > '9' || *end || !value || value >= BUSES) {
		complain("\"%s\" is no number for --bus: 1 to 255", text);
		return false;
	}
	*ret_bus = value;
	return true;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'm':
		return guest_machine_parse(optarg, &options->machine) ?
			       0 :
			       EXIT_USAGE;
	case 'b':
		return parse_bus(optarg, &options->bus) ? 0 : EXIT_USAGE;
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

int cmd_libvirt_xml(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "machine", required_argument, NULL, 'm' },
		{ "bus", required_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { .bus = FIRST_BUS };
	struct guest_words words;
	struct guest guest;
	int option, status = 0;

	guest_words_init(&words, ctx, argc, argv);
	while (!status && (option = guest_words_next(&words, argc, argv,
						     "+m:b:h", table)) != -1)
		status = parse_option(option, &options);
	if (!status) {
		status = guest_find(&words, NULL, &guest);
		if (!status) {
			status = print_xml(ctx, &guest, &options);
			guest_free(&guest);
		}
	}
	guest_words_free(&words);
	return status < 0 ? EXIT_SUCCESS : status;
}
