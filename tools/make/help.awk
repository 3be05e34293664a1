# What make help prints: the groups and rows of the comments that are marked so, in 80 columns.
#
# usage: awk -v self=make -v goals='GOAL ...' -v table=tools/lib/settings.h -f choices.awk -f help.awk FILE ...
#
# A row is a head and its text, two blanks or more behind it; what is indented goes on with the text.  The first row of a
# file says in which column texts stand.  <KEY> in a text is what that setting of the table can be.  Where self is not
# make, goals are typed with that.

BEGIN {
	choices_read(table)
	for (key in choices)
		choices[key] = listed(choices[key])
	for (i = split(goals, word, " "); i > 0; i--)
		is_goal[word[i]] = 1
}

FNR == 1 { row(); column = 0 }

/^#   == / { row(); print "\n" typed(substr($0, 8)); next }
/^#   [^ ]/ { row(); begin(substr($0, 5)); next }
/^#    +[^ ]/ { sub(/^# +/, ""); text = text " " $0; next }
{ row() }
END { row() }

# The text is behind the last blanks that can end a head.
function begin(line,   at, i) {
	at = length(line) + 1
	for (i = 1; i < 45; i++)
		if (substr(line, i, 3) ~ /^  [^ ]/ && substr(line, 1, i - 1) !~ /[.] *$/)
			at = i + 2
	head = substr(line, 1, at - 1)
	text = substr(line, at)
	sub(/ +$/, "", head)
	if (!column)
		column = at + 2 + length(self) - length("make")
}

function row(   line, word, n, i) {
	if (head == "")
		return
	line = "  " typed(head)
	if (length(line) > column - 3 || text == "") {
		print line
		line = ""
	}
	line = sprintf("%-" (column - 2) "s", line)
	n = split(typed(text), word, " ")
	for (i = 1; i <= n; i++) {
		if (length(line) + 1 + length(word[i]) > 80) {
			print line
			line = sprintf("%-" (column - 2) "s", "")
		}
		line = line " " word[i]
	}
	if (n > 0)
		print line
	head = text = ""
}

# "a b c" as "a, b or c".
function listed(words) {
	gsub(/ /, ", ", words)
	if (match(words, /.*, /))
		words = substr(words, 1, RLENGTH - 2) " or " substr(words, RLENGTH + 1)
	return words
}

# A text as it is for who types self, with its choices.
function typed(text,   key, done) {
	for (key in choices)
		gsub("<" key ">", choices[key], text)
	if (self == "make")
		return text
	sub(/^make /, self " ", text)
	while (match(text, /(^|[^a-z])make [a-z][a-z0-9-]*/)) {
		key = substr(text, RSTART, RLENGTH)
		sub(/.* /, "", key)
		if (key in is_goal || key ~ /^deps-/)
			done = done substr(text, 1, RSTART + RLENGTH - 6 - length(key)) self " " key
		else
			done = done substr(text, 1, RSTART + RLENGTH - 1)
		text = substr(text, RSTART + RLENGTH)
	}
	return done text
}
