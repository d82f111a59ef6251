#!/usr/bin/env bash
# session.sh COUPLET SESSIONS: couplet session with whatever lines: each is done or refused with its number, the same
# happens again with a nonce, and nothing crashes.
set -uo pipefail
export LC_ALL=C.UTF-8
couplet=$(realpath "$1")
sessions=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}
who=(--account juliet@im.example.com/balcony --password r0m30myr0m30 --nonce 1)

# talk WHAT ARGUMENTS...: the file `input` in a session, twice
talk() {
    local what=$1 status
    shift
    "$couplet" session "${who[@]}" "$@" <input >said 2>errors
    status=$?
    [ $status -le 1 ] || fail "$what: exit status $status"
    [ -s errors ] && fail "$what: $(head -1 errors | cat -v)"
    grep -nvP '^\{"(send":"|event":"[a-z_]+"|refused":"[a-z0-9_]+","line":[0-9]+,"reason":")[\x20-\x7e]*\}$' said |
        head -3 | grep . && fail "$what: shape"
    "$couplet" session "${who[@]}" "$@" <input >again 2>&1
    cmp -s said again || fail "$what: not the same again"
}
every_role() {
    talk "$1" "${@:2}"
    talk "$1, server" --role server "${@:2}"
    talk "$1, server that asks" --role server --ask "${@:2}"
}

echo 'recorded sessions to whom they were not meant, in every framing'
for file in "$sessions"/*.jsonl; do
    cp "$file" input
    every_role "$(basename "$file")"
    every_role "$(basename "$file") over a WebSocket" --framing websocket
done

echo 'streams of others as they are'
for file in "$sessions"/*.xml; do
    printf '{"recv_base64":"%s"}\n' "$(base64 -w0 <"$file")" >input
    every_role "$(basename "$file")" --tls optional --let-everybody-on-the-way-read-the-password
done

echo 'cut off anywhere'
for file in rfc6120-9.1.client scram.server sasl2.server; do
    for size in $(seq 1 97 "$(wc -c <"$sessions/$file.jsonl")"); do
        head -c "$size" "$sessions/$file.jsonl" >input
        if [[ $file == *.server ]]; then talk "$file" --role server; else talk "$file"; fi
    done
done

echo 'lines in any order'
RANDOM=6120
cat "$sessions"/*.jsonl >lines
printf '%s\n' '{"cut":true}' '{"connect":true}' '{"close":true}' '{"tick":5}' '{"tick":100}' '{"tls":true}' \
    '{"tls":false}' '{"compression":true}' '{"send":"<r xmlns='"'urn:xmpp:sm:3'"'/>"}' '{"send":"<presence/>"}' >>lines
for ((i = 0; i < 40; i++)); do
    shuf --random-source=<(yes $RANDOM) lines >input
    every_role "order $i" --tls optional
done

echo 'octets that are no JSON'
: >input
for ((i = 0; i < 256; i++)); do
    [ $i != 10 ] || continue
    printf "\\x$(printf %x $i)\n{\"recv\":\"\\x$(printf %x $i)\"}\n" >>input
done
every_role 'every octet'
{ printf '{"recv":"'; head -c 3000000 /dev/zero | tr '\0' x; printf '"}\n{"tick":1}\n'; } >input
talk 'a long line'
grep -q '"refused":"line_too_long","line":1,' said || fail 'a long line is refused'
head -c 500000 /dev/zero | tr '\0' '[' >input
talk 'many brackets'

exit $failed
