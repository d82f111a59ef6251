#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""full.py COUPLET serve: what `couplet serve --db` says, and keeps, when its file cannot grow any more."""
import os
import re
import sys
import tempfile

from server import Server
from wire import Stream

LIMITED = ["bash", "-c", "trap '' XFSZ; ulimit -f 400; exec \"$0\" \"$@\""]
MESSAGE = "<message to='juliet@localhost' type='chat' id='m{0}'><body>{0}:{1}</body></message>"


def log_in(server, user):
    stream = Stream(server.c2s_tls)
    stream.log_in(user)
    return stream.bind("here")


def send_until_it_breaks(server):
    """How many messages have been acknowledged (XEP-0198 4)."""
    stream, handled = log_in(server, "romeo"), 0
    stream.manage()
    for number in range(200):
        stream.say(MESSAGE.format(number, "x" * 5_000) + "<r xmlns='urn:xmpp:sm:3'/>")
        try:
            handled = int(re.search(r"h='(\d+)'", stream.hear(r"<a [^>]*>"))[1])
        except AssertionError:
            return handled
    raise AssertionError("the file has no end")


def refusals(server):
    stream = log_in(server, "romeo")
    stream.say(MESSAGE.format("late", "x" * 5_000))
    assert "<resource-constraint" in stream.hear("</message>")
    stream.say("<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='a@b'/></query></iq>")
    assert "<internal-server-error" in stream.hear("</iq>")
    stream.say("<iq type='get' id='p' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>")
    assert "type='result'" in stream.hear("<iq [^>]*id='p'[^>]*>")
    stream.cut()


def main():
    command = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        database = ["--db", os.path.join(folder, "db")]
        server = Server([*LIMITED, *command], *database)
        acknowledged = send_until_it_breaks(server)
        assert acknowledged > 5, acknowledged
        for _ in range(2):
            refusals(server)
        assert server.stop() == 0
        server = Server(command, *database)
        juliet = log_in(server, "juliet")
        juliet.say("<presence/>")
        kept = 0
        while kept < acknowledged:
            assert f">{kept}:x" in juliet.hear("<body>[^<]*</body>")
            kept += 1
        juliet.cut()
        assert server.stop() == 0
        print(f"{acknowledged} acknowledged, all of them kept")


main()
