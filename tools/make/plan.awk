# The plan: which boot comes after which.
#
# A block has every configuration once, in an order drawn anew, and of each configuration its variants one after
# another, in an order drawn anew.  This is a function of the seed and of the sets of configurations and variants:
# a longer plan begins as a shorter one does.  Park and Miller's generator is the same in every awk, since its
# products fit a double.

function draw(n) {
	random = random * 48271 % 2147483647
	return int(random / 2147483647 * n) + 1
}

# Print a line for each boot, CONFIGURATION/SAMPLE.PLACE: warm-ups (W01 ...) before samples (001 ...), of these no more than
# limit[CONFIGURATION], where that has a number.
function plan(seed, warmup, samples, configs, variants) {
	place = 0
	blocks(seed + 1, warmup + 0, "W%02d", configs, variants)
	blocks(seed + 0, samples + 0, "%03d", configs, variants)
}

function blocks(seed, n, label, configs, variants,   b, i) {
	random = seed % 2147483646 + 1
	for (i = 0; i < 9; i++)
		draw(1)
	for (b = 1; b <= n; b++)
		block(sprintf(label, b), configs, variants)
}

function boot(config, sample) {
	if (!(config in limit) || sample ~ /^W/ || sample + 0 <= limit[config] + 0)
		print config "/" sample "." ++place
}

function block(sample, configs, variants,   list, i, j) {
	for (i = split(configs, list); i > 0; i--) {
		j = draw(i)
		if (variants == "")
			boot(list[j], sample)
		else
			pair(sample, list[j], variants)
		list[j] = list[i]
	}
}

function pair(sample, config, variants,   list, i, j) {
	for (i = split(variants, list); i > 0; i--) {
		j = draw(i)
		boot(config "@" list[j], sample)
		list[j] = list[i]
	}
}
