// SPDX-License-Identifier: GPL-2.0
/*
 * The language of pptdevs=. A good entry is compared as one line that names
 * all it means; a bad one by its error and the place of the mistake, alone and
 * between good neighbours. Every list ends where its heap block ends.
 */
#include "unit.h"

#include "core/devlist.h"

#define MAX_ENTRIES 8
#define RENDERED_SIZE 256

/* --- reading ------------------------------------------------------------- */

/* Reads a whole list; returns how many entries it has. */
static size_t read_bytes(const char *bytes, size_t len,
			 struct ppt_entry entries[MAX_ENTRIES])
{
	char *text = guarded_copy(bytes, len);
	struct ppt_entry extra;
	size_t pos = 0, count = 0, before = 0;

	while (count < MAX_ENTRIES) {
		memset(&entries[count], 0xa5, sizeof(entries[count]));
		if (!ppt_devlist_next(text, len, &pos, &entries[count]))
			break;
		if (pos <= before || pos > len)
			fail_msg("\"%.*s\": went from %zu to %zu", (int)len,
				 bytes, before, pos);
		before = pos;
		count++;
	}
	assert_false(ppt_devlist_next(text, len, &pos, &extra));
	assert_int_equal(pos, len);
	guarded_free(text);
	return count;
}

static size_t read_list(const char *text, struct ppt_entry entries[MAX_ENTRIES])
{
	return read_bytes(text, strlen(text), entries);
}

static struct ppt_entry read_one(const char *text)
{
	struct ppt_entry entries[MAX_ENTRIES];
	size_t count = read_list(text, entries);

	if (count != 1)
		fail_msg("\"%s\": %zu entries", text, count);
	return entries[0];
}

static struct ppt_entry read_good(const char *text)
{
	struct ppt_entry entry = read_one(text);

	if (entry.error)
		fail_msg("\"%s\": %s, at %zu", text,
			 ppt_entry_error_text(entry.error), entry.error_offset);
	return entry;
}

/* Appends to a text of RENDERED_SIZE bytes. */
__attribute__((format(printf, 2, 3))) static void add(char *out,
						      const char *format, ...)
{
	size_t len = strlen(out);
	va_list args;

	va_start(args, format);
	vsnprintf(out + len, RENDERED_SIZE - len, format, args);
	va_end(args);
}

static void render_ids(const struct ppt_ids *ids, char *out)
{
	add(out, " %04x:%04x", ids->vendor, ids->device);
	if (ids->has_subsystem)
		add(out, ":%04x:%04x", ids->subvendor, ids->subdevice);
}

/* All that an entry means: "path 0:1 0.0 2.* if 8086:1234 noreset". */
static const char *render(const struct ppt_entry *entry,
			  char out[RENDERED_SIZE])
{
	unsigned int i;

	out[0] = '\0';
	switch (entry->kind) {
	case PPT_ENTRY_ID:
		add(out, "any");
		render_ids(&entry->ids, out);
		break;
	case PPT_ENTRY_ADDRESS:
	case PPT_ENTRY_PATH:
		add(out, "%s %x:%x",
		    entry->kind == PPT_ENTRY_PATH ? "path" : "at",
		    entry->domain, entry->bus);
		break;
	}
	for (i = 0; i < entry->depth; i++) {
		add(out, " %x.", entry->element[i].slot);
		if (entry->any_function && i == entry->depth - 1U)
			add(out, "*");
		else
			add(out, "%x", entry->element[i].function);
	}
	if (entry->has_guard) {
		add(out, " if");
		render_ids(&entry->ids, out);
	}
	if (entry->noreset)
		add(out, " noreset");
	return out;
}

/* --- good entries -------------------------------------------------------- */

/* What goes between the first and the last of 16 elements. */
#define MIDDLE_14 "/1.0/2.0/3.0/4.0/5.0/6.0/7.0/8.0/9.0/a.0/b.0/c.0/d.0/e.0"

/* clang-format off */
static const struct good_case {
	const char *text;
	const char *meaning;
} good[] = {
	/* decimal */
	{ "0/0/0",			"at 0:0 0.0" },
	{ "1/0/0",			"at 0:1 0.0" },
	{ "1/2/3",			"at 0:1 2.3" },
	{ "255/31/7",			"at 0:ff 1f.7" },
	{ "001/02/3",			"at 0:1 2.3" },
	{ "010/10/0",			"at 0:a a.0" },
	{ "1/2/3=8086:10fb",		"at 0:1 2.3 if 8086:10fb" },
	{ "1/2/3=8086:10fb:1af4:1100",	"at 0:1 2.3 if 8086:10fb:1af4:1100" },
	{ "1/2/3+noreset",		"at 0:1 2.3 noreset" },
	{ "1/2/3=8086:10fb+noreset",	"at 0:1 2.3 if 8086:10fb noreset" },
	/* hexadecimal */
	{ "01:00.0",			"at 0:1 0.0" },
	{ "1:0.0",			"at 0:1 0.0" },
	{ "10:10.0",			"at 0:10 10.0" },
	{ "ff:1f.7",			"at 0:ff 1f.7" },
	{ "FF:1F.7",			"at 0:ff 1f.7" },
	{ "aB:1c.2",			"at 0:ab 1c.2" },
	{ "0000:01:00.0",		"at 0:1 0.0" },
	{ "0:1:0.0",			"at 0:1 0.0" },
	{ "5:1:0.0",			"at 5:1 0.0" },
	{ "10000:e1:00.0",		"at 10000:e1 0.0" },
	{ "89abcdef:01:00.0",		"at 89abcdef:1 0.0" },
	{ "FFFFFFFF:ff:1f.7",		"at ffffffff:ff 1f.7" },
	/* every function */
	{ "01:00.*",			"at 0:1 0.*" },
	{ "0000:01:1f.*",		"at 0:1 1f.*" },
	{ "01:00.*=8086:10fb",		"at 0:1 0.* if 8086:10fb" },
	{ "01:00.*+noreset",		"at 0:1 0.* noreset" },
	/* paths */
	{ "00:01.0/00.0",		"path 0:0 1.0 0.0" },
	{ "00:1c.4/0.0/02.1",		"path 0:0 1c.4 0.0 2.1" },
	{ "00:1C.4/1F.7",		"path 0:0 1c.4 1f.7" },
	{ "00:01.0/00.*",		"path 0:0 1.0 0.*" },
	{ "0001:40:01.1/00.0/03.*",	"path 1:40 1.1 0.0 3.*" },
	{ "00:01.0/00.0=8086:10fb",	"path 0:0 1.0 0.0 if 8086:10fb" },
	{ "00:01.0/00.*=8086:10fb:0001:0002+noreset",
	  "path 0:0 1.0 0.* if 8086:10fb:0001:0002 noreset" },
	{ "00:00.0" MIDDLE_14 "/f.7",
	  "path 0:0 0.0 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0 a.0 b.0 c.0 d.0 e.0 f.7" },
	{ "00:00.0" MIDDLE_14 "/f.*",
	  "path 0:0 0.0 1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0 a.0 b.0 c.0 d.0 e.0 f.*" },
	/* kinds of device */
	{ "id:8086:10fb",		"any 8086:10fb" },
	{ "id:0000:0000",		"any 0000:0000" },
	{ "id:ABCD:EF01",		"any abcd:ef01" },
	{ "id:abcd:ef01",		"any abcd:ef01" },
	{ "id:ffff:ffff:ffff:ffff",	"any ffff:ffff:ffff:ffff" },
	{ "id:10de:2204:1458:403b",	"any 10de:2204:1458:403b" },
	{ "id:8086:10fb+noreset",	"any 8086:10fb noreset" },
	{ "id:8086:10fb:0001:0002+noreset",
	  "any 8086:10fb:0001:0002 noreset" },
	/* saying it twice is saying it */
	{ "01:00.0+noreset+noreset",	"at 0:1 0.0 noreset" },
};

/* clang-format on */

UNIT_TEST(every_form_is_read)
{
	char rendered[RENDERED_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		struct ppt_entry entry = read_good(good[i].text);

		render(&entry, rendered);
		if (strcmp(rendered, good[i].meaning))
			fail_msg("\"%s\" means \"%s\", not \"%s\"",
				 good[i].text, rendered, good[i].meaning);
		assert_int_equal(entry.start, 0);
		assert_int_equal(entry.length, strlen(good[i].text));
		assert_int_equal(entry.error_offset, 0);
	}
}

UNIT_TEST(path_of_16_elements_is_the_longest)
{
	struct ppt_entry entry;

	assert_int_equal(PPT_PATH_MAX, 16);
	entry = read_good("00:00.0" MIDDLE_14 "/f.0");
	assert_int_equal(entry.depth, 16);
	entry = read_one("00:00.0" MIDDLE_14 "/f.0/1f.0");
	assert_int_equal(entry.error, PPT_ENTRY_ERR_DEPTH);
	assert_int_equal(entry.error_offset,
			 strlen("00:00.0" MIDDLE_14 "/f.0/"));
}

UNIT_TEST(decimal_and_hexadecimal_mean_the_same_place)
{
	struct ppt_entry decimal = read_good("16/17/3");
	struct ppt_entry hexadecimal = read_good("0000:10:11.3");

	decimal.length = hexadecimal.length;
	assert_memory_equal(&decimal, &hexadecimal, sizeof(decimal));
}

/* --- lists --------------------------------------------------------------- */

UNIT_TEST(list_without_entries_is_empty)
{
	static const char *const lists[] = {
		"", " ", ",", "\n", "\t", "\r", " ,\n\t\r ,,",
	};
	struct ppt_entry entries[MAX_ENTRIES];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lists); i++)
		assert_int_equal(read_list(lists[i], entries), 0);
}

UNIT_TEST(entry_is_not_written_at_the_end_of_the_list)
{
	struct ppt_entry entry, before;
	size_t pos = 0;

	memset(&entry, 0xa5, sizeof(entry));
	before = entry;
	assert_false(ppt_devlist_next(" ", 1, &pos, &entry));
	assert_memory_equal(&entry, &before, sizeof(entry));
}

UNIT_TEST(every_separator_separates)
{
	static const char *const separators[] = {
		" ",  ",",  "\n",   "\t",    "\r",	 "  ",
		",,", ", ", "\r\n", " , \t", ",,,,,,,,",
	};
	struct ppt_entry entries[MAX_ENTRIES];
	char text[64], rendered[RENDERED_SIZE];
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(separators); i++) {
		len = strlen(separators[i]);
		snprintf(text, sizeof(text), "1/2/3%s02:00.1", separators[i]);
		assert_int_equal(read_list(text, entries), 2);
		assert_string_equal(render(&entries[0], rendered),
				    "at 0:1 2.3");
		assert_string_equal(render(&entries[1], rendered),
				    "at 0:2 0.1");
		assert_int_equal(entries[0].start, 0);
		assert_int_equal(entries[0].length, 5);
		assert_int_equal(entries[1].start, 5 + len);
		assert_int_equal(entries[1].length, 7);
	}
}

UNIT_TEST(separators_around_the_list_do_not_count)
{
	struct ppt_entry entries[MAX_ENTRIES];

	assert_int_equal(read_list(" ,\t1/2/3\n,", entries), 1);
	assert_int_equal(entries[0].error, PPT_ENTRY_ERR_NONE);
	assert_int_equal(entries[0].start, 3);
	assert_int_equal(entries[0].length, 5);
}

UNIT_TEST(only_the_five_separators_separate)
{
	static const char others[] = { ';', '|', '\v', '\f', '\0', '_', '\x80' };
	struct ppt_entry entries[MAX_ENTRIES];
	char text[] = "1/2/3 02:00.0";
	size_t i;

	for (i = 0; i < sizeof(others); i++) {
		text[5] = others[i];
		assert_int_equal(read_bytes(text, sizeof(text) - 1, entries),
				 1);
		assert_true(entries[0].error != PPT_ENTRY_ERR_NONE);
		assert_int_equal(entries[0].length, sizeof(text) - 1);
	}
}

UNIT_TEST(text_behind_the_length_is_not_read)
{
	struct ppt_entry entries[MAX_ENTRIES];
	size_t i, len;

	/* Whole it would be a path; cut, it is the address it begins with. */
	assert_int_equal(read_bytes("00:01.0/00.0", 7, entries), 1);
	assert_int_equal(entries[0].error, PPT_ENTRY_ERR_NONE);
	assert_int_equal(entries[0].kind, PPT_ENTRY_ADDRESS);
	/* Every beginning of every form, each with a guarded end. */
	for (i = 0; i < ARRAY_SIZE(good); i++)
		for (len = 0; len <= strlen(good[i].text); len++)
			assert_true(read_bytes(good[i].text, len, entries) <=
				    1);
}

UNIT_TEST(nul_in_the_text_is_a_byte_like_others)
{
	struct ppt_entry entries[MAX_ENTRIES];

	assert_int_equal(read_bytes("01:00.0\0 02:00.0", 16, entries), 2);
	assert_int_equal(entries[0].error, PPT_ENTRY_ERR_TRAILING);
	assert_int_equal(entries[0].error_offset, 7);
	assert_int_equal(entries[1].error, PPT_ENTRY_ERR_NONE);
	assert_int_equal(read_bytes("\0", 1, entries), 1);
	assert_int_equal(entries[0].error, PPT_ENTRY_ERR_FORM);
}

/* --- bad entries --------------------------------------------------------- */

/* clang-format off */
static const struct bad_case {
	const char *text;
	enum ppt_entry_error error;
	size_t offset;
} bad[] = {
	/* no form at all */
	{ "x",				PPT_ENTRY_ERR_FORM,	0 },
	{ "1",				PPT_ENTRY_ERR_FORM,	0 },
	{ "/",				PPT_ENTRY_ERR_FORM,	0 },
	{ "*",				PPT_ENTRY_ERR_FORM,	0 },
	{ "/0/0",			PPT_ENTRY_ERR_FORM,	0 },
	{ "a/0/0",			PPT_ENTRY_ERR_FORM,	0 },
	{ "0x1/0/0",			PPT_ENTRY_ERR_FORM,	0 },
	{ "-1/0/0",			PPT_ENTRY_ERR_FORM,	0 },
	{ "01.0",			PPT_ENTRY_ERR_FORM,	0 },
	{ "0000.01.00.0",		PPT_ENTRY_ERR_FORM,	0 },
	{ "eth0",			PPT_ENTRY_ERR_FORM,	0 },
	{ "=8086:10fb",			PPT_ENTRY_ERR_FORM,	0 },
	{ "+noreset",			PPT_ENTRY_ERR_FORM,	0 },
	{ "id",				PPT_ENTRY_ERR_FORM,	0 },
	{ "id=8086:10fb",		PPT_ENTRY_ERR_FORM,	0 },
	/* a form that breaks off or goes on otherwise */
	{ "1/",				PPT_ENTRY_ERR_SLOT,	2 },
	{ "1/2",			PPT_ENTRY_ERR_FORM,	3 },
	{ "1/2.0",			PPT_ENTRY_ERR_FORM,	3 },
	{ "1/2=8086:10fb",		PPT_ENTRY_ERR_FORM,	3 },
	{ "01:00",			PPT_ENTRY_ERR_FORM,	5 },
	{ "01:00/0",			PPT_ENTRY_ERR_FORM,	5 },
	{ "01:00+noreset",		PPT_ENTRY_ERR_FORM,	5 },
	{ "0000:01:00",			PPT_ENTRY_ERR_FORM,	10 },
	{ "0000:01:00:0",		PPT_ENTRY_ERR_FORM,	10 },
	{ "0:0:0:0.0",			PPT_ENTRY_ERR_FORM,	5 },
	{ "0g:00.0",			PPT_ENTRY_ERR_FORM,	1 },
	{ "0x1:00.0",			PPT_ENTRY_ERR_FORM,	1 },
	{ "01:0g.0",			PPT_ENTRY_ERR_FORM,	4 },
	{ "00:01.0/00",			PPT_ENTRY_ERR_FORM,	10 },
	{ "00:01.0/00:0",		PPT_ENTRY_ERR_FORM,	10 },
	/* bus */
	{ "256/0/0",			PPT_ENTRY_ERR_BUS,	0 },
	{ "0001/0/0",			PPT_ENTRY_ERR_BUS,	0 },
	{ "999999999/0/0",		PPT_ENTRY_ERR_BUS,	0 },
	{ ":00.0",			PPT_ENTRY_ERR_BUS,	0 },
	{ "*:00.0",			PPT_ENTRY_ERR_BUS,	0 },
	{ "100:00.0",			PPT_ENTRY_ERR_BUS,	0 },
	{ "001:00.0",			PPT_ENTRY_ERR_BUS,	0 },
	{ "0000:100:00.0",		PPT_ENTRY_ERR_BUS,	5 },
	{ "0000::00.0",			PPT_ENTRY_ERR_BUS,	5 },
	{ "100:01.0/00.0",		PPT_ENTRY_ERR_BUS,	0 },
	/* slot */
	{ "1/32/0",			PPT_ENTRY_ERR_SLOT,	2 },
	{ "1//0",			PPT_ENTRY_ERR_SLOT,	2 },
	{ "1/001/0",			PPT_ENTRY_ERR_SLOT,	2 },
	{ "1/1f/0",			PPT_ENTRY_ERR_FORM,	3 },
	{ "255/32/8",			PPT_ENTRY_ERR_SLOT,	4 },
	{ "01:",			PPT_ENTRY_ERR_SLOT,	3 },
	{ "01:.0",			PPT_ENTRY_ERR_SLOT,	3 },
	{ "01:20.0",			PPT_ENTRY_ERR_SLOT,	3 },
	{ "01:000.0",			PPT_ENTRY_ERR_SLOT,	3 },
	{ "01:*.0",			PPT_ENTRY_ERR_SLOT,	3 },
	{ "01:*",			PPT_ENTRY_ERR_SLOT,	3 },
	{ "0000:01:",			PPT_ENTRY_ERR_SLOT,	8 },
	{ "0000:01:ff.0",		PPT_ENTRY_ERR_SLOT,	8 },
	{ "00:01.0/20.0",		PPT_ENTRY_ERR_SLOT,	8 },
	{ "00:01.0/",			PPT_ENTRY_ERR_SLOT,	8 },
	{ "00:01.0//00.0",		PPT_ENTRY_ERR_SLOT,	8 },
	{ "00:01.0/00.0/*",		PPT_ENTRY_ERR_SLOT,	13 },
	/* function */
	{ "1/2/8",			PPT_ENTRY_ERR_FUNCTION,	4 },
	{ "1/2/",			PPT_ENTRY_ERR_FUNCTION,	4 },
	{ "1/2/*",			PPT_ENTRY_ERR_FUNCTION,	4 },
	{ "1/2/03",			PPT_ENTRY_ERR_FUNCTION,	4 },
	{ "01:00.8",			PPT_ENTRY_ERR_FUNCTION,	6 },
	{ "01:00.f",			PPT_ENTRY_ERR_FUNCTION,	6 },
	{ "01:00.",			PPT_ENTRY_ERR_FUNCTION,	6 },
	{ "01:00.00",			PPT_ENTRY_ERR_FUNCTION,	6 },
	{ "01:00./00.0",		PPT_ENTRY_ERR_FUNCTION,	6 },
	{ "01:00.=8086:10fb",		PPT_ENTRY_ERR_FUNCTION,	6 },
	{ "0000:01:00.8",		PPT_ENTRY_ERR_FUNCTION,	11 },
	{ "00:01.0/00.8",		PPT_ENTRY_ERR_FUNCTION,	11 },
	{ "00:01.8/00.0",		PPT_ENTRY_ERR_FUNCTION,	6 },
	/* domain */
	{ ":01:00.0",			PPT_ENTRY_ERR_DOMAIN,	0 },
	{ "g:01:00.0",			PPT_ENTRY_ERR_DOMAIN,	0 },
	{ "000g:01:00.0",		PPT_ENTRY_ERR_DOMAIN,	3 },
	{ "100000000:01:00.0",		PPT_ENTRY_ERR_DOMAIN,	0 },
	{ "000000001:01:00.0",		PPT_ENTRY_ERR_DOMAIN,	0 },
	{ "0x0000:01:00.0",		PPT_ENTRY_ERR_DOMAIN,	1 },
	{ "ID:8086:10fb",		PPT_ENTRY_ERR_DOMAIN,	0 },
	/* wildcard that isn't at the end */
	{ "00:01.*/00.0",		PPT_ENTRY_ERR_WILDCARD,	8 },
	{ "00:01.*/",			PPT_ENTRY_ERR_WILDCARD,	8 },
	{ "00:01.0/00.*/00.0",		PPT_ENTRY_ERR_WILDCARD,	13 },
	{ "0001:00:01.*/00.*",		PPT_ENTRY_ERR_WILDCARD,	13 },
	/* depth: the mistake is the seventeenth element */
	{ "00:00.0" MIDDLE_14 "/f.0/0.0",	PPT_ENTRY_ERR_DEPTH,	68 },
	{ "00:00.0" MIDDLE_14 "/f.0/",		PPT_ENTRY_ERR_DEPTH,	68 },
	{ "00:00.0" MIDDLE_14 "/f.0/0.0/0.0",	PPT_ENTRY_ERR_DEPTH,	68 },
	/* ids */
	{ "id:",			PPT_ENTRY_ERR_IDS,	3 },
	{ "id:8086",			PPT_ENTRY_ERR_IDS,	7 },
	{ "id:8086:",			PPT_ENTRY_ERR_IDS,	8 },
	{ "id:86:10fb",			PPT_ENTRY_ERR_IDS,	3 },
	{ "id:806:10fb",		PPT_ENTRY_ERR_IDS,	3 },
	{ "id:08086:10fb",		PPT_ENTRY_ERR_IDS,	3 },
	{ "id:8086:fb",			PPT_ENTRY_ERR_IDS,	8 },
	{ "id:8086:010fb",		PPT_ENTRY_ERR_IDS,	8 },
	{ "id:8086:10fb:",		PPT_ENTRY_ERR_IDS,	13 },
	{ "id:8086:10fb:1",		PPT_ENTRY_ERR_IDS,	13 },
	{ "id:8086:10fb:0001",		PPT_ENTRY_ERR_IDS,	17 },
	{ "id:8086:10fb:0001:",		PPT_ENTRY_ERR_IDS,	18 },
	{ "id:8086:10fb:0001:002",	PPT_ENTRY_ERR_IDS,	18 },
	{ "id:8086:*",			PPT_ENTRY_ERR_IDS,	8 },
	{ "id:8086.10fb",		PPT_ENTRY_ERR_IDS,	7 },
	{ "id:0x8086:0x10fb",		PPT_ENTRY_ERR_IDS,	3 },
	{ "id:808g:10fb",		PPT_ENTRY_ERR_IDS,	3 },
	{ "01:00.0=",			PPT_ENTRY_ERR_IDS,	8 },
	{ "01:00.0=8086",		PPT_ENTRY_ERR_IDS,	12 },
	{ "01:00.0=86:10fb",		PPT_ENTRY_ERR_IDS,	8 },
	{ "01:00.0=8086:10fb:0001",	PPT_ENTRY_ERR_IDS,	22 },
	{ "1/2/3=8086:1fb",		PPT_ENTRY_ERR_IDS,	11 },
	{ "00:01.0/00.0=+noreset",	PPT_ENTRY_ERR_IDS,	13 },
	/* flags */
	{ "01:00.0+",			PPT_ENTRY_ERR_FLAG,	7 },
	{ "01:00.0+reset",		PPT_ENTRY_ERR_FLAG,	7 },
	{ "01:00.0+NORESET",		PPT_ENTRY_ERR_FLAG,	7 },
	{ "01:00.0+nores",		PPT_ENTRY_ERR_FLAG,	7 },
	{ "01:00.0+noreset+",		PPT_ENTRY_ERR_FLAG,	15 },
	{ "01:00.0+noreset+x",		PPT_ENTRY_ERR_FLAG,	15 },
	{ "01:00.0=8086:10fb+x",	PPT_ENTRY_ERR_FLAG,	17 },
	{ "1/2/3+x",			PPT_ENTRY_ERR_FLAG,	5 },
	{ "id:8086:10fb+x",		PPT_ENTRY_ERR_FLAG,	12 },
	/* something behind an entry that is complete */
	{ "1/2/3/4",			PPT_ENTRY_ERR_TRAILING,	5 },
	{ "1/2/3x",			PPT_ENTRY_ERR_TRAILING,	5 },
	{ "01:00.0x",			PPT_ENTRY_ERR_TRAILING,	7 },
	{ "01:00.0;02:00.0",		PPT_ENTRY_ERR_TRAILING,	7 },
	{ "01:00.0:0",			PPT_ENTRY_ERR_TRAILING,	7 },
	{ "01:00.**",			PPT_ENTRY_ERR_TRAILING,	7 },
	{ "01:00.*0",			PPT_ENTRY_ERR_TRAILING,	7 },
	{ "01:00.0+noresets",		PPT_ENTRY_ERR_TRAILING,	15 },
	{ "01:00.0+noreset=8086:10fb",	PPT_ENTRY_ERR_TRAILING,	15 },
	{ "01:00.0=8086:10fbx",		PPT_ENTRY_ERR_TRAILING,	17 },
	{ "01:00.0=8086:10fb=8086:10fb", PPT_ENTRY_ERR_TRAILING, 17 },
	{ "01:00.0=8086:10fb:0001:0002:0003", PPT_ENTRY_ERR_TRAILING, 27 },
	{ "id:8086:10fb=8086:10fb",	PPT_ENTRY_ERR_TRAILING,	12 },
	{ "id:8086:10fb/0",		PPT_ENTRY_ERR_TRAILING,	12 },
	{ "id:8086:10fb-1",		PPT_ENTRY_ERR_TRAILING,	12 },
};

/* clang-format on */

static void check_bad(const struct bad_case *c, const struct ppt_entry *entry,
		      size_t start)
{
	if (entry->error != c->error ||
	    entry->error_offset != start + c->offset)
		fail_msg("\"%s\": \"%s\" at %zd, expected \"%s\" at %zu",
			 c->text, ppt_entry_error_text(entry->error),
			 (ssize_t)(entry->error_offset - start),
			 ppt_entry_error_text(c->error), c->offset);
	assert_int_equal(entry->start, start);
	assert_int_equal(entry->length, strlen(c->text));
}

UNIT_TEST(every_mistake_is_named_and_located)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		struct ppt_entry entry = read_one(bad[i].text);

		check_bad(&bad[i], &entry, 0);
	}
}

UNIT_TEST(every_error_is_provoked)
{
	bool provoked[PPT_ENTRY_ERR_COUNT] = { [PPT_ENTRY_ERR_NONE] = true };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		provoked[bad[i].error] = true;
	for (i = 0; i < ARRAY_SIZE(provoked); i++)
		if (!provoked[i])
			fail_msg("no case for \"%s\"", ppt_entry_error_text(i));
}

UNIT_TEST(bad_entry_does_not_disable_its_neighbours)
{
	struct ppt_entry entries[MAX_ENTRIES];
	char text[256], rendered[RENDERED_SIZE];
	size_t i, count;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		snprintf(text, sizeof(text), "02:03.* %s,id:10de:2204+noreset",
			 bad[i].text);
		count = read_list(text, entries);
		if (count != 3)
			fail_msg("\"%s\": %zu entries", text, count);
		if (entries[0].error || entries[2].error)
			fail_msg("\"%s\": a neighbour is bad too", text);
		check_bad(&bad[i], &entries[1], 8);
		assert_string_equal(render(&entries[0], rendered),
				    "at 0:2 3.*");
		assert_string_equal(render(&entries[2], rendered),
				    "any 10de:2204 noreset");
	}
}

UNIT_TEST(entry_takes_nothing_over_from_the_one_before)
{
	struct ppt_entry entry, fresh = read_good("1/2/3");
	static const char *const first[] = {
		"00:01.0/00.*=8086:10fb:0001:0002+noreset",
		"ffffffff:ff:1f.*/",
		"id:8086:10fb:0001:0002+noreset+x",
	};
	char text[64];
	size_t i, pos;

	for (i = 0; i < ARRAY_SIZE(first); i++) {
		pos = 0;
		snprintf(text, sizeof(text), "%s 1/2/3", first[i]);
		assert_true(ppt_devlist_next(text, strlen(text), &pos, &entry));
		assert_true(ppt_devlist_next(text, strlen(text), &pos, &entry));
		entry.start = 0;
		assert_memory_equal(&entry, &fresh, sizeof(entry));
	}
}

UNIT_TEST(every_error_has_a_text_of_its_own)
{
	unsigned int i, j;

	for (i = 0; i < PPT_ENTRY_ERR_COUNT; i++) {
		const char *text = ppt_entry_error_text(i);

		assert_non_null(text);
		assert_true(*text);
		assert_null(strchr(text, '\n'));
		assert_true(text[strlen(text) - 1] != '.');
		for (j = 0; j < i; j++)
			assert_string_not_equal(text, ppt_entry_error_text(j));
	}
}

UNIT_TEST(unknown_error_has_a_text)
{
	assert_string_equal(ppt_entry_error_text(PPT_ENTRY_ERR_COUNT),
			    "unknown error");
	assert_string_equal(ppt_entry_error_text(U32_MAX), "unknown error");
}

/* --- matching ------------------------------------------------------------ */

/* 0000:05:00.1, behind two ports: 00:1c.4, 03:02.0 */
static struct ppt_candidate network_card(void)
{
	return (struct ppt_candidate){
		.bdf = { .domain = 0, .bus = 5, .slot = 0, .function = 1 },
		.ids = { .vendor = 0x8086,
			 .device = 0x10fb,
			 .subvendor = 0x1af4,
			 .subdevice = 0x1100,
			 .has_subsystem = true },
		.root_bus = 0,
		.depth = 3,
		.element = { { 0x1c, 4 }, { 2, 0 }, { 0, 1 } },
	};
}

static void expect_match(const char *text,
			 const struct ppt_candidate *candidate,
			 enum ppt_match expected)
{
	static const char *const name[] = {
		[PPT_MATCH_NO] = "no match",
		[PPT_MATCH_YES] = "a match",
		[PPT_MATCH_GUARD] = "refused by the guard",
	};
	struct ppt_entry entry = read_good(text);
	enum ppt_match match = ppt_entry_match(&entry, candidate);

	if (match != expected)
		fail_msg("\"%s\" is %s, expected %s", text, name[match],
			 name[expected]);
}

static void expect_matches(const char *const texts[], size_t count,
			   const struct ppt_candidate *candidate,
			   enum ppt_match expected)
{
	size_t i;

	for (i = 0; i < count; i++)
		expect_match(texts[i], candidate, expected);
}

UNIT_TEST(address_means_the_device_that_sits_there)
{
	static const char *const yes[] = { "5/0/1", "05:00.1", "0000:05:00.1" };
	static const char *const no[] = {
		"5/0/0",	"5/1/1",
		"4/0/1",	"05:00.0",
		"05:01.1",	"06:00.1",
		"0001:05:00.1", "10000:05:00.1",
		"00:1c.4",	"80000000:05:00.1",
	};
	struct ppt_candidate card = network_card();

	expect_matches(yes, ARRAY_SIZE(yes), &card, PPT_MATCH_YES);
	expect_matches(no, ARRAY_SIZE(no), &card, PPT_MATCH_NO);
}

UNIT_TEST(wildcard_means_every_function_of_one_slot)
{
	struct ppt_candidate card = network_card();
	unsigned int function;

	for (function = 0; function <= PPT_FUNCTION_MAX; function++) {
		card.bdf.function = function;
		card.element[2].function = function;
		expect_match("05:00.*", &card, PPT_MATCH_YES);
		expect_match("00:1c.4/02.0/00.*", &card, PPT_MATCH_YES);
	}
	expect_match("05:01.*", &card, PPT_MATCH_NO);
	expect_match("06:00.*", &card, PPT_MATCH_NO);
	expect_match("0001:05:00.*", &card, PPT_MATCH_NO);
	expect_match("00:1c.4/02.0/01.*", &card, PPT_MATCH_NO);
}

UNIT_TEST(wildcard_of_a_path_covers_its_last_element_only)
{
	struct ppt_candidate card = network_card();

	card.element[0].function = 5;
	expect_match("00:1c.4/02.0/00.*", &card, PPT_MATCH_NO);
	card = network_card();
	card.element[1].function = 5;
	expect_match("00:1c.4/02.0/00.*", &card, PPT_MATCH_NO);
}

UNIT_TEST(path_means_what_hangs_there)
{
	static const char *const yes[] = {
		"00:1c.4/02.0/00.1",
		"0000:00:1c.4/02.0/00.1",
		"0000:00:1c.4/2.0/0.*",
	};
	static const char *const no[] = {
		/* one element differs */
		"00:1d.4/02.0/00.1",
		"00:1c.0/02.0/00.1",
		"00:1c.4/03.0/00.1",
		"00:1c.4/02.1/00.1",
		"00:1c.4/02.0/01.1",
		"00:1c.4/02.0/00.0",
		/* another depth */
		"00:1c.4/02.0",
		"00:1c.4/00.1",
		"00:1c.4/02.0/00.1/00.0",
		"00:00.0/1c.4/02.0/00.1",
		/* another root */
		"01:1c.4/02.0/00.1",
		"05:1c.4/02.0/00.1",
		"0001:00:1c.4/02.0/00.1",
	};
	struct ppt_candidate card = network_card();

	expect_matches(yes, ARRAY_SIZE(yes), &card, PPT_MATCH_YES);
	expect_matches(no, ARRAY_SIZE(no), &card, PPT_MATCH_NO);
}

UNIT_TEST(path_survives_another_bus_number)
{
	struct ppt_candidate card = network_card();

	card.bdf.bus = 9;
	expect_match("00:1c.4/02.0/00.1", &card, PPT_MATCH_YES);
	expect_match("05:00.1", &card, PPT_MATCH_NO);
	expect_match("09:00.1", &card, PPT_MATCH_YES);
}

UNIT_TEST(address_does_not_look_at_the_path)
{
	struct ppt_candidate card = network_card();

	card.root_bus = 0x40;
	card.element[0].slot = 3;
	expect_match("05:00.1", &card, PPT_MATCH_YES);
}

UNIT_TEST(device_without_a_path_is_meant_by_address_only)
{
	struct ppt_candidate card = network_card();

	card.depth = 0;
	expect_match("00:1c.4/02.0/00.1", &card, PPT_MATCH_NO);
	expect_match("05:00.1", &card, PPT_MATCH_YES);
}

UNIT_TEST(path_is_compared_over_its_whole_depth)
{
	static const char text[] = "00:00.0" MIDDLE_14 "/f.0";
	struct ppt_candidate deep = { .depth = PPT_PATH_MAX };
	unsigned int i;

	for (i = 0; i < PPT_PATH_MAX; i++)
		deep.element[i].slot = i;
	expect_match(text, &deep, PPT_MATCH_YES);
	for (i = 0; i < PPT_PATH_MAX; i++) {
		deep.element[i].slot ^= 0x10;
		expect_match(text, &deep, PPT_MATCH_NO);
		deep.element[i].slot ^= 0x10;
		deep.element[i].function = 1;
		expect_match(text, &deep, PPT_MATCH_NO);
		deep.element[i].function = 0;
	}
}

UNIT_TEST(twin_at_another_address_is_not_meant)
{
	struct ppt_candidate twin = network_card();

	/* The same kind of card in the next slot. */
	twin.bdf.bus = 6;
	twin.element[1].slot = 3;
	expect_match("05:00.1", &twin, PPT_MATCH_NO);
	expect_match("05:00.1=8086:10fb", &twin, PPT_MATCH_NO);
	expect_match("00:1c.4/02.0/00.1=8086:10fb", &twin, PPT_MATCH_NO);
	/* Only id: asks for the kind. */
	expect_match("id:8086:10fb", &twin, PPT_MATCH_YES);
}

UNIT_TEST(id_means_the_kind_wherever_it_sits)
{
	static const char *const yes[] = {
		"id:8086:10fb",
		"id:8086:10FB",
		"id:8086:10fb:1af4:1100",
	};
	static const char *const no[] = {
		"id:8087:10fb",		  "id:8086:10fc",
		"id:10fb:8086",		  "id:8086:10fb:1af5:1100",
		"id:8086:10fb:1af4:1101", "id:8086:10fb:0000:0000",
		"id:8087:10fb:1af4:1100", "id:8086:10fc:1af4:1100",
	};
	struct ppt_candidate card = network_card();
	unsigned int i;

	for (i = 0; i < 3; i++) {
		expect_matches(yes, ARRAY_SIZE(yes), &card, PPT_MATCH_YES);
		/* An id: that differs is no guard that refuses. */
		expect_matches(no, ARRAY_SIZE(no), &card, PPT_MATCH_NO);
		card.bdf.domain += 7;
		card.bdf.bus += 0x31;
		card.depth = 0;
	}
}

UNIT_TEST(guard_that_agrees_lets_pass)
{
	static const char *const yes[] = {
		"5/0/1=8086:10fb",
		"05:00.1=8086:10fb:1af4:1100",
		"05:00.*=8086:10fb",
		"00:1c.4/02.0/00.1=8086:10fb",
		"00:1c.4/02.0/00.*=8086:10fb:1af4:1100",
	};
	struct ppt_candidate card = network_card();

	expect_matches(yes, ARRAY_SIZE(yes), &card, PPT_MATCH_YES);
	/* Without subsystem ids these may be anything. */
	card.ids.subvendor = 1;
	card.ids.subdevice = 2;
	expect_match("05:00.1=8086:10fb", &card, PPT_MATCH_YES);
}

UNIT_TEST(guard_that_differs_refuses)
{
	static const char *const refused[] = {
		"5/0/1=8087:10fb",
		"05:00.1=8086:10fc",
		"05:00.1=10fb:8086",
		"05:00.*=8086:10fc",
		"05:00.1=8086:10fb:1af5:1100",
		"05:00.1=8086:10fb:1af4:1101",
		"05:00.1=8086:10fb:0000:0000",
		"05:00.1=0000:0000",
		"00:1c.4/02.0/00.1=8086:10fc",
		"00:1c.4/02.0/00.1=8086:10fb:1af4:1101",
	};
	struct ppt_candidate card = network_card();

	expect_matches(refused, ARRAY_SIZE(refused), &card, PPT_MATCH_GUARD);
}

UNIT_TEST(guard_has_no_say_elsewhere)
{
	struct ppt_candidate card = network_card();

	expect_match("06:00.1=8086:10fb", &card, PPT_MATCH_NO);
	expect_match("06:00.1=8086:10fc", &card, PPT_MATCH_NO);
	expect_match("00:1c.4/00.1=8086:10fb", &card, PPT_MATCH_NO);
}

UNIT_TEST(noreset_does_not_change_what_is_meant)
{
	struct ppt_candidate card = network_card();

	expect_match("05:00.1+noreset", &card, PPT_MATCH_YES);
	expect_match("05:00.0+noreset", &card, PPT_MATCH_NO);
	expect_match("05:00.1=8086:10fc+noreset", &card, PPT_MATCH_GUARD);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_read),
		cmocka_unit_test(path_of_16_elements_is_the_longest),
		cmocka_unit_test(decimal_and_hexadecimal_mean_the_same_place),
		cmocka_unit_test(list_without_entries_is_empty),
		cmocka_unit_test(entry_is_not_written_at_the_end_of_the_list),
		cmocka_unit_test(every_separator_separates),
		cmocka_unit_test(separators_around_the_list_do_not_count),
		cmocka_unit_test(only_the_five_separators_separate),
		cmocka_unit_test(text_behind_the_length_is_not_read),
		cmocka_unit_test(nul_in_the_text_is_a_byte_like_others),
		cmocka_unit_test(every_mistake_is_named_and_located),
		cmocka_unit_test(every_error_is_provoked),
		cmocka_unit_test(bad_entry_does_not_disable_its_neighbours),
		cmocka_unit_test(entry_takes_nothing_over_from_the_one_before),
		cmocka_unit_test(every_error_has_a_text_of_its_own),
		cmocka_unit_test(unknown_error_has_a_text),
		cmocka_unit_test(address_means_the_device_that_sits_there),
		cmocka_unit_test(wildcard_means_every_function_of_one_slot),
		cmocka_unit_test(
			wildcard_of_a_path_covers_its_last_element_only),
		cmocka_unit_test(path_means_what_hangs_there),
		cmocka_unit_test(path_survives_another_bus_number),
		cmocka_unit_test(address_does_not_look_at_the_path),
		cmocka_unit_test(
			device_without_a_path_is_meant_by_address_only),
		cmocka_unit_test(path_is_compared_over_its_whole_depth),
		cmocka_unit_test(twin_at_another_address_is_not_meant),
		cmocka_unit_test(id_means_the_kind_wherever_it_sits),
		cmocka_unit_test(guard_that_agrees_lets_pass),
		cmocka_unit_test(guard_that_differs_refuses),
		cmocka_unit_test(guard_has_no_say_elsewhere),
		cmocka_unit_test(noreset_does_not_change_what_is_meant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
