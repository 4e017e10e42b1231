# SPDX-License-Identifier: GPL-2.0-or-later
"""The clock and the sockets under the scripted phones. The phones are those of tests/generator,
which know a world (time) and a host (datagrams); here both are real."""

import errno
import heapq
import secrets
import selectors
import socket
import time

from simulator import EPOCH, Timer


class LiveWorld:
    """One loop, in the scenario's only thread: it sleeps until a timer or a datagram is due."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self._base = time.time() - EPOCH - time.monotonic()
        self._queue = []
        self._order = 0

    @property
    def now(self):
        return self._base + time.monotonic()

    def at(self, delay, action, *arguments):
        timer = Timer(self.now + delay, action, arguments)
        self._order += 1
        heapq.heappush(self._queue, (timer.when, self._order, timer))
        return timer

    def token(self, length):
        return secrets.token_hex(length)[:length]

    def number_for(self, name, bits):
        return secrets.randbits(bits)

    def watch(self, file, action, *, events=selectors.EVENT_READ):
        """Calls action() whenever something can be read (or written, if `events` says so)."""
        self.selector.register(file, events, action)

    def forget(self, file):
        self.selector.unregister(file)

    def run(self, seconds, until=lambda: False):
        """Lets time pass; stops early, with True, once `until` holds."""
        end = self.now + seconds
        while not until():
            now = self.now
            if now >= end:
                return False
            while self._queue and self._queue[0][0] <= now:
                timer = heapq.heappop(self._queue)[2]
                if not timer.cancelled:
                    timer.action(*timer.arguments)
            next_timer = self._queue[0][0] if self._queue else end
            pause = max(0.0, min(next_timer, end, now + 0.1) - self.now)
            for key, _ in self.selector.select(pause):
                key.data()
        return True


class LiveHost:
    """What tests/generator calls a host: UDP ports of one box."""

    def __init__(self, world, box):
        self.world, self.box, self.name = world, box, box.name
        self.address = box.addresses[0]
        self.addresses = box.addresses
        self.sockets = {}                         # (address, port) -> [socket, handler]
        self.failed = []                          # (errno, target) of sends that the kernel refused

    def bind(self, port, handler, address=None):
        """handler(data, source, local) is called for each datagram; a later call replaces it."""
        for own in [address] if address else self.addresses:
            known = self.sockets.get((own, port))
            if known:
                known[1] = handler
            else:
                self._open(own, port, handler)

    def _open(self, address, port, handler):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.box.inside():
            opened = socket.socket(family, socket.SOCK_DGRAM)
        opened.setblocking(False)
        opened.bind((address, port))
        entry = [opened, handler]
        self.sockets[address, port] = entry
        self.world.watch(opened, lambda: self._read(entry, (address, port)))

    def _read(self, entry, local):
        while entry[0].fileno() >= 0:
            try:
                data, source = entry[0].recvfrom(65535)
            except BlockingIOError:
                return
            except OSError:                       # an ICMP error; the next read goes on
                continue
            entry[1](data, source[:2], local)

    def close(self, port, address=None):
        for own in [address] if address else self.addresses:
            entry = self.sockets.pop((own, port), None)
            if entry:
                self.world.forget(entry[0])
                entry[0].close()

    def send(self, port, data, target, *, source=None):
        own = source or self.address
        if (own, port) not in self.sockets:
            self.bind(port, lambda *_: None, own)
        try:
            self.sockets[own, port][0].sendto(data, target)
        except OSError as error:
            if error.errno in (errno.EBADF, errno.EINVAL, errno.EAFNOSUPPORT):
                raise
            self.failed.append((error.errno, target))
