"""A spreadsheet as a whole: read, converted, or refused."""

from __future__ import annotations

import pytest

from domain.forms.loading import load_form
from messages.forms.catalogue import TITLES, read_form, read_markdown
from messages.forms.check import check_workbook
from tests.messages.forms.checks.sheets import check


def test_a_sound_workbook_becomes_a_form() -> None:
    checked = check(
        ("text", "imie", "Jak się Państwo nazywają?"),
        ("integer", "wiek", "Ile lat ma szkoła?", None, ". > 0"),
    )
    assert checked.errors == ()
    assert (checked.form_id, checked.title, checked.questions) == ("ankieta", "Ankieta", 2)
    assert [node.key for node in load_form(checked.xform).nodes][:2] == ["imie", "wiek"]


@pytest.mark.parametrize("name", TITLES)
def test_our_own_forms_pass_without_errors(name: str) -> None:
    checked = check_workbook(read_markdown(name).encode(), f"{name}.md")
    assert checked.errors == ()
    assert checked.form_id == read_form(name).id


def test_a_polish_quotation_keeps_its_closing_quote() -> None:
    checked = check(("text", "a", "Co znaczy „sieć”?"), ("note", "n", "Wpisano „${a}”."))
    assert "„sieć”" in checked.xform
    assert 'value=" /data/a "/>”.' in checked.xform
