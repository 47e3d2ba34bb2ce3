# SPDX-License-Identifier: GPL-2.0
# machine: nvme8
#
# A reset that doesn't end (here, in 8 s) is given up after the module's time
# limit, and disturbs nobody meanwhile: who waits for it can be killed, /dev/ppt
# answers, other devices are assigned and opened. When it ends after all, that
# doesn't free the device; a recovery does.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:01:00.0 other=0000:02:00.0 third=0000:03:00.0
modprobe ppt reset_timeout_ms=2000 pptdevs="1/0/0 2/0/0 3/0/0"
faults $dev silent=8000

begin_timing
(
	refused 1 '^open: EIO' vfio-do $dev open
	took_ms >/tmp/took
) &
waiter=$!
wait_for 5 is $dev state resetting
# The others go on; each of these takes its own reset, and the start of a program.
vfio-do $other open read=0:8 >/tmp/read || fail "another device can't be opened"
equal "the version of NVMe" "$(cat /tmp/read)" 0x10400
vfio-do $third assign || fail "another device can't be assigned"
pptctl list >/tmp/list
grep -q 'resetting' /tmp/list || fail "it isn't being reset any more: $(cat /tmp/list)"
wait $waiter
took=$(cat /tmp/took)
[ "$took" -ge 1500 ] && [ "$took" -lt 5000 ] || fail "it was given up after $took ms"
equal state "$(of $dev state)" quarantined
equal result "$(last_reset $dev result)" timeout
[ "$(last_reset $dev us)" -ge 1900000 ] || fail "too early: $(of $dev last_reset)"
logged "$dev: quarantined: reset by [a-z]*: timeout"
not_logged 'late end'

# It still has the device.
refused 1 '^recover: EBUSY' vfio-do $dev recover
refused 1 '^assign: EIO' vfio-do $dev assign
faults $dev none
late() {
	new_log | grep -q "$dev: late end of a reset"
}
wait_for 20 late
equal "state after the late end" "$(of $dev state)" quarantined
equal resets "$(of $dev resets)/$(of $dev resets_failed)" 1/1
refused 1 '^open: EIO' vfio-do $dev open
vfio-do $dev recover
equal "state, recovered" "$(of $dev state)" claimed
vfio-do $dev open || fail "it can't be opened after its recovery"
wait_for 10 is $dev state claimed

# Assigned to a file, likewise; the other device of the set isn't kept.
# Free devices are clean, and would be assigned as they are.
wait_for 10 is $other state claimed
echo N >/sys/module/ppt/parameters/elide
faults $dev silent=6000
mark_log
begin_timing
refused 1 '^assign: EIO' vfio-do $dev assign=$other
took=$(took_ms)
[ "$took" -lt 5000 ] || fail "it was given up after $took ms"
equal state "$(of $dev state)" quarantined
wait_for 5 is $other state claimed
wait_for 20 late
faults $dev none
vfio-do $dev recover

# SIGKILL ends the wait, though not the reset.
for step in open assign; do
	faults $dev silent=5000
	mark_log
	vfio-do $dev $step &
	victim=$!
	wait_for 5 is $dev state resetting
	begin_timing
	kill -9 $victim
	{ wait $victim || true; } 2>/dev/null
	took=$(took_ms)
	[ "$took" -lt 1000 ] || fail "$step: killed after $took ms only"
	equal "state, $step killed" "$(of $dev state)" resetting
	equal "owner, $step killed" "$(of $dev owner)" ""
	wait_for 5 is $dev state quarantined
	wait_for 20 late
	faults $dev none
	vfio-do $dev recover
done
equal state "$(of $dev state)" claimed
rmmod ppt
rmmod ppt_faults
