# What settings can be that are a choice, from the table of settings, tools/lib/settings.h.
#
# usage: awk -f choices.awk -f PROGRAM ...

# Make choices[KEY] the words of each line X(KEY, ... .words = "A B C" ...)
function choices_read(file,   line, key) {
	while ((getline line < file) > 0)
		if (match(line, /X\([a-z_]+,/)) {
			key = substr(line, RSTART + 2, RLENGTH - 3)
			if (match(line, /\.words = "[^"]*"/))
				choices[key] = substr(line, RSTART + 10, RLENGTH - 11)
		}
	close(file)
}
