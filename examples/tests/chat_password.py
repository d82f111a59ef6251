#!/usr/bin/env python3
"""chat_password.py COUPLET PORT: at a terminal the password is asked for without echo, and a signal leaves the echo on."""
import os
import pty
import select
import signal
import sys
import termios
import time


def has_echo(terminal):
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


def start():
    child, terminal = pty.fork()
    if child == 0:
        os.environ.pop("COUPLET_PASSWORD", None)
        command = [sys.argv[1], "send", "juliet@example.test", "romeo@example.test", "hi"]
        os.execv(sys.argv[1], command + ["--connect", "127.0.0.1:" + sys.argv[2], "--timeout", "5"])
    return child, terminal


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
    return said


def check(is_so, what):
    if not is_so:
        sys.exit("FAILED: " + what)


QUESTION = b"Password of juliet@example.test: "
process, terminal = start()
read_until(terminal, QUESTION)
check(not has_echo(terminal), "nothing is shown while it is typed")
os.write(terminal, b"secret\n")
said = read_until(terminal, b"couplet: ")
check(b"secret" not in said, "the password is not shown")
check(has_echo(terminal), "afterwards all is as before")
os.waitpid(process, 0)

process, terminal = start()
read_until(terminal, QUESTION)
os.write(terminal, b"\x03")
_, status = os.waitpid(process, 0)
check(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT, "Ctrl-C ends it")
check(has_echo(terminal), "and leaves the echo on")
