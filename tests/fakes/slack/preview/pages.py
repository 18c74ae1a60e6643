"""A page of surfaces, as one HTML file that needs nothing else."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from tests.fakes.slack.preview import blocks
from tests.fakes.slack.preview.entries import with_entries
from tests.fakes.slack.preview.texts import text

Surface = Mapping[str, Any]

PLACE = Path(__file__).parent
NAME = "Łącznik"


def page(surfaces: Sequence[Surface]) -> str:
    """Raises `KeyError` for a block or an element that is not known here."""
    drawn = "".join(_figure(surface, f"s{at}") for at, surface in enumerate(surfaces))
    frame = (PLACE / "page.html").read_text(encoding="utf-8")
    style = (PLACE / "style.css").read_text(encoding="utf-8")
    return frame.replace("{{style}}", style).replace("{{surfaces}}", drawn)


def _figure(surface: Surface, name: str) -> str:
    kind = surface.get("type") if surface.get("type") in ("modal", "home") else "message"
    faults = surface.get("errors", {})
    inside = "".join(
        blocks.draw(block, f"{name}-{at}", faults.get(block.get("block_id"), ""))
        for at, block in enumerate(with_entries(surface))
    )
    framed = {"modal": _modal, "home": _home, "message": _message}[str(kind)](surface, inside)
    caption = escape(surface.get("caption", ""))
    told = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure id="{name}" class="{kind}">{framed}{told}</figure>'


def _modal(view: Surface, inside: str) -> str:
    close = text(view.get("close")) or "Cancel"
    submit = text(view.get("submit"))
    ends = f'<button type="button">{close}</button>'
    if submit:
        ends += f'<button type="button" class="primary">{submit}</button>'
    return (
        f'<div class="window"><header><span class="app" aria-hidden="true">Ł</span>'
        f'<h2>{text(view["title"])}</h2><span class="x" aria-hidden="true">×</span></header>'
        f'<div class="body">{inside}</div><footer>{ends}</footer></div>'
    )


def _home(_view: Surface, inside: str) -> str:
    return (
        f'<div class="window"><header><span class="app" aria-hidden="true">Ł</span><h2>{NAME}</h2>'
        "</header><nav><b>Home</b><span>Messages</span></nav>"
        f'<div class="body">{inside}</div></div>'
    )


def _message(_message: Surface, inside: str) -> str:
    return (
        f'<div class="said"><span class="app" aria-hidden="true">Ł</span><div class="body">'
        f'<p class="who"><b>{NAME}</b> <span class="badge">APP</span></p>{inside}</div></div>'
    )
