# SPDX-License-Identifier: GPL-2.0-or-later
"""Real programs in a box: started, waited for, asked what they logged, stopped."""

import signal
import subprocess


class Program:
    def __init__(self, lab, box, name, command, *, ready=None, environment=None, within=10,
                 must_live=True):
        self.lab, self.box, self.name = lab, box, name
        self.path = lab.scratch / f"{name}.log"
        self.file = open(self.path, "wb")
        self.must_live = must_live
        self.process = box.start([str(word) for word in command], stdout=self.file,
                                 stderr=subprocess.STDOUT, stdin=subprocess.PIPE,
                                 cwd=lab.scratch, env=environment)
        lab.programs.append(self)
        if ready:
            lab.until(lambda: self.says(ready) or self.ended(), within, f"{name} says {ready!r}")
            self.must_run()

    def ended(self):
        return self.process.poll() is not None

    def must_run(self):
        if self.ended():
            raise RuntimeError(f"{self.name} ended with status {self.process.returncode}:\n"
                               + self.log()[-2000:])

    def log(self):
        return self.path.read_text(errors="replace")

    def lines(self, *words):
        """The lines of the log that hold all these words."""
        return [line for line in self.log().splitlines() if all(word in line for word in words)]

    def says(self, *words):
        return bool(self.lines(*words))

    def type(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def wait(self, seconds):
        """Lets the program end by itself; returns its exit status."""
        self.lab.until(self.ended, seconds, f"{self.name} ends")
        return self.process.returncode

    def stop(self):
        if not self.ended():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(5)
        self.file.close()
