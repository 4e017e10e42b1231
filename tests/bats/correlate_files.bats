#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# `whynat correlate`: files and command lines that are not as they should be.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    samples=${WHYNAT_SAMPLES:?names the samples}
    phone=$samples/binding-expired-idle.lan.pcap
    server=$samples/binding-expired-idle.pcap
    cd "$BATS_TEST_TMPDIR"
}

# Root without the rights of root.
unprivileged() {
    if [[ $(id -u) -eq 0 ]]; then
        setpriv --inh-caps=-all --bounding-set=-all "$@"
    else
        "$@"
    fi
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
    head -c 24 "$phone" > silent.pcap
    run -3 --separate-stderr "$whynat" correlate a="$phone" b=silent.pcap
    [[ -z $output && $stderr == *"silent.pcap: it holds no packets"* ]]
    run -1 --separate-stderr "$whynat" correlate a="$phone" b="$server" c=silent.pcap
    [[ $output == *"binding-expired-idle"* && $stderr == *"silent.pcap"*"was left out"* ]]
    echo text > text.pcap
    for bad in "missing.pcap:it does not exist" "empty.pcap:it is empty" "text.pcap:it is not a"; do
        run -3 --separate-stderr "$whynat" correlate a="$phone" c="${bad%%:*}" b="$server"
        [[ $output == *"binding-expired-idle · certain"* ]]
        [[ $stderr == *"${bad%%:*} was left out: ${bad#*:}"* && $(wc -l <<< "$stderr") -eq 1 ]]
    done
}

@test "a capture that breaks off is named, with status 3" {
    head -c -5 "$server" > cut.pcap
    run -3 --separate-stderr "$whynat" correlate phone="$phone" server=cut.pcap
    [[ $output == *"server: the file breaks off"* && $output == *"phone, server"*"subjects"* ]]
}

@test "the same capture twice is seen to be the same" {
    run -2 --separate-stderr "$whynat" correlate a="$phone" b="$phone"
    [[ -z $output && $stderr == *"a and b are the same file"* ]]
    cp "$phone" copy.pcap
    run -0 --separate-stderr "$whynat" correlate a="$phone" b=copy.pcap
    [[ $output == *"18 of 18 packets at a, 18 of 18 packets at b"* ]]
    [[ $output == *"No address was translated"* && $output != *"Lost"* && $output != *"Sudden"* ]]
}

@test "a wrong command line has status 2" {
    run -2 "$whynat" correlate
    run -2 "$whynat" correlate a="$phone" b=-
    run -2 --separate-stderr "$whynat" correlate a="$phone" a="$server"
    [[ $stderr == *"both called a"* ]]
    for wrong in a= a+= +a=; do
        run -2 --separate-stderr "$whynat" correlate "$wrong" b="$server"
        [[ $stderr == *"\"$wrong\" lacks a "* && $(wc -l <<< "$stderr") -eq 1 ]]
    done
    run -2 "$whynat" correlate -o one --packets one a="$phone" b="$server"
    run -2 "$whynat" correlate --format xml a="$phone" b="$server"
    run -2 "$whynat" correlate -q -v a="$phone" b="$server"
}

@test "a full disk is one sentence, whatever is written" {
    [[ -c /dev/full ]] || skip "no /dev/full"
    for what in "--format text -o" "--format json -o" "--format html -o" "--ladder -o" --packets; do
        # shellcheck disable=SC2086 # words on purpose
        run -70 --separate-stderr "$whynat" correlate $what /dev/full phone="$phone" server="$server"
        [[ $stderr == *"cannot write '/dev/full'"* && $(wc -l <<< "$stderr") -eq 1 ]]
    done
}

# The server's capture comes through a pipe that is opened once for each reading, so that the moment is
# known: after $1 whole readings and a half.
interrupted_after() {
    local whole=$1 number=0
    shift
    rm -f pipe
    mkfifo pipe
    # What a test's background jobs inherit ignores SIGINT.
    env --default-signal "$whynat" correlate phone="$phone" server=pipe "$@" \
        > report 2> errors 3>&- &
    while [ $((number++)) -lt "$whole" ]; do cat "$server" > pipe; done
    exec 5> pipe
    head -c 2000 "$server" >&5
    kill -INT $!
    exec 5>&-
    wait $! && status=0 || status=$?
}

@test "an interrupt tells nothing of parts of captures, and leaves no file behind" {
    for whole in 0 1; do
        for format in text json html; do
            echo before > report.old
            interrupted_after $whole --format $format -o report.old --packets packets.tsv
            [[ $status -eq 3 && $(cat report.old) == before && ! -s report ]]
            [[ $(cat errors) == *"interrupted"* && $(wc -l < errors) -eq 1 ]]
            [[ $(echo *) == "errors pipe report report.old" ]]
        done
    done
}

@test "where nothing may be written, one sentence says so, and what was there stays" {
    [[ $(id -u) -ne 0 ]] || command -v setpriv > /dev/null || skip "root may write everywhere"
    mkdir closed
    echo before > closed/report
    chmod a-w closed/report
    chmod 555 closed
    chmod 755 "$BATS_TEST_TMPDIR"
    for what in "--format json -o" "--format html -o" --packets; do
        # shellcheck disable=SC2086 # words on purpose
        run -70 --separate-stderr unprivileged "$whynat" correlate $what closed/report \
            phone="$phone" server="$server"
        [[ $stderr == *"cannot write 'closed/report': Permission denied"* ]]
        [[ $(wc -l <<< "$stderr") -eq 1 && $(cat closed/report) == before ]]
        [[ $(ls closed) == report ]]
    done
}

@test "a length that no packet has is no packet, and nothing is made up of it" {
    python3 - "$server" <<'PY'
import sys
data = open(sys.argv[1], "rb").read()
# The captured and the original length of the fifth packet.
at = 24
for _ in range(4):
    at += 16 + int.from_bytes(data[at + 8:at + 12], "little")
open("huge.pcap", "wb").write(data[:at + 8] + b"\xff\xff\xff\x7f" * 2 + data[at + 16:])
PY
    run -3 --separate-stderr "$whynat" correlate phone="$phone" server=huge.pcap
    output=$(tr -s ' \n' '  ' <<< "$output")
    [[ $output == *"2 of 4 packets at server"* && $output == *"packet 5 "*"claims to hold"* ]]
    # What may have come afterwards is not lost.
    [[ $output != *" Lost "* && $output == *"4 subjects: none failed"* ]]
}

@test "a clock that was set back while it captured is seen, and loses nothing" {
    python3 - "$server" <<'PY'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
at, frames = 24, []
while at < len(data):
    frames.append(at)
    at += 16 + int.from_bytes(data[at + 8:at + 12], "little")
for at in frames[len(frames) // 2:]:
    data[at:at + 4] = (int.from_bytes(data[at:at + 4], "little") - 300).to_bytes(4, "little")
open("set.pcap", "wb").write(data)
PY
    "$whynat" correlate --format json phone="$phone" server="$server" > before || [ $? -eq 1 ]
    "$whynat" correlate --format json phone="$phone" server=set.pcap > after || [ $? -le 1 ]
    run -0 python3 - <<'PY'
import json
before, after = (json.load(open(name))["correlation"] for name in ("before", "after"))
for one, other in zip(before["points"], after["points"]):
    assert one["matched"] == other["matched"], (one, other)
    assert one["steady"] and not one["set"], one
phone, server = after["points"]
assert phone["steady"] and not server["steady"], server
assert len(server["set"]) == 1, server
lost = [{(row["here"], row["from"], row["to"]) for row in side["lost"] if row["lost"]}
        for side in (before, after)]
assert lost[1] <= lost[0], lost
PY
    run "$whynat" correlate phone="$phone" server=set.pcap
    output=$(tr -s ' \n' '  ' <<< "$output")
    [[ $output == *"One of the two clocks was set while this was captured: by "*" is not called lost."* ]]
}
