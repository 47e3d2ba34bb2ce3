# SPDX-License-Identifier: GPL-2.0
# machine: vga2
# timeout: 240
#
# A guest boots with the host's graphics card and runs the VGA BIOS that ppt
# serves: what it prints is on the host's screen, and read from a picture of it,
# dot by dot. Another guest has another card meanwhile; both cards answer to the
# same addresses.

. "$LAB_TOP/tests/lab/lib.sh"
. "$LAB_TOP/tests/lab/vga.sh"

a=0000:01:00.0 b=0000:02:00.0
number=$RANDOM$RANDOM

# bridges_that_pass: the legacy addresses on to their card
bridges_that_pass() {
	local port passing=()
	for port in 00:04.0 00:05.0; do
		if ((0x$(setpci -s $port BRIDGE_CONTROL) & 8)); then
			passing+=("$port")
		fi
	done
	echo "${passing[*]}"
}

# The host has its console on its card, until ppt claims that.
equal "the card that the host booted with" "$(cat /sys/bus/pci/devices/$a/boot_vga)" 1
[ "$(cat /sys/class/vtconsole/vtcon*/name | grep -c VGA)" = 1 ] || fail "no VGA console"
modprobe ppt "pptdevs=$a,$b"
logged "$a: vgaarb: deactivate vga console"
[ "$(cat /sys/class/vtconsole/vtcon*/name | grep -c VGA)" = 0 ] || fail "still a VGA console"
equal "$a boot display" "$(field $a 'boot display')" yes

# The ROM is the true one, and not what the host's firmware made of it.
pptctl rom save $a /tmp/card.rom >/dev/null
cmp /tmp/card.rom /usr/share/seabios/vgabios-stdvga.bin || fail "it isn't the card's ROM"
equal source "$(pptctl rom show $a | sed -n 's/^source: *//p')" "the ROM BAR"

# VGA's addresses and no others; each access goes to the card that it is for.
equal "bridges that pass them on" "$(bridges_that_pass)" 00:04.0
vga-ranges $a $b
equal "bridges that pass them on" "$(bridges_that_pass)" 00:05.0
wait_for 10 all_free $a $b
vga-ranges $b $a >/dev/null
equal "bridges that pass them on" "$(bridges_that_pass)" 00:04.0
wait_for 10 all_free $a $b

# Two guests at the same time. The second card isn't even in text mode: the
# host's firmware has left it alone.
refused 1 'no picture of 720 x 400' text_on vga2 before
hold-kvm
bios_guest $b "The second card's guest is $number."
second=$vm_pid
vga_guest $a "$number" >/tmp/guest &
guest=$!
wait_for 90 grep -q '^ready' /tmp/guest
wait_for 60 has_printed $b
text=$(text_on vga1 guest)
vga_guest_text "$number" "$text" || fail "the screen shows: $text"
text=$(text_on vga2 second)
grep -qx "The second card's guest is $number." <<<"$text" || fail "the second screen shows: $text"
! grep -q "$number prints" <<<"$text" || fail "the second screen shows the first guest"
# Some bytes of the VGA BIOS are its variables and its stack.
changed=$(sed -n 's/^changed //p' /tmp/guest)
[ "$changed" -gt 0 ] && [ "$changed" -lt 1024 ] || fail "$changed bytes of the VGA BIOS are different"
screenshot guest.png vga1

# One wrong dot isn't overlooked: in the middle of the T of "This".
cp "$LAB/keep/guest.ppm" /tmp/wrong.ppm
printf '\x00' | dd of=/tmp/wrong.ppm bs=1 conv=notrunc status=none \
	seek=$((15 + (4 * 16 + 8) * 720 * 3 + (2 * 9 + 3) * 3))
refused 1 'row 4, column 2: no letter' screen-text /tmp/card.rom /tmp/wrong.ppm

# They end; the cards are reset, and free.
kill "$(of $a owner_pid)"
{ wait $guest || true; } 2>/dev/null
end_of $second
wait_for 10 all_free $a $b
for bdf in $a $b; do
	equal "last reset of $bdf" "$(last_reset $bdf why) $(last_reset $bdf method) $(last_reset $bdf result)" "close bus ok"
	equal "bus mastering and decoding of $bdf" "$(setpci -s $bdf COMMAND)" 0400
done

# The next guest of the first card has the screen; without a ROM the second
# card's guest hasn't: that still shows what it did, for QEMU's card keeps its
# memory in a reset.
pptctl rom set $b --off >/dev/null
bios_guest $b "No VGA BIOS for $number."
second=$vm_pid
bios_guest $a "The next guest is $number."
wait_for 60 has_printed $a
wait_for 60 has_printed $b
grep -qx "The next guest is $number." <<<"$(text_on vga1 next)" || fail "not on the screen"
text=$(text_on vga2 without)
grep -qx "The second card's guest is $number." <<<"$text" || fail "the second screen shows: $text"
! grep -q "No VGA BIOS" <<<"$text" || fail "it prints without a VGA BIOS"
vm_stop
end_of $second
wait_for 10 all_free $a $b
rmmod ppt
