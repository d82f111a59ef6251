# Sourced: where the servers listen, on 127.0.0.1, and how to wait for them. The test client knows the offsets too.

# ports BASE: sets one variable for each thing a server listens for
ports() {
    c2s=$1
    c2s_tls=$(($1 + 1))
    s2s=$(($1 + 2))
    component=$(($1 + 3))
    https=$(($1 + 4))
    http=$(($1 + 5))
    dns=$(($1 + 6))
    peer=$(($1 + 7)) # montague.test, which the test client is
}

# listening PORT...: all of them, within 30 s, while the process of $! lives
listening() {
    local port tries=600
    for port; do
        until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
            kill -0 "$!" 2>/dev/null || return 1
            ((tries-- > 0)) || return 1
            sleep 0.05
        done
    done
}
