"""An audience of 100,000 expanded to the outbox, while twenty people tap about in the menu.

    python -m benchmarks.audience [--quick] [--only sqlite|postgresql] [--no-keep]

The real assistant in a process of its own, with its clock, its delivery (at Telegram's pace, to the
loopback) and its polling. Chosen: the whole programme weighed person by person, and fixed as the
audience, as „Wyślij" does it. Expanded: from that commit until the ledger and the outbox have a row
for everybody. Twenty people tap all the time, once a second each; waiting is from a tap to its
answer, before the expansion, during it, and afterwards, while the hundred thousand wait to be sent.
Memory is the process's, the most it had in that time beside what it had before. The peer writes the
same rows by two bare INSERT … SELECT on the same database.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from benchmarks.databases import Ground, grounds, settle
from benchmarks.keeping import Figure, at, keep, print_figure, print_head
from benchmarks.sending import people, town
from benchmarks.sending.api import LimitedApi
from benchmarks.sending.people import Crowd
from benchmarks.sending.process import CLOCK, assistant
from benchmarks.survey.processes import OTHER_CORE, pin, usage_of
from domain.announcements import Audience, AudienceKind, choose
from storage import audiences
from storage.database import Database
from storage.tables.announcements import Delivery

MANY, SOME = 100_000, 20_000  # people; in a quick run
TAPPERS = 20
PAUSE = (0.5, 1.5)
CALM = 15.0  # seconds of tapping before and after
WITHIN = 60.0  # seconds, the goal for `MANY`
FLAT = 20.0  # MB by which memory may grow
PATIENCE = 600.0
# As the expansion writes them.
LETTERS = """
INSERT INTO outbox (channel, account_id, person_id, lane, topic, body, due_at, state, attempts,
                    dedupe, error)
SELECT a.channel, a.id, a.person_id, '2_broadcast', 'announcement', '{"kind": "say"}', a.created_at,
       'queued', 0, 'bare:' || a.person_id, ''
FROM account a JOIN person p ON p.id = a.person_id WHERE p.id <= :many"""
LEDGER = """
INSERT INTO delivery (announcement_id, person_id, outbox_id, state)
SELECT :announcement, o.person_id, o.id, 'queued' FROM outbox o WHERE o.dedupe LIKE 'bare:%'"""


@dataclass(slots=True)
class Seen:
    """Times in seconds, memory in MB."""

    chosen: float = 0.0
    expanded: float = 0.0
    cpu: float = 0.0
    before: float = 0.0
    peak: float = 0.0
    bare: float = 0.0
    stalled: int = 0
    lost: int = 0
    waits: dict[str, list[float]] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.audience")
    parser.add_argument("--quick", action="store_true", help=f"{SOME:,} people only")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--no-keep", action="store_true", help="write no file of results")
    options = parser.parse_args()
    many = SOME if options.quick else MANY
    pin(OTHER_CORE)
    figures: list[Figure] = []
    print_head()
    with grounds(options.only) as found:
        for ground in found:
            seen = asyncio.run(run(ground, many))
            for figure in _figures(ground, many, seen):
                print_figure(figure)
                figures.append(figure)
    if not options.no_keep:
        print(f"kept in {keep('audience', figures, people=many, tappers=TAPPERS).name}")


async def run(ground: Ground, many: int) -> Seen:
    database = Database(ground.address)
    town.put_people(database, many)
    town.put_teams(database, many)
    announcement = town.draft(database)
    settle(database)
    api = LimitedApi(town.INVITATION)
    listening, address = await api.serve()
    seen = Seen()
    try:
        with assistant(ground, address) as process:
            await asyncio.wait_for(api.polled.wait(), 60)
            first = town.FIRST_CHAT + 1 + many - TAPPERS  # the last to be written to
            crowd = Crowd(api, PAUSE)
            tappers = await people.gather(crowd, range(first, first + TAPPERS))
            with crowd.during("before"):
                await asyncio.sleep(CALM)
            await _expand(database, announcement, many, process.pid, crowd, seen)
            with crowd.during("afterwards"):
                await asyncio.sleep(CALM)
            seen.lost = await people.leave(crowd, tappers)
        seen.stalled, seen.waits = crowd.stalled, dict(crowd.waits)
        seen.bare = await asyncio.to_thread(_bare, database, many)
        return seen
    finally:
        listening.close()
        database.close()


async def _expand(
    database: Database, announcement: int, many: int, pid: int, crowd: Crowd, seen: Seen
) -> None:
    began = perf_counter()
    await asyncio.to_thread(_choose_and_order, database, announcement, many)
    seen.chosen = perf_counter() - began
    before = usage_of(pid)
    seen.before = seen.peak = before.rss / 1e6
    began = perf_counter()
    with crowd.during("during"):
        async with asyncio.timeout(PATIENCE):
            while await asyncio.to_thread(_last, database, announcement) < many:
                seen.peak = max(seen.peak, usage_of(pid).rss / 1e6)
                await asyncio.sleep(0.1)
    seen.expanded = perf_counter() - began
    seen.cpu = usage_of(pid).cpu - before.cpu
    _check(database, announcement, many)


def _choose_and_order(database: Database, announcement: int, many: int) -> None:
    found = database.read_now(lambda session: audiences.recipients(session, 1, CLOCK))
    chosen = [one.person for one in choose(found, Audience(AudienceKind.ALL))]
    if len(chosen) != many:
        raise RuntimeError(f"{len(chosen)} people were chosen")
    town.order(database, announcement, chosen, CLOCK)


def _last(database: Database, announcement: int) -> int:
    """The last person with a row in the ledger; they are written in order."""
    statement = select(func.max(Delivery.person_id)).where(Delivery.announcement_id == announcement)
    return database.read_now(lambda session: session.scalar(statement)) or 0


def _check(database: Database, announcement: int, many: int) -> None:
    wanted = Delivery.announcement_id == announcement, Delivery.outbox_id.is_not(None)
    statement = select(func.count()).select_from(Delivery).where(*wanted)
    found = database.read_now(lambda session: session.scalar(statement))
    if found != many:
        raise RuntimeError(f"{found} people are in the ledger with a letter")


def _bare(database: Database, many: int) -> float:
    """Seconds of the same rows for a second announcement, without the assistant."""
    announcement = town.draft(database)

    def write(session: Session) -> None:
        session.execute(text(LETTERS), {"many": many})
        session.execute(text(LEDGER), {"announcement": announcement})

    began = perf_counter()
    database.write_now(write)
    return perf_counter() - began


def _figures(ground: Ground, many: int, seen: Seen) -> Iterator[Figure]:
    figure = partial(Figure, ground.title)
    yield figure(f"bare INSERT … SELECT of {many:,} letters and ledger rows", seen.bare, "s")
    yield figure("chosen and fixed as the audience", seen.chosen, "s")
    goal, times = WITHIN * many / MANY, f"{seen.expanded / seen.bare:.1f} × bare"
    yield figure("expanded to the outbox", seen.expanded, "s", goal, times)
    yield figure("CPU of the process meanwhile", seen.cpu, "s")
    more = f"{seen.before:.0f} MB before, {seen.peak:.0f} MB at most"
    yield figure("memory growth of the process", seen.peak - seen.before, "MB", FLAT, more)
    for phase in ("before", "during", "afterwards"):
        waits = seen.waits.get(phase, [])
        yield figure(
            f"p50 of a tap's answer, {phase}", at(waits, 0.5), "ms", more=f"{len(waits)} taps"
        )
        yield figure(f"p99 of a tap's answer, {phase}", at(waits, 0.99), "ms")
    yield figure("taps stalled or never answered", seen.stalled + seen.lost, "")


if __name__ == "__main__":
    main()
