# Sourced by run: couplet serve is montague.test, and speaks with Prosody and ejabberd, which are capulet.test.

peer_facts='by send receive pings errors'

# speak_with SERVER HOW WORD...: HOW they believe each other; the words are for couplet serve
speak_with() {
    local server=$1 how=$2 log=$folder/peers-$1-$2
    shift 2
    : >"$folder/couplet.log"
    couplet_serves montague.test --user mercutio:pw-mercutio --host "capulet.test=127.0.0.1:$s2s" --s2s "$peer" \
        --c2s "$((c2s + 8))" --c2s-tls 0 --component-port 0 --web 0 --log "$@"
    timeout -k 1 40 tests/clients/between_servers.py montague.test "$((c2s + 8))" capulet.test "$c2s" \
        >"$log.facts" 2>"$log.trace" || true
    sed -n 's/^capulet.test: \(dialback\|EXTERNAL\)$/by \1/p' "$folder/couplet.log" >>"$log.facts"
    local name line="| ${server/prosody/Prosody}" said=()
    for name in $peer_facts; do
        line+=" | $(fact "$name" "$log.facts")"
        said+=("$name $(fact "$name" "$log.facts")")
    done
    echo "$line |" >>"$folder/peers.rows"
    echo "$server, $how: ${said[*]}"
    judge "$server, $how: see $log.trace" has_all "$log.facts"
    judge "$server, $how: couplet serve ends" couplet_ends
}
has_all() {
    local name
    for name in $peer_facts; do
        [ "$(fact "$name" "$1")" != no ] || return 1
    done
}

for server in prosody ejabberd; do
    serve "$server"
    speak_with "$server" dialback
    speak_with "$server" certificates --certificate "$folder/peer.crt" --key "$folder/peer.key" --ca "$folder/ca.crt" --s2s-verify
done
