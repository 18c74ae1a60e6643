"""What comes next, and saying whether one comes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.tables.engine import Audit
from storage.tables.networks import Membership, Network, NetworkMeeting, Rsvp
from storage.tables.programmes import Module
from tests import builders
from tests.builders import add
from tests.evaluation import tick, wall
from tests.house import House


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    """May 2017: module 1 is over, task 1 is with JST-07, module 2 is ahead, 3 is planned."""

    def seed(session: Any) -> None:
        team = builders.team(session, "JST-07", mentor="E-01")
        builders.coordinator(session)
        builders.module(session, 1).state = "zamkniety"
        task = builders.task(session, 1)
        builders.assign(session, task, team)
        builders.module(session, 3).state = "planowany"
        builders.person(session, "N-01")

    house.database.write_now(seed)
    house.now = wall(5, 15, 10)


async def test_a_participant_sees_module_and_deadline_in_order_of_time(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.types("/terminy")
    assert member.last.text == (
        "Najbliższe terminy\n\n"
        "1. Sprawozdanie z zadania nr 1 („Samorząd jako lider zmian”, Lesznowola): "
        "do 19 czerwca, 15:00.\n"
        "2. Moduł 2: 26–28 czerwca 2017 r., Sulejówek. Początek o 10:30, "
        "ostatniego dnia zakończenie o 14:00.\n"
        "Państwa odpowiedź: jeszcze jej nie ma.\n\n"
        "Czy będą Państwo na module 2?"
    )
    assert member.last.labels == ["Będę", "Nie będę", "Jeszcze nie wiem", "Menu"]


async def test_one_tap_confirms_and_another_changes_it(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.types("terminy")
    await member.taps("Będę")
    assert member.last.text.startswith("Zapisano: będę.")
    await member.taps("Jeszcze nie wiem")
    assert member.last.text.startswith("Zapisano: jeszcze nie wiem.")
    await member.taps("Terminy")
    assert "Państwa odpowiedź: jeszcze nie wiem." in member.last.text
    assert member.last.text.endswith("Odpowiedź o module 2 można zmienić:")


async def test_the_same_tap_again_says_it_is_saved(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.types("/terminy")
    await member.taps("Będę")
    await member.taps("Będę")
    assert member.toasts == ["Zapisano.", "To już zapisano."]


async def test_a_module_that_began_takes_no_confirmation(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.types("/terminy")
    tick(house, wall(6, 26, 10, 31))
    await member.taps("Będę")
    assert "Moduł 2 już się rozpoczął" in member.last.text


async def test_only_participants_confirm(house: House) -> None:
    number = module_id(house, 2)
    mentor = house.chat("mentor", person="E-01")
    await mentor.presses(f"confirm:{number}:tak")
    assert "nie należy do Państwa roli" in mentor.last.text


@pytest.mark.parametrize("token", ["confirm:999:tak", "confirm:x:tak", "confirm", "confirm:1"])
async def test_a_made_up_button_is_stale(house: House, token: str) -> None:
    member = house.chat("member", person="P-003")
    await member.presses(token)
    assert member.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_planned_module_cannot_be_confirmed(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.presses(f"confirm:{module_id(house, 3)}:tak")
    assert member.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_mentor_sees_the_deadlines_of_their_teams(house: House) -> None:
    mentor = house.chat("mentor", person="E-01")
    await mentor.types("/dates")
    assert "„Samorząd jako lider zmian”, Lesznowola): do 19 czerwca, 15:00" in mentor.last.text
    assert "Moduł 2: 26–28 czerwca" in mentor.last.text
    assert mentor.last.labels == ["Menu"]


async def test_a_coordinator_sees_how_many_come(house: House) -> None:
    member = house.chat("member", person="P-003")
    await member.presses(f"confirm:{module_id(house, 2)}:tak")
    office = house.chat("office", person="K-01")
    await office.types("/terminy")
    assert (
        "Potwierdzenia: będzie 1, nie będzie 0, jeszcze nie wie 0, bez odpowiedzi 2."
        in office.last.text
    )


async def test_a_network_member_sees_the_meetings(house: House) -> None:
    def seed(session: Any) -> None:
        person = builders.person(session, "N-01")
        network = add(
            session,
            Network(
                code="S1",
                topic="Ocenianie",
                county="piaseczyński",
                coordinator_id=builders.person(session, "N-02").id,
                school_year="2016/17",
            ),
        )
        add(
            session,
            Membership(
                network_id=network.id, person_id=person.id, state="czlonek", asked_at=wall(4, 1, 9)
            ),
        )
        meeting = add(
            session,
            NetworkMeeting(
                network_id=network.id,
                kind="robocze",
                starts_at=wall(5, 24, 16),
                place="SP 2",
                state="ogloszone",
                version=2,
            ),
        )
        add(
            session,
            Rsvp(
                meeting_id=meeting.id,
                person_id=person.id,
                answer="bede",
                version=1,
                at=wall(5, 2, 9),
            ),
        )

    house.database.write_now(seed)
    teacher = house.chat("teacher", person="N-01")
    await teacher.types("/terminy")
    assert teacher.last.text == (
        "Najbliższe terminy\n\n"
        "1. Spotkanie sieci „Ocenianie”: środa, 24 maja 2017 r., godz. 16:00, SP 2. "
        "Państwa odpowiedź: jeszcze jej nie ma."
    )


async def test_without_dates_it_says_so(house: House) -> None:
    nobody = house.chat("nobody", person="N-01")
    await nobody.types("/terminy")
    assert "W tej chwili nie ma zaplanowanych terminów." in nobody.last.text


async def test_a_coordinator_announces_a_planned_module(house: House) -> None:
    office = house.chat("office", person="K-01")
    await office.types("/moduly")
    assert "planowany, jeszcze nieogłoszony" in office.last.text
    await office.taps("Ogłoś moduł 3")
    await office.taps("Ogłoś")
    assert "planowany" not in office.last.text
    assert house.database.read_now(
        lambda session: [row.action for row in session.scalars(select(Audit))]
    ) == ["module.publish"]


async def test_an_announced_module_is_not_announced_again(house: House) -> None:
    office = house.chat("office", person="K-01")
    await office.presses(f"modpubyes:{module_id(house, 2)}")
    assert "Stan tej sprawy zmienił się w międzyczasie" in office.last.text


@pytest.mark.parametrize("command", ["/moduly", "/nieobecni", "/raport ankiety 1"])
async def test_the_offices_commands_are_the_offices(house: House, command: str) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.types(command)
    assert "nie należy do Państwa roli" in leader.last.text


@pytest.mark.parametrize(
    "token", ["modpub:{}", "modpubyes:{}", "absday:{}", "abs:{}:0:g0:0", "res:{}", "resrem:{}"]
)
async def test_the_offices_buttons_are_the_offices(house: House, token: str) -> None:
    leader = house.chat("leader", person="P-001")
    await leader.presses(token.format(module_id(house, 2)))
    assert "nie należy do Państwa roli" in leader.last.text


async def test_an_administrator_works_in_every_programme(house: House) -> None:
    house.database.write_now(builders.admin)
    admin = house.chat("admin", person="A-01")
    await admin.types("/modules")
    assert "Moduł 2" in admin.last.text


def module_id(house: House, no: int) -> int:
    return house.database.read_now(
        lambda session: session.scalars(select(Module.id).where(Module.no == no)).one()
    )
