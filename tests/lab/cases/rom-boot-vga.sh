# SPDX-License-Identifier: GPL-2.0
# machine: rom-boot-vga
#
# The graphics card that the host started with, on the root bus: its own ROM is
# read at an address that is borrowed for that, and given back.

. "$LAB_TOP/tests/lab/lib.sh"

card=0000:00:02.0 true_rom=/usr/share/seabios/vgabios-stdvga.bin
equal "the shadow" "$(lspci -vs $card | grep -c 'Expansion ROM at 000c0000')" 1
cp /sys/bus/pci/devices/$card/resource /tmp/resource
od -A x -t x1 -N 64 /sys/bus/pci/devices/$card/config >/tmp/header
cp /proc/iomem /tmp/iomem

modprobe ppt pptdevs=0/2/0
equal "driver" "$(driver_of $card)" ppt
equal "asked" "$(rom $card asked)" 1
equal "source" "$(rom $card source)" bar
equal "what it gave" "$(rom $card bar)" "used $(stat -c %s $true_rom)"
equal "the shadow" "$(rom $card shadow)" "untried 0"
rom-client read $card | cmp - $true_rom
rom-client again $card | cmp - $true_rom
cmp /tmp/resource /sys/bus/pci/devices/$card/resource
od -A x -t x1 -N 64 /sys/bus/pci/devices/$card/config | cmp - /tmp/header
cmp /tmp/iomem /proc/iomem || fail "$(diff /tmp/iomem /proc/iomem)"
rmmod ppt
