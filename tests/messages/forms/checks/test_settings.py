"""The sheet of settings."""

from __future__ import annotations

from messages.forms.check import check_workbook
from tests.messages.forms.checks.sheets import check, doubts, places, workbook

A = ("text", "a", "A?")


def test_titles_may_be_translated() -> None:
    settings = [
        ("form_id", "form_title::Polski (pl)", "form_title::English (en)"),
        ("x", "Ankieta", "Survey"),
    ]
    checked = check(A, settings=settings)
    assert checked.errors == ()
    assert (checked.title, checked.titles) == ("Ankieta", {"pl": "Ankieta", "en": "Survey"})


def test_one_title_is_for_all_languages() -> None:
    assert check(A).titles == {"": "Ankieta"}


def test_a_form_without_settings_bears_the_name_of_its_file() -> None:
    data = workbook(survey=[("type", "name", "label"), A])
    checked = check_workbook(data, "ocena.xlsx")
    assert (checked.form_id, checked.errors) == ("ocena", ())
    assert doubts(checked) == [("form_id_missing", "", 0, "")]


def test_settings_that_cannot_be_kept_are_told() -> None:
    settings = [
        ("form_id", "form_title", "public_key", "submission_url", "default_language"),
        ("x", "X", "abc", "https://example.org", "fr"),
        ("y", "Y"),
    ]
    checked = check((*A[:2], "A?"), header=("type", "name", "label::pl"), settings=settings)
    assert places(checked) == [("encrypted", "settings", 2, "C")]
    assert doubts(checked) == [
        ("own_server", "settings", 2, "D"),
        ("default_language_unknown", "settings", 2, "E"),
        ("setting_ignored", "settings", 3, ""),
    ]
