"""`lacznik init` and `lacznik programme`: the first steps of a real installation.

The first administrator comes from the command line, because nobody is there to invite them; from
then on people are invited in chat or by `lacznik invite`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.programme_file import ReadProgramme, describe, read_programme
from bot.settings import Mistake
from domain.roster_cells import EMAIL, NAME, Kind, Unreadable, text_of
from handlers.context import Office
from handlers.invitation_cards import links_of
from messages.texts import label
from storage import Session, audit, facts, invitations, roles
from storage.database import Database
from storage.invitations import Issued, Random
from storage.programme_plan import load_programme

Say = Callable[[str], None]


def init(
    database: Database,
    office: Office,
    *,
    first: str,
    last: str,
    email: str,
    programme: Path | None,
    now: datetime,
    random: Random,
    say: Say,
    language: str = "pl",
) -> None:
    """Make the first administrator and say the code and links they join with; once only.

    With `programme` its file is loaded in the same transaction. Raises `Mistake` for a second
    administrator, a demo's database, or a file with faults.
    """
    name = f"{_read(NAME, first, '--first')} {_read(NAME, last, '--last')}"
    address = _read(EMAIL, email, "--email")
    plan = read_programme(programme, language) if programme else None

    def make(session: Session) -> Issued:
        if facts.is_demo(session):
            raise Mistake(label("programme.demo_database", language))
        person_id = roles.first_administrator(session, text_of(first), text_of(last), address)
        if plan is not None:
            load_programme(session, plan.plan, now)
        subject = f"person:{person_id}"
        audit.record(session, at=now, actor_id=None, action="administrator.first", subject=subject)
        return invitations.issue(session, person_id, now, created_by=None, random=random)

    try:
        issued = database.write_now(make)
    except roles.AdministratorExists as error:
        raise Mistake(label("programme.administrator_exists", language)) from error
    if plan is not None:
        _say_programme(plan, say, language)
    say(label("programme.administrator", language, name=name))
    _say_way_in(issued, office, say, language)


def _read(kind: Kind, text: str, option: str) -> str:
    try:
        if not (clean := text_of(text)):
            raise Unreadable("empty")
        return str(kind.read(clean))
    except Unreadable as error:
        raise Mistake(f"{option}: {text!r}") from error


def _say_way_in(issued: Issued, office: Office, say: Say, language: str) -> None:
    links = links_of(office, issued.code)
    say(label("programme.code", language, code=issued.code, expires=issued.expires))
    if links.web:
        say(label("programme.web_link", language, link=links.web))
    if links.telegram:
        say(label("programme.telegram_link", language, link=links.telegram))


def load(database: Database, path: Path, *, now: datetime, say: Say, language: str = "pl") -> None:
    """Load a programme's file, or load it again after a change. Raises `Mistake`."""
    programme = read_programme(path, language)
    database.write_now(lambda session: load_programme(session, programme.plan, now))
    _say_programme(programme, say, language)


def _say_programme(programme: ReadProgramme, say: Say, language: str) -> None:
    plan = programme.plan
    for line in describe(programme.warnings, language):
        say(line)
    numbers = {"modules": len(plan.modules), "tasks": len(plan.tasks)}
    say(label("programme.loaded", language, code=plan.code, **numbers))
