# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "families": IPv6 phones, NAT64 and firewalls that do not translate."""

from kamailio import Kamailio
from lab import PROXY
from labels import certain, likely, symptom
from live import LiveHost
from media import audio_target
from phones import LabPhone, call_label, registration_label
from programs import Program
from registry import experiment

# The well-known prefix 64:ff9b::/96 must not stand for documentation addresses (RFC 6052 3.1).
PREFIX, INSIDE, ROUTER = "2001:db8:64::", "2001:db8:1::20", "2001:db8:1::1"


def through_nat64(address):
    """An IPv4 address as the translator's hosts know it (RFC 6052)."""
    parts = [int(part) for part in address.split(".")]
    return f"{PREFIX}{parts[0] * 256 + parts[1]:x}:{parts[2] * 256 + parts[3]:x}"


def nat64(lab, home):
    """tayga on the router, and its pool behind the router's own masquerading."""
    folder = lab.scratch / "tayga"
    folder.mkdir()
    (folder / "tayga.conf").write_text(
        f"tun-device nat64\nipv4-addr 192.168.255.1\nipv6-addr 2001:db8:1:ffff::1\n"
        f"prefix {PREFIX}/96\ndynamic-pool 192.168.255.0/24\ndata-dir {folder}\n")
    router = home.router
    router.use_ipv6()
    router.sysctl("net/ipv6/conf/all/forwarding", 1)
    router.sh(f"tayga --config {folder}/tayga.conf --mktun")
    router.sh(f"ip link set nat64 up; ip addr add 192.168.255.254/32 dev nat64\n"
              f"ip route add 192.168.255.0/24 dev nat64; ip -6 route add {PREFIX}/96 dev nat64\n"
              f"ip -6 addr add {ROUTER}/64 dev lan nodad")
    Program(lab, router, "tayga", ["tayga", "--config", folder / "tayga.conf", "--nodetach"])


class Six(LabPhone):
    """A phone with nothing but IPv6. If it knows of NAT64, it translates addresses that it is
    told."""

    knows_nat64 = False

    def describe(self, dialog, offer=None):
        return super().describe(dialog, offer).replace("IN IP4", "IN IP6")

    def begin(self, dialog, body):
        address, port = audio_target(body)
        if self.knows_nat64:
            address = through_nat64(address)
        dialog.open_audio().start((address, port))


@experiment("nat64-ipv4-literal", fault={"knows": False}, twin={"knows": True})
def ipv4_literal(lab, knows):
    """alice's network has IPv6 and NAT64 only; the answer names an IPv4 address. In the twin her
    phone knows how to reach such addresses."""
    server = lab.server("proxy", PROXY)
    Kamailio(lab, server)
    home = lab.home("alice")
    nat64(lab, home)
    box = home.box("alice")
    box.use_ipv6()
    box.sh(f"ip addr flush dev eth0; ip -6 addr add {INSIDE}/64 dev eth0 nodad\n"
           f"ip -6 route add default via {ROUTER}")
    box.addresses = [INSIDE]
    alice = Six(LiveHost(lab.world, box), "alice", "example.net",
                proxy=(through_nat64(PROXY), 5060))
    alice.always_proxy = True
    alice.public = alice.stack.via_address = (f"[{INSIDE}]", 5060)
    alice.knows_nat64 = knows
    alice.start_audio = alice.begin
    bob = lab.phone("bob", lab.server("bob", "192.0.2.20"))
    bob.sound.latches = True
    lab.capture("alice", alice)
    lab.capture("alice-router", home, "lan", "wan")
    lab.capture("server", server)
    lab.capture("bob", bob)
    lab.watch()
    lab.run(1)
    lab.claim(alice.registers(lab, 10) == bob.registers(lab) == 200, "both register")
    call = alice.call("sip:bob@example.net", hang_up_after=7)
    lab.until(lambda: call.state == "ended", 20, "the call ends")
    lab.run(1)
    if lab.broken:
        lab.claim(call.talker.heard == bob.dialogs[0].talker.heard == 0, "none hears")
        lab.claim(alice.media_host.failed and bob.media_host.failed,
                  "neither can send to the other's kind of address")
    call_label(lab, call, bob, works=not lab.broken,
               cause="nat64-ipv4-literal" if lab.broken else None, sees={
                   "alice": certain(why="IPv6 only, the answer names IPv4, no sound leaves"),
                   "alice-router": certain(), "server": symptom(why="IPv6 named by an IPv4 client"),
                   "bob": likely(why="her SDP names IPv6, no sound either way")}
               if lab.broken else None)
    registration_label(lab, alice)
    registration_label(lab, bob)
