"""After sending a confidential form: no rows, no gaps that count, and still no event twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.calendar import local_day
from messages.events import Event, Text
from storage import inbox, traces
from storage.tables.engine import Inbox, Outbox, Slot, SpentKey
from storage.tables.forms import FormSession
from tests import builders
from tests.evaluation import tick, wall
from tests.house import Chat, House

OPENS = wall(4, 5, 18, 5)


@pytest.fixture
def anna(house: House) -> Chat:
    def seed(session: Session) -> None:
        builders.team(session)
        builders.workshop(session, 1, "I", 1)

    house.database.write_now(seed)
    tick(house, OPENS)
    return house.chat("anna", person="P-001")


async def fill_in(chat: Chat, *more: str) -> None:
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.taps("Dalej")
    for answer in ("4 –", "5 –", "Nie dotyczy", "w sam raz", "Raczej tak"):
        await chat.taps(answer)
    for _ in more:
        await chat.taps("Wstecz")
        await chat.taps("Raczej tak")
    await chat.types("Świetnie.")
    await chat.taps("Wyślij")


def count(house: House, table: type, *where: object) -> int:
    def read(session: Session) -> int:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0  # type: ignore[arg-type]

    return house.database.read_now(read)


async def test_nothing_of_the_session_is_left(anna: Chat, house: House) -> None:
    await fill_in(anna)
    assert count(house, Inbox, Inbox.session_id.is_not(None)) == 0
    assert count(house, Outbox, Outbox.session_id.is_not(None)) == 0
    assert count(house, Slot, Slot.name != "screen") == 0
    assert [message.text for message in anna.messages[-1:]] == [
        "Dziękujemy! Ankieta została zapisana."
    ]


@pytest.mark.parametrize("detours", [0, 3])
async def test_the_same_room_is_taken_by_long_ways_and_short_ones(
    anna: Chat, house: House, detours: int
) -> None:
    before = tops(house)
    await fill_in(anna, *["again"] * detours)
    await anna.types("/menu")
    heard, said = (now - then for now, then in zip(tops(house), before, strict=True))
    # /ankiety and its list, the press that sends, the outro and the erasures, the menu.
    assert (heard - traces.ROOM, said - traces.ROOM) == (3, 6)
    assert count(house, SpentKey) == traces.ROOM


def tops(house: House) -> tuple[int, int]:
    """The highest numbers of events and messages."""

    def read(session: Session) -> tuple[int, int]:
        found = [session.scalar(select(func.max(table.id))) or 0 for table in (Inbox, Outbox)]
        return found[0], found[1]

    return house.database.read_now(read)


async def test_how_long_it_took_cannot_be_seen(anna: Chat, house: House) -> None:
    await anna.types("/ankiety")
    await anna.taps("Wypełnij")
    house.now = wall(4, 5, 18, 25)
    await anna.taps("Dalej")
    for answer in ("4 –", "5 –", "Nie dotyczy", "w sam raz", "Raczej tak"):
        await anna.taps(answer)
    await anna.taps("Pomiń")
    await anna.taps("Wyślij")

    def read(session: Session) -> set[object]:
        row = session.scalars(select(FormSession)).one()
        moments = {*session.scalars(select(Inbox.received_at)), row.created_at, row.updated_at}
        return moments | set(session.scalars(select(Outbox.sent_at).where(Outbox.state == "sent")))

    assert house.database.read_now(read) == {wall(4, 5, 18, 25), wall(4, 5, 0)}


async def test_an_event_that_comes_again_is_still_known(anna: Chat, house: House) -> None:
    await fill_in(anna)
    taken = [
        house.database.write_now(lambda session, key=key: take(session, key, house))
        for key in [f"direct:{number}" for number in range(10)]
    ]
    assert taken == [None] * 10
    assert house.database.write_now(lambda session: take(session, "direct:99", house))


def take(session: Session, key: str, house: House) -> int | None:
    event = Event(key, "direct", "anna", "anna", Text("x"), "pl")
    return inbox.take_in(
        session, key=event.key, channel="direct", account_id=1, body=None, now=house.now
    )


async def test_spent_keys_are_forgotten_when_nothing_can_come_again(
    anna: Chat, house: House
) -> None:
    await fill_in(anna)
    house.database.write_now(lambda session: traces.purge(session, wall(4, 7, 12)))
    assert count(house, SpentKey, SpentKey.day == local_day(OPENS)) == traces.ROOM
    house.database.write_now(lambda session: traces.purge(session, wall(4, 8, 12)))
    assert count(house, SpentKey) == 0
