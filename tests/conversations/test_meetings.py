"""A network's meeting: planned, announced, replied to, moved, called off."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from storage import networks
from storage.tables.networks import Network
from tests import builders
from tests.conftest import WARSAW
from tests.house import Chat, House

KINDS = {"organizacyjne", "robocze", "podsumowujące"}
WHEN = "czwartek, 20 kwietnia 2017 r., godz. 15:30"


@pytest.fixture
def iwona(house: House) -> Chat:
    """The coordinator of a network with two members, T-01 and T-02."""

    def seed(session: Any) -> None:
        network = builders.network(session)
        builders.member(session, network, "T-01")
        builders.member(session, network, "T-02")

    house.database.write_now(seed)
    return house.chat("iwona", person="N-01")


@pytest.fixture
def anna(house: House, iwona: Chat) -> Chat:
    return house.chat("anna", person="T-01")


async def _plan(iwona: Chat, kind: str = "organizacyjne", day: str = "20.04.2017") -> None:
    await iwona.types("/spotkanie")
    for answer in (kind, day, "15:30", "Szkoła Podstawowa nr 2", "Zasady pracy."):
        await iwona.types(answer)


async def _announce(iwona: Chat) -> None:
    await _plan(iwona)
    await iwona.taps("Ogłoś")


async def test_the_plan_says_what_day_it_is_and_where_in_the_year(iwona: Chat) -> None:
    await _plan(iwona)
    assert iwona.last.text == (
        "Matematyka bez lęku – spotkanie organizacyjne\n"
        f"{WHEN}, Szkoła Podstawowa nr 2\n\nProgram: Zasady pracy.\n\n"
        "20 kwietnia 2017 r. to czwartek, dzień roboczy, bez kolizji. "
        "To 1. z 4 planowanych spotkań."
    )
    assert iwona.last.labels[:2] == ["Ogłoś 2 osobom", "Popraw"]


async def test_a_weekend_and_too_many_meetings_are_pointed_out(iwona: Chat, house: House) -> None:
    def many(session: Any) -> None:
        session.scalars(select(Network)).one().planned_meetings = 6

    house.database.write_now(many)
    await _plan(iwona, day="22.04.2017")
    assert "to sobota, dzień wolny od pracy" in iwona.last.text
    assert "Uwaga: to sobota, niedziela albo święto." in iwona.last.text
    assert "od 3 do 5 razy, a tu planowanych spotkań: 6" in iwona.last.text


async def test_the_first_meeting_has_to_be_the_organising_one(iwona: Chat) -> None:
    await iwona.types("/spotkanie")
    assert [label for label in iwona.last.labels if label in KINDS] == ["organizacyjne"]
    await iwona.types("robocze")
    assert "nie ma na liście" in iwona.last.text


async def test_one_answer_of_a_plan_can_be_mended(iwona: Chat) -> None:
    await _plan(iwona)
    await iwona.taps("Popraw")
    await iwona.taps("Miejsce")
    await iwona.types("Online")
    assert f"{WHEN}, Online" in iwona.last.text


async def test_nobody_hears_of_a_plan_taken_off(iwona: Chat, anna: Chat) -> None:
    await _plan(iwona)
    await iwona.taps("Usuń z planu")
    assert anna.messages == []
    await _plan(iwona)
    assert "To 1. z 4" in iwona.last.text


async def test_members_are_asked_and_the_coordinator_sees_who_comes(
    iwona: Chat, anna: Chat, house: House
) -> None:
    await _announce(iwona)
    assert anna.last.text == (
        f"Spotkanie sieci „Matematyka bez lęku”: {WHEN}, Szkoła Podstawowa nr 2.\n\n"
        "Program: Zasady pracy.\n\nCzy możemy na Państwa liczyć?"
    )
    assert anna.last.labels == ["Będę", "Nie będę", "Jeszcze nie wiem"]
    await anna.taps("Będę")
    assert anna.last.text == (
        f"Zapisano: Będę. Spotkanie sieci „Matematyka bez lęku”: {WHEN}, "
        "Szkoła Podstawowa nr 2. Odpowiedź można zmienić."
    )
    await iwona.taps("Odśwież")
    assert "Będę: 1 – Anna T-01\nNie będę: 0\n" in iwona.last.text
    assert "Bez odpowiedzi: 1 – Anna T-02" in iwona.last.text


async def test_a_reply_can_be_changed_and_a_repeated_one_says_so(
    iwona: Chat, anna: Chat, house: House
) -> None:
    await _announce(iwona)
    await anna.taps("Będę")
    await anna.taps("Będę")
    assert anna.toasts == ["To już zapisano."]
    await anna.taps("Jeszcze nie wiem")
    assert "Zapisano: Jeszcze nie wiem." in anna.last.text
    answers = house.database.read_now(lambda session: networks.rsvps(session, 1))
    assert [answer.value for answer in answers.values()] == ["nie_wiem"]


async def test_announcing_twice_asks_once(iwona: Chat, anna: Chat) -> None:
    await _announce(iwona)
    await iwona.presses("mtgsay:1")
    assert iwona.toasts == ["To spotkanie już ogłoszono."]
    assert len(anna.messages) == 1


async def _move(iwona: Chat, day: str, clock: str = "16:00") -> None:
    await iwona.taps("Zmień termin lub miejsce")
    await iwona.types(day)
    await iwona.types(clock)
    await iwona.taps("Bez zmian")
    await iwona.types("Rada pedagogiczna.")
    await iwona.taps("Wyślij")


async def test_a_change_of_date_asks_again(iwona: Chat, anna: Chat, house: House) -> None:
    await _announce(iwona)
    await anna.taps("Będę")
    old = "rsvp:1:1:nie_bede"
    await _move(iwona, "27.04.2017")
    assert anna.last.text == (
        "Zmiana terminu. Spotkanie sieci „Matematyka bez lęku”.\n"
        f"Było: {WHEN}, Szkoła Podstawowa nr 2.\n"
        "Jest: czwartek, 27 kwietnia 2017 r., godz. 16:00, Szkoła Podstawowa nr 2.\n"
        "Powód: Rada pedagogiczna.\n\nProsimy o ponowne potwierdzenie udziału."
    )
    assert house.database.read_now(lambda session: networks.rsvps(session, 1)) == {}
    await anna.presses(old)
    assert "Termin tego spotkania zmieniono. Jest: czwartek, 27 kwietnia" in anna.last.text
    assert house.database.read_now(lambda session: networks.rsvps(session, 1)) == {}
    await anna.taps("Nie będę")
    assert "Zapisano: Nie będę." in anna.last.text


async def test_a_change_of_place_alone_keeps_the_replies(
    iwona: Chat, anna: Chat, house: House
) -> None:
    await _announce(iwona)
    await anna.taps("Będę")
    await iwona.taps("Zmień termin lub miejsce")
    await iwona.taps("Bez zmian")
    await iwona.taps("Bez zmian")
    await iwona.types("Online")
    await iwona.taps("Pomiń")
    await iwona.taps("Wyślij")
    assert "Zmiana miejsca." in anna.last.text
    answers = house.database.read_now(lambda session: networks.rsvps(session, 1))
    assert [answer.value for answer in answers.values()] == ["bede"]


async def test_calling_off_within_a_day_passes_quiet_hours(
    iwona: Chat, anna: Chat, house: House
) -> None:
    await _announce(iwona)
    house.now = datetime(2017, 4, 19, 20, 0, tzinfo=WARSAW)
    await iwona.taps("Odwołaj spotkanie")
    await iwona.taps("Tak, odwołaj")
    assert anna.last.text == (
        f"Spotkanie odwołane. Sieć „Matematyka bez lęku”: {WHEN}, Szkoła Podstawowa nr 2."
    )
    await anna.presses("rsvp:1:1:bede")
    assert f"({WHEN}) odwołano." in anna.last.text


async def test_calling_off_earlier_waits_for_the_morning(
    iwona: Chat, anna: Chat, house: House
) -> None:
    await _announce(iwona)
    house.now = datetime(2017, 4, 18, 20, 0, tzinfo=WARSAW)
    await iwona.taps("Odwołaj spotkanie")
    await iwona.taps("Tak, odwołaj")
    assert "odwołane" not in anna.last.text
    house.now = datetime(2017, 4, 19, 8, 0, tzinfo=WARSAW)
    house.deliver()
    assert "Spotkanie odwołane." in anna.last.text


async def test_after_the_start_replies_are_closed(iwona: Chat, anna: Chat, house: House) -> None:
    await _announce(iwona)
    house.now = datetime(2017, 4, 20, 15, 31, tzinfo=WARSAW)
    await anna.taps("Będę")
    assert "już się zaczęło" in anna.last.text


async def test_a_newcomer_is_asked_about_the_announced_meeting(iwona: Chat, house: House) -> None:
    await _announce(iwona)
    house.database.write_now(lambda session: builders.teacher(session, "T-03"))
    new = house.chat("new", person="T-03")
    await new.presses("netjoin:1")
    await iwona.taps("Pokaż prośbę")
    await iwona.taps("Przyjmij")
    assert f"Najbliższe spotkanie: {WHEN}" in new.last.text
    await new.taps("Będę")
    assert "Zapisano: Będę." in new.last.text
    await new.types("/moje_sieci")
    await new.taps("1. Matematyka")
    assert "Odpowiedź na zaproszenie: będę." in new.last.text


async def test_strangers_to_the_network_neither_reply_nor_see_names(
    iwona: Chat, anna: Chat, house: House
) -> None:
    await _announce(iwona)
    house.database.write_now(
        lambda session: (
            builders.teacher(session, "T-09"),
            builders.network(session, "siec-2", coordinator="N-02", topic="Inna"),
        )
    )
    stranger, other = house.chat("s", person="T-09"), house.chat("o", person="N-02")
    await stranger.presses("rsvp:1:1:bede")
    assert "nieaktualny" in stranger.last.text
    for token in ("mtg:1", "mtgsay:1", "mtgmove:1", "mtgoffyes:1", "mtgmend:1"):
        await other.presses(token)
        assert "nie należy do Państwa roli" in other.last.text


async def test_in_english(iwona: Chat, house: House) -> None:
    def speak(session: Any) -> None:
        for code in ("T-02", "N-01"):
            builders.person(session, code).language = "en"

    house.database.write_now(speak)
    john = house.chat("john", person="T-02")
    await iwona.types("/meeting")
    for answer in ("organisational", "20.04.2017", "15:30", "Online"):
        await iwona.types(answer)
    await iwona.taps("Skip")
    assert "20 April 2017 is a Thursday, a working day without collisions." in iwona.last.text
    assert "Meeting 1 of 4 planned." in iwona.last.text
    await iwona.taps("Announce to 2 people")
    assert "Can we count on you?" in john.last.text
    await john.taps("Not sure yet")
    await iwona.taps("Refresh")
    assert "Not sure yet: 1 – Anna T-02" in iwona.last.text
