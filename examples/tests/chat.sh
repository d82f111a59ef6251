#!/usr/bin/env bash
# chat.sh COUPLET: what people are told first when something is wrong, and what scripts are.
set -uo pipefail
couplet=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for tool in python3 openssl; do
    command -v "$tool" >/dev/null || { echo "not run: there is no $tool here"; exit 0; }
done
work=$(mktemp -d)
servers=
trap '[ -z "$servers" ] || kill $servers; rm -rf "$work"' EXIT
cd "$work" || exit 1
export COUPLET_PASSWORD=secret
unset LC_ALL

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=example.test \
    -addext subjectAltName=DNS:example.test -keyout key -out certificate 2>/dev/null
touch ports ready talk cut
python3 "$here/chat_servers.py" certificate key >ports &
servers=$!
tries=200
until grep -q ready ports; do
    ((tries-- > 0)) || { echo 'the servers do not start'; exit 1; }
    sleep 0.05
done
failed=0
# port NAME: where that server is
port() { awk -v name="$1" '$1 == name { print $2 }' ports; }
# told STATUS WORDS SERVER ARGUMENT...: what `couplet send` says, and how it ends
told() {
    local wanted=$1 words=$2 port status=0 said
    port=$(port "$3")
    shift 3
    said=$(timeout 20 "$couplet" send "${who:-juliet@example.test}" romeo@example.test hi \
        --connect "127.0.0.1:$port" --timeout 2 "$@" 2>&1) || status=$?
    if ((status != wanted)) || [[ $said != *"$words"* ]] || grep -q $'[\x01-\x09\x0b-\x1f]' <<<"$said"; then
        printf 'FAILED: wanted %s with "%s", got %s: %q\n' "$wanted" "$words" "$status" "$said"
        failed=1
    fi
}
# says STATUS WORDS ARGUMENT...: without a server
says() {
    local wanted=$1 words=$2 status=0 said
    shift 2
    said=$(timeout 20 "$couplet" "$@" 2>&1 </dev/null) || status=$?
    if ((status != wanted)) || [[ $said != *"$words"* ]]; then
        printf 'FAILED: %q: wanted %s with "%s", got %s: %q\n' "$*" "$wanted" "$words" "$status" "$said"
        failed=1
    fi
}
mine=(--ca certificate)

told 6 'is silent' silent
told 6 'is silent' silent --direct-tls
told 6 'is silent' good_tls "${mine[@]}"
told 8 'closed the connection before the session began' closing
told 3 'does not answer as an XMPP server does' web
told 3 'serves evil.test, not example.test' somebody_else
told 4 'cannot begin: wrong version number' web --direct-tls
told 4 'offers no TLS' without_tls
told 4 'offers no TLS' refuses_tls
told 4 'offers no TLS' without_tls --insecure
told 3 'does not serve example.test' knows_nobody
told 7 'is shutting down' shuts_down
told 4 'cannot be trusted for example.test: self-signed certificate. If it is yours' good_tls
who=juliet@other.test told 3 'serves example.test, not other.test' good_tls "${mine[@]}"
told 5 'offers no way to log in that is safe here' without_login "${mine[@]}"
told 4 'does not prove that it knows the password' pretender "${mine[@]}"
told 5 'does not take this name and password' rude "${mine[@]}"

# The system's resolver is asked, if there is one that answers.
if python3 -c 'import socket, sys
try: socket.getaddrinfo("nowhere.invalid", 1)
except socket.gaierror as why: sys.exit(why.errno != socket.EAI_NONAME)'; then
    says 3 'There is no server nowhere.invalid' send juliet@nowhere.invalid romeo@example.test hi
else
    echo 'not run: names that are not there; no resolver answers here'
fi
echo >empty
names=(--name-server "127.0.0.1:$(port names)")
says 6 "localhost:$(port silent) is silent" send juliet@example.test romeo@example.test hi --timeout 2 "${names[@]}"
says 3 'nothing.test says that it has no XMPP service' send juliet@nothing.test romeo@example.test hi "${names[@]}"
says 3 'cannot be reached (Connection refused)' send juliet@example.test romeo@example.test hi --connect 127.0.0.1:1
says 2 'is no address' send juliet@ romeo@example.test hi
says 2 'has no name before' send example.test romeo@example.test hi
says 2 'is no HOST:PORT' send juliet@example.test romeo@example.test hi --connect 127.0.0.1:http
says 2 '--ca nothing cannot be used' send juliet@example.test romeo@example.test hi --ca nothing
says 2 'is no address' chat you@
says 2 'ADDRESS is required' chat
says 2 'There is no password in empty: ' send juliet@example.test romeo@example.test hi --password-file empty
COUPLET_PASSWORD='' says 2 'COUPLET_PASSWORD is empty' send juliet@example.test romeo@example.test hi
says 2 'There is no password in nothing' send juliet@example.test romeo@example.test hi --password-file nothing
says 2 'TO is required' send juliet@example.test
says 2 'nothing to send' send juliet@example.test romeo@example.test ''
says 2 'nothing to send' send juliet@example.test romeo@example.test -
says 0 'Exit status: 0 done' send --help
says 0 'Exit status: 0 done' chat --help
says 3 'cannot be reached' chat juliet@example.test --connect 127.0.0.1:1
(unset COUPLET_PASSWORD; says 2 'No password, and no terminal to ask' send juliet@example.test romeo@example.test hi; exit "$failed") || failed=1

# What is sent in every session, and cannot be read, puts an end to it: not one after the other for ever.
mkfifo quiet
exec {open}<>quiet
"$couplet" chat juliet@example.test --connect "127.0.0.1:$(port cutting)" "${mine[@]}" <quiet >cut 2>&1 &
caller=$!
servers="$servers $caller"
said=$(timeout 30 "$couplet" chat juliet@example.test --connect "127.0.0.1:$(port poisonous)" "${mine[@]}" <quiet 2>&1)
status=$?
if ((status != 1)) || [[ $said != *'three times'* ]] || (($(grep -c 'online as' <<<"$said") != 3)); then
    printf 'FAILED: poison: %s: %s\n' "$status" "$said"
    failed=1
fi

# A server that has made its certificate itself, and a client that is given it.
home=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$couplet" serve --user juliet:secret --user romeo:secret --c2s "$home" --c2s-tls 0 --s2s 0 --web 0 \
    --save-certificate made >ready &
server=$!
servers="$servers $server"
tries=200
until grep -q ready ready; do
    ((tries-- > 0)) || { echo 'couplet serve does not start'; exit 1; }
    sleep 0.05
done
at_home=(--connect "127.0.0.1:$home")
says 0 '' send juliet@localhost romeo@localhost hi "${at_home[@]}" --ca made
says 4 'self-signed certificate. If it is yours, --ca FILE' send juliet@localhost romeo@localhost hi "${at_home[@]}"
says 4 'Is it the right file for --ca?' send juliet@localhost romeo@localhost hi "${at_home[@]}" "${mine[@]}"
says 5 'does not take this name and password' send tybalt@localhost romeo@localhost hi "${at_home[@]}" --ca made
says 0 '' send juliet@localhost nobody@localhost hi "${at_home[@]}" --ca made  # nobody is told who is there (RFC 6120 13.11)
says 7 'did not get it' send juliet@localhost romeo@nowhere.localhost hi "${at_home[@]}" --ca made
says 3 'serves localhost, not example.test' send juliet@example.test romeo@localhost hi "${at_home[@]}" --ca made
# What waits is spoken of to who types it, and counts where it is never sent.
said=$(printf '/to romeo@localhost\nhi\n/quit\n' | timeout 20 "$couplet" chat juliet@localhost "${at_home[@]}" --ca made 2>&1)
status=$?
if ((status != 1)) || [[ $said != '* Not sent: 1 of your messages.' ]]; then
    printf 'FAILED: not sent: %s: %s\n' "$status" "$said"
    failed=1
fi
# What was kept is shown once: it is acknowledged before the stream ends (XEP-0198 4).
says 0 '' send romeo@localhost juliet@localhost 'good morrow' "${at_home[@]}" --ca made
says 0 '<romeo@localhost> good morrow' chat juliet@localhost "${at_home[@]}" --ca made
again=$(timeout 20 "$couplet" chat juliet@localhost "${at_home[@]}" --ca made 2>&1 </dev/null)
if [[ $again != *'online as'* || $again == *'good morrow'* ]]; then
    printf 'FAILED: shown twice: %s\n' "$again"
    failed=1
fi
echo 'wrong' >wrong
says 5 'does not take this name and password' send juliet@localhost romeo@localhost hi "${at_home[@]}" --ca made \
    --password-file wrong
says 2 'nowhere/made cannot be written' serve --c2s "$home" --c2s-tls 0 --s2s 0 --web 0 --save-certificate nowhere/made

# What was under way when the connection broke, and nobody will say whether it has come.
mkfifo typed
exec {typing}<>typed
"$couplet" chat juliet@localhost romeo@localhost "${at_home[@]}" --ca made <typed >talk 2>&1 &
talker=$!
# shows WORDS: the chat does, within 10 s
shows() {
    local tries=200
    until grep -q "$1" talk; do
        ((tries-- > 0)) || { echo "FAILED: no '$1':"; cat talk; failed=1; return; }
        sleep 0.05
    done
}
shows 'roster: nobody'
kill -STOP "$server"
echo wherefore >&"$typing"
sleep 0.5
kill -KILL "$server"
wait "$server" 2>/dev/null
servers=${servers% *}
shows 'Trying again'
kill -TERM "$talker"
wait "$talker" || { echo 'FAILED: SIGTERM without a session'; failed=1; }
shows 'It is not known whether romeo@localhost has got "wherefore"'

# Who lets in and cuts at once is called more and more seldom (RFC 6120 3.3): the third pause is 2 s at least.
tries=200
until (($(grep -c 'Trying again in' cut) > 2)) || ((tries-- == 0)); do sleep 0.05; done
third=$(sed -n 's/.*Trying again in \([0-9]*\).*/\1/p' cut | sed -n 3p)
if ((${third:-0} < 2)); then
    echo 'FAILED: the third pause:'; cat cut
    failed=1
fi

python3 "$here/chat_password.py" "$couplet" "$(port closing)" || failed=1
python3 "$here/chat_keys.py" "$couplet" "$(port silent)" || failed=1
exit "$failed"
