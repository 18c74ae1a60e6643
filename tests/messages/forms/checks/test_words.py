"""What pyxform refuses and we do not see before: told in our words, at its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import pyxform

from messages.forms.checks.outline import Outline, read_outline
from messages.forms.checks.tables import Column, Notes, Row, Table
from messages.forms.checks.words import read_words
from tests.messages.forms.checks.sheets import check, places

HEADER = ("type", "name", "label", "parameters")
CHOICES = [("list_name", "name", "label"), ("l", "x", "X")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("range", "a", "A?", "start=1 end=x"), "parameter_number"),
        (("range", "a", "A?", "start=1 end=5 step=0"), "range_zero"),
        (("range", "a", "A?", "start=1 end=5 step=9"), "range_step"),
        (("text", "a", "A?", "rows=x"), "parameter_number"),
        (("text", "a", "A?", "rows"), "parameters_form"),
        (("text", "a", "A?", "kolor=1"), "parameters_key"),
        (("image", "a", "A?", "max-pixels=x"), "parameter_number"),
        (("select_one l", "a", "A?", "randomize=tak"), "parameter_true"),
        (("select_one l", "a", "A?", "seed=5"), "seed_alone"),
        (("select_one l", "a", "A?", "randomize=true seed=x"), "parameter_number"),
        (("audio", "a", "A?", "quality=x"), "parameters_value"),
    ],
)
def test_a_wrong_parameter_is_told_at_its_cell(row: tuple[str, ...], code: str) -> None:
    checked = check(("text", "z", "Z?"), row, header=HEADER, choices=CHOICES)
    assert places(checked) == [(code, "survey", 3, "D")]


@pytest.mark.parametrize(
    ("rows", "header", "code", "letter"),
    [
        (
            [("calculate", "a", None)],
            ("type", "name", "label"),
            "calculation_missing",
            "calculation",
        ),
        (
            [("select_one l", "a", "A?", "search('x')")],
            ("type", "name", "label", "appearance"),
            "search",
            "D",
        ),
        (
            [("calculate", "b", None, None, "1"), ("calculate", "a", None, "${b}", "2")],
            ("type", "name", "label", "trigger", "calculation"),
            "trigger_unseen",
            "D",
        ),
    ],
)
def test_other_refusals_are_told_at_their_cell(
    rows: list[tuple[str, ...]], header: tuple[str, ...], code: str, letter: str
) -> None:
    checked = check(("text", "z", "Z?"), *rows, header=header, choices=CHOICES)
    assert [p.code for p in checked.errors] == [code]
    assert (checked.errors[0].letter or checked.errors[0].column) == letter


def sentences() -> list[str]:
    """The sentences of pyxform's own list of errors."""
    text = (Path(pyxform.__file__).parent / "errors.py").read_text(encoding="utf-8")
    blocks = re.findall(r"msg=\((.*?)\n        \),", text, re.DOTALL)
    return ["".join(re.findall(r'"(.*)"', block)) for block in blocks]


def filled(sentence: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda m: "2" if m.group(1) == "row" else "survey", sentence)


WARNINGS = ("Column headers must not", "similar names", "should have a label", "problematic")
REFUSALS = [
    filled(each)
    for each in sentences()
    if not any(words in each for words in ("Internal error", *WARNINGS))
]


def test_the_list_is_found() -> None:
    assert len(REFUSALS) > 40


@pytest.mark.parametrize("sentence", REFUSALS)
def test_pyxform_s_own_list_of_errors_is_known(sentence: str) -> None:
    table = Table("survey", "survey", (Column(0, "type", "type"),), [Row(2, {"type": "text"})])
    outline = read_outline(table, "data", Notes())
    problem = read_words(sentence, {"survey": table}, outline)
    assert problem.code != "pyxform"
    elsewhere = "'entities' sheet" in sentence or "'choices' sheet" in sentence
    assert problem.row == (2 if "[row" in sentence and not elsewhere else 0)


def test_a_new_sentence_is_told_as_it_is() -> None:
    problem = read_words("Something new.", {}, Outline("data"))
    assert (problem.code, problem.params["words"]) == ("pyxform", "Something new.")
