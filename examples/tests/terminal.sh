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

said=$(printf 'a@b\n\004' | script -qec "'$couplet' jid --json" /dev/null | tr -d '\r' | grep -v '^a@b')
expect 'typed in' 'One address a line, please; Ctrl-D ends.
{"ok":true,"local":"a","domain":"b","resource":null}' "${said//$'^D\b\b'/}"
exit $failed
