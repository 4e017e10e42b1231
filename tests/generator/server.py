# SPDX-License-Identifier: GPL-2.0-or-later
"""A registrar and proxy, with every choice that matters behind NAT (RFC 3261 10, 16)."""

from digest import challenge, is_right, quoted
from media import Relay
from message import Message, bare_uri, host_port, parameter, user_of
from network import is_private
from transaction import FORCE, Stack

CONTACT, SOURCE = "contact", "source"             # what the registrar believes


class Location:
    def __init__(self, contact, target):
        self.contact = contact                    # the URI that requests are for
        self.target = target                      # where they are sent


class Server:
    def __init__(self, host, domain="example.net", *, port=5060, policy=FORCE):
        self.host, self.world, self.domain = host, host.world, domain
        self.stack = Stack(host, port, self, policy)
        self.stack.asks_rport = False
        self.advertised = host.address            # in Via and Record-Route
        self.stores = SOURCE
        self.fixes_requests = True                # Contact of requests becomes their source
        self.fixes_responses = True
        self.fixes_redirections = True
        self.record_routes = True
        self.passwords = {}                       # user -> password; others need none
        self.checks_digest_uri = False            # RFC 3261 22.4: that of the request
        self.relay: Relay | None = None
        self.locations = {}                       # user -> Location
        self.other_devices = {}                   # user -> further Locations, rung as well
        self.rejects = None                       # REGISTER -> (status, reason, headers) or None
        self.minimum_expires = 0
        self.decorates = True                     # 200 OK Contact says received=
        self.notifier = None                      # answers SUBSCRIBE
        self.piles_up = False                     # keeps each Contact beside the ones before
        self.outbound = False                     # RFC 5626: flows instead of addresses
        self.unreachable_status = 408, "Request Timeout"
        self.downstream = {}                      # branch of a request -> our Clients for it
        self.nonces = {}
        self.binds_nonces = False                 # to the address that they were given to
        self.cancels_only_early = False           # RFC 3261 9.2: an INVITE that ended is unknown

    @property
    def product(self):
        return "Example SIP Server 1.4"

    def reply(self, request, server, status, reason, extra=()):
        answer = request.reply(status, reason, None if status == 100 else self.world.token(10))
        answer.headers += [*extra, ("Server", self.product)]
        server.respond(answer)

    def on_other(self, data, source):
        """Keep-alives need no answer on UDP."""

    def on_request(self, request, server, source):
        method = request.start.split()[0]
        if method == "REGISTER":
            self.on_register(request, server, source)
        elif method == "SUBSCRIBE" and self.notifier:
            self.notifier.on_subscribe(request, server, source)
        elif parameter(request.get("To"), "tag"):
            self.on_in_dialog(request, server, source)
        elif method == "INVITE":
            self.on_invite(request, server, source)
        elif method == "CANCEL":
            self.on_cancel(request, server)
        elif method == "MESSAGE":
            found = self.route(request)
            if found:
                self.forward(request, server, source, found)
            else:
                self.reply(request, server, 480, "Temporarily Unavailable")
        elif method == "OPTIONS":
            self.reply(request, server, 200, "OK")

    # The registrar.

    def on_register(self, request, server, source):
        user = user_of(bare_uri(request.get("To")))
        if self.rejects and self.rejects(request):
            self.reply(request, server, *self.rejects(request))
            return
        if not self.authenticated(request, server, user, "Authorization", 401, "Unauthorized",
                                  source):
            return
        expires = int(request.get("Expires"))
        if expires < self.minimum_expires:
            self.reply(request, server, 423, "Interval Too Brief",
                       [("Min-Expires", str(self.minimum_expires))])
            return
        contact = bare_uri(request.get("Contact"))
        behind = self.stores == SOURCE and host_port(contact) != source
        target = source if behind else host_port(contact)
        old = self.pile(user, contact) if self.piles_up else []
        self.locations[user] = Location(contact, target)
        shown = request.get("Contact") + f";expires={expires}"
        if behind and self.decorates:
            shown += f';received="sip:{source[0]}:{source[1]}"'
        shown = ", ".join([shown, *(f"<{place.contact}>;expires={expires}" for place in old)])
        flow = [("Require", "outbound"), ("Flow-Timer", "30")] if self.outbound else []
        self.reply(request, server, 200, "OK", [("Contact", shown), *flow])

    def pile(self, user, contact):
        """RFC 3261 10.3 step 7: another URI is another binding."""
        devices = self.other_devices.setdefault(user, [])
        if user in self.locations and self.locations[user].contact != contact:
            devices.append(self.locations[user])
        return devices

    def authenticated(self, request, server, user, header, status, reason, source):
        if user not in self.passwords:
            return True
        given = request.get(header)
        nonce = quoted(given, "nonce")
        method = request.start.split()[0]
        asker = (user, source[0]) if self.binds_nonces else user
        fresh = given and self.nonces.get(asker) == nonce
        meant = not self.checks_digest_uri or quoted(given or "", "uri") == request.uri
        if fresh and meant and is_right(given, self.passwords[user], method):
            return True
        if asker not in self.nonces:
            self.nonces[asker] = self.world.token(24)
        asked = "WWW-Authenticate" if status == 401 else "Proxy-Authenticate"
        self.reply(request, server, status, reason,
                   [(asked, challenge(self.domain, self.nonces[asker]))])
        return False

    # The proxy.

    def on_invite(self, request, server, source):
        caller = user_of(bare_uri(request.get("From")))
        local = self.domain in bare_uri(request.get("From"))
        if local and not self.authenticated(request, server, caller, "Proxy-Authorization", 407,
                                            "Proxy Authentication Required", source):
            return
        self.reply(request, server, 100, "Trying")
        found = self.route(request)
        if found is None:
            self.reply(request, server, 480, "Temporarily Unavailable")
            return
        if self.relay and request.body:
            request.body = self.relay.rewrite(request.get("Call-ID"), "caller", request.body)
        devices = self.other_devices.get(user_of(request.uri), [])
        self.forward(request, server, source, found)
        for device in devices:
            self.forward(request, server, source, (device.contact, device.target))

    def route(self, request):
        """Where a new request goes: (Request-URI, target), or None."""
        location = self.locations.get(user_of(request.uri))
        return (location.contact, location.target) if location else None

    def forward(self, request, server, source, found):
        copy = request.copy()
        copy.uri, target = found
        method = copy.start.split()[0]
        in_dialog = parameter(request.get("To"), "tag")
        if self.fixes_requests:
            self.fix_contact(copy, source)
        copy.set("Max-Forwards", str(int(copy.get("Max-Forwards")) - 1))
        copy.remove("Proxy-Authorization")
        if self.record_routes and method == "INVITE" and not in_dialog:
            copy.push("Record-Route", self.own_route())
        copy.push("Via", self.own_via())
        if method == "ACK":
            self.host.send(self.stack.port, copy.bytes(), target)
            return
        client = self.stack.send_request(
            copy, target, lambda response: self.backward(response, server, target),
            lambda: self.gave_up(request, server))
        self.downstream.setdefault(request.branch, []).append(client)

    def own_route(self):
        transport = self.stack.transport.lower()
        suffix = "" if transport == "udp" else f":{self.stack.port};transport={transport}"
        return f"<sip:{self.advertised}{suffix};lr>"

    def own_via(self):
        place = f"{self.advertised}:{self.stack.port}"
        return f"SIP/2.0/{self.stack.transport} {place};branch=z9hG4bK{self.world.token(12)}"

    def gave_up(self, request, server):
        self.reply(request, server, *self.unreachable_status)

    def fix_contact(self, message, source):
        """What `fix_nated_contact` does: the next hop can only use the packet's source."""
        contact = message.get("Contact")
        place = host_port(bare_uri(contact))[0] if contact else ""
        if is_private(place) or place.endswith(".invalid"):
            user = user_of(bare_uri(contact))
            message.set("Contact", f"<sip:{user}@{source[0]}:{source[1]}>")

    def backward(self, response, server, target):
        if response.status == 100 or (response.status >= 300 and server.status >= 200):
            return
        if 200 <= response.status < 300 and response.method == "INVITE":
            self.cancel_others(server, target)
        copy = response.copy()
        copy.pop("Via")
        if self.fixes_responses and (response.status // 100 != 3 or self.fixes_redirections):
            self.fix_contact(copy, target)
        if self.relay and copy.body and copy.method == "INVITE":
            copy.body = self.relay.rewrite(copy.get("Call-ID"), "callee", copy.body)
        server.respond(copy)

    def on_in_dialog(self, request, server, source):
        routes = request.all("Route")
        if routes and self.is_ours(routes[0]):
            request.pop("Route")
            routes = routes[1:]
        target = host_port(bare_uri(routes[0])) if routes else host_port(request.uri)
        if self.relay and request.body:
            request.body = self.relay.rewrite(request.get("Call-ID"), "caller", request.body)
        self.forward(request, server, source, (request.uri, target))

    def ping(self, user, interval, until):
        """OPTIONS to where the phone registered from."""
        if self.world.now > until or user not in self.locations:
            return
        location = self.locations[user]
        ping = Message(f"OPTIONS {location.contact} SIP/2.0",
                       [("Via", self.own_via()), ("Max-Forwards", "70"),
                        ("From", f"<sip:ping@{self.domain}>;tag={self.world.token(10)}"),
                        ("To", f"<{location.contact}>"),
                        ("Call-ID", self.world.token(16) + "@" + self.host.address),
                        ("CSeq", "1 OPTIONS"), ("User-Agent", self.product)])
        self.stack.send_request(ping, location.target, lambda response: None)
        self.world.at(interval, self.ping, user, interval, until)

    def beat(self, user, interval, until, data=b"\0\0\0\0"):
        """Empty packets instead of OPTIONS: no phone answers them."""
        if self.world.now <= until and user in self.locations:
            self.host.send(self.stack.port, data, self.locations[user].target)
            self.world.at(interval, self.beat, user, interval, until, data)

    def is_ours(self, route):
        return host_port(bare_uri(route))[0] in (self.advertised, *self.host.addresses)

    def on_cancel(self, request, server):
        invite = self.stack.servers.get((request.branch, "INVITE"))
        if self.cancels_only_early and invite.status >= 200:
            self.reply(request, server, 481, "Call/Transaction Does Not Exist")
            return
        self.reply(request, server, 200, "OK")
        for client in self.downstream.get(request.branch, []):
            self.cancel(client)

    def cancel_others(self, server, answered):
        for client in self.downstream.get(server.request.branch, []):
            if client.target != answered:
                self.cancel(client)

    def cancel(self, client):
        if client.status >= 200:
            return
        invite = client.message
        cancel = Message(f"CANCEL {invite.uri} SIP/2.0",
                         [("Via", invite.get("Via")), ("Max-Forwards", "70"),
                          ("From", invite.get("From")), ("To", invite.get("To")),
                          ("Call-ID", invite.get("Call-ID")), ("CSeq", f"{invite.cseq} CANCEL")])
        self.stack.send_request(cancel, client.target, lambda response: None)
