#!/usr/bin/env python3
"""chat_keys.py COUPLET PORT: at a terminal, and without a session: what is typed, and how to go."""
import fcntl
import os
import pty
import select
import signal
import socket
import struct
import sys
import termios
import time


class Chat:
    def __init__(self, *where):
        self.said = b""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ["COUPLET_PASSWORD"] = "secret"
            os.execv(sys.argv[1], [sys.argv[1], "chat", "juliet@example.test", "romeo@montague.test", *where])
        self.resize(80)

    def resize(self, columns):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def type(self, keys):
        os.write(self.terminal, keys)

    def hear(self, patience):
        """Whether it has said something more."""
        if not select.select([self.terminal], [], [], patience)[0]:
            return False
        try:
            self.said += os.read(self.terminal, 1024)
            return True
        except OSError:
            return False

    def says(self, words):
        while words not in self.said:
            if not self.hear(10):
                sys.exit(f"FAILED: {words} does not come: {self.said}")
        self.said = self.said.partition(words)[2]

    def ends_at_once(self, what, status=0):
        end = time.monotonic() + 2
        while not (ended := os.waitpid(self.process, os.WNOHANG))[0]:
            if time.monotonic() > end:
                os.kill(self.process, signal.SIGKILL)
                sys.exit(f"FAILED: {what} does not end it at once")
            self.hear(0.01)
        if os.waitstatus_to_exitcode(ended[1]) != status:
            sys.exit(f"FAILED: {what} ends it with {ended[1]}")


silent = ["--connect", "127.0.0.1:" + sys.argv[2]]
chat = Chat(*silent)
chat.says(b"romeo@montague.test> ")
chat.type("\u4f8be\u0301".encode())
chat.says("> \u4f8be\u0301\r".encode() + b"\x1b[24C")  # 21, and 2, and 1
chat.type(b"\x02\x02")
chat.says(b"\x1b[21C")  # before the wide one
chat.type(b"\r")
chat.says("<you to romeo@montague.test> \u4f8be\u0301".encode())
chat.says(b"It will be sent as soon as that is possible.")
chat.resize(20)
chat.says(b"romeo...> ")
chat.type(b"\x04")
chat.says(b"Not sent: 1 of your messages.")
chat.ends_at_once("Ctrl-D", 1)

chat = Chat(*silent)
chat.says(b"> ")
chat.type(b"/quit\r")
chat.ends_at_once("/quit")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as names:  # which says nothing
    names.bind(("127.0.0.1", 0))
    chat = Chat("--name-server", f"127.0.0.1:{names.getsockname()[1]}")
    chat.says(b"> ")
    names.recv(512)
    chat.type(b"\x03")
    chat.ends_at_once("Ctrl-C while names are asked for")
