#!/usr/bin/python3
"""strophe_in_chromium.py ACCOUNT PASSWORD PORT ws|wss TEXT: strophe.js in Chromium, without a window.

The page comes from a server of this script's own, in build/clients, to which it tells its facts.
"""
import functools
import http.server
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading

account, password, port, how, text = sys.argv[1:6]
folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../build/clients")
service = f"{how}://127.0.0.1:{port}/xmpp-websocket"
page = f"""<!doctype html><meta charset="utf-8"><script type="module">
import {{ $iq, $msg, $pres, Strophe }} from "./node_modules/strophe.js/dist/strophe.esm.js";
import {{ talk }} from "./strophe_js_talk.mjs";
let told = Promise.resolve();
const say = (line) => (told = told.then(() => fetch("/fact", {{ method: "POST", body: line }})));
console.error = (...words) => say("> " + words.join(" "));
const words = {json.dumps([service, account, password, text])};
talk({{ Strophe, $iq, $msg, $pres }}, ...words, say).finally(() => say("end"));
</script>"""
is_over = threading.Event()


class Desk(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/":
            return super().do_GET()
        self.reply(page.encode(), "text/html")

    def do_POST(self):
        line = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.reply(b"", "text/plain")
        if line == "end":
            is_over.set()
        else:
            print(line, file=sys.stderr if line.startswith(">") else sys.stdout, flush=True)

    def reply(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


desk = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Desk, directory=folder))
threading.Thread(target=desk.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    chromium = subprocess.Popen(
        ["chromium-headless-shell", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors",
         f"--user-data-dir={profile}", "--remote-debugging-port=0", f"http://127.0.0.1:{desk.server_port}/"],
        stdout=sys.stderr,
        start_new_session=True,  # it is several processes
    )
    is_over.wait(15)
    os.killpg(chromium.pid, signal.SIGTERM)
    chromium.wait()
