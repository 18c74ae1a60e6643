"""A coordinator gives a form to people: the dialogue, the preview, the release."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from storage.form_homes import Home
from storage.tables.engine import Audit
from storage.tables.questionnaires import Questionnaire
from tests import builders
from tests.evaluation import states, tick
from tests.house import Chat, House
from tests.own_forms import publish_form


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """Group I has five members in two teams, group II two; a mentor; a published form."""

    def seed(session: Any) -> None:
        builders.team(session, "JST-01", members=("P-001", "P-002", "P-003"), mentor="O-1")
        builders.team(session, "JST-02", members=("P-004", "P-005"))
        builders.team(session, "JST-03", group="II", members=("P-011", "P-012"))
        builders.workshop(session, 1, "I", 1)
        builders.coordinator(session)
        publish_form(session, house.now)

    house.database.write_now(seed)


@pytest.fixture
def office(house: House) -> Chat:
    return house.chat("office", person="K-01")


async def begin(chat: Chat) -> None:
    await chat.types("/formularze")
    await chat.taps("Spis szkół")
    await chat.taps("Użyj w ankiecie")


async def give(chat: Chat, *answers: str) -> None:
    """Type each answer to the dialogue's questions; "Pomiń" is a button."""
    for one in answers:
        await (chat.taps(one) if one == "Pomiń" else chat.types(one))


async def answer(chat: Chat, *answers: str) -> None:
    """The same, then ask for the preview."""
    await give(chat, *answers)
    await chat.taps("Pokaż podgląd")


def rows(house: House) -> list[tuple[str, bool, bool, dict[str, Any]]]:
    def read(session: Any) -> list[tuple[str, bool, bool, dict[str, Any]]]:
        found = session.scalars(select(Questionnaire).order_by(Questionnaire.id))
        return [(one.state, one.confidential, one.repeatable, one.audience) for one in found]

    return house.database.read_now(read)


async def test_a_group_is_asked_confidentially(house: House, office: Chat) -> None:
    await begin(office)
    assert "Do kogo skierowana jest ankieta?" in office.last.text
    await answer(office, "grupa I", "Moduł 1", "od razu", "11.04.2017 20:00", "poufna")
    assert office.last.text == (
        "Podgląd ankiety „Spis szkół”.\n"
        "Do kogo: grupa I – 5 osób.\n"
        "Dotyczy: moduł 1.\n"
        "Otwarcie: zaraz po wybraniu „Otwórz ankietę”. "
        "Zamknięcie: wtorek, 11 kwietnia 2017 r., godz. 20:00.\n"
        "Poufna: odpowiedzi zapisujemy bez nazwiska, wyniki pokazujemy od 5 odpowiedzi.\n\n"
        "Powiadomimy w rozmowie: nikogo.\n"
        "Do powiadomienia w inny sposób (5): "
        "Anna P-001, Anna P-002, Anna P-003, Anna P-004, Anna P-005."
    )
    assert states(house) == {}
    await office.taps("Otwórz ankietę")
    assert "Zwrócone: 0 z 5." in office.last.text
    assert states(house) == {f"own:1 P-00{number}": "otwarta" for number in range(1, 6)}
    audited = house.database.read_now(
        lambda session: [
            (row.action, row.subject, row.detail) for row in session.scalars(select(Audit))
        ]
    )
    detail = {"people": 5, "confidential": True, "repeatable": False}
    assert audited == [("questionnaire.release", "questionnaire:1", detail)]


async def test_one_team_is_asked(house: House, office: Chat) -> None:
    await begin(office)
    await answer(
        office,
        "jeden zespół JST",
        "JST-02",
        "Pomiń",
        "od razu",
        "11.04.2017 20:00",
        "imienna",
        "raz",
    )
    assert "– 2 osoby." in office.last.text
    await office.taps("Otwórz ankietę")
    assert sorted(states(house)) == ["own:1 P-004", "own:1 P-005"]


async def test_a_second_tap_on_release_asks_nobody_twice(house: House, office: Chat) -> None:
    await begin(office)
    await answer(office, "grupa I", "Pomiń", "od razu", "11.04.2017 20:00", "poufna")
    token = next(token for label, token in office.last.buttons if label == "Otwórz ankietę")
    await office.presses(token)
    await office.presses(token)
    assert "Zwrócone: 0 z 5." in office.last.text
    assert len(states(house)) == 5


async def test_too_few_for_a_confidential_one_is_refused_and_nothing_lost(
    house: House, office: Chat
) -> None:
    await begin(office)
    await answer(office, "grupa II", "Pomiń", "od razu", "11.04.2017 20:00", "poufna")
    assert any(
        "Ankieta poufna musi trafić do co najmniej 5 osób, a tu jest 2 osoby" in message.text
        for message in office.messages
    )
    assert rows(house) == []
    await office.types("/dokoncz")
    assert "prosimy sprawdzić odpowiedzi" in office.last.text
    assert "grupa II" in office.last.text


async def test_wrong_times_are_refused_where_they_are_typed(office: Chat) -> None:
    await begin(office)
    await give(office, "grupa I", "Pomiń", "w podanym terminie")
    await office.types("10.04.2017 8:00")
    assert "Ten termin już minął." in office.last.text
    await office.types("12.04.2017 8:00")
    await office.types("12.04.2017 7:59")
    assert "Ankieta musi zamknąć się później, niż się otworzy" in office.last.text
    await office.types("12.04.2017 9:00")
    assert "Poufna czy imienna?" in office.last.text


async def test_a_time_that_passed_on_the_summary_is_refused_there(
    house: House, office: Chat
) -> None:
    await begin(office)
    await give(office, "grupa I", "Pomiń", "od razu", "10.04.2017 9:30", "poufna")
    house.now += timedelta(hours=1)
    await office.taps("Pokaż podgląd")
    assert "Ankieta musi zamknąć się później, niż się otworzy" in office.last.text
    assert rows(house) == []


async def test_one_for_later_is_opened_by_the_clock(house: House, office: Chat) -> None:
    await begin(office)
    given = ("grupa I", "Pomiń", "w podanym terminie", "11.04.2017 10:00", "12.04.2017 20:00")
    await answer(office, *given, "imienna", "wiele razy")
    await office.taps("Otwórz ankietę")
    assert "Otworzy się: wtorek, 11 kwietnia 2017 r., godz. 10:00." in office.last.text
    assert rows(house)[0][:3] == ("zaplanowana", False, True)
    tick(house, house.now + timedelta(days=1, hours=1))
    assert rows(house)[0][0] == "otwarta"
    assert set(states(house).values()) == {"otwarta"}


async def test_a_draft_is_mended_with_its_answers_kept(house: House, office: Chat) -> None:
    await begin(office)
    await answer(
        office, "jedna osoba", "P-011", "Pomiń", "od razu", "11.04.2017 20:00", "imienna", "raz"
    )
    assert "Do kogo: Anna P-011 – 1 osoba." in office.last.text
    await office.taps("Popraw")
    assert "prosimy sprawdzić odpowiedzi" in office.last.text
    await office.taps("Pokaż podgląd")
    assert "Do kogo: Anna P-011 – 1 osoba." in office.last.text
    assert len(rows(house)) == 1
    await office.taps("Porzuć")
    assert office.last.text == "Ankietę porzucono. Nikogo nie zapytano."
    assert [state for state, *_ in rows(house)] == ["porzucona"]


async def test_a_changed_audience_is_shown_again_before_anybody_is_asked(
    house: House, office: Chat
) -> None:
    await begin(office)
    await answer(office, "grupa I", "Pomiń", "od razu", "11.04.2017 20:00", "imienna", "raz")
    house.database.write_now(
        lambda session: builders.team(session, "JST-04", members=("P-021",)) and None
    )
    await office.taps("Otwórz ankietę")
    assert "Zmieniła się liczba osób: było 5, jest 6." in office.last.text
    assert states(house) == {}


async def test_those_present_at_a_workshop_are_asked(house: House, office: Chat) -> None:
    await begin(office)
    await answer(office, "uczestnicy warsztatu", "1", "od razu", "11.04.2017 20:00", "poufna")
    assert "Do kogo: obecni na warsztacie „Diagnoza” – 5 osób." in office.last.text
    assert "Dotyczy: warsztat „Diagnoza”." in office.last.text


# --- networks --------------------------------------------------------------------------------


def with_network(house: House) -> None:
    def seed(session: Any) -> None:
        own = builders.network(session)
        for number in range(1, 6):
            builders.member(session, own, f"T-{number}", last=f"Belfer{number}")
        other = builders.network(session, "siec-2", coordinator="N-02", topic="Języki")
        builders.member(session, other, "T-9")
        publish_form(session, house.now, home=Home("county", "bielski"))

    house.database.write_now(seed)


async def test_a_networks_coordinator_asks_their_own_members(house: House) -> None:
    with_network(house)
    iwona = house.chat("iwona", person="N-01")
    await begin(iwona)
    assert iwona.last.labels[:2] == ["członkowie sieci", "jedna osoba"]
    await answer(iwona, "członkowie sieci", "Matematyka", "od razu", "11.04.2017 20:00", "poufna")
    assert "Do kogo: członkowie sieci „Matematyka bez lęku” – 5 osób." in iwona.last.text
    await iwona.taps("Otwórz ankietę")
    assert "Zwrócone: 0 z 5." in iwona.last.text
    teacher = house.chat("belfer", person="T-1")
    await teacher.types("/menu")
    await teacher.taps("Ankiety")
    assert teacher.last.labels[0] == "Wypełnij: „Spis szkół”"


async def test_another_networks_coordinator_sees_nothing_of_it(house: House) -> None:
    with_network(house)
    iwona = house.chat("iwona", person="N-01")
    await begin(iwona)
    await answer(iwona, "jedna osoba", "Belfer1", "od razu", "11.04.2017 20:00", "imienna", "raz")
    await iwona.taps("Otwórz ankietę")
    other = house.chat("other", person="N-02")
    await other.types("/zwroty")
    assert "Żaden formularz nie został jeszcze użyty" in other.last.text
    await other.presses("asg:1")
    assert "nie należy do Państwa roli" in other.last.text
    await other.presses("resone:1")
    assert "nie należy do Państwa roli" in other.last.text


async def test_who_is_no_coordinator_gives_no_form(house: House) -> None:
    anna = house.chat("anna", person="P-001")
    for token in ("assign:1", "asgs", "asg:1", "asgopen:1:5"):
        await anna.presses(token)
        assert anna.toasts or "nie należy do Państwa roli" in anna.last.text
    assert rows(house) == []
