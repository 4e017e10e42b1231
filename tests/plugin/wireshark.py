# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tshark with the plugin of a build: as nobody, for Wireshark loads no plugin of one's own as
root, and with a home of its own, so that no setting of the machine matters."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import zlib

NOBODY = 65534


class Wireshark:
    """plugins: the folder that holds 4.0/epan/whynat.so, or None for Wireshark alone.
    preload: sanitizer libraries that the plugin needs before anything else, by colon.
    leaks: memory that is not given back ends a process with status 99, as other faults do.
    whole: with Wireshark's own files, profiles and lists of names; reading them is nearly half of
    the time that tshark needs for a small capture, and no dissector of ours asks them."""

    def __init__(self, plugins, preload="", leaks=False, whole=False):
        self.plugins = plugins
        self.preload = preload
        self.leaks = leaks
        self.whole = whole
        self.folder = tempfile.TemporaryDirectory(prefix="whynat-wireshark-")
        self.home = pathlib.Path(self.folder.name)
        self.home.chmod(0o777)
        self.copied = self.home / "plugins"
        self.copied.mkdir()
        (self.home / "data").mkdir(mode=0o755)
        self.series = None      # of the Wireshark that the plugin is for: "4.0"
        if plugins:
            self.series = next(pathlib.Path(plugins).iterdir()).name
            # The build's folder may be closed to others.
            shutil.copytree(plugins, self.copied, dirs_exist_ok=True)
        for path in [self.copied, *self.copied.rglob("*")]:
            path.chmod(0o755)

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
        options = f"exitcode=99:detect_leaks={int(self.leaks)}"
        if not self.whole:
            kept["WIRESHARK_DATA_DIR"] = str(self.home / "data")
        return kept | {
            "HOME": str(self.home),
            "TMPDIR": str(self.home),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_RUNTIME_DIR": str(self.home),
            "LC_ALL": "C.UTF-8",
            "WIRESHARK_PLUGIN_DIR": str(self.copied),
            "ASAN_OPTIONS": options,
            "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1",
        }

    def command(self, program, *arguments):
        command = [program, *map(str, arguments)]
        if self.preload:
            command = ["env", f"LD_PRELOAD={self.preload}", *command]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                       *command]
        return command

    def run(self, *arguments, timeout=600, program="tshark", **more):
        """The finished process; the capture is an argument, readable for everybody."""
        return subprocess.run(self.command(program, *arguments), env=self.environment(),
                              capture_output=True, timeout=timeout, check=False, **more)

    def readable(self, capture):
        """A path to the capture that anybody can read."""
        # Two folders may hold captures of one name.
        folder = format(zlib.crc32(str(pathlib.Path(capture).resolve().parent).encode()), "08x")
        path = self.home / "captures" / folder / pathlib.Path(capture).name
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copyfile(capture, path)
        path.chmod(0o644)
        return path
