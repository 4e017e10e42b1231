# SPDX-License-Identifier: GPL-2.0-or-later
"""A presence server beside the proxy, and a phone that watches (RFC 6665), and MESSAGE (RFC 3428)."""

from message import Message, bare_uri, host_port, parameter

PIDF = ('<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" '
        'entity="sip:bob@example.net"><tuple id="{number}"><status><basic>open</basic></status>'
        '<note>{note}</note></tuple></presence>\r\n')


class Subscription:
    def __init__(self, request, local, target):
        self.request, self.local, self.target = request, local, target
        self.contact = bare_uri(request.get("Contact"))
        self.sequence = 0


class Notifier:
    """Answers SUBSCRIBE and sends NOTIFY; a NOTIFY that fails ends the subscription."""

    def __init__(self, server, fixes_contact=True):
        self.server, self.world, self.fixes_contact = server, server.world, fixes_contact
        self.subscriptions = {}                   # Call-ID -> Subscription
        server.notifier = self

    def on_subscribe(self, request, server, source):
        call_id = request.get("Call-ID")
        known = self.subscriptions.get(call_id)
        if parameter(request.get("To"), "tag") and known is None:
            self.server.reply(request, server, 481, "Subscription Does Not Exist")
            return
        target = source if self.fixes_contact else host_port(bare_uri(request.get("Contact")))
        if known:
            known.target = target
        else:
            local = f"{request.get('To')};tag={self.world.token(10)}"
            known = self.subscriptions[call_id] = Subscription(request, local, target)
        answer = request.reply(200, "OK", parameter(known.local, "tag"))
        answer.headers += [("Expires", request.get("Expires")),
                           ("Contact", f"<sip:{self.server.advertised}:5060>"),
                           ("Server", self.server.product)]
        server.respond(answer)
        self.world.at(0.02, self.notify, call_id)

    def notify(self, call_id, note="at home"):
        known = self.subscriptions.get(call_id)
        if known is None:
            return
        known.sequence += 1
        message = Message(f"NOTIFY {known.contact} SIP/2.0",
                          [("Via", self.server.own_via()), ("Max-Forwards", "70"),
                           ("From", known.local), ("To", known.request.get("From")),
                           ("Call-ID", call_id), ("CSeq", f"{known.sequence} NOTIFY"),
                           ("Contact", f"<sip:{self.server.advertised}:5060>"),
                           ("Event", "presence"), ("Subscription-State", "active;expires=3600"),
                           ("Content-Type", "application/pidf+xml")])
        message.body = PIDF.format(number=known.sequence, note=note)
        self.server.stack.send_request(message, known.target, lambda response: None,
                                       lambda: self.subscriptions.pop(call_id, None))

    def notify_all(self, note="away"):
        for call_id in list(self.subscriptions):
            self.notify(call_id, note)


class Watcher:
    """A phone's subscription to somebody's presence."""

    def __init__(self, phone, whom, expires=3600):
        self.phone, self.whom, self.expires = phone, whom, expires
        world = phone.world
        self.local = f"{phone.identity()};tag={world.token(10)}"
        self.remote = f"<{whom}>"
        self.call_id = world.token(16) + "@" + phone.host.address
        self.sequence = 0

    def subscribe(self):
        self.sequence += 1
        message = Message(f"SUBSCRIBE {self.whom} SIP/2.0",
                          [("Via", self.phone.stack.new_via()), ("Max-Forwards", "70"),
                           ("From", self.local), ("To", self.remote), ("Call-ID", self.call_id),
                           ("CSeq", f"{self.sequence} SUBSCRIBE"),
                           ("Contact", self.phone.contact()), ("Event", "presence"),
                           ("Expires", str(self.expires)), ("User-Agent", self.phone.product)])
        self.phone.stack.send_request(message, self.phone.proxy, self.on_response)

    def on_response(self, response):
        if response.status < 300:
            self.remote = response.get("To")


def send_text(phone, uri, text="Are you there?"):
    """MESSAGE: one request, no dialog."""
    world = phone.world
    message = Message(f"MESSAGE {uri} SIP/2.0",
                      [("Via", phone.stack.new_via()), ("Max-Forwards", "70"),
                       ("From", f"{phone.identity()};tag={world.token(10)}"), ("To", f"<{uri}>"),
                       ("Call-ID", world.token(16) + "@" + phone.host.address),
                       ("CSeq", "1 MESSAGE"), ("User-Agent", phone.product),
                       ("Content-Type", "text/plain")])
    message.body = text
    phone.stack.send_request(message, phone.proxy, lambda response: None)
