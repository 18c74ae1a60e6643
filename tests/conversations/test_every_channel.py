"""The main jobs, each one script, over Telegram's strict fake and over the web chat's socket."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.calendar import WARSAW
from tests import builders
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
    await leader.sees("przyj")


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


async def test_a_reminder_waits_for_eight_oclock(premises: Premises) -> None:
    await seed_task(premises)
    leader = await premises.sit("P-001")
    premises.clock.move_to(datetime(2017, 8, 13, 21, 0, tzinfo=WARSAW))
    await premises.travel(hours=14)
    await leader.sees("zadania nr 2")
