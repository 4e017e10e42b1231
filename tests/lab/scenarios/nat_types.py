# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "nat_types": what probing programs say of each router, and which pairs of routers let two
phones hear each other (the callability matrix)."""

from lab import PROXY, STUN, STUN2
from kamailio import Kamailio, Rtpengine, without
from labels import symptom
from phones import call_label, mapped_by_stun, media_counts, registration_label
from programs import Program
from registry import control, experiment
from relays import Coturn
from routers import FIREWALL, TYPES

RTP = 16384
# What the classic client prints for each behaviour.
CLASSIC = {"N": "Open", "FC": "Independent Mapping, Independent Filter",
           "RC": "Independent Mapping, Address Dependent Filter",
           "PR": "Independent Mapping, Port Dependent Filter", "SY": "Dependent Mapping"}
RFC3489 = {"N": "none", "FC": "full cone", "RC": "restricted cone", "PR": "port-restricted cone",
           "SY": "symmetric", "FW": "symmetric firewall"}
RFC5780 = {"N": ("No NAT",),
           "FC": ("Endpoint Independent Mapping", "Endpoint Independent Filtering"),
           "RC": ("Endpoint Independent Mapping", "Address Dependent Filtering"),
           "PR": ("Endpoint Independent Mapping", "Address and Port Dependent Filtering"),
           "SY": ("Address and Port Dependent Mapping",)}


def prober(lab, kind):
    """A computer behind a router of that kind (or in the open), and a STUN server of two
    addresses."""
    Coturn(lab, lab.server("stun", STUN, STUN2))
    if kind == "N":
        box, home = lab.server("probe", "198.51.100.20"), None
    elif kind == "FW":
        home = lab.home("alice", FIREWALL, network="198.51.100", outside="192.0.2.99")
        lab.internet.route("198.51.100.0/24", home.outside, home.line)
        box = home.box("probe", 20)
    else:
        home = lab.home("alice", TYPES[kind])
        box = home.box("probe", 20)
    lab.capture("probe", box)
    if home:
        lab.capture("router", home, "lan", "wan")
    lab.watch()
    return box


def discovery_label(lab, kind):
    lab.nat_type = RFC3489[kind]
    lab.label("discovery", [], outcome="delivered", works=True)


for _kind in ("N", "FC", "RC", "PR", "SY"):
    @control(f"nat-type.classic.{_kind}", kind=_kind, ci=_kind == "RC")
    def classic(lab, kind):
        """The classic STUN client (RFC 3489 tests I, II, III) against one kind of router."""
        box = prober(lab, kind)
        program = Program(lab, box, "stun", ["stun", STUN, "-v", "-p", "30000"], must_live=False)
        program.wait(60)
        primary = [line for line in program.log().splitlines() if line.startswith("Primary:")]
        lab.claim(primary and CLASSIC[kind] in primary[0], f"the client says {primary}")
        discovery_label(lab, kind)

    @control(f"nat-type.turnutils.{_kind}", kind=_kind)
    def turnutils(lab, kind):
        """coturn's own client (RFC 5780, mapping and filtering) against one kind of router."""
        box = prober(lab, kind)
        program = Program(lab, box, "natdiscovery", [
            "turnutils_natdiscovery", "-m", "-f", "-L", box.addresses[0], "-l", "30000", STUN],
            must_live=False)
        program.wait(90)
        text = program.log()
        lab.claim(all(words in text for words in RFC5780[kind]), f"the client says {text[-600:]}")
        discovery_label(lab, kind)


@control("nat-type.classic.FW", kind="FW")
def firewall(lab, kind):
    """The classic client behind a firewall that translates nothing."""
    box = prober(lab, kind)
    program = Program(lab, box, "stun", ["stun", STUN, "-v", "-p", "30000"], must_live=False)
    program.wait(60)
    lab.claim(program.says("Primary:", "Firewall"), f"the client says {program.log()[-300:]}")
    discovery_label(lab, kind)


# Callability: which way sound passes, as an RFC 4787 simulation says ("A" is the caller).
KINDS = ("N", "FC", "RC", "PR", "SY")
DEAF = {("PR", "SY"), ("SY", "PR"), ("SY", "SY")}


def place(lab, name, kind):
    if kind == "N":
        return lab.server(name, {"alice": "198.51.100.20", "bob": "192.0.2.20"}[name])
    return lab.home(name, TYPES[kind])


def matrix_call(lab, kinds, relay):
    server = lab.server("proxy", PROXY)
    if relay:
        Rtpengine(lab, server)
    else:
        Coturn(lab, lab.server("stun", STUN))
    Kamailio(lab, server, (*without(), "RTPENGINE") if relay else without())
    phones = [lab.phone(name, place(lab, name, kind))
              for name, kind in zip(("alice", "bob"), kinds)]
    for phone in phones:
        lab.capture(phone.user, phone)
    lab.capture("server", server)
    lab.watch()
    for phone in phones:
        phone.sound.latches = not relay
        if not relay:
            phone.sound.address, phone.sound.advertised_port = mapped_by_stun(
                lab, phone, (STUN, 3478), RTP)
    alice, bob = phones
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=6)
    lab.until(lambda: call.state == "ended", 16, "the call ends")
    lab.run(0.5)
    return alice, bob, call


for _a in KINDS:
    for _b in KINDS:
        def punched(lab, kinds):
            """STUN addresses in both SDPs, and both phones send to where sound comes from."""
            alice, bob, call = matrix_call(lab, kinds, False)
            media = media_counts(call, bob.dialogs[0])
            deaf = kinds in DEAF
            lab.claim(all(m["sent"] > 200 for m in media), "both speak")
            lab.claim(all((m["delivered"] == 0) == deaf for m in media), f"sound: {media}")
            sees = dict.fromkeys(("alice", "bob"), symptom(
                also=("stun-symmetric-mapping", "rtp-port-remapped"),
                why="nothing comes in; of the other router only one mapping is known"))
            call_label(lab, call, bob, works=not deaf,
                       cause="symmetric-pair-no-relay" if deaf else None,
                       sees={**sees, "server": symptom()} if deaf else None)
            registration_label(lab, alice)
            registration_label(lab, bob)

        def relayed(lab, kinds):
            """Private addresses in the SDPs of phones behind routers, and rtpengine between
            them."""
            alice, bob, call = matrix_call(lab, kinds, True)
            call_label(lab, call, bob, works=True)
            registration_label(lab, alice)
            registration_label(lab, bob)

        _name = f"callability.{_a}-{_b}"
        if (_a, _b) in DEAF:
            experiment("symmetric-pair-no-relay", variant=f"callability.{_a}-{_b}",
                       fault={"kinds": (_a, _b)})(punched)
        else:
            control(f"{_name}.stun", kinds=(_a, _b))(punched)
        control(f"{_name}.relay", kinds=(_a, _b))(relayed)
