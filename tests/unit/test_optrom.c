// SPDX-License-Identifier: GPL-2.0
/*
 * Option ROMs. Each case makes one and changes it in one place; the answer is
 * compared as one line (optrom_text.h). Every ROM ends where its heap block
 * ends, and every one is also read in steps, from every possible beginning.
 */
#include "unit.h"

#include "optrom_build.h"
#include "optrom_text.h"

static const struct ppt_optrom_target radeon = { 0x1002, 0x67df };
static const struct ppt_optrom_target quadro = { 0x10de, 0x1cb1 };
static const struct ppt_optrom_target intel = { 0x8086, 0x1912 };

/* What most cases begin with, and what the parser says of it. */
#define TWO \
	"a00 of a00; 0+400 type 0 1002:67df SM; 400+600 type 3 1002:67df LEM"
#define IMAGE_0 "0+400 type 0 1002:67df SM; "
#define IMAGE_1 "400+600 type 3 1002:67df LEM"

/* --- cases --------------------------------------------------------------- */

static void same(struct rom *rom)
{
	rom_build_two(rom);
}

static void cut_in_pcir(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x30;
}

static void cut_before_pcir(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x1a;
}

static void cut_in_header(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x19;
}

static void cut_in_signature(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 1;
}

static void cut_in_second_header(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x402;
}

static void cut_in_second_signature(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x401;
}

static void cut_behind_first(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x400;
}

static void cut_in_second(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x9ff;
}

static void no_length(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x2c, 0);
}

static void wrong_sum(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[0x3ff] ^= 1;
}

static void pcir_ffff(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x18, 0xffff);
}

static void pcir_0(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x18, 0);
}

static void pcir_1d(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x18, 0x1d);
}

static void pcir_in_header(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x18, 0x18);
}

static void pcir_behind_header(struct rom *rom)
{
	rom_build_two(rom);
	memmove(rom->data + 0x1a, rom->data + 0x1c, 0x1c);
	rom_put16(rom, 0x18, 0x1a);
	rom_fix_sum(rom, 0, 0x400);
}

/* 400h bytes of code, 402h in the PCIR's reach. */
static void pcir_behind_code(struct rom *rom)
{
	rom_build_two(rom);
	rom->size = 0x400;
	rom_put16(rom, 0x18, 0x3ea);
}

static void pcir_odd(struct rom *rom)
{
	rom_build_two(rom);
	memmove(rom->data + 0x1e, rom->data + 0x1c, 0x1c);
	rom_put16(rom, 0x18, 0x1e);
	rom_fix_sum(rom, 0, 0x400);
}

/* Of an image without PCIR: all that is known is the size of its code. */
static void bare_of_unknown_size(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x18, 0);
	rom->data[2] = 0;
}

static void bare_and_cut(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x18, 0);
	rom->size = 0x300;
}

static void bare_efi(struct rom *rom)
{
	rom->size = 0;
	rom_add_image(rom, 3, 0x1002, 0x67df, PPT_CODE_EFI, true);
	rom_put16(rom, 0x18, 0);
	rom_put16(rom, 0x02, 0x100);
}

static void pcir_at_end(struct rom *rom)
{
	rom->size = 0;
	rom_add_image(rom, 1, 0x1002, 0x67df, PPT_CODE_OPEN_FIRMWARE, true);
	memmove(rom->data + 0x1e8, rom->data + 0x1c, 0x18);
	rom_put16(rom, 0x18, 0x1e8);
	rom_put16(rom, 0x1f2, 0x18);
	rom->data[0x1f4] = 0;
}

static void pcir_at_end_cut(struct rom *rom)
{
	pcir_at_end(rom);
	rom->size = 0x1ff;
}

/* Revision 3 wants four bytes more, which the image hasn't. */
static void pcir_over_end(struct rom *rom)
{
	pcir_at_end(rom);
	rom->data[0x1f4] = 3;
	rom_put16(rom, 0x1f2, 0x1c);
}

/* The second image's bytes, which the first one takes for its own. */
static void pcir_outside_of_image(struct rom *rom)
{
	rom_build_two(rom);
	memcpy(rom->data + 0x440, rom->data + 0x1c, 0x1c);
	rom_put16(rom, 0x18, 0x440);
	rom_fix_sum(rom, 0, 0x400);
}

static void pcir_short(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x26, 0x1b);
	rom_fix_sum(rom, 0, 0x400);
}

static void pcir_short_0(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[0x28] = 0;
	rom_put16(rom, 0x26, 0x17);
	rom_fix_sum(rom, 0, 0x400);
}

static void pcir_long(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x26, 0x3e4);
	rom_fix_sum(rom, 0, 0x400);
}

static void pcir_too_long(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x26, 0x3e5);
	rom_fix_sum(rom, 0, 0x400);
}

static void no_last(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[0x431] = 0;
}

static void all_but_last(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[0x431] = 0x7f;
}

static void no_last_and_padding(struct rom *rom)
{
	no_last(rom);
	rom_pad(rom, 0x200, 0xff);
}

static void no_last_and_a_byte(struct rom *rom)
{
	no_last(rom);
	rom_pad(rom, 1, 0xff);
}

static void padding(struct rom *rom)
{
	rom_build_two(rom);
	rom_pad(rom, 0x200, 0xff);
}

static void too_long(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x2c, 0x100);
}

static void too_long_by_one(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x42c, 4);
}

static void longest(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x2c, 0xffff);
	rom_fix_sum(rom, 0, 0x400);
}

static void other_device(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x22, 0x67ef);
	rom_put16(rom, 0x422, 0x67ef);
	rom_fix_sum(rom, 0, 0x400);
	rom_fix_sum(rom, 0x400, 0x600);
}

/* As QEMU changes ids: in the first image, and it corrects byte 6. */
static void edited_by_qemu(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x22, 0x67ef);
	rom->data[6] = 0xf0;
}

static void ones(struct rom *rom)
{
	rom->size = 0;
	rom_pad(rom, 4096, 0xff);
}

static void zeros(struct rom *rom)
{
	rom->size = 0;
	rom_pad(rom, 4096, 0);
}

static void one_zero(struct rom *rom)
{
	rom->size = 0;
	rom_pad(rom, 1, 0);
}

static void nearly_zeros(struct rom *rom)
{
	zeros(rom);
	rom->data[4095] = 1;
}

static void nearly_ones(struct rom *rom)
{
	ones(rom);
	rom->data[4095] = 0;
}

static void twos(struct rom *rom)
{
	rom->size = 0;
	rom_pad(rom, 4096, 2);
}

static void half_a_signature(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[1] = 0;
}

static void nothing(struct rom *rom)
{
	rom->size = 0;
}

/* What may begin later images only. */
static void bb77_first(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0, 0xbb77);
}

/* --- code ---------------------------------------------------------------- */

static void init_size_0(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[2] = 0;
}

/* The sum ends with the image, here as before. */
static void init_size_too_big(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[2] = 3;
	rom_fix_sum(rom, 0, 0x400);
}

/* Only the first half is summed. */
static void init_size_small(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[2] = 1;
	rom->data[0x3ff] = 0x99;
	rom_fix_sum(rom, 0, 0x200);
}

static void init_size_small_sum(struct rom *rom)
{
	init_size_small(rom);
	rom->data[0x1ff]++;
}

/* What counts is complete, so that it is summed though the image is cut. */
static void init_size_small_cut(struct rom *rom)
{
	init_size_small(rom);
	rom->size = 0x300;
}

static void unknown_type(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[0x30] = PPT_CODE_OPEN_FIRMWARE;
	rom->data[2] = 0;
}

static void efi_no_signature(struct rom *rom)
{
	rom_build_two(rom);
	rom->data[0x404] = 0xf0;
}

static void efi_code_at_end(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x416, 0x5ff);
}

static void efi_code_outside(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x416, 0x600);
}

static void efi_code_in_header(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x416, 0x19);
}

static void efi_code_behind_header(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x416, 0x1a);
}

static void efi_init_size(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x402, 4);
}

static void efi_init_size_0(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x402, 0);
}

static void efi_compressed(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x40c, 1);
}

static void efi_compressed_how(struct rom *rom)
{
	rom_build_two(rom);
	rom_put16(rom, 0x40c, 2);
}

/* --- device lists -------------------------------------------------------- */

static void list_none(struct rom *rom)
{
	rom_build_list(rom, 0);
}

static void list_3(struct rom *rom)
{
	rom_build_list(rom, 3);
}

static void list_256(struct rom *rom)
{
	rom_build_list(rom, 256);
}

static void list_257(struct rom *rom)
{
	rom_build_list(rom, 257);
}

static void list_outside(struct rom *rom)
{
	rom_build_list(rom, 3);
	rom_put16(rom, 0x24, 0x200);
	rom_fix_sum(rom, 0, rom->size);
}

static void list_far_outside(struct rom *rom)
{
	rom_build_list(rom, 3);
	rom_put16(rom, 0x24, 0xffff);
	rom_fix_sum(rom, 0, rom->size);
}

static void list_endless(struct rom *rom)
{
	rom_build_list(rom, 3);
	memset(rom->data + 0x40, 0x11, 0x1c0);
	rom_fix_sum(rom, 0, rom->size);
}

/* Its end is the image's last word. */
static void list_at_end(struct rom *rom)
{
	rom_build_list(rom, 0);
	memset(rom->data + 0x40, 0x11, 0x1be);
	rom_put16(rom, 0x1fe, 0);
	rom->data[6] -= rom_sum(rom, 0, rom->size);
}

/* What is missing is that word alone. */
static void list_at_end_cut(struct rom *rom)
{
	list_at_end(rom);
	rom->size = 0x1fe;
}

/* The 258th entry, which isn't read, is the image's last word. */
static void list_257_at_end(struct rom *rom)
{
	rom_build_list(rom, 256);
	memset(rom->data + 0x1fc, 0x11, 0x204);
	rom_put16(rom, 0x24, 0x1e0);
	rom->data[6] -= rom_sum(rom, 0, rom->size);
}

static void list_at_odd_end(struct rom *rom)
{
	rom_build_list(rom, 0);
	memset(rom->data + 0x41, 0x11, 0x1bf);
	rom_put16(rom, 0x24, 0x25);
	rom->data[6] -= rom_sum(rom, 0, rom->size);
}

static void list_cut(struct rom *rom)
{
	rom_build_list(rom, 3);
	rom->size = 0x45;
}

/* In revision 0 the field means something else. */
static void list_of_old(struct rom *rom)
{
	list_outside(rom);
	rom->data[0x28] = 0;
	rom_fix_sum(rom, 0, rom->size);
}

/* --- many ---------------------------------------------------------------- */

static void many_64(struct rom *rom)
{
	rom_build_many(rom, 64);
}

static void many_65(struct rom *rom)
{
	rom_build_many(rom, 65);
}

static void many_64_no_last(struct rom *rom)
{
	rom_build_many(rom, 65);
	rom->size = 64 * 0x200;
}

/* --- NVIDIA -------------------------------------------------------------- */

static void ifr_to(struct rom *rom, u32 offset)
{
	rom_build_ifr1(rom);
	rom_put32(rom, 0x24, offset);
}

static void ifr_to_404(struct rom *rom)
{
	ifr_to(rom, 0x404);
}

static void ifr_to_unaligned(struct rom *rom)
{
	ifr_to(rom, 0x402);
	memmove(rom->data + 0x402, rom->data + 0x400, 0x400);
	rom->size += 2;
}

static void ifr_to_200000(struct rom *rom)
{
	ifr_to(rom, 0x200000);
}

static void ifr_to_limit(struct rom *rom)
{
	ifr_to(rom, 0x100000);
}

static void ifr_to_below_limit(struct rom *rom)
{
	ifr_to(rom, 0xffffc);
}

static void ifr_to_end(struct rom *rom)
{
	ifr_to(rom, 0x800);
}

static void ifr_to_itself(struct rom *rom)
{
	ifr_to(rom, 0);
}

static void ifr_to_ffffffff(struct rom *rom)
{
	ifr_to(rom, 0xffffffff);
}

static void ifr_7(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom->data[5] = 7;
}

static void ifr_2(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom->data[5] = 2;
}

/* Bit 31 isn't part of the size. */
static void ifr_bit_31(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom_put32(rom, 4, 0x80200100);
}

static void ifr_big(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom_put16(rom, 6, 0x7fff);
}

static void ifr_cut(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom->size = 11;
}

static void ifr_cut_in_signature(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom->size = 3;
}

static void ifr_cut_in_image(struct rom *rom)
{
	rom_build_ifr1(rom);
	rom->size = 0x7ff;
}

static void ifr3_no_directory(struct rom *rom)
{
	rom_build_ifr3(rom);
	rom->data[0x1203] = 'd';
}

static void ifr3_directory_at(struct rom *rom, u32 offset)
{
	rom_build_ifr3(rom);
	rom_put32(rom, 0x40, offset);
}

static void ifr3_directory_outside(struct rom *rom)
{
	ifr3_directory_at(rom, 0x1400);
}

static void ifr3_directory_at_limit(struct rom *rom)
{
	ifr3_directory_at(rom, 0xff000);
}

/* With 1000h more it would be 0. */
static void ifr3_directory_wraps(struct rom *rom)
{
	ifr3_directory_at(rom, 0xfffff000);
}

static void ifr3_total_outside(struct rom *rom)
{
	rom_build_ifr3(rom);
	rom_put32(rom, 8, 0xfffff);
}

/* Only its lower 20 bits count. */
static void ifr3_total_flags(struct rom *rom)
{
	rom_build_ifr3(rom);
	rom_put32(rom, 8, 0xfff00040);
}

static void npde_short(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x66, 0x0a);
	rom_fix_sum(rom, 0, 0x400);
}

/* It ends with the indicator. */
static void npde_shortest(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x66, 0x0b);
	rom_fix_sum(rom, 0, 0x400);
}

static void npde_cut_behind(struct rom *rom)
{
	rom_build_npde(rom);
	rom->size = 0x6b;
}

static void npde_no_length(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x68, 0);
	rom_fix_sum(rom, 0, 0x400);
}

static void npde_too_long(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x468, 2);
}

/* It makes the image shorter than the PCIR does. */
static void npde_shorter(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x50, 3);
	rom_fix_sum(rom, 0, 0x400);
}

/* Where the second image begins, so that it isn't the first one's. */
static void npde_outside(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x4a, 0x3c0);
	memmove(rom->data + 0x400, rom->data + 0x60, 0x10);
	rom_fix_sum(rom, 0, 0x400);
}

/* A length of 12h..20h leads to the same place. */
static void npde_behind_20(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x4a, 0x20);
	rom_fix_sum(rom, 0, 0x400);
}

static void npde_behind_21(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x4a, 0x21);
	rom_fix_sum(rom, 0, 0x400);
}

static void second_bb77(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x400, 0xbb77);
	rom_put_text(rom, 0x440, "RGIS");
}

static void second_unknown(struct rom *rom)
{
	rom_build_npde(rom);
	rom_put16(rom, 0x400, 0xaa54);
}

/* NBSI is the last one, whatever its indicator says. */
static void nbsi(struct rom *rom)
{
	rom->size = 0;
	rom_add_image(rom, 1, 0x10de, 0x1cb1, PPT_CODE_PCAT, false);
	rom_add_image(rom, 1, 0x10de, 0x1cb1, PPT_CODE_NBSI, false);
	rom_pad(rom, 0x200, 0xff);
}

/* Reached without NPDE, but a standard one begins otherwise. */
static void second_bb77_last(struct rom *rom)
{
	nbsi(rom);
	rom_put16(rom, 0x200, 0xbb77);
}

static void npds_first(struct rom *rom)
{
	rom_build_two(rom);
	rom_put_text(rom, 0x1c, "NPDS");
	rom_fix_sum(rom, 0, 0x400);
}

struct rom_case {
	const char *name;
	void (*build)(struct rom *rom);
	const struct ppt_optrom_target *target;
	unsigned int how;
	const char *expected;
};

/* clang-format off */
static const struct rom_case cases[] = {
	{ "two images", same, &radeon, 0, TWO },
	{ "two images, standard", same, &radeon, PPT_OPTROM_STANDARD, TWO },
	{ "nobody asks for which device", same, NULL, 0,
	  "a00 of a00; 0+400 type 0 1002:67df S; 400+600 type 3 1002:67df LE" },
	{ "cut in the PCIR", cut_in_pcir, &radeon, 0,
	  "0 of 34; truncated 0@1c" },
	{ "cut before the PCIR", cut_before_pcir, &radeon, 0,
	  "0 of 34; truncated 0@1a" },
	{ "cut in the header", cut_in_header, &radeon, 0,
	  "0 of 1a; truncated 0@0" },
	{ "cut in the signature", cut_in_signature, &radeon, 0,
	  "0 of 1a; truncated 0@0" },
	{ "cut in the second header", cut_in_second_header, &radeon, 0,
	  "400 of 41a; " IMAGE_0 "truncated 1@400" },
	{ "cut in the second signature", cut_in_second_signature, &radeon, 0,
	  "400 of 41a; " IMAGE_0 "no-last 0@31" },
	{ "cut behind the first image", cut_behind_first, &radeon, 0,
	  "400 of 41a; " IMAGE_0 "no-last 0@31" },
	{ "cut in the second image", cut_in_second, &radeon, 0,
	  "9ff of a00; " IMAGE_0 "400+5ff type 3 1002:67df LEM; "
	  "truncated 1@42c" },
	{ "no length", no_length, &radeon, 0,
	  "0 of 0; 0+0 type 0 1002:67df M; bad-length 0@2c" },
	{ "wrong sum", wrong_sum, &radeon, 0,
	  TWO "; bad-checksum 0@3ff" },
	{ "PCIR at ffff", pcir_ffff, &radeon, 0,
	  "400 of 10017; 0+400 bare; pcir-out-of-range 0@18" },
	{ "PCIR at 0", pcir_0, &radeon, 0,
	  "400 of 400; 0+400 bare; no-pcir 0@18" },
	{ "PCIR at 1d", pcir_1d, &radeon, 0,
	  "400 of 400; 0+400 bare; pcir-signature 0@1d" },
	{ "PCIR in the header", pcir_in_header, &radeon, 0,
	  "400 of 400; 0+400 bare; pcir-out-of-range 0@18" },
	{ "PCIR behind the header", pcir_behind_header, &radeon, 0,
	  TWO "; pcir-unaligned 0@18" },
	{ "PCIR behind the code", pcir_behind_code, &radeon, 0,
	  "400 of 402; 0+400 bare; pcir-out-of-range 0@18" },
	{ "PCIR at an odd place", pcir_odd, &radeon, 0,
	  TWO "; pcir-unaligned 0@18" },
	{ "bare, of unknown size", bare_of_unknown_size, &radeon, 0,
	  "0 of 0; 0+0 bare; no-pcir 0@18" },
	{ "bare and cut", bare_and_cut, &radeon, 0,
	  "300 of 400; 0+300 bare; no-pcir 0@18; truncated 0@2" },
	{ "bare, EFI", bare_efi, &radeon, 0,
	  "600 of 20000; 0+600 bare; no-pcir 0@18; truncated 0@2" },
	{ "PCIR at the very end", pcir_at_end, &radeon, 0,
	  "200 of 200; 0+200 type 1 1002:67df LM" },
	{ "PCIR at the very end, cut", pcir_at_end_cut, &radeon, 0,
	  "0 of 200; truncated 0@1e8" },
	{ "PCIR over the end", pcir_over_end, &radeon, 0,
	  "200 of 200; 0+200 type 1 1002:67df LM; pcir-length 0@1f2" },
	{ "PCIR outside of its image", pcir_outside_of_image, &radeon, 0,
	  TWO "; pcir-length 0@44a" },
	{ "PCIR too short", pcir_short, &radeon, 0,
	  TWO "; pcir-length 0@26" },
	{ "PCIR too short, revision 0", pcir_short_0, &radeon, 0,
	  TWO "; pcir-length 0@26" },
	{ "PCIR up to the end", pcir_long, &radeon, 0, TWO },
	{ "PCIR too long", pcir_too_long, &radeon, 0,
	  TWO "; pcir-length 0@26" },
	{ "no last image", no_last, &radeon, 0,
	  "a00 of a1a; " IMAGE_0 "400+600 type 3 1002:67df EM; no-last 1@431" },
	{ "all bits but the last one's", all_but_last, &radeon, 0,
	  "a00 of a1a; " IMAGE_0 "400+600 type 3 1002:67df EM; no-last 1@431" },
	{ "no last image but padding", no_last_and_padding, &radeon, 0,
	  "a00 of a00; " IMAGE_0 "400+600 type 3 1002:67df EM; no-last 1@431" },
	{ "no last image but a byte", no_last_and_a_byte, &radeon, 0,
	  "a00 of a1a; " IMAGE_0 "400+600 type 3 1002:67df EM; no-last 1@431" },
	{ "padding", padding, &radeon, 0, TWO },
	/* Its sum is wrong, as the length was changed. */
	{ "too long", too_long, &radeon, 0,
	  "a00 of 20000; 0+a00 type 0 1002:67df SM; truncated 0@2c; "
	  "bad-checksum 0@3ff" },
	{ "too long by one", too_long_by_one, &radeon, 0,
	  "a00 of c00; " IMAGE_0 IMAGE_1 "; truncated 1@42c" },
	{ "the longest", longest, &radeon, 0,
	  "a00 of 1fffe00; 0+a00 type 0 1002:67df SM; truncated 0@2c" },
	{ "other device", other_device, &radeon, 0,
	  "a00 of a00; 0+400 type 0 1002:67ef S; 400+600 type 3 1002:67ef LE; "
	  "id-mismatch -@20" },
	{ "other vendor", same, &intel, 0,
	  "a00 of a00; 0+400 type 0 1002:67df S; 400+600 type 3 1002:67df LE; "
	  "id-mismatch -@20" },
	{ "one image for another device", edited_by_qemu, &radeon, 0,
	  "a00 of a00; 0+400 type 0 1002:67ef S; " IMAGE_1 },
	{ "all ones", ones, &radeon, 0, "0 of 0; all-ones -@0" },
	{ "all zero", zeros, &radeon, 0, "0 of 0; all-zero -@0" },
	{ "a zero", one_zero, &radeon, 0, "0 of 0; all-zero -@0" },
	{ "nearly all ones", nearly_ones, &radeon, 0, "0 of 0; not-a-rom -@0" },
	{ "nearly all zero", nearly_zeros, NULL, 0, "0 of 0; not-a-rom -@0" },
	{ "all the same", twos, &radeon, 0, "0 of 0; not-a-rom -@0" },
	{ "half a signature", half_a_signature, &radeon, 0,
	  "0 of 0; not-a-rom -@0" },
	{ "nothing", nothing, &radeon, 0, "0 of 1a; empty -@0" },
	{ "77 BB first", bb77_first, &radeon, 0, "0 of 0; not-a-rom -@0" },

	{ "init size 0", init_size_0, &radeon, 0,
	  "a00 of a00; 0+400 type 0 1002:67df M; " IMAGE_1 "; init-size 0@2" },
	{ "init size too big", init_size_too_big, &radeon, 0,
	  TWO "; init-size 0@2" },
	{ "init size small", init_size_small, &radeon, 0, TWO },
	{ "init size small, wrong sum", init_size_small_sum, &radeon, 0,
	  TWO "; bad-checksum 0@1ff" },
	{ "init size small, cut", init_size_small_cut, &radeon, 0,
	  "300 of 400; 0+300 type 0 1002:67df SM; truncated 0@2c" },
	{ "unknown type", unknown_type, &radeon, 0,
	  "a00 of a00; 0+400 type 1 1002:67df M; " IMAGE_1 },
	{ "EFI without signature", efi_no_signature, &radeon, 0,
	  "a00 of a00; " IMAGE_0 "400+600 type 3 1002:67df LM; "
	  "efi-header 1@404" },
	{ "EFI code at the end", efi_code_at_end, &radeon, 0, TWO },
	{ "EFI code outside", efi_code_outside, &radeon, 0,
	  TWO "; efi-header 1@416" },
	{ "EFI code in the header", efi_code_in_header, &radeon, 0,
	  TWO "; efi-header 1@416" },
	{ "EFI code behind the header", efi_code_behind_header, &radeon, 0,
	  TWO },
	{ "EFI init size too big", efi_init_size, &radeon, 0,
	  TWO "; efi-header 1@402" },
	{ "EFI init size 0", efi_init_size_0, &radeon, 0,
	  TWO "; efi-header 1@402" },
	{ "EFI compressed", efi_compressed, &radeon, 0, TWO },
	{ "EFI compressed somehow", efi_compressed_how, &radeon, 0,
	  TWO "; efi-compression 1@40c" },

	{ "list of none", list_none, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM" },
	{ "list of 3", list_3, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM" },
	{ "list of 256", list_256, &radeon, 0,
	  "400 of 400; 0+400 type 0 1002:67df LSM" },
	{ "list of 257", list_257, &radeon, 0,
	  "400 of 400; 0+400 type 0 1002:67df LSM; devlist-bad 0@24" },
	{ "list outside", list_outside, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM; devlist-bad 0@24" },
	{ "list far outside", list_far_outside, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM; devlist-bad 0@24" },
	{ "list without end", list_endless, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM; devlist-bad 0@24" },
	{ "list up to the end", list_at_end, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM" },
	{ "list up to the end, cut", list_at_end_cut, &radeon, 0,
	  "1fe of 200; 0+1fe type 0 1002:67df LM; truncated 0@2c" },
	{ "list of 257 up to the end", list_257_at_end, &radeon, 0,
	  "400 of 400; 0+400 type 0 1002:67df LSM; devlist-bad 0@24" },
	{ "list without end, odd", list_at_odd_end, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM; devlist-bad 0@24" },
	{ "list cut", list_cut, &radeon, 0,
	  "45 of 200; 0+45 type 0 1002:67df LM; truncated 0@2c" },
	{ "list of revision 0", list_of_old, &radeon, 0,
	  "200 of 200; 0+200 type 0 1002:67df LSM" },

	{ "IFR 1", rom_build_ifr1, &quadro, 0,
	  "from 400 400 of 800; 400+400 type 0 10de:1cb1 LSM" },
	{ "IFR 1, standard", rom_build_ifr1, &quadro, PPT_OPTROM_STANDARD,
	  "0 of 0; not-a-rom -@0" },
	{ "IFR 2", ifr_2, &quadro, 0,
	  "from 400 400 of 800; 400+400 type 0 10de:1cb1 LSM" },
	{ "IFR with bit 31", ifr_bit_31, &quadro, 0,
	  "from 400 400 of 800; 400+400 type 0 10de:1cb1 LSM" },
	{ "IFR for another device", rom_build_ifr1, &radeon, 0,
	  "from 400 400 of 800; 400+400 type 0 10de:1cb1 LS; "
	  "id-mismatch -@420" },
	{ "IFR to 404", ifr_to_404, &quadro, 0,
	  "0 of 0; ifr-bad-target -@24" },
	{ "IFR to 402", ifr_to_unaligned, &quadro, 0,
	  "0 of 0; ifr-bad-target -@24" },
	{ "IFR to itself", ifr_to_itself, &quadro, 0,
	  "0 of 0; ifr-bad-target -@24" },
	{ "IFR to 200000", ifr_to_200000, &quadro, 0,
	  "0 of 0; ifr-out-of-range -@24" },
	{ "IFR to 100000", ifr_to_limit, &quadro, 0,
	  "0 of 0; ifr-out-of-range -@24" },
	{ "IFR to ffffc", ifr_to_below_limit, &quadro, 0,
	  "0 of 100016; ifr-out-of-range -@24" },
	{ "IFR to ffffffff", ifr_to_ffffffff, &quadro, 0,
	  "0 of 0; ifr-out-of-range -@24" },
	{ "IFR to the end", ifr_to_end, &quadro, 0,
	  "0 of 81a; ifr-out-of-range -@24" },
	{ "IFR with too much in it", ifr_big, &quadro, 0,
	  "0 of 8007; ifr-out-of-range -@6" },
	{ "IFR 7", ifr_7, &quadro, 0, "0 of 0; ifr-unsupported -@5" },
	{ "IFR, cut", ifr_cut, &quadro, 0, "0 of c; truncated -@0" },
	{ "IFR, cut in the signature", ifr_cut_in_signature, &quadro, 0,
	  "0 of c; truncated -@0" },
	{ "IFR, cut in the image", ifr_cut_in_image, &quadro, 0,
	  "from 400 3ff of 800; 400+3ff type 0 10de:1cb1 LM; "
	  "truncated 0@42c" },
	{ "IFR 3", rom_build_ifr3, &quadro, 0,
	  "from 2000 400 of 2400; 2000+400 type 0 10de:1cb1 LSM" },
	{ "IFR 3 with flags", ifr3_total_flags, &quadro, 0,
	  "from 2000 400 of 2400; 2000+400 type 0 10de:1cb1 LSM" },
	{ "IFR 3 without directory", ifr3_no_directory, &quadro, 0,
	  "0 of 0; ifr-no-directory -@1200" },
	{ "IFR 3, directory outside", ifr3_directory_outside, &quadro, 0,
	  "0 of 240c; ifr-out-of-range -@40" },
	{ "IFR 3, directory at 1 MiB", ifr3_directory_at_limit, &quadro, 0,
	  "0 of 0; ifr-out-of-range -@40" },
	{ "IFR 3, directory at 4 GiB", ifr3_directory_wraps, &quadro, 0,
	  "0 of 0; ifr-out-of-range -@40" },
	{ "IFR 3, too much in it", ifr3_total_outside, &quadro, 0,
	  "0 of 100003; ifr-out-of-range -@8" },

	{ "NPDE", rom_build_npde, &quadro, 0,
	  "600 of 600; 0+400 type 0 10de:1cb1 NSM; "
	  "400+200 type e0 10de:1cb1 LNM" },
	{ "NPDE, standard", rom_build_npde, &quadro, PPT_OPTROM_STANDARD,
	  "400 of 400; 0+400 type 0 10de:1cb1 LSM" },
	{ "NPDE too short", npde_short, &quadro, 0,
	  "400 of 400; 0+400 type 0 10de:1cb1 LSM" },
	{ "NPDE as short as can be", npde_shortest, &quadro, 0,
	  "600 of 600; 0+400 type 0 10de:1cb1 NSM; "
	  "400+200 type e0 10de:1cb1 LNM" },
	{ "cut behind the NPDE", npde_cut_behind, &quadro, 0,
	  "6b of 400; 0+6b type 0 10de:1cb1 NM; truncated 0@68" },
	{ "NPDE without length", npde_no_length, &quadro, 0,
	  "0 of 0; 0+0 type 0 10de:1cb1 NM; bad-length 0@68" },
	{ "NPDE too long", npde_too_long, &quadro, 0,
	  "600 of 800; 0+400 type 0 10de:1cb1 NSM; "
	  "400+200 type e0 10de:1cb1 LNM; truncated 1@468" },
	{ "NPDE is shorter", npde_shorter, &quadro, 0,
	  "600 of 600; 0+400 type 0 10de:1cb1 NSM; "
	  "400+200 type e0 10de:1cb1 LNM" },
	{ "NPDE outside", npde_outside, &quadro, 0,
	  "400 of 400; 0+400 type 0 10de:1cb1 LSM" },
	{ "NPDE behind 20", npde_behind_20, &quadro, 0,
	  "600 of 600; 0+400 type 0 10de:1cb1 NSM; "
	  "400+200 type e0 10de:1cb1 LNM" },
	{ "no NPDE behind 21", npde_behind_21, &quadro, 0,
	  "400 of 400; 0+400 type 0 10de:1cb1 LSM" },
	{ "second is 77 BB, RGIS", second_bb77, &quadro, 0,
	  "600 of 600; 0+400 type 0 10de:1cb1 NSM; "
	  "400+200 type e0 10de:1cb1 LNM" },
	{ "second is something else", second_unknown, &quadro, 0,
	  "400 of 400; 0+400 type 0 10de:1cb1 NSM; no-last 0@6a" },
	{ "NPDS first", npds_first, &radeon, 0, TWO },
	{ "NPDS first, standard", npds_first, &radeon, PPT_OPTROM_STANDARD,
	  "400 of 400; 0+400 bare; pcir-signature 0@1c" },
	{ "77 BB second, standard", second_bb77_last, &quadro,
	  PPT_OPTROM_STANDARD,
	  "200 of 200; 0+200 type 0 10de:1cb1 SM; no-last 0@31" },
	{ "NBSI", nbsi, &quadro, 0,
	  "400 of 400; 0+200 type 0 10de:1cb1 SM; "
	  "200+200 type 70 10de:1cb1 LM" },
	{ "NBSI, standard", nbsi, &quadro, PPT_OPTROM_STANDARD,
	  "400 of 400; 0+200 type 0 10de:1cb1 SM; "
	  "200+200 type 70 10de:1cb1 M; no-last 1@231" },

	{ "made by EfiRom", rom_build_efi, &intel, 0,
	  "4600 of 4600; 0+4600 type 3 8086:ffff LE; id-mismatch -@20" },
};
/* clang-format on */

/* --- running them -------------------------------------------------------- */

static struct rom rom;
static struct ppt_optrom found;

static void check_case(const struct rom_case *c)
{
	static char text[ROM_TEXT_SIZE];

	c->build(&rom);
	rom_parse(rom.data, rom.size, c->target, c->how, &found);
	rom_describe(&found, text);
	if (strcmp(text, c->expected))
		fail_msg("%s:\n%s\nnot\n%s", c->name, text, c->expected);
}

UNIT_TEST(each_rom_is_told_as_it_is)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(&cases[i]);
}

UNIT_TEST(reading_in_steps_ends_with_the_same)
{
	const struct rom_case *c;
	size_t first;

	for (c = cases; c < cases + ARRAY_SIZE(cases); c++) {
		c->build(&rom);
		for (first = 0; first <= rom.size; first++)
			rom_parse_stepwise(rom.data, rom.size, first, c->target,
					   c->how);
	}
}

/* Nothing that is cut anywhere makes the parser look behind its end. */
UNIT_TEST(what_is_cut_wants_its_rest)
{
	const struct rom_case *c;
	size_t size;

	for (c = cases; c < cases + ARRAY_SIZE(cases); c++) {
		c->build(&rom);
		rom_parse(rom.data, rom.size, c->target, c->how, &found);
		/* Up to its end, if it is a chain that has one. */
		if (found.defect_count || !found.image_count)
			continue;
		for (size = 0; size < found.start + found.size; size++) {
			struct ppt_optrom part;

			rom_parse(rom.data, size, c->target, c->how, &part);
			if (part.wanted <= size || !part.defect_count)
				fail_msg("%s, %#zx bytes: wants %#x", c->name,
					 size, part.wanted);
		}
	}
}

/* --- the bytes ----------------------------------------------------------- */

static const u8 two_begin[] = {
	0x55, 0xaa, 0x02, 0xcb, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x1c, 0x00, 0x00, 0x00, 0x50, 0x43, 0x49, 0x52, 0x02, 0x10, 0xdf, 0x67,
	0x00, 0x00, 0x1c, 0x00, 0x03, 0x00, 0x00, 0x03, 0x02, 0x00, 0x01, 0x00,
	0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00,
};

static const u8 efi_begin[] = {
	0x55, 0xaa, 0x23, 0x00, 0xf1, 0x0e, 0x00, 0x00, 0x0b, 0x00,
	0x64, 0x86, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	0x00, 0x00, 0x80, 0x01, 0x1c, 0x00, 0x00, 0x00, 0x50, 0x43,
	0x49, 0x52, 0x86, 0x80, 0xff, 0xff, 0x00, 0x00, 0x1c, 0x00,
	0x03, 0x00, 0x00, 0x00, 0x23, 0x00, 0x00, 0x00, 0x03, 0x80,
};

UNIT_TEST(crc_is_the_usual_one)
{
	assert_int_equal(rom_crc32((const u8 *)"123456789", 9), 0xcbf43926);
}

/* The ROMs of this test are what they are meant to be. */
UNIT_TEST(built_bytes_are_the_known_ones)
{
	rom_build_two(&rom);
	assert_int_equal(rom.size, 2560);
	assert_memory_equal(rom.data, two_begin, sizeof(two_begin));
	assert_int_equal(rom.data[0x3ff], 0x6b);
	assert_int_equal(rom.data[0x9ff], 0x7f);
	assert_int_equal(rom_crc32(rom.data, rom.size), 0xe1bd7e11);

	other_device(&rom);
	assert_int_equal(rom.data[0x3ff], 0x5b);
	assert_int_equal(rom.data[0x9ff], 0x6f);

	edited_by_qemu(&rom);
	assert_int_equal(rom.data[0x3ff], 0x6b);
	assert_int_equal(rom_sum(&rom, 0, rom.size), 0);

	rom_build_npde(&rom);
	assert_int_equal(rom.data[0x3ff], 0x34);

	rom_build_efi(&rom);
	assert_int_equal(rom.size, 0x4600);
	assert_memory_equal(rom.data, efi_begin, sizeof(efi_begin));
}

/* --- members ------------------------------------------------------------- */

UNIT_TEST(every_member_of_an_image_is_read)
{
	const struct ppt_optrom_image *image = found.images;

	rom_build_two(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(image->init_size, 0x400);
	assert_int_equal(image->pcir, 0x1c);
	assert_int_equal(image->device_list, 0);
	assert_int_equal(image->class_code, 0x030000);
	assert_int_equal(image->vendor_revision, 1);
	assert_int_equal(image->pcir_revision, 3);
	assert_int_equal(image->sum, 0);
	assert_int_equal(image->traits,
			 PPT_IMAGE_PCIR | PPT_IMAGE_SUMMED | PPT_IMAGE_MATCHES);
	image++;
	assert_int_equal(image->init_size, 0x600);
	assert_int_equal(image->pcir, 0x41c);
	assert_int_equal(image->efi_code, 0x40);
	assert_int_equal(image->efi_subsystem, 0x0b);
	assert_int_equal(image->efi_machine, 0x8664);
	assert_int_equal(image->efi_compression, 0);
	assert_int_equal(image->traits, PPT_IMAGE_PCIR | PPT_IMAGE_LAST |
						PPT_IMAGE_MATCHES |
						PPT_IMAGE_EFI);
}

UNIT_TEST(a_wrong_sum_is_kept)
{
	wrong_sum(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.images[0].sum, 0xff);
	assert_true(found.images[0].traits & PPT_IMAGE_SUMMED);
}

UNIT_TEST(an_efi_image_has_no_sum)
{
	no_last(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(rom_sum(&rom, 0x400, 0x600), 0x80);
	assert_int_equal(found.images[1].sum, 0);
	assert_false(found.images[1].traits & PPT_IMAGE_SUMMED);
}

/* The low byte of its size alone would be 55h. */
UNIT_TEST(size_of_efi_code_has_two_bytes)
{
	rom.size = 0;
	rom_add_image(&rom, 1, 0x1002, 0x67df, PPT_CODE_EFI, true);
	rom_put16(&rom, 0x02, 341);
	rom_put16(&rom, 0x2c, 341);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.images[0].init_size, 341 * 512);
	assert_int_equal(found.wanted, 341 * 512);
}

UNIT_TEST(class_has_all_its_bytes)
{
	rom_build_two(&rom);
	rom_put32(&rom, 0x28, 0x12345603);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.images[0].class_code, 0x123456);
}

/* --- devices ------------------------------------------------------------- */

static bool is_for(u16 vendor, u16 device)
{
	const struct ppt_optrom_target target = { vendor, device };
	const struct ppt_optrom_defect *defect = found.defects;
	bool matches;

	rom_parse(rom.data, rom.size, &target, 0, &found);
	matches = found.images[0].traits & PPT_IMAGE_MATCHES;
	while (defect < found.defects + found.defect_count &&
	       defect->fault != PPT_OPTROM_ID_MISMATCH)
		defect++;
	assert_int_equal(matches, defect == found.defects + found.defect_count);
	return matches;
}

UNIT_TEST(a_device_list_is_as_good_as_the_id)
{
	rom_build_list(&rom, 3);
	assert_true(is_for(0x1002, 0x67df));
	assert_true(is_for(0x1002, 1));
	assert_true(is_for(0x1002, 3));
	assert_false(is_for(0x1002, 4));
	assert_false(is_for(0x1002, 0));
	assert_false(is_for(0x1003, 1));
	assert_false(is_for(0x1003, 0x67df));
	assert_int_equal(found.images[0].devices, 3);
	assert_int_equal(found.images[0].device_list, 0x40);
}

UNIT_TEST(a_bad_device_list_does_not_count)
{
	rom_build_list(&rom, 257);
	assert_true(is_for(0x1002, 0x67df));
	assert_false(is_for(0x1002, 1));
	assert_int_equal(found.images[0].devices, 0);
	assert_int_equal(found.images[0].device_list, 0);

	rom_build_list(&rom, 256);
	assert_true(is_for(0x1002, 256));
	assert_int_equal(found.images[0].devices, 256);

	rom_build_list(&rom, 0);
	assert_true(is_for(0x1002, 0x67df));
	assert_int_equal(found.images[0].devices, 0);
	assert_int_equal(found.images[0].device_list, 0x40);

	list_at_end(&rom);
	assert_true(is_for(0x1002, 0x1111));
	assert_int_equal(found.images[0].devices, 0xdf);
}

/* Of an image without ids nobody can say that it is for another device. */
UNIT_TEST(ids_that_are_not_there_are_not_wrong)
{
	pcir_0(&rom);
	rom_parse(rom.data, rom.size, &intel, 0, &found);
	assert_int_equal(found.defect_count, 1);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_NO_PCIR);
}

/* --- limits -------------------------------------------------------------- */

UNIT_TEST(sixty_four_images_and_no_more)
{
	many_64(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.image_count, 64);
	assert_int_equal(found.defect_count, 0);
	assert_int_equal(found.size, 64 * 0x200);

	many_65(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.image_count, 64);
	assert_int_equal(found.defect_count, 1);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_TOO_MANY);
	assert_int_equal(found.defects[0].image, PPT_OPTROM_IMAGES_MAX);
	assert_int_equal(found.defects[0].offset, 64 * 0x200);
	assert_true(found.wanted <= rom.size);
	rom_parse_stepwise(rom.data, rom.size, 0x1000, &radeon, 0);

	many_64_no_last(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.image_count, 64);
	assert_int_equal(found.defect_count, 1);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_NO_LAST);
	assert_int_equal(found.wanted, 64 * 0x200 + 0x1a);
}

/* That nothing is looked at is seen by a byte that would have to do for all. */
UNIT_TEST(too_big_is_not_looked_at)
{
	u8 byte = 0x55;

	ppt_optrom_parse(&byte, PPT_OPTROM_MAX + 1, &radeon, 0, &found);
	assert_int_equal(found.defect_count, 1);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_TOO_BIG);
	assert_int_equal(found.image_count, 0);
	ppt_optrom_parse(&byte, SIZE_MAX, &radeon, 0, &found);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_TOO_BIG);
}

UNIT_TEST(the_biggest_is_looked_at)
{
	u8 *data = calloc(1, PPT_OPTROM_MAX);

	assert_non_null(data);
	rom_build_two(&rom);
	memcpy(data, rom.data, rom.size);
	ppt_optrom_parse(data, PPT_OPTROM_MAX, &radeon, 0, &found);
	assert_int_equal(found.image_count, 2);
	assert_int_equal(found.defect_count, 0);

	/* Both end where the data ends. */
	data[0x2c] = 0xff;
	data[0x2d] = 0x7f;
	memcpy(data + PPT_OPTROM_MAX - 0x200, rom.data, 0x200);
	ppt_optrom_parse(data, PPT_OPTROM_MAX, &radeon, 0, &found);
	assert_int_equal(found.image_count, 2);
	assert_int_equal(found.size, PPT_OPTROM_MAX);
	assert_int_equal(found.wanted, PPT_OPTROM_MAX + 0x200);
	free(data);
}

UNIT_TEST(a_prefix_is_shorter_than_1_mib)
{
	u32 limit = 1 << 20;
	u8 *data = calloc(1, limit + 0x400);

	assert_non_null(data);
	rom_build_ifr1(&rom);
	memcpy(data, rom.data, 0x28);
	memcpy(data + limit, rom.data + 0x400, 0x400);
	data[0x25] = 0;
	data[0x26] = 0x10;
	ppt_optrom_parse(data, limit + 0x400, &quadro, 0, &found);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_IFR_OUT_OF_RANGE);

	memcpy(data + limit - 4, rom.data + 0x400, 0x400);
	data[0x24] = 0xfc;
	data[0x25] = 0xff;
	data[0x26] = 0x0f;
	ppt_optrom_parse(data, limit + 0x400, &quadro, 0, &found);
	assert_int_equal(found.start, limit - 4);
	assert_int_equal(found.defect_count, 0);
	free(data);
}

/* --- defects ------------------------------------------------------------- */

/* Two harmless defects in each of 64 images. */
static void build_harmless(void)
{
	u32 at;

	many_64(&rom);
	for (at = 0; at < rom.size; at += 0x200) {
		rom.data[at + 2] = 2;
		rom_put16(&rom, at + 0x24, 0x300);
		rom_fix_sum(&rom, at, 0x200);
	}
}

UNIT_TEST(defects_beyond_the_limit_are_counted)
{
	build_harmless();
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.defect_count, 128);
	assert_int_equal(found.defects[63].image, 31);
	assert_ptr_equal(ppt_optrom_worst(&found), found.defects);
}

UNIT_TEST(harmless_defects_hide_no_fatal_one)
{
	build_harmless();
	rom.data[50 * 0x200 + 0x80] = 1;
	rom.data[60 * 0x200 + 0x80] = 1;
	rom_parse(rom.data, rom.size, &intel, 0, &found);
	assert_int_equal(found.defect_count, 131);
	assert_int_equal(found.defects[61].fault, PPT_OPTROM_INIT_SIZE);
	assert_int_equal(found.defects[62].fault, PPT_OPTROM_ID_MISMATCH);
	assert_int_equal(found.defects[63].fault, PPT_OPTROM_BAD_CHECKSUM);
	assert_int_equal(found.defects[63].image, 50);
	assert_ptr_equal(ppt_optrom_worst(&found), &found.defects[63]);
}

UNIT_TEST(harmless_defects_hide_no_mismatch)
{
	build_harmless();
	rom_parse(rom.data, rom.size, &intel, 0, &found);
	assert_int_equal(found.defects[62].fault, PPT_OPTROM_DEVLIST_BAD);
	assert_int_equal(found.defects[63].fault, PPT_OPTROM_ID_MISMATCH);
	/* The first one of those that are fatal, at its own place. */
	rom.data[0x80] = 1;
	rom_parse(rom.data, rom.size, &intel, 0, &found);
	assert_int_equal(found.defects[2].fault, PPT_OPTROM_BAD_CHECKSUM);
	assert_int_equal(found.defects[63].fault, PPT_OPTROM_ID_MISMATCH);
	assert_ptr_equal(ppt_optrom_worst(&found), &found.defects[2]);
}

UNIT_TEST(the_worst_is_the_first_fatal_one)
{
	same(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_null(ppt_optrom_worst(&found));

	no_last(&rom);
	rom_parse(rom.data, rom.size, &intel, 0, &found);
	assert_int_equal(found.defect_count, 2);
	assert_ptr_equal(ppt_optrom_worst(&found), &found.defects[0]);

	too_long(&rom);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.defect_count, 2);
	assert_ptr_equal(ppt_optrom_worst(&found), &found.defects[0]);

	efi_code_outside(&rom);
	rom.data[2] = 3;
	rom_fix_sum(&rom, 0, 0x400);
	rom_parse(rom.data, rom.size, &radeon, 0, &found);
	assert_int_equal(found.defects[0].fault, PPT_OPTROM_INIT_SIZE);
	assert_int_equal(ppt_optrom_worst(&found)->fault,
			 PPT_OPTROM_EFI_HEADER);
}

/* --- words --------------------------------------------------------------- */

static const u8 harmless[] = {
	PPT_OPTROM_OK,
	PPT_OPTROM_INIT_SIZE,
	PPT_OPTROM_DEVLIST_BAD,
	PPT_OPTROM_ID_MISMATCH,
	PPT_OPTROM_EFI_COMPRESSION,
	PPT_OPTROM_NO_LAST,
};

UNIT_TEST(every_fault_has_a_name_and_a_text)
{
	unsigned int a, b;

	for (a = 0; a < PPT_OPTROM_FAULTS; a++) {
		const char *name = ppt_optrom_fault_name(a);
		const char *text = ppt_optrom_fault_text(a);

		assert_true(*name && !name[strspn(name, "abcdefghijklmnopqr"
							"stuvwxyz-")]);
		assert_true(*text && text[strlen(text) - 1] != '.');
		for (b = 0; b < a; b++) {
			assert_string_not_equal(name, ppt_optrom_fault_name(b));
			assert_string_not_equal(text, ppt_optrom_fault_text(b));
		}
		assert_int_equal(ppt_optrom_fault_is_fatal(a),
				 !memchr(harmless, a, sizeof(harmless)));
	}
	assert_string_equal(ppt_optrom_fault_name(PPT_OPTROM_BAD_CHECKSUM),
			    "bad-checksum");
}

/* As from a module that is newer than the program. */
UNIT_TEST(an_unknown_fault_is_fatal)
{
	assert_string_equal(ppt_optrom_fault_name(PPT_OPTROM_FAULTS),
			    "unknown");
	assert_non_null(ppt_optrom_fault_text(~0U));
	assert_true(ppt_optrom_fault_is_fatal(PPT_OPTROM_FAULTS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crc_is_the_usual_one),
		cmocka_unit_test(built_bytes_are_the_known_ones),
		cmocka_unit_test(each_rom_is_told_as_it_is),
		cmocka_unit_test(reading_in_steps_ends_with_the_same),
		cmocka_unit_test(what_is_cut_wants_its_rest),
		cmocka_unit_test(every_member_of_an_image_is_read),
		cmocka_unit_test(a_wrong_sum_is_kept),
		cmocka_unit_test(an_efi_image_has_no_sum),
		cmocka_unit_test(size_of_efi_code_has_two_bytes),
		cmocka_unit_test(class_has_all_its_bytes),
		cmocka_unit_test(a_device_list_is_as_good_as_the_id),
		cmocka_unit_test(a_bad_device_list_does_not_count),
		cmocka_unit_test(ids_that_are_not_there_are_not_wrong),
		cmocka_unit_test(sixty_four_images_and_no_more),
		cmocka_unit_test(too_big_is_not_looked_at),
		cmocka_unit_test(the_biggest_is_looked_at),
		cmocka_unit_test(a_prefix_is_shorter_than_1_mib),
		cmocka_unit_test(defects_beyond_the_limit_are_counted),
		cmocka_unit_test(harmless_defects_hide_no_fatal_one),
		cmocka_unit_test(harmless_defects_hide_no_mismatch),
		cmocka_unit_test(the_worst_is_the_first_fatal_one),
		cmocka_unit_test(every_fault_has_a_name_and_a_text),
		cmocka_unit_test(an_unknown_fault_is_fatal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
