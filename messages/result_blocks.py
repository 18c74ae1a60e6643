"""Results laid out for people: one block a question, drawn alike as text, chart and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from domain.figures import Bar
from domain.results import Question, QuestionKind, QuestionResult
from messages import markdown
from messages.wording import locale

_LONGEST_BAR = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its texts in the reader's language; `options` by value."""

    question: Question
    label: str
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One bar: `count` of the values, `share` in percent of those who answered."""

    label: str
    count: int
    share: int

    @property
    def bar(self) -> str:
        """Blocks for a text, ten for a hundred percent; one for the smallest share."""
        if not self.count:
            return ""
        return "█" * max(1, min(_LONGEST_BAR, round(self.share / _LONGEST_BAR)))


@dataclass(frozen=True, slots=True)
class Block:
    """One question's results. Not `shown`: too few answered, only how many is known.

    `figures` are means and the like as (key of `results.figure_…`, text); `ranks` mean places.
    """

    label: str
    n: int
    lines: tuple[Line, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    ranks: tuple[tuple[str, str], ...] = ()
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """An occasion of a trend; `n` is 0 where too few answered to show it."""

    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Course:
    """Values at the points, None where hidden; `label` is the choice, "" for means."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """One question over several occasions: means, or for each choice its share in percent."""

    label: str
    points: tuple[Point, ...]
    courses: tuple[Course, ...]
    percent: bool


def block(asked: Asked, result: QuestionResult, language: str) -> Block:
    """A result in the words of a language."""
    of = result.n if asked.question.kind is QuestionKind.MULTI else result.given
    counts = [(_option(asked, value), count) for value, count in result.counts.items()]
    bars = [(_span(bar, asked.question.kind, language), bar.count) for bar in result.bars]
    return Block(
        label=asked.label,
        n=result.n,
        lines=tuple(Line(text, count, _percent(count, of)) for text, count in counts or bars),
        figures=_figures(result, language),
        ranks=tuple(
            (_option(asked, value), number(mean, language)) for value, mean in result.ranks.items()
        ),
        shown=result.shown,
    )


def _option(asked: Asked, value: str) -> str:
    return asked.options.get(value) or value


def _percent(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0


def _figures(result: QuestionResult, language: str) -> tuple[tuple[str, str], ...]:
    known = {
        "mean": None if result.mean is None else number(result.mean, language),
        "median": None if result.median is None else number(result.median, language),
        "middle": point(result.middle, language),
    }
    return tuple((name, text) for name, text in known.items() if text)


def number(value: float, language: str) -> str:
    """One decimal: "3,9"; whole numbers of a thousand and more without."""
    text = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}"
    return text.replace(".", ",") if language == "pl" else text


def _span(bar: Bar, kind: QuestionKind, language: str) -> str:
    if kind is QuestionKind.TIME:
        return f"{bar.first}:00–{bar.first}:59"
    if kind is QuestionKind.DATE:
        return point(bar.first, language)
    ends = [end.replace(".", ",") if language == "pl" else end for end in (bar.first, bar.last)]
    return ends[0] if bar.first == bar.last else "–".join(ends)


def point(stored: str, language: str) -> str:
    """A stored date ("2017-10-15…"), month ("2017-10"), year or time for people."""
    if stored[2:3] == ":":
        return stored[:5]
    parts = [int(part) for part in stored[:10].split("-") if part]
    match parts:
        case [year, month, day]:
            return format_date(date(year, month, day), "d MMM y", locale=locale(language))
        case [year, month]:
            return format_date(date(year, month, 1), "LLLL y", locale=locale(language))
    return stored


def plain_label(text: str) -> str:
    """A label as it stands in a chart or a cell: without markup, in one line."""
    return " ".join(markdown.plain(text).split())
