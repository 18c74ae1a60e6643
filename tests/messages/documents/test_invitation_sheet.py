import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from messages.documents.invitation_sheet import Card, Links, render_csv, render_sheet

CARD = Card(
    person_code="P-001",
    name="Łucja <Ośmak>",
    team="Lipno",
    email="l@jst01.example",
    code="K7Q2-MD41-9XWF",
    links=Links("https://t.me/bot?start=K7Q2-MD41-9XWF", "https://x.example/k/K7Q2-MD41-9XWF"),
    expires=datetime(2017, 6, 9, 7, 0, tzinfo=UTC),
    office_email="biuro@pilotaz.example",
)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_each_card_carries_name_code_links_and_whom_to_ask() -> None:
    sheet = render_sheet([CARD], "pl")
    for shown in (
        "Łucja &lt;Ośmak&gt;",
        "Lipno",
        '<p class="code">K7Q2-MD41-9XWF</p>',
        "https://t.me/bot?start=K7Q2-MD41-9XWF",
        "https://x.example/k/K7Q2-MD41-9XWF",
        "Ważny do 9 czerwca 2017 r. Pomoc i nowy kod: biuro@pilotaz.example.",
    ):
        assert shown in sheet


def test_the_sheet_needs_nothing_from_outside() -> None:
    sheet = render_sheet([CARD, CARD], "en")
    assert sheet.count("<article>") == 2
    assert sheet.count("<svg") == 4
    assert ("src=" in sheet, "<script" in sheet, "<link" in sheet) == (False, False, False)


def test_a_missing_channel_leaves_no_gap() -> None:
    sheet = render_sheet([replace(CARD, links=Links("", CARD.links.web))], "pl")
    assert sheet.count("<svg") == 1
    assert "W Telegramie" not in sheet


def test_the_table_has_a_row_for_each_card() -> None:
    assert rows(render_csv([CARD], "pl")) == [
        [
            "Numer",
            "Imię i nazwisko",
            "JST lub szkoła",
            "E-mail",
            "Kod",
            "Link do Telegrama",
            "Link do przeglądarki",
            "Ważny do",
        ],
        [
            "P-001",
            "Łucja <Ośmak>",
            "Lipno",
            "l@jst01.example",
            "K7Q2-MD41-9XWF",
            CARD.links.telegram,
            CARD.links.web,
            "2017-06-09",
        ],
    ]


def test_excel_recognises_polish_letters() -> None:
    assert render_csv([CARD], "pl").startswith("\ufeff")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_is_never_run_as_a_formula(start: str) -> None:
    table = render_csv([replace(CARD, name=start + "HYPERLINK(1)")], "en")
    assert rows(table)[1][1].startswith("'")
