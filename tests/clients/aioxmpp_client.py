#!/usr/bin/python3
"""aioxmpp_client.py ACCOUNT PASSWORD PORT starttls|direct TEXT"""
import asyncio
import logging
import sys

import aiosasl
import aioxmpp
import aioxmpp.carbons
import aioxmpp.dispatcher

account, password, port, how, text = sys.argv[1:6]
logging.basicConfig(level=logging.DEBUG)  # most that is sent and received, on standard error
jid = aioxmpp.JID.fromstr(account + "/aioxmpp")
partner = jid.replace(localpart="romeo", resource=None)


class Trace(logging.Handler):
    """Sees what it has no function for: the end of the server's stream."""

    def emit(self, record):
        if record.msg == "RECV %r" and record.args[0].rstrip().endswith(b"</stream:stream>"):
            print("close yes")


logging.getLogger("aioxmpp.node.PresenceManagedClient.XMLStream").addHandler(Trace())
initiate = aiosasl.SASLStateMachine.initiate


async def initiate_and_say(self, mechanism, payload=None):
    result = await initiate(self, mechanism, payload)
    print("login", mechanism)
    return result


aiosasl.SASLStateMachine.initiate = initiate_and_say


async def main():
    connector = aioxmpp.connector.XMPPOverTLSConnector if how == "direct" else aioxmpp.connector.STARTTLSConnector
    client = aioxmpp.PresenceManagedClient(
        jid,
        aioxmpp.make_security_layer(password, no_verify=True),
        override_peer=[("127.0.0.1", int(port), connector())],
        max_initial_attempts=1,
    )
    heard = asyncio.get_event_loop().create_future()

    def hear(message):
        if message.xep0280_received is not None:
            print("carbons yes")
        elif message.body.any() == "echo: " + text and not heard.done():
            heard.set_result(None)

    dispatcher = client.summon(aioxmpp.dispatcher.SimpleMessageDispatcher)
    dispatcher.register_callback(None, None, hear)
    roster = client.summon(aioxmpp.RosterClient)
    carbons = client.summon(aioxmpp.CarbonsClient)
    async with client.connected() as stream:
        if partner in roster.items:
            print("roster yes")
        if stream.sm_enabled:
            print("management yes")
        await carbons.enable()
        message = aioxmpp.Message(to=partner, type_=aioxmpp.MessageType.CHAT)
        message.body[None] = text
        await client.send(message)
        print("send yes")
        await asyncio.wait_for(heard, 10)
        print("receive yes")
        await asyncio.sleep(0.2)  # it forgets to end its stream if an <r/> comes right now


asyncio.get_event_loop().run_until_complete(main())
