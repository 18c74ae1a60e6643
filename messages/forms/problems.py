"""What a check of a spreadsheet says: the form or its errors, each with its place and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache

from jinja2 import UndefinedError

from messages import texts

MAX_TOLD = 50  # errors, and as many warnings; the rest is counted

Param = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a spreadsheet, or doubtful.

    `code` names a text `form_checks.problem_<code>` or, said by the form engine,
    `form_errors.<code>`; `params` fill it. `row` counts from 1 as Excel does, 0 means the whole
    sheet; `column` is the header as the file has it, `letter` stands above it in Excel. All are
    empty for what concerns the whole file.
    """

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    letter: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A spreadsheet after its check; `xform` is "" unless it can be run (no errors).

    `languages` are codes, the default first; `titles` are by language code, or under "" where the
    form has one for all. `errors` and `warnings` are in the order of the
    file, at most `MAX_TOLD` of each; `more_errors` and `more_warnings` count the rest.
    """

    xform: str = ""
    form_id: str = ""
    title: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    languages: tuple[str, ...] = ()
    questions: int = 0
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    more_errors: int = 0
    more_warnings: int = 0


def refused(code: str, **params: Param) -> Checked:
    """The result for a file of which nothing could be read."""
    return Checked(errors=(Problem(code, params=params),))


def describe(problem: Problem, language: str) -> str:
    """One line: where in the file, what is wrong, what to do about it."""
    reason = _reason(problem, language)
    if not problem.sheet:
        return reason[:1].upper() + reason[1:]
    if not reason[1:2].isupper():  # it goes on after a colon; what is all capitals stays
        reason = reason[:1].lower() + reason[1:]
    return texts.label(
        "form_checks.line",
        language,
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        letter=problem.letter,
        reason=reason,
    )


def tell(checked: Checked, language: str) -> Iterator[str]:
    """The whole result in lines: errors, then warnings, or that all is well."""
    for kind, problems, more in (
        ("errors", checked.errors, checked.more_errors),
        ("warnings", checked.warnings, checked.more_warnings),
    ):
        if problems:
            number = len(problems) + more
            yield texts.label(f"form_checks.heading_{kind}", language, number=number)
            yield from (f"– {describe(problem, language)}" for problem in problems)
        if more:
            yield texts.label("form_checks.and_more", language, number=more)
    if not checked.errors:
        languages = ", ".join(checked.languages)
        yield texts.label(
            "form_checks.well",
            language,
            title=checked.title,
            questions=checked.questions,
            languages=languages,
        )


def _reason(problem: Problem, language: str) -> str:
    at = {"fragment": "", **problem.params}
    for key in (f"form_checks.problem_{problem.code}", f"form_errors.{problem.code}"):
        if key in _keys(language):
            # An error of the engine may lack what its text shows: then its code is told.
            with suppress(UndefinedError):
                return texts.label(key, language, **at) + _fragment(at, language)
    detail = " ".join(str(value) for value in problem.params.values())
    code = f"{problem.code} {detail}".strip()
    return texts.label("form_checks.problem_unforeseen", language, words=code)


def _fragment(params: Mapping[str, Param], language: str) -> str:
    if not params.get("fragment"):
        return ""
    return " " + texts.label("form_checks.fragment", language, fragment=params["fragment"])


@cache
def _keys(language: str) -> frozenset[str]:
    return frozenset(texts.keys(language))
