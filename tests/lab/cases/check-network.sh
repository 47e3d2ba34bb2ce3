# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# pptctl check of a network card in use: it tells the link's addresses, and its
# remedies make the card a VM's.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe virtio_net
wait_for 10 test -e /sys/bus/pci/devices/0000:03:00.0/virtio*/net
link=$(basename /sys/bus/pci/devices/0000:03:00.0/virtio*/net/*)
equal "while it is down" "$(finding 3/0/0 host_net name)" ""
ip address add 192.0.2.7/24 dev "$link"
ip address add 2001:db8::7/64 dev "$link" nodad
ip link set "$link" up
wait_for 10 grep -q "$link" /proc/net/if_inet6
says "$link is up \(192\.0\.2\.7 .*2001:db8::7" pptctl check 3/0/0
refused 1 "ip link set $link down" pptctl check 3/0/0
follow 3/0/0
equal "the card" "$(claimed)" 0000:03:00.0
vm_start -device vfio-pci,host=03:00.0
vm_stop
