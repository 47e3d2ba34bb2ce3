# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
# figures: yes
#
# A QEMU that is killed leaves its device free: the next VM has it within a
# second.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
group=$(basename "$(readlink /sys/bus/pci/devices/0000:01:00.0/iommu_group)")
worst=0
for _ in 1 2 3 4 5; do
	vm_start -device vfio-pci,host=01:00.0
	equal state "$(field 1/0/0 state)" "in use"
	begin=$(date +%s%N)
	kill -9 "$vm_pid"
	# Tries until it has the device, and prints that moment.
	end=$(vfio-client --retry 5000 "$group" 0000:01:00.0)
	ms=$(((end - begin) / 1000000))
	[ $ms -le $worst ] || worst=$ms
	vm_reap
	equal "state afterwards" "$(field 1/0/0 state)" claimed
done
echo "killed, and open again after at most $worst ms"
[ $worst -lt 1000 ] || fail "it took $worst ms"
vm_start -device vfio-pci,host=01:00.0
vm_stop
