# SPDX-License-Identifier: GPL-2.0-or-later
"""The ground plan: an Internet that routes between public addresses, homes behind routers."""

from live import LiveHost
from namespaces import Box, cable
from routers import rules, timeouts

GATEWAY = "203.0.113.254"                         # the Internet's own address on every line

# Where things are unless a scenario says otherwise: name -> (network, outside address).
HOMES = {"alice": ("192.168.1", "198.51.100.7"), "bob": ("192.168.7", "192.0.2.30"),
         "carol": ("10.20.30", "198.51.100.77"), "office": ("172.16.5", "192.0.2.99")}


class Internet:
    """Knows a route to each public address. Private destinations vanish here (RFC 1918 3)."""

    def __init__(self):
        self.box = Box("internet")
        self.box.sysctl("net/ipv4/ip_forward", 1)
        self.box.sh("ip route add blackhole default")
        self.lines = 0

    def tell_of_unknown_networks(self):
        """From now on a packet to nowhere draws an ICMP error."""
        self.box.sh("ip route replace unreachable default")

    def connect(self, box, interface, addresses, *, mtu=None):
        self.lines += 1
        line = f"line{self.lines}"
        cable(box, interface, self.box, line, mtu)
        self.box.sh(f"ip addr add {GATEWAY}/32 dev {line}\n" + "\n".join(
            f"ip route add {address}/32 dev {line}" for address in addresses))
        box.sh("\n".join(f"ip addr add {address}/32 dev {interface}" for address in addresses)
               + f"\nip route add default via {GATEWAY} dev {interface} onlink"
               + f" src {addresses[0]}")
        return line

    def route(self, network, router, line):
        """A network behind a router that does not translate."""
        self.box.sh(f"ip route add {network} via {router} dev {line} onlink")

    def nft(self, rules_text):
        self.box.nft(rules_text)


class Home:
    """A router with interfaces `lan` (a bridge) and `wan`, and hosts behind it."""

    def __init__(self, lab, name, nat, *, network=None, outside=None, upstream=None, number=None):
        known = HOMES.get(name, (None, None))
        self.lab, self.name, self.nat = lab, name, nat
        self.network = network or known[0]
        self.outside = outside or known[1]
        self.hosts = {}
        self.router = Box(f"{name}-router")
        self.router.addresses = [self.outside]
        if upstream is None:
            self.line = lab.internet.connect(self.router, "wan", [self.outside])
        else:
            self.outside = upstream.attach(self.router, "wan", number or 2)
            self.router.addresses = [self.outside]
        self._make_lan()
        self.set_nat(nat)
        for key, value in timeouts(nat).items():
            self.router.sysctl(key, value)

    def _make_lan(self):
        self.router.sh(f"""
            ip link add lan type bridge
            ip addr add {self.network}.1/24 dev lan
            ip link set lan up""")
        self.router.sysctl("net/ipv4/ip_forward", 1)
        for name in ("iptables", "ip6tables", "arptables"):
            self.router.sysctl(f"net/bridge/bridge-nf-call-{name}", 0)

    def set_nat(self, nat):
        """Replaces the rules; entries that conntrack already has stay."""
        self.nat = nat
        self.router.sh("nft flush ruleset")
        self.router.nft(rules(nat, self.outside, f"{self.network}.0/24"))

    def attach(self, box, interface, number, *, mtu=None):
        """Plugs a box into the LAN; returns its address."""
        address = f"{self.network}.{number}"
        port = f"port{number}"
        cable(box, interface, self.router, port, mtu)
        self.router.sh(f"ip link set {port} master lan")
        box.sh(f"ip addr add {address}/24 dev {interface}\n"
               f"ip route add default via {self.network}.1")
        return address

    def box(self, name, number=20, mtu=None):
        made = Box(name)
        made.addresses = [self.attach(made, "eth0", number, mtu=mtu)]
        return made

    def host(self, name, number=20):
        return LiveHost(self.lab.world, self.box(name, number))

    def conntrack(self, *arguments):
        return self.router.sh("conntrack " + " ".join(arguments or ("-L",)) + " 2>/dev/null")

    def forget(self, *arguments):
        """Deletes what the router remembers: a reboot, or a mapping that moved."""
        self.router.sh("conntrack -D " + " ".join(arguments) + " >/dev/null 2>&1 || true")

    def outside_port(self, inside, towards):
        """The public port of a mapping: (address, port) inside, towards (address, port)."""
        wanted = (f"src={inside[0]} dst={towards[0]} sport={inside[1]} dport={towards[1]} ")
        for line in self.conntrack("-L", "-p", "udp").splitlines():
            if wanted in line:
                reply = line.split("src=")[2]
                return int(reply.split("dport=")[1].split()[0])
        return None
