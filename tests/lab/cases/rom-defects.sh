# SPDX-License-Identifier: GPL-2.0
# machine: rom-defects
#
# What is wrong with a ROM is found and named with its place. A VM gets such a ROM
# only if there is nothing better, and never what isn't a ROM at all.

. "$LAB_TOP/tests/lab/lib.sh"

flipped=0000:01:00.0 cut=0000:02:00.0 ones=0000:03:00.0 endless=0000:04:00.0 other=0000:05:00.0
modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0,4/0/0,5/0/0

# served BDF WHAT: by its own BAR, with that defect
served() {
	rom-client read "$1" >/tmp/rom || fail "no ROM of $1"
	equal "the ROM of $1" "$(rom "$1" source): $(rom "$1" bar)" "bar: $2"
}
mark_log
served $flipped "used 4096 BAD_CHECKSUM@0x7ff"
logged "$flipped: option ROM from rom-bar: bad-checksum at 0x7ff"
cmp /tmp/rom "$LAB/files/flipped.rom"
rom_same $flipped "$LAB/files/flipped.rom"

served $cut "used 2048 TRUNCATED@0x42c"
cmp /tmp/rom "$LAB/files/cut.rom"

served $endless "used $(rom-client read $endless | wc -c) BAD_LENGTH@0x42c"
cmp -n "$(stat -c %s /tmp/rom)" /tmp/rom "$LAB/files/endless.rom"
[ "$(stat -c %s /tmp/rom)" -ge $((0x42e)) ] || fail "the defect itself is missing"

served $other "used 1024 ID_MISMATCH@0x20"
rom_same $other "$LAB/files/other.rom"

refused 1 '^read: ENODATA' rom-client read $ones
equal "one of FFh only" "$(rom $ones source) $(rom $ones asked) $(rom $ones bar | sed 's/ [0-9]* / /')" \
	"none 1 defective ALL_ONES@0"
equal "its region" "$(vfio-do $ones open size=6)" 0

# Better than all of these is what an admin has put in place.
rom-make 1b36:0010:010802 pcat:6 >/tmp/good.rom
wait_for 10 is $ones state claimed
for bdf in $flipped $cut $ones $endless $other; do
	rom-client set $bdf /tmp/good.rom
	rom-client set $bdf on
	rom-client again $bdf >/tmp/rom
done
for bdf in $flipped $cut $ones $endless; do
	equal "source of $bdf" "$(rom $bdf source) $(rom $bdf mode)" "file on"
	grep -q '^defective ' <<<"$(rom $bdf bar)" || fail "$(rom-client info $bdf)"
	rom_same $bdf /tmp/good.rom
done
# For another device is no defect that a guest minds.
equal "source of $other" "$(rom $other source)" bar
rmmod ppt
