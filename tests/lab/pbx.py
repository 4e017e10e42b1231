# SPDX-License-Identifier: GPL-2.0-or-later
"""A scripted PBX: registrar, back-to-back user agent and media relay with public address. It exists
because no packaged PBX can be told to do one thing wrong at a time."""

from media import Relay
from message import bare_uri, user_of
from phones import LabPhone


class Pbx(LabPhone):
    """Two dialogs for each call; the sound of both legs runs through its relay, which latches."""

    def __init__(self, host, user, domain, **options):
        super().__init__(host, user, domain, **options)
        self.relay = Relay(self.media_host)
        self.places = {}                          # user -> where its REGISTER came from
        self.other = {}                           # one leg -> the other
        self.bodies = {}                          # leg -> the description it sends
        self.on_incoming = self.connect
        self.on_answered = self.connected
        self.start_audio = lambda dialog, body: None

    def on_request(self, request, server, source):
        if request.start.startswith("REGISTER"):
            self.places[user_of(bare_uri(request.get("To")))] = source
            answer = self.response(request, 200, "OK")
            answer.set("Contact", request.get("Contact") + ";expires=3600")
            server.respond(answer)
            return
        super().on_request(request, server, source)
        if request.start.startswith("BYE"):
            self.ended(request.get("Call-ID"))

    def connect(self, incoming):
        """Calls the wanted user, with a Call-ID of the PBX's own."""
        request = incoming.server.request
        user = user_of(request.uri)
        offer = self.relay.rewrite(incoming.call_id, "caller", request.body)
        self.next_body = offer
        outgoing = self.call(f"sip:{user}@{self.domain}", target=self.places[user])
        self.other[outgoing], self.other[incoming] = incoming, outgoing
        self.bodies[outgoing] = offer
        # Like a server that knows of NAT, it sends to where phones registered from.
        caller = user_of(bare_uri(request.get("From")))
        outgoing.next_hop = lambda: self.places[user]
        incoming.next_hop = lambda: self.places[caller]
        incoming.ring()

    def connected(self, outgoing, response):
        incoming = self.other[outgoing]
        self.bodies[incoming] = self.relay.rewrite(incoming.call_id, "callee", response.body)
        self.answered_with = response.body
        incoming.accept()

    def describe(self, dialog, offer=None):
        return self.bodies.get(dialog) or self.next_body

    def new_talker(self, call_id):
        return None

    def ended(self, call_id):
        leg = self.dialog(call_id)
        other = self.other.get(leg)
        if other and other.state == "confirmed":
            other.hang_up()
