#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# One call as a package: what is in it, and what the command line refuses.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    faulty=${WHYNAT_SAMPLES:?names the samples}/ack-lost-private-contact.pcap
    cd "$BATS_TEST_TMPDIR"
    call_id=$("$whynat" --format json "$faulty" | python3 -c 'import json, sys
print([s["call_id"] for s in json.load(sys.stdin)["subjects"] if s["kind"] == "call"][0])')
}

@test "the package holds capture, page and JSON of the call" {
    run -0 --separate-stderr "$whynat" ticket "$faulty" "${call_id:0:10}" -o pack
    [[ -z $output && -z $stderr && $(ls pack) == $'call.pcapng\nreport.html\nreport.json' ]]
    run -1 "$whynat" pack/call.pcapng
    [[ $output == *"ack-lost-private-contact · certain"* ]]
    grep -q "because the ACK goes to a private address" pack/report.html
    # Packing again replaces, and gives the same bytes.
    cp -r pack before
    "$whynat" ticket "$faulty" "$call_id" -o pack
    diff -r before pack
}

@test "another call of the same capture is not in it" {
    python3 - "$faulty" << 'END'
import pathlib, sys
data = pathlib.Path(sys.argv[1]).read_bytes()
first = data[24:]
# The same packets once more with other identities of the same length.
other = first.replace(b"alice", b"carol").replace(b"z9hG4bK", b"z9hG4bX")
import re
ids = set(re.findall(rb"Call-ID: ([0-9a-f]+)", first))
for call_id in ids:
    other = other.replace(call_id, call_id[::-1])
pathlib.Path("two.pcap").write_bytes(data[:24] + first + other)
END
    run -0 "$whynat" ticket two.pcap "$call_id" -o pack
    run ! grep -q carol pack/call.pcapng
    grep -q alice pack/call.pcapng
}

@test "pseudonyms are others each time, and the same with a key" {
    for folder in one two; do "$whynat" ticket --redact "$faulty" "$call_id" -o $folder; done
    run ! cmp -s one/call.pcapng two/call.pcapng
    for folder in a b; do "$whynat" ticket --redact --key secret "$faulty" "$call_id" -o $folder; done
    cmp a/call.pcapng b/call.pcapng
    run ! grep -q alice one/call.pcapng one/report.html one/report.json
}

@test "status 2 and one sentence for a wrong command line, 3 for what is no capture" {
    for arguments in "" "$faulty" "$faulty $call_id" "$faulty no-such-call -o pack" \
        "$faulty $call_id -o pack --key x" "$faulty $call_id -o pack --nonsense"; do
        run -2 --separate-stderr "$whynat" ticket $arguments
        [[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: "* ]]
    done
    run -3 --separate-stderr "$whynat" ticket missing.pcap x -o pack
    [[ ${#stderr_lines[@]} -eq 1 && ! -e pack ]]
}
