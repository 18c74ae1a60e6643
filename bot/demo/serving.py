"""The demo, served: on a database of its own, with a movable clock."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.app import Announce, assemble, greet, run
from bot.clock import MovableClock, RealClock
from bot.demo.building import BEGINS, OFFICE_EMAIL, STARTS, build_demo
from bot.seal import BoxSeal, load_seal
from bot.settings import Mistake, Settings
from bot.timetravel import TimeMachine
from storage import facts, schema
from storage.database import Database, ping


def demo_settings(settings: Settings) -> Settings:
    """The demo lives in a folder of its own and is reached from this machine only."""
    folder = settings.data_dir / "demo"
    local = {"data_dir": folder, "host": "127.0.0.1", "public_url": ""}
    return settings.model_copy(update={**local, "office_email": OFFICE_EMAIL})


async def serve_demo(settings: Settings, announce: Announce) -> None:
    """The 2017 pilot with invented people. Refuses any database that is not a demo's."""
    database = open_demo_database(settings)
    try:
        clock = MovableClock(_kept_offset(database))
        assistant = await assemble(settings, database, clock)
        machine = TimeMachine(database, clock, assistant.ticker, assistant.settle)
        if database.read_now(facts.is_empty):
            announce("Łącznik: preparing the pilot of 2017 …")
            await _prepare(database, clock, machine)
        await run(assistant, lambda: greet(settings, announce, "Łącznik (demo)"), machine)
    finally:
        database.close()


def open_demo_database(settings: Settings) -> Database:
    """An empty or a demo's database, migrated. Raises `Mistake` for anybody's real one."""
    settings.make_data_dir()
    database = Database(settings.database_address, BoxSeal(load_seal(settings)))
    try:
        ping(database)
        used = database.read_now(schema.has_tables) and not database.read_now(facts.is_empty)
        if used and not database.read_now(facts.is_demo):
            raise Mistake("this database holds a real programme: the demo does not touch it")
        schema.migrate(settings.database_address)
    except BaseException:
        database.close()
        raise
    return database


def _kept_offset(database: Database) -> timedelta:
    kept = database.read_now(lambda session: facts.get(session, facts.DEMO_OFFSET))
    return timedelta(seconds=float(kept or 0))


async def _prepare(database: Database, clock: MovableClock, machine: TimeMachine) -> None:
    """Fill the database, then live through the pilot's first weeks up to the demo's beginning."""
    clock.offset = BEGINS - RealClock().now()
    await asyncio.to_thread(build_demo, database, clock.now())
    await machine.travel(STARTS)
