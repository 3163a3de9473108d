"""What `load` and `check` share: Debian's package index as keys and values, and as much of RESP as they need."""

import json
import socket
import subprocess
import sys

PREFIX = "pkg:"


def records():
    """Every package that apt knows: its key, and its record as JSON. Of several versions the last is taken."""
    dump = subprocess.run(["apt-cache", "dumpavail"], check=True, stdout=subprocess.PIPE).stdout
    found = {}
    for paragraph in dump.decode("utf-8", "replace").split("\n\n"):
        fields = {}
        name = None
        for line in paragraph.splitlines():
            if line[:1] in (" ", "\t") and name:  # the line before goes on
                fields[name] += "\n" + line.strip()
            elif ": " in line or line.endswith(":"):
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        if "Package" in fields:
            found[PREFIX + fields["Package"]] = json.dumps(fields, ensure_ascii=False)
    if not found:
        sys.exit("apt-cache dumpavail printed no package: run apt-get update first")
    return found


def request(*arguments):
    """One command as a client sends it."""
    parts = [b"*%d\r\n" % len(arguments)]
    for argument in arguments:
        raw = argument.encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(raw), raw))
    return b"".join(parts)


class Server:
    """A connection that asks for many things at once and reads the answers in order."""

    BATCH = 500  # requests under way: their replies, 1 KB or so each, fit into the sockets' buffers

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port))
        self.replies = self.socket.makefile("rb")

    def ask(self, requests):
        """The reply of each request: text, None for nothing there, an integer, or a ValueError."""
        for start in range(0, len(requests), self.BATCH):
            batch = requests[start : start + self.BATCH]
            self.socket.sendall(b"".join(request(*arguments) for arguments in batch))
            for _ in batch:
                yield self._reply()

    def _reply(self):
        line = self.replies.readline()
        if not line:
            raise ConnectionError("the server closed the connection")
        kind, rest = line[:1], line[1:].strip().decode()
        if kind == b"$":
            length = int(rest)
            return None if length < 0 else self.replies.read(length + 2)[:-2].decode()
        if kind == b":":
            return int(rest)
        return ValueError(rest) if kind == b"-" else rest


def compare(server, expected):
    """How many of the expected keys are there, which are missing, and which hold something else."""
    keys = list(expected)
    missing, different = [], []
    for key, value in zip(keys, server.ask([("GET", key) for key in keys])):
        if isinstance(value, ValueError):
            sys.exit(f"GET {key}: {value}")
        if value is None:
            missing.append(key)
        elif value != expected[key]:
            different.append(key)
    return len(keys) - len(missing) - len(different), missing, different


def connect(arguments):
    try:
        return Server(arguments.host, arguments.port)
    except OSError as failure:
        sys.exit(f"no server at {arguments.host}:{arguments.port}: {failure}")
