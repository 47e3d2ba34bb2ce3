# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# claim --force refuses a disk that is mounted, or swap, and says why; takes it
# when it is free; and it can be put back with nothing lost.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe nvme
wait_for 10 has_disk 0000:01:00.0
disk=/dev/$(nvme_disk 0000:01:00.0)
mkfs.ext4 -q "$disk"
mkdir -p /tmp/mnt
mount "$disk" /tmp/mnt
echo "not to be lost" >/tmp/mnt/file
modprobe ppt

refused 1 "$disk is mounted on /tmp/mnt" pptctl claim --force 1/0/0
equal driver "$(driver_of 0000:01:00.0)" nvme
equal override "$(cat /sys/bus/pci/devices/0000:01:00.0/driver_override)" "(null)"
equal "the file" "$(cat /tmp/mnt/file)" "not to be lost"

# Mounted where this process can't see it.
unshare -m sh -c "umount /tmp/mnt; exec pptctl claim --force 1/0/0" && fail "claimed"
equal driver "$(driver_of 0000:01:00.0)" nvme

umount /tmp/mnt
mkswap "$(nvme=/dev/$(nvme_disk 0000:02:00.0); echo "$nvme")" >/dev/null
swapon "/dev/$(nvme_disk 0000:02:00.0)"
# All or nothing: the first one is free, the second one isn't.
refused 1 'swap' pptctl claim --force 1/0/0 2/0/0
equal driver "$(driver_of 0000:01:00.0)" nvme
swapoff -a

# Open in a process, as a VM's raw disk is.
sleep 100 7<"$disk" &
sleeper=$!
wait_for 5 test -e "/proc/$sleeper/fd/7"
refused 1 "process $sleeper .*sleep.* has it open" pptctl claim --force 1/0/0
equal driver "$(driver_of 0000:01:00.0)" nvme
kill $sleeper
{ wait $sleeper || true; } 2>/dev/null

# Mounted by way of a loop device.
modprobe loop
losetup /dev/loop0 "$disk"
mount /dev/loop0 /tmp/mnt
refused 1 'loop0 is mounted on /tmp/mnt' pptctl claim --force 1/0/0
umount /tmp/mnt
losetup -d /dev/loop0

pptctl claim --force 1/0/0
equal driver "$(driver_of 0000:01:00.0)" ppt
[ ! -e "$disk" ] || fail "$disk is still there"
pptctl unclaim 1/0/0
wait_for 10 test -b "$disk"
equal driver "$(driver_of 0000:01:00.0)" nvme
mount "$disk" /tmp/mnt
equal "the file" "$(cat /tmp/mnt/file)" "not to be lost"
umount /tmp/mnt
