# SPDX-License-Identifier: GPL-2.0
# machine: rom-shadow
#
# Nothing but the shadow is left of the ROM of the graphics card that the host
# started with: it is taken, and never without being called a shadow.

. "$LAB_TOP/tests/lab/lib.sh"

card=0000:00:02.0 other=0000:00:03.0
modprobe ppt pptdevs=0/2/0,0/3/0
equal "driver" "$(driver_of $card)" ppt
equal "source" "$(rom $card source)" shadow
equal "the ROM BAR" "$(rom $card bar)" "absent 0"
equal "UEFI's copy" "$(rom $card firmware)" "absent 0"
grep -q '^used [1-9]' <<<"$(rom $card shadow)" || fail "$(rom-client info $card)"
rom-client read $card >/tmp/rom
equal "its size" "$(rom $card size)" "$(stat -c %s /tmp/rom)"
equal "its head" "$(od -A n -t x1 -N 2 /tmp/rom)" " 55 aa"
dd if=/dev/mem bs=1024 skip=768 count=128 status=none >/tmp/shadow
cmp -n "$(stat -c %s /tmp/rom)" /tmp/rom /tmp/shadow || fail "it isn't what is at C0000h"
refused 1 'shadow' pptctl rom save 00:02.0 /tmp/saved
[ ! -e /tmp/saved ] || fail "it was written for all that"
pptctl rom save --force 00:02.0 /tmp/saved
cmp /tmp/rom /tmp/saved

# It is nobody else's, though the kernel says so of each graphics card here.
equal "the shadow" "$(lspci -vs $other | grep -c 'Expansion ROM at 000c0000')" 1
equal "source of the other" "$(rom $other source)" none
refused 1 '^read: ENODATA' rom-client read $other
rmmod ppt
