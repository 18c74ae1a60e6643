"""The course of one question over the modules, or over all occasions of a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.results import Question, QuestionKind, QuestionResult
from handlers import result_sheets, result_sources
from handlers.result_sources import Reader, Source
from messages.result_blocks import Asked, Course, Point, Trend

_BY_MEAN = frozenset({QuestionKind.SCALE, QuestionKind.NUMBER})
_BY_SHARE = frozenset({QuestionKind.SINGLE, QuestionKind.MULTI})
MOST_COURSES = 8  # lines that can still be told apart


def trends(reader: Reader, source: Source) -> list[Trend]:
    """Questions that at least two occasions may show, in the form's order."""
    occasions = list(result_sources.alike(reader, source))
    asked = result_sources.asked(reader, source)
    found = [
        {one.id: one for one in result_sheets.results(other.returned, asked)}
        for _, other in occasions
    ]
    names = [name for name, _ in occasions]
    made = [_trend(one, names, found) for one in asked]
    return [trend for trend in made if trend and sum(point.n > 0 for point in trend.points) > 1]


def _trend(
    asked: Asked, names: Sequence[str], found: Sequence[Mapping[str, QuestionResult]]
) -> Trend | None:
    results = [one.get(asked.question.id) for one in found]
    shown = [one if one and one.shown else None for one in results]
    points = tuple(Point(name, one.n if one else 0) for name, one in zip(names, shown, strict=True))
    if asked.question.kind in _BY_MEAN:
        means = tuple(one.mean if one else None for one in shown)
        return Trend(
            asked.label, points, (Course("", means),), percent=False, span=_span(asked.question)
        )
    if asked.question.kind in _BY_SHARE and len(asked.options) <= MOST_COURSES:
        courses = tuple(
            Course(label, tuple(_share(one, option) for one in shown))
            for option, label in asked.options.items()
        )
        return Trend(asked.label, points, courses, percent=True)
    return None


def _span(question: Question) -> tuple[float, float] | None:
    """The ends of a scale; a number has none."""
    points = [float(option) for option in question.options if option.isdecimal()]
    return (min(points), max(points)) if points else None


def _share(result: QuestionResult | None, option: str) -> float | None:
    return 100 * result.counts[option] / result.n if result else None
