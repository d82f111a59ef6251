# Sourced: what was found, as a line, as a row, as examples/INTEROPERABILITY.md.

facts='login roster send receive carbons management close'

# fact NAME FILE: its value, "no" if it was not said; of what is said twice the last
fact() {
    local value
    value=$(sed -n "s/^$1 //p" "$2" | tail -n 1)
    echo "${value:-no}"
}
# summary FILE: for whoever watches
summary() {
    local name said=()
    for name in $facts; do said+=("$name $(fact "$name" "$1")"); done
    (IFS=,; echo "${said[*]}" | sed 's/,/, /g')
}
# is_complete FILE: whether it did what every client does
is_complete() {
    local name
    for name in login roster send receive close; do
        [ "$(fact "$name" "$1")" != no ] || return 1
    done
}
# row CLIENT HOW FILE: of the table
row() {
    local name cells="| ${1/Chromium/strophe.js in Chromium} | $(transport "$2")"
    for name in $facts; do
        case $(fact "$name" "$3") in
            cannot) cells+=' | -' ;;
            alone) cells+=' | does not wait' ;;
            *) cells+=" | $(fact "$name" "$3")" ;;
        esac
    done
    echo "$cells |"
}
transport() {
    case $1 in
        starttls) echo STARTTLS ;;
        tls1.2) echo 'STARTTLS, TLS 1.2' ;;
        direct) echo 'direct TLS' ;;
        websocket) echo WebSocket ;;
    esac
}

debian_version() { dpkg-query --show --showformat '${Version}' "$1" 2>/dev/null || echo unknown; }
npm_version() {
    sed -n "/\"node_modules\/${1//\//\\/}\": {/,/version/s/.*\"version\": \"\(.*\)\".*/\1/p" tests/clients/package-lock.json
}

# document FOLDER: what all have found
document() {
    cat <<'MD'
# Who talks to `couplet serve`

Real programs, on loopback. `tests/clients/run` finds it again each time and fails if it finds anything else;
`UPDATE=1 tests/clients/run` writes this page.

## Clients

Each logs in, fetches a roster with somebody on it, sends, hears the answer, ends its stream. `-`: it has no such thing.
"does not wait": it ends its stream and the connection, without waiting for the server's end of its own. slixmpp knows the
channel binding tls-unique alone, which TLS 1.3 has not, and ends up with PLAIN there.

| client | over | logs in by | roster | sends | receives | carbons | stream management | ends its stream |
|---|---|---|---|---|---|---|---|---|
MD
    cat "$1/serve.rows"
    cat <<'MD'

## Servers

Each sends a message, takes one, answers pings and asks them, and is told who is not there.

| server | is believed by | message to it | message from it | pings | errors |
|---|---|---|---|---|---|
MD
    cat "$1/peers.rows"
    cat <<'MD'

## Versions

| program | version |
|---|---|
MD
    local name package
    while read -r name package; do echo "| $name | $(debian_version "$package") |"; done <<'LIST'
slixmpp python3-slixmpp
aioxmpp python3-aioxmpp
libstrophe libstrophe-dev
gloox libgloox-dev
QXmpp libqxmpp-dev
go-sendxmpp go-sendxmpp
profanity profanity-light
Chromium chromium-headless-shell
Prosody prosody
ejabberd ejabberd
LIST
    echo "| xmpp.js | $(npm_version @xmpp/client) |"
    echo "| strophe.js | $(npm_version strophe.js) |"
}

# is_as_documented FILE FOLDER: but for versions, and what was left out
is_as_documented() {
    document "$2" >"$2/document"
    if ((left_out)); then
        ! grep -vxFf "$1" <(sed '/^## Versions/,$d' "$2/document")
        return
    fi
    if [ -n "${UPDATE-}" ]; then
        cp "$2/document" "$1"
        return
    fi
    diff <(sed '/^## Versions/,$d' "$1") <(sed '/^## Versions/,$d' "$2/document")
}
