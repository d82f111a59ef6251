# Sourced by run: the page of `couplet serve` in Chromium. Its numbers change while somebody looks at it, and nothing in it
# is refused by its own policy. With UPDATE=1 what it looks like is examples/serve/page.png.

# row_of NAME: what the page shows now of messages: in, out
row_of() { sed -n "s/^row $1 //p" "$folder/page" | tail -n 1; }
# changes FROM: within 10 s
changes() {
    local tries=100
    while [ "$(row_of message)" = "$1" ]; do
        ((tries-- > 0)) || return 1
        sleep 0.1
    done
}
is_small_picture() {
    [ "$(head -c 4 "$1" | tail -c 3)" = PNG ] && (($(stat --format %s "$1") <= 100000))
}

ports "$(free_ports)"
couplet_serves capulet.test --user juliet:pw-juliet --user romeo:pw-romeo \
    --c2s "$c2s" --c2s-tls 0 --s2s 0 --component-port 0 --web "$https"
mkfifo "$folder/looking"
node "$programs/page_in_chromium.mjs" "http://127.0.0.1:$https/" "$folder/page.png" \
    <"$folder/looking" >"$folder/page" 2>"$folder/page.trace" &
running+=("$!")
looking=$!
exec 5>"$folder/looking"
judge 'the page has numbers' changes ''
judge 'there are no messages yet' test "$(row_of message)" = '0 0'
attend
before=$(row_of message)
timeout 20 tests/clients/slixmpp_client.py juliet@capulet.test pw-juliet "$c2s" starttls "$text" >"$folder/page.facts" 2>&1 || true
judge 'the page counts while somebody looks at it' changes "$before"
sleep 2.5
kill "$attending"  # it has the other end of the pipe, too
exec 5>&-
wait "$looking" || true
judge 'the browser finds nothing wrong' test "$(grep -c ^complaint "$folder/page")" = 0
judge 'the picture is small' is_small_picture "$folder/page.png"
[ -z "${UPDATE-}" ] || cp "$folder/page.png" examples/serve/page.png
echo "the page: messages $(row_of message), $(stat --format %s "$folder/page.png") octets as a picture"
judge 'couplet serve ends when it is told to' couplet_ends
