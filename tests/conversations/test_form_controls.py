"""Every kind of question by the buttons that a chat has for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from messages.events import Located
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.house import OFFICE, Chat, House
from tests.people import add_person

Asked = Callable[..., Chat]


@pytest.fixture
def asked(house: House) -> Asked:
    """Somebody to whom a form of these rows is open (Monday 10 April 2017, 9:00 in Warsaw)."""
    SENT.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))

    def publish_and_sit(survey: str, choices: str = "") -> Chat:
        house.database.write_now(lambda session: publish(session, house.now, survey, choices))
        return house.chat("anna", person="P-001")

    return publish_and_sit


def answers() -> list[dict[str, object]]:
    return [dict(filled.answers) for filled in SENT]


async def send(chat: Chat) -> dict[str, object]:
    await chat.taps("Wyślij")
    (given,) = answers()
    return given


async def test_a_date_is_picked_from_a_calendar(asked: Asked) -> None:
    chat = asked("date | d | Kiedy?")
    await chat.types("/wypelnij 1")
    assert chat.last.labels[:12] == [
        *("«", "‹", "kwiecień 2017", "›", "»"),
        *("pn", "wt", "śr", "cz", "pt", "so", "nd"),
    ]
    assert chat.last.labels[12:19] == ["·", "·", "·", "·", "·", "1", "2"]
    assert "[10]" in chat.last.labels
    await chat.taps("›")
    assert "maj 2017" in chat.last.labels
    await chat.taps("»")
    assert "maj 2018" in chat.last.labels
    await chat.taps("maj 2018")
    await chat.taps("luty")
    assert "luty 2018" in chat.last.labels
    await chat.taps("28")
    assert "28.02.2018" in chat.last.text
    assert await send(chat) == {"d": "2018-02-28"}


async def test_a_heading_of_the_calendar_does_nothing(asked: Asked) -> None:
    chat = asked("date | d | Kiedy?")
    await chat.types("/wypelnij 1")
    before = chat.messages
    await chat.taps("śr")
    await chat.taps("·")
    assert chat.messages == before
    assert chat.toasts == []


async def test_the_present_answer_is_marked_in_the_calendar(asked: Asked) -> None:
    chat = asked("date | d | Kiedy?")
    await chat.types("/wypelnij 1")
    await chat.types("5.03.2016")
    await chat.taps("Popraw odpowiedź")
    await chat.taps("Kiedy?")
    assert "marzec 2016" in chat.last.labels
    assert "✓5" in chat.last.labels


async def test_a_month_or_a_year_is_picked_where_only_that_is_asked(asked: Asked) -> None:
    chat = asked(
        """
        date | m | Od którego miesiąca? | | | month-year
        date | y | Od którego roku? | | | year
        """
    )
    await chat.types("/wypelnij 1")
    await chat.taps("wrzesień")
    await chat.taps("2015")
    assert await send(chat) == {"m": "2017-09-01", "y": "2015-01-01"}


async def test_years_lead_to_months_and_days(asked: Asked) -> None:
    chat = asked("date | d | Kiedy?")
    await chat.types("/wypelnij 1")
    await chat.taps("kwiecień 2017")
    await chat.taps("2017")
    await chat.taps("‹")
    assert "1998–2009" in chat.last.labels
    await chat.taps("2001")
    await chat.taps("maj")
    await chat.taps("31")
    assert await send(chat) == {"d": "2001-05-31"}


async def test_a_time_is_picked_by_hour_and_minutes(asked: Asked) -> None:
    chat = asked("time | t | O której?")
    await chat.types("/wypelnij 1")
    assert chat.last.labels[:24] == [f"{hour}:00" for hour in range(24)]
    await chat.taps("14:00")
    await chat.taps("‹ 14:00")
    await chat.taps("9:00")
    assert chat.last.labels[:4] == ["‹ 9:00", "09:00", "09:05", "09:10"]
    await chat.taps("09:35")
    assert await send(chat) == {"t": "09:35:00.000+02:00"}


async def test_a_moment_is_picked_by_day_hour_and_minutes(asked: Asked) -> None:
    chat = asked("dateTime | m | Kiedy?")
    await chat.types("/wypelnij 1")
    await chat.taps("12")
    assert chat.last.labels[0] == "‹ 12 kwietnia 2017"
    await chat.taps("14:00")
    assert chat.last.labels[0] == "‹ 12 kwietnia 2017"
    await chat.taps("14:30")
    assert await send(chat) == {"m": "2017-04-12T14:30:00.000+02:00"}


async def test_times_can_be_typed(asked: Asked) -> None:
    chat = asked("time | t | O której?\ndateTime | m | Kiedy?")
    await chat.types("/wypelnij 1")
    await chat.types("kiedyś")
    assert "Potrzebna jest godzina" in chat.last.text
    await chat.types("14.30")
    await chat.types("kiedyś")
    assert "Potrzebne są data i godzina" in chat.last.text
    await chat.types("15.10.2017 9:05")
    assert await send(chat) == {"t": "14:30:00.000+02:00", "m": "2017-10-15T09:05:00.000+02:00"}


async def test_a_small_range_has_a_button_for_each_number(asked: Asked) -> None:
    chat = asked("range | r | Ile? | | | | start=0 end=10 step=1")
    await chat.types("/wypelnij 1")
    assert chat.last.labels[:11] == [str(number) for number in range(11)]
    await chat.taps("7")
    assert await send(chat) == {"r": 7}


async def test_a_large_range_has_a_stepper(asked: Asked) -> None:
    chat = asked("range | r | Ile? | | | | start=0 end=100 step=2.5")
    await chat.types("/wypelnij 1")
    assert chat.last.labels[:5] == ["−25", "−2,5", "+2,5", "+25", "✓50"]
    await chat.taps("+25")
    await chat.taps("+25")
    await chat.taps("+2,5")
    assert "✓100" in chat.last.labels
    await chat.taps("−2,5")
    await chat.taps("✓97,5")
    assert await send(chat) == {"r": 97.5}


async def test_a_number_off_the_range_is_refused_with_its_bounds(asked: Asked) -> None:
    chat = asked("range | r | Ile? | | | | start=0 end=100 step=2.5")
    await chat.types("/wypelnij 1")
    await chat.types("3")
    assert "Potrzebna jest liczba od 0 do 100, co 2,5." in chat.last.text
    await chat.types("2,5")
    assert await send(chat) == {"r": 2.5}


COLOURS = "c | r | czerwony\nc | g | zielony\nc | b | niebieski"


async def test_a_ranking_is_tapped_in_order_and_taken_back(asked: Asked) -> None:
    chat = asked("rank c | k | Od ulubionego", COLOURS)
    await chat.types("/wypelnij 1")
    await chat.taps("niebieski")
    await chat.taps("czerwony")
    assert [option["place"] for option in chat.control["options"]] == [2, 0, 1]
    await chat.taps("Cofnij ostatni")
    await chat.taps("zielony")
    await chat.taps("Gotowe")
    assert "Każda odpowiedź powinna mieć swoje miejsce" in chat.last.text
    await chat.taps("czerwony")
    await chat.taps("Gotowe")
    assert await send(chat) == {"k": ["b", "g", "r"]}


async def test_a_double_tap_on_a_tick_ticks_once(asked: Asked) -> None:
    chat = asked("select_multiple c | k | Które?", COLOURS)
    await chat.types("/wypelnij 1")
    screen = chat.last
    token = dict(screen.buttons)["zielony"]
    await chat.presses(token, screen.id)
    await chat.presses(token, screen.id)
    await chat.taps("Gotowe")
    assert await send(chat) == {"k": ["g"]}


async def test_check_boxes_send_all_at_once_and_stay_after_a_refusal(asked: Asked) -> None:
    chat = asked("select_multiple c | k | Dwa | | count-selected(.) <= 2", COLOURS)
    await chat.types("/wypelnij 1")
    screen = chat.last
    done = dict(screen.buttons)["Gotowe"]
    await chat.presses(f"{done}:0,1,2", screen.id)
    assert [option["chosen"] for option in chat.control["options"]] == [True, True, True]
    await chat.presses(f"{done}:0,2", screen.id)
    assert await send(chat) == {"k": ["r", "b"]}


async def test_a_statement_is_acknowledged_by_one_button(asked: Asked) -> None:
    chat = asked("acknowledge | a | Znam zasady | yes")
    await chat.types("/wypelnij 1")
    await chat.taps("Potwierdzam")
    assert await send(chat) == {"a": True}


async def test_a_place_is_sent_or_typed(asked: Asked) -> None:
    chat = asked("geopoint | p | Gdzie?\ngeopoint | q | A teraz?")
    await chat.types("/wypelnij 1")
    await chat.does(Located(52.2297, 21.0122, 12.5))
    await chat.types("gdzieś")
    assert "Potrzebne jest położenie" in chat.last.text
    await chat.types("52,5; 21,25")
    given = await send(chat)
    assert given["p"] == {
        "latitude": 52.2297,
        "longitude": 21.0122,
        "altitude": 0.0,
        "accuracy": 12.5,
    }
    assert given["q"] == {"latitude": 52.5, "longitude": 21.25, "altitude": 0.0, "accuracy": 0.0}


async def test_a_place_that_nobody_asked_for_is_not_stored(asked: Asked) -> None:
    chat = asked("text | t | Co?")
    await chat.types("/wypelnij 1")
    await chat.does(Located(52.2297, 21.0122))
    assert "Co?" in chat.last.text
    assert "nie potrzebujemy położenia" in chat.messages[-2].text
    await chat.types("/menu")
    await chat.does(Located(52.2297, 21.0122))
    assert "nie potrzebujemy położenia" in chat.last.text


MANY = "\n".join(f"c | m{number} | Miasto {number:02}" for number in range(1, 41))
TOWNS = f"{MANY}\nc | lodz | Łódź\nc | lowicz | Łowicz"


async def test_a_long_list_is_narrowed_by_typing_part_of_a_label(asked: Asked) -> None:
    chat = asked("select_one c | t | Gdzie?", TOWNS)
    await chat.types("/wypelnij 1")
    await chat.types("sto 3")
    assert "Pasujące do „sto 3”" in chat.last.text
    assert chat.last.labels[:2] == ["Miasto 03", "Miasto 13"]
    await chat.taps("Pokaż wszystkie")
    assert "Pasujące" not in chat.last.text
    await chat.types("lo")
    assert chat.last.labels[:2] == ["Łódź", "Łowicz"]
    await chat.taps("Łowicz")
    assert await send(chat) == {"t": "lowicz"}


async def test_what_nothing_matches_is_refused(asked: Asked) -> None:
    chat = asked("select_one c | t | Gdzie?", TOWNS)
    await chat.types("/wypelnij 1")
    await chat.types("Gdańsk")
    assert "Takiej odpowiedzi nie ma na liście" in chat.last.text


async def test_many_are_picked_from_several_searches_and_pages(asked: Asked) -> None:
    chat = asked("select_multiple c | t | Gdzie?", TOWNS)
    await chat.types("/wypelnij 1")
    await chat.types("łód")
    await chat.taps("Łódź")
    assert "Zaznaczono: Łódź" in chat.last.text
    assert "Pasujące do „lod”" in chat.last.text
    await chat.types("miasto")
    await chat.taps("Następne")
    assert "Pasujące do „miasto”" in chat.last.text
    await chat.taps("Miasto 12")
    await chat.taps("Pokaż wszystkie")
    assert "Zaznaczono: Miasto 12, Łódź" in chat.last.text
    await chat.taps("Gotowe")
    assert await send(chat) == {"t": ["m12", "lodz"]}


async def test_a_button_of_a_form_tapped_twice_opens_it_once(asked: Asked, house: House) -> None:
    chat = asked("text | t | Co?")
    await chat.types("/menu")
    menu = chat.last
    await chat.presses("fill:1", menu.id)
    screens = chat.messages
    await chat.presses("fill:1", menu.id)
    assert chat.messages == screens
    assert chat.toasts == ["Formularz jest już otwarty."]


async def test_styled_labels_are_shown_styled_and_are_plain_on_buttons(asked: Asked) -> None:
    chat = asked("select_one s | s | Czy to **ważne** <teraz>?", "s | a | **tak**\ns | b | nie")
    await chat.types("/wypelnij 1")
    assert "Czy to <b>ważne</b> &lt;teraz&gt;?" in chat.last.html
    assert chat.last.labels[:2] == ["tak", "nie"]
    await chat.taps("tak")
    assert "1. Czy to ważne <teraz>?\n" in chat.last.text
