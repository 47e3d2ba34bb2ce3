# SPDX-License-Identifier: GPL-2.0
# machine: mixed
# timeout: 180
#
# What one VM has touched is really reset before the next one gets it; what it
# hasn't touched isn't reset again. Witnesses are registers that keep what a VM
# wrote until a reset: "enabled" of an NVMe controller, and device_status of a
# virtio card; and the ledger.

. "$LAB_TOP/tests/lab/lib.sh"

nvme=0000:02:00.0 card=0000:03:00.0
# The host has the card's driver built in.
modprobe ppt pptdevs=2/0/0
pptctl claim --force 3/0/0

# counts BDF: real and elided ones
counts() {
	echo "$(of "$1" resets) $(of "$1" resets_elided)"
}

# The reset behind a close has ended.
idle() {
	local end=$((SECONDS + 10))
	until is "$1" state claimed; do
		[ $SECONDS -lt $end ] || fail "$1 is $(of "$1" state): $(of "$1" last_reset)"
		sleep 0.05
	done
}

# after BDF REAL ELIDED STEP…: what these steps and the close afterwards cost
after() {
	local dev=$1 real=$2 elided=$3 old new
	shift 3
	idle "$dev"
	read -r -a old <<<"$(counts "$dev")"
	vfio-do "$dev" "$@" || fail "$*"
	idle "$dev"
	read -r -a new <<<"$(counts "$dev")"
	equal "real resets of '$*'" $((new[0] - old[0])) "$real"
	equal "elided resets of '$*'" $((new[1] - old[1])) "$elided"
	equal "failed resets" "$(of "$dev" resets_failed)" 0
	equal "clean after '$*'" "$(of "$dev" clean)" 1
}

# seen BDF BAR:OFFSET: by the next VM
seen() {
	vfio-do "$1" open decode "read=$2"
}

# Nobody knows what happened before it was claimed.
equal clean "$(of $nvme clean)" 0
after $nvme 1 1 open
equal "why" "$(last_reset $nvme why)/$(last_reset $nvme elided)" close/1

# --- what is no touch: elided at open and at close
after $nvme 0 2 open
after $nvme 0 2 open read=7:0 read=7:0x10 read=7:0x100 >/tmp/config
after $nvme 0 2 open decode write=7:0x10:0xffffffff read=7:0x10 >/tmp/config
after $nvme 0 2 open intx
after $nvme 0 2 open map=0
after $nvme 0 2 assign release
after $nvme 0 2 assign open release close
after $nvme 0 3 assign open close release
# One more for the VM's own reset.
after $nvme 0 3 open reset
after $nvme 0 3 open decode intx reset

# --- what is one: elided at open, real at close
after $nvme 1 1 open decode read=0:8 >/tmp/version
equal "the version of NVMe" "$(cat /tmp/version)" 0x10400
after $nvme 1 1 open decode map=0 peek=8 >/tmp/version
equal "the version of NVMe, mapped" "$(cat /tmp/version)" 0x10400
after $nvme 1 1 open decode write=0:0x24:0
after $nvme 1 1 open decode map=0 poke=0x24:0
after $nvme 1 1 open enable
after $nvme 1 1 open msix
# Power management, and MSI-X by hand: two capabilities.
pm=0x$(lspci -vvs 02:00.0 | sed -n 's/.*\[\(..\)\] Power Management.*/\1/p')
after $nvme 1 1 open write=7:$((pm + 4)):0
# Latency timer and BIST aren't those of the harmless.
after $nvme 1 1 open write=7:0xc:0

# --- a VM's own reset is real after a touch, and doesn't replace the one at
# close: what the VM has set up stays, such as mapped pages and interrupts
after $nvme 2 1 open decode read=0:8 reset >/tmp/version
after $nvme 3 1 open decode read=0:8 reset reset >/tmp/version
after $nvme 2 1 open decode map=0 peek=8 reset >/tmp/version
after $nvme 2 1 open decode map=0 peek=8 reset decode peek=8 >/tmp/version

# --- state that must not get to the next VM
# ended HOW DEV STEP…: the client leaves the device as these steps made it
ended() {
	local how=$1 dev=$2 client
	shift 2
	case $how in
	exit) vfio-do "$dev" "$@" say=ready >/tmp/client ;;
	close) vfio-do "$dev" "$@" say=ready close pause >/tmp/client & ;;
	release) vfio-do "$dev" assign "$@" say=ready release close pause >/tmp/client & ;;
	kill | kill-assigned)
		[ "$how" = kill ] || set -- assign "$@"
		vfio-do "$dev" "$@" say=ready pause >/tmp/client &
		;;
	esac
	client=${!-}
	wait_for 20 grep -q ready /tmp/client
	case $how in
	kill*)
		kill -9 $client
		{ wait $client || true; } 2>/dev/null
		;;
	esac
	idle "$dev"
	case $how in
	close | release)
		kill $client
		{ wait $client || true; } 2>/dev/null
		;;
	esac
}

# Queues for the controller, so that it can be enabled; then CC.EN (NVMe 1.4, 3.1.5).
enable_by_write="open enable memory=0x100000:0 write=0:0x24:0x10001 write=0:0x28:0x100000
	write=0:0x2c:0 write=0:0x30:0x100000 write=0:0x34:0 write=0:0x14:0x460001
	until=0x1c:1:1 read=0:0x14"
enable_by_map="open enable memory=0x100000:0 map=0 poke=0x24:0x10001 poke=0x28:0x100000
	poke=0x2c:0 poke=0x30:0x100000 poke=0x34:0 poke=0x14:0x460001
	until=0x1c:1:1 peek=0x14"

for how in exit close release kill kill-assigned; do
	for way in "$enable_by_write" "$enable_by_map"; do
		before=$(of $nvme resets)
		# shellcheck disable=SC2086 # words
		ended $how $nvme $way
		equal "CC, as the first VM had it" "$(head -n 1 /tmp/client)" 0x460001
		[ "$(of $nvme resets)" -gt "$before" ] || fail "$how: no reset"
		equal "CC, as the next VM has it after $how" "$(seen $nvme 0:0x14)" 0
	done
	before=$(of $card resets)
	ended $how $card open decode write=4:0x14:3 read=4:0x14
	equal "device_status of the first VM" $(($(head -n 1 /tmp/client) & 0xff)) 3
	[ "$(of $card resets)" -gt "$before" ] || fail "$how: no reset of the card"
	status=$(seen $card 4:0x14)
	equal "device_status of the next VM, after $how" $((status & 0xff)) 0
done

# A second open under one assignment, too.
# shellcheck disable=SC2086 # words
vfio-do $nvme assign $enable_by_write close open decode read=0:0x14 >/tmp/client
equal "CC, before and after" "$(tr '\n' ' ' </tmp/client)" "0x460001 0 "

# --- the parameter
idle $nvme
echo N >/sys/module/ppt/parameters/elide
# At assign or open; VFIO's own; the VM's; at close.
before=$(counts $nvme)
vfio-do $nvme open reset
idle $nvme
now=$(counts $nvme)
equal "elided ones without elide" "${now#* }" "${before#* }"
[ $((${now% *} - ${before% *})) -ge 3 ] || fail "real ones without elide: $before, then $now"
rmmod ppt
