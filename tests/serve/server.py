# SPDX-License-Identifier: BSL-1.0
"""`couplet serve` as a process, and what its /metrics say."""
import http.client
import re
import signal
import socket
import subprocess
import time

from wire import PATIENCE, anybody


def free_ports(many):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Server:
    def __init__(self, command, *more, **how):
        self.web, self.web_tls, self.c2s, self.c2s_tls = free_ports(4)
        self.process = subprocess.Popen(
            [*command, "--user", "juliet:secret", "--user", "romeo:secret", "--c2s", str(self.c2s), "--c2s-tls",
             str(self.c2s_tls), "--s2s", "0", "--component-port", "0", "--web", str(self.web), "--web-tls",
             str(self.web_tls), *more], stdout=subprocess.PIPE, text=True, **how)
        assert self.process.stdout.readline().startswith("ready: localhost")

    def ask(self, path="/", method="GET", is_secure=False, **more):
        if is_secure:
            link = http.client.HTTPSConnection("127.0.0.1", self.web_tls, timeout=PATIENCE, context=anybody())
        else:
            link = http.client.HTTPConnection("127.0.0.1", self.web, timeout=PATIENCE)
        link.request(method, path, **more)
        answer = link.getresponse()
        answer.text = answer.read().decode()
        link.close()
        return answer

    def raw(self, octets, patience=PATIENCE):
        """All that is answered."""
        with socket.create_connection(("127.0.0.1", self.web), patience) as link:
            answer = b""
            try:
                link.sendall(octets)
                while piece := link.recv(65536):
                    answer += piece
            except ConnectionError:
                pass
            return answer

    def metrics(self):
        return parse(self.ask("/metrics").text)

    def until(self, name, is_so):
        """The server looks once a second."""
        for _ in range(40):
            if is_so(value := self.metrics()[name]):
                return value
            time.sleep(0.1)
        raise AssertionError(f"{name} stays {value}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)


def parse(text):
    """Prometheus' text format 0.0.4, and its rules for names; all that is not as it must be is an error."""
    assert text.endswith("\n")
    label = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
    found, family, kind, seen = {}, None, None, set()
    for line in text[:-1].split("\n"):
        if is_ := re.fullmatch(r"# HELP (couplet_[a-z_]+) (\S.*)", line):
            family, kind = is_[1], None
            assert family not in seen, family
            seen.add(family)
        elif is_ := re.fullmatch(r"# TYPE (\S+) (counter|gauge)", line):
            kind = is_[2]
            assert is_[1] == family and kind == ("counter" if family.endswith("_total") else "gauge"), line
        else:
            is_ = re.fullmatch(rf"([a-z_]+)((?:\{{{label}(?:,{label})*\}})?) (\d+)", line)
            assert is_ and is_[1] == family and kind and is_[1] + is_[2] not in found, line
            found[is_[1] + is_[2]] = int(is_[3])
    return found
