#!/usr/bin/env bash
# terminal.sh COUPLET: what is different where people sit; a terminal is made with script(1).
set -uo pipefail
couplet=$1
if ! script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    echo 'not run: there is no script(1) that makes a terminal here'
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
# expect WHAT WANTED GOT
expect() {
    [ "$2" = "$3" ] && return
    printf 'FAILED: %s: wanted %q, got %q\n' "$1" "$2" "$3"
    failed=1
}
# on_terminal COMMAND: what the terminal gets
on_terminal() { script -qec "$1" /dev/null </dev/null | tr -d '\r'; }

shown=$'address   日本@example.jp\nlocal     日本\ndomain    example.jp'
expect 'a UTF-8 terminal' "$shown" "$(LC_ALL=C.UTF-8 on_terminal "'$couplet' jid 日本@example.jp")"
expect 'no terminal, whatever the locale' "$shown" "$(LC_ALL=C "$couplet" jid 日本@example.jp)"
octets='\xe6\x97\xa5\xe6\x9c\xac'
expect 'another terminal, to which half of these octets are controls' \
    "address   \"$octets@example.jp\""$'\n'"local     \"$octets\""$'\ndomain    example.jp' \
    "$(LC_ALL=C on_terminal "'$couplet' jid 日本@example.jp")"

yes juliet@capulet.example/balcony | head -n 150000 >long
slowly="'$couplet' jid --json --diff"
on_terminal "$slowly <long >answers" >bar
grep -q '%' bar || expect 'a bar while a long file is read' 'NN %' "$(cat -v bar)"
expect 'answers beside a bar' 150000 "$(wc -l <answers)"
expect 'the bar is removed' $'\e[K' "$(tail -c 3 bar)"
head -n 1000 long >short
expect 'no bar for a short file' '' "$(on_terminal "$slowly <short >answers")"
expect 'no bar for a pipe' '' "$(on_terminal "cat long | timeout 1 $slowly >answers")"
expect 'no bar between answers' '' "$(on_terminal "timeout 1 $slowly <long" | grep %)"
expect 'no bar without a terminal' '' "$(timeout 1 "$couplet" jid --json --diff <long 2>&1 >answers)"

session="<stream:stream xmlns:stream='http://etherx.jabber.org/streams'><a b='日'>本</a><c></d>"
printf '%s' "$session" >stream
plain="       0  <stream:stream xmlns:stream='http://etherx.jabber.org/streams'>
      63    <a b='日'>本</a>

          ...tream='http://etherx.jabber.org/streams'><a b='日'>本</a><c></d>
                                                                         ^
error     mismatched_end_tag, octet 84
          an end tag for another element than the open one (XML 1.0 3)
answer    not-well-formed: XML that is not well-formed (RFC 6120 4.9.3.13)"
export TERM=xterm
expect 'a stream without a terminal' "$plain" "$("$couplet" stream stream)"
expect 'a stream without colours' "$plain" "$(on_terminal "'$couplet' stream --color never stream")"
expect 'NO_COLOR' "$plain" "$(NO_COLOR=1 on_terminal "'$couplet' stream stream")"
expect 'a terminal that has none' "$plain" "$(TERM=dumb on_terminal "'$couplet' stream stream")"
on_terminal "'$couplet' stream stream" >coloured
expect 'a stream in colours' "$plain" "$(sed 's/\x1b\[[0-9;]*m//g' coloured)"
expect 'an element in colours' $'      \e[2m63\e[m    <\e[1;36ma\e[m \e[32mb\e[m=\e[33m\'日\'\e[m>本</\e[1;36ma\e[m>' \
    "$(sed -n 2p coloured)"
expect 'the caret in colours' 1 "$(grep -c $'^ *\e\\[1;31m^\e\\[m$' coloured)"
expect 'no colour is left on' 0 "$(grep -c $'\e\\[[1-9][0-9;]*m[^\e]*$' coloured)"
expect 'a stream on another terminal' "            <a b='&#x65E5;'>&#x672C;</a>" \
    "$(LC_ALL=C on_terminal "'$couplet' stream --color never stream" | sed -n '2s/ 63  /     /p')"
expect 'JSON has no colours' 0 "$(on_terminal "'$couplet' stream --json stream" | grep -c $'\e')"

printf '%s' "${session%<c>*}" | cat - <(yes "<a xmlns='urn:x'><b/><b/><b/><b/><b/><b/><b/><b/></a>" | head -n 90000) >long
on_terminal "'$couplet' stats --feed 1 long" >bar
grep -q '%' bar || expect 'a bar while a long file is counted' 'NN %' "$(cat -v bar)"
expect 'the bar is removed before the counts' 1 "$(grep -c $'\e\\[Koctets  *4,' bar)"
expect 'no bar without a terminal' '' "$("$couplet" stats --feed 1 long 2>&1 >counts)"
on_terminal "'$couplet' stream --json --feed 1 long >answers" >bar
grep -q '%' bar || expect 'a bar while a long file is read' 'NN %' "$(cat -v bar)"
expect 'no bar between lines' '' "$(on_terminal "timeout 1 '$couplet' stream --json long" | grep %)"

header="<s:stream xmlns:s='http://etherx.jabber.org/streams'>"
said=$(printf '%s\n\004' "$header" | script -qec "'$couplet' stream --json" /dev/null | tr -d '\r' | grep -v '^<s:')
expect 'a stream typed in' 'A stream, please; Ctrl-D ends.
{"event":"open","attributes":{},"ns":"","offset":0}' "${said//$'^D\b\b'/}"
said=$(printf 'a@b\n\004' | script -qec "'$couplet' jid --json" /dev/null | tr -d '\r' | grep -v '^a@b')
expect 'typed in' 'One address a line, please; Ctrl-D ends.
{"ok":true,"local":"a","domain":"b","resource":null}' "${said//$'^D\b\b'/}"
exit $failed
