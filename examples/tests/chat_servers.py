#!/usr/bin/env python3
"""chat_servers.py CERTIFICATE KEY: servers that let a client down, each on a port of its own of 127.0.0.1.

Prints "NAME PORT" for each, then "ready", and serves until it is killed. The certificate is for example.test.
"""
import re
import socket
import ssl
import struct
import sys
import threading

HEADER = (
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "id='1' from='{}' version='1.0'>"
)
STARTTLS = "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"
MECHANISMS = (
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    "<mechanism>{}</mechanism></mechanisms></stream:features>"
)


BIND = "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>"
BOUND = (
    b"<iq type='result' id='%s'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>juliet@example.test/balcony</jid>"
    b"</bind></iq>"
)


def read_until(connection, end):
    """Octets, up to and with `end`."""
    octets = b""
    while end not in octets:
        more = connection.recv(4096)
        if not more:
            raise ConnectionError
        octets += more
    return octets


def begin(connection, features, domain="example.test"):
    """A stream, and what is offered."""
    read_until(connection, b"version='1.0'")
    connection.sendall((HEADER.format(domain) + features).encode())


def wait(connection):
    """For the client to go."""
    while connection.recv(4096):
        pass


def secure(connection, domain="example.test"):
    """TLS, by STARTTLS."""
    begin(connection, STARTTLS, domain)
    read_until(connection, b"xmpp-tls'/>")
    connection.sendall(b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    return context.wrap_socket(connection, server_side=True)


def silent(connection):
    wait(connection)


def closing(connection):
    read_until(connection, b">")


def web(connection):
    read_until(connection, b">")
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


def without_tls(connection):
    begin(connection, MECHANISMS.format("PLAIN"))
    wait(connection)


def refuses_tls(connection):
    begin(connection, STARTTLS)
    read_until(connection, b"xmpp-tls'/>")
    connection.sendall(b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>")


def knows_nobody(connection):
    begin(connection, "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>")
    wait(connection)


def shuts_down(connection):
    begin(connection, "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>")
    wait(connection)


def somebody_else(connection):
    begin(connection, STARTTLS, "evil.test")
    wait(connection)


def good_tls(connection):
    """And then nothing."""
    wait(secure(connection))


def without_login(connection):
    connection = secure(connection)
    begin(connection, MECHANISMS.format("X-UNHEARD-OF"))
    wait(connection)


def pretender(connection):
    """Lets everybody in, and cannot prove that it knows the password (RFC 5802 5)."""
    connection = secure(connection)
    begin(connection, MECHANISMS.format("SCRAM-SHA-1"))
    read_until(connection, b"</auth>")
    connection.sendall(b"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>dj1hYmNk</success>")
    wait(connection)


def rude(connection):
    """Refuses, in words with control characters in them."""
    connection = secure(connection)
    begin(connection, MECHANISMS.format("PLAIN"))
    read_until(connection, b"</auth>")
    connection.sendall(
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/><text>no\u009b2J\u202eway</text></failure>".encode()
    )
    wait(connection)


def let_in(connection):
    """Whoever it is."""
    connection = secure(connection)
    begin(connection, MECHANISMS.format("PLAIN"))
    read_until(connection, b"</auth>")
    connection.sendall(b"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
    begin(connection, BIND)
    asked = read_until(connection, b"</iq>")
    connection.sendall(BOUND % re.search(rb"<iq[^>]* id=['\"]([^'\"]*)", asked)[1])
    return connection


def poisonous(connection):
    """Lets everybody in, and then sends what XMPP forbids (RFC 6120 11.1)."""
    connection = let_in(connection)
    connection.sendall(b"<!-- hello -->")
    wait(connection)


def cutting(connection):
    """Lets everybody in, and goes."""
    let_in(connection).close()


def answer(query, port):
    """What the name server says: SRV of _xmpp-client._tcp.example.test, and that nothing.test has no service."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode().lower())
        at += 1 + query[at]
    question = query[12 : at + 5]
    host = {"example": b"\x09localhost\0", "nothing": b"\0"}.get(labels[2] if len(labels) == 4 else "")
    if labels[0] != "_xmpp-client" or host is None:
        return query[:2] + struct.pack("!HHHHH", 0x8583, 1, 0, 0, 0) + question
    data = struct.pack("!HHH", 0, 0, port) + host
    record = b"\xc0\x0c" + struct.pack("!HHIH", 33, 1, 60, len(data)) + data
    return query[:2] + struct.pack("!HHHHH", 0x8580, 1, 1, 0, 0) + question + record


def serve_names(server, port):
    while True:
        query, client = server.recvfrom(2048)
        server.sendto(answer(query, port), client)


def serve(server, door):
    def attend(connection):
        try:
            server(connection)
        except (OSError, ConnectionError):
            pass
        finally:
            connection.close()

    while True:
        connection, _ = door.accept()
        threading.Thread(target=attend, args=(connection,), daemon=True).start()


def main():
    servers = [
        silent, closing, web, without_tls, refuses_tls, knows_nobody, shuts_down, somebody_else, good_tls,
        without_login, pretender, rude, poisonous, cutting,
    ]
    for server in servers:
        door = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=serve, args=(server, door), daemon=True).start()
        print(server.__name__, door.getsockname()[1])
        if server is silent:
            names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            names.bind(("127.0.0.1", 0))
            threading.Thread(target=serve_names, args=(names, door.getsockname()[1]), daemon=True).start()
            print("names", names.getsockname()[1])
    print("ready", flush=True)
    threading.Event().wait()


main()
