"""`lacznik invite`: codes for people who have not joined, as a sheet to print and a table.

Codes are written to files only: a terminal's history is no place for them, and they cannot be shown
a second time.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.settings import Mistake
from handlers.context import Office
from handlers.invitation_cards import invitation_cards
from messages.documents.invitation_sheet import Card, render_csv, render_sheet
from messages.texts import label
from storage import Session
from storage.database import Database
from storage.invitations import Random
from storage.people import list_people

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """Who gets a code: everybody who has not joined (`missing`), everybody, or these symbols."""

    missing: bool = False
    everybody: bool = False
    people: tuple[str, ...] = ()


def invite(
    database: Database,
    office: Office,
    choice: Choice,
    *,
    sheet: Path | None,
    table: Path | None,
    now: datetime,
    random: Random,
    say: Say,
    language: str = "pl",
) -> None:
    """Issue codes and write them to `sheet` (HTML) and `table` (CSV); older codes stop working.

    Whether the files can be written is checked first. Raises
    `Mistake` for an unclear choice, unknown symbols, or files that cannot be written.
    """
    if sum((choice.missing, choice.everybody, bool(choice.people))) != 1:
        raise Mistake(label("programme.invite_choose", language))
    if sheet is None and table is None:
        raise Mistake(label("programme.invite_nowhere", language))
    for path in (sheet, table):
        _check_writable(path)
    cards = database.write_now(lambda s: _issue(s, office, choice, now, random, language))
    if not cards:
        say(label("programme.invite_none", language))
        return
    _write(sheet, render_sheet(cards, language), say, language)
    _write(table, render_csv(cards, language), say, language)
    say(label("programme.invited", language, number=len(cards)))


def _issue(
    session: Session, office: Office, choice: Choice, now: datetime, random: Random, language: str
) -> Sequence[Card]:
    only = None if choice.missing else _ids(session, choice, language)
    return invitation_cards(session, office, now, random=random, only=only)


def _ids(session: Session, choice: Choice, language: str) -> list[int]:
    ids = {card.code: card.id for card in list_people(session)}
    if choice.everybody:
        return list(ids.values())
    wanted = [code.strip().upper() for code in choice.people]
    if unknown := [code for code in wanted if code not in ids]:
        raise Mistake(label("programme.invite_unknown", language, codes=unknown))
    return [ids[code] for code in wanted]


def _check_writable(path: Path | None) -> None:
    if path is None:
        return
    folder = path.absolute().parent
    if not folder.is_dir():
        raise Mistake(f"{path}: {os.strerror(errno.ENOENT)}")
    if path.is_dir() or not os.access(folder, os.W_OK):
        raise Mistake(f"{path}: {os.strerror(errno.EACCES)}")


def _write(path: Path | None, content: str, say: Say, language: str) -> None:
    """Readable by its owner only: who reads a code can join as that person."""
    if path is None:
        return
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(content.encode())
    say(label("programme.written", language, name=path.name))
