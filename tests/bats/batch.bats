#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-or-later
# Many captures at once: what is found, what is kept, and what a second run does.

setup() {
    bats_require_minimum_version 1.5.0
    whynat=${WHYNAT_PROGRAM:?names the program}
    samples=${WHYNAT_SAMPLES:?names the samples}
    faulty=$samples/ack-lost-private-contact.pcap
    healthy=$samples/ack-lost-private-contact.not.pcap
    cd "$BATS_TEST_TMPDIR"
    mkdir -p tree/below
    cp "$faulty" tree/a.pcap
    cp "$healthy" tree/below/b.pcap
    echo "no capture" > tree/notes.txt
}

@test "a folder: a line for each capture, and the sums" {
    run -1 --separate-stderr "$whynat" batch -j 2 tree
    [[ -z $stderr ]]
    [[ $output == *"✗ tree/a.pcap   3 subjects, 1 failed: ack-lost-private-contact"* ]]
    [[ $output == *"✓ tree/below/b.pcap   3 subjects"* ]]
    [[ $output == *"2 captures, 6 subjects, "*"; 1 failed (through NAT: 1, for other reasons: 0, cannot tell: 0)"* ]]
    [[ $output == *"1 file of a folder is no capture"* ]]
    [[ $output == *"1 of "*"sip:alice@example.net"* ]]
}

@test "what failed adds up, and what is undecided stands beside it" {
    cp "$samples/late-answer-lost.lan.pcap" tree/c.pcap
    run -1 --separate-stderr "$whynat" batch -q tree
    [[ $output =~ \;\ ([0-9]+)\ failed\ \(through\ NAT:\ ([0-9]+),\ for\ other\ reasons:\ ([0-9]+),\ cannot\ tell:\ ([0-9]+)\)\;\ ([0-9]+)\ undecided ]]
    (( BASH_REMATCH[1] == BASH_REMATCH[2] + BASH_REMATCH[3] + BASH_REMATCH[4] ))
}

@test "the number of workers changes nothing but the order" {
    "$whynat" batch -j 1 --out one "$samples" > one.txt || [ $? -eq 1 ]
    "$whynat" batch -j 7 --out many "$samples" > many.txt || [ $? -eq 1 ]
    diff -r one many
    diff <(sort one.txt) <(sort many.txt)
    [ "$(ls one | wc -l)" -gt 100 ]
}

@test "names from standard input, by line or by NUL, and patterns" {
    for list in 'find tree -name "*.pcap"' 'find tree -name "*.pcap" -print0'; do
        run -1 bash -c "$list | '$whynat' batch -q -"
        [[ $output == "2 captures, "* ]]
    done
    run -1 "$whynat" batch -q 'tree/*.pcap'
    [[ $output == "1 capture, "* ]]
}

@test "a file that is named twice, or whose content is there twice, is read once" {
    cp tree/a.pcap tree/copy.pcap
    run -1 "$whynat" batch -q tree tree/a.pcap ./tree/a.pcap
    [[ $output == "2 captures, "* ]]
    [[ $output == *"1 capture has the content of another one"* ]]
}

@test "pipes are read once, not looked into before" {
    mkfifo one two
    cat tree/a.pcap > one &
    cat tree/a.pcap > two &
    run -1 timeout 60 "$whynat" batch -q one two
    wait
    [[ $output == "2 captures, "* ]]
    [[ $output != *"Not read"* ]]
}

@test "a folder that cannot be walked keeps no other from being read" {
    # Root may read everything, unless it is deprived of what makes it root.
    mkdir tree/locked
    cp "$healthy" tree/locked/c.pcap
    chmod 0 tree/locked
    reader=()
    if [ "$(id -u)" -eq 0 ]; then
        reader=(setpriv --inh-caps=-all --bounding-set=-all)
        "${reader[@]}" ls tree/locked > ls 2>&1 && skip "root cannot be kept from reading here"
    fi
    run -3 --separate-stderr "${reader[@]}" "$whynat" batch tree
    chmod 700 tree/locked
    [[ -z $stderr && $output == *"2 captures, 6 subjects, "* ]]
    [[ $output == *"tree/locked: cannot read the folder 'tree/locked': Permission denied"* ]]
}

@test "links that lead in a circle end, and files that have gone are told" {
    ln -s .. tree/below/up
    ln -s self tree/below/self
    ln -s nowhere tree/below/gone.pcap
    run -1 timeout 60 "$whynat" batch -q tree
    [[ $output == "2 captures, "* ]]
    run -3 "$whynat" batch -q tree tree/below/gone.pcap
    [[ $output == *"tree/below/gone.pcap: cannot read"* ]]
}

@test "what cannot be read is told, and has status 3" {
    echo nonsense > tree/c.pcap
    head -c 700 "$faulty" > tree/d.pcap
    run -3 --separate-stderr "$whynat" batch --out kept tree missing.pcap
    [[ $output == *"Not read, or not to the end"* ]]
    [[ $output == *"missing.pcap: "*"tree/c.pcap: "*"tree/d.pcap: "* ]]
    [[ $output == *"5 captures"* || $output == *"4 captures"* ]]
    # All but the missing one have content, and so a result.
    [ "$(ls kept | wc -l)" -eq 4 ]
}

@test "each result is whole, valid, and says which capture it is of" {
    "$whynat" batch --out kept tree > /dev/null || [ $? -eq 1 ]
    for file in kept/*.ndjson; do
        python3 - "$file" << 'END'
import json, pathlib, sys
path = pathlib.Path(sys.argv[1])
records = [json.loads(line) for line in path.read_text().splitlines()]
assert records[0]["type"] == "capture" and records[0]["fingerprint"] == path.stem
subjects = sum(record["type"] == "subject" for record in records)
assert records[-1]["type"] == "end" and records[-1]["summary"]["subjects"] == subjects
END
    done
}

@test "resume reads nothing again, and says the same" {
    "$whynat" batch -q --out kept --db kept.sqlite tree > first || [ $? -eq 1 ]
    touch -d @1 kept/*
    "$whynat" batch -q --out kept --db kept.sqlite --resume tree > second || [ $? -eq 1 ]
    diff first <(grep -v "from an earlier run" second)
    grep -q "2 results are from an earlier run" second
    [ "$(stat -c %Y kept/* | sort -u)" = 1 ]
    "$whynat" batch -q --db kept.sqlite --resume tree > third || [ $? -eq 1 ]
    diff second third
}

@test "resume judges again what was judged with other settings, or is cut" {
    "$whynat" batch -q --out kept tree > /dev/null || [ $? -eq 1 ]
    run -1 "$whynat" batch -q --out kept --resume --rtp-range 10000-20000 tree
    [[ $output != *"earlier run"* ]]
    run -1 "$whynat" batch -q --out kept --resume --rtp-range 10000-20000 tree
    [[ $output == *"2 results are from an earlier run"* ]]
    for file in kept/*; do head -n -1 "$file" > cut; cat cut > "$file"; done
    run -1 "$whynat" batch -q --out kept --resume --rtp-range 10000-20000 tree
    [[ $output != *"earlier run"* ]]
}

@test "parts of a ring buffer are one capture, unless they are to stay separate" {
    mkdir ring
    python3 - "$faulty" ring << 'END'
import pathlib, struct, sys
data = pathlib.Path(sys.argv[1]).read_bytes()
records, at = [], 24
while at < len(data):
    length = struct.unpack("<I", data[at + 8:at + 12])[0]
    records.append(data[at:at + 16 + length])
    at += 16 + length
half = len(records) // 2
folder = pathlib.Path(sys.argv[2])
(folder / "trace_00001_20260301100000.pcap").write_bytes(data[:24] + b"".join(records[:half]))
(folder / "trace_00002_20260301110000.pcap").write_bytes(data[:24] + b"".join(records[half:]))
# A ring that has come round: the order of names is not the order of time.
(folder / "dump.pcap1").write_bytes(data[:24] + b"".join(records[1:half]))
(folder / "dump.pcap0").write_bytes(data[:24] + b"".join(records[half:-1]))
(folder / "call1.pcap").write_bytes(data[:24] + b"".join(records[2:half]))
(folder / "call2.pcap").write_bytes(data[:24] + b"".join(records[half:-2]))
END
    run -1 "$whynat" batch --out kept ring
    [[ $output == *"4 captures, "* && $output == *"4 files were joined"* ]]
    [[ $output == *"ring/trace_00001_20260301100000.pcap   3 subjects, 1 failed: ack-lost-private-contact"* ]]
    grep -l '"parts":\[' kept/* | wc -l | grep -qx 2
    run "$whynat" batch -q --separate ring
    [[ $output == "6 captures, "* ]]
}

@test "what is before and after a missing part of a ring buffer is read apart" {
    mkdir ring
    for name in 00001_20260301100001 00002_20260301100002 00004_20260301100004 \
        00001_20260302100001 00002_20260302100002; do
        cp "$faulty" "ring/trace_$name.pcap"
        # A last frame of its own tells each from the others.
        python3 -c "import struct, sys
sys.stdout.buffer.write(struct.pack('<4I', 1800000000, 0, 14, 14) + sys.argv[1][-14:].encode())" \
            "$name" >> "ring/trace_$name.pcap"
    done
    run -1 "$whynat" batch ring
    # Another run of dumpcap begins at 1 again, and nothing of it is missing.
    [[ $output == *"3 captures, "* && $output == *"4 files were joined"* ]]
    [[ $output == *"1 gap in a ring buffer, where parts are missing"* ]]
    run "$whynat" batch --separate ring
    [[ $output == *"5 captures, "* && $output != *"are missing"* ]]
}

@test "a spreadsheet gets a row a subject, and no formula" {
    run -1 --separate-stderr "$whynat" batch --format csv tree
    [ "${#lines[@]}" -eq 7 ]
    [[ $output != *"captures,"* ]]
    python3 - << END
import csv, io
rows = list(csv.DictReader(io.StringIO('''$output''')))
assert len(rows) == 6
assert [row["headline"] for row in rows if row["works"] == "no"] == ["ack-lost-private-contact"]
assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
END
}

@test "the database answers questions, and a second run changes nothing" {
    "$whynat" batch -q --db results.sqlite tree > /dev/null || [ $? -eq 1 ]
    cat > ask.py << 'END'
import sqlite3
base = sqlite3.connect("results.sqlite")
assert base.execute("SELECT count(*) FROM capture").fetchone() == (2,)
assert base.execute("SELECT headline, subjects FROM cause_count").fetchall() == \
    [("ack-lost-private-contact", 1)]
assert base.execute("SELECT outside, failed FROM nat_count").fetchall()
assert base.execute("SELECT user_agent FROM agent_count").fetchall()
frames = base.execute("SELECT frame FROM evidence WHERE role = 'cause' ORDER BY frame").fetchall()
assert (11,) in frames, frames
print("\n".join(sorted(base.iterdump())))
END
    python3 ask.py > first
    "$whynat" batch -q --db results.sqlite tree > /dev/null || [ $? -eq 1 ]
    python3 ask.py > second
    diff first second
}

@test "two programs that write one database wait for each other" {
    "$whynat" batch -q -j 2 --db both.sqlite "$samples" > one & first=$!
    "$whynat" batch -q -j 2 --db both.sqlite "$samples" > two & second=$!
    wait $first || [ $? -eq 1 ]
    wait $second || [ $? -eq 1 ]
    "$whynat" batch -q -j 2 --db alone.sqlite "$samples" > three || [ $? -eq 1 ]
    cmp one three
    cmp two three
    python3 - << 'END'
import sqlite3
both, alone = (list(sqlite3.connect(name).iterdump()) for name in ("both.sqlite", "alone.sqlite"))
assert sorted(both) == sorted(alone)
END
}

@test "a database of another kind is refused, and no capture is blamed" {
    python3 -c 'import sqlite3; b = sqlite3.connect("old"); b.execute("PRAGMA user_version = 99")'
    run -70 --separate-stderr "$whynat" batch --db old tree
    [[ $stderr == *"version 99"* ]]
    echo nonsense nonsense nonsense > text
    run -70 --separate-stderr "$whynat" batch --db text tree
    [[ ${#stderr_lines[@]} -eq 1 ]]
}

@test "limits of time and memory are kept, and told" {
    python3 - << 'END'
import socket, struct
def packet(number):
    sip = (f"OPTIONS sip:b@192.0.2.9 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{number}\r\n"
           f"From: <sip:a@example.net>;tag={number}\r\nTo: <sip:b@example.net>\r\nCall-ID: {number}\r\n"
           f"CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()
    udp = struct.pack(">HHHH", 5060, 5060, 8 + len(sip), 0) + sip
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number & 0xffff, 0, 64, 17, 0,
                     socket.inet_aton("192.0.2.1"), socket.inet_aton("192.0.2.9")) + udp
    frame = b"\0" * 12 + b"\x08\0" + ip
    return struct.pack("<IIII", 1000 + number // 100, number % 100 * 10000, len(frame), len(frame)) + frame
with open("many.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
    for number in range(20000):
        file.write(packet(number))
END
    run -3 "$whynat" batch --time-limit 0.000001 many.pcap
    [[ $output == *"the time limit was reached after packet "* ]]
    run -0 "$whynat" batch -q --max-memory 16M --out kept many.pcap
    grep -q "A table was full" kept/*
    run -0 "$whynat" batch -q --max-memory 2G --out more many.pcap
    run ! grep -q "A table was full" more/*
}

@test "status 2 and one sentence for a wrong command line" {
    for arguments in "" "-j 0 tree" "--resume tree" "--format json tree" "--time-limit -1 tree" \
        "--max-memory 3 tree" "--max-memory x tree" "--color x tree" "--nonsense tree" \
        "--private-net 1 tree"; do
        run -2 --separate-stderr "$whynat" batch $arguments
        [[ -z $output && ${#stderr_lines[@]} -eq 1 && $stderr == "whynat: "* ]]
    done
}
