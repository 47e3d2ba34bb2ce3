# SPDX-License-Identifier: GPL-2.0
# Completion of pptctl in bash: commands, their options, and the devices that a
# command is for. A device's colons are a part of it.

_pptctl_devices()
{
	case $1 in
	claim) pptctl list 2>/dev/null |
		awk 'NR > 1 && !/ (claimed|assigned|in use|resetting|quarantined|sriov|leaving) / { print $1 }' ;;
	check) pptctl list 2>/dev/null | awk 'NR > 1 { print $1 }' ;;
	unclaim | rom-set | igd) pptctl list 2>/dev/null |
		awk 'NR > 1 && / (claimed|assigned|in use|resetting|quarantined|sriov|leaving) / { print $1 }' ;;
	run | assign) pptctl list 2>/dev/null |
		awk 'NR > 1 && / claimed / { print $1 }' ;;
	release) pptctl list 2>/dev/null |
		awk 'NR > 1 && / (assigned|in use) / { print $1 }' ;;
	reset) pptctl list 2>/dev/null |
		awk 'NR > 1 && / claimed / { print $1 }' ;;
	recover) pptctl list 2>/dev/null |
		awk 'NR > 1 && / quarantined / { print $1 }' ;;
	show | watch | rom-show | rom-save | rom-check) pptctl list --all 2>/dev/null |
		awk 'NR > 1 { print $1 }' ;;
	esac
}

# Of the assignments that are held.
_pptctl_names()
{
	find /run/ppt -maxdepth 1 -type s -printf '%f\n' 2>/dev/null
}

# Behind its own options, "run" takes a command and what that likes.
_pptctl_run()
{
	case ${words[cword - 1]} in
	-d | --device) _pptctl_devices run ;;
	-v | --vm) _pptctl_names ;;
	*) compgen -c -f -- "$cur" ;;
	esac
}

# The words of "rom" are a command, and then its options, devices and files.
_pptctl_rom()
{
	local command=${words[2]}

	if [ "$cword" -eq 2 ]; then
		echo show save check fix set --help
		return
	fi
	case $command:$cur in
	show:-*) echo --json --help ;;
	save:-*) echo --force --raw --help ;;
	check:-*) echo --device --json --help ;;
	fix:-*) echo --output --ids --pad --dry-run --help ;;
	set:-*) echo --on --off --file --any-device --temporary --help ;;
	show:*) _pptctl_devices rom-show ;;
	save:* | set:*) _pptctl_devices "rom-$command" && compgen -f -- "$cur" ;;
	check:*)
		case ${words[cword - 1]} in
		-d | --device) _pptctl_devices rom-check ;;
		*) compgen -f -- "$cur" ;;
		esac
		;;
	fix:*) compgen -f -- "$cur" ;;
	esac
}

# The same of "igd".
_pptctl_igd()
{
	local command=${words[2]}

	if [ "$cword" -eq 2 ]; then
		echo show save check e820 --help
		return
	fi
	case $command:$cur in
	show:-*) echo --json --help ;;
	save:-*) echo --vbt --raw --force --help ;;
	check:-*) echo --json --help ;;
	e820:-*) echo --ram --low --opregion --stolen --device --json --help ;;
	show:*) _pptctl_devices igd ;;
	save:*) _pptctl_devices igd && compgen -f -- "$cur" ;;
	check:*) compgen -f -- "$cur" ;;
	e820:*)
		case ${words[cword - 1]} in
		-d | --device) _pptctl_devices igd ;;
		esac
		;;
	esac
}

_pptctl()
{
	local cur words cword command choice

	_get_comp_words_by_ref -n : cur words cword 2>/dev/null || return
	command=${words[1]}
	if [ "$cword" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"list show check claim unclaim run assign release reset recover rom igd watch help --help --version" -- "$cur")
		return
	fi
	case $command:$cur in
	list:-*) choice='--all --json --help' ;;
	show:-*) choice='--json --help' ;;
	check:-*) choice='--all --wake --json --help' ;;
	claim:-*) choice='--force --noreset --help' ;;
	unclaim:-*) choice='--help' ;;
	run:-*) choice='--device --vm --help' ;;
	run:*) choice=$(_pptctl_run) ;;
	assign:-*) choice='--vm --admit --help' ;;
	release:-*) choice='--vm --help' ;;
	release:*)
		case ${words[*]:2:cword-2} in
		-v | --vm | '') choice=$(_pptctl_names) ;;
		*) choice=$(_pptctl_devices release) ;;
		esac
		;;
	reset:-*) choice='--method --help' ;;
	reset:*)
		choice=$(_pptctl_devices reset)
		case ${words[cword - 1]} in
		-m | --method) choice='device_specific acpi flr af_flr pm bus cxl_bus slot' ;;
		esac
		;;
	recover:-*) choice='--no-rescan --help' ;;
	rom:*) choice=$(_pptctl_rom) ;;
	igd:*) choice=$(_pptctl_igd) ;;
	watch:-*) choice='--count --json --help' ;;
	help:*) choice='list show check claim unclaim run assign release reset recover rom igd watch' ;;
	*) choice=$(_pptctl_devices "$command") ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$choice" -- "$cur")
	__ltrim_colon_completions "$cur" 2>/dev/null
}

complete -F _pptctl pptctl
