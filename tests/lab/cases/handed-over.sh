# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# What owns the devices is the open file: handed to another process over a
# socket, they stay assigned when the first one ends. The receiver admits itself
# and uses them; they are free when it ends, too.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0
a=0000:01:00.0 b=0000:02:00.0

ppt-client assign web $a $b + send /tmp/socket >/tmp/first &
first=$!
# Not admitted yet, it may not open them though it has the file.
ppt-client receive /tmp/socket + until /tmp/first-ended + try open $a \
	+ admit-self + open $a + open $b + vm-reset $b + hold \
	>/tmp/second &
second=$!
wait $first || fail "$(cat /tmp/first)"
# Nobody who is admitted lives now, but the file does.
equal "owner" "$(of $a owner)" web
equal "owner's process" "$(of $a owner_pid)" 0
equal "state" "$(of $b state)" assigned
touch /tmp/first-ended

wait_for 20 grep -q '^vm-reset: ok' /tmp/second
grep -q '^open: EBUSY device' /tmp/second || fail "opened without being admitted: $(cat /tmp/second)"
equal "state" "$(of $b state)" in-use
equal "owner" "$(of $b owner)" web
equal "owner's process" "$(of $b owner_pid)" $second
refused 1 'EBUSY OWNED index=0 other=0000:02:00.0 owner=web' ppt-client assign other $b $a
end_of $second
wait_for 5 all_free $a $b

# Closed by its last holder while the device is open: it stays the VM's until
# that closes it.
ppt-client assign web $a $b + open $a + close-file + until /tmp/close \
	+ close $a + hold >/tmp/third &
third=$!
wait_for 20 grep -q '^close-file: ok' /tmp/third
wait_for 5 all_free $b
equal "owner" "$(of $a owner)" web
refused 1 'EBUSY OWNED index=0 other=0000:01:00.0 owner=web' ppt-client assign other $a
touch /tmp/close
wait_for 20 grep -q '^close: ok' /tmp/third
wait_for 5 all_free $a
end_of $third
rmmod ppt
