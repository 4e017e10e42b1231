# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripted phone of tests/generator on real sockets, with a memory of what happened to it."""

from message import parameter, sent_by
from phone import Phone
from stun import Probe


class LabPhone(Phone):
    """Settings are plain attributes: public, learns_from_rport, answers_after, refuses, sound
    ..."""

    def __init__(self, host, user, domain, **options):
        super().__init__(host, user, domain, **options)
        self.heard = []                           # (method, request) of every new request
        self.answers = []                         # (status, response) to our REGISTERs
        self.datagrams = []                       # what arrived on the SIP port and is no SIP
        self.registered_ids = []                  # Call-IDs
        self.keeping_alive = None
        self.probe = None

    # What the scenario does.

    def register(self, expires=3600):
        super().register(expires)
        self.registered_ids.append(dict(self.registration)["Call-ID"])

    def registers(self, lab, seconds=5, expires=3600):
        """Registers and waits for the final answer; returns its status, 0 for none."""
        known = len(self.answers)
        self.register(expires)
        lab.happens(lambda: any(status >= 200 and status != 401
                                for status, _ in self.answers[known:]), seconds)
        return self.answers[-1][0] if len(self.answers) > known else 0

    def stay_alive(self, interval, data=b"\r\n\r\n"):
        self.host.send(self.stack.port, data, self.proxy)
        self.keeping_alive = self.world.at(interval, self.stay_alive, interval, data)

    # What it remembers.

    def on_registered(self, response, request, expires):
        self.answers.append((response.status, response))
        super().on_registered(response, request, expires)

    def on_request(self, request, server, source):
        self.heard.append((request.start.split()[0], request))
        super().on_request(request, server, source)

    def on_other(self, data, source):
        self.datagrams.append((data, source))
        if self.probe:
            self.probe.receive(data)
        super().on_other(data, source)

    def requests(self, method):
        return [request for known, request in self.heard if known == method]

    def dialog(self, call_id):
        return next((d for d in self.dialogs if d.call_id == call_id), None)

    @property
    def mapped(self):
        """(address, port) as the last server that answered saw us."""
        via = self.answers[-1][1].get("Via")
        return (parameter(via, "received") or sent_by(via)[0],
                int(parameter(via, "rport") or sent_by(via)[1]))


def registration_label(lab, phone, *, works=True, cause=None, sees=None, outcome=None, **more):
    """The label of a phone's last registration."""
    status = phone.answers[-1][0] if phone.answers else None
    if works:
        lab.claim(status == 200, f"{phone.user} is registered")
    lab.label("registration", phone.registered_ids[-1], works=works, cause=cause, sees=sees,
              outcome=outcome or ("registered" if status == 200 else
                                  "rejected" if status else "timed-out"), status=status, **more)


def media_counts(caller_dialog, callee_dialog, names=("caller", "callee")):
    """Packets that the RTP sockets of both ends really sent and heard."""
    counts = []
    ends = dict(zip(names, (caller_dialog, callee_dialog)))
    for one, other in (names, names[::-1]):
        talker = ends[one].talker if ends[one] else None
        hearer = ends[other].talker if ends[other] else None
        counts.append({"type": "audio", "from": one, "to": other,
                       "sent": talker.sent if talker else 0,
                       "delivered": hearer.heard if hearer else 0})
    return counts


def call_label(lab, call, callee, *, works, cause=None, sees=None, outcome=None, one_way=False,
               **more):
    """The label of a call between two scripted phones; a call that works must prove it."""
    answering = callee.dialog(call.call_id) if callee else None
    media = media_counts(call, answering)
    if works:
        lab.claim(call.final_status == 200, "the call is answered")
        wanted = media[:1] if one_way else media
        lab.claim(all(m["delivered"] >= 50 and m["delivered"] >= m["sent"] / 2 for m in wanted),
                  f"sound arrives: {media}")
        lab.claim(call.state == "ended" and answering.state == "ended",
                  "both ends know that the call is over")
    lab.label("call", call.call_id, works=works, cause=cause, sees=sees, media=media,
              status=call.final_status or None,
              outcome=outcome or ("answered" if call.final_status == 200 else
                                  "rejected" if call.final_status else "timed-out"), **more)


def mapped_by_stun(lab, phone, server, port=None, seconds=5):
    """Asks a STUN server from the phone's SIP port, or from another `port`; None if it is
    silent."""
    host = phone.media_host
    probe = Probe(host, port or phone.stack.port, server)
    if port:
        host.bind(port, lambda data, source, local: probe.receive(data))
    else:
        phone.probe = probe
    lab.happens(lambda: probe.mapped, seconds)
    return probe.mapped
