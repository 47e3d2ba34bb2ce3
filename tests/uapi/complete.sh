#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# complete.sh HEADER LAYOUT: every struct, member and number of HEADER has its
# line in LAYOUT, and every command is in header.c beside it.
set -eu

header=$1
layout=$2
commands=$(dirname "$layout")/header.c
missing=0

need() { # FILE TEXT
	grep -qF -- "$2" "$1" && return
	echo "$1 has no line with: $2" >&2
	missing=1
}

members() {
	awk '
	/^struct [a-z_]+ \{$/ { type = $2; print "SIZE(" type ","; next }
	/^\}/ { type = "" }
	type && /;$/ {
		member = $NF
		gsub(/\[.*\]|[;*]/, "", member)
		print "OFFSET(" type ", " member ","
	}' "$header"
}

count=0
while read -r line; do
	need "$layout" "$line"
	count=$((count + 1))
done <<END
$(members)
END
# Fewer means that the header is written in a way that isn't understood here.
if [ "$count" -lt "$(grep -c '^	__\|^	char\|^struct' "$header")" ]; then
	echo "$header: only $count structs and members were recognised" >&2
	missing=1
fi

# On i386 a plain __u64 is aligned to 4: the same layout here today may be
# another one after the next change.
if grep -n '^	__[us]64' "$header" >&2; then
	echo "$header: 64-bit members are __aligned_u64" >&2
	missing=1
fi

while read -r name; do
	case $name in
	PPT_ENTRY_ERROR_*) need "$layout" "ENTRY_ERROR(${name#PPT_ENTRY_ERROR_}," ;;
	PPT_DEVICE_PATH) need "$layout" "sizeof($name)" ;;
	*) need "$layout" "VALUE($name," ;;
	esac
	case $name in
	PPT_IOC_TYPE) ;;
	PPT_IOC_*) need "$commands" "	$name," ;;
	esac
done <<END
$(sed -n 's/^#define \(PPT_[A-Z0-9_]*\) .*/\1/p' "$header")
END
exit $missing
