"""A million reminders that wait: claiming the hundred that are due, and what a start costs.

    python -m benchmarks.reminders [--quick] [--only sqlite|postgresql] [--no-keep]

The million are rows of single persons: what the members of two hundred networks, 1,250 in each,
are to read before its next meeting, due at some moment of the coming year. Claiming: the
statements that find and hold the hundred due rows, in a transaction that is then undone, beside a
bare SELECT of the hundred by their ids on the same database. Fired: everything that the tick does
about them, thirty people a transaction. A start's look: every tick of the clock once, as a process
does when it begins, with the table empty and full. Start: of the real process, until it serves.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from benchmarks.databases import Ground, fill, grounds, settle
from benchmarks.keeping import Figure, at, keep, print_figure, print_head
from benchmarks.sending.process import CLOCK, start_cpu
from benchmarks.sending.town import put_people
from domain.calendar import Calendar, local_day
from scheduler import clock, reminders
from storage import reminders as rows
from storage.database import Database
from storage.tables.base import table_of
from storage.tables.networks import Membership, Network, NetworkMeeting
from storage.tables.reminders import Reminder

MANY, SOME = 1_000_000, 100_000  # rows; in a quick run
NETWORKS = 200
STEPS = tuple(f"spotkanie_sieci/{step}" for step in ("-14d", "-7d", "-2d", "-2h"))
DUE = 100
TIMES = 50  # claims
GOAL_MS = {"sqlite": 10.0, "postgresql": 20.0}
CALENDAR = Calendar(frozenset())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reminders")
    parser.add_argument("--quick", action="store_true", help=f"{SOME:,} rows only")
    parser.add_argument("--only", choices=tuple(GOAL_MS))
    parser.add_argument("--no-keep", action="store_true", help="write no file of results")
    options = parser.parse_args()
    many = SOME if options.quick else MANY
    figures: list[Figure] = []
    print_head()
    with grounds(options.only) as found:
        for ground in found:
            for figure in measure(ground, many):
                print_figure(figure)
                figures.append(figure)
    if not options.no_keep:
        print(f"kept in {keep('reminders', figures, rows=many, due=DUE, claims=TIMES).name}")


def measure(ground: Ground, many: int) -> Iterator[Figure]:
    database = Database(ground.address)
    try:
        _settle_town(database, many // len(STEPS))
        settle(database)
        empty, empty_start = _look_at_all(database), start_cpu(ground)
        fill(database, table_of(Reminder), _waiting(many))
        settle(database)
        full, full_start = _look_at_all(database), start_cpu(ground)
        due = database.write_now(_make_due)
        yield from _claims(ground, database, due)
        yield from _fired(ground, database)
        figure = partial(Figure, ground.title)
        yield figure("a start's look at everything, table empty", empty, "ms")
        yield figure(f"the same, {many:,} waiting", full, "ms", 1.1 * empty + 5)
        yield figure("start of the process, table empty, CPU", empty_start, "s")
        yield figure(f"the same, {many:,} waiting", full_start, "s", 1.1 * empty_start)
    finally:
        database.close()


# --- the town ----------------------------------------------------------------------------------


def _settle_town(database: Database, people: int) -> None:
    """Everybody is in one network; each has one meeting, somewhere in the coming year."""
    put_people(database, people)
    networks = [_network(number) for number in range(1, NETWORKS + 1)]
    fill(database, table_of(Network), networks)
    fill(database, table_of(NetworkMeeting), [_meeting(one["id"]) for one in networks])
    fill(database, table_of(Membership), (_member(person) for person in range(1, people + 1)))


def _network(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "code": f"S-{number}",
        "topic": f"Sieć {number}",
        "goals": "",
        "county": "powiat",
        "coordinator_id": number,
        "school_year": "2026/2027",
        "state": "trwa",
    }


def _meeting(network: int) -> dict[str, Any]:
    starts = CLOCK + timedelta(days=10 + 1.7 * network)
    return {
        "id": network,
        "network_id": network,
        "kind": "robocze",
        "starts_at": starts,
        "place": "Biblioteka",
        "agenda": "",
        "state": "ogloszone",
        "version": 1,
        "announced_at": CLOCK - timedelta(days=20),
    }


def _member(person: int) -> dict[str, Any]:
    return {
        "network_id": 1 + person % NETWORKS,
        "person_id": person,
        "state": "czlonek",
        "asked_at": CLOCK,
        "word": "",
    }


def _waiting(many: int) -> Iterator[dict[str, Any]]:
    """Each person is to be reminded of each step before their meeting."""
    chance = random.Random(5)  # noqa: S311 - the same in every run
    for number in range(many):
        person, step = 1 + number // len(STEPS), STEPS[number % len(STEPS)]
        meeting = _meeting(1 + person % NETWORKS)
        before = meeting["starts_at"] - CLOCK - timedelta(minutes=2)
        yield {
            "rule": step,
            "subject": "meeting",
            "subject_id": meeting["id"],
            "person_id": person,
            "occurrence": local_day(meeting["starts_at"]).isoformat(),
            "due_at": CLOCK + timedelta(minutes=1) + chance.random() * before,
            "zone": rows.ZONE,
            "state": "pending",
            "reason": "",
        }


def _make_due(session: Session) -> list[int]:
    """A hundred people's first rows, from all over the table, have just come due."""
    last = session.scalars(select(func.max(Reminder.person_id))).one()
    people = random.Random(7).sample(range(1, last), DUE)  # noqa: S311 - the same in every run
    ids = session.scalars(
        update(Reminder)
        .where(Reminder.person_id.in_(people), Reminder.rule == STEPS[0])
        .values(due_at=CLOCK)
        .returning(Reminder.id)
    )
    return list(ids)


# --- what is measured --------------------------------------------------------------------------


def _claims(ground: Ground, database: Database, due: list[int]) -> Iterator[Figure]:
    gc.collect()
    gc.freeze()  # a collection of all that this process has imported takes some 80 ms
    first, _ = _undone(database, _claim)
    claims, cpu = zip(*(_undone(database, _claim) for _ in range(TIMES)), strict=True)
    bare, _ = zip(*(_undone(database, partial(_read, ids=due)) for _ in range(TIMES)), strict=True)
    figure = partial(Figure, ground.title)
    goal, times = GOAL_MS[ground.name], f"{at(claims, 0.5) / at(bare, 0.5):.1f} × the bare SELECT"
    yield figure("bare SELECT of the hundred by id, median", at(bare, 0.5), "ms")
    yield figure("claiming the hundred due, median", at(claims, 0.5), "ms", goal, times)
    yield figure(f"claiming the hundred due, worst of {TIMES}", max(claims), "ms", goal)
    yield figure("the very first, which compiles its statements", first, "ms")
    if database.is_sqlite:  # which works in this very thread
        yield figure("the worst by CPU, whatever else runs here", max(cpu), "ms", goal)


def _claim(session: Session) -> None:
    audiences = rows.due_for_all(session, CLOCK)
    people = rows.due_for_people(session, CLOCK, DUE)
    if (len(audiences), len(people)) != (0, DUE):
        raise RuntimeError(f"{len(people)} rows were claimed")


def _read(session: Session, ids: list[int]) -> None:
    if len(session.execute(select(table_of(Reminder)).where(Reminder.id.in_(ids))).all()) != DUE:
        raise RuntimeError("rows are missing")


def _undone(database: Database, work: Callable[[Session], None]) -> tuple[float, float]:
    """Milliseconds the work takes in a transaction, which is then undone; and those of CPU."""

    def run(session: Session) -> tuple[float, float]:
        session.connection()
        began, cpu = time.perf_counter(), time.thread_time()
        work(session)
        took = 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - cpu)
        session.rollback()
        return took

    return database.write_now(run)


def _fired(ground: Ground, database: Database) -> Iterator[Figure]:
    """The tick as the clock runs it."""
    took: list[float] = []
    while True:
        began = time.perf_counter()
        if not database.write_now(lambda session: reminders.fire_due(session, CLOCK, CALENDAR)):
            break
        took.append(1000 * (time.perf_counter() - began))
    yield Figure(
        ground.title,
        "all of them fired: spread, weighed, composed, posted",
        sum(took),
        "ms",
        more=f"in {len(took)} transactions, the longest {max(took):.0f} ms",
    )


def _look_at_all(database: Database) -> float:
    """Milliseconds; the fastest of ten, after one that writes what there is to write."""
    took = []
    for _ in range(11):
        began = time.perf_counter()
        clock.run_all(database.write_now, CLOCK, CALENDAR)
        took.append(1000 * (time.perf_counter() - began))
    return min(took[1:])


if __name__ == "__main__":
    main()
