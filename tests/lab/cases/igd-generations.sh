# SPDX-License-Identifier: GPL-2.0
# machine: igd
#
# What firmware has stolen for Intel's graphics, from the registers that each
# generation has; which of these are the VM's own. One that isn't known is
# assigned, too, and keeps ASLS to itself.

. "$LAB_TOP/tests/lab/lib.sh"

opregion_is -b 0x1000

# is_as ID WHAT BASE SIZES FAULTS REG…: graphics with that id and these registers
is_as() {
	local id=$1 what=$2 base=$3 sizes=$4 faults=$5
	shift 5
	igd_becomes "$id" fc:$opregion_at "$@"
	igd_claim
	equal "$id" "$(igd-client info $igd | sed -nE "s/^($told): *//p" | xargs)" \
		"$(echo "$what $base $sizes $faults 0x2000" | xargs)"
}
told='model|generation|stolen|base|base-low|size|gtt|faults|opregion|opregion-faults'

# vm_sees EXPECTED OFFSET…: registers in a VM, which then writes them
vm_sees() {
	local expected=$1 steps=() offset
	shift
	for offset; do
		steps+=("read=7:$offset" "write=7:$offset:0x12300000" "read=7:$offset")
	done
	equal "what a VM sees" "$(vfio-do $igd open "${steps[@]}" close | xargs)" "$expected"
	wait_for 10 is $igd state claimed
	for offset; do
		equal "writes to $offset of the hardware" "$(reg $igd "${offset#0x}" writes)" 0
	done
}

# The size is in the host bridge, and a guest may have to show it there.
faults 0000:00:00.0 reg=50:00500000:ffff0000
is_as 0042 "ILK 5 gmch" "0x7e000000 0" "32M 0M" "" 5c:7e000000
equal "its register" "$(igd sizes)" 0x50
vm_sees "0 0x12300000 0 0x12300000" 0xfc 0x5c
igd_region 2 /tmp/region >/tmp/size
equal "the host bridge" "$(od -A n -t x1 -j 80 -N 4 /tmp/region | xargs)" "00 00 50 00"
faults 0000:00:00.0 none

is_as 0102 "SNB 6 bdsm32" "0x7c000000 0x1" "64M 2M" "" 50:0211:ffff 5c:7c000001
vm_sees "0 0x12300000 0 0x12300000" 0xfc 0x5c
igd_region 2 /tmp/region >/tmp/size
equal "of the host bridge, now" "$(od -A n -t x1 -j 80 -N 4 /tmp/region | xargs)" "00 00 00 00"
is_as 1616 "BDW 8 bdsm32" "0x7c000000 0" "64M 8M" "" 50:02c1:ffff 5c:7c000000
is_as 22b1 "CHV 8 bdsm32" "0x7c000000 0" "8M 4M" "" 50:0288:ffff 5c:7c000000
is_as 1912 "SKL 9 bdsm32" "0x7c000000 0x1" "8M 8M" "" 50:f1c3:ffff 5c:7c000001
equal "no VGA" "$(igd properties)" "vga-disabled host-bridge lpc-bridge"
equal "GGC in a VM" "$(vfio-do $igd open read=7:0x50 close)" 0xf1c3
wait_for 10 is $igd state claimed

is_as 8a52 "ICL 11 bdsm64" "0x7c000000 0x1" "64M 8M" "" 50:02c1:ffff c0:7c000001 c4:0
vm_sees "0 0x12300000 0 0x12300000 0 0x12300000" 0xfc 0xc0 0xc4
is_as 9a49 "TGL 12 bdsm64" "0x180000000 0" "1024M 8M" "" 50:20c1:ffff c0:80000000 c4:1
vm_sees "0 0x12300000 0 0x12300000 0 0x12300000" 0xfc 0xc0 0xc4

# Not in config space, but in BAR 0.
rmmod ppt
bar=$(setpci -s $igd BASE_ADDRESS_0)
command=$(setpci -s $igd COMMAND)
setpci -s $igd COMMAND=2
printf '\xc1\x02\x00\x00' >/tmp/ggc
physmem write $((16#${bar%?}0 + 0x108040)) /tmp/ggc
setpci -s $igd COMMAND="$command"
is_as 7d55 "MTL 12 bar2" "0 0" "64M 8M" ""
equal "its register" "$(igd sizes)" 0x2c1
equal "the BAR is the same" "$(setpci -s $igd BASE_ADDRESS_0)" "$bar"
equal "nobody decodes" "$(setpci -s $igd COMMAND)" "$command"

# Wrong ones.
is_as 1912 "SKL 9 bdsm32" "0 0" "0M 0M" NO_ANSWER 50:ffff:ffff 5c:7c000000
is_as 1912 "SKL 9 bdsm32" "0 0" "0M 0M" NO_BASE 50:02c1:ffff 5c:0
is_as 1912 "SKL 9 bdsm32" "0 0" "0M 0M" BASE_RANGE 50:40c1:ffff 5c:fff00000

# None that is known: the registers that all have are the VM's all the same.
is_as 4242 "0 unknown" "0 0" "0M 0M" UNKNOWN 5c:7c000000
vm_sees "0 0x12300000" 0xfc
equal "bridges" "$(igd properties), $(igd host)" ", 00000000 00000000 00000000"
refused 1 '^find: ENOENT' vfio-do $igd open find=0x80008086:2
wait_for 10 is $igd state claimed

# With a monitor elsewhere it isn't a VGA device.
is_as 3e92 "CFL 9 bdsm32" "0x7c000000 0" "64M 8M" "" 50:02c1:ffff 5c:7c000000 8:03800000
equal "class" "$(cat /sys/bus/pci/devices/$igd/class)" 0x038000
vm_sees "0 0x12300000 0 0x12300000" 0xfc 0x5c
rmmod ppt
rmmod ppt_faults
