#!/usr/bin/python3
"""between_servers.py OURS PORT THEIRS PORT: mercutio at our server and juliet at theirs, and what one says to the other."""
import asyncio
import logging
import ssl
import sys

import slixmpp

ours, our_port, theirs, their_port = sys.argv[1:5]
logging.basicConfig(level=logging.DEBUG)


class User(slixmpp.ClientXMPP):
    def __init__(self, jid, port):
        super().__init__(jid, "pw-" + slixmpp.JID(jid).user)
        self.register_plugin("xep_0199")
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.port = int(port)
        self.there, self.heard = asyncio.get_event_loop().create_future(), asyncio.Queue()
        self.add_event_handler("session_start", lambda _: self.there.set_result(None))
        self.add_event_handler("message", self.heard.put_nowait)
        self.add_event_handler("message_error", lambda error: print("refused", error["error"]["condition"]))

    async def come(self):
        self.connect(("127.0.0.1", self.port))
        await asyncio.wait_for(self.there, 10)
        self.send_presence()


async def hears(user, text, who):
    while True:
        message = await asyncio.wait_for(user.heard.get(), 15)
        if message["body"] == text and message["from"] == who.boundjid:
            return True


async def main():
    here, there = User(f"mercutio@{ours}/street", our_port), User(f"juliet@{theirs}/balcony", their_port)
    await here.come()
    await there.come()
    here.send_message(there.boundjid, "A plague o' both your houses & <all>!", mtype="chat")
    if await hears(there, "A plague o' both your houses & <all>!", here):
        print("send yes", flush=True)
    there.send_message(here.boundjid, "Ay me 🌹", mtype="chat")
    if await hears(here, "Ay me 🌹", there):
        print("receive yes", flush=True)
    await here["xep_0199"].ping(theirs, timeout=10)
    await there["xep_0199"].ping(ours, timeout=10)
    print("pings yes", flush=True)
    try:
        await there["xep_0199"].ping(f"nobody@{ours}", timeout=10)
    except slixmpp.exceptions.IqError as error:
        if error.condition == "service-unavailable":
            print("errors yes", flush=True)
    await asyncio.gather(here.disconnect(), there.disconnect())


asyncio.get_event_loop().run_until_complete(main())
