# SPDX-License-Identifier: GPL-2.0
# machine: rom-display
#
# The ROM of a display device is read when it is claimed: by the time that
# somebody asks, it is there. That of the card that the host started with is
# read from the card, not from the shadow that the kernel has in its place.

. "$LAB_TOP/tests/lab/lib.sh"

boot=0000:01:00.0 vga=0000:02:00.0 other=0000:03:00.0
vga_rom=/usr/share/seabios/vgabios-stdvga.bin other_rom=$LAB/files/second.rom

equal "the first one is the host's" "$(cat /sys/bus/pci/devices/$boot/boot_vga)" 1
equal "the shadow" "$(lspci -vs $boot | grep -c 'Expansion ROM at 000c0000')" 1
for bdf in $boot $vga $other; do
	faults $bdf none
	cat /sys/bus/pci/devices/$bdf/resource >>/tmp/resources
	od -A x -t x1 -N 64 /sys/bus/pci/devices/$bdf/config >>/tmp/headers
done
grep -v '^[0-9a-f-]* : 0000:00:1[de]' /proc/iomem >/tmp/iomem

modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0
for bdf in $boot $vga $other; do
	equal "asked, of $bdf" "$(rom $bdf asked)" 1
	equal "source of $bdf" "$(rom $bdf source) $(rom $bdf shadow)" "bar untried 0"
	cat /sys/bus/pci/devices/$bdf/resource >>/tmp/resources.now
	od -A x -t x1 -N 64 /sys/bus/pci/devices/$bdf/config >>/tmp/headers.now
done
equal "what it gave" "$(rom $boot bar)" "used $(stat -c %s $vga_rom)"
for what in resources headers; do
	cmp /tmp/$what /tmp/$what.now ||
		fail "they have changed: $(diff /tmp/$what /tmp/$what.now)"
done
grep -v '^[0-9a-f-]* : 0000:00:1[de]' /proc/iomem | cmp - /tmp/iomem ||
	fail "something is left of an address that was borrowed"

# Nothing is read for whoever wants it now.
enables=$(sed 's/.*rom-enables=//' /sys/module/ppt_faults/parameters/faults | xargs)
rom_same $boot $vga_rom
rom_same $vga $vga_rom
rom_same $other "$other_rom"
equal "accesses" "$(sed 's/.*rom-enables=//' /sys/module/ppt_faults/parameters/faults | xargs)" "$enables"

# Again, when they have been used.
rom-client again $boot | cmp - $vga_rom
rom-client again $other | cmp - "$other_rom"
equal "source of $boot" "$(rom $boot source) $(rom $boot shadow)" "bar untried 0"
rmmod ppt
rmmod ppt_faults
