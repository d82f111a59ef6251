#!/usr/bin/env bash
# ladder_test.sh WORK-DIRECTORY: plants includes and sees whether ladder.sh says what it should.
set -euo pipefail
ladder=$(cd "$(dirname "$0")" && pwd)/ladder.sh
work=$1/ladder
failed=0

# plant WANTED HEADER TARGET: WANTED is what ladder.sh must say, or `fine`
plant() {
    rm -rf "$work"
    mkdir -p "$work/$(dirname "$2")"
    printf '#pragma once\n#include %s\n' "$3" >"$work/$2"
    local said status=0
    said=$("$ladder" "$work" 2>&1) || status=1
    if [ "$1" = fine ]; then
        [ $status = 0 ] && return
    elif [ $status = 1 ] && [[ $said == *"$1"* ]]; then
        return
    fi
    echo "planted $3 in $2, wanted '$1', got: $said"
    failed=1
}

plant fine couplet/jid/view.hpp '<couplet/text/ascii.hpp>'
plant fine couplet/jid/bulk.hpp '<couplet/jid.hpp>'
plant fine couplet/jid.hpp '<couplet/jid/view.hpp>'
plant fine couplet/stanza/iq.hpp '<couplet/xml/names.hpp>'
plant fine couplet/error_code.hpp '<couplet/error.hpp>'
plant fine couplet/text/ascii.hpp '<string_view>'
plant fine couplet/format.hpp '<couplet/jid.hpp>'
plant fine couplet/couplet.hpp '<couplet/pmr.hpp>'
plant fine couplet/text/unicode.hpp '<unicode/uchar.h>'
plant 'climbs from text to jid' couplet/text/ascii.hpp '<couplet/jid/view.hpp>'
plant 'climbs from text to jid' couplet/text/ascii.hpp '<couplet/jid.hpp>'
plant 'climbs from error to text' couplet/error.hpp '<couplet/text/utf8.hpp>'
plant 'climbs from jid to xml' couplet/jid.hpp '  <couplet/xml/names.hpp>'
plant 'climbs from precis to xep' couplet/precis/idna.hpp '<couplet/xep/ping.hpp>'
plant 'is an edge' couplet/jid.hpp '<couplet/format.hpp>'
plant 'is an edge' couplet/xep/ping.hpp '<couplet/couplet.hpp>'
plant 'is an edge' couplet/negotiation/client.hpp '<couplet/negotiation/openssl.hpp>'
plant 'only couplet/text/unicode.hpp' couplet/precis/idna.hpp '<unicode/uidna.h>'
plant 'only couplet/xml/element.hpp' couplet/stream/reader.hpp '<rapidxml/rapidxml.hpp>'
plant 'is no rung' couplet/detail/secret.hpp '<string>'
plant 'is no rung' couplet/jid.hpp '<couplet/detail/secret.hpp>'
plant 'write #include <...>' couplet/jid.hpp '"jid/view.hpp"'
rm -rf "$work"
exit $failed
