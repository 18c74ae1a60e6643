"""One form with every kind of question, over every channel; begun on one, finished on another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from handlers import invitations, joining
from handlers.routes import merge
from storage.database import Database
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.documents import JPG, MP3
from tests.doors import Premises, Talker
from tests.people import add_person

SURVEY = """
note | intro | Prosimy o kilka odpowiedzi.
date | day | Którego dnia?
time | hour | O której?
dateTime | moment | Kiedy dokładnie?
range | stars | Ile gwiazdek? | | | | start=1 end=5 step=1
rank c | order | Od ulubionego
select_one c | one | Jeden kolor
select_multiple c | several | Kilka kolorów
integer | pupils | Ilu uczniów?
decimal | area | Jaka powierzchnia?
geopoint | place | Gdzie?
image | photo | Zdjęcie
acknowledge | agreed | Znam zasady | yes
begin_repeat | child | Dziecko
text | name | Imię
end_repeat | |
"""
COLOURS = "c | r | czerwony\nc | g | zielony\nc | b | niebieski"
NEXT = {"telegram": "web", "web": "telegram", "slack": "web"}
ANSWERS = {
    "day": "2017-04-12",
    "hour": "14:30:00.000+02:00",
    "moment": "2017-10-15T09:05:00.000+02:00",
    "stars": 4,
    "order": ["b", "r", "g"],
    "one": "g",
    "several": ["r", "b"],
    "pupils": 1200,
    "area": 3.5,
    "place": {"latitude": 52.25, "longitude": 21.0, "altitude": 0.0, "accuracy": 0.0},
    "agreed": True,
    "child": [{"name": "Ala"}, {"name": "Ola"}],
}


@pytest.fixture(params=["telegram", "web", "slack"])
async def premises(
    request: pytest.FixtureRequest, sqlite_database: Database, tmp_path: Path
) -> AsyncIterator[Premises]:
    SENT.clear()
    routes = merge([ROUTES, joining.ROUTES, invitations.ROUTES])
    made = Premises(sqlite_database, tmp_path, request.param, MONDAY_AFTER_MODULE_1, routes)
    sqlite_database.write_now(lambda session: add_person(session, "P-001"))
    now = made.clock.now()
    sqlite_database.write_now(partial(publish, now=now, survey=SURVEY, choices=COLOURS))
    await made.open()
    yield made
    await made.close()


async def up_to_the_ranking(talker: Talker) -> None:
    await talker.types("/wypelnij 1")
    await talker.taps("Dalej")
    await talker.sees("1 z 13")
    await talker.types("w środę")
    await talker.sees("O której?")
    await talker.types("14.30")
    await talker.sees("Kiedy dokładnie?")
    await talker.types("15.10.2017 9:05")
    await talker.sees("Ile gwiazdek?")
    await talker.types("6")
    await talker.sees("Potrzebna jest liczba od 1 do 5")
    await talker.types("4")
    await talker.sees("Od ulubionego")


async def from_the_ranking(talker: Talker) -> None:
    await talker.types("3 1 2")
    await talker.sees("Jeden kolor")
    await talker.taps("zielony")
    await talker.sees("Kilka kolorów")
    await talker.taps("czerwony")
    await talker.taps("niebieski")
    await talker.taps("Gotowe")
    await talker.sees("Ilu uczniów?")
    await talker.types("1 200")
    await talker.sees("Jaka powierzchnia?")
    await talker.types("3,5")
    await talker.sees("Gdzie?")
    await talker.types("52,25; 21")
    await talker.sees("Zdjęcie")
    await talker.uploads("nagranie.mp3", MP3)
    await talker.sees("nagranie.mp3")
    await talker.uploads("szkoła.jpg", JPG)
    await talker.sees("Znam zasady")
    await talker.taps("Potwierdzam")
    await talker.sees("Dziecko 1")
    await talker.types("Ala")
    await talker.sees("dotąd 1")
    await talker.taps("Dodaj kolejny")
    await talker.sees("Dziecko 2")
    await talker.types("Ola")
    await talker.sees("dotąd 2")
    await talker.taps("Zakończ")
    await talker.sees("prosimy sprawdzić odpowiedzi")
    await talker.taps("Wyślij")
    await talker.sees("już wysłano")


def check_sent() -> None:
    (filled,) = SENT
    answers = dict(filled.answers)
    assert answers.pop("photo")["name"] == "szkoła.jpg"
    assert answers == ANSWERS


async def test_every_kind_is_answered_and_sent(premises: Premises) -> None:
    talker = await premises.sit("P-001")
    await up_to_the_ranking(talker)
    await from_the_ranking(talker)
    check_sent()


@pytest.mark.parametrize("premises", ["slack-windows"], indirect=True)
async def test_every_kind_is_answered_in_windows(premises: Premises) -> None:
    talker = await premises.sit("P-001")
    await talker.types("/wypelnij 1")
    await talker.sees("Którego dnia?")
    for answer in ("12.04.2017", "14.30", "15.10.2017 9:05", "4", "3 1 2"):
        await talker.types(answer)
    await talker.taps("zielony")
    await talker.taps("czerwony")
    await talker.taps("niebieski")
    await talker.taps("Gotowe")
    for answer in ("1200", "3,5", "52,25; 21"):
        await talker.types(answer)
    await talker.uploads("szkoła.jpg", JPG)
    await talker.taps("Potwierdzam")
    await talker.sees("Dziecko 1")
    await talker.types("Ala")
    await talker.taps("Dodaj kolejny")
    await talker.sees("Dziecko 2")
    await talker.types("Ola")
    await talker.taps("Zakończ")
    await talker.sees("prosimy sprawdzić odpowiedzi")
    await talker.taps("Wyślij")
    await talker.sees("już wysłano")
    check_sent()


async def test_a_form_is_finished_days_later_on_another_channel(premises: Premises) -> None:
    first = await premises.sit("P-001")
    await up_to_the_ranking(first)
    await first.taps("Dokończę później")
    await first.sees("przerwano na pytaniu")
    await premises.travel(days=5)
    premises.door = NEXT[premises.door]
    second = await premises.sit("P-001")
    await second.types("/dokoncz")
    await second.sees("Od ulubionego")
    await from_the_ranking(second)
    check_sent()


async def test_of_two_devices_the_last_valid_tap_wins_and_nobody_sees_an_error(
    premises: Premises,
) -> None:
    first = await premises.sit("P-001")
    await up_to_the_ranking(first)
    premises.door = NEXT[premises.door]
    second = await premises.sit("P-001")
    await second.types("/dokoncz")
    await second.taps("Wstecz")
    await second.sees("Ile gwiazdek?")
    await first.taps("Dokończę później")
    await first.sees("przerwano na pytaniu 4")
    await second.types("5")
    await second.sees("Od ulubionego")
    await first.taps("Wróć do formularza")
    await first.sees("Od ulubionego")
    await second.types("3 1 2")
    await second.sees("Jeden kolor")
    await first.taps("Pomiń")
    await first.sees("Jeden kolor")
