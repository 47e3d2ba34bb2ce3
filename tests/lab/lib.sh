# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the lab's cases share. A case is a bash script in tests/lab/cases/ that
# includes this and runs in the emulated host; it ends at the first thing that
# isn't as expected. Its head names the machine it wants ("# machine: nvme2").

set -euo pipefail

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

trap 'echo "FAIL: line $LINENO: $BASH_COMMAND" >&2' ERR

# equal WHAT ACTUAL EXPECTED
equal() {
	[ "$2" = "$3" ] || fail "$1 is '$2', not '$3'"
}

# refused STATUS PATTERN COMMAND…: it must fail like that, and say so
refused() {
	local status=$1 pattern=$2 output got=0
	shift 2
	output=$("$@" 2>&1) || got=$?
	[ "$got" = "$status" ] ||
		fail "'$*' ended with $got, not $status: $output"
	grep -qE -- "$pattern" <<<"$output" ||
		fail "'$*' said '$output', nothing like '$pattern'"
}

# says PATTERN COMMAND…: it must say so, whatever its exit status
says() {
	local pattern=$1 output
	shift
	output=$("$@" 2>&1) || true
	grep -qE -- "$pattern" <<<"$output" ||
		fail "'$*' said '$output', nothing like '$pattern'"
}

# follow DEV…: does what "pptctl check" says, from the top, until it is ready
follow() {
	local said command
	for _ in {1..12}; do
		if said=$(pptctl check "$@"); then
			equal "its last line" "$(tail -n 1 <<<"$said")" ready
			return
		fi
		# The first error's remedy; the command stands behind a colon.
		command=$(awk '/^error / { getline; sub(/^ *[^:]*: /, ""); print; exit }' <<<"$said")
		echo "+ $command"
		eval "$command" || fail "'$command' doesn't help: $said"
	done
	fail "still not ready: $said"
}

# finding DEV CODE FIELD: of the first such finding, by JSON
finding() {
	pptctl check --json "$1" | tr -d '\n' | grep -o '{[^{}]*}' |
		grep "\"code\":\"$2\"" | head -n 1 |
		sed -n "s/.*\"$3\":\"\?\([^\"]*\)\"\?,.*/\1/p"
}

# new_log: what the kernel said since the last mark
new_log() {
	dmesg | tail -n "+$((log_mark + 1))"
}

# logged PATTERN: the kernel must have said so since the last mark
logged() {
	local log
	log=$(new_log)
	grep -qE -- "$1" <<<"$log" ||
		fail "the kernel log has nothing like '$1': $(tail -n 8 <<<"$log")"
}

not_logged() {
	local log
	log=$(new_log)
	! grep -E -- "$1" <<<"$log" || fail "the kernel log has '$1'"
}

log_mark=0
mark_log() {
	log_mark=$(dmesg | wc -l)
}

# driver_of BDF: its name, or "none"
driver_of() {
	if [ -e "/sys/bus/pci/devices/$1/driver" ]; then
		basename "$(readlink "/sys/bus/pci/devices/$1/driver")"
	else
		echo none
	fi
}

# claimed: the addresses that ppt has, in one line
claimed() {
	local found=()
	for path in /sys/bus/pci/drivers/ppt/????:*; do
		[ ! -e "$path" ] || found+=("$(basename "$path")")
	done
	echo "${found[*]}"
}

# field DEV KEY: a line of pptctl show
field() {
	pptctl show "$1" | sed -n "s/^ *$2: *//p"
}

# wait_for SECONDS COMMAND…: until it succeeds
wait_for() {
	local end=$((SECONDS + $1))
	shift
	until "$@"; do
		[ $SECONDS -lt $end ] || fail "waited in vain for: $*"
		sleep 0.1
	done
}

state_is() {
	[ "$(field "$1" state)" = "$2" ]
}

# vm_start [QEMU OPTIONS]: an unmodified QEMU that stays at its first
# instruction; returns when it has its devices. Sets vm_pid.
vm_start() {
	local ready
	ready=$(mktemp -u)
	hold-kvm
	qemu-system-x86_64 -name vm -M q35 -accel kvm -cpu host -m 128 -S \
		-nodefaults -no-user-config -display none \
		-qmp "unix:$ready,server=on,wait=off" -pidfile "$ready.pid" \
		"$@" </dev/null &
	vm_pid=$!
	until [ -s "$ready.pid" ]; do
		kill -0 $vm_pid 2>/dev/null || return 1
		sleep 0.05
	done
	# QEMU writes its pid before it makes its devices, and answers after.
	wait_for 30 vm_answers "$ready"
}

vm_answers() {
	kill -0 $vm_pid 2>/dev/null || fail "QEMU died"
	echo '{"execute":"qmp_capabilities"}' |
		timeout 2 socat -t1 - "UNIX-CONNECT:$1" 2>/dev/null |
		grep -q '"return"'
}

# vm_stop: the ordinary way; bash's own word on how it ended is no news
vm_stop() {
	kill "$vm_pid"
	{ wait "$vm_pid" || true; } 2>/dev/null
}

# vm_reap: after something killed it
vm_reap() {
	{ wait "$vm_pid" || true; } 2>/dev/null
}

# nvme_disk BDF: the name of its first namespace, once the driver has found it
nvme_disk() {
	basename "$(echo /sys/bus/pci/devices/"$1"/nvme/nvme*/nvme*n1)"
}

has_disk() {
	[ -b "/dev/$(nvme_disk "$1")" ]
}

# of BDF FILE: what ppt says of a device in sysfs
of() {
	cat "/sys/bus/pci/devices/$1/ppt/$2"
}

# is BDF FILE VALUE: for wait_for
is() {
	[ "$(of "$1" "$2")" = "$3" ]
}

# last_reset BDF WHAT: why, method, us, result or elided of the last one
last_reset() {
	local time why method us result elided
	# shellcheck disable=SC2034 # they are used by name
	read -r time why method us result elided <<<"$(of "$1" last_reset)"
	echo "${!2}"
}

# faults BDF FAULT…: breaks its hardware, see tests/lab/modules/ppt_faults
faults() {
	[ -e /sys/module/ppt_faults ] || modprobe ppt_faults
	echo "$*" >/sys/module/ppt_faults/parameters/faults
}

# rom BDF KEY: a member or a source of rom-client info
rom() {
	rom-client info "$1" | sed -n "s/^$2: //p"
}

# rom_same BDF FILE: its ROM is that, by the ioctl and for a VMM, which finds a
# ROM BAR of the next power of two, and FFh behind the ROM
rom_same() {
	local dir size bytes
	dir=$(mktemp -d)
	bytes=$(stat -c %s "$2")
	for ((size = 2048; size < bytes; size *= 2)); do :; done
	rom-client read "$1" >"$dir/ioctl" || fail "no ROM of $1"
	cmp "$dir/ioctl" "$2" || fail "the ROM of $1 isn't $2"
	equal "its size in $1" "$(rom "$1" size) $(rom "$1" region)" "$bytes $size"
	{
		cat "$2"
		head -c $((size - bytes)) /dev/zero | tr '\0' '\377'
	} >"$dir/expected"
	rom_bar "$1" "$dir/region" "$size"
	cmp "$dir/region" "$dir/expected" || fail "the VM's ROM of $1 isn't $2"
	rm -r "$dir"
}

# rom_bar BDF FILE SIZE: puts the VM's ROM region into the file, and sizes the ROM
# BAR as QEMU does and as firmware does
rom_bar() {
	local said mask
	mask=$(printf '0x%x' $((4294967296 - $3)))
	said=$(vfio-do "$1" open size=6 save=6:"$2" write=7:0x30:0xfffffffe read=7:0x30 \
		write=7:0x30:0xffffffff read=7:0x30 write=7:0x30:0 read=7:0x30 close | xargs)
	equal "the ROM BAR in a VM with $1" "$said" \
		"$3 $mask $(printf '0x%x' $((mask | 1))) 0"
	wait_for 30 is "$1" state claimed
}

# begin_timing, took_ms: since then
begin_timing() {
	timing_begin=$(date +%s%N)
}
took_ms() {
	echo $((($(date +%s%N) - timing_begin) / 1000000))
}

# all_free BDF…: every one is claimed, nobody's, and not being reset
all_free() {
	local bdf
	for bdf; do
		is "$bdf" state claimed || return 1
		is "$bdf" owner "" || return 1
	done
}

# end_of PID: kills a background process and waits for its end, silently
end_of() {
	kill -9 "$1"
	{ wait "$1" || true; } 2>/dev/null
}

# --- Intel's graphics, of the machine igd ---------------------------------------

igd=0000:00:02.0
opregion_at=60000000

# reg BDF OFFSET WHAT: value, writes or last of a register that "faults" shows
reg() {
	sed -n "s/^$1 .* $2:\([0-9a-f]*\):\([0-9]*\):\([0-9a-f]*\).*/value=\1 writes=\2 last=\3/p" \
		/sys/module/ppt_faults/parameters/faults | tr ' ' '\n' | sed -n "s/^$3=//p"
}

# igd_becomes ID REG…: the graphics card is that one of Intel's from now on, for
# the kernel, too. It has the reset that these have (AF), which does nothing.
igd_becomes() {
	local id=$1 reg words=()
	shift
	for reg; do
		words+=("reg=$reg")
	done
	faults $igd none "reg=0:${id}8086" reg=4:100000:100000 reg=8:03000006 \
		reg=34:a4:ff reg=a4:03060013 reg=a8:0 "${words[@]}"
	echo 1 >/sys/bus/pci/devices/$igd/remove
	echo 1 >/sys/bus/pci/rescan
	wait_for 10 test -e /sys/bus/pci/devices/$igd
	equal "what it is now" "$(cat /sys/bus/pci/devices/$igd/{vendor,device} | xargs)" \
		"0x8086 0x$id"
}

# igd_claim: anew, and what it finds is of now
igd_claim() {
	if [ ! -e /sys/module/ppt ]; then
		modprobe ppt pptdevs=00:02.0,00:10.0
	else
		echo $igd >/sys/bus/pci/drivers/ppt/unbind
		echo ppt >/sys/bus/pci/devices/$igd/driver_override
		echo $igd >/sys/bus/pci/drivers/ppt/bind
	fi
	equal "driver" "$(driver_of $igd)" ppt
}

# opregion_is OPTION…: what opregion-make makes of these is in memory, and
# nothing else there
opregion_is() {
	opregion-make "$@" >/tmp/opregion
	cp /tmp/opregion /tmp/opregion.memory
	truncate -s 256K /tmp/opregion.memory
	physmem write 0x$opregion_at /tmp/opregion.memory
}

# igd KEY: a line of igd-client info
igd() {
	igd-client info $igd | sed -n "s/^$1: *//p"
}

# igd_region SUBTYPE FILE: what a VMM finds in that region; its size is printed
igd_region() {
	local index
	index=$(vfio-do $igd open find=0x80008086:"$1")
	wait_for 30 is $igd state claimed
	vfio-do $igd open size="$index" save="$index:$2" close
	wait_for 30 is $igd state claimed
}
