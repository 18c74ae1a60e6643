"""What an import tells the operator: problems with their place in the file, and the difference."""

from __future__ import annotations

from collections.abc import Iterator

from bot.roster.importing import Plan
from domain.roster import Problem, SheetName
from domain.roster_columns import SHEETS
from domain.roster_diff import Fate, RowChange
from domain.roster_reading import Reading
from messages.texts import label


def tell_problems(plan: Plan, language: str) -> Iterator[str]:
    """A line for each problem, then how many there are."""
    for problem in plan.problems:
        yield tell_problem(problem, plan.reading, language)
    yield label("roster.refused", language, number=len(plan.problems))


def tell_problem(problem: Problem, reading: Reading, language: str) -> str:
    """Sheet, row, column and reason of one problem."""
    reason = label(f"roster.problem_{problem.reason}", language, **problem.params)
    if problem.row == 0 and "code" in problem.params:
        place = {"code": problem.params["code"], "title": problem.params["title"]}
        key = "roster.problem_elsewhere"
    else:
        letter = reading.letters.get((problem.sheet, problem.column), "")
        place = {"row": problem.row, "letter": letter}
        key = "roster.problem_line"
    return label(key, language, sheet=problem.sheet, column=problem.column, reason=reason, **place)


def tell_ignored(reading: Reading, language: str) -> Iterator[str]:
    """Sheets and columns of the file that nobody reads."""
    for sheet, header in reading.ignored:
        key = "roster.ignored_column" if header else "roster.ignored_sheet"
        yield label(key, language, sheet=sheet, header=header)


def tell_diff(plan: Plan, language: str) -> Iterator[str]:
    """What would change, a line each, changed values indented under their row."""
    counts = {fate.value: len(plan.diff.of(fate)) for fate in Fate}
    yield label("roster.diff_counts", language, **counts)
    for change in plan.diff.rows:
        key = f"roster.diff_{change.fate.value}"
        if change.fate is Fate.MISSING and plan.withdraw and change.sheet is SheetName.PEOPLE:
            key = "roster.diff_withdrawn"
        yield label(key, language, sheet=change.sheet, code=change.code, title=change.title)
        yield from _tell_fields(change, language)


def _tell_fields(change: RowChange, language: str) -> Iterator[str]:
    columns = {column.field: column for column in SHEETS[change.sheet].columns}
    for field in change.fields:
        column = columns[field.field]
        before, after = column.kind.show(field.before), column.kind.show(field.after)
        line = label(
            "roster.diff_field", language, header=column.header, before=before, after=after
        )
        yield f"    {line}"
