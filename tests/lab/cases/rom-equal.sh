# SPDX-License-Identifier: GPL-2.0
# machine: rom-nics
# timeout: 180
#
# A device's option ROM is read when it is wanted first, byte for byte, and the
# device is as before. The ioctl, a VMM and a stock guest all see the same.

. "$LAB_TOP/tests/lab/lib.sh"

card=0000:01:00.0 nvme=0000:02:00.0
card_rom=/usr/lib/ipxe/qemu/efi-e1000e.rom nvme_rom=$LAB/files/nvme.rom

# accesses BDF: how often its ROM has been made readable
accesses() {
	sed -n "s/^$1 .*rom-enables=\([0-9]*\).*/\1/p" /sys/module/ppt_faults/parameters/faults
}
# header BDF: its registers
header() {
	od -A x -t x1 -N 64 "/sys/bus/pci/devices/$1/config"
}

faults $card none
faults $nvme none
# One method, so that no other one is tried after it.
echo flr >/sys/bus/pci/devices/$nvme/reset_method
modprobe ppt pptdevs=1/0/0,2/0/0
for bdf in $card $nvme; do
	equal "$bdf, before anybody wants it" \
		"$(rom-client info $bdf | xargs)" \
		"mode: on source: none size: 0 region: 0 asked: 0 images: 0 bar: untried 0 firmware: untried 0 vfct: untried 0 file: untried 0 shadow: untried 0"
	equal "accesses to the ROM of $bdf" "$(accesses $bdf)" 0
done

# The first read, and what is left of it.
vfio-do $nvme open close
wait_for 10 is $nvme state claimed
equal "clean" "$(of $nvme clean)" 1
equal "accesses, though it was opened" "$(accesses $nvme)" 0
for bdf in $card $nvme; do
	header $bdf >/tmp/before
	rom-client read $bdf >/tmp/rom
	header $bdf >/tmp/after
	cmp /tmp/before /tmp/after || fail "$bdf has changed: $(diff /tmp/before /tmp/after)"
	equal "the ROM BAR of $bdf" $((16#$(setpci -s $bdf ROM_ADDRESS) & 1)) 0
	[ "$(accesses $bdf)" -gt 0 ] || fail "the ROM of $bdf wasn't read"
	equal "source of $bdf" "$(rom $bdf source) $(rom $bdf mode) $(rom $bdf asked)" "bar on 1"
done
equal "what is told of it" "$(rom $card bar)" "used $(stat -c %s $card_rom)"
equal "its images" "$(rom $card images) $(rom $nvme images)" "2 2"
equal "a source that nobody needs" "$(rom $card vfct)" "untried 0"
equal "clean after the ROM was read" "$(of $nvme clean)" 0

# From the copy from now on.
vfio-do $nvme open close
wait_for 10 is $nvme state claimed
equal "clean" "$(of $nvme clean)" 1
count=$(accesses $card)/$(accesses $nvme)
rom_same $card $card_rom
rom_same $nvme "$nvme_rom"
equal "clean after a VM has read it" "$(of $nvme clean)" 1
for part in 0:1 1:511 511:2 4095:2 100000:4096 249855:1 249840:4096; do
	rom-client part $card ${part%:*} ${part#*:} >/tmp/part
	dd if=$card_rom bs=1 skip=${part%:*} count=${part#*:} status=none | cmp - /tmp/part ||
		fail "the part $part differs"
done
refused 1 '^part: ERANGE' rom-client part $card 249856 1
equal "accesses by then" "$(accesses $card)/$(accesses $nvme)" "$count"

# Every error of the ioctls.
rom-client check $nvme || fail "the ioctls"
rom-client again $nvme | cmp - "$nvme_rom"
equal "clean after it was read again" "$(of $nvme clean)" 0
[ "$(accesses $nvme)" -gt "${count#*/}" ] || fail "it wasn't read again"

# Locked by a reset that takes longer than the ROM may be waited for.
faults $nvme slow=20000
vfio-do $nvme admin >/tmp/admin 2>&1 &
is_silent() {
	grep -q "^$nvme .*silent=1" /sys/module/ppt_faults/parameters/faults
}
wait_for 5 is_silent
begin_timing
refused 1 '^again: EAGAIN' rom-client again $nvme
[ "$(took_ms)" -lt 12000 ] || fail "it was given up after $(took_ms) ms"
rom-client read $nvme | cmp - "$nvme_rom"
faults $nvme none
wait
wait_for 30 is $nvme state claimed
rom_same $nvme "$nvme_rom"

# Nor is one that is in quarantine accessed; what was read before stays.
faults $nvme ids=80861234
refused 1 '^admin: EIO' vfio-do $nvme admin
equal "state" "$(of $nvme state)" quarantined
count=$(accesses $nvme)
refused 1 '^again: EAGAIN' rom-client again $nvme
rom-client read $nvme | cmp - "$nvme_rom"
equal "accesses in quarantine" "$(accesses $nvme)" "$count"
equal "source in quarantine" "$(rom $nvme source)" bar
faults $nvme none
vfio-do $nvme recover
rom-client again $nvme | cmp - "$nvme_rom"

# A guest's own kernel finds and reads it, without a word to QEMU about it.
# shellcheck disable=SC2016 # it expands them
output=$(guest -device vfio-pci,host=01:00.0,addr=5.0 -device vfio-pci,host=02:00.0,addr=6.0 -- '
	for slot in 05 06; do
		rom=/sys/bus/pci/devices/0000:00:$slot.0/rom
		echo 1 >$rom || exit 1
		set -- $(md5sum $rom)
		echo "$slot $(wc -c <$rom) $1"
	done')
equal "what the guest has" "$(grep '^0[56] ' <<<"$output")" "$(
	echo "05 $(stat -c %s $card_rom) $(md5sum <$card_rom | sed 's/ .*//')"
	echo "06 $(stat -c %s "$nvme_rom") $(md5sum <"$nvme_rom" | sed 's/ .*//')"
)"
all_free $card $nvme
rmmod ppt
rmmod ppt_faults
