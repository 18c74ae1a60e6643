import itertools
from datetime import UTC, datetime

from sqlalchemy import select

from handlers.invitation_cards import invitation_cards, links_of
from messages.documents.invitation_sheet import Links
from storage import Session, invitations
from storage.database import Database
from storage.invitations import Standing
from storage.tables.engine import Audit
from tests import builders
from tests.house import OFFICE

NOW = datetime(2017, 4, 10, 7, 0, tzinfo=UTC)


def test_everybody_who_has_not_joined_gets_a_card_with_a_working_code(database: Database) -> None:
    numbers = itertools.count(1)

    def work(session: Session) -> tuple[list[tuple[str, str]], Standing]:
        builders.team(session, "JST-01", name="Lipno", members=("P-001", "P-002"))
        builders.person(session, "P-002").state = "zarejestrowany"  # without a messenger
        cards = invitation_cards(
            session, OFFICE, NOW, random=lambda size: next(numbers).to_bytes(size, "big")
        )
        who = builders.person(session, "P-001").id
        standing = invitations.status(session, who, NOW).standing
        assert invitations.owner_of(session, cards[0].code) == who
        return [(card.person_code, card.team) for card in cards], standing

    assert database.write_now(work) == ([("P-001", "Lipno")], Standing.OPEN)
    action = database.read_now(lambda session: session.scalars(select(Audit.action)).one())
    assert action == "invitation.issue_many"


def test_those_who_are_named_get_a_card_whatever_their_state(database: Database) -> None:
    numbers = itertools.count(1)

    def work(session: Session) -> list[str]:
        builders.person(session, "P-001")
        named = builders.person(session, "P-002", state="zarejestrowany").id
        cards = invitation_cards(
            session,
            OFFICE,
            NOW,
            random=lambda size: next(numbers).to_bytes(size, "big"),
            only=[named],
        )
        return [card.person_code for card in cards]

    assert database.write_now(work) == ["P-002"]


def test_links_carry_the_code() -> None:
    assert links_of(OFFICE, "K7Q2-MD41-9XWF") == Links(
        "https://t.me/bot?start=K7Q2-MD41-9XWF", "http://127.0.0.1:8080/k/K7Q2-MD41-9XWF"
    )
