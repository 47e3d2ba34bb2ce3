# SPDX-License-Identifier: GPL-2.0
# machine: igd
#
# What pptctl says of Intel's graphics is what is there, and what it saves is what
# a guest gets.

. "$LAB_TOP/tests/lab/lib.sh"

igd_becomes 3e92 fc:$opregion_at 50:0000f1c1:ffff 5c:7c000001
opregion_is -v 2.1 -a 0x2000 -r 0x21da -e 0x2000:0x21da
igd_claim

# says COMMAND…: the values of its lines, by "fact KEY" afterwards
says() {
	"$@" >/tmp/says || fail "$*"
}
fact() {
	sed -n "s/^$1: *//p" /tmp/says
}

says pptctl igd show 00:02.0
equal model "$(fact model)" "CFL, generation 9"
equal "stolen memory" "$(fact 'stolen memory')" "8 MiB at 0x7c000000"
equal VBT "$(fact vbt)" "8666 bytes, outside of the mailboxes, TEST"

says pptctl show 00:02.0
equal summary "$(fact 'intel graphics')" "CFL, 8 MiB stolen, OpRegion 2.1, VBT 8666 bytes"
equal "what a guest needs" "$(fact opregion)" "for guests, by x-igd-opregion=on"

pptctl igd save 00:02.0 /tmp/saved
igd-client read $igd | cmp - /tmp/saved
pptctl igd check /tmp/saved >/tmp/says || fail "what was saved isn't sound"
printf x | dd of=/tmp/saved bs=1 conv=notrunc status=none
refused 1 'bad-signature' pptctl igd check /tmp/saved

says pptctl igd e820 --ram 4G --device 00:02.0
equal "stolen memory in the map" "$(grep -c '^000000007c000000-000000007c7fffff  reserved' /tmp/says)" 1
equal "OpRegion in the map" "$(grep -c ' nvs  *20 KiB$' /tmp/says)" 1
rmmod ppt
rmmod ppt_faults
