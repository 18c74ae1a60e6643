"""`lacznik doctor`: is everything as it should be? One line a thing, exit code 1 if one is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.clock import RealClock
from bot.seal import load_seal
from bot.settings import Mistake, Settings, cannot_listen
from bot.slack.checkup import examine_slack
from bot.slack.setup import read_setup
from bot.telegram.connection import Connection
from storage import facts, leases, schema
from storage.database import Database, DatabaseUnavailable, ping

EARLIEST_YEAR = 2024  # a clock before this program was written is wrong
LARGEST_DIFFERENCE = 2.0  # seconds, by which messages may be early or late


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` None: could not be found out, which is no failure."""

    name: str
    ok: bool | None
    text: str

    def __str__(self) -> str:
        mark = {True: "ok  ", False: "BAD ", None: "?   "}[self.ok]
        return f"{mark} {self.name:<10} {self.text}"


def examine(settings: Settings) -> Iterator[Finding]:
    """Findings in the order in which a mistake would be noticed."""
    for name, check in _CHECKS:
        try:
            yield Finding(name, *check(settings))
        except (Mistake, DatabaseUnavailable) as error:
            yield Finding(name, False, str(error))


def _settings(settings: Settings) -> tuple[bool, str]:
    load_seal(settings)
    return True, f"data in {settings.data_dir}, pages at {settings.own_url}"


def _database(settings: Settings) -> tuple[bool, str]:
    database = Database(settings.database_address)
    try:
        ping(database)
        kind = database.engine.dialect.name
        if database.read_now(schema.has_tables) and database.read_now(facts.is_demo):
            return True, f"{kind} (demo data)"
        return True, kind
    finally:
        database.close()


def _migrations(settings: Settings) -> tuple[bool, str]:
    present, newest = schema.present(settings.database_address), schema.newest()
    if present == newest:
        return True, f"up to date ({newest})"
    schema.refuse_newer(present)
    return False, f"{present or 'none'} instead of {newest}: run `lacznik migrate`"


def _telegram(settings: Settings) -> tuple[bool | None, str]:
    if settings.telegram_token is None:
        return None, "no LACZNIK_TELEGRAM_TOKEN: not served"
    return asyncio.run(_ask_telegram(settings, settings.telegram_token.get_secret_value()))


async def _ask_telegram(settings: Settings, token: str) -> tuple[bool | None, str]:
    connection = Connection(
        token, base_url=settings.telegram_base_url, file_url=settings.telegram_file_url
    )
    try:
        await connection.open()
        me = await connection.bot.get_me()
    except InvalidToken:
        return False, "Telegram refuses LACZNIK_TELEGRAM_TOKEN"
    except TelegramError as error:
        return None, f"Telegram does not answer ({type(error).__name__})"
    finally:
        await connection.close()
    if settings.telegram_webhook and not settings.takes_webhooks:
        return True, f"@{me.username}, polled: webhooks need an https LACZNIK_PUBLIC_URL"
    return True, f"@{me.username}" + (", by webhook" if settings.takes_webhooks else "")


def _slack(settings: Settings) -> tuple[bool | None, str]:
    setup = read_setup(settings)
    if setup is None:
        return None, "no LACZNIK_SLACK_BOT_TOKEN: not served"
    return asyncio.run(examine_slack(setup, settings.slack_base_url))


def _clock(settings: Settings) -> tuple[bool, str]:
    now = RealClock().now()
    told = f"{now:%Y-%m-%d %H:%M} UTC"
    if now.year < EARLIEST_YEAR:
        return False, told
    with closing(Database(settings.database_address)) as database:
        late = (database.read_now(leases.present) - RealClock().now()).total_seconds()
    if abs(late) > LARGEST_DIFFERENCE:
        return False, f"{told}, {abs(late):.0f} s from the database's: keep both by NTP"
    return True, told


def _port(settings: Settings) -> tuple[bool, str]:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return False, cannot_listen(settings, error)
    return True, f"{settings.host}:{settings.port} is free"


_CHECKS: tuple[tuple[str, Callable[[Settings], tuple[bool | None, str]]], ...] = (
    ("settings", _settings),
    ("database", _database),
    ("migrations", _migrations),
    ("telegram", _telegram),
    ("slack", _slack),
    ("clock", _clock),
    ("port", _port),
)
