#!/usr/bin/env bash
# ladder.sh INCLUDE-DIRECTORY: walks every #include of couplet's headers and fails on one that climbs.
set -euo pipefail
cd "$1"

find couplet -name '*.hpp' -exec grep -HnE '^[[:space:]]*#[[:space:]]*include' {} + | sort | awk -F: '
    function complain(why) { print file ":" $2 ": " why; ++faults }

    # The rung of a header: the folder it stands in, or for one at the top its own name.
    function rung(path,  word) {
        word = path
        sub(/^couplet\//, "", word)
        sub(/\/.*|\.hpp$/, "", word)
        return word
    }

    BEGIN {
        split("error expected lifetimebound match version", ground, " ")
        for (i in ground) rank[ground[i]] = 0
        count = split("text precis jid xml stream stanza xep negotiation", rungs, " ")
        for (i = 1; i <= count; ++i) rank[rungs[i]] = i
        split("couplet error_code format pmr", edges, " ")
        for (i in edges) edge["couplet/" edges[i] ".hpp"] = 1
        edge["couplet/negotiation/openssl.hpp"] = 1
        only["unicode/"] = "couplet/text/unicode.hpp"
        only["rapidxml"] = "couplet/xml/element.hpp"
        only["openssl/"] = "couplet/negotiation/openssl.hpp"
    }

    {
        file = $1
        ++includes
        from = rung(file)
        if (!(file in edge) && !(from in rank)) complain("\"" from "\" is no rung of the ladder")
        if ($0 !~ /include[[:space:]]*</) { complain("write #include <...>"); next }
        target = $0
        sub(/^[^<]*</, "", target)
        sub(/>.*/, "", target)
        for (library in only)
            if (index(target, library) == 1 && file != only[library])
                complain("only " only[library] " may include <" target ">")
        if (index(target, "couplet/") != 1) next
        to = rung(target)
        if (target in edge) {
            if (file != "couplet/couplet.hpp") complain("<" target "> is an edge: nobody includes it")
        } else if (!(to in rank)) {
            complain("\"" to "\" is no rung of the ladder")
        } else if (!(file in edge) && rank[to] > rank[from]) {
            complain("climbs from " from " to " to " (<" target ">)")
        }
    }

    END {
        print includes + 0 " includes walked"
        exit (faults > 0 || includes == 0)
    }'
