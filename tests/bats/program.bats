#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# The command line: what is said where, and the exit status.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    samples=${WHYNAT_SAMPLES:?names the samples}
    faulty=$samples/ack-lost-private-contact.pcap
    healthy=$samples/ack-lost-private-contact.not.pcap
    cd "$BATS_TEST_TMPDIR"
}

cut_capture() { # the faulty sample without its last 100 bytes
    head -c "$(($(stat -c %s "$faulty") - 100))" "$faulty" > cut.pcap
}

@test "a fault is told on standard output, with status 1" {
    run -1 --separate-stderr "$whynat" "$faulty"
    [[ $output == *"✗ Call"* && $output == *"ack-lost-private-contact · certain"* ]]
    [[ -z $stderr ]]
}

@test "a capture without a fault has status 0" {
    run -0 "$whynat" "$healthy"
    [[ $output == *"none failed"* ]]
}

@test "diagnose, -r and standard input are the same" {
    "$whynat" --format json "$faulty" > plain || [ $? -eq 1 ]
    "$whynat" diagnose --format json "$faulty" > named || [ $? -eq 1 ]
    "$whynat" --format json -r "$faulty" > option || [ $? -eq 1 ]
    "$whynat" --format json - < "$faulty" > input || [ $? -eq 1 ]
    cmp plain named
    cmp plain option
    diff <(grep -v '"file"' plain) <(grep -v '"file"' input)
    grep -q '"file":"-"' input
}

@test "a letter's value may follow it without a space, and may look like an option" {
    "$whynat" --format json "$faulty" > plain || [ $? -eq 1 ]
    "$whynat" --format json "-r$faulty" -otogether || [ $? -eq 1 ]
    cmp plain together
    "$whynat" --format json -o -ofile "$faulty" || [ $? -eq 1 ]
    cmp plain ./-ofile
    cp "$faulty" ./-rfile
    run -1 "$whynat" -q -- -rfile ./-rfile
    [[ $output == *"All 2 captures together"* ]]
    run -1 "$whynat" batch -j2 ./-rfile
}

@test "status 2 and one sentence for a wrong command line" {
    for arguments in "" "--nonsense x" "--format xml $healthy" "--color blue $healthy" \
        "--private-net 10.0.0.0/99 $healthy" "--server nowhere $healthy" "--sip-port 0 $healthy" \
        "--vantage 10.0.0.1=inside $healthy" "--same-realm 10.0.0.0/8 $healthy" \
        "--rtp-range 20000-10000 $healthy" "-q -v $healthy" "--duration 5 $healthy" \
        "--watch --format json $healthy" "-i lo $healthy" "- -" "--one-capture -"; do
        run -2 --separate-stderr "$whynat" $arguments
        [[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: "* ]]
    done
}

@test "html is one page, the same each time, and names no folder" {
    run -1 --separate-stderr "$whynat" --format html -o page.html "$faulty"
    [[ -z $output && -z $stderr ]]
    "$whynat" --format html "$faulty" > again.html || [ $? -eq 1 ]
    cmp page.html again.html
    grep -q "default-src 'none'" page.html
    grep -q "because the ACK goes to a private address" page.html
    run ! grep -qF "$samples" page.html
    # What comes through a pipe cannot be read twice: no texts of messages, but all else.
    "$whynat" --format html - < "$faulty" > piped.html || [ $? -eq 1 ]
    grep -q 'class="ladder"' piped.html
    run ! grep -q '<pre' piped.html
}

@test "html of several captures, of none that can be read, and of one without SIP" {
    "$whynat" --format html "$faulty" "$healthy" > two.html || [ $? -eq 1 ]
    [ "$(grep -c '<h2 id="c' two.html)" -eq 2 ]
    run -3 --separate-stderr "$whynat" --format html missing.pcap
    [[ $output == *"</html>" && $output == *"missing.pcap"* ]]
    run -0 --separate-stderr "$whynat" --format html "$healthy" -f 'host 192.0.2.99'
    [[ $output == *"There is no call and no registration"* ]]
}

@test "a wrong capture filter is a fault of the command line" {
    run -2 --separate-stderr "$whynat" -f 'udp prot 5060' "$healthy"
    [[ $stderr == "whynat: "* ]]
}

@test "a capture filter leaves packets out, and the report says so" {
    run -0 --separate-stderr "$whynat" --format json -f 'host 192.0.2.99' "$faulty"
    python3 - "$output" << 'EOF'
import json, sys
report = json.loads(sys.argv[1])
assert report["subjects"] == [], report["subjects"]
assert any("filter" in problem for problem in report["captures"][0]["problems"])
EOF
}

@test "what cannot be read has status 3, and the other files are analysed" {
    echo "this is no capture" > text
    : > empty
    for bad in missing text empty .; do
        run -3 --separate-stderr "$whynat" "$bad" "$faulty"
        [[ ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: "* ]]
        [[ $output == *"ack-lost-private-contact · certain"* ]]
        run -3 --separate-stderr "$whynat" --format json "$bad" "$faulty"
        [[ ${#stderr_lines[@]} -eq 1 ]]
        python3 -c 'import json, sys
report = json.loads(sys.argv[1])
bad, good = report["captures"]
assert not bad["complete"] and bad["problems"] and good["complete"]
assert {subject["capture"] for subject in report["subjects"]} == {1}' "$output"
    done
}

@test "a file that breaks off is analysed as far as it goes" {
    cut_capture
    run -3 --separate-stderr "$whynat" cut.pcap
    [[ $output == *"⚠"*"breaks off"* && $output == *"3 subjects"* ]]
    run -3 --separate-stderr "$whynat" --format json cut.pcap
    [[ $stderr == "whynat: cut.pcap: "*"breaks off"* ]]
}

@test "several captures have a sum" {
    run -1 "$whynat" "$healthy" "$faulty"
    [[ $output == *"All 2 captures together, "* ]]
}

@test "the parts of a ring buffer are one capture" {
    command -v editcap || skip "editcap is not installed"
    editcap -c 20 "$faulty" part.pcap
    run -1 --separate-stderr "$whynat" --one-capture --format json part_*.pcap
    one=$output
    "$whynat" --format json "$faulty" > whole || [ $? -eq 1 ]
    python3 - "$one" whole << 'EOF'
import json, sys
one, whole = json.loads(sys.argv[1]), json.load(open(sys.argv[2]))
assert len(one["captures"]) == 1 and len(one["captures"][0]["parts"]) == 3
assert one["captures"][0]["packets"] == whole["captures"][0]["packets"]
assert one["subjects"] == whole["subjects"]
EOF
}

@test "compressed captures are read" {
    gzip -c "$faulty" > faulty.pcap.gz
    run -1 "$whynat" faulty.pcap.gz
    [[ $output == *"ack-lost-private-contact · certain"* ]]
}

@test "-q has a line for what failed, -v has everything" {
    run -1 "$whynat" -q "$faulty"
    [[ $output == *"✗ Call"* && $output != *"Fix"* && $output != *"✓"* ]]
    run -0 "$whynat" -q "$healthy"
    [[ $output != *"?"* && $output == *"none failed"* ]]
    run -1 "$whynat" -v "$faulty"
    [[ $output == *"  Caller "* && $output == *"the cause]"* && $output == *"✓ Registration"* ]]
}

@test "what the user tells of the network changes the verdict" {
    run -0 "$whynat" --format json --private-net 10.0.0.0/8 --public-net 192.168.0.0/16 \
        --server 203.0.113.10:5060 --sip-port 5070,5080 --rtp-range 10000-20000 "$healthy"
    run -1 "$whynat" --public-net 192.168.7.0/24 "$faulty"
    [[ $output != *"ack-lost-private-contact ·"* ]]
    refused=$samples/registrar-rejects-private-address.pcap
    run -1 "$whynat" "$refused"
    [[ $output == *"registrar-rejects-private-address"* ]]
    run -0 "$whynat" --same-realm 192.168.0.0/16,203.0.113.0/24 "$refused"
    [[ $output != *"registrar-rejects-private-address ·"* ]]
    run -1 "$whynat" -v --vantage 198.51.100.7=wan "$faulty"
    [[ $output == *"captured outside its network"* ]]
}

@test "--watch tells each verdict once, as its call ends" {
    run -1 --separate-stderr "$whynat" --watch --format ndjson "$faulty"
    python3 - "$output" << 'EOF'
import json, sys
records = [json.loads(line) for line in sys.argv[1].split("\n")]
types = [record["type"] for record in records]
assert types == ["subject"] * 3 + ["capture"] + ["nat"] * 2 + ["port"] * (len(types) - 7) + ["end"], types
assert "port" in types
assert [record["kind"] for record in records[:3]] == ["registration", "registration", "call"]
assert records[2]["verdict"]["headline"]["id"] == "ack-lost-private-contact"
EOF
    run -1 "$whynat" --watch "$faulty"
    [ "$(grep -c '^✗ Call' <<< "$output")" -eq 1 ]
    [ "$(grep -c '^✓ Registration' <<< "$output")" -eq 2 ]
}

@test "two runs give the same bytes" {
    for format in text json ndjson; do
        "$whynat" --format $format "$samples"/bye-lost*.pcap > first || [ $? -eq 1 ]
        "$whynat" --format $format "$samples"/bye-lost*.pcap > second || [ $? -eq 1 ]
        cmp first second
    done
}

# ------------------------------------------------------------------ output

@test "-o writes the file whole, and nothing else" {
    mkdir folder
    cd folder
    "$whynat" --format json "$faulty" > expected || [ $? -eq 1 ]
    run -1 --separate-stderr "$whynat" --format json -o report.json "$faulty"
    [[ -z $output && -z $stderr ]]
    cmp expected report.json
    [ "$(ls)" = "$(printf 'expected\nreport.json')" ]
    [ "$(stat -c %a report.json)" = "$(stat -c %a expected)" ]
}

@test "-o keeps the old file where the new one cannot be written" {
    mkdir folder
    cd folder
    echo old > report
    run -2 "$whynat" -f 'udp prot 5060' -o report "$faulty"
    [ "$(cat report)" = old ]
    run -70 --separate-stderr "$whynat" -o missing/report "$faulty"
    [[ ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: cannot write 'missing/report': "* ]]
    run -70 --separate-stderr "$whynat" -o . "$faulty"
    [[ $stderr == "whynat: cannot write '.': "* ]]
    [ "$(ls)" = report ]
}

@test "-o follows a link and writes a device in place" {
    echo old > real
    ln -s real link
    run -1 "$whynat" -o link "$faulty"
    [ -L link ]
    grep -q ack-lost real
    run -1 "$whynat" -o /dev/null "$faulty"
    [ -c /dev/null ]
}

@test "a limit that is reached is told, and what was held is judged" {
    run -0 --separate-stderr "$whynat" --max-flows 1000 --max-calls 1000 --format json \
        "$samples/ack-lost-private-contact.not.pcap"
    [[ $output != *"A table was full"* ]]
    run --separate-stderr "$whynat" --max-messages 1 --format json "$faulty"
    [[ $status -le 1 && $output == *"A table was full: "*" packets were left out"* ]]
    run --separate-stderr "$whynat" --max-calls 1 "$faulty"
    [[ $output == *"A table was full: "*" packets were left out"* ]]
    for wrong in "--max-calls 0" "--max-flows x" "--max-stun -1" "--max-notes 99999999999"; do
        run -2 --separate-stderr "$whynat" $wrong "$faulty"
        [[ ${#stderr_lines[@]} -eq 1 && $stderr == *"is not a number from 1 on"* ]]
    done
}

@test "a disk that fills during -o leaves no half file, and the old one as it was" {
    # A file may not grow beyond this many blocks of 512 or 1024 bytes: the write itself fails.
    limited='trap "" XFSZ; ulimit -f 1; exec "$@"'
    echo old > kept.json
    run -70 --separate-stderr bash -c "$limited" - "$whynat" --format json -o kept.json "$faulty"
    [[ ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: cannot write '"*"kept.json': "* ]]
    [[ $(cat kept.json) == old ]]
    run -70 --separate-stderr bash -c "$limited" - "$whynat" --format json -o new.json "$faulty"
    # Neither under its name nor aside.
    [[ -z $(compgen -G "new.json*") && $(compgen -G "kept.json*") == kept.json ]]
}

@test "a full disk is said once, with status 70" {
    [ -e /dev/full ] || skip "there is no /dev/full"
    run -70 --separate-stderr bash -c '"$1" "$2" > /dev/full' - "$whynat" "$faulty"
    [[ ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: cannot write 'standard output': "* ]]
    for command in list "explain bye-lost" --version; do
        run -70 --separate-stderr bash -c '"$1" $2 > /dev/full' - "$whynat" "$command"
        [[ ${#stderr_lines[@]} -eq 1 ]]
    done
}

@test "a reader that leaves early is no fault" {
    run -0 --separate-stderr bash -c '"$1" list | head -n 1 > /dev/null; exit ${PIPESTATUS[0]}' - \
        "$whynat"
    [[ -z $stderr ]]
    run -1 --separate-stderr bash -c '"$1" -v "$2"/*.pcap | true; exit ${PIPESTATUS[0]}' - \
        "$whynat" "$samples"
    [[ -z $stderr ]]
}

@test "an interrupt ends the reading, and what was read is reported" {
    (cat "$faulty"; sleep 20) | "$whynat" --format json - > report 2> errors &
    sleep 1
    kill -INT "$(pgrep -n -f -- "$whynat --format json -")"
    wait $! && status=0 || status=$?
    [ $status -eq 3 ]
    python3 -c 'import json
report = json.load(open("report"))
assert report["captures"][0]["packets"] == 58, report["captures"]
assert any("interrupted" in problem for problem in report["captures"][0]["problems"])
assert len(report["subjects"]) == 3'
}

# ------------------------------------------------------------------ looks

@test "no colour where nobody looks, unless asked for" {
    escape=$(printf '\033')
    run -1 env TERM=xterm "$whynat" "$faulty"
    [[ $output != *"$escape"* ]]
    run -1 env NO_COLOR=1 "$whynat" --color=always "$faulty"
    [[ $output == *"$escape["* ]]
    run -1 "$whynat" --color=never "$faulty"
    [[ $output != *"$escape"* ]]
}

@test "colour on a terminal, and none with NO_COLOR" {
    command -v script || skip "script is not installed"
    escape=$(printf '\033')
    run env -u NO_COLOR TERM=xterm script -qec "'$whynat' '$faulty'" /dev/null
    [[ $output == *"$escape["* ]]
    run env NO_COLOR=1 TERM=xterm script -qec "'$whynat' '$faulty'" /dev/null
    [[ $output != *"$escape"* ]]
}

@test "a locale without UTF-8 gets ASCII" {
    run -1 env LC_ALL=C "$whynat" -v "$faulty"
    [[ $output == *"x Call"* && $output == *"alice@example.net -> bob@example.net"* ]]
    ! LC_ALL=C grep -q '[^ -~]' <<< "$output"
}

@test "a file name cannot command the terminal" {
    name=$(printf 'a\033[31mb\nc.pcap')
    cp "$faulty" "$name"
    run -1 "$whynat" "$name"
    [[ $output == 'a\x1B[31mb\x0Ac.pcap'* ]]
    run -3 --separate-stderr "$whynat" "$name.missing"
    [[ $stderr == *'a\x1B[31mb\x0Ac.pcap.missing'* ]]
}

# ------------------------------------------------------------------ catalogue and help

@test "explain prints a page, and suggests the id that was meant" {
    run -0 "$whynat" explain ack-lost-private-contact
    [[ $output == *"What happens"*"What to do"*"Where it is written"*"RFC 3261"* ]]
    run -2 --separate-stderr "$whynat" explain ack-lost-privat-contact
    [[ -z $output && $stderr == *"did you mean 'ack-lost-private-contact'?" ]]
    run -2 --separate-stderr "$whynat" explain qqqqqqqqqqqqqqqqqqqqqqqqq
    [[ $stderr == *"whynat list"* ]]
    run -2 --separate-stderr "$whynat" explain
    [[ ${#stderr_lines[@]} -eq 1 ]]
}

@test "explain --markdown is the page in docs/causes" {
    run -0 --keep-empty-lines bash -c '"$1" explain --markdown bye-lost > page' - "$whynat"
    cmp page "${WHYNAT_SOURCE:?}/docs/causes/bye-lost.md"
}

@test "list names every cause once, in text and in json" {
    run -0 "$whynat" list
    text=$output
    run -0 "$whynat" list --format json
    python3 - "$text" "$output" << 'EOF'
import json, sys
ids = [line.split()[0] for line in sys.argv[1].split("\n") if line.startswith("  ")]
causes = json.loads(sys.argv[2])
assert ids == [cause["id"] for cause in causes] and len(ids) == len(set(ids)) > 0
EOF
    run -2 "$whynat" list everything
    run -2 "$whynat" list --format yaml
}

@test "help has examples and exit statuses, for each command" {
    run -0 "$whynat" --help
    [[ $output == *"Examples:"* && $output == *"--same-realm"* && $output == *"Exit status:"* ]]
    for command in batch merge correlate callability ports flags ladder ticket explain list; do
        [[ $output == *"  whynat $command "* ]]
    done
    run -0 "$whynat" help explain
    [[ $output == *"whynat explain ack-lost-private-contact"* ]]
    run -0 "$whynat" list --help
    [[ $output == *"--format"* ]]
    run -2 "$whynat" help nonsense
}

@test "--version names the version" {
    run -0 "$whynat" --version
    [[ $output =~ ^whynat\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
}

@test "explain finds causes by what the customer says" {
    run -0 --separate-stderr "$whynat" explain --symptom "drops after 30 seconds"
    [[ $output == "The call drops after about 30 seconds"*ack-lost-private-contact*Capture* ]]
    run -2 --separate-stderr "$whynat" explain --symptom "xyzzy"
    [[ ${#stderr_lines[@]} -eq 1 && $output == *"Only one side hears the other"* ]]
    run -2 --separate-stderr "$whynat" explain --symptom drop bye-lost
    [[ ${#stderr_lines[@]} -eq 1 ]]
}
