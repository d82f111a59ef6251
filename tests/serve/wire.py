# SPDX-License-Identifier: BSL-1.0
"""Just enough of an XMPP client for tests that count octets: over TLS, and over a WebSocket (RFC 6455, RFC 7395)."""
import base64
import hashlib
import hmac
import os
import re
import socket
import ssl
import struct

PATIENCE = 5


def anybody():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


class Stream:
    """TCP, with direct TLS (XEP-0368)."""

    opening = ("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
               " to='localhost' version='1.0'>")
    ending = "</stream:stream>"

    def __init__(self, port, is_secure=True, room=None):
        """`room`: octets that may wait to be read."""
        self.socket = socket.socket()
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        if is_secure:
            self.secure()
        self.heard = ""

    def secure(self):
        self.socket = anybody().wrap_socket(self.socket)

    def say(self, text):
        self.socket.sendall(text.encode())

    def piece(self):
        """What comes next; nothing: it is over."""
        try:
            return self.socket.recv(65536).decode()
        except ConnectionError:
            return ""

    def hear(self, what):
        """All up to what that regular expression finds."""
        while not (found := re.search(what, self.heard)):
            piece = self.piece()
            assert piece, f"the end came instead of {what}: {self.heard}"
            self.heard += piece
        told, self.heard = self.heard[:found.end()], self.heard[found.end():]
        return told

    def hear_end(self):
        while piece := self.piece():
            self.heard += piece
        return self.heard

    def cut(self):
        """As a broken network does it."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if isinstance(self.socket, ssl.SSLSocket):
            os.close(self.socket.detach())
        else:
            self.socket.close()

    def open(self):
        self.say(self.opening)
        return self.hear("</stream:features>")

    def log_in(self, user, password="secret"):
        """With SCRAM-SHA-1 (RFC 5802); what is offered then."""
        self.open()
        bare = f"n={user},r=not-so-random"
        self.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>"
                 + base64.b64encode(b"n,," + bare.encode()).decode() + "</auth>")
        first = base64.b64decode(re.search(">([^<]+)</challenge>", self.hear("</challenge>"))[1]).decode()
        is_ = dict(part.split("=", 1) for part in first.split(","))
        salted = hashlib.pbkdf2_hmac("sha1", password.encode(), base64.b64decode(is_["s"]), int(is_["i"]))
        key = hmac.digest(salted, b"Client Key", "sha1")
        said = "c=biws,r=" + is_["r"]
        signed = hmac.digest(hashlib.sha1(key).digest(), ",".join((bare, first, said)).encode(), "sha1")
        proof = base64.b64encode(bytes(a ^ b for a, b in zip(key, signed))).decode()
        self.say("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                 + base64.b64encode(f"{said},p={proof}".encode()).decode() + "</response>")
        self.hear("<success")
        return self.open()

    def bind(self, resource):
        self.say("<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>"
                 + resource + "</resource></bind></iq>")
        self.hear("</iq>")
        return self

    def manage(self):
        """Stream management (XEP-0198 3); what the session is called."""
        self.say("<enable xmlns='urn:xmpp:sm:3' resume='true'/>")
        return re.search("id=['\"]([^'\"]+)", self.hear("<enabled[^>]*>"))[1]


class WebSocket(Stream):
    opening = "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>"
    ending = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"

    def __init__(self, port, is_secure=False, protocol="xmpp", more="", room=None):
        super().__init__(port, is_secure, room)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(f"GET /xmpp-websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
                            f"Sec-WebSocket-Protocol: {protocol}\r\n{more}\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            octet = self.socket.recv(1)
            assert octet, head
            head += octet
        self.head = head.decode()
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        self.is_open = f"Sec-WebSocket-Accept: {accept.decode()}\r\n" in self.head
        self.code = None  # of the end

    def frame(self, opcode, octets, is_last=True, is_masked=True):
        first = opcode | (0x80 if is_last else 0)
        bit = 0x80 if is_masked else 0
        size = len(octets)
        if size < 126:
            head = struct.pack("!BB", first, bit | size)
        elif size < 65536:
            head = struct.pack("!BBH", first, bit | 126, size)
        else:
            head = struct.pack("!BBQ", first, bit | 127, size)
        mask = os.urandom(4) if is_masked else b""
        long = mask * (size // 4 + 1)
        body = bytes(a ^ b for a, b in zip(octets, long)) if is_masked else octets
        self.socket.sendall(head + mask + body)

    def say(self, text):
        self.frame(1, text.encode())

    def exactly(self, size):
        octets = b""
        while len(octets) < size:
            piece = self.socket.recv(size - len(octets))
            if not piece:
                raise ConnectionError
            octets += piece
        return octets

    def any_frame(self):
        first, size = self.exactly(2)
        if size > 125:
            size = int.from_bytes(self.exactly(2 if size == 126 else 8), "big")
        return first, self.exactly(size)

    def piece(self):
        """A message, which is one frame."""
        try:
            while True:
                first, octets = self.any_frame()
                if first == 0x81:
                    return octets.decode()
                if first == 0x88:
                    self.code = int.from_bytes(octets[:2], "big")
                    self.frame(8, octets[:2])
                    return ""
        except ConnectionError:
            return ""
