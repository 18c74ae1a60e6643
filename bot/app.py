"""Starting and stopping: the real installation, and the demo with its movable clock."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from cryptography.fernet import Fernet

from bot import demo
from bot.assistant import Assistant
from bot.clock import Clock, MovableClock, RealClock
from bot.company import Company, Part
from bot.holidays_pl import PolishHolidays
from bot.owner import is_gone, own_name
from bot.seal import BoxSeal, load_seal
from bot.settings import Mistake, Settings
from bot.slack.setup import connect as connect_slack
from bot.slack.setup import way_of
from bot.telegram.starting import connect_telegram
from bot.timetravel import TimeMachine
from domain.calendar import Calendar
from handlers import formbook
from handlers.context import Office
from handlers.dispatch import House
from handlers.registry import ROUTES
from messages.channel import EMAILED
from scheduler.hints import Hints
from scheduler.leases import Leases
from storage import Session, facts, schema
from storage.database import Database, ping

log = structlog.get_logger(__name__)

Announce = Callable[[str], None]

PARTS = {
    Part.WHOLE: "Łącznik",
    Part.INTAKE: "lacznik run --intake-only",
    Part.WORK: "lacznik worker",
}


def make_house(settings: Settings, seal: Fernet, bot_name: str = "") -> House:
    """What every event meets, from the settings."""
    office = Office(
        email=settings.office_email,
        phone=settings.office_phone,
        public_url=settings.own_url,
        bot_name=bot_name,
        slack=settings.on_slack,
        email_from=EMAILED if settings.in_one_workspace else frozenset(),
    )
    return House(ROUTES, Calendar(PolishHolidays()), office, seal.encrypt)


def open_database(settings: Settings) -> Database:
    """The installation's database. Raises `Mistake`, `DatabaseUnavailable`."""
    settings.make_data_dir()
    database = Database(settings.database_address, BoxSeal(load_seal(settings)))
    try:
        ping(database)
        present = schema.present(settings.database_address)
        if present != schema.newest():
            schema.refuse_newer(present)
            raise Mistake("the database is not up to date: run `lacznik migrate`")
    except BaseException:
        database.close()
        raise
    return database


async def serve(settings: Settings, announce: Announce, part: Part = Part.WHOLE) -> None:
    """The real installation, or a part of it, until a signal ends it.

    Raises `Mistake` for a part on SQLite: its file is of one machine, and one process.
    """
    database = open_database(settings)
    try:
        if database.read_now(facts.is_demo):
            raise Mistake("this is a demo's database: use `lacznik demo`, or another database")
        if part is not Part.WHOLE and database.is_sqlite:
            raise Mistake(f"{PARTS[part]} needs PostgreSQL: set LACZNIK_DATABASE_URL")
        assistant = await _assemble(settings, database, RealClock(), _company(database, part))
        await _run(assistant, lambda: _greet(settings, announce, PARTS[part]))
    finally:
        database.close()


def _company(database: Database, part: Part) -> Company:
    """Everybody on the same database; those on one SQLite file tell each other nothing."""
    own = own_name()
    hints = None if database.is_sqlite else Hints(database, own)
    return Company(part, Leases(database, own, is_gone), hints)


async def _assemble(
    settings: Settings, database: Database, clock: Clock, company: Company | None = None
) -> Assistant:
    """`company` None: this is the only process there is."""
    seal = load_seal(settings)
    telegram, bot_name = await connect_telegram(settings)
    bot_name = await database.write(partial(_remember_bot, name=bot_name))
    await asyncio.to_thread(formbook.warm_up)
    slack = await connect_slack(settings)
    house = make_house(settings, seal, bot_name)
    return Assistant(settings, database, clock, house, telegram, slack, company)


def _remember_bot(session: Session, name: str) -> str:
    """The bot's name for links: what Telegram said now, else what it said before."""
    if name:
        facts.put(session, facts.TELEGRAM_BOT, name)
    return name or facts.get(session, facts.TELEGRAM_BOT) or ""


async def _run(
    assistant: Assistant, greet: Callable[[], None], machine: TimeMachine | None = None
) -> None:
    """Until a signal; whatever was opened is closed, also when the start fails half-way."""
    told = _listen_for_the_end()
    try:
        await assistant.start(machine)
        greet()
        await told.wait()
    finally:
        await assistant.stop()


def _greet(settings: Settings, announce: Announce, name: str = "Łącznik") -> None:
    announce(f"{name}: {settings.own_url}")
    if settings.on_slack:
        announce(f"{name}: Slack, {way_of(settings)}")


def _listen_for_the_end() -> asyncio.Event:
    """Set by a signal, also by one that comes while we start."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    return told


# --- the demo --------------------------------------------------------------------------------


def demo_settings(settings: Settings) -> Settings:
    """The demo lives in a folder of its own and is reached from this machine only."""
    folder = settings.data_dir / "demo"
    local = {"data_dir": folder, "host": "127.0.0.1", "public_url": ""}
    return settings.model_copy(update={**local, "office_email": demo.OFFICE_EMAIL})


async def serve_demo(settings: Settings, announce: Announce) -> None:
    """The 2017 pilot with invented people. Refuses any database that is not a demo's."""
    database = open_demo_database(settings)
    try:
        clock = MovableClock(_kept_offset(database))
        assistant = await _assemble(settings, database, clock)
        machine = TimeMachine(database, clock, assistant.ticker, assistant.settle)
        if database.read_now(facts.is_empty):
            announce("Łącznik: preparing the pilot of 2017 …")
            await _prepare(database, clock, machine)
        await _run(assistant, lambda: _greet(settings, announce, "Łącznik (demo)"), machine)
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
    clock.offset = demo.BEGINS - RealClock().now()
    await asyncio.to_thread(demo.build_demo, database, clock.now())
    await machine.travel(demo.STARTS)
