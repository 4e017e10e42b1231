# SPDX-License-Identifier: GPL-2.0-or-later
"""A SIP phone, or a gateway or announcement server that behaves like one."""

from dialog import Dialog
from digest import credentials
from media import Sound, Talker, sdp
from message import Message, bare_uri, parameter, sent_by
from transaction import Stack

KEEPALIVE = b"\r\n\r\n"


class Phone:
    def __init__(self, host, user, domain, *, proxy=None, port=5060, sound=None, media_host=None,
                 product="Example Phone 2.1"):
        self.host, self.world = host, host.world
        self.user, self.domain = user, domain
        self.proxy = proxy                        # (address, port), or None: call directly
        self.stack = Stack(host, port, self)
        self.sound = sound or Sound()
        self.media_host = media_host or host
        self.product = product
        self.password = "secret"
        self.public = None                        # what Contact says instead of our own address
        self.contact_parameters = ""
        self.supported = ""
        self.learns_from_rport = False
        self.always_proxy = False
        self.plays_early_media = False
        self.gives_early_media = False
        self.before_retry = None                  # called when credentials are asked for
        self.on_answered = None                   # told of the response that accepts our call
        self.rings_after = 0.15
        self.answers_after = 2.2
        self.heeds_interval = True                # RFC 3261 10.2.8: what a 423 asks for
        self.session_expires = 0                  # RFC 4028, as the caller; 0: no timer
        self.rings_reliably = False               # RFC 3262, as the callee
        self.follows_redirection = False
        self.refuses = None                       # (delay, status, reason, extra headers)
        self.hangs_up_after = None                # as the callee
        self.on_incoming = None                   # takes over ringing and answering
        self.on_datagram = None
        self.start_audio = None                   # takes over what follows an offer or answer
        self.dialogs = []
        self.registration = None
        self.registered_until = None
        self._register_sequence = 0
        self._tried = []                          # challenges already answered

    def contact(self):
        address, port = self.public or (self.host.address, self.stack.port)
        place = address if port is None else f"{address}:{port}"
        transport = self.stack.transport.lower()
        suffix = "" if transport == "udp" else f";transport={transport}"
        return f"<sip:{self.user}@{place}{suffix}>{self.contact_parameters}"

    def identity(self):
        return f"<sip:{self.user}@{self.domain}>"

    def describe(self, dialog, offer=None):
        sound = self.sound
        if offer and not any(f" {pt}" in offer for pt in sound.offered):
            return sdp(self.user, self.media_address(), 0, sound, dialog.sdp_version)
        port = sound.advertised_port or sound.port
        return sdp(self.user, self.media_address(), port, sound, dialog.sdp_version)

    def media_address(self):
        return self.sound.address or self.media_host.address

    def new_talker(self, call_id):
        return Talker(self.media_host, f"{self.user} {call_id}", self.sound.port, self.sound)

    def response(self, request, status, reason, dialog=None):
        tag = parameter(dialog.local, "tag") if dialog else self.world.token(10)
        answer = request.reply(status, reason, tag)
        answer.headers.append(("User-Agent", self.product))
        return answer

    # Registering.

    def register(self, expires=3600):
        tag = self.world.token(10)
        self._register_sequence = 0
        self.registration = [("From", f"{self.identity()};tag={tag}"), ("To", self.identity()),
                             ("Call-ID", self.world.token(16) + "@" + self.host.address)]
        self._tried.clear()
        self.send_register(expires)

    def refresh(self, expires=3600):
        self._tried.clear()
        self.send_register(expires)

    def send_register(self, expires, authorization=None):
        self._register_sequence += 1
        message = Message(f"REGISTER sip:{self.domain} SIP/2.0",
                          [("Via", self.stack.new_via()), ("Max-Forwards", "70"),
                           *self.registration, ("CSeq", f"{self._register_sequence} REGISTER"),
                           ("Contact", self.contact()), ("Expires", str(expires)),
                           ("User-Agent", self.product)])
        if self.supported:
            message.set("Supported", self.supported)
        if authorization:
            message.set("Authorization", authorization)
        self.stack.send_request(message, self.proxy,
                                lambda response: self.on_registered(response, message, expires))

    def learn(self, response):
        via = response.get("Via")
        seen = parameter(via, "received") or sent_by(via)[0], int(parameter(via, "rport") or 0)
        if not self.learns_from_rport or not seen[1] or seen == self.public:
            return False
        self.public = seen
        return True

    def on_registered(self, response, request, expires):
        learned = self.learn(response)
        if response.status == 401:
            header = response.get("WWW-Authenticate")
            if self.password and len(self._tried) < 2:
                self._tried.append(header)
                self.send_register(expires, credentials(header, self.user, self.password,
                                                        "REGISTER", request.uri))
        elif response.status == 423 and self.heeds_interval:
            self.send_register(int(response.get("Min-Expires")))
        elif response.status < 300 and learned:
            self.send_register(expires)

    def keep_alive(self, interval, until, data=KEEPALIVE):
        if self.world.now <= until:
            self.host.send(self.stack.port, data, self.proxy)
            self.world.at(interval, self.keep_alive, interval, until, data)

    # Calling.

    def call(self, uri, *, target=None, hang_up_after=None, late_offer=False):
        call_id = self.world.token(20) + "@" + self.host.address
        dialog = Dialog(self, call_id, f"{self.identity()};tag={self.world.token(10)}", f"<{uri}>")
        dialog.hang_up_after = hang_up_after
        dialog.remote_target = uri
        dialog.target = target or self.proxy
        dialog.offer_in_answer = late_offer
        self.dialogs.append(dialog)
        self.send_invite(dialog, uri)
        return dialog

    def send_invite(self, dialog, uri, authorization=None):
        dialog.remote_target = uri
        invite = dialog.request("INVITE")
        invite.set("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY")
        if self.supported:
            invite.set("Supported", self.supported)
        if authorization:
            invite.set("Proxy-Authorization", authorization)
        if not dialog.offer_in_answer:
            invite.set("Content-Type", "application/sdp")
            invite.body = self.describe(dialog)
            dialog.open_audio()
        dialog.invite = invite
        dialog.client = self.stack.send_request(invite, dialog.target, dialog.on_response,
                                                dialog.end)

    def answer_challenge(self, dialog, response):
        header = response.get("Proxy-Authenticate")
        if not self.password or header in self._tried:
            return False
        self._tried.append(header)
        if self.before_retry:
            self.before_retry()
        uri = dialog.invite.uri
        self.send_invite(dialog, uri,
                         credentials(header, self.user, self.password, "INVITE", uri))
        return True

    # What arrives.

    def on_other(self, data, source):
        if self.on_datagram:
            self.on_datagram(data, source)

    def on_request(self, request, server, source):
        method = request.start.split()[0]
        dialog = next((d for d in self.dialogs if d.matches(request)), None)
        if dialog:
            dialog.on_request(request, server)
        elif method == "INVITE":
            self.on_invite(request, server)
        elif method == "CANCEL":
            self.on_cancel(request, server)
        elif method in ("BYE", "INFO"):
            server.respond(self.response(request, 481, "Call/Transaction Does Not Exist"))
        elif method != "ACK":
            server.respond(self.response(request, 200, "OK"))

    def on_invite(self, request, server):
        local = f"{request.get('To')};tag={self.world.token(10)}"
        dialog = Dialog(self, request.get("Call-ID"), local, request.get("From"))
        dialog.remote_target = bare_uri(request.get("Contact"))
        dialog.routes = request.all("Record-Route")
        dialog.server = server
        self.dialogs.append(dialog)
        server.respond(request.reply(100, "Trying"))
        if request.body:
            dialog.open_audio()
        if self.on_incoming:
            self.on_incoming(dialog)
            return
        if self.rings_after is not None:
            self.world.at(self.rings_after, dialog.ring)
        if self.refuses:
            self.world.at(self.refuses[0], dialog.refuse, *self.refuses[1:])
        elif self.answers_after is not None:
            self.world.at(self.answers_after, dialog.accept)

    def on_cancel(self, request, server):
        server.respond(self.response(request, 200, "OK"))
        for dialog in self.dialogs:
            if dialog.call_id == request.get("Call-ID"):
                dialog.refuse(487, "Request Terminated")


def knows_itself(phone, accept):
    """RFC 3261 8.2.2.1: a phone refuses calls for users that it does not serve."""
    def on_invite(request, server):
        if f"sip:{phone.user}@" in request.start:
            accept(request, server)
        else:
            server.respond(phone.response(request, 404, "Not Found"))

    return on_invite
