# SPDX-License-Identifier: GPL-2.0-or-later
"""One call as one phone keeps it: tags, remote target, route set, sound (RFC 3261 12, 13, 15)."""

from media import audio_target
from message import Message, bare_uri, host_port, parameter
from transaction import GIVE_UP, T1, T2

MIRRORED = {"sendonly": "recvonly", "recvonly": "sendonly", "inactive": "inactive"}


class Dialog:
    def __init__(self, phone, call_id, local, remote):
        self.phone, self.world = phone, phone.world
        self.call_id = call_id
        self.local, self.remote = local, remote   # From and To values as this side writes them
        self.remote_target = ""
        self.routes = []
        self.sequence = 0
        self.talker = None
        self.invite = None                        # the caller's last INVITE
        self.client = None
        self.ack = None
        self.server = self.answer = None          # the callee's side
        self.repeat_timer = None
        self.state = "early"
        self.final_status = 0
        self.hang_up_after = None
        self.offer_in_answer = False
        self.sdp_version = 1
        self.acknowledged_ringing = None          # RSeq that we sent PRACK for

    def next_hop(self):
        if self.phone.always_proxy:
            return self.phone.proxy
        if self.routes:
            return host_port(bare_uri(self.routes[0]))
        return host_port(self.remote_target)

    def request(self, method, sequence=None):
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        message = Message(f"{method} {self.remote_target} SIP/2.0",
                          [("Via", self.phone.stack.new_via()), ("Max-Forwards", "70")])
        message.headers += [("Route", route) for route in self.routes]
        message.headers += [("From", self.local), ("To", self.remote), ("Call-ID", self.call_id),
                            ("CSeq", f"{sequence} {method}")]
        if method == "INVITE":
            message.headers.append(("Contact", self.phone.contact()))
            if self.phone.session_expires:
                message.headers.append(
                    ("Session-Expires", f"{self.phone.session_expires};refresher=uac"))
        message.headers.append(("User-Agent", self.phone.product))
        return message

    def open_audio(self):
        if self.talker is None:
            self.talker = self.phone.new_talker(self.call_id)
        return self.talker

    def start_audio(self, body):
        if self.phone.start_audio:
            self.phone.start_audio(self, body)
            return
        target = audio_target(body)
        if target and target[0] != "0.0.0.0" and self.phone.sound.direction not in (
                "recvonly", "inactive"):
            self.open_audio().start(target)

    def end(self):
        self.state = "ended"
        if self.talker:
            self.talker.stop()
        if self.repeat_timer:
            self.repeat_timer.cancel()

    # The caller's side.

    def on_response(self, response):
        if response.status < 200:
            if response.get("RSeq"):
                self.acknowledge_ringing(response)
            if response.status > 100 and response.body and self.phone.plays_early_media:
                self.start_audio(response.body)
            return
        self.final_status = response.status
        if response.status in (401, 407) and self.phone.answer_challenge(self, response):
            return
        if response.status >= 300 and self.state == "confirmed" and self.phone.session_expires:
            self.hang_up('SIP;cause=408;text="Session Timer"')
            return
        if response.status // 100 == 3 and self.phone.follows_redirection:
            self.follow(bare_uri(response.get("Contact")))
            return
        if response.status >= 300:
            self.end()
            return
        self.confirm(response)

    def follow(self, uri):
        """RFC 3261 8.1.3.4: to whatever the redirection names."""
        place = host_port(uri)
        self.target = self.phone.proxy if place[0] == self.phone.domain else place
        self.phone.send_invite(self, uri)

    def acknowledge_ringing(self, response):
        """RFC 3262 4: PRACK goes where requests of the dialog go."""
        if self.acknowledged_ringing == response.get("RSeq"):
            return
        self.acknowledged_ringing = response.get("RSeq")
        self.remote = response.get("To")
        self.remote_target = bare_uri(response.get("Contact"))
        self.routes = list(reversed(response.all("Record-Route")))
        prack = self.request("PRACK")
        prack.set("RAck", f"{response.get('RSeq')} {response.cseq} INVITE")
        self.phone.stack.send_request(prack, self.next_hop(), lambda answer: None)

    def confirm(self, response):
        if self.ack is not None and self.ack.get("To") == response.get("To") and (
                self.ack.cseq == response.cseq):
            self.send_ack()
            return
        self.remote = response.get("To")
        self.remote_target = bare_uri(response.get("Contact"))
        if self.state != "confirmed":             # RFC 3261 12.2: a re-INVITE keeps the route set
            self.routes = list(reversed(response.all("Record-Route")))
        self.ack = self.request("ACK", response.cseq)
        if self.offer_in_answer:
            self.ack.set("Content-Type", "application/sdp")
            self.ack.body = self.phone.describe(self)
        self.send_ack()
        first = self.state != "confirmed"
        self.state = "confirmed"
        self.start_audio(response.body)
        if first and self.phone.on_answered:
            self.phone.on_answered(self, response)
        if first and self.hang_up_after is not None:
            self.world.at(self.hang_up_after, self.hang_up)
        if first and self.phone.session_expires:
            self.world.at(self.phone.session_expires / 2, self.refresh_session)

    def send_ack(self):
        if self.state != "ended":
            self.phone.host.send(self.phone.stack.port, self.ack.bytes(), self.next_hop())

    def cancel(self):
        invite = self.invite
        cancel = Message(f"CANCEL {invite.uri} SIP/2.0",
                         [("Via", invite.get("Via")), ("Max-Forwards", "70"),
                          ("From", invite.get("From")), ("To", invite.get("To")),
                          ("Call-ID", self.call_id), ("CSeq", f"{invite.cseq} CANCEL")])
        self.phone.stack.send_request(cancel, self.client.target, lambda response: None)

    # Either side, once the call stands.

    def hang_up(self, reason=None):
        if self.state != "confirmed":
            return
        bye = self.request("BYE")
        if reason:
            bye.set("Reason", reason)
        self.end()
        self.phone.stack.send_request(bye, self.next_hop(), lambda response: None)

    def offer_again(self, direction, body=None):
        """A re-INVITE: hold with "sendonly" or "inactive", resume with ""."""
        self.phone.sound.direction = direction
        self.sdp_version += 1
        invite = self.request("INVITE")
        invite.set("Content-Type", "application/sdp")
        invite.body = body or self.phone.describe(self)
        self.client = self.phone.stack.send_request(invite, self.next_hop(), self.on_response)
        if direction:
            self.open_audio().pause()

    def refresh_session(self):
        """RFC 4028 7.4: the same description again."""
        if self.state == "confirmed":
            self.offer_again("")
            self.world.at(self.phone.session_expires / 2, self.refresh_session)

    def on_request(self, request, server):
        method = request.start.split()[0]
        if self.state == "ended" and method == "INVITE":
            server.respond(self.phone.response(request, 481, "Call/Transaction Does Not Exist", self))
        elif method == "PRACK":
            self.ringing_acknowledged(request, server)
        elif method == "ACK":
            self.acknowledged(request)
        elif method == "BYE":
            server.respond(self.phone.response(request, 200, "OK", self))
            self.end()
        elif method == "INVITE":
            self.on_offer_again(request, server)
        else:
            server.respond(self.phone.response(request, 200, "OK", self))

    def on_offer_again(self, request, server):
        direction = next((word for word in MIRRORED if f"a={word}" in request.body), "")
        held = "c=IN IP4 0.0.0.0" in request.body
        self.remote_target = bare_uri(request.get("Contact"))
        self.sdp_version += 1
        mine = self.phone.sound.direction
        self.phone.sound.direction = MIRRORED.get(direction, "")
        self.send_answer(request, server, request.body)
        if direction in ("sendonly", "inactive") or held:
            self.open_audio().pause()
        self.phone.sound.direction = mine

    # The callee's side.

    def ring(self):
        if self.state == "early" and not self.final_status:
            request = self.server.request
            early = self.phone.gives_early_media
            status = (183, "Session Progress") if early else (180, "Ringing")
            ringing = self.phone.response(request, *status, self)
            ringing.set("Contact", self.phone.contact())
            if early:
                ringing.set("Content-Type", "application/sdp")
                ringing.body = self.phone.describe(self, request.body)
                self.start_audio(request.body)
            if self.phone.rings_reliably:
                ringing.set("Require", "100rel")
                ringing.set("RSeq", "1")
                self.repeat_timer = self.world.at(T1, self.repeat_ringing, ringing, T1,
                                                  self.world.now)
            self.server.respond(ringing)

    def repeat_ringing(self, ringing, interval, began):
        """RFC 3262 3: the interval doubles, and after 64 * T1 the call is refused."""
        if self.world.now + interval * 2 - began >= GIVE_UP:
            self.repeat_timer = self.world.at(began + GIVE_UP - self.world.now, self.refuse, 504,
                                              "Server Time-out")
        else:
            self.repeat_timer = self.world.at(interval * 2, self.repeat_ringing, ringing,
                                              interval * 2, began)
        self.server.respond(ringing)

    def ringing_acknowledged(self, request, server):
        if self.repeat_timer:                     # else nothing was being repeated
            self.repeat_timer.cancel()
        server.respond(self.phone.response(request, 200, "OK", self))
        self.world.at(2, self.accept)

    def accept(self):
        if self.state == "early" and not self.final_status:
            self.send_answer(self.server.request, self.server, self.server.request.body)

    def refuse(self, status, reason, extra=()):
        if self.state == "early" and not self.final_status:
            self.final_status = status
            answer = self.phone.response(self.server.request, status, reason, self)
            answer.headers += list(extra)
            self.server.respond(answer)
            self.end()

    def send_answer(self, request, server, offer):
        self.state = "confirmed"
        self.final_status = 200
        self.answer = self.phone.response(request, 200, "OK", self)
        self.answer.set("Contact", self.phone.contact())
        self.answer.set("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY")
        self.answer.set("Content-Type", "application/sdp")
        if request.get("Session-Expires"):
            self.answer.set("Session-Expires", request.get("Session-Expires"))
        self.answer.body = self.phone.describe(self, offer)
        self.server = server
        server.respond(self.answer)
        if offer:
            self.start_audio(offer)
        self.repeat_timer = self.world.at(T1, self.repeat_answer, T1, self.world.now)

    def repeat_answer(self, interval, began):
        """RFC 3261 13.3.1.4: on any transport, until the ACK; then give the call up."""
        self.server.respond(self.answer)
        interval = min(interval * 2, T2)
        left = began + GIVE_UP - self.world.now
        if interval < left:
            self.repeat_timer = self.world.at(interval, self.repeat_answer, interval, began)
        else:
            self.repeat_timer = self.world.at(left, self.give_up)

    def give_up(self):
        self.hang_up('SIP;cause=408;text="ACK Timeout"')

    def acknowledged(self, request):
        if self.repeat_timer:
            self.repeat_timer.cancel()
        if request.body:
            self.start_audio(request.body)
        if self.phone.hangs_up_after is not None and self.ack is None:
            self.world.at(self.phone.hangs_up_after, self.hang_up)
        self.ack = request

    def matches(self, request):
        return self.call_id == request.get("Call-ID") and (
            parameter(self.local, "tag") == parameter(request.get("To"), "tag"))
