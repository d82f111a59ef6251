#!/usr/bin/env bash
# tests/interop/chat.sh SERVER PORT FOLDER COUPLET [SCENARIO...]: `couplet chat` and `couplet send` against a server
# that runs for capulet.test on 127.0.0.1, from PORT on (ports.sh), with the certificates of FOLDER. One line a
# scenario, as the test client has them.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/ports.sh"
ports "$2"
server=$1 folder=$3 couplet=$4
proxy=$((c2s + 8))
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

trusted=(--ca "$folder/ca.crt")
at=(--connect "127.0.0.1:$c2s" "${trusted[@]}")

# chat NAME PASSWORD ARGUMENT...: a chat that types what `type NAME` says
declare -A input process
chat() {
    local name=$1 password=$2 fd
    shift 2
    mkfifo "$work/$name.in"
    COUPLET_PASSWORD=$password "$couplet" chat "$@" <"$work/$name.in" >"$work/$name" 2>&1 &
    process[$name]=$!
    exec {fd}>"$work/$name.in"
    input[$name]=$fd
    sees "$name" '^\* online as ' && sees "$name" '^\* roster: '
}
type() { printf '%s\n' "$2" >&"${input[$1]}"; }
# sees NAME REGEX [COUNT]: so many lines, within 10 s
sees() {
    local tries=200
    until (($(grep -cE -- "$2" "$work/$1") >= ${3:-1})); do
        ((tries-- > 0)) || { echo "    $1 does not see: $2" >&2; sed 's/^/    | /' "$work/$1" >&2; return 1; }
        sleep 0.05
    done
}
# sees_once NAME REGEX: not twice
sees_once() { sees "$1" "$2" && (($(grep -cE -- "$2" "$work/$1") == 1)); }
# ends NAME STATUS: after /quit
ends() {
    local status=0
    type "$1" /quit
    local fd=${input[$1]}
    exec {fd}>&-
    wait "${process[$1]}" || status=$?
    rm -f "$work/$1.in"
    ((status == $2)) || { echo "    $1 ends with $status" >&2; return 1; }
}
# send STATUS WORDS ARGUMENT...: and its complaint has these words
send() {
    local wanted=$1 words=$2 status=0
    shift 2
    COUPLET_PASSWORD=${password-pw-juliet} timeout 20 "$couplet" send "$@" >"$work/send" 2>&1 || status=$?
    ((status == wanted)) && grep -qF -- "$words" <(cat "$work/send"; echo) && return
    echo "    status $status instead of $wanted: $(cat "$work/send")" >&2
    return 1
}

scenario() {
    local name=chat_$1
    # Not in a condition: there the shell would go on behind a command that fails.
    (trap 'set +e; kill $(jobs -p) 2>/dev/null; wait' EXIT; set -e; [ -z "${TRACE-}" ] || set -x; "$1") 2>"$work/why"
    if (($? == 0)); then
        echo "passed $server $name"
    else
        echo "FAILED $server $name"
        cat "$work/why"
        failed=1
    fi
    rm -f "$work"/*.in
}

sending() {
    chat romeo pw-romeo romeo@capulet.test/orchard "${at[@]}"
    send 0 '' juliet@capulet.test romeo@capulet.test 'by STARTTLS' "${at[@]}"
    send 0 '' juliet@capulet.test romeo@capulet.test 'by direct TLS' \
        --connect "127.0.0.1:$c2s_tls" --direct-tls "${trusted[@]}"
    printf 'two\nlines\n' | send 0 '' juliet@capulet.test romeo@capulet.test - "${at[@]}"
    sees romeo '^<juliet@capulet.test> by STARTTLS$'
    sees romeo '^<juliet@capulet.test> by direct TLS$'
    sees romeo '^<juliet@capulet.test> two$'
    sees romeo '^    lines$'
    ends romeo 0
}
refusals() {
    send 4 'cannot be trusted for capulet.test' juliet@capulet.test romeo@capulet.test no \
        --connect "127.0.0.1:$c2s"
    send 4 'Is it the right file for --ca?' juliet@capulet.test romeo@capulet.test no \
        --connect "127.0.0.1:$c2s" --ca "$folder/peer.crt"
    send 0 'whoever stands between' juliet@capulet.test romeo@capulet.test insecure \
        --connect "127.0.0.1:$c2s" --insecure
    password=wrong send 5 'does not take this name and password' \
        juliet@capulet.test romeo@capulet.test no "${at[@]}"
    password=wrong send 5 'does not take this name and password' \
        tybalt@capulet.test romeo@capulet.test no "${at[@]}"
    send 7 'did not get it: there is no such account' juliet@capulet.test tybalt@capulet.test no "${at[@]}"
    send 3 'cannot be reached' juliet@capulet.test romeo@capulet.test no --connect 127.0.0.1:1
}
talking() {
    chat romeo pw-romeo romeo@capulet.test/orchard juliet@capulet.test "${at[@]}"
    chat juliet pw-juliet juliet@capulet.test/balcony romeo@capulet.test "${at[@]}"
    type juliet 'art thou not Romeo'
    sees romeo '^<juliet@capulet.test> art thou not Romeo$'
    sees juliet '^\* romeo@capulet.test has got "art thou not Romeo"$'
    type romeo 'neither, fair saint'
    sees juliet '^<romeo@capulet.test> neither, fair saint$'
    ends juliet 0
    ends romeo 0
}
presence() {
    chat romeo pw-romeo romeo@capulet.test/orchard "${at[@]}"
    chat juliet pw-juliet juliet@capulet.test/balcony "${at[@]}"
    type juliet '/add romeo@capulet.test Romeo'
    sees romeo '^\* juliet@capulet.test wants to see'
    type romeo '/accept juliet@capulet.test'
    sees juliet '^\* romeo@capulet.test is online$'
    type romeo '/status away gone hunting'
    sees juliet '^\* romeo@capulet.test is away: gone hunting$'
    ends romeo 0
    sees juliet '^\* romeo@capulet.test is offline'
    type juliet '/remove romeo@capulet.test'
    sees juliet '^\* roster: romeo@capulet.test is out of it$'
    ends juliet 0
}
# What one client sends and receives, the other of the account sees, too.
carbons() {
    chat romeo pw-romeo romeo@capulet.test/orchard "${at[@]}"
    chat balcony pw-juliet juliet@capulet.test/balcony romeo@capulet.test "${at[@]}"
    chat chamber pw-juliet juliet@capulet.test/chamber "${at[@]}"
    sleep 0.5
    type balcony 'from the balcony'
    sees_once chamber '^<juliet@capulet.test to romeo@capulet.test> from the balcony$'
    type romeo '/msg juliet@capulet.test/balcony for the balcony'
    sees_once balcony '^<romeo@capulet.test> for the balcony$'
    sees_once chamber '^<romeo@capulet.test> for the balcony$'
    ends chamber 0
    ends balcony 0
    ends romeo 0
}
room() {
    local verona=verona$RANDOM@rooms.capulet.test
    chat romeo pw-romeo romeo@capulet.test/orchard "${at[@]}"
    chat juliet pw-juliet juliet@capulet.test/balcony "${at[@]}"
    type juliet "/join $verona/julie"
    sees juliet "^\* You are in $verona as julie"
    sleep 0.5
    type romeo "/join $verona/julie"
    sees romeo "^\* $verona does not let you in: that name is taken"
    type romeo "/join $verona/roberto"
    sees romeo "^\* You are in $verona as roberto, with 1 others"
    sees juliet "^\* $verona/roberto has come in"
    type romeo 'good morrow to you both'
    sees juliet "^<$verona/roberto> good morrow to you both$"
    sees_once romeo "^<$verona/roberto> good morrow to you both$"
    type juliet /who
    sees juliet '^\* here: roberto$'
    type romeo /leave
    sees juliet "^\* $verona/roberto has left"
    ends juliet 0
    ends romeo 0
}
# What was said while nobody was there, each once, whether it was kept for who is offline or in the archive.
archive() {
    local i row=row$RANDOM
    for i in 1 2 3; do send 0 '' juliet@capulet.test romeo@capulet.test "$row $i" "${at[@]}"; done
    chat romeo pw-romeo romeo@capulet.test/orchard --history 3 "${at[@]}"
    for i in 1 2 3; do sees_once romeo "^\[.*Z\] <juliet@capulet.test> $row $i$"; done
    ends romeo 0
    # Pages: more than one of them holds.
    for i in $(seq 4 60); do echo "$row $i"; done >"$work/many"
    { cat "$work/many"; } | COUPLET_PASSWORD=pw-juliet timeout 30 "$couplet" chat juliet@capulet.test \
        romeo@capulet.test "${at[@]}" >"$work/talk" 2>&1
    chat romeo pw-romeo romeo@capulet.test/orchard --history 60 "${at[@]}"
    sees romeo "> $row 60$"
    for i in 1 4 30 60; do sees_once romeo "^\[.*Z\] <juliet@capulet.test> $row $i$"; done
    grep -oE "> $row [0-9]+" "$work/romeo" | grep -oE '[0-9]+$' | sort -cn
    ends romeo 0
}
# The connection breaks: nothing is lost, nothing comes twice, and the session is the same.
resumption() {
    "$here/cut.py" "$proxy" "$c2s" &
    local cutter=$! i row=row$RANDOM
    sleep 1
    listening "$proxy"
    chat romeo pw-romeo romeo@capulet.test/orchard juliet@capulet.test "${at[@]}"
    chat juliet pw-juliet juliet@capulet.test/balcony romeo@capulet.test \
        --connect "127.0.0.1:$proxy" "${trusted[@]}"
    type juliet 'before'
    sees romeo '^<juliet@capulet.test> before$'
    for i in 1 2 3; do
        kill -USR1 "$cutter"
        type romeo "$row to one who is away $i"
        type juliet "$row by one who is away $i"
        sees juliet '^\* online again: the session goes on$' "$i"
        sees_once juliet "^(\[.*\] )?<romeo@capulet.test> $row to one who is away $i$"
        sees_once romeo "^(\[.*\] )?<juliet@capulet.test> $row by one who is away $i$"
    done
    ends juliet 0
    ends romeo 0
    kill "$cutter"
}

failed=0
shift 4
(($#)) || set -- sending refusals talking presence carbons room archive resumption
for one; do scenario "$one"; done
exit "$failed"
