"""Joining by the e-mail address at work: only where it is allowed, and only once confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handlers import dispatch
from messages.channel import EMAILED
from messages.events import Event, Pressed
from storage import Session, leaving
from storage.tables.engine import Audit, Conversation, Inbox, Outbox
from storage.tables.people import Account, Person, RoleGrant
from storage.tables.programmes import Programme
from tests import builders
from tests.house import Chat, House

ASK = "Połącz przez służbowy adres e-mail"
NOT_FOUND = "Po adresie e-mail nie możemy połączyć tego konta."
ADDRESS = "anna@jst01.example"
STALE = "Ten przycisk jest już nieaktualny."


def write(house: House, work: Callable[[Session], Any]) -> Any:
    return house.database.write_now(work)


def seed(session: Session) -> None:
    """Lesznowola with Anna, whose programme allows it; Jan of the same team has another address."""
    builders.person(session, "P-001", "Anna", email="Anna@JST01.example ")
    builders.person(session, "P-002", "Jan", email="jan@jst01.example")
    builders.team(session, "JST-01", members=("P-001", "P-002"), mentor="E-01")
    builders.programme(session).match_email = True


@pytest.fixture
def slack(house: House) -> Chat:
    """A stranger on Slack with Anna's address."""
    office = replace(house.engine.office, slack=True, email_from=EMAILED)
    house.engine = replace(house.engine, office=office)
    write(house, seed)
    chat = house.chat("anna", channel="slack")
    chat.email = ADDRESS
    return chat


def owner(house: House, account: str = "anna") -> str | None:
    statement = (
        select(Person.code)
        .join(Account, Account.person_id == Person.id)
        .where(Account.external_id == account)
    )
    return house.database.read_now(lambda session: session.scalar(statement))


async def test_the_address_finds_the_person_who_confirms(slack: Chat) -> None:
    await slack.types("/start")
    assert "sprawdzimy go raz na liście uczestników i nie zapiszemy" in slack.last.text
    await slack.taps(ASK)
    assert slack.last.text == "Znaleźliśmy: Anna P-001, Lesznowola. Czy to Państwo?"
    assert owner(slack.house) is None
    await slack.taps("Tak, połącz")
    assert slack.messages[-2].text.startswith("Anna P-001 – konto połączono.")
    assert owner(slack.house) == "P-001"
    person = slack.house.database.read_now(
        lambda s: s.scalars(select(Person).where(Person.code == "P-001")).one()
    )
    assert (person.state, person.joined_at) == ("zarejestrowany", slack.house.now)


async def test_whoever_says_no_stays_a_stranger(slack: Chat) -> None:
    await slack.types("/start")
    await slack.taps(ASK)
    await slack.taps("Nie")
    assert slack.last.text.startswith("Niczego nie połączono.")
    await slack.presses("byemailyes")
    assert slack.last.text.startswith(NOT_FOUND)
    assert owner(slack.house) is None


async def test_the_persons_other_account_is_told_and_can_undo_it(slack: Chat) -> None:
    phone = slack.house.chat("phone", person="P-001", channel="telegram")
    slack.house.now += timedelta(minutes=1)
    await slack.presses("byemail")
    await slack.presses("byemailyes")
    assert phone.last.text.startswith("Konto połączono także ze Slackiem.")
    await phone.taps("To nie ja – odłączyć")
    assert owner(slack.house) is None


async def test_the_address_is_kept_nowhere(slack: Chat) -> None:
    await slack.presses("byemail")
    await slack.presses("byemailyes")

    def read(session: Session) -> str:
        columns = (Inbox.body, Outbox.body, Conversation.notes, Audit.detail)
        return repr([list(session.scalars(select(column))) for column in columns]).lower()

    assert ADDRESS not in slack.house.database.read_now(read)


async def test_an_event_that_fails_is_buried_without_the_address(slack: Chat) -> None:
    event = Event("k", "slack", "anna", "anna", Pressed("byemail"), email=ADDRESS)
    kept: list[bytes] = []
    house = replace(slack.house.engine, seal=lambda raw: kept.append(raw) or raw)
    write(slack.house, lambda s: dispatch.bury(s, event, ValueError(), slack.house.now, house))
    assert [ADDRESS.encode() in raw for raw in kept] == [False]


# --- where it does not work --------------------------------------------------------------------


def forbidden(session: Session) -> None:
    builders.programme(session).match_email = False


def nobody(session: Session) -> None:
    builders.person(session, "P-001").email = ""


def of_two(session: Session) -> None:
    builders.person(session, "P-002").email = ADDRESS


def of_two_in_two_programmes(session: Session) -> None:
    builders.person(session, "P-900", email=ADDRESS)


def gone(session: Session) -> None:
    builders.person(session, "P-001").state = "wycofany"


def without_messenger(session: Session) -> None:
    leaving.mark_without_messenger(session, builders.person(session, "P-001").id)


def administrator(session: Session) -> None:
    who = builders.person(session, "P-001").id
    session.add(RoleGrant(person_id=who, role="ore_admin", scope="installation", scope_id=0))


def of_a_look_alike(session: Session) -> None:
    builders.person(session, "P-001").email = "ann\u0430@jst01.example"


def elsewhere(session: Session) -> None:
    """Another programme allows it, Anna's own does not."""
    builders.programme(session).match_email = False
    session.add(Programme(code="other", name="Inny", match_email=True))


@pytest.mark.parametrize(
    "change",
    [
        forbidden,
        nobody,
        of_two,
        of_two_in_two_programmes,
        gone,
        without_messenger,
        administrator,
        of_a_look_alike,
        elsewhere,
    ],
)
async def test_in_every_other_case_the_words_are_the_same(
    slack: Chat, change: Callable[[Session], None]
) -> None:
    write(slack.house, change)
    await slack.presses("byemail")
    assert slack.last.text == (
        f"{NOT_FOUND} Prosimy wpisać kod z zaproszenia albo poprosić o niego biuro: "
        "biuro@pilotaz.example."
    )
    await slack.presses("byemailyes")
    assert slack.last.text.startswith(NOT_FOUND)
    assert owner(slack.house) is None


@pytest.mark.parametrize("email", ["", "anna", "@", "nikt@jst01.example", "anna@jst01.example.x"])
async def test_an_address_that_is_nobodys_finds_nobody(slack: Chat, email: str) -> None:
    slack.email = email
    await slack.presses("byemail")
    assert slack.last.text.startswith(NOT_FOUND)


async def test_it_is_offered_only_where_a_programme_allows_it(slack: Chat) -> None:
    write(slack.house, forbidden)
    await slack.types("/start")
    assert ASK not in slack.last.labels
    assert "służbowy" not in slack.last.text


async def test_a_channel_that_knows_no_addresses_does_not_offer_it(slack: Chat) -> None:
    phone = slack.house.chat("phone", channel="telegram")
    phone.email = ADDRESS
    await phone.types("/start")
    assert ASK not in phone.last.labels
    await phone.presses("byemail")
    assert phone.last.text.startswith(NOT_FOUND)


async def test_where_anybody_may_install_the_app_addresses_count_for_nothing(slack: Chat) -> None:
    house = slack.house
    office = replace(house.engine.office, email_from=frozenset())
    house.engine = replace(house.engine, office=office)
    await slack.types("/start")
    assert ASK not in slack.last.labels
    await slack.presses("byemail")
    assert slack.last.text.startswith(NOT_FOUND)


async def test_nobody_confirms_what_was_not_asked(slack: Chat) -> None:
    await slack.presses("byemailyes")
    assert slack.last.text.startswith(NOT_FOUND)
    await slack.presses("byemailyes:1")
    assert owner(slack.house) is None


async def test_a_question_left_for_long_is_asked_anew(slack: Chat) -> None:
    await slack.presses("byemail")
    slack.house.now += timedelta(minutes=16)
    await slack.presses("byemailyes")
    assert slack.last.text.startswith(NOT_FOUND)
    assert owner(slack.house) is None


@pytest.mark.parametrize("change", [forbidden, of_two, gone])
async def test_what_changed_before_the_answer_counts(
    slack: Chat, change: Callable[[Session], None]
) -> None:
    await slack.presses("byemail")
    write(slack.house, change)
    await slack.presses("byemailyes")
    assert slack.last.text.startswith(NOT_FOUND)
    assert owner(slack.house) is None


async def test_the_confirmation_of_one_account_does_not_serve_another(slack: Chat) -> None:
    await slack.presses("byemail")
    rival = slack.house.chat("rival", channel="slack")
    await rival.presses("byemailyes")
    assert rival.last.text.startswith(NOT_FOUND)
    assert owner(slack.house, "rival") is None


async def test_whoever_has_joined_is_not_matched_again(slack: Chat) -> None:
    jan = slack.house.chat("jan", person="P-002", channel="slack")
    jan.email = ADDRESS
    for token in ("byemail", "byemailyes", "byemailno"):
        await jan.presses(token)
        assert jan.last.text == "Jan P-002 – co chcą Państwo zrobić?"
    assert owner(slack.house, "jan") == "P-002"


# --- the office decides ------------------------------------------------------------------------


def allowed(house: House) -> bool:
    return house.database.read_now(
        lambda s: s.scalars(select(Programme.match_email).order_by(Programme.id)).all()[0]
    )


async def test_the_office_switches_it(slack: Chat) -> None:
    house = slack.house
    write(house, lambda session: builders.coordinator(session, "K-01"))
    desk = house.chat("desk", person="K-01")
    await desk.types("/zaproszenia")
    await desk.taps("Łączenie przez e-mail")
    assert desk.last.text.endswith("1. Pilotaż 2017: włączone")
    await desk.taps("Wyłączyć")
    assert not allowed(house)
    await desk.taps("Włączyć")
    assert allowed(house)
    actions = house.database.read_now(
        lambda s: [(row.action, row.detail) for row in s.scalars(select(Audit).order_by(Audit.id))]
    )
    assert actions == [
        ("programme.match_email", {"allowed": False}),
        ("programme.match_email", {"allowed": True}),
    ]


async def test_nobody_else_switches_it(slack: Chat) -> None:
    house = slack.house
    jan = house.chat("jan", person="P-002", channel="slack")
    await jan.presses("invemailset:1:0")
    assert jan.last.text.startswith("Ta czynność nie należy do Państwa roli")

    def other(session: Session) -> int:
        builders.coordinator(session, "K-01")
        return builders.add(session, Programme(code="other", name="Inny")).id

    programme = write(house, other)
    desk = house.chat("desk", person="K-01")
    await desk.presses(f"invemailset:{programme}:1")
    assert desk.toasts == [STALE]
    assert allowed(house)


async def test_without_a_channel_that_knows_addresses_there_is_no_switch(house: House) -> None:
    write(house, lambda session: builders.coordinator(session, "K-01"))
    desk = house.chat("desk", person="K-01")
    await desk.types("/zaproszenia")
    assert "Łączenie przez e-mail" not in desk.last.labels
