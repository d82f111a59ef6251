#!/usr/bin/env bash
# streams.sh COUPLET: long lines, closed and full outputs, unreadable inputs, many lines.
set -uo pipefail
couplet=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
# expect WHAT WANTED GOT
expect() {
    [ "$2" = "$3" ] && return
    printf 'FAILED: %s: wanted %.300s, got %.300s\n' "$1" "$2" "$3"
    failed=1
}

too_long='{"ok":false,"error":"line_too_long","part":null,"offset":65536}'
fine='{"ok":true,"local":"a","domain":"b","resource":null}'

echo '100 MB without a newline, between two addresses, in 200 MB of memory at most'
limit=200000 octets=100000000
# AddressSanitizer reserves terabytes: nothing is limited, and a tenth shows the rest.
if grep -qa __asan_init "$couplet"; then limit=unlimited octets=10000000; fi
said=$({ echo a@b; head -c $octets /dev/zero | tr '\0' x; echo; echo a@b; } |
    (ulimit -v $limit && exec "$couplet" jid --json))
expect 'status' 1 $?
expect 'answers' "$fine"$'\n'"$too_long"$'\n'"$fine" "$said"
said=$(head -c $octets /dev/zero | (ulimit -v $limit && exec "$couplet" jid | head -c 1000 | sed -n 's/,.*//; s/^error *//p'))
expect 'no newline at all, for people' line_too_long "$said"

echo 'lines of about the longest length'
for size in 65535 65536 65537 131071 131072 131073 262143 262144 262145; do
    { head -c $size /dev/zero | tr '\0' x && echo && echo a@b; } >input
    said=$("$couplet" jid --json <input)
    if [ $size -le 65536 ]; then
        first='{"ok":false,"error":"part_too_long","part":"domain","offset":0}'
    else
        first=$too_long
    fi
    expect "$size octets" "$first"$'\n'"$fine" "$said"
    expect "$size octets, a pipe that drips" "$said" \
        "$({ head -c 70000 input; sleep .05; tail -c +70001 input; } | "$couplet" jid --json)"
done

echo 'ends of input'
expect 'nothing' '' "$("$couplet" jid --json </dev/null)"
expect 'no last newline' "$fine"$'\n'"$fine" "$(printf 'a@b\na@b' | "$couplet" jid --json)"
expect 'an empty line' 2 "$(printf '\na@b\n' | "$couplet" jid --json | wc -l)"

echo 'outputs that fail'
yes a@b | head -n 200000 >input
"$couplet" jid --json <input >/dev/full 2>errors
expect '/dev/full: status' 3 $?
expect '/dev/full: said' 'couplet: cannot write standard output: No space left on device' "$(cat errors)"
"$couplet" jid --json a@b >/dev/full 2>errors
expect '/dev/full, one answer: status' 3 $?
"$couplet" --help >/dev/full 2>errors
expect '/dev/full, help: status' 3 $?
"$couplet" jid a@b >&- 2>errors
expect 'no output: status' 3 $?
expect 'no output: said' 'couplet: cannot write standard output: Bad file descriptor' "$(cat errors)"
said=$({ "$couplet" jid --json <input 2>errors; echo $? >status; } | head -n 1)
expect 'reader gone: the first answer' "$fine" "$said"
status=$(cat status)
[ "$status" = 3 ] || expect 'reader gone: killed by SIGPIPE, or 3 where that is ignored' 141 "$status"
expect 'reader gone: said' '' "$(cat errors)"
said=$({ (trap '' PIPE; exec "$couplet" jid --json <input 2>errors); echo $? >status; } | head -n 1)
expect 'reader gone, SIGPIPE ignored: status' 3 "$(cat status)"
expect 'reader gone, SIGPIPE ignored: said' '' "$(cat errors)"

echo 'inputs that fail'
"$couplet" jid <&- >output 2>errors
expect 'no input: status' 3 $?
"$couplet" jid <. >output 2>errors
expect 'a directory: status' 3 $?
expect 'a directory: said' 'couplet: cannot read standard input: Is a directory' "$(cat errors)"
coproc "$couplet" jid --json
echo a@b >&"${COPROC[1]}"
read -r -t 10 said <&"${COPROC[0]}"
expect 'an answer before the input ends' "$fine" "$said"
exec {COPROC[1]}>&-
wait

echo 'answers in the order of the lines'
for ((i = 0; i < 30000; i++)); do echo "user$i@example.com"; done >input
expect '30000 lines' "$(sed 's/@.*//' input | cksum)" \
    "$("$couplet" jid --json <input | sed 's/.*"local":"//; s/".*//' | cksum)"
exit $failed
