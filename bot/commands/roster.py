"""`lacznik import` and `lacznik export`: the roster in a workbook, in and out.

Functions here take an open database and say what they have to say through `say`, a line at a time;
the command line wires them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from bot.roster.importing import Plan, apply_plan, needs_writing, plan_import
from bot.roster.reading import BadWorkbook, read_file
from bot.roster.telling import tell_diff, tell_ignored, tell_problems
from bot.roster.writing import write_workbook
from bot.settings import Mistake
from domain.roster import Roster
from domain.roster_reading import RawSheet
from messages.texts import label
from storage.database import Database
from storage.roster import load_roster, programmes
from storage.roster_changes import RosterMoved

Say = Callable[[str], None]
Confirm = Callable[[str], bool]


def import_roster(
    database: Database,
    path: Path,
    *,
    now: datetime,
    say: Say,
    confirm: Confirm,
    language: str = "pl",
    programme: str = "",
    withdraw_missing: bool = False,
) -> bool:
    """Show what the file would change, ask, and apply it whole; True when the database agrees.

    `confirm` gets the question. `programme` is its code, needed where there are several. Raises
    `Mistake` for a file that is no workbook, or no programme.
    """
    plan = plan_import(
        database,
        _open(path, language),
        programme_id=_find_programme(database, programme, language),
        withdraw=withdraw_missing,
    )
    _say_all(say, tell_ignored(plan.reading, language))
    if plan.problems:
        _say_all(say, tell_problems(plan, language))
        return False
    if not needs_writing(plan):
        say(label("roster.diff_nothing", language))
        return True
    _say_all(say, tell_diff(plan, language))
    agreed = confirm(label("roster.confirm", language))
    if agreed:
        _apply(database, plan, now, language)
    say(label("roster.done" if agreed else "roster.not_done", language))
    return agreed


def _open(path: Path, language: str) -> list[RawSheet]:
    try:
        return read_file(path)
    except BadWorkbook as error:
        raise Mistake(label(f"roster.{error.reason}", language, **error.params)) from error


def _apply(database: Database, plan: Plan, now: datetime, language: str) -> None:
    try:
        apply_plan(database, plan, now)
    except RosterMoved as error:
        raise Mistake(label("roster.moved", language)) from error


def _find_programme(database: Database, code: str, language: str) -> int:
    found = database.read_now(programmes)
    if not found:
        raise Mistake(label("roster.programme_missing", language))
    chosen = [one for one in found if one.code == code or (not code and len(found) == 1)]
    if not chosen:
        codes = [one.code for one in found]
        raise Mistake(label("roster.programme_unknown", language, codes=codes))
    return chosen[0].id


def _say_all(say: Say, lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def export_roster(
    database: Database,
    path: Path,
    *,
    say: Say,
    language: str = "pl",
    programme: str = "",
) -> None:
    """Write the workbook that `import_roster` reads, filled. Raises `Mistake`."""
    programme_id = _find_programme(database, programme, language)
    roster = database.read_now(lambda session: load_roster(session, programme_id))
    _write(roster, path, say, language)


def export_template(path: Path, *, say: Say, language: str = "pl") -> None:
    """Write the workbook with headers and lists to choose from, without rows."""
    _write(Roster(), path, say, language)


def _write(roster: Roster, path: Path, say: Say, language: str) -> None:
    try:
        path.write_bytes(write_workbook(roster))
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from error
    say(label("roster.exported", language, name=path.name))
