"""Ways to find out who filled in which sheet, for somebody who has the whole database.

The attacker knows who is in the group and in which order they returned. Each attack gives, for
every sheet of the group, the person it takes for its author; who knows nothing guesses.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.database import Database
from storage.tables import Base
from storage.tables.engine import Inbox, Outbox, Slot
from storage.tables.forms import FormSession
from storage.tables.people import Account
from tests.confidentiality.world import Group, path

Sheet = dict[str, Any]
Matching = list[int]  # for each sheet, a person


@dataclass
class Loot:
    """What the attacker carries away: every table, and the files beneath them."""

    session: Session
    group: Group
    sheets: list[Sheet]  # ticked ones, in the order in which a SELECT without ORDER BY gave them
    random: Random
    raw: bytes = b""

    def guess(self) -> Matching:
        people = list(self.group.order)
        self.random.shuffle(people)
        return people

    def account_of(self, person: int) -> int:
        return self.session.scalars(select(Account.id).where(Account.person_id == person)).one()


Attack = Callable[[Loot], Matching]


def by_ranks(loot: Loot, of_person: dict[int, float], of_sheet: Sequence[float]) -> Matching:
    """Who stands third among the people wrote the sheet that stands third among the sheets."""
    people = sorted(loot.guess(), key=lambda person: of_person[person])
    places = sorted(range(len(of_sheet)), key=lambda place: (of_sheet[place], loot.random.random()))
    found = dict(zip(places, people, strict=True))
    return [found[place] for place in range(len(of_sheet))]


# --- order -----------------------------------------------------------------------------------


def order_of_rows(loot: Loot) -> Matching:
    """The sheets lie as they came."""
    return list(loot.group.order)


def order_of_ids(loot: Loot) -> Matching:
    """Ids grow, or are made from something that does."""
    ids = _ids(loot)
    return by_ranks(loot, _returns(loot), [ids[_key(sheet)] for sheet in loot.sheets])


def order_of_bytes(loot: Loot) -> Matching:
    """Where the sheets' bytes lie in the files: pages, free pages, the write-ahead log."""
    places = [loot.raw.find(_bytes(sheet)) for sheet in loot.sheets]
    return by_ranks(loot, _returns(loot), places)


def order_of_last_bytes(loot: Loot) -> Matching:
    """The same from the end: what was written last lies there in a log."""
    places = [loot.raw.rfind(_bytes(sheet)) for sheet in loot.sheets]
    return by_ranks(loot, _returns(loot), places)


def order_of_transactions(loot: Loot) -> Matching:
    """PostgreSQL remembers which transaction wrote a row, and where it lies in its file."""
    rows = loot.session.execute(
        text(
            "SELECT xmin::text::bigint, ctid::text, answers FROM answer_sheet"
            " WHERE questionnaire_id = :number"
        ),
        {"number": loot.group.questionnaire},
    )
    ranks = {_key(row.answers): rank for rank, row in enumerate(sorted(rows, key=_physical))}
    return by_ranks(loot, _returns(loot), [ranks[_key(sheet)] for sheet in loot.sheets])


def _physical(row: Any) -> tuple[int, list[int]]:
    return row.xmin, [int(number) for number in row.ctid.strip("()").split(",")]


def _returns(loot: Loot) -> dict[int, float]:
    return {person: float(place) for place, person in enumerate(loot.group.order)}


def _ids(loot: Loot) -> dict[str, float]:
    table = Base.metadata.tables["answer_sheet"]
    rows = loot.session.execute(
        select(table.c.id, table.c.answers).where(
            table.c.questionnaire_id == loot.group.questionnaire
        )
    )
    return {_key(answers): float(int(number, 16)) for number, answers in rows}


def _key(sheet: Sheet) -> str:
    return json.dumps(sheet, sort_keys=True)


def _bytes(sheet: Sheet) -> bytes:
    return json.dumps(sheet).encode()


# --- how long a way somebody went ------------------------------------------------------------


def events_heard(loot: Loot) -> Matching:
    """Who was asked more left more events."""
    return _by_length(loot, lambda account: _count(loot, Inbox, account))


def messages_said(loot: Loot) -> Matching:
    """Who was asked more was sent more."""
    return _by_length(loot, lambda account: _count(loot, Outbox, account))


def gaps_heard(loot: Loot) -> Matching:
    """Erased events leave a gap among the numbers."""
    return _by_length(loot, lambda account: _gap(loot, Inbox, account))


def gaps_said(loot: Loot) -> Matching:
    """Erased messages leave a gap among the numbers."""
    return _by_length(loot, lambda account: _gap(loot, Outbox, account))


def time_taken(loot: Loot) -> Matching:
    """Who was asked more took longer, from the first trace to the last."""
    return _by_length(loot, lambda account: _span(loot, account))


def time_of_session(loot: Loot) -> Matching:
    """The same by what is kept of the form session itself."""
    return _by_length(loot, lambda account: _session_span(loot, account))


def standing_messages(loot: Loot) -> Matching:
    """Where the messages stand that are still edited tells how much was said between them."""

    def spread(account: int) -> float:
        rows = loot.session.scalars(select(Slot.message_id).where(Slot.account_id == account))
        numbers = [int(number) for number in rows]
        return float(max(numbers) - min(numbers)) if numbers else 0.0

    return _by_length(loot, spread)


def _by_length(loot: Loot, measure: Callable[[int], float]) -> Matching:
    lengths = {person: measure(loot.account_of(person)) for person in loot.group.order}
    return by_ranks(loot, lengths, [float(len(path(sheet))) for sheet in loot.sheets])


def _count(loot: Loot, table: type[Inbox | Outbox], account: int) -> float:
    return float(
        len(loot.session.scalars(select(table.id).where(table.account_id == account)).all())
    )


def _gap(loot: Loot, table: type[Inbox | Outbox], account: int) -> float:
    """From the person's first number to the next person's first, less what is there between."""
    numbers = sorted(loot.session.scalars(select(table.id)))
    own = sorted(loot.session.scalars(select(table.id).where(table.account_id == account)))
    following = [number for number in numbers if number > own[-1]]
    end = following[0] if following else own[-1] + 1
    return float(end - own[0] - len(own))


def _span(loot: Loot, account: int) -> float:
    heard = select(Inbox.received_at).where(Inbox.account_id == account)
    said = select(Outbox.due_at).where(Outbox.account_id == account)
    sent = select(Outbox.sent_at).where(Outbox.account_id == account, Outbox.sent_at.is_not(None))
    moments: list[datetime] = [
        at for part in (heard, said, sent) for at in loot.session.scalars(part)
    ]
    return (max(moments) - min(moments)).total_seconds()


def _session_span(loot: Loot, account: int) -> float:
    row = loot.session.scalars(select(FormSession).where(FormSession.account_id == account)).one()
    return (row.updated_at - row.created_at).total_seconds()


EVERYWHERE: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        order_of_rows,
        order_of_ids,
        order_of_bytes,
        order_of_last_bytes,
        events_heard,
        messages_said,
        gaps_heard,
        gaps_said,
        time_taken,
        time_of_session,
        standing_messages,
    )
}
POSTGRES: dict[str, Attack] = {order_of_transactions.__name__: order_of_transactions}


# --- taking the loot -------------------------------------------------------------------------


def files_beside_the_sheets(database: Database, folder: Path) -> bytes:
    """All bytes of an SQLite database on disk but for the pages of the sheets.

    SQLite overwrites what is erased and pages that fall free, but not what a row leaves behind when
    it moves within its table: a sheet's words may lie twice on the sheets' own pages.
    """
    database.checkpoint()
    copy = shutil.copy(database.url.removeprefix("sqlite:///"), folder / "beside.sqlite3")
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("DROP TABLE answer_sheet")
        connection.commit()
    return b"".join(found.read_bytes() for found in sorted(folder.glob("beside.sqlite3*")))


def files_of(database: Database) -> bytes:
    """All bytes of the database on disk: SQLite's with its log, PostgreSQL's of the sheets."""
    if database.is_sqlite:
        folder = Path(database.url.removeprefix("sqlite:///")).parent
        return b"".join(found.read_bytes() for found in sorted(folder.glob("test.sqlite3*")))
    with database.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        where = connection.execute(
            text(
                "SELECT current_setting('data_directory') || '/' ||"
                " pg_relation_filepath('answer_sheet')"
            )
        ).scalar_one()
    return Path(where).read_bytes()
