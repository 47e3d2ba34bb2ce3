# SPDX-License-Identifier: GPL-2.0
# machine: rom-nics
# timeout: 180
#
# An admin decides which ROM VMs get: one from a file, none, or the device's own.
# A file that isn't sound is refused, and its defect named.

. "$LAB_TOP/tests/lab/lib.sh"

card=0000:01:00.0 nvme=0000:02:00.0 nvme_rom=$LAB/files/nvme.rom
mkdir -p /tmp/fw/ppt
printf /tmp/fw >/sys/module/firmware_class/parameters/path
modprobe ppt pptdevs=1/0/0,2/0/0

# no_rom BDF: for anybody
no_rom() {
	refused 1 '^read: ENODATA' rom-client read "$1"
	equal "the region of $1" "$(vfio-do "$1" open size=6 write=7:0x30:0xffffffff read=7:0x30 | xargs)" "0 0"
	wait_for 10 is "$1" state claimed
}

# --- from a file: smaller and larger than the device's own
rom-make 1b36:0010:010802 pcat:1 >/tmp/small.rom
rom-make 1b36:0010:010802 pcat:100 efi:300 >/tmp/large.rom
for file in /tmp/small.rom /tmp/large.rom; do
	rom-client set $nvme $file
	equal "mode and source" "$(rom $nvme mode) $(rom $nvme source)" "file file"
	rom_same $nvme $file
done
# Its own needn't have been read for that.
equal "the device's own" "$(rom $nvme asked) $(rom $nvme bar)" "0 untried 0"

# --- refused ones change nothing
# bad DEFECT@OFFSET RESIZE-OR-CHANGE… IDS IMAGE…
bad() {
	local what=$1
	shift
	rom-make "$@" >/tmp/bad.rom
	refused 1 "^set: EBADMSG $what\$" rom-client set $nvme /tmp/bad.rom
}
ids=1b36:0010:010802
bad BAD_CHECKSUM@0x3ff -s 0x100=0x5a $ids pcat:2 efi:2
bad TRUNCATED@0x42c -n 0x600 $ids pcat:2 efi:2
bad TRUNCATED@0 -n 20 $ids pcat:2
bad ID_MISMATCH@0x20 1b36:0011:010802 pcat:2
bad ID_MISMATCH@0x20 8086:0010:010802 pcat:2 efi:2
bad BAD_LENGTH@0x2c -s 0x2c=0 $ids pcat:2
bad BAD_LENGTH@0x42c -s 0x42c=0 $ids pcat:2 pcat:2
bad NOT_A_ROM@0 -s 0=0x56 $ids pcat:2
bad NO_PCIR@0x18 -s 0x18=0 $ids pcat:2
bad PCIR_OUT_OF_RANGE@0x18 -s 0x18=0xff -s 0x19=0xff $ids pcat:2
bad PCIR_SIGNATURE@0x1c -s 0x1d=0x52 $ids pcat:2
bad EFI_HEADER@0x404 -s 0x404=0 $ids pcat:2 efi:2
head -c 4096 /dev/zero | tr '\0' '\377' >/tmp/bad.rom
refused 1 '^set: EBADMSG ALL_ONES@0' rom-client set $nvme /tmp/bad.rom
head -c 4096 /dev/zero >/tmp/bad.rom
refused 1 '^set: EBADMSG ALL_ZERO@0' rom-client set $nvme /tmp/bad.rom
rom-make -n $((16 << 20)) $ids pcat:2 >/tmp/bad.rom
echo >>/tmp/bad.rom
refused 1 '^set: EFBIG' rom-client set $nvme /tmp/bad.rom
rom_same $nvme /tmp/large.rom

# For another device, if the admin insists; but sound all the same.
rom-make 1b36:0011:010802 pcat:2 >/tmp/other.rom
rom-client force $nvme /tmp/other.rom
rom_same $nvme /tmp/other.rom
rom-make -s 0x100=0x5a 1b36:0011:010802 pcat:2 >/tmp/bad.rom
refused 1 '^force: EBADMSG BAD_CHECKSUM@0x3ff' rom-client force $nvme /tmp/bad.rom

# --- off, on, and the file again
rom-client set $nvme off
equal "mode and source" "$(rom $nvme mode) $(rom $nvme source) $(rom $nvme size) $(rom $nvme region)" "off none 0 0"
no_rom $nvme
rom-client set $nvme on
rom_same $nvme "$nvme_rom"
equal "mode and source" "$(rom $nvme mode) $(rom $nvme source)" "on bar"
rom-client set $nvme back
rom_same $nvme /tmp/other.rom
rom-client set $nvme /tmp/small.rom

# --- who has it open keeps what was seen
vfio-do $nvme open size=6 save=6:/tmp/a say=ready sleep=2500 size=6 save=6:/tmp/b close >/tmp/vm &
wait_for 10 grep -q ready /tmp/vm
rom-client set $nvme /tmp/large.rom
equal "the ioctl's" "$(rom $nvme size)" "$(stat -c %s /tmp/large.rom)"
wait $! || fail "$(cat /tmp/vm)"
equal "what it saw" "$(xargs </tmp/vm)" "2048 ready 2048"
cmp /tmp/a /tmp/b
wait_for 10 is $nvme state claimed
rom_same $nvme /tmp/large.rom

# --- a guest's kernel has what was set
# shellcheck disable=SC2016 # it expands them
output=$(guest -device vfio-pci,host=02:00.0,addr=6.0 -- '
	echo 1 >/sys/bus/pci/devices/0000:00:06.0/rom
	set -- $(md5sum /sys/bus/pci/devices/0000:00:06.0/rom)
	echo "md5 $1"')
equal "what the guest has" "$(sed -n 's/^md5 //p' <<<"$output")" "$(md5sum </tmp/large.rom | sed 's/ .*//')"

# --- for ever: it is found when the module comes back, and only if it is sound
wait_for 10 all_free $nvme $card
rmmod ppt
cp /tmp/small.rom /tmp/fw/ppt/$nvme=1b36:0010.rom
rom-make 8086:10d3:020000 pcat:2 >/tmp/fw/ppt/$card=8086:10d4.rom
rom-make -s 0x100=0x5a 8086:10d3:020000 pcat:2 >/tmp/fw/ppt/$card=8086:10d3.rom
modprobe ppt pptdevs=1/0/0,2/0/0
rom_same $nvme /tmp/small.rom
equal "mode and source" "$(rom $nvme mode) $(rom $nvme source)" "file file"
mark_log
rom-client read $card | cmp - /usr/lib/ipxe/qemu/efi-e1000e.rom
equal "mode and source" "$(rom $card mode) $(rom $card source)" "on bar"
logged "$card: option ROM from its file: bad-checksum at 0x3ff"
rom-client set $nvme on
rom_same $nvme "$nvme_rom"
rm /tmp/fw/ppt/*
rmmod ppt
modprobe ppt pptdevs=2/0/0
rom_same $nvme "$nvme_rom"

# --- the same by pptctl, which puts the file there itself
pptctl rom set 2/0/0 /tmp/large.rom
rom_same $nvme /tmp/large.rom
rmmod ppt
modprobe ppt pptdevs=2/0/0
rom_same $nvme /tmp/large.rom
pptctl rom save 2/0/0 /tmp/saved.rom
cmp /tmp/saved.rom /tmp/large.rom
pptctl rom set 2/0/0 --off
no_rom $nvme
pptctl rom set 2/0/0 --on
rom_same $nvme "$nvme_rom"
refused 1 'checksum' pptctl rom set 2/0/0 /tmp/bad.rom
rom_same $nvme "$nvme_rom"
rmmod ppt
modprobe ppt pptdevs=2/0/0
rom_same $nvme "$nvme_rom"
rmmod ppt
