# SPDX-License-Identifier: GPL-2.0-or-later
"""Family "families": IPv6 phones, NAT64 and firewalls that do not translate."""

from kamailio import Kamailio
from lab import PROXY
from labels import certain, likely, nothing, symptom
from live import LiveHost
from media import audio_target
from phones import LabPhone, call_label, registration_label
from programs import Program
from registry import experiment
from routers import FIREWALL

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


# A small IPv6 Internet beside the other one: a network behind a router, and two computers.
HOME6, SERVER6, CALLER6 = "2001:db8:7", "2001:db8:10::10", "2001:db8:20::20"


class OnlySix(LabPhone):
    """A phone that speaks IPv6 alone, to others that do."""

    def describe(self, dialog, offer=None):
        return super().describe(dialog, offer).replace("IN IP4", "IN IP6")


def connect_six(lab, box, address, interface="eth0"):
    """An IPv6 address beside what the box has, and the way to it."""
    internet, line = lab.internet.box, f"line{lab.internet.lines}"
    if not getattr(lab.internet, "knows_six", False):
        internet.use_ipv6()
        internet.sysctl("net/ipv6/conf/all/forwarding", 1)
        lab.internet.knows_six = True
    box.use_ipv6()
    gateway = f"fe80::{lab.internet.lines}"
    internet.sh(f"ip -6 addr add {gateway}/64 dev {line} nodad\n"
                f"ip -6 route add {address} dev {line}")
    box.sh(f"ip -6 addr add {address} dev {interface} nodad\n"
           f"ip -6 route add default via {gateway} dev {interface}")


def behind_firewall(lab, name, idle):
    """A router that translates nothing and lets only answers in, and forgets after `idle` s."""
    home = lab.home(name, FIREWALL)
    router = home.router
    connect_six(lab, router, f"{HOME6}:ffff::1/128", "wan")
    lab.internet.box.sh(f"ip -6 route add {HOME6}::/64 via fe80::ffff dev line{lab.internet.lines}")
    router.sh("ip -6 addr add fe80::ffff/64 dev wan nodad\n"
              f"ip -6 addr add {HOME6}::1/64 dev lan nodad")
    router.sysctl("net/ipv6/conf/all/forwarding", 1)
    for state in ("udp_timeout", "udp_timeout_stream"):
        router.sysctl(f"net/netfilter/nf_conntrack_{state}", idle)
    router.nft("table ip6 firewall {\nchain forward {\ntype filter hook forward priority 0;\n"
               'iifname "wan" ct state { new, invalid } drop\n}\n}')
    box = home.box(name)
    box.use_ipv6()
    box.sh(f"ip addr flush dev eth0; ip -6 addr add {HOME6}::20/64 dev eth0 nodad\n"
           f"ip -6 route add default via {HOME6}::1")
    box.addresses = [f"{HOME6}::20"]
    return home, box


def six_phone(lab, user, box, address):
    phone = OnlySix(LiveHost(lab.world, box), user, "example.net", proxy=(SERVER6, 5060))
    phone.always_proxy = True
    phone.public = phone.stack.via_address = (f"[{address}]", 5060)
    return phone


@experiment("binding-expired-idle", variant="ipv6-firewall", fault={"idle": 10},
            twin={"idle": 120})
def firewall_forgets(lab, idle):
    """bob's router is an IPv6 firewall that translates nothing, and forgets an idle flow after 10 s;
    alice calls him after 40 s, and once more after he registered again."""
    server = lab.server("proxy", PROXY)
    connect_six(lab, server, f"{SERVER6}/128")
    caller = lab.server("alice", "192.0.2.20")
    connect_six(lab, caller, f"{CALLER6}/128")
    caller.addresses = [CALLER6]
    proxy = Kamailio(lab, server, listen=[f"[{SERVER6}]"])
    home, box = behind_firewall(lab, "bob", idle)
    alice = six_phone(lab, "alice", caller, CALLER6)
    bob = six_phone(lab, "bob", box, f"{HOME6}::20")
    lab.capture("server", server)
    lab.capture("alice", caller)
    lab.capture("bob", box)
    lab.capture("bob-router", home, "lan", "wan")
    lab.watch()
    lab.run(1)
    lab.claim(alice.registers(lab) == bob.registers(lab) == 200, "both register")

    def talks():
        call = alice.call("sip:bob@example.net", hang_up_after=3)
        lab.happens(lambda: call.state == "ended" or call.final_status >= 300, 40)
        lab.run(1)
        return call

    early = talks()
    call_label(lab, early, bob, works=True)
    lab.run(40)
    call = talks()
    if lab.broken:
        lab.claim(call.final_status == 408, "alice is told 408")
        lab.claim(len(bob.requests("INVITE")) == 1, "only the first INVITE reaches bob")
        lab.claim(proxy.says("LAB out INVITE"), "the server sent it")
    lab.claim(bob.registers(lab) == 200, "bob registers again")
    late = talks()
    lab.claim(late.final_status == 200, "then he is reached")
    call_label(lab, call, bob, works=not lab.broken,
               cause="binding-expired-idle" if lab.broken else None, sees={
                   "server": symptom(also=("binding-expired-idle",),
                                     why="no NAT, and he registers anew: he may have been off"),
                   "alice": symptom(), "bob": nothing("no call arrives"),
                   "bob-router": certain(why="the INVITE is outside and not inside")}
               if lab.broken else None)
    call_label(lab, late, bob, works=True)
    registration_label(lab, alice)
    registration_label(lab, bob)
