# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# What a reader of /dev/ppt is told of an assignment, from beginning to end and
# in order; what it is told when it was too slow; and how reading and polling
# work. The tracepoints tell the same.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0
a=0000:01:00.0 b=0000:02:00.0
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null || true
echo 1 >/sys/kernel/tracing/events/ppt/enable

# A reader of its own, which sees what others do. Opened for reading is enough.
ppt-client readonly + until /tmp/done + events >/tmp/events &
reader=$!
# One that waits in read(2), and one in poll(2).
ppt-client readonly + event >/tmp/event &
sleeper=$!
ppt-client readonly + poll 50000 + event >/tmp/poll &
poller=$!
has_opened() {
	[ "$(find /proc/"$1"/fd -lname /dev/ppt | wc -l)" = 1 ]
}
for pid in $reader $sleeper $poller; do
	wait_for 10 has_opened $pid
done

ppt-client assign web $a + until /tmp/refused + open $a \
	+ poke $a 0 0x24 0 + close $a + until /tmp/release + release \
	+ hold >/tmp/web &
web=$!
wait_for 20 grep -q '^assign: ok' /tmp/web
refused 1 EBUSY ppt-client assign other $a
refused 1 EBUSY ppt-client open $a
touch /tmp/refused
wait_for 20 grep -q '^close: ok' /tmp/web
wait_for 5 is $a state assigned
touch /tmp/release
wait_for 20 grep -q '^release: ok' /tmp/web
end_of $web
wait_for 5 all_free $a
# And what nobody assigned: untouched since the last one, so that its reset
# is left out.
ppt-client open $a >/dev/null
wait_for 5 all_free $a
echo $b >/sys/bus/pci/drivers/ppt/unbind
echo $b >/sys/bus/pci/drivers/ppt/bind
touch /tmp/done
for pid in $reader $sleeper $poller; do
	wait "$pid" || fail "a reader failed: $(cat /tmp/events /tmp/event /tmp/poll)"
done

# What differs from one run to the next is taken out.
sed -E "s/ us=[0-9]+//; s/ value=0//; s/ppt-client\[[0-9]+\]/NAME[PID]/;
	s/ method=0 result=0 elided=1/ elided/" /tmp/events >/tmp/told
cat >/tmp/expected <<END
readonly: ok
until: ok
RESET $a 'web' why=1 method=3 result=0 elided=0
ASSIGNED $a 'web'
REFUSED $a 'other'
REFUSED $a 'NAME[PID]'
OPENED $a 'web'
CLOSED $a 'web'
RESET $a 'web' why=4 method=3 result=0 elided=0
RELEASED $a 'web'
RESET $a '' why=5 elided
RESET $a 'NAME[PID]' why=2 elided
ASSIGNED $a 'NAME[PID]'
OPENED $a 'NAME[PID]'
CLOSED $a 'NAME[PID]'
RELEASED $a 'NAME[PID]'
RESET $a '' why=4 elided
REMOVED $b ''
CLAIMED $b ''
events: ok
END
diff /tmp/expected /tmp/told || fail "the events aren't as expected"
for out in /tmp/event /tmp/poll; do
	grep -q "^RESET $a 'web'" $out || fail "it wasn't woken: $(cat $out)"
done
grep -q '^poll: ok' /tmp/poll

trace=$(cat /sys/kernel/tracing/trace)
for line in 'ppt_state: 0000:01:00.0 CLAIMED -> PREPARING' \
	'ppt_reset: 0000:01:00.0 why=1 method=3 result=0 elided=0 duration_us=[0-9]+' \
	'ppt_state: 0000:01:00.0 PREPARING -> ASSIGNED' \
	'ppt_state: 0000:01:00.0 OPENING -> IN_USE' \
	'ppt_reset: 0000:01:00.0 why=4 method=3 result=0 elided=0 duration_us=[0-9]+' \
	'ppt_reset: 0000:01:00.0 why=2 method=0 result=0 elided=1 duration_us=[0-9]+' \
	'ppt_state: 0000:02:00.0 CLAIMED -> GONE'; do
	grep -qE "$line" <<<"$trace" || fail "the trace has no '$line'"
done

# Nothing to read, too little room, and just enough for one of two.
refused 1 '^read-bytes: EAGAIN' ppt-client readonly + read-bytes 4000
refused 1 '^poll: ETIMEDOUT' ppt-client readonly + poll 10
refused 1 '^read-bytes: EINVAL' ppt-client readonly + read-bytes 111
refused 1 '^read-bytes: EINVAL' ppt-client file + assign vm $a + read-bytes 111
says '^read-bytes: ok 112$' ppt-client file + assign vm $a + read-bytes 223
refused 1 '^events: EAGAIN' ppt-client file + assign vm $a + events + events
wait_for 5 all_free $a

# One that doesn't read for long is told how many it missed.
ppt-client readonly + until /tmp/late + poll 0 + events >/tmp/slow &
slow=$!
wait_for 10 has_opened $slow
ppt-client race 200 $a,$b $b >/dev/null
wait_for 5 all_free $a $b
touch /tmp/late
wait $slow || fail "$(tail -n 3 /tmp/slow)"
lost=$(sed -n "s/^LOST 0000:00:00.0 '' value=//p" /tmp/slow)
[ "$lost" -gt 0 ] || fail "nothing was lost: $(head -n 4 /tmp/slow)"
equal "events after that" "$(sed '0,/^LOST/d' /tmp/slow | grep -c ' value=')" 512
echo 0 >/sys/kernel/tracing/tracing_on
rmmod ppt
