# SPDX-License-Identifier: GPL-2.0-or-later
"""The clock of the simulated network, and names that are the same in every run."""

import hashlib
import heapq

EPOCH = 1767607200  # 2026-01-05T10:00:00Z, when every sample begins


class World:
    """One experiment. Times are seconds since EPOCH; equal seeds give equal bytes."""

    def __init__(self, seed):
        self.seed = seed
        self.now = 0.0
        self._queue = []
        self._order = 0
        self._tokens = 0

    def at(self, delay, action, *arguments):
        """Calls action after delay seconds; returns a timer that can be cancelled."""
        timer = Timer(self.now + delay, action, arguments)
        self._order += 1
        heapq.heappush(self._queue, (timer.when, self._order, timer))
        return timer

    def run(self, until):
        while self._queue and self._queue[0][0] <= until:
            when, _, timer = heapq.heappop(self._queue)
            self.now = when
            if not timer.cancelled:
                timer.action(*timer.arguments)
        self.now = until

    def token(self, length):
        """A fresh hexadecimal name: for tags, branches, Call-IDs."""
        self._tokens += 1
        return self.number_for(f"token {self._tokens}", 128).to_bytes(16, "big").hex()[:length]

    def number_for(self, name, bits):
        """A number that depends on the experiment and the name alone."""
        digest = hashlib.sha256(f"{self.seed}/{name}".encode()).digest()
        return int.from_bytes(digest, "big") >> (256 - bits)


class Timer:
    def __init__(self, when, action, arguments):
        self.when = when
        self.action = action
        self.arguments = arguments
        self.cancelled = False

    def cancel(self):
        self.cancelled = True
