# What was asked: check it, and print what follows from it, a word a line:
#
#	config=NAME             a configuration: cpu_N[-MODEL][-MEMORYM][-icount][@VARIANT]
#	stale=NAME              one whose config.json does not hold what is asked now
#	followed=NAME           one whose boots qboot can follow through their calls: deterministic clock, one CPU, probe
#	limit=NAME:SAMPLES      one that has fewer samples than others
#	NAME/SAMPLE.PLACE       a boot of the plan (plan.awk)
#	error REASON            and nothing else
#
# usage: LC_ALL=C awk -f choices.awk -f plan.awk -f nearest.awk -f asked.awk NAME=VALUE ...
#
# SETTING=VALUE is what the user typed; settings= has a word for each, SETTING:KEY:KIND: its key in a cell ("-":
# none), and what its value may be:
#
#	whole, positive         a number
#	percent                 a percentage, without the sign
#	threshold               the same, or 0
#	location                mean or median
#	share                   all, a number or a percentage
#	flag                    0 or 1
#	jobs                    auto, or a number from 1 on
#	engine                  local or slurm
#	word, line              one word; one line, as it is typed
#	words                   a line of several, quoted as for the shell: a list
#	path, name, model       without characters that make or the shell take for something else
#	guest                   a name as above, or a path to a file NAME.json
#	guests                  the same, with a name that a configuration can have
#	choice                  one of those that the table of settings has for the key
#	KIND+  KIND!  KIND+!    a list of such words; not empty; both
#
# Also table=, the table of settings; dir=, the directory of the matrix; guest=, the profile; guest.NAME=, that of a
# variant's guest; called=, as what a variant is typed, % for its name; disk=, what BOOT=disk boots unless a DISK is named; seed=, samples=, warmup=, of the plan, exact=, plans=, NAME:SAMPLES ..., with SAMPLES=auto; and
# show=NAME, to print the cell of that configuration alone; or refused=NAME, said=LINE, to print what mkdisk said of it in
# words of the user's.

BEGIN {
	ODD = "%\"'`\\*?~&|;<>()[]{}!$#"
	for (i = 1; i < ARGC; i++) {
		at = index(ARGV[i], "=")
		value[substr(ARGV[i], 1, at - 1)] = substr(ARGV[i], at + 1)
	}
	choices_read(value["table"])
	settings_read()
	for (i = 1; i <= n_settings; i++)
		check(setting[i], setting[i], value[setting[i]], several[setting[i]])
	variants_read()
	configurations()
	if ("words" in value) {
		n = words_read(value["words"], value[value["words"]], words)
		for (i = 1; i <= n; i++)
			print words[i]
	} else if ("refused" in value)
		print blamed(value["refused"], value["said"])
	else if ("show" in value)
		print cell(value["show"])
	else
		answer()
	exit
}

function answer(   i) {
	for (i = 1; i <= n_configs; i++)
		print "config=" config[i]
	for (i = 1; i <= n_configs; i++)
		if (!holds(value["dir"] "/" config[i] "/config.json", cell(config[i])))
			print "stale=" config[i]
	for (i = 1; i <= n_configs; i++)
		if (is_followed(config[i]))
			print "followed=" config[i]
	limits_read()
	for (i = 1; i <= n_configs; i++)
		if (config[i] in limit)
			print "limit=" config[i] ":" limit[config[i]]
	plan(value["seed"], value["warmup"], value["samples"], sorted(bases), sorted(value["VARIANTS"]))
}

# With SAMPLES=auto each configuration has as many samples as its own plan says; without one, as many as show whether boots
# on the deterministic clock repeat.
function limits_read(   words, of, n, i) {
	for (i = 1; value["exact"] != "" && i <= n_configs; i++)
		if (value_in(config[i], "CLOCK") == "icount")
			limit[config[i]] = value["exact"]
	n = split(value["plans"], words, " ")
	for (i = 1; i <= n; i++) {
		split(words[i], of, ":")
		if (of[1] in variant_of)
			limit[of[1]] = of[2]
	}
	for (i = 1; i <= n_configs; i++)
		if (limit[config[i]] == "" || limit[config[i]] + 0 >= value["samples"] + 0)
			delete limit[config[i]]
}

function complain(reason) {
	print "error " reason
	exit
}

# ---- settings ------------------------------------------------------------------------

function settings_read(   words, field, i) {
	odd["path"] = ODD ":="
	odd["name"] = ODD ":=/"
	odd["model"] = ODD "/"
	n_settings = split(value["settings"], words, " ")
	for (i = 1; i <= n_settings; i++) {
		split(words[i], field, ":")
		setting[i] = field[1]
		key[field[1]] = field[2]
		must[field[1]] = sub(/!$/, "", field[3])
		several[field[1]] = sub(/[+]$/, "", field[3])
		kind[field[1]] = field[3]
	}
}

# Complain unless text is a value of that setting, which the complaint calls what.
function check(name, what, text, many,   words, n, i) {
	if (key[name] != "-" || kind[name] ~ /^(line|guest)$/)
		text_check(what, text)
	if (kind[name] == "words")
		words_read(what, text, words)
	if (kind[name] == "guest")
		guest_check(what, text)
	if (kind[name] ~ /^(line|words|guest)$/)
		return
	n = split(text, words, " ")
	if (n == 0 && must[name])
		complain(what ": empty")
	if (n > 1 && !many)
		complain(what ": more than one word: " text)
	for (i = 1; i <= n; i++) {
		word_check(kind[name], name, what, words[i], text, many)
		if (many && named[what, kind[name] == "guests" ? base_of(words[i]) : words[i]]++)
			complain(what ": " words[i] " is there twice")
	}
}

# What no record can have: control characters other than a tab, and bytes that are no UTF-8.
function text_check(what, text,   t) {
	if (text ~ /[\001-\010\012-\037]/)
		complain(what ": has a control character")
	t = "[\200-\277]"
	gsub("[\302-\337]" t "|\340[\240-\277]" t "|[\341-\354\356\357]" t t "|\355[\200-\237]" t \
		"|\360[\220-\277]" t t "|[\361-\363]" t t t "|\364[\200-\217]" t t, "", text)
	if (text ~ /[\200-\377]/)
		complain(what ": is not UTF-8")
}

# The last part of a guest's path, without .json.
function base_of(text) {
	sub(/.*\//, "", text)
	sub(/[.]json$/, "", text)
	return text
}

function guest_check(what, text,   base) {
	base = base_of(text)
	if (text ~ /\/$/)
		complain(what ": is a directory: name a profile: " text)
	if (base ~ /^[ \t]*$/)
		complain(what ": empty")
	if (base ~ /^[.]/)
		complain(what ": cannot begin with a dot: " base)
	if (base ~ /[ \t]/)
		complain(what ": a file's name cannot have a blank: " base)
	characters_check(what, base, odd["name"])
}

function word_check(is, name, what, word, text, many) {
	if (is == "whole" || is == "positive") {
		if (word !~ /^(0|[1-9][0-9]*)$/)
			complain(what ": not a whole number: " word (many && word ~ /^[0-9]+(,[0-9]+)+$/ ? ": separate them by blanks" : word ~ /^[0-9]+[A-Za-z]+$/ ? ": without a unit" : ""))
		if (length(word) > 18)
			complain(what ": too large: " word)
		if (is == "positive" && word == "0")
			complain(what ": must be at least 1: " text)
	} else if (is == "choice") {
		if (!index(" " choices[key[name]] " ", " " word " "))
			complain(what ": not one of " choices[key[name]] ": " word)
	} else if (is == "engine") {
		if (word !~ /^(local|slurm)$/)
			complain(what ": neither local nor slurm: " word)
	} else if (is == "jobs") {
		if (word !~ /^(auto|[1-9][0-9]*)$/)
			complain(what ": neither auto nor a number from 1 on: " word)
	} else if (is == "percent") {
		if (word !~ /^[0-9]+([.][0-9]+)?$/ || word + 0 <= 0 || word + 0 > 100)
			complain(what ": not a percentage, above 0 and at most 100: " word)
	} else if (is == "threshold") {
		if (word !~ /^[0-9]+([.][0-9]+)?$/ || word + 0 > 100)
			complain(what ": not a percentage from 0 to 100: " word)
	} else if (is == "guests") {
		guest_check(what, word)
		if (base_of(word) !~ /^[A-Za-z0-9._-]+$/)
			complain(what ": a guest's name is of letters, digits, '.', '_' and '-': " base_of(word) ": " (word ~ /,/ ? "separate names by blanks, or " : "") "name the file another")
	} else if (is == "flag") {
		if (word !~ /^[01]$/)
			complain(what ": neither 0 nor 1: " word)
	} else if (is == "location") {
		if (word !~ /^(mean|median)$/)
			complain(what ": not mean or median: " word)
	} else if (is == "share") {
		if (word !~ /^(all|(0|[1-9][0-9]*)%?)$/ || word ~ /%$/ && word + 0 > 100)
			complain(what ": not all, a number or a percentage: " word)
	} else if (is in odd) {
		if (word ~ /^-/)
			complain(what ": cannot begin with a dash: " word)
		characters_check(what, word, odd[is])
	}
}

function characters_check(what, word, refused,   i, c) {
	for (i = 1; i <= length(refused); i++)
		if (index(word, c = substr(refused, i, 1)))
			complain(what ": cannot have the character " c ": " word ": name another")
}

# ---- variants ------------------------------------------------------------------------

# VARIANT_NAME is SETTING=VALUE ..., quoted as for the shell, or @FILE, which has one of them a line.
function variants_read(   variant, words, from, what, n, i, k) {
	for (i = split(value["VARIANTS"], variant, " "); i > 0; i--) {
		from = "VARIANT_" variant[i]
		what = called(variant[i])
		if (variant[i] !~ /^[A-Za-z0-9._-]+$/)
			complain("VARIANTS: a name is of letters, digits, '.', '_' and '-': " variant[i])
		if (!(from in value))
			complain("VARIANTS: there is no " what ": say what it sets: " what "='SETTING=VALUE ...'")
		n = value[from] ~ /^@/ ? lines_read(what, substr(value[from], 2), words) : words_read(what, value[from], words)
		for (k = 1; k <= n; k++)
			variant_set(what, variant[i], words[k])
	}
}

function called(variant,   what) {
	what = value["called"]
	sub(/%/, variant, what)
	return what
}

function variant_set(what, variant, word,   name, text) {
	name = substr(word, 1, index(word, "=") - 1)
	text = substr(word, index(word, "=") + 1)
	if (!index(word, "="))
		complain(what ": not SETTING=VALUE: " word ": name the setting, as in " what "=KERNEL=" word)
	if (!is_of_one(name))
		complain(what ": " name ": not a setting of one machine" meant(name))
	if (several[name] && value[name] != "" && (name != "CLOCK" || value[name] ~ / /))
		complain(what ": " name ": the matrix has its own: " value[name])
	check(name, what ": " name, text, 0)
	of_variant[variant, name] = text
}

function is_of_one(name) {
	return name == "GUEST" || name in key && key[name] != "-" && name != "CPUS"
}

function meant(name,   known, n, i, word) {
	for (i = 1; i <= n_settings; i++)
		if (is_of_one(setting[i]))
			known[++n] = setting[i]
	word = nearest(name, known, n)
	return word == "" ? "" : "; did you mean " word "?"
}

function lines_read(what, file, words,   n, line, status) {
	while ((status = (getline line < file)) > 0) {
		gsub(/^\357\273\277|\r$/, "", line) # as some editors write them
		if (line !~ /^[ \t]*(#|$)/)
			words[++n] = line
	}
	if (status < 0)
		complain(what ": cannot read " file)
	close(file)
	return n
}

# Split a text into words as the shell does, with its quotes and backslashes and nothing else of it.
function words_read(what, text, words,   n, i, c, quote, begun) {
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (quote == "" && index(" \t\n", c)) {
			begun = 0
			continue
		}
		if (!begun++)
			words[++n] = ""
		if (c == quote)
			quote = ""
		else if (quote == "" && index("'\"", c))
			quote = c
		else if (c == "\\" && (quote == "" || quote == "\"" && index("\"\\$`", substr(text, i + 1, 1))))
			words[n] = words[n] substr(text, ++i, 1)
		else
			words[n] = words[n] c
	}
	if (quote != "")
		complain(what ": no closing " quote ": quote it as for the shell")
	return n
}

# ---- configurations ------------------------------------------------------------------

function configurations(   cpus, models, sizes, clocks, nc, nm, ns, nk, c, m, s, k) {
	nc = split(value["CPUS"], cpus, " ")
	nm = split(value["MODELS"], models, " ")
	ns = split(value["MEM"], sizes, " ")
	nk = split(value["CLOCK"], clocks, " ")
	for (c = 1; c <= nc; c++)
		for (m = 1; m <= nm || m == 1; m++)
			for (s = 1; s <= ns || s == 1; s++)
				for (k = 1; k <= nk || k == 1; k++)
					configuration_add("cpu_" cpus[c] (nm > 0 ? "-" in_name(models[m]) : "") \
						(ns > 1 ? "-" sizes[s] "M" : "") (nk > 1 && clocks[k] == "icount" ? "-icount" : ""),
						cpus[c], models[m], sizes[s], clocks[k])
	if (again)
		complain("two configurations of one name in:" names)
	# make follows the chain of boots by recursion: with 300 000 its stack is full
	if ((value["samples"] + value["warmup"]) * n_configs > 100000)
		complain("SAMPLES: more than 100000 boots")
}

function in_name(model) {
	gsub(/[:=,]/, "_", model)
	return model
}

# Add a configuration, or each of its variants.
function configuration_add(base, cpus, model, memory, clock,   variant, n, v, name) {
	bases = bases " " base
	n = split(value["VARIANTS"], variant, " ")
	for (v = 1; v <= n || v == 1; v++) {
		name = base (n > 0 ? "@" variant[v] : "")
		again = again || name in variant_of
		config[++n_configs] = name
		names = names " " name
		variant_of[name] = variant[v]
		of_config[name, "CPUS"] = cpus
		of_config[name, "MODELS"] = model
		of_config[name, "MEM"] = memory
		of_config[name, "CLOCK"] = clock
	}
}

# A setting's value in a configuration.
function value_in(name, setting) {
	if ((variant_of[name], setting) in of_variant)
		return of_variant[variant_of[name], setting]
	if (setting == "DISK" && value["DISK"] == "" && value_in(name, "BOOT") == "disk")
		return value["disk"]
	return (name, setting) in of_config ? of_config[name, setting] : value[setting]
}

function profile(name) {
	return value[(variant_of[name], "GUEST") in of_variant ? "guest." of_variant[variant_of[name], "GUEST"] : "guest"]
}

# The cell of a configuration.  What is empty is left out: there the profile decides.
function cell(name,   text, i, asked) {
	text = "{\"config\":" quote(name) ",\"guest\":" quote(profile(name))
	for (i = 1; i <= n_settings; i++) {
		asked = value_in(name, setting[i])
		if (key[setting[i]] != "-" && asked != "")
			text = text "," member(key[setting[i]], json_of(setting[i], asked))
	}
	return text "}"
}

function is_followed(name) {
	return value_in(name, "CLOCK") == "icount" && value_in(name, "CPUS") == 1 && value_in(name, "PROBE") ~ /^(count)?$/
}

function json_of(setting, text,   words, n, i, json) {
	if (kind[setting] == "positive")
		return text
	if (kind[setting] != "words")
		return quote(text)
	n = words_read(setting, text, words)
	for (i = 1; i <= n; i++)
		json = json (i > 1 ? "," : "") quote(words[i])
	return "[" json "]"
}

# A line of mkdisk's about a configuration, with the setting that it is about, and the variant, in front.
function blamed(name, line,   i, text, begin, what, variant) {
	sub(/^mkdisk: /, "", line)
	variant = variant_of[name]
	for (i = 1; i <= n_settings; i++) {
		text = value_in(name, setting[i])
		begin = "stdin: " key[setting[i]] ": "
		sub(/\[\]: $/, ": ", begin)
		if (key[setting[i]] == "-" || index(line, begin) != 1 && (text == "" || index(line, text ":") != 1))
			continue
		if (index(line, begin) == 1)
			line = substr(line, length(begin) + 1)
		what = setting[i] ": "
		break
	}
	sub(/^stdin: /, "", line)
	if (what == "" ? value["VARIANT_" variant] != "" : (variant, setting[i]) in of_variant)
		what = called(variant) ": " what
	return what line
}

# A member of an object: of KEY, of KEY.KEY in an object of its own, of KEY[] in an array.
function member(where, json,   at) {
	if ((at = index(where, ".")) > 0)
		return quote(substr(where, 1, at - 1)) ":{" member(substr(where, at + 1), json) "}"
	if (sub(/\[\]$/, "", where))
		json = "[" json "]"
	return quote(where) ":" json
}

function quote(text,   json, i, c) {
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		json = json (c == "\t" ? "\\t" : index("\\\"", c) ? "\\" c : c)
	}
	return "\"" json "\""
}

# ---- files, lists --------------------------------------------------------------------

# Does a file hold that line and nothing else?
function holds(file, text,   line, same) {
	same = (getline line < file) > 0 && line == text && !((getline line < file) > 0)
	close(file)
	return same
}

# A list of words in the order of their bytes.
function sorted(list,   words, n, i, j, word) {
	n = split(list, words, " ")
	list = ""
	for (i = 2; i <= n; i++) {
		word = words[i]
		for (j = i; j > 1 && words[j - 1] "" > word ""; j--)
			words[j] = words[j - 1]
		words[j] = word
	}
	for (i = 1; i <= n; i++)
		list = list " " words[i]
	return list
}
