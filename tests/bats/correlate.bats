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

@test "one capture point alone is refused" {
    run -3 --separate-stderr "$whynat" correlate a="$phone"
    [[ $stderr == *"only one capture point"* ]]
}

@test "a file that cannot be read is named" {
    run -3 --separate-stderr "$whynat" correlate a="$phone" b=missing.pcap
    [[ $stderr == *"missing.pcap"* ]]
    : > empty.pcap
    run -3 --separate-stderr "$whynat" correlate a="$phone" b=empty.pcap
    [[ $stderr == *"empty.pcap"* ]]
}

@test "a wrong command line has status 2" {
    run -2 "$whynat" correlate
    run -2 "$whynat" correlate a="$phone" b=-
    run -2 "$whynat" correlate --format html a="$phone" b="$server"
    run -2 "$whynat" correlate -q -v a="$phone" b="$server"
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
