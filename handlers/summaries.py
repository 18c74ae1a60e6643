"""The summary of a form before it is sent: all answers, in pages, and which of them to change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.forms.session import Session as Walk
from domain.forms.views import Line
from handlers import drawing
from handlers.context import Context
from handlers.paging import page_of, turn_row
from handlers.tokens import mark, token
from messages.markdown import plain
from messages.steps import Button, Control, Menu, Option, Say
from storage.forms import SessionRow

LINES_A_PAGE = 20
SIGNS_A_PAGE = 2800  # a message holds 4096, headings and markup included
LONGEST_ANSWER = 600


@dataclass(frozen=True, slots=True)
class Told:
    """One line as it is told: with its number, and the headings that begin at it. `apart`: it does
    not stand under the headings of the line before."""

    number: int
    headings: tuple[str, ...]
    label: str
    answer: str
    apart: bool = False


def summary(
    ctx: Context,
    row: SessionRow,
    walk: Walk,
    *,
    removed: tuple[Line, ...] = (),
    page: int = 0,
) -> Say:
    """A page of the answers, numbered under their headings, with buttons to send or to change."""
    pages = in_pages(walk.summary())
    shown = page_of(pages, page, 1)
    html = ctx.text(
        "filling.summary",
        **drawing.above(ctx, row, removed),
        lines=shown.items[0],
        page=shown.number + 1,
        pages=shown.pages,
    )
    menu = (
        Menu()
        .row(*turn_row(ctx, shown, token(row, "m") + ":{page}"))
        .row(ctx.button(ctx.routes.forms[row.purpose].send_label, token(row, "send")))
        .row(ctx.button("filling.b_change", token(row, "e")), *_back(ctx, row, walk))
        .row(*entry_buttons(ctx, row, walk))
        .row(
            ctx.button("filling.b_later", token(row, "z")),
            ctx.button("filling.b_drop", token(row, "x")),
        )
    )
    return Say(html, rows=menu.rows, slot=drawing.slot(row))


def _back(ctx: Context, row: SessionRow, walk: Walk) -> tuple[Button, ...]:
    return (ctx.button("filling.b_back", token(row, "o")),) if walk.has_previous else ()


def entry_buttons(ctx: Context, row: SessionRow, walk: Walk) -> tuple[Button, ...]:
    """To add and to remove entries, where the form has any."""
    if not walk.entries():
        return ()
    return (
        ctx.button("filling.b_add_some_entry", token(row, "n")),
        ctx.button("filling.b_remove_some_entry", token(row, "u")),
    )


def in_pages(lines: Sequence[Line]) -> list[list[Told]]:
    """The lines in pages that fit a message; headings are repeated at the top of a page."""
    pages: list[list[Told]] = [[]]
    signs = 0
    standing: tuple[str, ...] = ()
    for number, line in enumerate(lines, start=1):
        length = len(line.label) + min(len(line.answer), LONGEST_ANSWER) + 16
        if pages[-1] and (len(pages[-1]) == LINES_A_PAGE or signs + length > SIGNS_A_PAGE):
            pages.append([])
            signs, standing = 0, ()
        pages[-1].append(_tell(number, line, standing))
        signs, standing = signs + length, line.groups
    return pages


def in_one(lines: Sequence[Line]) -> list[Told]:
    """All lines, for what has room for them."""
    told: list[Told] = []
    standing: tuple[str, ...] = ()
    for number, line in enumerate(lines, start=1):
        told.append(_tell(number, line, standing))
        standing = line.groups
    return told


def _tell(number: int, line: Line, standing: tuple[str, ...]) -> Told:
    same = 0
    for here, before in zip(line.groups, standing, strict=False):
        if here != before:
            break
        same += 1
    cut = len(line.answer) > LONGEST_ANSWER
    answer = line.answer[: LONGEST_ANSWER - 1] + "…" if cut else line.answer
    return Told(number, line.groups[same:], line.label, answer, line.groups != standing)


def changes(ctx: Context, row: SessionRow, walk: Walk, page: int = 0) -> Say:
    """Which answer to change: the summary's lines as options."""
    options = change_options(row, walk.summary())
    shown = page_of(options, page)
    return Say(
        ctx.text("filling.which"),
        rows=Menu().row(ctx.button("filling.b_summary", token(row, "r"))).rows,
        slot=drawing.slot(row),
        control=Control(
            "one",
            options,
            turns=turn_row(ctx, shown, token(row, "l") + ":{page}"),
            page=shown.number,
        ),
    )


def change_options(row: SessionRow, lines: Sequence[Line]) -> tuple[Option, ...]:
    """The lines, each with the token that leads to its question."""
    return tuple(
        Option(_title(line), token(row, "e", index, mark(line.key)))
        for index, line in enumerate(lines)
    )


def _title(line: Line) -> str:
    """A question of an entry is told with the entry: there is one of its name in each."""
    title = f"{line.groups[-1]}: {line.label}" if line.entry and line.groups else line.label
    return plain(title)
