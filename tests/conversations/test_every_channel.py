"""The main jobs, each one script, over every channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.calendar import WARSAW
from storage.tables.engine import Inbox, Outbox
from tests import builders
from tests.conversations.conftest import IN_CHAT
from tests.documents import PDF
from tests.doors import Premises, Talker

AUGUST_11 = datetime(2017, 8, 11, 13, 42, tzinfo=WARSAW)


async def seed_task(premises: Premises) -> None:
    """Task 2 in the hands of JST-07: leader P-001, mentor E-01."""

    def seed(session: Any) -> None:
        team = builders.team(session, "JST-07", mentor="E-01")
        builders.assign(session, builders.task(session, 2), team)

    await premises.database.write(seed)
    premises.clock.move_to(AUGUST_11)


async def fill_in_report(leader: Talker) -> None:
    await leader.types("/zadanie")
    await leader.taps("Wyślij sprawozdanie")
    await leader.sees("Opiekun otrzyma je od razu")
    await leader.taps("Dalej")
    await leader.taps("w całości")
    await leader.sees("Które dwa obszary")
    await leader.taps("infrastruktura")
    await leader.sees("Które dwa obszary")
    await leader.taps("środki finansowe")
    await leader.sees("Które dwa obszary")
    await leader.taps("Gotowe")
    await leader.sees("Co zostało zrobione?")
    await leader.types("Zebrano dane o szkołach.")
    await leader.sees("Najważniejsze wnioski")
    await leader.types("Brakuje świetlic.")
    await leader.sees("Co z tego wejdzie do planu")
    await leader.taps("Pomiń")
    await leader.sees("W jakiej formie")
    await leader.taps("plakat")
    await leader.sees("plik")
    await leader.uploads("plakat.pdf", PDF)
    await leader.sees("Czy inne zespoły")
    await leader.taps("Tak")
    await leader.sees("Pytania do opiekuna")
    await leader.taps("Pomiń")
    await leader.sees("plakat.pdf")


async def test_a_report_goes_its_whole_way(premises: Premises) -> None:
    await seed_task(premises)
    leader, mentor = await premises.sit("P-001"), await premises.sit("E-01")
    await fill_in_report(leader)
    await leader.taps("Wyślij")
    await leader.sees("Numer: Z2/JST-07/1")
    await mentor.sees("Z2/JST-07/1")

    await mentor.types("/sprawozdania")
    await mentor.sees("Sprawozdania do oceny: 1")
    await mentor.taps("JST-07")
    await mentor.sees("Brakuje świetlic.")
    await mentor.taps("Do poprawy")
    await mentor.sees("powinien uzupełnić")
    await mentor.types("Proszę dodać źródło danych w tabeli 2.")
    await mentor.types("18.08.2017")
    await mentor.sees("prosimy sprawdzić odpowiedzi")
    await mentor.taps("Wyślij")
    await leader.sees("Proszę dodać źródło danych w tabeli 2.")

    await leader.types("/zadanie")
    await leader.sees("Stan: do poprawy")
    await leader.taps("Popraw")
    await leader.sees("Pytania do opiekuna")
    await leader.taps("Pomiń")
    await leader.sees("prosimy sprawdzić odpowiedzi")
    await leader.taps("Wyślij")
    await leader.sees("Numer: Z2/JST-07/2")
    await mentor.sees("Z2/JST-07/2")

    await mentor.types("/sprawozdania")
    await mentor.sees("Sprawozdania do oceny: 1")
    await mentor.taps("JST-07")
    await mentor.sees("Sprawozdanie Z2/JST-07/2")
    await mentor.taps("Przyjmij")
    await mentor.sees("Przyjąć")
    await mentor.taps("Potwierdź")
    await leader.sees("Opiekun przyjął sprawozdanie Z2/JST-07/2")


@IN_CHAT  # in a window options are ticked, not typed, and Slack itself offers fitting files only
async def test_a_wrong_file_type_keeps_the_question(premises: Premises) -> None:
    await seed_task(premises)
    leader = await premises.sit("P-001")
    await leader.types("/zadanie")
    await leader.taps("Wyślij sprawozdanie")
    await leader.taps("Dalej")
    await leader.taps("w całości")
    await leader.sees("Które dwa obszary")
    await leader.types("1, 2")
    await leader.sees("Co zostało zrobione?")
    await leader.types("Zebrano dane.")
    await leader.sees("Najważniejsze wnioski")
    await leader.types("Brakuje świetlic.")
    await leader.sees("Co z tego wejdzie do planu")
    await leader.taps("Pomiń")
    await leader.taps("plakat")
    await leader.sees("plik")
    await leader.uploads("44051401359.pdf", PDF)
    await leader.sees("Nie zapisaliśmy jej")
    await leader.uploads("oświadczenie uczestnika.pdf", PDF)
    await leader.sees("To wygląda na oświadczenie uczestnika")
    await leader.uploads("wirus.exe", b"MZ")
    await leader.sees("wirus.exe")
    await leader.uploads("plakat.pdf", b"to nie jest pdf")
    await leader.sees("nie odpowiada przyjmowanym rodzajom")
    await leader.uploads("plakat.pdf", PDF)
    await leader.sees("Czy inne zespoły")


async def test_a_question_reaches_the_mentor_and_comes_back(premises: Premises) -> None:
    await seed_task(premises)
    leader, mentor = await premises.sit("P-001"), await premises.sit("E-01")
    await leader.types("opiekun")
    await leader.taps("Zapytaj opiekuna")
    await leader.types("Nie mamy danych o kosztach dowozu.")
    await mentor.sees("Nie mamy danych o kosztach dowozu.")
    await mentor.taps("Odpowiedz")
    await mentor.types("Są w sprawozdaniu Rb-28S.")
    await leader.sees("Są w sprawozdaniu Rb-28S.")


async def test_a_network_is_joined_in_three_taps(premises: Premises) -> None:
    def seed(session: Any) -> None:
        builders.network(session, topic="Matematyka bez lęku", coordinator="K-01")
        builders.teacher(session, "N-07")

    await premises.database.write(seed)
    teacher, coordinator = await premises.sit("N-07"), await premises.sit("K-01")
    await teacher.taps("Znajdź sieć")
    await teacher.taps("Matematyka bez lęku")
    await teacher.taps("Dołączam do sieci")
    await teacher.sees("Prośbę przekazano.")
    await coordinator.sees("Matematyka bez lęku")


async def test_a_reminder_does_not_come_in_quiet_hours(premises: Premises) -> None:
    reminders = select(Outbox.id).where(Outbox.topic == "reminder")
    await seed_task(premises)
    leader = await premises.sit("P-001")
    premises.clock.move_to(datetime(2017, 8, 13, 21, 0, tzinfo=WARSAW))
    await premises.travel(hours=10)
    assert await premises.database.read(lambda s: list(s.scalars(reminders))) == []
    await premises.travel(hours=4)
    await leader.sees("zadania nr 2")


async def test_a_questionnaire_is_filled_in_and_leaves_nothing_in_the_chat(
    premises: Premises,
) -> None:
    def seed(session: Any) -> None:
        builders.team(session, "JST-07", mentor="E-01")
        builders.workshop(session, 1, "I", 3)

    await premises.database.write(seed)
    premises.clock.move_to(datetime(2017, 4, 7, 12, 0, tzinfo=WARSAW))
    member = await premises.sit("P-003")
    await premises.travel(hours=2)
    await member.sees("na wypełnienie")
    await member.types("ankiety")
    await member.taps("Wypełnij: warsztat")
    await member.sees("Odpowiedzi zapisujemy bez nazwiska")
    await member.taps("Dalej")
    for question, answer in (
        ("W jakim stopniu warsztat", "4 – w dużym stopniu"),
        ("sposób prowadzenia", "5 – bardzo dobrze"),
        ("materiały", "Nie dotyczy"),
        ("Tempo pracy", "w sam raz"),
        ("Czy wykorzystają", "Raczej tak"),
    ):
        await member.sees(question)
        await member.taps(answer)
    await member.sees("najbardziej przydatne")
    await member.types("Praca na przykładach z gmin.")
    await member.sees("prosimy sprawdzić odpowiedzi")
    await member.taps("Wyślij")
    await member.sees("Ankieta została zapisana")
    bodies = await premises.database.read(
        lambda session: (
            [str(body) for body in session.scalars(select(Outbox.body))]
            + [str(body) for body in session.scalars(select(Inbox.body))]
        )
    )
    assert [body for body in bodies if "Praca na przykładach" in body] == []


async def test_an_announcement_is_previewed_counted_and_sent(premises: Premises) -> None:
    def seed(session: Any) -> None:
        builders.team(session, "JST-07", mentor="E-01")
        builders.coordinator(session, "K-01")

    await premises.database.write(seed)
    leader, coordinator = await premises.sit("P-001"), await premises.sit("K-01")
    await coordinator.types("/ogloszenie")
    await coordinator.sees("Do kogo skierowane")
    await coordinator.taps("liderzy zespołów")
    await coordinator.sees("Jaka jest treść")
    await coordinator.types("Prosimy o zabranie laptopów.")
    await coordinator.sees("Odbiorcy: 2 osoby")
    await coordinator.taps("Wyślij")
    await premises.travel(seconds=5)
    await leader.sees("Prosimy o zabranie laptopów.")


async def test_free_text_is_answered_whatever_it_is(
    premises: Premises,
) -> None:
    def seed(session: Any) -> None:
        builders.team(session, "JST-07", mentor="E-01")

    await premises.database.write(seed)
    talker = await premises.sit("P-001")
    await talker.types("nie wiem, co tu napisać")
    await talker.sees("Nie rozumiem tej wiadomości.")
    await talker.types("mój PESEL 44051401359")
    await talker.sees("Nie zapisaliśmy jej.")
    await talker.types("TERMINY")
    await talker.sees("erminy")
