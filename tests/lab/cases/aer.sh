# SPDX-License-Identifier: GPL-2.0
# machine: edu
#
# An error that AER reports is told to whoever listens, ends what was known of
# the device being clean, and takes no VM along: an uncorrectable one in a
# device that is free, that is assigned, and that a VM has open.

. "$LAB_TOP/tests/lab/lib.sh"

dev=0000:02:00.0
modprobe aer_inject
modprobe ppt pptdevs=2/0/0

# inject STATUS: into 02:00.0, as struct aer_error_inj of the kernel's
# drivers/pci/pcie/aer_inject.c; see PCI_ERR_UNC_* of linux/pci_regs.h
bytes() {
	local shift
	for shift in 0 8 16 24; do
		printf '\\x%02x' $((($1 >> shift) & 0xff))
	done
}
inject() {
	# Bus, slot, function; uncorrectable, correctable; four words of a header; domain.
	printf '%b' "\\x02\\x00\\x00\\x00$(bytes "$1")$(bytes 0)$(bytes 0)$(bytes 0)$(bytes 0)$(bytes 0)$(bytes 0)" \
		>/tmp/error
	dd if=/tmp/error of=/dev/aer_inject bs=32 count=1 status=none
}
nonfatal=0x1000 # poisoned TLP
fatal=0x10 # data link protocol

pptctl watch 2/0/0 >/tmp/events &
watcher=$!
error_seen() {
	[ "$(grep -c error /tmp/events)" -ge "$1" ]
}
listens() {
	[ -n "$(find /proc/$watcher/fd -lname /dev/ppt)" ]
}
wait_for 5 listens

# --- free, and clean
vfio-do $dev admin
equal clean "$(of $dev clean)" 1
inject $nonfatal
wait_for 10 error_seen 1
equal "clean after an error" "$(of $dev clean)" 0
equal state "$(of $dev state)" claimed
resets=$(of $dev resets)
vfio-do $dev open || fail "it can't be opened after an error"
wait_for 10 is $dev state claimed
[ "$(of $dev resets)" -gt "$resets" ] || fail "it wasn't reset after an error"
equal "clean after a reset" "$(of $dev clean)" 1

# --- assigned, not open
vfio-do $dev assign say=ready pause >/tmp/client &
owner=$!
wait_for 10 grep -q ready /tmp/client
inject $nonfatal
wait_for 10 error_seen 2
equal "state, assigned" "$(of $dev state)" assigned
equal clean "$(of $dev clean)" 0
resets=$(of $dev resets)
kill -9 $owner
{ wait $owner || true; } 2>/dev/null
wait_for 10 is $dev state claimed
[ "$(of $dev resets)" -gt "$resets" ] || fail "it wasn't reset behind its release"

# Between assignment and open: the open comes with a reset of its own.
resets=$(of $dev resets)
vfio-do $dev assign say=ready sleep=1500 open say=open pause >/tmp/client &
owner=$!
wait_for 10 grep -q ready /tmp/client
inject $nonfatal
wait_for 10 error_seen 3
wait_for 10 grep -q open /tmp/client
[ "$(of $dev resets)" -gt "$resets" ] || fail "opened without a reset after an error"

# --- in use: the VM goes on, and all is as ever when it ends
resets=$(of $dev resets)
inject $nonfatal
wait_for 10 error_seen 4
equal "state, in use" "$(of $dev state)" in-use
kill -0 $owner || fail "the VM died"
kill -9 $owner
{ wait $owner || true; } 2>/dev/null
wait_for 10 is $dev state claimed
[ "$(of $dev resets)" -gt "$resets" ] || fail "it wasn't reset after a VM with an error"
equal failures "$(of $dev resets_failed)" 0

# --- fatal: the kernel resets the link, and the device loses all it was told
mark_log
inject $fatal
wait_for 10 error_seen 5
recovered() {
	new_log | grep -qE 'device recovery (successful|failed)'
}
wait_for 20 recovered
equal clean "$(of $dev clean)" 0
vfio-do $dev open decode read=0:0 >/tmp/client || fail "not usable after a fatal error"
wait_for 10 is $dev state claimed
equal result "$(last_reset $dev result)" ok
kill $watcher
{ wait $watcher || true; } 2>/dev/null
rmmod ppt
