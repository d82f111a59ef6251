#!/usr/bin/env bash
# hostile.sh COUPLET: whatever the input, each item has its answer, and no answer holds a control, an
# escape sequence, markup, or anything that is not UTF-8.
set -uo pipefail
export LC_ALL=C.UTF-8
couplet=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}

# octet NUMBER: that octet
octet() { printf "\\x$(printf %x "$1")"; }

# clean FILE WHAT: nothing in it that a terminal or XML would act on
clean() {
    iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1 || fail "$2: not UTF-8"
    # C0 but the newline, DEL, C1, markup; invisible and bidirectional formatting
    grep -nPa '[\x00-\x09\x0b-\x1f\x7f\x{80}-\x{9f}<>&]|\p{Cf}|\x{2028}|\x{2029}' "$1" | head -3 |
        grep . && fail "$2: controls or markup"
}

good='\{"ok":true,("[a-z]+":(null|"([^"\\]|\\["\\bfnrt]|\\u[0-9a-f]{4})*"),?)+\}'
bad='\{"ok":false,"error":"[a-z_0-9]+","part":(null|"(local|domain|resource)"),"offset":[0-9]+\}'
both="\{\"ok\":(true|false),\"differ\":\[[a-z\",]*\],\"rfc7622\":($good|$bad),\"rfc6122\":($good|$bad)\}"
query='\{"ok":true,"account":.*,"address":.*,"query":.*,"fragment":.*\}'

# judge LINES ARGUMENTS...: couplet over the file `input`, for people and as JSON
judge() {
    local lines=$1
    shift
    "$couplet" "$@" <input >people 2>errors
    [ $? -le 1 ] || fail "$*: exit status"
    "$couplet" "$@" --json <input >json 2>>errors
    [ $? -le 1 ] || fail "$* --json: exit status"
    clean people "$*"
    clean json "$* --json"
    [ -s errors ] && fail "$*: $(head -1 errors | cat -v)"
    [ "$(wc -l <json)" = "$lines" ] || fail "$* --json: $(wc -l <json) answers to $lines lines"
    local noun=string
    case $1 in
        jid) noun=address ;;
        uri) noun=uri ;;
    esac
    [ "$(grep -c "^$noun  " people)" = "$lines" ] || fail "$*: not an answer a line"
    grep -nvxE "$good|$bad|$query|$both" json | head -3 | grep . && fail "$* --json: shape"
}

every() {
    local lines=$1
    judge "$lines" jid
    judge "$lines" jid --diff
    judge "$lines" jid --profile rfc6122
    judge "$lines" jid --escaped
    judge "$lines" uri
    judge "$lines" escape
    judge "$lines" unescape
    local profile
    for profile in username_case_mapped username_case_preserved opaque_string nickname domain \
        nodeprep resourceprep nameprep saslprep; do
        judge "$lines" precis $profile
    done
}

echo 'every octet, in each part and alone'
for ((i = 0; i < 256; i++)); do
    [ $i != 10 ] || continue
    octet $i && echo
    octet $i && echo '@example.com'
    printf 'a' && octet $i && echo 'b@example.com/home'
    printf 'exa' && octet $i && echo 'mple.com'
    printf 'a@example.com/x' && octet $i && echo 'y'
    printf 'xmpp:a' && octet $i && echo 'b@example.com?message;body=x'
done >input
every $((255 * 6))

echo 'UTF-8 broken in every way, and code points that hide, steer and join'
{
    for sequence in c0af e08080 eda080 f0808080 f4908080 f5808080 fe ff c2 e282 f09f98 80 bf \
        e2808e e2808f e280aa e280ab e280ac e280ad e280ae e281a6 e281a7 e281a8 e281a9 e2808b \
        e2808c e2808d efbbbf e281a0 c2ad cd8f e1859f e385a4 efbea0 ee8080 f3a08081 f3a08180 \
        cc81 cc81cc81cc81cc81cc81cc81 e2808baa c285 c29b e280a8 e280a9 efbfbe efbfbf f09f91a9e2808df09f92bb; do
        octets=$(sed 's/../\\x&/g' <<<"$sequence")
        printf "$octets\n$octets@x\na${octets}b@example.com\nexample.com/$octets\nxmpp:a@b?message;body=$octets\n"
    done
} >input
every "$(wc -l <input)"

echo 'markup and escape sequences'
cat >input <<'X'
<script>alert(1)</script>@example.com
a@example.com/<script>alert(1)</script>
a@example.com/]]>&lt;!--
a@example.com/"><img src=x>
xmpp:a@example.com/%3Cb%3E?message;body=%3Cscript%3E%00%1B%5B31m%C2%9B
xmpp:a@example.com?%1b%5d0;%07%0a=%0d%0a
\3cscript\3e\26amp;
X
printf '\033[2J\033]0;title\007@example.com\na@b/\033[31mred\xc2\x9b31m\n\r\nfoo\r\na@b/\b\b\b\n' >>input
every "$(wc -l <input)"

echo 'random octets'
RANDOM=7622
for ((i = 0; i < 4000; i++)); do
    printf '\\x%x' $((RANDOM % 256))  # not in a subshell, which has numbers of its own
done >escapes
printf "$(cat escapes)" >input
printf 'no newline at the end' >>input
every $(($(wc -l <input) + 1))

echo 'what is shown in quotes, read with --escaped, is what was given'
for ((i = 0; i < 256; i++)); do printf '\\x%02x@\\\\"example.com\n' $i; done >escaped
"$couplet" jid --escaped <escaped | sed -n 's/^address   //p; /^line/p' >shown
[ "$(wc -l <shown)" = 256 ] || fail "256 addresses, $(wc -l <shown) shown"
sed 's/^"\(.*\)"$/\1/; t; s/\\/\\\\/g' shown >again
"$couplet" jid --escaped --json <escaped >first
"$couplet" jid --escaped --json <again >second
cmp first second || fail 'shown differs from given'

exit $failed
