#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The ladder in text: what is drawn, how wide, with which characters.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    # The same without sanitizers, for what starts it hundreds of times.
    plain=${WHYNAT_PLAIN_PROGRAM:-$whynat}
    samples=${WHYNAT_SAMPLES:?names the samples}
    faulty=$samples/ack-lost-private-contact.pcap
    unset COLUMNS
    cd "$BATS_TEST_TMPDIR"
}

@test "the failed call alone, its messages in order, the guilty ones marked" {
    run -1 --separate-stderr "$whynat" ladder "$faulty"
    [[ -z $stderr && $output == *"✗ Call"* && $output != *"Registration"* ]]
    [[ $output == *INVITE*"100 Trying"*"180 Ringing"*"200 OK, 11 times"*ACK*BYE* ]]
    # Frame 14 is the ACK to the private address, which frames 18 to 54 repeat.
    [[ $(grep -c '#14 .*ACK, 11 times.*✗$' <<< "$output") -eq 1 ]]
    [[ $output == *"✗ #14 "*"The ACK is sent to 192.168.7.20:5060"* ]]
    [[ $(grep -c '#5 .*✗' <<< "$output") -eq 0 ]]
}

@test "a Call-ID, or its beginning, chooses; all shows what works too" {
    call_id=$("$whynat" --format json "$faulty" |
        python3 -c 'import json, sys; print([s["call_id"] for s in json.load(sys.stdin)["subjects"] if s["kind"] == "registration"][0])')
    run -1 "$whynat" ladder "$faulty" "${call_id:0:12}"
    [[ $output == *"Registration"*REGISTER*"200 OK"* && $output != *INVITE* ]]
    run -1 "$whynat" ladder --all "$faulty"
    [[ $output == *"Registration"*"Registration"*"Call"* ]]
    run -2 --separate-stderr "$whynat" ladder "$faulty" no-such-call
    [[ -z $output && $stderr == "whynat: "*"no-such-call"* ]]
}

@test "no line is wider than was asked for, and narrow ones become a list" {
    for width in 44 60 80 100 120; do
        for sample in ack-lost-private-contact rtp-port-remapped no-hairpin; do
            COLUMNS=$width "$whynat" ladder "$samples/$sample.pcap" > text || [ $? -eq 1 ]
            [ "$(python3 -c 'print(max(len(line.rstrip("\n")) for line in open("text", encoding="utf-8")))')" -le "$width" ]
        done
    done
    COLUMNS=44 run "$whynat" ladder "$faulty"
    [[ $output == *"198.51.100.7:5060 → "* ]]
    COLUMNS=120 run "$whynat" ladder "$faulty"
    [[ $output == *"│"*"INVITE"*"▶│"* && $output != *"198.51.100.7:5060 → "* ]]
}

@test "ASCII where it is asked for, or the terminal knows nothing else" {
    run -1 "$whynat" ladder --ascii "$faulty"
    [[ $output == *"|"*"INVITE"*">|"* ]]
    run ! grep -qP '[^\x00-\x7f]' <<< "$output"
    LC_ALL=C run -1 "$whynat" ladder "$faulty"
    run ! grep -qP '[^\x00-\x7f]' <<< "$output"
}

@test "sound is a bar with its packets" {
    COLUMNS=140 run -1 "$whynat" ladder "$samples/rtp-port-remapped.pcap"
    [[ $(grep -c '═ RTP audio, 300 packets in 6 s ═*▶' <<< "$output") -eq 1 ]]
    [[ $(grep -c '◀═* RTP audio, 303 packets in 6 s ═' <<< "$output") -eq 1 ]]
}

@test "every sample has a ladder of each of its subjects" {
    python3 - "$plain" "$samples"/*.pcap << 'END'
import concurrent.futures, json, re, subprocess, sys

program, *samples = sys.argv[1:]

def run(*arguments):
    done = subprocess.run([program, *arguments], stdout=subprocess.PIPE, check=False)
    assert done.returncode <= 3, arguments
    return done.stdout.decode()

def check(sample, subjects):
    # Each has at least one step, which begins with its time.
    starts = re.findall(r"^ {3}0\.000  #\d+ ", run("ladder", "--all", sample), re.MULTILINE)
    assert len(starts) >= subjects, (sample, len(starts), subjects)

counts = dict.fromkeys(range(len(samples)), 0)
report = json.loads(run("--format", "json", *samples))
assert [capture["file"] for capture in report["captures"]] == samples
for subject in report["subjects"]:
    counts[subject["capture"]] += 1
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    list(pool.map(check, samples, counts.values()))
assert sum(counts.values()) > len(samples)
END
}

@test "status 2 for a wrong command line, 3 for what is no capture" {
    run -2 --separate-stderr "$whynat" ladder
    [[ ${#stderr_lines[@]} -eq 1 ]]
    run -2 "$whynat" ladder --color blue "$faulty"
    run -2 "$whynat" ladder a b c
    run -3 --separate-stderr "$whynat" ladder missing.pcap
    [[ ${#stderr_lines[@]} -eq 1 ]]
}
