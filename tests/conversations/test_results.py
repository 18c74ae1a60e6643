"""What a coordinator reads of the questionnaires, and what stays hidden."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.questionnaires import close_due
from storage import reminders
from storage.tables.engine import Audit, Outbox
from storage.tables.people import Person
from storage.tables.questionnaires import Questionnaire
from storage.tables.reminders import Mute
from tests import builders
from tests.evaluation import give_back, tick, wall
from tests.house import Chat, House
from tests.result_pilot import CLOSED, OPENS, open_module, return_of


@pytest.fixture(autouse=True)
def pilot(house: House) -> None:
    open_module(house)


@pytest.fixture
def office(house: House) -> Chat:
    return house.chat("office", person="K-01")


async def test_return_rates_are_shown_at_any_time(office: Chat, house: House) -> None:
    return_of(house, 6, group=1)
    return_of(house, 2, group=2)
    await office.types("/raport ankiety 1")
    assert office.last.text == (
        "Moduł 1: zwrot 8 z 15 (53%).\n"
        "Grupa I: 6 z 8.\n"
        "Grupa II: 2 z 7.\n"
        "Ankieta modułu jest otwarta do: piątek, 14 kwietnia 2017 r., godz. 20:00.\n"
        "Pierwsze wyniki pojawią się w ciągu godziny od piątej odpowiedzi.\n\n"
        "Ankiet warsztatów jeszcze nie otwarto.\n\n"
        "Wyniki ankiety modułu zmieniają się stopniami, o co najmniej 5 odpowiedzi, a całość "
        "pokazujemy po zamknięciu. Dzięki temu ze zmian w liczbach nie da się odczytać "
        "pojedynczych odpowiedzi.\n"
        "Wyniki grup poniżej 5 odpowiedzi są ukryte."
    )
    assert office.last.labels == ["Przypomnij tym, którzy nie zwrócili", "Inny moduł", "Menu"]


async def test_results_come_when_the_questionnaire_has_closed(office: Chat, house: House) -> None:
    return_of(house, 6, group=1)
    return_of(house, 5, group=2, m1="2")
    tick(house, CLOSED)
    await office.types("raport")
    await office.taps("Moduł 1")
    await office.taps("Wyniki modułu")
    assert office.last.text.startswith("Moduł 1 – wyniki (11 odpowiedzi), strona 1 z 4")
    assert (
        "1. W jakim stopniu osiągnięto cele modułu zapisane w programie?\n"
        "11 odpowiedzi, średnia 3,1, mediana 4.\n"
        "1 – wcale: 0 (0%)\n"
        "2 – w małym stopniu: 5 (45%) ████\n"
        "3 – częściowo: 0 (0%)\n"
        "4 – w dużym stopniu: 6 (55%) ██████\n"
        "5 – całkowicie: 0 (0%)\n"
    ) in office.last.text
    assert "Odpowiedzi jest mniej niż 5, więc ich nie pokazujemy." in office.last.text
    await office.taps("Następne")
    assert "5. " in office.last.text


async def test_closed_results_wait_for_the_last_box(office: Chat, house: House) -> None:
    return_of(house, 8, group=1)
    house.now = CLOSED
    house.database.write_now(lambda session: close_due(session, CLOSED))
    await office.types("/raport ankiety 1")
    assert "Ankietę modułu zamknięto, pełne wyniki pojawią się w ciągu godziny." in office.last.text
    assert office.last.labels == ["Inny moduł", "Menu"]


async def test_groups_of_five_are_shown(office: Chat, house: House) -> None:
    return_of(house, 6, group=1)
    return_of(house, 5, group=2, m1="2")
    tick(house, CLOSED)
    await office.types("/raport ankiety 1")
    await office.taps("Wyniki grup")
    assert office.last.labels == ["grupa I", "grupa II", "Zwrot ankiet", "Menu"]
    await office.taps("grupa II")
    assert office.last.text.startswith("Moduł 1 – wyniki, grupa II (5 odpowiedzi)")
    assert "5 odpowiedzi, średnia 2,0, mediana 2." in office.last.text


async def test_a_group_that_would_betray_a_smaller_one_is_hidden_too(
    office: Chat, house: House
) -> None:
    return_of(house, 6, group=1)
    return_of(house, 4, group=2)
    tick(house, CLOSED)
    await office.types("/raport ankiety 1")
    await office.taps("Wyniki grup")
    assert "żadnych wyników cząstkowych nie można pokazać" in office.last.text
    for part in ("I", "II"):
        await office.presses(f"resq:1:m:{part}:0")
        assert office.last.text.startswith("Moduł 1: zwrot 10 z 15")


async def test_four_answers_are_not_shown(office: Chat, house: House) -> None:
    return_of(house, 4, group=1, texts={"m15": "Praca w grupach."})
    tick(house, CLOSED)
    await office.types("/raport ankiety 1")
    assert "Odpowiedzi jest mniej niż 5, więc wyników ankiety modułu nie" in office.last.text
    assert office.last.labels == ["Inny moduł", "Menu"]
    await office.presses("resq:1:m:all:0")
    assert office.last.text.startswith("Moduł 1: zwrot 4 z 15")
    await office.presses("rest:1:m:0")
    assert not office.sees("Praca w grupach.")


async def test_nothing_is_shown_of_an_open_questionnaire_before_its_first_step(
    office: Chat, house: House
) -> None:
    return_of(house, 8, group=1, texts={"m15": "Praca w grupach."})
    tick(house, wall(4, 8, 10))
    for token in ("resq:1:m:all:0", "resq:1:m:I:0", "resp:1:m:0", "rest:1:m:0"):
        await office.presses(token)
        assert "średnia" not in office.last.text
        assert "Praca w grupach." not in office.last.text


async def test_an_open_questionnaire_shows_all_but_the_latest_batch(
    office: Chat, house: House
) -> None:
    return_of(house, 6, group=1, texts={"m15": "Praca w grupach."})
    tick(house, wall(4, 8, 10))
    return_of(house, 5, group=2, m1="2")
    tick(house, wall(4, 8, 11))
    await office.types("/raport ankiety 1")
    assert "Wyniki obejmują na razie 6 ankiet." in office.last.text
    assert "Wyniki grup" not in office.last.labels
    assert "Wypowiedzi o module" not in office.last.labels
    await office.taps("Wyniki modułu")
    assert "Ankieta jest jeszcze otwarta: to wyniki dotychczasowe." in office.last.text
    assert "6 odpowiedzi, średnia 4,0, mediana 4." in office.last.text
    for token in ("resq:1:m:I:0", "rest:1:m:0"):
        await office.presses(token)
        assert "Praca w grupach." not in office.last.text
        assert "grupa I " not in office.last.text
    tick(house, CLOSED)
    await office.types("/raport ankiety 1")
    await office.taps("Wyniki modułu")
    assert "11 odpowiedzi, średnia 3,1, mediana 4." in office.last.text


async def test_texts_stand_on_their_own_pages_without_groups(office: Chat, house: House) -> None:
    return_of(house, 6, group=1, texts={"m15": "Praca w grupach.", "m16": "Więcej przykładów."})
    tick(house, CLOSED)
    await office.types("/raport ankiety 1")
    await office.taps("Wypowiedzi o module")
    assert office.last.text.startswith("Moduł 1 – wypowiedzi, strona 1 z 3")
    assert office.last.text.count("– Praca w grupach.") == 5
    assert "grupa" not in office.last.text.lower().replace("w grupach", "")
    await office.taps("Następne")
    assert "– Więcej przykładów." in office.last.text


async def test_workshops_are_shown_alike(office: Chat, house: House) -> None:
    def seed(session: Session) -> None:
        for group in ("I", "II"):
            builders.workshop(session, 1, group, 3, title=f"Plan {group}")

    house.database.write_now(seed)
    tick(house, wall(4, 7, 13, 20))

    def give(session: Session) -> None:
        number = session.scalars(
            select(Questionnaire.id)
            .where(Questionnaire.form == "workshop")
            .order_by(Questionnaire.subject_id)
        ).first()
        assert number is not None
        for code in ("P-101", "P-102", "P-111", "P-112", "P-121"):
            give_back(session, number, code, house.now, w1="5", texts={"w6": "Świetnie."})

    house.database.write_now(give)
    tick(house, wall(4, 10, 20))
    await office.types("/raport ankiety 1")
    assert "Warsztaty: zwrot 5 z 15 (33%)." in office.last.text
    await office.taps("Wyniki warsztatów")
    assert "5 odpowiedzi, średnia 5,0, mediana 5." in office.last.text
    await office.taps("Zwrot ankiet")
    await office.taps("Wyniki pojedynczych warsztatów")
    await office.taps("grupa I, dzień 3: Plan I")
    assert office.last.text.startswith(
        "Moduł 1, warsztaty – wyniki, grupa I, dzień 3: Plan I (5 odpowiedzi)"
    )
    await office.taps("Zwrot ankiet")
    await office.taps("Wypowiedzi o warsztatach")
    assert office.last.text.count("– Świetnie.") == 5


# --- reminding -------------------------------------------------------------------------------


async def remind(office: Chat) -> None:
    await office.types("/raport ankiety 1")
    await office.taps("Przypomnij tym, którzy nie zwrócili")


async def test_only_those_who_have_not_returned_are_reminded(office: Chat, house: House) -> None:
    returned = house.chat("returned", person="P-101")
    waiting = house.chat("waiting", person="P-102")
    return_of(house, 1, group=1)
    await remind(office)
    assert "otrzyma 14 osób" in office.last.text
    assert "P-102" not in office.last.text
    assert returned.messages == []
    assert "Moduł 1: czekamy jeszcze na Państwa ankietę." in waiting.last.text
    await waiting.taps("Ankiety")
    assert "1 ankieta czeka na wypełnienie." in waiting.last.text


async def test_a_reminder_goes_out_once_a_day_and_is_audited(office: Chat, house: House) -> None:
    waiting = house.chat("waiting", person="P-102")
    await remind(office)
    await remind(office)
    assert "dzisiaj już przypomniano" in office.last.text
    assert len(waiting.messages) == 1
    house.now = wall(4, 10, 9)
    await remind(office)
    assert len(waiting.messages) == 2
    assert (
        house.database.read_now(
            lambda session: [
                (row.action, row.subject, row.detail) for row in session.scalars(select(Audit))
            ]
        )
        == [("questionnaires.remind", "module:1", {"people": 15})] * 2
    )


async def test_at_night_it_waits_and_is_taken_back_from_who_returns(
    office: Chat, house: House
) -> None:
    house.now = wall(4, 10, 21)
    diligent = house.chat("diligent", person="P-101")
    await remind(office)
    assert "11 kwietnia, 08:00, po godzinach ciszy" in office.last.text
    await fill_in(diligent)
    house.now = wall(4, 11, 8)
    house.deliver()
    assert not diligent.sees("czekamy jeszcze na Państwa ankietę")
    assert outbox_states(house) == {"cancelled": 1, "unreachable": 14}


async def fill_in(chat: Chat) -> None:
    """The module's questionnaire from beginning to end."""
    await chat.types("/ankiety")
    await chat.taps("Wypełnij")
    await chat.taps("Dalej")
    for answer in ("4", "4", "4", "2", "4", "5", "5", "przydatna", "Nie", "Nie było", "4", "4"):
        await chat.taps(answer)
    await chat.taps("Pomiń")
    await chat.taps("Pomiń")
    await chat.taps("Wyślij")
    assert "Dziękujemy!" in chat.last.text


async def test_who_stopped_notices_or_muted_the_topic_is_left_alone(
    office: Chat, house: House
) -> None:
    def seed(session: Session) -> None:
        people = session.scalars(select(Person).order_by(Person.code)).all()
        by_code = {one.code: one for one in people}
        by_code["P-101"].notices_stopped = True
        session.add(Mute(person_id=by_code["P-102"].id, topic="ankieta_modul", at=OPENS))

    house.database.write_now(seed)
    await remind(office)
    assert "otrzyma 13 osób" in office.last.text


async def test_who_has_had_two_reminders_today_is_left_alone(office: Chat, house: House) -> None:
    def seed(session: Session) -> None:
        person = session.scalars(select(Person).where(Person.code == "P-101")).one()
        for _ in range(2):
            reminders.count_message(session, person.id, OPENS.date())

    house.database.write_now(seed)
    await remind(office)
    assert "otrzyma 14 osób" in office.last.text


async def test_a_reminder_that_would_come_too_late_is_not_offered(
    office: Chat, house: House
) -> None:
    house.now = wall(4, 14, 19, 30)
    await office.types("/raport ankiety 1")
    assert office.last.labels == ["Inny moduł", "Menu"]
    await office.presses("resrem:1")
    assert "Nie ma komu przypominać" in office.last.text


@pytest.mark.parametrize("token", ["res:99", "resq:1:x:all:0", "resq:1", "rest:1:m:zz"])
async def test_made_up_buttons_are_stale(office: Chat, token: str) -> None:
    await office.presses(token)
    assert office.toasts == ["Ten przycisk jest już nieaktualny."]


def outbox_states(house: House) -> dict[str, int]:
    def read(session: Session) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in session.scalars(select(Outbox).where(Outbox.topic == "ankieta")):
            found[row.state] = found.get(row.state, 0) + 1
        return found

    return house.database.read_now(read)
