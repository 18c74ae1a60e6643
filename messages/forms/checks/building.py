"""From tables to a form that runs; what pyxform or the engine refuses is told, and gone round.

Both stop at the first thing they dislike. So the cell it came from is emptied and they are asked
again, until they are content, or the place cannot be found, or it has been tried enough.
"""

from __future__ import annotations

from datetime import UTC, datetime

from pyxform.errors import PyXFormError

from domain.forms.errors import FormError
from domain.forms.loading import load_form
from domain.forms.model import Form
from domain.forms.session import Session
from messages.forms.checks.converting import Tables, convert_tables
from messages.forms.checks.locating import locate
from messages.forms.checks.logic import NOTHING
from messages.forms.checks.outline import Outline
from messages.forms.checks.tables import Notes, Table
from messages.forms.checks.words import read_words
from messages.forms.problems import Problem

MAX_ROWS = 6_000  # converted in all rounds together: they take some 10 s
MAX_ROUNDS = 30
_SOME_DAY = datetime(2017, 10, 2, 12, tzinfo=UTC)
# What stands in for a cell that cannot be empty.
_INSTEAD = {"type": "text", "label": "–", "calculation": NOTHING}


def build_form(
    tables: Tables, outline: Outline, fallback_name: str, notes: Notes
) -> tuple[Form | None, str]:
    """The form and its XForm XML; (None, "") when there is none, and why is in `notes`."""
    rows = sum(len(table.rows) for table in tables.values())
    for _ in range(max(1, min(MAX_ROUNDS, MAX_ROWS // (rows + 1)))):
        xform = ""
        try:
            xform = convert_tables(tables, fallback_name)
            form = load_form(xform, strict=True)
            Session.open(form, now=_SOME_DAY)  # what is too costly is so from the first question
            return form, xform
        except FormError as error:
            problem = locate(error, xform, tables, outline)
        except PyXFormError as error:
            problem = read_words(str(error), tables, outline)
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # pyxform meets what it does not expect in its own ways
            problem = Problem("pyxform", params={"words": f"{type(error).__name__}: {error}"})
        notes.add(problem)
        if not _empty(problem, tables):
            break
    return None, ""


def _empty(problem: Problem, tables: Tables) -> bool:
    """Take the cell of the problem out; whether there was anything to take."""
    for table in tables.values():
        if table.name == problem.sheet:
            return _empty_in(table, problem)
    return False


def _empty_in(table: Table, problem: Problem) -> bool:
    row = next((row for row in table.rows if row.number == problem.row), None)
    place = (problem.letter, problem.column)
    column = next((c for c in table.columns if (c.letter, c.header) == place), None)
    if row is None or column is None or column.header not in row.cells:
        return False
    before = row.cells[column.header]
    if column.meaning == "type" and before.lower().startswith(("begin", "end")):
        return False  # its other half would be left
    del row.cells[column.header]
    if instead := _INSTEAD.get(column.meaning):
        row.cells[column.header] = instead
    if column.meaning == "type":  # these belong to the type that is gone
        for meaning in ("parameters", "choice_filter", "appearance"):
            table.clear(row, meaning)
    return row.cells.get(column.header) != before
