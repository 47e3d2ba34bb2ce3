# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# The programs of userspace/examples, which the man pages show, do with a device
# what they say.

. "$LAB_TOP/tests/lab/lib.sh"

examples=$LAB_TOP/build/examples

modprobe ppt pptdevs=01:00.0
modprobe nvme
wait_for 10 test -e /sys/bus/pci/devices/0000:02:00.0/driver
"$examples/list" >/tmp/list
equal "what is said of the other disk" \
	"$(sed -n '/^0000:02:00.0/{n;p}' /tmp/list)" "  driver nvme has it"
equal "what is said of the claimed one" \
	"$(sed -n '/^0000:01:00.0/{n;s/^ .*/something/p}' /tmp/list)" ""

"$examples/watch" 3 >/tmp/watch &
watcher=$!
# It listens when it has the file open.
wait_for 10 sh -c "ls -l /proc/$watcher/fd | grep -q /dev/ppt"
mkfifo /tmp/key
"$examples/assign" web1 01:00.0 </tmp/key >/tmp/assign &
assigner=$!
exec 9>/tmp/key
wait_for 20 grep -q '^web1 has 1' /tmp/assign
equal owner "$(cat /sys/bus/pci/devices/0000:01:00.0/ppt/owner)" web1
refused 1 'reason .*: web1' "$examples/assign" web2 01:00.0
refused 1 'Invalid argument' "$examples/assign" web2 03:00.0
echo >&9
wait $assigner || fail "assign ended with $?"
equal "owner afterwards" "$(cat /sys/bus/pci/devices/0000:01:00.0/ppt/owner)" ""
wait $watcher || fail "watch ended with $?"
equal events "$(cut -d' ' -f1-3 /tmp/watch | tr '\n' ',')" \
	"0000:01:00.0 reset web1,0000:01:00.0 assigned web1,0000:01:00.0 refused web2,"
rmmod ppt
