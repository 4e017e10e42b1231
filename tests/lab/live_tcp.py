# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections under the scripted phones: TCP, TLS over it, WebSocket over either."""

import selectors
import socket
import ssl

from tcp import TcpHost
from websocket import WebSocketHost


class LiveConnection:
    """What tests/generator calls a connection, on a real socket."""

    def __init__(self, host, peer, *, accepted=None, tls=None, server_side=False, port=0):
        self.host, self.world, self.peer = host, host.world, peer
        self.tls, self.server_side = tls, server_side
        self.on_open = self.on_closed = lambda: None
        self.on_data = lambda data: None
        self.is_open = False
        self.error = None
        self.waiting = b""
        if accepted is None:
            with host.box.inside():
                accepted = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            accepted.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            accepted.bind((host.address, port))
        self.socket = accepted
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = self.socket.getsockname()[1]

    def connect(self):
        self.socket.connect_ex(self.peer)
        self.world.watch(self.socket, self._connected, events=selectors.EVENT_WRITE)

    def _connected(self):
        self.world.forget(self.socket)
        error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            self.error = error
            self.socket.close()
            self.on_closed()
            return
        self.established()

    def established(self):
        if self.tls:
            self.socket = self.tls.wrap_socket(self.socket, server_side=self.server_side,
                                               do_handshake_on_connect=False)
            self.world.watch(self.socket, self._shake)
            self._shake()
        else:
            self.world.watch(self.socket, self._read)
            self._opened()

    def _shake(self):
        try:
            self.socket.do_handshake()
        except ssl.SSLWantReadError:
            return
        except OSError as error:                  # also what ssl raises
            self.error = error
            self.close()
            return
        self.world.forget(self.socket)
        self.world.watch(self.socket, self._read)
        self._opened()

    def _opened(self):
        self.is_open = True
        self.on_open()

    def _read(self):
        while self.socket.fileno() >= 0:
            try:
                data = self.socket.recv(65536)
            except (BlockingIOError, ssl.SSLWantReadError):
                return
            except OSError as error:
                self.error = error
                data = b""
            if not data:
                self.close()
                return
            self.on_data(data)

    def send(self, data):
        if self.socket.fileno() < 0:
            return
        try:
            self.socket.sendall(data)             # small beside any send buffer
        except OSError as error:
            self.error = error

    def close(self):
        if self.socket.fileno() >= 0:
            self.world.forget(self.socket)
            self.socket.close()
        self.is_open = False
        self.on_closed()


class _Live:
    """Puts real connections below a TcpHost."""

    tls = None                                    # an ssl.SSLContext
    local_dial_port = 0

    def dial(self, target):
        self.last = LiveConnection(self.host, target, tls=self.tls, port=self.local_dial_port)
        return self.last

    def listen(self, port):
        with self.host.box.inside():
            listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((self.host.address, port))
        listener.listen(16)
        listener.setblocking(False)
        self.listener = listener
        self.world.watch(listener, self._accept)

    def _accept(self):
        accepted, peer = self.listener.accept()
        connection = LiveConnection(self.host, peer, accepted=accepted, tls=self.tls,
                                    server_side=True)
        self.join(connection)
        connection.established()

    def join(self, connection):
        super().join(connection)
        connection.on_closed = lambda: self._gone(connection.peer)

    def _gone(self, peer):
        self.links.pop(peer, None)
        self.waiting.pop(peer, None)


class LiveTcpHost(_Live, TcpHost):
    pass


class LiveWebSocketHost(_Live, WebSocketHost):
    pass


HOSTS = {"tcp": LiveTcpHost, "tls": LiveTcpHost, "ws": LiveWebSocketHost, "wss": LiveWebSocketHost}


def connection_host(host, transport, trust=None):
    """The connections of a phone that opens them itself; `trust` names a certificate file."""
    made = HOSTS[transport](host)
    if transport in ("tls", "wss"):
        made.tls = ssl.create_default_context(cafile=trust)
        made.tls.check_hostname = False
        if trust is None:
            made.tls.verify_mode = ssl.CERT_NONE
    return made
