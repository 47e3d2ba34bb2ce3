# SPDX-License-Identifier: GPL-2.0
# machine: igd
# timeout: 180
#
# OpRegions that are none, or lead elsewhere: each defect has a name, nothing
# that isn't firmware's is read, a guest gets what is sound of it or nothing,
# and the graphics can be assigned all the same.

. "$LAB_TOP/tests/lab/lib.sh"

# found WHAT FAULTS SIZE VBT: claimed anew, that is told and given
found() {
	local what=$1
	igd_claim
	equal "$what" "$(igd-client info $igd | sed -n 's/^opregion\(-faults\)*: *//p; s/^vbt: //p' | xargs)" \
		"$3${2:+ $2} $4"
	if [ "$3" = 0 ]; then
		refused 1 '^read: ENODATA' igd-client read $igd
		refused 1 '^find: ENOENT' vfio-do $igd open read=7:0xfc find=0x80008086:1
	else
		igd-client read $igd >/tmp/got
		equal "$what: its size" "$(stat -c %s /tmp/got)" $(($3))
		equal "$what: in a VM" "$(vfio-do $igd open read=7:0xfc find=0x80008086:1 | xargs)" "0 9"
	fi
	wait_for 10 is $igd state claimed
}

# wants OPTION…: what was found last is that
wants() {
	opregion-make -g "$@" | cmp - /tmp/got || fail "a guest doesn't get what is sound"
}

# no_raw: not even an admin has it
no_raw() {
	refused 1 '^raw: ENODATA' igd-client raw $igd
}

# points_to ASLS: as somebody has written it
points_to() {
	faults $igd "reg=fc:$1"
}

igd_becomes 3e92 fc:0 50:0000f1c1:ffff 5c:7c000001
opregion_is -b 0x1000

# ASLS.
for asls in 0 ffffffff; do
	points_to $asls
	found "ASLS $asls" "NONE" 0 "none 0"
	no_raw
done
for asls in ffffe001 fffff000; do
	points_to $asls
	found "ASLS $asls" "BAD_ADDRESS" 0 "none 0"
	no_raw
done
# The firmware of the machine.
points_to ffffe000
found "ASLS in the firmware" "BAD_SIGNATURE" 0 "none 0"
no_raw
# Where only devices are, and a device's own registers.
read -r bar _ <"/sys/bus/pci/devices/$igd/resource"
for asls in a0000000 "${bar: -8}"; do
	points_to "$asls"
	found "ASLS $asls" "DEVICE_MEMORY" 0 "none 0"
	no_raw
done

# RAM, with a sound one in it; and half in RAM.
sysctl -qw vm.nr_hugepages=2
physmem ram /tmp/opregion >/tmp/ram &
ram_pid=$!
wait_for 5 test -s /tmp/ram
ram=$(cat /tmp/ram)
for asls in "$ram" 5ffff000 600ff000; do
	points_to "$asls"
	found "ASLS $asls, in RAM" "SYSTEM_RAM" 0 "none 0"
	no_raw
done
logged "$igd: OpRegion: system-ram"

# The header.
points_to $opregion_at
opregion_is -b 0x1000 -s 3=0
found "signature" "BAD_SIGNATURE" 0 "none 0"
no_raw
for size in 0 4 16 0x7fffffff; do
	opregion_is -b 0x1000 -k $size
	found "size $size" "BAD_SIZE" 0 "mailbox 0x1000"
	igd-client raw $igd | cmp - /tmp/opregion
done
opregion_is -b 0x1000 -v 9.0
found "version" "BAD_VERSION" 0x2000 "mailbox 0x1000"

# pointed WHAT FAULTS OPTION…: the VBT of mailbox 4 counts
pointed() {
	local what=$1 faults=$2
	shift 2
	opregion_is -b 0x1000 "$@"
	found "$what" "$faults" 0x2000 "mailbox 0x1000"
	wants -b 0x1000 "$@"
}
pointed "RVDA without RVDS" "RVDA_HALF" -v 2.1 -a 0x2000
pointed "RVDS without RVDA" "RVDA_HALF" -v 2.0 -r 0x1000
pointed "no mailbox 3" "RVDA_UNUSED" -v 2.1 -m 0x1b -a 0x2000 -r 0x1000
pointed "RVDA inside" "RVDA_INSIDE" -v 2.1 -a 0x400 -r 0x1000
pointed "RVDA at the end inside" "RVDA_INSIDE" -v 2.1 -a 0x1fff -r 0x1000
pointed "RVDA inside, absolute" "RVDA_INSIDE" -v 2.0 -a 0x5ffff000 -r 0x1001
pointed "RVDA beyond" "RVDA_OVERFLOW" -v 2.1 -a 0xfffffffffffff000 -r 0x1000
pointed "RVDA beyond, absolute" "RVDA_OVERFLOW" -v 2.0 -a 0xfffffffffffff000 -r 0xffffffff
# More than this processor's addresses have bits.
pointed "RVDA too far" "UNMAPPED" -v 2.0 -a 0xf000000000000 -r 0x1000
pointed "RVDA too far, relative" "UNMAPPED" -v 2.1 -a 0xf000000000000 -r 0x1000
pointed "RVDA in a bus window" "DEVICE_MEMORY" -v 2.0 -a 0x100000000 -r 0x1000
pointed "RVDA at nothing" "VBT_SIGNATURE" -v 2.1 -a 0x80000 -r 0x1000
pointed "RVDA in RAM" "SYSTEM_RAM" -v 2.0 -a "0x$ram" -r 0x2000
pointed "RVDA partly in RAM" "SYSTEM_RAM" -v 2.1 -a 0xff000 -r 0x1001
pointed "RVDS into RAM" "RVDS_TOO_BIG SYSTEM_RAM" -v 2.1 -a 0xf8000 -r 0xffffffff
end_of $ram_pid

# A VBT outside that is longer than it says, or shorter.
opregion_is -v 2.1 -a 0x2000 -r 0xffffffff -e 0x2000:0x21da
found "RVDS" "RVDS_TOO_BIG" 0x5000 "outside 0x21da"
wants -v 2.1 -e 0x2000:0x21da
opregion_is -v 2.1 -a 0x2000 -r 0x1000 -e 0x2000:0x21da
found "a VBT cut" "VBT_TRUNCATED NO_VBT" 0x2000 "none 0"
opregion_is -v 2.1 -a 0x2000 -r 0x21da -e 0x2000:0x21da -s 0x201f=0xff
found "a VBT without its data" "VBT_BAD NO_VBT" 0x2000 "none 0"
opregion_is -v 2.1 -a 0x2000 -r 0x21da -e 0x2000:0x21da -s 0x3000=0
found "a VBT's sum" "VBT_CHECKSUM" 0x5000 "outside 0x21da"
opregion_is -b 0x1900
found "a VBT in the next mailbox" "VBT_TRUNCATED NO_VBT" 0x2000 "none 0"
opregion_is -m 0x0f -b 0x1900
found "a VBT where no mailbox is" "" 0x2000 "mailbox 0x1900"
opregion_is
found "no VBT" "NO_VBT" 0x2000 "none 0"
wants
equal "writes to ASLS" "$(reg $igd fc writes)" 0
rmmod ppt
rmmod ppt_faults
