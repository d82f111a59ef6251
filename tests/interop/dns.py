#!/usr/bin/env python3
"""tests/interop/dns.py PORT DOMAIN=PORT...: a name server on 127.0.0.1:PORT for the test's own domains.

SRV _xmpp-server._tcp.DOMAIN is localhost:PORT, A of DOMAIN and localhost 127.0.0.1; nothing else exists.
"""
import socket
import struct
import sys

A, SRV, NO_SUCH_NAME = 1, 33, 3


def read_name(packet, offset):
    """The name that begins there, and where the next thing begins."""
    labels = []
    while packet[offset]:
        end = offset + 1 + packet[offset]
        labels.append(packet[offset + 1 : end].decode().lower())
        offset = end
    return ".".join(labels), offset + 1


def write_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def answer(query, zones):
    name, end = read_name(query, 12)
    (wanted,) = struct.unpack_from("!H", query, end)
    service = name.removeprefix("_xmpp-server._tcp.")
    data, code = None, 0
    if name != service and service in zones:
        if wanted == SRV:
            data = struct.pack("!HHH", 0, 0, zones[service]) + write_name("localhost")
    elif name in zones or name == "localhost":
        if wanted == A:
            data = socket.inet_aton("127.0.0.1")
    elif not any(zone.endswith("." + name) for zone in zones):
        code = NO_SUCH_NAME
    records = b""
    if data is not None:
        records = b"\xc0\x0c" + struct.pack("!HHIH", wanted, 1, 60, len(data)) + data
    header = query[:2] + struct.pack("!HHHHH", 0x8580 | code, 1, 1 if records else 0, 0, 0)
    return header + query[12 : end + 4] + records


def main():
    zones = {domain: int(port) for domain, port in (word.split("=") for word in sys.argv[2:])}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", int(sys.argv[1])))
        while True:
            query, peer = server.recvfrom(2048)
            server.sendto(answer(query, zones), peer)


main()
