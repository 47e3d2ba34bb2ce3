# SPDX-License-Identifier: GPL-2.0
# machine: mixed
#
# A set of four virtual functions: assigned together, reset at the same time,
# released; meanwhile nobody gets the physical function, nor takes them away.

. "$LAB_TOP/tests/lab/lib.sh"

pf=0000:02:00.0
modprobe ppt pptdevs=2/0/0
echo 4 >/sys/bus/pci/devices/$pf/sriov_numvfs
vfs=()
for i in 0 1 2 3; do
	vfs+=("$(basename "$(readlink /sys/bus/pci/devices/$pf/virtfn$i)")")
	equal "driver of ${vfs[i]}" "$(driver_of "${vfs[i]}")" ppt
done

echo N >/sys/module/ppt/parameters/elide
ppt-client assign vm "${vfs[@]}" + until /tmp/open \
	+ open "${vfs[0]}" + open "${vfs[3]}" + hold >/tmp/vm &
vm=$!
wait_for 20 grep -q '^assign: ok' /tmp/vm
# All four resets were asked for before the first one ended.
begins=() ends=()
for vf in "${vfs[@]}"; do
	equal "owner of $vf" "$(of "$vf" owner)" vm
	read -r begin why method us result _ <<<"$(of "$vf" last_reset)"
	equal "reset of $vf" "$why $method $result" "assign flr ok"
	begins+=("$begin")
	ends+=($((begin + us * 1000)))
done
last_begin=$(printf '%s\n' "${begins[@]}" | sort -n | tail -n 1)
first_end=$(printf '%s\n' "${ends[@]}" | sort -n | head -n 1)
[ "$last_begin" -lt "$first_end" ] || fail "one after the other: ${begins[*]} / ${ends[*]}"
touch /tmp/open
wait_for 20 is "${vfs[3]}" state in-use

refused 1 "EBUSY SRIOV index=0 other=$pf" ppt-client assign other $pf
refused 1 '^open: EBUSY' ppt-client open $pf
refused 1 "EBUSY OWNED index=0 other=${vfs[2]} owner=vm" ppt-client assign other "${vfs[2]}"
# One that is assigned and not open is as safe as one that is.
! echo 0 >/sys/bus/pci/devices/$pf/sriov_numvfs 2>/dev/null ||
	fail "the VFs were disabled while a VM has them"
end_of $vm
wait_for 10 all_free "${vfs[@]}"

ppt-client assign vm "${vfs[1]}" + hold >/tmp/vm &
vm=$!
wait_for 20 grep -q '^assign: ok' /tmp/vm
! echo 0 >/sys/bus/pci/devices/$pf/sriov_numvfs 2>/dev/null ||
	fail "the VFs were disabled while one is assigned"
equal "its state" "$(of "${vfs[1]}" state)" assigned
# Each VF has a group of its own: two VMs share the device.
ppt-client assign other "${vfs[0]}" "${vfs[2]}" + open "${vfs[2]}" >/tmp/other ||
	fail "$(cat /tmp/other)"
equal "the other VM's VF" "$(of "${vfs[1]}" owner)" vm
end_of $vm
wait_for 10 all_free "${vfs[@]}"

echo 0 >/sys/bus/pci/devices/$pf/sriov_numvfs
refused 1 'ENODEV NOT_CLAIMED' ppt-client assign vm "${vfs[0]}"
ppt-client assign vm $pf + open $pf >/tmp/vm || fail "$(cat /tmp/vm)"
wait_for 10 all_free $pf
rmmod ppt
