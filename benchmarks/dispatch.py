"""One tap from event to commit: alone and in groups of thirty, beside a bare INSERT and COMMIT.

    python -m benchmarks.dispatch [--statements]

A tap is the toggle of one choice of a form: dedupe, account, person and roles, the form session,
the reply's outbox row; on SQLite with synchronous=FULL, and on PostgreSQL where there is one. The
peer is one INSERT through the driver with the same durability, so the ratio says what the house
costs above its storage. CPU ms are this process's (the server's not counted), the figure to read on
a busy machine. `--statements` lists those of a tap on SQLite, in order.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.survey.contestants import Server, servers
from domain.calendar import Calendar
from handlers import dispatch, filling, form_answers, form_presses, formbook, menu
from handlers.context import Context, Office
from handlers.dispatch import House
from handlers.routes import Filled, FormFeature, FormSetup, Routes, Subject, merge
from messages.events import Body, Command, Event, Pressed
from messages.steps import Step
from storage import Session
from storage.database import Database
from storage.tables import Base
from storage.tables.people import Account, Person

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)
PEOPLE = 100
ROUNDS = 10


def _prepare(ctx: Context, subject: Subject) -> FormSetup:
    return FormSetup()


def _submit(ctx: Context, subject: Subject, filled: Filled) -> list[Step]:
    return []


def _begin(event: Event, ctx: Context) -> list[Step]:
    return filling.open_form(ctx, "evaluation", {})


ROUTES = merge(
    [
        menu.ROUTES,
        form_presses.ROUTES,
        form_answers.ROUTES,
        Routes(
            commands={"begin": _begin},
            forms={"evaluation": FormFeature("workshop", _prepare, _submit, confidential=True)},
        ),
    ]
)
HOUSE = House(ROUTES, Calendar(frozenset()), Office("biuro@example.org"), seal=lambda raw: raw)


class Bench:
    def __init__(self, address: str) -> None:
        self.database = Database(address)
        Base.metadata.create_all(self.database.engine)
        self.database.write_now(self._seed)
        self._keys = 0

    def _seed(self, session: Session) -> None:
        for number in range(PEOPLE):
            person = Person(code=f"P-{number}", first="A", last="B")
            session.add(person)
            session.flush()
            session.add(
                Account(
                    channel="web",
                    external_id=str(number),
                    chat=str(number),
                    person_id=person.id,
                    created_at=NOW,
                    last_seen_at=NOW,
                )
            )

    async def send(self, account: int, body: Body) -> float:
        """Seconds from the event to its commit."""
        self._keys += 1
        event = Event(f"b:{self._keys}", "web", str(account), str(account), body)
        start = time.perf_counter()
        await self.database.write(lambda s: dispatch.handle(s, event, NOW, HOUSE))
        return time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds: of taps alone each, and a tap's share where thirty wait together."""

    alone: list[float]
    together: float
    cpu: float


async def prepare(address: str) -> tuple[Bench, list[Pressed]]:
    """Everybody has opened the form; the tap of each."""
    bench = Bench(address)
    for account in range(PEOPLE):
        await bench.send(account, Command("begin"))
        await bench.send(account, Pressed(f"f:{account + 1}:k:0"))
    return bench, [Pressed(f"f:{account + 1}:r") for account in range(PEOPLE)]


async def measure(address: str) -> Measured:
    bench, tap = await prepare(address)
    alone = [await bench.send(account, tap[account]) for account in range(PEOPLE)]
    start, cpu = time.perf_counter(), time.process_time()
    for _ in range(ROUNDS):
        for first in range(0, PEOPLE, 30):
            group = range(first, min(first + 30, PEOPLE))
            await asyncio.gather(*(bench.send(account, tap[account]) for account in group))
    taps = ROUNDS * PEOPLE
    together, used = time.perf_counter() - start, time.process_time() - cpu
    bench.database.close()
    return Measured(alone, together / taps, used / taps)


async def list_statements(address: str) -> list[str]:
    """What one tap runs on SQLite, in order, as the database saw it."""
    bench, tap = await prepare(address)
    seen: list[str] = []
    pooled = bench.database.engine.raw_connection()
    connection: Any = pooled.dbapi_connection
    connection.set_trace_callback(seen.append)
    pooled.close()  # (kept in the pool, from which the writer takes it)
    await bench.send(0, tap[0])
    bench.database.close()
    return seen


def bare_commits(folder: str) -> list[float]:
    """Times of one INSERT and COMMIT each."""
    connection = sqlite3.connect(Path(folder) / "bare.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)")
    times = []
    for _ in range(PEOPLE):
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t (body) VALUES ('x')")
        connection.execute("COMMIT")
        times.append(time.perf_counter() - start)
    connection.close()
    return times


def main() -> None:
    formbook.warm_up()
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as found:
        if "--statements" in sys.argv:
            for statement in asyncio.run(list_statements(f"sqlite:///{folder}/bench.sqlite3")):
                print(" ".join(statement.split())[:110])
            return
        bare = median(bare_commits(folder))
        print(f"bare INSERT + COMMIT      {bare * 1000:7.2f} ms")
        report("SQLite", asyncio.run(measure(f"sqlite:///{folder}/bench.sqlite3")), bare)
        server = found["postgresql"]
        if isinstance(server, Server):
            report("PostgreSQL", asyncio.run(measure(server.address)), bare)


def report(database: str, measured: Measured, bare: float) -> None:
    tap, together = median(measured.alone), measured.together
    print(database)
    print(f"  a tap alone, median     {tap * 1000:7.2f} ms   {tap / bare:5.1f} x bare")
    print(f"  a tap in groups of 30   {together * 1000:7.2f} ms   {together / bare:5.1f} x bare")
    print(f"  its CPU                 {measured.cpu * 1000:7.2f} ms")
    print(f"  taps a second in groups {1 / together:7.0f}")


if __name__ == "__main__":
    main()
