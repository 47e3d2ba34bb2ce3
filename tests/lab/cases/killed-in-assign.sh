# SPDX-License-Identifier: GPL-2.0
# machine: nvme8
#
# A process that is killed while its set is being reset gets nothing and leaves
# nothing: the devices are free, and the next one has them at once.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0,4/0/0
echo N >/sys/module/ppt/parameters/elide
set=(0000:01:00.0 0000:02:00.0 0000:03:00.0 0000:04:00.0)

# begin: starts an assign, and returns when its resets run; sets pid
begin() {
	local state=claimed
	ppt-client assign victim "${set[@]}" >/tmp/victim &
	pid=$!
	until [ "$state" = resetting ]; do
		kill -0 $pid 2>/dev/null || return 1
		read -r state </sys/bus/pci/devices/0000:04:00.0/ppt/state
	done
}

caught=0
for _ in 1 2 3 4 5 6 7 8; do
	begin || continue
	end_of $pid
	# Not if it had all of them before the signal came.
	[ -s /tmp/victim ] || caught=$((caught + 1))
	wait_for 5 all_free "${set[@]}"
done
[ $caught -ge 3 ] || fail "only $caught of 8 were killed in time"

# The next one waits neither for the dead nor longer than for a reset.
caught=0
for _ in 1 2 3 4 5; do
	begin || continue
	end_of $pid
	[ -s /tmp/victim ] || caught=$((caught + 1))
	ppt-client assign next "${set[@]}" + open 0000:01:00.0 \
		+ open 0000:04:00.0 >/tmp/next || fail "$(cat /tmp/next)"
	wait_for 5 all_free "${set[@]}"
done
[ $caught -ge 2 ] || fail "only $caught of 5 were killed in time"
# At any moment of it.
ppt-client repeat 30 kill-within 200 assign victim "${set[@]}" + hold >/dev/null
wait_for 5 all_free "${set[@]}"
equal "failed resets" "$(of 0000:01:00.0 resets_failed)" 0
rmmod ppt
