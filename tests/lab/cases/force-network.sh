# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# claim --force refuses a network card whose link is up.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe virtio_net
modprobe ppt
[ "$(driver_of 0000:03:00.0)" = virtio-pci ] || modprobe virtio_pci
wait_for 10 test -e /sys/bus/pci/devices/0000:03:00.0/virtio*/net
link=$(basename /sys/bus/pci/devices/0000:03:00.0/virtio*/net/*)
ip link set "$link" up
refused 1 "$link is up" pptctl claim --force 3/0/0
equal driver "$(driver_of 0000:03:00.0)" virtio-pci
ip link set "$link" down
pptctl claim --force 3/0/0
equal driver "$(driver_of 0000:03:00.0)" ppt
pptctl unclaim 3/0/0
equal driver "$(driver_of 0000:03:00.0)" virtio-pci
