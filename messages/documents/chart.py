"""Results as a picture for a phone: 1080 pixels wide, large letters, nothing told by colour alone.

Runs in a worker process: matplotlib takes half a second to import and some hundred megabytes.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from messages.documents import chart_trends
from messages.result_blocks import Block, Trend, plain_label
from messages.texts import label
from messages.wording import figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 150
WIDTH = 7.2  # inches: 1080 pixels
LINE = 0.3  # inches a line of text takes
BAR = 0.26
GAP = 0.12
EDGE = 0.35
LETTERS = 50  # of the usual size, in a line
TITLE_SIZE, SIZE = 18, 15  # points
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

    @property
    def lines(self) -> list[str]:
        letters = LETTERS * SIZE // self.size - (4 if self.bold else 0)
        return textwrap.wrap(plain_label(self.text), letters) or [""]

    @property
    def height(self) -> float:
        return self.above + len(self.lines) * LINE * self.size / SIZE

    def draw(self, axes: Axes, top: float) -> None:
        axes.text(
            EDGE,
            top - self.above,
            "\n".join(self.lines),
            fontsize=self.size,
            fontweight="bold" if self.bold else "normal",
            color=INK,
            va="top",
            linespacing=1.25,
            parse_math=False,
        )


@dataclass(frozen=True, slots=True)
class _Bar:
    """A bar of `share` percent on its pale track, the number beside it."""

    share: int
    text: str

    @property
    def height(self) -> float:
        return BAR + GAP

    def draw(self, axes: Axes, top: float) -> None:
        full = WIDTH - 2 * EDGE - 1.5  # room for the number
        length = full * min(self.share, 100) / 100
        axes.barh(top - BAR / 2, full, height=BAR, left=EDGE, color=PALE)
        axes.barh(top - BAR / 2, length, height=BAR, left=EDGE, color=FILL)
        axes.text(
            EDGE + full + 0.12,
            top - BAR / 2,
            self.text,
            fontsize=SIZE,
            color=INK,
            va="center_baseline",
            parse_math=False,
        )


_Piece = _Text | _Bar


def _heading(picture: Picture) -> list[_Piece]:
    return [_Text(picture.title, TITLE_SIZE, bold=True), _Text(picture.note)]


def _pieces(block: Block, language: str) -> list[_Piece]:
    pieces: list[_Piece] = [_Text(block.label, bold=True, above=0.35)]
    if not block.shown:
        return [*pieces, _Text(_unshown(block, language), above=0.05)]
    pieces.append(_Text(_summary(block, language), above=0.05))
    for place, (text, mean) in enumerate(block.ranks, start=1):
        pieces.append(_Text(f"{place}. {text}: {figure(mean, language)}", above=0.08))
    for line in () if block.ranks else block.told:
        pieces.append(_Text(line.label, above=0.08))
        pieces.append(_Bar(line.share, f"{line.count} ({line.share}%)"))
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
