"""A coordinator announces: audience, preview, sending once, progress, cancelling."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from domain.calendar import Calendar
from scheduler import broadcasts
from storage.tables.announcements import Announcement, Delivery
from storage.tables.engine import Audit, Outbox
from storage.tables.people import Account, Person
from storage.tables.programmes import Team
from storage.tables.questionnaires import Questionnaire, QuestionnaireAssignment
from tests import builders
from tests.conftest import WARSAW
from tests.house import Chat, House

CALENDAR = Calendar(frozenset())


@pytest.fixture
def office(house: House) -> Chat:
    """Two teams (groups I and III) with a mentor each; P-001, P-002 and P-004 have accounts."""

    def seed(session: Any) -> None:
        builders.coordinator(session)
        builders.team(session, "JST-07", group="I", mentor="E-01")
        builders.team(
            session, "JST-20", name="Powiat bielski", group="III", members=("P-004", "P-005")
        )

    house.database.write_now(seed)
    for code in ("P-001", "P-002", "P-004"):
        house.chat(code, person=code)
    return house.chat("office", person="K-01")


async def _compose(office: Chat, *answers: str) -> None:
    await office.types("/ogloszenie")
    for answer in answers:
        await office.types(answer)


def _expand(house: House, limit: int = 1000) -> bool:
    return house.database.write_now(
        lambda session: broadcasts.expand(session, house.now, CALENDAR, limit)
    )


def _spread(house: House) -> None:
    while _expand(house):
        pass
    house.deliver()
    _expand(house)


def _ledger(house: House) -> dict[str, int]:
    def read(session: Any) -> dict[str, int]:
        rows = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
        return dict(rows.all())

    return house.database.read_now(read)


async def test_the_preview_shows_the_exact_text_and_the_exact_count(office: Chat) -> None:
    await _compose(office, "grupa III", "Zmiana sali: A2 < B3.")
    assert office.last.text == (
        "Podgląd ogłoszenia. Odbiorcy: 2 osoby (grupa III – powiaty; direct 1, "
        "bez komunikatora 1). Wysyłka: zaraz po wybraniu „Wyślij”.\n\n————————\n"
        "Zmiana sali: A2 < B3.\n\nNadawca: Maria K-01, koordynacja projektu."
    )
    assert office.last.labels == ["Wyślij", "Popraw", "Anuluj"]


async def test_recipients_see_the_text_of_the_preview(office: Chat, house: House) -> None:
    await _compose(office, "grupa III", "Zmiana sali.")
    previewed = office.last.html.split("————————\n")[1]
    await office.taps("Wyślij")
    _spread(house)
    assert Chat(house, "P-004").last.html == previewed
    assert Chat(house, "P-001").messages == []


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        (["wszyscy"], 6),
        (["grupa I"], 3),
        (["liderzy zespołów"], 4),
        (["opiekunowie"], 1),
        (["jeden zespół JST", "JST-20"], 2),
        (["osoby, które czegoś nie dopełniły", "dołączenia do Łącznika"], 2),
        (["osoby, które czegoś nie dopełniły", "sprawozdania z zadania"], 2),
        (["osoby, które czegoś nie dopełniły", "potwierdzenia obecności"], 5),
    ],
)
async def test_the_ledger_has_as_many_rows_as_the_preview_counted(
    office: Chat, house: House, answers: list[str], count: int
) -> None:
    house.database.write_now(_assign_to_the_first_team)
    await _compose(office, *answers, "Prosimy o wiadomość.")
    assert f"Odbiorcy: {count} os" in office.last.text
    await office.taps("Wyślij")
    _spread(house)
    assert sum(_ledger(house).values()) == count


def _assign_to_the_first_team(session: Any) -> None:
    team = session.scalars(select(Team).where(Team.code == "JST-07")).one()
    builders.assign(session, builders.task(session), team)


async def test_tapping_send_twice_sends_once(office: Chat, house: House) -> None:
    await _compose(office, "wszyscy", "Zapraszamy.")
    token = office.last.buttons[0][1]
    await office.presses(token)
    await office.presses(token)
    _spread(house)
    assert office.toasts == ["To już wysłano: 10 kwietnia, 09:00."]
    assert sum(_ledger(house).values()) == 6
    assert [m.text for m in Chat(house, "P-001").messages if "Zapraszamy" in m.text] == [
        "Zapraszamy.\n\nNadawca: Maria K-01, koordynacja projektu."
    ]


async def test_progress_adds_up_and_names_who_must_be_told_otherwise(
    office: Chat, house: House
) -> None:
    await _compose(office, "wszyscy", "Zapraszamy.")
    await office.taps("Wyślij")
    assert "Odbiorcy: 6\nWysłano: 0\nCzeka w kolejce: 6\n" in office.last.text
    _spread(house)
    await office.taps("Odśwież")
    assert office.last.text == (
        "Ogłoszenie nr 1 – wszyscy: uczestnicy i opiekunowie\n"
        "Wysyłanie zakończone, zlecono: 10 kwietnia, 09:00\n\n"
        "Odbiorcy: 6\nWysłano: 3\nCzeka w kolejce: 0\nNie udało się wysłać: 0\n"
        "Zablokowany komunikator: 0\nBez komunikatora: 3\nAnulowano: 0\n\n"
        "Do powiadomienia w inny sposób: Ewa E-01, Anna P-003, Anna P-005."
    )
    await office.taps("Wszystkie ogłoszenia")
    assert "nr 1, 10 kwietnia, 09:00 – wszyscy: uczestnicy i opiekunowie: wysłano 3 z 6" in (
        office.last.text
    )


async def test_who_stopped_notices_is_not_reached(office: Chat, house: House) -> None:
    def stop(session: Any) -> None:
        session.scalars(select(Person).where(Person.code == "P-001")).one().notices_stopped = True

    house.database.write_now(stop)
    await _compose(office, "grupa I", "Zapraszamy.")
    await office.taps("Wyślij")
    _spread(house)
    assert _ledger(house) == {"sent": 1, "unreachable": 2}


async def test_expansion_goes_on_after_a_crash_without_repeating_anybody(
    office: Chat, house: House
) -> None:
    await _compose(office, "wszyscy", "Zapraszamy.")
    await office.taps("Wyślij")
    _expand(house, limit=2)

    def crash(session: Any) -> None:
        broadcasts.expand(session, house.now, CALENDAR, 2)
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        house.database.write_now(crash)
    assert sum(_ledger(house).values()) == 2
    assert _expand(house, limit=2)
    assert sum(_ledger(house).values()) == 4
    _spread(house)
    assert sum(_ledger(house).values()) == 6
    assert _count(house, Outbox.topic == "announcement") == 3


def _count(house: House, condition: Any) -> int:
    def read(session: Any) -> int:
        found: int = session.scalar(select(func.count()).where(condition))
        return found

    return house.database.read_now(read)


async def test_what_has_not_gone_can_be_cancelled(office: Chat, house: House) -> None:
    await _compose(office, "wszyscy", "Zapraszamy.")
    await office.taps("Wyślij")
    _expand(house, limit=1)
    house.deliver()
    _expand(house, limit=1)
    await office.taps("Anuluj niewysłane")
    assert office.toasts == ["Anulowano wysyłkę do 5 osób."]
    _spread(house)
    await office.presses("announcement:1")
    assert "Wysłano: 1\nCzeka w kolejce: 0" in office.last.text
    assert "Anulowano: 5" in office.last.text
    assert "Anuluj niewysłane" not in office.last.labels
    assert _count(house, Audit.action == "announcement.cancel") == 1


async def test_a_letter_in_a_senders_hands_is_not_counted_as_cancelled(
    office: Chat, house: House
) -> None:
    await _compose(office, "grupa III", "Zapraszamy.")
    await office.taps("Wyślij")
    _expand(house)
    house.database.write_now(
        lambda session: [
            setattr(row, "lease_until", house.now + timedelta(seconds=60))
            for row in session.scalars(select(Outbox).where(Outbox.topic == "announcement"))
        ]
    )
    await office.presses("anncancel:1")
    assert _ledger(house) == {"queued": 1, "unreachable": 1}


async def test_in_quiet_hours_it_leaves_at_eight(office: Chat, house: House) -> None:
    house.now = datetime(2017, 4, 10, 20, 0, tzinfo=WARSAW)
    await _compose(office, "grupa III", "Zapraszamy.")
    assert "Wysyłka: wtorek, 11 kwietnia 2017 r., godz. 08:00." in office.last.text
    await office.taps("Wyślij")
    _spread(house)
    assert Chat(house, "P-004").messages == []
    house.now = datetime(2017, 4, 11, 8, 0, tzinfo=WARSAW)
    _spread(house)
    assert Chat(house, "P-004").sees("Zapraszamy.")


async def test_the_text_can_be_mended_before_sending(office: Chat, house: House) -> None:
    await _compose(office, "grupa III", "Zaproszamy.")
    await office.taps("Popraw")
    await office.taps("Treść")
    await office.types("Zapraszamy.")
    assert "2 osoby (grupa III" in office.last.text
    assert "Zapraszamy.\n" in office.last.text
    await office.taps("Popraw")
    await office.taps("Adresatów")
    await office.types("opiekunowie")
    assert "1 osoba (opiekunowie" in office.last.text
    assert "Zapraszamy.\n" in office.last.text


async def test_an_old_send_button_shows_the_preview_while_the_draft_is_mended(
    office: Chat, house: House
) -> None:
    await _compose(office, "grupa III", "Zapraszamy.")
    token = office.last.buttons[0][1]
    await office.taps("Popraw")
    await office.taps("Treść")
    await office.presses(token)
    assert office.last.text.startswith("Podgląd ogłoszenia. Odbiorcy: 2 osoby")
    assert _ledger(house) == {}


async def test_a_discarded_draft_cannot_be_sent(office: Chat, house: House) -> None:
    await _compose(office, "wszyscy", "Zapraszamy.")
    token = office.last.buttons[0][1]
    await office.taps("Anuluj")
    assert office.last.text == "Ogłoszenie porzucono. Nic nie zostało wysłane."
    await office.presses(token)
    assert _count(house, Announcement.id > 0) == 0


async def test_a_changed_audience_is_previewed_again(office: Chat, house: House) -> None:
    await _compose(office, "grupa III", "Zapraszamy.")
    house.database.write_now(
        lambda session: builders.team(session, "JST-30", group="III", members=("P-009",))
    )
    await office.taps("Wyślij")
    assert "Zmieniła się liczba odbiorców: było 2, jest 3." in office.last.text
    await office.taps("Wyślij")
    _spread(house)
    assert sum(_ledger(house).values()) == 3


async def test_who_owes_a_questionnaire_is_not_named(office: Chat, house: House) -> None:
    house.database.write_now(_open_questionnaire)
    await _compose(
        office, "osoby, które czegoś nie dopełniły", "ankiety po module", "Prosimy o ankietę."
    )
    assert "Odbiorcy: 2 osoby (osoby bez ankiety po module" in office.last.text
    await office.taps("Wyślij")
    _spread(house)
    await office.taps("Odśwież")
    assert "Bez komunikatora: 1" in office.last.text
    assert "P-003" not in office.last.text


def _open_questionnaire(session: Any) -> None:
    opens = datetime(2017, 4, 7, 13, 15, tzinfo=WARSAW)
    opened = builders.add(
        session,
        Questionnaire(
            form="module",
            subject="module",
            subject_id=1,
            programme_id=builders.programme(session).id,
            context={},
            opens_at=opens,
            closes_at=opens + timedelta(days=7),
            state="otwarta",
        ),
    )
    for code, state in (("P-001", "otwarta"), ("P-002", "zwrocona"), ("P-003", "rozpoczeta")):
        person_id = builders.person(session, code).id
        session.add(
            QuestionnaireAssignment(questionnaire_id=opened.id, person_id=person_id, state=state)
        )


async def test_a_leader_does_not_announce(office: Chat, house: House) -> None:
    leader = Chat(house, "P-001")
    await leader.types("/ogloszenie")
    assert "nie należy do Państwa roli" in leader.last.text
    await _compose(office, "wszyscy", "Zapraszamy.")
    await leader.presses(office.last.buttons[0][1])
    assert _ledger(house) == {}
    assert "nie należy do Państwa roli" in leader.last.text


async def test_in_english_each_reads_their_own_language(office: Chat, house: House) -> None:
    def speak(session: Any) -> None:
        for code in ("K-01", "P-004"):
            person = session.scalars(select(Person).where(Person.code == code)).one()
            person.language = "en"
            for account in session.scalars(select(Account).where(Account.person_id == person.id)):
                account.language = "en"

    house.database.write_now(speak)
    await office.types("/announcement")
    await office.types("everyone")
    await office.types("See you soon.")
    assert "Recipients: 6 people (everyone: participants and mentors; direct 3" in office.last.text
    await office.taps("Send")
    _spread(house)
    assert (
        Chat(house, "P-004").last.text == "See you soon.\n\nFrom: Maria K-01, project coordinator."
    )
    assert "Nadawca: Maria K-01" in Chat(house, "P-001").last.text
