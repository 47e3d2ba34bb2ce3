# SPDX-License-Identifier: GPL-2.0
# machine: rom-nics
#
# A device of which it is known that it hangs when its ROM is read: that isn't
# done, whoever wants it. An admin can give a file.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:02:00.0
# accesses: how often its ROM has been made readable
accesses() {
	sed -n "s/^$dev .*rom-enables=\([0-9]*\).*/\1/p" /sys/module/ppt_faults/parameters/faults
}
# found_anew: as what it pretends to be
found_anew() {
	local port
	port=$(dirname "$(readlink -f /sys/bus/pci/devices/$dev)")
	echo 1 >/sys/bus/pci/devices/$dev/remove
	echo 1 >"$port/rescan"
	wait_for 10 test -e /sys/bus/pci/devices/$dev
}

faults $dev ids=14e4168e at-once
found_anew
equal "ids" "$(lspci -n -s $dev | awk '{ print $3 }')" 14e4:168e
before=$(accesses)
modprobe ppt pptdevs=2/0/0
equal "driver" "$(driver_of $dev)" ppt
refused 1 '^read: ENODATA' rom-client read $dev
refused 1 '^again: ENODATA' rom-client again $dev
equal "what is told" "$(rom $dev source) $(rom $dev asked) $(rom $dev bar), $(rom $dev firmware)" \
	"none 1 denied 0, absent 0"
equal "in a VM" "$(vfio-do $dev open size=6 write=7:0x30:0xffffffff read=7:0x30 write=7:0x30:1 | xargs)" "0 0"
wait_for 10 is $dev state claimed
rom-make 14e4:168e:020000 pcat:3 >/tmp/file.rom
rom-client set $dev /tmp/file.rom
rom_same $dev /tmp/file.rom
equal "accesses to its ROM" "$(accesses)" "$before"
rmmod ppt

# The same one, no longer pretending: that it isn't read is no accident.
faults $dev none
found_anew
modprobe ppt pptdevs=2/0/0
rom_same $dev "$LAB/files/nvme.rom"
[ "$(accesses)" -gt "$before" ] || fail "nobody counts"
rmmod ppt
rmmod ppt_faults
