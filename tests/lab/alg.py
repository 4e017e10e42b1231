# SPDX-License-Identifier: GPL-2.0-or-later
"""A SIP ALG that does its work badly: a scripted program on the router, between phone and server.
The kernel redirects the phone's port 5060 to it and gives its replies the server's address."""

from live import LiveHost

PORT = 5059


class ScriptedAlg:
    """`change(text, inside, outside)` makes of a message of the phone what goes out. What comes
    back is translated back, unless `restores` is off."""

    def __init__(self, lab, home, phone_address, server, change, *, restores=True):
        self.home, self.server, self.change, self.restores = home, server, change, restores
        self.phone = phone_address, 5060
        router = home.router
        router.nft("table ip redirected {\nchain prerouting {\n"
                   "type nat hook prerouting priority -110;\n"
                   f'iifname "lan" udp dport 5060 redirect to :{PORT}\n}}\n}}')
        router.addresses = [home.outside, f"{home.network}.1"]
        self.host = LiveHost(lab.world, router)
        self.host.bind(PORT, self.from_phone, f"{home.network}.1")
        self.host.bind(5060, self.from_server, home.outside)

    def from_phone(self, data, source, local):
        if data[:1].isalpha():
            text = data.decode()
            data = self.change(text, self.phone[0], self.home.outside).encode()
        self.host.send(5060, data, (self.server, 5060), source=self.home.outside)

    def from_server(self, data, source, local):
        if self.restores and data[:1].isalpha():
            text = data.decode()
            head, _, body = text.partition("\r\n\r\n")
            head = head.replace(self.home.outside, self.phone[0])
            data = (head + "\r\n\r\n" + body).encode()
        self.host.send(PORT, data, self.phone, source=f"{self.home.network}.1")


def _headers(text, inside, outside, names):
    head, _, body = text.partition("\r\n\r\n")
    lines = [line.replace(inside, outside) if line.split(":")[0] in names else line
             for line in head.split("\r\n")]
    return "\r\n".join(lines), body


def proper(text, inside, outside):
    """What every ALG tries: Via, Contact and the connection address of SDP."""
    head, body = _headers(text, inside, outside, ("Via", "Contact"))
    body = body.replace(f"IN IP4 {inside}", f"IN IP4 {outside}")
    return _with_length(head, body)


def untouched(text, inside, outside):
    """A router without an ALG, seen from the phone."""
    return text


def renames_calls(text, inside, outside):
    """Rewrites Call-ID too."""
    head, body = _headers(text, inside, outside, ("Via", "Contact", "Call-ID"))
    return _with_length(head, body.replace(f"IN IP4 {inside}", f"IN IP4 {outside}"))


def invents_port(text, inside, outside):
    """Names a port for sound that the router does not have."""
    head, _, body = proper(text, inside, outside).partition("\r\n\r\n")
    return _with_length(head, body.replace("m=audio 16384", "m=audio 17384"))


def _with_length(head, body):
    lines = [f"Content-Length: {len(body)}" if line.startswith("Content-Length") else line
             for line in head.split("\r\n")]
    return "\r\n".join(lines) + "\r\n\r\n" + body
