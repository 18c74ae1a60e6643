from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.calendar import WARSAW
from scheduler import clock
from storage import mentoring
from storage.tables.reminders import Mute
from storage.tables.tasks import TaskAssignment
from tests import builders
from tests.domain.holidays_pl import PILOT
from tests.house import Chat, House

TICKS = [tick for tick in clock.TICKS if tick.name != "purge"]


def wall(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2017, month, day, hour, minute, tzinfo=WARSAW)


def seed(session: Session) -> None:
    given = builders.task(session, 1, published_at=wall(4, 10))
    builders.module(session, 2).state = "planowany"  # so that only the task is reminded of
    builders.assign(session, given, builders.team(session, mentor="O-1"), assigned_at=wall(4, 10))


def pass_to(house: House, *moments: datetime) -> None:
    """Let the clock tick at these moments and everything leave that is due."""
    for house.now in moments:
        clock.run_all(house.database.write_now, house.now, PILOT, TICKS)
        house.deliver()


def reminded_leader(house: House) -> Chat:
    """P-001, just reminded that seven days are left."""
    house.database.write_now(seed)
    leader = house.chat("leader", person="P-001")
    pass_to(house, wall(6, 9), wall(6, 12))
    assert leader.last.text.startswith("Zostało 7 dni")
    return leader


async def test_a_reminder_is_put_off_until_tomorrow(house: House) -> None:
    leader = reminded_leader(house)
    await leader.taps("Przypomnij jutro")
    assert leader.toasts == ["Przypomnimy jutro o 9:00."]
    pass_to(house, wall(6, 12, 18), wall(6, 13))
    assert [message.text[:13] for message in leader.messages] == ["Zostało 7 dni", "Zostało 6 dni"]


async def test_an_hour_later_it_comes_whatever_else_was_sent_that_day(house: House) -> None:
    leader = reminded_leader(house)
    for hour in (9, 10, 11):
        await leader.taps("Przypomnij za godzinę")
        pass_to(house, wall(6, 12, hour, 59), wall(6, 12, hour + 1))
    assert len(leader.messages) == 4
    assert leader.toasts[0] == "Przypomnimy dzisiaj o 10:00."


async def test_putting_off_twice_moves_it(house: House) -> None:
    leader = reminded_leader(house)
    await leader.taps("Przypomnij za godzinę")
    await leader.taps("Przypomnij jutro")
    pass_to(house, wall(6, 12, 10), wall(6, 13))
    assert len(leader.messages) == 2


async def test_what_was_done_meanwhile_does_not_come_back(house: House) -> None:
    def send(session: Session) -> None:
        session.scalars(select(TaskAssignment)).one().state = "przekazane"

    leader = reminded_leader(house)
    await leader.taps("Przypomnij jutro")
    house.database.write_now(send)
    pass_to(house, wall(6, 13))
    assert len(leader.messages) == 1


async def test_a_reminder_cannot_be_put_off_beyond_its_use(house: House) -> None:
    leader = reminded_leader(house)
    token = next(token for _, token in leader.last.buttons if token.startswith("snooze:"))
    house.now = wall(6, 19, 14, 30)
    await leader.presses(token.replace("1h", "jutro"))
    assert leader.toasts == ["Tego przypomnienia nie można już odłożyć."]


async def test_nobody_puts_off_anothers_reminder(house: House) -> None:
    leader = reminded_leader(house)
    token = next(token for _, token in leader.last.buttons if token.startswith("snooze:"))
    other = house.chat("other", person="P-003")
    for forged in (token, "snooze:9999:1h", "snooze:x:1h", token.replace("1h", "1rok")):
        await other.presses(forged)
    assert other.toasts == ["Ten przycisk jest już nieaktualny."] * 4
    await leader.presses(token.replace("1h", "1rok"))
    assert leader.toasts == ["Ten przycisk jest już nieaktualny."]


async def test_a_topic_is_muted_and_wanted_again(house: House) -> None:
    leader = reminded_leader(house)
    await leader.taps("Wycisz ten temat")
    assert leader.toasts == ["Temat wyciszono. Można to cofnąć w ustawieniach."]
    assert leader.last.text.startswith("Nie będziemy przypominać: zadania wdrożeniowe.")
    pass_to(house, wall(6, 16))
    assert not leader.sees("Zostały 3 dni")
    await leader.taps("Włącz: zadania wdrożeniowe")
    pass_to(house, wall(6, 19))
    assert leader.sees("Dzisiaj o 15:00 mija termin")


async def test_only_topics_that_exist_are_muted(house: House) -> None:
    leader = reminded_leader(house)
    for forged in ("mute:reply", "mute", "unmute:x"):
        await leader.presses(forged)
    assert leader.toasts == ["Ten przycisk jest już nieaktualny."] * 3
    assert house.database.read_now(lambda session: session.scalars(select(Mute)).all()) == []


async def test_the_buttons_of_a_reminder_open_what_it_is_about(house: House) -> None:
    leader = reminded_leader(house)
    await leader.taps("Zadanie nr 1")
    assert "Samorząd jako lider zmian" in leader.last.text


async def test_the_mentors_board_of_monday(house: House) -> None:
    def ask(session: Session) -> None:
        team = session.scalars(select(TaskAssignment.team_id)).one()
        asker, mentor = (builders.person(session, code).id for code in ("P-001", "O-1"))
        mentoring.begin(
            session,
            team_id=team,
            asker_id=asker,
            mentor_id=mentor,
            author_id=asker,
            body="Skąd wziąć dane?",
            now=wall(6, 8),
        )

    house.database.write_now(seed)
    house.database.write_now(ask)
    mentor = house.chat("mentor", person="O-1")
    pass_to(house, wall(6, 9), wall(6, 12, 8))
    assert mentor.last.text == (
        "Tablica tygodnia – 1 samorząd.\n"
        "Zadanie nr 1: brak informacji 1.\n"
        "Pytania bez odpowiedzi: 1."
    )
    assert mentor.last.labels == ["Pokaż pytania", "Napisz do zespołu", "Wycisz ten temat"]
    await mentor.taps("Pokaż pytania")
    assert "JST-07" in str(mentor.last)


async def test_there_is_no_board_while_nothing_runs(house: House) -> None:
    house.database.write_now(lambda session: builders.team(session, mentor="O-1") and None)
    mentor = house.chat("mentor", person="O-1")
    pass_to(house, wall(3, 10), wall(3, 13, 8))
    assert mentor.messages == []
