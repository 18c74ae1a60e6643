"""Socket Mode: WebSocket connections over which everything is sent and acknowledged."""

import asyncio
import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.fakes.signal import Signal
from tests.fakes.slack.delivery import Answer, Retry

if TYPE_CHECKING:
    from tests.fakes.slack_server import FakeSlack

Payload = dict[str, Any]
MAX_CONNECTIONS = 10
ANSWERED = ("view_submission", "block_suggestion")  # interactions whose ack carries something


@dataclass(slots=True)
class Connection:
    """One WebSocket. A silent one stays open, but no more events come out of it."""

    socket: web.WebSocketResponse
    number: int
    is_silent: bool = False
    is_deaf: bool = False  # nor does it answer pings
    is_leaving: bool = False  # a new one was asked for: nothing more is sent over this one

    @property
    def is_usable(self) -> bool:
        return not self.socket.closed and not self.is_leaving

    async def send(self, payload: Payload) -> None:
        if not self.is_silent:
            await self.socket.send_json(payload)


class SocketMode:
    def __init__(self, server: "FakeSlack") -> None:
        self.connections: list[Connection] = []
        self.opened = 0  # connections ever made
        self.complaints: list[str] = []  # acknowledgements nobody waits for
        self._server = server
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Payload | None]] = {}
        self._turn = 0
        self._signal = Signal()

    # For tests

    async def connected(self, *, times: int = 1, within: float = 5.0) -> None:
        """Wait until so many connections were ever made."""
        assert await self._signal.wait_until(lambda: self.opened >= times, within=within), (
            f"{self.opened} connections, not {times}"
        )

    def fall_silent(self, *, answers_pings: bool = False) -> None:
        """Let all present connections die without being closed: nothing is sent or heard."""
        for connection in self.connections:
            connection.is_silent, connection.is_deaf = True, not answers_pings

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask for new connections: "warning" (soon), "refresh_requested" or "link_disabled".

        After the latter two nothing more is sent over the present ones.
        """
        for connection in list(self.connections):
            connection.is_leaving = reason != "warning"
            await connection.send(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "wss-fake"}}
            )
            if reason == "link_disabled":
                await connection.socket.close()

    async def drop(self) -> None:
        """Break all connections, as a network does."""
        for connection in list(self.connections):
            await connection.socket.close(code=1001)

    async def ping(self) -> None:
        for connection in self.connections:
            await connection.socket.ping(b"Ping from fake")

    async def close(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close()

    # For the server

    def ticket(self) -> str:
        """Give the address of a new connection, good once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        address = self._server.url.replace("http://", "ws://")
        return f"{address}/link/?ticket={ticket}&app_id={self._server.app_id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or len(self.connections) >= MAX_CONNECTIONS:
            return web.Response(status=408)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.opened += 1
        connection = Connection(socket, self.opened)
        self.connections.append(connection)
        try:
            await connection.send(self._hello())
            self._signal.notify()
            await self._listen(connection)
        finally:
            self.connections.remove(connection)
            self._signal.notify()
        return socket

    async def send(self, kind: str, payload: Payload, retry: Retry | None) -> Answer:
        """Send over the next connection in turn; an event waits until there is one."""
        clock, patience = self._server.clock, self._server.delivery.ack_seconds
        ready = asyncio.ensure_future(self._next())
        try:
            if kind == "events_api":
                await ready
            elif not await clock.wait_for(ready, patience):
                return Answer(False, reason="no_connection")
        finally:
            ready.cancel()
        return await self._send(ready.result(), _envelope(kind, payload, retry), patience)

    async def _send(self, connection: Connection, envelope: Payload, patience: float) -> Answer:
        envelope_id = envelope["envelope_id"]
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await connection.send(envelope)
            if not await self._server.clock.wait_for(waiting, patience):
                return Answer(False, reason="timeout")
        except ConnectionError:
            return Answer(False, reason="connection_failed")
        finally:
            del self._waiting[envelope_id]
        answer = waiting.result()
        if answer and not envelope["accepts_response_payload"]:
            self.complaints.append(f"a payload for {envelope['type']} that takes none: {answer}")
        return Answer(True, answer)

    async def _next(self) -> Connection:
        while not (usable := [c for c in self.connections if c.is_usable]):
            await self._signal.wait_until(
                lambda: any(c.is_usable for c in self.connections), within=60
            )
        self._turn += 1
        return usable[self._turn % len(usable)]

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type == WSMsgType.PING and not connection.is_deaf:
                await connection.socket.pong(message.data)
            elif message.type == WSMsgType.TEXT and not connection.is_silent:
                self._acknowledge(message.json())

    def _acknowledge(self, answer: Payload) -> None:
        waiting = self._waiting.get(answer.get("envelope_id", ""))
        if answer.keys() - {"envelope_id", "payload"} or waiting is None or waiting.done():
            self.complaints.append(f"an acknowledgement nobody waits for: {answer}")
        else:
            waiting.set_result(answer.get("payload"))

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "applink-fake", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._server.app_id},
        }


def _envelope(kind: str, payload: Payload, retry: Retry | None) -> Payload:
    found = {
        "type": kind,
        "envelope_id": str(uuid.uuid4()),
        "payload": payload,
        "accepts_response_payload": kind == "slash_commands" or payload.get("type") in ANSWERED,
    }
    if kind == "events_api":
        found |= {
            "retry_attempt": retry.attempt if retry else 0,
            "retry_reason": retry.reason if retry else "",
        }
    return found
