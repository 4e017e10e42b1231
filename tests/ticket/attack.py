#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hides names, numbers, secrets and public addresses wherever a call's packets have room for
them, and looks for them in the redacted ticket: as text, in hexadecimal, in base64, as bytes.
A plain ticket must not tell of another call on the same connection, or on the same ports.

usage: attack.py --whynat PATH
Exit: 0 nothing was found, 1 something was left.
"""

import argparse
import base64
import ipaddress
import json
import pathlib
import random
import re
import string
import struct
import subprocess
import sys
import tempfile

PHONE, SERVER, OTHER = "198.51.100.77", "203.0.113.205", "203.0.113.66"
PHONE6, SERVER6 = "2001:db8:51::77", "2001:db8:113::205"


class Secrets:
    """Words that occur nowhere else, by the place that they were hidden in."""

    def __init__(self, seed=8):
        self.random = random.Random(seed)
        self.words, self.addresses = {}, {PHONE, SERVER, OTHER, PHONE6, SERVER6}

    def keep(self, word, place):
        self.words[word] = place
        return word

    def word(self, place, length=9):
        return self.keep("".join(self.random.choices(string.ascii_lowercase, k=length)), place)

    def number(self, place, length=11):
        return self.keep("".join(self.random.choices("123456789", k=length)), place)


# Bytes of packets.

def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ip(src, dst, protocol, data):
    src, dst = ipaddress.ip_address(src), ipaddress.ip_address(dst)
    if src.version == 6:
        return struct.pack("!IHBB", 0x60000000, len(data), protocol, 64) + src.packed + dst.packed + data
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(data), 1, 0, 64, protocol, 0,
                       src.packed, dst.packed)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + data


def udp(src, sport, dst, dport, data):
    return ip(src, dst, 17, struct.pack("!HHHH", sport, dport, 8 + len(data), 0) + data)


def tcp(src, sport, dst, dport, sequence, acknowledged, flags, data=b""):
    head = struct.pack("!HHIIBBHHH", sport, dport, sequence, acknowledged, 0x50, flags, 65535, 0, 0)
    return ip(src, dst, 6, head + data)


def write(path, packets):
    """packets: (seconds, IP packet)."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for time, data in sorted(packets, key=lambda packet: packet[0]):
            kind = b"\x86\xdd" if data[0] >> 4 == 6 else b"\x08\x00"
            frame = b"\x02\0\0\0\0\x01\x02\0\0\0\0\x02" + kind + data
            stamp = (1_790_000_000 + int(time), int(time % 1 * 1e6))
            file.write(struct.pack("<IIII", *stamp, len(frame), len(frame)) + frame)


# What is sent.

def description(s, address, port):
    family = "IP6" if ":" in address else "IP4"
    foundation = ipaddress.ip_address(address).packed.hex()
    s.keep(foundation, "hexadecimal address in a foundation")
    return "\r\n".join([
        "v=0", f"o={s.word('o=')} {s.number('o= id', 10)} 2 IN {family} {address}",
        f"s={s.word('s=')} {s.word('s= again')}", f"i={s.word('i=')}", f"u=http://{s.word('u=')}.test/",
        f"e={s.word('e=')}@{s.word('e= host')}.test", f"p=+{s.number('p=')}",
        f"c=IN {family} {address}", "b=AS:64", "t=0 0", f"k=clear:{s.word('k=')}",
        f"m=audio {port} RTP/AVP 0 96 101", "a=rtpmap:0 PCMU/8000",
        f"a=rtpmap:96 {s.word('codec')}/8000", f"a=fmtp:96 {s.word('fmtp')}={s.word('fmtp value')}",
        "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15",
        f"a=mid:{s.word('mid')}", f"a=label:{s.word('label')}",
        f"a=extmap:1 urn:{s.word('extmap')}:x", f"a={s.word('attribute')}:{s.word('its value')}",
        f"a={s.word('flag')}", f"a=ice-ufrag:{s.word('ufrag')}", f"a=ice-pwd:{s.word('pwd', 24)}",
        f"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{s.word('crypto', 40)}",
        f"a=fingerprint:sha-256 {':'.join(re.findall('..', s.number('fingerprint', 64)))}",
        f"a=ssrc:1234 cname:{s.word('cname')}@{s.word('cname host')}",
        f"a=candidate:S{foundation} 1 UDP 2130706431 {address} {port} typ host "
        f"ufrag {s.word('candidate ufrag')} {s.word('candidate extension')} 1",
        f"a=candidate:2 1 UDP 99 {s.word('mdns')}-1a2b.local {port} typ host",
        f"a=candidate:3 1 UDP 98 {OTHER} {port} typ srflx raddr {address} rport {port}",
        f"a=rtcp:{port + 1} IN {family} {address}", f"a=tool:{s.word('tool')}",
        s.word("a line that is none"), f"z={s.number('z=')}", "a=sendrecv", ""])


def headers(s):
    """Everything that no exchange depends on."""
    basic = base64.b64encode(f"{s.word('basic user', 10)}:{s.word('basic password')}".encode()).decode()
    s.keep(basic.rstrip("="), "Basic credentials")
    hardware = re.findall("..", s.number("hardware address", 12))
    s.keep(":".join(hardware), "hardware address")
    s.keep("-".join(hardware), "hardware address")
    return "\r\n".join([
        f"User-Agent: Fine Phone 2.1 {s.word('UA user')}@{s.word('UA host')}.test "
        f"({s.word('UA server')}.{s.word('UA domain')}.test) {':'.join(hardware)} "
        f"{'-'.join(hardware)} {s.number('serial')}",
        f"Authorization: Basic {basic}",
        f"Proxy-Authorization: Digest username=\"{s.word('username')}\", realm=\"{s.word('realm')}.test\", "
        f"nonce={base64.b64encode(s.word('nonce').encode()).decode()}==, "
        f"uri=\"sip:{s.word('digest uri')}.test\", response=\"{s.word('response', 32)}\", "
        f"cnonce=\"{s.word('cnonce')}\", opaque=\"{s.word('opaque')}\", nc=00000001, qop=auth, "
        f"algorithm={s.word('algorithm')}, {s.word('parameter')}={s.word('its value')}",
        f"P-Asserted-Identity: \"{s.word('PAI name')} M\u00fc{s.word('PAI umlaut')}\" "
        f"<tel:+{s.number('PAI')};phone-context={s.word('phone-context')}.test>",
        f"Remote-Party-ID: <sips:{s.word('RPID')}@{s.word('RPID host')}.test>;party=calling",
        f"Diversion: <sip:{s.number('Diversion')}@{OTHER}>;reason={s.word('reason')}",
        f"History-Info: <sip:{s.word('History-Info')}@{OTHER}?Reason=SIP%3Bcause%3D302>;index=1",
        f"Warning: 399 {s.word('Warning host')}.test \"{s.word('Warning text')} called "
        f"sip:{s.word('Warning user')}@{OTHER}\"",
        f"Reason: SIP;cause=200;text=\"answered by {s.word('Reason')}\"",
        f"Subject: {s.word('Subject')}", f"s: {s.word('compact Subject')}",
        f"b: <sip:{s.word('Referred-By')}@{OTHER}>", f"Organization: {s.word('Organization')}",
        f"Geolocation: <cid:{s.word('Geolocation')}@{s.word('cid host')}.test>",
        f"Identity: \"{base64.b64encode(s.word('Identity', 30).encode()).decode()}\"",
        f"X-{s.word('header name')}: {s.word('header value')}; at={OTHER}",
        f"P-Charging-Vector: icid-value={s.word('icid')};orig-ioi={s.word('ioi')}.test",
        f"Call-Info: <http://{s.word('Call-Info')}.test/{s.word('picture')}.png>;purpose=icon",
        f"Supported: 100rel, {s.word('option tag')}", f"Allow: INVITE, ACK, {s.word('method')}",
        f"Event: presence;id={s.word('event id')}",
        f"Route: <sip:{s.word('route user')}@{OTHER};lr;{s.word('route parameter')}={s.word('its value')}>",
        f"Record-Route: <sip:{s.word('rr host')}.test;transport={s.word('transport')};lr;r2=on>",
        f"folded: {s.word('folded')}\r\n {s.word('continued')}\r\n\t{s.word('continued twice')}",
        s.word("line without a colon"), f"{s.word('a blank')} in: {s.word('name')}", ""])


class Call:
    """One call over one path; each message is full of secrets."""

    def __init__(self, s, phone, server):
        self.s, self.phone, self.server = s, phone, server
        # The Call-ID has a number that could be a port.
        self.call_id = s.word("Call-ID") + ":" + s.number("Call-ID number", 4) + "@" + s.word("Call-ID host")
        self.caller, self.callee = s.word("caller"), s.number("callee")
        self.domain = s.word("domain") + "." + s.word("second label") + ".test"
        self.tag, self.answered = s.word("tag"), s.word("answered tag")
        self.branch = s.word("branch")

    @staticmethod
    def literal(address):
        return f"[{address}]" if ":" in address else address

    def message(self, start, sequence, method, body="", kind="application/sdp", tag=""):
        s = self.s
        lines = [start.format(uri=f"sip:{self.callee};{s.word('user parameter')}={s.word('v')}@{self.domain}"
                                  f";user=phone"),
                 f"v: SIP/2.0/UDP {self.literal(self.phone)}:5060;branch=z9hG4bK{self.branch}{method.lower()};"
                 f"rport=5060;received={self.phone};{s.word('Via parameter')}={s.word('its value')}",
                 f"f: \"{s.word('display')} \\\"{s.word('nickname')}=\\\" O'{s.word('display again')}\" "
                 f"<sip:{self.caller}={s.word('user with =')}@{self.domain}>;tag={self.tag}",
                 f"t: {s.word('bare display')} {s.word('names')} <sip:{self.callee}@{self.domain}>{tag}",
                 f"i: {self.call_id}", f"CSeq: {sequence} {method}",
                 f"m: <sip:{self.caller}:{s.number('password', 4)}@{self.literal(self.phone)}:5060;"
                 f"{s.word('flag')};gr={s.word('gruu')}>;+sip.instance=\"<urn:uuid:{s.word('instance')}>\"",
                 "Max-Forwards: 70", headers(s).rstrip("\r\n"),
                 f"c: {kind}", f"l: {len(body.encode())}", "", body]
        return "\r\n".join(lines).encode()

    def messages(self):
        """(seconds, whether the phone sends it, message)"""
        tag = f";tag={self.answered}"
        s = self.s
        text = f"Meet {s.word('MESSAGE')} at {OTHER}, call +{s.number('number in MESSAGE')}"
        parts = (f"--{s.word('boundary')}\r\nContent-Type: application/pidf+xml\r\n\r\n"
                 f"<presence entity='pres:{s.word('pidf')}@{s.word('pidf host')}.test'>"
                 f"<note>{s.word('note')}</note></presence>\r\n")
        return [
            (0, True, self.message("INVITE {uri} SIP/2.0", 7, "INVITE", description(s, self.phone, 16384))),
            (1, False, self.message("SIP/2.0 183 " + s.word("phrase") + " calls", 7, "INVITE", tag=tag)),
            (2, False, self.message("SIP/2.0 200 OK", 7, "INVITE",
                                    description(s, self.server, 30000), tag=tag)),
            (2.1, True, self.message("ACK {uri} SIP/2.0", 7, "ACK", tag=tag)),
            (3, True, self.message("INFO {uri} SIP/2.0", 8, "INFO", text, "text/plain", tag)),
            (3.1, False, self.message("SIP/2.0 200 OK", 8, "INFO", tag=tag)),
            (4, True, self.message("MESSAGE {uri} SIP/2.0", 9, "MESSAGE", parts, "multipart/mixed", tag)),
            (4.1, False, self.message("SIP/2.0 200 OK", 9, "MESSAGE", tag=tag)),
            (5, True, self.message("NOTIFY {uri} SIP/2.0", 10, "NOTIFY", parts, "application/reginfo+xml",
                                   tag)),
            # The subscriber's number as ISUP has it, two digits a byte.
            (5.5, True, self.message("INFO {uri} SIP/2.0", 11, "INFO", "\x01\x00!Ce\x21\x43\x65",
                                     "application/isup", tag)),
            (12, True, self.message("BYE {uri} SIP/2.0", 12, "BYE", tag=tag)),
            (12.1, False, self.message("SIP/2.0 200 OK", 12, "BYE", tag=tag))]


def stun(kind, *attributes):
    body = b"".join(struct.pack("!HH", number, len(value)) + value + b"PAD"[:-len(value) % 4]
                    for number, value in attributes)
    return struct.pack("!HHI12s", kind, len(body), 0x2112a442, b"transaction1") + body


def media(s, phone, server):
    """RTP with extensions, RTCP with names, STUN with more of them, on the call's ports."""
    packed = ipaddress.ip_address(phone).packed
    family = b"\0\x02" if len(packed) == 16 else b"\0\x01"
    for i in range(100):
        extension = s.word("RTP extension", 8).encode()
        head = struct.pack("!BBHII", 0x90, 0, i, 160 * i, 77) + struct.pack("!HH", 0xbede, 2) + extension
        yield 2.2 + i / 50, phone, 16384, server, 30000, head + s.word("sound", 160).encode()
        yield 2.2 + i / 50, server, 30000, phone, 16384, (
            struct.pack("!BBHII", 0x80, 0, i, 160 * i, 78) + s.word("sound", 160).encode())
    cname = s.word("SDES CNAME", 8).encode()
    report = struct.pack("!BBHI", 0x80, 201, 3, 77) + s.word("profile's own", 8).encode()
    sdes = struct.pack("!BBHIBB", 0x81, 202, 4, 77, 1, 8) + cname + b"\0\0"
    ends = struct.pack("!BBHIB", 0x81, 203, 3, 77, 7) + s.word("BYE reason", 7).encode()
    application = struct.pack("!BBHI", 0x80, 204, 3, 77) + s.word("APP", 8).encode()
    yield 4, phone, 16385, server, 30001, report + sdes + ends + application
    xor = bytes(a ^ b for a, b in zip(packed, b"\x21\x12\xa4\x42transaction1"))
    yield 2.15, phone, 16384, server, 30000, stun(
        1, (0x0006, s.word("STUN USERNAME").encode()), (0x0014, s.word("REALM").encode()),
        (0x0015, s.word("NONCE").encode()), (0x8022, ("M\u00fc" + s.word("SOFTWARE")).encode()),
        (0x000d, s.word("too long LIFETIME").encode()[4:] + b"\0"),
        (0x7777, s.word("unknown attribute").encode()), (0x0024, b"\0\0\0\1"))
    yield 2.16, server, 30000, phone, 16384, stun(
        0x101, (0x0001, family + struct.pack("!H", 16384) + packed),
        (0x0020, family + struct.pack("!H", 16384 ^ 0x2112) + xor),
        (0x8023, b"\0\x07" + packed), (0x0009, b"\0\0\4\1" + s.word("ERROR-CODE").encode()))
    yield 2.17, phone, 16384, server, 30000, stun(
        0x16, (0x0012, family + b"\0\1" + xor), (0x0013, s.word("TURN data", 40).encode()))
    yield 2.18, phone, 16384, server, 30000, struct.pack("!HH", 0x4001, 40) + s.word("channel", 40).encode()
    yield 2.19, phone, 16384, server, 30000, s.word("no protocol", 30).encode()
    yield 2.20, phone, 5060, server, 5060, s.word("keep-alive", 4).encode()


def over_udp(s, path, phone, server):
    call = Call(s, phone, server)
    packets, messages = [], call.messages()
    for time, from_phone, data in messages:
        ends = (phone, 5060, server, 5060) if from_phone else (server, 5060, phone, 5060)
        packets.append((time, udp(*ends, data)))
    packets += [(time, udp(*ends, data)) for time, *ends, data in media(s, phone, server)]
    # A message that the snap length cut within a header.
    invite = messages[0][2]
    cut = invite[:invite.index(b"P-Asserted-Identity") + 34]
    whole = udp(phone, 5060, server, 5060, invite)
    packets.append((13, whole[:len(whole) - len(invite)] + cut))
    quoted = udp(phone, 16384, server, 30000, s.word("ICMP quotes", 40).encode())
    if ":" not in phone:
        error = b"\x03\x03\0\0\0\0\0\0" + quoted
        packets.append((6, ip(server, phone, 1, error[:2] + struct.pack("!H", checksum(error)) + error[4:])))
    write(path, packets)
    return call.call_id


def over_tcp(s, path, phone, server, others=None):
    """Names are cut in two by segments; another call is on the same connection, and a third one's sound
    on the same ports before."""
    others = others or s
    call, other = Call(s, phone, server), Call(others, phone, server)
    packets = [(-3, tcp(phone, 41000, server, 5060, 999, 0, 2)),
               (-2, tcp(server, 5060, phone, 41000, 4999, 1000, 18)),
               (-1, tcp(phone, 41000, server, 5060, 1000, 5000, 16))]
    next_byte = {True: 1000, False: 5000}
    streams = {True: b"", False: b""}
    for (time, from_phone, data), (_, _, foreign) in zip(call.messages(), other.messages()):
        streams[from_phone] = data + foreign
        while streams[from_phone]:
            segment, streams[from_phone] = streams[from_phone][:97], streams[from_phone][97:]
            ends = (phone, 41000, server, 5060) if from_phone else (server, 5060, phone, 41000)
            packets.append((time, tcp(*ends, next_byte[from_phone], next_byte[not from_phone], 24, segment)))
            next_byte[from_phone] += len(segment)
            time += 0.0005
    packets += [(time, udp(*ends, data)) for time, *ends, data in media(s, phone, server)]
    for i in range(50):
        sound = struct.pack("!BBHII", 0x80, 0, i, 160 * i, 99) + others.word("their sound", 160).encode()
        packets.append((-40 + i / 50, udp(phone, 16384, server, 30000, sound)))
    write(path, packets)
    return call.call_id


# What is left.

def streams(data):
    """The TCP payloads of a capture, each way's put together: what segments cut is whole there."""
    done = subprocess.run(["tshark", "-n", "-r", data, "-T", "fields", "-e", "tcp.srcport",
                           "-e", "tcp.payload"], capture_output=True, text=True, check=True)
    ways = {}
    for line in done.stdout.splitlines():
        port, _, payload = line.partition("\t")
        if payload:
            ways[port] = ways.get(port, b"") + bytes.fromhex(payload.replace(":", ""))
    return list(ways.values())


def disguises(word):
    """Base64 has three forms, by where among three bytes the word begins; its ends are uncertain."""
    yield "text", word
    yield "hexadecimal", word.encode().hex().encode()
    yield "backwards", word[::-1]
    for shift in range(3):
        yield "base64", base64.b64encode(b"\0" * shift + word.encode())[4:-4]


def left(s, texts):
    for text in texts:
        lower = text.lower()
        for word, place in s.words.items():
            if len(word) < 5:
                continue
            for form, disguise in disguises(word):
                disguise = disguise if isinstance(disguise, bytes) else disguise.encode()
                where = text if form == "base64" else lower
                if len(disguise) > 4 and disguise in where:
                    yield f"{place}: '{word}' as {form}"
        for address in s.addresses:
            packed = ipaddress.ip_address(address).packed
            if re.search(rb"(?<![\d.])" + re.escape(address.encode()) + rb"(?![\d.])", lower):
                yield f"{address} as text"
            if packed in text or packed.hex().encode() in lower:
                yield f"{address} as bytes"


def attack(whynat, scratch, name, build, phone, server):
    s = Secrets()
    path = scratch / f"{name}.pcap"
    call_id = build(s, path, phone, server)
    folder = scratch / name
    done = subprocess.run([whynat, "ticket", "--redact", "-o", folder, path, call_id],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        return [f"{name}: no ticket: {done.stderr}"]
    capture = folder / "call.pcapng"
    report = json.loads((folder / "report.json").read_text())
    if not any(subject["kind"] == "call" and subject["outcome"] == "answered"
               for subject in report["subjects"]):
        return [f"{name}: the ticket has no call"]
    # The search itself must be able to find: in what was not redacted.
    if len(set(left(s, [path.read_bytes(), *streams(path)]))) < 0.9 * len(s.words):
        return [f"{name}: the search does not find what is there"]
    texts = [file.read_bytes() for file in sorted(folder.iterdir())] + streams(capture)
    return [f"{name}: {fault}" for fault in sorted(set(left(s, texts)))]


def share(whynat, scratch):
    """A plain ticket of one of two calls on a connection."""
    own, others = Secrets(), Secrets(9)
    path, folder = scratch / "shared.pcap", scratch / "shared"
    call_id = over_tcp(own, path, PHONE, SERVER, others)
    done = subprocess.run([whynat, "ticket", "-o", folder, path, call_id], capture_output=True,
                          text=True, check=False)
    if done.returncode or done.stderr:
        return [f"shared: no ticket, or more than the call: {done.stderr}"]
    capture = folder / "call.pcapng"
    others.addresses = set()
    others.words = {word: place for word, place in others.words.items() if word not in own.words}
    texts = [file.read_bytes() for file in sorted(folder.iterdir())] + streams(capture)
    faults = [f"shared: {fault} is left of another call" for fault in sorted(set(left(others, texts)))]
    if len(set(left(own, texts))) < 0.9 * len(own.words):
        faults.append("shared: of the call itself something is missing")
    # What is blanked is blanked in place: every segment has its length.
    lengths = [subprocess.run(["tshark", "-n", "-r", file, "-T", "fields", "-e", "tcp.seq_raw", "-e", "tcp.len",
                               "tcp"], capture_output=True, text=True, check=True).stdout
               for file in (path, capture)]
    if lengths[0] != lengths[1]:
        faults.append("shared: segments are missing, or have other lengths")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--whynat", required=True)
    args = parser.parse_args()
    faults = []
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        for case in (("udp", over_udp, PHONE, SERVER), ("tcp", over_tcp, PHONE, SERVER),
                     ("ipv6", over_udp, PHONE6, SERVER6)):
            faults += attack(args.whynat, scratch, *case)
        faults += share(args.whynat, scratch)
    print("\n".join(faults) if faults else "Nothing is left.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
