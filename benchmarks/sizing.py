"""What each process of an installation needs while people chat and fill in a form.

    python -m benchmarks.sizing [--people 40] [--seconds 20] [--no-keep]

Real processes (`lacznik run`, `--intake-only`, `worker`) and a PostgreSQL of its own, everybody on
Telegram, which this process plays. CPU is each process's own, whatever else the machine does, so
it says what an event costs; how many come in a second is up to this process, which plays slowly.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from benchmarks.keeping import Figure, keep, print_figure, print_head
from benchmarks.survey.processes import usage_of
from storage import schema
from storage.database import Database
from storage.tables.engine import Inbox
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram_server import FakeTelegram
from tests.faults.cluster import Cluster
from tests.faults.crowd import Crowd
from tests.faults.fronts import Front
from tests.faults.servers import Server

QUICK_PEOPLE = Limits(bot_per_second=1000, bot_burst=1000, chat_burst=1000)
WARM = 5.0  # seconds
PAUSE = 1.0
SETUPS = {
    "SQLite": (("run", 1),),
    "PostgreSQL": (("run", 1),),
    "1 + 1": (("run --intake-only", 1), ("worker", 1)),
    "2 + 2": (("run --intake-only", 2), ("worker", 2)),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """Events so far, seconds of CPU and bytes by process, PostgreSQL's own, its connections."""

    at: float
    events: int
    cpu: dict[str, float]
    rss: dict[str, int]
    connections: int


@contextmanager
def ground(title: str, folder: Path) -> Iterator[tuple[str, Server | None]]:
    """A migrated database."""
    if title == "SQLite":
        address = f"sqlite:///{folder}/sizing.sqlite3"
        schema.migrate(address)
        yield address, None
        return
    (data := folder / "server").mkdir()
    server = Server(data)
    server.start()
    try:
        schema.migrate(server.address())
        yield server.address(), server
    finally:
        server.close()


async def measure(title: str, people: int, seconds: float) -> tuple[Sample, Sample]:
    with TemporaryDirectory() as name, ground(title, Path(name)) as (address, server):
        folder = Path(name)
        async with FakeTelegram(limits=QUICK_PEOPLE) as telegram, Front(folder) as front:
            cluster = Cluster(folder, address, telegram, 0, front.secure_url)
            crowd = Crowd(cluster, telegram, front, Random(7), PAUSE)  # noqa: S311 - a schedule
            crowd.settle(people)
            try:
                polls = "+" not in title
                for command, count in SETUPS[title]:
                    await cluster.add(command, count, telegram_webhook=str(not polls).lower())
                if not polls:
                    front.members = [m.url for m in cluster.members if "--intake-only" in m.command]
                    await crowd.enter()
                living = asyncio.ensure_future(crowd.live())
                await asyncio.sleep(WARM)
                look = partial(_sample, cluster, server)
                first = await asyncio.to_thread(look)
                await asyncio.sleep(seconds)
                last = await asyncio.to_thread(look)
                crowd.rest()
                await living
            finally:
                await cluster.close()
            return first, last


def _sample(cluster: Cluster, server: Server | None) -> Sample:
    used = {
        f"{member.command.removeprefix('run ').removeprefix('--') or 'run'} {number}": usage_of(
            member.pid
        )
        for number, member in enumerate(cluster.members, 1)
    }
    if server is not None:
        used["PostgreSQL"] = usage_of(server.pid)
    with closing(Database(cluster.address)) as database:
        events, connections = database.read_now(partial(_count, is_postgres=server is not None))
    cpu = {name: one.cpu for name, one in used.items()}
    return Sample(
        time.monotonic(), events, cpu, {name: one.rss for name, one in used.items()}, connections
    )


def _count(session: Session, is_postgres: bool) -> tuple[int, int]:
    events = session.scalar(select(func.count()).select_from(Inbox)) or 0
    open_ones = text("SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type LIKE 'client%'")
    return events, (session.scalar(open_ones) or 0) if is_postgres else 0


def figures(title: str, first: Sample, last: Sample) -> Iterator[Figure]:
    events, seconds = last.events - first.events, last.at - first.at
    yield Figure(title, "events a second while measured", events / seconds, "/s")
    total = 0.0
    for name, cpu in last.cpu.items():
        cost = (cpu - first.cpu[name]) / events * 1000
        total += cost
        yield Figure(title, f"{name}: CPU of an event", cost, "ms")
        if name != "PostgreSQL":  # (whose processes share most of theirs)
            yield Figure(title, f"{name}: memory", last.rss[name] / 1e6, "MB")
    yield Figure(title, "all together: CPU of an event", total, "ms")
    if last.connections:
        yield Figure(title, "database connections", last.connections, "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--no-keep", action="store_true")
    chosen = parser.parse_args()
    found: list[Figure] = []
    print_head()
    for title in SETUPS:
        for figure in figures(title, *asyncio.run(measure(title, chosen.people, chosen.seconds))):
            print_figure(figure)
            found.append(figure)
    if not chosen.no_keep:
        print(keep("sizing", found, people=chosen.people, seconds=chosen.seconds))


if __name__ == "__main__":
    main()
