"""The office invites, finds, corrects and counts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from storage import Session, leaving
from storage.tables.engine import Audit, Inbox, Outbox
from storage.tables.people import Account, Invitation, Person
from storage.tables.programmes import Programme
from tests import builders
from tests.house import Chat, House

STALE = "Ten przycisk jest już nieaktualny. Oto, co można teraz zrobić:"


@pytest.fixture
def office(house: House) -> Chat:
    """Coordinator K-01, and Lesznowola: Łucja and Jan of the team, mentor E-01. Nobody else is in.

    The administrator A-01 works for the programme as well.
    """

    def work(session: Session) -> None:
        builders.coordinator(session, "K-01")
        builders.person(session, "P-001", "Łucja", "Ośmak", email="l@jst01.example")
        builders.person(session, "P-002", "Jan", "Dąb", email="j@jst01.example")
        builders.person(session, "N-01", "Nina", "Nauczycielka")
        builders.team(session, "JST-01", members=("P-001", "P-002"), mentor="E-01")
        builders.admin(session, "A-01")

    house.database.write_now(work)
    return house.chat("office", person="K-01")


def person_id(house: House, code: str) -> int:
    found = house.database.read_now(
        lambda session: session.scalar(select(Person.id).where(Person.code == code))
    )
    assert found is not None
    return found


def audited(house: House) -> list[tuple[str, str]]:
    rows = house.database.read_now(lambda s: s.scalars(select(Audit).order_by(Audit.id)).all())
    return [(row.action, row.subject) for row in rows]


def code_in(chat: Chat) -> str:
    found = re.search(r"Kod: ([0-9A-Z-]{14})", chat.last.text)
    assert found
    return found[1]


async def open_person(chat: Chat, words: str) -> None:
    await chat.types("/zaproszenia")
    await chat.taps("Znaleźć osobę")
    await chat.types(words)


async def test_the_office_sees_how_many_have_joined(office: Chat) -> None:
    await office.types("/zaproszenia")
    assert office.last.text == (
        "Zaproszenia\n\n"
        "Osoby w programie: 4.\n"
        "1. Połączone: 1\n"
        "2. Jeszcze nie dołączyły: 3\n"
        "3. Bez komunikatora (kontakt e-mailem): 0"
    )
    assert office.last.labels == ["Kto nie dołączył (3)", "Znaleźć osobę", "Menu"]


async def test_those_who_have_not_joined_are_listed_by_jst_with_their_e_mail(office: Chat) -> None:
    await office.types("/zaproszenia")
    await office.taps("Kto nie dołączył")
    assert office.last.text == (
        "Jeszcze nie dołączyły (3)\n\n"
        "Lesznowola\n"
        "1. Jan Dąb, j@jst01.example\n"
        "2. Łucja Ośmak, l@jst01.example\n\n"
        "Poza zespołami JST\n"
        "3. Ewa E-01, brak e-maila"
    )


async def test_a_long_list_is_paged(office: Chat, house: House) -> None:
    many = [f"Q-{number:02}" for number in range(1, 10)]
    house.database.write_now(
        lambda session: builders.team(session, "JST-02", name="Alfa", members=many)
    )
    await office.types("/zaproszenia")
    await office.taps("Kto nie dołączył (12)")
    assert office.last.text.startswith("Jeszcze nie dołączyły (12), strona 1 z 2\n\nAlfa\n1. Anna")
    await office.presses("invlist:waiting:1", office.last.id)
    assert office.last.text.startswith("Jeszcze nie dołączyły (12), strona 2 z 2\n\nAlfa\n9. Anna")


@pytest.mark.parametrize("words", ["osmak", "LUCJA Lesznowola", "P-001", "l@jst01.example"])
async def test_a_person_is_found_without_diacritics(office: Chat, words: str) -> None:
    await open_person(office, words)
    assert office.last.text == (
        "Łucja Ośmak (P-001)\n"
        "Lesznowola, grupa I\n"
        "E-mail: l@jst01.example\n\n"
        "Konto: niepołączone.\n"
        "Kod: nie wydano."
    )
    assert office.last.labels == [
        "Wydać nowy kod",
        "Bez komunikatora",
        "Zaproszenia",
        "Menu",
    ]


async def test_several_who_fit_are_offered(office: Chat) -> None:
    await open_person(office, "lesznowola")
    assert (
        office.last.text
        == "Pasujące osoby: 2.\n\n1. Jan Dąb, Lesznowola\n2. Łucja Ośmak, Lesznowola"
    )
    await office.taps("Jan Dąb – Lesznowola")
    assert office.last.text.startswith("Jan Dąb (P-002)")


async def test_people_of_no_programme_of_theirs_are_not_found(office: Chat, house: House) -> None:
    await open_person(office, "Nauczycielka")
    assert office.last.text.startswith("Nikogo takiego nie ma wśród osób")
    await office.presses(f"invone:{person_id(house, 'N-01')}")
    assert office.last.text == STALE


async def test_an_administrator_finds_everybody(office: Chat, house: House) -> None:
    admin = house.chat("admin", person="A-01")
    await open_person(admin, "Nauczycielka")
    assert admin.last.text.startswith("Nina Nauczycielka (N-01)")


# --- codes -------------------------------------------------------------------------------------


async def test_the_office_gets_a_code_with_its_links_and_the_person_joins(
    office: Chat, house: House
) -> None:
    await open_person(office, "osmak")
    await office.taps("Wydać nowy kod")
    code = code_in(office)
    assert office.last.text == (
        "Łucja Ośmak, Lesznowola\n\n"
        f"Kod: {code}\n"
        f"Telegram: https://t.me/bot?start={code}\n"
        f"Przeglądarka: http://127.0.0.1:8080/k/{code}\n\n"
        "Kod jest tylko dla tej osoby, działa jeden raz, do 9 czerwca 2017 r. "
        "Wcześniejszy kod, jeśli był, przestał działać. Tego kodu nie da się wyświetlić ponownie "
        "– w razie potrzeby można wydać nowy."
    )
    assert audited(house) == [("invitation.issue", f"person:{person_id(house, 'P-001')}")]
    phone = house.chat("phone")
    await phone.types(f"/start {code}")
    assert phone.sees("Łucja Ośmak – konto połączono.")
    await office.taps("Wróć: Łucja Ośmak")
    assert "Konto: połączone (direct od 10 kwietnia 2017 r.).\nKod: wykorzystany." in (
        office.last.text
    )


async def test_once_shown_the_code_is_nowhere_in_the_database(office: Chat, house: House) -> None:
    await open_person(office, "osmak")
    await office.taps("Wydać nowy kod")
    code = code_in(office)
    kept = house.database.read_now(
        lambda s: [
            str(value)
            for column in (Outbox.body, Inbox.body, Audit.detail, Invitation.code_hash)
            for value in s.scalars(select(column))
        ]
    )
    assert [text for text in kept if code in text] == []


async def test_a_code_is_withdrawn(office: Chat, house: House) -> None:
    await open_person(office, "osmak")
    await office.taps("Wydać nowy kod")
    code = code_in(office)
    await office.taps("Wróć: Łucja Ośmak")
    await office.taps("Unieważnić kod")
    assert office.toasts == ["Kod unieważniono."]
    assert office.last.text.endswith("Kod: unieważniony.")
    phone = house.chat("phone")
    await phone.types(f"/start {code}")
    assert phone.last.text.startswith("Ten kod został wycofany")


async def test_a_wrong_join_is_undone(office: Chat, house: House) -> None:
    wrong = house.chat("wrong", person="P-001")
    await open_person(office, "osmak")
    await office.taps("Odłączyć konto")
    assert office.last.text.startswith("Odłączyć wszystkie konta osoby: Łucja Ośmak?")
    await office.taps("Tak, odłączyć i wydać nowy kod")
    assert office.last.text.startswith("Odłączono konta: 1. Oto nowy kod.\n\nŁucja Ośmak")
    await wrong.types("/menu")
    assert wrong.last.text.startswith("Dzień dobry! To asystent programu")
    right = house.chat("right")
    await right.types(f"/start {code_in(office)}")
    assert right.sees("Łucja Ośmak – konto połączono.")
    who = f"person:{person_id(house, 'P-001')}"
    assert audited(house) == [("account.disconnect", who), ("invitation.issue", who)]


async def test_nobody_cuts_the_branch_they_sit_on(office: Chat, house: House) -> None:
    await office.presses(f"invcutyes:{person_id(house, 'K-01')}")
    assert office.last.text.startswith("To jest konto, z którego trwa ta rozmowa.")


async def test_who_wants_no_messenger_is_noted_and_listed(office: Chat, house: House) -> None:
    await open_person(office, "osmak")
    await office.taps("Bez komunikatora")
    assert office.last.text.endswith("Konto: bez komunikatora, kontakt e-mailem.\nKod: nie wydano.")
    await office.taps("Zaproszenia")
    await office.taps("Bez komunikatora (1)")
    assert office.last.text == "Bez komunikatora (1)\n\nLesznowola\n1. Łucja Ośmak, l@jst01.example"
    row = house.database.read_now(
        lambda session: session.scalars(select(Person).where(Person.code == "P-001")).one()
    )
    assert row.state == "zarejestrowany"


async def test_whoever_left_waits_for_a_code_again(office: Chat, house: House) -> None:
    house.chat("phone", person="P-001")

    def work(session: Session) -> None:
        account = session.scalars(select(Account).where(Account.external_id == "phone")).one()
        session.get_one(Person, account.person_id).joined_at = house.now
        leaving.disconnect(session, account.id)

    house.database.write_now(work)
    await office.types("/zaproszenia")
    assert "Kto nie dołączył (3)" in office.last.labels


# --- rights ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "token", ["invites", "invlist:waiting", "invone:{id}", "invnew:{id}", "invcutyes:{id}"]
)
async def test_participants_may_not_invite(office: Chat, house: House, token: str) -> None:
    phone = house.chat("phone", person="P-002")
    await phone.presses(token.format(id=person_id(house, "P-001")))
    assert phone.last.text.startswith("Ta czynność nie należy do Państwa roli w programie.")
    assert audited(house) == []


async def test_a_coordinator_gets_no_code_of_an_administrator(office: Chat, house: House) -> None:
    admin = person_id(house, "A-01")

    def also_coordinates(session: Session) -> None:
        programme = session.scalars(select(Programme)).one()
        builders.add(
            session,
            builders.RoleGrant(
                person_id=admin,
                role="kierownik_projektu",
                scope="programme",
                scope_id=programme.id,
            ),
        )

    house.database.write_now(also_coordinates)
    await office.presses(f"invnew:{admin}")
    assert office.last.text.startswith("Ta czynność nie należy do Państwa roli w programie.")


@pytest.mark.parametrize("token", ["invlist:everybody", "invone:99999", "invnew:x", "invnew"])
async def test_tokens_nobody_made_are_old_buttons(office: Chat, token: str) -> None:
    await office.presses(token)
    assert office.last.text == STALE
