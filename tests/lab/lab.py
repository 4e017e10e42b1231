# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario works with: boxes, phones, programs, capture points, claims and labels."""

import json
import zlib

from labels import SCHEMA, Subject
from live import LiveHost, LiveWorld
from live_tcp import connection_host
from namespaces import Box
from phones import LabPhone
from routers import Nat
from sites import Home, Internet
from taps import Tap, shift

# Public addresses of the usual servers; every one is a documentation address (RFC 5737).
PROXY, PROXY2, RELAY, STUN, STUN2 = (
    "203.0.113.10", "203.0.113.12", "203.0.113.11", "203.0.113.20", "203.0.113.21")
DOMAIN = "example.net"


class ClaimFailed(Exception):
    pass


class Lab:
    def __init__(self, scenario, out):
        self.scenario, self.out = scenario, out
        self.broken = scenario.broken
        self.scratch = out / "logs"
        self.scratch.mkdir(parents=True)
        self.world = LiveWorld()
        self.internet = Internet()
        self.programs, self.taps, self.homes, self.boxes = [], [], {}, {}
        self.subjects, self.claims = [], []
        self.skew = {}                            # capture point -> seconds its clock is ahead
        self.nat_type = None                      # RFC 3489 name, where a scenario probes for it

    # Boxes.

    def home(self, name, kind=None, **behaviour):
        """A router with a LAN. `behaviour` holds fields of Nat, and network=, outside=,
        upstream=."""
        places = {key: behaviour.pop(key) for key in ("network", "outside", "upstream", "number")
                  if key in behaviour}
        nat = Nat(**({"kind": kind} if kind else {}), **behaviour)
        self.homes[name] = Home(self, name, nat, **places)
        return self.homes[name]

    def server(self, name, *addresses):
        """A box with public addresses, straight on the Internet."""
        box = Box(name)
        box.addresses = list(addresses or [PROXY])
        box.line = self.internet.connect(box, "eth0", box.addresses)
        self.boxes[name] = box
        return box

    def on(self, box):
        """Scripted software on a box gets its sockets here."""
        return LiveHost(self.world, box)

    def phone(self, user, place, *, number=20, proxy=PROXY, port=5060, transport="udp",
              trust=None, kind=LabPhone, **settings):
        """A scripted phone: behind a home's router, or on a box of its own."""
        if isinstance(place, Home):
            box = place.hosts.get(number) or place.box(user, number)
            place.hosts[number] = box
        else:
            box = place
        server = proxy if not isinstance(proxy, str) else (
            proxy, {"tls": 5061, "ws": 80}.get(transport, 5060))
        host = LiveHost(self.world, box)
        carrier = host if transport == "udp" else connection_host(host, transport, trust)
        phone = kind(carrier, user, DOMAIN, proxy=server, port=port, media_host=host)
        if carrier is not host:
            phone.stack.transport = transport.upper()
            phone.always_proxy = True
        for name, value in settings.items():
            if not hasattr(phone, name):
                raise AttributeError(f"phones have no setting {name}")
            setattr(phone, name, value)
        return phone

    # Captures.

    def capture(self, point, box, *interfaces, snaplen=0, match=""):
        """One file `point.pcap` (or .pcapng with several interfaces; "any" is cooked)."""
        if not interfaces and self.is_cooked(point):
            interfaces = ("any",)
        box = getattr(box, "router", getattr(box, "box", box))
        if hasattr(box, "host"):
            box = box.media_host.box
        self.taps.append(Tap(point, box, interfaces or ("eth0",), self.out, snaplen=snaplen,
                             match=match))

    def is_cooked(self, point):
        """One computer in six captures on all interfaces, as many people do; always the same."""
        name = self.scenario.name.removesuffix(".not")
        return zlib.crc32(f"{name}/{point}".encode()) % 6 == 0

    def watch(self):
        """Waits until every capture runs; call it before the first packet that matters."""
        self.until(lambda: all(tap.is_ready() for tap in self.taps), 20, "captures run")
        self.run(0.3)

    # Time.

    def run(self, seconds):
        self.world.run(seconds)
        for program in self.programs:
            if program.must_live:
                program.must_run()

    def until(self, condition, seconds, what):
        if not self.world.run(seconds, condition):
            raise ClaimFailed(f"not within {seconds} s: {what}")

    def happens(self, condition, seconds):
        return self.world.run(seconds, condition)

    # Truth.

    def claim(self, condition, sentence):
        """Something that must be so, or the scenario yields no capture."""
        if not condition:
            raise ClaimFailed(sentence)
        self.claims.append(sentence)

    def label(self, kind, call_ids, *, outcome, works, cause=None, sees=None, media=(),
              status=None, note=False, text=""):
        ids = [call_ids] if isinstance(call_ids, str) else list(call_ids)
        self.subjects.append(Subject(kind, ids, outcome, works, cause, sees, tuple(media), status,
                                     note, text))

    def end(self):
        self.run(0.5)
        for program in self.programs:
            if program.must_live:
                program.must_run()
        for tap in self.taps:
            tap.stop()
            if self.skew.get(tap.point):
                shift(tap.path, self.skew[tap.point])
        for program in self.programs:
            program.stop()
        points = [tap.point for tap in self.taps]
        if not points or not self.subjects:
            raise ClaimFailed("a scenario without a capture or without a label")
        record = {
            "schema": SCHEMA, "scenario": self.scenario.name, "cause": self.scenario.cause or None,
            "broken": self.broken, "claims": self.claims,
            "text": (self.scenario.run.__doc__ or "").strip(),
            "routers": {name: {"nat": home.nat.kind, "inside": f"{home.network}.0/24",
                               "outside": home.outside, "udp_timeout": home.nat.udp_timeout,
                               "alg": home.nat.alg, "hairpin": home.nat.hairpin,
                               "shifts_ports": bool(home.nat.shifted)}
                        for name, home in self.homes.items()},
            "servers": {name: box.addresses for name, box in self.boxes.items()},
            "nat_type": self.nat_type,
            "captures": {tap.point: tap.file for tap in self.taps},
            "subjects": [subject.record(points) for subject in self.subjects]}
        (self.out / "label.json").write_text(json.dumps(record, indent=1) + "\n")
