# SPDX-License-Identifier: GPL-2.0
# Completion of pptctl in bash: commands, their options, and the devices that a
# command is for. A device's colons are a part of it.

_pptctl_devices()
{
	case $1 in
	claim) pptctl list 2>/dev/null |
		awk 'NR > 1 && !/ (claimed|in use|resetting|sriov|leaving) / { print $1 }' ;;
	unclaim) pptctl list 2>/dev/null |
		awk 'NR > 1 && / (claimed|in use|resetting|sriov|leaving) / { print $1 }' ;;
	show) pptctl list --all 2>/dev/null | awk 'NR > 1 { print $1 }' ;;
	esac
}

_pptctl()
{
	local cur words cword command choice

	_get_comp_words_by_ref -n : cur words cword 2>/dev/null || return
	command=${words[1]}
	if [ "$cword" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"list show claim unclaim help --help --version" -- "$cur")
		return
	fi
	case $command:$cur in
	list:-*) choice='--all --json --help' ;;
	show:-*) choice='--json --help' ;;
	claim:-*) choice='--force --noreset --help' ;;
	unclaim:-*) choice='--help' ;;
	help:*) choice='list show claim unclaim' ;;
	*) choice=$(_pptctl_devices "$command") ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$choice" -- "$cur")
	__ltrim_colon_completions "$cur" 2>/dev/null
}

complete -F _pptctl pptctl
