"""A teacher joins a network in three taps; its coordinator accepts, declines, keeps a list."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.errors import NetworkFull
from storage import networks
from storage.database import Database
from storage.tables.networks import Membership, Network
from tests import builders
from tests.house import Chat, House


@pytest.fixture
def iwona(house: House) -> Chat:
    """The coordinator of „Matematyka bez lęku" (17 members of 20); T-01 to T-03 want to join."""

    def seed(session: Any) -> None:
        network = builders.network(session, goals="Wspólne zadania.")
        for number in range(17):
            builders.member(session, network, f"M-{number:02}")
        for code in ("T-01", "T-02", "T-03"):
            builders.teacher(session, code)

    house.database.write_now(seed)
    return house.chat("iwona", person="N-01")


@pytest.fixture
def teacher(house: House, iwona: Chat) -> Chat:
    return house.chat("anna", person="T-01")


def _fill(house: House, capacity: int = 17) -> None:
    def shrink(session: Any) -> None:
        session.scalars(select(Network)).one().capacity = capacity

    house.database.write_now(shrink)


def _standing(house: House, code: str) -> str:
    def read(session: Any) -> str:
        person = builders.person(session, code)
        return networks.standing(session, 1, person.id)

    return house.database.read_now(read)


async def test_a_teacher_asks_to_join_in_three_taps(teacher: Chat, house: House) -> None:
    await teacher.types("/menu")
    await teacher.taps("Znajdź sieć")
    assert teacher.last.text == (
        "Nabór trwa do 1 sieci. Prosimy wybrać sieć, aby zobaczyć cele i terminy.\n\n"
        "1. Matematyka bez lęku (17 z ok. 20)"
    )
    await teacher.taps("1. Matematyka bez lęku")
    assert teacher.last.text == (
        "Matematyka bez lęku\nKoordynacja: Iwona N-01\nUczestnicy: 17 z ok. 20\n"
        "Spotkania: 4 w roku szkolnym\n\nCele: Wspólne zadania."
    )
    await teacher.taps("Dołączam do sieci")
    assert teacher.last.text == (
        "Prośbę przekazano. Odpowiedź koordynatora powinna nadejść do 13 kwietnia 2017 r."
    )
    assert _standing(house, "T-01") == "oczekuje"


async def test_the_coordinator_accepts_and_the_teacher_is_welcomed(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    await _ask(teacher)
    assert (
        iwona.last.text == "Anna T-01 (SP nr 2): prośba o przyjęcie do sieci „Matematyka bez lęku”."
    )
    await iwona.taps("Pokaż prośbę")
    await iwona.taps("Przyjmij")
    assert iwona.last.text == "Przyjęto: Anna T-01. Uczestnicy: 18 z ok. 20."
    assert teacher.last.text == "Witamy w sieci „Matematyka bez lęku”!"
    await teacher.types("/moje_sieci")
    assert "1. Matematyka bez lęku – uczestnictwo" in teacher.last.text


async def _ask(teacher: Chat) -> None:
    await teacher.types("/sieci")
    await teacher.taps("1. Matematyka")
    await teacher.taps("Dołączam do sieci")


async def test_a_request_told_twice_is_kept_once(teacher: Chat, iwona: Chat) -> None:
    await _ask(teacher)
    await teacher.presses("netjoin:1")
    assert teacher.toasts == ["To już zapisano."]
    assert "Państwa prośba czeka" in teacher.last.text
    assert len([m for m in iwona.messages if "prośba o przyjęcie" in m.text]) == 1


async def test_the_coordinator_declines_with_a_word(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    await _ask(teacher)
    await iwona.taps("Pokaż prośbę")
    await iwona.taps("Odmów")
    assert "Co przekazać osobie: Anna T-01?" in iwona.last.text
    await iwona.types("Sieć jest dla klas 1–3.")
    assert iwona.last.text == "Odmowę przekazano: Anna T-01."
    assert teacher.last.text == (
        "Koordynator nie przyjął prośby o dołączenie do sieci „Matematyka bez lęku”.\n\n"
        "Iwona N-01: Sieć jest dla klas 1–3."
    )
    assert _standing(house, "T-01") == "odrzucony"


async def test_the_coordinator_accepts_with_a_word(teacher: Chat, iwona: Chat) -> None:
    await _ask(teacher)
    await iwona.taps("Pokaż prośbę")
    await iwona.taps("Przyjmij z kilkoma słowami")
    await iwona.types("Do zobaczenia.")
    assert teacher.last.text == (
        "Witamy w sieci „Matematyka bez lęku”!\n\nIwona N-01: Do zobaczenia."
    )


async def test_a_decided_request_is_not_decided_again(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    await _ask(teacher)
    token = f"nettake:1:{_id(house, 'T-01')}"
    await iwona.presses(token)
    await iwona.presses(token)
    assert iwona.toasts == ["O tej prośbie już zdecydowano."]
    assert len([m for m in teacher.messages if "Witamy" in m.text]) == 1


def _id(house: House, code: str) -> int:
    return house.database.read_now(lambda session: builders.person(session, code).id)


async def test_above_capacity_there_is_a_waiting_list(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    _fill(house)
    await teacher.types("/sieci")
    await teacher.taps("1. Matematyka")
    assert "Można wpisać się na listę rezerwową – obecnie: 0 osób." in teacher.last.text
    await teacher.taps("Wpisuję się na listę rezerwową")
    assert "Wpisano na listę rezerwową sieci „Matematyka bez lęku” – obecnie: 1 osoba." in (
        teacher.last.text
    )
    leaver = house.chat("leaver", person="M-00")
    await leaver.types("/moje_sieci")
    await leaver.taps("1. Matematyka")
    await leaver.taps("Rezygnuję")
    await leaver.taps("Tak, rezygnuję")
    assert iwona.last.text == (
        "Anna M-00: rezygnacja z udziału w sieci „Matematyka bez lęku”. "
        "Na liście rezerwowej: 1 osoba."
    )
    await iwona.taps("Moja sieć")
    await iwona.taps("Lista rezerwowa (1)")
    await iwona.taps("1. Anna T-01")
    await iwona.taps("Przyjmij z listy")
    assert teacher.last.text == "Witamy w sieci „Matematyka bez lęku”!"


async def test_who_asked_in_time_but_lost_the_last_place_waits(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    await _ask(teacher)
    _fill(house)
    await iwona.taps("Pokaż prośbę")
    await iwona.taps("Przyjmij")
    assert "Na listę rezerwową wpisano: Anna T-01." in iwona.last.text
    assert "Prośbę wpisano na listę rezerwową" in teacher.last.text


async def test_who_left_may_ask_again_and_the_coordinator_hears_of_both(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    await _ask(teacher)
    await iwona.presses(f"nettake:1:{_id(house, 'T-01')}")
    await teacher.presses("netbye:1")
    house.now += timedelta(hours=1)
    await _ask(teacher)
    assert _standing(house, "T-01") == "oczekuje"
    assert len([m for m in iwona.messages if "prośba o przyjęcie" in m.text]) == 2


def test_the_last_place_goes_to_one_of_two(database: Database) -> None:
    def seed(session: Any) -> None:
        network = builders.network(session, capacity=1)
        for code in ("T-01", "T-02"):
            builders.member(session, network, code, "oczekuje")

    database.write_now(seed)
    now = builders.SINCE

    def admit(code: str) -> Callable[[Any], str]:
        def work(session: Any) -> str:
            return networks.admit(session, 1, builders.person(session, code).id, "", now)

        return work

    with ThreadPoolExecutor(2) as both:
        states = both.map(lambda code: database.write_now(admit(code)), ("T-01", "T-02"))
    assert sorted(states) == ["czlonek", "lista_rezerwowa"]
    assert database.read_now(lambda session: networks.load(session, 1)).places.members == 1


def test_a_full_network_takes_nobody_from_the_list(database: Database) -> None:
    def seed(session: Any) -> None:
        network = builders.network(session, capacity=1)
        builders.member(session, network, "T-01")
        builders.member(session, network, "T-02", "lista_rezerwowa")

    database.write_now(seed)
    with pytest.raises(NetworkFull):
        database.write_now(
            lambda session: networks.admit(
                session, 1, builders.person(session, "T-02").id, "", builders.SINCE
            )
        )


async def test_the_desk_warns_of_a_small_network_and_opens_recruitment(house: House) -> None:
    house.database.write_now(lambda session: builders.network(session, state="planowana"))
    iwona = house.chat("iwona", person="N-01")
    await iwona.types("moja sieć")
    assert "Matematyka bez lęku – planowana" in iwona.last.text
    await iwona.taps("Otwórz nabór")
    assert "Matematyka bez lęku – trwa nabór" in iwona.last.text
    assert "mniej osób, niż potrzeba do pracy (około 20)" in iwona.last.text


async def test_another_coordinator_decides_nothing(
    teacher: Chat, iwona: Chat, house: House
) -> None:
    await _ask(teacher)
    house.database.write_now(
        lambda session: builders.network(session, "siec-2", coordinator="N-02", topic="Inna")
    )
    other = house.chat("other", person="N-02")
    for token in (f"nettake:1:{_id(house, 'T-01')}", "desk:1", "netlist:1:asks", "netopen:1"):
        await other.presses(token)
        assert "nie należy do Państwa roli" in other.last.text
    assert _standing(house, "T-01") == "oczekuje"


async def test_another_countys_network_is_out_of_reach(teacher: Chat, house: House) -> None:
    house.database.write_now(
        lambda session: builders.network(
            session, "siec-2", coordinator="N-02", topic="Inna", county="sokólski"
        )
    )
    await teacher.types("/sieci")
    assert "Inna" not in teacher.last.text
    await teacher.presses("netjoin:2")
    assert "nieaktualny" in teacher.last.text
    rows = house.database.read_now(lambda s: s.scalars(select(Membership.network_id)).all())
    assert set(rows) == {1}


async def test_many_networks_come_in_pages(teacher: Chat, house: House) -> None:
    def seed(session: Any) -> None:
        for number in range(2, 11):
            builders.network(
                session, f"siec-{number}", topic=f"Sieć {number:02}", coordinator="N-02"
            )

    house.database.write_now(seed)
    await teacher.types("/networks")
    assert "Nabór trwa do 10 sieci." in teacher.last.text
    assert len(teacher.last.buttons) == 10
    await teacher.taps("Następne")
    assert "9. Sieć 09" in teacher.last.text


async def test_in_english(teacher: Chat, iwona: Chat, house: House) -> None:
    def speak(session: Any) -> None:
        for code in ("T-02", "N-01"):
            builders.person(session, code).language = "en"

    house.database.write_now(speak)
    john = house.chat("john", person="T-02")
    await john.types("/networks")
    await john.taps("1. Matematyka")
    await john.taps("Join the network")
    assert john.last.text == (
        "The request has been passed on. The coordinator should answer by 13 April 2017."
    )
    await iwona.taps("Show the request")
    await iwona.taps("Decline")
    await iwona.taps("Skip")
    assert (
        john.last.text == "The coordinator has declined the request to join “Matematyka bez lęku”."
    )
