// SPDX-License-Identifier: GPL-2.0
/*
 * The lab's reader of screens, which says whether a guest's text is on a card's
 * screen, on pictures made here with the letters of a VGA BIOS. Above all: it
 * doesn't take one letter for another, and no wrong dot is overlooked.
 */
#include "unit.h"

#define main screen_text_main
int screen_text_main(int argc, char **argv);
#include "../lab/tools/screen-text.c"
#undef main

#define ROM "/usr/share/seabios/vgabios-stdvga.bin"
#define BLACK 0x000000
#define GREY 0xa8a8a8
#define WHITE 0xfefefe
#define BLUE 0x0000a8

static struct font font;
static struct screen screen;

/* Draws from the font's bytes themselves. */
static void draw(int row, int column, unsigned int letter, uint32_t fore,
		 uint32_t back)
{
	int x, y;

	for (y = 0; y < CELL_HEIGHT; y++) {
		uint16_t bits = font.letter[letter].row[y];

		for (x = 0; x < CELL_WIDTH; x++)
			screen.dot[row * CELL_HEIGHT + y]
				  [column * CELL_WIDTH + x] =
				bits & (0x100 >> x) ? fore : back;
	}
}

static int read_at(int row, int column)
{
	return screen_letter(&screen, &font, row, column);
}

static int setup(void **fixture)
{
	uint8_t *rom;
	size_t size;
	bool found;

	(void)fixture;
	rom = read_file(ROM, &size);
	found = font_find(&font, rom, size);
	free(rom);
	return found ? 0 : -1;
}

UNIT_TEST(letters_are_read_as_themselves)
{
	static const uint32_t colours[][2] = { { GREY, BLACK },
					       { WHITE, BLUE },
					       { BLACK, GREY } };
	unsigned int letter, i;

	for (i = 0; i < 3; i++) {
		for (letter = ' '; letter < 0x7f; letter++) {
			draw(3, 5, letter, colours[i][0], colours[i][1]);
			assert_int_equal(read_at(3, 5), letter);
		}
	}
}

UNIT_TEST(letters_outside_of_ascii_are_told_apart)
{
	unsigned int letter;

	for (letter = 0; letter < LETTERS; letter++) {
		/* Those that are empty, and those that are another's inverse. */
		if (letter == 0 || letter == 0xff || letter == 0xdb)
			continue;
		draw(24, 79, letter, GREY, BLACK);
		assert_int_equal(read_at(24, 79), letter);
	}
}

UNIT_TEST(one_wrong_dot_never_goes_unnoticed)
{
	unsigned int letter, dot;

	for (letter = ' '; letter < 0x7f; letter++) {
		for (dot = 0; dot < CELL_WIDTH * CELL_HEIGHT; dot++) {
			uint32_t *wrong = &screen.dot[16 + dot / CELL_WIDTH]
						     [9 + dot % CELL_WIDTH];

			draw(1, 1, letter, GREY, BLACK);
			*wrong = *wrong == GREY ? BLACK : GREY;
			assert_int_not_equal(read_at(1, 1), letter);
			/* A third colour is no letter at all. */
			if (letter == ' ')
				continue;
			*wrong = WHITE;
			assert_int_equal(read_at(1, 1), -1);
		}
	}
}

UNIT_TEST(a_cursor_is_no_letter)
{
	int x, y;

	draw(2, 0, ' ', GREY, BLACK);
	for (y = 13; y < 15; y++)
		for (x = 0; x < CELL_WIDTH; x++)
			screen.dot[2 * CELL_HEIGHT + y][x] = GREY;
	assert_int_equal(read_at(2, 0), -1);
}

UNIT_TEST(text_is_printed_line_by_line)
{
	static const char text[] = "a guest, on the host's screen";
	char *out, *complaints;
	FILE *out_file, *complaints_file;
	size_t size, i;

	memset(&screen, 0, sizeof(screen));
	for (i = 0; text[i]; i++)
		draw(1, 2 + i, text[i], GREY, BLACK);
	draw(24, 0, 0xb0, GREY, BLACK);
	out_file = open_memstream(&out, &size);
	complaints_file = open_memstream(&complaints, &size);
	assert_true(screen_print(&screen, &font, out_file, complaints_file));
	fflush(out_file);
	assert_string_equal(out, "\n  a guest, on the host's screen\n"
				 "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"
				 "\\xb0\n");
	screen.dot[0][0] = GREY;
	assert_false(screen_print(&screen, &font, out_file, complaints_file));
	fclose(out_file);
	fclose(complaints_file);
	assert_string_equal(complaints,
			    "screen-text: row 0, column 0: no letter of the font\n");
	free(out);
	free(complaints);
}

UNIT_TEST(only_whole_pictures_of_text_mode_are_taken)
{
	static const char head[] = "P6\n720 400\n255\n";
	const size_t size = sizeof(head) - 1 + WIDTH * HEIGHT * 3;
	uint8_t *data = calloc(1, size + 1);

	assert_non_null(data);
	memcpy(data, head, sizeof(head) - 1);
	data[size - 1] = 0x12;
	assert_true(screen_parse(&screen, data, size));
	assert_int_equal(screen.dot[HEIGHT - 1][WIDTH - 1], 0x12);
	assert_false(screen_parse(&screen, data, size - 1));
	assert_false(screen_parse(&screen, data, size + 1));
	memcpy(data, "P6\n640 400", 10);
	assert_false(screen_parse(&screen, data, size));
	assert_false(screen_parse(&screen, data, 3));
	free(data);
}

UNIT_TEST(a_rom_without_the_font_is_refused)
{
	static struct font other;
	uint8_t *rom;
	size_t size;

	rom = read_file(ROM, &size);
	/* Cut off behind the font's beginning. */
	assert_false(font_find(&other, rom, 0x7400));
	assert_false(font_find(&other, rom, 0));
	free(rom);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_read_as_themselves),
		cmocka_unit_test(letters_outside_of_ascii_are_told_apart),
		cmocka_unit_test(one_wrong_dot_never_goes_unnoticed),
		cmocka_unit_test(a_cursor_is_no_letter),
		cmocka_unit_test(text_is_printed_line_by_line),
		cmocka_unit_test(only_whole_pictures_of_text_mode_are_taken),
		cmocka_unit_test(a_rom_without_the_font_is_refused),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
