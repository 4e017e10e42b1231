# SPDX-License-Identifier: GPL-2.0-or-later
"""A router's SIP ALG: what good ones rewrite, and the halves that bad ones leave out."""

from message import Message
from packet import UDP

PLACES = ("Via", "Contact", "Route", "Record-Route")


class Alg:
    """Looks at UDP to and from port 5060, as the Linux helper does."""

    def __init__(self, nat, *, headers=("Via", "Contact"), names=(), sdp=True, lines=None,
                 restores=True, fixes_length=True, port_offset=0, swallows=None, branch=False,
                 unrestored=(), bare_request_uri=False,
                 call_id=False, restores_call_id=False):
        self.nat = nat
        self.headers = headers                    # whose inside endpoint becomes the outside one
        self.names = names                        # headers in which the bare address is replaced
        self.sdp = sdp
        self.lines = lines                        # prefixes of the SDP lines it knows; None: all
        self.restores = restores                  # puts the inside endpoint back into what returns
        self.fixes_length = fixes_length
        self.port_offset = port_offset            # what m= says, off the port that is opened
        self.swallows = swallows                  # predicate: messages it throws away
        self.branch = branch                      # marks the branch as its own
        self.call_id = call_id                    # the address behind its @ as well
        self.restores_call_id = restores_call_id  # in what comes back
        self.unrestored = unrestored              # headers that stay as they are in what returns
        self.bare_request_uri = bare_request_uri  # its own address there in what comes in
        nat.alg = self

    def outwards(self, packet, inside):
        """Called with the outside source already in place; false: the packet is dropped."""
        if not is_sip(packet):
            return True
        message = Message.parse(packet.payload)
        if self.swallows and self.swallows(message):
            return False
        old_length = len(message.body)
        outside = packet.source
        self.replace(message, inside, outside)
        for name in self.names:
            message.set(name, message.get(name).replace(inside[0], outside[0]))
        if self.call_id:
            message.set("Call-ID", message.get("Call-ID").replace(inside[0], outside[0]))
        if self.sdp and message.body:
            message.body = self.rewrite_sdp(message.body, inside[0], outside[0], packet)
        if self.branch:
            message.set("Via", message.get("Via").replace("branch=z9hG4bK", "branch=z9hG4bK-alg-"))
        packet.payload = message.bytes()
        if not self.fixes_length:
            packet.payload = packet.payload.replace(f"Content-Length: {len(message.body)}".encode(),
                                                    f"Content-Length: {old_length}".encode())
        return True

    def replace(self, message, old, new, but=()):
        for index, (name, value) in enumerate(message.headers):
            if name in self.headers and name not in but:
                value = value.replace(f"{old[0]}:{old[1]}", f"{new[0]}:{new[1]}")
                message.headers[index] = name, value

    def rewrite_sdp(self, body, old, new, packet):
        lines = []
        for line in body.split("\r\n"):
            known = self.lines is None or line.startswith(self.lines)
            if known and line.startswith(("c=", "o=")):
                line = line.replace(old, new)
            elif known and line.startswith("m="):
                words = line.split()
                port = self.open_port(packet, (old, int(words[1]))) + self.port_offset
                line = " ".join([words[0], str(port), *words[2:]])
            lines.append(line)
        return "\r\n".join(lines)

    def open_port(self, packet, inside):
        """The outside port that this socket has towards everybody."""
        about = packet.copy(protocol=UDP, src=inside[0], sport=inside[1])
        return self.nat.mapping_for(about).outside_port

    def inwards(self, packet, inside):
        """Called before the destination is put back."""
        if not is_sip(packet) or not self.restores:
            return
        message = Message.parse(packet.payload)
        outside = packet.target
        self.replace(message, outside, inside, self.unrestored)
        via = message.get("Via")
        message.set("Via", via.replace(f"received={outside[0]}", f"received={inside[0]}")
                    .replace(f"rport={outside[1]}", f"rport={inside[1]}"))
        if self.restores_call_id:
            message.set("Call-ID", message.get("Call-ID").replace(outside[0], inside[0]))
        if message.is_request:
            message.start = message.start.replace(f"{outside[0]}:{outside[1]}",
                                                  f"{inside[0]}:{inside[1]}")
            if self.bare_request_uri:
                message.start = message.start.replace(outside[0], inside[0])
        packet.payload = message.bytes()


def is_sip(packet):
    return (packet.protocol == UDP and 5060 in (packet.sport, packet.dport)
            and packet.payload[:1].isalpha())
