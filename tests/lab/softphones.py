# SPDX-License-Identifier: GPL-2.0-or-later
"""Real phones: baresip and linphone. They speak by themselves and say in their logs what they
heard."""

import math
import re
import socket
import struct
import wave

from programs import Program

MODULES = "/usr/lib/baresip/modules"


class Baresip(Program):
    """One account, answers by itself, sends a sine; commands go to its `cons` module."""

    def __init__(self, lab, box, user, *, server="203.0.113.10", account="", nat="", config="",
                 answers=True, registers=True, port=5060):
        self.user, self.address = user, box.addresses[0]
        folder = lab.scratch / f"baresip-{user}"
        folder.mkdir()
        (folder / "accounts").write_text(
            f"<sip:{user}@example.net>;auth_pass=secret;outbound=\"sip:{server}\";regint="
            f"{300 if registers else 0};answermode={'auto' if answers else 'manual'}"
            f"{';medianat=' + nat if nat else ''}{account}\n")
        (folder / "contacts").write_text("")
        (folder / "config").write_text(f"""
poll_method epoll
sip_listen {self.address}:{port}
module_path {MODULES}
audio_path /usr/share/baresip
audio_player aubridge,pseudo
audio_source ausine,440
audio_alert aubridge,pseudo
ausrc_srate 48000
ausrc_channels 2
auplay_srate 48000
auplay_channels 2
rtp_ports 16384-16400
rtp_timeout 0
rtp_stats yes
jitter_buffer_delay 0-2
cons_listen 127.0.0.1:5555
module g711.so
module auconv.so
module auresamp.so
module ausine.so
module aubridge.so
module stun.so
module turn.so
module ice.so
module cons.so
module_tmp account.so
module_app contact.so
module_app menu.so
module_app rtcpsummary.so
{config}
""")
        super().__init__(lab, box, f"baresip-{user}", ["baresip", "-f", folder, "-s", "-v"],
                         ready="baresip is ready", within=15)

    def command(self, text):
        """What one would type; a leading / introduces long commands."""
        with self.box.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            control.sendto(text.encode() + b"\n", ("127.0.0.1", 5555))

    def dial(self, uri):
        self.command(f"/dial {uri}")

    def hang_up(self):
        self.command("/hangup")

    def is_registered(self):
        return self.says("} 200 OK")

    def packets(self):
        """(sent, heard) of the last call that ended, as its own statistics say."""
        found = re.findall(r"^packets: +(\d+) +(\d+)", self.log(), re.MULTILINE)
        return tuple(int(number) for number in found[-1]) if found else (0, 0)

    def call_ids(self):
        """Call-IDs of the INVITEs that it sent or got, in order."""
        return _call_ids(self.log(), "INVITE")

    def register_ids(self):
        return _call_ids(self.log(), "REGISTER")


def _call_ids(text, method):
    found = []
    for message in re.split(r"\n(?=[A-Z]+ sips?:\S+ SIP/2\.0|SIP/2\.0 \d+)", text):
        if message.startswith(method + " "):
            name = re.search(r"\nCall-ID: *(\S+)", message)
            if name and name.group(1) not in found:
                found.append(name.group(1))
    return found


def _tone(path):
    """Ten seconds of 440 Hz, for a phone without a sound card."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"".join(struct.pack("<h", round(8000 * math.sin(i * 440 * math.tau / 8000)))
                                  for i in range(80000)))


class Linphone(Program):
    """linphone-daemon: one account, PCMU alone, answers by itself. Without its folders and a
    configuration it stays silent; without a sound card it plays its music on hold."""

    RTP_PORT = 7078
    # Of PCMU with 20 ms a packet, with the headers of RTP, UDP and IP.
    RTP_LENGTH = 200

    def __init__(self, lab, box, user, *, server="203.0.113.10", policy="none", options=()):
        """policy: what it does about NAT: none, or "ice SERVER" (of plain "stun" it makes no use)."""
        self.user = user
        home = lab.scratch / f"linphone-{user}"
        (home / ".local/share/linphone").mkdir(parents=True)
        (home / ".config/linphone").mkdir(parents=True)
        _tone(home / "tone.wav")
        (home / "linphonerc").write_text(
            "[sip]\nsip_port=5060\nsip_tcp_port=0\nsip_tls_port=0\nguess_hostname=1\n"
            f"contact=sip:{user}@{box.addresses[0]}\ndefault_proxy=0\n"
            f"[proxy_0]\nreg_proxy=<sip:{server}>\nreg_route=<sip:{server};lr>\n"
            f"reg_identity=sip:{user}@example.net\nreg_sendregister=1\nreg_expires=300\n"
            f"[rtp]\naudio_rtp_port={self.RTP_PORT}\n"
            f"[sound]\nechocancellation=0\nhold_music={home / 'tone.wav'}\n")
        # The kernel counts what its socket sends and gets: the program tells it only in part.
        box.nft(f"""
            table ip sound {{
                chain sent {{
                    type filter hook output priority 0
                    udp sport {self.RTP_PORT} meta length {self.RTP_LENGTH} counter
                }}
                chain heard {{
                    type filter hook input priority 0
                    udp dport {self.RTP_PORT} meta length {self.RTP_LENGTH} counter
                }}
            }}""")
        super().__init__(lab, box, f"linphone-{user}", [
            "linphone-daemon", "--log", home / "log", "--config", home / "linphonerc",
            "--auto-answer", "--disable-stats-events", *options],
            ready="daemon-linphone>", environment={"HOME": str(home), "PATH": "/usr/bin:/bin"})
        self.messages = home / "log"
        for line in ("audio-codec-disable ALL", "audio-codec-enable PCMU/8000/1",
                     f"firewall-policy {policy}"):
            self.type(line)

    def dial(self, uri):
        self.type(f"call {uri}")

    def hang_up(self):
        self.type("terminate")

    def _said(self):
        return self.messages.read_text(errors="replace") if self.messages.exists() else ""

    def is_registered(self):
        return self.got(200)

    def packets(self):
        """(sent, heard) of RTP, whichever call it was of."""
        return tuple(int(re.search(r"packets (\d+)", self.box.sh(f"nft list chain ip sound {chain}"))[1])
                     for chain in ("sent", "heard"))

    def call_ids(self):
        return _call_ids(self._said(), "INVITE")

    def register_ids(self):
        return _call_ids(self._said(), "REGISTER")

    def got(self, status):
        """Whether such a response came."""
        return f"SIP/2.0 {status} " in self._said()


def registered(lab, *phones):
    lab.until(lambda: all(phone.is_registered() for phone in phones), 15, "the phones register")


def talk(lab, caller, callee, seconds=6, settle=4):
    """The caller rings the callee, who answers by itself; after `seconds` the caller hangs up."""
    caller.dial(f"sip:{callee.user}@example.net")
    lab.run(seconds)
    caller.hang_up()
    lab.run(settle)


def softphone_labels(lab, caller, callee, cause=None, sees=None, *, works=None, outcome="answered"):
    """Labels of the last call between two of these phones, and of their registrations."""
    works = not lab.broken if works is None else works
    (sent, heard), (sent_back, heard_there) = caller.packets(), callee.packets()
    media = [{"type": "audio", "from": "caller", "to": "callee", "sent": sent,
              "delivered": heard_there},
             {"type": "audio", "from": "callee", "to": "caller", "sent": sent_back,
              "delivered": heard}]
    if works:
        lab.claim(min(sent, heard, sent_back, heard_there) > 100, f"sound arrives: {media}")
    lab.label("call", caller.call_ids()[-1], outcome=outcome, works=works, media=media,
              cause=None if works else cause, sees=None if works else sees)
    for phone in (caller, callee):
        if phone.register_ids():
            lab.label("registration", phone.register_ids()[-1], outcome="registered", works=True)
