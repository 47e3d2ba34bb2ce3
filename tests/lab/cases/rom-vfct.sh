# SPDX-License-Identifier: GPL-2.0
# machine: rom-vfct
# timeout: 180
#
# Graphics without a ROM of their own have one all the same: the image that
# firmware has put into the ACPI table VFCT for them. VMM and guest find a ROM
# BAR that the hardware hasn't got.

. "$LAB_TOP/tests/lab/lib.sh"

a=0000:01:00.0 b=0000:02:00.0 c=0000:03:00.0 none=0000:04:00.0
for bdf in $a $b $none; do
	setpci -s $bdf ROM_ADDRESS=fffffffe
	equal "the ROM BAR of $bdf" "$(setpci -s $bdf ROM_ADDRESS)" 00000000
done
modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0,4/0/0

# One at its own address; the kernel has put the shadow in its ROM BAR's place.
equal "source of $a" "$(rom $a source) $(rom $a asked)" "vfct 1"
equal "its sources" "$(rom $a bar), $(rom $a firmware), $(rom $a vfct), $(rom $a shadow)" \
	"absent 0, absent 0, used 1024, untried 0"
rom_same $a "$LAB/files/a.rom"

# One that the table has under another bus.
equal "source of $b" "$(rom $b source)" vfct
logged "$b: VFCT has its ROM under bus 07"
rom_same $b "$LAB/files/b.rom"

# A ROM with a defect comes after a sound image.
equal "source of $c" "$(rom $c source)" vfct
equal "its sources" "$(rom $c bar), $(rom $c vfct)" \
	"defective 2560 BAD_CHECKSUM@0x9ff, used 3072"
rom_same $c "$LAB/files/c.rom"

# One that isn't in it.
equal "of one without" "$(rom-client info $none | xargs)" \
	"mode: on source: none size: 0 region: 0 asked: 1 images: 0 bar: absent 0 firmware: absent 0 vfct: absent 0 file: absent 0 shadow: absent 0"
refused 1 '^read: ENODATA' rom-client read $none
equal "its ROM BAR in a VM" "$(vfio-do $none open size=6 write=7:0x30:0xffffffff read=7:0x30 | xargs)" "0 0"
refused 1 '^read: EINVAL' vfio-do $none open read=6:0
wait_for 10 is $none state claimed

# Behind ports, where the guest's kernel doesn't take them for what it started
# with, whose shadow it would show.
# shellcheck disable=SC2016 # it expands them
output=$(guest -device VGA,addr=2.0 -device pcie-root-port,id=a,chassis=1,addr=5.0 \
	-device vfio-pci,host=01:00.0,bus=a -device pcie-root-port,id=b,chassis=2,addr=6.0 \
	-device vfio-pci,host=02:00.0,bus=b -- '
	for bus in 01 02; do
		rom=/sys/bus/pci/devices/0000:$bus:00.0/rom
		echo 1 >$rom || exit 1
		set -- $(md5sum $rom)
		echo "$bus $1"
	done')
equal "what the guest has" "$(grep '^0[12] ' <<<"$output")" "$(
	echo "01 $(md5sum <"$LAB/files/a.rom" | sed 's/ .*//')"
	echo "02 $(md5sum <"$LAB/files/b.rom" | sed 's/ .*//')"
)"
rmmod ppt
