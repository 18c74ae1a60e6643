"""Whatever stands in the cells, and whatever bytes a file is: a result, and words for it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from messages.forms.check import check_workbook
from messages.forms.problems import Checked, describe
from tests.messages.forms.checks.sheets import SETTINGS, workbook

HEADER = (
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "calculation",
    "required",
    "choice_filter",
    "parameters",
    "default",
    "trigger",
    "appearance",
    "repeat_count",
)
SURVEY = (
    ("text", "a", "A?"),
    ("integer", "b", "B?", "${a} != ''", ". > 0"),
    ("select_one l", "c", "C?", None, None, None, "yes", "f = ${a}"),
    ("begin group", "g", "G", "${b} > 1"),
    ("select_multiple l", "d", "D ${a}?"),
    ("calculate", "e", None, None, None, "${b} + 1"),
    ("end group",),
    ("range", "r", "R", None, None, None, None, None, "start=0 end=5 step=1"),
)
CHOICES = (("list_name", "name", "label", "f"), ("l", "x", "X", "1"), ("l", "y", "Y", "2"))
CELLS = st.sampled_from(
    (
        *("", "text", "begin group", "end group", "begin repeat", "select_one l or_other", "audit"),
        *("${a}", "${b", "${}", "${ a }", "${nie_ma} > 1", "${last-saved#a}", "${a} = „x”", "1 +"),
        *("(((", "'", "pulldata('x', 'y')", "regex(., '(')", "count(${a})", "//a", "../a", "x[1]"),
        *("yes", "tak", "a b", "meta", "1x", "ż", "x=", "seed=${a}", "search('x')", "<b>", "]]>"),
    )
) | st.text(max_size=12)
CHANGES = st.lists(
    st.tuples(st.integers(1, len(SURVEY)), st.integers(0, len(HEADER) - 1), CELLS), max_size=3
)


def verify(checked: Checked) -> None:
    assert bool(checked.xform) == (not checked.errors)
    for problem in (*checked.errors, *checked.warnings):
        for language in ("pl", "en"):
            assert describe(problem, language)


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_any_cells_give_a_form_or_errors(changes: list[tuple[int, int, str]]) -> None:
    rows = [[*row, *[None] * (len(HEADER) - len(row))] for row in (HEADER, *SURVEY)]
    for row, column, text in changes:
        # Excel keeps no control characters, and reads an "=" as a formula.
        rows[row][column] = "".join(c for c in text if c.isprintable()).lstrip("=")
    data = workbook(survey=rows, choices=CHOICES, settings=SETTINGS)
    verify(check_workbook(data, "ankieta.xlsx"))


SOUND = workbook(survey=[HEADER, *SURVEY], choices=CHOICES, settings=SETTINGS)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1))
def test_any_bytes_give_a_form_or_errors(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SOUND)
    for place, value in changes:
        data[place] = value
    verify(check_workbook(bytes(data), "ankieta.xlsx"))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet='survey |,;\n"#\\-typename', max_size=200), st.sampled_from(["md", "csv"]))
def test_any_text_gives_a_form_or_errors(text: str, kind: str) -> None:
    verify(check_workbook(text.encode(), f"ankieta.{kind}"))
