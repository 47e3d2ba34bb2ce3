# SPDX-License-Identifier: GPL-2.0
# machine: nvme2
#
# The files of a claimed device's folder "ppt", from one end of an assignment to
# the other.

. "$LAB_TOP/tests/lab/lib.sh"

modprobe ppt pptdevs=1/0/0
a=0000:01:00.0
dir=/sys/bus/pci/devices/$a/ppt

# now_is STATE OWNER PID ASSIGNMENTS CLEAN RESETS FAILED ELIDED
now_is() {
	local now=() name
	for name in state owner owner_pid assignments clean resets resets_failed resets_elided; do
		now+=("$(of $a $name)")
	done
	equal "state, owner, process, assignments, clean, resets, failed, elided" \
		"${now[*]}" "$*"
}

equal files "$(cd $dir && echo *)" \
	"assignments clean last_reset noreset owner owner_pid resets resets_elided resets_failed rom_mode rom_source state"
for file in "$dir"/*; do
	mode=444
	case "$file" in */noreset | */rom_mode) mode=644 ;; esac
	equal "mode of $file" "$(stat -c %a "$file")" $mode
done
now_is claimed "" 0 0 0 0 0 0
equal "last reset" "$(of $a last_reset)" ""

ppt-client assign 'a b %s' $a + until /tmp/open + open $a + until /tmp/poke \
	+ poke $a 0 0x24 0 + until /tmp/close + close $a + hold >/tmp/vm &
vm=$!
wait_for 20 grep -q '^assign: ok' /tmp/vm
now_is assigned 'a b %s' $vm 0 1 1 0 0
read -r time why method us result elided <<<"$(of $a last_reset)"
equal "last reset" "$why $method $result $elided" "assign flr ok 0"
[ $(($(date +%s) - time / 1000000000)) -le 30 ] || fail "last reset at $time?"
[ "$us" -ge 1000 ] && [ "$us" -le 5000000 ] || fail "it took $us us?"
touch /tmp/open
wait_for 20 grep -q '^open: ok' /tmp/vm
now_is in-use 'a b %s' $vm 1 1 1 0 0
touch /tmp/poke
wait_for 20 grep -q '^poke: ok' /tmp/vm
now_is in-use 'a b %s' $vm 1 0 1 0 0
# Until it is reset: a look at what lasts 100 ms may come too late.
echo N >/sys/module/ppt/parameters/elide
touch /tmp/close
seen=
until [ "$seen" = assigned ]; do
	read -r seen <$dir/state
	[ "$seen" != resetting ] || was_resetting=yes
done
equal "seen while it was reset" "${was_resetting-}" yes
echo Y >/sys/module/ppt/parameters/elide
wait_for 20 grep -q '^close: ok' /tmp/vm
now_is assigned 'a b %s' $vm 1 1 2 0 0
equal "why" "$(last_reset $a why) $(last_reset $a method)" "close flr"
end_of $vm
wait_for 5 all_free $a
# Untouched since then: the reset of the release was left out, and says so.
now_is claimed "" 0 1 1 2 0 1
equal "last reset" "$(last_reset $a why) $(last_reset $a elided)" "release 1"

# Opened without an assignment: the owner is the process.
ppt-client open $a + hold >/tmp/vm &
vm=$!
wait_for 20 grep -q '^open: ok' /tmp/vm
now_is in-use "ppt-client[$vm]" $vm 2 1 2 0 2
end_of $vm
wait_for 5 all_free $a
now_is claimed "" 0 2 1 2 0 3

# Something that ppt didn't do, as root.
echo 1 >/sys/bus/pci/devices/$a/reset
equal "clean" "$(of $a clean)" 0
equal "last reset" "$(last_reset $a why)" other

for value in 1 0 y n; do
	echo $value >$dir/noreset
done
equal noreset "$(of $a noreset)" 0
for value in '' x 2; do
	! echo "$value" >$dir/noreset 2>/dev/null || fail "noreset takes '$value'"
done

# A process of another pid namespace has no number here, and its owner has none
# there.
ppt-client assign web $a + hold >/tmp/vm &
vm=$!
wait_for 20 grep -q '^assign: ok' /tmp/vm
equal "owner's process" "$(of $a owner_pid)" $vm
equal "seen from another namespace" \
	"$(unshare --pid --fork cat $dir/owner_pid)" 0
end_of $vm
wait_for 5 all_free $a
rmmod ppt
[ ! -e $dir ] || fail "$dir is left"
