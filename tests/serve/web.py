#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""web.py COMMAND...: what `couplet serve` shows over HTTP, and its WebSockets; COMMAND starts it: build/couplet serve."""
import base64
import hashlib
import random
import re
import signal
import socket
import sys
import time
import unittest

sys.dont_write_bytecode = True
from server import Server, parse
from wire import PATIENCE, Stream, WebSocket

command = sys.argv[1:]
OPEN, TOTAL, UNAUTHENTICATED = (
    f'couplet_connections_{name}{{peer="client"}}' for name in ("open", "total", "unauthenticated"))
OWN = 'couplet_heap_octets{part="couplet"}'  # 0: a sanitizer's allocator does not tell


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(command)

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    def test_the_page_needs_nothing_but_itself(self):
        for is_secure in (False, True):
            answer = self.server.ask("/", is_secure=is_secure)
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/html; charset=utf-8"))
            policy = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
            self.assertEqual(policy["default-src"], "'none'")
            for tag in ("style", "script"):
                inside = re.findall(f"<{tag}>(.*?)</{tag}>", answer.text, re.S)
                self.assertEqual(len(inside), 1)
                digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
                self.assertEqual(policy[f"{tag}-src"], f"'sha256-{digest}'")
            self.assertIsNone(re.search(r"src=|href=|url\(|@import|https?:|style=| on\w+=", answer.text))
            self.assertIn("<noscript><meta http-equiv=refresh", answer.text)

    def test_nobody_is_named(self):
        client = WebSocket(self.server.web)
        client.log_in("juliet")
        client.bind("balcony").say("<message xmlns='jabber:client' to='romeo@localhost'><body>Hi</body></message>")
        self.server.until('couplet_stanzas_total{direction="received",kind="message"}', lambda n: n > 0)
        for path in ("/", "/metrics"):
            self.assertIsNone(re.search("juliet|romeo|balcony|127.0.0.1", self.server.ask(path).text))
        client.cut()

    def test_metrics_are_as_prometheus_wants_them(self):
        answer = self.server.ask("/metrics")
        self.assertEqual(answer.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        is_ = parse(answer.text)
        self.assertEqual(is_['couplet_info{domain="localhost",version="' + version(answer.text) + '"}'], 1)
        self.assertEqual(sum(name.startswith("couplet_stanza_errors_total{") for name in is_), 22)
        self.assertEqual(sum(name.startswith("couplet_stream_errors_total{") for name in is_), 25)
        parts = [is_[f'couplet_heap_octets{{part="{part}"}}'] for part in ("couplet", "openssl", "sqlite")]
        if parts[0] != 0:
            self.assertTrue(all(100 < part < is_["couplet_resident_octets"] for part in parts), parts)

    def test_what_is_counted(self):
        self.server.until(OPEN, lambda n: n == 0)
        before = self.server.metrics()
        client = WebSocket(self.server.web)
        client.log_in("juliet")
        client.bind("counting")
        name = 'couplet_logins_total{result="success"}'
        self.server.until(name, lambda n: n == before[name] + 1)
        now = self.server.metrics()
        self.assertEqual(now[OPEN], before[OPEN] + 1)
        self.assertEqual(now[TOTAL], before[TOTAL] + 1)
        self.assertEqual(now[UNAUTHENTICATED], 0)
        for direction in ("received", "sent"):
            octets = f'couplet_octets_total{{direction="{direction}"}}'
            self.assertGreater(now[octets], before[octets] + 300)
        stranger = WebSocket(self.server.web)
        stranger.open()
        self.server.until(UNAUTHENTICATED, lambda n: n == 1)
        stranger.cut()
        self.server.until(UNAUTHENTICATED, lambda n: n == 0)
        client.say(client.ending)
        client.hear_end()
        self.server.until(OPEN, lambda n: n == before[OPEN])

    def test_head_is_get_without_a_body(self):
        for path in ("/", "/metrics", "/nothing"):
            head = self.server.raw(f"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            self.assertTrue(head.endswith(b"\r\n\r\n"), head)
            self.assertGreater(int(re.search(rb"Content-Length: (\d+)", head)[1]), 0)

    def test_what_is_refused(self):
        upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + \
            base64.b64encode(b"0123456789abcdef").decode() + "\r\n"
        for status, request in (
                (404, "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"),
                (404, "GET /../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n"),
                (404, "GET http://elsewhere/ HTTP/1.1\r\nHost: x\r\n\r\n"),
                (200, "GET /?a=b HTTP/1.1\r\nHost: x\r\n\r\n"),
                (405, "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n"),
                (405, "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"),
                (413, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"),
                (413, "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
                (400, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
                (400, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"),
                (400, "GET / HTTP/1.1\r\n\r\n"),
                (400, "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
                (400, "GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n no-colon\r\n\r\n"),
                (400, "\x00\x01\x02\r\n\r\n"),
                (505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                (431, "GET /" + 9000 * "a" + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                (431, "GET / HTTP/1.1\r\nHost: x\r\n" + 1000 * "a: b\r\n" * 2 + "\r\n"),
                (426, "GET /xmpp-websocket HTTP/1.1\r\nHost: x\r\n\r\n"),
                (405, "HEAD /xmpp-websocket HTTP/1.1\r\nHost: x\r\n\r\n"),
                (400, "GET /xmpp-websocket HTTP/1.1\r\nHost: x\r\n" + upgrade + "\r\n"),
                (400, "GET /xmpp-websocket HTTP/1.1\r\nHost: x\r\n" + upgrade + "Sec-WebSocket-Protocol: mqtt\r\n\r\n")):
            if "Upgrade" not in request:
                request = request.replace("Host: x\r\n", "Host: x\r\nConnection: close\r\n")
            with self.subTest(request=request[:60]):
                answer = self.server.raw(request.encode("latin-1"))
                self.assertEqual(answer.split(b" ")[1:2], [str(status).encode()], answer[:200])

    def test_a_connection_is_for_several_requests(self):
        one = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
        last = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        self.assertEqual(self.server.raw(3 * one + last).count(b"HTTP/1.1 200 OK"), 4)
        self.assertEqual(self.server.raw(b"GET / HTTP/1.0\r\n\r\n").count(b"HTTP/1.1 200 OK"), 1)


class WebSockets(unittest.TestCase):
    """RFC 7395."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(command)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def client(self, resource, user="juliet"):
        one = WebSocket(self.server.web)
        one.log_in(user)
        return one.bind(resource)

    def test_3_1_the_subprotocol_is_told(self):
        one = WebSocket(self.server.web, protocol="soap, xmpp", more="Origin: https://elsewhere.example\r\n")
        self.assertTrue(one.is_open)
        self.assertIn("\r\nSec-WebSocket-Protocol: xmpp\r\n", one.head)

    def test_3_9_what_shows_the_password_wants_tls(self):
        without = WebSocket(self.server.web).open()
        within = WebSocket(self.server.web_tls, True).open()
        for offer in (without, within):
            self.assertIn("<mechanism>SCRAM-SHA-1</mechanism>", offer)
            self.assertNotIn("starttls", offer)
        self.assertNotIn("<mechanism>PLAIN</mechanism>", without)
        self.assertIn("<mechanism>PLAIN</mechanism>", within)
        self.assertIn("<mechanism>SCRAM-SHA-1-PLUS</mechanism>", within)

    def test_3_3_3_messages_between_both_framings(self):
        web = self.client("web")
        web.say("<presence xmlns='jabber:client'/>")
        tcp = Stream(self.server.c2s_tls)
        tcp.log_in("romeo")
        tcp.bind("tcp").say("<presence/><message to='juliet@localhost' type='chat'><body>to the web</body></message>")
        self.assertIn("xmlns=\"jabber:client\"", web.hear("to the web</body></message>").replace("'", '"'))
        web.say("<message xmlns='jabber:client' to='romeo@localhost/tcp' type='chat'><body>from the web</body></message>")
        self.assertNotIn("xmlns='jabber:client'", tcp.hear("from the web</body></message>").replace('"', "'"))
        web.cut()
        tcp.cut()

    def test_3_6_the_stream_ends_then_the_websocket(self):
        one = self.client("ending")
        one.say(one.ending)
        self.assertRegex(one.hear_end(), "<close [^>]*/>$")
        self.assertEqual(one.code, 1000)

    def test_rfc_6455_5_frames(self):
        one = self.client("frames")
        message = "<message xmlns='jabber:client' to='juliet@localhost/frames'><body>ÄÖ in pieces</body></message>".encode()
        cuts = sorted(random.sample(range(1, len(message)), 5))
        pieces = [message[a:b] for a, b in zip([0, *cuts], [*cuts, len(message)])]
        for i, piece in enumerate(pieces):
            one.frame(1 if i == 0 else 0, piece, is_last=i == len(pieces) - 1)
            if i < len(pieces) - 1:
                one.frame(9, b"are you there?")
                self.assertEqual(one.any_frame(), (0x8A, b"are you there?"))
        one.hear("ÄÖ in pieces</body>")
        one.cut()

    def test_what_is_no_message(self):
        for code, frame in ((None, (2, b"<presence xmlns='jabber:client'/>")), (1007, (1, b"\xff\xfe")),
                            (1002, (5, b"?")), (1002, (0, b"<a/>"))):
            with self.subTest(frame=frame):
                one = self.client("wrong")
                one.frame(*frame)
                one.hear_end()
                self.assertEqual(one.code, code)
        one = self.client("wrong")
        one.frame(1, b"<presence xmlns='jabber:client'/>", is_masked=False)
        one.hear_end()
        self.assertEqual(one.code, 1002)
        one = self.client("wrong")
        one.say("<presence xmlns='jabber:client'/><presence xmlns='jabber:client'/>")
        self.assertIn("not-well-formed", one.hear_end())
        self.assertEqual(one.code, 1000)

    def test_rfc_6120_13_12_a_message_has_a_stanzas_size(self):
        stranger = WebSocket(self.server.web)
        stranger.open()
        stranger.frame(1, b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + 60_000 * b"A", is_last=False)
        self.assertIn("policy-violation", stranger.hear_end())
        one = self.client("large")
        head = "<message xmlns='jabber:client' to='juliet@localhost/large'><body>"
        tail = "</body></message>"
        one.say(head + (262_144 - len(head + tail)) * "a" + tail)
        one.hear("a</body></message>")
        one.say(head + (262_145 - len(head + tail)) * "a" + tail)
        self.assertIn("policy-violation", one.hear_end())

    def test_xep_0198_5_a_session_goes_on_in_the_other_framing(self):
        sender = self.client("sender", "romeo")
        say = lambda text: sender.say(
            f"<message xmlns='jabber:client' to='juliet@localhost/moving'><body>{text}</body></message>")
        one = self.client("moving")
        name = one.manage()
        say("first")
        one.hear("first")
        one.cut()
        say("second")
        for kind, port, is_secure, text in ((Stream, self.server.c2s_tls, True, "second"),
                                            (WebSocket, self.server.web, False, "third"),
                                            (WebSocket, self.server.web_tls, True, "fourth")):
            one = kind(port, is_secure)
            one.log_in("juliet")
            one.say(f"<resume xmlns='urn:xmpp:sm:3' h='0' previd='{name}'/>")
            one.hear("<resumed[^>]*>")
            if text != "second":
                say(text)
            told = one.hear(text + "</body>")
            self.assertLess(told.find("first"), told.find(text))  # nothing was acknowledged
            one.cut()


class Hostile(unittest.TestCase):
    def setUp(self):
        self.server = Server(command, "--limits", "web=20")
        self.began = time.monotonic()

    def tearDown(self):
        self.assertEqual(self.server.stop(), 0)

    def test_who_is_slow_is_given_up_and_others_are_served(self):
        slow = [(socket.create_connection(("127.0.0.1", self.server.web)), b"GET / HTTP/1.1\r\nHost: localhost")
                for _ in range(10)]
        slow += [(socket.create_connection(("127.0.0.1", self.server.web_tls)), b"\x16\x03\x01\x02\x00\x01" + bytes(20))
                 for _ in range(5)]
        silent, turn = WebSocket(self.server.web), 0
        while time.monotonic() < self.began + 8:
            for one, octets in slow:
                one.send(octets[turn:turn + 1])
            turn += 1
            began = time.monotonic()
            self.assertEqual(self.server.ask().status, 200)
            self.assertLess(time.monotonic() - began, 2)
            time.sleep(0.5)
        self.assertEqual(self.server.until("couplet_http_connections_open", lambda n: n == 16), 16)
        time.sleep(max(0, self.began + 13 - time.monotonic()))
        self.server.until("couplet_http_connections_open", lambda n: n == 1)
        silent.cut()
        for one, _ in slow:
            one.close()

    def test_many_connections_do_not_hinder_clients(self):
        many = [socket.create_connection(("127.0.0.1", self.server.web)) for _ in range(200)]
        client = Stream(self.server.c2s_tls)
        client.log_in("juliet")
        client.bind("here")
        time.sleep(max(0, self.began + 13 - time.monotonic()))
        self.assertGreaterEqual(self.server.metrics()["couplet_connections_refused_total"], 180)
        for one in many:
            one.close()

    def test_who_asks_and_does_not_read(self):
        before = self.server.metrics()
        greedy = [socket.create_connection(("127.0.0.1", self.server.web)) for _ in range(10)]
        for one in greedy:
            one.setblocking(False)
        while time.monotonic() < self.began + 4:
            for one in greedy:
                try:
                    one.send(100 * b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                except (BlockingIOError, ConnectionError):
                    pass
        if before[OWN] != 0:
            self.assertLess(self.server.metrics()[OWN], before[OWN] + 2_000_000)
        self.server.until("couplet_http_connections_open", lambda n: n == 11)
        time.sleep(max(0, self.began + 16 - time.monotonic()))
        self.server.until("couplet_http_connections_open", lambda n: n == 1)

    def test_garbage(self):
        source = random.Random(7395)
        seeds = [b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", WebSocket.opening.encode(), b"\x16\x03\x01\x02"]
        for _ in range(300):
            octets = bytearray(source.choice(seeds) + source.randbytes(source.randrange(200)))
            for _ in range(source.randrange(4)):
                octets[source.randrange(len(octets))] = source.randrange(256)
            with socket.create_connection(("127.0.0.1", self.server.web), PATIENCE) as link:
                link.sendall(octets)
                if source.random() < 0.5:
                    link.shutdown(socket.SHUT_WR)
        for _ in range(100):
            one = WebSocket(self.server.web)
            one.socket.sendall(source.randbytes(source.randrange(1, 300)))
            one.cut()
        self.server.until(OPEN, lambda n: n == 0)
        self.server.until("couplet_http_connections_open", lambda n: n == 1)

    def test_sigterm_tells_those_who_are_here(self):
        one = WebSocket(self.server.web)
        one.log_in("juliet")
        one.bind("here")
        idle = socket.create_connection(("127.0.0.1", self.server.web))
        time.sleep(0.1)
        self.server.process.send_signal(signal.SIGTERM)
        self.assertIn("system-shutdown", one.hear("<close [^>]*/>$"))
        one.say(one.ending)
        one.hear_end()
        self.assertEqual(one.code, 1000)
        self.assertEqual(idle.recv(1), b"")
        self.assertLess(time.monotonic() - self.began, 5)


def version(text):
    return re.search('version="([^"]+)"', text)[1]


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
