# SPDX-License-Identifier: GPL-2.0
# machine: rom-uefi
#
# UEFI has given the kernel its copies of the ROMs: they are served if the
# devices' own can't be read. The hardware comes first all the same.

. "$LAB_TOP/tests/lab/lib.sh"

card=0000:01:00.0 nvme=0000:02:00.0
card_rom=/usr/lib/ipxe/qemu/efi-e1000e.rom nvme_rom=$LAB/files/nvme.rom
[ -e /sys/firmware/efi ] || fail "that was no UEFI"

modprobe ppt pptdevs=1/0/0,2/0/0
rom_same $card $card_rom
rom_same $nvme "$nvme_rom"
equal "sources" "$(rom $card source) $(rom $nvme source)" "bar bar"
equal "UEFI's copy" "$(rom $card firmware)" "untried 0"
rmmod ppt

# Found anew, without a ROM BAR.
for bdf in $card $nvme; do
	faults $bdf no-rom
	port=$(dirname "$(readlink -f /sys/bus/pci/devices/$bdf)")
	echo 1 >/sys/bus/pci/devices/$bdf/remove
	echo 1 >"$port/rescan"
	equal "its ROM BAR" "$(lspci -vs $bdf | grep -c 'Expansion ROM' || true)" 0
done
modprobe ppt pptdevs=1/0/0,2/0/0
equal "asked" "$(rom $card asked)" 0
rom_same $card $card_rom
rom_same $nvme "$nvme_rom"
for bdf in $card $nvme; do
	equal "source of $bdf" "$(rom $bdf source) $(rom $bdf bar)" "firmware absent 0"
done
equal "UEFI's copy" "$(rom $card firmware)" "used $(stat -c %s $card_rom)"
equal "clean after that" "$(of $nvme clean)" 1
rmmod ppt
rmmod ppt_faults
