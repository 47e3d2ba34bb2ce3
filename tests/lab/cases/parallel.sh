# SPDX-License-Identifier: GPL-2.0
# machine: nvme8
# alone: yes
# figures: yes
#
# The resets of a set run at the same time: eight devices take less than 2.5
# times as long as one. And who wants a device that is being reset behind a
# release waits for that reset, not for another one. Best of five, with no reset
# left out.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0,2/0/0,3/0/0,4/0/0,5/0/0,6/0/0,7/0/0,8/0/0
echo N >/sys/module/ppt/parameters/elide
set=()
for i in 1 2 3 4 5 6 7 8; do
	set+=("0000:0$i:00.0")
done
a=${set[0]}

# best FILE: the smallest of the times in it
best() {
	sed -n 's/.*ms=//p' "$1" | sort -n | head -n 1
}
below() {
	awk "BEGIN { exit !($1 < $2) }"
}

for _ in 1 2 3 4 5; do
	ppt-client timed assign vm $a >>/tmp/one
	wait_for 10 all_free $a
	ppt-client timed assign vm "${set[@]}" >>/tmp/eight
	wait_for 10 all_free "${set[@]}"
done
one=$(best /tmp/one) eight=$(best /tmp/eight)
for bdf in "${set[@]}"; do
	equal "result of $bdf" "$(last_reset "$bdf" result)" ok
done
equal "resets of the first one" "$(of $a resets)" 20
equal "resets of another one" "$(of "${set[7]}" resets)" 10
echo "assign: $one ms for one device, $eight ms for eight"
below "$eight" "2.5 * $one" || fail "eight take too long"

before=$(of $a resets)
for _ in 1 2 3 4 5; do
	ppt-client assign vm $a + release + timed assign vm $a >/tmp/again
	tail -n 1 /tmp/again >>/tmp/behind
	wait_for 10 all_free $a
done
behind=$(best /tmp/behind)
echo "assign behind a release: $behind ms"
below "$behind" "1.5 * $one" || fail "it waited for more than the reset that ran"
# One for the first assign, one behind the release, which is the second one's
# too, one at the end.
equal "resets" "$(of $a resets)" $((before + 15))
rmmod ppt
