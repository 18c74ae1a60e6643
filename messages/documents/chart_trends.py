"""The course of one question as a line chart: every line has its own sign and its own dashes."""

from __future__ import annotations

import textwrap
from math import nan
from typing import TYPE_CHECKING

from messages.result_blocks import Course, Point, Trend, plain_label
from messages.wording import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANEL = 3.6  # inches
_LINE = 0.36
_SIZE = 18
_LETTERS = 39
_WIDTH, _LEFT, _RIGHT = 7.2, 0.95, 0.5
_SIGNS = "osD^vPX*"
_DASHES = ("-", "--", ":", "-.")
_COLOURS = ("#1f5aa6", "#b3480c", "#3b7a2a", "#7a2a6b", "#4a4a4a")


def height(trend: Trend) -> float:
    """Inches the chart needs."""
    return 0.4 + _LINE * (len(_title(trend)) + len(_legend(trend))) + _PANEL


def draw(figure: Figure, trend: Trend, *, bottom: float, total: float, language: str) -> None:
    """Draw into the strip that begins at `bottom` (of the figure) and is `height` inches high."""
    under = _LINE * len(_legend(trend)) + 0.9
    axes = figure.add_axes(
        (
            _LEFT / _WIDTH,
            bottom + under / total,
            1 - (_LEFT + _RIGHT) / _WIDTH,
            (_PANEL - 0.9) / total,
        )
    )
    top = bottom + (height(trend) - 0.35) / total
    _write(figure, _title(trend), 0.35 / _WIDTH, top, bold=True)
    _write(figure, _legend(trend), 0.35 / _WIDTH, bottom + _LINE * len(_legend(trend)) / total)
    _frame(axes, trend, language)
    for index, course in enumerate(trend.courses):
        _line(axes, course, index, len(trend.courses) == 1, language)


def _title(trend: Trend) -> list[str]:
    return textwrap.wrap(plain_label(trend.label), _LETTERS)


def _legend(trend: Trend) -> list[str]:
    """A line for each course; none for a single one."""
    if len(trend.courses) == 1:
        return []
    names = [plain_label(course.label) for course in trend.courses]
    return [f"{_sign_name(index)} {name}"[:_LETTERS] for index, name in enumerate(names)]


def _sign_name(index: int) -> str:
    return "●■◆▲▼✚✖★"[index % len(_SIGNS)]


def _write(
    figure: Figure, lines: list[str], left: float, top: float, *, bold: bool = False
) -> None:
    figure.text(
        left,
        top,
        "\n".join(lines),
        fontsize=_SIZE,
        fontweight="bold" if bold else "normal",
        va="top",
        linespacing=1.25,
        parse_math=False,
    )


def _frame(axes: Axes, trend: Trend, language: str) -> None:
    axes.set_xlim(-0.3, len(trend.points) - 0.7)
    axes.set_xticks(range(len(trend.points)))
    names = [f"{_short(point.name)}\n{_number(point)}" for point in trend.points]
    axes.set_xticklabels(names, fontsize=14)
    axes.tick_params(axis="y", labelsize=14)
    axes.margins(y=0.25)
    if trend.percent:
        axes.set_ylim(0, 105)
    elif trend.span is not None:
        axes.set_ylim(*trend.span)
    axes.yaxis.set_major_formatter(
        lambda value, _: f"{value:.0f}%" if trend.percent else figure(value, language)
    )
    axes.grid(axis="y", color="#e3e7ee")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _number(point: Point) -> str:
    return f"n = {point.n}" if point.n else "n < 5"


def _short(name: str) -> str:
    return "\n".join(textwrap.wrap(plain_label(name), 11))


def _line(axes: Axes, course: Course, index: int, alone: bool, language: str) -> None:
    known = [(at, value) for at, value in enumerate(course.values) if value is not None]
    axes.plot(
        range(len(course.values)),
        [nan if value is None else value for value in course.values],  # leaves a gap
        marker=_SIGNS[index % len(_SIGNS)],
        linestyle=_DASHES[index % len(_DASHES)],
        color=_COLOURS[index % len(_COLOURS)],
        linewidth=2.5,
        markersize=9,
        clip_on=False,
    )
    for at, value in known if alone else ():
        axes.annotate(
            figure(value, language),
            (at, value),
            textcoords="offset points",
            xytext=(0, 10),
            ha="center",
            fontsize=_SIZE,
            fontweight="bold",
        )
