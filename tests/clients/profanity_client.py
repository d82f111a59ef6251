#!/usr/bin/python3
"""profanity_client.py ACCOUNT PASSWORD PORT starttls TEXT: profanity at a terminal, with somebody who types."""
import html
import os
import pty
import re
import select
import sys
import tempfile
import time

account, password, port, how, text = sys.argv[1:6]
partner = "romeo@" + account.split("@")[1]


class Terminal:
    def __init__(self, home):
        self.shown, self.log = "", home + "/log"
        places = {"HOME": home, "XDG_CONFIG_HOME": home + "/config", "XDG_DATA_HOME": home + "/data"}
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(places, TERM="xterm", LC_ALL="C.UTF-8", COLUMNS="200", LINES="50")
            os.execvp("profanity", ["profanity", "--log", "DEBUG", "--logfile", self.log])

    def logged(self):
        return open(self.log, errors="replace").read() if os.path.exists(self.log) else ""

    def types(self, line, until, seconds=5):
        """Waits until that is shown, or logged."""
        os.write(self.fd, line.encode() + b"\r")
        return self.awaits(until, seconds)

    def awaits(self, until, seconds=5):
        end, begin = time.time() + seconds, len(self.shown)
        while time.time() < end:
            if select.select([self.fd], [], [], 0.02)[0]:
                try:
                    self.shown += os.read(self.fd, 65536).decode(errors="replace")
                except OSError:
                    return False
            if re.search(until, self.shown[begin:]) or re.search(until, self.logged()):
                return True
        return False


def say(fact, value):
    if value:
        print(fact, value if isinstance(value, str) else "yes")


with tempfile.TemporaryDirectory() as home:
    it = Terminal(home)
    it.awaits("Starting main event loop")
    it.types("/carbons on", "Input received: /carbons")
    it.types(f"/connect {account}/profanity server 127.0.0.1 port {port} tls trust", "password")
    it.types(password, 'RECV: <iq id="roster"')
    it.awaits("carbons enabled", 2)
    say("roster", it.types("/roster", "Romeo"))
    it.types(f"/msg {partner} {text}", "echo: ")
    it.types("/disconnect", "XMPP_CONN_DISCONNECT", 2)
    it.types("/quit", "shutting down", 1)
    os.close(it.fd)
    os.waitpid(it.pid, 0)
    log = it.logged()

mechanism = re.findall('SENT: <auth [^>]*mechanism="([^"]*)', log)
say("login", bool(mechanism) and mechanism[-1])
say("management", 'RECV: <enabled ' in log)
say("carbons", '<received xmlns="urn:xmpp:carbons:2"' in log)
bodies = [html.unescape(body) for body in re.findall("<body>(.*?)</body>", log)]
say("send", text in bodies)
say("receive", "echo: " + text in bodies and "echo: " in it.shown)
say("close", 'RECV: </stream:stream>' in log)
sys.stderr.write(log)
