// SPDX-License-Identifier: GPL-2.0
/*
 * pptctl qemu-args: the arguments for QEMU, ready to paste. They are made as a
 * list of words first, of which JSON and the lines for a shell are two views.
 */
#include <stdlib.h>
#include <string.h>

#include "guest.h"

#define CLASS_VGA 0x0300
/* Far from the numbers that people give to root ports of their own. */
#define FIRST_CHASSIS 101

static const char usage[] =
	"Usage: pptctl qemu-args [--machine TYPE] [--vga] [--vm NAME] [--json] [-]DEV...\n"
	"Arguments by which QEMU gets devices. Functions of one slot share one in the\n"
	"guest, too, but for virtual functions; -DEV has a slot of its own.\n"
	"\n"
	"  -m, --machine TYPE  q35, with a root port for each slot (the default), or pc\n"
	"  -g, --vga           the first VGA card is the guest's boot display\n"
	"  -v, --vm NAME       all of the command: \"pptctl run --vm NAME … qemu…\"\n"
	"  -j, --json          for programs\n"
	"\n"
	"What would keep a VM from having them now is said on stderr, and the arguments are\n"
	"printed all the same.\n"
	"\n"
	"Exit status: 0 a VM can have them, 1 it can't now, or nothing was printed; 2 wrong\n"
	"usage.";

/**
 * struct command_line - words for QEMU in the making
 * @words: each from malloc
 * @count: of @words
 * @head: so many of them are of pptctl run
 * @common: so many have nothing to do with the devices
 */
struct command_line {
	char **words;
	size_t count;
	size_t head;
	size_t common;
};

/**
 * struct options - what was asked for
 * @machine: of the guest
 * @vga: a boot display
 * @json: for programs
 * @name: of the VM; NULL for arguments only
 */
struct options {
	enum guest_machine machine;
	bool vga;
	bool json;
	const char *name;
};

static void add_word(struct command_line *line, char *word)
{
	line->words = reallocarray(line->words, line->count + 1,
				   sizeof(*line->words));
	if (!line->words) {
		complain("out of memory");
		exit(EXIT_FAILURE);
	}
	line->words[line->count++] = word;
}

static void add_option(struct command_line *line, const char *option,
		       char *value)
{
	add_word(line, format_text("%s", option));
	add_word(line, value);
}

static void free_line(struct command_line *line)
{
	size_t i;

	for (i = 0; i < line->count; i++)
		free(line->words[i]);
	free(line->words);
}

/* In QEMU's lists of properties a comma is written twice. */
static char *double_commas(const char *text)
{
	char *doubled = format_text("%s%s", text, text), *next = doubled;

	for (; *text; text++) {
		*next++ = *text;
		if (*text == ',')
			*next++ = ',';
	}
	*next = '\0';
	return doubled;
}

static void add_head(struct command_line *line, const struct guest *guest,
		     const struct options *options)
{
	char *name = double_commas(options->name);
	size_t i;

	add_word(line, format_text("pptctl"));
	add_word(line, format_text("run"));
	add_option(line, "--vm", format_text("%s", options->name));
	for (i = 0; i < guest->count; i++)
		add_option(line, "-d",
			   format_text("%s", ppt_device_address(
						     guest->array[i].device)));
	add_word(line, format_text("--"));
	line->head = line->count;
	add_word(line, format_text("qemu-system-x86_64"));
	add_option(line, "-name", format_text("guest=%s", name));
	free(name);
	add_option(line, "-machine",
		   format_text("%s,accel=kvm",
			       options->machine == GUEST_Q35 ? "q35" : "pc"));
	add_option(line, "-cpu", format_text("host"));
	add_option(line, "-m", format_text("4G"));
	line->common = line->count;
}

/* The root port that leads to a slot. */
static void add_port(struct command_line *line, const struct guest *guest,
		     unsigned int slot)
{
	unsigned int function = slot % GUEST_PORTS_PER_SLOT;

	add_option(line, "-device",
		   format_text("pcie-root-port,id=ppt%u,bus=pcie.0,chassis=%u,addr=%02x.%x%s",
			       slot + 1, FIRST_CHASSIS + slot,
			       GUEST_FIRST_SLOT + slot / GUEST_PORTS_PER_SLOT,
			       function,
			       !function && slot + 1 < guest->slots ?
				       ",multifunction=on" :
				       ""));
}

static void add_function(struct command_line *line,
			 const struct guest_function *function,
			 enum guest_machine machine, bool boot_display)
{
	const char *more = function->multifunction ? ",multifunction=on" : "";
	const char *address = ppt_device_address(function->device);
	const char *vga = boot_display ? ",x-vga=on" : "";

	if (machine == GUEST_Q35)
		add_option(line, "-device",
			   format_text("vfio-pci,host=%s,bus=ppt%u,addr=00.%x%s%s",
				       address, function->slot + 1,
				       function->function, more, vga));
	else
		add_option(line, "-device",
			   format_text("vfio-pci,host=%s,bus=pci.0,addr=%02x.%x%s%s",
				       address,
				       GUEST_FIRST_SLOT + function->slot,
				       function->function, more, vga));
}

/* The first VGA card in the order of places; NULL if there is none. */
static const struct guest_function *find_vga(const struct guest *guest)
{
	size_t i;

	for (i = 0; i < guest->count; i++)
		if (ppt_device_class_code(guest->array[i].device) >> 8 ==
		    CLASS_VGA)
			return &guest->array[i];
	return NULL;
}

static void make_line(struct command_line *line, const struct guest *guest,
		      const struct options *options)
{
	const struct guest_function *vga = NULL, *function;
	unsigned int ports = 0;
	size_t i;

	if (options->name)
		add_head(line, guest, options);
	if (options->vga) {
		vga = find_vga(guest);
		add_option(line, "-vga", format_text("none"));
	}
	for (i = 0; i < guest->count; i++) {
		function = &guest->array[i];
		if (options->machine == GUEST_Q35 && function->slot == ports)
			add_port(line, guest, ports++);
		add_function(line, function, options->machine, function == vga);
	}
}

/* --- for a shell ----------------------------------------------------------- */

static void print_quoted(const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
		"-_=+,./:@%";

	if (*word && !word[strspn(word, plain)]) {
		fputs(word, stdout);
		return;
	}
	putchar('\'');
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*word);
	}
	putchar('\'');
}

/* Whether a line of its own begins here. */
static bool begins_line(const struct command_line *line, size_t index)
{
	return index && (index == line->head ||
			 (index > line->head &&
			  (!strcmp(line->words[index], "-device") ||
			   !strcmp(line->words[index], "-vga"))));
}

static void print_line(const struct command_line *line)
{
	size_t i;

	for (i = 0; i < line->count; i++) {
		if (begins_line(line, i))
			fputs(line->head ? " \\\n    " : " \\\n", stdout);
		else if (i)
			putchar(' ');
		print_quoted(line->words[i]);
	}
	putchar('\n');
}

/* --- for programs ---------------------------------------------------------- */

static struct json_object *json_from_words(const struct command_line *line,
					   size_t first)
{
	struct json_object *array = json_new_array();

	for (; first < line->count; first++)
		json_append_text(array, line->words[first]);
	return array;
}

static struct json_object *
json_from_function(const struct guest_function *function)
{
	struct json_object *object = json_new_object();

	json_add_text(object, "address", ppt_device_address(function->device));
	json_add_number(object, "guest_slot", function->slot);
	json_add_number(object, "guest_function", function->function);
	json_add_bool(object, "multifunction", function->multifunction);
	return object;
}

static struct json_object *json_from_refusals(const struct ppt_reasons *reasons)
{
	struct json_object *array = json_new_array(), *object;
	char *text;
	size_t i;

	for (i = 0; i < ppt_reasons_count(reasons); i++) {
		object = json_new_object();
		text = reason_text(reasons, i);
		json_add_text(object, "address",
			      ppt_reasons_address(reasons, i));
		json_add_text(object, "code",
			      reason_key(ppt_reasons_kind(reasons, i)));
		json_add_text(object, "text", text);
		json_append(array, object);
		free(text);
	}
	return array;
}

static void print_json(const struct command_line *line,
		       const struct guest *guest, const struct options *options)
{
	struct json_object *object = json_new_object(), *array;
	size_t i;

	json_add_text(object, "machine",
		      options->machine == GUEST_Q35 ? "q35" : "pc");
	json_add(object, "command",
		 options->name ? json_from_words(line, 0) : NULL);
	json_add(object, "arguments", json_from_words(line, line->common));
	array = json_new_array();
	for (i = 0; i < guest->count; i++)
		json_append(array, json_from_function(&guest->array[i]));
	json_add(object, "devices", array);
	json_add(object, "refusals", json_from_refusals(guest->reasons));
	json_add(object, "notes", json_from_notes(&guest->notes));
	json_print(object);
}

/* --- options --------------------------------------------------------------- */

static int print_args(struct ppt_ctx *ctx, const struct guest *guest,
		      const struct options *options)
{
	struct command_line line = { 0 };

	if (!guest_fits(guest, options->machine))
		return EXIT_FAILURE;
	if (options->vga && !find_vga(guest)) {
		complain("--vga: there is no VGA card among them");
		return EXIT_FAILURE;
	}
	make_line(&line, guest, options);
	if (options->json)
		print_json(&line, guest, options);
	else
		print_line(&line);
	free_line(&line);
	if (options->json)
		return ppt_reasons_count(guest->reasons) ? EXIT_FAILURE :
							   EXIT_SUCCESS;
	return guest_complain(ctx, guest);
}

static bool name_is_good(const char *name)
{
	size_t i;

	for (i = 0; name[i] >= ' ' && name[i] <= '~'; i++)
		;
	if (!name[i] && i && i < PPT_LABEL_SIZE)
		return true;
	complain("--vm: a name is 1 to %d printable ASCII characters",
		 PPT_LABEL_SIZE - 1);
	return false;
}

/* 0, the exit status, or -1: there is nothing more to do. */
static int parse_option(int option, struct options *options)
{
	switch (option) {
	case 'm':
		return guest_machine_parse(optarg, &options->machine) ?
			       0 :
			       EXIT_USAGE;
	case 'g':
		options->vga = true;
		return 0;
	case 'j':
		options->json = true;
		return 0;
	case 'v':
		options->name = optarg;
		return name_is_good(optarg) ? 0 : EXIT_USAGE;
	case 'h':
		puts(usage);
		return -1;
	}
	return EXIT_USAGE;
}

int cmd_qemu_args(struct ppt_ctx *ctx, int argc, char **argv)
{
	static const struct option table[] = {
		{ "machine", required_argument, NULL, 'm' },
		{ "vga", no_argument, NULL, 'g' },
		{ "vm", required_argument, NULL, 'v' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	struct options options = { 0 };
	struct guest_words words;
	struct guest guest;
	int option, status = 0;

	guest_words_init(&words, ctx, argc, argv);
	while (!status && (option = guest_words_next(&words, argc, argv,
						     "+m:gv:jh", table)) != -1)
		status = parse_option(option, &options);
	if (!status) {
		status = guest_find(&words, options.name, &guest);
		if (!status) {
			status = print_args(ctx, &guest, &options);
			guest_free(&guest);
		}
	}
	guest_words_free(&words);
	return status < 0 ? EXIT_SUCCESS : status;
}
