# SPDX-License-Identifier: GPL-2.0-or-later
"""SIPp, for messages written header by header."""

from pathlib import Path

from programs import Program

CONFIG = Path(__file__).resolve().parent / "config"


class Sipp(Program):
    """One call of a scenario from config/, in which words of `changes` are replaced."""

    def __init__(self, lab, box, scenario, server, changes):
        text = (CONFIG / scenario).read_text()
        for word, value in changes.items():
            text = text.replace(word, value)
        script = lab.scratch / scenario
        script.write_text(text)
        self.call_id = f"sipp-1@{box.addresses[0]}"
        super().__init__(lab, box, f"sipp-{box.name}", [
            "sipp", server, "-sf", script, "-i", box.addresses[0], "-p", "5060", "-m", "1",
            "-cid_str", "sipp-%u@%s", "-nostdin", "-trace_err"], must_live=False)
