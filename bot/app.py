"""Starting and stopping a real installation."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable
from functools import partial

import structlog
from cryptography.fernet import Fernet

from bot import platforms
from bot.assistant import Assistant
from bot.clock import Clock, RealClock
from bot.company import Company, Part
from bot.opening import open_database
from bot.owner import is_gone, own_name
from bot.seal import load_seal
from bot.settings import Mistake, Settings
from bot.web.site import DemoClock
from domain.calendar import Calendar
from domain.holidays_pl import PolishHolidays
from handlers import formbook
from handlers.context import Office
from handlers.dispatch import House
from handlers.registry import ROUTES
from messages.channel import EMAILED
from scheduler.hints import Hints
from scheduler.leases import Leases
from storage import Session, facts
from storage.database import Database

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
        assistant = await assemble(settings, database, RealClock(), _company(database, part))
        await run(assistant, lambda: greet(settings, announce, PARTS[part]))
    finally:
        database.close()


def _company(database: Database, part: Part) -> Company:
    """Everybody on the same database; those on one SQLite file tell each other nothing."""
    own = own_name()
    hints = None if database.is_sqlite else Hints(database, own)
    return Company(part, Leases(database, own, is_gone), hints)


async def assemble(
    settings: Settings, database: Database, clock: Clock, company: Company | None = None
) -> Assistant:
    """Everything, ready to start. `company` None: this is the only process there is."""
    seal = load_seal(settings)
    telegram, bot_name = await platforms.connect_telegram(settings)
    bot_name = await database.write(partial(_remember_bot, name=bot_name))
    await asyncio.to_thread(formbook.warm_up)
    slack = await platforms.connect_slack(settings)
    house = make_house(settings, seal, bot_name)
    return Assistant(settings, database, clock, house, telegram, slack, company)


def _remember_bot(session: Session, name: str) -> str:
    """The bot's name for links: what Telegram said now, else what it said before."""
    if name:
        facts.put(session, facts.TELEGRAM_BOT, name)
    return name or facts.get(session, facts.TELEGRAM_BOT) or ""


async def run(
    assistant: Assistant, greet: Callable[[], None], demo: DemoClock | None = None
) -> None:
    """Until a signal; whatever was opened is closed, also when the start fails half-way."""
    told = _listen_for_the_end()
    try:
        await assistant.start(demo)
        # What a start leaves stays: a full collection, during which nobody is answered, would look
        # through it for a tenth of a second each time.
        gc.freeze()
        greet()
        await told.wait()
    finally:
        await assistant.stop()


def greet(settings: Settings, announce: Announce, name: str) -> None:
    """Say where it is served."""
    announce(f"{name}: {settings.own_url}")
    if settings.on_slack:
        announce(f"{name}: Slack, {platforms.way_of_slack(settings)}")


def _listen_for_the_end() -> asyncio.Event:
    """Set by a signal, also by one that comes while we start."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    return told
