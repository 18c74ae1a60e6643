from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain.calendar import WARSAW
from storage import audiences
from storage.database import Database
from storage.tables.people import Account
from tests import builders

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=WARSAW)


def _account(session: Session, person_id: int, channel: str, **values: Any) -> int:
    name = f"{channel}-{person_id}"
    account = Account(
        channel=channel,
        external_id=name,
        chat=name,
        person_id=person_id,
        created_at=NOW,
        **{"last_seen_at": NOW, **values},
    )
    return builders.add(session, account).id


def test_more_people_than_a_statement_takes_values_are_reached(database: Database) -> None:
    """PostgreSQL takes 65,535 of them."""

    def look(session: Session) -> bool:
        first, second = (builders.person(session, code).id for code in ("P-001", "P-002"))
        wanted = {person: (_account(session, person, "web"), "web") for person in (first, second)}
        many = [first, *range(1_000_000, 1_070_000), second]
        return audiences.reaching_accounts(session, many) == wanted

    assert database.write_now(look)


def test_the_preferred_channel_goes_before_the_one_used_last(database: Database) -> None:
    def look(session: Session) -> tuple[str, str, bool]:
        prefers = builders.person(session, "P-001", preferred_channel="web").id
        likes_any = builders.person(session, "P-002").id
        stopped = builders.person(session, "P-003", notices_stopped=True).id
        for person in (prefers, likes_any, stopped):
            _account(session, person, "web")
            _account(session, person, "telegram", last_seen_at=NOW + timedelta(days=1))
        found = audiences.reaching_accounts(session, [prefers, likes_any, stopped])
        return found[prefers][1], found[likes_any][1], stopped in found

    assert database.write_now(look) == ("web", "telegram", False)
