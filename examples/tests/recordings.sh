#!/usr/bin/env bash
# recordings.sh COUPLET SESSIONS: couplet stream and couplet stats on inputs of strangers: never a control
# or an escape sequence, the same answer however the octets come, in little memory, whatever fails.
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
# expect WHAT WANTED GOT
expect() { [ "$2" = "$3" ] || fail "$1: wanted ${2:0:300}, got ${3:0:300}"; }

open="<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
string='"([^"\\]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"'
shape="\{\"event\":(\"open\",\"attributes\":\{($string:$string,?)*\},\"ns\":$string,\"offset\":[0-9]+"
shape+="|\"element\",\"ns\":$string,\"name\":$string,\"offset\":[0-9]+,\"octets\":[0-9]+,\"depth\":[0-9]+"
maybe="(null|$string)"
address="(null|$string|\\{\"error\":\"[a-z0-9_]+\",\"part\":(null|\"[a-z]+\"),\"offset\":[0-9]+\\})"
shape+="(,\"kind\":\"(message|presence|iq)\",\"type\":$maybe,\"id\":$maybe,\"from\":$address,\"to\":$address,"
shape+="\"payloads\":\\[($string,?)*\\])?(,\"answer\":(null|\\{\"(stanza|stream)_error\":\"[a-z-]+\"\\})(,\"rule\":\"[a-z_]+\")?)?"
shape+='|"close"|"error","condition":"[a-z-]+","offset":[0-9]+|"incomplete")\}'

# judge WHAT STATUS: couplet stream over the file `input`, in every form and fed in pieces
judge() {
    local status
    "$couplet" stream input >people 2>errors
    status=$?
    [[ $2 == "$status" || $2 == any ]] || fail "$1: status $status"
    [ $status != 3 ] || fail "$1: status 3"
    iconv -f UTF-8 -t UTF-8 people >/dev/null 2>&1 || fail "$1: not UTF-8"
    # C0 but the newline, DEL, C1, invisible and bidirectional formatting
    grep -nPa '[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}]|\p{Cf}|\x{2028}|\x{2029}' people | head -3 |
        grep . && fail "$1: controls"
    "$couplet" stream --json input >json 2>>errors
    expect "$1, --json: status" "$status" $?
    grep -nvxE "$shape" json | head -3 | grep . && fail "$1, --json: shape"
    grep -nP '[^ -~]|[<>&]' json | head -3 | grep . && fail "$1, --json: octets"
    local feed
    for feed in 1 3 64 1000; do
        cmp -s json <("$couplet" stream --json --feed $feed input) || fail "$1: fed $feed"
        cmp -s people <("$couplet" stream --feed $feed input) || fail "$1: fed $feed, for people"
    done
    "$couplet" stats input >people 2>>errors
    expect "$1, stats: status" "$status" $?
    sed -E "s/'[<&]'|\"]]>\"//" people |  # those are ours: they say what is wrong
        grep -nPa '[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}<>&]|\p{Cf}' | head -3 | grep . &&
        fail "$1, stats: controls or markup"
    "$couplet" stats --json input >json 2>>errors
    expect "$1, stats --json: status" "$status" $?
    grep -nP '[^ -~]|[<>&]' json | head -3 | grep . && fail "$1, stats --json: octets"
    [ "$(wc -l <json)" = 1 ] || fail "$1, stats --json: not one line"
    [ -s errors ] && fail "$1: $(head -1 errors | cat -v)"
}

echo 'every octet: in a name, a value, text, behind an element and alone'
for ((i = 0; i < 256; i++)); do
    octet="\\x$(printf %x $i)"
    for where in "$open<a%bb/>" "$open<a b='%b'/>" "$open<a>%b</a>" "$open<a/>%b<b/>" '%b'; do
        printf "$where" "$octet" >input
        "$couplet" stream input
        "$couplet" stream --json input >>json_of_all
    done
done >people
grep -nPa '[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}]' people | head -3 | grep . && fail 'controls'
grep -nvxE "$shape" json_of_all | head -3 | grep . && fail 'shape'

echo 'code points that hide, steer and join, where XML allows them'
{
    printf '%s' "$open"
    for sequence in e2808e e2808f e280aa e280ab e280ac e280ad e280ae e281a6 e281a7 e281a8 e281a9 \
        e2808b e2808c e2808d efbbbf e281a0 c2ad cd8f e1859f e385a4 efbea0 ee8080 f3a08081 \
        cc81 cc81cc81cc81cc81cc81cc81 e2808baa c285 c29b e280a8 e280a9 7f c280; do
        octets=$(sed 's/../\\x&/g' <<<"$sequence")
        [ $sequence = e2808baa ] || printf "<a b='$octets'>$octets x$octets<![CDATA[$octets]]>y</a>\n"
    done
} >input
judge 'hidden code points' 0
grep -q '&#x202E; x&#x202E;' <("$couplet" stream input) || fail 'hidden code points are not named'

echo 'what is shown reads back as what was given'
"$couplet" stream input | sed -E 's/^ *[0-9]+ *//' | tr -d '\n' >again
"$couplet" stream again | sed -E 's/^ *[0-9]+ *//' >second
"$couplet" stream input | sed -E 's/^ *[0-9]+ *//' | cmp - second || fail 'shown differs from given'

echo 'random octets, and a real session with an octet changed'
RANDOM=6120
for ((i = 0; i < 4000; i++)); do
    printf '\\x%x' $((RANDOM % 256))  # not in a subshell, which has numbers of its own
done >escapes
printf "$(cat escapes)" >input
judge 'random octets' any
for file in slixmpp-starttls.c2s slixmpp-badpassword.s2c libstrophe-notls.c2s; do
    size=$(wc -c <"$sessions/$file.xml")
    for ((i = 0; i < 6; i++)); do
        at=$((RANDOM % size))
        printf -v octet '\\x%x' $((RANDOM % 256))
        { head -c $at "$sessions/$file.xml" && printf "$octet" && tail -c +$((at + 2)) "$sessions/$file.xml"; } >input
        judge "$file, octet $at is $octet" any
        head -c $at "$sessions/$file.xml" >input
        judge "$file, $at octets" any
    done
done
for file in "$sessions"/*.xml; do
    cp "$file" input
    case $file in
        *badxml.c2s.xml) judge "$file" 1 ;;
        *) judge "$file" 0 ;;
    esac
done

echo 'each tag is at its octet'
for file in "$sessions"/*.xml; do
    "$couplet" stream "$file" | sed -nE 's/^ *([0-9]+) +(<[^ />]+).*/\1 \2/p' >tags
    while read -r at tag; do
        found=$(tail -c +$((at + 1)) "$file" | head -c ${#tag})
        [ "$found" = "$tag" ] || [ "$tag" = '<' ] || fail "$file: $tag at $at is $found"
    done <tags
done

echo '100 MB, in 200 MB of memory at most'
limit=200000 octets=100000000
# AddressSanitizer reserves terabytes: nothing is limited, and a tenth shows the rest.
if grep -qa __asan_init "$couplet"; then limit=unlimited octets=10000000; fi
# large WHAT STATUS LAST-LINE: couplet stream --json over standard input
large() {
    local said status
    said=$( (ulimit -v $limit && exec "$couplet" stream --json) | tail -n 1)
    status=$?
    expect "$1: status" "$2" "$status"
    expect "$1" "$3" "$said"
}
zeros() { head -c $octets /dev/zero | tr '\0' "$1"; }
policy='{"event":"error","condition":"policy-violation","offset":'
{ printf '%s' "$open"; zeros ' '; printf '</stream:stream>'; } | large 'white space' 0 '{"event":"close"}'
{ printf '%s' "$open</stream:stream>"; zeros x; } | large 'behind the end' 0 '{"event":"close"}'
{ printf '%s' "$open<a>"; zeros x; } | large 'a text' 1 "${policy}262229}"
{ printf '%s' "$open<a"; zeros x; } | large 'a name' 1 "${policy}86}"
{ printf '%s' "$open<a b='"; zeros x; } | large 'a value' 1 "${policy}262229}"
{ printf '<a '; zeros ' '; } | large 'a header' 1 "${policy}8192}"
zeros '<' | large 'openers' 1 '{"event":"error","condition":"not-well-formed","offset":0}'
head -c $octets /dev/zero | large 'NULs' 1 '{"event":"error","condition":"not-well-formed","offset":0}'
{ printf '%s' "$open"; yes '<a>' | head -c $octets | tr -d '\n'; } | large 'a nest' 1 "${policy}277}"
{ printf '%s' "$open"; yes '<a/>' | head -c $((octets / 5)); } | large 'stanzas' 0 \
    "{\"event\":\"element\",\"ns\":\"jabber:client\",\"name\":\"a\",\"offset\":$((octets / 5 + 80)),\"octets\":4,\"depth\":1}"

echo 'a fault far behind what is certain only later has its line'
for file in input pipe; do
    { printf '%s' "$open"; yes '<a/>' | head -c 200000; printf "<a b='' b='"; head -c 262000 /dev/zero | tr '\0' x; printf "'/>"; } >input
    if [ $file = input ]; then "$couplet" stream input; else cat input | "$couplet" stream; fi | tail -n 5 >$file.said
    grep -q "^ *<a b='' b='xxx" $file.said || fail "$file: $(cat $file.said)"
    grep -q 'duplicate_attribute, octet 200093$' $file.said || fail "$file: $(cat $file.said)"
done

echo 'nested as deep as the user wants'
{ printf '%s' "$open"; yes '<a>' | head -n 50000 | tr -d '\n'; yes '</a>' | head -n 50000 | tr -d '\n'; } >input
deep=(--nodes 50000 --stanza-octets 1000000 --depth)
expect 'deep' '{"event":"element","ns":"jabber:client","name":"a","offset":85,"octets":350000,"depth":50000}' \
    "$(ulimit -s 256; "$couplet" stream --json "${deep[@]}" 50000 input | tail -n 1)"
expect 'deep, for people' 100000 "$(ulimit -s 256; "$couplet" stream "${deep[@]}" 50000 input | wc -l)"
expect 'deep, counted' 49999 "$("$couplet" stats --json "${deep[@]}" 50000 input | sed -E 's/.*"nested":([0-9]+).*/\1/')"
expect 'one too deep' "${policy}150082}" "$("$couplet" stream --json "${deep[@]}" 49999 input | tail -n 1)"

echo 'outputs and inputs that fail'
{ printf '%s' "$open"; yes '<a/>' | head -n 50000; } >input
for command in stream 'stream --json' stats 'stats --json'; do
    "$couplet" $command input >/dev/full 2>errors
    expect "$command, /dev/full: status" 3 $?
    expect "$command, /dev/full: said" 'couplet: cannot write standard output: No space left on device' "$(cat errors)"
    "$couplet" $command input >&- 2>errors
    expect "$command, no output: status" 3 $?
    "$couplet" $command <&- >output 2>errors
    expect "$command, no input: status" 3 $?
    "$couplet" $command . >output 2>errors
    expect "$command, a directory: status" 3 $?
    expect "$command, a directory: said" 'couplet: cannot read .: Is a directory' "$(cat errors)"
    said=$({ (trap '' PIPE; exec "$couplet" $command input 2>errors); echo $? >status; } | :)
    [[ $(cat status) == [03] ]] || fail "$command, nobody reads: status $(cat status)"
    expect "$command, nobody reads: said" '' "$(cat errors)"
done

echo 'an answer before the input ends'
coproc "$couplet" stream --json
printf '%s' "$open" >&"${COPROC[1]}"
read -r -t 10 said <&"${COPROC[0]}"
expect 'the header' '{"event":"open","attributes":{},"ns":"jabber:client","offset":0}' "$said"
printf "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>" >&"${COPROC[1]}"
read -r -t 10 said <&"${COPROC[0]}"
expect 'an element' \
    '{"event":"element","ns":"urn:ietf:params:xml:ns:xmpp-sasl","name":"auth","offset":85,"octets":48,"depth":1}' "$said"
printf '<stre' >&"${COPROC[1]}"
sleep .1
printf '%s' "${open#<stre}" >&"${COPROC[1]}"
read -r -t 10 said <&"${COPROC[0]}"
expect 'begun anew in two pieces' '{"event":"open","attributes":{},"ns":"jabber:client","offset":133}' "$said"
exec {COPROC[1]}>&-
wait

echo 'many that may be followed by a new stream and are not'
{ printf '%s' "$open"; for ((i = 0; i < 20000; i++)); do printf "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"; done; } >input
for feed in 1 47 48 49 262144; do
    expect "fed $feed" 20001 "$("$couplet" stream --json --feed $feed input | wc -l)"
done
expect 'through a pipe that drips' 20001 \
    "$({ head -c 300001 input; sleep .05; tail -c +300002 input; } | "$couplet" stream --json | wc -l)"
exit $failed
