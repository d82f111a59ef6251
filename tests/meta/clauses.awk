# Prints tests/CLAUSES.md from tests/clauses.tsv; see clauses.sh.
function chapter(id,    words, number) {
    split(id, words, "-")
    split(words[2], number, ".")
    return "RFC " words[1] "|" number[1]
}
function cell(text) {
    gsub(/</, "\\&lt;", text)
    gsub(/\|/, "\\|", text)
    return text
}
BEGIN {
    last = split(kinds, order, " ")
    says["later"] = "What a session has to do: `negotiation/`, which is being written, will hold it"
    says["sockets"] = "Connections and clocks are the caller's"
    says["tls"] = "TLS and certificates are the caller's"
    says["dns"] = "Names are resolved by the caller"
    says["delivery"] = "Queues are the caller's: couplet says where a stanza goes, the caller puts it there"
    says["accounts"] = "Accounts, rosters and who is online are kept by the caller"
    says["policy"] = "What to do is for the caller to choose"
    says["people"] = "What people see is the caller's"
}
/^@/ { title[substr($1, 2)] = $2 }
/^[#@]/ || /^$/ { next }
{
    c = chapter($1)
    if (!(c in all)) chapters[++count] = c
    ++all[c]
    ++total
    if ($5 == "") {
        ++held[c]
        ++total_held
        next
    }
    kind = $5
    sub(/:.*/, "", kind)
    if ($4 != "") {
        ++part[c]
        ++total_part
    } else if (kind == "later") {
        ++later[c]
        ++total_later
    } else {
        ++left[c]
        ++total_left
    }
    rows[kind] = rows[kind] "| " $1 " | " $2 " | " cell($3) ($4 == "" ? "" : " (in part)") " | " \
        cell(substr($5, length(kind) + 3)) " |\n"
}
END {
    print "# Clauses\n"
    print "What the RFCs require, clause by clause, is listed in [clauses.tsv](clauses.tsv), in our own words: each with the"
    print "tests that hold it, or with the reason why a library cannot, or with both where it can in part. A server's rules"
    print "count as held where couplet says what to do with a stanza: the caller does it. `ctest -R meta/clauses` checks that"
    print "the tests exist and are run. This page is made from the table by `tests/meta/clauses.sh --write .`\n"
    print "| | chapter | clauses | held by tests | in part | later | left to the caller |"
    print "|---|--:|--:|--:|--:|--:|--:|"
    for (i = 1; i <= count; ++i) {
        c = chapters[i]
        split(c, words, "|")
        print "| " words[1] " | " words[2] " | " all[c] " | " held[c] + 0 " | " part[c] + 0 " | " later[c] + 0 " | " left[c] + 0 " |"
    }
    print "| **all** | | **" total "** | **" total_held + 0 "** | **" total_part + 0 "** | **" total_later + 0 "** | **" total_left + 0 "** |"
    for (i = 1; i <= last; ++i) {
        if (!(order[i] in rows)) continue
        print "\n## " (order[i] == "later" ? "Later" : "Left to the caller: " order[i]) "\n"
        print says[order[i]] ".\n"
        print "| clause | level | requirement | why |"
        print "|---|---|---|---|"
        printf "%s", rows[order[i]]
    }
}
