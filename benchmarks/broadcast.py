"""A broadcast to 3,000 people on Telegram, at its limits, while thirty others' taps are answered.

    python -m benchmarks.broadcast [--quick] [--only sqlite|postgresql] [--latency 0.04] [--no-keep]

The real assistant in a process of its own, its polling, its delivery and its database; a Bot API
on the loopback in this one, which enforces 30 messages a second (a bucket of 30), about one a
second in each chat (a bucket of 3), answers 429 with `retry_after` to what is more, and keeps its
door shut for so long. Everything that changes a chat counts: messages and edits.

Thirty of the recipients tap about in the menu all the time, every three to seven seconds. Their
answers are not paced and use up the broadcast's budget, so the goal counts them: 1.08 times what
(3,000 + answers) take at 30 a second, from the first message of the broadcast to the last.
Waiting: from the tap to its answer, with the broadcast and without it (before and afterwards).
"""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.databases import Ground, grounds, settle
from benchmarks.keeping import Figure, at, keep, print_figure, print_head
from benchmarks.sending import people, town
from benchmarks.sending.api import PER_SECOND, LimitedApi
from benchmarks.sending.people import Crowd
from benchmarks.sending.process import CLOCK, assistant
from benchmarks.survey.processes import OTHER_CORE, pin, usage_of
from storage.database import Database
from storage.tables.announcements import Delivery

MANY, SOME = 3000, 600  # recipients; in a quick run
TAPPERS = 30
PAUSE = (3.0, 7.0)
QUIET = {MANY: 30.0, SOME: 10.0}  # seconds of tapping without a broadcast, before and afterwards
SLOWER_THAN_IDEAL = 1.08
SLOWER_ANSWERS = 1.5
PATIENCE = 4  # times the ideal: then it is given up


@dataclass(slots=True)
class Seen:
    """Seconds from the order and from the first message to the last; `messages` in that time."""

    from_order: float
    took: float
    messages: int
    refused: int
    busiest: int
    repeats: int
    missing: int
    ledger: dict[str, int]
    cpu_ms: float
    stalled: int
    lost: int
    waits: dict[str, list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcast")
    parser.add_argument("--quick", action="store_true", help=f"{SOME} recipients only")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--latency", type=float, default=0.0, help="of the platform, in seconds")
    parser.add_argument("--no-keep", action="store_true", help="write no file of results")
    options = parser.parse_args()
    many = SOME if options.quick else MANY
    pin(OTHER_CORE)
    figures: list[Figure] = []
    print_head()
    with grounds(options.only) as found:
        for ground in found:
            seen = asyncio.run(run(ground, many, options.latency))
            for figure in _figures(ground, many, seen):
                print_figure(figure)
                figures.append(figure)
    if not options.no_keep:
        setting = {"recipients": many, "tappers": TAPPERS, "latency": options.latency}
        print(f"kept in {keep('broadcast', figures, **setting).name}")


async def run(ground: Ground, many: int, latency: float) -> Seen:
    database = Database(ground.address)
    town.put_people(database, many)
    town.put_teams(database, many)
    announcement = town.draft(database)
    settle(database)
    api = LimitedApi(town.INVITATION, latency)
    listening, address = await api.serve()
    try:
        with assistant(ground, address) as process:
            await asyncio.wait_for(api.polled.wait(), 60)
            crowd = Crowd(api, PAUSE)
            tappers = await people.gather(
                crowd, range(town.FIRST_CHAT + 1, town.FIRST_CHAT + 1 + TAPPERS)
            )
            with crowd.during("without"):
                await asyncio.sleep(QUIET[many])
            cpu = usage_of(process.pid).cpu
            ordered = perf_counter()
            await asyncio.to_thread(town.order, database, announcement, range(1, many + 1), CLOCK)
            with crowd.during("during"):
                await _all_have_heard(api, many)
            cpu = usage_of(process.pid).cpu - cpu
            with crowd.during("without"):
                await asyncio.sleep(QUIET[many])
            lost = await people.leave(crowd, tappers)
        return _seen(api, crowd, many, ordered, cpu, lost, database.read_now(_ledger))
    finally:
        listening.close()
        database.close()


async def _all_have_heard(api: LimitedApi, many: int) -> None:
    async with asyncio.timeout(PATIENCE * many / PER_SECOND + 60):
        await api.has_reached(many)


def _ledger(session: Session) -> dict[str, int]:
    counted = select(Delivery.state, func.count()).group_by(Delivery.state)
    return dict(session.execute(counted).all())


def _seen(
    api: LimitedApi,
    crowd: Crowd,
    many: int,
    ordered: float,
    cpu: float,
    lost: int,
    ledger: dict[str, int],
) -> Seen:
    first, last = api.heard_at[0], api.heard_at[-1]
    messages = sum(first <= moment <= last for moment in api.sent_at)
    return Seen(
        from_order=last - ordered,
        took=last - first,
        messages=messages,
        refused=api.refused,
        busiest=api.busiest_second(),
        repeats=Counter(api.heard).total() - len(api.heard),
        missing=many - len(api.heard),
        ledger=ledger,
        cpu_ms=1000 * cpu / messages,
        stalled=crowd.stalled,
        lost=lost,
        waits=dict(crowd.waits),
    )


def _figures(ground: Ground, many: int, seen: Seen) -> Iterator[Figure]:
    figure = partial(Figure, ground.title)
    ideal = seen.messages / PER_SECOND
    answers = seen.messages - many
    told = f"ideal {ideal:.1f} s, for {answers} answers went out as well; {seen.took / ideal:.3f} ×"
    yield figure("first to last of the broadcast", seen.took, "s", SLOWER_THAN_IDEAL * ideal, told)
    yield figure("from the order to the last", seen.from_order, "s")
    yield figure("refused with 429", seen.refused, "", more=f"busiest second: {seen.busiest}")
    ledger = ", ".join(f"{number} {state}" for state, number in seen.ledger.items())
    yield figure("not reached, or twice", seen.missing + seen.repeats, "", more=ledger)
    yield figure("CPU of the process a message", seen.cpu_ms, "ms")
    without, during = seen.waits["without"], seen.waits["during"]
    goal = SLOWER_ANSWERS * at(without, 0.99)
    for share in (0.5, 0.99):
        of = f"p{100 * share:.0f} of a tap's answer"
        yield figure(f"{of}, without", at(without, share), "ms", more=f"{len(without)} taps")
        limit = goal if share > 0.9 else None
        told = f"{len(during)} taps, {at(during, share) / at(without, share):.2f} ×"
        yield figure(f"{of}, during the broadcast", at(during, share), "ms", limit, told)
    yield figure("taps stalled or never answered", seen.stalled + seen.lost, "")


if __name__ == "__main__":
    main()
