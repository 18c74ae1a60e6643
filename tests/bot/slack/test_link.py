"""One connection to a Slack that shakes hands, and then is not there any more."""

import asyncio
import base64
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.slack import link
from bot.slack.link import Broken, Link
from tests.bot.slack.intaking import Reception

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
HELLO = b'{"type":"hello"}'


@asynccontextmanager
async def serving(answer: Callable[[bytes], bytes]) -> AsyncIterator[str]:
    """The address of a server that answers once, and neither reads nor writes from then on."""
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(await reader.readuntil(b"\r\n\r\n")))
        await over.wait()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    yield f"ws://{host}:{port}/"
    over.set()
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.01)  # for what is served


def greeting(asked: bytes) -> bytes:
    found = re.search(rb"sec-websocket-key: (\S+)", asked, re.IGNORECASE)
    assert found is not None
    accept = base64.b64encode(hashlib.sha1(found[1] + GUID).digest())  # noqa: S324 - RFC 6455
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + bytes([0x81, len(HELLO)]) + HELLO
    )


@pytest.fixture
async def dead() -> AsyncIterator[str]:
    async with serving(greeting) as address:
        yield address


@pytest.fixture
async def linked(reception: Reception, dead: str) -> Link:
    made = Link(reception.app, reception.connections.make_client(), heard=lambda: None)
    await made.open(dead)
    return made


async def test_it_does_not_wait_for_a_dead_one_to_part(linked: Link) -> None:
    async with asyncio.timeout(2):
        await linked.close(0)


async def test_a_dead_one_is_found_out(
    reception: Reception, dead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "PING_SECONDS", 0.2)
    monkeypatch.setattr(link, "LOOK_EVERY", 0.05)
    made = Link(reception.app, reception.connections.make_client(), heard=lambda: None)
    await made.open(dead)
    with pytest.raises(Broken):
        await asyncio.wait_for(made.watch(), 5)
    await made.close(0)


async def test_who_does_not_greet_is_given_up(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "GREETED_WITHIN", 0.1)
    async with serving(lambda _: b"") as address:
        made = Link(reception.app, reception.connections.make_client(), heard=lambda: None)
        with pytest.raises(Broken, match="TimeoutError"):
            await made.open(address)
        await made.close(0)
