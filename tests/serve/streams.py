#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""streams.py COMMAND...: how the streams of `couplet serve` begin and end, whatever peers do; COMMAND starts it."""
import os
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
from server import Server
from wire import Stream, WebSocket

command = sys.argv[1:]
OPEN = 'couplet_connections_open{peer="client"}'
STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
END = "</stream:stream>"


def message(to, text, more="type='chat'"):
    return f"<message xmlns='jabber:client' to='{to}' {more}><body>{text}</body></message>"


class Streams(unittest.TestCase):
    more = ()

    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)

    def path(self, name):
        return os.path.join(self.home.name, name)

    def serve(self, *more, **how):
        server = Server(command, *more, **how)
        self.addCleanup(lambda: server.process.poll() is None and server.process.kill())
        return server

    def client(self, server, name, resource="here", kind=Stream, **how):
        one = kind(server.web if kind is WebSocket else server.c2s_tls, **how)
        one.log_in(name)
        return one.bind(resource)

    def flood(self, server, *whom):
        """Until what they have not read fills all that the system takes for them, and the server keeps the rest."""
        romeo = self.client(server, "romeo", "flood")
        for who in whom:
            for _ in range(62):
                romeo.say(message(who, 60_000 * "x", "type='headline'"))
        romeo.say("<iq xmlns='jabber:client' type='get' id='p'><ping xmlns='urn:xmpp:ping'/></iq>")
        romeo.hear("id=.p.")
        romeo.cut()


class Ends(Streams):
    def test_rfc_6120_4_4_the_end_comes_while_a_stanza_is_being_kept(self):
        """All in one piece, with TCP's end: nothing may be said before the database has the message."""
        server = self.serve("--db", self.path("db"))
        romeo = self.client(server, "romeo")
        for _ in range(20):
            juliet = self.client(server, "juliet")
            juliet.say("<presence/>")
            juliet.hear("<presence[^>]*>")
            juliet.say(message("nobody@localhost", "x") + message("romeo@localhost", "kept") + END)
            socket.socket.shutdown(juliet.socket, socket.SHUT_WR)  # without TLS's
            romeo.say(message("juliet@localhost/here", "are you there?", "type='headline'"))
            self.assertIn(END, juliet.hear_end())
            romeo.say(message("juliet@localhost/here", "are you there?", "type='headline'"))
        server.until(OPEN, lambda n: n == 1)
        self.assertEqual(server.stop(), 0)

    def test_sigterm_ends_it_whoever_takes_nothing(self):
        server = self.serve()
        silent = [Stream(server.c2s, False), Stream(server.c2s_tls, False), WebSocket(server.web)]
        half = Stream(server.c2s_tls, False)
        half.socket.sendall(b"\x16\x03\x01")
        waits = Stream(server.c2s, False)
        waits.open()
        waits.say(STARTTLS)
        waits.hear("<proceed")
        deaf = [self.client(server, "juliet", "tcp", room=4096),
                self.client(server, "juliet", "web", WebSocket, room=4096)]
        self.flood(server, "juliet@localhost/tcp", "juliet@localhost/web")
        began = time.monotonic()
        self.assertEqual(server.stop(), 0)
        self.assertLess(time.monotonic() - began, 13)
        for one in [*silent, half, waits, *deaf]:
            one.cut()

    def test_rfc_6120_7_7_2_2_who_comes_again_and_again_and_takes_nothing(self):
        server = self.serve()
        for kind in (Stream, WebSocket):
            many = []
            for _ in range(8):
                many.append(self.client(server, "juliet", "same", kind, room=4096))
                self.flood(server, "juliet@localhost/same")
            server.until(OPEN, lambda n: n <= 2)
            for one in many:
                one.cut()
        self.assertEqual(server.stop(), 0)

    def test_what_a_websocket_has_not_taken_is_not_lost(self):
        server = self.serve("--db", self.path("db"), "--limits", "backlog=50000000")
        juliet = self.client(server, "juliet", "web", WebSocket, room=4096)
        juliet.say("<presence xmlns='jabber:client'/>")
        romeo = self.client(server, "romeo")
        octets = 'couplet_octets_total{direction="sent"}'
        for number in range(60):  # until one does not fit any more
            before = server.metrics()[octets]
            romeo.say(message("juliet@localhost/web", f"number {number} " + 200_000 * "x"))
            deadline = time.monotonic() + 2.5
            while (is_taken := server.metrics()[octets] > before + 200_000) is False and time.monotonic() < deadline:
                time.sleep(0.1)
            if not is_taken:
                break
        self.assertFalse(is_taken)
        juliet.cut()
        juliet = self.client(server, "juliet", "again", WebSocket)
        juliet.say("<presence xmlns='jabber:client'/>")
        juliet.hear(f"number {number} ")
        self.assertEqual(server.stop(), 0)


class Begins(Streams):
    def test_rfc_6120_5_3_3_a_newline_behind_starttls_that_comes_alone(self):
        """It is forbidden, but go-sendxmpp sends one."""
        server = self.serve()
        for pause, stray in ((0.1, "\n"), (0, "\n"), (0, " \r\n\t ")):
            one = Stream(server.c2s, False)
            one.open()
            one.say(STARTTLS)
            time.sleep(pause)
            one.hear("<proceed[^>]*>")
            one.say(stray[:1])
            time.sleep(0.1)
            one.say(stray[1:])
            one.secure()
            one.log_in("juliet")
            one.cut()
        one = Stream(server.c2s, False)
        one.open()
        one.say(STARTTLS)
        one.hear("<proceed[^>]*>")
        one.say("\nx")
        with self.assertRaises(ssl.SSLError):
            one.secure()
        self.assertEqual(server.stop(), 0)

    def certificate(self, domain="localhost"):
        """A new one."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-days", "2", "-subj", f"/CN={domain}", "-addext", f"subjectAltName=DNS:{domain}", "-keyout",
                        self.path("key"), "-out", self.path("certificate")], check=True, stderr=subprocess.DEVNULL)

    def test_sighup_the_certificate_is_read_anew(self):
        self.certificate()
        server = self.serve("--certificate", self.path("certificate"), "--key", self.path("key"), stderr=subprocess.PIPE)
        shown = lambda: Stream(server.c2s_tls).socket.getpeercert(True)
        juliet = self.client(server, "juliet")
        first = shown()
        self.certificate()
        self.assertEqual(shown(), first)
        server.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + 5
        while (second := shown()) == first and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertNotEqual(second, first)
        with open(self.path("certificate"), "w"):
            pass
        server.process.send_signal(signal.SIGHUP)
        self.assertTrue(any("the certificate stays as it was" in line for line in server.process.stderr))
        self.assertEqual(shown(), second)
        juliet.say("<presence/>")  # who was here before is still here
        juliet.hear("<presence[^>]*>")
        self.assertEqual(server.stop(), 0)

    def test_a_certificate_for_another_domain_is_told(self):
        for domain, is_told in (("elsewhere.example", True), ("localhost", False)):
            self.certificate(domain)
            server = self.serve("--certificate", self.path("certificate"), "--key", self.path("key"),
                                stderr=subprocess.PIPE)
            self.assertEqual(server.stop(), 0)
            self.assertEqual("is no certificate for localhost" in server.process.stderr.read(), is_told)

    def test_sighup_without_files_is_nothing(self):
        server = self.serve()
        server.process.send_signal(signal.SIGHUP)
        self.client(server, "juliet")
        self.assertEqual(server.stop(), 0)

    def test_rfc_6120_13_12_there_are_no_more_connections_than_descriptors(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (100, 400))
        server = self.serve("--limits", "web=200", stderr=subprocess.PIPE, preexec_fn=few)
        self.assertEqual(server.metrics()['couplet_limit{name="connections"}'], 136)
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.process.stderr.read(), "")  # nobody has asked for more
        server = self.serve("--limits", "web=200", "--limits", "connections=137", stderr=subprocess.PIPE, preexec_fn=few)
        self.assertIn("at most 136 connections", server.process.stderr.readline())
        self.assertEqual(server.metrics()['couplet_limit{name="connections"}'], 136)
        many = [Stream(server.c2s, False) for _ in range(120)]  # more than there were at first
        many[-1].open()
        for one in many:
            one.cut()
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
