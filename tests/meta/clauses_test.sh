#!/usr/bin/env bash
# clauses_test.sh WORK-DIRECTORY: plants faults in a table of clauses and sees whether clauses.sh says what it should.
set -euo pipefail
meta=$(cd "$(dirname "$0")" && pwd)
work=$1/clauses
failed=0
heading=$'@1 1\tOne'
good=$'1-1-1\tMUST\tIt is so\ta/b.cpp: a test, "quoted" | a/b.cpp: another\t'

# plant WANTED LINE...: a table of these lines; WANTED is what clauses.sh must say, or `fine`
plant() {
    local wanted=$1 said status=0
    shift
    rm -rf "$work"
    mkdir -p "$work"/{tests/{a,meta},data,spec}
    cp "$meta"/clauses.awk "$work/tests/meta"
    printf 'TEST_CASE("a test, \\"quoted\\"", "[a]") {}\nTEST_CASE(\n    "anot"\n    "her", "[a]") {}\nTEST_CASE("hidden", "[.]") {}\n' \
        >"$work/tests/a/b.cpp"
    printf '#!/bin/sh\nprintf "%%s\\n" "a test, \\"quoted\\"" another elsewhere\n' >"$work/program"
    chmod +x "$work/program"
    printf '#id\trfc\tsection\n1-1-1\t1\t1\n1-9-1\t1\t9\n' >"$work/data/clauses.tsv"
    printf '1.  One\n\n1.2.  Two\n1.10.  Ten\n2.  Last\n' >"$work/spec/rfc1.txt"
    printf '%s\n' "$@" >"$work/tests/clauses.tsv"
    [ "$wanted" != 'was not built' ] || rm "$work/program"
    [ "$wanted" = stale ] && touch "$work/tests/CLAUSES.md" || "$meta/clauses.sh" --write "$work"
    said=$("$meta/clauses.sh" "$work" "$work/data" "$work/program" 2>&1) || status=1
    if [ "$wanted" = fine ]; then
        [ $status = 0 ] && return
    elif [ $status = 1 ] && [[ $said == *"$wanted"* ]]; then
        return
    fi
    printf '%s\n' "planted:" "$@" "wanted '$wanted', got: $said"
    failed=1
}

plant fine "$heading" "$good"
plant fine '# a comment' "$heading" "$good" $'1-1-2\tMUST NOT\tNor this\t\tsockets: not ours' \
    $'@1 1.2\tTwo' $'1-1.2-1\tMAY\tIt may\ta/b.cpp: another\t' $'@1 1.10\tTen' $'@1 2\tLast'
plant 'has no test that is called: a tes' "$heading" $'1-1-1\tMUST\tIt is so\ta/b.cpp: a tes\t'
plant 'has no test that is called: elsewhere' "$heading" $'1-1-1\tMUST\tIt is so\ta/b.cpp: elsewhere\t'
plant 'has no test that is called: another' "$heading" $'1-1-1\tMUST\tIt is so\ta/c.cpp: another\t'
plant 'no program runs: hidden' "$heading" $'1-1-1\tMUST\tIt is so\ta/b.cpp: hidden\t'
plant 'has neither test nor reason' "$heading" $'1-1-1\tMUST\tIt is so\t\t'
plant fine "$heading" "${good}policy: some"
plant 'has a reason of no known kind' "$heading" "${good}some"
plant 'has a reason of no known kind' "$heading" $'1-1-1\tMUST\tIt is so\t\tlaziness: no'
plant 'has a reason of no known kind' "$heading" $'1-1-1\tMUST\tIt is so\t\tpolicy'
plant '1-1-1 stands twice' "$heading" "$good" "$good"
plant '1-1-3 is the row 2' "$heading" "$good" "${good/1-1-1/1-1-3}"
plant 'stands in section 1 of RFC 1' "$heading" "${good/1-1-1/1-1.2-1}"
plant 'section 1.2 stands behind 1.10' "$heading" "$good" $'@1 1.10\tTen' $'@1 1.2\tTwo'
plant 'section 1 stands behind 1' "$heading" "$good" "$heading"
plant 'RFC 1 is in two places' "$heading" "$good" $'@2 1\tOne' $'@1 2\tLast'
plant 'RFC 1 has no section: 1.  Other' $'@1 1\tOther' "$good"
plant 'RFC 1 has no section: 1.1.  One' "$heading" "$good" $'@1 1.1\tOne'
plant 'missing: 1-9-1' "$heading" "$good" $'@1 9\tNine'
plant 'has the level "must"' "$heading" "${good/MUST/must}"
plant '4 cells, not 5' "$heading" $'1-1-1\tMUST\tIt is so\ta/b.cpp: another'
plant 'no rows' "$heading"
plant 'was not built' "$heading" "$good"
plant stale "$heading" "$good"
rm -rf "$work"
exit $failed
