# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A guest on the host's graphics card, and the text on that card's screen: what
# the case vga-picture and `make demo-vga` share. Included in the emulated host.

# text_on CARD NAME: the text in a picture that is taken now, see bin/screenshot
text_on() {
	screenshot "$2.ppm" "$1" && screen-text /tmp/card.rom "$LAB/keep/$2.ppm"
}

# bios_guest BDF TEXT: prints that and stays; sets vm_pid
bios_guest() {
	rm -f "/tmp/printed-$1"
	bios-guest "$2" "/tmp/printed-$1" -device "vfio-pci,host=$1,x-vga=on" &
	# shellcheck disable=SC2034 # for vm_stop in lib.sh
	vm_pid=$!
}

has_printed() {
	[ -s "/tmp/printed-$1" ]
}

# vga_guest BDF NUMBER: runs until somebody kills it; prints "ready" when it has
# nothing more to print on the screen. Without a cursor, which isn't a letter.
vga_guest() {
	GUEST_FILES=/tmp/card.rom guest -device "vfio-pci,host=$1,x-vga=on" \
		-append "console=tty0 console=ttyS0 quiet loglevel=1 panic=-1 printk.time=0 vt.global_cursor_default=0" \
		-- "number=$2
$(cat "$LAB_TOP/tests/lab/vga-guest")"
}

# vga_guest_text NUMBER TEXT: whether TEXT is what that guest's screen must show,
# and nothing else. The kernel is the host's, too.
vga_guest_text() {
	local size ids='1234:1111' expected
	size=$(stat -c %s /tmp/card.rom)
	printf -v expected '%s\n' \
		'Booting from ROM...' \
		"The kernel of guest $1 prints this." \
		'' \
		"  This is a guest, on the screen of the host's graphics card." \
		'' \
		"  kernel     Linux $(uname -r)" \
		"  card       $ids, 0000:00:01.0 in the guest" \
		"  VGA BIOS   at c000:0000, from ppt: $size bytes"
	# The firmware's version isn't ours to know.
	[[ $2 =~ ^'SeaBIOS (version '[^\)]+\)$'\n' ]] &&
		[ "${2#*$'\n'}" = "${expected%$'\n'}" ]
}
