#!/bin/bash
# The plan of the house: who may include and call whom.
. "$(dirname "$0")/../tap.sh"
cd "$top" || exit 1

tap_is 'lib includes nothing outside itself' \
	"$(grep -n '^#include "' tools/lib/*.[ch] | grep -v '"[a-z_]*\.h"$')" ''
tap_is "no program's folder includes another's" "$(for dir in tools/*/; do
	name=$(basename "$dir")
	grep -rn '^#include ".*/' "$dir" --include='*.[ch]' |
		grep -v -e '"lib/' -e '"methods/' -e "\"$name/" -e '"\.\./'
done)" ''

# A file calls another when it needs a symbol that only the other one defines.  tsort
# names those that call each other in a circle.
circle()	# DIRECTORY
{
	find "build/tools/$1" -name '*.o' | while read -r object; do
		nm --defined-only -g "$object" | awk -v o="$object" 'NF == 3 { print $3, o }'
	done | sort >"$tmp/defined"
	find "build/tools/$1" -name '*.o' | while read -r object; do
		nm -u "$object" | awk -v o="$object" '{ print $2, o }'
	done | sort | join "$tmp/defined" - | awk '$2 != $3 { print $3, $2 }' | sort -u | tsort 2>&1 >/dev/null
}
for dir in tools/*/; do
	name=$(basename "$dir")
	[ "$name" = make ] || [ "$name" = probe ] || tap_is "$name: no circle of files that call each other" "$(circle "$name")" ''
done

tap_is 'names of structs are unique' "$(grep -rhoE '^(static )?(struct|enum|union) [a-z_0-9]+ \{' tools --include='*.[ch]' |
	sed 's/^static //' | sort | uniq -d)" ''
tap_done
