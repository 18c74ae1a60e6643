"""Every kind of question as a field of a window."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.calendar import Calendar
from handlers.dispatch import House as Engine
from messages.events import Uploaded
from tests.conversations.every_kind import ROUTES, SENT, publish
from tests.house import OFFICE, House
from tests.people import add_person
from tests.windowed import WindowChat, windowed_chat

Asked = Callable[..., WindowChat]


@pytest.fixture
def asked(house: House) -> Asked:
    """Somebody to whom a form of these rows is open (Monday 10 April 2017, 9:00 in Warsaw)."""
    SENT.clear()
    house.engine = Engine(ROUTES, Calendar(frozenset()), OFFICE, seal=lambda raw: raw)
    house.database.write_now(lambda session: add_person(session, "P-001"))

    def publish_and_sit(survey: str, choices: str = "", **columns: str) -> WindowChat:
        house.database.write_now(
            lambda session: publish(session, house.now, survey, choices, **columns)
        )
        return windowed_chat(house, "anna", "P-001")

    return publish_and_sit


async def send(chat: WindowChat) -> dict[str, object]:
    assert chat.open.submit == "Wyślij"
    await chat.submits()
    (filled,) = SENT
    return dict(filled.answers)


TYPED = {
    "text | q | Pytanie": ("text", "Tak", "Tak", "Tak"),
    "text | q | Pytanie | | | multiline": ("multiline", "Tak\nnie", "Tak\nnie", "Tak\nnie"),
    "integer | q | Pytanie": ("integer", "12", "12", 12),
    "decimal | q | Pytanie": ("decimal", "3,5", "3.5", 3.5),
    "date | q | Pytanie": ("date", "2017-08-18", "2017-08-18", "2017-08-18"),
    "date | q | Pytanie | | | month-year": ("month", "08.2017", "2017-08", "2017-08-01"),
    "date | q | Pytanie | | | year": ("year", "2017", "2017", "2017-01-01"),
    "time | q | Pytanie": ("time", "14:30", "14:30", "14:30:00.000+02:00"),
    "dateTime | q | Pytanie": (
        "moment",
        "2017-08-18T14:30",
        "2017-08-18T14:30",
        "2017-08-18T14:30:00.000+02:00",
    ),
    "range | q | Pytanie | | | | start=0 end=10 step=2": ("range", "4", "4", 4),
    "geopoint | q | Pytanie": (
        "place",
        "52.2297, 21.0122",
        "52,2297° N, 21,0122° E",
        {"latitude": 52.2297, "longitude": 21.0122, "altitude": 0.0, "accuracy": 0.0},
    ),
}


@pytest.mark.parametrize("survey", TYPED)
async def test_what_is_typed_is_kept_and_stands_in_the_field_again(
    asked: Asked, survey: str
) -> None:
    kind, typed, standing, stored = TYPED[survey]
    chat = asked(survey)
    await chat.types("/wypelnij 1")
    assert chat.field("Pytanie").control.kind == kind
    await chat.submits({"Pytanie": typed})
    await chat.jumps("Pytanie")
    assert chat.field("Pytanie").control.value == standing
    await chat.submits()
    assert await send(chat) == {"q": stored}


COLOURS = "k | a | Czerwony\nk | b | Zielony\nk | c | Niebieski"


async def test_one_of_a_list(asked: Asked) -> None:
    chat = asked("select_one k | q | Kolor", COLOURS)
    await chat.types("/wypelnij 1")
    await chat.submits({"Kolor": "Zielony"})
    await chat.jumps("Kolor")
    assert [one.chosen for one in chat.field("Kolor").control.options] == [False, True, False]
    await chat.submits()
    assert await send(chat) == {"q": "b"}


async def test_many_of_a_list_and_none_of_them(asked: Asked) -> None:
    chat = asked("select_multiple k | q | Kolory", COLOURS)
    await chat.types("/wypelnij 1")
    await chat.submits({"Kolory": ["Niebieski", "Czerwony"]})
    await chat.jumps("Kolory")
    assert [one.chosen for one in chat.field("Kolory").control.options] == [True, False, True]
    await chat.submits()
    assert "Czerwony, Niebieski" in chat.open.intro
    await chat.jumps("Kolory")
    await chat.submits({"Kolory": []})
    assert await send(chat) == {}


async def test_a_ranking_is_typed_as_numbers_in_order(asked: Asked) -> None:
    chat = asked("rank k | q | Kolory", COLOURS)
    await chat.types("/wypelnij 1")
    assert "1. Czerwony\n2. Zielony\n3. Niebieski" in chat.field("Kolory").hint
    await chat.submits({"Kolory": "2 1"})
    assert chat.problems() == {
        "Kolory": "Potrzebne są numery wszystkich odpowiedzi, każdy raz, np. 2 1 3."
    }
    await chat.submits({"Kolory": "2 1 3"})
    await chat.jumps("Kolory")
    assert chat.field("Kolory").control.value == "2 1 3"
    await chat.submits()
    assert await send(chat) == {"q": ["b", "a", "c"]}


async def test_a_confirmation_and_a_note(asked: Asked) -> None:
    chat = asked("note | n | Proszę **przeczytać**.\nacknowledge | q | Regulamin | yes")
    await chat.types("/wypelnij 1")
    assert chat.open.fields[0].control.kind == "note"
    assert chat.open.fields[0].label == "Proszę <b>przeczytać</b>."
    await chat.submits()
    assert chat.problems() == {"Regulamin": "Odpowiedź na to pytanie jest potrzebna."}
    await chat.submits({"Regulamin": "Potwierdzam"})
    assert await send(chat) == {"q": True}


async def test_a_range_tells_its_ends_and_refuses_what_is_beyond(asked: Asked) -> None:
    chat = asked("range | q | Ile | | | | start=0 end=10 step=2")
    await chat.types("/wypelnij 1")
    assert chat.field("Ile").hint == "Od 0 do 10, co 2."
    await chat.submits({"Ile": "11"})
    assert chat.problems() == {"Ile": "Potrzebna jest liczba od 0 do 10, co 2."}


async def test_a_wrong_place_is_told_without_a_button_that_is_not_there(asked: Asked) -> None:
    chat = asked("geopoint | q | Gdzie")
    await chat.types("/wypelnij 1")
    assert "52.2297, 21.0122" in chat.field("Gdzie").hint
    await chat.submits({"Gdzie": "tutaj"})
    assert chat.problems() == {"Gdzie": "Potrzebne są współrzędne, np. 52.2297, 21.0122."}


CASCADE = "select_one woj | w | Województwo | |\nselect_one pow | p | Powiat | yes | woj=${w}"
PLACES = (
    "woj | maz | Mazowieckie |\nwoj | sla | Śląskie |\n"
    "pow | pia | piaseczyński | maz\npow | gro | grodziski | maz\npow | bie | bielski | sla"
)
WAY = {
    "columns": "type|name|label|required|choice_filter",
    "listed": "list_name | name | label | woj",
}


async def test_a_list_follows_the_choice_it_depends_on(asked: Asked) -> None:
    chat = asked(CASCADE, PLACES, **WAY)
    await chat.types("/wypelnij 1")
    assert chat.field("Powiat").control.options == ()
    await chat.change("Województwo", "Mazowieckie")
    labels = [one.label for one in chat.field("Powiat").control.options]
    assert labels == ["piaseczyński", "grodziski"]
    old = chat.field("Powiat").control.options[1].token
    await chat.change("Województwo", "Śląskie")
    assert [one.label for one in chat.field("Powiat").control.options] == ["bielski"]
    values = chat.values()
    key = chat.field("Powiat").key
    await chat.sends(chat.open.token, type(values)({}, {**values.options, key: (old,)}, {}))
    assert chat.problems() == {
        "Powiat": "Takiej odpowiedzi nie ma już na liście. Prosimy wybrać inną."
    }
    await chat.submits({"Powiat": "bielski"})
    assert await send(chat) == {"w": "sla", "p": "bie"}


SCHOOLS = """
begin_repeat | school | Szkoła
text | name | Jak się nazywa? | yes
end_repeat | |
text | note | Coś jeszcze?
"""


async def fill_two_schools(chat: WindowChat) -> None:
    await chat.types("/wypelnij 1")
    assert chat.open.intro.startswith("<i>Szkoła 1</i>")
    await chat.submits({"Jak się": "SP 1", "Szkoła": "Dodaj kolejny"})
    assert chat.open.intro.startswith("<i>Szkoła 2</i>")
    await chat.submits({"Jak się": "SP 2", "Szkoła": "Zakończ"})
    await chat.submits({"Coś": "nie"})


async def test_entries_of_a_repeat_are_windows_of_their_own(asked: Asked) -> None:
    chat = asked(SCHOOLS)
    await fill_two_schools(chat)
    assert "<i>Szkoła 2</i>\n2. Jak się nazywa?\n<b>SP 2</b>" in chat.open.intro
    assert await send(chat) == {"school": [{"name": "SP 1"}, {"name": "SP 2"}], "note": "nie"}


async def test_an_entry_is_taken_away_in_the_window_after_a_question(asked: Asked) -> None:
    chat = asked(SCHOOLS)
    await fill_two_schools(chat)
    before = len(chat.messages)
    await chat.presses_in_window("Usuń wpis…")
    assert (chat.open.intro, chat.open.submit) == ("Który wpis usunąć?", "")
    await chat.jumps("Szkoła 1: SP 1")
    assert "Usunąć wpis „Szkoła 1: SP 1”?" in chat.open.intro
    await chat.presses_in_window("Usuń wpis")
    assert "SP 1" not in chat.open.intro
    assert len(chat.messages) == before
    assert await send(chat) == {"school": [{"name": "SP 2"}], "note": "nie"}


async def test_an_entry_is_added_from_the_summary(asked: Asked) -> None:
    chat = asked(SCHOOLS)
    await fill_two_schools(chat)
    await chat.presses_in_window("Dodaj wpis…")
    await chat.submits({"Szkoła": "Dodaj kolejny"})
    await chat.submits({"Jak się": "SP 3", "Szkoła": "Zakończ"})
    assert await send(chat) == {
        "school": [{"name": "SP 1"}, {"name": "SP 2"}, {"name": "SP 3"}],
        "note": "nie",
    }


async def test_back_leads_page_by_page_and_keeps_what_was_typed(asked: Asked) -> None:
    chat = asked(SCHOOLS)
    await chat.types("/wypelnij 1")
    assert "Wstecz" not in chat.buttons_in_window
    await chat.submits({"Jak się": "SP 1", "Szkoła": "Dodaj kolejny"})
    chat.put("Jak się", "SP 2")
    await chat.presses_in_window("Wstecz")
    assert chat.field("Jak się").control.value == "SP 1"
    await chat.submits()
    assert chat.field("Jak się").control.value == "SP 2"


FILES = "file | f | Prosimy o plik | yes\ntext | t | Uwagi"


def upload(name: str = "plan.pdf", size: int = 10) -> Uploaded:
    return Uploaded(f"T1/{name}", name, "application/pdf", size)


async def test_a_page_goes_on_while_its_file_is_fetched_and_sending_waits(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    outcome = await chat.submits({"Prosimy o plik": upload()})
    assert "plan.pdf" in chat.open.intro
    await chat.submits()
    assert chat.open.notice.startswith("Plik „plan.pdf” jest jeszcze pobierany.")
    assert SENT == []
    before = chat.messages
    await chat.receives(outcome)
    assert chat.messages == before
    (file_id,) = outcome.posted.files
    assert await send(chat) == {"f": {"ref": str(file_id), "name": "plan.pdf"}}


async def test_a_file_that_is_already_given_is_not_fetched_again(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    await chat.submits({"Prosimy o plik": upload()})
    await chat.jumps("Prosimy o plik")
    assert chat.field("Prosimy o plik").hint.endswith("Teraz: plan.pdf")
    assert chat.field("Prosimy o plik").control.required is False
    again = await chat.submits({"Uwagi": "brak"})
    assert again.posted.files == []
    await chat.jumps("Prosimy o plik")
    same = await chat.submits({"Prosimy o plik": upload()})
    assert same.posted.files == []
    await chat.jumps("Prosimy o plik")
    other = await chat.submits({"Prosimy o plik": upload("nowy.pdf")})
    assert len(other.posted.files) == 1


async def test_a_file_that_cannot_be_fetched_is_told_and_asked_again(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    outcome = await chat.submits({"Prosimy o plik": upload()})
    await chat.loses(outcome, "wrong_type")
    assert chat.sees("Zawartość pliku „plan.pdf” nie odpowiada")
    assert chat.last.labels[0] == "Otwórz formularz"
    await chat.taps("Otwórz formularz")
    await chat.submits({"Uwagi": "x"})
    assert chat.problems() == {"Prosimy o plik": "Odpowiedź na to pytanie jest potrzebna."}
    again = await chat.submits({"Prosimy o plik": upload("plan2.pdf")})
    await chat.receives(again)
    assert (await send(chat))["t"] == "x"


async def test_a_file_that_was_replaced_while_it_was_fetched_is_left_aside(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    first = await chat.submits({"Prosimy o plik": upload()})
    await chat.jumps("Prosimy o plik")
    second = await chat.submits({"Prosimy o plik": upload("nowy.pdf")})
    await chat.receives(first)
    await chat.receives(second)
    (file_id,) = second.posted.files
    assert await send(chat) == {"f": {"ref": str(file_id), "name": "nowy.pdf"}}


async def test_a_file_sent_in_the_chat_finds_its_question_in_a_window(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    chat.window = None
    await chat.taps("Odpowiadam w rozmowie")
    outcome = await chat.does(upload())
    await chat.taps("Otwórz w oknie")
    await chat.receives(outcome)
    assert chat.field("Prosimy o plik").hint.endswith("Teraz: plan.pdf")


async def test_a_file_of_another_kind_or_name_is_refused_at_its_field(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    outcome = await chat.submits({"Prosimy o plik": upload("program.exe")})
    assert list(chat.problems()) == ["Prosimy o plik"]
    assert outcome.posted.files == []
    await chat.submits({"Prosimy o plik": upload("oswiadczenie_skan.pdf")})
    assert "To wygląda na oświadczenie uczestnika." in chat.problems()["Prosimy o plik"]


async def test_a_file_too_large_for_the_chat_is_taken_by_a_page(asked: Asked) -> None:
    chat = asked(FILES)
    await chat.types("/wypelnij 1")
    large = Uploaded("T1/F9", "plan.pdf", "application/pdf", 25_000_000)
    await chat.submits({"Prosimy o plik": large})
    assert "za duży na rozmowę" in chat.problems()["Prosimy o plik"]
    assert chat.last.labels == ["Przekaż plik przez stronę"]
    handed = Uploaded("web:1", "plan.pdf", "application/pdf", 25_000_000, by_link=True)
    outcome = await chat.does(handed)
    assert chat.last.labels[0] == "Otwórz formularz"
    await chat.taps("Otwórz formularz")
    assert chat.field("Prosimy o plik").hint.endswith("Teraz: plan.pdf")
    await chat.receives(outcome)


async def test_a_file_sent_in_the_chat_while_none_is_asked_for_finds_no_place(
    asked: Asked,
) -> None:
    chat = asked("text | t | Uwagi")
    await chat.types("/wypelnij 1")
    await chat.does(upload())
    assert chat.sees("Teraz nie potrzebujemy pliku")
    assert chat.last.labels[0] == "Otwórz formularz"
