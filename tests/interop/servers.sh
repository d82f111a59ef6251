# Sourced after ports.sh: a temporary folder, servers in it, and their end. Of `finish`: `keep` leaves the folder.

folder=$(mktemp -d)
running=()
keep=
finish() {
    ((${#running[@]} == 0)) || kill -KILL "${running[@]}" 2>/dev/null || true
    wait 2>/dev/null || true
    if [ -n "$keep" ]; then echo "kept: $folder" >&2; else rm -rf "$folder"; fi
}
trap finish EXIT
trap 'exit 130' INT TERM

# free_ports: prints a number behind which nothing listens for a while
free_ports() {
    local base port
    while :; do
        base=$((20000 + RANDOM % 500 * 20))
        for ((port = base; port < base + 20; ++port)); do
            ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || continue 2
        done
        echo "$base"
        return
    done
}

# account NAME PASSWORD: one of ejabberd's
account() {
    local reply json
    json=$(printf '{"user":"%s","host":"capulet.test","password":"%s"}' "$1" "$2")
    exec 3<>"/dev/tcp/127.0.0.1/$http"
    printf 'POST /api/register HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n' >&3
    printf 'Content-Length: %d\r\n\r\n%s' "${#json}" "$json" >&3
    reply=$(cat <&3)
    [[ $reply == *' 200 '* ]] || { echo "no account $1: $reply" >&2; return 1; }
}

# serve SERVER: starts it, and the name server that knows where montague.test is
serve() {
    ports "$(free_ports)"
    tests/interop/dns.py "$dns" "montague.test=$peer" "capulet.test=$s2s" &
    running+=("$!")
    "tests/interop/$1" "$folder" "$c2s" &
    running+=("$!")
    local wanted=("$c2s" "$c2s_tls" "$s2s" "$component" "$https")
    [ "$1" = prosody ] || wanted+=("$http")
    if ! listening "${wanted[@]}"; then
        tail -n 20 "$folder/$1/output" "$folder/$1/log" >&2
        echo "$1 does not start" >&2
        return 1
    fi
    [ "$1" = prosody ] || { account juliet pw-juliet && account romeo pw-romeo; }
}
