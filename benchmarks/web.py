"""How long a person waits from a tap in the web chat to the bot's answer, 100 people at once.

    python -m benchmarks.web

The whole assistant runs in a process of its own on a fresh SQLite database (each answer is
committed to disk before it is sent); this process is a hundred browsers: one socket each, on the
loopback. First everybody taps at their own pace, one tap a second on average; then everybody at
the very same moment, over and over, which is the worst that a hundred people can do.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import socket
import statistics
import tempfile
import time
from contextlib import closing
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse, DummyCookieJar
from sqlalchemy.orm import Session

from bot import app
from bot.assistant import Assistant
from bot.clock import RealClock
from bot.logs import set_up_logs
from bot.seal import load_seal
from bot.settings import Settings
from storage import schema, web
from storage.database import Database
from storage.tables.people import Person

PEOPLE = 100
TAPS = 15  # per person and way of tapping
GOAL_MS = 50  # for the 95th percentile, at the people's own pace

Seat = tuple[str, str]  # the chat's path and its cookie's token


def serve(directory: str, pipe: Connection) -> None:
    """The other process: the assistant, until it is told to end."""
    asyncio.run(_serve(Path(directory), pipe))


async def _serve(directory: Path, pipe: Connection) -> None:
    set_up_logs(as_json=True)
    settings = Settings(data_dir=directory, port=free_port())
    schema.migrate(settings.database_address)
    database = Database(settings.database_address)
    clock = RealClock()
    house = app.make_house(settings, load_seal(settings))
    assistant = Assistant(settings, database, clock, house)
    seats = await database.write(partial(seat_people, now=clock.now()))
    pipe.send((await assistant.start(), seats))
    await asyncio.to_thread(pipe.recv)
    await assistant.stop()
    database.close()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def seat_people(session: Session, now: datetime) -> list[Seat]:
    seats = []
    for number in range(PEOPLE):
        person = Person(code=f"P-{number:03}", first="Anna", last=f"Nowak {number}")
        session.add(person)
        session.flush()
        account = web.seat(session, person.id, now)
        token = web.open_login(session, account.id, now, web.LOGIN_LIVES)
        seats.append((f"/chat/{account.external_id}/", token))
    return seats


class Visitor:
    """One person's page: taps „Menu", which the bot draws anew in place."""

    def __init__(self, page: ClientWebSocketResponse) -> None:
        self._page = page
        self._count = 0
        self._standing = "1"
        self.waits: list[float] = []

    async def tap(self) -> None:
        self._count += 1
        press = {"kind": "press", "token": "menu", "label": "Menu", "message": self._standing}
        began = time.perf_counter()
        await self._page.send_json({"id": f"tap-{self._count:06}", **press})
        await self._wait_for_answer_and_ack(began)

    async def _wait_for_answer_and_ack(self, began: float) -> None:
        missing = {"item", "ack"}
        while missing:
            message = json.loads(await self._page.receive_str())
            if message["type"] == "item":
                self.waits.append(time.perf_counter() - began)
                self._standing = message["item"]["id"]
            missing.discard(message["type"])


async def open_page(session: ClientSession, url: str, seat: Seat) -> Visitor:
    path, token = seat
    headers = {"Origin": url, "Cookie": f"lacznik={token}"}
    page = await session.ws_connect(f"{url}{path}ws", headers=headers)
    await page.receive_str()
    return Visitor(page)


async def tap_at_own_pace(visitor: Visitor) -> None:
    for _ in range(TAPS):
        await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - a person's pause, no secret
        await visitor.tap()


async def tap_together(visitors: list[Visitor]) -> None:
    for _ in range(TAPS):
        await asyncio.gather(*(visitor.tap() for visitor in visitors))


def report(title: str, visitors: list[Visitor]) -> None:
    """One line; empties the visitors' watches."""
    waits = [wait for visitor in visitors for wait in visitor.waits]
    for visitor in visitors:
        visitor.waits.clear()
    p95 = statistics.quantiles(waits, n=20)[-1]
    median = statistics.median(waits)
    print(
        f"{title:32} {len(waits):5} taps   median {median * 1000:6.1f} ms   "
        f"p95 {p95 * 1000:6.1f} ms   worst {max(waits) * 1000:6.1f} ms"
    )


async def visit(port: int, seats: list[Seat]) -> None:
    url = f"http://127.0.0.1:{port}"
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        visitors = [await open_page(session, url, seat) for seat in seats]
        await asyncio.gather(*(visitor.tap() for visitor in visitors))
        report("warming up", visitors)
        await asyncio.gather(*map(tap_at_own_pace, visitors))
        report(f"{PEOPLE} people, a tap a second each", visitors)
        print(f"{'':32} (goal: p95 {GOAL_MS} ms)")
        await tap_together(visitors)
        report(f"{PEOPLE} people at the same moment", visitors)


def main() -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    with tempfile.TemporaryDirectory() as directory:
        server = context.Process(target=serve, args=(directory, there))
        server.start()
        try:
            port, seats = here.recv()
            asyncio.run(visit(port, seats))
        finally:
            here.send("end")
            server.join()


if __name__ == "__main__":
    main()
