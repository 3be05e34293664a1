# Numbers to ten significant digits: the last ones differ between CPUs, whose libm differ.
def rounded:
	if . == 0 then 0
	else (if . < 0 then -. else . end | log10 | floor) as $power
		| if $power >= 9 then round
		else pow(10; 9 - $power) as $scale | (. * $scale | round) / $scale end
	end;
walk(if type == "number" then rounded else . end)
