# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Completion of pptctl in bash: commands, their options, and the devices that a
# command is for, as "pptctl list" has them now.
#
# Needs nothing of the package bash-completion. A colon and an equals sign are
# parts of a DEV, but readline breaks words at them: words are put together
# again here, and of a choice only what is behind the last break is given.
#
# Names of VMs and devices come from elsewhere: nothing here expands them.

# Sets words, up to the cursor, and cur, the last of them.
_pptctl_words()
{
	local line=${COMP_LINE:0:COMP_POINT} rest word last=
	local -i i

	words=()
	for ((i = 0; i <= COMP_CWORD; i++)); do
		rest=${line#"${line%%[![:blank:]]*}"}
		word=$rest
		[ "$i" -eq "$COMP_CWORD" ] || word=${COMP_WORDS[i]}
		if [ "$i" -gt 0 ] && [ "$rest" = "$line" ] &&
			[[ $last$word == *[:=]* ]]; then
			words[${#words[@]}-1]+=$word
		else
			words+=("$word")
		fi
		line=${rest#"$word"}
		last=$word
	done
	cur=${words[${#words[@]}-1]}
}

# Gives those of the words that begin like cur, and weren't given before.
_pptctl_offer()
{
	local choice given=" ${words[*]:1:${#words[@]}-2} " broken=

	[[ $COMP_WORDBREAKS != *:* || $cur != *:* ]] || broken=${cur%"${cur##*:}"}
	[[ $COMP_WORDBREAKS != *=* || $cur != *=* || ${cur##*=} == *:* ]] ||
		broken=${cur%"${cur##*=}"}
	for choice; do
		[[ $choice == "$cur"* && $given != *" $choice "* ]] || continue
		COMPREPLY+=("${choice#"$broken"}")
	done
}

_pptctl_files()
{
	compopt -o filenames 2>/dev/null
	mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
}

# Of the VMs that "pptctl assign" holds devices for.
_pptctl_vms()
{
	local vm dir=${root%/}/run/ppt vms=()

	# Who isn't root has a folder of one's own for them.
	[[ $EUID = 0 || $root || -z ${XDG_RUNTIME_DIR-} ]] || dir=$XDG_RUNTIME_DIR/ppt
	# Not by a pattern, which failglob may not like.
	while read -r vm; do
		[[ -S $dir/$vm && $vm != *[!a-zA-Z0-9_.@+-]* ]] && vms+=("$vm")
	done < <(ls "$dir" 2>/dev/null)
	_pptctl_offer ${vms[@]+"${vms[@]}"}
}

# _pptctl_devices KIND: those which that fits, in the form that cur begins with
_pptctl_devices()
{
	local table head line state fits kind=$1 options=() addresses=()
	local -i at

	[[ $kind != any ]] || options=(--all)
	mapfile -t table < <("$pptctl" ${root:+--root "$root"} list \
		${options[@]+"${options[@]}"} 2>/dev/null)
	head=${table[0]-}
	[[ $head == ADDRESS*STATE*OWNER* ]] || return 0
	state=${head%%STATE*}
	at=${#state}
	for line in "${table[@]:1}"; do
		state=${line:at}
		# Two blanks separate columns; "!" says that no VM can get it.
		state=${state%%"  "*}
		case $kind:$state in
		any:* | claimable:*) fits=1 ;;
		claim:free | claim:host:*) fits=1 ;;
		claimed:free | claimed:host:*) fits= ;;
		claimed:*) fits=1 ;;
		unclaim:claimed* | unclaim:resetting | unclaim:quarantined*) fits=1 ;;
		assign:*!) fits= ;;
		assign:claimed*) fits=1 ;;
		release:assigned | release:"in use") fits=1 ;;
		reset:claimed*) fits=1 ;;
		recover:quarantined*) fits=1 ;;
		igd:free | igd:host:*) fits= ;;
		igd:*)
			case $line in
			*" 8086:"*" vga "* | *" 8086:"*" display "*) fits=1 ;;
			*) fits= ;;
			esac
			;;
		*) fits= ;;
		esac
		[ -n "$fits" ] || continue
		_pptctl_address "$line"
	done
	_pptctl_offer ${addresses[@]+"${addresses[@]}"}
}

# As Linux writes it, without the domain 0 unless that was begun; or 1/0/0.
_pptctl_address()
{
	local address=${1%% *} rest

	case $cur in
	[0-9]*/* )
		rest=${1#"$address"}
		rest=${rest#"${rest%%[! ]*}"}
		addresses+=("${rest%% *}")
		;;
	[0-9a-f][0-9a-f][0-9a-f]*) addresses+=("$address") ;;
	*) addresses+=("${address#0000:}") ;;
	esac
}

# What an option takes; fails if the word is none that takes something.
_pptctl_value()
{
	case "$command $1" in
	"run --device" | "run -d") _pptctl_devices assign ;;
	"rom check --device" | "rom check -d") _pptctl_devices any ;;
	"igd e820 --device" | "igd e820 -d") _pptctl_devices igd ;;
	"run --vm" | "run -v" | "assign --vm" | "assign -v" | "release --vm" | "release -v")
		_pptctl_vms
		;;
	"reset --method" | "reset -m")
		_pptctl_offer device_specific acpi flr af_flr pm bus cxl_bus slot
		;;
	"qemu-args --machine" | "qemu-args -m" | "libvirt-xml --machine" | "libvirt-xml -m")
		_pptctl_offer q35 pc
		;;
	"qemu-args --vm" | "qemu-args -v" | "libvirt-xml --bus" | "libvirt-xml -b") ;;
	"rom fix --output" | "rom fix -o" | "tree --svg" | "tree -s" | "import --file" | "import -f") _pptctl_files ;;
	"assign --admit" | "assign -a" | "watch --count" | "watch -c") ;;
	"rom fix --ids" | "rom fix -i") ;;
	"igd e820 --ram" | "igd e820 --low" | "igd e820 --opregion") ;;
	"igd e820 --stolen" | "igd e820 -"[rlos]) ;;
	*) return 1 ;;
	esac
}

_pptctl_options()
{
	case $command in
	list) _pptctl_offer --all --json --help ;;
	tree) _pptctl_offer --json --svg --help ;;
	show) _pptctl_offer --json --help ;;
	check) _pptctl_offer --all --wake --json --help ;;
	claim) _pptctl_offer --force --noreset --persist --next-boot --now --help ;;
	unclaim) _pptctl_offer --persist --now --help ;;
	run) _pptctl_offer --device --vm --help ;;
	assign) _pptctl_offer --vm --admit --help ;;
	release) _pptctl_offer --vm --help ;;
	reset) _pptctl_offer --method --help ;;
	recover) _pptctl_offer --no-rescan --help ;;
	iommu) _pptctl_offer --tables --json --help ;;
	import) _pptctl_offer --file --apply --json --help ;;
	watch) _pptctl_offer --count --json --help ;;
	qemu-args) _pptctl_offer --machine --vga --vm --json --help ;;
	libvirt-xml) _pptctl_offer --machine --bus --help ;;
	rom | igd) _pptctl_offer --help ;;
	"rom show") _pptctl_offer --json --help ;;
	"rom save") _pptctl_offer --force --raw --help ;;
	"rom check") _pptctl_offer --device --json --help ;;
	"rom fix") _pptctl_offer --output --ids --pad --dry-run --help ;;
	"rom set") _pptctl_offer --on --off --file --any-device --temporary --help ;;
	"igd show") _pptctl_offer --json --help ;;
	"igd save") _pptctl_offer --vbt --raw --force --help ;;
	"igd check") _pptctl_offer --json --help ;;
	"igd e820")
		_pptctl_offer --ram --low --opregion --stolen --device --json --help
		;;
	esac
}

# Whether the cursor is behind the COMMAND of "run", which likes what it likes.
_pptctl_in_command()
{
	local -i i=$((at + 1)) last=$((${#words[@]} - 1))

	while [ "$i" -lt "$last" ]; do
		case ${words[i]} in
		-d | -v | --device | --vm) i+=2 ;;
		--)
			[ $((i + 1)) -lt "$last" ]
			return
			;;
		-*) i+=1 ;;
		*) return 0 ;;
		esac
	done
	return 1
}

# What a command takes besides.
_pptctl_arguments()
{
	case $command in
	help) _pptctl_offer "${commands[@]}" ;;
	rom) _pptctl_offer show save check fix set ;;
	igd) _pptctl_offer show save check e820 ;;
	tree | show | iommu | watch | "rom show") _pptctl_devices any ;;
	check) _pptctl_devices claimable ;;
	claim | import) _pptctl_devices claim ;;
	unclaim) _pptctl_devices unclaim ;;
	assign | qemu-args | libvirt-xml) _pptctl_devices assign ;;
	run)
		mapfile -t COMPREPLY < <(compgen -c -- "$cur")
		_pptctl_files
		;;
	release)
		case " ${words[*]} " in
		*" --vm"[\ =]* | *" -v"*) _pptctl_devices release ;;
		*) _pptctl_vms ;;
		esac
		;;
	reset) _pptctl_devices reset ;;
	recover) _pptctl_devices recover ;;
	"igd show") _pptctl_devices igd ;;
	"rom save") _pptctl_devices any && _pptctl_files ;;
	"rom set") _pptctl_devices claimed && _pptctl_files ;;
	"igd save") _pptctl_devices igd && _pptctl_files ;;
	"rom check" | "rom fix" | "igd check") _pptctl_files ;;
	esac
}

_pptctl()
{
	local commands=(list tree show check claim unclaim run assign release reset recover
		rom igd iommu qemu-args libvirt-xml import watch)
	local words cur command root='' pptctl=${1:-pptctl} before
	local -i at=1
	local IFS=$' \t\n'

	COMPREPLY=()
	_pptctl_words
	if [[ ${words[1]-} == --root && ${#words[@]} -gt 3 ]]; then
		root=${words[2]}
		at=3
	elif [[ ${words[1]-} == --root=* && ${#words[@]} -gt 2 ]]; then
		root=${words[1]#--root=}
		at=2
	fi
	[[ $root != \~/* ]] || root=$HOME/${root:2}
	if [ ${#words[@]} -eq $((at + 1)) ]; then
		_pptctl_offer "${commands[@]}" help
		[ "$at" -gt 1 ] || _pptctl_offer --root --help --version
		return
	fi
	if [ "${words[1]}" = --root ] && [ "$at" -eq 1 ]; then
		_pptctl_files
		return
	fi
	command=${words[at]}
	case $command in
	rom | igd) [ ${#words[@]} -eq $((at + 2)) ] || command+=" ${words[at + 1]}" ;;
	esac
	if [ "$command" = run ] && _pptctl_in_command; then
		_pptctl_files
		return
	fi
	before=${words[${#words[@]}-2]}
	_pptctl_value "$before" && return
	case $cur in
	-*) _pptctl_options ;;
	*) _pptctl_arguments ;;
	esac
}

complete -F _pptctl pptctl
