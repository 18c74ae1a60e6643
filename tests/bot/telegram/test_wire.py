"""Calls over kept connections, against a server that answers byte by byte as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import wire
from bot.telegram.wire import Answer, Broken, NotConnected, Patience, Wires, address_of, read_answer

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1,2]"
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2;note=x\r\n[1\r\n3\r\n,2]\r\n0\r\nTrailer: y\r\n\r\n"
)
UNTIL_CLOSED = b"HTTP/1.0 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>"
CLOSING = PLAIN.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
PATIENCE = Patience(connect=5, silence=5, whole=10)


class Server:
    """Answers each request with the next of `answers`, piece by piece, and remembers it."""

    def __init__(self) -> None:
        self.answers: list[list[bytes]] = []
        self.heard: list[bytes] = []
        self.hears = asyncio.Event()
        self.has_closed = asyncio.Event()
        self.connections = 0
        self.url = ""
        self._open: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open.add(task)
        await asyncio.wait([task])

    async def close(self) -> None:
        """All connections; the clients have closed theirs."""
        if self._open:
            await asyncio.wait(self._open)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            length = int(head.partition(b"Content-Length: ")[2].partition(b"\r")[0])
            self.heard.append(head + await reader.readexactly(length))
            self.hears.set()
            if not self.answers:
                continue
            pieces = self.answers.pop(0)
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.01)
            if pieces[-1] in (b"", UNTIL_CLOSED):
                break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self.has_closed.set()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield server
    await server.close()
    listening.close()
    await listening.wait_closed()


@pytest.fixture
async def ask(server: Server) -> AsyncIterator[Callable[..., asyncio.Task[tuple[int, bytes]]]]:
    wires = Wires()

    def post(body: bytes = b"{}", patience: Patience = PATIENCE) -> asyncio.Task[tuple[int, bytes]]:
        address = address_of(f"{server.url}/bot1:x/getMe?a=b", "tests")
        return asyncio.ensure_future(wires.post(address, body, patience))

    yield post
    await wires.close()


Ask = Callable[..., asyncio.Task[tuple[int, bytes]]]


async def test_a_question_goes_out_as_http_asks_for_it(server: Server, ask: Ask) -> None:
    server.answers = [[PLAIN]]
    assert await ask('{"text":"zażółć"}'.encode()) == (200, b"[1,2]")
    host = server.url.removeprefix("http://")
    assert server.heard[0].decode() == (
        f"POST /bot1:x/getMe?a=b HTTP/1.1\r\nHost: {host}\r\nUser-Agent: tests\r\n"
        "Content-Type: application/json\r\nContent-Length: 21\r\n\r\n"
        '{"text":"zażółć"}'
    )


async def test_one_connection_serves_one_call_after_another(server: Server, ask: Ask) -> None:
    server.answers = [[PLAIN], [CHUNKED], [PLAIN[:3], PLAIN[3:30], PLAIN[30:]]]
    assert [await ask() for _ in range(3)] == [(200, b"[1,2]")] * 3
    assert server.connections == 1


async def test_calls_side_by_side_have_connections_of_their_own(server: Server, ask: Ask) -> None:
    server.answers = [[PLAIN]] * 3
    assert await asyncio.gather(*(ask() for _ in range(3))) == [(200, b"[1,2]")] * 3
    assert server.connections == 3


@pytest.mark.parametrize("answer", [CLOSING, UNTIL_CLOSED, PLAIN + b"HTTP/1.1 200"])
async def test_a_connection_that_is_of_no_more_use_is_replaced(
    server: Server, ask: Ask, answer: bytes
) -> None:
    server.answers = [[answer], [PLAIN]]
    await ask()
    assert await ask() == (200, b"[1,2]")
    assert server.connections == 2


async def test_one_that_the_server_closed_while_idle_is_replaced(server: Server, ask: Ask) -> None:
    server.answers = [[PLAIN, b""], [PLAIN]]
    await ask()
    await server.has_closed.wait()
    await asyncio.sleep(0.01)  # the loop looks at its sockets once more
    assert await ask() == (200, b"[1,2]")
    assert server.connections == 2


async def test_one_that_was_idle_for_long_is_not_trusted(
    server: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = [[PLAIN], [PLAIN]]
    await ask()
    monkeypatch.setattr(wire, "IDLE_SECONDS", -1)
    await ask()
    assert server.connections == 2


async def test_a_connection_lost_before_the_answer_is_told_and_nothing_is_repeated(
    server: Server, ask: Ask
) -> None:
    server.answers = [[PLAIN[:-1], b""], [PLAIN]]
    with pytest.raises(Broken, match="closed the connection"):
        await ask()
    assert len(server.heard) == 1


async def test_what_is_no_answer_is_told(server: Server, ask: Ask) -> None:
    server.answers = [[b"SSH-2.0-OpenSSH_9.2\r\n\r\n"]]
    with pytest.raises(Broken, match="not an answer of HTTP"):
        await ask()


@pytest.mark.parametrize(
    "patience", [replace(PATIENCE, silence=0.05), replace(PATIENCE, whole=0.05)]
)
async def test_a_server_that_takes_too_long_is_left(
    server: Server, ask: Ask, patience: Patience
) -> None:
    with pytest.raises(TimeoutError):
        await ask(patience=patience)
    server.answers = [[PLAIN]]
    assert await ask() == (200, b"[1,2]")
    assert server.connections == 2


async def test_an_answer_to_a_call_that_was_given_up_is_nobody_elses(
    server: Server, ask: Ask
) -> None:
    call = ask()
    await server.hears.wait()
    call.cancel()
    await asyncio.wait([call])
    server.answers = [[PLAIN]]
    assert await ask() == (200, b"[1,2]")
    assert server.connections == 2


async def test_closing_ends_what_is_under_way(server: Server) -> None:
    wires = Wires()
    address = address_of(f"{server.url}/getMe", "tests")
    call = asyncio.ensure_future(wires.post(address, b"{}", PATIENCE))
    await server.hears.wait()
    await wires.close()
    with pytest.raises(Broken):
        await call
    await asyncio.wait([call])


async def test_where_nobody_answers_the_reason_is_told() -> None:
    wires = Wires()
    with pytest.raises(Broken, match="not connected"):
        await wires.post(address_of("http://127.0.0.1:1/", "tests"), b"", PATIENCE)
    nowhere = address_of("http://127.0.0.1:1/", "tests")
    with pytest.raises(NotConnected):
        await wires.post(nowhere, b"", replace(PATIENCE, connect=-1))


@pytest.mark.parametrize(
    "url", ["ftp://example.org/secret", "http:///secret", "http://a/se cret", "http://a/\r\nsecret"]
)
def test_an_address_that_is_none_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ValueError, match=r"^not an address$"):
        address_of(url, "tests")


@given(st.sampled_from([PLAIN, CHUNKED]), st.data())
def test_an_answer_is_read_only_when_it_is_whole(answer: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(answer) - 1))
    assert read_answer(answer[:cut], at_end=False) is None
    assert read_answer(answer, at_end=False) == Answer(200, b"[1,2]", closes=False)


def test_without_a_length_it_ends_with_the_connection() -> None:
    assert read_answer(UNTIL_CLOSED, at_end=False) is None
    assert read_answer(UNTIL_CLOSED, at_end=True) == Answer(502, b"<html>", closes=True)


@given(st.binary())
def test_no_bytes_break_it_otherwise_than_it_tells(received: bytes) -> None:
    for at_end in (False, True):
        for head in (b"", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"):
            with suppress(ValueError):
                read_answer(head + received, at_end=at_end)
