#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# `whynat correlate`: what is said where, and the exit status.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    samples=${WHYNAT_SAMPLES:?names the samples}
    phone=$samples/binding-expired-idle.lan.pcap
    server=$samples/binding-expired-idle.pcap
    cd "$BATS_TEST_TMPDIR"
}

@test "losses, mappings and the verdict are told, with status 1" {
    run -1 --separate-stderr "$whynat" correlate phone="$phone" server="$server"
    output=$(tr -s ' \n' '  ' <<< "$output")
    [[ $output == *"192.168.7.20:5060 at phone is 192.0.2.30:46282 at server"* ]]
    [[ $output == *"are seen at server and not at"* ]]
    [[ $output == *"binding-expired-idle · certain"* && $output == *"server#"* ]]
    [[ -z $stderr ]]
}

@test "the longest capture tells how long was captured" {
    run ! "$whynat" correlate phone="$samples/private-contact-registered.lan.pcap" \
        server="$samples/private-contact-registered.pcap"
    output=$(tr -s ' \n' '  ' <<< "$output")
    [[ $output == *"packets, 36.5 s"* ]]
}

@test "json has the same, and names points by number" {
    "$whynat" correlate --format json phone="$phone" server="$server" > report || [ $? -eq 1 ]
    run -0 python3 - <<'PY'
import json
report = json.load(open("report"))
points = report["correlation"]["points"]
assert [point["name"] for point in points] == ["phone", "server"]
assert points[0]["matched"] == points[0]["packets"] == 18
assert any(row["lost"] >= 6 and row["here"] == 1 for row in report["correlation"]["lost"])
headlines = [s["verdict"]["headline"] for s in report["subjects"] if s["verdict"]["headline"]]
assert headlines[0]["id"] == "binding-expired-idle"
assert {item["capture"] for item in headlines[0]["evidence"]} <= {0, 1}
PY
}

@test "every frame in json says of which capture it is" {
    "$whynat" correlate --format json phone="$phone" server="$server" > report || [ $? -eq 1 ]
    "$whynat" correlate --format json caller="$samples/ack-lost-other.caller.pcap" \
        callee="$samples/ack-lost-other.callee.pcap" > other || [ $? -eq 1 ]
    "$whynat" correlate --format json near="$samples/rtp-not-arriving-blocked.silent.pcap" \
        far="$samples/rtp-not-arriving-blocked.silent.far.pcap" > sound || [ $? -eq 1 ]
    run -0 python3 - <<'PY'
import datetime, json, struct
def times(path):
    data = open(path, "rb").read()
    nano, at, found = data[:4] == b"\x4d\x3c\xb2\xa1", 24, []
    while at < len(data):
        seconds, fraction, size, _ = struct.unpack_from("<IIII", data, at)
        found.append(seconds + fraction / (1e9 if nano else 1e6))
        at += 16 + size
    return found
def moment(text):
    return datetime.datetime.fromisoformat(text[:26] + "+00:00").timestamp()
checked = later = 0
for name in ("report", "other", "sound"):
    report = json.load(open(name))
    frames = [times(capture["file"]) for capture in report["captures"]]
    ahead = [0] + [point["offset"] for point in report["correlation"]["points"][1:]]
    def at(place, frame):
        return frames[place][frame - 1] - ahead[place]
    for subject in report["subjects"]:
        start = moment(subject["start"])
        assert abs(at(subject["first_capture"], subject["first_frame"]) - start) < 0.02
        end = at(subject["last_capture"], subject["last_frame"])
        assert abs(end - start - subject["duration"]) < 0.02, (subject["kind"], end - start)
        later += subject["last_capture"] != subject["first_capture"]
        for media in subject["media"]:
            if "first_frame" in media:
                assert at(media["first_capture"], media["first_frame"]) <= \
                    at(media["last_capture"], media["last_frame"])
                checked += 1
        for out in subject["verdict"]["ruled_out"]:
            assert len(out["captures"]) == len(out["frames"])
            checked += len(out["frames"])
    for port in report["ports"]:
        if "first_frame" in port:
            assert at(port["capture"], port["first_frame"]) <= \
                at(port["last_capture"], port["last_frame"]) + 0.02
assert checked > 0 and later > 0, (checked, later)
PY
}

@test "the table of packets has a line for each, with its frame at each point" {
    run -1 "$whynat" correlate -q --packets packets.tsv phone="$phone" server="$server"
    [[ $(head -1 packets.tsv) == $'time\ttraffic\tfrom\tto\tfate\tphone\tserver' ]]
    run -0 python3 - <<'PY'
rows = [line.rstrip("\n").split("\t") for line in open("packets.tsv")][1:]
assert all(len(row) == 7 for row in rows)
both = [row for row in rows if row[5] and row[6]]
assert len(both) == 18 and all(row[4] in ("arrived", "lost") for row in both)
frames = [int(row[5]) for row in rows if row[5]]
assert len(frames) == len(set(frames))
PY
    run -70 "$whynat" correlate -q --packets missing/packets.tsv phone="$phone" server="$server"
}

@test "the ladder has a lane for each host, the NAT beside its phone, and losses where they happen" {
    run -1 "$whynat" correlate --ladder -q phone="$phone" server="$server"
    [[ $output == *"192.0.2.30 "*"192.168.7.20"* && $output == *"NAT of the callee"* ]]
    grep -Eq 'server#21 .*INVITE lost' <<< "$output"
    run -1 "$whynat" correlate --ladder -q phone="$samples/rtp-not-arriving-blocked.silent.pcap" \
        server="$samples/rtp-not-arriving-blocked.silent.far.pcap"
    [[ $output == *"NAT of the caller"* && $output == *"RTP lost behind phone, 201 packets"* ]]
    run -2 "$whynat" correlate --ladder --format json phone="$phone" server="$server"
}

@test "in the ladder nothing reaches a private address in a network where nobody has it" {
    # The phone's own capture never has the INVITE that the server sends to its private Contact.
    run -1 "$whynat" correlate --ladder -q phone="$samples/private-contact-registered.lan.pcap" \
        server="$samples/private-contact-registered.pcap"
    grep -q 'server#7 .*─ INVITE, 7 times ─*╳│ ✗$' <<< "$output"
    ! grep -q 'server#7 .*▶' <<< "$output"
    "$whynat" correlate --format html phone="$samples/private-contact-registered.lan.pcap" \
        server="$samples/private-contact-registered.pcap" > page || [ $? -eq 1 ]
    grep -q '<title>server#7 INVITE, 7 times, from [0-9.:]* to 192.168.7.20:5060, and was not seen there' page
    # What was seen there reaches it.
    run -1 "$whynat" correlate --ladder -q caller="$samples/ack-lost-private-contact.caller.pcap" \
        callee="$samples/ack-lost-private-contact.callee.pcap"
    [[ $output != *"╳"* ]]
}

@test "hostile text is escaped in the ladder" {
    python3 - "$phone" "$server" <<'PY'
import sys
for path, name in zip(sys.argv[1:], ("a.pcap", "b.pcap")):
    data = open(path, "rb").read()
    assert data.count(b"SIP/2.0 200 OK") > 0
    # As long as before: lengths and checksums of IP stay.
    open(name, "wb").write(data.replace(b"100 Trying", b"100 \x1b[31mX").replace(
        b"SIP/2.0 200 OK", b"SIP/2.0 200 \x1b["))
PY
    run "$whynat" correlate --ladder -v --color=never phone=a.pcap server=b.pcap
    [[ $output == *"200 "* && $output != *$'\x1b'* ]]
}

@test "captures that have nothing in common are refused in one sentence" {
    run -3 --separate-stderr "$whynat" correlate a="$phone" b="$samples/bye-lost.pcap"
    [[ -z $output && $stderr == *"bye-lost.pcap: none of its packets is in the other captures"* ]]
    [[ $(wc -l <<< "$stderr") -eq 1 ]]
}

@test "a capture that shares nothing is named and left out, whatever its place, and the rest is read" {
    other=$samples/bye-lost.pcap
    "$whynat" correlate --format json phone="$phone" server="$server" > without || [ $? -eq 1 ]
    for order in "x=$other phone=$phone server=$server" "phone=$phone x=$other server=$server" \
        "phone=$phone server=$server x=$other"; do
        # shellcheck disable=SC2086 # words on purpose
        run -1 --separate-stderr "$whynat" correlate $order
        output=$(tr -s ' \n' '  ' <<< "$output")
        [[ $output == *" Unused "*"bye-lost.pcap: none of its packets is in the other captures"* ]]
        [[ $output == *"binding-expired-idle · certain"* ]]
        [[ $stderr == *"bye-lost.pcap was left out: none of its packets"* ]]
        [[ $(wc -l <<< "$stderr") -eq 1 ]]
        # shellcheck disable=SC2086
        "$whynat" correlate --format json $order > with 2> /dev/null || [ $? -eq 1 ]
        run -0 python3 - <<'PY'
import json
alone, together = json.load(open("without")), json.load(open("with"))
left_out = together["correlation"].pop("left_out")
assert [row["name"].rsplit("/", 1)[1] for row in left_out] == ["bye-lost.pcap"], left_out
assert alone["correlation"].pop("left_out") == []
assert alone == together
PY
    done
    "$whynat" correlate --format html x="$other" phone="$phone" server="$server" > page 2> /dev/null \
        || [ $? -eq 1 ]
    grep -q 'bye-lost.pcap was left out: none' page
    run -3 --separate-stderr "$whynat" correlate x="$other" phone="$phone" y="$samples/ack-lost-other.callee.pcap"
    [[ -z $output && $(wc -l <<< "$stderr") -eq 1 ]]
}

@test "two interfaces of one file with other clocks are read as two files are" {
    python3 - "$phone" "$server" <<'PY'
import struct, sys

def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    size = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + size + body + size

head, packets = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)), []
for number, (path, ahead) in enumerate(zip(sys.argv[1:], (0, 5))):
    data = open(path, "rb").read()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    fine = 1000 if data[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d") else 1
    head += block(1, struct.pack("<HHI", struct.unpack_from(order + "I", data, 20)[0], 0, 0))
    at, moved = 24, data[:24]
    while at < len(data):
        seconds, fraction, size, whole = struct.unpack_from(order + "IIII", data, at)
        frame = data[at + 16:at + 16 + size]
        moved += struct.pack(order + "IIII", seconds + ahead, fraction // fine * fine, size, whole) + frame
        time = (seconds + ahead) * 1000000 + fraction // fine
        packets.append((time, block(6, struct.pack("<IIIII", number, time >> 32, time & 0xFFFFFFFF, size, whole)
                                    + frame)))
        at += 16 + size
    open(f"point{number}.pcap", "wb").write(moved)
open("both.pcapng", "wb").write(head + b"".join(made for _, made in sorted(packets)))
PY
    "$whynat" correlate --format json both=both.pcapng > together || [ $? -eq 1 ]
    "$whynat" correlate --format json both:0=point0.pcap both:1=point1.pcap > apart || [ $? -eq 1 ]
    python3 - <<'PY'
import json
together, apart = json.load(open("together")), json.load(open("apart"))
points = [(p["packets"], p["matched"]) for p in together["correlation"]["points"]]
assert points == [(p["packets"], p["matched"]) for p in apart["correlation"]["points"]], points
assert min(matched for _, matched in points) > 10, points
assert len(together["correlation"]["lost"]) == len(apart["correlation"]["lost"])
verdicts = [[(s["verdict"]["headline"] or {}).get("id") for s in one["subjects"]] for one in (together, apart)]
assert verdicts[0] == verdicts[1] and "binding-expired-idle" in verdicts[0], verdicts
PY
}

@test "both sides in one capture are told apart, whatever their clocks" {
    python3 - "$phone" "$server" <<'PY'
import struct, sys
records = []
for path, ahead in zip(sys.argv[1:], (0, 3600)):
    data = open(path, "rb").read()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    at = 24
    while at < len(data):
        seconds, fraction, size, whole = struct.unpack_from(order + "IIII", data, at)
        body = struct.pack(order + "IIII", seconds + ahead, fraction, size, whole)
        records.append((seconds + ahead, fraction, body + data[at + 16:at + 16 + size]))
        at += 16 + size
open("merged.pcap", "wb").write(data[:24] + b"".join(r for _, _, r in sorted(records)))
PY
    run -1 --separate-stderr "$whynat" correlate merged.pcap
    output=$(tr -s ' \n' '  ' <<< "$output")
    [[ $output == *"outside is 3600.0"* ]]
    [[ $output == *"192.168.7.20:5060 at inside is 192.0.2.30:46282 at outside"* ]]
    [[ $output == *"binding-expired-idle · certain"* ]]
    run -1 "$whynat" correlate phone+server=merged.pcap
    [[ $output == *"at phone is"* ]]
    run -3 --separate-stderr "$whynat" correlate a+b+c=merged.pcap
    [[ $stderr == *"2 sides, not of 3"* ]]
    run -3 --separate-stderr "$whynat" correlate a+b="$samples/bye-lost.pcap"
    [[ $stderr == *"cannot be told apart"* ]]
}

@test "both sides on one interface: a request to the private Contact is no proof that the phone is reached" {
    python3 - "$samples/private-contact-registered.lan.pcap" \
        "$samples/private-contact-registered.pcap" <<'PY'
import struct, sys
records = []
for path in sys.argv[1:]:
    data, at = open(path, "rb").read(), 24
    assert data[:4] == b"\xd4\xc3\xb2\xa1" or data[:4] == b"\x4d\x3c\xb2\xa1"
    while at < len(data):
        seconds, fraction, size, _ = struct.unpack_from("<IIII", data, at)
        records.append((seconds, fraction, data[at:at + 16 + size]))
        at += 16 + size
open("merged.pcap", "wb").write(data[:24] + b"".join(r for _, _, r in sorted(records)))
PY
    for command in "" correlate; do
        # shellcheck disable=SC2086 # nothing, or a word
        "$whynat" $command --format json merged.pcap > report || [ $? -eq 1 ]
        run -0 python3 - <<'PY'
import json
subjects = json.load(open("report"))["subjects"]
call = next(s for s in subjects if s["kind"] == "call")
assert call["verdict"]["headline"]["id"] == "private-contact-registered", call["verdict"]
assert not any(s["verdict"]["ruled_out"] for s in subjects)
PY
    done
}

@test "a media relay is no NAT in a merged capture, with a link layer or without, whatever the clocks" {
    # The relay's first two packets go to the private address that the SDP names.
    for ahead in 0 7 -3600; do
        for link in ethernet none; do
            python3 - $ahead $link "$samples/private-sdp-harmless.pcap" \
                "$samples/private-sdp-harmless.wan.pcap" <<'PY'
import struct, sys
ahead, bare, records = int(sys.argv[1]), sys.argv[2] == "none", []
for path, moved in zip(sys.argv[3:], (ahead, 0)):
    data, at = open(path, "rb").read(), 24
    while at < len(data):
        seconds, fraction, size, _ = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16 + (14 if bare else 0):at + 16 + size]
        records.append((seconds + moved, fraction, struct.pack(
            "<IIII", seconds + moved, fraction, len(frame), len(frame)) + frame))
        at += 16 + size
open("merged.pcap", "wb").write(data[:20] + struct.pack("<I", 101 if bare else 1)
                                + b"".join(r for _, _, r in sorted(records)))
PY
            run -0 "$whynat" correlate --format json merged.pcap
            echo "$output" > report
            run -0 python3 - <<'PY'
import json
report = json.load(open("report"))
rows = report["correlation"]
assert [point["name"] for point in rows["points"]] == ["inside", "outside"]
assert not any(row["lost"] for row in rows["lost"]), rows["lost"]
assert not rows["appeared"], rows["appeared"]
assert [(row["a_here"], row["a_there"], row["b_here"], row["b_there"]) for row in rows["passages"]] == [
    ("192.168.1.20:16384", "198.51.100.7:16384", "203.0.113.11:30000", "203.0.113.11:30000")]
PY
        done
    done
}

@test "what looks alike and cannot be told apart is refused with that reason" {
    # Three copies of one REGISTER through a box that changes its Call-ID; here one is missing.
    python3 - <<'PY'
import socket, struct
def register(address, call_id):
    return (f"REGISTER sip:example.net SIP/2.0\r\nVia: SIP/2.0/UDP {address}:5060"
            ";branch=z9hG4bK0123456789abcdef\r\nMax-Forwards: 70\r\n"
            "From: <sip:alice@example.net>;tag=a\r\nTo: <sip:alice@example.net>\r\n"
            f"Call-ID: {call_id}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n").encode()
def write(name, source, call_id, times, ident):
    with open(name, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for number, at in enumerate(times):
            body = register(source, call_id)
            udp = struct.pack(">HHHH", 5060, 5060, 8 + len(body), 0) + body
            ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), ident + number, 0, 64, 17, 0,
                             socket.inet_aton(source), socket.inet_aton("203.0.113.10")) + udp
            data = bytes(12) + b"\x08\0" + ip
            file.write(struct.pack("<IIII", 1000 + at, 0, len(data), len(data)) + data)
write("inside.pcap", "192.168.1.20", "x@192.168.1.20", (0, 4, 8), 1)
write("outside.pcap", "198.51.100.7", "x@198.51.100.7", (4, 8), 900)
PY
    run -3 --separate-stderr "$whynat" correlate a=inside.pcap b=outside.pcap
    [[ -z $output && $stderr == *"which is which cannot be told"* ]]
    [[ $(wc -l <<< "$stderr") -eq 1 ]]
}

@test "two phones whose calls a proxy passes on are judged together, and nothing is claimed in between" {
    python3 - <<'PY'
import socket, struct
def message(first, vias, extra=""):
    return (first + "\r\n" + "".join(f"Via: SIP/2.0/UDP {via}\r\n" for via in vias)
            + "Max-Forwards: 70\r\nFrom: <sip:alice@example.net>;tag=a\r\n"
            f"To: <sip:bob@example.net>{extra}\r\nCall-ID: call@192.168.1.20\r\n"
            "CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n").encode()
A, B, P = "192.168.1.20", "192.168.7.20", "203.0.113.10"
a, p = f"{A}:5060;branch=z9hG4bKaaaaaaaaaaaaaaaa", f"{P};branch=z9hG4bKpppppppppppppppp"
invite = "INVITE sip:bob@example.net SIP/2.0"
def write(name, packets):
    with open(name, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for number, (at, source, destination, body) in enumerate(packets):
            udp = struct.pack(">HHHH", 5060, 5060, 8 + len(body), 0) + body
            ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number + 7, 0, 64, 17, 0,
                             socket.inet_aton(source), socket.inet_aton(destination)) + udp
            data = bytes(12) + b"\x08\0" + ip
            file.write(struct.pack("<IIII", 1000 + at, 0, len(data), len(data)) + data)
write("alice.pcap", [(0, A, P, message(invite, [a])),
                     (3, P, A, message("SIP/2.0 486 Busy Here", [a], ";tag=b"))])
write("bob.pcap", [(3600, P, B, message(invite, [p, a])),
                   (3603, B, P, message("SIP/2.0 486 Busy Here", [p, a], ";tag=b"))])
PY
    run -0 --separate-stderr "$whynat" correlate alice=alice.pcap bob=bob.pcap
    output=$(tr -s ' \n' '  ' <<< "$output")
    [[ $output == *"bob is 3600.000000 s ahead of alice, roughly."* ]]
    [[ $output == *"a server passes calls on"* && $output == *"not-nat-busy"* ]]
    [[ $output != *"Lost"* && $output != *"rewrites"* ]]
}

@test "html is one page with the ladder" {
    run -1 "$whynat" correlate --format html -o page.html phone="$phone" server="$server"
    grep -q '<svg class="ladder"' page.html
    grep -q 'server#' page.html
    # Links lead to the messages of both places: the INVITE that is lost, and the one that arrives.
    [[ $(grep -o '<pre' page.html | wc -l) -gt 4 ]]
    grep -q '<details id="s0-[0-9]*-m0-' page.html
    grep -q '<details id="s0-[0-9]*-m1-' page.html
    run -2 "$whynat" correlate --format html --ladder phone="$phone" server="$server"
}

@test "-q says only what failed" {
    run -1 "$whynat" correlate -q phone="$phone" server="$server"
    [[ $output == *"binding-expired-idle"* && $output != *"Clocks"* ]]
}

@test "-o writes the file" {
    run -1 "$whynat" correlate -o report.txt phone="$phone" server="$server"
    [[ -z $output ]]
    grep -q "binding-expired-idle" report.txt
}

@test "of sound that arrives it is told how much was lost between the points" {
    # Outside 418 packets go to the caller, inside 333 of them come in.
    "$whynat" correlate --color=never "a=$samples/media-binding-expired-silence.both.pcap" > report || [ $? -eq 1 ]
    [[ $(tr -s ' \n' ' ' < report) == *"arrives; 418 packets, at least 85 of them lost on the way"* ]]
    # One place alone cannot know.
    "$whynat" --color=never "$samples/media-binding-expired-silence.both.pcap" > report || [ $? -eq 1 ]
    [[ $(tr -s ' \n' ' ' < report) == *"arrives; 418 packets"* ]]
    ! grep -q "lost on the" report
}
