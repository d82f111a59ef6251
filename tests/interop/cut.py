#!/usr/bin/env python3
"""tests/interop/cut.py PORT TO_PORT: passes TCP on, on 127.0.0.1; SIGUSR1 breaks all connections that there are."""
import selectors
import signal
import socket
import struct
import sys


class Proxy:
    def __init__(self, port, to_port):
        self.to_port = to_port
        self.other = {}
        self.selector = selectors.DefaultSelector()
        self.door = socket.create_server(("127.0.0.1", port))
        self.selector.register(self.door, selectors.EVENT_READ)
        self.wake, self.waker = socket.socketpair()
        self.waker.setblocking(False)
        signal.set_wakeup_fd(self.waker.fileno())
        signal.signal(signal.SIGUSR1, lambda *_: None)
        self.selector.register(self.wake, selectors.EVENT_READ)

    def accept(self):
        one, _ = self.door.accept()
        two = socket.create_connection(("127.0.0.1", self.to_port))
        for end, other in ((one, two), (two, one)):
            self.other[end] = other
            self.selector.register(end, selectors.EVENT_READ)

    def drop(self, end, is_reset):
        for each in (end, self.other.get(end)):
            if each not in self.other:
                continue
            del self.other[each]
            self.selector.unregister(each)
            if is_reset:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            each.close()

    def pass_on(self, end):
        try:
            octets = end.recv(65536)
            if octets:
                return self.other[end].sendall(octets)
        except OSError:
            pass
        self.drop(end, False)

    def run(self):
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.door:
                    self.accept()
                elif key.fileobj is self.wake:
                    self.wake.recv(64)
                    for end in list(self.other):
                        self.drop(end, True)
                elif key.fileobj in self.other:
                    self.pass_on(key.fileobj)


Proxy(int(sys.argv[1]), int(sys.argv[2])).run()
