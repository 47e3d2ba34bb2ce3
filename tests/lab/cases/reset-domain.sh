# SPDX-License-Identifier: GPL-2.0
# machine: slot2
#
# Two functions that only a reset of their slot resets: one reset serves both,
# they go to one VM, and none is reset while the other is open.

. "$LAB_TOP/tests/lab/lib.sh"

a=0000:01:00.0 b=0000:01:00.1
# Writable, and 0 after a reset: where a USB controller keeps its device table.
dcbaap=0x70

modprobe ppt pptdevs=01:00.*,2/0/0
# The kernel found function 0 before the other one, and believes that it was
# alone on its bus.
equal "reset methods of $a" "$(cat /sys/bus/pci/devices/$a/reset_method)" "bus"
[ ! -e /sys/bus/pci/devices/$b/reset_method ] || fail "$b has a reset of its own"
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null || true
echo 1 >/sys/kernel/tracing/events/ppt/ppt_reset/enable

# resets_of BDF: how many there were
resets_of() {
	of "$1" resets
}
# slot_resets: those of the two since the last call, by what the trace says;
# one reset is in the ledger of both, with one duration
slot_resets() {
	grep 'method=8 result=0 elided=0' /sys/kernel/tracing/trace |
		sed 's/.*duration_us=//' | sort | uniq -c | awk '{ print $1 }' | xargs
	echo >/sys/kernel/tracing/trace
}

# One reset for both.
ppt-client timed assign vm $a $b + resets $a + resets $b + hold >/tmp/vm &
vm=$!
wait_for 30 grep -q '^resets: ok' /tmp/vm
for bdf in $a $b; do
	grep -q "^$bdf why=1 method=8 result=0 elided=0" /tmp/vm || fail "$(cat /tmp/vm)"
	equal "resets of $bdf" "$(resets_of $bdf)" 1
done
equal "resets and functions that each was for" "$(slot_resets)" 2
refused 1 "EBUSY OWNED index=0 other=$b owner=vm" ppt-client assign other $b
end_of $vm
wait_for 10 all_free $a $b

# One alone may be had; then the other is for the same VM only.
ppt-client assign vm $a + until /tmp/more + assign vm $b + open $b \
	+ hold >/tmp/vm &
vm=$!
wait_for 30 grep -q '^assign: ok' /tmp/vm
refused 1 "EBUSY (GROUP|RESET_DOMAIN) index=0 other=$a owner=vm" ppt-client assign other $b
refused 1 '^open: EBUSY' ppt-client open $b
touch /tmp/more
wait_for 30 grep -q '^open: ok' /tmp/vm
end_of $vm
wait_for 10 all_free $a $b

# A VM that knows nothing of ppt opens both, one after the other. What it wrote
# is gone for the next one, and while it has one open the other isn't reset.
before=$(resets_of $b)
ppt-client open $a + open $b \
	+ poke $a 0 $dcbaap 0x1000 + poke $b 0 $dcbaap 0x2000 \
	+ peek $a 0 $dcbaap + peek $b 0 $dcbaap \
	+ close $a + until /tmp/look + peek $b 0 $dcbaap + close $b \
	+ hold >/tmp/vm &
vm=$!
wait_for 30 grep -q '^close: ok' /tmp/vm
grep -q '^peek: ok 0x1000' /tmp/vm || fail "$(cat /tmp/vm)"
equal "state of the closed one" "$(of $a state)" resetting
equal "state of the open one" "$(of $b state)" in-use
equal "resets of the open one" "$(resets_of $b)" "$before"
refused 1 "EBUSY (GROUP|RESET_DOMAIN) index=0 other=$b owner=ppt-client" ppt-client assign other $a
refused 1 '^open: EBUSY' ppt-client open $a
echo >/sys/kernel/tracing/trace
touch /tmp/look
wait_for 10 all_free $a $b
equal "peeks after the other was closed" "$(grep -c '^peek: ok 0x2000' /tmp/vm)" 2
equal "resets and functions that each was for" "$(slot_resets)" 2
end_of $vm
ppt-client assign next $a $b + open $a + open $b + peek $a 0 $dcbaap \
	+ peek $b 0 $dcbaap >/tmp/next || fail "$(cat /tmp/next)"
equal "what is left of it" "$(grep -c '^peek: ok 0x0$' /tmp/next)" 2
wait_for 10 all_free $a $b

# A VM that has one open may ask for the other, which is clean, and need not wait
# for a reset that can't be; nor if no reset is left out.
for elide in Y N; do
	echo $elide >/sys/module/ppt/parameters/elide
	timeout 30 ppt-client assign vm $a + open $a + assign vm $b + open $b \
		>/tmp/vm || fail "$(cat /tmp/vm)"
	wait_for 10 all_free $a $b
	timeout 30 ppt-client open $a + open $b >/tmp/vm || fail "$(cat /tmp/vm)"
	wait_for 10 all_free $a $b
done
echo Y >/sys/module/ppt/parameters/elide

# Without that wait, and killed: the same.
ppt-client open $a + open $b + poke $a 0 $dcbaap 0x1000 \
	+ poke $b 0 $dcbaap 0x2000 + hold >/tmp/vm &
vm=$!
wait_for 30 grep -q '^poke: ok' /tmp/vm
wait_for 30 is $b state in-use
end_of $vm
ppt-client open $b + open $a + peek $a 0 $dcbaap + peek $b 0 $dcbaap \
	>/tmp/next || fail "$(cat /tmp/next)"
equal "what is left of it" "$(grep -c '^peek: ok 0x0$' /tmp/next)" 2
wait_for 10 all_free $a $b

# One that isn't ppt's: there is no reset then.
echo $b >/sys/bus/pci/drivers/ppt/unbind
refused 1 "EOPNOTSUPP NO_RESET index=0 other=$a" ppt-client assign vm $a
echo ppt >/sys/bus/pci/devices/$b/driver_override
echo $b >/sys/bus/pci/drivers_probe
ppt-client assign vm $a >/tmp/vm || fail "$(cat /tmp/vm)"
wait_for 10 all_free $a $b
rmmod ppt
