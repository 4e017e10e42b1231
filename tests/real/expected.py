# SPDX-License-Identifier: GPL-2.0-or-later
"""What must hold in `whynat --format json FILE` for each public capture; read by compare.py.

Key: the capture's path below captures/real. A subject is named by its kind and the frame of its
first message, never by a Call-ID, user, number or address: some of it is other people's traffic.

An entry:
  packets      frames in the file
  sip          SIP messages in it (for the reader; the report has no such number)
  complete     False or a set where the file may be reported as read only in part (default: True)
  subjects     every call, registration, subscription and message; any other one is a difference
  no_calls     no subject of kind call may exist
  others       True: subjects beyond the table are allowed (damaged input)
  discovery    {min, works, headline} for all subjects of kind discovery
  allow        ids that may stand in headline or also with grade likely or certain
  never        ids that may stand nowhere, hazards included, with grade likely or certain
  mapping      what nats[].mapping may be (default: anything but address-dependent)
  alg          what nats[].alg may be (default: never "present" or "breaks")

A subject:
  kind, first_frame (a set where a message spans frames), last_sip (last_frame is not less)
  outcome, status, works, headline    the allowed values; "not-nat-*" stands for any such id
  max_grade    of a headline that is not not-nat-* or cannot-tell (default: possible)
  media        rows that must exist: type, from, to, verdict, packets (low, high; summed over rows)
  never_media  verdicts no row may have
  endpoints    {role: {behind_nat, vantage}}
  never        as above, for this subject
  optional     the subject need not exist
"""

NOTHING = {None}
UNSURE = {None, "cannot-tell"}
ARRIVED = {"delivered", "sent"}
YES = {True}
NO = {False}
NOT_SHOWN = {None}
NOT_NO = {True, None}

# The signalling causes that a naive reading of repeated or unanswered messages would blame.
SIGNALLING = {
    "sip-no-reply-blocked", "sip-alg-present", "sip-alg-breaks-signalling", "sip-alg-drops-message",
    "response-lost-no-rport", "response-to-private-via", "response-from-wrong-port",
    "registrar-rejects-private-address", "private-contact-registered", "nat-rebinding",
    "ack-lost-private-contact", "ack-lost-route", "ack-lost-other", "bye-lost",
    "late-answer-lost", "inbound-invite-unreachable", "udp-fragments-lost",
}
# The media causes that cannot be said of a call whose sound was heard, or not captured.
MEDIA = {
    "private-sdp-unrelayed", "rtp-port-remapped", "asymmetric-rtp-client",
    "rtp-not-arriving-blocked", "server-sdp-private", "latch-deadlock", "latch-wrong-source",
    "rtp-source-changed", "media-binding-expired-silence", "stream-port-blocked",
    "reinvite-moves-media-unreachable", "ice-all-pairs-failed", "ice-mismatch",
    "external-address-wrong", "stun-symmetric-mapping",
}
SUBSCRIPTION = {"notify-unreachable", "notify-too-big", "subscription-lost-after-rebinding",
                "nat-rebinding", "signalling-binding-expired-in-call"}


def audio(source, target, low, high, kind="audio"):
    return {"type": kind, "from": source, "to": target, "verdict": ARRIVED, "packets": (low, high)}


def call(first, last, **more):
    """A call that was answered, heard and hung up."""
    return {"kind": "call", "first_frame": first, "last_sip": last, "outcome": {"answered"},
            "status": {200}, "works": YES, "headline": NOTHING, "never": SIGNALLING | MEDIA,
            **more}


def unheard_call(first, last, **more):
    """Answered and hung up by the signalling; its media is not in this capture."""
    return call(first, last, works=NOT_NO, headline=UNSURE,
                never_media={"blocked"}, **more)


def registered(first, last, **more):
    return {"kind": "registration", "first_frame": first, "last_sip": last,
            "outcome": {"registered"}, "status": {200}, "works": YES, "headline": NOTHING,
            "never": SIGNALLING, **more}


def fragment(first, **more):
    """So little of a call that nothing can be said."""
    return {"kind": "call", "first_frame": first, "outcome": {"incomplete"}, "status": {None},
            "works": NOT_SHOWN, "headline": UNSURE, "never": SIGNALLING | MEDIA, **more}


def user_phone(registrations, calls):
    """One phone behind a port-preserving NAT, on a bad day; three files show the same packets.

    registrations and calls give the first and last SIP frame of each subject.
    """
    # Responses carry received= (public) and rport= (the same port) for a private Via, and the
    # frames leave that private address for a public one: causes.md 0.1 rule 1.
    client = {"client": {"behind_nat": YES, "vantage": {"lan"}}}
    caller = {"caller": {"behind_nat": YES, "vantage": {"lan"}}}
    # The digest uri names the phone's own address, not the Request-URI, in every request: in the
    # accepted ones too. It is the phone's habit and proves no ALG.
    first, second, third = registrations
    given_up, refused, refused_too, failed = calls
    return [
        # 401, credentials, 403 "wrong password"; then a stale nonce, 401, and no more tries.
        # The second identity uses the same Call-ID: the address of record tells them apart.
        {"kind": "registration", "first_frame": first[0], "last_sip": first[1],
         "outcome": {"rejected"}, "status": {401, 403}, "works": NO,
         "headline": {"not-nat-auth", "not-nat-forbidden"}, "never": SIGNALLING,
         "endpoints": client},
        # Several 401 with a changed nonce (its user types slowly), then 200. At the end the
        # removal (Expires: 0) is refused with 401: the binding stands.
        registered(*second, status={200, 401}, endpoints=client),
        # Begins under the Call-ID of the two above, goes on under another one after five minutes:
        # one client, one address of record, one registration.
        registered(*third, endpoints=client),
        # Three INVITEs in 1.5 s, 100, nothing for 32 s, CANCEL x 11, 408 to the INVITE (ACKed,
        # not repeated: it arrived), 408 to the CANCEL. Never 180. The server is reachable; why it
        # could not reach the callee is not in this capture (4.4).
        {"kind": "call", "first_frame": given_up[0], "last_sip": given_up[1],
         "outcome": {"timed-out", "cancelled", "no-answer"}, "status": {408}, "works": NO,
         "headline": {"cannot-tell", "not-nat-no-answer", "not-nat-cancelled"},
         "never": SIGNALLING | MEDIA, "never_media": {"blocked"}, "endpoints": caller},
        # Three copies before the 407 (a slow answer, not a loss); credentials 32 s later; 403.
        {"kind": "call", "first_frame": refused[0], "last_sip": refused[1],
         "outcome": {"rejected"}, "status": {403}, "works": NO,
         "headline": {"not-nat-auth", "not-nat-forbidden"}, "never": SIGNALLING | MEDIA,
         "never_media": {"blocked"}, "endpoints": caller},
        {"kind": "call", "first_frame": refused_too[0], "last_sip": refused_too[1],
         "outcome": {"rejected"}, "status": {403}, "works": NO,
         "headline": {"not-nat-auth", "not-nat-forbidden"}, "never": SIGNALLING | MEDIA,
         "never_media": {"blocked"}, "endpoints": caller},
        # 183 with SDP, 480 43 ms later. With RTP in the file: nine packets from the phone, all
        # sent a second after the refusal. Nobody owed it an answer: no one-way sound.
        {"kind": "call", "first_frame": failed[0], "last_sip": failed[1],
         "outcome": {"rejected"}, "status": {480}, "works": NO,
         "headline": {"not-nat-unavailable", "cannot-tell", "not-nat-server-error"},
         "never": SIGNALLING | MEDIA, "never_media": {"blocked", "delivered"},
         "endpoints": caller},
    ]


BARE_RTP = {"subjects": [], "no_calls": True, "sip": 0}
STUN_WORKS = {"subjects": [], "no_calls": True, "sip": 0,
              "discovery": {"min": 0, "works": NOT_NO, "headline": NOTHING}}

EXPECTED = {
    "MichalCab+ISA/real_call.pcap": {
        "packets": 394, "sip": 33,
        "subjects": [
            # A PBX joins two legs and re-INVITEs both to send media directly: from then on the
            # RTP flows between the phones, and both calls own the same two streams. The ICMP of
            # frame 26 answers a STUN probe that came before the port was open.
            call(1, 386, media=[audio("caller", "callee", 140, 152),
                                audio("callee", "caller", 170, 188)]),
            # The PBX takes the media back (387) 12 ms before it hangs up (391): no RTP
            # can follow. The streams may be counted on the other leg alone.
            call(6, 392, works=NOT_NO, headline=UNSURE, never_media={"blocked"}),
        ],
    },
    "MichalCab+ISA/sip.pcap": {
        "packets": 175, "sip": 9,
        "subjects": [
            # No 180. The video stream is refused (port 0). ICMP 173-174 comes after the BYE.
            call(4, 170, media=[audio("caller", "callee", 70, 78),
                                audio("callee", "caller", 70, 76)]),
        ],
    },
    "Magum23+mtaa-sip/call.pcapng": {
        # Two interfaces: each proxied message is there twice with different addresses, and frame
        # order is not time order. The proxy runs on the callee's host. The reason phrases are odd.
        "packets": 628, "sip": 26,
        "subjects": [
            registered(39, 40),
            registered(59, 60),
            # The callee's first 66 RTP packets go to the router's public address and come back as
            # ICMP port unreachable (155 .. 316): no NAT loopback. ICE finds the host pair after
            # 1.3 s, a re-INVITE (442) confirms it. It works: no-hairpin is a hazard at most, and
            # the STUN mapping beside the LAN address for one socket is no symmetric NAT.
            call(123, 605, never=(SIGNALLING | MEDIA),
                 media=[audio("caller", "callee", 110, 123),
                        audio("callee", "caller", 110, 189)]),
        ],
        "allow": {"no-hairpin", "early-media-blocked"},
        "discovery": {"min": 0, "works": NOT_NO, "headline": NOTHING},
    },
    "Magum23+mtaa-sip/conference_call.pcapng": {
        # Three hosts with public addresses; STUN's mapped address is the local one.
        "packets": 9815, "sip": 50,
        "subjects": [
            registered(938, 939),
            registered(1040, 1041),
            registered(1318, 1319),
            # The caller's first 38 RTP packets leave an ICE candidate's port, the rest the port
            # of the SDP: ICE at work, not a changed source.
            call(2507, 7750, endpoints={"caller": {"behind_nat": {False, None}}},
                 media=[audio("caller", "callee", 700, 806),
                        audio("callee", "caller", 720, 796)]),
            call(2508, 7830, endpoints={"caller": {"behind_nat": {False, None}}},
                 media=[audio("caller", "callee", 700, 753),
                        audio("callee", "caller", 700, 744)]),
            # Two subscriptions to the conference: 200 at once, ended by Expires: 0 after 16 s, and
            # not one NOTIFY, although the capture is at the server itself (the INVITE of 2507
            # comes from the same host as the 200). It never sent any: its fault, not the path's.
            {"kind": "subscription", "first_frame": 2945, "last_sip": 7865,
             "outcome": {"subscribed"}, "status": {200}, "works": {True, False, None},
             "headline": UNSURE | {"not-nat-server-error"}, "never": SIGNALLING | SUBSCRIPTION},
            {"kind": "subscription", "first_frame": 3143, "last_sip": 7866,
             "outcome": {"subscribed"}, "status": {200}, "works": {True, False, None},
             "headline": UNSURE | {"not-nat-server-error"}, "never": SIGNALLING | SUBSCRIPTION},
        ],
        "never": {"double-nat", "cgnat", "no-hairpin"},
        "discovery": {"min": 0, "works": NOT_NO, "headline": NOTHING},
    },
    "Magum23+mtaa-sip/register.pcapng": {
        # The ICMP of frame 88 goes to a host that has no part in the registration.
        "packets": 189, "sip": 2, "no_calls": True,
        "subjects": [registered(100, 101)],
    },
    "Magum23+mtaa-sip/video_call.pcapng": {
        "packets": 2932, "sip": 30,
        "subjects": [
            registered(11, 12),
            registered(54, 55),
            # The 200 is repeated once (161, 169) because the ACK takes 0.8 s (208): a slow phone.
            # Video is added by re-INVITE (438): many packets one way, few the other (a covered
            # lens). ICMP 2809-2819 answers video still coming after the BYE (2763).
            call(94, 2764, media=[audio("caller", "callee", 500, 545),
                                  audio("callee", "caller", 500, 561),
                                  audio("caller", "callee", 1200, 1383, "video"),
                                  audio("callee", "caller", 60, 68, "video")]),
        ],
    },
    "sipcapture+heplify/example/pcap/erspan_sip_ipv4_udp.pcapng": {
        # GRE carries whole Ethernet frames of both sides of an SBC. Only the inner addresses count.
        # The phone answers NOTIFY with its own port in the Via of the SBC (7, 19, 43), and does so
        # for no INVITE (26, 27, 31 echo it right): a quirk of the phone, not an ALG. Its SUBSCRIBE
        # asks for no rport; the answers go to the packet's source all the same.
        "packets": 140, "sip": 140,
        "subjects": [
            # 202, a NOTIFY answered with 200; then the refresh inside the dialog gets 481 and the
            # phone begins anew ten seconds later. The switch and the SBC disagree; the NAT's port
            # is the same in every frame.
            {"kind": "subscription", "first_frame": 1, "last_sip": 12,
             "outcome": {"subscribed", "rejected", "dropped"}, "status": {200, 202, 481},
             "works": {True, False, None}, "headline": UNSURE | {"not-nat-*"},
             "never": SIGNALLING | SUBSCRIPTION},
            {"kind": "subscription", "first_frame": 13, "last_sip": 30,
             "outcome": {"subscribed", "rejected", "dropped"}, "status": {200, 202, 481},
             "works": {True, False, None}, "headline": UNSURE | {"not-nat-*"},
             "never": SIGNALLING | SUBSCRIPTION},
            {"kind": "subscription", "first_frame": 35, "last_sip": 74,
             "outcome": {"subscribed", "rejected", "dropped"}, "status": {200, 202, 481},
             "works": {True, False, None}, "headline": UNSURE | {"not-nat-*"},
             "never": SIGNALLING | SUBSCRIPTION},
            # Here the SBC itself answers the switch's NOTIFY with 401 (90, 92): the phone is never
            # tried, so it cannot be unreachable.
            {"kind": "subscription", "first_frame": 86, "last_sip": 140,
             "outcome": {"subscribed", "rejected", "dropped"}, "status": {200, 202, 401, 481},
             "works": {True, False, None}, "headline": UNSURE | {"not-nat-*"},
             "never": SIGNALLING | SUBSCRIPTION},
            # First message inside (21), then outside (25) with a private Request-URI, sent to the
            # phone's public source: right. Hold with c=0.0.0.0 (45). REFER: 407, then 488 (118):
            # the transfer is refused, the call is not. BYE 120.
            unheard_call(21, 123),
            # 407 first; both 200s repeated once (81, 82, 107, 108), each ACKed then.
            unheard_call(53, 127),
            # The second phone behind the same NAT, another port.
            unheard_call(65, 138),
        ],
        "never": {"same-port-clash", "double-nat"},
    },
    "irontec+sngrep/tests/aaa.pcap": {
        "packets": 691, "sip": 81,
        "subjects": user_phone([(19, 122), (143, 432), (441, 650)],
                               [(223, 274), (321, 349), (548, 582), (602, 622)]),
    },
    "zeek+zeek/testing/btest/Traces/sip/wireshark.pcap": {
        # Nothing but SIP was kept (G18).
        "packets": 81, "sip": 81,
        "subjects": user_phone([(1, 9), (10, 48), (49, 81)],
                               [(19, 36), (37, 44), (60, 68), (69, 76)]),
    },
    "ntop+nDPI/tests/cfgs/default/pcap/sip.pcap": {
        "packets": 112, "sip": 81,
        "subjects": user_phone([(1, 9), (10, 64), (65, 109)],
                               [(22, 41), (46, 54), (76, 85), (87, 94)]),
    },
    "ntop+nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap": {
        # The packets of aaa.pcap with bits flipped in every layer, addresses and ports included.
        # Whatever subjects come out of it, none may be blamed on NAT.
        "packets": 691, "complete": {True, False}, "subjects": [], "others": True,
    },
    "ntop+nDPI/tests/cfgs/default/pcap/sip_hello.pcapng": {
        # Via and Contact name other private addresses than the IP header, and the response Via has
        # rport without received: two NATs, or headers rewritten by an anonymiser. It registers and
        # refreshes; the five-byte pings every 49 s are answered.
        "packets": 30, "sip": 8, "no_calls": True,
        "subjects": [registered(9, 28)],
        "never": {"double-nat", "keepalive-ineffective", "wrong-interface-advertised"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/webex.pcap": {
        # Two full REGISTER series (409 .. 585, 911 .. 1068), 22 requests, no reply, no ICMP, while
        # TCP to other hosts is alive. Via and Contact name another interface, but rport is asked
        # for: a server would answer to the packet's source. So the silence stays unexplained from
        # here (sip-no-reply-blocked is at most possible without another transport to compare).
        "packets": 1110, "sip": 22, "no_calls": True,
        "subjects": [
            {"kind": "registration", "first_frame": 409, "last_sip": 1068,
             "outcome": {"timed-out", "no-answer"}, "status": {None}, "works": NO,
             "headline": {"cannot-tell", "sip-no-reply-blocked"},
             "never": SIGNALLING | {"wrong-interface-advertised", "firewall-blocks-transport"}},
        ],
    },
    "sipcapture+heplify/example/pcap/FAX-Call-t38-CA-TDM-SIP-FB-1.pcap": {
        # One message up to four times: the same hop again with rewritten IP headers and an
        # untouched payload, and both of these duplicated. No NAT of a customer, no ALG.
        "packets": 7217, "sip": 92,
        "subjects": [
            # The first T.38 re-INVITE (3100) gets 488; the next one returns to G.711. What follows
            # 3100 is RTP (payload 0x80 0x08), not T.38: 3147 and 3848 packets. The caller is silent
            # for the first two seconds and uses comfort noise later. On one hop the 200 to the BYE
            # has the Call-ID of 7208: the BYE was answered nevertheless (7206, 7207).
            call(23, 7207, media=[audio("caller", "callee", 2900, 3147),
                                  audio("callee", "caller", 3700, 3848)]),
            # The access side: RTP was not captured on this leg at all, only on the other.
            unheard_call(27, 7206),
            # Two copies of one 200 with a Call-ID of its own.
            fragment(7208, optional=True, status={None, 200}),
        ],
    },
    "ntop+nDPI/tests/cfgs/default/pcap/FAX-Call-t38-CA-TDM-SIP-FB-1.pcap": {
        # The same, with most of the RTP thrown away: gaps in every stream prove nothing (G14). Here
        # the 200 to the BYE has the right Call-ID on every hop.
        "packets": 1552, "sip": 92,
        "subjects": [
            call(23, 1542, media=[audio("caller", "callee", 1000, 1171),
                                  audio("callee", "caller", 140, 159)]),
            unheard_call(27, 1541),
        ],
    },
    "sipcapture+heplify/example/pcap/sip_ipv6_udp.pcap": {
        # The clock jumps by years from frame to frame: the order holds, no duration does. Hosts in
        # Via are IPv6 without brackets. Link-local and site-local on one link: one realm. No RTP.
        "packets": 6, "sip": 6,
        "subjects": [unheard_call(1, 6)],
    },
    "sipcapture+heplify/example/pcap/ipv6_udp_fragmented.pcap": {
        "packets": 6, "sip": 0, "no_calls": True, "subjects": [],
    },
    "sipcapture+heplify/example/pcap/sip_sctp.pcap": {
        # SIP over SCTP; the INVITE spans two DATA chunks (1, 2). 403 without any challenge, Reason
        # Q.850 cause 21. The SDP names a media gateway beside the signalling host.
        "packets": 5, "sip": 4,
        "subjects": [
            {"kind": "call", "first_frame": {1, 2}, "last_sip": 4, "outcome": {"rejected"},
             "status": {403}, "works": NO,
             "headline": {"not-nat-forbidden", "not-nat-unavailable", "not-nat-declined"},
             "never": SIGNALLING | MEDIA, "never_media": {"blocked"}},
        ],
    },
    "irontec+sngrep/tests/ipv6frag.pcap": {
        # The INVITE arrives in IPv6 fragments (1, 2). Each 183 has its PRACK, both with the same
        # CSeq, and the BYE repeats that number: the test tool's habit. The 200 is repeated once on
        # one hop (26, 27) before the ACK (30). Media was not captured.
        "packets": 34, "sip": 32,
        "subjects": [unheard_call({1, 2}, 34)],
        "never": {"prack-lost"},
    },
    "irontec+sngrep/tlssaved.pcap": {
        # TLS records from the middle of connections, no keys.
        "packets": 12, "sip": 0, "no_calls": True, "subjects": [],
    },
    "arkime+arkime/tests/pcap/arkime_synthetic.pcap": {
        # Hundreds of protocols, written by hand. One INVITE, never repeated as a phone would; an
        # OPTIONS and a PUBLISH over TCP, which are no subjects. STUN maps to a private address.
        "packets": 918, "sip": 4,
        "subjects": [fragment(319)],
        "discovery": {"min": 0, "works": NOT_NO, "headline": UNSURE},
    },
    "OISF+suricata-verify/tests/sip-sdp/sdp.pcap": {
        # Made by hand: a private Via, Contact and SDP from a public source, 200, the end. A hazard
        # may say so; without ACK and media nothing failed.
        "packets": 2, "sip": 2,
        "subjects": [
            {"kind": "call", "first_frame": 1, "last_sip": 2, "outcome": {"answered", "incomplete"},
             "status": {200}, "works": NOT_SHOWN, "headline": UNSURE,
             "never": SIGNALLING | MEDIA, "never_media": {"blocked", "delivered"}},
        ],
    },
    "OISF+suricata-verify/tests/sip-compact-form/sip_compact_form.pcap": {
        # Compact header names.
        "packets": 1, "sip": 1, "subjects": [fragment(1)],
    },
    "OISF+suricata-verify/tests/sip-tcp-pattern-matching/sip.pcap": {
        # REGISTER and its first challenge over TCP; the file ends a moment later.
        "packets": 7, "sip": 2, "no_calls": True,
        "subjects": [
            {"kind": "registration", "first_frame": 4, "last_sip": 6,
             "outcome": {"incomplete", "rejected"}, "status": {401, None},
             "works": {None, False}, "headline": UNSURE | {"not-nat-auth"},
             "never": SIGNALLING | {"tcp-connection-gone", "tcp-idle-dropped"}},
        ],
    },
    "OISF+suricata-verify/tests/sip-options-method/input.pcap": {
        "packets": 2, "sip": 2, "no_calls": True, "subjects": [],
    },
    "zeek+zeek/testing/btest/Traces/sip/sip-junk-before-request.pcap": {
        # A bare REGISTER line with two headers and no Call-ID.
        "packets": 2, "sip": 1, "no_calls": True,
        "subjects": [
            {"kind": "registration", "first_frame": 2, "optional": True, "outcome": {"incomplete"},
             "status": {None}, "works": NOT_SHOWN, "headline": UNSURE, "never": SIGNALLING},
        ],
    },
    "seladb+PcapPlusPlus/Tests/Packet++Test/PacketExamples/sip_reqs.pcap": {
        # Single requests, years apart: an INVITE; a CANCEL and an ACK that share a Call-ID, from
        # either side; a BYE. Frame 2 leaves another port than its Via says; nothing came of it.
        "packets": 4, "sip": 4,
        "subjects": [
            fragment(1),
            fragment(2, optional=True, outcome={"incomplete", "cancelled"},
                     works={None, False}, headline=UNSURE | {"not-nat-cancelled"}),
            fragment(3, optional=True),
            fragment(4, optional=True, outcome={"incomplete", "answered"}),
        ],
    },
    "seladb+PcapPlusPlus/Tests/Packet++Test/PacketExamples/sip_not_sdp.pcap": {
        # A PUBLISH.
        "packets": 1, "sip": 1, "no_calls": True, "subjects": [],
    },
    "ntop+nDPI/tests/cfgs/default/pcap/http_on_sip_port.pcap": {
        # HTTP from client port 5060.
        "packets": 4, "sip": 0, "no_calls": True, "subjects": [],
    },
    "ntop+nDPI/tests/cfgs/default/pcap/zoom_p2p.pcapng": {
        # RFC 3489 STUN, no magic cookie: 80 requests from four sockets to two servers, no reply,
        # ICMP 3/10 from the servers themselves (10 .. 479). The discovery fails; of the NAT
        # it says nothing.
        "packets": 763, "sip": 0, "no_calls": True, "subjects": [],
        "discovery": {"min": 1, "works": {False},
                      "headline": {"stun-no-response", "not-nat-server-down", "cannot-tell"}},
        "allow": {"stun-no-response"},
        "mapping": {None},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/stun_classic.pcap": {
        # RFC 3489 again, answered, then RTP both ways on the same ports, all on one network.
        "packets": 22, **STUN_WORKS,
    },
    "ntop+nDPI/tests/cfgs/default/pcap/stun_dtls_rtp.pcapng": {
        # UDP: mapped, DTLS, SRTP. TCP: TURN with a first 401 (46), then success (48).
        "packets": 102, **STUN_WORKS, "never": {"turn-auth-failed", "dtls-handshake-stalled"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/stun_dtls_unidirectional_client.pcap": {
        # One direction was captured: frame 6 answers a request that is not here.
        "packets": 6, "sip": 0, "no_calls": True, "subjects": [],
        "discovery": {"min": 0, "works": NOT_SHOWN, "headline": UNSURE},
        "never": {"dtls-handshake-stalled", "stun-no-response", "ice-all-pairs-failed"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/stun_msteams_unidir.pcapng": {
        # The other direction: answers alone.
        "packets": 12, "sip": 0, "no_calls": True, "subjects": [],
        "discovery": {"min": 0, "works": NOT_NO, "headline": UNSURE},
        "never": {"rtp-not-arriving-blocked", "not-nat-silent-endpoint"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/stun_zoom.pcapng": {
        # Two sockets are told the same mapped port (the server's xor port is 0): it is no mapping.
        # One server only: no word on the mapping's kind.
        "packets": 70, **STUN_WORKS, "mapping": {None},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/stun_wa_call.pcapng": {
        # 20 checks to the peer's carrier-private address fail, as they must (one ICMP, 569); the
        # check to its public address succeeds (540-543).
        "packets": 591, **STUN_WORKS, "mapping": {"endpoint-independent", None},
        "never": {"stun-no-response", "ice-all-pairs-failed", "ice-consent-lost"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/wa_video.pcap": {
        # 18 checks fail, one address answers after two seconds (577, 596).
        "packets": 781, **STUN_WORKS, "mapping": {"endpoint-independent", None},
        "never": {"stun-no-response", "ice-all-pairs-failed", "ice-consent-lost"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/whatsapp_login_call.pcap": {
        # Two calls, two sockets, each with one mapping from eight servers. 27 checks to one
        # candidate fail, another succeeds. The client's ICMP comes as the calls end.
        "packets": 1253, **STUN_WORKS, "mapping": {"endpoint-independent", None},
        "never": {"stun-no-response", "ice-all-pairs-failed", "ice-consent-lost"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/viber.pcap": {
        # TURN on UDP 443: 401, success, permission, channel.
        "packets": 466, **STUN_WORKS, "never": {"turn-auth-failed", "turn-permission-missing"},
    },
    "ntop+nDPI/tests/cfgs/default/pcap/discord.pcap": {"packets": 411, **BARE_RTP},
    "ntop+nDPI/tests/cfgs/default/pcap/rtp.pcapng": {
        # Three unrelated moments of RTP; two of them seen in one direction.
        "packets": 112, **BARE_RTP,
    },
    "arkime+arkime/tests/pcap/stun-ice-testcall.pcap": {
        # The browser answers checks that come before it knows the credentials with 500 (25, 29) and
        # 401 (32 .. 42); 19 consents on each pair succeed. 401 to a Binding is no TURN refusal.
        "packets": 108, **STUN_WORKS, "mapping": {"endpoint-independent", None},
        "never": {"turn-auth-failed", "turn-allocation-refused", "ice-all-pairs-failed"},
    },
    "arkime+arkime/tests/pcap/turn.pcap": {
        # TURN over TCP port 80: 401 (6), success (9); CreatePermission is refused for a private
        # peer (14, an error without ERROR-CODE) and granted for public ones (16, 17).
        "packets": 27, **STUN_WORKS,
        "never": {"turn-auth-failed", "turn-allocation-refused", "turn-permission-missing"},
    },
    "corelight+zeek-spicy-stun/tests/traces/stun-attribute-length-ffff.pcap": {
        # An attribute of length 0xffff.
        "packets": 2, "sip": 0, "no_calls": True, "subjects": [],
        "discovery": {"min": 0, "works": {True, False, None}, "headline": UNSURE},
    },
    "SIPp+sipp/pcap/g711a.pcap": {"packets": 236, **BARE_RTP},
    "SIPp+sipp/pcap/dtmf_2833_0.pcap": {"packets": 10, **BARE_RTP},
    "asterisk+testsuite/tests/channels/pjsip/dtmf_sdp/dtmf_sdp_recognition/sipp/"
    "opus-2013785496.pcap": {"packets": 765, **BARE_RTP},
    "asterisk+testsuite/tests/channels/pjsip/non_negotiated_frame_SSRC_change/sipp/"
    "A_party_g711a.pcap": {"packets": 5535, **BARE_RTP},
    "asterisk+testsuite/tests/channels/pjsip/non_negotiated_frame_SSRC_change/sipp/"
    "ssrc1.pcap": {"packets": 1, **BARE_RTP},
    "asterisk+testsuite/tests/codecs/opus/fec/16_bit_48khz_60_fec_dropped.pcapng": {
        "packets": 2971, **BARE_RTP},
    "asterisk+testsuite/tests/fax/pjsip/t38_enabled_two_reinvite_on_a_leg/sipp/"
    "CARRIER_G711U.pcap": {"packets": 800, **BARE_RTP},
}
