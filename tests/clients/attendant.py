#!/usr/bin/python3
"""attendant.py DOMAIN PORT: whom the clients talk to, until it is killed; says "ready" once it is there.

romeo answers `TEXT` with `echo: TEXT`, after he has told juliet's other client, who is here too, so that hers has got a
carbon of it (XEP-0280). Juliet has Romeo on her roster.
"""
import asyncio
import ssl
import sys

import slixmpp

domain, port = sys.argv[1:3]
juliet, romeo = f"juliet@{domain}", f"romeo@{domain}"


class User(slixmpp.ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.there = asyncio.get_event_loop().create_future()
        self.add_event_handler("session_start", lambda _: self.there.set_result(None))

    async def come(self):
        self.connect(("127.0.0.1", int(port)))
        await asyncio.wait_for(self.there, 10)
        self.send_presence()


async def main():
    hers, his = User(f"{juliet}/chamber", "pw-juliet"), User(f"{romeo}/orchard", "pw-romeo")
    await hers.come()
    await his.come()
    try:
        await hers.update_roster(romeo, name="Romeo", groups=["Montague"])
    except slixmpp.exceptions.XMPPError as error:
        print("no roster:", error.condition, flush=True)

    waiting = []

    def hear(message):
        if message["type"] in ("chat", "normal") and message["body"]:
            waiting.append((message["from"], message["body"]))
            his.send_message(hers.boundjid, "aside", mtype="chat")

    def overhear(message):
        if message["body"] == "aside":
            to, text = waiting.pop(0)
            his.send_message(to, "echo: " + text, mtype="chat")

    his.add_event_handler("message", hear)
    hers.add_event_handler("message", overhear)
    print("ready", flush=True)
    await asyncio.Future()


asyncio.get_event_loop().run_until_complete(main())
