"""Problems in words, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from messages import texts
from messages.forms.problems import Checked, Problem, describe, refused, tell

ROOT = Path(__file__).parents[3]
PREFIX = "form_checks.problem_"


def test_a_problem_says_where_and_what() -> None:
    params = {"sign": "(", "fragment": "»(«1"}
    problem = Problem("bracket_open", "survey", 12, "relevant", "G", params)
    assert describe(problem, "pl") == (
        "Arkusz survey, wiersz 12, kolumna G (relevant): nawias ( nie jest zamknięty. Miejsce: »(«1"
    )
    assert describe(problem, "en") == (
        "Sheet survey, row 12, column G (relevant): the bracket ( is not closed. Place: »(«1"
    )


def test_a_problem_of_the_whole_file_begins_with_a_capital() -> None:
    assert describe(Problem("file_not_xlsx"), "pl") == "To nie jest skoroszyt Excela (.xlsx)."


def test_an_error_of_the_engine_has_the_text_of_the_engine() -> None:
    problem = Problem("bad_range", "survey", 2, "type", "A")
    assert describe(problem, "pl").startswith(
        "Arkusz survey, wiersz 2, kolumna A (type): zakres jest niepoprawny"
    )


@pytest.mark.parametrize("code", ["never_heard_of", "unexpected_character"])
def test_an_error_without_words_is_told_by_its_code(code: str) -> None:
    said = describe(Problem(code, params={"name": "x"}), "pl")
    assert f"„{code} x”" in said


def test_a_result_is_told_in_lines() -> None:
    checked = Checked(
        errors=(Problem("file_xls"),), warnings=(Problem("form_id_missing"),), more_errors=7
    )
    assert [line[:25] for line in tell(checked, "pl")] == [
        "Do poprawienia (8):",
        "– To dawny format Excela ",
        "… i jeszcze 7. Po poprawi",
        "Do sprawdzenia, formularz",
        "– Formularz nie ma symbol",
    ]
    assert list(tell(Checked(title="A", questions=3, languages=("pl", "en")), "pl")) == [
        "Formularz „A” przeczytany: 3 pytania, języki: pl, en."
    ]


def test_a_refusal_holds_nothing_but_its_reason() -> None:
    assert refused("file_too_big", maximum=5) == Checked(
        errors=(Problem("file_too_big", params={"maximum": 5}),)
    )


def codes_of_the_engine() -> Iterator[str]:
    """What every FormError under `domain/forms` is made with, where it is written there."""
    for path in (ROOT / "domain" / "forms").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FormError"
            if named and isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                yield getattr(node.args[0], "value", "made up")


def test_every_code_of_the_engine_has_its_text() -> None:
    told = {key.removeprefix(PREFIX).removeprefix("form_errors.") for key in texts.keys("pl")}
    assert [code for code in codes_of_the_engine() if code not in told] == []


def test_every_text_of_a_problem_belongs_to_a_code_in_use() -> None:
    bot = ROOT / "bot"
    sources = [
        bot / "form_worker.py",
        bot / "form_checks.py",
        *(ROOT / "messages" / "forms").rglob("*.py"),
    ]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    codes = [key.removeprefix(PREFIX) for key in texts.keys("pl") if key.startswith(PREFIX)]
    built = {"unforeseen"}
    assert [code for code in codes if f'"{code}"' not in written and code not in built] == []
