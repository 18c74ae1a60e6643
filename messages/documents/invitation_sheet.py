"""Invitations on paper: a sheet of cards to cut out, and a table for mail merge."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from messages import wording
from messages.texts import label, render

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Polish letters as Windows-1250


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses that carry the code; "" where there is no such channel."""

    telegram: str
    web: str


@dataclass(frozen=True, slots=True)
class Card:
    """One person's invitation; `team` is the JST (or the school), `code` as it is typed."""

    person_code: str
    name: str
    team: str
    email: str
    code: str
    links: Links
    expires: datetime
    office_email: str
    office_phone: str = ""


def render_sheet(cards: Sequence[Card], language: str) -> str:
    """One HTML page without outside references, ready to print: a card for each person."""
    template = _environment().get_template("invitation_sheet.html")
    return template.render(
        cards=cards,
        language=language,
        text=lambda key, **values: Markup(render(f"invitations.{key}", language, **values)),  # noqa: S704 - our own templates, which escape what they insert
        qr=_draw_qr,
        day=partial(wording.short_day, language=language),
    )


def _draw_qr(address: str) -> Markup:
    """The address as an inline SVG, about 3 cm wide on paper."""
    # PLC0415: who makes sheets types a command; a running assistant draws none.
    import segno  # noqa: PLC0415 - see above

    drawing = segno.make(address, error="m").svg_inline(scale=3, border=2)
    return Markup(drawing)  # noqa: S704 - numbers of the QR code, nothing of the address


def render_csv(cards: Sequence[Card], language: str) -> str:
    """The same as a table for Polish Excel: semicolons, and no cell that could be a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    columns = ("person_code", "name", "team", "email", "code", "telegram", "web", "expires")
    writer.writerow([label(f"invitations.column_{column}", language) for column in columns])
    writer.writerows(_row(card) for card in cards)
    return _BYTE_ORDER_MARK + out.getvalue()


def _row(card: Card) -> list[str]:
    expires = card.expires.astimezone(wording.WARSAW).date().isoformat()
    links = card.links
    cells = [card.person_code, card.name, card.team, card.email, card.code]
    return [_harmless(cell) for cell in (*cells, links.telegram, links.web, expires)]


def _harmless(cell: str) -> str:
    """A spreadsheet must not run what somebody was called."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
