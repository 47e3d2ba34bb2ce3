# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# Who may open what is assigned: the process that assigned it, also after exec,
# and those that it admits. Root with all rights on /dev/vfio is refused, and the
# log says who has the device.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0
a=0000:01:00.0
group=$(basename "$(readlink /sys/bus/pci/devices/$a/iommu_group)")

ppt-client until /tmp/go + open $a + hold >/tmp/friend &
friend=$!
ppt-client assign web $a + admit $friend + hold >/tmp/owner &
owner=$!
wait_for 20 grep -q '^admit: ok' /tmp/owner
mark_log
refused 1 '^open: EBUSY device' ppt-client open $a
logged "0000:01:00.0: not assigned to ppt-client\[[0-9]*\]: another one has it: web \(-16\)"
refused 1 'busy' vfio-client "$group" $a
refused 1 'EBUSY OWNED index=0 other=0000:01:00.0 owner=web' ppt-client assign other $a
equal "state" "$(of $a state)" assigned
equal "owner" "$(of $a owner)" web

# The friend opens it, and another one still doesn't.
touch /tmp/go
wait_for 20 grep -q '^open: ok' /tmp/friend
equal "state" "$(of $a state)" in-use
refused 1 '^open: EBUSY' ppt-client open $a
end_of $friend
is_kept() {
	is $a state assigned && is $a owner web
}
wait_for 5 is_kept
# The friend's number doesn't make a friend: the process is what was admitted.
refused 1 '^open: EBUSY device' ppt-client open $a
end_of $owner
wait_for 5 all_free $a

# After exec it is the same process.
ppt-client assign web $a + exec vfio-client "$group" $a >/tmp/exec ||
	fail "after exec: $(cat /tmp/exec)"
wait_for 5 all_free $a

# Everything that isn't a living process.
try=(ppt-client assign web "$a" +)
refused 1 '^admit-dead: ESRCH' "${try[@]}" admit-dead
refused 1 '^admit-number: EBADF' "${try[@]}" admit-number 999
refused 1 '^admit-number: EBADF' "${try[@]}" admit-number -2
refused 1 '^admit-file: EBADF' "${try[@]}" admit-file /proc/version
refused 1 '^admit-file: EBADF' "${try[@]}" admit-file /dev/ppt
refused 1 '^admit-self: EINVAL' ppt-client admit-self
refused 1 '^admit-self: EPERM' ppt-client readonly + admit-self
wait_for 5 all_free $a

# No more than 64: the one that assigned it, and 63.
try+=(admit-self + admit $$)
pids=()
for _ in {1..63}; do
	sleep 1000 &
	pids+=($!)
done
for pid in "${pids[@]:0:62}"; do
	try+=(+ admit "$pid")
done
"${try[@]}" >/tmp/many || fail "$(tail -n 2 /tmp/many)"
refused 1 '^admit: ENOSPC' "${try[@]}" + admit "${pids[62]}"
kill "${pids[@]}"
wait_for 5 all_free $a
rmmod ppt
