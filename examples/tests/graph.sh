#!/usr/bin/env bash
# graph.sh COUPLET SESSIONS: couplet graph on inputs of strangers: whatever they name, each line is one of Graphviz's
# language as we write it, without a control in it; and where Graphviz is installed, it agrees.
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

string='"([^"\\]|\\["\\l])*"'
attributes='(shape|style|fillcolor|dir|color)=[a-z]+'
line="digraph xmpp \{|    rankdir=LR;|    subgraph cluster_[0-9]+ \{|    \}|\}"
line+="|        n[0-9]+ \[label=$string(, $attributes)+\];"
line+="|    n[0-9]+ -> n[0-9]+ \[(($attributes|tooltip=$string), )*label=$string(, $attributes)?\];"
can_draw=$(command -v dot) || echo 'not run: no dot here'

# judge WHAT FILE...: the picture of them
judge() {
    local what=$1
    shift
    "$couplet" graph "$@" >picture 2>errors
    [ $? != 3 ] || fail "$what: status 3: $(cat -v errors)"
    iconv -f UTF-8 -t UTF-8 picture >/dev/null 2>&1 || fail "$what: not UTF-8"
    grep -nvxE "$line" picture | head -3 | grep . && fail "$what: shape"
    grep -nPa '[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}<&]|\p{Cf}|\x{2028}|\x{2029}' picture | head -3 |
        grep . && fail "$what: controls or markup"
    [ -z "$can_draw" ] || dot -Tcanon picture >/dev/null 2>errors || fail "$what: $(head -1 errors)"
}

echo 'the recorded sessions, each alone and all at once'
for file in "$sessions"/*.xml; do judge "$file" "$file"; done
judge 'all' "$sessions"/*.xml

echo 'every octet in an address'
for ((i = 0; i < 256; i++)); do
    octet="\\x$(printf %x $i)"
    {
        printf '%s' "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='b.example' id='1'>"
        printf '%s' "<message to='v@b.example/y'/>"
        printf "<message from=\"w@c.example/x${octet}y\"/>"
        printf "<message from=\"w${octet}x@c.example\"/>"
    } >octet.s2c.xml
    judge "octet $i" octet.s2c.xml
done

echo 'a recorded session with an octet changed'
RANDOM=6120
for file in slixmpp-starttls.c2s slixmpp-starttls.s2c; do
    size=$(wc -c <"$sessions/$file.xml")
    for ((i = 0; i < 40; i++)); do
        at=$((RANDOM % size))
        printf -v octet '\\x%x' $((RANDOM % 256))
        { head -c $at "$sessions/$file.xml" && printf "$octet" && tail -c +$((at + 2)) "$sessions/$file.xml"; } >input
        judge "$file, octet $at is $octet" input
    done
done

echo 'ever new names, in little memory'
limit=200000
if grep -qa __asan_init "$couplet"; then limit=unlimited; fi # AddressSanitizer reserves terabytes
{
    printf '%s' "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='b.example'>"
    seq -f "<message to='u%.0f@b.example'/>" 300000
} >many
(ulimit -v $limit && exec "$couplet" graph many) >picture || fail "many: status $?"
[ "$(wc -l <picture)" -lt 1000 ] || fail 'many: a picture that nobody can look at'
grep -q 'to others: message 299800' picture || fail 'many: the others'
exit $failed
