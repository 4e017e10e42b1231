# SPDX-License-Identifier: GPL-2.0-or-later
"""SIP messages as lists of headers (RFC 3261 7), enough for well-behaved senders."""

import re


class Message:
    def __init__(self, start, headers=(), body=""):
        self.start = start
        self.headers = [tuple(header) for header in headers]
        self.body = body

    @staticmethod
    def parse(data):
        head, _, body = data.decode().partition("\r\n\r\n")
        start, *lines = head.split("\r\n")
        split = [line.partition(":") for line in lines]
        headers = [(name.rstrip(), value.strip()) for name, _, value in split]
        return Message(start, [h for h in headers if h[0] != "Content-Length"], body)

    def bytes(self):
        lines = [self.start] + [f"{name}: {value}" for name, value in self.headers]
        lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n" + self.body).encode()

    def copy(self):
        return Message(self.start, self.headers, self.body)

    def all(self, name):
        return [value for known, value in self.headers if known == name]

    def get(self, name, default=""):
        return next(iter(self.all(name)), default)

    def set(self, name, value):
        """Replaces the first header of that name, or adds one at the end."""
        for index, (known, _) in enumerate(self.headers):
            if known == name:
                self.headers[index] = name, value
                return
        self.headers.append((name, value))

    def push(self, name, value):
        """Adds a value in front of the others of its name (Via, Record-Route, Route)."""
        names = [known for known, _ in self.headers]
        self.headers.insert(names.index(name) if name in names else 1, (name, value))

    def pop(self, name):
        for index, (known, value) in enumerate(self.headers):
            if known == name:
                del self.headers[index]
                return value
        return ""

    def remove(self, name):
        self.headers = [header for header in self.headers if header[0] != name]

    @property
    def is_request(self):
        return not self.start.startswith("SIP/2.0")

    @property
    def status(self):
        return 0 if self.is_request else int(self.start.split()[1])

    @property
    def method(self):
        return self.get("CSeq").split()[1]

    @property
    def cseq(self):
        return int(self.get("CSeq").split()[0])

    @property
    def uri(self):
        return self.start.split()[1]

    @uri.setter
    def uri(self, value):
        method, _, version = self.start.split()
        self.start = f"{method} {value} {version}"

    @property
    def branch(self):
        return parameter(self.get("Via"), "branch")

    def reply(self, status, reason, tag=None):
        """The response with the headers that RFC 3261 8.2.6.2 copies."""
        answer = Message(f"SIP/2.0 {status} {reason}")
        for name, value in self.headers:
            routed = name == "Record-Route" and status < 300
            if name in ("Via", "From", "Call-ID", "CSeq") or routed:
                answer.headers.append((name, value))
            elif name == "To":
                missing = tag and "tag=" not in value
                answer.headers.append((name, f"{value};tag={tag}" if missing else value))
        return answer


def parameter(value, name):
    """The value of ;name= outside any <>; "" when it is there without one, None when it is not."""
    outside = re.sub(r"<[^>]*>", "", value)
    found = re.search(rf";{name}(?:=([^;,\s]+))?(?=[;,\s]|$)", outside)
    return (found.group(1) or "") if found else None


def bare_uri(value):
    """The URI of a name-addr, without <> and header parameters."""
    found = re.search(r"<([^>]*)>", value)
    return found.group(1) if found else value.split(";")[0]


def host_port(uri):
    """Where a SIP URI or a Via sent-by points to: (host, port)."""
    found = re.search(r"(?:sips?:)?(?:[^@;<>]*@)?([^:;>\s]+)(?::(\d+))?", uri)
    return found.group(1), int(found.group(2) or 5060)


def user_of(uri):
    found = re.search(r"sips?:([^@]+)@", uri)
    return found.group(1) if found else ""


def sent_by(via):
    return host_port(via.split()[1])
