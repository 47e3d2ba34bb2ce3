# SPDX-License-Identifier: GPL-2.0
# machine: nvme8
#
# Two processes race for sets that overlap: one has its set whole, the other has
# nothing and is told who was first. So it is with resets that are left out, where
# one race takes no time, and with those that are done.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0,4/0/0
a=0000:01:00.0 b=0000:02:00.0 c=0000:03:00.0 d=0000:04:00.0

# ppt-client looks at every device of both after each round.
ppt-client race 200 $a,$b,$c $d,$c,$b >/tmp/out || fail "$(cat /tmp/out)"
first=$(sed -n 's/.*first=\([0-9]*\).*/\1/p' /tmp/out)
[ "$first" -gt 0 ] && [ "$first" -lt 200 ] || fail "that was no race: $(cat /tmp/out)"
all_free $a $b $c $d

echo N >/sys/module/ppt/parameters/elide
before=$(of $b resets)
ppt-client race 20 $a,$b $b,$c >/tmp/out || fail "$(cat /tmp/out)"
wait_for 5 all_free $a $b $c $d
[ "$(of $b resets)" -ge $((before + 20)) ] || fail "it wasn't reset in each round"
rmmod ppt
