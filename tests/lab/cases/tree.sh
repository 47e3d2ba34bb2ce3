# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# pptctl tree shows the machine that sysfs has: who is behind which bridge, and who
# has it. The drawing in docs/ is the one made here, see "make tree-svg".

. "$LAB_TOP/tests/lab/lib.sh"

a=0000:01:00.0 b=0000:01:00.1 pf=0000:02:00.0
devices=/sys/bus/pci/devices

modprobe virtio-net
modprobe ppt pptdevs=01:00.*,02:00.0
echo 4 >$devices/$pf/sriov_numvfs
vf=$(basename "$(readlink $devices/$pf/virtfn1)")
pptctl assign --vm web $a $b >/dev/null
pptctl assign --vm db "$vf" >/dev/null

# Every device once, below the one whose folder it is in.
pptctl tree --json >/tmp/tree.json
json() {
	jq -r "$1" /tmp/tree.json
}
equal "devices" "$(json '.devices[].address' | sort | xargs)" \
	"$(cd $devices && echo * | xargs)"
for device in "$devices"/*; do
	above=$(basename "$(dirname "$(readlink -f "$device")")")
	[ -e "$devices/$above" ] || above=null
	address=$(basename "$device")
	equal "what is above $address" \
		"$(json ".devices[] | select(.address == \"$address\").parent")" "$above"
	# The kernel knows the bus of a bridge that nothing is behind, too.
	bus=$(json ".devices[] | select(.address == \"$address\").secondary_bus")
	[ "$bus" = null ] ||
		equal "the bus behind $address" "$bus" "$(cat "$device/secondary_bus_number")"
done
group=$(basename "$(readlink $devices/$a/iommu_group)")
equal "the group of both" "$(json ".groups[] | select(.iommu_group == $group) | .members | join(\" \")")" "$a $b"

# For people: what is shared and whose it is can be seen.
LC_ALL=C pptctl tree | tee /tmp/tree
line() {
	grep -F -- "$1 " /tmp/tree
}
[[ $(line $a) == *"|- $a  $group+ "*assigned*web* ]] || fail "$a: $(line $a)"
[[ $(line $b) == *"\`- $b  $group+ "*assigned*web* ]] || fail "$b: $(line $b)"
[[ $(line $pf) == *sriov* ]] || fail "$pf: $(line $pf)"
[[ $(line "$vf") == *assigned*db* ]] || fail "$vf: $(line "$vf")"
[[ $(line 0000:03:00.0) == *virtio-pci* ]] || fail "$(line 0000:03:00.0)"
! grep -q '[^ -~]' /tmp/tree || fail "not ASCII"
LC_ALL=C.UTF-8 pptctl tree | grep -q "└─ $b" || fail "no lines of Unicode"
equal "of the other function" "$(pptctl tree $b | grep -c 0000:01:00)" 2

mkdir -p "$LAB/keep"
pptctl tree --svg "$LAB/keep/tree.svg"
xmllint --noout "$LAB/keep/tree.svg"
[ "$(grep -c '>web</text>' "$LAB/keep/tree.svg")" = 2 ] || fail "whose it is isn't drawn"
equal "what is left over" "$(find "$LAB/keep" -name '.ppt*')" ""

pptctl release web >/dev/null
pptctl release db >/dev/null
wait_for 30 all_free $a $b "$vf"
echo 0 >$devices/$pf/sriov_numvfs
rmmod ppt
