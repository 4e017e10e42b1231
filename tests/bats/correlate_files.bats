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
