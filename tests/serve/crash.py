#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""crash.py COUPLET [ROUNDS [PAIRS]]: kills `couplet serve --db` in the middle of traffic, again and again, and counts.

A message that the server has acknowledged to who sent it (XEP-0198 4) must have come to whom it is for: before the crash, or
when they log in again. One may come twice if its recipient had not acknowledged it; that is counted, too. Half of the
recipients are there when messages come, half are not; some of those who are there never acknowledge anything, and some
do not use stream management.
"""
import asyncio
import base64
import logging
import os
import random
import re
import signal
import ssl
import sys
import tempfile

NS = "urn:xmpp:sm:3"
STANZA = re.compile(r"<(?:message|iq|presence)[ >/]")
BODY = re.compile(r"<body>([^<]*)</body>")
logging.getLogger("asyncio").setLevel(logging.ERROR)  # that a connection is closed is what is wanted
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


class Client:
    """Talks XMPP as far as this needs it. `answers`: acknowledges what it gets when it is asked."""

    def __init__(self, name, manages=True, answers=True):
        self.name, self.manages, self.answers = name, manages, answers
        self.text, self.seen = "", 0
        self.heard, self.handled, self.acknowledged = [], 0, 0

    async def open(self, port):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
        header = ("<stream:stream xmlns='jabber:client' version='1.0' to='localhost' "
                  "xmlns:stream='http://etherx.jabber.org/streams'>")
        secret = base64.b64encode(f"\0{self.name}\0secret".encode()).decode()
        self.say(header + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                 + secret + "</auth>")
        await self.until("<success")
        self.say(header + "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        await self.until("</iq>|<iq [^>]*id='b'[^>]*/>")
        if self.manages:
            self.say(f"<enable xmlns='{NS}' resume='true'/>")
            await self.until("<enabled")

    def say(self, text):
        self.writer.write(text.encode())

    async def until(self, what):
        while not re.search(what, self.text[self.seen:]):
            await self.read()
        self.seen = len(self.text)

    async def read(self):
        octets = await self.reader.read(65536)
        if not octets:
            raise ConnectionError
        self.text += octets.decode()

    async def listen(self):
        """Until the connection breaks."""
        try:
            while True:
                end = self.text.rfind(">") + 1
                for part in re.findall(r"<(?:message|iq|presence)\b.*?(?:</(?:message|iq|presence)>|/>)|<[ra] [^>]*>",
                                       self.text[self.seen:end], re.S):
                    self.take(part)
                    self.seen = self.text.index(part, self.seen) + len(part)
                await self.read()
        except (ConnectionError, OSError, ssl.SSLError, asyncio.IncompleteReadError):
            pass

    def take(self, part):
        if part.startswith("<a "):
            self.acknowledged = int(re.search(r"h=['\"](\d+)", part)[1])
        elif part.startswith("<r "):
            if self.answers:
                self.say(f"<a xmlns='{NS}' h='{self.handled}'/>")
        else:
            self.handled += 1
            self.heard += BODY.findall(part)


class Server:
    def __init__(self, couplet, database, users):
        self.command = [couplet, "serve", "--db", database, "--c2s", "0", "--s2s", "0", "--web", "0",
                        "--component-port", "0"]
        for user in users:
            self.command += ["--user", user + ":secret"]

    async def start(self):
        self.port = random.randrange(20000, 60000)
        self.process = await asyncio.create_subprocess_exec(
            *self.command, "--c2s-tls", str(self.port), stdout=asyncio.subprocess.PIPE)
        line = await self.process.stdout.readline()
        if not line.startswith(b"ready"):
            raise SystemExit("the server does not start")

    async def kill(self):
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


async def send(client, to, tag, sent):
    """Numbered messages, asking for an acknowledgement now and then, until the connection breaks."""
    try:
        while not client.writer.is_closing():
            for _ in range(random.randrange(1, 20)):
                body = f"{tag}-{len(sent)}"
                sent.append(body)
                client.say(f"<message to='{to}@localhost' type='chat' id='{body}'><body>{body}</body></message>")
            client.say(f"<r xmlns='{NS}'/>")
            await client.writer.drain()
            await asyncio.sleep(random.random() / 100)
    except (ConnectionError, OSError, ssl.SSLError):
        pass


async def one_round(server, number, pairs):
    await server.start()
    senders, receivers, sent, tasks = [], {}, [], []
    for i in range(pairs):
        senders.append(Client(f"s{i}"))
        await senders[i].open(server.port)
        if i % 2 == 0:
            receivers[i] = Client(f"r{i}", manages=i % 4 == 0, answers=i % 8 == 0)
            await receivers[i].open(server.port)
            receivers[i].say("<presence/>")
            tasks.append(asyncio.create_task(receivers[i].listen()))
    for i in range(pairs):
        sent.append([])
        tasks.append(asyncio.create_task(senders[i].listen()))
        tasks.append(asyncio.create_task(send(senders[i], f"r{i}", f"{number}.{i}", sent[i])))
    await asyncio.sleep(random.uniform(1, 4))
    await server.kill()
    await asyncio.wait(tasks)
    return senders, receivers, sent


async def collect(server, pairs):
    """What waits for each recipient; it is acknowledged, so that it does not come again."""
    await server.start()
    found = []
    for i in range(pairs):
        client = Client(f"r{i}")
        await client.open(server.port)
        task = asyncio.create_task(client.listen())
        client.say("<presence/>")
        before = -1
        while before != len(client.heard):
            before = len(client.heard)
            await asyncio.sleep(0.3)
            client.say(f"<a xmlns='{NS}' h='{client.handled}'/>")
            await asyncio.sleep(0.3)
        client.say("</stream:stream>")
        await client.writer.drain()
        await task
        found.append(client.heard)
    return found


async def main():
    couplet = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 8
    wrote = total = lost = twice = late = disordered = 0
    with tempfile.TemporaryDirectory() as folder:
        users = [f"{kind}{i}" for kind in "sr" for i in range(pairs)]
        server = Server(couplet, os.path.join(folder, "serve.db"), users)
        server.command += ["--limits", "kept=100000", "--limits", "kept-octets=1000000000"]
        for number in range(rounds):
            senders, receivers, sent = await one_round(server, number, pairs)
            found = await collect(server, pairs)
            await server.kill()
            for i in range(pairs):
                promised = sent[i][:senders[i].acknowledged]
                before = receivers[i].heard if i in receivers else []
                have = set(before) | set(found[i])
                missing = [body for body in promised if body not in have]
                wrote += len(sent[i])
                total += len(promised)
                lost += len(missing)
                late += len(set(found[i]) & set(promised))
                twice += len(set(before) & set(found[i])) + len(found[i]) - len(set(found[i]))
                disordered += found[i] != sorted(found[i], key=lambda body: int(body.split("-")[1]))
                if missing:
                    print(f"round {number}, pair {i}: lost {missing[:5]} ...")
    print(f"{rounds} crashes: of {wrote} messages {total} acknowledged, {late} of them given back later, {lost} lost, "
          f"{twice} twice, {disordered} times out of order")
    sys.exit(lost != 0 or disordered != 0 or total == 0)


asyncio.run(main())
