"""The team's report in windows, page by page, and what the rules say at its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from messages.events import Uploaded
from storage.tables.files import StoredFile
from storage.tables.programmes import TeamMember
from storage.tables.tasks import TaskDraft, TaskReport
from tests.conversations.task_pilot import all_rows, begin
from tests.house import House
from tests.windowed import WindowChat, windowed_chat

DONE = "W jakim stopniu zadanie"
HARD = "Co utrudniło wykonanie"
FILE = "Prosimy o plik"
NOT_YOURS = "Ta czynność nie należy do Państwa roli w programie."
PAGE_2 = {
    "Które dwa obszary": ["zasoby ludzkie", "infrastruktura"],
    "Co zostało zrobione": "Zebrano dane.",
    "Najważniejsze wnioski": "Brakuje świetlic.",
    "W jakiej formie": "plakat",
    "Czy inne zespoły": "Tak",
}


@pytest.fixture
def leader(house: House) -> WindowChat:
    begin(house)
    return windowed_chat(house, "leader", "P-001")


async def open_report(chat: WindowChat) -> None:
    await chat.types("/zadanie")
    await chat.taps("Wyślij sprawozdanie")


async def fill_to_summary(chat: WindowChat) -> None:
    await open_report(chat)
    await chat.submits({DONE: "w całości"})
    await chat.submits(PAGE_2)


async def test_a_report_is_sent_page_by_page(leader: WindowChat, house: House) -> None:
    await open_report(leader)
    assert leader.open.title == "Sprawozdanie z zadania wdrożeniowego"
    assert leader.open.intro == ("<b>Sprawozdanie z zadania wdrożeniowego</b>\nPytanie 1 z 10")
    await leader.change(DONE, "częściowo")
    assert leader.open.intro.endswith("Pytania 1–3 z 12")
    await leader.submits()
    assert leader.problems() == {
        "Co utrudniło wykonanie? (najwyżej 3)": "Odpowiedź na to pytanie jest potrzebna."
    }
    four = ["zbyt mało czasu", "brak danych", "zmiany w zespole", "niejasne"]
    await leader.submits({HARD: four, "Kiedy zespół": "2017-09-01"})
    assert list(leader.problems().values()) == ["Prosimy wybrać najwyżej trzy odpowiedzi."]
    await leader.submits({HARD: four[:2]})
    assert leader.open.intro.endswith("Pytania 4–12 z 12")
    await leader.submits({**PAGE_2, "Które dwa obszary": ["infrastruktura"]})
    assert list(leader.problems().values()) == ["Prosimy wybrać dokładnie dwie odpowiedzi."]
    await leader.submits(PAGE_2)
    assert "<b>01.09.2017</b>" in leader.open.intro
    await leader.submits()
    assert leader.open.submit == ""
    assert leader.last.text.startswith("Sprawozdanie przyjęte")
    assert [report.answers["z4"] for report in all_rows(house, TaskReport)] == ["Zebrano dane."]


async def test_others_of_the_team_go_on_with_what_was_saved(
    leader: WindowChat, house: House
) -> None:
    await open_report(leader)
    await leader.submits({DONE: "w całości"})
    leader.put("Najważniejsze wnioski", "Brakuje świetlic.")
    await leader.presses_in_window("Zapisz i dokończ później")
    deputy = windowed_chat(house, "deputy", "P-002")
    await open_report(deputy)
    assert deputy.field("Najważniejsze wnioski").control.value == "Brakuje świetlic."


async def test_the_shared_draft_has_no_file_that_may_yet_be_refused(
    leader: WindowChat, house: House
) -> None:
    await open_report(leader)
    await leader.submits({DONE: "w całości"})
    plan = Uploaded("T1/F1", "diagnoza.pdf", "application/pdf", 8)
    outcome = await leader.submits({**PAGE_2, FILE: plan})
    assert "z9_file" not in draft(house)
    await leader.receives(outcome)
    assert draft(house)["z9_file"]["name"] == "diagnoza.pdf"
    await leader.submits()
    (report,), (file,) = all_rows(house, TaskReport), all_rows(house, StoredFile)
    assert report.file_id == file.id


def draft(house: House) -> Mapping[str, Any]:
    """The team's shared answers."""
    found = select(TaskDraft.answers)
    return house.database.read_now(lambda session: session.scalars(found).one())


async def test_a_refusal_of_the_rules_stands_above_the_summary(
    leader: WindowChat, house: House
) -> None:
    await fill_to_summary(leader)
    leave = delete(TeamMember).where(TeamMember.role == "lider")
    house.database.write_now(lambda session: session.execute(leave))
    await leader.submits()
    assert leader.open.submit == "Wyślij"
    assert leader.open.notice.startswith("To sprawa innego zespołu (JST-07).")
    assert all_rows(house, TaskReport) == []
    assert "Zebrano dane." in leader.open.intro


async def test_a_refusal_in_the_middle_leaves_the_page_open_with_what_was_typed(
    leader: WindowChat, house: House
) -> None:
    await open_report(leader)
    await leader.submits({DONE: "w całości"})
    house.database.write_now(lambda session: session.execute(delete(TeamMember)))
    before = leader.open
    await leader.submits(PAGE_2)
    assert leader.open == before
    assert list(leader.faults) == [""]
    assert leader.faults[""].startswith("To sprawa innego zespołu (JST-07).")


async def test_what_was_typed_outlives_a_refused_form_of_one_question(
    leader: WindowChat, house: House
) -> None:
    await leader.types("/zadanie")
    await leader.taps("Zapytaj opiekuna")
    everybody = delete(TeamMember)
    house.database.write_now(lambda session: session.execute(everybody))
    leader.typed[leader.open.fields[-1].key] = "Skąd wziąć dane o kosztach?"
    await leader.submits()
    assert leader.open.notice.startswith(NOT_YOURS)
    assert "Skąd wziąć dane o kosztach?" in leader.open.intro


async def test_the_end_is_told_in_the_window_as_in_the_chat(
    leader: WindowChat, house: House
) -> None:
    await fill_to_summary(leader)
    house.now += timedelta(days=20)
    await leader.submits()
    assert leader.open.submit == ""
    assert leader.open.intro.startswith("Sprawozdanie przekazano do opiekuna.")
    assert "Sprawozdanie wpłynęło 31.08, 13:42, po terminie." in leader.open.intro


async def test_a_deadline_is_set_and_a_report_returned_in_windows(
    leader: WindowChat, house: House
) -> None:
    await fill_to_summary(leader)
    await leader.submits()
    mentor = windowed_chat(house, "mentor", "E-01")
    await mentor.types("/sprawozdania")
    await mentor.taps("JST-07")
    await mentor.taps("Do poprawy")
    assert mentor.open.fields[0].control.kind == "multiline"
    mentor.typed[mentor.open.fields[0].key] = "Proszę dodać źródło danych."
    await mentor.submits()
    assert mentor.open.submit == "Wyślij"
    await mentor.submits()
    assert mentor.last.text.startswith("Uwagi przekazano zespołowi Lesznowola.")
    assert mentor.open.intro == mentor.last.html


async def test_who_prefers_the_conversation_is_asked_there(leader: WindowChat) -> None:
    await leader.types("/ustawienia")
    await leader.taps("Formularze w rozmowie")
    await open_report(leader)
    assert leader.window is None
    await leader.taps("Dalej")
    assert "W jakim stopniu zadanie zostało wykonane?" in leader.last.text
    await leader.taps("Otwórz w oknie")
    assert leader.last.labels[0] == "Otwórz formularz"
    await leader.taps("Odpowiadam w rozmowie")
    assert "W jakim stopniu zadanie zostało wykonane?" in leader.last.text
    await leader.types("/ustawienia")
    await leader.taps("Formularze w oknie")
    await leader.types("/dokoncz")
    assert leader.labels_in_window[1].startswith(DONE)
