"""Results laid out for people: one block a question, drawn alike as text, chart and workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from domain.figures import Bar
from domain.results import MINIMUM, Question, QuestionKind, QuestionResult
from messages import markdown
from messages.wording import locale

_LONGEST_BAR = 10
MOST_LINES = 12  # of a question in a text or a chart; a workbook has them all


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
    """One question's results. Not `shown`: nothing but how many answered, and where they are
    `withheld` for being too few not even that.

    `ranks` are choices with their mean places, the best first; `middle` is the median of dates
    and times, as people write them.
    """

    label: str
    n: int
    lines: tuple[Line, ...] = ()
    mean: float | None = None
    median: float | None = None
    middle: str = ""
    ranks: tuple[tuple[str, float], ...] = ()
    shown: bool = False
    withheld: bool = False

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines for a screen: all in the form's order, or the most frequent of very many."""
        if len(self.lines) <= MOST_LINES:
            return self.lines
        return tuple(sorted(self.lines, key=lambda line: -line.count)[:MOST_LINES])

    @property
    def untold(self) -> int:
        """How many answers the other lines have."""
        return sum(line.count for line in self.lines) - sum(line.count for line in self.told)

    @property
    def figures(self) -> list[tuple[str, float | str]]:
        """Mean and median, by name; of dates and times the median is a text."""
        known = (("mean", self.mean), ("median", self.median), ("median", self.middle or None))
        return [(name, value) for name, value in known if value is not None]


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
    span: tuple[float, float] | None = None  # of a scale, its ends


def block(asked: Asked, result: QuestionResult, language: str, minimum: int = MINIMUM) -> Block:
    """A result in the words of a language; from fewer than `minimum` answers none is shown."""
    of = result.n if asked.question.kind is QuestionKind.MULTI else result.given
    counts = [(_option(asked, value), count) for value, count in result.counts.items()]
    bars = [(_span(bar, asked.question.kind, language), bar.count) for bar in result.bars]
    return Block(
        label=asked.label,
        n=result.n,
        lines=tuple(Line(text, count, _percent(count, of)) for text, count in counts or bars),
        mean=result.mean,
        median=result.median,
        middle=point(result.middle, language),
        ranks=tuple((_option(asked, value), mean) for value, mean in result.ranks.items()),
        shown=result.shown,
        withheld=1 < minimum > result.n,
    )


def _option(asked: Asked, value: str) -> str:
    return asked.options.get(value) or value


def _percent(count: int, of: int) -> int:
    return round(100 * count / of) if of else 0


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
