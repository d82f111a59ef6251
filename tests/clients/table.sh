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
    local name cells="| $1 | $(transport "$2")"
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

debian_version() { dpkg-query --show --showformat '${Version}' "$1" 2>/dev/null || echo '?'; }
npm_version() { sed -n "/\"node_modules\/${1//\//\\/}\"/,/version/s/.*\"version\": \"\(.*\)\".*/\1/p" tests/clients/package-lock.json; }
