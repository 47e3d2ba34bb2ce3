# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# A reset that the kernel calls done isn't believed: what is wrong with the
# device afterwards is found, named, and keeps it from every VM.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:01:00.0
modprobe ppt pptdevs=1/0/0
# One method, so that no other one is tried after it.
echo flr >/sys/bus/pci/devices/$dev/reset_method
faults $dev none

# caught RESULT FAULT…: its reset is found to be bad, in that way
caught() {
	local result=$1
	shift
	faults $dev "$@"
	mark_log
	refused 1 '^admin: EIO' vfio-do $dev admin
	equal "state with $*" "$(of $dev state)" quarantined
	equal "result with $*" "$(last_reset $dev result)" "$result"
	logged "$dev: quarantined: reset by flr: $result;"
	refused 1 '^open: EIO' vfio-do $dev open
	refused 1 '^recover: EIO' vfio-do $dev recover
	equal "state, recovered in vain, with $*" "$(of $dev state)" quarantined
	faults $dev none
	vfio-do $dev recover || fail "no recovery from $*: $(of $dev last_reset)"
	equal "state, recovered from $*" "$(of $dev state)" claimed
}

# well FAULT…: the reset is good in spite of it
well() {
	faults $dev "$@"
	vfio-do $dev admin || fail "$*: $(of $dev last_reset)"
	equal "state with $*" "$(of $dev state)" claimed
	equal "result with $*" "$(last_reset $dev result)" ok
	faults $dev none
	equal "the version of NVMe, read in BAR 0" \
		"$(vfio-do $dev open decode read=0:8)" 0x10400
	wait_for 10 is $dev state claimed
}

well none
resets=$(sed -n "s/^$dev resets=\([0-9]*\).*/\1/p" /sys/module/ppt_faults/parameters/faults)
[ "$resets" -ge 2 ] || fail "the layer saw $resets resets"

caught pending pending
caught changed ids=80861234
caught master master
caught bars bars=0
# The kernel restores BARs itself, and if that is in vain, ppt does once more.
well bars=1
well bars=15

# The BARs are lost before the reset, so the kernel restores what is wrong.
setpci -s $dev BASE_ADDRESS_0=0
well none

# It comes back, for a few reads, and is gone.
faults $dev dies=4
refused 1 '^admin: EIO' vfio-do $dev admin
equal "state, died" "$(of $dev state)" quarantined
equal "result, died" "$(last_reset $dev result)" silent
faults $dev none
vfio-do $dev recover || fail "it didn't recover: $(of $dev last_reset)"

# Dead it is while it is waited for, so that is given up.
echo 1000 >/sys/module/ppt/parameters/reset_timeout_ms
faults $dev dead
mark_log
begin_timing
refused 1 '^admin: EIO' vfio-do $dev admin
[ "$(took_ms)" -lt 4000 ] || fail "it was given up after $(took_ms) ms"
equal "state, dead" "$(of $dev state)" quarantined
equal "result, dead" "$(last_reset $dev result)" timeout
faults $dev none
is_over() {
	new_log | grep -q "$dev: late end of a reset"
}
wait_for 20 is_over
pptctl recover 1/0/0
equal "state, no longer dead" "$(of $dev state)" claimed
rmmod ppt
rmmod ppt_faults
