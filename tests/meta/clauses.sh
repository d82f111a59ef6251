#!/usr/bin/env bash
# clauses.sh TOP CORPORA PROGRAM...: is tests/clauses.tsv right? Every test that it names stands in its file and is run
#   by one of the programs, every row has tests, or a reason why it has none, or both if they hold part of it, the order is the RFCs', and tests/CLAUSES.md says the same.
#   Clauses and headings are compared with those of CORPORA where they are found.
# clauses.sh --write TOP: writes tests/CLAUSES.md anew.
set -euo pipefail
kinds='later sockets tls dns delivery accounts policy people'

summary() {
    awk -F'\t' -v kinds="$kinds" -f "$top/tests/meta/clauses.awk" "$top/tests/clauses.tsv"
}

if [ "$1" = --write ]; then
    top=$2
    summary >"$top/tests/CLAUSES.md.new"
    mv "$top/tests/CLAUSES.md.new" "$top/tests/CLAUSES.md"
    exit
fi

top=$1 corpora=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() {
    echo "$*"
    failed=1
}

# The table by itself: five cells; a heading, the sections of an RFC ascending, its rows numbered from 1.
awk -F'\t' -v kinds="$kinds" '
    function complain(what) { printf "clauses.tsv:%d: %s\n", NR, what; failed = 1 }
    # Whether section a comes before b, number by number; letters stand for appendices.
    function before(a, b,    i, m, n, x, y) {
        m = split(a, x, "."); n = split(b, y, ".")
        for (i = 1; i <= m && i <= n; ++i) if (x[i] != y[i]) return x[i] + 0 < y[i] + 0
        return m < n
    }
    BEGIN { split(kinds, list, " "); for (i in list) known[list[i]] }
    /^#/ || /^$/ { next }
    /^@/ {
        if (NF != 2 || split(substr($1, 2), part, " ") != 2) { complain("no heading: " $0); next }
        if (part[1] == rfc && !before(section, part[2])) complain("section " part[2] " stands behind " section)
        if (part[1] != rfc && part[1] in seen) complain("RFC " part[1] " is in two places")
        rfc = part[1]; section = part[2]; seen[rfc]; number = 0
        next
    }
    NF != 5 { complain(NF " cells, not 5"); next }
    {
        ++rows
        if ($1 in ids) complain($1 " stands twice")
        ids[$1]
        split($1, part, "-")
        if (part[1] != rfc || part[2] != section) complain($1 " stands in section " section " of RFC " rfc)
        if (part[3] != ++number) complain($1 " is the row " number " of its section")
        number = part[3]
        if ($2 !~ /^[A-Z]+( NOT)?$/) complain($1 " has the level \"" $2 "\"")
        if ($3 == "") complain($1 " says nothing")
        if ($4 == "" && $5 == "") complain($1 " has neither test nor reason")
        kind = $5; sub(/:.*/, "", kind)
        if ($5 != "" && (!(kind in known) || $5 !~ /^[a-z]+: .+/)) complain($1 " has a reason of no known kind: " $5)
    }
    END { if (!rows) complain("no rows"); exit failed }
' "$top/tests/clauses.tsv" || failed=1

# Every test stands in its file, and a program runs it.
for program; do
    [ -x "$program" ] || complain "$program was not built"
done
for program; do
    # Catch2 2 answers with their number; 3 does not know the option, and says so elsewhere.
    said=$("$program" --list-test-names-only '~[.]' 2>/dev/null) || true
    [ -n "$said" ] || said=$("$program" --list-tests --verbosity quiet '~[.]' 2>/dev/null) || true
    printf '%s\n' "$said"
done | sed 's/^ *//' >"$work/run"
awk -F'\t' '/^[^#@]/ && $4 != "" {
    n = split($4, tests, / \| /)
    for (i = 1; i <= n; ++i) {
        file = tests[i]; sub(/:.*/, "", file)
        print $1 "\t" file "\t" substr(tests[i], length(file) + 3)
    }
}' "$top/tests/clauses.tsv" >"$work/named"
cut -f2 "$work/named" | sort -u | while read -r file; do
    [ -f "$top/tests/$file" ] || continue
    tr -d '\n' <"$top/tests/$file" |
        awk -v file="$file" '{
            gsub(/\\"/, "\001")
            gsub(/" *"/, "")
            while (match($0, /TEST_CASE\( *"[^"]*"/)) {
                name = substr($0, RSTART, RLENGTH - 1)
                $0 = substr($0, RSTART + RLENGTH)
                sub(/^TEST_CASE\( *"/, "", name)
                gsub(/\001/, "\"", name)
                print file "\t" name
            }
        }'
done >"$work/stand"
lines=$(awk -F'\t' -v work="$work" '
    BEGIN {
        while ((getline line <(work "/stand")) > 0) stand[line]
        while ((getline line <(work "/run")) > 0) run[line]
    }
    !(($2 FS $3) in stand) { print $1 ": tests/" $2 " has no test that is called: " $3; next }
    !($3 in run) { print $1 ": no program runs: " $3 }
' "$work/named")
[ -z "$lines" ] || complain "$lines"

# The clauses that others have found are all there, and so are the sections.
if [ -f "$corpora/clauses.tsv" ]; then
    lines=$(awk -F'\t' 'NR == FNR { if (/^[^#@]/) here[$1]; if (/^@/) scope[substr($1, 2)]; next }
        /^[^#]/ && ($2 " " $3) in scope && !($1 in here) { print "missing: " $1 }' \
        "$top/tests/clauses.tsv" "$corpora/clauses.tsv")
    [ -z "$lines" ] || complain "$lines"
else
    echo "not compared with the corpora's clauses: there are none"
fi
awk -F'\t' '/^@/ { split(substr($1, 2), part, " "); print part[1], part[2] ".  " $2 }' "$top/tests/clauses.tsv" >"$work/headings"
cut -d' ' -f1 "$work/headings" | sort -u >"$work/rfcs"
while read -r rfc; do
    text=$corpora/../spec/rfc$rfc.txt
    if [ ! -f "$text" ]; then
        echo "not compared with the headings of RFC $rfc: its text is not there"
        continue
    fi
    lines=$(sed -n "s/^$rfc //p" "$work/headings" | grep -vxFf "$text") && complain "RFC $rfc has no section: $lines"
done <"$work/rfcs"

difference=$(diff "$top/tests/CLAUSES.md" <(summary)) ||
    complain "tests/CLAUSES.md (<) is stale, write it with tests/meta/clauses.sh --write .:"$'\n'"$difference"
echo "$(wc -l <"$work/named") tests named by $(grep -c '^[^#@]' "$top/tests/clauses.tsv") clauses"
exit $failed
