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


def start(*where):
    child, terminal = pty.fork()
    if child == 0:
        os.environ["COUPLET_PASSWORD"] = "secret"
        os.execv(sys.argv[1], [sys.argv[1], "chat", "juliet@example.test", "romeo@montague.test", *where])
    resize(terminal, 80)
    return child, terminal


def resize(terminal, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))


def read_until(terminal, words):
    said = b""
    end = time.monotonic() + 10
    while words not in said:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        if not ready:
            sys.exit(f"{words} does not come: {said}")
        try:
            said += os.read(terminal, 1024)
        except OSError:
            sys.exit(f"{words} does not come before the end: {said}")


def ends_at_once(process, terminal, what):
    end = time.monotonic() + 2
    while True:
        if select.select([terminal], [], [], 0)[0]:
            try:
                os.read(terminal, 1024)
            except OSError:
                pass
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            break
        if time.monotonic() > end:
            os.kill(process, signal.SIGKILL)
            sys.exit(f"FAILED: {what} does not end it at once")
        time.sleep(0.01)
    if status != 0:
        sys.exit(f"FAILED: {what} ends it with {status}")


silent = ["--connect", "127.0.0.1:" + sys.argv[2]]
process, terminal = start(*silent)
read_until(terminal, b"romeo@montague.test> ")
os.write(terminal, "\u4f8be\u0301".encode())
read_until(terminal, "> \u4f8be\u0301\r".encode() + b"\x1b[24C")  # 21, and 2, and 1
os.write(terminal, b"\x02\x02")
read_until(terminal, b"\x1b[21C")  # before the wide one
os.write(terminal, b"\r")
read_until(terminal, "<you to romeo@montague.test> \u4f8be\u0301".encode())
read_until(terminal, b"It will be sent as soon as that is possible.")
resize(terminal, 20)
read_until(terminal, b"romeo...> ")
os.write(terminal, b"\x04")
read_until(terminal, b"Not sent: 1 of your messages.")
ends_at_once(process, terminal, "Ctrl-D")

process, terminal = start(*silent)
read_until(terminal, b"> ")
os.write(terminal, b"/quit\r")
ends_at_once(process, terminal, "/quit")

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as names:  # which says nothing
    names.bind(("127.0.0.1", 0))
    process, terminal = start("--name-server", f"127.0.0.1:{names.getsockname()[1]}")
    read_until(terminal, b"> ")
    names.recv(512)
    os.write(terminal, b"\x03")
    ends_at_once(process, terminal, "Ctrl-C while names are asked for")
