# SPDX-License-Identifier: GPL-2.0
# machine: edu
#
# What a VM has told a device to do by DMA is over before its memory is
# anybody else's, however the VM ends. The device's engine takes 100 ms from the
# order to the transfer: an order that is given just before the end must never be
# carried out, neither in the next VM's memory nor as a fault of the IOMMU.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:01:00.0
modprobe ppt pptdevs=1/0/0
# From the engine's buffer, which is all zeros, to address 1 MiB.
from=0x40000 to=0x100000
order="write=0:0x80:$from write=0:0x88:$to write=0:0x90:2048 write=0:0x98:3"

is_free() {
	is $dev state claimed
}
master_is_off() {
	[ $((0x$(setpci -s $dev COMMAND) & 4)) = 0 ]
}

# The engine works: otherwise all that follows says nothing.
# shellcheck disable=SC2086 # words
vfio-do $dev open enable memory=$to:0xaa $order until=0x98:1:0 check=0xaa >/tmp/plain
equal "memory after a transfer that was waited for" "$(cat /tmp/plain)" changed
wait_for 10 is_free
master_is_off || fail "it can do DMA after a close"

# Not yet carried out when the order has just been given.
# shellcheck disable=SC2086 # words
vfio-do $dev open enable memory=$to:0xaa $order check=0xaa >/tmp/plain
equal "memory just after the order" "$(cat /tmp/plain)" same
wait_for 10 is_free
# No reset stops the engine that QEMU emulates, so an order may be on its way
# still: a VM that switches DMA on before that is over carries it out itself.
vfio-do $dev open until=0x98:1:0
wait_for 10 is_free
mark_log

# next_vm HOW: has memory at the same address at once, and looks at it when the
# transfer's time is over. Until then it leaves DMA off, as a VM does until its
# driver has set the device up.
next_vm() {
	vfio-do $dev open memory=$to:0x55 until=0x98:1:0 enable sleep=50 check=0x55 >/tmp/next
	equal "the next VM's memory after $1" "$(cat /tmp/next)" same
	wait_for 10 is_free
}

for round in 1 2 3 4 5; do
	# shellcheck disable=SC2086 # words
	vfio-do $dev open enable memory=$to:0xaa $order
	next_vm "exit, $round"

	# shellcheck disable=SC2086 # words
	vfio-do $dev open enable memory=$to:0xaa $order say=ready pause >/tmp/client &
	client=$!
	wait_for 10 grep -q ready /tmp/client
	kill -9 $client
	{ wait $client || true; } 2>/dev/null
	next_vm "SIGKILL, $round"

	# The process lives on with its memory, and the device gone from it.
	# shellcheck disable=SC2086 # words
	vfio-do $dev assign open enable memory=$to:0xaa $order close release sleep=400 \
		check=0xaa >/tmp/client
	equal "memory of its own after a release" "$(cat /tmp/client)" same
	wait_for 10 is_free
	master_is_off || fail "it can do DMA after a release"
	vfio-do $dev open until=0x98:1:0
	wait_for 10 is_free
done

# Killed at any moment while it gives one order after the other.
for ms in 000 020 040 060 080 100 120 140 160; do
	# shellcheck disable=SC2086 # words
	vfio-do $dev open enable memory=$to:0xaa say=ready $order until=0x98:1:0 $order \
		until=0x98:1:0 $order until=0x98:1:0 pause >/tmp/client &
	client=$!
	wait_for 10 grep -q ready /tmp/client
	sleep "0.$ms"
	kill -9 $client
	{ wait $client || true; } 2>/dev/null
	next_vm "SIGKILL after $ms ms"
done

# The host neither.
pptctl unclaim 1/0/0
master_is_off || fail "it can do DMA after it was given back"
not_logged 'DMAR|DMA Write|DMA Read|fault addr'
not_logged 'returned without a reset|quarantined'
rmmod ppt
