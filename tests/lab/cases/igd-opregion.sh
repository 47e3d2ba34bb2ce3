# SPDX-License-Identifier: GPL-2.0
# machine: igd
#
# The OpRegion of Intel's graphics as a guest is to have it, wherever the VBT
# is: by the ioctl and in VFIO's region, with no address of the host in it. The
# regions of the bridges have a few registers and nothing else of them.

. "$LAB_TOP/tests/lab/lib.sh"

igd_becomes 3e92 fc:$opregion_at 50:0000f1c1:ffff 5c:7c000001

# as_expected WHAT VERSION VBT RAW OPTION…: with what firmware makes of the options
as_expected() {
	local what=$1 version=$2 vbt=$3 raw=$4
	shift 4
	opregion_is "$@"
	opregion-make -g "$@" >/tmp/wanted
	igd_claim
	equal "$what: what is wrong" "$(igd opregion-faults)" ""
	equal "$what: version and VBT" "$(igd version), $(igd vbt)" "$version, $vbt"
	igd-client read $igd | cmp - /tmp/wanted || fail "$what: not what a guest should get"
	equal "$what: size" "$(($(igd opregion)))" "$(stat -c %s /tmp/wanted)"
	equal "$what: the region" "$(igd_region 1 /tmp/region)" "$(stat -c %s /tmp/wanted)"
	cmp /tmp/region /tmp/wanted || fail "$what: the region differs"
	# ASLS, RVDA and FDSS, whichever are the host's.
	! LC_ALL=C grep -qaP '\x00\x00\x00\x60|\x18\x00\x01\x60|\x00\x50\x0c\x60' /tmp/region ||
		fail "$what: an address of the host"
	equal "$what: raw" "$(($(igd raw)))" "$raw"
	igd-client raw $igd >/tmp/raw
	cmp -n 8192 /tmp/raw /tmp/opregion || fail "$what: raw differs"
}

external=-e\ 0x10018:0x21da
as_expected "2.0, VBT in the mailbox" 2.0.0 "mailbox 0x1000" 8192 -v 2.0 -b 0x1000
as_expected "1.0, no pointer" 1.0.0 "mailbox 0x1000" 8192 \
	-v 1.0 -b 0x1000 -a 0x60010018 -r 0x21da
# shellcheck disable=SC2086 # two words
as_expected "2.0, absolute" 2.0.0 "outside 0x21da" $((0x41da)) \
	-v 2.0 -a 0x60010018 -r 0x21da $external
LC_ALL=C grep -qaP '\x18\x00\x01\x60' /tmp/raw || fail "nobody would see an address"
tail -c +$((0x10019)) /tmp/opregion >/tmp/vbt
tail -c +8193 /tmp/raw | cmp - /tmp/vbt
md5sum </tmp/wanted >/tmp/absolute
as_expected "2.1, behind it" 2.1.0 "outside 0x21da" $((0x41da)) \
	-v 2.1 -a 0x2000 -r 0x21da -e 0x2000:0x21da
md5sum </tmp/wanted | cmp - /tmp/absolute || fail "2.0 and 2.1 differ"
# shellcheck disable=SC2086 # two words
as_expected "2.1, farther away" 2.1.0 "outside 0x21da" $((0x41da)) \
	-v 2.1 -a 0x10018 -r 0x21da $external
md5sum </tmp/wanted | cmp - /tmp/absolute || fail "2.0 and 2.1 differ"
# shellcheck disable=SC2086 # two words
as_expected "3.0, and the longest one" 3.0.0 "outside 0xffff" $((0x11fff)) \
	-v 3.0 -m 0x1d -a 0x20000 -r 0xffff -e 0x20000:0xffff

# What is told, and by the region of which index.
equal "what it is" "$(igd model) $(igd generation) $(igd stolen)" "CFL 9 bdsm32"
equal "whose base it is" "$(igd base) $(igd-client user $igd | sed -n 's/^base: //p')" \
	"0x7c000000 0"
equal "regions" "$(vfio-do $igd open find=0x80008086:1 find=0x80008086:2 find=0x80008086:3 | xargs)" "9 10 11"
wait_for 10 is $igd state claimed
refused 1 '^find: ENOENT' vfio-do $igd open find=0x80008086:4
wait_for 10 is $igd state claimed
refused 1 '^write: EINVAL' vfio-do $igd open write=9:0:0
wait_for 10 is $igd state claimed
refused 1 '^read: EINVAL' vfio-do $igd open read=9:0x12000
wait_for 10 is $igd state claimed
tail -c +8191 /tmp/wanted >/tmp/part
igd-client part $igd 8190 70000 | cmp - /tmp/part || fail "a part differs"

# config_of BDF OFFSET-LENGTH…: its config space, but of these bytes zero
config_of() {
	local path=/sys/bus/pci/devices/$1/config part
	shift
	head -c 256 /dev/zero >/tmp/config
	for part; do
		dd if="$path" of=/tmp/config bs=1 skip="${part%-*}" seek="${part%-*}" \
			count="${part#*-}" conv=notrunc status=none
	done
}
equal "the host bridge's size" "$(igd_region 2 /tmp/region)" 256
config_of 0000:00:00.0 8-2 44-4
cmp /tmp/region /tmp/config || fail "the host bridge"
equal "the host bridge" "$(igd host)" "00000000 0000$(setpci -s 0:0.0 8.w) $(setpci -s 0:0.0 2c.l)"
equal "the LPC bridge's size" "$(igd_region 3 /tmp/region)" 256
config_of 0000:00:1f.0 0-4 8-2 44-4
cmp /tmp/region /tmp/config || fail "the LPC bridge"
equal "the LPC bridge" "$(igd lpc)" \
	"$(setpci -s 0:1f.0 0.l) 0000$(setpci -s 0:1f.0 8.w) $(setpci -s 0:1f.0 2c.l)"
equal "both" "$(igd properties)" "host-bridge lpc-bridge"

# Every error of the ioctls; and another device.
igd-client check $igd || fail "the ioctls"
for command in info read raw; do
	refused 1 "^$command: ENODATA" igd-client $command 0000:00:10.0
done
rmmod ppt

# Registers that firmware and the host's driver believe aren't the VM's.
igd_claim
equal "what a VM has there" "$(vfio-do $igd open read=7:0xfc write=7:0xfc:0x12345000 read=7:0xfc \
	read=7:0xe8 write=7:0xe8:0x8001 read=7:0xe8 read=7:0x5c write=7:0x5c:0x7ff00000 read=7:0x5c \
	reset read=7:0xfc close | xargs)" \
	"0 0x12345000 0 0x8001 0 0x7ff00000 0x12345000"
wait_for 10 is $igd state claimed
equal "and again" "$(vfio-do $igd open read=7:0xfc read=7:0x5c close | xargs)" "0 0"
wait_for 10 is $igd state claimed
equal "writes to the hardware's" "$(reg $igd fc writes) $(reg $igd 5c writes)" "0 0"
equal "ASLS" "$(setpci -s $igd fc.l)" $opregion_at
setpci -s $igd fc.l=0
equal "they are counted" "$(reg $igd fc writes)" 1
[ "$(reg $igd a8 writes)" -gt 0 ] || fail "no reset has reached it"
rmmod ppt
rmmod ppt_faults
