# SPDX-License-Identifier: GPL-2.0-or-later
"""SIP transactions over UDP with their real timers (RFC 3261 17, table 4; RFC 3581)."""

from message import Message, parameter, sent_by

T1, T2 = 0.5, 4.0
GIVE_UP = 64 * T1

# Where a server sends its responses.
RPORT = "rport"          # RFC 3581: to the source port if the client asked
FORCE = "force"          # to the source, asked or not
SENT_BY_PORT = "no-rport"  # RFC 3261 18.2.2 alone: source address, port of the Via
LITERAL_VIA = "via"      # the fault: whatever the Via says


class Stack:
    """The transaction layer of one socket. `core` gets what is not a retransmission."""

    def __init__(self, host, port, core, policy=RPORT):
        self.host, self.port = host, port
        self.world = host.world
        self.core = core
        self.policy = policy
        self.reply_from = None                    # (address, port) of another socket, a fault
        self.via_address = None                   # what our Via says instead of our address
        self.asks_rport = True
        self.heeds_call_id = False                # drops responses that name another exchange
        self.transport = "UDP"
        self.clients = {}
        self.servers = {}
        host.bind(port, self.receive)

    def receive(self, data, source, local):
        if not data[:1].isalpha():
            self.core.on_other(data, source)
            return
        message = Message.parse(data)
        if not message.is_request:
            client = self.clients.get((message.branch, message.method))
            if client and self.heeds_call_id and not client.is_named_by(message):
                return
            if client:
                client.answered(message)
            return
        self.note_source(message, source)
        method = message.start.split()[0]
        server = self.servers.get((message.branch, "INVITE" if method == "ACK" else method))
        if method == "ACK":
            if server and server.status >= 300:
                server.acknowledged()
            else:
                self.core.on_request(message, None, source)
        elif server:
            server.repeat()
        else:
            server = Server(self, message, source)
            self.servers[message.branch, method] = server
            self.core.on_request(message, server, source)

    def note_source(self, message, source):
        """RFC 3261 18.2.1 and RFC 3581 4: write down where the request came from."""
        via = message.get("Via")
        wants = parameter(via, "rport") is not None and self.policy in (RPORT, FORCE)
        if self.policy == LITERAL_VIA:
            return
        if wants or sent_by(via)[0] != source[0]:
            via += f";received={source[0]}"
        if wants:
            via = via.replace(";rport", f";rport={source[1]}", 1)
        elif self.policy == FORCE and sent_by(via)[1] != source[1]:
            via += f";rport={source[1]}"
        message.set("Via", via)

    def response_target(self, via):
        host, port = sent_by(via)
        if self.policy == LITERAL_VIA:
            return host, port
        return (parameter(via, "received") or host, int(parameter(via, "rport") or port))

    def send_response(self, message):
        target = self.response_target(message.get("Via"))
        address, port = self.reply_from or (None, self.port)
        self.host.send(port, message.bytes(), target, source=address)

    def new_via(self):
        address, port = self.via_address or (self.host.address, self.port)
        ask = ";rport" if self.asks_rport else ""
        place = address if port is None else f"{address}:{port}"
        return f"SIP/2.0/{self.transport} {place}{ask};branch=z9hG4bK{self.world.token(12)}"

    def send_request(self, message, target, on_response, on_timeout=None):
        """Starts a client transaction; the message already carries our Via."""
        client = Client(self, message, target, on_response, on_timeout)
        self.clients[message.branch, message.method] = client
        client.send()
        return client


class Client:
    def __init__(self, stack, message, target, on_response, on_timeout):
        self.stack, self.message, self.target = stack, message, target
        self.on_response, self.on_timeout = on_response, on_timeout
        self.is_invite = message.method == "INVITE"
        self.interval = T1
        self.status = 0
        self.repeat_timer = None
        self.end_timer = stack.world.at(GIVE_UP, self.timed_out)

    def send(self):
        self.stack.host.send(self.stack.port, self.message.bytes(), self.target)
        if self.stack.transport != "UDP":
            return
        self.repeat_timer = self.stack.world.at(self.interval, self.send)
        # Timer A doubles for ever, Timer E stops at T2.
        self.interval = self.interval * 2 if self.is_invite else min(self.interval * 2, T2)

    def stop(self):
        if self.repeat_timer:
            self.repeat_timer.cancel()
        self.end_timer.cancel()

    def timed_out(self):
        if self.status < 200:
            self.stop()
            if self.on_timeout:
                self.on_timeout()

    def is_named_by(self, response):
        return response.get("Call-ID") == self.message.get("Call-ID")

    def answered(self, response):
        if self.is_invite:
            self.stop()
        elif response.status < 200:
            self.interval = T2
        else:
            self.stop()
        if self.status >= 200 and not self.is_invite:
            return
        repeated = self.status >= 200
        self.status = response.status
        if self.is_invite and response.status >= 300:
            self.acknowledge(response)
            if repeated:
                return
        self.on_response(response)

    def acknowledge(self, response):
        """RFC 3261 17.1.1.3: the ACK of a failure belongs to the transaction."""
        request = self.message
        ack = Message(f"ACK {request.uri} SIP/2.0",
                      [("Via", request.get("Via")), ("Max-Forwards", "70")]
                      + [("Route", route) for route in request.all("Route")]
                      + [("From", request.get("From")), ("To", response.get("To")),
                         ("Call-ID", request.get("Call-ID")), ("CSeq", f"{request.cseq} ACK")])
        self.stack.host.send(self.stack.port, ack.bytes(), self.target)


class Server:
    def __init__(self, stack, request, source):
        self.stack, self.request, self.source = stack, request, source
        self.last = None
        self.status = 0
        self.timer = None
        self.began = 0.0

    def respond(self, message):
        self.last = message
        self.status = message.status
        self.stack.send_response(message)
        if self.status >= 300 and message.method == "INVITE":
            self.began = self.stack.world.now
            self.schedule(T1)

    def schedule(self, interval):
        """Timers G and H: a failure is repeated until its ACK."""
        if self.stack.world.now + interval - self.began < GIVE_UP:
            self.timer = self.stack.world.at(interval, self.repeat_failure, interval)

    def repeat_failure(self, interval):
        self.stack.send_response(self.last)
        self.schedule(min(interval * 2, T2))

    def repeat(self):
        if self.last:
            self.stack.send_response(self.last)

    def acknowledged(self):
        if self.timer:
            self.timer.cancel()

