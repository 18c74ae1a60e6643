"""The guide for coordinators tells the truth: its tables, its sentences, its buttons, its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from domain.forms.loading import load_form
from domain.forms.session import Session
from domain.forms.views import Accepted, Refusal
from messages import texts
from messages.forms.check import check_workbook
from messages.forms.problems import Checked, describe
from messages.forms.templates.writing import NAMES
from tests.conftest import MONDAY_AFTER_MODULE_1
from tests.messages.forms.checks.sheets import Sheet, check, workbook

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = (DOCS / "writing-questionnaires.md").read_text(encoding="utf-8")
MISTAKES = "Częste błędy"
LONGEST, PICTURES, HEAVIEST = 350, 8, 120 * 1024
SHEETS = {"type": "survey", "list_name": "choices", "form_title": "settings"}
SETTINGS: Sheet = [("form_title", "form_id", "version"), ("Ankieta", "ankieta", "1")]

Rows = list[list[str | None]]


@dataclass
class Shown:
    """A form in the guide: a table of questions and the tables after it, up to the next one."""

    section: str
    sheets: dict[str, Rows] = field(default_factory=dict)

    def check(self) -> Checked:
        return check_workbook(workbook(**{"settings": SETTINGS, **self.sheets}), "ankieta.xlsx")


def sections() -> dict[str, list[str]]:
    """The lines under each heading."""
    found: dict[str, list[str]] = {"": []}
    for line in GUIDE.splitlines():
        if line.startswith("#"):
            found[line.lstrip("# ")] = []
        else:
            found[list(found)[-1]].append(line)
    return found


def tables(lines: list[str]) -> Iterator[Rows]:
    rows: Rows = []
    for line, after in pairwise([*lines, ""]):
        if line.startswith("|") and not line.startswith("|---"):
            rows.append([cell.strip() or None for cell in line[1:-1].split("|")])
        if rows and not after.startswith("|"):
            yield rows
            rows = []


def forms() -> Iterator[Shown]:
    for title, lines in sections().items():
        shown = Shown(title)
        for rows in tables(lines):
            sheet = SHEETS.get(rows[0][0] or "", "")
            if sheet == "survey" and "survey" in shown.sheets:
                yield shown
                shown = Shown(title)
            if sheet:
                assert sheet not in shown.sheets, (title, rows)
                shown.sheets[sheet] = rows
        if "survey" in shown.sheets:
            yield shown


FORMS = list(forms())
GOOD = [shown for shown in FORMS if shown.section != MISTAKES]


def test_the_guide_shows_forms() -> None:
    assert len(GOOD) >= 10


@pytest.mark.parametrize("shown", GOOD, ids=lambda shown: shown.section)
def test_a_form_in_the_guide_can_be_sent_as_it_stands(shown: Shown) -> None:
    checked = shown.check()
    assert [describe(one, "pl") for one in (*checked.errors, *checked.warnings)] == []
    assert checked.xform


def test_every_row_of_a_form_is_as_wide_as_its_header() -> None:
    rows = [(rows[0], row) for shown in FORMS for rows in shown.sheets.values() for row in rows]
    assert [row for header, row in rows if len(row) != len(header)] == []


def test_the_mistakes_are_told_in_the_program_s_own_words() -> None:
    (shown,) = [shown for shown in FORMS if shown.section == MISTAKES]
    checked = shown.check()
    told = [f"- **Błąd:** {describe(one, 'pl')}" for one in checked.errors]
    told += [f"- **Uwaga:** {describe(one, 'pl')}" for one in checked.warnings]
    assert [line for line in sections()[MISTAKES] if line.startswith("- **")] == told


# --- the traps -------------------------------------------------------------------------------


def begin(*rows: tuple[str | None, ...]) -> Session:
    checked = check(*rows)
    assert (checked.errors, checked.warnings) == ((), ())
    return Session.open(load_form(checked.xform), now=MONDAY_AFTER_MODULE_1, language="pl")


@pytest.mark.parametrize(
    ("constraint", "outcome"),
    [(". >= '2017-10-02'", Refusal), (". >= date('2017-10-02')", Accepted)],
)
def test_a_date_in_quotes_is_text(constraint: str, outcome: type) -> None:
    assert f"`{constraint}`" in GUIDE
    session = begin(("date", "dzien", "Kiedy?", None, constraint))
    assert type(session.answer("5.10.2017")) is outcome


@pytest.mark.parametrize(
    ("expression", "typed", "result"),
    [
        ("max(${a}, ${b})", ("-3", "-5"), "0"),
        ("if(${a} > ${b}, ${a}, ${b})", ("-3", "-5"), "-3"),
        ("${a} + ${b}", ("3", ""), ""),
        ("${a} + coalesce(${b}, 0)", ("3", ""), "3"),
    ],
)
def test_what_the_guide_says_of_numbers(
    expression: str, typed: tuple[str, str], result: str
) -> None:
    session = begin(
        ("integer", "a", "A?"),
        ("integer", "b", "B?"),
        ("calculate", "c", None, None, None, expression),
        ("note", "n", "[${c}]"),
    )
    for text in typed:
        session.answer(text) if text else session.skip()
    assert session.question is not None
    assert session.question.label == f"[{result}]"


# --- words -----------------------------------------------------------------------------------


def labels() -> set[str]:
    """Every Polish text that has nothing inserted."""
    sources = [path.read_text("utf-8") for path in (texts.TEMPLATES / "pl").glob("*.j2")]
    blocks = r"{% block \w+ %}\n([^{]+)\n{% endblock %}"
    return {text for source in sources for text in re.findall(blocks, source)}


def test_every_button_named_exists() -> None:
    named = re.findall(r"(?<!!)\[([^\]]+)\](?!\()", re.sub(r"`[^`]*`", "", GUIDE))
    assert len(named) >= 10
    assert {" ".join(name.split()) for name in named} - labels() == set()


def test_every_sentence_of_the_program_quoted_exists() -> None:
    quoted = re.findall(r"program\s+powie:\s+„([^”]+)”", GUIDE)
    assert quoted
    assert {" ".join(text.split()) for text in quoted} - labels() == set()


def test_the_templates_named_are_those_there_are() -> None:
    (start,) = [lines for title, lines in sections().items() if title == "Od czego zacząć?"]
    assert set(re.findall(r"`(\w+)`\s+\(", "\n".join(start))) == set(NAMES)


def test_the_words_explained_are_those_of_the_glossary() -> None:
    terms = re.findall(r"(?m)^- \*\*(.+?)\*\*", "\n".join(sections()["Słowniczek"]))
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    known = {line.split("|")[1].strip() for line in glossary.splitlines() if line.startswith("|")}
    assert len(terms) >= 5
    assert set(terms) - known == set()


def test_the_pictures_are_there_and_light_and_told_in_words() -> None:
    names = re.findall(r"!\[[^\]]{10,}\]\(([^)]+)\)", GUIDE)
    assert len(names) == GUIDE.count("![")
    assert 0 < len(names) <= PICTURES
    assert [name for name in names if (DOCS / name).stat().st_size > HEAVIEST] == []


def test_the_guide_is_short() -> None:
    assert len(GUIDE.splitlines()) <= LONGEST
