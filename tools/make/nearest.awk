# usage: awk -f nearest.awk WORD KNOWN ...
# Print the known word that is likely meant by WORD: at most two characters are wrong, missing, too many or exchanged,
# and fewer than half of them.

BEGIN {
	limit = length(ARGV[1]) > 4 ? 2 : length(ARGV[1]) > 2 ? 1 : 0
	for (i = 2; i < ARGC; i++)
		if ((d = distance(toupper(ARGV[1]), toupper(ARGV[i]))) <= limit) {
			limit = d - 1
			nearest = ARGV[i]
		}
	print nearest
	exit
}

# The Damerau-Levenshtein distance of two words, where no place is edited twice (optimal string alignment).
function distance(a, b,   d, i, j, same) {
	for (i = 0; i <= length(a); i++)
		d[i, 0] = i
	for (j = 0; j <= length(b); j++)
		d[0, j] = j
	for (i = 1; i <= length(a); i++)
		for (j = 1; j <= length(b); j++) {
			same = substr(a, i, 1) == substr(b, j, 1)
			d[i, j] = least(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + !same)
			if (i > 1 && j > 1 && substr(a, i, 1) == substr(b, j - 1, 1) && substr(a, i - 1, 1) == substr(b, j, 1))
				d[i, j] = least(d[i, j], d[i - 2, j - 2] + 1, d[i, j])
		}
	return d[length(a), length(b)]
}

function least(a, b, c) {
	return a < b ? (a < c ? a : c) : (b < c ? b : c)
}
