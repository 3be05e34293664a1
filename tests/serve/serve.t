#!/bin/bash
# serve by HTTP: who may ask what, what is given, and what clients that misbehave cost.
. "$(dirname "$0")/../tap.sh"
. "$top/tests/until.sh"

export TMPDIR=$tmp
out=$tmp/out
make -s LOCK="$tmp/lock" OUT="$out" CPUS='1 2' SAMPLES=1 CMDLINE=garbage matrix html >"$tmp/said" 2>&1
echo secret >"$tmp/secret"
ln -s "$tmp/secret" "$out/demo/link.txt"
ln -s "$tmp" "$out/demo/outside"
serve -w -p 0 "$out" >"$tmp/address" 2>"$tmp/err" &
server=$!
tap_at_exit 'kill $server 2>/dev/null'
until_true grep -q http "$tmp/address"
read -r address <"$tmp/address"
port=${address##*:}
port=${port%/}
status() { curl -s --path-as-is -m 20 -o "$tmp/body" -w '%{http_code}' "$@"; }
get() { status "${address%/}$1" "${@:2}"; }

tap_is 'it listens on loopback only' "$address" "http://127.0.0.1:$port/"
tap_is 'an address with a port' "$(serve -a 127.0.0.1:9000 "$out" 2>&1 | head -n 1; echo "${PIPESTATUS[0]}")" 'serve: -a 127.0.0.1:9000: an address without a port, which is -p
2'
tap_is 'an address that cannot be told' "$(serve -p 0 "$out" 2>&1 >/dev/full; echo $?)" 'serve: stdout: No space left on device: free some, or write elsewhere
1'
if grep -qs '^0*1 .* lo$' /proc/net/if_inet6; then
	serve -p 0 -a '[::1]' "$out" >"$tmp/address6" &
	until_true grep -q http "$tmp/address6"
	tap_like 'an address of IPv6, as in a URL' "$(cat "$tmp/address6")" '^http://\[::1\]:[0-9]+/$'
	tap_is 'where it answers' "$(curl -s -m 20 "$(cat "$tmp/address6")healthz")" ok
	kill $!
fi
tap_like 'no room for a token' "$(trap '' XFSZ; ulimit -f 0; serve -p 0 "$tmp/full" 2>&1 | cat)" '\.token: File too large'
tap_is 'none is left, nor a part of one' "$(ls -A "$tmp/full")" ''
cat >"$tmp/nolink.c" <<'END'
#include <errno.h>
#include <unistd.h>
int link(const char *from, const char *to) { (void)from; (void)to; errno = EPERM; return -1; }
END
cc -shared -fPIC -o "$tmp/nolink.so" "$tmp/nolink.c"
LD_PRELOAD=$tmp/nolink.so serve -p 0 "$tmp/nolink" >"$tmp/address.nolink" 2>&1 &
until_true test -s "$tmp/address.nolink"
tap_is 'a file system without hard links has a token, and nothing else of it' \
	"$(grep -c '^http' "$tmp/address.nolink") $(ls -A "$tmp/nolink") $(grep -Exc '[0-9a-f]{64}' "$tmp/nolink/.token")" '1 .token 1'
kill $!
# One is held when it has made a file for its token, with nothing in it yet; another starts meanwhile.
cat >"$tmp/held.c" <<'END'
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
int open(const char *path, int flags, ...)
{
	int (*next)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
	va_list ap;
	int mode, fd;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, int) : 0;
	va_end(ap);
	fd = next(path, flags, mode);
	if ((flags & O_EXCL) != 0 && strstr(path, "/.token") != NULL) {
		(void)next(getenv("HELD"), O_WRONLY | O_CREAT, 0600);
		(void)next(getenv("GO"), O_RDONLY);
	}
	return fd;
}
END
cc -D_GNU_SOURCE -shared -fPIC -o "$tmp/held.so" "$tmp/held.c"
mkfifo "$tmp/go"
HELD=$tmp/held GO=$tmp/go LD_PRELOAD=$tmp/held.so serve -w -p 0 "$tmp/two" >"$tmp/address.1" 2>&1 &
two=$!
until_true test -e "$tmp/held"
serve -w -p 0 "$tmp/two" >"$tmp/address.2" 2>&1 &
two+=" $!"
until_true test -s "$tmp/address.2"
timeout 60 sh -c ': >"$1"' sh "$tmp/go"
until_true test -s "$tmp/address.1"
tap_is 'two that start at once have one token' "$(for i in 1 2; do
	curl -s -m 20 -H 'Content-Type: application/json' -H "Authorization: Bearer $(cat "$tmp/two/.token")" \
		-d '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' "$(cat "$tmp/address.$i")mcp" | jq '[.result.tools[].name] | index("matrix") != null'
done | xargs)" 'true true'
kill $two
tap_is 'healthz' "$(get /healthz; cat "$tmp/body")" '200ok'
tap_is 'HEAD' "$(curl -sI "${address}healthz" | head -n 1 | tr -d '\r')" 'HTTP/1.1 200 OK'
tap_is 'HEAD has no body' "$(curl -s --max-time 20 -I "${address}files/demo/report.txt" --next -s "${address}healthz" | tr -d '\r' | tail -n 2 | xargs)" ok
tap_is 'HEAD of what has no end' "$(get /events?matrix=demo -I)" 405
tap_is 'a name that is no text' "$(get '/events?matrix=%ff') $(get '/events?matrix=demo%0aevent:x')" '404 404'
mkdir -p "$out/no/matrix"
tap_is 'no such matrix' "$(get '/events?matrix=nope'; cat "$tmp/body"; get '/events?matrix='; get '/events?matrix=no/matrix')" '404no such matrix
404404'
rm -r "$out/no"
whole() { sed -n "/^event: $1/,/^\$/p" "$tmp/events" | grep -q '^$'; }
event()	# PATH NAME: the data of the first event of that name
{
	curl -sN -m 60 "${address%/}$1" >"$tmp/events" &
	until_true whole "$2"
	kill $!
	sed -n "/^event: $2/{n;s/^data: //p;q}" "$tmp/events"
}
tap_is 'which matrices there are' "$(event /events matrices)" '{"matrices":["demo"]}'
# Of what is a link below a matrix, nothing is told: a configuration, a log.
mkdir -p "$tmp/elsewhere" "$out/links/.stamps" "$out/links/cpu_2"
cp "$out/demo/cpu_1/001.boot.jsonl" "$tmp/elsewhere/001.boot.jsonl.$$"
cp -p "$out/demo/cpu_1/001.boot.jsonl" "$tmp/elsewhere"
ln -s "$tmp/elsewhere" "$out/links/cpu_1"
ln -s "$tmp/elsewhere/001.boot.jsonl" "$out/links/cpu_2/001.boot.jsonl"
ln -s "$out/demo/report.txt" "$out/links/report.txt"
mkfifo "$out/links/cpu_2/002.boot.jsonl" "$out/links/cpu_2/003.boot.jsonl.$$"
echo cpu_1 cpu_2 >"$out/links/.stamps/configs"
echo 3 0 >"$out/links/.stamps/samples"
tap_is 'nothing is told of what is a link, or no file' "$(event '/events?matrix=links' state | jq -c '[.configs, [.boots[].state], .reports]')" \
	'[["cpu_2"],["waiting","waiting","running"],[]]'
rm -r "$out/links"
mkdir -p "$out/drawn/.stamps" "$out/drawn/cpu_1"
echo cpu_1 >"$out/drawn/.stamps/configs"
echo 1 0 >"$out/drawn/.stamps/samples"
{ sed 1q "$out/demo/cpu_1/001.boot.jsonl"; printf '{"at_ns":%s,"serial":"%s"}\n' 1 'menu\u001b[02;01Hg\r\u001b[02;02Hru' 2 '\u001b[02;03H\u001b[02;04Hb> '; } >"$out/drawn/cpu_1/001.boot.jsonl.$$"
tap_is 'what a guest draws has a line for each place, and none for where the cursor is' "$(event '/events?matrix=drawn' serial | jq -r .text)" 'menu
grub> '
rm -r "$out/drawn"
# While serve is held a boot begins and ends, of which it sees the complete log only, and another comes to run; both have written much.
mkdir -p "$out/late/.stamps" "$out/late/cpu_1"
echo cpu_1 >"$out/late/.stamps/configs"
echo 3 0 >"$out/late/.stamps/samples"
cp "$out/demo/cpu_1/001.boot.jsonl" "$out/late/cpu_1/001.boot.jsonl"
curl -sN -m 150 "${address}events?matrix=late" >"$tmp/events" &
curl=$!
until_true whole state
kill -STOP $server
for sample in 2 3; do
	awk -v sample=$sample 'NR == 1 { sub(/"sample":1/, "\"sample\":" sample); print; for (i = 0; i < 30000; i++) printf "{\"at_ns\":0,\"serial\":\"%0100d\"}\n", i }
		NR > 1 && (sample == 2 || !/^{"end"/)' "$out/demo/cpu_1/001.boot.jsonl" >"$out/late/cpu_1/00$sample.boot.jsonl.$$"
done
mv "$out/late/cpu_1/002.boot.jsonl.$$" "$out/late/cpu_1/002.boot.jsonl"
kill -CONT $server
for sample in 2 3; do markerparse -l <"$(echo "$out/late/cpu_1/00$sample.boot.jsonl"*)" | jq -c --arg s "00$sample" 'select(.marker) | [$s, .marker, .at_ns, .source]'; done >"$tmp/want"
told() { sed -n '/^event: mark/{n;s/^data: //p}' "$tmp/events"; }
all_told() { [ "$(told | wc -l)" -ge "$(wc -l <"$tmp/want")" ]; }
until_true all_told
tap_is 'what came while serve was held is told whole, and nothing of what was complete before' \
	"$(told | jq -c '[.sample, .marker, .at_ns, .source]' | sort -sk1,1 -t, | diff - "$tmp/want")" ''
# OUT is made anew, with the same matrices.
mv "$out" "$out.old"
cp -rp "$out.old" "$out"
sed '/"end"/!d' "$out/demo/cpu_1/001.boot.jsonl" >>"$out/late/cpu_1/003.boot.jsonl.$$"
mv "$out/late/cpu_1/003.boot.jsonl.$$" "$out/late/cpu_1/003.boot.jsonl"
tap_ok 'OUT that was made anew is watched' until_true grep -q '^data: .*"made":3' "$tmp/events"
kill $curl
rm -r "$out.old" "$out/late"
mkdir "$out"/$'b\xffd' && echo '{}' >"$out"/$'b\xffd/results.json'
tap_is 'events of a directory that is a link' "$(get '/events?matrix=demo/outside')" 404
tap_is 'a directory whose name is no text' "$(get /metrics)" 200
rm -r "$out"/$'b\xffd'
tap_is 'an empty body' "$(get /mcp -H 'Content-Type: application/json' --data-binary ' ')" 400
for path in /demo /files /files/ /files/demo /files/demo/ /files/demo/link.txt /files/demo/outside/secret /files/.token /files/demo/.stamps/seed \
	/files/../secret /files/demo/../../secret /files/%2e%2e/secret /files/demo/..%2f..%2fsecret /files//etc/passwd '/files/demo/report.txt%00.html' /files/.runs/lock; do
	tap_like "not found: $path" "$(get "$path")" '^40[04]$'
done
tap_is 'a report' "$(get /files/demo/report.txt; cmp "$tmp/body" "$out/demo/report.txt" && echo same)" 200same
tap_is 'a log is plain text' "$(curl -sI "${address}files/demo/cpu_1/001.boot.jsonl" | tr -d '\r' | grep -ic '^content-type: text/plain\|^x-content-type-options: nosniff')" 2
policy=$(curl -sI "${address}files/demo/report.html" | tr -d '\r' | sed -n 's/^Content-Security-Policy: //p')
tap_like 'a report is in a sandbox' "$policy" "default-src 'none'.*sandbox allow-scripts; style-src 'sha256-[^']*'; script-src 'sha256-[^']*'$"
hash_of() { sed -n "/<$1>/,/<\/$1>/p" "$out/demo/report.html" | perl -0pe "s/.*?<$1>//s; s/<\/$1>.*//s" | openssl dgst -sha256 -binary | base64; }
tap_is 'with the hashes of its own style and script' "$(for part in style script; do grep -cF "$part-src 'sha256-$(hash_of $part)'" <<<"$policy"; done | xargs)" '1 1'
echo '<script>alert(1)</script>' >"$out/demo/other.html"
tap_is 'another page has none' "$(curl -sI "${address}files/demo/other.html" | grep -c 'script-src')" 0
tap_is 'the page allows its own script only' "$(curl -sI "$address" | grep -c "default-src 'none'; connect-src 'self'.*script-src 'sha256-")" 1

# ---- who may ask

for header in 'Host: evil.example' "Host: evil.example:$port" "Host: 127.0.0.1:1" 'Origin: http://evil.example' 'Origin: null' "Origin: https://127.0.0.1:$port" "Origin: http://localhost:$port"; do
	tap_is "refused: $header" "$(get /healthz -H "$header")" 403
done
tap_is 'no Host' "$(get /healthz -H Host:; cat "$tmp/body")" '400Host: one is expected'
raw()	# HEADER...: what comes of these and no other
{
	exec 5<>"/dev/tcp/127.0.0.1/$port"
	{ printf 'GET /healthz HTTP/1.1\r\n'; printf '%s\r\n' "$@" ''; } >&5
	timeout 20 cat <&5 | tr -d '\r' | sed -n '1s/HTTP.1.1 \([0-9]*\).*/\1/p; $p' | xargs
	exec 5>&-
}
for header in "Host: 127.0.0.1:$port" "Origin: http://127.0.0.1:$port" 'Mcp-Session-Id: a' 'Content-Length: 0'; do
	tap_is "twice, the same: $header" "$(raw "Host: 127.0.0.1:$port" "$header" "${header,,}" | tail -n 1)" "400 ${header%%:*}: one is expected"
done
tap_is 'a Host, then another' "$(raw "Host: 127.0.0.1:$port" 'host: evil.example')" '400 Host: one is expected'
tap_is 'an Origin, then another' "$(raw "Host: 127.0.0.1:$port" "Origin: http://127.0.0.1:$port" 'Origin: http://evil.example')" \
	'400 Origin: one is expected'
tap_is 'localhost is its name' "$(get /healthz -H "Host: localhost:$port")" 200
tap_is 'its own origin' "$(get /healthz -H "Origin: http://127.0.0.1:$port")" 200
for method in PUT DELETE OPTIONS PATCH POST; do
	tap_is "$method" "$(get / -X $method)" 405
done
for method in GET DELETE; do
	tap_is "$method /mcp" "$(get /mcp -X $method)" 405
done
allowed() { curl -s -m 20 -D - -o "$tmp/body" -X "$2" "${address%/}$1" | tr -d '\r' | sed -n 's/^Allow: //p'; }
tap_is 'it says which are allowed' "$(allowed / PUT; allowed /events POST; allowed /mcp DELETE; allowed /mcp GET)" 'GET, HEAD
GET
GET, POST
POST'
tap_is 'the token is its user'"'"'s alone' "$(stat -c %a "$out/.token") $(wc -c <"$out/.token")" '600 65'

# ---- MCP

post() { get /mcp -H 'Content-Type: application/json' -d "$@"; }
list='{"jsonrpc":"2.0","id":1,"method":"tools/list"}'
tools() { jq '[.result.tools[].name] | index("matrix") != null' "$tmp/body"; }
tap_is 'without the token: no tool that writes' "$(post "$list"; tools)" 200false
tap_is 'with it' "$(post "$list" -H "Authorization: Bearer $(cat "$out/.token")"; tools)" 200true
tap_is 'with another' "$(post "$list" -H "Authorization: Bearer $(tr 0-9 1-90 <"$out/.token")"; tools)" 200false
tap_is 'another type' "$(get /mcp -d "$list")" 415
tap_is 'over several lines' "$(post "$(jq . <<<"$list")"; tools)" 200false
tap_is 'no JSON' "$(post '{'; jq .error.code "$tmp/body")" 400-32700
tap_is 'a method that is no text' "$(post '{"jsonrpc":"2.0","id":3,"method":5}'; jq -c '[.id, .error.code]' "$tmp/body")" '400[3,-32600]'
tap_is 'an answer, to nothing' "$(post '{"jsonrpc":"2.0","id":3,"result":{}}')" 202
tap_is 'almost the type' "$(get /mcp -H 'Content-Type: application/jsonx' -d "$list") $(get /mcp -H 'Content-Type: application/json; charset=utf-8' -d "$list")" '415 200'
tap_is 'a notification' "$(post '{"jsonrpc":"2.0","method":"notifications/initialized"}')" 202
tap_is 'too much' "$(head -c 200000 /dev/zero | tr '\0' ' ' | get /mcp -H 'Content-Type: application/json' --data-binary @-)" 413
modern='{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"guests","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}'
with()	# an answer is JSON; if it took long, an event
{
	post "$modern" -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -D "$tmp/headers" "$@"
	case $(sed -n 's/\r$//; s/^Content-Type: //p' "$tmp/headers") in
	application/json) cat "$tmp/body" ;;
	text/event-stream) sed -n 's/^data: //p' "$tmp/body" ;;
	esac | jq -r '.error.code // .result.resultType'
}
tap_is 'stateless' "$(with -H 'Mcp-Name: guests')" 200complete
tap_is 'its name in base64' "$(with -H "Mcp-Name: =?base64?$(printf guests | base64)?=")" 200complete
tap_is 'another name' "$(with -H 'Mcp-Name: matrices')" 400-32020
tap_is 'no name' "$(with)" 400-32020
tap_is 'an unknown method' "$(post "${modern/tools\/call/no/such}" -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: no/such'; jq .error.code "$tmp/body")" 404-32601

# A session's call that waits is cancelled by another request.
sleep infinity &	# what a run seems to be, until the end of this test
mkdir -p "$out/.runs"
echo '{"goal":"matrix","matrix":"demo","started_s":1,"pid":'$!',"pid_start":'"$(cut -d' ' -f22 /proc/$!/stat)"'}' >"$out/.runs/0123456789ab.json"
wait='{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"status","arguments":{"run":"0123456789ab","wait_s":50}}}'
curl -sN -m 60 -H 'Mcp-Session-Id: abc' -H 'Content-Type: application/json' -d "$wait" "${address}mcp" >"$tmp/waited" &
waiter=$!
metric() { "$top/tests/serve/clients.pl" metric "$port" "$@"; }
calls() { metric bootmatrix_calls_running "$1"; }
calls 1
until_true grep -q '^:' "$tmp/waited"
post '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}' -H 'Mcp-Session-Id: other' >"$tmp/code"
tap_ok 'another session cancels nothing' calls 1
post '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}' -H 'Mcp-Session-Id: abc' >"$tmp/code"
wait $waiter
tap_is 'a call that waits is cancelled' "$(grep -c data: "$tmp/waited")" 0
rm "$tmp/waited"
curl -sN -m 60 -H 'Content-Type: application/json' -d "$wait" "${address}mcp" >"$tmp/waited" &
waiter=$!
until_true grep -q '^:' "$tmp/waited"
kill $waiter
tap_ok 'a client that leaves ends its call' calls 0
kill %sleep 2>/dev/null || kill $(jq .pid "$out/.runs/0123456789ab.json")

# The newest stream of a session tells what its other requests have subscribed to.
subscribe() { post '{"jsonrpc":"2.0","id":8,"method":"resources/subscribe","params":{"uri":"bootmatrix://matrix/demo/results.json"}}' "$@"; }
tap_is 'subscribe before there is a stream' "$(subscribe -H 'Mcp-Session-Id: abc'; jq -c '[.id, .error.message]' "$tmp/body")" \
	'200[8,"open the session'"'"'s stream first, with a GET"]'
unsubscribe() { post '{"jsonrpc":"2.0","id":8,"method":"resources/unsubscribe","params":{"uri":"bootmatrix://matrix/demo/results.json"}}' "$@"; }
tap_is 'without a stream nothing is subscribed: unsubscribe' "$(unsubscribe -H 'Mcp-Session-Id: abc'; jq -c .result "$tmp/body")" '200{}'
tap_is 'or without a session' "$(subscribe; jq -r .error.message "$tmp/body")" \
	'200a subscription is of a session: initialize, and open its stream with a GET'
stream() { exec curl -sN -m 60 -D "$1.headers" -H 'Mcp-Session-Id: abc' -H "Authorization: Bearer $(cat "$out/.token")" "${address}mcp" >"$1"; }
stream "$tmp/older" &
older=$!
until_true grep -qs '^.$' "$tmp/older.headers"
stream "$tmp/stream" &
streamer=$!
until_true grep -qs '^.$' "$tmp/stream.headers"
tap_ok 'a stream on which nothing is subscribed costs no process' calls 0
tap_is 'unsubscribe' "$(unsubscribe -H 'Mcp-Session-Id: abc'; jq -c .result "$tmp/body")" '200{}'
tap_ok 'it starts none' calls 0
refused() { post '{"jsonrpc":"2.0","id":8,"method":"resources/subscribe","params":{"uri":"test://none"}}' -H 'Mcp-Session-Id: abc'; jq .error.code "$tmp/body"; }
tap_is 'subscribe to what is none' "$(refused)" 200-32002
tap_ok 'it leaves none' calls 0
tap_is 'subscribe' "$(subscribe -H 'Mcp-Session-Id: abc'; jq -c .result "$tmp/body")" '200{}'
changed() { touch "$out/demo/results.json" && grep -q '^data: .*resources/updated' "$tmp/stream"; }
tap_is 'then to what is none' "$(refused)" 200-32002
tap_is 'what only listens cannot write' "$(ps -o args= --ppid $server | grep -c '^mcp') $(ps -o args= --ppid $server | grep -c -e ' -w')" '1 0'
tap_ok 'it has changed: the stream tells' until_true changed
tap_is 'and has no answer that is not its own' "$(grep -c '"id":8' "$tmp/stream")" 0
tap_is 'no session, no stream' "$(get /mcp -H 'Mcp-Session-Id: abc' -H 'MCP-Protocol-Version: 2026-07-28')" 405
tap_is 'the older one hears nothing' "$(grep -c updated "$tmp/older")" 0
kill $older $streamer
tap_ok 'it ends with its client' calls 0
perl -MIO::Socket::INET -e 'my ($port) = @ARGV; my @all;
	for (1 .. 20) { my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port) or last;
		print $s "GET /mcp HTTP/1.1\r\nHost: 127.0.0.1:$port\r\nMcp-Session-Id: $_\r\n\r\n"; print scalar <$s>; push @all, $s }
	$| = 1; print "all\n"; sleep' "$port" >"$tmp/streams" &
others=$!
until_true grep -q all "$tmp/streams"
tap_is 'twenty streams of sessions that subscribe to nothing' "$(grep -c 'HTTP/1.1 200' "$tmp/streams")" 20
body='{"jsonrpc":"2.0","id":9,"method":"resources/subscribe","params":{"uri":"bootmatrix://matrix/demo/results.json"}}'
exec 5<>"/dev/tcp/127.0.0.1/$port"
printf 'POST /mcp HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nContent-Type: application/json\r\nMcp-Session-Id: abc\r\nContent-Length: %s\r\n\r\n%s' "$port" ${#body} "$body" >&5
stream "$tmp/stream" &
streamer=$!
tap_is 'a subscription that comes just before its stream' "$(tail -n 1 <&5 | jq -c .result)" '{}'
exec 5>&-
tap_ok 'it has changed: the stream tells' until_true changed
kill $streamer $others
tap_ok 'that ends, too' calls 0

# ---- metrics: a log is read once, whoever asks how often

log=$out/demo/cpu_1/001.boot.jsonl
metric 'bootmatrix_boots_completed{matrix="demo"}' 2
cp -p "$log" "$tmp/log"
: >"$log"
touch -r "$tmp/log" "$log"
mkdir "$out/newer" && echo '{}' >"$out/newer/results.json"
tap_ok 'a matrix that is new is seen' metric 'bootmatrix_boots_made{matrix="newer"}' 0
tap_is 'a log that has kept its date is not read again' "$(get /metrics; grep '^bootmatrix_boots_completed{matrix="demo"}' "$tmp/body")" \
	'200bootmatrix_boots_completed{matrix="demo"} 2'
cp -p "$tmp/log" "$log"
rm -r "$out/newer"

# ---- clients that misbehave

memory() { awk '/^VmHWM/ { print $2 }' /proc/$server/status; }
before=$(memory)
perl -MIO::Socket::INET -e 'my ($port) = @ARGV; my @slow;
	for (1 .. 300) { my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port) or last; print $s "GET / HT"; push @slow, $s }
	my @never; for (1 .. 50) { my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $port) or last;
		print $s "GET /events?matrix=demo HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n\r\n"; push @never, $s }
	sleep' "$port" &
bad=$!
tap_ok '350 that misbehave: others are answered' metric bootmatrix_watchers 50
make -s LOCK="$tmp/lock" OUT="$out/beside" CPUS=1 SAMPLES=6 matrix >"$tmp/made" 2>&1 &
making=$!
metric 'bootmatrix_boots_running{matrix="beside/demo"}' 1
tap_is 'a thousand at once beside a running matrix, none lost' "$("$top/tests/serve/clients.pl" crowd "$port" 1000 100 \
	/files/demo/results.json /healthz /metrics / /files/demo/report.html /healthz /healthz /files/demo/report.txt /healthz /mcp)" '1000 200'
wait $making
tap_is 'nor a boot' "$(jq '.cpu_1.statistics.booted' "$out/beside/demo/results.json")" 6
kill $bad 2>/dev/null
tap_ok 'who has left is forgotten' metric bootmatrix_watchers 0
tap_ok "it took little memory ($before, then $(memory) KiB)" test $(($(memory) - before)) -lt 131072
promtool=$(command -v promtool) && tap_ok 'metrics are what Prometheus wants' sh -c "curl -s ${address}metrics | $promtool check metrics"
kill $server
wait $server
tap_is 'it ends well, and said nothing' "$? $(cat "$tmp/err")" '0 '
tap_done
