from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from domain.lanes import Lane
from domain.people import PlaceKind, Role
from storage import Session, leaving, outbox, people, roles
from storage.database import Database
from storage.people import Presence
from storage.tables.engine import Outbox
from storage.tables.people import Account, Person
from storage.viewers import meet_account
from tests import builders

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)


def connect(session: Session, person_id: int, channel: str = "direct") -> int:
    row = Account(
        channel=channel,
        external_id=f"{channel}-{person_id}",
        chat="x",
        person_id=person_id,
        created_at=NOW,
        last_seen_at=NOW,
    )
    return builders.add(session, row).id


def seed(session: Session) -> int:
    """Two teams of two programmes; the second member of the first has joined."""
    builders.person(session, "P-001", "Łucja", "Żółw-Śmiała")
    builders.team(session, "JST-02", name="Świdnica", members=("P-003", "P-004"))
    builders.team(session, "JST-01", name="Lipno", members=("P-001", "P-002"), mentor="E-01")
    builders.person(session, "N-01")
    connect(session, builders.person(session, "P-002").id)
    return builders.programme(session).id


def codes(cards: list[people.PersonCard]) -> list[str]:
    return [card.code for card in cards]


def test_those_who_have_not_joined_come_by_jst_and_name(database: Database) -> None:
    programme = database.write_now(seed)
    found = database.read_now(lambda session: people.not_joined(session, programme))
    assert codes(found) == ["P-001", "P-003", "P-004", "E-01"]
    assert {card.presence for card in found} == {Presence.WAITING}


def test_the_whole_installation_knows_people_of_no_programme(database: Database) -> None:
    database.write_now(seed)
    assert "N-01" in codes(database.read_now(people.list_people))


def test_people_who_left_are_not_listed(database: Database) -> None:
    database.write_now(seed)

    def leave(session: Session) -> None:
        builders.person(session, "P-001").state = "wycofany"

    database.write_now(leave)
    assert "P-001" not in codes(database.read_now(people.list_people))


@pytest.mark.parametrize("words", ["smiala", "ŻÓŁW", "lucja zolw", "zolw lipno", "p-001"])
def test_names_are_found_whatever_the_keyboard(database: Database, words: str) -> None:
    database.write_now(seed)
    assert codes(database.read_now(lambda s: people.find(s, words))) == ["P-001"]


@pytest.mark.parametrize("words", ["", "   ", "nikt"])
def test_nothing_is_found_for_nothing(database: Database, words: str) -> None:
    database.write_now(seed)
    assert database.read_now(lambda session: people.find(session, words)) == []


def test_a_person_outside_the_scope_does_not_exist(database: Database) -> None:
    programme = database.write_now(seed)
    stranger = database.read_now(
        lambda session: session.scalars(select(Person.id).where(Person.code == "N-01")).one()
    )
    with pytest.raises(LookupError):
        database.read_now(lambda session: people.load_card(session, stranger, (programme,)))


# --- roles -------------------------------------------------------------------------------------


def test_a_role_is_given_once_and_taken_away(database: Database) -> None:
    def work(session: Session) -> tuple[list[bool], list[int], list[bool], list[int], int]:
        who = builders.person(session, "K-01").id
        place = (Role.PROJECT_COORDINATOR, PlaceKind.PROGRAMME, 1)
        given = [roles.grant(session, who, *place) for _ in range(2)]
        holders = roles.who_has_role(session, *place)
        taken = [roles.revoke(session, who, *place) for _ in range(2)]
        return given, holders, taken, roles.who_has_role(session, *place), who

    given, holders, taken, nobody, who = database.write_now(work)
    assert (given, holders, taken, nobody) == ([True, False], [who], [True, False], [])


def test_an_empty_installation_gets_one_first_administrator(database: Database) -> None:
    made = database.write_now(
        lambda session: roles.first_administrator(session, "Maria", "Nowa", "m@ore.example")
    )
    assert database.read_now(lambda s: roles.who_has_role(s, Role.ADMIN)) == [made]
    with pytest.raises(roles.AdministratorExists):
        database.write_now(lambda s: roles.first_administrator(s, "Jan", "Drugi", "j@ore.example"))


# --- leaving -----------------------------------------------------------------------------------


def wait_for(session: Session, person_id: int) -> None:
    outbox.post_to_person(
        session, person_id=person_id, lane=Lane.NOTICE, topic="notice", body={}, due=NOW
    )


def test_held_messages_go_to_the_account_that_stays(database: Database) -> None:
    def work(session: Session) -> tuple[str, str]:
        who = builders.person(session, "P-001").id
        connect(session, who, "web")
        phone = connect(session, who, "telegram")
        wait_for(session, who)
        leaving.disconnect(session, phone)
        row = session.scalars(select(Outbox)).one()
        return row.channel, row.state

    assert database.write_now(work) == ("web", "queued")


def test_without_another_account_held_messages_do_not_leave(database: Database) -> None:
    def work(session: Session) -> str:
        who = builders.person(session, "P-001").id
        phone = connect(session, who)
        wait_for(session, who)
        leaving.disconnect(session, phone)
        return session.scalars(select(Outbox.state)).one()

    assert database.write_now(work) == "unreachable"


def test_an_account_of_nobody_cannot_be_disconnected(database: Database) -> None:
    with pytest.raises(LookupError):
        database.write_now(lambda session: leaving.disconnect(session, 99))


def test_whoever_has_an_account_is_not_without_a_messenger(database: Database) -> None:
    def work(session: Session) -> None:
        who = builders.person(session, "P-001").id
        connect(session, who)
        leaving.mark_without_messenger(session, who)

    with pytest.raises(LookupError):
        database.write_now(work)


@pytest.mark.parametrize(
    ("age", "joined", "kept"),
    [
        (timedelta(days=31), False, False),
        (timedelta(days=29), False, True),
        (timedelta(days=400), True, True),
    ],
)
def test_technical_data_of_nobodys_account_is_erased_after_30_days(
    database: Database, age: timedelta, joined: bool, kept: bool
) -> None:
    def work(session: Session) -> tuple[str, str, bool]:
        who = builders.person(session, "P-001").id
        phone = connect(session, who, "telegram")
        wait_for(session, who)
        if not joined:
            leaving.disconnect(session, phone)
        leaving.purge(session, NOW + age)
        session.expire_all()
        account = session.get_one(Account, phone)
        body = session.scalars(select(Outbox.body)).one()
        return account.external_id, account.chat, body is not None

    named = ("telegram-1", "x", True)
    assert database.write_now(work) == (named if kept else ("erased-1", "", False))


def test_whoever_writes_again_after_being_erased_is_met_anew(database: Database) -> None:
    def work(session: Session) -> tuple[int, int]:
        phone = connect(session, builders.person(session, "P-001").id, "telegram")
        leaving.disconnect(session, phone)
        later = NOW + timedelta(days=40)
        leaving.purge(session, later)
        return phone, meet_account(session, "telegram", "telegram-1", "x", "pl", later).id

    before, after = database.write_now(work)
    assert before != after
