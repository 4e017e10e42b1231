#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Opens samples in Wireshark on a display of its own and looks at what is there: the red frame, the open
verdict, Expert Information, RTP Streams and the diagnosis table; first with the profile, then as `make
plugin-user` leaves it, without any setting; without the plugin none of it.  Fails when one is missing;
--pictures keeps what was seen (docs/ has them)."""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from wireshark import Wireshark  # noqa: E402

RED = "srgb(226,80,80)"          # of the profile's rule for causes
ORANGE = "srgb(255,180,80)"
YELLOW = "srgb(255,234,164)"     # one way only
GREEN = "srgb(186,238,173)"      # made harmless
BAD, MOVED = "private-sdp-unrelayed.pcap", "server-sdp-private.pcap"
GOOD = "not-nat-ok.pcap"
PATIENCE, TRIES = 90, 3


class Display:
    """Xvfb with a window manager; both end with the block."""

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x860x24"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as lines:
            self.name = ":" + lines.readline().strip()
        self.manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": self.name},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        for process in (self.manager, self.server):
            process.terminate()
            process.wait()

    def tool(self, *words):
        return subprocess.run(words, env=os.environ | {"DISPLAY": self.name}, capture_output=True,
                              text=True, timeout=60, check=False).stdout

    def window(self, name, patience=PATIENCE):
        """The number of a window whose title has this, waiting for it; None when it never comes."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            found = self.tool("xdotool", "search", "--name", name).split()
            if found:
                return found[-1]
            time.sleep(0.5)
        return None

    def keys(self, window, *keys):
        self.tool("xdotool", "windowactivate", "--sync", window)
        for key in keys:
            self.tool("xdotool", "key", key)
            time.sleep(0.7)

    def click(self, window, x, y):
        self.tool("xdotool", "mousemove", "--window", window, str(x), str(y), "click", "1")

    def drag(self, window, start, end):
        """In the profile's layout, the details get more room than the bytes."""
        self.tool("xdotool", "mousemove", "--window", window, *map(str, start), "mousedown", "1",
                  "sleep", "0.3", "mousemove", "--window", window, *map(str, end), "sleep", "0.3",
                  "mouseup", "1")
        time.sleep(0.7)

    def picture(self, window, path):
        self.tool("import", "-window", window, str(path))
        return path


def pixels(path, colour):
    """How many pixels of the picture have this colour."""
    done = subprocess.run(["convert", str(path), "-fill", "black", "+opaque", colour, "-fill",
                           "white", "-opaque", colour, "-format", "%[fx:mean*w*h]", "info:"],
                          capture_output=True, text=True, timeout=120, check=True)
    return float(done.stdout)


def colours(path):
    done = subprocess.run(["identify", "-format", "%k", str(path)], capture_output=True, text=True,
                          timeout=120, check=True)
    return int(done.stdout)


class Session:
    """One Wireshark with one capture; words: further options."""

    def __init__(self, display, shark, capture, folder, *words):
        self.display, self.folder = display, folder
        environment = shark.environment() | {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
        self.process = subprocess.Popen(
            shark.command("wireshark", *words, "-r", shark.readable(capture)),
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.main = display.window(f"^{pathlib.Path(capture).name}$")
        if not self.main:
            raise RuntimeError("Wireshark's window never came")
        display.tool("xdotool", "windowmove", self.main, "0", "0")
        display.tool("xdotool", "windowsize", "--sync", self.main, "1270", "830")
        time.sleep(4)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def show_frame(self, number):
        self.display.keys(self.main, "ctrl+g")
        self.display.tool("xdotool", "type", str(number))
        self.display.keys(self.main, "Return")

    def dialog(self, name, title, keys, size=None):
        """A picture of the window that the keys open; size: one that is made as large as this.  A menu
        that was not there yet when the next key came swallows it: the keys are tried again."""
        window = None
        for _ in range(TRIES):
            self.display.keys(self.main, *keys)
            window = self.display.window(title, PATIENCE / TRIES)
            if window:
                break
            self.display.keys(self.main, "Escape", "Escape")
        if window and size:
            self.display.tool("xdotool", "windowsize", "--sync", window, *size)
        time.sleep(3)
        return window and self.display.picture(window, self.folder / f"wireshark-{name}.png")


def written(path, where="100%x100%+0+0"):
    """How much is written in the picture or a part of it."""
    done = subprocess.run(["convert", str(path), "-crop", where, "-fill", "white", "-fuzz", "40%",
                           "+opaque", "black", "-format", "%[fx:(1-mean)*w*h]", "info:"],
                          capture_output=True, text=True, timeout=120, check=True)
    return float(done.stdout)


def differing(one, other, where):
    """How many pixels of that part differ between the two pictures."""
    done = subprocess.run(["convert", str(one), str(other), "-compose", "difference", "-composite", "-crop",
                           where, "+repage", "-threshold", "20%", "-colorspace", "gray", "-format",
                           "%[fx:mean*w*h]", "info:"], capture_output=True, text=True, timeout=120, check=True)
    return float(done.stdout)


def look(session, closed):
    """What is seen: {name: truth}.  closed: where a picture may be kept."""
    display, folder = session.display, session.folder
    # The frame that is chosen has another colour: take one behind the red frame.
    session.show_frame(4)
    display.drag(session.main, (640, 569), (640, 700))
    main_window = display.picture(session.main, folder / "wireshark-main.png")
    seen = {"red frame": pixels(main_window, RED) > 2000,
            "orange frame": pixels(main_window, ORANGE) > 2000}
    # The verdict stands open: when all is closed there is less to read.
    display.keys(session.main, "ctrl+Left")
    display.picture(session.main, closed)
    seen["open verdict"] = written(main_window) > written(closed) + 1000
    # Menus differ from version to version; the button at the lower left does not.
    display.click(session.main, 17, 819)
    expert = session.dialog("expert", "Expert Information", [], ("900", "300"))
    if expert:      # opened, for the picture
        window = display.window("Expert Information")
        display.click(window, 300, 41)
        display.keys(window, *["Right", "Down", "Down"] * 3)
        display.picture(window, expert)
    seen["expert errors"] = bool(expert) and pixels(expert, "srgb(255,92,92)") > 500
    session.display.keys(session.main, "Escape")
    for title in WINDOWS:
        table = open_table(session, title, title.split()[-1].lower())
        seen[title] = bool(table) and colours(table) > 10
    return seen


# How often shift+Tab leads to it from the list of protocols: the last preference comes first.
INFO_COLUMN, DECODE_MEDIA, PUBLIC_NETS = 1, 2, 13


def prefer(session, *changes):
    """Edit > Preferences > Protocols > whynat: changes are (preference, text or None for a click)."""
    display = session.display
    display.keys(session.main, "ctrl+shift+p")
    window = display.window("Preferences")
    time.sleep(3)
    for words in (("type", "Protocols"), ("key", "Right"), ("type", "whynat")):
        display.tool("xdotool", *words)
        time.sleep(1.5)
    at = 0
    for preference, text in sorted(changes, key=lambda change: change[0]):
        for _ in range(preference - at):
            display.tool("xdotool", "key", "shift+Tab")
            time.sleep(0.2)
        at = preference
        for words in (("key", "ctrl+a"), ("type", text)) if text else (("key", "space"),):
            display.tool("xdotool", *words)
            time.sleep(0.3)
    display.keys(window, "Return")
    time.sleep(4)


def look_at_preferences(display, shark, capture, folder):
    """What changed preferences do at once to the capture that is open."""
    def shown(name):
        session.show_frame(4)
        return display.picture(session.main, folder / f"preferred-{name}.png")

    with Session(display, shark, capture, folder) as session:
        before = shown("nothing")
        prefer(session, (INFO_COLUMN, None))
        named = shown("info")
        prefer(session, (PUBLIC_NETS, "10.0.0.0/8, 192.168.0.0/16"))
        public = shown("public")
        prefer(session, (PUBLIC_NETS, "10.0.0.0/8; 99"))
        complaint = display.window("^Wireshark$", PATIENCE / TRIES)
        if complaint:
            display.keys(complaint, "Escape")
        time.sleep(3)
        private = shown("garbage")
    yellow = [pixels(path, YELLOW) for path in (before, public, private)]
    # Where the list has the end of Info, of its first frames.
    return {"the cause in the Info column": differing(before, named, "200x130+1000+110") > 50,
            "other networks, another verdict": yellow[0] > 1000 > yellow[1] + 500,
            "a complaint of what cannot be read": bool(complaint) and yellow[2] > 1000}


# In the order of the plugin's menu, the last one of Telephony.
WINDOWS = ("NAT Diagnosis", "NAT Behaviour", "NAT Port Audit", "NAT Registrations")


def open_table(session, title, name):
    """A picture of the table, whose window is closed again."""
    keys = ["alt+y", "Up", "Right", *["Down"] * WINDOWS.index(title), "Return"]
    table = session.dialog(name, title, keys, ("1270", "240"))
    if table:
        session.display.keys(session.display.window(title), "Escape")
    return table


def diagnosis(session):
    return open_table(session, "NAT Diagnosis", "diagnosis")


def is_forgotten(session, shark, capture, other, closed):
    """Whether nothing of the first capture is left when another has taken its place and is loaded again:
    neither in the list nor in a table that is opened then.  Of the other the table says something else."""
    first = session.folder / "wireshark-diagnosis.png"
    if not first.exists():
        return False
    before = written(first, "1240x130+12+34")
    shutil.copyfile(other, shark.readable(capture))
    session.display.keys(session.main, "ctrl+r")
    time.sleep(4)
    shown = session.display.picture(session.main, closed)
    kept, session.folder = session.folder, closed.parent
    table = diagnosis(session)
    session.folder = kept
    return (pixels(shown, RED) < 100 and pixels(shown, ORANGE) < 100 and pixels(shown, GREEN) > 2000
            and bool(table) and abs(written(table, "1240x130+12+34") - before) > 200)


def streams(display, shark, capture, folder, *changes):
    """How much is written in the list of the RTP Streams dialog, after these preferences were changed; each
    stream is a row."""
    with Session(display, shark, capture, folder) as session:
        if changes:
            prefer(session, *changes)
        path = session.dialog("streams", "RTP Streams", ["alt+y", "r", "Return"])
    return written(path, "980x400+14+35") if path else 0


def install(home, shark):
    """Copies what `make plugin-user` made to where this Wireshark has its home."""
    shutil.copytree(home, shark.home, dirs_exist_ok=True)
    for path in shark.home.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)


def look_at_all(display, arguments, folder):
    seen = {}
    installed, changed, plain = (Wireshark(None, whole=True) for _ in range(3))
    for shark in (installed, changed):
        install(arguments.home, shark)
    bad, moved, good = (arguments.samples / name for name in (BAD, MOVED, GOOD))
    for kind, words in (("profile", ("-C", "whynat")), ("no setting", ())):
        kept = folder / kind.split()[0]
        kept.mkdir(exist_ok=True)
        with Session(display, installed, bad, kept, *words) as session:
            seen |= {f"{name}, {kind}": truth for name, truth
                     in look(session, installed.home / "closed.png").items()}
            seen[f"another capture, {kind}"] = is_forgotten(session, installed, bad, good,
                                                            installed.home / "closed.png")
    rows = {}
    for name, shark, capture, *changes in (("bad", installed, bad), ("moved", installed, moved),
                                           ("left", changed, moved, (DECODE_MEDIA, None)),
                                           ("without", plain, moved)):
        kept = folder / f"streams-{name}"
        kept.mkdir(exist_ok=True)
        rows[name] = streams(display, shark, capture, kept, *changes)
    seen["the one-way stream"] = rows["bad"] > 100
    # Wireshark alone reads one of the two.
    seen["the stream that NAT moved"] = rows["moved"] > 1.5 * rows["without"] > 100
    seen["the preference that leaves it alone"] = rows["moved"] > 1.5 * rows["left"] > 100
    seen |= look_at_preferences(display, changed, bad, kept)
    return seen


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=pathlib.Path, required=True,
                        help="where `make plugin-user` put plugin and profile")
    parser.add_argument("--samples", type=pathlib.Path, required=True)
    parser.add_argument("--pictures", type=pathlib.Path)
    arguments = parser.parse_args()

    missing = [name for name in ("Xvfb", "openbox", "xdotool", "import", "wireshark")
               if not shutil.which(name)]
    if missing:
        print(f"not installed: {', '.join(missing)}")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="whynat-pictures-") as scratch, Display() as display:
        folder = arguments.pictures or pathlib.Path(scratch)
        folder.mkdir(exist_ok=True)
        seen = look_at_all(display, arguments, folder)
    faults = [name for name, there in seen.items() if not there]
    print(*(f"missing: {name}" for name in faults), sep="\n")
    print(f"{len(seen)} things looked for, {len(faults)} missing")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
