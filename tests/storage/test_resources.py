"""Materials as rows: whose they are, their files, and how they go."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.rooms import Subject
from storage import resources
from storage.database import Database
from storage.resources import Scope
from storage.tables.files import StoredFile
from storage.tables.materials import ResourceFile
from storage.tables.people import Account
from tests import builders
from tests.conftest import WARSAW

NOW = datetime(2017, 4, 10, 9, 0, tzinfo=WARSAW)
NETWORK: Scope = (Subject.NETWORK, 1)
TEAM: Scope = (Subject.TEAM, 1)


@pytest.fixture(autouse=True)
def seeded(database: Database) -> None:
    """A material of the network with a file that is here and one on its way; one of the team."""

    def seed(session: Session) -> None:
        author = builders.network(session).coordinator_id
        builders.team(session)
        account = builders.add(
            session,
            Account(
                channel="slack",
                external_id="T1/U1",
                chat="T1/U1",
                person_id=author,
                created_at=NOW,
                last_seen_at=NOW,
            ),
        )
        for name, state in (("karty.pdf", "ready"), ("plan.pdf", "pending")):
            facts = {"account_id": account.id, "channel": "slack", "ref": name, "created_at": NOW}
            builders.add(session, StoredFile(name=name, state=state, **facts))
        words = {"text": "", "link": "", "by": author}
        resources.add(session, NETWORK, title="Karty", files=[1, 2], now=NOW, **words)
        later = NOW + timedelta(hours=1)
        resources.add(session, TEAM, title="Plan", files=[], now=later, **words)

    database.write_now(seed)


def test_the_newest_of_the_asked_places_stand_first(database: Database) -> None:
    def titles(scopes: list[Scope]) -> list[str]:
        found = database.read_now(lambda session: resources.of_scopes(session, scopes))
        return [one.title for one in found]

    assert titles([NETWORK, TEAM]) == ["Plan", "Karty"]
    assert titles([NETWORK]) == ["Karty"]
    assert titles([(Subject.TEAM, 2)]) == []
    assert titles([]) == []


def test_a_material_shows_the_files_that_are_here(database: Database) -> None:
    one = database.read_now(lambda session: resources.load(session, 1))
    assert (one.of, one.author, one.files) == (
        "Matematyka bez lęku",
        "Iwona N-01",
        ((1, "karty.pdf"),),
    )
    assert database.read_now(lambda session: resources.expects(session, 1))
    assert not database.read_now(lambda session: resources.expects(session, 2))


def test_a_file_knows_its_material(database: Database) -> None:
    held = database.read_now(lambda session: resources.holder(session, 2))
    assert held is not None
    assert held.id == 1
    database.write_now(lambda session: resources.detach(session, 2))
    assert database.read_now(lambda session: resources.holder(session, 2)) is None


def test_what_is_removed_holds_no_files(database: Database) -> None:
    database.write_now(lambda session: resources.remove(session, 1))
    with pytest.raises(LookupError, match="no material 1"):
        database.read_now(lambda session: resources.load(session, 1))
    assert database.read_now(lambda s: list(s.scalars(select(ResourceFile.file_id)))) == []
