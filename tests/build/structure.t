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

# A file calls another of its folder when it needs a symbol that only the other one defines.  tsort names those that
# call each other in a circle.
tap_is 'no circle of files that call each other' "$(find build/tools -name '*.o' | xargs nm -A -g | awk '
	{ sub(/:.*/, "", $1); split($1, part, "/"); name = part[3] " " $NF }
	$(NF - 1) != "U" { definer[name] = $1; next }
	{ users[name] = users[name] " " $1 }
	END { for (name in definer) { n = split(users[name], user, " "); for (i = 1; i <= n; i++) print user[i], definer[name] } }
' | tsort 2>&1 >/dev/null)" ''

tap_is 'names of structs are unique' "$(grep -rhoE '^(static )?(struct|enum|union) [a-z_0-9]+ \{' tools --include='*.[ch]' |
	sed 's/^static //' | sort | uniq -d)" ''
tap_done
