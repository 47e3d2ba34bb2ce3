# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# timeout: 180
#
# The main job: a stock Linux guest in an unmodified QEMU drives the claimed
# NVMe by DMA and MSI-X; the host's driver reads back what the guest wrote.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
output=$(guest -device vfio-pci,host=01:00.0 -- '
	dd if=/dev/urandom of=/tmp/pattern bs=1M count=8 2>/dev/null
	dd if=/tmp/pattern of=/dev/nvme0n1 bs=1M oflag=direct 2>/dev/null || exit 1
	dd if=/dev/nvme0n1 of=/tmp/back bs=1M count=8 iflag=direct 2>/dev/null
	cmp /tmp/pattern /tmp/back || exit 1
	set -- $(md5sum /tmp/pattern)
	echo "pattern $1"
	awk "/nvme0q[1-9]/ { n += \$2; kind = \$3 } END { print \"interrupts\", n, kind }" /proc/interrupts
	echo "msix $(ls /sys/class/nvme/nvme0/device/msi_irqs | wc -l) $(cat /sys/class/nvme/nvme0/device/msi_irqs/* | sort -u)"')
echo "$output"
interrupts=$(sed -n 's/^interrupts \([0-9]*\) .*/\1/p' <<<"$output")
[ "$interrupts" -gt 8 ] || fail "$interrupts interrupts"
grep -qE '^msix [0-9]+ msix$' <<<"$output" || fail "no MSI-X"
equal state "$(field 1/0/0 state)" claimed
equal assignments "$(field 1/0/0 assignments)" 1

modprobe nvme
pptctl unclaim 1/0/0
wait_for 10 has_disk 0000:01:00.0
pattern=$(dd if="/dev/$(nvme_disk 0000:01:00.0)" bs=1M count=8 iflag=direct 2>/dev/null | md5sum)
equal "what the host reads" "${pattern%% *}" "$(sed -n 's/^pattern //p' <<<"$output")"
