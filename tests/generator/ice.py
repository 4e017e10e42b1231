# SPDX-License-Identifier: GPL-2.0-or-later
"""A full ICE agent of one component, regular nomination (RFC 8445, RFC 8839)."""

import hashlib
import struct

from media import audio_target
from stun import REQUEST, SUCCESS, attribute, is_stun, message, xor_mapped

HOST_PRIORITY, REFLEXIVE_PRIORITY = 2130706431, 1694498815


class Agent:
    """Sits on the RTP socket of a talker; the talker starts when a pair is nominated."""

    def __init__(self, phone, controlling, reflexive=None, asks_consent=False):
        self.phone, self.world, self.host = phone, phone.world, phone.host
        self.controlling = controlling
        self.port = phone.sound.port
        self.fragment, self.password = self.world.token(8), self.world.token(24)
        self.reflexive = reflexive
        self.remote = None                        # (ufrag, pwd, [endpoint])
        self.talker = None
        self.pending = {}                         # transaction -> (endpoint, nominating)
        self.nominated = None
        self.asks_consent = asks_consent          # RFC 7675: every 5 s, and silent after 30 s
        self.consented = None                     # when the last answer came

    def lines(self):
        """The attributes for SDP."""
        result = [f"a=ice-ufrag:{self.fragment}", f"a=ice-pwd:{self.password}",
                  f"a=candidate:1 1 UDP {HOST_PRIORITY} {self.host.address} {self.port} typ host"]
        if self.reflexive:
            address, port = self.reflexive
            result.append(f"a=candidate:2 1 UDP {REFLEXIVE_PRIORITY} {address} {port} typ srflx "
                          f"raddr {self.host.address} rport {self.port}")
        return tuple(result)

    def begin(self, body, talker):
        """Both descriptions are known: check every candidate of the other side."""
        words = [line.split(":", 1)[1] for line in body.split("\r\n") if line.startswith("a=")
                 and ":" in line]
        named = dict(line[2:].split(":", 1) for line in body.split("\r\n")
                     if line.startswith("a=ice-"))
        endpoints = [(w[4], int(w[5])) for w in map(str.split, words)
                     if len(w) > 6 and w[6] == "typ"]
        self.remote = named["ice-ufrag"], named["ice-pwd"], endpoints
        self.talker = talker
        self.host.bind(self.port, self.receive)
        for number, endpoint in enumerate(endpoints):
            self.world.at(0.02 * number, self.check, endpoint, False)

    def check(self, endpoint, nominating, left=5, interval=0.5, transaction=None):
        if transaction is None:
            transaction = bytes.fromhex(self.world.token(24))
            self.pending[transaction] = endpoint, nominating
        if left == 0 or transaction not in self.pending or (self.nominated and not nominating):
            return
        user = f"{self.remote[0]}:{self.fragment}".encode()
        role = 0x802A if self.controlling else 0x8029
        body = attribute(0x0006, user) + attribute(0x0024, struct.pack("!I", 1862270975))
        body += attribute(role, hashlib.sha256(self.fragment.encode()).digest()[:8])
        if nominating:
            body += attribute(0x0025, b"")
        self.host.send(self.port, message(REQUEST, transaction, body, self.remote[1].encode(),
                                          fingerprint=True), endpoint)
        self.world.at(interval, self.check, endpoint, nominating, left - 1, interval * 2,
                      transaction)

    def receive(self, data, source, local):
        if not is_stun(data):
            self.talker.hear(data, source, local)
            return
        transaction = data[8:20]
        if data[0] == 0:
            self.host.send(self.port, message(SUCCESS, transaction, xor_mapped(source),
                                              self.password.encode(), fingerprint=True), source)
            if b"\x00\x25\x00\x00" in data:
                self.use(source)
        elif transaction in self.pending:
            endpoint, nominating = self.pending.pop(transaction)
            self.consented = self.consented and self.world.now
            if nominating:
                self.use(endpoint)
            elif self.controlling and self.nominated is None:
                self.nominated = endpoint
                self.check(endpoint, True)

    def use(self, endpoint):
        self.nominated = endpoint
        self.talker.start(endpoint)
        if self.asks_consent and self.consented is None:
            self.consented = self.world.now
            self.world.at(5, self.ask_consent)

    def ask_consent(self):
        if self.world.now - self.consented > 30:
            self.talker.pause()
            return
        self.check(self.nominated, True, left=1)
        self.world.at(5, self.ask_consent)


def answers_with_ice(phone, agent):
    """Holds the sound of a phone back until its agent has a path."""
    def start(dialog, body):
        if audio_target(body):
            agent.begin(body, dialog.open_audio())
    phone.start_audio = start
