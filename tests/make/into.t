#!/bin/bash
# A file gets its name when the command that writes it has succeeded.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"
cd "$tmp" || exit 1
PATH=$top/build/libexec:$PATH
mkdir here && : >empty && echo some >input

tap_is 'the output' "$(into here/file echo 'a  b'; cat here/file)" 'a  b'
into here/file sh -c 'echo half; exit 3' 2>said
tap_is 'a command that fails leaves the file that was there, and its status' "$? $(cat here/file) $(ls here)" '3 a  b file'
into here/other sh -c 'echo half; kill -KILL $$'
tap_is 'one that is killed' "$? $(ls here)" '1 file'
into here/other ./none 2>said
tap_is 'none' "$? $(ls here) $(cat said)" '1 file into: ./none: No such file or directory'
into none/file true 2>said
tap_is 'no directory' "$? $(sed 's/[0-9]*: No/: No/' said)" '1 into: none/file.: No such file or directory'
tap_is 'an empty input: an empty file, and no command' "$(into -u empty here/made echo x; echo $? "$(stat -c %s here/made)")" '0 0'
tap_is 'another' "$(into -u input here/made cat input; cat here/made)" some
into -u none here/not true 2>said
tap_is 'no input' "$? $(cat said) $(ls here | xargs)" '1 into: none: No such file or directory file made'
mkfifo ready go
into here/other sh -c 'echo >ready; read -r _ <go' &
read -r _ <ready
kill -TERM $!
wait $! 2>/dev/null
tap_is 'SIGTERM leaves nothing' "$? $(ls here | xargs)" '143 file made'
echo >go
for args in '' file '-u x' '-x file true'; do
	into $args 2>said
	tap_is "wrong use: $args" $? 2
done
tap_done
