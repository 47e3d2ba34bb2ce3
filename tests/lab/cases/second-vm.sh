# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# timeout: 180
#
# A second VM on the same device gets an error, and the first goes on with its
# I/O undisturbed.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
# A guest that writes and reads for as long as the second VM tries.
guest -device vfio-pci,host=01:00.0 -- '
	echo begun
	i=0
	while [ $i -lt 40 ]; do
		dd if=/dev/urandom of=/tmp/out bs=64k count=4 2>/dev/null
		dd if=/tmp/out of=/dev/nvme0n1 bs=64k oflag=direct 2>/dev/null
		dd if=/dev/nvme0n1 of=/tmp/in bs=64k count=4 iflag=direct 2>/dev/null
		cmp /tmp/out /tmp/in || exit 1
		i=$((i + 1))
		sleep 0.1
	done
	echo finished' >/tmp/first.out &
first=$!
wait_for 90 grep -q begun /tmp/first.out

owner=$(field 1/0/0 owner)
case "$owner" in
qemu-system-x86*"[$(pgrep -of 'qemu.*host=01:00.0')]"*) ;;
*) fail "owner is '$owner'" ;;
esac
refused 1 'busy' qemu-system-x86_64 -M q35 -accel kvm -m 64 -S -nodefaults \
	-display none -device vfio-pci,host=01:00.0
equal "owner afterwards" "$(field 1/0/0 owner)" "$owner"
refused 1 "${owner%%\[*}" pptctl unclaim 1/0/0
equal driver "$(driver_of 0000:01:00.0)" ppt

wait $first || fail "the first guest's I/O broke: $(cat /tmp/first.out)"
grep -q finished /tmp/first.out
equal "state at the end" "$(field 1/0/0 state)" claimed
