"""Results as a picture for a phone: 1080 pixels wide, large letters, nothing told by colour alone.

Runs in a worker process: matplotlib takes half a second to import and some hundred megabytes.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from messages.documents import chart_trends
from messages.result_blocks import Block, Trend, plain_label
from messages.texts import label
from messages.wording import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 150
WIDTH = 7.2  # inches: 1080 pixels
LINE = 0.36  # inches a line of text takes
BAR = 0.18
GAP = 0.14
EDGE = 0.35
LETTERS = 41  # of the usual size, in a line
NUMBER_LETTERS = 11  # of them for a number beside a label
TITLE_SIZE, SIZE = 21, 18  # points
INK, PALE, FILL = "#1a1a1a", "#e3e7ee", "#1f5aa6"


@dataclass(frozen=True, slots=True)
class Picture:
    """What a chart shows: `blocks` as bars, or else `trends` as lines."""

    title: str
    note: str
    language: str
    blocks: tuple[Block, ...] = ()
    trends: tuple[Trend, ...] = ()


def draw_chart(picture: Picture) -> bytes:
    """The chart as PNG."""
    # Heavy, and needed in the worker only.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    pieces = [piece for one in picture.blocks for piece in _pieces(one, picture.language)]
    height = sum(one.height for one in _heading(picture)) + sum(one.height for one in pieces)
    height += sum(chart_trends.height(trend) for trend in picture.trends) + 2 * EDGE
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = _canvas(figure, height)
    at = height - EDGE
    for piece in [*_heading(picture), *pieces]:
        piece.draw(axes, at)
        at -= piece.height
    for trend in picture.trends:
        at -= chart_trends.height(trend)
        chart_trends.draw(
            figure, trend, bottom=at / height, total=height, language=picture.language
        )
    return _save(figure)


def _canvas(figure: Figure, height: float) -> Axes:
    """Axes over the whole picture whose units are inches."""
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, height)
    axes.set_axis_off()
    return axes


def _save(figure: Figure) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        # A label may hold a sign (an emoji) that the font lacks: a box stands for it then.
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing from font", category=UserWarning
        )
        figure.savefig(out, format="png", pil_kwargs={"optimize": True})
    return out.getvalue()


# --- pieces, laid under one another ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    size: int = SIZE
    bold: bool = False
    above: float = 0.0
    below: float = 0.0

    @property
    def lines(self) -> list[str]:
        letters = LETTERS * SIZE // self.size - (4 if self.bold else 0)
        return textwrap.wrap(plain_label(self.text), letters) or [""]

    @property
    def height(self) -> float:
        return self.above + len(self.lines) * LINE * self.size / SIZE + self.below

    def draw(self, axes: Axes, top: float) -> None:
        weight = "bold" if self.bold else "normal"
        _write(axes, EDGE, top - self.above, self.lines, size=self.size, fontweight=weight)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A label with its number at the edge, and under them a bar of `share` percent."""

    label: str
    number: str
    share: int

    @property
    def lines(self) -> list[str]:
        return textwrap.wrap(plain_label(self.label), LETTERS - NUMBER_LETTERS) or [""]

    @property
    def height(self) -> float:
        return len(self.lines) * LINE + BAR + GAP

    def draw(self, axes: Axes, top: float) -> None:
        full = WIDTH - 2 * EDGE
        middle = top - len(self.lines) * LINE - BAR / 2
        _write(axes, EDGE, top, self.lines)
        _write(axes, WIDTH - EDGE, top, [self.number], ha="right")
        axes.barh(middle, full, height=BAR, left=EDGE, color=PALE)
        axes.barh(middle, full * min(self.share, 100) / 100, height=BAR, left=EDGE, color=FILL)


def _write(
    axes: Axes, x: float, top: float, lines: list[str], *, size: int = SIZE, **style: Any
) -> None:
    """Line by line, each on its own height whatever letters it has."""
    high = LINE * size / SIZE
    for place, line in enumerate(lines):
        at = top - (place + 0.78) * high
        axes.text(x, at, line, fontsize=size, color=INK, va="baseline", parse_math=False, **style)


_Piece = _Text | _Bar


def _heading(picture: Picture) -> list[_Piece]:
    return [_Text(picture.title, TITLE_SIZE, bold=True), _Text(picture.note)]


def _pieces(block: Block, language: str) -> list[_Piece]:
    pieces: list[_Piece] = [_Text(block.label, bold=True, above=0.35)]
    if not block.shown:
        return [*pieces, _Text(_unshown(block, language), above=0.05)]
    pieces.append(_Text(_summary(block, language), above=0.05, below=0.08))
    for place, (text, mean) in enumerate(block.ranks, start=1):
        pieces.append(_Text(f"{place}. {text}: {figure(mean, language)}", above=0.08))
    for line in () if block.ranks else block.told:
        pieces.append(_Bar(line.label, f"{line.count} ({line.share}%)", line.share))
    if block.untold:
        pieces.append(_Text(label("results.rest", language, number=block.untold), above=0.08))
    return pieces


def _unshown(block: Block, language: str) -> str:
    return label("results.hidden", language) if block.withheld else f"n = {block.n}"


def _summary(block: Block, language: str) -> str:
    figures = [
        label(f"results.figure_{name}", language, value=value) for name, value in block.figures
    ]
    return ", ".join([f"n = {block.n}", *figures])


def describe(blocks: Sequence[Block], language: str) -> str:
    """The same in words, for those who do not see the picture."""
    return " ".join(_describe(block, language) for block in blocks)


def _describe(block: Block, language: str) -> str:
    if not block.shown:
        return f"{plain_label(block.label)}: {_unshown(block, language)}"
    lines = [(text, figure(mean, language)) for text, mean in block.ranks]
    lines = lines or [(line.label, f"{line.count} ({line.share}%)") for line in block.told]
    told = "; ".join(f"{plain_label(text)}: {number}" for text, number in lines)
    return f"{plain_label(block.label)} ({_summary(block, language)}): {told}."
