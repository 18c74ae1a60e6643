"""`/formularze` over every door: a spreadsheet is sent, checked, tried, published and withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select

from messages.forms.templates.writing import write_template
from storage import form_library
from storage.tables.engine import Audit, Inbox, Outbox
from storage.tables.files import StoredFile
from storage.tables.forms import FormSession, OwnFormVersion
from tests import builders
from tests.conversations.conftest import IN_CHAT
from tests.documents import PDF
from tests.doors import Premises, Talker
from tests.messages.forms.checks.sheets import Sheet, workbook

SURVEY: Sheet = [
    ("type", "name", "label::Polski (pl)", "label::English (en)", "constraint"),
    ("text", "school", "Która szkoła?", "Which school?", None),
    ("integer", "pupils", "Ilu uczniów?", "How many pupils?", ". < 5000"),
    ("select_one tn", "canteen", "Czy jest stołówka?", "Is there a canteen?", None),
]
CHOICES: Sheet = [
    ("list_name", "name", "label::Polski (pl)", "label::English (en)"),
    ("tn", "tak", "Tak", "Yes"),
    ("tn", "nie", "Nie", "No"),
]
SETTINGS: Sheet = [
    ("form_title", "form_title::English (en)", "form_id", "version", "default_language"),
    ("Spis szkół", "Register of schools", "szkoly", "1", "Polski (pl)"),
]


def spreadsheet(first_label: str = "Która szkoła?") -> bytes:
    survey = [SURVEY[0], ("text", "school", first_label, "Which school?", None), *SURVEY[2:]]
    return workbook(survey=survey, choices=CHOICES, settings=SETTINGS)


def broken() -> bytes:
    survey = [SURVEY[0], ("txt", "school", "Która szkoła?", "Which?", None), *SURVEY[2:]]
    return workbook(survey=survey, choices=CHOICES, settings=SETTINGS)


async def coordinator(premises: Premises) -> Talker:
    def seed(session: Any) -> None:
        builders.programme(session)
        builders.coordinator(session)

    await premises.database.write(seed)
    await premises.assistant.form_worker.check(b"", "warm-up.xlsx")  # a process starts slowly
    return await premises.sit("K-01")


async def send_form(talker: Talker, content: bytes, name: str = "szkoly.xlsx") -> None:
    await talker.types("/formularze")
    await talker.taps("Dodaj formularz (.xlsx)")
    await talker.sees("Prosimy wysłać plik .xlsx")
    await talker.uploads(name, content)


async def fill_in(talker: Talker, school: str = "Szkoła Tajna") -> None:
    await talker.types(school)
    await talker.sees("Ilu uczniów?")
    await talker.types("120")
    await talker.sees("Czy jest stołówka?")
    await talker.taps("Tak")
    await talker.sees("prosimy sprawdzić odpowiedzi")


def texts_of_house(premises: Premises) -> str:
    """Everything that the house keeps of what was said, in and out, and of sessions."""

    def read(session: Any) -> str:
        bodies = [*session.scalars(select(Inbox.body)), *session.scalars(select(Outbox.body))]
        return str([*bodies, *session.scalars(select(FormSession.state))])

    return premises.database.read_now(read)


async def test_a_spreadsheet_is_checked_tried_and_published(
    premises: Premises, tmp_path: Path
) -> None:
    talker = await coordinator(premises)
    await send_form(talker, spreadsheet())
    read = await talker.sees("Formularz przeczytany:")
    assert "„Spis szkół” (szkoly), 3 pytania, 2 języki." in read
    await talker.taps("Wypróbuj")
    shown = await talker.sees("Która szkoła?")
    assert "Próba – nic nie zostanie zapisane" in shown
    await fill_in(talker)
    await talker.taps("Zakończ próbę")
    await talker.sees("To była próba – nic nie zapisano.")
    answers = await talker.sees("school = Szkoła Tajna")
    assert "pupils = 120\ncanteen = tak" in answers
    await talker.taps("Opublikuj")
    await talker.sees("Obowiązuje wersja 1")
    titles = premises.database.read_now(lambda s: form_library.load(s, 1)).shown
    assert (titles.title("pl"), titles.title("en")) == ("Spis szkół", "Register of schools")
    await premises.assistant.settle()
    assert "Tajna" not in texts_of_house(premises)
    assert premises.database.read_now(lambda s: list(s.scalars(select(StoredFile)))) == []
    assert list((tmp_path / "files").iterdir()) == []
    acts = premises.database.read_now(lambda s: list(s.scalars(select(Audit.action))))
    assert acts[-2:] == ["form.upload", "form.publish"]


async def test_a_broken_spreadsheet_is_refused_whole_and_replaces_nothing(
    premises: Premises,
) -> None:
    talker = await coordinator(premises)
    await send_form(talker, spreadsheet())
    await talker.sees("Formularz przeczytany:")
    await talker.taps("Opublikuj")
    await talker.sees("Obowiązuje wersja 1")
    await send_form(talker, broken())
    said = await talker.sees("nie przyjęto")
    assert "1 błąd. Nic się nie zmieniło" in said
    assert "txt" in said
    versions = premises.database.read_now(lambda s: list(s.scalars(select(OwnFormVersion.no))))
    assert versions == [1]
    await talker.taps("Wyślij poprawiony plik")
    await talker.sees("Prosimy wysłać plik .xlsx")
    await talker.uploads("szkoly.xlsx", spreadsheet("Jaka szkoła?"))
    assert "wersja 1" in await talker.sees("Formularz przeczytany:")
    await talker.taps("Wypróbuj")
    await talker.sees("Jaka szkoła?")


@IN_CHAT  # in a window Slack itself offers workbooks only
async def test_what_is_no_workbook_is_told_so(premises: Premises) -> None:
    talker = await coordinator(premises)
    await send_form(talker, PDF, "plan.pdf")
    assert "plan.pdf" in await talker.sees("nie przyjęto")


async def test_a_published_form_is_withdrawn_and_put_in_use_again(premises: Premises) -> None:
    talker = await coordinator(premises)
    await send_form(talker, spreadsheet())
    await talker.sees("Formularz przeczytany:")
    await talker.taps("Opublikuj")
    await talker.sees("Obowiązuje wersja 1")
    await talker.taps("Wycofaj")
    await talker.sees("Wycofać formularz „Spis szkół”?")
    await talker.taps("Tak, wycofaj")
    await talker.sees("Wycofany:")
    assert not premises.database.read_now(lambda s: form_library.load(s, 1)).is_open
    await talker.taps("Przywróć")
    await talker.sees("Obowiązuje wersja 1")


async def test_a_trial_with_a_cascade_entries_and_a_constraint(premises: Premises) -> None:
    talker = await coordinator(premises)
    await send_form(talker, write_template("zgloszenie", "pl"), "zgloszenie.xlsx")
    assert "9 pytań, 2 języki" in await talker.sees("Formularz przeczytany:")
    await talker.taps("Wypróbuj")
    await talker.sees("Zgłoszenie uczestników")
    await talker.taps("Dalej")
    await talker.sees("Województwo")
    await talker.taps("mazowieckie")
    await talker.sees("Powiat")
    assert "bielski" not in talker.transcript()
    await talker.taps("radomski")
    await talker.sees("Nazwa placówki")
    await talker.types("SP 2")
    await talker.sees("Uczestnik 1")
    await talker.types("Anna")
    await talker.sees("Funkcja")
    await talker.taps("nauczyciel")
    await talker.sees("e-mail")
    await talker.mistypes("anna", "To nie wygląda na adres e-mail.")
    await talker.types("anna@sp2.pl")
    await talker.sees("nocleg")
    await talker.taps("Nie")
    await talker.sees("Uczestnik")
    await talker.taps("Zakończ")
    await talker.sees("Zgłaszane osoby: 1.")
    await talker.taps("Dalej")
    await talker.sees("Uwagi")
    await talker.taps("Pomiń")
    await talker.sees("prosimy sprawdzić odpowiedzi")
    await talker.taps("Zakończ próbę")
    answers = await talker.sees("powiat = radomski")
    assert "osoba[1]/imie = Anna\nosoba[1]/funkcja = nauczyciel" in answers
