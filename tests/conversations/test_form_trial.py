"""Trials of forms, and who manages which: in the handlers' own house."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from messages.events import FormChecked
from messages.forms.problems import Problem
from storage import form_library, trials
from storage.form_homes import Home
from storage.tables.engine import Audit, Inbox
from storage.tables.forms import FormCheck, FormSession
from storage.tables.people import Account
from tests import builders
from tests.house import Chat, House
from tests.own_forms import PROGRAMME, accepted, publish_form

BIELSKO = Home("county", "bielski")


@pytest.fixture
def office(house: House) -> Chat:
    """A coordinator of programme 1 with one published form and a draft of its next version."""

    def seed(session: Any) -> None:
        builders.programme(session)
        builders.coordinator(session)
        builders.network(session)
        publish_form(session, house.now)
        draft = accepted("Która placówka?")
        form_library.add_draft(session, PROGRAMME, draft, by=None, now=house.now)

    house.database.write_now(seed)
    return house.chat("office", person="K-01")


async def open_form(chat: Chat) -> None:
    await chat.types("/formularze")
    await chat.taps("Spis szkół")


async def walk(chat: Chat) -> None:
    await chat.types("SP 2")
    await chat.types("120")


def sessions(house: House) -> list[tuple[str, Any]]:
    return house.database.read_now(
        lambda session: [(row.status, row.state) for row in session.scalars(select(FormSession))]
    )


async def test_a_trial_of_the_draft_and_one_of_what_is_published(office: Chat) -> None:
    await open_form(office)
    await office.taps("Wypróbuj opublikowaną")
    assert "Która szkoła?" in office.last.text
    await open_form(office)
    await office.taps("Wypróbuj")
    assert "Która placówka?" in office.last.text
    assert "Próba – nic nie zostanie zapisane" in office.last.text


async def test_a_trial_can_be_repeated_and_leaves_nothing(house: House, office: Chat) -> None:
    await open_form(office)
    await office.taps("Wypróbuj")
    await walk(office)
    await office.taps("Zakończ próbę")
    assert office.sees("To była próba – nic nie zapisano.")
    assert "pupils = 120" in office.last.text
    await office.taps("Wypróbuj jeszcze raz")
    assert "Która placówka?" in office.last.text
    await office.taps("Dokończę później")
    assert "próbę przerwano na pytaniu 1 z 2" in office.last.text
    assert [status for status, _ in sessions(house)] == ["sent", "aside"]
    assert sessions(house)[0] == ("sent", {})
    kept = house.database.read_now(lambda session: str(list(session.scalars(select(Inbox.body)))))
    assert "SP 2" not in kept


async def test_a_new_trial_ends_the_one_before(house: House, office: Chat) -> None:
    await open_form(office)
    await office.taps("Wypróbuj opublikowaną")
    await office.types("SP 2")
    await open_form(office)
    await office.taps("Wypróbuj")
    await office.types("/dokoncz")
    assert "Która placówka?" in office.last.text
    assert [status for status, _ in sessions(house)] == ["dropped", "open"]


async def test_a_trial_left_for_a_day_is_not_offered_and_then_forgotten(
    house: House, office: Chat
) -> None:
    await open_form(office)
    await office.taps("Wypróbuj")
    await office.types("SP 2")
    house.now += timedelta(hours=23)
    await office.types("/menu")
    assert "Wróć do formularza" in office.last.labels
    house.now += timedelta(hours=2)
    await office.types("/dokoncz")
    assert "Nie ma przerwanych formularzy" in office.last.text
    house.database.write_now(lambda session: trials.purge(session, house.now))
    assert sessions(house) == [("dropped", {})]


async def test_our_own_questionnaires_can_be_tried(office: Chat) -> None:
    await office.types("formularze")
    await office.taps("Ankiety wbudowane")
    await office.taps("Wypróbuj: Ocena warsztatu")
    assert "Warsztat przykładowy" in office.last.text
    assert "Próba" in office.last.text


async def test_a_draft_is_published_once_and_the_audit_knows(house: House, office: Chat) -> None:
    await open_form(office)
    token = next(token for label, token in office.last.buttons if label == "Opublikuj")
    await office.taps("Opublikuj")
    assert "Obowiązuje wersja 2" in office.last.text
    await office.presses(token)
    assert office.toasts[-1].startswith("Tego szkicu już nie ma")
    acts = house.database.read_now(
        lambda session: [(act.action, act.detail) for act in session.scalars(select(Audit))]
    )
    assert acts == [("form.publish", {"version": 2, "no": 2})]
    await office.taps("Wersje")
    assert "2. 10 kwietnia, 09:00, Maria K-01, 2 pytania" in office.last.text
    await office.taps("Wypróbuj wersję 1")
    assert "Która szkoła?" in office.last.text


async def test_a_rejected_draft_leaves_what_is_published(office: Chat) -> None:
    await open_form(office)
    await office.taps("Odrzuć")
    await office.taps("Spis szkół (wersja 1)")
    assert "Szkic" not in office.last.text


async def test_many_findings_are_paged_errors_first(house: House, office: Chat) -> None:
    def seed(session: Any) -> int:
        account = session.scalars(select(Account)).first()
        row = FormCheck(
            account_id=account.id,
            person_id=account.person_id,
            name="spis.xlsx",
            home="programme",
            place="1",
            errors=[
                asdict(Problem("unforeseen", "survey", n, params={"words": f"w{n}"}))
                for n in range(2, 12)
            ],
            warnings=[asdict(Problem("unforeseen", "choices", 3, params={"words": "uwaga"}))],
            more=7,
            created_at=house.now,
        )
        session.add(row)
        session.flush()
        return int(row.id)

    await office._do(FormChecked(house.database.write_now(seed)))
    assert "10 błędów, 1 uwaga" in office.last.text
    assert "Arkusz survey, wiersz 2" in office.last.text
    assert "Strona 1 z 2" in office.last.text
    await office.taps("Następne")
    assert "Arkusz choices, wiersz 3" in office.last.text
    assert "Nie wymieniono jeszcze: 7." in office.last.text
    await office.taps("Wyślij poprawiony plik")
    assert "Prosimy wysłać plik .xlsx" in office.last.text


async def test_each_manages_the_forms_of_their_own(house: House, office: Chat) -> None:
    house.database.write_now(lambda session: publish_form(session, house.now, home=BIELSKO))
    network = house.chat("network", person="N-01")
    await network.types("/formularze")
    assert "Państwa formularze (1)" in network.last.text
    await network.taps("Spis szkół")
    assert "powiat bielski" in network.last.text
    for token in ("ownform:1", "formtry:1", "formpub:2", "formoutyes:1", "formvers:1", "formadd:1"):
        await network.presses(token)
        assert "nie należy do Państwa roli" in network.last.text
    await office.types("/formularze")
    assert "Państwa formularze (1)" in office.last.text


async def test_an_administrator_manages_all(house: House, office: Chat) -> None:
    house.database.write_now(lambda session: publish_form(session, house.now, home=BIELSKO))
    house.database.write_now(lambda session: builders.admin(session).id)
    admin = house.chat("admin", person="A-01")
    await admin.types("/formularze")
    assert "Państwa formularze (2)" in admin.last.text
    await admin.taps("Dodaj formularz")
    assert "Czyj to będzie formularz?" in admin.last.text
    assert "powiat bielski" in " ".join(admin.last.labels)


async def test_participants_have_no_library(house: House, office: Chat) -> None:
    house.database.write_now(lambda session: builders.team(session, "JST-07").id)
    leader = house.chat("leader", person="P-001")
    await leader.types("/formularze")
    assert "nie należy do Państwa roli" in leader.last.text
    await leader.presses("formtryours:workshop")
    assert "nie należy do Państwa roli" in leader.last.text
