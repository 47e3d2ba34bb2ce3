# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the scripts beside this share. Each prints a line for whatever is wrong,
# and one at the end; its exit status is 1 if there was any. They are run from
# the top folder, when library and tool are built.

export LC_ALL=C
out=build/docs
mkdir -p $out
findings=0
checked=0

# finding TEXT…: something is wrong
finding() {
	echo "docs: $*"
	findings=$((findings + 1))
}

# words TEXT: one on a line, sorted
words() {
	tr -s ' \t\n' '\n' <<<"$1" | sed '/^$/d' | sort -u
}

# same [-e] NAME WANTED GOT: two lists of words are equal, in any order; with -e
# they may be empty, too
same() {
	local word
	if [ "$1" = -e ]; then
		shift
	elif [ -z "$(words "$2")" ]; then
		finding "$1: nothing to compare it with"
	fi
	checked=$((checked + 1))
	for word in $(comm -23 <(words "$2") <(words "$3")); do
		finding "$1: $word is missing"
	done
	for word in $(comm -13 <(words "$2") <(words "$3")); do
		finding "$1: there is no $word"
	done
}

# done_with NAME WHAT
done_with() {
	if [ $findings -gt 0 ]; then
		echo "FAIL docs $1: $findings"
		exit 1
	fi
	[ $checked -gt 0 ] || { echo "FAIL docs $1: nothing was compared" && exit 1; }
	echo "ok   docs $1: $checked $2"
}

# A page without macros, on lines that never end.
plain() {
	mandoc -Tascii -O width=900 "$1" | col -bx
}
