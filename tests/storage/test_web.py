"""What the web chat keeps, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from domain.people import Role
from messages.steps import Say, SendFile, step_to_json
from storage import chairs, files, inbox, outbox, upload_links, web
from storage.database import Database
from storage.forms import begin, finish
from storage.tables.engine import Outbox
from storage.tables.files import StoredFile
from storage.viewers import AccountView
from tests import builders
from tests.conftest import MONDAY_AFTER_MODULE_1 as NOW
from tests.people import add_person

LIVES = timedelta(days=30)


def seat(session: Session, code: str = "P-001") -> AccountView:
    return web.seat(session, add_person(session, code), NOW)


def send(session: Session, to: AccountView, step: Say | SendFile, at: datetime = NOW) -> int:
    row = outbox.post(
        session,
        account_id=to.id,
        channel="web",
        person_id=to.person_id,
        lane="0_reply",
        topic="reply",
        body=step_to_json(step),
        due=at,
    )
    assert row is not None
    sent = session.get_one(Outbox, row)
    sent.state, sent.sent_at = "sent", at
    session.flush()
    return row


def hear(session: Session, by: AccountView, key: str, at: datetime) -> None:
    body = {"kind": "text", "text": key}
    inbox.take_in(session, key=key, channel="web", account_id=by.id, body=body, now=at)


def test_a_login_opens_its_own_account_until_it_ends(database: Database) -> None:
    def run(session: Session) -> list[bool]:
        mine, other = seat(session), seat(session, "P-002")
        token = web.open_login(session, mine.id, NOW, LIVES)
        tries = [
            (mine.external_id, token, NOW),
            (mine.external_id, token, NOW + LIVES),
            (other.external_id, token, NOW),
            (mine.external_id, "other", NOW),
        ]
        return [web.guest(session, *one) is not None for one in tries]

    assert database.write_now(run) == [True, False, False, False]


def test_a_closed_login_opens_nothing(database: Database) -> None:
    def run(session: Session) -> object:
        mine = seat(session)
        token = web.open_login(session, mine.id, NOW, LIVES)
        web.close_login(session, token)
        return web.guest(session, mine.external_id, token, NOW)

    assert database.write_now(run) is None


def test_the_purge_drops_ended_logins_only(database: Database) -> None:
    def run(session: Session) -> tuple[bool, bool]:
        mine = seat(session)
        old = web.open_login(session, mine.id, NOW, timedelta(days=1))
        new = web.open_login(session, mine.id, NOW, LIVES)
        web.purge(session, NOW + timedelta(days=1))
        found = [web.guest(session, mine.external_id, token, NOW) for token in (old, new)]
        return found[0] is None, found[1] is not None

    assert database.write_now(run) == (True, True)


def test_the_history_is_the_newest_of_both_sides(database: Database) -> None:
    def run(session: Session) -> tuple[list[int], list[str], bool, list[int]]:
        mine = seat(session)
        minutes = [NOW + timedelta(minutes=number) for number in range(6)]
        rows = [send(session, mine, Say("a"), at) for at in minutes[::2]]
        for number in (1, 3, 5):
            hear(session, mine, f"k{number}", minutes[number])
        newest = web.history(session, mine.id, limit=3)
        older = web.history(session, mine.id, before=minutes[3], limit=3)
        return (
            [rows.index(said.id) for said in newest.said],
            [heard.key for heard in newest.heard],
            newest.more,
            [rows.index(said.id) for said in older.said],
        )

    assert database.write_now(run) == ([2], ["k3", "k5"], True, [0, 1])


def test_a_file_belongs_to_the_account_it_was_sent_to(database: Database) -> None:
    def run(session: Session) -> int:
        mine, other = seat(session), seat(session, "P-002")
        row = StoredFile(account_id=mine.id, channel="web", ref="", name="a.pdf", created_at=NOW)
        session.add(row)
        session.flush()
        send(session, mine, SendFile(row.id, "a.pdf"))
        with pytest.raises(LookupError):
            web.file_sent_to(session, other, row.id)
        return web.file_sent_to(session, mine, row.id).id - row.id

    assert database.write_now(run) == 0


@pytest.mark.parametrize(("closed", "usable"), [(False, True), (True, False)])
def test_an_upload_link_lives_as_long_as_its_form(
    database: Database, closed: bool, usable: bool
) -> None:
    def run(session: Session) -> tuple[bool, bool]:
        mine = seat(session)
        form = begin(
            session,
            form="task_report",
            digest="d",
            xform=lambda: "<x/>",
            person_id=mine.person_id or 0,
            account_id=mine.id,
            purpose="report",
            subject={},
            confidential=False,
            now=NOW,
        )
        if closed:
            finish(session, form, "sent", NOW)
        link = files.offer_upload_link(session, account_id=mine.id, session_id=form, now=NOW)
        first = upload_links.use(session, link, NOW)
        return first is not None, upload_links.use(session, link, NOW) is not None

    assert database.write_now(run) == (usable, False)


def test_chairs_tell_each_persons_roles(database: Database) -> None:
    def run(session: Session) -> dict[str, tuple[str, tuple[Role, ...], tuple[str, ...]]]:
        builders.team(session, "JST-07", name="Ełk", members=["P-001"], mentor="E-01")
        builders.admin(session)
        found = chairs.chairs(session)
        return {chair.code: (chair.team, chair.roles, chair.cares_for) for chair in found}

    assert database.write_now(run) == {
        "P-001": ("Ełk", (Role.TEAM_LEADER,), ()),
        "E-01": ("", (Role.MENTOR,), ("Ełk",)),
        "A-01": ("", (Role.ADMIN,), ()),
    }
