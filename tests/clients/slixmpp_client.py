#!/usr/bin/python3
"""slixmpp_client.py ACCOUNT PASSWORD PORT starttls|tls1.2|direct TEXT"""
import asyncio
import logging
import ssl
import sys

import slixmpp

account, password, port, how, text = sys.argv[1:6]
logging.basicConfig(level=logging.DEBUG)  # all that is sent and received, on standard error
partner = "romeo@" + slixmpp.JID(account).domain


class Client(slixmpp.ClientXMPP):
    def __init__(self):
        super().__init__(account + "/slixmpp", password)
        for plugin in ("xep_0198", "xep_0280"):
            self.register_plugin(plugin)
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        if how == "tls1.2":  # where there is the tls-unique that it knows
            self.ssl_context.maximum_version = ssl.TLSVersion.TLSv1_2
        self.add_event_handler("session_start", self.talk)
        self.add_event_handler("message", self.hear)
        self.add_event_handler("carbon_received", lambda _: print("carbons yes"))
        self.add_event_handler("sm_enabled", lambda _: print("management yes"))
        self.add_event_handler("failed_all_auth", lambda _: self.disconnect())

    async def talk(self, _):
        print("login", self["feature_mechanisms"].mech.name)
        roster = await self.get_roster(timeout=5)
        if any(item["jid"] == partner for item in roster["roster"]):
            print("roster yes")
        self.send_presence()
        await self["xep_0280"].enable(timeout=5)
        self.send_message(partner, text, mtype="chat")
        print("send yes")

    def hear(self, message):
        if message["body"] == "echo: " + text:
            print("receive yes")
            self.disconnect()


client = Client()
client.connect(("127.0.0.1", int(port)), use_ssl=how == "direct", force_starttls=how != "direct")
client.loop.run_until_complete(asyncio.wait_for(client.disconnected, 15))
if client.disconnect_reason == "End of stream":
    print("close yes")
