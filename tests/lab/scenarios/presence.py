# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "presence": subscriptions, notifications and messages."""

from kamailio import NAT_AWARE, without
from labels import certain, likely, nothing, symptom
from message import Message
from pairs import Pair
from phones import LabPhone, call_label, registration_label
from registry import experiment
from routers import SYMMETRIC

PRESENCE = (*NAT_AWARE, "PRESENCE")


class Watcher(LabPhone):
    """Subscribes to presence, publishes it, sends and takes messages (RFC 6665, 3903, 3428)."""

    def __init__(self, host, user, domain, **options):
        super().__init__(host, user, domain, **options)
        self.replies = {}                         # Call-ID -> final status
        self.dialog_ids = {}                      # Call-ID -> (From, To) of our subscriptions

    def ask(self, method, uri, headers=(), body="", kind=None):
        call_id = self.world.token(20) + "@" + self.host.address
        sender = f"{self.identity()};tag={self.world.token(10)}"
        request = Message(f"{method} {uri} SIP/2.0", [
            ("Via", self.stack.new_via()), ("Max-Forwards", "70"), ("From", sender),
            ("To", f"<{uri}>"), ("Call-ID", call_id), ("CSeq", f"1 {method}"),
            ("Contact", self.contact()), ("User-Agent", self.product), *headers], body)
        if kind:
            request.set("Content-Type", kind)

        def answered(response):
            if response.status >= 200:
                self.replies[call_id] = response.status
                self.dialog_ids[call_id] = sender, response.get("To")
        self.stack.send_request(request, self.proxy, answered)
        return call_id

    def subscribe(self, uri):
        return self.ask("SUBSCRIBE", uri, [("Event", "presence"), ("Expires", "600"),
                                           ("Accept", "application/pidf+xml")])

    def publish(self, note):
        pidf = ('<?xml version="1.0" encoding="UTF-8"?>\r\n<presence '
                f'xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:{self.user}@{self.domain}">'
                f'<tuple id="t1"><status><basic>open</basic></status><note>{note}</note></tuple>'
                "</presence>\r\n")
        return self.ask("PUBLISH", f"sip:{self.user}@{self.domain}",
                        [("Event", "presence"), ("Expires", "600")], pidf, "application/pidf+xml")

    def say(self, uri, text):
        return self.ask("MESSAGE", uri, [], text, "text/plain")


class Office(Pair):
    def __init__(self, lab, features, **options):
        super().__init__(lab, features, alice_phone={"kind": Watcher}, bob_phone={"kind": Watcher},
                         **options)
        self.register()

    def subscribed(self, watcher):
        lab = self.lab
        call_id = watcher.subscribe("sip:alice@example.net")
        lab.until(lambda: call_id in watcher.replies, 5, "SUBSCRIBE is answered")
        lab.claim(watcher.replies[call_id] in (200, 202), "SUBSCRIBE is accepted")
        return call_id

    def registration_labels(self):
        registration_label(self.lab, self.alice)
        registration_label(self.lab, self.bob)


def subscription_label(lab, call_id, cause, sees):
    lab.label("subscription", call_id, outcome="subscribed", works=not lab.broken, status=200,
              cause=cause if lab.broken else None, sees=sees if lab.broken else None)


@experiment("notify-unreachable", fault={"features": PRESENCE},
            twin={"features": (*PRESENCE, "FIX_SUBSCRIBE")}, ci=True)
def notify_unreachable(lab, features):
    """The presence server believes the private Contact of bob's SUBSCRIBE. In the twin the proxy
    replaces it by the packet's source first."""
    office = Office(lab, features)
    call_id = office.subscribed(office.bob)
    lab.run(35 if lab.broken else 3)
    notified = len(office.bob.requests("NOTIFY"))
    lab.claim((notified == 0) == lab.broken, f"bob's phone gets {notified} NOTIFYs")
    if lab.broken:
        lab.claim(office.proxy.sent("NOTIFY", "192.168.7.20"), "they leave for 192.168.7.20")
    subscription_label(lab, call_id, "notify-unreachable", {
        "server": certain(),
        "bob": symptom(why="the last packet comes 5 s after SUBSCRIBE: no 32 s of silence show"),
        "bob-router": symptom(), "alice": nothing()})
    office.registration_labels()


@experiment("notify-too-big", fault={"drops": True}, twin={"drops": False})
def notify_too_big(lab, drops):
    """A router on the way drops fragments. The first NOTIFY is small; the one with alice's long
    note needs two packets."""
    office = Office(lab, (*PRESENCE, "FIX_SUBSCRIBE"))
    if drops:
        lab.internet.nft("table ip f {\nchain c {\ntype filter hook prerouting priority -450;\n"
                         "ip saddr 203.0.113.10 ip frag-off & 0x3fff != 0 drop\n}\n}")
    call_id = office.subscribed(office.bob)
    lab.run(2)
    first = len(office.bob.requests("NOTIFY"))
    lab.claim(first >= 1, "a small NOTIFY arrives")
    office.alice.publish("busy " * 250)
    lab.run(36 if lab.broken else 3)
    later = len(office.bob.requests("NOTIFY")) - first
    lab.claim((later == 0) == lab.broken, f"then {later} arrive")
    subscription_label(lab, call_id, "notify-too-big", {
        "server": likely(why="the big NOTIFY is unanswered, the small one was answered"),
        "bob": nothing("what does not come cannot be measured"), "bob-router": nothing(),
        "alice": nothing()})
    office.registration_labels()


@experiment("message-undelivered", fault={"features": without("FIX_REGISTER")},
            twin={"features": NAT_AWARE})
def message_undelivered(lab, features):
    """The registrar keeps bob's private Contact, and alice writes to him."""
    office = Office(lab, features)
    call_id = office.alice.say("sip:bob@example.net", "Good morning")
    lab.happens(lambda: call_id in office.alice.replies, 36)
    status = office.alice.replies.get(call_id)
    if lab.broken:
        lab.claim(status == 408 and not office.bob.requests("MESSAGE"), "bob gets no message")
        lab.claim(office.proxy.sent("MESSAGE", "192.168.7.20"), "it leaves for 192.168.7.20")
    else:
        lab.claim(status == 200 and office.bob.requests("MESSAGE"), "bob gets the message")
    lab.label("message", call_id, outcome="timed-out" if lab.broken else "delivered",
              works=not lab.broken, status=status,
              cause="message-undelivered" if lab.broken else None, sees={
                  "server": certain(also=("private-contact-registered",)), "alice": symptom(),
                  "bob": nothing(), "bob-router": nothing()} if lab.broken else None)
    office.registration_labels()


@experiment("subscription-lost-after-rebinding", fault={"flush": True}, twin={"flush": False})
def subscription_lost(lab, flush):
    """bob's router changes his port. He registers again and is called, but the subscription still
    points to the old port."""
    office = Office(lab, (*PRESENCE, "FIX_SUBSCRIBE"), bob={"kind": SYMMETRIC}, relay=True)
    call_id = office.subscribed(office.bob)
    lab.run(2)
    first = len(office.bob.requests("NOTIFY"))
    lab.claim(first >= 1, "the first NOTIFY arrives")
    before = office.bob.mapped
    if flush:
        office.bob_home.forget("-s", office.bob.host.address)
    lab.claim(office.bob.registers(lab) == 200, "bob registers again")
    lab.claim((office.bob.mapped != before) == lab.broken, "his port has changed")
    call = office.call(3)
    office.alice.publish("at lunch")
    lab.run(35 if lab.broken else 3)
    later = len(office.bob.requests("NOTIFY")) - first
    lab.claim((later == 0) == lab.broken, f"then {later} NOTIFYs arrive")
    subscription_label(lab, call_id, "subscription-lost-after-rebinding", {
        "server": certain(also=("nat-rebinding",), why="NOTIFY to the old port, INVITE to the new"),
        "bob": symptom(why="rport changes, and no NOTIFY comes any more"),
        "bob-router": certain(also=("nat-rebinding",)), "alice": nothing()})
    call_label(lab, call, office.bob, works=True)
    office.registration_labels()

