#!/bin/sh
# What plays casts and shows traces does so with those of a report: make deps-browser.
. "$(dirname "$0")/../tap.sh"
npm=$top/build/npm/node_modules
one=$top/tests/report/data/one.jsonl

if ! command -v chromium >/dev/null || [ ! -e "$npm/speedscope" ] || [ ! -e "$npm/asciinema-player" ]; then
	tap_skip "a player and a viewer" "no make deps-browser"
	tap_done
fi
page()	# FILE: what a browser makes of it
{
	chromium --headless --no-sandbox --disable-gpu --allow-file-access-from-files --user-data-dir="$tmp/profile" --virtual-time-budget=20000 --dump-dom "$1" 2>"$tmp/said"
}

cp -r "$npm/speedscope/dist/release" "$tmp/speedscope"
printf 'speedscope.loadFileFromBase64("demo.json", "%s")' "$(report -f trace "$one" | base64 -w 0)" >"$tmp/speedscope/load.js"
tap_like "speedscope loads a trace" "$(page "file://$tmp/speedscope/index.html#localProfilePath=$tmp/speedscope/load.js" | grep '<title>')" 'demo.*- speedscope</title>'

mkdir "$tmp/cpu_1"
printf '%s\n' '{"at_ns":1000000,"serial":"hello guest\r\n"}' >"$tmp/cpu_1/001.boot.jsonl"
cp "$npm/asciinema-player/dist/bundle/asciinema-player.min.js" "$tmp/player.js"
cat >"$tmp/player.html" <<EOT
<!DOCTYPE html><div id=player></div><script src=player.js></script><script>
AsciinemaPlayer.create({ data: atob("$(report -f asciicast -l "$tmp" "$one" | base64 -w 0)") }, document.querySelector("#player"),
	{ preload: true, autoPlay: true, speed: 10 });
</script>
EOT
page "file://$tmp/player.html" >"$tmp/played"
tap_like "asciinema-player shows what the guest wrote" "$(cat "$tmp/played")" 'hello guest'
# The first, at 0, is where it begins.
tap_is "and marks at its phases, and its end" "$(grep -o 'class="ap-marker-container' "$tmp/played" | wc -l)" 11
tap_done
