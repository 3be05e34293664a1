# What is likely meant by a word.
#
# usage: awk -f nearest.awk -f PROGRAM ...

# Of known[1] to known[n] the word of which at most two characters are wrong, missing, too many or exchanged, and fewer
# than half of them; or "".
function nearest(word, known, n,   limit, i, d, found) {
	limit = length(word) > 4 ? 2 : length(word) > 2 ? 1 : 0
	for (i = 1; i <= n; i++)
		if ((d = distance(toupper(word), toupper(known[i]))) <= limit) {
			limit = d - 1
			found = known[i]
		}
	return found
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
