# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# pptctl check of disks that the host uses: mounted twice, swapped to, open in a
# process. Its remedies, done from the top to the bottom, make them a VM's.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe nvme
wait_for 10 has_disk 0000:01:00.0
wait_for 10 has_disk 0000:02:00.0
disk=/dev/$(nvme_disk 0000:01:00.0) swap=/dev/$(nvme_disk 0000:02:00.0)
mkfs.ext4 -q "$disk"
mkdir -p "/tmp/it's mine"
mount "$disk" "/tmp/it's mine"
mkdir "/tmp/it's mine/below"
mount --bind "/tmp/it's mine/below" "/tmp/it's mine/below"
mkswap "$swap" >/dev/null
swapon "$swap"

says "$disk is mounted on /tmp/it's mine" pptctl check 1/0/0
says "the host swaps to $swap" pptctl check 2/0/0
equal "the disk" "$(finding 1/0/0 host_mount name)" "$(basename "$disk")"
follow 1/0/0 2/0/0
equal "both" "$(claimed)" "0000:01:00.0 0000:02:00.0"
# Not yet what survives a boot.
says 'at the next boot' pptctl check 1/0/0
vm_start -device vfio-pci,host=01:00.0 -device vfio-pci,host=02:00.0
vm_stop

pptctl unclaim 1/0/0
wait_for 10 has_disk 0000:01:00.0
sleep 1000 7<"/dev/$(nvme_disk 0000:01:00.0)" &
sleeper=$!
wait_for 5 test -e "/proc/$sleeper/fd/7"
says "process $sleeper \(sleep\) has it open" pptctl check 1/0/0
# What to stop is the admin's to know: the command there only looks.
says "see what it belongs to, and stop that: systemctl status $sleeper" pptctl check 1/0/0
end_of $sleeper
follow 1/0/0
