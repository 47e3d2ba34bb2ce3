// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the text in a picture of a screen in VGA text mode, 80 x 25 characters,
 * and prints it: a line for each of the screen's, without the blanks at its end.
 *
 *   screen-text ROM PICTURE.ppm
 *
 * ROM is the graphics card's: the letters that a VGA BIOS writes with are in
 * it. They are found by what they look like, because where they are is that
 * BIOS's own affair: 256 letters of 16 bytes, a byte for each row of dots, in
 * the order of the PC's first character set, with two smiling faces in front.
 *
 * A letter's place on the screen is 9 dots wide. The ninth repeats the eighth
 * for letters B0 to DF, so that lines meet (that is what QEMU does; a VGA does
 * it for C0 to DF), and is background for the others. Every dot must be as the
 * letter has it: a picture with one wrong dot isn't read, or reads differently.
 * Of a letter's two colours the darker one is taken for the background; if that
 * is no letter, the brighter one. Letters outside of ASCII are printed as \xNN.
 *
 * Exit status: 1 if the picture can't be read, 2 for wrong usage.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 80
#define ROWS 25
#define CELL_WIDTH 9
#define CELL_HEIGHT 16
#define WIDTH (COLUMNS * CELL_WIDTH)
#define HEIGHT (ROWS * CELL_HEIGHT)
#define LETTERS 256

/* Rows of dots, the leftmost one in bit 8. */
struct shape {
	uint16_t row[CELL_HEIGHT];
};

struct font {
	struct shape letter[LETTERS];
};

/* Colours as 0xRRGGBB. */
struct screen {
	uint32_t dot[HEIGHT][WIDTH];
};

/* --- the font ------------------------------------------------------------- */

static const uint8_t first_letters[3][CELL_HEIGHT] = {
	{ 0 },
	{ 0, 0, 0x7e, 0x81, 0xa5, 0x81, 0x81, 0xbd, 0x99, 0x81, 0x81, 0x7e },
	{ 0, 0, 0x7e, 0xff, 0xdb, 0xff, 0xff, 0xc3, 0xe7, 0xff, 0xff, 0x7e },
};

static bool font_find(struct font *font, const uint8_t *rom, size_t size)
{
	size_t at, dots = LETTERS * CELL_HEIGHT;
	unsigned int letter, row;

	for (at = 0; at + dots <= size; at++)
		if (!memcmp(rom + at, first_letters, sizeof(first_letters)))
			break;
	if (at + dots > size)
		return false;
	for (letter = 0; letter < LETTERS; letter++) {
		for (row = 0; row < CELL_HEIGHT; row++) {
			uint16_t bits = rom[at++] << 1;

			if (letter >= 0xb0 && letter <= 0xdf)
				bits |= bits >> 1 & 1;
			font->letter[letter].row[row] = bits;
		}
	}
	return true;
}

/* The letter of that shape, ASCII if there is a choice; or -1. */
static int font_letter(const struct font *font, const struct shape *shape)
{
	int i;

	for (i = 0; i < LETTERS; i++) {
		int letter = (i + ' ') % LETTERS;

		if (!memcmp(shape, &font->letter[letter], sizeof(*shape)))
			return letter;
	}
	return -1;
}

/* --- the picture ---------------------------------------------------------- */

/* What QEMU writes: "P6\n720 400\n255\n", then three bytes for each dot. */
static bool screen_parse(struct screen *screen, const uint8_t *data,
			 size_t size)
{
	char head[32];
	size_t head_size;
	int row, column;

	head_size =
		snprintf(head, sizeof(head), "P6\n%u %u\n255\n", WIDTH, HEIGHT);
	if (size != head_size + WIDTH * HEIGHT * 3 ||
	    memcmp(data, head, head_size))
		return false;
	data += head_size;
	for (row = 0; row < HEIGHT; row++)
		for (column = 0; column < WIDTH; column++, data += 3)
			screen->dot[row][column] = data[0] << 16 |
						   data[1] << 8 | data[2];
	return true;
}

static unsigned int brightness(uint32_t colour)
{
	return (colour >> 16) + (colour >> 8 & 0xff) + (colour & 0xff);
}

/* The letter at that place; -1 if it has none, or more than two colours. */
static int screen_letter(const struct screen *screen, const struct font *font,
			 int row, int column)
{
	const int top = row * CELL_HEIGHT, left = column * CELL_WIDTH;
	uint32_t back = screen->dot[top][left], fore = back;
	struct shape shape = {}, inverse;
	int x, y, letter;

	for (y = 0; y < CELL_HEIGHT; y++) {
		for (x = 0; x < CELL_WIDTH; x++) {
			uint32_t dot = screen->dot[top + y][left + x];

			if (dot == back)
				continue;
			if (fore == back)
				fore = dot;
			if (dot != fore)
				return -1;
			shape.row[y] |= 0x100 >> x;
		}
	}
	for (y = 0; y < CELL_HEIGHT; y++)
		inverse.row[y] = ~shape.row[y] & 0x1ff;
	/* Of one colour only, it is a blank. */
	if (brightness(back) > brightness(fore)) {
		letter = font_letter(font, &inverse);
		return letter < 0 ? font_letter(font, &shape) : letter;
	}
	letter = font_letter(font, &shape);
	return letter < 0 ? font_letter(font, &inverse) : letter;
}

/* Prints the text; false, and where, if there is anything else. */
static bool screen_print(const struct screen *screen, const struct font *font,
			 FILE *out, FILE *complaints)
{
	int row, column, letter, blanks;
	bool good = true;

	for (row = 0; row < ROWS; row++) {
		blanks = 0;
		for (column = 0; column < COLUMNS; column++) {
			letter = screen_letter(screen, font, row, column);
			if (letter < 0) {
				fprintf(complaints,
					"screen-text: row %d, column %d: no letter of the font\n",
					row, column);
				good = false;
				letter = '?';
			}
			if (letter == ' ') {
				blanks++;
				continue;
			}
			fprintf(out, "%*s", blanks, "");
			blanks = 0;
			if (letter > ' ' && letter < 0x7f)
				fputc(letter, out);
			else
				fprintf(out, "\\x%02x", letter);
		}
		fputc('\n', out);
	}
	return good;
}

/* --- files ---------------------------------------------------------------- */

static uint8_t *read_file(const char *path, size_t *size)
{
	const size_t most = 16 << 20;
	uint8_t *data = malloc(most);
	FILE *file = fopen(path, "rb");

	if (!data || !file) {
		perror(path);
		exit(1);
	}
	*size = fread(data, 1, most, file);
	fclose(file);
	return data;
}

int main(int argc, char **argv)
{
	static struct screen screen;
	static struct font font;
	uint8_t *rom, *picture;
	bool good = false;
	size_t size;

	if (argc != 3) {
		fprintf(stderr, "usage: screen-text ROM PICTURE.ppm\n");
		return 2;
	}
	rom = read_file(argv[1], &size);
	if (!font_find(&font, rom, size)) {
		fprintf(stderr, "screen-text: %s: no 8x16 font in it\n",
			argv[1]);
		goto out_rom;
	}
	picture = read_file(argv[2], &size);
	if (screen_parse(&screen, picture, size))
		good = screen_print(&screen, &font, stdout, stderr);
	else
		fprintf(stderr,
			"screen-text: %s: no picture of %u x %u dots (PPM)\n",
			argv[2], WIDTH, HEIGHT);
	free(picture);
out_rom:
	free(rom);
	return good ? 0 : 1;
}
