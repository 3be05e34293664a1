#!/bin/bash
# NIST's reference data sets, as boot times in ms: mean, standard deviation and autocorrelation to as many digits as each file claims.
top=$(cd "$(dirname "$0")/../.." && pwd)
. "$top/tests/tap.sh"

certified()	# FILE KEY
{
	sed -n "s/^$2 //p" "$1"
}

correct_digits()	# ACTUAL EXPECTED: minus the logarithm of the relative error, 15 at most
{
	awk -v a="$1" -v e="$2" 'BEGIN { d = (a - e) / e; if (d < 0) d = -d; print d < 1e-15 ? 15 : int(-log(d) / log(10) + 1e-9) }'
}

for file in "$top"/tests/stats/nist/*.txt; do
	name=$(basename "$file" .txt)
	sed 1,5d "$file" | "$top/tests/stats/records" | stats >"$tmp/result"
	for key in mean:mean_ms stdev:stdev_ms lag1:autocorrelation.lag1; do
		actual=$(jq -r ".cpu_1.statistics.${key#*:}" "$tmp/result")
		want=$(certified "$file" "${key%:*}")
		tap_ok "$name: ${key%:*} $actual, certified $want" \
			test "$(correct_digits "$actual" "$want")" -ge "$(certified "$file" digits)"
	done
done
tap_done
